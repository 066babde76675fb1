"""Words looked up in a text that may write them otherwise: other blanks, line breaks, forms of accents, apostrophes.

Text and quote are folded alike, each folded character remembers where it comes from, and what is found in the fold is
handed back as offsets of the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import islice

_APOSTROPHES = "‘’‚‛ʹʻʼʽˈ`´′‵‹›＇"
_MARKS = "“”„‟«»″‶＂"
_STRAIGHT = str.maketrans(_APOSTROPHES + _MARKS, "'" * len(_APOSTROPHES) + '"' * len(_MARKS))
# Soft hyphen, zero-width blank and joiners, marks of direction, word joiner, byte-order mark, variation selectors.
_UNSEEN = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_unseen = re.compile(f"[{_UNSEEN}]+")
_breaks = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_blanks = re.compile(r"\s+")


class Form(Enum):
    """A way in which the same words can be written otherwise."""

    BLANKS = "blanks"
    ACCENTS = "the form of accents (NFC or NFD)"
    APOSTROPHES = "apostrophes or quotation marks"
    UNSEEN = "soft hyphens or characters without width"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, in code points, and how it differs from the words that were looked for."""

    start: int
    end: int
    differing: str


class Passages:
    """One text, to look up words in that differ only in form; folding it costs once, each look-up is linear."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _folded(self) -> tuple[str, array[int], array[int]]:
        """The folded text, and where in the text that which became each of its characters starts and ends.

        -1 stands where a character begins, or ends, inside what the text has as one: é is found, and e in it is not.
        """
        text = self._text
        pieces: list[str] = []
        starts, ends = array("l"), array("l")
        for start, end in _units(text):
            folded = _fold_unit(text[start:end])
            if folded and not (folded == " " and pieces[-1:] in ([], [" "])):
                pieces.append(folded)
                inner = [-1] * (len(folded) - 1)
                starts.extend([start, *inner])
                ends.extend([*inner, end])
        return "".join(pieces), starts, ends

    def find(self, quote: str, most: int) -> list[Passage]:
        """The first places, so many at most, where the text has these words in this or another form."""
        wanted = fold(quote)
        if not wanted:
            return []
        folded, starts, ends = self._folded
        if wanted not in folded:
            return []
        places = (
            (starts[at], ends[at + len(wanted) - 1])
            for at in _occurrences(wanted, folded)
            if starts[at] >= 0 and ends[at + len(wanted) - 1] >= 0
        )
        return [Passage(start, end, difference(quote, self._text[start:end])) for start, end in islice(places, most)]


def _units(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that fold on their own: a character with the accents that follow it."""
    start = 0
    for index in range(1, len(text)):
        if not _is_accent(text[index]) or _stands_alone(text[start]):
            yield start, index
            start = index
    if text:
        yield start, len(text)


def _is_accent(char: str) -> bool:
    return char > "\u02ff" and unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


def _stands_alone(char: str) -> bool:
    """Whether an accent after this character is no part of it: blanks run together, what is unseen falls away."""
    return char.isspace() or bool(_unseen.match(char))


def _fold_unit(unit: str) -> str:
    """What a character with its accents folds to: nothing, a blank, or characters that are the same in every form."""
    if not unit.isascii():
        unit = _unseen.sub("", unicodedata.normalize("NFD", unit))
    return _blanks.sub(" ", unit.translate(_STRAIGHT))


def fold(text: str, forms: Sequence[Form] = tuple(Form)) -> str:
    """A text without what these forms write otherwise."""
    if Form.ACCENTS in forms:
        text = unicodedata.normalize("NFD", text)
    if Form.UNSEEN in forms:
        text = _unseen.sub("", text)
    if Form.APOSTROPHES in forms:
        text = text.translate(_STRAIGHT)
    return _blanks.sub(" ", text).strip() if Form.BLANKS in forms else text


def difference(quote: str, passage: str) -> str:
    """In which forms two writings of the same words differ, in words; empty where they do not."""
    if quote == passage:
        return ""
    needed = [
        form
        for form in Form
        if fold(quote, others := [each for each in Form if each is not form]) != fold(passage, others)
    ]
    # Where either of two forms would do, such as for a blank that is another in NFC, the first is named.
    found = needed or [form for form in Form if fold(quote, [form]) == fold(passage, [form])][:1]
    return " and ".join(_name(form, quote, passage) for form in found)


def _name(form: Form, quote: str, passage: str) -> str:
    if form is Form.BLANKS:
        breaks = len(_breaks.findall(quote)), len(_breaks.findall(passage))
        if breaks[0] != breaks[1]:
            return "a line break" if abs(breaks[0] - breaks[1]) == 1 else "line breaks"
        if any(breaks) and _breaks.findall(quote) != _breaks.findall(passage):
            return "line ends (LF or CR LF)"
    return form.value


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    """Where the words stand, overlapping places among them, in one pass however they repeat (Knuth, Morris and Pratt)."""
    border, matched = [0] * len(wanted), 0
    for index in range(1, len(wanted)):
        while matched and wanted[index] != wanted[matched]:
            matched = border[matched - 1]
        matched += wanted[index] == wanted[matched]
        border[index] = matched
    matched = 0
    for index, char in enumerate(text):
        while matched and char != wanted[matched]:
            matched = border[matched - 1]
        matched += char == wanted[matched]
        if matched == len(wanted):
            yield index + 1 - matched
            matched = border[matched - 1]
