"""The protocol over standard input and output, which carry nothing else; what is to be told goes to standard error."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from mcp.server.stdio import stdio_server

from stancegraph.assistants.desk import Desk, log
from stancegraph.assistants.protocol import server_of
from stancegraph.web.asking import Asking, Limits
from stancegraph.web.lanes import Lane
from stancegraph.web.served import Served, keep_up
from stancegraph.web.telling import Say, tell


def serve_over_stdio(target: str | None, limits: Limits, *, allows_sparql: bool = False, say: Say) -> None:
    """Answer until standard input ends. Ctrl-C and SIGTERM end the process at once, with the exit code that shells have for them.

    Raises StancegraphError where the graph cannot be had, and BrokenPipeError where nobody reads the answers any more.
    """
    served = Served(target)
    lane, asking = Lane("answers", 2, line=200, patience=20.0), Asking(limits)
    tell(log, say)

    def let_go() -> None:
        lane.close()
        asking.close()
        served.close()

    def end(number: int) -> None:
        # A thread waits for standard input, and nothing but its end would wake it.
        let_go()
        os._exit(128 + number)

    try:
        asyncio.run(_serve(Desk(served, lane, asking, allows_sparql=allows_sparql), say, end))
    except* BrokenPipeError:
        raise BrokenPipeError from None
    finally:
        let_go()


async def _serve(desk: Desk, say: Say, end: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda number, _frame: end(number))
        else:
            loop.add_signal_handler(number, end, number)
    server = server_of(desk)
    looking = asyncio.create_task(keep_up(desk.served, desk.look, say))
    try:
        async with stdio_server() as (incoming, outgoing):
            say("Answering an assistant (MCP) on standard input and output.")
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
