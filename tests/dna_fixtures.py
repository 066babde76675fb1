"""Discourse Network Analyzer databases of our own making, in the layouts of versions 2 and 3.

The same :class:`Coding` can be written in both, so that a test can ask that both are read alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

Value = str | int | bool

USUAL = {"person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean"}
_SHARED = """
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT);
CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT,
  Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE STATEMENTS(ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER,
  Stop INTEGER, Coder INTEGER);
CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
CREATE TABLE REGEXES(Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
"""
_DATA = "CREATE TABLE {}(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER{}, Value {});\n"
_NUMBERED = (("DATABOOLEAN", "INTEGER"), ("DATAINTEGER", "INTEGER"), ("DATALONGTEXT", "TEXT"))
_LAYOUT = {
    2: _SHARED
    + "".join(
        _DATA.format(table, ", StatementTypeId INTEGER", kind)
        for table, kind in (*_NUMBERED, ("DATASHORTTEXT", "TEXT"))
    )
    + """CREATE TABLE ATTRIBUTES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER,
  Blue INTEGER, Type TEXT, Alias TEXT, Notes TEXT, ChildOf INTEGER);
CREATE TABLE STATEMENTLINKS(ID INTEGER PRIMARY KEY, SourceId INTEGER, TargetId INTEGER);
CREATE TABLE CODERPERMISSIONS(ID INTEGER PRIMARY KEY, Coder INTEGER, Type TEXT, Permission INTEGER);
""",
    3: _SHARED
    + "".join(_DATA.format(table, "", kind) for table, kind in _NUMBERED)
    + """CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER, Blue INTEGER,
  ChildOf INTEGER);
CREATE TABLE ATTRIBUTEVARIABLES(ID INTEGER PRIMARY KEY, VariableId INTEGER, AttributeVariable TEXT);
CREATE TABLE ATTRIBUTEVALUES(ID INTEGER PRIMARY KEY, EntityId INTEGER, AttributeVariableId INTEGER, AttributeValue TEXT);
CREATE TABLE CODERRELATIONS(ID INTEGER PRIMARY KEY, Coder INTEGER, OtherCoder INTEGER);
CREATE TABLE VARIABLELINKS(ID INTEGER PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER);
""",
}
_VERSION = {2: "2.0 beta 25", 3: "3.0.11"}
_TABLE = {
    "boolean": "DATABOOLEAN",
    "integer": "DATAINTEGER",
    "long text": "DATALONGTEXT",
    "short text": "DATASHORTTEXT",
}


@dataclass(frozen=True)
class Doc:
    """A document; its number is its place in the coding, from 1."""

    title: str = "A title"
    text: str = ""
    date: datetime = datetime(2010, 1, 1)
    author: str = ""
    source: str = ""
    section: str = ""
    type: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Coded:
    """A statement; its number is its place in the coding, from 1. A variable that ``values`` lacks has no row."""

    values: Mapping[str, Value]
    document: int = 1
    start: int = 0
    stop: int = 0
    type: str = "DNA Statement"


@dataclass(frozen=True)
class Attributes:
    """What is said of a label of a variable."""

    variable: str
    label: str
    type: str = ""
    alias: str = ""
    notes: str = ""
    colour: tuple[int, int, int] = (0, 0, 0)
    parent: str = ""


@dataclass(frozen=True)
class Coding:
    """All that a database holds, whatever its layout."""

    documents: tuple[Doc, ...] = (Doc(),)
    statements: tuple[Coded, ...] = ()
    types: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {"DNA Statement": USUAL})
    attributes: tuple[Attributes, ...] = ()
    coder: str = "Admin"


def write_dna(path: Path, coding: Coding, version: int = 3) -> Path:
    """Write a coding as a database of that version."""
    with closing(sqlite3.connect(path)) as connection, connection:
        # Nobody minds if a fixture is lost in a power cut, and tests write hundreds.
        connection.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; {_LAYOUT[version]}")
        connection.execute("INSERT INTO SETTINGS VALUES ('version', ?)", (_VERSION[version],))
        connection.execute("INSERT INTO CODERS VALUES (1, ?, 255, 255, 0)", (coding.coder,))
        writer = _Writer(connection, version, coding)
        writer.documents()
        writer.types()
        writer.labels()
        writer.statements()
    return path


class _Writer:
    def __init__(self, connection: sqlite3.Connection, version: int, coding: Coding) -> None:
        self._run = connection.execute
        self._version = version
        self._coding = coding
        self._variables: dict[tuple[str, str], int] = {}
        self._types = {label: number for number, label in enumerate(coding.types, start=1)}
        self._entities: dict[tuple[int, str], int] = {}

    def documents(self) -> None:
        units = {2: 1000, 3: 1}[self._version]
        for number, doc in enumerate(self._coding.documents, start=1):
            date = round((doc.date.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * units
            row = (number, doc.title, doc.text, 1, doc.author, doc.source, doc.section, doc.notes, doc.type, date)
            self._run("INSERT INTO DOCUMENTS VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def types(self) -> None:
        for label, variables in self._coding.types.items():
            self._run("INSERT INTO STATEMENTTYPES VALUES (?, ?, 255, 255, 100)", (self._types[label], label))
            for name, kind in variables.items():
                number = self._variables[label, name] = len(self._variables) + 1
                self._run("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", (number, name, kind, self._types[label]))
                if kind == "short text":
                    self._entity(number, "")

    def labels(self) -> None:
        """Labels with attributes; those without come with the statements that use them."""
        for told in self._coding.attributes:
            variable = next(number for (_, name), number in self._variables.items() if name == told.variable)
            parent = self._entity(variable, told.parent) if told.parent else None
            entity = self._entity(variable, told.label)
            if self._version == 2:
                row = (*told.colour, told.type, told.alias, told.notes, parent, entity)
                sql = "UPDATE ATTRIBUTES SET Red=?, Green=?, Blue=?, Type=?, Alias=?, Notes=?, ChildOf=? WHERE ID=?"
                self._run(sql, row)
            else:
                self._run(
                    "UPDATE ENTITIES SET Red=?, Green=?, Blue=?, ChildOf=? WHERE ID=?", (*told.colour, parent, entity)
                )
                for name, value in (("Type", told.type), ("Alias", told.alias), ("Notes", told.notes)):
                    self._attribute(variable, entity, name, value)

    def _attribute(self, variable: int, entity: int, name: str, value: str) -> None:
        sql = "SELECT ID FROM ATTRIBUTEVARIABLES WHERE VariableId = ? AND AttributeVariable = ?"
        found = self._run(sql, (variable, name)).fetchone()
        number = (
            found[0]
            if found
            else self._run("INSERT INTO ATTRIBUTEVARIABLES VALUES (NULL, ?, ?)", (variable, name)).lastrowid
        )
        self._run("INSERT INTO ATTRIBUTEVALUES VALUES (NULL, ?, ?, ?)", (entity, number, value))

    def _entity(self, variable: int, label: str) -> int:
        if (variable, label) not in self._entities:
            number = self._entities[variable, label] = len(self._entities) + 1
            if self._version == 2:
                row = (number, variable, label, 0, 0, 0, "", "", "", None)
                self._run("INSERT INTO ATTRIBUTES VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            else:
                self._run("INSERT INTO ENTITIES VALUES (?, ?, ?, 0, 0, 0, NULL)", (number, variable, label))
        return self._entities[variable, label]

    def statements(self) -> None:
        for number, coded in enumerate(self._coding.statements, start=1):
            row = (number, self._types.get(coded.type, 99), coded.document, coded.start, coded.stop, 1)
            self._run("INSERT INTO STATEMENTS VALUES (?, ?, ?, ?, ?, ?)", row)
            for name, value in coded.values.items():
                self._value(number, coded.type, name, value)

    def _value(self, statement: int, kind: str, name: str, value: Value) -> None:
        variable = self._variables[kind, name]
        data_type = self._coding.types[kind][name]
        table = _TABLE[data_type]
        stored: Value = int(value) if isinstance(value, bool) else value
        if data_type == "short text":
            entity = self._entity(variable, str(value))
            stored = entity if self._version == 3 else value
        if self._version == 3:
            self._run(f"INSERT INTO {table} VALUES (NULL, ?, ?, ?)", (statement, variable, stored))
        else:
            row = (statement, variable, self._types[kind], stored)
            self._run(f"INSERT INTO {table} VALUES (NULL, ?, ?, ?, ?)", row)
