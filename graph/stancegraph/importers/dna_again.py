"""An import into the folder of an earlier one in which nobody has changed anything since.

``imported.toml`` beside the tables keeps which files were read, what the dataset is called and the SHA-256 of each file that was written. While
tables make way for new ones it has those of before and of after, and there is no ``dataset.toml``: so a kill leaves no dataset
that is half of one and half of the other, and the next import finds nothing but what it knows.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.files import put
from stancegraph.importers.dna_scale import SCALE_FILE
from stancegraph.tables.info import INFO_FILE, toml_string
from stancegraph.tables.names import FILES

IMPORTED_FILE = "imported.toml"
"""Stands beside the tables as long as they may be written anew."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported from which ``files`` (their names), what the dataset is called, and the digests that each file written may have."""

    files: tuple[str, ...]
    title: str
    base_iri: str
    digests: Mapping[str, tuple[str, ...]]

    def toml(self) -> bytes:
        """The file that keeps it."""
        lines = [
            "# What an import wrote here. As long as nobody changes it, the next import of these files writes it anew.",
            f"files = {_listed(self.files)}",
            f"title = {toml_string(self.title)}",
            f"base_iri = {toml_string(self.base_iri)}",
            "[sha256]",
            *(f"{toml_string(name)} = {_listed(several)}" for name, several in sorted(self.digests.items())),
        ]
        return "\n".join([*lines, ""]).encode()


def earlier_import(folder: Path, files: Sequence[str]) -> Imported | None:
    """The import of files of these names that a folder holds; None where it holds none.

    Raises StancegraphError where it was of other files, or was changed since.
    """
    present = [each for each in FILES if os.path.lexists(folder / each)]
    found = _read(folder / IMPORTED_FILE)
    if found is None or not present:
        return None
    left = f" ({SCALE_FILE}, if it is left, places levels alike)" if (folder / SCALE_FILE).exists() else ""
    advice = f"write to another folder, or remove the tables and {INFO_FILE} first{left}"
    if sorted(found.files) != sorted(files):
        raise StancegraphError(f"{folder}: holds an import of {', '.join(found.files)}; {advice}")
    for name in present:
        if _digest(folder / name) not in found.digests.get(name, ()):
            raise StancegraphError(
                f"{folder / name}: was changed since it was imported, and an import would write over that; {advice}"
            )
    return found


def write_anew(folder: Path, made: Path, earlier: Imported, imported: Imported) -> None:
    """Put the dataset in the folder ``made`` in the place of the one that is in ``folder``. Raises StancegraphError when it cannot be."""
    content = {each.name: each.read_bytes() for each in sorted(made.iterdir())}
    either = {
        name: tuple(dict.fromkeys((*earlier.digests.get(name, ()), *imported.digests.get(name, ()))))
        for name in {**earlier.digests, **imported.digests}
    }
    del content[IMPORTED_FILE]
    try:
        put(folder / IMPORTED_FILE, Imported(imported.files, imported.title, imported.base_iri, either).toml())
        for name in FILES:
            if name == INFO_FILE or name not in content:
                (folder / name).unlink(missing_ok=True)
        for name, told in sorted(content.items(), key=lambda each: each[0] == INFO_FILE):
            put(folder / name, told)
        put(folder / IMPORTED_FILE, imported.toml())
    except OSError as error:
        raise StancegraphError(f"{folder}: cannot be written: {error.strerror}") from error


def digests(folder: Path) -> dict[str, tuple[str, ...]]:
    """Those of the files of the dataset in a folder."""
    return {name: (_digest(folder / name),) for name in FILES if (folder / name).exists()}


def _read(path: Path) -> Imported | None:
    """What is kept; None where nothing is, or what nobody can read."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return Imported(
            tuple(map(str, told["files"])),
            str(told["title"]),
            str(told["base_iri"]),
            {name: tuple(map(str, several)) for name, several in told["sha256"].items()},
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(toml_string, texts))}]"
