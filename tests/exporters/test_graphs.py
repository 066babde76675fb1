"""Whole graphs as files; that they hold what the graph holds is tested with the graph (tests/store, tests/rdf)."""

from pathlib import Path

import pytest

import stancegraph


def test_a_format_there_is_none_of_is_refused_with_those_there_are(tiny_store: Path, tmp_path: Path) -> None:
    with (
        stancegraph.open(tiny_store) as graph,
        pytest.raises(
            stancegraph.StancegraphError, match=r'"tbl" is no format of a graph; there are turtle, .*, jsonld, csv'
        ),
    ):
        graph.export("tbl", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
