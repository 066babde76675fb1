"""UCINET's DL language, as a list of ties: rows and columns by number, with their labels before.

UCINET reads at most 18 characters of a label, all as capitals, and readers differ about quotation marks. So labels are short, without
blanks, and still different from each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from stancegraph.characters import as_text
from stancegraph.networks.network import Network

_LONGEST = 18
# What divides labels, or begins something else.
_DIVIDING = re.compile(r"""[\s,;=:"'`\\|]+""")


def dl(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """Every tie of a one-mode network stands in both directions; one of a two-mode network is a row and a column."""
    heads, tails = (each.tolist() for each in (network.ties.heads, network.ties.tails))
    rows = zip(heads, tails, network.ties.weights.tolist(), strict=True)
    if network.two_mode:
        yield f"DL NR={len(network.rows)} NC={len(network.columns)}\nFORMAT=EDGELIST2\nROW LABELS:\n"
        yield from _lines(network.rows)
        yield "COLUMN LABELS:\n"
        yield from _lines(network.columns)
        yield "DATA:\n"
        for head, tail, weight in rows:
            yield f"{head + 1} {tail + 1} {weight!r}\n"
        return
    yield f"DL N={len(network)}\nFORMAT=EDGELIST1\nLABELS:\n"
    yield from _lines(network.rows)
    yield "DATA:\n"
    for head, tail, weight in rows:
        yield f"{head + 1} {tail + 1} {weight!r}\n{tail + 1} {head + 1} {weight!r}\n"


def _lines(names: Sequence[str]) -> Iterator[str]:
    return (f"{label}\n" for label in short_labels(names))


def short_labels(names: Sequence[str]) -> list[str]:
    """A label for each name: at most 18 characters, none of them a blank or a sign that divides, no two alike in capitals."""
    taken: set[str] = set()
    found = []
    for name in names:
        base = _DIVIDING.sub("_", as_text(name)).strip("_") or "-"
        for number in count(1):
            end = "" if number == 1 else f"~{number}"
            label = f"{base[: _LONGEST - len(end)]}{end}"
            if label.upper() not in taken:
                break
        taken.add(label.upper())
        found.append(label)
    return found
