"""Options that have one value are given once: of two a command would take the last, and nobody would hear of the other."""

from __future__ import annotations

from typing import Any

import click

_MADE: set[click.Command] = set()
"""The commands that do so already: they are made once and called for as often as one likes."""


def once_only(command: click.Command) -> click.Command:
    """The command, with those in it, which refuses an option that is given twice unless it takes several values."""
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
