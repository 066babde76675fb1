"""CSV as spreadsheets of all countries save it is read as what it is, with a word; what reads two ways is refused."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import DataError
from stancegraph.model.records import Dataset
from stancegraph.tables.appending import append
from stancegraph.tables.dialect import is_plain
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.rows import Layout, read_rows
from stancegraph.tables.writer import write_dataset
from support import TOML, actor, datasets, rows, write_folder

HEADER = ("id", "name", "note")
FIX = "; validate --fix makes it UTF-8 divided by ','"


def read(path: Path, encoding: str = "utf-8") -> tuple[list[tuple[int, list[str] | None]], list[str], list[str]]:
    """The rows of a file, its problems and its warnings, without the folder."""
    problems = Problems()
    layout = Layout(HEADER, frozenset(HEADER), dict.fromkeys(HEADER, 1))
    found = [(line, cells) for line, cells, _ in read_rows(path, layout, problems, None, encoding)]
    said = [
        [str(each).replace(f"{path.parent}/", "") for each in some] for some in (problems.all(), problems.warnings())
    ]
    return found, said[0], said[1]


ROW = ["a", "Ann", "x;y"]
ASSUMED = {
    "semicolons": (b'id;name;note\na;Ann;"x;y"\n', 2, "columns are taken to be divided by ';'"),
    "quoted semicolons": (b'"id";"name";"note"\r\n"a";"Ann";"x;y"\r\n', 2, "columns are taken to be divided by ';'"),
    "tabs": (b"id\tname\tnote\na\tAnn\tx;y\n", 2, "columns are taken to be divided by tabs"),
    "bars": (b"id|name|note\na|Ann|x;y\n", 2, "columns are taken to be divided by '|'"),
    "sep": (b"sep=,\r\nid,name,note\r\na,Ann,x;y\r\n", 3, "the first line says that columns are divided by ','"),
    "quoted sep": (b'"sep=;"\nid;name;note\na;Ann;"x;y"\n', 3, "the first line says that columns are divided by ';'"),
    "sep with byte order mark": (
        b"\xef\xbb\xbfSEP=;\nid;name;note\na;Ann;\"x;y\"\n", 3, "the first line says that columns are divided by ';'"),
    "Unicode text of Excel": (
        codecs.BOM_UTF16_LE + "id\tname\tnote\r\na\tAnn\tx;y\r\n".encode("utf-16-le"),
        2,
        "the file is read as UTF-16 and columns are taken to be divided by tabs",
    ),
    "UTF-16, high byte first": (
        codecs.BOM_UTF16_BE + "id,name,note\na,Ann,x;y\n".encode("utf-16-be"), 2, "the file is read as UTF-16"),
}  # fmt: skip


@pytest.mark.parametrize("case", ASSUMED)
def test_what_is_assumed_is_said(case: str, tmp_path: Path) -> None:
    content, line, said = ASSUMED[case]
    (tmp_path / "t.csv").write_bytes(content)
    assert read(tmp_path / "t.csv") == ([(line, ROW)], [], [f"t.csv:1: {said}{FIX}"])


PLAIN = {
    "semicolons in cells": b"id,name,note\na,Ann,x;y\n",
    "semicolons in a header of commas": b'id,name,note,"mine; private"\na,Ann,x;y,\n',
    "empty columns and rows at the end": b"id,name,note,,\na,Ann,x;y,,\n,,,,\n  ,,,,\n",
    "empty cells beyond the header": b"id,name,note\na,Ann,x;y,, \n,,,\n",
}


@pytest.mark.parametrize("case", PLAIN)
def test_commas_are_worth_no_word(case: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(PLAIN[case])
    found, problems, warnings = read(tmp_path / "t.csv")
    assert (found, problems) == ([(2, ROW)], [])
    assert not [each for each in warnings if "divided" in each]


REFUSED = {
    "two ways": (
        b"id;name,note\na;Ann,x\n",
        "t.csv:1: columns may be divided by ',' or by ';': \"id;name,note\" reads either way; divide them by ',' and quote what has one in it",
    ),
    "sep that divides nothing": (
        b"sep=x\nidxname\n",
        "t.csv:1: sep=\"x\" divides no table here; divide columns by ','",
    ),
    "UTF-16 cut short": (
        codecs.BOM_UTF16_LE + "id,name,note\n".encode("utf-16-le") + b"a",
        "t.csv: not readable as UTF-16, as its byte-order mark says: truncated data; save it as UTF-8",
    ),
    "a list that was not quoted": (
        b"id;name;note\na;Ann;x;y\n",
        "t.csv:2: the row has 4 cells, the header 3; is a ';' too many or too few?",
    ),
    "cells beyond the header": (
        b"id,name,note\na,Ann,x,,y\n",
        "t.csv:2: the row has 5 cells, the header 3; is a comma too many or too few?",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_reads_two_ways_is_refused(case: str, tmp_path: Path) -> None:
    content, problem = REFUSED[case]
    (tmp_path / "t.csv").write_bytes(content)
    found, problems, _ = read(tmp_path / "t.csv")
    assert problems == [problem]
    assert all(cells is None for _, cells in found)


def test_an_encoding_of_one_byte_is_read_only_where_it_is_declared(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("id,name,note\na,Renée,–\n".encode("cp1252"))
    found, problems, _ = read(path)
    assert (found, problems) == (
        [(2, None)],
        [
            't.csv:2: name: byte 0xE9 is not UTF-8; save the file as UTF-8, or say in dataset.toml what it is: encoding = "cp1252", for example',
            't.csv:2: note: byte 0x96 is not UTF-8; save the file as UTF-8, or say in dataset.toml what it is: encoding = "cp1252", for example',
        ],
    )
    assert read(path, "cp1252") == (
        [(2, ["a", "Renée", "–"])],
        [],
        [f"t.csv:1: the file is read as CP1252{FIX}"],
    )


def test_a_declared_encoding_makes_no_other_letters_of_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,name,note\na,Renée,x\n", encoding="utf-8")
    found, problems, _ = read(path, "cp1252")
    assert found == [(1, None)]
    assert problems == [
        "t.csv:1: this is UTF-8, and dataset.toml says that tables are in cp1252: save them all as UTF-8 and remove that key"
    ]
    path.write_text("id,name,note\na,Renée,x\n", encoding="utf-8-sig")
    assert read(path, "cp1252") == ([(2, ["a", "Renée", "x"])], [], [])
    path.write_text("id,name,note\na,Rene,x\n")
    assert read(path, "cp1252")[:2] == ([(2, ["a", "Rene", "x"])], [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            'encoding = "cp1253"',
            'encoding: should be one of utf-8, cp1250, cp1251, cp1252, latin-1; did you mean "cp1252"?',
        ),
        ("date_order = 3", "date_order: should be one of dmy, mdy, ymd"),
        ('date_order = "DMY"', 'date_order: should be one of dmy, mdy, ymd; did you mean "dmy"?'),
        ('date_ordre = "dmy"', 'date_ordre: unknown key; did you mean "date_order"?'),
    ],
)
def test_conventions_are_held_to_what_there_is(line: str, problem: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", toml=f"{TOML}{line}\n")
    problems = Problems()
    check_datasets([folder], problems)
    assert [str(each) for each in problems.all()] == [f"{folder / 'dataset.toml'}:4: {problem}"]


def test_a_dataset_may_declare_its_encoding(tmp_path: Path) -> None:
    tables = rows()
    tables["actors"][0]["name"] = "Анна"
    folder = write_folder(tmp_path / "d", tables, f'{TOML}encoding = "cp1251"\n')
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))
    with pytest.warns(match="the file is read as CP1251"):
        assert read_dataset(folder).actors[0].name == "Анна"


@settings(max_examples=12, deadline=None)
@given(
    datasets(), st.sampled_from(";\t|"), st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans()
)
@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_whatever_the_dialect_the_records_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, dataset: Dataset, delimiter: str, quoted: bool, encoding: str, told: bool
) -> None:
    folder = tmp_path_factory.mktemp("written") / "d"
    write_dataset(dataset, folder)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = list(csv.reader(stream))
        written = io.StringIO()
        writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        writer.writerows([*row, "", ""] for row in cells)
        written.write("\r\n" + delimiter * 3 + "\r\n")
        text = f"sep={delimiter}\r\n" * told + written.getvalue()
        path.write_bytes(text.encode(encoding))
    assert read_dataset(folder) == dataset


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfei\0d\0",
        b"id;name;note\n",
        b"sep=,\nid,name,note\n",
        b"id;name,note\n",
        "id,name,note\na,R\u00e9,x".encode("cp1252"),
    ],
)
def test_rows_are_appended_to_no_other_dialect(content: bytes, tmp_path: Path) -> None:
    declared = "cp1252" if b"\xe9" in content else "utf-8"
    assert not is_plain(content, declared, HEADER)
    assert is_plain(b"id,name,note\na;b,,\n", "utf-8", HEADER)
    assert is_plain(codecs.BOM_UTF8 + b"id,name,note\n", "cp1252", HEADER)
    folder = write_folder(tmp_path / "d", rows(), TOML + f'encoding = "{declared}"\n')
    (folder / "actors.csv").write_bytes(content)
    with pytest.raises(
        DataError,
        match=r"actors\.csv: rows are appended only to UTF-8 divided by ','; make it so with: stancegraph validate --fix",
    ):
        append(folder, [actor("new")])
    assert (folder / "actors.csv").read_bytes() == content
