"""Who speaks for whom, from when to when, and on what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, composite_key, equi_join, group_argmax
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, NOBODY, Claims, Codes, in_voices
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.hierarchy import reachable
from stancegraph.model.records import Issue, Role
from stancegraph.model.speakers import Office, office
from stancegraph.model.words import ActorKind

LONG_AGO, FAR_AHEAD = day_number(date.min), day_number(date.max)


def term(role: Role) -> tuple[int, int]:
    """The first and the last day of a role; a date known to the month or year is taken generously."""
    first, last = role.span
    return day_number(first), day_number(last)


@dataclass(frozen=True, slots=True)
class Mandates:
    """Who speaks for whom, from which day to which, both included, on which issue (-1: any), with which weight.

    Overlapping terms that say the same are joined. ``persons`` are those whom nobody speaks for.
    """

    speaker: Ints
    organisation: Ints
    issue: Ints
    office: Ints
    first: Ints
    last: Ints
    persons: Ints

    @classmethod
    def of(cls, catalogue: Catalogue, names: Codes) -> Mandates:
        """The terms of roles that speak for a state or organisation. Nobody speaks for a person."""
        actors = {name: code for code, name in enumerate(names.actors)}
        issues = {name: code for code, name in enumerate(names.issues)}
        remits = Remits(catalogue.issues)
        terms: dict[tuple[int, int, int, int], list[tuple[int, int]]] = {}
        for role in catalogue.roles:
            known = catalogue.actors.get(role.organisation)
            if (
                role.represents.speaks
                and role.actor != role.organisation
                and not (known and known.kind is ActorKind.PERSON)
            ):
                on = [issues[each] for each in remits.within(role.remit) if each in issues] if role.remit else [NOBODY]
                for each in on:
                    key = actors[role.actor], actors[role.organisation], each, office(role)
                    terms.setdefault(key, []).append(term(role))
        rows = [(*key, *joined) for key, several in terms.items() for joined in _joined(several)]
        persons = [actors[each.id] for each in catalogue.actors.values() if each.kind is ActorKind.PERSON]
        speaker, organisation, issue, weight, first, last = np.array(rows, dtype=np.int64).reshape(-1, 6).T
        return cls(speaker, organisation, issue, weight, first, last, np.array(persons, dtype=np.int64))

    def __getitem__(self, which: NDArray[np.bool_]) -> Mandates:
        return Mandates(
            self.speaker[which],
            self.organisation[which],
            self.issue[which],
            self.office[which],
            self.first[which],
            self.last[which],
            self.persons,
        )

    def on(self, day: date) -> Mandates:
        """The terms that run on a day."""
        return self[(self.first <= day_number(day)) & (day_number(day) <= self.last)]

    def spoken_for(self, table: StanceTable, claims: Claims) -> Claims:
        """Claims of speakers as claims of whom they spoke for: whom the stance names, else those of their terms; each once.

        Only what speakers say themselves counts, not what is attributed to them. Nobody speaks for a person.
        """
        claims = claims[in_voices(table, DIRECT)[claims.row]]
        named = table.on_behalf_of[claims.row].astype(np.int64)
        which, place = equi_join(claims.holder, self.speaker)
        day = table.date[claims.row[which]]
        in_term = (self.first[place] <= day) & (day <= self.last[place])
        in_remit = (self.issue[place] == NOBODY) | (self.issue[place] == claims.issue[which])
        meant = (named[which] == NOBODY) | (named[which] == self.organisation[place])
        which, place = which[in_term & in_remit & meant], place[in_term & in_remit & meant]
        # Who names an organisation without an office in it counts for it as an office does.
        told = np.flatnonzero((named != NOBODY) & ~np.isin(named, self.persons))
        holder = np.concatenate([self.organisation[place], named[told]])
        weight = np.concatenate([self.office[place], np.full(len(told), Office.MANDATE)])
        which = np.concatenate([which, told])
        said = claims[which]
        found = Claims(said.row, holder, said.issue, weight, said.origin)
        return found[_heaviest(composite_key(which, holder), weight)]

    def inherited(self, claims: Claims) -> Claims:
        """Claims of organisations as claims of everyone who speaks for them in these terms, within the remit."""
        which, place = equi_join(claims.holder, self.organisation)
        held = claims[which]
        in_remit = (self.issue[place] == NOBODY) | (self.issue[place] == held.issue)
        held, place = held[in_remit], place[in_remit]
        found = Claims(held.row, self.speaker[place], held.issue, held.office, held.origin)
        return found[_heaviest(composite_key(which[in_remit], found.holder), found.office)]


def _heaviest(group: Ints, weight: Ints) -> Ints:
    """Of each group one place, of the greatest weight, in order."""
    best = group_argmax(group, weight)
    _, first = np.unique(group[best], return_index=True)
    return np.sort(best[first])


class Remits:
    """Which issues lie within a remit: those named and all narrower ones."""

    def __init__(self, issues: Mapping[str, Issue]) -> None:
        self._narrower: dict[str, list[str]] = {}
        for issue in issues.values():
            for wider in issue.broader:
                self._narrower.setdefault(wider, []).append(issue.id)

    def within(self, remit: Collection[str]) -> list[str]:
        """The issues in it, each once."""
        return sorted({*remit, *(each for named in remit for each in reachable(named, self._narrower))})


def _joined(terms: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping terms as one, so that nothing said in both counts twice."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(terms):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
