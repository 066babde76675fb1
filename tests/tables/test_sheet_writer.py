"""A workbook that is written and read again is the dataset it was made from, and nothing in it is a formula."""

from __future__ import annotations

import csv
import re
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings

from stancegraph.errors import DataError, StancegraphError
from stancegraph.model.records import Aside, Dataset
from stancegraph.tables.adding import Known
from stancegraph.tables.appending import append
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.sheet_writer import write_workbook
from stancegraph.tables.table import TABLES
from stancegraph.tables.writer import write_dataset
from support import INFO, NASTY, TOML, WITHOUT_FORMAT, actor, datasets, rows, tiny, write_folder

pytestmark = pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
OF = {table.name: table for table in TABLES}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")", "_x000D_", "_x005F_", "1/2", "007", "TRUE")  # fmt: skip
nasty = Dataset(
    INFO,
    actors=tuple(actor(f"a{number:02}", name=text, note=text) for number, text in enumerate((*NASTY, *FORMULAS))),
    aside=(Aside("actors", "a00", "=my own", "=2+2"), Aside("actors", "a01", "=my own", "old\rmac")),
)


def written(folder: Path) -> bytes:
    stream = BytesIO()
    write_workbook(folder, stream)
    return stream.getvalue()


@settings(max_examples=10, deadline=None)
@example(tiny())
@example(nasty)
@given(datasets())
def test_nothing_is_lost_in_a_workbook(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    folder = tmp_path_factory.mktemp("written")
    write_dataset(dataset, folder / "csv")
    expected = read_dataset(folder / "csv")
    (folder / "book").mkdir()
    (folder / "book" / "dataset.toml").write_bytes((folder / "csv" / "dataset.toml").read_bytes())
    (folder / "book" / "dataset.xlsx").write_bytes(written(folder / "csv"))
    assert read_dataset(folder / "book") == expected


def test_text_from_data_is_never_a_formula_nor_a_number(tmp_path: Path) -> None:
    write_dataset(nasty, tmp_path / "d")
    content = written(tmp_path / "d")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert b">2000-01-01T00:00:00Z<" in archive.read("docProps/core.xml")
    assert written(tmp_path / "d") == content
    assert len(sheets) == len(TABLES) + 1
    assert not [each for each in sheets if re.search(rb"<f[ />]|<hyperlink", each)]
    names = [row[1].value for row in openpyxl.load_workbook(BytesIO(content))["actors"].iter_rows(min_row=2)]
    assert {text for text in FORMULAS if not text.startswith("_x")} <= set(names)


def test_days_are_typed_partial_dates_stay_text_and_columns_say_what_they_take(tmp_path: Path) -> None:
    write_dataset(tiny(), tmp_path / "d")
    book = openpyxl.load_workbook(BytesIO(written(tmp_path / "d")))
    assert book.sheetnames == [*(table.name for table in TABLES), "choices"]
    assert book["choices"].sheet_state == "hidden"
    for table in TABLES:
        sheet = book[table.name]
        assert sheet.freeze_panes == "B2"
        for place, column in enumerate(table.columns, 1):
            cell = sheet.cell(1, place)
            assert cell.value == column.name
            assert cell.font.bold is column.required
            assert column.meaning.split("{")[0].replace("`", "")[:40] in cell.comment.text
    stances, roles = book["stances"], book["roles"]
    at = {name: place for place, name in enumerate(OF["stances"].header, 1)}
    day = stances.cell(2, at["date"])
    assert isinstance(day.value, datetime)
    assert day.number_format == "yyyy-mm-dd"
    assert stances.cell(2, at["recorded"]).number_format == "@"
    starts = [row[OF["roles"].header.index("start")].value for row in roles.iter_rows(min_row=2)]
    assert all(isinstance(each, str) for each in starts if each is not None)
    assert any(starts)


def test_drop_downs_have_every_word_and_every_id_that_can_be_meant(tmp_path: Path) -> None:
    write_folder(tmp_path / "base")
    write_folder(tmp_path / "d", {name: table if name in ("stances", "actors") else [] for name, table in rows().items()} | {
        "actors": [{"id": "zoe", "name": "Zoe", "kind": "person"}], "stances": [],
    }, TOML.replace("talks/", "more/") + 'uses = ["../base"]\n')  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(written(tmp_path / "d")))
    found = {}
    for table in TABLES:
        for rule in book[table.name].data_validations.dataValidation:
            [area] = rule.sqref.ranges
            source = re.fullmatch(r"choices!\$([A-Z]+)\$2:\$\1\$(\d+)", rule.formula1)
            assert source
            letter, last = source.groups()
            cells = [book["choices"][f"{letter}{line}"].value for line in range(2, int(last) + 1)]
            found[table.name, table.header[area.min_col - 1]] = cells, area.min_row, rule.errorStyle
    assert found["stances", "actor"] == (["ann", "bob", "land", "cat", "zoe"], 2, "warning")
    assert found["stances", "position"][0] == ["rejects", "opposes", "ambivalent", "conditional", "supports"]
    assert found["stances", "position"][2] in (None, "stop")
    assert found["roles", "leads"][0] == ["yes"]
    assert found["assessments", "subject"][0] == ["ann", "bob", "land", "cat", "zoe", "talks", "truce"]
    lists = {(table.name, column.name) for table in TABLES for column in table.columns if column.type.many}
    assert not lists & found.keys()
    words = {(table.name, column.name) for table in TABLES for column in table.columns if column.type.words}
    assert words <= found.keys()


def test_what_no_cell_of_a_spreadsheet_holds_is_refused(tmp_path: Path) -> None:
    dataset = replace(nasty, aside=(Aside("actors", "a00", "mine", "x" * 32_768),))
    write_dataset(dataset, tmp_path / "d")
    with pytest.raises(
        DataError, match=r"actors\.csv:2: mine: .* has 32,768 characters; a cell of a spreadsheet has at most 32,767"
    ):
        written(tmp_path / "d")


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dataset(tiny(), tmp_path / "d")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(StancegraphError, match=r"writing \.xlsx needs XlsxWriter: pip install 'stancegraph\[sheets\]'"):
        written(tmp_path / "d")


def test_a_dataset_of_format_1_is_written_as_it_is(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0] |= {"position": "conditional", "condition": "if asked"}
    del tables["votes"]
    folder = tmp_path / "d"
    header = {name: [each.name for each in OF[name].columns if each.since == 1] for name in tables}
    folder.mkdir()
    (folder / "dataset.toml").write_text(WITHOUT_FORMAT)
    for name, table in tables.items():
        for row in table:
            row.pop("leads", None)
        with (folder / f"{name}.csv").open("w", newline="") as stream:
            writer = csv.DictWriter(stream, header[name], restval="")
            writer.writeheader()
            writer.writerows(table)
    expected = read_dataset(folder)
    content = written(folder)
    there = Known.read(folder)
    corrected = there.correction(OF["stances"], "s1", {"note": "x"}, datetime(2026, 1, 1, tzinfo=UTC))
    append(folder, [corrected])
    assert read_dataset(folder).stances[-1] == corrected
    for path in folder.glob("*.csv"):
        path.unlink()
    (folder / "dataset.xlsx").write_bytes(content)
    assert read_dataset(folder) == expected
