"""The number of threads of the library beneath numpy is what it was, whoever leaves first."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest

from stancegraph.networks import threads
from stancegraph.networks.threads import one_thread


def test_threads_are_put_back_by_whoever_leaves_last() -> None:
    told = threads._library()
    if told is None:
        pytest.skip("the library beneath numpy cannot be told")
    get, put = told
    before = get()
    put(3)
    try:
        first, second = ExitStack(), ExitStack()
        first.enter_context(one_thread())
        second.enter_context(one_thread())
        assert get() == 1
        first.close()
        assert get() == 1
        second.close()
        assert get() == 3
        with pytest.raises(ValueError, match="within"), one_thread():
            raise ValueError("within")
        assert get() == 3
    finally:
        put(before)


def test_without_such_a_library_products_are_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_library", lambda: None)
    with one_thread():
        assert (np.ones((2, 2)) @ np.ones((2, 2))).tolist() == [[2, 2], [2, 2]]
