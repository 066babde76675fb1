"""The official client of the protocol, asking a desk in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import mcp_types as types
from mcp import Client

from stancegraph.assistants.desk import Desk
from stancegraph.assistants.protocol import server_of
from stancegraph.web.asking import Asking as Queries
from stancegraph.web.asking import Limits
from stancegraph.web.lanes import Lane
from stancegraph.web.served import Served

Result = TypeVar("Result")

DATASET = Path(__file__).parents[1] / "data" / "ukraine-ceasefire"


class Asking:
    """Asks a desk, each time as a new client, always in the same loop."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.runner = asyncio.Runner()

    def run(self, scenario: Callable[[Client], Awaitable[Result]], mode: str = "auto") -> Result:
        """What a scenario with a client gives."""

        async def connected() -> Result:
            async with Client(server_of(self.desk), mode=mode) as client:
                return await scenario(client)

        return self.runner.run(connected())

    def call(self, name: str, /, mode: str = "auto", **arguments: Any) -> types.CallToolResult:
        """The result of one call, which the client has held to the schema of the tool."""

        async def scenario(client: Client) -> types.CallToolResult:
            await client.list_tools()
            return await client.call_tool(name, arguments)

        return self.run(scenario, mode)

    def answer(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """What a call gives; one that fails fails the test."""
        found = self.call(name, **arguments)
        assert not found.is_error, found.content
        assert isinstance(found.structured_content, dict)
        return found.structured_content

    def refusal(self, name: str, /, **arguments: Any) -> str:
        """In which words a call is refused."""
        found = self.call(name, **arguments)
        assert found.is_error
        [content] = found.content
        assert isinstance(content, types.TextContent)
        return content.text

    def every(self, name: str, /, **arguments: Any) -> list[Any]:
        """The rows of all pages."""
        rows: list[Any] = []
        offset: int | None = 0
        while offset is not None:
            page = self.answer(name, **arguments, offset=offset)
            rows += page["rows"]
            assert (page["next"] is None) == (len(rows) == page["total"])
            assert page["truncated"] == (len(page["rows"]) < page["total"])
            offset = page["next"]
        assert len(rows) == page["total"]
        return rows


@contextmanager
def asking(served: Served, *, allows_sparql: bool = False, limits: Limits | None = None) -> Iterator[Asking]:
    """An assistant that asks what is served."""
    lane, queries = Lane("answers", 2, line=200, patience=60.0), Queries(limits or Limits())
    found = Asking(Desk(served, lane, queries, allows_sparql=allows_sparql))
    try:
        yield found
    finally:
        lane.close()
        queries.close()
        found.runner.close()
