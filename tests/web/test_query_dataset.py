"""The graphs that the protocol names go before those of the query."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QueryTriples, Store

from stancegraph.web.query_dataset import about_graphs, graph_iri, with_base
from stancegraph.web.reply import Refusal

_A, _B = "https://example.org/a", "https://example.org/b"


def _holds(query: str) -> bool:
    store = Store()
    store.extend(
        [
            Quad(NamedNode("u:in-a"), NamedNode("u:p"), NamedNode("u:o"), NamedNode(_A)),
            Quad(NamedNode("u:in-b"), NamedNode("u:p"), NamedNode("u:o"), NamedNode(_B)),
            Quad(NamedNode("u:in-none"), NamedNode("u:p"), NamedNode("u:o"), DefaultGraph()),
        ]
    )
    answer = store.query(query)
    return bool(answer) if isinstance(answer, QueryBoolean) else bool(list(answer))


@pytest.mark.parametrize(
    "begin",
    [
        "ASK {{ {} }}",
        "ASK WHERE {{ {} }}",
        f"ASK FROM <{_B}> FROM NAMED <{_A}> {{{{ {{}} }}}}",
        "SELECT * {{ {} }}",
        "SELECT (EXISTS {{ ?x ?y ?z }} AS ?w) WHERE {{ {} }} LIMIT 1",
        "SELECT (1 AS ?one) FROM NAMED <u:x> {{ {} }} ORDER BY ?one",
        "CONSTRUCT {{ <u:s> <u:p> <u:o> }} WHERE {{ {} }}",
        "CONSTRUCT {{ <u:s> <u:p> <u:o> }} FROM <u:x> {{ {} }}",
        "PREFIX from: <u:> DESCRIBE ?s FROM from:from {{ ?s ?q ?v . {} }}",
        "# FROM <u:x> {{\nSELECT ('WHERE {{' AS ?text) {{ {} }}",
    ],
)
def test_a_query_is_about_the_graphs_that_are_named_beside_it(begin: str) -> None:
    def asked(pattern: str, default: list[str], named: list[str]) -> bool:
        return _holds(about_graphs(begin.format(pattern), default, named))

    assert asked("<u:in-a> ?p ?o", [_A], [])
    assert not asked("<u:in-b> ?p ?o", [_A], [])
    assert asked("<u:in-b> ?p ?o", [_A, _B], [])
    assert not asked("<u:in-none> ?p ?o", [_A], [])
    assert asked(f"GRAPH <{_B}> {{ <u:in-b> ?p ?o }}", [_A], [_B])
    assert not asked(f"GRAPH <{_A}> {{ <u:in-a> ?p ?o }}", [_A], [_B])
    assert not asked("<u:in-b> ?p ?o", [], [_B])


def test_a_description_without_a_pattern_is_about_them() -> None:
    store = Store()
    store.add(Quad(NamedNode("u:s"), NamedNode("u:p"), NamedNode("u:o"), NamedNode(_A)))
    answer = store.query(about_graphs("DESCRIBE <u:s> LIMIT 9", [_A], []))
    assert isinstance(answer, QueryTriples)
    assert len(list(answer)) == 1


def test_without_graphs_a_query_is_as_it_was_written() -> None:
    assert about_graphs("ASK FROM <u:x> {}", [], []) == "ASK FROM <u:x> {}"


@pytest.mark.parametrize(
    "text",
    ["", "a", "u:x> <u:y", "u:x y", "//host/path", 'u:"', "u:\\u003e", "u:%", "u:%zz", "http://[x", "http://x:y/"],
)
def test_what_could_end_an_iri_is_none(text: str) -> None:
    with pytest.raises(Refusal, match="no absolute IRI"):
        graph_iri(text, "graph")


def test_relative_iris_go_on_from_the_service() -> None:
    assert with_base("ASK { <x> ?p ?o }", "u:y") == "BASE <u:y> ASK { <x> ?p ?o }"
    assert with_base("ASK { <u:x> ?p '<x>' }", "u:y") == "ASK { <u:x> ?p '<x>' }"
