"""Statements of the same words are matched one to one: as the slow reference has it, that looks at every way to do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.coding.matching import Unit, can_match, f1, match, overlap, together

PLACES = st.tuples(st.integers(0, 12), st.integers(1, 8))


@st.composite
def sides(draw: st.DrawFn, name: str = "a", most: int = 5) -> list[Unit]:
    found = []
    for number in range(draw(st.integers(0, most))):
        start, length = draw(PLACES)
        actor, issue = draw(st.sampled_from("xyz")), draw(st.sampled_from("pq"))
        found.append(Unit(f"{name}{number}", start, start + length, actor, issue))
    return found


def characters(unit: Unit) -> set[int]:
    return set(range(unit.start, unit.end))


def ways(one: list[Unit], other: list[Unit], strict: bool) -> Iterator[list[tuple[int, int]]]:
    """Every way to match the units of two sides."""
    if not one:
        yield []
        return
    for rest in ways(one[:-1], other, strict):
        yield rest
        for place, unit in enumerate(other):
            mine, yours = characters(one[-1]), characters(unit)
            fits = mine == yours if strict else len(mine & yours) / min(len(mine), len(yours)) >= 0.5
            if fits and place not in [pair[1] for pair in rest]:
                yield [*rest, (len(one) - 1, place)]


def slowly(one: list[Unit], other: list[Unit], strict: bool) -> list[tuple[str, str]]:
    left, right = (sorted(each, key=lambda unit: (unit.start, unit.end, unit.id)) for each in (one, other))
    every = sorted((number, place) for number in range(len(left)) for place in range(len(right)))

    def worth(way: list[tuple[int, int]]) -> tuple[Any, ...]:
        pairs = [(left[number], right[place]) for number, place in way]
        return (
            len(pairs),
            sum(mine.actor == yours.actor for mine, yours in pairs),
            sum(mine.issue == yours.issue for mine, yours in pairs),
            sum(len(characters(mine) & characters(yours)) for mine, yours in pairs),
            [pair in way for pair in every],
        )

    best = max(ways(left, right, strict), key=worth)
    return [(left[number].id, right[place].id) for number, place in sorted(best)]


@settings(max_examples=300, deadline=None)
@given(sides("a"), sides("b"), st.booleans(), st.randoms())
def test_units_are_matched_as_the_best_of_all_ways_whatever_their_order(
    one: list[Unit], other: list[Unit], strict: bool, random: Any
) -> None:
    expected = slowly(one, other, strict)
    random.shuffle(one)
    random.shuffle(other)
    found = match(one, other, strict=strict)
    assert [(mine.id, yours.id) for mine, yours in found.pairs] == expected
    # Whoever is in no pair is told of, once.
    assert sorted(each.id for each in found.only_one) == sorted({u.id for u in one} - {pair[0] for pair in expected})
    assert sorted(each.id for each in found.only_other) == sorted(
        {u.id for u in other} - {pair[1] for pair in expected}
    )
    total = len(one) + len(other)
    assert found.f1 == (2 * len(expected) / total if total else None)


@settings(deadline=None)
@given(sides("a", 6), sides("b", 6))
def test_who_is_the_one_and_who_the_other_changes_no_number(one: list[Unit], other: list[Unit]) -> None:
    here, there = match(one, other), match(other, one)
    assert here.f1 == there.f1
    for alike in (
        lambda mine, yours: mine.actor == yours.actor,
        lambda mine, yours: mine.issue == yours.issue,
        overlap,
    ):
        assert sum(alike(*pair) for pair in here.pairs) == sum(alike(*pair) for pair in there.pairs)


def test_half_of_the_shorter_is_enough_and_less_is_not() -> None:
    long, half, less = Unit("a", 0, 100), Unit("b", 95, 105), Unit("c", 96, 106)
    assert can_match(long, half)
    assert not can_match(long, less)
    assert not can_match(long, half, strict=True)
    assert can_match(long, Unit("d", 0, 100), strict=True)


def test_of_several_on_the_same_words_those_of_one_actor_are_matched_then_those_of_one_issue() -> None:
    one = [Unit("a1", 0, 40, "eu", "truce"), Unit("a2", 0, 40, "un", "truce"), Unit("a3", 0, 40, "un", "aid")]
    other = [Unit("b1", 0, 39, "un", "aid"), Unit("b2", 2, 40, "un", "truce"), Unit("b3", 9, 30, "eu", "aid")]
    found = {mine.id: yours.id for mine, yours in match(one, other).pairs}
    assert found == {"a1": "b3", "a2": "b2", "a3": "b1"}


def test_what_counts_as_the_same_may_be_said() -> None:
    one = [Unit("a", 0, 10, "The EU", "truces")]
    other = [Unit("b1", 0, 10, "un", "truce"), Unit("b2", 0, 10, "eu", "aid")]
    found = match(one, other, same_actor=lambda mine, yours: yours.actor in mine.actor.lower())
    assert found.pairs == ((one[0], other[1]),)


def test_a_long_chain_of_overlapping_units_is_matched_to_its_end() -> None:
    one = [Unit(f"a{number}", number * 10, number * 10 + 20, "x") for number in range(400)]
    other = [Unit(f"b{number}", number * 10 + 3, number * 10 + 23, "x") for number in range(400)]
    found = match(one, other)
    assert [mine.id[1:] == yours.id[1:] for mine, yours in found.pairs] == [True] * 400


def test_no_units_have_no_score_and_those_without_words_are_refused() -> None:
    assert match([], []).f1 is None
    assert f1(0, 3, 0) == 0.0
    with pytest.raises(ValueError, match="no words"):
        match([Unit("a", 4, 4)], [])
    with pytest.raises(ValueError, match="same id"):
        match([Unit("a", 4, 5), Unit("a", 6, 7)], [])


@settings(deadline=None)
@given(sides("a"), sides("b"))
def test_of_two_coders_those_together_are_those_matched(one: list[Unit], other: list[Unit]) -> None:
    found = together({"ana": one, "ben": other})
    assert {(unit["ana"], unit["ben"]) for unit in found if len(unit) == 2} == set(match(one, other).pairs)
    assert sum(map(len, found)) == len(one) + len(other)
    assert [min(each.start for each in unit.values()) for unit in found] == sorted(
        min(each.start for each in unit.values()) for unit in found
    )


def test_of_three_coders_each_has_at_most_one_statement_in_a_unit() -> None:
    found = together(
        {
            "ana": [Unit("a1", 0, 20, "un"), Unit("a2", 40, 50, "un")],
            "ben": [Unit("b1", 0, 18, "eu"), Unit("b2", 0, 19, "un")],
            "cem": [Unit("c1", 1, 20, "eu"), Unit("c2", 60, 70), Unit("c3", 41, 50)],
        }
    )
    assert [{coder: unit.id for coder, unit in each.items()} for each in found] == [
        {"ben": "b1", "cem": "c1"},
        {"ana": "a1", "ben": "b2"},
        {"ana": "a2", "cem": "c3"},
        {"cem": "c2"},
    ]
