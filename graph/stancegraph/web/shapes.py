"""What rows of an answer are: plain values or whole records, as JSON and as CSV."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Any

from stancegraph.delimited import Delimited
from stancegraph.exporters.rows import answers_as_text, plain
from stancegraph.model.records import Record
from stancegraph.model.schema import Kind
from stancegraph.model.words import Position
from stancegraph.tables.table import TABLES


class Shape(ABC):
    """What the rows of an answer are."""

    @property
    @abstractmethod
    def row(self) -> type:
        """The class of a row."""

    @abstractmethod
    def json(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """The rows by the names of their fields."""

    @abstractmethod
    def csv(self, rows: Iterable[Any]) -> str:
        """The rows as a table, under the names of its columns."""


@dataclass(frozen=True)
class Rows(Shape):
    """Plain values, as the commands write them."""

    of: type

    @property
    def row(self) -> type:
        return self.of

    def json(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        return list(plain(rows))

    def csv(self, rows: Iterable[Any]) -> str:
        return "".join(answers_as_text(rows, self.of, "csv"))


@dataclass(frozen=True)
class Records(Shape):
    """Records of a kind: their JSON is that of one record, their CSV the table of a dataset."""

    of: Kind

    @property
    def row(self) -> type:
        return self.of.record

    def json(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        return [record_json(each) for each in rows]

    def csv(self, rows: Iterable[Any]) -> str:
        return table_text(self.of, list(rows))


def record_json(record: Record) -> dict[str, Any]:
    """A record by the names of its fields."""
    found: dict[str, Any] = plain_value(asdict(record))
    return found


def table_text(kind: Kind, records: Sequence[Record]) -> str:
    """Records of a kind as the table of a dataset."""
    table = next(each for each in TABLES if kind in each.kinds)
    stream = StringIO(newline="")
    rows = Delimited(stream)
    rows.write(table.header)
    for each in records:
        rows.write(table.cells(each))
    return stream.getvalue()


def plain_value(value: Any) -> Any:
    """A value of a record, or what is made of such, as JSON has it: words and days as text, numbers as numbers."""
    match value:
        case Position():
            return value.label
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case dict():
            return {name: plain_value(each) for name, each in value.items()}
        case list() | tuple():
            return [plain_value(each) for each in value]
    return value
