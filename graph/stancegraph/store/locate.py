"""From what a user names to a graph: a store, a dataset folder, or a SPARQL endpoint."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from stancegraph import __version__
from stancegraph.errors import GraphError
from stancegraph.resources import bundled_dataset, ontology_file, user_folder
from stancegraph.store import layout
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.opened import OpenGraph
from stancegraph.tables.info import INFO_FILE

VARIABLE = "STANCEGRAPH"
DEFAULT_STORE = Path(".stancegraph")


def open_graph(target: str | os.PathLike[str] | None = None) -> OpenGraph:
    """Open a graph: the store, dataset folder or SPARQL endpoint (``http://...``) named by ``target``.

    Without a target: ``$STANCEGRAPH``, else the store ``./.stancegraph``, else the bundled dataset. A dataset folder
    is built, when its files have changed, into the user's cache. Raises GraphError when there is no such graph, and
    DataError when the dataset has problems.
    """
    name = os.fspath(target) if target is not None else os.environ.get(VARIABLE, "")
    if name.startswith(("http://", "https://")):
        from stancegraph.store.remote import RemoteGraph

        return RemoteGraph(name)
    path = Path(name) if name else _default()
    if (path / INFO_FILE).is_file():
        return EmbeddedGraph(_cached_store(path))
    if not path.exists():
        raise GraphError(
            f"{path}: there is no such graph; build one with: stancegraph build DATASET -o {shlex.quote(str(path))}"
        )
    return EmbeddedGraph(path)


def _default() -> Path:
    return DEFAULT_STORE if layout.is_store(DEFAULT_STORE) else bundled_dataset()


def _cached_store(folder: Path) -> Path:
    """The store of a dataset folder, built unless these very files were built before."""
    from filelock import FileLock

    store = user_folder("cache") / "graphs" / _fingerprint(folder)
    if not _is_whole(store):
        try:
            store.parent.mkdir(parents=True, exist_ok=True)
            # Whoever comes second waits for the first and takes what that one built.
            with FileLock(f"{store}.lock"):
                if not _is_whole(store):
                    build([folder], store)
        except OSError as error:
            raise GraphError(
                f"{store}: cannot write the graph: {error}; build it elsewhere with: stancegraph build {shlex.quote(str(folder))} -o STORE"
            ) from error
    return store


def _is_whole(store: Path) -> bool:
    try:
        layout.current(store).info()
    except GraphError:
        return False
    return True


def _fingerprint(folder: Path) -> str:
    """A name for what is in a dataset folder, under this version of the program."""
    digest = hashlib.sha256(f"{__version__} {layout.FORMAT}".encode())
    for path in _ingredients(folder):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _ingredients(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.iterdir()) if path.is_file())
    yield from (ontology_file("stancegraph.ttl"), ontology_file("schemes.ttl"))
