"""Which named graph a record has in a graph of ours, as one of its statements tells."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from stancegraph.model.schema import SCHEMA, GraphOf
from stancegraph.rdf import vocabulary as v

_TYPE, _SOURCE = v.expand("rdf:type"), v.expand("dcterms:source")
_KIND_OF_CLASS = {v.expand(kind.rdf_class): kind for kind in SCHEMA.kinds}
_WITH_SOURCE = tuple(
    f"/{kind.path}/" for kind in SCHEMA.kinds if kind.graph is GraphOf.SOURCE and kind.name != "source"
)
_GRAPH_IRI = {
    GraphOf.REGISTRY: v.registry_graph_iri,
    GraphOf.CORRECTIONS: v.corrections_graph_iri,
    GraphOf.METADATA: v.metadata_graph_iri,
}


def graph_told(quad: Quad) -> str:
    """The IRI of the named graph of the record that a statement is about; empty where this statement does not tell it.

    For each record one does: which source it has, else of which class it is.
    """
    predicate, value = quad.predicate.value, quad.object
    if predicate not in (_TYPE, _SOURCE) or not (isinstance(quad.subject, NamedNode) and isinstance(value, NamedNode)):
        return ""
    iri = quad.subject.value
    if predicate == _SOURCE:
        is_of_source = any(part in iri for part in _WITH_SOURCE)
        return v.source_graph_iri(value.value) if is_of_source else ""
    kind = _KIND_OF_CLASS.get(value.value)
    if kind is None:
        return ""
    if kind.name == "source":
        return v.source_graph_iri(iri)
    base, path, _ = iri.rpartition(f"{kind.path}/")
    return _GRAPH_IRI[kind.graph](base) if path and kind.graph in _GRAPH_IRI else ""
