"""Rows of answers -> table, JSON, CSV or TSV on standard output.

JSON, CSV and TSV are for programs: plain, stable, every field, ids with their labels beside them. The table is for
eyes: labels, signs and colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stancegraph.answers.shown import rows_apart
from stancegraph.cli.output import write_text
from stancegraph.cli.terminal import console, say
from stancegraph.exporters.rows import Row, answers_as_text, rows_as_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


class RowFormat(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"


def write_rows(rows: Iterable[Row], names: Sequence[str], format: str) -> None:
    """Write rows for programs to standard output."""
    write_text(rows_as_text(rows, names, format))


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table for eyes: its heading, what it shows of an answer, and options for rich.

    ``lifted`` names a field: where all answers agree on it, it goes into the heading line instead. ``from_width`` is
    how wide the terminal must be for the column.
    """

    heading: str
    cell: Callable[[Any], Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    lifted: str | None = None
    from_width: int = 0


_NARROW = 72
"""Below this width the columns of an answer stand one under another."""


def draw(
    answers: Sequence[Any], columns: Sequence[Shown], *, dimmed: Callable[[Any], bool] = lambda _row: False
) -> None:
    """Draw answers as a table that fits the terminal, or one under another where it is too narrow for a table."""
    out = console()
    same = {
        name for column in columns if (name := column.lifted) and len({getattr(each, name) for each in answers}) == 1
    }
    heading = [getattr(answers[0], f"{name}_label") for name in ("actor", "issue") if name in same]
    if heading:
        out.print(" on ".join(heading), style="bold")
    shown = [column for column in columns if column.lifted not in same and column.from_width <= out.width]
    if out.width < _NARROW:
        for answer in answers:
            _stacked(out, [column.cell(answer) for column in shown], "dim" if dimmed(answer) else "")
        return
    table = grid({column.heading: column.options for column in shown})
    for answer in answers:
        table.add_row(*(column.cell(answer) for column in shown), style="dim" if dimmed(answer) else None)
    out.print(table)


def _stacked(out: Console, cells: Sequence[Any], style: str) -> None:
    """The cells of one answer, the first as its heading."""
    from rich.padding import Padding

    first, *others = cells
    out.print(first, style=f"bold {style}".strip())
    for cell in others:
        if str(cell):
            out.print(
                Padding(cell if not isinstance(cell, str) else cell.replace("\n", ", "), (0, 0, 0, 2)), style=style
            )


_LEAST = 12
"""How wide a column that breaks its cells may become before its table is too narrow to be read."""


def print_table(table: Table) -> None:
    """Print a table made by :func:`grid`, or its rows one under another, each cell with its heading, where it does not fit."""
    from rich.text import Text

    out = console()
    if _least_width(table) <= out.width:
        out.print(table)
        return
    headings = [str(column.header) for column in table.columns]
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        named = [(heading, cell) for heading, cell in zip(headings, cells, strict=True) if str(cell)] or [
            (headings[0], "")
        ]
        _stacked(out, [Text.assemble((f"{heading}: ", "bright_black"), cell) for heading, cell in named], "")
    if table.caption:
        out.print(table.caption, style="italic")


def _least_width(table: Table) -> int:
    from rich.cells import cell_len

    width = 3 * len(table.columns) - 1
    for column in table.columns:
        texts = [str(each) for each in (column.header, *column.cells)]
        pieces = [piece for text in texts for piece in (text.splitlines() if column.no_wrap else text.split())]
        longest = max(map(cell_len, pieces), default=0)
        width += longest if column.no_wrap else min(longest, _LEAST)
    return width


def grid(columns: Mapping[str, Mapping[str, Any]]) -> Table:
    """An empty table with these columns, each with options for rich. Cells that are too wide are broken, never cut."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name, options in columns.items():
        table.add_column(name, **{"overflow": "fold", **options})
    return table


def show_rows(
    rows: Iterable[Any], kind: type, format: str, table: Callable[[list[Any]], None], empty: str, *, apart: bool = True
) -> None:
    """Write answers in the format asked for; ``table`` draws them for eyes, ``empty`` says what it means that there are none.

    For eyes those of one name are told ``apart`` by their ids, unless rows hold two datasets, in which one may have two ids.
    """
    if format == "table":
        answers = list(rows)
        if answers:
            table(rows_apart(answers) if apart else answers)
        else:
            say(empty)
    else:
        write_text(answers_as_text(rows, kind, format))
