"""Which keys stood in an earlier row: eight bytes a key, however many rows there are."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np


class Seen:
    """Tells keys that come a second time. Keys are texts; numbers are kept as they are, others by a hash of 64 bits."""

    def __init__(self) -> None:
        # Sorted, and each at most half as long as the one before it: a key is looked for in few of them.
        self._runs: list[Any] = []

    def again(self, keys: Any) -> Any:
        """Which of some keys (a pyarrow array of text) stood before, here or in an earlier call; all are then known."""
        numbers = _numbers(keys)
        order = np.argsort(numbers, kind="stable")
        ordered = numbers[order]
        again = np.zeros(len(numbers), dtype=bool)
        alike = ordered[1:] == ordered[:-1]
        again[order[1:]] = alike
        for run in self._runs:
            places = np.searchsorted(run, numbers)
            again |= run[np.minimum(places, len(run) - 1)] == numbers
        if len(ordered):
            self._runs.append(ordered[np.append(True, ~alike)])
        while len(self._runs) > 1 and 2 * len(self._runs[-1]) > len(self._runs[-2]):
            merged = np.concatenate(self._runs[-2:])
            merged.sort(kind="stable")  # which merges what is sorted already
            self._runs[-2:] = [merged]
        return again

    def state(self) -> tuple[Any, ...]:
        """What is known now, to come :meth:`back_to`."""
        return tuple(self._runs)

    def back_to(self, state: tuple[Any, ...]) -> None:
        """Forget all keys since then."""
        self._runs = list(state)


def _numbers(keys: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as compute

    plain = compute.match_substring_regex(keys, "^(0|[1-9][0-9]{0,17})$")
    if compute.all(plain).as_py():
        return keys.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return np.fromiter(map(_number, keys.to_pylist()), dtype=np.int64, count=len(keys))


def _number(key: str) -> int:
    if key.isascii() and key.isdigit() and len(key) <= 18 and str(int(key)) == key:
        return int(key)
    # Negative, as no number is.
    return -1 - (int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1)
