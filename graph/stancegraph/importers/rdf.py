"""RDF files -> dataset folders: the way back from an export, for data of ours that others keep as RDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from stancegraph.errors import DataError, StancegraphError
from stancegraph.importers.report import Report
from stancegraph.model.records import Record
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf.incoming import Taken, TakenDataset, taken_in
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read
from stancegraph.tables.registry import Registry
from stancegraph.tables.several import choose, planned, writers
from stancegraph.tables.together import members


def import_rdf(
    files: Sequence[str | Path] | str | Path,
    folder: str | Path,
    *,
    title: str | None = None,
    dataset: str | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Write the dataset that RDF files hold, read together as one graph, as tables into a new folder.

    Several datasets go into a folder each within ``folder``, named after the ends of their base IRIs, with what they use in
    their ``dataset.toml``; or only the ``dataset`` of that name, title or base IRI. The base IRI is that of the records;
    ``title`` is what the one dataset is called, whatever it says itself. ``progress`` is called now and then with the number
    of records read. Statements of other vocabularies are left out, and counted in the report by property. Raises
    :class:`~stancegraph.errors.DataError` with everything that cannot be read, or when the folder holds a dataset already,
    NotFound where no dataset is called so, and StancegraphError for a title where several are written; then nothing is written.
    """
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(each) for each in files]
    with taken_in(paths, title or "", progress) as taken:
        of_base = {each.info.base_iri: each for each in taken.datasets}
        all_here = planned({base: each.info for base, each in of_base.items()}, _uses(taken))
        plans = all_here if dataset is None else [choose(all_here, dataset)]
        if title and len(plans) > 1:
            names = ", ".join(each.name for each in plans)
            raise StancegraphError(f"a title is for one dataset, and there are {len(plans)} here: {names}; choose one")
        if title:
            plans = [replace(plans[0], info=replace(plans[0].info, title=title))]
        written: Counter[str] = Counter()
        with writers(plans, Path(folder)) as into:
            for base, writer in into.items():
                for record in _records(taken, of_base[base]):
                    writer.add(record)
                    written[SCHEMA.of(record).plural] += 1
        counts = {kind.plural: written[kind.plural] for kind in SCHEMA.kinds if written[kind.plural]}
        dropped = {f"statements of another vocabulary: {name}": count for name, count in taken.passed_over.items()}
        folders = tuple(Path(folder) / each.name for each in plans) if len(plans) > 1 else ()
        remarks = [each.message for each in taken.remarks]
        if dataset is not None and plans[0].uses:
            remarks.append(f"it uses {', '.join(plans[0].uses)}; import these into folders of these names beside it")
        return Report(Path(folder), counts, dropped, tuple(remarks), folders)


def _uses(taken: Taken) -> dict[str, frozenset[str]]:
    return {each.info.base_iri: each.uses for each in taken.datasets}


def _records(taken: Taken, dataset: TakenDataset) -> Iterator[Record]:
    """The records of one dataset as its tables have them, checked with those it builds on; raises DataError after the last."""
    uses, needed = _uses(taken), {dataset.info.base_iri}
    while further := {other for base in needed for other in uses.get(base, ())} - needed:
        needed |= further
    folders = [each.folder for each in taken.datasets if each.info.base_iri in needed]
    problems, registry = Problems(), Registry()
    for member in members(folders, problems):
        is_it = member.folder == dataset.folder
        for found in read(member, registry, problems if is_it else Problems()):
            if is_it:
                yield found.record
    if problems:
        raise DataError(taken.about_nodes(problems.all()))
