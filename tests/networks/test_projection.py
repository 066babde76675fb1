"""Networks against a slow and plain implementation of every formula, and their edge cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import network_reference as slow
from reference import World
from stancegraph.answers.scope import SCOPE_WORDS, Scope
from stancegraph.errors import ArgumentError, NotFound, StancegraphError
from stancegraph.networks import Definition, Network, Observations, select, shared
from stancegraph.networks.definition import ONE_MODE_NORMALISATIONS, Duplicates, Kind
from stancegraph.networks.duplicates import previous, without_duplicates
from stancegraph.networks.observations import Observations as Columns
from stancegraph.networks.projection import network
from support import any_definition
from worlds import catalogue_of, issue, role, stance, table_of


def equi_join(found: Network) -> dict[tuple[str, str], float]:
    """What a network says of every pair."""
    if found.two_mode:
        return {
            (row, column): found.matrix[i, j]
            for i, row in enumerate(found.rows)
            for j, column in enumerate(found.columns)
        }
    matrix = found.matrix
    assert np.array_equal(matrix, matrix.T)
    assert not matrix.diagonal().any()
    return {
        (one, other): matrix[i, j] for i, one in enumerate(found.rows) for j, other in enumerate(found.rows) if i < j
    }


_ONE_MODE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["agreement", "conflict", "net", "co-issue"]),
        "over": st.sampled_from(["actors", "issues"]),
        "weighting": st.sampled_from(["distance", "binary"]),
        "normalisation": st.sampled_from([each.value for each in ONE_MODE_NORMALISATIONS]),
        "duplicates": st.sampled_from([each.value for each in Duplicates]),
        "reading": st.sampled_from(["textbook", "dna"]),
    }
)


@settings(max_examples=400, deadline=None)
@given(slow.rows() | slow.rows([-2, 1, 2]) | slow.rows([-1, 1]), _ONE_MODE, st.booleans())
def test_one_mode(stances: list[slow.Row], choice: dict[str, str], listing: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "_PER_PAIR", -1.0 if listing else 1e9)
        patch.setattr(shared, "_PAIRS_AT_ONCE", 7)
        patch.setattr(shared, "_ROWS_AT_ONCE", 2)
        found = network(Observations.of(stances), any_definition(**choice))
    expected = slow.one_mode(stances, **choice)
    assert equi_join(found) == pytest.approx(expected, abs=1e-12)
    assert {(each.source, each.target) for each in found} == {pair for pair, each in equi_join(found).items() if each}
    assert {found.stances(node, node) for node in found.rows} <= {()}, "a node has no tie to itself"


@settings(max_examples=200, deadline=None)
@given(
    slow.rows() | slow.rows([-2, 1]),
    st.fixed_dictionaries(
        {
            "cell": st.sampled_from(["count", "net", "mean", "combine"]),
            "weighting": st.sampled_from(["distance", "binary"]),
            "normalisation": st.sampled_from(["none", "activity", "prominence"]),
            "duplicates": st.sampled_from([each.value for each in Duplicates]),
            "reading": st.sampled_from(["textbook", "dna"]),
        }
    ),
)
def test_two_mode(stances: list[slow.Row], choice: dict[str, str]) -> None:
    if choice["cell"] == "combine" and choice["normalisation"] != "none":
        with pytest.raises(StancegraphError, match="codes divided by counts mean nothing"):
            any_definition("affiliation", **choice)
        return
    if choice["cell"] == "mean" and choice["reading"] == "dna":
        with pytest.raises(StancegraphError, match="no mean affiliations"):
            any_definition("affiliation", **choice)
        return
    found = network(Observations.of(stances), any_definition("affiliation", **choice))
    assert equi_join(found) == pytest.approx(slow.two_mode(stances, **choice), abs=1e-12)
    for each in found:
        ids = {
            row[5]
            for row in slow.kept(stances, ignore=choice["cell"] == "count", **_rules(choice))
            if row[:2] == (each.source, each.target)
        }
        assert set(found.stances(each.source, each.target)) == ids


def _rules(choice: dict[str, str]) -> dict[str, Any]:
    return {name: choice[name] for name in ("weighting", "duplicates", "reading")}


@settings(max_examples=200, deadline=None)
@given(
    slow.rows() | slow.rows([-2, 0, 2]),
    st.sampled_from(["lijphart", "signorino-ritter", "scott-pi", "cohen-kappa"]),
    st.sampled_from(["absolute", "squared"]),
    st.sampled_from(["distance", "binary"]),
    st.sampled_from(["actors", "issues"]),
)
def test_similarity(stances: list[slow.Row], kind: str, metric: str, weighting: str, over: str) -> None:
    found = network(Observations.of(stances), any_definition(kind, metric=metric, weighting=weighting, over=over))
    expected = slow.similarity(stances, kind=kind, metric=metric, weighting=weighting, over=over)
    assert equi_join(found) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(slow.rows(), _ONE_MODE)
def test_stances_behind_ties(stances: list[slow.Row], choice: dict[str, str]) -> None:
    found = network(Observations.of(stances), any_definition(**choice))
    counted = slow.kept(stances, ignore=choice["kind"] == "co-issue", **_rules(choice))
    apart = slow.wholly_apart(counted, weighting=choice["weighting"], reading=choice["reading"]) if counted else 1
    for one in found.rows:
        for other in found.rows:
            if one != other:
                expected = slow.behind(counted, one, other, kind=choice["kind"], over=choice["over"], apart=apart)
                ids = found.stances(one, other)
                assert set(ids) == expected
                assert len(set(ids)) == len(ids)
    assert list(found.evidence()) == [found.stances(each.source, each.target) for each in found]


@settings(max_examples=100, deadline=None)
@given(slow.rows(), st.sampled_from(["average", "jaccard", "cosine"]), st.sampled_from(["actors", "issues"]))
def test_textbook_normalisations_keep_their_bounds(stances: list[slow.Row], normalisation: str, over: str) -> None:
    def of(kind: str) -> Any:
        return network(Observations.of(stances), any_definition(kind, normalisation=normalisation, over=over)).matrix

    agreement, conflict, net = of("agreement"), of("conflict"), of("net")
    assert np.allclose(agreement - conflict, net)
    if normalisation != "average":
        assert (agreement <= 1 + 1e-9).all()
        assert (conflict <= 1 + 1e-9).all()


def test_sums_are_exact_beyond_single_precision() -> None:
    many = 4099  # many**2 is odd: no number of single precision
    stances = Columns.of(
        [(actor, "x", 2, date(2024, 1, 1), "paper", f"{actor}{n}") for actor in "ab" for n in range(many)]
    )
    assert network(stances).weight("a", "b") == many**2 > 2**24
    assert network(stances, Definition.of("net")).weight("a", "b") == many**2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "_PER_PAIR", 1e9)
        assert network(stances, Definition.of("net")).weight("a", "b") == many**2


# --- Which stances ----------------------------------------------------------------------------------------------------


def chosen(world: World, **selection: Any) -> Observations:
    """What a selection takes from a world, as of today."""
    words = {word: selection.pop(word) for word in ("actors", "issues", *SCOPE_WORDS) if word in selection}
    return select(table_of(world), catalogue_of(world), Scope.of(**words), **selection)


def _who(seen: Observations) -> list[tuple[str, str]]:
    return [(seen.actors[actor], seen.ids[row]) for actor, row in zip(seen.actor, seen.stance, strict=True)]


_WORLD = World(
    stances=[
        stance("s1", "ann", "supports", "04-02"),
        stance("s2", "eland", "rejects", "04-01"),
        stance("s3", "bob", "opposes", "04-03", voice="reported"),
        stance("s4", "cyd", "conditional", "04-04", by="ann"),
        stance("s5", "ann", "rejects", "06-01", issue="aid"),
        stance("s6", "bob", "rejects", "04-09", recorded="04-10", supersedes="s3"),
    ],
    roles=[
        role("ann", "eland", "2025-01", "2025-05"),
        role("ann", "union", "2025-04-02"),
        role("bob", "eland", represents="own-remit"),
    ],
    issues=[issue("ceasefire"), issue("aid")],
    retractions=[],
    events=[],
)


def test_selection_takes_what_stands() -> None:
    assert _who(chosen(_WORLD)) == [("eland", "s2"), ("ann", "s1"), ("bob", "s6"), ("ann", "s5")]


def test_selection_by_voice() -> None:
    from stancegraph.model.words import Voice

    assert _who(chosen(_WORLD, voices=[Voice.ATTRIBUTED])) == [("cyd", "s4")]


def test_rolling_up_is_for_who_lets_stances_count_for_others() -> None:
    for roll_up in (True, False):
        with pytest.raises(ArgumentError, match="rolling up"):
            chosen(_WORLD, inherit=False, roll_up=roll_up)
    with pytest.raises(ArgumentError, match="it is for positions"):
        chosen(_WORLD, entailed=False)


def test_roll_up_counts_for_all_one_spoke_for_on_the_day_and_leaves_the_others_where_they_are() -> None:
    assert sorted(_who(chosen(_WORLD, roll_up=True))) == [
        ("bob", "s6"),
        ("eland", "s1"),
        ("eland", "s2"),
        ("union", "s1"),
        ("union", "s5"),
    ]


def test_leaving_out_a_person_leaves_out_what_they_said_for_others() -> None:
    assert sorted(_who(chosen(_WORLD, roll_up=True, without_actors=["ann"]))) == [("bob", "s6"), ("eland", "s2")]
    assert _who(chosen(_WORLD, roll_up=True, without_issues=["ceasefire"])) == [("union", "s5")]


def test_dates_actors_and_issues() -> None:
    assert _who(chosen(_WORLD, since=date(2025, 4, 2), until=date(2025, 4, 9))) == [("ann", "s1"), ("bob", "s6")]
    assert _who(chosen(_WORLD, actors=["ann"], issues=["aid"])) == [("ann", "s5")]


@pytest.mark.parametrize(
    ("selection", "reason"),
    [
        ({"since": date(2026, 1, 1)}, "no stance since 2026-01-01"),
        ({"until": date(2020, 1, 1)}, "no stance until 2020-01-01"),
        (
            {"since": date(2025, 4, 8), "as_of": date(2025, 4, 5)},
            "the day asked about, 2025-04-05, comes before 2025-04-08, since when stances were to count",
        ),
        ({"voices": []}, "no stance in the voices asked for"),
        ({"actors": ["nobody"]}, "no stance of the actors on the issues asked for"),
    ],
)
def test_an_empty_selection_gives_an_empty_network_that_says_why(selection: dict[str, Any], reason: str) -> None:
    for kind in Kind:
        found = network(chosen(_WORLD, **selection), Definition(kind))
        assert (len(found), list(found), found.matrix.shape) == (0, [], (0, 0))
        assert found.why_empty.startswith(reason)


def test_sources_that_say_nothing_are_told_from_days_on_which_nothing_stands() -> None:
    found = select(table_of(_WORLD), catalogue_of(_WORLD), Scope(sources=["nowhere"]))
    assert found.why_empty == "no stance that stands has what was asked for (where)"


def test_a_graph_without_stances() -> None:
    empty = World(stances=[], roles=[], issues=[], retractions=[], events=[])
    assert network(chosen(empty)).why_empty == "the graph has no stances"


def test_only_ambivalent_positions() -> None:
    stances = Columns.of([(actor, "x", 0, date(2024, 1, 1), "paper", actor) for actor in "ab"])
    assert network(stances).weight("a", "b") == 1
    assert network(stances, Definition.of("conflict")).weight("a", "b") == 0
    empty = network(stances, Definition.of(weighting="binary"))
    assert len(empty) == 0
    assert empty.why_empty == "every position is ambivalent, and a binary reading leaves those out"
    assert network(stances, any_definition("co-issue", weighting="binary")).weight("a", "b") == 1
    assert network(stances, Definition.of("affiliation", cell="net")).ties.weights.tolist() == []


def test_a_single_actor_is_a_network_without_ties() -> None:
    stances = Columns.of([("a", "x", 2, date(2024, 1, 1), "paper", "s1")])
    for kind in Kind:
        found = network(stances, Definition(kind))
        assert found.rows == ("a",)
        assert list(found) == ([("a", "x", 1.0)] if found.two_mode else [])


def test_nodes_without_ties_stay() -> None:
    stances = Columns.of([("a", "x", 2, date(2024, 1, 1), "p", "s1"), ("b", "y", 2, date(2024, 1, 1), "p", "s2")])
    for normalisation in ("none", "average", "jaccard", "cosine"):
        found = network(stances, Definition.of(normalisation=normalisation))
        assert found.rows == ("a", "b")
        assert found.weight("a", "b") == 0


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (
            "agreement",
            {"normalisation": "activity"},
            "agreement networks have no normalisation activity; choose none, average, jaccard or cosine",
        ),
        ("affiliation", {"normalisation": "cosine"}, "choose none, activity or prominence"),
        ("lijphart", {"normalisation": "average"}, "lijphart networks have no normalisation average; choose none"),
        *(
            (each, {"duplicates": "range"}, f"{each} takes the latest position of each actor on each issue")
            for each in ("lijphart", "signorino-ritter", "scott-pi", "cohen-kappa")
        ),
        ("love", {}, 'there is no kind "love"; choose affiliation, agreement'),
        ("net", {"duplicates": "decade"}, "choose all, source, week, month, year or range"),
    ],
)
def test_what_does_not_go_together(kind: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(StancegraphError) as error:
        Definition.of(kind, **options)
    assert message in str(error.value)


def test_unknown_nodes() -> None:
    stances = Columns.of([("a", "x", 2, date(2024, 1, 1), "p", "s1")])
    with pytest.raises(NotFound):
        network(stances).stances("a", "nobody")


def test_a_network_too_large_for_either_way_is_refused() -> None:
    stances = Columns.of([(f"a{n}", "x", 2, date(2024, 1, 1), "p", f"s{n}") for n in range(20)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "_MOST_NODES", 10)
        assert len(network(stances).ties) == 190
        patch.setattr(shared, "_MOST_PAIRS", 100)
        with pytest.raises(StancegraphError, match="too large"):
            network(stances)


def test_a_scale_of_another_length() -> None:
    stances = Columns.of(
        [
            ("a", "x", 7, date(2024, 1, 1), "p", "s1"),
            ("b", "x", 3, date(2024, 1, 1), "p", "s2"),
            ("b", "y", 10, date(2024, 1, 1), "p", "s3"),
        ]
    )
    assert network(stances, Definition.of(scale=10)).weight("a", "b") == pytest.approx(0.6)
    assert network(stances, Definition.of(reading="dna")).weight("a", "b") == pytest.approx(1 - 4 / 7)


# --- Which repetition counts ------------------------------------------------------------------------------------------


def test_of_many_repetitions_the_first_in_the_dataset_counts() -> None:
    """So many on one day that a sort which does not keep the order of equals would mix them up."""
    told = [("ab"[n % 2], "x", n % 5 // 4 + 1, date(2024, 1, 1), "paper", f"s{n:04}") for n in range(3000)]
    definition = Definition.of(duplicates="month")
    kept = without_duplicates(Observations.of(told), definition)
    assert [kept.ids[number] for number in kept.stance] == ["s0000", "s0001", "s0004", "s0009"]
    before = previous(Observations.of(told), definition)
    last: dict[tuple[str, int], int] = {}
    for place, (actor, _issue, value, *_rest) in enumerate(told):
        assert before[place] == last.get((actor, value), -1)
        last[actor, value] = place
