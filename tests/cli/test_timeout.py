"""``--timeout``, before or after every command that asks a graph, holds for each answer of it, on disk and behind an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import QuerySolutions, RdfFormat, Store

import stancegraph
from stancegraph import limits
from stancegraph.cli import _ASKING, _COMMANDS, cli
from stancegraph.errors import ArgumentError, QueryTimeout
from stancegraph.store.embedded import EmbeddedGraph
from store.capping import capping
from support import nquads, table_rows, tiny

# What takes longer than it is given here, wherever it runs.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

ARGUMENTS = {
    "positions": [],
    "timeline": [],
    "shifts": [],
    "contradictions": [],
    "compare": ["2025-04-05", "2025-05-05"],
    "report": ["ann", "--format", "md"],
    "explain": ["s1"],
    "search": ["ann"],
    "query": ["timeline", "--set", "actor=ann"],
    "network": ["agreement"],
    "view": ["-o", "page.html"],
    "export": ["nquads", "-o", "-"],
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["on disk", "endpoint"])
def graph(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[str]:
    if request.param == "on disk":
        yield str(tiny_store)
        return
    store = Store()
    store.load(nquads(tiny()), RdfFormat.N_QUADS)
    with capping(store, 10_000, endless=ENDLESS) as (url, _):
        yield url


def test_every_command_that_asks_a_graph_is_tried() -> None:
    # Servers go on until they are ended, and a push needs one: they are tried with their own tests.
    assert {*ARGUMENTS, "mcp", "serve", "push"} == set(_ASKING)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_every_command_that_asks_a_graph_takes_it(name: str, tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float | None] = []
    real = EmbeddedGraph.__init__

    def noting(self: EmbeddedGraph, path: Path, timeout: float | None = None) -> None:
        given.append(timeout)
        real(self, path, timeout)

    monkeypatch.setattr(EmbeddedGraph, "__init__", noting)
    plain = run("--graph", tiny_store, name, *ARGUMENTS[name])
    for done in (
        run("--graph", tiny_store, "--timeout", 70, name, *ARGUMENTS[name]),
        run("--graph", tiny_store, name, *ARGUMENTS[name], "--timeout", 70),
        run("--graph", tiny_store, "--timeout", 70, name, *ARGUMENTS[name], "--timeout", 70),
    ):
        assert (done.exit_code, done.stdout) == (plain.exit_code, plain.stdout)
    assert plain.exit_code == 0, plain.output
    assert given == [None, 70.0, 70.0, 70.0]
    twice = run("--graph", tiny_store, "--timeout", 60, name, *ARGUMENTS[name], "--timeout", 70)
    assert twice.exit_code == 2
    assert "--timeout is given twice, as 60 and as 70" in twice.output


@pytest.mark.parametrize("name", sorted(set(_COMMANDS) - set(_ASKING)))
def test_a_timeout_for_what_asks_no_graph_is_an_error(name: str) -> None:
    done = run("--timeout", 5, name)
    assert done.exit_code == 2
    assert f"--timeout is for what a graph is asked, and {name} asks none" in " ".join(done.output.split())
    assert not list(Path().iterdir())


def test_a_timeout_beside_an_option_that_asks_none_is_an_error() -> None:
    done = run("query", "--list", "--timeout", 5)
    assert done.exit_code == 2
    assert "--timeout is for what a graph is asked, and --list asks none" in " ".join(done.output.split())


def test_answers_are_given_up_in_time(graph: str) -> None:
    with stancegraph.open(graph, timeout=0.3) as session:
        with pytest.raises(QueryTimeout, match=r"0\.3 s"):
            session.query(ENDLESS)
        with pytest.raises(QueryTimeout, match=r"0\.2 s"):
            session.query(ENDLESS, timeout=0.2)
    done = run("--timeout", 0.3, "query", "-e", ENDLESS, "--graph", graph)
    assert done.exit_code == 2
    assert "0.3 s" in done.output


def test_answers_within_a_time_are_the_answers(graph: str) -> None:
    with stancegraph.open(graph) as plain, stancegraph.open(graph, timeout=100) as bounded:
        assert list(bounded.positions()) == list(plain.positions())
        assert bounded.dataset() == plain.dataset() == tiny()
        assert table_rows(bounded.stances) == table_rows(plain.stances)
        assert isinstance(bounded.query("SELECT * { ?s a sg:Stance }"), QuerySolutions)


def test_a_query_has_a_minute_where_nothing_is_said(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.2)
    done = run("--graph", tiny_store, "query", "-e", ENDLESS)
    assert done.exit_code == 2
    assert "0.2 s" in done.output


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_a_time_that_is_none_is_said(wrong: float, tiny_store: Path) -> None:
    with pytest.raises(ArgumentError, match=r"^timeout: "):
        stancegraph.open(tiny_store, timeout=wrong)
