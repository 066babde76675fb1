"""Characters that are no text, and text from data as it may be shown in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f"
_MORE_CONTROL = "\x7f-\x9f"
# Those of Unicode's property Bidi_Control: they change the order in which other characters are shown.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NONCHARACTERS = "\ufffe\uffff"
_SURROGATES = "\ud800-\udfff"
_find_control = re.compile(f"[{_CONTROL}{_MORE_CONTROL}{_NONCHARACTERS}]").search
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_find_surrogate = _SURROGATE.search
_NOT_TEXT = re.compile(f"[{_CONTROL}{_MORE_CONTROL}{_NONCHARACTERS}{_SURROGATES}]")
_STEERING = re.compile(f"[{_CONTROL}\r{_MORE_CONTROL}{_BIDI}{_SURROGATES}]")
# XML 1.0 can hold the delete character and what follows it, and none of the others, escaped or not.
_NOT_XML = re.compile(f"[{_CONTROL}{_NONCHARACTERS}{_SURROGATES}]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}:[/\\]{1,9}", re.IGNORECASE)
_LONGEST_SHOWN = 60


def not_text(cell: str) -> str:
    """What in a cell is no text a person could have typed, and what to do; empty when all is."""
    if (cell.isascii() or not (match := _find_surrogate(cell))) and not _find_control(cell):
        return ""
    if match := _find_surrogate(cell):
        byte = ord(match[0]) - 0xDC00
        what = f"byte 0x{byte:02X}" if 0x80 <= byte <= 0xFF else "a lone surrogate"
        return f"{what} is not UTF-8; save the file as UTF-8"
    control = _find_control(cell)
    assert control is not None
    return f"the control character U+{ord(control[0]):04X} does not belong in text; remove it"


def as_text(text: str, instead: str = " ") -> str:
    """The text with every character that is none replaced."""
    return _NOT_TEXT.sub(instead, text)


def has_half(text: str) -> bool:
    """Whether half a character, a lone surrogate, stands in the text: nothing that is written or sent can hold it."""
    return _find_surrogate(text) is not None


def without_halves(text: str) -> str:
    """The text with U+FFFD for every half a character."""
    return _SURROGATE.sub("\ufffd", text)


def as_xml(text: str) -> str:
    """The text with what XML cannot hold replaced."""
    return _NOT_XML.sub("\ufffd", text)


def printable(text: str) -> str:
    """The text as eyes may see it: what would steer a terminal, or the order of its characters, is written out (``\\x1b``).

    Line feeds and tabs stay.
    """
    return _STEERING.sub(lambda match: _written_out(match[0]), text)


def without_passwords(text: str) -> str:
    """The text with user and password taken out of every address in it."""
    return re.sub(r"\S+", lambda word: _without_password(word[0]), text)


def _without_password(word: str) -> str:
    end = max(map(word.rfind, "@\uff20\ufe6b"))
    if end < 0 or not (start := _ADDRESS.search(word)) or ":" not in word[start.end() : end].partition("/")[0]:
        return word
    return word[: start.end()] + word[end + 1 :]


def show(cell: str) -> str:
    """A cell as it may appear in a message: quoted, shortened, on one line, with nothing that could disturb a terminal."""
    text = cell if len(cell) <= _LONGEST_SHOWN else cell[: _LONGEST_SHOWN - 3] + "..."
    return '"' + "".join(char if char.isprintable() else _written_out(char) for char in text) + '"'


def some(names: Sequence[str], most: int) -> str:
    """Names in a row, as they are; of more than ``most`` the first of them, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def _written_out(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
