"""Records -> rows at the end of the tables of a dataset: checked as they will stand, all of them or none, nothing else touched.

Old rows keep every byte, and new ones follow the file: its columns in their order, its line ends, its byte-order mark. What is
there already word for word is not written again, so that who was interrupted does the same once more.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from stancegraph.delimited import Delimited
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.files import alone_in, writing
from stancegraph.model.records import Record
from stancegraph.model.schema import FORMAT, SCHEMA
from stancegraph.tables.dialect import is_plain
from stancegraph.tables.doubts import Doubts
from stancegraph.tables.info import conventions_of, format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, table_file
from stancegraph.tables.rows import WORKBOOKS, read_rows
from stancegraph.tables.table import TABLES, RowError, Table

_BOM = b"\xef\xbb\xbf"
_line_end = re.compile(b"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Addition:
    """Rows that go to the end of one table: its ``file``, the ``columns`` it has, and the ``cells`` of each new row in their order."""

    file: Path
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Appending:
    """What appending records to a dataset does, or did: ``additions``, a table each, those that are referred to first.

    ``present`` are the records that are there already, word for word, and are not written again; ``warnings`` what may be
    right about the new rows, but should be looked at.
    """

    additions: tuple[Addition, ...]
    present: tuple[Record, ...]
    warnings: tuple[Problem, ...]


def plan(folder: Path, records: Sequence[Record]) -> Appending:
    """What appending records to the dataset in a folder would do. Raises as :func:`append` does, and writes nothing."""
    return _plan(folder, records)[0]


def append(folder: Path, records: Sequence[Record]) -> Appending:
    """Append records, of any kinds and in any order, to the tables of the dataset in a folder.

    The dataset is checked with them first, as ``validate`` does it. Tables appear one by one, each whole, those that are
    referred to first: killed at any moment it leaves a dataset without problems, and doing it again completes it. Raises
    DataError with every problem there is, when a record cannot stand in the table as it is (no column for what it has, another
    row of that id), and when a table is open in a spreadsheet or no text; StancegraphError when it cannot be written.
    """
    with alone_in(folder):
        done, pending = _plan(folder, records)
        with ExitStack() as streams:
            # What is entered last appears first: all are written before any appears, and what is referred to before the rest.
            for path, content in reversed(pending.items()):
                streams.enter_context(writing(path)).write(content.after)
            for path, content in pending.items():
                if content.before != _bytes(path):
                    raise StancegraphError(
                        f"{path}: was changed by somebody else just now; nothing was written, try again"
                    )
        return done


@dataclass(frozen=True, slots=True)
class _Content:
    """What a table holds, None where there is none, and what it is to hold."""

    before: bytes | None
    after: bytes


def _plan(folder: Path, records: Sequence[Record]) -> tuple[Appending, dict[Path, _Content]]:
    problems = Problems()
    format = format_of(folder) or FORMAT
    pending: dict[Path, _Content] = {}
    additions: list[Addition] = []
    present: list[Record] = []
    new: dict[tuple[str, int], str] = {}
    for table in TABLES:
        wanted = _each_once(folder, table, records, problems)
        if not wanted:
            continue
        path = table_file(folder, table, format, problems) or folder / f"{table.name}.csv"
        if fault := _unfit(path, table, format):
            problems.add(str(path), None, None, fault)
            continue
        content = _bytes(path)
        if content and path.suffix == ".csv" and not is_plain(content, conventions_of(folder).encoding, table.header):
            message = "rows are appended only to UTF-8 divided by ','; make it so with: stancegraph validate --fix "
            problems.add(str(path), None, None, message + shlex.quote(str(folder)))
            continue
        there = _already(path, table, format, wanted, content)
        present += there
        rows = [record for record in wanted.values() if record.id not in {each.id for each in there}]
        file = _File.of(path, table, format, content)
        cells = [each for record in rows if (each := _cells(file, table, record, format, problems)) is not None]
        if len(cells) < len(rows) or not rows:
            continue
        additions.append(Addition(path, tuple(file.columns), tuple(map(tuple, cells))))
        after = file.with_rows(cells)
        pending[path] = _Content(content, after)
        new |= _lines(path, table, format, after, {record.id for record in rows})
    if problems:
        raise DataError(problems.all())
    _check(folder, {path: content.after for path, content in pending.items()}, problems)
    if problems:
        raise DataError(_with_ids(problems.all(), new))
    warnings = [each for each in problems.warnings() if (each.file, each.line) in new]
    return Appending(tuple(additions), tuple(present), tuple(_with_ids(warnings, new))), pending


def _check(folder: Path, pending: Mapping[Path, bytes], problems: Problems) -> None:
    """Check the dataset as it will be."""
    doubts = Doubts()
    check_datasets([folder], problems, [doubts.check], begin=doubts.begin, pending=pending)
    if not problems:
        doubts.conclude(problems)


def _with_ids(found: Iterable[Problem], new: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    """Problems of rows that are not there yet say which record it is: the line cannot be looked up."""
    for each in found:
        identifier = new.get((each.file, each.line or 0))
        yield Problem(each.file, each.line, each.column, f"{identifier}: {each.message}") if identifier else each


def _each_once(folder: Path, table: Table, records: Sequence[Record], problems: Problems) -> dict[str, Record]:
    """The records of a table by their ids; the same may be given twice, but not two of one id."""
    wanted: dict[str, Record] = {}
    for record in records:
        if SCHEMA.of(record).table == table.name and wanted.setdefault(record.id, record) != record:
            problems.add(str(folder / f"{table.name}.csv"), None, "id", f'"{record.id}" is to be two different rows')
    return wanted


def _unfit(path: Path, table: Table, format: int) -> str:
    """Why no rows can be appended to a table; empty when they can."""
    if table.since > format:
        return f"this table came with format {table.since}; say so in dataset.toml: format = {table.since}"
    if path.suffix not in (".csv", ".jsonl"):
        what = "a workbook" if path.suffix in WORKBOOKS else "Parquet"
        return f"rows cannot be appended to {what}; make tables of CSV first: stancegraph --graph {path.parent} export csv -o FOLDER"
    return open_in_spreadsheet(path)


def open_in_spreadsheet(path: Path) -> str:
    """Why a file had better not be written now: somebody has it open; empty where nobody has."""
    if os.path.lexists(path.with_name(f".~lock.{path.name}#")):
        return (
            f"is open in a spreadsheet, which would write over what is added (.~lock.{path.name}# lies beside it); close it "
            "there, or remove that file if nobody has it open"
        )
    return ""


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error


def _already(
    path: Path, table: Table, format: int, wanted: Mapping[str, Record], content: bytes | None
) -> list[Record]:
    """Those of the records that stand in a table word for word. What is wrong in it is found when it is checked."""
    if content is None:
        return []
    found = []
    for _line, cells, _aside in read_rows(path, table.layout(format), Problems(), content):
        if cells is not None and (record := wanted.get(cells[0].strip())) and _record(table, cells, format) == record:
            found.append(record)
    return found


def _record(table: Table, cells: Sequence[str], format: int) -> Record | None:
    try:
        return table.make([_value(column, cell) for column, cell in zip(table.columns, cells, strict=True)], format)
    except ValueError:
        return None


def _value(column: Any, raw: str) -> Any:
    cell = raw if column.name == "quote" else raw.strip()
    return column.type.codec.parse(cell) if cell else column.empty


def _lines(path: Path, table: Table, format: int, content: bytes, ids: Set[str]) -> dict[tuple[str, int], str]:
    """Where the last rows of these ids begin."""
    last: dict[str, int] = {}
    for line, cells, _aside in read_rows(path, table.layout(format), Problems(), content):
        if cells is not None and (identifier := cells[0].strip()) in ids:
            last[identifier] = line
    return {(str(path), line): identifier for identifier, line in last.items()}


def _cells(file: _File, table: Table, record: Record, format: int, problems: Problems) -> list[str] | None:
    """The cells of a record in the columns a file has; None, with the problems noted, where it has none for some."""
    try:
        cells = dict(zip(table.header, table.cells(record, format), strict=True))
    except RowError as error:
        for name, message in error.faults:
            problems.add(str(file.path), None, name, f"{record.id}: {message}")
        return None
    lost = [
        column.name
        for column in table.columns
        if column.name not in file.columns and (cell := cells[column.name]) and _value(column, cell) != column.empty
    ]
    for name in lost:
        problems.add(str(file.path), 1, name, f"{record.id} has something here; add the column to the header")
    return None if lost else [cells.get(name, "") for name in file.columns]


@dataclass(frozen=True)
class _File:
    """A table as its file has it: names of its columns in order, and how rows are written behind those that are there."""

    path: Path
    columns: Sequence[str]
    content: bytes | None

    @classmethod
    def of(cls, path: Path, table: Table, format: int, content: bytes | None) -> _File:
        columns: Sequence[str] = [column.name for column in table.columns if column.since <= format]
        if content and path.suffix == ".csv":
            text = content.removeprefix(_BOM).decode("utf-8", "surrogateescape")
            columns = [name.strip() for name in next(csv.reader(StringIO(text, newline="")), [])]
        return cls(path, columns, content)

    def with_rows(self, rows: Sequence[Sequence[str]]) -> bytes:
        """What the file holds with these rows after its own."""
        before = self.content or b""
        ends = _line_end.search(before)
        end = ends[0] if ends else b"\n"
        if before.removeprefix(_BOM) and not before.endswith((b"\n", b"\r")):
            before += end
        write: Callable[[Sequence[str], bytes], bytes] = self._json if self.path.suffix == ".jsonl" else self._csv
        if not before.removeprefix(_BOM) and self.path.suffix == ".csv":
            before += self._csv(self.columns, end)
        return before + b"".join(write(cells, end) for cells in rows)

    def _json(self, cells: Sequence[str], end: bytes) -> bytes:
        row = {name: cell for name, cell in zip(self.columns, cells, strict=True) if cell}
        return json.dumps(row, ensure_ascii=False).encode() + end

    @staticmethod
    def _csv(cells: Sequence[str], end: bytes) -> bytes:
        line = StringIO(newline="")
        Delimited(line).write(cells)
        return line.getvalue().removesuffix("\n").encode() + end
