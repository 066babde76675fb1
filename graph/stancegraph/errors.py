"""What can go wrong, said so that a person can act on it.

Every error a user may meet derives from :class:`StancegraphError`; the command line turns it into one or two
lines and an exit code. A :class:`Problem` is one fault in someone's data, with the place where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path


class StancegraphError(Exception):
    """The request cannot be done: the message says what, where, and what to do. All errors below are of this class.

    >>> try:
    ...     stancegraph.open("no-such-graph")
    ... except stancegraph.StancegraphError as error:
    ...     print(error)
    no-such-graph: there is no such graph; build one with: stancegraph build DATASET -o no-such-graph
    """


class ArgumentError(StancegraphError):
    """An argument has a value that means nothing there; ``word`` is which, ``message`` what is wrong and would be right.

    >>> try:
    ...     graph.search(5)
    ... except stancegraph.ArgumentError as error:
    ...     print(error)
    text: 5 should be text
    """

    def __init__(self, word: str, message: str) -> None:
        self.word, self.message = word, message
        super().__init__(f"{word}: {message}")


class GraphError(StancegraphError):
    """The graph cannot be opened or read (missing, damaged, not a graph of ours, server down)."""


class QueryError(StancegraphError):
    """The query is not valid, asks for what is not allowed, or lacks a parameter."""


class QueryTimeout(QueryError):
    """The query ran longer than it was allowed to and was stopped."""


class NotFound(StancegraphError):
    """No actor, issue, source, stance or query of that name, or several; the message has the nearest, or these."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in data: ``file``, ``line`` (1 is the header), ``column``, and a ``message`` of what is wrong and would be right.

    ``line`` and ``column`` are None where the fault is of the whole file or row. As text it is one line.

    >>> print(stancegraph.Problem("talks/actors.csv", 3, "kind", "empty, but it is needed"))
    talks/actors.csv:3: kind: empty, but it is needed
    """

    file: str
    line: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class DataWarning(UserWarning):
    """Something in data that is passed over, and would better be known: a column that is not one of ours, for example."""


class DataError(StancegraphError):
    """Data that cannot be used as it is; its attribute ``problems`` holds every fault that was found, in reading order.

    >>> try:
    ...     stancegraph.read_dataset("no-such-folder")
    ... except stancegraph.DataError as error:
    ...     print(error.problems[0].file)
    no-such-folder
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@contextmanager
def said_of(folder: Path, unfinished: Path) -> Iterator[None]:
    """What is said of files that are not in their place yet is said of their place."""
    here, there = str(unfinished), str(folder)
    try:
        yield
    except DataError as error:
        raise DataError([replace(each, file=each.file.replace(here, there)) for each in error.problems]) from error
    except StancegraphError as error:
        if here not in str(error):
            raise
        raise StancegraphError(str(error).replace(here, there)) from error


def why_no_json(error: ValueError | RecursionError) -> str:
    """Why something cannot be read as JSON, in words that are no Python's; what our own reading of it says stays."""
    if isinstance(error, json.JSONDecodeError):
        line = error.doc.count("\n", 0, error.pos) if error.doc.rstrip("\r\n").count("\n") else 0
        return f"{error.msg} at character {error.colno if line else error.pos + 1:,}" + (
            f" of line {line + 1:,}" if line else ""
        )
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02X} at {error.start:,} is not UTF-8"
    if isinstance(error, RecursionError):
        return "lists and objects are nested too deeply"
    # Python reads no number of thousands of digits, and tells how to make it.
    return "it has a number of too many digits" if "integer string conversion" in str(error) else str(error)
