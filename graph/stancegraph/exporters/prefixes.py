"""Which prefixes a file of Turtle or TriG needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from pyoxigraph import Quad, RdfFormat, serialize

_MOST_LOOKED_AT = 100_000
# What the writer writes and is no prefixed name: a declaration, a text, an IRI; then the prefix of a name.
_PIECES = re.compile(r'^@prefix [^\n]*$|"(?:[^"\\]|\\.)*"|<[^>]*>|([A-Za-z][\w.-]*):', re.MULTILINE)


def used_prefixes(
    quads: Iterable[Quad], format: RdfFormat, prefixes: Mapping[str, str]
) -> tuple[dict[str, str], Iterator[Quad]]:
    """Those of ``prefixes`` that the statements, written in a format, make use of; and the statements.

    As many are looked at as memory holds without notice. Where there are more, all prefixes count as used: a file is begun
    before its end is known.
    """
    rest = iter(quads)
    first = list(islice(rest, _MOST_LOOKED_AT))
    following = next(rest, None)
    if following is not None:
        return dict(prefixes), chain(first, [following], rest)
    used = prefixes_in((serialize(first, format=format, prefixes=dict(prefixes)) or b"").decode())
    return {prefix: iri for prefix, iri in prefixes.items() if prefix in used}, iter(first)


def prefixes_in(written: str) -> set[str]:
    """The prefixes that names in a text of the writer begin with."""
    return {piece[1] for piece in _PIECES.finditer(written)} - {None}
