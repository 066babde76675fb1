"""Sheets of workbooks, as what reads them hands them on: rows of values with their numbers, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from stancegraph import limits


class WorkbookError(Exception):
    """A workbook cannot be read on: what is wrong, and in which row of a sheet, where it is in one."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for a cell of which nobody can tell what it should hold: ``shown`` is what a reader sees, ``why`` the reason."""

    shown: str
    why: str

    def __str__(self) -> str:
        return self.shown


class DayNotShown(date):
    """A day of which the cell shows its month or year alone: who typed *May 2025* meant no day, and the program made the first of it."""


class Sheet(Protocol):
    """One sheet: its name, and its rows with their numbers from 1, empty ones left out.

    A value is a text, a number, a day (:class:`DayNotShown` where only its month is seen), a moment, a time of day, a truth value, :class:`Unreadable`, or None. Raises WorkbookError.
    """

    @property
    def name(self) -> str: ...

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]: ...


def check_size(cells: int, rows: int, line: int) -> None:
    """Raise WorkbookError where a sheet has more cells or rows up to a line than are read; few bytes can stand for any number."""
    if rows > limits.MOST_SHEET_ROWS:
        raise WorkbookError(
            f"the sheet has more than {limits.MOST_SHEET_ROWS:,} rows; is one copied down to its end? Save large tables as CSV",
            line,
        )
    if cells > limits.MOST_CELLS:
        raise WorkbookError(
            f"the sheet has more than {limits.MOST_CELLS:,} cells; is a row or column copied down to its end?", line
        )


MOST_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number, and make noughts of the others."""


def number(text: str, shown: str | None = None) -> int | float | Unreadable:
    """A number as the value it was typed as; raises ValueError for what is none.

    ``shown`` is what the cell shows, where that is known: noughts before a number show that it is none.
    """
    value = float(text)
    if shown is not None and shown[:1] == "0" and shown.isdigit() and len(shown) > 1:
        return Unreadable(
            shown, f"the cell shows {shown} and holds the number {text}; format the column as text and type it again"
        )
    if abs(value) >= MOST_EXACT or value != value:
        return Unreadable(
            text, f"{text} has more digits than a spreadsheet keeps; format the column as text and type it again"
        )
    return int(value) if value.is_integer() else value
