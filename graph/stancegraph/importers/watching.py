"""The files that GDELT publishes every fifteen minutes -> a folder of tables of coded events that grows, and who shifted.

Each file becomes a table of its own, whole or not there, which keeps the checksum of what it was made from: so what was read is
remembered by what is there, and by nothing else.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stancegraph import limits
from stancegraph.errors import StancegraphError
from stancegraph.events.aggregating import Asked, Held, aggregating
from stancegraph.events.aliases import Aliases
from stancegraph.events.files import about_events, write_events
from stancegraph.events.seen import Seen
from stancegraph.fetching import fetched, is_address
from stancegraph.files import folders_passed, temporary_folder
from stancegraph.importers.blanks import Blanks
from stancegraph.importers.mapped import about_of, aliases_in, event_batches, event_schema
from stancegraph.importers.mapped_files import pyarrow
from stancegraph.importers.mapped_rows import Interpreter, noted
from stancegraph.importers.mapping import Mapping, read_mapping
from stancegraph.model.words import AggregationRule

MAPPING = "gdelt"
_EXPORT = re.compile(r"([0-9]{14}(?:\.translation)?)\.export\.csv(?:\.zip|\.gz)?", re.IGNORECASE)
_LISTED = re.compile(r"[0-9]+ ([0-9a-f]{32}) (\S+)")


@dataclass(frozen=True, slots=True)
class Shift:
    """An actor whose new events on an issue come to a position on the other side than all that were known before.

    ``from_`` and ``to`` are the positions that one rule of aggregation makes of the events of before and of the new ones; of both
    it is said how many there are and what the mean of their positions is.
    """

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    from_: str
    to: str
    from_events: int
    from_mean: float
    to_events: int
    to_mean: float


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look has found: the new ``files``, how many ``events`` they added, who shifted, and what to know beside it.

    ``faults`` are files that could not be read; they are looked at again the next time.
    ``passed`` are names that look like those of files of events and are none, or lead nowhere.
    """

    files: tuple[str, ...]
    events: int
    left_out: int
    shifts: tuple[Shift, ...]
    faults: tuple[str, ...] = ()
    there: int = 0
    """How many files of events the place has, read before or now: where it is none, it may be another place that was meant."""
    passed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What else to know of what was read, each a sentence without its full stop."""


def watch_gdelt(
    place: str | Path,
    folder: str | Path,
    *,
    fetch: bool = False,
    actors: Sequence[str | Path] = (),
    least: int = 3,
    rule: AggregationRule | str = AggregationRule.MEAN,
    share: Decimal | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> Watched:
    """Read the files of a place that were not read before into a folder of tables of coded events.

    ``place`` is a folder of files as GDELT publishes them, or with ``fetch`` the address of a list of them. ``actors`` are as
    in :func:`~stancegraph.importers.mapped.import_csv`. Who shifted has at least ``least`` new events on the issue, of
    which ``rule`` (with ``share``, as in :func:`~stancegraph.importers.aggregate.aggregate`) makes a position on the other side than of all before.
    Raises StancegraphError when the place cannot be read, or the folder cannot be written, ArgumentError for what does not go together.
    """
    folder = Path(folder)
    asked = Asked(None, AggregationRule(rule), share, least)
    pyarrow()  # that it is missing is said before anything is read, even where there is nothing to read
    remote = is_address(str(place))
    if remote and not fetch:
        raise StancegraphError(f"{place} is on the network, which is asked only with --fetch")
    if fetch and not remote:
        raise StancegraphError(
            f"{place} is no address that could be fetched: give http:// or https://, or leave --fetch out"
        )
    if folder.exists() and not folder.is_dir():
        raise StancegraphError(f"{folder} is no folder; each file that is read becomes a table in it")
    look = _Look(folder, read_mapping(MAPPING), aliases_in(actors))
    if remote:
        with temporary_folder() as temporary:
            return look.at(_fetched(str(place), temporary), asked, progress)
    if not Path(place).is_dir():
        raise StancegraphError(f"{place}: there is no such folder")
    names = sorted(Path(place).iterdir())
    passed = [each.name for each in names if ".export.csv" in each.name.lower() and not _is_export(each)]
    watched = look.at(_in_folder(Path(place)), asked, progress)
    others = filter(None, [folders_passed(Path(place))])
    return replace(watched, passed=tuple(passed), remarks=(*others, *watched.remarks))


def _is_export(path: Path) -> bool:
    return path.is_file() and _EXPORT.fullmatch(path.name) is not None


@dataclass(frozen=True, slots=True)
class _Found:
    """One file of events, with that of its mentions where there is one; bring it here before it is read."""

    name: str
    stamp: str
    bring: Callable[[], list[Path]]


def _in_folder(place: Path) -> Iterator[_Found]:
    files = sorted(each for each in place.iterdir() if each.is_file())
    for path in files:
        if match := _EXPORT.fullmatch(path.name):
            start = f"{match[1]}.mentions.csv".lower()
            mentions = [each for each in files if each.name.lower().startswith(start)]
            yield _Found(path.name, match[1], lambda path=path, mentions=mentions: [path, *mentions])  # type: ignore[misc]


def _fetched(address: str, temporary: Path) -> Iterator[_Found]:
    """The files of a list, which has a line for each: size, MD5 and address. Only what is brought is fetched."""
    text = fetched(address, limits.LARGEST_UNPACKED).content.decode("utf-8", "replace")
    listed = {match[2]: match[1] for line in text.splitlines() if (match := _LISTED.fullmatch(line.strip()))}
    if not listed:
        raise StancegraphError(f"{address} is no list of files: it has no lines of a size, a checksum and an address")
    for each in listed:
        if match := _EXPORT.fullmatch(each.rpartition("/")[2]):
            mentions = [other for other in listed if f"/{match[1]}.mentions." in other]
            wanted = [each, *mentions]
            yield _Found(
                each.rpartition("/")[2],
                match[1],
                lambda wanted=wanted: [_brought(one, listed[one], address, temporary) for one in wanted],  # type: ignore[misc]
            )


def _brought(url: str, checksum: str, listed_by: str, temporary: Path) -> Path:
    """A file of the list, in a temporary folder, compared with its checksum."""
    if urlsplit(url).hostname != urlsplit(listed_by).hostname or urlsplit(url).scheme not in ("http", "https"):
        raise StancegraphError(f"{url} is not where its list is, and is not fetched")
    content = fetched(url, limits.LARGEST_WHOLE).content
    if md5(content, usedforsecurity=False).hexdigest() != checksum:
        raise StancegraphError(
            f"{url}: is not what its list says (another checksum); it may be there whole the next time"
        )
    path = temporary / url.rpartition("/")[2]
    path.write_bytes(content)
    return path


@dataclass
class _Look:
    """One look at what is new."""

    folder: Path
    mapping: Mapping
    aliases: Sequence[Aliases]
    parts: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("*.parquet")):
                about_events(path)
                self.parts[path.stem] = path

    def known(self, stamp: str) -> bool:
        """Whether the file of a stamp was read."""
        return stamp in self.parts

    def at(self, found: Iterator[_Found], asked: Asked, progress: Callable[[int], None]) -> Watched:
        """Read what is not known, and say who shifted."""
        before = list(self.parts.values())
        seen, primed = Seen(), False
        files, new, faults, events, left, there = [], list[Path](), [], 0, 0, 0
        notes, blanks = Counter[str](), Blanks()
        for each in found:
            there += 1
            if self.known(each.stamp):
                continue
            if not primed:
                for key in _columns(before, ["event_id"]):
                    seen.again(key[0])
                primed = True
            try:
                with _once_more(seen):
                    paths = each.bring()
                    _refuse_unfinished(paths)
                    reader = Interpreter(self.mapping, paths, self.aliases)
                    path = self.folder / f"{each.stamp}.parquet"
                    self.folder.mkdir(parents=True, exist_ok=True)
                    schema = event_schema(self.mapping, about_of(reader))
                    events += write_events(path, event_batches(reader, progress, seen), schema)
            except StancegraphError as error:
                faults.append(str(error))
                continue
            left += reader.left.counts.total()
            notes.update(reader.notes)
            blanks.take(reader.blanks)
            self.parts[each.stamp] = path
            files.append(each.name)
            new.append(path)
        shifts = tuple(_shifts(before, new, asked, self.mapping))
        remarks = (*blanks.remarks(), *noted(notes))
        return Watched(tuple(files), events, left, shifts, tuple(faults), there, remarks=remarks)


def _refuse_unfinished(paths: Sequence[Path]) -> None:
    """Raise StancegraphError for a file that still is being copied, or was cut: what is read once is never read again.

    A packed file says so itself; of another it shows where its last line has no end.
    """
    for path in paths:
        try:
            with path.open("rb") as stream:
                packed = stream.read(2) in (b"PK", b"\x1f\x8b")
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, size - 1))
                last = stream.read(1)
        except OSError as error:
            raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
        if not packed and last not in (b"\n", b""):
            raise StancegraphError(f"{path}: its last line has no end, so that it may not be whole")


@contextmanager
def _once_more(seen: Seen) -> Iterator[None]:
    """Keys of a file that could not be read to its end count as not seen: it is read again."""
    state = seen.state()
    try:
        yield
    except BaseException:
        seen.back_to(state)
        raise


def _columns(paths: Sequence[Path], names: list[str]) -> Iterator[list[Any]]:
    """Columns of tables, batch by batch."""
    pyarrow()
    import pyarrow.parquet as parquet

    for path in paths:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=names):
                yield [batch.column(name) for name in names]


def _shifts(before: Sequence[Path], new: Sequence[Path], asked: Asked, mapping: Mapping) -> Iterator[Shift]:
    """Actors and issues whose new events come to a position on the other side than all before, most new events first."""
    old = _held(before, replace(asked, least=1))
    found = [
        (actor, issue, old[actor, issue], now)
        for (actor, issue), now in _held(new, asked).items()
        if (actor, issue) in old and now.position * old[actor, issue].position < 0
    ]
    for actor, issue, then, now in sorted(found, key=lambda each: (-each[3].events, each[0], each[1])):
        label, _proposition = mapping.told_issues.get(issue, (issue, ""))
        yield Shift(
            actor,
            mapping.told_actors.get(actor, actor),
            issue,
            label,
            then.position.label,
            now.position.label,
            then.events,
            then.mean,
            now.events,
            now.mean,
        )


def _held(paths: Sequence[Path], asked: Asked) -> dict[tuple[str, str], Held]:
    if not paths:
        return {}
    with aggregating(paths, asked, each_once=True) as found:  # of all that was seen each event is in one
        return {(actor, issue): held for actor, issue, held in found.held()}
