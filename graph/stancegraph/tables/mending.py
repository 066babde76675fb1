"""Tables of CSV rewritten as the format has them, where nothing changes what they mean: ``validate --fix``.

Names become the ids they stand for, days are written YYYY-MM-DD, blanks at the ends of cells go, and files are UTF-8 divided by commas. Rows that
need nothing keep their bytes. Quotes stay as they are, blanks and form of accents too: they have to be the words of a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stancegraph.errors import Problem, StancegraphError
from stancegraph.tables.info import conventions_of
from stancegraph.tables.otherwise import Mended
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import Pending, read
from stancegraph.tables.registry import Registry
from stancegraph.tables.rewriting import File, Rewritten
from stancegraph.tables.rows import Aside
from stancegraph.tables.table import TABLES
from stancegraph.tables.together import Prefixes, members

_AS_IT_IS = "quote"
"""The column in which blanks are words."""
_MIXED = "is not in {}, which dataset.toml says the tables are in, so the table is not mended: save all of its lines in one encoding"


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to mend, and what could be mended in files of a kind that is not rewritten."""

    files: tuple[Rewritten, ...]
    left: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one file that are written otherwise, by line and column."""

    plain: Mapping[tuple[int, str], str]

    def mended(self, line: int, column: str, cell: str) -> str:
        """A cell as it should be."""
        return cell if column == _AS_IT_IS else self.plain.get((line, column), cell.strip())


def plan(folders: Sequence[Path], prefixes: Prefixes | None = None) -> Plan:
    """What can be mended in dataset folders that are read together, those they use not among them. Writes nothing.

    Raises StancegraphError where a table cannot be read.
    """
    found: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)

    def mended(file: str, line: int, column: str, _cell: str, plain: str) -> None:
        found[file][line, column] = plain

    before = _records(folders, prefixes, {}, mended)
    files, left = [], []
    for folder in folders:
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            if path.is_file():
                cells = _Cells(found.pop(str(path), {}))
                file = File.of(path, table.header, conventions_of(folder).encoding)
                # Where columns are missing it cannot be told that the rows are what they are taken for: their first line may say another sign.
                whole = file is not None and table.must_stand <= file.names()
                if not (file and whole and (rewritten := file.rewritten(cells.mended))):
                    continue
                if line := file.mixed():
                    left.append(Problem(str(path), line, None, _MIXED.format(file.declared)))
                else:
                    files.append(rewritten)
    if files and _records(folders, prefixes, {each.file: each.result for each in files}) != before:
        names = ", ".join(str(each.file) for each in files)
        raise StancegraphError(
            f"{names}: would mean something else when mended, so nothing is written; please report it"
        )
    named = {str(folder) for folder in folders}
    left += [
        Problem(file, line, column, f"could be {plain}, but only tables of CSV are mended")
        for file, cells in found.items()
        for (line, column), plain in cells.items()
        if str(Path(file.partition("[")[0]).parent) in named
    ]
    return Plan(tuple(files), tuple(left))


def _records(
    folders: Sequence[Path], prefixes: Prefixes | None, pending: Pending, mended: Mended | None = None
) -> list[object]:
    """Every record that can be read, with the cells beside it."""
    problems, registry = Problems(), Registry()
    return [
        (found.record, _filled(found.aside))
        for member in members(folders, problems, prefixes)
        for found in read(member, registry, problems, pending=pending, mended=mended)
    ]


def _filled(aside: Aside) -> Aside:
    return tuple((name, cell) for name, cell in aside if cell)
