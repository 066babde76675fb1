"""The command that makes rows of what was decided."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.characters import show, some
from stancegraph.cli.terminal import MOST_NAMED, say, tell, warned

if TYPE_CHECKING:
    from stancegraph.coding.publish import Publication


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph publish talks --coder ana --dry-run\n  stancegraph publish talks --coder ana\n"
    "  stancegraph publish talks --coder ana --yes"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--coder", metavar="NAME", required=True, help="Whose statements.")
@click.option(
    "--same",
    metavar="ID",
    multiple=True,
    help="An issue that is meant alike, though coders wrote other propositions of it, or an actor of which they wrote other kinds (any number of times).",
)
@click.option("--dry-run", is_flag=True, help="Show the rows, and write nothing.")
@click.option("--yes", is_flag=True, help="Write them without asking.")
def publish(dataset: Path, coder: str, same: tuple[str, ...], dry_run: bool, yes: bool) -> None:
    """Append what a coder decided to the tables of DATASET: the statements of texts that are finished, and the actors and issues they
    need.

    Of texts that several code, by the plan, only what somebody decided on their statements (stancegraph code --adjudicate) is published, by that
    coder, once the text is decided on as a whole. The rows are shown first. Where validate would have a problem with the dataset as it would be, nothing is written. What was
    published and decided anew supersedes its row; what was removed retracts it. Killed and run again, it writes no row twice.
    """
    from stancegraph.coding.publish import prepare
    from stancegraph.coding.publish import publish as write
    from stancegraph.tables.problems import Problems

    if dry_run and yes:
        raise click.UsageError("--dry-run writes nothing, so there is nothing to say --yes to")
    with warned(Problems()) as problems:
        found = prepare(dataset, coder, problems, same=same)
    for warning in found.appending.warnings:
        say(f"warning: {warning}")
    _show(found)
    if found.unfinished:
        many = "s" * (len(found.unfinished) != 1)
        say(
            f"{len(found.unfinished):,} text{many} not finished ({some(found.unfinished, MOST_NAMED)}): the statements stay where they are until the text is finished (f in the page), "
            "or decided on as a whole."
        )
    if found.adjudicated:
        many = "s" * (found.adjudicated != 1)
        say(
            f"{found.adjudicated:,} statement{many} on texts that several code: what is decided on them is published instead, "
            f"by who decides (stancegraph code {shlex.quote(str(dataset))} --coder NAME --adjudicate)."
        )
    if found.outside:
        many = "s" * (found.outside != 1)
        say(
            f"{found.outside:,} statement{many} left out: {show(coder)} is not in the plan and has not finished these texts."
        )
    if found.awaited:
        waits = ", ".join(f"{show(name)} ({count:,})" for name, count in sorted(found.awaited.items()))
        say(f"Not finished yet by, with how many of these texts: {waits}.")
    if found.overtaken:
        many = "s are" if found.overtaken != 1 else " is"
        say(
            f"{found.overtaken:,} row{many} taken back: what was coded or decided there was changed or undone since, or somebody had decided on it before."
        )
    if found.corrected:
        several = len(found.corrected) != 1
        say(
            f"{len(found.corrected):,} statement{'s' * several} changed here {'are' if several else 'is'} not written: somebody has corrected or withdrawn "
            f"{'their rows' if several else 'its row'} in the table since, and that stands ({some(found.corrected, MOST_NAMED)})."
        )
    for each in found.chosen:
        say(each)
    for name, count in sorted(found.preceded.items()):
        say(f"{count:,} decision{'s' * (count != 1)} left out: {show(name)} decided on the same statements before.")
    if found.is_empty:
        say("Nothing is to be published.")
        return
    if dry_run:
        return
    if not yes and not _agreed():
        say("Nothing was written.")
        raise click.exceptions.Exit(1)
    done = write(dataset, coder, found)
    for addition in done.additions:
        say(f"{addition.file}: {len(addition.cells):,} row{'s' * (len(addition.cells) != 1)} added.")


def _show(found: Publication) -> None:
    """The rows as the tables will have them, cells that are empty left out."""
    for addition in found.appending.additions:
        tell(f"{addition.file.name}")
        for cells in addition.cells:
            tell(", ".join(f"{name}={cell}" for name, cell in zip(addition.columns, cells, strict=True) if cell))


def _agreed() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        say("Nobody can be asked here; say --yes to write these rows, or --dry-run to see them.")
        return False
    return click.confirm("Append these rows?", err=True)
