"""The command that makes positions of coded events."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from stancegraph.cli import options
from stancegraph.cli.terminal import say
from stancegraph.model.words import ActorKind

_BY = ("actor", "issue", "month", "year")


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph aggregate events.parquet --by actor,issue,month -o by-month\n"
    "  stancegraph aggregate events.parquet --by actor,issue,year --target --rule majority --share 0.6 --least 5 -o by-year\n"
    "  stancegraph aggregate events.parquet --by actor,issue,month --uses coded -o by-month\n"
    "  stancegraph build coded by-month && stancegraph positions --where basis=events"
)
@click.argument("events", metavar="EVENTS", type=click.Path(path_type=Path))
@click.option("--by", required=True, metavar="WORDS", help="actor,issue,month or actor,issue,year.")
@click.option("--target", is_flag=True, help="An issue for each whom the events are directed at.")
@options.aggregation
@click.option(
    "--least",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="No position of fewer events than these.",
)
@click.option("--since", metavar="DATE", callback=options.day, help="Only events of this day and after.")
@click.option("--until", metavar="DATE", callback=options.day, help="Only events up to this day.")
@click.option(
    "--uses",
    metavar="FOLDER",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A dataset whose actors and issues are meant by their ids, actors by their identities too; it lies beside FOLDER, or in it. Repeat for several.",
)
@click.option(
    "--kind",
    type=options.one_of(ActorKind),
    default=ActorKind.GROUP.value,
    show_default=True,
    help="What the actors are that no other dataset has.",
)
@options.folder_out("The folder of the new dataset.")
@click.option("--prefix", metavar="TEXT", default="", help="What goes before all ids that are new, for example gdelt-.")
@click.option("--title", metavar="TEXT", help="What the dataset is called.")
@click.option(
    "--base-iri", metavar="IRI", help="How the IRIs of its records begin, ending in /; use a domain of yours."
)
def aggregate(events: Path, folder: Path, by: str, target: bool, **words: Any) -> None:
    """Make positions of coded events: one for each actor, issue and month or year, as a dataset folder.

    EVENTS is a table of them (Parquet), or a folder of such tables, as watch gdelt writes.

    Nobody said these positions, and all answers say so: 42 events in March 2014, mean -1.2. Each counts from the last day of its
    period on. The events stay in their file; the folder says where it is and what its SHA-256 is.
    """
    from stancegraph.importers.aggregate import aggregate as make

    every = _period(by)
    report = make(events, folder, every, target=target, **words)
    place = shlex.quote(str(report.folder))
    say(f"{report}\nCheck and build it with:\n  stancegraph validate {place}\n  stancegraph build {place}")


def _period(by: str) -> str:
    """The word of the period."""
    words = [word.strip() for word in by.split(",")]
    for word in words:
        if word not in _BY:
            raise click.BadParameter(f'"{word}" is none of {", ".join(_BY)}', param_hint="--by")
    periods = [word for word in words if word in ("month", "year")]
    if len(set(words)) < len(words) or len(periods) != 1 or not {"actor", "issue"} <= set(words):
        raise click.BadParameter(f'"{by}" should be actor,issue,month or actor,issue,year', param_hint="--by")
    return periods[0]
