"""The protocol over standard input and output, which carry nothing else; what is to be told goes to standard error."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterable, Awaitable, Callable
from contextlib import suppress

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

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


async def _pass_on(
    incoming: AsyncIterable[SessionMessage | Exception],
    said: MemoryObjectSendStream[SessionMessage | Exception],
    answer: Callable[[SessionMessage], Awaitable[None]],
) -> None:
    """Hand on what was said; of a line that is no message tell whoever sent it, who may wait for an answer, which the SDK does not."""
    async with said:
        async for each in incoming:
            if isinstance(each, Exception):
                is_json = not (isinstance(each, ValidationError) and each.errors()[0]["type"] == "json_invalid")
                error = ErrorData(
                    code=INVALID_REQUEST if is_json else PARSE_ERROR,
                    message="a line that is no message of JSON-RPC 2.0 was passed over",
                )
                await answer(SessionMessage(JSONRPCError(jsonrpc="2.0", id=None, error=error)))
            else:
                await said.send(each)


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
        async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as beside:
            said, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
            beside.start_soon(_pass_on, incoming, said, outgoing.send)
            say("Answering an assistant (MCP) on standard input and output.")
            await server.run(read, outgoing, server.create_initialization_options())
            beside.cancel_scope.cancel()
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
