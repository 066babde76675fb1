"""Who leads an organisation when: the terms of the offices that set its foreign policy, one holder a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from stancegraph.model.records import Role
from stancegraph.model.renaming import renamed
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located, Registry, place

DAY = timedelta(days=1)


def check_leaders(file: str, rows: Sequence[Located], registry: Registry, problems: Problems) -> None:
    """Whatever dataset its rows stand in, an organisation has one leader a day."""
    lines: dict[str, int] = {}
    for found in rows:
        if isinstance(found.record, Role) and found.record.leads:
            role = renamed(found.record, registry.prefix, registry.in_graph) if registry.has_prefixes else found.record
            registry.leading[role.id] = replace(found, record=role)
            lines[role.id] = found.line
    of_all = (found.record for found in registry.leading.values() if isinstance(found.record, Role))
    for of_one in terms(of_all).values():
        for overlap in overlaps(of_one):
            # Of two in this file the one that begins later is told; the other may stand in a dataset before.
            told, other = overlap.roles if overlap.roles[0].id in lines else reversed(overlap.roles)
            if told.id in lines:
                message = (
                    f'yes, but {other.actor} leads {other.organisation} {overlap} too ("{other.id}" in '
                    f"{place(registry.leading[other.id], file)}); one leads it at a time, save that a term may begin on the last "
                    "day of the one before"
                )
                problems.add(file, lines[told.id], "leads", message)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two terms that lie over each other, the later first, and the days they share."""

    roles: tuple[Role, Role]
    first: date
    last: date

    def __str__(self) -> str:
        match self.first == date.min, self.last == date.max:
            case True, True:
                return "always"
            case True, False:
                return f"until {self.last}"
            case False, True:
                return f"from {self.first} on"
        return f"on {self.first}" if self.first == self.last else f"from {self.first} to {self.last}"


def terms(roles: Iterable[Role]) -> Mapping[str, list[Role]]:
    """The roles that lead, by organisation, in the order in which they begin."""
    found: dict[str, list[Role]] = defaultdict(list)
    for role in roles:
        if role.leads:
            found[role.organisation].append(role)
    for each in found.values():
        each.sort(key=lambda role: (*role.span, role.id))
    return found


def overlaps(terms: list[Role]) -> Iterator[Overlap]:
    """The terms of one organisation that lie over each other, save those of one person and the day of a handover."""
    for one, other in combinations(terms, 2):
        (begun, over), (other_begun, other_over) = one.span, other.span
        first, last = max(begun, other_begun), min(over, other_over)
        handover = over == other_begun or other_over == begun
        if one.actor != other.actor and first <= last and not handover:
            yield Overlap((other, one), first, last)


def gaps(terms: list[Role]) -> Iterator[tuple[Role, date, date]]:
    """The days on which nobody is known to lead, between two terms of one organisation, and the term that follows."""
    reached: date | None = None
    for role in terms:
        first, last = role.span
        if reached is not None and first - reached > DAY:
            yield role, reached + DAY, first - DAY
        reached = last if reached is None else max(reached, last)
