"""Namespaces, terms and how IRIs are minted. The terms themselves are defined in ``ontology/``."""

from __future__ import annotations

from stancegraph.model.words import ActorKind

ONTOLOGY = "https://w3id.org/stancegraph/ontology"
SCHEMES = "https://w3id.org/stancegraph/scheme/"
CONTEXT = "https://w3id.org/stancegraph/context.jsonld"
"""The name of the JSON-LD context."""

PREFIXES = {
    "sg": f"{ONTOLOGY}#",
    "position": f"{SCHEMES}position/",
    "voice": f"{SCHEMES}voice/",
    "represents": f"{SCHEMES}represents/",
    "source-kind": f"{SCHEMES}source-kind/",
    "embed": f"{SCHEMES}embed/",
    "date-precision": f"{SCHEMES}date-precision/",
    "condition-kind": f"{SCHEMES}condition-kind/",
    "aggregation-rule": f"{SCHEMES}aggregation-rule/",
    "ballot": f"{SCHEMES}ballot/",
    "event-type": f"{SCHEMES}event-type/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}

RECORD_KINDS = ("actor", "role", "issue", "source", "stance", "event", "assessment")
"""What stands before the id in the IRI of a record, and before the colon in queries: ``actor:vladimir-putin``."""

ACTOR_CLASSES = {
    ActorKind.PERSON: "foaf:Person",
    ActorKind.STATE: "sg:State",
    ActorKind.ORGANISATION: "org:Organization",
    ActorKind.BLOC: "sg:Bloc",
    ActorKind.OFFICE: "org:Post",
    ActorKind.GROUP: "foaf:Group",
}
"""The class that stands for each kind of actor, beside ``sg:Actor``."""


def expand(name: str) -> str:
    """The full IRI of a prefixed name: ``expand("sg:Stance")``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """The prefixed name of an IRI where one of our prefixes fits and the rest is a plain name, else ``<iri>``."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def record_iri(base: str, kind: str, identifier: str) -> str:
    """The IRI of a record; ``kind`` is one of :data:`RECORD_KINDS`."""
    return f"{base}{kind}/{identifier}"


def record_id(iri: str) -> str:
    """The identifier within a record's IRI: what :func:`record_iri` put there."""
    return iri.rpartition("/")[2]


def source_graph_iri(source_iri: str) -> str:
    """The named graph that holds all that one source says."""
    base, _, identifier = source_iri.rpartition("source/")
    return f"{base}graph/source/{identifier}"


def registry_graph_iri(base: str) -> str:
    """The named graph of actors, roles and issues."""
    return f"{base}graph/registry"


def corrections_graph_iri(base: str) -> str:
    """The named graph of records that only retract."""
    return f"{base}graph/corrections"


def metadata_graph_iri(base: str) -> str:
    """The named graph in which the dataset describes itself."""
    return f"{base}graph/metadata"
