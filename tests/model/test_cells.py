"""What may stand in a cell: each value has one way to be written, and what is wrong is said with what would be right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.model import cells
from stancegraph.model.cells import Codec
from stancegraph.model.records import Bearing, Figure, PartialDate
from stancegraph.model.words import Position, Voice
from support import NASTY, iris, numbers, partial_dates

IRI_HINT = "is not a web address; write it whole, from http:// or https://, blanks and brackets as %20, %5B, %5D"
ID_HINT = "is not an id; use up to 128 letters a-z, digits, '-', '_' and '.', beginning with a letter or digit"
TEN_MB = "x" * 10_000_000

GOOD: list[tuple[Codec, str, Any, str]] = [
    (cells.ID, "s-2025.04_x", "s-2025.04_x", "s-2025.04_x"),
    (cells.ID, "A..b", "A..b", "A..b"),
    (cells.ID, "9" * 128, "9" * 128, "9" * 128),
    (cells.IDS, " b ;a;; b", ("a", "b"), "a;b"),
    (cells.TEXTS, "Олена; Ann ;Olena;Ann", ("Ann", "Olena", "Олена"), "Ann;Olena;Олена"),
    (cells.DAY, "2024-02-29", date(2024, 2, 29), "2024-02-29"),
    (cells.DAY, "0001-01-01", date(1, 1, 1), "0001-01-01"),
    (cells.DAY, "9999-12-31", date(9999, 12, 31), "9999-12-31"),
    (cells.PARTIAL_DATE, "2024", PartialDate("2024"), "2024"),
    (cells.PARTIAL_DATE, "2024-07", PartialDate("2024-07"), "2024-07"),
    (cells.PARTIAL_DATE, "0999-01-31", PartialDate("0999-01-31"), "0999-01-31"),
    (cells.MOMENT, "2025-04-10T09:00:00Z", datetime(2025, 4, 10, 9, tzinfo=UTC), "2025-04-10T09:00:00Z"),
    (cells.MOMENT, "2025-04-10T09:00:00.000001+02:00", datetime(2025, 4, 10, 7, 0, 0, 1, UTC), "2025-04-10T07:00:00.000001Z"),
    (cells.MOMENT, "2025-04-10 09:00", datetime(2025, 4, 10, 9, tzinfo=UTC), "2025-04-10T09:00:00Z"),
    (cells.MOMENT, "2025-04-10", datetime(2025, 4, 10, tzinfo=UTC), "2025-04-10T00:00:00Z"),
    (cells.MOMENT, "0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    (cells.NUMBER, "0160000", Decimal(160000), "160000"),
    (cells.NUMBER, "1.6e5", Decimal(160000), "160000"),
    (cells.NUMBER, "-2.50", Decimal("-2.5"), "-2.5"),
    (cells.NUMBER, "-0", Decimal(0), "0"),
    (cells.NUMBER, "0.000", Decimal(0), "0"),
    (cells.NUMBER, ".5", Decimal("0.5"), "0.5"),
    (cells.NUMBER, "9" * 18 + "." + "9" * 18, Decimal("9" * 18 + "." + "9" * 18), "9" * 18 + "." + "9" * 18),
    (cells.CONFIDENCE, "-0", Decimal(0), "0"),
    (cells.CONFIDENCE, "1.000", Decimal(1), "1"),
    (cells.OFFSET, "007", 7, "7"),
    (cells.POSITION, "supports", Position.SUPPORTS, "supports"),
    (cells.choice(Voice), "self", Voice.SELF, "self"),
    (cells.SHA256, "0af" + "9" * 61, "0af" + "9" * 61, "0af" + "9" * 61),
    (cells.IRI, "https://example.org/a_(b)?c=d&e=%20#f", "https://example.org/a_(b)?c=d&e=%20#f", "https://example.org/a_(b)?c=d&e=%20#f"),
    (
        cells.FIGURES,
        "killed=14; injured = 50  people ;area=1.50 km²",
        (Figure("area", Decimal("1.5"), "km²"), Figure("injured", Decimal(50), "people"), Figure("killed", Decimal(14))),
        "area=1.5 km²;injured=50 people;killed=14",
    ),
    (
        cells.BEARINGS,
        "truce:rejects; aid : supports",
        (Bearing("aid", Position.SUPPORTS), Bearing("truce", Position.REJECTS)),
        "aid:supports;truce:rejects",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "cell", "value", "written"), GOOD)
def test_good_cells(codec: Codec, cell: str, value: Any, written: str) -> None:
    parsed = codec.parse(cell)
    assert parsed == value
    assert codec.format(parsed) == written
    assert codec.parse(written) == value
    assert codec.format(codec.parse(written)) == written


BAD: list[tuple[Codec, str, str]] = [
    *((cells.ID, cell, f"{show(cell)} {ID_HINT}") for cell in ("a/b", "..", ".a", "-a", "a b", "é", "a\nb", "a" * 129, "a;b", "a:b")),
    (cells.IDS, "good;b/d", f'"b/d" {ID_HINT}'),
    (cells.DAY, "31.02.2025", '"31.02.2025" is not a date; write it as YYYY-MM-DD (and there is no such day in the calendar)'),
    (cells.DAY, "4.4.2025", '"4.4.2025" is not a date; write it as YYYY-MM-DD, for example 2025-04-04'),
    (cells.DAY, "05/04/2025", '"05/04/2025" is not a date; write it as YYYY-MM-DD, for example 2025-04-05 (day first) or 2025-05-04 (month first)'),
    *((cells.DAY, cell, f'"{cell}" is not a date; write it as YYYY-MM-DD, for example {meant}') for cell, meant in (
        ("6/13/2025", "2025-06-13"), ("6-13-2025", "2025-06-13"), ("6/13/25", "2025-06-13"), ("13.6.25", "2025-06-13"), ("6/13/99", "1999-06-13"),
        ("6/3/2025", "2025-03-06 (day first) or 2025-06-03 (month first)"), ("6/3/25", "2025-03-06 (day first) or 2025-06-03 (month first)"),
        ("5-4-25", "2025-04-05 (day first) or 2025-05-04 (month first)"), ("2025-6-3", "2025-06-03"), ("2025/06/03", "2025-06-03"), ("2025-6-13", "2025-06-13"),
        ("2025/13/06", "2025-06-13"), ("25-06-13", "2013-06-25 (day first) or 2025-06-13 (year first)"))),
    *((cells.DAY, cell, f'"{cell}" is not a date; write it as YYYY-MM-DD (and there is no such day in the calendar)') for cell in ("6/31/2025", "13/13/2025", "1/2/3", "1/2/345")),
    *((cells.DAY, cell, f'"{cell}" is not a date; write it as YYYY-MM-DD') for cell in ("6/3-2025", "6/2025", "1/2/20255")),
    (cells.DAY, "2025-13-06", '"2025-13-06" is not a day of the calendar; write it as YYYY-MM-DD, for example 2025-06-13'),
    (cells.PARTIAL_DATE, "6/13/2025", '"6/13/2025" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD, for example 2025-06-13'),
    (cells.DAY, "2025-02-30", '"2025-02-30" is not a day of the calendar'),
    (cells.DAY, "0000-01-01", '"0000-01-01" is not a day of the calendar'),
    (cells.DAY, "2025-4-4", '"2025-4-4" is not a date; write it as YYYY-MM-DD, for example 2025-04-04'),
    (cells.DAY, "٢٠٢٥-٠٤-٠٤", '"٢٠٢٥-٠٤-٠٤" is not a date; write it as YYYY-MM-DD'),
    (cells.DAY, "2025-04-04T00:00", '"2025-04-04T00:00" is not a date; write it as YYYY-MM-DD'),
    (cells.PARTIAL_DATE, "2025-13", '"2025-13" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD'),
    (cells.PARTIAL_DATE, "2025-02-30", '"2025-02-30" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD'),
    (cells.PARTIAL_DATE, "25", '"25" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD'),
    (cells.PARTIAL_DATE, "٢٠٢٥", '"٢٠٢٥" is not a date; write it as YYYY, YYYY-MM or YYYY-MM-DD'),
    (cells.MOMENT, "yesterday", '"yesterday" is not a date-time; write it as 2025-04-10T09:00:00Z'),
    *((cells.MOMENT, cell, f'"{cell}" is not a date-time; write it as 2025-04-10T09:00:00Z') for cell in ("20250410", "2025-W15-4", "2025-02-30", "2025-04-10T25:00", "2025-04-10T09:00:00.1234567Z", "2025-04-10T09", "٢٠٢٥-٠٤-١٠")),
    (cells.MOMENT, "0001-01-01T00:00:00+14:00", '"0001-01-01T00:00:00+14:00" is not a date-time; write it as 2025-04-10T09:00:00Z'),
    *((cells.NUMBER, cell, f'{show(cell)} is not a number; write it plainly, for example 600000 or 2.5') for cell in ("nan", "Infinity", "1_000", "1,5", "١٢", "0x10", "1e", "--1", TEN_MB, "9" * 10_000_000)),
    *((cells.NUMBER, cell, f'"{cell}" is out of range; numbers have at most 18 digits before the point and as many after it') for cell in ("1" + "0" * 18, "1e18", "1e-19", "-1e999", "1e-9999", "0." + "0" * 18 + "1")),
    (cells.CONFIDENCE, "1.5", '"1.5" is not a confidence; it goes from 0 to 1'),
    (cells.CONFIDENCE, "-0.1", '"-0.1" is not a confidence; it goes from 0 to 1'),
    (cells.CONFIDENCE, "nan", '"nan" is not a number; write it plainly, for example 600000 or 2.5'),
    (cells.CONFIDENCE, "high", '"high" is not a number; write it plainly, for example 600000 or 2.5'),
    *((cells.OFFSET, cell, f'{show(cell)} is not an offset; count characters from 0') for cell in ("-1", "1.0", "1e3", "٣", "9" * 12, TEN_MB)),
    (cells.POSITION, "favours", '"favours" is none of rejects, opposes, ambivalent, conditional, supports'),
    (cells.POSITION, "Supports", '"Supports" is none of rejects, opposes, ambivalent, conditional, supports'),
    (cells.choice(Voice), "own", '"own" is none of self, reported, attributed'),
    (cells.SHA256, "A" * 64, f'{show("A" * 64)} is not a SHA-256; it has 64 digits 0-9 a-f'),
    *((cells.IRI, cell, f"{show(cell)} {IRI_HINT}") for cell in (
        "example.org", "ftp://example.org/", "http://", "http:///path", "https://example.org/a b", "https://example.org/[1]",
        "https://example.org/%zz", "https://example.org/a#b#c", "https://example.org:port/", "javascript:alert(1)",
        "https://user:secret@example.org/", "https://example.org/\x01", "https://example.org/<x>", "urn:x:", "httpſ://example.org/", "https://example.org/\ue000",
    )),
    (cells.IRIS, "https://example.org/;x", f'"x" {IRI_HINT}'),
    (cells.TEXT, TEN_MB, "the cell holds 10,000,000 characters, at most 10,000 are allowed; is a quotation mark left open?"),
    (cells.TEXTS, TEN_MB, "the cell holds 10,000,000 characters, at most 10,000 are allowed; is a quotation mark left open?"),
    (cells.QUOTE, "x" * 301, "the quote has 301 characters, at most 300 are allowed; quote a shorter fragment"),
    (cells.FIGURES, "killed", '"killed" is not a figure; write measure=number or measure=number unit, for example killed=14 people'),
    (cells.FIGURES, "killed=many", '"many" is not a number; write it plainly, for example 600000 or 2.5'),
    (cells.FIGURES, "killed=1;killed=2", 'the measure "killed" stands twice'),
    (cells.BEARINGS, "truce", '"truce" does not say how the deed bears on what; write issue:position, for example ceasefire:rejects'),
    (cells.BEARINGS, "truce:no", '"no" is none of rejects, opposes, ambivalent, conditional, supports'),
    (cells.BEARINGS, "truce:rejects;truce:supports", 'the issue "truce" stands twice'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("codec", "cell", "message"), BAD, ids=lambda value: show(value) if isinstance(value, str) else ""
)
def test_bad_cells(codec: Codec, cell: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        codec.parse(cell)
    assert str(caught.value) == message


@pytest.mark.parametrize("codec", [value for value in vars(cells).values() if isinstance(value, Codec)])
def test_ten_megabytes_in_any_cell_are_refused_with_a_short_message(codec: Codec) -> None:
    for cell in (TEN_MB, "1" * 10_000_000, "a;" * 5_000_000, "a=1 " * 2_500_000):
        with pytest.raises(ValueError) as caught:
            codec.parse(cell)
        assert len(str(caught.value)) < 250


@given(numbers)
def test_numbers_have_one_way_to_be_written(number: Decimal) -> None:
    text = cells.NUMBER.format(number)
    assert "e" not in text.lower()
    assert text == "0" or not text.startswith(("-0.0 ", "+", "00"))
    assert not ("." in text and text.endswith("0"))
    assert cells.NUMBER.parse(text) == number


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]), min_value=datetime(2, 1, 1)
    )
)
def test_moments_go_through_cells_whole(moment: datetime) -> None:
    assert cells.MOMENT.parse(cells.MOMENT.format(moment)) == moment


@given(partial_dates)
def test_partial_dates_span_from_first_to_last(partial: PartialDate) -> None:
    assert cells.PARTIAL_DATE.parse(partial.text) == partial
    days = (partial.last - partial.first).days
    assert days in {4: (364, 365), 7: (27, 28, 29, 30), 10: (0,)}[len(partial.text)]
    assert (
        partial.last == date.max or (partial.last + timedelta(days=1)).isoformat()[: len(partial.text)] != partial.text
    )


def _is_strict(iri: str) -> bool:
    try:
        pyoxigraph.NamedNode(iri)
    except ValueError:
        return False
    return True


@settings(max_examples=600)
@given(
    st.sampled_from(["http://", "https://", "urn:isbn:", "HTTP://"]),
    st.text(
        st.sampled_from("ab1:/?#[]@!$&'()*+,;=%2F-._~\"<>\\^`{|} é\u200f\ue000\ufdd0\ufffe\U0001f600\U0001fffe\t") | st.characters(),
        min_size=1,
        max_size=12,
    ),
)  # fmt: skip
def test_every_iri_we_take_is_one_that_strict_readers_take(start: str, rest: str) -> None:
    try:
        iri = cells.IRI.parse(start + rest)
    except ValueError:
        return
    assert _is_strict(iri)


@given(iris)
def test_usual_iris_are_taken(iri: str) -> None:
    assert cells.IRI.parse(iri) == iri
    assert _is_strict(iri)


@given(st.text() | st.sampled_from(NASTY))
def test_what_is_shown_in_messages_is_short_and_harmless(text: str) -> None:
    shown = show(text)
    assert shown.isprintable()
    assert shown[0] == shown[-1] == '"'
    assert len(show("x" * 1000)) == 62


def test_a_message_cannot_disturb_a_terminal() -> None:
    assert show("\x1b[31mred\x07\n\u202e") == r'"\x1b[31mred\x07\x0a\u202e"'


def test_quotes_and_texts_may_be_as_long_as_is_said_and_no_longer() -> None:
    for codec, most in ((cells.QUOTE, limits.LONGEST_QUOTE), (cells.TEXT, limits.LONGEST_TEXT)):
        assert codec.parse("x" * most) == "x" * most
        with pytest.raises(ValueError, match=f"{most + 1:,} characters, at most {most:,} are allowed"):
            codec.parse("x" * (most + 1))


def test_a_short_label_is_one_line_of_twenty_characters() -> None:
    assert cells.SHORT.parse("x" * 20) == "x" * 20
    with pytest.raises(ValueError, match="21 characters, at most 20 are allowed"):
        cells.SHORT.parse("x" * 21)
    with pytest.raises(ValueError, match="line break"):
        cells.SHORT.parse("two\nlines")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("13.5.2024", "2024-05-13"), ("1/13/2024", "2024-01-13")],
)
def test_a_date_in_another_order_is_put_right(cell: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"for example {meant}$"):
        cells.DAY.parse(cell)


def test_no_date_is_made_up_for_a_day_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="no such day in the calendar"):
        cells.DAY.parse("31.31.2024")
