"""No query that is asked in the caller's own process ends it, however its parts stand within one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancegraph
from stancegraph import Session
from stancegraph.errors import QueryError
from stancegraph.limits import MOST_TERMINALS
from stancegraph.rdf import sparql
from stancegraph.rdf.sparql import Token

# What stands before and behind something of its own kind, which may be in it.
EXPRESSIONS = (
    ("(", ")"),
    ("STR(", ")"),
    ("COALESCE(1, ", ")"),
    ("IF(true, ", ", 2)"),
    ("!", ""),
    ("-", ""),
    ("1 + ", ""),
    ("", " || ?o"),
    ("EXISTS { FILTER(", ") }"),
)
GROUPS = (
    ("{ ", " }"),
    ("OPTIONAL { ", " }"),
    ("{} UNION { ", " }"),
    ("MINUS { ", " }"),
    ("GRAPH ?g { ", " }"),
    ("{ SELECT * { ", " } }"),
    ("?s ?p ?o . FILTER NOT EXISTS { ", " }"),
    ("", " BIND(1 AS ?x)"),
)
PATHS = (("(", ")"), ("^", ""), ("<a:a>/", ""), ("", "|<a:a>"), ("(", ")*"), ("!(", ")"))
TERMS = (("[ ?p ", " ]"), ("( 1 ", " )"), ("<<( ?s ?p ", " )>>"), ("<< ?s ?p ", " >>"))


@pytest.fixture(scope="module")
def graph(tiny_store: Path) -> Iterator[Session]:
    with stancegraph.open(tiny_store) as graph:
        yield graph


# Each adds three patterns to be joined, and what an engine takes to put them in order grows with the cube of their number.
JOINED = "<< "


@st.composite
def nested(draw: st.DrawFn, kinds: tuple[tuple[str, str], ...], within: str) -> str:
    """Some kinds, each so many times, in one another."""
    for before, behind in draw(st.lists(st.sampled_from(kinds), max_size=4)):
        times = draw(st.integers(0, 20 if before.startswith(JOINED) else 1_100))
        within = before * times + within + behind * times
    return within


def queries() -> st.SearchStrategy[str]:
    path = nested(PATHS, "<a:a>").map(lambda path: f"?s {path} ?o")
    term = nested(TERMS, "1").map(lambda term: f"?s ?p {term}")
    expression = nested(EXPRESSIONS, "1").map(lambda each: f"FILTER({each})")
    inner = st.one_of(path, term, expression)
    return inner.flatmap(lambda inner: nested(GROUPS, inner)).map(lambda group: f"ASK {{ {group} }}")


def asked(ask: Callable[[], object]) -> bool:
    """Whether there was an answer, and no QueryError."""
    try:
        ask()
    except QueryError:
        return False
    return True


@settings(deadline=None, max_examples=100)
@given(queries())
def test_parts_in_one_another_are_run_or_refused(graph: Session, query: str) -> None:
    asked(lambda: graph.query(query))


@pytest.mark.parametrize(
    ("kind", "before", "behind", "within", "around"),
    [
        *(("expression", *each, "1", "FILTER({})") for each in EXPRESSIONS),
        *(("group", *each, "?s ?p ?o", "{}") for each in GROUPS),
        *(("path", *each, "<a:a>", "?s {} ?o") for each in PATHS),
        *(("term", *each, "1", "?s ?p {}") for each in TERMS),
    ],
)
def test_depth_without_reason_is_refused_by_every_way_before_all_of_it_is_read(
    kind: str,
    before: str,
    behind: str,
    within: str,
    around: str,
    graph: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def query(times: int) -> str:
        return f"ASK {{ {around.format(before * times + within + behind * times)} }}"

    read: list[int] = []
    first_read = sparql._tokens

    def counted(query: str) -> Iterator[Token]:
        for token in first_read(query):
            read.append(token.start)
            yield token

    monkeypatch.setattr(sparql, "_tokens", counted)
    for times in (1_200, 100_000):
        for ask in (graph.query, graph.rdflib().query):
            with pytest.raises(QueryError, match=r"too large to be run|characters, at most"):
                ask(query(times))
            assert len(read) <= 3 * MOST_TERMINALS
            read.clear()
