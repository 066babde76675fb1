"""Where assistants ask: each call is answered from the newest generation of a graph, within limits, or refused in a sentence."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from stancegraph.assistants.asked_in_sparql import Question
from stancegraph.assistants.tools import Tool, all_tools
from stancegraph.characters import as_text, printable, show
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.nearest import did_you_mean
from stancegraph.web import records
from stancegraph.web.advice import NAMES, QUERIES, STANCES, said
from stancegraph.web.asking import Asking, Result
from stancegraph.web.cache import Cache
from stancegraph.web.lanes import Lane
from stancegraph.web.reply import Refusal
from stancegraph.web.served import Opened, Served

log = logging.getLogger("stancegraph.assistants")

LARGEST_ANSWER = 1_000_000
"""Characters of an answer: more than that fills whatever an assistant can keep in mind."""
_KEPT = 32 << 20
"""Bytes of results of queries that are kept, so that the pages of one are parts of one."""

_HERE = {
    NAMES: "look for it with the tool resolve",
    STANCES: "the stance column of the tool timeline",
    QUERIES: "the description of the tool named_query lists them",
}
"""Advice for the command line, and what is the same here."""


class Failed(Exception):
    """A call that is not answered; the message is one sentence that says why and what would be right."""


class Desk:
    """Answers calls of tools about what is ``served``; ``lane`` and ``asking`` say how much goes on at once."""

    def __init__(self, served: Served, lane: Lane, asking: Asking, *, allows_sparql: bool = False) -> None:
        self.served, self.lane, self.asking = served, lane, asking
        self.tools = {name: tool for name, tool in all_tools().items() if allows_sparql or name != "sparql"}
        self._results: Cache[Result] = Cache(_KEPT)

    def tool(self, name: str) -> Tool:
        """The tool of that name; raises Failed, with the nearest."""
        if found := self.tools.get(name):
            return found
        hint = did_you_mean(name, self.tools) or f"; there are {', '.join(self.tools)}"
        raise Failed(f"there is no tool {show(name)}{hint}")

    async def call(self, name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """The answer of a tool, and the same as JSON text; raises Failed."""
        tool = self.tool(name)
        return await self._answered(lambda current: tool.ask(self, current, arguments))

    async def read(self, plural: str, identifier: str) -> str:
        """One record as JSON text; ``plural`` is one of :data:`stancegraph.web.records.KINDS`. Raises Failed."""

        async def ask(current: Opened) -> dict[str, Any]:
            return await self.lane.run(lambda: records.as_json(records.opened(current.session, plural, identifier)))

        return (await self._answered(ask))[1]

    async def result(self, current: Opened, question: Question) -> Result:
        """What a query gives, whole; kept, so that the next page of it is quick and of the same rows."""

        async def make() -> Result:
            with current.used():
                return await self.asking.ask(question.text, current.graph, question.ask)

        if question.key is None:
            return await make()
        return await self._results.get((current.name, question.key), make)

    async def _answered(self, ask: Callable[[Opened], Awaitable[dict[str, Any]]]) -> tuple[dict[str, Any], str]:
        try:
            current = self.served.opened  # refused while its files are damaged
            with current.used():
                found = {**await ask(current), "generation": current.name}
                text = await self.lane.run(lambda: json.dumps(found, ensure_ascii=False, allow_nan=False))
        except Refusal as refusal:
            raise Failed(as_text(refusal.message)) from None
        except GraphError as error:
            # What is wrong with its files is for whoever runs it.
            log.error("%s", printable(str(error)))
            raise Failed("the graph cannot be read just now; ask again later") from None
        except StancegraphError as error:
            raise Failed(as_text(said(error, _HERE))) from None
        except Exception:
            log.exception("a call was not answered")
            raise Failed("something went wrong here; it is in the log of the server") from None
        if len(text) > LARGEST_ANSWER:
            raise Failed(
                f"the answer has more than {LARGEST_ANSWER:,} characters, and is given whole or not at all; "
                "ask for fewer rows (limit), or narrow the question"
            )
        return found, text

    async def look(self) -> bool:
        """Take up a new generation of the graph, if there is one; whether there was. Raises StancegraphError."""
        if not await self.served.look():
            return False
        self.asking.forget()
        self._results.clear()
        return True
