"""An import into the folder of an earlier one in which nobody has changed anything since.

``imported.toml`` beside the tables keeps which files were read and how, what the dataset is called, the SHA-256 of each file that was written and
which label has which id. While tables make way for new ones it has the SHA-256 of those of before and of after, and there is no ``dataset.toml``: so
a kill leaves no dataset that is half of one and half of the other, and the next import finds nothing but what it knows.
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stancegraph.errors import StancegraphError
from stancegraph.files import put, sync_folder, sync_tree
from stancegraph.importers.dna_scale import SCALE_FILE
from stancegraph.tables.info import INFO_FILE, toml_string
from stancegraph.tables.names import FILES
from stancegraph.tables.table import TABLES

IMPORTED_FILE = "imported.toml"
"""Stands beside the tables as long as they may be written anew."""

_FORMAT = 1
_KEYS = frozenset(["format", "files", "prefixes", "title", "base_iri", "options", "sha256", "ids"])
_SHOWN_GONE = 5


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported from which ``files`` (their names), with which ``prefixes`` of each and ``options`` of all, what the dataset is called,
    the ``digests`` that each file written may have, and the ``ids`` given to ``actor`` and ``concept``, each with the hash of its label."""

    files: tuple[str, ...]
    prefixes: tuple[str, ...]
    title: str
    base_iri: str
    options: Mapping[str, str]
    digests: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, Mapping[str, str]]

    def toml(self) -> bytes:
        """The file that keeps it."""
        lines = [
            "# What an import wrote here. As long as nobody changes it, the next import of these files writes it anew.",
            f"format = {_FORMAT}",
            f"files = {_listed(self.files)}",
            f"prefixes = {_listed(self.prefixes)}",
            f"title = {toml_string(self.title)}",
            f"base_iri = {toml_string(self.base_iri)}",
            "[options]",
            *(f"{key} = {toml_string(value)}" for key, value in sorted(self.options.items())),
            "[sha256]",
            *(f"{toml_string(name)} = {_listed(several)}" for name, several in sorted(self.digests.items())),
        ]
        for kind, ids in sorted(self.ids.items()):
            lines += [f"[ids.{kind}]", *(f"{toml_string(each)} = {toml_string(ids[each])}" for each in sorted(ids))]
        return "\n".join([*lines, ""]).encode()

    def prefixes_of(self, file: str) -> list[str]:
        """What went before the ids of the file of that name, or of each of several."""
        return [prefix for name, prefix in zip(self.files, self.prefixes, strict=True) if name == file]

    def told(self, folder: Path) -> str:
        """By what ``folder`` was imported, for whoever wonders."""
        options = " ".join(f'--{key.replace("_", "-")} "{value}"' for key, value in sorted(self.options.items()))
        return f"{folder} was imported with {options}, which holds for each import into it: {_advice(folder)}"

    def check(self, options: Mapping[str, str], asked: Collection[str], folder: Path) -> None:
        """Raise StancegraphError where the import into ``folder`` would now be with other options.

        What there was none of, and nobody ``asked`` for, is new in the database, as a variable for persons may be.
        """
        for key in sorted({*self.options, *options}):
            before, now = self.options.get(key, ""), options.get(key, "")
            if before.casefold() != now.casefold() and (before or key in asked):
                word = f"--{key.replace('_', '-')}"
                raise StancegraphError(
                    f"{folder}: was imported with {_given(word, before)}, and would now be with {_given(word, now)}; {_advice(folder)}"
                )


def _given(word: str, value: str) -> str:
    return f'{word} "{value}"' if value else f"no {word}"


def _advice(folder: Path) -> str:
    left = f" ({SCALE_FILE}, if it is left, places levels alike)" if (folder / SCALE_FILE).exists() else ""
    return f"write to another folder, or remove the tables and {INFO_FILE} first{left}"


def earlier_import(folder: Path, files: Sequence[str]) -> Imported | None:
    """The import of files of these names that a folder holds; None where it holds none.

    Raises StancegraphError where it was of other files, or was changed since, or cannot be told.
    """
    present = [each for each in FILES if os.path.lexists(folder / each)]
    if not present or not os.path.lexists(folder / IMPORTED_FILE):
        return None
    found = _read(folder)
    if sorted(found.files) != sorted(files):
        raise StancegraphError(f"{folder}: holds an import of {', '.join(found.files)}; {_advice(folder)}")
    # Without it the import was ended before all was there.
    complete = INFO_FILE in present
    for name in FILES:
        if name in present and _digest(folder / name) not in found.digests.get(name, ()):
            what = "changed"
        elif name not in present and complete and name in found.digests:
            what = "removed"
        else:
            continue
        raise StancegraphError(
            f"{folder / name}: was {what} since it was imported, and an import would write over that; {_advice(folder)}"
        )
    return found


def _read(folder: Path) -> Imported:
    path = folder / IMPORTED_FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if isinstance(format := told["format"], int) and format > _FORMAT:
            raise StancegraphError(
                f"{path}: an import of a later version of stancegraph wrote it; update stancegraph, or {_advice(folder)}"
            )
        if format != _FORMAT:
            raise ValueError(f"{format} is no format")
        if strangers := sorted(told.keys() - _KEYS):
            raise ValueError(f"nothing is called {strangers[0]} there")
        return Imported(
            files=tuple(map(_text, told["files"])),
            prefixes=tuple(_text(prefix) for _file, prefix in zip(told["files"], told["prefixes"], strict=True)),
            title=_text(told["title"]),
            base_iri=_text(told["base_iri"]),
            options=_texts(told["options"]),
            digests={name: tuple(map(_text, several)) for name, several in told["sha256"].items()},
            ids={kind: _texts(ids) for kind, ids in told["ids"].items()},
        )
    except KeyError as error:
        why = f"{error.args[0]} is missing"
    except OSError as error:
        why = error.strerror or str(error)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        why = str(error)
    raise StancegraphError(f"{path}: cannot be read as what an import left there: {why}; {_advice(folder)}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value} should be text")
    return value


def _texts(told: Any) -> dict[str, str]:
    return {key: _text(value) for key, value in told.items()}


def write_anew(folder: Path, made: Path, earlier: Imported, imported: Imported) -> str:
    """Put the dataset in the folder ``made`` in the place of the one that is in ``folder``, on the same disk; gives what is different in it.

    Files that are as they were stay. Raises StancegraphError when it cannot be; then what is there is still whole, unless the disk fails in the midst.
    """
    try:
        whole = (folder / INFO_FILE).exists()
        moves = [each for each in sorted(made.iterdir()) if not _same(each, folder / each.name)]
        told = _differences(folder, {each.name: each for each in moves}) if whole else _ENDED
        replaced = [each for each in moves if each.name not in (INFO_FILE, IMPORTED_FILE)]
        either = {
            name: tuple(dict.fromkeys((*earlier.digests.get(name, ()), *imported.digests.get(name, ()))))
            for name in {**earlier.digests, **imported.digests}
        }
        if moves:
            for each in made.iterdir():
                # Who may read a table is for its owner to say.
                if (there := folder / each.name).exists():
                    each.chmod(stat.S_IMODE(there.stat().st_mode))
            sync_tree(made)
            mode = stat.S_IMODE((made / IMPORTED_FILE).stat().st_mode)
            put(folder / IMPORTED_FILE, replace(imported, digests=either).toml(), mode)
            if replaced:
                (folder / INFO_FILE).unlink(missing_ok=True)
            for each in replaced:
                _take(each, folder / each.name)
            sync_folder(folder)
            for name in (INFO_FILE, IMPORTED_FILE):
                _take(made / name, folder / name)
            sync_folder(folder)
    except OSError as error:
        raise StancegraphError(f"{folder}: cannot be written: {error.strerror}") from error
    return told


_ENDED = "an earlier import was ended in the midst, and what it left was written anew"


def _differences(folder: Path, moves: Mapping[str, Path]) -> str:
    """What is new, changed and gone since the earlier import, in words."""
    told = []
    for table in TABLES:
        if made := moves.get(f"{table.name}.csv"):
            before, now = _rows(folder / made.name), _rows(made)
            gone = [show for show in before if show not in now]
            counts = {
                "new": len(now.keys() - before.keys()),
                "changed": sum(before[each] != now[each] for each in before.keys() & now.keys()),
                "gone": len(gone),
            }
            said = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
            if gone:
                said += f" ({', '.join(gone[:_SHOWN_GONE])}{', ...' if len(gone) > _SHOWN_GONE else ''})"
            told.append(f"{table.name}: {said or 'in another order'}")
    since = "; ".join(told) or "nothing is new, changed or gone"
    return f"the tables were those of an earlier import, in which nothing was changed; since then {since}"


def _rows(path: Path) -> dict[str, int]:
    """What tells the rows of a table that an import wrote from others, by id."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return {row[0]: hash(tuple(row)) for row in rows}


def _take(made: Path, place: Path) -> None:
    made.replace(place)


def digests(folder: Path) -> dict[str, tuple[str, ...]]:
    """Those of the files of the dataset in a folder."""
    return {name: (_digest(folder / name),) for name in FILES if (folder / name).exists()}


def _same(one: Path, other: Path) -> bool:
    return other.exists() and _digest(one) == _digest(other)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(toml_string, texts))}]"
