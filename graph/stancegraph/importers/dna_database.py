"""A Discourse Network Analyzer database, opened read-only and checked: both SQLite layouts are read as one.

Version 3 keeps dates in seconds and words in ENTITIES, version 2 keeps dates in milliseconds and words beside each
statement. What comes out of here is the same for both, and nothing of it is interpreted yet.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.limits import MOST_DIGITS

_HEADER = b"SQLite format 3\x00"
_WAL = 2
_NOT_ITS_OWN = "Discourse Network Analyzer writes no such file"
# In a column of text, where a table was made anew by another program.
_WHOLE = re.compile(rf"0|-?[1-9][0-9]{{0,{MOST_DIGITS - 1}}}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COMMON: dict[str, tuple[str, ...]] = {
    "DOCUMENTS": ("ID", "Title", "Text", "Date"),
    "STATEMENTTYPES": ("ID", "Label"),
    "VARIABLES": ("ID", "Variable", "DataType", "StatementTypeId"),
    "STATEMENTS": ("ID", "StatementTypeId", "DocumentId", "Start", "Stop"),
    "DATABOOLEAN": ("StatementId", "VariableId", "Value"),
    "DATAINTEGER": ("StatementId", "VariableId", "Value"),
    "DATALONGTEXT": ("StatementId", "VariableId", "Value"),
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the two versions differ."""

    units: int
    """Units of a document's date in one second."""
    tables: Mapping[str, Sequence[str]]
    short_text: str


_LAYOUTS = {
    "2": _Layout(
        1000,
        {**_COMMON, "DATASHORTTEXT": ("StatementId", "VariableId", "Value")},
        "SELECT StatementId, Value FROM DATASHORTTEXT WHERE VariableId = ?",
    ),
    "3": _Layout(
        1,
        {
            **_COMMON,
            "DATASHORTTEXT": ("StatementId", "VariableId", "Entity"),
            "ENTITIES": ("ID", "VariableId", "Value"),
        },
        "SELECT d.StatementId, e.Value FROM DATASHORTTEXT d LEFT JOIN ENTITIES e ON e.ID = d.Entity "
        "WHERE d.VariableId = ?",
    ),
}
_OPTIONAL = {
    "2": {"CODERS": "who coded", "ATTRIBUTES": "attributes of actors"},
    "3": {
        "CODERS": "who coded",
        "ATTRIBUTEVARIABLES": "attributes of actors",
        "ATTRIBUTEVALUES": "attributes of actors",
    },
}


class DataType(StrEnum):
    """What the values of a variable are."""

    SHORT_TEXT = "short text"
    LONG_TEXT = "long text"
    INTEGER = "integer"
    BOOLEAN = "boolean"


Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a statement type."""

    id: int
    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class StatementType:
    """A statement type with its variables, in the order they were made, and how many statements it has."""

    id: int
    label: str
    variables: tuple[Variable, ...]
    count: int

    def variable(self, name: str) -> Variable | None:
        """The variable of that name, whatever its case."""
        return next((each for each in self.variables if each.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class Document:
    """What is said about a document; ``moment`` is None where the date is missing or out of range."""

    id: int
    title: str
    moment: datetime | None
    author: str
    source: str
    section: str
    type: str
    notes: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A coded span of a document."""

    id: int
    document: int
    start: int
    stop: int
    coder: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A label of a variable, with the attributes it was given and the label it was put under."""

    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    colour: str = ""
    parent: str = ""


@contextmanager
def open_database(path: Path) -> Iterator[Database]:
    """The database in a file; raises StancegraphError when it is none of the program's, or damaged."""
    _check_header(path)
    try:
        with closing(_connect(path)) as connection:
            yield Database(path, connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise StancegraphError(f"{path}: the database cannot be read: {error}; {_advice(path)}") from error


def _advice(path: Path) -> str:
    """What to do about a database that cannot be read."""
    real = path.resolve()
    journal = real.with_name(f"{real.name}-journal")
    if journal.exists() and journal.stat().st_size:
        return (
            f"{journal.name} beside it tells of a change that was not finished, because a program that wrote was ended or is at work: "
            "close it there, or open the database in Discourse Network Analyzer once, which takes the change back; a copy needs "
            "the -journal file beside it for that"
        )
    return (
        "if the program has it open, close it there, "
        "else the file is damaged: open it in Discourse Network Analyzer, or take an earlier copy"
    )


def _check_header(path: Path) -> None:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise StancegraphError(f"{path}: is no file, but a pipe or a device; save the database as a file")
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
    if not head:
        raise StancegraphError(f"{path}: the file is empty; it should be a Discourse Network Analyzer database (.dna)")
    if not head.startswith(_HEADER):
        raise StancegraphError(f"{path}: this is not an SQLite database; {_guess(head)}")
    if len(head) < 100:
        raise StancegraphError(f"{path}: the database is cut off after {len(head)} bytes; take a whole copy")


def _guess(head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "XML is what version 1 of the program wrote: import it with version 2 of the program and save it there"
    if b"\x00" not in head and not any(byte > 0xF4 for byte in head):
        return "it looks like text; name the .dna file that Discourse Network Analyzer saves"
    return "if it is encrypted or packed, save it without a password or unpack it first"


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even the files SQLite keeps beside a database in WAL mode."""
    # What is not written into the database yet stands beside the file itself, not beside a link to it.
    path = path.resolve()
    with path.open("rb") as stream:
        wal = stream.read(19)[18] == _WAL
    pending = path.with_name(f"{path.name}-wal")
    unchanging = wal and not (pending.exists() and pending.stat().st_size)
    uri = f"{path.as_uri()}?mode=ro{'&immutable=1' if unchanging else ''}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    # One transaction for all reading: what another program writes meanwhile is not seen.
    connection.execute("BEGIN")
    return connection


class Database:
    """The tables of one file; text comes as it is stored, blanks and all."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._columns = self._read_columns()
        self.version = self._read_version()
        self._layout = _LAYOUTS[self.version[0]]
        self._check_tables()
        self._check_ids()

    def setting(self, name: str) -> str | None:
        """The value of a property in SETTINGS."""
        found = self._rows("SELECT Value FROM SETTINGS WHERE Property = ?", name).fetchone()
        return _text(found[0]) if found else None

    def _read_columns(self) -> dict[str, dict[str, str]]:
        """The columns of every table: upper-case name -> name, by upper-case table.

        Views are none of the program's: they are queries, and a query need not end.
        """
        tables = [name for (name,) in self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            str(table).upper(): {
                str(row[1]).upper(): str(row[1]) for row in self._rows("SELECT * FROM pragma_table_info(?)", table)
            }
            for table in tables
        }

    def _read_version(self) -> str:
        if not {"PROPERTY", "VALUE"} <= set(self._columns.get("SETTINGS", ())):
            raise StancegraphError(
                f"{self.path}: no table SETTINGS (Property, Value), so this is no Discourse Network Analyzer database"
            )
        found = [
            _text(value) for (value,) in self._rows("SELECT Value FROM SETTINGS WHERE lower(Property) = 'version'")
        ]
        if not found:
            raise StancegraphError(f"{self.path}: the table SETTINGS has no 'version'; versions 2 and 3 can be read")
        version = found[0].strip().removeprefix("v")
        if version.split(".")[0] not in _LAYOUTS:
            raise StancegraphError(
                f"{self.path}: written by version {show(found[0])}; versions 2 and 3 of Discourse Network Analyzer can be read"
            )
        return version

    def _check_tables(self) -> None:
        faults = []
        for table, needed in self._layout.tables.items():
            there = self._columns.get(table)
            if there is None:
                faults.append(f"no table {table}")
            elif missing := [column for column in needed if column.upper() not in there]:
                faults.append(f"no column {', '.join(missing)} in {table}")
        if faults:
            raise StancegraphError(
                f"{self.path}: says it is of version {self.version}, but has {'; '.join(faults)}; is it a whole copy?"
            )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is missing that one can do without."""
        optional = _OPTIONAL[self.version[0]].items()
        return tuple(f"no table {table}: {what} is not known" for table, what in optional if table not in self._columns)

    def doubts(self, statement_type: StatementType) -> tuple[str, ...]:
        """What stands in the file of a type's statements that the program does not write, and how it is read."""
        found = []
        spans = "Start IS NOT NULL AND typeof(Start) != 'integer' OR Stop IS NOT NULL AND typeof(Stop) != 'integer'"
        told = self._rows(
            f"SELECT Start, Stop FROM STATEMENTS WHERE StatementTypeId = ? AND ({spans})", statement_type.id
        )
        if odd := sum(None in map(whole, row) for row in told):
            found.append(f"{_many(odd, 'statement')} with a Start or Stop that is no whole number, which was read as 0")
        for each in statement_type.variables:
            table = _TABLES[each.type]
            again = self._rows(
                f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE VariableId = ? GROUP BY StatementId HAVING COUNT(*) > 1)",
                each.id,
            )
            if several := again.fetchone()[0]:
                found.append(
                    f"{_many(several, 'statement')} with several values of {show(each.name)}, of which the last counts"
                )
            if each.type in (DataType.INTEGER, DataType.BOOLEAN):
                values = self._rows(
                    f"SELECT Value FROM {table} WHERE VariableId = ? AND Value IS NOT NULL AND typeof(Value) != 'integer'",
                    each.id,
                )
                if odd := sum(whole(value) is None for (value,) in values):
                    found.append(
                        f"{_many(odd, 'value')} of {show(each.name)} that is no whole number, and was read as none"
                    )
            elif broken := sum(_is_broken(value) for _statement, value in self._texts(each)):
                found.append(
                    f"{_many(broken, 'text')} of {show(each.name)} not in UTF-8, with a sign (�) for what cannot be read"
                )
        return tuple(found)

    def _texts(self, variable: Variable) -> Iterator[tuple[Any, ...]]:
        """The words of a variable: of short texts each label once."""
        if variable.type is DataType.LONG_TEXT:
            return self._data("DATALONGTEXT", variable)
        if self.version[0] == "3":
            return self._select("ENTITIES", ("ID", "Value"), "WHERE VariableId = ?", variable.id)
        return self._rows(
            "SELECT min(StatementId), Value FROM DATASHORTTEXT WHERE VariableId = ? GROUP BY Value", variable.id
        )

    def _rows(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        # Not as a generator, which when it is left in the midst would close its cursor after the connection, and complain.
        return self._connection.execute(sql, parameters)

    def _select(
        self, table: str, wanted: Sequence[str], condition: str = "", *parameters: Any
    ) -> Iterator[tuple[Any, ...]]:
        """Columns of a table by row; a column that the table lacks is None throughout."""
        there = self._columns.get(table)
        if there is None:
            return iter(())
        columns = (f'"{there[name.upper()]}"' if name.upper() in there else "NULL" for name in wanted)
        return self._rows(f"SELECT {', '.join(columns)} FROM {table} {condition}", *parameters)

    def statement_types(self) -> tuple[StatementType, ...]:
        """All statement types, in the order they were made."""
        counts = dict(self._rows("SELECT StatementTypeId, count(*) FROM STATEMENTS GROUP BY StatementTypeId"))
        types = self._select("STATEMENTTYPES", ("ID", "Label"), "ORDER BY ID")
        return tuple(
            StatementType(number, _text(label), tuple(self._variables(number)), counts.get(number, 0))
            for number, label in types
        )

    def statements_without_type(self) -> int:
        """How many statements have a type that is nowhere described."""
        sql = "SELECT count(*) FROM STATEMENTS WHERE StatementTypeId IS NULL OR StatementTypeId NOT IN (SELECT ID FROM STATEMENTTYPES)"
        return int(next(self._rows(sql))[0])

    def _variables(self, statement_type: int) -> Iterator[Variable]:
        wanted = ("ID", "Variable", "DataType")
        for number, name, kind in self._select(
            "VARIABLES", wanted, "WHERE StatementTypeId = ? ORDER BY ID", statement_type
        ):
            if (known := _text(kind).strip().lower()) in DataType.__members__.values():
                yield Variable(number, _text(name), DataType(known))

    def _check_ids(self) -> None:
        """Ids of records and names of files are made of IDs, so that each must be a number, and only once."""
        for table in ("DOCUMENTS", "STATEMENTS"):
            met: set[int] = set()
            for (value,) in self._select(table, ("ID",)):
                if (number := self._identifier(table, value)) in met:
                    raise StancegraphError(f"{self.path}: the ID {number} stands twice in {table}; {_NOT_ITS_OWN}")
                met.add(number)

    def documents(self, zone: ZoneInfo | None = None) -> Iterator[Document]:
        """What is said about each document; the moments are those of UTC, or of ``zone``."""
        wanted = ("ID", "Title", "Date", "Author", "Source", "Section", "Type", "Notes")
        for number, title, date, *texts in self._select("DOCUMENTS", wanted, "ORDER BY ID"):
            identifier = self._identifier("DOCUMENTS", number)
            yield Document(identifier, _text(title), self._moment(date, zone), *map(_text, texts))

    def _moment(self, date: Any, zone: ZoneInfo | None) -> datetime | None:
        """A stored date as the clock showed it."""
        number = whole(date)
        if number is None:
            return None
        try:
            moment = _EPOCH + timedelta(seconds=number // self._layout.units)
            return moment.astimezone(zone or UTC).replace(tzinfo=None)
        except OverflowError:
            return None

    def _identifier(self, table: str, value: Any) -> int:
        """An ID as a number; raises StancegraphError for what is none."""
        if isinstance(value, int) or (isinstance(value, str) and _WHOLE.fullmatch(value)):
            return int(value)
        told = "missing" if value is None else f"{show(_text(value))}, which is no whole number"
        raise StancegraphError(f"{self.path}: an ID in {table} is {told}; {_NOT_ITS_OWN}")

    def texts(self) -> Iterator[tuple[int, str]]:
        """The text of each document."""
        rows = self._select("DOCUMENTS", ("ID", "Text"), "ORDER BY ID")
        return ((self._identifier("DOCUMENTS", number), _text(text)) for number, text in rows)

    def statements(self, statement_type: StatementType) -> Iterator[Statement]:
        """The statements of a type."""
        coders = self.coders()
        wanted = ("ID", "DocumentId", "Start", "Stop", "Coder")
        condition = "WHERE StatementTypeId = ? ORDER BY ID"
        for number, document, start, stop, coder in self._select("STATEMENTS", wanted, condition, statement_type.id):
            identifier = self._identifier("STATEMENTS", number)
            yield Statement(
                identifier, whole(document) or 0, whole(start) or 0, whole(stop) or 0, coders.get(coder, "")
            )

    def statement_spans(self, statement_type: StatementType) -> list[tuple[Any, ...]]:
        """Of each statement of a type its number, that of its document, where it starts and stops, and its coder's, as stored."""
        wanted = ("ID", "DocumentId", "Start", "Stop", "Coder")
        condition = "WHERE StatementTypeId = ?"
        return list(self._select("STATEMENTS", wanted, condition, statement_type.id))

    def coders(self) -> dict[int, str]:
        """The names of coders, by number."""
        return {number: _text(name) for number, name in self._select("CODERS", ("ID", "Name"))}

    def numbers(self, variable: Variable) -> list[tuple[Any, ...]]:
        """Each statement that has a boolean or an integer, and its number, as stored."""
        table = "DATABOOLEAN" if variable.type is DataType.BOOLEAN else "DATAINTEGER"
        return list(self._data(table, variable))

    def label_codes(self, variable: Variable) -> tuple[list[tuple[Any, ...]], list[str]]:
        """Each statement that has a short text and the place of that text among the labels; and the labels."""
        if self.version[0] == "3":
            # Entities are few and statements many: they are joined here, by number.
            labels = {number: _text(value) for number, value in self._select("ENTITIES", ("ID", "Value"))}
            place = {number: code for code, number in enumerate(labels)}
            rows = self._rows("SELECT StatementId, Entity FROM DATASHORTTEXT WHERE VariableId = ?", variable.id)
            blank = len(labels)
            return [(statement, place.get(entity, blank)) for statement, entity in rows], [*labels.values(), ""]
        codes: dict[str, int] = {}
        told = self._rows(self._layout.short_text, variable.id)
        found = [(statement, codes.setdefault(_text(value), len(codes))) for statement, value in told]
        return found, list(codes)

    def values(self, variable: Variable) -> dict[int, Value]:
        """The values of a variable by statement; what is no value of its type is left out."""
        match variable.type:
            case DataType.SHORT_TEXT:
                return {
                    statement: _text(value) for statement, value in self._rows(self._layout.short_text, variable.id)
                }
            case DataType.LONG_TEXT:
                return {statement: _text(value) for statement, value in self._data("DATALONGTEXT", variable)}
            case DataType.INTEGER:
                rows = ((statement, whole(value)) for statement, value in self._data("DATAINTEGER", variable))
                return {statement: value for statement, value in rows if value is not None}
            case DataType.BOOLEAN:
                rows = ((statement, whole(value)) for statement, value in self._data("DATABOOLEAN", variable))
                return {statement: bool(value) for statement, value in rows if value in (0, 1)}

    def _data(self, table: str, variable: Variable) -> Iterator[tuple[Any, ...]]:
        return self._select(table, ("StatementId", "Value"), "WHERE VariableId = ?", variable.id)

    def entities(self, variable: Variable) -> list[Entity]:
        """Every label a variable was ever given, used or not, the blank one left out."""
        return list(self._entities_2(variable) if self.version[0] == "2" else self._entities_3(variable))

    def _entities_2(self, variable: Variable) -> Iterator[Entity]:
        names = ("Type", "Alias", "Notes")
        wanted = ("ID", "Value", "ChildOf", "Red", "Green", "Blue", *names)
        rows = list(self._select("ATTRIBUTES", wanted, "WHERE VariableId = ? ORDER BY ID", variable.id))
        labels = {row[0]: _text(row[1]) for row in rows}
        for _, label, parent, red, green, blue, *values in rows:
            attributes = {name: _text(value) for name, value in zip(names, values, strict=True) if _text(value)}
            # Version 2 puts a label under another by its name, or by its number.
            above = labels.get(parent, _text(parent) if parent in labels.values() else "")
            if _text(label):
                yield Entity(_text(label), attributes, _colour(red, green, blue), above)

    def _entities_3(self, variable: Variable) -> Iterator[Entity]:
        names = dict(
            self._select("ATTRIBUTEVARIABLES", ("ID", "AttributeVariable"), "WHERE VariableId = ?", variable.id)
        )
        attributes: dict[int, dict[str, str]] = {}
        wanted = ("EntityId", "AttributeVariableId", "AttributeValue")
        for entity, number, value in self._select("ATTRIBUTEVALUES", wanted, "ORDER BY AttributeVariableId"):
            if number in names and _text(value):
                attributes.setdefault(entity, {})[_text(names[number])] = _text(value)
        columns = ("ID", "Value", "ChildOf", "Red", "Green", "Blue")
        rows = list(self._select("ENTITIES", columns, "WHERE VariableId = ? ORDER BY ID", variable.id))
        labels = {row[0]: _text(row[1]) for row in rows}
        for number, label, parent, *colour in rows:
            if _text(label):
                yield Entity(_text(label), attributes.get(number, {}), _colour(*colour), labels.get(parent, ""))


_TABLES = {
    DataType.SHORT_TEXT: "DATASHORTTEXT",
    DataType.LONG_TEXT: "DATALONGTEXT",
    DataType.INTEGER: "DATAINTEGER",
    DataType.BOOLEAN: "DATABOOLEAN",
}


def whole(value: Any) -> int | None:
    """A stored whole number; SQLite lets anything stand in any column, and what is none, as 1.5, has none."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isinstance(value, str | bytes) or number == value else None


def _is_broken(value: Any) -> bool:
    """Whether a text is none, or cannot be read whole."""
    return "\ufffd" in _text(value)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(value)


def _colour(*parts: Any) -> str:
    numbers = [whole(part) for part in parts]
    if len(numbers) != 3 or any(number is None or not 0 <= number <= 255 for number in numbers):
        return ""
    code = "#" + "".join(f"{number:02x}" for number in numbers)
    # Black is what every label has until somebody chooses.
    return "" if code == "#000000" else code
