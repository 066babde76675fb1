"""What any graph can be asked in SPARQL, wherever it lives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property

from pyoxigraph import QueryBoolean, QuerySolutions, Triple

from stancegraph.errors import GraphError
from stancegraph.rdf.identities import Identities
from stancegraph.rdf.sparql import Bindings

Answer = QuerySolutions | QueryBoolean | Iterator[Triple]
"""What a query gives: solutions (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE)."""


class Graph(ABC):
    """A graph of stances that can be read. Queries see the union of all named graphs, unless they say ``FROM``."""

    @cached_property
    def identities(self) -> Identities:
        """Which IRI each id stands for, as far as the graph has been read."""
        return Identities()

    @abstractmethod
    def query(
        self,
        query: str,
        bindings: Bindings | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> Answer:
        """Run a read-only SPARQL 1.1 query.

        ``bindings`` binds variables to terms. ``timeout`` in seconds ends the query wherever it runs; None waits.
        Our prefixes need no declaration. Raises :class:`~stancegraph.errors.QueryError` for a query that is wrong or
        calls out without ``allow_service``, :class:`~stancegraph.errors.QueryTimeout` when the time is over and
        :class:`~stancegraph.errors.GraphError` when the graph cannot be read.
        """

    def select(self, query: str, bindings: Bindings | None = None) -> QuerySolutions:
        """The solutions of a SELECT query of our own; raises GraphError when the graph answers something else."""
        match self.query(query, bindings):
            case QuerySolutions() as answer:
                return answer
        raise GraphError("the graph does not answer what it is asked: a SELECT query should give solutions")

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        """The answer to an ASK query of our own; raises GraphError when the graph answers something else."""
        match self.query(query, bindings):
            case QueryBoolean() as answer:
                return bool(answer)
        raise GraphError("the graph does not answer what it is asked: an ASK query should give true or false")

    def construct(self, query: str, bindings: Bindings | None = None) -> Iterator[Triple]:
        """The triples of a CONSTRUCT query of our own."""
        answer = self.query(query, bindings)
        assert not isinstance(answer, QuerySolutions | QueryBoolean)
        return answer
