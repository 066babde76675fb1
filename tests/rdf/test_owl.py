"""The ontology is one of OWL 2 DL: the rules of the structural specification that RDF of classes and properties can break.

By hand, because checkers are Java programs. The OWL API's own (3.4.3) says the same of the file; the fixed lists lack only that
``rdf:value``, by which they are ordered, is a reserved word.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef

from stancegraph.rdf.vocabulary import PREFIXES, expand
from stancegraph.resources import ontology_file
from support import nquads, tiny

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PROPERTIES = KINDS[1:]
BUILT_IN_ANNOTATIONS = {
    RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated, OWL.priorVersion,
}  # fmt: skip
# Section 4 of the specification: the datatype map; xsd:date is not in it.
DATATYPES = {
    RDFS.Literal, RDF.PlainLiteral, RDF.XMLLiteral, OWL.real, OWL.rational, XSD.string, XSD.boolean, XSD.decimal, XSD.integer,
    XSD.double, XSD.float, XSD.dateTime, XSD.dateTimeStamp, XSD.anyURI, XSD.nonNegativeInteger, XSD.base64Binary, XSD.hexBinary,
}  # fmt: skip
RESERVED = tuple(PREFIXES[each] for each in ("rdf", "rdfs", "owl", "xsd"))


def faults(graph: rdflib.Graph) -> Iterator[str]:
    """What keeps a graph of declarations, axioms between names and annotations from being an ontology of OWL 2 DL."""
    headers = set(graph.subjects(RDF.type, OWL.Ontology))
    kinds: dict[object, set[object]] = {}
    for term, kind in sorted(graph.subject_objects(RDF.type)):
        if kind in KINDS:
            kinds.setdefault(term, set()).add(kind)
            if str(term).startswith(RESERVED):
                yield f"{term} is reserved"
        elif kind != OWL.Ontology and OWL.Class not in kinds.get(kind, set()) | set(graph.objects(kind, RDF.type)):
            yield f"{kind} is no declared class"
    for name, found in kinds.items():
        if len(found & set(PROPERTIES)) > 1:
            yield f"{name} is properties of two kinds"

    def is_a(term: object, *wanted: object) -> bool:
        return bool(kinds.get(term, set()) & set(wanted))

    for subject, predicate, value in graph:
        if any(isinstance(each, BNode) for each in (subject, value)):
            yield f"{predicate} of or to a node without a name"
        if predicate == RDF.type:
            continue
        if predicate in (RDFS.subClassOf, OWL.disjointWith):
            good = is_a(subject, OWL.Class) and is_a(value, OWL.Class)
        elif predicate == RDFS.subPropertyOf:
            good = any(is_a(subject, kind) and is_a(value, kind) for kind in PROPERTIES)
        elif predicate == RDFS.domain:
            good = is_a(value, OWL.Class) and is_a(subject, OWL.ObjectProperty, OWL.DatatypeProperty)
        elif predicate == RDFS.range:
            of_objects = is_a(subject, OWL.ObjectProperty) and is_a(value, OWL.Class)
            good = of_objects or (is_a(subject, OWL.DatatypeProperty) and value in DATATYPES)
        elif predicate == OWL.versionIRI:
            good = subject in headers and isinstance(value, URIRef)
        elif predicate in BUILT_IN_ANNOTATIONS or is_a(predicate, OWL.AnnotationProperty):
            good = True
        elif is_a(predicate, OWL.DatatypeProperty):
            good = isinstance(value, Literal)
        else:
            good = is_a(predicate, OWL.ObjectProperty) and isinstance(value, URIRef)
        if not good:
            yield f"{subject} {predicate} {value}"
        if isinstance(value, Literal) and value.datatype not in (None, RDF.langString, *DATATYPES):
            yield f"{value.datatype} is no datatype of OWL 2"


def read(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_file(name))


def test_the_vocabulary_is_of_owl_2_dl() -> None:
    assert sorted(faults(read("stancegraph.ttl"))) == []


def test_the_lists_are_but_for_a_reserved_word() -> None:
    lists = read("schemes.ttl")
    assert {fault.split()[1] for fault in faults(lists)} == {str(RDF.value)}
    lists.remove((None, RDF.value, None))
    assert sorted(faults(lists)) == []


def test_both_together_are_as_well() -> None:
    both = read("stancegraph.ttl") + read("schemes.ttl")
    both.remove((None, RDF.value, None))
    assert sorted(faults(both)) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        "sg:voice a owl:DatatypeProperty .",
        "sg:time a owl:AnnotationProperty .",
        "sg:time rdfs:range xsd:date .",
        "sg:time rdfs:range sg:Stance .",
        "sg:voice rdfs:range xsd:string .",
        "sg:voice rdfs:range <urn:unknown> .",
        "sg:Stance rdfs:subClassOf <urn:unknown> .",
        "sg:Stance rdfs:subClassOf [] .",
        "sg:voice rdfs:subPropertyOf sg:time .",
        "sg:voice rdfs:domain sg:time .",
        "sg:voice <urn:unknown> 1 .",
        'sg:voice rdfs:comment "2025-01-01"^^xsd:date .',
        "sg:Stance oa:exact sg:Vote .",
        "sg:Stance org:member 5 .",
        "<urn:x> a <urn:unknown> .",
        "rdf:value a owl:DatatypeProperty .",
    ],
)
def test_each_rule_is_heard(spoilt: str) -> None:
    declared = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())
    assert list(faults(read("stancegraph.ttl").parse(data=declared + spoilt, format="turtle")))


def test_every_term_that_a_graph_uses_is_declared() -> None:
    """Of whatever vocabulary: what is no word of RDF itself is a declared class or property of the kind it is used as."""
    graph = read("stancegraph.ttl")
    data = rdflib.Dataset(default_union=True)
    data.parse(data=nquads(tiny()), format="nquads")
    for _, predicate, value in data.triples((None, None, None)):
        if predicate == RDF.type:
            assert (value, RDF.type, OWL.Class) in graph, value
        elif predicate not in (RDFS.label, RDF.value, OWL.versionInfo):
            kinds = set(graph.objects(predicate, RDF.type))
            fitting = OWL.DatatypeProperty if isinstance(value, Literal) else OWL.ObjectProperty
            assert kinds & {OWL.AnnotationProperty, fitting}, (predicate, kinds)
    assert (URIRef(expand("dcterms:source")), RDF.type, OWL.ObjectProperty) in graph
