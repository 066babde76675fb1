"""Which named graphs of a server are the datasets' own, and whether what others have there would mix into answers.

A dataset's own are those that a build writes: named ``BASE graph/...`` after its base IRI, and the vocabulary. A dataset that was loaded
into graphs of other names owns those that its records are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from stancegraph import limits
from stancegraph.errors import GraphError, QueryError
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import ONTOLOGY

_DESCRIBED = (
    'SELECT DISTINCT ?base { GRAPH ?g { ?base a dcat:Dataset } FILTER(STR(?g) = CONCAT(STR(?base), "graph/metadata")) }'
)
# Not all servers know their graphs by the first; by the second they look through all they have.
_GRAPHS = ("GRAPH ?g {}", "GRAPH ?g { ?s ?p ?o }")
# Virtuoso has these from the beginning.
_OF_SERVERS = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql",
)
_NAMESPACE = ONTOLOGY.removesuffix("ontology")


def described(graph: Graph) -> list[str]:
    """The IRIs of the datasets that describe themselves where a build puts it; a server may have other people's catalogues too."""
    rows = graph.select(_DESCRIBED)
    return sorted(row["base"].value for row in rows if isinstance(row["base"], NamedNode))


@dataclass(frozen=True, slots=True)
class Own:
    """The named graphs that are the datasets' own: the vocabulary, those whose names begin so, and those of these names."""

    beginnings: tuple[str, ...]
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, bases: Iterable[str], names: Iterable[str] = ()) -> Own:
        """Those of datasets with these base IRIs, and others by name."""
        return cls(tuple(f"{base}graph/" for base in bases), tuple(sorted(names)))

    def holds(self, variable: str) -> str:
        """The condition in SPARQL that a graph is one of them."""
        named = ", ".join(str(NamedNode(name)) for name in (ONTOLOGY, *self.names))
        return f"({_begins(variable, self.beginnings)} || {variable} IN ({named}))"


def others(graph: Graph, own: Own) -> tuple[list[str], bool]:
    """The names of the first graphs that are not the datasets' own, without those that a server itself has; and whether finding them took looking
    through all it has.
    """
    for pattern in _GRAPHS:
        # The vocabulary is asked for, too: a server that has it and does not name it does not know this way of asking.
        besides = f"!{_begins('?g', own.beginnings)}"
        query = f"SELECT DISTINCT ?g {{ {pattern} FILTER({besides}) }} LIMIT {limits.MOST_NEIGHBOURS}"
        found = {row["g"].value for row in graph.select(query) if isinstance(row["g"], NamedNode)}
        if found:
            break
    return sorted(found - {ONTOLOGY, *own.names, *_OF_SERVERS}), pattern == _GRAPHS[-1]


def records_in(graph: Graph, names: Iterable[str], bases: Sequence[str]) -> list[str]:
    """Those of these graphs that have records of datasets with these base IRIs."""
    classes = " ".join(dict.fromkeys(kind.rdf_class for kind in SCHEMA.kinds))
    query = (
        f"SELECT DISTINCT ?g {{ VALUES ?g {{ {' '.join(str(NamedNode(name)) for name in names)} }} VALUES ?class {{ {classes} }} "
        f"GRAPH ?g {{ ?record a ?class }} FILTER({_begins('?record', bases)}) }}"
    )
    return sorted(row["g"].value for row in graph.select(query) if isinstance(row["g"], NamedNode))


def intruder(graph: Graph, own: Own, bases: Sequence[str], names: Sequence[str]) -> str:
    """Of these graphs of others one that says something of our records, in our vocabulary, or of a class of ours; empty where there is none.

    What a graph of ours says too counts as well: some servers then give it twice.
    """
    ours = [*bases, _NAMESPACE]
    classes = " ".join(dict.fromkeys(kind.rdf_class for kind in (*SCHEMA.kinds, SCHEMA.dataset)))
    # There may be more than were named.
    named = (
        ""
        if len(names) >= limits.MOST_NEIGHBOURS
        else f"VALUES ?g {{ {' '.join(str(NamedNode(name)) for name in names)} }} "
    )
    is_ours = f"{_begins('?s', ours)} || {_begins('?p', ours)} || {_begins('?o', ours)} || ?o IN ({classes.replace(' ', ', ')})"
    # What is not heard in the default graph is in nobody's way.
    query = f"SELECT ?g {{ {named}GRAPH ?g {{ ?s ?p ?o }} FILTER(!{own.holds('?g')} && ({is_ours})) ?s ?p ?o }} LIMIT 1"
    try:
        return next((row["g"].value for row in graph.select(query)), "")
    except (GraphError, QueryError):
        return names[0]  # for all that is known


def named(graph: Graph, own: Own) -> list[str]:
    """The names of the datasets' own graphs; one more than can be named in a question where there are too many."""
    query = (
        f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({own.holds('?g')}) }} LIMIT {limits.MOST_OWN_GRAPHS + 1}"
    )
    return sorted(row["g"].value for row in graph.select(query) if isinstance(row["g"], NamedNode))


def _begins(variable: str, beginnings: Sequence[str]) -> str:
    parts = [f"STRSTARTS(STR({variable}), {Literal(each)})" for each in beginnings]
    return f"({' || '.join(parts)})" if parts else "false"
