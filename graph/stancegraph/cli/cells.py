"""Options for the cells of a row: one for each column, as the declaration of the data has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import click

from stancegraph.cli.options import language
from stancegraph.errors import StancegraphError
from stancegraph.model import values
from stancegraph.model.schema import Column
from stancegraph.tables.adding import CellError
from stancegraph.tables.table import Table

_PLACES = {
    values.DAY.name: "DAY",
    values.PARTIAL_DATE.name: "DATE",
    values.MOMENT.name: "MOMENT",
    values.CLOCK.name: "HH:MM",
}
_NUMBERS = (values.NUMBER, values.CONFIDENCE, values.OFFSET, values.DAYS)
_BEFORE = "cell_"


def options(table: Table, without: Collection[str] = (), *, needed: bool = True) -> list[click.Parameter]:
    """An option for each column of a table but some; unless ``needed`` is off, those that must be filled are required."""
    return [_option(column, needed) for column in table.columns if column.name not in without]


def flag(name: str) -> str:
    """The option for a column."""
    return f"--{name.replace('_', '-')}"


def _option(column: Column, needed: bool) -> click.Option:
    words, name = column.type.words, [flag(column.name), f"{_BEFORE}{column.name}"]
    meaning = column.meaning.replace("{words}", ", ".join(words)).replace("`", "")
    if column.name == "recorded":
        meaning = "when it entered the dataset: a date-time, without a zone UTC [default: now]"
    if column.name == "id":
        return click.Option(name, metavar="ID", help="The key of the new row. [default: made of what the row says]")
    if column.type is values.YES:
        return click.Option(name, is_flag=True, flag_value="yes", default=None, type=str, help=meaning)
    required = needed and column.required
    if words and not column.type.many:
        return click.Option(name, type=click.Choice(words), required=required, help=meaning)
    if column.type.many:
        return click.Option(
            name, metavar=_metavar(column), multiple=True, help=f"{meaning} (any number of times)", required=required
        )
    checked = language if column.name == "language" else None
    return click.Option(name, metavar=_metavar(column), required=required, callback=checked, help=meaning)


def _metavar(column: Column) -> str:
    if column.refers_to:
        return "ID" if column.refers_to in ("stance", "vote") else "ID|NAME"
    if column.type in _NUMBERS:
        return "N"
    return _PLACES.get(column.type.name, "TEXT")


def given(options: Mapping[str, Any]) -> dict[str, str]:
    """The cells that options were given for, by the names of their columns."""
    cells = {}
    for name, value in options.items():
        if isinstance(value, tuple):
            if value:
                cells[name.removeprefix(_BEFORE)] = ";".join(value)
        elif value is not None:
            cells[name.removeprefix(_BEFORE)] = str(value)
    return cells


def in_words(error: CellError) -> StancegraphError:
    """What is wrong with cells, said of the options they were given by."""
    return StancegraphError("\n".join(f"{flag(column)}: {message}" for column, message in error.faults))
