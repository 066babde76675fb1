"""The command as an assistant starts it: the official client over pipes, and what it reads there byte by byte."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from asking_assistant import DATASET
from stancegraph.cli import assistants, cli
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from support import tiny

Result = TypeVar("Result")
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?i) }"
_ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def _with_client(scenario: Callable[[Client], Awaitable[Result]], *arguments: str, mode: str = "auto") -> Result:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "stancegraph", "mcp", *arguments], env=_ENVIRONMENT
    )

    async def connected() -> Result:
        with Path(os.devnull).open("w") as nowhere:
            async with Client(stdio_client(command, errlog=nowhere), mode=mode) as client:
                return await scenario(client)

    return asyncio.run(connected())


class _Process:
    """The command, with its lines of input and output."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stancegraph", "mcp", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
        )
        self.told: list[str] = []
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.told.append(line.decode())

    def send(self, **message: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def call(self, number: int, name: str, /, **arguments: Any) -> None:
        self.send(id=number, method="tools/call", params={"name": name, "arguments": arguments})

    def line(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def begin(self) -> None:
        """Shake hands."""
        told = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        self.send(id=0, method="initialize", params=told)
        assert self.line()["id"] == 0
        self.send(method="notifications/initialized")

    def until(self, begin: str) -> None:
        for _ in range(6_000):
            if any(line.startswith(begin) for line in list(self.told)):
                return
            assert self.process.poll() is None, self.told
            sleep(0.02)
        raise AssertionError(self.told)

    def end(self) -> bytes:
        """Close its input, and give what else it wrote."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        rest = self.process.stdout.read()
        assert self.process.wait(120) == 0
        self._thread.join(60)
        return rest


@contextmanager
def _process(*arguments: str) -> Iterator[_Process]:
    found = _Process(*arguments)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_asks_every_tool(mode: str) -> None:
    async def scenario(client: Client) -> dict[str, Any]:
        asked: dict[str, dict[str, Any]] = {
            "resolve": {"text": "macron"},
            "positions": {"limit": 2},
            "timeline": {"limit": 2},
            "shifts": {"limit": 2},
            "contradictions": {"limit": 2},
            "explain": {"stance": "s-2025-04-04-putin-peace-talks-1"},
            "named_query": {"name": "dataset"},
            "sparql": {"query": "ASK { ?s a sg:Stance }"},
        }
        assert {each.name for each in (await client.list_tools()).tools} == set(asked)
        found = {name: await client.call_tool(name, arguments) for name, arguments in asked.items()}
        assert not any(each.is_error for each in found.values())
        return {name: each.structured_content for name, each in found.items()}

    found = _with_client(scenario, str(DATASET), "--allow-sparql", mode=mode)
    assert found["sparql"]["truth"] is True
    assert found["explain"]["in_short"]["quote"] == "obscuring potential peace talks"
    assert all(found[name]["rows"] for name in ("resolve", "positions", "timeline", "shifts", "contradictions"))


def test_a_call_that_is_called_off_is_not_answered_and_hinders_no_other() -> None:
    with _process(str(DATASET), "--allow-sparql") as running:
        running.begin()
        running.call(1, "sparql", query=_ENDLESS)
        running.call(2, "named_query", name="about", values={})
        running.send(method="notifications/cancelled", params={"requestId": 1})
        running.call(3, "positions")
        running.call(4, "explain", stance="x" * 1_000_000)
        answered = {each["id"]: each["result"] for each in (running.line() for _ in range(3))}
        assert set(answered) == {2, 3, 4}
        assert answered[3]["structuredContent"]["total"] > 0
        assert "more than 1,000 characters" in answered[4]["content"][0]["text"]
        assert b'"id":1' not in running.end()
    assert not any("Traceback" in line for line in running.told)


def test_standard_output_has_the_protocol_and_nothing_else(tiny_store: Path) -> None:
    with _process(str(tiny_store)) as running:
        running.begin()
        assert running.process.stdin is not None
        running.process.stdin.write(b"no json\n\xff\xfe\n[]\n{}\n")
        running.call(1, "positions")
        lines = [running.line()]
        while lines[-1].get("id") != 1:
            lines.append(running.line())
        rest = running.end()
    assert all(line["jsonrpc"] == "2.0" for line in lines)
    # Whoever sent what is no message is told so, by the codes of JSON-RPC, and goes on.
    assert [line["error"]["code"] for line in lines if line.get("id") is None] == [-32700, -32700, -32600, -32600]
    assert rest == b""
    assert [line.split(" ")[0] for line in running.told] == ["Answering"]


def test_it_goes_on_with_a_new_generation(tmp_path: Path) -> None:
    write_dataset(tiny(), tmp_path / "tables")
    build([tmp_path / "tables"], tmp_path / "store")
    with _process(str(tmp_path / "store")) as running:
        running.begin()
        running.call(1, "resolve", text="bob")
        before = running.line()["result"]["structuredContent"]
        changed = tiny()
        actors = tuple(replace(each, name="Robert") if each.id == "bob" else each for each in changed.actors)
        write_dataset(replace(changed, actors=actors), tmp_path / "changed")
        build([tmp_path / "changed"], tmp_path / "store")
        running.until("A build has replaced the graph")
        running.call(2, "resolve", text="robert")
        after = running.line()["result"]["structuredContent"]
        running.end()
    assert before["rows"][0]["label"] == "Bob"
    assert (after["rows"][0]["id"], after["rows"][0]["label"]) == ("bob", "Robert")
    assert after["generation"] != before["generation"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_and_all_it_began(number: int, code: int, tiny_store: Path) -> None:
    import psutil

    with _process(str(tiny_store), "--allow-sparql") as running:
        running.begin()
        running.call(1, "sparql", query="ASK {}")
        assert running.line()["id"] == 1
        workers = psutil.Process(running.process.pid).children()
        assert workers
        running.process.send_signal(number)
        assert running.process.wait(120) == code
        gone, alive = psutil.wait_procs(workers, timeout=60)
        assert (len(gone), alive) == (len(workers), [])
    assert not any("Traceback" in line for line in running.told)


def test_nobody_reads_the_answers_any_more(tiny_store: Path) -> None:
    with _process(str(tiny_store)) as running:
        running.begin()
        assert running.process.stdout is not None
        assert running.process.stdin is not None
        running.process.stdout.close()
        running.call(1, "positions")
        running.process.stdin.close()
        assert running.process.wait(120) in (0, 141)
    assert not any("Traceback" in line for line in running.told)


def test_a_graph_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["mcp", str(tmp_path / "nothing")])
    assert result.exit_code == 2
    assert "there is no such graph" in result.output
    assert result.stdout == ""


def test_a_graph_is_named_once(tiny_store: Path) -> None:
    result = CliRunner().invoke(cli, ["--graph", str(tiny_store), "mcp", str(tiny_store)])
    assert result.exit_code == 2
    assert "named twice" in result.output


@pytest.mark.parametrize("command", [["mcp"], ["serve", "--mcp", "--port", "0"]])
@pytest.mark.parametrize("missing", ["mcp", "mcp_types"])
def test_without_the_sdk_it_says_how_to_get_it(
    command: list[str], missing: str, tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of which the first edition does not have all that is needed."""
    monkeypatch.setattr(assistants, "find_spec", lambda name: None if name == missing else object())
    result = CliRunner().invoke(cli, ["--graph", str(tiny_store), *command])
    assert result.exit_code == 2
    assert "pip install 'stancegraph[mcp]'" in result.output


def test_free_sparql_over_http_needs_the_protocol(tiny_store: Path) -> None:
    result = CliRunner().invoke(cli, ["--graph", str(tiny_store), "serve", "--allow-sparql"])
    assert result.exit_code == 2
    assert "--mcp" in result.output
