"""Where a graph goes, and in which of two protocols: SPARQL 1.1 Update, or the Graph Store HTTP Protocol."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from stancegraph import limits
from stancegraph.errors import GraphError
from stancegraph.store.remote_http import Reply, Server

_ADVICE = "the same command goes on from where it came to; allow more with --timeout"
_DONE = (200, 201, 202, 204)
_TOO_LARGE = 413
_ABSENT = (404, 410)
# What servers answer that hold a graph and let nobody change it, at least not here.
_READ_ONLY = (403, 405, 501)
_ASKED_FOR = "text/plain, application/sparql-results+json;q=0.9, */*;q=0.1"

# What a server calls itself, how its address for queries ends, and what stands there for updates and for its graph store.
_KNOWN = (
    (r"Oxigraph\b", r"/query", "/update", None),
    (r"Virtuoso\b", r"/sparql(?:-auth)?", None, "/sparql-graph-crud-auth"),
    (r"Apache Jena Fuseki\b", r"/(?:query|sparql)", "/update", None),
    (r"", r"(/repositories/[^/]+)", r"\1/statements", None),
)


class TooLargeError(GraphError):
    """A server takes no request of this size."""


class Target(ABC):
    """A server that takes named graphs. What is sent twice is there once."""

    def __init__(self, url: str, timeout: float) -> None:
        self._server = Server(url)
        self._timeout = timeout

    @property
    def url(self) -> str:
        """The address that is written to."""
        return self._server.url

    @property
    def user(self) -> str:
        """As whom."""
        return self._server.user

    protocol: str
    most_at_once: int
    """How many named graphs go into one request."""

    @abstractmethod
    def put(self, graphs: Sequence[tuple[str, bytes]], old: Sequence[str]) -> None:
        """Make named graphs consist of these lines in one request, whatever they were; ``old`` are those among them that are there."""

    @abstractmethod
    def add(self, name: str, lines: bytes) -> None:
        """Add these lines to a named graph."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Remove a named graph."""

    def close(self) -> None:
        """Let go of connections."""
        self._server.close()

    def _send(
        self, data: bytes, kind: str, method: str = "POST", parameters: str = "", also: Sequence[int] = ()
    ) -> None:
        """Send a request; raises GraphError unless it was taken."""
        headers = {"Accept": _ASKED_FOR} | ({"Content-Type": kind} if kind else {})
        reply = self._server.send(data, headers, self._timeout, method=method, parameters=parameters, advice=_ADVICE)
        if reply.status not in (*_DONE, *also):
            raise self._refused(reply, len(data))

    def _refused(self, reply: Reply, size: int) -> GraphError:
        error = self._server.refusal(reply)
        if reply.status == _TOO_LARGE:
            return TooLargeError(f"{error}; it takes no request of {size:,} bytes")
        if reply.status in _READ_ONLY:
            return GraphError(
                f"{error}; it takes no changes at this address: name another with --update or --graph-store"
            )
        return error


class Update(Target):
    """SPARQL 1.1 Update: many named graphs a request, each request all or nothing as the standard asks of servers."""

    protocol = "SPARQL 1.1 Update"
    most_at_once = limits.MOST_PUSHED_AT_ONCE

    def put(self, graphs: Sequence[tuple[str, bytes]], old: Sequence[str]) -> None:
        dropped = b"".join(b"DROP SILENT GRAPH %s ;\n" % _term(name) for name in old)
        self._update(dropped + _insert(graphs))

    def add(self, name: str, lines: bytes) -> None:
        self._update(_insert([(name, lines)]))

    def drop(self, name: str) -> None:
        self._update(b"DROP SILENT GRAPH %s" % _term(name))

    def _update(self, text: bytes) -> None:
        self._send(text, "application/sparql-update; charset=utf-8")


class GraphStore(Target):
    """The Graph Store HTTP Protocol: a request for each named graph, which it replaces at once."""

    protocol = "SPARQL 1.1 Graph Store HTTP Protocol"
    most_at_once = 1

    def put(self, graphs: Sequence[tuple[str, bytes]], old: Sequence[str]) -> None:
        for name, lines in graphs:
            self._of(name, lines, "PUT")

    def add(self, name: str, lines: bytes) -> None:
        self._of(name, lines, "POST")

    def drop(self, name: str) -> None:
        self._send(b"", "", "DELETE", f"graph={quote(name, safe='')}", also=_ABSENT)

    def _of(self, name: str, lines: bytes, method: str) -> None:
        # N-Triples are Turtle, which every such server has to take.
        self._send(lines, "text/turtle; charset=utf-8", method, f"graph={quote(name, safe='')}")


def target_of(url: str, program: str, update: str | None, graph_store: str | None, timeout: float) -> Target:
    """Where to write what is asked at ``url`` of a server that calls itself ``program``: as named, else where it is known to take it.

    Raises GraphError where that is not known.
    """
    if update is not None:
        return Update(update, timeout)
    if graph_store is not None:
        return GraphStore(graph_store, timeout)
    parts = urlsplit(url)
    for called, ending, to_update, to_store in _KNOWN:
        if re.match(called, program) and re.search(f"{ending}/?$", parts.path):
            path = re.sub(f"{ending}/?$", to_update or to_store or "", parts.path)
            place = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
            return Update(place, timeout) if to_update else GraphStore(place, timeout)
    raise GraphError(
        f"{url}: where this server takes changes is not known; name that: --update URL (SPARQL 1.1 Update), or --graph-store URL "
        "(Graph Store HTTP Protocol)"
    )


def _insert(graphs: Sequence[tuple[str, bytes]]) -> bytes:
    parts = [b"GRAPH %s {\n%s}\n" % (_term(name), lines) for name, lines in graphs]
    return b"INSERT DATA {\n%s}" % b"".join(parts)


def _term(name: str) -> bytes:
    return str(NamedNode(name)).encode()
