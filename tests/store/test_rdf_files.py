"""Graphs of RDF files: opened, built, kept in the cache and known to have changed as those of folders are."""

from __future__ import annotations

import gzip
import shlex
import warnings
from pathlib import Path

import pytest

import stancegraph
from stancegraph.errors import DataError, DataWarning, GraphError
from stancegraph.store import layout
from stancegraph.store.build import build
from stancegraph.store.locate import open_graph
from support import nquads, rows, tiny, write_folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, and no store named by the environment."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("STANCEGRAPH", raising=False)
    return tmp_path / "cache" / "stancegraph" / "graphs"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "their talks.nq"
    found.write_text(nquads(tiny()), encoding="utf-8")
    return found


def statements(graph: stancegraph.Session, target: Path) -> set[str]:
    graph.export("nquads", target)
    return set(target.read_text(encoding="utf-8").splitlines())


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_gives_the_graph_its_tables_give(packed: bool, path: Path, tiny_folder: Path, tmp_path: Path) -> None:
    if packed:
        content = gzip.compress(path.read_bytes())
        path = path.with_suffix(".nq.gz")
        path.write_bytes(content)
    with stancegraph.open(path) as theirs, stancegraph.open(tiny_folder) as ours:
        assert statements(theirs, tmp_path / "1.nq") == statements(ours, tmp_path / "2.nq")
        assert theirs.timeline() == ours.timeline()
        assert list(theirs.positions()) == list(ours.positions())
        assert theirs.dataset() == ours.dataset()
        assert theirs.view(sparql=False)
        assert theirs.explain("s1").stance == ours.explain("s1").stance


def test_it_is_built_once_and_again_when_it_has_changed(cache: Path, path: Path) -> None:
    def stores() -> set[str]:
        return {each.name for each in cache.iterdir() if layout.is_store(each)}

    open_graph(path).close()
    first = stores()
    open_graph(path).close()
    assert stores() == first
    path.write_text(path.read_text(encoding="utf-8").replace('"Ann"', '"Anna"'), encoding="utf-8")
    with stancegraph.open(str(path)) as session:
        assert session.catalogue.actors["ann"].name == "Anna"
    assert len(stores()) == 1, "what it was before is not needed any more"
    assert stores() != first


@pytest.mark.usefixtures("cache")
def test_the_environment_may_name_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANCEGRAPH", str(path))
    with stancegraph.open() as session:
        assert len(session.stances) == len(tiny().stances)


@pytest.mark.parametrize(
    ("name", "message"), [("data.txt", r"no graph: that is a store, .* \.ttl"), ("data.ttl", "there is no such file")]
)
def test_what_is_no_graph_says_so(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "data.txt").touch()
    with pytest.raises(GraphError, match=message):
        open_graph(tmp_path / name)


def test_a_store_of_files_says_when_they_have_changed(path: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([path], store)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_graph(store).close()
        path.touch()
        open_graph(store).close()
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again = f"stancegraph build {shlex.quote(str(path))} -o {store}"
    with pytest.warns(DataWarning, match=again.replace("(", r"\(")):
        open_graph(store).close()
    path.unlink()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_graph(store).close()


def test_files_and_folders_make_one_graph(path: Path, tmp_path: Path) -> None:
    """A folder may refer to what a file before it describes."""
    tables = {"actors": [], "issues": [], "sources": [], "stances": [rows()["stances"][0] | {"id": "t1"}]}
    folder = write_folder(
        tmp_path / "d", tables, 'title = "Mine"\nbase_iri = "https://example.org/mine/"\nformat = 2\n'
    )
    info = build([path, folder], tmp_path / "store")
    assert info.counts["stance"] == len(tiny().stances) + 1
    assert info.datasets == ["Talks on the river", "Mine"]
    assert [each.path for each in info.sources] == [str(path.resolve()), str(folder.resolve())]
    with pytest.raises(DataError, match="unknown actor"):
        build([folder, path], tmp_path / "other")


def test_what_is_passed_over_is_warned_of_and_what_cannot_be_read_stops_it(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}<https://example.org/x> <http://xmlns.com/foaf/0.1/age> <https://example.org/y> .\n")
    with pytest.warns(DataWarning, match=r"1 statement is part of no record and passed over: foaf:age \(1\)"):
        build([path], tmp_path / "store")
    path.write_text(text.replace("sha256>", "sha265>"), encoding="utf-8")
    with pytest.raises(DataError, match=r'source/gazette sg:sha265: .* did you mean "sg:sha256"\?'):
        build([path], tmp_path / "store")
    with pytest.warns(DataWarning, match="built before"), stancegraph.open(tmp_path / "store") as session:
        assert len(session.stances) == len(tiny().stances)
