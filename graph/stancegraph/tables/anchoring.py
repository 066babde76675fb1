"""Quotes against texts: does each quote stand where its offsets say, in the text with the recorded hash?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Assessment, Source, Stance
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located


def read_texts(folder: Path) -> dict[str, str]:
    """The texts in a folder by the SHA-256 of their bytes; files that are not UTF-8 text are passed over."""
    if not folder.is_dir():
        raise StancegraphError(f"{folder}: no such folder; name the folder that holds the source texts")
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                content = path.read_bytes()
                texts[hashlib.sha256(content).hexdigest()] = content.decode("utf-8")
            except UnicodeDecodeError:
                continue
            except OSError as error:
                raise StancegraphError(f"{path}: cannot be read: {error.strerror}") from error
    return texts


@dataclass(slots=True)
class Anchors:
    """Checks the evidence of records as they pass by; sources come before what quotes them."""

    texts: Mapping[str, str]
    checked: int = 0
    without_text: set[str] = field(default_factory=set)
    _text_of: dict[str, str] = field(default_factory=dict)

    def check(self, found: Located, problems: Problems) -> None:
        """Check one record; a source is remembered, evidence compared with its text where that is at hand."""
        record = found.record
        if isinstance(record, Source):
            if record.sha256 in self.texts:
                self._text_of[record.id] = self.texts[record.sha256]
        elif isinstance(record, Stance | Assessment) and record.evidence:
            text = self._text_of.get(record.source)
            if text is None:
                self.without_text.add(record.source)
                return
            self.checked += 1
            quote, start, end = record.evidence.quote, record.evidence.start, record.evidence.end
            if start is None:
                if quote not in text:
                    problems.add(
                        found.file, found.line, "quote", f"{show(quote)} is not in the text of {record.source}"
                    )
            elif text[start:end] != quote:
                message = f"at {start}-{end} the text of {record.source} has {show(text[start:end])}, not {show(quote)}"
                problems.add(found.file, found.line, "start", message + _where(quote, text))


def _where(quote: str, text: str) -> str:
    starts = _occurrences(quote, text)
    places = ", ".join(f"{start}-{start + len(quote)}" for start in starts[:3])
    return f"; the quote stands at {places}" if places else "; the quote is nowhere in it"


def _occurrences(quote: str, text: str) -> list[int]:
    found, start = [], text.find(quote)
    while start >= 0:
        found.append(start)
        start = text.find(quote, start + 1)
    return found
