"""What is fetched from the network, where the user asked for it: by HTTP, within limits of size and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from stancegraph import limits
from stancegraph.errors import StancegraphError

_PIECE = 1 << 16
# Many sites answer nothing to what says that it is Python.
_HEADERS = {"User-Agent": "stancegraph", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, the ``address`` they came from in the end, and the ``charset`` they are said to be in, or nothing."""

    content: bytes
    address: str
    charset: str


def is_address(place: str) -> bool:
    """Whether a place is on the network; what only begins like an address is none."""
    try:
        return urlsplit(place).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def fetched(address: str, most: int, *, admits: Callable[[str], None] = lambda _address: None) -> Fetched:
    """What stands at an address, of no more than ``most`` bytes.

    ``admits`` is asked before each request, those to which the server sends on as well, and raises StancegraphError to refuse one. Raises
    StancegraphError for what cannot be had, is larger, or takes longer than ``limits.LONGEST_FETCH`` seconds.
    """
    if not is_address(address):
        raise StancegraphError(f"{address}: is no address of the web (http, https), and is not fetched")
    admits(address)
    until = time.monotonic() + limits.LONGEST_FETCH
    content = bytearray()
    try:
        with build_opener(_SentOn(admits)).open(Request(address, headers=_HEADERS), timeout=limits.PATIENCE) as answer:
            while piece := answer.read1(_PIECE):
                content += piece
                if len(content) > most:
                    raise StancegraphError(f"{address}: larger than {most:,} bytes")
                if time.monotonic() > until:
                    raise StancegraphError(f"{address}: not here after {limits.LONGEST_FETCH:,.0f} seconds")
            if answer.length:
                raise StancegraphError(f"{address}: cannot be fetched: it broke off before its end")
            return Fetched(bytes(content), answer.url, answer.headers.get_content_charset() or "")
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise StancegraphError(
            f"{address}: cannot be fetched: {getattr(error, 'reason', None) or error or type(error).__name__}"
        ) from error


class _SentOn(HTTPRedirectHandler):
    """Where a server sends on to has to be admitted as well, and be on the web."""

    def __init__(self, admits: Callable[[str], None]) -> None:
        self._admits = admits

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not is_address(newurl):
            raise StancegraphError(f"{newurl}: is no address of the web (http, https), and is not fetched")
        self._admits(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
