"""Which stances a network is made from: columns of who, on what, which position, when, in which source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Mask
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, NOBODY, Claims, Codes, codes_of, in_range, in_voices, live_rows
from stancegraph.answers.kinds import Basis
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.scope import OF_POSITIONS, Scope
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.errors import ArgumentError
from stancegraph.model.words import Position
from stancegraph.networks.definition import Definition, Weighting

Ints = NDArray[np.int64]
POSITIONS: Mapping[int, str] = {int(each): each.label for each in Position}
"""The five-point scale."""


DAY = 86_400
"""Seconds of a day."""


@dataclass(frozen=True, eq=False)
class Whole:
    """All of the date range, before actors and issues were chosen: the values that occur, and from when until when it reaches.

    ``first`` and ``last`` are moments: those of the range asked for, or else of the first and the last document.
    """

    levels: Ints
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Observations:
    """One row for every stance that counts for an actor, by day and, on one day, as they stand in the dataset.

    ``actor`` and ``issue`` are places in ``actors`` and ``issues``: sorted, and all that occur in the date range, so that there
    may be more than are used; ``stance`` is one in ``ids``; ``source`` tells sources apart. ``scale`` has every value there can
    be, and its word; ``why_empty`` says what left nothing over. ``moment`` are seconds since 1970 by the clock where the time of
    the day is known, ``whole`` what was selected from; without it that is these rows themselves. Where rows were counted before, ``times``
    is how many stances each stands for, all alike in actor, issue and value, and ``day`` their last; ids there are none. ``coded_events`` says for each of
    ``ids`` of how many coded events it was worked out (0: it is a statement); None: all are statements.
    """

    actor: Ints
    issue: Ints
    value: Ints
    day: Ints
    source: Ints
    stance: Ints
    actors: Sequence[str]
    issues: Sequence[str]
    ids: Sequence[str]
    why_empty: str = ""
    scale: Mapping[int, str] = field(default_factory=lambda: POSITIONS)
    moment: Ints | None = None
    whole: Whole | None = None
    times: Ints | None = None
    coded_events: NDArray[np.integer[Any]] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,}>"

    @property
    def moments(self) -> Ints:
        """The moment of each; where the time of the day is not known, midnight."""
        return self.day * DAY if self.moment is None else self.moment

    @property
    def range(self) -> Whole:
        """What these were selected from, as far as it is known."""
        if self.whole is not None:
            return self.whole
        moments = self.moments
        ends = (int(moments.min()), int(moments.max())) if len(self) else (0, 0)
        return Whole(np.unique(self.value), *ends)

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, int, date, str, str]]) -> Observations:
        """From rows of actor, issue, value, day, source and id, in any order."""
        actors, issues, sources = (
            sorted({row[0] for row in rows}),
            sorted({row[1] for row in rows}),
            {row[4] for row in rows},
        )
        places = [{name: place for place, name in enumerate(names)} for names in (actors, issues, sorted(sources))]
        columns = np.array(
            [
                (places[0][actor], places[1][issue], value, day_number(on), places[2][source], number)
                for number, (actor, issue, value, on, source, _id) in enumerate(rows)
            ],
            dtype=np.int64,
        ).reshape(-1, 6)
        ordered = columns[np.argsort(columns[:, 3], kind="stable")]
        actor, issue, value, day, source, stance = ordered.T
        ids = [row[5] for row in rows]
        return cls(actor, issue, value, day, source, stance, actors, issues, ids, "" if rows else "there is no stance")

    def basis(self, stance: int) -> Basis:
        """What a stance rests on, by its place in ``ids``."""
        return Basis.EVENTS if self.coded_events is not None and self.coded_events[stance] else Basis.STATEMENT

    def __len__(self) -> int:
        return len(self.actor)

    def __getitem__(self, which: NDArray[Any] | slice) -> Observations:
        return replace(
            self,
            actor=self.actor[which],
            issue=self.issue[which],
            value=self.value[which],
            day=self.day[which],
            source=self.source[which],
            stance=self.stance[which],
            moment=None if self.moment is None else self.moment[which],
            times=None if self.times is None else self.times[which],
        )

    def because(self, reason: str) -> Observations:
        """The same; where nothing is left and no earlier reason is known, with this reason."""
        return self if len(self) or self.why_empty else replace(self, why_empty=reason)

    def read(self, definition: Definition) -> Observations:
        """With values as the definition reads them: a binary reading leaves out 0 and keeps only the sign."""
        if definition.weighting is not Weighting.BINARY or definition.ignores_position:
            return self
        signed = self[self.value != 0]
        signed = replace(signed, value=np.sign(signed.value))
        return signed.because("every position is ambivalent, and a binary reading leaves those out")


def select(
    table: StanceTable,
    catalogue: Catalogue,
    scope: Scope,
    *,
    without_actors: Collection[str] = (),
    without_issues: Collection[str] = (),
    roll_up: bool = False,
) -> Observations:
    """The stances within a scope, in the voices self and reported unless others are chosen.

    The network may hold the actors and issues of the scope, and must not hold those of ``without_actors`` and
    ``without_issues``; a person left out is left out as a speaker too. ``roll_up`` counts what a person said for the
    states and organisations the person spoke for on the day; what was said for nobody stays with the person.

    Raises ArgumentError for what means nothing for networks, as ``inherit`` does: without ``roll_up`` stances count for who made them
    only.
    """
    scope.refuse("networks", *OF_POSITIONS, "stale_after")
    if not scope.inherit:
        raise ArgumentError(
            "inherit",
            "means nothing for networks, where stances count for who made them; rolling up (--roll-up, roll_up=True) counts them for whom "
            "they spoke for",
        )
    names = Codes.of(table, catalogue) if roll_up else Codes(table.actors, table.issues)
    claims, reason = _usable(table, scope)
    if roll_up:
        claims = _rolled_up(table, catalogue, names, claims)
    everything = claims
    claims = claims.about(names, scope.actors, scope.issues)
    if without_actors:
        left_out = codes_of(names.actors, without_actors)
        claims = claims[~np.isin(claims.holder, left_out) & ~np.isin(table.actor[claims.row], left_out)]
    if without_issues:
        claims = claims[~np.isin(claims.issue, codes_of(names.issues, without_issues))]
    reason = reason or ("" if len(claims) else "no stance of the actors on the issues asked for")

    actors, actor = _sorted_codes(names.actors, everything.holder, claims.holder)
    issues, issue = _sorted_codes(names.issues, everything.issue, claims.issue)
    day = table.date[claims.row].astype(np.int64)
    order = np.argsort(day * max(len(table), 1) + claims.row)
    rows = claims.row[order]
    return Observations(
        actor=actor[order],
        issue=issue[order],
        value=table.value[rows].astype(np.int64),
        day=day[order],
        source=table.source[rows].astype(np.int64),
        stance=rows,
        actors=actors,
        issues=issues,
        ids=table.ids,
        why_empty=reason,
        whole=_whole(table, scope, everything.row),
        coded_events=table.events,
    )


def _whole(table: StanceTable, scope: Scope, rows: Ints) -> Whole:
    """The values of these stances, and the days asked for, or else theirs."""
    days = table.date[rows].astype(np.int64)
    earliest, latest = (int(days.min()), int(days.max())) if len(rows) else (0, 0)
    first = earliest if scope.since is None else day_number(scope.since)
    last = latest if scope.until is None else day_number(scope.until)
    return Whole(
        np.unique(table.value[rows]).astype(np.int64), first * DAY, last * DAY + (0 if scope.until is None else DAY - 1)
    )


def _usable(table: StanceTable, scope: Scope) -> tuple[Claims, str]:
    """The stances of those days and voices, and if there are none, what left none over."""
    usable = np.ones(len(table), dtype=bool)
    reason = "" if len(table) else "the graph has no stances"
    known = f" as known at {scope.known_at:%Y-%m-%d %H:%M}" if scope.known_at else ""
    voices = DIRECT if scope.voices is None else scope.voices
    since = f"no stance since {scope.since}"
    if scope.since and day_number(scope.day) < day_number(scope.since):
        since = f"the day asked about, {scope.day}, comes before {scope.since}, since when stances were to count"
    steps: list[tuple[str, Mask]] = [
        (f"no stance stands on {scope.day}{known}", live_rows(table, replace(scope, sources=None, where=None))),
        ("no stance that stands has what was asked for (where)", live_rows(table, scope)),
        (f"no stance in the voices asked for ({', '.join(voices)})", in_voices(table, voices)),
        (since, in_range(table.date, Scope(since=scope.since))),
        (f"no stance until {scope.until}", in_range(table.date, Scope(until=scope.until))),
    ]
    for words, mask in steps:
        usable &= mask
        if not reason and not usable.any():
            reason = words
    return Claims.own(table, np.flatnonzero(usable)), reason


def _rolled_up(table: StanceTable, catalogue: Catalogue, names: Codes, claims: Claims) -> Claims:
    spoken = Mandates.of(catalogue, names).spoken_for(table, claims)
    # One who spoke for several counts for each; two speakers are two stances, so nothing counts twice for one.
    return Claims.concat([claims[~np.isin(claims.row, spoken.row)], spoken])


def _sorted_codes(names: Sequence[str], there: Ints, codes: Ints) -> tuple[list[str], Ints]:
    """The names of the codes that are there, sorted, and each of ``codes`` as a place among them."""
    occurs = np.zeros(len(names), dtype=bool)
    occurs[there] = True
    present = sorted((names[code], code) for code in np.flatnonzero(occurs).tolist())
    place = np.full(len(names), NOBODY, dtype=np.int64)
    place[[code for _name, code in present]] = np.arange(len(present))
    return [name for name, _code in present], place[codes]
