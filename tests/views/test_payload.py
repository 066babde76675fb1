"""The data of the page: what the page is told, and in which form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from stancegraph.model.records import DatasetInfo, PartialDate, Role, Stance
from stancegraph.model.schema import SCHEMA
from stancegraph.model.words import DatePrecision, Position, Represents
from stancegraph.views import explorer
from stancegraph.views.page import part
from stancegraph.views.payload import page_data
from support import issue, stance, tiny


def told(**changes: Any) -> dict[str, Any]:
    return page_data(replace(tiny(), **changes), order=[], first={}, as_of=None)


def test_moments_are_told_in_one_zone_so_that_their_text_can_be_compared() -> None:
    """10:30 in a zone two hours ahead is before 09:00 UTC."""
    early = datetime(2025, 4, 10, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    late = datetime(2025, 4, 10, 9, 0, tzinfo=UTC)
    found = told(stances=(stance("s1", recorded=early), stance("s2", recorded=late)), retractions=())["stances"]
    moments = [each["recorded"] for each in found]
    assert moments == ["2025-04-10T08:30:00+00:00", "2025-04-10T09:00:00+00:00"]
    assert moments == sorted(moments)


def test_a_position_and_a_confidence_of_nothing_are_told() -> None:
    [found] = told(
        stances=(stance("s1", position=Position.AMBIVALENT, confidence=Decimal(0)),), retractions=()
    )["stances"]  # fmt: skip
    assert (found["value"], found["confidence"]) == (0, 0.0)
    assert "condition" not in found
    assert "quote" not in found


def test_terms_are_those_of_offices_and_taken_generously() -> None:
    roles = (
        Role("r1", "ann", "Minister", "land", Represents.BY_OFFICE, PartialDate("2024"), PartialDate("2025-02")),
        Role("r2", "bob", "General", "land", Represents.OWN_REMIT),
        Role("r3", "bob", "Speaker", "land", Represents.BY_OFFICE, leads=True, remit=("talks",)),
        Role("r4", "land", "Itself", "land", Represents.BY_OFFICE),
        Role("r5", "bob", "Guest", "land", Represents.NONE),
        Role("r6", "land", "Patron", "bob", Represents.BY_OFFICE),
        Role("r7", "ann", "Envoy", "land", Represents.BY_MANDATE, remit=("truce",)),
    )
    assert told(roles=roles)["terms"] == [
        {
            "holder": "ann",
            "organisation": "land",
            "office": "Minister",
            "first": "2024-01-01",
            "last": "2025-02-28",
            "weight": 1,
        },
        {"holder": "bob", "organisation": "land", "office": "General"},
        {"holder": "bob", "organisation": "land", "office": "Speaker", "weight": 2, "issues": ["talks", "truce"]},
        {"holder": "land", "organisation": "land", "office": "Itself"},
        {"holder": "land", "organisation": "bob", "office": "Patron"},
        {"holder": "ann", "organisation": "land", "office": "Envoy", "weight": 0, "issues": ["truce"]},
    ]


def test_governments_are_terms_without_a_gap() -> None:
    def leader(number: int, who: str, start: str, end: str) -> Role:
        return Role(
            f"r{number}",
            who,
            "Head",
            "land",
            Represents.BY_OFFICE,
            PartialDate(start) if start else None,
            PartialDate(end) if end else None,
            leads=True,
        )

    roles = (
        leader(1, "ann", "", "2024-05-31"),
        leader(2, "bob", "2025-01-01", ""),
        leader(3, "ann", "2024-06-01", "2024-12-31"),
    )
    assert told(roles=roles)["governments"] == [
        {"organisation": "land", "leader": "ann", "last": "2024-12-31"},
        {"organisation": "land", "leader": "bob", "first": "2025-01-01"},
    ]


def test_what_follows_is_told_through_others() -> None:
    issues = (issue("truce", entails=("talks",)), issue("talks", entails=("peace",)), issue("peace", stale_after=0))
    found = {each["id"]: each.get("follows") for each in told(issues=issues)["issues"]}
    assert found == {"truce": ["peace", "talks"], "talks": ["peace"], "peace": None}


def test_a_vague_date_has_a_first_and_a_last_day() -> None:
    vague = stance("s1", date=date(2025, 2, 4), date_precision=DatePrecision.MONTH)
    [month, day] = told(stances=(vague, stance("s2")), retractions=())["stances"]
    assert (month["first"], month["last"]) == ("2025-02-01", "2025-02-28")
    assert not {"first", "last"} & day.keys()


@pytest.mark.parametrize(("declared", "told_as"), [(None, 180), (0, 0), (30, 30)])
def test_after_how_many_days_a_position_is_old_news(declared: int | None, told_as: int) -> None:
    info = DatasetInfo("Talks", "https://example.org/talks/", stale_after=declared)
    assert told(info=info)["staleAfter"] == told_as


def test_a_field_added_to_the_declaration_is_listed_with_what_it_is_called() -> None:
    fields = page_data(tiny(), order=[], first={}, as_of=None)["words"]["fields"]
    assert {"name": "by", "label": "actor who attributes it", "refersTo": "actor"} in fields
    kind = SCHEMA.by_record[Stance]
    more = replace(kind, fields=(*kind.fields, replace(kind.field("note"), page="tone", noun="tone of voice")))
    schema = replace(SCHEMA, kinds=tuple(more if each is kind else each for each in SCHEMA.kinds))
    found = page_data(tiny(), order=[], first={}, as_of=None, schema=schema)["words"]["fields"]
    assert found == [*fields, {"name": "tone", "label": "tone of voice"}]


def test_names_are_told_with_their_language() -> None:
    [ann, *_] = told()["actors"]
    assert ann["names"] == [{"language": "fr", "text": "Anne"}, {"language": "uk", "text": "Ганна"}]


def test_votes_no_part_of_the_page_shows_stay_out() -> None:
    assert tiny().votes
    assert "votes" not in told()
    assert not any(re.search(r"\bvotes\b", part(each)) for each in explorer._SCRIPTS)
