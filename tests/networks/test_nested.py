"""The nested backbone and the lists, against their definitions written out."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import network_reference as slow
from stancegraph.errors import StancegraphError
from stancegraph.networks import Definition, Observations
from stancegraph.networks.listing import counts, events
from stancegraph.networks.nested import nested
from stancegraph.networks.projection import network
from support import any_definition


def spectrum(rows: list[slow.Row], names: list[str], choice: dict[str, str], *, literal: bool) -> list[float]:
    """Eigenvalues of the Laplacian, or degrees, scaled and sorted."""
    weights = slow.one_mode(rows, over="actors", duplicates="all", reading="textbook", **choice)
    matrix = np.zeros((len(names), len(names)))
    for one, other in combinations(names, 2):
        weight = max(weights.get((one, other), 0.0), 0.0)
        i, j = names.index(one), names.index(other)
        matrix[i, j] = matrix[j, i] = weight
    degrees = [sum(row) for row in matrix]
    values = degrees if literal else np.linalg.eigvals(np.diag(degrees) - matrix).real.tolist()
    total = sum(values)
    return sorted((value / total if total > 0 else 0.0 for value in values), reverse=True)


@settings(max_examples=60, deadline=None)
@given(
    slow.rows(),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["agreement", "net", "co-issue"]),
            "weighting": st.sampled_from(["binary"]),
            "normalisation": st.sampled_from(["none", "average"]),
        }
    ),
    st.booleans(),
)
def test_nested(told: list[slow.Row], choice: dict[str, str], literal: bool) -> None:
    reading = "dna" if literal else "textbook"
    found = network(Observations.of(told), any_definition(**choice, reading=reading))
    rows = slow.kept(
        told, weighting=choice["weighting"], duplicates="all", reading="textbook", ignore=choice["kind"] == "co-issue"
    )
    names = list(found.rows)

    def loss(topics: set[str]) -> float:
        inside = [row for row in rows if row[1] in topics]
        whole = spectrum(rows, names, choice, literal=literal)
        return sum(abs(a - b) for a, b in zip(whole, spectrum(inside, names, choice, literal=literal), strict=True))

    steps = nested(found)
    assert [each.step for each in steps] == list(range(1, len(steps) + 1))
    assert {each.topic for each in steps} == {row[1] for row in rows}
    left, gone = {row[1] for row in rows}, set[str]()
    at_once = set[str]()
    for each in steps:
        if each.topic not in at_once:
            losses = {topic: loss(left - {topic}) for topic in left}
            least = min(losses.values())
            at_once = {topic for topic, value in losses.items() if value <= least + 1e-9}
            before = set(left)
        assert each.topic in at_once
        assert each.backbone_loss == pytest.approx(least, abs=1e-9)
        assert each.statements == sum(row[1] in before - {each.topic} for row in rows)
        gone.add(each.topic)
        left.discard(each.topic)
        at_once = at_once - {each.topic} if literal else set()
        assert each.redundant_loss == pytest.approx(loss(gone), abs=1e-9)


def test_what_goes_together_to_the_letter_goes_one_by_one() -> None:
    """Two issues of which either can go without a change, but not both."""
    day = date(2024, 1, 1)
    told = [(who, issue, 1, day, "p", f"{who}{issue}") for who in "ab" for issue in ("x", "y")]
    textbook = nested(network(Observations.of(told), Definition.of("co-issue")))
    assert [(each.topic, each.backbone_loss, each.statements) for each in textbook] == [("y", 0, 2), ("x", 1, 0)]
    literal = nested(network(Observations.of(told), Definition.of("co-issue", reading="dna")))
    assert [(each.topic, each.backbone_loss, each.statements) for each in literal] == [("y", 0, 2), ("x", 0, 2)]
    with pytest.raises(StancegraphError, match="nested backbone is of"):
        nested(network(Observations.of(told), Definition.of("affiliation")))


@settings(max_examples=100, deadline=None)
@given(slow.rows(), st.sampled_from(["all", "source", "month", "range"]), st.sampled_from(["textbook", "dna"]))
def test_lists(told: list[slow.Row], duplicates: str, reading: str) -> None:
    definition = Definition.of(duplicates=duplicates, reading=reading)
    kept = slow.kept(told, weighting="distance", duplicates=duplicates, reading=reading, ignore=False)
    rows = events(network(Observations.of(told), definition).observations, definition)
    assert [(row.actor, row.issue, row.value, row.moment, row.id) for row in rows] == [
        (row[0], row[1], row[2], row[3], row[5]) for row in kept
    ]
    if reading == "dna":
        nowhere = [(row[0], "", *row[2:]) for row in told]
        kept = slow.kept(nowhere, weighting="distance", duplicates=duplicates, reading=reading, ignore=False)
    found = counts(network(Observations.of(told), Definition.of(reading=reading)).observations, definition)
    actors, values = {row[0] for row in told}, sorted({row[2] for row in kept})
    assert {(row.node, row.value): row.count for row in found} == {
        (actor, value): sum(row[0] == actor and row[2] == value for row in kept) for actor in actors for value in values
    }


def test_events_have_their_time_where_it_is_known() -> None:
    told = Observations.of([("a", "x", 2, date(2024, 1, 1), "p", "s1")])
    assert events(told, Definition())[0].moment == date(2024, 1, 1)
    assert events(told, Definition())[0].position == "supports"
    timed = Observations(**{**vars(told), "moment": told.day * 86_400 + 3_600})
    assert events(timed, Definition())[0].moment == datetime(2024, 1, 1, 1)


def test_a_binary_reading_has_two_words() -> None:
    told = Observations.of([("a", "x", 2, date(2024, 1, 1), "p", "s1"), ("a", "x", -1, date(2024, 1, 2), "p", "s2")])
    found = network(told, Definition.of(weighting="binary"))
    assert [row.position for row in events(found.observations, found.definition)] == ["for", "against"]
    assert [(row.position, row.count) for row in counts(found.observations, found.definition)] == [
        ("against", 1),
        ("for", 1),
    ]
    ignoring = network(told, any_definition("co-issue", weighting="binary"))
    assert [row.position for row in events(ignoring.observations, ignoring.definition)] == ["supports", "opposes"]
