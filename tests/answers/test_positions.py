"""The rules of positions: one test for each, in a world of a few records, and all of them against the reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from reference import World
from stancegraph.answers.positions import Positions, positions
from stancegraph.answers.scope import Scope
from stancegraph.model.records import Retraction
from stancegraph.model.words import ActorKind, Voice
from worlds import (
    ACTORS,
    ISSUES,
    NOW,
    TODAY,
    all_worlds,
    ask,
    catalogue_of,
    day,
    issue,
    moment,
    of_positions,
    plain,
    role,
    stance,
    table_of,
    times,
    worlds,
)

STATES = dict.fromkeys(("france", "germany", "uk", "russia", "usa"), ActorKind.STATE)


def where(world: World, actor: str, about: str = "ceasefire", **options: Any) -> list[tuple[Any, ...]]:
    """The answers for one actor and issue: position, stance, and whose stance it is where it is another's."""
    rows = ask(positions, world, actors=[actor], issues=[about], **options)
    assert all((row.actor, row.issue) == (actor, about) for row in rows)
    return [(row.position, row.stance, None if row.stance_of == actor else row.stance_of) for row in rows]


def standings(world: World, actor: str, about: str = "ceasefire", **options: Any) -> list[tuple[str, str]]:
    """The answers for one actor and issue: stance and standing."""
    return [(row.stance, row.standing) for row in ask(positions, world, actors=[actor], issues=[about], **options)]


def whole(world: World, **words: Any) -> Positions:
    """The answer as the package gives it, not only its rows."""
    return positions(table_of(world), catalogue_of(world), Scope.of(as_of=TODAY, known_at=NOW, **words))


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


def test_what_may_have_been_said_by_then_counts_and_of_what_overlaps_the_exacter_answers() -> None:
    vague = stance("s1", "france", "supports", "04-20", precision="month")
    assert where(World([vague]), "france", as_of=day("03-31")) == []
    assert where(World([vague]), "france", as_of=day("04-01")) == [("supports", "s1", None)]
    exact = stance("s2", "france", "opposes", "04-02")
    assert where(World([vague, exact]), "france") == [("opposes", "s2", None)]
    about = stance("s3", "france", "rejects", "04-10", precision="approx")
    assert where(World([vague, about]), "france") == [("rejects", "s3", None)]
    later = stance("s4", "france", "ambivalent", "05-01")
    assert where(World([vague, later]), "france") == [("ambivalent", "s4", None)]


def test_an_approximate_date_is_ten_days_either_way() -> None:
    about = stance("s1", "france", "supports", "04-20", precision="approx")
    assert where(World([about]), "france", as_of=day("04-09")) == []
    assert where(World([about]), "france", as_of=day("04-10")) == [("supports", "s1", None)]
    before = stance("s2", "france", "opposes", "04-09")
    assert where(World([about, before]), "france") == [("supports", "s1", None)]
    within = stance("s2", "france", "opposes", "04-10")
    assert where(World([about, within]), "france") == [("opposes", "s2", None)]


def test_exactness_goes_before_voice() -> None:
    vague = stance("s1", "france", "supports", "04-20", precision="month")
    exact = stance("s2", "france", "opposes", "04-02", voice="reported")
    assert where(World([vague, exact]), "france") == [("opposes", "s2", None)]


def test_two_as_exact_that_overlap_both_answer() -> None:
    one = stance("s1", "france", "supports", "04-01", precision="month")
    other = stance("s2", "france", "opposes", "04-20", precision="month")
    assert where(World([one, other]), "france") == [("supports", "s1", None), ("opposes", "s2", None)]


@pytest.mark.parametrize("on", [date.min, date.max])
@pytest.mark.parametrize("precision", ["day", "approx", "month"])
def test_the_ends_of_the_calendar_are_days_like_others(on: date, precision: str) -> None:
    said = replace(stance("s1", "france", "supports", "04-01", precision=precision), date=on)
    world = World([said], [role("barrot", "france")])
    assert [row.date for row in ask(positions, world, as_of=on)] == [on]
    assert ask(positions, world, as_of=date.min) == [] or on == date.min
    assert len(ask(positions, world, as_of=date.max)) == 1


def test_a_stance_that_is_dated_ahead_as_far_as_is_known_has_no_negative_age() -> None:
    world = World([stance("s1", "france", "supports", "04-20", precision="month")])
    assert [row.age_days for row in ask(positions, world, as_of=day("04-05"))] == [0]


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


def test_what_is_attributed_to_a_speaker_is_not_said_for_the_state() -> None:
    world = World([stance("s1", "lavrov", "rejects", "04-04", by="ukraine")], [role("lavrov", "russia")])
    assert where(world, "russia") == []
    assert where(world, "russia", voices=list(Voice)) == []


def test_hearsay_goes_behind_all_else() -> None:
    world = World(
        [
            stance("s1", "barrot", "rejects", "05-01", by="italy"),
            stance("s2", "barrot", "supports", "03-01", issue="full-truce"),
            stance("s3", "france", "ambivalent", "02-01"),
        ],
        [role("barrot", "france")],
        [issue("full-truce", ("ceasefire",)), issue("ceasefire")],
    )
    assert where(world, "barrot") == [("supports", "s2", None)]
    assert where(world, "barrot", entailed=False, taken_over=True) == [("ambivalent", "s3", "france")]
    assert where(world, "barrot", entailed=False) == [("rejects", "s1", None)]


def test_an_accuser_may_be_the_actors_own_organisation() -> None:
    world = World(
        [stance("s1", "barrot", "rejects", "04-04", by="france"), stance("s2", "barrot", "supports", "04-01")],
        [role("barrot", "france")],
    )
    assert [row.disputed_by for row in ask(positions, world, actors=["barrot"])] == [("france",)]
    assert where(world, "france") == [("supports", "s2", "barrot")]


def test_who_denies_the_sign_of_an_answer_is_named() -> None:
    denials = [
        stance("s2", "russia", "rejects", "04-05", by="ukraine"),
        stance("s3", "russia", "opposes", "04-06", by="france"),
        stance("s4", "russia", "rejects", "04-06", by="france"),
        stance("s5", "russia", "conditional", "04-06", by="china"),
        stance("s6", "russia", "ambivalent", "04-06", by="turkey"),
        stance("s7", "russia", "rejects", "04-06", by="italy", issue="talks"),
        stance("s8", "lavrov", "rejects", "04-06", by="poland"),
    ]
    world = World([stance("s1", "russia", "supports", "04-04"), *denials], [role("lavrov", "russia")])
    rows = ask(positions, world, actors=["russia"], issues=["ceasefire"])
    assert [(row.stance, row.disputed_by) for row in rows] == [("s1", ("france", "ukraine"))]


def test_a_denial_counts_as_long_as_a_position_is_fresh_and_until_its_end() -> None:
    said = stance("s1", "russia", "supports", "04-01")
    world = World([said, stance("s2", "russia", "rejects", "04-04", by="ukraine", until="04-30")], stale_after=30)

    def disputed(**words: Any) -> list[tuple[str, ...]]:
        return [row.disputed_by for row in ask(positions, world, **words)]

    assert disputed(as_of=day("04-30")) == [("ukraine",)]
    assert disputed(as_of=day("05-01")) == [()], "its end is over"
    world = World([said, stance("s2", "russia", "rejects", "04-04", by="ukraine")], stale_after=30)
    assert disputed(as_of=day("05-04")) == [("ukraine",)]
    assert disputed(as_of=day("05-05")) == [()]
    assert disputed(as_of=day("05-05"), stale_after=31) == [("ukraine",)]


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


# --- Rule 4: who speaks for whom --------------------------------------------------------------------------------------


def test_a_state_answers_from_one_pool_of_its_own_words_and_those_of_its_speakers() -> None:
    world = World(
        [
            stance("s1", "france", "rejects", "03-01"),
            stance("s2", "macron", "supports", "04-01"),
            stance("s3", "barrot", "conditional", "04-02"),
        ],
        [role("macron", "france"), role("barrot", "france", represents="by-mandate")],
    )
    assert where(world, "france", as_of=day("03-31")) == [("rejects", "s1", None)]
    assert where(world, "france", as_of=day("04-01")) == [("supports", "s2", "macron")]
    assert where(world, "france") == [("conditional", "s3", "barrot")]


def test_an_old_word_of_the_state_hides_nothing_that_its_president_says_later() -> None:
    world = World(
        [stance("s1", "france", "supports", "03-01"), stance("s2", "barrot", "rejects", "04-02")],
        [role("barrot", "france")],
    )
    assert where(world, "france") == [("rejects", "s2", "barrot")]
    assert where(world, "france", inherit=False) == [("supports", "s1", None)]


def test_on_one_day_own_words_and_the_leaders_go_before_an_office_and_that_before_a_mandate() -> None:
    offices = [
        role("macron", "france", leads=True),
        role("barrot", "france"),
        role("envoy", "france", represents="by-mandate"),
    ]
    own = stance("s1", "france", "supports", "04-01")
    leader = stance("s2", "macron", "conditional", "04-01")
    minister = stance("s3", "barrot", "ambivalent", "04-01")
    envoy = stance("s4", "envoy", "rejects", "04-01")
    assert where(World([envoy, minister], offices), "france") == [("ambivalent", "s3", "barrot")]
    assert where(World([envoy, minister, leader], offices), "france") == [("conditional", "s2", "macron")]
    assert where(World([envoy, own], offices), "france") == [("supports", "s1", None)]
    assert where(World([minister, own], offices), "france") == [("supports", "s1", None)]
    both = [("supports", "s1", None), ("conditional", "s2", "macron")]
    assert where(World([envoy, minister, leader, own], offices), "france") == both


def test_voice_goes_before_office() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01", voice="reported"), stance("s2", "envoy", "rejects", "04-01")],
        [role("macron", "france", leads=True), role("envoy", "france", represents="by-mandate")],
    )
    assert where(world, "france") == [("rejects", "s2", "envoy")]


def test_the_weightiest_of_several_offices_counts() -> None:
    world = World(
        [stance("s1", "lammy", "supports", "04-01"), stance("s2", "barrot", "rejects", "04-01")],
        [
            role("lammy", "uk", represents="by-mandate"),
            role("lammy", "uk", "2024", office="foreign secretary"),
            role("barrot", "uk", represents="by-mandate"),
        ],
    )
    assert where(world, "uk") == [("supports", "s1", "lammy")]


def test_speakers_of_one_weight_who_disagree_leave_the_state_contested() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "barrot", "opposes", "04-01")],
        [role("macron", "france"), role("barrot", "france")],
    )
    rows = ask(positions, world, actors=["france"])
    assert [(row.position, row.stance_of, row.contested) for row in rows] == [
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
    assert where(world, "general", "talks", taken_over=True) == []


def test_nobody_speaks_for_a_person() -> None:
    world = World(
        [stance("s1", "spokesman", "rejects", "04-01"), stance("s2", "putin", "supports", "04-01", issue="talks")],
        [role("spokesman", "putin")],
        kinds={"putin": ActorKind.PERSON, "spokesman": ActorKind.PERSON},
    )
    assert where(world, "putin") == []
    assert where(world, "spokesman", "talks", taken_over=True) == []


def test_a_person_answers_with_own_stances_only_unless_asked() -> None:
    world = World([stance("s1", "france", "supports", "03-01")], [role("barrot", "france", "2025-04-01", "2025-05-01")])
    assert where(world, "barrot", as_of=day("04-15")) == []
    assert where(world, "barrot", as_of=day("03-31"), taken_over=True) == []
    for on in ("04-01", "05-01"):
        assert where(world, "barrot", as_of=day(on), taken_over=True) == [("supports", "s1", "france")]
    assert where(world, "barrot", as_of=day("05-02"), taken_over=True) == []


def test_own_words_however_old_go_before_what_could_be_taken_over() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-01"), stance("s2", "barrot", "opposes", "02-01")],
        [role("barrot", "france", "2025-03-01")],
    )
    assert where(world, "barrot", taken_over=True) == [("opposes", "s2", None)]
    assert where(world, "france") == [("supports", "s1", None)]


def test_who_has_nothing_where_its_organisation_has_is_told_of() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "barrot", "supports", "04-01", issue="talks")],
        [role("macron", "france"), role("barrot", "france"), role("envoy", "france", remit=("talks",))],
    )
    assert whole(world).unspoken() == [("barrot", "ceasefire"), ("envoy", "talks"), ("macron", "talks")]
    assert whole(world, actors=["barrot"]).unspoken() == [("barrot", "ceasefire")]
    assert whole(world, taken_over=True).unspoken() == []
    assert whole(world, inherit=False).unspoken() == []


def test_a_minister_can_take_over_what_the_president_said_for_the_state() -> None:
    world = World([stance("s1", "macron", "supports", "04-01")], [role("macron", "france"), role("barrot", "france")])
    assert where(world, "barrot", taken_over=True) == [("supports", "s1", "macron")]
    assert where(world, "macron", taken_over=True) == [("supports", "s1", None)]


def test_who_speaks_for_two_takes_over_the_latest_of_both() -> None:
    world = World(
        [stance("s1", "france", "supports", "04-01"), stance("s2", "germany", "opposes", "04-02")],
        [role("envoy", "france"), role("envoy", "germany")],
        kinds=STATES,
    )
    assert where(world, "envoy", taken_over=True) == [("opposes", "s2", "germany")]


def test_one_mouth_of_several_states_speaks_for_each() -> None:
    world = World(
        [stance("s1", "envoy", "opposes", "04-02")], [role("envoy", "france"), role("envoy", "germany")], kinds=STATES
    )
    for state in ("france", "germany"):
        assert where(world, state) == [("opposes", "s1", "envoy")]


def test_a_stance_that_says_for_whom_it_was_made_counts_for_no_other() -> None:
    said = replace(stance("s1", "costa", "supports", "04-01"), on_behalf_of="eu")
    world = World([said], [role("costa", "eu"), role("costa", "portugal")])
    assert where(world, "eu") == [("supports", "s1", "costa")]
    assert where(world, "portugal") == []
    assert where(replace(world, roles=[]), "eu") == [("supports", "s1", "costa")], "whatever the roles say"


def test_what_a_collective_says_is_not_pushed_down_to_its_members() -> None:
    world = World(
        [stance("s1", "eu", "supports", "04-01"), stance("s2", "france", "supports", "04-01", issue="talks")],
        [role("france", "eu", represents="none")],
    )
    assert where(world, "france", taken_over=True) == []


def test_words_before_and_after_the_term_do_not_count_for_the_state() -> None:
    world = World(
        [stance("s1", "lammy", "supports", "04-09"), stance("s2", "lammy", "rejects", "05-02")],
        [role("lammy", "uk", "2025-04-10", "2025-05-01")],
    )
    assert where(world, "uk") == []
    for on in ("04-10", "05-01"):
        assert where(replace(world, stances=[stance("s3", "lammy", "supports", on)]), "uk") == [
            ("supports", "s3", "lammy")
        ]


def test_a_term_of_one_day_is_a_term() -> None:
    world = World([stance("s1", "lammy", "supports", "04-10")], [role("lammy", "uk", "2025-04-10", "2025-04-10")])
    assert where(world, "uk") == [("supports", "s1", "lammy")]


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


def test_a_short_term_within_a_long_one_does_not_end_it() -> None:
    world = World(
        [stance("s1", "barrot", "supports", "04-10")],
        [role("barrot", "france", "2024", "2026"), role("barrot", "france", "2025-03-01", "2025-03-02")],
    )
    assert where(world, "france") == [("supports", "s1", "barrot")]


def test_of_two_speakers_who_say_the_same_the_stance_of_the_lowest_id_is_given() -> None:
    world = World(
        [stance("s2", "barrot", "supports", "04-04"), stance("s1", "macron", "supports", "04-04")],
        [role("barrot", "france"), role("macron", "france")],
    )
    assert where(world, "france") == [("supports", "s1", "macron")]


def test_without_inheritance_everyone_answers_alone() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01"), stance("s2", "france", "supports", "04-01", issue="talks")],
        [role("macron", "france")],
    )
    rows = ask(positions, world, inherit=False)
    assert [(row.actor, row.issue) for row in rows] == [("france", "talks"), ("macron", "ceasefire")]


# --- Rule 4: on what: remits ------------------------------------------------------------------------------------------

FAMILY = [issue("ceasefire", broader=("war",)), issue("war"), issue("trade")]


@pytest.mark.parametrize(
    ("remit", "speaks"),
    [
        ((), True),
        (("ceasefire",), True),
        (("war",), True),
        (("trade",), False),
        (("trade", "ceasefire"), True),
        (("unheard of",), False),
        (("unheard of", "war"), True),
    ],
)
def test_a_mandate_has_a_remit_that_holds_narrower_issues_too(remit: tuple[str, ...], speaks: bool) -> None:
    world = World([stance("s1", "envoy", "supports", "04-01")], [role("envoy", "russia", remit=remit)], FAMILY)
    assert bool(where(world, "russia")) == speaks
    own = World([stance("s1", "russia", "supports", "04-01")], world.roles, FAMILY)
    assert bool(where(own, "envoy", taken_over=True)) == speaks


def test_a_remit_on_the_narrow_issue_is_none_on_the_wide_one() -> None:
    world = World(
        [stance("s1", "envoy", "supports", "04-01", issue="war")],
        [role("envoy", "russia", remit=("ceasefire",))],
        FAMILY,
    )
    assert where(world, "russia", "war") == []


def test_issues_that_are_broader_than_each_other_are_one_remit() -> None:
    circle = [issue("ceasefire", broader=("war",)), issue("war", broader=("ceasefire",))]
    world = World([stance("s1", "envoy", "supports", "04-01")], [role("envoy", "russia", remit=("war",))], circle)
    assert where(world, "russia") == [("supports", "s1", "envoy")]


# --- Rule 4: under which government -----------------------------------------------------------------------------------

SCHOLZ_MERZ = [
    role("scholz", "germany", "2021-12-08", "2025-05-06", leads=True),
    role("merz", "germany", "2025-05-06", leads=True),
]


def test_nothing_crosses_a_change_of_government() -> None:
    world = World(
        [stance("s1", "scholz", "rejects", "04-01"), stance("s2", "germany", "opposes", "03-01", issue="talks")],
        SCHOLZ_MERZ,
        kinds=STATES,
    )
    assert where(world, "germany", as_of=day("05-05")) == [("rejects", "s1", "scholz")]
    assert where(world, "germany", as_of=day("05-06")) == []
    assert where(world, "germany", "talks", as_of=day("05-05")) == [("opposes", "s2", None)]
    assert where(world, "germany", "talks", as_of=day("05-06")) == []
    assert where(world, "scholz", as_of=day("05-06")) == [("rejects", "s1", None)], "what he said he said"


def test_what_was_said_under_another_government_answers_on_request_and_says_under_whom() -> None:
    world = World([stance("s1", "germany", "rejects", "04-01")], SCHOLZ_MERZ, kinds=STATES)
    rows = ask(positions, world, across_governments=True)
    assert [(row.stance, row.under) for row in rows] == [("s1", "scholz")]


def test_what_the_new_government_has_not_spoken_of_is_told_of() -> None:
    world = World(
        [
            stance("s1", "scholz", "rejects", "04-01"),
            stance("s2", "germany", "rejects", "04-02"),
            stance("s3", "scholz", "rejects", "04-01", issue="talks"),
            stance("s4", "merz", "supports", "05-07", issue="talks"),
        ],
        SCHOLZ_MERZ,
        kinds=STATES,
    )
    (silence,) = whole(world).silences
    assert (silence.actor, silence.issue, silence.leader, silence.since, silence.earlier) == (
        "germany",
        "ceasefire",
        "merz",
        day("05-06"),
        2,
    )
    assert whole(world, across_governments=True).silences == ()


def test_a_handover_day_is_of_the_incoming_leader_but_the_outgoing_ones_words_are_his() -> None:
    world = World(
        [
            stance("s1", "scholz", "rejects", "05-06"),
            stance("s2", "germany", "supports", "05-06", issue="talks"),
            stance("s3", "minister", "supports", "05-06", issue="arms"),
        ],
        [*SCHOLZ_MERZ, role("minister", "germany")],
        kinds=STATES,
    )
    assert where(world, "germany", as_of=day("05-06")) == []
    assert where(world, "germany", "talks") == [("supports", "s2", None)]
    assert where(world, "germany", "arms") == [("supports", "s3", "minister")]
    under = {row.stance: row.under for row in ask(positions, world, actors=["germany"], across_governments=True)}
    assert under == {"s1": "scholz", "s2": "merz", "s3": "merz"}


def test_terms_of_one_person_without_a_gap_are_one_government() -> None:
    said = stance("s1", "trump", "supports", "03-01")
    twice = [
        role("trump", "usa", "2025-01-20", "2025-04-01", leads=True),
        role("trump", "usa", "2025-04-02", leads=True),
    ]
    assert where(World([said], twice, kinds=STATES), "usa") == [("supports", "s1", "trump")]
    apart = [twice[0], role("trump", "usa", "2025-04-03", leads=True)]
    assert where(World([said], apart, kinds=STATES), "usa") == []


def test_days_without_a_known_leader_are_a_government_of_their_own() -> None:
    led = [
        role("biden", "usa", "2025-02-01", "2025-03-01", leads=True),
        role("trump", "usa", "2025-04-01", "2025-05-01", leads=True),
    ]

    def answers(on: str, asked: str) -> bool:
        return bool(where(World([stance("s1", "usa", "supports", on)], led, kinds=STATES), "usa", as_of=day(asked)))

    assert answers("01-01", "01-31")
    assert not answers("01-01", "02-01")
    assert answers("03-02", "03-31")
    assert not answers("03-02", "04-01")
    assert answers("05-02", "05-20")
    assert not answers("05-01", "05-02")
    # Two times without a leader are two governments.
    assert not answers("01-01", "03-02")
    assert not answers("03-02", "05-02")


def test_where_several_lead_at_once_the_latest_to_come_is_the_government() -> None:
    led = [role("old", "uk", "2024", leads=True), role("new", "uk", "2025-04-01", "2025-04-30", leads=True)]
    world = World([stance("s1", "uk", "supports", "04-10"), stance("s2", "old", "rejects", "04-10")], led, kinds=STATES)
    assert where(world, "uk", as_of=day("04-30")) == [("supports", "s1", None)]
    assert where(world, "uk", as_of=day("05-01")) == [("rejects", "s2", "old")]


def test_an_organisation_of_which_no_leader_is_named_is_never_cut() -> None:
    world = World(
        [stance("s1", "barrot", "supports", "04-01")],
        [role("barrot", "eu", "2024", "2025-04-30"), role("kallas", "eu", "2025-05-01")],
    )
    assert where(world, "eu") == [("supports", "s1", "barrot")]
    assert [row.under for row in ask(positions, world, actors=["eu"])] == [None]


def test_own_words_are_cut_for_states_only() -> None:
    led = [
        role("stoltenberg", "nato", "2014", "2025-04-30", leads=True),
        role("rutte", "nato", "2025-05-01", leads=True),
    ]
    world = World(
        [stance("s1", "nato", "supports", "04-01"), stance("s2", "stoltenberg", "rejects", "04-02")],
        led,
        kinds={"nato": ActorKind.BLOC},
    )
    assert where(world, "nato") == [("supports", "s1", None)]
    assert where(replace(world, kinds={"nato": ActorKind.STATE}), "nato") == []


def test_hearsay_about_a_state_is_cut_too() -> None:
    world = World([stance("s1", "germany", "rejects", "04-01", by="russia")], SCHOLZ_MERZ, kinds=STATES)
    assert where(world, "germany") == []
    assert where(world, "germany", across_governments=True) == [("rejects", "s1", None)]


# --- Rule 5: what follows from what -----------------------------------------------------------------------------------

LADDER = [issue("full-truce", ("partial-truce",)), issue("partial-truce", ("halt",)), issue("halt")]


def follows_from(position: str, on: str, kind: str = "") -> set[tuple[str, str, str | None]]:
    """On which issues a stance on one of the ladder counts, as what, and from where."""
    rows = ask(positions, World([stance("s1", "france", position, "04-01", issue=on, kind=kind)], [], LADDER))
    return {(row.issue, row.position, row.entailed_from) for row in rows}


def test_support_passes_on_to_all_that_is_entailed() -> None:
    assert follows_from("supports", "full-truce") == {
        ("full-truce", "supports", None),
        ("partial-truce", "supports", "full-truce"),
        ("halt", "supports", "full-truce"),
    }


@pytest.mark.parametrize("position", ["opposes", "rejects"])
def test_opposition_passes_back_to_all_that_entails(position: str) -> None:
    assert follows_from(position, "halt") == {
        ("halt", position, None),
        ("partial-truce", position, "halt"),
        ("full-truce", position, "halt"),
    }


def test_an_ultimatum_passes_nothing_back_and_other_conditions_do() -> None:
    assert follows_from("opposes", "halt", kind="demand") == {("halt", "opposes", None)}
    assert len(follows_from("opposes", "halt", kind="scope")) == 3


@pytest.mark.parametrize(
    ("position", "on"),
    [
        ("supports", "halt"),
        ("rejects", "full-truce"),
        ("ambivalent", "partial-truce"),
        ("conditional", "full-truce"),
        ("conditional", "halt"),
    ],
)
def test_nothing_else_passes(position: str, on: str) -> None:
    assert follows_from(position, on) == {(on, position, None)}


def test_what_is_contested_passes_nothing() -> None:
    both = [stance(f"s{n}", "france", said, "04-01", issue="halt") for n, said in enumerate(("opposes", "rejects"))]
    assert where(World(both, [], LADDER), "france", "full-truce") == []


def test_hearsay_passes_nothing_even_when_chosen() -> None:
    world = World([stance("s1", "france", "rejects", "04-01", issue="halt", by="italy")], [], LADDER)
    assert where(world, "france", "full-truce") == []
    assert where(world, "france", "full-truce", voices=list(Voice)) == []


def test_what_has_lapsed_passes_nothing() -> None:
    world = World([stance("s1", "france", "supports", "04-01", issue="full-truce", until="04-30")], [], LADDER)
    assert where(world, "france", "halt", as_of=day("04-30")) == [("supports", "s1", None)]
    assert where(world, "france", "halt", as_of=day("05-01"), lapsed=True) == []


def test_it_is_the_answers_of_that_day_that_pass_on_not_all_that_was_ever_said() -> None:
    world = World(
        [
            stance("s1", "france", "supports", "04-01", issue="full-truce"),
            stance("s2", "france", "ambivalent", "04-02", issue="full-truce"),
        ],
        [],
        LADDER,
    )
    assert where(world, "france", "halt", as_of=day("04-01")) == [("supports", "s1", None)]
    assert where(world, "france", "halt") == []


def test_of_several_answers_that_pass_the_latest_counts() -> None:
    world = World(
        [
            stance("s1", "france", "supports", "04-01", issue="full-truce"),
            stance("s2", "france", "rejects", "04-02", issue="halt"),
        ],
        [],
        LADDER,
    )
    assert where(world, "france", "partial-truce") == [("rejects", "s2", None)]
    earlier = replace(world, stances=[world.stances[0], replace(world.stances[1], date=day("03-01"))])
    assert where(earlier, "france", "partial-truce") == [("supports", "s1", None)]


def test_a_direct_answer_however_old_is_never_replaced() -> None:
    world = World(
        [
            stance("s1", "france", "opposes", "01-01", issue="halt"),
            stance("s2", "france", "supports", "04-02", issue="full-truce"),
        ],
        [],
        LADDER,
    )
    assert where(world, "france", "halt") == [("opposes", "s1", None)]
    lapsed = replace(world, stances=[replace(world.stances[0], until=day("02-01")), world.stances[1]])
    assert where(lapsed, "france", "halt") == []


def test_entailment_can_be_left_out_and_broader_issues_carry_nothing() -> None:
    world = World([stance("s1", "france", "supports", "04-01", issue="full-truce")], [], LADDER)
    assert where(world, "france", "halt", entailed=False) == []
    wide = [issue("full-truce", broader=("halt",)), issue("halt")]
    assert where(replace(world, issues=wide), "france", "halt") == []


def test_issues_that_entail_each_other_in_a_circle() -> None:
    circle = [issue("a", ("b",)), issue("b", ("c",)), issue("c", ("a",))]
    world = World([stance("s1", "france", "supports", "04-01", issue="a")], [], circle)
    rows = ask(positions, world)
    assert [(row.issue, row.entailed_from) for row in rows] == [("a", None), ("b", "a"), ("c", "a")]


def test_what_follows_for_the_state_is_taken_over_too() -> None:
    world = World(
        [stance("s1", "macron", "supports", "04-01", issue="full-truce")],
        [role("macron", "france"), role("barrot", "france")],
        LADDER,
    )
    rows = ask(positions, world, issues=["halt"], taken_over=True)
    assert [(row.actor, row.stance_of, row.entailed_from) for row in rows] == [
        ("barrot", "macron", "full-truce"),
        ("france", "macron", "full-truce"),
        ("macron", "macron", "full-truce"),
    ]


# --- Rule 6: how far an answer can be leant on ------------------------------------------------------------------------


def test_what_has_lapsed_is_silent_and_so_is_all_that_is_older() -> None:
    world = World(
        [
            stance("s1", "usa", "rejects", "03-01"),
            stance("s2", "usa", "supports", "04-01", until="04-30"),
            stance("s3", "usa", "supports", "04-02", by="ukraine"),
        ],
        [role("rubio", "usa")],
    )
    assert standings(world, "usa", as_of=day("04-30")) == [("s2", "current")]
    assert standings(world, "usa", as_of=day("05-01")) == []
    assert standings(world, "usa", as_of=day("05-01"), lapsed=True) == [("s2", "lapsed")]
    assert where(world, "rubio", as_of=day("05-01"), taken_over=True, lapsed=True) == []


def test_of_winners_those_that_still_hold_answer() -> None:
    world = World([stance("s1", "usa", "supports", "04-01", until="04-30"), stance("s2", "usa", "rejects", "04-01")])
    assert standings(world, "usa", lapsed=True) == [("s2", "current")]
    assert [row.contested for row in ask(positions, world)] == [False]


def test_hearsay_that_has_lapsed_is_silent_too() -> None:
    world = World([stance("s1", "usa", "supports", "04-01", by="uk", until="04-30")])
    assert standings(world, "usa") == []
    assert standings(world, "usa", lapsed=True) == [("s1", "lapsed")]


def test_a_position_is_stale_after_the_days_of_its_issue_else_of_the_data_else_as_asked() -> None:
    said = [stance("s1", "usa", "supports", "04-01"), stance("s2", "usa", "supports", "04-01", issue="talks")]
    world = World(said, [], [issue("ceasefire", stale_after=10)], stale_after=20)
    assert standings(world, "usa", as_of=day("04-11")) == [("s1", "current")]
    assert standings(world, "usa", as_of=day("04-12")) == [("s1", "stale")]
    assert standings(world, "usa", "talks", as_of=day("04-21")) == [("s2", "current")]
    assert standings(world, "usa", "talks", as_of=day("04-22")) == [("s2", "stale")]
    assert standings(world, "usa", as_of=day("04-12"), stale_after=11) == [("s1", "current")]
    assert standings(world, "usa", as_of=day("04-12"), stale_after=0) == [("s1", "stale")]


def test_a_position_is_stale_after_180_days_where_nobody_says() -> None:
    world = World([stance("s1", "usa", "supports", "01-01")])
    assert standings(world, "usa", as_of=day("06-30")) == [("s1", "current")]
    assert standings(world, "usa", as_of=day("07-01")) == [("s1", "stale")]


def test_what_an_entailed_answer_is_about_says_when_it_is_stale() -> None:
    world = World(
        [stance("s1", "usa", "supports", "04-01", issue="full-truce")],
        [],
        [issue("full-truce", ("halt",), stale_after=100), issue("halt", stale_after=10)],
    )
    assert standings(world, "usa", "full-truce", as_of=day("05-01")) == [("s1", "current")]
    assert standings(world, "usa", "halt", as_of=day("05-01")) == [("s1", "stale")]


@pytest.mark.parametrize("represents", ["by-office", "by-mandate", "own-remit"])
def test_what_a_person_said_in_an_office_since_left_is_former(represents: str) -> None:
    world = World(
        [stance("s1", "johnson", "opposes", "04-10")], [role("johnson", "uk", "2025-04-01", "2025-05-01", represents)]
    )
    assert standings(world, "johnson", as_of=day("05-01")) == [("s1", "current")]
    assert standings(world, "johnson", as_of=day("05-02")) == [("s1", "former")]


def test_for_the_state_no_word_is_former_its_governments_say_how_long_it_counts() -> None:
    world = World([stance("s1", "johnson", "opposes", "04-10")], [role("johnson", "uk", "2025-04-01", "2025-05-01")])
    assert standings(world, "uk", as_of=day("05-02")) == [("s1", "current")]


def test_what_was_said_in_no_office_or_in_one_still_held_is_not_former() -> None:
    said = [stance("s1", "johnson", "opposes", "04-10")]
    left = role("johnson", "uk", "2025-04-01", "2025-05-01")
    for held in (
        [role("johnson", "uk", "2025-04-11", "2025-05-01")],
        [role("johnson", "uk", "2025-04-01", "2025-05-01", "none")],
        [left, role("johnson", "uk", "2025-04-01", "", "own-remit", office="member")],
        [left, role("johnson", "uk", "2025-05-02")],
    ):
        assert standings(World(said, held), "johnson") == [("s1", "current")]
    taken_up_later = [left, role("johnson", "nato", "2025-05-02")]
    assert standings(World(said, taken_up_later), "johnson") == [("s1", "former")]
    another_office = [left, role("johnson", "uk", "2025-05-02", office="envoy")]
    assert standings(World(said, another_office), "johnson") == [("s1", "former")]


def test_the_first_standing_that_fits_is_given_and_fresh_keeps_current_ones_only() -> None:
    held = [role("johnson", "uk", "2025-04-01", "2025-05-01")]
    old = [
        stance("s1", "johnson", "opposes", "04-10", until="04-20"),
        stance("s2", "johnson", "opposes", "04-10", issue="talks", by="uk"),
        stance("s3", "johnson", "opposes", "04-10", issue="arms"),
        stance("s4", "uk", "opposes", "04-10", issue="bases"),
        stance("s5", "uk", "opposes", "05-31", issue="troops"),
    ]
    world = World(old, held)
    rows = ask(positions, world, stale_after=5, lapsed=True, inherit=False)
    assert {row.stance: row.standing for row in rows} == {
        "s1": "lapsed",
        "s2": "hearsay",
        "s3": "former",
        "s4": "stale",
        "s5": "current",
    }
    assert [row.stance for row in ask(positions, world, stale_after=5, lapsed=True, fresh=True, inherit=False)] == [
        "s5"
    ]


def test_every_row_says_on_what_it_depends_how_exact_its_date_is_and_for_which_day_it_answers() -> None:
    said = stance("s1", "russia", "opposes", "04-10", kind="demand", precision="month", until="07-01")
    (row,) = ask(positions, World([said]))
    assert (row.condition, row.condition_kind) == ("if it holds", "demand")
    assert (row.date, row.date_precision, row.until) == (day("04-10"), "month", day("07-01"))
    assert (row.as_of, row.age_days, row.stance_of, row.under) == (TODAY, 52, "russia", None)


# --- The answer as a whole --------------------------------------------------------------------------------------------


def test_an_empty_table_gives_no_rows() -> None:
    assert ask(positions, World([], [role("macron", "france", leads=True)], LADDER), taken_over=True) == []


def test_before_everything_there_is_no_answer() -> None:
    world = World([stance("s1", "scholz", "rejects", "04-01")], SCHOLZ_MERZ, LADDER, kinds=STATES)
    assert ask(positions, world, as_of=date.min, taken_over=True) == []


def test_an_unknown_id_matches_nothing() -> None:
    world = World([stance("s1", "france", "supports", "04-01")])
    assert ask(positions, world, actors=["nobody"]) == []
    assert ask(positions, world, issues=["nothing"]) == []


def test_answers_are_a_sequence_with_columns() -> None:
    world = World([stance("s1", "france", "supports", "04-01"), stance("s2", "italy", "opposes", "04-01")])
    found = whole(world)
    assert len(found) == 2
    assert found[1] == list(found)[1]
    assert found[-1].actor == "italy"
    assert found.values.tolist() == [2, -1]
    with pytest.raises(IndexError):
        _ = found[2]


def test_slices_of_answers_are_answers() -> None:
    world = World([stance(f"s{n}", f"actor{n}", "supports" if n % 2 else "opposes", "04-01") for n in range(6)])
    world.stances.append(stance("s9", "actor0", "rejects", "04-01"))
    found = whole(world)
    rows = list(found)
    assert len({row.contested for row in rows}) == 2
    for part in (slice(2), slice(-2, None), slice(None, None, -1), slice(1, -1, 2), slice(9, 12)):
        assert list(found[part]) == rows[part]
        assert found[part].values.tolist() == [row.value for row in rows[part]]


def test_thousands_of_stances_on_one_issue_and_a_chain_of_issues_are_answered() -> None:
    """No recursion, and no table of all pairs: that would take hours or all memory here."""
    count = 5_000
    said = [stance(f"s{n}", "ann", "supports" if n % 2 else "rejects", f"04-{n % 30 + 1:02}") for n in range(count)]
    said += [stance(f"h{n}", "ann", "rejects", "04-30", by="bob") for n in range(count)]
    chain = [issue(f"i{n}", (f"i{n + 1}",) if n < 299 else ()) for n in range(300)]
    world = World([*said, stance("x", "cyd", "supports", "04-01", issue="i0")], [], chain)
    rows = ask(positions, world, actors=["ann"])
    assert [(row.position, row.disputed_by) for row in rows] == [("supports", ("bob",))]
    assert len(ask(positions, world, actors=["cyd"])) == 300


@settings(max_examples=700)
@given(all_worlds(), times(), of_positions())
def test_answers_equal_the_reference(world: World, when: Any, words: dict[str, Any]) -> None:
    assert plain(ask(positions, world, *when, **words)) == reference.positions(world, *when, **words)


@settings(max_examples=200)
@given(all_worlds(), times(), of_positions())
def test_what_is_left_unsaid_is_told_as_the_reference_has_it(world: World, when: Any, words: dict[str, Any]) -> None:
    asked = Scope.of(as_of=when[0], known_at=when[1], **words)
    found = positions(table_of(world), catalogue_of(world), asked)
    told = {(each.actor, each.issue) for each in found.silences}
    assert told == reference.silences(world, *when, **words)
    more = reference.positions(world, *when, **{**words, "taken_over": True, "fresh": False})
    answered = {
        (each["actor"], each["issue"]) for each in reference.positions(world, *when, **{**words, "fresh": False})
    }
    expected = {(each["actor"], each["issue"]) for each in more} - answered
    alone = "taken_over" in words or "inherit" in words
    assert set(found.unspoken()) == (set() if alone else expected)


@settings(max_examples=50)
@given(worlds(), times(), of_positions(), st.sampled_from(ACTORS), st.sampled_from(ISSUES))
def test_a_filtered_answer_is_the_filtered_full_answer(
    world: World, when: Any, words: dict[str, Any], actor: str, about: str
) -> None:
    words = {name: value for name, value in words.items() if name not in ("actors", "issues")}
    everything = ask(positions, world, *when, **words)
    assert ask(positions, world, *when, actors=[actor], **words) == [row for row in everything if row.actor == actor]
    assert ask(positions, world, *when, issues=[about], **words) == [row for row in everything if row.issue == about]


@settings(max_examples=50)
@given(worlds(), times(), of_positions(), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(world: World, when: Any, words: dict[str, Any], random: Any) -> None:
    shuffled = replace(
        world,
        **{
            name: random.sample(getattr(world, name), len(getattr(world, name)))
            for name in ("stances", "roles", "issues")
        },
    )
    assert ask(positions, world, *when, **words) == ask(positions, shuffled, *when, **words)


# --- Which of two corrections -----------------------------------------------------------------------------------------


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
