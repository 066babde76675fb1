"""The dataset folders and RDF files a graph was built from, as they were then, to tell later whether they have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stancegraph.tables.info import INFO_FILE
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


@dataclass(frozen=True, slots=True)
class FileThen:
    """A file as it was: its size in bytes, its time of change, and the SHA-256 of its content."""

    size: int
    changed: int
    sha256: str

    def is_still(self, path: Path) -> bool:
        """Whether the file has this content; it is read only when its time of change is another."""
        status = path.stat()
        if status.st_size != self.size:
            return False
        return status.st_mtime_ns == self.changed or _sha256(path) == self.sha256


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
        files = {}
        for path in files_read(folder):
            status = path.stat()
            files[path.name] = FileThen(status.st_size, status.st_mtime_ns, _sha256(path))
        return cls(str(folder.resolve()), files, prefix, used)

    @classmethod
    def of_json(cls, content: dict[str, Any]) -> Folder:
        """A folder as it was written down; raises TypeError or KeyError where that is none."""
        files = {name: FileThen(**each) for name, each in content["files"].items()}
        return cls(content["path"], files, content.get("prefix", ""), content.get("used", False))

    def has_changed(self) -> bool:
        """Whether a table is another now, new or gone; False where the folder is not to be seen from here any more."""
        folder = Path(self.path)
        try:
            now = {path.name: path for path in files_read(folder)}
            if INFO_FILE not in now and folder.name not in now:
                return False
            return now.keys() != self.files.keys() or not all(
                then.is_still(now[name]) for name, then in self.files.items()
            )
        except OSError:
            return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
