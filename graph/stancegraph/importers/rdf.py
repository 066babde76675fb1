"""RDF files -> a dataset folder: the way back from an export, for data of ours that others keep as RDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from stancegraph.errors import DataError, StancegraphError
from stancegraph.importers.report import Report
from stancegraph.rdf.incoming import taken_in
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset


def import_rdf(
    files: Sequence[str | Path] | str | Path,
    folder: str | Path,
    *,
    title: str | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Write the dataset that RDF files hold, read together as one graph, as tables into a new folder.

    The base IRI is that of the records; ``title`` is what the dataset is called, whatever it says itself. ``progress`` is
    called now and then with the number of records read. Statements of other vocabularies are left out, and counted in the
    report by property. Raises :class:`~stancegraph.errors.DataError` with everything that cannot be read, or when the
    folder holds a dataset already, and StancegraphError when there are several datasets; then nothing is written.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]
    with taken_in(paths, title or "", progress) as taken:
        if len(taken.datasets) > 1:
            bases = ", ".join(each.info.base_iri for each in taken.datasets)
            raise StancegraphError(
                f"there are several datasets here ({bases}), and a folder of tables holds one; import them apart, or build "
                "the files into one graph: stancegraph build"
            )
        [found] = taken.datasets
        try:
            dataset = read_dataset(found.folder)
        except DataError as error:
            raise DataError(taken.about_nodes(error.problems)) from None
        write_dataset(replace(dataset, info=replace(dataset.info, title=title or dataset.info.title)), folder)
        dropped = {f"statements of another vocabulary: {name}": count for name, count in taken.passed_over.items()}
        return Report(Path(folder), taken.counts, dropped, tuple(each.message for each in taken.remarks))
