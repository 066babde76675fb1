"""The graph that is served, in its newest generation: a build replaces it while requests go on in the one before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from stancegraph.errors import GraphError, StancegraphError
from stancegraph.session import Session
from stancegraph.store import layout
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.locate import open_graph
from stancegraph.web.telling import Say

_EVERY = 1.0
"""Seconds between looks for a new generation."""


class Opened:
    """One generation, open: ``name`` is made of what its files are, so that it has the same after a restart.

    ``users`` is how many requests need it.
    """

    def __init__(self, session: Session, graph: EmbeddedGraph) -> None:
        self.session, self.graph = session, graph
        self.name = sha256(json.dumps(asdict(graph.info)["parts"], sort_keys=True).encode()).hexdigest()[:12]
        self.bases = graph.bases
        self.users = 0
        self._is_old = False
        known = session.catalogue
        # Read once, here, where one thread does it; afterwards it is only looked at.
        _ = (known.actors, known.roles, known.issues, known.sources, known.events, known.infos, session.stances)

    @contextmanager
    def used(self) -> Iterator[Opened]:
        """Keep it open as long as a request needs it; for the thread of the loop."""
        self.users += 1
        try:
            yield self
        finally:
            self.users -= 1
            self._close_if_over()

    def retire(self) -> None:
        """Close it once nobody uses it."""
        self._is_old = True
        self._close_if_over()

    def _close_if_over(self) -> None:
        if self._is_old and not self.users:
            self.session.close()


class Served:
    """What is served. Raises GraphError for an endpoint: whoever serves does not ask other servers."""

    def __init__(self, target: str | None) -> None:
        graph = open_graph(target)
        if not isinstance(graph, EmbeddedGraph):
            graph.close()
            raise GraphError(
                "a graph behind an endpoint is served there already; name a store, a dataset folder or a file"
            )
        self._store = graph.path
        self._current = _name(self._store)
        self.opened = Opened(Session(graph), graph)

    @property
    def store(self) -> Path:
        """The folder of the graph."""
        return self._store

    async def look(self) -> bool:
        """Open the generation that a build has put in place since, if one has; whether it had. Raises StancegraphError."""
        name = _name(self._store)
        if name is None or name == self._current:
            return False
        # Also where it cannot be opened: that is said once, and the one before stays.
        self._current = name
        before = self.opened
        self.opened = await asyncio.to_thread(self._open)
        before.retire()
        return True

    def _open(self) -> Opened:
        graph = EmbeddedGraph(self._store)
        return Opened(Session(graph), graph)

    def close(self) -> None:
        """Let go of files and processes."""
        self.opened.retire()


async def keep_up(look: Callable[[], Awaitable[bool]], say: Say) -> None:
    """Take up each new generation, and say so, until called off; ``look`` is that of what is served, or of what stands before it."""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            if await look():
                say("A build has replaced the graph: it answers now.")
        except StancegraphError as error:
            say(f"A build has replaced the graph, and the one before goes on answering: {error}")


def _name(store: Path) -> str | None:
    try:
        return layout.current(store).path.name
    except StancegraphError:
        return None
