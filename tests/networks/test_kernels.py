"""Kernels as they should be, against the definition written out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import exp, pi, sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import network_reference as slow
from stancegraph.networks import Definition, Observations
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import windows
from support import any_definition

KERNELS: dict[str, Callable[[float], float]] = {
    "uniform": lambda u: 0.5 * (abs(u) <= 1),
    "epanechnikov": lambda u: 0.75 * (1 - u * u) * (abs(u) <= 1),
    "triangular": lambda u: (1 - abs(u)) * (abs(u) <= 1),
    "gaussian": lambda u: exp(-u * u / 2) / sqrt(2 * pi),
}


# Few windows: from one new year to the next.
_TOLD = slow.rows().map(lambda told: [row for row in told if row[3].year > 2000])


def smoothed(rows: list[slow.Row], kernel: str, first: date, last: date, choice: dict[str, str]) -> dict[Any, float]:
    """One window: pairs of stances, each as heavy as the root of the product of their weights."""
    apart = 4 if choice["weighting"] == "distance" else 2
    middle = (first - date(1970, 1, 1)).days + ((last - first).days + 1) / 2
    half = ((last - first).days + 1) / 2
    weighed = []
    for row in rows:
        z = KERNELS[kernel](((row[3] - date(1970, 1, 1)).days + 0.5 - middle) / half)
        if z > 1e-100:
            weighed.append((row, z))
    names = sorted({row[0] for row, _z in weighed})
    activity = {name: sum(z for row, z in weighed if row[0] == name) for name in names}

    def pair(kind: str, one: str, other: str) -> float:
        return sum(
            slow.tie(kind, row[2], second[2], apart) * sqrt(z * w)
            for row, z in weighed
            for second, w in weighed
            if row[0] == one and second[0] == other and row[1] == second[1]
        )

    found = {}
    for one in names:
        for other in names:
            if one < other:
                weight = pair(choice["kind"], one, other)
                itself = "co-issue" if choice["kind"] == "co-issue" else "agreement"
                alike = pair(itself, one, one), pair(itself, other, other)
                divisor = {
                    "none": 1,
                    "average": (activity[one] + activity[other]) / 2,
                    "cosine": sqrt(alike[0] * alike[1]),
                    "jaccard": sum(alike) - pair(itself, one, other),
                }[choice["normalisation"]]
                found[one, other] = weight / divisor
    return found


@settings(max_examples=150, deadline=None)
@given(
    _TOLD,
    st.sampled_from(list(KERNELS)),
    st.sampled_from(["2weeks", "1month", "1year"]),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["agreement", "conflict", "net", "co-issue"]),
            "weighting": st.sampled_from(["distance", "binary"]),
            "normalisation": st.sampled_from(["none", "average", "cosine", "jaccard"]),
        }
    ),
)
def test_kernels(told: list[slow.Row], kernel: str, length: str, choice: dict[str, str]) -> None:
    series = windows(Observations.of(told), any_definition(**choice, kernel=kernel), length=Period.parse(length))
    rows = slow.kept(
        told, weighting=choice["weighting"], duplicates="all", reading="textbook", ignore=choice["kind"] == "co-issue"
    )
    for each in series:
        assert each.span
        inside = rows
        if kernel != "gaussian":
            inside = [row for row in rows if each.span.first <= row[3] <= each.span.last]
        found = {(one, other): each.weight(one, other) for one in each.rows for other in each.rows if one < other}
        assert found == pytest.approx(smoothed(inside, kernel, each.span.first, each.span.last, choice), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(_TOLD, st.sampled_from(["average", "cosine", "jaccard"]))
def test_an_even_kernel_changes_nothing_where_weights_are_normalised(told: list[slow.Row], normalisation: str) -> None:
    plain = windows(Observations.of(told), Definition.of(normalisation=normalisation), length=Period.parse("1week"))
    even = windows(
        Observations.of(told),
        Definition.of(normalisation=normalisation, kernel="uniform"),
        length=Period.parse("1week"),
    )
    for one, other in zip(plain, even, strict=True):
        assert {tuple(each)[:2]: each.weight for each in other} == pytest.approx(
            {tuple(each)[:2]: each.weight for each in one}
        )


def test_affiliations_by_hand() -> None:
    """Of four days the middle is the end of the second: noon of the first is 3/4 of a half before it, that of the third 1/4 behind."""
    day = date(2024, 5, 1)
    told = [("a", "x", 2, day, "p", "1"), ("a", "x", -1, day + timedelta(days=2), "p", "2")]
    choices: Any = {"length": Period.parse("4days"), "since": day, "until": day + timedelta(days=3)}
    for cell, weight in (("count", 0.25 + 0.75), ("net", 2 * 0.25 - 0.75), ("mean", -0.25)):
        definition = Definition.of("affiliation", cell=cell, kernel="triangular")
        (found,) = windows(Observations.of(told), definition, **choices)
        assert found.weight("a", "x") == pytest.approx(weight)
    assert network(Observations.of(told), Definition.of("affiliation")).weight("a", "x") == 2
