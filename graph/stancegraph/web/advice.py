"""What is wrong, in the words of where it is asked: advice of the command line means nothing to who has none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stancegraph.errors import StancegraphError

_NO_WAY_THERE = (
    "; allow it with --allow-service (in Python: allow_service=True)",
    ", or ask it in Python without a time-out, where it may take all there is",
)
"""Ways out that only who runs the program has."""

STANCES, NAMES, QUERIES = (
    "the stance column of: stancegraph timeline",
    "see what there is with: stancegraph search",
    "see: stancegraph query --list",
)
"""Advice of the command line that there is elsewhere in other words."""


def said(error: StancegraphError, instead: Mapping[str, str]) -> str:
    """What is wrong; ``instead`` has other words for each of :data:`STANCES`, :data:`NAMES` and :data:`QUERIES`."""
    text = str(error)
    for there in _NO_WAY_THERE:
        text = text.replace(there, "")
    for there, here in instead.items():
        text = text.replace(there, here)
    return re.sub(r"--set (\w+=)", r"\1", text)
