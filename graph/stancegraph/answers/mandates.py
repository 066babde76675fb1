"""Who speaks for whom, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from stancegraph.answers.arrays import Ints, equi_join
from stancegraph.answers.claims import NOBODY, Claims, Codes
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.records import Role

_LONG_AGO, _FAR_AHEAD = day_number(date.min), day_number(date.max)


@dataclass(frozen=True, slots=True)
class Mandates:
    """Who speaks for whom, from which day to which, both included; overlapping terms of one pair are joined."""

    speaker: Ints
    organisation: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, roles: Iterable[Role], names: Codes) -> Mandates:
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

    def on(self, day: date) -> Mandates:
        """The terms that run on a day."""
        running = (self.first <= day_number(day)) & (day_number(day) <= self.last)
        return Mandates(self.speaker[running], self.organisation[running], self.first[running], self.last[running])

    def spoken_for(self, table: StanceTable, claims: Claims) -> Claims:
        """Claims of speakers as claims of whom they spoke for: whom the stance names, else those of their terms on the day."""
        named = table.on_behalf_of[claims.row].astype(np.int64)
        told, untold = claims[named != NOBODY], claims[named == NOBODY]
        which, term = equi_join(untold.holder, self.speaker)
        day = table.date[untold.row[which]]
        in_term = (self.first[term] <= day) & (day <= self.last[term])
        said, term = untold[which[in_term]], term[in_term]
        return Claims.concat(
            [
                Claims(told.row, named[named != NOBODY], told.issue, told.holder, told.origin),
                Claims(said.row, self.organisation[term], said.issue, self.speaker[term], said.origin),
            ]
        )

    def inherited(self, claims: Claims) -> Claims:
        """Claims of organisations as claims of everyone who speaks for them in these terms."""
        which, term = equi_join(claims.holder, self.organisation)
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
