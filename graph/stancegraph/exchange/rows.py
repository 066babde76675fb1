"""What a dataset says of its records, by the columns of its tables."""

from __future__ import annotations

from stancegraph.model.records import Record
from stancegraph.tables.table import TABLES

_TABLE = {each.path: each for each in TABLES if each.path in ("actor", "issue", "source")}


def cells_of_record(record: Record, kind: str) -> dict[str, str]:
    """The cells of an actor, an issue or a source that are not empty, by column."""
    table = _TABLE[kind]
    return {name: cell for name, cell in zip(table.header, table.cells(record), strict=True) if cell}
