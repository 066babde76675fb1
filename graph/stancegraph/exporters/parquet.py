"""A graph -> a folder of Parquet, from the columns that its build wrote."""

from __future__ import annotations

from pathlib import Path

from stancegraph.bulk.folder import write_folder
from stancegraph.errors import GraphError
from stancegraph.rdf.graph import Graph
from stancegraph.store.embedded import EmbeddedGraph


def export_parquet(graph: Graph, folder: Path) -> dict[str, int]:
    """Write the columns of a graph on disk into a folder (:mod:`stancegraph.bulk.folder`); returns rows by table.

    Raises GraphError for a graph that no build of ours wrote, and StancegraphError where the folder cannot be written.
    """
    if not isinstance(graph, EmbeddedGraph):
        raise GraphError(
            "Parquet is written from what a build writes beside a graph, and an endpoint has none of it; "
            "export it as nquads, build that, and export the store"
        )
    return write_folder(folder, graph.written())
