"""Measures stancegraph against what it stands on, in one run, as ratios.

    benchmark.py [--stances 100000] [--rounds 3] [--large] [SECTION...]

Sections: start, build, commands (whole processes), query, positions, sparql, library (the named queries), networks, view (the
explorer, in headless Chromium; minutes). ``--large`` adds a million stances to those that have a graph.
Every figure is the median of several rounds in which both sides take turns, each in a fresh process where memory
matters. Times drift with the machine; ratios hold.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))


def say(what: str, ours: str, floor: str, ratio: float, goal: str) -> None:
    """Print one line of the report."""
    print(f"{what:<58} {ours:>12} {floor:>12} {ratio:>8.2f}   {goal}", flush=True)


def child(code: str, *arguments: object) -> dict[str, float]:
    """Run code in a fresh process; it prints a JSON object, to which peak memory in MB is added."""
    program = textwrap.dedent(code) + textwrap.dedent("""
        import json, resource
        result["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result))
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_turn(rounds: int, *sides: Callable[[], float]) -> list[float]:
    """The median of each side over rounds in which they take turns."""
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for times, side in zip(taken, sides, strict=True):
            times.append(side())
    return [statistics.median(times) for times in taken]


def timed(call: Callable[[], object]) -> float:
    """Seconds a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


BUILD = """
    import sys, time, shutil
    from pathlib import Path
    from stancegraph.store.build import build
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    start = time.perf_counter()
    build([Path(sys.argv[1])], Path(sys.argv[2]))
    result = {"seconds": time.perf_counter() - start}
"""
BULK_LOAD = """
    import sys, time, shutil
    from pyoxigraph import RdfFormat, Store
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    store = Store(sys.argv[2])
    start = time.perf_counter()
    store.bulk_load(path=sys.argv[1], format=RdfFormat.N_TRIPLES)
    store.flush()
    result = {"seconds": time.perf_counter() - start}
"""


class Data:
    """A generated dataset with its store and its triples as a ready file, in a temporary folder."""

    def __init__(self, work: Path, stances: int) -> None:
        self.stances = stances
        self.folder = work / f"data-{stances}"
        self.store = work / f"store-{stances}"
        self.bare = work / f"bare-{stances}"
        self.triples = work / f"triples-{stances}.nt"
        generator = ROOT / "scripts" / "generate_dataset.py"
        subprocess.run([sys.executable, generator, "--stances", str(stances), self.folder], check=True)

    def build(self) -> dict[str, float]:
        """Build the store; seconds and peak memory."""
        return child(BUILD, self.folder, self.store)

    def write_triples(self) -> None:
        """Write the triples of the store, without graph names, as N-Triples."""
        from stancegraph.exporters.graphs import export
        from stancegraph.store.embedded import EmbeddedGraph

        export(EmbeddedGraph(self.store), "ntriples", self.triples)

    def bulk_load(self) -> dict[str, float]:
        """Load the ready file with nothing but the store's own loader."""
        return child(BULK_LOAD, self.triples, self.bare)


def bench_build(data: Data, rounds: int) -> None:
    """From tables to a graph, against loading the same triples from a ready file."""
    memory: list[float] = []

    def ours() -> float:
        result = data.build()
        memory.append(result["mb"])
        return result["seconds"]

    ours()
    data.write_triples()
    built, loaded = in_turn(rounds, ours, lambda: data.bulk_load()["seconds"])
    what = f"build from CSV / bulk load of ready triples, {data.stances:,}"
    say(what, f"{built:.1f} s", f"{loaded:.1f} s", built / loaded, "at most 2")
    print(f"{'  peak memory of the build':<58} {max(memory):>9.0f} MB", flush=True)


COMMANDS = {
    "positions --issue issue-00003": "1 s at a million",
    "timeline --actor state-00003": "1 s",
    "explain s-0000001": "0.7 s",
    "search Ružar": "0.7 s",
    "search floor --kind stance": "a quarter of all stances found",
    "shifts --format csv": "5 s",
}
"""Commands over the generated data, and what each may take at a million stances; at 100,000 it is 0.6 s."""


def bench_commands(data: Data, rounds: int) -> None:
    """Whole commands, each a process of its own, against starting Python with the libraries beneath; processor time too."""

    def run(*arguments: str) -> dict[str, float]:
        code = """
            import os, subprocess, sys, time
            start = time.perf_counter()
            subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            taken = os.times()
            result = {"seconds": time.perf_counter() - start, "cpu": taken.children_user + taken.children_system}
        """
        return child(code, *arguments)

    for command, goal in COMMANDS.items():
        cpu: list[float] = []

        def ours(command: str = command, cpu: list[float] = cpu) -> float:
            found = run("-m", "stancegraph", "--graph", str(data.store), *command.split())
            cpu.append(found["cpu"])
            return found["seconds"]

        taken, floor = in_turn(rounds, ours, lambda: run("-c", "import click, numpy, pyoxigraph")["seconds"])
        what = f"{command}, {data.stances:,} (processor {statistics.median(cpu):.2f} s)"
        say(what, f"{taken:.2f} s", f"{floor:.2f} s", taken / floor, goal)


QUERIES = {
    "count by position": "SELECT ?position (COUNT(?s) AS ?n) { ?s a sg:Stance ; sg:position ?position } GROUP BY ?position",
    "latest day of each actor on each issue": """
        SELECT ?actor ?issue (MAX(?date) AS ?last) { ?s sg:actor ?actor ; sg:issue ?issue ; sg:date ?date } GROUP BY ?actor ?issue""",
    "all stances with note": "SELECT ?s ?note { ?s a sg:Stance ; skos:note ?note }",
}


def consume(answer: object) -> None:
    """Take every solution of a SELECT query into Python."""
    from pyoxigraph import QuerySolutions

    assert isinstance(answer, QuerySolutions)
    for row in answer:
        _ = row[0]


def bench_query(data: Data, rounds: int) -> None:
    """Queries through our interface, without and with a time-out, against the bare engine."""
    from pyoxigraph import Store

    from stancegraph.rdf.vocabulary import PREFIXES
    from stancegraph.store import layout
    from stancegraph.store.embedded import EmbeddedGraph

    graph = EmbeddedGraph(data.store)
    bare = Store.read_only(str(layout.current(data.store).oxigraph))

    def ours(query: str, timeout: float | None) -> float:
        return timed(lambda: consume(graph.query(query, timeout=timeout)))

    def engine(query: str) -> float:
        return timed(lambda: consume(bare.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)))

    for name, query in QUERIES.items():
        sides = partial(ours, query, None), partial(ours, query, 600), partial(engine, query)
        plain, limited, raw = in_turn(rounds, *sides)
        say(f"query: {name}", f"{plain * 1e3:.0f} ms", f"{raw * 1e3:.0f} ms", plain / raw, "at most 1.1")
        say(
            "  with a time-out, in a process of its own",
            f"{limited * 1e3:.0f} ms",
            f"{raw * 1e3:.0f} ms",
            limited / raw,
            "",
        )
    graph.close()


def bench_start(rounds: int) -> None:
    """The time to --help, against importing click alone."""
    program = Path(sys.executable).with_name("stancegraph")

    def run(*command: object) -> float:
        return timed(lambda: subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL))

    help_, click = in_turn(
        max(rounds, 9), lambda: run(program, "--help"), lambda: run(sys.executable, "-c", "import click")
    )
    say(
        "stancegraph --help / python -c 'import click'",
        f"{help_ * 1e3:.0f} ms",
        f"{click * 1e3:.0f} ms",
        help_ / click,
        "at most 2",
    )


SCAN = """
    SELECT ?s ?actor ?issue ?position ?date ?voice {
      ?s a sg:Stance ; sg:actor ?actor ; sg:issue ?issue ; sg:position ?position ; sg:date ?date ; sg:voice ?voice }"""


def bench_positions(data: Data, rounds: int) -> None:
    """All positions as of a date from the columns, against one scan of the stances into Python."""
    from datetime import date

    import stancegraph
    from stancegraph.answers.positions import Positions

    with stancegraph.open(data.store) as session:
        _ = session.stances, session.catalogue.actors, session.catalogue.roles, session.catalogue.issues
        day = date(2025, 1, 1)

        def ours() -> Positions:
            return session.positions(as_of=day)

        def scan() -> object:
            return [tuple(row) for row in session.graph.select(SCAN)]

        answered, scanned = in_turn(rounds, lambda: timed(ours), lambda: timed(scan))
        what = f"all positions as of a day / one scan, {data.stances:,}"
        say(what, f"{answered * 1e3:.0f} ms", f"{scanned * 1e3:.0f} ms", answered / scanned, "at most 0.5")
        rows = timed(lambda: list(ours()))
        print(f"{'  and every answer as a row object':<58} {rows * 1e3:>9.0f} ms", flush=True)


LATEST = """
    SELECT ?who ?statement ?date {
      ?statement sg:issue ?issue ; sg:actor ?who ; sg:date ?date .
      { SELECT ?who (MAX(?day) AS ?date) { ?any sg:issue ?issue ; sg:actor ?who ; sg:date ?day FILTER(?day <= ?as_of) } GROUP BY ?who }
    }"""


def bench_sparql(data: Data, rounds: int) -> None:
    """The documented SPARQL form of positions, against the best form known of its core: the latest stance of each actor."""
    import stancegraph

    values = {"issue": "issue-000", "as_of": "2025-01-01"}
    with stancegraph.open(data.store) as session:
        values["issue"] = next(iter(session.catalogue.issues))

        def ask(query: str, values: dict[str, str]) -> float:
            return timed(lambda: consume(session.query(query, values)))

        bare = {**values, "issue": f"issue:{values['issue']}"}
        ours, core = in_turn(rounds, lambda: ask("positions", values), lambda: ask(LATEST, bare))
        say(
            "query positions / its core, MAX(date) by actor",
            f"{ours * 1e3:.0f} ms",
            f"{core * 1e3:.0f} ms",
            ours / core,
            "at most 4",
        )


def bench_library(data: Data) -> None:
    """Every named query against seeing each stance once."""
    from collections import deque

    from pyoxigraph import QueryBoolean

    import stancegraph
    from stancegraph.queries import library

    def ask(query: str, values: dict[str, str]) -> None:
        answer = session.query(query, values)
        if not isinstance(answer, QueryBoolean):
            deque(answer, maxlen=0)

    with stancegraph.open(data.store) as session:
        state, actor = (next(each for each in session.catalogue.actors if kind in each) for kind in ("state", "person"))
        first = {"issue": next(iter(session.catalogue.issues)), "actor": actor, "organisation": state}
        first["stance"], first["source"] = session.stances.ids[0], session.stances.sources[0]
        scan = timed(lambda: ask(SCAN, {}))
        for name, query in library().items():
            values = {each.name: first[each.name] for each in query.parameters if each.name in first}
            taken = timed(partial(ask, name, values))
            say(f"query {name} / one scan", f"{taken * 1e3:.0f} ms", f"{scan * 1e3:.0f} ms", taken / scan, "at most 20")


def bench_networks() -> None:
    """Networks against bare matrix products and other ways; see benchmark_networks.py."""
    import benchmark_networks

    for ratio in benchmark_networks.measured():
        print(ratio, flush=True)


def bench_view() -> None:
    """The explorer against pyvis' own page; see benchmark_view.py."""
    import benchmark_view

    print(benchmark_view.report(benchmark_view.bench_view(), patience=180), flush=True)


def main() -> None:
    """Run the sections asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "sections",
        nargs="*",
        default=["start", "build", "commands", "query", "positions", "sparql", "library", "networks", "view"],
    )
    parser.add_argument("--stances", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="a million stances too")
    options = parser.parse_args()
    print(f"{'what':<58} {'ours':>12} {'floor':>12} {'ratio':>8}   goal")
    if "start" in options.sections:
        bench_start(options.rounds)
    if "networks" in options.sections:
        bench_networks()
    if "view" in options.sections:
        bench_view()
    if not {"build", "commands", "query", "positions", "sparql", "library"} & set(options.sections):
        return
    work = Path(tempfile.mkdtemp(prefix="stancegraph-bench-"))
    try:
        for stances in (options.stances, *((1_000_000,) if options.large else ())):
            data = Data(work, stances)
            if "build" in options.sections:
                bench_build(data, options.rounds if stances < 1_000_000 else 1)
            else:
                data.build()
            if "commands" in options.sections:
                bench_commands(data, options.rounds)
            if "query" in options.sections:
                bench_query(data, options.rounds)
            if "positions" in options.sections:
                bench_positions(data, options.rounds)
            if "sparql" in options.sections:
                bench_sparql(data, options.rounds)
            if "library" in options.sections:
                bench_library(data)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
