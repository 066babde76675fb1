"""A text that is not at hand as it was: in which text its statements may stand now, and where.

A text that has changed is another text, with a source of its own. What was published keeps the one it was coded from, until the coder moves
the statement and publishes it again; nothing is moved that the coder did not look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from stancegraph.coding.fold import Statement
from stancegraph.coding.texts import Library, read_text
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Source
from stancegraph.tables.again import Again, Refound


class Bench(Protocol):
    """What is asked of a workbench."""

    library: Library

    @property
    def all_sources(self) -> Mapping[str, Source]:
        """The sources that have a text, by its SHA-256."""
        ...

    def statements(self, text: str) -> list[Statement]:
        """The statements that the coder made on a text, in its order."""
        ...


@dataclass(frozen=True, slots=True)
class Moving:
    """Where the statements of a text may be moved ``to``, a text by its SHA-256, and where each was found there.

    Where no source has the text that it may have become, ``to`` is empty, and ``file`` is what lies now where the text lay, if anything does.
    """

    to: str
    file: Path | None
    found: tuple[tuple[Statement, Refound], ...]


def moving(bench: Bench, text: str) -> Moving:
    """Where the statements of a text that is not at hand as it was may be moved to: the text that lies now where it lay or, where nothing is
    known of that, the one at hand in which most of their words stand. Raises StancegraphError where the text is at hand as it was."""
    if bench.library.is_as_it_was(text):
        raise StancegraphError("the text is at hand as it was; there is nothing to find again")
    statements = bench.statements(text)
    path = bench.library.place(text)
    if path is not None and path.is_file():
        to = _now(path)
        return Moving(to, path, _found(bench, to, statements)) if to in bench.all_sources else Moving("", path, ())
    best = Moving("", None, ())
    for each in bench.all_sources:
        if each == text or not statements or not bench.library.is_as_it_was(each):
            continue
        found = _found(bench, each, statements)
        if _count(found) > _count(best.found):
            best = Moving(each, None, found)
    return best


def _now(path: Path) -> str:
    try:
        text = read_text(path)
    except StancegraphError:
        return ""
    return text.sha256


def _found(bench: Bench, to: str, statements: list[Statement]) -> tuple[tuple[Statement, Refound], ...]:
    again = Again(bench.library.words(to))
    return tuple((each, refound(each, again)) for each in statements)


def refound(statement: Statement, again: Again) -> Refound:
    """Where the words of a statement stand in another text."""
    values: Mapping[str, Any] = statement.values
    start, end = values["start"], values["end"]
    if quote := values.get("quote"):
        return again.quote(str(quote), start)
    digest = str(values.get("passages", "")).rpartition(" ")[2]
    return again.passage(start, end - start, digest)


def _count(found: tuple[tuple[Statement, Refound], ...]) -> int:
    return sum(each.how != "lost" for _, each in found)
