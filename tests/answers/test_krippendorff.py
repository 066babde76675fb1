"""Alpha: to the digits that were published, and what the package `krippendorff` and a slow reference make of random data."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stancegraph.answers.krippendorff import Judged, Level, alpha, unitizing_alpha

NONE = float("nan")
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example C: four observers, twelve units.
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
TABLES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 5, None]), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


def table_of(rows: list[list[int | None]]) -> Any:
    return np.array([[NONE if each is None else each for each in row] for row in rows], dtype=float)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_worked_example_has_the_published_alphas(level: str, published: float) -> None:
    found = alpha(np.array(EXAMPLE).T, Level(level))
    assert found is not None
    assert round(found, 3) == published


@settings(max_examples=400, deadline=None)
@given(TABLES, st.sampled_from(Level))
def test_alphas_are_those_of_the_package(rows: list[list[int | None]], level: Level) -> None:
    table = table_of(rows)
    found = alpha(table, level)
    pairable = table[(~np.isnan(table)).sum(axis=1) > 1]
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        assert found is None
        return
    assert found == pytest.approx(krippendorff.alpha(table.T, level_of_measurement=level.value), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=15))
def test_two_coders_without_gaps_are_one_less_the_observed_over_the_expected(pairs: list[tuple[int, int]]) -> None:
    given_values = [value for pair in pairs for value in pair]
    every = list(permutations(given_values, 2))
    expected = sum(one != other for one, other in every) / len(every)
    observed = sum(one != other for one, other in pairs) / len(pairs)
    found = alpha(np.array(pairs), Level.NOMINAL)
    assert found == (pytest.approx(1 - observed / expected) if expected else None)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(Level), st.data())
def test_a_weighted_sample_is_what_things_that_often_would_be(
    rows: list[list[int | None]], level: Level, data: st.DataObject
) -> None:
    table = table_of(rows)
    points = np.unique(table[~np.isnan(table)])
    assume(len(points))
    codes = np.where(np.isnan(table), -1, np.searchsorted(points, table))
    group = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows))))
    weights = data.draw(st.lists(st.integers(0, 3), min_size=3, max_size=3))
    found = Judged(codes, group, 3, level, points).alphas(np.array([weights, [1, 1, 1]], dtype=float))
    repeated = np.repeat(table, np.array(weights)[group], axis=0)
    for each, expected in zip(
        found, (alpha(repeated, level) if len(repeated) else None, alpha(table, level)), strict=True
    ):
        assert (None if np.isnan(each) else each) == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_many_groups_with_few_values_each_are_what_they_are_as_a_table() -> None:
    chance = np.random.default_rng(1)
    codes, group = chance.integers(-1, 90, (300, 3)), chance.integers(0, 200, 300)
    weights = chance.integers(0, 4, (5, 200)).astype(float)
    found = Judged(codes, group, 200, Level.NOMINAL, np.arange(90.0)).alphas(weights)
    for each, row in zip(found, weights, strict=True):
        table = np.where(codes < 0, NONE, codes.astype(float))
        assert each == pytest.approx(alpha(np.repeat(table, row[group].astype(int), axis=0), Level.NOMINAL))


def test_where_nobody_varied_there_is_no_alpha() -> None:
    assert alpha([[1, 1], [1, 1]], Level.NOMINAL) is None
    assert alpha([[1, 1], [1, 1]], Level.ORDINAL) is None
    assert alpha([[1, NONE], [NONE, 2]], Level.NOMINAL) is None
    assert alpha(np.empty((0, 2)), Level.NOMINAL) is None


# Krippendorff 2004, p. 254: a continuum of 300 that begins at 150, two observers, categories c and k.
C = [[(75, 70), (220, 30)], [(70, 80), (205, 20), (250, 20)]]
K = [[(30, 60), (150, 50)], [(30, 60), (150, 50)]]


def test_unitizing_alpha_is_that_of_the_worked_example() -> None:
    observed, expected, found = unitizing_alpha(C, 300)
    assert (round(observed, 4), round(expected, 4)) == (0.0144, 0.0532)
    assert found is not None
    assert round(found, 4) == 0.7286
    nothing, rest, alike = unitizing_alpha(K, 300)
    assert alike == 1.0
    # The book works on with the rounded numbers.
    assert round(1 - round(observed + nothing, 4) / round(expected + rest, 4), 4) == 0.8591


STRETCHES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=3)


def placed(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, at = [], 0
    for gap, size in steps:
        found.append((at + gap, size))
        at += gap + size
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(STRETCHES, min_size=2, max_size=3))
def test_unitizing_alpha_is_what_counting_every_placement_gives(steps: list[list[tuple[int, int]]]) -> None:
    """The expected distance is the mean of that of two sections of anybody's, over all places they could have to one another."""
    length = 24
    codings = [placed(each) for each in steps]
    observed, expected, found = unitizing_alpha(codings, length)
    parts = [sections(units, length) for units in codings]
    units = [size for each in codings for _start, size in each]
    gaps = [size for each in parts for _start, size, is_unit in each if not is_unit]
    slow = 0
    for one in range(len(codings)):
        for other in range(len(codings)):
            if one != other:
                slow += sum(apart(mine, yours) for mine in parts[one] for yours in parts[other])
    assert observed == pytest.approx(slow / (len(codings) * (len(codings) - 1) * length**2))
    total = 0
    for number, mine in enumerate(units):
        for place, yours in enumerate(units):
            if number != place:
                total += sum(step**2 + (step + mine - yours) ** 2 for step in range(1 - mine, yours))
        for gap in gaps:
            total += 2 * max(0, gap - mine + 1) * mine**2
    places = len(codings) * length
    pairs = places * (places - 1) - sum(size * (size - 1) for size in units)
    assert expected == pytest.approx(total / length / pairs)
    assert found == (pytest.approx(1 - observed / expected) if units else None)


def sections(units: list[tuple[int, int]], length: int) -> list[tuple[int, int, bool]]:
    is_unit = [False] * length
    for start, size in units:
        is_unit[start : start + size] = [True] * size
    starts = {start for start, _size in units}
    ends = {start + size for start, size in units}
    cuts = sorted({0, length, *starts, *ends})
    return [(one, other - one, is_unit[one]) for one, other in pairwise(cuts)]


def apart(mine: tuple[int, int, bool], yours: tuple[int, int, bool]) -> int:
    (start, size, is_unit), (first, other, is_other) = mine, yours
    if is_unit and is_other and max(start, first) < min(start + size, first + other):
        return (start - first) ** 2 + (start + size - first - other) ** 2
    if is_unit and not is_other and first <= start and start + size <= first + other:
        return size**2
    if is_other and not is_unit and start <= first and first + other <= start + size:
        return other**2
    return 0


@pytest.mark.parametrize("units", [[(0, 5), (4, 3)], [(3, 4), (0, 2)], [(0, 0)], [(8, 5)]])
def test_units_that_are_over_one_another_or_outside_are_refused(units: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError):
        unitizing_alpha([units, []], 10)
