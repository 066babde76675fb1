"""Links between issues, followed to their end: what is wider or narrower than one, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def reachable(start: str, links: Mapping[str, Sequence[str]]) -> set[str]:
    """All nodes that can be reached from ``start``, itself left out."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for other in links.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return found - {start}
