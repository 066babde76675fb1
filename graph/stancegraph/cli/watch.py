"""Following what others go on publishing: data, and texts."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli import options
from stancegraph.cli.progress import counting
from stancegraph.cli.rows import Shown, draw, show_rows
from stancegraph.cli.terminal import say
from stancegraph.model.words import SourceKind

if TYPE_CHECKING:
    from stancegraph.coding.following import Followed
    from stancegraph.importers.watching import Watched

_every: options.Decorator[Any] = click.option(
    "--every", metavar="MINUTES", type=click.FloatRange(min=1), help="Look again and again, until it is ended."
)


@click.group(
    epilog="Examples:\n\n\b\n  stancegraph watch gdelt downloads/ -o gdelt\n"
    "  stancegraph watch feed talks https://example.org/feed.xml --fetch -o texts"
)
def watch() -> None:
    """Read what is new of what others go on publishing: coded events, and who shifted by them; or texts to be coded."""


@watch.command(
    epilog="Examples:\n\n\b\n  stancegraph watch gdelt downloads/ -o gdelt\n"
    "  stancegraph watch gdelt http://data.gdeltproject.org/gdeltv2/lastupdate.txt --fetch -o gdelt --every 15"
)
@click.argument("place", metavar="FOLDER|URL")
@options.folder_out("Where tables of coded events are: each file that is read becomes one, and none is read twice.")
@click.option("--fetch", is_flag=True, help="Ask the network, for the list of files at an address.")
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
@_every
@options.row_format
def gdelt(place: str, folder: Path, every: float | None, format: str, **words: Any) -> None:
    """Read the fifteen-minute files of GDELT from a folder, or with --fetch from a list at an address.

    An actor has shifted on an issue when its new events come to a position on the other side than all that were known before,
    both by the rule by which aggregate makes positions. Events are what machines made of reports: look at them before you
    believe a shift. Exit code 1 when a file could not be read, or there was none.
    """
    from stancegraph.importers.watching import watch_gdelt

    while True:
        with counting("events") as progress:
            watched = watch_gdelt(place, folder, progress=progress, **words)
        _tell(watched, place, folder, format)
        if every is None:
            if watched.faults or not watched.there:
                raise click.exceptions.Exit(1)
            return
        time.sleep(60 * every)


def _tell(watched: Watched, place: str, folder: Path, format: str) -> None:
    from stancegraph.importers.watching import Shift

    if not watched.there:
        say(f"No file of events is in {place}: their names are such as 20180326044500.export.CSV.zip.")
    say(
        f"{_many(len(watched.files), 'new file', 'new files')}: {_many(watched.events, 'event', 'events')} into {folder}, "
        f"{_many(watched.left_out, 'row', 'rows')} left out; {_many(len(watched.shifts), 'shift', 'shifts')}."
    )
    for fault in watched.faults:
        say(f"Left for the next time: {fault}")
    if watched.passed:
        names = ", ".join(watched.passed[:5]) + (" ..." if len(watched.passed) > 5 else "")
        say(
            f"Passed over {len(watched.passed):,} that are not named as GDELT names its files, or lead nowhere: {names}"
        )
    for remark in watched.remarks:
        say(f"Note: {remark}.")
    columns = [
        Shown("Actor", lambda each: each.actor_label),
        Shown("Issue", lambda each: each.issue_label),
        Shown("Before", lambda each: _held(each.from_, each.from_events, each.from_mean)),
        Shown("New", lambda each: _held(each.to, each.to_events, each.to_mean)),
    ]
    show_rows(watched.shifts, Shift, format, lambda rows: draw(rows, columns), "Nobody shifted.")


def _held(position: str, events: int, mean: float) -> str:
    return f"{position}: {events:,} event{'s' * (events != 1)}, mean {mean:+.1f}"


@watch.command(
    epilog="Examples:\n\n\b\n  stancegraph watch feed talks saved-feed.xml -o texts\n"
    "  stancegraph watch feed talks https://example.org/feed.xml --fetch --articles -o texts --every 30"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@options.folder_out("Where texts are written, a file each; code finds them there.")
@click.option("--fetch", is_flag=True, help="Ask the network: feeds may be addresses. Each address is said.")
@click.option(
    "--articles",
    is_flag=True,
    help="With --fetch: the article in the page of an entry is the text, not the words in the feed.",
)
@click.option("--publisher", metavar="TEXT", help="Who published them. [default: the title of the feed]")
@click.option(
    "--kind", type=click.Choice([each.value for each in SourceKind]), help="How near they stand to what they report."
)
@click.option(
    "--language", metavar="TAG", callback=options.language, help="The language they are in. [default: that of the feed]"
)
@click.option("--licence", metavar="TEXT", help="Under which licence they stand.")
@_every
@options.row_format
def feed(
    dataset: Path,
    feeds: tuple[str, ...],
    folder: Path,
    fetch: bool,
    articles: bool,
    every: float | None,
    format: str,
    **said: str | None,
) -> None:
    """Add what is new in feeds (RSS, Atom) to the texts of DATASET, so that it can be coded: a row in sources.csv each.

    A FEED is a file or, with --fetch, an address. What is there already, by what its entry is called, by its address or by its words, is not
    added again. Where the plan lists texts, new ones are put at its end. Exit code 1 when a feed or a page could not be read; the others are taken.
    """
    from stancegraph.coding.following import follow

    wanted: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if kind := wanted.get("kind"):
        wanted["kind"] = SourceKind(kind)
    while True:
        followed = follow(
            dataset,
            feeds,
            folder,
            fetch=fetch,
            articles=articles,
            said=wanted,
            asks=lambda address: say(f"Asking {address}"),
        )
        _tell_texts(followed, dataset, folder, format)
        if every is None:
            if followed.faults:
                raise click.exceptions.Exit(1)
            return
        time.sleep(60 * every)


def _tell_texts(followed: Followed, dataset: Path, folder: Path, format: str) -> None:
    from stancegraph.coding.following import NewText

    texts, left = followed.texts, followed.left_out
    for warning in followed.warnings:
        say(f"warning: {warning}")
    say(
        f"{_texts(len(texts))} added, in {folder}; {_many(sum(left.values()), 'entry', 'entries')} left out{':' if left else '.'}"
    )
    for reason, count in left.items():
        say(f"  {count:,} {reason}")
    for fault in followed.faults:
        say(f"Left for the next time: {fault}")
    if undated := sum(each.published is None for each in texts):
        say(f"{_texts(undated)} without a day: the feed says none, or in no form that is read.")
    if summaries := sum(each.summary for each in texts):
        say(
            f"{_texts(summaries)} may be only a summary, which is all the feed has; the pages are read with --fetch --articles."
        )
    if followed.planned:
        say(f"{_texts(followed.planned)} put at the end of the list in coding/plan.toml.")
    if followed.unplanned:
        say(f"{_texts(len(followed.unplanned))} not in the list of coding/plan.toml: {', '.join(followed.unplanned)}")
    columns = [
        Shown("Source", lambda each: each.source, {"min_width": 10, "overflow": "fold"}),
        Shown("Title", lambda each: each.title, {"min_width": 10}),
        Shown("Published", lambda each: each.published.isoformat() if each.published else "", {}),
        Shown("Length", lambda each: _many(each.words, "word", "words"), {"justify": "right"}),
        Shown("Summary", lambda each: "summary" if each.summary else "", {}, from_width=80),
    ]
    show_rows(texts, NewText, format, lambda rows: draw(rows, columns), "Nothing new.")
    if texts:
        say(f"Code with: stancegraph code {shlex.quote(str(dataset))} --coder NAME")


def _texts(count: int) -> str:
    return _many(count, "text", "texts")


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
