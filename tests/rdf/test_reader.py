"""Reading graphs that others serve: what they add or leave to chance must not show."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from stancegraph.model.records import PartialDate, Role
from stancegraph.model.words import ActorKind, Represents
from stancegraph.rdf import reader
from support import OxigraphGraph, RdflibGraph, actor, nquads, tiny

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
