"""From what a user names to a graph: a store, a dataset folder, an RDF file, or a SPARQL endpoint."""

from __future__ import annotations

import logging
import os
import re
import shlex
import warnings
from pathlib import Path

from stancegraph.arguments import check_seconds
from stancegraph.errors import ArgumentError, DataWarning, GraphError
from stancegraph.files import unreachable
from stancegraph.rdf.files import RDF_SUFFIXES, is_rdf
from stancegraph.resources import bundled_dataset
from stancegraph.store import layout
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.opened import OpenGraph
from stancegraph.tables.info import INFO_FILE

VARIABLE = "STANCEGRAPH"
DEFAULT_STORE = Path(".stancegraph")
# How often a cached graph is looked for again when it was swept between being found and being opened.
_ATTEMPTS = 5

_log = logging.getLogger(__name__)


def open_graph(
    target: str | os.PathLike[str] | None = None,
    *,
    timeout: float | None = None,
    build: bool = True,
    cache: bool = True,
) -> OpenGraph:
    """Open a graph: the store, dataset folder, RDF file or SPARQL endpoint (``http://...``) named by ``target``.

    Without a target: ``$STANCEGRAPH``, else the dataset in the folder one is in (``./dataset.toml``), else the store
    ``./.stancegraph``, else the bundled dataset; which one it is goes to the log of this module, as information. A dataset
    folder, or an RDF file, is built, when it has changed, into the user's cache. A store that was built from what has
    changed since is opened with a :class:`~stancegraph.errors.DataWarning`. Raises GraphError when there
    is no such graph, and DataError when the dataset has problems.

    ``timeout`` is how many seconds each answer may take where a query has no time-out of its own; without one an endpoint has
    ``limits.PATIENCE``. Without ``build`` a graph that would have to be built first raises GraphError. Without ``cache`` the stances of an
    endpoint are fetched anew, whatever was kept of them; nothing is kept of any other graph that could be older than that is.
    """
    check_seconds("timeout", timeout)
    name = os.fspath(target) if target is not None else os.environ.get(VARIABLE, "")
    if _is_address(name):
        from stancegraph.store.remote import RemoteGraph

        return RemoteGraph(name, timeout, cache=cache)
    if not cache:
        raise ArgumentError(
            "cache", f"{name or 'the graph'} is no endpoint, and always answers from what is there; leave it out"
        )
    path, what = (Path(name), "") if name else _default()
    if what:
        _log.info("Answering from %s; name another with --graph.", what)
    if why := unreachable(path):
        raise GraphError(f"{path}: cannot be opened: {why}")
    if _is_dataset(path):
        return _open_dataset(path, build, timeout)
    if path.is_file():
        raise GraphError(
            f"{path}: no graph: that is a store, a dataset folder, an endpoint, or an RDF file, by its name {', '.join(RDF_SUFFIXES)}"
        )
    if not path.exists():
        if is_rdf(path):
            raise GraphError(f"{path}: there is no such file")
        raise GraphError(
            f"{path}: there is no such graph; build one with: stancegraph build DATASET -o {shlex.quote(str(path))}"
        )
    graph = EmbeddedGraph(path, timeout)
    _warn_if_stale(path, graph.info)
    return graph


def dataset_of(target: str | os.PathLike[str] | None = None) -> Path | None:
    """The dataset folder, or the RDF file, that :func:`open_graph` opens for ``target``; None for a store or an endpoint."""
    name = os.fspath(target) if target is not None else os.environ.get(VARIABLE, "")
    if _is_address(name):
        return None
    path = Path(name) if name else _default()[0]
    return path if not unreachable(path) and _is_dataset(path) else None


def _is_dataset(path: Path) -> bool:
    return (path / INFO_FILE).is_file() or (is_rdf(path) and path.is_file())


def _default() -> tuple[Path, str]:
    """The graph that answers when nobody named one, and what it is."""
    if Path(INFO_FILE).is_file():
        beside = f"; {DEFAULT_STORE} beside it is another graph" if layout.is_store(DEFAULT_STORE) else ""
        return Path(), f"the dataset in this folder, {Path.cwd().name}{beside}"
    if layout.is_store(DEFAULT_STORE):
        return DEFAULT_STORE, f"{DEFAULT_STORE}, the graph built in this folder"
    return bundled_dataset(), "the bundled dataset on Russia's war against Ukraine"


def _is_address(name: str) -> bool:
    """Whether a name is, or was meant as, an address: what cannot be read as one may hold a password still."""
    if re.match(r"\s*[a-z][a-z0-9+.-]+:[/\\]", name, re.IGNORECASE):
        return True
    return ":" in name.partition("@")[0] and "@" in name and not os.path.lexists(name)


def _open_dataset(folder: Path, build: bool, timeout: float | None) -> EmbeddedGraph:
    # Who asks a store needs nothing of what reads tables.
    from stancegraph.store.cache import cached_store

    for _ in range(_ATTEMPTS - 1):
        store = cached_store(folder, build)
        try:
            return EmbeddedGraph(store, timeout, folder)
        except GraphError:
            if layout.is_store(store):
                raise
            # Somebody who built another version of the folder has swept it in this moment.
    return EmbeddedGraph(cached_store(folder, build), timeout, folder)


def _warn_if_stale(store: Path, info: layout.GraphInfo) -> None:
    changed = [_shown(each.path) for each in info.sources if each.has_changed()]
    if changed:
        named = [each for each in info.sources if not each.used]
        again = ["stancegraph", "build", *(_shown(each.path) for each in named)]
        for each in info.sources:
            again += ["--prefix", f"{_shown(each.path)}={each.prefix}"] if each.prefix else []
        if store != DEFAULT_STORE:
            again += ["-o", str(store)]
        message = f"{store}: built before {' and '.join(changed)} changed, and answers from what was there; build it again with: {shlex.join(again)}"
        warnings.warn(DataWarning(message), stacklevel=5)


def _shown(path: str) -> str:
    """A path as short as it can be named from here."""
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path
