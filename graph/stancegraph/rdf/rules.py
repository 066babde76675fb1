"""What the shapes of ``ontology/`` say: their messages, and the rules between nodes as plain SPARQL over a whole store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import QuerySolutions, RdfFormat, Store

from stancegraph.rdf.findings import Finding
from stancegraph.resources import ontology_file

_SH = "PREFIX sh: <http://www.w3.org/ns/shacl#> "


@dataclass(frozen=True, slots=True)
class _Rule:
    query: str
    message: str


@cache
def _shapes(name: str) -> Store:
    shapes = Store()
    shapes.load(path=str(ontology_file(name)), format=RdfFormat.TURTLE)
    return shapes


@cache
def shape_messages() -> Mapping[str, str]:
    """What each shape of ``shapes.ttl`` reports, by its name there, for example ``stance-actor``."""
    found = select(_shapes("shapes.ttl"), f"{_SH} SELECT ?shape ?message {{ ?shape sh:message ?message }}")
    return {each["shape"].value.rpartition("#")[2]: each["message"].value for each in found}


@cache
def _rules() -> tuple[_Rule, ...]:
    """The constraints of ``shapes-sparql.ttl``, each as a query that leaves ``$this`` free."""
    shapes = _shapes("shapes-sparql.ttl")
    prefixes = select(shapes, f"{_SH} SELECT ?prefix ?namespace {{ ?x sh:prefix ?prefix ; sh:namespace ?namespace }}")
    prologue = "".join(f"PREFIX {each['prefix'].value}: <{each['namespace'].value}> " for each in prefixes)
    rules = select(shapes, f"{_SH} SELECT ?query ?message {{ ?rule sh:select ?query ; sh:message ?message }}")
    return tuple(_Rule(prologue + each["query"].value, each["message"].value) for each in rules)


def rule_findings(store: Store) -> Iterator[Finding]:
    """What breaks the rules between nodes."""
    for rule in _rules():
        solutions = select(store, rule.query)
        names = {variable.value for variable in solutions.variables}
        for solution in solutions:
            value = solution["value"] if "value" in names else None
            path = solution["path"] if "path" in names else None
            yield Finding(solution["this"], path, value, rule.message)


def select(store: Store, query: str) -> QuerySolutions:
    """The solutions of a SELECT query over the default graph of a store."""
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return solutions
