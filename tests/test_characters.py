"""What is text, and what of it eyes may see."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.characters import as_text, not_text, printable, show, some

# Unicode's property Bidi_Control.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
EVERY = [chr(number) for number in range(sys.maxunicode + 1)]


def test_every_control_but_three_is_no_text_and_is_replaced() -> None:
    controls = {char for char in EVERY if unicodedata.category(char) == "Cc"}
    assert {char for char in controls if not not_text(char)} == {"\t", "\n", "\r"}
    assert not [char for char in controls if as_text(char) != (char if char in "\t\n\r" else " ")]
    assert not_text("a\x9bb") == "the control character U+009B does not belong in text; remove it"


def test_of_many_names_the_first_are_said_and_how_many_more_there_are() -> None:
    names = [f"n{number}" for number in range(1, 1006)]
    assert [some(names[:count], 2) for count in (0, 1, 2, 3)] == ["", "n1", "n1, n2", "n1, n2 and 1 more"]
    assert some(names, 5) == "n1, n2, n3, n4, n5 and 1,000 more"


def test_what_steers_is_written_out_and_nothing_else() -> None:
    changed = {char for char in EVERY if printable(char) != char}
    steering = {char for char in EVERY if unicodedata.category(char) in ("Cc", "Cs")} - {"\n", "\t"}
    assert changed == steering | set(BIDI)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\x9b", r"\x9b"),
        ("\u202eab", r"\u202eab"),
        ("\udcff", r"\udcff"),
        ("a\r\n\tb", "a\\x0d\n\tb"),
        ("Анна 🕊️ a\u200bb", "Анна 🕊️ a\u200bb"),
    ],
)
def test_how_it_is_written(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_once_is_enough(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert show(text).isprintable()


def test_a_cell_in_a_message_tells_its_characters_apart() -> None:
    assert show("\u202e") == r'"\u202e"'
    assert show("\x20\x2e") == '" ."'
    assert show("\U000e0001\n") == r'"\U000e0001\x0a"'
