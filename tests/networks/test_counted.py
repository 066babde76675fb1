"""Networks of counts are those of the rows that were counted."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.networks import asking
from stancegraph.networks.counted import ask_counted
from stancegraph.networks.definition import Kind
from stancegraph.networks.observations import Observations
from stancegraph.networks.projection import network

Row = tuple[str, str, int, date, str, str]
_FIRST = date(2025, 4, 1)
_ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.integers(-2, 2), st.integers(0, 40)), max_size=25
)


def levels(rows: list[Row]) -> Any:
    """The rows counted, as an engine gives them."""
    found: dict[tuple[str, str, int], list[date]] = defaultdict(list)
    for actor, issue, value, day, _source, _id in rows:
        found[actor, issue, value].append(day)
    names = ("actor", "issue", "value", "count", "first", "last")
    types = (pa.string(), pa.string(), pa.int8(), pa.int64(), pa.date32(), pa.date32())
    told = [(*key, len(days), min(days), max(days)) for key, days in found.items()]
    columns = list(zip(*told, strict=True)) if told else [()] * len(names)
    return pa.table({name: pa.array(column, kind) for name, column, kind in zip(names, columns, types, strict=True)})


@settings(max_examples=150, deadline=None)
@given(
    drawn=_ROWS,
    kind=st.sampled_from([each for each in Kind if not each.compares_votes]),
    weighting=st.sampled_from(["distance", "binary", "nominal"]),
    over=st.sampled_from(["actors", "issues"]),
    duplicates=st.sampled_from(["all", "range"]),
)
def test_the_network_is_that_of_the_rows(drawn: Any, kind: Kind, weighting: str, over: str, duplicates: str) -> None:
    rows = [(a, i, v, _FIRST + timedelta(days=day), "s", str(n)) for n, (a, i, v, day) in enumerate(drawn)]
    shape: dict[str, Any] = {"duplicates": duplicates}
    if kind is not Kind.AFFILIATION:
        shape["over"] = over
        if kind is not Kind.CO_ISSUE:
            shape["weighting"] = weighting
    expected = network(Observations.of(rows), asking.definition_of(kind.value, shape))  # type: ignore[arg-type]
    found = ask_counted(levels(rows), kind.value, **shape)
    assert (found.rows, found.columns) == (expected.rows, expected.columns)
    np.testing.assert_allclose(found.matrix, expected.matrix, rtol=1e-12)
    assert found.activity.tolist() == expected.activity.tolist()
    assert found.span == expected.span


@settings(max_examples=60, deadline=None)
@given(drawn=_ROWS, kind=st.sampled_from([each for each in Kind if each.compares_votes]))
def test_votes_that_are_compared_are_the_last_ones(drawn: Any, kind: Kind) -> None:
    # One day each, so that there is a last one.
    rows = [(a, i, v, _FIRST + timedelta(days=n), "s", str(n)) for n, (a, i, v, _day) in enumerate(drawn)]
    expected = network(Observations.of(rows), asking.definition_of(kind.value, {}))
    found = ask_counted(levels(rows), kind.value)
    np.testing.assert_allclose(found.matrix, expected.matrix, rtol=1e-12)


def test_a_last_vote_that_is_not_one_is_refused() -> None:
    rows = [("a", "x", value, _FIRST, "s", str(value)) for value in (1, 2)] + [("b", "x", 1, _FIRST, "s", "3")]
    with pytest.raises(
        StancegraphError, match="1 times there are several on the last day, first of a on x on 2025-04-01"
    ):
        ask_counted(levels(rows), "lijphart")
    ask_counted(levels([*rows, ("a", "x", 2, _FIRST + timedelta(days=1), "s", "4")]), "lijphart")


@pytest.mark.parametrize(
    "shape",
    [{"roll_up": True}, {"isolates": True}, {"kernel": "uniform"}, {"reading": "dna"}, {"duplicates": "month"}],
)
def test_what_asks_for_single_rows_is_refused(shape: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match=next(iter(shape))):
        ask_counted(levels([("a", "x", 1, _FIRST, "s", "1")]), "agreement", **shape)


def test_evidence_is_not_known_and_said_so() -> None:
    rows = [(each, "x", 1, _FIRST, "s", each) for each in "ab"]
    found = ask_counted(levels(rows), "agreement", without_issues=["y"])
    assert len(found.ties) == 1
    with pytest.raises(StancegraphError, match="made from counts"):
        found.stances("a", "b")
    assert ask_counted(levels(rows), "agreement", without_actors=["a"]).rows == ("b",)
    assert "no row" in ask_counted(levels([]), "agreement").why_empty
