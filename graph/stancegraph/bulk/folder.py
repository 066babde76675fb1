"""A graph as a folder of Parquet: one file a table, and ``manifest.json``, which says what they are.

The manifest is written last and removed first, so that a folder with one is whole. It has the name of the generation that was
written, the SHA-256 of the columns it was written from, and of each file its rows, size and SHA-256; each file has
the generation in its metadata too, so that a file of another one is known wherever it was copied.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.claims import NOBODY, Codes
from stancegraph.answers.governments import Governments, organisation_and_day
from stancegraph.answers.mandates import term
from stancegraph.answers.pools import Rules
from stancegraph.answers.rows import named, position_words, precision_words, voice_words, worked_out
from stancegraph.answers.stance_table import (
    CONDITION_KINDS,
    EVER,
    FOREVER,
    NEVER,
    StanceTable,
    Strings,
    day_number,
    moment_number,
)
from stancegraph.answers.stance_texts import TextColumns
from stancegraph.answers.stored_catalogue import StoredCatalogue
from stancegraph.bulk.columns import CATALOGUE, COLUMNS_FORMAT, TABLES, Holds
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.files import is_unfinished, new_files
from stancegraph.model.words import Represents

MANIFEST = "manifest.json"
_KEY = b"stancegraph"
_AT_ONCE = 100_000
_SINCE_EVER = moment_number(datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder is written from: a generation by name, the SHA-256 of its columns by file, and the columns."""

    generation: str
    sha256: Mapping[str, str]
    table: StanceTable
    texts: TextColumns
    catalogue: StoredCatalogue


def write_folder(folder: Path, columns: Written) -> dict[str, int]:
    """Write a graph's columns into a folder that is new, empty or holds what was written so before; returns rows by table.

    Files are replaced once all new ones are written; a kill meanwhile leaves a folder without a manifest, which nothing reads.
    Raises StancegraphError when something else is there, or it cannot be written.
    """
    _pyarrow()
    import pyarrow.parquet as parquet

    if folder.exists() and (not folder.is_dir() or not _may_be_written(folder)):
        raise StancegraphError(
            f"{folder}: something else is here; name a new folder, or one that was written so before"
        )
    told: dict[str, Any] = {}
    try:
        with new_files(folder, MANIFEST) as into:
            for name in TABLES:
                schema, batches = arrow_batches(columns, name)
                path = into / f"{name}.parquet"
                rows = 0
                with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
                    for batch in batches:
                        writer.write_batch(batch)
                        rows += batch.num_rows
                told[path.name] = {"rows": rows, "bytes": path.stat().st_size, "sha256": _sha256(path)}
            manifest = {
                "kind": "graph",
                "format": COLUMNS_FORMAT,
                "generation": columns.generation,
                "written_from": dict(columns.sha256),
                "files": told,
            }
            (into / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            for name in (MANIFEST, *told):
                with suppress(FileNotFoundError):
                    (folder / name).unlink()
    except OSError as error:
        # Arrow says in words of its own that a disk is full, and not which file it wrote.
        why = os.strerror(error.errno) if error.errno else str(error)
        raise StancegraphError(f"{folder}: cannot be written: {why}") from error
    return {name: told[f"{name}.parquet"]["rows"] for name in TABLES}


def arrow_batches(columns: Written, table: str) -> tuple[Any, Iterator[Any]]:
    """The Arrow schema of a table, with what it is in its metadata, and its rows as record batches."""
    pa = _pyarrow()
    said = {"kind": "graph", "table": table, "format": COLUMNS_FORMAT, "generation": columns.generation}
    schema = _arrow_schema(table, pa).with_metadata({_KEY: json.dumps(said).encode()})
    return schema, (pa.RecordBatch.from_arrays(each, schema=schema) for each in _Batches(columns, pa).of(table))


def is_folder(folder: Path) -> bool:
    """Whether a graph was written there as Parquet."""
    return (folder / MANIFEST).is_file()


def check_folder(folder: Path) -> dict[str, Path]:
    """The files of a graph as Parquet, by table, once each is known to be what was written.

    Raises GraphError for a folder that is damaged, mixed, or of a newer format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] > COLUMNS_FORMAT:
            raise GraphError(
                f"{folder} has format {manifest['format']}, this version reads up to {COLUMNS_FORMAT}; write it again"
            )
        for name, said in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != said["bytes"] or _sha256(path) != said["sha256"]:
                raise GraphError(f"{path} has another content than it had; write the folder again")
        return {name: folder / f"{name}.parquet" for name in TABLES if f"{name}.parquet" in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"{folder} is no graph as Parquet that is whole ({error}); write it again") from error


def _may_be_written(folder: Path) -> bool:
    """Whether all that is in a folder was written so before, as it says itself; after a kill there may be no manifest."""
    return all(is_unfinished(each.name) or _is_ours(each) for each in folder.iterdir())


def _is_ours(path: Path) -> bool:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        if path.name == MANIFEST:
            said = json.loads(path.read_bytes())
            return bool(said["kind"] == "graph" and said["generation"])
        said = json.loads(parquet.read_schema(path).metadata[_KEY])
        return bool(said["kind"] == "graph" and f"{said['table']}.parquet" == path.name and said["table"] in TABLES)
    except (OSError, ValueError, KeyError, TypeError, pyarrow.ArrowException):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _arrow_schema(table: str, pa: Any) -> Any:
    types = {
        Holds.TEXT: pa.string(),
        Holds.TEXTS: pa.list_(pa.string()),
        Holds.DAY: pa.date32(),
        Holds.MOMENT: pa.timestamp("us", tz="UTC"),
        Holds.SMALL: pa.int8(),
        Holds.NUMBER: pa.int32(),
        Holds.REAL: pa.float64(),
    }
    return pa.schema([pa.field(each.name, types[each.holds]) for each in TABLES[table]])


class _Batches:
    """The columns of each table, some rows at a time, as Arrow arrays in the order of the declaration."""

    def __init__(self, columns: Written, pa: Any) -> None:
        self._columns, self._pa = columns, pa
        self._rules = Rules(columns.table, columns.catalogue)
        self._names = self._rules.names

    def of(self, table: str) -> Iterator[list[Any]]:
        """Those of a table."""
        if table == "stances":
            for start in range(0, len(self._columns.table), _AT_ONCE):
                yield self._stances(slice(start, min(start + _AT_ONCE, len(self._columns.table))))
            return
        of_rules = {
            "speakers": self._speakers,
            "offices": self._offices,
            "governments": self._governments,
            "entailments": self._entailments,
        }
        rows = of_rules[table]() if table in of_rules else self._records(table)
        types = [each.type for each in _arrow_schema(table, self._pa)]
        while some := [row for row, _ in zip(rows, range(_AT_ONCE), strict=False)]:
            yield [
                self._pa.array(column, type=kind) for column, kind in zip(zip(*some, strict=True), types, strict=True)
            ]

    def _records(self, table: str) -> Iterator[Sequence[Any]]:
        kind = CATALOGUE[table]
        places = [(each.name, place) for place, each in enumerate(kind.fields)]
        wanted = [place for name, place in places if name not in ("id", "dataset")]
        for identifier, base, cells in self._columns.catalogue.rows(kind):
            yield identifier, base, *(cells[place] or None for place in wanted)

    def _speakers(self) -> Iterator[Sequence[Any]]:
        each = self._rules.mandates
        yield from zip(
            named(self._names.actors, each.speaker),
            named(self._names.actors, each.organisation),
            named(self._names.issues, each.issue),
            each.office.tolist(),
            each.first.tolist(),
            each.last.tolist(),
            strict=True,
        )

    def _offices(self) -> Iterator[Sequence[Any]]:
        for role in self._columns.catalogue.roles:
            if role.represents is not Represents.NONE and role.actor != role.organisation:
                yield role.actor, role.organisation, *term(role)

    def _governments(self) -> Iterator[Sequence[Any]]:
        yield from _stretches(self._rules.governments, self._names)

    def _entailments(self) -> Iterator[Sequence[Any]]:
        issues = self._names.issues
        # They come of sets: in this order two folders of one graph have the same bytes.
        yield from sorted(
            (issues[issue], issues[other])
            for issue, other in zip(*map(np.ndarray.tolist, self._rules.entailments), strict=True)
        )

    def _stances(self, some: slice) -> list[Any]:
        pa, table, texts = self._pa, self._columns.table, self._columns.texts
        dataset = np.searchsorted(texts.starts, np.arange(some.start, some.stop), "right") - 1
        conditions = [each.value for each in CONDITION_KINDS]
        basis, events, period, mean = worked_out(table, np.arange(some.start, some.stop))
        until, recorded, closed = table.until[some], table.recorded[some], table.closed[some]
        found = {
            "id": self._strings(table.ids, some),
            "dataset": self._coded(texts.bases, dataset),
            "actor": self._coded(table.actors, table.actor[some]),
            "issue": self._coded(table.issues, table.issue[some]),
            "position": pa.array(position_words(table.value[some].tolist()), pa.string()),
            "value": pa.array(table.value[some], pa.int8()),
            "condition": self._strings(table.condition, some),
            "condition_kind": self._coded(conditions, table.condition_kind[some]),
            "date": self._days(table.date[some]),
            "date_precision": pa.array(precision_words(table.precision[some].tolist()), pa.string()),
            "first": self._days(table.first[some]),
            "last": self._days(table.last[some]),
            "until": self._days(until, until == FOREVER),
            "voice": pa.array(voice_words(table.voice[some].tolist()), pa.string()),
            "attributed_by": self._coded(table.actors, table.attributed_by[some]),
            "on_behalf_of": self._coded(table.actors, table.on_behalf_of[some]),
            "source": self._coded(table.sources, table.source[some]),
            "coder": self._coded(table.coders, table.coder[some]),
            "recorded": self._moments(recorded, recorded == EVER),
            "closed": self._moments(np.where(closed == EVER, _SINCE_EVER, closed), closed == NEVER),
            "basis": pa.array(basis, pa.string()),
            "events": pa.array(events, pa.int32()),
            "period": pa.array(period, pa.string()),
            "mean": pa.array(mean, pa.float64()),
            "quote": self._strings(table.quote, some),
            "note": self._strings(texts.notes, some),
        }
        return [found[each.name] for each in TABLES["stances"]]

    def _coded(self, names: Sequence[str], codes: NDArray[Any]) -> Any:
        pa = self._pa
        codes = codes.astype(np.int64)
        return pa.array(list(names), pa.string()).take(pa.array(codes, mask=codes == NOBODY))

    def _days(self, numbers: NDArray[Any], empty: NDArray[np.bool_] | None = None) -> Any:
        return self._pa.array(numbers.astype(np.int32), mask=empty).cast(self._pa.date32())

    def _moments(self, numbers: NDArray[Any], empty: NDArray[np.bool_]) -> Any:
        return self._pa.array(np.where(empty, 0, numbers), mask=empty).cast(self._pa.timestamp("us", tz="UTC"))

    def _strings(self, strings: Strings, some: slice) -> Any:
        """The strings of these rows; an empty one is none."""
        pa = self._pa
        base = int(strings.ends[some.start - 1]) if some.start else 0
        ends = strings.ends[some]
        offsets = np.concatenate([[0], ends - base]).astype(np.int64)
        block = np.ascontiguousarray(strings.block[base : int(ends[-1])])
        texts = pa.LargeStringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block)).cast(
            pa.string()
        )
        lengths = np.diff(offsets)
        return texts.take(pa.array(np.arange(len(ends)), mask=lengths == 0)) if (lengths == 0).any() else texts


def _stretches(found: Governments, names: Codes) -> Iterator[Sequence[Any]]:
    """The days of each government of each organisation; on days of handover also those of whose own words they are."""
    last_day = day_number(date.max)
    places = [organisation_and_day(each) for each in found.stretch.tolist()]
    for number, (organisation, first) in enumerate(places):
        follows = places[number + 1] if number + 1 < len(places) else None
        last = follows[1] - 1 if follows and follows[0] == organisation else last_day
        code = int(found.government[number])
        rows = [(None, code), *((names.actors[who], of) for who, of in found.handovers.get(number, {}).items())]
        for said_by, government in rows:
            leader = int(found.leader[government])
            led_by = None if leader == NOBODY else names.actors[leader]
            yield names.actors[organisation], said_by, first, last, government, led_by


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise StancegraphError('a graph as Parquet needs pyarrow: pip install "stancegraph[bulk]"') from error
    return pyarrow
