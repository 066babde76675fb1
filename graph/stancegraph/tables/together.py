"""Which dataset folders are read together, and in what order: those that were named, and those they say they use.

A dataset may build on others: ``uses = ["../actors-of-europe"]`` in its ``dataset.toml`` lets it refer to their actors,
roles, issues and sources, which are then read before it. What they say (stances, events, assessments) is not taken over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from stancegraph.characters import show
from stancegraph.errors import GraphError
from stancegraph.model.cells import is_id
from stancegraph.model.records import DatasetInfo
from stancegraph.model.renaming import unfit_prefix
from stancegraph.model.schema import FORMAT, SCHEMA
from stancegraph.tables.info import (
    INFO_FILE,
    USES_KEY,
    format_of,
    info_text,
    is_dataset,
    line_of_key,
    read_info,
    read_uses,
)
from stancegraph.tables.problems import Problems
from stancegraph.tables.table import TABLES, Table

_SPACES = {*(kind.path for kind in SCHEMA.kinds), "graph"}
_BUILT_ON = ("actor", "issue", "source", "role")

Prefixes = Mapping[str | os.PathLike[str], str]
"""What goes before the ids of which dataset folder."""


@dataclass(frozen=True, slots=True)
class Member:
    """A dataset folder that is read with others.

    ``info`` is what it says of itself (None where that has faults), ``prefix`` what goes before its ids, ``requires`` the base
    IRIs of the datasets it says it builds on, ``uses`` those and what these build on. ``used`` is whether it is there only because another builds on it.
    """

    folder: Path
    info: DatasetInfo | None
    prefix: str = ""
    requires: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    used: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of it that are read."""
        return tuple(table for table in TABLES if table.path in _BUILT_ON) if self.used else TABLES


def members(folders: Sequence[Path], problems: Problems, prefixes: Prefixes | None = None) -> list[Member]:
    """The datasets to read, each after those it uses.

    Raises GraphError for a prefix that cannot be one, or of a folder that is not read.
    """
    gathering = _Gathering(problems, _by_place(prefixes or {}))
    named = set[Path]()
    for folder in folders:
        if folder.resolve() in named:
            problems.add(str(folder), None, None, "named twice; name each dataset once")
        named.add(folder.resolve())
    for folder in folders:
        gathering.add(folder, named, ())
    gathering.conclude()
    return list(gathering.found.values())


def used_folders(folder: Path) -> list[Path]:
    """The folders that a dataset builds on, also through others, as far as they can be found."""
    found: dict[Path, Path] = {folder.resolve(): folder}
    ahead = [folder]
    while ahead:
        here = ahead.pop()
        for text in read_uses(here):
            place = _shown(here / text)
            if not unfit_path(text) and is_dataset(place) and place.resolve() not in found:
                found[place.resolve()] = place
                ahead.append(place)
    return list(found.values())[1:]


def _by_place(prefixes: Prefixes) -> dict[Path, str]:
    for prefix in prefixes.values():
        if not is_id(prefix):
            raise GraphError(unfit_prefix(prefix))
    return {Path(folder).resolve(): prefix for folder, prefix in prefixes.items()}


@dataclass
class _Gathering:
    problems: Problems
    prefixes: Mapping[Path, str]
    found: dict[Path, Member] = field(default_factory=dict)
    _folder_of: dict[str, Path] = field(default_factory=dict)

    def add(self, folder: Path, named: set[Path], users: tuple[Path, ...]) -> Member | None:
        """Take in a dataset that was named or that the last of ``users`` uses, those it uses itself first."""
        place = folder.resolve()
        if place in self.found:
            return self.found[place]
        info = read_info(folder, self.problems)
        if info is None and (format_of(folder) or 1) > FORMAT:
            return None  # nothing in it can be judged by this version
        used = [self.add(each, named, (*users, folder)) for each in self._uses(folder, (*users, folder))]
        here = [each for each in used if each and each.info]
        requires = frozenset(each.info.base_iri for each in here if each.info)
        uses = requires.union(*(each.uses for each in here))
        self.found[place] = Member(folder, info, self.prefixes.get(place, ""), requires, uses, place not in named)
        if info and (other := self._folder_of.setdefault(info.base_iri, folder)) != folder:
            message = f"is that of {other} too; give each dataset its own, so that no two records share an IRI"
            line = line_of_key("base_iri", info_text(folder / INFO_FILE))
            self.problems.add(str(folder / INFO_FILE), line, "base_iri", message)
        elif info and (message := self._overlap(info.base_iri)):
            line = line_of_key("base_iri", info_text(folder / INFO_FILE))
            self.problems.add(str(folder / INFO_FILE), line, "base_iri", message)
        return self.found[place]

    def _overlap(self, base: str) -> str:
        """Why a base cannot stand beside those met before: one begins where the other has its records, or its graphs."""
        for other in self._folder_of:
            inner, outer = (base, other) if base.startswith(other) else (other, base)
            space = inner.removeprefix(outer).partition("/")[0]
            if inner != outer and inner.startswith(outer) and space in _SPACES:
                return (
                    f"{inner} begins as what a dataset of the base {outer} has itself ({outer}{space}/); give one of the two "
                    "another base, so that no two records share an IRI"
                )
        return ""

    def _uses(self, folder: Path, users: tuple[Path, ...]) -> Iterator[Path]:
        places = [user.resolve() for user in users]
        for text in read_uses(folder):
            other = _shown(folder / text)
            message = unfit_path(text)
            if not message and other.resolve() in places:
                circle = users[places.index(other.resolve()) :]
                names = " > ".join(each.resolve().name for each in (*circle, circle[0]))
                message = f"the datasets use each other in a circle: {names}; leave one of these out"
            elif not message and not is_dataset(other):
                message = f"{show(text)} is no dataset: there is no {other / INFO_FILE}; paths begin at the folder of this file"
            if message:
                file = folder / INFO_FILE
                self.problems.add(str(file), line_of_key(USES_KEY, info_text(file)), USES_KEY, message)
            else:
                yield other

    def conclude(self) -> None:
        for place in self.prefixes:
            if place not in self.found:
                names = ", ".join(str(each.folder) for each in self.found.values())
                raise GraphError(f"a prefix is given for {place}, which is not among the datasets read: {names}")


def _shown(path: Path) -> Path:
    """A path without detours through its own folder, where it leads to the same place (links may lead elsewhere)."""
    plain = Path(os.path.normpath(path))
    return plain if plain.resolve() == path.resolve() else path


def unfit_path(text: str) -> str:
    """What is wrong with the path of a dataset that is used; empty when nothing is."""
    path = PurePosixPath(text)
    inside = path.parts[1:] if path.parts[:1] == ("..",) else path.parts
    if "\\" in text or ":" in text or text.startswith("~"):
        return f'{show(text)} is no path that holds everywhere; write it with "/", as ../other-dataset'
    if path.is_absolute():
        return f"{show(text)} begins at the root of one machine; write where it is from here, as ../other-dataset"
    if ".." in inside:
        return f"{show(text)} leads out of the folder that holds this dataset; put the other beside this one, and write ../other-dataset"
    return (
        ""
        if inside
        else f"{show(text)} is not the folder of another dataset; write where it is from here, as ../other-dataset"
    )
