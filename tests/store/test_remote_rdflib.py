"""Another engine behind an endpoint, rdflib's, gives the answers of the graph on disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

import stancegraph
from stancegraph.rdf.description import counted
from store.served import free_port
from support import nquads, table_rows, tiny

endpoint = pytest.importorskip("rdflib_endpoint")
uvicorn = pytest.importorskip("uvicorn")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    data = rdflib.Dataset(default_union=True)
    data.parse(data=nquads(tiny()), format="nquads")
    port = free_port()
    app = endpoint.SparqlEndpoint(graph=data, path="/sparql")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{port}/sparql"
    server.should_exit = True
    thread.join(10)


def test_reading_commands_answer_as_on_disk(url: str, tiny_store: Path, tmp_path: Path) -> None:
    with stancegraph.open(url) as there, stancegraph.open(tiny_store) as here:
        assert there.dataset() == here.dataset() == tiny()
        assert list(there.positions("ann")) == list(here.positions("ann"))
        assert there.timeline() == here.timeline()
        assert list(there.shifts()) == list(here.shifts())
        assert there.contradictions() == here.contradictions()
        assert there.search("ann") == here.search("ann")
        assert table_rows(there.stances) == table_rows(here.stances)
        there.export("nquads", tmp_path / "there.nq")
        here.export("nquads", tmp_path / "here.nq")
        counts = set(counted(tiny().info.base_iri, here.graph.select))
    # What only a build counts was not loaded into it. Its own parser writes times of day otherwise, and the lists of the vocabulary were not loaded into it.
    exported, ours = ((tmp_path / f"{name}.nq").read_text().splitlines() for name in ("there", "here"))
    assert len(exported) == len([line for line in ours if "/talks/" in line]) - len(counts)
