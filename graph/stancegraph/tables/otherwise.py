"""Cells that are written otherwise than the format has it, and can mean only one thing: names for ids, days in another order.

Who fills in tables writes "Anna Berg" for ``anna`` and 13/1/2024 for 2024-01-13. A name that only one record has is as good as its id, and a day
in the order that ``dataset.toml`` declares as good as one in ISO 8601. Whatever else is an error that says what is possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from stancegraph.characters import show
from stancegraph.model import values
from stancegraph.model.cells import is_id
from stancegraph.model.dates import ORDERS, day_in_order, readings
from stancegraph.model.schema import Column
from stancegraph.naming import fold
from stancegraph.tables.conventions import DATE_ORDER_KEY
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Registry
from stancegraph.tables.rows import Rows
from stancegraph.tables.table import Table

Mended = Callable[[str, int, str, str, str], None]
"""Told of a cell that could be written as the format has it: file, line, column, as it is and as it should be."""

_DAYS = (values.DAY, values.PARTIAL_DATE, values.MOMENT)
_CALLED_BY = {"issue": "label"}
"""The tables that refer to themselves and whose rows have names: the column of the name."""
_MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Names:
    """The rows of one table: their ids, and by what they are called, compared as names are."""

    ids: frozenset[str]
    called: Mapping[str, list[str]]


_NONE = Names(frozenset(), {})


def names_in(table: Table, rows: Rows) -> Names:
    """What the rows of a table that refers to itself are called."""
    own = _CALLED_BY[table.path]
    ids, called = set[str](), defaultdict[str, list[str]](list)
    for _, cells, _ in rows:
        if cells is not None:
            row = dict(zip(table.header, cells, strict=True))
            identifier = row["id"].strip()
            ids.add(identifier)
            for name in {fold(identifier), fold(row[own])}:
                called[name].append(identifier)
    return Names(frozenset(ids), called)


class Otherwise:
    """Reads the cells of one table that are not written as the format has it; warns once of each column in which there are such."""

    def __init__(
        self,
        file: str,
        table: Table,
        date_order: str,
        registry: Registry,
        problems: Problems,
        own_names: Callable[[], Names],
        mended: Mended | None,
    ) -> None:
        self._file, self._table, self._order = file, table, date_order
        self._registry, self._problems, self._mended = registry, problems, mended
        self._read_own_names = own_names
        self._own: Names | None = None
        self._said: set[str] = set()

    def is_called_in_itself(self, column: Column) -> bool:
        """Whether a column refers to rows of its own table that have names."""
        return column.refers_to == self._table.path and self._table.path in _CALLED_BY

    def plain(self, line: int, column: Column, cell: str) -> str | None:
        """The cell as the format has it; None where it is no other way of writing it. Raises ValueError where it could mean several things."""
        if column.refers_to:
            plain = self._ids(column, cell)
        elif column.type in _DAYS and (order := self._order or (self._mended and _only_order(cell))):
            plain = _day(column, cell, order)
        else:
            return None
        if plain is None or plain == cell:
            return None
        if column.name not in self._said and (column.refers_to or self._order):
            self._said.add(column.name)
            how = "an id" if column.refers_to else f"{ORDERS[self._order]} first, as dataset.toml says"
            # Of other tables than CSV nothing is mended.
            advice = "; validate --fix writes it so" if self._file.endswith(".csv") else ""
            self._problems.warn(
                self._file, line, column.name, f"{show(cell)} is read as {plain} ({how}), and more like it{advice}"
            )
        if self._mended:
            self._mended(self._file, line, column.name, cell, plain)
        return plain

    def hint(self, column: Column, cell: str) -> str:
        """What to add to the error of a cell."""
        if column.type not in _DAYS or not (found := readings(cell)):
            return ""
        if self._order:
            return f' (dataset.toml says {DATE_ORDER_KEY} = "{self._order}")'
        if len(found) == 1:
            return ""
        orders = {how: order for order, how in ORDERS.items()}
        words = " or ".join(f'"{orders[how]}"' for how in found.values())
        return f"; or say in dataset.toml which it is: {DATE_ORDER_KEY} = {words}"

    def _ids(self, column: Column, cell: str) -> str | None:
        kind = column.refers_to
        assert kind is not None
        if not column.type.many:
            return self._id(kind, cell)
        found = []
        for part in filter(None, map(str.strip, cell.split(";"))):
            name, colon, rest = part.rpartition(":") if column.type is values.BEARINGS else (part, "", "")
            identifier = self._id(kind, name.strip())
            if identifier is None:
                return None
            found.append(f"{identifier}{colon}{rest.strip()}")
        return ";".join(found)

    def _id(self, kind: str, text: str) -> str | None:
        """The id of what is called so: an id itself, or the only record of that name."""
        own = self._names() if kind == self._table.path else _NONE
        if is_id(text) and (text in own.ids or self._registry.knows(kind, text)):
            return text
        name = fold(text)
        candidates = dict.fromkeys([*own.called.get(name, ()), *self._registry.called(kind, name)])
        if len(candidates) > 1:
            what = "actor, event or issue" if kind == "subject" else kind
            listed = ", ".join([*candidates][:_MOST_LISTED]) + ", ..." * (len(candidates) > _MOST_LISTED)
            raise ValueError(
                f"{show(text)} is the name of more than one {what}: {listed}; write the id of the one that is meant"
            )
        return next(iter(candidates), None)

    def _names(self) -> Names:
        if self._table.path not in _CALLED_BY:
            return _NONE
        if self._own is None:
            self._own = self._read_own_names()
        return self._own


def _only_order(cell: str) -> str:
    """The order in which a day is written where there is only one in which it is a day, for who is asked before it is written so."""
    found = readings(cell.replace("T", " ").partition(" ")[0]) or {}
    orders = {how: order for order, how in ORDERS.items()}
    return orders[next(iter(found.values()))] if len(found) == 1 else ""


def _day(column: Column, cell: str, order: str) -> str | None:
    """A day in an order, with a time of day after it where the column has one, as ISO 8601 has it."""
    text, blank, clock = cell.replace("T", " ").partition(" ")
    day = day_in_order(text, order)
    if day is None or (blank and column.type is not values.MOMENT):
        return None
    if not blank:
        return day.isoformat()
    with suppress(ValueError):
        return datetime.combine(
            day, datetime.strptime(clock.strip(), "%H:%M:%S" if clock.count(":") > 1 else "%H:%M").time()
        ).isoformat()
    return None
