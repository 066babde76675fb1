"""Delimited text, read back by another reader."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.delimited import Delimited

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00") | st.sampled_from('",;\t\r\n =')) | st.sampled_from(["\r", "a\rb", "\r\n", '"', "=1+1", "@a", ""])  # fmt: skip


def written(rows: list[list[object]], delimiter: str = ",") -> str:
    text = StringIO(newline="")
    table = Delimited(text, delimiter)
    for row in rows:
        table.write(row)
    return text.getvalue()


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5), st.sampled_from(",\t"))
def test_any_cells_come_back(rows: list[list[object]], delimiter: str) -> None:
    assert list(csv.reader(StringIO(written(rows, delimiter), newline=""), delimiter=delimiter, strict=True)) == rows


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a\rb", '"a\rb"'),
        ("a\nb", '"a\nb"'),
        ("a,b", '"a,b"'),
        ("a\tb", "a\tb"),
        ('a"b', '"a""b"'),
        ("=1+1", "=1+1"),
        ("-a", "-a"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0.1, "0.1"),
        (-2, "-2"),
    ],
)
def test_a_cell_and_the_end_of_a_row(cell: object, text: str) -> None:
    assert written([["x", cell]]) == f"x,{text}\n"


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_columns_are_written_as_their_rows_are(delimiter: str) -> None:
    cells: list[object] = [
        "a\rb",
        "a\nb",
        "a\r\nb",
        "a,b",
        "a\tb",
        'a"b',
        "",
        None,
        0.1,
        -2,
        date(2025, 4, 5),
        " a",
        "=1",
        "\u2028",
        1,
        1.0,
    ]
    rows = [[cell, other] for cell in cells for other in ("x", "a\tb")]
    text = StringIO(newline="")
    Delimited(text, delimiter).write_columns(zip(*rows, strict=True))
    assert text.getvalue() == written(rows, delimiter)
    nothing = StringIO(newline="")
    Delimited(nothing, delimiter).write_columns([[], []])
    assert not nothing.getvalue()
