"""The catalogue that a build writes beside the graph: the small tables as columns, read in milliseconds and only where asked.

It holds nothing that the graph does not: what is read here equals what :class:`~stancegraph.answers.catalogue.GraphCatalogue`
reads by SPARQL. All kinds of record stand in one table, sorted by kind and id. A record is a row of cells, as in the
tables of a dataset, and is made when it is asked for: no answer about one issue has to read 50,000 sources.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.catalogue import Catalogue, names_of
from stancegraph.answers.stance_table import Strings, load_column
from stancegraph.model.records import Actor, DatasetInfo, Event, Issue, Record, Role, Source
from stancegraph.model.schema import ACTOR, DATASET, EVENT, ISSUE, ROLE, SOURCE, Field, Kind
from stancegraph.model.values import LANGUAGE_TAGGED, Term, ValueType
from stancegraph.naming import fold
from stancegraph.rdf.reader import order_of
from stancegraph.rdf.vocabulary import record_iri

_KINDS = (ACTOR, ISSUE, SOURCE, ROLE, EVENT, DATASET)
_NUMBER_OF = {kind.record: number for number, kind in enumerate(_KINDS)}
_TEXTS = ("ids", "cells", "names")


@dataclass(frozen=True)
class StoredCatalogue(Catalogue):
    """The columns. ``starts`` is where the rows of each kind begin, and their number; ``base`` indexes ``bases``, the base IRIs.

    ``ids`` are those of the records (of a dataset its base IRI), ``cells`` the rows as JSON, ``names`` what a record is found
    by, folded, a line each.
    """

    starts: NDArray[np.int64]
    base: NDArray[np.int32]
    bases: Sequence[str]
    ids: Strings
    cells: Strings
    names: Strings

    def __repr__(self) -> str:
        counts = f"{len(self.actors):,} actors, {len(self.issues):,} issues, {len(self.sources):,} sources"
        return f"<Catalogue: {counts}>"

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        return self._records(ACTOR)

    @cached_property
    def roles(self) -> Sequence[Role]:
        return tuple(self._records(ROLE).values())

    @cached_property
    def issues(self) -> Mapping[str, Issue]:
        return self._records(ISSUE)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return self._records(SOURCE)

    @cached_property
    def events(self) -> Sequence[Event]:
        return tuple(sorted(self._records(EVENT).values(), key=order_of(EVENT)))

    @cached_property
    def infos(self) -> Sequence[DatasetInfo]:
        return tuple(self._records(DATASET).values())

    def iri(self, kind: str, identifier: str) -> str | None:
        for each in _KINDS:
            if each.path == kind and (row := self._records(each).row(identifier)) is not None:
                return record_iri(self.bases[int(self.base[row])], kind, identifier)
        return None

    def perhaps_holding(self, words: Sequence[str]) -> Iterable[Actor | Issue | Source]:
        kinds: tuple[Mapping[str, Any], ...] = (self.actors, self.issues, self.sources)
        for row in self.names.holding(words):
            number = int(np.searchsorted(self.starts, row, "right")) - 1
            yield kinds[number][self.ids[row]]

    def _records(self, kind: Kind) -> _Records:
        number = _KINDS.index(kind)
        start, end = (int(each) for each in self.starts[number : number + 2])
        read = reader(kind)
        return _Records(self.ids, self.cells, start, end, lambda identifier, cells: read(identifier, json.loads(cells)))

    def rows(self, kind: Kind) -> Iterator[tuple[str, str, list[Any]]]:
        """Of each record of a kind, in order: its id, the base IRI of its dataset, its cells, which :func:`reader` reads."""
        number = _KINDS.index(kind)
        start, end = (int(each) for each in self.starts[number : number + 2])
        cells = map(json.loads, self.cells.between(start, end))
        bases = (self.bases[code] for code in self.base[start:end].tolist())
        yield from zip(self.ids.between(start, end), bases, cells, strict=True)

    def save(self, folder: Path) -> None:
        """Write the columns into a new folder."""
        folder.mkdir()
        np.save(folder / "starts.npy", self.starts)
        np.save(folder / "base.npy", self.base)
        Strings.of(self.bases).save(folder, "bases")
        for name in _TEXTS:
            getattr(self, name).save(folder, name)

    @classmethod
    def load(cls, folder: Path) -> StoredCatalogue:
        """Map the columns of a folder; raises OSError or ValueError when they are damaged."""
        return cls(
            load_column(folder, "starts"),
            load_column(folder, "base"),
            list(Strings.load(folder, "bases")),
            *(Strings.load(folder, name) for name in _TEXTS),
        )


class _Records(Mapping[str, Any]):
    """The records of one kind by id, in order; each is made when it is first asked for."""

    def __init__(self, ids: Strings, cells: Strings, start: int, end: int, read: Callable[[str, str], Any]) -> None:
        self._ids, self._cells, self._start, self._end, self._read = ids, cells, start, end, read
        self._made: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{len(self):,} records, by id>"

    def row(self, identifier: str) -> int | None:
        """Where the record of that id stands; None where there is none."""
        row = bisect_left(self._ids, identifier, self._start, self._end)
        return row if row < self._end and self._ids[row] == identifier else None

    def __getitem__(self, identifier: str) -> Any:
        if (made := self._made.get(identifier)) is None:
            row = self.row(identifier)
            if row is None:
                raise KeyError(identifier)
            made = self._made[identifier] = self._read(identifier, self._cells[row])
        return made

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, str) and (identifier in self._made or self.row(identifier) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids.between(self._start, self._end))

    def __len__(self) -> int:
        return self._end - self._start

    def values(self) -> Any:
        """All records, read in one go."""
        if len(self._made) < len(self):
            made = self._made
            rows = zip(self, self._cells.between(self._start, self._end), strict=True)
            # Those that were made already stay the same, and all are put in order.
            self._made = {each: made[each] if each in made else self._read(each, cells) for each, cells in rows}
        return self._made.values()


def reader(kind: Kind) -> Callable[[str, Sequence[Any]], Any]:
    """What makes a record of its id and its cells, in the order of the fields: texts, lists of them, or nothing."""
    record, named = kind.record, kind is not DATASET
    fields = [(each.name, each.empty, _as_json(each)[1]) for each in kind.fields]

    def read(identifier: str, cells: Sequence[Any]) -> Any:
        values: dict[str, Any] = {"id": identifier} if named else {}
        for (name, empty, parse), cell in zip(fields, cells, strict=True):
            values[name] = empty if not cell else cell if parse is None else parse(cell)
        return record(**values)

    return read


def _writer(kind: Kind) -> Callable[[Any], str]:
    """What makes the cells of a record."""
    fields = [(each.name, _as_json(each)[0]) for each in kind.fields]

    def write(record: Any) -> str:
        cells = []
        for name, format in fields:
            value = getattr(record, name)
            empty = value is None or value is False or value in ("", ())
            cells.append("" if empty else value if format is None else format(value))
        return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))

    return write


def is_list(type: ValueType) -> bool:
    """Whether values of a type are kept as a list of texts, not as one cell."""
    return type.many and type.datatype != LANGUAGE_TAGGED and type.term is not Term.PART


def _as_json(field: Field) -> tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    """What writes and reads a value: texts, and lists of them, are what they are in JSON, all else is a cell."""
    type, codec = field.type, field.type.codec
    if type.read is str and not type.many and type.term in (Term.LITERAL, Term.IRI, Term.REFERENCE):
        return None, None
    if is_list(type):
        return list, tuple
    assert codec is not None
    return codec.format, codec.parse


_WRITERS = tuple(map(_writer, _KINDS))


class CatalogueBuilder:
    """Gathers records, one by one, into a :class:`StoredCatalogue`; those of kinds that have no place in it pass by."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, str, int, str, str]] = []
        self._bases: dict[str, int] = {}

    def describe(self, info: DatasetInfo) -> None:
        """Take in what a dataset says of itself."""
        self._add(info, info.base_iri, info.base_iri)

    def add(self, record: Record, base: str) -> None:
        """Take in a record of the dataset of that base IRI."""
        if type(record) in _NUMBER_OF:
            self._add(record, record.id, base)

    def _add(self, record: Record | DatasetInfo, identifier: str, base: str) -> None:
        number = _NUMBER_OF[type(record)]
        names = "\n".join(map(fold, names_of(record))) if isinstance(record, Actor | Issue | Source) else ""
        code = self._bases.setdefault(base, len(self._bases))
        self._rows.append((number, identifier, code, _WRITERS[number](record), names))

    def catalogue(self) -> StoredCatalogue:
        """The catalogue of all that was added."""
        self._rows.sort()
        numbers, ids, codes, cells, names = zip(*self._rows, strict=True) if self._rows else ((),) * 5
        return StoredCatalogue(
            np.searchsorted(np.array(numbers, dtype=np.int64), np.arange(len(_KINDS) + 1)).astype(np.int64),
            np.array(codes, dtype=np.int32),
            list(self._bases),
            *(Strings.of(texts) for texts in (ids, cells, names)),
        )
