"""Rows of coded tables as a mapping reads them: which fit, what their fields hold, and why others do not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from stancegraph import limits
from stancegraph.characters import show, some
from stancegraph.errors import StancegraphError
from stancegraph.events.aliases import Aliases
from stancegraph.files import folders_passed
from stancegraph.importers.blanks import Blanks
from stancegraph.importers.mapped_files import (
    Batch,
    Member,
    batches,
    first_row,
    layout,
    members,
    opened,
    pyarrow,
    wanting,
)
from stancegraph.importers.mapped_values import anniversaries, column, fulfils, precisions
from stancegraph.importers.mapping import FIELDS, FileForm, Join, Mapping, Rows, Taken, names_of_cameo
from stancegraph.importers.plover import rows_of_plover
from stancegraph.model.coded_events import Holds
from stancegraph.model.records import Actor

PRECISION = "date_precision"
"""How exactly the date is known: beside the fields that a mapping names, since it follows from how the date is written."""
IS_KNOWN = "actor_is_known"
"""Whether the actor is the one that its name or code is known by (``--actors``), and not as it was coded."""
EXAMPLES = 3
"""How many rows are kept as examples of each reason."""

_START = 4096
"""So many bytes of a file are looked at for how it begins."""
_NAMED = 5
"""How many files that were passed over are named."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A row that was left out: of which file, which row from 1, why, and the cell that is the reason."""

    file: str
    row: int
    reason: str
    cell: str


@dataclass
class LeftOut:
    """What was left out: how many rows by reason, the first of each, and every one handed to ``sink``."""

    sink: Callable[[Unused], None] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Unused]] = field(default_factory=dict)

    def add(self, file: str, reason: str, rows: Iterable[int], cells: Iterable[str | None], count: int) -> None:
        """Note some rows with one reason."""
        self.counts[reason] += count
        kept = self.examples.setdefault(reason, [])
        if len(kept) >= EXAMPLES and self.sink is None:
            return
        for row, cell in zip(rows, cells, strict=True):
            unused = Unused(file, int(row), reason, cell or "")
            if len(kept) < EXAMPLES:
                kept.append(unused)
            if self.sink is None and len(kept) >= EXAMPLES:
                return
            if self.sink is not None:
                self.sink(unused)


@dataclass(frozen=True, slots=True)
class Fitting:
    """Rows that fit, of one batch and one reading: their fields as arrays by name, and which of them are statements."""

    member: Member
    reading: int
    numbers: Any
    values: Map[str, Any]
    beside: Map[str, Any]
    statements: Any
    noted: Map[str, Any]
    """Which of them have what is to be told of those that are written, by how it is told."""

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.numbers)

    def where(self, mask: Any) -> Fitting:
        """Those that a mask has."""
        if mask.all():
            return self
        chosen = pyarrow().array(mask)
        return Fitting(
            self.member,
            self.reading,
            self.numbers[mask],
            {name: each.filter(chosen) for name, each in self.values.items()},
            {name: each.filter(chosen) for name, each in self.beside.items()},
            self.statements[mask],
            {text: each[mask] for text, each in self.noted.items()},
        )


@dataclass
class Interpreter:
    """Reads files by a mapping. ``left`` has what was left out, ``notes`` what else is to be known, counted."""

    mapping: Mapping
    paths: Sequence[Path]
    aliases: Sequence[Aliases] = ()
    left: LeftOut = field(default_factory=LeftOut)
    notes: Counter[str] = field(default_factory=Counter)
    read: int = 0

    def __post_init__(self) -> None:
        self.known: Map[str, Actor] = {key: each for of in reversed(self.aliases) for key, each in of.actors.items()}
        """The actors of the datasets that say who is meant, by id: of the first that has it."""
        by_code = any(not of.actors for of in self.aliases)
        self.called: Map[str, str] = {**(names_of_cameo() if by_code else {}), **self.mapping.told_actors}
        """What codes of actors stand for: as the mapping says, else as those of dictionaries do."""
        self._tables: list[tuple[Member, tuple[str, ...]]] = []
        self._joined: dict[str, _Other] = {}
        self._passed: list[str] = []
        self._told: list[str] = []
        self.blanks = Blanks()
        self.inputs: list[Path] = []
        self._tell()

    def _tell(self) -> None:
        """Which file is which: rows that are read, or another table. Raises StancegraphError."""
        joins = [each for each in self.mapping.joins if not each.file]
        found: dict[str, list[tuple[Member, tuple[str, ...]]]] = {}
        inputs: dict[Path, None] = {}
        names_of: Counter[str] = Counter()
        given = set(self.paths)
        met: dict[tuple[int, int, str], str] = {}
        for path in self.paths:
            if passed := folders_passed(path, self.paths):
                self._told.append(f"{passed}; name what of it is meant")
        for member in members(self.paths):
            # A file that is named twice, by itself and with its folder or by a link, would count twice.
            stat = member.path.stat()
            place, shown = (stat.st_dev, stat.st_ino, member.inside), f"{member.path.parent / member.name}"
            if place in met:
                same = "" if met[place] == shown else f" as {met[place]}"
                self._told.append(f"{shown} is named once more{same}, and is read once")
                continue
            met[place] = shown
            # Rows without a key get one of the name of their file, which files of several folders may share.
            names_of[member.name] += 1
            if (count := names_of[member.name]) > 1:
                member = replace(member, name=f"{member.name}.{count}")
            columnar = _is_parquet(member)
            names, fault = ((), "is Parquet, and text is read") if columnar else self._layout(member, self.mapping.file)
            candidates = joins if fault and not columnar else []
            others = [(each, of[0]) for each in candidates if not (of := self._layout_of(member, each))[1]]
            if fault and not others:
                if member.path not in given:  # beside tables a folder has whatever explains them
                    self._passed.append(f"{member.name} ({fault})")
                    continue
                raise StancegraphError(f"{member.path.parent / member.name}: {fault}")
            inputs[member.path] = None
            for each, columns in others:
                found.setdefault(each.name, []).append((member, columns))
            if not fault and names:
                self._tables.append((member, names))
        for each in joins:
            if each.name not in found and not each.optional:
                named = ", ".join(dict.fromkeys((each.key, *each.take))) + (
                    f" (a file named {each.named}...)" if each.named else ""
                )
                raise StancegraphError(
                    f"{self.mapping.name} needs a second table beside the first, with the columns {named}; name its file too"
                )
            self._joined[each.name] = _Other.read(each, found.get(each.name, []), self.blanks)
        for each in self.mapping.joins:
            if each.file:
                member = Member(self.mapping.beside_it(each.file), each.file)
                names, fault = self._layout_of(member, each)
                if fault:
                    raise StancegraphError(f"{member.path}: {fault}")
                self._joined[each.name] = _Other.read(each, [(member, names)], self.blanks)
        self.inputs = list(inputs)
        if not self._tables:
            raise StancegraphError(
                f"{', '.join(map(str, self.paths))}: no table that {self.mapping.name} reads, or all are empty"
                + (f": {some(self._passed, _NAMED)}" if self._passed else "")
            )

    def _layout(self, member: Member, form: FileForm) -> tuple[tuple[str, ...], str]:
        """The columns of a table of rows; or what is wrong with it."""
        if form.reader:
            return _layout_of_json(member)
        own = [
            name
            for name in self.mapping.columns
            if name.partition(".")[0] not in {each.name for each in self.mapping.joins}
        ]
        first = first_row(member, form)
        if not first:
            self._told.append(f"{member.name} is empty")
            return (), ""
        names = layout(member, form, first)
        if not names:
            counts = " or ".join(str(len(each)) for each in form.layouts)
            return (), f"its first row has {len(first)} cells, and {self.mapping.name} reads {counts}"
        if twice := sorted({name for name in own if names.count(name) > 1}):
            return (), f"the column {show(twice[0])} stands twice in its header"
        # Other layouts may lack what the first has: it is then empty.
        return names, wanting(own, names) if form.header else ""

    def _layout_of(self, member: Member, join: Join) -> tuple[tuple[str, ...], str]:
        if join.named and not member.name.startswith(join.named):
            return (), "another name"
        names = layout(member, join.form, first_row(member, join.form))
        return names, wanting((join.key, *join.take), names)

    def fitting(self) -> Iterator[Fitting]:
        """All rows that fit, batch by batch, and where the mapping reads a row several times each reading by itself."""
        for member, names in self._tables:
            read = (
                rows_of_plover(member)
                if self.mapping.file.reader
                else batches(member, self.mapping.file, names, self.mapping.columns)
            )
            for batch in read:
                yield from self._batch(batch)

    def _batch(self, batch: Batch) -> Iterator[Fitting]:
        self.read += batch.rows + len(batch.unfit)
        if batch.replaced:
            self.notes["{} bytes could not be read, and are replaced by a sign"] += batch.replaced
        self.blanks.take(batch.blanks)
        for number, reason, text in batch.unfit:
            self.left.add(batch.member.name, reason, [number], [text], 1)
        if not batch.rows:
            return
        for other in self._joined.values():
            batch.columns |= other.cells(batch)
        kept = np.ones(batch.rows, dtype=bool)
        for condition in self.mapping.keep:
            passed = kept & ~fulfils(condition, batch.columns, batch.rows)
            self._leave(batch, f"passed over: {condition}", passed, batch.columns.get(condition.column))
            kept &= ~passed
        readings = self.mapping.readings or ({},)
        used, soft = np.zeros(batch.rows, dtype=bool), _Why(batch.rows)
        for number, reading in enumerate(readings):
            judged = _Judged(batch, kept, self._fields(reading), self)
            for reason, (mask, cells) in judged.hard.items():
                self._leave(batch, reason, mask, cells)
            soft.take(judged.soft)
            fits = judged.fits
            used |= fits | judged.is_hard
            if fits.any():
                yield judged.fitting(number)
        for reason, mask in soft.left(kept & ~used):
            self._leave(batch, reason, mask, None)

    def _fields(self, reading: Map[str, Taken]) -> dict[str, Taken]:
        both = {**self.mapping.fields, **reading}
        return {name: both[name] for name in FIELDS if name in both}

    def _leave(self, batch: Batch, reason: str, mask: Any, cells: Any) -> None:
        count = int(mask.sum())
        if not count:
            return
        # Of what is only counted no more than the examples is looked at.
        places = np.flatnonzero(mask) if self.left.sink else np.flatnonzero(mask)[:EXAMPLES]
        shown = cells.take(pyarrow().array(places)).to_pylist() if cells is not None else [None] * len(places)
        self.left.add(batch.member.name, reason, batch.numbers[places], map(_as_text, shown), count)

    def leave(self, rows: Fitting, mask: Any, reason: str, cells: Any = None) -> None:
        """Leave out rows that fit, for a reason that shows only later; ``cells`` are what it is about."""
        count = int(mask.sum())
        if count:
            places = np.flatnonzero(mask) if self.left.sink else np.flatnonzero(mask)[:EXAMPLES]
            shown = [None] * len(places) if cells is None else cells.take(pyarrow().array(places)).to_pylist()
            self.left.add(rows.member.name, reason, rows.numbers[places], shown, count)

    def note(self, rows: Fitting, written: Any) -> None:
        """Count what is to be told of rows that were written."""
        for text, mask in rows.noted.items():
            if count := int((mask & written).sum()):
                self.notes[text] += count

    def remarks(self) -> Iterator[str]:
        """What to know beside the counts."""
        if self.mapping.untried:
            yield f"the mapping {self.mapping.name} was made from the published list of columns and never tried on real files: compare the counts with theirs"
        for aliases in self.aliases:
            if aliases.malformed:
                why = "; ".join(f"{count:,} {reason}" for reason, count in sorted(aliases.malformed.items()))
                yield f"{aliases.malformed.total():,} dates of --actors cannot be read, and their codes are passed over: {why}"
        if self._passed:
            yield f"of the folder {len(self._passed):,} files that {self.mapping.name} does not read were passed over: {some(self._passed, _NAMED)}"
        yield from sorted(set(self._told))
        yield from self.blanks.remarks()
        yield from noted(self.notes)
        for each in self.mapping.joins:
            if not each.file and not self._joined[each.name].found:
                yield f"no table of {each.name} was there, so nothing is taken from it"


def noted(notes: Counter[str]) -> Iterator[str]:
    """What is to be known, with how often."""
    for text, count in sorted(notes.items()):
        yield text.format(f"{count:,}") if "{}" in text else text


def _is_parquet(member: Member) -> bool:
    """Whether it is a table of columns, as an import before may have written it beside what it read."""
    with opened(member, FileForm()) as stream:
        return stream.read(4) == b"PAR1"


def _layout_of_json(member: Member) -> tuple[tuple[str, ...], str]:
    """Whether a file may be one of JSON, which has no columns: what begins otherwise explains those that are."""
    with opened(member, FileForm()) as stream:
        start = stream.read(_START).removeprefix(b"\xef\xbb\xbf").lstrip()
    begins = start[:1] in (b"[", b"{", b"")
    return ("",), "" if begins else "not readable as JSON: it does not begin with [ or {"


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


class _Why:
    """Why rows do not fit where the reason is only that something is empty: the first reason of each row."""

    def __init__(self, rows: int) -> None:
        self._numbers = np.zeros(rows, dtype=np.int16)
        self._reasons: list[str] = []

    def take(self, reasons: Map[str, Any]) -> None:
        for reason, mask in reasons.items():
            if reason not in self._reasons:
                self._reasons.append(reason)
            self._numbers[mask & (self._numbers == 0)] = self._reasons.index(reason) + 1

    def left(self, rows: Any) -> Iterator[tuple[str, Any]]:
        for number, reason in enumerate(self._reasons, 1):
            yield reason, rows & (self._numbers == number)


class _Judged:
    """One reading of a batch: what its fields hold, and which rows fit.

    ``hard`` are rows in which something does not fit, with the cell, ``soft`` those in which something is empty that is needed.
    """

    def __init__(self, batch: Batch, kept: Any, fields: Map[str, Taken], of: Interpreter) -> None:
        self._batch, self._of = batch, of
        self.hard: dict[str, tuple[Any, Any]] = {}
        self.soft: dict[str, Any] = {}
        self.is_hard = np.zeros(batch.rows, dtype=bool)
        self._noted: dict[str, Any] = {}
        open_rows = kept.copy()
        mapping = of.mapping
        values = {}
        for name, taken in fields.items():
            values[name] = self._read(name, taken, FIELDS[name].holds, open_rows)
        self._beside = {
            name: self._read(name, taken, holds, open_rows) for name, (taken, holds) in mapping.beside.items()
        }
        self._values = values
        self._trust_days(fields, open_rows)
        if "date" in fields:
            values[PRECISION] = precisions(fields["date"], batch.columns, batch.rows)
        self._resolve()
        self._identify()
        self._statements = self._which_are_statements()
        for each in FIELDS.values():
            for kind, rows in ((Rows.STATEMENTS, self._statements), (Rows.EVENTS, ~self._statements)):
                if kind in each.needed and rows.any():
                    empty = np.ones(batch.rows, dtype=bool)
                    if each.name in self._values:
                        empty = self._values[each.name].is_null().to_numpy(zero_copy_only=False)
                    wanting = open_rows & rows & empty
                    if wanting.any():
                        reason = f"{each.name}: {fields[each.name].empty if each.name in fields else Taken().empty}"
                        self.soft[reason] = self.soft.get(reason, np.zeros(batch.rows, dtype=bool)) | wanting
                        open_rows &= ~wanting
        self._loops(open_rows)
        self.fits = open_rows

    def _read(self, name: str, taken: Taken, holds: Holds, open_rows: Any) -> Any:
        read = column(taken, holds, self._batch.columns, self._batch.rows)
        if read.why is not None:
            for number, reason in enumerate(read.reasons):
                unfit = open_rows & (read.why == number) if number else np.zeros(1, dtype=bool)
                if unfit.any():
                    first = next((each for each in taken.reads if each in self._batch.columns), None)
                    self._fault(f"{name}: {reason}", unfit, None if first is None else self._batch.columns[first])
                    open_rows &= ~unfit
        return read.values

    def _fault(self, reason: str, unfit: Any, cells: Any) -> None:
        before = self.hard.get(reason)
        self.hard[reason] = (unfit if before is None else before[0] | unfit, cells)
        self.is_hard |= unfit

    def _trust_days(self, fields: Map[str, Taken], open_rows: Any) -> None:
        how = fields["date"].anniversaries if "date" in fields else "keep"
        if how == "keep" or "recorded" not in self._values:
            return
        doubtful = anniversaries(self._values["date"], self._values["recorded"]) & open_rows
        if not doubtful.any():
            return
        if how == "drop":
            self._fault(
                "date: exactly a month, a year or ten years before it was recorded", doubtful, self._values["date"]
            )
            open_rows &= ~doubtful
        else:
            pa = pyarrow()
            mask = pa.array(doubtful)
            self._values["date"] = pa.compute.if_else(mask, self._values["recorded"], self._values["date"])
            self._noted[
                "{} days lay exactly a month, a year or ten years before the day of recording, which stands instead"
            ] = doubtful

    def _resolve(self) -> None:
        """Actors by names and codes that somebody is known by on the day."""
        if not self._of.aliases or "date" not in self._values:
            return
        pa = pyarrow()
        days = self._values["date"].cast(pa.string())
        for role in ("actor", "target"):
            code, name = (self._values.get(each) for each in (role, f"{role}_name"))
            if code is None and name is None:
                continue
            empty = pa.nulls(self._batch.rows, pa.string())
            keys = pa.compute.binary_join_element_wise(
                *((empty if each is None else each).fill_null("") for each in (code, name)),
                days.fill_null(""),
                "\x1f",
            ).dictionary_encode()
            found = [self._known(*each.split("\x1f")) for each in keys.dictionary.to_pylist()]
            known = pa.array(found, pa.string()).take(keys.indices)
            told = f"{{}} {role}s are known by --actors"
            self._of.notes[told] += 0  # that none is, is told too
            self._noted[told] = known.is_valid().to_numpy(zero_copy_only=False)
            if role == "actor":
                self._values[IS_KNOWN] = known.is_valid()
            self._values[role] = pa.compute.coalesce(known, empty if code is None else code)

    def _identify(self) -> None:
        """Identities count only where the actor or target of the row is what they identify."""
        pa = pyarrow()
        for each in self._of.mapping.identities:
            if each.identifies:
                whose = self._values.get(each.of, pa.nulls(self._batch.rows, pa.string()))
                same = pa.compute.equal(whose, self._batch.columns[each.identifies].cast(pa.string()))
                self._beside[each.name] = pa.compute.if_else(
                    same.fill_null(False), self._beside[each.name], pa.scalar(None, pa.string())
                )

    def _known(self, code: str, name: str, day: str) -> str | None:
        if not day:
            return None
        for aliases in self._of.aliases:
            for text in (name, code):
                if text and (found := aliases.on(text, day)):
                    return found
        return None

    def _which_are_statements(self) -> Any:
        mapping, batch = self._of.mapping, self._batch
        if mapping.statements is None:
            return np.full(batch.rows, mapping.rows is Rows.STATEMENTS)
        right = np.ones(batch.rows, dtype=bool)
        for condition in mapping.statements:
            right &= fulfils(condition, batch.columns, batch.rows)
        return right

    def _loops(self, open_rows: Any) -> None:
        if "actor" not in self._values or "target" not in self._values:
            return
        pa = pyarrow()
        alike = pa.compute.equal(self._values["actor"], self._values["target"]).fill_null(False)
        loops = alike.to_numpy(zero_copy_only=False) & open_rows & ~self._statements
        if not loops.any():
            return
        if self._of.mapping.self_loops == "drop":
            self._fault("the actor is the target", loops, self._values["actor"])
            open_rows &= ~loops
        else:
            self._noted["{} events have their actor as target"] = loops

    def fitting(self, reading: int) -> Fitting:
        """The rows that fit."""
        whole = Fitting(
            self._batch.member,
            reading,
            self._batch.numbers,
            self._values,
            self._beside,
            self._statements,
            self._noted,
        )
        return whole.where(self.fits)


@dataclass
class _Other:
    """Another table, whole in memory: where each key stands, and its cells."""

    join: Join
    found: bool
    keys: Any
    columns: dict[str, Any]

    @classmethod
    def read(cls, join: Join, tables: Sequence[tuple[Member, tuple[str, ...]]], blanks: Blanks) -> _Other:
        """Read it; of several rows with one key the different cells of each column are put together. ``blanks`` notes its own."""
        pa = pyarrow()
        cells: dict[str, tuple[dict[str, None], ...]] = {}
        for member, names in tables:
            for batch in batches(member, join.form, names, (join.key, *join.take)):
                blanks.take(batch.blanks)
                taken = [batch.columns[name].to_pylist() for name in join.take]
                for key, *row in zip(batch.columns[join.key].to_pylist(), *taken, strict=True):
                    if key is not None:
                        if len(cells) == limits.MOST_JOINED and key not in cells:
                            raise StancegraphError(
                                f"{member.name}: has more than {limits.MOST_JOINED:,} keys; read the files in several portions"
                            )
                        for cell, held in zip(row, cells.setdefault(key, tuple({} for _ in join.take)), strict=True):
                            if cell is not None:
                                held[cell] = None
        columns = {
            name: pa.array(
                [" ; ".join(sorted(held[place])).replace(" ; ", "; ") or None for held in cells.values()], pa.string()
            )
            for place, name in enumerate(join.take)
        }
        return cls(join, bool(tables), pa.array(list(cells), pa.string()), columns)

    def cells(self, batch: Batch) -> dict[str, Any]:
        """The cells that belong to the rows of a batch, by NAME.COLUMN."""
        pa = pyarrow()
        places = pa.nulls(batch.rows, pa.int32())
        for on in self.join.on:
            keys = column(on, Holds.TEXT, batch.columns, batch.rows).values
            encoded = keys.dictionary_encode()
            at = pa.compute.index_in(encoded.dictionary, value_set=self.keys).take(encoded.indices)
            places = pa.compute.coalesce(places, at)
        return {f"{self.join.name}.{name}": cells.take(places) for name, cells in self.columns.items()}
