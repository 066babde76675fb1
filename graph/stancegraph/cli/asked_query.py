"""A query that is asked for by its name, its file or its text, and the values it is asked with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stancegraph.errors import StancegraphError


def values_given(_ctx: click.Context, _param: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """The values of ``--set NAME=VALUE``, by name."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} has no '='; write --set name=value")
        name = name.lstrip("?$")
        if name in values:
            raise click.BadParameter(f"{name} is given twice; a variable has one value")
        values[name] = value
    return values


class AskedQuery:
    """The text of the query that was asked for, wherever it stands; its header is read here, where its file is known."""

    def __init__(self, query: str | None, text: str | None) -> None:
        from stancegraph.queries import asked, library, named

        self.name = query or "-e"
        if text is not None:
            self.text = text
        elif query == "-":
            self.text = sys.stdin.read().removeprefix("\ufeff")
        elif query is not None and any(char in query for char in "{ \n"):
            self.text = query  # no name and hardly a file: somebody has left -e out
        elif query is not None and query in library():  # whatever files are there: a file of that name is ./NAME
            self.text = library()[query].text
        elif query is not None and (query.endswith(".rq") or (Path(query).exists() and not Path(query).is_dir())):
            self.text = _read(Path(query))
        else:
            self.text = named(query or "").text
        if self.name not in library():
            asked(self.text, "standard input" if query == "-" else self.name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise StancegraphError(f"{path}: cannot be read: {reason}") from error
