"""The graph that is served, in its newest generation: requests go on in the one before until another has taken its place.

A store has another once somebody builds it; a dataset folder, or an RDF file, is built here whenever it was written to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from stancegraph.characters import printable
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.session import Session
from stancegraph.store import layout
from stancegraph.store.embedded import EmbeddedGraph
from stancegraph.store.locate import dataset_of, open_graph
from stancegraph.store.opened import OpenGraph
from stancegraph.web.reply import Refusal
from stancegraph.web.telling import Say, told
from stancegraph.web.watching import state

_EVERY = 1.0
"""Seconds between looks for a new generation."""


class Opened:
    """One generation, open: ``name`` is made of what its files are, so that it has the same after a restart.

    ``users`` is how many requests need it.
    """

    def __init__(self, session: Session, graph: EmbeddedGraph) -> None:
        self.session, self.graph = session, graph
        graph.expect_many()
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
    """What is served. Raises GraphError for an endpoint: whoever serves does not ask other servers.

    Each generation has so many ``processes`` for queries ready, with the graph in memory where it is held there, before it answers.
    """

    def __init__(self, target: str | None, *, processes: int = 0) -> None:
        self._processes = processes
        self._dataset = dataset_of(target)
        self._written = state(self._dataset) if self._dataset else {}
        self._built = self._written
        graph = open_graph(target)
        if not isinstance(graph, EmbeddedGraph):
            graph.close()
            raise GraphError(
                "a graph behind an endpoint is served there already; name a store, a dataset folder or a file"
            )
        self._current = _name(graph.path)
        self._newest = _opened(graph, processes)
        self.damage = ""
        """What is wrong with its files, since they are no longer what was opened; empty where nothing is."""

    @property
    def opened(self) -> Opened:
        """The newest generation; raises Refusal while its files are damaged: what is read of them may be wrong, or never end."""
        if self.damage:
            raise Refusal(503, "the graph cannot be read just now; ask again later", (("retry-after", "30"),))
        return self._newest

    @property
    def store(self) -> Path:
        """The folder of the graph."""
        return self._newest.graph.path

    @property
    def is_built_here(self) -> bool:
        """Whether it is a dataset, which is built as it changes, and no store."""
        return self._dataset is not None

    async def look(self) -> bool:
        """Take up another generation, if there is one; whether there was. Raises StancegraphError for one that cannot be:
        that is said once, and the one before stays. The files of the one that answers are looked at too."""
        try:
            return await (self._look_at_store() if self._dataset is None else self._look_at(self._dataset))
        finally:
            self.damage = await asyncio.to_thread(_damage, self._newest.graph)
            if self.damage:  # what is built here can be built again
                self._built = {}

    async def _look_at_store(self) -> bool:
        name = _name(self.store)
        if name is None or name == self._current:
            return False
        self._current = name
        self._replace(await asyncio.to_thread(lambda: _opened(EmbeddedGraph(self.store), self._processes)))
        return True

    async def _look_at(self, dataset: Path) -> bool:
        now = await asyncio.to_thread(state, dataset)
        # Whoever writes has to have come to rest: several tables are saved one after the other.
        is_at_rest, self._written = now == self._written, now
        if not is_at_rest or now == self._built:
            return False
        self._built = now
        opened = await _aside(lambda: _opened(open_graph(dataset), self._processes))
        # Of what was written nothing may be of the graph, or all as it was before.
        if opened.name == self._newest.name and not self.damage:
            opened.retire()
            return False
        self._replace(opened)
        return True

    def _replace(self, opened: Opened) -> None:
        before, self._newest = self._newest, opened
        before.retire()

    def close(self) -> None:
        """Let go of files and processes."""
        self._newest.retire()


async def keep_up(served: Served, look: Callable[[], Awaitable[bool]], say: Say, every: float = _EVERY) -> None:
    """Take up each new generation, and say so, until called off; ``look`` is that of what is served, or of what stands before it."""
    changed = "The dataset has changed" if served.is_built_here else "A build has replaced the graph"
    failed = ""
    while True:
        await asyncio.sleep(every)
        damage, is_another = served.damage, False
        try:
            is_another = await look()
        except StancegraphError as error:
            why = told(error)
            if not served.damage:
                say(f"{changed}, and the one before goes on answering: {why}")
            elif why != failed:  # it is tried again at each look
                failed = why
                say(f"There can be no whole graph yet: {why}")
        if served.damage and served.damage != damage:
            say(f"Nothing is answered until there is a whole graph again: {printable(served.damage)}")
        elif damage and not served.damage:
            failed = ""
            say("There is a whole graph again: it answers now.")
        elif is_another:
            say(f"{changed}: it answers now.")


def _opened(graph: OpenGraph, processes: int) -> Opened:
    assert isinstance(graph, EmbeddedGraph)
    opened = Opened(Session(graph), graph)
    graph.make_ready(processes)
    return opened


async def _aside(call: Callable[[], Opened]) -> Opened:
    """What a call gives or raises that may take long, in a thread which nobody has to wait for who ends the program."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Opened] = loop.create_future()

    def settle(set_it: Callable[[Any], None], found: Any) -> None:
        if not done.done():
            set_it(found)

    def run() -> None:
        set_it: Callable[[Any], None]
        found: Any
        try:
            set_it, found = done.set_result, call()
        except Exception as error:
            set_it, found = done.set_exception, error
        with suppress(RuntimeError):  # the server has ended meanwhile
            loop.call_soon_threadsafe(settle, set_it, found)

    Thread(target=run, name="building", daemon=True).start()
    return await done


def _damage(graph: EmbeddedGraph) -> str:
    try:
        graph.check_files()
    except GraphError as error:
        return str(error)
    return ""


def _name(store: Path) -> str | None:
    try:
        return layout.current(store).path.name
    except StancegraphError:
        return None
