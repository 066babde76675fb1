"""What ``validate --fix`` shows and writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.cli.asking import go_ahead
from stancegraph.cli.terminal import say, tell

if TYPE_CHECKING:
    from stancegraph.tables.rewriting import Change, Rewritten

_MOST_SHOWN = 200
"""Rows of one file that are shown."""


def fix(targets: Sequence[Path], prefixes: Mapping[str | os.PathLike[str], str], *, yes: bool, dry_run: bool) -> bool:
    """Mend what is safe in the tables of dataset folders, shown first; whether to go on and check them."""
    from stancegraph.tables.mending import plan

    for target in targets:
        if not target.is_dir():
            raise click.UsageError(f"{target}: --fix is for the tables of dataset folders; RDF is left as it is")
    planned = plan(targets, prefixes)
    for problem in planned.left:
        say(str(problem))
    if not planned.files:
        say("Nothing to mend.")
        return True
    return rewrite("Mend", planned.files, yes=yes, dry_run=dry_run)


def rewrite(verb: str, files: Sequence[Rewritten], *, yes: bool, dry_run: bool) -> bool:
    """Show what is to become of files, ask, and write it; whether it was written."""
    from stancegraph.tables.rewriting import write

    for each in files:
        for line in _diff(str(each.file), each.changes, each.throughout):
            tell(line)
    count = sum(len(each.changes) for each in files)
    what = f"{len(files)} table{'s' * (len(files) != 1)}"
    if count:
        what = f"{count:,} row{'s' * (count != 1)} of {what}"
    if not go_ahead(f"{verb} {what} so?", yes=yes, dry_run=dry_run):
        return False
    write(files)
    say(f"Done: {verb.lower()} {what}.")
    return True


def _diff(file: str, changes: Sequence[Change], throughout: str) -> Iterator[str]:
    yield f"--- {file}"
    yield f"+++ {file}" + (f"  ({throughout}, in all rows)" if throughout else "")
    for change in changes[:_MOST_SHOWN]:
        yield f"@@ line {change.line} @@"
        yield from (f"-{line}" for line in change.before.splitlines())
        yield from (f"+{line}" for line in change.after.splitlines())
    if len(changes) > _MOST_SHOWN:
        yield f"... and {len(changes) - _MOST_SHOWN:,} more rows"
