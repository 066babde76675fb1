"""The command that fills in offsets and hashes."""

from __future__ import annotations

from pathlib import Path

import click

from stancegraph.cli import asking
from stancegraph.cli.rewriting import rewrite
from stancegraph.cli.terminal import say


@click.command(epilog="Example:\n\n\b\n  stancegraph anchor talks --texts folder-of-source-texts --dry-run")
@click.argument("dataset", metavar="DATASET", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder with source texts: known by the recorded SHA-256 or, where none is recorded, by the id of the source as their name.",
)
def anchor(dataset: Path, texts: Path, yes: bool, dry_run: bool) -> None:
    """Fill in where quotes stand in their texts, and the hashes of these.

    Only empty cells are filled. A quote that stands in several places, or in none, is named and left; so is one whose text is not there.
    """
    from stancegraph.tables.anchoring import Texts
    from stancegraph.tables.filling import fill

    asking.refuse_both(yes=yes, dry_run=dry_run)
    filled = fill(dataset, Texts.read(texts))
    for problem in filled.left:
        say(f"left: {problem}")
    found = (
        f"{filled.quotes:,} quote{'s' * (filled.quotes != 1)} and {filled.hashes:,} hash{'es' * (filled.hashes != 1)}"
    )
    say(f"Found {found}; {len(filled.left):,} left.")
    if filled.files:
        rewrite("Fill in", filled.files, yes=yes, dry_run=dry_run)


anchor.params += asking.options()
