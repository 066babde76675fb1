"""What should be looked at is said with its place, and only that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from stancegraph.model.records import DatasetInfo, Evidence, PartialDate, Record, Retraction, Role, Vote
from stancegraph.model.words import ActorKind, Ballot, ConditionKind, DatePrecision, Position, Represents, Voice
from stancegraph.tables.doubts import Doubts
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located
from support import actor, issue, source, stance, tiny

TODAY = date(2026, 3, 1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def doubts(*records: Record) -> list[str]:
    """The warnings about records that stand one below the other, without the file."""
    looked, problems = Doubts(TODAY), Problems()
    for line, record in enumerate(records, 2):
        looked.check(Located(record, "t.csv", line), problems)
    looked.conclude(problems)
    assert not problems
    assert problems.all(strict=True) == problems.warnings()
    return [str(warning).removeprefix("t.csv:") for warning in problems.warnings()]


def test_a_sound_dataset_has_none() -> None:
    dataset = tiny()
    assert not doubts(
        *dataset.actors, *dataset.issues, *dataset.sources, *dataset.roles, *dataset.events, *dataset.stances[:2]
    )


@pytest.mark.parametrize(
    ("published", "other", "warned"),
    [
        (date(2025, 4, 3), {}, True),
        (date(2025, 4, 4), {}, False),
        (date(2025, 4, 1), {"date_precision": DatePrecision.MONTH}, False),
        (date(2025, 3, 31), {"date_precision": DatePrecision.MONTH}, True),
        (date(2025, 3, 31), {"date_precision": DatePrecision.APPROX}, False),
        (None, {}, False),
    ],
)
def test_words_dated_after_their_source(published: date | None, other: dict[str, Any], warned: bool) -> None:
    found = doubts(source("gazette", published=published), stance("s1", **other))
    assert found == ([f"3: date: 2025-04-04 is after {published}, when its source gazette was published"] * warned)


def test_what_r_writes_for_nothing() -> None:
    said = "NA, which R writes for nothing; leave the cell empty"
    assert doubts(
        actor("ann", aliases=("NA",)),
        stance("s1", condition="NA", note="NA", evidence=Evidence("NA")),
        stance("s2", condition="NA.", note="na", evidence=Evidence("NA is no word"), coder="NA NA"),
        Retraction("r1", "s9", recorded=MOMENT, note="NA"),
    ) == [
        f"2: aliases: {said}",
        *(f"3: {column}: {said}" for column in ("condition", "quote", "note")),
        f"5: note: {said}",
    ]


def test_a_correction_without_its_moment() -> None:
    said = (
        "recorded: empty: this corrects another record, and without its moment --known-at takes it as known since ever"
    )
    found = doubts(
        stance("s1"),
        stance("s2", supersedes="s1"),
        stance("s3", supersedes="s2", recorded=MOMENT),
        Retraction("x1", "s3"),
        Retraction("x2", "s2", recorded=MOMENT),
        stance("s4", retracts="s1"),
    )
    assert found == [f"3: {said}", f"5: {said}", f"7: {said}"]


def test_the_same_said_twice() -> None:
    found = doubts(stance("s1"), stance("s2", note="other", evidence=Evidence("words")))
    assert found == [
        '3: id: "s2" says what "s1" says: same actor, issue, position, date, voice and source; keep one, or let one '
        "supersede the other"
    ]


def test_the_same_said_in_two_places_of_a_text_is_no_repetition_but_in_one_place_is() -> None:
    first, second, elsewhere = Evidence("words"), Evidence("other words"), Evidence("words", 5, 10)
    assert (
        doubts(*(stance(f"s{number}", evidence=each) for number, each in enumerate((first, second, elsewhere)))) == []
    )
    again = doubts(stance("s1", evidence=first), stance("s2", evidence=second), stance("s3", evidence=second))
    assert [each.partition(":")[0] for each in again] == ["4"]
    assert '"s3" says what "s2" says' in again[0]
    # One without its words may be any of them.
    for records in ([first, second, None], [None, first]):
        found = doubts(*(stance(f"s{number}", evidence=each) for number, each in enumerate(records)))
        assert len(found) == 1
        assert 'says what "s0" says' in found[0]


@pytest.mark.parametrize(
    "other",
    [{"actor": "bob"}, {"issue": "talks"}, {"position": "opposes"}, {"date": date(2025, 4, 5)}, {"voice": Voice.REPORTED},
     {"source": "herald"}, {"condition": "if"}, {"date_precision": DatePrecision.MONTH}],
)  # fmt: skip
def test_something_else_is_no_repetition(other: dict[str, Any]) -> None:
    assert doubts(stance("s1"), stance("s2", **other)) == []


@pytest.mark.parametrize(
    "records",
    [
        (stance("s1"), stance("s2", supersedes="s1", recorded=MOMENT)),
        (stance("s2", supersedes="s1", recorded=MOMENT), stance("s1")),
        (stance("s1"), stance("s2"), Retraction("x1", "s1", recorded=MOMENT)),
        (Retraction("x1", "s2", recorded=MOMENT), stance("s1"), stance("s2")),
    ],
)
def test_what_was_withdrawn_is_no_repetition(records: tuple[Record, ...]) -> None:
    assert doubts(*records) == []


@pytest.mark.parametrize(
    ("make", "column", "day", "fault"),
    [
        (lambda day: stance(date=day), "date", date(1899, 12, 31), "is before 1900; is the year right?"),
        (lambda day: stance(date=day), "date", date(2026, 3, 2), "has not come yet; is the date right?"),
        (lambda day: source(published=day), "published", date(202, 4, 4), "is before 1900; is the year right?"),
        (lambda day: source(published=day), "published", date(2062, 4, 4), "has not come yet; is the date right?"),
        (
            lambda day: stance(recorded=datetime(day.year, day.month, day.day, tzinfo=UTC)),
            "recorded",
            date(2027, 1, 1),
            "has not come yet; is the date right?",
        ),
    ],
)
def test_dates_out_of_reason(make: Callable[[date], Record], column: str, day: date, fault: str) -> None:
    assert doubts(make(day)) == [f"2: {column}: {day} {fault}"]


@pytest.mark.parametrize("day", [date(1900, 1, 1), TODAY])
def test_dates_at_the_edge_are_fine(day: date) -> None:
    assert doubts(stance(date=day), source(published=day)) == []


def test_this_month_has_come() -> None:
    assert doubts(stance(date=date(2026, 3, 15), date_precision=DatePrecision.MONTH)) == []


def test_roles_may_begin_and_end_in_time_to_come_but_not_in_the_middle_ages() -> None:
    def role(start: str, end: str) -> Role:
        return Role("r", "ann", "Minister", "land", Represents.BY_OFFICE, PartialDate(start), PartialDate(end))

    assert doubts(role("2027", "2031-05")) == []
    assert doubts(role("0204", "2024")) == ["2: start: 0204-12-31 is before 1900; is the year right?"]


def test_today_is_the_day_where_it_begins_first() -> None:
    looked, problems = Doubts(), Problems()
    looked.check(Located(stance(date=datetime.now(UTC).date()), "t.csv", 2), problems)
    assert not problems.warnings()


@pytest.mark.parametrize(
    ("sha256", "other", "warned"),
    [
        ("a" * 64, {}, True),
        ("", {}, False),
        ("a" * 64, {"evidence": Evidence("words")}, False),
        ("a" * 64, {"voice": Voice.REPORTED}, False),
    ],
)
def test_own_words_without_a_quote(sha256: str, other: dict[str, Any], warned: bool) -> None:
    found = doubts(source(sha256=sha256), stance("s1", **other))
    assert found == (["3: quote: own words without a quote, and gazette has a text to quote from"] * warned)


def test_actors_that_share_a_name_or_an_identity() -> None:
    same = "http://www.wikidata.org/entity/Q1"
    found = doubts(
        actor("ann", name="Ann Lee", aliases=("Annie",), same_as=(same,)),
        actor("ann2", name="ann  lee"),
        actor("bob", name="Bob", aliases=("ANNIE", "Bobby")),
        actor("cat", name="Bobby", same_as=(same,)),
        issue("ann"),
    )
    assert found == [
        '3: name: "ann  lee": "ann" in line 2 is called so too; tell them apart, or make them one',
        '4: aliases: "ANNIE": "ann" in line 2 has this alias too; tell them apart, or make them one',
        '5: name: "Bobby": "bob" in line 4 has this alias too; tell them apart, or make them one',
        f'5: same_as: "{same}": "ann" in line 2 is the same; make the two actors one',
    ]


def test_an_actor_may_have_its_own_name_as_alias() -> None:
    assert doubts(actor("ann", name="Ann", aliases=("ann", "ANN"))) == []


def leader(id: str, actor: str, start: str, end: str) -> Role:
    first, last = (PartialDate(day) if day else None for day in (start, end))
    return Role(id, actor, "Head", "land", Represents.BY_OFFICE, first, last, leads=True)


def test_days_on_which_nobody_leads() -> None:
    land = actor("land", ActorKind.STATE)
    said = "start: nobody leads land from 2024-02-02 to 2024-02-09; what was said on these days is no answer later"
    first, second = leader("r1", "ann", "", "2024-02-01"), leader("r2", "bob", "2024-02-10", "")
    assert doubts(land, second, first) == [f"3: {said}"]
    assert doubts(land, first, leader("r2", "bob", "2024-02-02", "")) == []
    assert doubts(land, first, leader("r2", "bob", "2024-02-01", "")) == []


def test_a_state_that_somebody_speaks_for_and_nobody_leads() -> None:
    def role(id: str, organisation: str, represents: Represents = Represents.BY_OFFICE) -> Role:
        return Role(id, "ann", "Minister", organisation, represents)

    land, nato = actor("land", ActorKind.STATE), actor("nato", ActorKind.ORGANISATION)
    [found] = doubts(
        land, nato, role("r1", "nato"), role("r2", "land", Represents.NONE), role("r3", "land"), role("r4", "land")
    )
    assert found.startswith(
        "6: leads: empty in every role of land, which is a state: without its leaders nobody can tell"
    )
    assert doubts(land, role("r1", "land"), leader("r2", "bob", "", "")) == []
    # An envoy's mandate is noted by who knows the government; one from day to day is what an import makes of statements.
    envoy = role("r1", "land", Represents.BY_MANDATE)
    first, last = PartialDate("2024-01-01"), PartialDate("2024-02-01")
    assert len(doubts(land, envoy)) == 1
    assert len(doubts(land, replace(envoy, start=first))) == 1
    assert len(doubts(land, replace(role("r1", "land"), start=first, end=last))) == 1
    assert doubts(land, replace(envoy, start=first, end=last)) == []


@pytest.mark.parametrize(
    ("other", "warned"),
    [
        ({"date": date(2025, 4, 10)}, False),
        ({"date": date(2025, 4, 11)}, True),
        ({"date": date(2025, 4, 30), "date_precision": DatePrecision.MONTH}, False),
        ({"date": date(2025, 4, 20), "date_precision": DatePrecision.APPROX}, False),
        ({"date": date(2025, 4, 21), "date_precision": DatePrecision.APPROX}, True),
    ],
)
def test_stances_after_the_last_day_covered(other: dict[str, Any], warned: bool) -> None:
    looked, problems = Doubts(TODAY), Problems()
    looked.begin(DatasetInfo("Talks", "https://example.org/", covers_until=date(2025, 4, 10)))
    looked.check(Located(stance(**other), "t.csv", 2), problems)
    message = f"{other['date']} is after 2025-04-10, the last day that dataset.toml says is covered"
    assert [str(warning) for warning in problems.warnings()] == [f"t.csv:2: date: {message}"] * warned


def test_a_condition_without_its_kind() -> None:
    said = "2: condition_kind: empty, but the position is conditional; from format 2 on its kind has to be named"
    given = stance(position=Position.CONDITIONAL, condition="if they stop")
    assert doubts(given) == [said]
    assert doubts(replace(given, condition_kind=ConditionKind.TERMS)) == []


def test_votes_to_come() -> None:
    assert doubts(Vote("v", "land", "e", Ballot.YES, date(2026, 3, 2), "gazette")) == [
        "2: date: 2026-03-02 has not come yet; is the date right?"
    ]


def test_ids_are_names_too_and_names_that_differ_in_form_only_are_one() -> None:
    found = doubts(
        actor("ann", name="D'Arcy", same_as=("http://www.wikidata.org/entity/Q1",)),
        actor("bob", name="D\u2019ARCY", aliases=("Ann",)),
        actor("annie", name="Annie", same_as=("https://www.wikidata.org/wiki/Q1",)),
        actor("d-arcy", name="Bob"),
    )
    assert found == [
        '3: name: "D\u2019ARCY": "ann" in line 2 is called so too; tell them apart, or make them one',
        '3: aliases: "Ann": "ann" in line 2 has this id too; tell them apart, or make them one',
        '4: same_as: "https://www.wikidata.org/wiki/Q1": "ann" in line 2 is the same; make the two actors one',
        '5: name: "Bob": "bob" in line 3 has this id too; tell them apart, or make them one',
    ]
