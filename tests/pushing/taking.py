"""A server over a store that takes changes in both protocols, and can be told what to do wrong at which of them."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse

Fault = Callable[["Handler"], bool]
"""Answers a change, or breaks it off, and says whether that was all there is to do; else it is taken as it should be."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One request; ``body`` is what it brought."""

    body: bytes
    taking: Taking

    @property
    def server_version(self) -> str:  # type: ignore[override]
        return self.taking.called

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        place = urlsplit(self.path)
        # Whoever broke the connection off is not waited for.
        with contextlib.suppress(OSError):
            if place.path == "/query":
                self._answer(parse_qs(self.body.decode())["query"][0])
            elif place.path in ("/update", "/store"):
                self.taking.changes.append((self.command, self.path, self.body))
                if not self.taking.fault(self):
                    self.apply()
                    self.reply(204)
            else:
                self.reply(404)

    do_PUT = do_DELETE = do_POST  # noqa: N815

    def apply(self) -> None:
        """Make the change."""
        store, place = self.taking.store, urlsplit(self.path)
        if place.path == "/update":
            store.update(self.body.decode())
            return
        graph = NamedNode(parse_qs(place.query)["graph"][0])
        if self.command in ("PUT", "DELETE"):
            store.remove_graph(graph)
        if self.command in ("PUT", "POST"):
            found = parse(self.body, format=RdfFormat.TURTLE)
            store.extend(Quad(each.subject, each.predicate, each.object, graph) for each in found)

    def reply(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def break_off(self) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.close()

    def _answer(self, query: str) -> None:
        answer = self.taking.asked(query)
        assert isinstance(answer, QueryBoolean | QuerySolutions)
        body = answer.serialize(format=QueryResultsFormat.JSON) or b""
        self.reply(200, body, "application/sparql-results+json")

    def log_message(self, *_arguments: Any) -> None:
        pass


class Taking:
    """What it has, what it calls itself, what it was sent, and what it does wrong (nothing, as it begins)."""

    def __init__(self) -> None:
        self.store = Store()
        self.called = "Oxigraph/0.5"
        self.changes: list[tuple[str, str, bytes]] = []
        self.fault: Fault = lambda _handler: False
        self.asked: Callable[[str], Any] = lambda query: self.store.query(query, use_default_graph_as_union=True)
        taking = self

        class Here(Handler):
            pass

        Here.taking = taking
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Here)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.origin}/query"
        threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.02), daemon=True).start()

    def quads(self) -> set[Quad]:
        """All it has."""
        return set(self.store)

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def taking() -> Iterator[Taking]:
    """Such a server."""
    server = Taking()
    try:
        yield server
    finally:
        server.close()
