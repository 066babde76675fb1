"""Words found again in a text that has changed: exactly where a look at every place finds them, and never one of several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model.records import Passage
from stancegraph.tables.again import MOST_PLACES, Again, Place, Refound

LETTERS = st.text("ab\U0001f469\u0301 ", max_size=12)


@given(LETTERS, LETTERS, st.integers(0, 12))
def test_a_quote_is_where_a_look_at_every_place_finds_it(words: str, quote: str, start: int) -> None:
    everywhere = [at for at in range(len(words)) if quote and words[at : at + len(quote)] == quote]
    found = Again(words).quote(quote, start)
    if len(everywhere) == 1:
        place = Place(everywhere[0], everywhere[0] + len(quote))
        assert found == Refound("same" if everywhere == [start] else "moved", (place,))
    elif everywhere:
        assert found == Refound("several", tuple(Place(at, at + len(quote)) for at in everywhere))
    else:
        assert found.how in ("otherwise", "several", "lost")
        assert all(each.differing and words[each.start : each.end] != quote for each in found.places)


@given(LETTERS.filter(bool), LETTERS, st.data())
def test_a_passage_is_where_its_hash_is(before: str, after: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    found = Again(after).passage(start, end - start, Passage.of(before, start, end).sha256)
    everywhere = [at for at in range(len(after)) if after[at : at + end - start] == before[start:end]]
    assert [each.start for each in found.places] == everywhere
    expected = {0: "lost", 1: "same" if everywhere == [start] else "moved"}.get(len(everywhere), "several")
    assert found.how == expected


@pytest.mark.parametrize(
    ("words", "how", "differing"),
    [
        ("She said \u201cno\u00a0talks\u201d.", "otherwise", "blanks"),
        ("She said nothing.", "lost", None),
        ("no talks, no talks", "several", ""),
        ("", "lost", None),
    ],
)
def test_what_is_written_otherwise_is_said(words: str, how: str, differing: str | None) -> None:
    found = Again(words).quote("no talks", 0)
    assert found.how == how
    assert [each.differing for each in found.places][:1] == ([] if differing is None else [differing])


def test_of_very_many_places_the_first_are_told() -> None:
    assert len(Again("a " * 1000).quote("a", 0).places) == MOST_PLACES
