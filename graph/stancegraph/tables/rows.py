"""Files of rows -> cells with their line numbers: CSV, JSON Lines, Parquet and sheets of workbooks all come out alike, as text.

What stands in the cells is no concern of this module, except that it must be text a person could have typed.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO, TextIOWrapper
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from stancegraph import limits
from stancegraph.characters import not_text, show
from stancegraph.delimited import LongLineError, lines_of
from stancegraph.errors import why_no_json
from stancegraph.model.words import DatePrecision
from stancegraph.nearest import MISSPELT, nearest
from stancegraph.tables import parquet
from stancegraph.tables.conventions import ENCODING_KEY
from stancegraph.tables.dialect import Dialect, DialectError, as_text, called, sniffed, surplus_is_empty
from stancegraph.tables.problems import Problems
from stancegraph.tables.sheets import DayNotShown, Sheet, Unreadable, WorkbookError

Aside = tuple[tuple[str, str], ...]
"""Cells of columns that are not of the format, each with the name of its column."""
Rows = Iterator[tuple[int, list[str] | None, Aside]]
"""Line and cells of each row; None for cells that cannot be told, which a problem then says."""
_NO_DAYS = tuple(each.value for each in DatePrecision if each is not DatePrecision.DAY)


@dataclass(frozen=True, slots=True)
class Layout:
    """What columns a file may have: their names in order, those it must have, and in which format each appeared.

    ``format`` is the one of the dataset the file is in.
    """

    names: tuple[str, ...]
    needed: frozenset[str]
    since: Mapping[str, int]
    format: int = 1


WORKBOOKS = (".xlsx", ".ods")
"""Endings of workbooks of spreadsheets, which may hold one table or all of them."""
SUFFIXES = (".csv", ".jsonl", ".parquet", *WORKBOOKS)
"""Endings of the files in which a table may be."""


def read_rows(
    path: Path, layout: Layout, problems: Problems, content: bytes | None = None, encoding: str = "utf-8"
) -> Rows:
    """The rows of a file, each as line, cells in the order of the layout, and cells of other columns.

    ``content`` is what a file of text is to hold, where it is looked at before it is written. Faults go to ``problems``, and a warning for each other column. The cells are None when they cannot be told apart or
    hold what is not text, and for a file that breaks off. ``encoding`` is that of CSV without a byte-order mark.
    """
    readers: Mapping[str, Callable[[], Rows]] = {
        ".csv": lambda: _csv_rows(path, layout, problems, content, encoding),
        ".jsonl": lambda: _jsonl_rows(path, layout, problems, content),
        ".parquet": lambda: _parquet_rows(path, layout, problems),
    }
    return _of_text(str(path), readers[path.suffix](), layout, problems)


def read_sheet(sheet: Sheet, file: str, layout: Layout, problems: Problems) -> Rows:
    """The rows of a sheet of a workbook, as :func:`read_rows` gives those of a file; ``file`` is what messages call it."""
    return _of_text(file, _sheet_rows(sheet, file, layout, problems), layout, problems)


def _of_text(file: str, rows: Rows, layout: Layout, problems: Problems) -> Rows:
    for line, cells, aside in rows:
        if cells is not None and not_text("".join(cells) + "".join([cell for _, cell in aside])):
            _say_what_is_no_text(file, line, (*zip(layout.names, cells, strict=True), *aside), problems)
            cells = None
        yield line, cells, aside


def _say_what_is_no_text(file: str, line: int, cells: Aside, problems: Problems) -> None:
    for name, cell in cells:
        if fault := not_text(cell):
            problems.add(file, line, name, fault + _or_declared(file, fault))


def _or_declared(file: str, fault: str) -> str:
    """What else can be done about bytes of a file that may be text in another encoding."""
    is_bytes = file.endswith(".csv") and fault.startswith("byte ")
    return f', or say in dataset.toml what it is: {ENCODING_KEY} = "cp1252", for example' if is_bytes else ""


def _stream(path: Path, content: bytes | None) -> BinaryIO:
    """The bytes of a file, or of what it is to hold."""
    return path.open("rb") if content is None else BytesIO(content)


def _csv_rows(path: Path, layout: Layout, problems: Problems, content: bytes | None, encoding: str) -> Rows:
    file = str(path)
    previous_limit = csv.field_size_limit(limits.LONGEST_CELL)
    try:
        with _stream(path, content) as raw, as_text(raw, encoding) as stream:
            yield from _csv_stream(file, stream, layout, problems)
    except DialectError as error:
        problems.add(file, 1, None, str(error))
        yield 1, None, ()
    except UnicodeDecodeError as error:
        problems.add(
            file, None, None, f"not readable as UTF-16, as its byte-order mark says: {error.reason}; save it as UTF-8"
        )
        yield 1, None, ()
    finally:
        csv.field_size_limit(previous_limit)


def _csv_stream(file: str, stream: TextIO, layout: Layout, problems: Problems) -> Rows:
    line = 1
    reader = None
    try:
        dialect, lines = sniffed(lines_of(stream), layout.names)
        line, before = dialect.header, dialect.header - 1
        reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
        names = [name.strip() for name in next(reader, [])]
        if not _header_is_good(file, line, names, layout, problems):
            yield line, None, ()
            return
        if said := _assumed(stream.encoding, dialect):
            problems.warn(file, 1, None, said)
        straight, width = names == list(layout.names), len(names)
        place = {name: index for index, name in enumerate(names)}
        order = [place.get(name) for name in layout.names]
        others = [(name, index) for index, name in enumerate(names) if name and name not in layout.since]
        nameless = [index for index, name in enumerate(names) if not name]
        line = before + reader.line_num + 1
        for cells in reader:
            if len(cells) != width:
                if not any(map(str.strip, cells)):
                    cells = []
                elif surplus_is_empty(cells, width):
                    del cells[width:]
                else:
                    sign = "comma" if dialect.delimiter == "," else called(dialect.delimiter).removesuffix("s")
                    message = f"the row has {len(cells)} cells, the header {width}; is a {sign} too many or too few?"
                    problems.add(file, line, None, message)
                    yield line, None, ()
                    line = before + reader.line_num + 1
                    continue
            if not any(cells) or (cells[0].isspace() and not any(map(str.strip, cells))):
                pass  # a blank line, or what spreadsheets make of one
            elif straight:
                yield line, cells, ()
            elif lost := next((cells[index] for index in nameless if cells[index].strip()), ""):
                problems.add(file, line, None, f"{show(lost)} stands in a column without a name; name it in the header")
                yield line, None, ()
            else:
                aside = tuple((name, cells[index]) for name, index in others)
                yield line, ["" if index is None else cells[index] for index in order], aside
            line = before + reader.line_num + 1
    except LongLineError as error:
        problems.add(file, line if reader is None else before + reader.line_num + 1, None, str(error))
        yield line, None, ()
    except csv.Error as error:
        message = f"not readable as CSV from here on: {error}; look for a stray or open quotation mark"
        problems.add(file, line, None, message)
        yield line, None, ()


def _assumed(encoding: str, dialect: Dialect) -> str:
    """What was taken for granted of a file that is not written as the format has it; empty where it is."""
    of_encoding = "" if encoding == "utf-8-sig" else f"the file is read as {encoding.upper()}"
    said = " and ".join(filter(None, (of_encoding, dialect.assumed)))
    return f"{said}; validate --fix makes it UTF-8 divided by ','" if said else ""


def _sheet_rows(sheet: Sheet, file: str, layout: Layout, problems: Problems) -> Rows:
    line, names = 1, list[str]()
    try:
        for line, values in sheet.rows():
            if not names:
                if not any(value not in (None, "") for value in values):
                    continue
                names = _without_the_empty([_name_of(value) for value in values])
                if not _header_is_good(file, line, names, layout, problems):
                    yield line, None, ()
                    return
                continue
            if all(map(_is_blank, values)):
                continue
            pairs = list(zip_longest(names, values, fillvalue=""))
            if lost := next((str(value) for name, value in pairs if not name and not _is_blank(value)), ""):
                problems.add(file, line, None, f"{show(lost)} stands in a column without a name; name it in the header")
                yield line, None, ()
                continue
            row = {name: value for name, value in pairs if name}
            row = {name: _known(name, value, row) for name, value in row.items()}
            yield _object_row(file, line, row, layout, problems)
        if not names:
            _header_is_good(file, 1, names, layout, problems)
            yield 1, None, ()
    except WorkbookError as error:
        problems.add(file, error.line, None, str(error))
        yield error.line or line, None, ()


def _known(name: str, value: object, row: Mapping[str, object]) -> object:
    """The value of a cell, if all of it is known: of a day that the cell does not show, the row has to say how exactly it is."""
    if not isinstance(value, DayNotShown) or (name == "date" and row.get("date_precision") in _NO_DAYS):
        return value
    beside = ", or write month in date_precision" if name == "date" else ""
    return Unreadable(
        value.isoformat(),
        f"the cell shows no day, and holds the number of {value.isoformat()}; format it so that the day shows, if that is known{beside}",
    )


def _name_of(value: object) -> str:
    return "" if value is None else str(value).strip()


def _without_the_empty(names: list[str]) -> list[str]:
    """The names of columns without the empty ones at the right."""
    last = max((index for index, name in enumerate(names) if name), default=-1)
    return names[: last + 1]


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _header_is_good(file: str, line: int, names: Sequence[str], layout: Layout, problems: Problems) -> bool:
    """Whether it can be told which column is which; what is wrong goes to ``problems``."""
    before = len(problems)
    if "\x00" in "".join(names):
        problems.add(file, line, None, "this looks like UTF-16; save the file as UTF-8")
    elif fault := not_text("".join(names)):
        problems.add(file, line, None, fault + _or_declared(file, fault))
    elif len(names) > limits.MOST_COLUMNS:
        problems.add(file, line, None, f"there are {len(names):,} columns, at most {limits.MOST_COLUMNS:,} are read")
    elif not any(names):
        problems.add(
            file, line, layout.names[0], f"the file is empty; its first line should be {','.join(layout.names)}"
        )
    else:
        for name in layout.names:
            if name in layout.needed and name not in names:
                problems.add(file, line, name, "column missing; add it to the header")
        for name in dict.fromkeys(filter(None, names)):
            _check_name(file, line, name, names, layout, problems)
    return len(problems) == before


def _check_name(file: str, line: int, name: str, names: Sequence[str], layout: Layout, problems: Problems) -> None:
    """One name in a header or a row of named cells: is it a column, will it be one, or was one meant?"""
    known = name in layout.since
    if fault := not_text(name):
        problems.add(file, line, show(name), fault)
    elif not known and name != name.strip():
        problems.add(file, line, show(name), "this name of a column begins or ends with a blank; remove it")
    elif names.count(name) > 1:
        problems.add(file, line, name if known else show(name), "column stands twice")
    elif known:
        if layout.since[name] > layout.format:
            message = f"this column came with format {layout.since[name]}; say so in dataset.toml: format = {layout.since[name]}"
            problems.add(file, line, name, message)
    elif meant := _meant(name, [each for each in layout.names if each not in names]):
        problems.add(file, line, show(name), f'unknown column; did you mean "{meant}"?')
    else:
        message = "no column of the format: its cells stay in the table and do not enter the graph"
        problems.warn(file, line, show(name), message)


def _meant(name: str, absent: Sequence[str]) -> str:
    """The column a name is a slip of the pen for; columns that are there cannot be meant by another name."""
    plain = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
    return next(iter(nearest(plain, absent, 1, MISSPELT)), "")


def _jsonl_rows(path: Path, layout: Layout, problems: Problems, content: bytes | None) -> Rows:
    file = str(path)
    with TextIOWrapper(_stream(path, content), encoding="utf-8-sig", errors="surrogateescape") as stream:
        yield from _jsonl_stream(file, stream, layout, problems)


def _jsonl_stream(file: str, stream: TextIO, layout: Layout, problems: Problems) -> Rows:
    names = _Names(file, layout, problems)
    line = 0
    try:
        for line, text in enumerate(lines_of(stream), start=1):
            if not text.strip():
                continue
            try:
                row = _json(text)
            except (ValueError, RecursionError) as error:
                problems.add(file, line, None, f"not readable as JSON: {why_no_json(error)}")
                yield line, None, ()
                continue
            if not isinstance(row, dict):
                problems.add(file, line, None, "every line should be one JSON object")
                yield line, None, ()
            elif names.are_good(line, list(row)):
                yield _object_row(file, line, row, layout, problems)
            else:
                yield line, None, ()
    except LongLineError as error:
        problems.add(file, line + 1, None, str(error))
        yield line + 1, None, ()


def _json(text: str) -> Any:
    """A line as JSON; raises ValueError, also where lists and objects are too many, or too deep to be walked by recursion."""
    if (parts := text.count("[") + text.count("{")) > limits.MOST_JSON_PARTS:
        raise ValueError(f"the line holds more than {limits.MOST_JSON_PARTS:,} brackets")
    row = json.loads(text, parse_float=_plain, object_pairs_hook=each_once)
    level, depth = [row], 0
    while level and parts > limits.DEEPEST_JSON:
        depth += 1
        if depth > limits.DEEPEST_JSON:
            raise ValueError(f"lists and objects are nested deeper than {limits.DEEPEST_JSON}")
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [item for each in inner for item in each if isinstance(item, dict | list)]
    return row


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; JSON itself lets the last of several values of one name win."""
    row = dict(pairs)
    if len(row) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise ValueError(f"{show(next(name for name, count in counts.items() if count > 1))} stands twice")
    return row


class _Names:
    """The names of cells in rows that name them anew: each is judged once, where nothing else in the row matters to it."""

    def __init__(self, file: str, layout: Layout, problems: Problems) -> None:
        self._file, self._layout, self._problems = file, layout, problems
        self._good: set[str] = set()
        self._bad: set[str] = set()

    def are_good(self, line: int, names: Sequence[str]) -> bool:
        good = True
        for name in names:
            if name in self._bad:
                good = False
            elif name not in self._good:
                if len(self._good) + len(self._bad) >= limits.MOST_COLUMNS:
                    what = f"more than {limits.MOST_COLUMNS:,} names of columns stand in this file; no more are read"
                    self._problems.add(self._file, line, None, what)
                    return False
                before = len(self._problems)
                _check_name(self._file, line, name, names, self._layout, self._problems)
                if len(self._problems) > before:
                    self._bad.add(name)
                    good = False
                elif name in self._layout.since or not _meant(name, self._layout.names):
                    self._good.add(name)
        return good


def _plain(number: str) -> str:
    """A number with a point as it is written; 12.0, which data frames make of 12, as 12."""
    return number.removesuffix(".0")


def _object_row(
    file: str, line: int, row: dict[str, Any], layout: Layout, problems: Problems
) -> tuple[int, list[str] | None, Aside]:
    before = len(problems)
    cells, aside = [], []
    for name in layout.names:
        try:
            cells.append(_as_cell(row.get(name)))
        except ValueError as error:
            problems.add(file, line, name, str(error))
    for name in row.keys() - set(layout.names):
        try:
            aside.append((name, _as_cell(row[name])))
        except ValueError:
            aside.append((name, json.dumps(row[name], ensure_ascii=False, default=str)))
    return line, cells if len(problems) == before else None, tuple(sorted(aside))


def _as_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case float():
            return "" if math.isnan(value) else _plain(str(value))
        case Unreadable():
            raise ValueError(value.why)
        case bool() | dict() | bytes():
            raise ValueError(f"{show(str(value))} is neither text, number nor list")
        case list() | tuple():
            items = [_as_cell(item) for item in value]
            if any(";" in item for item in items):
                raise ValueError("an item of a list cannot hold ';', which divides them; leave it out")
            return ";".join(items)
        case datetime(tzinfo=None) if value.time() == time():
            return value.date().isoformat()  # data frames have no days, only moments at midnight
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _parquet_rows(path: Path, layout: Layout, problems: Problems) -> Rows:
    file = str(path)
    try:
        import pyarrow
    except ModuleNotFoundError:
        problems.add(file, None, None, "reading Parquet needs pyarrow: pip install 'stancegraph[parquet]'")
        yield 1, None, ()
        return
    try:
        if not _header_is_good(file, 1, parquet.column_names(path), layout, problems):
            yield 1, None, ()
            return
        line = 1
        for piece in parquet.pieces(path):
            for row in parquet.rows_of(piece):
                line += 1
                yield _object_row(file, line, row, layout, problems)
    except parquet.TooMuchError as error:
        problems.add(file, error.row + 1, error.column, str(error))
        yield error.row + 1, None, ()
    except (pyarrow.ArrowException, OSError) as error:
        problems.add(file, None, None, f"not readable as Parquet: {error}")
        yield 1, None, ()
