"""Names of files in a dataset folder: which are its tables, and which were meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from stancegraph.model.schema import FORMAT
from stancegraph.tables.info import INFO_FILE
from stancegraph.tables.rows import SUFFIXES, WORKBOOKS
from stancegraph.tables.table import TABLES

ALL_TABLES = tuple(f"dataset{suffix}" for suffix in WORKBOOKS)
"""The workbooks in which every table of a dataset may be a sheet."""
FILES = (INFO_FILE, *(f"{table.name}{suffix}" for table in TABLES for suffix in SUFFIXES), *ALL_TABLES)
"""The names of all files that a dataset can have; whatever else lies in its folder is never opened."""

_NAMES = tuple(table.name for table in TABLES)
# A table saved by a spreadsheet in its own format, or under a name to which an editor has added its own ending.
NOT_READ = (".xls", ".xlsm", ".fods", ".numbers")
"""Endings of workbooks that are not read."""
_OTHER_SUFFIXES = (".tsv", ".txt", ".json", ".ndjson", *NOT_READ, "")
PACKED = frozenset([".gz", ".bz2", ".xz", ".zip", ".zst"])
"""Endings of packed files, which are not read as tables."""
_ROWS = frozenset([".tsv", ".json", ".ndjson"])
"""Endings of files that hold rows and are not read: beside the table they are as likely what was meant as a copy."""
# What people and systems add to a name to tell a copy from the first.
_ADDED = frozenset(
    [
        "copy",
        "of",
        "copie",
        "de",
        "kopie",
        "von",
        "copia",
        "the",
        "my",
        "our",
        "new",
        "old",
        "final",
        "draft",
        "edited",
        "fixed",
        "last",
        "version",
        "ver",
        "v",
        "rev",
        "table",
        "sheet",
        "data",
        "export",
        "csv",
        "jsonl",
        "parquet",
        "utf",
    ]
)


# What people call files of another kind, though a letter away from the name of a table.
_OTHER_NAMES = frozenset(["notes"])


def misnamed(folder: Path, format: int = FORMAT) -> Iterator[tuple[Path, str]]:
    """The files that are no tables of that format but look as if they should be, each with the table that was meant.

    Hidden files, locks and backups of programs (``.stances.csv.swp``, ``~$stances.xlsx``, ``stances.csv.bak``) are not among them.
    """
    names = tuple(table.name for table in TABLES if table.since <= format)
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~", "#")) or path.name.endswith("~") or not path.is_file():
            continue
        if meant := _meant(path, folder, names):
            yield path, meant


def beside(folder: Path, format: int = FORMAT) -> Iterator[tuple[Path, str]]:
    """The files of rows that are called as a table of that format is and lie, unread, beside it, each with the name of the file that is read."""
    names = tuple(table.name for table in TABLES if table.since <= format)
    for path in sorted(folder.iterdir()):
        name = path.stem.casefold()
        if path.suffix.casefold() not in _ROWS or name not in names or not path.is_file():
            continue
        if read := next((f"{name}{suffix}" for suffix in SUFFIXES if (folder / f"{name}{suffix}").exists()), ""):
            yield path, read


def _meant(path: Path, folder: Path, names: Sequence[str]) -> str:
    """The table that a file was meant to be; empty when it is one, or none."""
    suffix = path.suffix.casefold()
    if suffix in PACKED:
        inner = folder / path.stem
        meant = inner.name.partition(".")[0] if _is_table(inner.name, names) else _meant(inner, folder, names)
        # Beside the table itself it is a copy that somebody has put by.
        return "" if _has_table(folder, meant) else meant
    if suffix in SUFFIXES:
        if _is_table(path.name, names):
            return ""
        return meant_by(path.stem, names)
    if suffix in _OTHER_SUFFIXES:
        inner = Path(path.stem)
        stem = inner.stem if inner.suffix.casefold() in SUFFIXES else path.stem
        name = stem.casefold()
        return name if name in names and not _has_table(folder, name) else ""
    return ""


def meant_by(stem: str, names: Sequence[str]) -> str:
    """The table that a name, of a file without its ending or of a sheet, was meant to be; empty when none."""
    added = re.split(r"[\W\d_]+", stem.casefold())
    words = [word for word in added if word and word not in _ADDED]
    if len(words) != 1 or words[0] in _OTHER_NAMES:
        return ""
    return next((name for name in names if _one_slip(words[0], name)), "")


def _is_table(file: str, names: Sequence[str]) -> bool:
    return file in (f"{name}{suffix}" for name in names for suffix in SUFFIXES)


def _has_table(folder: Path, name: str) -> bool:
    return any((folder / f"{name}{suffix}").exists() for suffix in SUFFIXES)


def _one_slip(word: str, name: str) -> bool:
    """Whether the two are the same but for one letter too many, too few or wrong, or two that changed places."""
    if word == name:
        return True
    start = next((at for at, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, wanted = word[start:], name[start:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[1:2] + rest[:1] + rest[2:] == wanted and len(rest) > 1)
    )
