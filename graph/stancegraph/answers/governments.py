"""Governments: what was said under one leader is no answer under the next.

The days of an organisation whose leaders are known fall into governments (:mod:`stancegraph.model.governments`). A day of
handover is of the incoming leader, but the outgoing one's own words of that day are of his government.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import NOBODY, Claims, Codes
from stancegraph.answers.mandates import LONG_AGO
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.governments import Government, spells
from stancegraph.model.records import Role
from stancegraph.model.words import ActorKind

UNGOVERNED = -1
"""The government of an organisation that knows none."""


@dataclass(frozen=True, slots=True)
class Governments:
    """The governments of all organisations that know any, by code; those of one organisation follow in time.

    ``leader`` and ``since`` are who led it (-1: nobody known) and its first day. Stretches of days are looked up: the
    organisation and first day of each (in this order), and the government there. ``handovers`` has, for a stretch on
    which several lead, the government of each of them by name.
    """

    leader: Ints
    since: Ints
    stretch: Ints
    government: Ints
    handovers: dict[int, dict[int, int]]
    states: Ints

    @classmethod
    def of(cls, catalogue: Catalogue, names: Codes) -> Governments:
        """Those of the roles that lead."""
        actors = {name: code for code, name in enumerate(names.actors)}
        led: dict[int, list[Role]] = {}
        for role in catalogue.roles:
            if role.leads:
                led.setdefault(actors[role.organisation], []).append(role)
        leader: list[int] = []
        since: list[int] = []
        stretches: list[tuple[int, int]] = []
        handovers: dict[int, dict[int, int]] = {}
        for organisation in sorted(led):
            found = spells(led[organisation])
            codes: dict[Government, int] = {}
            governments = {each for spell in found for each in (spell.government, *spell.outgoing)}
            for each in sorted(governments, key=lambda each: (each.first or date.min, each.leader or "")):
                codes[each] = len(leader)
                leader.append(NOBODY if each.leader is None else actors[each.leader])
                since.append(day_number(each.first or date.min))
            for spell in found:
                place = len(stretches)
                stretches.append((_place(organisation, day_number(spell.first or date.min)), codes[spell.government]))
                if spell.outgoing:
                    several = (spell.government, *spell.outgoing)
                    handovers[place] = {actors[each.leader]: codes[each] for each in reversed(several) if each.leader}
        states = [actors[each.id] for each in catalogue.actors.values() if each.kind is ActorKind.STATE]
        stretch, government = np.array(stretches, dtype=np.int64).reshape(-1, 2).T
        return cls(
            np.array(leader, dtype=np.int64),
            np.array(since, dtype=np.int64),
            stretch,
            government,
            handovers,
            np.array(states, dtype=np.int64),
        )

    def at(self, organisation: Ints, day: Ints, by: NDArray[Any]) -> Ints:
        """Under which government of the organisation each day is, as to what ``by`` says on it."""
        found = np.full(len(organisation), UNGOVERNED, dtype=np.int64)
        if not len(self.stretch) or not len(found):
            return found
        place = np.searchsorted(self.stretch, _place(organisation, day.astype(np.int64)), "right") - 1
        led = (place >= 0) & (self.stretch[place] // _DAYS == organisation)
        found[led] = self.government[place[led]]
        if self.handovers:
            shared = led & np.isin(place, list(self.handovers))
            for each in np.flatnonzero(shared).tolist():
                found[each] = self.handovers[int(place[each])].get(int(by[each]), int(found[each]))
        return found

    def of_claims(self, table: StanceTable, claims: Claims) -> Ints:
        """Under which government of its holder each claim was said."""
        return self.at(claims.holder, table.date[claims.row].astype(np.int64), table.actor[claims.row])

    def on(self, organisation: Ints, day: Ints) -> Ints:
        """Under which government each organisation is on a day."""
        return self.at(organisation, day, np.full(len(organisation), NOBODY))

    def bound(self, table: StanceTable, claims: Claims) -> Mask:
        """Which claims count only under their government: what speakers said, and a state's own."""
        own = table.actor[claims.row] == claims.holder
        bound: Mask = ~own | np.isin(claims.holder, self.states)
        return bound

    def crossing(self, table: StanceTable, claims: Claims, day: Ints) -> Mask:
        """Which claims were said under another government than that of a day, and count only under their own."""
        if not len(self.stretch):
            return np.zeros(len(claims), dtype=bool)
        other: Mask = self.of_claims(table, claims) != self.on(claims.holder, day)
        return other & self.bound(table, claims)

    def leaders(self, government: Ints) -> Ints:
        """Who led each government; -1 for nobody known, and where there is none."""
        if not len(self.leader):
            return np.full(len(government), NOBODY, dtype=np.int64)
        return np.where(government == UNGOVERNED, NOBODY, self.leader[government])


# Days are numbered from 1970; so many to an organisation keep their order with it before them.
_DAYS = 2**23


Number = TypeVar("Number", int, Ints)


def _place(organisation: Number, day: Number) -> Number:
    return organisation * _DAYS + day - LONG_AGO


def organisation_and_day(stretch: int) -> tuple[int, int]:
    """The organisation, and the first day, of a stretch of :class:`Governments`."""
    organisation, day = divmod(stretch, _DAYS)
    return organisation, day + LONG_AGO
