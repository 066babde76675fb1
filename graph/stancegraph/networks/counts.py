"""Who said what how often: the counts ``A[i, c, k]`` of node i on topic c at level k that all networks are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.networks.definition import Definition, Over, Reading, Weighting
from stancegraph.networks.observations import Ints, Observations

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """The counts that are not 0, as a list sorted by topic, node and level.

    ``level`` indexes ``levels``, the values there can be, in order; ``wholly_apart`` (R) is the distance at which two
    values are opposed. ``nodes`` and ``topics`` are the codes of what ``node`` and ``topic`` number. ``count`` are whole
    numbers, or sums where stances do not all count the same; ``weight`` then has what those of each node weigh together.
    """

    node: Ints
    topic: Ints
    level: Ints
    count: NDArray[Any]
    nodes: Ints
    topics: Ints
    levels: Ints
    wholly_apart: int
    weight: Floats | None = None

    @property
    def whole(self) -> bool:
        """Whether all counts are whole numbers."""
        return bool(np.issubdtype(self.count.dtype, np.integer))

    @cached_property
    def gaps(self) -> Ints:
        """From each level to the next."""
        return np.diff(self.levels)

    @property
    def span(self) -> int:
        """From the lowest to the highest level."""
        return int(self.levels[-1] - self.levels[0]) if len(self.levels) else 0

    @cached_property
    def activity(self) -> Floats:
        """n(i): how many stances each node has, or what they weigh together."""
        if self.weight is not None:
            return self.weight
        return sums(self.node, self.count, len(self.nodes))

    @cached_property
    def starts(self) -> Ints:
        """Where the cells of each topic begin, and after the last, where they end."""
        return np.searchsorted(self.topic, np.arange(len(self.topics) + 1))

    @cached_property
    def common_with_itself(self) -> Floats:
        """Of each node, sum over topics of N[i, c] squared, with N the counts over all levels."""
        node, totals = self._by_topic(self.count)
        return sums(node, totals**2, len(self.nodes))

    @cached_property
    def same_with_itself(self) -> Floats:
        """Of each node, sum over topics and levels of A[i, c, k] squared."""
        return sums(self.node, self.count.astype(np.float64) ** 2, len(self.nodes))

    @cached_property
    def signed_with_itself(self) -> Floats:
        """Of each node, sum over topics and gaps t of g(t) S[i, c, t] squared; S counts those above less those below."""
        found = np.zeros(len(self.nodes))
        for threshold, gap in enumerate(self.gaps.tolist()):
            node, totals = self._by_topic(np.where(self.level > threshold, self.count, -self.count))
            found += gap * sums(node, totals**2, len(self.nodes))
        return found

    def _by_topic(self, weights: NDArray[Any]) -> tuple[Ints, Floats]:
        """The node, and the sum of the weights, of each pair of topic and node."""
        if not len(self.node):
            return self.node, np.zeros(0)
        new = np.flatnonzero(np.append(True, (self.node[1:] != self.node[:-1]) | (self.topic[1:] != self.topic[:-1])))
        return self.node[new], np.add.reduceat(weights, new).astype(np.float64)


def cells(
    seen: Observations, definition: Definition, levels: Ints, wholly_apart: int, weights: Floats | None = None
) -> Cells:
    """Count observations; see :func:`scale_of` for the levels.

    Where they weigh differently, two weigh the root of the product of their ``weights`` together: so each counts the root of its
    own, and in affiliations, where it is alone, its own.
    """
    ends = ((seen.actor, seen.actors), (seen.issue, seen.issues))
    if definition.over is Over.ISSUES and not definition.two_mode:
        ends = ends[1], ends[0]
    # Isolates are nodes; what a tie is about is only what somebody spoke about.
    nodes, node = _all(*ends[0]) if definition.isolates else compact(ends[0][0])
    topics, topic = _all(*ends[1]) if definition.isolates and definition.two_mode else compact(ends[1][0])
    level = np.searchsorted(levels, seen.value)
    key = (topic * max(len(nodes), 1) + node) * max(len(levels), 1) + level
    if weights is None and seen.times is None:
        key.sort()
    else:
        order = np.argsort(key, kind="stable")
        key = key[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, dtype=np.int64)
    count: NDArray[Any] = np.diff(np.append(first, len(key)))
    weight = None
    if seen.times is not None:
        count = np.add.reduceat(seen.times[order], first) if len(key) else seen.times
    if weights is not None:
        weight = sums(node, weights, len(nodes))
        counts = weights if definition.two_mode else np.sqrt(weights)
        count = np.add.reduceat(counts[order], first) if len(key) else counts
    rest, level = np.divmod(key[first], max(len(levels), 1))
    topic, node = np.divmod(rest, max(len(nodes), 1))
    return Cells(node, topic, level, count, nodes, topics, levels, wholly_apart, weight)


def _all(codes: Ints, names: Sequence[str]) -> tuple[Ints, Ints]:
    """As :func:`compact`, of all names there are."""
    return np.arange(len(names)), codes


def scale_of(seen: Observations, definition: Definition) -> tuple[Ints, int]:
    """The values that occur, and R, the distance at which two values are wholly opposed.

    R is the length of the scale, so that a distance means the same in every selection (binary: from -1 to 1).
    To the letter of Discourse Network Analyzer it is the highest value less the lowest of those in the date range, whatever was
    left out since, and the levels are those values. Where there is only one nothing is apart, and any R gives the same. Words
    (nominal) are the same or wholly apart.
    """
    levels = np.unique(seen.value)
    if definition.reading is Reading.DNA and definition.weighting is not Weighting.BINARY and seen.whole is not None:
        levels = np.union1d(levels, seen.whole.levels)
    if definition.weighting is Weighting.NOMINAL:
        return levels, 1
    if definition.weighting is Weighting.BINARY:
        return levels, 2
    if definition.reading is Reading.DNA:
        return levels, int(levels[-1] - levels[0]) or 1 if len(levels) else 1
    return levels, definition.scale


def sums(places: Ints, weights: NDArray[Any], size: int) -> Floats:
    """The sum of the weights at each place."""
    return np.asarray(np.bincount(places, weights, size), dtype=np.float64)


def compact(codes: NDArray[Any]) -> tuple[Ints, Ints]:
    """The codes that occur, in order, and each code's place among them."""
    if not len(codes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    lowest = int(codes.min())
    occurs = np.zeros(int(codes.max()) - lowest + 1, dtype=bool)
    occurs[codes - lowest] = True
    return np.flatnonzero(occurs) + lowest, (np.cumsum(occurs) - 1)[codes - lowest]
