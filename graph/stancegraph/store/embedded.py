"""A graph on disk, read in this process; queries with a time-out run in a worker."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Store

from stancegraph import limits
from stancegraph.answers.among import ALL, Among
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.stance_table import StanceTable
from stancegraph.answers.stance_texts import StanceTexts, StoredTexts, TextColumns
from stancegraph.answers.stored_catalogue import StoredCatalogue
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf.graph import Answer, Request
from stancegraph.rdf.vocabulary import record_iri
from stancegraph.store import layout
from stancegraph.store.engine import opened, run
from stancegraph.store.opened import OpenGraph
from stancegraph.store.sources import records_behind
from stancegraph.store.worker import Encoded, Worker

if TYPE_CHECKING:
    from rdflib import Dataset

    from stancegraph.bulk.folder import Written
    from stancegraph.model import records

_Columns = TypeVar("_Columns")


class EmbeddedGraph(OpenGraph):
    """The current generation of a graph on disk, opened for reading only.

    ``timeout`` is how many seconds each answer may take where a query has no time-out of its own (None: any number). ``named`` is the
    dataset folder for whose content it was opened, where that is not for the graph's own sake.
    """

    def __init__(self, path: Path, timeout: float | None = None, named: Path | None = None) -> None:
        self.path, self._timeout, self._named = path, timeout, named
        self._generation, lease = layout.open_current(path)
        self.info = self._generation.info()
        self._worker = Worker(self._generation.oxigraph)
        self._finalizer = weakref.finalize(self, _let_go, self._worker, lease)

    @property
    def place(self) -> str:
        return str(self._named or self.path)

    @cached_property
    def _store(self) -> Store:
        self._generation.check_whole(self.info, self._generation.oxigraph)
        return opened(self._generation.oxigraph)

    def _run(self, request: Request, timeout: float | None) -> Answer:
        self._generation.check_whole(self.info, self._generation.oxigraph)
        most = self._timeout if timeout is None else timeout
        return run(self._store, request, self.path) if most is None else self._worker.query(request, most)

    def check_files(self) -> None:
        """Raise GraphError where its files are no longer there, or as long as they were when it was opened."""
        self._generation.check(self.info)

    def expect_many(self) -> None:
        """Many queries with a time-out will come: unless the graph is large, workers that have answered for a while hold it in memory."""
        place = f"{self._generation.oxigraph.name}/"
        size = sum(part.size for name, part in self.info.parts.items() if name.startswith(place))
        self._worker.in_memory = limits.HELD_AFTER if size <= limits.LARGEST_HELD else None

    def make_ready(self, processes: int) -> None:
        """Start the processes in which queries with a time-out run before such a query comes, and wait until they are ready."""
        self._worker.make_ready(processes)

    @property
    def is_ready(self) -> bool:
        """Whether a query with a time-out begins at once: a process waits for it."""
        return self._worker.is_ready

    def encoded(self, query: str, timeout: float) -> Encoded:
        """The answer to a query, as :meth:`query` gives it, in the bytes that the engine writes."""
        self._generation.check_whole(self.info, self._generation.oxigraph)
        return self._worker.encoded(self.request(query), timeout)

    def check_identities(self) -> None:
        """Nothing to do: the build has seen to it."""

    def stances(self, among: Among = ALL) -> StanceTable:
        return self._table  # columns are mapped, not read: all cost as little as some

    @cached_property
    def _table(self) -> StanceTable:
        return self._columns(self._generation.stances, StanceTable.load)

    def catalogue(self) -> Catalogue:
        return self._columns(self._generation.catalogue, StoredCatalogue.load)

    def texts(self) -> StanceTexts:
        return StoredTexts(self._columns(self._generation.texts, TextColumns.load), self.stances())

    def records(self) -> records.Dataset:
        """Everything in the graph as records: from the tables it was built from while they are what they were, in a tenth of the time."""
        found = records_behind(self.info.sources, self._named)
        if found is None:
            return super().records()
        # Who reads the graph meets the IRI behind each id.
        for kind in SCHEMA.kinds:
            for each in getattr(found, kind.plural):
                self.identities.id_of(kind.path, record_iri(found.info.base_iri, kind.path, each.id))
        return found

    def written(self) -> Written:
        """What the build wrote beside the graph, as it stands there, for who writes it elsewhere."""
        from stancegraph.bulk.folder import Written

        catalogue = self._columns(self._generation.catalogue, StoredCatalogue.load)
        texts = self._columns(self._generation.texts, TextColumns.load)
        folders = [each.name for each in (self._generation.stances, self._generation.catalogue, self._generation.texts)]
        parts = {name: part.sha256 for name, part in self.info.parts.items() if name.split("/")[0] in folders}
        return Written(self._generation.path.name, parts, self._table, texts, catalogue)

    def _columns(self, folder: Path, load: Callable[[Path], _Columns]) -> _Columns:
        """What a build wrote beside the graph, once it is known to be whole."""
        self._generation.check_whole(self.info, folder)
        try:
            return load(folder)
        except (OSError, ValueError) as error:
            raise self._generation.damaged(error) from error

    def rdflib(self, *, timeout: float | None = None, allow_service: bool = False) -> Dataset:
        from stancegraph.store.as_rdflib import LocalStore, dataset

        return dataset(LocalStore(self, self._store, self.path, timeout, allow_service))

    def close(self) -> None:
        self._finalizer()
        self.__dict__.pop("_store", None)


def _let_go(worker: Worker, lease: layout.Lease) -> None:
    worker.close()
    lease.release()
