"""Tables of CSV rewritten as the format has them, where nothing changes what they mean: ``validate --fix``.

Names become the ids they stand for, days are written YYYY-MM-DD, blanks at the ends of cells go, and files are UTF-8 divided by commas. Rows that
need nothing keep their bytes. Quotes stay as they are, blanks and form of accents too: they have to be the words of a text.
"""

from __future__ import annotations

import codecs
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

from stancegraph import limits
from stancegraph.delimited import Delimited, LongLineError, lines_of
from stancegraph.errors import Problem, StancegraphError
from stancegraph.files import alone_in, writing
from stancegraph.tables.appending import open_in_spreadsheet
from stancegraph.tables.dialect import Dialect, DialectError, as_text, called, sniffed, surplus_is_empty
from stancegraph.tables.info import conventions_of
from stancegraph.tables.otherwise import Mended as Told
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import Pending, read
from stancegraph.tables.registry import Registry
from stancegraph.tables.rows import Aside
from stancegraph.tables.table import TABLES
from stancegraph.tables.together import Prefixes, members

_AS_IT_IS = "quote"
"""The column in which blanks are words."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it is and as it is to be, without line ends, and the line it begins on."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What is to become of one file: ``content`` was read, ``result`` is to be there.

    ``changes`` are the rows in which a cell is another; ``throughout`` says what is otherwise in all of them.
    """

    file: Path
    content: bytes
    result: bytes
    changes: tuple[Change, ...]
    throughout: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to mend, and what could be mended in files of a kind that is not rewritten."""

    files: tuple[Mended, ...]
    left: tuple[Problem, ...]


_Cells = dict[str, dict[tuple[int, str], str]]


def plan(folders: Sequence[Path], prefixes: Prefixes | None = None) -> Plan:
    """What can be mended in dataset folders that are read together, those they use not among them. Writes nothing.

    Raises StancegraphError where a table cannot be read.
    """
    found: _Cells = defaultdict(dict)

    def mended(file: str, line: int, column: str, _cell: str, plain: str) -> None:
        found[file][line, column] = plain

    before = _records(folders, prefixes, {}, mended)
    files = []
    for folder in folders:
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            if path.is_file():
                each = _File.of(path, table.header, found.pop(str(path), {}), conventions_of(folder).encoding)
                if each and (done := each.mended()):
                    files.append(done)
    if files and _records(folders, prefixes, {each.file: each.result for each in files}) != before:
        names = ", ".join(str(each.file) for each in files)
        raise StancegraphError(
            f"{names}: would mean something else when mended, so nothing is written; please report it"
        )
    named = {str(folder) for folder in folders}
    left = [
        Problem(file, line, column, f"could be {plain}, but only tables of CSV are mended")
        for file, cells in found.items()
        for (line, column), plain in cells.items()
        if str(Path(file.partition("[")[0]).parent) in named
    ]
    return Plan(tuple(files), tuple(left))


def write(plan: Plan) -> None:
    """Write what was planned, each file at once.

    A kill leaves some of them mended, which mean what they meant. Raises StancegraphError where one cannot be written, was changed
    since, or is open in a spreadsheet.
    """
    with ExitStack() as locks:
        for folder in sorted({each.file.parent for each in plan.files}):
            locks.enter_context(alone_in(folder))
        for each in plan.files:
            if fault := open_in_spreadsheet(each.file):
                raise StancegraphError(f"{each.file}: {fault}")
            if each.file.read_bytes() != each.content:
                raise StancegraphError(
                    f"{each.file}: was changed by somebody else just now; nothing was written, try again"
                )
        for each in plan.files:
            with writing(each.file) as stream:
                stream.write(each.result)


def _records(
    folders: Sequence[Path], prefixes: Prefixes | None, pending: Pending, mended: Told | None = None
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


@dataclass
class _File:
    """One table: its dialect, and its rows as they stand in the file and as cells."""

    path: Path
    content: bytes
    encoding: str
    dialect: Dialect
    columns: Sequence[str]
    plain: Mapping[tuple[int, str], str]
    rows: list[tuple[int, str, list[str]]] = field(default_factory=list)

    @classmethod
    def of(
        cls, path: Path, columns: Sequence[str], plain: Mapping[tuple[int, str], str], declared: str
    ) -> _File | None:
        """The file; None where it cannot be told what its rows are, which is a problem of its own."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
        previous_limit = csv.field_size_limit(limits.LONGEST_CELL)
        try:
            with as_text(BytesIO(content), declared) as stream:
                encoding = stream.encoding
                dialect, lines = sniffed(lines_of(stream), columns)
                raw: list[str] = []
                reader = csv.reader(_kept(lines, raw), delimiter=dialect.delimiter, strict=True)
                file = cls(path, content, encoding, dialect, columns, plain)
                line = dialect.header
                for cells in reader:
                    file.rows.append((line, "".join(raw), cells))
                    raw.clear()
                    line = dialect.header + reader.line_num
        except (DialectError, LongLineError, csv.Error, UnicodeDecodeError):
            return None
        finally:
            csv.field_size_limit(previous_limit)
        return file if file.rows and file._is_even() else None

    def _is_even(self) -> bool:
        width = len(self.rows[0][2])
        return all(not any(cells) or len(cells) == width or surplus_is_empty(cells, width) for _, _, cells in self.rows)

    def mended(self) -> Mended | None:
        """What is to become of the file; None where it is as it should be."""
        (header_line, header_text, header), *rows = self.rows
        names = [name.strip() for name in header]
        width = max((place for place, name in enumerate(names, 1) if name), default=0)
        if any(cell.strip() for _, _, cells in rows for cell in cells[width : len(names)]):
            return None  # a cell without a name, which is a problem
        said = self._throughout(width < len(names) or any(len(cells) > len(names) for _, _, cells in rows))
        changes: list[Change] = []
        pieces = [_row(names[:width], "\n") if said or names != header else header_text]
        if names[:width] != header[:width]:
            changes.append(Change(header_line, _bare(header_text), _bare(pieces[0])))
        for line, text, cells in rows:
            if not any(map(str.strip, cells)):
                pieces += [] if said else [text]
                continue
            wanted = [self._cell(line, name, cell) for name, cell in zip(names, cells, strict=False)][:width]
            changed = wanted != cells[:width]
            end = text[len(text.rstrip("\r\n")) :] or "\n"
            pieces.append(_row(wanted, "\n" if said else end) if said or changed else text)
            if changed:
                changes.append(Change(line, _bare(text), _bare(pieces[-1])))
        if not (said or changes):
            return None
        return Mended(self.path, self.content, self._bytes("".join(pieces), bool(said)), tuple(changes), said)

    def _throughout(self, has_empty_columns: bool) -> str:
        said = []
        if self.encoding not in ("utf-8-sig",):
            said.append(f"UTF-8 and not {self.encoding.upper()}")
        if self.dialect.delimiter != ",":
            said.append(f"divided by ',' and not by {called(self.dialect.delimiter)}")
        if self.dialect.header > 1:
            said.append("without the line sep=")
        if has_empty_columns:
            said.append("without empty columns at the right")
        return ", ".join(said)

    def _cell(self, line: int, name: str, cell: str) -> str:
        """A cell as it should be; those of private columns and quotes are nobody's to change."""
        if name not in self.columns or name == _AS_IT_IS:
            return cell
        return self.plain.get((line, name), cell.strip())

    def _bytes(self, text: str, anew: bool) -> bytes:
        """The text as the file is to hold it. Where ``dataset.toml`` declares another encoding a mark says that this is UTF-8."""
        one_byte = self.encoding not in ("utf-8-sig", "utf-16")
        marked = self.content.startswith(codecs.BOM_UTF8) and not anew
        return (codecs.BOM_UTF8 if one_byte or marked else b"") + text.encode("utf-8", "surrogateescape")


def _kept(lines: Iterator[str], raw: list[str]) -> Iterator[str]:
    for line in lines:
        raw.append(line)
        yield line


def _row(cells: Sequence[str], end: str) -> str:
    stream = StringIO(newline="")
    Delimited(stream).write(cells)
    return stream.getvalue().removesuffix("\n") + end


def _bare(text: str) -> str:
    return text.rstrip("\r\n")
