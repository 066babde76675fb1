"""Rows for programs: many at a time as one by one, and as the csv module of the standard library writes them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stancegraph
from stancegraph.answers.shifts import ShiftRow
from stancegraph.exporters import rows
from stancegraph.exporters.rows import answers_as_text, field_names, plain, rows_as_text


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    from_: str | None
    day: date | None
    number: int
    share: float
    is_sure: bool
    ids: tuple[str, ...]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00") | st.sampled_from('",;\t\r\n =1'))
_ROWS = st.builds(
    _Row,
    _TEXTS,
    st.none() | _TEXTS,
    st.none() | st.dates(),
    st.integers(-3, 3),
    st.floats(0, 1) | st.sampled_from([0.0, 1.0]),
    st.booleans(),
    st.lists(st.sampled_from("abc"), max_size=3).map(tuple),
)


@dataclass(frozen=True)
class _Columns:
    """The same rows, kept as columns."""

    columns: Sequence[Sequence[Any]]


@given(st.lists(_ROWS, max_size=7), st.sampled_from(["csv", "tsv", "json"]))
def test_many_at_a_time_are_written_as_one_by_one(found: list[_Row], format: str) -> None:
    expected = "".join(rows_as_text(plain(found), field_names(_Row), format))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "_AT_ONCE", 3)  # so that there are several pieces
        assert "".join(answers_as_text(found, _Row, format)) == expected
        if format != "json":
            columns = _Columns([[getattr(row, each.name) for row in found] for each in fields(_Row)])
            assert "".join(answers_as_text(columns, _Row, format)) == expected  # type: ignore[arg-type]
    if format == "csv":
        back = list(csv.reader(StringIO(expected, newline=""), strict=True))
        assert [row[0] for row in back[1:]] == [each.text for each in found]


def test_shifts_are_the_same_as_rows_and_as_columns() -> None:
    with stancegraph.open() as session:
        found = session.shifts(one_side=True, kinds=["moved", "government", "speaker"])
    assert len(found) > 20
    assert [*found] == [found[place] for place in range(len(found))] == [*found[:]]
    assert found[3:5] == tuple(found)[3:5]
    assert "".join(answers_as_text(found, ShiftRow, "csv")) == "".join(answers_as_text(list(found), ShiftRow, "csv"))
    assert [row.to_date for row in found] == sorted(row.to_date for row in found)
