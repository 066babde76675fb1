"""The workbooks of a dataset folder: which sheet is which table.

A table may be a workbook of its own (``stances.xlsx``), in its sheet of that name or its only one; or all tables are sheets of one workbook,
``dataset.xlsx``. Sheets of other names are left alone, as files are, unless they look as if they should be tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from stancegraph.model.schema import FORMAT
from stancegraph.tables.names import ALL_TABLES, meant_by
from stancegraph.tables.problems import Problems
from stancegraph.tables.sheets import Sheet, WorkbookError
from stancegraph.tables.table import TABLES, Table

# So many columns of a table, the key among them, and a sheet of another name is taken for it.
_TELLING = 3


class Workbooks:
    """Opens the workbooks of one dataset folder, each once; what is wrong with them goes to ``problems``. Close it at the end.

    ``broken`` is whether one could not be opened, in which any table may be.
    """

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._problems = problems
        self._opened: dict[Path, Sequence[Sheet]] = {}
        self._streams = ExitStack()
        self.broken = False
        self.of_all = [path for name in ALL_TABLES if (path := folder / name).is_file()]

    def close(self) -> None:
        """Let go of all files."""
        self._streams.close()

    def sheets(self, path: Path) -> Sequence[Sheet]:
        """The sheets of a workbook; none where it cannot be read, which is a problem."""
        if path not in self._opened:
            self._opened[path] = ()
            try:
                self._opened[path] = self._open(path)
            except (WorkbookError, OSError) as error:
                why = f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)
                self._problems.add(str(path), None, None, why)
                self.broken = True
        return self._opened[path]

    def _open(self, path: Path) -> Sequence[Sheet]:
        from stancegraph.tables.ods import Ods
        from stancegraph.tables.xlsx import Xlsx

        book = Ods(path) if path.suffix == ".ods" else Xlsx(path)
        self._streams.callback(book.close)
        return list(book.sheets)

    def holding(self, table: Table) -> list[tuple[Path, Sheet]]:
        """The sheets of a table in the workbooks of all tables."""
        return [(path, sheet) for path in self.of_all for sheet in self.sheets(path) if sheet.name == table.name]

    def sheet_of(self, path: Path, table: Table) -> Sheet | None:
        """The sheet of a table in a workbook of its own; None, with a problem, where none can be told to be it."""
        before = len(self._problems)
        sheets = self.sheets(path)
        named = [sheet for sheet in sheets if sheet.name == table.name]
        filled = named or [sheet for sheet in sheets if _header(sheet)]
        if len(filled) == 1:
            return filled[0]
        if len(self._problems) == before:
            names = ", ".join(sheet.name for sheet in sheets)
            self._problems.add(
                str(path), None, None, f"which sheet is the table? call it {table.name}; there are {names}"
            )
        return None

    def name_the_misnamed(self, format: int = FORMAT) -> list[str]:
        """Note as problems the sheets that are no tables and look as if they should be; the names of the tables that were meant."""
        names = [table.name for table in TABLES if table.since <= format]
        found = []
        for path in self.of_all:
            there = {sheet.name for sheet in self.sheets(path)}
            for sheet in self.sheets(path):
                if sheet.name in names:
                    continue
                # A copy beside the table would not count either; by its header alone a sheet may be a list of something else.
                meant = meant_by(sheet.name, names)
                if not meant and (by_header := _meant_by_header(sheet)) not in there:
                    meant = by_header
                if meant:
                    message = f"no table has this name, so nothing in it would count; did you mean {meant}? Rename the sheet, or move it out"
                    self._problems.add(called(path, sheet.name), None, None, message)
                    found.append(meant)
        return found


def called(path: Path, sheet: str) -> str:
    """A sheet of a workbook as messages name it."""
    return f"{path}[{sheet}]"


def _header(sheet: Sheet) -> Sequence[str]:
    try:
        return [str(value).strip() for value in next(iter(sheet.rows()), (0, ()))[1] if value is not None]
    except WorkbookError:
        return ()


def _meant_by_header(sheet: Sheet) -> str:
    """The table whose columns a sheet has, by its first row."""
    header = frozenset(_header(sheet))
    scores = {table.name: len(header.intersection(table.header)) for table in TABLES if table.must_stand <= header}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] >= _TELLING else ""
