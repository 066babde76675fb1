"""Builds are all or nothing: whatever happens to one, the graph that was there stays whole and can be read."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from stancegraph.errors import ArgumentError, DataError, GraphError
from stancegraph.model.records import Dataset
from stancegraph.rdf import reader as reading
from stancegraph.session import Session
from stancegraph.store import layout
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from support import Rows, datasets, rows, solutions, table_of, table_rows, tiny, write_folder, write_many

SECOND_TOML = 'title = "Second"\nbase_iri = "https://example.org/second/"\nformat = 2\n'
ROOT = Path(__file__).parents[2]


def generations(store: Path) -> list[str]:
    return sorted(path.name for path in store.iterdir() if path.name.startswith("g-"))


def files(store: Path) -> dict[str, tuple[int, int]]:
    """Everything in a folder but the lock, by size and time of change."""
    return {
        str(path.relative_to(store)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(store.rglob("*"))
        if path.name != ".lock"
    }


def holds(store: Path) -> Dataset:
    """The dataset in a store, after a check that all its parts agree."""
    graph = EmbeddedGraph(store)
    try:
        dataset = reading.read_dataset(graph)
        assert table_rows(graph.stances()) == table_rows(table_of(dataset.stances, dataset.retractions))
        counts = layout.current(store).info().counts
        assert counts.get("stance", 0) == len(dataset.stances)
        return dataset
    finally:
        graph.close()


# -- what is built ----------------------------------------------------------------------------------------------------


@settings(max_examples=4)
@example(tiny())
@example(Dataset(tiny().info))
@given(datasets())
def test_a_built_graph_gives_back_the_dataset(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    place = tmp_path_factory.mktemp("build")
    write_dataset(dataset, place / "dataset")
    info = build([place / "dataset"], place / "store")
    assert holds(place / "store") == dataset
    assert info == layout.current(place / "store").info()
    assert info.datasets == [dataset.info.title]


def test_what_lies_in_a_store(tiny_store: Path, tiny_folder: Path) -> None:
    [generation] = generations(tiny_store)
    assert {path.name for path in tiny_store.iterdir()} - {".lock"} == {"CURRENT", generation}
    assert (tiny_store / "CURRENT").read_text() == generation
    described = json.loads((tiny_store / generation / "graph.json").read_text())
    [source] = described.pop("sources")
    assert source["path"] == str(tiny_folder.resolve())
    assert set(source["files"]) == {path.name for path in tiny_folder.iterdir()}
    lies = {str(path.relative_to(tiny_store / generation)) for path in (tiny_store / generation).glob("*/*")}
    assert {"oxigraph/CURRENT", "stances/actor.npy", "catalogue/cells.block.npy", "texts/texts.block.npy"} < lies
    assert described.pop("parts").keys() == lies
    assert len(described.pop("checksum")) == 64
    assert described == {
        "format": layout.FORMAT,
        "datasets": ["Talks on the river"],
        "counts": {
            "actor": 3, "assessment": 1, "event": 2, "issue": 2, "retraction": 1, "role": 3, "source": 2, "stance": 3,
            "step": 2, "vote": 2,
        },
    }  # fmt: skip


def test_the_vocabulary_stands_beside_the_data(tiny_store: Path) -> None:
    graph = EmbeddedGraph(tiny_store)
    assert graph.ask("ASK { GRAPH <https://w3id.org/stancegraph/ontology> { sg:Stance rdfs:label ?label } }")
    assert graph.ask("ASK { ?s sg:position ?position . ?position skos:prefLabel ?label }")


def test_progress_counts_records(tmp_path: Path) -> None:
    seen: list[int] = []
    build([write_many(tmp_path / "many", 3000)], tmp_path / "store", seen.append)
    assert seen == [1000, 2000, 3000]


# -- several datasets -------------------------------------------------------------------------------------------------


def test_several_datasets_make_one_graph(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables: dict[str, Rows] = {name: [] for name in ("issues", "sources")} | {
        "actors": [rows()["actors"][0], {"id": "cy", "name": "Cy", "kind": "group"}],
        "stances": [rows()["stances"][0] | {"id": "t1", "actor": "cy", "voice": "attributed", "attributed_by": "ann"}],
    }
    second = write_folder(tmp_path / "second", tables, SECOND_TOML)
    info = build([first, second], tmp_path / "store")
    assert info.datasets == ["Talks", "Second"]
    assert (info.counts["actor"], info.counts["stance"]) == (5, 5)
    dataset = holds(tmp_path / "store")
    assert [each.id for each in dataset.actors] == ["ann", "bob", "cat", "cy", "land"]
    assert [each.id for each in dataset.stances] == ["s1", "t1", "s2", "s3", "s4"]
    graph = EmbeddedGraph(tmp_path / "store")
    assert [info.title for info in reading.infos(graph)] == ["Second", "Talks"]
    assert graph.ask(
        """ASK { GRAPH <https://example.org/talks/graph/source/gazette> {
             <https://example.org/second/stance/t1> sg:actor <https://example.org/second/actor/cy> ;
               sg:attributedBy <https://example.org/talks/actor/ann> ; sg:issue <https://example.org/talks/issue/truce> } }"""
    )
    assert not graph.ask("ASK { <https://example.org/second/actor/ann> ?p ?o }")


def test_datasets_in_conflict_build_nothing(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    tables = rows()
    tables["actors"][0]["name"] = "Anna"
    second = write_folder(tmp_path / "second", tables | {"stances": []}, SECOND_TOML)
    with pytest.raises(DataError) as caught:
        build([first, second], tmp_path / "store")
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (str(second / "actors.csv"), 2, "id")
    assert not (tmp_path / "store").exists()


def test_one_dataset_named_twice_is_a_problem(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    with pytest.raises(DataError) as caught:
        build([first, tmp_path / "." / "store" / ".." / "first"], tmp_path / "store")
    assert str(caught.value) == f"{tmp_path}/store/../first: named twice; name each dataset once"


# -- failures ---------------------------------------------------------------------------------------------------------


def test_bad_data_leaves_the_store_untouched(tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([write_folder(tmp_path / "good")], store)
    before = files(store)
    tables = rows()
    tables["stances"][3]["date"] = "2025-02-30"
    tables["actors"][3]["kind"] = "?"
    bad = write_folder(tmp_path / "bad", tables)
    with pytest.raises(DataError) as caught:
        build([bad], store)
    assert [str(problem).removeprefix(f"{bad}/").partition(" ")[0] for problem in caught.value.problems] == [
        "actors.csv:5:",
        "stances.csv:5:",
    ]
    assert files(store) == before


def test_a_dataset_that_is_not_there_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(GraphError) as caught:
        build([tmp_path / "none"], tmp_path / "store")
    assert str(caught.value) == f"{tmp_path / 'none'}: there is no such file or folder"
    assert not (tmp_path / "store").exists()


def test_a_link_that_leads_nowhere_is_no_place(tmp_path: Path, tiny_folder: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("nowhere")
    with pytest.raises(GraphError) as caught:
        build([tiny_folder], link)
    assert str(caught.value) == f"{link}: a link that leads nowhere is here; remove it, or make the folder it names"
    with pytest.raises(GraphError) as caught:
        build([tiny_folder], link / "store")
    assert str(caught.value) == f"{link / 'store'}: cannot write the graph: {link}: File exists"
    (tmp_path / "nowhere").mkdir()
    build([tiny_folder], link)
    assert layout.is_store(tmp_path / "nowhere")


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_an_interrupted_build_leaves_the_store_untouched(error: type[BaseException], tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([write_folder(tmp_path / "good")], store)
    before = files(store)

    def interrupt(_count: int) -> None:
        raise error

    with pytest.raises(error):
        build([write_many(tmp_path / "many", 2500)], store, interrupt)
    assert files(store) == before


def test_an_interrupt_right_after_publishing_does_not_take_the_new_graph_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    folder = write_folder(tmp_path / "good")
    publish = layout.publish

    def interrupted(*arguments: object) -> None:
        publish(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build([folder], store)
    assert len(holds(store).stances) == 4


def test_an_interrupt_while_it_is_swept_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep, calls = layout.sweep, []

    def interrupted(store: Path) -> None:
        calls.append(store)
        if len(calls) == 2:
            raise KeyboardInterrupt
        sweep(store)

    def interrupt(_count: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "sweep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build([write_many(tmp_path / "many", 2500)], tmp_path / "store", interrupt)
    assert not (tmp_path / "store").exists()


def test_a_loader_that_fails_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stancegraph.store import build as module

    class Full:
        def __init__(self, _path: str) -> None:
            pass

        def bulk_load(self, *_arguments: object, **options: object) -> None:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            pass

    monkeypatch.setattr(module, "Store", Full)
    with pytest.raises(GraphError) as caught:
        build([write_folder(tmp_path / "d")], tmp_path / "store")
    assert str(caught.value) == f"{tmp_path / 'store'}: cannot write the graph: [Errno 28] No space left on device"
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", ["letter.txt", "g-notes", "g-0123456789ab.txt", "dataset.toml"])
def test_a_folder_of_something_else_is_refused(name: str, tmp_path: Path) -> None:
    store = tmp_path / "place"
    (store / name).mkdir(parents=True)
    (store / name / "inside").write_text("dear")
    before = files(store)
    with pytest.raises(GraphError) as caught:
        build([write_folder(tmp_path / "d")], store)
    assert str(caught.value) == f"{store}: something else is here; name an empty or a new folder for the graph"
    assert files(store) == before


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (tmp_path / "file").write_text("x")
    with pytest.raises(GraphError, match="something else is here"):
        build([folder], tmp_path / "file")
    with pytest.raises(GraphError, match=r"cannot write the graph: .*Not a directory"):
        build([folder], tmp_path / "file" / "below")


def test_an_empty_folder_and_a_deep_new_one_will_do(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (tmp_path / "empty").mkdir()
    for store in (tmp_path / "empty", tmp_path / "a" / "b" / "c"):
        build([folder], store)
        assert len(holds(store).stances) == 4


# -- stores that are not as they should be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"../../etc", b"g-../../etc", b"g-0123456789ab/../x", b"\xff\xfe\x00", b"g-0123456789AB"],
)
def test_a_damaged_current_is_said_and_can_be_built_over(content: bytes, tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    build([folder], store)
    (store / "CURRENT").write_bytes(content)
    with pytest.raises(GraphError) as caught:
        EmbeddedGraph(store)
    assert str(caught.value) == f"{store}: the graph is damaged (CURRENT names no generation); build it again"
    build([folder], store)
    assert len(holds(store).stances) == 4
    assert len(generations(store)) == 1


def test_a_damaged_current_costs_nothing_while_the_next_build_fails(tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([write_folder(tmp_path / "d")], store)
    name = (store / "CURRENT").read_text()
    (store / "CURRENT").write_text("?")
    with pytest.raises(GraphError):
        build([tmp_path / "none"], store)
    (store / "CURRENT").write_text(name)
    assert len(holds(store).stances) == 4


def test_a_current_that_leads_nowhere(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    build([folder], store)
    (store / "CURRENT").write_text("g-0123456789ab")
    with pytest.raises(GraphError, match=r"the graph is damaged .*; build it again"):
        EmbeddedGraph(store)
    build([folder], store)
    assert len(holds(store).stances) == 4


def signed(**content: object) -> bytes:
    """A description with a checksum that fits."""
    whole = {"format": layout.FORMAT, "datasets": [], "counts": {}, **content}
    return json.dumps({**whole, "checksum": layout._checksum(whole)}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        json.dumps({"format": layout.FORMAT}).encode(),
        json.dumps({"format": layout.FORMAT, "x": 2}).encode(),
        b"\xff",
        b"{",
        signed(sources=[1], parts={}),
        signed(sources=[{}], parts={}),
        signed(sources=[], parts={"a": {"size": 1, "sha256": ""}}),
        signed(sources=[], parts=[]),
        signed(sources=[], parts={}, more=1),
        b"[" * 100_000,
    ],
)
def test_a_damaged_description_is_said(content: bytes, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([write_folder(tmp_path / "d")], store)
    (layout.current(store).path / "graph.json").write_bytes(content)
    with pytest.raises(GraphError, match=f"^{store}: the graph is damaged .*; build it again$"):
        EmbeddedGraph(store)


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    build([folder], store)
    for content in ({"format": layout.FORMAT + 1, "who": "knows"}, {"format": 0, "datasets": [], "counts": {}}):
        (layout.current(store).path / "graph.json").write_text(json.dumps(content))
        with pytest.raises(GraphError) as caught:
            EmbeddedGraph(store)
        assert str(caught.value) == f"{store}: built by another version of stancegraph; build it again"
    build([folder], store)
    assert len(holds(store).stances) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="links")
@pytest.mark.parametrize("name", ["CURRENT", "CURRENT.new", "g-0123456789ab"])
def test_links_in_a_store_are_not_followed_where_it_is_written(name: str, tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    victims = tmp_path / "victims"
    victims.mkdir()
    (victims / "file").write_bytes(b"mine")
    build([folder], store)
    for victim in (victims / "file", victims / "none", victims):
        (store / name).unlink(missing_ok=True)
        (store / name).symlink_to(victim)
        build([folder], store)
        assert [each.name for each in victims.iterdir()] == ["file"]
        assert (victims / "file").read_bytes() == b"mine"
        assert len(holds(store).stances) == 4
    assert not (store / "CURRENT.new").is_symlink()


def test_what_killed_builds_left_in_a_store_goes(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    store.mkdir()
    (store / ".unfinished-0123456789abcdef").write_bytes(b"g-0123")
    (store / "CURRENT.new").write_bytes(b"g-0123")
    (store / "g-0123456789ab" / "oxigraph").mkdir(parents=True)
    (store / ".lock").touch()
    bad = write_folder(tmp_path / "bad", toml="")
    with pytest.raises(DataError):
        build([bad], store)
    assert list(store.iterdir()) == []
    (store / ".unfinished-0123456789abcdef").write_bytes(b"g-0123")
    build([folder], store)
    assert {path.name for path in store.iterdir()} - {".lock"} == {"CURRENT", *generations(store)}


# -- readers and writers at once --------------------------------------------------------------------------------------


def test_a_second_build_is_told_of_the_first(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    said: list[str] = []

    def meanwhile(_count: int) -> None:
        with pytest.raises(GraphError) as caught:
            build([folder], store)
        said.append(str(caught.value))
        said.append(run_build(folder, store).stderr.decode().strip().splitlines()[-1])

    build([write_many(tmp_path / "many", 1500)], store, meanwhile)
    message = f"{store}: another build is writing here; wait for it to end"
    assert said == [message, f"stancegraph.errors.GraphError: {message}"]
    assert len(holds(store).stances) == 1500


def test_readers_keep_what_they_opened(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "d"
    build([write_folder(folder)], store)
    count = "SELECT (COUNT(*) AS ?n) { ?s a sg:Stance }"
    asked, unasked = EmbeddedGraph(store), EmbeddedGraph(store)
    [row] = asked.select(count)
    for number in range(2, 4):
        tables = rows()
        del tables["stances"][-1:]
        build([write_folder(folder, tables | {"stances": tables["stances"][: 4 - number]})], store)
    for graph in (asked, unasked):
        [row] = graph.select(count)
        assert row["n"].value == "4"
        assert len(graph.stances()) == 4
        [row] = solutions(graph.query(count, timeout=20))
        assert row["n"].value == "4"
        assert len(list(graph.rdflib().query("SELECT ?s { ?s <https://w3id.org/stancegraph/ontology#voice> ?v }"))) == 4
    assert len(holds(store).stances) == 1
    assert len(generations(store)) == 2
    asked.close()
    build([folder], store)
    assert len(generations(store)) == 2, "somebody still reads the first"
    unasked.close()
    build([folder], store)
    assert len(generations(store)) == 1


def test_opening_while_the_graph_is_replaced_gives_the_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    build([folder], store)
    current = layout.current
    replaced: list[layout.Generation] = []

    def slow(path: Path) -> layout.Generation:
        found = current(path)
        if not replaced:
            replaced.append(found)
            build([folder], store)
        return found

    monkeypatch.setattr(layout, "current", slow)
    graph = EmbeddedGraph(store)
    assert not replaced[0].path.exists()
    assert len(graph.stances()) == 4


# -- a real kill ------------------------------------------------------------------------------------------------------

BUILD = """
import sys
from pathlib import Path
from stancegraph.store.build import build
{spoil}
build([Path(sys.argv[1])], Path(sys.argv[2]))
"""
KILL = """
import os, signal, shutil
from stancegraph.store import layout
from stancegraph.store import build as module
def die(): os.kill(os.getpid(), signal.SIGKILL)
"""
MOMENTS = {
    "an empty generation": """
new = layout.new_generation
def patched(store): new(store); die()
layout.new_generation = patched
""",
    "in the midst of loading": """
add = module._Loader.add
def patched(self, text, seen=[]):
    seen.append(text); add(self, text); self._hand_over()
    if len(seen) == 5: die()
module._Loader.add = patched
""",
    "columns half written": """
import numpy
save = numpy.save
def patched(path, column, seen=[]):
    save(path, column); seen.append(path)
    if len(seen) == 4: die()
numpy.save = patched
""",
    "the description half written": """
replace = os.replace
def patched(source, target):
    if os.path.basename(target) == "graph.json": os.truncate(source, 20); replace(source, target); die()
    replace(source, target)
os.replace = patched
""",
    "the description written, but not in its place": """
os.replace = lambda source, target: die()
""",
    "complete, but not published": """
def patched(store, generation): die()
layout.publish = patched
""",
    "the new name half written": """
replace = os.replace
def patched(source, target):
    if os.path.basename(target) == "CURRENT": os.truncate(source, 5); die()
    replace(source, target)
os.replace = patched
""",
    "the new name written, but not in its place": """
replace = os.replace
def patched(source, target):
    if os.path.basename(target) == "CURRENT": die()
    replace(source, target)
os.replace = patched
""",
    "published": """
publish = layout.publish
def patched(store, generation): publish(store, generation); die()
layout.publish = patched
""",
    "the old one half swept": """
rmtree = shutil.rmtree
def patched(path, **options): rmtree(path / "oxigraph"); die()
shutil.rmtree = patched
""",
}  # fmt: skip
PUBLISHED = {"published", "the old one half swept"}


def run_build(folder: Path, store: Path, spoil: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", BUILD.format(spoil=spoil), str(folder), str(store)]
    environment = {"PYTHONPATH": str(ROOT / "graph"), "PATH": ""}
    return subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_old_graph_or_the_new_is_whole(moment: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    old, new = write_folder(tmp_path / "old"), write_many(tmp_path / "new", 300)
    build([old], store)
    result = run_build(new, store, KILL + MOMENTS[moment])
    assert result.returncode == -signal.SIGKILL, result.stderr.decode()
    left = generations(store)
    assert len(left) == 2
    assert holds(store) == by_date(read_dataset(new if moment in PUBLISHED else old))
    build([new], store)
    assert len(generations(store)) == 1
    assert not set(left) & set(generations(store))
    assert {path.name for path in store.iterdir()} - {".lock"} == {"CURRENT", *generations(store)}
    assert holds(store) == by_date(read_dataset(new))


def by_date(dataset: Dataset) -> Dataset:
    """A dataset in the order graphs give it back."""
    by_id = attrgetter("id")
    return replace(
        dataset,
        actors=tuple(sorted(dataset.actors, key=by_id)),
        issues=tuple(sorted(dataset.issues, key=by_id)),
        sources=tuple(sorted(dataset.sources, key=by_id)),
        roles=tuple(sorted(dataset.roles, key=by_id)),
        stances=tuple(sorted(dataset.stances, key=lambda stance: (stance.date, stance.id))),
    )


# Counts whatever a build does with files and each text it hands to the engine, which loads pieces meanwhile.
COUNT = """
import atexit, os
from stancegraph.store import build as module
module._PIECE = 1 << 20
done = [0]
def step():
    done[0] += 1
    if done[0] == LAST: die()
def audited(event, arguments):
    if event == "open" or event.startswith(("os.", "shutil.")) and event != "os.kill": step()
add = module._Loader.add
def patched(self, text): add(self, text); step()
module._Loader.add = patched
sys.addaudithook(audited)
atexit.register(lambda: print(done[0]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.slow
def test_killed_again_and_again_at_random(tmp_path: Path) -> None:
    store = tmp_path / "store"
    old, new = write_folder(tmp_path / "old"), write_many(tmp_path / "new", 6_000)
    whole = int(run_build(new, store, "LAST = 0" + KILL + COUNT).stdout)
    assert whole > 6_000
    build([old], store)
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    for _ in range(4):
        result = run_build(new, store, f"LAST = {moments.randrange(1, whole)}" + KILL + COUNT)
        assert result.returncode == -signal.SIGKILL, f"seed {seed}: {result.stderr.decode()}"
        graph = EmbeddedGraph(store)
        [row] = graph.select("SELECT (COUNT(*) AS ?n) { ?s a sg:Stance ; sg:actor/rdfs:label ?label }")
        assert int(row["n"].value) == len(graph.stances()), f"seed {seed}"
        assert len(graph.stances()) in (4, 6_000), f"seed {seed}"
        graph.close()
    build([old], store)
    assert len(generations(store)) == 1
    assert holds(store) == by_date(read_dataset(old))


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_opening_while_the_graph_is_replaced_and_swept_gives_the_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment between opening the folder of a generation and locking it, when a build may still sweep it."""
    import fcntl

    store, folder = tmp_path / "store", write_folder(tmp_path / "d")
    build([folder], store)
    lock = fcntl.flock
    replaced: list[layout.Generation] = []

    def late(handle: int, operation: int) -> None:
        if operation == fcntl.LOCK_SH and not replaced:
            replaced.append(layout.current(store))
            build([folder], store)
        lock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    graph = EmbeddedGraph(store)
    assert not replaced[0].path.exists()
    assert len(graph.stances()) == 4
    graph.close()


def test_a_graph_of_nothing_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no dataset is named"):
        build([], tmp_path / "store")
    with pytest.raises(ArgumentError, match=r"^folders: .* should be a list of texts or paths$"):
        build(str(write_folder(tmp_path / "d")), tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_table_that_may_not_be_read_is_no_fault_of_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "d")

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("stancegraph.store.sources._sha256", refuse)
    with pytest.raises(GraphError) as caught:
        build([folder], tmp_path / "store")
    assert str(caught.value) == f"{folder / 'dataset.toml'}: cannot be read: Permission denied"


def test_the_words_of_the_vocabulary_are_in_a_graph_in_one_language(tiny_store: Path) -> None:
    """A query for what a position is called gives one row for each stance."""
    with Session(EmbeddedGraph(tiny_store)) as session:
        rows = list(session.graph.select("SELECT ?label { position:supports skos:prefLabel ?label }"))
        assert [str(row["label"]) for row in rows] == ['"supports"@en']
        tags = session.graph.select(
            "SELECT DISTINCT ?tag { GRAPH <https://w3id.org/stancegraph/ontology> { ?s ?p ?o } BIND(LANG(?o) AS ?tag) FILTER(?tag != '') }"
        )
        assert [row["tag"].value for row in tags] == ["en"]
