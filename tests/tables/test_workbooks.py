"""Sheets of .xlsx and .ods hold what others wrote into them; what nobody can tell is a problem with its place, and nothing is without end."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, S
from openpyxl.utils.datetime import from_excel

from stancegraph import limits
from stancegraph.model.records import Dataset, Record
from stancegraph.tables.ods import Ods
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.sheets import Unreadable, WorkbookError
from stancegraph.tables.table import TABLES
from stancegraph.tables.writer import write_dataset
from stancegraph.tables.xlsx import Xlsx
from support import HEADERS, Rows, datasets, rows, write_folder

Grid = Sequence[Sequence[Any]]


def write_xlsx(path: Path, sheets: dict[str, Grid], change: Callable[[Any], None] = lambda _book: None) -> None:
    """A workbook as another program writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for line, row in enumerate(grid, 1):
            for place, value in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(line, place, value)
                    if isinstance(value, str):
                        cell.data_type = "s"
    change(book)
    book.save(path)


def write_ods(path: Path, sheets: dict[str, Grid]) -> None:
    book = OpenDocumentSpreadsheet()
    for name, grid in sheets.items():
        table = Table(name=name)
        for row in grid:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(path)


def _ods_cell(value: Any) -> Any:
    if value is None or value == "":
        return TableCell()
    if isinstance(value, str):
        cell = TableCell(valuetype="string")
        for line in value.split("\n"):
            paragraph = P()
            for number, piece in enumerate(re.split(r"( {2,}|^ | $)", line)):
                if number % 2:
                    paragraph.addElement(S(c=len(piece)))
                elif piece:
                    paragraph.addText(piece)
            cell.addElement(paragraph)
        return cell
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="float", value=value)
    cell.addElement(P(text=str(value)))
    return cell


def grids(tables: dict[str, Rows]) -> dict[str, Grid]:
    return {
        name: [HEADERS[name], *([row.get(each) for each in HEADERS[name]] for row in table)]
        for name, table in tables.items()
    }


def as_workbook(folder: Path, tables: dict[str, Rows], name: str = "dataset.xlsx", **also: Grid) -> Path:
    """A dataset folder with all its tables in one workbook."""
    write_folder(folder, {})
    for path in folder.glob("*.csv"):
        path.unlink()
    write = write_ods if name.endswith(".ods") else write_xlsx
    write(folder / name, grids(tables) | also)
    return folder


def said(folder: Path) -> list[str]:
    problems = Problems()
    check_datasets([folder], problems)
    return [str(each).replace(f"{folder}/", "") for each in problems.all()]


# -- what others wrote ------------------------------------------------------------------------------------------------

_XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12
)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@settings(max_examples=10, deadline=None)
@given(dataset=datasets())
@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_the_records_of_a_workbook_are_those_of_the_tables(
    tmp_path_factory: pytest.TempPathFactory, kind: str, dataset: Dataset
) -> None:
    folder = tmp_path_factory.mktemp("written")
    write_dataset(dataset, folder / "csv")
    expected = read_dataset(folder / "csv")
    tables = {kind.record: table for table in TABLES for kind in table.kinds}
    sheets: dict[str, list[Sequence[Any]]] = {table.name: [table.header] for table in TABLES}
    every = (*dataset.actors, *dataset.roles, *dataset.issues, *dataset.sources, *dataset.stances, *dataset.retractions,
             *dataset.events, *dataset.assessments, *dataset.votes, *dataset.steps)  # fmt: skip
    for record in every:
        assert isinstance(record, Record)
        cells = tables[type(record)].cells(record)
        if any("\r" in cell or (kind == "ods" and re.search(r"\t", cell)) for cell in cells):
            return  # nothing but our own writer escapes a carriage return
        sheets[tables[type(record)].name].append(
            [
                date.fromisoformat(cell) if cell > "1900-03" and re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell
                for cell in cells
            ]
        )
    (folder / "book").mkdir()
    (folder / "book" / "dataset.toml").write_bytes((folder / "csv" / "dataset.toml").read_bytes())
    (write_ods if kind == "ods" else write_xlsx)(folder / "book" / f"dataset.{kind}", dict(sheets))
    assert read_dataset(folder / "book") == expected


_VALUES = st.one_of(
    st.none(),
    _XML_TEXT,
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).filter(lambda number: abs(number) > 1e-9 or number == 0),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda clock: clock.replace(microsecond=0)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(_VALUES, max_size=5), max_size=5), st.booleans())
def test_a_sheet_reads_as_its_own_library_reads_it(
    tmp_path_factory: pytest.TempPathFactory, grid: list[list[Any]], since_1904: bool
) -> None:
    path = tmp_path_factory.mktemp("book") / "b.xlsx"
    grid = [[None if value == "" else value for value in row] for row in grid]
    if since_1904:
        grid = [[value if not isinstance(value, date) or value.year > 1904 else None for value in row] for row in grid]

    def change(book: Any) -> None:
        if since_1904:
            book.epoch = openpyxl.utils.datetime.MAC_EPOCH

    write_xlsx(path, {"s": grid}, change)
    expected = {}
    for line, row in enumerate(openpyxl.load_workbook(path, data_only=True)["s"].iter_rows(values_only=True), 1):
        for place, value in enumerate(row):
            if value not in (None, ""):
                # Whole days are days: the library makes moments of all of them.
                at_midnight = isinstance(value, datetime) and value.time() == time()
                expected[line, place] = value.date() if at_midnight else value
    book = Xlsx(path)
    found = {
        (line, place): value
        for line, row in book.sheets[0].rows()
        for place, value in enumerate(row)
        if value not in (None, "")
    }
    book.close()
    assert found.keys() == expected.keys()
    for at, value in found.items():
        assert value == expected[at] or (isinstance(value, float) and math.isclose(value, expected[at]))
        assert isinstance(value, bool) == isinstance(expected[at], bool)


@given(st.one_of(st.just(0), st.integers(61, 2_958_465)))
def test_days_are_counted_as_that_program_counts_them(days: int) -> None:
    from stancegraph.tables.xlsx import _moment

    found, expected = _moment(float(days), datetime(1899, 12, 30)), from_excel(days)
    assert found == (expected.date() if isinstance(expected, datetime) and days else expected)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1900-01-01, LibreOffice as 1899-12-31"),
        (1.5, "1900-01-01, LibreOffice as 1899-12-31"),
        (59, "1900-02-28, LibreOffice as 1900-02-27"),
        (60, "1900-02-29, which never was, LibreOffice as 1900-02-28"),
        (60.99, "1900-02-29, which never was, LibreOffice as 1900-02-28"),
        (61, ""),
    ],
)
def test_a_day_on_which_programs_differ_is_a_problem_with_its_place(number: float, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    tables = rows()
    as_workbook(folder, tables)

    def change(book: Any) -> None:
        cell = book["stances"].cell(2, HEADERS["stances"].index("date") + 1)
        cell.value, cell.number_format = number, "yyyy-mm-dd"

    write_xlsx(folder / "dataset.xlsx", grids(tables), change)
    problems = Problems()
    check_datasets([folder], problems)
    if not said:
        assert not [each for each in problems.all() if each.column == "date"]
        assert read_dataset(folder).stances[0].date == date(1900, 3, 1)
        return
    [problem] = problems.all()
    assert (problem.line, problem.column) == (2, "date")
    assert f"1900: Excel shows this cell as {said}; format the column as text" in problem.message


def test_since_1904_there_is_no_day_on_which_programs_differ(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"

    def change(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.MAC_EPOCH

    write_xlsx(path, {"s": [[date(1904, 1, 16)]]}, change)
    book = Xlsx(path)
    assert list(book.sheets[0].rows()) == [(1, [date(1904, 1, 16)])]
    book.close()


# -- where they are ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_table_may_be_a_workbook_of_its_own(suffix: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    expected = read_dataset(folder)
    write = write_ods if suffix == ".ods" else write_xlsx
    for name, sheets in (
        ("actors", {"actors": grids(rows())["actors"], "Tabelle2": [["only", "words"]]}),
        ("issues", {"Tabelle1": grids(rows())["issues"], "Tabelle2": []}),
    ):
        (folder / f"{name}.csv").unlink()
        write(folder / f"{name}{suffix}", sheets)
    assert read_dataset(folder) == expected
    write(folder / f"actors{suffix}", {"one": grids(rows())["actors"], "two": [["id"]]})
    assert said(folder)[0] == f"actors{suffix}: which sheet is the table? call it actors; there are one, two"


@pytest.mark.parametrize("name", ["dataset.xlsx", "dataset.ods"])
def test_what_is_wrong_in_a_sheet_has_its_place(name: str, tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][2]["position"] = "perhaps"
    folder = as_workbook(tmp_path / "d", tables, name)
    assert said(folder) == [
        f'{name}[stances]:4: position: "perhaps" is none of rejects, opposes, ambivalent, conditional, supports'
    ]


def test_a_table_in_two_places_is_refused(tmp_path: Path) -> None:
    folder = as_workbook(tmp_path / "d", rows())
    write_folder(tmp_path / "e")
    (folder / "actors.csv").write_bytes((tmp_path / "e" / "actors.csv").read_bytes())
    assert said(folder) == ["actors.csv: both actors.csv and dataset.xlsx[actors] are here; keep one of them"]


def test_sheets_under_wrong_names_are_named(tmp_path: Path) -> None:
    tables = rows()
    role, event = tables.pop("roles"), tables.pop("events")
    del tables["votes"], tables["assessments"]
    sheets = grids({"roles": role, "events": event})
    folder = as_workbook(
        tmp_path / "d", tables, Role=sheets["roles"], Sheet9=sheets["events"], Notes=[["id", "anything"]]
    )
    message = "no table has this name, so nothing in it would count; did you mean {}? Rename the sheet, or move it out"
    assert said(folder) == [
        f"dataset.xlsx[Role]: {message.format('roles')}",
        f"dataset.xlsx[Sheet9]: {message.format('events')}",
    ]


@pytest.mark.parametrize("name", ["stances (2)", "stances copy", "Actors "])
def test_a_copy_of_a_sheet_is_named_as_a_copy_of_a_file_is(name: str, tmp_path: Path) -> None:
    tables = rows()
    meant = name.strip().split(" ")[0].lower()
    folder = as_workbook(tmp_path / "d", tables, "dataset.xlsx", **{name: grids(tables)[meant]})
    assert [each for each in said(folder) if f"did you mean {meant}?" in each] == [
        f"dataset.xlsx[{name}]: no table has this name, so nothing in it would count; did you mean {meant}? Rename the sheet, or move it out"
    ]


def test_a_sheet_with_the_header_of_a_table_that_is_there_may_be_anything(tmp_path: Path) -> None:
    tables = rows()
    folder = as_workbook(tmp_path / "d", tables, Drafts=grids(tables)["stances"])
    assert said(folder) == []


def test_a_workbook_of_another_name_is_named_where_tables_are_missing(tmp_path: Path) -> None:
    folder = as_workbook(tmp_path / "d", rows())
    (folder / "dataset.xlsx").rename(folder / "talks.xlsx")
    hint = "; talks.xlsx is here: a workbook with a sheet for each table is read when it is called dataset.xlsx"
    assert all(each.endswith(hint) for each in said(folder))
    assert len(said(folder)) == 4


# -- what nobody can tell ---------------------------------------------------------------------------------------------


def one_sheet(tmp_path: Path, change: Callable[[Any], None], grid: Grid | None = None) -> list[str]:
    folder = write_folder(tmp_path / "d")
    (folder / "actors.csv").unlink()
    write_xlsx(folder / "actors.xlsx", {"actors": grid or grids(rows())["actors"]}, change)
    return [each for each in said(folder) if each.startswith("actors")]


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    assert one_sheet(tmp_path, lambda book: book["actors"].merge_cells("J2:J3")) == [
        "actors.xlsx:2: the cells J2:J3 are merged, so nobody can tell which rows their value is of; unmerge them and fill in each"
    ]


def test_formulas_without_a_value_and_errors_are_refused(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["actors"]["B3"].value = '="B"&"ob"'
        book["actors"]["B4"].value = "#REF!"
        book["actors"]["B4"].data_type = "e"

    assert one_sheet(tmp_path, change) == [
        "actors.xlsx:3: name: the cell holds a formula that was never worked out; open the workbook in a spreadsheet program and save it",
        'actors.xlsx:4: name: the formula of this cell gives "#REF!"; mend it, or empty the cell',
    ]


def test_numbers_that_were_ids_are_named(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["actors"]
        sheet["A2"].value, sheet["A2"].number_format = 7, "000"
        sheet["A3"].value = 1234567890123456789
        sheet["A4"].value = 2024
        sheet["A5"].value, sheet["A5"].number_format = 123, "000"

    assert one_sheet(tmp_path, change) == [
        "actors.xlsx:2: id: the cell shows 007 and holds the number 7; format the column as text and type it again",
        "actors.xlsx:3: id: 1.234567890123457e+18 has more digits than a spreadsheet keeps; format the column as text and type it again",
    ]


@pytest.mark.parametrize("name", ["dataset.xlsx", "dataset.ods"])
@pytest.mark.parametrize(
    ("code", "shown", "is_day"),
    [
        ("mmm-yy", "May 25", False),
        ("mmm yyyy", "May 2025", False),
        ("[$-409]mmmm\\ yyyy;@", "May 2025", False),
        ("mm/yyyy", "05/2025", False),
        ("yyyy", "2025", False),
        ("dddd", "Thursday", False),
        ('yyyy"年"m"月"', "2025年5月", False),
        ("d mmm", "1 May", True),
        ("dddd d mmmm yyyy", "Thursday 1 May 2025", True),
        ('yyyy"年"m"月"d"日"', "2025年5月1日", True),
        ("dd.mm.yyyy", "01.05.2025", True),
        ("yyyy-mm-dd h:mm", "2025-05-01 0:00", True),
    ],
)
def test_a_day_that_a_cell_does_not_show_is_not_made_up(
    code: str, shown: str, is_day: bool, name: str, tmp_path: Path
) -> None:
    """Who types *May 2025* into a spreadsheet gets the first of May, shown as typed."""
    tables = rows()
    for precision in ("", "month", "day"):
        stance = {**tables["stances"][0], "date_precision": precision}
        folder = as_workbook(tmp_path / f"d{precision}", {**tables, "stances": [stance]}, name)
        place = HEADERS["stances"].index("date")
        grid = [list(row) for row in grids({"stances": [stance]})["stances"]]
        grid[1][place] = date(2025, 5, 1)
        sheets = grids({**tables, "stances": []}) | {"stances": grid}

        def formatted(book: Any, place: int = place) -> None:
            book["stances"].cell(2, place + 1).number_format = code

        if name.endswith(".ods"):
            write_ods(folder / name, sheets)
            rewritten(
                folder / name, "content.xml", lambda content: content.replace(b">2025-05-01<", f">{shown}<".encode())
            )
        else:
            write_xlsx(folder / name, sheets, formatted)
        found = [each for each in said(folder) if "stances]:2: date" in each]
        if is_day or precision == "month":
            assert not found
        else:
            assert "date: the cell shows no day, and holds the number of 2025-05-01" in found[0]
            assert "or write month in date_precision" in found[0]


def test_what_stands_beside_the_columns_is_named(tmp_path: Path) -> None:
    grid: Grid = [
        [*HEADERS["actors"], None, "  "],
        ["ann", "Ann", "person"],
        [None] * 12,
        ["bob", "Bob", "person", *[None] * 9, "lost"],
    ]
    assert one_sheet(tmp_path, lambda _book: None, grid) == [
        'actors.xlsx:4: "lost" stands in a column without a name; name it in the header'
    ]


@pytest.mark.parametrize(
    ("attributes", "shown", "value"),
    [
        ({"valuetype": "float", "value": "7"}, "007", "the cell shows 007 and holds the number 7"),
        (
            {"valuetype": "string", "stringvalue": "", "formula": "of:=NA()"},
            "#N/A",
            'the formula of this cell gives "#N/A"',
        ),
        ({"formula": "of:=1+1"}, "", "the cell holds a formula that was never worked out"),
        ({"valuetype": "date", "datevalue": "2024-13-01"}, "?", '"?" is no value that a cell can hold'),
        ({"valuetype": "float", "value": "0.5"}, "50 %", 0.5),
        ({"valuetype": "percentage", "value": "0.5"}, "50%", 0.5),
        ({"valuetype": "date", "datevalue": "2024-05-01T09:30:00"}, "1 May", datetime(2024, 5, 1, 9, 30)),
        ({"valuetype": "date", "datevalue": "2024-05-01T00:00:00"}, "1 May", date(2024, 5, 1)),
        ({"valuetype": "time", "timevalue": "PT09H30M00S"}, "9:30", time(9, 30)),
        ({"valuetype": "boolean", "booleanvalue": "true"}, "TRUE", True),
        ({"valuetype": "float", "value": "3", "formula": "of:=1+2"}, "3", 3),
    ],
)
def test_cells_of_open_document(attributes: dict[str, Any], shown: str, value: Any, tmp_path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table, row = Table(name="t"), TableRow()
    cell = TableCell(**attributes)
    cell.addElement(P(text=shown))
    for each in (TableCell(numbercolumnsrepeated=2), cell, TableCell(numbercolumnsrepeated=16_000)):
        row.addElement(each)
    for each in (TableRow(numberrowsrepeated=3), row, TableRow(numberrowsrepeated=1_000_000)):
        table.addElement(each)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "b.ods")
    opened = Ods(tmp_path / "b.ods")
    [(line, [*before, found])] = opened.sheets[0].rows()
    opened.close()
    assert (line, before) == (4, [None, None])
    if isinstance(found, Unreadable):
        assert found.why.startswith(str(value))
    else:
        assert (found, type(found)) == (value, type(value))


def test_merged_cells_of_open_document_are_refused(tmp_path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table, row = Table(name="t"), TableRow()
    row.addElement(TableCell(numbercolumnsspanned=2, valuetype="string"))
    row.addElement(CoveredTableCell())
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "b.ods")
    opened = Ods(tmp_path / "b.ods")
    with pytest.raises(WorkbookError, match="merged with others"):
        list(opened.sheets[0].rows())
    opened.close()


# -- nothing from outside decides how much work it is -----------------------------------------------------------------


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Replace one part of an archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "part"), [("dataset.xlsx", "xl/worksheets/sheet1.xml"), ("dataset.ods", "content.xml")]
)
def test_what_declares_entities_or_is_no_xml_is_refused(name: str, part: str, tmp_path: Path) -> None:
    folder = as_workbook(tmp_path / "d", rows(), name)
    whole = (folder / name).read_bytes()
    rewritten(
        folder / name,
        part,
        lambda content: ENTITIES + content[content.index(b"?>") + 2 if b"?>" in content[:99] else 0 :],
    )
    assert "declares a document type, which no spreadsheet writes" in said(folder)[0]
    (folder / name).write_bytes(whole)
    rewritten(folder / name, part, lambda content: content[:-20])
    assert "is not well-formed" in said(folder)[0]
    (folder / name).write_bytes(whole[: len(whole) // 2])
    assert "not readable as a workbook" in said(folder)[0]
    (folder / name).write_bytes(b"id,name\n")
    assert "not readable as a workbook" in said(folder)[0]
    (folder / name).write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512))
    assert "the workbook has a password, or is an old one" in said(folder)[0]
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("else.txt", "x")
    assert "this is no workbook of" in said(folder)[0]


@pytest.mark.parametrize("name", ["dataset.xlsx", "dataset.ods"])
def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = as_workbook(tmp_path / "d", rows(), name)
    monkeypatch.setattr(limits, "LARGEST_WORKBOOK", 1000)
    assert "MB in" in said(folder)[0]
    assert "when unpacked, at most" in said(folder)[0]


def test_a_row_that_stands_for_a_million_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 10_000)
    monkeypatch.setattr(limits, "MOST_REPEATED_ROWS", 100_000)
    for times in ({"numberrowsrepeated": 20_000}, {"numberrowsrepeated": 1}):
        book = OpenDocumentSpreadsheet()
        table, row = Table(name="t"), TableRow(**times)
        cell = TableCell(
            valuetype="float", value="1", numbercolumnsrepeated=1 if times["numberrowsrepeated"] > 1 else 10_001
        )
        row.addElement(cell)
        table.addElement(row)
        book.spreadsheet.addElement(table)
        book.save(tmp_path / "b.ods")
        opened = Ods(tmp_path / "b.ods")
        with pytest.raises(WorkbookError, match="more than 10,000 cells"):
            list(opened.sheets[0].rows())
        opened.close()


def test_more_rows_than_a_table_has_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is alike is written once by some programs, and once is all that a hostile one takes."""

    def repeated(*times: int) -> Ods:
        book = OpenDocumentSpreadsheet()
        table = Table(name="t")
        for each in times:
            row = TableRow(numberrowsrepeated=each)
            row.addElement(TableCell(valuetype="float", value="1"))
            table.addElement(row)
            empty = TableRow(numberrowsrepeated=1_000_000)
            empty.addElement(TableCell(numbercolumnsrepeated=1024))
            table.addElement(empty)
        book.spreadsheet.addElement(table)
        book.save(tmp_path / "b.ods")
        return Ods(tmp_path / "b.ods")

    assert len(list(repeated(1, 1000).sheets[0].rows())) == 1001
    with pytest.raises(WorkbookError, match="a row here stands 1,001 times; is it copied down"):
        list(repeated(1001).sheets[0].rows())
    monkeypatch.setattr(limits, "MOST_SHEET_ROWS", 10)
    assert len(list(repeated(6, 4).sheets[0].rows())) == 10
    with pytest.raises(WorkbookError, match="more than 10 rows"):
        list(repeated(6, 5).sheets[0].rows())
    write_xlsx(tmp_path / "b.xlsx", {"t": [[1]] * 11})
    with pytest.raises(WorkbookError, match="more than 10 rows"):
        list(Xlsx(tmp_path / "b.xlsx").sheets[0].rows())


def test_a_cell_far_to_the_right_counts_as_all_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsx(tmp_path / "b.xlsx", {"t": [[1]]}, lambda book: book["t"].cell(2, 16_384, 1))
    monkeypatch.setattr(limits, "MOST_CELLS", 16_384)
    book = Xlsx(tmp_path / "b.xlsx")
    with pytest.raises(WorkbookError, match="more than 16,384 cells"):
        list(book.sheets[0].rows())
    book.close()
