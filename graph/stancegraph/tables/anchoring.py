"""Quotes against texts: does each quote stand where its offsets say, in the text with the recorded hash?"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from pathlib import Path

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import Problem, StancegraphError
from stancegraph.files import unreachable
from stancegraph.model.records import Assessment, Retraction, Source, Stance
from stancegraph.tables.passages import Passages
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located

_MOST_PLACES = 3
_MOST_HELD = 10_000


def read_texts(folder: Path) -> dict[str, str]:
    """The texts in a folder by the SHA-256 of their bytes; files that are not UTF-8 text are passed over."""
    return Texts.read(folder).by_hash


@dataclass(frozen=True)
class Altered:
    """A text that is at hand in another form than the one whose hash was recorded.

    ``file`` is its name, ``now`` says what is otherwise now, ``text`` is what it was; ``or_record`` what else could be done.
    """

    file: str
    now: str
    text: str
    or_record: str


@dataclass(frozen=True)
class Texts:
    """The files of a folder: those that are UTF-8 text by the SHA-256 of their bytes, and the hash of every file."""

    by_hash: dict[str, str]
    files: Mapping[Path, str]

    @classmethod
    def read(cls, folder: Path) -> Texts:
        """All files in a folder and below; raises StancegraphError where that cannot be read."""
        if why := unreachable(folder):
            raise StancegraphError(f"{folder}: cannot be read: {why}")
        if not folder.is_dir():
            raise StancegraphError(f"{folder}: no such folder; name the folder that holds the source texts")
        texts: dict[str, str] = {}
        files = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = _bytes_of(path)
                files[path] = hashlib.sha256(content).hexdigest()
                try:
                    texts[files[path]] = content.decode("utf-8")
                except UnicodeDecodeError:
                    continue
        return cls(texts, files)

    def altered(self, sha256: str) -> Altered | None:
        """The text whose bytes had this hash before its line ends, its last line or its encoding were changed."""
        found = self._forms.get(sha256)
        if found is None:
            return None
        path, number = found
        form = next(islice(_forms(_bytes_of(path)), number, None))
        digest = self.files[path]
        or_record = f", or record the SHA-256 it has now, {digest}" if digest in self.by_hash else ""
        return Altered(path.name, form.now, form.text, or_record)

    def in_another_encoding(self, sha256: str) -> str:
        """The name of the file that has this hash and is no UTF-8 text; empty when there is none."""
        return self.undecoded.get(sha256, "")

    @cached_property
    def undecoded(self) -> dict[str, str]:
        """The names of the files that are no UTF-8 text, by their hashes."""
        return {digest: path.name for path, digest in self.files.items() if digest not in self.by_hash}

    def named(self, name: str) -> tuple[Path, str] | None:
        """The file of that name, whatever its ending, and its hash; None when there is none or several."""
        path = self._by_name.get(name)
        return (path, self.files[path]) if path else None

    @cached_property
    def _by_name(self) -> dict[str, Path | None]:
        names = Counter(path.stem for path in self.files)
        return {path.stem: path if names[path.stem] == 1 else None for path in self.files}

    @cached_property
    def _forms(self) -> dict[str, tuple[Path, int]]:
        """Of every form a file may have had before, its hash: the file, and which form it is; the first file is taken."""
        return {
            hashlib.sha256(form.content).hexdigest(): (path, number)
            for path in reversed(list(self.files))
            # Of what is longer than any text nobody recorded a hash, and each of its forms is as long again.
            if path.stat().st_size <= limits.LARGEST_TEXT
            for number, form in reversed(list(enumerate(_forms(_bytes_of(path)))))
        }


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error


# -- the forms one text can have as a file ----------------------------------------------------------------------------

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte-order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252 or Latin-1",
    "cp1251": "Windows-1251",
    "cp1250": "Windows-1250",
    "latin-1": "Latin-1",
}
_BEFORE = ("utf-8", "utf-8-sig", "utf-16")
# What programs write that do not write Unicode: nothing in the bytes tells which of them, the recorded hash does.
_OF_ONE_BYTE = ("cp1252", "cp1251", "cp1250", "latin-1")
_LINE_ENDS = {"\n": "LF", "\r\n": "CR LF", "\r": "CR"}
_line_ends = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file may have been: its bytes and its text then, and what about it is otherwise now, in words."""

    content: bytes
    text: str
    now: str


def _forms(content: bytes) -> Iterator[_Form]:
    """Every form in which a file may have been before somebody's program saved it otherwise."""
    for encoding, text in _readings(content):
        plain = _line_ends.sub("\n", text)
        ends = set(_line_ends.findall(text))
        trimmed = plain.rstrip("\n")
        bodies = dict.fromkeys((plain, trimmed, f"{trimmed}\n"))
        for before, other_ends, body in product(_BEFORE, _LINE_ENDS, bodies):
            now = []
            if before != encoding:
                now.append(f"in {_ENCODINGS[encoding]} and not {_ENCODINGS[before]}")
            if "\n" in body and ends and ends != {other_ends}:
                names = _LINE_ENDS[next(iter(ends))] if len(ends) == 1 else "mixed"
                now.append(f"with {names} line ends and not {_LINE_ENDS[other_ends]}")
            if body != plain:
                now.append("with more line ends at its end" if len(body) < len(plain) else "without its last line end")
            was = body.replace("\n", other_ends)
            yield _Form(was.encode(before), f"\ufeff{was}" if before == "utf-8-sig" else was, " and ".join(now))


def _readings(content: bytes) -> Iterator[tuple[str, str]]:
    """In which encodings these bytes are text, and which text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        encodings = ("utf-16-le", "utf-16-be")
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    else:
        encodings = ("utf-8", *_OF_ONE_BYTE)
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            yield encoding, content.decode(encoding)
            if encoding.startswith("utf-8"):
                return


# -- quotes in them ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Anchors:
    """Checks the evidence of records as they pass by; sources come before what quotes them. What only all of them tell, :meth:`conclude` says.

    ``checked`` counts the quotes and passages that were compared, ``unchecked`` those whose source has no text here.
    """

    texts: Texts
    checked: int = 0
    unchecked: int = 0
    without_text: set[str] = field(default_factory=set)
    hashes: int = 0
    _text_of: dict[str, str] = field(default_factory=dict)
    _passages: dict[str, Passages] = field(default_factory=dict)
    _recorded: set[str] = field(default_factory=set)
    # Sources whose text is another now, with the SHA-256 that it has.
    _changed: list[tuple[Located, str, str]] = field(default_factory=list)
    # What is wrong with the evidence of stances, and which stances others took the place of, or withdrew: a row is only ever appended to, so that
    # what is wrong in one that is gone could never be made right.
    _faults: list[tuple[str, Problem, Problems]] = field(default_factory=list)
    _gone: set[str | None] = field(default_factory=set)

    def conclude(self, problems: Problems) -> None:
        """Once all records have passed: a text that has changed is a problem, but where it is that of another source by now; so is what is wrong
        with evidence, but of a row that was corrected or withdrawn."""
        for stance, each, of in self._faults:
            if stance not in self._gone:
                of.add(each.file, each.line, each.column, each.message)
        for found, name, digest in self._changed:
            if digest not in self._recorded:
                fault = f"{name} has another SHA-256, {digest}; find the text as it was, or record this one and check the quotes"
                problems.add(found.file, found.line, "sha256", fault)

    def check(self, found: Located, problems: Problems) -> None:
        """Check one record; a source is remembered, evidence compared with its text where that is at hand."""
        record = found.record
        if isinstance(record, Stance):
            self._gone |= {record.supersedes, record.retracts}
        elif isinstance(record, Retraction):
            self._gone.add(record.retracts)
        if isinstance(record, Source):
            self._take(record, found, problems)
        elif isinstance(record, Stance | Assessment):
            passages = record.passages if isinstance(record, Stance) else ()
            there = len(passages) + (record.evidence is not None)
            text = self._text_of.get(record.source)
            if text is None:
                self.unchecked += there
                if there:
                    self.without_text.add(record.source)
                return
            self.checked += there
            for each in passages:
                if not each.holds_in(text):
                    message = f"at {each.start}-{each.end} the text of {record.source} has other words than those of this SHA-256"
                    self._note(found, "passages", message, problems)
            if record.evidence is None:
                return
            quote, start, end = record.evidence.quote, record.evidence.start, record.evidence.end
            if start is None:
                if quote not in text:
                    message = (
                        f"{show(quote)} is not in the text of {record.source}{self._otherwise(quote, record.source)}"
                    )
                    self._note(found, "quote", message, problems)
            elif text[start:end] != quote:
                message = f"at {start}-{end} the text of {record.source} has {show(text[start:end])}, not {show(quote)}"
                self._note(found, "start", message + self._where(quote, record.source), problems)

    def _note(self, found: Located, column: str, message: str, problems: Problems) -> None:
        """Keep what is wrong with a stance until it is known whether that still stands; of very many it is told at once."""
        if isinstance(found.record, Stance) and len(self._faults) < _MOST_HELD:
            self._faults.append((found.record.id, Problem(found.file, found.line, column, message), problems))
        else:
            problems.add(found.file, found.line, column, message)

    def why_nothing(self) -> str:
        """Why no quote could be compared; only to be asked when none was."""
        if not self.unchecked:
            return "nothing here is quoted"
        if not self.hashes:
            return "no source has the sha256 of its text recorded"
        count = len(self.texts.files)
        return f"of the {count:,} files there none has a recorded sha256" if count else "there is no file in the folder"

    def _take(self, source: Source, found: Located, problems: Problems) -> None:
        if not source.sha256:
            return
        self.hashes += 1
        self._recorded.add(source.sha256)
        if (text := self.texts.by_hash.get(source.sha256)) is not None:
            self._text_of[source.id] = text
            return
        fault = ""
        if other := self.texts.in_another_encoding(source.sha256):
            fault = f"{other} has this SHA-256, but is not UTF-8; save it as UTF-8 and record the SHA-256 it then has"
        elif altered := self.texts.altered(source.sha256):
            self._text_of[source.id] = altered.text
            fault = f"the text is {altered.file}, now {altered.now}; save it as it was{altered.or_record}"
        elif named := self.texts.named(source.id):
            path, digest = named
            self._changed.append((found, path.name, digest))
        if fault:
            problems.add(found.file, found.line, "sha256", fault)

    def _where(self, quote: str, source: str) -> str:
        places = list(islice(_occurrences(quote, self._text_of[source]), _MOST_PLACES))
        if places:
            return f"; the quote stands at {_listed(places)}"
        return self._otherwise(quote, source) or "; the quote is nowhere in it"

    def _otherwise(self, quote: str, source: str) -> str:
        """Where the quote stands in another form."""
        if source not in self._passages:
            self._passages[source] = Passages(self._text_of[source])
        return _in_another_form(self._passages[source], quote)


def where(quote: str, text: str, source: str) -> str:
    """Why it cannot be told where a quote stands in the text of a source: in several places, in another form, or not at all."""
    if len(places := list(islice(_occurrences(quote, text), _MOST_PLACES))) > 1:
        return f"{show(quote)} stands at {_listed(places)} of the text of {source}; say which with start and end"
    return f"{show(quote)} is not in the text of {source}{_in_another_form(Passages(text), quote)}"


def _in_another_form(passages: Passages, quote: str) -> str:
    places = passages.find(quote, _MOST_PLACES)
    if not places:
        return ""
    first = places[0]
    more = [(each.start, each.end) for each in places[1:]]
    also = f" (and at {_listed(more)})" if more else ""
    return (
        f"; it stands at {first.start}-{first.end}{also}, differing in {first.differing}: "
        "copy the quote from there as it is written"
    )


def _listed(places: list[tuple[int, int]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in places)


def _occurrences(quote: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + 1)
