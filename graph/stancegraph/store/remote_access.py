"""As whom an endpoint is asked, and where that is kept: in the environment, a file of the user, or ``.netrc``; never in an address.

What is found counts for one scheme, host and port, and is never sent anywhere else nor shown.
"""

from __future__ import annotations

import base64
import html
import json
import netrc
import os
import re
import stat
import tomllib
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import printable
from stancegraph.errors import GraphError
from stancegraph.nearest import did_you_mean
from stancegraph.resources import user_folder
from stancegraph.store.remote_challenge import Basic, Challenge, Digest, answer

FILE_VARIABLE = "STANCEGRAPH_ENDPOINTS"
GRAPH_VARIABLE = "STANCEGRAPH"
TOKEN_VARIABLE, USER_VARIABLE, PASSWORD_VARIABLE = "STANCEGRAPH_TOKEN", "STANCEGRAPH_USER", "STANCEGRAPH_PASSWORD"

_KEYS = ("user", "password", "token", "headers")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What a request says of itself.
_OURS = ("accept", "connection", "content-length", "content-type", "host", "transfer-encoding")
_PORTS = {"http": 80, "https": 443}
# A secret that is shorter stands in any text by chance.
_SHORTEST_HIDDEN = 4


@dataclass(frozen=True, slots=True)
class Access:
    """A name with its password, or a token, and headers of one's own, for one endpoint."""

    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def hide(self, text: str, *, is_cut: bool = False) -> str:
        """A text of the server without what is secret: some send back what they were sent.

        Of a text that ``is_cut`` the end goes too where a secret may begin there.
        """
        forms = self._forms()
        for form in forms:
            if form in text:
                text = text.replace(form, "***") if len(form) >= _SHORTEST_HIDDEN else "***"
        if is_cut:
            # The cut may be within a letter.
            text = text.rstrip("\ufffd")
            begun = (len(form) - 1 for form in forms)
            for length in range(min(max(begun, default=0), len(text)), 0, -1):
                if any(form.startswith(text[-length:]) for form in forms):
                    return f"{text[:-length]}***"
        return text

    def _forms(self) -> list[str]:
        """All that is secret, in each form in which it may come back, the longest first."""
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode() if self.user is not None else ""
        found = {
            form
            for secret in {self.password, basic, self.token, *self.headers.values()} - {""}
            for form in (
                secret,
                # As whoever shows a text in one line has it.
                " ".join(secret.split()),
                urllib.parse.quote(secret),
                urllib.parse.quote_plus(secret),
                html.escape(secret),
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
            )
        }
        return sorted(found - {""}, key=len, reverse=True)


class Login:
    """What is sent along to show who one is. A name and its password are sent when, and as, the server asks for them."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._answer: Digest | Basic | None = None

    def headers(self, method: str, uri: str, body: bytes) -> dict[str, str]:
        """The headers for one request."""
        found = dict(self.access.headers)
        if self.access.token:
            found["Authorization"] = f"Bearer {self.access.token}"
        elif self._answer is not None:
            found["Authorization"] = self._answer.authorization(method, uri, body)
        return found

    def takes(self, offers: Iterable[Challenge]) -> bool:
        """Whether to ask again after these challenges: what they want is known, and was not just refused."""
        user, offered = self.access.user, list(offers)
        if user is None:
            return False
        # A server gives up a nonce after a while, and says so; else the name or the password is wrong.
        is_stale = any(each.parameters.get("stale", "").lower() == "true" for each in offered)
        if self._answer is not None and not is_stale:
            return False
        self._answer = answer(offered, user, self.access.password)
        return self._answer is not None

    @property
    def was_refused(self) -> bool:
        """Whether a 401 is about what was sent, not about nothing having been sent."""
        return bool(self._answer or self.access.token or self.access.headers)


def access_to(url: str) -> Access:
    """What the user keeps for an address: in the environment, in ``endpoints.toml``, or in ``.netrc``, looked for in this order.

    Raises GraphError for what cannot be read, or can be read by others.
    """
    for find in (_of_environment, _of_file, _of_netrc):
        if (found := find(url)) is not None:
            return found
    return Access()


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an address; None of what is none."""
    try:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme in _PORTS and parts.hostname:
            return parts.scheme, parts.hostname, _PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        pass
    return None


def _of_environment(url: str) -> Access | None:
    """The variables go with the address in ``$STANCEGRAPH``: by themselves they do not say which host they are for."""
    token, user, password = (os.environ.get(name, "") for name in (TOKEN_VARIABLE, USER_VARIABLE, PASSWORD_VARIABLE))
    if not (token or user or password) or origin(os.environ.get(GRAPH_VARIABLE, "")) != origin(url):
        return None
    if token and (user or password):
        raise GraphError(f"${TOKEN_VARIABLE} and ${USER_VARIABLE} are both set; leave one of them out")
    if password and not user:
        raise GraphError(f"${PASSWORD_VARIABLE} is set, and ${USER_VARIABLE} is not; set both")
    return Access(user or None, password, _line(token, f"${TOKEN_VARIABLE}"))


def _of_file(url: str) -> Access | None:
    """The table of ``endpoints.toml`` with the longest address that this one begins with."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        place = Path(named)
    else:
        try:
            place = user_folder("config") / "endpoints.toml"
            if not place.exists():
                return None
        except OSError:  # a user without a home, whose place somebody else holds
            return None
    try:
        _check_private(place)
        with place.open("rb") as file:
            text = file.read(limits.LARGEST_INFO + 1)
        if len(text) > limits.LARGEST_INFO:
            raise GraphError(f"{place}: has more than {limits.LARGEST_INFO >> 10} KB")
        tables = tomllib.loads(text.decode())
    except OSError as error:
        raise GraphError(f"{place}: cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        # What is said of a line may quote it.
        told = re.search(r"\(at (line \d+), ", str(error))
        raise GraphError(f"{place}: is no TOML{f', {told[1]}' if told else ''}; mend it") from None
    found = []
    for address, table in tables.items():
        if (of := origin(address)) is None or not isinstance(table, dict):
            raise GraphError(f'{place}: {printable(address)}: write ["https://host/path"] over what is for an address')
        if _has_user(address):
            raise GraphError(f"{place}: an address has a name or password in it; write user and password below it")
        if of == origin(url) and _is_within(url, address):
            found.append((len(_path(address)), _read(table, f"{place}: {printable(address)}")))
    return max(found, key=lambda each: each[0])[1] if found else None


def _path(url: str) -> str:
    return urllib.parse.urlsplit(url).path.rstrip("/")


def _is_within(url: str, address: str) -> bool:
    path, start = _path(url), _path(address)
    return path == start or path.startswith(f"{start}/")


def _has_user(url: str) -> bool:
    return "@" in urllib.parse.urlsplit(url).netloc


def _read(table: Mapping[str, Any], place: str) -> Access:
    for key in table:
        if key not in _KEYS:
            raise GraphError(
                f"{place}: {printable(key)} is no key; there are {', '.join(_KEYS)}{did_you_mean(key, _KEYS)}"
            )
    headers = table.get("headers", {})
    texts = [
        *(table[key] for key in _KEYS[:-1] if key in table),
        *(headers.values() if isinstance(headers, dict) else [0]),
    ]
    if not all(isinstance(each, str) and each for each in texts):
        raise GraphError(f"{place}: user, password, token and each of headers should be text in quotation marks")
    if "token" in table and ("user" in table or "password" in table):
        raise GraphError(f"{place}: has a token and a user or password; leave one out")
    if ("user" in table) != ("password" in table):
        raise GraphError(f"{place}: user and password belong together; one is missing")
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise GraphError(f"{place}: {printable(name)} is no header that can be set")
        if name.lower() == "authorization" and ("token" in table or "user" in table):
            raise GraphError(f"{place}: has an Authorization beside a token or user; leave one out")
        _line(value, f"{place}: the header {name}")
    return Access(
        table.get("user"), table.get("password", ""), _line(table.get("token", ""), f"{place}: token"), headers
    )


def _line(text: str, called: str) -> str:
    """What may stand in a header as it is."""
    if not (text.isascii() and text.isprintable()):
        raise GraphError(f"{called}: has a sign that no header may have, such as the end of a line")
    return text


def _of_netrc(url: str) -> Access | None:
    """What the user's ``.netrc`` has for this very host; its ``default`` is for whoever comes along."""
    try:
        place = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    except RuntimeError:  # a user without a home has no netrc in it
        return None
    try:
        found = netrc.netrc(place).hosts.get(urllib.parse.urlsplit(url).hostname or "")
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        # What it says of the line may be a password.
        line = f":{error.lineno}" if error.lineno else ""
        raise GraphError(
            f"{place}{line}: cannot be read as a netrc file of yours; mend it, and its permissions"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{place}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    if found is None:
        return None
    _check_private(place)
    return Access(found[0], found[2] or "")


def _check_private(place: Path) -> None:
    """Raise GraphError where others may read a file with secrets; what is no file of this system's kind passes."""
    if os.name != "posix":
        return
    found = place.stat()
    if found.st_uid not in (os.geteuid(), 0) or stat.S_IMODE(found.st_mode) & 0o077:
        raise GraphError(f"{place}: holds secrets, and others may read it; make it yours alone: chmod 600 {place}")
