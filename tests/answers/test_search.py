"""Finding actors, issues, sources and stances by words."""

from __future__ import annotations

from dataclasses import replace

from stancegraph.answers.catalogue import GraphCatalogue
from stancegraph.answers.kinds import HitKind
from stancegraph.answers.search import Hit, search
from stancegraph.answers.stance_texts import GraphTexts
from stancegraph.model.records import Evidence
from stancegraph.model.words import Position
from support import OxigraphGraph, actor, nquads, stance, tiny

_DATASET = replace(
    tiny(),
    actors=(actor("ann", name="Ann of the River", aliases=("Łucja Żółć",)), actor("bob", name="Bob"), actor("land")),
    stances=(
        stance(
            "s1",
            position=Position.CONDITIONAL,
            condition="when the guns rest",
            evidence=Evidence("the guns must rest"),
            note="Guns, said twice: rest",
        ),
        stance("s2", actor="bob", note="Guns only."),
    ),
    retractions=(),
)


def found(text: str) -> list[tuple[str, str]]:
    graph = OxigraphGraph(nquads(_DATASET))
    return [(hit.kind, hit.id) for hit in search(GraphTexts(graph), GraphCatalogue(graph), text)]


def test_a_stance_is_found_once_however_many_of_its_texts_hold_the_words() -> None:
    assert found("guns rest") == [("stance", "s1")]
    graph = OxigraphGraph(nquads(_DATASET))
    [hit] = search(GraphTexts(graph), GraphCatalogue(graph), "the GUNS", [HitKind.STANCE])
    assert hit == Hit("stance", "s1", "Ann of the River on Truce, 2025-04-04", "the guns must rest")


def test_every_word_must_be_there() -> None:
    assert found("guns") == [("stance", "s1"), ("stance", "s2")]
    assert found("guns peace") == []
    assert found("river ann") == [("actor", "ann")]
    assert found("river bob") == []


def test_names_are_found_without_their_accents() -> None:
    assert found("zołc") == [("actor", "ann")]
