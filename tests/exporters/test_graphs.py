"""Whole graphs as files; that they hold what the graph holds is tested with the graph (tests/store, tests/rdf)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import stancegraph
from stancegraph.errors import StancegraphError
from stancegraph.exporters.graphs import export
from stancegraph.store.embedded import EmbeddedGraph


def test_a_format_there_is_none_of_is_refused_with_those_there_are(tiny_store: Path, tmp_path: Path) -> None:
    with (
        stancegraph.open(tiny_store) as graph,
        pytest.raises(
            stancegraph.StancegraphError, match=r'"tbl" is no format of a graph; there are turtle, .*, jsonld, csv'
        ),
    ):
        graph.export("tbl", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from stancegraph.exporters.graphs import export
from stancegraph.store.embedded import EmbeddedGraph
os.rename = lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL)
export(EmbeddedGraph(Path(sys.argv[1])), "csv", Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("is_there", [False, True])
def test_a_killed_export_is_in_nobodys_way(is_there: bool, tiny_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    tables = place / "tables"
    if is_there:
        tables.mkdir()
    environment = {"PYTHONPATH": str(Path(stancegraph.__file__).parents[1])}
    command = [sys.executable, "-c", KILLED, str(tiny_store), str(tables)]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert any("unfinished" in each.name for each in place.rglob("*"))
    graph = EmbeddedGraph(tiny_store)
    export(graph, "csv", tables)
    graph.close()
    assert (tables / "dataset.toml").is_file()
    assert not any("unfinished" in each.name for each in place.rglob("*"))


def test_the_suffix_of_another_format_is_refused_in_python_too(tiny_store: Path, tmp_path: Path) -> None:
    with stancegraph.open(tiny_store) as session:
        with pytest.raises(StancegraphError, match=r"the suffix \.nq is that of nquads, not of turtle"):
            session.export("turtle", tmp_path / "clash.nq")
        session.export("turtle", tmp_path / "any.name")
    assert [each.name for each in tmp_path.iterdir()] == ["any.name"]
