"""RDF files -> dataset folders: read together as one graph, checked, and written as tables in which they are built from.

    with taken_in(paths) as taken:
        taken.datasets    each with what it says of itself and the folder of its tables, referred to before referring

Everything lies on disk while it is looked at, so that files may be larger than memory. From tables on data goes the one
way all data goes; what is said of those tables is said of the nodes they were made from.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from stancegraph.characters import show
from stancegraph.errors import DataError, GraphError, Problem
from stancegraph.files import temporary_folder
from stancegraph.model.lexical import date_time, moment
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import SCHEMA, Kind
from stancegraph.model.values import MOMENT
from stancegraph.rdf import reader
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.files import statements
from stancegraph.rdf.findings import Finding, Node, Reporter, file_graph, in_order
from stancegraph.rdf.graph import Answer, Graph, Request
from stancegraph.rdf.identities import Identities
from stancegraph.rdf.places import graph_told
from stancegraph.rdf.prospect import UnreadableError
from stancegraph.rdf.rules import rule_findings, select
from stancegraph.rdf.statements import Account, account, base_and_id, forget_what_follows
from stancegraph.tables.info import INFO_FILE
from stancegraph.tables.problems import Problems
from stancegraph.tables.references import keep_apart
from stancegraph.tables.together import Prefixes
from stancegraph.tables.writer import DatasetWriter

_RECORD_CLASSES = ", ".join(dict.fromkeys(kind.rdf_class for kind in SCHEMA.kinds))
_MOMENTS = {v.expand(each.predicate) for kind in SCHEMA.kinds for each in kind.fields if each.type is MOMENT}
_DATE_TIME, _DATE = NamedNode(v.expand("xsd:dateTime")), NamedNode(v.expand("xsd:date"))
_ends_in_zone = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z").search
_is_finer = re.compile(r"\.[0-9]{6}[0-9]*[1-9]").search
_PATHS = tuple(dict.fromkeys(kind.path for kind in SCHEMA.kinds))
_DATASET_PROPERTIES = {each.name: each.predicate for each in SCHEMA.dataset.fields}
_MOST_NAMED = 8


# -- files ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Statements:
    """All statements of some files, in the default graph, and where there are several files in a graph for each as well.

    One and the same statement of two files is one. What is met on the way is known when they have passed by.

    ``unreadable`` has the files that cannot be read, ``zoneless`` the records whose time of recording was read as UTC, and
    ``cut`` those whose time of recording is finer than a microsecond. ``elsewhere`` has the records that stand in a named
    graph of another name than they have in a graph of ours, with the graph they stand in.
    """

    paths: Sequence[Path]
    unreadable: list[Problem] = field(default_factory=list)
    zoneless: list[Node] = field(default_factory=list)
    cut: list[Node] = field(default_factory=list)
    elsewhere: dict[Node, NamedNode] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Quad]:
        for index, path in enumerate(self.paths):
            graph = file_graph(index)
            try:
                for quad in statements(path):
                    value = quad.object
                    if isinstance(place := quad.graph_name, NamedNode) and graph_told(quad) not in ("", place.value):
                        assert isinstance(quad.subject, Node)
                        self.elsewhere.setdefault(quad.subject, place)
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
        if not _ends_in_zone(value.value):
            self.zoneless.append(subject)
        if _is_finer(value.value):
            self.cut.append(subject)
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
    yield from _read_otherwise(found, read, reporter)
    if passed_over := found.passed_over():
        yield Problem(", ".join(map(str, paths)), None, None, _sentence(passed_over))


def _read_otherwise(found: Account, read: Statements, reporter: Reporter) -> Iterator[Problem]:
    for nodes, how in (
        (read.zoneless, "without a time zone, read as UTC"),
        (read.cut, "finer than a microsecond, cut to it"),
    ):
        if nodes:
            times = f"{_number(len(nodes), 'time')} of recording (prov:generatedAtTime)"
            message = f"{times} {how}, the first of {reporter.name(nodes[0])}"
            yield Problem(reporter.file(nodes[0]), None, None, message)
    if found.blanks:
        (first, path), *_ = sorted(found.blanks, key=str)
        message = f"{_number(len(found.blanks), 'text')} with blanks at the ends, read without them, the first {reporter.name(path)} of {reporter.name(first)}"
        yield Problem(reporter.file(first), None, None, message)
    if read.elsewhere:
        (first, graph), *_ = read.elsewhere.items()
        message = (
            f"{_number(len(read.elsewhere), 'record')} in named graphs of other names than records have here, put into those of "
            f"their sources, of the registry, of corrections or of metadata, the first {reporter.name(first)} from {reporter.name(graph)}"
        )
        yield Problem(reporter.file(first), None, None, message)


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


_Nodes = Mapping[tuple[Path, int], tuple[str, str]]
"""By table and line the file and the name of the node that made a row."""


@dataclass(frozen=True, slots=True)
class TakenDataset:
    """A dataset that RDF files hold: what it says of itself, a folder with its tables, and the files its records are in.

    ``uses`` are the bases of those it builds on: that it says so of, and that come before it and its records refer to.
    """

    info: DatasetInfo
    folder: Path
    files: tuple[Path, ...]
    uses: frozenset[str] = frozenset()


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
    _files: tuple[Path, ...]
    _reporter: Reporter

    def among(self, paths: Sequence[Path]) -> list[Path]:
        """The folders to read for dataset folders and RDF files: those of the files all where the first of these stands."""
        at = next(index for index, path in enumerate(paths) if path in self._files)
        before, after = ([path for path in part if path not in self._files] for part in (paths[:at], paths[at:]))
        return [*before, *(each.folder for each in self.datasets), *after]

    def prefixes(self, given: Prefixes) -> dict[str | os.PathLike[str], str]:
        """What goes before the ids of which folder, where an RDF file stands for the dataset whose records are in it.

        Raises GraphError for a file that does not tell which dataset is meant.
        """
        found: dict[str | os.PathLike[str], str] = {}
        for place, prefix in given.items():
            if Path(place).resolve() not in [path.resolve() for path in self._files]:
                found[place] = prefix
                continue
            meant = self._datasets_in(Path(place))
            if len(meant) != 1:
                bases = f" ({', '.join(each.info.base_iri for each in meant)})" if meant else ""
                raise GraphError(
                    f"{place} holds records of {len(meant)} datasets{bases}, and a prefix is for one; give it by the name of a "
                    "file that holds the records of one dataset"
                )
            folder = meant[0].folder
            if found.setdefault(folder, prefix) != prefix:
                raise GraphError(f"two prefixes are given for the dataset {meant[0].info.base_iri}; give one")
        return found

    def _datasets_in(self, file: Path) -> list[TakenDataset]:
        place = file.resolve()
        return [each for each in self.datasets if place in [path.resolve() for path in each.files]]

    def about_nodes(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems of the tables as problems of the nodes they were made from; others as they are, but for the names in them."""
        found = [self._with_whole_places(problem) for problem in problems]
        places = {(Path(each.file), each.line) for each in found if each.line is not None}
        places |= {place for each in found for place in self._places_in(each.message)}
        nodes = self._nodes(places)
        return [self._about_node(each, nodes) for each in found]

    def in_words(self, text: str) -> str:
        """A message about tables with the names of nodes and RDF files."""
        return self._in_words(text, self._nodes(self._places_in(text)))

    def _in_words(self, text: str, nodes: _Nodes) -> str:
        def named(match: re.Match[str]) -> str:
            node = nodes.get((Path(match[1]), int(match[2])))
            return f"{node[1]} of {node[0]}" if node else match[0]

        text = self._in_tables.sub(named, text)
        for each in self.datasets:
            text = text.replace(keep_apart(each.folder), self._way_out(each)).replace(
                str(each.folder), str(each.files[0])
            )
        return text

    def _way_out(self, dataset: TakenDataset) -> str:
        alone = [file for file in dataset.files if self._datasets_in(file) == [dataset]]
        if alone:
            return keep_apart(alone[0])
        return (
            f"keep them apart by writing the records of {dataset.info.base_iri} into a file of their own, which takes a "
            "prefix: --prefix FILE=PREFIX"
        )

    def _with_whole_places(self, problem: Problem) -> Problem:
        """A problem of ours that names other rows of its table, with the name of the table before their lines."""
        if not self._is_ours(Path(problem.file)):
            return problem
        whole = re.sub(r'(?<=" )in line (\d+)\b', lambda match: f"in {problem.file}:{match[1]}", problem.message)
        return replace(problem, message=whole)

    def _is_ours(self, table: Path) -> bool:
        return any(each.folder == table.parent for each in self.datasets)

    def _about_node(self, problem: Problem, nodes: _Nodes) -> Problem:
        message = self._in_words(problem.message, nodes)
        path = Path(problem.file)
        dataset = next((each for each in self.datasets if each.folder in (path, path.parent)), None)
        if dataset is None:
            return Problem(problem.file, problem.line, problem.column, message)
        if problem.line is None or not _kinds_of(path):
            said = f"<{dataset.info.base_iri}> {_DATASET_PROPERTIES.get(problem.column or '', '')}".strip()
            about = said if path.name == INFO_FILE else None
            return Problem(str(dataset.files[0]), None, about, message)
        file, name = nodes[path, problem.line]
        column = _predicate(_kinds_of(path), problem.column or "")
        # What is an empty cell in a table is no statement at all.
        return Problem(file, None, f"{name} {column}".strip(), re.sub(r"^empty\b", "missing", message))

    @cached_property
    def _in_tables(self) -> re.Pattern[str]:
        folders = "|".join(re.escape(str(each.folder)) for each in self.datasets)
        return re.compile(rf'(?:"[^"]*" in )?((?:{folders})[/\\]\w+\.csv):(\d+)')

    def _places_in(self, text: str) -> set[tuple[Path, int]]:
        """The rows that a message names."""
        return {(Path(match[1]), int(match[2])) for match in self._in_tables.finditer(text)}

    def _nodes(self, places: Iterable[tuple[Path, int]]) -> _Nodes:
        """The file and the name of the node that made each of these rows; every table is read once."""
        lines: dict[Path, set[int]] = {}
        for table, line in places:
            if self._is_ours(table) and _kinds_of(table):
                lines.setdefault(table, set()).add(line)
        found: dict[tuple[Path, int], tuple[str, str]] = {}
        for table, wanted in lines.items():
            base, kind = self._base_of(table), _kinds_of(table)[0].path
            for line, identifier in _ids_on_lines(table, wanted).items():
                node = NamedNode(v.record_iri(base, kind, identifier))
                found[table, line] = self._reporter.file(node), self._reporter.name(node)
        return found

    def _base_of(self, file: Path) -> str:
        return next(each.info.base_iri for each in self.datasets if each.folder == file.parent)


def _kinds_of(table: Path) -> list[Kind]:
    return [kind for kind in SCHEMA.kinds if kind.table == table.stem]


def _predicate(kinds: Iterable[Kind], column: str) -> str:
    """The property behind a column, of a column of a part that which leads to the part; empty for the id."""
    for kind in kinds:
        part = next((each.part_of for each in kind.columns if each.name == column), None)
        if found := next((field.predicate for field in kind.fields if field.name == (part or column)), ""):
            return found
    return ""


def _ids_on_lines(path: Path, lines: Set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows, start = csv.reader(stream), 1
        for row in rows:
            if start in lines:
                found[start] = row[0]
            start = rows.line_num + 1
    return found


@contextmanager
def taken_in(
    paths: Sequence[Path], title: str = "", progress: Callable[[int], None] = lambda _count: None
) -> Iterator[Taken]:
    """Read RDF files together and write what they hold as dataset folders, in a temporary place.

    A dataset that does not describe itself is called ``title`` or after the first file. Raises :class:`DataError` with
    everything that cannot be read, and GraphError when a file is not there or its name tells no format of RDF.
    """
    with temporary_folder() as place:
        try:
            taken = _taken(paths, place, title, progress)
        except OSError as error:
            why = error.strerror or str(error)
            raise GraphError(
                f"{place.parent}: cannot hold what is made of the files while they are read: {why}"
            ) from error
        yield taken


def _taken(paths: Sequence[Path], place: Path, title: str, progress: Callable[[int], None]) -> Taken:
    """What :func:`taken_in` gives, made in the folder ``place``."""
    store = _Stored(place / "store")
    read = Statements(paths)
    store.graph.bulk_extend(read)
    if read.unreadable:
        raise DataError(read.unreadable)
    if not holds_records(store.graph):
        raise DataError(no_record(paths))
    found = account(store.graph)
    forget_what_follows(store.graph)
    reporter = Reporter(store.graph, [str(path) for path in paths])
    shared = _shared_ids(store.graph) if len(found.bases) > 1 else []
    if shared:
        store.identities = _WithinDatasets()
    crossing = _crossing(store.graph, shared, found.bases)
    findings = {reporter.problem(each) for each in (*found.findings, *rule_findings(store.graph), *crossing)}
    if findings:
        problems = Problems()
        for each in in_order(findings):
            problems.add(each.file, each.line, each.column, each.message)
        raise DataError(problems.all())
    infos, referred = _infos(store, found, title or _stem(paths[0]))
    folders = {base: place / str(number) for number, base in enumerate(infos)}
    counts = _write(store, infos, folders, found.uses, progress)
    files = _files_by_base(store.graph, paths)
    datasets = tuple(
        TakenDataset(infos[base], folders[base], files.get(base, (paths[0],)), _said(found, base) | referred[base])
        for base in infos
    )
    remarks = tuple(_read_otherwise(found, read, reporter))
    warnings = tuple(warnings_of(found, read, reporter, paths))
    return Taken(datasets, counts, found.passed_over(), remarks, warnings, tuple(paths), reporter)


def _stem(path: Path) -> str:
    return path.name.partition(".")[0] or path.name


class _WithinDatasets(Identities):
    """The ids of several datasets that go into a table each: what is one id in two of them are two records."""

    def _same(self, kind: str, identifier: str, one: str, other: str) -> str:
        return identifier if other.split("/")[-2] == kind else super()._same(kind, identifier, one, other)


def _shared_ids(store: Store) -> list[NamedNode]:
    """The records whose ids those of other datasets have too."""
    iris: dict[tuple[str, str], set[str]] = {}
    for kind in SCHEMA.kinds:
        for row in select(store, f"SELECT ?record {{ ?record a <{v.expand(kind.rdf_class)}> }}"):
            iri = row["record"].value
            iris.setdefault((kind.path, iri.rpartition("/")[2]), set()).add(iri)
    return [NamedNode(iri) for found in iris.values() if len(found) > 1 for iri in sorted(found)]


def _crossing(store: Store, shared: Iterable[NamedNode], bases: Iterable[str]) -> Iterator[Finding]:
    """Where a dataset speaks of a record of another by an id that is not of that one alone: its tables could not tell which."""
    by_length = sorted(bases, key=len, reverse=True)
    for record in shared:
        base = _base_of(record, by_length)
        for quad in store.quads_for_pattern(None, None, record, DefaultGraph()):
            subject = quad.subject
            while isinstance(subject, BlankNode):
                user = next(store.quads_for_pattern(None, None, subject, DefaultGraph()), None)
                if user is None:
                    break
                subject = user.subject
            if isinstance(subject, NamedNode) and _base_of(subject, by_length) not in ("", base):
                message = (
                    f"is of another dataset, and answers know records by their ids, of which there are several "
                    f"{show(record.value.rpartition('/')[2])} here: name one of them otherwise"
                )
                yield Finding(subject, quad.predicate, record, message)


def _base_of(node: NamedNode, bases: Iterable[str]) -> str:
    return next((base for base in bases if node.value.startswith(base)), "")


class _Stored(Graph):
    """A store of our own, asked as any graph is."""

    def __init__(self, path: Path) -> None:
        self.graph = Store(str(path))

    def _run(self, request: Request, timeout: float | None) -> Answer:
        return self.graph.query(request.text, prefixes=dict(request.prefixes))


def _files_by_base(store: Store, paths: Sequence[Path]) -> Mapping[str, tuple[Path, ...]]:
    """The files that the records of each dataset are in."""
    files: dict[str, dict[Path, None]] = {}
    for index, path in enumerate(paths):
        graph = f"GRAPH <{file_graph(index).value}>" if len(paths) > 1 else ""
        for kind in SCHEMA.kinds:
            query = f"SELECT ?record {{ {graph} {{ ?record a <{v.expand(kind.rdf_class)}> }} }}"
            for row in select(store, query):
                if place := base_and_id(row["record"].value, kind.path):
                    files.setdefault(place[0], {})[path] = None
    return {base: tuple(found) for base, found in files.items()}


def _said(found: Account, base: str) -> frozenset[str]:
    return frozenset(found.uses.get(base, ()))


def _infos(graph: Graph, found: Account, title: str) -> tuple[dict[str, DatasetInfo], dict[str, frozenset[str]]]:
    """What each dataset says of itself, or what can be said of one that does not, referred to before referring.

    And which of those before it the records of each refer to.
    """
    described = {info.base_iri: info for info in reader.infos(graph)}
    alone = len(found.bases) == 1
    infos = {
        base: described.get(base) or DatasetInfo(title if alone else f"{title}: {base}", base) for base in found.bases
    }
    ordered = _in_order(graph, infos)
    return {base: infos[base] for base in ordered}, ordered


def _in_order(graph: Graph, bases: Iterable[str]) -> dict[str, frozenset[str]]:
    """Bases so that each comes after those its records refer to, each with these as far as they come before it."""
    waiting = sorted(bases)
    if len(waiting) == 1:
        return {waiting[0]: frozenset()}
    referred = {base: {other for other in waiting if other != base and _refers(graph, base, other)} for base in waiting}
    ordered: dict[str, frozenset[str]] = {}
    while waiting:
        ready = next((base for base in waiting if referred[base] <= ordered.keys()), waiting[0])
        ordered[ready] = frozenset(referred[ready] & ordered.keys())
        waiting.remove(ready)
    return ordered


def _refers(graph: Graph, base: str, other: str) -> bool:
    here, there = (
        " || ".join(f"STRSTARTS(STR({variable}), {Literal(f'{start}{path}/')})" for path in _PATHS)
        for variable, start in (("?here", base), ("?there", other))
    )
    return graph.ask(f"ASK {{ ?here ?property ?there FILTER(isIRI(?there)) FILTER({here}) FILTER({there}) }}")


def _write(
    graph: Graph,
    infos: Mapping[str, DatasetInfo],
    folders: Mapping[str, Path],
    uses: Mapping[str, Set[str]],
    progress: Callable[[int], None],
) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    with ExitStack() as opened:
        used = {
            base: [f"../{folders[other].name}" for other in sorted(uses.get(base, ())) if other in folders]
            for base in infos
        }
        writers = {
            base: opened.enter_context(DatasetWriter(infos[base], folders[base], uses=used[base])) for base in infos
        }
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
