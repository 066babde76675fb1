"""The rules of positions: one test for each, in a world of a few records, and all of them against the reference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from reference import World
from stancegraph.answers.positions import positions
from stancegraph.answers.scope import Scope
from stancegraph.answers.timeline import timeline
from stancegraph.model.records import Retraction
from stancegraph.model.words import Voice
from worlds import (
    ACTORS,
    ISSUES,
    NOW,
    TODAY,
    ask,
    catalogue_of,
    day,
    issue,
    moment,
    plain,
    ranges,
    role,
    some,
    stance,
    table_of,
    times,
    worlds,
)


def where(world: World, actor: str, about: str = "ceasefire", **options: Any) -> list[tuple[Any, ...]]:
    """The answers for one actor and issue: position, stance, via."""
    rows = ask(positions, world, actors=[actor], issues=[about], **options)
    assert all((row.actor, row.issue) == (actor, about) for row in rows)
    return [(row.position, row.stance, row.via) for row in rows]


# --- Rules 1 and 2: which stances count, and which of them win --------------------------------------------------------


def test_the_latest_stance_on_or_before_the_day_answers() -> None:
    world = World([stance("s1", "france", "opposes", "03-01"), stance("s2", "france", "supports", "04-10")])
    assert where(world, "france", as_of=day("02-28")) == []
    assert where(world, "france", as_of=day("03-01")) == [("opposes", "s1", None)]
    assert where(world, "france", as_of=day("04-09")) == [("opposes", "s1", None)]
    assert where(world, "france", as_of=day("04-10")) == [("supports", "s2", None)]


def test_what_was_not_recorded_yet_is_not_known() -> None:
    late = stance("s2", "france", "supports", "04-04", recorded="04-20")
    world = World([stance("s1", "france", "opposes", "03-01", recorded="03-02"), late])
    assert where(world, "france", as_of=day("04-10"), known_at=moment("04-10")) == [("opposes", "s1", None)]
    assert where(world, "france", as_of=day("04-10"), known_at=moment("04-20")) == [("supports", "s2", None)]


def test_what_has_no_record_time_was_always_known() -> None:
    world = World([stance("s1", "france", "supports", "03-01")])
    assert where(world, "france", known_at=moment("01-01")) == [("supports", "s1", None)]


def test_a_superseded_stance_is_out_from_the_moment_of_the_correction() -> None:
    wrong = stance("s1", "france", "rejects", "04-04", recorded="04-05")
    right = stance("s2", "france", "ambivalent", "04-04", recorded="04-12", supersedes="s1")
    world = World([wrong, right])
    assert where(world, "france", known_at=moment("04-11")) == [("rejects", "s1", None)]
    assert where(world, "france", known_at=moment("04-12")) == [("ambivalent", "s2", None)]


def test_a_retracted_stance_is_out_from_the_moment_of_the_retraction() -> None:
    world = World(
        [stance("s1", "france", "rejects", "04-04")], retractions=[Retraction("x1", "s1", recorded=moment("04-12"))]
    )
    assert where(world, "france", known_at=moment("04-11")) == [("rejects", "s1", None)]
    assert where(world, "france", known_at=moment("04-12")) == []


def test_a_stance_can_retract_another() -> None:
    correcting = stance("s2", "italy", "supports", "04-05", retracts="s1")
    assert where(World([stance("s1", "france", "rejects", "04-04"), correcting]), "france") == []


def test_what_was_corrected_stays_out_when_the_correction_is_corrected_too() -> None:
    world = World(
        [
            stance("s1", "france", "rejects", "04-04", recorded="04-05"),
            stance("s2", "france", "opposes", "04-04", recorded="04-06", supersedes="s1"),
        ],
        retractions=[Retraction("x1", "s2", recorded=moment("04-07"))],
    )
    assert where(world, "france", known_at=moment("04-06")) == [("opposes", "s2", None)]
    assert where(world, "france", known_at=moment("04-07")) == []


def test_a_correction_counts_even_where_its_own_date_is_still_ahead() -> None:
    # It was found that the words fell a week later: on the old day nothing was said.
    moved = stance("s2", "france", "supports", "04-11", supersedes="s1")
    assert where(World([stance("s1", "france", "supports", "04-04"), moved]), "france", as_of=day("04-05")) == []


def test_on_one_day_own_words_beat_reported_ones() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-04"), stance("s2", "france", "rejects", "04-04", voice="reported")]
    )
    assert where(world, "france") == [("supports", "s1", None)]


def test_a_later_report_beats_earlier_own_words() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-04"), stance("s2", "france", "rejects", "04-05", voice="reported")]
    )
    assert where(world, "france") == [("rejects", "s2", None)]


def test_ages_are_counted_in_days_up_to_the_day_asked_about() -> None:
    world = World([stance("s1", "france", "supports", "04-04")])
    assert [row.age_days for row in ask(positions, world, as_of=day("04-04"))] == [0]
    assert [row.age_days for row in ask(positions, world, as_of=day("05-04"))] == [30]


# --- Voices -----------------------------------------------------------------------------------------------------------


def test_attributed_stances_answer_only_where_nothing_else_does_and_say_so() -> None:
    world = World(
        [
            stance("s1", "russia", "opposes", "04-04", by="ukraine"),
            stance("s2", "russia", "supports", "03-01", issue="talks", voice="reported"),
            stance("s3", "russia", "rejects", "04-04", issue="talks", by="ukraine"),
        ]
    )
    rows = ask(positions, world)
    assert [(row.issue, row.stance, row.voice, row.attributed_by) for row in rows] == [
        ("ceasefire", "s1", "attributed", "ukraine"),
        ("talks", "s2", "reported", None),
    ]


def test_what_several_attribute_is_shown_for_each_of_them() -> None:
    world = World(
        [
            stance("s1", "russia", "opposes", "04-04", by="ukraine"),
            stance("s2", "russia", "opposes", "04-04", by="france"),
            stance("s3", "russia", "opposes", "04-04", by="france"),
        ]
    )
    rows = ask(positions, world)
    assert [(row.stance, row.attributed_by, row.contested) for row in rows] == [
        ("s2", "france", False),
        ("s1", "ukraine", False),
    ]


def test_only_chosen_voices_count() -> None:
    world = World(
        [
            stance("s1", "russia", "supports", "04-01"),
            stance("s2", "russia", "ambivalent", "04-02", voice="reported"),
            stance("s3", "russia", "rejects", "04-03", by="ukraine"),
        ]
    )
    assert where(world, "russia") == [("ambivalent", "s2", None)]
    assert where(world, "russia", voices=[Voice.SELF]) == [("supports", "s1", None)]
    assert where(world, "russia", voices=[Voice.ATTRIBUTED]) == [("rejects", "s3", None)]
    assert where(world, "russia", voices=list(Voice)) == [("rejects", "s3", None)]
    assert where(world, "russia", voices=[]) == []


@pytest.mark.parametrize(
    ("voices", "heard"),
    [
        (list(Voice), ("supports", "s1", None)),
        ([Voice.REPORTED, Voice.ATTRIBUTED], ("ambivalent", "s2", None)),
        ([Voice.ATTRIBUTED, Voice.SELF], ("supports", "s1", None)),
        ([Voice.ATTRIBUTED], ("rejects", "s3", None)),
    ],
)
def test_among_chosen_voices_of_one_day_the_stronger_is_heard(
    voices: list[Voice], heard: tuple[str, str, None]
) -> None:
    world = World(
        [
            stance("s1", "russia", "supports", "04-04"),
            stance("s2", "russia", "ambivalent", "04-04", voice="reported"),
            stance("s3", "russia", "rejects", "04-04", by="ukraine"),
        ]
    )
    assert where(world, "russia", voices=voices) == [heard]


def test_among_chosen_voices_a_later_day_beats_a_stronger_voice() -> None:
    world = World(
        [stance("s1", "russia", "supports", "04-01"), stance("s2", "russia", "rejects", "04-02", by="ukraine")]
    )
    assert where(world, "russia", voices=list(Voice)) == [("rejects", "s2", None)]


def test_a_speakers_direct_words_answer_before_what_is_attributed_to_the_state() -> None:
    world = World(
        [stance("s1", "russia", "rejects", "04-20", by="ukraine"), stance("s2", "lavrov", "ambivalent", "04-01")],
        [role("lavrov", "russia")],
    )
    assert where(world, "russia") == [("ambivalent", "s2", "lavrov")]


# --- Rule 3: disagreement ---------------------------------------------------------------------------------------------


def test_winners_that_disagree_are_all_given_as_contested_from_support_to_rejection() -> None:
    world = World([stance("s1", "france", "rejects", "04-04"), stance("s2", "france", "conditional", "04-04")])
    rows = ask(positions, world)
    assert [(row.position, row.value, row.condition, row.contested) for row in rows] == [
        ("conditional", 1, "if it holds", True),
        ("rejects", -2, "", True),
    ]


def test_of_winners_that_agree_the_one_recorded_last_is_given_then_the_lowest_id() -> None:
    world = World(
        [
            stance("s1", "france", "supports", "04-04"),
            stance("s3", "france", "supports", "04-04", recorded="04-06"),
            stance("s2", "france", "supports", "04-04", recorded="04-06"),
        ]
    )
    rows = ask(positions, world)
    assert [(row.stance, row.contested) for row in rows] == [("s2", False)]


# --- Rule 4: those who speak for others -------------------------------------------------------------------------------


def test_a_state_takes_the_latest_of_those_who_spoke_for_it() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "barrot", "conditional", "04-02")],
        [role("macron", "france"), role("barrot", "france", represents="by-mandate")],
    )
    assert where(world, "france") == [("conditional", "s2", "barrot")]
    assert where(world, "france", as_of=day("04-01")) == [("supports", "s1", "macron")]


def test_a_state_with_a_stance_of_its_own_takes_nothing_over() -> None:
    world = World(
        [stance("s1", "france", "supports", "03-01"), stance("s2", "barrot", "rejects", "04-02")],
        [role("barrot", "france")],
    )
    assert where(world, "france") == [("supports", "s1", None)]


def test_speakers_who_disagree_leave_the_state_contested() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "barrot", "opposes", "04-01")],
        [role("macron", "france"), role("barrot", "france")],
    )
    rows = ask(positions, world, actors=["france"])
    assert [(row.position, row.via, row.contested) for row in rows] == [
        ("supports", "macron", True),
        ("opposes", "barrot", True),
    ]


@pytest.mark.parametrize("represents", ["own-remit", "none"])
def test_a_general_does_not_speak_for_the_state(represents: str) -> None:
    world = World(
        [stance("s1", "general", "rejects", "04-01"), stance("s2", "france", "supports", "04-01", issue="talks")],
        [role("general", "france", represents=represents)],
    )
    assert where(world, "france") == []
    assert where(world, "general", "talks") == []


def test_who_speaks_for_the_state_on_the_day_takes_its_position() -> None:
    world = World([stance("s1", "france", "supports", "03-01")], [role("barrot", "france", "2025-04-01")])
    assert where(world, "barrot", as_of=day("03-31")) == []
    assert where(world, "barrot", as_of=day("04-01")) == [("supports", "s1", "france")]


def test_own_words_of_a_speaker_go_before_the_position_of_the_state() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-01"), stance("s2", "barrot", "opposes", "02-01")],
        [role("barrot", "france", "2025-03-01")],
    )
    assert where(world, "barrot") == [("opposes", "s2", None)]
    assert where(world, "france") == [("supports", "s1", None)]


def test_a_minister_takes_over_what_the_president_said_through_the_state() -> None:
    world = World([stance("s1", "macron", "supports", "04-01")], [role("macron", "france"), role("barrot", "france")])
    assert where(world, "barrot") == [("supports", "s1", "france")]
    assert where(world, "macron") == [("supports", "s1", None)]


def test_who_speaks_for_two_takes_the_latest_of_both() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-01"), stance("s2", "nato", "opposes", "04-02")],
        [role("envoy", "france"), role("envoy", "nato")],
    )
    assert where(world, "envoy") == [("opposes", "s2", "nato")]


def test_two_organisations_that_say_the_same_through_one_mouth_give_one_row() -> None:
    world = World(
        [stance("s1", "chair", "supports", "04-01"), stance("s2", "nato", "supports", "04-01", issue="talks")],
        [role("chair", "nato"), role("chair", "eu"), role("envoy", "nato"), role("envoy", "eu")],
    )
    assert where(world, "envoy") == [("supports", "s1", "eu")]


def test_what_a_collective_says_is_not_pushed_down_to_its_members() -> None:
    world = World(
        [stance("s1", "eu", "supports", "04-01"), stance("s2", "france", "supports", "04-01", issue="talks")],
        [role("france", "eu", represents="none")],
    )
    assert where(world, "france") == []


def test_on_the_day_of_handover_both_speak() -> None:
    world = World(
        [stance("s1", "old", "supports", "04-10"), stance("s2", "new", "opposes", "04-10")],
        [role("old", "uk", "2024-07-05", "2025-04-10"), role("new", "uk", "2025-04-10")],
    )
    rows = ask(positions, world, actors=["uk"])
    assert [(row.position, row.via, row.contested) for row in rows] == [
        ("supports", "old", True),
        ("opposes", "new", True),
    ]


def test_words_before_and_after_the_term_do_not_count_for_the_state() -> None:
    world = World(
        [stance("s1", "lammy", "supports", "04-09"), stance("s2", "lammy", "rejects", "05-02")],
        [role("lammy", "uk", "2025-04-10", "2025-05-01")],
    )
    assert where(world, "uk") == []


def test_what_a_former_speaker_said_in_office_still_stands_for_the_state() -> None:
    world = World(
        [stance("s1", "lammy", "supports", "04-10")],
        [role("lammy", "uk", "2024-07-05", "2025-05-01"), role("cooper", "uk", "2025-05-02")],
    )
    assert where(world, "uk") == [("supports", "s1", "lammy")]
    assert where(world, "cooper") == [("supports", "s1", "uk")]


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("2025", "", True),
        ("2025-04", "", True),
        ("2025-05", "", False),
        ("", "2025-04", True),
        ("", "2025", True),
        ("", "2025-03", False),
        ("", "", True),
    ],
)
def test_a_term_known_to_the_month_or_year_is_taken_generously(start: str, end: str, counted: bool) -> None:
    world = World([stance("s1", "lammy", "supports", "04-30")], [role("lammy", "uk", start, end)])
    assert bool(where(world, "uk")) == counted


def test_two_offices_at_once_count_the_words_once() -> None:
    world = World(
        [stance("s1", "lammy", "supports", "04-30")],
        [role("lammy", "uk", "2025"), role("lammy", "uk", "2024"), role("lammy", "uk", "2025-04", "2025-04")],
    )
    assert where(world, "uk") == [("supports", "s1", "lammy")]
    assert len(ask(timeline, world, actors=["uk"])) == 1


def test_on_the_day_one_office_follows_another_the_words_count_once() -> None:
    world = World(
        [stance("s1", "truss", "supports", "04-10")],
        [role("truss", "uk", "2024", "2025-04-10"), role("truss", "uk", "2025-04-10")],
    )
    assert [row.stance for row in ask(timeline, world, actors=["uk"])] == ["s1"]


def test_without_inheritance_everyone_answers_alone() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "france", "supports", "04-01", issue="talks")],
        [role("macron", "france")],
    )
    rows = ask(positions, world, inherit=False)
    assert [(row.actor, row.issue) for row in rows] == [("france", "talks"), ("macron", "ceasefire")]


# --- Rule 5: what follows from what -----------------------------------------------------------------------------------

LADDER = [issue("full-truce", ("partial-truce",)), issue("partial-truce", ("halt",)), issue("halt")]


def follows_from(position: str, on: str) -> set[tuple[str, str, str | None]]:
    """On which issues a stance on one of the ladder counts, as what, and from where."""
    rows = ask(
        positions, World([stance("s1", "france", position, "04-01", issue=on)], [], LADDER), include_entailed=True
    )
    return {(row.issue, row.position, row.entailed_from) for row in rows}


def test_support_passes_on_to_all_that_is_entailed() -> None:
    assert follows_from("conditional", "full-truce") == {
        ("full-truce", "conditional", None),
        ("partial-truce", "conditional", "full-truce"),
        ("halt", "conditional", "full-truce"),
    }


def test_opposition_passes_back_to_all_that_entails() -> None:
    assert follows_from("opposes", "halt") == {
        ("halt", "opposes", None),
        ("partial-truce", "opposes", "halt"),
        ("full-truce", "opposes", "halt"),
    }


@pytest.mark.parametrize(
    ("position", "on"), [("supports", "halt"), ("rejects", "full-truce"), ("ambivalent", "partial-truce")]
)
def test_nothing_passes_the_other_way_round(position: str, on: str) -> None:
    assert follows_from(position, on) == {(on, position, None)}


def test_nothing_is_entailed_unless_asked() -> None:
    world = World([stance("s1", "france", "supports", "04-01", issue="full-truce")], [], LADDER)
    assert where(world, "france", "halt") == []


def test_broader_issues_carry_nothing() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-01", issue="truce")],
        [],
        [issue("truce", broader=("peace",)), issue("peace")],
    )
    assert where(world, "france", "peace", include_entailed=True) == []


def test_entailed_and_direct_stances_compete_on_date() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "04-01", issue="halt"),
            stance("s2", "france", "supports", "04-02", issue="full-truce"),
        ],
        [],
        LADDER,
    )
    assert where(world, "france", "halt", include_entailed=True) == [("supports", "s2", None)]
    assert where(world, "france", "full-truce", include_entailed=True) == [("supports", "s2", None)]


def test_of_a_direct_and_an_entailed_stance_that_agree_the_direct_is_given() -> None:
    world = World(
        [
            stance("s1", "france", "supports", "04-01", issue="full-truce", recorded="04-09"),
            stance("s2", "france", "supports", "04-01", issue="halt"),
        ],
        [],
        LADDER,
    )
    assert where(world, "france", "halt", include_entailed=True) == [("supports", "s2", None)]


def test_what_follows_is_taken_over_too() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01", issue="full-truce")],
        [role("macron", "france"), role("barrot", "france")],
        LADDER,
    )
    rows = ask(positions, world, issues=["halt"], include_entailed=True)
    assert [(row.actor, row.via, row.entailed_from) for row in rows] == [
        ("barrot", "france", "full-truce"),
        ("france", "macron", "full-truce"),
        ("macron", None, "full-truce"),
    ]


# --- The answer as a whole --------------------------------------------------------------------------------------------


def test_an_empty_table_gives_no_rows() -> None:
    world = World([], [role("macron", "france")], LADDER)
    assert ask(positions, world, include_entailed=True) == []
    assert ask(timeline, world, actors=["france"]) == []


def test_an_unknown_id_matches_nothing() -> None:
    world = World([stance("s1", "france", "supports", "04-01")])
    assert ask(positions, world, actors=["nobody"]) == []
    assert ask(positions, world, issues=["nothing"]) == []
    assert ask(timeline, world, actors=["nobody"]) == []


def test_answers_are_a_sequence_with_columns() -> None:
    world = World([stance("s1", "france", "supports", "04-01"), stance("s2", "italy", "opposes", "04-01")])
    found = positions(table_of(world), catalogue_of(world), Scope(as_of=TODAY, known_at=NOW))
    assert len(found) == 2
    assert found[1] == list(found)[1]
    assert found[-1].actor == "italy"
    assert found.values.tolist() == [2, -1]
    with pytest.raises(IndexError):
        _ = found[2]


def test_slices_of_answers_are_answers() -> None:
    world = World([stance(f"s{n}", f"actor{n}", "supports" if n % 2 else "opposes", "04-01") for n in range(6)])
    world.stances.append(stance("s9", "actor0", "rejects", "04-01"))
    found = positions(table_of(world), catalogue_of(world), Scope(as_of=TODAY, known_at=NOW))
    rows = list(found)
    assert len({row.contested for row in rows}) == 2
    for part in (slice(2), slice(-2, None), slice(None, None, -1), slice(1, -1, 2), slice(9, 12)):
        assert list(found[part]) == rows[part]
        assert found[part].values.tolist() == [row.value for row in rows[part]]


@given(
    worlds(),
    times(),
    some(ACTORS),
    some(ISSUES),
    some(tuple(Voice)),
    ranges(),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_answers_equal_the_reference(
    world: World, asked: Any, actors: Any, issues: Any, voices: Any, days: Any, entailed: bool, inherit: bool
) -> None:
    options = {
        "since": days[0],
        "until": days[1],
        "actors": actors,
        "issues": issues,
        "voices": voices,
        "include_entailed": entailed,
        "inherit": inherit,
    }
    assert plain(ask(positions, world, *asked, **options)) == reference.positions(world, *asked, **options)


@given(worlds(), times(), st.booleans(), st.booleans(), st.sampled_from(ACTORS), st.sampled_from(ISSUES))
@settings(max_examples=50, deadline=None)
def test_a_filtered_answer_is_the_filtered_full_answer(
    world: World, asked: Any, entailed: bool, inherit: bool, actor: str, about: str
) -> None:
    options: dict[str, Any] = {"include_entailed": entailed, "inherit": inherit}
    everything = ask(positions, world, *asked, **options)
    assert ask(positions, world, *asked, actors=[actor], **options) == [row for row in everything if row.actor == actor]
    assert ask(positions, world, *asked, issues=[about], **options) == [row for row in everything if row.issue == about]


@given(worlds(), times(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_records_does_not_matter(world: World, asked: Any, random: Any) -> None:
    shuffled = replace(
        world,
        **{
            name: random.sample(getattr(world, name), len(getattr(world, name)))
            for name in ("stances", "roles", "issues")
        },
    )
    assert ask(positions, world, *asked, include_entailed=True) == ask(
        positions, shuffled, *asked, include_entailed=True
    )


# --- The timeline -----------------------------------------------------------------------------------------------------


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


def test_the_timeline_of_a_state_holds_what_its_speakers_said_in_office() -> None:
    world = World(
        [
            stance("s1", "lammy", "supports", "04-01"),
            stance("s2", "lammy", "opposes", "06-01"),
            stance("s3", "uk", "conditional", "04-01"),
        ],
        [role("lammy", "uk", "2025-01-01", "2025-05-01")],
    )
    rows = ask(timeline, world, actors=["uk"])
    assert [(row.actor, row.stance, row.via, row.contested) for row in rows] == [
        ("uk", "s1", "lammy", False),
        ("uk", "s3", None, False),
    ]
    assert [row.stance for row in ask(timeline, world, actors=["uk"], inherit=False)] == ["s3"]


@given(
    worlds(),
    times(),
    some(ACTORS),
    some(ISSUES),
    some(tuple(Voice)),
    ranges(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_the_timeline_equals_the_reference(
    world: World,
    asked: Any,
    actors: Any,
    issues: Any,
    voices: Any,
    days: Any,
    inherit: bool,
) -> None:
    options = {
        "since": days[0],
        "until": days[1],
        "actors": actors,
        "issues": issues,
        "voices": voices,
        "inherit": inherit,
    }
    assert plain(ask(timeline, world, *asked, **options)) == reference.timeline(world, *asked, **options)


# --- Which of several that say the same -------------------------------------------------------------------------------


def test_of_two_speakers_who_say_the_same_the_stance_of_the_lowest_id_is_given() -> None:
    world = World(
        [stance("s2", "barrot", "supports", "04-04"), stance("s1", "macron", "supports", "04-04")],
        [role("barrot", "france"), role("macron", "france")],
    )
    assert where(world, "france") == [("supports", "s1", "macron")]


def test_who_speaks_for_the_state_until_that_day_still_takes_its_position_on_it() -> None:
    world = World([stance("s1", "france", "supports", "04-01")], [role("barrot", "france", "2025-03-01", "2025-05-01")])
    assert where(world, "barrot", as_of=day("05-01")) == [("supports", "s1", "france")]
    assert where(world, "barrot", as_of=day("05-02")) == []


def test_a_short_term_within_a_long_one_does_not_end_it() -> None:
    world = World(
        [stance("s1", "barrot", "supports", "04-10")],
        [role("barrot", "france", "2024", "2026"), role("barrot", "france", "2025-03-01", "2025-03-02")],
    )
    assert where(world, "france") == [("supports", "s1", "barrot")]


@pytest.mark.parametrize(("superseded", "retracted"), [("04-10", "04-20"), ("04-20", "04-10")])
def test_of_two_corrections_the_earlier_puts_a_stance_out(superseded: str, retracted: str) -> None:
    world = World(
        [
            stance("s1", "france", "supports", "04-01"),
            stance("s2", "france", "rejects", "03-01", recorded=superseded, supersedes="s1"),
        ],
        retractions=[Retraction("x1", "s1", recorded=moment(retracted))],
    )
    assert where(world, "france", known_at=moment("04-09")) == [("supports", "s1", None)]
    assert ("supports", "s1", None) not in where(world, "france", known_at=moment("04-15"))


def test_a_stance_that_names_whom_it_was_made_for_counts_for_that_one_only() -> None:
    """Ann speaks for two; what she says for one is not said for the other, nor lost where no role is recorded."""
    world = World(
        stances=[
            replace(stance("s1", "ann", "supports", "04-01"), on_behalf_of="union"),
            replace(stance("s2", "ann", "rejects", "04-01"), on_behalf_of="league"),
            replace(stance("s3", "bob", "opposes", "04-02"), on_behalf_of="guild"),
        ],
        roles=[role("ann", "union"), role("ann", "league"), role("ann", "club")],
    )

    def of(actor: str) -> list[tuple[str, str | None]]:
        return [(row.stance, row.via) for row in ask(positions, world, actors=[actor])]

    assert of("union") == [("s1", "ann")]
    assert of("league") == [("s2", "ann")]
    assert of("guild") == [("s3", "bob")]
    assert of("club") == []
    assert of("ann") == [("s1", None), ("s2", None)]
