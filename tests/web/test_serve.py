"""The command: it says where it is, takes up new generations, and ends quietly."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep
from typing import IO, Any
from urllib.parse import quote, urlsplit

import pytest
from click.testing import CliRunner

from asgi import client_of
from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from stancegraph.web import server
from stancegraph.web.server import address_of, bound, is_loopback
from support import OxigraphGraph, tiny

_PATIENCE = 6_000  # looks, 20 ms apart


class _Running:
    """A server in a process of its own, and what it has said."""

    def __init__(self, process: subprocess.Popen[str], stream: IO[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._stream = stream
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        self.said += [""]
        for line in self._stream:
            self.said.append(line.rstrip("\n"))

    def until(self, begin: str) -> str:
        """The first line that begins so, once it is said."""
        for _ in range(_PATIENCE):
            for line in list(self.said):
                if line.startswith(begin):
                    return line
            assert self.process.poll() is None, self.said
            sleep(0.02)
        raise AssertionError(self.said)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self._thread.join(30)
        return code


@contextmanager
def _serving(*arguments: str) -> Iterator[tuple[_Running, str]]:
    command = [sys.executable, "-m", "stancegraph", *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    running = _Running(process, process.stderr)
    try:
        yield running, running.until("Serving ").split()[1]
    finally:
        process.kill()
        process.wait()


def _ask(address: str, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def _raw(address: str, sent: bytes) -> bytes:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        with suppress(OSError):  # it may have closed already, and be gone
            connection.shutdown(socket.SHUT_WR)
        found = b""
        with suppress(ConnectionResetError):  # of what was sent and not read any more
            while piece := connection.recv(65536):
                found += piece
        return found


def test_it_serves_takes_up_a_new_generation_and_ends_quietly(tmp_path: Path) -> None:
    write_dataset(tiny(), tmp_path / "tables")
    build([tmp_path / "tables"], tmp_path / "store")
    with _serving("--graph", str(tmp_path / "store"), "serve", "--port", "0", "--log") as (running, address):
        status, headers, body = _ask(address, "/actors/bob.json")
        assert (status, json.loads(body)["actor"]["name"]) == (200, "Bob")
        assert "server" not in headers
        before = headers["etag"]
        assert _ask(address, "/actors/bob.json", **{"If-None-Match": before})[0] == 304
        assert _ask(address, "/sparql?query=ASK%20%7B%7D")[0] == 200
        assert _ask(address, "/actors/bob.json", Host="evil.example")[0] == 421
        # What is no HTTP is refused, and nobody at the terminal is bothered.
        assert b" 400 " in _raw(address, b"\x16\x03\x01\x02 nonsense\r\n\r\n")
        assert b" 400 " in _raw(address, b"GET / HTTP/1.1\r\n\r\n")
        assert b" 200 " not in _raw(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 400_000)

        changed = tiny()
        changed = replace(
            changed,
            actors=tuple(replace(each, name="Robert") if each.id == "bob" else each for each in changed.actors),
        )
        write_dataset(changed, tmp_path / "changed")
        build([tmp_path / "changed"], tmp_path / "store")
        running.until("A build has replaced the graph")
        status, headers, body = _ask(address, "/actors/bob.json", **{"If-None-Match": before})
        assert (status, json.loads(body)["actor"]["name"]) == (200, "Robert")
        assert headers["etag"] != before

        # What answers now is damaged by the next build: the one before goes on.
        (tmp_path / "store" / "CURRENT").write_text("g-000000000000")
        running.until("A build has replaced the graph, and")
        assert json.loads(_ask(address, "/actors/ann.json")[2])["actor"]["id"] == "ann"
        assert running.end() == 0
    assert running.said[-1] == "Ended."
    assert not any("Traceback" in line for line in running.said)
    assert any(line.startswith("127.0.0.1 GET /actors/bob.json 200") for line in running.said)


def test_a_dataset_that_is_edited_is_followed_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    write_dataset(tiny(), folder)
    good = (folder / "stances.csv").read_text()
    with _serving("--graph", str(folder), "serve", "--port", "0") as (running, address):
        (folder / "stances.csv").write_text(good.replace(",ann,", ",nobody,"))
        running.until("The dataset has changed, and the one before goes on answering:")
        assert "nobody" in running.until(f"  {folder}")
        assert _ask(address, "/actors/ann.json")[0] == 200
        (folder / "stances.csv").write_text(good)
        actors = (folder / "actors.csv").read_text()
        (folder / "actors.csv").write_text(actors.replace("Bob", "Robert"))
        running.until("The dataset has changed: it answers now.")
        assert json.loads(_ask(address, "/actors/bob.json")[2])["actor"]["name"] == "Robert"
        assert running.end() == 0
    assert running.said[-1] == "Ended."


def test_a_port_that_is_taken_is_said_with_what_to_do(tiny_store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli, ["--graph", str(tiny_store), "serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port} on 127.0.0.1: address already in use" in result.output
    assert "--port" in result.output


@pytest.mark.parametrize("missing", [("starlette",), ("uvicorn",), ("starlette", "uvicorn")])
def test_without_the_extra_it_says_how_to_get_it(missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> object:
        return None if name in missing else object()

    monkeypatch.setattr("stancegraph.extras.find_spec", find)
    result = CliRunner().invoke(cli, ["serve"])
    assert result.exit_code == 2
    assert " and ".join(missing) in result.output
    assert "pip install 'stancegraph[web]'" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "no.such.host.invalid"], "no address of this machine"),
        (["--public-url", "example.org"], "should look like"),
        (["--cors", "example.org"], "should be * or look like"),
        (["--cors", "https://example.org/path"], "should be * or look like"),
        (["--port", "70000"], "--port"),
        (["--timeout", "0"], "--timeout"),
        (["--most-rows", "0"], "--most-rows"),
    ],
)
def test_what_means_nothing_is_refused(arguments: list[str], said: str, tiny_store: Path) -> None:
    result = CliRunner().invoke(cli, ["--graph", str(tiny_store), "serve", "--port", "0", *arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_an_endpoint_is_not_served_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancegraph.web.served.open_graph", lambda _target: OxigraphGraph(""))
    with pytest.raises(StancegraphError, match="is served there already"), client_of("http://127.0.0.1:9/sparql"):
        pass


@pytest.mark.parametrize(
    ("host", "public", "origins", "names", "allowed"),
    [
        ("127.0.0.1", None, (), {"localhost", "127.0.0.1", "[::1]"}, set()),
        ("::1", None, ("https://a.example",), {"localhost", "127.0.0.1", "[::1]"}, {"https://a.example"}),
        ("127.0.0.1", "https://x.example", (), {"localhost", "127.0.0.1", "[::1]", "x.example"}, set()),
        ("0.0.0.0", None, (), None, {"*"}),
        ("0.0.0.0", None, ("https://a.example",), None, {"https://a.example"}),
    ],
)
def test_who_is_let_in_follows_from_where_it_listens(
    host: str, public: str | None, origins: tuple[str, ...], names: set[str] | None, allowed: set[str]
) -> None:
    from stancegraph.cli.serve import _guard

    guard: Any = _guard(host, public, origins, False)
    assert (guard.names, guard.origins, guard.write) == (names, allowed, None)


def test_it_listens_on_this_machine_only_unless_told(monkeypatch: pytest.MonkeyPatch, tiny_store: Path) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(server, "serve", lambda target, **words: asked.update(words))
    assert CliRunner().invoke(cli, ["--graph", str(tiny_store), "serve"]).exit_code == 0
    assert (asked["host"], asked["port"]) == ("127.0.0.1", 8000)
    assert asked["guard"].names is not None


def test_addresses_are_as_a_browser_takes_them() -> None:
    with bound("127.0.0.1", 0) as listening:
        assert address_of(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"
    assert is_loopback("localhost")
    assert is_loopback("127.9.9.9")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.org")


def test_who_waits_as_it_ends_is_told_so(tiny_store: Path) -> None:
    endless = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
    answers: list[tuple[int, dict[str, str], bytes]] = []
    with _serving("--graph", str(tiny_store), "serve", "--port", "0", "--log") as (running, address):
        asking = Thread(target=lambda: answers.append(_ask(address, f"/sparql?query={endless}")))
        asking.start()
        _ask(address, "/queries")
        sleep(1)  # in which the query has come to its process
        assert running.end() == 0
        asking.join(30)
    status, _headers, body = answers[0]
    assert status == 503
    assert b"is ending" in body
    assert not any("Traceback" in line or "not answered" in line for line in running.said)
