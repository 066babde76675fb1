"""Networks through time: one for each window of a length that moves by a step.

Calendar windows are half-open and begin with the calendar: three months from the first of a month to the first of a
month, weeks from Monday. They start with the first stance (or ``since``, to the day) and go on until one reaches the
last stance (or ``until``); a window longer than that is one window with everything in it. The step is one unit. Each
window is the network of its days: what is a duplicate is decided within it, so that it equals the network of that
date range.

Windows of a number of statements hold so many each, in order of time, after duplicates are dropped; the step is the
whole window and the last may hold fewer.

To the letter of Discourse Network Analyzer a window of w units reaches from t - h to t + h, both days included, with
h = (w - 1) / 2 rounded half up (so that 8 days act as 9 and 3 months cover two), t moves by one unit from the first
day, only windows wholly within the range count, and duplicates are dropped once, before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from stancegraph.answers.stance_table import day_number, day_of
from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import scale_of
from stancegraph.networks.definition import Definition, Reading
from stancegraph.networks.duplicates import previous, without_duplicates
from stancegraph.networks.network import Network, Span
from stancegraph.networks.observations import Ints, Observations
from stancegraph.networks.periods import Period, Unit, floor, later
from stancegraph.networks.projection import project


@dataclass(frozen=True, eq=False)
class Series(Sequence[Network]):
    """The networks of windows, each computed when it is asked for.

    ``spans`` are the days of the windows, ``definition`` is what the networks were chosen with, ``note`` says what is odd
    about the windows. ``kept`` are the stances that are in any, as columns; of each window they begin at the place
    ``first`` and stop before ``end``, and ``before`` has the place of the one that each is a duplicate of, -1 for none.

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

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, index: int) -> Network:  # type: ignore[override]  # slices are not needed
        span, first, end = self.spans[index], int(self.first[index]), int(self.end[index])
        inside = self.kept[first:end]
        fresh = self.before[first:end] < first
        return project(inside if fresh.all() else inside[fresh], self.definition, *self._scale, span=span)

    def __iter__(self) -> Iterator[Network]:
        return map(self.__getitem__, range(len(self)))

    @cached_property
    def _scale(self) -> tuple[Ints, int]:
        """One scale for all windows, so that they can be compared."""
        return scale_of(self.kept, self.definition)


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
    if literal or length.unit is Unit.STATEMENTS:
        kept = without_duplicates(kept, definition)
        before = np.full(len(kept), -1, dtype=np.int64)
    else:
        before = previous(kept, definition)
    if not len(kept):
        nothing = np.zeros(0, dtype=np.int64)
        return Series(kept, before, definition, (), nothing, nothing, kept.why_empty)
    if length.unit is Unit.STATEMENTS:
        return _by_statements(kept, before, definition, length, step)
    earliest, last = since or day_of(kept.day[0]), until or day_of(kept.day[-1])
    step = step or Period(1, length.unit)
    if step.unit is Unit.STATEMENTS:
        raise StancegraphError(
            f"a window of {length} cannot move by {step}; give the step in days, weeks, months or years"
        )
    if literal:
        spans = tuple(_literal_spans(earliest, last, length, step))
        note = "" if spans else f"no window of {length} lies wholly within {earliest} to {last}"
    else:
        start = since or floor(earliest, length.unit)
        spans = tuple(_spans(start, last, length, step))
        longer = spans[0].last > last and length.count > 1
        note = (
            f"the window of {length} is longer than the data, {earliest} to {last}, and holds all of it"
            if longer
            else ""
        )
    first = np.searchsorted(kept.day, [day_number(each.first) for each in spans], "left")
    end = np.searchsorted(kept.day, [day_number(each.last) for each in spans], "right")
    return Series(kept, before, definition, spans, first, end, note)


def _by_statements(
    kept: Observations, before: Ints, definition: Definition, length: Period, step: Period | None
) -> Series:
    if step and step.unit is not Unit.STATEMENTS:
        raise StancegraphError(f"a window of {length} cannot move by {step}; give the step in statements")
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


def _literal_spans(start: date, last: date, length: Period, step: Period) -> Iterator[Span]:
    half = length.count // 2
    number = 0
    while (middle := later(start, number * step.count, step.unit)) <= last:
        try:
            first, final = later(middle, -half, length.unit), later(middle, half, length.unit)
        except (OverflowError, ValueError):
            return
        if first >= start and final <= last:
            yield Span(first, final)
        number += 1
