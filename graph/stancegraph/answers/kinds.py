"""The kinds of answers that are chosen by a word; apart, so that naming them costs nothing."""

from __future__ import annotations

from enum import StrEnum


class ContradictionKind(StrEnum):
    """What stands against what."""

    SELF_VS_ATTRIBUTED = "self-vs-attributed"
    SPLIT_VOICE = "split-voice"
    WORDS_VS_DEEDS = "words-vs-deeds"


class HitKind(StrEnum):
    """What a search finds."""

    ACTOR = "actor"
    ISSUE = "issue"
    SOURCE = "source"
    STANCE = "stance"
