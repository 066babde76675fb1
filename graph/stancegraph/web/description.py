"""What the service and its data are, in RDF: SPARQL 1.1 Service Description, VoID and DCAT."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Triple, serialize

from stancegraph.model.licences import licence_iri
from stancegraph.rdf.vocabulary import expand, metadata_graph_iri
from stancegraph.session import Session
from stancegraph.web.asking import Limits
from stancegraph.web.negotiation import OF_ROWS, OF_TRIPLES

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_OF_FORM = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
_TYPE = NamedNode(expand("rdf:type"))
_MOST_GRAPHS = 5_000


def _n(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(SD + local if prefix == "sd" else expand(name))


def _written(triples: Iterator[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def graphs(session: Session) -> list[str]:
    """The IRIs of the named graphs, in order."""
    found = session.graph.query(f"SELECT ?g {{ GRAPH ?g {{ }} }} ORDER BY ?g LIMIT {_MOST_GRAPHS}")
    assert isinstance(found, QuerySolutions)
    return [row["g"].value for row in found if isinstance(row["g"], NamedNode)]


def said_limits(limits: Limits) -> str:
    """The limits in a sentence."""
    return (
        f"Read-only. A query may take {limits.seconds:g} seconds; an answer of more than {limits.rows:,} rows or triples is "
        "refused, never cut. SERVICE and updates are refused. The default graph is the union of all named graphs."
    )


def service(session: Session, root: str, limits: Limits) -> bytes:
    """The description of the SPARQL service whose pages begin with ``root``, as N-Triples."""
    return _written(_service(session, root, limits))


def _service(session: Session, root: str, limits: Limits) -> Iterator[Triple]:
    me, data, default = NamedNode(f"{root}/sparql"), BlankNode(), BlankNode()
    yield Triple(me, _TYPE, _n("sd:Service"))
    yield Triple(me, _n("sd:endpoint"), me)
    yield Triple(me, _n("sd:supportedLanguage"), _n("sd:SPARQL11Query"))
    yield Triple(me, _n("sd:feature"), _n("sd:UnionDefaultGraph"))
    yield Triple(me, _n("rdfs:comment"), Literal(said_limits(limits), language="en"))
    for form in (*OF_ROWS, *OF_TRIPLES):
        if form.name in _OF_FORM:
            yield Triple(me, _n("sd:resultFormat"), NamedNode(_FORMATS + _OF_FORM[form.name]))
    yield Triple(me, _n("sd:defaultDataset"), data)
    yield Triple(data, _TYPE, _n("sd:Dataset"))
    yield Triple(data, _n("sd:defaultGraph"), default)
    yield Triple(default, _TYPE, _n("sd:Graph"))
    for iri in graphs(session):
        graph = BlankNode()
        yield Triple(data, _n("sd:namedGraph"), graph)
        yield Triple(graph, _TYPE, _n("sd:NamedGraph"))
        yield Triple(graph, _n("sd:name"), NamedNode(iri))


def about_data(session: Session, root: str) -> bytes:
    """VoID: what the datasets say of themselves, and where each can be asked and taken from, as N-Triples."""
    return _written(_about_data(session, root))


def _about_data(session: Session, root: str) -> Iterator[Triple]:
    yield from _said(session)
    for base in session.graph.bases:
        dataset = NamedNode(base)
        yield Triple(dataset, _TYPE, _n("void:Dataset"))
        yield Triple(dataset, _n("void:sparqlEndpoint"), NamedNode(f"{root}/sparql"))
        yield Triple(dataset, _n("void:dataDump"), NamedNode(f"{root}/graph-store?default"))


def catalogue(session: Session, root: str, limits: Limits) -> bytes:
    """DCAT: a catalogue of the datasets, their distributions, and the services that give them, as N-Triples."""
    return _written(_catalogue(session, root, limits))


def _catalogue(session: Session, root: str, limits: Limits) -> Iterator[Triple]:
    yield from _said(session)
    here = NamedNode(f"{root}/catalog")
    yield Triple(here, _TYPE, _n("dcat:Catalog"))
    yield Triple(here, _n("dcterms:title"), Literal("What is served here", language="en"))
    titles = ", ".join(info.title for info in session.catalogue.infos)
    yield Triple(here, _n("dcterms:description"), Literal(f"Datasets of diplomatic positions: {titles}", language="en"))
    publishers = {info.publisher for info in session.catalogue.infos}
    if len(publishers) == 1 and publishers != {""}:
        yield Triple(here, _n("dcterms:publisher"), NamedNode(f"{session.graph.bases[0]}#publisher"))
    licences = {info.base_iri: licence_iri(info.licence) for info in session.catalogue.infos}
    services = {
        f"{root}/sparql": ("SPARQL", "https://www.w3.org/TR/sparql11-protocol/", f"{root}/sparql"),
        f"{root}/graph-store": ("Graph Store", "https://www.w3.org/TR/sparql11-http-rdf-update/", f"{root}/sparql"),
        f"{root}/positions": ("Answers", "https://spec.openapis.org/oas/v3.1.0", f"{root}/openapi.json"),
    }
    for address, (title, standard, described) in services.items():
        node = NamedNode(f"{address}#service")
        yield Triple(here, _n("dcat:service"), node)
        yield Triple(node, _TYPE, _n("dcat:DataService"))
        yield Triple(node, _n("dcterms:title"), Literal(title, language="en"))
        yield Triple(node, _n("dcat:endpointURL"), NamedNode(address))
        yield Triple(node, _n("dcat:endpointDescription"), NamedNode(described))
        yield Triple(node, _n("dcterms:conformsTo"), NamedNode(standard))
        yield Triple(node, _n("dcterms:description"), Literal(said_limits(limits), language="en"))
        for base in session.graph.bases:
            yield Triple(node, _n("dcat:servesDataset"), NamedNode(base))
    for base in session.graph.bases:
        dataset = NamedNode(base)
        yield Triple(here, _n("dcat:dataset"), dataset)
        for form in OF_TRIPLES:
            part = NamedNode(f"{root}/graph-store?default&format={form.name}")
            yield Triple(dataset, _n("dcat:distribution"), part)
            yield Triple(part, _TYPE, _n("dcat:Distribution"))
            yield Triple(part, _n("dcterms:title"), Literal(f"All of it as {form.name}", language="en"))
            yield Triple(part, _n("dcat:downloadURL"), part)
            yield Triple(part, _n("dcat:accessURL"), part)
            if licence := licences.get(base):
                yield Triple(part, _n("dcterms:license"), NamedNode(licence))
            yield Triple(part, _n("dcat:accessService"), NamedNode(f"{root}/graph-store#service"))
            yield Triple(
                part,
                _n("dcat:mediaType"),
                NamedNode(f"https://www.iana.org/assignments/media-types/{form.media[0]}"),
            )


def _said(session: Session) -> Iterator[Triple]:
    """What the datasets say of themselves."""
    for base in session.graph.bases:
        graph = NamedNode(metadata_graph_iri(base))
        yield from session.graph.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
