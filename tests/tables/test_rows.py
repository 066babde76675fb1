"""CSV, JSON Lines and Parquet come out alike; what is no table, or no text, is named with its line."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.nearest import did_you_mean
from stancegraph.tables.problems import MOST_KEPT, Problems
from stancegraph.tables.rows import Layout, read_rows
from support import NASTY

HEADER = ("id", "name", "note")


def read(path: Path, header: tuple[str, ...] = HEADER) -> tuple[list[tuple[int, list[str] | None]], list[str]]:
    """The rows of a file, and its problems without the folder."""
    problems = Problems()
    layout = Layout(header, frozenset(header), dict.fromkeys(header, 1))
    rows = [(line, cells) for line, cells, _ in read_rows(path, layout, problems)]
    return rows, [str(problem).replace(f"{path.parent}/", "") for problem in problems.all()]


def read_bytes(
    folder: Path, content: bytes, name: str = "t.csv"
) -> tuple[list[tuple[int, list[str] | None]], list[str]]:
    path = folder / name
    path.write_bytes(content)
    return read(path)


GOOD = {
    "plain": (b"id,name,note\na,Ann,x\n", [(2, ["a", "Ann", "x"])]),
    "no newline at the end": (b"id,name,note\na,Ann,x", [(2, ["a", "Ann", "x"])]),
    "byte order mark": (b"\xef\xbb\xbfid,name,note\na,Ann,x\n", [(2, ["a", "Ann", "x"])]),
    "CRLF": (b"id,name,note\r\na,Ann,x\r\nb,Bob,\r\n", [(2, ["a", "Ann", "x"]), (3, ["b", "Bob", ""])]),
    "CR of old": (b"id,name,note\ra,Ann,x\rb,Bob,y", [(2, ["a", "Ann", "x"]), (3, ["b", "Bob", "y"])]),
    "columns in another order": (b"note,id,name\nx,a,Ann\n", [(2, ["a", "Ann", "x"])]),
    "blanks around names of columns": (b"id, name ,note\na,Ann,x\n", [(2, ["a", "Ann", "x"])]),
    "quoted header": (b'"id","name","note"\na,Ann,x\n', [(2, ["a", "Ann", "x"])]),
    "header only": (b"id,name,note\n", []),
    "lines within cells": (
        b'id,name,note\na,"An\nn","x\r\ny"\nb,Bob,"say ""no"""\n',
        [(2, ["a", "An\nn", "x\r\ny"]), (5, ["b", "Bob", 'say "no"'])],
    ),
    "blank lines": (
        b"id,name,note\n\na,Ann,x\n,,\n,,,,,\n\nb,Bob,y\n",
        [(3, ["a", "Ann", "x"]), (7, ["b", "Bob", "y"])],
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_csv(case: str, tmp_path: Path) -> None:
    content, expected = GOOD[case]
    rows, problems = read_bytes(tmp_path, content)
    assert rows == expected
    assert problems == []


OR = ', or say in dataset.toml what it is: encoding = "cp1252", for example'
MISSING = "column missing; add it to the header"
BAD = {
    "empty": (b"", ["t.csv:1: id: the file is empty; its first line should be id,name,note"]),
    "only a blank line": (b"\n", ["t.csv:1: id: the file is empty; its first line should be id,name,note"]),
    "missing column": (b"id,note\na,x\n", [f"t.csv:1: name: {MISSING}"]),
    "misspelt column": (
        b"id,nmae,note\na,Ann,x\n",
        [f"t.csv:1: name: {MISSING}", 't.csv:1: "nmae": unknown column; did you mean "name"?'],
    ),
    "column twice": (b"id,name,note,name\n", ["t.csv:1: name: column stands twice"]),
    "UTF-16 big": ("id,name,note\n".encode("utf-16-be"), ["t.csv:1: this looks like UTF-16; save the file as UTF-8"]),
    "Latin-1 in the header": (b"id,nam\xe9,note\n", [f"t.csv:1: byte 0xE9 is not UTF-8; save the file as UTF-8{OR}"]),
    "Latin-1 in a cell": (
        b"id,name,note\na,Ann,x\nb,Ren\xe9,y\nc,Cy,z\n",
        [f"t.csv:3: name: byte 0xE9 is not UTF-8; save the file as UTF-8{OR}"],
    ),
    "UTF-8 cut short": (
        "id,name,note\na,Ann,мир".encode()[:-1],
        [f"t.csv:2: note: byte 0xD1 is not UTF-8; save the file as UTF-8{OR}"],
    ),
    "surrogates in UTF-8": (
        b"id,name,note\na,Ann,\xed\xa0\x80\n",
        [f"t.csv:2: note: byte 0xED is not UTF-8; save the file as UTF-8{OR}"],
    ),
    "NUL": (b"id,name,note\na,A\x00nn,x\n", ["t.csv:2: name: the control character U+0000 does not belong in text; remove it"]),
    "escape": (b"id,name,note\na,Ann,\x1b[1m\n", ["t.csv:2: note: the control character U+001B does not belong in text; remove it"]),
    "two bad cells": (
        b"id,name,note\n\xff,Ann,\x07\n",
        [
            f"t.csv:2: id: byte 0xFF is not UTF-8; save the file as UTF-8{OR}",
            "t.csv:2: note: the control character U+0007 does not belong in text; remove it",
        ],
    ),
    "too few cells": (b"id,name,note\na,Ann\n", ["t.csv:2: the row has 2 cells, the header 3; is a comma too many or too few?"]),
    "too many cells": (b"id,name,note\na,Ann,x,y\n", ["t.csv:2: the row has 4 cells, the header 3; is a comma too many or too few?"]),
    "quotation mark left open": (
        b'id,name,note\na,Ann,x\nb,"Bob,y\nc,Cy,z\nd,Di,w\n',
        ["t.csv:3: not readable as CSV from here on: unexpected end of data; look for a stray or open quotation mark"],
    ),
    "stray quotation mark": (
        b'id,name,note\na,"Ann" x,y\n',
        ["t.csv:2: not readable as CSV from here on: ',' expected after '\"'; look for a stray or open quotation mark"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_csv(case: str, tmp_path: Path) -> None:
    content, expected = BAD[case]
    rows, problems = read_bytes(tmp_path, content)
    assert problems == expected
    assert all(cells is None or len(cells) == 3 for _, cells in rows)


def test_a_bad_row_is_announced_and_the_others_are_read(tmp_path: Path) -> None:
    rows, problems = read_bytes(tmp_path, b"id,name,note\na,Ann\nb,\xff,y\nc,Cy,z\n")
    assert rows == [(2, None), (3, None), (4, ["c", "Cy", "z"])]
    assert len(problems) == 2


def test_ten_megabytes_in_a_cell_are_read_so_that_the_cell_can_be_named(tmp_path: Path) -> None:
    rows, problems = read_bytes(tmp_path, b"id,name,note\na," + b"x" * 10_000_000 + b",y\nb,Bob,z\n")
    assert problems == []
    assert [(line, len(cells[1])) for line, cells in rows if cells] == [(2, 10_000_000), (3, 3)]


def test_reading_leaves_the_limit_of_the_csv_module_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit(12_345)  # no earlier test, whatever it left behind, has set this one
    try:
        read_bytes(tmp_path, b"id,name,note\na,Ann,x\n")
        assert csv.field_size_limit() == 12_345
    finally:
        csv.field_size_limit(before)


_CELLS = st.lists(
    st.lists(st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")), min_size=3, max_size=3),
    max_size=5,
)  # fmt: skip


@given(_CELLS, st.sampled_from(["\n", "\r\n"]))
def test_any_cells_come_back(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([HEADER, *table])
    path = tmp_path_factory.mktemp("rows") / "t.csv"
    path.write_bytes(stream.getvalue().encode())
    rows, problems = read(path)
    assert problems == []
    assert [cells for _, cells in rows] == [cells for cells in table if any(cells)]
    content = stream.getvalue()
    for line, cells in rows:
        # What stands from that line on begins with the first cell.
        rest = "".join(io.StringIO(content, newline="").readlines()[line - 1 :])
        assert cells is not None
        assert rest.startswith('"' + cells[0].replace('"', '""') + '"')


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "name": "Ann", "note": None},
        {"note": ["x", "y"], "id": "b", "name": 14},
        {"id": "c", "name": [], "note": "мир\n\t\\"},
    ]
    text = "\ufeff" + "\n".join(map(json.dumps, lines[:2])) + "\n\n" + json.dumps(lines[2], ensure_ascii=False) + "\r\n"
    text += '{"id": 12.0, "name": 0.1000000000000000055511, "note": 12345678901234567890}\n'
    rows, problems = read_bytes(tmp_path, text.encode(), "t.jsonl")
    assert problems == []
    assert rows == [
        (1, ["a", "Ann", ""]),
        (2, ["b", "14", "x;y"]),
        (4, ["c", "", "мир\n\t\\"]),
        (5, ["12", "0.1000000000000000055511", "12345678901234567890"]),
    ]


BAD_LINES = {
    '{"id": "a"': "t.jsonl:1: not readable as JSON: Expecting ',' delimiter at character 12",
    '["a"]': "t.jsonl:1: every line should be one JSON object",
    '{"id": "a", "nmae": "x"}': 't.jsonl:1: "nmae": unknown column; did you mean "name"?',
    '{"id": "a", "name": true}': 't.jsonl:1: name: "True" is neither text, number nor list',
    '{"id": "a", "note": {"x": 1}}': "t.jsonl:1: note: \"{'x': 1}\" is neither text, number nor list",
    '{"id": "a", "note": ["x;y", "z"]}': "t.jsonl:1: note: an item of a list cannot hold ';', which divides them; leave it out",
    '{"id": "\\ud800"}': "t.jsonl:1: id: a lone surrogate is not UTF-8; save the file as UTF-8",
    '{"id": "\\u0000"}': "t.jsonl:1: id: the control character U+0000 does not belong in text; remove it",
}  # fmt: skip


@pytest.mark.parametrize("line", BAD_LINES)
def test_bad_json_lines(line: str, tmp_path: Path) -> None:
    rows, problems = read_bytes(tmp_path, f"{line}\n{{}}\n".encode(), "t.jsonl")
    assert problems == [BAD_LINES[line]]
    assert rows == [(1, None), (2, ["", "", ""])]


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a":' * 100_000, '{"id": ' + "1" * 5000 + "}"])
def test_json_that_is_hard_on_the_parser(line: str, tmp_path: Path) -> None:
    rows, problems = read_bytes(tmp_path, f"{line}\n{{}}\n".encode(), "t.jsonl")
    assert len(problems) == 1
    assert problems[0].startswith("t.jsonl:1: not readable as JSON: ")
    assert rows == [(1, None), (2, ["", "", ""])]


def test_json_with_a_byte_that_is_not_utf8(tmp_path: Path) -> None:
    rows, problems = read_bytes(tmp_path, b'{"id": "a", "name": "Ren\xe9"}\n', "t.jsonl")
    assert problems == ["t.jsonl:1: name: byte 0xE9 is not UTF-8; save the file as UTF-8"]
    assert rows == [(1, None)]


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = ("id", "name", "day", "moment", "number", "offset", "many")
    table = pyarrow.table(
        {
            "many": [["b", "a"], None, []],
            "id": pyarrow.array(["a", "b", "c"]).dictionary_encode(),
            "name": ["Ann", None, "мир\n"],
            "day": [date(2025, 4, 4), None, date(1, 1, 1)],
            "moment": [datetime(2025, 4, 4, 9, 0, 0, 5, UTC), None, None],
            "number": [Decimal("1.50"), None, Decimal("-2.00")],
            "offset": [12.0, float("nan"), None],
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    rows, problems = read(tmp_path / "t.parquet", columns)
    assert problems == []
    assert rows == [
        (2, ["a", "Ann", "2025-04-04", "2025-04-04T09:00:00.000005+00:00", "1.50", "12", "b;a"]),
        (3, ["b", "", "", "", "", "", ""]),
        (4, ["c", "мир\n", "0001-01-01", "", "-2.00", "", ""]),
    ]
    rows, problems = read(tmp_path / "t.parquet", (*columns[:-1], "note"))
    assert problems == [f"t.parquet:1: note: {MISSING}"]
    assert rows == [(1, None)]


@pytest.mark.parametrize("width", ["float16", "float32", "float64"])
def test_floats_have_the_digits_their_column_can_hold(width: str, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    kind = getattr(pyarrow, width)()
    numbers = np.array([0.9, 0.1, 12.0, float("nan"), 0.65], dtype=width)
    table = pyarrow.table(
        {
            "id": list("abcde"),
            "name": pyarrow.array(numbers, kind),
            "note": pyarrow.array([[each, None] for each in numbers], pyarrow.list_(kind)),
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    rows, problems = read(tmp_path / "t.parquet", ("id", "name", "note"))
    assert not problems
    assert [cells[1:] for _, cells in rows if cells] == [
        [each, f"{each};"] for each in ("0.9", "0.1", "12", "", "0.65")
    ]


def test_days_that_a_data_frame_holds_as_moments(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    moments = [datetime(2024, 5, 1), datetime(2024, 5, 1, 9, 30)]
    table = pyarrow.table({"id": ["a", "b"], "name": moments, "note": [each.replace(tzinfo=UTC) for each in moments]})
    parquet.write_table(table, tmp_path / "t.parquet")
    rows, problems = read(tmp_path / "t.parquet", ("id", "name", "note"))
    assert not problems
    assert [cells for _, cells in rows] == [
        ["a", "2024-05-01", "2024-05-01T00:00:00+00:00"],
        ["b", "2024-05-01T09:30:00", "2024-05-01T09:30:00+00:00"],
    ]


def test_parquet_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rows, problems = read_bytes(tmp_path, b"id,name,note\n" * 20, "t.parquet")
    assert len(problems) == 1
    assert problems[0].startswith("t.parquet: not readable as Parquet: ")
    assert rows == [(1, None)]


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    _, problems = read_bytes(tmp_path, b"", "t.parquet")
    assert problems == ["t.parquet: reading Parquet needs pyarrow: pip install 'stancegraph[parquet]'"]


def test_a_hint_names_the_nearest_word_or_none() -> None:
    assert did_you_mean("zelensky", ["putin", "zelenskyy"]) == '; did you mean "zelenskyy"?'
    assert did_you_mean("zelensky", ["putin", "rubio"]) == ""
    assert did_you_mean("x" * 10_000_000, ["x" * 100]) == ""


def test_problems_are_kept_in_order_and_counted_past_the_limit() -> None:
    problems = Problems()
    for line in range(MOST_KEPT + 5, 0, -1):
        problems.add("b.csv", line, None, "wrong")
    found = problems.all()
    assert len(problems) == MOST_KEPT + 5
    assert len(found) == MOST_KEPT + 1
    assert [problem.line for problem in found[:3]] == [6, 7, 8]
    assert str(found[-1]) == "b.csv: and 5 more problems; mend these first"
