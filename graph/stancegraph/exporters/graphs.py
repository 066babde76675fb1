"""The whole graph in other people's formats: RDF files, or the tables of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from stancegraph.answers.scope import Scope
from stancegraph.errors import StancegraphError
from stancegraph.exporters.dna import export_dna
from stancegraph.exporters.folders import export_tables
from stancegraph.exporters.formats import GRAPH_SUFFIXES, RDF_NAMES, format_called
from stancegraph.exporters.jsonld import write_json_ld
from stancegraph.exporters.nanopubs import export_nanopubs
from stancegraph.exporters.prefixes import used_prefixes
from stancegraph.exporters.xml import as_xml
from stancegraph.files import writing
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.reader import read_dataset
from stancegraph.rdf.vocabulary import PREFIXES

_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
GRAPH_NAMES = {
    **RDF_NAMES,
    "csv": ("text/csv",),
    "parquet": ("application/vnd.apache.parquet",),
    "dna": (),
    "nanopub": ("nanopubs",),
}
"""What :func:`export` writes, with what else each is called; ``turtle``, ``ntriples`` and ``rdfxml`` hold the union of the named graphs."""

FOLDERS = ("csv", "parquet")
"""The formats that are several files: a folder."""

ALSO = {"jsonld": ".json", "rdfxml": ".xml", "nanopub": ".trig"}
"""The suffix that a file of a format may have too, beside its own."""


def export(
    graph: Graph,
    format: str,
    target: Path,
    dataset: str | None = None,
    texts: Mapping[str, str] | None = None,
    scope: Scope | None = None,
) -> None:
    """Write a graph to the file ``target``, all or nothing, or for ``csv`` and ``parquet`` as tables into the new folder ``target``.

    ``texts``, by SHA-256, go into a database of Discourse Network Analyzer (``dna``): see :mod:`stancegraph.exporters.dna`.

    ``dataset`` is that of several whose tables are to be written: see :mod:`stancegraph.exporters.folders`. ``scope`` has the
    actors and issues whose stances are written as nanopublications (``nanopub``). Raises
    StancegraphError when there is no such format, or the target cannot be written.
    """
    known = format_called(format, GRAPH_NAMES)
    if known is None:
        raise StancegraphError(f'"{format}" is no format of a graph; there are {", ".join(GRAPH_NAMES)}')
    if texts is not None and known != "dna":
        raise StancegraphError(f"texts go into a database (dna); {known} has no place for them")
    if scope is not None and known != "nanopub":
        raise StancegraphError(
            f"actors and issues are chosen for nanopublications (nanopub); {known} holds all stances"
        )
    suffix = target.suffix.lower()
    told = {**GRAPH_SUFFIXES, ".dna": "dna"}.get(suffix)
    if known not in FOLDERS and told not in (None, known) and ALSO.get(known) != suffix:
        raise StancegraphError(f"{target}: the suffix {target.suffix} is that of {told}, not of {known}; change either")
    if known == "csv":
        export_tables(graph, target, dataset)
    elif dataset is not None:
        raise StancegraphError(f"a dataset is chosen for tables (csv); {known} holds the whole graph")
    elif known == "parquet":
        from stancegraph.exporters.parquet import export_parquet

        export_parquet(graph, target)
    elif known == "dna":
        export_dna(read_dataset(graph), target, texts)
    else:
        with writing(target) as stream:
            export_to(graph, known, stream, scope)


def export_to(graph: Graph, format: str, stream: IO[bytes], scope: Scope | None = None) -> None:
    """Write to a stream what is one file of text: a format of RDF, or ``nanopub``."""
    with graph.as_one():
        if format == "nanopub":
            export_nanopubs(graph, stream, scope)
        else:
            export_rdf(graph, format, stream)


def export_rdf(graph: Graph, format: str, stream: IO[bytes]) -> None:
    """Write a graph to a stream in one of the formats of :data:`~stancegraph.exporters.formats.RDF_NAMES`."""
    if format in ("trig", "nquads", "jsonld"):
        _write(_quads(graph), format, stream, short_names(graph))
    else:
        write_triples(graph.triples(), format, stream, short_names(graph))


@dataclass(frozen=True, slots=True)
class ShortNames:
    """What IRIs are shortened by: prefixes, where a format has them, and in JSON-LD the base of the only dataset."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)
    base: str | None = None


def short_names(graph: Graph, prefixes: Mapping[str, str] | None = None) -> ShortNames:
    """Our prefixes, those of the dataset, and ``prefixes``."""
    base = graph.bases[0] if len(graph.bases) == 1 else None
    return ShortNames({**PREFIXES, **graph.record_prefixes(), **(prefixes or {})}, base)


def write_triples(triples: Iterable[Triple], format: str, stream: IO[bytes], names: ShortNames | None = None) -> None:
    """Write triples to a stream in one of the formats of :data:`~stancegraph.exporters.formats.RDF_NAMES`.

    Raises StancegraphError for what the format cannot hold.
    """
    if format == "rdfxml":
        serialize(map(_named_in_xml, triples), as_xml(stream), format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    else:
        _write((Quad(*triple) for triple in triples), format, stream, names or ShortNames())


def _write(quads: Iterable[Quad], format: str, stream: IO[bytes], names: ShortNames) -> None:
    if format == "jsonld":
        write_json_ld(quads, stream, names.base)
        return
    prefixes: dict[str, str] = {}
    if format in ("turtle", "trig"):
        prefixes, quads = used_prefixes(quads, _FORMATS[format], names.prefixes)
    serialize(quads, stream, format=_FORMATS[format], prefixes=prefixes)


def _named_in_xml(triple: Triple) -> Triple:
    if not _names_an_element(triple.predicate):
        raise StancegraphError(
            f"{triple.predicate} cannot be the name of an element, so RDF/XML cannot hold it; choose turtle or ntriples"
        )
    return triple


@lru_cache(maxsize=10_000)
def _names_an_element(predicate: NamedNode) -> bool:
    """Whether a predicate is the name of an element in RDF/XML.

    What a name is the editions of XML and the programs that read it see differently, and RDF keeps some names to itself. So it
    is tried: with the strictest of these, and whether the predicate comes back.
    """
    triple = Triple(predicate, predicate, Literal(""))
    try:
        written = serialize([triple], format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
        expat.ParserCreate(namespace_separator=" ").Parse(written, True)
        return [quad.triple for quad in parse(written, format=RdfFormat.RDF_XML)] == [triple]
    except (expat.ExpatError, SyntaxError, OSError, ValueError):
        return False


def nquads(graph: Graph, *, most: int) -> tuple[int, bytes]:
    """How many statements a graph has and, unless there are more than ``most``, all as N-Quads in a fixed order."""
    pattern = _pattern(graph)
    count = graph.number("n", f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    if not count or count > most:
        return count, b""
    lines = sorted({str(quad) for quad in _matching(graph, pattern)})
    return count, "".join(f"{line} .\n" for line in lines).encode()


_IN_GRAPHS, _IN_NONE = "GRAPH ?g { ?s ?p ?o }", "?s ?p ?o"


def _pattern(graph: Graph) -> str:
    """The pattern of all statements of a graph; an endpoint may hold all in its default graph."""
    return _IN_GRAPHS if graph.ask(f"ASK {{ {_IN_GRAPHS} }}") else _IN_NONE


def _quads(graph: Graph) -> Iterator[Quad]:
    return _matching(graph, _pattern(graph))


def _matching(graph: Graph, pattern: str) -> Iterator[Quad]:
    for row in graph.select_by("s", f"SELECT * {{ {pattern} }}"):
        subject, predicate, name = row["s"], row["p"], row["g"] if pattern == _IN_GRAPHS else DefaultGraph()
        assert isinstance(subject, NamedNode | BlankNode)
        assert isinstance(predicate, NamedNode)
        assert isinstance(name, NamedNode | DefaultGraph)
        yield Quad(subject, predicate, row["o"], name)
