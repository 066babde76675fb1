"""Nanopublications in a file: are they whole, and is each what its trusty URI says?

A nanopublication is four named graphs: a head that names the others, an assertion, where that comes from (provenance), and
what is said of the whole (publication info). Any may be checked, whoever wrote them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from stancegraph import limits
from stancegraph.errors import Problem
from stancegraph.rdf.files import statements
from stancegraph.rdf.prospect import UnreadableError
from stancegraph.rdf.trusty import artifact_code, code_in
from stancegraph.rdf.vocabulary import expand

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"
"""The terms of nanopublications, and those beside them that say what one replaces."""

_TYPE = NamedNode(expand("rdf:type"))
_NANOPUBLICATION = NamedNode(f"{NP}Nanopublication")
_PARTS = {f"{NP}has{name}": name for name in ("Assertion", "Provenance", "PublicationInfo")}

_Graphs = Mapping[str, Sequence[Quad]]


@dataclass(frozen=True, slots=True)
class NanopubVerdict:
    """How many nanopublications were found, and what is wrong with them or with what stands beside them."""

    number: int
    problems: tuple[Problem, ...]


def check_nanopubs(path: Path) -> NanopubVerdict:
    """Check the nanopublications of a file of TriG, N-Quads or JSON-LD.

    They may stand in any order up to a number of statements; in larger files the statements of each have to stand together.
    Raises GraphError when the file is not there or its name tells no format of RDF.
    """
    check = _Check()
    try:
        for quad in statements(path):
            check.add(quad)
    except UnreadableError as error:
        return NanopubVerdict(0, (Problem(str(path), error.line, None, error.message),))
    check.conclude()
    return NanopubVerdict(check.number, tuple(Problem(str(path), None, None, said) for said in check.faults))


class _Check:
    """Takes in statements, and lets go of nanopublications that are whole where too many are held."""

    def __init__(self) -> None:
        self.number = 0
        self.faults: list[str] = []
        self._graphs: defaultdict[str, list[Quad]] = defaultdict(list)
        self._held = 0
        self._loose = 0
        self._taken: dict[str, str] = {}
        self._gone: set[str] = set()

    def add(self, quad: Quad) -> None:
        name = str(quad.graph_name)
        if isinstance(quad.graph_name, DefaultGraph):
            self._loose += 1
            return
        if name in self._gone:
            raise UnreadableError(
                f"{name} goes on after {limits.MOST_NANOPUB_STATEMENTS:,} other statements; put those of each nanopublication together"
            )
        if self._held >= limits.MOST_NANOPUB_STATEMENTS and name not in self._graphs:
            self._let_go()
        self._graphs[name].append(quad)
        self._held += 1

    def _let_go(self) -> None:
        """Check and forget what is whole."""
        for iri, head in list(_heads(self._graphs)):
            names = [head, *(each for found in _parts(self._graphs[head], iri).values() for each in found)]
            if all(name in self._graphs for name in names):
                self._judge(iri, head)
                for name in dict.fromkeys(names):
                    self._held -= len(self._graphs.pop(name))
                    self._gone.add(name)
        if self._held >= limits.MOST_NANOPUB_STATEMENTS:
            most = f"{limits.MOST_NANOPUB_STATEMENTS:,}"
            raise UnreadableError(
                f"more than {most} statements of which no nanopublication is whole; put those of each together"
            )

    def _judge(self, iri: str, head: str) -> None:
        self.number += 1
        self.faults += [f"{iri}: {fault}" for fault in _faults(iri, head, self._graphs, self._taken)]

    def conclude(self) -> None:
        """Check the rest, and what stands beside."""
        for iri, head in list(_heads(self._graphs)):
            self._judge(iri, head)
        if self._loose:
            self.faults.append(f"{_counted(self._loose)} in no named graph, and so in no nanopublication")
        if not self.number:  # whatever its graphs are called, they are not parts that lost their whole
            self.faults = ["holds no nanopublication"]
            return
        for name in sorted(self._graphs.keys() - self._taken.keys()):
            self.faults.append(f"{name}: {_counted(len(self._graphs[name]))} in a graph of no nanopublication")


def _counted(number: int) -> str:
    return f"{number:,} statement{'s' * (number != 1)}"


def _heads(graphs: _Graphs) -> Iterator[tuple[str, str]]:
    """Each nanopublication with the graph that says it is one, however often it does."""
    for name, quads in graphs.items():
        found = (quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _NANOPUBLICATION)
        yield from ((str(subject), name) for subject in dict.fromkeys(found))


def _faults(iri: str, head: str, graphs: _Graphs, taken: dict[str, str]) -> Iterator[str]:
    """What is wrong with one, of those before which have ``taken`` which graphs."""
    parts = _parts(graphs[head], iri)
    for name, found in parts.items():
        if len(found) != 1:
            yield f"names {len(found)} graphs as its {name}, and one is needed"
        elif found[0] not in graphs:
            yield f"its {name} {found[0]} is empty or not in the file"
    names = [head, *(each for found in parts.values() for each in found if each in graphs)]
    for name in names:
        if (other := taken.setdefault(name, iri)) != iri:
            yield f"its graph {name} is that of {other} too"
    if len(set(names)) != len(names):
        yield "two of its parts are one graph"
    provenance, info = (
        [quad for name in parts[part] for quad in graphs.get(name, ())] for part in ("Provenance", "PublicationInfo")
    )
    for part, quads, of in (("Provenance", provenance, parts["Assertion"]), ("PublicationInfo", info, [iri])):
        if quads and not any(str(quad.subject) in of or str(quad.object) in of for quad in quads):
            yield f"its {part} says nothing of {of[0] if of else 'the assertion'}"
    yield from _code_faults(iri, [quad for name in dict.fromkeys(names) for quad in graphs[name]])


def _parts(head: Sequence[Quad], iri: str) -> dict[str, list[str]]:
    """The graphs that a head names as each part, each once however often it stands there."""
    return {
        name: list(
            dict.fromkeys(
                str(each.object) for each in head if str(each.subject) == iri and each.predicate.value == term
            )
        )
        for term, name in _PARTS.items()
    }


def _code_faults(iri: str, quads: Sequence[Quad]) -> Iterator[str]:
    code = code_in(iri.strip("<>"))
    if any(isinstance(term, BlankNode | Triple) for quad in quads for term in (quad.subject, quad.object)):
        yield "has a blank node, which no trusty URI can name"
    elif code is None:
        yield "its name is no trusty URI: it should end in RA and 43 signs more, which are made of what it says"
    elif (right := artifact_code(quads, code)) != code:
        yield f"it is not what its name was made of, which would end in {right}; somebody changed it, or a part is missing"
