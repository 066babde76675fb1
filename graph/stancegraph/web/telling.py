"""What goes wrong while others are answered, told to whoever runs the program and to nobody else."""

from __future__ import annotations

import logging
from collections.abc import Callable

from stancegraph.characters import printable
from stancegraph.errors import DataError, StancegraphError

_MOST_SHOWN = 20
"""Problems of a dataset that are said at a time."""

Say = Callable[[str], object]
"""Tells whoever runs the program a line."""


class _Told(logging.Handler):
    """Errors as the user of the terminal may see them."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.ERROR)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(printable(self.format(record)))


def tell(log: logging.Logger, say: Say) -> None:
    """Tell the errors of this log from now on, to this user only."""
    for handler in [each for each in log.handlers if isinstance(each, _Told)]:
        log.removeHandler(handler)
    log.addHandler(_Told(say))
    log.propagate = False


def told(error: StancegraphError) -> str:
    """What is wrong, of many problems the first."""
    if not isinstance(error, DataError):
        return printable(str(error))
    shown = [printable(str(each)) for each in error.problems[:_MOST_SHOWN]]
    more = len(error.problems) - len(shown)
    return "\n  ".join(["", *shown, *([f"and {more} more"] if more else [])])
