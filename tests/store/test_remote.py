"""A graph behind a SPARQL endpoint answers as the one on disk; and whatever a server may do wrong, it is said clearly."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

import stancegraph
from stancegraph import limits
from stancegraph.errors import GraphError, QueryError, QueryTimeout, StancegraphError
from stancegraph.model.records import DatasetInfo, Record
from stancegraph.model.renaming import renamed
from stancegraph.rdf import reader as reading
from stancegraph.rdf.vocabulary import expand
from stancegraph.rdf.writer import Mapper, dataset_quads
from stancegraph.store import layout
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.locate import open_graph
from stancegraph.store.remote import RemoteGraph
from stancegraph.tables.writer import write_dataset
from store.served import PROGRAM, free_port, serving
from support import nquads, rdflib_rows, records_of, solutions, table_rows, tiny, triples


@pytest.fixture(scope="module")
def location(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a server, loaded from exported N-Quads by the server's own program."""
    if PROGRAM is None:
        pytest.skip("no oxigraph program here: pip install oxigraph")
    place = tmp_path_factory.mktemp("server")
    with stancegraph.open(tiny_store) as graph:
        graph.export("nquads", place / "graph.nq")
    command = [PROGRAM, "load", "--location", str(place / "store"), "--file", str(place / "graph.nq")]
    subprocess.run(command, check=True, capture_output=True)
    return place / "store"


@pytest.fixture(scope="module")
def url(location: Path) -> Iterator[str]:
    with serving(location, "--union-default-graph") as address:
        yield address


@pytest.fixture(scope="module")
def graph(url: str) -> Iterator[RemoteGraph]:
    graph = RemoteGraph(url)
    yield graph
    graph.close()


# -- a real server ----------------------------------------------------------------------------------------------------


def test_everything_can_be_read_back(graph: RemoteGraph) -> None:
    assert reading.read_dataset(graph) == tiny()


def test_the_stance_table_is_that_of_the_build(graph: RemoteGraph, tiny_store: Path) -> None:
    assert table_rows(graph.stances()) == table_rows(EmbeddedGraph(tiny_store).stances())
    assert graph.stances() is graph.stances()


QUERIES = {
    "solutions": "SELECT ?s ?note { ?s a sg:Stance OPTIONAL { ?s skos:note ?note } }",
    "terms": "SELECT ?x { VALUES ?x { 'a'@en 'b' 1 1.5 true '2025-04-04'^^xsd:date <urn:x:y> 'nl\\n' '🕊️' UNDEF } }",
    "no rows": "SELECT ?s { ?s a sg:Nothing }",
    "yes": "ASK { ?s a sg:Stance }",
    "no": "ASK { ?s a sg:Nothing }",
    "triples": "CONSTRUCT { ?s skos:note ?n } WHERE { ?s skos:note ?n }",
    "description": "DESCRIBE <https://example.org/talks/stance/s1>",
    "named graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "from": "SELECT ?s { GRAPH <https://example.org/talks/graph/registry> { ?s a ?c } }",
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("timeout", [None, 30])
def test_queries_answer_as_on_disk(name: str, timeout: float | None, graph: RemoteGraph, tiny_store: Path) -> None:
    def plain(answer: Any) -> Any:
        match answer:
            case QueryBoolean():
                return bool(answer)
            case QuerySolutions():
                return [each.value for each in answer.variables], sorted(str(tuple(row)) for row in answer)
            case _:
                return sorted(map(str, answer))

    there = graph.query(QUERIES[name], timeout=timeout)
    assert plain(there) == plain(EmbeddedGraph(tiny_store).query(QUERIES[name]))


def test_values_are_bound(graph: RemoteGraph) -> None:
    bindings: dict[str, NamedNode | Literal] = {
        "actor": NamedNode("https://example.org/talks/actor/ann"),
        "text": Literal('" } \\u0022 \n é 🕊️'),
    }
    rows = list(graph.select("SELECT ?s ?text { ?s sg:actor ?actor FILTER(BOUND(?text)) }", bindings))
    assert len(rows) == 2
    assert {row["text"] for row in rows} == {bindings["text"]}
    assert graph.ask("ASK { ?s sg:actor ?actor }", bindings)


def test_what_may_not_be_asked(graph: RemoteGraph) -> None:
    with pytest.raises(QueryError, match=r"SERVICE.*which is off"):
        graph.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match=r"^line 1: a pattern has three parts"):
        graph.query("SELECT * { ?s ?p }")
    with pytest.raises(QueryError, match=r"^line 1: DROP changes a graph, and graphs are read-only here$"):
        graph.query("DROP ALL")


def test_a_slow_query_is_given_up_in_time(graph: RemoteGraph) -> None:
    with pytest.raises(QueryTimeout) as caught:
        graph.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?i)) }", timeout=0.4)
    assert (
        str(caught.value)
        == f"{graph.url}: no complete answer within 0.4 s; narrow the query, or allow more with --timeout"
    )


def test_reading_commands_work_on_a_server(url: str, tiny_store: Path) -> None:
    with stancegraph.open(url) as there, stancegraph.open(tiny_store) as here:
        known_at = datetime(2025, 4, 10, 12, tzinfo=UTC)
        assert list(there.positions(known_at=known_at)) == list(here.positions(known_at=known_at))
        assert len(there.positions(known_at=known_at)) == 1
        assert len(there.positions(known_at=known_at, lapsed=True)) == 2
        assert there.timeline() == here.timeline()
        assert there.explain("s1") == here.explain("s1")
        assert there.search("ann") == here.search("ann")
        assert there.dataset() == here.dataset() == tiny()
        assert there.catalogue.actor_id("Annie") == "ann"


def test_rdflib_asks_the_server(graph: RemoteGraph) -> None:
    ours = "https://w3id.org/stancegraph/ontology#"
    rows = rdflib_rows(graph.rdflib().query(f"SELECT ?s ?a {{ ?s a <{ours}Stance> ; <{ours}actor> ?a }}"))
    assert sorted(str(row.s).rpartition("/")[2] for row in rows) == ["s1", "s2", "s3"]


def test_a_server_that_keeps_its_graphs_apart_is_told_so(location: Path) -> None:
    with serving(location) as address, pytest.raises(GraphError) as caught:
        RemoteGraph(address)
    assert str(caught.value) == (
        f"{address}: the server keeps its named graphs apart; start it so that the default graph is their union "
        "(oxigraph serve --union-default-graph)"
    )


def test_a_server_with_nothing_of_ours(tmp_path: Path) -> None:
    if PROGRAM is None:
        pytest.skip("no oxigraph program here: pip install oxigraph")
    (tmp_path / "empty.nq").write_text("<http://a/s> <http://a/p> <http://a/o> .\n")
    command = [PROGRAM, "load", "--location", str(tmp_path / "store"), "--file", str(tmp_path / "empty.nq")]
    subprocess.run(command, check=True, capture_output=True)
    with serving(tmp_path / "store", "--union-default-graph") as address, pytest.raises(GraphError) as caught:
        RemoteGraph(address)
    assert str(caught.value) == f"{address}: no issues here; load a graph exported with: stancegraph export nquads"


@pytest.mark.parametrize("without", [("#lastWord>", "#movedFrom>", "#contradiction>"), ("#contradiction>",)])
def test_a_graph_of_an_earlier_version_is_not_asked_what_it_cannot_say(
    without: tuple[str, ...], tmp_path: Path
) -> None:
    if PROGRAM is None:
        pytest.skip("no oxigraph program here: pip install oxigraph")
    # With stances that stand: of none nothing follows.
    standing = replace(tiny(), retractions=(), stances=tuple(each for each in tiny().stances if not each.supersedes))
    write_dataset(standing, tmp_path / "tables")
    with stancegraph.open(tmp_path / "tables") as graph:
        graph.export("nquads", tmp_path / "graph.nq")
        whole = len(list(solutions(graph.query("positions", {"issue": "truce"}))))
    text = (tmp_path / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    older = [line for line in text if not any(name in line for name in without)]
    assert len(older) < len(text)
    (tmp_path / "older.nq").write_text("".join(older), encoding="utf-8")
    command = [PROGRAM, "load", "--location", str(tmp_path / "store"), "--file", str(tmp_path / "older.nq")]
    subprocess.run(command, check=True, capture_output=True)
    with serving(tmp_path / "store", "--union-default-graph") as address, stancegraph.open(address) as there:
        assert len(list(solutions(there.query("positions", {"issue": "truce"})))) == whole
        for each in ("dissent", "shifts", "self-vs-attributed"):
            with pytest.raises(QueryError, match="built by an earlier version, does not say so; build it anew"):
                there.query(each, {"issue": "truce"} if each == "shifts" else {})


def test_a_server_that_goes_away(location: Path) -> None:
    with serving(location, "--union-default-graph") as address:
        graph = RemoteGraph(address)
    with pytest.raises(GraphError, match=f"^{address}: cannot reach the server .*refused.*; is it running\\?$"):
        graph.query("ASK {}")


# -- servers that are none --------------------------------------------------------------------------------------------

Behaviour = Callable[[http.server.BaseHTTPRequestHandler], None]
JSON = "application/sparql-results+json"
TRUE = b'{"head":{},"boolean":true}'
NUMBER = b'{"head":{"vars":["rows"]},"results":{"bindings":[{"rows":{"type":"literal","value":"1"}}]}}'


class Fake:
    """A server on the loopback that behaves as it is told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = reply(TRUE)
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        self.ended = threading.Event()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fake.headers.append(dict(self.headers))
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                # It has no more rows than it gives.
                with contextlib.suppress(OSError):
                    (reply(NUMBER) if b"COUNT" in sent else fake.behaviour)(self)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=lambda: self.server.serve_forever(poll_interval=0.02), daemon=True).start()

    def graph(self) -> RemoteGraph:
        """A graph opened while the server still behaved, as it will from now on."""
        behaviour, self.behaviour = self.behaviour, reply(TRUE)
        graph = RemoteGraph(self.url)
        self.behaviour = behaviour
        return graph

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def fake() -> Iterator[Fake]:
    fake = Fake()
    yield fake
    fake.close()


def reply(
    body: bytes, kind: str | None = JSON, status: int = 200, length: int | None = None, **headers: str
) -> Behaviour:
    def behave(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind is not None:
            handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


ROWS = json.dumps(
    {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "literal", "value": str(n)}} for n in range(9)]}}
).encode()


def test_what_a_server_adds_to_the_standard_is_passed_over(fake: Fake) -> None:
    graph = fake.graph()
    fake.behaviour = reply(ROWS[:-1] + b', "metadata": {"took": 0}}')
    assert len(list(graph.select("SELECT ?s { ?s ?p ?o } LIMIT 9"))) == 9


@pytest.mark.parametrize(("number", "truth"), [("0", False), ("1", True)])
def test_a_truth_value_that_comes_as_a_table(number: str, truth: bool, fake: Fake) -> None:
    graph = fake.graph()
    row = f'{{"__ASK_RETVAL": {{"type": "typed-literal", "datatype": "{expand("xsd:integer")}", "value": "{number}"}}}}'
    table = f'{{"head": {{"link": [], "vars": ["__ASK_RETVAL"]}}, "results": {{"distinct": false, "ordered": true, "bindings": [{row}]}}}}'
    fake.behaviour = reply(table.encode())
    assert graph.ask("ASK {}") is truth


_URI = b'{"type":"uri","value":"http://a"}'


def _nested(times: int) -> bytes:
    """Solutions in JSON whose one term stands within so many others."""
    before = b'{"type":"triple","value":{"subject":%b,"predicate":%b,"object":' % (_URI, _URI)
    term = before * times + _URI + b"}}" * times
    return b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":%b}]}}' % term


_NESTED_TRIPLES = (
    b"<http://a> <http://b> " + b"<<( <http://a> <http://b> " * 200_000 + b"<http://c> " + b")>> " * 200_000
)
NONSENSE: dict[str, tuple[Behaviour, str]] = {
    "a web page": (reply(b"<html>Welcome</html>", "text/html; charset=utf-8"), "this does not answer like a SPARQL endpoint (it sent text/html)"),
    "no content type": (reply(b"yes", None), "this does not answer like a SPARQL endpoint (it sent text/plain)"),
    "other JSON": (reply(b'{"ok": true}', "application/json"), "this does not answer like a SPARQL endpoint (it sent application/json)"),
    "no JSON at all": (reply(b"<html>Welcome</html>"), f"the server's answer cannot be read ({JSON}): "),
    "JSON of another kind": (reply(b'{"hello": [1, 2]}'), f"the server's answer cannot be read ({JSON}): "),
    "truncated rows": (reply(ROWS[:-60]), f"the server's answer cannot be read ({JSON}): "),
    "an empty body": (reply(b""), f"the server's answer cannot be read ({JSON}): "),
    "bytes": (reply(bytes(range(256))), f"the server's answer cannot be read ({JSON}): "),
    "broken XML": (reply(b"<sparql>", "application/sparql-results+xml"), "the server's answer cannot be read (application/sparql-results+xml): "),
    "nested terms in JSON": (reply(_nested(20_000)), f"the server's answer cannot be read ({JSON}): something in it is nested deeper than 200"),
    "some nested terms": (reply(_nested(110)), f"the server's answer cannot be read ({JSON}): something in it is nested deeper than 200"),
    "nested terms in triples": (reply(_NESTED_TRIPLES, "application/n-triples"), "the server's answer cannot be read (application/n-triples): something in it is nested deeper than 200"),
    "nested terms in XML": (reply(b"<sparql>" + b"<triple><object>" * 20_000, "application/sparql-results+xml"), "the server's answer cannot be read (application/sparql-results+xml): elements are nested deeper than 1,000"),
    "entities": (reply(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "application/rdf+xml"), "the server's answer cannot be read (application/rdf+xml): declares the entity"),
    "broken triples": (reply(b"<http://a> <", "application/n-triples"), "the server's answer cannot be read (application/n-triples): "),
    "cut off": (reply(ROWS, length=len(ROWS) + 10), "the connection broke ("),
    "redirect": (reply(b"", status=302, Location="http://evil.example/\x1b[1m"), "the server points elsewhere, to http://evil.example/\\x1b[1m; use that address"),
    "redirect to a file": (reply(b"", status=307, Location="file:///etc/passwd"), "the server points elsewhere, to file:///etc/passwd; use that address"),
    "error": (reply(b"<h1>Oh\n  no\x07</h1>", "text/html", status=500), "the server answers 500 Internal Server Error: <h1>Oh no\\x07</h1>"),
    "needs a password": (reply(b"", status=401, WWW_Authenticate="Basic"), "the server answers 401 Unauthorized"),
    "forbidden": (reply(b"go away", status=403), "the server answers 403 Forbidden: go away"),
    "not there": (reply(b"", status=404), "the server answers 404 Not Found; the address has to be that of its SPARQL endpoint"),
    "too busy": (reply(b"x" * 100_000, status=503), "the server answers 503 Service Unavailable: xxx"),
    "nothing to say": (reply(b"", status=204), "the server answers 204 No Content"),
}  # fmt: skip


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_is_said_to_be_nonsense(case: str, fake: Fake) -> None:
    behaviour, message = NONSENSE[case]
    fake.behaviour = behaviour
    graph = fake.graph()
    with pytest.raises(GraphError) as caught:
        graph.query("SELECT ?s { ?s ?p ?o }", timeout=5)
    said = str(caught.value)
    assert said.startswith(f"{fake.url}: {message}")
    assert said.isprintable()
    assert len(said) < 400
    with pytest.raises(GraphError, match=message[:20].replace("(", ".")):
        RemoteGraph(fake.url)


def test_a_refused_query_gives_the_servers_words(fake: Fake) -> None:
    fake.behaviour = reply(b"Parse error:\n line 1,\tcolumn 3 \x1b[31m", "text/plain", 400)
    with pytest.raises(QueryError) as caught:
        fake.graph().query("SELECT * { ?s ?p ?o }")
    assert str(caught.value) == "the server does not accept the query: Parse error: line 1, column 3 \\x1b[31m"


def test_a_server_that_always_says_yes(fake: Fake) -> None:
    graph = RemoteGraph(fake.url)
    with pytest.raises(GraphError) as caught:
        graph.stances()
    assert str(caught.value) == "the graph does not answer what it is asked: a SELECT query should give solutions"


def test_a_server_that_always_gives_rows(fake: Fake) -> None:
    fake.behaviour = reply(ROWS)
    with pytest.raises(GraphError) as caught:
        RemoteGraph(fake.url)
    assert str(caught.value) == "the graph does not answer what it is asked: an ASK query should give true or false"


def test_terms_within_few_others_are_read(fake: Fake) -> None:
    fake.behaviour = reply(_nested(90))
    [row] = solutions(fake.graph().query("SELECT ?s { ?s ?p ?o }"))
    assert str(row["s"]).count("<<(") == 89  # the outermost is written without


def test_all_formats_of_answers_are_understood(fake: Fake) -> None:
    fake.behaviour = reply(
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results><result>'
        b'<binding name="s"><literal>1</literal></binding></result></results></sparql>',
        "application/sparql-results+xml; charset=utf-8",
    )
    assert [row["s"].value for row in solutions(fake.graph().query("SELECT ?s {}"))] == ["1"]
    fake.behaviour = reply(b"@prefix : <http://a/> . :s :p :o, 1 .", "text/turtle")
    assert len(list(triples(fake.graph().query("CONSTRUCT WHERE { ?s ?p ?o }")))) == 2


# -- slow servers -----------------------------------------------------------------------------------------------------

# Seconds after which a slow server comes to its end by itself: whoever waits for that has not given up.
LONG = 20


def _drip(fake: Fake, handler: http.server.BaseHTTPRequestHandler, drop: bytes) -> None:
    for _ in range(LONG * 20):
        if fake.over.wait(0.05):
            break
        handler.wfile.write(drop)
    fake.ended.set()


def _silent(fake: Fake) -> Behaviour:
    def behave(_handler: http.server.BaseHTTPRequestHandler) -> None:
        fake.over.wait(LONG)
        fake.ended.set()

    return behave


def _dripping_body(fake: Fake) -> Behaviour:
    def behave(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        _drip(fake, handler, b" ")

    return behave


def _dripping_head(fake: Fake) -> Behaviour:
    def behave(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        _drip(fake, handler, b"x")

    return behave


def _dripping_error(fake: Fake) -> Behaviour:
    def behave(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(500)
        handler.end_headers()
        _drip(fake, handler, b"x")

    return behave


@pytest.mark.parametrize("slowness", [_silent, _dripping_body, _dripping_head, _dripping_error])
def test_a_slow_server_is_given_up_in_time(
    slowness: Callable[[Fake], Behaviour], fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.behaviour = slowness(fake)
    graph = fake.graph()
    threads = threading.active_count()
    with pytest.raises(QueryTimeout) as caught:
        graph.query("ASK {}", timeout=0.3)
    assert not fake.ended.is_set()
    assert str(caught.value).startswith(f"{fake.url}: no complete answer within 0.3 s; ")
    monkeypatch.setattr(limits, "PATIENCE", 0.3)
    with pytest.raises(QueryTimeout):
        RemoteGraph(fake.url)
    if slowness is not _dripping_head:
        # Nobody goes on listening to the drip: what is left are the server's own threads.
        deadline = time.monotonic() + 3
        while threading.active_count() > threads + 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threading.active_count() <= threads + 2


def test_whoever_opens_an_endpoint_says_how_long_it_may_take(fake: Fake) -> None:
    fake.behaviour = _silent(fake)
    for ask in (
        lambda: open_graph(fake.url, timeout=0.3),
        lambda: stancegraph.open(fake.url, timeout=0.3),
    ):
        with pytest.raises(QueryTimeout, match=r"no complete answer within 0\.3 s"):
            ask()
    assert not fake.ended.is_set()


def _endless(start: bytes, kind: str = JSON) -> Behaviour:
    def behave(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(start)
        while True:
            handler.wfile.write(b" " * (1 << 16))

    return behave


def test_an_answer_without_end_is_given_up(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_ANSWER", 3 << 20)
    fake.behaviour = _endless(ROWS)
    with pytest.raises(GraphError) as caught:
        fake.graph().query("SELECT ?s {}")
    assert str(caught.value) == f"{fake.url}: the answer has more than 3 MB; narrow the query"


def test_an_answer_may_be_as_large_as_is_said_and_waits_in_a_file(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.behaviour = reply(ROWS)
    monkeypatch.setattr(limits, "LARGEST_ANSWER", len(ROWS))
    monkeypatch.setattr(limits, "ANSWER_IN_MEMORY", 1)
    assert list(solutions(fake.graph().query("SELECT ?s {}")))
    fake.behaviour = reply(ROWS + b" ")
    with pytest.raises(GraphError, match="more than 0 MB"):
        fake.graph().query("SELECT ?s {}")


def test_a_server_that_hangs_up(fake: Fake) -> None:
    fake.behaviour = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    with pytest.raises(GraphError, match=f"^{fake.url}: "):
        fake.graph().query("ASK {}", timeout=5)


def test_a_port_where_nobody_speaks_http() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def babble() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n")
                connection.close()

        threading.Thread(target=babble, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(GraphError, match=f"^{url}: the connection broke "):
            RemoteGraph(url)


def test_nobody_is_there() -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(GraphError) as caught:
        open_graph(url)
    assert str(caught.value).startswith(f"{url}: cannot reach the server (")
    assert str(caught.value).endswith("refused); is it running?")


# -- addresses and passwords ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://", "http://"),
        ("http:///path", "http:///path"),
        ("https://user:secret@/path", "https:///path"),
        ("http://user:secret@[::1/", "http://[::1/"),
        ("http://user:sec/ret@127.0.0.1:1/", "http://127.0.0.1:1/"),
        ("http://127.0.0.1:port/", "http://127.0.0.1:port/"),
        ("http://user:secret@127.0.0.1:99999/", "http://127.0.0.1:99999/"),
        ("http://\x1b[1m", r"http://\x1b[1m"),
    ],
)
def test_what_is_no_address_is_said_without_its_password(url: str, shown: str) -> None:
    with pytest.raises(GraphError) as caught:
        RemoteGraph(url)
    assert str(caught.value) == f"{shown}: not the address of a SPARQL endpoint; write it as http://host:port/path"


@pytest.mark.parametrize(
    "url",
    [
        "HTTP://u:secret@127.0.0.1:1/",
        "hTTps://u:secret@[::1/",
        " http://u:secret@127.0.0.1:1/",
        "http:/u:secret@127.0.0.1:1/",
        "http:\\\\u:secret@127.0.0.1:1/",
        "http//u:secret@127.0.0.1:1/",
        "htp://u:secret@127.0.0.1:1/",
        "u:secret@127.0.0.1:1/",
        "http://u:12/secret@127.0.0.1:1/",
        "http://u:12?secret@127.0.0.1:1/",
        "http://u:12#secret@127.0.0.1:1/",
        "http://u:sec\nsecret@127.0.0.1:1/",
        "http://u:secret\uff20127.0.0.1:1/",
        "http://u:12/secret\uff20127.0.0.1:1/",
        "http://u:secret@..:1/",
        "http://u:secret@127.0.0.1:secret@127.0.0.1:1/",
        "sparql+http://u:secret@127.0.0.1:1/",
    ],
)
def test_a_password_is_in_no_message_however_the_address_is_spelt(url: str) -> None:
    with pytest.raises(GraphError) as caught:
        open_graph(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://no such host/",
        "http://host\n.example/",
        "http://127.0.0.1:1/a b",
        "http://127.0.0.1:1/é",
        "http://127.0.0.1:1/\udcff",
    ],
)
def test_strange_addresses_end_in_an_error_of_ours(url: str) -> None:
    with pytest.raises(GraphError):
        RemoteGraph(url)


def test_a_store_is_served_while_it_is_built_anew(tiny_store: Path) -> None:
    """The folder in a store may be served as it is: nothing changes in it once it is built."""
    with serving(layout.current(tiny_store).oxigraph, "--union-default-graph") as address:
        assert reading.read_dataset(RemoteGraph(address)) == tiny()


def test_from_is_sent_to_servers_that_heed_it_only(fake: Fake) -> None:
    passing_over, heeding = RemoteGraph(fake.url), RemoteGraph(fake.url)
    with pytest.raises(QueryError, match=r"passes over FROM and answers from all graphs; ask in the pattern: GRAPH"):
        passing_over.query("ASK FROM <http://a/g> { ?s ?p ?o }")
    fake.behaviour = reply(TRUE.replace(b"true", b"false"))
    assert not heeding.query("ASK FROM <http://a/g> { ?s ?p ?o }")


def test_a_fault_of_a_query_is_said_as_on_disk(graph: RemoteGraph) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query("SELECT * {\n ?s a sg:Stance\n FILTER ?s }")
    assert str(caught.value) == "line 3: FILTER takes brackets: FILTER(...)"


# -- several datasets -------------------------------------------------------------------------------------------------


def prefixed(prefix: str) -> list[Record]:
    """The tiny dataset under other ids."""
    return [renamed(each, prefix, lambda _kind, other: prefix + other) for each in records_of(tiny())]


def of_two(folder: Path, second: str, described: Collection[str] = ("one", "two")) -> Path:
    """A store with a dataset and another like it, its ids beginning with ``second``; who describes itself is said."""
    store = Store(str(folder))
    for name, prefix in (("one", ""), ("two", second)):
        info = DatasetInfo(title=name, base_iri=f"https://example.org/{name}/")
        records = prefixed(prefix)
        text = "".join(dataset_quads(Mapper(info.base_iri), info, records))
        lines = [line for line in text.splitlines() if name in described or "graph/metadata> ." not in line]
        store.load("\n".join(lines).encode(), RdfFormat.N_QUADS)
    store.flush()
    return folder


@pytest.mark.parametrize("described", [("one", "two"), ("one",), ("two",), ()])
def test_prefixes_of_several_datasets_are_not_guessed(described: tuple[str, ...], tmp_path: Path) -> None:
    with serving(of_two(tmp_path / "store", "t-", described), "--union-default-graph") as address:
        with closing(RemoteGraph(address)) as graph:
            assert graph.bases == ("https://example.org/one/", "https://example.org/two/")
            with pytest.raises(QueryError) as caught:
                graph.query("ASK { actor:ann ?p ?o }")
            assert str(caught.value) == (
                "2 datasets are in this graph, and actor: may be of any; say which: "
                "PREFIX actor: <https://example.org/one/actor/> or <https://example.org/two/actor/>"
            )
            assert graph.ask("PREFIX actor: <https://example.org/two/actor/> ASK { actor:t-ann ?p ?o }")
        with stancegraph.open(address) as session:
            for base, name in (("one", "ann"), ("two", "t-ann")):
                assert session.iri("actor", name) == f"https://example.org/{base}/actor/{name}"
            assert {row["stance"].value for row in solutions(session.query("timeline", {"actor": "t-ann"}))} == {
                row.stance for row in session.timeline("t-ann")
            }


@pytest.mark.parametrize("described", [("one", "two"), ("one",), ()])
def test_ids_that_two_records_have_are_never_shown_as_one(described: tuple[str, ...], tmp_path: Path) -> None:
    with (
        serving(of_two(tmp_path / "store", "", described), "--union-default-graph") as address,
        stancegraph.open(address) as session,
    ):
        for ask in (
            lambda: session.query("timeline", {"actor": "<https://example.org/one/actor/ann>"}),
            session.positions,
            lambda: session.iri("stance", "s1"),
        ):
            with pytest.raises(StancegraphError, match=r"have the \w+ id"):
                ask()


def test_one_dataset_that_does_not_describe_itself_has_its_prefixes(tmp_path: Path) -> None:
    location = tmp_path / "store"
    store = Store(str(location))
    lines = [line for line in nquads(tiny()).splitlines() if "graph/metadata> ." not in line]
    odd = f"<urn:odd> <{expand('rdf:type')}> <{expand('sg:Actor')}> ."
    store.load("\n".join([*lines, odd]).encode(), RdfFormat.N_QUADS)
    store.flush()
    del store
    with serving(location, "--union-default-graph") as address, closing(RemoteGraph(address)) as graph:
        assert graph.bases == ("https://example.org/talks/",), "what is called otherwise is of no dataset"
        assert graph.ask("ASK { actor:ann a sg:Actor }")
