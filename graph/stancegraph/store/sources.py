"""The dataset folders and RDF files a graph was built from, as they were then, to tell later whether they have changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancegraph.errors import StancegraphError
from stancegraph.model.records import Dataset
from stancegraph.model.schema import SCHEMA
from stancegraph.tables.names import FILES, misnamed
from stancegraph.tables.together import used_folders


def files_read(folder: Path) -> Iterator[Path]:
    """The files of a dataset folder that count: ``dataset.toml`` and the tables; whatever else lies there is never opened.

    An RDF file counts itself.
    """
    if folder.is_file():
        yield folder
        return
    yield from (path for name in FILES if (path := folder / name).is_file())


def _files_meant(folder: Path) -> Iterator[Path]:
    """The files that count, and those that were meant to: nothing is built while there are such, unless they are passed over."""
    yield from files_read(folder)
    if folder.is_dir():
        with suppress(OSError):  # a folder whose files can be read and not listed
            yield from [path for path, _ in misnamed(folder)]


def fingerprint(folder: Path, also: bytes = b"") -> str:
    """A name for what is in a dataset folder, its tables by content and by name what was meant to be one; or in an RDF file.

    What is in those it uses is part of it.
    """
    digest = hashlib.sha256(also)
    for each in (folder, *(used_folders(folder) if folder.is_dir() else ())):
        for path in files_read(each):
            digest.update(f"{path.name}\0{_sha256(path)}\0".encode())
        for path, _ in misnamed(each) if each.is_dir() else ():
            digest.update(f"{path.name}\0".encode())
    return digest.hexdigest()[:32]


# Clocks of file systems go in steps, of up to two seconds: two writes within one have the same time.
_CLOCK_STEP = 2_000_000_000


@dataclass(frozen=True, slots=True)
class FileThen:
    """A file as it was: its size in bytes, the SHA-256 of its content, and by what it is told without being read.

    ``changed`` is its time of change, which programs may set, ``written`` that of its entry, which none can (in nanoseconds, 0
    where it was so fresh that a second write might have had the same), ``inode`` the number of its entry.
    """

    size: int
    changed: int
    written: int
    inode: int
    sha256: str

    @classmethod
    def now(cls, path: Path) -> FileThen:
        """The file as it is."""
        status, now = path.stat(), time.time_ns()
        written = status.st_ctime_ns if status.st_ctime_ns < now - _CLOCK_STEP else 0
        return cls(status.st_size, status.st_mtime_ns, written, status.st_ino, _sha256(path))

    def settled(self, path: Path) -> FileThen:
        """The same, told without being read where it was too fresh for that and is not any more; it is read once more for that."""
        if self.written:
            return self
        later = self.now(path) if time.time_ns() - path.stat().st_ctime_ns > _CLOCK_STEP else self
        return later if replace(later, written=0) == self else self

    def is_still(self, path: Path) -> bool:
        """Whether the file has this content; it is read only where it may have been written since."""
        status = path.stat()
        if status.st_size != self.size:
            return False
        same = (status.st_mtime_ns, status.st_ctime_ns, status.st_ino) == (self.changed, self.written, self.inode)
        return same or _sha256(path) == self.sha256


@dataclass(frozen=True, slots=True)
class Folder:
    """A dataset folder, or an RDF file, as it was when a graph was built from it: its absolute path, and its files by name.

    ``prefix`` went before its ids; ``used`` is whether it was not named, but used by one that was.
    """

    path: str
    files: dict[str, FileThen]
    prefix: str = ""
    used: bool = False

    @classmethod
    def now(cls, folder: Path, prefix: str = "", used: bool = False) -> Folder:
        """The folder as it is."""
        files = {path.name: FileThen.now(path) for path in _files_meant(folder)}
        return cls(str(folder.resolve()), files, prefix, used)

    def settled(self) -> Folder:
        """The same, some time later: files that were just being written then are told without being read, where they are as they were."""
        try:
            now = {path.name: path for path in _files_meant(Path(self.path))}
            files = {name: then.settled(now[name]) if name in now else then for name, then in self.files.items()}
        except OSError:
            return self
        return replace(self, files=files)

    @classmethod
    def of_json(cls, content: dict[str, Any]) -> Folder:
        """A folder as it was written down; raises TypeError or KeyError where that is none."""
        files = {name: FileThen(**each) for name, each in content["files"].items()}
        return cls(content["path"], files, content.get("prefix", ""), content.get("used", False))

    def has_changed(self) -> bool:
        """Whether a table, or what was meant to be one, is another now, new or gone.

        False where the folder, or the file, is not to be seen from here any more.
        """
        folder = Path(self.path)
        try:
            if not folder.exists():
                return False
            now = {path.name: path for path in _files_meant(folder)}
            return now.keys() != self.files.keys() or not all(
                then.is_still(now[name]) for name, then in self.files.items()
            )
        except OSError:
            return False


def records_behind(sources: Sequence[Folder], named: Path | None = None) -> Dataset | None:
    """The records of a graph, as it gives them, read from the one dataset folder that was its ``sources``, or from the one that was ``named``
    when it was opened: a graph in the cache may be built from the same tables elsewhere, where they are gone by now.

    None where there were several, whose records a graph has under what one of them says, where ids were changed, and where the
    tables are not there, are not what they were, or become something else while they are read.
    """
    if len(sources) != 1 or sources[0].prefix:
        return None
    (then,) = sources
    places = [then.path] if named is None else [str(named.resolve()), then.path]
    return next(filter(None, (_read(replace(then, path=place)) for place in dict.fromkeys(places))), None)


def _read(folder: Folder) -> Dataset | None:
    # Who asks a store needs nothing of what reads tables.
    from stancegraph.rdf.reader import order_of
    from stancegraph.tables.reader import read_dataset

    if not Path(folder.path).is_dir() or folder.has_changed():
        return None
    try:
        found = read_dataset(folder.path)
    except (StancegraphError, OSError):
        return None
    if not Path(folder.path).is_dir() or folder.has_changed():
        return None
    # A graph has no columns beside the format, and gives records in an order of their own.
    in_order: dict[str, Any] = {
        kind.plural: tuple(sorted(getattr(found, kind.plural), key=order_of(kind))) for kind in SCHEMA.kinds
    }
    return replace(found, aside=(), **in_order)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
