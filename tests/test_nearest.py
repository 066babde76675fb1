"""The nearest known words: those that may have been meant, and no others."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.nearest import CUTOFF, nearest

_WORDS = ["issue", "until", "united-states", "russia", "usa", "for", "peace talks", "us peace plan", "nato"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("isue", ["issue"]),
        ("rusia", ["russia"]),
        ("fro", ["for"]),
        ("naot", ["nato"]),
        ("peace talk", ["peace talks"]),
        ("untill", ["until"]),
        ("zzz", []),
        ("x" * 201, []),
    ],
)
def test_what_is_suggested_may_have_been_meant(word: str, meant: list[str]) -> None:
    assert nearest(word, _WORDS) == meant


@given(st.text("abc", max_size=8), st.sets(st.text("abc", min_size=1, max_size=8), max_size=8), st.integers(1, 4))
def test_the_nearest_comes_first_and_none_is_far_behind_it(word: str, known: set[str], most: int) -> None:
    found = nearest(word, known, most)
    alike = [SequenceMatcher(None, each, word).ratio() for each in found]
    assert len(found) <= most
    assert set(found) <= known
    assert alike == sorted(alike, reverse=True)
    every = [SequenceMatcher(None, each, word).ratio() for each in known]
    if not found:
        assert all(ratio < CUTOFF for ratio in every)
    else:
        assert alike[0] == max(every)
        assert all(ratio >= max(CUTOFF, alike[0] - 0.1) for ratio in alike)
