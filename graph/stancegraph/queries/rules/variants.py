"""Rules that are others but for a rule they use: what is asked of the days of one sort, and in the same words of another's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Variant(NamedTuple):
    """The name of a rule, what it says, the rule that it is like, and which of that one's rules are replaced by which."""

    name: str
    title: str
    like: str
    instead: Mapping[str, str]


VARIANTS = (
    Variant(
        "onHandAtDeeds",
        "Contradictions: as onHand, of the days of deeds.",
        "onHand",
        {"asked": "deedDays"},
    ),
    Variant(
        "heldAtDeeds",
        "Contradictions: as held, of the days of deeds.",
        "held",
        {"onHand": "onHandAtDeeds"},
    ),
    Variant(
        "onHandElsewhere",
        "Contradictions: as onHand, on the issues from which something may follow for others.",
        "onHand",
        {"asked": "askedElsewhere"},
    ),
    Variant(
        "heldElsewhere",
        "Contradictions: as held, on the issues from which something may follow for others.",
        "held",
        {"onHand": "onHandElsewhere"},
    ),
)
