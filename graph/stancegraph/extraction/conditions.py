"""The words of a condition: from where it begins to where what follows is no part of it.

English only. A condition ends with its sentence, with the quotation it stands in, and before who said it.
"""

from __future__ import annotations

import re

_marks = re.compile(r"[“”\"]")
_whose = re.compile(
    r",\s+(?:according\s+to\b"
    r"|(?:(?!(?:which|who|whose|that|and|but|or|as|if|unless|when|where|provided)\b)[^\s,.;:“”\"]+\s+){0,7}?"
    r"(?:said|says|told|tells|added|adds|stated|declared|announced|explained|replied|wrote|warned|stressed|insisted|noted|argued)\b)"
    # What goes on after ", he said," is the rest of the condition, unless it only tells how he said it.
    r"[^,“”\"]*(?:\Z|,\s+(?:\w+ing|in|on|at|as|after|while)\b)",
    re.IGNORECASE,
)


def condition_at(words: str, start: int, end: int) -> str:
    """The condition that begins at a place of a text, in a sentence that ends at another."""
    said = words[start : _closed(words, start, end)].rstrip(" .,;:!?…\n")
    if whose := _whose.search(said):
        said = said[: whose.start()]
    return said.strip()


def _closed(words: str, start: int, end: int) -> int:
    """Where the quotation ends that a place is in, or the sentence; quotations that are opened and closed after the place are of the condition."""
    is_open = False
    for mark in _marks.finditer(words, start, end):
        if mark[0] == "“":
            is_open = True
        elif is_open:
            is_open = False
        elif mark[0] == '"' and words[mark.start() - 1].isspace():
            is_open = True
        else:
            return mark.start()
    return end
