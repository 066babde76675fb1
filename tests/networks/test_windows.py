"""Networks through time, their measures and their backbones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dna_reference import us_week
from network_reference import rows
from stancegraph.errors import StancegraphError
from stancegraph.networks import Definition, Network, Observations, polarisation
from stancegraph.networks import measures as of
from stancegraph.networks.backbone import backbone, disparity, noise_corrected
from stancegraph.networks.definition import Filter, Measure, Weeks
from stancegraph.networks.graphs import to_networkx
from stancegraph.networks.measures import measured
from stancegraph.networks.periods import Period, Unit, floor, later, week_numbers, weeks
from stancegraph.networks.projection import network
from stancegraph.networks.windows import windows
from support import any_definition

DAY = date(2024, 1, 31)


def stances(*told: tuple[str, str, int, str]) -> Observations:
    """Stances told as actor, issue, value and month-and-day of 2024."""
    return Observations.of(
        [
            (actor, issue, value, date.fromisoformat(f"2024-{day}"), "paper", f"s{n}")
            for n, (actor, issue, value, day) in enumerate(told)
        ]
    )


# --- The calendar -----------------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_weeks(day: date) -> None:
    number = np.array([(day - date(1970, 1, 1)).days])
    monday = day - timedelta(days=day.weekday())
    assert weeks(number) == weeks(np.array([(monday - date(1970, 1, 1)).days]))
    assert weeks(number) != weeks(number - 7)
    assert week_numbers(number) == day.isocalendar().week
    assert week_numbers(number, Weeks.US) == us_week(day)
    sunday = number - (day.weekday() + 1) % 7
    assert (
        weeks(number, Weeks.US) == weeks(sunday, Weeks.US) == weeks(sunday + 6, Weeks.US) != weeks(sunday - 1, Weeks.US)
    )


def test_moving_by_units() -> None:
    assert later(DAY, 1, Unit.MONTHS) == date(2024, 2, 29)
    assert later(DAY, -1, Unit.YEARS) == date(2023, 1, 31)
    assert later(DAY, 2, Unit.WEEKS) == date(2024, 2, 14)
    assert [floor(DAY, unit) for unit in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)] == [
        DAY,
        date(2024, 1, 29),
        date(2024, 1, 1),
        date(2024, 1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "shown"), [("3months", "3 months"), (" 1 Year ", "1 year"), ("200 statements", "200 statements")]
)
def test_lengths_are_read(text: str, shown: str) -> None:
    assert str(Period.parse(text)) == shown


@pytest.mark.parametrize("text", ["", "months", "0 days", "-3 days", "3 fortnights", "1.5 years"])
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(StancegraphError, match="no length of a window"):
        Period.parse(text)


# --- Windows ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    rows(),
    st.sampled_from(["agreement", "net", "co-issue", "affiliation", "cohen-kappa"]),
    st.sampled_from(["all", "source", "week", "month", "year", "range"]),
    st.sampled_from(["distance", "binary"]),
    st.sampled_from(["3 days", "2 weeks", "1 month", "5 months", "1 year"]),
)
def test_a_window_is_the_network_of_its_days(
    told: list[Any], kind: str, duplicates: str, weighting: str, length: str
) -> None:
    assume(kind != "cohen-kappa" or duplicates == "all")
    definition = any_definition(kind, duplicates=duplicates, weighting=weighting)
    for found in windows(Observations.of(told), definition, length=Period.parse(length), step=Period.parse("1 month")):
        assert found.span
        inside = [row for row in told if found.span.first <= row[3] <= found.span.last]
        expected = network(Observations.of(inside), definition)
        assert found.rows == expected.rows
        assert np.array_equal(found.matrix, expected.matrix)
        assert list(found.evidence()) == list(expected.evidence()) or not inside


def spans(length: str, *days: str, **options: Any) -> list[str]:
    """The windows over stances on these days."""
    seen = stances(*(("a", "x", 1, day) for day in days))
    reading = options.pop("reading", "textbook")
    step = options.pop("step", None)
    series = windows(
        seen,
        Definition.of(reading=reading),
        length=Period.parse(length),
        step=Period.parse(step) if step else None,
        **options,
    )
    return [f"{each.span.first:%m-%d} {each.span.last:%m-%d}" for each in series if each.span]


def test_calendar_windows_begin_with_the_calendar_and_reach_the_end() -> None:
    assert spans("2months", "01-20", "04-03") == ["01-01 02-29", "02-01 03-31", "03-01 04-30"]
    assert spans("2months", "01-20", "04-03", step="2months") == ["01-01 02-29", "03-01 04-30"]
    assert spans("2months", "01-20", "04-03", since=date(2024, 1, 15)) == ["01-15 03-14", "02-15 04-14"]
    assert spans("1week", "01-04", "01-09") == ["01-01 01-07", "01-08 01-14"]
    assert spans("3days", "01-04", "01-07") == ["01-04 01-06", "01-05 01-07"]


def test_a_window_longer_than_the_data() -> None:
    series = windows(stances(("a", "x", 1, "01-20"), ("b", "x", 1, "02-20")), length=Period.parse("5years"))
    assert [len(each) for each in series] == [2]
    assert series.note == "the window of 5 years is longer than the data, 2024-01-20 to 2024-02-20, and holds all of it"
    literal = Definition.of(reading="dna")
    series = windows(stances(("a", "x", 1, "01-20"), ("b", "x", 1, "02-20")), literal, length=Period.parse("5years"))
    assert (len(series), series.note) == (0, "no window of 5 years lies wholly within 2024-01-20 to 2024-02-20")


def test_literal_windows_reach_half_a_length_to_both_sides() -> None:
    assert spans("8days", "01-01", "01-10", reading="dna") == ["01-01 01-09", "01-02 01-10"]
    assert spans("3days", "01-01", "01-04", reading="dna") == ["01-01 01-03", "01-02 01-04"]
    assert spans("3months", "01-01", "04-01", reading="dna") == ["01-01 03-01", "02-01 04-01"]


def test_windows_of_statements() -> None:
    told = [("a" if n % 2 else "b", "x", 1, f"01-{n + 1:02}") for n in range(7)]
    assert spans("3statements", *(each[3] for each in told)) == ["01-01 01-03", "01-04 01-06", "01-07 01-07"]
    assert spans("6statements", *(each[3] for each in told), step="1statement") == ["01-01 01-06", "01-02 01-07"]
    assert spans("7statements", *(each[3] for each in told)) == ["01-01 01-07"]
    series = windows(stances(*told), length=Period.parse("50statements"))
    assert series.note == "there are only 7 statements, fewer than a window holds"
    with pytest.raises(StancegraphError, match="give the step in statements"):
        windows(stances(*told), length=Period.parse("3statements"), step=Period.parse("1day"))
    with pytest.raises(StancegraphError, match="cannot move by 3 statements"):
        windows(stances(*told), length=Period.parse("3days"), step=Period.parse("3statements"))


def test_windows_over_nothing() -> None:
    series = windows(stances(), length=Period.parse("1month"))
    assert (len(series), series.note) == (0, "there is no stance")


def test_a_window_between_stances_is_empty() -> None:
    series = windows(stances(("a", "x", 1, "01-20"), ("b", "x", 1, "03-20")), length=Period.parse("1month"))
    assert [len(each) for each in series] == [1, 0, 1]
    assert series[1].why_empty == "no stance in that time"


# --- Measures ---------------------------------------------------------------------------------------------------------


def network_of(*ties: tuple[str, str, int]) -> Network:
    """A net network with these whole weights: for each unit a stance of both on an issue of their own."""
    told = []
    for number, (one, other, weight) in enumerate(ties):
        for unit in range(abs(weight)):
            told += [
                (one, f"i{number}-{unit}", 2, "01-01"),
                (other, f"i{number}-{unit}", 2 if weight > 0 else -2, "01-01"),
            ]
    return network(stances(*told), Definition.of("net"))


_TWO_CAMPS = network_of(
    ("a", "b", 3), ("a", "c", 3), ("b", "c", 3), ("d", "e", 3), ("d", "f", 3), ("e", "f", 3), ("c", "d", 1)
)


def test_density() -> None:
    assert of.density(_TWO_CAMPS) == 7 / 15
    assert (
        of.density(network(stances(("a", "x", 1, "01-01"), ("b", "y", 1, "01-01")), Definition.of("affiliation")))
        == 2 / 4
    )
    assert of.density(network_of()) == 0


def test_modularity_and_communities() -> None:
    assert of.partition(_TWO_CAMPS) == (("a", "b", "c"), ("d", "e", "f"))
    # 18 of 19 within; each camp has half of all strength.
    assert of.modularity(_TWO_CAMPS) == pytest.approx(18 / 19 - 2 * (19 / 38) ** 2)
    assert of.communities(_TWO_CAMPS) == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 2}
    assert of.modularity(network_of()) == 0
    assert of.partition(network(stances(("a", "x", 1, "01-01"), ("b", "y", 1, "01-01")))) == (("a",), ("b",))


def test_communities_are_the_best_of_several_starts() -> None:
    """A ring of weak ties between small groups, where one start of Louvain often ends short of the best."""
    draw = np.random.default_rng(4)
    nodes = [f"n{number:02}" for number in range(40)]
    found = network_of(*((*pair, int(draw.integers(1, 9))) for pair in combinations(nodes, 2) if draw.random() < 0.12))
    graph = to_networkx(found)
    for seed in range(4):
        starts = range(seed * of.STARTS, (seed + 1) * of.STARTS)
        each = [nx.community.louvain_communities(graph, weight="weight", seed=start) for start in starts]
        values = [nx.community.modularity(graph, one, weight="weight") for one in each]
        assert of.modularity(found, seed) >= max(values) - 1e-12
        assert max(values) > values[0] or seed
    assert len({round(value, 9) for value in values}) > 1


def test_the_same_seed_finds_the_same() -> None:
    assert of.partition(_TWO_CAMPS, seed=7) == of.partition(_TWO_CAMPS, seed=7)


def test_ei_index() -> None:
    camps = dict.fromkeys("abc", "west") | dict.fromkeys("def", "east")
    assert of.ei_index(_TWO_CAMPS, camps) == pytest.approx((1 - 18) / 19)
    assert of.ei_index(_TWO_CAMPS, {"c": "west", "d": "east"}) == 1
    for camps in ({}, {"a": "west", "b": "west"}):
        with pytest.raises(StancegraphError, match="name at least two"):
            of.ei_index(_TWO_CAMPS, camps)
        with pytest.raises(StancegraphError, match="name at least two"):
            list(measured([_TWO_CAMPS], [Measure.EI_INDEX], camps=camps))


def test_everybody_is_in_one_camp() -> None:
    assert of.camps_of({"west": ["a", "b", "a"], "east": ["c"]}) == {"a": "west", "b": "west", "c": "east"}
    with pytest.raises(StancegraphError, match="b is in the camps west and east"):
        of.camps_of({"west": ["a", "b"], "east": ["b"]})


_SIGNED = st.dictionaries(st.sampled_from(list(combinations("abcde", 2))), st.sampled_from([-2, -1, 1, 2]), max_size=10)


@settings(deadline=None)
@given(_SIGNED)
def test_balance(ties: dict[tuple[str, str], int]) -> None:
    found = network_of(*((*pair, weight) for pair, weight in ties.items()))
    triads = [
        ties[one, other] * ties[other, third] * ties[one, third]
        for one, other, third in combinations("abcde", 3)
        if {(one, other), (other, third), (one, third)} <= ties.keys()
    ]
    expected = sum(product > 0 for product in triads) / len(triads) if triads else 0
    assert of.balance(found) == pytest.approx(expected)


@settings(max_examples=50, deadline=None)
@given(_SIGNED)
def test_centralities(ties: dict[tuple[str, str], int]) -> None:
    found = network_of(*((*pair, weight) for pair, weight in ties.items()))
    graph = nx.Graph()
    graph.add_nodes_from(found.rows)
    graph.add_weighted_edges_from((*pair, weight) for pair, weight in ties.items())
    assert of.degree(found) == pytest.approx(nx.degree_centrality(graph) if len(found) > 1 else {})
    assert of.strength(found) == pytest.approx(dict(graph.degree(weight="weight")))
    graph.remove_edges_from([pair for pair, weight in ties.items() if weight < 0])
    for _one, _other, about in graph.edges(data=True):
        about["length"] = 1 / about["weight"]
    assert of.betweenness(found) == pytest.approx(nx.betweenness_centrality(graph, weight="length"))
    central = of.eigenvector(found)
    if graph.size():
        matrix = nx.to_numpy_array(graph, nodelist=found.rows)
        vector = np.array([central[each] for each in found.rows])
        assert matrix @ vector == pytest.approx(np.linalg.eigvalsh(matrix)[-1] * vector, abs=1e-6)
        assert np.linalg.norm(vector) == pytest.approx(1)
    else:
        assert not any(central.values())


def test_drift() -> None:
    series = windows(
        stances(
            ("a", "x", 2, "01-01"),
            ("a", "x", 0, "01-02"),
            ("a", "y", 1, "01-03"),
            ("b", "x", 2, "01-03"),
            ("a", "x", -2, "02-01"),
            ("a", "y", 2, "02-02"),
            ("b", "y", 2, "02-02"),
        ),
        length=Period.parse("1month"),
    )
    # a moved from 1 to -2 on x and from 1 to 2 on y; b took no position on the same issue twice.
    assert of.drift(series[0], series[1]) == {"a": (3 + 1) / 2 / 4}
    told = list(measured(series, [Measure.DRIFT, Measure.DENSITY]))
    assert [(str(row.first), row.measure, row.node, row.value) for row in told] == [
        ("2024-01-01", "density", None, 1.0),
        ("2024-02-01", "drift", "a", 0.5),
        ("2024-02-01", "density", None, 1.0),
    ]


def test_what_cannot_be_measured() -> None:
    affiliation = network(stances(("a", "x", 1, "01-01")), Definition.of("affiliation"))
    with pytest.raises(StancegraphError, match="not defined for affiliation"):
        list(measured([affiliation], [Measure.BALANCE]))
    for kind in ("agreement", "conflict", "co-issue", "lijphart"):
        with pytest.raises(StancegraphError, match=f"ties of {kind} networks are never negative"):
            list(measured([network(stances(), Definition.of(kind))], [Measure.BALANCE]))
    for kind in ("net", "signorino-ritter", "scott-pi", "cohen-kappa"):
        assert list(measured([network(stances(), Definition.of(kind))], [Measure.BALANCE]))
    with pytest.raises(StancegraphError, match="name at least two"):
        list(measured([_TWO_CAMPS], [Measure.EI_INDEX]))


@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_of_an_empty_network_and_of_one_node(measure: Measure) -> None:
    for told in (stances(), stances(("a", "x", 1, "01-01"))):
        found = network(told, Definition.of("net"))
        for row in measured([found, found], [measure], camps={"a": "one", "b": "other"}):
            assert row.value == (1.0 if measure is Measure.COMMUNITIES else 0.0)


# --- Backbones --------------------------------------------------------------------------------------------------------


def test_disparity_by_hand() -> None:
    found = network_of(("a", "b", 8), ("a", "c", 1), ("a", "d", 1), ("b", "c", 2))
    # From a: (1 - 0.8)^2 and (1 - 0.1)^2; from b: 1 - 0.8 and 1 - 0.2; from c: 1 - 1/3 and 1 - 2/3; d has one tie.
    expected = {("a", "b"): 0.04, ("a", "c"): 2 / 3, ("a", "d"): 0.81, ("b", "c"): 1 / 3}
    chance = disparity(found)
    assert {(tie.source, tie.target): each for tie, each in zip(found, chance, strict=True)} == pytest.approx(expected)
    kept = backbone(found, Filter.DISPARITY, 0.05)
    assert list(kept) == [("a", "b", 8.0)]
    assert kept.rows == found.rows
    assert kept.stances("a", "b") == found.stances("a", "b")


def test_noise_corrected_by_the_letter_of_the_article() -> None:
    found = network_of(("a", "b", 9), ("a", "c", 2), ("b", "d", 1), ("c", "d", 7), ("a", "d", 1))
    strength = of.strength(found)
    total = sum(strength.values())
    from statistics import NormalDist

    for tie, chance in zip(found, noise_corrected(found), strict=True):
        i, j, w = strength[tie.source], strength[tie.target], tie.weight
        mean = i * j / total**2
        variance = i * j * (total - i) * (total - j) / (total**2 * (total - 1)) / total**2
        alpha = mean * (mean * (1 - mean) / variance - 1)
        beta = (1 - mean) * (mean * (1 - mean) / variance - 1)
        p = (alpha + w) / (alpha + beta + total)
        kappa = total / (i * j)
        slope = 1 / (i * j) - total * (i + j) / (i * j) ** 2
        deviation = (total * p * (1 - p)) ** 0.5 * abs(2 * (kappa + w * slope) / (kappa * w + 1) ** 2)
        lift = (kappa * w - 1) / (kappa * w + 1)
        assert chance == pytest.approx(1 - NormalDist().cdf(lift / deviation))
    assert {(tie.source, tie.target) for tie in backbone(found, Filter.NOISE_CORRECTED)} == {("a", "b"), ("c", "d")}


def test_backbones_of_little() -> None:
    for filter in Filter:
        assert len(backbone(network_of(), filter)) == 0
        assert backbone(network_of(("a", "b", 3)), filter).rows == ("a", "b")
    with pytest.raises(StancegraphError, match="between 0 and 1"):
        backbone(_TWO_CAMPS, level=5)
    averaged = network(stances(("a", "x", 1, "01-01")), Definition.of(normalisation="average"))
    with pytest.raises(StancegraphError, match="for counts"):
        backbone(averaged, Filter.NOISE_CORRECTED)


@settings(max_examples=50, deadline=None)
@given(_SIGNED)
def test_backbones_keep_some_ties_as_they_are(ties: dict[tuple[str, str], int]) -> None:
    found = network_of(*((*pair, weight) for pair, weight in ties.items()))
    for filter in Filter:
        assert set(backbone(found, filter, 0.3)) <= set(found)
        assert set(backbone(found, filter, 0.1)) <= set(backbone(found, filter, 0.3))


# --- Where rules meet -------------------------------------------------------------------------------------------------


def test_a_step_longer_than_the_window_ends_with_the_data() -> None:
    # The last stance lies between two windows: the next would begin after it.
    assert spans("1month", "01-20", "02-20", step="3months") == ["01-01 01-31"]
    assert spans("1month", "01-20", "04-01", step="3months") == ["01-01 01-31", "04-01 04-30"]
    assert spans("2days", "01-01", "01-08", step="5days") == ["01-01 01-02", "01-06 01-07"]


def test_drift_in_a_binary_network_is_a_share_of_its_own_scale() -> None:
    told = stances(("a", "x", 2, "01-01"), ("a", "x", -1, "02-01"), ("b", "x", 1, "01-01"), ("b", "x", 2, "02-01"))
    series = windows(told, Definition.of(weighting="binary"), length=Period.parse("1month"))
    # From 1 to -1 is all the way; to keep the sign is to stay.
    assert of.drift(series[0], series[1]) == {"a": 1.0, "b": 0.0}
    series = windows(told, Definition.of(), length=Period.parse("1month"))
    assert of.drift(series[0], series[1]) == {"a": 3 / 4, "b": 1 / 4}


def test_noise_corrected_in_two_modes_counts_every_tie_once() -> None:
    weights = {("a", "x"): 9, ("a", "y"): 1, ("b", "x"): 1, ("b", "y"): 4, ("c", "y"): 5}
    told = [(actor, issue, 2, "01-01") for (actor, issue), weight in weights.items() for _ in range(weight)]
    found = network(stances(*told), Definition.of("affiliation"))
    total = sum(weights.values())
    from statistics import NormalDist

    for tie, chance in zip(found, noise_corrected(found), strict=True):
        w = weights[tie.source, tie.target]
        i = sum(weight for (actor, _issue), weight in weights.items() if actor == tie.source)
        j = sum(weight for (_actor, issue), weight in weights.items() if issue == tie.target)
        mean = i * j / total**2
        variance = i * j * (total - i) * (total - j) / (total**2 * (total - 1)) / total**2
        prior = mean * (1 - mean) / variance - 1
        p = (mean * prior + w) / (prior + total)
        kappa = total / (i * j)
        slope = 1 / (i * j) - total * (i + j) / (i * j) ** 2
        deviation = (total * p * (1 - p)) ** 0.5 * abs(2 * (kappa + w * slope) / (kappa * w + 1) ** 2)
        lift = (kappa * w - 1) / (kappa * w + 1)
        assert chance == pytest.approx(1 - NormalDist().cdf(lift / deviation))


# --- Polarisation -----------------------------------------------------------------------------------------------------


def slow_distance(
    agreement: dict[frozenset[str], float], conflict: dict[frozenset[str], float], camps: set[frozenset[str]]
) -> float:
    """How far a partition is from the ideal, over ordered pairs, as a share of all there can be."""
    names = sorted(frozenset().union(*camps))
    ordered = [(one, other) for one in names for other in names if one != other]
    within = [pair for pair in ordered if any(set(pair) <= camp for camp in camps)]
    between = [pair for pair in ordered if pair not in within]
    in_all = sum(agreement[frozenset(pair)] for pair in ordered)
    apart = sum(conflict[frozenset(pair)] for pair in ordered)
    total = 0.0
    for pair in within:
        total += abs(agreement[frozenset(pair)] - in_all / len(within)) + conflict[frozenset(pair)]
    for pair in between:
        total += agreement[frozenset(pair)] + abs(conflict[frozenset(pair)] - apart / len(between))
    return total / (2 * (in_all + apart))


def slow_polarisation(found: Network, *, literal: bool = False) -> float:
    """Of all partitions into two: to the letter the largest distance, else 1 less the smallest of even camps of those who are tied."""
    both = []
    normalisation = "average" if literal else found.definition.normalisation.value
    for kind in ("agreement", "conflict"):
        definition = Definition.of(kind, normalisation=normalisation, reading=found.definition.reading.value)
        each = network(found.observations, definition)
        both.append({frozenset(pair): abs(each.weight(*pair)) for pair in combinations(each.rows, 2)})
    agreement, conflict = both
    tied = {name for pair in agreement if agreement[pair] or conflict[pair] for name in pair}
    if not tied:
        return 0.0
    names = sorted(found.rows if literal else tied)
    distances = [
        slow_distance(agreement, conflict, {frozenset(some), frozenset(names) - frozenset(some)})
        for size in (range(1, len(names)) if literal else (len(names) // 2,))
        for some in combinations(names, size)
    ]
    if literal:
        return max(distances)
    if len(names) == 2:
        # No pair is within, so that what should agree there is missing.
        pair = frozenset(names)
        return conflict[pair] / (agreement[pair] + conflict[pair])
    return 1 - min(distances)


@settings(max_examples=200, deadline=None)
@given(rows(), st.sampled_from(["none", "average"]), st.booleans(), st.sampled_from(["textbook", "dna"]))
def test_polarisation_is_the_best_of_all_partitions(
    told: list[Any], normalisation: str, climbing: bool, reading: str
) -> None:
    definition = Definition.of(normalisation=normalisation, reading=reading)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polarisation, "_MOST_EXACT", 1 if climbing else 16)
        found = network(Observations.of(told), definition)
        expected = slow_polarisation(found, literal=reading == "dna")
        assert polarisation.polarisation(found) == pytest.approx(expected)
    told = [*told, ("zoe", "weather", 1, DAY, "p", "z")]
    alone = network(Observations.of(told), definition)
    assert "zoe" in alone.rows
    if reading == "textbook":
        assert polarisation.polarisation(alone) == polarisation.polarisation(found)


def opposed(*sizes: int) -> Network:
    """Camps that agree within and are against each other, each on an issue of its own with each."""
    told = []
    for one in range(len(sizes)):
        for other in range(one + 1, len(sizes)):
            for camp, value in ((one, 2), (other, -2)):
                told += [(f"c{camp}-{n}", f"i{one}-{other}", value, DAY, "p", "s") for n in range(sizes[camp])]
    if len(sizes) == 1:
        told = [(f"c0-{n}", "i", 2, DAY, "p", "s") for n in range(sizes[0])]
    return network(Observations.of(told), Definition.of(normalisation="average"))


@pytest.mark.parametrize(
    ("sizes", "index", "literal"),
    [
        ((2, 2), 1, 2 / 3),
        ((4,), 1 / 3, 2 / 3),
        ((9, 9), 1, None),
        ((18,), 16 / 34, None),
        ((3, 2), 1, None),
        ((1, 1), 1, 0),
        ((2,), 0, 1 / 2),
        ((1,), 0, 0),
        ((7, 3), 1 - 73.6 / 180, None),
        ((9, 1), 1 - 108.8 / 180, None),
        ((14, 6), 1 - 294.4 / 760, None),
    ],
)
def test_anchors_of_polarisation(sizes: tuple[int, ...], index: float, literal: float | None) -> None:
    """In seven against three 48 of agreement and 42 of conflict lie on 90 ordered pairs. The best even camps are five of the seven, and two with the
    three: 1.2 of agreement expected of 40 pairs within, 0.84 of conflict of 50 between. Within, 28 agree (0.2 too little), 12 are opposed (1.2 + 1);
    between, 20 agree (1 + 0.84) and 30 are opposed (0.16): 5.6 + 26.4 + 36.8 + 4.8 = 73.6, of 180."""
    found = opposed(*sizes)
    assert polarisation.polarisation(found) == pytest.approx(index, abs=1e-9)
    if literal is not None:
        to_the_letter = network(found.observations, Definition.of(reading="dna"))
        assert polarisation.polarisation(to_the_letter) == pytest.approx(literal)


@pytest.mark.parametrize("seed", range(4))
def test_even_camps_are_found_among_many(seed: int) -> None:
    """Twice twenty, with noise: the search finds the camps, and of drawn documents begins at camps that are not even any more."""
    draw = np.random.default_rng(seed)
    camp = draw.permutation(np.repeat([True, False], 20))
    same = camp[:, None] == camp
    noise = np.triu(draw.random((40, 40)), 1)
    noise = (noise + noise.T) * 0.6
    agreement, conflict = np.where(same, 1.0, noise), np.where(same, noise, 1.0)
    for each in (agreement, conflict):
        np.fill_diagonal(each, 0)
    index, found = polarisation.camps_of(agreement, conflict, seed) or (0, camp)
    assert (found == camp).all() or (found != camp).all()
    agreement[:, :3] = agreement[:3] = conflict[:, :3] = conflict[:3] = 0
    again = polarisation.camps_of(agreement, conflict, seed, found)
    fresh = polarisation.camps_of(agreement, conflict, seed)
    assert again is not None
    assert fresh is not None
    assert again[0] == pytest.approx(fresh[0])
    assert again[1].sum() in (18, 19)
    assert index > again[0] - 0.1


def test_the_climb_finds_the_best_of_ten_actors() -> None:
    for seed in range(5):
        draw = np.random.default_rng(seed)
        told = [
            (f"a{draw.integers(10)}", f"i{draw.integers(4)}", int(draw.integers(-2, 3)), DAY, "p", f"s{n}")
            for n in range(60)
        ]
        found = network(Observations.of(told), Definition.of(normalisation="average"))
        exact = polarisation.polarisation(found)
        literal = network(Observations.of(told), Definition.of(reading="dna"))
        to_the_letter = polarisation.polarisation(literal)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(polarisation, "_MOST_EXACT", 1)
            assert polarisation.polarisation(found) == pytest.approx(exact)
            assert polarisation.polarisation(found, seed=3) == pytest.approx(exact)
            assert polarisation.polarisation(literal, seed=3) == pytest.approx(to_the_letter)


def test_two_camps_by_hand() -> None:
    """Ann and Bob agree, both against Cyd: 2 of agreement within, 4 of conflict between, all as expected."""
    told = [("ann", "x", 2, DAY, "p", "1"), ("bob", "x", 2, DAY, "p", "2"), ("cyd", "x", -2, DAY, "p", "3")]
    assert polarisation.polarisation(network(Observations.of(told), Definition.of())) == 1
    # To the letter the farthest: Bob apart. Within |0 - 1| + 1 twice; between 1 + |0 - 1| and |1 - 1| twice each.
    literal = network(Observations.of(told), Definition.of(reading="dna"))
    assert polarisation.polarisation(literal) == pytest.approx(8 / 12)


def test_polarisation_of_what_has_none_is_refused() -> None:
    with pytest.raises(StancegraphError, match="choose agreement, conflict or net"):
        polarisation.polarisation(network(stances(("a", "x", 1, "01-01")), Definition.of("co-issue")))


# --- Eigenvector centrality -------------------------------------------------------------------------------------------


def test_the_weaker_of_two_parts_has_nothing() -> None:
    told = [(who, topic, 1) for topic, who in (("x", "a"), ("x", "b"), ("y", "c"), ("y", "d"))]
    counted = [(who, topic, value, "01-01") for who, topic, value in told for _n in range(100)]
    counted = counted[:-1]
    found = of.eigenvector(network(stances(*counted), Definition.of("co-issue")))
    assert found == pytest.approx({"a": 0.5**0.5, "b": 0.5**0.5, "c": 0, "d": 0}, abs=1e-12)


def test_parts_that_are_the_same_share() -> None:
    found = of.eigenvector(network(stances(*((who, (who in "ab" and "x") or "y", 1, "01-01") for who in "abcd"))))
    assert found == pytest.approx(dict.fromkeys("abcd", 0.5))


def test_a_large_part_is_solved_as_a_small_one() -> None:
    draw = np.random.default_rng(1)
    weights = np.triu(draw.random((120, 120)) * (draw.random((120, 120)) < 0.1), 1)
    weights += weights.T
    weights[0, 1] = weights[1, 0] = 1.0
    for part in of.parts(weights):
        inside = weights[np.ix_(part, part)]
        expected = of._leading(inside)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(of, "_SMALL", 1)
            found = of._leading(inside) if len(part) > 1 else expected
        assert found[0] == pytest.approx(expected[0])
        assert found[1] == pytest.approx(expected[1], abs=1e-9)
        assert inside @ found[1] == pytest.approx(found[0] * found[1], abs=1e-9)


@given(st.integers(2, 9), st.sampled_from([1, 3, 7, 10, 49]))
def test_modularity_of_one_community_is_nothing(size: int, parts: int) -> None:
    """All tied to all, by weights that no number of bits holds."""
    told = [(f"a{n}", f"i{issue}", 1, "01-01") for n in range(size) for issue in range(parts) if issue <= n or n < 2]
    found = network(stances(*told), Definition.of("co-issue", normalisation="cosine"))
    assert of.modularity(found) == 0 or of.modularity(found) > 1e-9


@settings(max_examples=100, deadline=None)
@given(rows(), st.sampled_from(["agreement", "net"]))
def test_modularity_is_that_of_the_partition(told: list[Any], kind: str) -> None:
    found = network(Observations.of(told), Definition.of(kind, normalisation="average"))
    camp = {node: number for number, each in enumerate(of.partition(found)) for node in each}
    ties = [(one, other, weight) for one, other, weight in found if weight > 0]
    total = sum(weight for *_ends, weight in ties)
    strength = {node: sum(weight for one, other, weight in ties if node in (one, other)) for node in found.rows}
    expected = sum(weight for one, other, weight in ties if camp[one] == camp[other]) / total if total else 0
    for each in set(camp.values()):
        inside = sum(strength[node] for node in found.rows if camp[node] == each)
        expected -= (inside / (2 * total)) ** 2 if total else 0
    assert of.modularity(found) == pytest.approx(expected, abs=1e-12)


def test_codes_are_not_added_up() -> None:
    found = network(
        stances(("a", "x", 1, "01-01"), ("a", "y", -1, "01-01")), Definition.of("affiliation", cell="combine")
    )
    for measure in (Measure.STRENGTH, Measure.BETWEENNESS):
        with pytest.raises(StancegraphError, match="combined cells are codes"):
            list(measured([found], [measure]))
    assert list(measured([found], [Measure.DEGREE]))
    with pytest.raises(StancegraphError, match="a backbone adds weights up"):
        backbone(found)
