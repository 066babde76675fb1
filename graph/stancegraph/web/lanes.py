"""How much is worked out at once: so many in each lane, so many in line, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from stancegraph.web.reply import Refusal

Result = TypeVar("Result")

_FAIR = 1.0
"""Seconds in which who came first is next."""


class Lane:
    """``places`` threads, a line of at most ``line`` before them in which nobody waits longer than ``patience`` seconds.

    Who came first is next, of those who have not waited for long. After that who came last: where more is asked than can be
    done, some are answered soon and the others not at all, instead of all of them too late. So a crowd that came together is no
    hindrance to those who come after it, and nobody stands still in a short line while those who come later pass by.
    """

    def __init__(self, name: str, places: int, *, line: int, patience: float) -> None:
        self.name = name
        self._free = places
        self._line, self._patience = line, patience
        self._waiting: list[_Turn] = []
        self._calls: set[object] = set()
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=name)

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    async def run(self, call: Callable[[], Result]) -> Result:
        """What the call returns or raises; raises Refusal (503, with Retry-After) where it is too crowded."""
        await self._place()
        # A place is taken until its thread is free, also where whoever asked has left.
        future = asyncio.get_running_loop().run_in_executor(self._threads, self._noted, call)
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being worked out."""
        return bool(self._calls)

    def _noted(self, call: Callable[[], Result]) -> Result:
        mark = object()
        self._calls.add(mark)
        try:
            return call()
        finally:
            self._calls.discard(mark)

    async def _place(self) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._line:
            raise self._crowded()
        turn = _Turn()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn.comes
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn.comes.done() and not turn.comes.cancelled():
                self._leave()  # the place came in the same moment
            if isinstance(error, TimeoutError):
                raise self._crowded() from None
            raise

    def _done(self, future: asyncio.Future[Result]) -> None:
        if not future.cancelled():
            future.exception()  # somebody has looked at it, also where nobody waits any more
        self._leave()

    def _leave(self) -> None:
        """A place is free: for the next in line, if there is one."""
        while self._waiting:
            late = monotonic() - _FAIR
            place = next((place for place, turn in enumerate(self._waiting) if turn.since >= late), -1)
            turn = self._waiting.pop(place)
            if not turn.comes.done():
                turn.comes.set_result(None)
                return
        self._free += 1

    def _crowded(self) -> Refusal:
        return Refusal(503, f"too much is asked at once ({self.name}); ask again in a moment", (("retry-after", "2"),))

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Turn:
    """One who stands in line: ``since`` when, and ``comes`` is set when a place is free."""

    def __init__(self) -> None:
        self.since = monotonic()
        self.comes: asyncio.Future[None] = asyncio.get_running_loop().create_future()
