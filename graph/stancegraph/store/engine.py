"""The embedded engine, asked; what it raises when it reads, on the way through an answer too, is a GraphError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from stancegraph.errors import GraphError, QueryError
from stancegraph.rdf.faults import PADDING, fault, unknown_function
from stancegraph.rdf.graph import Request


def opened(path: Path) -> Store:
    """The RDF store in the folder ``path`` of a generation, for reading only; raises GraphError."""
    store = path.parent.parent
    try:
        with reading(store):
            return Store.read_only(str(path))
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"{store}: the graph is damaged ({error}); build it again") from error


def held(path: Path) -> Store:
    """A copy in memory of the RDF store in the folder ``path`` of a generation, which answers several times as fast; raises GraphError.

    Rows that no query puts in order come in another order than from disk, but from every copy in the same.
    """
    copy, store = Store(), path.parent.parent
    with reading(store):
        copy.bulk_extend(opened(path))
    return copy


def run(store: Store, request: Request, place: Path | None = None) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run a query in this process; raises QueryError or GraphError instead of what the engine raises.

    ``place`` is the graph the store belongs to, where it is one on disk.
    """
    try:
        with reading(place):
            # Oxigraph passes over FROM where it is told to take the union of all graphs.
            answer = store.query(
                request.text,
                use_default_graph_as_union=request.is_of_union,
                default_graph=None if request.default_graph is None else NamedNode(request.default_graph),
                prefixes=dict(request.prefixes),
            )
    except SyntaxError as error:
        raise QueryError(fault(request.written, str(error), _place(request))) from error
    except (OSError, RuntimeError, ValueError) as error:
        if function := unknown_function(request.written, str(error)):
            raise QueryError(function) from error
        raise GraphError(f"the query could not be run: {error}") from error
    if isinstance(answer, QueryBoolean):
        return answer
    return cast("QuerySolutions | QueryTriples", _Read(answer, place))


def wrong_syntax(request: Request) -> str:
    """What is wrong with a query as far as this engine can tell without a graph; empty where that is nothing."""
    if request.may_call:
        return ""  # trying it would call
    try:
        Store().query(request.text, prefixes=dict(request.prefixes))
    except SyntaxError as error:
        return fault(request.written, str(error), _place(request))
    except (OSError, RuntimeError, ValueError):
        pass
    return ""


@contextmanager
def reading(place: Path | None) -> Iterator[None]:
    """Whatever the engine cannot read of the graph at ``place`` raises GraphError; all else is as it was."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # How RocksDB, beneath Oxigraph, begins what it says of files.
        said = str(error)
        if place is None or not said.startswith(("Corruption:", "IO error:")):
            raise
        if isinstance(error, RuntimeError | FileNotFoundError):
            raise GraphError(f"{place}: the graph is damaged ({said}); build it again") from error
        raise GraphError(f"{place}: the graph cannot be read ({said}); if that stays, build it again") from error


class _Read:
    """An answer that is found while it is read: to all that look it is the engine's own, but for what it raises."""

    def __init__(self, answer: QuerySolutions | QueryTriples, place: Path | None) -> None:
        self._answer = answer
        self._place = place

    @property  # type: ignore[misc]  # it cannot be set here
    def __class__(self) -> Any:
        return type(self._answer)

    def __iter__(self) -> Iterator[Any]:
        # Not at every row: a generator is as fast as what it reads.
        with reading(self._place):
            yield from self._answer

    def __next__(self) -> Any:
        with reading(self._place):
            return next(self._answer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)

    def serialize(self, *arguments: Any, **options: Any) -> bytes | None:
        with reading(self._place):
            return self._answer.serialize(*arguments, **options)


def _place(request: Request) -> str:
    try:
        Store().query(request.text + PADDING, prefixes=dict(request.prefixes))
    except SyntaxError as error:
        return str(error)
    return ""
