"""Offsets of others -> code points. Some programs count UTF-16 units, some see one character in a line end of two; the words tell which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from stancegraph.exchange.annotations import Place


class Unit(Enum):
    """What offsets count. The value is what is said of it."""

    CODE_POINTS = "code points"
    UTF_16 = "UTF-16 units"
    LINES_POINTS = "code points with each line end as one"
    LINES_UTF_16 = "UTF-16 units with each line end as one"

    @property
    def is_utf_16(self) -> bool:
        """Whether characters beyond U+FFFF count twice."""
        return self in (Unit.UTF_16, Unit.LINES_UTF_16)

    @property
    def joins_line_ends(self) -> bool:
        """Whether a carriage return and the line feed after it count once."""
        return self in (Unit.LINES_POINTS, Unit.LINES_UTF_16)


class Offsets:
    """The offsets of one text in every unit."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._tables: dict[Unit, list[int | None]] = {}

    def point(self, unit: Unit, offset: int) -> int | None:
        """The code point that an offset in a unit stands before; None where there is none, as within a character."""
        if offset < 0:
            return None
        if unit is Unit.CODE_POINTS or self._is_plain:
            return offset if offset <= len(self.words) else None
        if unit not in self._tables:
            self._tables[unit] = self._table(unit)
        table = self._tables[unit]
        return table[offset] if offset < len(table) else None

    @property
    def _is_plain(self) -> bool:
        return self.words.isascii() and "\r" not in self.words

    def _table(self, unit: Unit) -> list[int | None]:
        """For each offset the code point it stands before. A line end that counts once is known by its carriage return, so that what ends
        before it ends before both."""
        table: list[int | None] = []
        for number, char in enumerate(self.words):
            if unit.joins_line_ends and char == "\n" and self.words[number - 1 : number] == "\r":
                continue
            table.append(number)
            if unit.is_utf_16 and ord(char) > 0xFFFF:
                table.append(None)
        table.append(len(self.words))
        return table

    def stretch(self, unit: Unit, place: Place) -> tuple[int, int] | None:
        """The stretch that a place names in a unit, where it has the words it should have; None where it has not."""
        if place.start is None or place.end is None:
            return None
        start, end = self.point(unit, place.start), self.point(unit, place.end)
        if start is None or end is None or start >= end:
            return None
        if place.exact and _lines(self.words[start:end]) != _lines(place.exact):
            return None
        return (start, end) if not place.exact or _is_between(self.words, start, end, place) else None


def usual(places: Iterable[tuple[Offsets, Place]]) -> tuple[Unit, ...]:
    """The units in the order in which they are tried for a file: that first in which most of its places have the words they should have."""
    fitting = Counter[Unit]()
    for offsets, place in places:
        if place.exact:
            fitting.update(unit for unit in Unit if offsets.stretch(unit, place) is not None)
    order = list(Unit)
    return tuple(sorted(order, key=lambda unit: (-fitting[unit], order.index(unit))))


NOT_THERE, TWICE, OUTSIDE, UNIT_UNKNOWN = (
    "the words are not in the text",
    "the words stand in the text more than once, and the offsets fit none of them",
    "the offsets are outside of the text",
    "there are offsets and no words, and in what the offsets count makes a difference",
)
FOUND = "found by the words, for the offsets did not fit"


def locate(offsets: Offsets, place: Place, units: tuple[Unit, ...], *, is_certain: bool) -> tuple[int, int, str] | str:
    """Where a place is in code points, and what to say of how it was found (empty: as it should be); or why it is nowhere.

    ``units`` are tried in turn. ``is_certain`` says that without words the offsets count code points, as a standard has it, in exactly
    this text. Words are never matched roughly.
    """
    if place.exact:
        for unit in units:
            if (found := offsets.stretch(unit, place)) is not None:
                straight = found == (place.start, place.end)
                return (*found, "" if straight else f"counted in {unit.value}")
        return _by_words(offsets.words, place)
    found_by = {unit: offsets.stretch(unit, place) for unit in Unit}
    if is_certain:
        found = found_by[Unit.CODE_POINTS]
        return (*found, "") if found is not None else OUTSIDE
    different = set(found_by.values())
    if len(different) > 1:
        return UNIT_UNKNOWN
    found = different.pop()
    return (*found, "") if found is not None else OUTSIDE


def _by_words(words: str, place: Place) -> tuple[int, int, str] | str:
    found = list(_occurrences(words, place.exact)) or (
        list(_occurrences(words, place.exact.replace("\n", "\r\n"))) if "\r" not in place.exact else []
    )
    if not found:
        return NOT_THERE
    around = [each for each in found if _is_between(words, *each, place)]
    if len(around) == 1 or len(found) == 1:
        start, end = around[0] if around else found[0]
        return start, end, FOUND if place.start is not None else ""
    return TWICE


def _occurrences(words: str, exact: str) -> Iterable[tuple[int, int]]:
    start = words.find(exact)
    while start >= 0:
        yield start, start + len(exact)
        start = words.find(exact, start + 1)


def _is_between(words: str, start: int, end: int, place: Place) -> bool:
    """Whether a stretch has the words before and after it that it should have."""
    return words.endswith(place.prefix, 0, start) and words.startswith(place.suffix, end)


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n")
