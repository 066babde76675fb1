"""Queries asked of the graph within limits: what they give whole, or not at all.

A query runs in a process without sockets (:mod:`stancegraph.store.worker`), first for a short time beside others. One that is
not over by then is asked again for as long as is allowed, of which only a few go on at once: so the short ones are served
however many endless ones arrive.
"""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from stancegraph.errors import QueryTimeout, StancegraphError
from stancegraph.exporters.answers import write_rows
from stancegraph.exporters.graphs import ShortNames, write_triples
from stancegraph.rdf.graph import Answer
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.worker import Encoded
from stancegraph.web.lanes import Lane
from stancegraph.web.negotiation import OF_ROWS, OF_TRIPLES, Form
from stancegraph.web.reply import Refusal

_SHORT = 3.0
"""Seconds a query has beside others."""
_SHORTER = 1.0
"""The same where others wait in line."""
_LONGEST_START = 30.0
_MOST_REMEMBERED = 2_000
LARGEST_RESULT = 64 << 20
"""Bytes of an answer as it comes from the engine."""

Ask = Callable[[float], Answer | Encoded]
"""Asks for at most so many seconds; an answer that is encoded already is not read, only taken in."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may come to: ``rows`` (or triples) and ``seconds``."""

    rows: int = 100_000
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Result:
    """An answer, whole: ``kind`` is solutions, truth or triples, ``body`` as the engine writes it: TSV, JSON, N-Triples."""

    kind: str
    body: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes to keep."""
        return len(self.body)

    @property
    def forms(self) -> tuple[Form, ...]:
        """What it can be written in."""
        return OF_TRIPLES if self.kind == "triples" else OF_ROWS

    def rows(self) -> QuerySolutions | QueryBoolean:
        """It as solutions or a truth value."""
        format = QueryResultsFormat.JSON if self.kind == "truth" else QueryResultsFormat.TSV
        found = parse_query_results(self.body, format)
        assert isinstance(found, QuerySolutions | QueryBoolean)
        return found

    def written(self, form: Form, names: ShortNames) -> bytes:
        """It in one of its forms but HTML."""
        if self.kind != "triples":
            if form.name == "tsv" and self.kind == "solutions":
                return self.body
            stream = io.BytesIO()
            write_rows(self.rows(), form.name, stream)
            return stream.getvalue()
        if form.name == "nt":
            return self.body
        return written_triples(self.body, form, names)


_RDF = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld", "trig": "trig", "nq": "nquads"}


def written_triples(lines: bytes, form: Form, names: ShortNames) -> bytes:
    """N-Triples in another form of RDF."""
    stream = io.BytesIO()
    write_triples((quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)), _RDF[form.name], stream, names)
    return stream.getvalue()


class _TooMuch(Exception):
    pass


class _Bounded(io.BytesIO):
    """Takes in so many lines and no more: in what the engine writes each row is one."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._left = lines

    def write(self, content: Any) -> int:
        self._left -= bytes(content).count(b"\n")
        if self._left < 0 or self.tell() > LARGEST_RESULT:
            raise _TooMuch
        return super().write(content)


def _taken_in(ask: Ask, seconds: float, limits: Limits) -> Result:
    """The answer, read to its end; raises Refusal where it is more than is given, and what asking raises."""
    try:
        return _read(ask, seconds, limits)
    except (StancegraphError, Refusal) as error:
        # What the engine gives may not leave this thread, and the frames of the error hold it.
        error.__traceback__ = error.__context__ = error.__cause__ = None
        raise error from None


def _read(ask: Ask, seconds: float, limits: Limits) -> Result:
    answer = ask(seconds)
    kind = (
        answer.kind
        if isinstance(answer, Encoded)
        else "solutions"
        if isinstance(answer, QuerySolutions)
        else "truth"
        if isinstance(answer, QueryBoolean)
        else "triples"
    )
    stream = _Bounded(limits.rows + (kind == "solutions"))  # whose first line has the names
    try:
        if isinstance(answer, Encoded):
            for piece in iter(lambda: answer.rows.read(_PIECE), b""):
                stream.write(piece)
        elif isinstance(answer, QuerySolutions):
            answer.serialize(stream, format=QueryResultsFormat.TSV)
        elif isinstance(answer, QueryBoolean):
            answer.serialize(stream, format=QueryResultsFormat.JSON)
        else:
            serialize(answer, stream, format=RdfFormat.N_TRIPLES)
    except _TooMuch:
        what = "triples" if kind == "triples" else "rows"
        raise Refusal(
            400,
            f"the answer has more than {limits.rows:,} {what} or {LARGEST_RESULT >> 20} MB, and is given whole or not at all; "
            "narrow the query, or ask for parts with ORDER BY, LIMIT and OFFSET",
        ) from None
    return Result(kind, stream.getvalue())


class Asking:
    """Where queries are run: as many of the short ones at once as there are processors, and half as many others."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        processors = os.cpu_count() or 1
        self._short = Lane("queries", processors, line=100, patience=15.0)
        self._long = Lane("long queries", max(1, processors // 2), line=8, patience=10.0)
        self._slow: OrderedDict[bytes, None] = OrderedDict()

    async def ask(self, text: str, graph: EmbeddedGraph, ask: Ask, seconds: float | None = None) -> Result:
        """The answer of the ``graph`` to ``ask``, which stands for ``text``, within the limits and, where given, so many
        ``seconds``.

        Raises Refusal where it takes too long, comes to too much, or too much is asked at once; and what asking raises.
        """
        most = min(seconds or self.limits.seconds, self.limits.seconds)
        mark = sha256(text.encode("utf-8", "surrogatepass")).digest()
        try:
            if mark not in self._slow:
                try:
                    return await self._short.run(lambda: self._first(mark, graph, ask, most))
                except QueryTimeout:
                    if most <= _SHORTER:
                        raise
                    self._remember(mark)
            try:
                return await self._long.run(lambda: _taken_in(ask, most, self.limits))
            except Refusal as refusal:
                if refusal.status != 503:
                    raise
                raise Refusal(
                    503,
                    "the query takes long, and as many such as may be under way at once are; ask again later, or narrow it",
                    (("retry-after", str(round(self.limits.seconds))),),
                ) from None
        except QueryTimeout:
            raise Refusal(
                503, f"the query was stopped after {most:g} s, which is what it may take; narrow it"
            ) from None

    def _first(self, mark: bytes, graph: EmbeddedGraph, ask: Ask, most: float) -> Result:
        if mark in self._slow:  # found out while this one stood in line
            raise QueryTimeout("known to be slow")
        # A process that was ended is followed by another, whose start does not count as the time of this query.
        if not graph.is_ready:
            graph.query("ASK {}", timeout=_LONGEST_START)
        return _taken_in(ask, min(_SHORTER if self._short.waiting else _SHORT, most), self.limits)

    def _remember(self, mark: bytes) -> None:
        self._slow[mark] = None
        while len(self._slow) > _MOST_REMEMBERED:
            self._slow.popitem(last=False)

    def forget(self) -> None:
        """The graph is another one."""
        self._slow.clear()

    def close(self) -> None:
        """Begin nothing more."""
        self._short.close()
        self._long.close()
