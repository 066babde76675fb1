"""How alike two voting records are: the measures of the roll-call literature, over the votes both took part in.

One position per actor and issue counts, the latest (on one day the last in the dataset). Abstention is the position 0;
absence is no position. With V the number of votes that both took part in, x and y their positions there, R the length of the
scale and d(x, y) = |x - y| / R their distance (metric ``squared``: its square):

- **Lijphart's index of agreement** (Lijphart 1963, American Political Science Review 57: 902-917): (f + g/2) / V, with f
  full agreements and g votes where one abstained; that is 1 - mean d, for any scale. From 0 to 1.
- **S** (Signorino and Ritter 1999, International Studies Quarterly 43: 115-144), every vote of equal weight:
  1 - 2 mean d. From -1 to 1.
- **Scott's pi** (Scott 1955) and **Cohen's kappa** (Cohen 1960, with distances: 1968), as measures of foreign policy
  similarity (Haege 2011, Political Analysis 19: 287-305): 1 - D/E with D = mean d and E the distance expected by chance:
  the mean of d over all pairs of a vote of i and a vote of j (kappa), or over all pairs of two votes out of the pooled
  2 V of both (pi). At most 1; 0 is what chance gives.

A divisor of 0 (no vote in common; for pi and kappa also no distance to be expected, since both always vote the same)
gives 0.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Cells, Floats
from stancegraph.networks.definition import Definition, Kind, Metric
from stancegraph.networks.normalisation import ratio
from stancegraph.networks.observations import Observations
from stancegraph.networks.shared import EXACT_IN_SINGLE
from stancegraph.networks.threads import one_thread

_MOST_CELLS = 100_000_000


def latest(seen: Observations) -> Observations:
    """The last observation of each actor on each issue."""
    key = seen.actor * max(len(seen.issues), 1) + seen.issue
    _keys, from_the_end = np.unique(key[::-1], return_index=True)
    return seen[np.sort(len(seen) - 1 - from_the_end)]


def similarity(counted: Cells, definition: Definition) -> Floats:
    """The matrix of similarities of all pairs, 0 on its diagonal; every node has at most one position a topic.

    Raises StancegraphError when there are too many nodes and topics to hold.
    """
    size = len(counted.nodes)
    if max(size, len(counted.topics)) * size > _MOST_CELLS:
        raise StancegraphError(
            f"{size:,} voters on {len(counted.topics):,} votes are too many to compare; choose fewer actors or issues"
        )
    if definition.metric is Metric.ABSOLUTE:
        return _absolute(counted, pooled=definition.kind is Kind.SCOTT_PI)
    votes = _Votes.of(counted)
    observed, apart = votes.squared_distance(), counted.wholly_apart**2
    match definition.kind:
        case Kind.LIJPHART:
            found = ratio(votes.both - observed / apart, votes.both)
        case Kind.SIGNORINO_RITTER:
            found = ratio(votes.both - 2 * observed / apart, votes.both)
        case _:
            # Both are sums over V x V pairs; so that whole numbers stay whole, V D is held against V E.
            expected = votes.expected_squared(pooled=definition.kind is Kind.SCOTT_PI)
            found = ratio(expected - observed * votes.both, expected)
    np.fill_diagonal(found, 0)
    return found


_VOTERS_AT_ONCE = 192


def _absolute(counted: Cells, *, pooled: bool) -> Floats:
    """Scott's pi (``pooled``) or Cohen's kappa with absolute distances.

    Over the V votes both took part in, with m(t) those where the one is above the gap t and y(t) those where the other is: the sum of
    distances is half of V times all gaps less the sum of g S S', S being 1 above a gap and -1 below; the sum expected over V x V pairs
    is that of g (m (V - y) + y (V - m)), and where votes are pooled the mean of m and y stands for both.

    It is done for some voters by some voters at a time, which stay in the cache, and by as many threads as there are processors.
    """
    votes = _Votes.of(counted)
    gaps, size, topics = counted.gaps.tolist(), len(counted.nodes), len(counted.topics)
    present = votes.present
    above = [votes.matrix((counted.level > each).astype(np.float64)) for each in range(len(gaps))]
    found = np.zeros((size, size))
    # No number is larger than four times the votes squared times the span.
    exact = np.float32 if 4 * topics**2 * max(counted.span, 1) < EXACT_IN_SINGLE else np.float64
    parts = [slice(first, first + _VOTERS_AT_ONCE) for first in range(0, size, _VOTERS_AT_ONCE)]

    def of_part(place: int) -> None:
        one = parts[place]
        signs = [2 * each[one] - present[one] for each in above]
        for other in parts[place:]:
            both = (present[one] @ present[other].T).astype(exact, copy=False)
            apart, expected = both * counted.span, np.zeros_like(both)
            for gap, sides, sign in zip(gaps, above, signs, strict=True):
                apart -= gap * (sign @ (2 * sides[other] - present[other]).T)
                mine = (sides[one] @ present[other].T).astype(exact, copy=False)
                yours = (present[one] @ sides[other].T).astype(exact, copy=False)
                together = mine + yours
                if pooled:
                    expected += gap * together * (both - together / 2)
                else:
                    expected += gap * (both * together - 2 * mine * yours)
            chance = expected.astype(np.float64)
            part = ratio(chance - apart.astype(np.float64) * both / 2, chance)
            found[one, other], found[other, one] = part, part.T

    with one_thread(), ThreadPoolExecutor(os.cpu_count()) as pool:
        for _done in pool.map(of_part, range(len(parts))):
            pass
    np.fill_diagonal(found, 0)
    return found


@dataclass(frozen=True)
class _Votes:
    """Who voted (0/1) and how, as matrices of voters by votes."""

    counted: Cells
    present: NDArray[Any]

    @classmethod
    def of(cls, counted: Cells) -> _Votes:
        votes = cls(counted, np.zeros(0))
        return cls(counted, votes.matrix(np.ones(len(counted.node))))

    @cached_property
    def both(self) -> Floats:
        """The votes two took part in."""
        return _product(self.present, self.present)

    def matrix(self, entries: NDArray[Any]) -> NDArray[Any]:
        """Voters by votes; in single precision where sums over all votes stay exact in it."""
        small = len(self.counted.topics) * max(self.counted.span, 1) ** 2 * 4 < EXACT_IN_SINGLE
        found = np.zeros((len(self.counted.nodes), len(self.counted.topics)), np.float32 if small else np.float64)
        found[self.counted.node, self.counted.topic] = entries
        return found

    def given(self, matrix: NDArray[Any]) -> Floats:
        """Of each pair, the sum over the row of the one where the other took part."""
        return _product(matrix, self.present)

    def squared_distance(self) -> Floats:
        """The sum of (x - y) squared."""
        position, _sums, squares = self._moments()
        return squares + squares.T - 2 * _product(position, position)

    def expected_squared(self, pooled: bool) -> Floats:
        """The same of (x - y) squared."""
        _position, sums, squares = self._moments()
        if pooled:
            return self.both * (squares + squares.T) - (sums + sums.T) ** 2 / 2
        return self.both * (squares + squares.T) - 2 * sums * sums.T

    def _moments(self) -> tuple[NDArray[Any], Floats, Floats]:
        """Positions, and the sums of those of the one, and of their squares, over the votes both took part in."""
        entries = self.counted.levels[self.counted.level].astype(np.float64)
        position = self.matrix(entries)
        return position, self.given(position), self.given(self.matrix(entries**2))


def _product(left: NDArray[Any], right: NDArray[Any]) -> Floats:
    return np.asarray(left @ right.T, dtype=np.float64)
