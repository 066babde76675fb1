"""How far those who judged the same things agree beyond chance: Krippendorff's alpha (2004, Content Analysis, ch. 11; 2011).

alpha = 1 - D / E, with D the mean distance of values that were given to one thing, and E that of all values that were given, whatever
to. It is 1 where all agree, 0 where values have nothing to do with things, and undefined where every value is the same: where nothing
varies, nothing shows that coders can tell things apart.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_AT_ONCE = 4_000_000
"""Numbers that are worked on together: what is in memory does not grow with the number of samples."""
_SPARSE = 8
"""How many cells of a table a processor goes through in the time it takes to look one up."""


class Level(StrEnum):
    """How far two values are apart: the same or not; by how many stand between them; by their difference; by their ratio."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def alpha(values: ArrayLike, level: Level) -> float | None:
    """The alpha of a table of values: a row a thing, a column a coder, NaN where a coder gave none; nominal values may be any numbers.

    None where it is undefined: nothing was judged twice, or all values that were are the same.
    """
    table = np.asarray(values, dtype=np.float64)
    points = np.unique(table[~np.isnan(table)])
    codes = np.where(np.isnan(table), -1, np.searchsorted(points, table))
    found = Judged(codes, np.zeros(len(codes), np.int64), 1, level, points).alphas(np.ones((1, 1)))[0]
    return None if np.isnan(found) else float(found)


class Judged:
    """Things that several judged, in groups: what alpha needs of them, added up group by group, so that the alphas of many samples of
    groups cost no more than these sums."""

    def __init__(self, codes: Ints, group: Ints, groups: int, level: Level, points: Floats) -> None:
        """``codes`` has a row a thing and a column a coder: the number of the value in ``points``, which are in order, or -1. ``group`` is
        the number of the group that each thing belongs to, of so many ``groups``."""
        given = codes >= 0
        judged = given.sum(axis=1)
        pairable = judged >= 2
        codes, given, group = codes[pairable], given[pairable], group[pairable]
        share = 1.0 / (judged[pairable] - 1)
        self._level, self._points, size = level, points, len(points)
        # How often each value was given in each group.
        key = (np.broadcast_to(group[:, None], codes.shape) * size + codes)[given]
        cells, counts = np.unique(key, return_counts=True)
        order = np.argsort(cells % max(size, 1), kind="stable")
        self._cells, self._counts = cells[order], counts[order].astype(np.float64)
        self._values = np.bincount(group, judged[pairable], groups)
        self._shape = groups, size
        # Ordered pairs of coders; a pair counts so that a thing counts as often as values were given to it.
        coders = codes.shape[1]
        both = [(one, other) for one in range(coders) for other in range(coders) if one != other]
        self._alike = np.zeros(groups)
        self._met = np.zeros((0 if level is Level.NOMINAL else groups, size * size))
        for one, other in both:
            there = given[:, one] & given[:, other]
            if level is Level.NOMINAL:
                same = there & (codes[:, one] == codes[:, other])
                self._alike += np.bincount(group[same], share[same], groups)
            else:
                where = group[there], codes[there, one] * size + codes[there, other]
                np.add.at(self._met, where, share[there])

    def alphas(self, weights: Floats) -> Floats:
        """The alpha of each of several samples: ``weights`` has a row a sample, how often each group is in it. NaN where it is undefined."""
        if not len(self._cells):
            return np.full(len(weights), np.nan)
        total = weights @ self._values
        if self._level is Level.NOMINAL:
            observed = total - weights @ self._alike
            expected = total**2 - self._squares(weights)
        else:
            parts = [self._apart(weights[at : at + self._step]) for at in range(0, len(weights), self._step)]
            observed, expected = (np.concatenate(each) for each in zip(*parts, strict=True))
        # Sums of weights that are no whole numbers may miss 0 by a rounding.
        found = 1 - (total - 1) * observed / np.where(expected > 1e-9 * total**2, expected, np.nan)
        return np.asarray(found, dtype=np.float64)

    @property
    def _step(self) -> int:
        return max(1, _AT_ONCE // self._shape[1] ** 2)

    def _squares(self, weights: Floats) -> Floats:
        """The sum of the squares of how often each value was given."""
        groups, size = self._shape
        if groups * size <= _SPARSE * len(self._cells):
            counts: Floats = weights @ self._marginals()
            return np.asarray((counts**2).sum(axis=1))
        # Few values in each of many groups: only those that are there.
        group, value = np.divmod(self._cells, size)
        first = np.flatnonzero(np.diff(value, prepend=-1))
        rows = [np.add.reduceat(each[group] * self._counts, first) for each in weights]
        return np.array([row @ row for row in rows])

    def _marginals(self) -> Floats:
        found = np.zeros(self._shape)
        found.ravel()[self._cells] = self._counts
        return found

    def _apart(self, weights: Floats) -> tuple[Floats, Floats]:
        """The sums of distances that were observed and that are expected, sample by sample."""
        size = self._shape[1]
        counts = weights @ self._marginals()
        distance = _distance(counts, self._level, self._points)
        met = (weights @ self._met).reshape(-1, size, size)
        observed = (met * distance).sum(axis=(1, 2))
        return observed, (counts[:, :, None] * counts[:, None, :] * distance).sum(axis=(1, 2))


def _distance(counts: Floats, level: Level, points: Floats) -> Floats:
    if level is Level.ORDINAL:
        # Of two ranks the values between them, and half of those on each.
        middle = np.cumsum(counts, axis=1) - counts / 2
        ordinal: Floats = (middle[:, :, None] - middle[:, None, :]) ** 2
        return ordinal
    apart = points[:, None] - points
    if level is Level.RATIO:
        together = points[:, None] + points
        apart = np.divide(apart, together, out=np.zeros_like(apart), where=together != 0)
    fixed: Floats = np.asarray(apart**2)[None]
    return fixed


def unitizing_alpha(codings: list[list[tuple[int, int]]], length: int) -> tuple[float, float, float | None]:
    """How far coders agree on which stretches of one continuum are units: observed and expected distance, and alpha (Krippendorff 2004,
    pp. 251-256, for one category).

    ``codings`` has, for each coder, the units as (first place, length), in order, none over another, within ``length`` places. Alpha is None where
    nothing is expected to differ. Raises ValueError for units that are over one another or outside.
    """
    sections = [_sections(units, length) for units in codings]
    coders = len(codings)
    observed = 0
    for number, mine in enumerate(codings):
        for other, theirs in enumerate(sections):
            if other != number:
                observed += sum(_difference(unit, theirs) for unit in mine)
    # Every difference of two units is met from either side; a unit in a gap from its own side only, which counts for both.
    lengths = [size for units in codings for _start, size in units]
    gaps = np.sort(np.array([size for parts in sections for _start, size, is_unit in parts if not is_unit], np.float64))
    beyond = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])
    expected = 0.0
    for size in lengths:
        first = int(np.searchsorted(gaps, size))
        room = beyond[first] - (len(gaps) - first) * (size - 1)
        expected += (len(lengths) - 1) * size * (size - 1) * (2 * size - 1) / 3 + size * size * float(room)
    places = coders * length
    pairs = places * (places - 1) - sum(size * (size - 1) for size in lengths)
    of_observed = observed / (coders * (coders - 1) * length**2)
    of_expected = 2 / length * expected / pairs if pairs else 0.0
    return of_observed, of_expected, 1 - of_observed / of_expected if of_expected else None


def _sections(units: list[tuple[int, int]], length: int) -> list[tuple[int, int, bool]]:
    """Units, and the gaps before, between and after them."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    for start, size in units:
        if start < at or size < 1:
            raise ValueError("units are over one another, out of order, or empty")
        if start > at:
            found.append((at, start - at, False))
        found.append((start, size, True))
        at = start + size
    if at > length:
        raise ValueError("a unit ends beyond the continuum")
    if at < length:
        found.append((at, length - at, False))
    return found


def _difference(unit: tuple[int, int], sections: list[tuple[int, int, bool]]) -> int:
    start, size = unit
    found = 0
    low = max(0, bisect_right(sections, start, key=lambda each: each[0]) - 1)
    for first, other, is_unit in sections[low:]:
        if first >= start + size:
            break
        if is_unit and first + other > start:
            found += (start - first) ** 2 + (start + size - first - other) ** 2
        elif first <= start and start + size <= first + other:
            found += 2 * size * size
    return found
