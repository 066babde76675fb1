"""rdflib over a graph, on disk and behind an endpoint: its idioms work, its queries pass the same door, nothing changes."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from stancegraph.errors import GraphError, QueryError, QueryTimeout
from stancegraph.exporters.graphs import nquads
from stancegraph.store import layout
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.opened import OpenGraph
from stancegraph.store.remote import RemoteGraph
from store.served import serving
from support import rdflib_rows

BASE = "https://example.org/talks/"
SG = "https://w3id.org/stancegraph/ontology#"
ANN = URIRef(f"{BASE}actor/ann")


@pytest.fixture(scope="module", params=["disk", "endpoint"])
def graph(request: pytest.FixtureRequest, tiny_store: Path) -> Iterator[OpenGraph]:
    if request.param == "disk":
        opened: OpenGraph = EmbeddedGraph(tiny_store)
        yield opened
        opened.close()
    else:
        with serving(layout.current(tiny_store).oxigraph, "--union-default-graph") as address:
            yield RemoteGraph(address)


@pytest.fixture
def data(graph: OpenGraph) -> rdflib.Dataset:
    return graph.rdflib()


def names(result: rdflib.query.Result, column: str = "s") -> list[str]:
    return sorted(str(row[column]).removeprefix(BASE) for row in rdflib_rows(result))


def test_prefixes_are_bound_as_everywhere(data: rdflib.Dataset) -> None:
    assert names(data.query("SELECT ?s { ?s sg:actor actor:ann }")) == ["stance/s1", "stance/s3"]
    data.bind("mine", SG)
    assert names(data.query("SELECT ?s { ?s mine:actor actor:ann }")) == ["stance/s1", "stance/s3"]
    assert names(data.query("SELECT ?s { ?s x:actor actor:ann }", initNs={"x": SG})) == ["stance/s1", "stance/s3"]
    with pytest.raises(QueryError, match="the prefix sgg: is not declared"):
        data.query("SELECT ?s { ?s a sgg:Stance }")


def test_bindings_hold_in_every_part_of_a_query(data: rdflib.Dataset) -> None:
    query = "SELECT ?s { { SELECT ?s { ?s sg:actor ?who } } OPTIONAL { ?s sg:issue ?i FILTER(?who != ?i) } }"
    assert names(data.query(query, initBindings={"who": ANN})) == ["stance/s1", "stance/s3"]
    rows = rdflib_rows(
        data.query("SELECT ?who ?x { ?s sg:actor ?who }", initBindings={"?who": ANN, "x": Literal("a'\"\n")})
    )
    assert {(row.who, str(row.x)) for row in rows} == {(ANN, "a'\"\n")}
    prepared = prepareQuery("SELECT ?s { ?s sg:actor ?who }", initNs={"sg": SG})
    with pytest.raises(
        QueryError, match=r"^min: 0.8 is no term of rdflib; give rdflib.Literal\(0.8\), or a rdflib.URIRef$"
    ):
        data.query("SELECT ?min { ?s sg:strength ?min }", initBindings={"min": 0.8})  # type: ignore[dict-item]
    assert names(data.query(prepared, initBindings={"who": ANN})) == ["stance/s1", "stance/s3"]


@pytest.mark.parametrize(
    ("bindings", "message"),
    [({"whom": ANN}, r"has no \?whom"), ({"who": BNode()}, "blank node"), ({"who": URIRef("a> <b")}, "IRI")],
)
def test_bindings_that_mean_nothing_are_refused(data: rdflib.Dataset, bindings: Any, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        data.query("SELECT ?s { ?s sg:actor ?who }", initBindings=bindings)


def test_from_is_heeded_and_fetches_nothing(data: rdflib.Dataset, graph: OpenGraph) -> None:
    query = "SELECT DISTINCT ?s {} {{ ?s a ?class }}"
    if not isinstance(graph, EmbeddedGraph):  # Oxigraph's server, where its default graph is the union
        with pytest.raises(QueryError, match="the server passes over FROM"):
            data.query(query.format(f"FROM <{BASE}graph/source/herald>"))
        with pytest.raises(QueryError, match="the server passes over FROM"):
            data.graph(URIRef(f"{BASE}graph/source/herald")).query(query.format(""))
        return
    said_by_herald = ["event/e2", "source/herald", "vote/v2"]
    assert names(data.query(query.format(f"FROM <{BASE}graph/source/herald>"))) == said_by_herald
    assert names(data.query(query.format("FROM <http://127.0.0.1:9/nothing>"))) == []
    herald = data.graph(URIRef(f"{BASE}graph/source/herald"))
    other = query.format(f"FROM <{BASE}graph/registry>")
    assert names(herald.query(other)) == names(data.query(other)) != said_by_herald
    assert names(herald.query(query.format("FROM <http://127.0.0.1:9/nothing>"))) == []
    assert names(herald.query(query.format(""))) == said_by_herald
    assert len(names(data.query(query.format("")))) > 10


def test_every_form_of_query_answers(data: rdflib.Dataset) -> None:
    assert data.query("ASK { ?s a sg:Stance }").askAnswer is True
    assert data.query("ASK { ?s a sg:Nothing }").askAnswer is False
    built = data.query("CONSTRUCT { ?s sg:actor ?a } WHERE { ?s sg:actor ?a }").graph
    assert built is not None
    assert len(built) == 6
    rows = rdflib_rows(data.query("SELECT ?s ?n { ?s a sg:Stance OPTIONAL { ?s skos:note ?n } }"))
    assert len(rows) == 3
    assert any(row.n is None for row in rows)


def test_triples_are_found(data: rdflib.Dataset) -> None:
    assert str(data.value(ANN, RDFS.label)) == "Ann"
    assert len(set(data.subjects(RDF.type, URIRef(f"{SG}Stance")))) == 3
    assert (ANN, RDF.type, URIRef(f"{SG}Actor")) in data
    assert (ANN, RDF.type, URIRef(f"{SG}Stance")) not in data


def test_texts_are_the_terms_that_parsers_give(data: rdflib.Dataset, graph: OpenGraph) -> None:
    plain, typed = Literal("Ann"), Literal("Ann", datatype=XSD.string)
    assert data.value(ANN, RDFS.label) == plain
    assert [row.l for row in rdflib_rows(data.query("SELECT ?l { actor:ann rdfs:label ?l }"))] == [plain]
    built = data.query("CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l }").graph
    assert built is not None
    assert (ANN, RDFS.label, plain) in built
    for spelling in (plain, typed):
        assert (ANN, RDFS.label, spelling) in data
        assert set(data.triples((None, RDFS.label, spelling))) == {(ANN, RDFS.label, plain)}
        assert names(data.query("SELECT ?s { ?s rdfs:label ?l }", initBindings={"l": spelling})) == ["actor/ann"]
    parsed = rdflib.Dataset()
    parsed.parse(data=nquads(graph, most=10_000)[1].decode(), format="nquads")
    literals = {term for term in set(data.objects()) if isinstance(term, Literal)}
    assert literals == {term for _, _, term, _ in parsed.quads() if isinstance(term, Literal)}


def test_a_pattern_with_an_empty_text_is_no_wildcard(data: rdflib.Dataset) -> None:
    for term in (Literal(""), Literal("false", datatype=XSD.boolean)):
        assert list(data.triples((ANN, None, term))) == []


def test_a_dataset_is_the_union_of_its_named_graphs(data: rdflib.Dataset, graph: OpenGraph) -> None:
    assert len(set(data.triples((None, None, None)))) == len(data) > 0
    if isinstance(graph, EmbeddedGraph):  # were the graph without a name the union too, exports would hold all twice
        assert len(without_name(data)) == len(list(without_name(data))) == 0
        lines = data.serialize(format="nquads").splitlines()
        assert len([line for line in lines if line]) == nquads(graph, most=10_000)[0]


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what it was asked."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(500)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", paths
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_query_calls_another_server(
    data: rdflib.Dataset, graph: OpenGraph, asked: tuple[str, list[str]], silent: str
) -> None:
    address, paths = asked
    query = f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}"
    for ask in (data.query, data.graph(URIRef(f"{BASE}graph/registry")).query):
        with pytest.raises(QueryError, match="which is off"):
            ask(query)
    with pytest.raises(QueryError, match="leave processor"):
        data.query(query, use_store_provided=False)
    with pytest.raises(QueryError, match="leave processor"):
        data.query(query, processor="sparql")
    assert paths == []
    if isinstance(graph, EmbeddedGraph):
        with pytest.raises(GraphError):
            list(graph.rdflib(allow_service=True).query(query.replace("SILENT ", "")))
        assert paths == ["/x"]


def without_name(data: rdflib.Dataset) -> rdflib.Graph:
    """The graph without a name, which older releases of rdflib call otherwise."""
    found: rdflib.Graph = data.default_graph if hasattr(data, "default_graph") else data.default_context
    return found


def graphs_of(data: rdflib.Dataset) -> dict[str, rdflib.Graph | None]:
    """Every way to a graph of a dataset."""
    herald = URIRef(f"{BASE}graph/source/herald")
    return {
        "graph": data.graph(herald),
        "unnamed": data.graph(),
        "get_context": data.get_context(herald),
        "get_graph": data.get_graph(herald),
        "default_graph": without_name(data),
        "default_context": data.default_context,
        "graphs": next(iter(data.graphs())),
        "graphs of a triple": next(iter(data.graphs((ANN, RDF.type, None)))),  # type: ignore[arg-type]
        "contexts": next(iter(data.contexts())),
        "resource": data.graph(herald).resource(ANN).graph,
        "collection": data.graph(herald).collection(ANN).graph,
    }


@pytest.mark.filterwarnings("ignore:Dataset")
def test_no_graph_of_a_dataset_is_asked_by_the_engine_of_rdflib(
    data: rdflib.Dataset, asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    for name, graph in graphs_of(data).items():
        assert graph is not None
        for query in (f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", f"ASK FROM <{address}> {{ ?s ?p ?o }}"):
            with pytest.raises(QueryError, match="leave processor"):
                bool(graph.query(query, use_store_provided=False))
            assert paths == [], name
        with pytest.raises(QueryError, match="read-only"):
            graph.update(f"LOAD <{address}>", use_store_provided=False)
        assert paths == [], name


def test_the_graphs_that_a_store_tells_of_are_of_the_same_kind(data: rdflib.Dataset) -> None:
    told = [each for each in data.store.contexts() if isinstance(each, rdflib.Graph)]
    told += [each for _, graphs in data.store.triples((ANN, None, None)) for each in graphs or () if each is not None]
    for each in told:
        with pytest.raises(QueryError, match="leave processor"):
            each.query("ASK {}", use_store_provided=False)


def test_a_sum_of_graphs_is_a_graph_of_its_own(data: rdflib.Dataset) -> None:
    label = (ANN, RDFS.label, Literal("Anna"))
    copied = without_name(data) + rdflib.Graph()
    copied.add(label)
    copied.update("DELETE { ?s ?p 'Ann' } WHERE { ?s ?p 'Ann' }")
    assert label in copied
    assert label not in data


def test_what_is_not_understood_is_refused(data: rdflib.Dataset) -> None:
    with pytest.raises(QueryError, match="there is no base for queries"):
        data.query("ASK {}", base="http://x/")
    prepared = prepareQuery("ASK {}")
    del prepared._original_args
    with pytest.raises(QueryError, match="give the text"):
        data.query(prepared)


def test_nothing_changes_a_graph(data: rdflib.Dataset) -> None:
    triple = (ANN, RDFS.label, Literal("Anna"))
    for change in (data.add, data.remove, data.graph(ANN).add):
        with pytest.raises(GraphError, match="read-only"):
            change(triple)
    with pytest.raises(GraphError, match="read-only"):
        data.addN([(*triple, data.graph(ANN))])
    with pytest.raises(QueryError, match="read-only"):
        data.update("DROP ALL")
    with pytest.raises(QueryError, match="read-only"):
        data.graph(ANN).update("DROP ALL")
    with pytest.raises(GraphError, match="read-only"):
        rdflib.Graph(store=data.store).update("DROP ALL")
    with pytest.raises(QueryError, match="graphs are read-only here"):
        data.query("DROP ALL")
    assert str(data.value(ANN, RDFS.label)) == "Ann"


def test_the_refusal_says_how_to_copy(data: rdflib.Dataset) -> None:
    with pytest.raises(GraphError) as refused:
        data.add((ANN, RDFS.label, Literal("Anna")))
    advice = str(refused.value).partition("graph of your own: ")[2]
    names: dict[str, Any] = {"rdflib": rdflib, "dataset": data}
    exec(advice, names)
    assert len(names["mine"]) == len(data) > 0
    assert (ANN, RDFS.label, Literal("Ann")) in names["mine"]


def test_a_time_out_ends_a_query(graph: OpenGraph) -> None:
    data = graph.rdflib(timeout=0.5)
    with pytest.raises(QueryTimeout):
        list(
            data.query(
                "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) < STR(?l)) }"
            )
        )


def test_a_byte_order_mark_is_passed_over(data: rdflib.Dataset) -> None:
    assert data.query("\ufeffASK { ?s a sg:Stance }").askAnswer is True


def test_the_graph_without_a_name_has_nothing_and_answers_so(data: rdflib.Dataset, graph: OpenGraph) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    if isinstance(graph, EmbeddedGraph):
        [row] = rdflib_rows(data.default_graph.query(count))
        assert int(row[0]) == len(data.default_graph) == 0
    [row] = rdflib_rows(data.query(count))
    assert int(row[0]) > 100
