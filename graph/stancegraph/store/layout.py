"""How a graph lies on disk: a folder of generations, and a file that names the current one.

    STORE/CURRENT              the name of the generation readers use
    STORE/g-<name>/oxigraph/   the RDF store
    STORE/g-<name>/stances/    the stance table
    STORE/g-<name>/catalogue/  the small tables
    STORE/g-<name>/texts/      the words of stances, as they are searched
    STORE/g-<name>/graph.json  format, counts, and what the other files are

A build writes a new generation beside the current one and then replaces CURRENT, which the file system does at once
or not at all. A generation is never changed after that; it is removed by a later build, once no reader has it open.

Each step is on the disk itself before the next begins: the files of the generation, what describes them, their folders,
the generation's name, CURRENT; only then the old generation goes. So power may fail at any moment, as a build may be killed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stancegraph.errors import GraphError
from stancegraph.files import is_unfinished, put, remove_folder, sync_folder, sync_tree
from stancegraph.files import sweep as sweep_unfinished
from stancegraph.store import integrity
from stancegraph.store.integrity import Part
from stancegraph.store.sources import Folder

if sys.platform != "win32":
    import fcntl

FORMAT = 9
CURRENT = "CURRENT"
# Where the name of a generation was written by builds of before, and may have been left.
_FORMER = "CURRENT.new"
_is_generation = re.compile("g-[0-9a-f]{12}").fullmatch


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """What a generation says of itself: ``sources`` are the folders it was built from, ``parts`` its files, as they were."""

    format: int
    datasets: list[str]
    counts: dict[str, int]
    sources: list[Folder]
    parts: dict[str, Part]


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete graph on disk."""

    path: Path

    @property
    def oxigraph(self) -> Path:
        """The folder of the RDF store."""
        return self.path / "oxigraph"

    @property
    def stances(self) -> Path:
        """The folder of the stance table."""
        return self.path / "stances"

    @property
    def catalogue(self) -> Path:
        """The folder of the small tables."""
        return self.path / "catalogue"

    @property
    def texts(self) -> Path:
        """The folder of the words of stances."""
        return self.path / "texts"

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders that are answered from."""
        return (self.stances, self.catalogue, self.texts, self.oxigraph)

    def parts(self) -> dict[str, Part]:
        """What it consists of, once all of it but ``graph.json`` is written."""
        return integrity.parts(self.path)

    def write_info(self, info: GraphInfo) -> None:
        """Write ``graph.json``, the last file of a generation, once all others are on the disk."""
        sync_tree(self.path)
        content = asdict(info)
        content["checksum"] = _checksum(content)
        put(
            self.path / "graph.json", json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
        )

    def info(self) -> GraphInfo:
        """Read ``graph.json``; raises GraphError when this program cannot read the graph."""
        try:
            content = json.loads((self.path / "graph.json").read_text(encoding="utf-8", errors="surrogatepass"))
            if content["format"] != FORMAT:
                raise GraphError(f"{self.path.parent}: built by another version of stancegraph; build it again")
            if content.pop("checksum") != _checksum(content):
                raise self.damaged("graph.json has another content than it had")
            sources = [Folder.of_json(each) for each in content.pop("sources")]
            parts = {name: Part(**each) for name, each in content.pop("parts").items()}
            return GraphInfo(**content, sources=sources, parts=parts)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self.damaged(f"graph.json: {error}") from error

    def check(self, info: GraphInfo) -> None:
        """Raise GraphError unless all files have their lengths, and those by which the engine finds its others their content."""
        with self._read():
            found = integrity.wrong_length(self.path, info.parts)
            found = found or integrity.wrong_content(self.path, info.parts, self.oxigraph.name, tables=False)
        if found:
            raise self.damaged(found)

    def check_whole(self, info: GraphInfo, folder: Path) -> None:
        """Raise GraphError unless a folder of it is what was written; once in a process it is read for that."""
        path = folder.absolute()
        if path in _intact:
            return
        with self._read():
            found = integrity.wrong_content(self.path, info.parts, folder.name, tables=True)
        if found:
            raise self.damaged(found)
        _intact.add(path)

    @contextmanager
    def _read(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self.damaged(error) from error

    def damaged(self, what: object) -> GraphError:
        """The error that says so."""
        return GraphError(f"{self.path.parent}: the graph is damaged ({what}); build it again")


_intact: set[Path] = set()
"""Folders of generations that were found to be whole: what is published is never changed, nor a name given twice."""


def _checksum(content: dict[str, Any]) -> str:
    return integrity.sha256_of(json.dumps(content, sort_keys=True))


class Lease:
    """Keeps a generation from being swept while somebody reads it.

    It is a shared lock on the folder, which the system lets go of however the process ends. Windows has none and needs
    none: open files cannot be removed there.
    """

    def __init__(self, generation: Generation) -> None:
        self._handle: int | None = None
        if sys.platform != "win32":
            self._handle = os.open(generation.path, os.O_RDONLY)
            with suppress(OSError):  # a file system without locks
                fcntl.flock(self._handle, fcntl.LOCK_SH)

    def release(self) -> None:
        """Let go; twice is fine."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_store(store: Path) -> bool:
    """Whether a folder holds a graph."""
    return (store / CURRENT).is_file()


def may_hold_store(store: Path) -> bool:
    """Whether a graph may be built here: nothing is there, or an empty folder, or what builds leave behind."""
    if not store.exists():
        return True
    return store.is_dir() and all(
        each.name in (CURRENT, _FORMER, ".lock") or _is_generation(each.name) or is_unfinished(each.name)
        for each in store.iterdir()
    )


def current(store: Path) -> Generation:
    """The generation readers use; raises GraphError when there is none."""
    try:
        name = (store / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        if (store / "manifest.json").is_file() and (store / "stances.parquet").is_file():
            raise GraphError(
                f"{store}: is a graph as Parquet; ask it with: stancegraph positions {shlex.quote(str(store))}"
            ) from error
        raise GraphError(
            f"{store}: no graph here; build one with: stancegraph build DATASET -o {shlex.quote(str(store))}"
        ) from error
    except UnicodeDecodeError:
        name = ""
    if not _is_generation(name):
        raise GraphError(f"{store}: the graph is damaged ({CURRENT} names no generation); build it again")
    return Generation(store / name)


def open_current(store: Path) -> tuple[Generation, Lease]:
    """The generation readers use, to be kept until the lease is released; raises GraphError when it cannot be read."""
    while True:
        generation = current(store)
        try:
            lease = Lease(generation)
        except OSError as error:
            if current(store) == generation:
                raise generation.damaged(error) from error
            continue
        # Between reading its name and taking the lease it may have been replaced and swept: then there is a newer one.
        if current(store) == generation:
            try:
                generation.check(generation.info())
            except GraphError:
                lease.release()
                raise
            return generation, lease
        lease.release()


def new_generation(store: Path) -> Generation:
    """An empty folder for the next generation."""
    path = store / f"g-{secrets.token_hex(6)}"
    path.mkdir(parents=True)
    return Generation(path)


def publish(store: Path, generation: Generation) -> None:
    """Make a complete generation the current one, at once."""
    sync_folder(store)
    put(store / CURRENT, generation.path.name.encode())


def sweep(store: Path) -> None:
    """Remove every generation but the current one and those still being read: older ones, and what killed builds left."""
    sweep_unfinished(store)
    with suppress(OSError):
        (store / _FORMER).unlink()
    keep = None
    if is_store(store):
        try:
            keep = current(store)
        except GraphError:
            return  # which one was current is not known: they go when the next build is complete
    for path in store.iterdir():
        if _is_generation(path.name) and Generation(path) != keep:
            _remove(path)


def remove_store(store: Path) -> None:
    """Remove a whole store, unless somebody reads it; nobody may be building it meanwhile."""
    generations = [path for path in store.iterdir() if _is_generation(path.name)]
    with ExitStack() as held:
        if sys.platform != "win32":
            for path in generations:
                handle = os.open(path, os.O_RDONLY)
                held.callback(os.close, handle)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return
        # Who has read its name and waits for a lease looks here again, and finds that there is no graph any more.
        (store / CURRENT).unlink(missing_ok=True)
        remove_folder(store)


def _remove(path: Path) -> None:
    """Remove a generation unless somebody reads it."""
    if sys.platform == "win32":
        remove_folder(path)
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_folder(path)
        finally:
            os.close(handle)
