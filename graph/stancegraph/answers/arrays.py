"""Kernels over columns of numbers: joins, groups and composite keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

Mask = NDArray[np.bool_]


def among(numbers: Ints, known: Ints) -> Mask:
    """Which of the numbers are known (``np.isin`` does the same in more time)."""
    if not len(known):
        return np.zeros(len(numbers), dtype=bool)
    known = np.sort(known)
    place = np.searchsorted(known, numbers)
    found: Mask = known[np.minimum(place, len(known) - 1)] == numbers
    return found


def equi_join(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All pairs of places (i, j) where ``left[i] == right[j]``, by i."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    which, place = expand_ranges(np.searchsorted(ordered, left, "left"), np.searchsorted(ordered, left, "right"))
    return which, order[place]


def expand_ranges(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """All pairs (i, j) with ``first[i] <= j < end[i]``, by i."""
    lengths = np.maximum(end - first, 0)
    which = np.repeat(np.arange(len(first)), lengths)
    before = np.cumsum(lengths) - lengths
    return which, np.arange(len(which)) - before[which] + first[which]


def composite_key(*columns: NDArray[Any]) -> Ints:
    """Several columns of whole numbers as one, with the same order as comparing them one after another."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if len(column):
            lowest = int(column.min())
            key = key * (int(column.max()) - lowest + 1) + (column.astype(np.int64) - lowest)
    return key


def group_max(group: Ints, value: NDArray[Any]) -> NDArray[Any]:
    """For each place the greatest value of its group."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(group) else np.empty(0, dtype=np.int64)
    greatest = np.empty_like(value)
    if len(group):
        lengths = np.diff(np.append(starts, len(group)))
        greatest[order] = np.repeat(np.maximum.reduceat(value[order], starts), lengths)
    return greatest


def group_argmax(group: Ints, strength: Ints) -> Ints:
    """The places of all that have the greatest strength of their group, group by group."""
    if not len(group):
        return np.empty(0, dtype=np.int64)
    key = composite_key(group, strength)
    order = np.argsort(key)
    group, key = group[order], key[order]
    last = np.append(group[1:] != group[:-1], True)
    best = key[last][np.cumsum(last) - last]
    winners: Ints = order[key == best]
    return winners


def disagreeing(group: Ints, value: NDArray[np.int8]) -> Mask:
    """Which belong to a group that shows more than one value."""
    if not len(group):
        return np.zeros(0, dtype=bool)
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    lengths = np.diff(np.append(starts, len(group)))
    disagree = np.empty(len(group), dtype=bool)
    disagree[order] = np.repeat(value[starts] != value[starts + lengths - 1], lengths)
    return disagree


def ranks(names: Sequence[str]) -> Ints:
    """The place of each name in order; equal names share a place."""
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.fromiter((places[name] for name in names), dtype=np.int64, count=len(names))
