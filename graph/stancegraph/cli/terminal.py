"""What is for eyes: messages on standard error, and tables on standard output. Nothing from data steers the terminal."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stancegraph.characters import printable, without_passwords
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from rich.console import Console

    from stancegraph.tables.problems import Problems

# Where there is no terminal there is no width: lines are as long as what is in them.
_ENDLESS = 100_000
MOST_NAMED = 10
"""Texts that a sentence names; the others are counted."""


def say(text: str) -> None:
    """A message on standard error, as a line of its own. An address that was put in the wrong place is shown without its password."""
    _write(without_passwords(text), err=True)


def tell(text: str) -> None:
    """A line of a result for eyes, on standard output."""
    _write(text, err=False)


@contextmanager
def warned(problems: Problems) -> Iterator[Problems]:
    """Say the warnings that gather in the block, also where it does not end well: what stops a command often follows from them."""
    try:
        yield problems
    finally:
        for each in problems.warnings():
            say(f"warning: {each}")


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _write(text: str, *, err: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        stream.write(f"{printable(text)}\n")
        stream.flush()


def console() -> Console:
    """The terminal, for tables. Text from data is never read as markup, and never broken where there is no terminal."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

    if sys.stdout is None:
        raise StancegraphError("standard output is closed, and a table goes nowhere else")

    class Plain(Console):
        def render_str(self, text: str, **options: object) -> Text:
            return super().render_str(printable(text), **options)  # type: ignore[arg-type]

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else printable(text), style, control)

        def print(self, *objects: object, **options: object) -> None:
            try:
                super().print(*objects, **options)  # type: ignore[arg-type]
            except BrokenPipeError:
                raise
            except OSError as error:
                raise StancegraphError(f"standard output cannot be written: {error.strerror or error}") from error

        def on_broken_pipe(self) -> None:
            """Left to whoever runs the command."""
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    told = os.environ.get("COLUMNS", "")
    is_wide = not ((told.isdigit() and int(told) > 0) or on_terminal())
    return Plain(markup=False, highlight=False, emoji=False, soft_wrap=False, width=_ENDLESS if is_wide else None)
