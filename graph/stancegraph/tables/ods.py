"""Workbooks of LibreOffice and others (.ods, OpenDocument 1.3) -> sheets of values, as they were last worked out.

Of the libraries for it none is kept up and tells merged cells, errors and repeated cells apart: they are elements here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.tables.packed_xml import Archive, walk
from stancegraph.tables.sheets import DayNotShown, Unreadable, WorkbookError, check_size, number

_CONTENT = "content.xml"
_CLOCK = re.compile(r"PT(\d{1,2})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_BLANKS = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED_MONTH = re.compile("[月월]")  # as East Asian dates have it, whose months have no names
_MOST_BLANKS = 10_000
_NUMBERS = ("float", "percentage", "currency")
# What may stand in a cell and is no part of its text.
_NO_TEXT = ("annotation", "frame", "ruby-text")


class Ods:
    """A workbook; :attr:`sheets` are its sheets in order. Raises WorkbookError, also while they are read."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)
        names: list[str] = []
        if not self._archive.holds(_CONTENT):
            self._archive.close()
            raise WorkbookError("this is no workbook of OpenDocument; save it as .ods")

        depth = [0]

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "table":
                depth[0] += 1
                if depth[0] == 1:
                    names.append(attributes.get("name", ""))

        def end(name: str) -> None:
            depth[0] -= name == "table"

        try:
            for _ in walk(self._archive, _CONTENT, start, end, lambda _text: None):
                pass
        except BaseException:
            self._archive.close()
            raise
        self.sheets: Sequence[_Sheet] = [_Sheet(name, self._archive, place) for place, name in enumerate(names)]

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()


@dataclass
class _Sheet:
    name: str
    _archive: Archive
    _place: int

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows; raises WorkbookError."""
        reading = _Reading(self._place)
        for _ in walk(self._archive, _CONTENT, reading.start, reading.end, reading.text):
            yield from reading.finished
            reading.finished.clear()
            if reading.is_over:
                return


class _Reading:
    """What has been read of a sheet so far."""

    def __init__(self, place: int) -> None:
        self.finished: list[tuple[int, Sequence[Any]]] = []
        self.is_over = False
        self._left = place + 1
        self._depth = 0
        self._line = self._cells = self._rows = 0
        self._row: list[Any] = []
        self._empty = 0
        self._times = self._row_times = 1
        self._cell: Mapping[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_paragraph = self._aside = 0

    @property
    def _here(self) -> bool:
        return self._left == 0 and self._depth == 1

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._depth += 1
            self._left -= self._depth == 1
        elif not self._here:
            pass
        elif name == "table-row":
            self._row, self._empty = [], 0
            self._row_times = _times(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            if max(_times(attributes, f"number-{each}-spanned") for each in ("columns", "rows")) > 1:
                raise WorkbookError(
                    "a cell here is merged with others, so nobody can tell which rows its value is of; unmerge it and fill in each",
                    self._line + 1,
                )
            self._cell, self._times = attributes, _times(attributes, "number-columns-repeated")
            self._paragraphs = []
        elif name in _NO_TEXT:
            self._aside += 1
        elif self._cell is not None and not self._aside:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p":
            self._in_paragraph += 1
            self._paragraphs.append("")
        elif self._in_paragraph and name == "s":
            self._paragraphs[-1] += " " * min(_times(attributes, "c"), _MOST_BLANKS)
        elif self._in_paragraph and name == "tab":
            self._paragraphs[-1] += "\t"
        elif self._in_paragraph and name == "line-break":
            self._paragraphs[-1] += "\n"

    def text(self, piece: str) -> None:
        if self._in_paragraph and not self._aside:
            self._paragraphs[-1] += _BLANKS.sub(" ", piece)

    def end(self, name: str) -> None:
        if name == "table":
            self.is_over = self.is_over or self._here
            self._depth -= 1
        elif not self._here:
            pass
        elif name in _NO_TEXT:
            self._aside -= 1
        elif name == "p" and self._in_paragraph and not self._aside:
            self._in_paragraph -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._take()
        elif name == "table-row":
            self._end_of_row()

    def _take(self) -> None:
        assert self._cell is not None
        value = self._value(self._cell, "\n".join(self._paragraphs))
        self._cell = None
        if value is None:
            self._empty += self._times  # spreadsheets end each row with a thousand such
            return
        check_size(self._cells + len(self._row) + self._empty + self._times, self._rows, self._line + 1)
        self._row += [None] * self._empty + [value] * self._times
        self._empty = 0

    def _end_of_row(self) -> None:
        if self._row:
            if self._row_times > limits.MOST_REPEATED_ROWS:
                raise WorkbookError(
                    f"a row here stands {self._row_times:,} times; is it copied down to the end of the sheet?",
                    self._line + 1,
                )
            self._rows += self._row_times
        self._cells += len(self._row) * self._row_times
        check_size(self._cells, self._rows, self._line + 1)
        for number_of_row in range(self._line + 1, self._line + 1 + (self._row_times if self._row else 0)):
            self.finished.append((number_of_row, self._row))
        self._line += self._row_times

    def _value(self, cell: Mapping[str, str], shown: str) -> Any:
        kind = cell.get("value-type", "")
        if cell.get("formula") and not kind:
            why = "the cell holds a formula that was never worked out; open the workbook in a spreadsheet program and save it"
            return Unreadable("a formula", why)
        # LibreOffice says it in an attribute of its own, others only in what is shown.
        if kind == "error" or (
            cell.get("formula") and shown.startswith(("#", "Err:")) and kind in ("string", *_NUMBERS)
        ):
            return Unreadable(shown, f"the formula of this cell gives {show(shown)}; mend it, or empty the cell")
        try:
            if kind in _NUMBERS:
                return number(cell.get("value", ""), shown)
            if kind == "date":
                return _seen(_moment(cell.get("date-value", "")), shown)
            if kind == "time":
                return _clock(cell.get("time-value", ""))
        except ValueError:
            return Unreadable(shown, f"{show(shown)} is no value that a cell can hold; type it again")
        if kind == "boolean":
            return cell.get("boolean-value") == "true"
        return cell.get("string-value", shown) or None if kind else None


def _times(attributes: Mapping[str, str], name: str) -> int:
    told = attributes.get(name, "1")
    return int(told) if told.isdigit() and len(told) < 9 else 1


def _moment(text: str) -> date | datetime:
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.time() == time() else moment


def _seen(moment: date | datetime, shown: str) -> date | datetime:
    """A day as far as the cell shows it: its number has to stand there, beside that of the month where this has no name."""
    numbers = [int(each) for each in _NUMBER.findall(shown)]
    if isinstance(moment, datetime) or not any(map(str.isalnum, shown)):
        return moment
    has_name = any(map(str.isalpha, shown)) and not _NUMBERED_MONTH.search(shown)
    if not has_name and moment.month in numbers:
        numbers.remove(moment.month)
    return moment if moment.day in numbers else DayNotShown(moment.year, moment.month, moment.day)


def _clock(text: str) -> time:
    match = _CLOCK.fullmatch(text)
    if not match:
        raise ValueError(text)
    hours, minutes, seconds = map(int, match.groups())
    return time(hours, minutes, seconds)
