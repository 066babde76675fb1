"""Files of coded tables -> batches of text columns, packed (.zip, .gz) as they are published, memory level at any size."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import IO, Any, NamedTuple

from stancegraph import limits
from stancegraph.characters import as_text, show
from stancegraph.errors import StancegraphError
from stancegraph.files import folders_passed
from stancegraph.importers.blanks import Blanks
from stancegraph.importers.mapping import FileForm
from stancegraph.nearest import did_you_mean

_PACKED = {b"\x1f\x8b": "gz", b"PK": "zip"}
_NO_TEXT = bytes({*range(32), 127} - set(b"\t\n\r"))
# Of UTF-8, the other control characters and those that are none.
_find_more_that_is_no_text = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]").search


@dataclass(frozen=True, slots=True)
class Member:
    """One table: a file, or one of those in a .zip file, whose ``name`` says both."""

    path: Path
    name: str
    inside: str = ""


@dataclass(slots=True)
class Batch:
    """Some rows of a table: ``columns`` are pyarrow arrays of text by name, ``numbers`` where each row stands, from 1."""

    member: Member
    columns: dict[str, Any]
    numbers: Any
    unfit: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows that are none: number, reason, text."""
    replaced: int = 0
    """Signs that stand for bytes that could not be read."""
    blanks: Blanks = field(default_factory=Blanks)
    """Its cells in which a blank stands for what was no text."""

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.numbers)


def pyarrow() -> Any:
    """The library that reads tables by columns; raises StancegraphError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.csv
    except ImportError as error:
        raise StancegraphError('coded tables are read with pyarrow: pip install "stancegraph[bulk]"') from error
    return pyarrow


def members(paths: Iterable[Path]) -> Iterator[Member]:
    """The tables in files and folders; a folder's files in the order of their names. Raises StancegraphError."""
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
            if not inside:
                raise StancegraphError(folders_passed(path) or f"{path}: there is no file in this folder")
            yield from members(inside)
            continue
        with _explained(path):
            with path.open("rb") as raw:
                packed = _PACKED.get(raw.read(2))
            if packed != "zip":
                yield Member(path, path.name)
                continue
            with zipfile.ZipFile(path) as archive:
                names = [each.filename for each in archive.infolist() if not each.is_dir()]
        if "[Content_Types].xml" in names:
            raise StancegraphError(f"{path}: this is a workbook; save its sheet as CSV")
        names = [each for each in names if not each.startswith("__MACOSX/")]
        if not names:
            raise StancegraphError(f"{path}: there is no file in it")
        yield from (
            Member(path, f"{path.name}/{each}" if len(names) > 1 else path.name, each) for each in sorted(names)
        )


@contextmanager
def opened(member: Member, form: FileForm) -> Iterator[IO[bytes]]:
    """The bytes of a table, unpacked; raises StancegraphError for whatever goes wrong while it is read."""
    with _explained(member.path, member.name):
        if member.inside:
            with zipfile.ZipFile(member.path) as archive, archive.open(member.inside) as stream:
                yield stream
            return
        with member.path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with gzip.open(member.path) if zipped else member.path.open("rb") as stream:
            yield stream  # type: ignore[misc]


@contextmanager
def _explained(path: Path, name: str = "") -> Iterator[None]:
    shown = f"{path.parent / name}" if name else str(path)
    try:
        yield
    except UnicodeError as error:
        raise StancegraphError(f"{shown}: {_not_text(error)}") from error
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        if isinstance(error, StancegraphError):
            raise
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise StancegraphError(f"{shown}: cannot be read: {reason}") from error


def _not_text(error: UnicodeError) -> str:
    what = (
        f"byte 0x{error.object[error.start]:02X} is not {error.encoding}"
        if isinstance(error, UnicodeDecodeError)
        else "it is not in the encoding that is said"
    )
    if not isinstance(error, UnicodeDecodeError):
        return f"{what}: {error}"
    return f'{what}; say encoding = "..." in [file] of the mapping, or unreadable = "replace"'


class _Decoded(io.RawIOBase):
    """Text in any encoding as UTF-8; what cannot be read is refused or replaced, and then counted."""

    def __init__(self, stream: IO[bytes], form: FileForm) -> None:
        self._stream = stream
        errors = "replace" if form.unreadable == "replace" else "strict"
        encoding = "utf-8-sig" if codecs.lookup(form.encoding).name == "utf-8" else form.encoding
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._left = memoryview(b"")
        self.replaced = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            raw = self._stream.read(limits.LONGEST_CODED_ROW)
            text = self._decoder.decode(raw, final=not raw)
            self.replaced += text.count("\ufffd")
            self._left = memoryview(text.encode("utf-8", "surrogatepass"))
            if not raw and not self._left:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _Source:
    """The text of a table as its reader takes it: UTF-8, its lines counted. After the block it has nothing more to give.

    The reader has a thread of its own, which may ask for more when nobody waits for its rows any longer.
    """

    def __init__(self, stream: IO[bytes], form: FileForm) -> None:
        # The reader itself sees whether text is UTF-8.
        plain = form.unreadable == "refuse" and codecs.lookup(form.encoding).name == "utf-8"
        self._decoded = None if plain else _Decoded(stream, form)
        self._stream = stream if self._decoded is None else io.BufferedReader(self._decoded, limits.LONGEST_CODED_ROW)
        self._reading = Lock()
        self._ended = False
        self._ends, self._last = 0, b"\n"
        self._tail = b""
        self.has_no_text = False
        """Whether there were characters that are no text in what was read so far."""
        self.closed = False

    def __enter__(self) -> _Source:
        return self

    def __exit__(self, *_error: object) -> None:
        with self._reading:
            self._ended = True

    @property
    def replaced(self) -> int:
        """Signs that stand for bytes that could not be read."""
        return 0 if self._decoded is None else self._decoded.replaced

    @property
    def lines(self) -> int:
        """How many lines were read so far, blank ones too."""
        return self._ends + (self._last != b"\n")

    def read(self, size: int) -> bytes:
        """So many bytes or fewer; none at the end."""
        with self._reading:
            if self._ended:
                return b""
            found = self._stream.read(size)
            self._ends += found.count(b"\n")
            self._last = found[-1:] or self._last
            self.has_no_text = self.has_no_text or _has_no_text(found) or _has_no_text(self._tail + found[:2])
            self._tail = found[-2:] if len(found) > 1 else self._tail[-1:] + found
            return found

    def close(self) -> None:
        """What the reader says when it is done."""
        self.closed = True


def _has_no_text(raw: bytes) -> bool:
    """Whether there are characters that are no text in some bytes of UTF-8."""
    if len(raw.translate(None, _NO_TEXT)) < len(raw):
        return True
    return not raw.isascii() and _find_more_that_is_no_text(raw) is not None


def _check_quotes(member: Member, form: FileForm, cells: int, lines: int, rows: int) -> None:
    """Refuse a table in which a stray quotation mark makes one cell of what are several rows.

    A cell may have lines. But a mark behind which text goes on closed nothing, one that is never closed opened nothing, and lines
    that by themselves have as many cells as rows have are rows.
    """
    at, held = 1, list[str]()

    def kept(source: Iterable[str]) -> Iterator[str]:
        for each in source:
            held.append(each)
            yield each

    longest = csv.field_size_limit(limits.LONGEST_CODED_ROW)
    try:
        with opened(member, form) as stream:
            source = kept(_lines(io.BufferedReader(_Decoded(stream, form)), member))
            table = csv.reader(source, **_dialect(form), strict=True)
            while True:
                at += len(held)
                held.clear()
                try:
                    if next(table, None) is None:
                        return
                    fault = False
                except csv.Error:
                    fault = True
                inside = [each for each in held if each.strip()]
                alike = sum(each.count(form.delimiter) == cells - 1 for each in inside)
                if len(held) > 1 and (fault or (cells > 1 and alike * 2 > len(inside))):
                    break
    finally:
        csv.field_size_limit(longest)
    raise StancegraphError(
        f"{member.name}: a stray quotation mark makes one row of lines {at:,} to {at + len(held) - 1:,}, and {lines:,} lines were "
        f'read as {rows:,} rows; mend it, or where such marks mean nothing say quote = "" in [file] of the mapping'
    )


def first_row(member: Member, form: FileForm) -> list[str]:
    """The cells of the first row that is not blank; none where the file is empty. Raises StancegraphError."""
    with opened(member, form) as stream:
        lines = _lines(io.BufferedReader(_Decoded(stream, form)), member)
        rows = csv.reader(lines, **_dialect(form))
        try:
            return next((row for row in rows if any(row)), [])
        except csv.Error as error:
            raise StancegraphError(f"{member.name}: {why_no_row(error)}") from error


def why_no_row(error: csv.Error) -> str:
    """Why the first row of a table cannot be read, in words of ours."""
    if "new-line" in str(error):
        return "a carriage return (CR) stands alone in its first row; is it a table of text, and do its lines end in LF or CRLF?"
    return f"cannot be read: {error}"


def _lines(stream: io.BufferedReader, member: Member) -> Iterator[str]:
    while line := stream.readline(limits.LONGEST_LINE + 1):
        if len(line) > limits.LONGEST_LINE:
            raise StancegraphError(
                f"{member.name}: a line is longer than {limits.LONGEST_LINE:,} bytes; is this a table?"
            )
        yield line.decode("utf-8", "surrogatepass")


def _dialect(form: FileForm) -> dict[str, Any]:
    if form.quote:
        return {"delimiter": form.delimiter, "quotechar": form.quote}
    return {"delimiter": form.delimiter, "quoting": csv.QUOTE_NONE}


def layout(member: Member, form: FileForm, first: list[str]) -> tuple[str, ...]:
    """The names of the columns of a table, by its first row; empty where they cannot be told."""
    if form.header:
        return tuple(each.strip() for each in first)
    return next((names for names in form.layouts if len(names) == len(first)), ())


def wanting(names: Iterable[str], known: tuple[str, ...]) -> str:
    """Says which columns a table does not have; empty where it has them all."""
    missing = [name for name in names if name not in known]
    if not missing:
        return ""
    hints = did_you_mean(missing[0], known) if len(missing) == 1 else ""
    listed = ", ".join(map(show, missing[:5])) + (" ..." if len(missing) > 5 else "")
    has = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
    return f"no column {listed}{hints}; it has {has}"


def batches(member: Member, form: FileForm, names: tuple[str, ...], columns: Iterable[str]) -> Iterator[Batch]:
    """The rows of a table whose columns have these names; of them ``columns`` are read.

    Cells have no blanks around, and what is missing is null. Raises StancegraphError.
    """
    arrow = pyarrow()
    asked = set(columns)
    wanted = [name for name in names if name in asked] or list(names[:1])
    others = () if form.header else tuple(name for each in form.layouts for name in each)
    more = [name for name in dict.fromkeys(others) if name in asked and name not in names]
    pending: deque[_Aside] = deque()

    def aside(row: Any) -> str:
        if len(pending) == limits.MOST_ODD_ROWS:
            return "error"
        pending.append(_Aside(row.number, row.actual_columns, row.text))
        return "skip"

    with opened(member, form) as stream, _Source(stream, form) as text:
        try:
            reader = arrow.csv.open_csv(
                arrow.PythonFile(text, mode="r"),
                read_options=arrow.csv.ReadOptions(
                    column_names=_unique(names),
                    skip_rows_after_names=int(form.header),
                    use_threads=False,
                    block_size=limits.LONGEST_CODED_ROW,
                ),
                parse_options=arrow.csv.ParseOptions(
                    delimiter=form.delimiter,
                    quote_char=form.quote or False,
                    newlines_in_values=bool(form.quote),
                    invalid_row_handler=aside,
                ),
                convert_options=arrow.csv.ConvertOptions(
                    column_types={name: arrow.string() for name in wanted},
                    include_columns=wanted,
                    null_values=["", *form.missing],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
        except arrow.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            raise _unreadable(member, error) from error
        at, waiting, replaced, rows = 1 + form.header, list[_Aside](), 0, int(form.header)
        with ThreadPoolExecutor(1) as ahead:  # one block is read while the one before it is looked at
            coming = ahead.submit(_next, reader)
            while True:
                try:
                    read = coming.result()
                except arrow.ArrowInvalid as error:
                    raise _unreadable(member, error) from error
                waiting += [pending.popleft() for _ in range(len(pending))]
                if read is not None:
                    coming = ahead.submit(_next, reader)
                count = 0 if read is None else read.num_rows
                numbers, at = _numbers(at, count, waiting)
                # The reader is ahead of the rows it gives: what lies behind them waits.
                due = [each for each in waiting if each.number < at or read is None]
                waiting = [each for each in waiting if each.number >= at and read is not None]
                found = {name: _null(arrow, count) for name in more}
                found |= {name: _cells(arrow, read.column(name)) if count else _null(arrow, 0) for name in wanted}
                batch = Batch(member, found, numbers)
                _other_layouts(arrow, form, batch, due)
                if text.has_no_text:
                    blank_what_is_no_text(batch)
                replaced, batch.replaced = text.replaced, text.replaced - replaced
                rows += batch.rows + len(batch.unfit)
                if batch.rows or batch.unfit or batch.replaced:
                    yield batch
                if read is None:
                    break
        if form.quote and text.lines > rows:
            _check_quotes(member, form, len(names), text.lines, rows)


def _next(reader: Any) -> Any:
    """The next batch of a reader; None after the last."""
    try:
        return reader.read_next_batch()
    except StopIteration:
        return None


class _Aside(NamedTuple):
    """A row with another number of cells than the first."""

    number: int
    cells: int
    text: str


def _unreadable(member: Member, error: Exception) -> StancegraphError:
    said = str(error)
    if "UTF8" in said:
        said = 'a cell is not UTF-8; say encoding = "..." in [file] of the mapping, or unreadable = "replace"'
    elif "straddling" in said:
        said = f"a line is longer than {limits.LONGEST_CODED_ROW:,} bytes; is this a table?"
    return StancegraphError(f"{member.name}: cannot be read: {said.splitlines()[0]}")


def _unique(names: tuple[str, ...]) -> list[str]:
    """Names with each one once: of two columns of one name the first has it."""
    seen: set[str] = set()
    found = []
    for number, name in enumerate(names):
        found.append(name if name not in seen else f"\0{number}")
        seen.add(name)
    return found


def _numbers(at: int, count: int, aside: Iterable[_Aside]) -> tuple[Any, int]:
    """Where so many rows stand, from ``at`` on, and the number after them: between them are those that were set aside."""
    import numpy as np

    between = {each.number for each in aside if each.number >= at}
    if not between:
        return np.arange(at, at + count), at + count
    numbers = np.arange(at, at + count + len(between))
    numbers = numbers[~np.isin(numbers, list(between))][:count]
    after = int(numbers[-1]) + 1 if count else at
    while after in between:
        after += 1
    return numbers, after


def _other_layouts(arrow: Any, form: FileForm, batch: Batch, aside: Iterable[_Aside]) -> None:
    """Put rows of another layout at the end of a batch, and those of none among the unfit."""
    import numpy as np

    rows: dict[tuple[str, ...], list[tuple[int, list[str]]]] = {}
    for number, cells, text in aside:
        names = next((each for each in form.layouts if not form.header and len(each) == cells), None)
        row = _row(text, form) if names is not None else []
        if names is None or len(row) != len(names):
            batch.unfit.append((number, "another number of cells than the first row", text))
        else:
            rows.setdefault(names, []).append((number, row))
    missing = {"", *form.missing}
    for names, found in rows.items():
        for name, held in batch.columns.items():
            place = names.index(name) if name in names else None
            cells_of = [None if place is None or row[place] in missing else row[place] for _, row in found]
            batch.columns[name] = arrow.concat_arrays([held, _cells(arrow, arrow.array(cells_of, arrow.string()))])
        batch.numbers = np.concatenate([batch.numbers, np.array([number for number, _ in found])])


def blank_what_is_no_text(batch: Batch) -> None:
    """Put a blank for each character that is no text in the cells of a batch, which notes them."""
    import numpy as np

    arrow = pyarrow()
    touched = np.zeros(batch.rows, dtype=np.int64)
    for name, cells in batch.columns.items():
        encoded = cells.dictionary_encode()
        different = encoded.dictionary.to_pylist()
        plain = [as_text(each) for each in different]
        if plain == different:
            continue
        changed = arrow.array([one != other for one, other in zip(plain, different, strict=True)])
        touched += changed.take(encoded.indices).fill_null(False).to_numpy(zero_copy_only=False)
        batch.columns[name] = _cells(arrow, arrow.array(plain, arrow.string()).take(encoded.indices))
    if touched.any():
        batch.blanks.add(batch.member.name, int(batch.numbers[touched > 0].min()), int(touched.sum()))


def _row(text: str, form: FileForm) -> list[str]:
    """The cells of a row; none where they cannot be told."""
    try:
        return next(csv.reader([text], **_dialect(form)), [])
    except csv.Error:
        return []


def _null(arrow: Any, count: int) -> Any:
    return arrow.nulls(count, arrow.string())


def _cells(arrow: Any, column: Any) -> Any:
    """Cells without blanks around; what is then empty is null."""
    trimmed = arrow.compute.utf8_trim_whitespace(column)
    empty = arrow.compute.equal(arrow.compute.binary_length(trimmed), 0)
    if not arrow.compute.any(empty).as_py():
        return trimmed
    return arrow.compute.if_else(empty, arrow.scalar(None, arrow.string()), trimmed)
