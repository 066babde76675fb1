"""How a server asks who one is (RFC 9110, ``WWW-Authenticate``), and what it is answered: Digest (RFC 7616) or Basic (RFC 7617)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way in that a server offers; names of schemes and parameters are in lower case."""

    scheme: str
    parameters: Mapping[str, str]


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PART = re.compile(
    rf'\s*,?\s*(?:({_TOKEN})\s*=\s*("(?:[^"\\]|\\.)*"|{_TOKEN}(?=\s*(?:,|$)))|({_TOKEN})(?:[ ]+|(?=,|$)))'
)
_TOKEN68 = re.compile(r"[A-Za-z0-9._~+/-]+=*\s*(?=,|$)")


def challenges(headers: Iterable[str]) -> list[Challenge]:
    """All that these values of ``WWW-Authenticate`` offer; where one cannot be read, what stands before."""
    found = []
    for header in headers:
        place, scheme, parameters = 0, "", dict[str, str]()
        while part := _PART.match(header, place):
            name, value, word = part.groups()
            place = part.end()
            if word:
                scheme, parameters = word.lower(), {}
                found.append(Challenge(scheme, parameters))
                if blob := _TOKEN68.match(header, place):
                    place = blob.end()
            elif scheme:
                parameters[name.lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value
    return found


def _sha512_256(data: bytes) -> str:
    return hashlib.new("sha512_256", data).hexdigest()


_HASHES: dict[str, Callable[[bytes], str]] = {
    "sha-256": lambda data: hashlib.sha256(data).hexdigest(),
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
if "sha512_256" in hashlib.algorithms_available:
    _HASHES = {"sha-512-256": _sha512_256, **_HASHES}
"""By algorithm, from the strongest on."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The answers to one Digest challenge; each counts on, so that no answer can be used twice."""

    user: str = field(repr=False)
    password: str = field(repr=False)
    parameters: Mapping[str, str]
    _uses: count[int] = field(default_factory=lambda: count(1), repr=False)

    def authorization(self, method: str, uri: str, body: bytes, cnonce: str = "") -> str:
        """The value of ``Authorization`` for a request; ``cnonce`` is what is drawn by lot otherwise."""
        given = self.parameters
        algorithm, realm, nonce = given.get("algorithm", "MD5"), given.get("realm", ""), given.get("nonce", "")
        hashed = _HASHES[algorithm.lower().removesuffix("-sess")]
        cnonce = cnonce or secrets.token_urlsafe(24)
        offered = [each.strip().lower() for each in given.get("qop", "").split(",")]
        qop = next((each for each in ("auth", "auth-int") if each in offered), "")
        number = f"{next(self._uses):08x}"
        secret = hashed(f"{self.user}:{realm}:{self.password}".encode())
        if algorithm.lower().endswith("-sess"):
            secret = hashed(f"{secret}:{nonce}:{cnonce}".encode())
        asked = f"{method}:{uri}" + (f":{hashed(body)}" if qop == "auth-int" else "")
        between = f"{nonce}:{number}:{cnonce}:{qop}" if qop else nonce
        response = hashed(f"{secret}:{between}:{hashed(asked.encode())}".encode())
        by_hash = given.get("userhash", "").lower() == "true"
        name = hashed(f"{self.user}:{realm}".encode()) if by_hash else self.user
        parts = [
            f"username={_quoted(name)}" if name.isascii() else f"username*=UTF-8''{_percent(name)}",
            f"realm={_quoted(realm)}",
            f"uri={_quoted(uri)}",
            *([f"algorithm={algorithm}"] if "algorithm" in given else []),
            f"nonce={_quoted(nonce)}",
            *([f'nc={number}, cnonce="{cnonce}", qop={qop}'] if qop else []),
            f'response="{response}"',
            *([f"opaque={_quoted(given['opaque'])}"] if "opaque" in given else []),
            *(["userhash=true"] if by_hash else []),
        ]
        return f"Digest {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Basic:
    """The answer to a Basic challenge."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    def authorization(self, _method: str, _uri: str, _body: bytes) -> str:
        """The value of ``Authorization`` for any request."""
        return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


def answer(offers: Iterable[Challenge], user: str, password: str) -> Digest | Basic | None:
    """What answers the strongest of the challenges, None where there is none that we know: Digest goes before Basic."""
    offered = list(offers)
    for algorithm in _HASHES:
        for each in offered:
            told = each.parameters.get("algorithm", "MD5").lower().removesuffix("-sess")
            qop = each.parameters.get("qop")
            if (
                each.scheme == "digest"
                and told == algorithm
                and (qop is None or "auth" in re.split(r"[\s,-]+", qop.lower()))
            ):
                return Digest(user, password, each.parameters)
    # A name with a colon has no Basic form: what follows the colon would be the password.
    if any(each.scheme == "basic" for each in offered) and ":" not in user:
        return Basic(user, password)
    return None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" if chr(byte) not in _PLAIN else chr(byte) for byte in text.encode())


_PLAIN = frozenset("!#$&+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
