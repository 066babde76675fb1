"""A server at one address, and the way to it: who one is there, how long it may take, and what is taken in of what it says.

What asks a graph behind an endpoint goes through here, and what pushes one to it. No redirect is followed, nothing is sent to
another host, and what is secret is in no message.
"""

from __future__ import annotations

import http.client
import os
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO, cast

from stancegraph import limits
from stancegraph.characters import printable
from stancegraph.errors import GraphError, QueryTimeout
from stancegraph.store.deadline import within
from stancegraph.store.remote_access import Login, access_to
from stancegraph.store.remote_challenge import challenges

_CHUNK = 1 << 20
# What some systems take for the sign between user and host, too.
_AT = re.compile("[@\uff20\ufe6b]")
_MOST_OF_AN_ERROR = 2000
_MOST_SHOWN = 200
# How often one request is sent: without a login, with one, and with one for a nonce that has grown old meanwhile.
_MOST_LOGINS = 3
# What servers say of an answer that is not all there is: Virtuoso, by time and by the number of rows.
_OUT_OF_TIME = "X-SQL-State"
_CUT = ("X-SPARQL-MaxRows", _OUT_OF_TIME)


class Body:
    """What a server sent, a large one in a temporary file that goes with it."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(limits.ANSWER_IN_MEMORY)  # noqa: SIM115
        self._size = 0

    def add(self, chunk: bytes) -> None:
        """Take in more; raises _TooLargeError."""
        self._size += len(chunk)
        if self._size > limits.LARGEST_ANSWER:
            raise _TooLargeError
        self._file.write(chunk)

    def from_start(self) -> IO[bytes]:
        """The whole of it, to be read once; nobody else may be reading."""
        self._file.seek(0)
        return cast("IO[bytes]", self)

    def read(self, most: int = -1) -> bytes:
        """The next so many bytes, or all that are left."""
        return self._file.read(most)

    def __del__(self) -> None:
        self._file.close()


class _TooLargeError(Exception):
    """An answer has more bytes than are taken in."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent back; the body of a refusal is its beginning only. One that ``is_out_of_time`` is cut for that."""

    status: int
    reason: str
    content_type: str
    location: str
    challenges: tuple[str, ...]
    server: str
    etag: str
    is_cut: bool
    is_out_of_time: bool
    body: Body


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Every answer is handed on as it is: a redirect is not followed, so only the address that was given is talked to."""

    def http_response(
        self, request: urllib.request.Request, response: http.client.HTTPResponse
    ) -> http.client.HTTPResponse:
        return response

    https_response = http_response


class Server:
    """What is at an address; raises GraphError where that is no address of a server."""

    def __init__(self, url: str) -> None:
        parts = _parts(url)
        path, query = (
            urllib.parse.quote(os.fsencode(part), safe="/?%~!$&'()*+,;=:@") for part in (parts.path, parts.query)
        )
        self.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, query, ""))
        self._target = urllib.parse.urlunsplit(("", "", path or "/", query, ""))
        self._login = Login(access_to(self.url))
        # Said here, so that nothing set elsewhere in the process lets a certificate pass that is not the host's.
        self._opener = urllib.request.build_opener(
            _AsItIs, urllib.request.HTTPSHandler(context=ssl.create_default_context())
        )

    @property
    def user(self) -> str:
        """As whom one is known there; empty for nobody, or for who has a token."""
        return self._login.access.user or ""

    def send(
        self,
        data: bytes,
        headers: Mapping[str, str],
        timeout: float,
        *,
        method: str = "POST",
        parameters: str = "",
        advice: str = "narrow the query, or allow more with --timeout",
    ) -> Reply:
        """Send a request and take in the whole of what comes back, within so many seconds.

        ``parameters`` come behind the address, already quoted; ``advice`` is what to do about an answer that takes too long.
        Raises QueryTimeout for that, and GraphError where nobody answers, or not to the end.
        """
        behind = f"{'&' if '?' in self.url else '?'}{parameters}" if parameters else ""

        def exchange() -> Reply:
            deadline = monotonic() + timeout
            for _ in range(_MOST_LOGINS):
                known = self._login.headers(method, f"{self._target}{behind}", data)
                request = urllib.request.Request(
                    f"{self.url}{behind}", data or None, {**headers, **known}, method=method
                )
                reply = _exchange(self._opener, request, deadline)
                if reply.status != 401 or not self._login.takes(challenges(reply.challenges)):
                    break
            return reply

        try:
            # A socket's time-out only bounds single reads: a server that keeps dripping needs a bound on the whole.
            return within(timeout, exchange)
        except _TooLargeError as error:
            most = limits.LARGEST_ANSWER >> 20
            raise GraphError(f"{self.url}: the answer has more than {most:,} MB; narrow the query") from error
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise QueryTimeout(f"{self.url}: no complete answer within {timeout:g} s; {advice}") from error
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise GraphError(
                    f"{self.url}: the certificate of the server does not hold ({printable(reason.verify_message)}); nothing was sent to it"
                ) from error
            if isinstance(error, urllib.error.URLError):
                raise GraphError(f"{self.url}: cannot reach the server ({reason}); is it running?") from error
            raise GraphError(
                f"{self.url}: the connection broke ({error or type(error).__name__}); try again"
            ) from error

    def shown(self, text: str) -> str:
        """Words of the server, for eyes and without what is secret."""
        return printable(self._login.access.hide(text))

    def words(self, reply: Reply) -> str:
        """What a refusal says, in one short line."""
        raw = reply.body.from_start().read()
        hidden = self._login.access.hide(raw.decode("utf-8", "replace"), is_cut=len(raw) >= _MOST_OF_AN_ERROR)
        # Hidden before it is cut: the beginning of a secret is one, too.
        return self.shown(" ".join(hidden.split()))[:_MOST_SHOWN]

    def refusal(self, reply: Reply) -> GraphError:
        """The error that says how, and as far as the server says why, it refused."""
        if 300 <= reply.status < 400:
            place = re.sub(rf"(?<=//)[^/]*{_AT.pattern}", "", self.shown(reply.location))
            return GraphError(f"{self.url}: the server points elsewhere, to {place}; use that address")
        hint = ""
        if reply.status == 401:
            offered = ", ".join(dict.fromkeys(each.scheme.capitalize() for each in challenges(reply.challenges)))
            hint = (
                "; it does not take the name, password, token or headers kept for it"
                if self._login.was_refused
                else f"; it asks who you are ({self.shown(offered) or 'it does not say how'}): keep a name and password in ~/.netrc"
            )
        elif reply.status in (404, 405):
            hint = "; the address has to be that of its SPARQL endpoint, often .../sparql or .../query"
        return GraphError(
            f"{self.url}: the server answers {reply.status} {self.shown(reply.reason)}: {self.words(reply)}".rstrip(
                ": "
            )
            + hint
        )

    def close(self) -> None:
        """Let go of connections."""
        self._opener.close()


def _parts(url: str) -> urllib.parse.SplitResult:
    hint = "write it as http://host:port/path"
    try:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0):
            # In http://user:12/34@host the host is "user", and the rest of the password is the path.
            if _AT.search(parts.netloc):
                host = parts.netloc.rpartition("@")[2]
                raise GraphError(
                    f"{printable(urllib.parse.urlunsplit((parts.scheme, host, parts.path, '', '')))}: a name or password in an address is shown by histories and lists of "
                    "processes, and not taken: put it into ~/.netrc (machine HOST login NAME password WORD), for you alone to read"
                )
            if not _AT.search(parts.path + parts.query + parts.fragment):
                return parts
            hint = "write @ behind the host as %40; a name or password is kept in ~/.netrc"
    except ValueError:
        pass
    # What stands before an "@" may be a password, whatever else is wrong.
    shown = printable(re.sub(rf"^(\s*https?:[/\\]*)?.*{_AT.pattern}", r"\1", url, flags=re.DOTALL | re.IGNORECASE))
    raise GraphError(f"{shown}: not the address of a SPARQL endpoint; {hint}") from None


def _exchange(opener: urllib.request.OpenerDirector, request: urllib.request.Request, deadline: float) -> Reply:
    if (left := deadline - monotonic()) <= 0:
        raise TimeoutError
    with opener.open(request, timeout=left) as response:
        body = Body()
        # One byte more than is taken in tells that there is more.
        most = limits.LARGEST_ANSWER + 1 if response.status == 200 else _MOST_OF_AN_ERROR
        while most > 0 and (chunk := response.read1(min(most, _CHUNK))):
            body.add(chunk)
            most -= len(chunk)
            if monotonic() > deadline:
                raise TimeoutError
        if most > 0 and response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return Reply(
            response.status,
            response.reason,
            response.headers.get_content_type(),
            response.headers.get("Location", "nowhere"),
            tuple(response.headers.get_all("WWW-Authenticate", [])),
            response.headers.get("Server", ""),
            response.headers.get("ETag", ""),
            any(name in response.headers for name in _CUT),
            _OUT_OF_TIME in response.headers,
            body,
        )
