"""Kernels: in a window a stance counts the less, the farther it is from the middle.

With u the distance of a stance from the middle of its window in halves of the window, so that it ends at -1 and 1, a stance
weighs z = K(u):

- uniform: 1/2,
- Epanechnikov: 3/4 (1 - u^2),
- triangular: 1 - |u|,
- Gaussian: exp(-u^2 / 2) / sqrt(2 pi), over all stances, not only those of the window,

the first three 0 beyond the window. A tie between two stances weighs sqrt(z z'), so that in sums over pairs a stance counts sqrt(z)
instead of 1, also in a(i, i); in n(i) and in affiliations, where it stands alone, it counts z. With the uniform kernel and a
normalisation a network is so the one without a kernel.

To the letter of Discourse Network Analyzer, which has a reading of its own of nearly all of this:

- an odd width is raised by one; h is half of it. Midpoints run a unit a step from h after the first kept statement (or the start of
  the range, whichever is later) to h before the last (or the end of the range, whichever is earlier).
- The distance is that from the statement to the midpoint in whole units, cut towards 0; u is twice that over the width. The
  triangular kernel is |1 - u|, which favours what was said after the midpoint.
- Levels are told apart by their place among those of the kept statements, sorted as text ("-1", "-2", "0"), and two levels are
  as alike as 1 - |k - l| / (K - 1); words are all alike. In affiliations an integer adds its place, for and against 1 and -1 by place.
- The diagonal is not cleared, every matrix has the labels of all kept statements, and average activity multiplies by the sum, over cells
  of issue and level that either is active in, of 2 / (n(i, c, k) + n(j, c, k)), counted over the whole range.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Floats, compact, scale_of, sums
from stancegraph.networks.definition import Cell, Definition, Kernel, Kind, Normalisation, Over, Weighting
from stancegraph.networks.network import Network, Span
from stancegraph.networks.observations import DAY, Ints, Observations
from stancegraph.networks.periods import Period, seconds_of, units_between

NOTHING = 1e-100
"""A stance of less weight is left out: products of such weights would be lost."""
_MOST_CELLS = 100_000_000


def weigh(kernel: Kernel, distance: Floats, *, literal: bool = False) -> Floats:
    """z = K(u) of each distance u."""
    inside = np.abs(distance) <= 1
    match kernel:
        case Kernel.UNIFORM:
            found = np.full(len(distance), 0.5)
        case Kernel.EPANECHNIKOV:
            found = 0.75 * (1 - distance**2)
        case Kernel.TRIANGULAR:
            found = np.abs(1 - distance) if literal else 1 - np.abs(distance)
        case Kernel.GAUSSIAN:
            gaussian: Floats = np.exp(-0.5 * distance**2) / np.sqrt(2 * np.pi)
            return gaussian
        case Kernel.NONE:
            return np.ones(len(distance))
    return np.where(inside, found, 0.0)


def distances(seen: Observations, first: int, end: int) -> Floats:
    """u of each stance in a window from the day ``first`` to before the day ``end``; without a time of the day it is noon.

    Midnight is what a moment has where only the day is known.
    """
    moments = seen.moments
    day = np.where(moments % DAY == 0, seen.day + 0.5, moments / DAY)
    found: Floats = 2 * (day - first) / (end - first) - 1
    return found


@dataclass(frozen=True, eq=False)
class LiteralKernel:
    """Kernel networks to the letter of Discourse Network Analyzer, of stances that are read and free of duplicates."""

    kept: Observations
    definition: Definition
    width: Period

    def network(self, span: Span) -> Network:
        """The network of one window; raises StancegraphError where it would not fit into memory."""
        assert span.start is not None
        assert span.middle is not None
        assert span.stop is not None
        moments = self.kept.moments
        inside = np.ones(len(moments), dtype=bool)
        if self.definition.kernel is not Kernel.GAUSSIAN:
            inside = (moments >= seconds_of(span.start)) & (moments <= seconds_of(span.stop))
        rows = np.flatnonzero(inside)
        distance = 2 * units_between(moments[rows], span.middle, self.width.unit) / self.width.count
        weights = weigh(self.definition.kernel, distance, literal=True)
        counts = weights if self.definition.two_mode else np.sqrt(weights)
        array = sums(self._cell[rows], counts, int(np.prod(self._shape))).reshape(self._shape)
        held = self._affiliations(array) if self.definition.two_mode else self._pairs(array)
        rows_of, columns = self._names
        apart = scale_of(self.kept, self.definition)[1]
        return Network(self.definition, rows_of, columns, self.kept[rows], apart, span, held=held)

    @cached_property
    def _sides(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """The codes of rows and of topics, and the place of each stance among them."""
        seen, isolates = self.kept, self.definition.isolates
        sides = [(seen.actor, seen.actors), (seen.issue, seen.issues)]
        if self.definition.over is Over.ISSUES and not self.definition.two_mode:
            sides.reverse()
        found = [(np.arange(len(names)), codes) if isolates else compact(codes) for codes, names in sides]
        return found[0], found[1]

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        over_issues = self.definition.over is Over.ISSUES and not self.definition.two_mode
        one, other = (self.kept.issues, self.kept.actors) if over_issues else (self.kept.actors, self.kept.issues)
        rows = tuple([one[code] for code in self._sides[0][0].tolist()])
        if not self.definition.two_mode:
            return rows, rows
        return rows, tuple([other[code] for code in self._sides[1][0].tolist()])

    @cached_property
    def _levels(self) -> tuple[str, ...]:
        """What each level is called, sorted as text: those of the kept stances, or with isolates of the date range."""
        values = np.unique(self.kept.value)
        if self.definition.isolates:
            values = np.union1d(values, self.kept.range.levels)
            if self.definition.weighting is Weighting.BINARY:
                values = np.unique(np.sign(values[values != 0]))
        return tuple(sorted(map(self._called, values.tolist())))

    def _called(self, value: int) -> str:
        match self.definition.weighting:
            case Weighting.BINARY:
                return "1" if value > 0 else "0"
            case Weighting.NOMINAL:
                # What lacks a word counts where words do not matter.
                return self.kept.scale.get(value, "")
            case Weighting.DISTANCE:
                return str(value)

    @cached_property
    def _shape(self) -> tuple[int, int, int]:
        (rows, _row), (topics, _topic) = self._sides
        shape = len(rows), len(topics), len(self._levels)
        if max(int(np.prod(shape)), len(rows) ** 2) > _MOST_CELLS:
            raise StancegraphError(
                f"kernel networks of {shape[0]:,} nodes, {shape[1]:,} topics and {shape[2]:,} levels are too large; "
                "choose fewer actors or issues"
            )
        return shape

    @cached_property
    def _cell(self) -> Ints:
        """The cell of node, topic and level that each stance counts in."""
        place = {name: number for number, name in enumerate(self._levels)}
        values, code = np.unique(self.kept.value, return_inverse=True)
        level = np.array([place[self._called(value)] for value in values.tolist()], dtype=np.int64)[code]
        _rows, topics, levels = self._shape
        cell: Ints = (self._sides[0][1] * topics + self._sides[1][1]) * levels + level
        return cell

    def _affiliations(self, array: Floats) -> Floats:
        place = np.arange(array.shape[2], dtype=np.float64)
        values: Floats = np.ones(len(place))
        if self.definition.cell is Cell.NET and self.definition.weighting is not Weighting.NOMINAL:
            values = (place - 0.5) * 2 if self.definition.weighting is Weighting.BINARY else place
        found: Floats = array @ values
        return found

    def _pairs(self, array: Floats) -> Floats:
        nodes, _topics, levels = array.shape
        place = np.arange(levels)
        alike = np.ones((levels, levels))
        if self.definition.weighting is not Weighting.NOMINAL and levels > 1:
            alike = 1 - np.abs(place[:, None] - place) / (levels - 1)
        match self.definition.kind:
            case Kind.CONFLICT:
                tie = 1 - alike
            case Kind.NET:
                tie = 2 * alike - 1
            case Kind.CO_ISSUE:
                tie = np.ones_like(alike)
            case _:
                tie = alike
        found: Floats = array.reshape(nodes, -1) @ (array @ tie).reshape(nodes, -1).T
        if self.definition.normalisation is Normalisation.AVERAGE:
            found *= np.where(self._average > 0, self._average, 1)
        return found

    @cached_property
    def _average(self) -> Floats:
        """Of each pair, the sum of 2 / (n(i, c, k) + n(j, c, k)) over the cells that one of the two is active in."""
        nodes, topics, levels = self._shape
        counts = sums(self._cell, np.ones(len(self._cell)), nodes * topics * levels).reshape(nodes, -1)
        found = np.zeros((nodes, nodes))
        for column in counts.T:
            both = column[:, None] + column
            found += np.divide(2, both, out=np.zeros_like(both), where=both > 0)
        return found
