"""The application: addresses become routes, errors become sentences, and a guard stands before all of them.

What the routes answer is no concern of this module; it takes any list of addresses.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stancegraph.characters import printable, show
from stancegraph.errors import GraphError, NotFound, StancegraphError
from stancegraph.web.addresses import Address, Handler
from stancegraph.web.advice import NAMES, QUERIES, STANCES, said
from stancegraph.web.openapi import SUFFIX
from stancegraph.web.reading import LONGEST_TARGET
from stancegraph.web.reply import Refusal, Reply, refused, send_reply

log = logging.getLogger("stancegraph.web")

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_LATER = (("retry-after", "30"),)
_WHOLE = re.compile(rb"https?://(?P<host>[^/]*)(?P<path>/.*)?", re.IGNORECASE | re.DOTALL)
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))


@dataclass(frozen=True, slots=True)
class Guard:
    """What is let in: ``names`` are those by which this server may be called (None: any), ``origins`` the sites whose pages may
    read its answers (``*``: any). ``write`` takes a line for each request, where one is wanted. ``admits`` says why one is refused
    that has passed all else, or None."""

    names: frozenset[str] | None = LOOPBACK
    origins: frozenset[str] = frozenset()
    write: Callable[[str], object] | None = None
    admits: Callable[[Request], Refusal | None] | None = None


@dataclass(frozen=True, slots=True)
class Mounted:
    """An application that answers everything at a ``path`` of another, behind the same guard; ``living`` is entered as long as
    it answers, ``title`` is what the user is told that it is."""

    path: str
    title: str
    app: ASGIApp
    living: Callable[[], AbstractAsyncContextManager[object]]


def application(
    addresses: Iterable[Address],
    guard: Guard,
    *,
    otherwise: Handler | None = None,
    mounted: Mounted | None = None,
    begin: Callable[[], Awaitable[None]] | None = None,
    end: Callable[[], Awaitable[None]] | None = None,
) -> ASGIApp:
    """An ASGI application. ``otherwise`` answers where no address fits; ``begin`` and ``end`` are called around its life, in which
    what is ``mounted`` has to be entered."""

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        if begin:
            await begin()
        try:
            yield
        finally:
            if end:
                await end()

    beside = [Route(mounted.path, mounted.app)] if mounted else []
    app = Starlette(routes=[*beside, *routes(addresses, otherwise or _nothing)], lifespan=life)
    app.router.redirect_slashes = False
    return _Guarded(app, guard)


def routes(addresses: Iterable[Address], otherwise: Handler) -> Sequence[BaseRoute]:
    """The routes of these addresses, and of all others."""
    found: list[BaseRoute] = []
    for each in addresses:
        endpoint = _Endpoint(each.handle, each.methods)
        # Before the other: a name in a path takes in what a suffix would be.
        if each.suffix and "{" not in each.path:
            found.append(Route(each.path + SUFFIX, endpoint))
        found.append(Route(each.path, endpoint))
        if each.path == "/sparql":
            found.append(Route("/sparql/", endpoint))
    found.append(Route("/{path:path}", _Endpoint(otherwise, ("GET",))))
    return found


async def _nothing(request: Request) -> Reply:
    raise Refusal(404, f"there is nothing at {show(request.scope['path'])}; the start is at /")


class _Endpoint:
    """A handler as an application: methods are looked at, and what goes wrong becomes a sentence."""

    def __init__(self, handle: Handler, methods: tuple[str, ...]) -> None:
        self._handle = handle
        self._methods = (*methods, "HEAD", "OPTIONS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await send_reply(request, await self._reply(request), send)

    async def _reply(self, request: Request) -> Reply:
        allow = (("allow", ", ".join(self._methods)),)
        try:
            if request.method not in self._methods:
                raise Refusal(
                    405,
                    f"{show(request.method)} changes something or is not known here; this graph is read-only",
                    allow,
                )
            if request.method == "OPTIONS":
                return Reply(b"", "text/plain; charset=utf-8", 204, allow)
            return await self._handle(request)
        except Refusal as refusal:
            return refused(request, refusal)
        except NotFound as error:
            return refused(request, Refusal(404, said(error, _HERE)))
        except GraphError as error:
            # What is wrong with its files is for whoever runs it.
            log.error("%s", printable(str(error)))
            return refused(request, Refusal(503, "the graph cannot be read just now; ask again later", _LATER))
        except StancegraphError as error:
            return refused(request, Refusal(400, said(error, _HERE)))
        except asyncio.CancelledError:
            # Only the end of the server calls a request off.
            return refused(request, Refusal(503, "the server is ending, and the question was given up", _LATER))
        except Exception:
            log.exception("a request was not answered")
            return refused(request, Refusal(500, "something went wrong here; it is in the log of the server"))


_HERE = {
    NAMES: "look for it at /search?text=",
    STANCES: "the stance column of /timeline",
    QUERIES: "see /queries",
}
"""Advice for the command line, and what is the same here."""


class _Guarded:
    """Stands before an application: who is called, how long the question is, what every answer carries."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        scope = _with_origin_form(scope)
        request = Request(scope, receive)
        origin = request.headers.get("origin")
        extra = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-frame-options", b"DENY"),
            *self._cors(origin),
        ]
        status = 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], *extra]
                # What says that nothing has changed changes no policy either: caches keep the headers it brings.
                if status != 304:
                    is_page = status < 400 and any(
                        name == b"content-type" and value.startswith(b"text/html") for name, value in headers
                    )
                    # A page has a policy of its own, in it.
                    policy = (
                        b"frame-ancestors 'none'" if is_page else b"default-src 'none'; frame-ancestors 'none'; sandbox"
                    )
                    headers.append((b"content-security-policy", policy))
                message = {**message, "headers": headers}
            await send(message)

        if refusal := self._refusal(request):
            await send_reply(request, refused(request, refusal), answered)
        else:
            await self._app(scope, receive, answered)
        if self._guard.write is not None:
            target = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            line = f"{_client(scope)} {request.method} {target} {status}"
            self._guard.write(printable(line).replace("\n", "\\n").replace("\t", "\\t"))

    def _refusal(self, request: Request) -> Refusal | None:
        scope = request.scope
        host = _HOST.fullmatch(request.headers.get("host", ""))
        if host is None or len(request.headers.getlist("host")) > 1:
            return Refusal(400, "the request has no Host that names a server")
        # What stands before the server may see the end of the body elsewhere, and take the rest for the next question (RFC 9112, 6.1).
        if "content-length" in request.headers and "transfer-encoding" in request.headers:
            said = "the request says in two ways how long it is: Content-Length and Transfer-Encoding; send one"
            return Refusal(400, said, (("connection", "close"),))
        # Another site may have its name resolve to this machine: it is not to read the data.
        if self._guard.names is not None and host["name"].lower() not in self._guard.names:
            return Refusal(421, f"this server does not answer to the name {show(host['name'])}")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            return Refusal(414, f"the address has more than {LONGEST_TARGET:,} bytes; send a query by POST")
        try:
            return self._guard.admits(request) if self._guard.admits else None
        except Refusal as refusal:
            return refusal

    def _cors(self, origin: str | None) -> list[tuple[bytes, bytes]]:
        origins = self._guard.origins
        if not origins:
            return []
        if "*" in origins:
            allowed = b"*"
        elif origin in origins:
            allowed = (origin or "").encode("latin-1", "replace")
        else:
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
            (
                b"access-control-allow-headers",
                b"Accept, Content-Type, If-None-Match, MCP-Protocol-Version, Mcp-Method, Mcp-Name",
            ),
            (b"access-control-expose-headers", b"ETag, Link, Retry-After, X-Total-Count"),
            (b"access-control-max-age", b"86400"),
            *([] if allowed == b"*" else [(b"vary", b"Origin")]),
        ]


def _with_origin_form(scope: Scope) -> Scope:
    """The scope of a request whose target is a whole address, of which the host counts (RFC 9112, 3.2.2); others as they are."""
    whole = _WHOLE.match(scope.get("raw_path") or b"")
    hosts = sum(name == b"host" for name, _ in scope["headers"])
    if whole is None or hosts > 1:
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    raw = whole["path"] or b"/"
    return {
        **scope,
        "raw_path": raw,
        "path": unquote(raw.decode("ascii", "replace")),
        "headers": [(b"host", whole["host"]), *headers],
    }


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "-"


def with_names(guard: Guard, *names: str) -> Guard:
    """The guard that also lets in who calls the server by these names."""
    return guard if guard.names is None else replace(guard, names=guard.names | {name.lower() for name in names})
