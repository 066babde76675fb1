"""Who moved: from what to what, when, by how much, and how long after what event.

Stances are paired speaker by speaker, in one capacity: a person who moved, or an organisation in its own words. Beside these
stand changes of government (the last answer under one leader against the first under the next) and, on request, two
speakers of one organisation under one leader. The definitions, with examples, are in ``docs/positions.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import (
    DIRECT,
    NOBODY,
    Claims,
    Codes,
    codes_of,
    in_range,
    in_voices,
    live_rows,
    ranks_of_tied,
)
from stancegraph.answers.courses import Courses
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.pools import Rules
from stancegraph.answers.rows import bases, days_of, labelled, position_words, precision_words
from stancegraph.answers.scope import OF_POSITIONS, Scope, at_least
from stancegraph.answers.shown import Brief, counted_rows
from stancegraph.answers.stance_table import EVER, LAST_DAY, StanceTable, day_number
from stancegraph.answers.tabular import Column, Tabular, columns_of_columns, rows_html
from stancegraph.model.records import Event, Issue

KINDS = (ShiftKind.MOVED, ShiftKind.GOVERNMENT)
"""The kinds of shifts that are given unless others are asked for."""

LONGEST_GAP = 365
"""So many days of silence at most lie between two stances that make a move."""


@dataclass(frozen=True, slots=True, repr=False)
class ShiftRow(Brief):
    """One move from a position to another, of ``actor`` on ``issue`` (ids). On the outside ``from_`` is called ``from``.

    ``kind`` is who moved (:class:`ShiftKind`), ``speaks_for`` the organisation that moved with the actor, who spoke for it
    both times. ``change`` is the number of ``to`` minus that of ``from_``, ``days`` the time between the two stances:
    ``from_stance`` of ``from_date``, said by ``from_by``, and ``to_stance`` of ``to_date``, said by ``to_by``.
    ``from_basis`` and ``to_basis`` are what the two rest on (:class:`~stancegraph.answers.kinds.Basis`): between a statement and coded
    events it may be the measure that moved. Where the dates are not known well enough (``from_date_precision``, ``to_date_precision``) to tell which came first,
    ``order_known`` is False and ``days`` None.
    ``after_event`` is the last event between them that bears on the issue or one linked to it, or that the actor did;
    the later stance's day is included. ``after_event_label`` says what happened, ``days_after_event`` how many days
    before the later stance. It says what had just happened, not why the actor moved.
    """

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    from_: str
    to: str
    change: int
    from_date: date
    to_date: date
    from_stance: str
    to_stance: str
    kind: str
    speaks_for: str | None
    speaks_for_label: str | None
    from_date_precision: str
    to_date_precision: str
    from_by: str
    from_by_label: str
    to_by: str
    to_by_label: str
    days: int | None
    order_known: bool
    after_event: str | None
    after_event_label: str | None
    days_after_event: int | None
    from_basis: str
    to_basis: str


@dataclass(frozen=True, eq=False, repr=False)
class Shifts(Sequence[ShiftRow], Tabular):
    """The moves, by date, actor, issue and kind; ``silent`` is how many lie across a silence longer than was allowed.

    They are kept as ``columns``, in the order of the fields of a row; rows are made when they are asked for.

    >>> moves = graph.shifts("trump", as_of=date(2025, 9, 1))
    >>> len(moves) == len(list(moves))
    True
    """

    columns: tuple[list[Any], ...]
    silent: int

    def __len__(self) -> int:
        return len(self.columns[0])

    def __repr__(self) -> str:
        return counted_rows(type(self).__name__, len(self))

    def _columns(self) -> list[Column]:
        return columns_of_columns(ShiftRow, self.columns)

    def _repr_html_(self) -> str:
        note = f"{self.silent:,} more lie across a longer silence." if self.silent else ""
        return rows_html(repr(self), ShiftRow, self, note)

    @overload
    def __getitem__(self, index: int) -> ShiftRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ShiftRow]: ...
    def __getitem__(self, index: int | slice) -> ShiftRow | Sequence[ShiftRow]:
        if isinstance(index, slice):
            return tuple(map(ShiftRow, *(column[index] for column in self.columns)))
        return ShiftRow(*(column[index] for column in self.columns))

    def __iter__(self) -> Iterator[ShiftRow]:
        return map(ShiftRow, *self.columns)


def shifts(
    table: StanceTable,
    catalogue: Catalogue,
    scope: Scope,
    *,
    kinds: Collection[ShiftKind] = KINDS,
    one_side: bool = False,
    longest_gap: int = LONGEST_GAP,
) -> Shifts:
    """The moves that were complete by the day asked about; see the definitions above.

    Only changes of sign count (0 is a sign of its own) unless ``one_side`` asks for all. ``since`` and ``until`` bound the
    day of the later stance. Voices are self and reported unless chosen. ``inherit=False`` leaves out what speakers mean for
    those they speak for.
    """
    scope.refuse("shifts", *OF_POSITIONS, "stale_after")
    asked = _Asked(Rules(table, catalogue), scope, one_side, at_least(0, "longest_gap", longest_gap))
    parts = []
    if ShiftKind.MOVED in kinds:
        parts.append(asked.moved())
    if scope.inherit and ShiftKind.GOVERNMENT in kinds:
        parts.append(asked.of_governments())
    if scope.inherit and ShiftKind.SPEAKER in kinds:
        parts.append(asked.of_speakers())
    return asked.presented(parts)


_KINDS = tuple(kind.value for kind in ShiftKind)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Neighbours on a course that differ, of which kinds (places in ``_KINDS``), and (code or -1) whom the speaker speaks for."""

    kind: Ints
    earlier: Claims
    later: Claims
    speaks_for: Ints
    silent: Mask

    @classmethod
    def of(cls, kind: ShiftKind, earlier: Claims, later: Claims, speaks_for: Ints, silent: Mask) -> _Pairs:
        """Pairs that are all of one kind."""
        return cls(np.full(len(later), _KINDS.index(kind.value)), earlier, later, speaks_for, silent)

    @classmethod
    def concat(cls, parts: Sequence[_Pairs]) -> _Pairs:
        """All pairs of several."""
        return cls(
            np.concatenate([part.kind for part in parts]),
            Claims.concat([part.earlier for part in parts]),
            Claims.concat([part.later for part in parts]),
            np.concatenate([part.speaks_for for part in parts]),
            np.concatenate([part.silent for part in parts]),
        )

    def __getitem__(self, which: NDArray[Any]) -> _Pairs:
        return _Pairs(
            self.kind[which], self.earlier[which], self.later[which], self.speaks_for[which], self.silent[which]
        )


@dataclass(frozen=True)
class _Asked:
    """The definitions applied to one table, within one scope."""

    rules: Rules
    scope: Scope
    one_side: bool
    longest_gap: int

    @property
    def courses(self) -> Courses:
        """On which moves lie."""
        return Courses(self.rules)

    def _rows(self) -> Ints:
        table, scope = self.rules.table, self.scope
        usable = live_rows(table, scope) & in_voices(table, DIRECT if scope.voices is None else scope.voices)
        return np.flatnonzero(usable)

    def moved(self) -> _Pairs:
        """Moves of speakers, and of organisations in their own words."""
        names = self.rules.names
        claims = Claims.own(self.rules.table, self._rows()).about(names, None, self.scope.issues)
        earlier, later = self._moves(claims, claims.topic(names))
        same = self.courses.same_capacity(earlier, later)
        earlier, later = earlier[same], later[same]
        served, wanted = self._served(earlier, later)
        earlier, later, served = earlier[wanted], later[wanted], served[wanted]
        return _Pairs.of(ShiftKind.MOVED, earlier, later, served, self._gap(earlier, later) > self.longest_gap)

    def of_governments(self) -> _Pairs:
        """The last position under one leader against the first under the next."""
        course, led = self.courses.pooled(self._rows(), self.scope.actors, self.scope.issues)
        topic = course.topic(self.rules.names)
        ends = np.flatnonzero((topic[1:] == topic[:-1]) & (led[1:] != led[:-1]))
        earlier, later = course[ends], course[ends + 1]
        moves = self.courses.is_move(earlier, later, one_side=self.one_side)
        earlier, later = earlier[moves], later[moves]
        nobody = np.full(len(later), NOBODY)
        return _Pairs.of(ShiftKind.GOVERNMENT, earlier, later, nobody, np.zeros(len(later), dtype=bool))

    def of_speakers(self) -> _Pairs:
        """Neighbours by two speakers under one leader."""
        table = self.rules.table
        course, led = self.courses.pooled(self._rows(), self.scope.actors, self.scope.issues)
        topic = course.topic(self.rules.names)
        by = table.actor[course.row]
        ends = np.flatnonzero((topic[1:] == topic[:-1]) & (led[1:] == led[:-1]) & (by[1:] != by[:-1]))
        earlier, later = course[ends], course[ends + 1]
        moves = self.courses.is_move(earlier, later, one_side=self.one_side)
        earlier, later = earlier[moves], later[moves]
        nobody = np.full(len(later), NOBODY)
        return _Pairs.of(ShiftKind.SPEAKER, earlier, later, nobody, self._gap(earlier, later) > self.longest_gap)

    def _moves(self, claims: Claims, group: Ints) -> tuple[Claims, Claims]:
        course = self.courses.course(claims, group)
        topic = course.topic(self.rules.names)
        place = np.flatnonzero(topic[1:] == topic[:-1])
        earlier, later = course[place], course[place + 1]
        moves = self.courses.is_move(earlier, later, one_side=self.one_side)
        return earlier[moves], later[moves]

    def _gap(self, earlier: Claims, later: Claims) -> Ints:
        table = self.rules.table
        return table.date[later.row].astype(np.int64) - table.date[earlier.row]

    def _served(self, earlier: Claims, later: Claims) -> tuple[Ints, Mask]:
        """Whom the speaker spoke for both times (of several the first asked about, by id), and which moves are asked about."""
        names, actors = self.rules.names, self.scope.actors
        asked = (
            np.arange(len(names.actors)) if actors is None else np.array(codes_of(names.actors, actors), dtype=np.int64)
        )
        served, wanted = np.full(len(later), NOBODY), np.isin(later.holder, asked)
        if self.scope.inherit:
            move, organisation = self.courses.spoken_for(earlier, later)
            of_those_asked = np.isin(organisation, asked)
            # What is put last stays.
            order = np.lexsort((-ranks(names.actors)[organisation], of_those_asked))
            served[move[order]] = organisation[order]
            wanted[move[of_those_asked]] = True
        return served, wanted

    def presented(self, parts: Sequence[_Pairs]) -> Shifts:
        """The pairs as rows in order."""
        if not parts:
            return Shifts(tuple([] for _ in fields(ShiftRow)), 0)
        table, names = self.rules.table, self.rules.names
        silent = 0
        shown = []
        for part in parts:
            dated = in_range(table.date[part.later.row], self.scope)
            silent += int((dated & part.silent).sum())
            shown.append(part[dated & ~part.silent])
        pairs = _Pairs.concat(shown)
        columns = (
            ranks(_KINDS)[pairs.kind],
            ranks(names.issues)[pairs.later.issue],
            ranks(names.actors)[pairs.later.holder],
            table.date[pairs.later.row],
        )
        order = np.lexsort((ranks_of_tied(table.ids, pairs.earlier.row, columns), *columns))
        return Shifts(tuple(_columns(self.rules, pairs[order])), silent)


class _Latest:
    """Events by holder: an issue, or who did them. Of those of one day the one of the lowest ``rank`` goes before the others.

    All are codes and day numbers, one of each for each event.
    """

    def __init__(self, holder: Ints, day: Ints, rank: Ints, ranks_in_all: int) -> None:
        order = np.lexsort((rank, day, holder))
        key = self._key(holder, day)[order]
        first = np.append(True, key[1:] != key[:-1])[: len(key)]
        self._keys = key[first]
        # The later day is the greater, then the lower rank.
        self._scores = (day * ranks_in_all + (ranks_in_all - 1 - rank))[order][first]

    @staticmethod
    def _key(holder: Ints, day: Ints) -> Ints:
        return holder * (LAST_DAY - _FIRST_DAY + 1) + (day - _FIRST_DAY)

    def before(self, holder: Ints, after: Ints, until: Ints) -> Ints:
        """How early each holder's latest event of the days from ``after`` (left out) to ``until`` is chosen, the greater the
        earlier; ``EVER`` where there is none."""
        place = np.searchsorted(self._keys, self._key(holder, until), "right") - 1
        found = np.flatnonzero(place >= 0)
        found = found[self._keys[place[found]] > self._key(holder[found], after[found])]
        scores = np.full(len(holder), EVER, dtype=np.int64)
        scores[found] = self._scores[place[found]]
        return scores


_FIRST_DAY = day_number(date.min)


class _Events:
    """Events by what they have to do with: an issue and those beside it, or who did it."""

    def __init__(self, events: Iterable[Event], issues: Mapping[str, Issue], names: Codes) -> None:
        self._events = sorted(events, key=lambda event: event.id)
        beside: dict[str, set[str]] = defaultdict(set)
        for issue in issues.values():
            for other in (*issue.broader, *issue.entails):
                beside[issue.id].add(other)
                beside[other].add(issue.id)
        codes = {name: code for code, name in enumerate(names.issues)}
        actors = {name: code for code, name in enumerate(names.actors)}
        count = len(self._events)
        # Of one day those that bear on the issue itself go first, then the one of the lowest id. What an actor did is asked for
        # whatever it bears on: where that is the issue itself, it is among those of the issue.
        near = [
            (codes[about], number, far * count + number)
            for number, event in enumerate(self._events)
            for deed in event.bears_on
            for far, abouts in enumerate(((deed.issue,), beside[deed.issue]))
            for about in abouts
            if about in codes
        ]
        done = [
            (actors[actor], number, count + number)
            for number, event in enumerate(self._events)
            for actor in event.actors
            if actor in actors
        ]
        days = np.array([day_number(event.date) for event in self._events], dtype=np.int64)
        self._ranks = 2 * count
        self._of_issue, self._of_actor = (
            _Latest(holder, days[number], rank, self._ranks)
            for holder, number, rank in (np.array(each, dtype=np.int64).reshape(-1, 3).T for each in (near, done))
        )

    def last(self, after: Ints, until: Ints, issue: Ints, *actors: Ints) -> list[Event | None]:
        """For each move the latest event of the days from ``after`` (left out) to ``until`` that bears on its issue or one beside
        it, or that one of its actors did (codes; -1 is nobody)."""
        score = self._of_issue.before(issue, after, until)
        for actor in actors:
            score = np.maximum(score, self._of_actor.before(actor, after, until))
        if not self._events:
            return [None] * len(score)
        numbers = np.where(score == EVER, -1, (self._ranks - 1 - score % self._ranks) % len(self._events))
        return [None if number < 0 else self._events[number] for number in numbers.tolist()]


def _columns(rules: Rules, pairs: _Pairs) -> list[list[Any]]:
    """The pairs as columns, in the order of the fields of a row."""
    table, catalogue, names = rules.table, rules.catalogue, rules.names
    earlier, later = pairs.earlier, pairs.later
    from_numbers, to_numbers = table.date[earlier.row], table.date[later.row]
    from_values, to_values = table.value[earlier.row].tolist(), table.value[later.row].tolist()
    from_days, to_days = days_of(from_numbers), days_of(to_numbers)
    actor, actor_label = labelled(names.actors, later.holder, catalogue.actors)
    served, served_label = labelled(names.actors, pairs.speaks_for, catalogue.actors)
    issue, issue_label = labelled(names.issues, later.issue, catalogue.issues)
    found = _Events(catalogue.events, catalogue.issues, names).last(
        from_numbers.astype(np.int64), to_numbers.astype(np.int64), later.issue, later.holder, pairs.speaks_for
    )
    known = (table.last[earlier.row] < table.first[later.row]).tolist()
    return [
        actor,
        actor_label,
        issue,
        issue_label,
        position_words(from_values),
        position_words(to_values),
        [to - from_ for from_, to in zip(from_values, to_values, strict=True)],
        from_days,
        to_days,
        table.ids.at(earlier.row),
        table.ids.at(later.row),
        [_KINDS[kind] for kind in pairs.kind.tolist()],
        served,
        served_label,
        precision_words(table.precision[earlier.row].tolist()),
        precision_words(table.precision[later.row].tolist()),
        *labelled(table.actors, table.actor[earlier.row], catalogue.actors),
        *labelled(table.actors, table.actor[later.row], catalogue.actors),
        [(to - from_).days if sure else None for from_, to, sure in zip(from_days, to_days, known, strict=True)],
        known,
        [event and event.id for event in found],
        [event and event.label for event in found],
        [(to - event.date).days if event else None for event, to in zip(found, to_days, strict=True)],
        bases(table, earlier.row),
        bases(table, later.row),
    ]
