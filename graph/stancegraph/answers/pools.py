"""What may answer for whom, and what does: the rules that all answers share, over columns.

A question is a group of claims that compete for one actor and issue on one day. Positions ask about every actor and issue
on one day; contradictions about few of them on many days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, among, disagreeing, equi_join, expand_ranges
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import Claims, Codes, one_each, winners
from stancegraph.answers.governments import Governments
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.stance_table import CONDITION_KINDS, StanceTable
from stancegraph.model.hierarchy import reachable
from stancegraph.model.words import ConditionKind, Position, Voice

_DEMAND = CONDITION_KINDS.index(ConditionKind.DEMAND)
# So many pairs of a question and a claim are looked at together: columns of this length are about 100 MB.
_MOST_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Questions:
    """Actors, issues and days that are asked about, each a question. Only what was said ``by`` a day answers (None: that day)."""

    holder: Ints
    issue: Ints
    day: Ints
    by: Ints | None = None

    def __len__(self) -> int:
        return len(self.holder)

    def __getitem__(self, which: NDArray[Any]) -> Questions:
        by = None if self.by is None else self.by[which]
        return Questions(self.holder[which], self.issue[which], self.day[which], by)

    @property
    def begun(self) -> Ints:
        """The last day on which what answers may have been said."""
        return self.day if self.by is None else np.minimum(self.day, self.by)


@dataclass(frozen=True, slots=True)
class Answers:
    """Claims that answer, and which question each answers. ``asked`` is where there is anything, perhaps lapsed."""

    claims: Claims
    question: Ints
    lapsed: Mask
    asked: Ints

    def holding(self) -> Answers:
        """Those whose declared end is not over."""
        return replace(
            self,
            claims=self.claims[~self.lapsed],
            question=self.question[~self.lapsed],
            lapsed=self.lapsed[~self.lapsed],
        )


@dataclass(frozen=True)
class Rules:
    """The rules over one table: who speaks for whom, under which government, what follows from what."""

    table: StanceTable
    catalogue: Catalogue

    @cached_property
    def names(self) -> Codes:
        """The ids behind all codes."""
        return Codes.of(self.table, self.catalogue)

    @cached_property
    def mandates(self) -> Mandates:
        """Who speaks for whom."""
        return Mandates.of(self.catalogue, self.names)

    @cached_property
    def governments(self) -> Governments:
        """Who led from when to when."""
        return Governments.of(self.catalogue, self.names)

    @cached_property
    def entailments(self) -> tuple[Ints, Ints]:
        """All pairs of an issue and one that follows from it, directly or through others."""
        codes = {name: code for code, name in enumerate(self.names.issues)}
        entails = {each.id: each.entails for each in self.catalogue.issues.values()}
        links = [(codes[issue], codes[other]) for issue in entails for other in reachable(issue, entails)]
        entailing, entailed = np.array(links, dtype=np.int64).reshape(-1, 2).T
        return entailing, entailed

    def pool(self, rows: Ints, *, inherit: bool = True) -> Claims:
        """Stances as claims of who made them and of whom they were made for."""
        own = Claims.own(self.table, rows)
        return Claims.concat([own, self.mandates.spoken_for(self.table, own)]) if inherit else own

    def answered(self, claims: Claims, question: Ints, day: Ints, *, across_governments: bool = False) -> Answers:
        """The claims that answer each question, of those that compete for it; ``day`` is that of each claim's question."""
        if not across_governments:
            kept = ~self.governments.crossing(self.table, claims, day)
            claims, question, day = claims[kept], question[kept], day[kept]
        asked = np.unique(question)
        place = winners(self.table, claims, question)
        claims, question, day = claims[place], question[place], day[place]
        over = self.table.until[claims.row] < day
        silent = ~among(question, question[~over])
        told = ~over | silent
        return Answers(claims[told], question[told], over[told], asked)

    def asked(self, questions: Questions, claims: Claims) -> Answers:
        """The answers of a pool to questions about any days."""
        order = np.argsort(claims.topic(self.names), kind="stable")
        claims = claims[order]
        topics = claims.topic(self.names)
        wanted = questions.holder * len(self.names.issues) + questions.issue
        first, end = np.searchsorted(topics, wanted, "left"), np.searchsorted(topics, wanted, "right")
        parts, by = [], questions.begun
        for some in _portions(end - first):
            which, place = expand_ranges(first[some], end[some])
            question, competing = some[which], claims[place]
            begun = self.table.first[competing.row] <= by[question]
            parts.append(self.answered(competing[begun], question[begun], questions.day[question[begun]]))
        return Answers(
            Claims.concat([Claims.own(self.table, np.empty(0, dtype=np.int64)), *(each.claims for each in parts)]),
            _concat(each.question for each in parts),
            _concat((each.lapsed for each in parts), bool),
            _concat(each.asked for each in parts),
        )

    def passing(self, held: Answers, *, every: bool = False) -> Ints:
        """The places of the answers that pass on to other issues: uncontested, direct, support or opposition, no ultimatum.

        Of several that say the same one passes on, or ``every`` one.
        """
        place = np.flatnonzero(~disagreeing(held.question, self.table.value[held.claims.row]))
        if not every:
            place = place[one_each(self.table, held.claims[place], (held.question[place],))]
        rows = held.claims.row[place]
        value = self.table.value[rows]
        ultimatum = (value == Position.OPPOSES) & (self.table.condition_kind[rows] == _DEMAND)
        sided = (value == Position.SUPPORTS) | ((value < 0) & ~ultimatum)
        passing: Ints = place[sided & (self.table.voice[rows] != Voice.ATTRIBUTED.rank)]
        return passing

    def followed(self, held: Answers) -> Claims:
        """Answers as claims on the issues that follow: support on what an issue entails, opposition on what entails it."""
        entailing, entailed = self.entailments
        claims = held.claims[self.passing(held)]
        value = self.table.value[claims.row]
        parts = []
        for passes_on, origin, target in ((value > 0, entailing, entailed), (value < 0, entailed, entailing)):
            source = claims[passes_on]
            which, link = equi_join(source.issue, origin)
            parts.append(replace(source[which], issue=target[link], origin=origin[link]))
        return Claims.concat(parts)

    def related(self, issues: Ints) -> Ints:
        """The issues, all that entail them and all that follow from them."""
        entailing, entailed = self.entailments
        return np.unique(
            np.concatenate([issues, entailing[np.isin(entailed, issues)], entailed[np.isin(entailing, issues)]])
        )

    def following(self, questions: Questions, claims: Claims, *, every: bool = False) -> tuple[Claims, Ints]:
        """What follows, on the day of each question, from the answers on other issues; and which question each answers.

        Of several answers that say the same one passes on, or ``every`` one.
        """
        others = {
            issue: [other for other in self.related(np.array([issue])).tolist() if other != issue]
            for issue in np.unique(questions.issue).tolist()
        }
        pairs = [(place, other) for place, issue in enumerate(questions.issue.tolist()) for other in others[issue]]
        which, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        held = self.asked(replace(questions[which], issue=other), claims).holding()
        place = self.passing(held, every=every)
        told, asked = held.claims[place], which[held.question[place]]
        target = questions.issue[asked]
        passes = np.where(
            self.table.value[told.row] > 0, self._entails(told.issue, target), self._entails(target, told.issue)
        )
        told, asked = told[passes], asked[passes]
        moved = replace(told, issue=questions.issue[asked], origin=told.issue)
        best = winners(self.table, moved, asked)
        return moved[best], asked[best]

    def _entails(self, issue: Ints, other: Ints) -> Mask:
        entailing, entailed = self.entailments
        count = len(self.names.issues)
        return among(issue * count + other, entailing * count + entailed)


def _portions(sizes: Ints) -> Iterable[Ints]:
    """Places in portions whose sizes add up to what is looked at together, or of one place."""
    if len(sizes):
        bounds = np.searchsorted(np.cumsum(sizes), np.arange(1, int(sizes.sum()) // _MOST_PAIRS + 1) * _MOST_PAIRS)
        yield from np.split(np.arange(len(sizes)), np.unique(bounds))


def _concat(parts: Iterable[NDArray[Any]], kind: type = np.int64) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])
