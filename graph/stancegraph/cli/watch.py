"""Following data that others go on publishing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli.options import row_format
from stancegraph.cli.progress import counting
from stancegraph.cli.rows import Shown, draw, show_rows
from stancegraph.cli.terminal import say

if TYPE_CHECKING:
    from stancegraph.importers.watching import Watched


@click.group(epilog="Example:\n\n\b\n  stancegraph watch gdelt downloads/ -o gdelt")
def watch() -> None:
    """Read what is new of data that others go on publishing, and say who shifted since the last time."""


@watch.command(
    epilog="Examples:\n\n\b\n  stancegraph watch gdelt downloads/ -o gdelt\n"
    "  stancegraph watch gdelt http://data.gdeltproject.org/gdeltv2/lastupdate.txt --fetch -o gdelt --every 15"
)
@click.argument("place", metavar="FOLDER|URL")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="Where tables of coded events are: each file that is read becomes one, and none is read twice.",
)
@click.option("--fetch", is_flag=True, help="Ask the network: PLACE is the address of a list of files.")
@click.option(
    "--actors",
    metavar="FILE|DATASET",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Who names and codes stand for on a day, as for import csv; repeat for several.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How many new events for or against an issue make a shift.",
)
@click.option(
    "--every", metavar="MINUTES", type=click.FloatRange(min=1), help="Look again and again, until it is ended."
)
@row_format
def gdelt(place: str, folder: Path, every: float | None, format: str, **options: Any) -> None:
    """Read the fifteen-minute files of GDELT from a folder, or with --fetch from a list at an address.

    An actor has shifted on an issue when its new events lean to the other side than all that were known before. Events are
    what machines made of reports: look at them before you believe a shift. Exit code 1 when a file could not be read.
    """
    from stancegraph.importers.watching import watch_gdelt

    while True:
        with counting("events") as progress:
            watched = watch_gdelt(place, folder, progress=progress, **options)
        _tell(watched, folder, format)
        if every is None:
            if watched.faults:
                raise click.exceptions.Exit(1)
            return
        time.sleep(60 * every)


def _tell(watched: Watched, folder: Path, format: str) -> None:
    from stancegraph.importers.watching import Shift

    say(
        f"{len(watched.files):,} new files: {watched.events:,} events into {folder}, {watched.left_out:,} rows left out; "
        f"{len(watched.shifts):,} shifts."
    )
    for fault in watched.faults:
        say(f"Left for the next time: {fault}")
    columns = [
        Shown("Actor", lambda each: each.actor),
        Shown("Issue", lambda each: each.issue),
        Shown("Before", lambda each: f"{each.for_before:,} for, {each.against_before:,} against"),
        Shown("New", lambda each: f"{each.for_now:,} for, {each.against_now:,} against"),
    ]
    show_rows(watched.shifts, Shift, format, lambda rows: draw(rows, columns), "Nobody shifted.")
