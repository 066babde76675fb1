"""Cells of a table of CSV that become others, while everything else in the file keeps its bytes.

Where the file itself is not as the format has it, in another encoding or divided by another sign, all of it is written anew.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

from stancegraph import limits
from stancegraph.delimited import Delimited, LongLineError, lines_of
from stancegraph.errors import StancegraphError
from stancegraph.files import alone_in, writing
from stancegraph.tables.appending import open_in_spreadsheet
from stancegraph.tables.dialect import Dialect, DialectError, as_text, called, sniffed, surplus_is_empty


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it is and as it is to be, without line ends, and the line it begins on."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is to become of one file: ``content`` was read, ``result`` is to be there.

    ``changes`` are the rows in which a cell is another; ``throughout`` says what is otherwise in all of them.
    """

    file: Path
    content: bytes
    result: bytes
    changes: tuple[Change, ...]
    throughout: str = ""


def write(files: Sequence[Rewritten]) -> None:
    """Write what files are to hold, each at once; a kill leaves some of them as they were.

    Raises StancegraphError where one cannot be written, was changed
    since, or is open in a spreadsheet.
    """
    with ExitStack() as locks:
        for folder in sorted({each.file.parent for each in files}):
            locks.enter_context(alone_in(folder))
        for each in files:
            if fault := open_in_spreadsheet(each.file):
                raise StancegraphError(f"{each.file}: {fault}")
            if each.file.read_bytes() != each.content:
                raise StancegraphError(
                    f"{each.file}: was changed by somebody else just now; nothing was written, try again"
                )
        for each in files:
            with writing(each.file) as stream:
                stream.write(each.result)


@dataclass
class File:
    """One table: its dialect, and its rows as they stand in the file and as cells."""

    path: Path
    content: bytes
    encoding: str
    declared: str
    dialect: Dialect
    columns: Sequence[str]
    rows: list[tuple[int, str, list[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, path: Path, columns: Sequence[str], declared: str) -> File | None:
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
                file = cls(path, content, encoding, declared, dialect, columns)
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

    def names(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(name.strip() for name in self.rows[0][2])

    def rewritten(self, cell: Callable[[int, str, str], str]) -> Rewritten | None:
        """The file as the format has it, with other cells: ``cell`` is given the line of a row, a column and its cell.

        None where it stays as it is, and where a cell stands in a column without a name, which is a problem. Cells of private columns
        are nobody's to change.
        """
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
            wanted = [
                cell(line, name, each) if name in self.columns else each
                for name, each in zip(names, cells, strict=False)
            ][:width]
            changed = wanted != cells[:width]
            end = text[len(text.rstrip("\r\n")) :] or "\n"
            pieces.append(_row(wanted, "\n" if said else end) if said or changed else text)
            if changed:
                changes.append(Change(line, _bare(text), _bare(pieces[-1])))
        if not (said or changes):
            return None
        return Rewritten(self.path, self.content, self._bytes("".join(pieces), bool(said)), tuple(changes), said)

    def _throughout(self, has_empty_columns: bool) -> str:
        said = []
        if self.encoding != "utf-8-sig":
            said.append(f"UTF-8 and not {self.encoding.upper()}")
        if self.dialect.delimiter != ",":
            said.append(f"divided by ',' and not by {called(self.dialect.delimiter)}")
        if self.dialect.header > 1:
            said.append("without the line sep=")
        if has_empty_columns:
            said.append("without empty columns at the right")
        return ", ".join(said)

    def mixed(self) -> int | None:
        """The first line that is not in the declared encoding of the file, and would be other words in UTF-8; None where none is known to be."""
        if self.encoding in ("utf-8-sig", "utf-16"):
            return None
        # What is UTF-8 by chance has letters in a row that nobody writes.
        lines = enumerate(self.content.split(b"\n"), 1)
        return next((line for line, each in lines if _is_utf8(each) or not _is(each, self.encoding)), None)

    def _bytes(self, text: str, anew: bool) -> bytes:
        """The text as the file is to hold it. Where ``dataset.toml`` declares another encoding a mark says that this is UTF-8."""
        marked = self.declared != "utf-8" if anew else self.content.startswith(codecs.BOM_UTF8)
        return (codecs.BOM_UTF8 if marked else b"") + text.encode("utf-8", "surrogateescape")


def _is_utf8(line: bytes) -> bool:
    return not line.isascii() and _is(line, "utf-8")


def _is(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


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
