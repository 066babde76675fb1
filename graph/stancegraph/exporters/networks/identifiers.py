"""Ids of nodes where a format cannot hold every character: legal, and still different from each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count


def legal_ids(nodes: Sequence[str], legal: Callable[[str], str]) -> dict[str, str]:
    """Each node with the id it is written under: its own where that is ``legal``, else the legal form, numbered if taken."""
    found = {node: node for node in nodes if legal(node) == node}
    taken = set(found)
    for node in nodes:
        if node in found:
            continue
        form = legal(node)
        id = next(each for number in count(1) if (each := form if number == 1 else f"{form} ({number})") not in taken)
        found[node] = id
        taken.add(id)
    return found
