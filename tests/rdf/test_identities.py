"""Identity is the whole IRI: two records whose ids are alike are never taken for one, whoever reads them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stancegraph.answers.catalogue import GraphCatalogue
from stancegraph.answers.explain import explain
from stancegraph.answers.search import search
from stancegraph.answers.stance_texts import GraphTexts
from stancegraph.errors import DataError, GraphError, NotFound
from stancegraph.model.records import Dataset
from stancegraph.model.schema import ISSUE
from stancegraph.rdf import reader
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.identities import Identities
from stancegraph.rdf.together import check_together
from stancegraph.session import Session
from stancegraph.store.build import build
from support import INFO, OxigraphGraph, RdflibGraph, actor, issue, nquads, source, stance, tiny

OTHER = "https://example.org/elsewhere/"


def elsewhere(**records: Any) -> Dataset:
    return Dataset(replace(INFO, base_iri=OTHER), **records)


WHOLE = {"actors": (actor("zoe"),), "issues": (issue("toll"),), "sources": (source("courier"),)}


def both(**other: Any) -> str:
    return nquads(tiny()) + nquads(elsewhere(**{**WHOLE, **other}))


@pytest.mark.parametrize("engine", [OxigraphGraph, RdflibGraph])
@pytest.mark.parametrize(
    ("records", "kind", "identifier", "read"),
    [
        ({"actors": (actor("ann", name="Ann Other"),)}, "actor", "ann", reader.actors),
        ({"actors": tiny().actors[:1]}, "actor", "ann", reader.actors),  # word for word the same
        ({"issues": (issue("truce"),)}, "issue", "truce", reader.issues),
        ({"sources": (source("gazette"),)}, "source", "gazette", reader.sources),
        (
            {"stances": (stance(tiny().stances[0].id, actor="zoe", issue="toll", source="courier"),)},
            "stance",
            tiny().stances[0].id,
            lambda graph: list(reader.stances(graph)),
        ),
        (
            # A stance and a retraction are of one kind.
            {"stances": (stance(tiny().retractions[0].id, actor="zoe", issue="toll", source="courier"),)},
            "stance",
            tiny().retractions[0].id,
            reader.read_dataset,
        ),
    ],
)
def test_two_records_of_one_id_are_never_one(
    engine: type[OxigraphGraph | RdflibGraph],
    records: Any,
    kind: str,
    identifier: str,
    read: Callable[[Graph], object],
) -> None:
    graph = engine(both(**records))
    with pytest.raises(GraphError) as caught:
        read(graph)
    message = str(caught.value)
    assert message.startswith(f'two records have the {kind} id "{identifier}": ')
    assert f"<{INFO.base_iri}{kind}/{identifier}>" in message
    assert f"<{OTHER}{kind}/{identifier}>" in message
    assert "--prefix" in message
    with pytest.raises(GraphError, match="two records"):
        reader.check_identities(engine(both(**records)))


def test_datasets_whose_ids_differ_are_read_together() -> None:
    graph = OxigraphGraph(both())
    reader.check_identities(graph)
    assert {each.id for each in reader.actors(graph)} == {*(each.id for each in tiny().actors), "zoe"}
    assert reader.find_iri(graph, "actor", "zoe") == f"{OTHER}actor/zoe"


def test_a_reference_to_nobody_is_not_taken_for_somebody_else() -> None:
    """The stance is about a record of its own dataset that is missing; another dataset has one of that id."""
    text = nquads(tiny()) + nquads(
        elsewhere(**WHOLE, stances=(stance("o1", actor="ann", issue="toll", source="courier"),))
    )
    graph = OxigraphGraph(text)
    GraphCatalogue(graph).actors  # noqa: B018
    with pytest.raises(GraphError, match='the actor id "ann"'):
        list(reader.stances(graph))
    graph = OxigraphGraph(text)
    list(reader.read(graph, ISSUE))
    with pytest.raises(GraphError, match='the actor id "ann"'):
        reader.read_dataset(graph)


def test_a_correction_of_nothing_corrects_nothing_elsewhere() -> None:
    mine = tiny().stances[0]
    text = nquads(tiny()) + nquads(
        elsewhere(**WHOLE, stances=(stance("o1", actor="zoe", issue="toll", source="courier", retracts=mine.id),))
    )
    with pytest.raises(GraphError, match=f'the stance id "{mine.id}"'):
        list(reader.stances(OxigraphGraph(text)))


def test_a_subject_is_an_actor_before_it_is_an_event_or_issue() -> None:
    found = Identities()
    found.id_of("actor", "https://a.org/actor/x")
    assert found.id_of("subject", "https://a.org/actor/x") == "x"
    assert found.id_of("subject", "https://a.org/event/y") == "y"
    with pytest.raises(GraphError, match="two records"):
        found.id_of("subject", "https://a.org/event/x")
    assert found.iri("actor", "x") == "https://a.org/actor/x"
    assert found.iri("actor", "y") is None


def test_an_id_that_several_stances_have_is_asked_about_and_each_is_found_by_its_iri() -> None:
    first = tiny().stances[0]
    graph = OxigraphGraph(
        both(stances=(stance(first.id, actor="zoe", issue="toll", source="courier", note="the other one"),))
    )
    iris = [f"{base}stance/{first.id}" for base in sorted((INFO.base_iri, OTHER))]
    with pytest.raises(NotFound) as caught:
        explain(graph, GraphCatalogue(graph), first.id)
    assert (
        str(caught.value)
        == f'several records have the stance id "{first.id}": <{iris[0]}> and <{iris[1]}>; give one of these IRIs'
    )
    for iri in iris:
        fresh = OxigraphGraph("".join(f"{quad} .\n" for quad in graph.store))
        opened = explain(fresh, GraphCatalogue(fresh), iri)
        assert opened.iri == iri
        assert opened.stance.actor == ("zoe" if iri.startswith(OTHER) else first.actor)
    with pytest.raises(GraphError, match="two records"):
        reader.read_dataset(graph)


def test_what_was_found_under_one_id_is_not_two_hits_in_one() -> None:
    texts = [nquads(replace(tiny(), stances=(stance("s1", note="a word"),), retractions=()))]
    texts.append(
        nquads(elsewhere(**WHOLE, stances=(stance("s1", actor="zoe", issue="toll", source="courier", note="a word"),)))
    )
    graph = OxigraphGraph("".join(texts))
    with pytest.raises(GraphError, match='the stance id "s1"'):
        search(GraphTexts(graph), GraphCatalogue(graph), "word")


@pytest.mark.parametrize(
    "text", ["stance:{id}", "{iri}", "<{iri}>", " {iri} "], ids=["curie", "iri", "brackets", "blanks"]
)
def test_a_stance_is_found_by_its_iri(text: str) -> None:
    graph = OxigraphGraph(nquads(tiny()))
    iri = f"{INFO.base_iri}stance/s1"
    assert reader.find_iri(graph, "stance", text.format(id="s1", iri=iri)) == iri


@pytest.mark.parametrize(
    "text",
    [
        "a b",
        "",
        "<>",
        "actor:",
        "https://example.org/a b",
        "https://",
        f"{INFO.base_iri}actor/ann",
        "stance:a b",
        "x:y",
    ],
)
def test_what_names_nothing_is_not_found(text: str) -> None:
    assert reader.find_iri(OxigraphGraph(nquads(tiny())), "stance", text) is None


def test_named_queries_are_refused_where_ids_would_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(OxigraphGraph(both(actors=(actor("ann"),))))
    with pytest.raises(GraphError, match='two records have the actor id "ann"'):
        session.query("about")
    assert session.query("ASK { ?actor a sg:Actor }")


@pytest.mark.parametrize("apart", [True, False])
def test_validate_says_so_as_build_does(tmp_path: Path, apart: bool) -> None:
    parts = [nquads(tiny()), nquads(elsewhere(**{**WHOLE, "actors": (actor("ann", name="Ann Other"),)}))]
    texts = parts if apart else ["".join(parts)]
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"{number}.nq")
        paths[-1].write_text(text, "utf-8")
    found = check_together(paths).problems
    with pytest.raises(DataError) as caught, warnings.catch_warnings(action="ignore"):
        build(paths, tmp_path / "store")
    assert list(caught.value.problems) == list(found)
    first, second = sorted([INFO.base_iri, OTHER])
    [problem] = [each for each in found if each.column == f"<{second}actor/ann>"]
    file, other = (paths[-1 if base == OTHER else 0] for base in (second, first))
    assert problem.file == str(file)
    assert problem.message.startswith(f'"ann" is declared differently in <{first}actor/ann> of {other}; ')
    if apart:
        assert problem.message.endswith(f"keep them apart with: --prefix {file}=PREFIX")
    else:
        assert problem.message.endswith(
            f"the records of {second} into a file of their own, which takes a prefix: --prefix FILE=PREFIX"
        )


def test_datasets_that_share_no_id_are_valid_together(tmp_path: Path) -> None:
    (tmp_path / "both.nq").write_text(both(), "utf-8")
    assert not check_together([tmp_path / "both.nq"]).problems
