"""Feeds (RSS 0.9 to 2.0, Atom) -> their entries, as text.

A feed is what a stranger wrote: entities that it declares are refused, so that nothing in it grows, and how large and how deep it may be
is said in :mod:`stancegraph.limits`. What its entries hold as HTML is taken for the words in it alone.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from stancegraph import limits
from stancegraph.coding.shown import lowered, raised
from stancegraph.errors import StancegraphError
from stancegraph.naming import address as address_of

# By what prefix names of a namespace are known here; those of others are of no kind that is read.
_PREFIXES: Mapping[str, str] = {
    "": "",
    "http://www.w3.org/2005/Atom": "atom-",
    "http://purl.org/atom/ns#": "atom-",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/rss/1.0/modules/content/": "content-",
    "http://purl.org/dc/elements/1.1/": "dc-",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf-",
    "http://www.w3.org/XML/1998/namespace": "xml-",
    "http://www.w3.org/1999/xhtml": "html-",
}
_ROOTS = ("rss", "rdf-RDF", "atom-feed")
_HEADLINES = re.compile(r"h[1-6]")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_NO_WORDS = frozenset(("script", "style", "template", "noscript", "del", "s", "strike"))
_EMPTY = frozenset(("br", "hr"))
_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# A quotation mark opens a value after an equals sign only; elsewhere it is one of the letters.
_REST_OF_TAG = re.compile(r"""(?:=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))|[^>=])*+>""")
_CLOSES = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: its ``key`` (the SHA-256 of what it is known by, which stays when its words change), what it says of itself,
    and its ``words``. ``is_named`` where the feed calls it something else than its address, ``is_summary`` where the feed has no more than a summary of the text."""

    key: str
    title: str
    link: str
    published: date | None
    author: str
    words: str
    is_summary: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called, the language it says it is in, and its entries in its own order."""

    title: str
    language: str
    entries: tuple[FeedEntry, ...]


def read_feed(content: bytes, place: str, *, address: str = "", charset: str = "") -> Feed:
    """The feed that bytes are.

    ``place`` is what it is called in errors, ``address`` where it came from, which its links may be relative to, and ``charset`` what the server
    said it is in. Raises StancegraphError for what is no feed, or declares entities, or is deeper than any.
    """
    root = _tree(content, place, charset)
    if root.tag not in _ROOTS:
        what = "a page, and no feed; pages often name the address of theirs" if root.tag.endswith("html") else "no feed"
        raise StancegraphError(f"{place}: is {what}: RSS and Atom are read")
    about = root if root.tag == "atom-feed" else root.find("channel")
    if about is None:
        raise StancegraphError(f"{place}: is no feed: its channel is missing")
    home = _link(about)
    base = _joined(address, root.get("xml-base", "")) or home
    title = _line(_inside(about, "title", "atom-title", "dc-title"))
    language = about.get("xml-lang") or _line(_text(about, "language", "dc-language"))
    found = root.iter("atom-entry") if root.tag == "atom-feed" else root.iter("item")
    return Feed(title, language, tuple(_entry(each, base, home or address or title) for each in found))


def words_of_html(markup: str) -> str:
    """The words of a piece of HTML, paragraph by paragraph; no words are those of scripts and styles, and what is struck out."""
    reader = _Words()
    reader.read(markup)
    return reader.words()


# -- XML --------------------------------------------------------------------------------------------------------------


def _tree(content: bytes, place: str, charset: str) -> Element:
    builder = TreeBuilder()
    depth = 0

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEEPEST_FEED:
            raise StancegraphError(f"{place}: nests elements deeper than {limits.DEEPEST_FEED:,}")
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def declares(*_: object) -> None:
        raise StancegraphError(f"{place}: declares entities of its own, which no feed needs, and is not read")

    def skipped(name: str, is_parameter: bool) -> None:
        # With a document type of elsewhere, which is not fetched, entities of HTML are left to whoever reads.
        if not is_parameter:
            if name not in name2codepoint:
                raise StancegraphError(f"{place}: names an entity that nobody declared: &{name};")
            builder.data(chr(name2codepoint[name]))

    parser = expat.ParserCreate(charset or None, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler, parser.SkippedEntityHandler = declares, skipped
    try:
        parser.Parse(content.lstrip(), True)
        return builder.close()
    except expat.ExpatError as error:
        raise StancegraphError(f"{place}: is no feed, or one that broke off: {error}") from None
    except (ValueError, LookupError, ParseError) as error:
        raise StancegraphError(f"{place}: cannot be read: {error}") from None


def _name(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(namespace, 'other:')}{local}"


# -- entries ----------------------------------------------------------------------------------------------------------


def _entry(item: Element, base: str, feed: str) -> FeedEntry:
    base = _joined(base, item.get("xml-base", ""))
    said = _link(item)
    link = _joined(base, said) if said else ""
    identifier = _line(_text(item, "guid", "atom-id")) or item.get("rdf-about", "")
    guid = item.find("guid")
    if not link and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = identifier
    title = _line(_inside(item, "title", "atom-title", "dc-title"))
    whole = _inside(item, "content-encoded", "atom-content")
    words = whole or _inside(item, "description", "atom-summary", "dc-description")
    is_named = bool(identifier) and (not link or address_of(identifier) != address_of(link))
    # What is known by no address of its own is known by it among those of its feed.
    known_by = (identifier if is_named else link) or f"{title}\n{words}"
    key = known_by if _is_absolute(known_by) else f"{feed}\n{known_by}"
    return FeedEntry(
        hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
        title,
        link,
        _day(item),
        _authors(item),
        words,
        not whole,
        is_named,
    )


def _joined(base: str, said: str) -> str:
    """An address where it leads to; what cannot be one leads nowhere."""
    try:
        return urljoin(base, said)
    except ValueError:
        return ""


def _is_absolute(name: str) -> bool:
    try:
        return bool(urlsplit(name).scheme)
    except ValueError:
        return False


def _link(item: Element) -> str:
    for each in item.findall("atom-link"):
        if each.get("rel", "alternate") == "alternate" and each.get("href"):
            return each.get("href", "").strip()
    return _line(_text(item, "link"))


def _day(item: Element) -> date | None:
    """The day it was published, by its own clock; else that on which it last changed."""
    for name in ("pubDate", "atom-published", "atom-issued", "dc-date", "atom-updated", "atom-modified"):
        said = _line(_text(item, name))
        readers: tuple[Callable[[str], datetime], ...] = (datetime.fromisoformat, parsedate_to_datetime)
        for reader in readers:
            with suppress(ValueError, TypeError, IndexError):
                return reader(said).date()
    return None


def _text(item: Element, *names: str) -> str:
    """The text of the first of these elements that has any."""
    for name in names:
        found = item.find(name)
        if found is not None and (said := "".join(found.itertext())).strip():
            return said
    return ""


def _authors(item: Element) -> str:
    """All who wrote it, each once, as the first kind of element has them that names any."""
    for name in ("dc-creator", "author", "atom-author/atom-name"):
        if found := dict.fromkeys(said for each in item.findall(name) if (said := _line("".join(each.itertext())))):
            return "; ".join(found)
    return ""


def _inside(item: Element, *names: str) -> str:
    """The words of the first of these elements that has any: of HTML, unless it says that it is plain text. A picture has none."""
    for name in names:
        found = item.find(name)
        if found is None or found.get("mode") == "base64":
            continue
        kind = found.get("type", "text" if name.startswith("atom-") else "html").partition(";")[0].strip().casefold()
        if kind in ("xhtml", "application/xhtml+xml"):
            reader = _Words()
            reader.walk(found)
            words = reader.words()
        elif kind in ("html", "text/html") or ("/" not in kind and kind != "text"):
            words = words_of_html("".join(found.itertext()))
        elif kind == "text" or kind.startswith("text/"):
            words = "".join(found.itertext()).strip()
        else:
            # What is of any other type is no text, but written in letters (RFC 4287, 4.1.3.3).
            continue
        if words:
            return words
    return ""


def _line(text: str) -> str:
    return " ".join(text.split())


class _Words:
    """Takes the words of HTML: blocks are paragraphs, other markup is nothing.

    Every character is looked at a few times at most, whatever the markup is: what has no end ends with the text, as in browsers. The parser of the
    standard library looks for the end of each anew.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._silent = 0
        self._apart: int | None = None
        """Where what is raised or lowered begins that has not ended yet: of those in one another the outermost, so that none is read twice."""

    def read(self, markup: str) -> None:
        """Take what is in a piece of HTML."""
        place, quotes = 0, True
        while (found := _OPENS.search(markup, place)) is not None:
            opens = found.start()
            self.data(html.unescape(markup[place:opens]))
            if markup.startswith("<!--", opens):
                ends = markup.find("-->", opens + 2)
                place = ends + 3
            elif (tag := _TAG.match(markup, opens)) is not None:
                whole = _REST_OF_TAG.match(markup, tag.end()) if quotes else None
                # A quotation mark that nothing closes is one of the words; there is no use in looking for its end again.
                quotes = whole is not None
                ends = whole.end() - 1 if whole else markup.find(">", tag.end())
                place = ends + 1
                if ends >= 0 and (silent := self._tag(tag, markup[ends - 1] == "/")):
                    closes = _CLOSES[silent].search(markup, place)
                    ends = place = closes.start() if closes else -1
            else:
                ends = markup.find(">", opens + 2)
                place = ends + 1
            if ends < 0:
                return
        self.data(html.unescape(markup[place:]))

    def _tag(self, tag: re.Match[str], is_closed: bool) -> str:
        """Take a tag; what it is of, where that is text that is no markup."""
        name = tag[2].lower()
        if tag[1]:
            self.ends(name)
            return ""
        self.starts(name)
        if is_closed:
            self.ends(name)
            return ""
        return name if name in _CLOSES else ""

    def starts(self, tag: str) -> None:
        """Take the beginning of an element."""
        if tag in _NO_WORDS:
            self._silent += 1
        elif tag in _BLOCKS or _HEADLINES.fullmatch(tag):
            self._parts.append("\n" if tag == "br" else "\n\n")
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag in ("sup", "sub") and self._apart is None:
            self._apart = len(self._parts)

    def ends(self, tag: str) -> None:
        """Take the end of an element."""
        if tag in _NO_WORDS:
            self._silent = max(0, self._silent - 1)
        elif tag in ("sup", "sub"):
            if (place := self._apart) is not None:
                self._apart = None
                said = "".join(self._parts[place:])
                before = self._parts[place - 1] if place else ""
                self._parts[place:] = [raised(said, before) if tag == "sup" else lowered(said)]
        elif tag not in _EMPTY and (tag in _BLOCKS or _HEADLINES.fullmatch(tag)):
            self._parts.append("\n\n")

    def data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            # Line ends of the source are blanks; those of the words were put there by blocks.
            self._parts.append(re.sub(r"\s+", " ", data))

    def walk(self, element: Element) -> None:
        """Take what is in an element of XHTML."""
        for kind, said in _events(element):
            if kind == "start":
                self.starts(said)
            elif kind == "end":
                self.ends(said)
            else:
                self.data(said)

    def words(self) -> str:
        """What was found."""
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _events(element: Element) -> Iterator[tuple[str, str]]:
    if element.text:
        yield "text", element.text
    for child in element:
        name = child.tag.rpartition("-")[2]
        yield "start", name
        yield from _events(child)
        yield "end", name
        if child.tail:
            yield "text", child.tail
