"""The stance table: what answers about positions are computed from, as columns.

It holds nothing that the graph does not; it is written beside the graph by the same pass that builds it, or read from
any graph through :func:`stancegraph.rdf.reader.stances`. Columns are numpy arrays, mapped from disk rather than loaded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.model.records import Retraction, Stance
from stancegraph.model.words import ConditionKind, DatePrecision, Voice

EPOCH = date(1970, 1, 1)
_EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
EVER = -(2**63)
NEVER = 2**63 - 1

VOICES = tuple(sorted(Voice, key=lambda voice: voice.rank))
"""The voice behind each code of the ``voice`` column: the code is the voice's rank."""


PRECISIONS = tuple(sorted(DatePrecision, key=lambda precision: precision.rank))
"""The precision behind each code of the ``precision`` column: the code is its rank."""

CONDITION_KINDS = tuple(ConditionKind)
"""The kind of condition behind each code of the ``condition_kind`` column; -1 is none."""

_CONDITION_CODES = {kind: code for code, kind in enumerate(CONDITION_KINDS)} | {None: -1}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


LAST_DAY = day_number(date.max)
"""The last day that can be asked about."""


def day_of(number: int) -> date:
    """The reverse of :func:`day_number`."""
    return EPOCH + timedelta(days=int(number))


def moment_number(moment: datetime | None) -> int:
    """Microseconds since 1970-01-01 UTC; None (recorded since ever) comes before everything."""
    return EVER if moment is None else (moment - _EPOCH_MOMENT) // timedelta(microseconds=1)


# So many bytes of text are looked through at a time: memory stays level.
_PIECE = 8 * 1024**2


@dataclass(frozen=True)
class Strings(Sequence[str]):
    """Many strings in one block of UTF-8: ``ends[i]`` is where string ``i`` ends."""

    ends: NDArray[np.int64]
    block: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Pack strings."""
        encoded = [text.encode() for text in texts]
        return cls(
            np.fromiter(accumulate(map(len, encoded)), dtype=np.int64, count=len(encoded)),
            np.frombuffer(b"".join(encoded), dtype=np.uint8),
        )

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, index: int) -> str:  # type: ignore[override]  # slices are not needed
        start = 0 if index == 0 else int(self.ends[index - 1])
        return bytes(self.block[start : int(self.ends[index])]).decode()

    def at(self, rows: NDArray[np.int64]) -> list[str]:
        """The strings at these places."""
        block = self.block.data
        starts = np.where(rows > 0, self.ends[rows - 1], 0).tolist()
        return [str(block[start:end], "utf-8") for start, end in zip(starts, self.ends[rows].tolist(), strict=True)]

    def save(self, folder: Path, name: str) -> None:
        """Write them into a folder, as two columns of this name."""
        np.save(folder / f"{name}.ends.npy", self.ends)
        np.save(folder / f"{name}.block.npy", self.block)

    @classmethod
    def load(cls, folder: Path, name: str) -> Strings:
        """Map what was saved; raises OSError or ValueError when it is damaged."""
        return cls(load_column(folder, f"{name}.ends"), load_column(folder, f"{name}.block"))

    def holding(self, words: Sequence[str]) -> Iterator[int]:
        """The places of the strings that hold all of these words (at least one, none empty), in order.

        It looks at the bytes, piece by piece, for the longest word, and for the others where that one stands.
        """
        first, *others = sorted((word.encode("utf-8", "surrogatepass") for word in words), key=len, reverse=True)
        start = base = 0
        while start < len(self):
            end = max(start + 1, int(np.searchsorted(self.ends, base + _PIECE, "right")))
            piece = self.block[base : int(self.ends[end - 1])].tobytes()
            if first in piece:
                ends = (self.ends[start:end] - base).tolist()
                for row in _rows_with(first, piece, ends):
                    text = piece[ends[row - 1] if row else 0 : ends[row]]
                    if all(word in text for word in others):
                        yield start + row
            start, base = end, int(self.ends[end - 1])

    def __iter__(self) -> Iterator[str]:
        return self.between(0, len(self))

    def between(self, start: int, end: int) -> Iterator[str]:
        """The strings from one place to before another."""
        at = base = int(self.ends[start - 1]) if start else 0
        ends = self.ends[start:end].tolist()
        block = self.block[base : ends[-1] if ends else base].tobytes()
        for stop in ends:
            yield block[at - base : stop - base].decode()
            at = stop


def _rows_with(word: bytes, piece: bytes, ends: Sequence[int]) -> Iterator[int]:
    """Which strings of a piece hold a word; a place where it stands across the end of one is none."""
    row, at = 0, piece.find(word)
    while at >= 0:
        row = bisect_right(ends, at, row)
        if at + len(word) <= ends[row]:
            yield row
            at = piece.find(word, ends[row])
        else:
            at = piece.find(word, at + 1)


def load_column(folder: Path, name: str) -> NDArray[Any]:
    """Map a column of a folder; raises OSError or ValueError when it is damaged."""
    mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    # A plain array of the same memory: reading one item of a map costs several times as much.
    return np.asarray(mapped)


class StringsBuilder:
    """Gathers strings, one by one, into a :class:`Strings`."""

    def __init__(self) -> None:
        self._block, self._ends = bytearray(), array("q")

    def add(self, text: str) -> None:
        """Take one in."""
        self._block += text.encode()
        self._ends.append(len(self._block))

    def strings(self) -> Strings:
        """All that were added."""
        return Strings(np.frombuffer(self._ends, dtype=np.int64), np.frombuffer(self._block, dtype=np.uint8))


FOREVER = 2**31 - 1
"""The last day of what was not declared to end."""

_NUMBERS = (
    "actor",
    "issue",
    "value",
    "condition_kind",
    "date",
    "precision",
    "first",
    "last",
    "until",
    "voice",
    "attributed_by",
    "on_behalf_of",
    "source",
    "coder",
    "events",
    "opens",
    "mean",
    "recorded",
    "closed",
)
_STRINGS = ("ids", "condition", "quote", "actors", "issues", "sources", "coders")


@dataclass(frozen=True)
class StanceTable:
    """One row a stance. Codes in ``actor``, ``issue``, ``source``, ``attributed_by`` and ``on_behalf_of`` (-1: nobody) index the id
    lists, those in ``coder`` (-1: nobody said) the names in ``coders``.

    ``value`` is the position's number, ``condition_kind`` a place in :data:`CONDITION_KINDS`, ``voice`` and ``precision``
    ranks. ``date`` is in days, as are ``first`` and ``last``, between which it lies as exactly as it is known, and
    ``until`` (:data:`FOREVER`: no end was named). ``events`` is how many coded events it was worked out of (0: it is a statement),
    ``opens`` the first day of their period, which ends on ``date``, ``mean`` that of their positions. ``recorded`` is in microseconds (see :func:`moment_number`); from ``closed`` on, in record time, the stance is superseded or retracted.
    """

    actor: NDArray[np.int32]
    issue: NDArray[np.int32]
    value: NDArray[np.int8]
    condition_kind: NDArray[np.int8]
    date: NDArray[np.int32]
    precision: NDArray[np.int8]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    until: NDArray[np.int32]
    voice: NDArray[np.int8]
    attributed_by: NDArray[np.int32]
    on_behalf_of: NDArray[np.int32]
    source: NDArray[np.int32]
    coder: NDArray[np.int32]
    events: NDArray[np.int32]
    opens: NDArray[np.int32]
    mean: NDArray[np.float64]
    recorded: NDArray[np.int64]
    closed: NDArray[np.int64]
    ids: Strings
    condition: Strings
    quote: Strings
    actors: Sequence[str]
    issues: Sequence[str]
    sources: Sequence[str]
    coders: Sequence[str]

    def __len__(self) -> int:
        return len(self.actor)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,} stances>"

    def save(self, folder: Path) -> None:
        """Write the columns into a new folder."""
        folder.mkdir()
        for name in _NUMBERS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        for name in _STRINGS:
            strings = getattr(self, name)
            packed = strings if isinstance(strings, Strings) else Strings.of(strings)
            packed.save(folder, name)

    @classmethod
    def load(cls, folder: Path) -> StanceTable:
        """Map the columns of a folder; raises OSError or ValueError when they are damaged."""
        numbers = {name: load_column(folder, name) for name in _NUMBERS}
        strings = {name: Strings.load(folder, name) for name in _STRINGS}
        names = {name: list(strings.pop(name)) for name in ("actors", "issues", "sources", "coders")}
        return cls(**numbers, **strings, **names)  # type: ignore[arg-type]


def _worked_out(stance: Stance) -> tuple[int, int, float]:
    """Of how many events it was, since when they were counted, and their mean; of a statement nothing."""
    found = stance.aggregate
    return (0, 0, 0.0) if found is None else (found.count, day_number(found.period.first), float(found.mean))


class _Codes:
    """Numbers ids in order of first sight."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def __call__(self, identifier: str | None) -> int:
        return -1 if identifier is None else self.codes.setdefault(identifier, len(self.codes))


class TableBuilder:
    """Gathers stances and retractions, one by one, into a :class:`StanceTable`."""

    def __init__(self) -> None:
        self._actors, self._issues, self._sources, self._coders = _Codes(), _Codes(), _Codes(), _Codes()
        self._rows: dict[str, array[Any]] = {
            name: array(code) for name, code in zip(_NUMBERS[:-1], "iibbibiiibiiiiiidq", strict=True)
        }
        self._texts = {name: StringsBuilder() for name in ("ids", "condition", "quote")}
        self._closings: dict[str, int] = {}

    def __len__(self) -> int:
        """How many stances there are so far."""
        return len(self._rows["actor"])

    def add(self, record: Stance | Retraction) -> None:
        """Take one record in, in any order."""
        recorded = moment_number(record.recorded)
        if record.retracts:
            self.close(record.retracts, record.recorded)
        if isinstance(record, Retraction):
            return
        if record.supersedes:
            self.close(record.supersedes, record.recorded)
        numbers = (
            self._actors(record.actor),
            self._issues(record.issue),
            int(record.position),
            _CONDITION_CODES[record.condition_kind],
            day_number(record.date),
            record.date_precision.rank,
            *map(day_number, record.date_precision.span(record.date)),
            FOREVER if record.until is None else day_number(record.until),
            record.voice.rank,
            self._actors(record.attributed_by),
            self._actors(record.on_behalf_of),
            self._sources(record.source),
            self._coders(record.coder or None),
            *_worked_out(record),
            recorded,
        )
        for column, number in zip(self._rows.values(), numbers, strict=True):
            column.append(number)
        texts = (record.id, record.condition, record.evidence.quote if record.evidence else "")
        for strings, text in zip(self._texts.values(), texts, strict=True):
            strings.add(text)

    def close(self, identifier: str, recorded: datetime | None) -> None:
        """A stance of this id is superseded or retracted by what was recorded then."""
        self._closings[identifier] = min(moment_number(recorded), self._closings.get(identifier, NEVER))

    def table(self) -> StanceTable:
        """The table of all that was added."""
        kinds = dict(zip("ibqd", (np.int32, np.int8, np.int64, np.float64), strict=True))
        numbers = {name: np.frombuffer(column, dtype=kinds[column.typecode]) for name, column in self._rows.items()}
        ids, condition, quote = (each.strings() for each in self._texts.values())
        closed = np.full(len(ids), NEVER, dtype=np.int64)
        if self._closings:
            for row, identifier in enumerate(ids):
                closed[row] = self._closings.get(identifier, NEVER)
        return StanceTable(
            **numbers,
            ids=ids,
            condition=condition,
            quote=quote,
            closed=closed,
            actors=list(self._actors.codes),
            issues=list(self._issues.codes),
            sources=list(self._sources.codes),
            coders=list(self._coders.codes),
        )
