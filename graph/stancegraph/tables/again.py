"""Where words that were quoted from a text stand in the text as it is now: in their place, in another, or nowhere.

Nothing is guessed: words that stand in several places are in none of them until somebody says which.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from stancegraph.tables.passages import Passages

MOST_PLACES = 20
"""How many of the places of the same words are told."""

How = Literal["same", "moved", "otherwise", "several", "lost"]
"""In the same place; in another; in one place, with other blanks, accents, apostrophes or marks without width; in several; nowhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text in code points; ``differing`` says how its words are written otherwise."""

    start: int
    end: int
    differing: str = ""


@dataclass(frozen=True, slots=True)
class Refound:
    """How words were found again, and in which ``places``: one, or several to choose from, at most :data:`MOST_PLACES`; none for lost ones."""

    how: How
    places: tuple[Place, ...] = ()


class Again:
    """A text as it is now, to find in it what was quoted from it as it was."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._passages = Passages(words)

    def quote(self, quote: str, start: int | None) -> Refound:
        """Where a quote stands that stood at ``start``, where that is known."""
        exact = [Place(at, at + len(quote)) for at in _starts(quote, self._words)]
        if exact:
            return _one_of(exact, start, "moved")
        roughly = [Place(each.start, each.end, each.differing) for each in self._passages.find(quote, MOST_PLACES)]
        return _one_of(roughly, None, "otherwise")

    def passage(self, start: int, length: int, sha256: str) -> Refound:
        """Where words of this length, in code points, and this hash stand that stood at ``start``. Looks at every place: a second for a long text."""
        found = (
            Place(at, at + length)
            for at in range(len(self._words) - length + 1)
            if hashlib.sha256(self._words[at : at + length].encode()).hexdigest() == sha256
        )
        return _one_of(list(islice(found, MOST_PLACES)), start, "moved")


def _one_of(places: list[Place], start: int | None, otherwise: How) -> Refound:
    match places:
        case []:
            return Refound("lost")
        case [one]:
            return Refound("same" if one.start == start else otherwise, (one,))
        case _:
            return Refound("several", tuple(places))


def _starts(quote: str, words: str) -> list[int]:
    found: list[int] = []
    at = words.find(quote) if quote else -1
    while at >= 0 and len(found) < MOST_PLACES:
        found.append(at)
        at = words.find(quote, at + 1)
    return found
