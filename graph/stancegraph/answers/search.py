"""Finding actors, issues, sources and stances by the words people use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from stancegraph.answers.catalogue import Catalogue, fold
from stancegraph.answers.kinds import HitKind
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import record_id


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its ``kind`` (actor, issue, source, stance), ``id``, ``label``, and the text that has it (``match``)."""

    kind: str
    id: str
    label: str
    match: str


def search(graph: Graph, catalogue: Catalogue, text: str, kinds: Collection[HitKind] = tuple(HitKind)) -> list[Hit]:
    """All hits that hold every word of ``text``, regardless of case (and, in names, of accents): names before stances."""
    words = fold(text).split()
    if not words:
        return []
    found = [
        *_named(catalogue, words),
        *(_stances(graph, catalogue, text.lower().split()) if HitKind.STANCE in kinds else ()),
    ]
    return [hit for hit in found if hit.kind in kinds]


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
        BIND(LCASE(?text) AS ?folded)
        FILTER({tests})
        ?stance sg:actor ?actor ; sg:issue ?issue ; sg:date ?date .
      }} ORDER BY ?date ?stance ?text"""
    bindings = {f"word{number}": Literal(word) for number, word in enumerate(words)}
    seen: set[str] = set()
    for row in graph.select(query, bindings):
        identifier = record_id(row["stance"].value)
        if identifier not in seen:
            seen.add(identifier)
            actor = catalogue.actors[record_id(row["actor"].value)].name
            issue = catalogue.issues[record_id(row["issue"].value)].label
            yield Hit("stance", identifier, f"{actor} on {issue}, {row['date'].value}", row["text"].value)
