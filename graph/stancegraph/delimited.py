"""Tables as delimited text (CSV, TSV): the one writer of all the program writes, after RFC 4180, and lines as they are read.

A cell that holds the delimiter, a quotation mark, a line feed or a carriage return is quoted. Rows end in a line feed
alone, which every reader of CSV takes and line tools need. Cells are never altered: one that a spreadsheet would take for
a formula (``=``, ``+``, ``-``, ``@``) is written as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TextIO

from stancegraph import limits


class _Text(Protocol):
    def write(self, text: str, /) -> object: ...


class Delimited:
    """Writes rows of cells to ``stream``, which must not translate line ends; None is the empty cell."""

    def __init__(self, stream: _Text, delimiter: str = ",") -> None:
        self._stream, self._delimiter = stream, delimiter
        self._special = re.compile(f'[{re.escape(delimiter)}"\\n\\r]').search
        # The writer of the standard library quotes a carriage return only where it is part of its line ends.
        self._writer = csv.writer(_LineFeeds(stream), delimiter=delimiter, lineterminator="\r\n")

    def write(self, cells: Iterable[Any]) -> None:
        """Write one row."""
        self._writer.writerow([("true" if cell else "false") if isinstance(cell, bool) else cell for cell in cells])

    def write_columns(self, columns: Iterable[Iterable[Any]]) -> None:
        """Write many rows, given as two columns or more without truth values: several times as fast, as most values repeat."""
        cells = [self._cells(list(column)) for column in columns]
        self._stream.write("".join(f"{row}\n" for row in map(self._delimiter.join, zip(*cells, strict=True))))

    def _cells(self, column: list[Any]) -> list[str]:
        # Nothing in most columns of texts has to be quoted: one look at all of it says so.
        if set(map(type, column)) == {str} and not self._special("".join(column)):
            return column
        return list(map(_Quoted(self._special, column).__getitem__, column))


class _Quoted(dict[Any, str]):
    """The values of a column as the cells they are written as, each worked out once.

    Only in a column of whole numbers and of others they are worked out anew: 1 and 1.0 are one key, and two cells.
    """

    def __init__(self, special: Callable[[str], object], column: Iterable[Any]) -> None:
        self._special = special
        self._one_key_two_cells = sum(issubclass(kind, int | float) for kind in set(map(type, column))) > 1

    def __missing__(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if self._one_key_two_cells and isinstance(value, int | float):
            return text
        if self._special(text):
            text = '"{}"'.format(text.replace('"', '""'))
        self[value] = text
        return text


class _LineFeeds:
    """Ends rows, which come whole, in a line feed."""

    def __init__(self, stream: _Text) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(f"{row[:-2]}\n")


class LongLineError(Exception):
    """A line is longer than any that could be right."""


def lines_of(stream: TextIO) -> Iterator[str]:
    """The lines of a text with their ends, as iterating over it gives them; raises LongLineError for one without end."""
    while line := stream.readline(limits.LONGEST_LINE + 1):
        if len(line) > limits.LONGEST_LINE:
            raise LongLineError(f"the line is longer than {limits.LONGEST_LINE:,} characters; is this a table?")
        yield line
