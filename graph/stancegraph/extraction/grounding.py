"""A quote -> where it stands in its text: word for word, or with blanks and quotation marks written otherwise, and in one place only.

Nothing is matched roughly: a quote that nearly stands in the text was not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOUBLE, _SINGLE = '"“”„‟«»″＂', "'‘’‚‛‹›′ʼ＇"
_KINDS = {char: f"[{kind}]" for kind in (_DOUBLE, _SINGLE) for char in kind}
MISSING, TWICE, EMPTY = "not in the text", "more than once in the text", "no words"


@dataclass(frozen=True, slots=True)
class Grounded:
    """Where a quote stands, in code points; or why it has no place."""

    start: int = 0
    end: int = 0
    why_not: str = ""


def ground(quote: str, words: str, start: int = 0, end: int | None = None) -> Grounded:
    """The one place of a quote in a text, or in a stretch of it; ``why_not`` says why there is none."""
    wanted = quote.strip()
    if not any(char.isalnum() for char in wanted):
        return Grounded(why_not=EMPTY)
    last = len(words) if end is None else end
    first = words.find(wanted, start, last)
    if first >= 0:
        if words.find(wanted, first + 1, last) >= 0:
            return Grounded(why_not=TWICE)
        return Grounded(first, first + len(wanted))
    pattern = r"\s+".join("".join(_KINDS.get(char) or re.escape(char) for char in part) for part in wanted.split())
    places = [match.span() for match in _overlapping(re.compile(pattern), words, start, last)]
    if len(places) == 1:
        return Grounded(*places[0])
    return Grounded(why_not=TWICE if places else MISSING)


def _overlapping(pattern: re.Pattern[str], words: str, start: int, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while len(found) < 2 and (match := pattern.search(words, start, end)) is not None:
        found.append(match)
        start = match.start() + 1
    return found
