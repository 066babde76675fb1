"""Rank correlations are those of a count of all pairs, and of ranks worked out one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.answers.rank_correlation import kendall_tau_b, spearman_rho


def sign(number: float) -> int:
    return (number > 0) - (number < 0)


def tau_by_hand(columns: list[tuple[float, float]]) -> float | None:
    """Every pair looked at."""
    pairs = [(sign(one[0] - other[0]), sign(one[1] - other[1])) for one, other in combinations(columns, 2)]
    first, second = sum(x != 0 for x, _ in pairs), sum(y != 0 for _, y in pairs)
    return sum(x * y for x, y in pairs) / sqrt(first * second) if first and second else None


def ranks_by_hand(values: list[float]) -> list[Fraction]:
    """The mean of the places that a value takes among the sorted."""
    places = [[place for place, other in enumerate(sorted(values), 1) if other == value] for value in values]
    return [Fraction(sum(each), len(each)) for each in places]


def rho_by_hand(columns: list[tuple[float, float]]) -> float | None:
    x, y = (ranks_by_hand([row[side] for row in columns]) for side in (0, 1))
    if not columns:
        return None
    mean = Fraction(sum(x), len(x))
    of_x, of_y = sum((each - mean) ** 2 for each in x), sum((each - mean) ** 2 for each in y)
    both = sum((one - mean) * (other - mean) for one, other in zip(x, y, strict=True))
    return float(both) / sqrt(of_x * of_y) if of_x and of_y else None


values = st.sampled_from([-2.0, -1.0, 0.0, 0.25, 1.0, 2.0])


@given(st.lists(st.tuples(values, values), max_size=25))
def test_they_are_those_worked_out_by_hand(columns: list[tuple[float, float]]) -> None:
    x, y = (np.array([row[side] for row in columns], dtype=np.float64) for side in (0, 1))
    for found, expected in ((kendall_tau_b(x, y), tau_by_hand(columns)), (spearman_rho(x, y), rho_by_hand(columns))):
        assert (found is None) == (expected is None)
        if found is not None:
            assert found == pytest.approx(expected, abs=1e-12)
            assert -1 <= found <= 1


def test_known_figures() -> None:
    """Worked out on paper: one of six pairs is the other way round, and four ranks of which two are exchanged."""
    x, y = np.array([1, 2, 3, 4], dtype=np.float64), np.array([1, 3, 2, 4], dtype=np.float64)
    assert kendall_tau_b(x, y) == pytest.approx(2 / 3)
    assert spearman_rho(x, y) == pytest.approx(0.8)
    tied = np.array([1, 1, 2, 2], dtype=np.float64)
    assert kendall_tau_b(tied, np.array([1, 2, 3, 4], dtype=np.float64)) == pytest.approx(4 / sqrt(24))
    assert kendall_tau_b(x, x) == spearman_rho(x, x) == 1
    assert kendall_tau_b(x, -x) == spearman_rho(x, -x) == -1
