"""Commands that change tables show what they would do first, and ask."""

from __future__ import annotations

import sys

import click

from stancegraph.cli.terminal import say


def options() -> list[click.Parameter]:
    """The options that such a command has."""
    return [
        click.Option(["--yes"], is_flag=True, help="Write without asking."),
        click.Option(["--dry-run"], is_flag=True, help="Only show what would be written."),
    ]


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
    if not _is_asked():
        raise click.UsageError("nothing was written: --yes writes it without asking, --dry-run only shows it")
    if not click.confirm(question, err=True):
        say("Nothing was written.")
        return False
    return True


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()
