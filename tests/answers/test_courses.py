"""What holds on which days asked about, against a slow reading of the definitions on every such day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
import stancegraph
from reference import World
from stancegraph.answers.courses import last_words, neighbours
from stancegraph.answers.stance_table import day_of
from support import tiny
from worlds import crowded_worlds, governed_worlds, table_of, worlds


def turning_days(world: World) -> set[date]:
    """The days on which something may change: those of which stances may be, and the days beside them."""
    days = {day for stance in world.stances for day in reference.span(stance)}
    return {day + timedelta(step) for day in days for step in (-1, 0, 1)} | {date.max}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(crowded_worlds() | worlds() | governed_worlds())
def test_last_words_are_those_of_each_day(world: World) -> None:
    table = table_of(world)
    found = [(table.ids[row], day_of(first), day_of(last)) for row, first, last in last_words(table)]
    out = reference.corrected(world, datetime.max.replace(tzinfo=UTC))
    direct = [each for each in world.stances if each.voice in reference.DIRECT and each.id not in out]
    for day in turning_days(world):
        expected = set()
        for topic in {(each.actor, each.issue) for each in direct}:
            said = [each for each in direct if (each.actor, each.issue) == topic and reference.span(each)[0] <= day]
            expected |= {claim.stance.id for claim in reference.winners(list(map(reference.Claim, said)))}
        assert sorted(each for each, first, last in found if first <= day <= last) == sorted(expected)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), max_size=9))
def test_neighbours_are_those_of_each_day(points: list[tuple[int, int]]) -> None:
    points.sort(key=lambda point: point[0])  # in order of their course, whatever days they count from
    topic, first = np.array(points, dtype=np.int64).reshape(-1, 2).T
    found = list(zip(*(each.tolist() for each in neighbours(topic, first)), strict=True))
    for day in range(-1, 8):
        there = [place for place, (_, begins) in enumerate(points) if begins <= day]
        pairs = [(one, other) for one, other in pairwise(there) if topic[one] == topic[other]]
        assert sorted((one, other) for one, other, since, until in found if since <= day <= until) == pairs


def test_a_build_says_it_of_the_stances_of_each_dataset(tmp_path: Path) -> None:
    """Those of a dataset have its base IRI, and what is said of them stands where the rest of it stands."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        info = replace(tiny().info, base_iri=f"https://example.org/{folder.name}/")
        stancegraph.write_dataset(replace(tiny(), info=info, retractions=()), folder)
    stancegraph.build(folders, tmp_path / "graph", prefixes={folders[1]: "b"})
    with stancegraph.open(tmp_path / "graph") as graph:
        said, there = (
            [
                (row["s"].value, row["g"].value)
                for row in graph.graph.select(f"SELECT ?s ?g {{ GRAPH ?g {{ ?s {what} }} }}")
            ]
            for what in ("sg:lastWord ?days", "a sg:Stance")
        )
        assert {each.split("/stance/")[0] for each, _ in said} == {
            "https://example.org/one",
            "https://example.org/two",
        }
        assert set(said) <= set(there)
