"""Rows of answers for programs: JSON, CSV and TSV, plain, stable, every field, ids with their labels beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from stancegraph.delimited import Delimited

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


@cache
def _attributes(kind: type) -> list[tuple[str, str]]:
    """What each field is called outside, and where it is kept."""
    return [(each.name.rstrip("_"), each.name) for each in fields(kind)]


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


def _cell(value: Any) -> Any:
    """Several ids stand in one cell as in the tables of a dataset."""
    return ";".join(value) if isinstance(value, tuple) else value
