"""A graph that is damaged on disk says so: whatever happens to a file of it, no answer is another than it was."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat

from stancegraph.answers.catalogue import Catalogue
from stancegraph.errors import GraphError
from stancegraph.rdf import reader as reading
from stancegraph.store import integrity, layout
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from support import solutions, table_rows, write_folder, write_many

# How many stores are damaged: enough here to try each kind of damage on each file, more with scripts/long.
ROUNDS = int(os.environ.get("DAMAGED_STORES", "120"))
ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is copied and spoiled."""
    place = tmp_path_factory.mktemp("damage")
    build([write_many(place / "d", 60)], place / "store")
    return place / "store"


def told(catalogue: Catalogue) -> object:
    return (
        list(catalogue.actors.items()),
        list(catalogue.issues.items()),
        list(catalogue.sources.items()),
        catalogue.roles,
        catalogue.events,
        catalogue.infos,
        [catalogue.iri("source", each) for each in catalogue.sources],
        list(catalogue.perhaps_holding(["n"])),
    )


def answers(store: Path) -> object:
    """Everything a graph says, by each way of reading it; raises GraphError when it is damaged."""
    graph = EmbeddedGraph(store)
    try:
        return (
            graph.info,
            reading.read_dataset(graph),
            table_rows(graph.stances()),
            told(graph.catalogue()),
            list(graph.texts().holding(["n"])),
            sorted(map(str, solutions(graph.query(ALL)))),
            sorted(map(str, graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))),
        )
    finally:
        graph.close()


def cut(path: Path, chance: random.Random, _others: list[Path]) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def flip(path: Path, chance: random.Random, _others: list[Path]) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def zero(path: Path, chance: random.Random, _others: list[Path]) -> None:
    """A block that never reached the disk."""
    content = bytearray(path.read_bytes())
    start = chance.randrange(len(content)) // 512 * 512
    content[start : start + 512] = bytes(len(content[start : start + 512]))
    path.write_bytes(content)


def empty(path: Path, _chance: random.Random, _others: list[Path]) -> None:
    os.truncate(path, 0)


def append(path: Path, chance: random.Random, _others: list[Path]) -> None:
    with path.open("ab") as stream:
        stream.write(chance.randbytes(chance.choice((1, 8, 4096))))


def swap(path: Path, chance: random.Random, others: list[Path]) -> None:
    other = chance.choice([each for each in others if each.parent == path.parent])
    first, second = path.read_bytes(), other.read_bytes()
    path.write_bytes(second)
    other.write_bytes(first)


def remove(path: Path, _chance: random.Random, _others: list[Path]) -> None:
    path.unlink()


def replace_by_folder(path: Path, _chance: random.Random, _others: list[Path]) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Callable[[Path, random.Random, list[Path]], None], ...] = (
    cut, flip, flip, zero, empty, append, swap, remove, replace_by_folder
)  # fmt: skip


def test_no_damage_gives_another_answer_in_silence(whole: Path, tmp_path: Path) -> None:
    before = answers(whole)
    files = [path.relative_to(whole) for path in sorted(whole.rglob("*")) if path.is_file() and path.name != ".lock"]
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    said = 0
    for number in range(ROUNDS):
        # A new place each time: a table that was found whole is not read again.
        store = tmp_path / str(number)
        shutil.copytree(whole, store)
        name, spoil = files[number % len(files)], DAMAGES[number // len(files) % len(DAMAGES)]
        if number >= len(files) * len(DAMAGES):
            name, spoil = chance.choice(files), chance.choice(DAMAGES)
        there = [store / each for each in files if (store / each).stat().st_size]
        if (store / name) in there:
            spoil(store / name, chance, there)
        where = f"seed {seed}, round {number}: {spoil.__name__} of {name}"
        error = None
        try:
            assert answers(store) == before, where
        except GraphError as caught:
            error = str(caught)
        if error:
            assert error.startswith(f"{store}: "), where
            assert "build it again" in error or "no graph here; build one with: " in error, where
            said += 1
        shutil.rmtree(store)
    assert said > ROUNDS / 2


def columns(store: Path) -> list[Path]:
    return sorted(layout.current(store).stances.iterdir())


def test_every_column_is_looked_at(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "store")
    for number, column in enumerate(columns(whole)):
        store = tmp_path / str(number)
        shutil.copytree(whole, store)
        changed = columns(store)[number]
        content = bytearray(changed.read_bytes())
        content[-1] ^= 1  # the last value, in a file that is as long as it was and that numpy reads
        changed.write_bytes(content)
        graph = EmbeddedGraph(store)
        with pytest.raises(GraphError) as caught:
            graph.stances()
        assert str(caught.value) == (
            f"{store}: the graph is damaged (stances/{column.name} has another content than it had); build it again"
        )
        assert graph.query("ASK { ?s a sg:Stance }")
        graph.close()


def test_two_columns_of_one_length_cannot_change_places(whole: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    stances = layout.current(store).stances
    actor, issue = stances / "actor.npy", stances / "issue.npy"
    assert actor.stat().st_size == issue.stat().st_size
    actor.rename(stances / "x")
    issue.rename(actor)
    (stances / "x").rename(issue)
    with pytest.raises(GraphError, match=r"stances/actor.npy has another content"):
        EmbeddedGraph(store).stances()


@pytest.mark.parametrize("room", ["catalogue", "texts"])
def test_what_is_read_beside_the_graph_is_looked_at_first(room: str, whole: Path, tmp_path: Path) -> None:
    columns = sorted(getattr(layout.current(whole), room).iterdir())
    assert len(columns) > 5
    for number, column in enumerate(columns):
        store = tmp_path / f"{room}{number}"
        shutil.copytree(whole, store)
        changed = getattr(layout.current(store), room) / column.name
        content = bytearray(changed.read_bytes())
        content[-1] ^= 1
        changed.write_bytes(content)
        for end, said in ((-1, "has another content than it had"), (None, "is missing")):
            if end is None:
                changed.unlink()
            with pytest.raises(GraphError, match=rf"the graph is damaged \({room}/{column.name} {said}\)"):
                getattr(EmbeddedGraph(store), room)()


@pytest.mark.parametrize(
    ("name", "change"),
    [("counts", {"stance": 61}), ("datasets", ["Another"]), ("parts", {}), ("sources", [])],
)
def test_a_description_that_was_changed_is_not_believed(name: str, change: object, whole: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    path = layout.current(store).path / "graph.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: change}))
    with pytest.raises(GraphError, match=r"graph\.json has another content than it had"):
        EmbeddedGraph(store)


def test_the_list_of_the_engines_files_is_looked_at_when_a_graph_is_opened(whole: Path, tmp_path: Path) -> None:
    """A changed bit in it can leave out part of the graph without a word of the engine."""
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    [manifest] = layout.current(store).oxigraph.glob("MANIFEST-*")
    content = bytearray(manifest.read_bytes())
    content[len(content) // 2] ^= 1
    manifest.write_bytes(content)
    with pytest.raises(GraphError, match=r"oxigraph/MANIFEST-\d+ has another content than it had"):
        EmbeddedGraph(store)


def test_the_end_of_each_table_of_the_engine_is_looked_at(whole: Path, tmp_path: Path) -> None:
    """The engine has no checksum of it, and takes what stands there for how large the next is that it reads."""
    tables = sorted(layout.current(whole).oxigraph.glob("*.sst"))
    assert len(tables) > 4
    for number, table in enumerate(tables):
        store = tmp_path / str(number)
        shutil.copytree(whole, store)
        changed = layout.current(store).oxigraph / table.name
        content = bytearray(changed.read_bytes())
        content[-12] ^= 1  # the version of the format: this one the engine reads without a word
        changed.write_bytes(content)
        with pytest.raises(GraphError, match=rf"oxigraph/{table.name} has another content than it had"):
            EmbeddedGraph(store)


def test_a_table_of_the_engine_is_looked_at_before_a_query_that_would_sort_over_it(whole: Path, tmp_path: Path) -> None:
    """The engine takes memory without end for an order over a block that it cannot read."""
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    table = max(layout.current(store).oxigraph.glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(table.read_bytes())
    content[3000] ^= 1
    table.write_bytes(content)
    graph = EmbeddedGraph(store)
    for timeout in (None, 30):
        with pytest.raises(GraphError, match=rf"oxigraph/{table.name} has another content than it had"):
            graph.query("SELECT * { ?s ?p ?o } ORDER BY ?o", timeout=timeout)
    with pytest.raises(GraphError, match=rf"oxigraph/{table.name} has another content than it had"):
        graph.rdflib()
    graph.close()


@pytest.fixture
def rotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedGraph]:
    """A large graph whose engine finds, in the midst of an answer, that a block is not what it was."""
    monkeypatch.setattr(integrity, "READ_WHOLE", 0)
    store = tmp_path / "store"
    build([write_many(tmp_path / "d", 3000)], store)
    for table in layout.current(store).oxigraph.glob("*.sst"):
        content = bytearray(table.read_bytes())
        if len(content) > 100_000:
            for at in range(60_000, len(content) - 30_000, 5_000):
                content[at] ^= 1
            table.write_bytes(content)
    graph = EmbeddedGraph(store)
    yield graph
    graph.close()


def test_what_the_engine_finds_while_it_reads_is_said_likewise(rotten: EmbeddedGraph, tmp_path: Path) -> None:
    def drain(timeout: float | None) -> None:
        for _ in solutions(rotten.query(ALL, timeout=timeout)):
            pass

    def step() -> None:
        found = solutions(rotten.query(ALL))
        while True:
            next(found)

    def serialized() -> None:
        solutions(rotten.query(ALL)).serialize(format=QueryResultsFormat.TSV)

    ways: tuple[Callable[[], object], ...] = (
        lambda: drain(None),
        lambda: drain(60),
        step,
        serialized,
        lambda: list(rotten.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")),
        lambda: list(rotten.rdflib().query(ALL)),
        lambda: list(rotten.rdflib().quads((None, None, None, None))),
    )
    for number, read in enumerate(ways):
        with pytest.raises(GraphError) as caught:
            read()
        said = str(caught.value)
        assert said.startswith(f"{tmp_path / 'store'}: the graph is damaged (Corruption: "), (number, said)
        assert said.endswith("; build it again"), (number, said)


def test_a_damaged_store_can_be_built_over(whole: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    shutil.rmtree(layout.current(store).path)
    build([write_folder(tmp_path / "d")], store)
    assert len(EmbeddedGraph(store).stances()) == 4


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(whole: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    (layout.current(store).stances / "actor.npy").chmod(0)
    with pytest.raises(GraphError, match="Permission denied"):
        EmbeddedGraph(store).stances()
