"""Saying the same again: which repetitions of one actor, issue and position count.

The textbook reading tells the week 2024-W10 from 2025-W10; Discourse Network Analyzer does not look at the year of a
week or month. Its weeks are those of the machine it runs on; here they are those that are chosen, ISO unless told otherwise.
It compares whole numbers beyond -128 to 127 as objects, of which no two are the same: nothing said with them is a duplicate.
"""

from __future__ import annotations

import numpy as np

from stancegraph.answers.arrays import Mask, composite_key
from stancegraph.networks import periods
from stancegraph.networks.definition import Definition, Duplicates, Reading, Weighting
from stancegraph.networks.observations import Ints, Observations

_MOST_LEVELS = 1_000
_SMALLEST_SHARED, _LARGEST_SHARED = -128, 127
"""Whole numbers that Java holds as one object each."""


def keys(seen: Observations, definition: Definition) -> Ints:
    """One number for all that count as one another's repetition."""
    parts = [seen.actor, seen.issue]
    if not definition.ignores_position:
        parts.append(_ranks(seen.value))
    literal = definition.reading is Reading.DNA
    match definition.duplicates:
        case Duplicates.SOURCE:
            parts.append(seen.source)
        case Duplicates.WEEK:
            of_week = periods.week_numbers if literal else periods.weeks
            parts.append(of_week(seen.day, definition.weeks))
        case Duplicates.MONTH:
            parts.append(periods.month_numbers(seen.day) if literal else periods.months(seen.day))
        case Duplicates.YEAR:
            parts.append(periods.years(seen.day))
    return composite_key(*parts)


def _ranks(values: Ints) -> Ints:
    """Numbers as apart as the values; few, so that packing them with others never overflows."""
    if not len(values) or int(values.max()) - int(values.min()) <= _MOST_LEVELS:
        return values
    ranks: Ints = np.unique(values, return_inverse=True)[1]
    return ranks


def previous(seen: Observations, definition: Definition) -> Ints:
    """The place of the latest earlier repetition of each observation; -1 where there is none or all count."""
    before = np.full(len(seen), -1, dtype=np.int64)
    if definition.duplicates is not Duplicates.ALL and len(seen):
        key = keys(seen, definition)
        order = np.argsort(key, kind="stable")
        again = key[order][1:] == key[order][:-1]
        before[order[1:][again]] = order[:-1][again]
        if (
            definition.reading is Reading.DNA
            and definition.weighting is Weighting.DISTANCE
            and not definition.ignores_position
        ):
            before[(seen.value < _SMALLEST_SHARED) | (seen.value > _LARGEST_SHARED)] = -1
    return before


def without_duplicates(seen: Observations, definition: Definition) -> Observations:
    """The earliest of each; on one day the one that stands first in the dataset."""
    if definition.duplicates is Duplicates.ALL:
        return seen
    first: Mask = previous(seen, definition) < 0
    return seen[first]
