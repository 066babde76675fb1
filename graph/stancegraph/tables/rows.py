"""Files of rows -> cells with their line numbers: CSV, JSON Lines and Parquet all come out alike, as text.

What stands in the cells is no concern of this module, except that it must be text a person could have typed.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from stancegraph.characters import not_text, show
from stancegraph.nearest import did_you_mean
from stancegraph.tables.problems import Problems

Rows = Iterator[tuple[int, list[str] | None]]
"""Line and cells of each row; None for cells that cannot be told, which a problem then says."""

SUFFIXES = (".csv", ".jsonl", ".parquet")
# Longer than any cell that could be right, so that a runaway quotation mark is met by our own message, with its place.
_CELL_LIMIT = 256 * 1024 * 1024


def read_rows(path: Path, header: Sequence[str], problems: Problems) -> Rows:
    """The rows of a file, each as (line, cells in the order of ``header``); faults go to ``problems``.

    The cells are None when they cannot be told apart or hold what is not text, and for a file that breaks off.
    """
    reader: Callable[[Path, Sequence[str], Problems], Rows] = {
        ".csv": _csv_rows,
        ".jsonl": _jsonl_rows,
        ".parquet": _parquet_rows,
    }[path.suffix]
    file = str(path)
    for line, cells in reader(path, header, problems):
        yield line, cells if cells is None or _clean(file, line, header, cells, problems) else None


def _clean(file: str, line: int, header: Sequence[str], cells: list[str], problems: Problems) -> bool:
    if not not_text("".join(cells)):
        return True
    for name, cell in zip(header, cells, strict=True):
        if fault := not_text(cell):
            problems.add(file, line, name, fault)
    return False


def _csv_rows(path: Path, header: Sequence[str], problems: Problems) -> Rows:
    file = str(path)
    previous_limit = csv.field_size_limit(_CELL_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            yield from _csv_stream(file, stream, header, problems)
    finally:
        csv.field_size_limit(previous_limit)


def _csv_stream(file: str, stream: TextIO, header: Sequence[str], problems: Problems) -> Rows:
    reader = csv.reader(stream, strict=True)
    line = 1
    try:
        names = [name.strip() for name in next(reader, [])]
        order = _column_order(file, names, header, problems)
        if order is None:
            yield line, None
            return
        straight = order == list(range(len(names)))
        line = reader.line_num + 1
        for cells in reader:
            if not any(cells):
                pass  # a blank line, or what spreadsheets make of one
            elif len(cells) != len(names):
                message = f"the row has {len(cells)} cells, the header {len(names)}; is a comma too many or too few?"
                problems.add(file, line, None, message)
                yield line, None
            else:
                yield line, cells if straight else [cells[index] for index in order]
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"not readable as CSV from here on: {error}; look for a stray or open quotation mark"
        problems.add(file, line, None, message)
        yield line, None


def _column_order(file: str, names: Sequence[str], header: Sequence[str], problems: Problems) -> list[int] | None:
    """Where each column of ``header`` stands in the file, or None when that cannot be said."""
    before = len(problems)
    if "\x00" in "".join(names):
        problems.add(file, 1, None, "this looks like UTF-16; save the file as UTF-8")
    elif fault := not_text("".join(names)):
        problems.add(file, 1, None, fault)
    elif not any(names):
        problems.add(file, 1, header[0], f"the file is empty; its first line should be {','.join(header)}")
    elif len(names) == 1 and (other := re.search("[;\t]", names[0])):
        problems.add(file, 1, None, f"columns are divided by {other[0]!r}; divide them by ','")
    else:
        for name in header:
            if name not in names:
                problems.add(
                    file,
                    1,
                    name,
                    "column missing; add it to the header (its cells may be empty where the value is not known)",
                )
            elif names.count(name) > 1:
                problems.add(file, 1, name, "column stands twice")
        for name in names:
            if name not in header:
                problems.add(file, 1, show(name), f"unknown column{did_you_mean(name, header)}")
    return [names.index(name) for name in header] if len(problems) == before else None


def _jsonl_rows(path: Path, header: Sequence[str], problems: Problems) -> Rows:
    file = str(path)
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as stream:
        for line, text in enumerate(stream, start=1):
            if not text.strip():
                continue
            try:
                row = json.loads(text, parse_float=_plain)
            except (ValueError, RecursionError) as error:
                what = f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else error
                problems.add(file, line, None, f"not readable as JSON: {what}")
                yield line, None
                continue
            if isinstance(row, dict):
                yield _object_row(file, line, row, header, problems)
            else:
                problems.add(file, line, None, "every line should be one JSON object")
                yield line, None


def _plain(number: str) -> str:
    """A number with a point as it is written; 12.0, which data frames make of 12, as 12."""
    return number.removesuffix(".0")


def _object_row(
    file: str, line: int, row: dict[str, Any], header: Sequence[str], problems: Problems
) -> tuple[int, list[str] | None]:
    before = len(problems)
    cells = []
    for name in header:
        try:
            cells.append(_as_cell(row.get(name)))
        except ValueError as error:
            problems.add(file, line, name, str(error))
    for name in sorted(row.keys() - header):
        problems.add(file, line, show(name), f"unknown column{did_you_mean(name, header)}")
    return line, cells if len(problems) == before else None


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
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _parquet_rows(path: Path, header: Sequence[str], problems: Problems) -> Rows:
    file = str(path)
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        problems.add(file, None, None, "reading Parquet needs pyarrow: pip install 'stancegraph[parquet]'")
        yield 1, None
        return
    try:
        table = pyarrow.parquet.ParquetFile(path)
        order = _column_order(file, table.schema_arrow.names, header, problems)
        if order is None:
            yield 1, None
            return
        line = 1
        for batch in table.iter_batches(batch_size=10_000):
            for row in batch.to_pylist():
                line += 1
                yield _object_row(file, line, row, header, problems)
    except (pyarrow.ArrowException, OSError) as error:
        problems.add(file, None, None, f"not readable as Parquet: {error}")
        yield 1, None
