"""Answers that are kept as long as the graph stays what it is, the longest unasked going first."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

_ENTRY = 1_000  # what keeping one takes beside its body
_LARGEST_PART = 8
"""No answer takes more than this part of the room."""


class _Sized(Protocol):
    """What can be kept: its ``size`` is how many bytes that takes."""

    @property
    def size(self) -> int: ...


Kept = TypeVar("Kept", bound=_Sized)


class Cache(Generic[Kept]):
    """Answers by key. One that is being worked out is worked out once, however many ask for it meanwhile."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held = 0
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        # One that is too large to be kept is still one for all who are being sent it.
        self._lent: WeakValueDictionary[bytes, Kept] = WeakValueDictionary()
        self._under_way: dict[bytes, asyncio.Task[Kept]] = {}

    async def get(self, key: object, make: Callable[[], Awaitable[Kept]]) -> Kept:
        """The answer for the key, which its ``repr`` tells from others; what ``make`` raises is raised to all who wait for it,
        and not kept."""
        # A key may have a whole query in it.
        mark = sha256(repr(key).encode("utf-8", "backslashreplace")).digest()
        if (found := self._kept.get(mark)) is not None:
            self._kept.move_to_end(mark)
            return found
        if (lent := self._lent.get(mark)) is not None:
            return lent
        task = self._under_way.get(mark)
        if task is None:
            task = self._under_way[mark] = asyncio.create_task(self._made(mark, make))
            # Looked at also where all who waited have left.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        # Who goes away does not take the answer from the others.
        return await asyncio.shield(task)

    async def _made(self, mark: bytes, make: Callable[[], Awaitable[Kept]]) -> Kept:
        try:
            reply = await make()
        finally:
            del self._under_way[mark]
        if reply.size * _LARGEST_PART <= self._room:
            self._kept[mark] = reply
            self._held += reply.size + _ENTRY
            while self._held > self._room:
                _, gone = self._kept.popitem(last=False)
                self._held -= gone.size + _ENTRY
        else:
            self._lent[mark] = reply
        return reply

    def clear(self) -> None:
        """Forget all: the graph is another one."""
        self._kept.clear()
        self._lent.clear()
        self._held = 0

    def __len__(self) -> int:
        return len(self._kept)
