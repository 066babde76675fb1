"""A graph on disk, read in this process; queries with a time-out run in a worker."""

from __future__ import annotations

import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from stancegraph.answers.stance_table import StanceTable
from stancegraph.errors import GraphError
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.sparql import Bindings, refuse_service, with_values
from stancegraph.store import layout
from stancegraph.store.opened import OpenGraph
from stancegraph.store.worker import Worker, run_query

if TYPE_CHECKING:
    from rdflib import Dataset


class EmbeddedGraph(OpenGraph):
    """The current generation of a graph on disk, opened for reading only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._generation, lease = layout.open_current(path)
        self.info = self._generation.info()
        self._worker = Worker(self._generation.oxigraph)
        self._finalizer = weakref.finalize(self, _let_go, self._worker, lease)

    @cached_property
    def _store(self) -> Store:
        try:
            return Store.read_only(str(self._generation.oxigraph))
        except OSError as error:
            raise GraphError(f"{self.path}: the graph is damaged ({error}); build it again") from error

    def query(
        self,
        query: str,
        bindings: Bindings | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> Answer:
        if not allow_service:
            refuse_service(query)
        text = with_values(query, bindings or {})
        return run_query(self._store, text) if timeout is None else self._worker.query(text, timeout)

    def check_identities(self) -> None:
        """Nothing to do: the build has seen to it."""

    def stances(self) -> StanceTable:
        try:
            return StanceTable.load(self._generation.stances)
        except (OSError, ValueError) as error:
            raise GraphError(f"{self.path}: the stance table is damaged ({error}); build the graph again") from error

    def rdflib(self) -> Dataset:
        import rdflib
        from oxrdflib.store import OxigraphStore

        # A query must not make rdflib fetch what a FROM clause names.
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
        return rdflib.Dataset(store=OxigraphStore(store=self._store), default_union=True)

    def close(self) -> None:
        self._finalizer()
        self.__dict__.pop("_store", None)


def _let_go(worker: Worker, lease: layout.Lease) -> None:
    worker.close()
    lease.release()
