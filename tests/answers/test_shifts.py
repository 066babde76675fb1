"""Who moved: examples by hand, and random worlds against the reference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from reference import World
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.scope import Scope
from stancegraph.answers.shifts import ShiftRow, Shifts, shifts
from stancegraph.errors import ArgumentError
from stancegraph.model.records import Retraction
from stancegraph.model.words import ActorKind, Voice
from worlds import (
    NOW,
    TODAY,
    all_worlds,
    ask,
    catalogue_of,
    day,
    event,
    issue,
    moment,
    plain,
    role,
    scopes,
    stance,
    table_of,
    times,
)

STATES = {"france": ActorKind.STATE, "germany": ActorKind.STATE, "uk": ActorKind.STATE}


def moves(world: World, **options: Any) -> list[tuple[str, str, str]]:
    """Each shift as who, from which stance, to which."""
    return [(row.actor, row.from_stance, row.to_stance) for row in ask(shifts, world, **options)]


def kinds(world: World, **options: Any) -> list[tuple[str, str, str, str]]:
    """Each shift as kind, who, from which stance, to which."""
    options = {"kinds": tuple(ShiftKind)} | options
    return [(row.kind, row.actor, row.from_stance, row.to_stance) for row in ask(shifts, world, **options)]


def test_a_shift_says_who_moved_from_what_to_what_when_and_after_what() -> None:
    world = World(
        [stance("s1", "france", "opposes", "03-01"), stance("s2", "france", "supports", "04-10")],
        events=[event("e1", "04-04", ("france",))],
    )
    assert ask(shifts, world) == [
        ShiftRow(
            kind="moved",
            actor="france",
            actor_label="France",
            speaks_for=None,
            speaks_for_label=None,
            issue="ceasefire",
            issue_label="ceasefire",
            from_="opposes",
            to="supports",
            change=3,
            from_date=date(2025, 3, 1),
            from_date_precision="day",
            to_date=date(2025, 4, 10),
            to_date_precision="day",
            from_stance="s1",
            to_stance="s2",
            from_by="france",
            from_by_label="France",
            to_by="france",
            to_by_label="France",
            days=40,
            order_known=True,
            after_event="e1",
            after_event_label="What e1 was",
            days_after_event=6,
            from_basis="statement",
            to_basis="statement",
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


def test_a_change_that_keeps_the_sign_is_no_shift_unless_asked() -> None:
    def one(before: str, after: str, **options: Any) -> int:
        world = World([stance("s1", "a", before, "04-01"), stance("s2", "a", after, "04-02")])
        return len(moves(world, **options))

    for before, after in (("supports", "conditional"), ("conditional", "supports"), ("opposes", "rejects")):
        assert (one(before, after), one(before, after, one_side=True)) == (0, 1)
    for before, after in (("conditional", "ambivalent"), ("ambivalent", "opposes"), ("opposes", "conditional")):
        assert (one(before, after), one(before, after, one_side=True)) == (1, 1)
    assert one("supports", "supports", one_side=True) == 0


def test_what_had_lapsed_before_the_next_starts_no_shift() -> None:
    def moved(until: str) -> bool:
        return bool(
            moves(World([stance("s1", "a", "supports", "04-01", until=until), stance("s2", "a", "rejects", "04-10")]))
        )

    assert moved("")
    assert moved("04-10")
    assert not moved("04-09")


def test_a_long_silence_ends_a_course_and_how_many_is_told() -> None:
    world = World([stance("s1", "a", "supports", "01-01"), stance("s2", "a", "rejects", "04-11")])
    assert len(moves(world, longest_gap=100)) == 1
    assert moves(world, longest_gap=99) == []

    def asked(longest_gap: int, **words: Any) -> Shifts:
        scope = Scope.of(as_of=TODAY, known_at=NOW, **words)
        return shifts(table_of(world), catalogue_of(world), scope, longest_gap=longest_gap)

    assert (len(asked(99)), asked(99).silent) == (0, 1)
    assert (len(asked(100)), asked(100).silent) == (1, 0)
    assert asked(99, until="2025-04-10").silent == 0, "it is none of the days asked about"
    assert asked(99, actors=["b"]).silent == 0


@pytest.mark.parametrize(("year", "shown"), [("2024-04-10", True), ("2024-04-09", False)])
def test_the_longest_gap_is_a_year_unless_told(year: str, shown: bool) -> None:
    from dataclasses import replace

    earlier = replace(stance("s1", "a", "supports", "01-01"), date=date.fromisoformat(year))
    assert bool(moves(World([earlier, stance("s2", "a", "rejects", "04-10")]))) == shown


def test_of_overlapping_dates_the_order_is_not_known() -> None:
    def order(one: str, on: str, other: str, then: str) -> tuple[bool, int | None]:
        world = World(
            [stance("s1", "a", "supports", on, precision=one), stance("s2", "a", "rejects", then, precision=other)]
        )
        (row,) = ask(shifts, world)
        return row.order_known, row.days

    assert order("month", "04-01", "day", "04-30") == (False, None)
    assert order("month", "04-01", "day", "05-01") == (True, 30)
    assert order("approx", "04-01", "approx", "04-21") == (False, None)
    assert order("approx", "04-01", "approx", "04-22") == (True, 21)
    (row,) = ask(
        shifts,
        World([stance("s1", "a", "supports", "04-01", precision="month"), stance("s2", "a", "rejects", "04-30")]),
    )
    assert (row.from_date_precision, row.to_date_precision) == ("month", "day")


def test_on_one_date_known_differently_well_the_vague_comes_first() -> None:
    world = World([stance("s2", "a", "rejects", "04-01"), stance("s1", "a", "supports", "04-01", precision="month")])
    assert moves(world) == [("a", "s1", "s2")]


# --- In one capacity --------------------------------------------------------------------------------------------------

SAID = [stance("s1", "lammy", "supports", "04-01"), stance("s2", "lammy", "rejects", "04-10")]


def test_what_was_said_in_an_office_and_out_of_it_is_no_move() -> None:
    for roles in ([], [role("lammy", "uk")], [role("lammy", "uk", represents="own-remit")]):
        assert moves(World(SAID, roles)) == [("lammy", "s1", "s2")]
    assert moves(World(SAID, [role("lammy", "uk", "2024", "2025-04-05")])) == []
    assert moves(World(SAID, [role("lammy", "uk", "2025-04-02")])) == []
    # A seat that speaks for nobody is no office.
    assert moves(World(SAID, [role("lammy", "uk", "2024", "2025-04-05", represents="none")])) == [("lammy", "s1", "s2")]


def test_another_office_of_the_same_organisation_is_the_same_capacity() -> None:
    offices = [role("lammy", "uk", "2024", "2025-04-05"), role("lammy", "uk", "2025-04-05", office="deputy")]
    assert moves(World(SAID, offices)) == [("lammy", "s1", "s2")]
    elsewhere = [offices[0], role("lammy", "nato", "2025-04-06")]
    assert moves(World(SAID, elsewhere)) == []


def test_under_another_government_it_is_another_capacity() -> None:
    led = [role("old", "uk", "2024", "2025-04-05", leads=True), role("new", "uk", "2025-04-05", leads=True)]
    assert [kind for kind, *_ in kinds(World(SAID, [role("lammy", "uk"), *led]))] == ["government"]


def test_a_move_of_a_state_that_is_its_speakers_is_one_row() -> None:
    world = World(SAID, [role("lammy", "uk")], kinds=STATES)
    (row,) = ask(shifts, world)
    assert (row.kind, row.actor, row.speaks_for, row.speaks_for_label) == ("moved", "lammy", "uk", "Uk")
    assert [(row.actor, row.speaks_for) for row in ask(shifts, world, actors=["uk"])] == [("lammy", "uk")]
    assert moves(world, actors=["france"]) == []
    assert [(row.actor, row.speaks_for) for row in ask(shifts, world, inherit=False)] == [("lammy", None)]
    assert moves(world, actors=["uk"], inherit=False) == []


def test_who_speaks_both_times_only_within_the_remit_speaks_for_it() -> None:
    world = World(SAID, [role("lammy", "uk", remit=("trade",))], [issue("ceasefire"), issue("trade")])
    assert [(row.actor, row.speaks_for) for row in ask(shifts, world)] == [("lammy", None)]


def test_of_several_states_the_one_asked_about_is_named() -> None:
    world = World(SAID, [role("lammy", "uk"), role("lammy", "france")], kinds=STATES)
    assert [row.speaks_for for row in ask(shifts, world)] == ["france"]
    assert [row.speaks_for for row in ask(shifts, world, actors=["uk"])] == ["uk"]


def test_persons_take_no_shift_over() -> None:
    world = World(
        [stance("s1", "uk", "supports", "04-01"), stance("s2", "uk", "opposes", "04-02")], [role("lammy", "uk")]
    )
    assert moves(world) == [("uk", "s1", "s2")]


# --- Governments and speakers -----------------------------------------------------------------------------------------

LED = [
    role("scholz", "germany", "2021-12-08", "2025-05-06", leads=True),
    role("merz", "germany", "2025-05-06", leads=True),
]


def test_the_last_answer_under_one_leader_against_the_first_under_the_next() -> None:
    world = World(
        [
            stance("s1", "scholz", "supports", "03-01"),
            stance("s2", "germany", "rejects", "04-01"),
            stance("s3", "merz", "supports", "05-10"),
            stance("s4", "germany", "rejects", "05-20"),
        ],
        LED,
        kinds=STATES,
    )
    assert kinds(world) == [
        ("speaker", "germany", "s1", "s2"),
        ("government", "germany", "s2", "s3"),
        ("speaker", "germany", "s3", "s4"),
    ]
    assert [kind for kind, *_ in kinds(world, kinds=[ShiftKind.GOVERNMENT])] == ["government"]
    assert [row.kind for row in ask(shifts, world)] == ["government"], "speakers on request"
    assert kinds(world, inherit=False) == []


def test_a_change_of_government_goes_before_a_move_and_knows_no_longest_gap() -> None:
    own = [stance("s1", "germany", "rejects", "02-01"), stance("s2", "germany", "supports", "05-20")]
    world = World(own, LED, kinds=STATES)
    assert kinds(world, longest_gap=0) == [("government", "germany", "s1", "s2")]


def test_a_bloc_that_speaks_itself_is_not_cut_by_its_leaders() -> None:
    own = [stance("s1", "nato", "rejects", "04-01"), stance("s2", "nato", "supports", "05-20")]
    led = [role("old", "nato", "2014", "2025-05-01", leads=True), role("rutte", "nato", "2025-05-01", leads=True)]
    assert kinds(World(own, led)) == [("moved", "nato", "s1", "s2")]


def test_of_one_day_the_leaders_word_is_that_of_the_state() -> None:
    world = World(
        [
            stance("s1", "scholz", "rejects", "03-01"),
            stance("s2", "merz", "supports", "05-10"),
            stance("s3", "minister", "ambivalent", "05-10"),
        ],
        [*LED, role("minister", "germany")],
        kinds=STATES,
    )
    assert kinds(world) == [("government", "germany", "s1", "s2")]


def test_two_speakers_under_one_leader_are_a_shift_on_request() -> None:
    world = World(
        [stance("s1", "macron", "supports", "03-01"), stance("s2", "barrot", "rejects", "04-01")],
        [role("macron", "france", leads=True), role("barrot", "france")],
        kinds=STATES,
    )
    assert moves(world) == []
    assert kinds(world) == [("speaker", "france", "s1", "s2")]
    assert kinds(world, longest_gap=30) == []
    assert kinds(world, actors=["macron"]) == []
    unled = World(world.stances, [role("macron", "france"), role("barrot", "france")])
    assert kinds(unled) == [("speaker", "france", "s1", "s2")]


@pytest.mark.parametrize("word", ["taken_over", "across_governments", "lapsed", "fresh"])
def test_words_of_positions_are_refused(word: str) -> None:
    words: dict[str, Any] = {word: True}
    with pytest.raises(ArgumentError, match=f"{word}: means nothing for shifts"):
        ask(shifts, World(), **words)


def test_how_old_is_stale_means_nothing_for_shifts() -> None:
    with pytest.raises(ArgumentError, match="stale_after: means nothing"):
        ask(shifts, World(), stale_after=3)


def test_corrected_stances_do_not_move_anyone_once_the_correction_is_known() -> None:
    world = World(
        [stance("s1", "france", "opposes", "04-01"), stance("s2", "france", "supports", "04-02")],
        retractions=[Retraction("x1", "s2", recorded=moment("04-20"))],
    )
    assert moves(world, known_at=moment("04-19")) == [("france", "s1", "s2")]
    assert moves(world, known_at=moment("04-20")) == []


def test_shifts_are_bounded_by_the_later_day() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01"),
            stance("s2", "france", "supports", "04-10"),
            stance("s3", "france", "rejects", "04-20"),
        ]
    )
    assert moves(world, since=day("04-10"), until=day("04-10")) == [("france", "s1", "s2")]
    assert moves(world, since=day("04-11")) == [("france", "s2", "s3")]
    assert moves(world, as_of=day("04-19")) == [("france", "s1", "s2")]


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
LINKED = [
    issue("ceasefire", ("halt",), ("war",)),
    issue("halt"),
    issue("war"),
    issue("full", ("ceasefire",)),
    issue("easter", (), ("ceasefire",)),
    issue("trade", (), ("war",)),
]


def after(*events: Any, roles: Any = ()) -> str | None:
    """The event that the shift of 1 to 10 April came after."""
    (shift,) = ask(shifts, World(MOVED, list(roles), LINKED, events=list(events)))
    return shift.after_event  # type: ignore[no-any-return]


def bearing(identifier: str, on: str, about: str = "ceasefire") -> Any:
    """An event that bears on an issue."""
    return event(identifier, on, bears_on={about: "rejects"})


def test_the_event_is_the_latest_between_the_two_days() -> None:
    assert after() is None
    assert after(bearing("e1", "04-01"), bearing("e2", "04-11")) is None
    assert after(bearing("e1", "04-02"), bearing("e2", "04-05")) == "e2"
    assert after(bearing("e1", "04-02"), bearing("e2", "04-10")) == "e2"


@pytest.mark.parametrize(
    ("about", "named"),
    [("ceasefire", True), ("halt", True), ("war", True), ("full", True), ("easter", True), ("trade", False)],
)
def test_only_an_event_that_bears_on_the_issue_or_one_linked_to_it_is_named(about: str, named: bool) -> None:
    assert (after(bearing("e1", "04-05", about)) == "e1") == named


def test_an_event_that_the_actor_or_its_state_did_is_named_whatever_it_bears_on() -> None:
    assert after(event("e1", "04-05")) is None
    assert after(event("e1", "04-05", ("italy",))) is None
    assert after(event("e1", "04-05", ("italy", "france"))) == "e1"
    served = World(SAID, [role("lammy", "uk")], events=[event("e1", "04-05", ("uk",))])
    assert [row.after_event for row in ask(shifts, served)] == ["e1"]


def test_of_the_events_of_one_day_one_that_bears_on_the_issue_comes_first_then_the_lowest_id() -> None:
    assert after(bearing("e2", "04-05"), bearing("e1", "04-05")) == "e1"
    assert after(bearing("e1", "04-05", "war"), bearing("e3", "04-05")) == "e3"
    assert after(bearing("e1", "04-06", "war"), bearing("e3", "04-05")) == "e1"


def test_thousands_of_moves_are_found() -> None:
    """No recursion, and no look at every pair."""
    count = 5_000
    said = [
        stance(f"s{n:05}", f"a{n // 300}", "supports" if n % 2 else "rejects", day_of_year(n % 300), voice="reported")
        for n in range(count)
    ]
    world = World(said, events=[bearing(f"e{n}", day_of_year(n % 300)) for n in range(1000)])
    rows = ask(shifts, world, as_of=date(2025, 12, 31))
    assert len(rows) == count - (count + 299) // 300
    assert all(row.days_after_event == 0 for row in rows)


def day_of_year(number: int) -> str:
    """The day so many days after 1 January."""
    return f"{number // 28 + 1:02}-{number % 28 + 1:02}"


@settings(max_examples=700)
@given(
    all_worlds(),
    times(),
    scopes(
        one_side=st.just(True),
        longest_gap=st.sampled_from((0, 2)),
        kinds=st.lists(st.sampled_from(ShiftKind), unique=True),
    ),
)
def test_shifts_equal_the_reference(world: World, when: Any, words: dict[str, Any]) -> None:
    assert plain(ask(shifts, world, *when, **words)) == reference.shifts(world, *when, **words)


@settings(max_examples=300)
@given(all_worlds(), times(), scopes(one_side=st.just(True)))
def test_how_many_were_left_out_is_what_a_longer_gap_would_show(world: World, when: Any, words: dict[str, Any]) -> None:
    one_side = words.pop("one_side", False)
    scope = Scope.of(as_of=when[0], known_at=when[1], **words)
    table, catalogue = table_of(world), catalogue_of(world)
    every = {"kinds": tuple(ShiftKind), "one_side": one_side}
    few = shifts(table, catalogue, scope, longest_gap=1, **every)
    assert few.silent == len(shifts(table, catalogue, scope, longest_gap=10**6, **every)) - len(few)
