"""The command that fills in offsets and hashes, and finds the quotes of a text that has changed again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.cli import asking
from stancegraph.cli.appended import append_rows
from stancegraph.cli.rewriting import rewrite
from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from stancegraph.tables.anchoring import Texts


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph anchor talks --texts folder-of-source-texts --dry-run\n"
    "  stancegraph anchor talks --texts folder-of-source-texts --again gazette gazette-corrected"
)
@click.argument("dataset", metavar="DATASET", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder with source texts: known by the recorded SHA-256 or, where none is recorded, by the id of the source as their name.",
)
@click.option(
    "--again",
    metavar="OLD NEW",
    nargs=2,
    help="The text of the source OLD has changed, and is that of the source NEW now: append rows that take the place of those of OLD whose words stand in it.",
)
def anchor(dataset: Path, texts: Path, again: tuple[str, str] | None, yes: bool, dry_run: bool) -> None:
    """Fill in where quotes stand in their texts, and the hashes of these.

    Only empty cells are filled. A quote that stands in several places, or in none, is named and left; so is one whose text is not there.

    With --again no cell is filled. What is quoted from a text that has changed is looked for in the text that it is now, which is that of
    another source (stancegraph text add): rows whose words stand there, word for word and in one place, are superseded by new ones, and the
    others are named.
    """
    from stancegraph.tables.anchoring import Texts
    from stancegraph.tables.filling import fill

    asking.refuse_both(yes=yes, dry_run=dry_run)
    if again:
        _find_again(dataset, *again, Texts.read(texts), yes=yes, dry_run=dry_run)
        return
    filled = fill(dataset, Texts.read(texts))
    for problem in filled.left:
        say(f"left: {problem}")
    found = (
        f"{filled.quotes:,} quote{'s' * (filled.quotes != 1)} and {filled.hashes:,} hash{'es' * (filled.hashes != 1)}"
    )
    say(f"Found {found}; {len(filled.left):,} left.")
    if filled.files:
        rewrite("Fill in", filled.files, yes=yes, dry_run=dry_run)


def _find_again(dataset: Path, old: str, new: str, texts: Texts, *, yes: bool, dry_run: bool) -> None:
    from stancegraph.tables.adding import now
    from stancegraph.tables.refinding import refind

    found = refind(dataset, old, new, texts, now())
    for identifier, why in found.left:
        say(f"left: {identifier}: {why}")
    say(
        f"Of {len(found.records) + len(found.left):,} that rest on {old}: {found.same:,} in the same place of {new}, {found.moved:,} in another, "
        f"{len(found.left):,} left."
    )
    if not found.records:
        raise StancegraphError(
            f"nothing that rests on {old} stands in the text of {new} word for word; is it the text?"
        )
    append_rows(dataset, found.records, yes=yes, dry_run=dry_run)


anchor.params += asking.options()
