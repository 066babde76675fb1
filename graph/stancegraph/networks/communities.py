"""Communities bettered step by step: a node goes to another community, or two communities become one, as long as modularity grows.

Of a division Q = sum over communities of within / W - (strength / W)^2, with W the sum of all weights, each tie counted from both ends (Newman
2004). A step changes Q by what follows from the weights between a node, or a community, and each community, so that all steps
there are can be looked at in one go.
"""

from __future__ import annotations

import numpy as np

from stancegraph.networks.counts import Floats
from stancegraph.networks.observations import Ints
from stancegraph.networks.threads import one_thread

_SMALLEST_GAIN = 1e-12
_FEW = 100
_SIZES = (2, 3, 4, 6, 8)


def quality(weights: Floats, community: Ints) -> float:
    """The modularity of a division of a network whose weights are not negative; 0 where there are none."""
    total = float(weights.sum())
    if not total:
        return 0.0
    inside = weights[community[:, None] == community].sum()
    strengths = np.bincount(community, weights.sum(axis=1))
    return float(inside / total - ((strengths / total) ** 2).sum())


def bettered(weights: Floats, start: Ints) -> Ints:
    """The division that the best steps from ``start`` lead to; the community of each node by number."""
    community = np.unique(start, return_inverse=True)[1].reshape(-1)
    if not weights.any():
        return community
    strength, total = weights.sum(axis=1), float(weights.sum())
    while True:
        community = _moved(weights, strength, total, community)
        joined = _joined(weights, strength, total, community)
        if joined is None:
            return community
        community = joined


def best(weights: Floats, near: Ints, seed: int = 0) -> Ints:
    """The best division that steps lead to from one that is ``near`` and from some at random, of few nodes also from each alone."""
    draw, count = np.random.default_rng(seed), len(weights)
    starts = [near, *([np.arange(count)] if count <= _FEW else []), *(draw.integers(0, each, count) for each in _SIZES)]
    # Many small products, which several threads only wait for.
    with one_thread():
        return max((bettered(weights, each) for each in starts), key=lambda each: quality(weights, each))


def _moved(weights: Floats, strength: Floats, total: float, community: Ints) -> Ints:
    """The division after nodes went, one after the other, to where modularity gains most.

    None gains by being alone: over all communities, what a node has with each beyond what chance would give sums to more than 0.
    """
    community, nodes = community.copy(), np.arange(len(weights))
    count = int(community.max()) + 1
    to = _to(weights, community, count)
    held = np.bincount(community, strength, count)
    while True:
        own = to[nodes, community] - strength * (held[community] - strength) / total
        gains = to - strength[:, None] * held / total - own[:, None]
        gains[nodes, community] = 0
        node, there = divmod(int(gains.argmax()), count)
        if gains[node, there] <= _SMALLEST_GAIN * total:
            return np.unique(community, return_inverse=True)[1].reshape(-1)
        here = int(community[node])
        to[:, here] -= weights[node]
        to[:, there] += weights[node]
        held[here] -= strength[node]
        held[there] += strength[node]
        community[node] = there


def _joined(weights: Floats, strength: Floats, total: float, community: Ints) -> Ints | None:
    """The division in which the two communities are one that gain most by it; None where none gain."""
    count = int(community.max()) + 1
    between = np.zeros((count, count))
    np.add.at(between, community, _to(weights, community, count))
    held = np.bincount(community, strength, count)
    gains = between - held[:, None] * held / total
    np.fill_diagonal(gains, 0)
    one, other = divmod(int(gains.argmax()), count)
    if gains[one, other] <= _SMALLEST_GAIN * total:
        return None
    return np.where(community == other, one, community)


def _to(weights: Floats, community: Ints, count: int) -> Floats:
    """What each node has with each community."""
    found: Floats = weights @ (community[:, None] == np.arange(count))
    return found
