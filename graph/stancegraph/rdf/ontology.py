"""The vocabulary as it ships: its parts in the formats of RDF, and its own terms as plain values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

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
IN_LANGUAGES = (OntologyPart.ONTOLOGY, OntologyPart.SCHEMES)
"""The parts that are told in all :data:`~stancegraph.rdf.parts.LANGUAGES`."""


def written(part: OntologyPart, format: str, language: str | None = None) -> bytes:
    """A part in one of :data:`~stancegraph.rdf.parts.FORMATS`, in its own as the file it is; raises StancegraphError for what it cannot be.

    With a ``language`` texts in all others are left out, of the parts that have more than one.
    """
    path = ontology_file(_FILES[part])
    if language is not None and part not in IN_LANGUAGES:
        raise StancegraphError(
            f"{part.value} is in English only; a language is chosen for {' and '.join(IN_LANGUAGES)}"
        )
    if part is OntologyPart.CONTEXT:
        if format != "jsonld":
            raise StancegraphError(
                f"the context is part of JSON-LD, and there is none of it in {format}; leave the format out"
            )
        return path.read_bytes()
    if format == "turtle" and language is None:
        return path.read_bytes()
    triples = [
        Triple(each.subject, each.predicate, each.object)
        for each in parse(path=str(path), format=RdfFormat.TURTLE)
        if language is None or _language(each.object) in (None, language)
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
    """A class or property of our own: its short name, what it means, and how it lies between others, by short names.

    ``labels`` and ``comments`` are by language.
    """

    name: str
    is_class: bool
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    example: str
    parents: tuple[str, ...]
    homes: tuple[str, ...]
    ranges: tuple[str, ...]


def own_terms() -> list[OwnTerm]:
    """All classes, then all properties, in the order of the file."""
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    texts: _Texts = defaultdict(lambda: defaultdict(dict))
    for quad in parse(path=str(ontology_file(_FILES[OntologyPart.ONTOLOGY])), format=RdfFormat.TURTLE):
        name, predicate = v.shorten(str(quad.subject)[1:-1]), v.shorten(quad.predicate.value)
        if language := _language(quad.object):
            texts[name][predicate][language] = _value(quad.object)
        else:
            facts[name][predicate].append(_value(quad.object))
    found = [_term(name, each, texts[name]) for name, each in facts.items() if name.startswith("sg:")]
    return sorted(found, key=lambda term: not term.is_class)


def defined() -> set[str]:
    """The IRIs of all that the vocabulary defines: its classes and properties, its lists and their words."""
    parts = (ontology_file(_FILES[part]) for part in IN_LANGUAGES)
    subjects = {quad.subject for path in parts for quad in parse(path=str(path), format=RdfFormat.TURTLE)}
    return {each.value for each in subjects if isinstance(each, NamedNode)}


_Facts = dict[str, dict[str, list[str]]]
_Texts = dict[str, dict[str, dict[str, str]]]


def _language(term: object) -> str | None:
    return term.language if isinstance(term, Literal) else None


def _value(term: object) -> str:
    return term.value if isinstance(term, Literal) else v.shorten(str(term)[1:-1])


def _term(name: str, facts: dict[str, list[str]], texts: dict[str, dict[str, str]]) -> OwnTerm:
    return OwnTerm(
        name=name,
        is_class="owl:Class" in facts["rdf:type"],
        labels=texts["rdfs:label"],
        comments=texts["rdfs:comment"],
        example="".join(facts["skos:example"]),
        parents=(*facts["rdfs:subClassOf"], *facts["rdfs:subPropertyOf"]),
        homes=(*facts["rdfs:domain"], *facts["schema:domainIncludes"]),
        ranges=(*facts["rdfs:range"], *facts["schema:rangeIncludes"]),
    )


def words_in(language: str) -> dict[str, tuple[str, str]]:
    """What each list, and each word of it, is called and means in a language, by its IRI."""
    labels: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for quad in parse(path=str(ontology_file(_FILES[OntologyPart.SCHEMES])), format=RdfFormat.TURTLE):
        if _language(quad.object) == language:
            into = {"skos:prefLabel": labels, "skos:definition": meanings, "dcterms:description": meanings}
            into.get(v.shorten(quad.predicate.value), {})[str(quad.subject)[1:-1]] = _value(quad.object)
    return {iri: (label, meanings[iri]) for iri, label in labels.items()}
