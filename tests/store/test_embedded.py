"""A graph on disk: the same answers in this process and in the worker; and a query out of time really ends."""

from __future__ import annotations

import http.server
import io
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from stancegraph import limits
from stancegraph.errors import GraphError, QueryError, QueryTimeout
from stancegraph.store import layout, worker
from stancegraph.store.build import build
from stancegraph.store.deadline import within
from stancegraph.store.embedded import EmbeddedGraph
from support import rdflib_rows, solutions, write_folder

ROOT = Path(__file__).parents[2]
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) < STR(?l)) }"
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def graph(tiny_store: Path) -> Iterator[EmbeddedGraph]:
    graph = EmbeddedGraph(tiny_store)
    yield graph
    graph.close()


def worker_of(graph: EmbeddedGraph) -> int:
    [pid] = graph._worker.processes()
    return pid


def is_gone(pid: int, patience: float = 5) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


# -- the same answers either way --------------------------------------------------------------------------------------


def plain(answer: Any) -> Any:
    """An answer as values that can be compared."""
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return names, Counter(tuple(map(str, row)) for row in answer)
    return Counter(map(str, answer))


SAME = {
    "everything": "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "the union": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "unbound cells": "SELECT ?s ?note ?coder { ?s a sg:Stance OPTIONAL { ?s skos:note ?note } OPTIONAL { ?s dc:creator ?coder } }",
    "one column, unbound": "SELECT ?x { VALUES ?x { UNDEF 1 UNDEF } }",
    "no columns": "SELECT * {}",
    "no rows": "SELECT ?s { ?s a sg:Nothing }",
    "no columns, no rows": "SELECT * { FILTER(false) }",
    "languages": "SELECT ?x { VALUES ?x { 'a'@en 'a'@en-GB 'a' 'a'@DE } }",
    "numbers": "SELECT ?x { VALUES ?x { 1 -1 1.5 01 1e0 1.0e5 '1.50'^^xsd:decimal '1'^^xsd:int 'x'^^xsd:integer true '1'^^xsd:boolean } }",
    "times": "SELECT ?x { VALUES ?x { '2025-04-04'^^xsd:date '2025-02-30'^^xsd:date '2025-04-04T09:00:00.000001Z'^^xsd:dateTime '0001-01-01'^^xsd:date } }",
    "escapes": """SELECT ?x ?y { VALUES (?x ?y) { ("tab\\t" "nl\\n") ("cr\\r" "q\\"'") ("back\\\\" "") ("\\u0001\\u007F" "\\u2028\\uFEFF 🕊️ \\u202E") } }""",
    "types": "SELECT ?x { VALUES ?x { 'a'^^<http://example.org/t> <http://example.org/é> <urn:x:y> } }",
    "blank nodes": "SELECT (isBlank(?b) AS ?yes) { BIND(BNODE() AS ?b) }",
    "many rows": "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 20000",
    "yes": "ASK { ?s a sg:Stance }",
    "no": "ASK { ?s a sg:Nothing }",
    "construct": "CONSTRUCT { ?s skos:note ?n } WHERE { ?s skos:note ?n }",
    "construct nothing": "CONSTRUCT { ?s skos:note ?n } WHERE { ?s sg:nothing ?n }",
    "describe": "DESCRIBE <https://example.org/talks/stance/s1>",
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_worker_answers_as_this_process_does(name: str, tiny_store: Path) -> None:
    graph = shared(tiny_store)
    here, there = graph.query(SAME[name]), graph.query(SAME[name], timeout=30)
    assert here.__class__ is there.__class__ or name.startswith(("construct", "describe"))
    assert plain(here) == plain(there)


@pytest.mark.parametrize("name", SAME)
def test_a_worker_that_holds_the_graph_answers_alike(name: str, tiny_store: Path) -> None:
    here, there = shared(tiny_store).query(SAME[name]), held(tiny_store).query(SAME[name], timeout=30)
    if name == "many rows":  # some of more, in no order
        here, there = (sum(plain(each)[1].values()) for each in (here, there))
        assert here == there == 20_000
    else:
        assert plain(here) == plain(there)


def test_graphs_are_asked_one_by_one_in_memory_too(tiny_store: Path) -> None:
    [row] = held(tiny_store).select("SELECT ?g { GRAPH ?g { ?s a sg:Actor } } LIMIT 1")
    assert isinstance(row["g"], NamedNode)
    name = row["g"].value
    ways = ((f"FROM <{name}>", None), ("", name))
    counts = {
        str(
            plain(
                graph.query(f"SELECT (COUNT(*) AS ?n) {about} {{ ?s ?p ?o }}", default_graph=default, timeout=timeout)
            )
        )
        for graph, timeout in ((shared(tiny_store), None), (held(tiny_store), 30))
        for about, default in ways
    }
    assert len(counts) == 1


def test_workers_that_hold_the_graph_read_it_once_and_give_rows_in_one_order(tiny_store: Path) -> None:
    """Who asks for parts of an answer without an order would get rows twice, and others never."""
    orders = []
    for _ in range(2):
        with closing(held_by_worker(tiny_store)) as graph:
            orders.append([str(row) for row in solutions(graph.query("SELECT * { ?s ?p ?o }", timeout=30))])
            assert holds_graph(worker_of(graph))
    assert orders[0] == orders[1]
    assert len(orders[0]) > 100


def test_a_large_graph_is_not_held(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(file.stat().st_size for file in layout.current(tiny_store).oxigraph.iterdir())
    for most, is_held in ((size, True), (size - 1, False)):
        monkeypatch.setattr(limits, "LARGEST_HELD", most)
        with closing(held_by_worker(tiny_store)) as graph:
            assert holds_graph(worker_of(graph)) is is_held


def test_a_worker_that_was_just_started_answers_from_disk(tiny_store: Path) -> None:
    """One that is ended is replaced at once: a copy of the graph would take its time from those who wait."""
    with closing(EmbeddedGraph(tiny_store)) as graph:
        graph.expect_many()
        assert graph.query("ASK { ?s a sg:Stance }", timeout=30)
        assert not holds_graph(worker_of(graph))


def test_processes_are_ready_before_a_query_comes_and_hold_the_graph(tiny_store: Path) -> None:
    with closing(EmbeddedGraph(tiny_store)) as graph:
        graph.expect_many()
        assert not is_ready(graph)
        graph.make_ready(2)
        assert is_ready(graph)
        processes = graph._worker.processes()
        assert len(processes) == 2
        assert all(map(holds_graph, processes))
        assert graph.query("ASK { ?s a sg:Stance }", timeout=30)
        while not graph.is_ready:
            time.sleep(0.01)
        assert sorted(graph._worker.processes()) == sorted(processes)


def test_a_copy_that_is_made_at_once_needs_the_disk_no_more(tiny_store: Path, tmp_path: Path) -> None:
    oxigraph = shutil.copytree(layout.current(tiny_store).oxigraph, tmp_path / "oxigraph")
    kept = worker._Kept(oxigraph, 0)
    shutil.rmtree(oxigraph)
    assert kept.store().query("ASK { GRAPH ?g { ?s ?p ?o } }")


def test_processes_that_end_as_they_start_are_followed_by_others(tiny_store: Path) -> None:
    with closing(EmbeddedGraph(tiny_store)) as graph, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", shutil.which("false"))
        graph.make_ready(1)
        assert not is_ready(graph)
        patch.undo()
        assert graph.query("ASK { ?s a sg:Stance }", timeout=30)


@pytest.mark.parametrize("name", SAME)
def test_an_encoded_answer_is_that_of_the_engine(name: str, tiny_store: Path) -> None:
    graph = shared(tiny_store)
    kind, rows = graph.encoded(SAME[name], 30)
    body = b"".join(iter(lambda: rows.read(1 << 16), b""))
    match kind:
        case "triples":
            read: Any = (quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        case "truth":
            read = parse_query_results(body, QueryResultsFormat.JSON)
        case _:
            read = parse_query_results(body, QueryResultsFormat.TSV)
    assert plain(read) == plain(graph.query(SAME[name], timeout=30))


def is_ready(graph: EmbeddedGraph) -> bool:
    """Asked anew each time: checkers of types take a property for what stays."""
    return graph.is_ready


def holds_graph(pid: int) -> bool:
    """Whether a worker has let go of the tables on disk."""
    return not any(each.path.endswith(".sst") for each in psutil.Process(pid).open_files())


_shared: list[EmbeddedGraph] = []
_held: list[EmbeddedGraph] = []


def held(store: Path) -> EmbeddedGraph:
    """A graph that its workers hold after their first answer."""
    if not _held:
        _held.append(held_by_worker(store))
    return _held[0]


def held_by_worker(store: Path) -> EmbeddedGraph:
    graph = EmbeddedGraph(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "HELD_AFTER", 0)
        graph.expect_many()
    [first, *_] = solutions(graph.query("SELECT * { ?s ?p ?o }", timeout=30))
    assert first
    # It is not free until it has made its copy: who asks now would get another.
    while not graph._worker._idle[False]:
        time.sleep(0.01)
    return graph


def shared(store: Path) -> EmbeddedGraph:
    if not _shared:
        _shared.append(EmbeddedGraph(store))
    return _shared[0]


def test_values_are_bound_either_way(graph: EmbeddedGraph) -> None:
    bindings: dict[str, NamedNode | Literal] = {
        "actor": NamedNode("https://example.org/talks/actor/ann"),
        "day": Literal("x"),
    }
    query = "SELECT ?s { ?s sg:actor ?actor FILTER(?day = 'x') }"
    answers = [plain(graph.query(query, bindings, timeout=timeout)) for timeout in (None, 30)]
    assert answers[0] == answers[1]
    assert sum(answers[0][1].values()) == 2


def test_a_worker_is_started_once_and_only_when_needed(graph: EmbeddedGraph) -> None:
    graph.query("ASK {}")
    assert graph._worker.processes() == []
    pids = set()
    for _ in range(3):
        graph.query("ASK {}", timeout=30)
        pids.add(worker_of(graph))
    assert len(pids) == 1
    graph.close()
    assert is_gone(pids.pop())
    graph.close()
    assert graph.query("ASK {}", timeout=30)


# -- time-outs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [RUNAWAY, ENDLESS_ROWS], ids=["no rows", "endless rows"])
def test_a_runaway_query_is_ended_with_its_process(query: str, graph: EmbeddedGraph) -> None:
    assert graph.query("ASK {}", timeout=30)
    pid = worker_of(graph)
    # Neither comes to an end, and a worker that nobody ends breaks the connection: only giving up is a time-out.
    with pytest.raises(QueryTimeout) as caught:
        deque(solutions(graph.query(query, timeout=0.5)), maxlen=0)
    assert str(caught.value) == "the query was stopped after 0.5 s; narrow it, or allow more with --timeout"
    assert is_gone(pid)
    assert graph.query("ASK { ?s a sg:Stance }", timeout=30)
    assert worker_of(graph) != pid


def test_the_time_out_holds_from_the_first_query_on(graph: EmbeddedGraph) -> None:
    with pytest.raises(QueryTimeout):
        graph.query(RUNAWAY, timeout=0.05)
    assert graph._worker.processes() == []


def test_rows_come_while_the_query_runs(graph: EmbeddedGraph) -> None:
    """This query has no end: whoever waits for all rows of it waits for the time-out."""
    answer = solutions(graph.query(ENDLESS_ROWS, timeout=60))
    assert len(list(itertools.islice(answer, 1000))) == 1000
    pid = worker_of(graph)
    del answer  # nobody reads on
    assert is_gone(pid)
    assert graph.query("ASK {}", timeout=30)


def test_memory_stays_level_however_many_rows_there_are(graph: EmbeddedGraph) -> None:
    """300,000 rows of ten columns are 100 MB as text; what waits for its reader is bounded."""
    process = psutil.Process()
    answer = solutions(graph.query(f"{ENDLESS_ROWS} LIMIT 300000", timeout=120))
    next(answer)
    before = process.memory_info().rss
    most = max(process.memory_info().rss for number, _ in enumerate(answer) if number % 5000 == 0)
    assert most - before < 60_000_000


def test_what_nobody_has_read_yet_is_bounded(graph: EmbeddedGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = []

    class Watched(worker._Stream):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            streams.append(self)

    monkeypatch.setattr(worker, "_AHEAD", 1 << 20)
    monkeypatch.setattr(worker, "_Stream", Watched)
    answer = solutions(graph.query(ENDLESS_ROWS, timeout=60))
    [stream] = streams
    while stream._ahead <= 1 << 20:
        time.sleep(0.01)
    time.sleep(0.5)
    assert stream._ahead < 2 << 20
    assert len(list(itertools.islice(answer, 20_000))) == 20_000


def test_a_query_may_be_asked_while_another_is_read(graph: EmbeddedGraph) -> None:
    outer = solutions(graph.query(ENDLESS_ROWS, timeout=60))
    for _ in itertools.islice(outer, 3):
        assert graph.query("ASK { ?s a sg:Stance }", timeout=30)
    assert len(graph._worker.processes()) == 2
    graph.close()
    with pytest.raises(GraphError, match="ended by itself"):
        deque(outer, maxlen=0)


def test_the_time_out_holds_for_the_whole_answer_and_is_told_where_it_is_read(graph: EmbeddedGraph) -> None:
    answer = solutions(graph.query(ENDLESS_ROWS, timeout=1.5))
    assert next(answer)
    pid = worker_of(graph)
    with pytest.raises(QueryTimeout):
        deque(answer, maxlen=0)
    assert is_gone(pid)
    late = solutions(graph.query(ENDLESS_ROWS, timeout=1))
    next(late)
    time.sleep(1.2)
    given = itertools.count()
    with pytest.raises(QueryTimeout):  # not only when all that was taken in is read
        deque(zip(late, given, strict=False), maxlen=0)
    assert next(given) < 10_000
    # A short answer is taken in at once: who reads it slowly has all the time there is.
    slowly = solutions(graph.query("SELECT ?s { ?s a sg:Stance }", timeout=1.5))
    next(slowly)
    time.sleep(1.6)
    assert len(list(slowly)) == 2


def test_a_worker_that_dies_in_the_middle_is_no_end_of_the_answer(graph: EmbeddedGraph) -> None:
    answer = solutions(graph.query(f"{ENDLESS_ROWS} LIMIT 3000000", timeout=60))
    next(answer)
    os.kill(worker_of(graph), signal.SIGKILL)
    with pytest.raises(GraphError, match="ended by itself"):
        deque(answer, maxlen=0)


def test_what_fails_before_its_first_row_has_no_answer_however_slow_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PATIENCE", -1)  # nothing waits for more of the answer
    sent = io.BytesIO()
    pieces = worker._Pieces(sent)
    pieces.of("solutions").write(b"?a\t?b\n")
    pieces.end("graph-error", "refused", True)
    sent.seek(0)
    kind, nothing, end = (worker._receive(sent) for _ in range(3))
    assert (kind, nothing, json.loads(end)) == (b"solutions", b"", ["graph-error", "refused", True])

    sent = io.BytesIO()
    pieces = worker._Pieces(sent)
    pieces.of("solutions").write(b"?a\t?b\n")
    pieces.write(b"1\t2\n")
    sent.seek(0)
    assert [worker._receive(sent) for _ in range(2)] == [b"solutions", b"?a\t?b\n1\t2\n"]


def test_ctrl_c_ends_the_query_and_its_process(graph: EmbeddedGraph) -> None:
    graph.query("ASK {}", timeout=30)
    pid = worker_of(graph)
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        graph.query(RUNAWAY, timeout=30)
    timer.join()
    assert is_gone(pid)
    assert graph.query("ASK {}", timeout=30)


SCRIPT = """
import sys, threading, time
from pathlib import Path
from stancegraph.store.embedded import EmbeddedGraph
graph = EmbeddedGraph(Path(sys.argv[1]))
graph.query("ASK {}", timeout=30)
print(graph._worker.processes()[0], flush=True)
graph.query(sys.argv[2], timeout=60)
print("done", flush=True)
sys.stdin.read()
"""


def script(store: Path, query: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "graph")}
    command = [sys.executable, "-c", SCRIPT, str(store), query]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, start_new_session=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_worker_does_not_outlive_its_parent(number: signal.Signals, tiny_store: Path) -> None:
    process = script(tiny_store, RUNAWAY)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    time.sleep(0.2)
    process.send_signal(number)
    process.wait()
    gone = is_gone(pid)
    if not gone:
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    assert gone


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_at_a_terminal_leaves_no_traceback_of_the_worker(tiny_store: Path) -> None:
    process = script(tiny_store, "ASK {}")
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    assert process.stdout.readline() == "done\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, said = process.communicate(timeout=20)
    assert said.count("Traceback") == 1
    assert is_gone(pid)


def test_a_worker_ends_with_its_graph(tiny_store: Path) -> None:
    graph = EmbeddedGraph(tiny_store)
    graph.query("ASK {}", timeout=30)
    pid = worker_of(graph)
    del graph
    assert is_gone(pid)


def test_a_worker_that_dies_is_said_to_have_and_replaced(graph: EmbeddedGraph) -> None:
    graph.query("ASK {}", timeout=30)
    pid = worker_of(graph)
    timer = threading.Timer(0.3, lambda: os.kill(pid, signal.SIGKILL))
    timer.start()
    with pytest.raises(GraphError) as caught:
        graph.query(RUNAWAY, timeout=30)
    assert str(caught.value) == "the process that ran the query ended by itself; it may have run out of memory"
    assert graph.query("ASK {}", timeout=30)


@pytest.mark.skipif(sys.platform != "linux", reason="only there memory is bounded")
def test_a_query_gets_so_much_memory_and_no_more(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "WORKER_MEMORY", 512 << 20)
    graph = EmbeddedGraph(tiny_store)
    assert graph.query("ASK {}", timeout=30)
    pid = worker_of(graph)
    of_memory = next(line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if "data size" in line)
    assert of_memory.split()[3] == str(512 << 20)
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with pytest.raises(QueryError) as caught:
        graph.query(hungry, timeout=60)
    assert str(caught.value) == (
        "the query needs more than 0.5 GB of memory; narrow it, or ask it in Python without a time-out, where it may take "
        "all there is"
    )
    assert capfd.readouterr() == ("", "")
    assert graph.query("ASK {}", timeout=30)
    graph.close()


def test_nothing_in_the_current_folder_is_taken_for_a_module(
    graph: EmbeddedGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "struct", "pyoxigraph", "stancegraph"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken in')")
    monkeypatch.chdir(tmp_path)
    assert graph.query("ASK {}", timeout=30)


def test_waiting_so_long_and_no_longer() -> None:
    assert within(5, lambda: 1) == 1
    assert within(float("inf"), lambda: 2) == 2
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
    with pytest.raises(TimeoutError):
        within(0.01, lambda: time.sleep(1))
    with pytest.raises(TimeoutError):
        within(-1, lambda: time.sleep(1))


# -- what may not be asked --------------------------------------------------------------------------------------------

both_ways = pytest.mark.parametrize("timeout", [None, 30], ids=["here", "worker"])


@both_ways
def test_an_error_of_syntax_names_its_place(timeout: float | None, tiny_store: Path) -> None:
    with pytest.raises(QueryError) as caught:
        shared(tiny_store).query("SELECT ?s {\n  ?s a sg:Stance .\n  ?s ?p }", timeout=timeout)
    assert str(caught.value) == "line 3: a pattern has three parts, and one is missing: ?s ?p"
    assert not isinstance(caught.value, QueryTimeout)


@both_ways
def test_our_prefixes_do_not_move_the_place_of_an_error(timeout: float | None, tiny_store: Path) -> None:
    with pytest.raises(QueryError) as caught:
        shared(tiny_store).query("SELECT ?s { ?s a sg:Stance ; skos:note }", timeout=timeout)
    assert str(caught.value) == "line 1: behind ; stand a property and a value, and one is missing: skos:note"


@both_ways
@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a/> <http://a/> <http://a/> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "CREATE GRAPH <http://a/>",
        "LOAD <http://127.0.0.1:1/>",
        "SELECT * {} ; DROP ALL",
    ],
)
def test_updates_are_no_queries(update: str, timeout: float | None, tiny_store: Path) -> None:
    before = plain(shared(tiny_store).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    with pytest.raises(QueryError, match=r"^line 1: [A-Z]+ changes a graph, and graphs are read-only here$"):
        shared(tiny_store).query(update, timeout=timeout)
    assert plain(shared(tiny_store).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) == before


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that only notes what it is asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


@both_ways
def test_no_query_reaches_out(timeout: float | None, listener: tuple[str, list[str]], tiny_store: Path) -> None:
    url, asked = listener
    graph = shared(tiny_store)
    for clause, pattern in ((f"FROM <{url}from>", "?s ?p ?o"), (f"FROM NAMED <{url}named>", "GRAPH ?g { ?s ?p ?o }")):
        assert list(solutions(graph.query(f"SELECT * {clause} {{ {pattern} }}", timeout=timeout))) == []
    with pytest.raises(QueryError, match="which is off"):
        graph.query(f"SELECT * {{ SERVICE <{url}service> {{ ?s ?p ?o }} }}", timeout=timeout)
    with pytest.raises(QueryError, match="which is off"):
        graph.query(f"PREFIX : <{url}> SELECT * {{ SERVICE:ep {{ ?s ?p ?o }} }}", timeout=timeout)
    assert asked == []


@both_ways
def test_from_narrows_what_is_asked(timeout: float | None, tiny_store: Path) -> None:
    graph = shared(tiny_store)
    base = "https://example.org/talks/"

    def found(clause: str, pattern: str = "?s a ?class") -> set[str]:
        answer = graph.query(f"SELECT DISTINCT ?s {clause} {{ {pattern} }}", timeout=timeout)
        return {row["s"].value.removeprefix(base) for row in solutions(answer)}

    registry = {"actor/ann", "actor/bob", "actor/land", "issue/talks", "issue/truce", "role/r1", "role/r2", "role/r3"}
    governments = {f"actor/land#government{end}" for end in ("-ann-2024-01-01", "--2025-06-01", "--open")}
    registry |= governments | {f"actor/{name}#on-truce" for name in ("ann", "bob", "land")}
    registry |= {"actor/ann#attribute-colour", "actor/ann#attribute-party", "issue/talks#attribute-kind"}
    assert found(f"FROM <{base}graph/registry>") == registry
    herald = {"source/herald", "event/e2", "vote/v2"}
    assert found(f"FROM <{base}graph/registry> FROM <{base}graph/source/herald>") == registry | herald
    assert found(f"FROM NAMED <{base}graph/source/herald>") == set()
    assert found(f"FROM NAMED <{base}graph/source/herald>", "GRAPH ?g { ?s a ?class }") == herald
    assert found("", f"GRAPH <{base}graph/source/herald> {{ ?s a ?class }}") == herald
    assert registry | herald < found("")
    assert found("", "?s rdfs:label ?label FILTER(?label != 'FROM <x>') # FROM <x>\n") >= {"actor/ann", "role/r1"}


def test_a_call_that_is_allowed_is_made(listener: tuple[str, list[str]], graph: EmbeddedGraph) -> None:
    url, asked = listener
    with pytest.raises(GraphError, match="the query could not be run"):
        graph.query(f"SELECT * {{ SERVICE <{url}x> {{ ?s ?p ?o }} }}", timeout=30, allow_service=True)
    assert asked
    assert set(asked) == {"/x"}


def test_rdflib_sees_the_union_and_reaches_out_to_nobody(listener: tuple[str, list[str]], graph: EmbeddedGraph) -> None:
    url, asked = listener
    data = graph.rdflib()
    ours = "https://w3id.org/stancegraph/ontology#"
    rows = rdflib_rows(data.query(f"SELECT ?s {{ ?s a <{ours}Stance> ; <{ours}actor> ?a }}"))
    assert len(rows) == 3
    assert len({str(each.identifier) for each in data.graphs()}) >= 5
    list(data.query(f"SELECT * FROM <{url}from> {{ ?s ?p ?o }}"))
    assert asked == []
    with pytest.raises(GraphError, match="read-only"):
        data.add((rows[0][0], rows[0][0], rows[0][0]))


# -- damage -----------------------------------------------------------------------------------------------------------


def test_a_store_without_its_parts_is_said_to_be_damaged(tmp_path: Path) -> None:
    import shutil

    store = tmp_path / "store"
    build([write_folder(tmp_path / "d")], store)
    generation = layout.current(store)
    graph = EmbeddedGraph(store)
    (generation.stances / "actor.npy").write_bytes(b"not numpy")
    shutil.rmtree(generation.oxigraph)
    damaged = f"^{re.escape(str(store))}: the graph is damaged .*; build it again$"
    for read in (lambda: graph.query("ASK {}"), lambda: graph.query("ASK {}", timeout=30), graph.stances):
        with pytest.raises(GraphError, match=damaged):
            read()
    graph.close()
    with pytest.raises(GraphError, match=damaged):
        EmbeddedGraph(store)


@pytest.mark.skipif(sys.platform == "win32", reason="groups of POSIX")
def test_the_worker_is_not_in_our_group_so_that_ctrl_c_reaches_only_us(graph: EmbeddedGraph) -> None:
    graph.query("ASK {}", timeout=30)
    assert os.getpgid(worker_of(graph)) != os.getpgid(0)
