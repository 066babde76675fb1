"""Networks through time: one for each window of a length that moves by a step.

Calendar windows are half-open and begin with the calendar: three months from the first of a month to the first of a
month, weeks from Monday. They start with the first stance (or ``since``, to the day) and go on until one reaches the
last stance (or ``until``); a window longer than that is one window with everything in it. The step is one unit. Each
window is the network of its days: what is a duplicate is decided within it, so that it equals the network of that
date range. With a kernel stances count by their distance from its middle (:mod:`stancegraph.networks.kernels`); the
Gaussian one takes all stances into every window, and drops duplicates once.

Windows of a number of statements hold so many each, in order of time, after duplicates are dropped; the step is the
whole window and the last may hold fewer.

To the letter of Discourse Network Analyzer a window of w units is about a moment t, and reaches from t - h to t + h,
both included to the second, with h = (w - 1) / 2 rounded half up (so that 8 days act as 9 and 3 months cover two). The
range is from the first to the last document, or the one asked for, whatever is left out. t begins with it and moves
by one unit from where it was (a month after 31 January comes 29 February, and then 29 March); only windows
wholly within the range count, and duplicates are dropped once, before. A window of w statements has the one in its midst, and w/2, rounded
down, before and after it; of several statements of the same moment at its ends it draws some, here always the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

import numpy as np

from stancegraph.answers.stance_table import day_number, day_of
from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import scale_of
from stancegraph.networks.definition import Definition, Kernel, Reading
from stancegraph.networks.duplicates import previous, without_duplicates
from stancegraph.networks.kernels import NOTHING, LiteralKernel, distances, weigh
from stancegraph.networks.network import Network, Span
from stancegraph.networks.observations import Ints, Observations
from stancegraph.networks.periods import Period, Unit, floor, later, moment_at, seconds_of
from stancegraph.networks.projection import project

_MOST_WINDOWS = 1_000_000


@dataclass(frozen=True, eq=False)
class Series(Sequence[Network]):
    """The networks of windows, each computed when it is asked for.

    ``spans`` are the days of the windows, ``definition`` is what the networks were chosen with, ``note`` says what is odd
    about the windows. ``kept`` are the stances that are in any, as columns; of each window they begin at the place
    ``first`` and stop before ``end``, and ``before`` has the place of the one that each is a duplicate of, -1 for none.
    ``names`` are what nodes are called, as in :class:`Network`.

    >>> series = graph.networks("1month", "agreement", since=date(2025, 2, 1), until=date(2025, 4, 30))
    >>> [(str(each.span.last), len(each)) for each in series]
    [('2025-02-28', 39), ('2025-03-31', 35), ('2025-04-30', 37)]
    """

    kept: Observations
    before: Ints
    definition: Definition
    spans: tuple[Span, ...]
    first: Ints
    end: Ints
    note: str = ""
    names: Mapping[str, str] = field(default_factory=dict, repr=False, kw_only=True)

    def __len__(self) -> int:
        return len(self.spans)

    def __repr__(self) -> str:
        of = f", {self.spans[0].first} to {self.spans[-1].last}" if self.spans else ""
        return f"<{type(self).__name__}: {self.definition.heading}, {len(self):,} windows{of}>"

    def __getitem__(self, index: int) -> Network:  # type: ignore[override]  # slices are not needed
        span, first, end = self.spans[index], int(self.first[index]), int(self.end[index])
        inside = self.kept[first:end]
        fresh = self.before[first:end] < first
        return self._network(inside if fresh.all() else inside[fresh], span)

    def __iter__(self) -> Iterator[Network]:
        return map(self.__getitem__, range(len(self)))

    def _network(self, inside: Observations, span: Span) -> Network:
        if self.definition.kernel is Kernel.NONE:
            return replace(project(inside, self.definition, *self._scale, span=span), names=self.names)
        begins, ends = day_number(span.first), day_number(span.last) + 1
        weights = weigh(self.definition.kernel, distances(inside, begins, ends))
        counts = weights > NOTHING
        inside, weights = inside[counts], weights[counts]
        found = project(inside, self.definition, *self._scale, span=span, weights=weights)
        return replace(found, names=self.names)

    @cached_property
    def _scale(self) -> tuple[Ints, int]:
        """One scale for all windows, so that they can be compared."""
        return scale_of(self.kept, self.definition)


@dataclass(frozen=True, eq=False)
class _DrawnSeries(Series):
    """Windows whose stances do not lie together: ``drawn`` has their places."""

    drawn: tuple[Ints, ...] = ()

    def __getitem__(self, index: int) -> Network:  # type: ignore[override]
        return self._network(self.kept[self.drawn[index]], self.spans[index])


@dataclass(frozen=True, eq=False)
class _LiteralKernelSeries(Series):
    """Windows with a kernel, to the letter of Discourse Network Analyzer."""

    width: Period = field(kw_only=True)

    def __getitem__(self, index: int) -> Network:  # type: ignore[override]
        return replace(self._kernel.network(self.spans[index]), names=self.names)

    @cached_property
    def _kernel(self) -> LiteralKernel:
        return LiteralKernel(self.kept, self.definition, self.width)


def windows(
    selected: Observations,
    definition: Definition | None = None,
    *,
    length: Period,
    step: Period | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Series:
    """The networks of moving windows; ``since`` and ``until`` are those the observations were selected with."""
    definition = definition or Definition()
    literal = definition.reading is Reading.DNA
    kept = selected.read(definition)
    _check(definition, length, step)
    if literal:
        kept = without_duplicates(kept, definition)
        return _literal(kept[np.argsort(kept.moments, kind="stable")], definition, length, step)
    if length.unit is Unit.STATEMENTS or definition.kernel is Kernel.GAUSSIAN:
        kept = without_duplicates(kept, definition)
        before = np.full(len(kept), -1, dtype=np.int64)
    else:
        before = previous(kept, definition)
    if not len(kept):
        return _none(kept, definition, kept.why_empty)
    if length.unit is Unit.STATEMENTS:
        return _by_statements(kept, before, definition, length, step)
    earliest, last = since or day_of(kept.day[0]), until or day_of(kept.day[-1])
    start = since or floor(earliest, length.unit)
    spans = tuple(_spans(start, last, length, step or Period(1, length.unit)))
    longer = spans[0].last > last and length.count > 1
    note = (
        f"the window of {length} is longer than the data, {earliest} to {last}, and holds all of it" if longer else ""
    )
    if definition.kernel is Kernel.GAUSSIAN:
        first, end = np.zeros(len(spans), dtype=np.int64), np.full(len(spans), len(kept))
    else:
        first = np.searchsorted(kept.day, [day_number(each.first) for each in spans], "left")
        end = np.searchsorted(kept.day, [day_number(each.last) for each in spans], "right")
    return Series(kept, before, definition, spans, first, end, note)


def _check(definition: Definition, length: Period, step: Period | None) -> None:
    """Refuse what does not go together."""
    by_statements = length.unit is Unit.STATEMENTS
    if by_statements and definition.kernel is not Kernel.NONE:
        raise StancegraphError(
            f"a kernel weighs by time, and a window of {length} has no length in time; choose days or longer"
        )
    if step and by_statements and step.unit is not Unit.STATEMENTS:
        raise StancegraphError(f"a window of {length} cannot move by {step}; give the step in statements")
    if step and not by_statements and step.unit is Unit.STATEMENTS:
        raise StancegraphError(
            f"a window of {length} cannot move by {step}; give the step in days, weeks, months or years"
        )
    short = next((each for each in (length, step) if each and each.unit in _SHORT), None)
    if short and definition.reading is not Reading.DNA:
        raise StancegraphError(
            f"windows are of whole days, and {short} is less; days, weeks, months and years there are, and shorter ones only to the "
            "letter of Discourse Network Analyzer"
        )


_SHORT = (Unit.SECONDS, Unit.MINUTES, Unit.HOURS)


def _none(kept: Observations, definition: Definition, note: str) -> Series:
    nothing = np.zeros(0, dtype=np.int64)
    return Series(kept, nothing, definition, (), nothing, nothing, note)


def _by_statements(
    kept: Observations, before: Ints, definition: Definition, length: Period, step: Period | None
) -> Series:
    stride = step.count if step else length.count
    most = max(len(kept) - length.count, 0)
    first = np.arange(0, most + stride, stride)
    # The last window is the first that reaches the end.
    first = first[: int(np.searchsorted(first, most)) + 1]
    end = np.minimum(first + length.count, len(kept))
    spans = tuple(
        Span(day_of(kept.day[one]), day_of(kept.day[last - 1]))
        for one, last in zip(first.tolist(), end.tolist(), strict=True)
    )
    note = f"there are only {len(kept)} statements, fewer than a window holds" if len(kept) < length.count else ""
    return Series(kept, before, definition, spans, first, end, note)


def _spans(start: date, last: date, length: Period, step: Period) -> Iterator[Span]:
    number = 0
    while True:
        first = later(start, number * step.count, step.unit)
        final = _last_day(first, length)
        yield Span(first, final)
        number += 1
        if final >= last or later(start, number * step.count, step.unit) > last:
            return


def _last_day(first: date, length: Period) -> date:
    """The last day of a window that begins on ``first``; the calendar ends with the year 9999."""
    try:
        return later(first, length.count, length.unit) - timedelta(days=1)
    except (OverflowError, ValueError):
        return date.max


# --- To the letter of Discourse Network Analyzer ----------------------------------------------------------------------


def _literal(kept: Observations, definition: Definition, length: Period, step: Period | None) -> Series:
    """Of stances in the order of their moments, free of duplicates."""
    if not len(kept) and (definition.kernel is not Kernel.NONE or length.unit is Unit.STATEMENTS or kept.whole is None):
        return _none(kept, definition, kept.why_empty)
    step = step or Period(1, length.unit)
    moments, before = kept.moments, np.full(len(kept), -1, dtype=np.int64)
    if length.unit is Unit.STATEMENTS:
        return _literal_statements(kept, definition, length, step)
    whole = kept.range
    start, last = moment_at(whole.first), moment_at(whole.last)
    nothing = np.zeros(0, dtype=np.int64)
    if definition.kernel is not Kernel.NONE:
        width = Period(length.count + length.count % 2, length.unit)
        start, last = max(start, moment_at(moments[0])), min(last, moment_at(moments[-1]))
        spans = tuple(_kernel_spans(start, last, width, step, wide=definition.kernel is Kernel.GAUSSIAN))
        note = (
            ""
            if spans
            else f"no window of {_acting(length, width)} has its middle within {_shown(start)} to {_shown(last)}, half a window from both"
        )
        return _LiteralKernelSeries(kept, before, definition, spans, nothing, nothing, note, width=width)
    spans = tuple(_literal_spans(start, last, length, step))
    note = _point(length) if length.count == 1 else ""
    if not spans:
        note = f"no window of {length} lies wholly within {_shown(start)} to {_shown(last)}"
    first = np.searchsorted(moments, [seconds_of(each.start) for each in spans if each.start], "left")
    end = np.searchsorted(moments, [seconds_of(each.stop) for each in spans if each.stop], "right")
    return Series(kept, before, definition, spans, first, end, note)


def _acting(length: Period, width: Period) -> str:
    return str(length) if width == length else f"{length}, which acts as {width},"


def _point(length: Period) -> str:
    """Why hardly anything is in a window of one unit."""
    return (
        f"a window of {length} is, to the letter, the moment in its middle alone, since it reaches (w - 1) / 2 units to either side; "
        "2 units and more have a length"
    )


def _shown(moment: datetime) -> str:
    """A moment, or the day that begins with it."""
    return str(moment if moment.time() != time.min else moment.date())


def _middles(first: datetime, last: datetime, step: Period) -> Iterator[datetime]:
    """From moment to moment, each a step from the one before; a month that is shorter shortens those that follow."""
    middle, number = first, 0
    while middle <= last:
        yield middle
        number += 1
        if number > _MOST_WINDOWS:
            raise StancegraphError(
                f"more than {_MOST_WINDOWS:,} windows that move by {step}; choose a longer unit, or a shorter time"
            )
        try:
            middle = later(middle, step.count, step.unit)
        except (OverflowError, ValueError):
            return


def _literal_spans(start: datetime, last: datetime, length: Period, step: Period) -> Iterator[Span]:
    half = length.count // 2
    for middle in _middles(start, last, step):
        try:
            first, final = later(middle, -half, length.unit), later(middle, half, length.unit)
        except (OverflowError, ValueError):
            continue
        if first >= start and final <= last:
            yield Span.about(first, middle, final)


def _kernel_spans(start: datetime, last: datetime, width: Period, step: Period, *, wide: bool) -> Iterator[Span]:
    half = width.count // 2
    try:
        first, final = later(start, half, width.unit), later(last, -half, width.unit)
        for middle in _middles(first, final, step):
            begins, ends = later(middle, -half, width.unit), later(middle, half, width.unit)
            yield Span.about(start if wide else max(start, begins), middle, last if wide else min(last, ends))
    except (OverflowError, ValueError):
        return


def _literal_statements(kept: Observations, definition: Definition, length: Period, step: Period) -> Series:
    """About each statement so many before and after it; of those of one moment at the ends, so many as there is room for, drawn."""
    moments, half = kept.moments, length.count // 2
    draw = np.random.default_rng(0)
    places, spans, drawn = np.arange(len(kept)), [], []
    for middle in range(half, len(kept) - half, step.count):
        starts, stops = moments[middle - half], moments[middle + half]
        before = places[(moments > starts) & (places < middle)]
        after = places[(moments < stops) & (places > middle)]
        chosen = [
            draw.permutation(places[(moments == starts) & (places < middle)])[: half - len(before)],
            before,
            [middle],
            after,
            draw.permutation(places[(moments == stops) & (places > middle)])[: half - len(after)],
        ]
        rows = np.concatenate(chosen).astype(np.int64)
        drawn.append(rows)
        spans.append(Span.about(moment_at(moments[rows[0]]), moment_at(moments[middle]), moment_at(moments[rows[-1]])))
    note = "" if spans else f"there are only {len(kept)} statements, fewer than a window holds"
    if spans and length.count == 1:
        note = "a window of 1 statement holds nothing else, so that nobody is tied; 2 and more have a length"
    nothing = np.zeros(0, dtype=np.int64)
    return _DrawnSeries(kept, nothing, definition, tuple(spans), nothing, nothing, note, tuple(drawn))
