"""What is proposed: who was named last, which issue has such words, which day was meant. Never a position."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.coding.suggestions import Suggestions, sentence_around
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Issue
from stancegraph.model.words import ActorKind

DAY = date(2025, 5, 13)
SUGGESTIONS = Suggestions(
    Dataset(
        DatasetInfo("T", "https://example.org/"),
        actors=(
            Actor("ann", "Ann Lee", ActorKind.PERSON),
            Actor("bob", "Bob Ray", ActorKind.PERSON, aliases=("The Old Envoy",)),
            Actor("may", "Jo May", ActorKind.PERSON),
            Actor("us", "United States", ActorKind.STATE, aliases=("US",)),
        ),
        issues=(
            Issue("bridge", "Withdrawal from the bridge", "The armies should leave the bridge."),
            Issue("truce", "Truce", "There should be a truce on the river."),
            Issue("observers", "Observers", "Observers should be posted."),
        ),
    )
)


def when(sentence: str, word: str, published: date | None = DAY) -> tuple[str, str] | None:
    start = sentence.index(word)
    found = SUGGESTIONS.when(sentence, start, start + len(word), published)
    return None if found is None else (found.day, found.why)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("On Monday she said yes.", "2025-05-12"),
        ("On Tuesday she said yes.", "2025-05-13"),
        ("Last Wednesday she said yes.", "2025-05-07"),
        ("Yesterday she said yes.", "2025-05-12"),
        ("On 9 May she said yes.", "2025-05-09"),
        ("On May 9, 2024 she said yes.", "2024-05-09"),
        # A day that is still to come is none on which it was said.
        ("On 20 May she said yes.", "2025-05-13"),
        ("The talks, she said yes, will begin on 15 May.", "2025-05-13"),
        ("HALVEN, 12 May. She said yes to talks on 15 May 2025.", "2025-05-12"),
        ("She said yes to talks next Friday.", "2025-05-13"),
        ("On 20 December she said yes.", "2024-12-20"),
        ("On 31 February she said yes.", "2025-05-13"),
        ("HALVEN, 11 May. The crowd waited. Then she said yes.", "2025-05-11"),
        ("She may say yes.", "2025-05-13"),
        ("On Tuesday last week she said yes.", "2025-05-06"),
        ("On Monday of last week she said yes.", "2025-05-05"),
        ("Last Tuesday she said yes.", "2025-05-06"),
        ("Two days ago she said yes.", "2025-05-11"),
        # Who tells a time of their own is not given that of another sentence.
        ("She came on Monday. In April 2025 she said yes.", "2025-05-13"),
        ("She came on Monday. Last month she said yes.", "2025-05-13"),
        ("She came on Monday. Tomorrow, she said yes.", "2025-05-13"),
        ("She came on Monday. On 5 June she said yes.", "2025-05-13"),
        ("She came on Monday. In April she went. She said yes.", "2025-05-13"),
        ("HALVEN, 12 May. She came in 2024. Tomorrow, she said yes.", "2025-05-12"),
    ],
)
def test_the_day_is_counted_back_from_that_of_the_text(sentence: str, day: str) -> None:
    found = when(sentence, "yes")
    assert found is not None
    assert found[0] == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("She came on Monday. Then she said yes.", "“Monday” in an earlier sentence, published 2025-05-13"),
        ("Yesterday she said yes.", "“Yesterday”, published 2025-05-13"),
        ("She came on Monday. In May 2024 she said yes.", "the day it was published; “In May 2024” is not counted"),
    ],
)
def test_where_a_day_comes_from_is_said(text: str, why: str) -> None:
    found = when(text, "yes")
    assert found is not None
    assert found[1] == why


def test_before_the_first_day_of_all_there_is_none() -> None:
    for words in ("Yesterday she said yes.", "Ten days ago she said yes.", "On Friday last week she said yes."):
        found = when(words, "yes", date.min)
        assert found is not None
        assert found[0] == "0001-01-01"


def test_without_a_day_of_the_text_only_whole_dates_are_days() -> None:
    assert when("On Monday she said yes.", "yes", None) is None
    assert when("On 9 May 2024 she said yes.", "yes", None) == ("2024-05-09", "\u201c9 May 2024\u201d")


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_of_that_name(published: date, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    found = when(f"On {name} she said yes.", "yes", published)
    slowly = next(day for day in (published - timedelta(days=back) for back in range(7)) if day.weekday() == weekday)
    assert found is not None
    assert found[0] == slowly.isoformat()


def test_who_was_named_last_comes_first_and_words_in_lower_case_name_nobody() -> None:
    text = "\U0001f1fa\U0001f1e6 Ann Lee met the old envoy. The Old Envoy told us he may go. Lee stayed. The US left."
    found = [(text[each.start : each.end], each.actor) for each in SUGGESTIONS.mentions(text)]
    assert found == [("Ann Lee", "ann"), ("The Old Envoy", "bob"), ("Lee", "ann"), ("US", "us")]
    at = text.index("he may go")
    assert SUGGESTIONS.who(text, at, at + 9)[:2] == ["bob", "ann"]
    at = text.index("stayed")
    assert SUGGESTIONS.who(text, at, at + 6)[0] == "ann"


def test_who_is_named_only_further_on_or_nowhere_is_offered_and_not_filled_in() -> None:
    text = "No army stays. Ann Lee met the Old Envoy there."
    assert SUGGESTIONS.who(text, 0, 13)[:2] == ["ann", "bob"]
    assert SUGGESTIONS.holder(text, 0, 13) == ""
    assert SUGGESTIONS.holder("Nobody is named.", 0, 6) == ""
    # Within the words first, else the last before them.
    at = text.index("met")
    assert SUGGESTIONS.holder(text, 15, len(text)) == "ann"
    assert SUGGESTIONS.holder(text, at, len(text)) == "bob"
    assert SUGGESTIONS.holder(text, at, at + 3) == "ann"


def test_issues_are_ranked_by_words_and_by_use_in_the_text() -> None:
    text = "The army would leave the bridge if observers came. Nothing else was said."
    start = text.index("leave")
    assert SUGGESTIONS.what(text, start, start + 16)[:2] == ["bridge", "observers"]
    start = text.index("Nothing")
    assert SUGGESTIONS.what(text, start, start + 7) == []
    assert SUGGESTIONS.what(text, start, start + 7, ["truce"]) == ["truce"]


@given(st.text(st.sampled_from("ab.!? \n\u201d"), max_size=60), st.data())
def test_a_sentence_holds_what_it_is_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
