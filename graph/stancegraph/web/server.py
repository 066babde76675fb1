"""A server on a port: it says where it is once it answers, looks for new generations, and ends without a word too many."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from ipaddress import ip_address
from time import monotonic, sleep

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from stancegraph.errors import StancegraphError
from stancegraph.web.app import LOOPBACK, Guard, Mounted, application, log, with_names
from stancegraph.web.reading import LONGEST_TARGET
from stancegraph.web.served import Served, keep_up
from stancegraph.web.site import Settings, Site
from stancegraph.web.telling import Say, tell

_MOST_CONNECTIONS = 1_000
_LONGEST_GOODBYE = 3
_LONGEST_WRITE = 30.0
"""Seconds in which a client has to take what was handed to its connection, a piece of an answer."""
_LONGEST_ASKING = 20.0
"""Seconds in which a client has to have said what it asks, once it is connected or has begun to ask again."""


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
    """A connection that holds one piece of an answer at most, and ends where the client does not take it, or does not come to ask."""

    _giving_up: asyncio.TimerHandle | None = None
    _losing_patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Writing goes on once all is taken. So the last piece is waited for too, whose answer is over.
        transport.set_write_buffer_limits(0)
        self._await_question()

    def data_received(self, data: bytes) -> None:
        # What comes ends the wait of a connection that is kept, however little it is; so that nobody keeps one by the byte, this wait goes on.
        super().data_received(data)
        self._await_question()

    def _await_question(self) -> None:
        """Begin to wait for a whole question, unless that is begun, or one is being answered."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_awaiting()
        elif self._losing_patience is None:
            self._losing_patience = self.loop.call_later(_LONGEST_ASKING, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stop_waiting()
        self._giving_up = self.loop.call_later(_LONGEST_WRITE, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_waiting()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_awaiting()
        super().connection_lost(exc)

    def _stop_awaiting(self) -> None:
        if self._losing_patience is not None:
            self._losing_patience.cancel()
            self._losing_patience = None

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
    beside: Callable[[Site, Guard], Mounted] | None = None,
    say: Say,
) -> None:
    """Answer until the user breaks off. ``guard`` is by default the one that fits the host; ``say`` tells the user a line.

    ``beside`` makes what is served beside the site, of the same graph and within the same limits.

    Raises StancegraphError where the port or the graph cannot be had.
    """
    listening = bound(host, port)
    try:
        served = Served(target, processes=os.cpu_count() or 1)
        guard = guard or (Guard() if is_loopback(host) else Guard(names=None))
        if is_loopback(host):
            guard = with_names(guard, host, *LOOPBACK)
        place = address_of(listening)
        _quiet(say)
        site = Site(served, settings or Settings())
        mounted = beside(site, guard) if beside else None

        def ready() -> None:
            say(f"Serving {place} (Ctrl-C ends)")
            if mounted:
                say(f"{mounted.title}: {place.rstrip('/')}{mounted.path}")

        with suppress(KeyboardInterrupt):
            _Server(_config(_assembled(site, guard, mounted, say)), ready).run(sockets=[listening])
        _leave(site, say)
        say("Ended.")
    finally:
        listening.close()


def _leave(site: Site, say: Say) -> None:
    """Wait for what is still being worked out; where the engine does not end, as over files that were damaged meanwhile, leave without it."""
    last = monotonic() + _LONGEST_GOODBYE
    while site.is_busy and monotonic() < last:
        sleep(0.05)
    if site.is_busy:
        say("Ended, without an answer that did not end.")
        # Python would wait for its thread for ever.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)


def run_application(app: ASGIApp, port: int, say: Say, ready: Callable[[str], object]) -> None:
    """Run an application for this machine only until the user breaks off; ``ready`` is given its address once it answers.

    Raises StancegraphError for a port that cannot be had.
    """
    listening = bound("127.0.0.1", port)
    try:
        _quiet(say)
        with suppress(KeyboardInterrupt):
            _Server(_config(app), lambda: ready(address_of(listening))).run(sockets=[listening])
        say("Ended.")
    finally:
        listening.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
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


def _assembled(site: Site, guard: Guard, mounted: Mounted | None, say: Say) -> ASGIApp:
    """The application of the answers; what waits and looks is begun and ended with it."""
    looking: asyncio.Task[None] | None = None
    living = AsyncExitStack()

    async def begin() -> None:
        nonlocal looking
        looking = asyncio.create_task(keep_up(site.served, site.look, say))
        if mounted:
            await living.enter_async_context(mounted.living())

    async def end() -> None:
        if looking is not None:
            looking.cancel()
        await living.aclose()
        site.close()

    return application(site.addresses(), guard, otherwise=site.iri, mounted=mounted, begin=begin, end=end)


def _quiet(say: Say) -> None:
    """Only our own errors are told: that a client sent what is no HTTP is no news."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    tell(log, say)
