"""The protocol over HTTP, beside the answers that are served there: Streamable HTTP without sessions, one answer a request."""

from __future__ import annotations

from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from stancegraph.assistants.desk import Desk, log
from stancegraph.assistants.protocol import server_of
from stancegraph.characters import show
from stancegraph.web.app import Guard, Mounted
from stancegraph.web.reading import LARGEST_BODY, body_of
from stancegraph.web.reply import Refusal, Reply, refused, send_reply
from stancegraph.web.site import Site
from stancegraph.web.telling import Say, tell

PATH = "/mcp"
_METHODS = "POST, OPTIONS"


def beside(site: Site, guard: Guard, say: Say, *, allows_sparql: bool = False) -> Mounted:
    """What answers assistants about what a site serves, in the lanes and within the limits of the site."""
    tell(log, say)
    desk = Desk(site.served, site.lane, site.asking, allows_sparql=allows_sparql)
    manager = StreamableHTTPSessionManager(
        server_of(desk), json_response=True, stateless=True, max_request_body_size=LARGEST_BODY
    )
    return Mounted(PATH, "Assistants (MCP)", _Door(manager, guard), manager.run)


class _Door:
    """Stands before the protocol: only whole questions from whom the site answers come in."""

    def __init__(self, manager: StreamableHTTPSessionManager, guard: Guard) -> None:
        self._manager, self._guard = manager, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            self._refuse_others(request)
            if request.method == "OPTIONS":
                reply = Reply(b"", "text/plain; charset=utf-8", 204, (("allow", _METHODS),))
                await send_reply(request, reply, send)
                return
            body = await body_of(request)
        except Refusal as refusal:
            await send_reply(request, refused(request, refusal), send)
            return
        await self._manager.handle_request(scope, _replayed(body, receive), send)

    def _refuse_others(self, request: Request) -> None:
        """Raise Refusal for a page of another site, and for a method that nothing is asked with."""
        origin = request.headers.get("origin")
        if origin is not None and not self._lets_in(origin, request.headers["host"]):
            raise Refusal(403, f"pages of {show(origin)} may not ask here; --cors lets them")
        if request.method not in ("POST", "OPTIONS"):
            raise Refusal(
                405,
                "assistants ask by POST; there are no sessions, and nothing is sent unasked",
                (("allow", _METHODS),),
            )

    def _lets_in(self, origin: str, host: str) -> bool:
        origins = self._guard.origins
        return "*" in origins or origin in origins or urlsplit(origin).netloc.lower() == host.lower()


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body as if it came now; after it, what the client does."""
    is_told = False

    async def next_message() -> Message:
        nonlocal is_told
        if is_told:
            return await receive()
        is_told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message
