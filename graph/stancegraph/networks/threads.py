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

_NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


@contextmanager
def one_thread() -> Iterator[None]:
    """Products within are done by one thread, where the library lets itself be told."""
    told = _library()
    if told is None:
        yield
        return
    get, put = told
    before = get()
    put(1)
    try:
        yield
    finally:
        put(before)


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
