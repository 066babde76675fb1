"""A statement as the row it becomes: the cells a coder may fill, and what is wrong with them, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stancegraph.characters import not_text
from stancegraph.limits import LONGEST_QUOTE
from stancegraph.model.records import Actor, Issue, Passage, Stance
from stancegraph.model.words import DatePrecision
from stancegraph.tables.table import FAULTY, TABLES, RowError, Table

_STANCES = next(table for table in TABLES if table.name == "stances")
_ACTORS = next(table for table in TABLES if table.name == "actors")
_ISSUES = next(table for table in TABLES if table.name == "issues")

CODED = (
    "actor",
    "issue",
    "position",
    "condition",
    "condition_kind",
    "date",
    "date_precision",
    "until",
    "voice",
    "attributed_by",
    "on_behalf_of",
    "confidence",
    "note",
)
"""The columns of stances that a coder fills; place and words of the evidence come from the text, the rest from publishing."""

NEW = {
    kind: tuple(column.name for column in table.columns if column.name != "id")
    for kind, table in (("actor", _ACTORS), ("issue", _ISSUES))
}
"""The columns that may be filled of an actor or an issue that a coder makes; the id is made of the name."""


def day_known(values: Mapping[str, Any]) -> str:
    """The day of a statement as far as it is known, which tells whether two are alike: of a month the month alone, and what is known about is no day."""
    day, precision = str(values.get("date", "")), values.get("date_precision") or DatePrecision.DAY
    if precision == DatePrecision.MONTH:
        return day[:7]
    return day if precision == DatePrecision.DAY else f"{day} ({precision})"


Known = Callable[[str, str], bool]
"""Whether a record of a kind (``actor``, ``issue``) is known by an id."""


def stance_of(cells: Mapping[str, str], format: int, known: Known) -> Stance:
    """The stance that cells make. Raises RowError with what is wrong, column by column, references included."""
    record, faults = _made(_STANCES, cells, format)
    for column in _STANCES.columns:
        kind, cell = column.refers_to, cells.get(column.name, "")
        if kind in ("actor", "issue") and cell and not known(kind, cell):
            faults.append((column.name, f'unknown {kind} "{cell}"'))
    if faults:
        raise RowError(faults)
    assert isinstance(record, Stance)
    return record


def unknown_in(kind: str, cells: Mapping[str, str], known: Known) -> list[tuple[str, str]]:
    """The columns of a new actor or issue that name actors or issues which are not known, each with what is wrong."""
    return [
        (column.name, f'unknown {column.refers_to} "{each}"')
        for column in (_ACTORS if kind == "actor" else _ISSUES).columns
        if column.refers_to in ("actor", "issue")
        for each in filter(None, map(str.strip, cells.get(column.name, "").split(";")))
        if not known(column.refers_to, each)
    ]


def actor_of(cells: Mapping[str, str], format: int) -> Actor:
    """The actor that cells make. Raises RowError."""
    record = _whole(_ACTORS, cells, format)
    assert isinstance(record, Actor)
    return record


def issue_of(cells: Mapping[str, str], format: int) -> Issue:
    """The issue that cells make. Raises RowError."""
    record = _whole(_ISSUES, cells, format)
    assert isinstance(record, Issue)
    return record


def cells_of(stance: Stance) -> dict[str, str]:
    """The cells of a stance that are not empty, by column."""
    cells = zip(_STANCES.header, _STANCES.cells(stance), strict=True)
    return {name: cell for name, cell in cells if cell}


def evidence_cells(words: str, start: int, end: int) -> dict[str, str]:
    """The cells for a stretch of a text: its words, or where they are too long to quote, or no table can hold them, a passage with their hash."""
    quote = words[start:end]
    if len(quote) > LONGEST_QUOTE or not_text(quote):
        passage = Passage.of(words, start, end)
        return {"passages": f"{passage.start}-{passage.end} {passage.sha256}"}
    return {"quote": quote, "start": str(start), "end": str(end)}


def _whole(table: Table, cells: Mapping[str, str], format: int) -> Any:
    record, faults = _made(table, cells, format)
    if faults:
        raise RowError(faults)
    return record


def _made(table: Table, cells: Mapping[str, str], format: int) -> tuple[Any, list[tuple[str, str]]]:
    faults: list[tuple[str, str]] = []
    values: list[Any] = []
    for column in table.columns:
        raw = cells.get(column.name, "")
        cell = raw if column.name == "quote" else raw.strip()
        if not cell:
            values.append(column.empty)
            if column.name in table.needed:
                faults.append((column.name, "empty, but it is needed"))
            continue
        if what := not_text(cell):
            values.append(FAULTY)
            faults.append((column.name, what))
            continue
        assert column.type.codec is not None
        try:
            values.append(column.type.codec.parse(cell))
        except ValueError as error:
            values.append(FAULTY)
            faults.append((column.name, str(error)))
    try:
        record = table.make(values, format)
    except RowError as error:
        return None, [*faults, *(each for each in error.faults if each not in faults)]
    return record, faults
