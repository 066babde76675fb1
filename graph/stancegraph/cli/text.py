"""The commands about texts that are coded."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.characters import show
from stancegraph.cli import options
from stancegraph.cli.once import once_only
from stancegraph.cli.terminal import say
from stancegraph.model.words import SourceKind

if TYPE_CHECKING:
    from stancegraph.model.records import Source


class _Texts(click.Group):
    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        found = super().get_command(ctx, name)
        return found and once_only(found)


@click.group("text", cls=_Texts, epilog="Example:\n\n\b\n  stancegraph text add my-dataset article.html")
def text() -> None:
    """Texts to be coded: what a dataset knows of them."""


@text.command(
    epilog="Examples:\n\n\b\n  stancegraph text add talks envoy.txt --published 2025-05-13 --publisher 'Halven Post'\n"
    "  stancegraph text add talks articles/*.html"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "identifier", metavar="ID", help="The id of the source. [default: made of the name of the file]")
@click.option("--title", metavar="TEXT", help="What the document is called. [default: its title, or its first line]")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--author", metavar="TEXT", help="Who wrote it.")
@click.option("--url", metavar="URL", help="Where it stands.")
@click.option("--published", metavar="DATE", callback=options.day, help="The day it was published.")
@click.option(
    "--kind", type=click.Choice([each.value for each in SourceKind]), help="How near it stands to what it reports."
)
@click.option("--language", metavar="TAG", callback=options.language, help="The language it is in, for example en.")
@click.option("--licence", metavar="TEXT", help="Under which licence it stands.")
def add(dataset: Path, files: tuple[Path, ...], identifier: str | None, **said: Any) -> None:
    """Add texts to DATASET: a row in sources.csv each, with the SHA-256 of the text.

    The text itself stays where it is, and is found there again by its SHA-256. Of .html the article is written beside it, as
    .txt. What is there already is not added again, and its row stays as it is: exit code 1 where an option says something else.
    """
    from stancegraph.coding.texts import read_text, remember, source_of
    from stancegraph.tables.appending import append
    from stancegraph.tables.reader import read_dataset

    if identifier and len(files) > 1:
        raise click.UsageError("--id is for one file; of several each gets its own, made of its name")
    if said["title"] and len(files) > 1:
        raise click.UsageError("--title is for one file; of several each has its own")
    wanted = {name: value for name, value in said.items() if value is not None}
    if identifier:
        wanted["id"] = identifier
    if kind := wanted.get("kind"):
        wanted["kind"] = SourceKind(kind)
    texts = [read_text(path) for path in files]
    sources = list(read_dataset(dataset).sources)
    new, unkept = [], False
    for each in texts:
        source, is_new = source_of(each, sources, wanted)
        if is_new:
            sources.append(source)
            new.append(source)
        else:
            say(f"{each.file} is there already, as {source.id}.")
            unkept |= _tell_unkept(source, wanted)
    remember(dataset, files={each.sha256: each.file for each in texts})
    done = append(dataset, new)
    for warning in done.warnings:
        say(f"warning: {warning}")
    for source in new:
        words = next(len(each.words.split()) for each in texts if each.sha256 == source.sha256)
        say(f"Added {source.id}: {words:,} word{'s' * (words != 1)}, SHA-256 {source.sha256}.")
    if unkept:
        raise click.exceptions.Exit(1)
    if new:
        say(f"Code it with: stancegraph code {shlex.quote(str(dataset))} --coder NAME")


def _tell_unkept(source: Source, wanted: Mapping[str, Any]) -> bool:
    """Say what was wanted of a source that is there, and is not what its row says; whether there is such."""
    other = {name: value for name, value in wanted.items() if getattr(source, name) != value}
    for name, value in other.items():
        there = getattr(source, name)
        say(
            f"--{name} {show(str(value))} is not kept: its row in sources.csv has {show(str(there)) if there else 'nothing'} there; change it there."
        )
    return bool(other)
