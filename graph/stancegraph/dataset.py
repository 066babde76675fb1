"""A dataset folder <-> records: ``dataset.toml`` and the tables of :mod:`stancegraph.tables`.

Reading streams: the small tables are kept, stances pass by one at a time. Every fault in every file is found in one
run, with its file, line and column; nothing is handed on as good when there was any.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import tempfile
import tomllib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self, TextIO

from stancegraph import tables as t
from stancegraph.cells import IRI, show
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.problems import Problems
from stancegraph.records import (
    Actor,
    Assessment,
    Dataset,
    DatasetInfo,
    Event,
    Issue,
    Record,
    Retraction,
    Role,
    Source,
    Stance,
)
from stancegraph.rows import SUFFIXES, did_you_mean, not_text, read_rows
from stancegraph.tables import FAULTY, RowError, Table
from stancegraph.vocabulary import record_iri

INFO_FILE = "dataset.toml"
UNKNOWN_BASE = "urn:stancegraph:unknown/"
"""Stands in for the base IRI while a dataset that does not say it is checked to the end."""

_INFO_KEYS = ("title", "base_iri", "description", "licence", "version", "creators", "language", "homepage")
# Cells of a column that repeat are parsed once; past this many different ones the column does not really repeat.
_MOST_CACHED = 100_000
# Looking for the nearest word is slow over many ids: only the first problems get the hint.
_MOST_HINTS = 50
_LONGEST_CIRCLE = 10


@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it was read."""

    record: Record
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class _Declared:
    """A record other records may refer to, where it was read, and its IRI."""

    record: Record
    file: str
    line: int
    iri: str


@dataclass(slots=True)
class StanceIds:
    """Ids of the stances of one file with line, actor and issue, kept small because there may be millions."""

    file: str
    ordinal: dict[str, int] = field(default_factory=dict)
    line: array[int] = field(default_factory=lambda: array("l"))
    topics: dict[tuple[str, str], int] = field(default_factory=dict)
    topic: array[int] = field(default_factory=lambda: array("l"))
    corrections: list[tuple[int, str, str, str, tuple[str, str] | None]] = field(default_factory=list)

    def line_of(self, identifier: str) -> int | None:
        """The line of a stance, or None when it is not here."""
        ordinal = self.ordinal.get(identifier)
        return None if ordinal is None else self.line[ordinal]

    def add(self, line: int, record: Stance | Retraction) -> None:
        """Note a stance."""
        topic = (record.actor, record.issue) if isinstance(record, Stance) else None
        self.ordinal[record.id] = len(self.line)
        self.line.append(line)
        self.topic.append(-1 if topic is None else self.topics.setdefault(topic, len(self.topics)))
        if record.retracts:
            self.corrections.append((line, "retracts", record.id, record.retracts, topic))
        if isinstance(record, Stance) and record.supersedes:
            self.corrections.append((line, "supersedes", record.id, record.supersedes, topic))


@dataclass(slots=True)
class Registry:
    """What has been declared so far, over all datasets that are read together.

    A later dataset may refer to what an earlier one declares, and may repeat a row of it word for word.
    """

    _by_kind: dict[str, dict[str, _Declared]] = field(
        default_factory=lambda: {kind: {} for kind in ("actor", "issue", "source", "role", "event", "assessment")}
    )
    _faulty: set[tuple[str, str | None]] = field(default_factory=set)
    stances: list[StanceIds] = field(default_factory=list)
    _subjects = ("actor", "event", "issue")

    def resolve(self, kind: str, identifier: str) -> str:
        """The IRI of a declared record; ``kind`` may be ``subject``: an actor, an event or an issue, in this order."""
        for each in self._subjects if kind == "subject" else (kind,):
            if found := self._by_kind[each].get(identifier):
                return found.iri
        raise KeyError((kind, identifier))

    def knows(self, kind: str, identifier: str) -> bool:
        """Whether a record of that kind and id was declared, or may have been by a row that has faults of its own."""
        if kind == "subject":
            return any(self.knows(each, identifier) for each in self._subjects)
        return identifier in self._by_kind[kind] or self.excuses(kind, identifier)

    def excuse(self, kind: str, identifier: str | None) -> None:
        """Do not hold it against references that the row of that id, or some row of unknown id, has faults of its own."""
        self._faulty.add((kind, identifier))

    def excuses(self, kind: str, identifier: str) -> bool:
        """Whether that id may be that of a row with faults."""
        return bool(self._faulty) and ((kind, identifier) in self._faulty or (kind, None) in self._faulty)

    def ids(self, kind: str) -> list[str]:
        """All declared ids of a kind."""
        return [each for one in (self._subjects if kind == "subject" else (kind,)) for each in self._by_kind[one]]

    def declared(self, kind: str, identifier: str) -> _Declared | None:
        """The declaration of that kind and id."""
        return self._by_kind[kind].get(identifier)

    def declare(self, kind: str, base: str, found: Located) -> None:
        """Remember a record."""
        identifier = found.record.id
        self._by_kind[kind][identifier] = _Declared(
            found.record, found.file, found.line, record_iri(base, kind, identifier)
        )


def read_infos(folders: Sequence[Path], problems: Problems) -> list[tuple[Path, DatasetInfo | None]]:
    """What each of several datasets that are read together says of itself, in order."""
    infos: dict[Path, tuple[Path, DatasetInfo | None]] = {}
    folder_of: dict[str, Path] = {}
    for folder in folders:
        if folder.resolve() in infos:
            problems.add(str(folder), None, None, "named twice; name each dataset once")
            continue
        info = read_info(folder, problems)
        infos[folder.resolve()] = folder, info
        if info and (other := folder_of.setdefault(info.base_iri, folder)) != folder:
            message = f"is that of {other} too; give each dataset its own, so that no two records share an IRI"
            problems.add(str(folder / INFO_FILE), _line_of("base_iri", _text(folder / INFO_FILE)), "base_iri", message)
    return list(infos.values())


def read_info(folder: Path, problems: Problems) -> DatasetInfo | None:
    """What ``dataset.toml`` says; None, with the problems noted, when it cannot be used."""
    path = folder / INFO_FILE
    file = str(path)
    if not folder.is_dir():
        problems.add(str(folder), None, None, f"no such folder; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not os.path.lexists(path):
        problems.add(file, None, None, f"missing; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not path.is_file():
        problems.add(file, None, None, _NO_FILE)
        return None
    try:
        text = _text(path)
        content = tomllib.loads(text)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.add(file, line, None, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8")
        return None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        problems.add(file, int(place[1]) if place else None, None, f"not readable as TOML: {error}")
        return None
    faults = list(_info_faults(content))
    for name, fault in faults:
        problems.add(file, _line_of(name, text), name, fault)
    if faults:
        return None
    creators = tuple(sorted(set(content.pop("creators", ()))))
    return DatasetInfo(creators=creators, **content)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _line_of(name: str, text: str) -> int | None:
    """The line on which a TOML document sets a key; None when it does not."""
    sets = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=").match
    return next((number for number, line in enumerate(text.splitlines(), 1) if sets(line)), None)


def _info_faults(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with which key."""
    for name in content:
        if name not in _INFO_KEYS:
            yield show(name).strip('"'), f"unknown key{did_you_mean(name, _INFO_KEYS)}"
    for name in ("title", "base_iri"):
        if content.get(name, "") == "":
            yield name, "missing, but every dataset needs it"
    for name in _INFO_KEYS:
        value = content.get(name, [] if name == "creators" else "")
        texts = value if name == "creators" else [value]
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            wanted = (
                'a list of names: ["First Name", "Second Name"]' if name == "creators" else "text in quotation marks"
            )
            yield name, f"should be {wanted}"
        elif fault := next(filter(None, map(not_text, texts)), ""):
            yield name, fault
        elif value and name in ("base_iri", "homepage"):
            yield from _iri_faults(name, value)


def _iri_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    try:
        IRI.parse(value)
    except ValueError as error:
        yield name, str(error)
    else:
        if name == "base_iri" and (not value.endswith("/") or "?" in value or "#" in value):
            yield name, f'{show(value)} should end in "/" and have no "?" or "#"'


def scan(folder: Path, base: str, registry: Registry, problems: Problems) -> Iterator[Located]:
    """All records of a dataset folder, in reading order; whatever is wrong goes to ``problems``.

    Cross-references are checked against ``registry``, which learns what this dataset declares. Only when the whole
    scan leaves ``problems`` empty are all references known to hold.
    """
    if not folder.is_dir():
        return
    for table in t.TABLES:
        before = len(problems)
        path = _table_file(folder, table, problems)
        if path is None:
            if len(problems) > before:
                registry.excuse(table.kind, None)
            continue
        located = _scan_table(path, table, registry, problems)
        if table is t.STANCES:
            stances = StanceIds(str(path))
            registry.stances.append(stances)
            yield from (found for found in located if _take(found, registry, problems))
            _check_corrections(stances, registry, problems)
        else:
            declared = (found for found in located if _declare(table.kind, base, found, registry, problems))
            # Issues refer to each other: none goes on before all are known.
            yield from _checked_issues(str(path), list(declared), registry, problems) if table is t.ISSUES else declared


_NO_FILE = "this is no file that can be read, but a folder, a pipe or a link that leads nowhere"


def _table_file(folder: Path, table: Table, problems: Problems) -> Path | None:
    found = [path for suffix in SUFFIXES if os.path.lexists(path := folder / f"{table.name}{suffix}")]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        problems.add(str(found[0]), None, None, f"both {names} are here; keep one of them")
        return None
    if not found:
        if not table.optional:
            message = "missing; every dataset has actors, issues, sources and stances"
            problems.add(str(folder / f"{table.name}.csv"), None, None, message)
        return None
    if not found[0].is_file():
        problems.add(str(found[0]), None, None, _NO_FILE)
        return None
    return found[0]


def _scan_table(path: Path, table: Table, registry: Registry, problems: Problems) -> Iterator[Located]:
    file = str(path)
    parser = _RowParser(file, table, registry, problems)
    try:
        for line, cells in read_rows(path, table.header, problems):
            if cells is None:
                registry.excuse(table.kind, None)
                continue
            record = parser.record(line, cells)
            if record is not None:
                yield Located(record, file, line)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")
        registry.excuse(table.kind, None)


class _RowParser:
    """Turns rows of one table into records; parses repeated cells once."""

    def __init__(self, file: str, table: Table, registry: Registry, problems: Problems) -> None:
        self._file = file
        self._table = table
        self._registry = registry
        self._problems = problems
        self._caches: list[dict[str, Any] | None] = [None if column.varied else {} for column in table.columns]

    def record(self, line: int, cells: Sequence[str]) -> Record | None:
        """The record a row stands for, or None when something in it is wrong."""
        values: list[Any] = []
        good = True
        for column, cache, raw in zip(self._table.columns, self._caches, cells, strict=True):
            cell = raw if column.name == "quote" else raw.strip()
            if not cell:
                values.append(column.empty)
                if column.required:
                    good = self._fault(line, column.name, "empty, but it is needed")
                continue
            value = FAULTY if cache is None else cache.get(cell, FAULTY)
            if value is FAULTY:
                try:
                    value = self._parse(column, cell)
                    if cache is not None and len(cache) < _MOST_CACHED:
                        cache[cell] = value
                except ValueError as error:
                    good = self._fault(line, column.name, str(error))
            values.append(value)
        try:
            record = self._table.make(values)
            if good:
                return record
        except RowError as error:
            for name, message in error.faults:
                self._fault(line, name, message)
        self._registry.excuse(self._table.kind, values[0] if isinstance(values[0], str) else None)
        return None

    def _parse(self, column: t.Column, cell: str) -> Any:
        value = column.codec.parse(cell)
        kind = column.refers_to
        # A table cannot look itself up while it is being read: those references are checked at its end.
        if kind is None or kind == self._table.kind:
            return value
        for identifier in _identifiers(value):
            if not self._registry.knows(kind, identifier):
                raise ValueError(_unknown(kind, identifier, self._registry.ids(kind), len(self._problems)))
        return value

    def _fault(self, line: int, column: str, message: str) -> bool:
        self._problems.add(self._file, line, column, message)
        return False


def _identifiers(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (each if isinstance(each, str) else each.issue for each in value)


def _unknown(kind: str, identifier: str, known: Sequence[str], problems_before: int) -> str:
    what = "actor, event or issue" if kind == "subject" else kind
    # Looking for the nearest word is slow over many ids: the first problems get the hint.
    hint = did_you_mean(identifier, known) if problems_before < _MOST_HINTS else ""
    return f'unknown {what} "{identifier}"{hint or f"; add it to {kind}s.csv" * (kind != "subject")}'


def _declare(kind: str, base: str, found: Located, registry: Registry, problems: Problems) -> bool:
    """Enter a record into the registry; False when it is there already, which is a problem unless another dataset says the same."""
    before = registry.declared(kind, found.record.id)
    if before is None:
        registry.declare(kind, base, found)
        return True
    if before.file == found.file:
        _duplicate(found, before.line, problems)
    elif before.record != found.record:
        message = (
            f'"{found.record.id}" is declared differently in {before.file}:{before.line}; make the rows alike, or leave '
            "this one out: datasets that are read together may refer to each other's records"
        )
        problems.add(found.file, found.line, "id", message)
    return False


def _take(found: Located, registry: Registry, problems: Problems) -> bool:
    """Enter a stance into the registry; False, with a problem, when its id is there already, in whichever dataset."""
    record = found.record
    assert isinstance(record, Stance | Retraction)
    *others, own = registry.stances
    if (line := own.line_of(record.id)) is not None:
        _duplicate(found, line, problems)
        return False
    for other in others:
        if (line := other.line_of(record.id)) is not None:
            message = (
                f'"{record.id}" stands already in {other.file}:{line}; ids of stances are unique over all datasets'
            )
            problems.add(found.file, found.line, "id", message)
            return False
    own.add(found.line, record)
    return True


def _duplicate(found: Located, line: int, problems: Problems) -> None:
    problems.add(found.file, found.line, "id", f'"{found.record.id}" stands already in line {line}; ids are unique')


def _checked_issues(file: str, issues: list[Located], registry: Registry, problems: Problems) -> list[Located]:
    """The issues of one table, their links to each other checked."""
    for found in issues:
        issue = found.record
        assert isinstance(issue, Issue)
        for column, others in (("broader", issue.broader), ("entails", issue.entails)):
            for other in others:
                if not registry.knows("issue", other):
                    message = _unknown("issue", other, registry.ids("issue"), len(problems))
                    problems.add(file, found.line, column, message)
    lines = {found.record.id: found.line for found in issues}
    broader = {found.record.id: found.record.broader for found in issues if isinstance(found.record, Issue)}
    for cycle in find_cycles(broader):
        message = f"the hierarchy runs in a circle: {_circle(cycle)}; remove one of these links"
        problems.add(file, lines[cycle[0]], "broader", message)
    return issues


def _check_corrections(stances: StanceIds, registry: Registry, problems: Problems) -> None:
    topics = list(stances.topics)
    corrected: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[int, str]] = {}
    for line, column, identifier, other, topic in stances.corrections:
        ordinal = stances.ordinal.get(other)
        if ordinal is None:
            if not registry.excuses("stance", other):
                known = list(stances.ordinal) if len(problems) < _MOST_HINTS else []
                problems.add(stances.file, line, column, f'unknown stance "{other}"{did_you_mean(other, known)}')
            continue
        corrected[identifier] = (*corrected.get(identifier, ()), other)
        places[identifier] = (line, column)
        if column == "supersedes" and stances.topic[ordinal] != -1 and topics[stances.topic[ordinal]] != topic:
            actor, issue = topics[stances.topic[ordinal]]
            message = f'"{other}" is about {actor} on {issue}; a record supersedes one of the same actor and issue (or retracts any)'
            problems.add(stances.file, line, column, message)
    for cycle in find_cycles(corrected):
        line, column = places[cycle[0]]
        problems.add(stances.file, line, column, f"corrections run in a circle: {_circle(cycle)}")


def _circle(cycle: Sequence[str]) -> str:
    shown = cycle if len(cycle) <= _LONGEST_CIRCLE else (*cycle[: _LONGEST_CIRCLE - 1], "...")
    return " > ".join((*shown, cycle[0]))


def find_cycles(links: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Cycles in a directed graph, at least one wherever there is any; each as its nodes in order."""
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in links:
        path: list[str] = []
        depth_of: dict[str, int] = {}
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, depth = stack.pop()
            for left in path[depth:]:
                del depth_of[left]
            del path[depth:]
            if node in depth_of:
                cycles.append(tuple(path[depth_of[node] :]))
            elif node not in done:
                done.add(node)
                depth_of[node] = len(path)
                path.append(node)
                stack.extend((other, depth + 1) for other in links.get(node, ()))
    return cycles


def check_datasets(
    folders: Sequence[Path],
    problems: Problems,
    check: Callable[[Located, Problems], None] | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """Scan dataset folders together for problems, and return how many records they hold; ``check`` sees each record."""
    registry = Registry()
    count = 0
    for folder, info in read_infos(folders, problems):
        for found in scan(folder, info.base_iri if info else UNKNOWN_BASE, registry, problems):
            if check:
                check(found, problems)
            count += 1
            progress(count)
    return count


def read_dataset(folder: str | Path) -> Dataset:
    """A whole dataset folder in memory; raises :class:`DataError` with every problem there is."""
    folder = Path(folder)
    problems = Problems()
    info = read_info(folder, problems)
    base = info.base_iri if info else UNKNOWN_BASE
    records = [found.record for found in scan(folder, base, Registry(), problems)]
    problems.raise_any()
    assert info is not None
    return dataset_of(info, records)


def dataset_of(info: DatasetInfo, records: Iterable[Record]) -> Dataset:
    """Sort records into a :class:`Dataset`, keeping their order."""
    kinds: dict[type, list[Any]] = {
        kind: [] for kind in (Actor, Role, Issue, Source, Stance, Retraction, Event, Assessment)
    }
    for record in records:
        kinds[type(record)].append(record)
    return Dataset(info, *(tuple(each) for each in kinds.values()))


def new_dataset(folder: Path, title: str, base_iri: str) -> None:
    """Start a dataset: ``dataset.toml`` and tables with nothing but their headers.

    Raises :class:`DataError` when the base IRI cannot be one, or the folder holds a dataset already.
    """
    write_dataset(Dataset(DatasetInfo(title=title, base_iri=base_iri)), folder)


def write_dataset(dataset: Dataset, folder: str | Path) -> None:
    """Write a dataset as a folder of tables; the folder must not hold any of its files yet.

    Raises :class:`DataError` when it does. Reading the folder again gives an equal dataset.
    """
    with DatasetWriter(dataset.info, folder) as writer:
        for records in (
            dataset.actors,
            dataset.roles,
            dataset.issues,
            dataset.sources,
            dataset.stances,
            dataset.retractions,
            dataset.events,
            dataset.assessments,
        ):
            for record in records:
                writer.add(record)


_TABLE_OF: dict[type, str] = {
    Actor: "actors",
    Role: "roles",
    Issue: "issues",
    Source: "sources",
    Stance: "stances",
    Retraction: "stances",
    Event: "events",
    Assessment: "assessments",
}


class DatasetWriter:
    """Writes a dataset record by record, in any order, all or nothing: its tables appear when the block ends well.

    Records are written as they come: that ids are unique and references hold is left to who adds them, or to
    ``validate``. Raises :class:`DataError` when the folder holds any of its files already or the info cannot stand in
    ``dataset.toml``, StancegraphError when the folder cannot be written.
    """

    def __init__(self, info: DatasetInfo, folder: str | Path) -> None:
        self._info = info
        self._folder = Path(folder)
        self._streams = ExitStack()
        self._rows: dict[type, _RowWriter] = {}

    def __enter__(self) -> Self:
        names = [INFO_FILE, *(f"{table.name}{suffix}" for table in t.TABLES for suffix in SUFFIXES)]
        present = [path for name in names if os.path.lexists(path := self._folder / name)]
        faults = [Problem(str(path), None, None, "is there already; write to another folder") for path in present]
        for key, fault in _info_faults({**asdict(self._info), "creators": list(self._info.creators)}):
            faults.append(Problem(str(self._folder / INFO_FILE), None, key, fault))
        if faults:
            raise DataError(faults)
        with self._explained():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._unfinished = Path(tempfile.mkdtemp(dir=self._folder, prefix=".unfinished-"))
            tables = {table.name: self._open(table) for table in t.TABLES}
            self._rows = {kind: tables[name] for kind, name in _TABLE_OF.items()}
        return self

    def _open(self, table: Table) -> _RowWriter:
        path = self._unfinished / f"{table.name}.csv"
        return _RowWriter(table, self._streams.enter_context(path.open("w", encoding="utf-8", newline="")))

    def add(self, record: Record) -> None:
        """Write one record into its table."""
        self._rows[type(record)].add(record)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self._explained():
                self._streams.close()
                if kind is None:
                    self._publish()
        finally:
            shutil.rmtree(self._unfinished, ignore_errors=True)

    def _publish(self) -> None:
        for table in t.TABLES:
            (self._unfinished / f"{table.name}.csv").replace(self._folder / f"{table.name}.csv")
        # Last, because it is what makes the folder a dataset.
        info = self._unfinished / INFO_FILE
        info.write_text(_info_toml(self._info), encoding="utf-8", newline="")
        info.replace(self._folder / INFO_FILE)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StancegraphError(f"{self._folder}: cannot be written: {error.strerror}") from error


class _RowWriter:
    """Writes the records of one table as CSV."""

    def __init__(self, table: Table, stream: TextIO) -> None:
        self._cells = table.cells
        self._plain = csv.writer(stream, lineterminator="\n")
        self._quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._plain.writerow(table.header)

    def add(self, record: Record) -> None:
        cells = self._cells(record)
        # Left to itself, the writer leaves a lone carriage return bare, and readers take it for the end of the row.
        (self._quoted if "\r" in "".join(cells) else self._plain).writerow(cells)


def _info_toml(info: DatasetInfo) -> str:
    lines = []
    for name in _INFO_KEYS:
        value = getattr(info, name)
        if isinstance(value, tuple):
            lines.append(f"{name} = [{', '.join(map(_toml_string, value))}]")
        elif value:
            lines.append(f"{name} = {_toml_string(value)}")
    return "\n".join(lines) + "\n"


def _toml_string(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return (
        '"' + "".join(escapes.get(char, char if char.isprintable() else f"\\U{ord(char):08x}") for char in text) + '"'
    )
