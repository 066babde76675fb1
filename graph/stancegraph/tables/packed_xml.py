"""Archives of XML, as spreadsheets save them, read piece by piece and within limits.

Nothing in one decides how much work it is: sizes are those its directory declares, beyond which nothing is unpacked, and a
document type, in which entities would be declared, is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from stancegraph import limits
from stancegraph.tables.sheets import WorkbookError

_CHUNK = 1 << 16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of the older kind begin, in which a workbook with a password is put as well."""
_MAYBE_PACKED_OTHERWISE = (NotImplementedError, RuntimeError)


class Archive:
    """A file that is an archive of parts; raises WorkbookError where it is none, or holds too much."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = ZipFile(path)
        except BadZipFile as error:
            with path.open("rb") as stream:
                if stream.read(len(_OLE)) == _OLE:
                    raise WorkbookError(
                        "the workbook has a password, or is an old one (.xls) under another name; save it as .xlsx without a password"
                    ) from error
            raise WorkbookError(f"not readable as a workbook: {error}; open it and save it again") from error
        entries = self._file.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > limits.MOST_PARTS or size > limits.LARGEST_WORKBOOK:
            self._file.close()
            raise WorkbookError(
                f"the workbook holds {size >> 20:,} MB in {len(entries):,} parts when unpacked, at most {limits.LARGEST_WORKBOOK >> 20} "
                f"in {limits.MOST_PARTS:,} are read; save large tables as CSV"
            )
        self._names = {entry.filename for entry in entries}

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def holds(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return part in self._names

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, in pieces."""
        try:
            with self._file.open(part) as stream:
                yield from iter(lambda: stream.read(_CHUNK), b"")
        except KeyError:
            raise WorkbookError(f"the part {part} is missing; open the workbook and save it again") from None
        except (BadZipFile, zlib.error, EOFError) as error:
            raise WorkbookError(f"the part {part} is damaged: {error}; open the workbook and save it again") from error
        except _MAYBE_PACKED_OTHERWISE as error:
            raise WorkbookError(
                f"the part {part} cannot be unpacked: {error}; save the workbook without a password"
            ) from error


Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def walk(archive: Archive, part: str, start: Start, end: End, text: Callable[[str], Any]) -> Iterator[None]:
    """Go through a part, calling ``start`` and ``end`` with local names and ``text`` with what stands between, a pause after each piece.

    Attributes keep their names without namespace, which are told apart by nothing else here.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEEPEST_XML:
            raise WorkbookError(f"the part {part} nests elements deeper than {limits.DEEPEST_XML}")
        start(_local(name), {_local(key): value for key, value in attributes.items()} if attributes else {})

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(name))

    def declares(*_: object) -> None:
        raise WorkbookError(
            f"the part {part} declares a document type, which no spreadsheet writes; open the workbook and save it again"
        )

    parser.StartElementHandler = starts
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = declares
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookError(
            f"the part {part} is not well-formed: {error}; open the workbook and save it again"
        ) from error
    yield


def _local(name: str) -> str:
    return name[name.rfind(" ") + 1 :]
