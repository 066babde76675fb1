"""A server that speaks the OpenAI API: one request, sent until it is answered or there is no hope of that."""

from __future__ import annotations

import email.utils
import importlib
import os
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import openai

from stancegraph import limits
from stancegraph.characters import printable, without_halves
from stancegraph.errors import StancegraphError
from stancegraph.extraction.answers import REFUSAL, Answer
from stancegraph.extraction.questions import Request

ADDRESS, KEY, MODEL = "OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"
"""Variables of the environment: where, with which key, which model."""
ATTEMPTS = 4
MOST_SECONDS = 300
"""A server that asks to wait longer is not waited for."""
_LONGEST_SHOWN = 200
_wait = time.sleep
_LOCAL = ("localhost", "127.0.0.1", "::1")


# What the library asks servers with: it changed with its third edition.
_http: Any = importlib.import_module("httpx2" if int(openai.__version__.partition(".")[0]) >= 3 else "httpx")


class NoAnswer(Exception):
    """One request was not answered: why, in words. Others may be."""


class TooLong(NoAnswer):
    """The server says that the request has more words than it takes."""


class _TooMuch(Exception):
    """A server sends more than is taken in, or packs what it sends, though it was asked not to: nobody knows how much that is."""


class _Bounded(_http.SyncByteStream):  # type: ignore[misc]  # the library's class is known when it runs
    """What a server sends, until that is too much."""

    def __init__(self, stream: Any, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        left = limits.LARGEST_MODEL_ANSWER
        for part in self._stream:
            left -= len(part)
            if time.monotonic() > self._until:
                raise _http.ReadTimeout("the answer goes on")
            if left < 0:
                raise _TooMuch("the answer is longer than is taken in")
            yield part

    def close(self) -> None:
        self._stream.close()


class _Transport(_http.HTTPTransport):  # type: ignore[misc]
    """Answers of so many bytes and seconds at most, as they are; by the proxy that the environment names for an address."""

    def __init__(self, address: str, seconds: float) -> None:
        proxy = _proxy(address)
        super().__init__(proxy=_http.Proxy(proxy) if proxy else None)
        self._seconds = seconds

    def handle_request(self, request: Any) -> Any:
        until = time.monotonic() + self._seconds
        request.headers["Accept-Encoding"] = "identity"
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            response.close()
            raise _TooMuch("the answer is packed, though that was not asked for")
        response.stream = _Bounded(response.stream, until)
        return response


def _proxy(address: str) -> str:
    """The proxy for an address, empty where there is none: a transport of one's own is not given any by the library."""
    parts = urllib.parse.urlsplit(address)
    if urllib.request.proxy_bypass(parts.netloc):
        return ""
    named = urllib.request.getproxies()
    found = named.get(parts.scheme) or named.get("all") or ""
    return found if not found or "://" in found else f"http://{found}"


class Server:
    """The server at an address; ``most_tokens`` is after how many no more is sent. It may be asked from several threads.

    Raises StancegraphError for an address that cannot be meant. The key is taken from the environment alone.
    """

    def __init__(self, address: str, *, timeout: float = 120.0, most_tokens: int | None = None) -> None:
        key = os.environ.get(KEY, "")
        self.address = checked(address, has_key=bool(key))
        self._key = key
        self._timeout = timeout
        self._most = most_tokens
        self._lock = Lock()
        self.spent = 0
        self.sent = 0
        # The library would otherwise take more from the environment than the key, and wait as it likes.
        self._client = openai.OpenAI(
            api_key=key or "none",
            base_url=self.address,
            timeout=timeout,
            max_retries=0,
            organization="",
            project="",
            # Texts go to the address that was named, and to no other that it names in turn.
            http_client=openai.DefaultHttpxClient(transport=_Transport(self.address, timeout), follow_redirects=False),
        )

    def ask(self, request: Request) -> Answer:
        """The answer. Raises NoAnswer where there is none to this request, and StancegraphError where none will be to any."""
        why = ""
        for attempt in range(ATTEMPTS):
            self._count(request.tokens)
            wait = 2.0**attempt
            try:
                reply = self._client.chat.completions.create(**request.body())
            except openai.APITimeoutError:
                why = f"no answer within {self._timeout:g} seconds"
            except openai.APIConnectionError as error:
                if isinstance(error.__cause__, _TooMuch):
                    raise NoAnswer(str(error.__cause__)) from None
                why = "the connection broke off"
                if _was_refused(error) and attempt == ATTEMPTS - 1:
                    raise StancegraphError(f"{self.address}: cannot be reached; is the server running?") from None
            except openai.APIStatusError as error:
                if 300 <= error.status_code < 400:
                    elsewhere = self._shown(error.response.headers.get("location", "")) or "nowhere"
                    raise StancegraphError(
                        f"{self.address}: sends on to {elsewhere} ({error.status_code}), where no text is sent; if that is the address of the "
                        "API, name it"
                    ) from None
                why = f"the server says {error.status_code}: {self._said(error)}"
                if _is_too_long(error):
                    raise TooLong(why) from None
                if error.status_code in (401, 403, 404, 405):
                    hint = f"; the key is taken from {KEY}" if error.status_code in (401, 403) else ""
                    raise StancegraphError(f"{self.address}: {why}{hint}") from None
                if error.status_code not in (408, 409, 429) and error.status_code < 500:
                    raise NoAnswer(why) from None
                wait = _asked_to_wait(error) or wait
            except _TooMuch as error:
                raise NoAnswer(str(error)) from None
            except RecursionError:
                raise NoAnswer("what came back is no answer of this API: it is nested too deeply") from None
            except (openai.OpenAIError, ValueError) as error:
                raise NoAnswer(f"what came back is no answer of this API: {self._shown(str(error))}") from None
            else:
                return self._read(reply, request)
            if wait > MOST_SECONDS:
                raise NoAnswer(f"{why}; it asks to wait {wait:,.0f} seconds")
            if attempt < ATTEMPTS - 1:
                _wait(wait)
        raise NoAnswer(f"{why}, {ATTEMPTS} times")

    def _count(self, about: int) -> None:
        with self._lock:
            if self._most is not None and self.spent + about > self._most:
                raise NoAnswer(f"--most-tokens {self._most:,} would be passed: {self.spent:,} are spent")
            self.sent += 1

    def _read(self, reply: object, request: Request) -> Answer:
        if not isinstance(reply, openai.types.chat.ChatCompletion):
            raise StancegraphError(
                f"{self.address}: answers with a page or a text instead of JSON: {self._shown(str(reply))}; is this the address of the API? It "
                "mostly ends in /v1"
            )
        # Servers leave out what the library says is always there, and send other things in its place.
        choices = reply.choices or []
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choices, list) or (choices and not hasattr(choice, "message")):
            raise NoAnswer("what came back is no answer of this API: its choices are none")
        content = getattr(getattr(choice, "message", None), "content", None) or ""
        if not isinstance(content, str):
            raise NoAnswer("the answer is no text")
        usage = getattr(reply.usage, "total_tokens", 0)
        tokens = usage if type(usage) is int and usage > 0 else request.tokens + len(content) // 4
        with self._lock:
            self.spent += tokens
        if choice is None:
            raise NoAnswer("the answer has no choices in it")
        if len(content) > limits.LARGEST_MODEL_ANSWER // 8:
            raise NoAnswer("the answer is longer than is taken in")
        finish, model, edition = (
            without_halves(str(getattr(of, name, None) or ""))
            for of, name in ((choice, "finish_reason"), (reply, "model"), (reply, "system_fingerprint"))
        )
        if refusal := getattr(getattr(choice, "message", None), "refusal", None):
            content, finish = self._shown(str(refusal)), REFUSAL
        return Answer(content, finish, model, edition, tokens)

    def _said(self, error: openai.APIStatusError) -> str:
        said = error.body
        if isinstance(said, dict):
            inner = said.get("error", said)
            said = inner.get("message", inner) if isinstance(inner, dict) else inner
        return self._shown(str(said or "nothing more"))

    def _shown(self, text: str) -> str:
        """Words of the server on one line, without the key: some send back what they were sent."""
        text = " ".join(text.replace(self._key, "***").split()) if self._key else " ".join(text.split())
        return printable(text[:_LONGEST_SHOWN]) + ("..." if len(text) > _LONGEST_SHOWN else "")


def checked(address: str, *, has_key: bool) -> str:
    """An address that may be asked. Raises StancegraphError for one that is none, has a password in it, or would show the key to others."""
    parts = urllib.parse.urlsplit(address)
    try:
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if parts.scheme not in ("http", "https") or not host:
        raise StancegraphError(
            f"{printable(address)}: is no address of a server; it looks like http://localhost:8000/v1"
        )
    if parts.username or parts.password:
        raise StancegraphError(f"the address of {host} has a name or password in it; the key is taken from {KEY} alone")
    if has_key and parts.scheme == "http" and host not in _LOCAL:
        raise StancegraphError(
            f"{printable(address)}: the key in {KEY} would be sent where anybody can read it; use https, or unset it"
        )
    return address.rstrip("/")


def _was_refused(error: Exception) -> bool:
    cause = error.__cause__
    return cause is not None and type(cause).__name__ in ("ConnectError", "ConnectTimeout")


def _is_too_long(error: openai.APIStatusError) -> bool:
    return error.status_code == 413 or (
        error.status_code == 400 and "context" in str(error.body) and "length" in str(error.body)
    )


def _asked_to_wait(error: openai.APIStatusError) -> float:
    """How many seconds the server asks to wait: a number, or a day and time."""
    said = error.response.headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        when = email.utils.parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
