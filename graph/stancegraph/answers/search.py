"""Finding actors, issues, sources and stances by the words people use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.kinds import HitKind
from stancegraph.naming import address, fold
from stancegraph.rdf.graph import Graph

# Those that quotes have; in SPARQL they are replaced by the same pattern.
_APOSTROPHE = re.compile("[`\u00b4\u02bc\u2018\u2019\u2032]")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its ``kind`` (actor, issue, source, stance), ``id``, ``label``, and the text that has it (``match``)."""

    kind: str
    id: str
    label: str
    match: str


def search(graph: Graph, catalogue: Catalogue, text: str, kinds: Collection[HitKind] = tuple(HitKind)) -> list[Hit]:
    """All hits that hold every word of ``text``, regardless of case (and, in names, of accents): names before stances.

    An actor is found by the address of the same thing elsewhere too, an item of Wikidata also as ``Q7747``.
    """
    words = fold(text).split()
    if not words:
        return []
    found = [
        *_addressed(catalogue, address(text.strip())),
        *_named(catalogue, words),
        *(_stances(graph, catalogue, _APOSTROPHE.sub("'", text.lower()).split()) if HitKind.STANCE in kinds else ()),
    ]
    return [hit for hit in found if hit.kind in kinds]


def _addressed(catalogue: Catalogue, place: str) -> Iterator[Hit]:
    for actor in catalogue.actors.values():
        for iri in actor.same_as:
            if place and address(iri) == place:
                yield Hit("actor", actor.id, actor.name, iri)


def _named(catalogue: Catalogue, words: list[str]) -> Iterator[Hit]:
    for actor in catalogue.actors.values():
        yield from _first_match("actor", actor.id, actor.name, (actor.name, *actor.aliases, actor.id), words)
    for issue in catalogue.issues.values():
        yield from _first_match("issue", issue.id, issue.label, (issue.label, issue.proposition, issue.id), words)
    for source in catalogue.sources.values():
        yield from _first_match("source", source.id, source.title, (source.title, source.publisher, source.id), words)


def _first_match(kind: str, identifier: str, label: str, texts: tuple[str, ...], words: list[str]) -> Iterator[Hit]:
    for text in texts:
        folded = fold(text)
        if all(word in folded for word in words):
            yield Hit(kind, identifier, label, text)
            return


def _stances(graph: Graph, catalogue: Catalogue, words: list[str]) -> Iterator[Hit]:
    tests = " && ".join(f"CONTAINS(?folded, ?word{number})" for number in range(len(words)))
    query = f"""
      SELECT ?stance ?actor ?issue ?date ?text {{
        {{ ?stance skos:note ?text }} UNION {{ ?stance sg:condition ?text }}
        UNION {{ ?stance sg:evidence/oa:hasSelector/oa:exact ?text }}
        BIND(REPLACE(LCASE(?text), "{_APOSTROPHE.pattern}", "'") AS ?folded)
        FILTER({tests})
        ?stance sg:actor ?actor ; sg:issue ?issue ; sg:date ?date .
      }} ORDER BY ?date ?stance ?text"""
    bindings = {f"word{number}": Literal(word) for number, word in enumerate(words)}
    seen: set[str] = set()
    for row in graph.select(query, bindings):
        identifier = graph.identities.id_of("stance", row["stance"].value)
        if identifier not in seen:
            seen.add(identifier)
            actor = catalogue.actors[graph.identities.id_of("actor", row["actor"].value)].name
            issue = catalogue.issues[graph.identities.id_of("issue", row["issue"].value)].label
            yield Hit("stance", identifier, f"{actor} on {issue}, {row['date'].value}", row["text"].value)
