"""A quote has a place where it stands once, word for word or with blanks and quotation marks written otherwise; else it has none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.extraction.grounding import EMPTY, MISSING, TWICE, ground

TEXT = "Lee said:\r\n\u201cWe  will not wait.\u201d \U0001f469\u200d\U0001f4bb It\u2019s late. We will not wait, said Ray. Peace now."


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("Peace now.", "Peace now."),
        ("  Peace now.\n", "Peace now."),
        ('"We will not wait."', "\u201cWe  will not wait.\u201d"),
        ("Lee said: \u00abWe will", "Lee said:\r\n\u201cWe  will"),
        ("\U0001f4bb It's late", "\U0001f4bb It\u2019s late"),
        # Word for word it stands once; that it stands elsewhere with other blanks is another stretch.
        ("We will not wait", "We will not wait"),
    ],
)
def test_a_quote_that_stands_once_has_its_place(quote: str, place: str) -> None:
    found = ground(quote, TEXT)
    assert (found.why_not, TEXT[found.start : found.end]) == ("", place)


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("We shall not wait", MISSING),
        ("we will not wait", MISSING),
        ("Peace nowadays", MISSING),
        ("wait", TWICE),
        ("We\twill not", TWICE),
        ("Lee.said", MISSING),
        ("", EMPTY),
        ("\u201c \u2014 \u201d", EMPTY),
    ],
)
def test_a_quote_that_does_not_stand_there_once_has_none(quote: str, why: str) -> None:
    assert ground(quote, TEXT).why_not == why


def test_overlapping_places_are_two() -> None:
    assert ground("ana ana", "ana ana ana").why_not == TWICE
    assert ground("ana  ana", "ana ana ana").why_not == TWICE


def folded(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("\u201c", '"').replace("\u201d", '"'))


@settings(deadline=None)
@given(st.text('ab "\u201c\u201d\n', max_size=14), st.text('ab "\u201c\n', max_size=5))
def test_what_has_a_place_is_what_a_slow_reference_finds(words: str, quote: str) -> None:
    """Every stretch of the text is looked at, and compared as it is, or folded."""
    wanted = quote.strip()
    stretches = [
        (i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1) if words[i:j].strip() == words[i:j]
    ]
    exact = [(i, j) for i, j in stretches if words[i:j] == wanted]
    alike = [(i, j) for i, j in stretches if folded(words[i:j]) == folded(wanted)]
    found = ground(quote, words)
    if not any(each.isalnum() for each in wanted):
        assert found.why_not == EMPTY
    elif len(places := exact or alike) == 1:
        assert (found.why_not, found.start, found.end) == ("", *places[0])
    else:
        assert found.why_not == (TWICE if places else MISSING)
