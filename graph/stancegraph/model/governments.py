"""Governments: into which stretches the days of an organisation fall by who led it.

A role that ``leads`` makes its holder the leader from its first to its last day. Terms of one person without a gap are
one; days without a known leader are a government of their own, each gap another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from stancegraph.model.records import Role

_SINCE_EVER, _FOR_EVER = date.min.toordinal(), date.max.toordinal()


class Term(NamedTuple):
    """Who led an organisation from which day to which, both included (None: open); without a gap it is one."""

    leader: str
    first: date | None
    last: date | None


class Government(NamedTuple):
    """Who leads (None: nobody known), and the first day of it (None: not known, or since ever)."""

    leader: str | None
    first: date | None


class Spell(NamedTuple):
    """Days on end on which the same leaders of an organisation are in office, both ends included (None: open).

    The days belong to ``government``. Those of ``outgoing`` began before and are not over: only what their leaders say
    themselves is of theirs.
    """

    first: date | None
    last: date | None
    government: Government
    outgoing: tuple[Government, ...]


def spells(roles: Iterable[Role]) -> list[Spell]:
    """All days of one organisation in order, from the roles that lead it; nothing where none does."""
    terms = _terms(roles)
    if not terms:
        return []
    begins = sorted({_SINCE_EVER, *(first for _, first, _ in terms), *(last + 1 for _, _, last in terms)})
    begins = [each for each in begins if each <= _FOR_EVER]
    ends = [each - 1 for each in begins[1:]] + [_FOR_EVER]
    found = []
    for first, last in zip(begins, ends, strict=True):
        # Of two that lead on one day it is the incoming one's.
        running = sorted(((begun, who) for who, begun, end in terms if begun <= first <= end), reverse=True)
        several = [Government(who, _since(begun)) for begun, who in running] or [Government(None, _since(first))]
        found.append(Spell(_since(first), _until(last), several[0], tuple(several[1:])))
    return found


def terms(roles: Iterable[Role]) -> list[Term]:
    """All terms of one organisation, from the roles that lead it."""
    return [Term(leader, _since(first), _until(last)) for leader, first, last in _terms(roles)]


def _terms(roles: Iterable[Role]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for who, first, last in sorted(map(_term, roles)):
        if found and found[-1][0] == who and first <= found[-1][2] + 1:
            found[-1] = who, found[-1][1], max(last, found[-1][2])
        else:
            found.append((who, first, last))
    return found


def _term(role: Role) -> tuple[str, int, int]:
    first, last = role.span
    return role.actor, first.toordinal(), last.toordinal()


def _since(day: int) -> date | None:
    return None if day == _SINCE_EVER else date.fromordinal(day)


def _until(day: int) -> date | None:
    return None if day == _FOR_EVER else date.fromordinal(day)
