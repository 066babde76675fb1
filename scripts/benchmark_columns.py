"""Measures questions to coded events against bare SQL in the same DuckDB, in one run, on invented events.

    benchmark_columns.py [--rows 10_000_000 ...] [--rounds 3] [--engine WORD ...] [--spill LIMIT ...] [--votes FOLDER [--triples]]

Each side is a process of its own and they take turns; a figure is the median of the rounds, in processor time (of all threads) and by the
clock. Both sides get two threads and 2 GB, read the same Parquet file and hand over whole answers as Arrow tables. With
``--engine`` the same questions are asked there (``local[2]``, ``spark://...``), and the answers compared with DuckDB's. ``--spill`` asks
DuckDB for pairs by month once in so much memory (``512MB``), and says how much lay in its temporary folder at most; with ``--rounds 0`` nothing else is asked.

``--votes`` are tables of roll calls as they are published, from which one command makes the agreement network without RDF. With
``--triples`` they become a dataset and a graph too, against loading the same quads into Oxigraph at once and merging its tables.
``--rows`` without a number leaves the invented events out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "memory_limit=2GB&threads=2"

OURS = """
    import hashlib, json, resource, sys, time
    from stancegraph.answers.scope import Scope
    from stancegraph.bulk.opened import open_columns
    from stancegraph.bulk.ranges import Window
    from stancegraph.networks.counted import ask_counted

    def digest(table):
        # What is equal has one sum, in whatever order and with whatever number of bits it comes.
        import pyarrow as pa, pyarrow.compute as pc
        total = [table.num_rows]
        for name in table.column_names:
            column = table.column(name)
            if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
                total.append(round(pc.sum(column.cast(pa.float64())).as_py() or 0, 3))
            elif pa.types.is_date(column.type):
                total.append(pc.sum(column.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())).as_py())
            elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                total.append(pc.sum(pc.binary_length(column)).as_py())
                total.append(pc.count_distinct(column).as_py())
            else:
                total.append(pc.sum(column.cast(pa.int64())).as_py())
        return total

    file, engine, question = sys.argv[1:4]
    started = time.perf_counter()
    with open_columns(file, engine) as columns:
        opened = time.perf_counter() - started
        day = columns.resolved(Scope.of(as_of="2020-01-01"))
        ever = columns.resolved(Scope.of(as_of="2030-01-01"))
        cpu, wall = time.process_time(), time.perf_counter()
        if question == "pairs":
            told = columns.table(columns.pairs(ever, Window.MONTH))
        elif question == "positions":
            told = columns.table(columns.positions(day).select("actor", "issue", "value", "date", "event"))
        elif question == "agreement":
            told = columns.table(columns.levels(ever))
            network = ask_counted(told, "agreement")
            told = told.select(["actor", "issue", "value", "count"])
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        result = {"cpu": cpu, "wall": wall, "start": opened, "digest": digest(told.select(sorted(told.column_names)))}
        result["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if question == "agreement":
            result["digest"].append(round(float(network.ties.weights.sum()), 6))
        print("\\n" + json.dumps(result))
"""
"""A question as the package answers it."""

BARE = """
    import json, resource, sys, time
    import duckdb
    file, spill, question = sys.argv[1:4]
    con = duckdb.connect(config={"threads": 2, "memory_limit": "2GB", "temp_directory": spill, "preserve_insertion_order": "false"})
    con.execute("SET enable_progress_bar = false")
    con.execute(f"CREATE VIEW ev AS SELECT * FROM '{file}'")
    SQL = {
        "pairs": "SELECT actor, target, date_trunc('month', date) AS window, count(*) AS count, avg(position), avg(score) FROM ev GROUP BY 1, 2, 3",
        "positions": '''SELECT actor, issue, arg_max(position, (date, event_id)) AS value, max(date) AS date, arg_max(event_id, (date, event_id))
            FROM ev WHERE date <= DATE '2020-01-01' GROUP BY 1, 2''',
        "agreement": "SELECT actor, issue, position, count(*) AS n FROM ev GROUP BY 1, 2, 3",
    }
    cpu, wall = time.process_time(), time.perf_counter()
    told = con.execute(SQL[question]).arrow()
    told = told if hasattr(told, "num_rows") else told.read_all()
    if question == "agreement":
        import numpy as np
        places = []
        for name in ("actor", "issue"):
            held = told.column(name).combine_chunks().dictionary_encode()
            places.append((len(held.dictionary), held.indices.to_numpy(zero_copy_only=False)))
        (many, actor), (issues, issue) = places
        level, times = told.column("position").to_numpy().astype(int), told.column("n").to_numpy()
        counts = np.zeros((5, many, issues))
        counts[level + 2, actor, issue] = times
        total = np.zeros((many, many))
        for one in range(5):
            for other in range(5):
                if abs(one - other) < 4:
                    total += (1 - abs(one - other) / 4) * (counts[one] @ counts[other].T)
        said = counts.sum(axis=(0, 2))
        total /= (said[:, None] + said) / 2
        np.fill_diagonal(total, 0)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    result = {"cpu": cpu, "wall": wall, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if question == "agreement":
        result["sum"] = round(float(np.triu(total).sum()), 6)
    result["rows"] = told.num_rows
    print("\\n" + json.dumps(result))
"""
"""The same in bare SQL, and of the matrix a bare product."""

GENERATE = """
    import sys
    import duckdb
    rows, file, spill = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    con = duckdb.connect(config={"threads": 2, "memory_limit": "2GB", "temp_directory": spill, "preserve_insertion_order": "false"})
    con.execute("SET enable_progress_bar = false")
    con.execute(f'''COPY (SELECT
        'e' || lpad(CAST(i AS VARCHAR), 10, '0') AS event_id, DATE '2010-01-01' + CAST(hash(i, 1) % 5844 AS INTEGER) AS date,
        CAST(NULL AS DATE) AS recorded, 'a' || lpad(CAST(hash(i, 2) % 300 AS VARCHAR), 4, '0') AS actor,
        CAST(NULL AS VARCHAR) AS actor_name, 'a' || lpad(CAST(hash(i, 3) % 300 AS VARCHAR), 4, '0') AS target,
        CAST(NULL AS VARCHAR) AS target_name, 'i' || lpad(CAST(hash(i, 4) % 100 AS VARCHAR), 3, '0') AS issue,
        CAST(CAST(hash(i, 5) % 5 AS INTEGER) - 2 AS TINYINT) AS position, CAST(hash(i, 6) % 200 / 10.0 - 10 AS DOUBLE) AS score,
        CAST(hash(i, 7) % 20 + 1 AS VARCHAR) AS code, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS according_to,
        CAST(NULL AS INTEGER) AS mentions FROM range({rows}) r(i))
        TO '{file}' (FORMAT PARQUET, COMPRESSION ZSTD, KV_METADATA {{
            stancegraph: '{{"kind": "events", "format": 1, "dataset": "Invented events", "inputs": {{}}}}' }})''')
    print("{}")
"""

LOAD = """
    import json, sys, time
    from pyoxigraph import RdfFormat, Store
    cpu, wall = time.process_time(), time.perf_counter()
    store = Store(sys.argv[2])
    store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    store.flush()
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "quads": len(store)}))
"""
"""The floor of a build: all its quads at once, merged."""


def child(code: str, *arguments: object) -> dict[str, Any]:
    """Run code in a fresh process, which prints a JSON object last."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "graph"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(file: Path, rounds: int, work: Path) -> dict[str, dict[str, float]]:
    """The questions to DuckDB, ours and bare in turn; what ours answered, by question."""
    answers = {}
    for question in ("pairs", "positions", "agreement"):
        ours, bare = [], []
        for _ in range(rounds):
            ours.append(child(OURS, file, f"duckdb:?{SETTINGS}", question))
            bare.append(child(BARE, file, work, question))
        cpu, floor = (statistics.median(each["cpu"] for each in side) for side in (ours, bare))
        wall, wall_floor = (statistics.median(each["wall"] for each in side) for side in (ours, bare))
        peak = max(each["mb"] for each in ours)
        answers[question] = ours[0]
        print(
            f"{question:<12} processor {cpu:6.2f} s against {floor:6.2f} s: {cpu / floor:5.2f}; clock {wall:6.2f} s against "
            f"{wall_floor:6.2f} s: {wall / wall_floor:5.2f} (goal 1.3); peak {peak:5.0f} MB",
            flush=True,
        )
    return answers


def spilled(file: Path, limit: str, work: Path) -> None:
    """Pairs by month in that much memory: whether the answer comes, and what lay on disk meanwhile."""
    spill = work / "spill"
    spill.mkdir()
    most = 0
    stop = threading.Event()

    def watch() -> None:
        nonlocal most
        while not stop.wait(0.1):
            most = max(most, sum(each.stat().st_size for each in spill.rglob("*") if each.is_file()))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        found = child(OURS, file, f"duckdb:?memory_limit={limit}&threads=2&temp_directory={spill}", "pairs")
    finally:
        stop.set()
        watching.join()
    shutil.rmtree(spill)
    print(
        f"pairs in {limit}: {found['digest'][0]:,} rows, clock {found['wall']:.1f} s, processor {found['cpu']:.1f} s, peak of the process "
        f"{found['mb']:.0f} MB, of its temporary folder {most / 1e6:,.0f} MB",
        flush=True,
    )


def command(*words: object) -> dict[str, float]:
    """Run a command of the package, and measure the whole process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "graph"), "PYTHONWARNINGS": "ignore"}
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "stancegraph", *map(str, words)], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, [str(each) for each in words])
    wall = time.perf_counter() - started
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}


def voted(votes: Path, rounds: int, work: Path) -> None:
    """From tables of roll calls to the agreement network, in one command."""
    network = work / "network.csv"
    runs = [command("network", "agreement", votes, "-o", network) for _ in range(rounds)]
    wall, cpu = (statistics.median(each[name] for each in runs) for name in ("wall", "cpu"))
    with network.open() as stream:
        ties = sum(1 for _ in stream) - 1
    print(
        f"votes to agreement network: clock {wall:.2f} s, processor {cpu:.2f} s (goal 3 s), {ties:,} ties, "
        f"peak {max(each['mb'] for each in runs):.0f} MB; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def in_triples(votes: Path, work: Path) -> None:
    """The same votes as a dataset and a graph, against the load and compaction of its quads."""
    imported = command("import", "un-votes", votes, "-o", work / "votes")
    built = command("build", work / "votes", "-o", work / "votes.graph")
    quads = work / "votes.nq"
    command("--graph", work / "votes.graph", "export", "nquads", "-o", quads)
    floor = child(LOAD, quads, work / "floor")
    for name, what in (("cpu", "processor"), ("wall", "clock")):
        ours = imported[name] + built[name]
        print(
            f"votes to a graph, {floor['quads']:,} quads: {what} {imported[name]:.1f} + {built[name]:.1f} s against {floor[name]:.1f} s: "
            f"{ours / floor[name]:.2f} (goal 2); peak {max(imported['mb'], built['mb']):.0f} MB; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def compared(file: Path, engine: str, answers: dict[str, dict[str, float]]) -> bool:
    """The questions to another engine, and whether its answers are those of DuckDB."""
    equal = True
    for question, ours in answers.items():
        theirs = child(OURS, file, engine, question)
        same = theirs["digest"] == ours["digest"]
        equal &= same
        print(
            f"{engine:<22} {question:<12} start {theirs['start']:5.1f} s, clock {theirs['wall']:7.2f} s, DuckDB {ours['wall']:6.2f} s; "
            f"answers {'equal' if same else 'NOT EQUAL'}",
            flush=True,
        )
        if not same:
            print(f"  {theirs['digest']}\n  {ours['digest']}", flush=True)
    return equal


def main() -> None:
    """Measure what was asked for; exits with 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", action="append", default=[])
    parser.add_argument("--spill", metavar="LIMIT", nargs="*", default=[])
    parser.add_argument("--votes", type=Path)
    parser.add_argument("--triples", action="store_true")
    options = parser.parse_args()
    if options.triples and not options.votes:
        parser.error("--triples are those of --votes")
    work = Path(tempfile.mkdtemp(prefix="stancegraph-bench-"))
    equal = True
    try:
        for rows in options.rows:
            file = work / f"events-{rows}.parquet"
            started = time.perf_counter()
            child(GENERATE, rows, file, work)
            size = file.stat().st_size / 1e6
            print(
                f"{rows:,} events, {size:,.0f} MB, made in {time.perf_counter() - started:.0f} s; load {os.getloadavg()[0]:.1f}"
            )
            answers = measured(file, options.rounds, work) if options.rounds else {}
            for engine in options.engine:
                equal &= compared(file, engine, answers)
            for limit in options.spill:
                spilled(file, limit, work)
            file.unlink()
        if options.votes:
            voted(options.votes, options.rounds, work)
        if options.triples:
            in_triples(options.votes, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
