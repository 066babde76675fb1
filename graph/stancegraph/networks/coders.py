"""How far coders agree on the same texts: what both found, and what they made of it.

Two coders are compared over the documents in which both have a statement. What a coder found there is a set of units: an actor on a
concept in a document. Of the units of both, ``overlap`` is the share found by both (Dice 1945: twice the common units over the sum), and
of the common ones ``same`` is the share with the same qualifier, ``alpha`` Krippendorff's alpha (:mod:`stancegraph.answers.krippendorff`) of
the two qualifiers: of integers by their differences (interval), else nominal. Of several statements of a coder on one unit the first counts. Without a unit in common, or
where nothing can differ, there is no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from stancegraph.answers.arrays import composite_key
from stancegraph.answers.krippendorff import Level, alpha
from stancegraph.networks.observations import Ints


@dataclass(frozen=True, slots=True)
class CoderRow:
    """Two coders, in how many documents both coded, how many units each found there and how many both, and how far they agree."""

    one: str
    other: str
    documents: int
    units_of_one: int
    units_of_other: int
    common: int
    overlap: float
    same: float | None
    alpha: float | None


def reliability(
    coder: Ints, document: Ints, actor: Ints, concept: Ints, value: Ints, names: Mapping[int, str], *, graded: bool
) -> list[CoderRow]:
    """Each pair of coders who coded the same documents, from columns of statements in order; ``graded`` says that values are numbers."""
    if not len(coder):
        return []
    unit = composite_key(document, actor, concept)
    _keys, first = np.unique(composite_key(coder, unit), return_index=True)
    coder, document, unit, value = coder[first], document[first], unit[first], value[first]
    found = []
    for one, other in combinations(sorted(np.unique(coder).tolist(), key=lambda each: names[each]), 2):
        shared = np.intersect1d(document[coder == one], document[coder == other])
        if len(shared):
            sides = [np.flatnonzero((coder == each) & np.isin(document, shared)) for each in (one, other)]
            units = [unit[each] for each in sides]
            common, mine, yours = np.intersect1d(units[0], units[1], return_indices=True)
            values = value[sides[0][mine]], value[sides[1][yours]]
            counts = len(units[0]), len(units[1]), len(common)
            same = float((values[0] == values[1]).mean()) if len(common) else None
            found.append(
                CoderRow(
                    names[one],
                    names[other],
                    len(shared),
                    *counts,
                    2 * counts[2] / (counts[0] + counts[1]),
                    same,
                    alpha(np.column_stack(values), Level.INTERVAL if graded else Level.NOMINAL),
                )
            )
    return found
