"""How far two orders agree: Kendall's tau-b and Spearman's rho, both with ties, and undefined where nothing varies."""

from __future__ import annotations

from math import isqrt, sqrt

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def kendall_tau_b(first: Values, second: Values) -> float | None:
    """Kendall's tau-b of two columns: pairs in one order less pairs in the other, tied ones taken out of the divisor.

    None where one of them has one value only. It counts as Knight (1966) does, in n log n steps and whole numbers.
    """
    order = np.lexsort((second, first))
    x, y = _codes(first)[order], _codes(second)[order]
    count = len(x)
    pairs = count * (count - 1) // 2
    tied_first, tied_second = _tied(x), _tied(y)
    tied_both = _tied(x * (int(y.max(initial=0)) + 1) + y)
    free_first, free_second = pairs - tied_first, pairs - tied_second
    if not (free_first and free_second):
        return None
    against = _inversions(y)
    difference = pairs - tied_first - tied_second + tied_both - 2 * against
    product = free_first * free_second
    root = isqrt(product)
    return difference / (root if root * root == product else sqrt(product))


def spearman_rho(first: Values, second: Values) -> float | None:
    """Spearman's rho of two columns: the correlation of their ranks, tied ones with the mean of theirs.

    None where one of them has one value only.
    """
    # Twice the ranks are whole numbers, so that all sums are exact.
    x, y = _double_ranks(first), _double_ranks(second)
    count = len(x)
    total = count * (count + 1)
    both = count * sum(one * other for one, other in zip(x, y, strict=True)) - total * total
    of_first = count * sum(each * each for each in x) - total * total
    of_second = count * sum(each * each for each in y) - total * total
    if not (of_first and of_second):
        return None
    product = of_first * of_second
    root = isqrt(product)
    return both / (root if root * root == product else sqrt(product))


def _codes(values: Values) -> NDArray[np.int64]:
    _, codes = np.unique(values, return_inverse=True)
    return codes.reshape(-1).astype(np.int64)


def _tied(codes: NDArray[np.int64]) -> int:
    """How many pairs are of one value."""
    _, counts = np.unique(codes, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _inversions(codes: NDArray[np.int64]) -> int:
    """How many pairs stand in falling order, counted with a tree of sums (Fenwick 1994)."""
    size = int(codes.max(initial=0)) + 1
    tree = [0] * (size + 1)
    found = 0
    for met, code in enumerate(codes.tolist()):
        no_greater, at = 0, code + 1
        while at:
            no_greater += tree[at]
            at &= at - 1
        found += met - no_greater
        at = code + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return found


def _double_ranks(values: Values) -> list[int]:
    codes = _codes(values)
    _, counts = np.unique(codes, return_counts=True)
    last = np.cumsum(counts)
    ranks: list[int] = (2 * last - counts + 1)[codes].tolist()
    return ranks
