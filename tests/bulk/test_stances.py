"""The rules of positions over columns in DuckDB, held to the slow reference that the numpy kernels are held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from columns_of_worlds import apart, examples, first_day, in_order, rows_of, stance_columns
from reference import World
from stancegraph.answers.scope import Scope
from stancegraph.bulk.ranges import Window
from stancegraph.errors import ArgumentError
from stancegraph.model.words import POSITIONS, Voice
from worlds import NOW, TODAY, all_worlds, of_positions, scopes, times

_NAMES = ("actor", "issue", "attributed_by", "stance_of", "stance", "entailed_from")
SEVERAL = st.lists(all_worlds(), min_size=12, max_size=12)
"""So many at once: one query answers for all of them."""


def valid(world: World) -> World:
    """The world with remits of ids only, as tables have them."""
    known = [replace(each, remit=tuple(name for name in each.remit if " " not in name)) for each in world.roles]
    roles = [
        one if bool(one.remit) == bool(other.remit) else other for one, other in zip(known, world.roles, strict=True)
    ]
    return replace(world, roles=[each for each in roles if all(" " not in name for name in each.remit)])


def scope_of(number_of_worlds: int, asked: tuple[date, datetime], words: Mapping[str, Any]) -> Scope:
    """The question to all worlds."""
    words = dict(words)
    several: dict[str, Any] = {}
    for name in ("actors", "issues"):
        if (chosen := words.pop(name, None)) is not None:
            several[name] = [apart(number, each) for number in range(number_of_worlds) for each in chosen]
    return Scope.of(as_of=asked[0], known_at=asked[1], **several, **words)


def told(number: int, row: Mapping[str, Any], names: Sequence[str] = _NAMES) -> dict[str, Any]:
    """A row of the reference as the columns have it."""
    return {name: apart(number, value) if name in names and value is not None else value for name, value in row.items()}


def of_columns() -> st.SearchStrategy[dict[str, Any]]:
    """What positions from columns take."""
    return of_positions().map(lambda words: {k: v for k, v in words.items() if k not in ("fresh", "stale_after")})


@settings(max_examples=examples(12), deadline=None)
@given(worlds=SEVERAL, asked=times(), words=of_columns())
def test_positions_are_those_of_the_reference(
    worlds: list[World], asked: tuple[date, datetime], words: dict[str, Any]
) -> None:
    worlds = [valid(each) for each in worlds]
    expected = []
    for number, world in enumerate(worlds):
        for row in reference.positions(world, *asked, **words):
            kept = {
                name: row[name]
                for name in row
                if name not in ("position", "under", "standing", "age_days", "as_of", "disputed_by")
            }
            expected.append(told(number, kept | {"condition": row["condition"] or None}))
    found = rows_of(stance_columns(worlds).positions(scope_of(len(worlds), asked, words)))
    assert in_order(found) == in_order(expected)


@settings(max_examples=examples(6), deadline=None)
@given(
    worlds=SEVERAL,
    asked=times(),
    words=scopes(),
    one_side=st.booleans(),
    longest_gap=st.sampled_from((365, 3)),
)
def test_shifts_in_own_words_are_those_of_the_reference(
    worlds: list[World], asked: tuple[date, datetime], words: dict[str, Any], one_side: bool, longest_gap: int
) -> None:
    worlds = [valid(each) for each in worlds]
    words = words | {"inherit": False}
    names = ("actor", "issue", "from_id", "to_id")
    expected = []
    for number, world in enumerate(worlds):
        for row in reference.shifts(world, *asked, one_side=one_side, longest_gap=longest_gap, **words):
            kept = {
                name: row[name] for name in ("actor", "issue", "from_date", "to_date", "days", "from_basis", "to_basis")
            }
            ends = {"from_id": row["from_stance"], "to_id": row["to_stance"]}
            values = {f"{end}_value": int(POSITIONS[row[name]]) for end, name in (("from", "from_"), ("to", "to"))}
            expected.append(told(number, kept | ends | values, names))
    columns = stance_columns(worlds)
    found = rows_of(columns.shifts(scope_of(len(worlds), asked, words), one_side=one_side, longest_gap=longest_gap))
    assert in_order(found) == in_order(expected)


@settings(max_examples=examples(6), deadline=None)
@given(worlds=SEVERAL, asked=times(), words=scopes(), window=st.sampled_from(Window))
def test_counts_are_those_of_going_over_every_stance(
    worlds: list[World], asked: tuple[date, datetime], words: dict[str, Any], window: Window
) -> None:
    words = {name: value for name, value in words.items() if name != "inherit"}
    expected: Counter[tuple[Any, ...]] = Counter()
    for number, world in enumerate(worlds):
        chosen = reference.Question(
            *asked, words.get("voices") or (Voice.SELF, Voice.REPORTED), words.get("since"), words.get("until")
        )
        if words.get("voices") == []:
            continue
        for each in reference.live(world, *asked):
            of = words.get("actors"), words.get("issues")
            if (
                chosen.may_count(each)
                and (of[0] is None or each.actor in of[0])
                and (of[1] is None or each.issue in of[1])
            ):
                when = () if window is Window.ALL else (first_day(each.date, window),)
                expected[apart(number, each.actor), apart(number, each.issue), int(each.position), *when] += 1
    found = rows_of(
        stance_columns([valid(each) for each in worlds]).counts(scope_of(len(worlds), asked, words), window)
    )
    names = ("actor", "issue", "value", *window.names)
    assert {tuple(row[name] for name in names): row["count"] for row in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("words", [{"fresh": True}, {"stale_after": 3}])
def test_what_columns_do_not_hold_is_refused_by_name(words: dict[str, Any]) -> None:
    columns = stance_columns([World()])
    with pytest.raises(ArgumentError, match=next(iter(words))):
        columns.positions(Scope.of(as_of=TODAY, known_at=NOW, **words))
    with pytest.raises(ArgumentError, match="inherit"):
        columns.counts(Scope.of(inherit=False), Window.ALL)
    with pytest.raises(ArgumentError, match="entailed"):
        columns.levels(Scope.of(entailed=False))
