"""The embedded engine, asked."""

from __future__ import annotations

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from stancegraph.errors import GraphError, QueryError
from stancegraph.rdf.faults import PADDING, fault
from stancegraph.rdf.graph import Request


def run(store: Store, request: Request) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run a query in this process; raises QueryError or GraphError instead of what the engine raises."""
    try:
        # Oxigraph passes over FROM where it is told to take the union of all graphs.
        return store.query(
            request.text,
            use_default_graph_as_union=request.is_of_union,
            default_graph=None if request.default_graph is None else NamedNode(request.default_graph),
            prefixes=dict(request.prefixes),
        )
    except SyntaxError as error:
        raise QueryError(fault(request.written, str(error), _place(request))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"the query could not be run: {error}") from error


def _place(request: Request) -> str:
    try:
        Store().query(request.text + PADDING, prefixes=dict(request.prefixes))
    except SyntaxError as error:
        return str(error)
    return ""
