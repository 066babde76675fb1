"""The SPARQL 1.1 Protocol, the Graph Store Protocol for reading, and what is refused."""

from __future__ import annotations

import html
import io
import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import current_thread
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import rdflib
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from asgi import Client, client_of
from stancegraph import limits, queries
from stancegraph.answers.scope import today
from stancegraph.limits import MOST_TERMINALS
from stancegraph.rdf import sparql as terminals
from stancegraph.rdf.sparql import Token
from stancegraph.web.asking import Limits
from stancegraph.web.negotiation import HTML, OF_ROWS, Form
from stancegraph.web.site import Settings

_BASE = "https://example.org/talks/"
_REGISTRY, _GAZETTE = f"{_BASE}graph/registry", f"{_BASE}graph/source/gazette"
_STANCE = "https://w3id.org/stancegraph/ontology#Stance"
_FORM = ("content-type", "application/x-www-form-urlencoded")
_DIRECT = ("content-type", "application/sparql-query")
_ROWS = "SELECT ?stance { ?stance a sg:Stance } ORDER BY ?stance"


def _get(client: Client, query: str, accept: str = "*/*", **more: str) -> object:
    return client.accepting(f"/sparql?{urlencode({'query': query, **more})}", accept)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_is_asked_in_each_of_three_ways(client: Client, path: str) -> None:
    query = "ASK { ?stance a sg:Stance }"
    answers = [
        client.ask(f"{path}?{urlencode({'query': query})}"),
        client.ask(path, "POST", [_FORM], urlencode({"query": query}).encode()),
        client.ask(path, "POST", [_DIRECT], query.encode()),
        client.ask(path, "POST", [("content-type", "application/sparql-query; charset=UTF-8")], query.encode()),
    ]
    for answer in answers:
        assert (answer.status, answer.kind) == (200, "application/sparql-results+json")
        assert answer.json["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/csv", QueryResultsFormat.CSV),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_rows_come_in_the_form_asked_for(client: Client, accept: str, format: QueryResultsFormat) -> None:
    answer = client.accepting(f"/sparql?{urlencode({'query': _ROWS})}", accept)
    assert answer.kind == accept
    if format is QueryResultsFormat.CSV:
        rows = answer.text.splitlines()[1:]
    else:
        found = parse_query_results(answer.body, format)
        assert isinstance(found, QuerySolutions)
        rows = [row["stance"].value for row in found]
    expected = [row["stance"].value for row in client.site.served.opened.session.graph.select(_ROWS)]
    assert rows == expected
    assert rows


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_triples_come_in_the_form_asked_for(client: Client, accept: str, format: str) -> None:
    answer = client.accepting(
        f"/sparql?{urlencode({'query': 'CONSTRUCT { ?s a ?type } WHERE { ?s a ?type }'})}", accept
    )
    assert answer.kind == accept
    graph = rdflib.Dataset(default_union=True)
    graph.parse(io.BytesIO(answer.body), format=format)
    assert (None, rdflib.RDF.type, rdflib.URIRef(_STANCE)) in graph


def test_a_browser_gets_rows_as_a_page(client: Client) -> None:
    answer = client.accepting(f"/sparql?{urlencode({'query': _ROWS})}", "text/html,*/*;q=0.8")
    assert answer.kind == "text/html"
    assert "stance/a2" in answer.text
    misspelt = f"/sparql?{urlencode({'query': 'SELECT * { ?s sg:postion ?p }'})}"
    page = client.accepting(misspelt, "text/html,*/*;q=0.8").text
    assert "nothing in the vocabulary is called sg:postion; did you mean &#34;sg:position&#34;?" in page
    assert "0 rows" in page
    assert "nothing in the vocabulary" not in answer.text
    triples = client.accepting(f"/sparql?{urlencode({'query': 'DESCRIBE actor:ann'})}", "text/html,*/*;q=0.8")
    assert triples.kind == "text/turtle"


def test_the_name_of_a_form_goes_before_accept(client: Client) -> None:
    address = f"/sparql?{urlencode({'query': 'ASK {}', 'format': 'json', 'output': 'json', 'results': 'json'})}"
    assert client.accepting(address, "application/sparql-results+xml").kind == "application/sparql-results+json"
    address = f"/sparql?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o }', 'format': 'n-triples'})}"
    assert client.accepting(address, "text/turtle").kind == "application/n-triples"


def _is_true(client: Client, query: str, method: str, **graphs: list[str]) -> bool:
    pairs = urlencode([(f"{name}-graph-uri", each) for name, all_of in graphs.items() for each in all_of])
    if method == "GET":
        answer = client.ask(f"/sparql?{pairs}&{urlencode({'query': query})}")
    elif method == "form":
        answer = client.ask("/sparql", "POST", [_FORM], f"{pairs}&{urlencode({'query': query})}".encode())
    else:
        answer = client.ask(f"/sparql?{pairs}", "POST", [_DIRECT], query.encode())
    assert answer.status == 200
    found = parse_query_results(answer.body, QueryResultsFormat.JSON)
    assert isinstance(found, QueryBoolean)
    return bool(found)


@pytest.mark.parametrize("method", ["GET", "form", "direct"])
def test_the_protocol_says_what_a_query_is_about(client: Client, method: str) -> None:
    stance, actor = "ASK { ?x a sg:Stance }", "ASK { ?x a sg:Actor }"
    assert _is_true(client, stance, method, default=[_GAZETTE])
    assert not _is_true(client, stance, method, default=[_REGISTRY])
    assert _is_true(client, stance, method, default=[_REGISTRY, _GAZETTE])
    assert not _is_true(client, actor, method, named=[_REGISTRY])
    assert _is_true(client, "ASK { GRAPH ?g { ?x a sg:Actor } }", method, named=[_REGISTRY])
    assert not _is_true(client, "ASK { GRAPH ?g { ?x a sg:Stance } }", method, named=[_REGISTRY])
    # Before what the query itself says.
    assert not _is_true(client, f"ASK FROM <{_GAZETTE}> {{ ?x a sg:Stance }}", method, default=[_REGISTRY])
    assert not _is_true(client, stance, method, default=["https://example.org/not-there"])


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", [], b"", 400),
        ("GET", "/sparql?query=ASK%20%7B", [], b"", 400),
        ("GET", "/sparql?query=", [], b"", 400),
        ("GET", "/sparql?qeury=ASK%20%7B%7D", [], b"", 400),
        ("GET", "/sparql?query=ASK%20%7B%7D&default-graph-uri=u:x%3E%20%3Cu:y", [], b"", 400),
        ("GET", "/sparql?query=ASK%20%7B%7D&timeout=soon", [], b"", 400),
        ("GET", "/sparql?query=ASK%20%7B%7D&format=png", [], b"", 400),
        ("GET", "/sparql?update=CLEAR%20ALL", [], b"", 403),
        ("POST", "/sparql", [_FORM], b"update=CLEAR+ALL", 403),
        ("POST", "/sparql", [("content-type", "application/sparql-update")], b"CLEAR ALL", 403),
        ("POST", "/sparql", [_FORM], b"query=ASK+%7B%7D&update=CLEAR+ALL", 403),
        ("POST", "/sparql", [_FORM], b"query=CLEAR+ALL", 400),
        ("POST", "/sparql", [_DIRECT], b"\xff\xfe", 400),
        ("POST", "/sparql", [("content-type", "application/sparql-query; charset=utf-16")], b"ASK {}", 415),
        ("POST", "/sparql", [("content-type", "text/plain")], b"ASK {}", 415),
        ("POST", "/sparql", [], b"query=ASK%20%7B%7D", 415),
        ("POST", "/sparql", [_FORM], b"", 400),
        ("POST", "/sparql?query=ASK%20%7B%7D", [_DIRECT], b"ASK {}", 400),
        ("PUT", "/sparql?query=ASK%20%7B%7D", [], b"", 405),
        ("DELETE", "/sparql", [], b"", 405),
        ("PATCH", f"/graph-store?graph={quote(_REGISTRY)}", [], b"", 405),
        ("POST", "/graph-store?default", [("content-type", "text/turtle")], b"<u:s> <u:p> <u:o> .", 405),
        ("PUT", "/graph-store?default", [("content-type", "text/turtle")], b"<u:s> <u:p> <u:o> .", 405),
        ("GET", "/graph-store", [], b"", 400),
        ("GET", "/graph-store?default&graph=u:x", [], b"", 400),
        ("GET", "/graph-store?graph=u:x", [], b"", 404),
        ("HEAD", "/graph-store?graph=u:x", [], b"", 404),
        ("GET", "/graph-store?graph=x", [], b"", 400),
        ("GET", "/sparql?query=ASK%20%7B%7D", [("accept", "image/png")], b"", 406),
    ],
)
def test_what_the_protocol_does_not_have_is_refused(
    client: Client, method: str, target: str, headers: list[tuple[str, str]], body: bytes, status: int
) -> None:
    answer = client.ask(target, method, headers, body)
    assert answer.status == status
    assert method == "HEAD" or answer.text.endswith("\n")
    assert status != 405 or "GET" in answer.headers["allow"]


def test_no_query_calls_another_server(client: Client) -> None:
    answer = client.ask(f"/sparql?{urlencode({'query': 'ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }'})}")
    assert answer.status == 400
    assert "SERVICE" in answer.text
    assert "--allow-service" not in answer.text


def test_relative_iris_go_on_from_the_service(client: Client) -> None:
    answer = client.ask(f"/sparql?{urlencode({'query': 'CONSTRUCT { <s> <u:p> 1 } WHERE {}', 'format': 'nt'})}")
    assert answer.text.startswith("<http://localhost:8000/s> ")


def test_an_answer_is_whole_or_refused(spoken_store: Path) -> None:
    number = _count(spoken_store)
    for most, status in ((number, 200), (number - 1, 400)):
        with client_of(spoken_store, Settings(Limits(rows=most, seconds=20))) as client:
            answer = client.ask(f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}")
            assert answer.status == status
            if status == 200:
                assert len(answer.json["results"]["bindings"]) == number
            else:
                assert "whole or not at all" in answer.text
            assert client.ask(f"/sparql?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o }'})}").status == status


def _count(store: Path) -> int:
    with client_of(store) as client:
        rows = client.site.served.opened.session.graph.select("SELECT * { ?s ?p ?o }")
        return len(list(rows))


_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def hurried(spoken_store: Path) -> Iterator[Client]:
    with client_of(spoken_store, Settings(Limits(seconds=2.0))) as client:
        yield client


def test_endless_queries_are_ended_and_others_are_answered(hurried: Client) -> None:
    """As many as come: each is told so, and what is asked meanwhile has its answer."""
    endless = [f"/sparql?{urlencode({'query': f'{_ENDLESS} #{number}'})}" for number in range(12)]
    answers = hurried.together(*endless, "/timeline.json", f"/sparql?{urlencode({'query': 'ASK {}'})}")
    assert [answer.status for answer in answers] == [503] * 12 + [200, 200]
    assert all("stopped after" in answer.text or "retry-after" in answer.headers for answer in answers[:12])


def test_the_graph_store_gives_each_graph_and_all_of_them(client: Client) -> None:
    def triples(target: str) -> rdflib.Graph:
        answer = client.accepting(target, "text/turtle")
        assert answer.status == 200
        head = client.accepting(target, "text/turtle", "HEAD")
        assert head.body == b""
        assert head.headers["content-length"] == str(len(answer.body))
        return rdflib.Graph().parse(data=answer.body, format="turtle")

    registry = triples(f"/graph-store?graph={quote(_REGISTRY, safe='')}")
    assert set(registry) == set(triples("/talks/graph/registry"))
    assert set(registry) == set(triples(f"/graph-store?graph={_REGISTRY}"))
    every = triples("/graph-store?default")
    assert set(registry) < set(every)
    assert len(every) == len(rdflib.Graph().parse(data=client.ask("/graph-store?default&format=nt").body, format="nt"))
    assert client.ask("/talks/graph/source/none").status == 404


def test_what_was_asked_before_is_known_by_its_bytes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what differs in any of them is not taken for it."""
    address = f"/sparql?{urlencode({'query': 'SELECT * { ?known a sg:Issue }'})}"
    first = client.ask(address)
    assert first.status == 200
    monkeypatch.setattr("stancegraph.web.sparql._asked", None)
    assert client.ask(address).body == first.body
    assert client.accepting(address, "text/csv").kind == "text/csv"
    monkeypatch.undo()
    other = f"{address}&{urlencode({'default-graph-uri': _GAZETTE})}"
    assert client.ask(other).body != first.body
    relative = f"/sparql?{urlencode({'query': 'SELECT ?here { BIND(<x> AS ?here) }'})}"
    bodies = {client.ask(relative, host=host).body for host in ("localhost:8000", "127.0.0.1:8000")}
    assert len(bodies) == 2
    body = urlencode({"query": "ASK { }"}).encode()
    assert client.ask("/sparql", "POST", [_FORM], body).status == 200
    assert client.ask("/sparql", "POST", [_DIRECT], body).status == 400


def test_only_some_of_what_was_asked_is_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancegraph.web.sparql._MOST_KNOWN", 3)
    known: OrderedDict[bytes, object] = OrderedDict()
    monkeypatch.setattr(client.site.reading, "_known", known)
    for number in range(6):
        assert client.ask(f"/sparql?{urlencode({'query': f'ASK {{ ?s ?p {number} }}'})}").status == 200
    assert len(known) == 3
    before = [*known]
    long = urlencode({"query": f"ASK {{}} #{'x' * 70_000}"}).encode()
    assert client.ask("/sparql", "POST", [_FORM], long).status == 200
    assert client.ask("/sparql?query=ASK%20%7B").status == 400
    # A query that means nothing is found out by the engine: only reading it is saved.
    assert before[1:] == [*known][:2]
    assert len(known) == 3


@pytest.mark.parametrize("name", queries.library())
def test_each_named_query_has_an_address(client: Client, name: str) -> None:
    needed = [each.name for each in queries.library()[name].parameters if not each.optional]
    known = {"stance": "a2", "actor": "ann", "issue": "truce", "source": "gazette", "organisation": "land"}
    known["longest_gap"] = "90"
    words = {each: known.get(each, "2025-05-01") for each in needed}
    answer = client.ask(f"/queries/{name}?{urlencode(words)}")
    assert answer.status == 200
    assert answer.kind in ("application/sparql-results+json", "text/turtle")
    assert client.ask(f"/queries/{name}?unknown=1").status == 400


_BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_a_person_gets_named_queries_as_forms(client: Client) -> None:
    listed = client.accepting("/queries", _BROWSER).text
    seen = set()
    for name, query in queries.library().items():
        assert f'href="/queries/{name}"' in listed
        page = client.accepting(f"/queries/{name}", _BROWSER)
        assert page.status == 200
        if page.kind != "text/html":
            assert page.kind == "text/turtle"
            continue
        for each in query.parameters:
            assert f'name="{each.name}"' in page.text
            assert each.default is None or f'placeholder="{html.escape(each.default)}"' in page.text
        is_answered = client.ask(f"/queries/{name}").status == 200
        seen.add(is_answered)
        assert ("fill in the form" in page.text) != is_answered
        assert any(each in page.text for each in (" rows</p>", "The answer is")) == is_answered
    assert seen == {True, False}


def test_a_form_that_is_sent_runs_its_query(client: Client) -> None:
    # As a browser sends a form: fields that were left empty too.
    led = client.accepting("/queries/actor-positions?by=form&actor=ann&as_of=&known_at=", _BROWSER)
    assert (led.status, led.headers["location"]) == (303, "/queries/actor-positions?actor=ann")
    page = client.accepting(led.headers["location"], _BROWSER)
    rows = client.ask("/queries/actor-positions?actor=ann").json["results"]["bindings"]
    assert f"{len(rows)} rows" in page.text
    assert 'name="actor" value="ann"' in page.text
    assert 'href="/queries/actor-positions.csv?actor=ann"' in page.text
    # What is missing is an error for programs, and for who has begun to say something.
    assert client.accepting("/queries/actor-positions?as_of=2025-01-01", _BROWSER).status == 400
    assert client.ask("/queries/actor-positions").status == 400


@pytest.mark.parametrize("form", [form for form in OF_ROWS if form is not HTML], ids=lambda form: form.name)
def test_a_named_query_has_an_address_for_each_form(form: Form, client: Client) -> None:
    found = client.ask(f"/queries/actor-positions.{form.name}?actor=ann")
    assert (found.status, found.kind) == (200, form.media[0])
    for same in (
        client.ask(f"/queries/actor-positions?actor=ann&format={form.name}"),
        client.accepting("/queries/actor-positions?actor=ann", form.media[0]),
    ):
        assert same.body == found.body
    assert client.ask(f"/queries/actor-positions.{form.name}?actor=ann&format=json").status == 400


def test_the_end_of_an_address_goes_before_accept(client: Client) -> None:
    assert client.accepting("/queries/actor-positions.csv?actor=ann", _BROWSER).kind == "text/csv"
    assert client.ask("/queries/actor-positions.html?actor=ann").kind == "text/html"
    assert "fill in the form" in client.ask("/queries/actor-positions.html").text
    assert client.ask("/queries/actor-positions.csv").status == 400
    refused = client.ask("/queries/actor-positions.ttl?actor=ann")
    assert (refused.status, refused.text) == (404, '"ttl" is no form; there are json, xml, csv, tsv, html\n')
    assert client.ask("/queries/actor-positions.xlsx?actor=ann").status == 404
    assert client.ask("/queries.json").json == client.ask("/queries").json
    assert client.ask("/queries.html").kind == "text/html"
    assert client.ask("/queries.csv").status == 404


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("timeline?actor=annie", f"actor Ann (ann), since 1900-01-01, until {today()}"),
        ("timeline?actor=ann&until=2025-05-01", "actor Ann (ann), since 1900-01-01, until 2025-05-01"),
        ("entailed-positions?issue=truce&as_of=2025-06-01", "issue Truce (truce), as of 2025-06-01"),
        (
            "entailed-positions?issue=truce&as_of=2025-06-01&known_at=2025-07-01",
            "issue Truce (truce), as of 2025-06-01, known at 2025-07-01T00:00:00Z",
        ),
        ("sources", None),
    ],
)
def test_a_page_says_what_its_query_was_asked_of(address: str, said: str | None, client: Client) -> None:
    page = client.accepting(f"/queries/{address}", _BROWSER).text
    assert re.findall(r"Asked of: ([^<]*)</p>", page) == ([] if said is None else [said])


def test_an_answer_of_today_is_not_kept_for_tomorrow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    ask = client.site.asking.ask

    async def counted(text: str, *others: Any) -> Any:
        asked.append(text)
        return await ask(text, *others)

    monkeypatch.setattr(client.site.asking, "ask", counted)
    for day in (date(2025, 1, 1), date(2025, 1, 1), date(2025, 1, 2)):
        monkeypatch.setattr("stancegraph.web.site.today", lambda day=day: day)
        assert client.ask("/queries/positions.csv?issue=truce").status == 200
    assert len(asked) == 2


def test_a_named_query_takes_its_parameters(client: Client) -> None:
    of_ann = client.ask("/queries/actor-positions?actor=ann").json["results"]["bindings"]
    of_bob = client.ask("/queries/actor-positions?actor=bob").json["results"]["bindings"]
    assert of_ann != of_bob
    assert of_ann
    refused = client.ask("/queries/actor-positions")
    assert refused.status == 400
    assert "--set" not in refused.text
    assert client.ask("/queries/timelin").status == 404
    assert {each["name"] for each in client.ask("/queries").json} == set(queries.library())


@pytest.mark.parametrize("query", ["SELECT * {" + "<u:s> <u:p> 1 . " * 60_000, "ASK {} " + "#" * (1 << 20)])
def test_of_a_query_that_is_too_large_no_more_is_read_than_shows_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """And not by the thread that answers everybody."""
    threads: set[str] = set()
    read = 0

    def counted(query: str) -> Iterator[Token]:
        nonlocal read
        for token in first_read(query):
            threads.add(current_thread().name)
            read += 1
            yield token

    first_read = terminals._tokens
    monkeypatch.setattr(terminals, "_tokens", counted)
    answer = client.ask("/sparql", "POST", [_FORM], urlencode({"query": query}).encode())
    assert answer.status == 400
    assert "the query" in answer.text
    assert len(query) > limits.LONGEST_QUERY or read > MOST_TERMINALS
    assert read <= MOST_TERMINALS + 2
    assert "MainThread" not in threads


@pytest.mark.parametrize("kind", [_FORM, _DIRECT])
def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(client: Client, kind: tuple[str, str]) -> None:
    answer = client.ask("/sparql", "POST", [kind, ("content-length", "99999999999999")], b"query=ASK+%7B%7D")
    assert answer.status == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("call", ["RAND()", "rand ()", "UUID()", "STRUUID()", "NOW()", "BNODE()"])
def test_what_differs_each_time_is_not_kept(client: Client, call: str) -> None:
    kept = len(client.site.cache)
    address = f"/sparql?{urlencode({'query': f'SELECT ({call} AS ?x) {{}}', 'format': 'json'})}"
    first, second = client.ask(address), client.ask(address)
    assert len(client.site.cache) == kept
    assert first.status == second.status == 200
    assert first.headers["cache-control"] == "no-store"
    if call != "BNODE()":  # whose labels are those of the answer
        assert first.body != second.body
    within_a_text = f"SELECT ?now {{ ?now a '{call}' }}"
    client.ask(f"/sparql?{urlencode({'query': within_a_text})}")
    assert len(client.site.cache) == kept + 1


def test_a_query_that_needs_too_much_memory_is_the_fault_of_who_asks(
    spoken_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WORKER_MEMORY", 512 << 20)
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with client_of(spoken_store, Settings(Limits(seconds=60.0))) as client:
        answer = client.ask(f"/sparql?{urlencode({'query': hungry})}")
    assert (answer.status, "GB of memory; narrow it" in answer.text) == (400, True)
    assert "Python" not in answer.text
