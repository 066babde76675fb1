"""A sign of life on standard error for what takes over two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 2.0


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """A function to be called with counts; shows them on a terminal once two seconds have passed."""
    started = time.monotonic()
    shown = False

    def show(count: int) -> None:
        nonlocal shown
        if sys.stderr and sys.stderr.isatty() and time.monotonic() - started > _PATIENCE:
            sys.stderr.write(f"\r{count:,} {what} ...")
            sys.stderr.flush()
            shown = True

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\033[K")
