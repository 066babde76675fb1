"""The position of an actor on an issue as of a date: the rules, computed over columns.

The rules, in the words of ``docs/positions.md``:

1. Candidates are the actor's stances on the issue dated on or before the day asked about, recorded by the moment asked
   about and not superseded or retracted by then. A correction holds for good, even if it is itself corrected later.
2. The latest date wins; on one date own words beat reported ones, which beat attributed ones.
3. Winners that disagree are all given, as contested. Of several that say the same one is given: a direct one rather
   than an entailed one, then the one recorded last, then that of the lowest id.
4. An actor with none of its own inherits. An organisation: by rule 2 from what its speakers said while they spoke for
   it; a stance that names whom it was made for counts for that one only. A speaker of organisations on the day asked about: by rule 2 from the positions of these organisations.
5. An issue that entails another passes support on to it; opposition to the entailed passes back. Only when asked; then
   such claims compete by rule 2 with those made on the issue itself.

Unless voices are chosen, attributed stances answer (by the same rules) only where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, disagreeing, equi_join, group_argmax, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, Claims, Codes, in_range, in_voices, live_rows, one_each
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.rows import AnswerRow, answer_columns, labelled
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import VOICES, StanceTable


@dataclass(frozen=True, slots=True)
class PositionRow(AnswerRow):
    """One answer. ``via`` is who it was inherited from, ``entailed_from`` the issue it follows from."""

    entailed_from: str | None
    entailed_from_label: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Positions(Sequence[PositionRow]):
    """Answers as columns; rows, and the labels in them, are made when asked for. A slice is answers too.

    They come by actor, issue, position (from support to rejection) and who attributes it. ``day`` is the day asked about.
    ``claims`` (which stances answer, for whom), ``contested``, ``table`` (all stances), ``catalogue`` (what is called how)
    and ``names`` (the ids behind its codes) are columns for numpy.

    >>> answers = graph.positions("zelenskyy", "immediate-ceasefire", as_of=date(2025, 4, 5))
    >>> [(row.position, row.condition, row.age_days) for row in answers]
    [('conditional', 'guarantees that keep Russia from attacking again', 36)]
    """

    table: StanceTable
    catalogue: Catalogue
    names: Codes
    day: date
    claims: Claims
    contested: Mask

    def __len__(self) -> int:
        return len(self.claims)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,} rows as of {self.day}>"

    @overload
    def __getitem__(self, index: int) -> PositionRow: ...
    @overload
    def __getitem__(self, index: slice) -> Positions: ...
    def __getitem__(self, index: int | slice) -> PositionRow | Positions:
        if isinstance(index, slice):
            which = np.arange(len(self))[index]
            return replace(self, claims=self.claims[which], contested=self.contested[which])
        return next(self._rows(np.array([index])))

    def __iter__(self) -> Iterator[PositionRow]:
        return self._rows(np.arange(len(self)))

    def _rows(self, which: Ints) -> Iterator[PositionRow]:
        claims = self.claims[which]
        columns = answer_columns(self.table, self.catalogue, self.names, claims, self.contested[which], self.day)
        return map(PositionRow, *columns, *labelled(self.names.issues, claims.origin, self.catalogue.issues))

    @property
    def values(self) -> NDArray[np.int8]:
        """The number of each position, from -2 to 2, as a numpy array.

        >>> graph.positions(issue="multinational-force", as_of=date(2025, 2, 14), inherit=False).values.tolist()
        [1, -2]
        """
        return self.table.value[self.claims.row]


def positions(table: StanceTable, catalogue: Catalogue, scope: Scope) -> Positions:
    """The positions of actors on issues as of a date; see the rules above.

    Only stances dated from ``since`` to ``until`` count. ``inherit=False`` leaves rule 4 out.
    """
    rules = _Rules(table, catalogue, scope, scope.day)
    live = live_rows(table, scope) & in_range(table.date, scope)
    direct = in_voices(table, DIRECT)
    if scope.voices is not None:
        claims = rules.answer(live & in_voices(table, scope.voices))
    else:
        claims = rules.answer(live & direct)
        hearsay = rules.answer(live & ~direct)
        claims = Claims.concat([claims, hearsay.without(rules.names, claims)])
    return rules.presented(claims.about(rules.names, scope.actors, None))


@dataclass(frozen=True)
class _Rules:
    """The rules applied to one table, within one scope."""

    table: StanceTable
    catalogue: Catalogue
    scope: Scope
    day: date

    @cached_property
    def names(self) -> Codes:
        return Codes.of(self.table, self.catalogue)

    @cached_property
    def _terms(self) -> Mandates:
        return Mandates.of(self.catalogue.roles, self.names)

    @cached_property
    def _entailments(self) -> tuple[Ints, Ints]:
        """All pairs of an issue and one that follows from it, directly or through others."""
        codes = {name: code for code, name in enumerate(self.names.issues)}
        entails = {each.id: each.entails for each in self.catalogue.issues.values()}
        links = [(codes[issue], codes[other]) for issue in entails for other in reachable(issue, entails)]
        entailing, entailed = np.array(links, dtype=np.int64).reshape(-1, 2).T
        return entailing, entailed

    def answer(self, usable: Mask) -> Claims:
        """The winning claims of every actor on every issue, over the usable rows."""
        claims = self._candidates(usable)
        own = self._winners(claims)
        if not self.scope.inherit:
            return own
        spoken = self._winners(self._terms.spoken_for(self.table, claims).without(self.names, own))
        settled = Claims.concat([own, spoken])
        inherited = self._terms.on(self.day).inherited(settled)
        return Claims.concat([settled, self._winners(inherited.without(self.names, settled))])

    def _candidates(self, usable: Mask) -> Claims:
        """Rules 1 and 5: stances as claims of their own actor, on their own issue and on what follows."""
        claims = Claims.own(self.table, np.flatnonzero(usable))
        if self.scope.include_entailed:
            claims = Claims.concat([claims, *self._entailed(claims)])
        return claims.about(self.names, None, self.scope.issues)

    def _entailed(self, claims: Claims) -> Iterator[Claims]:
        entailing, entailed = self._entailments
        value = self.table.value[claims.row]
        for passes_on, origin, target in ((value > 0, entailing, entailed), (value < 0, entailed, entailing)):
            source = claims[passes_on]
            which, link = equi_join(source.issue, origin)
            yield replace(source[which], issue=target[link], origin=origin[link])

    def _winners(self, claims: Claims) -> Claims:
        """Rule 2: of each holder and issue the claims of the latest date, and there of the strongest voice."""
        strength = self.table.date[claims.row].astype(np.int64) * len(VOICES) + self.table.voice[claims.row]
        return claims[group_argmax(claims.topic(self.names), strength)]

    def presented(self, claims: Claims) -> Positions:
        """Rule 3: one row for each position winners take (and each actor who attributes it), in a fixed order."""
        actor, issue = ranks(self.names.actors), ranks(self.names.issues)
        value, by = self.table.value[claims.row], self.table.attributed_by[claims.row]
        said = (actor[claims.holder], issue[claims.issue], -value.astype(np.int64), np.where(by < 0, by, actor[by]))
        kept = one_each(self.table, self.names, claims, said)
        contested = disagreeing(kept.topic(self.names), self.table.value[kept.row])
        return Positions(self.table, self.catalogue, self.names, self.day, kept, contested)


def reachable(start: str, links: Mapping[str, Sequence[str]]) -> set[str]:
    """All nodes that can be reached from ``start``, itself left out."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for other in links.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return found - {start}
