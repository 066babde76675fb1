"""The cases of the W3C's suites for the SPARQL 1.1 Protocol and the Graph Store Protocol that a read-only server has, in our words.

What their cases load by an update or a PUT is here in the graph already: two sources, of which the gazette has stances, and the
registry, which has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
import rdflib

from asgi import Answered, Client, client_of
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from support import tiny

_BASE = "https://example.org/talks/"
_REGISTRY, _GAZETTE = f"{_BASE}graph/registry", f"{_BASE}graph/source/gazette"
_FORM = ("content-type", "application/x-www-form-urlencoded")
_DIRECT = ("content-type", "application/sparql-query")
_UPDATE = ("content-type", "application/sparql-update")
_ACTOR, _STANCE = f"<{_BASE}actor/ann> a ?actor .", f"<{_BASE}stance/a2> a ?stance ."
_NOWHERE = "https://example.org/not-there"


def _sparql(client: Client, query: str, way: str, *graphs: tuple[str, str]) -> Answered:
    words = urlencode([(f"{name}-graph-uri", iri) for name, iri in graphs])
    if way == "get":
        return client.ask(f"/sparql/?{urlencode({'query': query})}&{words}")
    if way == "form":  # the dataset stands in the address, the query in the body
        return client.ask(f"/sparql/?{words}", "POST", [_FORM], urlencode({"query": query}).encode())
    return client.ask(f"/sparql/?{words}", "POST", [_DIRECT], query.encode())


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("query", "graphs", "truth"),
    [
        # A dataset of which nothing is known here is empty, and no error.
        ("ASK {}", [("default", _NOWHERE)], True),
        ("ASK { ?s ?p ?o }", [("default", _NOWHERE)], False),
        # Default graphs are one together.
        (f"ASK {{ {_ACTOR} {_STANCE} }}", [("default", _REGISTRY), ("default", _GAZETTE)], True),
        (f"ASK {{ {_ACTOR} {_STANCE} }}", [("default", _REGISTRY)], False),
        # Named graphs are seen by GRAPH only.
        (
            f"ASK {{ GRAPH ?g1 {{ {_ACTOR} }} GRAPH ?g2 {{ {_STANCE} }} }}",
            [("named", _REGISTRY), ("named", _GAZETTE)],
            True,
        ),
        (f"ASK {{ GRAPH ?g1 {{ {_ACTOR} }} GRAPH ?g2 {{ {_STANCE} }} }}", [("named", _REGISTRY)], False),
        (f"ASK {{ {_ACTOR} }}", [("named", _REGISTRY)], False),
        # Both at once.
        (f"ASK {{ {_ACTOR} GRAPH ?g {{ {_STANCE} }} }}", [("default", _REGISTRY), ("named", _GAZETTE)], True),
        (f"ASK {{ {_STANCE} GRAPH ?g {{ {_STANCE} }} }}", [("default", _REGISTRY), ("named", _GAZETTE)], False),
        # What the protocol says goes before what the query says.
        (f"ASK FROM <{_GAZETTE}> {{ GRAPH ?g {{ {_ACTOR} }} }}", [("named", _REGISTRY)], True),
        (f"ASK FROM <{_GAZETTE}> {{ {_STANCE} }}", [("named", _REGISTRY)], False),
        (f"ASK FROM NAMED <{_REGISTRY}> {{ GRAPH ?g {{ {_ACTOR} }} }}", [("default", _GAZETTE)], False),
    ],
)
def test_the_dataset_is_what_the_protocol_says(
    client: Client, way: str, query: str, graphs: list[tuple[str, str]], truth: bool
) -> None:
    answer = _sparql(client, query, way, *graphs)
    assert answer.status == 200, answer.text
    assert answer.json["boolean"] is truth


@pytest.mark.parametrize("accept", [None, "*/*"])
@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("SELECT (1 AS ?value) {}", ("sparql-results+xml", "sparql-results+json", "csv", "tab-separated-values")),
        ("ASK {}", ("sparql-results+xml", "sparql-results+json")),
        ("DESCRIBE <http://example.org/>", ("rdf+xml", "turtle", "n-triples")),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", ("rdf+xml", "turtle", "n-triples")),
    ],
)
def test_each_form_of_a_query_has_a_type_of_its_own(
    client: Client, accept: str | None, query: str, kinds: tuple[str, ...]
) -> None:
    headers = [_DIRECT, *([("accept", accept)] if accept else [])]
    answer = client.ask(f"/sparql/?{urlencode({'default-graph-uri': _NOWHERE})}", "POST", headers, query.encode())
    assert answer.status == 200
    assert answer.kind.partition("/")[2] in kinds


_ASK = urlencode({"query": "ASK {}", "default-graph-uri": _NOWHERE})


@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        ("PUT", f"/sparql/?{_ASK}", [_FORM], b""),
        ("GET", f"/sparql/?{urlencode([('query', 'ASK {}'), ('query', 'SELECT * {}')])}", [], b""),
        ("POST", "/sparql/", [("content-type", "text/plain")], b"ASK {}"),
        ("POST", "/sparql/", [], b"query=ASK%20%7B%7D"),
        ("POST", "/sparql/", [], b"ASK {}"),
        ("POST", "/sparql/", [("content-type", "application/sparql-query; charset=UTF-16")], "ASK {}".encode("utf-16")),
        ("POST", "/sparql/", [_DIRECT], "ASK {}".encode("utf-16")),
        ("GET", "/sparql/?query=ASK%20%7B", [], b""),
        # Updates: those that mean nothing, and those that mean something elsewhere.
        ("GET", "/sparql/?update=CLEAR%20ALL", [], b""),
        ("POST", "/sparql/", [_FORM], b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
        ("POST", "/sparql/", [("content-type", "text/plain")], b"CLEAR NAMED"),
        ("POST", "/sparql/", [], b"update=CLEAR%20NAMED"),
        ("POST", "/sparql/", [("content-type", "application/sparql-update; charset=UTF-16")], b"\xff\xfe"),
        ("POST", "/sparql/", [_FORM], b"update=CLEAR%20XYZ"),
        ("POST", "/sparql/?using-graph-uri=http%3A%2F%2Fexample.org%2F", [_UPDATE], b"CLEAR ALL"),
        ("POST", "/sparql/?using-named-graph-uri=http%3A%2F%2Fexample.org%2F", [_FORM], b"update=CLEAR%20ALL"),
        ("POST", "/sparql/", [_UPDATE], b"INSERT DATA { <u:a> <u:b> <u:c> }"),
        ("POST", "/sparql/", [_FORM], b"update=INSERT%20DATA%20%7B%20%3Cu%3Aa%3E%20%3Cu%3Ab%3E%20%3Cu%3Ac%3E%20%7D"),
    ],
)
def test_what_is_no_query_of_the_protocol_is_refused(
    client: Client, method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    assert 400 <= client.ask(target, method, headers, body).status < 500
    # And nothing has changed.
    assert (
        client.ask("/sparql/?query=ASK%20%7B%20%3Cu%3Aa%3E%20%3Cu%3Ab%3E%20%3Cu%3Ac%3E%20%7D").json["boolean"] is False
    )


# -- Graph Store ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def percent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A dataset with a percent sign in its IRIs."""
    folder = tmp_path_factory.mktemp("percent")
    dataset = tiny()
    write_dataset(replace(dataset, info=replace(dataset.info, base_iri="https://example.org/t%31/")), folder / "tables")
    build([folder / "tables"], folder / "store")
    with client_of(folder / "store") as found:
        yield found


def test_a_graph_is_named_by_its_iri_which_is_decoded_once(client: Client, percent: Client) -> None:
    for written in (quote(_REGISTRY, safe=""), quote(_REGISTRY), _REGISTRY):
        answer = client.accepting(f"/graph-store?graph={written}", "text/turtle")
        assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
        graph = rdflib.Graph().parse(data=answer.body, format="turtle")
        assert (rdflib.URIRef(f"{_BASE}actor/ann"), None, None) in graph
    assert percent.ask("/graph-store?graph=https://example.org/t%2531/graph/registry").status == 200
    assert percent.ask("/graph-store?graph=https://example.org/t%31/graph/registry").status == 404
    # Direct naming, and IRIs of records; a path is the same with %31 as with 1.
    for path in ("/t%31/graph/registry", "/t1/graph/registry"):
        assert percent.ask(path).status == 200
    assert percent.ask("/t%31/actor/ann").headers["location"] == "/actors/ann"


@pytest.mark.parametrize(
    "target", [f"/graph-store?graph={quote(_GAZETTE)}", "/graph-store?default", "/talks/graph/registry"]
)
def test_head_tells_what_get_would(client: Client, target: str) -> None:
    for accept in (
        "text/turtle; charset=utf-8",
        "application/rdf+xml",
        "application/n-triples;q=0.5, text/turtle;q=0.1",
    ):
        get, head = client.accepting(target, accept), client.accepting(target, accept, "HEAD")
        assert (get.status, head.status, head.body) == (200, 200, b"")
        assert head.headers == get.headers
        assert int(head.headers["content-length"]) == len(get.body)
        assert get.kind == accept.partition(";")[0]


@pytest.mark.parametrize(
    ("method", "target", "accept", "status"),
    [
        ("GET", f"/graph-store?graph={quote(_NOWHERE)}", "text/turtle", 404),
        ("HEAD", f"/graph-store?graph={quote(_NOWHERE)}", "text/turtle; charset=utf-8", 404),
        ("GET", "/talks/graph/nothing", "text/turtle", 404),
        ("GET", f"/graph-store?graph={quote(_GAZETTE)}", "image/png", 406),
        ("GET", "/graph-store?graph=talks", "text/turtle", 400),
        ("GET", "/graph-store?graph=", "text/turtle", 400),
        ("GET", f"/graph-store?default&graph={quote(_GAZETTE)}", "text/turtle", 400),
        ("GET", f"/graph-store?graph={quote(_GAZETTE)}&graph={quote(_REGISTRY)}", "text/turtle", 400),
        *(
            (method, target, "text/turtle", 405)
            for method in ("PUT", "POST", "DELETE", "PATCH")
            for target in (f"/graph-store?graph={quote(_GAZETTE)}", "/graph-store?default", "/talks/graph/registry")
        ),
    ],
)
def test_what_a_graph_store_for_reading_does_not_do(
    client: Client, method: str, target: str, accept: str, status: int
) -> None:
    def whole() -> list[str]:
        # In no order: that of a process changes when it takes the graph into memory.
        return sorted(client.ask("/graph-store?default&format=nt").text.splitlines())

    before = whole()
    answer = client.ask(target, method, [("accept", accept), ("content-type", "text/turtle")], b"<u:a> <u:b> <u:c> .")
    assert answer.status == status
    assert status != 405 or {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))
    client.site.cache.clear()
    assert whole() == before


def test_the_default_graph_is_that_of_queries(client: Client) -> None:
    store = client.ask("/graph-store?default&format=nt").text.splitlines()
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    answer = client.accepting(f"/sparql?{urlencode({'query': query})}", "application/n-triples")
    assert sorted(set(store)) == sorted(set(answer.text.splitlines()))
