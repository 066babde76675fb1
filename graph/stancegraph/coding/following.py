"""Feeds that are followed: what is new in them becomes texts to be coded, each once.

What was added before is told by what is there, and by nothing else: the id of a source ends in what its entry is known by, and it has the
address and the SHA-256 of its words.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from stancegraph import limits
from stancegraph.characters import show, some
from stancegraph.coding.feeds import Feed, FeedEntry, read_feed
from stancegraph.coding.pages import text_of_page
from stancegraph.coding.plan import KEYS, read_plan, write_plan
from stancegraph.coding.texts import article_of, is_there, remember, shortened
from stancegraph.errors import StancegraphError
from stancegraph.extras import refuse_without
from stancegraph.fetching import fetched, is_address
from stancegraph.files import content_within, new_files
from stancegraph.model.cells import IRI
from stancegraph.model.records import Source
from stancegraph.naming import address, slug
from stancegraph.tables.appending import append
from stancegraph.tables.reader import read_dataset

# Digits of the key of an entry in the id of its source: of ten thousand entries two share them once in twenty thousand datasets.
_DIGITS = 10
_KEY = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_OF_ADDRESSES = ":/?#@!$&'()*+,;=%~"


class Left(StrEnum):
    """Why an entry became no text."""

    THERE = "there already"
    CHANGED = "there already, with other words than the feed has"
    TWICE = "in these feeds before"
    NO_WORDS = "without words"
    FAULT = "not to be had"


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that was added: its ``source``, its ``title``, the day it was ``published``, how many ``words`` it has, whether these are only a
    ``summary`` that the feed has of it, and the ``feed``."""

    source: str
    title: str
    published: date | None
    words: int
    summary: bool
    feed: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What one look at feeds has found: the new ``texts``, how many entries were ``left_out`` for which reason, and in ``faults`` what could not
    be read, which is looked at again the next time. ``planned`` is how many were put at the end of the list of texts of the plan, ``unplanned`` which were
    there already and are not on that list."""

    texts: tuple[NewText, ...]
    left_out: Mapping[Left, int]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    planned: int
    unplanned: tuple[str, ...]


def follow(
    dataset: Path,
    feeds: Sequence[str],
    folder: Path,
    *,
    fetch: bool = False,
    articles: bool = False,
    said: Mapping[str, Any] | None = None,
    asks: Callable[[str], object] = lambda _address: None,
) -> Followed:
    """Add what is new in feeds to the texts of a dataset, the oldest first.

    ``feeds`` are files or, with ``fetch``, addresses. The texts are written to ``folder``, named after their sources. With ``articles`` the page that an
    entry leads to is fetched, and its article is the text; else the words in the feed are. ``said`` are cells of the sources that go before what a
    feed says. ``asks`` is told every address before it is asked. Raises StancegraphError for what does not go together, when the dataset has
    problems, and when nothing can be written; then nothing is added.
    """
    places = list(dict.fromkeys(feeds))
    _agree(places, fetch, articles)
    if folder.exists() and not folder.is_dir():
        raise StancegraphError(f"{folder} is no folder; each text becomes a file in it")
    look = _Look(dataset, folder, said or {}, articles, asks, list(read_dataset(dataset).sources))
    for place in places:
        try:
            look.at(place)
        except StancegraphError as error:
            look.faults.append(str(error))
    return look.added()


def _agree(places: Sequence[str], fetch: bool, articles: bool) -> None:
    remote = [each for each in places if is_address(each)]
    if remote and not fetch:
        raise StancegraphError(f"{remote[0]} is on the network, which is asked only with --fetch")
    if articles and not fetch:
        raise StancegraphError("--articles asks the network for pages, which is asked only with --fetch")
    if fetch and not remote and not articles:
        raise StancegraphError(
            "no feed is an address that could be fetched: give http:// or https://, or leave --fetch out"
        )
    if articles:
        refuse_without(["trafilatura"], "reading pages", "coding")


@dataclass
class _Look:
    """One look at what is new."""

    dataset: Path
    folder: Path
    said: Mapping[str, Any]
    articles: bool
    asks: Callable[[str], object]
    sources: list[Source]
    faults: list[str] = field(default_factory=list)
    left: Counter[Left] = field(default_factory=Counter)
    new: list[tuple[Source, bytes, NewText]] = field(default_factory=list)
    no_addresses: dict[str, list[str]] = field(default_factory=dict)
    met: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keys = {each.id.rpartition("-")[2]: each for each in self.sources}
        self._links: dict[str, list[Source]] = {}
        for each in self.sources:
            if each.url:
                self._links.setdefault(address(each.url), []).append(each)
        self._hashes = {each.sha256: each for each in self.sources if each.sha256}
        self._seen: set[str] = set()

    def at(self, place: str) -> None:
        """Take what is new in one feed. Raises StancegraphError where it cannot be read."""
        feed, host = self._read(place)
        backwards = tuple(reversed(feed.entries))
        for entry in sorted(backwards, key=lambda each: each.published or date.max):
            link, key = address(entry.link), entry.key[:_DIGITS]
            if known := self._keys.get(key) or self._at_address(entry, link):
                self.met[known.id] = None
                self.left[Left.TWICE if known.id in self._seen else _there(entry, known)] += 1
                continue
            self._take(entry, feed, place, key, link, host)

    def _at_address(self, entry: FeedEntry, link: str) -> Source | None:
        """The source of an entry by its address: one that no feed gave, or of an entry that is called by its address too. Where feeds call entries
        otherwise, each is one of its own, whatever page all lead to."""
        return next(
            (
                each
                for each in self._links.get(link, ())
                if not (_is_named(each) or (entry.is_named and _is_of_feed(each)))
            ),
            None,
        )

    def _read(self, place: str) -> tuple[Feed, str]:
        if is_address(place):
            self.asks(place)
            answer = fetched(place, limits.LARGEST_FEED)
            feed = read_feed(answer.content, place, address=answer.address, charset=answer.charset)
            return feed, urlsplit(place).hostname or ""
        return read_feed(_content(Path(place)), place), ""

    def _take(self, entry: FeedEntry, feed: Feed, place: str, key: str, link: str, host: str) -> None:
        about: dict[str, Any] = {}
        words = f"{entry.words}\n" if entry.words else ""
        if self.articles and entry.link:
            try:
                words, about = self._article(entry.link, host)
            except StancegraphError as error:
                self.faults.append(str(error))
                self.left[Left.FAULT] += 1
                return
        if not words:
            self.left[Left.NO_WORDS] += 1
            return
        content = words.encode("utf-8", "replace")
        sha256 = hashlib.sha256(content).hexdigest()
        if known := self._hashes.get(sha256):
            self.met[known.id] = None
            self.left[Left.TWICE if known.id in self._seen else Left.THERE] += 1
            return
        title = shortened(entry.title or about.get("title", "") or words.splitlines()[0])
        found = {
            "publisher": feed.title, "url": entry.link, "published": entry.published, "author": entry.author,
            "language": feed.language,
        }  # fmt: skip
        cells = {**about, **{name: value for name, value in found.items() if value}, **self.said, "title": title}
        if said := cells.get("url"):
            cells["url"] = _url(said)
            if not cells["url"]:
                self.no_addresses.setdefault(place, []).append(said)
        source = replace(Source(f"{slug(title)[0] or 'entry'}-{key}", title, sha256=sha256), **cells)
        self._keys[key] = self._hashes[sha256] = source
        if link:
            self._links.setdefault(link, []).append(source)
        self._seen.add(source.id)
        is_summary = entry.is_summary and not (self.articles and entry.link)
        row = NewText(source.id, title, source.published, len(words.split()), is_summary, place)
        self.new.append((source, content, row))

    def _article(self, link: str, host: str) -> tuple[str, dict[str, Any]]:
        self.asks(link)
        answer = fetched(link, limits.LARGEST_TEXT, admits=lambda each: _refuse_inside(each, host))
        return article_of(text_of_page(answer.content, link, answer.charset), link)

    def added(self) -> Followed:
        """Write what is new: the texts, all at once, then the rows, then where the texts lie and what the plan says."""
        wanted: dict[Path, bytes] = {}
        files: dict[str, Path] = {}
        rows: list[NewText] = []
        sources: list[Source] = []
        for source, content, row in self.new:
            path = self.folder / f"{source.id}.txt"
            try:
                if not is_there(path, content):
                    wanted[path] = content
            except StancegraphError as error:
                self.faults.append(str(error))
                self.left[Left.FAULT] += 1
                continue
            files[source.sha256] = path
            sources.append(source)
            rows.append(row)
        written: tuple[Path, ...] = ()
        try:
            if wanted:
                with new_files(self.folder, "") as place:
                    for path, content in wanted.items():
                        (place / path.name).write_bytes(content)
                written = tuple(wanted)
            if files:
                remember(self.dataset, files=files)
            done = append(self.dataset, sources)
        except BaseException as error:
            for path in written:
                with suppress(OSError):
                    path.unlink()
            if isinstance(error, OSError):
                raise StancegraphError(f"{self.folder}: cannot be written: {error.strerror or error}") from error
            raise
        planned, unplanned = self._planned([each.id for each in sources])
        return Followed(
            tuple(rows),
            dict(self.left),
            tuple(self.faults),
            (*self._without_addresses(), *map(str, done.warnings)),
            planned,
            unplanned,
        )

    def _without_addresses(self) -> Iterator[str]:
        for place, said in self.no_addresses.items():
            entries = "an entry" if len(said) == 1 else f"{len(said):,} entries"
            yield f"{place}: leads from {entries} to no web address, and that is left out: {some([show(each) for each in said], 3)}"

    def _planned(self, new: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """Put the new texts at the end of the list of the plan, where it has one: that changes nothing for those before them."""
        plan = read_plan(self.dataset)
        if plan is None or not plan.texts:
            return 0, ()
        if new:
            values = {key.name: getattr(plan, key.name) for key in KEYS}
            lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
            write_plan(self.dataset, {**values, **lists, "texts": [*plan.texts, *new]})
        return len(new), tuple(each for each in self.met if each not in (*plan.texts, *new))


def _is_of_feed(source: Source) -> bool:
    return _KEY.fullmatch(source.id.rpartition("-")[2]) is not None


def _is_named(source: Source) -> bool:
    """Whether a source is of an entry that its feed calls something else than its address."""
    by_address = hashlib.sha256(source.url.encode("utf-8", "replace")).hexdigest()
    return _is_of_feed(source) and not by_address.startswith(source.id.rpartition("-")[2])


def _there(entry: FeedEntry, known: Source) -> Left:
    same = hashlib.sha256(f"{entry.words}\n".encode("utf-8", "replace")).hexdigest() == known.sha256
    return Left.THERE if same or not entry.words or not known.sha256 else Left.CHANGED


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise StancegraphError(f"{path}: is no file; name the file of a feed, or its address")
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror or error}") from error
    return content_within(path, limits.LARGEST_FEED, "is it a feed?", named=True)


def _url(link: str) -> str:
    """An address as a cell takes it; empty where it cannot be one."""
    with suppress(ValueError):
        return IRI.parse(quote(link, safe=_OF_ADDRESSES)) if is_address(link) else ""
    return ""


def _refuse_inside(link: str, host: str) -> None:
    """A feed of elsewhere must not make this machine ask what only this machine, or its network, can reach."""
    wanted = urlsplit(link).hostname or ""
    if wanted == host:
        return
    if any(not ipaddress.ip_address(each).is_global for each in _addresses(wanted, link)):
        raise StancegraphError(
            f"{link}: leads to a machine of this network, where no page of the feed is, and is not fetched"
        )


def _addresses(host: str, link: str) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise StancegraphError(f"{show(link)}: cannot be fetched: {error}") from error
    for each in found:
        yield str(each[4][0]).partition("%")[0]
