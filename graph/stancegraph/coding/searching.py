"""Words in a text, whatever their case, accents, apostrophes, hyphens and blanks: compared as names are, and found where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from stancegraph.naming import fold


def places(words: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where ``wanted`` stands in a text, from which code point to before which; nowhere where nothing is wanted."""
    parts = [re.escape(each) for each in fold(wanted).split()]
    if not parts:
        return
    pieces = {char: " " if char.isspace() else fold(char) for char in set(words)}
    folded = words.translate({ord(char): piece for char, piece in pieces.items()})
    # Where each code point begins in what is compared; in most texts where it stands itself.
    begins = None if set(map(len, pieces.values())) == {1} else [0, *accumulate(len(pieces[char]) for char in words)]
    at, last = 0, (-1, -1)
    for match in re.finditer(r"\s+".join(parts), folded):
        start, end = match.span()
        if begins is not None:
            while begins[at + 1] <= start:
                at += 1
            start, stop = at, at
            while begins[stop] < end:
                stop += 1
            end = stop
            while end < len(words) and unicodedata.combining(words[end]):
                end += 1
        # Of a letter that is two of those that are compared, each may be found.
        if (start, end) != last:
            last = start, end
            yield start, end
