"""The vocabulary as it ships: its parts in the formats of RDF, and its own terms as plain values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, RdfFormat, Triple, parse, serialize

from stancegraph.errors import StancegraphError
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.parts import FORMATS, OntologyPart
from stancegraph.resources import ontology_file

_FILES = {
    OntologyPart.ONTOLOGY: "stancegraph.ttl",
    OntologyPart.SCHEMES: "schemes.ttl",
    OntologyPart.SHAPES: "shapes.ttl",
    OntologyPart.RULES: "shapes-sparql.ttl",
    OntologyPart.ADVICE: "shapes-advised.ttl",
    OntologyPart.CONTEXT: "context.jsonld",
}
_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
assert tuple(_FORMATS) == FORMATS


def written(part: OntologyPart, format: str) -> bytes:
    """A part in one of :data:`~stancegraph.rdf.parts.FORMATS`, in its own as the file it is; raises StancegraphError for what it cannot be."""
    path = ontology_file(_FILES[part])
    if part is OntologyPart.CONTEXT:
        if format != "jsonld":
            raise StancegraphError(
                f"the context is part of JSON-LD, and there is none of it in {format}; leave the format out"
            )
        return path.read_bytes()
    if format == "turtle":
        return path.read_bytes()
    triples = [
        Triple(each.subject, each.predicate, each.object) for each in parse(path=str(path), format=RdfFormat.TURTLE)
    ]
    return serialize(triples, format=_FORMATS[format], prefixes=_prefixes(format)) or b""


@cache
def json_ld_context() -> Mapping[str, Any]:
    """The context of JSON-LD, which is what its file has under ``@context``; not to be written to."""
    loaded: dict[str, Any] = json.loads(ontology_file(_FILES[OntologyPart.CONTEXT]).read_text(encoding="utf-8"))
    context: dict[str, Any] = loaded["@context"]
    return context


def _prefixes(format: str) -> dict[str, str]:
    # A name of XML cannot hold all that a prefix may.
    return {name: iri for name, iri in v.PREFIXES.items() if format != "rdfxml" or name.isalpha()}


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A class or property of our own: its short name, what it means, and how it lies between others, by short names."""

    name: str
    is_class: bool
    label: str
    comment: str
    example: str
    parents: tuple[str, ...]
    homes: tuple[str, ...]
    range: str


def own_terms() -> list[OwnTerm]:
    """All classes, then all properties, in the order of the file."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=str(ontology_file(_FILES[OntologyPart.ONTOLOGY])), format=RdfFormat.TURTLE):
        value = quad.object.value if isinstance(quad.object, Literal) else v.shorten(str(quad.object)[1:-1])
        facts[v.shorten(str(quad.subject)[1:-1])][v.shorten(quad.predicate.value)].append(value)
    found = [_term(name, each) for name, each in facts.items() if name.startswith("sg:")]
    return sorted(found, key=lambda term: not term.is_class)


def _term(name: str, facts: dict[str, list[str]]) -> OwnTerm:
    return OwnTerm(
        name=name,
        is_class="owl:Class" in facts["rdf:type"],
        label="".join(facts["rdfs:label"]),
        comment="".join(facts["rdfs:comment"]),
        example="".join(facts["skos:example"]),
        parents=(*facts["rdfs:subClassOf"], *facts["rdfs:subPropertyOf"]),
        homes=(*facts["rdfs:domain"], *facts["schema:domainIncludes"]),
        range="".join(facts["rdfs:range"]),
    )
