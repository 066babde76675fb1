"""Files of rows -> cells with their line numbers: CSV, JSON Lines and Parquet all come out alike, as text.

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
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from stancegraph import limits
from stancegraph.characters import not_text, show
from stancegraph.delimited import LongLineError, lines_of
from stancegraph.nearest import MISSPELT, nearest
from stancegraph.tables import parquet
from stancegraph.tables.problems import Problems

Aside = tuple[tuple[str, str], ...]
"""Cells of columns that are not of the format, each with the name of its column."""
Rows = Iterator[tuple[int, list[str] | None, Aside]]
"""Line and cells of each row; None for cells that cannot be told, which a problem then says."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What columns a file may have: their names in order, those it must have, and in which format each appeared.

    ``format`` is the one of the dataset the file is in.
    """

    names: tuple[str, ...]
    needed: frozenset[str]
    since: Mapping[str, int]
    format: int = 1


SUFFIXES = (".csv", ".jsonl", ".parquet")


def read_rows(path: Path, layout: Layout, problems: Problems, content: bytes | None = None) -> Rows:
    """The rows of a file, each as line, cells in the order of the layout, and cells of other columns.

    ``content`` is what a file of text is to hold, where it is looked at before it is written. Faults go to ``problems``, and a warning for each other column. The cells are None when they cannot be told apart or
    hold what is not text, and for a file that breaks off.
    """
    reader: Callable[[Path, Layout, Problems, bytes | None], Rows] = {
        ".csv": _csv_rows,
        ".jsonl": _jsonl_rows,
        ".parquet": _parquet_rows,
    }[path.suffix]
    file = str(path)
    for line, cells, aside in reader(path, layout, problems, content):
        if cells is not None and not_text("".join(cells) + "".join([cell for _, cell in aside])):
            _say_what_is_no_text(file, line, (*zip(layout.names, cells, strict=True), *aside), problems)
            cells = None
        yield line, cells, aside


def _say_what_is_no_text(file: str, line: int, cells: Aside, problems: Problems) -> None:
    for name, cell in cells:
        if fault := not_text(cell):
            problems.add(file, line, name, fault)


def _text(path: Path, content: bytes | None, newline: str | None) -> TextIO:
    """The text of a file, or of what it is to hold."""
    stream: BinaryIO = path.open("rb") if content is None else BytesIO(content)
    return TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline=newline)


def _csv_rows(path: Path, layout: Layout, problems: Problems, content: bytes | None) -> Rows:
    file = str(path)
    previous_limit = csv.field_size_limit(limits.LONGEST_CELL)
    try:
        with _text(path, content, "") as stream:
            yield from _csv_stream(file, stream, layout, problems)
    finally:
        csv.field_size_limit(previous_limit)


def _csv_stream(file: str, stream: TextIO, layout: Layout, problems: Problems) -> Rows:
    reader = csv.reader(lines_of(stream), strict=True)
    line = 1
    try:
        names = [name.strip() for name in next(reader, [])]
        if not _header_is_good(file, names, layout, problems):
            yield line, None, ()
            return
        straight = names == list(layout.names)
        place = {name: index for index, name in enumerate(names)}
        order = [place.get(name) for name in layout.names]
        others = [(name, index) for index, name in enumerate(names) if name and name not in layout.since]
        nameless = [index for index, name in enumerate(names) if not name]
        line = reader.line_num + 1
        for cells in reader:
            if not any(cells):
                pass  # a blank line, or what spreadsheets make of one
            elif len(cells) != len(names):
                message = f"the row has {len(cells)} cells, the header {len(names)}; is a comma too many or too few?"
                problems.add(file, line, None, message)
                yield line, None, ()
            elif straight:
                yield line, cells, ()
            elif lost := next((cells[index] for index in nameless if cells[index].strip()), ""):
                problems.add(file, line, None, f"{show(lost)} stands in a column without a name; name it in the header")
                yield line, None, ()
            else:
                aside = tuple((name, cells[index]) for name, index in others)
                yield line, ["" if index is None else cells[index] for index in order], aside
            line = reader.line_num + 1
    except LongLineError as error:
        problems.add(file, reader.line_num + 1, None, str(error))
        yield line, None, ()
    except csv.Error as error:
        message = f"not readable as CSV from here on: {error}; look for a stray or open quotation mark"
        problems.add(file, line, None, message)
        yield line, None, ()


def _header_is_good(file: str, names: Sequence[str], layout: Layout, problems: Problems) -> bool:
    """Whether it can be told which column is which; what is wrong goes to ``problems``."""
    before = len(problems)
    if "\x00" in "".join(names):
        problems.add(file, 1, None, "this looks like UTF-16; save the file as UTF-8")
    elif fault := not_text("".join(names)):
        problems.add(file, 1, None, fault)
    elif len(names) > limits.MOST_COLUMNS:
        problems.add(file, 1, None, f"there are {len(names):,} columns, at most {limits.MOST_COLUMNS:,} are read")
    elif not any(names):
        problems.add(file, 1, layout.names[0], f"the file is empty; its first line should be {','.join(layout.names)}")
    elif len(names) == 1 and (other := re.search("[;\t]", names[0])):
        problems.add(file, 1, None, f"columns are divided by {other[0]!r}; divide them by ','")
    else:
        for name in layout.names:
            if name in layout.needed and name not in names:
                problems.add(file, 1, name, "column missing; add it to the header")
        for name in dict.fromkeys(filter(None, names)):
            _check_name(file, 1, name, names, layout, problems)
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
    with _text(path, content, None) as stream:
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
                what = f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else error
                problems.add(file, line, None, f"not readable as JSON: {what}")
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
    row = json.loads(text, parse_float=_plain, object_pairs_hook=_each_once)
    level, depth = [row], 0
    while level and parts > limits.DEEPEST_JSON:
        depth += 1
        if depth > limits.DEEPEST_JSON:
            raise ValueError(f"lists and objects are nested deeper than {limits.DEEPEST_JSON}")
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [item for each in inner for item in each if isinstance(item, dict | list)]
    return row


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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


def _parquet_rows(path: Path, layout: Layout, problems: Problems, _content: bytes | None) -> Rows:
    file = str(path)
    try:
        import pyarrow
    except ModuleNotFoundError:
        problems.add(file, None, None, "reading Parquet needs pyarrow: pip install 'stancegraph[parquet]'")
        yield 1, None, ()
        return
    try:
        if not _header_is_good(file, parquet.column_names(path), layout, problems):
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
