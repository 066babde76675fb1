"""What the server says of itself and of its data, and where IRIs lead."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import rdflib
from rdflib.namespace import RDF, VOID
from starlette.routing import Route

from asgi import Client
from stancegraph.rdf.vocabulary import CONTEXT, ONTOLOGY, RECORD_KINDS, SCHEMES
from stancegraph.resources import ontology_file
from stancegraph.web.app import routes
from stancegraph.web.description import SD
from stancegraph.web.lists import LISTS
from stancegraph.web.negotiation import OF_TRIPLES
from stancegraph.web.openapi import SUFFIX
from stancegraph.web.parameters import PAGING
from stancegraph.web.records import PLURAL

_BASE = rdflib.URIRef("https://example.org/talks/")
_SD = rdflib.Namespace(SD)
_DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


def _graph(client: Client, target: str) -> rdflib.Graph:
    answer = client.accepting(target, "text/turtle")
    assert answer.status == 200
    return rdflib.Graph().parse(data=answer.body, format="turtle")


def test_the_description_of_the_service_has_its_graphs_forms_and_limits(client: Client) -> None:
    graph = _graph(client, "/sparql")
    [service] = graph.subjects(RDF.type, _SD.Service)
    assert str(service) == "http://localhost:8000/sparql"
    assert _SD.UnionDefaultGraph in set(graph.objects(service, _SD.feature))
    named = {str(each) for each in graph.objects(None, _SD.name)}
    found = client.site.served.opened.session.graph.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert named == {row["g"].value for row in found}
    [said] = map(str, graph.objects(service, rdflib.RDFS.comment))
    assert "30 seconds" in said
    assert "100,000 rows" in said
    assert client.accepting("/sparql", "text/html").kind == "text/html"


def test_void_says_where_the_data_are(client: Client) -> None:
    graph = _graph(client, "/.well-known/void")
    assert (_BASE, RDF.type, VOID.Dataset) in graph
    assert (_BASE, VOID.sparqlEndpoint, rdflib.URIRef("http://localhost:8000/sparql")) in graph
    dumps = [str(each) for each in graph.objects(_BASE, VOID.dataDump)]
    assert "https://example.org/talks.nq.gz" in dumps
    for dump in [each for each in dumps if "localhost" in each]:
        assert client.ask(str(dump).removeprefix("http://localhost:8000")).status == 200


def test_the_catalogue_leads_to_distributions_in_each_form(client: Client) -> None:
    graph = _graph(client, "/catalog")
    [catalogue] = graph.subjects(RDF.type, _DCAT.Catalog)
    assert (catalogue, _DCAT.dataset, _BASE) in graph
    assert len(set(graph.objects(catalogue, _DCAT.service))) == 3
    kinds = set()
    served = [each for each in graph.objects(_BASE, _DCAT.distribution) if "/graph-store" in str(each)]
    for each in served:
        [place], [media] = graph.objects(each, _DCAT.downloadURL), graph.objects(each, _DCAT.mediaType)
        answer = client.ask(str(place).removeprefix("http://localhost:8000"))
        assert str(media).endswith(answer.kind)
        kinds.add(answer.kind)
    assert len(kinds) == 6


def test_a_person_gets_the_catalogue_as_a_page(client: Client) -> None:
    page = client.accepting("/catalog", "text/html").text
    assert "Talks on the river" in page
    assert "https://example.org/talks/" in page
    counts = {name: client.ask(f"/{name}.json").json["total"] for name in ("actors", "stances", "events")}
    for name, count in counts.items():
        assert f'<a href="/{name}" rel="noreferrer"><bdi>{count}</bdi></a>' in page
    for form in OF_TRIPLES:
        assert client.ask(f"/catalog?format={form.name}").kind == form.media[0]
        assert f"/graph-store?default&amp;format={form.name}" in page
    assert client.ask("/catalog?format=png").status == 404
    assert client.ask("/catalog?format=ttl&format=nt").status == 400
    assert client.accepting("/catalog", "*/*").kind == "text/turtle"


def test_what_is_said_of_the_data_is_what_the_graph_says(client: Client) -> None:
    """One truth: the description in the graph, with its counts, and nothing of it said otherwise."""
    session = client.site.served.opened.session
    told = session.graph.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{_BASE}graph/metadata> {{ ?s ?p ?o }} }}")
    lines = "".join(f"{triple} .\n" for triple in told)
    said = set(rdflib.Graph().parse(data=lines, format="nt"))
    assert len(said) > 100
    for place in ("/.well-known/void", "/catalog"):
        graph = _graph(client, place)
        assert said <= set(graph)
        assert len(set(graph.objects(_BASE, VOID.triples))) == 1
        [title] = graph.objects(_BASE, rdflib.DCTERMS.title)
        assert isinstance(title, rdflib.Literal)
        assert title.language == "en"


def test_the_catalogue_has_what_catalogues_of_others_ask_for(client: Client) -> None:
    """The properties that DCAT-AP 3 has as mandatory, and the licence, of what a server can know."""
    graph = _graph(client, "/catalog")
    [here] = graph.subjects(RDF.type, _DCAT.Catalog)
    for each in (here, _BASE):
        for term in (rdflib.DCTERMS.title, rdflib.DCTERMS.description, rdflib.DCTERMS.publisher):
            assert len(set(graph.objects(each, term))) == 1
    [publisher] = graph.objects(_BASE, rdflib.DCTERMS.publisher)
    assert (publisher, RDF.type, rdflib.FOAF.Agent) in graph
    assert [str(name) for name in graph.objects(publisher, rdflib.FOAF.name)] == ['The "River" Press']
    parts = set(graph.objects(_BASE, _DCAT.distribution))
    assert len(parts) == 6 + 2
    for part in parts:
        assert len(set(graph.objects(part, _DCAT.accessURL))) == 1
        assert {str(each) for each in graph.objects(part, rdflib.DCTERMS.license)} == {
            "https://creativecommons.org/licenses/by/4.0/"
        }
    for service in graph.subjects(RDF.type, _DCAT.DataService):
        for term in (rdflib.DCTERMS.title, _DCAT.endpointURL):
            assert len(set(graph.objects(service, term))) == 1


def test_routes_and_the_openapi_description_agree(client: Client) -> None:
    described = client.ask("/openapi.json").json
    addresses = client.site.addresses()
    made = {
        each.path
        for each in routes(addresses, client.site.iri)
        if isinstance(each, Route) and each.path not in ("/sparql/", "/{path:path}")
    }
    # Of records the suffix is read by their own handler, since ids may have dots.
    records = {f"{each.path}{SUFFIX}" for each in addresses if each.suffix and "{" in each.path}
    assert set(described["paths"]) == made | records
    for each in addresses:
        operations = described["paths"][each.path]
        assert {name.upper() for name in operations} == set(each.methods)
        said = [one["name"] for one in operations["get"]["parameters"] if one["in"] == "query"]
        assert said == [one.name for one in each.parameters]
    names = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


def test_what_is_described_is_what_is_read(client: Client) -> None:
    """Every parameter that the description has is taken, and one it has not is refused."""
    described = client.ask("/openapi.json").json["paths"]
    values = {"text": "ann", "where": "kind=x", "actor_group": "party=Greens = river"}
    of_lists = [each.path for each in LISTS]
    for path in ("/positions", "/timeline", "/shifts", "/contradictions", "/network", "/search", *of_lists):
        needed = "&text=ann" if path == "/search" else ""
        for each in described[path]["get"]["parameters"]:
            schema = each["schema"].get("items", each["schema"])
            value = values.get(each["name"], str(schema.get("enum", [schema.get("default", "1")])[0]))
            if each["name"] in ("since", "until", "as_of", "known_at"):
                value = "2025-05-01"
            more = "" if each["name"] == "text" else needed
            answer = client.ask(f"{path}?{each['name']}={quote(value)}{more}")
            assert answer.status in (200, 404), answer.text
            assert "no parameter" not in answer.text
        assert client.ask(f"{path}?colour=red{needed}").status == 400
    assert {each.name for each in PAGING} <= {each["name"] for each in described["/search"]["get"]["parameters"]}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/talks/actor/ann", "/actors/ann"),
        ("/talks/issue/truce", "/issues/truce"),
        ("/talks/stance/a.1", "/stances/a.1"),
        ("/talks/source/gazette", "/sources/gazette"),
        ("/talks/role/r1", "/roles/r1"),
        ("/talks/event/e1", "/events/e1"),
        ("/talks/assessment/a1", "/assessments/a1"),
        ("/talks/", "/.well-known/void"),
    ],
)
def test_iris_of_records_lead_to_what_is_said_of_them(client: Client, path: str, place: str) -> None:
    answer = client.ask(path)
    assert (answer.status, answer.headers["location"]) == (303, place)
    assert client.ask(place).status == 200


def test_every_kind_of_record_has_its_page() -> None:
    assert set(PLURAL) == set(RECORD_KINDS)


def test_what_is_no_record_is_not_found(client: Client) -> None:
    for nothing in ("/talks/actor/none", "/talks/role/none", "/talks/actor/", "/talks/colour/red", "/talksactor/ann"):
        assert client.ask(nothing).status == 404


def test_terms_are_given_where_their_iris_are(client: Client) -> None:
    vocabulary = _graph(client, "/stancegraph/ontology")
    assert (rdflib.URIRef("https://w3id.org/stancegraph/ontology#Stance"), None, None) in vocabulary
    schemes = _graph(client, "/stancegraph/scheme/position/supports")
    assert (rdflib.URIRef("https://w3id.org/stancegraph/scheme/position/supports"), None, None) in schemes
    assert "@context" in client.ask("/stancegraph/context.jsonld").json
    page = client.accepting("/stancegraph/ontology", "text/html")
    assert re.search("<h1>", page.text)


def test_the_page_of_the_docs_names_every_address_and_every_word(client: Client) -> None:
    text = (Path(__file__).parents[2] / "docs" / "serve.md").read_text()
    for each in client.site.addresses():
        assert f"`{each.path}`" in text
        for word in each.parameters:
            assert re.search(rf"\b{word.name}\b", text), word.name


def test_the_rules_of_w3id_lead_iris_to_what_a_server_answers(client: Client) -> None:
    rules = [
        line.split()[1:3]
        for line in ontology_file("w3id.htaccess").read_text().splitlines()
        if line.startswith("RewriteRule")
    ]

    def led(iri: str) -> str:
        rest = iri.removeprefix("https://w3id.org/stancegraph/")
        pattern, place = next(each for each in rules if re.match(each[0], rest))
        return urlsplit(re.sub(pattern, place.replace("$1", r"\1"), rest)).path

    assert led("https://w3id.org/stancegraph/") == "/"
    for iri in (ONTOLOGY, f"{SCHEMES}voice/self", CONTEXT):
        assert led(iri) == urlsplit(iri).path
        assert client.ask(led(iri)).status == 200
