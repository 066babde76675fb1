"""Rows of answers for programs: JSON, CSV and TSV, plain, stable, every field, ids with their labels beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from io import StringIO
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol, get_args, get_origin, get_type_hints, runtime_checkable

from stancegraph.answers.tabular import attributes
from stancegraph.delimited import Delimited

_AT_ONCE = 10_000
"""Rows that are written together."""

# Asked for at every row.
_attributes = cache(attributes)

Row = dict[str, Any]
"""An answer by the names of its fields."""


def plain(answers: Iterable[Any]) -> Iterator[Row]:
    """Answers as dictionaries: their fields in order, days as text."""
    for answer in answers:
        row: Row = {}
        for name, attribute in _attributes(type(answer)):  # type: ignore[arg-type]  # classes are hashable
            value = getattr(answer, attribute)
            row[name] = value.isoformat() if isinstance(value, date) else value
        yield row


def field_names(kind: type) -> list[str]:
    """The names :func:`plain` gives, for when there are no rows to tell."""
    return [name for name, _ in _attributes(kind)]


def rows_as_text(rows: Iterable[Row], names: Sequence[str], format: str) -> Iterator[str]:
    """Rows for programs, in ``json``, ``csv`` or ``tsv``."""
    if format == "json":
        yield json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n"
        return
    buffer = StringIO(newline="")
    table = Delimited(buffer, "\t" if format == "tsv" else ",")
    table.write(names)
    for row in rows:
        table.write(_cell(row[name]) for name in names)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


@runtime_checkable
class InColumns(Protocol):
    """Answers that are kept as columns, in the order of the fields of a row."""

    @property
    def columns(self) -> Sequence[Sequence[Any]]:
        """The columns."""


def answers_as_text(answers: Iterable[Any], kind: type, format: str) -> Iterator[str]:
    """Answers of a class for programs, in ``json``, ``csv`` or ``tsv``: what :func:`rows_as_text` gives of their rows, sooner."""
    if format == "json":
        yield from rows_as_text(plain(answers), field_names(kind), format)
        return
    buffer = StringIO(newline="")
    table = Delimited(buffer, "\t" if format == "tsv" else ",")
    table.write(field_names(kind))
    others = _written_otherwise(kind)
    for columns in _pieces(answers, kind):
        table.write_columns(map(_cell, column) if place in others else column for place, column in enumerate(columns))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _pieces(answers: Iterable[Any], kind: type) -> Iterator[Iterable[Sequence[Any]]]:
    """The columns of some answers after the others."""
    if isinstance(answers, InColumns):
        for start in range(0, len(answers.columns[0]), _AT_ONCE):
            yield [column[start : start + _AT_ONCE] for column in answers.columns]
        return
    left = map(attrgetter(*(attribute for _, attribute in _attributes(kind))), answers)
    while some := list(islice(left, _AT_ONCE)):
        yield zip(*some, strict=True)


@cache
def _written_otherwise(kind: type) -> frozenset[int]:
    """The places of fields whose values may be written otherwise than they are: truth values, and several ids."""
    hints = get_type_hints(kind)
    held = [{hints[each.name], *get_args(hints[each.name])} for each in fields(kind)]
    return frozenset(
        place
        for place, kinds in enumerate(held)
        if bool in kinds or Any in kinds or any(get_origin(each) is tuple for each in kinds)
    )


def _cell(value: Any) -> Any:
    """Several ids stand in one cell as in the tables of a dataset; of truth values the word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, tuple) else value
