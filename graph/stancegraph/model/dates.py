"""Days written otherwise than YYYY-MM-DD: which days can be meant, and which is meant where the order is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

ORDERS = {"dmy": "day", "mdy": "month", "ymd": "year"}
"""The orders in which a dataset may say that its dates are written, and what comes first in each."""

_PARTS = re.compile(r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})", re.ASCII)
_MONTHS = 12


def readings(text: str) -> dict[date, str] | None:
    """Every day that three numbers can mean, each with what comes first in it: day, month or year.

    None where the text is no three numbers with one sign (``-``, ``.`` or ``/``) between them; nothing where no order makes
    a day of the calendar.
    """
    match = _PARTS.fullmatch(text)
    if not match:
        return None
    first, sign, second, third = match.groups()
    found: dict[date, str] = {}
    for year, month, day, how in _orders(first, second, third, sign):
        with suppress(ValueError):
            found.setdefault(date(_year(year), int(month), int(day)), how)
    return found


def day_in_order(text: str, order: str) -> date | None:
    """The day that three numbers mean where days are written in an order (of :data:`ORDERS`); None where they are none in it.

    A year of four digits that stands first is one in any order.
    """
    match = _PARTS.fullmatch(text)
    if not match:
        return None
    first, _, second, third = match.groups()
    if len(first) > 2 or order == "ymd":
        year, month, day = first, second, third
    elif order == "dmy":
        year, month, day = third, second, first
    else:
        year, month, day = third, first, second
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        return None


def _orders(first: str, second: str, third: str, sign: str) -> Iterator[tuple[str, str, str, str]]:
    """Year, month and day in every order in which three numbers are written, with what comes first in it."""
    if len(first) > 2:
        # Whoever writes the year first writes the month next, unless there is no such month.
        yield (first, second, third, "year") if int(second) <= _MONTHS else (first, third, second, "year")
        return
    yield third, second, first, "day"
    yield third, first, second, "month"
    if len(third) <= 2 and sign == "-":
        yield first, second, third, "year"


def _year(digits: str) -> int:
    """A year, of which two digits may stand alone (as POSIX reads them: 1969 to 2068); raises ValueError for others."""
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise ValueError
    return int(digits) + (1900 if int(digits) > 68 else 2000)
