"""Stretches of calendar time over columns of day numbers (days since 1970-01-01, a Thursday)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.model.records import PartialDate
from stancegraph.networks.definition import Weeks

Ints = NDArray[np.int64]
_EPOCH = datetime(1970, 1, 1)  # by the clock, wherever it hangs


class Unit(StrEnum):
    """What windows are measured in; those shorter than a day only to the letter of Discourse Network Analyzer."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
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


SECONDS = {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3_600, Unit.DAYS: 86_400, Unit.WEEKS: 604_800}
"""How long the units are that are always of one length."""

_Moment = TypeVar("_Moment", bound=date)


def later(moment: _Moment, count: int, unit: Unit) -> _Moment:
    """The day, or the moment, so many units later; a day that the month does not have becomes its last.

    Raises OverflowError or ValueError beyond the years 1 to 9999.
    """
    if unit in SECONDS:
        return moment + timedelta(seconds=count * SECONDS[unit])
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return moment.replace(year, month + 1, min(moment.day, monthrange(year, month + 1)[1]))


def stretch(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month, a day, or from one to another: ``2024``, ``2024-03``, ``2024-03..2024-06-15``.

    Raises StancegraphError when it is none.
    """
    begins, dots, ends = text.partition("..")
    try:
        first, last = PartialDate.parse(begins).first, PartialDate.parse(ends if dots else begins).last
    except ValueError:
        raise StancegraphError(
            f"{show(text)} is no period; write for example 2024, 2024-03 or 2024-03..2024-06-15"
        ) from None
    if last < first:
        raise StancegraphError(f"{show(text)} ends before it begins")
    return first, last


def moment_at(seconds: int) -> datetime:
    """The moment so many seconds after 1970 began, by the clock."""
    return _EPOCH + timedelta(seconds=int(seconds))


def seconds_of(moment: datetime) -> int:
    """The reverse of :func:`moment_at`."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def units_between(moments: Ints, middle: datetime, unit: Unit) -> Ints:
    """From each moment to the middle in whole units, cut towards 0; negative for moments after it."""
    if unit in SECONDS:
        apart = seconds_of(middle) - moments
        whole: Ints = np.sign(apart) * (np.abs(apart) // SECONDS[unit])
        return whole
    days = moments // 86_400
    of_month = days - days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    apart = (middle.year - 1970) * 12 + middle.month - 1 - months(days)
    beyond = middle.day - 1 - of_month
    apart = apart - ((apart > 0) & (beyond < 0)) + ((apart < 0) & (beyond > 0))
    of_unit: Ints = np.sign(apart) * (np.abs(apart) // (12 if unit is Unit.YEARS else 1))
    return of_unit


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


def weeks(days: NDArray[Any], which: Weeks = Weeks.ISO) -> Ints:
    """One number for each week; it tells years apart."""
    return (days.astype(np.int64) + (4 if which is Weeks.US else 3)) // 7


def months(days: NDArray[Any]) -> Ints:
    """One number for each month of each year."""
    return _as(days, "M")


def years(days: NDArray[Any]) -> Ints:
    """One number for each year."""
    return _as(days, "Y")


def week_numbers(days: NDArray[Any], which: Weeks = Weeks.ISO) -> Ints:
    """The number of the week within its year.

    A week belongs to the year that has most of its days; in the United States to the year of its last day, so that the last
    days of December belong to week 1 when 1 January shares theirs.
    """
    # The day that decides: Thursday of a week from Monday, Saturday of one from Sunday. 1 January 1970 was a Thursday.
    decides = weeks(days, which) * 7 + (2 if which is Weeks.US else 0)
    new_year = years(decides).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    numbers: Ints = (decides - new_year) // 7 + 1
    return numbers


def month_numbers(days: NDArray[Any]) -> Ints:
    """The number of the month within its year, from 0."""
    return months(days) % 12


def _as(days: NDArray[Any], unit: str) -> Ints:
    numbers: Ints = days.astype(np.int64).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    return numbers
