"""Finding actors, issues, sources and stances by the words people use."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from stancegraph.answers.catalogue import Catalogue, names_of
from stancegraph.answers.kinds import HitKind
from stancegraph.answers.shown import Brief
from stancegraph.answers.stance_texts import StanceTexts, lowered
from stancegraph.naming import address, fold


@dataclass(frozen=True, slots=True, repr=False)
class Hit(Brief):
    """Something found: its ``kind`` (actor, issue, source, stance), ``id``, ``label``, and the text that has it (``match``)."""

    kind: str
    id: str
    label: str
    match: str


def search(
    texts: StanceTexts, catalogue: Catalogue, text: str, kinds: Collection[HitKind] = tuple(HitKind)
) -> list[Hit]:
    """All hits that hold every word of ``text``, regardless of case (and, in names, of accents): names before stances.

    An actor is found by the address of the same thing elsewhere too, an item of Wikidata also as ``Q7747``. ``texts`` are
    those of the stances.
    """
    words = fold(text).split()
    if not words:
        return []
    found = [
        *_addressed(catalogue, address(text.strip())),
        *_named(catalogue, words),
        *(_stances(texts, catalogue, lowered(text).split()) if HitKind.STANCE in kinds else ()),
    ]
    return [hit for hit in found if hit.kind in kinds]


def _addressed(catalogue: Catalogue, place: str) -> Iterator[Hit]:
    for actor in catalogue.actors.values():
        for iri in actor.same_as:
            if place and address(iri) == place:
                yield Hit("actor", actor.id, actor.name, iri)


def _named(catalogue: Catalogue, words: list[str]) -> Iterator[Hit]:
    for record in catalogue.perhaps_holding(words):
        label, *_ = names = names_of(record)
        for text in names:
            folded = fold(text)
            if all(word in folded for word in words):
                yield Hit(type(record).__name__.lower(), record.id, label, text)
                break


def _stances(texts: StanceTexts, catalogue: Catalogue, words: Sequence[str]) -> Iterator[Hit]:
    for found in texts.holding(words):
        actor, issue = catalogue.actors[found.actor].name, catalogue.issues[found.issue].label
        yield Hit("stance", found.stance, f"{actor} on {issue}, {found.date}", found.text)
