"""The comment lines at the top of a ``.rq`` file: what it asks or states, in words, and directives that begin with ``@``."""

from __future__ import annotations

from typing import NamedTuple


class Header(NamedTuple):
    """The first line, the prose below it as one paragraph, the lines that begin with ``@``."""

    title: str
    description: str
    directives: tuple[str, ...]


def header(text: str) -> Header:
    """The header of a query or rule; empty where the text begins with anything but a comment."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    title, *prose = [line for line in lines if not line.startswith("@")] or [""]
    return Header(
        title, " ".join(line for line in prose if line), tuple(line for line in lines if line.startswith("@"))
    )
