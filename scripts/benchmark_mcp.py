"""Measures `stancegraph mcp` over the bundled dataset: what an assistant waits for, beside asking the session itself.

    benchmark_mcp.py [--times 5] [--calls 200]

start   a process that is started, shakes hands, lists its tools and answers once: seconds, and of what the processors worked;
calls   answers a second, one after the other, of every tool: in this process by the session, over pipes, over HTTP.

Machines are busy: the best of several is told, and processor time beside time.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from pyoxigraph import QuerySolutions

import stancegraph

DATASET = Path(__file__).resolve().parents[1] / "data" / "ukraine-ceasefire"
_STANCE = "s-2025-04-04-putin-peace-talks-1"
_COMMAND = [sys.executable, "-m", "stancegraph"]
_QUESTIONS: dict[str, dict[str, Any]] = {
    "resolve": {"text": "macron"},
    "positions": {"issue": ["immediate-ceasefire"]},
    "timeline": {"actor": ["zelenskyy"]},
    "shifts": {"actor": ["trump"]},
    "contradictions": {},
    "explain": {"stance": _STANCE},
    "named_query": {"name": "dataset"},
}


def _asked_directly(session: stancegraph.Session) -> dict[str, Callable[[], object]]:
    """The same rows, as many as a page has, from the session."""
    return {
        "resolve": lambda: session.search("macron", ["actor", "issue", "source"])[:20],
        "positions": lambda: list(session.positions(issue="immediate-ceasefire")[:20]),
        "timeline": lambda: session.timeline("zelenskyy")[:20],
        "shifts": lambda: list(session.shifts("trump")[:20]),
        "contradictions": lambda: session.contradictions()[:20],
        "explain": lambda: session.explain(_STANCE),
        "named_query": lambda: solutions(session.query("dataset", timeout=30)),
    }


def solutions(answer: object) -> list[object]:
    """The rows of an answer, to the end."""
    assert isinstance(answer, QuerySolutions)
    return list(answer)


def _pipes() -> Client:
    return Client(
        stdio_client(StdioServerParameters(command=sys.executable, args=["-m", "stancegraph", "mcp", str(DATASET)]))
    )


async def _first_answer() -> tuple[float, float]:
    """Seconds until the first answer, and those the processors worked for it."""
    start = time.perf_counter()
    async with _pipes() as client:
        await client.list_tools()
        found = await client.call_tool("positions", _QUESTIONS["positions"])
        seconds = time.perf_counter() - start
        assert not found.is_error
        times = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
        return seconds, sum(each.user + each.system for each in times)


async def _calls(client: Client, count: int) -> dict[str, float]:
    await client.list_tools()
    found = {}
    for name, arguments in _QUESTIONS.items():
        await client.call_tool(name, arguments)
        start = time.perf_counter()
        for _ in range(count):
            answer = await client.call_tool(name, arguments)
            assert not answer.is_error
        found[name] = count / (time.perf_counter() - start)
    return found


async def _over(client: Client, count: int) -> dict[str, float]:
    async with client as connected:
        return await _calls(connected, count)


@contextmanager
def _served() -> Iterator[str]:
    process = subprocess.Popen(
        [*_COMMAND, "--graph", str(DATASET), "serve", "--mcp", "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"http://\S+/mcp", line):
                yield found[0]
                return
        raise SystemExit("the server did not start")
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--calls", type=int, default=200)
    options = parser.parse_args()

    starts = [asyncio.run(_first_answer()) for _ in range(options.times)]
    seconds, worked = min(each for each, _ in starts), min(each for _, each in starts)
    print(f"start to the first answer: {seconds:.2f} s, {worked:.2f} s of processor time (the best of {options.times})")

    with stancegraph.open(DATASET) as session:
        direct = {}
        for name, ask in _asked_directly(session).items():
            ask()
            start = time.perf_counter()
            for _ in range(options.calls):
                ask()
            direct[name] = options.calls / (time.perf_counter() - start)
    pipes = asyncio.run(_over(_pipes(), options.calls))
    with _served() as address:
        http = asyncio.run(_over(Client(address), options.calls))
    print(f"{'answers a second':<16} {'session':>9} {'pipes':>9} {'HTTP':>9}")
    for name in _QUESTIONS:
        print(f"{name:<16} {direct[name]:>9.0f} {pipes[name]:>9.0f} {http[name]:>9.0f}")


if __name__ == "__main__":
    main()
