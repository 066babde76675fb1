"""The catalogue and the texts that a build writes beside the graph say what the graph says, and find what a scan of it finds."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import stancegraph
from stancegraph.answers import stance_table
from stancegraph.answers.catalogue import Catalogue, GraphCatalogue, names_of
from stancegraph.answers.search import search
from stancegraph.answers.stance_table import Strings, TableBuilder
from stancegraph.answers.stance_texts import GraphTexts, StoredTexts, TextColumns, TextsBuilder
from stancegraph.answers.stored_catalogue import CatalogueBuilder, StoredCatalogue
from stancegraph.model.records import Actor, Dataset, Evidence, Issue, Source
from stancegraph.model.words import Position
from stancegraph.naming import fold
from stancegraph.resources import bundled_dataset
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from support import OxigraphGraph, actor, datasets, issue, nquads, records_of, rows, source, stance, tiny, write_folder


def written(dataset: Dataset) -> StoredCatalogue:
    """The catalogue of a dataset, written and read."""
    builder = CatalogueBuilder()
    builder.describe(dataset.info)
    for record in reversed(records_of(dataset)):
        builder.add(record, dataset.info.base_iri)
    with tempfile.TemporaryDirectory() as place:
        builder.catalogue().save(Path(place) / "catalogue")
        return StoredCatalogue.load(Path(place) / "catalogue")


def texts_of(dataset: Dataset) -> StoredTexts:
    """The texts of a dataset, written and read, with its stance table."""
    table, texts = TableBuilder(), TextsBuilder()
    for each in dataset.stances:
        table.add(each)
        texts.add(each, dataset.info.base_iri)
    with tempfile.TemporaryDirectory() as place:
        texts.columns().save(Path(place) / "texts")
        return StoredTexts(TextColumns.load(Path(place) / "texts"), table.table())


def everything(catalogue: Catalogue) -> tuple[object, ...]:
    """All that a catalogue says, in its order."""
    named = {"actor": catalogue.actors, "issue": catalogue.issues, "source": catalogue.sources}
    return (
        [list(records.items()) for records in named.values()],
        [list(records.values()) for records in named.values()],
        [catalogue.iri(kind, each) for kind, records in named.items() for each in (*records, "nobody")],
        [catalogue.iri("role", each.id) for each in catalogue.roles],
        [catalogue.iri("event", each.id) for each in catalogue.events],
        list(catalogue.roles),
        list(catalogue.events),
        list(catalogue.infos),
        catalogue.covers_until,
        catalogue.stale_after,
    )


@given(datasets())
@example(tiny())
@example(Dataset(tiny().info))
def test_what_is_written_is_what_sparql_reads(dataset: Dataset) -> None:
    assert everything(written(dataset)) == everything(GraphCatalogue(OxigraphGraph(nquads(dataset))))


def test_the_bundled_data_are_told_alike(tmp_path: Path) -> None:
    build([bundled_dataset()], tmp_path / "store")
    graph = EmbeddedGraph(tmp_path / "store")
    told, read = graph.catalogue(), GraphCatalogue(graph)
    assert everything(told) == everything(read)
    for text in ("Путин", "cease", "ceasefire security", "Q7747", "’s", "Zelensky'", "or", "a b", "NATO*", '"peace"'):
        found = search(graph.texts(), told, text)
        assert found == search(GraphTexts(graph), read, text), text
    assert any(hit.kind == "stance" for hit in search(graph.texts(), told, "cease"))


def test_of_several_datasets_each_record_keeps_its_iri(tmp_path: Path) -> None:
    """And stances of one day come in the order of their IRIs, in which the other dataset goes first."""
    tables = rows()
    tables["stances"][0] |= {"date": "2025-04-04", "note": "We hold."}
    first = write_folder(tmp_path / "first", tables)
    others = {
        "actors": [{"id": "zoe", "name": "Zoe", "kind": "person"}],
        "issues": [{"id": "z-talks", "label": "Talks", "proposition": "Talk."}],
        "sources": [{"id": "z-paper", "title": "Paper"}],
        "stances": [
            {"id": f"z{number}", "actor": "zoe", "issue": "z-talks", "position": "supports", "date": "2025-04-04"}
            | {"voice": "self", "source": "z-paper", "note": "We hold. TALKS"}
            for number in (3, 1, 2)
        ],
    }
    toml = 'title = "Other"\nbase_iri = "https://aaa.example/"\nformat = 2\n'
    second = write_folder(tmp_path / "second", others, toml)
    build([first, second], tmp_path / "store")
    graph = EmbeddedGraph(tmp_path / "store")
    told, read = graph.catalogue(), GraphCatalogue(graph)
    assert everything(told) == everything(read)
    assert told.iri("actor", "zoe") == "https://aaa.example/actor/zoe"
    assert told.source_id("https://aaa.example/source/z-paper") == "z-paper"
    for text in ("talks", "a", "hold we"):
        assert search(graph.texts(), told, text) == search(GraphTexts(graph), read, text), text
    assert [hit.id for hit in search(graph.texts(), told, "we hold")] == ["z1", "z2", "z3", "s1"]


def test_a_record_is_made_only_when_it_is_asked_for() -> None:
    dataset = replace(tiny(), sources=(source("a", title="Title A"), source("b"), source("c", title="Title C")))
    whole = written(dataset)
    cells = list(whole.cells)
    [place] = [place for place, name in enumerate(whole.ids) if name == "b"]
    cells[place] = "no row"
    broken = replace(whole, cells=Strings.of(cells))
    assert broken.sources["a"].title == "Title A"
    assert [each.id for each in broken.perhaps_holding(["title"]) if each.id in ("a", "c")] == ["a", "c"]
    assert "b" in broken.sources
    assert len(broken.sources) == 3
    with pytest.raises(ValueError, match="Expecting value"):
        broken.sources["b"]


def test_a_record_is_the_same_however_it_is_reached() -> None:
    sources = written(tiny()).sources
    one = sources["gazette"]
    assert next(iter(sources.values())) is one
    assert sources["gazette"] is one
    with pytest.raises(KeyError):
        sources["nobody"]
    assert "nobody" not in sources


# -- what is searched -------------------------------------------------------------------------------------------------

# Letters whose case, accents and forms are awkward, signs of other search languages, scripts without blanks.
_LETTERS = "aAbBeéÉıİßẞΣσςОоБбїЇ你好平和'’`ʼ´\"*-():^%_\\\u0301ñﬁ"
_words = st.one_of(
    st.text(_LETTERS, min_size=1, max_size=3),
    st.sampled_from(["and", "OR", "NOT", "NEAR", "peace", "Peace*", "мир", "停战协定", "a", "guns", "ceasefire"]),
)
_texts = st.lists(_words, max_size=4).map(" ".join)


@st.composite
def worded(draw: st.DrawFn) -> Dataset:
    """A dataset whose names and stances hold such words."""
    some = _texts.filter(lambda text: bool(text.strip()))
    dates = st.sampled_from([tiny().stances[0].date, tiny().stances[0].date.replace(year=1987)])
    return replace(
        tiny(),
        actors=(actor("ann", name=draw(some), aliases=tuple(sorted({draw(some)}))), actor("land", name=draw(some))),
        issues=(issue("truce", label=draw(some), proposition=draw(some)),),
        sources=(source("gazette", title=draw(some), publisher=draw(_texts).strip()),),
        stances=tuple(
            stance(
                f"s{number}",
                date=draw(dates),
                position=Position.CONDITIONAL,
                condition=draw(some).strip(),
                evidence=Evidence(quote) if (quote := draw(_texts).strip()) else None,
                note=draw(_texts).strip(),
            )
            for number in draw(st.permutations(range(4)))
        ),
        retractions=(),
        roles=(),
        events=(),
        votes=(),
        assessments=(),
    )


@st.composite
def _asked(draw: st.DrawFn) -> tuple[Dataset, str]:
    """A dataset, and a text made of pieces of what it says, or of anything."""
    dataset = draw(worded())
    said = [*(each.note for each in dataset.stances), *(each.condition for each in dataset.stances)]
    said += [*names_of(dataset.actors[0]), *names_of(dataset.issues[0]), *names_of(dataset.sources[0])]
    text = draw(st.sampled_from(said))
    start = draw(st.integers(0, len(text)))
    piece = text[start : start + draw(st.integers(1, 6))]
    return dataset, draw(st.one_of(st.just(piece), st.just(piece.upper()), st.just(f"{piece} {text[:1]}"), _texts))


@given(_asked())
def test_a_search_finds_what_a_scan_of_the_graph_finds(asked: tuple[Dataset, str]) -> None:
    dataset, text = asked
    graph = OxigraphGraph(nquads(dataset))
    found = search(texts_of(dataset), written(dataset), text)
    assert found == search(GraphTexts(graph), GraphCatalogue(graph), text)


@given(_asked())
def test_no_name_that_holds_the_words_is_left_out(asked: tuple[Dataset, str]) -> None:
    dataset, text = asked
    if words := fold(text).split():
        narrowed = [each.id for each in written(dataset).perhaps_holding(words)]
        named: list[Actor | Issue | Source] = [*dataset.actors, *dataset.issues, *dataset.sources]
        holding = [
            each.id for each in named if any(all(word in fold(name) for word in words) for name in names_of(each))
        ]
        assert [each for each in narrowed if each in holding] == holding


def slowly(strings: Sequence[str], words: Sequence[str]) -> list[int]:
    return [place for place, text in enumerate(strings) if all(word in text for word in words)]


@given(
    st.lists(st.text("abé你\n", max_size=5), max_size=12),
    st.lists(st.text("abé你", min_size=1, max_size=3), min_size=1, max_size=3),
    st.integers(1, 20),
)
@example(["xa", "b", "", "ab"], ["ab"], 20)
def test_strings_are_looked_through_piece_by_piece(strings: list[str], words: list[str], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stance_table, "_PIECE", piece)
        assert list(Strings.of(strings).holding(words)) == slowly(strings, words)


@given(st.lists(st.text("abé你", max_size=5), max_size=9), st.integers(0, 9), st.integers(0, 9))
def test_strings_between_two_places(strings: list[str], start: int, end: int) -> None:
    start, end = sorted((min(start, len(strings)), min(end, len(strings))))
    assert list(Strings.of(strings).between(start, end)) == strings[start:end]


def test_words_of_one_stance_in_different_texts_are_no_hit() -> None:
    """The index holds them together: who decides looks at each text."""
    one = stance(
        "s1", position=Position.CONDITIONAL, condition="guns", note="peace", evidence=Evidence("both guns peace")
    )
    other = stance("s2", position=Position.CONDITIONAL, condition="guns", note="peace")
    dataset = replace(tiny(), stances=(one, other), retractions=())
    assert np.array_equal(list(texts_of(dataset).columns.texts.holding(["guns", "peace"])), [0, 1])
    assert [(hit.id, hit.match) for hit in search(texts_of(dataset), written(dataset), "guns peace")] == [
        ("s1", "both guns peace")
    ]


def test_a_session_asks_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([write_folder(tmp_path / "d")], tmp_path / "store")
    monkeypatch.setattr(EmbeddedGraph, "_run", lambda *_: pytest.fail("the graph was asked"))
    with stancegraph.open(tmp_path / "store") as session:
        assert session.search("ann")
        assert session.catalogue.actors["ann"]
