"""Coded spans of a document -> short quotes or, where they are longer, passages, with offsets in Unicode code points.

The program counts in UTF-16 units, in which an emoji is two; databases made by scripts may count code points. The two
differ only behind such characters, and there the reading that lets more spans begin and end at the edge of a word is
taken for the whole file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

from stancegraph.characters import not_text
from stancegraph.importers.dna_statements import DnaStatement
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.records import Evidence, Passage

Found = Evidence | Passage | str
"""The words of a span, or its place where they may not be quoted, or why there is neither."""


class Spans:
    """Gathers the spans of all documents, one text at a time."""

    def __init__(self) -> None:
        self._utf16: dict[int, Found] = {}
        self._points: dict[int, Found] = {}
        self._edges = 0

    def read(self, text: str, rows: Iterable[DnaStatement]) -> None:
        """Read the spans of one document."""
        to_points = _from_utf16(text)
        for row in rows:
            self._points[row.id] = _found(text, row.start, row.stop)
            if to_points is None:
                self._utf16[row.id] = self._points[row.id]
                continue
            start, stop = to_points(row.start), to_points(row.stop)
            self._utf16[row.id] = _found(text, start, stop)
            self._edges += _edges(text, start, stop) - _edges(text, row.start, row.stop)

    @property
    def in_utf16(self) -> bool:
        """Whether the offsets count UTF-16 units, as far as the texts can tell."""
        return self._edges >= 0

    @property
    def found(self) -> Mapping[int, Found]:
        """For each statement its quote or passage, or why it has neither."""
        return self._utf16 if self.in_utf16 else self._points


def _from_utf16(text: str) -> Callable[[int], int] | None:
    """How offsets in UTF-16 units become code points; None where they are the same. Within a pair it gives -1."""
    if text.isascii() or max(text) <= "\uffff":
        return None
    wide = [index for index, char in enumerate(text) if char > "\uffff"]
    starts = [index + before for before, index in enumerate(wide)]

    def convert(offset: int) -> int:
        before = bisect_left(starts, offset)
        return -1 if before and starts[before - 1] + 1 == offset else offset - before

    return convert


def _edges(text: str, *offsets: int) -> int:
    """How many of the offsets stand at the edge of a word."""
    return sum(
        0 <= offset <= len(text)
        and not (text[max(offset - 1, 0) : offset].isalnum() and text[offset : offset + 1].isalnum())
        for offset in offsets
    )


def _found(text: str, start: int, stop: int) -> Found:
    if start == stop:
        return "The coded span is empty"
    if not 0 <= start < stop <= len(text):
        return f"The coded span {start}-{stop} is not within the text, which has {len(text)} characters"
    words = text[start:stop]
    if len(words) > LONGEST_QUOTE or not words.strip() or not_text(words):
        return Passage.of(text, start, stop)
    return Evidence(words, start, stop)
