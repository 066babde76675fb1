"""The number of threads of the library beneath numpy is what it was, whoever leaves first."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from stancegraph.networks.threads import one_thread


def _threads() -> set[int]:
    return {each["num_threads"] for each in ThreadpoolController().info() if each["user_api"] == "blas"}


def test_threads_are_put_back_by_whoever_leaves_last() -> None:
    assert np.ones((2, 2)).sum() == 4
    with ThreadpoolController().limit(limits=2, user_api="blas"):
        if _threads() != {2}:
            pytest.skip("the library beneath numpy cannot be told")
        first, second = ExitStack(), ExitStack()
        first.enter_context(one_thread())
        second.enter_context(one_thread())
        assert _threads() == {1}
        first.close()
        assert _threads() == {1}
        second.close()
        assert _threads() == {2}
        with pytest.raises(ValueError, match="within"), one_thread():
            raise ValueError("within")
        assert _threads() == {2}
