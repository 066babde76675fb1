"""How a graph lies on disk: a folder of generations, and a file that names the current one.

    STORE/CURRENT              the name of the generation readers use
    STORE/g-<name>/oxigraph/   the RDF store
    STORE/g-<name>/stances/    the stance table
    STORE/g-<name>/graph.json  format and counts

A build writes a new generation beside the current one and then replaces CURRENT, which the file system does at once
or not at all. A generation is never changed after that; it is removed by a later build, once no reader has it open.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
import sys
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from stancegraph.errors import GraphError
from stancegraph.store.sources import Folder

if sys.platform != "win32":
    import fcntl

FORMAT = 4
CURRENT = "CURRENT"
_is_generation = re.compile("g-[0-9a-f]{12}").fullmatch


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """What a generation says of itself; ``sources`` are the folders it was built from, as they were (unknown in older ones)."""

    format: int
    datasets: list[str]
    counts: dict[str, int]
    sources: list[Folder] = field(default_factory=list)


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

    def write_info(self, info: GraphInfo) -> None:
        """Write ``graph.json``, the last file of a generation."""
        _write_durably(self.path / "graph.json", json.dumps(asdict(info), ensure_ascii=False, indent=1))

    def info(self) -> GraphInfo:
        """Read ``graph.json``; raises GraphError when this program cannot read the graph."""
        try:
            content = json.loads((self.path / "graph.json").read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise GraphError(f"{self.path.parent}: built by another version of stancegraph; build it again")
            sources = [Folder.of_json(each) for each in content.pop("sources", [])]
            return GraphInfo(**content, sources=sources)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise GraphError(f"{self.path.parent}: the graph is damaged ({error}); build it again") from error


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
    ours = {CURRENT, f"{CURRENT}.new", ".lock"}
    return store.is_dir() and all(each.name in ours or _is_generation(each.name) for each in store.iterdir())


def current(store: Path) -> Generation:
    """The generation readers use; raises GraphError when there is none."""
    try:
        name = (store / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise GraphError(
            f"{store}: no graph here; build one with: stancegraph build DATASET -o {shlex.quote(str(store))}"
        ) from error
    except UnicodeDecodeError:
        name = ""
    if not _is_generation(name):
        raise GraphError(f"{store / CURRENT}: damaged; build the graph again")
    return Generation(store / name)


def open_current(store: Path) -> tuple[Generation, Lease]:
    """The generation readers use, to be kept until the lease is released; raises GraphError when it cannot be read."""
    while True:
        generation = current(store)
        try:
            lease = Lease(generation)
        except OSError as error:
            if current(store) == generation:
                raise GraphError(f"{store}: the graph is damaged ({error}); build it again") from error
            continue
        # Between reading its name and taking the lease it may have been replaced and swept: then there is a newer one.
        if current(store) == generation:
            try:
                generation.info()
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
    fresh = store / f"{CURRENT}.new"
    _write_durably(fresh, generation.path.name)
    fresh.replace(store / CURRENT)


def sweep(store: Path) -> None:
    """Remove every generation but the current one and those still being read: older ones, and what killed builds left."""
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
        shutil.rmtree(store, ignore_errors=True)


def _remove(path: Path) -> None:
    """Remove a generation unless somebody reads it."""
    if sys.platform == "win32":
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(handle)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
