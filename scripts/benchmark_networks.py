"""How fast networks are in processor time, as ratios to things of the same size made in the same run: they hold on any machine.

    benchmark_networks.py [--graph PATH]    with --graph also the network of a real graph, whole and year by year

Each ratio is printed with its bound, where there is one; the exit code is 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np

from stancegraph.importers.dna_columns import coded_statements
from stancegraph.networks import Definition, Observations
from stancegraph.networks.bootstrap import Draws, measure_intervals, tie_intervals
from stancegraph.networks.definition import Measure
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import windows

STANCES, ACTORS, ISSUES, MONTHS = 100_000, 3_000, 200, 200


class Ratio(NamedTuple):
    """What was measured, as a multiple of what, in seconds, and how much it may be."""

    name: str
    seconds: float
    ratio: float | None = None
    of: str = ""
    bound: float | None = None

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:8.2f} x {self.of}"
        bound = "" if self.bound is None else f"  (at most {self.bound:g})"
        return f"{self.name:<44}{self.seconds:9.3f} s {ratio}{bound}"

    @property
    def broken(self) -> bool:
        """Whether it is more than it may be."""
        return self.bound is not None and self.ratio is not None and self.ratio > self.bound


def stances(count: int, actors: int = ACTORS, issues: int = ISSUES, seed: int = 1) -> Observations:
    """Stances at random, over so many months."""
    draw = np.random.default_rng(seed)
    return Observations(
        actor=draw.integers(0, actors, count),
        issue=draw.integers(0, issues, count),
        value=draw.integers(-2, 3, count),
        day=np.sort(draw.integers(0, MONTHS * 30, count)),
        source=draw.integers(0, count // 3 + 1, count),
        stance=np.arange(count),
        actors=[f"actor-{each:05}" for each in range(actors)],
        issues=[f"issue-{each:05}" for each in range(issues)],
        ids=[f"s{each}" for each in range(count)],
    )


def fastest(work: Callable[[], Any], times: int = 3) -> float:
    """The shortest of several runs, in seconds of processor time: what others do on the machine is not in it."""
    taken = []
    for _run in range(times):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)


def bare_product(seen: Observations) -> float:
    """The product of the matrix of counts (actors x issues and positions) with its transpose: dense or sparse, the faster."""
    size = len(seen.actors), len(seen.issues) * 5
    flat = seen.actor * size[1] + seen.issue * 5 + seen.value + 2
    counts = np.bincount(flat, minlength=size[0] * size[1]).reshape(size).astype(np.float64)
    taken = [fastest(lambda: counts @ counts.T)]
    try:
        from scipy.sparse import csr_matrix
    except ModuleNotFoundError:
        pass
    else:
        sparse = csr_matrix(counts)
        taken.append(fastest(lambda: sparse @ sparse.T, 1))
    return min(taken)


def nested_loop(seen: Observations) -> dict[tuple[int, int], float]:
    """Agreement as one would write it first: for each issue, each pair of stances."""
    by_issue: dict[int, list[tuple[int, int]]] = {}
    for actor, issue, value in zip(seen.actor.tolist(), seen.issue.tolist(), seen.value.tolist(), strict=True):
        by_issue.setdefault(issue, []).append((actor, value))
    found: dict[tuple[int, int], float] = {}
    for told in by_issue.values():
        for (one, mine), (other, yours) in combinations(told, 2):
            if one != other:
                pair = (min(one, other), max(one, other))
                found[pair] = found.get(pair, 0.0) + 1 - abs(mine - yours) / 4
    return found


def projected_by_networkx(seen: Observations) -> Any:
    """networkx' own projection of the two-mode network, which only counts common issues."""
    import networkx as nx
    from networkx.algorithms import bipartite

    graph = nx.Graph()
    actors = {f"a{each}" for each in seen.actor.tolist()}
    graph.add_edges_from((f"a{a}", f"i{i}") for a, i in zip(seen.actor.tolist(), seen.issue.tolist(), strict=True))
    return bipartite.weighted_projected_graph(graph, actors)


def database(folder: Path, statements: int, organisations: int) -> Path:
    """A database of Discourse Network Analyzer, in the layout of version 3, of statements at random over five years."""
    draw, path = np.random.default_rng(1), folder / f"{statements}.dna"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_LAYOUT)
        many, documents = connection.executemany, statements // 10
        moments = (1_500_000_000 + draw.integers(0, 86_400 * 365 * 5, documents)).tolist()
        many("INSERT INTO DOCUMENTS(ID, Title, Text, Date) VALUES (?, 'a title', 'words', ?)", enumerate(moments, 1))
        labels = [(each, 1, f"organisation {each}") for each in range(organisations)]
        labels += [(_CONCEPTS + each, 2, f"concept {each}") for each in range(100)]
        many("INSERT INTO ENTITIES(ID, VariableId, Value) VALUES (?, ?, ?)", labels)
        numbers = range(1, statements + 1)
        where = draw.integers(1, documents + 1, statements).tolist()
        many(
            "INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)",
            ((n, d, n % 90, n % 90 + 4) for n, d in zip(numbers, where, strict=True)),
        )
        for variable, codes in (
            (1, draw.integers(0, organisations, statements)),
            (2, _CONCEPTS + draw.integers(0, 100, statements)),
        ):
            rows = ((n, variable, code) for n, code in zip(numbers, codes.tolist(), strict=True))
            many("INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (?, ?, ?)", rows)
        signs = draw.integers(0, 2, statements).tolist()
        many(
            "INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES (?, 3, ?)", zip(numbers, signs, strict=True)
        )
        connection.commit()
    return path


_CONCEPTS = 1_000_000
_LAYOUT = """
CREATE TABLE SETTINGS(Property TEXT, Value TEXT); INSERT INTO SETTINGS VALUES ('version', '3.0.11');
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT); INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement');
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
INSERT INTO VARIABLES VALUES (1, 'organization', 'short text', 1), (2, 'concept', 'short text', 1), (3, 'agreement', 'boolean', 1);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER, Coder INTEGER);
CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER, Blue INTEGER, ChildOf INTEGER);
"""


def of_a_database() -> Iterator[Ratio]:
    """Read, counted and multiplied, straight from a file, held against the seconds of the goal."""
    with TemporaryDirectory() as folder:
        path = database(Path(folder), 200_000, 996)
        taken = fastest(lambda: coded_statements(path).network().ties)
        yield Ratio("200,000 statements of 996, read and multiplied", taken, taken / 1.5, "1.5 s of processor time", 1)
        once = fastest(lambda: coded_statements(path).network(duplicates="month").ties)
        yield Ratio("the same, once a month", once, once / taken, "with all duplicates")
        series = fastest(lambda: [each.ties for each in coded_statements(path).networks("3months")])
        yield Ratio("the same, in 3-month windows", series, series / taken, "one network", 2)
        million = database(Path(folder), 1_000_000, 996)
        again = fastest(lambda: coded_statements(million).network().ties)
        yield Ratio("1,000,000 statements", again, again / taken, "200,000")


def of_draws() -> Iterator[Ratio]:
    """Intervals of the ties of 50,000 statements; processor time of 1,000 samples, taken from 50."""
    for actors in (300, 996):
        found = network(stances(50_000, actors=actors, issues=100), Definition.of(normalisation="average"))
        taken = fastest(lambda found=found: tie_intervals(found, Draws(50))) * 20  # type: ignore[misc]
        yield Ratio(f"1,000 samples of 50,000 stances of {actors}", taken, taken / 60, "60 s of processor time", 1)
    found = network(stances(50_000, actors=300, issues=100), Definition.of(normalisation="average"))
    for measure in (Measure.DENSITY, Measure.POLARISATION, Measure.MODULARITY, Measure.BETWEENNESS):
        # What 50 samples take more than 10, so that the search for the network itself counts once.
        few, many = (
            fastest(lambda count=count, measure=measure: list(measure_intervals([found], [measure], Draws(count))))  # type: ignore[misc]
            for count in (10, 50)
        )
        taken = few + (many - few) / 40 * 990
        yield Ratio(f"the same of {measure}, 300 actors", taken, taken / 60, "60 s of processor time", 1)


def measured() -> Iterator[Ratio]:
    """All ratios."""
    seen = stances(STANCES)
    bare = bare_product(seen)
    yield Ratio(f"bare product, {STANCES:,} stances", bare)
    once = 0.0
    for kind in ("agreement", "conflict", "net", "co-issue", "affiliation"):
        taken = fastest(partial(network, seen, Definition.of(kind)))
        once = once or taken
        yield Ratio(kind, taken, taken / bare, "the bare product", 2)
    for choice in ({"normalisation": each} for each in ("average", "jaccard", "cosine")):
        for reading in ("textbook", "dna"):
            definition = Definition.of(**choice, reading=reading)
            taken = fastest(partial(network, seen, definition))
            yield Ratio(f"agreement, {choice['normalisation']}, {reading}", taken, taken / bare, "the bare product", 2)
    taken = fastest(lambda: network(seen, Definition.of(duplicates="month")))
    yield Ratio("agreement, once a month", taken, taken / bare, "the bare product")
    yield Ratio(
        "agreement over issues",
        taken := fastest(lambda: network(seen, Definition.of(over="issues"))),
        taken / bare,
        "the bare product",
    )
    for kind in ("lijphart", "signorino-ritter", "scott-pi", "cohen-kappa"):
        taken = fastest(partial(network, seen, Definition.of(kind)), 1)
        yield Ratio(kind, taken, taken / bare, "the bare product", 2)
    persons = stances(STANCES, actors=5_000)
    of_persons = bare_product(persons)
    taken = fastest(lambda: network(persons))
    yield Ratio("agreement of 5,000 persons", taken, taken / of_persons, "their bare product", 2)
    yield from of_a_database()
    yield from of_draws()
    series = windows(seen, length=Period.parse("1month"))
    taken = fastest(lambda: [len(each.ties) for each in series])
    yield Ratio(f"{len(series)} monthly windows", taken, taken / once, "one full pass", 3)
    series = windows(seen, length=Period.parse("3months"))
    taken = fastest(lambda: [len(each.ties) for each in series])
    yield Ratio(f"{len(series)} windows of three months", taken, taken / once, "one full pass", 3)
    many = stances(10 * STANCES)
    taken = fastest(lambda: network(many), 2)
    yield Ratio(f"agreement, {10 * STANCES:,} stances", taken, taken / once, f"that of {STANCES:,}", 10)
    little = stances(STANCES // 5)
    ours = fastest(lambda: network(little).ties)
    loop = fastest(lambda: nested_loop(little), 1)
    yield Ratio(f"nested loop, {STANCES // 5:,} stances", loop, loop / ours, "ours")
    projection = fastest(lambda: projected_by_networkx(little), 1)
    yield Ratio("networkx weighted_projected_graph", projection, projection / ours, "ours")
    # The shape of votes in the UN General Assembly.
    votes = stances(700_000, actors=200, issues=5_000)
    taken = fastest(lambda: network(votes), 2)
    yield Ratio("700,000 votes of 200 states", taken, taken / once, "one full pass")
    series = windows(votes, length=Period.parse("1year"))
    taken = fastest(lambda: [len(each.ties) for each in series], 1)
    yield Ratio(f"the same in {len(series)} years", taken, taken / once, "one full pass")


def real(path: str) -> Iterator[Ratio]:
    """A graph from disk, whole and year by year."""
    import stancegraph

    start = perf_counter()
    with stancegraph.open(path) as session:
        yield Ratio(f"open {len(session.stances):,} stances", perf_counter() - start)

        def ties(kind: str) -> object:
            return session.network(kind).ties

        for kind in ("agreement", "lijphart", "signorino-ritter", "scott-pi", "cohen-kappa"):
            yield Ratio(kind, fastest(partial(ties, kind), 1))
        series = session.networks("1year")
        yield Ratio(f"{len(series)} yearly networks", fastest(lambda: [len(each.ties) for each in series], 1))


def main() -> int:
    """Print everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--graph", help="a built graph to measure too")
    graph = options.parse_args().graph
    broken = 0
    for ratio in measured():
        print(ratio, flush=True)
        broken += ratio.broken
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':<44}{peak:9.0f} MB")
    for ratio in real(graph) if graph else ():
        print(ratio, flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
