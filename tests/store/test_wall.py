"""The process that runs queries gets no sockets: tried by asking for some, and by reading the filter as the kernel does."""

from __future__ import annotations

import http.server
import platform
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stancegraph.errors import GraphError
from stancegraph.rdf.graph import Request
from stancegraph.store import layout, wall
from stancegraph.store.worker import Worker
from support import solutions

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")

SCRIPT = """
import ctypes, os, socket, subprocess, sys, threading
from stancegraph.store.wall import refuse_sockets
socket.socket().close()
assert refuse_sockets()
libc = ctypes.CDLL(None, use_errno=True)

def number(call, *arguments):
    assert libc.syscall(call, *arguments) == -1
    raise OSError(ctypes.get_errno(), "refused")

def child():
    done = subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], capture_output=True)
    assert b"PermissionError" in done.stderr
    raise PermissionError

for attempt in (
    lambda: socket.socket(),
    lambda: socket.socket(socket.AF_INET6),
    lambda: socket.socket(socket.AF_UNIX),
    lambda: socket.socketpair(),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: number(425, 1, 0),  # io_uring_setup
    lambda: number(438, 0, 0, 0),  # pidfd_getfd
    child,
):
    try:
        attempt()
    except PermissionError:
        continue
    raise SystemExit("not refused")
found = []
def thread():
    try:
        socket.socket()
    except PermissionError:
        found.append("refused")
one = threading.Thread(target=thread); one.start(); one.join()
assert found == ["refused"]
open(os.devnull).close()
"""


@linux
def test_who_stands_behind_the_wall_gets_no_socket() -> None:
    root = str(Path(wall.__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            body = b"?x\n1\n"
            self.send_response(200)
            self.send_header("Content-Type", "text/tab-separated-values")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", asked
    server.shutdown()
    server.server_close()


@linux
def test_a_call_that_nobody_refused_gets_no_further_than_the_worker(
    listener: tuple[str, list[str]], tiny_store: Path
) -> None:
    url, asked = listener
    worker = Worker(layout.current(tiny_store).oxigraph)
    call = f"SELECT * {{ SERVICE <{url}> {{ ?x ?y ?z }} }}"
    try:
        with pytest.raises(GraphError, match="the query could not be run"):
            worker.query(Request(call, call), 30)
        [pid] = worker.processes()
        assert "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()
        assert asked == []
        assert len(list(solutions(worker.query(Request(call, call, may_call=True), 30)))) == 1
        assert asked == ["/x"]
        # The next query goes to the process that may not call.
        with pytest.raises(GraphError):
            worker.query(Request(call, call), 30)
        assert asked == ["/x"]
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("machine", "socket", "harmless"),
    [("x86_64", 41, (0, 1, 9, 39, 45, 257)), ("aarch64", 198, (63, 64, 222, 172, 207))],
)
def test_the_filter_says_what_is_meant_on_every_processor(machine: str, socket: int, harmless: tuple[int, ...]) -> None:
    processor, calls = wall._REFUSED[machine]
    program = wall._filter(processor, calls)
    assert socket in calls
    assert {verdict(program, processor, call) for call in calls} == {"refuse"}
    assert {verdict(program, processor, call) for call in harmless} == {"allow"}
    assert verdict(program, 0x40000003, 1) == "refuse"  # the calls of another processor have other numbers
    assert verdict(program, processor, 0x40000000 | 1) == "refuse"


def verdict(program: bytes, processor: int, call: int) -> str:
    """What the kernel does with a call: its interpreter, in small."""
    steps = [struct.unpack_from("=HBBI", program, start) for start in range(0, len(program), 8)]
    data = struct.pack("=II", call, processor)
    place = value = 0
    while True:
        code, if_so, otherwise, number = steps[place]
        place += 1
        match code:
            case 0x20:
                [value] = struct.unpack_from("=I", data, number)
            case 0x15:
                place += if_so if value == number else otherwise
            case 0x35:
                place += if_so if value >= number else otherwise
            case 0x06:
                return {0x7FFF0000: "allow", 0x00050001: "refuse"}[number]


def test_elsewhere_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert wall.refuse_sockets() is False
    monkeypatch.setattr(sys, "platform", "darwin")
    assert wall.refuse_sockets() is False
