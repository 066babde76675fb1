"""Small matrix products on one thread: handing them to several takes longer than the product, and twice the processor time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


class _Within:
    """How many are within at once, and what puts the threads back when the last leaves."""

    lock = Lock()
    number = 0
    limit = ExitStack()


@contextmanager
def one_thread() -> Iterator[None]:
    """Products within are done by one thread."""
    with _Within.lock:
        if not _Within.number:
            _Within.limit.enter_context(_libraries().limit(limits=1, user_api="blas"))
        _Within.number += 1
    try:
        yield
    finally:
        with _Within.lock:
            _Within.number -= 1
            if not _Within.number:
                _Within.limit.close()


@cache
def _libraries() -> ThreadpoolController:
    """The libraries beneath numpy, looked for once."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
