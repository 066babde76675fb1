"""Texts that are coded: files as text, the sources that stand for them, and where on this machine they lie."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import as_text, show
from stancegraph.coding.pages import language_of_page, text_of_page
from stancegraph.coding.shown import NOT_SHOWN, set_apart
from stancegraph.errors import StancegraphError
from stancegraph.files import alone_in, content_if_there, put
from stancegraph.model.cells import DAY, is_id
from stancegraph.model.records import Source
from stancegraph.naming import fold
from stancegraph.resources import user_folder

_PLAIN, _MARKDOWN, _PAGES = (".txt",), (".md", ".markdown"), (".html", ".htm")
_LONGEST_TITLE = 120
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is coded: its words, the SHA-256 of its bytes, the file it is in, and what is known of the document."""

    words: str
    sha256: str
    file: Path
    about: Mapping[str, Any]


def read_text(path: Path) -> Text:
    """The text in a file of plain text, Markdown or HTML.

    Of a page the article is written beside it, as plain text, and that is the text. Raises StancegraphError, with what to do,
    for what is no text, is too large, or is in no encoding that can be told.
    """
    suffix = path.suffix.casefold()
    if suffix not in (*_PLAIN, *_MARKDOWN, *_PAGES):
        raise StancegraphError(f"{path}: texts are .txt, .md or .html; save it as one of these")
    content = _content(path)
    if suffix in _PAGES:
        return _of_page(path, text_of_page(content, str(path)))
    words = _decoded(path, content)
    if not words.strip():
        raise StancegraphError(f"{path}: there are no words in it")
    return Text(
        words, hashlib.sha256(content).hexdigest(), path, {"title": _title(words, suffix) or as_text(path.stem)}
    )


def _content(path: Path) -> bytes:
    try:
        # What is no file may never end.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise StancegraphError(f"{path}: is no file; name the files of the texts")
            content = b"" if found.st_size > limits.LARGEST_TEXT else stream.read(limits.LARGEST_TEXT + 1)
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror or error}") from error
    if found.st_size > limits.LARGEST_TEXT or len(content) > limits.LARGEST_TEXT:
        raise StancegraphError(
            f"{path}: has more than {limits.LARGEST_TEXT >> 20} MB; no text to be coded is as long, is it one?"
        )
    return content


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise StancegraphError(f"{path}: is in UTF-16; save it as UTF-8")
    if b"\0" in content:
        raise StancegraphError(f"{path}: is no text, but a binary file; save its words as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"byte 0x{content[error.start]:02X} at {error.start:,} is not UTF-8"
        raise StancegraphError(f"{path}: {what}, in which texts are; save it as UTF-8") from None


def _title(words: str, suffix: str) -> str:
    # A title is a cell of a table; the words of the text may hold what no cell can.
    lines = [line.strip() for line in as_text(words.removeprefix("\ufeff")).splitlines() if line.strip()]
    if suffix in _MARKDOWN:
        lines = [line.lstrip("#").strip() for line in lines if line.startswith("#")] or lines
    return shortened(next(iter(lines), ""))


def shortened(first: str) -> str:
    """A line as a title: what is longer ends between two words."""
    return first if len(first) <= _LONGEST_TITLE else first[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " ..."


def _of_page(path: Path, page: str) -> Text:
    words, about = article_of(page, str(path))
    content = words.encode()
    beside = path.with_suffix(".txt")
    put_once(beside, content)
    return Text(words, hashlib.sha256(content).hexdigest(), beside, {"title": as_text(path.stem), **about})


def article_of(page: str, place: str) -> tuple[str, dict[str, Any]]:
    """The words of the article in a page, and what the page says of it, by the columns of sources.

    ``place`` is what the page is called in errors. Raises StancegraphError where there is no article, or nothing to find it with.
    """
    try:
        import trafilatura
    except ImportError:
        raise StancegraphError(
            f"{place}: reading pages needs trafilatura, which the extra brings: pip install 'stancegraph[coding]'"
        ) from None
    words = _words_shown(page)
    if not words.strip():
        raise StancegraphError(f"{place}: there is no article in this page; save its words as plain text")
    found = trafilatura.extract_metadata(page)
    said = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename,
        "url": found.url,
        "published": found.date,
        "language": language_of_page(page),
    }
    about: dict[str, Any] = {key: value for key, value in said.items() if value}
    with suppress(KeyError, ValueError):
        about["published"] = DAY.parse(str(about.pop("published")))
    return f"{words.rstrip()}\n", about


def _words_shown(page: str) -> str:
    """The words of the article that a reader of the page sees, a block a line; none where there is none."""
    import trafilatura
    from trafilatura.settings import DEFAULT_CONFIG

    by_blocks = deepcopy(DEFAULT_CONFIG)
    by_blocks.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")

    def extracted(config: Any) -> str:
        tree = trafilatura.load_html(page)
        if tree is None:
            return ""
        set_apart(tree)
        found = trafilatura.extract(
            tree, include_comments=False, include_tables=True, prune_xpath=list(NOT_SHOWN), config=config
        )
        return str(found or "").strip()

    words = extracted(DEFAULT_CONFIG)
    if "\n" not in words and words:
        # A short article is given as one line, where all that was found is taken together.
        apart = extracted(by_blocks)
        words = apart if len(apart) > len(words) / 2 else words
    return words


def put_once(path: Path, content: bytes) -> None:
    """Write a text that is not there yet. Raises StancegraphError where other words are there, or it cannot be written."""
    if is_there(path, content):
        return
    try:
        put(path, content)
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be written: {error.strerror or error}") from error


def is_there(path: Path, content: bytes) -> bool:
    """Whether a text is in its file already. Raises StancegraphError where other words are there, or it cannot be read."""
    there = content_if_there(path, limits.LARGEST_TEXT, "no text to be coded is as long; move it away")
    if there is not None and there != content:
        raise StancegraphError(f"{path}: is there already with other words than the page has now; move one of them")
    return there is not None


def source_id(path: Path) -> str:
    """An id for the source of a text, made of the name of its file."""
    found = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")[:_LONGEST_ID].strip("-")
    return found if is_id(found) else "text"


def source_of(text: Text, sources: Iterable[Source], said: Mapping[str, Any]) -> tuple[Source, bool]:
    """The source that stands for a text, and whether it is new; ``said`` goes before what the text tells of itself.

    Raises StancegraphError where the id is that of a source with another text.
    """
    wanted = str(said.get("id") or source_id(text.file))
    there: Source | None = None
    for each in sources:
        if each.sha256 == text.sha256:
            return each, False
        if each.id == wanted:
            there = each
    if there is not None and there.sha256:
        raise StancegraphError(
            f"{text.file}: the source {there.id} has another SHA-256, {there.sha256}: the text has changed since, or it is another; "
            "find the text as it was, or give this one an id of its own with --id"
        )
    if there is not None:
        raise StancegraphError(
            f"{text.file}: there is a source {there.id} already, without a text; if this is its text, put {text.sha256} into its "
            "column sha256, else give this one an id of its own with --id"
        )
    source = Source(id=wanted, title=str(text.about.get("title", "")), sha256=text.sha256)
    return replace(source, **{**text.about, **said, "id": wanted}), True


def by_text(sources: Iterable[Source]) -> dict[str, Source]:
    """The sources that have a text, by its SHA-256; of several with one text the first, which is whose statements on it are."""
    found: dict[str, Source] = {}
    for source in sources:
        if source.sha256:
            found.setdefault(source.sha256, source)
    return found


def source_ids(sources: Iterable[Source], texts: Iterable[str]) -> list[str]:
    """The ids of the sources that texts, by their SHA-256, belong to, in the order of the sources; behind them texts that no source has."""
    wanted = dict.fromkeys(texts)
    named = {text: source.id for text, source in by_text(sources).items() if text in wanted}
    return [*named.values(), *(text for text in wanted if text not in named)]


# -- where they lie ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Places:
    """Where the texts of a dataset lie on this machine: folders that hold them, and single files by the SHA-256 of the text."""

    folders: tuple[Path, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


def places_of(dataset: Path) -> Places:
    """What is remembered of a dataset; nothing where that cannot be read."""
    found = _remembered().get(_key(dataset), {})
    if not isinstance(found, dict):
        return Places()
    folders, files = found.get("folders"), found.get("files")
    return Places(
        tuple(map(Path, folders)) if isinstance(folders, list) else (),
        {key: Path(value) for key, value in files.items()} if isinstance(files, dict) else {},
    )


def remember(dataset: Path, folders: Sequence[Path] = (), files: Mapping[str, Path] | None = None) -> None:
    """Remember for this user, and not in the dataset, where texts lie. Raises StancegraphError where that cannot be written."""
    place = _place()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(place.parent):
            known = places_of(dataset)
            absolute = [each.resolve() for each in folders]
            content = _remembered() | {
                _key(dataset): {
                    "folders": [str(each) for each in dict.fromkeys((*known.folders, *absolute))],
                    "files": {
                        key: str(value)
                        for key, value in (
                            *known.files.items(),
                            *((key, path.resolve()) for key, path in (files or {}).items()),
                        )
                    },
                }
            }
            put(place, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise StancegraphError(f"{place}: cannot be written: {error.strerror or error}") from error


def _place() -> Path:
    try:
        return user_folder("config") / "texts.json"
    except OSError as error:
        raise StancegraphError(f"settings cannot be kept: {error.strerror or error}") from error


def _remembered() -> dict[str, Any]:
    try:
        found = json.loads(_place().read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(dataset: Path) -> str:
    return str(dataset.resolve())


class Library:
    """The texts that are at hand, found by the SHA-256 of their bytes."""

    def __init__(self, places: Places) -> None:
        self._files = dict(places.files)
        for folder in places.folders:
            if not folder.is_dir():
                continue
            for path in sorted(folder.rglob("*")):
                if path.suffix.casefold() in (*_PLAIN, *_MARKDOWN) and path.is_file():
                    with suppress(StancegraphError):
                        self._files.setdefault(hashlib.sha256(_content(path)).hexdigest(), path)

    def has(self, sha256: str) -> bool:
        """Whether a text was at hand when it was last looked for."""
        return sha256 in self._files and self._files[sha256].is_file()

    def place(self, sha256: str) -> Path | None:
        """The file in which a text was when it was last looked for, whatever is in it now; None where it is in none."""
        return self._files.get(sha256)

    def is_as_it_was(self, sha256: str) -> bool:
        """Whether a text is at hand, word for word: its file is read for that."""
        try:
            self.words(sha256)
        except StancegraphError:
            return False
        return True

    def words(self, sha256: str) -> str:
        """The words of a text. Raises StancegraphError where it is not at hand, or is not what it was."""
        path = self._files.get(sha256)
        if path is None:
            raise StancegraphError(
                "the text is not at hand: none with this SHA-256 lies where texts were added from; say where with --texts"
            )
        content = _content(path)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StancegraphError(
                f"{show(path.name)} has changed since it was added: offsets would point to other words; bring back the text as it was, "
                "or add it as it is now, as a text of its own, and find the quotes again in it"
            )
        return _decoded(path, content)
