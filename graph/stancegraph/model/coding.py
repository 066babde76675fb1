"""By what a Discourse Network Analyzer database that we wrote says how it is read back; the program passes over these properties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

_RANGE = re.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?")

HOLDER_SETTING = "stancegraph.holder"
"""Which variable holds the positions. In such a file a label is one actor, in whichever variable it stands."""
SCALE_SETTING = "stancegraph.scale"
"""The lowest and highest level of an integer, as ``-2..2``."""
WRITTEN_SETTING = "stancegraph.written"
"""A digest of all that was written, by which a file is told in which somebody has coded since."""
STAND_INS_SETTING = "stancegraph.stand-ins"
"""The numbers of the documents in which quotes stand for a text that was not at hand, as ``1-5 7``."""
UNQUOTED_SETTING = "stancegraph.unquoted"
"""The numbers of the statements that rest on no words: their span is there because the program needs one."""
NO_QUOTE = "(no quote)"
"""What stands among the quotes of a document for a statement without one."""


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers above 0, sorted, neighbours as a range.

    >>> as_ranges([7, 1, 2, 3])
    '1-3 7'
    """
    ranges: list[list[int]] = []
    for each in sorted(set(numbers)):
        if ranges and each == ranges[-1][1] + 1:
            ranges[-1][1] = each
        else:
            ranges.append([each, each])
    return " ".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)


class Ranges:
    """Numbers as :func:`as_ranges` writes them; what is no such range has none.

    >>> 2 in Ranges("1-3 7"), 6 in Ranges("1-3 7"), 1 in Ranges("one")
    (True, False, False)
    """

    def __init__(self, text: str) -> None:
        found = [match for match in map(_RANGE.fullmatch, text.split()) if match]
        pairs = sorted((int(match[1]), int(match[2] or match[1])) for match in found)
        self._lows, self._highs = [low for low, _ in pairs], [high for _, high in pairs]

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._lows, number) - 1
        return place >= 0 and number <= self._highs[place]
