"""The comment lines at the top of a ``.rq`` file: what it asks or states, in words, and directives that begin with ``@``."""

from __future__ import annotations

from typing import NamedTuple


class Header(NamedTuple):
    """The first line, the prose below it as one paragraph, the lines that begin with ``@`` with their numbers, from 1."""

    title: str
    description: str
    directives: tuple[tuple[int, str], ...]


def header(text: str) -> Header:
    """The header of a query or rule; empty where the text begins with anything but a comment."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    title, *prose = [line for line in lines if not line.startswith("@")] or [""]
    directives = tuple((number, line) for number, line in enumerate(lines, 1) if line.startswith("@"))
    return Header(title, " ".join(line for line in prose if line), directives)
