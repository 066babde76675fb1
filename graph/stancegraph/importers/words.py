"""Other people's words made fit for our tables: text that may stand in a cell, and ids made from labels."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable

from stancegraph.characters import as_text, show
from stancegraph.limits import LONGEST_TEXT
from stancegraph.naming import slug


def line(text: str) -> str:
    """Text as one line that a cell can hold: no control characters, single blanks, cut where it is too long."""
    plain = " ".join(as_text(text).split())
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 1].rstrip() + "…"


def name(text: str) -> str:
    """A label as one line; what has nothing to show is written out in quotation marks."""
    return line(text) or show(text)


def items(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts for a list cell: sorted, each once, without the ``;`` that would divide them."""
    return tuple(sorted({cell for text in texts if (cell := line(text.replace(";", ",")).strip(", "))}))


class Ids:
    """Hands out ids: the same key has the same id, different keys have different ones.

    An id is the slug of its label. Where that says too little, or is taken, some digits of the label's hash follow,
    so that ids stay as they are when the file is imported again after it grew.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._ids: dict[Hashable, str] = {}
        self._taken: set[str] = set()

    def of(self, key: Hashable, label: str) -> str:
        """The id of ``key``, made from ``label`` when it is asked for first."""
        if key not in self._ids:
            self._ids[key] = self._new(repr(key), label)
        return self._ids[key]

    def _new(self, key: str, label: str) -> str:
        words, lost = slug(label)
        plain = words or self._kind
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        length = 0 if words and not lost else 8
        while (identifier := f"{plain}-{digest[:length]}" if length else plain) in self._taken:
            length += 8
        self._taken.add(identifier)
        return identifier
