"""A graph that was pushed is on the server, statement by statement, whatever happened on the way; and nothing else was touched."""

from __future__ import annotations

import base64
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

import stancegraph
from pushing.taking import Handler, Taking, taking
from stancegraph import limits
from stancegraph.cli import cli
from stancegraph.errors import ArgumentError, GraphError, QueryTimeout
from stancegraph.pushing import contents
from stancegraph.pushing.contents import Sample
from stancegraph.pushing.push import Pushed, Step, same_value
from stancegraph.pushing.target import target_of
from stancegraph.rdf.vocabulary import ONTOLOGY, registry_graph_iri
from stancegraph.session import Session
from stancegraph.store import remote_access
from store.served import PROGRAM, serving
from support import OxigraphGraph, nquads, tiny

BASE = tiny().info.base_iri
REGISTRY = registry_graph_iri(BASE)
OTHERS = Quad(NamedNode("urn:x:s"), NamedNode("urn:x:p"), Literal("kept"), NamedNode("urn:x:others"))
OURS = set(parse(nquads(tiny()), format=RdfFormat.N_QUADS))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NETRC", str(tmp_path / "no netrc"))
    monkeypatch.setattr(remote_access, "user_folder", lambda _kind: tmp_path / "no settings")


@pytest.fixture
def server() -> Iterator[Taking]:
    with taking() as found:
        found.store.add(OTHERS)
        yield found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many requests, and pieces of graphs, of a graph that is small."""
    monkeypatch.setattr(limits, "PUSHED_PIECE", 1500)
    monkeypatch.setattr(limits, "PUSHED_AT_ONCE", 3000)


def push(graph: Any, server: Taking, **options: Any) -> Pushed:
    return Session(graph).push(server.url, **options)


def ours(quads: Sequence[Quad] | None = None) -> OxigraphGraph:
    text = nquads(tiny()) if quads is None else "".join(f"{quad} .\n" for quad in quads)
    return OxigraphGraph(text)


def by_store(server: Taking) -> dict[str, str]:
    return {"graph_store": f"{server.origin}/store"}


PROTOCOLS: list[Callable[[Taking], dict[str, str]]] = [lambda _server: {}, by_store]


# -- what is pushed is there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_all_is_there_and_nothing_else_was_touched(protocol: Any, server: Taking) -> None:
    done = push(ours(), server, **protocol(server))
    assert server.quads() == OURS | {OTHERS}
    assert done.statements == len(OURS)
    assert {each.step for each in done.plan} == {Step.NEW}
    assert done.plan[-1].name == REGISTRY  # nobody takes it for a graph before all is there
    assert done.asked_back == 100
    server.changes.clear()
    again = push(ours(), server, **protocol(server))
    assert {each.step for each in again.plan} == {Step.SAME}
    assert server.changes == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_another_version_takes_the_place_of_the_old(protocol: Any, server: Taking, small: None) -> None:
    push(ours(), server, **protocol(server))
    changed = {quad for quad in OURS if "Ann" not in str(quad.object)}
    assert changed < OURS
    server.changes.clear()
    done = push(ours(sorted(changed, key=str)), server, **protocol(server))
    assert server.quads() == changed | {OTHERS}
    touched = set(map(name_of, OURS - changed))
    assert {each.name for each in done.plan if each.step is Step.REPLACE} == touched


def test_old_and_new_change_places_in_one_request(server: Taking) -> None:
    server.store.add(Quad(NamedNode(f"{BASE}actor/old"), NamedNode("urn:x:p"), Literal("old"), NamedNode(REGISTRY)))
    push(ours(), server)
    [(_, _, body)] = [change for change in server.changes if REGISTRY.encode() in change[2]]
    assert f"DROP SILENT GRAPH <{REGISTRY}>".encode() in body
    assert server.quads() == OURS | {OTHERS}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("is_taken", [True, False])
def test_a_push_that_breaks_off_anywhere_goes_on(
    protocol: Any, is_taken: bool, server: Taking, small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is lost at each request in turn, before or after the server did what it was asked."""
    push(ours(), server, sample=3, **protocol(server))
    number = len(server.changes)
    assert number > 5
    old = Quad(NamedNode(f"{BASE}actor/old"), NamedNode("urn:x:p"), Literal("old"), NamedNode(REGISTRY))
    for place in range(number):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache {place}"))
        server.store.clear()
        server.store.extend([OTHERS, *([old] if place % 2 else [])])
        server.changes.clear()

        def fault(handler: Handler, place: int = place) -> bool:
            if len(server.changes) - 1 != place:
                return False
            if is_taken:
                handler.apply()
            handler.break_off()
            return True

        server.fault = fault
        with pytest.raises(GraphError, match="the same command goes on from there"):
            push(ours(), server, sample=3, **protocol(server))
        first, server.fault = len(server.changes), lambda _handler: False
        done = push(ours(), server, sample=3, **protocol(server))
        assert server.quads() == OURS | {OTHERS}
        # What was confirmed is not sent again, what was not is.
        assert len(server.changes) - first < number + 3 - min(place, 3)
        assert done.statements == len(OURS)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_version_that_was_taken_unheard_is_replaced_by_the_one_before(protocol: Any, server: Taking) -> None:
    """Both have as many statements, and of the newer nothing was confirmed."""
    first = sorted(OURS, key=str)
    changed = next(
        quad for quad in first if quad.graph_name == NamedNode(REGISTRY) and isinstance(quad.object, Literal)
    )
    other = Quad(changed.subject, changed.predicate, Literal("another"), changed.graph_name)
    push(ours(first), server, **protocol(server))

    def fault(handler: Handler) -> bool:
        handler.apply()
        handler.break_off()
        return True

    server.fault = fault
    with pytest.raises(GraphError, match="the connection broke"):
        push(ours([other if quad == changed else quad for quad in first]), server, **protocol(server))
    assert other in server.quads()
    server.fault = lambda _handler: False
    push(ours(first), server, sample=0, **protocol(server))
    assert server.quads() == OURS | {OTHERS}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), protocol=st.sampled_from(PROTOCOLS))
def test_whatever_the_server_has_it_has_ours_afterwards(
    seed: int, protocol: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random parts of random versions are there, known or not; at most refused, never wrong."""
    lot = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch, taking() as server:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(limits, "PUSHED_PIECE", lot.choice([300, 3000, 1 << 20]))
        patch.setattr(limits, "PUSHED_AT_ONCE", lot.choice([3000, 1 << 20]))
        server.store.add(OTHERS)
        for _ in range(lot.randint(1, 3)):
            version = [quad for quad in OURS if lot.random() < 0.9]
            done = push(ours(version), server, sample=3, replace=stale(server, version), **protocol(server))
            assert server.quads() == {*version, OTHERS}
            assert done.statements == len(version)
            for quad in [quad for quad in server.store if lot.random() < 0.05 and quad != OTHERS]:
                server.store.remove(quad)


def stale(server: Taking, version: Sequence[Quad]) -> list[str]:
    return sorted({*map(name_of, server.store)} - {*map(name_of, version)} - {"urn:x:others"})


def name_of(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value


@pytest.mark.parametrize("lost", [1, None], ids=["a part", "whole"])
def test_what_is_known_of_a_server_is_not_believed_against_it(lost: int | None, server: Taking) -> None:
    push(ours(), server)
    for quad in sorted(server.store.quads_for_pattern(None, None, None, NamedNode(f"{BASE}graph/metadata")), key=str)[
        :lost
    ]:
        server.store.remove(quad)
    done = push(ours(), server)
    assert [each.name for each in done.plan if each.step is not Step.SAME] == [f"{BASE}graph/metadata"]
    assert server.quads() == OURS | {OTHERS}


def test_what_is_known_of_it_is_for_its_user_alone_and_may_be_lost(server: Taking, tmp_path: Path) -> None:
    push(ours(), server)
    [kept] = (tmp_path / "cache").rglob("*.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    for content in (b"", b"[]", b"{", b'{"format": 1, "whole": [], "begun": {}}'):
        kept.write_bytes(content)
        server.changes.clear()
        push(ours(), server)
        assert server.changes
        assert server.quads() == OURS | {OTHERS}


def _piped(kept: Path) -> None:
    kept.unlink()
    os.mkfifo(kept, 0o600)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, and who may write a file, are those of POSIX")
@pytest.mark.parametrize(
    "spoil",
    [lambda kept: kept.chmod(0o666), _piped, lambda kept: os.truncate(kept, 1 << 40)],
    ids=["anybody's", "a pipe", "endless"],
)
def test_what_may_be_anybodys_word_is_not_believed(
    spoil: Callable[[Path], None], server: Taking, tmp_path: Path
) -> None:
    push(ours(), server)
    [kept] = (tmp_path / "cache").rglob("*.json")
    spoil(kept)
    server.changes.clear()
    push(ours(), server)
    assert server.changes
    assert server.quads() == OURS | {OTHERS}
    server.changes.clear()
    push(ours(), server)
    assert not server.changes


def test_a_server_that_changed_between_has_all_of_it_after_it_was_gone_on(server: Taking, small: None) -> None:
    """Where the number of statements is the same, a sample finds it, and the same command mends it."""
    push(ours(), server)
    taken = sorted(server.quads() - {OTHERS}, key=str)
    for spoilt in (taken[0], taken[-1]):
        server.store.remove(spoilt)
        server.store.add(Quad(spoilt.subject, spoilt.predicate, Literal("otherwise"), spoilt.graph_name))
        with pytest.raises(GraphError, match="does not give this one"):
            push(ours(), server, sample=len(taken))
        push(ours(), server, sample=len(taken))
        assert server.quads() == OURS | {OTHERS}


def test_two_pushes_to_one_server_do_not_meet(server: Taking) -> None:
    met: list[str] = []

    def fault(_handler: Handler) -> bool:
        with pytest.raises(GraphError, match="another push to it is under way") as caught:
            push(ours(), server)
        met.append(str(caught.value))
        return False

    server.fault = fault
    push(ours(), server)
    assert met


# -- what is not ours -------------------------------------------------------------------------------------------------


def test_a_graph_of_others_that_has_a_name_of_ours_is_left_alone(server: Taking) -> None:
    graph = ours([*sorted(OURS, key=str), OTHERS])
    with pytest.raises(
        GraphError, match=r"the server has the graph <urn:x:others> already.*nothing was sent.*--replace"
    ):
        push(graph, server)
    assert server.changes == []
    push(graph, server, replace="urn:x:others")
    assert server.quads() == OURS | {OTHERS}
    push(graph, server)  # it is known by now


def test_a_graph_that_the_dataset_lost_is_left_until_it_is_named(server: Taking) -> None:
    push(ours(), server)
    gone = f"{BASE}graph/corrections"
    rest = [quad for quad in OURS if quad.graph_name != NamedNode(gone)]
    assert len(rest) < len(OURS)
    server.changes.clear()
    with pytest.raises(GraphError, match=rf"<{gone}> of this dataset, which has no such graph any more.*--replace IRI"):
        push(ours(rest), server)
    assert server.changes == []
    assert push(ours(rest), server, dry_run=True).count(Step.LEFT) == 1
    done = push(ours(rest), server, replace=gone)
    assert done.count(Step.REMOVE) == 1
    assert server.quads() == {*rest, OTHERS}


def test_a_graph_that_nobody_has_cannot_be_replaced(server: Taking) -> None:
    with pytest.raises(
        GraphError, match='has a graph <urn:x:other>, which is to be replaced; did you mean "urn:x:others"'
    ):
        push(ours([*OURS, OTHERS]), server, replace="urn:x:other")
    assert server.changes == []


def test_what_has_no_name_is_not_pushed(server: Taking) -> None:
    nameless = Quad(BlankNode("b"), NamedNode("urn:x:p"), Literal("x"), NamedNode(f"{BASE}graph/metadata"))
    with pytest.raises(GraphError, match="about something without a name"):
        push(ours([*OURS, nameless]), server)
    with pytest.raises(GraphError, match="has no named graphs, which are what is pushed"):
        push(ours([Quad(*quad.triple) for quad in OURS]), server)
    assert server.quads() == {OTHERS}


# -- what servers do --------------------------------------------------------------------------------------------------

PAGE = b"<html><h1>Please log in</h1></html>"
FAULTS: dict[str, tuple[Callable[[Handler], None], str]] = {
    "a page to log in at": (
        lambda handler: handler.reply(200, PAGE, "text/html"),
        r"the server took what it was sent, and .* has 0 of the \d+ statements of <",
    ),
    "taken and lost": (lambda handler: handler.reply(204), r"has 0 of the \d+ statements"),
    "who are you": (
        lambda handler: handler.reply(401, WWW_Authenticate='Basic realm="x"'),
        r"answers 401 Unauthorized; it asks who you are \(Basic\): keep a name and password in ~/.netrc; 0 of",
    ),
    "no": (lambda handler: handler.reply(403, b"read only"), "answers 403 Forbidden: read only; it takes no changes"),
    "not here": (
        lambda handler: handler.reply(405),
        "answers 405 .*; it takes no changes at this address: name another",
    ),
    "nothing here": (lambda handler: handler.reply(404, b"?"), "answers 404 Not Found: "),
    "elsewhere": (
        lambda handler: handler.reply(307, Location="http://other.example/update"),
        "the server points elsewhere, to http://other.example/update; use that address",
    ),
    "full": (lambda handler: handler.reply(507, b"disk full"), "answers 507 .*: disk full; 0 of"),
    "always too large": (lambda handler: handler.reply(413), r"answers 413 .*; it takes no request of \d+ bytes; 0 of"),
    "hangs up": (lambda handler: handler.break_off(), "the connection broke"),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", FAULTS)
def test_what_a_server_does_wrong_is_said_in_one_sentence(name: str, protocol: Any, server: Taking) -> None:
    behave, message = FAULTS[name]

    def fault(handler: Handler) -> bool:
        behave(handler)
        return True

    server.fault = fault
    with pytest.raises(GraphError, match=message) as caught:
        push(ours(), server, **protocol(server))
    assert "\n" not in str(caught.value)
    assert server.quads() == {OTHERS}


def test_no_more_than_one_request_goes_to_a_page_that_says_yes_to_all(server: Taking, small: None) -> None:
    def fault(handler: Handler) -> bool:
        handler.reply(200, PAGE, "text/html")
        return True

    server.fault = fault
    with pytest.raises(GraphError, match="the server took what it was sent"):
        push(ours(), server)
    assert len(server.changes) == 1


def test_a_server_that_does_not_answer_is_given_up(server: Taking) -> None:
    over = threading.Event()
    server.fault = lambda _handler: over.wait(60) or True
    with pytest.raises(QueryTimeout, match=r"no complete answer within 0\.2 s; the same command goes on.*; 0 of"):
        push(ours(), server, timeout=0.2)
    over.set()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("most", [400, 1500, 5000])
def test_a_server_that_takes_little_gets_little_at_a_time(most: int, protocol: Any, server: Taking) -> None:
    def fault(handler: Handler) -> bool:
        if len(handler.body) <= most:
            return False
        handler.reply(413)
        return True

    server.fault = fault
    done = push(ours(), server, **protocol(server))
    assert server.quads() == OURS | {OTHERS}
    assert bool(done.parted) == (most < 5000 or REGISTRY in done.parted)


def test_a_statement_that_a_server_loses_is_missed(server: Taking) -> None:
    push(ours(), server)
    lost = next(quad for quad in sorted(OURS, key=str) if quad.graph_name == NamedNode(f"{BASE}graph/metadata"))
    server.store.remove(lost)
    server.store.add(Quad(lost.subject, NamedNode("urn:x:p"), Literal("instead"), lost.graph_name))
    # By number it is all there.
    push(ours(), server, sample=0)
    with pytest.raises(
        GraphError, match=r"all statements by number, and does not give this one .* back as it was sent"
    ):
        push(ours(), server, sample=len(OURS))
    # And it is sent again, after that.
    push(ours(), server)
    assert server.quads() == OURS | {OTHERS}


def literal(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (literal("true", "boolean"), literal("1", "boolean"), True),
        (literal("true", "boolean"), literal("0", "boolean"), False),
        (literal("2.50", "decimal"), literal("2.5", "decimal"), True),
        (literal("2.50", "decimal"), literal("2.51", "decimal"), False),
        (literal("2", "decimal"), literal("2", "integer"), False),
        (literal("no number", "integer"), literal("none either", "integer"), False),
        (literal("2025-01-01T00:00:00Z", "dateTime"), literal("2025-01-01T00:00:00+00:00", "dateTime"), True),
        (literal("2025-01-01T00:00:00Z", "dateTime"), literal("2025-01-01T00:00:01Z", "dateTime"), False),
        (literal("2025-01-01", "date"), literal("2025-01-01Z", "date"), False),
        (Literal("1"), Literal("1.0"), False),
        (Literal("a", language="en"), Literal("a", language="fr"), False),
        (NamedNode("urn:x:a"), Literal("urn:x:a"), False),
    ],
)
def test_a_server_may_write_a_value_otherwise(one: Any, other: Any, is_same: bool) -> None:
    assert (same_value(one) == same_value(other)) is is_same


def test_counts_that_a_server_cuts_are_not_believed(server: Taking) -> None:
    whole = server.asked

    def asked(query: str) -> Any:
        is_cut = query.rstrip().endswith("GROUP BY ?g")
        return whole(f"{query} LIMIT 2" if is_cut else query)

    server.asked = asked
    push(ours(), server)
    assert server.quads() == OURS | {OTHERS}


# -- where it goes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "program", "place", "protocol"),
    [
        ("http://h:1/query", "Oxigraph/0.5", "http://h:1/update", "Update"),
        ("http://h/sparql", "Virtuoso/07.20", "http://h/sparql-graph-crud-auth", "GraphStore"),
        ("http://h/ds/sparql", "Apache Jena Fuseki (5.1)", "http://h/ds/update", "Update"),
        ("http://h/repositories/r", "", "http://h/repositories/r/statements", "Update"),
        ("http://h/sparql", "nginx", None, None),
        ("http://h/", "Oxigraph/0.5", None, None),
    ],
)
def test_where_servers_take_changes(url: str, program: str, place: str | None, protocol: str | None) -> None:
    if place is None:
        with pytest.raises(GraphError, match="where this server takes changes is not known; name that: --update URL"):
            target_of(url, program, None, None, 1)
        return
    found = target_of(url, program, None, None, 1)
    assert (found.url, type(found).__name__) == (place, protocol)
    assert target_of(url, program, "http://u/", None, 1).url == "http://u/"
    assert type(target_of(url, program, None, "http://s/", 1)).__name__ == "GraphStore"


def test_who_one_is_there_goes_to_whom_it_is_for(
    server: Taking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_store: Path
) -> None:
    secret = 'p4ss"word'
    kept = tmp_path / "endpoints.toml"
    kept.write_text(f'["{server.origin}/update"]\nuser = "ann"\npassword = \'{secret}\'\n')
    kept.chmod(0o600)
    monkeypatch.setenv("STANCEGRAPH_ENDPOINTS", str(kept))
    right = "Basic " + base64.b64encode(f"ann:{secret}".encode()).decode()
    refuse = False

    def fault(handler: Handler) -> bool:
        if handler.headers["Authorization"] == right and not refuse:
            return False
        handler.reply(
            401, str(handler.headers["Authorization"]).encode() + secret.encode(), WWW_Authenticate="Basic realm=x"
        )
        return True

    server.fault = fault
    push(ours(), server)
    assert server.quads() == OURS | {OTHERS}
    refuse = True
    with pytest.raises(GraphError, match="it does not take the name, password, token or headers kept for it") as caught:
        push(ours(), server, replace=REGISTRY)
    written = "".join(path.read_text() for path in (tmp_path / "cache").rglob("*.json"))
    for text in (str(caught.value), repr(caught.value), written):
        assert secret not in text
        assert right.split()[1] not in text


def test_an_address_with_a_password_is_refused(server: Taking) -> None:
    with pytest.raises(GraphError, match="a name or password in an address") as caught:
        push(ours(), server, update=server.origin.replace("//", "//ann:s3cret@"))
    assert "s3cret" not in str(caught.value)


# -- pieces -----------------------------------------------------------------------------------------------------------


@given(st.integers(1, 4000))
def test_pieces_are_whole_lines_and_all_of_them(most: int) -> None:
    [name] = [name for name in contents.names(ours()) if name == REGISTRY]
    found = contents.read(ours(), name, Sample(0, 0))
    pieces = list(found.pieces(most))
    whole = sorted(f"{quad.triple} .\n".encode() for quad in OURS if quad.graph_name == NamedNode(name))
    assert sorted(line for piece in pieces for line in piece.splitlines(keepends=True)) == whole
    assert (found.count, found.size) == (len(whole), len(b"".join(whole)))
    assert all(len(piece) <= most or piece.count(b"\n") == 1 for piece in pieces)


def test_a_checksum_is_of_what_there_is_in_any_order() -> None:
    quads = [quad for quad in sorted(OURS, key=str) if quad.graph_name == NamedNode(REGISTRY)]
    of = {contents.read(ours(each), REGISTRY, Sample(0, 0)).fingerprint for each in (quads, quads[::-1])}
    assert len(of) == 1
    for place in range(len(quads)):
        assert contents.read(ours(quads[:place] + quads[place + 1 :]), REGISTRY, Sample(0, 0)).fingerprint not in of


@given(st.lists(st.binary(min_size=1, max_size=4), unique=True), st.integers(0, 8), st.integers(0, 5), st.randoms())
def test_a_sample_is_the_same_in_any_order(lines: list[bytes], number: int, seed: int, lot: random.Random) -> None:
    drawn = []
    for _ in range(2):
        sample = Sample(number, seed)
        for line in lines:
            sample.offer("g", line)
        drawn.append(sample.drawn())
        lot.shuffle(lines)
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) >= min(number, len(lines))
    assert {line for _, line in drawn[0]} <= set(lines)


def test_each_statement_is_drawn_as_often_as_any_other() -> None:
    often: Counter[bytes] = Counter()
    for seed in range(2000):
        sample = Sample(2, seed)
        for place in range(10):
            sample.offer("g", b"%d" % place)
        often.update(line for _, line in sample.drawn())
    assert len(often) == 10
    assert all(300 < count < 500 for count in often.values())  # 400, give or take five standard deviations


def test_what_looks_like_a_letter_in_code_arrives_as_it_is(server: Taking) -> None:
    odd = Quad(
        NamedNode(f"{BASE}x"), NamedNode("urn:x:p"), Literal('\\u0041 \\U00000041 \n\t"\\ é 🕊️'), NamedNode(REGISTRY)
    )
    push(ours([*OURS, odd]), server, sample=1)
    assert odd in server.quads()


# -- the command ------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_the_command_says_what_it_did(server: Taking, tiny_store: Path) -> None:
    dry = run("--graph", tiny_store, "push", server.url, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert server.changes == []
    with stancegraph.open(tiny_store) as graph:
        names = set(contents.names(graph.graph))
    assert {line.split()[-1] for line in dry.stdout.splitlines()} == names
    assert all(line.startswith("new ") for line in dry.stdout.splitlines())
    assert "Nothing was sent." in dry.stderr
    done = run("push", server.url, "--graph", tiny_store, "--seed", 5)
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert f"in {len(names)} graphs, of which 0 were there." in done.stderr
    assert "asked back (seed 5)" in done.stderr
    assert run("--graph", tiny_store, "push", server.url, "--dry-run").stdout == ""
    with stancegraph.open(server.url) as there, stancegraph.open(tiny_store) as here:
        assert there.dataset() == here.dataset()


def test_the_command_ends_with_two_where_it_failed(server: Taking, tiny_store: Path) -> None:
    def fault(handler: Handler) -> bool:
        handler.reply(500)
        return True

    server.fault = fault
    done = run("--graph", tiny_store, "push", server.url)
    assert done.exit_code == 2
    assert "answers 500" in done.stderr
    assert "All counts agree" not in done.stderr


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"update": "http://h/", "graph_store": "http://h/"}, "graph_store"),
        ({"sample": -1}, "sample"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_what_means_nothing_is_refused(options: dict[str, Any], word: str, server: Taking) -> None:
    with pytest.raises(ArgumentError, match=f"^{word}: "):
        push(ours(), server, **options)


def test_a_graph_behind_a_server_is_pushed_to_another(server: Taking) -> None:
    push(ours(), server)
    with taking() as other, stancegraph.open(server.url) as graph:
        graph.push(other.url)
        assert other.quads() == OURS | {OTHERS}


@pytest.mark.skipif(PROGRAM is None, reason="no oxigraph program here: pip install oxigraph")
def test_a_real_server(tiny_store: Path, tmp_path: Path) -> None:
    with (
        serving(tmp_path / "server", "--union-default-graph", command="serve") as url,
        stancegraph.open(tiny_store) as graph,
    ):
        for graph_store in (None, url.replace("/query", "/store")):
            done = graph.push(url, graph_store=graph_store)
            assert done.asked_back == 100
            with stancegraph.open(url) as there:
                assert there.dataset() == graph.dataset()
        assert ONTOLOGY in {each.name for each in done.plan}
