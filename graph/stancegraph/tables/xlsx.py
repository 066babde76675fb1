"""Workbooks of Excel (.xlsx, ECMA-376) -> sheets of values, as they were last worked out.

Read here and not by openpyxl, which writes them: while it streams it says neither which cells are merged nor which formulas were
never worked out, and both would be lost without a word.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from stancegraph.characters import show
from stancegraph.tables.packed_xml import Archive, walk
from stancegraph.tables.sheets import DayNotShown, Unreadable, WorkbookError, check_size, number

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What stands in a format of numbers without being a part of the date: texts, colours and conditions, single signs.
_NO_PART_OF_DATES = re.compile(r'"[^"]*"|\[(?![hms]+\])[^\]]*\]|\\.|_.|\*.', re.IGNORECASE)
_DATE_PARTS = re.compile(r"[dmyhs]", re.IGNORECASE)
_TIME_PARTS = re.compile(r"[hs]", re.IGNORECASE)
# One letter or two are the number of the day, more its name.
_DAY_PART = re.compile(r"(?<!d)d{1,2}(?!d)", re.IGNORECASE)
_MONTH_AND_YEAR = 17
"""The number of the one built-in format that shows no day."""
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The numbers of built-in formats that show dates or times of day."""
_NOUGHTS = re.compile(r"0{2,}")
_SECONDS = 86_400
_SINCE_1899 = datetime(1899, 12, 30)
_SURE = 61
"""From this day of that system on, 1 March 1900, programs agree: for Excel 1900 was a leap year, so that its days before are a day later."""
_LAST_COLUMN = 16_384


class Xlsx:
    """A workbook; :attr:`sheets` are its sheets in order. Raises WorkbookError, also while they are read."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)
        try:
            book = _Book(self._archive)
        except BaseException:
            self._archive.close()
            raise
        self.sheets: Sequence[_Sheet] = [_Sheet(name, self._archive, part, book) for name, part in book.parts]

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()


class _Book:
    """What all sheets of a workbook share: texts, formats, the day from which days are counted."""

    def __init__(self, archive: Archive) -> None:
        book = next((target for kind, target in _related(archive, "") if kind == "officeDocument"), "")
        if not book:
            raise WorkbookError("this is no workbook of Excel; save it as .xlsx")
        targets = _targets(archive, book)
        names: list[tuple[str, str]] = []
        self.first_day = _SINCE_1899

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if name == "sheet":
                names.append((attributes.get("name", ""), attributes.get("id", "")))
            elif name == "workbookPr" and attributes.get("date1904") in ("1", "true", "on"):
                self.first_day = datetime(1904, 1, 1)

        _through(archive, book, start)
        self.parts = [
            (name, targets[key][1]) for name, key in names if key in targets and targets[key][0] == "worksheet"
        ]
        others = dict(targets.values())
        self.texts = _texts(archive, others["sharedStrings"]) if "sharedStrings" in others else []
        self.formats = _formats(archive, others["styles"]) if "styles" in others else []


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the ids it has there: of which kind, and which part."""
    found: dict[str, tuple[str, str]] = {}
    folder = posixpath.dirname(part)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (kind, target)

    if archive.holds(_rels_of(part)):
        _through(archive, _rels_of(part), start)
    return found


def _related(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    yield from _targets(archive, part).values()


def _through(archive: Archive, part: str, start: Any) -> None:
    for _ in walk(archive, part, start, lambda _name: None, lambda _text: None):
        pass


def _texts(archive: Archive, part: str) -> list[str]:
    """The texts that cells share, without how they are pronounced."""
    texts: list[str] = []
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        if name in inside:
            inside[name] = True

    def end(name: str) -> None:
        if name in inside:
            inside[name] = False
        elif name == "si":
            texts.append(_plain("".join(pieces)))
            pieces.clear()

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    for _ in walk(archive, part, start, end, text):
        pass
    return texts


def _plain(text: str) -> str:
    """A text with the characters that XML cannot hold, or would change, as the format escapes them."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _formats(archive: Archive, part: str) -> list[str]:
    """What each style of cells makes of a number: a ``date``, a ``month`` (a date without its day), so many digits with noughts before them (``000``), or nothing of note."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    within: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and within and within[-1] == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
        within.append(name)

    def end(_name: str) -> None:
        within.pop()

    for _ in walk(archive, part, start, end, lambda _text: None):
        pass
    return [_shown_as(style, codes.get(style)) for style in styles]


def _shown_as(style: str, code: str | None) -> str:
    if code is None:
        if not style.isdigit() or int(style) not in _DATES:
            return ""
        return "month" if int(style) == _MONTH_AND_YEAR else "date"
    first = code.partition(";")[0]
    parts = _NO_PART_OF_DATES.sub("", first)
    if _DATE_PARTS.search(parts):
        return "date" if _DAY_PART.search(parts) or _TIME_PARTS.search(parts) else "month"
    return first if _NOUGHTS.fullmatch(first) else ""


@dataclass
class _Sheet:
    name: str
    _archive: Archive
    _part: str
    _book: _Book

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows; raises WorkbookError, for merged cells at the end, where the format names them."""
        reading = _Reading(self._book)
        for _ in walk(self._archive, self._part, reading.start, reading.end, reading.text):
            yield from reading.finished
            reading.finished.clear()
        if reading.merged:
            found = _PLACE.match(reading.merged)
            raise WorkbookError(
                f"the cells {reading.merged} are merged, so nobody can tell which rows their value is of; unmerge them and fill in each",
                int(found[2]) if found else None,
            )


class _Reading:
    """What has been read of a sheet so far."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self.finished: list[tuple[int, Sequence[Any]]] = []
        self.merged = ""
        self._line = self._column = self._cells = self._rows = 0
        self._row: list[Any] = []
        self._type = self._style = ""
        self._formula = self._told = self._in_text = self._spoken = False
        self._pieces: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._column = self._place(attributes.get("r"))
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = self._told = False
            self._pieces.clear()
        elif name in ("v", "t"):
            self._told = self._in_text = True
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._spoken = True
        elif name == "row":
            told = attributes.get("r", "")
            self._line = int(told) if told.isdigit() and len(told) < 9 else self._line + 1
            self._row, self._column = [], 0
        elif name == "mergeCell" and not self.merged:
            self.merged = attributes.get("ref", "?")

    def _place(self, told: str | None) -> int:
        match = _PLACE.fullmatch(told or "")
        if not match:
            return self._column + 1
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        if column > _LAST_COLUMN:
            raise WorkbookError(f"there is no cell {told}", self._line)
        return column

    def text(self, piece: str) -> None:
        if self._in_text and not self._spoken:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if name == "c":
            value = self._value("".join(self._pieces))
            if value is not None:
                self._row.extend([None] * (self._column - len(self._row) - 1))
                self._row[self._column - 1 :] = [value]
        elif name in ("v", "t"):
            self._in_text = False
        elif name == "rPh":
            self._spoken = False
        elif name == "row" and self._row:
            self._cells += len(self._row)
            self._rows += 1
            check_size(self._cells, self._rows, self._line)
            self.finished.append((self._line, self._row))

    def _value(self, text: str) -> Any:
        if not self._told or (self._formula and not text and self._type == "n"):
            why = "the cell holds a formula that was never worked out; open the workbook in a spreadsheet program and save it"
            return Unreadable("a formula", why) if self._formula else None
        try:
            match self._type:
                case "s":
                    return self._book.texts[int(text)]
                case "str" | "inlineStr":
                    return _plain(text)
                case "b":
                    return text == "1"
                case "e":
                    return Unreadable(text, f"the formula of this cell gives {show(text)}; mend it, or empty the cell")
                case "d":
                    return _iso(text)
                case _:
                    return self._number(text) if text else None
        except (ValueError, IndexError, OverflowError):
            return Unreadable(text, f"{show(text)} is no value that a cell can hold; type it again")

    def _number(self, text: str) -> Any:
        styled = self._style.isdigit() and int(self._style) < len(self._book.formats)
        shown_as = self._book.formats[int(self._style)] if styled else ""
        if shown_as in ("date", "month"):
            days, first = float(text), self._book.first_day
            if first == _SINCE_1899 and 1 <= days < _SURE:
                return _in_dispute(days)
            found = _moment(days, first)
            if shown_as == "month" and isinstance(found, date) and not isinstance(found, datetime):
                return DayNotShown(found.year, found.month, found.day)
            return found
        return number(text, text.zfill(len(shown_as)))


def _iso(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _in_dispute(days: float) -> Unreadable:
    """Stands for a day before March 1900: which one it is depends on the program that wrote the number."""
    other = _SINCE_1899 + timedelta(days=int(days))
    one = "1900-02-29, which never was" if int(days) == _SURE - 1 else (other + timedelta(days=1)).date().isoformat()
    return Unreadable(
        one.partition(",")[0],
        f"programs differ on days before March 1900: Excel shows this cell as {one}, LibreOffice as {other.date()}; format the column as "
        "text and type the day",
    )


def _moment(days: float, first: datetime) -> date | datetime | time:
    """The day, moment or time of day that so many days from the first are; raises ValueError or OverflowError for none."""
    if days < 0:
        raise ValueError(days)
    moment = first + timedelta(seconds=round(days * _SECONDS))
    if days < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
