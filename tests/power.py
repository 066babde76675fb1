"""A power cut, played: what a disk would hold of a folder if power failed at a given moment.

Of a file it holds what was in it when it was last synced. Of names it holds those that were there when their folder was
last synced; file systems write others in their own time and order, so these, all that there are now, and these with
the newest one alone are tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import pytest

Node = tuple[int, int]
NAMES = ("synced", "all", "newest")
"""Which names are found after a power cut."""


class Disk:
    """What has reached the disk of the folder ``root``, and of all in it, since it began to be watched."""

    def __init__(self, root: Path, check: Callable[[Disk], None]) -> None:
        self.root = root
        self.steps: list[str] = []
        self.newest: Path | None = None
        self._check = check
        self._is_checking = False
        self._one_at_a_time = RLock()
        self._contents: dict[Node, bytes] = {}
        self._names: dict[Node, dict[str, Node]] = {}
        self._held: list[int] = []  # so that no number of a file is given to another
        for folder, _, files in os.walk(root):
            self._sync(Path(folder))
            for name in files:
                self._sync(Path(folder, name))

    def _sync(self, path: Path) -> None:
        self._held.append(os.open(path, os.O_RDONLY))
        node = _node(path)
        if path.is_dir():
            self._names[node] = {each.name: _node(each) for each in path.iterdir()}
        else:
            self._contents[node] = path.read_bytes()

    def synced(self, path: Path) -> None:
        """A file or a folder was synced."""
        with self._one_at_a_time:  # files of a folder are synced by several threads
            if path.is_relative_to(self.root):
                self._sync(path)
                self.step(f"sync {path.name}")

    def step(self, what: str) -> None:
        """Something was done: power may fail now."""
        if self._is_checking:
            return
        self.steps.append(what)
        self._is_checking = True
        try:
            self._check(self)
        finally:
            self._is_checking = False

    def left(self, place: Path, names: str) -> None:
        """Write what would be found after a power cut into the new folder ``place``."""
        if names == "all":
            self._write_now(self.root, place)
        else:
            newest = self.newest if names == "newest" and self.newest and os.path.lexists(self.newest) else None
            self._write_synced(_node(self.root), place, newest)

    def _write_synced(self, node: Node, place: Path, newest: Path | None) -> None:
        if node in self._contents:
            place.write_bytes(self._contents[node])
        elif node in self._names or (newest and newest.is_dir() and _node(newest) == node):
            place.mkdir()
            names = dict(self._names.get(node, {}))
            if newest and _node(newest.parent) == node:
                names[newest.name] = _node(newest)
            for name, within in names.items():
                self._write_synced(within, place / name, newest)
        else:
            place.write_bytes(b"")  # a name that leads to nothing that ever reached the disk

    def _write_now(self, path: Path, place: Path) -> None:
        if path.is_dir():
            place.mkdir()
            for each in path.iterdir():
                self._write_now(each, place / each.name)
        else:
            place.write_bytes(self._contents.get(_node(path), b""))

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._held:
            os.close(handle)


def _node(path: Path) -> Node:
    found = path.lstat()
    return found.st_dev, found.st_ino


@contextmanager
def watched(root: Path, check: Callable[[Disk], None]) -> Iterator[Disk]:
    """Watch what is synced, renamed and removed below a folder, and ``check`` what a power cut would leave after each step."""
    disk = Disk(root, check)
    fsync = os.fsync

    def synced(handle: int) -> None:
        fsync(handle)
        disk.synced(Path(f"/proc/self/fd/{handle}").readlink())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        for name in ("replace", "rename", "unlink", "rmdir", "mkdir"):
            patch.setattr(os, name, _then(getattr(os, name), name, disk))
        try:
            yield disk
        finally:
            disk.close()


def _then(call: Callable[..., Any], name: str, disk: Disk) -> Callable[..., Any]:
    def called(path: Any, *arguments: Any, **options: Any) -> None:
        call(path, *arguments, **options)
        where = Path(os.fsdecode(arguments[0] if name in ("replace", "rename") else path))
        if name in ("replace", "rename", "mkdir") and where.is_relative_to(disk.root):
            disk.newest = where
        if "dir_fd" in options or where.is_relative_to(disk.root):
            disk.step(f"{name} {where.name}")

    return called
