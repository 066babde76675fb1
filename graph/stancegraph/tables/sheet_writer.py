"""A dataset -> a workbook for a spreadsheet program: a sheet for each table, with drop-downs, typed days, and what each column means.

Read again as ``dataset.xlsx`` it is the dataset it was made from. Text from data is written as text: nothing in it is a formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from stancegraph.characters import show
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.model import values
from stancegraph.model.schema import FORMAT, Column
from stancegraph.tables.info import format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read
from stancegraph.tables.registry import Located, Registry
from stancegraph.tables.table import TABLES, Table
from stancegraph.tables.together import members

MOST_ROWS = 1_048_576
"""Rows of a sheet, its header among them."""
_LONGEST_CELL = 32_767
_MOST_DIGITS = 15
# A day before is another one in programs that hold 1900 to be a leap year.
_FIRST_DAY = date(1900, 3, 1)
_SPARE_ROWS = 1_000
"""Rows below the last that have drop-downs too."""
_CHOICES = "choices"
_NUMBERS = (values.NUMBER, values.CONFIDENCE, values.OFFSET, values.DAYS)
_WIDE = (values.TEXT, values.TEXTS, values.QUOTE, values.PASSAGES, values.ATTRIBUTES, values.NAMES, values.IRIS)


def write_workbook(folder: Path, stream: IO[bytes]) -> int:
    """Write the tables of the dataset in a folder to ``stream`` as .xlsx; the number of its records.

    Raises DataError where the dataset has problems or a cell that no spreadsheet can hold, StancegraphError where XlsxWriter is missing.
    """
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        raise StancegraphError("writing .xlsx needs XlsxWriter: pip install 'stancegraph[sheets]'") from None
    content = _Content.of(folder)
    # Rows go out one by one.
    with Workbook(stream, {"constant_memory": True}) as book:
        # The same dataset makes the same file.
        book.set_properties({"created": datetime(2000, 1, 1)})
        writing = _Writing(book, content)
        for table in TABLES:
            if table.since <= content.format:
                writing.table(table)
        writing.choices()
    return sum(map(len, content.rows.values()))


@dataclass
class _Content:
    """The records of a dataset by table, the ids it can refer to by kind, and the format it is in."""

    rows: dict[str, list[Located]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    format: int = FORMAT

    @classmethod
    def of(cls, folder: Path) -> _Content:
        content, problems, registry = cls(format=format_of(folder) or FORMAT), Problems(), Registry()
        tables = {kind.record: table for table in TABLES for kind in table.kinds}
        for member in members([folder], problems):
            for found in read(member, registry, problems):
                table = tables[type(found.record)]
                content.ids[table.path].append(found.record.id)
                if not member.used:
                    content.rows[table.name].append(found)
        problems.conclude()
        content.check()
        return content

    def check(self) -> None:
        """Raise DataError for what a spreadsheet would cut off."""
        faults = []
        for table in TABLES:
            rows = self.rows[table.name]
            if len(rows) >= MOST_ROWS:
                message = f"{len(rows):,} rows; a sheet has {MOST_ROWS:,} with its header"
                faults.append(Problem(rows[0].file, None, None, message))
            for found in rows:
                for name, cell in found.aside:
                    if len(cell) > _LONGEST_CELL:
                        what = f"{show(cell)} has {len(cell):,} characters; a cell of a spreadsheet has at most {_LONGEST_CELL:,}"
                        faults.append(Problem(found.file, found.line, name, what))
        if faults:
            raise DataError(faults)


class _Writing:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, content: _Content) -> None:
        self._book, self._content = book, content
        self._text = book.add_format({"num_format": "@"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._head = book.add_format({"bottom": 1, "num_format": "@"})
        self._needed = book.add_format({"bottom": 1, "bold": True, "num_format": "@"})
        self._lists: dict[str, Sequence[str]] = {}

    def table(self, table: Table) -> None:
        """The sheet of a table: its header, what each column takes, and its rows."""
        sheet, rows = self._book.add_worksheet(table.name), self._content.rows[table.name]
        aside = list(dict.fromkeys(name for found in rows for name, _ in found.aside))
        columns = [column for column in table.columns if column.since <= self._content.format]
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            wide = 40 if column.type in _WIDE else 18
            sheet.set_column(place, place, wide, self._format(column))
            sheet.write_string(0, place, column.name, self._needed if column.required else self._head)
            sheet.write_comment(0, place, _meaning(column), {"x_scale": 2.5})
            self._choose(sheet, place, column, len(rows) + _SPARE_ROWS)
        for place, name in enumerate(aside, len(columns)):
            sheet.set_column(place, place, 18, self._text)
            sheet.write_string(0, place, name, self._head)
        for line, found in enumerate(rows, 1):
            row = dict(zip(table.header, table.cells(found.record, self._content.format), strict=True))
            for place, column in enumerate(columns):
                if cell := row[column.name]:
                    self._write(sheet, line, place, column, cell)
            cells: Mapping[str, str] = dict(found.aside)
            for place, name in enumerate(aside, len(columns)):
                if cells.get(name):
                    sheet.write_string(line, place, cells[name], self._text)

    def _format(self, column: Column) -> Any:
        if column.type is values.DAY:
            return self._day
        return None if column.type in _NUMBERS else self._text

    def _write(self, sheet: Any, line: int, place: int, column: Column, cell: str) -> None:
        typed = _typed(column, cell)
        if isinstance(typed, date):
            sheet.write_datetime(line, place, datetime.combine(typed, time()), self._day)
        elif isinstance(typed, str):
            sheet.write_string(line, place, typed, self._text)
        else:
            sheet.write_number(line, place, typed)

    def _choose(self, sheet: Any, place: int, column: Column, last: int) -> None:
        """A drop-down for what can stand in a column, where that is one of a list."""
        options: dict[str, Any] = {"validate": "list", "ignore_blank": True}
        if column.refers_to and not column.type.many:
            listed = f"ids of {column.refers_to}"
            if column.refers_to != "subject":
                self._lists[listed] = self._content.ids[column.refers_to]
            else:
                self._lists[listed] = [each for kind in ("actor", "event", "issue") for each in self._content.ids[kind]]
            options |= {
                "error_type": "warning",
                "error_title": "No such id yet",
                "error_message": "Write the id of a row, or a name that only one has. Go on all the same?",
            }
        elif column.type.words or column.type is values.YES:
            listed = f"words of {column.type.name}"
            self._lists[listed] = column.type.words or ("yes",)
            options |= {
                "error_title": "Not one of the list",
                "error_message": "Choose one of the list, or leave the cell empty.",
            }
        else:
            return
        if not self._lists[listed]:
            return
        column_of_list = _letters(list(self._lists).index(listed))
        count = len(self._lists[listed])
        options["source"] = f"={_CHOICES}!${column_of_list}$2:${column_of_list}${count + 1}"
        sheet.data_validation(1, place, last, place, options)

    def choices(self) -> None:
        """The sheet from which drop-downs are filled; nobody needs to see it."""
        sheet = self._book.add_worksheet(_CHOICES)
        sheet.hide()
        for place, listed in enumerate(self._lists):
            sheet.write_string(0, place, listed, self._text)
        for line, cells in enumerate(zip_longest(*self._lists.values(), fillvalue=""), 1):
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, place, cell, self._text)


def _typed(column: Column, cell: str) -> date | float | str:
    """A cell as the value that a spreadsheet has of its own, where it has one that is the same."""
    if column.type is values.DAY:
        day = date.fromisoformat(cell)
        return day if day >= _FIRST_DAY else cell
    if column.type in _NUMBERS and len(Decimal(cell).as_tuple().digits) <= _MOST_DIGITS:
        number = float(cell)
        return number if Decimal(repr(number)) == Decimal(cell) and abs(number) < 10**_MOST_DIGITS else cell
    return cell


def _letters(place: int) -> str:
    """What a column is called, counted from 0."""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(65 + place % 26)


def _meaning(column: Column) -> str:
    """What to fill in, as the note of a header."""
    meaning = column.meaning.replace("{words}", ", ".join(column.type.words)).replace("`", "")
    return f"{meaning}{' (needed)' if column.required else ''}"
