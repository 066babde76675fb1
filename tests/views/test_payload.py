"""The data of the page: what the page is told, and in which form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from stancegraph.model.records import PartialDate, Role
from stancegraph.model.words import Position, Represents
from stancegraph.views.payload import page_data
from support import stance, tiny


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


def test_terms_are_those_of_speakers_and_taken_generously() -> None:
    roles = (
        Role("r1", "ann", "Minister", "land", Represents.BY_OFFICE, PartialDate("2024"), PartialDate("2025-02")),
        Role("r2", "bob", "General", "land", Represents.OWN_REMIT),
        Role("r3", "bob", "Speaker", "land", Represents.BY_OFFICE, leads=True, remit=("truce",)),
        Role("r4", "land", "Itself", "land", Represents.BY_OFFICE),
    )
    assert told(roles=roles)["terms"] == [
        {"speaker": "ann", "organisation": "land", "first": "2024-01-01", "last": "2025-02-28", "leads": False},
        {"speaker": "bob", "organisation": "land", "leads": True, "remit": ["truce"]},
    ]


def test_names_are_told_with_their_language() -> None:
    [ann, *_] = told()["actors"]
    assert ann["names"] == [{"language": "fr", "text": "Anne"}, {"language": "uk", "text": "Ганна"}]


def test_votes_are_told_beside_events() -> None:
    assert told()["votes"][1] == {
        "id": "v2",
        "actor": "land",
        "event": "e2",
        "ballot": "yes",
        "date": "2025-04-09",
        "source": "herald",
        "corrects": "v1",
    }
