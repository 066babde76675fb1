"""Datasets -> a graph on disk: checked, all or nothing, in one streaming pass."""

from __future__ import annotations

import os
import queue
import threading
import warnings
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse, serialize

from stancegraph.answers.stance_table import StanceTable, TableBuilder
from stancegraph.answers.stance_texts import TextsBuilder
from stancegraph.answers.stored_catalogue import CatalogueBuilder, StoredCatalogue
from stancegraph.arguments import checked
from stancegraph.errors import DataWarning, GraphError, Problem
from stancegraph.files import making_folder, unreachable
from stancegraph.model.records import Record, Retraction, Stance
from stancegraph.model.speakers import Speakers
from stancegraph.rdf.description import counted
from stancegraph.rdf.incoming import taken_in
from stancegraph.rdf.vocabulary import ONTOLOGY, metadata_graph_iri
from stancegraph.rdf.writer import Mapper, government_quads
from stancegraph.resources import ontology_file
from stancegraph.store import layout
from stancegraph.store.consequences import consequences
from stancegraph.store.sources import Folder
from stancegraph.tables.info import UNKNOWN_BASE
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read as read_member
from stancegraph.tables.registry import Registry
from stancegraph.tables.table import TABLES
from stancegraph.tables.together import Member, Prefixes, members

# Text handed to the loader at once: large enough to be fast, small enough to keep memory level.
_PIECE = 32 * 1024 * 1024
_TABLES_OF_SPEAKERS = [table for table in TABLES if table.name in ("actors", "issues", "roles")]
_VOCABULARY_FILES = ("stancegraph.ttl", "schemes.ttl")

Progress = Callable[[int], None]
"""Called now and then with the number of records read so far."""


@checked
def build(
    folders: Sequence[str | os.PathLike[str]],
    store: str | os.PathLike[str],
    progress: Progress = lambda _count: None,
    *,
    prefixes: Prefixes | None = None,
) -> layout.GraphInfo:
    """Build one graph from dataset ``folders`` and make it the current one of ``store``, a new folder or one built before.

    Datasets that others say they use are read before these, without being named. RDF files may stand among the folders; they
    are read together, as one graph, with a DataWarning of what they say in other vocabularies. ``prefixes`` gives, by folder,
    or by an RDF file with records of one dataset, what goes before all ids of a dataset, where they would clash with
    another's. ``progress`` is called now and then with the number of records read so far. What comes back has the titles of the ``datasets`` and the ``counts`` of records by
    kind. Raises :class:`~stancegraph.errors.DataError` with every problem
    of every file, or GraphError when the place cannot be written; then, as after a kill at any moment, ``store`` still
    holds what it held before.

    >>> stancegraph.write_dataset(graph.dataset(), "copy")
    >>> built = stancegraph.build(["copy"], "copy.graph")
    >>> with stancegraph.open("copy.graph") as copy:
    ...     len(copy.dataset().actors) == built.counts["actor"]
    True
    """
    store = Path(store)
    if not folders:
        raise GraphError(f"{store}: no dataset is named; name the folders, or RDF files, to build it from")
    paths = [Path(folder) for folder in folders]
    for path in (*paths, store):
        if why := unreachable(path):
            raise GraphError(f"{path}: cannot be opened: {why}")
    if store.is_symlink() and not store.exists():
        raise GraphError(f"{store}: a link that leads nowhere is here; remove it, or make the folder it names")
    if not layout.may_hold_store(store):
        raise GraphError(f"{store}: something else is here; name an empty or a new folder for the graph")
    try:
        with making_folder(store), _locked(store):
            layout.sweep(store)
            generation = layout.new_generation(store)
            try:
                info = _write_all(paths, generation, progress, prefixes)
                layout.publish(store, generation)
            finally:
                _sweep(store)
            return info
    except Timeout:
        raise GraphError(f"{store}: another build is writing here; wait for it to end") from None
    except OSError as error:
        raise GraphError(f"{store}: cannot write the graph: {_reason(error)}") from error


def _sweep(store: Path) -> None:
    """Remove what is not needed; an interrupt meanwhile is heard when that is done."""
    try:
        layout.sweep(store)
    except BaseException:
        layout.sweep(store)
        raise


def _reason(error: OSError) -> str:
    """Why a place cannot be written, in the words of the system, with the place where it is another than the store."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    """Keeps other builds out; a build that fails where there was no graph takes the lock file with it."""
    lock = store / ".lock"
    with FileLock(lock, timeout=0):
        try:
            yield
        except BaseException:
            if not layout.is_store(store):
                lock.unlink(missing_ok=True)
            raise


def _write_all(
    paths: Sequence[Path], generation: layout.Generation, progress: Progress, prefixes: Prefixes | None
) -> layout.GraphInfo:
    """Write what folders, and RDF files together, hold."""
    for path in paths:
        if not path.exists():
            raise GraphError(f"{path}: there is no such file or folder")
    files = [path for path in paths if not path.is_dir()]
    if not files:
        return _write(paths, generation, progress, prefixes)
    prefixes = prefixes or {}
    by_place = {Path(place).resolve(): prefix for place, prefix in prefixes.items()}
    # As they are before they are read: what changes while they are is a change since.
    sources = [_now(path, by_place.get(path.resolve(), "")) for path in files]
    with taken_in(files, progress=progress) as taken:
        for warning in taken.warnings:
            warnings.warn(DataWarning(str(warning)), stacklevel=4)
        passing = [each.folder for each in taken.datasets]
        of_folders = taken.prefixes(prefixes)
        try:
            return _write(
                taken.among(paths), generation, progress, of_folders, sources, passing, said=taken.about_nodes
            )
        except GraphError as error:
            raise GraphError(taken.in_words(str(error))) from None


def _now(path: Path, prefix: str, used: bool = False) -> Folder:
    try:
        return Folder.now(path, prefix, used)
    except OSError as error:
        raise GraphError(f"{error.filename or path}: cannot be read: {error.strerror or error}") from error


def _write(
    folders: Sequence[Path],
    generation: layout.Generation,
    progress: Progress,
    prefixes: Prefixes | None,
    sources: Sequence[Folder] = (),
    passing: Sequence[Path] = (),
    said: Callable[[Iterable[Problem]], Iterable[Problem]] = tuple,
) -> layout.GraphInfo:
    """Write what folders hold; ``passing`` are those that stand for the ``sources`` while these are read, ``said`` tells of which."""
    problems = Problems()
    together = members(folders, problems, prefixes)
    read = [_now(each.folder, each.prefix, each.used) for each in together if each.folder not in passing]
    sources = [*sources, *read]
    counts: Counter[str] = Counter()
    beside = _Beside()
    bases = [each.info.base_iri for each in together if each.info]
    with _Loader(generation.oxigraph, bases) as loader:
        for text in _records(together, beside, counts, problems, progress):
            if not problems:
                loader.add(text)
    problems.conclude(said)
    beside.save(generation)
    titles = [each.info.title for each in together if each.info]
    parts = generation.parts()
    # A dataset that was made and built at once would be read whole by whoever asks: after a long build its times tell.
    settled = [each.settled() for each in sources]
    info = layout.GraphInfo(layout.FORMAT, titles, dict(sorted(counts.items())), settled, parts)
    generation.write_info(info)
    return info


class _Beside:
    """What is written beside the graph, from the same records."""

    def __init__(self) -> None:
        self.stances, self.catalogue, self.texts = TableBuilder(), CatalogueBuilder(), TextsBuilder()

        # Where, among the stances, those of another dataset begin, and its base.
        self._bases: list[str] = []
        self._begins: list[int] = []

    def add(self, record: Record, base: str) -> None:
        """Take in a record of the dataset of that base IRI."""
        if isinstance(record, Stance | Retraction):
            if isinstance(record, Stance):
                if not self._bases or self._bases[-1] != base:
                    self._bases.append(base)
                    self._begins.append(len(self.stances))
                self.texts.add(record, base)
            self.stances.add(record)
        else:
            self.catalogue.add(record, base)

    def base_of(self, row: int) -> str:
        """The base IRI of the dataset of the stance in a row of the table."""
        return self._bases[bisect_right(self._begins, row) - 1]

    @cached_property
    def table(self) -> StanceTable:
        """The stances, once all are in."""
        return self.stances.table()

    @cached_property
    def records(self) -> StoredCatalogue:
        """The catalogue, once all is in."""
        return self.catalogue.catalogue()

    def save(self, generation: layout.Generation) -> None:
        """Write all of it."""
        self.table.save(generation.stances)
        self.records.save(generation.catalogue)
        self.texts.columns().save(generation.texts)


def _records(
    together: Sequence[Member],
    beside: _Beside,
    counts: Counter[str],
    problems: Problems,
    progress: Progress,
) -> Iterator[str]:
    """The N-Quads of all datasets, record by record, noting each in what is written beside the graph and in the counts on the way."""
    yield _vocabulary()
    registry = Registry()
    speakers = _speakers(together) if len(together) > 1 else Speakers()
    read = 0
    for member in together:
        mapper = Mapper(member.info.base_iri if member.info else UNKNOWN_BASE, registry.home, speakers=speakers)
        if member.info:
            beside.catalogue.describe(member.info)
            yield mapper.metadata(member.info, member.requires)
        for found in read_member(member, registry, problems):
            record = found.record
            beside.add(record, mapper.base)
            counts[type(record).__name__.lower()] += 1
            read += 1
            if read % 1000 == 0:
                progress(read)
            if not problems:
                yield mapper.quads(record)
    if not problems:
        yield from government_quads(speakers, registry.home)
        yield from consequences(beside.table, beside.records, beside.base_of, registry.home)


def _speakers(together: Sequence[Member]) -> Speakers:
    """Who speaks for whom by all datasets: a role may stand in a later one than what was said in it."""
    speakers, registry = Speakers(), Registry()
    for member in together:
        tables = [table for table in member.tables if table in _TABLES_OF_SPEAKERS]
        # What is wrong is told when everything is read.
        for found in read_member(member, registry, Problems(), tables):
            speakers.note(found.record)
    return speakers


def _vocabulary() -> str:
    """The ontology and its schemes as N-Quads, in a graph of their own.

    In English: a query for what a position is called gives one row, not one for each language of the vocabulary.
    """
    quads = (
        Quad(each.subject, each.predicate, each.object, NamedNode(ONTOLOGY))
        for name in _VOCABULARY_FILES
        for each in parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE)
        if not (isinstance(each.object, Literal) and each.object.language not in (None, "en"))
    )
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()


class _Loader:
    """Loads pieces of N-Quads in a thread of its own, so that reading tables and storing go on side by side.

    At the end it counts what the datasets of these bases hold. The store is its own and is closed with it, however that comes about: what is open cannot be removed for good.
    """

    def __init__(self, path: Path, bases: Sequence[str]) -> None:
        self._bases = bases
        self._store: Store | None = Store(str(path))
        # One waits while one is loaded: more would only take memory, where loading is what takes the time.
        self._pieces: queue.Queue[bytes | None] = queue.Queue(maxsize=1)
        self._buffer: list[str] = []
        self._size = 0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(self._store,), daemon=True)

    def __enter__(self) -> _Loader:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if exc[0] is None:
            self._hand_over()
        try:
            self._end()
        except BaseException:  # while it loads, the engine would make its folder again
            self._end()
            raise
        store, self._store = self._store, None
        if exc[0] is None:
            if self._error:
                raise self._error
            if store:
                # Queries on what was merged once take a third of the time.
                store.optimize()
                self._count(store)
                store.flush()

    def _count(self, store: Store) -> None:
        """Write beside the description of each dataset how much of what it holds."""
        for base in self._bases:
            end = f" <{metadata_graph_iri(base)}> .\n"
            found = counted(base, lambda query: cast("QuerySolutions", store.query(query)), alone=len(self._bases) == 1)
            lines = [f"{each}{end}" for each in found]
            store.bulk_load("".join(lines).encode(), format=RdfFormat.N_QUADS, lenient=True)

    def _end(self) -> None:
        self._pieces.put(None)
        self._thread.join()

    def add(self, text: str) -> None:
        self._buffer.append(text)
        self._size += len(text)
        if self._size >= _PIECE:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._buffer:
            self._pieces.put("".join(self._buffer).encode())
            self._buffer, self._size = [], 0

    def _run(self, store: Store) -> None:
        while (piece := self._pieces.get()) is not None:
            if self._error is None:
                try:
                    # Our own writer made the text, from checked records: IRIs need no second check.
                    store.bulk_load(piece, format=RdfFormat.N_QUADS, lenient=True)
                except BaseException as error:
                    self._error = error
