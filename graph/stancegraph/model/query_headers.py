"""What stands at the top of a ``.rq`` file: what it asks or states, in words, and what a named query takes (``@param``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from stancegraph.errors import QueryError
from stancegraph.resources import named_queries

OF_RECORDS = ("actor", "issue", "source", "stance", "event")
"""Kinds of parameters that stand for a record."""
OF_VALUES = ("date", "moment", "integer", "days", "text")
"""Kinds of parameters that stand for a value."""

_DIRECTIVE = "@param"
_FIRST_WORD = re.compile(r"@\w*")
_PARAM = re.compile(r"(?i:@param)\s+(\w+)\s+(\w+)(\?)?(?:\s*=\s*(\S+))?\s*(.*)")


class Header(NamedTuple):
    """The first line, the prose below it as one paragraph, the lines that begin with ``@`` with their numbers, from 1."""

    title: str
    description: str
    directives: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: the variable it binds, its kind, its default, what it means.

    Without a default it must be given, unless it is ``optional``: left out, the variable is free.
    """

    name: str
    kind: str
    default: str | None
    meaning: str
    optional: bool = False


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


def parameters(found: Header, file: str) -> list[tuple[int, Parameter]]:
    """The parameters that a header declares, each with the number of its line; raises QueryError for one that cannot be read."""
    return [(number, _parameter(f"{file}: line {number}", line)) for number, line in found.directives if is_ours(line)]


@cache
def taken() -> Mapping[str, Mapping[str, Parameter]]:
    """What each named query takes, by their names."""
    found = {
        path.name.removesuffix(".rq"): parameters(header(path.read_text(encoding="utf-8")), path.name)
        for path in named_queries()
    }
    return {name: {each.name: each for _, each in several} for name, several in found.items()}


def is_ours(line: str) -> bool:
    """Whether a line of a header declares a parameter, maybe misspelt: other people have words of their own, such as @author.

    A slip is one sign that is missing, too many or another, or two that are swapped. ``@params`` and ``@parameter`` are words of others.
    """
    found = _FIRST_WORD.match(line.lower())
    word = found[0] if found else ""
    return word == _DIRECTIVE or (not word.startswith(_DIRECTIVE) and _is_slip(word, _DIRECTIVE))


def _is_slip(word: str, meant: str) -> bool:
    """Whether one slip of the pen makes one word of the other."""
    short, long = sorted((word, meant), key=len)
    same = next(
        (place for place, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short)
    )
    one, other = short[same:], long[same:]
    if len(short) != len(long):
        return one == other[1:]
    return one[1:] == other[1:] or (one[:2] == other[:2][::-1] and one[2:] == other[2:])


def _parameter(place: str, line: str) -> Parameter:
    match = _PARAM.fullmatch(line)
    if not match or match[2] not in (*OF_RECORDS, *OF_VALUES):
        raise QueryError(f"{place}: cannot read the header line {line!r}; write: @param name kind = default  meaning")
    return Parameter(match[1], match[2], match[4], match[5].strip(), optional=match[3] is not None)
