"""Who moved: examples by hand, and random worlds against the reference."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from reference import World
from stancegraph.answers.shifts import ShiftRow, shifts
from stancegraph.model.records import Retraction
from stancegraph.model.words import Voice
from worlds import ACTORS, ISSUES, ask, day, event, moment, plain, ranges, role, some, stance, times, worlds


def moves(world: World, **options: Any) -> list[tuple[str, str, str]]:
    """Each shift as who, from which stance, to which."""
    return [(row.actor, row.from_stance, row.to_stance) for row in ask(shifts, world, **options)]


def test_a_shift_says_who_moved_from_what_to_what_when_and_after_what() -> None:
    world = World(
        [stance("s1", "france", "opposes", "03-01"), stance("s2", "france", "supports", "04-10")],
        events=[event("e1", "04-04")],
    )
    assert ask(shifts, world) == [
        ShiftRow(
            actor="france",
            actor_label="France",
            issue="ceasefire",
            issue_label="ceasefire",
            from_="opposes",
            to="supports",
            change=3,
            from_date=date(2025, 3, 1),
            to_date=date(2025, 4, 10),
            from_stance="s1",
            to_stance="s2",
            days=40,
            via=None,
            via_label=None,
            after_event="e1",
            after_event_label="What e1 was",
            days_after_event=6,
        )
    ]


def test_standing_still_is_no_shift() -> None:
    world = World([stance(f"s{number}", "france", "supports", f"04-0{number}") for number in range(1, 4)])
    assert moves(world) == []


def test_each_issue_and_actor_goes_its_own_way() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-02", issue="talks"),
            stance("s3", "italy", "supports", "04-03"),
        ]
    )
    assert moves(world) == []


def test_there_and_back_are_two_shifts() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-02"),
            stance("s3", "france", "opposes", "04-03"),
        ]
    )
    assert moves(world) == [("france", "s1", "s2"), ("france", "s2", "s3")]


def test_a_contested_day_tells_nothing() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-02"),
            stance("s3", "france", "rejects", "04-02"),
            stance("s4", "france", "ambivalent", "04-03"),
        ]
    )
    assert moves(world) == [("france", "s1", "s4")]


def test_the_strongest_voice_tells_the_position_of_a_day() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "rejects", "04-02", voice="reported"),
            stance("s3", "france", "supports", "04-02"),
        ]
    )
    assert moves(world) == [("france", "s1", "s3")]


def test_of_stances_that_say_the_same_the_one_recorded_last_is_named() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-02"),
            stance("s3", "france", "supports", "04-02", recorded="04-05"),
        ]
    )
    assert moves(world) == [("france", "s1", "s3")]


def test_what_others_attribute_moves_nobody_unless_chosen() -> None:
    world = World(
        [
            stance("s1", "russia", "opposes", "04-01", by="ukraine"),
            stance("s2", "russia", "supports", "04-02", by="ukraine"),
        ]
    )
    assert moves(world) == []
    assert moves(world, voices=[Voice.ATTRIBUTED]) == [("russia", "s1", "s2")]


def test_a_state_is_followed_through_those_who_spoke_for_it() -> None:
    world = World(
        [
            stance("s1", "old", "supports", "04-01"),
            stance("s2", "new", "opposes", "04-10"),
            stance("s3", "old", "rejects", "04-20"),
        ],
        [role("old", "uk", "2024", "2025-04-05"), role("new", "uk", "2025-04-05")],
    )
    (shift,) = ask(shifts, world, actors=["uk"])
    assert (shift.from_stance, shift.to_stance, shift.via) == ("s1", "s2", "new")
    assert moves(world, inherit=False) == [("old", "s1", "s3")]


def test_a_state_that_speaks_itself_is_followed_through_its_own_words_only() -> None:
    world = World(
        [
            stance("s1", "uk", "supports", "04-01"),
            stance("s2", "lammy", "opposes", "04-02"),
            stance("s3", "uk", "conditional", "04-03"),
        ],
        [role("lammy", "uk")],
    )
    assert moves(world) == [("uk", "s1", "s3")]


def test_persons_take_no_shift_over() -> None:
    world = World(
        [stance("s1", "uk", "supports", "04-01"), stance("s2", "uk", "opposes", "04-02")], [role("lammy", "uk")]
    )
    assert moves(world) == [("uk", "s1", "s2")]


def test_corrected_stances_do_not_move_anyone_once_the_correction_is_known() -> None:
    world = World(
        [stance("s1", "france", "opposes", "04-01"), stance("s2", "france", "supports", "04-02")],
        retractions=[Retraction("x1", "s2", recorded=moment("04-20"))],
    )
    assert moves(world, known_at=moment("04-19")) == [("france", "s1", "s2")]
    assert moves(world, known_at=moment("04-20")) == []


def test_shifts_are_bounded_by_the_later_day_and_by_size() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-10"),
            stance("s3", "france", "conditional", "04-20"),
        ]
    )
    assert moves(world, since=day("04-10"), until=day("04-10")) == [("france", "s1", "s2")]
    assert moves(world, since=day("04-11")) == [("france", "s2", "s3")]
    assert moves(world, as_of=day("04-19")) == [("france", "s1", "s2")]
    assert moves(world, minimum=2) == [("france", "s1", "s2")]
    assert moves(world, minimum=0) == moves(world, minimum=1)


def test_shifts_come_by_date_actor_and_issue() -> None:
    world = World(
        [
            stance(f"{actor}-{about}-{on}", actor, "supports" if on == "04-02" else "opposes", on, issue=about)
            for actor in ("b", "a")
            for about in ("z", "y")
            for on in ("04-03", "04-02", "04-01")
        ]
    )
    rows = ask(shifts, world)
    assert [(row.to_date.day, row.actor, row.issue) for row in rows] == [
        (on, actor, about) for on in (2, 3) for actor in ("a", "b") for about in ("y", "z")
    ]


MOVED = [stance("s1", "france", "opposes", "04-01"), stance("s2", "france", "supports", "04-10")]


def after(*events: Any) -> str | None:
    """The event that the shift of 1 to 10 April came after."""
    (shift,) = ask(shifts, World(MOVED, events=list(events)))
    return shift.after_event  # type: ignore[no-any-return]


def test_the_event_is_the_latest_between_the_two_days() -> None:
    assert after() is None
    assert after(event("e1", "04-01"), event("e2", "04-11")) is None
    assert after(event("e1", "04-02"), event("e2", "04-05")) == "e2"
    assert after(event("e1", "04-02"), event("e2", "04-10")) == "e2"


def test_of_the_events_of_one_day_one_that_bears_on_the_issue_comes_first_then_the_lowest_id() -> None:
    assert after(event("e2", "04-05"), event("e1", "04-05")) == "e1"
    on_issue = event("e3", "04-05", bears_on={"ceasefire": "rejects"})
    assert after(event("e1", "04-05", bears_on={"talks": "rejects"}), on_issue) == "e3"
    assert after(event("e1", "04-06"), on_issue) == "e1"


@given(
    worlds(),
    times(),
    some(ACTORS),
    some(ISSUES),
    some(tuple(Voice)),
    ranges(),
    st.integers(0, 3),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_shifts_equal_the_reference(
    world: World,
    asked: Any,
    actors: Any,
    issues: Any,
    voices: Any,
    days: Any,
    minimum: int,
    inherit: bool,
) -> None:
    options = {
        "actors": actors,
        "issues": issues,
        "voices": voices,
        "since": days[0],
        "until": days[1],
        "minimum": minimum,
        "inherit": inherit,
    }
    assert plain(ask(shifts, world, *asked, **options)) == reference.shifts(world, *asked, **options)


def test_standing_still_is_no_shift_however_small_the_change_that_is_asked_for() -> None:
    world = World([stance("s1", "a", "supports", "04-01"), stance("s2", "a", "supports", "04-02")])
    assert ask(shifts, world, minimum=0) == []
