"""Cells that somebody gives for one new row -> the record it stands for, with an id where none is given.

They are read as those of a table are: names stand for ids, days in the declared order. What a correction leaves out is what it corrects says.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from stancegraph.characters import not_text, show
from stancegraph.errors import DataError, NotFound, StancegraphError
from stancegraph.model.records import Actor, Issue, Record, Retraction, Role, Source, Stance, Step
from stancegraph.model.schema import FORMAT
from stancegraph.model.standing import not_before
from stancegraph.naming import ids_of, slug
from stancegraph.nearest import did_you_mean
from stancegraph.tables.conventions import Conventions
from stancegraph.tables.info import conventions_of, format_of
from stancegraph.tables.otherwise import Names, Otherwise
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import RowParser, read
from stancegraph.tables.registry import Registry
from stancegraph.tables.table import TABLES, Table
from stancegraph.tables.together import members

_LONGEST_PART = 40
"""Characters of one part of an id that is made; three of them and a day make an id."""
_MADE_LATER = "made-later"


class CellError(StancegraphError):
    """Cells that make no record: ``faults`` are columns with what is wrong, in the order of the columns."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{column}: {message}" for column, message in faults))


_ANEW = "to state it again, add it as a stance of its own: stancegraph add stance"


@dataclass
class Known:
    """What a dataset has: the registry that references are looked up in, and what is taken and corrected."""

    folder: Path
    format: int
    conventions: Conventions
    registry: Registry
    taken: Mapping[str, set[str]]
    stances: Mapping[str, Stance] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Known:
        """What the dataset in a folder has, with what it uses; raises DataError where it cannot be read at all."""
        problems, registry = Problems(), Registry()
        taken: dict[str, set[str]] = defaultdict(set)
        stances: dict[str, Stance] = {}
        corrected: dict[str, str] = {}
        tables = {kind.record: table.name for table in TABLES for kind in table.kinds}
        read_together = members([folder], problems)
        if not read_together or read_together[-1].info is None:
            raise DataError(problems.all())
        for member in read_together:
            for found in read(member, registry, problems):
                record = found.record
                taken[tables[type(record)]].add(record.id)
                if isinstance(record, Stance):
                    stances[record.id] = record
                    if record.supersedes:
                        corrected[record.supersedes] = record.id
                if isinstance(record, Stance | Retraction) and record.retracts:
                    corrected[record.retracts] = record.id
        return cls(folder, format_of(folder) or FORMAT, conventions_of(folder), registry, taken, stances, corrected)

    def record(self, table: Table, cells: Mapping[str, str]) -> Record:
        """The record that cells make, by the names of their columns; an id is made where none is given. Raises CellError."""
        if faults := tuple((name, fault) for name, cell in cells.items() if (fault := not_text(cell))):
            raise CellError(faults)
        problems, file = Problems(), str(self.folder / f"{table.name}.csv")
        otherwise = Otherwise(
            file, table, self.conventions.date_order, self.registry, problems, lambda: Names(frozenset(), {}), None
        )
        given = {"id": _MADE_LATER} | {name: cell for name, cell in cells.items() if cell}
        parser = RowParser(file, table, self.format, self.registry, problems, otherwise)
        record = parser.record(1, [given.get(name, "") for name in table.header])
        faults = tuple((each.column or "", each.message) for each in problems.all())
        links = () if record is None else tuple(self._unknown_links(table, record))
        if record is None or links:
            raise CellError(faults + links)
        return record if cells.get("id") else replace(record, id=self._new_id(table, record))

    def _unknown_links(self, table: Table, record: Record) -> list[tuple[str, str]]:
        """References to rows of the same table, which are looked up when all are read."""
        known = self.taken[table.name]
        return [
            (column, f"unknown {table.path} {show(other)}{did_you_mean(other, known)}")
            for column in table.links
            for other in _as_ids(getattr(record, column, None))
            if other not in known
        ]

    def corrections(self, identifier: str) -> Stance:
        """The stance of that id that is to be corrected; raises NotFound where there is none, or it was corrected already."""
        if identifier not in self.stances:
            kinds = [name for name, ids in self.taken.items() if identifier in ids and name != "stances"]
            if kinds:
                raise NotFound(
                    f"{show(identifier)} stands in {kinds[0]}, and only stances are corrected by new rows; change the row itself"
                )
            if identifier in self.taken["stances"]:
                raise NotFound(
                    f"{show(identifier)} only retracts another stance; there is nothing in it to correct; {_ANEW}"
                )
            raise NotFound(f"no stance has the id {show(identifier)}{did_you_mean(identifier, self.stances)}")
        by = self.corrected.get(identifier)
        if by and by not in self.stances:
            raise NotFound(f"{show(identifier)} was retracted by {show(by)} and no longer stands; {_ANEW}")
        if by:
            raise NotFound(f"{show(identifier)} was corrected by {show(by)}; correct that one")
        return self.stances[identifier]

    def correction(self, table: Table, identifier: str, cells: Mapping[str, str], now: datetime) -> Stance:
        """A stance that takes the place of another: its cells, and for the rest what the other says.

        It supersedes the other where it is of the same actor and issue, and else retracts it. Raises NotFound, CellError, and
        StancegraphError where nothing would be otherwise.
        """
        old = self.corrections(identifier)
        own = ("id", "coder", "recorded", "supersedes", "retracts")
        before = {
            name: cell
            for name, cell in zip(table.header, table.cells(old, self.format), strict=True)
            if cell and name not in own
        }
        if "quote" in cells and cells["quote"] != before.get("quote", ""):
            before.pop("start", None)
            before.pop("end", None)
        new = self.record(table, before | {"recorded": not_before(now, old.recorded).isoformat()} | dict(cells))
        assert isinstance(new, Stance)
        same = replace(old, id=new.id, coder=new.coder, recorded=new.recorded, supersedes=None, retracts=None)
        if new == same:
            raise StancegraphError(f"{identifier} says this already; name what is to be otherwise")
        if (new.actor, new.issue) == (old.actor, old.issue):
            return replace(new, supersedes=old.id)
        return replace(new, retracts=old.id)

    def retraction(self, identifier: str, cells: Mapping[str, str], now: datetime) -> Retraction:
        """A row that withdraws a stance; raises NotFound, CellError."""
        old = self.corrections(identifier)
        table = next(table for table in TABLES if table.name == "stances")
        record = self.record(
            table, {"retracts": old.id, "recorded": not_before(now, old.recorded).isoformat()} | dict(cells)
        )
        assert isinstance(record, Retraction)
        return record

    # -- ids ----------------------------------------------------------------------------------------------------------

    def _new_id(self, table: Table, record: Record) -> str:
        """An id that nobody has, made of what the record is called or says."""
        taken = self.taken[table.name]
        if isinstance(record, Actor | Issue):
            # The same as who codes makes of the name: what both make, each in their copy, is one.
            called = record.name if isinstance(record, Actor) else record.label
            return next(each for each in ids_of(called, table.path) if each not in taken)
        stem = _stem(record, table)
        if isinstance(record, Step):
            # Told after all others: in the order of the numbers that ids begin with.
            numbers = [int(found[0]) for each in taken if (found := re.match(r"[0-9]+", each))]
            return f"{max(numbers, default=0) + 1}-{stem}"
        numbered = isinstance(record, Stance)
        if not numbered and stem not in taken:
            return stem
        number = 1 if numbered else 2
        while f"{stem}-{number}" in taken:
            number += 1
        return f"{stem}-{number}"


def _as_ids(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _stem(record: Record, table: Table) -> str:
    match record:
        case Source():
            return _part(record.title, table.path)
        case Role():
            return f"r-{record.actor[:_LONGEST_PART]}-{_part(record.office, 'office')}"
        case Stance():
            return f"s-{record.date}-{record.actor[:_LONGEST_PART]}-{record.issue[:_LONGEST_PART]}"
        case Step():
            return _part(record.heading, table.path)
        case Retraction():
            return f"x-{record.retracts[:_LONGEST_PART]}"
        case _:
            digest = hashlib.sha256("\0".join(table.cells(record)[1:]).encode()).hexdigest()
            return f"{table.path}-{digest[:8]}"


def _part(text: str, kind: str) -> str:
    """A name in the letters of an id; where letters are lost some digits tell it from others."""
    words, lost = slug(text)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return words if words and not lost else f"{words or kind}-{digest}"


def now() -> datetime:
    """The moment it is, as precisely as record times need to be."""
    return datetime.now(UTC).replace(microsecond=0)
