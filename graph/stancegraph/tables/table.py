"""The tables of a dataset: a row of cells <-> a record, by the declaration and the rules that join cells.

This is the outside contract for spreadsheets; ``docs/dataset.md`` explains it to people who fill them in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from stancegraph.model.records import Aggregate, Evidence, PartialDate, Record
from stancegraph.model.schema import FORMAT, PARTS_IN_COLUMNS, SCHEMA, Column, Kind, Schema
from stancegraph.model.values import TEXT
from stancegraph.model.words import AggregationRule, ConditionKind, Position, Represents, Voice
from stancegraph.naming import slug
from stancegraph.tables.rows import Layout


class RowError(ValueError):
    """The cells of a row are fine each but do not go together; ``faults`` are the columns to look at and what is wrong."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{column}: {message}" for column, message in faults))


class _Faulty:
    """Equal to nothing, not even itself."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


FAULTY: Any = _Faulty()
"""Stands for a cell that could not be read, while the rest of its row is looked at."""

_Row = Mapping[str, Any]
_Faults = list[tuple[str, str]]
_EMPTY: tuple[Any, ...] = (None, "", ())


@dataclass(frozen=True)
class Table:
    """A table: the kinds of record that have rows in it; the first of them has all its columns."""

    kinds: tuple[Kind, ...]

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return self.kinds[0].table

    @property
    def path(self) -> str:
        """What the kind of its records is called in IRIs and in references."""
        return self.kinds[0].path

    @property
    def since(self) -> int:
        """The format it came with."""
        return self.kinds[0].since

    @property
    def optional(self) -> bool:
        """Whether a dataset may do without it."""
        return self.kinds[0].optional

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in order."""
        return self.kinds[0].columns

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The columns in which no cell may be empty. In a table of several kinds a rule between cells sees to the others."""
        if len(self.kinds) > 1:
            return frozenset(("id",))
        return self.must_stand

    @cached_property
    def must_stand(self) -> frozenset[str]:
        """The columns that must be there, if only for some rows."""
        return frozenset(column.name for column in self.columns if column.required)

    def layout(self, format: int) -> Layout:
        """What columns its file may have in a dataset of that format."""
        return Layout(self.header, self.must_stand, {column.name: column.since for column in self.columns}, format)

    @property
    def makes_ids(self) -> bool:
        """Whether a row may do without an id."""
        return self.kinds[0].makes_ids

    def made_id(self, number: int, values: Sequence[Any]) -> str:
        """The id of the row of that number, from 1, that has none: the number and the first words that are needed."""
        words = next((each for column, each in zip(self.columns, values, strict=True) if column.type is TEXT), "")
        name = slug(words)[0] if isinstance(words, str) else ""
        return f"{number}-{name}" if name else str(number)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The columns that refer to other rows of this table."""
        return tuple(column.name for column in self.columns if column.refers_to == self.path)

    def make(self, values: Sequence[Any], format: int = FORMAT) -> Record:
        """The record that the values of a row make, in the order of the columns, by the rules of that format.

        Raises :class:`RowError` when they do not go together; :data:`FAULTY` among them is passed over, so that all
        faults of a row are found at once.
        """
        row: dict[str, Any] = dict(zip(self.header, values, strict=True))
        faults: _Faults = []
        kind = self._kind_of(row, faults)
        if rules := _RULES.get(kind.name):
            rules(row, faults, format)
        for name in self._evidence:
            row[name] = _evidence(row.pop("quote"), row.pop("start"), row.pop("end"), faults)
        if faults:
            raise RowError(faults)
        if kind is not self.kinds[0]:
            row = {"id": row["id"]} | {field.name: row[field.name] for field in kind.fields}
        record: Record = kind.record(**row)
        return record

    @cached_property
    def _kinds_by_record(self) -> dict[type, Kind]:
        return {kind.record: kind for kind in self.kinds}

    @cached_property
    def _evidence(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.kinds[0].fields if field.type.name in PARTS_IN_COLUMNS)

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        """The columns that tell the kinds of rows apart."""
        return tuple(column.name for column in self.columns if column.required and column.name != "id")

    def _kind_of(self, row: _Row, faults: _Faults) -> Kind:
        """Which kind of record a row is: the one whose needed cells are all there, and no other's."""
        first, *others = self.kinds
        if not others:
            return first
        if None not in [row[name] for name in self._telling]:
            return first
        needed = self.must_stand - {"id"}
        empty = [name for name in self._telling if row[name] is None]
        for other in others:
            if row[_mark(other)] and len(empty) == len(needed):
                faults += self._surplus(row, other, needed)
                return other
        names = ", ".join(column.name for column in self.columns if column.name in needed)
        message = f"empty, but {first.article} needs it"
        if any(row[_mark(other)] for other in others):
            message = f"empty; a row that only retracts leaves {names} all empty, any other row fills them"
        faults += [(name, message) for name in empty]
        return first

    def _surplus(self, row: _Row, kind: Kind, needed: frozenset[str]) -> _Faults:
        own = {"id", *(field.name for field in kind.fields)} | needed
        message = "filled, but a row that only retracts another has nothing to say here; leave it empty"
        return [
            (column.name, message)
            for column in self.columns
            if column.name not in own and row[column.name] not in (*_EMPTY, column.empty)
        ]

    def cells(self, record: Record, format: int = FORMAT) -> list[str]:
        """The row that stands for a record: the reverse of reading one.

        Raises :class:`RowError` for a value that would not be read back as it is, and for values that would not go
        together in a dataset of that format.
        """
        if rules := _RULES.get(self._kinds_by_record[type(record)].name):
            faults: _Faults = []
            rules(_Attributes(record), faults, format)
            if faults:
                raise RowError(faults)
        row = [""] * len(self.columns)
        for place, column, value_of in self._own[type(record)]:
            value = value_of(record)
            if (
                value is not None and value is not False and value not in _EMPTY
            ):  # 0 is no empty cell, though equal to False
                row[place] = _format(column, value)
        return row

    @cached_property
    def _own(self) -> Mapping[type, list[tuple[int, Column, Callable[[Any], Any]]]]:
        """The columns of each kind of record, and where their values are: a row of one kind leaves those of others empty."""
        return {
            kind.record: [
                (place, column, _value_of(column))
                for place, column in enumerate(self.columns)
                if (column.part_of or column.name) in {each.name for each in fields(kind.record)}
            ]
            for kind in self.kinds
        }


class _Attributes(Mapping[str, Any]):
    """The values of a record by the names of its fields, as the rules that join cells look at them."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self._record, name)
        except AttributeError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in fields(self._record))

    def __len__(self) -> int:
        return len(fields(self._record))


def _mark(kind: Kind) -> str:
    """The column that only rows of this kind must have filled."""
    return next(field.name for field in kind.fields if field.required)


def _value_of(column: Column) -> Callable[[Any], Any]:
    """What takes the value of a column from a record; None where the whole that it is a part of is missing."""
    if column.part_of is None:
        return attrgetter(column.name)
    whole, part = attrgetter(column.part_of), attrgetter(column.name)
    return lambda record: None if (found := whole(record)) is None else part(found)


def _format(column: Column, value: Any) -> str:
    assert column.type.codec is not None
    try:
        return column.type.codec.format(value)
    except ValueError as error:
        raise RowError([(column.name, str(error))]) from None


# -- rules that join cells --------------------------------------------------------------------------------------------


def _evidence(quote: str, start: int | None, end: int | None, faults: _Faults) -> Evidence | None:
    if start is None and end is None:
        return Evidence(quote) if quote else None
    if not quote:
        faults.append(("quote", "start and end are given but no quote; give the words that stand there"))
    elif start is None or end is None:
        faults.append(("end" if end is None else "start", "start and end stand together or not at all"))
    elif FAULTY is not quote and FAULTY is not start and FAULTY is not end and end - start != len(quote):
        message = f"start {start} and end {end} span {end - start} characters, the quote has {len(quote)}"
        faults.append(("end", message))
    return Evidence(quote, start, end)


def _role(row: _Row, faults: _Faults, _format: int) -> None:
    start, end = row["start"], row["end"]
    if isinstance(start, PartialDate) and isinstance(end, PartialDate) and end.last < start.first:
        faults.append(("end", f"the role ends ({end.text}) before it starts ({start.text})"))
    if (
        row["leads"] is True
        and isinstance(row["represents"], Represents)
        and row["represents"] is not Represents.BY_OFFICE
    ):
        faults.append(("leads", f"yes, but the role is {row['represents']}; who leads speaks by-office"))
    if row["leads"] is True and not all(date is None or date is FAULTY or date.is_day for date in (start, end)):
        faults.append(
            ("leads", "yes, so the start and the end need the day: what was said on it belongs to one government")
        )
    if row["remit"] and isinstance(row["represents"], Represents) and not row["represents"].speaks:
        faults.append(
            ("remit", f"filled, but the role is {row['represents']}, which speaks for nobody; leave it empty")
        )


def _issue(row: _Row, faults: _Faults, _format: int) -> None:
    if row["entails"] is not FAULTY and row["id"] in row["entails"]:
        faults.append(("entails", f"the issue {row['id']} cannot entail itself"))


def _stance(row: _Row, faults: _Faults, format: int) -> None:
    voice, by = row["voice"], row["attributed_by"]
    if voice is Voice.ATTRIBUTED:
        if by is None:
            faults.append(("attributed_by", "the voice is attributed, so say here which actor attributes it"))
        elif by == row["actor"]:
            message = f"{by} cannot attribute a position to itself; if these are own words, the voice is self"
            faults.append(("attributed_by", message))
    elif by is not None and isinstance(voice, Voice):
        message = f"filled, but the voice is {voice}; leave it empty or make the voice attributed"
        faults.append(("attributed_by", message))
    if row["position"] is Position.CONDITIONAL and not row["condition"]:
        faults.append(("condition", "the position is conditional, so name the condition here"))
    if row["on_behalf_of"] is not None and row["on_behalf_of"] == row["actor"]:
        faults.append(("on_behalf_of", "everybody speaks for themselves; leave it empty"))
    _condition_kind(row, faults, format)
    if isinstance(row["until"], date) and isinstance(row["date"], date) and row["until"] < row["date"]:
        faults.append(("until", f"it ends ({row['until']}) before it was expressed ({row['date']})"))
    if isinstance(row["aggregate"], Aggregate):
        _aggregate(row, row["aggregate"], faults)
    _corrections(row, faults, format)


def _aggregate(row: _Row, aggregate: Aggregate, faults: _Faults) -> None:
    """What was worked out of events stands at the end of their period, in nobody's words."""
    period = aggregate.period
    if isinstance(row["date"], date) and row["date"] != period.last:
        message = f"it rests on the events of {period.text}, so that it is known on the last day of it: {period.last}"
        faults.append(("date", message))
    if not period.first <= aggregate.earliest <= aggregate.latest <= period.last:
        message = f"its events are of {aggregate.earliest} to {aggregate.latest}, which is not within {period.text}"
        faults.append(("aggregate", message))
    if (aggregate.share is not None) != (aggregate.rule is AggregationRule.MAJORITY):
        faults.append(("aggregate", "share goes with the rule majority, and with no other"))
    if isinstance(row["voice"], Voice) and row["voice"] is not Voice.REPORTED:
        faults.append(("voice", f"{row['voice']}, but it rests on coded events, which nobody said: reported"))
    if any(row.get(column) for column in ("quote", "evidence", "passages")):
        message = "it has words to rest on, and an aggregate of events has none; leave one of the two out"
        faults.append(("aggregate", message))


def _condition_kind(row: _Row, faults: _Faults, format: int) -> None:
    """An ultimatum is not a yes: what kinds of condition go with which positions (``docs/dataset.md``)."""
    position, kind = row["position"], row["condition_kind"]
    if not isinstance(position, Position) or kind is FAULTY:
        return
    if kind is None:
        if position is Position.CONDITIONAL and format > 1:
            message = "empty, but the position is conditional: say what the condition asks for, one of "
            faults.append(("condition_kind", message + _MAKING_CONDITIONAL))
        return
    if not row["condition"] and kind is not ConditionKind.UNSTATED:
        faults.append(("condition", f"empty, but its kind is {kind}; name the condition, or leave the kind empty"))
    if position is Position.CONDITIONAL and not kind.makes_conditional:
        why = {
            ConditionKind.DEMAND: "a yes if another gives something up is no yes; make the position opposes",
            ConditionKind.SCOPE: "how long, how much or where is no condition; the position is supports, or another",
        }
        faults.append(("condition_kind", f"{kind}, but the position is conditional: {why[kind]}"))
    elif kind is ConditionKind.DEMAND and position is not Position.OPPOSES:
        faults.append(("condition_kind", f"demand goes with opposes only, and the position is {position.label}"))


_MAKING_CONDITIONAL = ", ".join(kind for kind in ConditionKind if kind.makes_conditional)


def _corrections(row: _Row, faults: _Faults, _format: int) -> None:
    for column in ("supersedes", "retracts"):
        other = row.get(column)
        if other is not None and other == row["id"]:
            faults.append((column, "a record cannot correct itself; name the earlier record"))


_RULES: Mapping[str, Callable[[_Row, _Faults, int], None]] = {
    "role": _role,
    "issue": _issue,
    "stance": _stance,
    "retraction": _corrections,
}


def tables_of(schema: Schema) -> tuple[Table, ...]:
    """The tables of a declaration, in reading order: what is referred to comes before what refers to it."""
    return tuple(Table(tuple(kinds)) for _, kinds in groupby(schema.kinds, key=lambda kind: kind.table))


TABLES = tables_of(SCHEMA)
"""In reading order."""
