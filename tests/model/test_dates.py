"""Days in other orders: what can be meant, against every order tried out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model.dates import ORDERS, day_in_order, readings

_PLACES = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


@given(
    st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from("-./"), st.sampled_from(list(ORDERS)), st.booleans()
)
def test_a_day_written_in_an_order_is_read_in_it(day: date, sign: str, order: str, short: bool) -> None:
    year = f"{day.year % 100:02}" if short and order != "ymd" else str(day.year)
    texts = {"y": year, "m": str(day.month), "d": str(day.day)}
    text = sign.join(texts[letter] for letter in order)
    assert day_in_order(text, order) == day
    assert day in (readings(text) or {})


@given(st.tuples(st.integers(1, 32), st.integers(0, 13), st.sampled_from([2024, 2025, 1900])))
def test_what_is_read_in_an_order_is_what_that_order_says(numbers: tuple[int, int, int]) -> None:
    text = "/".join(map(str, numbers))
    for order, places in _PLACES.items():
        if order == "ymd":
            continue
        year, month, day = (numbers[place] for place in places)
        try:
            expected = date(year, month, day)
        except ValueError:
            expected = None
        assert day_in_order(text, order) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1/13/2024", {date(2024, 1, 13): "month"}),
        ("4/5/2024", {date(2024, 5, 4): "day", date(2024, 4, 5): "month"}),
        ("31.2.2025", {}),
        ("2024/13/5", {date(2024, 5, 13): "year"}),
        ("soon", None),
        ("1/2.2024", None),
    ],
)
def test_readings(text: str, found: dict[date, str] | None) -> None:
    assert readings(text) == found


@pytest.mark.parametrize("order", ORDERS)
def test_a_year_of_four_digits_that_stands_first_is_one_in_any_order(order: str) -> None:
    assert day_in_order("2024-5-1", order) == date(2024, 5, 1)
    assert day_in_order("2024-13-5", order) is None
    assert day_in_order("1.2.3", order) is None
