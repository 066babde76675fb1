"""What does not go together: examples of each kind by hand, and random worlds against the reference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from reference import World
from stancegraph.answers.contradictions import ContradictionRow, contradictions
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.errors import ArgumentError
from stancegraph.model.records import Retraction
from stancegraph.model.words import ActorKind
from worlds import all_worlds, ask, day, event, issue, moment, plain, role, scopes, some, stance, times

STATES = {"russia": ActorKind.STATE, "usa": ActorKind.STATE, "germany": ActorKind.STATE}


def found(world: World, **options: Any) -> list[tuple[str, str, str, str]]:
    """Each contradiction as kind, actor, first, second."""
    return [(row.kind, row.actor, row.first, row.second) for row in ask(contradictions, world, **options)]


# --- Own words against what others attribute --------------------------------------------------------------------------


def test_own_words_against_what_another_attributes() -> None:
    world = World(
        [stance("s1", "russia", "rejects", "04-10", by="ukraine"), stance("s2", "russia", "supports", "04-04")]
    )
    assert ask(contradictions, world) == [
        ContradictionRow(
            kind="self-vs-attributed",
            actor="russia",
            actor_label="Russia",
            issue="ceasefire",
            issue_label="ceasefire",
            first="s2",
            second="s1",
            dates="2025-04-04/2025-04-10",
            gap_days=6,
            first_date=date(2025, 4, 4),
            second_date=date(2025, 4, 10),
            first_position="supports",
            second_position="rejects",
            first_voice="self",
            second_voice="attributed",
            first_by="russia",
            first_by_label="Russia",
            second_by="ukraine",
            second_by_label="Ukraine",
            first_basis="statement",
            second_basis="statement",
        )
    ]


def test_only_what_holds_on_the_day_of_the_attribution_stands_against_it() -> None:
    denied = stance("s9", "russia", "rejects", "04-10", by="ukraine")

    def against(*said: Any) -> list[str]:
        return [first for _, _, first, _ in found(World([denied, *said]))]

    assert against(stance("s1", "russia", "supports", "04-10")) == ["s1"]
    assert against(stance("s1", "russia", "supports", "04-11")) == [], "said later"
    assert against(stance("s1", "russia", "supports", "04-01"), stance("s2", "russia", "opposes", "04-05")) == []
    assert against(stance("s1", "russia", "supports", "04-01"), stance("s2", "russia", "supports", "04-05")) == ["s2"]
    assert against(stance("s1", "russia", "supports", "04-01", until="04-10")) == ["s1"]
    assert against(stance("s1", "russia", "supports", "04-01", until="04-09")) == [], "it had lapsed"
    assert against(stance("s1", "russia", "supports", "04-01", voice="reported")) == [], "no own word"


def test_what_holds_may_follow_from_own_words_on_another_issue() -> None:
    ladder = [issue("full-truce", ("ceasefire",)), issue("ceasefire")]
    denied = stance("s9", "russia", "rejects", "04-10", by="ukraine")
    said = stance("s1", "russia", "supports", "04-01", issue="full-truce")
    assert found(World([denied, said], [], ladder)) == [("self-vs-attributed", "russia", "s1", "s9")]
    direct = stance("s2", "russia", "opposes", "03-01")
    assert found(World([denied, said, direct], [], ladder)) == [], "a direct answer is never replaced"
    lapsed = stance("s2", "russia", "opposes", "03-01", until="03-02")
    assert found(World([denied, said, lapsed], [], ladder)) == [], "nor is a lapsed one"
    assert found(World([denied, said], [], ladder), within=8) == []


def test_the_words_of_a_speaker_are_the_states_own_under_its_government() -> None:
    said = [stance("s1", "lavrov", "supports", "04-04"), stance("s2", "russia", "rejects", "04-10", by="ukraine")]
    world = World(said, [role("lavrov", "russia")], kinds=STATES)
    assert found(world) == [("self-vs-attributed", "russia", "s1", "s2")]
    assert [row.first_by for row in ask(contradictions, world)] == ["lavrov"]
    assert found(world, inherit=False) == []
    led = [role("old", "russia", "2020", "2025-04-08", leads=True), role("new", "russia", "2025-04-08", leads=True)]
    assert found(World(said, [role("lavrov", "russia"), *led], kinds=STATES)) == []


def test_an_accusation_dated_ahead_as_far_as_is_known_meets_nothing_that_was_not_said_yet() -> None:
    vague = stance("s1", "russia", "rejects", "04-20", by="ukraine", precision="month")
    world = World([vague, stance("s2", "russia", "supports", "04-15")])
    assert found(world, as_of=day("04-10")) == []
    assert found(world, as_of=day("04-15")) == [("self-vs-attributed", "russia", "s2", "s1")]


# --- Words against deeds ----------------------------------------------------------------------------------------------


def deed(on: str, *actors: str, position: str = "rejects") -> Any:
    """An event that bears on the ceasefire."""
    return event("e1", on, actors, {"ceasefire": position})


def test_a_deed_against_what_its_actor_holds_on_that_day() -> None:
    world = World(
        [stance("s1", "putin", "supports", "04-01"), stance("s2", "russia", "rejects", "03-01")],
        [role("putin", "russia")],
        events=[deed("04-04", "russia")],
    )
    (row,) = ask(contradictions, world)
    assert (row.kind, row.actor, row.first, row.second) == ("words-vs-deeds", "russia", "s1", "e1")
    assert (row.first_by, row.second_by, row.second_voice, row.second_position) == ("putin", "russia", None, "rejects")
    assert found(world, inherit=False) == []


def test_words_said_after_a_deed_do_not_stand_against_it() -> None:
    assert found(World([stance("s1", "russia", "supports", "04-05")], events=[deed("04-04", "russia")])) == []
    assert len(found(World([stance("s1", "russia", "supports", "04-04")], events=[deed("04-04", "russia")]))) == 1


def test_conditional_words_are_never_held_against_deeds() -> None:
    said = [stance("s1", "russia", "conditional", "04-04")]
    assert found(World(said, events=[deed("04-04", "russia")])) == []
    denied = stance("s2", "russia", "rejects", "04-04", by="ukraine")
    assert len(found(World([*said, denied]))) == 1, "against what others say they are"


def test_only_direct_answers_stand_against_deeds() -> None:
    ladder = [issue("full-truce", ("ceasefire",)), issue("ceasefire")]
    said = stance("s1", "russia", "supports", "04-01", issue="full-truce")
    assert found(World([said], [], ladder, events=[deed("04-04", "russia")])) == []


def test_nor_does_hearsay_and_what_is_reported_does() -> None:
    events = [deed("04-04", "russia")]
    assert found(World([stance("s1", "russia", "supports", "04-01", by="china")], events=events)) == []
    assert len(found(World([stance("s1", "russia", "supports", "04-01", voice="reported")], events=events))) == 1


def test_a_person_answers_for_deeds_of_its_own_on_each_issue_they_bear_on() -> None:
    world = World(
        [stance("s1", "putin", "supports", "04-01")],
        events=[event("e1", "04-04", ("putin", "belousov"), {"ceasefire": "rejects", "talks": "rejects"})],
    )
    assert found(world) == [("words-vs-deeds", "putin", "s1", "e1")]


def test_a_deed_still_ahead_on_the_day_asked_about_is_left_out() -> None:
    world = World([stance("s1", "russia", "supports", "04-01")], events=[deed("04-04", "russia")])
    assert found(world, as_of=day("04-03")) == []
    assert found(world, as_of=day("04-04")) == [("words-vs-deeds", "russia", "s1", "e1")]


def test_a_deed_under_the_next_government_is_no_contradiction_of_the_last() -> None:
    led = [role("old", "russia", "2020", "2025-04-02", leads=True), role("new", "russia", "2025-04-02", leads=True)]
    said = [stance("s1", "russia", "supports", "04-01")]
    assert found(World(said, led, events=[deed("04-04", "russia")], kinds=STATES)) == []
    assert len(found(World(said, led, events=[deed("04-01", "russia")], kinds=STATES))) == 1


# --- Two voices of one organisation -----------------------------------------------------------------------------------

OFFICES = [role("vance", "usa"), role("rubio", "usa")]


def test_two_who_speak_for_one_government() -> None:
    world = World(
        [stance("s1", "vance", "supports", "04-10"), stance("s2", "rubio", "rejects", "04-04", voice="reported")],
        OFFICES,
    )
    (row,) = ask(contradictions, world)
    assert (row.kind, row.actor, row.dates) == ("split-voice", "usa", "2025-04-04/2025-04-10")
    assert (row.first, row.first_by, row.second, row.second_by) == ("s2", "rubio", "s1", "vance")
    assert found(world, inherit=False) == []
    assert found(world, actors=["vance"]) == []


def test_a_government_and_one_who_speaks_for_it() -> None:
    world = World([stance("s2", "usa", "supports", "04-04"), stance("s1", "rubio", "rejects", "04-04")], OFFICES)
    assert found(world) == [("split-voice", "usa", "s1", "s2")]


@pytest.mark.parametrize(("on", "split"), [("04-15", True), ("04-16", False)])
def test_last_words_of_two_are_at_most_a_fortnight_apart(on: str, split: bool) -> None:
    world = World([stance("s1", "vance", "supports", "04-01"), stance("s2", "rubio", "rejects", on)], OFFICES)
    assert bool(found(world)) == split
    assert bool(found(world, within=100)) == split
    assert found(world, within=13) == []


def test_who_comes_round_by_the_day_asked_about_splits_no_voice() -> None:
    world = World(
        [
            stance("s1", "rubio", "rejects", "04-01"),
            stance("s2", "vance", "supports", "04-05"),
            stance("s3", "rubio", "supports", "04-20"),
        ],
        OFFICES,
    )
    assert found(world, as_of=day("04-19")) == [("split-voice", "usa", "s1", "s2")]
    assert found(world, as_of=day("04-20")) == []


def test_what_had_lapsed_before_the_other_spoke_splits_no_voice() -> None:
    def split(until: str) -> bool:
        first = stance("s1", "rubio", "rejects", "04-01", until=until)
        return bool(found(World([first, stance("s2", "vance", "supports", "04-05")], OFFICES)))

    assert split("04-05")
    assert not split("04-04")


def test_two_under_different_leaders_split_no_voice() -> None:
    led = [role("old", "usa", "2021", "2025-04-03", leads=True), role("new", "usa", "2025-04-03", leads=True)]
    said = [stance("s1", "rubio", "rejects", "04-01"), stance("s2", "vance", "supports", "04-05")]
    assert found(World(said, [*OFFICES, *led])) == []


def test_where_one_does_not_speak_for_it_they_dissent() -> None:
    said = [stance("s1", "rubio", "rejects", "04-01"), stance("s2", "general", "supports", "04-05")]
    for roles in (
        [role("general", "usa", represents="own-remit")],
        [role("general", "usa", represents="none")],
        [role("general", "usa", remit=("trade",))],
    ):
        world = World(said, [*OFFICES, *roles], [issue("ceasefire"), issue("trade")])
        assert found(world) == [("dissent", "usa", "s1", "s2")]
    assert found(World(said, OFFICES)) == [], "who holds no role in it is no part of it"


def test_one_person_who_changes_mind_is_no_split_voice() -> None:
    world = World(
        [stance("s1", "rubio", "supports", "04-04"), stance("s2", "rubio", "rejects", "04-05")],
        [role("rubio", "usa"), role("rubio", "usa", "2025", office="envoy")],
    )
    assert found(world) == []


def test_words_in_an_office_taken_up_later_split_no_voice() -> None:
    world = World(
        [stance("s1", "vance", "supports", "04-10"), stance("s2", "rubio", "rejects", "04-04")],
        [role("vance", "usa"), role("rubio", "usa", "2025-04-05")],
    )
    assert found(world) == []


def test_nobody_is_a_second_voice_of_itself_or_speaks_for_a_person() -> None:
    own = World([stance("s1", "usa", "supports", "04-04")], [role("usa", "usa")], events=[deed("04-04", "usa")])
    assert found(own) == [("words-vs-deeds", "usa", "s1", "e1")]
    said = [stance("s1", "trump", "supports", "04-04"), stance("s2", "leavitt", "rejects", "04-04")]
    assert found(World(said, [role("leavitt", "trump")], kinds={"trump": ActorKind.PERSON})) == []


# --- All kinds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("supports", "rejects", True),
        ("supports", "opposes", True),
        ("conditional", "rejects", True),
        ("conditional", "opposes", False),
        ("opposes", "conditional", False),
        ("rejects", "conditional", True),
        ("supports", "ambivalent", False),
        ("ambivalent", "rejects", False),
        ("supports", "conditional", False),
        ("rejects", "opposes", False),
    ],
)
def test_only_opposite_signs_three_steps_apart_contradict(one: str, other: str, opposed: bool) -> None:
    world = World([stance("s1", "russia", one, "04-04"), stance("s2", "russia", other, "04-04", by="ukraine")])
    assert bool(found(world)) == opposed


def test_two_are_as_near_as_a_position_is_fresh_unless_told() -> None:
    world = World([stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "05-01", by="b")])
    for most, near in ((30, True), (29, False)):
        assert bool(found(world, within=most)) == near
        assert bool(found(world, stale_after=most)) == near
        assert bool(found(World(world.stances, stale_after=most))) == near
        assert bool(found(World(world.stances, [], [issue("ceasefire", stale_after=most)]))) == near
    assert len(found(world, within=30, stale_after=1)) == 1
    # Longer than there are numbers for, were it taken at its word.
    for most in (10**12, 2**62):
        assert len(found(world, within=most)) == 1


def test_other_actors_and_issues_are_never_near() -> None:
    world = World(
        [
            stance("s1", "a", "supports", "12-31"),
            stance("s2", "b", "rejects", "01-01", by="c"),
            stance("s3", "a", "rejects", "01-01", issue="talks", by="c"),
        ]
    )
    assert found(world, within=10**6, as_of=date(2026, 1, 1)) == []


def test_corrected_stances_contradict_nothing_once_the_correction_is_known() -> None:
    world = World(
        [stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "04-01", by="b")],
        retractions=[Retraction("x1", "s2", recorded=moment("04-20"))],
    )
    assert len(found(world, known_at=moment("04-19"))) == 1
    assert found(world, known_at=moment("04-20")) == []


def test_kinds_can_be_chosen() -> None:
    said = [stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "04-01", by="b")]
    voices = [stance("s3", "x", "supports", "04-01"), stance("s4", "y", "rejects", "04-01")]
    general = stance("s5", "z", "rejects", "04-01")
    belong = [role("x", "c"), role("y", "c"), role("z", "c", represents="own-remit")]
    world = World([*said, *voices, general], belong, events=[deed("04-04", "a")])
    every = ["dissent", "self-vs-attributed", "split-voice", "words-vs-deeds"]
    assert [kind for kind, *_ in found(world)] == every
    for kind in ContradictionKind:
        assert [each for each, *_ in found(world, kinds=[kind])] == [kind]
    assert found(world, kinds=[]) == []


def test_both_sides_lie_in_the_range_and_in_the_voices() -> None:
    world = World(
        [stance("s1", "putin", "supports", "04-01"), stance("s2", "lavrov", "rejects", "04-03", voice="reported")],
        [role("putin", "russia"), role("lavrov", "russia")],
        events=[deed("04-04", "russia", position="supports")],
    )
    split, against = ("split-voice", "russia", "s1", "s2"), ("words-vs-deeds", "russia", "s2", "e1")
    assert found(world) == [split, against]
    assert found(world, since=day("04-01"), until=day("04-04")) == [split, against]
    assert found(world, since=day("04-02")) == [against]
    assert found(world, since=day("04-03"), until=day("04-04")) == [against]
    assert found(world, since=day("04-04")) == []
    assert found(world, until=day("04-03")) == [split]
    assert found(world, voices=["self"]) == []
    assert found(world, voices=["reported"]) == [against], "a deed has no voice and stays"


@pytest.mark.parametrize("word", ["taken_over", "across_governments", "lapsed", "fresh"])
def test_words_of_positions_are_refused(word: str) -> None:
    words: dict[str, Any] = {word: True}
    with pytest.raises(ArgumentError, match=f"{word}: means nothing for contradictions"):
        ask(contradictions, World(), **words)


def test_thousands_of_stances_on_one_issue_are_compared() -> None:
    """No recursion, and no table of all pairs."""
    count = 3_000
    said = [stance(f"s{n}", f"a{n % 3}", "supports", f"04-{n % 28 + 1:02}") for n in range(count)]
    denied = [stance(f"h{n}", "a0", "rejects", f"04-{n % 28 + 1:02}", by="b") for n in range(count)]
    world = World([*said, *denied], [role(f"a{n}", "land") for n in range(3)])
    rows = ask(contradictions, world)
    assert len(rows) == count
    assert all(row.gap_days == 0 for row in rows if row.second_date >= day("04-03"))


@settings(max_examples=800)
@given(
    all_worlds(),
    times(),
    scopes(
        within=st.sampled_from((0, 2, 100)),
        kinds=some(tuple(ContradictionKind)),
        stale_after=st.sampled_from((0, 4, 400)),
    ),
)
def test_contradictions_equal_the_reference(world: World, when: Any, words: dict[str, Any]) -> None:
    expected = reference.contradictions(world, *when, **words)
    assert plain(ask(contradictions, world, *when, **words)) == expected
