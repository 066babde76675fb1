"""Stretches of calendar time over columns of day numbers (days since 1970-01-01, a Thursday)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.characters import show
from stancegraph.errors import StancegraphError

Ints = NDArray[np.int64]


class Unit(StrEnum):
    """What windows are measured in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Period:
    """So many units of time, or so many statements."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``3months``, ``10 days``, ``1 year`` or ``200 statements``; raises StancegraphError when it is none."""
        found = re.fullmatch(r"\s*([0-9]{1,6})\s*([a-z]+?)s?\s*", text.lower())
        if not found or int(found[1]) < 1 or f"{found[2]}s" not in list(Unit):
            raise StancegraphError(
                f"{show(text)} is no length of a window; write for example 3months, 10days or 200statements"
            )
        return cls(int(found[1]), Unit(f"{found[2]}s"))

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count > 1 else self.unit[:-1]}"


def later(day: date, count: int, unit: Unit) -> date:
    """The day so many units later; a day that the month does not have becomes its last.

    Raises OverflowError or ValueError beyond the years 1 to 9999.
    """
    if unit in (Unit.DAYS, Unit.WEEKS):
        return day + timedelta(days=count * (7 if unit is Unit.WEEKS else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def floor(day: date, unit: Unit) -> date:
    """The first day of the ISO week, month or year the day lies in."""
    match unit:
        case Unit.WEEKS:
            return date.fromordinal(day.toordinal() - day.weekday())
        case Unit.MONTHS:
            return day.replace(day=1)
        case Unit.YEARS:
            return day.replace(month=1, day=1)
        case _:
            return day


def weeks(days: NDArray[Any]) -> Ints:
    """One number for each ISO week, which begins on Monday; it tells years apart."""
    return (days.astype(np.int64) + 3) // 7


def months(days: NDArray[Any]) -> Ints:
    """One number for each month of each year."""
    return _as(days, "M")


def years(days: NDArray[Any]) -> Ints:
    """One number for each year."""
    return _as(days, "Y")


def week_numbers(days: NDArray[Any]) -> Ints:
    """The number of the week within its year, where weeks begin on Sunday and week 1 is that of 1 January.

    So calendars count in the United States. The last days of December belong to week 1 when 1 January shares theirs.
    """
    sundays = (days.astype(np.int64) + 4) // 7
    saturdays = sundays * 7 + 2
    new_year = years(saturdays).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    numbers: Ints = sundays - (new_year + 4) // 7 + 1
    return numbers


def month_numbers(days: NDArray[Any]) -> Ints:
    """The number of the month within its year, from 0."""
    return months(days) % 12


def _as(days: NDArray[Any], unit: str) -> Ints:
    numbers: Ints = days.astype(np.int64).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    return numbers
