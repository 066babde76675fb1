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
from stancegraph.model.records import Retraction
from stancegraph.model.words import Voice
from worlds import ACTORS, ISSUES, ask, day, event, moment, plain, ranges, role, some, stance, times, worlds


def found(world: World, **options: Any) -> list[tuple[str, str, str, str]]:
    """Each contradiction as kind, actor, first, second."""
    return [(row.kind, row.actor, row.first, row.second) for row in ask(contradictions, world, **options)]


def test_own_words_against_what_another_attributes() -> None:
    world = World(
        [
            stance("s1", "russia", "rejects", "04-04", by="ukraine"),
            stance("s2", "russia", "supports", "04-10"),
        ]
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
            dates="2025-04-10/2025-04-04",
            gap_days=6,
            first_date=date(2025, 4, 10),
            second_date=date(2025, 4, 4),
            first_position="supports",
            second_position="rejects",
            first_voice="self",
            second_voice="attributed",
            first_by="russia",
            first_by_label="Russia",
            second_by="ukraine",
            second_by_label="Ukraine",
        )
    ]


def test_what_is_reported_is_no_own_word_and_speakers_do_not_answer_for_the_state_here() -> None:
    world = World(
        [
            stance("s1", "russia", "rejects", "04-04", by="ukraine"),
            stance("s2", "russia", "supports", "04-05", voice="reported"),
            stance("s3", "lavrov", "supports", "04-05"),
        ],
        [role("lavrov", "russia")],
    )
    assert found(world) == []


def test_two_who_spoke_for_one_government() -> None:
    world = World(
        [stance("s1", "vance", "supports", "04-10"), stance("s2", "rubio", "opposes", "04-04", voice="reported")],
        [role("vance", "usa"), role("rubio", "usa")],
    )
    (row,) = ask(contradictions, world)
    assert (row.kind, row.actor, row.dates) == ("split-voice", "usa", "2025-04-04/2025-04-10")
    assert (row.first, row.first_by, row.second, row.second_by) == ("s2", "rubio", "s1", "vance")


def test_a_government_and_one_who_spoke_for_it() -> None:
    world = World(
        [stance("s2", "usa", "supports", "04-04"), stance("s1", "rubio", "rejects", "04-04")], [role("rubio", "usa")]
    )
    assert found(world) == [("split-voice", "usa", "s1", "s2")]


def test_one_person_who_changes_mind_is_no_split_voice() -> None:
    world = World(
        [stance("s1", "rubio", "supports", "04-04"), stance("s2", "rubio", "rejects", "04-05")],
        [role("rubio", "usa"), role("rubio", "usa", "2025", office="envoy")],
    )
    assert found(world) == []


def test_nobody_is_a_second_voice_of_itself() -> None:
    world = World(
        [stance("s1", "usa", "supports", "04-04")],
        [role("usa", "usa")],
        events=[event("e1", "04-04", ("usa",), {"ceasefire": "rejects"})],
    )
    assert found(world) == [("words-vs-deeds", "usa", "s1", "e1")]


def test_only_words_said_in_office_split_a_voice() -> None:
    world = World(
        [stance("s1", "vance", "supports", "04-10"), stance("s2", "rubio", "opposes", "04-04")],
        [role("vance", "usa"), role("rubio", "usa", "2025-04-05")],
    )
    assert found(world) == []


def test_words_against_deeds_of_the_actor_and_of_the_state_it_speaks_for() -> None:
    world = World(
        [stance("s1", "putin", "supports", "04-10"), stance("s2", "russia", "conditional", "04-01")],
        [role("putin", "russia")],
        events=[event("e1", "04-04", ("russia",), {"ceasefire": "opposes"})],
    )
    rows = ask(contradictions, world)
    assert [(row.kind, row.actor, row.first, row.second, row.first_by, row.second_by) for row in rows] == [
        ("words-vs-deeds", "russia", "s2", "e1", "russia", "russia"),
        ("words-vs-deeds", "russia", "s1", "e1", "putin", "russia"),
    ]
    assert [(row.second_voice, row.second_position) for row in rows] == [(None, "opposes")] * 2


def test_a_person_answers_for_deeds_of_its_own() -> None:
    world = World(
        [stance("s1", "putin", "supports", "04-10")],
        events=[event("e1", "04-04", ("putin", "belousov"), {"ceasefire": "rejects", "talks": "rejects"})],
    )
    assert found(world) == [("words-vs-deeds", "putin", "s1", "e1")]


def test_what_others_attribute_is_not_held_against_deeds() -> None:
    world = World(
        [stance("s1", "russia", "supports", "04-10", by="china")],
        events=[event("e1", "04-04", ("russia",), {"ceasefire": "rejects"})],
    )
    assert found(world) == []


def test_a_deed_still_ahead_on_the_day_asked_about_is_left_out() -> None:
    world = World(
        [stance("s1", "russia", "supports", "04-01")],
        events=[event("e1", "04-04", ("russia",), {"ceasefire": "rejects"})],
    )
    assert found(world, as_of=day("04-03")) == []
    assert found(world, as_of=day("04-04")) == [("words-vs-deeds", "russia", "s1", "e1")]


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("supports", "rejects", True),
        ("conditional", "opposes", True),
        ("supports", "ambivalent", False),
        ("ambivalent", "rejects", False),
        ("ambivalent", "supports", False),
        ("rejects", "ambivalent", False),
        ("supports", "conditional", False),
    ],
)
def test_only_opposite_signs_contradict(one: str, other: str, opposed: bool) -> None:
    world = World([stance("s1", "russia", one, "04-04"), stance("s2", "russia", other, "04-04", by="ukraine")])
    assert bool(found(world)) == opposed


def test_the_window_includes_its_last_day() -> None:
    world = World([stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "05-01", by="b")])
    assert len(found(world)) == 1
    assert len(found(world, within=30)) == 1
    assert found(world, within=29) == []
    same_day = World([stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "04-01", by="b")])
    assert len(found(same_day, within=0)) == 1
    assert len(found(world, within=10**12)) == 1


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
    world = World(
        [stance("s1", "a", "supports", "04-01"), stance("s2", "a", "rejects", "04-01", by="b")],
        events=[event("e1", "04-04", ("a",), {"ceasefire": "rejects"})],
    )
    assert [kind for kind, *_ in found(world)] == ["self-vs-attributed", "words-vs-deeds"]
    assert [kind for kind, *_ in found(world, kinds=[ContradictionKind.WORDS_VS_DEEDS])] == ["words-vs-deeds"]
    assert found(world, kinds=[]) == []


def test_both_sides_lie_in_the_range_and_speakers_can_be_left_out() -> None:
    world = World(
        [
            stance("s1", "putin", "supports", "04-01"),
            stance("s2", "russia", "rejects", "04-03", voice="reported"),
            stance("s3", "russia", "supports", "04-03", by="china"),
        ],
        [role("putin", "russia")],
        events=[event("e1", "04-04", ("russia",), {"ceasefire": "supports"})],
    )
    both = [("split-voice", "russia", "s1", "s2"), ("words-vs-deeds", "russia", "s2", "e1")]
    assert found(world) == both
    assert found(world, since=day("04-01"), until=day("04-04")) == both
    assert found(world, since=day("04-02")) == both[1:]
    assert found(world, until=day("04-03")) == both[:1]
    later = World([stance("s4", "russia", "rejects", "04-06")], events=world.events)
    assert found(later, since=day("04-04")) == [("words-vs-deeds", "russia", "s4", "e1")]
    assert found(later, since=day("04-05")) == []
    assert found(world, inherit=False) == both[1:]
    assert found(world, voices=["self"]) == []
    assert found(world, voices=["reported"]) == both[1:]


@given(
    worlds(),
    times(),
    some(ACTORS),
    some(ISSUES),
    some(tuple(Voice)),
    ranges(),
    st.booleans(),
    some(tuple(ContradictionKind)),
    st.sampled_from((0, 1, 2, 30)),
)
@settings(max_examples=300, deadline=None)
def test_contradictions_equal_the_reference(
    world: World,
    asked: Any,
    actors: Any,
    issues: Any,
    voices: Any,
    days: Any,
    inherit: bool,
    kinds: Any,
    within: int,
) -> None:
    options = {
        "actors": actors,
        "issues": issues,
        "voices": voices,
        "since": days[0],
        "until": days[1],
        "inherit": inherit,
        "kinds": kinds,
        "within": within,
    }
    expected = reference.contradictions(world, *asked, **options)
    assert plain(ask(contradictions, world, *asked, **options)) == expected


def test_any_time_apart_is_near_enough_where_the_time_is_long_enough() -> None:
    world = World([stance("s1", "a", "supports", "01-01"), stance("s2", "a", "rejects", "05-01", by="b")])
    assert len(found(world, within=120)) == 1
    assert found(world, within=119) == []
    # Longer than there are numbers for, were it taken at its word.
    assert len(found(world, within=2**62)) == 1
