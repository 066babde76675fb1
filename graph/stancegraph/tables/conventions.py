"""How the tables of a dataset are written where they are not as the format has it: what ``dataset.toml`` says about that.

It says how files are to be read, not what they are about, and stays out of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stancegraph.model.dates import ORDERS
from stancegraph.nearest import did_you_mean

DATE_ORDER_KEY = "date_order"
"""In which order days are written that are not written YYYY-MM-DD."""
ENCODING_KEY = "encoding"
"""The encoding of CSV files that are not UTF-8 and have no byte-order mark."""
KEYS = (DATE_ORDER_KEY, ENCODING_KEY)

# Nothing in the bytes of a file tells which of these it is in: whoever wrote it has to say.
ENCODINGS = ("utf-8", "cp1250", "cp1251", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Conventions:
    """``date_order`` is one of :data:`~stancegraph.model.dates.ORDERS`, empty where nothing is said; ``encoding`` one of :data:`ENCODINGS`."""

    date_order: str = ""
    encoding: str = "utf-8"


USUAL = Conventions()
"""Of a dataset that says nothing."""


def convention_faults(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with which of the keys."""
    for key, known in ((DATE_ORDER_KEY, tuple(ORDERS)), (ENCODING_KEY, ENCODINGS)):
        value = content.get(key, known[0])
        if value not in known:
            hint = did_you_mean(value.casefold(), known) if isinstance(value, str) else ""
            yield key, f"should be one of {', '.join(known)}{hint}"


def conventions_in(content: Mapping[str, Any]) -> Conventions:
    """What a ``dataset.toml`` says; what is wrong in it is passed over."""
    wrong = {key for key, _ in convention_faults(content)}
    return Conventions(**{key: content[key] for key in KEYS if key in content and key not in wrong})
