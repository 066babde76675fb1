"""A process of its own that answers queries over a graph on disk, so that a query can be ended by ending the process.

Requests and answers go through the worker's standard input and output, each as a length and then that many bytes.
"""

from __future__ import annotations

import faulthandler
import json
import os
import struct
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Thread
from typing import IO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from stancegraph.errors import GraphError, QueryError, QueryTimeout
from stancegraph.rdf.faults import fault
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.sparql import names_its_graphs
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.store.deadline import within

_LENGTH = struct.Struct("<Q")
# Seconds after its time-out in which a query is ended by whoever asked for it; then the process ends itself.
_GRACE = 2.0


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
            return _answer(*within(timeout, lambda: _exchange(process, query, timeout)))
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
            # -P: nothing in the current folder is taken for a module. A session of its own: Ctrl-C is for us to act on.
            command = [sys.executable, "-P", "-m", __name__, str(self._store)]
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, env=_environment(), start_new_session=True)
        return self._process

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what it did not read any more
                        pipe.close()
            self._process = None


def _environment() -> dict[str, str]:
    """The environment, with this package importable however it came to be so here."""
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _exchange(process: Popen[bytes], query: str, timeout: float) -> tuple[_Reply, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    _send(process.stdin, json.dumps([query, timeout]).encode())
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


def _send(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    return _exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0])


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return body


def run_query(store: Store, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run a query in this process; raises QueryError or GraphError instead of what the engine raises."""
    try:
        # Oxigraph passes over FROM where it is told to take the union of all graphs.
        union = not names_its_graphs(query)
        return store.query(query, use_default_graph_as_union=union, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(fault(query, str(error))) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"the query could not be run: {error}") from error


@cache
def _opened(path: str) -> Store:
    return Store.read_only(path)


def _serialized(path: str, query: str) -> tuple[_Reply, bytes]:
    try:
        answer = run_query(_opened(path), query)
        match answer:
            case QuerySolutions():
                return _Reply("solutions"), answer.serialize(format=QueryResultsFormat.TSV) or b""
            case QueryBoolean():
                return _Reply("truth"), answer.serialize(format=QueryResultsFormat.JSON) or b""
            case QueryTriples():
                return _Reply("triples"), answer.serialize(format=RdfFormat.N_TRIPLES) or b""
    except QueryError as error:
        return _Reply("query-error", str(error)), b""
    except GraphError as error:
        return _Reply("graph-error", str(error)), b""
    except (OSError, RuntimeError, ValueError) as error:
        return _Reply("graph-error", f"the query could not be run: {error}"), b""


def _serve(path: str) -> None:
    """Answer requests until whoever asks is gone; then end, whatever is running."""
    requests: SimpleQueue[tuple[str, float]] = SimpleQueue()

    def receive() -> None:
        with suppress(EOFError, OSError):
            while True:
                requests.put(tuple(json.loads(_receive(sys.stdin.buffer))))
        os._exit(0)

    Thread(target=receive, daemon=True).start()
    with suppress(BrokenPipeError), Path(os.devnull).open("w") as nowhere:
        while True:
            query, timeout = requests.get()
            # The engine may hold all of Python still while it works: then only this clock of C can end an orphan.
            faulthandler.dump_traceback_later(timeout + _GRACE, exit=True, file=nowhere)
            reply, body = _serialized(path, query)
            faulthandler.cancel_dump_traceback_later()
            _send(sys.stdout.buffer, json.dumps(asdict(reply)).encode())
            _send(sys.stdout.buffer, body)


if __name__ == "__main__":
    _serve(sys.argv[1])
