"""Graphs of dataset folders and RDF files, built when they are asked: kept in the user's cache under a name made of their content.

    CACHE/graphs/<fingerprint>/   a store
    CACHE/graphs/<0-f>.lock       held while a store whose name begins so is built or removed

Whoever builds one sweeps the others: those of the same folder as it was before, those whose build was killed, those not asked for
a month, and the longest unasked while all together are too large. What somebody has open stays.
"""

from __future__ import annotations

import os
import shlex
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from stancegraph import __version__, limits
from stancegraph.errors import GraphError
from stancegraph.resources import ontology_file, user_folder
from stancegraph.store import layout
from stancegraph.store.build import build
from stancegraph.store.sources import fingerprint


def cached_store(folder: Path, may_build: bool = True) -> Path:
    """The store of a dataset folder, or of an RDF file, built unless these very files were built before.

    Raises GraphError where nothing can be written, or nothing was built and it may not be, and DataError when the dataset has problems.
    """
    try:
        name = fingerprint(folder, _program())
    except OSError as error:
        raise GraphError(f"{folder}: cannot be read: {error}") from error
    try:
        store = _place() / name
        if not _is_whole(store):
            if not may_build:
                raise GraphError(f"{folder}: its graph is not built")
            store.parent.mkdir(parents=True, exist_ok=True)
            # Whoever comes second waits for the first and takes what that one built.
            with FileLock(_lock(store), timeout=limits.LONGEST_LOCK):
                if not _is_whole(store):
                    build([folder], store)
            sweep(store, folder)
        with suppress(OSError):  # not ours to touch, then it is not ours to sweep either
            os.utime(store / layout.CURRENT)
    except Timeout as error:
        raise GraphError(
            f"{folder}: another process has been building a graph for more than {limits.LONGEST_LOCK:g} s; try again when it is "
            f"done, or build one elsewhere with: stancegraph build {shlex.quote(str(folder))} -o STORE"
        ) from error
    except OSError as error:
        raise GraphError(
            f"{folder}: cannot keep its graph in the cache: {error}; build it elsewhere with: "
            f"stancegraph build {shlex.quote(str(folder))} -o STORE, and name that: --graph STORE"
        ) from error
    return store


def _place() -> Path:
    return user_folder("cache") / "graphs"


def _program() -> bytes:
    """What of the program makes a graph what it is, beside the dataset."""
    vocabulary = (ontology_file(name).read_bytes() for name in ("stancegraph.ttl", "schemes.ttl"))
    return b"\0".join((f"{__version__} {layout.FORMAT}".encode(), *vocabulary))


def _is_whole(store: Path) -> bool:
    """Whether it can be answered from: one that is damaged is built again."""
    try:
        generation = layout.current(store)
        info = generation.info()
        generation.check(info)
        for folder in generation.folders:
            generation.check_whole(info, folder)
    except GraphError:
        return False
    return True


def _lock(store: Path) -> Path:
    # One of sixteen, so that no lock need ever be removed: doing that while others wait for it lets two in.
    return store.parent / f"{store.name[0]}.lock"


def sweep(kept: Path, folder: Path) -> None:
    """Remove what is not needed any more from the cache, after ``kept`` was built there from ``folder``.

    Nothing that is in use is touched, and what cannot be removed stays without a word.
    """
    others = [store for store in kept.parent.iterdir() if store.is_dir() and store != kept]
    asked = {store: _asked(store) for store in others}
    total = _size(kept)
    for store in sorted(others, key=lambda store: asked[store], reverse=True):
        size = _size(store)
        old = time.time() - asked[store] > limits.LONGEST_UNASKED
        killed = not layout.is_store(store)
        if killed or old or total + size > limits.LARGEST_CACHE or str(folder.resolve()) in _built_from(store):
            with suppress(OSError), FileLock(_lock(store), timeout=0):
                layout.remove_store(store)
        else:
            total += size


def _asked(store: Path) -> float:
    """When a store was last asked; for one that was never finished, when it was begun."""
    for path in (store / layout.CURRENT, store):
        with suppress(OSError):
            return path.stat().st_mtime
    return 0.0


def _size(store: Path) -> int:
    size = 0
    for folder, _, names in os.walk(store):
        for name in names:
            with suppress(OSError):  # another sweep may be faster
                size += Path(folder, name).stat().st_size
    return size


def _built_from(store: Path) -> list[str]:
    try:
        return [each.path for each in layout.current(store).info().sources if not each.used]
    except GraphError:
        return []
