"""Small matrix products on one thread: handing them to several takes longer than the product, and twice the processor time.

numpy has no word for it, and the library beneath it does: OpenBLAS, as numpy's wheels have it, can be told. Where another library does
the products nothing is told, and nothing changes but the time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from threading import Lock

_NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


class _Told:
    """How many are within at once, and how many threads there were before: whoever leaves last puts them back."""

    lock = Lock()
    within = 0
    before = 1


@contextmanager
def one_thread() -> Iterator[None]:
    """Products within are done by one thread, where the library lets itself be told."""
    told = _library()
    if told is None:
        yield
        return
    get, put = told
    with _Told.lock:
        if not _Told.within:
            _Told.before = get()
            put(1)
        _Told.within += 1
    try:
        yield
    finally:
        with _Told.lock:
            _Told.within -= 1
            if not _Told.within:
                put(_Told.before)


@cache
def _library() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """How many threads there are, and the function that sets it; None where that is not known."""
    try:
        library = ctypes.CDLL(str(import_module("numpy._core._multiarray_umath").__file__))
    except (ImportError, OSError):
        return None
    for name in _NAMES:
        try:
            get, put = library[name.format("get")], library[name.format("set")]
        except AttributeError:
            continue
        get.restype, get.argtypes = ctypes.c_int, []
        put.restype, put.argtypes = None, [ctypes.c_int]
        return (get, put) if 1 <= get() <= _MOST_THREADS else None
    return None


_MOST_THREADS = 4_096
