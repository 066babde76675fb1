"""Reading graphs that others serve: what they add or leave to chance must not show."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stancegraph.errors import GraphError
from stancegraph.model.records import PartialDate, Role
from stancegraph.model.words import ActorKind, DatePrecision, Represents
from stancegraph.rdf import reader
from stancegraph.rdf.reader import find_iri, read_dataset
from stancegraph.rdf.vocabulary import PREFIXES
from support import OxigraphGraph, RdflibGraph, actor, nquads, tiny

_PREFIXES = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.mark.parametrize("engine", [OxigraphGraph, RdflibGraph])
def test_types_that_an_endpoint_adds_make_no_difference(engine: type[OxigraphGraph | RdflibGraph]) -> None:
    """A server that reasons knows more types of everything than we wrote."""
    text = nquads(tiny())
    added = {line.split()[0] for line in text.splitlines() if f" {_TYPE} " in line}
    classes = (
        "http://www.w3.org/2002/07/owl#Thing",
        "http://www.w3.org/ns/prov#Agent",
        "http://xmlns.com/foaf/0.1/Agent",
    )
    extra = "".join(f"{each} {_TYPE} <{name}> .\n" for each in sorted(added) for name in classes)
    assert reader.read_dataset(engine(text + extra)) == tiny()


def test_records_and_lists_come_in_one_order_whatever_order_the_graph_is_in() -> None:
    dataset = replace(
        tiny(),
        actors=(
            *(actor(f"a{n:02}", aliases=tuple(f"alias {m:02}" for m in range(9))) for n in range(12)),
            actor("ann"),
            actor("bob"),
            actor("land", ActorKind.STATE),
        ),
        roles=tuple(
            Role(f"r{n:02}", "ann", "Minister", "land", Represents.BY_OFFICE, PartialDate(str(2000 + n)))
            for n in range(12)
        ),
    )
    lines = nquads(dataset).splitlines(keepends=True)
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        found = reader.read_dataset(OxigraphGraph("".join(lines)))
        assert found.roles == dataset.roles
        assert found.actors == dataset.actors


def test_of_several_datasets_the_first_by_its_base_describes_the_graph() -> None:
    texts = [
        nquads(replace(tiny(), info=replace(tiny().info, title=name, base_iri=f"https://example.org/{name}/")))
        for name in ("delta", "bravo", "alpha", "echo", "charlie")
    ]
    infos = reader.infos(OxigraphGraph("".join(texts)))
    assert [each.title for each in infos] == ["alpha", "bravo", "charlie", "delta", "echo"]


def test_an_issue_scheme_is_called_after_its_dataset() -> None:
    graph = OxigraphGraph(nquads(tiny()))
    [row] = graph.select("SELECT ?title { ?scheme a skos:ConceptScheme ; dcterms:title ?title }")
    assert row["title"].value == "Issues of: Talks on the river"
    assert graph.ask("ASK { ?issue a sg:Issue ; skos:inScheme ?s . ?s a skos:ConceptScheme }")


# -- what others made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        '<https://example.org/talks/stance/s1> skos:note "another" .',
        "<https://example.org/talks/stance/s1> sg:confidence 0.1 .",
        '<https://example.org/talks/actor/ann> rdfs:label "Anna"@de .',
    ],
)
def test_a_record_with_two_values_where_one_is_meant_is_said_to_be_so(more: str) -> None:
    graph = OxigraphGraph(nquads(tiny()))
    graph.store.update(f"{_PREFIXES} INSERT DATA {{ GRAPH <https://example.org/g> {{ {more} }} }}")
    with pytest.raises(GraphError, match="has several values where one is meant"):
        read_dataset(graph)


@pytest.mark.parametrize("lost", ["?s a foaf:Person", "?s sg:position ?o", "?s sg:voice ?o", "?s skos:definition ?o"])
def test_a_record_that_lacks_what_it_must_have_is_not_passed_over(lost: str) -> None:
    graph = OxigraphGraph(nquads(tiny()))
    graph.store.update(f"{_PREFIXES} DELETE {{ GRAPH ?g {{ {lost} }} }} WHERE {{ GRAPH ?g {{ {lost} }} }}")
    with pytest.raises(GraphError, match="lack a value they must have"):
        read_dataset(graph)


def test_a_stance_that_does_not_say_how_exact_its_date_is_has_a_day() -> None:
    graph = OxigraphGraph(nquads(tiny()))
    graph.store.update(
        f"{_PREFIXES} DELETE {{ GRAPH ?g {{ ?s sg:datePrecision ?o }} }} WHERE {{ GRAPH ?g {{ ?s sg:datePrecision ?o }} }}"
    )
    found = read_dataset(graph)
    assert len(found.stances) == len(tiny().stances)
    assert {each.date_precision for each in found.stances} == {DatePrecision.DAY}


@pytest.mark.parametrize(
    "written", ["2025-04-11T00:00:00", "2025-04-10T24:00:00", "2025-04-11", "2025-04-11T02:00:00+02:00"]
)
def test_moments_are_read_as_xml_schema_has_them_and_without_a_zone_in_utc(written: str) -> None:
    text = nquads(tiny()).replace("2025-04-11T00:00:00Z", written)
    [found] = [each for each in read_dataset(OxigraphGraph(text)).stances if each.id == "s3"]
    assert found.recorded == datetime(2025, 4, 11, tzinfo=UTC)


@pytest.mark.parametrize("text", ["a b", "x> <y", "", "../s1", "s1> ?p ?o } #"])
def test_what_can_be_no_id_names_nothing(text: str) -> None:
    graph = OxigraphGraph(nquads(tiny()))
    assert find_iri(graph, "stance", "s1") == "https://example.org/talks/stance/s1"
    assert find_iri(graph, "stance", "s9") is None
    assert find_iri(graph, "stance", text) is None
