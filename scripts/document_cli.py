"""Writes docs/cli.md, the reference of the command line, from the commands themselves.

document_cli.py [--check]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["COLUMNS"] = "100"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

import click

from stancegraph.cli import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_INTRODUCTION = """# The command line

Written from the program itself. Results go to standard output, messages to standard error. Exit code 0: fine; 1: the data
has problems; 2: the request was wrong; 130, 141, 143: ended by Ctrl-C, by a reader that has read enough, by a signal. Wherever rows come out, `--format` chooses table, json, csv or tsv; JSON, CSV and
TSV have every field, each id with its label beside it.
"""


def _commands(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> Iterator[tuple[str, str]]:
    settings = {**command.context_settings, "max_content_width": 100, "terminal_width": 100}
    context = click.Context(command, info_name=path[-1], parent=parent, **settings)
    yield " ".join(path), command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from _commands(found, (*path, name), context)


def reference() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for name, text in _commands(cli, ("stancegraph",), None):
        lines = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(f"## {name}\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(reference(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != reference():
        raise SystemExit("docs/cli.md is not what the program says; run scripts/document_cli.py")
