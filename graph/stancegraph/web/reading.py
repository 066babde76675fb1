"""What a client sends, read within limits: the words of its query string, its body, its text."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from stancegraph.characters import not_text, show
from stancegraph.limits import LONGEST_QUERY
from stancegraph.nearest import nearest
from stancegraph.views.answer_pages import BY_FORM
from stancegraph.web.reply import Refusal

LONGEST_TARGET = 64 << 10
"""Bytes of a path with its query string; longer questions are asked by POST."""
LARGEST_BODY = 4 * LONGEST_QUERY
"""Bytes of a body: as many as the longest query takes in UTF-8."""
_LARGEST_FORM = 3 * LARGEST_BODY  # where each byte may be written as three
_MOST_WORDS = 200
_LONGEST_UPLOAD = 20.0
"""Seconds in which a body has to arrive."""

Pairs = Sequence[tuple[str, str]]


def pairs_of(request: Request) -> Pairs:
    """The names and values of the query string, in order."""
    return pairs_in(request.scope["query_string"])


def pairs_in(text: bytes) -> Pairs:
    """Names and values as forms write them; raises Refusal for what is none, or is no text."""
    try:
        found = parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_WORDS)
    except UnicodeDecodeError:
        raise Refusal(400, "the query string is not UTF-8; write other bytes as %XX of UTF-8") from None
    except ValueError:
        raise Refusal(400, f"the query string has more than {_MOST_WORDS} parts") from None
    for name, value in found:
        for each in (name, value):
            if fault := not_text(each):
                raise Refusal(400, f"{show(name)}: {fault}")
    return found


def refuse_unknown(name: str, known: Collection[str], what: str) -> None:
    """Raise Refusal for a name that is not known, with the nearest that is."""
    if name in known:
        return
    near = nearest(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}" if known else "it takes none"
    raise Refusal(400, f"{what} has no parameter {show(name)}; {hint}")


def refuse_empty(name: str, value: str) -> None:
    """Raise Refusal for a (known) name without a value, which might be taken for all there is, or for nothing."""
    if not value.strip():
        raise Refusal(400, f"{name} has no value; give one, or leave {name} out")


def filled_in(request: Request) -> Pairs | None:
    """The fields that were filled in of a page's form; None for a request that no form sent.

    Browsers send every field, those left empty too. Anywhere else an empty value is a mistake, so forms say that they are forms.
    """
    if "=".join(BY_FORM).encode() not in request.scope["query_string"]:
        return None
    pairs = pairs_of(request)
    return [each for each in pairs if each[1].strip() and each != BY_FORM] if BY_FORM in pairs else None


async def body_of(request: Request, *, is_form: bool = False) -> bytes:
    """The body; raises Refusal for one that is too large or takes too long."""
    most = _LARGEST_FORM if is_form else LARGEST_BODY
    pieces: list[bytes] = []
    size = 0
    too_large = Refusal(413, f"the body has more than {most:,} bytes", (("connection", "close"),))
    announced = request.headers.get("content-length", "")
    # Before the first byte of it is asked for.
    if announced.isascii() and announced.isdigit() and int(announced[:12]) > most:
        raise too_large
    try:
        async with asyncio.timeout(_LONGEST_UPLOAD):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise too_large
                pieces.append(piece)
    except TimeoutError:
        raise Refusal(408, "the body did not arrive in time", (("connection", "close"),)) from None
    except ClientDisconnect:
        raise Refusal(400, "the client left") from None
    return b"".join(pieces)


def content_type_of(request: Request) -> str:
    """The media type of the body; raises Refusal for another encoding of text than UTF-8."""
    name, *parameters = (each.strip() for each in request.headers.get("content-type", "").lower().split(";"))
    for each in parameters:
        key, _, value = each.partition("=")
        if key.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal(415, f"the body is said to be in {show(value)}; send UTF-8")
    return name


def text_of(body: bytes) -> str:
    """A body as text; raises Refusal for what is not UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "the body is not UTF-8") from None
