"""How a graph lies on disk: a folder of generations, and a file that names the current one.

    STORE/CURRENT              the name of the generation readers use
    STORE/g-<name>/oxigraph/   the RDF store
    STORE/g-<name>/stances/    the stance table
    STORE/g-<name>/graph.json  format and counts

A build writes a new generation beside the current one and then replaces CURRENT, which the file system does at once
or not at all. A generation is never changed after that.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from stancegraph.errors import GraphError

FORMAT = 1
CURRENT = "CURRENT"
_PREFIX = "g-"


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """What a generation says of itself."""

    format: int
    datasets: list[str]
    counts: dict[str, int]


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
            info = GraphInfo(**json.loads((self.path / "graph.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise GraphError(f"{self.path.parent}: the graph is damaged ({error}); build it again") from error
        if info.format != FORMAT:
            raise GraphError(f"{self.path.parent}: built by another version of stancegraph; build it again")
        return info


def is_store(store: Path) -> bool:
    """Whether a folder holds a graph."""
    return (store / CURRENT).is_file()


def may_hold_store(store: Path) -> bool:
    """Whether a graph may be built here: nothing is there, or an empty folder, or what builds leave behind."""
    if not store.exists():
        return True
    ours = {CURRENT, f"{CURRENT}.new", ".lock"}
    return store.is_dir() and all(each.name in ours or each.name.startswith(_PREFIX) for each in store.iterdir())


def current(store: Path) -> Generation:
    """The generation readers use; raises GraphError when there is none."""
    try:
        name = (store / CURRENT).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise GraphError(f"{store}: no graph here; build one with: stancegraph build DATASET -o {store}") from error
    if not name.startswith(_PREFIX) or "/" in name or "\\" in name:
        raise GraphError(f"{store / CURRENT}: damaged; build the graph again")
    return Generation(store / name)


def new_generation(store: Path) -> Generation:
    """An empty folder for the next generation."""
    path = store / f"{_PREFIX}{secrets.token_hex(6)}"
    path.mkdir(parents=True)
    return Generation(path)


def publish(store: Path, generation: Generation) -> None:
    """Make a complete generation the current one, at once."""
    fresh = store / f"{CURRENT}.new"
    _write_durably(fresh, generation.path.name)
    os.replace(fresh, store / CURRENT)


def sweep(store: Path) -> None:
    """Remove every generation but the current one: older ones, and what killed builds left."""
    keep = current(store).path.name if is_store(store) else None
    for path in store.glob(f"{_PREFIX}*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
