"""The protocol beside what is served: the same tools, behind the same guard, within the same limits."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

import asgi
from asking_assistant import DATASET, asking
from stancegraph.assistants.over_http import beside
from stancegraph.web.app import Guard, application
from stancegraph.web.reading import LARGEST_BODY
from stancegraph.web.served import Served
from stancegraph.web.site import Settings, Site

Result = TypeVar("Result")
_JSON = ("content-type", "application/json")
_BOTH = ("accept", "application/json, text/event-stream")
_VERSION = ("mcp-protocol-version", "2025-06-18")


class _Beside:
    """A site with the protocol beside it, asked in this process."""

    def __init__(self, target: Path, guard: Guard, allows_sparql: bool) -> None:
        self.site = Site(Served(str(target)), Settings())
        self.said: list[str] = []
        self.mounted = beside(self.site, guard, self.said.append, allows_sparql=allows_sparql)
        self.app = application(self.site.addresses(), guard, otherwise=self.site.iri, mounted=self.mounted)
        self._raw = asgi.Client(self.app, self.site)

    def run(self, scenario: Callable[[Client], Awaitable[Result]], mode: str = "auto", **headers: str) -> Result:
        async def connected() -> Result:
            async with self._living() as http:
                http.headers.update(headers)
                transport = streamable_http_client("http://localhost:8000/mcp", http_client=http)
                async with Client(transport, mode=mode) as client:
                    return await scenario(client)

        return self._raw.runner.run(connected())

    @asynccontextmanager
    async def _living(self) -> Any:
        async with (
            self.mounted.living(),
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app=self.app), timeout=120) as http,
        ):
            yield http

    def ask(self, *requests: Callable[[asgi.Client], Awaitable[asgi.Answered]]) -> list[asgi.Answered]:
        async def all_of_them() -> list[asgi.Answered]:
            async with self.mounted.living():
                return [await each(self._raw) for each in requests]

        return self._raw.runner.run(all_of_them())

    def close(self) -> None:
        self.site.close()
        self._raw.runner.close()


@contextmanager
def _beside(target: Path, guard: Guard | None = None, *, allows_sparql: bool = False) -> Iterator[_Beside]:
    found = _Beside(target, guard or Guard(), allows_sparql)
    try:
        yield found
    finally:
        found.close()


def _post(body: bytes = b"{}", *headers: tuple[str, str], host: str = "localhost:8000", method: str = "POST") -> Any:
    return lambda client: client.asking("/mcp", method, [_JSON, _BOTH, _VERSION, *headers], body, host)


def _call(name: str, **arguments: Any) -> bytes:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return json.dumps(message).encode()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_it_answers_as_over_pipes(mode: str) -> None:
    served = Served(str(DATASET))
    with _beside(DATASET) as http, asking(served) as pipes:

        async def scenario(client: Client) -> tuple[list[str], Any, Any]:
            names = [each.name for each in (await client.list_tools()).tools]
            return (
                names,
                await client.call_tool("positions", {"limit": 1}),
                await client.call_tool("positions", {"x": 1}),
            )

        names, found, refused = http.run(scenario, mode)
        assert found.structured_content == pipes.answer("positions", limit=1)
        assert refused.is_error
        assert refused.content[0].text == pipes.refusal("positions", x=1)
        assert names == list(pipes.desk.tools)
    served.close()


def test_many_clients_at_once() -> None:
    with _beside(DATASET) as http:

        async def scenario(client: Client) -> list[Any]:
            return list(await asyncio.gather(*(client.call_tool("timeline", {"limit": 2}) for _ in range(40))))

        first, *others = (each.structured_content for each in http.run(scenario))
        assert first["rows"]
        assert all(each == first for each in others)


def test_free_sparql_only_where_it_was_asked_for() -> None:
    for allowed in (True, False):
        with _beside(DATASET, allows_sparql=allowed) as http:
            names = http.run(lambda client: client.list_tools()).tools
            assert ("sparql" in {each.name for each in names}) == allowed


def test_who_is_called_by_another_name_does_not_answer() -> None:
    """A web site whose name leads here, and pages of other sites."""
    body = _call("positions", limit=1)
    with _beside(DATASET) as http:
        statuses = [
            each.status
            for each in http.ask(
                _post(body),
                _post(body, host="evil.example"),
                _post(body, ("origin", "http://evil.example")),
                _post(body, ("origin", "null")),
                _post(body, ("origin", "http://localhost:8000")),
                _post(body, ("origin", "http://localhost:9999")),
            )
        ]
    assert statuses == [200, 421, 403, 403, 200, 403]
    with _beside(DATASET, Guard(origins=frozenset(("https://ours.example",)))) as http:
        ours, theirs = http.ask(
            _post(body, ("origin", "https://ours.example")), _post(body, ("origin", "https://evil.example"))
        )
    assert (ours.status, theirs.status) == (200, 403)
    assert ours.headers["access-control-allow-origin"] == "https://ours.example"
    assert "mcp-protocol-version" in ours.headers["access-control-allow-headers"].lower()
    with _beside(DATASET, Guard(origins=frozenset("*"))) as http:
        assert [each.status for each in http.ask(_post(body, ("origin", "https://any.example")))] == [200]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD"])
def test_nothing_is_kept_open_and_nothing_is_ended(method: str) -> None:
    with _beside(DATASET) as http:
        [found] = http.ask(_post(b"", method=method))
    assert found.status == 405
    assert found.headers["allow"] == "POST, OPTIONS"


def test_what_is_no_question_is_refused() -> None:
    with _beside(DATASET) as http:
        options, large, bad, other, nested, long = http.ask(
            _post(b"", method="OPTIONS"),
            _post(b"x" * (LARGEST_BODY + 1)),
            _post(b"no json"),
            lambda client: client.asking("/mcp", "POST", [("content-type", "text/plain"), _BOTH], b"{}"),
            _post(b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ' + b"[" * 100_000),
            _post(_call("positions", issue=["x" * 1_000_000])),
        )
    assert options.status == 204
    assert large.status == 413
    assert [each.status for each in (bad, other, nested)] == [400, 400, 400]
    assert long.status == 200
    assert "more than 1,000 characters" in long.json["result"]["content"][0]["text"]


def test_without_it_there_is_nothing_at_its_address(client: asgi.Client) -> None:
    assert client.ask("/mcp").status == 404


@pytest.fixture(scope="module")
def client() -> Iterator[asgi.Client]:
    """A site without the protocol."""
    with asgi.client_of(DATASET) as found:
        yield found


def test_the_rest_of_the_site_answers_as_ever() -> None:
    with _beside(DATASET) as http:
        found, nothing = http.ask(
            lambda client: client.asking("/positions.json"), lambda client: client.asking("/mcp/other")
        )
    assert (found.status, nothing.status) == (200, 404)
    assert found.json["total"] > 0


def test_a_desk_within_the_lanes_of_the_site() -> None:
    """Where too much is asked at once an assistant is told so, like everybody."""
    with _beside(DATASET) as http:
        http.site.lane._line = 0

        async def scenario(client: Client) -> list[Any]:
            return list(await asyncio.gather(*(client.call_tool("timeline", {}) for _ in range(30))))

        found = http.run(scenario)
    refused = [each.content[0].text for each in found if each.is_error]
    assert refused
    assert all("too much is asked at once" in each for each in refused)
    assert len(refused) < 30


_ODD: st.SearchStrategy[Any] = st.sampled_from(
    (None, 1, True, 1.5, "", "x", [], {}, {"name": "positions"}, {"name": "positions", "arguments": []}, {"uri": "x"})
)
_METHODS = st.sampled_from(("tools/call", "tools/list", "initialize", "resources/read", "ping", "server/discover", "x"))
_MESSAGES = st.fixed_dictionaries(
    {},
    optional={"jsonrpc": st.just("2.0") | _ODD, "id": st.just(1) | _ODD, "method": _METHODS | _ODD, "params": _ODD},
)


@settings(max_examples=12)
@given(
    bodies=st.lists(_MESSAGES.map(lambda each: json.dumps(each).encode()) | st.binary(max_size=30), max_size=12),
    version=st.sampled_from(("2025-06-18", "2026-07-28", "1999-01-01", "x")),
)
def test_whatever_is_sent_is_the_fault_of_who_sent_it(bodies: list[bytes], version: str, tiny_store: Path) -> None:
    def sent(body: bytes) -> Any:
        headers = [_JSON, _BOTH, ("mcp-protocol-version", version)]
        return lambda client: client.asking("/mcp", "POST", headers, body)

    with _beside(tiny_store, allows_sparql=True) as http:
        for found in http.ask(*map(sent, bodies)):
            assert found.status < 500
            assert b"Traceback" not in found.body
            assert b"site-packages" not in found.body
        assert http.said == []


def test_the_command_serves_both_and_ends_both(tiny_store: Path) -> None:
    command = [sys.executable, "-m", "stancegraph", "--graph", str(tiny_store), "serve", "--mcp", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr is not None
        address = next(line.split()[-1] for line in process.stderr if line.startswith("Assistants (MCP): "))
        assert urlsplit(address).path == "/mcp"

        async def scenario() -> Any:
            async with Client(address) as client:
                return await client.call_tool("resolve", {"text": "bob"})

        found = asyncio.run(scenario())
        assert found.structured_content["rows"][0]["id"] == "bob"
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        assert process.stderr.read().splitlines()[-1] == "Ended."
    finally:
        process.kill()
        process.wait()
