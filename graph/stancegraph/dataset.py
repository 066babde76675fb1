"""A dataset folder <-> records: ``dataset.toml`` and the tables of :mod:`stancegraph.tables`.

Reading streams: the small tables are kept, stances pass by one at a time. Every fault in every file is found in one
run, with its file, line and column; nothing is handed on as good when there was any.
"""

from __future__ import annotations

import csv
import tomllib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancegraph import tables as t
from stancegraph.cells import IRI
from stancegraph.errors import DataError, Problem
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
from stancegraph.rows import SUFFIXES, did_you_mean, read_rows
from stancegraph.tables import RowFault, Table
from stancegraph.vocabulary import record_iri

INFO_FILE = "dataset.toml"
UNKNOWN_BASE = "urn:stancegraph:unknown/"
"""Stands in for the base IRI while a dataset that does not say it is checked to the end."""

_INFO_KEYS = ("title", "base_iri", "description", "licence", "version", "creators", "language", "homepage")
# Cells of a column that repeat are parsed once; past this many different ones the column does not really repeat.
_MOST_CACHED = 100_000


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
class Registry:
    """What has been declared so far, over all datasets that are read together.

    A later dataset may refer to what an earlier one declares, and may repeat a row of it word for word.
    """

    _by_kind: dict[str, dict[str, _Declared]] = field(
        default_factory=lambda: {kind: {} for kind in ("actor", "issue", "source", "role", "event", "assessment")}
    )
    _subjects = ("actor", "event", "issue")

    def resolve(self, kind: str, identifier: str) -> str:
        """The IRI of a declared record; ``kind`` may be ``subject``: an actor, an event or an issue, in this order."""
        for each in self._subjects if kind == "subject" else (kind,):
            if found := self._by_kind[each].get(identifier):
                return found.iri
        raise KeyError((kind, identifier))

    def knows(self, kind: str, identifier: str) -> bool:
        """Whether a record of that kind and id was declared."""
        if kind == "subject":
            return any(identifier in self._by_kind[each] for each in self._subjects)
        return identifier in self._by_kind[kind]

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


@dataclass(slots=True)
class _StanceIds:
    """Ids of the stances of one dataset with line, actor and issue, kept small because there may be millions."""

    ordinal: dict[str, int] = field(default_factory=dict)
    line: array[int] = field(default_factory=lambda: array("l"))
    topics: dict[tuple[str, str], int] = field(default_factory=dict)
    topic: array[int] = field(default_factory=lambda: array("l"))
    corrections: list[tuple[int, str, str, str, tuple[str, str] | None]] = field(default_factory=list)

    def take(self, found: Located, problems: Problems) -> bool:
        """Note a stance; False, with a problem, when its id was there before."""
        record = found.record
        assert isinstance(record, Stance | Retraction)
        before = self.ordinal.get(record.id)
        if before is not None:
            _duplicate(found, self.line[before], problems)
            return False
        self._add(found.line, record)
        return True

    def _add(self, line: int, record: Stance | Retraction) -> None:
        topic = (record.actor, record.issue) if isinstance(record, Stance) else None
        self.ordinal[record.id] = len(self.line)
        self.line.append(line)
        self.topic.append(-1 if topic is None else self.topics.setdefault(topic, len(self.topics)))
        if record.retracts:
            self.corrections.append((line, "retracts", record.id, record.retracts, topic))
        if isinstance(record, Stance) and record.supersedes:
            self.corrections.append((line, "supersedes", record.id, record.supersedes, topic))


def read_info(folder: Path, problems: Problems) -> DatasetInfo | None:
    """What ``dataset.toml`` says; None, with the problems noted, when it cannot be used."""
    path = folder / INFO_FILE
    file = str(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.add(file, None, None, "missing; a dataset is a folder with dataset.toml and its tables")
        return None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(file, line, None, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8")
        return None
    except tomllib.TOMLDecodeError as error:
        problems.add(file, None, None, f"not readable as TOML: {error}")
        return None
    before = len(problems)
    for name in content:
        if name not in _INFO_KEYS:
            problems.add(file, None, name, f"unknown key{did_you_mean(name, _INFO_KEYS)}")
    for name in ("title", "base_iri"):
        if name not in content:
            problems.add(file, None, name, "missing, but every dataset needs it")
    for name, value in content.items():
        if name == "creators":
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                problems.add(file, None, name, 'should be a list of names: ["First Name", "Second Name"]')
        elif name in _INFO_KEYS and not isinstance(value, str):
            problems.add(file, None, name, "should be text in quotation marks")
    for name in ("base_iri", "homepage"):
        if isinstance(content.get(name), str):
            _check_iri(file, name, content[name], problems)
    if len(problems) > before:
        return None
    creators = tuple(sorted(set(content.pop("creators", ()))))
    return DatasetInfo(creators=creators, **content)


def _check_iri(file: str, name: str, value: str, problems: Problems) -> None:
    try:
        IRI.parse(value)
    except ValueError as error:
        problems.add(file, None, name, str(error))
    else:
        if name == "base_iri" and not value.endswith("/"):
            problems.add(file, None, name, f'"{value}" should end in "/"')


def scan(folder: Path, base: str, registry: Registry, problems: Problems) -> Iterator[Located]:
    """All records of a dataset folder, in reading order; whatever is wrong goes to ``problems``.

    Cross-references are checked against ``registry``, which learns what this dataset declares. Only when the whole
    scan leaves ``problems`` empty are all references known to hold.
    """
    stances = _StanceIds()
    for table in t.TABLES:
        path = _table_file(folder, table, problems)
        if path is None:
            continue
        located = _scan_table(path, table, registry, problems)
        if table is t.STANCES:
            yield from (found for found in located if stances.take(found, problems))
            _check_corrections(str(path), stances, problems)
        else:
            declared = (found for found in located if _declare(table.kind, base, found, registry, problems))
            # Issues refer to each other: none goes on before all are known.
            yield from _checked_issues(str(path), list(declared), registry, problems) if table is t.ISSUES else declared


def _table_file(folder: Path, table: Table, problems: Problems) -> Path | None:
    found = [path for suffix in SUFFIXES if (path := folder / f"{table.name}{suffix}").is_file()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        problems.add(str(found[0]), None, None, f"both {names} are here; keep one of them")
        return None
    if not found and not table.optional:
        problems.add(
            str(folder / f"{table.name}.csv"),
            None,
            None,
            "missing; every dataset has actors, issues, sources and stances",
        )
    return found[0] if found else None


def _scan_table(path: Path, table: Table, registry: Registry, problems: Problems) -> Iterator[Located]:
    file = str(path)
    parser = _RowParser(file, table, registry, problems)
    try:
        for line, cells in read_rows(path, table.header, problems):
            record = parser.record(line, cells)
            if record is not None:
                yield Located(record, file, line)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")


_MISSING: Any = object()


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
            value = _MISSING if cache is None else cache.get(cell, _MISSING)
            if value is _MISSING:
                try:
                    value = self._parse(column, cell)
                except ValueError as error:
                    good = self._fault(line, column.name, str(error))
                if cache is not None and value is not _MISSING and len(cache) < _MOST_CACHED:
                    cache[cell] = value
            values.append(value)
        if not good:
            return None
        try:
            return self._table.make(values)
        except RowFault as fault:
            self._fault(line, fault.column, str(fault))
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
    hint = did_you_mean(identifier, known) if problems_before < 50 else ""
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
        problems.add(
            found.file,
            found.line,
            "id",
            f'"{found.record.id}" is declared differently in {before.file}:{before.line}; make the rows alike, or leave '
            "this one out: datasets that are read together may refer to each other's records",
        )
    return False


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
        path = " > ".join((*cycle, cycle[0]))
        problems.add(
            file, lines[cycle[0]], "broader", f"the hierarchy runs in a circle: {path}; remove one of these links"
        )
    return issues


def _check_corrections(file: str, stances: _StanceIds, problems: Problems) -> None:
    topics = list(stances.topics)
    superseded: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    for line, column, identifier, other, topic in stances.corrections:
        ordinal = stances.ordinal.get(other)
        if ordinal is None:
            known = list(stances.ordinal) if len(problems) < 50 else []
            problems.add(file, line, column, f'unknown stance "{other}"{did_you_mean(other, known)}')
            continue
        superseded[identifier] = (*superseded.get(identifier, ()), other)
        lines[identifier] = line
        if column == "supersedes" and stances.topic[ordinal] != -1 and topics[stances.topic[ordinal]] != topic:
            actor, issue = topics[stances.topic[ordinal]]
            message = f'"{other}" is about {actor} on {issue}; a record supersedes one of the same actor and issue (or retracts any)'
            problems.add(file, line, column, message)
    for cycle in find_cycles(superseded):
        path = " > ".join((*cycle, cycle[0]))
        problems.add(file, lines[cycle[0]], "supersedes", f"corrections run in a circle: {path}")


def find_cycles(links: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Cycles in a directed graph, at least one wherever there is any; each as its nodes in order."""
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in links:
        path: list[str] = []
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, depth = stack.pop()
            del path[depth:]
            if node in path:
                cycles.append(tuple(path[path.index(node) :]))
            elif node not in done:
                done.add(node)
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
    for folder in folders:
        info = read_info(folder, problems)
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
    problems = Problems()
    _check_iri(str(folder / INFO_FILE), "base_iri", base_iri, problems)
    problems.raise_any()
    write_dataset(Dataset(DatasetInfo(title=title, base_iri=base_iri)), folder)


def write_dataset(dataset: Dataset, folder: str | Path) -> None:
    """Write a dataset as a folder of tables; the folder must not hold a dataset yet.

    Raises :class:`DataError` when it does. Reading the folder again gives an equal dataset.
    """
    folder = Path(folder)
    if (folder / INFO_FILE).exists():
        raise DataError([Problem(str(folder / INFO_FILE), None, None, "is there already; write to another folder")])
    folder.mkdir(parents=True, exist_ok=True)
    records: dict[str, Iterable[Record]] = {
        "actors": dataset.actors,
        "roles": dataset.roles,
        "issues": dataset.issues,
        "sources": dataset.sources,
        "stances": (*dataset.stances, *dataset.retractions),
        "events": dataset.events,
        "assessments": dataset.assessments,
    }
    for table in t.TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(table.header)
            writer.writerows(map(table.cells, records[table.name]))
    (folder / INFO_FILE).write_text(_info_toml(dataset.info), encoding="utf-8", newline="")


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
