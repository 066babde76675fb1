"""Tables of coded events on disk: Parquet that says what it holds, written whole or not at all.

The file's metadata has under ``stancegraph`` a JSON object: ``kind`` ("events"), ``format``, and :class:`About`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from stancegraph import files
from stancegraph.characters import show
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.model.coded_events import EVENT_COLUMNS, EVENTS_FORMAT, EventColumn, Holds
from stancegraph.model.words import Position

_KEY = b"stancegraph"


ROLL_CALLS = "un-votes"
"""What tables of roll calls are read by, where other tables have a mapping."""


@dataclass(frozen=True, slots=True)
class About:
    """What a table of events was made from: ``dataset`` is its title, ``mapping`` the name of what it was read by.

    ``mapping_sha256`` is that of the mapping's text, ``inputs`` the SHA-256 of each file that was read by its name. ``issues`` are label
    and proposition of issues by id, ``actors`` the names of actors by the code they have in the table, as far as the mapping says them.
    """

    dataset: str
    licence: str = ""
    publisher: str = ""
    mapping: str = ""
    mapping_sha256: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)


def arrow_schema(about: About, more: Iterable[tuple[str, Any]] = ()) -> Any:
    """The pyarrow schema of a table of events; ``more`` are columns of its own, by name and Arrow type."""
    pa = _pyarrow()
    types = {
        Holds.TEXT: pa.string(),
        Holds.DAY: pa.date32(),
        Holds.POSITION: pa.int8(),
        Holds.NUMBER: pa.float64(),
        Holds.COUNT: pa.int32(),
    }
    columns = [pa.field(each.name, types[each.holds], nullable=not each.required) for each in EVENT_COLUMNS]
    columns += [pa.field(name, kind) for name, kind in more]
    said = {"kind": "events", "format": EVENTS_FORMAT, **asdict(about)}
    return pa.schema(columns, metadata={_KEY: json.dumps(said, ensure_ascii=False, sort_keys=True).encode()})


def write_events(path: str | Path, batches: Iterable[Any], schema: Any) -> int:
    """Write record batches of this schema (:func:`arrow_schema`) to a file; returns how many rows.

    Memory stays level. What was there before stays until all is written. Raises OSError, and what the batches raise.
    """
    import pyarrow.parquet as parquet

    rows = 0
    with files.writing(Path(path)) as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def refuse_for_events(*, prefix: str, base_iri: str | None) -> None:
    """Raise ArgumentError for what is said of the ids of a dataset, where a table of events is to be written."""
    for word, value in (("prefix", prefix), ("base_iri", base_iri)):
        if value:
            raise ArgumentError(word, "is for the ids of a dataset; a table of coded events has none of its own")


def about_events(path: str | Path) -> About:
    """What a table of events was made from.

    Raises StancegraphError when the file cannot be read, is no table of events of a format we know, or holds what none can: a column of
    another type, a row without its event, day or actor, a position beyond the scale.
    """
    pa, path = _pyarrow(), Path(path)
    import pyarrow.parquet as parquet

    if path.is_dir():
        raise StancegraphError(f"{path} is a folder: name one table of coded events, a file")
    try:
        with parquet.ParquetFile(path) as file:
            about = _about(path, file.schema_arrow)
            _check_rows(path, file)
            return about
    except (OSError, pa.ArrowException) as error:
        raise StancegraphError(f"{path} cannot be read as Parquet: {error}") from error


def _about(path: Path, schema: Any) -> About:
    try:
        said = json.loads((schema.metadata or {}).get(_KEY, b"null"))
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("kind") != "events":
        raise StancegraphError(f"{path} is no table of coded events: it does not say so in its metadata")
    if type(said.get("format")) is not int or not 0 < said["format"] <= EVENTS_FORMAT:
        raise StancegraphError(
            f"{path} has format {said.get('format')} of event tables, this version reads up to {EVENTS_FORMAT}"
        )
    if missing := [each.name for each in EVENT_COLUMNS if each.name not in schema.names]:
        raise StancegraphError(f"{path} has no column {', '.join(missing)}")
    for each in EVENT_COLUMNS:
        if not _fits(each.holds, kind := schema.field(each.name).type):
            raise StancegraphError(
                f"{path}: the column {each.name} is of the type {kind}, and holds a {each.holds.value} in a table of coded events"
            )
    found = {each.name: said[each.name] for each in fields(About) if each.name in said}
    for key, value in found.items():
        if not _is_told(key, value):
            raise StancegraphError(f"{path} is no table of coded events: what its metadata say of {key} cannot be read")
    issues = {key: (label, proposition) for key, (label, proposition) in found.pop("issues", {}).items()}
    return About(**{"dataset": "", **found}, issues=issues)


def _is_told(key: str, value: object) -> bool:
    """Whether what metadata say is of the kind that :class:`About` has."""
    if key not in ("inputs", "issues", "actors"):
        return isinstance(value, str)
    if not isinstance(value, dict):
        return False
    if key == "issues":
        pairs = [each for each in value.values() if isinstance(each, list) and len(each) == 2]
        return len(pairs) == len(value) and all(isinstance(text, str) for each in pairs for text in each)
    return all(isinstance(each, str) for each in value.values())


def _fits(holds: Holds, kind: Any) -> bool:
    """Whether a column of a type of Arrow can be one of events; one that is empty in all rows may have none."""
    types = _pyarrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_null(kind):
        return True
    if holds is Holds.TEXT:
        return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))
    if holds is Holds.DAY:
        return bool(types.is_date(kind))
    number = types.is_floating(kind) or types.is_decimal(kind)
    return bool(types.is_integer(kind) or (holds is Holds.NUMBER and number))


def _check_rows(path: Path, file: Any) -> None:
    """Raise StancegraphError where rows have not what every event has, or a position that is none.

    Parquet says how often a column is empty, and its least and greatest value; where it does not, the column is read.
    """
    for each in EVENT_COLUMNS:
        if each.required and (empty := sum(_empty(file, each))):
            raise without(str(path), each.name, empty)
    least, most = int(min(Position)), int(max(Position))
    if any(low < least or high > most for low, high in _spans(file, "position")):
        raise beyond_the_scale(str(path))


def _told(file: Any, name: str) -> Iterator[tuple[int, Any]]:
    """The number of each part of a file, and what it says of a column, or None."""
    place = file.schema_arrow.names.index(name)
    flat = len(file.schema_arrow.names) == file.metadata.num_columns  # a column that holds others takes several places
    for part in range(file.metadata.num_row_groups):
        yield part, file.metadata.row_group(part).column(place).statistics if flat else None


def _empty(file: Any, column: EventColumn) -> Iterator[int]:
    for part, told in _told(file, column.name):
        if told is not None and told.has_null_count:
            yield told.null_count
        else:
            yield file.read_row_group(part, columns=[column.name]).column(0).null_count


def _spans(file: Any, name: str) -> Iterator[tuple[int, int]]:
    pa = _pyarrow()
    import pyarrow.compute as compute

    for part, told in _told(file, name):
        if told is not None and told.has_min_max:
            yield told.min, told.max
            continue
        cells = file.read_row_group(part, columns=[name]).column(0)
        if cells.null_count < len(cells) and not pa.types.is_null(cells.type):
            span = compute.min_max(cells).as_py()
            yield span["min"], span["max"]


def event_files(path: Path) -> list[Path]:
    """The files of coded events at a place: a file, or those of a folder by name, each of which has to be one.

    Raises StancegraphError for a folder without any, and as :func:`about_events`.
    """
    found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".parquet") if path.is_dir() else [path]
    if not found:
        others = files.folders_passed(path)
        raise StancegraphError((f"{others}; " if others else f"{path}: ") + "there is no Parquet in this folder")
    for each in found:
        about_events(each)
    return found


def without(place: str, column: str, rows: int) -> StancegraphError:
    """That so many events lack what every event has."""
    return StancegraphError(f"{place} has {rows:,} events without {column}, which every event has")


def beyond_the_scale(place: str) -> StancegraphError:
    """That events have a position that is none."""
    return StancegraphError(
        f"{place} has events with a position that is not from {int(min(Position))} to {int(max(Position))}"
    )


def counts_twice(place: str, event: str, times: int, where: str = "") -> StancegraphError:
    """That an event stands several times in what is counted; ``where`` says in which files, as words after a blank."""
    return StancegraphError(
        f"{place}: the event {show(event)} stands in it {times:,} times{where}, and would count as often; leave one of each"
    )


def together(abouts: Sequence[About]) -> About:
    """What several tables were made from, as one: of what differs among them all that they say, one after the other.

    A mapping that is not the same in all has no one checksum.
    """

    def said(of: Callable[[About], str]) -> str:
        return "; ".join(dict.fromkeys(filter(None, map(of, abouts))))

    mappings = {each.mapping_sha256 for each in abouts}
    return About(
        dataset=said(lambda each: each.dataset),
        licence=said(lambda each: each.licence),
        publisher=said(lambda each: each.publisher),
        mapping=said(lambda each: each.mapping),
        mapping_sha256=mappings.pop() if len(mappings) == 1 else "",
        inputs={key: told for each in abouts for key, told in each.inputs.items()},
        issues={key: told for each in abouts for key, told in each.issues.items()},
        actors={key: told for each in abouts for key, told in each.actors.items()},
    )


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise StancegraphError('tables of coded events need pyarrow: pip install "stancegraph[bulk]"') from error
    return pyarrow
