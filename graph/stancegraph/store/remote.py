"""A graph behind a SPARQL 1.1 endpoint, for graphs that outgrow one machine."""

from __future__ import annotations

import base64
import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from stancegraph import reading
from stancegraph.columns import StanceTable, TableBuilder
from stancegraph.errors import GraphError, QueryError, QueryTimeout
from stancegraph.sparql import Bindings, refuse_service, with_prefixes, with_values
from stancegraph.store.deadline import within
from stancegraph.store.graph import Answer, Graph

if TYPE_CHECKING:
    from rdflib import Dataset

PATIENCE = 60.0
"""Seconds a server may take for one answer where no time-out is asked for."""

_ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "application/n-triples;q=0.9, text/turtle;q=0.5"
)
_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A server must not send a query elsewhere: only the address that was asked for is talked to."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class RemoteGraph(Graph):
    """A SPARQL endpoint that holds a graph of ours, its default graph being the union of the named ones."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GraphError(f"{url}: not the address of a SPARQL endpoint; it begins with http:// or https://")
        host = parts.netloc.rpartition("@")[2]
        self.url = urllib.parse.urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        self._authorization = _basic(parts.username, parts.password)
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._check()

    def _check(self) -> None:
        """Fail now, and clearly, when there is nothing here that our questions could be put to."""
        if not self.query("ASK { ?issue a sg:Issue }", timeout=PATIENCE):
            if self.query("ASK { GRAPH ?graph { ?issue a sg:Issue } }", timeout=PATIENCE):
                raise GraphError(
                    f"{self.url}: the server keeps its named graphs apart; start it so that the default graph is their "
                    "union (oxigraph serve --union-default-graph)"
                )
            raise GraphError(f"{self.url}: no issues here; load a graph exported with: stancegraph export nquads")

    def query(
        self,
        query: str,
        bindings: Bindings | None = None,
        *,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> Answer:
        if not allow_service:
            refuse_service(query)
        text = with_values(with_prefixes(query), bindings or {})
        kind, body = self._post(text, PATIENCE if timeout is None else timeout)
        try:
            if kind in _RESULTS:
                return parse_query_results(body, _RESULTS[kind])
            if kind in _TRIPLES:
                return _triples(body, _TRIPLES[kind])
        except (SyntaxError, ValueError) as error:
            raise GraphError(f"{self.url}: the server's answer is not what it says it is ({kind}): {error}") from error
        raise GraphError(
            f"{self.url}: this does not answer like a SPARQL endpoint (it sent {kind or 'no content type'})"
        )

    def _post(self, query: str, timeout: float) -> tuple[str, bytes]:
        """Send a query; content type and body of the answer."""
        headers = {"Accept": _ACCEPT, **self._authorization}
        data = urllib.parse.urlencode({"query": query}).encode()
        request = urllib.request.Request(self.url, data, headers)

        def exchange() -> tuple[str, bytes]:
            with self._opener.open(request, timeout=timeout) as response:
                return response.headers.get_content_type(), response.read()

        try:
            # A socket's time-out only bounds single reads: a server that keeps dripping needs a bound on the whole.
            return within(timeout, exchange)
        except urllib.error.HTTPError as error:
            raise self._refused(error) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                message = f"{self.url}: no complete answer within {timeout:g} s; narrow the query, or allow more with --timeout"
                raise QueryTimeout(message) from error
            if isinstance(error, urllib.error.URLError):
                raise GraphError(f"{self.url}: cannot reach the server ({reason}); is it running?") from error
            raise GraphError(
                f"{self.url}: the connection broke ({error or type(error).__name__}); try again"
            ) from error

    def _refused(self, error: urllib.error.HTTPError) -> QueryError | GraphError:
        said = " ".join(error.read(2000).decode("utf-8", "replace").split())[:200]
        said = "".join(char for char in said if char.isprintable())
        if error.code == 400:
            return QueryError(f"the server does not accept the query: {said}")
        if 300 <= error.code < 400:
            return GraphError(
                f"{self.url}: the server points elsewhere, to {error.headers.get('Location')}; use that address"
            )
        return GraphError(f"{self.url}: the server answers {error.code} {error.reason}: {said}".rstrip(": "))

    @cached_property
    def _table(self) -> StanceTable:
        builder = TableBuilder()
        for record in reading.stances(self):
            builder.add(record)
        for retraction in reading.retractions(self):
            builder.add(retraction)
        return builder.table()

    def stances(self) -> StanceTable:
        return self._table

    def rdflib(self) -> Dataset:
        import rdflib
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        return rdflib.Dataset(store=SPARQLStore(self.url), default_union=True)

    def close(self) -> None:
        self._opener.close()


def _basic(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    pair = f"{urllib.parse.unquote(user)}:{urllib.parse.unquote(password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _triples(body: bytes, kind: RdfFormat) -> Iterator[Triple]:
    return iter([quad.triple for quad in parse(body, format=kind)])
