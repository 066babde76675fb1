"""The one door: what every graph, wherever it lives, makes of a query before an engine sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from stancegraph.errors import QueryError
from stancegraph.rdf.graph import Request
from stancegraph.rdf.vocabulary import PREFIXES, RECORD_KINDS
from support import OxigraphGraph, nquads, solutions, tiny

TALKS = "https://example.org/talks/"
RIVER = "https://example.org/river/"


def of(*bases: str) -> OxigraphGraph:
    return OxigraphGraph("".join(nquads(replace(tiny(), info=replace(tiny().info, base_iri=base))) for base in bases))


ONE = of(TALKS)
TWO = of(TALKS, RIVER)


def request(query: str, **options: object) -> Request:
    return ONE.request(query, **options)  # type: ignore[arg-type]


def test_the_records_of_a_dataset_have_prefixes() -> None:
    assert ONE.ask("ASK { stance:s1 sg:actor actor:ann ; sg:issue issue:truce ; dcterms:source source:gazette }")
    for kind in RECORD_KINDS:
        assert request(f"ASK {{ {kind}:x ?p ?o }}").prefixes == {kind: f"{TALKS}{kind}/"}
    assert not set(RECORD_KINDS) & set(PREFIXES)


def test_what_a_query_declares_itself_holds() -> None:
    query = f"PREFIX actor: <{RIVER}actor/> PREFIX sg: <http://example.org/> ASK {{ ?s sg:actor actor:ann }}"
    assert request(query).prefixes == {}
    assert not ONE.ask(query)
    assert ONE.request("ASK { x:a sg:b 1 }", prefixes={"x": "http://x/", "y": "http://y/"}).prefixes == {
        "x": "http://x/",
        "sg": PREFIXES["sg"],
    }


def test_of_several_datasets_none_is_guessed() -> None:
    with pytest.raises(QueryError) as caught:
        TWO.query("SELECT * { ?s sg:actor actor:ann }")
    assert str(caught.value) == (
        "2 datasets are in this graph, and actor: may be of any; say which: "
        f"PREFIX actor: <{RIVER}actor/> or <{TALKS}actor/>"
    )
    assert TWO.record_prefixes() == {}
    assert TWO.ask(f"PREFIX actor: <{RIVER}actor/> ASK {{ ?s sg:actor actor:ann }}")
    assert TWO.ask("ASK { ?s a sg:Stance }")


def test_an_unknown_prefix_is_told_with_its_line() -> None:
    with pytest.raises(QueryError, match=r"^line 2: the prefix sgg: is not declared; add PREFIX sgg: <\.\.\.>"):
        ONE.query("SELECT *\n{ ?s a sgg:Stance }")
    with pytest.raises(QueryError, match=r'did you mean "actor"\?$'):
        ONE.query("SELECT * { ?s sg:actor actr:ann }")


@pytest.mark.parametrize(
    ("iri", "message"),
    [
        ("<http://a b>", 'line 2: <http://a b> is no IRI: " " cannot be in one'),
        ("<http://a{b}>", 'line 2: <http://a{b}> is no IRI: "{" cannot be in one'),
        ("<http://a ", "line 2: an IRI is opened here and not closed: <http://a  }"),
    ],
)
def test_an_iri_that_is_none_is_told_as_such(iri: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        ONE.query(f"SELECT ?x\n{{ ?x a {iri} }}")
    assert str(caught.value) == message


def test_a_comparison_with_an_unknown_prefix_is_no_iri() -> None:
    with pytest.raises(QueryError, match="the prefix ex: is not declared"):
        ONE.query("SELECT ?x { ?x a ?y FILTER(?x <ex:b && ?y > 3) }")


def test_a_time_out_is_a_number() -> None:
    with pytest.raises(QueryError, match="the time-out is no number"):
        ONE.query("ASK { ?s a sg:Stance }", timeout=float("nan"))


def test_prefixes_with_service_in_them_pass_and_mean_the_same() -> None:
    given = {"service": f"{TALKS}actor/"}
    assert ONE.query("ASK { ?s sg:actor service:ann }", prefixes=given)
    assert not ONE.query("ASK { ?s sg:actor service:nobody }", prefixes=given)
    found = request("ASK { ?s sg:actor service:ann }", prefixes=given)
    assert found.written == "ASK { ?s sg:actor service:ann }"
    assert "service" not in found.text


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "ASK { SERVICE:x { ?s ?p ?o } }"]
)
def test_calls_pass_only_where_they_are_allowed(query: str) -> None:
    with pytest.raises(QueryError, match="which is off"):
        request(query)
    assert not request("ASK {}").may_call
    assert request(query, allow_service=True).may_call
    assert request(query, allow_service=True).text == query


def test_a_value_cannot_become_a_call() -> None:
    text = "' SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } '"
    [row] = ONE.query("SELECT ?x { FILTER(BOUND(?x)) }", {"x": Literal(text)})  # type: ignore[misc]
    assert row["x"] == Literal(text)


def test_from_and_a_default_graph_narrow_what_is_asked() -> None:
    def count(query: str, **options: str) -> int:
        [row] = solutions(ONE.query(query, **options))  # type: ignore[arg-type]
        assert isinstance(row["n"], Literal)
        return int(row["n"].value)

    everything = "SELECT (COUNT(*) AS ?n) { ?s a ?class }"
    gazette = f"{TALKS}graph/source/gazette"
    narrow = count(f"SELECT (COUNT(*) AS ?n) FROM <{gazette}> {{ ?s a ?class }}")
    assert 0 < narrow < count(everything)
    assert count(everything, default_graph=gazette) == narrow
    assert count(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{gazette}> {{ ?s a ?class }}") == 0
    assert count(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{gazette}> {{ GRAPH ?g {{ ?s a ?class }} }}") == narrow


def test_values_are_bound_behind_the_same_door() -> None:
    assert ONE.ask("ASK { ?s sg:actor ?who }", {"who": NamedNode(f"{TALKS}actor/ann")})
    assert not ONE.ask("ASK { ?s sg:actor ?who }", {"who": NamedNode(f"{TALKS}actor/nobody")})
