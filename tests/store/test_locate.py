"""Which graph answers, whether it is still what its tables say, and what the cache of built datasets keeps."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import threading
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from stancegraph import limits
from stancegraph.errors import DataWarning, GraphError
from stancegraph.store import cache as caching
from stancegraph.store import layout, locate
from stancegraph.store.build import build
from stancegraph.store.locate import open_graph
from stancegraph.store.sources import FileThen, Folder, files_read, fingerprint
from support import write_folder, write_many


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for built datasets, and no store named by the environment."""
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_names, **_options: str(tmp_path / "cache"))
    monkeypatch.delenv("STANCEGRAPH", raising=False)
    return tmp_path / "cache" / "graphs"


def count(graph: Any) -> int:
    return len(graph.stances())


def test_a_dataset_folder_is_built_when_it_has_changed(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    assert count(open_graph(folder)) == 4
    [store] = [path for path in cache.iterdir() if path.is_dir()]
    name = (store / "CURRENT").read_text()
    assert count(open_graph(str(folder))) == 4
    assert (store / "CURRENT").read_text() == name
    path = folder / "stances.csv"
    path.write_text(path.read_text().replace("\ns4,", "\ns5,"))
    assert "s5" in list(open_graph(folder).stances().ids)
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 1, "the folder as it was is not needed any more"


def test_a_damaged_cache_is_built_again(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    open_graph(folder).close()
    [store] = [path for path in cache.iterdir() if path.is_dir()]
    (store / "CURRENT").write_text("?")
    assert count(open_graph(folder)) == 4


@pytest.mark.parametrize("spoiled", ["stances/actor.npy", "stances/quote.block.npy", "oxigraph/CURRENT", "graph.json"])
def test_a_cached_graph_with_a_damaged_file_is_built_again(
    cache: Path, tmp_path: Path, spoiled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "d")
    open_graph(folder).close()
    [store] = [path for path in cache.iterdir() if path.is_dir()]
    path = layout.current(store).path / spoiled
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(layout, "_intact", set())  # as the next command finds it: a process looks once
    assert count(open_graph(folder)) == 4


def unfinished(cache: Path, other_than: Path) -> Path:
    """What a build leaves in the cache that was killed, or is still going on; not under the lock of another store."""
    store = cache / (("a" if other_than.name[0] != "a" else "b") * 32)
    (store / "g-0123456789ab" / "oxigraph").mkdir(parents=True)
    (store / ".lock").touch()
    return store


def test_the_cache_keeps_nothing_of_a_killed_build_and_all_of_one_that_goes_on(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    open_graph(folder).close()
    [store] = [path for path in cache.iterdir() if path.is_dir()]
    other = unfinished(cache, store)
    with FileLock(cache / f"{other.name[0]}.lock"):
        caching.sweep(store, folder)
    assert (other / "g-0123456789ab" / "oxigraph").is_dir()
    caching.sweep(store, folder)
    assert [path for path in cache.iterdir() if path.is_dir()] == [store]


def test_two_who_open_a_dataset_at_once_both_get_it(cache: Path, tmp_path: Path) -> None:
    folder = write_many(tmp_path / "d", 2000)
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(count(open_graph(folder)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [2000, 2000]


def test_where_graphs_are_looked_for(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    build([write_folder(tmp_path / "d")], tmp_path / "store")
    monkeypatch.setenv("STANCEGRAPH", str(tmp_path / "store"))
    assert count(open_graph()) == 4
    monkeypatch.delenv("STANCEGRAPH")
    build([write_many(tmp_path / "many", 7)], Path(".stancegraph"))
    assert count(open_graph()) == 7
    with pytest.raises(GraphError) as caught:
        open_graph("nowhere")
    assert str(caught.value) == "nowhere: there is no such graph; build one with: stancegraph build DATASET -o nowhere"
    (tmp_path / "empty").mkdir()
    with pytest.raises(GraphError, match="no graph here; build one with"):
        open_graph(tmp_path / "empty")


def test_a_renamed_table_makes_another_graph(cache: Path, tmp_path: Path) -> None:
    """The same bytes under a name that is no table's are no table."""
    folder = write_folder(tmp_path / "d")
    assert open_graph(folder).ask("ASK { ?role a org:Membership }")
    (folder / "roles.csv").rename(folder / "roles.csv.off")
    assert not open_graph(folder).ask("ASK { ?role a org:Membership }")


# -- which one answers when nobody named any --------------------------------------------------------------------------


def test_in_the_folder_of_a_dataset_its_own_data_answer(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, locate.__name__)
    monkeypatch.chdir(write_folder(tmp_path / "mine"))
    assert count(open_graph()) == 4
    build([write_many(tmp_path / "many", 7)], Path(".stancegraph"))
    assert count(open_graph()) == 4
    assert caplog.messages == [
        "Answering from the dataset in this folder, mine; name another with --graph.",
        "Answering from the dataset in this folder, mine; .stancegraph beside it is another graph; name another with --graph.",
    ]


def test_a_store_in_this_folder_is_said_and_the_bundled_dataset_too(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, locate.__name__)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(locate, "bundled_dataset", lambda: write_folder(tmp_path / "bundled"))
    open_graph()
    build([write_folder(tmp_path / "d")], Path(".stancegraph"))
    open_graph()
    assert caplog.messages == [
        "Answering from the bundled dataset on Russia's war against Ukraine; name another with --graph.",
        "Answering from .stancegraph, the graph built in this folder; name another with --graph.",
    ]


def test_nothing_is_said_of_a_graph_that_was_named(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, locate.__name__)
    folder = write_folder(tmp_path / "d")
    open_graph(folder)
    monkeypatch.setenv("STANCEGRAPH", str(folder))
    open_graph()
    assert caplog.messages == []


# -- stores whose tables have changed ---------------------------------------------------------------------------------


def stale(store: Path) -> list[str]:
    """What opening a store warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        open_graph(store).close()
    assert all(each.category is DataWarning for each in caught)
    return [str(each.message) for each in caught]


def test_a_store_is_stale_when_a_table_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "my d")
    build([folder], tmp_path / "store")
    assert stale(tmp_path / "store") == []
    path = folder / "stances.csv"
    path.write_text(path.read_text().replace("supports", "rejects "))
    monkeypatch.chdir(tmp_path)
    assert stale(Path("store")) == [
        "store: built before my d changed, and answers from what was there; build it again with: "
        "stancegraph build 'my d' -o store"
    ]
    build([folder], tmp_path / "store")
    assert stale(tmp_path / "store") == []


_FAR = 10**18


@pytest.mark.parametrize(
    "change",
    [
        *("same size", "same size and time", "put back in place", "new table", "table gone", "other format", "toml"),
        *("toml renamed", "new misnamed table", "misnamed"),
    ],
)
@pytest.mark.parametrize("settled", [True, False])
def test_every_change_is_noticed(change: str, settled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "events.csv").unlink()
    if settled:  # so long after it was written that its times tell
        monkeypatch.setattr("stancegraph.store.sources._CLOCK_STEP", -_FAR)
    then = Folder.now(folder)
    assert not then.has_changed()
    path = folder / "actors.csv"
    match change:
        case "same size":
            path.write_text(path.read_text().replace("Ann", "Anm"))
            os.utime(path, ns=(0, 0))
        case "same size and time":
            edit_unseen(path, path)
        case "put back in place":
            edit_unseen(path, tmp_path / "copy.csv")
            (tmp_path / "copy.csv").replace(path)
        case "toml renamed":
            (folder / "dataset.toml").rename(folder / "dataset.toml.old")
        case "new misnamed table":
            (folder / "event.csv").write_text("id\n")
        case "misnamed":
            (folder / "roles.csv").rename(folder / "role.csv")
        case "new table":
            (folder / "events.csv").write_text("id\n")
        case "table gone":
            (folder / "roles.csv").unlink()
        case "other format":
            path.rename(folder / "actors.jsonl")
        case _:
            (folder / "dataset.toml").write_text("")
    assert then.has_changed()


def edit_unseen(path: Path, target: Path) -> None:
    """Give ``target`` another content of the same size and time of change as ``path`` has."""
    before, text = path.stat(), path.read_text().replace("Ann", "Anm")
    while True:
        target.write_text(text)
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
        if target.stat().st_ctime_ns != before.st_ctime_ns:  # the clock has gone on
            return


def test_what_was_written_in_the_moment_of_the_build_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_folder(tmp_path / "d") / "actors.csv"
    fresh = FileThen.now(path)
    after = path.stat()
    monkeypatch.setattr("stancegraph.store.sources.time.time_ns", lambda: after.st_ctime_ns + _FAR)
    settled = FileThen.now(path)
    assert fresh.is_still(path)
    assert settled.is_still(path)
    # A second write within one step of the clock: all that can be told without reading is the same.
    other = "0" * 64
    assert not replace(fresh, sha256=other).is_still(path)
    assert replace(settled, sha256=other).is_still(path)


def test_what_was_fresh_when_a_long_build_began_is_told_without_being_read_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "d")
    then = Folder.now(folder)
    assert {each.written for each in then.files.values()} == {0}
    assert then.settled() == then
    later = time.time_ns() + _FAR
    monkeypatch.setattr("stancegraph.store.sources.time.time_ns", lambda: later)
    settled = then.settled()
    assert 0 not in {each.written for each in settled.files.values()}
    monkeypatch.setattr("stancegraph.store.sources._sha256", lambda _path: pytest.fail("a file was read"))
    assert not settled.has_changed()
    assert settled.settled() == settled
    # What was written meanwhile stays what it was when it was read.
    edit_unseen(folder / "actors.csv", folder / "actors.csv")
    monkeypatch.undo()
    monkeypatch.setattr("stancegraph.store.sources.time.time_ns", lambda: later)
    assert then.settled().files["actors.csv"] == then.files["actors.csv"]
    assert then.settled().has_changed()


def test_what_does_not_matter_does_not_make_it_stale(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    then = Folder.now(folder)
    (folder / "README.md").write_text("words")
    os.utime(folder / "actors.csv", ns=(0, 0))
    assert not then.has_changed()
    shutil.rmtree(folder)
    assert not then.has_changed(), "the store may have been taken to another machine"


def test_a_table_that_changes_while_it_is_built_is_a_change_since(tmp_path: Path) -> None:
    folder = write_many(tmp_path / "d", 1500)

    def meanwhile(_count: int) -> None:
        with (folder / "actors.csv").open("a") as stream:
            stream.write("late,Late,person,,,\n")

    build([folder], tmp_path / "store", meanwhile)
    assert len(stale(tmp_path / "store")) == 1


# -- what a fingerprint looks at --------------------------------------------------------------------------------------


def test_only_tables_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "video.mp4").write_bytes(b"x" * 1000)
    before = fingerprint(folder)
    opened: list[str] = []
    true_open = Path.open

    def noted(self: Path, *arguments: Any, **options: Any) -> Any:
        opened.append(self.name)
        return true_open(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", noted)
    (folder / "video.mp4").unlink()
    (folder / "notes.txt").write_text("words")
    opened.clear()
    assert fingerprint(folder) == before
    assert set(opened) == {path.name for path in files_read(folder)}


def test_the_same_bytes_as_another_table_are_another_dataset(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "assessments.csv").unlink()
    before = fingerprint(folder)
    (folder / "events.csv").rename(folder / "assessments.csv")
    assert fingerprint(folder) != before


def test_a_misnamed_table_beside_the_others_is_not_hidden_by_the_cache(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "roles.csv").rename(folder / "roles.off")
    open_graph(folder).close()
    (folder / "roles.off").rename(folder / "role.csv")
    with pytest.raises(Exception, match="no table has this name"):
        open_graph(folder)


# -- what the cache keeps ---------------------------------------------------------------------------------------------


def kept(cache: Path) -> set[Path]:
    return {path for path in cache.iterdir() if path.is_dir()}


def changed(folder: Path) -> Path:
    """A dataset folder after one more change."""
    with (folder / "stances.csv").open("a") as stream:
        stream.write(f"t{time.monotonic_ns()},ann,truce,supports,,,2025-05-01,,,self,,,gazette,,,,,,,,,,,,\n")
    return folder


def test_who_reads_keeps_the_old_graph_until_done(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    old = open_graph(folder)
    new = open_graph(changed(folder))
    assert len(kept(cache)) == 2
    assert (count(old), count(new)) == (4, 5)
    assert old.ask("ASK { ?s a sg:Stance }")
    old.close()
    open_graph(changed(folder)).close()
    assert len(kept(cache)) == 2, "the newer of the two is still being read"
    new.close()
    open_graph(changed(folder)).close()
    assert len(kept(cache)) == 1


def test_graphs_of_other_folders_stay(cache: Path, tmp_path: Path) -> None:
    for number in range(3):
        open_graph(write_many(tmp_path / f"d{number}", number + 1)).close()
    assert len(kept(cache)) == 3


def test_what_nobody_asked_for_a_month_goes(cache: Path, tmp_path: Path) -> None:
    first, second = write_many(tmp_path / "d1", 1), write_many(tmp_path / "d2", 2)
    open_graph(first).close()
    [store] = kept(cache)
    long_ago = time.time() - limits.LONGEST_UNASKED - 60
    os.utime(store / "CURRENT", (long_ago, long_ago))
    open_graph(first).close()
    open_graph(second).close()
    assert store in kept(cache), "it was asked just now"
    os.utime(store / "CURRENT", (long_ago, long_ago))
    open_graph(write_many(tmp_path / "d3", 3)).close()
    assert store not in kept(cache)
    assert len(kept(cache)) == 2


def test_the_longest_unasked_go_when_there_is_too_much(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores: list[Path] = []
    for number in range(3):
        open_graph(write_many(tmp_path / f"d{number}", number + 1)).close()
        [store] = kept(cache) - set(stores)
        stores.append(store)
        os.utime(store / "CURRENT", (time.time() - 100 + number, time.time() - 100 + number))
    size = max(caching._size(store) for store in stores)
    monkeypatch.setattr(limits, "LARGEST_CACHE", int(size * 2.5))
    open_graph(write_many(tmp_path / "d4", 4)).close()
    assert set(stores) & kept(cache) == {stores[2]}


def test_what_a_killed_build_left_goes_in_time_but_not_while_somebody_builds(cache: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    remains = cache / ("0" * 32)
    (remains / "g-0123456789ab").mkdir(parents=True)
    os.utime(remains, (0, 0))
    with FileLock(cache / "0.lock"):
        caching.sweep(cache / "1", tmp_path)
    assert remains.exists()
    caching.sweep(cache / "1", tmp_path)
    assert not remains.exists()


def test_a_graph_swept_between_finding_and_opening_is_built_again(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "d")
    calls: list[Path] = []
    find = caching.cached_store

    def swept_once(folder: Path, may_build: bool) -> Path:
        store = find(folder, may_build)
        if not calls:
            layout.remove_store(store)
        calls.append(store)
        return store

    monkeypatch.setattr(caching, "cached_store", swept_once)
    assert count(open_graph(folder)) == 4
    assert len(calls) == 2


def test_nobody_waits_without_end_for_who_builds_the_same(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "d")
    monkeypatch.setattr(limits, "LONGEST_LOCK", 0.1)
    cache.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        for digit in "0123456789abcdef":
            held.enter_context(FileLock(cache / f"{digit}.lock"))
        with pytest.raises(GraphError) as caught:
            open_graph(folder)
    assert str(caught.value).startswith(f"{folder}: another process has been building a graph for more than 0.1 s; ")
    assert count(open_graph(folder)) == 4


def test_nothing_is_built_for_who_only_looks(cache: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    with pytest.raises(GraphError, match="its graph is not built"):
        open_graph(folder, build=False)
    assert not list(cache.glob("*"))
    open_graph(folder).close()
    assert count(open_graph(folder, build=False)) == 4


def test_where_nothing_can_be_kept_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setattr("stancegraph.store.cache.user_folder", lambda _kind: blocked)
    with pytest.raises(GraphError, match=r"build it elsewhere with: stancegraph build"):
        open_graph(write_folder(tmp_path / "d"))
