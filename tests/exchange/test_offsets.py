"""Offsets in whatever unit -> code points, on a text with all that goes wrong elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.exchange.annotations import Place
from stancegraph.exchange.offsets import (
    FOUND,
    NOT_THERE,
    OUTSIDE,
    TWICE,
    UNIT_UNKNOWN,
    Offsets,
    Unit,
    locate,
    usual,
)

HARD = (
    "Envoy \U0001f469\u200d\U0001f4bb: no truce \U0001f1fa\U0001f1e6.\r\n\r\nПеремир’я зараз, said Kovalenko.\r\n"
    "لا شروط مسبقة\r\nA cafe\u0301 pact. The \U0001d4b3 stands.\r\nA cafe\u0301 pact. The \U0001d4b3 stands.\r\n"
)
texts = st.lists(
    st.sampled_from((*"ab \n\u0301\u0434\u0644\U0001f469\U0001d4b3", "\r\n")), min_size=1, max_size=30
).map("".join)


def counted(words: str, offset: int, unit: Unit) -> int:
    """How far a code point is from the beginning, counted as a program would that sees the words its own way."""
    before = words[:offset]
    if unit.joins_line_ends:
        before = before.replace("\r\n", "\n")
    return len(before.encode("utf-16-le")) // 2 if unit.is_utf_16 else len(before)


@given(texts, st.data())
def test_every_unit_leads_back_to_the_code_point(words: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(words)))
    for unit in Unit:
        if unit.joins_line_ends and words[offset - 1 : offset + 1] == "\r\n" and offset:
            continue  # between the two nothing ends
        assert Offsets(words).point(unit, counted(words, offset, unit)) == offset


@given(texts, st.data())
def test_words_with_their_places_in_any_unit_are_found_where_they_stand(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    if any(offset and words[offset - 1 : offset + 1] == "\r\n" for offset in (start, end)):
        return
    for unit in Unit:
        place = Place(counted(words, start, unit), counted(words, end, unit), words[start:end])
        units = usual([(Offsets(words), place)])
        found = locate(Offsets(words), place, (unit, *units), is_certain=False)
        assert found[:2] == (start, end)


def test_a_character_of_two_units_has_no_place_within_it() -> None:
    offsets = Offsets("a\U0001f469b")
    assert [offsets.point(Unit.UTF_16, each) for each in range(5)] == [0, 1, None, 2, 3]
    assert offsets.point(Unit.UTF_16, 5) is None
    assert offsets.point(Unit.CODE_POINTS, -1) is None


def test_what_the_most_places_are_counted_in_is_tried_first() -> None:
    offsets = Offsets(HARD)
    places = []
    for words in ("Перемир’я зараз", "لا شروط مسبقة", "stands"):
        start = HARD.index(words)
        end = counted(HARD, start + len(words), Unit.UTF_16)
        places.append((offsets, Place(counted(HARD, start, Unit.UTF_16), end, words)))
    assert usual(places)[0] is Unit.UTF_16
    assert usual([])[0] is Unit.CODE_POINTS


def test_a_sentence_that_stands_twice_is_the_one_its_offsets_mean() -> None:
    first, second = HARD.index("A cafe"), HARD.rindex("A cafe")
    words = "A cafe\u0301 pact. The \U0001d4b3 stands."
    for start in (first, second):
        for unit in Unit:
            place = Place(counted(HARD, start, unit), counted(HARD, start + len(words), unit), words)
            found = locate(Offsets(HARD), place, (unit, *Unit), is_certain=False)
            assert found[:2] == (start, start + len(words))


@pytest.mark.parametrize(
    ("place", "certain", "found"),
    [
        (Place(exact="Kovalenko"), False, (HARD.index("Kovalenko"), HARD.index("Kovalenko") + 9, "")),
        (Place(1, 4, "Kovalenko"), False, (HARD.index("Kovalenko"), HARD.index("Kovalenko") + 9, FOUND)),
        (Place(exact="stands"), False, TWICE),
        (Place(1, 4, "stands", suffix=".\r\nA cafe"), False, (HARD.index("stands"), HARD.index("stands") + 6, FOUND)),
        (Place(0, 5, "stood"), False, NOT_THERE),
        (Place(0, 5), True, (0, 5, "")),
        (Place(0, 5), False, (0, 5, "")),
        (Place(20, 30), False, UNIT_UNKNOWN),
        (Place(20, 30), True, (20, 30, "")),
        (Place(5, 5), True, OUTSIDE),
        (Place(0, 10_000), True, OUTSIDE),
        (Place(), True, OUTSIDE),
    ],
)
def test_where_a_place_is_or_why_it_is_nowhere(place: Place, certain: bool, found: object) -> None:
    assert locate(Offsets(HARD), place, tuple(Unit), is_certain=certain) == found
