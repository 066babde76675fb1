"""Records of a graph: read from the tables it was built from or from the graph, they are the same; changed tables are not asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

import stancegraph
from stancegraph.model.records import Dataset
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf.graph import Answer
from stancegraph.rdf.reader import read_dataset
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.tables.writer import write_dataset
from support import TOML, datasets, rows, write_folder


def refuses(*_: object) -> Answer:
    raise AssertionError("the graph was asked")


@given(datasets())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_tables_give_what_the_graph_gives(dataset: Dataset) -> None:
    with TemporaryDirectory() as name:
        write_dataset(dataset, Path(name) / "tables")
        build([Path(name) / "tables"], Path(name) / "store")
        with stancegraph.open(Path(name) / "store") as session, stancegraph.open(Path(name) / "store") as other:
            from_graph = read_dataset(other.graph)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(EmbeddedGraph, "_run", refuses)
                assert session.dataset() == from_graph
            for kind in SCHEMA.kinds:
                for each in getattr(from_graph, kind.plural):
                    met = [graph.identities.iri(kind.path, each.id) for graph in (session.graph, other.graph)]
                    assert met[0] == met[1] is not None


def test_private_columns_are_no_part_of_a_graph(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tables")
    head, *lines = (folder / "actors.csv").read_text().splitlines()
    (folder / "actors.csv").write_text("\n".join([f"{head},x_mine", *(f"{line},private" for line in lines)]) + "\n")
    assert stancegraph.read_dataset(folder).aside
    build([folder], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        assert session.dataset() == read_dataset(session.graph)


def _edited(folder: Path) -> None:
    path = folder / "actors.csv"
    path.write_text(path.read_text().replace("Ann", "Anne"))


def _spoilt(folder: Path) -> None:
    (folder / "stances.csv").write_text("id\n")


def _another(folder: Path) -> None:
    (folder / "actor.csv").write_text("id\n")


def _gone(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize("change", [_edited, _spoilt, _another, _gone])
@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_changed_tables_are_not_asked(tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = write_folder(tmp_path / "tables")
    build([folder], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        before = session.dataset()
        change(folder)
        assert session.dataset() == before


def _elsewhere(folder: Path) -> Path:
    """A copy of a folder whose graph is in the cache; the folder itself is gone."""
    stancegraph.open(folder).close()
    return folder.rename(folder.with_name("copy"))


def test_a_graph_built_elsewhere_gives_the_records_of_the_tables_that_were_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_names, **_options: str(tmp_path / "cache"))
    copy = _elsewhere(write_folder(tmp_path / "tables"))
    monkeypatch.chdir(tmp_path)
    for named in (copy, Path("copy")):
        with stancegraph.open(named) as session:
            assert isinstance(session.graph, EmbeddedGraph)
            assert str(copy) not in {each.path for each in session.graph.info.sources}, "it was built elsewhere"
            from_graph = read_dataset(session.graph)
        with stancegraph.open(named) as session, monkeypatch.context() as patch:
            patch.setattr(EmbeddedGraph, "_run", refuses)
            assert session.dataset() == from_graph


@pytest.mark.parametrize("change", [_edited, _spoilt, _another, _gone])
def test_tables_that_were_named_and_changed_since_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_names, **_options: str(tmp_path / "cache"))
    copy = _elsewhere(write_folder(tmp_path / "tables"))
    with stancegraph.open(copy) as session:
        before = session.dataset()
        change(copy)
        assert session.dataset() == before


def test_tables_that_change_while_they_are_read_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stancegraph.tables import reader

    folder = write_folder(tmp_path / "tables")
    build([folder], tmp_path / "store")
    read = reader.read_dataset

    def read_late(path: str) -> Dataset:
        _edited(folder)
        return read(path)

    monkeypatch.setattr(reader, "read_dataset", read_late)
    with stancegraph.open(tmp_path / "store") as session:
        assert {each.name for each in session.dataset().actors} >= {"Ann"}


def test_of_several_folders_the_graph_is_asked(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first")
    other = write_folder(tmp_path / "other", {name: [] for name in rows()}, TOML.replace("https://", "https://other."))
    build([first, other], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        assert session.dataset() == read_dataset(session.graph)
