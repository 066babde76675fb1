"""Is this RDF well-formed stancegraph data? The shapes of ``ontology/`` put to RDF files, whoever wrote them.

Two passes over the union of all graphs: what SHACL Core says of single nodes (``shapes.ttl``), by a SHACL engine, and
the rules between nodes (``shapes-sparql.ttl``), whose queries run as plain SPARQL over everything at once. Only
violations are reported; what the shapes merely advise is left to SHACL tools. Nothing is fetched from the network.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from stancegraph.characters import show
from stancegraph.errors import GraphError, Problem
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf import vocabulary as v
from stancegraph.rdf.identities import WAY_OUT, clashes
from stancegraph.resources import ontology_file

if TYPE_CHECKING:
    import rdflib

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
RDF_SUFFIXES = tuple(_FORMATS)
"""The endings of file names that are read as RDF."""

_RECORD_CLASSES = (
    "sg:Actor, sg:Issue, sg:Source, sg:Stance, sg:Retraction, sg:Event, sg:Assessment, sg:Vote, org:Membership"
)
_URI_SPACE = NamedNode(v.expand("void:uriSpace"))
_PLACE_IN_MESSAGE = re.compile(r"^Parser error (?:at|between) line \d+ (?:between )?columns? [^:]*: ")

_Node = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class _Finding:
    """A rule that a node breaks: the node, the property and the value it breaks it by, and the rule's message."""

    focus: _Node
    path: NamedNode | None
    value: _Term | None
    message: str


@dataclass(frozen=True, slots=True)
class _Rule:
    query: str
    message: str


def validate_rdf(*paths: Path) -> list[Problem]:
    """Every violation of the shapes in some RDF files, which are checked together as one graph.

    A problem names the file that describes the node at fault, and as its column the node and the property, shortened;
    only a fault of syntax has a line, and while there is one nothing else is checked. The order is the same each time.
    Raises :class:`GraphError` when a file is not there or its name does not say which RDF format it is in.
    """
    quads: list[Quad] = []
    unreadable = [problem for index, path in enumerate(paths) for problem in _read(quads, path, _graph(index))]
    if unreadable:
        return unreadable
    store = Store()
    store.bulk_extend(quads)
    reporter = _Reporter(store, [str(path) for path in paths])
    if not _has_records(store):
        message = f"holds no record: nothing is any of {_RECORD_CLASSES}"
        return [Problem(str(path), None, None, message) for path in paths]
    findings = chain(_core_findings(quads), _rule_findings(store), _identity_findings(store))
    problems = {reporter.problem(finding) for finding in findings}
    return sorted(problems, key=lambda problem: (problem.file, problem.column or "", problem.message))


# -- reading ----------------------------------------------------------------------------------------------------------


def _graph(index: int) -> NamedNode:
    """The graph that holds what the file of that index says, all its graphs together."""
    return NamedNode(f"file:{index}")


def _read(quads: list[Quad], path: Path, graph: NamedNode) -> list[Problem]:
    """Add all triples of a file, as of one graph; returns what makes it unreadable."""
    file = str(path)
    try:
        quads.extend(_triples(path, graph))
    except SyntaxError as error:
        return [Problem(file, error.lineno, None, _syntax_message(error))]
    except _TripleTermError:
        return [Problem(file, None, None, "holds a triple about a triple (RDF 1.2); write the data in RDF 1.1")]
    except OSError as error:
        raise GraphError(f"{file}: cannot be read: {error.strerror or error}") from None
    return []


def _syntax_message(error: SyntaxError) -> str:
    if "LoadDocumentCallback" in error.msg:
        return "its @context is on the network, where nothing is read from; put the content of the context in its place"
    column = f" (column {error.offset})" if error.offset else ""
    return _PLACE_IN_MESSAGE.sub("", error.msg) + column


class _TripleTermError(Exception):
    """The data is RDF 1.2."""


def _triples(path: Path, graph: NamedNode) -> Iterator[Quad]:
    for quad in parse(path=str(path), format=_format(path)):
        if isinstance(quad.object, Triple):
            raise _TripleTermError
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _format(path: Path) -> RdfFormat:
    try:
        return _FORMATS[path.suffix.lower()]
    except KeyError:
        endings = ", ".join(RDF_SUFFIXES)
        raise GraphError(f"{path}: is not known to be RDF; its name should end in one of {endings}") from None


def _select(store: Store, query: str) -> QuerySolutions:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return solutions


def _has_records(store: Store) -> bool:
    classes = " ".join(f"<{v.expand(name)}>" for name in _RECORD_CLASSES.split(", "))
    query = f"SELECT ?record {{ VALUES ?class {{ {classes} }} ?record a ?class }} LIMIT 1"
    return any(True for _ in _select(store, query))


# -- rules between nodes ----------------------------------------------------------------------------------------------


@cache
def _rules() -> tuple[_Rule, ...]:
    """The constraints of ``shapes-sparql.ttl``, each as a query that leaves ``$this`` free."""
    shapes = Store()
    shapes.load(path=str(ontology_file("shapes-sparql.ttl")), format=RdfFormat.TURTLE)
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#> "
    prefixes = _select(shapes, f"{sh} SELECT ?prefix ?namespace {{ ?x sh:prefix ?prefix ; sh:namespace ?namespace }}")
    prologue = "".join(f"PREFIX {each['prefix'].value}: <{each['namespace'].value}> " for each in prefixes)
    rules = _select(
        shapes,
        f"{sh} SELECT ?query ?message {{ ?rule sh:select ?query ; sh:message ?message "
        "FILTER NOT EXISTS { ?shape sh:sparql ?rule ; sh:severity ?advice } }",
    )
    return tuple(_Rule(prologue + each["query"].value, each["message"].value) for each in rules)


def _rule_findings(store: Store) -> Iterator[_Finding]:
    for rule in _rules():
        solutions = _select(store, rule.query)
        names = {variable.value for variable in solutions.variables}
        for solution in solutions:
            value = solution["value"] if "value" in names else None
            path = solution["path"] if "path" in names else None
            yield _Finding(solution["this"], path, value, rule.message)


def _identity_findings(store: Store) -> Iterator[_Finding]:
    """Records of one kind whose IRIs differ and end in one id; no SHACL rule, because it would compare all with all."""
    classes = " ".join(f'(<{v.expand(each.rdf_class)}> "{each.path}")' for each in SCHEMA.kinds)
    query = f"SELECT DISTINCT ?record ?kind {{ VALUES (?class ?kind) {{ {classes} }} ?record a ?class FILTER(ISIRI(?record)) }} ORDER BY ?record"
    records = ((row["kind"].value, row["record"].value) for row in _select(store, query))
    for kind, other, iri in clashes(records):
        message = f"has the {kind} id of another record, and answers know records by their ids: {WAY_OUT}"
        yield _Finding(NamedNode(iri), None, NamedNode(other), message)


# -- SHACL Core -------------------------------------------------------------------------------------------------------


def _core_findings(quads: Iterable[Quad]) -> Iterator[_Finding]:
    """The violations of ``shapes.ttl``."""
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import SH

    with _quiet():
        data = _rdflib_graph(quads)
        data.parse(ontology_file("schemes.ttl"))
        shapes = rdflib.Graph().parse(ontology_file("shapes.ttl"))
        _, report, text = validate(data, shacl_graph=shapes, inplace=True, advanced=False, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        raise GraphError(f"the shapes cannot be put to this data: {text}")
    for result in report.objects(None, SH.result):
        if report.value(result, SH.resultSeverity) == SH.Violation:
            focus = _term(report.value(result, SH.focusNode))
            path = _term(report.value(result, SH.resultPath))
            message = report.value(result, SH.resultMessage)
            assert isinstance(focus, _Node)
            assert path is None or isinstance(path, NamedNode)
            yield _Finding(focus, path, _term(report.value(result, SH.value)), str(message))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without rdflib's warnings about literals that are not what their datatype says: the shapes report those."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"rdflib\.term")
            yield
    finally:
        logger.setLevel(level)


def _rdflib_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """The union of all graphs, every literal as it is written; a store would have made an xsd:int an xsd:integer."""
    import rdflib

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_rdflib_term(quad.subject), _rdflib_term(quad.predicate), _rdflib_term(quad.object)))
    return graph


def _rdflib_term(term: object) -> rdflib.term.Node:
    import rdflib

    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case Literal(language=str(language)):
            return rdflib.Literal(term.value, lang=language)
        case Literal():
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"no term of RDF 1.1: {term}")


def _term(node: rdflib.term.Node | None) -> _Term | None:
    """The reverse of :func:`_rdflib_term`, as far as it shows; None stays None."""
    import rdflib

    match node:
        case None:
            return None
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.BNode():
            return BlankNode(str(node))
        case _:
            return Literal(str(node))


# -- reporting --------------------------------------------------------------------------------------------------------


class _Reporter:
    """Says findings so that a person finds the place: which file, which node, which property."""

    def __init__(self, store: Store, files: Sequence[str]) -> None:
        self._store = store
        self._files = files
        spaces = (quad.object for quad in store.quads_for_pattern(None, _URI_SPACE, None))
        bases = {space.value for space in spaces if isinstance(space, Literal)}
        self._base = bases.pop() if len(bases) == 1 else ""

    def problem(self, finding: _Finding) -> Problem:
        column = self._name(finding.focus)
        if finding.path is not None:
            column += f" {self._name(finding.path)}"
        message = finding.message
        if finding.value is not None and finding.value != finding.focus:
            message += f" (found {self._name(finding.value)})"
        return Problem(self._file(finding.focus), None, column, message)

    def _file(self, node: _Node) -> str:
        """The first file that describes a node, or else mentions it."""
        for quads in (self._store.quads_for_pattern(node, None, None), self._store.quads_for_pattern(None, None, node)):
            if graphs := {quad.graph_name for quad in quads}:
                return next(file for index, file in enumerate(self._files) if _graph(index) in graphs)
        return self._files[0]

    def _name(self, term: _Term) -> str:
        """An IRI without the base where there is only one dataset, else with a prefix where one fits."""
        match term:
            case NamedNode():
                own = term.value.removeprefix(self._base)
                return own if 0 < len(own) < len(term.value) else v.shorten(term.value)
            case BlankNode():
                return "a blank node"
            case Literal():
                return show(term.value)
