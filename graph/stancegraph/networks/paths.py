"""Shortest paths between all nodes at once, counted as matrices: what lies between others, a thousand networks a minute.

Through one node after another paths may become shorter (Floyd 1962, Communications of the ACM 5: 345), and the paths that are as short as any are counted on
the way. A node is asked only for the ends that it lies near enough to; few others are ever in between, and strong ones, which come first, shorten most.
"""

from __future__ import annotations

import numpy as np

from stancegraph.networks.counts import Floats, sums
from stancegraph.networks.observations import Ints

SAME = 1e-10
"""Paths whose lengths differ by less than this share are equally long: lengths are sums, which are rounded."""
_MOST_NODES = 4_000
_ANEW = 16
# Beyond this share of nodes it takes longer to choose from a matrix than to take all of it.
_MANY = 0.5


def betweenness(size: int, heads: Ints, tails: Ints, weights: Floats) -> Floats | None:
    """For each of ``size`` nodes the share of shortest paths between two others that pass through it (Freeman 1977), a tie of weight w being 1 / w long.

    Ties are given by their two ends and their weights, which are above 0. None where matrices cannot tell: of too many nodes for them, or with
    lengths so far apart that the shortest is nothing beside the longest.
    """
    if size > _MOST_NODES:
        return None
    strength = sums(heads, weights, size) + sums(tails, weights, size)
    order = np.argsort(-strength, kind="stable")
    place = np.empty(size, dtype=np.int64)
    place[order] = np.arange(size)
    lengths = np.full((size, size), np.inf)
    for one, other in ((heads, tails), (tails, heads)):
        lengths[place[one], place[other]] = 1 / weights
    shortest = lengths.min(initial=np.inf)
    count = _shortened(lengths)
    if shortest < lengths.max(initial=0, where=lengths < np.inf) * SAME * size:
        return None
    between = _between(lengths, count)
    found: Floats = between[place] / max((size - 1) * (size - 2), 1)
    return found


def _shortened(lengths: Floats) -> Floats:
    """How many shortest paths there are between two nodes; their ``lengths`` take the place of those of ties."""
    size = len(lengths)
    count = (lengths < np.inf).astype(np.float64)
    limits = _limits(lengths)
    most = limits.max(axis=1, initial=0)
    for node in range(size):
        if node % _ANEW == 0:
            most = limits.max(axis=1)
        one, other, through = _through(lengths[node], limits, most)
        if not len(one):
            continue
        # Flat, for numpy finds places by one number in a fraction of the time it takes by two.
        pair, paths = one * size + other, count[node]
        before = lengths.take(pair)
        shorter = through < before * (1 - SAME)
        count.put(pair, np.where(shorter, 0, count.take(pair)) + paths.take(one) * paths.take(other))
        now = np.where(shorter, through, before)
        lengths.put(pair, now)
        limits.put(pair, now * (1 + SAME))
    return count


def _between(lengths: Floats, count: Floats) -> Floats:
    """For each node the sum, over all pairs of others, of the share of their shortest paths that pass through it."""
    size = len(lengths)
    limits = _limits(lengths)
    most = limits.max(axis=1, initial=0)
    share = 1 / np.maximum(count, 1)
    found = np.zeros(size)
    for node in range(size):
        one, other, _through_it = _through(lengths[node], limits, most)
        paths = count[node]
        found[node] = (paths.take(one) * paths.take(other) * share.take(one * size + other)).sum()
    return found


def _limits(lengths: Floats) -> Floats:
    """How long a path may be that is as short as the shortest, or the first; between a node and itself none is looked for."""
    found: Floats = np.minimum(lengths * (1 + SAME), np.finfo(np.float64).max)
    np.fill_diagonal(found, -1)
    return found


def _through(length: Floats, limits: Floats, most: Floats) -> tuple[Ints, Ints, Floats]:
    """The pairs between which no path is shorter than that through a node, with the length of that; ``length`` is how far each is from the node."""
    size = len(length)
    near = np.flatnonzero(length + length.min(initial=np.inf) <= most)
    if len(near) > size * _MANY:
        through = length[:, None] + length
        pair = np.flatnonzero(through <= limits)
        one = pair // size
        return one, pair - one * size, through.take(pair)
    apart = length.take(near)
    through = apart[:, None] + apart
    pair = np.flatnonzero(through <= limits.take(near, axis=0).take(near, axis=1))
    one = pair // max(len(near), 1)
    return near.take(one), near.take(pair - one * len(near)), through.take(pair)
