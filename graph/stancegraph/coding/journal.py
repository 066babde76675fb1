"""What a coder decided, line by line: a file that only ever grows, and what is said to be saved is on the disk.

Each coder has a file, ``DATASET/coding/journal/CODER.jsonl``, with one line a decision. Lines are never changed, so that git joins what
was written on two machines (``merge=union``), and what a program for keeping folders alike left as a copy is read as well.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, unquote

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.coding.sound import refuse_unsound, said_in
from stancegraph.errors import StancegraphError
from stancegraph.files import content_within, put, refuse_outside, sync_folder
from stancegraph.tables.problems import Problems

if sys.platform != "win32":
    import fcntl

FOLDER = Path("coding", "journal")
_ATTRIBUTES = "coding/journal/*.jsonl merge=union text eol=lf\n"
_LONGEST_NAME = 60
_TOO_MANY = 10**15
"""Nobody decides so often: a line with such a number would take it from every later one."""
_TRIES = 5
_NAMED = 5
"""Lines of a file that are none and are named one by one; the others are counted."""
_BEGINNING = b'{"id": "'
_ENDING = 256
"""Bytes at the end of what is known of a file that are kept, to see whether it is the same file: a line has an id of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision: its ``id`` (a UUID of version 7), its number ``n`` (1 more than all that were known), the moment ``at``, its
    ``coder``, and what was done (``op``) to which ``statement`` of which ``text`` (the SHA-256 of it), with which ``values``.

    ``based_on`` is the entry that was the last one for who decided, ``origin`` (``from`` in the file) where it came from, ``ms`` how
    many milliseconds it took.
    """

    id: str
    n: int
    at: str
    coder: str
    op: str
    text: str = ""
    statement: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    based_on: str = ""
    origin: str = ""
    ms: int | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """By which entries follow one another, whichever files they stand in."""
        return self.n, self.at, self.id

    def line(self) -> bytes:
        """The line that stands for it."""
        names = {"origin": "from"}
        said = {names.get(name, name): getattr(self, name) for name in self.__slots__}
        return (
            json.dumps(
                {name: value for name, value in said.items() if value not in ("", None, {})}, ensure_ascii=False
            ).encode()
            + b"\n"
        )


_TEXTS = ("id", "at", "coder", "op", "text", "statement", "based_on", "from")
_NEEDED = ("id", "at", "coder", "op")


def entry_of(line: str) -> Entry:
    """The entry that a line stands for. Raises ValueError for a line that is none, or says nothing that can stand."""
    found = said_in(line)
    if not isinstance(found, dict):
        raise ValueError("no object")
    for name in _TEXTS:
        if not isinstance(found.get(name, ""), str) or (name in _NEEDED and not found.get(name)):
            raise ValueError(f"no {name}")
    n, ms, values = found.get("n"), found.get("ms"), found.get("values", {})
    if (
        type(n) is not int
        or not 0 < n < _TOO_MANY
        or not isinstance(values, dict)
        or not (ms is None or type(ms) is int)
    ):
        raise ValueError("no n, ms or values")
    refuse_unsound(found["op"], values)
    return Entry(
        found["id"],
        n,
        found["at"],
        found["coder"],
        found["op"],
        found.get("text", ""),
        found.get("statement", ""),
        values,
        found.get("based_on", ""),
        found.get("from", ""),
        ms,
    )


def uuid7(milliseconds: int) -> str:
    """A UUID of version 7 (RFC 9562) of a moment, in milliseconds since 1970."""
    bits = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def file_name(coder: str) -> str:
    """The name of a coder's file: whatever the coder is called, it lies in the folder. Raises StancegraphError for no name."""
    if not coder or coder != coder.strip() or not coder.isprintable() or len(coder) > _LONGEST_NAME:
        raise StancegraphError(
            f"{show(coder)} is no name for a coder; use up to {_LONGEST_NAME} characters, no blanks at its ends"
        )
    found = quote(coder, safe=" @+,").replace(".", "%2E")
    if len(found) > 200:
        raise StancegraphError(f"{show(coder)} is too long for the name of a file; use a shorter one, or initials")
    return f"{found}.jsonl"


def alike(coder: str) -> str:
    """What is the same of names that differ in capitals only, or in how their accents are written."""
    return normalize("NFC", normalize("NFC", coder).casefold())


def parse(content: bytes, file: str, problems: Problems) -> list[Entry]:
    """The entries in a journal; what is none is said, and passed over: nothing in it is lost by that."""
    entries = []
    strange = 0
    lines = content.split(b"\n")
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip(b"\r")
        if not line.strip():
            continue
        try:
            entries.append(entry_of(line.decode("utf-8-sig" if number == 1 else "utf-8")))
        except (ValueError, RecursionError) as error:
            # A line that is written after a torn one ends that first: it is the last line no longer.
            if number == len(lines) or _is_torn(raw, error):
                what = "this line was not written to its end, as when the machine stops; what it was to say was not said to be saved"
            else:
                strange += 1
                what = f"no line of a journal{_why(error)}, so it says nothing; is it from a merge, or written by hand?"
                if strange > _NAMED:
                    continue
            problems.warn(file, number, None, what)
    if (more := strange - _NAMED) > 0:
        many = "s are" if more > 1 else " is"
        problems.warn(file, None, None, f"{more:,} more line{many} no line of a journal; is it one?")
    return entries


def _why(error: Exception) -> str:
    """What is wrong with a line that is JSON; of others that they are none is enough."""
    is_json = not isinstance(error, json.JSONDecodeError | UnicodeError | RecursionError)
    return f" ({show(str(error))[1:-1]})" if is_json else ""


def _is_torn(line: bytes, error: Exception) -> bool:
    """Whether a line begins as those of journals do, and what is wrong with it is that it ends too early."""
    if not (line.startswith(_BEGINNING) or _BEGINNING.startswith(line)):
        return False
    match error:
        case UnicodeDecodeError():
            return error.end == len(line)
        case json.JSONDecodeError():
            return error.msg.startswith("Unterminated string") or error.pos >= len(error.doc)
    return False


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries each once, in the order in which they count."""
    found: dict[str, Entry] = {}
    for entry in entries:
        other = found.setdefault(entry.id, entry)
        # Two lines of one id differ only where a file was changed by hand: which counts must not depend on the order of files.
        if other != entry and entry.line() < other.line():
            found[entry.id] = entry
    return sorted(found.values(), key=lambda entry: entry.order)


def read_all(dataset: Path, problems: Problems) -> list[Entry]:
    """The entries of all coders of a dataset, each once, in their order."""
    found: list[Entry] = []
    for path in journals(dataset):
        found += parse(content_of(path), str(path), problems)
    return in_order(found)


def journals(dataset: Path) -> list[Path]:
    """The files of all journals of a dataset. Raises StancegraphError for one that lies elsewhere, behind a link."""
    found = sorted((dataset / FOLDER).glob("*.jsonl"))
    for each in found:
        refuse_outside(each, dataset)
    return found


def content_of(path: Path) -> bytes:
    """What stands in a journal. Raises StancegraphError where it cannot be read, or is no file, or too large to be one."""
    return content_within(path, limits.LARGEST_JOURNAL, "is it a journal?")


class Journal:
    """The journal of one coder: lines go to its end, one at a time, and are on the disk when :meth:`append` returns."""

    def __init__(self, dataset: Path, coder: str) -> None:
        self.path = dataset / FOLDER / file_name(coder)
        self.coder = coder
        self._known = 0
        self._ending = b""
        self._dataset = dataset

    def begin(self) -> None:
        """Make the folder. Raises StancegraphError where it cannot be made, a link leads out of the dataset, or another coder's name differs in
        capitals only."""
        attributes = self._dataset / ".gitattributes"
        for each in (self.path, attributes):
            refuse_outside(each, self._dataset)
        try:
            if not self.path.parent.is_dir():
                self.path.parent.mkdir(parents=True)
                sync_folder(self._dataset / "coding")
                sync_folder(self._dataset)
            before = attributes.read_bytes() if attributes.exists() else b""
            if _ATTRIBUTES.encode() not in before:
                put(
                    attributes, before + (b"" if not before or before.endswith(b"\n") else b"\n") + _ATTRIBUTES.encode()
                )
            for each in self.path.parent.glob("*.jsonl"):
                if each.name != self.path.name and alike(unquote(each.name)) == alike(unquote(self.path.name)):
                    raise StancegraphError(
                        f"there is a journal {each.name}; are you the same coder? Write the name the same way, or take another"
                    )
        except OSError as error:
            raise StancegraphError(f"{self.path.parent}: cannot be written: {error.strerror}") from error

    def new_lines(self, problems: Problems) -> tuple[list[Entry], bool]:
        """What stands in the file beyond what this was told before, by :meth:`append` or this; of a line that has no end yet nothing. And whether
        the file was written anew meanwhile, as ``git pull --rebase`` does, or is gone: then all that stands in it, whatever was told before."""
        known, ending = self._known, self._ending
        try:
            with self.path.open("rb") as stream:
                stream.seek(known - len(ending))
                content = stream.read()
                # Lines are written once: where those that are known end otherwise than they did, the file is another.
                is_anew = not content.startswith(ending)
                if is_anew:
                    known, ending = 0, b""
                    stream.seek(0)
                    content = stream.read()
        except FileNotFoundError:
            return [], self._known > 0
        except OSError as error:
            raise StancegraphError(f"{self.path}: cannot be read: {error.strerror}") from error
        content = content[len(ending) : content.rfind(b"\n") + 1]
        self._ending = ending
        self._know(known + len(content), content)
        return parse(content, str(self.path), problems), is_anew

    def _know(self, size: int, content: bytes) -> None:
        """Keep how much of the file is known, and how that ends; ``content`` came last."""
        self._known = size
        if content:
            self._ending = content[-_ENDING:]

    @contextmanager
    def writing(self) -> Iterator[int]:
        """The file, held so that nobody else writes to it. Raises StancegraphError where it cannot be opened, or lies elsewhere, behind a link."""
        refuse_outside(self.path, self._dataset)
        handle = self._opened()
        try:
            yield handle
        finally:
            os.close(handle)

    def _opened(self) -> int:
        """The file that has the name of the journal once nobody else holds it: while one waits, another may be put in its place."""
        for _ in range(_TRIES):
            try:
                handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
            except OSError as error:
                raise _not_saved(self.path, error) from error
            if sys.platform != "win32":
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(handle, fcntl.LOCK_EX)
            if self._is_here(handle):
                return handle
            os.close(handle)
        raise StancegraphError(f"{self.path}: not saved: another file is put in its place again and again")

    def _is_here(self, handle: int) -> bool:
        """Whether an open file still has the name of the journal: what is written to one that has none any more is nowhere."""
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except OSError:
            return False

    def append(self, handle: int, entries: Sequence[Entry]) -> None:
        """Write entries and wait until they are on the disk. Where that fails the file is as it was, and StancegraphError says so."""
        size = os.fstat(handle).st_size
        try:
            # A line that was torn is ended, so that it takes no other with it.
            torn = size > 0 and _last_byte(handle, size) != b"\n"
            content = b"\n" * torn + b"".join(entry.line() for entry in entries)
            written = 0
            while written < len(content):
                written += os.write(handle, content[written:])
            os.fsync(handle)
            if size == 0:
                sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise _not_saved(self.path, error) from error
        if not self._is_here(handle):
            raise StancegraphError(f"{self.path}: not saved: the file was deleted or replaced while it was written")
        self._know(size + len(content), content)


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _not_saved(path: Path, error: OSError) -> StancegraphError:
    return StancegraphError(f"{path}: not saved: {error.strerror or error}")


def now() -> tuple[str, int]:
    """The moment it is, as journals write it, and in milliseconds since 1970."""
    milliseconds = time.time_ns() // 1_000_000
    seconds, rest = divmod(milliseconds, 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:03d}Z", milliseconds
