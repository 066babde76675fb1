"""Answers as columns: what the fields of a row hold, and the same answer as dictionaries, as data frames, and as a table of a notebook.

Which columns there are follows from the class of the rows, as it does for CSV and JSON, and so do their types.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from stancegraph.answers.shown import MOST_ROWS, Shown, counted_rows, table_html
from stancegraph.extras import refuse_without
from stancegraph.model.records import PartialDate
from stancegraph.model.words import Position

if TYPE_CHECKING:
    import pandas
    import polars

Row = TypeVar("Row")


class Sort(Enum):
    """What the values of a column are; of each there may be none, which is None."""

    TEXT = auto()
    TEXTS = auto()
    WHOLE = auto()
    NUMBER = auto()
    TRUTH = auto()
    DAY = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, whether there may be none (None), and the values, plain ones of Python."""

    name: str
    sort: Sort
    optional: bool
    values: Sequence[Any]


class Tabular(ABC):
    """What every answer of rows can be made into: dictionaries, data frames of pandas and Polars, and a table in a notebook.

    The columns are those of the command's CSV and JSON. Days are days and numbers numbers, what is not there is None, or what
    a data frame has for it, and where there are several ids they are a list.
    """

    __slots__ = ()

    @abstractmethod
    def _columns(self) -> list[Column]:
        """All of it."""

    @abstractmethod
    def _repr_html_(self) -> str:
        """What a notebook shows: as much as can be read, and a sentence about the rest."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dictionaries.

        >>> rows = graph.positions("zelenskyy", "immediate-ceasefire", as_of=date(2025, 4, 5)).to_dicts()
        >>> rows[0]["position"], rows[0]["date"], rows[0]["attributed_by"]
        ('supports', datetime.date(2025, 3, 13), None)
        """
        columns = self._columns()
        names = [each.name for each in columns]
        return [dict(zip(names, row, strict=True)) for row in zip(*(each.values for each in columns), strict=True)]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame of pandas (extra ``pandas``).

        Text is ``string``; days are ``datetime64[s]``, moments ``datetime64[us, UTC]``; where a number or truth value may be missing the
        column is one that can hold ``NA``. Raises StancegraphError where pandas is not there.

        >>> moves = graph.shifts("trump", until=date(2025, 8, 31)).to_pandas()
        >>> str(moves.dtypes["to_date"]), str(moves.dtypes["days"])
        ('datetime64[s]', 'Int64')
        """
        refuse_without(["pandas"], "to_pandas()", "pandas")
        import pandas

        return pandas.DataFrame({each.name: _for_pandas(each) for each in self._columns()})

    def to_polars(self) -> polars.DataFrame:
        """The rows as a data frame of Polars (extra ``polars``).

        Days are ``Date``, moments ``Datetime`` in UTC, several ids a ``List``. Raises StancegraphError where Polars is not there.

        >>> graph.votes("France").to_polars().schema["meant_date"]
        Date
        """
        refuse_without(["polars"], "to_polars()", "polars")
        import polars

        return polars.DataFrame([_for_polars(each) for each in self._columns()])


class Rows(list[Row], Tabular, Generic[Row]):
    """A list of rows of one class, ``kind``, which tells the columns where there are no rows, too. A slice is one as well.

    ``title`` is what the answer is called where it is shown.

    >>> found = graph.search("macron")
    >>> found.kind.__name__, found[:0].to_dicts()
    ('Hit', [])
    """

    def __init__(self, kind: type[Row], rows: Iterable[Row] = (), title: str = "Rows") -> None:
        super().__init__(rows)
        self.kind, self.title = kind, title

    def __repr__(self) -> str:
        return counted_rows(self.title, len(self))

    @overload  # type: ignore[override]  # the index of a list may be more than a whole number
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Rows[Row]:
        return (
            Rows(self.kind, super().__getitem__(index), self.title)
            if isinstance(index, slice)
            else super().__getitem__(index)
        )

    def _columns(self) -> list[Column]:
        return columns_of(self.kind, self)

    def _repr_html_(self) -> str:
        return rows_html(repr(self), self.kind, self)


def attributes(kind: type) -> list[tuple[str, str]]:
    """What each field of a row is called outside, and where it is kept."""
    return [(each.name.rstrip("_"), each.name) for each in fields(kind)]


def columns_of(kind: type, rows: Iterable[Any]) -> list[Column]:
    """Rows of a class as columns."""
    held = list(rows)
    return [each.of(map(attrgetter(each.attribute), held)) for each in _declared(kind)]


def columns_of_columns(kind: type, held: Iterable[Sequence[Any]]) -> list[Column]:
    """What is kept as columns, in the order of the fields of a row of the class."""
    return [each.of(values) for each, values in zip(_declared(kind), held, strict=True)]


def columns_of_record(record: Any) -> list[Column]:
    """A record that holds others as one row: a field of a record within it has the names of both, with a dot between them.

    Of several records it is the ids, or what has none in words.
    """
    return list(_of_record(type(record), record, "", False))


def rows_html(title: str, kind: type, rows: Sequence[Any], note: str = "") -> str:
    """The first rows of those of a class, as a notebook shows them."""
    return columns_html(title, columns_of(kind, rows[:MOST_ROWS]), len(rows), note)


def columns_html(title: str, columns: Sequence[Column], total: int | None, note: str = "") -> str:
    """The first rows as columns, as a notebook shows them; ``total`` is how many rows there are in all, None where that is not known."""
    return table_html(Shown(title, {each.name: each.values for each in columns}, total, note))


# -- what the fields of a class hold ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a row: what it is called, where it is kept, what it holds, whether that may be None."""

    name: str
    attribute: str
    sort: Sort
    optional: bool

    def of(self, values: Iterable[Any]) -> Column:
        """Its column with these values."""
        plain = _PLAIN.get(self.sort)
        return Column(self.name, self.sort, self.optional, list(values if plain is None else map(plain, values)))


@cache
def _declared(kind: type) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    found = []
    for name, attribute in attributes(kind):
        hint, optional = _without_none(hints[attribute])
        found.append(_Field(name, attribute, sort_of(hint), optional))
    return tuple(found)


def _without_none(hint: Any) -> tuple[Any, bool]:
    """What an annotation says, and whether None is among it."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    parts = [each for each in get_args(hint) if each is not NoneType]
    return parts[0] if len(parts) == 1 else Union[tuple(parts)], NoneType in get_args(hint)  # noqa: UP007


def sort_of(hint: Any) -> Sort:
    """What values of an annotation are; raises TypeError for one there is no column for."""
    if get_origin(hint) is tuple:
        return Sort.TEXTS
    if {*get_args(hint)} == {int, float}:
        return Sort.NUMBER
    for kinds, sort in _SORTS:
        if isinstance(hint, type) and issubclass(hint, kinds):
            return sort
    raise TypeError(f"no column holds {hint}")


# The first that fits: a truth value is a whole number too, a moment a day, and a position both a word and a number.
_SORTS: tuple[tuple[tuple[type, ...], Sort], ...] = (
    ((bool,), Sort.TRUTH),
    ((str, Position, PartialDate), Sort.TEXT),
    ((int,), Sort.WHOLE),
    ((float, Decimal), Sort.NUMBER),
    ((datetime,), Sort.MOMENT),
    ((date,), Sort.DAY),
)


def _text(value: Any) -> str | None:
    """A text, or the word of a fixed list, as plain text; of what has fields their words, or its id."""
    match value:
        case None:
            return None
        case Position():
            return value.label
        case Enum():
            return str(value.value)
        case PartialDate():
            return value.text
        case str():
            return value
    if not is_dataclass(value):
        return str(value)
    if hasattr(value, "id"):
        return str(value.id)
    parts = (_text(getattr(value, each.name)) for each in fields(value))
    return " ".join(filter(None, parts))


_PLAIN: dict[Sort, Callable[[Any], Any]] = {
    Sort.TEXT: _text,
    Sort.TEXTS: lambda values: None if values is None else [_text(each) for each in values],
    Sort.NUMBER: lambda value: None if value is None else float(value),
}


def _of_record(kind: type, record: Any, before: str, optional: bool) -> Iterator[Column]:
    """The columns of a record, or of one of this kind that is not there."""
    hints = get_type_hints(kind)
    for name, attribute in attributes(kind):
        hint, missing = _without_none(hints[attribute])
        value = None if record is None else getattr(record, attribute)
        if is_dataclass(hint) and hint is not PartialDate:
            yield from _of_record(hint, value, f"{before}{name}.", optional or missing)  # type: ignore[arg-type]
        else:
            yield _Field(f"{before}{name}", attribute, sort_of(hint), optional or missing).of([value])
        if hint is Position:
            # Its number stands beside the word, as in the rows of other answers.
            yield Column(f"{before}value", Sort.WHOLE, optional, [None if value is None else int(value)])


# -- data frames ------------------------------------------------------------------------------------------------------

_PANDAS: dict[tuple[Sort, bool], str] = {
    (Sort.WHOLE, False): "int64",
    (Sort.WHOLE, True): "Int64",
    (Sort.NUMBER, False): "float64",
    (Sort.NUMBER, True): "Float64",
    (Sort.TRUTH, False): "bool",
    (Sort.TRUTH, True): "boolean",
}


def _for_pandas(column: Column) -> Any:
    import numpy as np
    import pandas

    values = list(column.values)
    match column.sort:
        case Sort.TEXT:
            return pandas.array(values, dtype="string")
        case Sort.TEXTS:
            held = pandas.Series(index=range(len(values)), dtype=object)
            held[:] = values
            return held
        case Sort.DAY:
            return pandas.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
        case Sort.MOMENT:
            zoned = any(each is not None and each.tzinfo for each in values)
            naive = [each if each is None else _utc(each) for each in values]
            found = pandas.Series(np.array(naive, dtype="datetime64[us]"))
            return found.dt.tz_localize("UTC") if zoned else found
    return pandas.array(values, dtype=_PANDAS[column.sort, column.optional])


def _utc(moment: datetime) -> datetime:
    from datetime import UTC

    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _for_polars(column: Column) -> polars.Series:
    import polars

    values = list(column.values)
    if column.sort is Sort.MOMENT:
        zoned = any(each is not None and each.tzinfo for each in values)
        naive = [each if each is None else _utc(each) for each in values]
        found = polars.Series(column.name, naive, dtype=polars.Datetime("us"))
        return found.dt.replace_time_zone("UTC") if zoned else found
    kinds: dict[Sort, Any] = {
        Sort.TEXT: polars.String,
        Sort.TEXTS: polars.List(polars.String),
        Sort.WHOLE: polars.Int64,
        Sort.NUMBER: polars.Float64,
        Sort.TRUTH: polars.Boolean,
        Sort.DAY: polars.Date,
    }
    return polars.Series(column.name, values, dtype=kinds[column.sort])
