"""A SPARQL server over a store that gives no more than so many rows of an answer, with or without a word."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from stancegraph.rdf.subqueries import form

_KINDS = {True: "application/n-triples", False: "application/sparql-results+json"}


@contextlib.contextmanager
def capping(
    store: Store,
    most: int,
    *,
    says_so: bool = False,
    server: str = "Capping/1",
    loses_days: bool = False,
    names_graphs: bool = True,
    endless: str = "",
) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the queries it was sent. It may call itself a ``server``, pass over later days, and not know its graphs by name.

    ``endless`` is a query that it never answers; the engine is not asked, so that nothing runs on when the test is over.
    """
    over = threading.Event()
    called = server
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        server_version = called

        def do_POST(self) -> None:
            fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            [query] = fields["query"]
            asked.append(query)
            if graphs := fields.get("default-graph-uri"):
                asked[-1] += f"\n# default-graph-uri {' '.join(graphs)}"
            if query == endless:
                over.wait()
                return
            if loses_days:
                query = query.replace('<= "9999-12-31"', '<= "2025-04-05"')
            if not names_graphs:
                query = query.replace("GRAPH ?g {}", "GRAPH ?g { FILTER(false) }")
            of_triples = form(query) in ("CONSTRUCT", "DESCRIBE")
            if _KINDS[not of_triples] in self.headers["Accept"]:  # as servers do that look at the first of several
                self._send(400, "text/plain", b"the query has another form", cut=False)
                return
            default = [NamedNode(iri) for iri in fields.get("default-graph-uri", [])]
            options: dict[str, Any] = {"default_graph": default} if default else {"use_default_graph_as_union": True}
            if named := fields.get("named-graph-uri"):
                options["named_graphs"] = [NamedNode(iri) for iri in named]
            if "FROM" in query:
                options = {}
            answer = store.query(query, **options)
            if isinstance(answer, QuerySolutions):
                rows = list(answer)
                names = [each.value for each in answer.variables]
                body = _json(names, rows[:most])
                self._send(200, _KINDS[False], body, cut=len(rows) > most)
            elif isinstance(answer, QueryBoolean):
                self._send(200, _KINDS[False], answer.serialize(format=QueryResultsFormat.JSON) or b"", cut=False)
            else:
                given = list(islice(answer, most))
                more = next(answer, None) is not None
                self._send(200, _KINDS[True], serialize(given, format=RdfFormat.N_TRIPLES) or b"", cut=more)

        def _send(self, status: int, kind: str, body: bytes, *, cut: bool) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if cut and says_so:
                self.send_header("X-SPARQL-MaxRows", str(most))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=lambda: listening.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/sparql", asked
    finally:
        over.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


def _json(names: list[str], rows: list[Any]) -> bytes:
    def term(value: Any) -> dict[str, str]:
        if isinstance(value, NamedNode):
            return {"type": "uri", "value": value.value}
        if isinstance(value, BlankNode):
            return {"type": "bnode", "value": value.value}
        assert isinstance(value, Literal)
        found = {"type": "literal", "value": value.value}
        if value.language:
            return {**found, "xml:lang": value.language}
        return {**found, "datatype": value.datatype.value}

    bindings = [{name: term(row[name]) for name in names if row[name] is not None} for row in rows]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()
