"""Intervals by drawing documents again, comparisons and agreement of coders, against the definitions written out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import network_reference as slow
from stancegraph.answers.krippendorff import Level, alpha
from stancegraph.errors import StancegraphError
from stancegraph.networks import Definition, Observations, bootstrap
from stancegraph.networks.bootstrap import Draws, Resampled, documents_of, measure_intervals, tie_intervals
from stancegraph.networks.coders import reliability
from stancegraph.networks.comparing import compared
from stancegraph.networks.definition import Measure
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import windows
from support import any_definition

_CHOICES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["agreement", "conflict", "net", "co-issue"]),
        "over": st.sampled_from(["actors", "issues"]),
        "weighting": st.sampled_from(["distance", "binary"]),
        "normalisation": st.sampled_from(["none", "average", "jaccard", "cosine"]),
        "reading": st.sampled_from(["textbook", "dna"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(slow.rows(), _CHOICES, st.data())
def test_a_network_made_again_is_that_of_its_documents(
    told: list[slow.Row], choice: dict[str, str], data: st.DataObject
) -> None:
    """A document that is drawn twice counts as two, with the same statements."""
    found = network(Observations.of(told), any_definition(**choice))
    documents = documents_of([found])
    times = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=len(documents), max_size=len(documents))), dtype=np.int64
    )
    made = Resampled(found, documents).again(times)
    drawn = dict(zip(documents.tolist(), times.tolist(), strict=True))
    source = dict(zip(found.observations.stance.tolist(), found.observations.source.tolist(), strict=True))
    rows = [
        (*row[:4], f"{row[4]}{copy}", f"{row[5]}{copy}")
        for place, row in enumerate(told)
        if place in source
        for copy in range(drawn[source[place]])
    ]
    # R, to the letter, is that of all there was.
    apart = (
        slow.wholly_apart(slow.kept(told, ignore=choice["kind"] == "co-issue", **_rules(choice)), **_scale(choice))
        if rows
        else 1
    )
    expected = network(Observations.of(rows), any_definition(**choice | {"reading": "textbook"}, scale=apart))
    if choice["reading"] == "textbook":
        pairs = {(one, other): made.weight(one, other) for one, other in combinations(made.rows, 2)}
        present = {pair: each for pair, each in pairs.items() if each}
        assert present == pytest.approx({tuple(each)[:2]: each.weight for each in expected}, abs=1e-9)
    for each in found:
        place = found.rows.index(each.source), found.rows.index(each.target)
        part = Resampled(found, documents).weights(times, np.array([place[0]]), np.array([place[1]]))
        assert part.tolist() == [made.matrix[place]]


@settings(max_examples=150, deadline=None)
@given(
    slow.rows(),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["agreement", "conflict", "net"]),
            "over": st.sampled_from(["actors", "issues"]),
            "weighting": st.sampled_from(["binary", "nominal"]),
            "normalisation": st.sampled_from(["none", "average", "jaccard", "cosine"]),
        }
    ),
    st.data(),
)
def test_to_the_letter_what_no_drawn_document_says_is_not_said(
    told: list[slow.Row], choice: dict[str, str], data: st.DataObject
) -> None:
    definition = any_definition(**choice, reading="dna")
    # A binary reading leaves out what says nothing, and draws are of what is left.
    told = [row for row in told if row[2] or choice["weighting"] == "nominal"]
    found = network(Observations.of(told), definition)
    documents = sorted({row[4] for row in told})
    times = data.draw(st.lists(st.integers(0, 2), min_size=len(documents), max_size=len(documents)))
    made = Resampled(found, documents_of([found])).again(np.array(times, dtype=np.int64))
    rows = [
        (*row[:4], f"{row[4]} {copy}", f"{row[5]} {copy}")
        for row in told
        for copy in range(times[documents.index(row[4])])
    ]
    expected = network(Observations.of(rows), definition)
    drawn = {(one, other): made.weight(one, other) for one, other in combinations(made.rows, 2)}
    assert {pair: each for pair, each in drawn.items() if each} == pytest.approx(
        {tuple(each)[:2]: each.weight for each in expected}
    )


@pytest.mark.parametrize("kind", ["conflict", "net"])
def test_whoever_no_document_is_drawn_for_is_in_conflict_with_nobody(kind: str) -> None:
    """To the letter of Discourse Network Analyzer all who say a word are in conflict with all who do not."""
    told = [("ann", "truce", 1, DAY, "d1", "s1"), ("bob", "truce", -1, DAY, "d2", "s2")]
    found = network(Observations.of(told), any_definition(kind=kind, weighting="nominal", reading="dna"))
    assert len(found.ties) == 1
    assert not len(Resampled(found, documents_of([found])).again(np.array([1, 0])).ties)


def _rules(choice: dict[str, str]) -> dict[str, str]:
    return {"weighting": choice["weighting"], "reading": choice["reading"], "duplicates": "all"}


def _scale(choice: dict[str, str]) -> dict[str, str]:
    return {"weighting": choice["weighting"], "reading": choice["reading"]}


DAY = date(2024, 1, 1)


def coded(count: int, seed: int, actors: int = 6, apart: float = 0.5) -> list[slow.Row]:
    """Statements of two camps that are of one mind within, more or less."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        who = int(draw.integers(actors))
        side = 1 if who % 2 else -1
        value = side if draw.random() < apart else int(draw.choice([-1, 1]))
        rows.append(
            (f"a{who}", f"i{draw.integers(3)}", value, DAY + timedelta(days=number), f"d{number // 3}", f"s{number}")
        )
    return rows


def test_intervals_of_ties_are_quantiles_of_the_draws() -> None:
    found = network(Observations.of(coded(60, 1)), Definition.of(normalisation="average"))
    draws = Draws(samples=50, confidence=0.8, seed=3)
    documents = documents_of([found])
    again = Resampled(found, documents)
    matrices = [again.again(times).matrix for times in draws.of(len(documents))]
    for one, weight in zip(tie_intervals(found, draws), found, strict=True):
        i, j = found.rows.index(one.source), found.rows.index(one.target)
        values = sorted(matrix[i, j] for matrix in matrices)
        assert (one.source, one.target, one.weight) == tuple(weight)
        assert (one.low, one.high) == pytest.approx(np.quantile(values, [0.1, 0.9]).tolist(), rel=1e-12)
        assert one.tied == pytest.approx(sum(value != 0 for value in values) / 50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "_AT_ONCE", 200)
        assert tie_intervals(found, draws) == tie_intervals(found, draws)
        assert [each.low for each in tie_intervals(found, draws)] == pytest.approx(
            [each.low for each in tie_intervals(found, Draws(50, 0.8, 3))]
        )


@settings(max_examples=150, deadline=None)
@given(
    slow.rows(),
    st.sampled_from(["agreement", "conflict", "co-issue", "net"]),
    st.sampled_from(["cosine", "jaccard"]),
    st.sampled_from([4, 7]),
)
def test_what_lies_between_0_and_1_does_so_to_the_last_digit(
    told: list[slow.Row], kind: str, normalisation: str, scale: int
) -> None:
    found = network(Observations.of(told), Definition.of(kind, normalisation=normalisation, scale=scale))
    lowest = -1 if kind == "net" else 0
    for each in tie_intervals(found, Draws(samples=10)):
        assert lowest <= each.low <= each.high <= 1
        assert lowest <= each.weight <= 1


def test_cells_that_no_document_is_drawn_for_are_nothing() -> None:
    rows: list[slow.Row] = [
        ("a", "x", 2, DAY, "d1", "1"),
        ("a", "y", -1, DAY, "d2", "2"),
        ("a", "y", 1, DAY, "d3", "3"),
    ]
    for cell, weights in (("mean", [2, 0]), ("net", [2, 0]), ("combine", [1, 0]), ("count", [1, 0])):
        found = network(Observations.of(rows), Definition.of("affiliation", cell=cell))
        made = Resampled(found, documents_of([found])).again(np.array([2, 0, 0]))
        assert made.matrix.tolist() == [[each * (2 if cell in ("net", "count") else 1) for each in weights]]


def test_intervals_are_as_exact_as_weights() -> None:
    """One document: every draw is the network itself."""
    rows: list[slow.Row] = [
        (who, f"i{n}", 1, DAY, "d", f"{who}{n}") for who, times in (("a", 3), ("b", 7), ("c", 9)) for n in range(times)
    ]
    for normalisation in ("none", "average", "jaccard", "cosine"):
        found = network(Observations.of(rows), Definition.of(normalisation=normalisation))
        for each in tie_intervals(found, Draws(samples=7)):
            assert each.low == each.weight == each.high
        for row in compared(found, network(Observations.of(rows[1:]), found.definition), Draws(samples=7)):
            assert row.low == row.difference == row.high
        for whole in measure_intervals([found], [Measure.STRENGTH, Measure.MODULARITY], Draws(samples=7)):
            assert whole.low == whole.value == whole.high


def test_intervals_of_two_modes_have_the_ids_of_files() -> None:
    found = network(Observations.of(coded(20, 1)), Definition.of("affiliation"))
    rows = tie_intervals(found, Draws(5))
    assert [(each.source, each.target) for each in rows] == [
        (f"actor:{each.source}", f"issue:{each.target}") for each in found
    ]


def test_draws_are_of_as_many_documents_and_repeat() -> None:
    draws = list(Draws(samples=20, seed=5).of(7))
    assert {int(each.sum()) for each in draws} == {7}
    assert [each.tolist() for each in draws] == [each.tolist() for each in Draws(samples=20, seed=5).of(7)]
    assert [each.tolist() for each in draws] != [each.tolist() for each in Draws(samples=20, seed=6).of(7)]


def test_a_change_in_one_window_is_told_from_noise() -> None:
    """Camps that part in the second month, against two months of the same."""

    def changes(apart: tuple[float, float]) -> list[float]:
        rows = []
        for month, share in enumerate(apart):
            for row in coded(240, 7 + month, apart=share):
                on = date(2024, 1 + month, 1) + timedelta(days=(row[3] - DAY).days % 28)
                rows.append((*row[:3], on, f"{month}{row[4]}", f"{month}{row[5]}"))
        series = windows(Observations.of(rows), Definition.of(), length=Period.parse("1month"))
        found = list(measure_intervals(list(series), [Measure.STRENGTH, Measure.MODULARITY], Draws(200)))
        assert all(each.low <= each.value <= each.high for each in found)
        later = [each for each in found if each.measure == "modularity" and each.first and each.first.month == 2]
        assert [each.change is None for each in found if each.first and each.first.month == 1] == [True] * 7
        return [each.p for each in later if each.p is not None]

    assert max(changes((0.0, 0.9))) < 0.05
    assert min(changes((0.5, 0.5))) > 0.05


def slow_quantile(values: list[float], share: float) -> float:
    """Between the two values nearest to that share of the way from the lowest to the highest."""
    ordered, place = sorted(values), share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 0.9, 0.95]))
def test_intervals_and_p_values_are_what_they_are_said_to_be(seed: int, confidence: float) -> None:
    """Draw by draw, with each statement of a drawn document repeated: the draws moved to the measure, their middle share, and its ends."""
    rows = [
        (*row[:3], date(2024, 1 + n % 2, 1), *row[4:])
        for n, row in enumerate(coded(40, seed % 997, actors=4, apart=0.5))
    ]
    definition = Definition.of("agreement", weighting="binary")
    networks = list(windows(Observations.of(rows), definition, length=Period.parse("1month")))
    measures = [Measure.DENSITY, Measure.STRENGTH]
    found = list(measure_intervals(networks, measures, Draws(12, confidence, seed)))
    documents = sorted({row[4] for row in rows})
    drawn: dict[tuple[int, str, str | None], list[float]] = {}
    for times in Draws(12, confidence, seed).of(len(documents)):
        for number, whole in enumerate(networks):
            again = [
                (*row[:4], f"{row[4]} {copy}", f"{row[5]} {copy}")
                for row in rows
                if row[3].month == number + 1
                for copy in range(times[documents.index(row[4])])
            ]
            tied = {(tie.source, tie.target): tie.weight for tie in network(Observations.of(again), definition)}
            size = len(whole.rows)
            drawn.setdefault((number, "density", None), []).append(len(tied) / (size * (size - 1) / 2))
            for node in whole.nodes:
                weight = sum(weight for ends, weight in tied.items() if node in ends)
                drawn.setdefault((number, "strength", node), []).append(weight)
    measured_ = {(row.first.month - 1, row.measure, row.node): row.value for row in found if row.first}
    assert measured_.keys() == drawn.keys()
    for row in found:
        assert row.first
        key = row.first.month - 1, row.measure, row.node
        highest = 1.0 if row.measure == "density" else float("inf")
        lowest = 0.0 if row.measure == "density" else float("-inf")
        assert (row.low, row.high) == pytest.approx(slow_ends(drawn[key], row.value, confidence, lowest, highest))
        earlier = (0, row.measure, row.node)
        if key[0] == 0 or earlier not in drawn:
            assert (row.change, row.change_low, row.change_high, row.p) == (None, None, None, None)
            continue
        change = row.value - measured_[earlier]
        changes = [after - before for after, before in zip(drawn[key], drawn[earlier], strict=True)]
        ends = slow_ends(changes, change, confidence, lowest - highest, highest - lowest)
        assert (row.change, row.change_low, row.change_high) == pytest.approx((change, *ends))
        mean = sum(changes) / len(changes)
        far = sum(abs(each - mean) >= abs(change) - 1e-9 for each in changes)
        assert row.p == pytest.approx((far + 1) / 13)


def slow_ends(
    values: list[float], measured: float, confidence: float, lowest: float, highest: float
) -> tuple[float, float]:
    """Of the middle share of values that are moved so that their mean is what was measured."""
    mean, outside = sum(values) / len(values), (1 - confidence) / 2
    moved = [each - mean + measured for each in values]
    return max(slow_quantile(moved, outside), lowest), min(slow_quantile(moved, 1 - outside), highest)


def test_windows_that_share_all_documents_differ_by_nothing() -> None:
    found = network(Observations.of(coded(60, 1)), Definition.of())
    rows = list(measure_intervals([found, found], [Measure.POLARISATION, Measure.DENSITY], Draws(30)))
    assert [(each.change, each.change_low, each.change_high, each.p) for each in rows[2:]] == [(0, 0, 0, 1)] * 2


@pytest.mark.parametrize("seed", range(6))
def test_intervals_end_where_measures_do(seed: int) -> None:
    """Few documents, each of which makes or breaks the network."""
    rows = [
        (*row[:3], row[3] + timedelta(days=30 * (n % 2)), *row[4:]) for n, row in enumerate(coded(12, seed, apart=1))
    ]
    series = list(windows(Observations.of(rows), Definition.of("net"), length=Period.parse("1month")))
    bounded = [each for each in bootstrap.MEASURES if each is not Measure.STRENGTH]
    camps = {f"a{n}": f"camp {n % 2}" for n in range(6)}
    for row in measure_intervals(series, bounded, Draws(50, 0.95, seed), camps=camps):
        least, greatest = (-1, 1) if row.measure == "ei-index" else (0, 1)
        assert least <= row.low <= row.high <= greatest
        if row.change_low is not None and row.change_high is not None:
            assert least - greatest <= row.change_low <= row.change_high <= greatest - least


def test_what_has_no_interval_is_refused() -> None:
    found = network(Observations.of(coded(20, 1)), Definition.of())
    with pytest.raises(StancegraphError, match="drift has no interval"):
        list(measure_intervals([found], [Measure.DRIFT], Draws(5)))
    with pytest.raises(StancegraphError, match="votes are not a sample"):
        tie_intervals(network(Observations.of(coded(20, 1)), Definition.of("lijphart")), Draws(5))
    for wrong in ({"samples": 0}, {"samples": 1}, {"confidence": 1.0}):
        with pytest.raises(StancegraphError):
            Draws(**wrong)
    assert tie_intervals(network(Observations.of([])), Draws(5)) == []


# --- Two periods ------------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(slow.rows(), slow.rows(), st.sampled_from(["agreement", "net", "affiliation"]))
def test_comparing(before: list[slow.Row], after: list[slow.Row], kind: str) -> None:
    networks = [network(Observations.of(told), Definition.of(kind)) for told in (before, after)]
    ends = ("actor:", "issue:") if kind == "affiliation" else ("", "")
    weights = [{(ends[0] + each.source, ends[1] + each.target): each.weight for each in found} for found in networks]
    rows = compared(networks[0], networks[1])
    differ = {
        pair for pair in weights[0].keys() | weights[1].keys() if weights[0].get(pair, 0) != weights[1].get(pair, 0)
    }
    assert {(row.source, row.target) for row in rows} == differ
    for row in rows:
        one, other = (each.get((row.source, row.target), 0.0) for each in weights)
        assert (row.before, row.after, row.difference) == (one, other, other - one)
        became = {
            "appeared": one == 0,
            "vanished": other == 0,
            "turned": one * other < 0,
            "strengthened": one * other > 0 and abs(other) > abs(one),
            "weakened": one * other > 0 and abs(other) < abs(one),
        }
        assert [word for word, so in became.items() if so] == [row.change] or abs(one) == abs(other)
    sizes = [abs(row.difference) for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_changes_of_ties_have_intervals() -> None:
    def of_months(seed: int, apart: float, month: int) -> list[slow.Row]:
        return [
            (*row[:3], row[3], f"{month}{row[4]}", f"{month}{row[5]}")
            for row in coded(240, seed, actors=4, apart=apart)
        ]

    told = of_months(1, 0.0, 1), of_months(2, 1.0, 2)
    both = Observations.of([*told[0], *told[1]])
    first = np.array([each.startswith("1") for each in both.ids])[both.stance]
    networks = [
        network(both[mask], Definition.of(normalisation="cosine", weighting="binary")) for mask in (first, ~first)
    ]
    rows = {(row.source, row.target): row for row in compared(networks[0], networks[1], Draws(200))}
    within, between = rows["a0", "a2"], rows["a0", "a1"]
    assert between.change == "vanished"
    assert between.high is not None
    assert between.high < 0
    assert between.p is not None
    assert between.p < 0.05
    assert within.low is not None
    assert within.low < within.difference
    assert all(row.low is None for row in compared(networks[0], networks[1]))


# --- Coders -----------------------------------------------------------------------------------------------------------


def slow_alpha(pairs: list[tuple[int, int]], graded: bool) -> float | None:
    """One less observed over expected disagreement, over all pairs of values that were given."""

    def distance(one: int, other: int) -> float:
        return float((one - other) ** 2 if graded else one != other)

    given_ = [value for pair in pairs for value in pair]
    expected = [distance(one, other) for i, one in enumerate(given_) for j, other in enumerate(given_) if i != j]
    if not sum(expected):
        return None
    observed = [distance(*pair) for pair in pairs]
    return 1 - (sum(observed) / len(observed)) / (sum(expected) / len(expected))


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), max_size=12), st.booleans())
def test_alpha(pairs: list[tuple[int, int]], graded: bool) -> None:
    columns = [np.array(each, dtype=np.int64) for each in (zip(*pairs, strict=True) if pairs else ((), ()))]
    level = Level.INTERVAL if graded else Level.NOMINAL
    assert alpha(np.column_stack(columns), level) == pytest.approx(slow_alpha(pairs, graded))


@settings(max_examples=100)
@given(st.lists(st.tuples(*(st.integers(0, 2) for _column in range(5))), max_size=25))
def test_coders(rows: list[tuple[int, ...]]) -> None:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    names = {0: "ann", 1: "bob", 2: "cyd"}
    coder, document, actor, concept, value = columns
    found = reliability(coder, document, actor, concept, value, names, graded=True)
    expected = []
    for one, other in combinations(sorted({row[0] for row in rows}), 2):
        documents = {row[1] for row in rows if row[0] == one} & {row[1] for row in rows if row[0] == other}
        units: list[dict[Any, int]] = [{}, {}]
        for row in rows:
            if row[0] in (one, other) and row[1] in documents:
                units[row[0] == other].setdefault(row[1:4], row[4])
        if documents:
            common = sorted(units[0].keys() & units[1].keys())
            pairs = [(units[0][unit], units[1][unit]) for unit in common]
            same = sum(left == right for left, right in pairs) / len(pairs) if pairs else None
            counts = len(units[0]), len(units[1]), len(common)
            expected.append(
                (
                    names[one],
                    names[other],
                    len(documents),
                    *counts,
                    2 * len(common) / sum(counts[:2]),
                    same,
                    slow_alpha(pairs, True),
                )
            )
    assert _rounded([tuple(getattr(row, name) for name in row.__slots__) for row in found]) == _rounded(expected)


def _rounded(rows: list[Any]) -> list[Any]:
    return [tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row) for row in rows]
