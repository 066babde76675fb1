"""A real SPARQL server over a store, for the tests of what asks one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(location: Path, *options: str, command: str = "serve-read-only") -> Iterator[str]:
    """The address of an Oxigraph server over a store, which is ended with the block; by ``command`` it also takes changes."""
    if PROGRAM is None:
        pytest.skip("no oxigraph program here: pip install oxigraph")
    port = free_port()
    call = [PROGRAM, command, "--location", str(location), "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/query?query=ASK%20%7B%7D", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the server ended by itself"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()
