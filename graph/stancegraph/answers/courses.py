"""Courses: the days on which something was said, one after the other, and what follows from all of them together.

A course is that of an actor on an issue, in its own words, or that of an organisation with those who speak for it. What
was said on a course by a day depends on that day alone, so that a build can work out what holds on which days
(:func:`last_words`, :meth:`Courses.moves`) and write it beside the stances, for queries to read. The definitions are in
``docs/positions.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, among, composite_key, disagreeing, equi_join, group_argmax, ranks
from stancegraph.answers.claims import DIRECT, NOBODY, Claims, in_voices, one_each
from stancegraph.answers.governments import UNGOVERNED
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.mandates import term
from stancegraph.answers.pools import Rules
from stancegraph.answers.stance_table import LAST_DAY, NEVER, StanceTable
from stancegraph.model.words import Represents


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves of a kind: the claims before and after, whom the actor spoke for both times (code or -1), and the days asked about
    on which the two are neighbours, from ``since`` to ``until``."""

    kind: ShiftKind
    earlier: Claims
    later: Claims
    speaks_for: Ints
    since: Ints
    until: Ints


@dataclass(frozen=True)
class Courses:
    """The courses of one table."""

    rules: Rules

    def course(self, claims: Claims, group: Ints) -> Claims:
        """One claim for each group and date that tells a position, in this order."""
        table, rows = self.rules.table, claims.row
        day = composite_key(group, table.date[rows], table.precision[rows])
        best = group_argmax(day, composite_key(table.voice[rows], claims.office))
        told, day = claims[best], day[best]
        each = one_each(table, told, (day, table.value[told.row].astype(np.int64)))
        told, day = told[each], day[each]
        return told[~disagreeing(day, table.value[told.row])]

    def pooled(
        self, rows: Ints, actors: Collection[str] | None = None, issues: Collection[str] | None = None
    ) -> tuple[Claims, Ints]:
        """The courses of organisations, government after government, and under which each point was said."""
        rules, names = self.rules, self.rules.names
        claims = rules.pool(rows).about(names, actors, issues)
        led = rules.governments.of_claims(rules.table, claims)
        kept = (led == UNGOVERNED) | rules.governments.bound(rules.table, claims)
        claims, led = claims[kept], led[kept]
        course = self.course(claims, composite_key(claims.topic(names), led))
        return course, rules.governments.of_claims(rules.table, course)

    def is_move(self, earlier: Claims, later: Claims, *, one_side: bool = False) -> Mask:
        """Whether neighbours differ in sign (with ``one_side`` in position), and the earlier one still held when the later was said."""
        table = self.rules.table
        before, after = table.value[earlier.row], table.value[later.row]
        differs = before != after if one_side else np.sign(before) != np.sign(after)
        moves: Mask = differs & (table.until[earlier.row] >= table.date[later.row])
        return moves

    def same_capacity(self, earlier: Claims, later: Claims) -> Mask:
        """Whether both were said for one organisation, under one government of it, or both in no office."""
        first, second = self._capacities(earlier), self._capacities(later)
        capacity = composite_key(*(np.concatenate(pair) for pair in zip(first, second, strict=True)))
        of_first, of_second = np.split(capacity, [len(first[0])])
        shared, any_at_all = np.zeros(len(earlier), dtype=bool), np.zeros(len(earlier), dtype=bool)
        shared[first[0][among(of_first, of_second)]] = True
        for claims, *_ in (first, second):
            any_at_all[claims] = True
        same: Mask = shared | ~any_at_all
        return same

    def _capacities(self, claims: Claims) -> tuple[Ints, Ints, Ints]:
        """The place of a claim, an organisation it was said for, and under which government of it; one of each for each."""
        rules, table = self.rules, self.rules.table
        codes = {name: code for code, name in enumerate(rules.names.actors)}
        held = [
            (codes[role.actor], codes[role.organisation], *term(role))
            for role in rules.catalogue.roles
            if role.represents is not Represents.NONE and role.actor != role.organisation
        ]
        person, organisation, first, last = np.array(held, dtype=np.int64).reshape(-1, 4).T
        named = table.on_behalf_of[claims.row].astype(np.int64)
        which, place = equi_join(np.where(named == NOBODY, claims.holder, NOBODY), person)
        told = np.flatnonzero(named != NOBODY)
        day = table.date[claims.row[which]]
        running = (first[place] <= day) & (day <= last[place])
        own = np.flatnonzero(np.isin(claims.holder, rules.governments.states) & (named == NOBODY))
        which = np.concatenate([which[running], own, told])
        served = np.concatenate([organisation[place[running]], claims.holder[own], named[told]])
        led = rules.governments.at(
            served, table.date[claims.row[which]].astype(np.int64), table.actor[claims.row[which]]
        )
        return which, served, led

    def spoken_for(self, earlier: Claims, later: Claims) -> tuple[Ints, Ints]:
        """The places of pairs, and an organisation for which the speaker spoke both times; one of each for each."""
        count = len(self.rules.names.actors)
        (before, one), (after, other) = self._spoken_for(earlier), self._spoken_for(later)
        both = among(before * count + one, after * count + other)
        return before[both], one[both]

    def _spoken_for(self, claims: Claims) -> tuple[Ints, Ints]:
        """The place of a claim, and an organisation its speaker spoke for; one of each for each."""
        # A stance may stand in several moves.
        stands = np.zeros(len(self.rules.table), dtype=bool)
        stands[claims.row] = True
        once = Claims.own(self.rules.table, np.flatnonzero(stands))
        spoken = self.rules.mandates.spoken_for(self.rules.table, once)
        which, place = equi_join(claims.row, spoken.row)
        return which, spoken.holder[place]

    def moves(self) -> Iterator[Moves]:
        """All moves of sign there are, on whichever day it is asked, across any silence: of speakers, and of governments."""
        table, names = self.rules.table, self.rules.names
        rows = _standing(table)
        claims = Claims.own(table, rows)
        course = self.course(claims, claims.topic(names))
        before, after, since, until = neighbours(course.topic(names), table.first[course.row])
        earlier, later = course[before], course[after]
        moved = np.flatnonzero(self.is_move(earlier, later))
        moved = moved[self.same_capacity(earlier[moved], later[moved])]
        earlier, later = earlier[moved], later[moved]
        served = np.full(len(moved), NOBODY)
        pair, organisation = self.spoken_for(earlier, later)
        order = np.argsort(-ranks(names.actors)[organisation], kind="stable")
        served[pair[order]] = organisation[order]  # what is put last stays: of several the first by id
        yield Moves(ShiftKind.MOVED, earlier, later, served, since[moved], until[moved])
        course, led = self.pooled(rows)
        before, after, since, until = neighbours(course.topic(names), table.first[course.row])
        earlier, later = course[before], course[after]
        moved = np.flatnonzero((led[before] != led[after]) & self.is_move(earlier, later))
        nobody = np.full(len(moved), NOBODY)
        yield Moves(ShiftKind.GOVERNMENT, earlier[moved], later[moved], nobody, since[moved], until[moved])


def _standing(table: StanceTable) -> Ints:
    """The rows in direct words that nothing supersedes or retracts."""
    return np.flatnonzero((table.closed == NEVER) & in_voices(table, DIRECT))


def neighbours(topic: Ints, first: NDArray[Any]) -> tuple[Ints, Ints, Ints, Ints]:
    """The pairs of points on courses that are neighbours when a day is asked about: earlier, later, and from which such day to which.

    The points of each ``topic`` stand together, in order; ``first`` is the day from which each counts. Where days are known exactly,
    each point has the one before it. Where not, that one may count only later than the point, and until then the one before it is the neighbour.
    """
    first = first.astype(np.int64)
    later = np.flatnonzero(topic[1:] == topic[:-1]) + 1
    earlier = later - 1
    since, until = np.maximum(first[earlier], first[later]), np.full(len(later), LAST_DAY)
    more: list[tuple[int, int, int, int]] = []
    for point in later[first[earlier] > first[later]].tolist():
        own, between = int(first[point]), int(first[point - 1])
        before = point - 2
        while between > own and before >= 0 and topic[before] == topic[point]:
            begins = int(first[before])
            if max(begins, own) < between:
                more.append((before, point, max(begins, own), between - 1))
            between = min(between, begins)
            before -= 1
    others = np.array(more, dtype=np.int64).reshape(-1, 4).T
    one, other, begins_on, ends_on = (
        np.concatenate([found, added]) for found, added in zip((earlier, later, since, until), others, strict=True)
    )
    return one, other, begins_on, ends_on


def last_words(table: StanceTable) -> list[tuple[int, int, int]]:
    """The stances that are the last word of their actor on their issue, each with the first and the last day asked about on which it is.

    Of what was said by a day, what may be of the latest day counts, and of that the exactest, then the speaker's own words; of
    equals all. A stance may be the last word again when what was stronger has become too old.
    """
    rows = _standing(table)
    topic = table.actor[rows].astype(np.int64) * max(len(table.issues), 1) + table.issue[rows]
    strength = composite_key(table.precision[rows], table.voice[rows])
    order = np.lexsort((table.first[rows], topic))
    columns = (topic, table.first[rows], table.last[rows], strength, rows)
    said = zip(*(column[order].tolist() for column in columns), strict=True)
    return [found for _, of_one in groupby(said, itemgetter(0)) for found in _last_words(of_one)]


def _last_words(said: Iterator[tuple[int, int, int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The same of one topic: what was said, by the first day on which it may have been."""
    reach: list[tuple[int, int, int]] = []  # the last day, the strength and the row of what may be of the latest day
    since: dict[int, int] = {}
    for day, new in groupby(said, itemgetter(1)):
        reach = [each for each in reach if each[0] >= day] + [(last, strength, row) for *_, last, strength, row in new]
        best = max(strength for _, strength, _ in reach)
        now = {row for _, strength, row in reach if strength == best}
        for row in since.keys() - now:
            yield row, since.pop(row), day - 1
        for row in now - since.keys():
            since[row] = day
    for row, begun in since.items():
        yield row, begun, LAST_DAY
