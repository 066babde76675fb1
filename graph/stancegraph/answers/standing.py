"""How far an answer can be leant on: whether it is old news, hearsay, from an office since left, past its declared end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, among, equi_join
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import NOBODY, Claims, Codes
from stancegraph.answers.kinds import Standing
from stancegraph.answers.mandates import term
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.words import Represents, Voice

STANDINGS = tuple(Standing)
"""The standing behind each code."""


def ages(table: StanceTable, rows: Ints, scope: Scope) -> Ints:
    """Days from each stance to the day asked about; an approximate date may seem to be ahead, and is 0."""
    return np.maximum(day_number(scope.day) - table.date[rows].astype(np.int64), 0)


def standings(table: StanceTable, catalogue: Catalogue, names: Codes, claims: Claims, scope: Scope) -> Ints:
    """The standing of each claim on the day asked about, as a place in :data:`STANDINGS`."""
    day, rows = day_number(scope.day), claims.row
    found = np.full(len(claims), STANDINGS.index(Standing.CURRENT))
    fresh = stale_after(catalogue, names.issues, claims.issue, scope)
    follows = claims.origin != NOBODY
    # What follows is old news as soon as what it follows from is.
    fresh[follows] = np.minimum(fresh[follows], stale_after(catalogue, names.issues, claims.origin[follows], scope))
    found[ages(table, rows, scope) > fresh] = STANDINGS.index(Standing.STALE)
    found[_out_of_office(table, catalogue, names, claims, day)] = STANDINGS.index(Standing.FORMER)
    found[table.voice[rows] == Voice.ATTRIBUTED.rank] = STANDINGS.index(Standing.HEARSAY)
    found[table.until[rows] < day] = STANDINGS.index(Standing.LAPSED)
    return found


def stale_after(catalogue: Catalogue, names: Sequence[str], issue: Ints, scope: Scope) -> Ints:
    """After how many days a position on each of these issues is old news."""
    if scope.stale_after is not None:
        return np.full(len(issue), scope.stale_after)
    by_issue = np.full(len(names), catalogue.stale_after)
    for code, name in enumerate(names):
        known = catalogue.issues.get(name)
        if known and known.stale_after is not None:
            by_issue[code] = known.stale_after
    return by_issue[issue]


def _out_of_office(table: StanceTable, catalogue: Catalogue, names: Codes, claims: Claims, day: int) -> Mask:
    """Which are own words said in an office, when none of the offices held then is still held."""
    codes = {name: code for code, name in enumerate(names.actors)}
    offices = [role for role in catalogue.roles if role.represents is not Represents.NONE]
    held = [(codes[role.actor], *term(role), (role.actor, role.organisation, role.office)) for role in offices]
    still = {key for _, first, last, key in held if first <= day <= last}
    rows = [(holder, first, last, key in still) for holder, first, last, key in held]
    holder, first, last, lasting = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    own = np.flatnonzero(table.actor[claims.row] == claims.holder)
    which, place = equi_join(claims.holder[own], holder)
    said = table.date[claims.row[own]][which]
    then = (first[place] <= said) & (said <= last[place])
    out: NDArray[np.bool_] = np.zeros(len(claims), dtype=bool)
    out[own] = among(np.arange(len(own)), which[then]) & ~among(
        np.arange(len(own)), which[then & lasting[place].astype(bool)]
    )
    return out
