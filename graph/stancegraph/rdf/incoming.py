"""RDF files -> dataset folders: read together as one graph, checked, and written as tables in which they are built from.

    with taken_in(paths) as taken:
        taken.datasets    each with what it says of itself and the folder of its tables, referred to before referring

Everything lies on disk while it is looked at, so that files may be larger than memory. From tables on data goes the one
way all data goes; what is said of those tables is said of the nodes they were made from.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from stancegraph.errors import DataError, Problem
from stancegraph.files import temporary_folder
from stancegraph.model.lexical import date_time, moment
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import SCHEMA, Kind
from stancegraph.model.values import MOMENT
from stancegraph.rdf import reader
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.files import UnreadableError, statements
from stancegraph.rdf.findings import Node, Reporter, file_graph, in_order
from stancegraph.rdf.graph import Answer, Graph, Request
from stancegraph.rdf.rules import rule_findings, select
from stancegraph.rdf.statements import Account, account, base_and_id
from stancegraph.tables.info import INFO_FILE, USES_KEY
from stancegraph.tables.problems import Problems
from stancegraph.tables.writer import DatasetWriter

_RECORD_CLASSES = ", ".join(dict.fromkeys(kind.rdf_class for kind in SCHEMA.kinds))
_MOMENTS = {v.expand(each.predicate) for kind in SCHEMA.kinds for each in kind.fields if each.type is MOMENT}
_DATE_TIME, _DATE = NamedNode(v.expand("xsd:dateTime")), NamedNode(v.expand("xsd:date"))
_PATHS = tuple(dict.fromkeys(kind.path for kind in SCHEMA.kinds))
_MOST_NAMED = 8


# -- files ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Statements:
    """All statements of some files, in the default graph, and where there are several files in a graph for each as well.

    One and the same statement of two files is one. What is met on the way is known when they have passed by.

    ``unreadable`` has the files that cannot be read, ``zoneless`` the records whose time of recording was read as UTC.
    """

    paths: Sequence[Path]
    unreadable: list[Problem] = field(default_factory=list)
    zoneless: list[Node] = field(default_factory=list)

    def __iter__(self) -> Iterator[Quad]:
        for index, path in enumerate(self.paths):
            graph = file_graph(index)
            try:
                for quad in statements(path):
                    value = quad.object
                    if quad.predicate.value in _MOMENTS and isinstance(value, Literal):
                        assert isinstance(quad.subject, Node)
                        value = self._in_utc(quad.subject, value)
                    yield Quad(quad.subject, quad.predicate, value)
                    if len(self.paths) > 1:
                        yield Quad(quad.subject, quad.predicate, value, graph)
            except UnreadableError as error:
                self.unreadable.append(Problem(str(path), error.line, None, error.message))

    def _in_utc(self, subject: Node, value: Literal) -> Literal:
        """A moment as it is meant: without a zone in UTC, a day as its first moment."""
        if value.datatype not in (_DATE_TIME, _DATE):
            return value
        try:
            meant = date_time(moment(value.value))
        except (ValueError, OverflowError):
            return value
        if value.datatype == _DATE or ("Z" not in value.value and value.value[-6:-5] not in ("+", "-")):
            self.zoneless.append(subject)
        return Literal(meant, datatype=_DATE_TIME)


def holds_records(store: Store) -> bool:
    """Whether there is any record at all."""
    classes = " ".join(f"<{v.expand(kind.rdf_class)}>" for kind in SCHEMA.kinds)
    query = f"SELECT ?record {{ VALUES ?class {{ {classes} }} ?record a ?class }} LIMIT 1"
    return any(True for _ in select(store, query))


def no_record(paths: Iterable[Path]) -> list[Problem]:
    """What is said of files without records."""
    message = f"holds no record: nothing is any of {_RECORD_CLASSES}"
    return [Problem(str(path), None, None, message) for path in paths]


def warnings_of(found: Account, read: Statements, reporter: Reporter, paths: Sequence[Path]) -> Iterator[Problem]:
    """What is read otherwise than it is written, or passed over."""
    yield from _read_otherwise(read, reporter)
    if passed_over := found.passed_over():
        yield Problem(", ".join(map(str, paths)), None, None, _sentence(passed_over))


def _read_otherwise(read: Statements, reporter: Reporter) -> Iterator[Problem]:
    if read.zoneless:
        first = reporter.name(read.zoneless[0])
        message = f"{_number(len(read.zoneless), 'time')} of recording (prov:generatedAtTime) without a time zone, read as UTC, the first of {first}"
        yield Problem(reporter.file(read.zoneless[0]), None, None, message)


def _sentence(counts: Mapping[str, int]) -> str:
    """How many statements are none of ours, and which."""
    named = [f"{name} ({count:,})" for name, count in list(counts.items())[:_MOST_NAMED]]
    if len(counts) > _MOST_NAMED:
        named.append(f"and {len(counts) - _MOST_NAMED:,} more properties")
    total = sum(counts.values())
    return f"{_number(total, 'statement')} {'is' if total == 1 else 'are'} part of no record and passed over: {', '.join(named)}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


# -- from statements to tables ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TakenDataset:
    """A dataset that RDF files hold: what it says of itself, and a folder with its tables."""

    info: DatasetInfo
    folder: Path


@dataclass(frozen=True)
class Taken:
    """What RDF files hold, as dataset folders that last as long as the block.

    ``counts`` are the records by kind, ``passed_over`` the statements that are none of ours by what they say, ``warnings``
    is what should be known of both and of what is read otherwise than it is written (``remarks``), each as a problem.
    """

    datasets: tuple[TakenDataset, ...]
    counts: Mapping[str, int]
    passed_over: Mapping[str, int]
    remarks: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    _reporter: Reporter

    def about_nodes(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems of the tables as problems of the nodes they were made from; others as they are."""
        return [self._about_node(problem) for problem in problems]

    def _about_node(self, problem: Problem) -> Problem:
        message = self._in_tables.sub(lambda match: self._node(Path(match[1]), int(match[2]))[1], problem.message)
        path = Path(problem.file)
        if problem.line is None or path.parent not in [each.folder for each in self.datasets]:
            return Problem(problem.file, problem.line, problem.column, message)
        file, name = self._node(path, problem.line)
        fields = {field.name: field.predicate for kind in _kinds_of(path) for field in kind.fields}
        column = fields.get(problem.column or "", "")
        return Problem(file, None, f"{name} {column}".strip(), message)

    @property
    def _in_tables(self) -> re.Pattern[str]:
        folders = "|".join(re.escape(str(each.folder)) for each in self.datasets)
        return re.compile(rf"((?:{folders})[/\\]\w+\.csv):(\d+)")

    def _node(self, table: Path, line: int) -> tuple[str, str]:
        """The file and the name of the node that made a row of a table."""
        base = next(each.info.base_iri for each in self.datasets if each.folder == table.parent)
        node = NamedNode(v.record_iri(base, _kinds_of(table)[0].path, _id_on_line(table, line)))
        return self._reporter.file(node), self._reporter.name(node)


def _kinds_of(table: Path) -> list[Kind]:
    return [kind for kind in SCHEMA.kinds if kind.table == table.stem]


def _id_on_line(path: Path, line: int) -> str:
    with path.open(encoding="utf-8", newline="") as stream:
        rows, start = csv.reader(stream), 1
        for row in rows:
            if start == line:
                return row[0]
            start = rows.line_num + 1
    return ""


@contextmanager
def taken_in(
    paths: Sequence[Path], title: str = "", progress: Callable[[int], None] = lambda _count: None
) -> Iterator[Taken]:
    """Read RDF files together and write what they hold as dataset folders, in a temporary place.

    A dataset that does not describe itself is called ``title`` or after the first file. Raises :class:`DataError` with
    everything that cannot be read, and GraphError when a file is not there or its name tells no format of RDF.
    """
    with temporary_folder() as place:
        store = _Stored(place / "store")
        read = Statements(paths)
        store.graph.bulk_extend(read)
        if read.unreadable:
            raise DataError(read.unreadable)
        if not holds_records(store.graph):
            raise DataError(no_record(paths))
        found = account(store.graph)
        reporter = Reporter(store.graph, [str(path) for path in paths])
        findings = {reporter.problem(each) for each in (*found.findings, *rule_findings(store.graph))}
        if findings:
            problems = Problems()
            for each in in_order(findings):
                problems.add(each.file, each.line, each.column, each.message)
            raise DataError(problems.all())
        infos = _infos(store, found, title or _stem(paths[0]))
        folders = {base: place / str(number) for number, base in enumerate(infos)}
        counts = _write(store, infos, folders, progress)
        for base, folder in folders.items():
            _say_uses(folder, [folders[other] for other in sorted(found.uses.get(base, ())) if other in folders])
        datasets = tuple(TakenDataset(infos[base], folders[base]) for base in infos)
        remarks = tuple(_read_otherwise(read, reporter))
        warnings = tuple(warnings_of(found, read, reporter, paths))
        yield Taken(datasets, counts, found.passed_over(), remarks, warnings, reporter)


def _stem(path: Path) -> str:
    return path.name.partition(".")[0] or path.name


class _Stored(Graph):
    """A store of our own, asked as any graph is."""

    def __init__(self, path: Path) -> None:
        self.graph = Store(str(path))

    def _run(self, request: Request, timeout: float | None) -> Answer:
        return self.graph.query(request.text, prefixes=dict(request.prefixes))


def _infos(graph: Graph, found: Account, title: str) -> dict[str, DatasetInfo]:
    """What each dataset says of itself, or what can be said of one that does not, referred to before referring."""
    described = {info.base_iri: info for info in reader.infos(graph)}
    alone = len(found.bases) == 1
    infos = {
        base: described.get(base) or DatasetInfo(title if alone else f"{title}: {base}", base) for base in found.bases
    }
    return {base: infos[base] for base in _in_order(graph, infos)}


def _say_uses(folder: Path, used: Sequence[Path]) -> None:
    """Note in a dataset which of the others it builds on."""
    if used:
        names = ", ".join(f'"../{each.name}"' for each in used)
        with (folder / INFO_FILE).open("a", encoding="utf-8") as stream:
            stream.write(f"{USES_KEY} = [{names}]\n")


def _in_order(graph: Graph, bases: Iterable[str]) -> list[str]:
    """Bases so that each comes after those its records refer to."""
    waiting = sorted(bases)
    if len(waiting) == 1:
        return waiting
    referred = {base: {other for other in waiting if other != base and _refers(graph, base, other)} for base in waiting}
    ordered: list[str] = []
    while waiting:
        ready = next((base for base in waiting if referred[base] <= set(ordered)), waiting[0])
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def _refers(graph: Graph, base: str, other: str) -> bool:
    here, there = (
        " || ".join(f"STRSTARTS(STR({variable}), {Literal(f'{start}{path}/')})" for path in _PATHS)
        for variable, start in (("?here", base), ("?there", other))
    )
    return graph.ask(f"ASK {{ ?here ?property ?there FILTER(isIRI(?there)) FILTER({here}) FILTER({there}) }}")


def _write(
    graph: Graph, infos: Mapping[str, DatasetInfo], folders: Mapping[str, Path], progress: Callable[[int], None]
) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    with ExitStack() as opened:
        writers = {base: opened.enter_context(DatasetWriter(infos[base], folders[base])) for base in infos}
        for kind in SCHEMA.kinds:
            # In one order, whatever order the store is in: that of tables that are exported.
            by = reader.order_of(kind)
            found = sorted(reader.read_with_iris(graph, kind), key=lambda each: by(each[1]))
            for iri, record in found:
                place = base_and_id(iri, kind.path)
                assert place is not None
                writers[place[0]].add(record)
                counts[kind.plural] += 1
                if counts.total() % 1000 == 0:
                    progress(counts.total())
    return counts
