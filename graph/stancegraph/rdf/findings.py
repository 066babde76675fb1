"""What is wrong with a graph, node by node, and how that is said so that a person finds the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from stancegraph.characters import show
from stancegraph.errors import Problem
from stancegraph.rdf import vocabulary as v

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

_URI_SPACE = NamedNode(v.expand("void:uriSpace"))
_PLAIN = v.expand("xsd:string")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a node breaks: the node, the property and the value it breaks it by, and the rule's message."""

    focus: Node
    path: NamedNode | None
    value: Term | None
    message: str


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, node and message, whatever order they were found in."""
    return sorted(problems, key=lambda problem: (problem.file, problem.column or "", problem.message))


def file_graph(index: int) -> NamedNode:
    """The graph that holds what the file of that index says, where there are several."""
    return NamedNode(f"file:{index}")


class Reporter:
    """Says findings so that a person finds the place: which file, which node, which property.

    The default graph of ``store`` holds all statements, and the graph of each file what that one says.
    """

    def __init__(self, store: Store, files: Sequence[str]) -> None:
        self._store = store
        self._files = files
        spaces = (quad.object for quad in store.quads_for_pattern(None, _URI_SPACE, None))
        bases = {space.value for space in spaces if isinstance(space, Literal)}
        self._base = bases.pop() if len(bases) == 1 else ""

    def problem(self, finding: Finding) -> Problem:
        """A finding as a problem: the node and its property as the column."""
        column = self.name(finding.focus)
        if finding.path is not None:
            column += f" {self.name(finding.path)}"
        message = finding.message
        if finding.value is not None and finding.value != finding.focus:
            message += f" (found {self.name(finding.value)})"
        return Problem(self.file(finding.focus), None, column, message)

    def file(self, node: Node) -> str:
        """The first file that describes a node, or else mentions it."""
        for quads in (self._store.quads_for_pattern(node, None, None), self._store.quads_for_pattern(None, None, node)):
            if graphs := {quad.graph_name for quad in quads}:
                found = (file for index, file in enumerate(self._files) if file_graph(index) in graphs)
                return next(found, self._files[0])
        return self._files[0]

    def name(self, term: Term) -> str:
        """An IRI without the base where there is only one dataset, else with a prefix where one fits."""
        match term:
            case NamedNode():
                own = term.value.removeprefix(self._base)
                return own if 0 < len(own) < len(term.value) else v.shorten(term.value)
            case BlankNode():
                return "a blank node"
            case Literal(language=str(language)):
                return f"{show(term.value)}@{language}"
            case Literal():
                type = term.datatype.value
                return show(term.value) + (f"^^{v.shorten(type)}" if type != _PLAIN else "")
