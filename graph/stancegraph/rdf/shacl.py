"""Is this RDF well-formed stancegraph data? The shapes of ``ontology/`` put to RDF files, whoever wrote them.

Over the union of all graphs: what SHACL Core says of single nodes (``shapes.ttl``), by a SHACL engine, and the rules
between nodes (``shapes-sparql.ttl``), whose queries run as plain SPARQL over everything at once. What cannot be read is
told beside them; what several datasets must not say together is for :mod:`stancegraph.rdf.together`. What is merely advised
(``shapes-advised.ttl``) is left to SHACL tools.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from stancegraph.errors import GraphError, Problem
from stancegraph.rdf.findings import Finding, Node, Reporter, Term, in_order
from stancegraph.rdf.incoming import Statements, holds_records, no_record, warnings_of
from stancegraph.rdf.rules import rule_findings
from stancegraph.rdf.statements import account
from stancegraph.resources import ontology_file

if TYPE_CHECKING:
    import rdflib


def validate_rdf(*paths: Path, warn: Callable[[Problem], None] = lambda _warning: None) -> list[Problem]:
    """Every violation of the shapes in some RDF files, which are checked together as one graph, and what cannot be read.

    A problem names the file that describes the node at fault, and as its column the node and the property, shortened;
    only a fault of syntax has a line, and while there is one nothing else is checked. The order is the same each time.
    ``warn`` is told what is passed over. Raises :class:`GraphError` when a file is not there or its name does not say
    which RDF format it is in.
    """
    read = Statements(paths)
    quads = list(read)
    if read.unreadable:
        return read.unreadable
    store = Store()
    store.bulk_extend(quads)
    if not holds_records(store):
        return no_record(paths)
    reporter = Reporter(store, [str(path) for path in paths])
    found = account(store)
    shaped = {reporter.problem(finding) for finding in chain(_core_findings(quads), rule_findings(store))}
    # Where a shape speaks the account need not.
    places = {(problem.file, problem.column) for problem in shaped}
    others = {problem for finding in found.findings if _place(problem := reporter.problem(finding)) not in places}
    for warning in warnings_of(found, read, reporter, paths):
        warn(warning)
    return in_order(shaped | others)


def _place(problem: Problem) -> tuple[str, str | None]:
    return problem.file, problem.column


# -- SHACL Core -------------------------------------------------------------------------------------------------------


def _core_findings(quads: Iterable[Quad]) -> Iterator[Finding]:
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
        focus = _term(report.value(result, SH.focusNode))
        path = _term(report.value(result, SH.resultPath))
        message = report.value(result, SH.resultMessage)
        assert isinstance(focus, Node)
        assert path is None or isinstance(path, NamedNode)
        yield Finding(focus, path, _term(report.value(result, SH.value)), str(message))


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


def _term(node: rdflib.term.Node | None) -> Term | None:
    """The reverse of :func:`_rdflib_term`, as far as it shows; None stays None."""
    import rdflib

    match node:
        case None:
            return None
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.BNode():
            return BlankNode(str(node))
        case rdflib.Literal(language=str(language)):
            return Literal(str(node), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return Literal(str(node), datatype=NamedNode(str(datatype)))
        case _:
            return Literal(str(node))
