"""The kinds of answers that are chosen by a word; apart, so that naming them costs nothing."""

from __future__ import annotations

from enum import StrEnum


class ContradictionKind(StrEnum):
    """What stands against what."""

    SELF_VS_ATTRIBUTED = "self-vs-attributed"
    SPLIT_VOICE = "split-voice"
    WORDS_VS_DEEDS = "words-vs-deeds"
    DISSENT = "dissent"


class HitKind(StrEnum):
    """What a search finds."""

    ACTOR = "actor"
    ISSUE = "issue"
    SOURCE = "source"
    STANCE = "stance"


class Standing(StrEnum):
    """How far an answer can be leant on; the first that fits.

    >>> [word.value for word in stancegraph.Standing]
    ['lapsed', 'hearsay', 'former', 'stale', 'current']
    """

    LAPSED = "lapsed"
    """The end that was declared for it is over."""
    HEARSAY = "hearsay"
    """Another actor says so, and nothing better is known."""
    FORMER = "former"
    """Said in an office that the person has since left."""
    STALE = "stale"
    """Older than a position on this issue is fresh."""
    CURRENT = "current"


class ShiftKind(StrEnum):
    """Who moved: a speaker, an organisation with a change of government, or from one speaker to another."""

    MOVED = "moved"
    GOVERNMENT = "government"
    SPEAKER = "speaker"
