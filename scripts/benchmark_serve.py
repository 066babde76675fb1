"""Measures `stancegraph serve` over the bundled dataset, with the load made on the same machine.

    benchmark_serve.py [--seconds 10] [--minutes N] [SECTION...]

answers       /positions?issue=... of every issue in turn over 16 connections, kept by generation after the first time;
queries       every named query in turn over 8 connections, as a text that nobody sent before: nothing is kept;
kept-queries  the same texts again and again;
runaways      50 endless queries at once, and how short ones that are asked meanwhile are answered;
hostile       10,000 requests of odd kinds, and what statuses came back: none may be 500;
memory        the resident memory of the server and its workers through a mixed load; with --minutes nothing else is measured.
engine        what a named query takes of the processor in the engine, and in the server around it (not unless it is named).

A goal that is not reached stands behind its figures. Times are those of a client in Python, which takes its part of the
processors too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, cycle
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil

import stancegraph
from stancegraph import queries

_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_VALUES = {"stance": "s-2025-04-04-putin-peace-talks-1"}


class Connection:
    """One connection that is kept open."""

    def __init__(self) -> None:
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, target: str) -> int:
        """The status of the answer, once all of it has arrived."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", _PORT[0], limit=1 << 20)
        reader, writer = self._streams
        writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        await reader.readexactly(int(head.lower().split("content-length:")[1].split("\r\n")[0]))
        return int(head.split()[1])


async def load(targets: Iterator[str], connections: int, seconds: float) -> tuple[Counter[int], list[float]]:
    """What came back in so many seconds, and how long each answer took."""
    statuses: Counter[int] = Counter()
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def one() -> None:
        connection = Connection()
        while (begin := time.perf_counter()) < end:
            statuses[await connection.ask(next(targets))] += 1
            times.append(time.perf_counter() - begin)

    await asyncio.gather(*(one() for _ in range(connections)))
    return statuses, times


def report(name: str, found: tuple[Counter[int], list[float]], seconds: float, rate: float, slowest: float) -> None:
    """A line of figures; ``rate`` a second and the ``slowest`` of 99 in 100, in milliseconds, are the goals."""
    statuses, times = found
    times.sort()
    reached, late = len(times) / seconds, times[int(len(times) * 0.99)] * 1000
    goal = "" if reached >= rate and late <= slowest else f"; the goal is {rate:g}/s with a p99 of {slowest:g} ms"
    middle = statistics.median(times) * 1000
    print(f"{name}: {reached:,.0f}/s, median {middle:.1f} ms, p99 {late:.0f} ms, {dict(statuses)}{goal}", flush=True)


def texts() -> list[str]:
    """The named queries as they would run, with a value for each parameter that needs one."""
    with stancegraph.open() as graph:
        return [
            graph.query_text(name, {each.name: _VALUES[each.name] for each in query.parameters if each.name in _VALUES})
            for name, query in queries.library().items()
        ]


def asked(query: str) -> str:
    """The address at which a query is asked."""
    return f"/sparql?{urlencode({'query': query})}"


async def answers(seconds: float) -> None:
    """Positions, kept."""
    with stancegraph.open() as graph:
        targets = [f"/positions?issue={quote(issue)}" for issue in graph.catalogue.issues]
    for target in targets:
        await Connection().ask(target)
    report("answers", await load(cycle(targets), 16, seconds), seconds, 1000, 100)


async def named(seconds: float) -> None:
    """Named queries, each as if for the first time."""
    numbers = count()
    fresh = (asked(f"{text}\n# {next(numbers)}") for text in cycle(texts()))
    report("queries", await load(fresh, 8, seconds), seconds, 100, 300)


async def kept(seconds: float) -> None:
    """Named queries, kept."""
    targets = list(map(asked, texts()))
    for target in targets:
        await Connection().ask(target)
    report("kept-queries", await load(cycle(targets), 8, seconds), seconds, 100, 300)


async def runaways(_seconds: float) -> None:
    """Endless queries, and others beside them."""
    numbers = count()
    begun = time.perf_counter()
    endless = [asyncio.create_task(Connection().ask(asked(f"{_ENDLESS}\n# {n}"))) for n in range(50)]
    await asyncio.sleep(0.1)
    short = (asked(f"ASK {{}}\n# {next(numbers)}") for _ in count())
    statuses, times = await load(short, 2, 10)
    report("short queries beside runaways", (statuses, times), 10, 0, 1e9)
    statuses, times = await load(cycle(["/positions?issue=peace-talks"]), 2, 5)
    report("answers beside runaways", (statuses, times), 5, 0, 1e9)
    print(
        f"runaways: {dict(Counter(await asyncio.gather(*endless)))} in {time.perf_counter() - begun:.0f} s", flush=True
    )


def _odd(chance: random.Random) -> bytes:
    """A request that no client should send."""
    begin = [
        "/",
        "/positions",
        "/timeline.csv",
        "/search?text=",
        "/network?kind=",
        "/actors/",
        "/stances/",
        "/sparql?query=",
    ]
    begin += [
        "/actors?text=",
        "/stances?actor=",
        "/stances.csv?position=",
        "/sources?publisher=",
        "/roles.",
        "/events?since=",
        "/tie?source=ann&target=",
        "/catalog?format=",
        "/graph-store?graph=",
        "/queries/",
        "/stancegraph/",
        "/shifts?since=",
        "//",
        "/%2e%2e/",
        "/..%2f..%2fetc/passwd",
    ]
    signs = [
        b"%00",
        b"%ff",
        b"%",
        b"%zz",
        b"<b>",
        b"..",
        b"/",
        b"\xff",
        b"a" * 5000,
        b"&",
        b"=",
        b"?",
        b"%0d%0a",
        b"'",
        b"{",
        b"\x01",
    ]
    signs += [b"SELECT * {?s ?p ?o}".replace(b" ", b"%20"), b"ann", b"today", b"-1", b"limit=", b"9" * 40, "ß".encode()]
    target = chance.choice(begin).encode() + b"".join(chance.choices(signs, k=chance.randrange(5)))
    method = chance.choice(
        [b"GET", b"GET", b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"BREW", b"", b"G\x00T"]
    )
    version = chance.choice([b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", b"HTCPCP/1.0"])
    hosts = [b"localhost", b"localhost", b"127.0.0.1:1", b"evil.example", b"", b"a b", b"[::1]", b"\xff"]
    lines = [b"Host: " + chance.choice(hosts)]
    headers = [
        b"Accept: " + chance.choice([b"*/*", b"text/html", b"image/png", b"a;b;c,,,;q=", b"text/*;q=nan", b"x" * 9000]),
        b"Range: bytes=0-1,5-9,-3",
        b"If-None-Match: " + b'"x",' * 500,
        b"Accept-Encoding: gzip;q=,br",
        b"Content-Type: application/x-www-form-urlencoded",
        b"Content-Type: application/sparql-query; charset=utf-7",
        b"Content-Length: " + chance.choice([b"5", b"-5", b"99999999999", b"x"]),
        b"Transfer-Encoding: chunked",
        b"Expect: 100-continue",
        b"Upgrade: websocket\r\nConnection: Upgrade",
        b"X: " + b"y" * chance.choice([1, 70_000]),
        b"broken header",
        b"Host: localhost",
    ]
    lines += chance.choices(headers, k=chance.randrange(4))
    body = chance.choice(
        [b"", b"", b"query=ASK%7B%7D", bytes(chance.choices(range(256), k=60)), b"5\r\nhello\r\n0\r\n\r\n"]
    )
    return method + b" " + target + b" " + version + b"\r\n" + b"\r\n".join(lines) + b"\r\n\r\n" + body


async def hostile(_seconds: float) -> None:
    """Requests of odd kinds."""
    chance, statuses = random.Random(15), Counter[str]()
    requests = iter([_odd(chance) for _ in range(10_000)])

    async def one() -> None:
        for request in requests:
            reader, writer = await asyncio.open_connection("127.0.0.1", _PORT[0])
            with suppress(OSError):
                writer.write(request)
                writer.write_eof()
            head = b""
            with suppress(OSError, TimeoutError):
                head = await asyncio.wait_for(reader.read(200), 40)
            statuses[head.split()[1].decode() if head.startswith(b"HTTP/") else "closed"] += 1
            writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(16)))
    goal = "; the goal is none of 500" if statuses["500"] else ""
    print(f"hostile: {dict(sorted(statuses.items()))} in {time.perf_counter() - begun:.0f} s{goal}", flush=True)
    assert await Connection().ask("/positions?issue=peace-talks") == 200


async def memory(seconds: float) -> None:
    """Resident memory through a mixed load, every tenth of the time."""
    with stancegraph.open() as graph:
        issues = list(graph.catalogue.issues)
    numbers, every = count(), texts()
    mixed = (
        target
        for number in numbers
        for target in (
            f"/positions?issue={quote(issues[number % len(issues)])}&offset={number}",
            asked(f"{every[number % len(every)]}\n# {number}"),
            f"/timeline.ttl?limit=20&offset={number % 900}",
            f"/search?text=a{number}",
            f"/stances?limit=50&offset={number % 1000}",
            f"/sources.html?limit=20&offset={number % 900}",
            f"/tie?source=emmanuel-macron&target=keir-starmer&limit=1&offset={number % 30}",
        )
    )
    server = psutil.Process(_SERVER[0].pid)

    def now() -> str:
        workers = server.children(recursive=True)
        own, others = server.memory_info().rss, sum(each.memory_info().rss for each in workers)
        return f"{own / 2**20:.0f} MB and {others / 2**20:.0f} MB in {len(workers)} workers"

    print(f"memory at first: {now()}", flush=True)
    for number in range(100):
        await Connection().ask(f"/timeline.json?limit=10000&offset={number}")
    print(f"memory with as many answers as are kept: {now()}", flush=True)
    for tenth in range(1, 11):
        statuses, _ = await load(mixed, 6, seconds / 10)
        print(f"memory after {tenth * seconds / 10:.0f} s: {now()}, {dict(statuses)}", flush=True)


def _ran(process: psutil.Process) -> float:
    """Seconds of processor time that a process has had, to the nanosecond, its ended threads included (Linux)."""
    return time.clock_gettime(~process.pid << 3 | 2)


async def engine(_seconds: float) -> None:
    """What each named query that nobody has asked before takes of the processor: in the workers, and in the server around them."""
    numbers, connection = count(), Connection()
    server = psutil.Process(_SERVER[0].pid)
    together = [0.0, 0.0]
    await connection.ask(asked("ASK {}"))
    for name, text in zip(queries.library(), texts(), strict=True):
        found: list[tuple[float, float]] = []
        for _ in range(3):
            before = _ran(server), sum(map(_ran, server.children()))
            await connection.ask(asked(f"{text}\n# engine {next(numbers)}"))
            after = _ran(server), sum(map(_ran, server.children()))
            found.append((after[0] - before[0], after[1] - before[1]))
        own, others = (1000 * statistics.median(each) for each in zip(*found, strict=True))
        together = [together[0] + own, together[1] + others]
        print(
            f"{name:<24} engine {others:>8.1f} ms, server {own:>6.1f} ms: {100 * others / (own + others):.0f} %",
            flush=True,
        )
    own, others = together
    print(
        f"{'all of them':<24} engine {others:>8.1f} ms, server {own:>6.1f} ms: {100 * others / (own + others):.1f} %",
        flush=True,
    )


_SECTIONS = {"answers": answers, "queries": named, "kept-queries": kept, "runaways": runaways, "hostile": hostile}
_LONG = {"memory": memory, "engine": engine}
_SERVER: list[subprocess.Popen[str]] = []
_PORT: list[int] = []


def main() -> None:
    """Serve the bundled dataset, and ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--minutes", type=float, help="measure memory for so many minutes")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join((*_SECTIONS, *_LONG)))
    options = parser.parse_args()
    known = _SECTIONS | _LONG
    if options.minutes:
        options.seconds, options.sections = 60 * options.minutes, ["memory"]
    if unknown := [name for name in options.sections if name not in known]:
        parser.error(f"no section is called {', '.join(unknown)}; there are {', '.join(known)}")
    command = [sys.executable, "-m", "stancegraph", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "graph")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        _SERVER.append(server)
        assert server.stderr is not None
        try:
            for line in server.stderr:
                if line.startswith("Serving"):
                    _PORT.append(int(line.split()[1].rstrip("/").rpartition(":")[2]))
                    break
            print("load average before:", *os.getloadavg(), flush=True)
            for name in options.sections or _SECTIONS:
                asyncio.run(known[name](options.seconds))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
            said = server.stderr.read()
            if said.strip() != "Ended.":
                print(f"the server said: {said}")


if __name__ == "__main__":
    main()
