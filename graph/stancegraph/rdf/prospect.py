"""Looks through what comes from outside before a reader sees that goes down by recursion, or expands what it reads.

A process that runs out of stack ends without a word, and no reader of RDF or of answers says how deep it can go.
"""

from __future__ import annotations

import codecs
import re
from itertools import accumulate
from typing import IO
from xml.parsers import expat

from stancegraph import limits
from stancegraph.characters import show

NOT_UTF_8 = "is not UTF-8; save the file as UTF-8"
_CHUNK = 1 << 20


class UnreadableError(Exception):
    """A file cannot be read as what its name says: the line, where it can be told, and what is wrong."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


# -- triples within triples -------------------------------------------------------------------------------------------

# Fewer than this many openings cannot nest deeper than a reader can go.
_MOST_OPENINGS = 1_000
_next_sign = re.compile(
    rb'(?:[^"\'<>#]|"""(?:[^"\\]|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+\'\'\''
    rb'|"(?:[^"\\\n\r]|\\.)*+"|\'(?:[^\'\\\n\r]|\\.)*+\'|<[^<>"{}|^`\\\x00-\x20]*+>|\#[^\n\r]*+|<(?!<)|>(?!>)|["\'])*+(<<|>>)',
    re.DOTALL,
).match


def may_nest_deep(stream: IO[bytes]) -> bool:
    """Whether Turtle, or a format within it, has so many ``<<`` that they could nest deeper than a reader can go."""
    openings, before = 0, b""
    while chunk := stream.read(_CHUNK):
        openings += (before + chunk).count(b"<<")
        before = chunk[-1:]
    return openings >= _MOST_OPENINGS


def triples_nest_deeper(content: bytes, most: int) -> bool:
    """Whether terms stand within more than so many others; what stands in a text, an IRI or a comment is none."""
    depth = 0
    sign = _next_sign(content)
    while sign and depth <= most:
        depth = depth + 1 if sign[1] == b"<<" else max(depth - 1, 0)
        sign = _next_sign(content, sign.end())
    return depth > most


# -- JSON -------------------------------------------------------------------------------------------------------------

_BRACKETS = b"[]{}"
_ALL_ELSE = bytes(each for each in range(256) if each not in _BRACKETS)
_STEP = {each: 1 if each in b"[{" else -1 for each in _BRACKETS}


def json_nests_deeper(stream: IO[bytes], most: int) -> bool:
    """Whether more than so many lists and objects stand within one another in a JSON text, as far as it is one."""
    depth, before, in_text = 0, b"", False
    while chunk := stream.read(_CHUNK):
        chunk = before + chunk
        # A sign that is escaped may stand in the next piece.
        before = b"\\" * ((len(chunk) - len(chunk.rstrip(b"\\"))) % 2)
        chunk = chunk.rstrip(b"\\").replace(rb"\\", b"").replace(rb"\"", b"")
        parts = chunk.split(b'"')
        brackets = b"".join(parts[in_text::2]).translate(None, _ALL_ELSE)
        in_text ^= len(parts) % 2 == 0
        depths = list(accumulate(map(_STEP.__getitem__, brackets), initial=depth))
        if max(depths) > most:
            return True
        depth = depths[-1]
    return False


# -- XML --------------------------------------------------------------------------------------------------------------


class _Prospect:
    """Looks at XML as it passes by, and refuses what would grow or nest without end.

    ``broken_text`` is the line of the first text with something between its parts, which the reader of RDF/XML cannot join.
    """

    def __init__(self) -> None:
        self.broken_text: int | None = None
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._declared
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self.parser.ProcessingInstructionHandler = self._between
        self.parser.StartCdataSectionHandler = self.parser.EndCdataSectionHandler = self._between
        self._depth = self._length = 0
        self._in_text = self._is_broken = False

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.upper() not in ("UTF-8", "US-ASCII"):
            raise UnreadableError(
                f"is {show(encoding)}; save the file as UTF-8, and say so in its first line (encoding)", 1
            )

    def _between(self, *_content: str) -> None:
        self._is_broken = self._in_text

    def _entity(self, name: str, *_declared: object) -> None:
        message = (
            f"declares the entity {show(name)}; entities can make a small file endless and are not read: write out what "
            "they stand for, or save the data in another format"
        )
        raise UnreadableError(message, self.parser.CurrentLineNumber)

    def _start(self, _name: str, _attributes: object) -> None:
        self._depth += 1
        self._length = 0
        self._in_text = self._is_broken = False
        if self._depth > limits.DEEPEST_XML:
            raise UnreadableError(
                f"elements are nested deeper than {limits.DEEPEST_XML:,}", self.parser.CurrentLineNumber
            )

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._length = 0
        self._in_text = self._is_broken = False

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > limits.LONGEST_RDF_TEXT:
            raise UnreadableError(
                f"a text is longer than {limits.LONGEST_RDF_TEXT:,} characters", self.parser.CurrentLineNumber
            )
        if not text.isspace():
            self._in_text = True
            if self._is_broken and self.broken_text is None:
                self.broken_text = self.parser.CurrentLineNumber


def check_xml(stream: IO[bytes]) -> int | None:
    """Raise UnreadableError for XML that is not to be read; the line of the first text that is broken, if any."""
    prospect, decoder = _Prospect(), codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            prospect.parser.Parse(chunk, False)
            decoder.decode(chunk)
        prospect.parser.Parse(b"", True)
    except expat.ExpatError as error:
        if _is_not_utf_8(chunk, decoder):
            raise UnreadableError(NOT_UTF_8, error.lineno) from None
        raise UnreadableError(f"not readable as XML: {expat.ErrorString(error.code)}", error.lineno) from None
    return prospect.broken_text


def _is_not_utf_8(chunk: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return True
    return False
