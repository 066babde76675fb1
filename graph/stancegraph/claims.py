"""Stances as claims: for whom each counts, on what issue, and through whom. The ground all answers stand on.

Everything is a column of numbers: a claim is a row of the stance table together with the codes of its holder and issue
(see :class:`Names`). Positions, shifts, contradictions and the timeline differ only in which claims they pick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.catalogue import Catalogue
from stancegraph.columns import VOICES, StanceTable, Strings, day_number, day_of, moment_number
from stancegraph.records import Position, Role, Voice

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
NOBODY = -1
_LONG_AGO, _FAR_AHEAD = day_number(date.min), day_number(date.max)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The two times a question is about: the day positions are wanted for, and when they had to be recorded."""

    day: date
    known_at: datetime

    @classmethod
    def of(cls, day: date | None = None, known_at: datetime | None = None) -> AsOf:
        """Today, and all that is recorded, where nothing is said; a moment without a zone is in UTC."""
        # What a graph holds has been recorded: a clock that is behind must not make it forget.
        moment = known_at or datetime.max
        return cls(day or datetime.now(UTC).date(), moment if moment.tzinfo else moment.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Names:
    """Codes for all actors and issues: those of the stance table first, then those that only the catalogue names."""

    actors: Sequence[str]
    issues: Sequence[str]

    @classmethod
    def of(cls, table: StanceTable, catalogue: Catalogue) -> Names:
        """Number everything in the table and the catalogue."""
        in_roles = (each for role in catalogue.roles for each in (role.actor, role.organisation))
        entailed = (each for issue in catalogue.issues.values() for each in issue.entails)
        return cls(
            list(dict.fromkeys([*table.actors, *catalogue.actors, *in_roles])),
            list(dict.fromkeys([*table.issues, *catalogue.issues, *entailed])),
        )


@dataclass(frozen=True, slots=True)
class Claims:
    """Stances that may answer: row of the table, for whom and on what it counts, through whom and from which issue.

    ``via`` and ``origin`` are -1 where a stance counts for its own actor and on its own issue.
    """

    row: Ints
    holder: Ints
    issue: Ints
    via: Ints
    origin: Ints

    @classmethod
    def own(cls, table: StanceTable, rows: Ints) -> Claims:
        """Stances as claims of their own actor on their own issue."""
        nobody = np.full(len(rows), NOBODY, dtype=np.int64)
        return cls(rows, table.actor[rows].astype(np.int64), table.issue[rows].astype(np.int64), nobody, nobody)

    @classmethod
    def concat(cls, parts: Sequence[Claims]) -> Claims:
        """All claims of several."""
        return cls(
            np.concatenate([part.row for part in parts]),
            np.concatenate([part.holder for part in parts]),
            np.concatenate([part.issue for part in parts]),
            np.concatenate([part.via for part in parts]),
            np.concatenate([part.origin for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.row)

    def __getitem__(self, which: NDArray[Any]) -> Claims:
        return Claims(self.row[which], self.holder[which], self.issue[which], self.via[which], self.origin[which])

    def about(self, names: Names, actors: Collection[str] | None, issues: Collection[str] | None) -> Claims:
        """Only those of the actors and on the issues named (None: all; an unknown id matches nothing)."""
        kept = self
        if actors is not None:
            kept = kept[np.isin(kept.holder, _codes(names.actors, actors))]
        if issues is not None:
            kept = kept[np.isin(kept.issue, _codes(names.issues, issues))]
        return kept

    def topic(self, names: Names) -> Ints:
        """One number for holder and issue."""
        return self.holder * len(names.issues) + self.issue

    def without(self, names: Names, *answered: Claims) -> Claims:
        """Those whose holder has nothing on the issue in ``answered``."""
        return self[~among(self.topic(names), np.concatenate([each.topic(names) for each in answered]))]


@dataclass(frozen=True, slots=True)
class Terms:
    """Who speaks for whom, from which day to which, both included; overlapping terms of one pair are joined."""

    speaker: Ints
    organisation: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, roles: Iterable[Role], names: Names) -> Terms:
        """The terms of roles that speak for an organisation.

        A date known to the month or year is taken generously: from the first day it may mean, to the last.
        """
        codes = {name: code for code, name in enumerate(names.actors)}
        by_pair: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for role in roles:
            if role.represents.speaks and role.actor != role.organisation:
                first = day_number(role.start.first) if role.start else _LONG_AGO
                last = day_number(role.end.last) if role.end else _FAR_AHEAD
                by_pair.setdefault((codes[role.actor], codes[role.organisation]), []).append((first, last))
        rows = [(*pair, *term) for pair, several in by_pair.items() for term in _joined(several)]
        return cls(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)

    def on(self, day: date) -> Terms:
        """The terms that run on a day."""
        running = (self.first <= day_number(day)) & (day_number(day) <= self.last)
        return Terms(self.speaker[running], self.organisation[running], self.first[running], self.last[running])

    def spoken_for(self, table: StanceTable, claims: Claims) -> Claims:
        """Claims of speakers as claims of the organisation they spoke for on the day."""
        which, term = pairs(claims.holder, self.speaker)
        day = table.date[claims.row[which]]
        in_term = (self.first[term] <= day) & (day <= self.last[term])
        said, term = claims[which[in_term]], term[in_term]
        return Claims(said.row, self.organisation[term], said.issue, self.speaker[term], said.origin)

    def taken_over(self, claims: Claims) -> Claims:
        """Claims of organisations as claims of everyone who speaks for them in these terms."""
        which, term = pairs(claims.holder, self.organisation)
        held = claims[which]
        return Claims(held.row, self.speaker[term], held.issue, self.organisation[term], held.origin)


def _joined(terms: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping terms as one, so that nothing said in both counts twice."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(terms):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def live_rows(table: StanceTable, as_of: AsOf) -> Mask:
    """Which rows count on that day, as known at that moment: dated and recorded by then, and not yet corrected."""
    known = moment_number(as_of.known_at)
    live: Mask = (table.date <= day_number(as_of.day)) & (table.recorded <= known) & (table.closed > known)
    return live


def in_voices(table: StanceTable, voices: Collection[Voice]) -> Mask:
    """Which rows are in one of these voices."""
    return np.isin(table.voice, [voice.rank for voice in voices])


DIRECT = (Voice.SELF, Voice.REPORTED)
"""The voices in which nobody else speaks about the holder."""


def among(numbers: Ints, known: Ints) -> Mask:
    """Which of the numbers are known (``np.isin`` does the same in more time)."""
    if not len(known):
        return np.zeros(len(numbers), dtype=bool)
    known = np.sort(known)
    place = np.searchsorted(known, numbers)
    found: Mask = known[np.minimum(place, len(known) - 1)] == numbers
    return found


def pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All pairs of places (i, j) where ``left[i] == right[j]``, by i."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    which, place = spread(np.searchsorted(ordered, left, "left"), np.searchsorted(ordered, left, "right"))
    return which, order[place]


def spread(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """All pairs (i, j) with ``first[i] <= j < end[i]``, by i."""
    lengths = np.maximum(end - first, 0)
    which = np.repeat(np.arange(len(first)), lengths)
    before = np.cumsum(lengths) - lengths
    return which, np.arange(len(which)) - before[which] + first[which]


def packed(*columns: NDArray[Any]) -> Ints:
    """Several columns of whole numbers as one, with the same order as comparing them one after another."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if len(column):
            lowest = int(column.min())
            key = key * (int(column.max()) - lowest + 1) + (column.astype(np.int64) - lowest)
    return key


def strongest(group: Ints, strength: Ints) -> Ints:
    """The places of all that have the greatest strength of their group, group by group."""
    if not len(group):
        return np.empty(0, dtype=np.int64)
    key = packed(group, strength)
    order = np.argsort(key)
    group, key = group[order], key[order]
    last = np.append(group[1:] != group[:-1], True)
    best = key[last][np.cumsum(last) - last]
    winners: Ints = order[key == best]
    return winners


def one_each(table: StanceTable, names: Names, claims: Claims, said: Sequence[Ints]) -> Claims:
    """Of claims that say the same (are equal in all of ``said``) one, in the order of ``said``.

    It is a direct one rather than an entailed one, then the one recorded last, then that of the lowest stance id, and
    of one stance that comes through several the first of these by id.
    """
    if not len(claims):
        return claims
    key = packed(*said)
    order = np.argsort(key)
    same = np.append(False, key[order][1:] == key[order][:-1])
    if same.any():
        # Ids are slow to read and compare: only of claims that compete.
        competing = order[same | np.append(same[1:], False)]
        rivals = claims[competing]
        by_id = ranks([table.ids[row] for row in rivals.row.tolist()])
        by_via = ranks(names.actors)[rivals.via]
        derived = rivals.origin != NOBODY
        order_of_rivals = np.lexsort((by_via, by_id, ~table.recorded[rivals.row], derived))
        place = np.zeros(len(claims), dtype=np.int64)
        place[competing[order_of_rivals]] = np.arange(len(competing))
        order = np.lexsort((place, key))
    return claims[order[~same]]


def disagreeing(group: Ints, value: NDArray[np.int8]) -> Mask:
    """Which belong to a group that shows more than one value."""
    if not len(group):
        return np.zeros(0, dtype=bool)
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    lengths = np.diff(np.append(starts, len(group)))
    disagree = np.empty(len(group), dtype=bool)
    disagree[order] = np.repeat(value[starts] != value[starts + lengths - 1], lengths)
    return disagree


def ranks(names: Sequence[str]) -> Ints:
    """The place of each name in order; equal names share a place."""
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.fromiter((places[name] for name in names), dtype=np.int64, count=len(names))


def _codes(names: Sequence[str], wanted: Collection[str]) -> list[int]:
    chosen = set(wanted)
    return [code for code, name in enumerate(names) if name in chosen]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What every answer about a stance says. ``via`` is through whom it counts for the actor, None: its own."""

    actor: str
    issue: str
    position: str
    value: int
    condition: str
    date: date
    voice: str
    attributed_by: str | None
    via: str | None
    contested: bool
    age_days: int
    stance: str
    source: str


def answer_columns(table: StanceTable, names: Names, claims: Claims, contested: Mask, day: date) -> list[list[Any]]:
    """The columns of :class:`AnswerRow` for these claims; ages are counted up to ``day``."""
    rows = claims.row
    values = table.value[rows].tolist()
    dates = days_of(table.date[rows])
    return [
        named(names.actors, claims.holder),
        named(names.issues, claims.issue),
        position_words(values),
        values,
        texts(table.condition, rows),
        dates,
        voice_words(table.voice[rows].tolist()),
        named(table.actors, table.attributed_by[rows]),
        named(names.actors, claims.via),
        contested.tolist(),
        (day_number(day) - table.date[rows].astype(np.int64)).tolist(),
        texts(table.ids, rows),
        named(table.sources, table.source[rows]),
    ]


_VOICE_WORDS = [voice.value for voice in VOICES]
_POSITION_WORDS = {int(position): position.label for position in Position}


def voice_words(ranks_of_voices: Iterable[int]) -> list[str]:
    """The word of each voice, given by rank."""
    return [_VOICE_WORDS[rank] for rank in ranks_of_voices]


def position_words(values: Iterable[int]) -> list[str]:
    """The word of each position, given by number."""
    return [_POSITION_WORDS[value] for value in values]


def named(names: Sequence[str], codes: NDArray[np.integer[Any]]) -> list[Any]:
    """The name of each code; None for nobody."""
    return [None if code == NOBODY else names[code] for code in codes.tolist()]


def days_of(numbers: NDArray[np.integer[Any]]) -> list[date]:
    """The day of each day number."""
    days = {number: day_of(number) for number in np.unique(numbers).tolist()}
    return [days[number] for number in numbers.tolist()]


def texts(strings: Strings, rows: Ints) -> list[str]:
    """The strings of these rows."""
    # Reading a string on its own costs several times what it costs among all.
    every = strings if len(rows) * 8 < len(strings) else list(strings)
    return [every[row] for row in rows.tolist()]
