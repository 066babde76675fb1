"""Words are found in a text that writes them otherwise, and in no other; a slow search by hand says which."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stancegraph.tables.passages import Passages, difference, fold

UNSEEN = "\xad\u200b\u200d\ufeff"


def is_border(text: str, at: int) -> bool:
    """Whether a text may be cut here: not between a letter and its accent."""
    if at in (0, len(text)):
        return True
    before = text[at - 1]
    return not unicodedata.combining(unicodedata.normalize("NFD", text[at])[0]) or before.isspace() or before in UNSEEN


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Every shortest stretch that folds to what the quote folds to."""
    wanted = fold(quote)
    return [
        (start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if wanted
        and fold(text[start:end]) == wanted
        and is_border(text, start)
        and is_border(text, end)
        and fold(text[start]) != ""
        and fold(text[end - 1]) != ""
    ]


def found(quote: str, text: str, most: int = 1000) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in Passages(text).find(quote, most)]


pieces = st.lists(
    st.sampled_from(
        ["a", "e", "b", "é", "e\u0301", "\u0301", "\u0323", " ", "\n", "\r\n", "\xa0", "'", "’", '"', "“", "각", "가",
         "\u1100\u1161", "\u11a8", *UNSEEN]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@example(text="e\xad\u0301", data=None)
@given(text=pieces, data=st.data())
def test_it_finds_what_a_slow_search_finds(text: str, data: st.DataObject | None) -> None:
    quotes = [text] if data is None else [data.draw(pieces)]
    if text and data is not None:
        start = data.draw(st.integers(0, len(text) - 1))
        quotes.append(unicodedata.normalize("NFC", text[start : data.draw(st.integers(start + 1, len(text)))]))
    for quote in quotes:
        assert found(quote, text) == places(quote, text)


@given(pieces, pieces)
def test_a_difference_is_named_where_there_is_one(quote: str, text: str) -> None:
    for passage in Passages(text).find(quote, 9):
        assert bool(passage.differing) == (text[passage.start : passage.end] != quote)


@pytest.mark.parametrize(
    ("quote", "text", "place", "differing"),
    [
        ("if data were shared daily", "said: if data were\nshared daily.", (6, 31), "a line break"),
        ("a b c", "a\nb\r\nc", (0, 6), "line breaks"),
        ("a\nb", "a\r\nb", (0, 4), "line ends (LF or CR LF)"),
        ("one  two", "one two", (0, 7), "blanks"),
        (" one two ", "one two", (0, 7), "blanks"),
        ("one two", "one\xa0two", (0, 7), "blanks"),
        ("Amélie", "Ame\u0301lie", (0, 7), "the form of accents (NFC or NFD)"),
        ("Ame\u0301lie", "Amélie", (0, 6), "the form of accents (NFC or NFD)"),
        ("й", "и\u0306", (0, 2), "the form of accents (NFC or NFD)"),
        ("don't", "I don’t", (2, 7), "apostrophes or quotation marks"),
        ('"no"', "„no“", (0, 4), "apostrophes or quotation marks"),
        ("ceasefire", "cease\xadfire", (0, 10), "soft hyphens or characters without width"),
        ("zero width", "\ufeffzero\u200b width", (1, 12), "soft hyphens or characters without width"),
        (
            "don't  go",
            "don’t\ngo",
            (0, 8),
            "a line break and apostrophes or quotation marks",
        ),
        ("same", "the same", (4, 8), ""),
    ],
)
def test_what_differs_is_named(quote: str, text: str, place: tuple[int, int], differing: str) -> None:
    [passage] = Passages(text).find(quote, 9)
    assert (passage.start, passage.end) == place
    assert passage.differing == differing


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("e", "é"),
        ("e", "e\u0301"),
        ("Never", "never"),
        ("cease fire", "ceasefire"),
        ("one-two", "one two"),
        ("\xad", "a\xadb"),
        (" \n", "a b"),
        ("", "a"),
        ("가", "각"),
        ("e", ""),
    ],
)
def test_other_words_are_not_found(quote: str, text: str) -> None:
    assert found(quote, text) == []


@example("aabaaa", "aabaaabaaa")
@example("aabaab", "aabaaabaabaab")
@given(st.text("ab", min_size=1, max_size=8), st.text("ab", max_size=60))
def test_words_that_overlap_themselves_are_found_wherever_they_stand(quote: str, text: str) -> None:
    assert found(quote, text) == [
        (at, at + len(quote)) for at in range(len(text) - len(quote) + 1) if text.startswith(quote, at)
    ]


def test_only_so_many_places_are_looked_for() -> None:
    assert found("a", "a" * 10, 3) == [(0, 1), (1, 2), (2, 3)]


def test_repetitions_do_not_make_it_slow() -> None:
    # Each place ends inside a letter, so that all of them are tried: 40,000 times 20,000 comparisons would take minutes.
    assert found("é" * 20_000 + "e", "é" * 60_000, 3) == []


def test_no_difference_between_equals() -> None:
    assert difference("a b", "a b") == ""
