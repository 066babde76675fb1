"""For whom a stance counts beside its own actor, and under which government: what follows from roles, stance by stance.

A state or organisation also answers with what was said by those who spoke for it on the day, within their remit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from stancegraph.model.governments import Government, Spell, spells
from stancegraph.model.hierarchy import reachable
from stancegraph.model.records import Actor, Issue, Record, Role, Stance
from stancegraph.model.words import ActorKind, Represents


class Office(IntEnum):
    """How much a speaker weighs for an organisation; its own stances weigh as much as its leader's."""

    MANDATE = 0
    OFFICE = 1
    LEADER = 2
    OWN = 2


def office(role: Role) -> Office:
    """How much the holder of a role weighs."""
    if role.leads:
        return Office.LEADER
    return Office.OFFICE if role.represents is Represents.BY_OFFICE else Office.MANDATE


class SaidFor(NamedTuple):
    """That a stance counts for ``organisation``.

    ``weight`` is that of who made it. ``under`` is the government that the words are of; None where the organisation knows none.
    """

    organisation: str
    weight: Office
    under: Government | None


class Capacity(NamedTuple):
    """That a stance was made by ``organisation`` itself, or by somebody of it, whether it counts for it or not.

    ``in_office`` is False where the role represents nobody. ``under`` is as in :class:`SaidFor`.
    """

    organisation: str
    in_office: bool
    under: Government | None


class Claim(NamedTuple):
    """That a stance competes for the answer of ``holder``, its own actor or whom it was made for.

    ``weight`` and ``under`` are as in :class:`SaidFor`. ``days`` are those that may be
    asked about, both ends included: from the first day that its date may mean, where words count under one government
    only in its days.
    """

    holder: str
    weight: Office
    under: Government | None
    days: tuple[tuple[date, date], ...]


class Speakers:
    """Learns who speaks for whom from the actors, issues and roles of a graph; they have to be noted before it is asked."""

    def __init__(self) -> None:
        self._people: set[str] = set()
        self._states: set[str] = set()
        self._broader: dict[str, tuple[str, ...]] = {}
        self._roles: dict[str, list[Role]] = defaultdict(list)
        self._led: dict[str, list[Role]] = defaultdict(list)
        self._spells: dict[str, list[Spell]] = {}

    def note(self, record: Record) -> None:
        """Take a record into account; only actors, issues and roles say anything about who speaks for whom."""
        match record:
            case Actor(kind=ActorKind.PERSON):
                self._people.add(record.id)
            case Actor(kind=ActorKind.STATE):
                self._states.add(record.id)
            case Issue():
                self._broader[record.id] = record.broader
            case Role():
                if record.actor != record.organisation:
                    self._roles[record.actor].append(record)
                if record.leads:
                    self._led[record.organisation].append(record)
                    self._spells.pop(record.organisation, None)

    def said_for(self, stance: Stance) -> list[SaidFor]:
        """The states and organisations for which a stance was made, the weightiest capacity of each."""
        if not stance.voice.direct or not (stance.on_behalf_of or stance.actor in self._roles):
            return []
        found: dict[str, Office] = {}
        if stance.on_behalf_of and stance.on_behalf_of not in self._people:
            # Who names an organisation without an office in it counts for it as a mandate does.
            found[stance.on_behalf_of] = Office.MANDATE
        for role in self._roles.get(stance.actor, ()):
            meant = stance.on_behalf_of in (None, role.organisation)
            if (
                meant
                and role.represents.speaks
                and role.organisation not in self._people
                and role.holds(stance.date)
                and self._within(role, stance.issue)
            ):
                found[role.organisation] = max(office(role), found.get(role.organisation, Office.MANDATE))
        return [SaidFor(each, found[each], self.under(each, stance.date, stance.actor)) for each in sorted(found)]

    def capacities(self, stance: Stance) -> list[Capacity]:
        """In which organisations a stance was made: its actor, if that is no person, and whom it names, else in whom its actor held any role.

        Of what an organisation says itself only a state's own words are those of an office.
        """
        if not stance.voice.direct:
            return []
        found: dict[str, bool] = {}
        if stance.actor not in self._people:
            found[stance.actor] = stance.actor in self._states and not stance.on_behalf_of
        if stance.on_behalf_of:
            found[stance.on_behalf_of] = True
        else:
            for role in self._roles.get(stance.actor, ()):
                if role.holds(stance.date):
                    in_office = role.represents is not Represents.NONE
                    found[role.organisation] = in_office or found.get(role.organisation, False)
        return [Capacity(each, found[each], self.under(each, stance.date, stance.actor)) for each in sorted(found)]

    def claims(self, stance: Stance) -> Iterator[Claim]:
        """Whose answers a stance competes for, and on which days: its own actor's, then those of whom it was made for."""
        first = stance.date_precision.span(stance.date)[0]
        under = self.under(stance.actor, stance.date, stance.actor)
        # What an organisation that is no state says itself outlives its governments.
        cut = under if stance.actor in self._states else None
        yield Claim(stance.actor, Office.OWN, under, self._days(stance.actor, cut, first))
        for each in self.said_for(stance):
            days = self._days(each.organisation, each.under, first)
            yield Claim(each.organisation, each.weight, each.under, days)

    def _days(self, organisation: str, under: Government | None, first: date) -> tuple[tuple[date, date], ...]:
        """The days of a government from ``first`` on; without one all of them."""
        if under is None:
            return ((first, date.max),)
        found = (
            (max(first, spell.first or date.min), spell.last or date.max)
            for spell in self.spells(organisation)
            if spell.government == under
        )
        return tuple((begin, end) for begin, end in found if begin <= end)

    def under(self, organisation: str, day: date, speaker: str) -> Government | None:
        """The government of which the words of ``speaker`` are on a day; None where the organisation knows none."""
        for spell in self.spells(organisation):
            if (spell.first or date.min) <= day <= (spell.last or date.max):
                own = [each for each in spell.outgoing if each.leader == speaker]
                return own[0] if own and spell.government.leader != speaker else spell.government
        return None

    def spells(self, organisation: str) -> list[Spell]:
        """The days of an organisation by who led it; empty where that is not known."""
        if organisation not in self._led:
            return []
        if organisation not in self._spells:
            self._spells[organisation] = spells(self._led[organisation])
        return self._spells[organisation]

    def governed(self) -> Iterator[str]:
        """The organisations that know governments."""
        yield from self._led

    def _within(self, role: Role, issue: str) -> bool:
        return not role.remit or not {issue, *reachable(issue, self._broader)}.isdisjoint(role.remit)
