"""How much is worked out at once: so many in each lane, so many in line, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from stancegraph.web.reply import Refusal

Result = TypeVar("Result")


class Lane:
    """``places`` threads, a line of at most ``line`` before them in which nobody waits longer than ``patience`` seconds."""

    def __init__(self, name: str, places: int, *, line: int, patience: float) -> None:
        self.name = name
        self._free = asyncio.Semaphore(places)
        self._line, self._patience = line, patience
        self.waiting = 0
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=name)

    async def run(self, call: Callable[[], Result]) -> Result:
        """What the call returns or raises; raises Refusal (503, with Retry-After) where it is too crowded."""
        if self._free.locked() and self.waiting >= self._line:
            raise self._crowded()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise self._crowded() from None
        finally:
            self.waiting -= 1
        # A place is taken until its thread is free, also where whoever asked has left.
        future = asyncio.get_running_loop().run_in_executor(self._threads, call)
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    def _done(self, future: asyncio.Future[Result]) -> None:
        self._free.release()
        if not future.cancelled():
            future.exception()  # somebody has looked at it, also where nobody waits any more

    def _crowded(self) -> Refusal:
        return Refusal(503, f"too much is asked at once ({self.name}); ask again in a moment", (("retry-after", "2"),))

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
