"""What a dataset says of itself: ``dataset.toml``, read and written."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stancegraph.characters import not_text, show
from stancegraph.model.cells import IRI
from stancegraph.model.records import (
    DatasetInfo,
)
from stancegraph.nearest import did_you_mean
from stancegraph.tables.problems import Problems

INFO_FILE = "dataset.toml"

UNKNOWN_BASE = "urn:stancegraph:unknown/"
"""Stands in for the base IRI while a dataset that does not say it is checked to the end."""

INFO_KEYS = ("title", "base_iri", "description", "licence", "version", "creators", "language", "homepage")


def read_infos(folders: Sequence[Path], problems: Problems) -> list[tuple[Path, DatasetInfo | None]]:
    """What each of several datasets that are read together says of itself, in order."""
    infos: dict[Path, tuple[Path, DatasetInfo | None]] = {}
    folder_of: dict[str, Path] = {}
    for folder in folders:
        if folder.resolve() in infos:
            problems.add(str(folder), None, None, "named twice; name each dataset once")
            continue
        info = read_info(folder, problems)
        infos[folder.resolve()] = folder, info
        if info and (other := folder_of.setdefault(info.base_iri, folder)) != folder:
            message = f"is that of {other} too; give each dataset its own, so that no two records share an IRI"
            problems.add(
                str(folder / INFO_FILE), line_of_key("base_iri", info_text(folder / INFO_FILE)), "base_iri", message
            )
    return list(infos.values())


def read_info(folder: Path, problems: Problems) -> DatasetInfo | None:
    """What ``dataset.toml`` says; None, with the problems noted, when it cannot be used."""
    path = folder / INFO_FILE
    file = str(path)
    if not folder.is_dir():
        problems.add(str(folder), None, None, f"no such folder; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not os.path.lexists(path):
        problems.add(file, None, None, f"missing; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not path.is_file():
        problems.add(file, None, None, NO_FILE)
        return None
    try:
        text = info_text(path)
        content = tomllib.loads(text)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.add(file, line, None, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8")
        return None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        problems.add(file, int(place[1]) if place else None, None, f"not readable as TOML: {error}")
        return None
    faults = list(info_faults(content))
    for name, fault in faults:
        problems.add(file, line_of_key(name, text), name, fault)
    if faults:
        return None
    creators = tuple(sorted(set(content.pop("creators", ()))))
    return DatasetInfo(creators=creators, **content)


def info_text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def line_of_key(name: str, text: str) -> int | None:
    """The line on which a TOML document sets a key; None when it does not."""
    sets = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=").match
    return next((number for number, line in enumerate(text.splitlines(), 1) if sets(line)), None)


def info_faults(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with which key."""
    for name in content:
        if name not in INFO_KEYS:
            yield show(name).strip('"'), f"unknown key{did_you_mean(name, INFO_KEYS)}"
    for name in ("title", "base_iri"):
        if content.get(name, "") == "":
            yield name, "missing, but every dataset needs it"
    for name in INFO_KEYS:
        value = content.get(name, [] if name == "creators" else "")
        texts = value if name == "creators" else [value]
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            wanted = (
                'a list of names: ["First Name", "Second Name"]' if name == "creators" else "text in quotation marks"
            )
            yield name, f"should be {wanted}"
        elif fault := next(filter(None, map(not_text, texts)), ""):
            yield name, fault
        elif value and name in ("base_iri", "homepage"):
            yield from _iri_faults(name, value)


def _iri_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    try:
        IRI.parse(value)
    except ValueError as error:
        yield name, str(error)
    else:
        if name == "base_iri" and (not value.endswith("/") or "?" in value or "#" in value):
            yield name, f'{show(value)} should end in "/" and have no "?" or "#"'


NO_FILE = "this is no file that can be read, but a folder, a pipe or a link that leads nowhere"


def info_toml(info: DatasetInfo) -> str:
    lines = []
    for name in INFO_KEYS:
        value = getattr(info, name)
        if isinstance(value, tuple):
            lines.append(f"{name} = [{', '.join(map(_toml_string, value))}]")
        elif value:
            lines.append(f"{name} = {_toml_string(value)}")
    return "\n".join(lines) + "\n"


def _toml_string(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return (
        '"' + "".join(escapes.get(char, char if char.isprintable() else f"\\U{ord(char):08x}") for char in text) + '"'
    )
