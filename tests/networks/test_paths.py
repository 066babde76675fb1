"""Shares of shortest paths: those of the definition, path by path, and those of another's search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.networks import Definition, Observations, paths
from stancegraph.networks import measures as of
from stancegraph.networks.counts import Floats
from stancegraph.networks.paths import betweenness
from stancegraph.networks.projection import network


@st.composite
def whole(draw: st.DrawFn) -> Floats:
    """Whole weights of each pair, many of them none and many so that some paths are equally long."""
    size = draw(st.integers(0, 6))
    found = np.zeros((size, size))
    for one, other in combinations(range(size), 2):
        found[one, other] = found[other, one] = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 6, 12]))
    return found


def slowly(weights: Floats) -> list[float]:
    """The definition to the letter: all paths between two nodes, with their exact lengths, and the share of the shortest that has a node within."""
    size = len(weights)
    found = [Fraction(0)] * size

    def on(path: list[int], end: int) -> Iterator[list[int]]:
        if path[-1] == end:
            yield path
            return
        for node in range(size):
            if node not in path and weights[path[-1], node]:
                yield from on([*path, node], end)

    def length(path: list[int]) -> Fraction:
        return sum((1 / Fraction(float(weights[one, other])) for one, other in pairwise(path)), Fraction(0))

    for one, other in combinations(range(size), 2):
        ways = list(on([one], other))
        least = min(map(length, ways), default=None)
        shortest = [path for path in ways if length(path) == least]
        for node in {*range(size)} - {one, other}:
            found[node] += Fraction(sum(node in path for path in shortest), max(len(shortest), 1))
    pairs = max((size - 1) * (size - 2) // 2, 1)
    return [float(each / pairs) for each in found]


def ours(weights: Floats) -> Floats | None:
    heads, tails = np.nonzero(np.triu(weights))
    return betweenness(len(weights), heads, tails, weights[heads, tails])


def of_networkx(weights: Floats) -> list[float]:
    """With exact lengths: by floats it takes paths for longer that differ in the last digit of a sum."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    for head, tail in np.argwhere(np.triu(weights)).tolist():
        graph.add_edge(head, tail, weight=1 / Fraction(float(weights[head, tail])))
    return list(nx.betweenness_centrality(graph, weight="weight").values())


@settings(deadline=None)
@given(whole(), st.sampled_from([1, 1 / 3, 0.1, 7e-5, 3e9]))
def test_the_share_is_that_of_the_definition(weights: Floats, scale: float) -> None:
    """Also where weights are divided by something, so that lengths that are the same differ in their last digits."""
    assert ours(weights * scale) == pytest.approx(slowly(weights), abs=1e-12)


@pytest.mark.parametrize(
    "kind", ["all alike", "even", "of the active", "sparse", "two modes", "two parts", "far apart"]
)
def test_large_networks_are_as_another_finds_them(kind: str) -> None:
    """Of so many nodes that some are asked for the ends near them only."""
    draw, size = np.random.default_rng(3), 70
    activity = draw.pareto(1.2, size) + 0.3
    half = np.arange(size) < 40
    weights = {
        "all alike": (draw.random((size, size)) < 0.3).astype(float),
        "even": draw.random((size, size)),
        "of the active": draw.poisson(np.outer(activity, activity)).astype(float),
        "sparse": draw.integers(1, 9, (size, size)) * (draw.random((size, size)) < 0.03),
        "two modes": draw.integers(0, 3, (size, size)) * (half[:, None] != half),
        "two parts": draw.integers(0, 30, (size, size)) * (half[:, None] == half),
        "far apart": 10.0 ** draw.uniform(-6, 0, (size, size)),
    }[kind]
    weights = np.triu(weights, 1).astype(float)
    weights += weights.T
    assert ours(weights) == pytest.approx(of_networkx(weights), abs=1e-12)


def test_what_matrices_cannot_tell_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (who, issue, 2, date(2025, 1, 1), "paper", f"{who}{issue}")
        for who, issues in {"a": "v", "b": "vw", "c": "wx", "d": "xyz", "e": "y"}.items()
        for issue in issues
    ]
    told = network(Observations.of(rows), Definition.of("agreement"))
    found = of.betweenness(told)
    assert max(found.values()) > 0
    monkeypatch.setattr(paths, "_MOST_NODES", len(told) - 1)
    assert of.betweenness(told) == pytest.approx(found)
    assert ours(np.zeros((len(told), len(told)))) is None
    monkeypatch.undo()
    # The tie of 1e-12 is as long as all others together are nothing: no path is told from the next.
    assert ours(np.array([[0, 1, 0], [1, 0, 1e-12], [0, 1e-12, 0]])) is None
    assert ours(np.array([[0, 1, 0], [1, 0, 1e-8], [0, 1e-8, 0]])) == pytest.approx([0, 1, 0])
