"""What a graph consists of: its named graphs, one at a time, each as lines of N-Triples with what it can be known again by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heapreplace
from tempfile import SpooledTemporaryFile
from typing import IO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from stancegraph import limits
from stancegraph.errors import GraphError
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import ONTOLOGY, registry_graph_iri

_DIGEST = 16
_MODULUS = 1 << (8 * _DIGEST)
# In SPARQL, what looks like an escaped letter behind an escaped backslash is read differently by some.
_is_odd = re.compile(rb"\\\\[uU]").search


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One named graph: how many statements it has, how many bytes these are as lines, and a checksum of them in any order."""

    name: str
    count: int
    size: int
    fingerprint: str
    _lines: IO[bytes] = field(repr=False)

    def pieces(self, most: int) -> Iterator[bytes]:
        """Its lines, whole ones, at most so many bytes at a time unless one line has more; to be read by one at a time."""
        self._lines.seek(0)
        piece, size = list[bytes](), 0
        for line in self._lines:
            if piece and size + len(line) > most:
                yield b"".join(piece)
                piece, size = [], 0
            piece.append(line)
            size += len(line)
        if piece:
            yield b"".join(piece)


class Sample:
    """A number of statements drawn by lot, the same for the same ``seed`` in whatever order they come, and all odd ones."""

    def __init__(self, number: int, seed: int) -> None:
        self._number = number
        self._key = blake2b(str(seed).encode(), digest_size=_DIGEST).digest()
        self._drawn: list[tuple[int, str, bytes]] = []
        self._odd: list[tuple[str, bytes]] = []

    def offer(self, name: str, line: bytes) -> None:
        """Let a statement of a named graph take part."""
        if not self._number:
            return
        lot = -int.from_bytes(blake2b(line, digest_size=_DIGEST, key=self._key, person=_person(name)).digest())
        if len(self._drawn) < self._number:
            heappush(self._drawn, (lot, name, line))
        elif lot > self._drawn[0][0]:
            heapreplace(self._drawn, (lot, name, line))
        if len(self._odd) < self._number and _is_odd(line):
            self._odd.append((name, line))

    def drawn(self) -> list[tuple[str, bytes]]:
        """The names of the graphs and the lines of what was drawn, in order."""
        return sorted({*((name, line) for _, name, line in self._drawn), *self._odd})


def _person(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=_DIGEST).digest()


def names(graph: Graph) -> list[str]:
    """The named graphs there are, in the order to push them: the registries last, without which nobody takes the rest for a graph.

    Raises GraphError where statements are in none.
    """
    rows = graph.select_by("g", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    found = {row["g"].value for row in rows if isinstance(row["g"], NamedNode)}
    if not found:
        raise GraphError(
            "the graph has no named graphs, which are what is pushed; make a store of it first: stancegraph export csv -o FOLDER, "
            "and stancegraph build FOLDER"
        )
    last = {registry_graph_iri(base) for base in graph.bases}
    return sorted(found, key=lambda name: (name in last, name))


def belongs(name: str, bases: Sequence[str]) -> bool:
    """Whether a named graph is one of these datasets by its name, or the vocabulary, which comes with each."""
    return name == ONTOLOGY or any(name.startswith(f"{base}graph/") for base in bases)


def read(graph: Graph, name: str, sample: Sample) -> NamedGraph:
    """A named graph, a large one in a temporary file. Raises GraphError for statements that could not be sent twice as the same."""
    lines: IO[bytes] = SpooledTemporaryFile(limits.PUSHED_PIECE)  # noqa: SIM115
    serialize(_triples(graph, name), lines, format=RdfFormat.N_TRIPLES)
    size = lines.tell()
    lines.seek(0)
    count = total = 0
    for line in lines:
        total += int.from_bytes(blake2b(line, digest_size=_DIGEST).digest())
        sample.offer(name, line)
        count += 1
    return NamedGraph(name, count, size, f"{total % _MODULUS:0{2 * _DIGEST}x}", lines)


def _triples(graph: Graph, name: str) -> Iterator[Triple]:
    for row in graph.select_by("s", f"SELECT ?s ?p ?o {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}"):
        triple = Triple(row["s"], row["p"], row["o"])
        if not isinstance(triple.subject, NamedNode) or type(triple.object).__name__ not in ("NamedNode", "Literal"):
            raise GraphError(
                f"<{name}> has a statement about something without a name, {triple}, which a server would take for another thing "
                "each time it is sent; give it an IRI"
            )
        yield triple
