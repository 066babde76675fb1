"""What goes back to a client: an answer with its name for caches, or a refusal in one sentence."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.types import Send

from stancegraph.characters import as_text
from stancegraph.web.negotiation import HTML, JSON, Form, preferred

_TEXT = Form("txt", ("text/plain",))
# Shorter ones travel in one packet either way.
_WORTH_PACKING = 1_400
_PIECE = 64 << 10
"""Bytes handed to the connection at a time: it holds no more than that of an answer which all who ask for it share."""

Headers = tuple[tuple[str, str], ...]


class Refusal(Exception):
    """A request that is not answered: the status, one sentence that says why and what would be right, and headers."""

    def __init__(self, status: int, message: str, headers: Headers = ()) -> None:
        self.status, self.message, self.headers = status, message, headers
        super().__init__(message)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Reply:
    """An answer: ``etag`` names its content (None: it is not to be kept)."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Headers = ()
    etag: str | None = None

    def named(self, generation: str) -> Reply:
        """With its name, of the generation of the graph and of the content."""
        return replace(self, etag=f"{generation}-{sha256(self.body).hexdigest()[:16]}")

    @property
    def is_worth_packing(self) -> bool:
        """Whether it may travel in fewer packets as gzip."""
        return self.etag is not None and len(self.body) > _WORTH_PACKING

    def packed(self) -> Reply:
        """It as gzip, under another name; as it is where that is no shorter."""
        body = gzip.compress(self.body, 6, mtime=0)
        if len(body) >= len(self.body):
            return self
        return replace(self, body=body, headers=(*self.headers, ("content-encoding", "gzip")), etag=f"{self.etag}-gz")

    @property
    def size(self) -> int:
        """How many bytes it takes to keep."""
        return len(self.body)


def refused(request: Request, refusal: Refusal) -> Reply:
    """A refusal as the client reads it: a sentence, for programs in JSON, for browsers as a page."""
    form = preferred(request.headers.get("accept"), (_TEXT, JSON, HTML)) or _TEXT
    message = as_text(refusal.message)
    if form is JSON:
        body = json.dumps({"status": refusal.status, "error": message}, ensure_ascii=False) + "\n"
    elif form is HTML:
        body = (
            '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f'<title>{refusal.status}</title>\n<h1>{refusal.status}</h1>\n<p>{escape(message)}</p>\n<p><a href="/">Start</a></p>\n</html>\n'
        )
    else:
        body = f"{message}\n"
    return Reply(body.encode("utf-8", "replace"), form.content_type, refusal.status, refusal.headers)


async def send_reply(request: Request, reply: Reply, send: Send) -> None:
    """Send it, or that the client has it already; of ``HEAD`` all but the body."""
    headers = [*reply.headers, ("vary", "Accept, Accept-Encoding")]
    body, status = reply.body, reply.status
    if reply.etag is not None:
        etag = f'"{reply.etag}"'
        headers += [("etag", etag), ("cache-control", "no-cache")]
        if _has(request.headers.get("if-none-match"), etag):
            status, body = 304, b""
    else:
        headers.append(("cache-control", "no-store"))
    if status != 304:
        headers += [("content-type", reply.content_type), ("content-length", str(len(body)))]
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers],
        }
    )
    if request.method == "HEAD":
        body = b""
    # Each piece waits until the one before is taken, so whoever does not read holds no copy of the whole.
    for start in range(0, len(body) or 1, _PIECE):
        piece = body[start : start + _PIECE]
        await send({"type": "http.response.body", "body": piece, "more_body": start + _PIECE < len(body)})


def _has(said: str | None, etag: str) -> bool:
    """Whether ``If-None-Match`` names what would be sent; weakly compared, as the standard has it."""
    if said is None:
        return False
    return said.strip() == "*" or etag in (each.strip().removeprefix("W/") for each in said.split(","))


def takes_gzip(request: Request) -> bool:
    """Whether whoever asks can unpack an answer."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
