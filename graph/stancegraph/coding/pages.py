"""Bytes of a page of HTML -> its text, in the encoding that the standard of HTML has for it, and the language it says it is in."""

from __future__ import annotations

import codecs
import re

from stancegraph.errors import StancegraphError
from stancegraph.model.cells import is_language

_PRESCANNED = 1024
"""Bytes in which a page has to say its encoding."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = r"""<{}[\s/]((?:[^>"']|"[^"]*"|'[^']*')*)"""
_META, _HTML = (re.compile(_TAG.format(name), re.IGNORECASE) for name in ("meta", "html"))
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';]+)""", re.IGNORECASE)
# What is read as the wider encoding that was meant, since pages call both by one name.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    # Words in a page that can be read as ASCII are not in UTF-16.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# Names of the standard that Python does not know.
_ALSO = {
    "windows-874": "cp874",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "iso-8859-8-i": "iso8859-8",
    "koi8": "koi8-r",
}
_KNOWN = frozenset(
    (
        "utf-8",
        "cp866",
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "mac-cyrillic",
        *(f"cp{number}" for number in range(1250, 1259)),
        "cp874",
        "gb18030",
        "big5hkscs",
        "euc_jp",
        "iso2022_jp",
        "cp932",
        "cp949",
    )
)
"""The encodings of the standard, as Python calls them: of a page no others are believed."""


def text_of_page(content: bytes, place: str, charset: str = "") -> str:
    """The text of a page: a byte-order mark is believed first, then the ``charset`` that its server says, then what it says itself; else it is UTF-8.

    ``place`` is what the page is called in errors. Raises StancegraphError for bytes that are not of that encoding.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    whose = "as its byte-order mark says"
    if not encoding:
        if b"\0" in content:
            raise StancegraphError(f"{place}: is no text, but a binary file; save its words as UTF-8")
        encoding, whose = _named(charset.strip()), "as its server says"
    if not encoding:
        encoding, whose = _declared(content), "as the page says"
    if not encoding:
        encoding, whose = "utf-8", "and the page says of no encoding that it is in it"
    try:
        return content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        raise StancegraphError(
            f"{place}: byte 0x{content[at]:02X} at {at:,} is not {encoding.upper()}, {whose}; save it as UTF-8"
        ) from None


def _declared(content: bytes) -> str:
    """The encoding that a page says it is in, as Python calls it; empty where it says none that pages are in."""
    for attributes in map(_attributes, _META.findall(_without_comments(content[:_PRESCANNED].decode("latin-1")))):
        said = attributes.get("charset", "")
        if not said and attributes.get("http-equiv", "").casefold() == "content-type":
            found = _CHARSET.search(attributes.get("content", ""))
            said = found[1] if found else ""
        if encoding := _named(said.strip()):
            return encoding
    return ""


def _named(label: str) -> str:
    label = label.casefold()
    for each in (label, _ALSO.get(label, label.removeprefix("x-"))):
        try:
            name = codecs.lookup(each).name
        except (LookupError, ValueError):
            continue
        name = _WIDER.get(name, name)
        return name if name in _KNOWN else ""
    return ""


def language_of_page(page: str) -> str:
    """The language that a page says it is in, where that is a tag of one; else nothing."""
    found = _HTML.search(_without_comments(page[: _PRESCANNED * 4]))
    attributes = _attributes(found[1]) if found else {}
    said = (attributes.get("lang") or attributes.get("xml:lang") or "").strip()
    return said if is_language(said) else ""


def _attributes(tag: str) -> dict[str, str]:
    # The first of a name counts.
    return {name.casefold(): "".join(said) for name, *said in reversed(_ATTRIBUTE.findall(tag))}


def _without_comments(page: str) -> str:
    return _COMMENT.sub("", page)
