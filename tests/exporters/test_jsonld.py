"""JSON-LD by the context of the ontology: what is read back, by two readers, is what was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from stancegraph.errors import StancegraphError
from stancegraph.exporters.jsonld import write_json_ld
from stancegraph.rdf.vocabulary import PREFIXES

BASE = "https://example.org/demo/"
SG = PREFIXES["sg"]


def written(quads: Iterable[Quad], base: str | None = BASE) -> str:
    stream = BytesIO()
    write_json_ld(quads, stream, base)
    return stream.getvalue().decode()


def read(text: str) -> set[Quad]:
    return set(parse(text.encode(), RdfFormat.JSON_LD))


def expanded(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


PREDICATES = [
    expanded(name)
    for name in (
        "rdf:type", "rdf:value", "sg:actor", "sg:position", "sg:voice", "sg:represents", "sg:date", "sg:confidence", "sg:evidence",
        "sg:candidate", "schema:alternateName", "skos:altLabel", "oa:hasSource", "dcterms:source", "dcterms:title", "sg:unheardOf",
        "sg:weight", "schema:url",
    )
]  # fmt: skip
PREDICATES += [NamedNode("http://other.example/p"), NamedNode("http://other.example/p#1"), NamedNode("urn:x:y")]
IRIS = [
    NamedNode(each)
    for each in (
        f"{BASE}stance/s1", f"{BASE}stance/s1#evidence", f"{BASE}actor/a.b", f"{BASE}actor/", BASE, f"{BASE}odd/a:b", f"{BASE}a",
        f"{BASE}graph/source/x", f"{SG}Stance", f"{SG}Unheard", PREFIXES["position"] + "supports", PREFIXES["represents"] + "organisation",
        PREFIXES["position"] + "a/b", PREFIXES["position"], "urn:a:b", "http://example.org/ü#é", "mailto:a@example.org",
    )
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=5), st.sampled_from(["id", "@id", "_:b", "supports", "2025-01-01", "1", "true"]))
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "uk", "de-AT"])).map(lambda pair: Literal(pair[0], language=pair[1])),
    st.tuples(
        TEXTS, st.sampled_from(["xsd:date", "xsd:decimal", "xsd:integer", "xsd:boolean", "edtf:EDTF-level0"])
    ).map(lambda pair: Literal(pair[0], datatype=expanded(pair[1]))),
    st.just(Literal("x", datatype=NamedNode("http://other.example/type"))),
)
NODES = st.one_of(st.sampled_from(IRIS), st.sampled_from(["b1", "b2"]).map(BlankNode))
GRAPHS = st.one_of(st.just(DefaultGraph()), st.sampled_from(IRIS[:4]))
QUADS = st.builds(Quad, NODES, st.sampled_from(PREDICATES), st.one_of(NODES, LITERALS), GRAPHS)


@given(st.lists(QUADS, max_size=12), st.sampled_from([None, BASE]))
@example([Quad(IRIS[0], PREDICATES[0], Literal("no class"))], BASE)
@example([Quad(IRIS[0], expanded("sg:represents"), NamedNode(PREFIXES["represents"] + "organisation"))], BASE)
def test_what_is_written_is_read_again(quads: list[Quad], base: str | None) -> None:
    text = written(quads, base)
    assert named(read(text)) == named(quads)


def named(quads: Iterable[Quad]) -> set[Quad]:
    """With names for blank nodes, which keep theirs within a file but not for a reader."""
    quads = list(quads)
    blanks = sorted(
        {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}
    )
    kept = {blank: NamedNode(f"urn:blank:{blank}") for blank in blanks}

    def name(term: Any) -> Any:
        return kept[term.value] if isinstance(term, BlankNode) else term

    return {Quad(name(each.subject), each.predicate, name(each.object), each.graph_name) for each in quads}


def test_the_words_are_those_of_the_context() -> None:
    subject = NamedNode(f"{BASE}stance/s1")
    graph = NamedNode(f"{BASE}graph/source/one")
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (expanded("sg:position"), expanded("position:opposes")),
        (expanded("rdf:type"), expanded("sg:Stance")),
        (expanded("sg:actor"), NamedNode(f"{BASE}actor/putin")),
        (expanded("sg:confidence"), Literal("0.90", datatype=expanded("xsd:decimal"))),
        (expanded("sg:otherSource"), NamedNode(f"{BASE}source/one")),
        (expanded("schema:alternateName"), Literal("Путин", language="ru")),
        (expanded("sg:evidence"), NamedNode(f"{BASE}stance/s1#evidence")),
    ]
    document = json.loads(written(Quad(subject, predicate, value, graph) for predicate, value in facts))
    assert document["@context"]["@base"] == BASE
    assert document["@graph"] == [
        {
            "id": f"{BASE}graph/source/one",
            "@graph": [
                {
                    "id": "stance/s1",
                    "type": "Stance",
                    "position": "opposes",
                    "actor": "actor/putin",
                    "confidence": "0.90",
                    "otherSources": ["source/one"],
                    "alternateName": {"ru": ["Путин"]},
                    "evidence": "stance/s1#evidence",
                }
            ],
        }
    ]
    assert list(document["@graph"][0]["@graph"][0])[:2] == ["id", "type"]


def test_another_reader_reads_the_same() -> None:
    quads = [
        Quad(IRIS[0], predicate, value)
        for predicate in PREDICATES
        for value in (IRIS[3], IRIS[10], IRIS[11], Literal("x"), Literal("é", language="uk"), Literal("2025-01-01", datatype=expanded("xsd:date")))
    ]  # fmt: skip
    ours, theirs = rdflib.Graph(), rdflib.Graph()
    ours.parse(data=written(quads), format="json-ld")
    theirs.parse(data="".join(f"{quad} .\n" for quad in quads), format="nt")
    assert set(ours) == set(theirs)


@pytest.mark.parametrize(
    ("quad", "message"),
    [
        (Quad(IRIS[0], PREDICATES[2], Triple(IRIS[0], PREDICATES[2], IRIS[1])), "a triple within a triple"),
        (Quad(IRIS[0], PREDICATES[2], NamedNode("sg:actor")), "sg: is a prefix of the JSON-LD context"),
        (Quad(NamedNode("schema:a"), PREDICATES[2], IRIS[0]), "schema: is a prefix"),
        (Quad(IRIS[0], NamedNode("voice:a"), IRIS[0]), "voice: is a prefix"),
    ],
)
def test_what_json_ld_would_read_otherwise_is_refused(quad: Quad, message: str) -> None:
    with pytest.raises(StancegraphError, match=message):
        written([quad])


def test_nothing_is_an_empty_graph() -> None:
    assert json.loads(written([]))["@graph"] == []
