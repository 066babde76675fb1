"""What pairs of nodes share: exact sums over their topics, by matrix products or by listing pairs.

With N[i, c] the stances of node i on topic c, and for each gap t between neighbouring levels S[i, c, t] those above it
less those below it, the distance of two levels is the sum of the gaps between them, so that summed over all pairs of
stances on a topic

    sum |q(k) - q(l)|  =  (G sum_c N N' - sum_c,t g(t) S S') / 2,   G the sum of all gaps.

Two products of a matrix with its own transpose thus give every kind of network; the levels of one actor never meet
those of another one by one. All entries are whole numbers. The sums are exact: single precision is used only where no
partial sum can reach 2**24, which the largest sum of a node with itself bounds (Cauchy-Schwarz), else double.

There are two ways to the same sums, and the cheaper by estimate is taken, see :func:`lists_pairs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import expand_ranges
from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Cells, Floats, sums
from stancegraph.networks.observations import Ints
from stancegraph.networks.threads import one_thread

Matrix = NDArray[Any]

EXACT_IN_SINGLE = 2**24
_MOST_NODES = 12_000
_MOST_FEATURES = 200_000_000
_MOST_PAIRS = 50_000_000
_PAIRS_AT_ONCE = 2_000_000
_ROWS_AT_ONCE = 128
_SMALL = 1_000_000_000
"""Multiplications of a product up to which one thread is quicker."""
# Nanoseconds, measured: a multiplication within a product, an entry of a matrix that is multiplied, a cell of the finished
# one; a pair that is listed.
_PER_PRODUCT, _PER_FEATURE, _PER_CELL = 0.015, 6.0, 12.0
_PER_PAIR = 150.0


@dataclass(frozen=True, slots=True)
class Needs:
    """Which sums are asked for: those of N N', of S S', of A A' (``same``), and the ``overlap`` that the literal Jaccard index takes."""

    common: bool = True
    signed: bool = True
    same: bool = False
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """Sums for pairs of nodes: ``left`` and ``right`` index the two, so that they broadcast against the sums.

    ``common``: sum of N N'. ``signed``: sum of g S S'. Over cells (c, k): ``same``, sum of A A'; ``overlap``, sum of A + A' - A A' where neither
    is 0, so that n(i) + n(j) less it is A where A' is 0, A' where A is 0, and A A'. Sums that were not asked for are empty.
    """

    left: Any
    right: Any
    common: Matrix
    signed: Matrix
    same: Matrix
    overlap: Matrix


Weigh = Callable[[Shared, Floats], None]
"""Puts the weights that follow from sums into an array of their shape."""
_NONE: Matrix = np.zeros(0)


def lists_pairs(counted: Cells, *, only_on_topics: bool = True) -> bool:
    """Whether listing the pairs of cells on a topic is cheaper than the matrix product.

    The product costs nodes² x features multiplications, listing costs one step a pair of cells on the same topic. Many
    nodes with little in common are listed, as in a window of a month; few nodes with many topics are multiplied.
    Where not ``only_on_topics``, those without a common topic are wanted too, and nothing can be listed.
    Raises StancegraphError when neither can be afforded.
    """
    nodes, features = len(counted.nodes), len(counted.topics) * max(len(counted.levels), 1)
    pairs = _pairs(counted)
    listing = pairs * _PER_PAIR
    product = nodes * nodes * (features * _PER_PRODUCT + _PER_CELL) + nodes * features * _PER_FEATURE
    affordable = nodes <= _MOST_NODES and nodes * features <= _MOST_FEATURES
    if not affordable and (pairs > _MOST_PAIRS or not only_on_topics):
        raise StancegraphError(
            f"a network of {nodes:,} nodes with {pairs:,} pairs of stances to compare is too large; "
            "choose fewer actors or issues, or a shorter time"
        )
    return only_on_topics and (listing < product or not affordable)


def _pairs(counted: Cells) -> int:
    lengths = np.diff(counted.starts)
    return int((lengths * (lengths - 1) // 2).sum())


# --- By products ------------------------------------------------------------------------------------------------------


def multiplied(counted: Cells, needs: Needs, weigh: Weigh, rows: slice | None = None) -> Floats:
    """The matrix of weights of all pairs of nodes, 0 on its diagonal, or some ``rows`` of it.

    ``weigh`` is given some rows at a time.
    """
    size = len(counted.nodes)
    start, stop, _step = (rows or slice(None)).indices(size)
    wanted = slice(start, stop)
    common = _common(counted, wanted) if needs.common else _NONE
    signed = _signed(counted, wanted) if needs.signed else _NONE
    precision = _precision(counted, counted.same_with_itself)
    same = _gram([_cells(counted, counted.count)], precision, wanted) if needs.same else _NONE
    overlap = _overlap(counted, precision, wanted) if needs.overlap else _NONE
    weights = np.empty((stop - start, size))
    for first in range(start, stop, _ROWS_AT_ONCE):
        part = slice(first, min(first + _ROWS_AT_ONCE, stop))
        here = slice(part.start - start, part.stop - start)
        shared = Shared(
            left=(part, None),
            right=(None, slice(None)),
            common=common[here],
            signed=signed[here],
            same=same[here],
            overlap=overlap[here],
        )
        weigh(shared, weights[here])
    weights[np.arange(stop - start), np.arange(start, stop)] = 0
    return weights


def _common(counted: Cells, rows: slice) -> Matrix:
    return _gram([_features(counted, counted.count)], _precision(counted, counted.common_with_itself), rows)


def _signed(counted: Cells, rows: slice) -> Matrix:
    found = _NONE
    for gap in np.unique(counted.gaps).tolist():
        thresholds = np.flatnonzero(counted.gaps == gap).tolist()
        signs = [
            _features(counted, np.where(counted.level > each, counted.count, -counted.count)) for each in thresholds
        ]
        part = _gram(signs, _precision(counted, counted.signed_with_itself), rows)
        part *= gap
        found = part if not len(found) else found + part
    return found


def _features(counted: Cells, weights: Matrix) -> Floats:
    """The matrix of nodes by topics whose entries are sums of the weights of cells."""
    shape = len(counted.nodes), len(counted.topics)
    return sums(counted.node * shape[1] + counted.topic, weights, shape[0] * shape[1]).reshape(shape)


def _gram(parts: list[Floats], precision: type[np.floating[Any]], rows: slice) -> Matrix:
    """Sum of the products of each part with its own transpose, or some rows of it."""
    matrix = np.hstack(parts, dtype=precision, casting="same_kind")
    # Of all rows the library takes it for what it is, a product with itself, and does half of the work.
    some = matrix if rows.stop - rows.start == len(matrix) else matrix[rows]
    with one_thread() if some.size * len(matrix) < _SMALL else nullcontext():
        found: Matrix = some @ matrix.T
    return found


def _precision(counted: Cells, with_itself: Floats) -> type[np.floating[Any]]:
    """Single where all sums are exact in it; the largest of a node with itself (``with_itself``) bounds them."""
    return np.float32 if counted.whole and with_itself.max(initial=0) < EXACT_IN_SINGLE else np.float64


def _cells(counted: Cells, weights: Matrix) -> Floats:
    """The matrix of nodes by topics and levels whose entries are the weights of cells."""
    levels = len(counted.levels)
    found = np.zeros((len(counted.nodes), len(counted.topics) * levels))
    found[counted.node, counted.topic * levels + counted.level] = weights
    return found


def _overlap(counted: Cells, precision: type[np.floating[Any]], rows: slice) -> Matrix:
    """Some rows of the sums of A + A' - A A' over cells in which neither is 0.

    With A = P + X, P what is said at all and X how much more often, they are those of P P' - X X'; and X is little.
    """
    found = _gram([_cells(counted, np.ones_like(counted.count))], precision, rows)
    again = np.flatnonzero(counted.count > 1)
    more = (counted.count[again] - 1).astype(precision)
    if len(again) > _MOST_REPEATED:
        found -= _gram([_cells(counted, counted.count - 1)], precision, rows)
        return found
    nodes, features = counted.node[again], (counted.topic * len(counted.levels) + counted.level)[again]
    order = np.argsort(features, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(features[order])) + 1):
        here = group[(nodes[group] >= rows.start) & (nodes[group] < rows.stop)]
        found[np.ix_(nodes[here] - rows.start, nodes[group])] -= more[here, None] * more[group]
    return found


_MOST_REPEATED = 30_000
"""Cells with more than one stance up to which they are added one by one."""


# --- By listing -------------------------------------------------------------------------------------------------------


def listed(counted: Cells, needs: Needs) -> tuple[Ints, Ints, Shared]:
    """All pairs of nodes that share a topic, each once (lower, higher), in order, with their sums."""
    parts = [_summed(key, terms) for key, terms in _terms(counted, needs)]
    if not parts:
        key, sums_of = np.zeros(0, dtype=np.int64), [_NONE] * 4
    elif len(parts) == 1:
        key, sums_of = parts[0]
    else:
        together = [np.concatenate(several) for several in zip(*(terms for _key, terms in parts), strict=True)]
        key, sums_of = _summed(np.concatenate([key for key, _terms_ in parts]), together)
    heads, tails = np.divmod(key, max(len(counted.nodes), 1))
    return heads, tails, Shared(heads, tails, *sums_of)


def _summed(key: Ints, terms: list[Matrix]) -> tuple[Ints, list[Matrix]]:
    """The keys that occur, in order, and the sum of each sort of terms at each."""
    order = np.argsort(key)
    ordered = key[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[first], [np.add.reduceat(each[order], first) if len(each) else each for each in terms]


def _terms(counted: Cells, needs: Needs) -> Iterator[tuple[Ints, list[Matrix]]]:
    """Pairs of cells of different nodes on one topic, some at a time: the key of the nodes, and what goes into each sum."""
    value = counted.levels[counted.level] if len(counted.level) else counted.level
    end = counted.starts[counted.topic + 1] if len(counted.topic) else counted.topic
    partners = np.cumsum(end - np.arange(len(end)) - 1)
    first = 0
    while first < len(end):
        done = partners[first - 1] if first else 0
        last = max(int(np.searchsorted(partners, done + _PAIRS_AT_ONCE, "right")), first + 1)
        which, other = expand_ranges(np.arange(first + 1, last + 1), end[first:last])
        one = which + first
        first = last
        # Cells are sorted by node within a topic: the first of two never has the higher node.
        apart = counted.node[one] != counted.node[other]
        one, other = one[apart], other[apart]
        if not len(one):
            continue
        product = counted.count[one] * counted.count[other]
        over_cells = needs.overlap or needs.same
        same = counted.level[one] == counted.level[other] if over_cells else _NONE
        yield (
            counted.node[one] * len(counted.nodes) + counted.node[other],
            [
                product if needs.common else _NONE,
                product * (counted.span - 2 * np.abs(value[one] - value[other])) if needs.signed else _NONE,
                product * same if needs.same else _NONE,
                (counted.count[one] + counted.count[other] - product) * same if needs.overlap else _NONE,
            ],
        )
