"""Short ids of stances, for tables: few characters that ``explain`` takes for the whole id."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2s

LENGTH = 6
"""How long they are: among a thousand stances two share one in about one of two thousand datasets."""


def short_id(identifier: str) -> str:
    """The short id of a stance; an id that is as short is its own.

    It follows from the id alone, so that it is the same in every table and stays as stances are added.
    """
    if len(identifier) <= LENGTH:
        return identifier
    return b32encode(blake2s(identifier.encode(), digest_size=5).digest()).decode().lower()[:LENGTH]


def with_short_id(short: str, identifiers: Iterable[str]) -> list[str]:
    """The ids that have this short id, in order."""
    wanted = short.strip().lower()
    return sorted(each for each in identifiers if short_id(each).lower() == wanted)
