"""An open graph as rdflib has graphs, to be read only. Queries pass the same door as everywhere."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import rdflib
from oxrdflib._converter import from_ox, to_ox
from oxrdflib.store import OxigraphStore
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Store
from rdflib import XSD
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.sparql import Query
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from rdflib.term import BNode, Identifier, Variable

from stancegraph.arguments import shown
from stancegraph.errors import GraphError, QueryError
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.sparql import Term, names_its_graphs, refuse_too_large, variables
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.store.engine import reading

if TYPE_CHECKING:
    from rdflib.graph import _TriplePatternType as _Pattern
    from rdflib.graph import _TripleType as _Triple

    from stancegraph.store.opened import OpenGraph

_UNION = "__UNION__"  # as rdflib calls it


def dataset(store: LocalStore | RemoteStore) -> rdflib.Dataset:
    """A ``Dataset`` over a store, read as the union of its named graphs, with the prefixes bound that queries know."""
    found = _Dataset(store)
    for prefix, iri in {**PREFIXES, **store.graph.record_prefixes()}.items():
        found.bind(prefix, iri, override=True, replace=True)
    return found


class _Asked:
    """A graph of rdflib whose queries are run by its store: rdflib's own engine would fetch what a query names."""

    def query(self, query_object: Any, *arguments: Any, use_store_provided: bool = True, **options: Any) -> Result:
        """As of rdflib, but always by the engine of the graph."""
        if arguments or not use_store_provided or {"processor", "result"} & set(options):
            raise QueryError("queries are run by the engine of the graph; leave processor, result and the like out")
        return cast("Result", super().query(query_object, **options))  # type: ignore[misc]  # of the graph beside it

    def update(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise QueryError("graphs are read-only here; an update changes one")


class _Graph(_Asked, rdflib.Graph):
    """One named graph of a store."""

    # The store has no default, so that what rdflib adds up from several graphs is a graph of its own kind.
    def __init__(self, store: LocalStore | RemoteStore, identifier: Any, **options: Any) -> None:
        super().__init__(store=store, identifier=identifier, **options)


class _Dataset(_Asked, rdflib.Dataset):
    def __repr__(self) -> str:
        return f"<rdflib.Dataset: {cast('LocalStore | RemoteStore', self.store).graph.place}>"

    def __init__(self, store: LocalStore | RemoteStore) -> None:
        super().__init__(store=store, default_union=True)
        # A property in newer releases of rdflib, which keeps it under another name.
        kept = "_default_context" if hasattr(rdflib.Dataset, "default_context") else "default_context"
        setattr(self, kept, _Graph(store, DATASET_DEFAULT_GRAPH_ID))

    def get_context(self, identifier: Any, quoted: bool = False, base: str | None = None) -> rdflib.Graph:
        """A named graph; rdflib makes all of them here."""
        store = cast("LocalStore | RemoteStore", self.store)
        return _Graph(store, identifier, namespace_manager=self.namespace_manager, base=base)


class _Guarded:
    """What both kinds of stores have in common: how they are asked, and that nothing changes them."""

    graph: OpenGraph
    timeout: float | None
    allow_service: bool
    # On disk nothing stands in the graph without a name; what a server has there only it knows.
    unnamed = "nothing"

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        queryGraph: Any = None,  # noqa: N803
        **options: object,
    ) -> Result:
        """Run a query; rdflib calls this."""
        if options:
            raise QueryError(f"there is no {', '.join(sorted(options))} for queries of this graph")
        prefixes = {name: str(iri) for name, iri in (initNs or {}).items()}
        if isinstance(query, Query):
            query, declared = _text_of(query)
            prefixes |= declared
        query = query.removeprefix("\ufeff")  # some editors put it there
        refuse_too_large(query)
        bindings = {str(name).lstrip("?$"): _bound(name, value) for name, value in (initBindings or {}).items()}
        for name in bindings.keys() - variables(query):
            raise QueryError(f"the query has no ?{name}, which initBindings binds")
        return result(
            self.graph.query(
                query,
                bindings,
                timeout=self.timeout,
                allow_service=self.allow_service,
                prefixes=prefixes,
                default_graph=None if names_its_graphs(query) else _named(queryGraph, self.unnamed),
            )
        )

    def _refuse(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise GraphError(
            "graphs are read-only here; copy what is wanted into a graph of your own: "
            "mine = rdflib.Graph(); mine += dataset.triples((None, None, None))"
        )

    add = addN = remove = update = remove_graph = create = destroy = _refuse  # noqa: N815

    def add_graph(self, _graph: rdflib.Graph) -> None:
        """Nothing: so rdflib names a graph before it reads it."""


class LocalStore(_Guarded, OxigraphStore):
    """A graph on disk for rdflib."""

    def __init__(self, graph: OpenGraph, store: Store, path: Path, timeout: float | None, allow_service: bool) -> None:
        super().__init__(store=store)
        self._path = path
        self.graph, self.timeout, self.allow_service = graph, timeout, allow_service

    def triples(self, triple_pattern: _Pattern, context: rdflib.Graph | None = None) -> Iterator[tuple[_Triple, Any]]:
        """Those that a pattern finds, with the graphs they are in; rdflib calls this.

        Raises GraphError when the files cannot be read.
        """
        with reading(self._path):
            for (subject, predicate, found), graphs in super().triples(triple_pattern, context):
                yield (subject, predicate, _plain(found)), map(self._asked, graphs)

    def contexts(self, triple: Any = None) -> Generator[rdflib.Graph, None, None]:
        """The named graphs."""
        yield from (_Graph(self, each.identifier) for each in super().contexts(triple))

    def _asked(self, graph: rdflib.Graph | None) -> rdflib.Graph | None:
        return graph if graph is None else _Graph(self, graph.identifier)


class RemoteStore(_Guarded, SPARQLStore):  # type: ignore[misc]  # its signature is not that of Store either
    """A graph behind an endpoint for rdflib."""

    unnamed = "all"

    def __init__(self, graph: OpenGraph, timeout: float | None, allow_service: bool) -> None:
        super().__init__(node_to_sparql=_written)
        self.graph, self.timeout, self.allow_service = graph, timeout, allow_service

    def triples(self, spo: _Pattern, context: rdflib.Graph | None = None) -> Iterator[tuple[_Triple, Any]]:
        """Those that a pattern finds; rdflib calls this. (Its own takes a literal that is false or empty for no term.)"""
        pattern = zip("spo", spo, strict=True)
        bindings = {name: _bound("a pattern", cast(Identifier, term)) for name, term in pattern if term is not None}
        found = self.graph.query(
            "SELECT ?s ?p ?o { ?s ?p ?o }", bindings, timeout=self.timeout, default_graph=_named(context, self.unnamed)
        )
        for row in result(found).bindings:
            yield cast("_Triple", tuple(row[Variable(name)] for name in "spo")), None

    def _query(self, query: str, default_graph: Any = None, **_options: Any) -> Result:
        """What rdflib asks of itself, to count triples and list graphs."""
        return result(self.graph.query(query, timeout=self.timeout, default_graph=_named(default_graph, self.unnamed)))


def result(answer: Answer) -> Result:
    """An answer as rdflib has it."""
    if isinstance(answer, QueryBoolean):
        found = Result("ASK")
        found.askAnswer = bool(answer)
    elif isinstance(answer, QuerySolutions):
        found = Result("SELECT")
        names = [Variable(each.value) for each in answer.variables]
        found.vars = names
        found.bindings = _bindings(names, answer)
    else:
        found = Result("CONSTRUCT")
        found.graph = rdflib.Graph()
        found.graph += (cast("_Triple", tuple(map(_term, triple))) for triple in answer)
    return found


def _bindings(names: list[Variable], answer: QuerySolutions) -> Iterator[dict[Variable, Identifier]]:
    try:
        for row in answer:
            found = zip(names, row, strict=True)
            yield {name: _term(term) for name, term in found if term is not None}
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"the query could not be run: {error}") from error


def _term(term: object) -> Identifier:
    """A term as the parsers of rdflib give it."""
    return cast(Identifier, _plain(from_ox(term)))  # type: ignore[arg-type]


def _plain(term: Any) -> Any:
    """Of two spellings of a text, with and without xsd:string, the one of rdflib's parsers: they are two terms to it."""
    return rdflib.Literal(str(term)) if getattr(term, "datatype", None) == XSD.string else term


def _text_of(query: Query) -> tuple[str, dict[str, str]]:
    """The text of a query that rdflib has prepared, and the prefixes it was prepared with."""
    text, prefixes, base = getattr(query, "_original_args", (None, {}, None))
    if text is None or base:
        raise QueryError("give the text of the query: of this one, prepared by rdflib, it is not known")
    return str(text), {name: str(iri) for name, iri in (prefixes or {}).items()}


def _bound(name: object, value: object) -> Term:
    if isinstance(value, BNode):
        raise QueryError(f"{name}: a blank node names nothing in a query; bind an IRI or a literal")
    if not isinstance(value, Identifier):
        wanted = (
            f"rdflib.Literal({value!r})"
            if isinstance(value, str | int | float | Decimal | date)
            else "a rdflib.Literal"
        )
        raise QueryError(f"{name}: {shown(value)} is no term of rdflib; give {wanted}, or a rdflib.URIRef")
    try:
        term = to_ox(value)
    except ValueError as error:
        raise QueryError(f"{name}: {error}") from error
    if not isinstance(term, NamedNode | Literal):
        raise QueryError(f"{name}: only an IRI or a literal can be bound")
    return term


def _written(node: Any) -> str:
    if isinstance(node, Variable):
        return f"?{node}"
    return str(_bound("a pattern", node))


def _named(graph: Any, unnamed: str) -> str | None:
    """The graph that rdflib asks, or None for the union of all; ``unnamed`` is what the one without a name holds."""
    name = getattr(graph, "identifier", graph)
    all_of_it = (_UNION, str(DATASET_DEFAULT_GRAPH_ID)) if unnamed == "all" else (_UNION,)
    if name is None or str(name) in all_of_it or isinstance(name, BNode):
        return None
    return str(name)
