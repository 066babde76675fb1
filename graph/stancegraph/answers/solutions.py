"""The answer to a query as a table: terms become the values of Python that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from stancegraph.answers.shown import MOST_ROWS
from stancegraph.answers.tabular import Column, Sort, Tabular, columns_html
from stancegraph.rdf.graph import Answer

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TRIPLE = ("subject", "predicate", "object")
_LARGEST = 2**63


_MOST_NAMES = 6
"""Columns that are named where an answer is shown on one line."""


class Solutions(Tabular):
    """Solutions of a SELECT, or triples of a CONSTRUCT: pyoxigraph's own, to all that look, and a table.

    They can be gone over once, as they come. As a table they are asked for anew, so that it is whole whatever was read, and a notebook that
    shows the first of them takes nothing away. IRIs are text; numbers, truth values, days and moments are those of Python where the whole
    column is of one of these, else all of the column is text; what is not bound is None.

    >>> rows = graph.query("SELECT ?actor ?name { ?actor a sg:Bloc ; rdfs:label ?name } ORDER BY ?name LIMIT 2")
    >>> [row["name"] for row in rows.to_dicts()] == [row["name"].value for row in rows]
    True
    """

    def __init__(self, answer: Answer, again: Callable[[], Answer]) -> None:
        self._answer = answer
        self._again = again

    @property  # type: ignore[misc]  # it cannot be set here
    def __class__(self) -> Any:
        return self._answer.__class__

    def __iter__(self) -> Iterator[Any]:
        return iter(cast("Iterable[Any]", self._answer))

    def __next__(self) -> Any:
        return next(cast("Iterator[Any]", self._answer))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)

    def __repr__(self) -> str:
        named, more = self._names[:_MOST_NAMES], len(self._names) - _MOST_NAMES
        return f"<{type(self).__name__}: {', '.join(named)}{f' and {more} more columns' if more > 0 else ''}>"

    @property
    def _names(self) -> tuple[str, ...]:
        if isinstance(self._answer, QuerySolutions):
            return tuple(each.value for each in self._answer.variables)
        return _TRIPLE

    def _columns(self) -> list[Column]:
        return _as_columns(self._names, cast("Iterable[Any]", self._again()))

    def _repr_html_(self) -> str:
        rows = list(islice(cast("Iterable[Any]", self._again()), MOST_ROWS + 1))
        total = None if len(rows) > MOST_ROWS else len(rows)
        return columns_html(repr(self), _as_columns(self._names, rows[:MOST_ROWS]), total)


def _as_columns(names: tuple[str, ...], rows: Iterable[Any]) -> list[Column]:
    terms: list[list[Any]] = [[] for _ in names]
    for row in rows:
        parts = (row.subject, row.predicate, row.object) if isinstance(row, Triple) else row
        for column, term in zip(terms, parts, strict=True):
            column.append(term)
    return [_column(name, column) for name, column in zip(names, terms, strict=True)]


def _column(name: str, terms: list[Any]) -> Column:
    """A column of terms: of the one sort that all of them are of, else of text."""
    values = [None if term is None else _value(term) for term in terms]
    sorts = {_sort(value) for value in values if value is not None}
    if sorts == {Sort.WHOLE, Sort.NUMBER}:
        values, sorts = [None if each is None else float(each) for each in values], {Sort.NUMBER}
    # Moments with and without a zone cannot be compared.
    zones = {value.tzinfo is None for value in values if isinstance(value, datetime)}
    if len(sorts) == 1 and len(zones) < 2:
        return Column(name, sorts.pop(), True, values)
    return Column(name, Sort.TEXT, True, [None if term is None else _text(term) for term in terms])


def _text(term: Any) -> str:
    return str(term.value) if isinstance(term, NamedNode | Literal) else str(term)


def _value(term: Any) -> Any:
    """What a term stands for; text where Python, or a data frame, has no such value."""
    text = _text(term)
    if isinstance(term, NamedNode | BlankNode) or not isinstance(term, Literal):
        return text
    read = _READERS.get(term.datatype.value.removeprefix(_XSD))
    if read is None or not term.datatype.value.startswith(_XSD):
        return text
    try:
        found = read(text)
    except (ValueError, KeyError, OverflowError):
        return text
    return text if isinstance(found, int) and not -_LARGEST <= found < _LARGEST else found


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("decimal", "double", "float"), float),
    "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


def _sort(value: Any) -> Sort:
    match value:
        case bool():
            return Sort.TRUTH
        case int():
            return Sort.WHOLE
        case float():
            return Sort.NUMBER
        case datetime():
            return Sort.MOMENT
        case date():
            return Sort.DAY
    return Sort.TEXT
