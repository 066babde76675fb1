"""The nearest known words to a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from stancegraph.naming import fold

CUTOFF = 0.6
"""How alike words must be to be suggested, from 0 to 1: the share of their characters that match (:mod:`difflib`)."""
MISSPELT = 0.74
"""How alike a name must be to a known one to be taken for a slip of the pen: two letters swapped in a word of four."""
_FAR_BEHIND = 0.1
"""By how much less alike than the nearest another word is too far from it to be meant."""
# Comparing takes long over long words, and nobody mistypes one of so many characters.
_LONGEST_WORD = 200


def nearest(word: str, known: Iterable[str], most: int = 3, cutoff: float = CUTOFF) -> list[str]:
    """At most so many of the known words, nearest first, those far behind it left out; none where none is near."""
    from difflib import SequenceMatcher, get_close_matches

    if len(word) > _LONGEST_WORD:
        return []
    near = get_close_matches(word, list(known), n=most, cutoff=cutoff)
    alike = [SequenceMatcher(None, each, word).ratio() for each in near]
    return [each for each, ratio in zip(near, alike, strict=True) if ratio >= alike[0] - _FAR_BEHIND]


def nearest_name(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """At most so many of the known names, nearest first, whatever the case, the accents and the blanks."""
    folded: dict[str, list[str]] = {}
    for each in known:
        folded.setdefault(fold(each), []).append(each)
    if name in (alike := folded.get(fold(name), [])):
        return [name]
    return (alike or [each for key in nearest(fold(name), folded, most) for each in folded[key]])[:most]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, or nothing."""
    near = nearest(word, known, 1)
    return f'; did you mean "{near[0]}"?' if near else ""
