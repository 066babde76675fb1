"""What the files of a graph on disk were when it was built, so that nothing is answered from one that is damaged since.

Lengths of all files are looked at whenever a graph is opened, and then the small files in which Oxigraph keeps which others
there are; whole folders, by SHA-256, before the first answer from them. Oxigraph's tables (``.sst``) have a checksum in every
block, and the engine looks at it with every read; but it sorts and counts without end over a block that it cannot read. So they are
read whole too, unless they are large; then only their ends are, where the engine learns how to read them.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

READ_WHOLE = 256 * 1024**2
"""Bytes up to which the engine's tables, all together, are read whole before the first query: a fifth of a second."""
_TABLE = ".sst"
_END = 4096


@dataclass(frozen=True, slots=True)
class Part:
    """A file as it was written: its size in bytes, the SHA-256 of its content, and of its last 4 KB."""

    size: int
    sha256: str
    end: str


def parts(folder: Path) -> dict[str, Part]:
    """What lies in a folder, by path within it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): Part(path.stat().st_size, _sha256(path), _sha256(path, _END))
        for path in found
    }


def wrong_length(folder: Path, parts: Mapping[str, Part]) -> str | None:
    """Which file of a folder is not as long as it was, and how, if any. Raises OSError for one that cannot be looked at."""
    for name, part in parts.items():
        try:
            found = (folder / name).stat()
        except FileNotFoundError:
            return f"{name} is missing"
        if not stat.S_ISREG(found.st_mode):
            return f"{name} is no file"
        size = found.st_size
        if size != part.size:
            return f"{name} has {size} bytes and had {part.size}"
    return None


def wrong_content(folder: Path, parts: Mapping[str, Part], within: str, *, tables: bool) -> str | None:
    """Which file ``within`` a folder of ``folder`` holds something else than it did, if any; raises OSError.

    Of the engine's ``tables`` it may be only the end that is read.
    """
    inside = {name: part for name, part in parts.items() if name.startswith(f"{within}/")}
    large = sum(part.size for name, part in inside.items() if name.endswith(_TABLE)) > READ_WHOLE
    for name, part in inside.items():
        only_end = name.endswith(_TABLE) and (large or not tables)
        found, was = (_sha256(folder / name, _END), part.end) if only_end else (_sha256(folder / name), part.sha256)
        if found != was:
            return f"{name} has another content than it had"
    return None


def sha256_of(text: str) -> str:
    """The checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _sha256(path: Path, last: int | None = None) -> str:
    """Of a file, or of its last so many bytes."""
    with path.open("rb") as stream:
        if last is not None:
            stream.seek(max(path.stat().st_size - last, 0))
        return hashlib.file_digest(stream, "sha256").hexdigest()
