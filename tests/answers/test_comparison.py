"""What differs between two days or two actors: every pair of positions against the rules written out, random worlds too."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
import stancegraph
from reference import World
from stancegraph.answers.comparison import ComparisonRow, compare_actors, compare_days
from stancegraph.answers.kinds import Difference
from stancegraph.answers.positions import positions
from stancegraph.answers.scope import Scope
from stancegraph.errors import ArgumentError
from stancegraph.session import Session
from support import rows, write_folder
from worlds import ACTORS, all_worlds, catalogue_of, of_positions, stance, table_of, times

# From the farthest apart; the first that fits.
ORDER = ("opposed", "side", "degree", "condition", "only-first", "only-second", "same")


def sign(value: int) -> str:
    return "for" if value > 0 else "against" if value < 0 else "between"


def difference(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> str:
    if not (first and second):
        return "only-first" if first else "only-second"
    sides = [{sign(each["value"]) for each in side} for side in (first, second)]
    if sides in ([{"for"}, {"against"}], [{"against"}, {"for"}]):
        return "opposed"
    if sides[0] != sides[1]:
        return "side"
    for name, word in (("value", "degree"), ("condition", "condition")):
        if listed(first, name) != listed(second, name):
            return word
    return "same"


def listed(side: list[dict[str, Any]], name: str) -> list[Any]:
    """What a side says, each once; an empty text says nothing."""
    return list(dict.fromkeys(str(each[name]) for each in side if each[name] != ""))


def expected(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows by actor and issue, from the farthest apart."""
    sides: dict[tuple[str, str], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for place, answers in enumerate((first, second)):
        for each in answers:
            sides[each["actor"], each["issue"]][place].append(each)
    found = []
    for key, (one, other) in sides.items():
        told = [listed(side, name) for side in (one, other) for name in ("position", "condition", "date", "stance")]
        found.append((ORDER.index(difference(one, other)), *key, told))
    return sorted(found, key=lambda row: row[:3])


def told(row: ComparisonRow, actor: str) -> tuple[Any, ...]:
    sides = [
        list(getattr(row, f"{side}_{name}"))
        for side in ("first", "second")
        for name in ("position", "condition", "date", "stance")
    ]
    return ORDER.index(row.difference), actor, row.issue, sides


def test_the_order_is_that_of_the_words() -> None:
    assert tuple(Difference) == ORDER


@settings(max_examples=200)
@given(all_worlds(), times(), times(), of_positions())
def test_two_days_are_compared_as_the_reference_answers_them(
    world: World, first: Any, second: Any, words: dict[str, Any]
) -> None:
    known = first[1]
    answers = [
        positions(table_of(world), catalogue_of(world), Scope.of(as_of=day, known_at=known, **words))
        for day in (first[0], second[0])
    ]
    rows = compare_days(*answers)
    assert [told(row, row.actor or "") for row in rows] == expected(
        *(reference.positions(world, day, known, **words) for day in (first[0], second[0]))
    )
    assert {(row.first, row.second) for row in rows} <= {(str(first[0]), str(second[0]))}


@settings(max_examples=200)
@given(all_worlds(), times(), st.permutations(ACTORS), of_positions())
def test_two_actors_are_compared_as_the_reference_answers_them(
    world: World, when: Any, actors: list[str], words: dict[str, Any]
) -> None:
    one, other = actors[:2]
    words = {name: value for name, value in words.items() if name != "actors"}
    found = positions(
        table_of(world), catalogue_of(world), Scope.of([one, other], as_of=when[0], known_at=when[1], **words)
    )
    rows = compare_actors(found, one, other)
    sides = [reference.positions(world, *when, actors=[actor], **words) for actor in (one, other)]
    same_actor = [[{**each, "actor": ""} for each in side] for side in sides]
    assert [told(row, "") for row in rows] == expected(*same_actor)
    assert all((row.first, row.second) == (one, other) for row in rows)


@pytest.mark.parametrize(("one", "other"), list(product(range(-2, 3), repeat=2)))
def test_each_pair_of_positions(one: int, other: int) -> None:
    words = {-2: "rejects", -1: "opposes", 0: "ambivalent", 1: "conditional", 2: "supports"}
    world = World([stance("a", "ann", words[one], "04-01"), stance("b", "bob", words[other], "04-01")])
    found = positions(table_of(world), catalogue_of(world), Scope.of(["ann", "bob"], as_of=date(2025, 4, 5)))
    [row] = compare_actors(found, "ann", "bob")
    if one * other < 0:
        assert row.difference == "opposed"
    elif (one == 0) != (other == 0):
        assert row.difference == "side"
    else:
        assert row.difference == ("same" if one == other else "degree")


# --- Asked for --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("comparison")
    tables = rows()
    tables["stances"] += [
        {**tables["stances"][0], "id": "b1", "actor": "bob", "position": "rejects"},
        {**tables["stances"][0], "id": "b2", "actor": "bob", "issue": "talks"},
    ]
    stancegraph.build([write_folder(folder / "d", tables)], folder / "store")
    with stancegraph.open(folder / "store") as opened:
        yield opened


def test_two_actors_by_any_name(session: Session) -> None:
    found = session.compare("Ann", "bob", as_of="2025-04-05")
    assert [(row.issue, row.difference, row.first_stance, row.second_stance) for row in found] == [
        ("truce", "opposed", ("s4",), ("b1",)),
        ("talks", "only-second", (), ("b2",)),
    ]
    assert (found[0].first_label, found[0].second_label, found[0].actor) == ("Ann", "Bob", None)


def test_two_days_of_everybody_or_some(session: Session) -> None:
    found = session.compare("2025-04-01", date(2025, 4, 5))
    assert {(row.actor, row.issue, row.difference) for row in found} == {
        ("ann", "truce", "same"),
        ("land", "truce", "same"),
        ("bob", "truce", "same"),
        ("bob", "talks", "same"),
    }
    assert {row.actor for row in session.compare("2025-03-01", "2025-04-05", actor="bob")} == {"bob"}


def test_today_is_the_day_that_positions_answer_for(session: Session) -> None:
    assert {row.second for row in session.compare("2025-04-01", "today")} == {str(session.positions().day)}


@pytest.mark.parametrize(
    ("asked", "words", "message"),
    [
        (("2025-04-01", "ann"), {}, "a day and an actor"),
        (("ann", "Ann"), {}, "are one actor"),
        (("2025-04-01", "2025-13-01"), {}, '"2025-13-01" is not a day of the calendar'),
        (("ann", "bob"), {"actor": "ann"}, "two actors are compared already"),
        (("2025-04-01", "2025-04-05"), {"as_of": "2025-04-05"}, "two days are compared"),
    ],
)
def test_what_cannot_be_compared(session: Session, asked: Any, words: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        session.compare(*asked, **words)
