"""What the files of a graph on disk were when it was built, so that nothing is answered from one that is damaged since.

Lengths of all files are looked at whenever a graph is opened; what they hold, by SHA-256, where nobody else looks: the
columns, before the first answer from them, and the small files in which Oxigraph keeps which others there are. Its tables
(``.sst``), nearly all of a graph, have a checksum in every block, and the engine looks at it with every read; only of their
ends, where it learns how to read them and what nothing else vouches for, there is one here too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_CHECKED_BY_ENGINE = ".sst"
_END = 4096


@dataclass(frozen=True, slots=True)
class Part:
    """A file as it was written: its size in bytes and the SHA-256 of its content, or of its end where the engine checks it."""

    size: int
    sha256: str


def parts(folder: Path) -> dict[str, Part]:
    """What lies in a folder, by path within it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): Part(path.stat().st_size, _sha256(path)) for path in found}


def damage(folder: Path, parts: Mapping[str, Part], within: str = "", *, to_the_bottom: bool) -> str | None:
    """What is wrong with the files of a folder, if anything; of those ``within`` a folder of it.

    Their lengths are compared, and ``to_the_bottom`` also what they hold. Raises OSError for one that cannot be read.
    """
    for name, part in parts.items():
        if within and not name.startswith(f"{within}/"):
            continue
        path = folder / name
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return f"{name} is missing"
        if size != part.size:
            return f"{name} has {size} bytes and had {part.size}"
        if to_the_bottom and _sha256(path) != part.sha256:
            return f"{name} has another content than it had"
    return None


def sha256_of(text: str) -> str:
    """The checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        if path.suffix == _CHECKED_BY_ENGINE:
            stream.seek(max(path.stat().st_size - _END, 0))
        return hashlib.file_digest(stream, "sha256").hexdigest()
