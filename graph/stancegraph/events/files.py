"""Tables of coded events on disk: Parquet that says what it holds, written whole or not at all.

The file's metadata has under ``stancegraph`` a JSON object: ``kind`` ("events"), ``format``, and :class:`About`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from stancegraph import files
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.model.coded_events import EVENT_COLUMNS, EVENTS_FORMAT, Holds

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

    Raises StancegraphError when the file cannot be read, or is no table of events of a format we know.
    """
    pa, path = _pyarrow(), Path(path)
    import pyarrow.parquet as parquet

    try:
        schema = parquet.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise StancegraphError(f"{path} cannot be read as Parquet: {error}") from error
    try:
        said = json.loads((schema.metadata or {}).get(_KEY, b"null"))
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("kind") != "events":
        raise StancegraphError(f"{path} is no table of coded events: it does not say so in its metadata")
    if not isinstance(said.get("format"), int) or said["format"] > EVENTS_FORMAT:
        raise StancegraphError(
            f"{path} has format {said.get('format')} of event tables, this version reads up to {EVENTS_FORMAT}"
        )
    if missing := [each.name for each in EVENT_COLUMNS if each.name not in schema.names]:
        raise StancegraphError(f"{path} has no column {', '.join(missing)}")
    found = {each.name: said[each.name] for each in fields(About) if each.name in said}
    issues = {key: (label, proposition) for key, (label, proposition) in found.pop("issues", {}).items()}
    return About(**found, issues=issues)


def event_files(path: Path) -> list[Path]:
    """The files of coded events at a place: a file, or those of a folder by name, each of which has to be one.

    Raises StancegraphError for a folder without any, and as :func:`about_events`.
    """
    found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".parquet") if path.is_dir() else [path]
    if not found:
        raise StancegraphError(f"{path}: there is no Parquet in this folder")
    for each in found:
        about_events(each)
    return found


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
