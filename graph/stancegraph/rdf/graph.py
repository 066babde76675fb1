"""What any graph can be asked in SPARQL, wherever it lives, and the one door that all questions pass."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, QuerySolutions, Triple

from stancegraph.errors import GraphError, QueryError
from stancegraph.nearest import did_you_mean
from stancegraph.rdf.calls import without_calls
from stancegraph.rdf.faults import broken_iri, refuse_bare_days, refuse_updates
from stancegraph.rdf.identities import Identities
from stancegraph.rdf.mistakes import prologue_mistake
from stancegraph.rdf.sparql import (
    Bindings,
    Token,
    line_of,
    names_its_graphs,
    refuse_too_large,
    tokens,
    undeclared,
    with_values,
)
from stancegraph.rdf.vocabulary import PREFIXES, RECORD_KINDS, record_iri

Answer = QuerySolutions | QueryBoolean | Iterator[Triple]
"""What a query gives: solutions (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A query as an engine gets it: it changes nothing, its prefixes are known, its values are in their places.

    ``written`` is the same as its author knows it, line by line, for messages. ``prefixes`` are those it does not declare
    itself, ``default_graph`` the one named graph it is asked of (None: the union of all). Without ``may_call`` it calls no
    other server.
    """

    text: str
    written: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    default_graph: str | None = None
    may_call: bool = False

    @property
    def is_of_union(self) -> bool:
        """Whether it sees all named graphs as one: unless it says otherwise, by FROM, or is asked of one."""
        return self.default_graph is None and not names_its_graphs(self.text)


class Graph(ABC):
    """A graph of stances that can be read. Queries see the union of all named graphs, unless they say ``FROM``."""

    @cached_property
    def identities(self) -> Identities:
        """Which IRI each id stands for, as far as the graph has been read."""
        return Identities()

    def query(
        self,
        query: str,
        bindings: Bindings | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
        prefixes: Mapping[str, str] | None = None,
        default_graph: str | None = None,
    ) -> Answer:
        """Run a read-only SPARQL query.

        ``bindings`` binds variables to terms. ``timeout`` in seconds ends the query wherever it runs; None waits.
        The prefixes of the vocabulary, those of the dataset (``actor:`` and the like) and ``prefixes`` need no declaration.
        ``default_graph`` is the IRI of one named graph to ask instead of the union of all.
        Raises :class:`~stancegraph.errors.QueryError` for a query that is wrong, changes the graph or calls out without
        ``allow_service``, :class:`~stancegraph.errors.QueryTimeout` when the time is over and
        :class:`~stancegraph.errors.GraphError` when the graph cannot be read.
        """
        if timeout is not None and isnan(timeout):
            raise QueryError("the time-out is no number; give seconds")
        request = self.request(
            query, bindings, allow_service=allow_service, prefixes=prefixes, default_graph=default_graph
        )
        return self._run(request, timeout)

    def request(
        self,
        query: str,
        bindings: Bindings | None = None,
        *,
        allow_service: bool = False,
        prefixes: Mapping[str, str] | None = None,
        default_graph: str | None = None,
    ) -> Request:
        """What :meth:`query` hands to the engine; raises QueryError for what may not pass."""
        refuse_too_large(query)
        refuse_updates(query)
        refuse_bare_days(query)
        text = with_values(query, bindings or {})
        known, unknown = self._prefixes(undeclared(query), prefixes or {})
        safe, names = text, known
        if allow_service:
            # Where it is the keyword an engine sees it, as in SERVICE:x {
            unknown = {prefix: token for prefix, token in unknown.items() if "SERVICE" not in prefix.upper()}
        else:
            safe, names = without_calls(text, known)
        if unknown and (slip := prologue_mistake(list(tokens(query)))):
            raise QueryError(f"line {line_of(query, slip[0])}: {slip[1]}")
        for prefix, token in unknown.items():
            if iri := broken_iri(query, token):
                raise QueryError(f"line {line_of(query, token)}: {iri}")
            hint = did_you_mean(prefix, (*PREFIXES, *RECORD_KINDS))
            raise QueryError(
                f"line {line_of(query, token)}: the prefix {prefix}: is not declared; add PREFIX {prefix}: <...>{hint}"
            )
        return Request(safe, text, names, default_graph, may_call=allow_service)

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """What is read within the block is of one state of the graph; raises GraphError where it is of several, as behind an endpoint it may be."""
        yield

    @abstractmethod
    def _run(self, request: Request, timeout: float | None) -> Answer:
        """The answer to a request that has passed the door."""

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The IRIs of the datasets that describe themselves in here, in order: what the IRIs of their records begin with."""
        found = self.select("SELECT DISTINCT ?base { ?base a dcat:Dataset FILTER(isIRI(?base)) }")
        return tuple(sorted(row["base"].value for row in found if isinstance(row["base"], NamedNode)))

    def record_prefixes(self) -> dict[str, str]:
        """What ``actor:``, ``issue:`` and the like stand for: nothing where not exactly one dataset is in here."""
        return {kind: record_iri(self.bases[0], kind, "") for kind in RECORD_KINDS} if len(self.bases) == 1 else {}

    def _prefixes(self, used: Mapping[str, Token], given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Token]]:
        """What the prefixes that a query uses stand for, and those that nobody declares."""
        known = {prefix: iri for prefix, iri in {**PREFIXES, **given}.items() if prefix in used}
        if any(prefix in RECORD_KINDS and prefix not in known for prefix in used):
            known = {prefix: iri for prefix, iri in self.record_prefixes().items() if prefix in used} | known
        unknown = {prefix: token for prefix, token in used.items() if prefix not in known}
        for prefix in unknown:
            if prefix in RECORD_KINDS and len(self.bases) > 1:
                several = " or ".join(f"<{record_iri(base, prefix, '')}>" for base in self.bases)
                raise QueryError(
                    f"{len(self.bases)} datasets are in this graph, and {prefix}: may be of any; say which: PREFIX {prefix}: {several}"
                )
        return known, unknown

    def select(self, query: str, bindings: Bindings | None = None) -> QuerySolutions:
        """The solutions of a SELECT query of our own; raises GraphError when the graph answers something else."""
        match self.query(query, bindings):
            case QuerySolutions() as answer:
                return answer
        raise GraphError("the graph does not answer what it is asked: a SELECT query should give solutions")

    def select_by(self, key: str, query: str, bindings: Bindings | None = None) -> Iterable[QuerySolution]:
        """The solutions of a SELECT query of our own, all of them, however few a server gives at a time.

        ``key`` is a variable, always bound to an IRI, with a part of the solutions for each of its values. The order of
        the solutions is no more than the server's.
        """
        return self.select(query, bindings)

    def triples(self) -> Iterator[Triple]:
        """All statements, of all named graphs as one."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def number(self, name: str, query: str, bindings: Bindings | None = None) -> int:
        """What a query of our own that counts gives as ``name``; raises GraphError when the graph does not say."""
        told = [row[name] for row in self.select(query, bindings)]
        if len(told) == 1 and isinstance(told[0], Literal) and told[0].value.isascii() and told[0].value.isdecimal():
            return int(told[0].value)
        raise GraphError("the graph does not answer what it is asked: a query that counts should give one number")

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
