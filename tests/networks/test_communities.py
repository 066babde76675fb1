"""Communities bettered by steps: no step there is would better them further, and of few nodes they are the best of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.networks import Definition, Observations
from stancegraph.networks import measures as of
from stancegraph.networks.bootstrap import Draws, Resampled, _Modularity, documents_of, measure_intervals
from stancegraph.networks.communities import best, bettered, quality
from stancegraph.networks.counts import Floats
from stancegraph.networks.definition import Measure
from stancegraph.networks.projection import network


@st.composite
def networks(draw: st.DrawFn, most: int = 7) -> Floats:
    """Weights of each pair, many of them none."""
    size = draw(st.integers(1, most))
    found = np.zeros((size, size))
    for one, other in combinations(range(size), 2):
        found[one, other] = found[other, one] = draw(st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0]))
    return found


def slowly(weights: Floats, community: list[int]) -> float:
    """Another's modularity."""
    graph = nx.from_numpy_array(weights)
    if not graph.size():
        return 0.0
    return float(nx.community.modularity(graph, groups(community), weight="weight"))


def groups(community: list[int]) -> list[set[int]]:
    return [{node for node, other in enumerate(community) if other == each} for each in sorted(set(community))]


def divisions(size: int) -> Iterator[list[int]]:
    """All there are."""

    def further(told: list[int]) -> Iterator[list[int]]:
        if len(told) == size:
            yield told
            return
        for each in range(max(told, default=-1) + 2):
            yield from further([*told, each])

    return further([])


def steps(community: list[int]) -> Iterator[list[int]]:
    """Every division that one step leads to."""
    free = max(community) + 1
    for node in range(len(community)):
        for there in {*community, free}:
            yield [there if place == node else each for place, each in enumerate(community)]
    for one, other in combinations(sorted(set(community)), 2):
        yield [one if each == other else each for each in community]


@settings(max_examples=150, deadline=None)
@given(networks(), st.data())
def test_no_step_betters_what_steps_end_with(weights: Floats, data: st.DataObject) -> None:
    start = data.draw(st.lists(st.integers(0, 5), min_size=len(weights), max_size=len(weights)))
    found = bettered(weights, np.array(start)).tolist()
    reached = slowly(weights, found)
    assert quality(weights, np.array(found)) == pytest.approx(reached, abs=1e-12)
    assert reached >= slowly(weights, start) - 1e-12
    assert all(slowly(weights, each) <= reached + 1e-9 for each in steps(found))


@settings(max_examples=60, deadline=None)
@given(networks(6))
def test_of_few_nodes_the_best_of_all_is_found(weights: Floats) -> None:
    found = best(weights, np.zeros(len(weights), dtype=np.int64))
    highest = max(slowly(weights, each) for each in divisions(len(weights)))
    assert quality(weights, found) == pytest.approx(highest, abs=1e-9)


def told(seed: int, actors: int = 30, count: int = 300) -> Observations:
    draw = np.random.default_rng(seed)
    rows = [
        (
            f"a{who:02}",
            f"i{what}",
            2 if (who < actors / 2) is (draw.random() < 0.7) else -2,
            date(2025, 1, 1),
            f"d{where}",
            f"s{n}",
        )
        for n, (who, what, where) in enumerate(
            zip(draw.integers(0, actors, count), draw.integers(0, 8, count), draw.integers(0, 60, count), strict=True)
        )
    ]
    return Observations.of(rows)


def test_what_is_found_of_draws_is_as_good_as_the_whole_search() -> None:
    found = network(told(1), Definition.of("net", normalisation="average"))
    documents = documents_of([found])
    again = Resampled(found, documents)
    measurer = _Modularity(again, 0)
    assert measurer.of(np.ones(len(documents), dtype=np.int64))[0] >= of.modularity(found) - 1e-9
    pairs = [(measurer.of(times)[0], of.modularity(again.again(times))) for times in Draws(8).of(len(documents))]
    ours, whole = (np.array(each) for each in zip(*pairs, strict=True))
    assert (ours >= whole * 0.97).all()
    assert ours.mean() == pytest.approx(whole.mean(), rel=0.01)


def test_the_interval_of_a_divided_network_is_above_none() -> None:
    [row] = measure_intervals(
        [network(told(2), Definition.of("net", normalisation="average"))], [Measure.MODULARITY], Draws(40)
    )
    assert row.low <= row.value <= row.high
    assert row.low > 0
