"""The position of an actor on an issue as of a day.

The rules, with an example of each, are in ``docs/positions.md``: which stances count (1), which of them answers (2),
what disagrees (3), who speaks for whom, on what and under which government (4), what follows from what (5), and how far
an answer can be leant on (6). Here they are put in their order: the pool of the actor; else what follows from its
answers on other issues; else, when asked, what those hold for whom it speaks; else hearsay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, disagreeing, equi_join, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, NOBODY, Claims, in_range, in_voices, live_rows, one_each, winners
from stancegraph.answers.kinds import Standing
from stancegraph.answers.pools import Answers, Rules
from stancegraph.answers.rows import AnswerRow, answer_columns, labelled
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import StanceTable, day_number, day_of
from stancegraph.answers.standing import STANDINGS, ages, stale_after, standings
from stancegraph.answers.tabular import Column, Tabular, columns_of, rows_html
from stancegraph.answers.wording import silent
from stancegraph.model.words import Voice


@dataclass(frozen=True, slots=True, repr=False)
class PositionRow(AnswerRow):
    """One answer. ``entailed_from`` is the issue it follows from, None: it is about the issue itself.

    ``disputed_by`` has the ids of those who say, not longer ago than a position is fresh, that the actor stands on the
    other side.
    """

    entailed_from: str | None
    entailed_from_label: str | None
    disputed_by: tuple[str, ...]
    disputed_by_label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """An actor and issue on which nothing was said since the government changed.

    ``leader`` (None: not known) leads since the day ``since``; ``earlier`` stances are left out, which
    ``across_governments`` lets answer.
    """

    actor: str
    issue: str
    leader: str | None
    since: date
    earlier: int


@dataclass(frozen=True, slots=True, eq=False)
class Positions(Sequence[PositionRow], Tabular):
    """Answers as columns; rows, and the labels in them, are made when asked for. A slice is answers too.

    They come by actor, issue, position (from support to rejection) and who attributes it. ``scope`` is what was asked,
    ``rules`` what it was answered from: the table of all stances, the catalogue, and the names behind its codes.
    ``claims`` (which stances answer, for whom), ``contested`` and ``standing`` are columns for numpy, ``hearsay`` the rows of
    the attributed stances that were heard. ``silences`` are the actors and issues that are left out because what was said was
    said under another government.

    >>> answers = graph.positions("zelenskyy", "immediate-ceasefire", as_of=date(2025, 3, 5))
    >>> [(row.position, row.condition, row.age_days) for row in answers]
    [('conditional', 'guarantees that keep Russia from attacking again', 5)]
    """

    rules: Rules
    scope: Scope
    claims: Claims
    contested: Mask
    standing: Ints
    hearsay: Ints
    silences: tuple[Silence, ...] = ()

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.scope.day

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
            return self._only(np.arange(len(self))[index])
        return next(self._rows(np.array([index])))

    def __iter__(self) -> Iterator[PositionRow]:
        return self._rows(np.arange(len(self)))

    def _columns(self) -> list[Column]:
        return columns_of(PositionRow, self)

    def _repr_html_(self) -> str:
        most = 3
        told = [silent(each, self.rules.catalogue) for each in self.silences[:most]]
        more = len(self.silences) - most
        told += [f"{more:,} more were answered under an earlier government only"] if more > 0 else []
        return rows_html(repr(self), PositionRow, self, "; ".join(told))

    def _only(self, which: Ints) -> Positions:
        return replace(self, claims=self.claims[which], contested=self.contested[which], standing=self.standing[which])

    def _rows(self, which: Ints) -> Iterator[PositionRow]:
        claims, catalogue = self.claims[which], self.rules.catalogue
        columns = answer_columns(self.rules, claims, self.contested[which], self.standing[which], self.scope)
        denied = self._disputed_by(claims)
        origin = labelled(self.rules.names.issues, claims.origin, catalogue.issues)
        return map(PositionRow, *columns, *origin, denied, map(self._called, denied))

    def _called(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        known = self.rules.catalogue.actors
        return tuple(known[each].name if each in known else each for each in actors)

    def _disputed_by(self, claims: Claims) -> list[tuple[str, ...]]:
        """For each claim who attributes the opposite sign to its holder on its issue."""
        table, names = self.rules.table, self.rules.names
        denials = Claims.own(table, self.hearsay)
        which, place = equi_join(claims.topic(names), denials.topic(names))
        value, denied = table.value[claims.row[which]], table.value[denials.row[place]]
        direct = table.voice[claims.row[which]] != Voice.ATTRIBUTED.rank
        found: list[set[str]] = [set() for _ in range(len(claims))]
        opposite = direct & (np.sign(value) * np.sign(denied) < 0)
        for claim, row in zip(which[opposite].tolist(), denials.row[place[opposite]].tolist(), strict=True):
            found[claim].add(table.actors[table.attributed_by[row]])
        return [tuple(sorted(each)) for each in found]

    def unspoken(self) -> list[tuple[str, str]]:
        """The persons and issues without an answer on which those they speak for have a position.

        ``taken_over`` lets them answer with it.

        >>> graph.positions("putin", "unsc-2774").unspoken()
        [('vladimir-putin', 'unsc-2774')]
        """
        if self.scope.taken_over or not self.scope.inherit:
            return []
        # What is only left out because it is old news has been said.
        scope = replace(self.scope, fresh=False)
        alone = _Asked(self.rules, scope).answer() if self.scope.fresh else self
        more = _Asked(self.rules, replace(scope, taken_over=True)).answer()
        known = {*alone.claims.topic(self.rules.names).tolist()}
        topics = more.claims.topic(self.rules.names).tolist()
        return list(
            dict.fromkeys((row.actor, row.issue) for row, topic in zip(more, topics, strict=True) if topic not in known)
        )

    @property
    def values(self) -> NDArray[np.int8]:
        """The number of each position, from -2 to 2, as a numpy array.

        >>> graph.positions(issue="multinational-force", as_of=date(2025, 2, 14), inherit=False).values.tolist()
        [2, -2]
        """
        return self.rules.table.value[self.claims.row]


def positions(table: StanceTable, catalogue: Catalogue, scope: Scope) -> Positions:
    """The positions of actors on issues as of a day; see the rules named above.

    Only stances dated from ``since`` to ``until`` count. ``inherit=False`` leaves out what others said for the actor.
    """
    return _Asked(Rules(table, catalogue), scope).answer()


@dataclass(frozen=True)
class _Asked:
    """The rules applied to one table, within one scope, on one day."""

    rules: Rules
    scope: Scope

    @property
    def _table(self) -> StanceTable:
        return self.rules.table

    @cached_property
    def _live(self) -> Mask:
        table, scope = self._table, self.scope
        live = live_rows(table, scope) & in_range(table.date, scope)
        return live if scope.voices is None else live & in_voices(table, scope.voices)

    def answer(self) -> Positions:
        """Everything there is to answer."""
        table, scope, names = self._table, self.scope, self.rules.names
        may_answer = self._live & in_voices(table, DIRECT) if scope.voices is None else self._live
        pool = self._wanted(self.rules.pool(np.flatnonzero(may_answer), inherit=scope.inherit))
        direct = self._answered(pool)
        shown = direct if scope.lapsed else direct.holding()
        parts = [shown.claims]
        taken = [direct.asked]
        if scope.entailed:
            parts.append(self._left(self.rules.followed(direct.holding()), taken))
        if scope.taken_over:
            settled = Claims.concat([direct.holding().claims, *parts[1:]])
            parts.append(self._left(self.rules.mandates.on(scope.day).inherited(settled), taken))
        if scope.voices is None:
            parts.append(self._hearsay(taken))
        found = Claims.concat(parts).about(names, scope.actors, scope.issues)
        answers = self._presented(found)
        silences = self._silences(pool, direct, answers) if not scope.across_governments else ()
        answers = replace(answers, silences=silences)
        return (
            answers._only(np.flatnonzero(answers.standing == STANDINGS.index(Standing.CURRENT)))
            if scope.fresh
            else answers
        )

    def _wanted(self, claims: Claims) -> Claims:
        """Those on the issues asked about and on those that have to do with them."""
        issues = self.scope.issues
        if issues is None:
            return claims
        wanted = np.flatnonzero(np.isin(np.array(self.rules.names.issues, dtype=object), list(issues)))
        related = self.rules.related(wanted) if self.scope.entailed else wanted
        return claims[np.isin(claims.issue, related)]

    def _answered(self, claims: Claims) -> Answers:
        day = np.full(len(claims), day_number(self.scope.day))
        return self.rules.answered(
            claims, claims.topic(self.rules.names), day, across_governments=self.scope.across_governments
        )

    def _left(self, claims: Claims, taken: list[Ints]) -> Claims:
        """The winners among claims on what nothing has answered yet, which is taken thereby."""
        topic = claims.topic(self.rules.names)
        claims = claims[~np.isin(topic, np.concatenate(taken))]
        topic = claims.topic(self.rules.names)
        taken.append(np.unique(topic))
        return claims[winners(self._table, claims, topic)]

    def _hearsay(self, taken: list[Ints]) -> Claims:
        """What others attribute, where nothing else answers."""
        table = self._table
        own = self._wanted(Claims.own(table, np.flatnonzero(self._live & ~in_voices(table, DIRECT))))
        own = own[~np.isin(own.topic(self.rules.names), np.concatenate(taken))]
        if not self.scope.across_governments:
            day = np.full(len(own), day_number(self.scope.day))
            own = own[~self.rules.governments.crossing(table, own, day)]
        best = own[winners(table, own, own.topic(self.rules.names))]
        over = table.until[best.row] < day_number(self.scope.day)
        return best if self.scope.lapsed else best[~over]

    def _presented(self, claims: Claims) -> Positions:
        """Rule 3: one row for each position winners take (and each actor who attributes it), in a fixed order."""
        table, names = self._table, self.rules.names
        actor, issue = ranks(names.actors), ranks(names.issues)
        value, by = table.value[claims.row], table.attributed_by[claims.row]
        said = (actor[claims.holder], issue[claims.issue], -value.astype(np.int64), np.where(by < 0, by, actor[by]))
        kept = claims[one_each(table, claims, said)]
        contested = disagreeing(kept.topic(names), table.value[kept.row])
        standing = standings(table, self.rules.catalogue, names, kept, self.scope)
        return Positions(self.rules, self.scope, kept, contested, standing, self._fresh_hearsay())

    def _fresh_hearsay(self) -> Ints:
        """The rows of what others attribute that is not old news and has not lapsed."""
        table, scope = self._table, self.scope
        rows = np.flatnonzero(self._live & (table.voice == Voice.ATTRIBUTED.rank))
        most = stale_after(self.rules.catalogue, table.issues, table.issue[rows].astype(np.int64), scope)
        return rows[(ages(table, rows, scope) <= most) & (table.until[rows] >= day_number(scope.day))]

    def _silences(self, pool: Claims, direct: Answers, answers: Positions) -> tuple[Silence, ...]:
        """Where the change of government leaves nothing."""
        names, governments = self.rules.names, self.rules.governments
        left = pool.about(names, self.scope.actors, self.scope.issues)
        topic = left.topic(names)
        left = left[~np.isin(topic, direct.asked) & ~np.isin(topic, answers.claims.topic(names))]
        if not len(left):
            return ()
        _, place, number = np.unique(left.topic(names), return_index=True, return_counts=True)
        held = left[place]
        led = governments.on(held.holder, np.full(len(held), day_number(self.scope.day)))
        leader, since = governments.leaders(led), governments.since[led]
        found = [
            Silence(
                names.actors[who], names.issues[what], names.actors[lead] if lead != NOBODY else None, day_of(first), n
            )
            for who, what, lead, first, n in zip(
                held.holder.tolist(), held.issue.tolist(), leader.tolist(), since.tolist(), number.tolist(), strict=True
            )
        ]
        return tuple(sorted(found, key=lambda each: (each.actor, each.issue)))
