"""The commands that bring coded statements to other programs and back."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.characters import show, some
from stancegraph.cli import options
from stancegraph.cli.once import once_only
from stancegraph.cli.options import Decorator, one_of, texts_in
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.cli.rows import Shown, draw, show_rows
from stancegraph.cli.terminal import MOST_NAMED, say, warned
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from stancegraph.coding.listing import ListedRow, Listing
    from stancegraph.coding.texts import Library
    from stancegraph.exchange.writing import Arrival


class _Format(StrEnum):
    """What coded statements are written as."""

    WEB_ANNOTATION = "web-annotation"
    LABEL_STUDIO = "label-studio"


_SUFFIXES = {".jsonld": _Format.WEB_ANNOTATION.value, ".json": _Format.LABEL_STUDIO.value}
_ALSO = {_Format.WEB_ANNOTATION.value: ".json"}


class _Coded(click.Group):
    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        found = super().get_command(ctx, name)
        return found and once_only(found)


@click.group("coded", cls=_Coded, epilog="Example:\n\n\b\n  stancegraph coded export talks -o talks.jsonld")
def coded() -> None:
    """Coded statements in a table, and to and from other programs: W3C Web Annotation, Label Studio, and the rows of tables."""


_dataset: Decorator[Any] = click.argument("dataset", type=click.Path(path_type=Path))
_texts: Decorator[Any] = texts_in(
    "A folder in which texts lie, found by their SHA-256; remembered, as by code (any number of times)."
)
_dry_run: Decorator[Any] = click.option("--dry-run", is_flag=True, help="Say what would be kept, and write nothing.")


@coded.command(
    "export",
    short_help="Write them as Web Annotation or Label Studio.",
    epilog="Examples:\n\n\b\n  stancegraph coded export talks -o talks.jsonld\n"
    "  stancegraph coded export talks --coder ana -o tasks.json --interface interface.xml\n"
    "  stancegraph coded export talks --format web-annotation | gzip > talks.jsonld.gz",
)
@_dataset
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=STANDARD_OUTPUT,
    show_default=True,
    help="Where to write; - is standard output.",
)
@click.option(
    "--format",
    "format",
    type=one_of(_Format),
    help="What to write. [default: told by FILE: .jsonld is web-annotation, .json label-studio]",
)
@click.option(
    "--coder", "coders", metavar="NAME", multiple=True, help="Only what this coder decided; repeat for several."
)
@_texts
@click.option(
    "--interface",
    metavar="FILE.xml",
    type=click.Path(path_type=Path),
    help="With label-studio, also write the labelling interface that shows the tasks.",
)
def export(
    dataset: Path,
    output: str,
    format: str | None,
    coders: tuple[str, ...],
    folders: tuple[Path, ...],
    interface: Path | None,
) -> None:
    """Write the coded statements of DATASET, published or not, as W3C Web Annotation (JSON-LD) or as tasks of Label Studio.

    Web Annotation holds quotes and places, and texts by their SHA-256 only; tasks of Label Studio hold the texts themselves. What
    has no place in the other format is counted.
    """
    from stancegraph.exchange import label_studio, web_annotation
    from stancegraph.exchange.leaving import outgoing
    from stancegraph.files import put
    from stancegraph.tables.problems import Problems

    chosen = format_of(output, format, _SUFFIXES, also=_ALSO)
    if chosen is None:
        raise click.UsageError(f"name a format: {', '.join(_Format)}; or a FILE with one of {', '.join(_SUFFIXES)}")
    if interface is not None and chosen != _Format.LABEL_STUDIO:
        raise click.UsageError(f"--interface is of label-studio; {chosen} has none")
    with warned(Problems()) as problems:
        found = outgoing(dataset, _library(dataset, folders), coders, problems)
    module = web_annotation if chosen == _Format.WEB_ANNOTATION else label_studio
    with target(output) as stream:
        module.write(found, stream)
    if interface is not None:
        put(interface, label_studio.interface().encode())
        wrote(str(interface))
    wrote(output)
    for remark in found.remarks:
        say(f"Note: {remark}.")
    say(f"{_many(len(found.annotations), 'statement')} on {_many(len(found.documents), 'text')}.")
    _left(found.left_out)


@coded.command(
    "list",
    short_help="Show them in a table, with how each came to be.",
    epilog="Examples:\n\n\b\n  stancegraph coded list talks\n  stancegraph coded list talks --coder ana --format csv\n"
    "  stancegraph coded list talks --source envoy --format json",
)
@_dataset
@click.option("--coder", "coders", metavar="NAME", multiple=True, help="Only what this coder made; repeat for several.")
@click.option(
    "--source", "sources", metavar="ID", multiple=True, help="Only what is on this source; repeat for several."
)
@options.row_format
def list_(dataset: Path, coders: tuple[str, ...], sources: tuple[str, ...], format: str) -> None:
    """Show the coded statements of DATASET that stand, published or not, in the order of their texts, and how each came to be.

    Found is alone before the coder pressed p on the text, after the first pass, of a candidate (by which rule), by a decision on what several
    made, or brought in from elsewhere. With the seconds it took and the row that it stands as. What several code of one text is shown
    when all have finished it; before that only with one --coder, or where it is published. How often each rule of the codebook is cited in what is shown is
    said below it.
    """
    from stancegraph.coding.listing import ListedRow, listing
    from stancegraph.tables.problems import Problems

    with warned(Problems()) as problems:
        found = listing(dataset, problems, coders, sources)
    show_rows(found.rows, ListedRow, format, _draw, "" if found.withheld else "Nothing coded stands there.")
    if found.withheld:
        say("What is on texts that not all of their coders have finished is not shown; name one coder with --coder.")
    if found.rows:
        _tell_cited(found)


def _tell_cited(found: Listing) -> None:
    """Say how many of the statements cite each rule of the codebook, and which rules none does."""
    if often := [f"{show(rule)} {count:,}" for rule, count in found.cited.items() if count]:
        say(f"Rules cited, with how many of these statements cite them: {', '.join(often)}.")
    if never := [show(rule) for rule, count in found.cited.items() if not count]:
        say(f"Cited by none: {some(never, MOST_NAMED)}.")
    if found.uncodified:
        say(f"In no heading of the codebook: {some([show(rule) for rule in found.uncodified], MOST_NAMED)}.")


def _draw(rows: list[ListedRow]) -> None:
    draw(
        rows,
        [
            Shown("Text", lambda row: row.source, {"min_width": 8}),
            Shown("Coder", lambda row: row.coder, {"min_width": 5}),
            Shown("Actor", lambda row: row.actor_label, {"min_width": 8}),
            Shown("Issue", lambda row: row.issue_label, {"min_width": 8}),
            Shown("Position", lambda row: row.position, {"min_width": 8}),
            Shown("Words", lambda row: row.quote or f"{row.start}-{row.end}", {"min_width": 12}, from_width=90),
            Shown(
                "Found",
                lambda row: f"{row.found}{f' ({row.rule})' if row.rule else ''}{f' of {row.of}' if row.of else ''}",
                {"min_width": 8},
            ),
            Shown("Added", lambda row: row.added[:16].replace("T", " "), {"min_width": 10}, from_width=110),
            Shown("Published as", lambda row: row.row, {"min_width": 8}, from_width=130),
        ],
    )


@coded.command(
    "import",
    short_help="Take them in from such a file.",
    epilog="Examples:\n\n\b\n  stancegraph coded import talks talks.jsonld --dry-run\n"
    "  stancegraph coded import talks project-3.json --coder ana",
)
@_dataset
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--coder", metavar="NAME", default="", help="Whose statements they are. [default: as the file says]")
@_texts
@_dry_run
def import_(dataset: Path, files: tuple[Path, ...], coder: str, folders: tuple[Path, ...], dry_run: bool) -> None:
    """Take statements coded elsewhere into the journals of their coders: Web Annotation or tasks of Label Studio, told by what is in FILE.

    Texts are those of sources.csv, offsets are checked against their words, whatever they count. Nothing enters the tables before the coder
    finishes the text and publishes. Done again it adds nothing; what was changed elsewhere is changed here. Exit code 1 when
    nothing could be kept.
    """
    from stancegraph.exchange.arriving import arrival
    from stancegraph.exchange.reading import read_file
    from stancegraph.exchange.writing import keep
    from stancegraph.tables.problems import Problems

    library = _library(dataset, folders)
    kept = False
    for path in files:
        with warned(Problems()) as problems:
            found = arrival(dataset, library, read_file(path), coder, problems)
        if not dry_run:
            keep(dataset, found)
        kept |= bool(found.added + found.changed + found.present)
        _tell(found, str(path), dry_run)
    if not kept:
        raise click.exceptions.Exit(1)
    _next(dataset, dry_run)


@coded.command(
    "adopt",
    short_help="Take in the rows of the tables.",
    epilog="Examples:\n\n\b\n  stancegraph import dna debate.dna -o debate --texts debate-texts\n"
    "  stancegraph coded adopt debate --texts debate-texts\n  stancegraph code debate --coder Admin",
)
@_dataset
@click.option(
    "--coder", metavar="NAME", default="", help="Whose the rows are that name no coder. [default: nobody's: they stay]"
)
@_texts
@_dry_run
def adopt(dataset: Path, coder: str, folders: tuple[Path, ...], dry_run: bool) -> None:
    """Take the stances in the tables of DATASET into the journals of their coders, so that they can be decided anew in the page.

    They count as published: nothing is written to the tables by that, and what is then changed and published supersedes its row. Taken
    are those that rest on one stretch of a text that is at hand. Done again it adds nothing. Exit code 1 when nothing could be taken.
    """
    from stancegraph.exchange.adopting import adopted
    from stancegraph.exchange.writing import keep
    from stancegraph.tables.problems import Problems

    with warned(Problems()) as problems:
        found = adopted(dataset, _library(dataset, folders), coder, problems)
    if not dry_run:
        keep(dataset, found)
    _tell(found, str(dataset), dry_run)
    if not found.added + found.present:
        if not found.left_out:
            say("There is no stance in the tables.")
        raise click.exceptions.Exit(1)
    _next(dataset, dry_run)


def _library(dataset: Path, folders: tuple[Path, ...]) -> Library:
    from stancegraph.coding.texts import Library, places_of, remember

    for folder in folders:
        if not folder.is_dir():
            raise StancegraphError(f"{folder}: no such folder; name the folder that holds the texts")
    if folders:
        remember(dataset, folders)
    return Library(places_of(dataset))


def _tell(found: Arrival, whence: str, dry_run: bool) -> None:
    by = ", ".join(
        f"{coder} ({sum(each.op in ('add', 'edit') for each in of):,})" for coder, of in found.entries.items()
    )
    would = "would be " if dry_run else ""
    say(
        f"{whence}: {_many(found.added, 'statement')} {would}added, {found.changed:,} {would}changed, {found.present:,} there already"
        + (f"; of {by}." if by else ".")
    )
    made = sum(each.op in ("new-actor", "new-issue") for of in found.entries.values() for each in of)
    if made:
        say(f"{_many(made, 'new actor or issue', 'new actors and issues')} {would}kept with them.")
    for remark, count in found.remarks.items():
        say(f"Note: {count:,} {remark}.")
    _left(found.left_out)


def _left(left_out: Mapping[str, int]) -> None:
    if left_out:
        say(f"Left out {sum(left_out.values()):,}:")
        for reason, count in _most_first(left_out.items()):
            say(f"  {count:,}: {reason}")


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _most_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda each: -each[1])


def _next(dataset: Path, dry_run: bool) -> None:
    if not dry_run:
        say(f"Look at them with: stancegraph code {shlex.quote(str(dataset))} --coder NAME")
