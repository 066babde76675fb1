"""What two datasets agree on is what a slow look at every cell and every pair of actors finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancegraph
from stancegraph.answers.convergence import Cell, Convergence, Side, converge
from stancegraph.errors import ArgumentError
from stancegraph.model.records import Actor, Issue
from stancegraph.model.words import ActorKind

DAY = date(2025, 4, 5)
ACTORS, ISSUES = ("ann", "ben", "cy", "di"), ("aid", "talks", "truce")
Values = dict[tuple[str, str], int]


def actor(id: str, name: str = "", **more: Any) -> Actor:
    return Actor(id, name or id, ActorKind.STATE, **more)


def side(values: Values, actors: Mapping[str, Actor] | None = None, issues: Mapping[str, Issue] | None = None) -> Side:
    cells = [Cell(who, what, value, f"{who}.{what}", DAY, f"“{value}”") for (who, what), value in values.items()]
    known = {who: actor(who) for who, _what in values} if actors is None else actors
    topics = {what: Issue(what, what, f"{what}.") for _who, what in values} if issues is None else issues
    return Side(cells, known, topics, {})


def asked(first: Side, second: Side, **options: Any) -> Convergence:
    return converge(first, second, as_of=DAY, **options)


def near(values: Values, one: str, other: str) -> tuple[Fraction | None, int]:
    """One less the mean distance on what both have a value on, in parts of 4; and on how many topics."""
    gaps = [
        abs(values[one, topic] - values[other, topic])
        for topic in ISSUES
        if {(one, topic), (other, topic)} <= values.keys()
    ]
    return (1 - Fraction(sum(gaps), 4 * len(gaps)) if gaps else None), len(gaps)


some_values = st.dictionaries(
    st.tuples(st.sampled_from(ACTORS), st.sampled_from(ISSUES)), st.integers(-2, 2), max_size=12
)


@settings(max_examples=50, deadline=None)
@given(some_values, some_values, st.integers(1, 2))
def test_agreement_is_that_of_every_cell_and_pair_looked_at(first: Values, second: Values, least: int) -> None:
    found = asked(side(first), side(second), least=least)
    both = sorted(first.keys() & second.keys())
    overall, of_pairs, *by_issue = found.summary
    assert (overall.what, overall.n) == ("positions", len(both))
    if both:
        signs = [tuple((values[key] > 0) - (values[key] < 0) for values in (first, second)) for key in both]
        same = Fraction(sum(one == other for one, other in signs), len(both))
        rates = [
            [Fraction(sum(each[which] == sign for each in signs), len(both)) for sign in (-1, 0, 1)] for which in (0, 1)
        ]
        chance = sum((one * other for one, other in zip(*rates, strict=True)), Fraction(0))
        assert overall.same_side == pytest.approx(float(same))
        assert overall.by_chance == pytest.approx(float(chance))
        assert overall.kappa == (None if chance == 1 else pytest.approx(float((same - chance) / (1 - chance))))
        assert (overall.first_against, overall.first_for) == (float(rates[0][0]), float(rates[0][2]))
        assert (overall.second_against, overall.second_for) == (float(rates[1][0]), float(rates[1][2]))
    assert [(row.issue, row.n) for row in by_issue] == [
        (issue, count) for issue in ISSUES if (count := sum(topic == issue for _who, topic in both))
    ]
    expected = {}
    there = [who for who in ACTORS if all(any(each == who for each, _topic in values) for values in (first, second))]
    for one, other in combinations(there, 2):
        (here, of_first), (elsewhere, of_second) = near(first, one, other), near(second, one, other)
        if min(of_first, of_second) >= least:
            assert here is not None
            assert elsewhere is not None
            expected[one, other] = (float(here), of_first, float(elsewhere), of_second)
    assert {
        (row.actor, row.other): (row.first, row.first_topics, row.second, row.second_topics) for row in found.pairs
    } == expected
    assert of_pairs.n == len(expected)
    assert [abs(row.difference) for row in found.pairs] == sorted(
        (abs(row.difference) for row in found.pairs), reverse=True
    )
    apart = {key: first[key] - second[key] for key in both if first[key] != second[key]}
    assert {(row.actor, row.issue): row.difference for row in found.disagreements} == apart
    assert [abs(row.difference) for row in found.disagreements] == sorted(map(abs, apart.values()), reverse=True)


def matched(first: list[Actor], second: list[Actor], **options: Any) -> dict[str | None, tuple[str | None, str | None]]:
    sides = [
        side({(each.id, "aid"): 1 for each in actors}, {each.id: each for each in actors}) for actors in (first, second)
    ]
    return {
        row.first: (row.second, row.by) for row in asked(*sides, **options).matches if row.kind == "actor" and row.first
    }


WIKIDATA = "http://www.wikidata.org/entity/"


def test_actors_are_matched_by_id_wikidata_code_and_name_in_this_order() -> None:
    first = [
        actor("france"),
        actor("uk", "Britain", same_as=(f"{WIKIDATA}Q145",)),
        actor("usa", "America", iso3166="USA"),
        actor("cuba", "Kuba", cow="40"),
        actor("côte", "Côte d'Ivoire"),
        actor("nobody", "Nobody"),
    ]
    second = [
        actor("france", "Frankreich"),
        actor("GBR", "United Kingdom", same_as=("https://www.wikidata.org/wiki/Q145",)),
        actor("US", "United States", iso3166="USA"),
        actor("CU", "Cuba", cow="40"),
        actor("CIV", "Ivory Coast", aliases=("Cote d’Ivoire",)),
    ]
    assert matched(first, second) == {
        "france": ("france", "id"),
        "uk": ("GBR", "wikidata"),
        "usa": ("US", "iso3166"),
        "cuba": ("CU", "cow"),
        "côte": ("CIV", "name"),
        "nobody": (None, None),
    }


def test_who_may_be_two_or_is_known_to_be_another_is_nobody_unless_given() -> None:
    georgia = actor("georgia", "Georgia", same_as=(f"{WIKIDATA}Q230",))
    state = actor("georgia", "Georgia", same_as=(f"{WIKIDATA}Q1428",))
    assert matched([georgia], [state]) == {"georgia": (None, None)}
    twins = [actor("k1", "Korea"), actor("k2", "Korea")]
    assert matched([actor("korea", "Korea")], twins) == {"korea": (None, None)}
    assert matched([actor("korea", "Korea")], twins, same_actors={"korea": "k2"}) == {"korea": ("k2", "given")}
    assert matched([georgia], [state], same_actors={"georgia": "georgia"}) == {"georgia": ("georgia", "given")}
    with pytest.raises(ArgumentError, match="the second dataset has nothing of the actor k3"):
        matched([actor("korea")], twins, same_actors={"korea": "k3"})
    with pytest.raises(ArgumentError, match="one actor of the second"):
        matched([actor("a"), actor("b")], twins, same_actors={"a": "k1", "b": "k1"})


def test_issues_given_as_the_same_are_compared() -> None:
    first, second = side({("ann", "aid"): 2}), side({("ann", "help"): -2})
    assert asked(first, second).summary[0].n == 0
    found = asked(first, second, same_issues={"aid": "help"})
    [row] = found.disagreements
    assert (row.issue, row.difference, row.second_record, row.second_evidence) == ("aid", 4, "ann.help", "“-2”")


def test_a_dataset_converges_with_itself_and_with_its_ballots(tmp_path: Path) -> None:
    from support import tiny

    dataset = replace(tiny(), retractions=())
    stancegraph.write_dataset(dataset, tmp_path / "tiny")
    graph = stancegraph.open(tmp_path / "tiny")
    found = graph.convergence(graph, as_of="2025-06-01")
    assert found.summary[0].same_side == 1
    assert not found.disagreements
    assert found.as_of == date(2025, 6, 1)
    ballots = graph.convergence(graph, as_of="2025-06-01", first_votes=True, second_votes=True)
    assert [row.what for row in ballots.summary] == ["positions", "actor-pairs"]
    cast = [row for row in graph.votes() if row.ballot != "absent" and row.date <= found.as_of]
    assert {row.first for row in ballots.matches if row.by} == {row.actor for row in cast}
    assert ballots.first_left_out == ({"absences": absent} if (absent := len(graph.votes()) - len(cast)) else {})
