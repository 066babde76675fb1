"""Commands that change tables show what they would do first, and ask."""

from __future__ import annotations

import sys
from typing import Any

import click

from stancegraph.cli.options import Decorator
from stancegraph.cli.terminal import say

yes: Decorator[Any] = click.option("--yes", is_flag=True, help="Write without asking.")
dry_run: Decorator[Any] = click.option("--dry-run", is_flag=True, help="Only show what would be written.")


def refuse_both(*, yes: bool, dry_run: bool) -> None:
    """Raise UsageError where one option says to write and the other not to."""
    if yes and dry_run:
        raise click.UsageError("--yes writes and --dry-run does not: give one")


def go_ahead(question: str, *, yes: bool, dry_run: bool) -> bool:
    """Whether to write what was shown. Raises UsageError where nobody is there to be asked."""
    if dry_run:
        say("Nothing was written.")
        return False
    if yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("nothing was written: --yes writes it without asking, --dry-run only shows it")
    if not click.confirm(question, err=True):
        say("Nothing was written.")
        return False
    return True
