"""Where the sentences of a text begin and end, in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = (
    "Mr|Mrs|Ms|Dr|MR|MRS|MS|DR|Prof|St|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Amb|Sec|Hon|Rev|No|vs|Jr|Sr|Art|Res|Op|Doc|Jan|Feb|Mar|Apr|Jun|Jul|"
    "Aug|Sept|Sep|Oct|Nov|Dec"
)
# A full stop, with what closes a quotation after it, where what follows is no small letter; or an empty line.
_END = re.compile(r"(?<=[.!?…。！？؟۔])[\"'”’»)\]]*(?=\s+[\"“‘«(\[—–-]*[^\s\"“‘«(\[—–a-z-])|\n[^\S\n]*\r?\n")
_ABBREVIATION = re.compile(rf"\b(?:{_ABBREVIATED}|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$")


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, in its order, blanks at their ends left out. What has no end is one sentence to the end of its paragraph."""
    start = 0
    for match in _END.finditer(words):
        end = match.end()
        if not words.startswith("\n", match.start()) and _ABBREVIATION.search(words, max(start, end - 8), end):
            continue
        yield from _with_words(words, start, end)
        start = end
    yield from _with_words(words, start, len(words))


def _with_words(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = trimmed(words, start, end)
    if start < end:
        yield start, end


def trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of a text begins and ends without the blanks at its ends; a blank one ends where it begins."""
    part = words[start:end]
    first = start + len(part) - len(part.lstrip())
    return first, max(first, end - len(part) + len(part.rstrip()))
