"""A server on a port: it says where it is once it answers, looks for new generations, and ends without a word too many."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from stancegraph.characters import printable
from stancegraph.errors import DataError, StancegraphError
from stancegraph.web.app import LOOPBACK, Guard, application, log, with_names
from stancegraph.web.reading import LONGEST_TARGET
from stancegraph.web.served import Served
from stancegraph.web.site import Settings, Site

_EVERY = 1.0
"""Seconds between looks for a new generation."""
_MOST_SHOWN = 20
"""Problems of a dataset that are said at a time."""
_MOST_CONNECTIONS = 1_000
_LONGEST_GOODBYE = 3
_LONGEST_WRITE = 30.0
"""Seconds in which a client has to take what was handed to its connection, a piece of an answer."""

Say = Callable[[str], object]


def is_loopback(host: str) -> bool:
    """Whether an address is one that only this machine reaches."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def bound(host: str, port: int) -> socket.socket:
    """A socket that waits on the port; raises StancegraphError, with what to do, where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise StancegraphError(f"{host}: no address of this machine: {error.strerror or error}") from error
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)
    except OSError as error:
        found.close()
        raise StancegraphError(
            f"port {port} on {host}: {(error.strerror or str(error)).lower()}; name another with --port, or 0 for one that is free"
        ) from error
    return found


def address_of(listening: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


class _Connection(H11Protocol):
    """A connection that holds one piece of an answer at most, and ends where the client does not take it."""

    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Writing goes on once all is taken. So the last piece is waited for too, whose answer is over.
        transport.set_write_buffer_limits(0)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stop_waiting()
        self._giving_up = self.loop.call_later(_LONGEST_WRITE, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_waiting()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None


class _Server(uvicorn.Server):
    """Says that it answers once it does."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(
    target: str | None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    settings: Settings | None = None,
    guard: Guard | None = None,
    say: Say,
) -> None:
    """Answer until the user breaks off. ``guard`` is by default the one that fits the host; ``say`` tells the user a line.

    Raises StancegraphError where the port or the graph cannot be had.
    """
    listening = bound(host, port)
    try:
        served = Served(target)
        guard = guard or (Guard() if is_loopback(host) else Guard(names=None))
        if is_loopback(host):
            guard = with_names(guard, host, *LOOPBACK)
        place = address_of(listening)
        _quiet(say)
        config = uvicorn.Config(
            _assembled(Site(served, settings or Settings()), guard, say),
            http=_Connection,
            ws="none",
            loop="asyncio",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=_LONGEST_GOODBYE,
            h11_max_incomplete_event_size=2 * LONGEST_TARGET,
        )
        with suppress(KeyboardInterrupt):
            _Server(config, lambda: say(f"Serving {place} (Ctrl-C ends)")).run(sockets=[listening])
        say("Ended.")
    finally:
        listening.close()


def _assembled(site: Site, guard: Guard, say: Say) -> ASGIApp:
    """The application of the answers; what waits and looks is begun and ended with it."""
    looking: asyncio.Task[None] | None = None
    changed = "The dataset has changed" if site.served.is_built_here else "A build has replaced the graph"

    async def look() -> None:
        while True:
            await asyncio.sleep(_EVERY)
            try:
                if await site.look():
                    say(f"{changed}: it answers now.")
            except StancegraphError as error:
                say(f"{changed}, and the one before goes on answering: {_told(error)}")

    async def begin() -> None:
        nonlocal looking
        looking = asyncio.create_task(look())

    async def end() -> None:
        if looking is not None:
            looking.cancel()
        site.close()

    return application(site.addresses(), guard, otherwise=site.iri, begin=begin, end=end)


def _told(error: StancegraphError) -> str:
    """What is wrong, of many problems the first."""
    if not isinstance(error, DataError):
        return printable(str(error))
    shown = [printable(str(each)) for each in error.problems[:_MOST_SHOWN]]
    more = len(error.problems) - len(shown)
    return "\n  ".join(["", *shown, *([f"and {more} more"] if more else [])])


class _Said(logging.Handler):
    """What goes wrong while a request is answered, as the user of the terminal may see it."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.ERROR)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(printable(self.format(record)))


def _quiet(say: Say) -> None:
    """Only our own errors are told: that a client sent what is no HTTP is no news."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for handler in [each for each in log.handlers if isinstance(each, _Said)]:
        log.removeHandler(handler)
    log.addHandler(_Said(say))
    log.propagate = False
