"""Records -> RDF -> records is the identity, on Oxigraph and on rdflib; and the RDF is plain, strict RDF 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given, settings

from stancegraph.errors import GraphError
from stancegraph.model.records import Dataset, Issue, PartialDate, Role, Source, Stance
from stancegraph.model.words import ActorKind, Position, Represents, Voice
from stancegraph.rdf import reader as reading
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.literals import literal
from stancegraph.rdf.writer import Mapper
from stancegraph.resources import ontology_file
from support import (
    INFO,
    NASTY,
    OxigraphGraph,
    RdflibGraph,
    actor,
    datasets,
    nquads,
    tiny,
)

nasty = Dataset(INFO, actors=tuple(actor(f"a{n:02}", name=text, note=text) for n, text in enumerate(NASTY)))


@settings(max_examples=25)
@example(tiny())
@example(nasty)
@given(datasets())
def test_the_way_through_oxigraph_and_back_is_the_identity(dataset: Dataset) -> None:
    assert reading.read_dataset(OxigraphGraph(nquads(dataset))) == dataset


@settings(max_examples=8)
@example(tiny())
@example(nasty)
@given(datasets())
def test_the_way_through_rdflib_and_back_is_the_identity(dataset: Dataset) -> None:
    assert reading.read_dataset(RdflibGraph(nquads(dataset))) == dataset


@settings(max_examples=15)
@example(tiny())
@given(datasets())
def test_every_line_is_strict_and_without_blank_nodes(dataset: Dataset) -> None:
    text = nquads(dataset)
    lines = text.split("\n")
    assert lines.pop() == ""
    quads = [quad for line in lines for quad in pyoxigraph.parse(line.encode(), format=pyoxigraph.RdfFormat.N_QUADS)]
    assert len(quads) == len(lines)
    for quad in quads:
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        assert isinstance(quad.object, pyoxigraph.NamedNode | pyoxigraph.Literal)
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        assert quad.subject.value.startswith((dataset.info.base_iri, "http://id.loc.gov/vocabulary/iso639-1/"))
        assert quad.graph_name.value.startswith(f"{dataset.info.base_iri}graph/")


@pytest.mark.parametrize("text", NASTY)
def test_both_libraries_read_a_literal_as_it_was_written(text: str) -> None:
    line = f"<http://a/s> <http://a/p> {literal(text)} <http://a/g> .\n"
    [quad] = pyoxigraph.parse(line.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    assert quad.object == pyoxigraph.Literal(text)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=line, format="nquads")
    [found] = dataset.objects()
    assert found == rdflib.Literal(text)


def test_all_terms_of_our_vocabulary_are_defined_in_the_ontology() -> None:
    store = pyoxigraph.Store()
    for name in ("stancegraph.ttl", "schemes.ttl"):
        store.load(path=str(ontology_file(name)), format=pyoxigraph.RdfFormat.TURTLE)
    defined = {quad.subject.value for quad in store if isinstance(quad.subject, pyoxigraph.NamedNode)}
    used = {
        term.value
        for quad in pyoxigraph.parse(nquads(tiny()).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
        for term in (quad.predicate, quad.object)
        if isinstance(term, pyoxigraph.NamedNode)
    }
    ours = {iri for iri in used if iri.startswith((f"{v.ONTOLOGY}#", v.SCHEMES))}
    assert len(ours) > 40
    assert ours <= defined | {f"{v.ONTOLOGY}#"}, "the vocabulary itself is named too"


def test_every_concept_a_record_can_name_is_in_the_schemes() -> None:
    from stancegraph.model.words import (
        POSITIONS,
        Ballot,
        ConditionKind,
        DatePrecision,
        Embed,
        EventType,
        Represents,
        SourceKind,
        Voice,
    )

    schemes = ontology_file("schemes.ttl").read_text(encoding="utf-8")
    concepts = {quad.subject.value for quad in pyoxigraph.parse(schemes.encode(), format=pyoxigraph.RdfFormat.TURTLE)}
    named: dict[str, Iterable[str]] = {
        "position": POSITIONS,
        "voice": Voice,
        "represents": Represents,
        "source-kind": SourceKind,
        "embed": Embed,
        "date-precision": DatePrecision,
        "condition-kind": ConditionKind,
        "ballot": Ballot,
        "event-type": EventType,
    }
    wanted = {f"{v.SCHEMES}{scheme}/{word}" for scheme, words in named.items() for word in words}
    assert len(wanted) == 5 + 3 + 4 + 5 + 3 + 3 + 9 + 4 + 16
    assert wanted <= concepts


def test_what_each_source_says_stands_in_its_own_graph() -> None:
    graph = OxigraphGraph(nquads(tiny()))
    answer = graph.select("SELECT ?g ?s { GRAPH ?g { ?s a ?class } } ORDER BY ?g ?s")
    base = "https://example.org/talks/"
    graphs: dict[str, set[str]] = {}
    for row in answer:
        graphs.setdefault(row["g"].value.removeprefix(f"{base}graph/"), set()).add(row["s"].value.removeprefix(base))
    assert graphs["registry"] == {
        "actor/ann", "actor/bob", "actor/land", "role/r1", "role/r2", "role/r3", "issue/talks", "issue/truce",
        # What follows from them and from stances.
        "actor/ann#on-truce", "actor/bob#on-truce", "actor/land#on-truce", "actor/land#government--open",
        "actor/land#government--2025-06-01", "actor/land#government-ann-2024-01-01",
        "actor/ann#attribute-colour", "actor/ann#attribute-party", "issue/talks#attribute-kind",
    }  # fmt: skip
    assert graphs["corrections"] == {"stance/x1"}
    language = "http://id.loc.gov/vocabulary/iso639-1/en"
    of_catalogues = {"#publisher", "#period", "#download-1", "#download-2", language}
    assert graphs["metadata"] == {"", "issue/", "step/1-begin", "step/10", *of_catalogues}
    assert graphs["source/herald"] == {"source/herald", "event/e2", "vote/v2"}
    assert {"source/gazette", "stance/s1", "stance/s3", "event/e1", "assessment/a1", "vote/v1"} <= graphs[
        "source/gazette"
    ]
    assert len(graphs) == 5


def test_dates_and_numbers_are_typed_so_that_queries_can_compare_them() -> None:
    graph = OxigraphGraph(nquads(tiny()))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    for query, datatype in [
        ("SELECT ?v { ?s a sg:Stance ; sg:date ?v }", f"{xsd}date"),
        ("SELECT ?v { ?s prov:generatedAtTime ?v }", f"{xsd}dateTime"),
        ("SELECT ?v { ?s sg:confidence ?v }", f"{xsd}decimal"),
        ("SELECT ?v { ?s oa:start ?v }", f"{xsd}integer"),
        ("SELECT ?v { ?s sg:firstDay ?v }", f"{xsd}date"),
        ("SELECT ?v { ?s sg:until ?v }", f"{xsd}date"),
        ("SELECT ?v { ?s sg:leads ?v }", f"{xsd}boolean"),
        ("SELECT ?v { ?s sg:staleAfter ?v }", f"{xsd}integer"),
        ("SELECT ?v { ?s sg:coversUntil ?v }", f"{xsd}date"),
        ("SELECT ?v { ?s schema:startDate ?v }", "http://id.loc.gov/datatypes/edtf/EDTF-level0"),
    ]:
        found = [row["v"] for row in graph.select(query)]
        assert found
        assert {each.datatype.value for each in found} == {datatype}
    [row, _] = graph.select("SELECT ?first ?last { ?r sg:firstDay ?first ; sg:lastDay ?last }")
    assert (row["first"].value, row["last"].value) == ("2024-01-01", "2025-05-31")


def test_references_go_to_the_dataset_that_declares_them() -> None:
    mapper = Mapper("https://mine.example/", lambda kind, _name: ("https://theirs.example/", kind))
    text = mapper.quads(tiny().stances[1])
    assert "<https://mine.example/stance/s2> " in text
    assert set(re.findall(r"<(https://theirs[^>]*)>", text)) == {
        "https://theirs.example/actor/ann",
        "https://theirs.example/actor/bob",
        "https://theirs.example/actor/bob#on-truce",
        "https://theirs.example/actor/land",
        "https://theirs.example/issue/truce",
        "https://theirs.example/source/gazette",
        "https://theirs.example/graph/registry",
        "https://theirs.example/graph/source/gazette",
    }


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        (
            '"2025-04-06"^^<http://www.w3.org/2001/XMLSchema#date>',
            '"2025-02-30"^^<http://www.w3.org/2001/XMLSchema#date>',
            'https://example.org/talks/stance/s3: date is "2025-02-30", which has no meaning there; '
            "see: stancegraph validate",
        ),
        (
            "<https://w3id.org/stancegraph/scheme/position/rejects>",
            "<https://w3id.org/stancegraph/scheme/position/detests>",
            'https://example.org/talks/stance/s3: position is "detests", which has no meaning there; '
            "see: stancegraph validate",
        ),
        (
            '#confidence> "0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            '#confidence> "much"',
            'https://example.org/talks/stance/s1: confidence is "much", which has no meaning there; '
            "see: stancegraph validate",
        ),
    ],
)
def test_a_graph_that_others_made_badly_is_said_to_be_so(good: str, bad: str, message: str) -> None:
    text = nquads(tiny())
    assert good in text
    with pytest.raises(GraphError) as caught:
        reading.read_dataset(OxigraphGraph(text.replace(good, bad)))
    assert str(caught.value) == message


def test_a_graph_that_does_not_describe_itself_is_read_all_the_same() -> None:
    dataset = tiny()
    text = "".join(line for line in nquads(dataset).splitlines(keepends=True) if "/graph/metadata>" not in line)
    found = reading.read_dataset(OxigraphGraph(text))
    # The steps of a story stand where it describes itself.
    assert replace(found, info=dataset.info) == replace(dataset, steps=())
    assert found.info.base_iri == "urn:stancegraph:unnamed/"


def test_who_leads_is_said_of_that_office_alone_and_names_have_their_language() -> None:
    graph = OxigraphGraph(nquads(tiny()))
    [leader] = graph.select("SELECT ?r ?leads { ?r sg:leads ?leads }")
    assert (leader["r"].value, leader["leads"].value) == ("https://example.org/talks/role/r3", "true")
    names = [row["name"] for row in graph.select("SELECT ?name { ?a schema:alternateName ?name } ORDER BY ?name")]
    assert {(name.language, name.value) for name in names} == {("fr", "Anne"), ("uk", "Ганна")}


@pytest.mark.parametrize(
    ("who", "given", "in_office", "as_member"),
    [
        # A minister who coaches a club; of two roles in the board the one that represents it counts.
        ("ann", {}, {"norland", "board"}, {"club"}),
        ("ann", {"on_behalf_of": "club"}, {"club"}, set()),
        ("bob", {}, set(), set()),
        ("norland", {}, {"norland"}, set()),
        ("club", {}, set(), {"club"}),
        ("norland", {"on_behalf_of": "club"}, {"club"}, {"norland"}),
        ("ann", {"voice": Voice.ATTRIBUTED, "attributed_by": "bob"}, set(), set()),
    ],
)
def test_in_which_capacity_a_stance_was_made_is_written(
    who: str, given: dict[str, Any], in_office: set[str], as_member: set[str]
) -> None:
    body = ActorKind.ORGANISATION
    actors = [actor("ann"), actor("bob"), actor("norland", kind=ActorKind.STATE)]
    actors += [actor("club", kind=body), actor("board", kind=body)]
    roles = [
        Role("r1", "ann", "Minister", "norland", Represents.BY_OFFICE),
        Role("r2", "ann", "Coach", "club", Represents.NONE),
        Role("r3", "ann", "Member", "board", Represents.NONE),
        Role("r4", "ann", "Speaker", "board", Represents.BY_MANDATE),
        Role("r5", "bob", "Coach", "norland", Represents.NONE, end=PartialDate("2024-12-31")),
    ]
    stance = Stance(
        "s", who, "truce", Position.SUPPORTS, date(2025, 2, 1), **{"voice": Voice.SELF, "source": "paper"} | given
    )
    issues, sources = (Issue("truce", "Truce", "Do."),), (Source("paper", "Paper"),)
    dataset = Dataset(INFO, actors=tuple(actors), roles=tuple(roles), issues=issues, sources=sources, stances=(stance,))
    graph = OxigraphGraph(nquads(dataset))

    def bodies(term: str) -> set[str]:
        return {row["body"].value.rpartition("/")[2] for row in graph.select(f"SELECT ?body {{ ?s {term} ?body }}")}

    assert bodies("sg:inOffice") == in_office
    assert bodies("sg:asMember") == as_member
