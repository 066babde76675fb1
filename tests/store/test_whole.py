"""What a server keeps back of an answer is fetched, or the answer is refused: never is a part taken for the whole."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

import stancegraph
from stancegraph.errors import GraphError, QueryError
from stancegraph.rdf import reader as reading
from stancegraph.rdf.subqueries import Subquery, form
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.store.remote import CutError, RemoteGraph
from store.capping import capping
from support import table_rows, tiny

SG = PREFIXES["sg"]
MOST = 400
"""Rows: fewer than any answer has, and more than are said of one subject; a dataset has a partition for each term it uses."""


@pytest.fixture(scope="module")
def exported(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("exported") / "graph.nq"
    with stancegraph.open(tiny_store) as graph:
        graph.export("nquads", place)
    return place.read_bytes()


@pytest.fixture(scope="module")
def store(exported: bytes) -> Store:
    store = Store()
    store.load(exported, format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(params=[True, False], ids=["said", "silent"])
def says_so(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize("most", [7, 10, 1000])
def test_all_records_are_read_however_few_rows_come_at_a_time(store: Store, most: int, says_so: bool) -> None:
    with capping(store, most, says_so=says_so) as (url, _), closing(RemoteGraph(url)) as graph:
        assert reading.read_dataset(graph) == tiny()


def test_stances_and_exports_are_whole(
    store: Store, exported: bytes, tiny_store: Path, tmp_path: Path, says_so: bool
) -> None:
    with (
        capping(store, MOST, says_so=says_so) as (url, _),
        stancegraph.open(url) as there,
        stancegraph.open(tiny_store) as here,
    ):
        assert table_rows(there.graph.stances()) == table_rows(here.graph.stances())
        there.export("nquads", tmp_path / "again.nq")
        assert sorted((tmp_path / "again.nq").read_bytes().splitlines()) == sorted(exported.splitlines())
        there.export("ntriples", tmp_path / "there.nt")
        here.export("ntriples", tmp_path / "here.nt")
        there_all, here_all = (sorted((tmp_path / name).read_bytes().splitlines()) for name in ("there.nt", "here.nt"))
        assert there_all == here_all


@pytest.mark.parametrize("format", ["nquads", "turtle", "csv"])
def test_a_graph_in_the_default_graph_is_exported_whole(
    exported: bytes, tiny_store: Path, tmp_path: Path, format: str
) -> None:
    store = Store()
    for quad in parse(exported, format=RdfFormat.N_QUADS):
        store.add(Quad(quad.subject, quad.predicate, quad.object))
    with capping(store, MOST) as (url, _), stancegraph.open(url) as there:
        there.export(format, tmp_path / "there")
    if format == "csv":
        assert stancegraph.read_dataset(tmp_path / "there") == tiny()
    else:
        found = {
            quad.triple
            for quad in parse(
                (tmp_path / "there").read_bytes(),
                format={"nquads": RdfFormat.N_QUADS, "turtle": RdfFormat.TURTLE}[format],
            )
        }
        assert found == {quad.triple for quad in parse(exported, format=RdfFormat.N_QUADS)}


def test_a_record_with_more_rows_than_come_at_a_time_is_refused(store: Store, says_so: bool) -> None:
    with (
        capping(store, 2, says_so=says_so) as (url, _),
        closing(RemoteGraph(url)) as graph,
        pytest.raises(
            CutError, match=r"gives [\d,]+ of the [\d,]+ rows of this answer and keeps the others back; ask for less"
        ),
    ):
        list(graph.select_by("s", "SELECT ?s ?p ?o { ?s ?p ?o }"))


_OF_20 = r"gives 20 of the [\d,]+ rows of this answer"
CUT: dict[str, tuple[str, str]] = {
    "rows": ("SELECT ?s { ?s ?p ?o }", _OF_20),
    "rows in order": ("SELECT ?s { ?s ?p ?o } ORDER BY ?s", _OF_20),
    "as many as wanted": ("SELECT ?s { ?s ?p ?o } LIMIT 21", "gives 20 of the 21 rows of this answer"),
    "of one graph": (
        "PREFIX x: <https://example.org/talks/graph/> SELECT ?s FROM x:registry { ?s ?p ?o }",
        _OF_20,
    ),
    "triples": (
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "gives 20 rows of this answer and keeps others back|gives no more than 20 rows at a time, so that",
    ),
}


@pytest.mark.parametrize("name", CUT)
def test_an_answer_that_is_cut_is_refused(store: Store, name: str, says_so: bool) -> None:
    query, why = CUT[name]
    with (
        capping(store, 20, says_so=says_so) as (url, _),
        closing(RemoteGraph(url)) as graph,
        pytest.raises(GraphError, match=why),
    ):
        graph.query(query)


@pytest.mark.parametrize(
    ("server", "says", "setting"),
    [
        (
            "Virtuoso/07.20.3230",
            "X-SPARQL-MaxRows",
            "have ResultSetMaxRows (in its virtuoso.ini, under [SPARQL]) raised",
        ),
        (
            "Virtuoso/07.20.3230",
            "X-SQL-State",
            "have MaxQueryExecutionTime (in its virtuoso.ini, under [SPARQL]) raised",
        ),
        ("Virtuoso/07.20.3230", "", "have ResultSetMaxRows (in its virtuoso.ini, under [SPARQL]) raised"),
        ("Capping/1", "X-SQL-State", "have the limit of the server raised"),
    ],
)
def test_what_would_have_to_be_raised_is_named(store: Store, server: str, says: str, setting: str) -> None:
    with (
        capping(store, 20, says_so=bool(says), says=says, server=server) as (url, _),
        closing(RemoteGraph(url)) as graph,
        pytest.raises(CutError, match=re.escape(setting)),
    ):
        graph.query("SELECT ?s { ?s ?p ?o }")


WHOLE = {
    "as many as come": ("SELECT ?s { ?s ?p ?o } LIMIT 20", 20),
    "fewer": ("SELECT ?s { ?s ?p ?o } LIMIT 19", 19),
    "none": ("SELECT ?s { ?s a sg:Nothing }", 0),
    "values at the end": ("SELECT ?x { } VALUES ?x { 1 2 3 }", 3),
    "a comment at the end": ("SELECT ?s { ?s ?p ?o } LIMIT 5 # five", 5),
    "triples": ("CONSTRUCT { ?s skos:note ?n } WHERE { ?s skos:note ?n }", None),
}


@pytest.mark.parametrize("name", WHOLE)
def test_an_answer_that_is_whole_passes(store: Store, name: str, says_so: bool) -> None:
    query, rows = WHOLE[name]
    with capping(store, 20, says_so=says_so) as (url, _), closing(RemoteGraph(url)) as graph:
        found = len(list(graph.query(query)))  # type: ignore[arg-type]
        assert found == rows if rows is not None else 0 < found < 20


def test_rows_are_counted_only_where_more_come_than_ever_before(store: Store) -> None:
    with capping(store, 1000) as (url, asked), closing(RemoteGraph(url)) as graph:
        graph.query("SELECT ?s { ?s ?p ?o } LIMIT 30")
        asked.clear()
        graph.query("SELECT ?o { ?s ?p ?o } LIMIT 29")
        assert len(asked) == 1
        graph.query("SELECT ?o { ?s ?p ?o } LIMIT 31")
        assert len(asked) == 3


def test_named_queries_are_not_put_to_a_server_that_answers_them_wrongly(store: Store) -> None:
    every = {"actor": "ann"}
    with capping(store, 1000, loses_days=True) as (url, asked), stancegraph.open(url) as graph:
        for _ in range(2):
            with pytest.raises(
                QueryError, match=r"timeline is not put to this server: the server passes over \d of the days in the"
            ):
                graph.query("timeline", every)
        assert len([query for query in asked if "9999-12-31" in query]) == 1, "it is found out once"
        assert len(graph.stances), "what is worked out here needs no comparison there"
        assert graph.query("ASK { ?s a sg:Stance }")
    with capping(store, 1000, server="Virtuoso/07.20.3229 (Linux)") as (url, _), stancegraph.open(url) as graph:
        with pytest.raises(QueryError, match=r"disagreements is not put to this server: Virtuoso has been found"):
            graph.query("disagreements", {})
        assert isinstance(graph.query("timeline", every), QuerySolutions), "it is not refused"
    with capping(store, 1000) as (url, _), stancegraph.open(url) as graph:
        assert isinstance(graph.query("timeline", every), QuerySolutions), "it is not refused"


# -- a query inside another -------------------------------------------------------------------------------------------

PARTS = {
    "plain": ("SELECT ?s { ?s ?p ?o }", "", "", "SELECT ?s { ?s ?p ?o }"),
    "a prologue": ("PREFIX a: <x:> BASE <y:> SELECT * {}", "PREFIX a: <x:> BASE <y:> ", "", "SELECT * {}"),
    "graphs": (
        "SELECT * FROM <a:> FROM NAMED <b:> WHERE { { SELECT * { } } } LIMIT 1",
        "",
        "FROM <a:> FROM NAMED <b:> ",
        "SELECT *   WHERE { { SELECT * { } } } LIMIT 1",
    ),
    "words in texts": ("SELECT ('FROM {' AS ?x) FROM <a:> {}", "", "FROM <a:> ", "SELECT ('FROM {' AS ?x)  {}"),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_query_is_taken_apart(name: str) -> None:
    query, prologue, graphs, select = PARTS[name]
    assert Subquery.of(query) == Subquery(prologue, graphs, select)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=30), st.integers(1, 40))
def test_portions_make_the_whole(pairs: list[tuple[int, int]], most: int) -> None:
    store = Store()
    data = " ".join(f"<x:{key}> <x:p> {value} ." for key, value in pairs)
    store.update(f"INSERT DATA {{ {data} <x:i> a sg:Issue . GRAPH <x:g> {{ <x:i> a sg:Issue }} }}", prefixes={"sg": SG})
    rows = sorted({(f"x:{key}", str(value)) for key, value in pairs})
    largest = max([0, *(len([key for key, _ in rows if key == each]) for each, _ in rows)])
    with capping(store, most) as (url, _), closing(RemoteGraph(url)) as graph:
        found = graph.select_by("s", "SELECT ?s ?o { ?s <x:p> ?o }")
        try:
            assert sorted((row["s"].value, row["o"].value) for row in found) == rows
        except CutError:
            assert most <= largest


@pytest.mark.parametrize("query", ["SELECT * {}", "ASK {}", "CONSTRUCT {} WHERE {}", "DESCRIBE <a:>"])
def test_forms(query: str) -> None:
    assert form(f"PREFIX select: <a:> # ASK\n{query}") == query.split()[0]
