"""How a file of CSV is written: its encoding, and what divides its columns.

Spreadsheets of many countries divide columns by semicolons, some by tabs, and say so in a first line ``sep=;`` or not at
all; what a header is known by are the names of the columns.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO, TextIO

from stancegraph.characters import show

_CALLED = {",": "','", ";": "';'", "\t": "tabs", "|": "'|'"}
_SAID = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 20


class DialectError(Exception):
    """It cannot be told how a file is written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """``delimiter`` divides columns, the header stands in line ``header``; ``assumed`` says what was assumed, empty for the format's own way."""

    delimiter: str = ","
    header: int = 1
    assumed: str = ""


def as_text(stream: BinaryIO, declared: str) -> TextIO:
    """The text in a file, line ends as they stand, and bytes that are no text as surrogates.

    A byte-order mark is believed before what ``dataset.toml`` declares. Raises DialectError where the file is UTF-8 and declared to
    be what any bytes can be.
    """
    start = stream.read(len(codecs.BOM_UTF8))
    stream.seek(0)
    if start.startswith(_UTF16):
        return TextIOWrapper(stream, "utf-16", "surrogatepass", newline="")
    if declared == "utf-8" or start == codecs.BOM_UTF8:
        return TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
    if _is_utf8(stream):
        raise DialectError(
            f"this is UTF-8, and dataset.toml says that tables are in {declared}: save them all as UTF-8 and remove that key"
        )
    stream.seek(0)
    return TextIOWrapper(stream, declared, "surrogateescape", newline="")


def _is_utf8(stream: BinaryIO) -> bool:
    """Whether bytes are UTF-8 and not merely ASCII, which is alike in all encodings."""
    decoder, ascii_only = codecs.getincrementaldecoder("utf-8")(), True
    try:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            decoder.decode(chunk)
            ascii_only = ascii_only and chunk.isascii()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not ascii_only


def sniffed(lines: Iterator[str], names: Sequence[str]) -> tuple[Dialect, Iterator[str]]:
    """The dialect of a table whose columns have these names, and its lines from the header on.

    Raises DialectError for a header that could be divided in two ways, and what ``lines`` raises.
    """
    first = next(lines, "")
    if said := _SAID.fullmatch(first):
        delimiter = said[1]
        if delimiter not in _CALLED:
            raise DialectError(f"sep={show(delimiter)} divides no table here; divide columns by ','")
        return Dialect(delimiter, 2, f"the first line says that columns are divided by {_CALLED[delimiter]}"), lines
    known = frozenset(names)
    # What nearly every table is, and the only way that is not worth a word.
    if first.count(",") and not any(sign in first for sign in _CALLED if sign != ","):
        return Dialect(), chain([first], lines)
    found = {sign: [name.strip() for name in _split(first, sign)] for sign in _CALLED}
    score = {sign: len(known.intersection(cells)) for sign, cells in found.items()}
    best = max(score.values())
    likely = [sign for sign in _CALLED if score[sign] == best and len(found[sign]) > 1]
    if best == 0:
        # Nothing here is called as a column should be, and the names are told to be wrong as they stand.
        likely = [max(found, key=lambda sign: len(found[sign]))]
    if len(likely) > 1:
        ways = " or by ".join(_CALLED[sign] for sign in likely)
        raise DialectError(
            f"columns may be divided by {ways}: {show(first.strip())} reads either way; divide them by ',' and quote what has one in it"
        )
    delimiter = likely[0] if likely else ","
    assumed = "" if delimiter == "," else f"columns are taken to be divided by {_CALLED[delimiter]}"
    return Dialect(delimiter, 1, assumed), chain([first], lines)


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of a line, whatever is wrong with its quotation marks."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def called(delimiter: str) -> str:
    """A delimiter as messages name it."""
    return _CALLED[delimiter]


def surplus_is_empty(cells: Sequence[str], width: int) -> bool:
    """Whether a row has more cells than its header, all of them blank, as spreadsheets leave them at the right."""
    return len(cells) > width and not any(map(str.strip, cells[width:]))


def is_plain(content: bytes, declared: str, names: Sequence[str]) -> bool:
    """Whether a table is written as the format has it, so that rows of UTF-8 divided by commas may follow."""
    if content.startswith(_UTF16) or (declared != "utf-8" and not content.startswith(codecs.BOM_UTF8)):
        return False
    first = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)[:1]
    try:
        return sniffed(iter([line.decode("utf-8", "surrogateescape") for line in first]), names)[0] == Dialect()
    except DialectError:
        return False
