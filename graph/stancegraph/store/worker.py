"""A process of its own that answers queries over a graph on disk, so that a query can be ended by ending the process.

Requests and answers go through the worker's standard input and output, each as a length and then that many bytes.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import BinaryIO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from stancegraph.errors import GraphError, QueryError, QueryTimeout
from stancegraph.store.deadline import within
from stancegraph.store.graph import Answer
from stancegraph.vocabulary import PREFIXES

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class _Reply:
    """The first part of an answer: its kind (``solutions``, ``truth``, ``triples``, ``query-error``, ``graph-error``)."""

    kind: str
    message: str = ""


class Worker:
    """The near side: starts the process when first asked, ends it when a query is out of time, starts it anew."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._process: Popen[bytes] | None = None

    def query(self, query: str, timeout: float) -> Answer:
        """Run a query for at most ``timeout`` seconds."""
        process = self._started()
        try:
            return _answer(*within(timeout, lambda: _exchange(process, query)))
        except TimeoutError:
            self.close()
            message = f"the query was stopped after {timeout:g} s; narrow it, or allow more with --timeout"
            raise QueryTimeout(message) from None
        except (OSError, EOFError) as error:
            self.close()
            raise GraphError("the process that ran the query ended by itself; it may have run out of memory") from error
        except KeyboardInterrupt:
            self.close()
            raise

    def _started(self) -> Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", __name__, str(self._store)]
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, env=_environment())
        return self._process

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None


def _environment() -> dict[str, str]:
    """The environment, with this package importable however it came to be so here."""
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _exchange(process: Popen[bytes], query: str) -> tuple[_Reply, bytes]:
    assert process.stdin is not None and process.stdout is not None
    _send(process.stdin, query.encode())
    return _Reply(**json.loads(_receive(process.stdout))), _receive(process.stdout)


def _answer(reply: _Reply, body: bytes) -> Answer:
    match reply.kind:
        case "query-error":
            raise QueryError(reply.message)
        case "graph-error":
            raise GraphError(reply.message)
        case "triples":
            return (quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        case "truth":
            return parse_query_results(body, QueryResultsFormat.JSON)
        case _:
            return parse_query_results(body, QueryResultsFormat.TSV)


def _send(pipe: BinaryIO, body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def _receive(pipe: BinaryIO) -> bytes:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pipe.read(_LENGTH.unpack(head)[0])


def run_query(store: Store, query: str) -> Answer:
    """Run a query in this process; raises QueryError or GraphError instead of what the engine raises."""
    try:
        return store.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(f"the query is not valid SPARQL: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"the query could not be run: {error}") from error


def _serialized(store: Store, query: str) -> tuple[_Reply, bytes]:
    try:
        answer = run_query(store, query)
        match answer:
            case QuerySolutions():
                return _Reply("solutions"), answer.serialize(format=QueryResultsFormat.TSV) or b""
            case QueryBoolean():
                return _Reply("truth"), answer.serialize(format=QueryResultsFormat.JSON) or b""
            case _:
                return _Reply("triples"), answer.serialize(format=RdfFormat.N_TRIPLES) or b""
    except QueryError as error:
        return _Reply("query-error", str(error)), b""
    except (GraphError, OSError) as error:
        return _Reply("graph-error", str(error)), b""


def _serve(path: str) -> None:
    store = Store.read_only(path)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            query = _receive(requests).decode()
        except EOFError:
            return
        reply, body = _serialized(store, query)
        _send(replies, json.dumps(asdict(reply)).encode())
        _send(replies, body)


if __name__ == "__main__":
    _serve(sys.argv[1])
