"""The whole graph in other people's formats: RDF files, or the tables of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from stancegraph.errors import GraphError, StancegraphError
from stancegraph.files import is_empty, writing
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.tables.writer import write_dataset

_WITH_GRAPHS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
_WITHOUT_GRAPHS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}
RDF_FORMATS = (*_WITHOUT_GRAPHS, *_WITH_GRAPHS)
FORMATS = (*RDF_FORMATS, "csv")
"""What :func:`export` writes; ``turtle`` and ``ntriples`` hold the union of the named graphs."""


def export(graph: Graph, format: str, target: Path) -> None:
    """Write a graph to the file ``target``, all or nothing, or for ``csv`` as tables into the new folder ``target``.

    Raises StancegraphError when there is no such format, or the target cannot be written.
    """
    if format not in FORMATS:
        raise StancegraphError(f'"{format}" is no format of a graph; there are {", ".join(FORMATS)}')
    if format == "csv":
        _export_tables(graph, target)
    else:
        with writing(target) as stream:
            export_rdf(graph, format, stream)


def export_rdf(graph: Graph, format: str, stream: IO[bytes]) -> None:
    """Write a graph to a stream in one of :data:`RDF_FORMATS`."""
    if format in _WITH_GRAPHS:
        serialize(_quads(graph), stream, format=_WITH_GRAPHS[format], prefixes=PREFIXES)
    else:
        write_triples(graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), format, stream)


def write_triples(triples: Iterable[Triple], format: str, stream: IO[bytes]) -> None:
    """Write triples to a stream in one of :data:`RDF_FORMATS`."""
    serialize(triples, stream, format={**_WITHOUT_GRAPHS, **_WITH_GRAPHS}[format], prefixes=PREFIXES)


def nquads(graph: Graph, *, most: int) -> tuple[int, bytes]:
    """How many statements a graph has and, unless there are more than ``most``, all as N-Quads in a fixed order."""
    for pattern in ("GRAPH ?g { ?s ?p ?o }", "?s ?p ?o"):
        number = next(iter(graph.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")))["n"]
        count = int(number.value) if isinstance(number, Literal) else 0
        if count:
            break
    if not count or count > most:
        return count, b""
    # An endpoint may hold everything in its default graph.
    rows = graph.select(f"SELECT * {{ {pattern} }}")
    names = ("s", "p", "o", "g") if "?g" in pattern else ("s", "p", "o")
    lines = sorted({" ".join(str(row[name]) for name in names) for row in rows})
    return count, "".join(f"{line} .\n" for line in lines).encode()


def _quads(graph: Graph) -> Iterator[Quad]:
    for row in graph.select("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"):
        subject, predicate, name = row["s"], row["p"], row["g"]
        assert isinstance(subject, NamedNode)
        assert isinstance(predicate, NamedNode)
        assert isinstance(name, NamedNode)
        yield Quad(subject, predicate, row["o"], name)


def _export_tables(graph: Graph, folder: Path) -> None:
    described = reading.infos(graph)
    if len(described) > 1:
        titles = ", ".join(info.title for info in described)
        raise GraphError(
            f"the graph holds several datasets ({titles}), tables hold one; build them apart to export tables"
        )
    if not is_empty(folder):
        raise StancegraphError(f"{folder}: the folder is not empty; name a new one for the tables")
    write_dataset(reading.read_dataset(graph), folder)
