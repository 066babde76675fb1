"""The tables of a Discourse Network Analyzer database of version 3, with the rules that the program's own files hold."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

VERSION = "3.0.11"
LONGEST_LABEL = 190
"""Characters that a label, a title or the value of an attribute may have there."""
PASSWORD = "stancegraph"
"""With which every coder of a file that we wrote opens it, until it is changed in the program."""

_ITERATIONS = 100_000
_PERMISSIONS = (
    *(f"{verb}Documents" for verb in ("Add", "Edit", "Delete", "Import")),
    *(f"{verb}Statements" for verb in ("Add", "Edit", "Delete")),
    *(f"Edit{what}" for what in ("Attributes", "Regex", "StatementTypes", "Coders", "CoderRelations")),
    *(f"{verb}Others{what}" for what in ("Documents", "Statements") for verb in ("View", "Edit")),
)


def _key() -> str:
    return "ID INTEGER NOT NULL PRIMARY KEY"


def _label(name: str, *, default: bool = False) -> str:
    empty = " DEFAULT ''" if default else ""
    return f"{name} TEXT NOT NULL{empty} CHECK (length({name}) <= {LONGEST_LABEL})"


def _from_to(name: str, low: int, high: int, default: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN {low} AND {high})"


def _flags(names: Iterable[str], default: int = 1) -> list[str]:
    return [_from_to(name, 0, 1, default) for name in names]


def _colours() -> list[str]:
    return [_from_to(name, 0, 255, 0) for name in ("Red", "Green", "Blue")]


def _of(name: str, table: str, *, needed: bool = True) -> str:
    return f"{name} INTEGER{' NOT NULL' if needed else ''} REFERENCES {table}(ID) ON DELETE CASCADE"


def _values(value: str) -> list[str]:
    own = [_of("StatementId", "STATEMENTS"), _of("VariableId", "VARIABLES")]
    return [_key(), *own, value, "UNIQUE (StatementId, VariableId)"]


_TABLES: dict[str, Sequence[str]] = {
    "SETTINGS": ("Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"),
    "CODERS": (
        _key(), _label("Name"), *_colours(), _from_to("Refresh", 0, 9999, 0), _from_to("FontSize", 1, 99, 14),
        _label("Password"), _from_to("PopupWidth", 100, 9999, 300), *_flags(("ColorByCoder", "PopupDecoration"), 0),
        *_flags(("PopupAutoComplete", *(f"Permission{each}" for each in _PERMISSIONS))),
    ),
    "DOCUMENTS": (
        _key(), _label("Title"), "Text TEXT NOT NULL", _of("Coder", "CODERS"),
        *(_label(each, default=True) for each in ("Author", "Source", "Section")), "Notes TEXT NOT NULL DEFAULT ''",
        _label("Type", default=True), "Date INTEGER NOT NULL",
    ),
    "STATEMENTTYPES": (_key(), _label("Label"), *_colours()),
    "VARIABLES": (
        _key(), _label("Variable"),
        "DataType TEXT NOT NULL DEFAULT 'short text' CHECK (DataType IN ('short text', 'long text', 'integer', 'boolean'))",
        _of("StatementTypeId", "STATEMENTTYPES"), "UNIQUE (Variable, StatementTypeId)",
    ),
    "VARIABLELINKS": (
        _key(), _of("SourceVariableId", "VARIABLES"), _of("TargetVariableId", "VARIABLES"),
        "CHECK (SourceVariableId != TargetVariableId)",
    ),
    "REGEXES": (f"Label TEXT PRIMARY KEY CHECK (length(Label) <= {LONGEST_LABEL})", *_colours()),
    "CODERRELATIONS": (
        _key(), _of("Coder", "CODERS"), _of("OtherCoder", "CODERS"),
        *_flags(("viewStatements", "editStatements", "viewDocuments", "editDocuments")), "CHECK (Coder != OtherCoder)",
    ),
    "STATEMENTS": (
        _key(), _of("StatementTypeId", "STATEMENTTYPES"), _of("DocumentId", "DOCUMENTS"),
        "Start INTEGER NOT NULL CHECK (Start >= 0)", "Stop INTEGER NOT NULL", _of("Coder", "CODERS"), "CHECK (Start < Stop)",
    ),
    "ENTITIES": (
        _key(), _of("VariableId", "VARIABLES"), _label("Value", default=True), *_colours(),
        _of("ChildOf", "ENTITIES", needed=False), "UNIQUE (VariableId, Value)",
    ),
    "DATABOOLEAN": _values("Value INTEGER NOT NULL DEFAULT 1 CHECK (Value BETWEEN 0 AND 1)"),
    "DATAINTEGER": _values("Value INTEGER NOT NULL DEFAULT 0"),
    "DATALONGTEXT": _values("Value TEXT DEFAULT ''"),
    "DATASHORTTEXT": _values(_of("Entity", "ENTITIES")),
    "ATTRIBUTEVARIABLES": (
        _key(), _of("VariableId", "VARIABLES"), _label("AttributeVariable"), "UNIQUE (VariableId, AttributeVariable)",
    ),
    "ATTRIBUTEVALUES": (
        _key(), _of("EntityId", "ENTITIES"), _of("AttributeVariableId", "ATTRIBUTEVARIABLES"),
        _label("AttributeValue", default=True), "UNIQUE (EntityId, AttributeVariableId)",
    ),
}  # fmt: skip


class Tables:
    """An empty database, row by row; rows get numbers from 1 where they bring none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._last: dict[str, int] = {}
        self._run("PRAGMA foreign_keys = ON")
        for name, columns in _TABLES.items():
            self._run(f"CREATE TABLE {name}({', '.join(columns)})")

    def add(self, table: str, *, ID: int | None = None, **values: Any) -> int:  # noqa: N803  # a column is called so
        """Add a row; its number."""
        number = self._last.get(table, 0) + 1 if ID is None else ID
        self._last[table] = max(number, self._last.get(table, 0))
        row = values if table in ("SETTINGS", "REGEXES") else {"ID": number, **values}
        marks = ", ".join("?" * len(row))
        self._run(f"INSERT INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
        return number

    def put_under(self, entity: int, above: int) -> None:
        """Put a label under another."""
        self._run("UPDATE ENTITIES SET ChildOf = ? WHERE ID = ?", (above, entity))


def password_digest(password: str, salt: bytes) -> str:
    """What the program keeps of a password: sixteen bytes of salt, and SHA-256 of salt and password taken 100,000 times, in Base64."""
    digest = salt + unicodedata.normalize("NFC", password).encode()
    for _ in range(_ITERATIONS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
