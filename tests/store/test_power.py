"""Power may fail at any moment of a build: what has reached the disk by then is the old graph or the new, whole."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from power import NAMES, Disk, watched
from stancegraph.errors import GraphError
from stancegraph.rdf import reader as reading
from stancegraph.store import layout
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from support import write_folder, write_many

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the files behind handles are found in /proc")


class Found:
    """What is in a store after each power cut: how many stances, 0 for no graph; each content is looked at once."""

    def __init__(self, store: Path, place: Path) -> None:
        self.store = store
        self.place = place
        self.stances: list[int] = []
        self._known: dict[object, int] = {}

    def __call__(self, disk: Disk) -> None:
        for names in NAMES:
            shutil.rmtree(self.place, ignore_errors=True)
            disk.left(self.place, names)
            self.stances.append(self._of(self.place / self.store.relative_to(disk.root)))

    def _of(self, store: Path) -> int:
        if not (store / "CURRENT").exists():
            return 0
        lies = {str(each): each.read_bytes() for each in layout.current(store).path.rglob("*") if each.is_file()}
        state = ((store / "CURRENT").read_bytes(), tuple(sorted(lies.items())))
        if state not in self._known:
            graph = EmbeddedGraph(store)
            assert len(graph.stances()) == len(reading.read_dataset(graph).stances)
            self._known[state] = len(graph.stances())
            graph.close()
        return self._known[state]


def test_power_may_fail_at_any_moment_of_a_build(tmp_path: Path) -> None:
    old, new = write_folder(tmp_path / "old"), write_many(tmp_path / "new", 20)
    root = tmp_path / "disk"
    root.mkdir()
    build([old], root / "store")
    found = Found(root / "store", tmp_path / "left")
    with watched(root, found) as disk:
        build([new], root / "store")
    assert set(found.stances) == {4, 20}
    assert found.stances == sorted(found.stances), "once the new graph is there, it stays"
    assert found.stances[-3:] == [20, 20, 20], "a build that has ended is on the disk"
    # The steps were seen: columns, engine, description, generation, name; and the old graph went after them.
    steps = disk.steps
    removed = next(number for number, step in enumerate(steps) if step.startswith(("unlink actor.npy", "unlink 0000")))
    assert {
        "sync actor.npy",
        "sync CURRENT",
        "sync stances",
        "sync catalogue",
        "sync texts",
        "sync oxigraph",
        "sync store",
    } <= set(steps[:removed])
    assert found.stances[len(NAMES) * removed] == 20


def test_a_first_graph_is_on_the_disk_with_the_folders_made_for_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    root = tmp_path / "disk"
    root.mkdir()
    found = Found(root / "a" / "b" / "store", tmp_path / "left")
    with watched(root, found):
        build([folder], root / "a" / "b" / "store")
    assert set(found.stances) == {0, 4}
    assert found.stances[-3:] == [4, 4, 4]


def test_a_disk_that_forgets_what_was_not_synced_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The play itself: were one step left out, it would show."""
    root = tmp_path / "disk"
    root.mkdir()
    build([write_folder(tmp_path / "old")], root / "store")
    monkeypatch.setattr(layout, "sync_tree", lambda _folder: None)
    with (
        pytest.raises(GraphError, match="the graph is damaged"),
        watched(root, Found(root / "store", tmp_path / "left")),
    ):
        build([write_many(tmp_path / "new", 20)], root / "store")
