"""XML as other programs read it, out of what the RDF library writes."""

from __future__ import annotations

import re
from typing import IO, cast

from stancegraph.errors import StancegraphError

# XML 1.0 has no way to write these, not even escaped. In UTF-8; the last two are U+FFFE and U+FFFF.
_find_what_is_none = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]").search
_LONGEST = 3


class _Xml:
    """Passes XML on to a stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._end = b""

    def write(self, content: bytes) -> int:
        seen = self._end + content
        if found := _find_what_is_none(seen):
            raise StancegraphError(
                f"the answer holds U+{ord(found[0].decode()):04X}, which XML cannot; choose another format"
            )
        self._end = seen[1 - _LONGEST :]
        # A bare carriage return is read as a line feed.
        self._stream.write(content.replace(b"\r", b"&#13;"))
        return len(content)

    def flush(self) -> None:
        self._stream.flush()


def as_xml(stream: IO[bytes]) -> IO[bytes]:
    """A stream for XML from the RDF library: carriage returns are kept; raises StancegraphError for what XML cannot hold."""
    return cast(IO[bytes], _Xml(stream))
