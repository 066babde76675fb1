"""What a dataset is, in the words of catalogues (DCAT 2 and 3, VoID): what follows from what it says of itself, and counts.

It stands in the dataset's metadata graph, once: exports hold it, and a server sends it. Nothing is made up: what the dataset does not say, and what
cannot be counted, is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from stancegraph.model.licences import licence_iri
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.literals import literal

_MEDIA = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}
_PACKED = {".gz": "application/gzip", ".bz2": "application/x-bzip2", ".zst": "application/zstd"}
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_OF_TWO_LETTERS = re.compile("[a-z]{2}")
_VOCABULARIES = ("sg", "skos", "foaf", "org", "prov", "oa", "schema", "dcterms", "dcat", "void")
_WIKIDATA = "http://www.wikidata.org/entity/"

Select = Callable[[str], Iterable[Any]]
"""Gives the solutions of a SELECT whose prefixes are written out."""


def language_tag(info: DatasetInfo) -> str:
    """The language of title and description, where what the dataset says is a tag; else empty."""
    return info.language.lower() if _LANGUAGE.fullmatch(info.language) else ""


def described(info: DatasetInfo) -> Iterator[str]:
    """What follows from what a dataset says of itself: ``subject predicate object`` of N-Quads."""
    me = f"<{info.base_iri}>"
    licence = licence_iri(info.licence)
    if licence:
        yield f"{me} {_t('dcterms:license')} <{licence}>"
    if info.publisher:
        agent = _node(info.base_iri, "publisher")
        yield f"{me} {_t('dcterms:publisher')} {agent}"
        yield f"{agent} {_t('rdf:type')} {_t('foaf:Agent')}"
        yield f"{agent} {_t('foaf:name')} {literal(info.publisher)}"
    if info.version:
        yield f"{me} {_t('dcat:version')} {literal(info.version)}"
    if _OF_TWO_LETTERS.fullmatch(main := language_tag(info).partition("-")[0]):
        yield f"{me} {_t('dcterms:language')} <{_LANGUAGES}{main}>"
        yield f"<{_LANGUAGES}{main}> {_t('rdf:type')} {_t('dcterms:LinguisticSystem')}"
    if info.homepage:
        yield f"{me} {_t('dcat:landingPage')} <{info.homepage}>"
    if info.covers_from or info.covers_until:
        period = _node(info.base_iri, "period")
        yield f"{me} {_t('dcterms:temporal')} {period}"
        yield f"{period} {_t('rdf:type')} {_t('dcterms:PeriodOfTime')}"
        for term, day in (("dcat:startDate", info.covers_from), ("dcat:endDate", info.covers_until)):
            if day:
                yield f'{period} {_t(term)} "{day}"^^{_t("xsd:date")}'
    for prefix in _VOCABULARIES:
        yield f"{me} {_t('void:vocabulary')} <{v.PREFIXES[prefix]}>"
    for number, address in enumerate(sorted(info.downloads), 1):
        part = _node(info.base_iri, f"download-{number}")
        yield f"{me} {_t('dcat:distribution')} {part}"
        yield f"{part} {_t('rdf:type')} {_t('dcat:Distribution')}"
        yield f"{part} {_t('dcat:downloadURL')} <{address}>"
        yield f"{part} {_t('dcat:accessURL')} <{address}>"
        media, packed = _media(address)
        if media:
            yield f"{part} {_t('dcat:mediaType')} <{_IANA}{media}>"
        if packed:
            yield f"{part} {_t('dcat:compressFormat')} <{_IANA}{packed}>"
        if licence:
            yield f"{part} {_t('dcterms:license')} <{licence}>"


def _media(address: str) -> tuple[str | None, str | None]:
    """What is in a file by the end of its address, and how it is packed, as far as that tells."""
    name = re.split("[?#]", address)[0].lower()
    packed = next((kind for suffix, kind in _PACKED.items() if name.endswith(suffix)), None)
    name = name.rpartition(".")[0] if packed else name
    return next((kind for suffix, kind in _MEDIA.items() if name.endswith(suffix)), None), packed


def counted(base: str, select: Select, *, alone: bool = False) -> Iterator[str]:
    """Counts of what the graphs of a dataset hold beside its description, after VoID: ``subject predicate object`` of N-Quads.

    Triples, entities (records), classes and properties, each class and property with how many it has, links to Wikidata, and an
    example of each kind of record. ``alone`` says that the graph holds no other dataset: then names of graphs need not be taken apart,
    which takes three times as long.
    """
    me = f"<{base}>"
    beside = f"?g != <{v.metadata_graph_iri(base)}>"
    own = f"?g != <{v.ONTOLOGY}>" if alone else f'STRSTARTS(STR(?g), "{base}graph/")'
    its = f"FILTER({own} && {beside})"
    properties = _counts(select(f"SELECT ?of (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?of ?o }} {its} }} GROUP BY ?of"))
    kind = f"?s <{v.expand('rdf:type')}> ?of"
    found = list(
        select(
            f"SELECT ?of (COUNT(DISTINCT ?s) AS ?n) (MIN(STR(?s)) AS ?one) {{ GRAPH ?g {{ {kind} }} {its} }} GROUP BY ?of"
        )
    )
    classes, examples = _counts(found), {row["of"].value: row["one"].value for row in found}
    records = [v.expand(each.rdf_class) for each in SCHEMA.kinds]
    totals = {
        "void:triples": sum(properties.values()),
        "void:entities": sum(classes.get(each, 0) for each in records),
        "void:classes": len(classes),
        "void:properties": len(properties),
    }
    yield from (f"{me} {_t(term)} {_integer(number)}" for term, number in totals.items())
    for term, of, counts, number in (
        ("void:classPartition", "void:class", classes, "void:entities"),
        ("void:propertyPartition", "void:property", properties, "void:triples"),
    ):
        for iri in sorted(counts):
            part = _node(base, f"{of.partition(':')[2]}-{_called(iri)}")
            yield f"{me} {_t(term)} {part}"
            yield f"{part} {_t(of)} <{iri}>"
            yield f"{part} {_t(number)} {_integer(counts[iri])}"
    for iri in records:
        if iri in examples:
            yield f"{me} {_t('void:exampleResource')} <{examples[iri]}>"
    same = v.expand("schema:sameAs")
    links = sum(
        int(row["n"].value)
        for row in select(
            f'SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s <{same}> ?o }} {its} FILTER(STRSTARTS(STR(?o), "{_WIKIDATA}")) }}'
        )
    )
    if links:
        node = _node(base, "links-wikidata")
        yield f"{node} {_t('rdf:type')} {_t('void:Linkset')}"
        yield f"{me} {_t('void:subset')} {node}"
        yield f"{node} {_t('void:subjectsTarget')} {me}"
        yield f"{node} {_t('void:objectsTarget')} <http://www.wikidata.org/>"
        yield f"{node} {_t('void:linkPredicate')} <{same}>"
        yield f"{node} {_t('void:triples')} {_integer(links)}"


def _counts(rows: Iterable[Any]) -> dict[str, int]:
    return {row["of"].value: int(row["n"].value) for row in rows}


def _called(iri: str) -> str:
    """A name for a partition: the prefixed name of its term, else all of it."""
    return re.sub("[^A-Za-z0-9]+", "-", v.shorten(iri)).strip("-")


OF_DATASET = (
    "dcterms:license", "dcterms:publisher", "dcat:version", "dcterms:language", "dcat:landingPage", "dcterms:temporal",
    "void:vocabulary", "dcat:distribution", "void:triples", "void:entities", "void:classes", "void:properties",
    "void:classPartition", "void:propertyPartition", "void:exampleResource", "void:subset",
)  # fmt: skip
"""What is said so of a dataset itself: a graph that is read says it again in its own words and numbers."""

_TOTALS = ("void:triples", "void:entities", "void:classes", "void:properties")
_PARTITIONS = {"class": ("void:class", "void:entities"), "property": ("void:property", "void:triples")}


def is_count(base: str, subject: str, predicate: str, value: str) -> bool:
    """Whether a statement is one of :func:`counted`, whatever its number: of a dataset, or of a node by which its parts are counted."""
    name = v.shorten(predicate)
    if subject == base:
        match name:
            case "void:classPartition" | "void:propertyPartition":
                return value.startswith(f"{base}#{name[5:].removesuffix('Partition')}-")
            case "void:subset":
                return value == f"{base}#links-wikidata"
            case "void:exampleResource":
                return value.startswith(base) and "#" not in value
        return name in _TOTALS and value.isdecimal()
    node = subject.removeprefix(f"{base}#")
    if node == "links-wikidata":
        targets = {
            "rdf:type": v.expand("void:Linkset"),
            "void:subjectsTarget": base,
            "void:objectsTarget": "http://www.wikidata.org/",
            "void:linkPredicate": v.expand("schema:sameAs"),
        }
        return targets.get(name) == value or (name == "void:triples" and value.isdecimal())
    sort, _, called = node.partition("-")
    term, number = _PARTITIONS.get(sort, ("", ""))
    return (name == term and _called(value) == called) or (name == number and value.isdecimal())


def _t(name: str) -> str:
    return f"<{v.expand(name)}>"


def _node(base: str, name: str) -> str:
    return f"<{base}#{name}>"


def _integer(number: int) -> str:
    return f'"{number}"^^{_t("xsd:integer")}'
