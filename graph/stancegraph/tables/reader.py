"""A dataset folder -> records: ``dataset.toml`` and the tables of :mod:`stancegraph.tables.table`.

Reading streams: the small tables are kept, stances pass by one at a time. Every fault in every file is found in one
run, with its file, line and column; nothing is handed on as good when there was any.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from stancegraph.arguments import checked
from stancegraph.files import unreachable
from stancegraph.model.records import Aside, Dataset, DatasetInfo, Record
from stancegraph.model.renaming import renamed
from stancegraph.model.schema import FORMAT, SCHEMA, Column
from stancegraph.tables.conventions import USUAL, Conventions
from stancegraph.tables.governments import check_leaders
from stancegraph.tables.info import NO_FILE, UNKNOWN_BASE, conventions_of, format_of
from stancegraph.tables.names import ALL_TABLES, NOT_READ, PACKED, beside, misnamed
from stancegraph.tables.otherwise import Mended, Names, Otherwise, names_in
from stancegraph.tables.problems import Problems
from stancegraph.tables.references import (
    check_corrections,
    check_hierarchy,
    check_links,
    declare,
    say_repeated,
    take,
    unknown_reference,
)
from stancegraph.tables.registry import Located, Registry, StanceIds
from stancegraph.tables.roll_calls import check_votes
from stancegraph.tables.rows import SUFFIXES, WORKBOOKS, Layout, Rows, read_rows, read_sheet
from stancegraph.tables.sheets import Sheet
from stancegraph.tables.story import check_story
from stancegraph.tables.table import FAULTY, TABLES, RowError, Table
from stancegraph.tables.together import Member, Prefixes, members
from stancegraph.tables.workbooks import Workbooks, called

# Cells of a column that repeat are parsed once; past this many different ones the column does not really repeat.
_MOST_CACHED = 100_000


Pending = Mapping[Path, bytes]
"""What tables are to hold, by their paths, where that is looked at before it is written."""


def read(
    member: Member,
    registry: Registry,
    problems: Problems,
    tables: Sequence[Table] | None = None,
    *,
    pending: Pending = MappingProxyType({}),
    mended: Mended | None = None,
) -> Iterator[Located]:
    """All records of a dataset that is read with others, or of these tables, under the ids they have in the graph they share.

    ``pending`` and ``mended`` are as for :func:`scan`.
    """
    base = member.info.base_iri if member.info else UNKNOWN_BASE
    registry.begin(base, member.prefix, member.uses)
    of = member.tables if tables is None else tables
    for found in scan(member.folder, base, registry, problems, of, pending=pending, mended=mended):
        if not registry.has_prefixes:
            yield found
            continue
        try:
            yield replace(found, record=renamed(found.record, member.prefix, registry.in_graph))
        except ValueError as error:
            problems.add(found.file, found.line, "id", str(error))
    say_repeated(registry, problems)


def scan(
    folder: Path,
    base: str,
    registry: Registry,
    problems: Problems,
    tables: Sequence[Table] = TABLES,
    *,
    pending: Pending = MappingProxyType({}),
    mended: Mended | None = None,
) -> Iterator[Located]:
    """All records of a dataset folder, in reading order; whatever is wrong goes to ``problems``.

    Of tables that are ``pending`` what they are to hold is read. ``mended`` is told of each cell that is written otherwise than the format has it, and read nevertheless.

    Cross-references are checked against ``registry``, which learns what this dataset declares. Only when the whole
    scan leaves ``problems`` empty are all references known to hold.
    """
    if unreachable(folder) or not folder.is_dir():
        return
    # Where the format cannot be told, which is a problem of its own, no column is held to be too new.
    format, conventions = format_of(folder) or FORMAT, conventions_of(folder)
    books = Workbooks(folder, problems)
    try:
        _name_the_misnamed(folder, format, books, registry, problems)
        yield from _scan_tables(
            folder, base, _Written(format, conventions, books, pending, mended), registry, problems, tables
        )
    finally:
        books.close()


@dataclass(frozen=True, slots=True)
class _Written:
    """How the tables of a dataset are written: in which format, by which conventions, in which workbooks; what files are to hold; and who is told of what is mended."""

    format: int
    conventions: Conventions
    books: Workbooks
    pending: Pending
    mended: Mended | None


def _scan_tables(
    folder: Path, base: str, written: _Written, registry: Registry, problems: Problems, tables: Sequence[Table]
) -> Iterator[Located]:
    for table in tables:
        before = len(problems)
        source = _table_source(folder, table, written, problems)
        if source is None:
            if len(problems) > before or written.books.broken:
                registry.excuse(table.path, None)
            continue
        path = source.file
        located = _scan_table(source, table, written, registry, problems)
        if len(table.kinds) > 1:
            stances = StanceIds(path, registry.prefix)
            registry.stances.append(stances)
            yield from (found for found in located if take(found, registry, problems))
            check_corrections(stances, registry, problems)
        else:
            declared = (found for found in located if declare(table.path, base, found, registry, problems))
            rules = _BETWEEN_ROWS.get(table.path)
            if not (table.links or rules):
                yield from declared
                continue
            # Where rows are held against each other, none goes on before all are known.
            rows = list(declared)
            check_links(table, path, rows, registry, problems)
            if rules:
                rules(path, rows, registry, problems)
            yield from rows


_BETWEEN_ROWS: Mapping[str, Callable[[str, Sequence[Located], Registry, Problems], None]] = {
    "issue": check_hierarchy,
    "role": check_leaders,
    "vote": check_votes,
    "step": check_story,
}


def _name_the_misnamed(folder: Path, format: int, books: Workbooks, registry: Registry, problems: Problems) -> None:
    paths = {table.name: table.path for table in TABLES}
    try:
        for path, meant in misnamed(folder, format):
            message = f"no table has this name, so nothing in it would count; {_advice(path, meant)}, or move it out"
            problems.add(str(path), None, None, message)
            registry.excuse(paths[meant], None)
        for path, read in beside(folder, format):
            problems.warn(str(path), None, None, f"is not read, since {read} is; move the one out that is not meant")
    except OSError as error:
        problems.add(str(folder), None, None, f"cannot be read: {error.strerror}")
    for meant in books.name_the_misnamed(format):
        registry.excuse(paths[meant], None)


def _advice(path: Path, meant: str) -> str:
    """What to do with a file that was meant to be a table."""
    suffix = path.suffix.casefold()
    if suffix in NOT_READ:
        return f"save it as {meant}.csv, {meant}.xlsx or {meant}.ods"
    what = "Unpack" if suffix in PACKED else "Rename"
    return f"did you mean {meant}{suffix if suffix in WORKBOOKS else '.csv'}? {what} the file"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of a table are: a file, or a sheet of a workbook. ``file`` is what messages call it."""

    path: Path
    sheet: Sheet | None = None

    @property
    def file(self) -> str:
        if self.sheet is None or self.path.stem == self.sheet.name:
            return str(self.path)
        return called(self.path, self.sheet.name)

    def rows(self, layout: Layout, problems: Problems, written: _Written) -> Rows:
        if self.sheet is not None:
            return read_sheet(self.sheet, self.file, layout, problems)
        return read_rows(self.path, layout, problems, written.pending.get(self.path), written.conventions.encoding)


def table_file(folder: Path, table: Table, format: int, problems: Problems) -> Path | None:
    """The file in which a table of the dataset in a folder is; None where there is none, or none that is read."""
    books = Workbooks(folder, problems)
    source = _table_source(folder, table, _Written(format, USUAL, books, {}, None), problems)
    books.close()
    return None if source is None else source.path


def _table_source(folder: Path, table: Table, written: _Written, problems: Problems) -> _Source | None:
    named = [folder / f"{table.name}{suffix}" for suffix in SUFFIXES]
    own = [path for path in named if path in written.pending or os.path.lexists(path)]
    found = [*map(_Source, own), *(_Source(path, sheet) for path, sheet in written.books.holding(table))]
    if found and table.since > written.format:
        message = f"this table came with format {table.since}, so it is not read; say so in dataset.toml: format = {table.since}"
        problems.warn(found[0].file, None, None, message)
        return None
    if len(found) > 1:
        names = " and ".join(Path(each.file).name for each in found)
        problems.add(found[0].file, None, None, f"both {names} are here; keep one of them")
        return None
    if not found:
        if not table.optional and not written.books.broken:
            message = f"missing; every dataset has actors, issues, sources and stances{_workbook_hint(folder)}"
            problems.add(str(folder / f"{table.name}.csv"), None, None, message)
        return None
    if found[0].path not in written.pending and not found[0].path.is_file():
        problems.add(found[0].file, None, None, NO_FILE)
        return None
    if found[0].sheet is None and found[0].path.suffix in WORKBOOKS:
        sheet = written.books.sheet_of(found[0].path, table)
        return None if sheet is None else _Source(found[0].path, sheet)
    return found[0]


def _workbook_hint(folder: Path) -> str:
    """A word on a workbook that lies in a folder under another name than the one that is read."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            other = path.suffix.casefold() in WORKBOOKS and path.name not in ALL_TABLES
            if other and path.stem not in [table.name for table in TABLES] and not path.name.startswith(("~", ".")):
                return f"; {path.name} is here: a workbook with a sheet for each table is read when it is called dataset{path.suffix.casefold()}"
    return ""


def _scan_table(
    source: _Source, table: Table, written: _Written, registry: Registry, problems: Problems
) -> Iterator[Located]:
    file, layout = source.file, table.layout(written.format)

    def own_names() -> Names:
        return names_in(table, source.rows(layout, Problems(), written))

    otherwise = Otherwise(file, table, written.conventions.date_order, registry, problems, own_names, written.mended)
    parser = RowParser(file, table, written.format, registry, problems, otherwise)
    try:
        for line, cells, aside in source.rows(layout, problems, written):
            if cells is None:
                registry.excuse(table.path, None)
                continue
            record = parser.record(line, cells)
            if record is not None:
                yield Located(record, file, line, aside)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")
        registry.excuse(table.path, None)


class RowParser:
    """Turns rows of one table into records; parses repeated cells once."""

    def __init__(
        self, file: str, table: Table, format: int, registry: Registry, problems: Problems, otherwise: Otherwise
    ) -> None:
        self._file, self._otherwise = file, otherwise
        self._table, self._format = table, format
        self._registry = registry
        self._problems = problems
        self._caches: list[dict[str, Any] | None] = [None if column.varied else {} for column in table.columns]
        self._read = 0
        self._called_in_itself = frozenset(each.name for each in table.columns if otherwise.is_called_in_itself(each))

    def record(self, line: int, cells: Sequence[str]) -> Record | None:
        """The record a row stands for, or None when something in it is wrong."""
        self._read += 1
        values: list[Any] = []
        good, in_itself = True, self._called_in_itself
        for column, cache, raw in zip(self._table.columns, self._caches, cells, strict=True):
            cell = raw if column.name == "quote" else raw.strip()
            if not cell:
                values.append(column.empty)
                if column.name in self._table.needed:
                    good = self._fault(line, column.name, "empty, but it is needed")
                continue
            value = FAULTY if cache is None else cache.get(cell, FAULTY)
            if value is FAULTY:
                try:
                    if in_itself and column.name in in_itself:
                        value = self._parse(column, self._otherwise.plain(line, column, cell) or cell)
                    else:
                        value = self._parse(column, cell)
                        if cache is not None and len(cache) < _MOST_CACHED:
                            cache[cell] = value
                except ValueError as error:
                    try:
                        value = self._otherwise_written(line, column, cell, error)
                    except ValueError as fault:
                        good = self._fault(line, column.name, str(fault))
            values.append(value)
        if values[0] is None and self._table.makes_ids:
            values[0] = self._table.made_id(self._read, values)
        try:
            record = self._table.make(values, self._format)
            if good:
                return record
        except RowError as error:
            for name, message in error.faults:
                self._fault(line, name, message)
        self._registry.excuse(self._table.path, values[0] if isinstance(values[0], str) else None)
        return None

    def _otherwise_written(self, line: int, column: Column, cell: str, error: ValueError) -> Any:
        """What a cell holds that is not written as the format has it; raises ValueError where it can mean nothing, or several things."""
        plain = self._otherwise.plain(line, column, cell)
        if plain is None:
            raise ValueError(f"{error}{self._otherwise.hint(column, cell)}") from None
        return self._parse(column, plain)

    def _parse(self, column: Column, cell: str) -> Any:
        assert column.type.codec is not None
        value = column.type.codec.parse(cell)
        kind = column.refers_to
        # A table cannot look itself up while it is being read: those references are checked at its end.
        if kind is None or kind == self._table.path:
            return value
        for identifier in _identifiers(value):
            if not self._registry.knows(kind, identifier):
                raise ValueError(unknown_reference(kind, identifier, self._registry.ids(kind), len(self._problems)))
        return value

    def _fault(self, line: int, column: str, message: str) -> bool:
        self._problems.add(self._file, line, column, message)
        return False


def _identifiers(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (each if isinstance(each, str) else each.issue for each in value)


def check_datasets(
    folders: Sequence[Path],
    problems: Problems,
    checks: Sequence[Callable[[Located, Problems], None]] = (),
    progress: Callable[[int], None] = lambda _count: None,
    prefixes: Prefixes | None = None,
    begin: Callable[[DatasetInfo], None] = lambda _info: None,
    *,
    incomplete: bool = False,
    pending: Pending = MappingProxyType({}),
) -> int:
    """Scan dataset folders, and those they use, together for problems, and return how many records those named hold.

    Every check sees each record; what it says of records that are only used is left to those who look at these. ``begin``
    is told what each dataset says of itself before its records come. ``incomplete`` is whether others, which cannot be read,
    belong to them: what is not there may be in these. Of tables that are ``pending`` what they are to hold is checked.
    """
    registry = Registry()
    if incomplete:
        registry.excuse_all()
    count = 0
    for member in members(folders, problems, prefixes):
        told = Problems() if member.used else problems
        if member.info:
            begin(member.info)
        for found in read(member, registry, problems, pending=pending):
            for check in checks:
                check(found, told)
            count += not member.used
            progress(count)
    return count


@checked
def read_dataset(folder: str | os.PathLike[str]) -> Dataset:
    """A whole dataset in memory: ``folder`` holds ``dataset.toml`` and the tables.

    Actors, roles, issues and sources of the datasets it uses are among its records, so that every reference resolves. Raises :class:`DataError` with every problem there is.

    >>> stancegraph.write_dataset(graph.dataset(), "copy")
    >>> stancegraph.read_dataset("copy").info.title
    'Ukraine ceasefire diplomacy: positions, deeds and assessments'
    """
    folder = Path(folder)
    problems = Problems()
    registry = Registry()
    read_together = members([folder], problems)
    found = [each for member in read_together for each in read(member, registry, problems)]
    problems.conclude()
    info = read_together[-1].info
    assert info is not None
    dataset = SCHEMA.dataset_of(info, (each.record for each in found))
    aside = sorted(
        Aside(SCHEMA.of(each.record).table, each.record.id, name, cell)
        for each in found
        for name, cell in each.aside
        if cell
    )
    return replace(dataset, aside=tuple(aside))
