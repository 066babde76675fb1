"""Days and windows in expressions: which rows lie in a scope, and in which stretch of time each does."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from stancegraph.answers.scope import Scope


class Window(StrEnum):
    """The stretches of time that rows are counted in."""

    ALL = "all"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"

    @property
    def names(self) -> tuple[str, ...]:
        """The column that says which window it is; without windows none."""
        return () if self is Window.ALL else ("window",)

    def column(self, day: Any) -> dict[str, Any]:
        """The first day of the window of a day, by the name of its column. Weeks begin on Monday."""
        match self:
            case Window.ALL:
                return {}
            case Window.DAY:
                return {"window": day}
            case _:
                return {"window": day.truncate(_UNITS[self]).cast("date")}

    def grouped(self, seen: Any, *, total: bool = False) -> Any:
        """How many of the rows (``actor``, ``issue``, ``value``, ``date``) there are of each in each window; ``total``: whatever the issue."""
        of = ("actor", "value") if total else ("actor", "issue", "value")
        seen = seen.select(*of, **self.column(seen.date))
        return seen.group_by(*of, *self.names).agg(count=seen.count())


_UNITS = {Window.YEAR: "Y", Window.QUARTER: "Q", Window.MONTH: "M", Window.WEEK: "W"}


def dated(table: Any, scope: Scope, *, since_and_until: bool = True) -> Any:
    """The rows whose ``date`` lies within a scope; without its bounds those up to the day asked about."""
    found = table.filter(table.date <= scope.day)
    if since_and_until and scope.since is not None:
        found = found.filter(found.date >= scope.since)
    if since_and_until and scope.until is not None:
        found = found.filter(found.date <= scope.until)
    return found


def sign(value: Any) -> Any:
    """-1, 0 or 1."""
    return (value > 0).cast("int8") - (value < 0).cast("int8")
