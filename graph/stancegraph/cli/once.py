"""Options that have one value are given once: of two a command would take the last, and nobody would hear of the other.

A path is not empty either, as that of a variable that nobody set is: it would be the folder one happens to be in. And what is kept as text is UTF-8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from stancegraph.cli.options import check_text

_MADE: set[click.Command] = set()
"""The commands that do so already: they are made once and called for as often as one likes."""
_TEXTS = ("TEXT", "NAME", "TAG", "ID", "ID|NAME", "URL")
"""What the values of options are called that are text: names of files may be any bytes."""


def once_only(command: click.Command) -> click.Command:
    """The command, with those in it, which refuses an option that is given twice unless it takes several values, an empty path, and bytes that are no text."""
    if command in _MADE:
        return command
    _MADE.add(command)
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        once_only(each)
    make_parser = command.make_parser

    def parser_that_counts(ctx: click.Context) -> Any:
        parser = make_parser(ctx)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            parsed = parse(args)
            _refuse_twice(ctx, parsed[2])
            _refuse_empty(ctx, parsed[0], parsed[2])
            _refuse_no_text(parsed[0], parsed[2])
            return parsed

        parser.parse_args = parse_args  # type: ignore[method-assign]
        return parser

    command.make_parser = parser_that_counts  # type: ignore[method-assign]
    return command


def _refuse_twice(ctx: click.Context, given: list[click.Parameter]) -> None:
    """Raise UsageError where an option is among those given, in order, twice, and one of its values would be lost."""
    met: set[str] = set()
    for param in given:
        if not isinstance(param, click.Option) or param.multiple or param.count:
            continue
        if param.is_flag and not param.secondary_opts:
            continue  # said twice it means the same
        if (name := param.name or "") in met:
            called = "/".join((*param.opts[-1:], *param.secondary_opts))
            raise click.UsageError(f"{called} is given twice, and only one of the two would count; give it once", ctx)
        met.add(name)


def _refuse_empty(ctx: click.Context, values: Mapping[str, Any], given: list[click.Parameter]) -> None:
    """Raise UsageError where a path among the values is no path at all."""
    for param in given:
        value = values.get(param.name or "")
        is_path = isinstance(param.type, click.Path) or "-o" in param.opts
        if is_path and "" in (value if isinstance(value, list | tuple) else [value]):
            called = param.opts[-1] if isinstance(param, click.Option) else param.make_metavar(ctx)
            raise click.UsageError(f"{called} is empty: name a file or folder", ctx)


def _refuse_no_text(values: Mapping[str, Any], given: list[click.Parameter]) -> None:
    """Raise BadParameter where the value of an option is no UTF-8, and would end up in a file, or be sent."""
    for param in given:
        value = values.get(param.name or "")
        if not isinstance(param, click.Option) or param.metavar not in _TEXTS:
            continue
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, str):
                check_text(each, param.opts[-1])
