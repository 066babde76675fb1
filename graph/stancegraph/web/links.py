"""Where things are opened: the addresses that pages and answers lead to."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from stancegraph.web.reading import Pairs
from stancegraph.web.records import PLURAL


def address(kind: str, identifier: str) -> str:
    """Where a record is opened; nothing for one that has no page."""
    return f"/{PLURAL[kind]}/{quote(identifier, safe='')}" if kind in PLURAL else ""


def with_pairs(path: str, pairs: Pairs) -> str:
    """An address with these words behind it."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
