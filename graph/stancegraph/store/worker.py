"""Processes of their own that answer queries over a graph on disk, so that a query can be ended by ending its process.

A request and its answer go through standard input and output, in pieces, each as a length and then that many bytes: the
request; then the kind of the answer, its rows as they are found, an empty piece, and how it ended. The rows wait in a
buffer of bounded size until they are taken, so that memory stays level however many there are.

A worker gets no sockets from the system (:mod:`stancegraph.store.wall`), unless its query may call other servers, and no
more memory than :data:`stancegraph.limits.WORKER_MEMORY`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import struct
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from subprocess import PIPE, Popen, TimeoutExpired
from threading import TIMEOUT_MAX, Condition, RLock, Thread
from time import monotonic
from typing import IO, Any, NamedTuple, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from stancegraph import limits
from stancegraph.errors import GraphError, QueryError, QueryTimeout, StancegraphError
from stancegraph.rdf.graph import Answer, Request
from stancegraph.store.engine import held, opened, run
from stancegraph.store.wall import bound_memory, refuse_sockets

_LENGTH = struct.Struct("<Q")
# Seconds after its time-out in which a query is ended by whoever asked for it; then the process ends itself.
_GRACE = 2.0
# Bytes of an answer that are taken in ahead of whoever reads it, and in one piece.
_AHEAD = 32 << 20
_PIECE = 64 << 10
# The first rows of a slow query are not held back until there is a whole piece of them.
_PATIENCE = 0.1
_MAY_CALL, _IN_MEMORY, _SAY_READY = "--may-call", "--in-memory=", "--say-ready"
_COMPLETE = "complete"


class Encoded(NamedTuple):
    """An answer as the engine writes it: the ``kind`` solutions, its ``rows`` in TSV, truth, in JSON, or triples, in N-Triples."""

    kind: str
    rows: IO[bytes]


class Worker:
    """The near side: starts a process for each query that is not over yet, ends it when it is out of time.

    Processes that are started while ``in_memory`` is set copy the store into their memory once they have answered for so many
    seconds: no sooner, so that one that takes the place of another, which was ended, is there at once. Those that are started
    before they are needed (:meth:`make_ready`) do so first.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self.in_memory: float | None = None
        self._lock = RLock()  # an answer may be dropped at any time
        self._idle: dict[bool, list[Popen[bytes]]] = {False: [], True: []}
        self._busy: set[Popen[bytes]] = set()

    def query(self, request: Request, timeout: float) -> Answer:
        """Run a query for at most ``timeout`` seconds, the taking in of its answer included."""
        kind, rows = self.encoded(request, timeout)
        match kind:
            case "triples":
                return (quad.triple for quad in parse(rows, format=RdfFormat.N_TRIPLES))
            case "truth":
                # To its end: a parser stops where it knows enough, and what is dropped before is ended.
                return parse_query_results(b"".join(iter(rows.read, b"")), QueryResultsFormat.JSON)
            case _:
                return parse_query_results(rows, QueryResultsFormat.TSV)

    def encoded(self, request: Request, timeout: float) -> Encoded:
        """The same as :meth:`query`, as the engine writes it. Reading it raises what goes wrong meanwhile."""
        deadline = monotonic() + timeout
        process = self._started(request.may_call)
        stream = _Stream(process, timeout, deadline, lambda is_free: self._over(process, request.may_call, is_free))
        try:
            Thread(target=stream.take_in, args=[json.dumps([asdict(request), timeout]).encode()], daemon=True).start()
            return Encoded(stream.kind(), cast(IO[bytes], _Rows(stream)))
        except KeyboardInterrupt:
            stream.give_up()
            raise

    @property
    def is_ready(self) -> bool:
        """Whether a process waits for a query that calls no other server."""
        with self._lock:
            return any(process.poll() is None for process in self._idle[False])

    def make_ready(self, processes: int) -> None:
        """Start so many processes before a query comes, and wait until they are ready; those that are to hold the store copy it now."""
        with self._lock:
            at_once = None if self.in_memory is None else 0.0
            started = [self._start(False, at_once, _SAY_READY) for _ in range(processes)]
            self._busy.update(started)
        for process in started:
            assert process.stdout is not None
            is_free = True
            try:
                _receive(process.stdout)
            except (OSError, EOFError, ValueError):  # it ended by itself: another is started when a query comes
                is_free = False
            self._over(process, False, is_free)

    def _started(self, may_call: bool) -> Popen[bytes]:
        with self._lock:
            while self._idle[may_call]:
                process = self._idle[may_call].pop()
                if process.poll() is None:
                    break
                _end(process)
            else:
                process = self._start(may_call, self.in_memory)
            self._busy.add(process)
            return process

    def _start(self, may_call: bool, in_memory: float | None, *more: str) -> Popen[bytes]:
        # -P: nothing in the current folder is taken for a module. A session of its own: Ctrl-C is for us to act on.
        command = [sys.executable, "-P", "-m", __name__, str(self._store), str(limits.WORKER_MEMORY)]
        command += [*more, *([_MAY_CALL] if may_call else [])]
        command += [] if in_memory is None else [f"{_IN_MEMORY}{in_memory}"]
        return Popen(command, stdin=PIPE, stdout=PIPE, env=_environment(), start_new_session=True)

    def _over(self, process: Popen[bytes], may_call: bool, is_free: bool) -> None:
        """A query is over: its process waits for the next, unless it was ended."""
        with self._lock:
            if process in self._busy:
                self._busy.discard(process)
                if is_free:
                    self._idle[may_call].append(process)
                else:
                    _end(process)

    def processes(self) -> list[int]:
        """The ids of the processes there are."""
        with self._lock:
            return [process.pid for process in (*self._idle[False], *self._idle[True], *self._busy)]

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        with self._lock:
            for process in (*self._idle[False], *self._idle[True], *self._busy):
                _end(process)
            self._idle = {False: [], True: []}
            self._busy.clear()


def _needs_more(memory: int) -> str:
    return (
        f"the query needs more than {memory / 2**30:g} GB of memory; narrow it, or ask it in Python without a time-out, "
        "where it may take all there is"
    )


def _how_it_ended(process: Popen[bytes]) -> StancegraphError:
    with suppress(TimeoutExpired):
        # The engine ends its process where it gets no memory.
        if process.wait(_GRACE) == -signal.SIGABRT:
            return QueryError(_needs_more(limits.WORKER_MEMORY))
    return GraphError("the process that ran the query ended by itself; it may have run out of memory")


def _end(process: Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what it did not read any more
                pipe.close()


def _environment() -> dict[str, str]:
    """The environment, with this package importable however it came to be so here."""
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


class _Stream:
    """An answer on its way: a thread takes it in, whoever reads it takes it out."""

    def __init__(self, process: Popen[bytes], timeout: float, deadline: float, over: Callable[[bool], None]) -> None:
        self._process = process
        self._timeout = timeout
        self._deadline = deadline
        self._over = over
        self._changed = Condition()
        self._kind: str | None = None
        self._pieces: deque[bytes] = deque()
        self._ahead = 0
        self._error: StancegraphError | None = None
        self._is_over = False

    def take_in(self, request: bytes) -> None:
        """Ask, and take in what comes back; for a thread of its own."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        error: StancegraphError | None = None
        is_free = False
        try:
            _send(process.stdin, request)
            kind = _receive(process.stdout).decode()
            self._change(kind=kind)
            while piece := _receive(process.stdout):
                self._change(piece=piece)
            kind, message, is_free = json.loads(_receive(process.stdout))
            error = _error(kind, message)
            if not is_free:
                self._end(error)
                _receive(process.stdout)
                is_free = True
        except (OSError, EOFError, ValueError):
            error = _how_it_ended(process)
        finally:
            self._over(is_free)
            self._end(error)

    def _end(self, error: StancegraphError | None) -> None:
        with self._changed:
            self._error = self._error or (None if self._is_over else error)
            self._is_over = True
            self._changed.notify_all()

    def _change(self, kind: str | None = None, piece: bytes = b"") -> None:
        with self._changed:
            self._kind = self._kind or kind
            while self._ahead > _AHEAD and not self._error:
                self._changed.wait()
            if piece and not self._error:
                self._pieces.append(piece)
                self._ahead += len(piece)
            self._changed.notify_all()

    def kind(self) -> str:
        """What kind of answer it is; raises what went wrong before there was any."""
        with self._changed:
            while not (self._kind and (self._pieces or self._is_over)):
                self._wait()
            if self._error and not self._pieces:
                raise self._error
            return self._kind or ""

    def piece(self) -> bytes:
        """The next of it; empty at the end. Raises what went wrong."""
        with self._changed:
            while not self._pieces:
                if self._error:
                    raise self._error
                if self._is_over:
                    return b""
                self._wait()
            if not self._is_over and monotonic() > self._deadline:
                self._late()
            piece = self._pieces.popleft()
            self._ahead -= len(piece)
            self._changed.notify_all()
            return piece

    def _wait(self) -> None:
        """Wait for a change; raises what went wrong, and QueryTimeout when the time is over."""
        if self._error:
            raise self._error
        if not self._changed.wait(min(max(self._deadline - monotonic(), 0), TIMEOUT_MAX)):
            self._late()

    def _late(self) -> None:
        self._error = QueryTimeout(
            f"the query was stopped after {self._timeout:g} s; narrow it, or allow more with --timeout"
        )
        self._over(False)
        self._pieces.clear()
        self._changed.notify_all()
        raise self._error

    def give_up(self) -> None:
        """End the query, unless it is over: nobody reads its answer any more."""
        with self._changed:
            if not self._is_over:
                self._error = self._error or QueryError("the query was given up")
                self._over(False)
                self._changed.notify_all()


class _Rows:
    """An answer as a file that can be read once. When it is dropped, its query ends."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._piece = memoryview(b"")

    def read(self, most: int = -1) -> bytes:
        """At most so many bytes, at least one unless it is the end."""
        if not self._piece:
            self._piece = memoryview(self._stream.piece())
        taken = self._piece if most < 0 else self._piece[:most]
        self._piece = self._piece[len(taken) :]
        return bytes(taken)

    def __del__(self) -> None:
        self._stream.give_up()


def _error(kind: str, message: str) -> StancegraphError | None:
    match kind:
        case "query-error":
            return QueryError(message)
        case "graph-error":
            return GraphError(message)
    return None


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


# -- the far side -----------------------------------------------------------------------------------------------------


class _Pieces:
    """Sends an answer in pieces as it is written, its kind before the first."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kind = b"none"
        self._is_begun = False
        self._waiting: list[bytes] = []
        self._size = 0
        self._lines = 0
        self._sent_at = monotonic()

    def of(self, kind: str) -> IO[bytes]:
        """Where an answer of this kind is written."""
        self._kind = kind.encode()
        return cast(IO[bytes], self)

    def write(self, content: bytes) -> int:
        self._waiting.append(content)
        self._size += len(content)
        self._lines += content.count(b"\n")
        # A heading alone is held back: what fails before its first row has no answer, however long that takes.
        if self._lines > 1 and (self._size >= _PIECE or monotonic() - self._sent_at > _PATIENCE):
            self.flush()
        return len(content)

    def flush(self) -> None:
        self._begin()
        if self._size:
            _send(self._pipe, b"".join(self._waiting))
            self._waiting, self._size = [], 0
        self._sent_at = monotonic()

    def _begin(self) -> None:
        if not self._is_begun:
            _send(self._pipe, self._kind)
            self._is_begun = True

    def end(self, kind: str, message: str, is_free: bool) -> None:
        """Send what is left, how the query ended, and whether the next may come; else :meth:`free` says when."""
        if kind == _COMPLETE:
            self.flush()
        self._begin()
        _send(self._pipe, b"")
        _send(self._pipe, json.dumps([kind, message, is_free]).encode())

    def free(self) -> None:
        """Say that the next query may come."""
        _send(self._pipe, b"")


class _Kept:
    """The store as it is asked: on disk, until so many ``seconds`` were spent on answers (None: always); then a copy in memory.

    With 0 seconds it is the copy from the beginning.
    """

    def __init__(self, path: Path, seconds: float | None) -> None:
        self._path, self._left = path, seconds
        self._store: Store | None = None
        if seconds == 0:
            self.hold()

    def store(self) -> Store:
        """It, opened; raises GraphError."""
        self._store = self._store or opened(self._path)
        return self._store

    def spend(self, seconds: float) -> bool:
        """Count what an answer took; whether a copy is due."""
        self._left = None if self._left is None else self._left - seconds
        return self._left is not None and self._left <= 0

    def hold(self) -> None:
        """Copy it, once; where that cannot be it stays on disk, whose faults are told when they are met."""
        self._left = None
        with suppress(GraphError, MemoryError):
            self._store = held(self._path)


def _answer(kept: _Kept, path: Path, request: Request, pieces: _Pieces) -> tuple[str, str]:
    """Write the answer to a request; gives how that ended: a word and a message."""
    try:
        answer = run(kept.store(), request, path.parent.parent)
        match answer:
            case QuerySolutions():
                answer.serialize(pieces.of("solutions"), format=QueryResultsFormat.TSV)
            case QueryBoolean():
                answer.serialize(pieces.of("truth"), format=QueryResultsFormat.JSON)
            case _:
                answer.serialize(pieces.of("triples"), format=RdfFormat.N_TRIPLES)
    except BrokenPipeError:
        raise
    except QueryError as error:
        return "query-error", str(error)
    except GraphError as error:
        return "graph-error", str(error)
    except MemoryError:
        return "query-error", _needs_more(limits.WORKER_MEMORY)
    except (OSError, RuntimeError, ValueError) as error:
        return "graph-error", f"the query could not be run: {error}"
    return _COMPLETE, ""


def _serve(path: Path, kept: _Kept) -> None:
    """Answer requests until whoever asks is gone; then end, whatever is running."""
    requests: SimpleQueue[tuple[dict[str, Any], float]] = SimpleQueue()

    def receive() -> None:
        with suppress(EOFError, OSError):
            while True:
                requests.put(tuple(json.loads(_receive(sys.stdin.buffer))))
        os._exit(0)

    Thread(target=receive, daemon=True).start()
    with suppress(BrokenPipeError), Path(os.devnull).open("w") as nowhere:
        while True:
            request, timeout = requests.get()
            # The engine may hold all of Python still while it works: then only this clock of C can end an orphan.
            faulthandler.dump_traceback_later(min(timeout + _GRACE, TIMEOUT_MAX), exit=True, file=nowhere)
            pieces, begun = _Pieces(sys.stdout.buffer), monotonic()
            ended = _answer(kept, path, Request(**request), pieces)
            is_due = kept.spend(monotonic() - begun)
            pieces.end(*ended, not is_due)
            faulthandler.cancel_dump_traceback_later()
            if is_due:
                kept.hold()
                pieces.free()
    os._exit(0)  # the thread waits on standard input still


if __name__ == "__main__":
    if _MAY_CALL not in sys.argv:
        refuse_sockets()
    limits.WORKER_MEMORY = int(sys.argv[2])
    bound_memory(limits.WORKER_MEMORY)
    # What the engine says as it runs out of memory is not for the terminal of whoever asks: they are told in our words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    after = [float(each.removeprefix(_IN_MEMORY)) for each in sys.argv if each.startswith(_IN_MEMORY)]
    kept_store = _Kept(Path(sys.argv[1]), after[0] if after else None)
    if _SAY_READY in sys.argv:
        _send(sys.stdout.buffer, b"")
    _serve(Path(sys.argv[1]), kept_store)
