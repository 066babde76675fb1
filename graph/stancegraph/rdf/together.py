"""Can these be built together? Dataset folders and RDF files, checked as a build reads them, and the shapes put to the RDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancegraph.errors import DataError, GraphError, Problem
from stancegraph.model.records import DatasetInfo
from stancegraph.rdf.incoming import taken_in
from stancegraph.rdf.shacl import validate_rdf
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from stancegraph.tables.registry import Located
from stancegraph.tables.together import Prefixes

Check = Callable[[Located, Problems], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, what should be looked at, and how many records there are."""

    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    records: int


def check_together(
    paths: Sequence[Path],
    checks: Sequence[Check] = (),
    conclude: Callable[[Problems], None] = lambda _problems: None,
    progress: Callable[[int], None] = lambda _count: None,
    prefixes: Prefixes | None = None,
    begin: Callable[[DatasetInfo], None] = lambda _info: None,
    *,
    of_tables: Sequence[Check] = (),
) -> Verdict:
    """Everything that keeps dataset folders, with those they use, and RDF files from being one graph.

    ``checks`` see each record, ``of_tables`` those of the folders only; ``begin`` is told before what each dataset says of itself,
    and ``conclude`` adds what only then is known. Where the RDF has faults of its own the folders are checked without it, and
    nothing they refer to is held to be unknown. Raises GraphError for a file that
    is not there or not RDF by its name, and for a prefix that cannot be given.
    """
    files = [path for path in paths if not path.is_dir()]
    problems, warned = Problems(), list[Problem]()
    faults = validate_rdf(*files, warn=warned.append) if files else []
    if faults or not files:
        folders = [path for path in paths if path.is_dir()]
        if faults:
            unread = [path.resolve() for path in files]
            prefixes = {
                place: prefix for place, prefix in (prefixes or {}).items() if Path(place).resolve() not in unread
            }
        every = [*checks, *of_tables]
        records = check_datasets(folders, problems, every, progress, prefixes, begin, incomplete=bool(faults))
        conclude(problems)
        return Verdict([*problems.all(), *faults], [*problems.warnings(), *warned], records)
    try:
        with taken_in(files) as taken:
            own = {each.folder for each in taken.datasets}

            def check(found: Located, told: Problems) -> None:
                if Path(found.file).parent not in own:
                    for each in of_tables:
                        each(found, told)

            of_folders = taken.prefixes(prefixes or {})
            try:
                records = check_datasets(taken.among(paths), problems, [*checks, check], progress, of_folders, begin)
            except GraphError as error:
                raise GraphError(taken.in_words(str(error))) from None
            conclude(problems)
            said, warnings = taken.about_nodes(problems.all()), taken.about_nodes(problems.warnings())
            return Verdict(said, [*warnings, *warned], records)
    except DataError as error:
        return Verdict(error.problems, warned, 0)
