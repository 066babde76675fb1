"""Stances as claims: for whom each counts, on what issue, and through whom. The ground all answers stand on.

Everything is a column of numbers: a claim is a row of the stance table together with the codes of its holder and issue
(see :class:`Codes`). Positions, shifts, contradictions and the timeline differ only in which claims they pick.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, among, composite_key, group_argmax, group_max, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.kinds import Basis
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import StanceTable, Strings, day_number, moment_number
from stancegraph.errors import NotFound
from stancegraph.model.speakers import Office
from stancegraph.model.words import Voice
from stancegraph.naming import fold
from stancegraph.nearest import nearest

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes for all actors and issues: those of the stance table first, then those that only the catalogue names."""

    actors: Sequence[str]
    issues: Sequence[str]

    @classmethod
    def of(cls, table: StanceTable, catalogue: Catalogue) -> Codes:
        """Number everything in the table and the catalogue."""
        in_roles = (each for role in catalogue.roles for each in (role.actor, role.organisation))
        entailed = (each for issue in catalogue.issues.values() for each in issue.entails)
        return cls(
            list(dict.fromkeys([*table.actors, *catalogue.actors, *in_roles])),
            list(dict.fromkeys([*table.issues, *catalogue.issues, *entailed])),
        )


@dataclass(frozen=True, slots=True)
class Claims:
    """Stances that may answer: row of the table, for whom and on what it counts, with what weight, from which issue.

    ``office`` is how much who made it weighs for the holder (:class:`Office`). ``origin`` is -1 where a stance counts on
    its own issue.
    """

    row: Ints
    holder: Ints
    issue: Ints
    office: Ints
    origin: Ints

    @classmethod
    def own(cls, table: StanceTable, rows: Ints) -> Claims:
        """Stances as claims of their own actor on their own issue."""
        nobody = np.full(len(rows), NOBODY, dtype=np.int64)
        own = np.full(len(rows), Office.OWN, dtype=np.int64)
        return cls(rows, table.actor[rows].astype(np.int64), table.issue[rows].astype(np.int64), own, nobody)

    @classmethod
    def concat(cls, parts: Sequence[Claims]) -> Claims:
        """All claims of several."""
        return cls(
            np.concatenate([part.row for part in parts]),
            np.concatenate([part.holder for part in parts]),
            np.concatenate([part.issue for part in parts]),
            np.concatenate([part.office for part in parts]),
            np.concatenate([part.origin for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.row)

    def __getitem__(self, which: NDArray[Any]) -> Claims:
        return Claims(self.row[which], self.holder[which], self.issue[which], self.office[which], self.origin[which])

    def about(self, names: Codes, actors: Collection[str] | None, issues: Collection[str] | None) -> Claims:
        """Only those of the actors and on the issues named (None: all; an unknown id matches nothing)."""
        kept = self
        if actors is not None:
            kept = kept[np.isin(kept.holder, codes_of(names.actors, actors))]
        if issues is not None:
            kept = kept[np.isin(kept.issue, codes_of(names.issues, issues))]
        return kept

    def topic(self, names: Codes) -> Ints:
        """One number for holder and issue."""
        return self.holder * len(names.issues) + self.issue

    def without(self, names: Codes, *answered: Claims) -> Claims:
        """Those whose holder has nothing on the issue in ``answered``."""
        return self[~among(self.topic(names), np.concatenate([each.topic(names) for each in answered]))]


def live_rows(table: StanceTable, scope: Scope) -> Mask:
    """Which rows count on the day asked about, as known at that moment: dated, perhaps, and recorded by then, not corrected,
    and of the sources, coders and bases asked for."""
    known = moment_number(scope.moment)
    live: Mask = (table.first <= day_number(scope.day)) & (table.recorded <= known) & (table.closed > known)
    if scope.sources is not None:
        live &= np.isin(table.source, codes_of(table.sources, scope.sources))
    if bases := scope.filters.get("basis"):
        live &= np.isin(table.events > 0, [basis == Basis.EVENTS for basis in bases])
    if coders := scope.filters.get("coder"):
        live &= np.isin(table.coder, _coders(table, coders))
    return live


def _coders(table: StanceTable, wanted: Sequence[str]) -> list[int]:
    """The codes of coders of these names; raises NotFound for a name that nobody has."""
    found = []
    for name in wanted:
        codes = [code for code, coder in enumerate(table.coders) if fold(coder) == fold(name)]
        if not codes:
            near = nearest(name, table.coders)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFound(f'no stance was coded by "{name}"{hint}')
        found += codes
    return found


def in_range(days: NDArray[np.integer[Any]], scope: Scope) -> Mask:
    """Which of these days lie between ``since`` and ``until``, both included."""
    kept = np.ones(len(days), dtype=bool)
    if scope.since:
        kept &= days >= day_number(scope.since)
    if scope.until:
        kept &= days <= day_number(scope.until)
    return kept


def winners(table: StanceTable, claims: Claims, group: Ints) -> Ints:
    """The places of the claims that answer, group by group: the latest, then the exactest, the voice, the office.

    A date is an interval, as exactly as it is known: of two that overlap neither is later.
    """
    latest = np.flatnonzero(table.last[claims.row] >= group_max(group, table.first[claims.row]))
    rows = claims.row[latest]
    strength = composite_key(table.precision[rows], table.voice[rows], claims.office[latest])
    best: Ints = latest[group_argmax(group[latest], strength)]
    return best


def in_voices(table: StanceTable, voices: Collection[Voice]) -> Mask:
    """Which rows are in one of these voices."""
    return np.isin(table.voice, [voice.rank for voice in voices])


DIRECT = tuple(voice for voice in Voice if voice.direct)
"""The voices in which nobody else speaks about the holder."""


def one_each(table: StanceTable, claims: Claims, said: Sequence[Ints]) -> Ints:
    """The place of one of all claims that say the same (are equal in all of ``said``), in the order of ``said``.

    It is the one recorded last, then that of the lowest stance id.
    """
    if not len(claims):
        return np.empty(0, dtype=np.int64)
    key = composite_key(*said)
    order = np.argsort(key)
    same = np.append(False, key[order][1:] == key[order][:-1])
    if same.any():
        competing = order[same | np.append(same[1:], False)]
        rows = claims.row[competing]
        late = ~table.recorded[rows]
        order_of_rivals = np.lexsort((ranks_of_tied(table.ids, rows, (late, key[competing])), late))
        place = np.zeros(len(claims), dtype=np.int64)
        place[competing[order_of_rivals]] = np.arange(len(competing))
        order = np.lexsort((place, key))
    kept: Ints = order[~same]
    return kept


def ranks_of_tied(ids: Strings, rows: Ints, columns: Sequence[NDArray[Any]]) -> Ints:
    """The ranks by id of those rows that are equal to another in all of these columns; 0 of all others.

    Ids are slow to read and to compare, and few rows are told apart by them alone.
    """
    order = np.lexsort(columns)
    same = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for column in columns:
        ordered = column[order]
        same &= ordered[1:] == ordered[:-1]
    tied = order[np.append(False, same)[: len(rows)] | np.append(same, False)[: len(rows)]]
    by_id = np.zeros(len(rows), dtype=np.int64)
    by_id[tied] = ranks(ids.at(rows[tied]))
    return by_id


def codes_of(names: Sequence[str], wanted: Collection[str]) -> list[int]:
    chosen = set(wanted)
    return [code for code, name in enumerate(names) if name in chosen]
