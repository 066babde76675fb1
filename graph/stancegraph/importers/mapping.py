"""Mappings: how a table that somebody else coded is read, said in TOML; what may stand in one is declared here.

A mapping says which cell of a row is its date, its actor, its issue, its position, and so on. What it can say follows from
three lists: :data:`FIELDS` (what is taken from a row), :data:`KEYS` (how a value is taken) and those of :class:`Mapping`.
"""

from __future__ import annotations

import codecs
import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from io import StringIO
from math import inf, isfinite
from pathlib import Path, PurePath
from typing import Any

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.model.coded_events import EVENT_COLUMNS, IDENTITY_COLUMNS, Holds, Scheme
from stancegraph.model.words import POSITIONS
from stancegraph.nearest import did_you_mean
from stancegraph.resources import mappings_folder


class Rows(StrEnum):
    """What the rows of a table are: statements, with somebody's position in words, or events that were coded from reports."""

    STATEMENTS = "statements"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class FieldMeaning:
    """Something that is taken from a row: what it is called in a mapping, what it holds, what it means, and for which rows."""

    name: str
    holds: Holds
    meaning: str
    of_events: bool = False
    of_statements: bool = False
    needed: frozenset[Rows] = frozenset()


def _fields() -> Iterator[FieldMeaning]:
    shared = {
        "event_id": frozenset[Rows](),
        "date": frozenset(Rows),
        "recorded": frozenset[Rows](),
        "actor": frozenset(Rows),
        "actor_name": frozenset[Rows](),
        "issue": frozenset({Rows.STATEMENTS}),
        "position": frozenset({Rows.STATEMENTS}),
        "source": frozenset[Rows](),
        "according_to": frozenset[Rows](),
    }
    for each in EVENT_COLUMNS:
        yield FieldMeaning(
            each.name, each.holds, each.meaning, True, each.name in shared, shared.get(each.name, frozenset())
        )
    for name, holds, meaning in (
        ("actor_kind", Holds.TEXT, "what the actor is: `state`, `person` ...; `organisation` where it is not said"),
        ("issue_label", Holds.TEXT, "what the issue is called; `issue` where it is not said"),
        ("proposition", Holds.TEXT, "the sentence that positions are about; the label where it is not said"),
        ("source_title", Holds.TEXT, "the title of the source; `source` where it is not said"),
        ("source_url", Holds.TEXT, "its address"),
        ("source_publisher", Holds.TEXT, "who published it"),
        ("quote", Holds.TEXT, "the words; of more than 300 characters with a place the place and a checksum are kept"),
        ("start", Holds.COUNT, "where in the text of the source they begin, in characters from 0"),
        ("end", Holds.COUNT, "where they end, not included"),
        (
            "voice",
            Holds.TEXT,
            "how it was said: `self`, `reported` ...; where it is not said `attributed` with `according_to`, else `self`",
        ),
        ("condition", Holds.TEXT, "what a conditional position depends on"),
        ("until", Holds.DAY, "the last day for which it was declared to hold"),
        ("coder", Holds.TEXT, "who coded it"),
        ("confidence", Holds.NUMBER, "how sure of it, from 0 to 1"),
        ("note", Holds.TEXT, "what else is to be known"),
    ):
        yield FieldMeaning(name, holds, meaning, of_statements=True)


FIELDS = {each.name: each for each in _fields()}
"""What is taken from a row, by the name it has in a mapping."""

KEYS = {
    "column": "the column it stands in",
    "columns": "several: the first that is filled counts",
    "joined": "several: their cells with `by` between them (`-` where it is not said), where all are filled",
    "by": "what goes between them",
    "value": "the same in every row",
    "pattern": "a regular expression: what its group matches is the value, or the whole match; a cell it does not match is empty",
    "replace": "texts and what stands instead of each, in the order they are written in",
    "case": "`lower`, `upper` or `name`: each word with a capital but *of*, *and*, *the*, *in*, *for* within",
    "values": "cells, and what each stands for; other cells do not fit",
    "otherwise": "what a cell stands for that is not among `values`; the empty text leaves it empty",
    "text": "text around it: `{}` is the value, `{1}` the first group of `pattern`",
    "empty": "what is said of rows in which it is empty, and needed",
    "formats": "of days: how they are written, one after the other, in the signs of `strptime` (`%Y%m%d`; ISO where it is not said); a month or year is its first day",
    "epoch": "of days: the day on which numbers count from",
    "unit": "of days: what they count: `day` (where it is not said), `hour`, `minute` or `second`",
    "anniversaries": "of `date`: what becomes of a day that lies exactly a month, a year or ten years before `recorded`: `keep` "
    "(where it is not said), `recorded` (that day instead) or `drop`",
    "sign": "of `position`: only the sign counts: `supports`, `ambivalent`, `rejects`",
    "cuts": "of `position`: one, two or four numbers that part a score: below the first is `rejects`, from the last on `supports`",
}
"""How a value is taken: the keys of a field, and what each means. A text instead of keys is the column."""

_SMALL = {"of", "and", "the", "in", "for"}


def _as_a_name(text: str) -> str:
    """`united states of america` is United States of America, and UN stays UN."""
    words = text.split(" ")
    return " ".join(
        word.lower() if at and word.lower() in _SMALL else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )


CASES: Map[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "name": _as_a_name}
"""How letters of a cell are written otherwise, by the word for it."""

_OF_DAYS = {"formats", "epoch", "unit"}
_UNITS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
_TEXTS = {"column", "by", "value", "pattern", "case", "otherwise", "text", "empty", "epoch", "unit", "anniversaries"}
_LISTS = {"columns", "joined", "formats"}
_TABLES = {"replace", "values"}


@dataclass(frozen=True, slots=True)
class Taken:
    """How a value is taken from a row; see :data:`KEYS`. ``columns`` has the one column too."""

    columns: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    by: str = "-"
    value: str = ""
    pattern: str = ""
    replace: Map[str, str] = field(default_factory=dict)
    case: str = ""
    values: Map[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    text: str = ""
    empty: str = "empty, and it is needed"
    formats: tuple[str, ...] = ()
    epoch: str = ""
    unit: str = "day"
    anniversaries: str = "keep"
    sign: bool = False
    cuts: tuple[float, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns it is read from."""
        return self.columns + self.joined

    @property
    def seconds(self) -> int:
        """Seconds of its unit of time."""
        return _UNITS[self.unit]


CONDITIONS = {
    "column": "the column that is looked at",
    "is": "a cell has to be one of these",
    "not": "a cell has to be none of these",
    "at_least": "a cell has to be a number, and not less",
    "at_most": "a cell has to be a number, and not more",
    "filled": "`true`: a cell may not be empty; `false`: it has to be",
    "reason": "what is said of rows that `keep` passes over for it; without it what the condition is",
}
"""The keys of a condition of ``keep`` and ``statements``. A cell that is empty fulfils only ``not`` and ``filled = false``."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row has to be; see :data:`CONDITIONS`."""

    column: str
    among: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    filled: bool | None = None
    reason: str = ""

    def __str__(self) -> str:
        if self.reason:
            return self.reason
        said = []
        if self.among:
            said.append(f"is none of {', '.join(self.among)}")
        if self.none_of:
            said.append(f"is one of {', '.join(self.none_of)}")
        if self.at_least is not None:
            said.append(f"is not at least {self.at_least:g}")
        if self.at_most is not None:
            said.append(f"is not at most {self.at_most:g}")
        if self.filled is not None:
            said.append("is empty" if self.filled else "is filled")
        return f"{self.column} {' or '.join(said)}"


FILE_KEYS = {
    "delimiter": "what stands between cells (`,`)",
    "quote": 'what stands around a cell that holds the delimiter (`"`); empty: nothing does',
    "encoding": "of the text (`utf-8`)",
    "unreadable": "what becomes of bytes that are none of it: `refuse` the file, or `replace` them by a sign",
    "header": "whether the first row has the names of the columns (`true`)",
    "columns": "the names, where no row has them; the number of cells has to be theirs",
    "or_columns": "other lists of names: the one with as many names as the rows have cells counts",
    "missing": "cells that stand for nothing, beside NA, NaN and N/A where a number is read; within quotation marks they are text",
    "reader": "what reads files that are no tables: `plover-json`",
}
"""The keys of ``[file]``."""

READERS = ("", "plover-json")


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written; see :data:`FILE_KEYS`."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    unreadable: str = "refuse"
    header: bool = True
    columns: tuple[str, ...] = ()
    or_columns: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    reader: str = ""

    @property
    def layouts(self) -> tuple[tuple[str, ...], ...]:
        """The lists of names of a file without a header."""
        return (self.columns, *self.or_columns)


JOIN_KEYS = {
    "file": "a table that stands beside the mapping; without it one of the files that are read, known by its columns",
    "on": "what of a row is looked for, as a field; of a list of fields the first whose value is found",
    "key": "the column of the other table in which it is looked for",
    "take": "the columns taken from there: they are called NAME.COLUMN. Of several rows each different cell counts, sorted, with `; ` between",
    "named": "how the names of its files begin, where several tables have the same columns",
    "optional": "whether the table may be missing (`false`)",
    "delimiter": "as in `[file]`",
    "quote": "as in `[file]`",
    "header": "as in `[file]`",
    "columns": "as in `[file]`",
}
"""The keys of ``[join.NAME]``, another table whose cells are read with the rows."""


@dataclass(frozen=True, slots=True)
class Join:
    """Another table; see :data:`JOIN_KEYS`."""

    name: str
    on: tuple[Taken, ...]
    key: str
    take: tuple[str, ...]
    file: str = ""
    named: str = ""
    optional: bool = False
    form: FileForm = field(default_factory=FileForm)


IDENTITY_KEYS = {
    "of": "whose it is: `actor` or `target`",
    "scheme": "`wikidata` (an item), `wikipedia` (a page by its number, title or address), `iso3166` (three letters) or `cow` (the number of a state)",
    "identifies": "the column of what it identifies: it counts in rows whose actor or target is what stands there, so that the page of a "
    "minister is not taken for that of the state; without it in all rows",
}
"""The keys of ``[[identity]]`` beside those of a field: who an actor of events is in a scheme of others."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which cells say who the actor or target is in a scheme; see :data:`IDENTITY_KEYS`. ``name`` is the column they become."""

    name: str
    of: str
    identifies: str


HEAD = {
    "title": "what the dataset is called",
    "description": "what it is",
    "licence": "what it may be used under",
    "publisher": "who made it",
    "homepage": "where it is described",
    "language": "of its texts, a tag such as `en`",
    "rows": "what rows are: `statements`, which become stances of a dataset folder, or `events`, which go into a table of coded events",
    "untried": "`true` where it was made from a list of columns and never tried on files of that dataset, which is then said",
    "self_loops": "what becomes of events whose actor is their target: `keep` (where it is not said) or `drop`",
    "issues": "a table beside the mapping (id, label, proposition) that says what its issues are",
    "actors": "a table beside the mapping (id, name) that says what its actors are called, for example countries by their codes; of events",
}
"""The keys at the beginning of a mapping."""

_SECTIONS = ("file", "join", "keep", "statements", "beside", "identity", "reading")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is read: ``fields`` by name, of rows that fulfil ``keep``; rows that fulfil ``statements`` are statements.

    ``readings`` are further ways to read each row: what each says goes before ``fields``. ``beside`` are columns that are
    kept with events under names of their own, those of ``identities`` among them. ``sha256`` is the checksum of the text and of the tables beside it. ``told_issues``
    are the label and the proposition of issues, ``told_actors`` the names of actors, by id, as the tables beside it say.
    """

    name: str
    place: Path
    sha256: str
    title: str = ""
    description: str = ""
    licence: str = ""
    publisher: str = ""
    homepage: str = ""
    language: str = ""
    rows: Rows = Rows.STATEMENTS
    untried: bool = False
    self_loops: str = "keep"
    issues: str = ""
    actors: str = ""
    file: FileForm = field(default_factory=FileForm)
    joins: tuple[Join, ...] = ()
    keep: tuple[Condition, ...] = ()
    statements: tuple[Condition, ...] | None = None
    fields: Map[str, Taken] = field(default_factory=dict)
    beside: Map[str, tuple[Taken, Holds]] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    readings: tuple[Map[str, Taken], ...] = ()
    told_issues: Map[str, tuple[str, str]] = field(default_factory=dict)
    told_actors: Map[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it reads, those of other tables among them as NAME.COLUMN."""
        taken = [*self.fields.values(), *(each for each, _ in self.beside.values())]
        taken += [each for reading in self.readings for each in reading.values()]
        taken += [each for join in self.joins for each in join.on]
        names = [name for each in taken for name in each.reads]
        names += [each.column for each in (*self.keep, *(self.statements or ()))]
        names += [each.identifies for each in self.identities if each.identifies]
        return tuple(dict.fromkeys(names))

    def beside_it(self, name: str) -> Path:
        """A file that stands beside the mapping; else the one of that name that ships, for a changed copy of a mapping."""
        beside = self.place / name
        return beside if beside.exists() else mappings_folder() / name


def shipped() -> dict[str, str]:
    """The mappings that come with the package, by name, and what each reads."""
    return {
        path.stem: str(tomllib.loads(path.read_text(encoding="utf-8"))["title"])
        for path in sorted(mappings_folder().glob("*.toml"))
    }


def find_mapping(name: str | Path) -> Path:
    """The file of a mapping: one that is shipped, by its name, or that of a path.

    Raises StancegraphError where there is none.
    """
    names = [path.stem for path in sorted(mappings_folder().glob("*.toml"))]
    if str(name) in names:
        return mappings_folder() / f"{name}.toml"
    path = Path(name)
    if not path.is_file():
        hint = did_you_mean(str(name), names)
        raise StancegraphError(
            f"{name}: there is no such file, and no mapping of that name{hint}; there are {', '.join(names)}"
        )
    return path


def read_mapping(name: str | Path, changes: Map[str, str] | None = None) -> Mapping:
    """Read a mapping; ``changes`` are keys of ``[date]`` that are said elsewhere.

    Raises StancegraphError where it cannot be read, and DataError with every key that is not right.
    """
    path = find_mapping(name)
    try:
        if path.stat().st_size > limits.LARGEST_INFO:
            raise StancegraphError(f"{path} is larger than {limits.LARGEST_INFO:,} bytes; is it a mapping?")
        raw = path.read_bytes()
        content = tomllib.loads(raw.decode())
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise StancegraphError(f"{path}: not readable as TOML: {error}") from error
    if changes:
        said = content.get("date")
        content["date"] = ({"column": said} if isinstance(said, str) else dict(said or {})) | dict(changes)
    reader = _Reader(path)
    mapping = reader.mapping(content, raw)
    if reader.faults:
        raise DataError(reader.faults)
    return mapping


@dataclass
class _Reader:
    """Reads what a mapping says, and notes each fault with the key it is in."""

    path: Path
    faults: list[Problem] = field(default_factory=list)

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Problem(str(self.path), None, key, message))

    def mapping(self, content: Map[str, Any], raw: bytes) -> Mapping:
        known = [*HEAD, *_SECTIONS, *FIELDS]
        for key in content:
            if key not in known:
                self.fault(key, f"there is no such key{did_you_mean(key, known)}")
        head = {key: content[key] for key in HEAD if key in content}
        for key, value in head.items():
            right = isinstance(value, bool) if key == "untried" else isinstance(value, str)
            if not right:
                self.fault(key, "should be true or false" if key == "untried" else "should be text")
        self.choice("rows", head.get("rows", "statements"), tuple(Rows))
        self.choice("self_loops", head.get("self_loops", "keep"), ("keep", "drop"))
        if self.faults:
            head.pop("rows", None)
        rows = Rows(head.pop("rows", Rows.STATEMENTS))
        form = self.form("file", content.get("file", {}), FILE_KEYS)
        joins = tuple(self.join(name, said) for name, said in self.table("join", content.get("join", {})).items())
        found = {name: self.taken(name, content[name], FIELDS[name].holds) for name in FIELDS if name in content}
        readings = tuple(
            {
                name: self.taken(f"reading.{name}", said, FIELDS[name].holds)
                for name, said in each.items()
                if self.is_field(name)
            }
            for each in self.tables("reading", content.get("reading", []))
        )
        identities = list(self.identities(content.get("identity", [])))
        beside = dict(self.beside(content.get("beside", {})))
        mapping = Mapping(
            name=self.path.stem,
            place=self.path.parent,
            sha256="",
            rows=rows,
            file=form,
            joins=joins,
            keep=self.conditions("keep", content.get("keep", [])),
            statements=self.conditions("statements", content["statements"]) if "statements" in content else None,
            fields=found,
            beside=beside | {each.name: (taken, Holds.TEXT) for each, taken in identities},
            identities=tuple(each for each, _taken in identities),
            readings=readings,
            **head,
        )
        self.joined(mapping)
        self.needed(mapping)
        return _with_checksum(mapping, raw, self)

    def needed(self, mapping: Mapping) -> None:
        """Every row must have what its kind needs: in all readings, or in the mapping itself."""
        kinds = {mapping.rows} | ({Rows.STATEMENTS, Rows.EVENTS} if mapping.statements is not None else set())
        for each in FIELDS.values():
            if each.needed & kinds:
                wanting = [reading for reading in mapping.readings or ({},) if each.name not in reading]
                if each.name not in mapping.fields and wanting:
                    self.fault(each.name, f"missing; say which column is {each.meaning.partition(':')[0]}")
            if each.name in mapping.fields and not (
                (each.of_events and Rows.EVENTS in kinds) or (each.of_statements and Rows.STATEMENTS in kinds)
            ):
                which = "statements" if each.of_statements else "events"
                self.fault(each.name, f"is of {which} only, and the rows are {mapping.rows}")
        if Rows.EVENTS not in kinds:
            if mapping.identities:
                self.fault("identity", "is of events only, and the rows are statements")
            if len(mapping.beside) > len(mapping.identities):
                self.fault("beside", "is of events only, and the rows are statements")

    def joined(self, mapping: Mapping) -> None:
        names = {each.name: each for each in mapping.joins}
        for column in mapping.columns:
            name, point, rest = column.partition(".")
            if point and name in names and rest not in names[name].take:
                self.fault(f"join.{name}.take", f'"{rest}" is read from it and not taken')

    def is_field(self, name: str) -> bool:
        if name in FIELDS:
            return True
        self.fault(f"reading.{name}", f"there is no such field{did_you_mean(name, FIELDS)}")
        return False

    def choice(self, key: str, value: Any, choices: Sequence[str]) -> None:
        if value not in choices:
            shown = show(value) if isinstance(value, str) else str(value)
            hint = did_you_mean(value, choices) if isinstance(value, str) else ""
            self.fault(key, f"{shown} is none of {', '.join(filter(None, choices))}{hint}")

    def table(self, key: str, value: Any) -> Map[str, Any]:
        if isinstance(value, dict):
            return value
        self.fault(key, f"should be a table: [{key}]")
        return {}

    def tables(self, key: str, value: Any) -> list[Map[str, Any]]:
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        self.fault(key, f"should be one table or several: [[{key}]]")
        return []

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault(key, "should be a list of texts")
        return ()

    def keys(self, key: str, said: Map[str, Any], known: Map[str, str]) -> None:
        for each in said:
            if each not in known:
                self.fault(f"{key}.{each}", f"there is no such key{did_you_mean(each, known)}")

    def form(self, key: str, value: Any, known: Map[str, str]) -> FileForm:
        said = self.table(key, value)
        self.keys(key, said, known)
        found: dict[str, Any] = {}
        for each in fields(FileForm):
            if each.name not in said or each.name not in known:
                continue
            given, place = said[each.name], f"{key}.{each.name}"
            if each.name == "or_columns":
                lists = given if isinstance(given, list) else [given]
                found[each.name] = tuple(self.texts(place, one) for one in lists)
            elif each.name in ("columns", "missing"):
                found[each.name] = self.texts(place, given)
            elif isinstance(given, bool) != (each.name == "header") or not isinstance(given, bool | str):
                self.fault(place, "should be true or false" if each.name == "header" else "should be text")
            else:
                found[each.name] = given
        form = FileForm(**found)
        if len(form.delimiter) != 1 or not form.delimiter.isascii() or form.delimiter in '\r\n"':
            self.fault(f"{key}.delimiter", 'should be one sign, for example "," or "\\t"')
        if len(form.quote) > 1 or not form.quote.isascii() or (form.quote and form.quote in "\r\n"):
            self.fault(f"{key}.quote", "should be one sign, or empty")
        elif form.quote == form.delimiter:
            self.fault(f"{key}.quote", "is what stands between cells, too; say another, or leave it empty")
        self.choice(f"{key}.unreadable", form.unreadable, ("refuse", "replace"))
        self.choice(f"{key}.reader", form.reader, READERS)
        if not _is_encoding(form.encoding):
            self.fault(f"{key}.encoding", f"{show(form.encoding)} is no encoding that is known")
        if form.header and (form.columns or form.or_columns) and not form.reader:
            self.fault(f"{key}.columns", "the header has the names; leave them out, or say header = false")
        if not form.header and not form.columns:
            self.fault(f"{key}.columns", "missing; there is no header, so name the columns")
        for names in form.layouts:
            if twice := sorted({name for name in names if names.count(name) > 1}):
                self.fault(f"{key}.columns", f"{', '.join(twice)}: named twice")
        return form

    def join(self, name: str, value: Any) -> Join:
        key = f"join.{name}"
        said = dict(self.table(key, value))
        self.keys(key, said, JOIN_KEYS)
        form = self.form(key, {each: said[each] for each in said if each in FILE_KEYS}, JOIN_KEYS)
        for each in ("on", "key", "take"):
            if each not in said:
                self.fault(f"{key}.{each}", f"missing: {JOIN_KEYS[each]}")
        for each in ("key", "file", "named"):
            if not isinstance(said.get(each, ""), str):
                self.fault(f"{key}.{each}", "should be text")
        if not isinstance(said.get("optional", False), bool):
            self.fault(f"{key}.optional", "should be true or false")
        ways = said["on"] if isinstance(said.get("on"), list) else [said.get("on", {"value": ""})]
        on = tuple(self.taken(f"{key}.on", each, Holds.TEXT) for each in ways)
        take = self.texts(f"{key}.take", said.get("take", []))
        texts = {each: str(said.get(each, "")) for each in ("key", "file", "named")}
        return Join(name=name, on=on, take=take, optional=said.get("optional") is True, form=form, **texts)

    def conditions(self, key: str, value: Any) -> tuple[Condition, ...]:
        found = []
        for said in self.tables(key, value):
            self.keys(key, said, CONDITIONS)
            if not isinstance(said.get("column"), str) or not said.keys() - {"column", "reason"}:
                self.fault(key, "should name a column and what its cells have to be")
                continue
            for each in ("at_least", "at_most"):
                if not _is_number(said.get(each, 0)):
                    self.fault(f"{key}.{each}", "should be a number")
            for each in ("is", "not"):
                if said.get(each) == []:
                    self.fault(f"{key}.{each}", "names no cell; leave it out where all are meant")
            if not isinstance(said.get("filled", True), bool):
                self.fault(f"{key}.filled", "should be true or false")
            if not isinstance(said.get("reason", ""), str):
                self.fault(f"{key}.reason", "should be text")
            elif "reason" in said and key != "keep":
                self.fault(f"{key}.reason", "is of keep only")
            if self.faults:
                continue
            if said.get("at_least", -inf) > said.get("at_most", inf):
                self.fault(key, "at_least is greater than at_most: no cell is both")
            found.append(
                Condition(
                    said["column"],
                    self.texts(f"{key}.is", said.get("is", [])),
                    self.texts(f"{key}.not", said.get("not", [])),
                    said.get("at_least"),
                    said.get("at_most"),
                    said.get("filled"),
                    said.get("reason", ""),
                )
            )
        return tuple(found)

    def beside(self, value: Any) -> Iterator[tuple[str, tuple[Taken, Holds]]]:
        kinds = {each.value: each for each in (Holds.TEXT, Holds.NUMBER, Holds.COUNT, Holds.DAY)}
        for name, said in self.table("beside", value).items():
            key = f"beside.{name}"
            if name in {each.name for each in EVENT_COLUMNS} or name in IDENTITY_COLUMNS:
                self.fault(key, "is the name of a column that tables of events have; take another")
            said = {"column": said} if isinstance(said, str) else dict(self.table(key, said))
            holds = said.pop("holds", "text")
            self.choice(f"{key}.holds", holds, tuple(kinds))
            kind = kinds.get(holds, Holds.TEXT) if isinstance(holds, str) else Holds.TEXT
            yield name, (self.taken(key, said, kind), kind)

    def identities(self, value: Any) -> Iterator[tuple[Identity, Taken]]:
        met = set()
        for said in self.tables("identity", value):
            own = {each: said[each] for each in IDENTITY_KEYS if each in said}
            taken = self.taken("identity", {each: said[each] for each in said if each not in own}, Holds.TEXT)
            self.choice("identity.of", own.get("of"), ("actor", "target"))
            self.choice("identity.scheme", own.get("scheme"), tuple(Scheme))
            if not isinstance(own.get("identifies", ""), str):
                self.fault("identity.identifies", "should be text")
            if self.faults:
                continue
            name = f"{own['of']}_is_{own['scheme']}"
            if name in met:
                self.fault("identity", f"the {own['of']} has two of {own['scheme']}; take columns = [...] for both")
            met.add(name)
            yield Identity(name, own["of"], own.get("identifies", "")), taken

    def taken(self, key: str, value: Any, holds: Holds) -> Taken:
        if isinstance(value, str):
            value = {"column": value}
        said = dict(self.table(key, value))
        self.keys(key, said, KEYS)
        found: dict[str, Any] = {}
        for each, given in said.items():
            place = f"{key}.{each}"
            if each in _TEXTS:
                if not isinstance(given, str):
                    self.fault(place, "should be text")
                    continue
                found[each] = given
            elif each in _LISTS:
                if given == []:
                    self.fault(place, "is empty; leave it out")
                found[each] = self.texts(place, given)
            elif each in _TABLES:
                table = self.table(place, given)
                if not all(isinstance(one, str) for one in table.values()):
                    self.fault(place, "should be texts and texts")
                    continue
                found[each] = table
            elif each == "sign":
                if not isinstance(given, bool):
                    self.fault(place, "should be true or false")
                found[each] = given is True
            elif each == "cuts":
                found[each] = self.cuts(place, given)
        self.fitting(key, said, holds)
        if "column" in found:
            found["columns"] = (found.pop("column"),)
        taken = Taken(**found)
        self.meaningful(key, taken, epoch_open=said.get("epoch") == "")
        return taken

    def cuts(self, key: str, given: Any) -> tuple[float, ...]:
        numbers = given if isinstance(given, list) else [given]
        if not all(map(_is_number, numbers)):
            self.fault(key, "should be a list of numbers")
            return ()
        if len(numbers) not in (1, 2, 4) or sorted(set(numbers)) != numbers:
            self.fault(key, "should be one, two or four numbers, each greater than the one before")
            return ()
        return tuple(map(float, numbers))

    def fitting(self, key: str, said: Map[str, Any], holds: Holds) -> None:
        """Keys that mean something only of days, of positions or of the date."""
        for each in said:
            place = f"{key}.{each}"
            if each in _OF_DAYS and holds is not Holds.DAY:
                self.fault(place, "is of days only")
            elif each in ("sign", "cuts") and holds is not Holds.POSITION:
                self.fault(place, "is of position only")
            elif each == "anniversaries" and key != "date":
                self.fault(place, "is of date only")
        ways = [each for each in ("column", "columns", "joined", "value") if each in said]
        if len(ways) != 1:
            message = (
                f"{' and '.join(ways)}: one of them"
                if ways
                else "says no column: give column, columns, joined or value"
            )
            self.fault(key, message)
        if "by" in said and "joined" not in said:
            self.fault(f"{key}.by", "goes with joined only")
        if "otherwise" in said and "values" not in said:
            self.fault(f"{key}.otherwise", "goes with values only")
        if "unit" in said and "epoch" not in said:
            self.fault(f"{key}.unit", "goes with epoch only: on which day do the numbers begin?")
        if sum(each in said for each in ("sign", "cuts")) > 1 or ("epoch" in said and "formats" in said):
            self.fault(key, "sign and cuts, and epoch and formats, exclude each other")

    def meaningful(self, key: str, taken: Taken, *, epoch_open: bool) -> None:
        if taken.case:
            self.choice(f"{key}.case", taken.case, tuple(CASES))
        self.choice(f"{key}.anniversaries", taken.anniversaries, ("keep", "recorded", "drop"))
        self.choice(f"{key}.unit", taken.unit, tuple(_UNITS))
        if epoch_open:
            self.fault(
                f"{key}.epoch",
                "is left open by the mapping: say with --epoch on which day time begins, and with --unit what it counts",
            )
        if taken.epoch and not _is_day(taken.epoch):
            self.fault(f"{key}.epoch", f"{show(taken.epoch)} is no day of the calendar; write it as 1970-01-01")
        for form in taken.formats:
            if fault := _unfit_form(form):
                self.fault(f"{key}.formats", f"{show(form)} {fault}")
        if taken.pattern:
            try:
                groups = re.compile(taken.pattern).groups
            except (re.error, OverflowError, RecursionError) as error:
                self.fault(f"{key}.pattern", f"is no regular expression: {error}")
                return
            for number in re.findall(r"\{([0-9]+)\}", taken.text):
                if not 1 <= int(number) <= groups:
                    self.fault(f"{key}.text", f"{{{number}}}: the pattern has {groups} groups")
        elif re.search(r"\{[0-9]+\}", taken.text):
            self.fault(f"{key}.text", "has a group, and there is no pattern")
        if key in ("position", "reading.position") and not (taken.sign or taken.cuts):
            for word in (*taken.values.values(), *((taken.value,) if taken.value else ())):
                if word not in POSITIONS and word not in ("-2", "-1", "0", "1", "2"):
                    self.fault(f"{key}.values", f"{show(word)} is none of {', '.join(POSITIONS)}")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


_NO_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape"}
"""What Python knows beside encodings: ways to write names or texts within other texts."""


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
        return codecs.lookup(name).name.replace("-", "_") not in _NO_TEXT
    except (LookupError, ValueError):
        return False


_YEARS = ("%Y", "%y", "%G", "%c", "%x")
_MONTHS = ("%m", "%b", "%B", "%c", "%x")
_SOME_DAY = datetime(2004, 11, 23, tzinfo=UTC)


def _unfit_form(form: str) -> str:
    """What is wrong with a way to write days; empty when nothing is."""
    try:
        datetime.strptime(_SOME_DAY.strftime(form), form)
    except ValueError as error:
        return f"is no way to write days: {error}"
    # Without a year strptime says 1900, without a month January, and means nothing by it.
    said = re.findall("%.", form)
    if not any(each in said for each in _YEARS):
        return "has no year"
    return "has a day and no month" if "%d" in said and not any(each in said for each in _MONTHS) else ""


def _with_checksum(mapping: Mapping, raw: bytes, reader: _Reader) -> Mapping:
    """With the checksum of all that the mapping reads by."""
    from dataclasses import replace

    digest = sha256(raw)
    beside = [("issues", mapping.issues), ("actors", mapping.actors)]
    told: dict[str, Map[str, tuple[str, ...]]] = {}
    for key, name in [(f"join.{each.name}.file", each.file) for each in mapping.joins] + beside:
        if not name:
            continue
        if PurePath(name).name != name:
            reader.fault(key, f"{show(name)} should be the name of a file beside the mapping, and no path")
            continue
        try:
            place = mapping.beside_it(name)
            if place.stat().st_size > limits.LARGEST_UNPACKED:
                reader.fault(key, f"{name} is larger than {limits.LARGEST_UNPACKED:,} bytes; is it such a table?")
                continue
            content = place.read_bytes()
        except OSError as error:
            reader.fault(key, f"{name} does not stand beside the mapping, or cannot be read: {error.strerror}")
            continue
        digest.update(content)
        if key in _TOLD:
            told[key] = _told(content, _TOLD[key], partial(_fault_of, reader, key, name))
    return replace(
        mapping,
        sha256=digest.hexdigest(),
        told_issues={key: (label, proposition) for key, (label, proposition) in told.get("issues", {}).items()},
        told_actors={key: called for key, (called,) in told.get("actors", {}).items()},
    )


def names_of_cameo() -> Map[str, str]:
    """What the codes of countries and groups of countries in CAMEO stand for, by which dictionaries of actors code."""
    content = (mappings_folder() / "cameo-actors.csv").read_bytes()
    faults: list[str] = []
    told = _told(content, _TOLD["actors"], faults.append)
    assert not faults, faults
    return {key: called for key, (called,) in told.items()}


_TOLD = {"issues": ("id", "label", "proposition"), "actors": ("id", "name")}
"""The columns of the tables beside a mapping that say what its issues and actors are."""


def _fault_of(reader: _Reader, key: str, name: str, fault: str) -> None:
    reader.fault(key, f"{name}: {fault}")


def _told(content: bytes, columns: tuple[str, ...], fault: Callable[[str], None]) -> Map[str, tuple[str, ...]]:
    """What such a table says, by id; ``fault`` is told what is wrong with it."""
    try:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        fault(f"is no table of comma-separated values in UTF-8: {error}")
        return {}
    head = rows[0] if rows else []
    if missing := [each for each in columns if each not in head]:
        fault(f"has no column {', '.join(missing)}")
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (" ".join(each.split()) for each in row), strict=False))
        key, *rest = (cells.get(each, "") for each in columns)
        if not any(cells.values()):
            continue
        if not key or not all(rest):
            fault(f"row {number} has no {', '.join(each for each in columns if not cells.get(each))}")
        elif key in found:
            fault(f"row {number} says once more what {show(key)} is")
        found[key] = tuple(rest)
    return found
