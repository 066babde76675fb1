"""Coded tables -> stances of a dataset folder, or a table of coded events: any format, said by a mapping.

What rows are decides where they go: statements, which somebody made in words, become stances; events that were coded from
reports stay columns, in a table of their own, and never become stances as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from stancegraph.characters import show
from stancegraph.delimited import Delimited
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.events.aliases import Aliases, aliases_of, read_aliases
from stancegraph.events.files import About, arrow_schema, refuse_for_events, write_events
from stancegraph.events.seen import Seen
from stancegraph.files import writing
from stancegraph.importers.mapped_files import pyarrow
from stancegraph.importers.mapped_rows import IS_KNOWN, PRECISION, Fitting, Interpreter, LeftOut, Unused
from stancegraph.importers.mapped_stances import Records
from stancegraph.importers.mapped_values import arrow_type
from stancegraph.importers.mapping import Mapping, Rows, find_mapping, read_mapping
from stancegraph.importers.places import LEFT_OUT, check_events, check_folder, check_left_out, is_event_table
from stancegraph.importers.report import Report
from stancegraph.importers.words import line, telling_cuts
from stancegraph.model.cells import is_id
from stancegraph.model.records import DatasetInfo
from stancegraph.model.renaming import unfit_prefix
from stancegraph.model.words import Position
from stancegraph.naming import slug
from stancegraph.tables.info import is_dataset
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import DatasetWriter, check_new

SHOWN = 10
"""How many rows a dry run shows as they will be."""

_BASE = "https://w3id.org/stancegraph/import/"
_AS_EVENT = (
    "an event without words: it goes into a table of coded events (-o FILE.parquet), of which aggregate makes positions"
)
_AS_STATEMENT = "a statement: it goes into a dataset folder (-o FOLDER)"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: the first rows as they will be, how many in all, and what would be left out.

    ``rows`` have what each field holds by its name, ``dropped`` counts by reason what does not fit, ``examples`` are the first of
    each reason, ``remarks`` what else to know.
    """

    rows: tuple[dict[str, str], ...]
    usable: int
    read: int
    dropped: dict[str, int]
    examples: dict[str, tuple[Unused, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@telling_cuts
def import_csv(
    files: Sequence[str | Path] | str | Path,
    output: str | Path,
    *,
    mapping: str | Path,
    actors: Sequence[str | Path] = (),
    epoch: str = "",
    unit: str = "",
    left_out: str | Path | None = None,
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
    progress: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Read coded tables by a mapping, into a new dataset folder or a table of coded events (``output`` ends in ``.parquet``).

    ``files`` are tables or folders of them, packed or not; ``mapping`` is a file, or the name of one that ships with the
    package. ``actors`` are dictionaries or datasets by which names and codes are resolved as they hold on the day of the
    row. ``epoch`` and ``unit`` say when numbers of days begin and what they count, where the mapping leaves it open.
    ``left_out`` is a CSV file for every row that does not fit. Raises StancegraphError when a file cannot be read, when rows
    are not what the output takes, or when none could be used; then nothing is written.
    """
    found = _mapping(mapping, epoch, unit)
    output = Path(output)
    events = is_event_table(output)
    _check_rows(found, events=events)
    if events:
        refuse_for_events(prefix=prefix, base_iri=base_iri)
    inputs = _inputs(found, mapping, files, actors)
    replaced: tuple[str, ...] = ()
    if events:
        replaced = check_events(output, inputs)
    else:
        check_folder(output)
    with _LeftOutFile(left_out, inputs) as sink:
        reader = Interpreter(found, _paths(files), aliases_in(actors), LeftOut(sink.add if left_out else None))
        if events:
            report = _write_events(reader, output, title, progress, sink.finish)
            return replace(report, remarks=(*report.remarks, *replaced))
        return _write_stances(reader, output, title, base_iri, prefix, progress, sink.finish)


def preview(
    files: Sequence[str | Path] | str | Path,
    *,
    mapping: str | Path,
    events: bool = False,
    actors: Sequence[str | Path] = (),
    epoch: str = "",
    unit: str = "",
    left_out: str | Path | None = None,
    output: str | Path | None = None,
    title: str | None = None,
    base_iri: str | None = None,
    prefix: str = "",
) -> Preview:
    """What :func:`import_csv` would make of files; nothing but ``left_out`` is written. ``events``: into a table of events.

    It refuses what :func:`import_csv` would refuse, of ``output`` too where it is said.
    """
    found = _mapping(mapping, epoch, unit)
    _check_rows(found, events=events)
    inputs = _inputs(found, mapping, files, actors)
    remarks: tuple[str, ...] = ()
    if events:
        refuse_for_events(prefix=prefix, base_iri=base_iri)
        remarks = check_events(Path(output), inputs, "would be replaced") if output is not None else ()
    else:
        if prefix and not is_id(prefix):
            raise StancegraphError(unfit_prefix(prefix))
        if output is not None:
            check_folder(Path(output))
        check_new(_info(found, title, base_iri, prefix), None if output is None else Path(output))
    with _LeftOutFile(left_out, inputs) as sink:
        reader = Interpreter(found, _paths(files), aliases_in(actors), LeftOut(sink.add if left_out else None))
        rows: list[dict[str, str]] = []
        usable = 0
        notes: Sequence[str] = ()
        if events:
            for batch in event_batches(reader, lambda _count: None):
                usable += batch.num_rows
                rows += map(_shown, batch.slice(0, max(0, SHOWN - len(rows))).to_pylist())
        else:
            records = Records(reader.known, reader.called)
            for part in _of_kind(reader, statements=True):
                unfit: dict[str, Any] = {}
                for _ in records.of(part, unfit):
                    pass
                fits = _fit(part, unfit)
                usable += int(fits.sum())
                reader.note(part, fits)
                rows += _shown_values(part.where(fits), max(0, SHOWN - len(rows)))
                _leave(reader, part, unfit)
            notes = tuple(_said(records))
    left = reader.left
    return Preview(
        tuple(rows),
        usable,
        reader.read,
        dict(left.counts.most_common()),
        {reason: tuple(each) for reason, each in left.examples.items()},
        (*reader.remarks(), *remarks, *notes),
    )


def _mapping(mapping: str | Path, epoch: str, unit: str) -> Mapping:
    changes = {key: value for key, value in (("epoch", epoch), ("unit", unit)) if value}
    return read_mapping(mapping, changes)


def _paths(files: Sequence[str | Path] | str | Path) -> list[Path]:
    return [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]


def _inputs(
    found: Mapping, mapping: str | Path, files: Sequence[str | Path] | str | Path, actors: Sequence[str | Path]
) -> list[Path]:
    """All that is read: what is written takes the place of none of it."""
    beside = [found.beside_it(each.file) for each in found.joins if each.file]
    return [*_paths(files), find_mapping(mapping), *beside, *map(Path, actors)]


def _check_rows(mapping: Mapping, *, events: bool) -> None:
    if mapping.statements is not None:
        return
    if mapping.rows is Rows.EVENTS and not events:
        raise StancegraphError(
            f"the rows of {mapping.name} are coded events: nobody's words stand behind them, so they are never stances as they are. "
            "Write them into a table of coded events with -o FILE.parquet; aggregate makes positions of it"
        )
    if mapping.rows is Rows.STATEMENTS and events:
        raise StancegraphError(
            f"the rows of {mapping.name} are statements: name a folder with -o for the dataset of their stances"
        )


def aliases_in(actors: Sequence[str | Path]) -> list[Aliases]:
    """Who names and codes stand for, from dictionaries and datasets."""
    return [aliases_of(read_dataset(each)) if is_dataset(each) else read_aliases(each) for each in map(Path, actors)]


class _LeftOutFile:
    """A CSV file of rows that do not fit, one a row, whole or not there; none where no place is given."""

    def __init__(self, path: str | Path | None, inputs: Sequence[Path]) -> None:
        self._path = None if path is None else Path(path)
        if self._path is not None:
            check_left_out(self._path, inputs)

    def __enter__(self) -> _LeftOutFile:
        if self._path is not None:
            self._place = writing(self._path)
            self._stream = self._place.__enter__()
            self._rows = Delimited(_Bytes(self._stream))
            self._write(LEFT_OUT)
        return self

    def add(self, unused: Unused) -> None:
        self._write((unused.file, unused.row, unused.reason, unused.cell))

    def _write(self, cells: Sequence[Any]) -> None:
        with self._explained():
            self._rows.write(cells)

    def finish(self) -> None:
        """Have all of it on its way: what cannot be written is known before anything else has its place."""
        if self._path is not None:
            with self._explained():
                self._stream.flush()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        # It is written while another file is, which is not the one to blame.
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StancegraphError(f"{self._path}: cannot be written: {error.strerror or error}") from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if self._path is not None:
            # What no row could be used of is wanted most of all.
            used = error is None or isinstance(error, NothingUsableError)
            self._place.__exit__(*((None, None, None) if used else (kind, error, trace)))


class _Bytes:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "replace"))


class NothingUsableError(DataError):
    """No row of what was read could be used; its problems are the reasons, each with how many rows and the first of them."""


def _nothing(reader: Interpreter) -> NothingUsableError:
    files = ", ".join(str(each) for each in reader.inputs)
    problems = [Problem(files, None, None, f"none of {reader.read:,} rows could be used, so nothing is written")]
    for reason, count in reader.left.counts.most_common():
        first = next(iter(reader.left.examples.get(reason, ())), None)
        rows = f"{count:,} rows" if count > 1 else "1 row"
        cell = f", for example {show(line(first.cell))}" if first and first.cell else ""
        problems.append(
            Problem(first.file if first else files, first.row if first else None, None, f"{reason} ({rows}{cell})")
        )
    return NothingUsableError(problems)


def _of_kind(reader: Interpreter, *, statements: bool) -> Iterator[Fitting]:
    """The rows that fit and are what is asked for; others are left out."""
    for rows in reader.fitting():
        right = rows.statements == statements
        reader.leave(rows, ~right, _AS_EVENT if statements else _AS_STATEMENT)
        if right.any():
            yield rows.where(right)


def _write_stances(
    reader: Interpreter,
    folder: Path,
    title: str | None,
    base_iri: str | None,
    prefix: str,
    progress: Callable[[int], None],
    read: Callable[[], None],
) -> Report:
    records = Records(reader.known, reader.called)
    with DatasetWriter(_info(reader.mapping, title, base_iri, prefix), folder, prefix=prefix) as writer:
        for rows in _of_kind(reader, statements=True):
            unfit: dict[str, Any] = {}
            for record in records.of(rows, unfit):
                writer.add(record)
            _leave(reader, rows, unfit)
            reader.note(rows, _fit(rows, unfit))
            progress(records.written["stances"])
        if not records.written["stances"]:
            raise _nothing(reader)
        read()
    order = ("stances", "actors", "issues", "sources")
    written = {kind: records.written[kind] for kind in order}
    return Report(folder, written, dict(reader.left.counts.most_common()), (*reader.remarks(), *_said(records)))


def _info(mapping: Mapping, title: str | None, base_iri: str | None, prefix: str) -> DatasetInfo:
    return DatasetInfo(
        title=line(title or mapping.title or mapping.name),
        base_iri=base_iri or f"{_BASE}{slug(mapping.name)[0] or 'csv'}/" + (f"{prefix}/" if prefix else ""),
        description=line(mapping.description),
        licence=line(mapping.licence),
        creators=(line(mapping.publisher),) if mapping.publisher else (),
        language=mapping.language,
        homepage=mapping.homepage,
    )


def _fit(rows: Fitting, unfit: dict[str, Any]) -> Any:
    return ~np.logical_or.reduce([*unfit.values(), np.zeros(rows.rows, dtype=bool)])


def _leave(reader: Interpreter, rows: Fitting, unfit: dict[str, Any]) -> None:
    for reason, mask in unfit.items():
        reader.leave(rows, mask, reason)


def _said(records: Records) -> Iterator[str]:
    for text, count in sorted(records.notes.items()):
        yield text.format(f"{count:,}")


def _write_events(
    reader: Interpreter, path: Path, title: str | None, progress: Callable[[int], None], read: Callable[[], None]
) -> Report:
    mapping = reader.mapping
    about = about_of(reader, title)
    batches = _some(event_batches(reader, progress), lambda: _nothing(reader), read)
    rows = write_events(path, batches, event_schema(mapping, about))
    return Report(path, {"coded events": rows}, dict(reader.left.counts.most_common()), tuple(reader.remarks()))


def _some(batches: Iterator[Any], nothing: Callable[[], Exception], read: Callable[[], None]) -> Iterator[Any]:
    """The batches, and ``read`` is called after the last; raises what ``nothing`` gives where there was none."""
    count = 0
    for batch in batches:
        count += batch.num_rows
        yield batch
    if not count:
        raise nothing()
    read()


def about_of(reader: Interpreter, title: str | None = None) -> About:
    """What a table of the events of a reader is made from."""
    mapping = reader.mapping
    return About(
        dataset=line(title or mapping.title or mapping.name),
        licence=mapping.licence,
        publisher=mapping.publisher,
        mapping=mapping.name,
        mapping_sha256=mapping.sha256,
        inputs=checksums(reader.inputs),
        issues=mapping.told_issues,
        actors={**reader.called, **{key: each.name for key, each in reader.known.items()}},
    )


def event_schema(mapping: Mapping, about: About) -> Any:
    """The schema of the table of events that a mapping makes."""
    return arrow_schema(about, [(name, arrow_type(holds)) for name, (_, holds) in mapping.beside.items()])


def event_batches(reader: Interpreter, progress: Callable[[int], None], seen: Seen | None = None) -> Iterator[Any]:
    """Record batches of coded events, each event once; those that were ``seen`` in other files are left out too."""
    pa = pyarrow()
    seen = seen or Seen()
    schema = event_schema(reader.mapping, About(""))
    count = 0
    for rows in _of_kind(reader, statements=False):
        keys = rows.values["event_id"] if "event_id" in rows.values else pa.nulls(rows.rows, pa.string())
        if keys.null_count:
            stem = rows.member.name
            made = pa.array(
                [f"{stem}:{number}" + (f".{rows.reading + 1}" if rows.reading else "") for number in rows.numbers]
            )
            keys = pa.compute.coalesce(keys, made)
        again = seen.again(keys)
        reader.leave(rows, again, "event_id: stood in an earlier row", keys)
        reader.note(rows, ~again)
        whole = {**rows.values, **rows.beside, "event_id": keys}
        arrays = [whole[each.name] if each.name in whole else pa.nulls(rows.rows, each.type) for each in schema]
        batch = pa.record_batch(arrays, schema=schema)
        if again.any():
            batch = batch.filter(pa.array(~again))
        count += batch.num_rows
        progress(count)
        if batch.num_rows:
            yield batch


def checksums(paths: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of files by their names, and by their whole paths where names come twice."""
    names = [each.name for each in paths]
    found = {}
    for path in paths:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        found[path.name if names.count(path.name) == 1 else str(path)] = digest
    return found


def _shown(row: dict[str, Any]) -> dict[str, str]:
    return {
        name: Position(value).label if name == "position" else str(value)
        for name, value in row.items()
        if value is not None and name not in (PRECISION, IS_KNOWN)
    }


def _shown_values(rows: Fitting, most: int) -> list[dict[str, str]]:
    columns = {name: values.slice(0, most).to_pylist() for name, values in rows.values.items()}
    return [_shown({name: values[place] for name, values in columns.items()}) for place in range(min(most, rows.rows))]
