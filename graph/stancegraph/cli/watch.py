"""Following data that others go on publishing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli import options
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
@options.aggregation
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Of fewer new events on an issue than these no shift is told.",
)
@click.option(
    "--every", metavar="MINUTES", type=click.FloatRange(min=1), help="Look again and again, until it is ended."
)
@options.row_format
def gdelt(place: str, folder: Path, every: float | None, format: str, **words: Any) -> None:
    """Read the fifteen-minute files of GDELT from a folder, or with --fetch from a list at an address.

    An actor has shifted on an issue when its new events come to a position on the other side than all that were known before,
    both by the rule by which aggregate makes positions. Events are what machines made of reports: look at them before you
    believe a shift. Exit code 1 when a file could not be read.
    """
    from stancegraph.importers.watching import watch_gdelt

    while True:
        with counting("events") as progress:
            watched = watch_gdelt(place, folder, progress=progress, **words)
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
        Shown("Actor", lambda each: each.actor_label),
        Shown("Issue", lambda each: each.issue_label),
        Shown("Before", lambda each: _held(each.from_, each.from_events, each.from_mean)),
        Shown("New", lambda each: _held(each.to, each.to_events, each.to_mean)),
    ]
    show_rows(watched.shifts, Shift, format, lambda rows: draw(rows, columns), "Nobody shifted.")


def _held(position: str, events: int, mean: float) -> str:
    return f"{position}: {events:,} event{'s' * (events != 1)}, mean {mean:+.1f}"
