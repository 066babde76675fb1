"""stancegraph: who stands where, on what, since when, according to whom, and on what evidence.

    >>> import stancegraph
    >>> with stancegraph.open() as graph:          # the bundled dataset
    ...     for row in graph.positions(issue="immediate-ceasefire"):
    ...         print(row.actor, row.position, row.date)

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stancegraph.session import Session, open
    from stancegraph.store.build import build
    from stancegraph.tables.reader import read_dataset
    from stancegraph.tables.writer import write_dataset

    __version__: str

__all__ = ["Session", "__version__", "build", "open", "read_dataset", "write_dataset"]

_HOME = {
    "Session": "stancegraph.session",
    "open": "stancegraph.session",
    "build": "stancegraph.store.build",
    "read_dataset": "stancegraph.tables.reader",
    "write_dataset": "stancegraph.tables.writer",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("stancegraph")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+checkout"
