"""Tables of roll-call votes, each known by its header: their rows as cells, packed or not, whoever wrote them.

R writes what is missing as ``NA`` without quotation marks; pandas writes numbers of a column in which something is missing
with ``.0`` behind them; the UN Digital Library changed the names of columns between versions.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from stancegraph import limits
from stancegraph.characters import as_text, not_text
from stancegraph.delimited import LongLineError, lines_of
from stancegraph.errors import StancegraphError
from stancegraph.files import folders_passed
from stancegraph.importers.blanks import Blanks

MISSING = "NA"
"""How R writes a value that is missing: without quotation marks. Within them it is text, as Namibia's code is."""
# One cell as it is written: within quotation marks, which are doubled in it, or without.
_WRITTEN = re.compile(r'("(?:[^"]|"")*"[^,]*|[^,]*)(?:,|\r?\n?\Z)')


class Kind(NamedTuple):
    """A table: the columns it is known by, and those it may have beside them."""

    title: str
    needed: tuple[str, ...]
    more: tuple[str, ...] = ()


VOTES = Kind("votes", ("rcid", "country", "country_code", "vote"))
TOPICS = Kind("topics of roll calls", ("rcid", "short_name", "issue"))
ROLL_CALLS = Kind(
    "roll calls", ("rcid", "date"), ("session", "importantvote", "unres", "amend", "para", "short", "descr")
)
LIBRARY = Kind(
    "votes of the UN Digital Library",
    ("undl_id", "ms_code", "ms_name", "ms_vote", "date"),
    ("resolution", "title", "session"),
)
_KINDS = (VOTES, TOPICS, ROLL_CALLS, LIBRARY)
# Versions of the library's table name some columns in the plural.
_SINGULAR = {f"{name}s": name for name in ("ms_code", "ms_name", "ms_vote", "resolution", "session", "title")}


def column_names(header: Sequence[str]) -> list[str]:
    """The names of columns as they are looked for, whatever the version of the table."""
    return [_SINGULAR.get(name, name) for name in header]


def whole(cell: str) -> str:
    """A number without the ``.0`` that pandas puts behind whole ones; any other cell as it is."""
    head, point, zeros = cell.partition(".")
    return head if point and head.isdigit() and not zeros.strip("0") else cell


def find_tables(paths: Sequence[Path]) -> dict[Kind, Path]:
    """Which file is which, by their headers; in a folder, files with other headers are passed over."""
    tables: dict[Kind, Path] = {}
    for path, chosen in _candidates(paths):
        kind = _kind_of(path)
        if kind in tables:
            raise StancegraphError(f"{tables[kind]} and {path} both hold {kind.title}; name one of them")
        if kind:
            tables[kind] = path
        elif chosen:
            raise StancegraphError(f"{path}: its header is not that of {_headers(_KINDS)}")
    missing = [kind for kind in (VOTES, ROLL_CALLS) if kind not in tables]
    if LIBRARY in tables:
        if other := next((tables[kind] for kind in (VOTES, ROLL_CALLS) if kind in tables), None):
            raise StancegraphError(f"{tables[LIBRARY]} and {other} are of two collections of votes; name one of them")
        return tables
    if missing:
        places = ", ".join(map(str, paths)) or "nothing"
        others = "".join(f"; {each}" for path in paths if (each := folders_passed(path, paths)))
        raise StancegraphError(
            f"{places}: no table of {_headers(missing)}; name a CSV file with these columns, or its folder{others}"
        )
    return tables


def holds_roll_calls(path: Path) -> bool:
    """Whether a file is a table of roll-call votes, or a folder has one, by their headers. Raises StancegraphError for what cannot be read."""
    return any(_kind_of(each) for each, _ in _candidates([path]))


def _not_utf8(path: Path, zipped: bool, error: UnicodeDecodeError) -> str:
    """Says which line holds what is not UTF-8: a letter lost in a name would make one state of two."""
    try:
        with (gzip.open if zipped else open)(path, "rb") as stream:
            for number, raw in enumerate(iter(lambda: stream.readline(4 * limits.LONGEST_LINE), b""), 1):
                try:
                    raw.decode()
                except UnicodeDecodeError as fault:
                    return f"{path}:{number}: byte 0x{raw[fault.start]:02X} is not UTF-8; save the file as UTF-8"
    except (OSError, EOFError, zlib.error):
        pass  # it went away meanwhile, or is broken off behind the byte
    return f"{path}: {error.reason}; save the file as UTF-8"


def _headers(kinds: Sequence[Kind]) -> str:
    return ", or of ".join(f"{kind.title} ({', '.join(kind.needed)})" for kind in kinds)


def _candidates(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Files to look at, and whether each was named by the user."""
    for path in paths:
        if path.is_dir():
            yield from ((each, False) for each in sorted(path.iterdir()) if each.name.endswith((".csv", ".csv.gz")))
        else:
            yield path, True


def _kind_of(path: Path) -> Kind | None:
    with _reader(path) as rows:
        header = next(rows, [])
    return next((kind for kind in _KINDS if set(kind.needed) <= set(column_names(header))), None)


@contextmanager
def _reader(path: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of a CSV file, unpacked if it is gzipped, whatever it is called."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with (gzip.open if zipped else open)(path, "rt", encoding="utf-8-sig", newline="") as stream:
            lines = _Lines(lines_of(stream))
            yield (lines.cells(row) for row in csv.reader(lines))
    except LongLineError as error:
        raise StancegraphError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise StancegraphError(_not_utf8(path, zipped, error)) from error
    except (OSError, EOFError, zlib.error, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StancegraphError(f"{path}: cannot be read: {reason}") from error


class _Lines:
    """The lines of a CSV file, each row's kept until its cells are known: they tell what is missing from the text ``NA``."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = next(self._stream)
        self._read.append(text)
        return text

    def cells(self, row: list[str]) -> list[str]:
        """The cells of the row that was read last, without blanks around; what is missing is empty."""
        cells = [cell.strip() for cell in row]
        if MISSING in cells:
            written = [cell.strip() for cell in _WRITTEN.findall("".join(self._read))]
            cells = [
                "" if cell == MISSING and as_written == MISSING else cell
                for cell, as_written in zip(cells, written, strict=False)
            ]
        self._read.clear()
        return cells


def rows_of(path: Path, kind: Kind, dropped: Counter[str], blanks: Blanks) -> Iterator[list[str]]:
    """The cells of each row in the order of the kind's columns; a row of another length is dropped, and ``blanks`` notes what was no text."""
    with _reader(path) as reader:
        header = column_names(next(reader))
        columns = (*kind.needed, *kind.more)
        # A column that the file lacks is read from the empty cell put at the end of each row.
        places = [header.index(column) if column in header else len(header) for column in columns]
        for number, row in enumerate(reader, 2):
            if len(row) == len(header):
                row.append("")
                cells = [row[place] for place in places]
                if not_text("".join(cells)):
                    blanks.add(path.name, number, sum(map(bool, map(not_text, cells))))
                    cells = [as_text(each).strip() for each in cells]
                yield cells
            elif row:
                dropped[f"rows of {kind.title}: not as many cells as the header"] += 1
