"""Every stance in order of time: the rules by hand, and random worlds against the reference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

import reference
from reference import World
from stancegraph.answers.timeline import timeline
from stancegraph.errors import ArgumentError
from stancegraph.model.words import ActorKind
from worlds import all_worlds, ask, day, issue, plain, role, scopes, stance, times


def test_the_timeline_gives_every_stance_that_stands_in_order_of_time() -> None:
    world = World(
        [
            stance("s3", "france", "supports", "04-03", quote="stop now"),
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "russia", "rejects", "04-02", by="ukraine"),
            stance("s0", "france", "rejects", "04-01", supersedes="s9"),
            stance("s9", "france", "supports", "04-01"),
        ]
    )
    rows = ask(timeline, world)
    assert [(row.stance, row.voice, row.contested, row.quote) for row in rows] == [
        ("s0", "self", True, ""),
        ("s1", "self", True, ""),
        ("s2", "attributed", False, ""),
        ("s3", "self", False, "stop now"),
    ]
    assert [row.stance for row in ask(timeline, world, since=day("04-02"), until=day("04-02"))] == ["s2"]


def test_the_timeline_of_a_state_holds_what_its_speakers_said_in_office_and_within_their_remit() -> None:
    world = World(
        [
            stance("s1", "lammy", "supports", "04-01"),
            stance("s2", "lammy", "opposes", "06-01"),
            stance("s3", "uk", "conditional", "04-01"),
            stance("s4", "lammy", "supports", "04-01", by="france"),
            stance("s5", "envoy", "supports", "04-02"),
        ],
        [role("lammy", "uk", "2025-01-01", "2025-05-01"), role("envoy", "uk", remit=("trade",))],
    )
    rows = ask(timeline, world, actors=["uk"])
    assert [(row.actor, row.stance, row.stance_of, row.contested) for row in rows] == [
        ("uk", "s1", "lammy", False),
        ("uk", "s3", "uk", False),
    ]
    assert [row.stance for row in ask(timeline, world, actors=["uk"], inherit=False)] == ["s3"]
    # Unless it is asked about by name, everyone has their own.
    assert [row.actor for row in ask(timeline, world)] == ["lammy", "lammy", "uk", "envoy", "lammy"]


def test_two_offices_at_once_or_one_after_another_count_the_words_once() -> None:
    for first, second in (
        (role("lammy", "uk", "2025"), role("lammy", "uk", "2024")),
        (role("lammy", "uk", "2024", "2025-04-30"), role("lammy", "uk", "2025-04-30")),
        (role("lammy", "uk", "2024"), role("lammy", "uk", "2025", represents="by-mandate")),
        (role("lammy", "uk", "2024"), role("lammy", "uk", "2025", remit=("ceasefire",))),
    ):
        world = World([stance("s1", "lammy", "supports", "04-30")], [first, second], [issue("ceasefire")])
        assert [row.stance for row in ask(timeline, world, actors=["uk"])] == ["s1"]


def test_dates_known_to_the_day_and_to_the_month_do_not_contest_each_other() -> None:
    one = stance("s1", "france", "supports", "04-01")
    other = stance("s2", "france", "rejects", "04-01", precision="month")
    assert [row.contested for row in ask(timeline, World([one, other]))] == [False, False]


def test_the_timeline_crosses_governments_and_shows_what_has_lapsed() -> None:
    world = World(
        [stance("s1", "uk", "supports", "04-01", until="04-02"), stance("s2", "old", "rejects", "04-03")],
        [role("old", "uk", "2024", "2025-04-05", leads=True), role("new", "uk", "2025-04-05", leads=True)],
        kinds={"uk": ActorKind.STATE},
    )
    rows = ask(timeline, world, actors=["uk"])
    assert [(row.stance, row.standing, row.under) for row in rows] == [
        ("s1", "lapsed", "old"),
        ("s2", "current", "old"),
    ]


@pytest.mark.parametrize("word", ["taken_over", "across_governments", "lapsed", "fresh"])
def test_words_of_positions_are_refused(word: str) -> None:
    words: dict[str, Any] = {word: True}
    with pytest.raises(ArgumentError, match=f"{word}: means nothing for a timeline"):
        ask(timeline, World(), **words)


def test_an_unknown_id_and_an_empty_table_give_no_rows() -> None:
    assert ask(timeline, World([stance("s1", "france", "supports", "04-01")]), actors=["nobody"]) == []
    assert ask(timeline, World([], [role("macron", "france")]), actors=["france"]) == []


@settings(max_examples=400)
@given(all_worlds(), times(), scopes())
def test_the_timeline_equals_the_reference(world: World, when: Any, words: dict[str, Any]) -> None:
    assert plain(ask(timeline, world, *when, **words)) == reference.timeline(world, *when, **words)
