"""A page of fewer stances holds what was known, said or told so, and what it corrected; checked against the rules, stance by stance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.samples import sample
from stancegraph.answers.scope import Scope
from stancegraph.errors import NotFound
from stancegraph.model.records import Dataset, Event, Retraction
from stancegraph.model.words import EventType
from stancegraph.views.narrowed import narrowed

DATA = sample()
LATER = datetime(2026, 1, 1, tzinfo=UTC)
EARLY, LATE = datetime(2025, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_without_such_a_word_nothing_changes() -> None:
    assert narrowed(DATA, Scope(), set(), set()) == DATA


def test_what_is_withdrawn_later_is_not_withdrawn_yet() -> None:
    stance = DATA.stances[0]
    withdrawn = replace(DATA, retractions=(Retraction("r-later", stance.id, "coder", LATER),))
    ids = {each.id for each in DATA.stances}
    for moment, expected in ((EARLY, ()), (LATE, ("r-later",))):
        page = narrowed(withdrawn, Scope(known_at=moment), ids, ids)
        assert tuple(each.id for each in page.retractions) == expected
        assert page.info.title.endswith(f"as known at {moment.date()}")


def _chain(length: int) -> Dataset:
    """One stance after the other, each in the place of the one before."""
    first = DATA.stances[0]
    chain = tuple(
        replace(first, id=f"c{number}", supersedes=f"c{number - 1}" if number else None, retracts=None)
        for number in range(length)
    )
    return replace(DATA, stances=chain, retractions=())


@given(st.integers(1, 6), st.sets(st.integers(0, 5)))
def test_history_stays_with_what_took_its_place(length: int, passing: set[int]) -> None:
    data = _chain(length)
    ids = {f"c{number}" for number in passing if number < length}
    live = ids & {f"c{length - 1}"}
    scope = Scope(until=date(2030, 1, 1))
    # What is left: the last one, and before it as far as nothing in between was left out.
    expected: list[str] = []
    for number in reversed(range(length)):
        if f"c{number}" not in ids:
            break
        expected.append(f"c{number}")
    if not expected:
        with pytest.raises(NotFound, match="until 2030-01-01"):
            narrowed(data, scope, live, ids)
        return
    assert {each.id for each in narrowed(data, scope, live, ids).stances} == set(expected)


def test_age_is_counted_alike_of_every_issue() -> None:
    issues = tuple(replace(each, stale_after=7) for each in DATA.issues)
    page = narrowed(replace(DATA, issues=issues), Scope(stale_after=30), set(), set())
    assert page.info.stale_after == 30
    assert page.info.title.endswith("stale after 30 days")
    assert {each.stale_after for each in page.issues} == {None}
    assert page.stances == DATA.stances


def test_events_after_the_last_day_go() -> None:
    ids = {each.id for each in DATA.stances}
    page = narrowed(DATA, Scope(until=date(2025, 4, 1)), ids, ids)
    assert all(each.date <= date(2025, 4, 1) for each in page.events)
    assert page.info.title.endswith("until 2025-04-01")


def test_events_told_in_other_sources_go() -> None:
    told = tuple(
        Event(f"e-{source}", EventType.ASSAULT, "Strikes", date(2025, 4, 1), source) for source in ("paper", "wire")
    )
    ids = {each.id for each in DATA.stances}
    scope = Scope(where=("source=wire",), sources=("wire",))
    page = narrowed(replace(DATA, events=told), scope, ids, ids)
    assert [each.id for each in page.events] == ["e-wire"]
    everywhere = narrowed(replace(DATA, events=told), Scope(where=("coder=ed",)), ids, ids)
    assert len(everywhere.events) == 2
