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


class Basis(StrEnum):
    """What a stance rests on: what somebody said or a source reports, or coded events that it was worked out of."""

    STATEMENT = "statement"
    EVENTS = "events"


class ShiftKind(StrEnum):
    """Who moved: a speaker, an organisation with a change of government, or from one speaker to another."""

    MOVED = "moved"
    GOVERNMENT = "government"
    SPEAKER = "speaker"


class Difference(StrEnum):
    """In what two answers differ, from the farthest apart."""

    OPPOSED = "opposed"
    """One is for it, the other against."""
    SIDE = "side"
    """One takes a side, or also takes one, that the other does not."""
    DEGREE = "degree"
    """On one side, more or less firmly."""
    CONDITION = "condition"
    """The same position on other conditions."""
    ONLY_FIRST = "only-first"
    ONLY_SECOND = "only-second"
    SAME = "same"
