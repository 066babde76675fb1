"""A graph -> dataset folders: one, or one for each dataset in it, with what it builds on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from pathlib import Path

from stancegraph.errors import GraphError, StancegraphError
from stancegraph.files import is_empty
from stancegraph.model.records import DatasetInfo, Record
from stancegraph.model.renaming import renamed
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.statements import base_and_id
from stancegraph.tables.several import choose, planned, writers

_SUBJECTS = ("actor", "event", "issue")
_UNNAMED = "A graph of stances"
"""What a dataset is called that does not describe itself."""


def export_tables(graph: Graph, folder: Path, dataset: str | None = None) -> None:
    """Write the datasets of a graph as tables into a new folder, several into a folder each within it, all or nothing.

    ``dataset`` is the one to write: its title, its base IRI, or the name its folder has beside others. Raises NotFound for
    one that is not there, and StancegraphError when the folder is not empty or cannot be written.
    """
    if not is_empty(folder):
        raise StancegraphError(f"{folder}: the folder is not empty; name a new one for the tables")
    with graph.as_one():
        described = {info.base_iri: info for info in reading.infos(graph)}
        records = _by_base(graph)
        infos = {base: described.get(base) or DatasetInfo(_UNNAMED, base) for base in sorted({*described, *records})}
        plans = planned(infos, _uses(graph, records) if len(infos) > 1 else {})
    if not plans:
        raise GraphError("the graph holds no dataset")
    with writers(plans if dataset is None else [choose(plans, dataset)], folder) as into:
        for base, writer in into.items():
            for record in records.get(base, ()):
                writer.add(record)


def _by_base(graph: Graph) -> dict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for kind in SCHEMA.kinds:
        by = reading.order_of(kind)
        for iri, record in sorted(reading.read_with_iris(graph, kind), key=lambda each: by(each[1])):
            place = base_and_id(iri, kind.path)
            if place is None:
                raise GraphError(
                    f"<{iri}> is no IRI of {kind.article}, so it belongs to no dataset; see: stancegraph validate"
                )
            found[place[0]].append(record)
    return found


def _uses(graph: Graph, records: Mapping[str, list[Record]]) -> dict[str, Set[str]]:
    """The bases of the datasets that each builds on: that it says so of, and that declare what it refers to."""
    home = {(SCHEMA.of(record).path, record.id): base for base, of_one in records.items() for record in of_one}
    uses: defaultdict[str, set[str]] = defaultdict(set)
    for row in graph.select("SELECT ?dataset ?other { ?dataset a dcat:Dataset ; dcterms:requires ?other }"):
        uses[row["dataset"].value].add(row["other"].value)
    for base, of_one in records.items():

        def note(kind: str, identifier: str, base: str = base) -> str:
            for each in _SUBJECTS if kind == "subject" else (kind,):
                if other := home.get((each, identifier)):
                    if other != base:
                        uses[base].add(other)
                    break
            return identifier

        for record in of_one:
            renamed(record, "", note)
    return dict(uses)
