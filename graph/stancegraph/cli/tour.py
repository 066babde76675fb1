"""The command for the first minute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

import stancegraph
from stancegraph.answers.kinds import Standing
from stancegraph.answers.short_ids import short_id
from stancegraph.cli.terminal import console
from stancegraph.cli.view import write_page
from stancegraph.resources import bundled_dataset

if TYPE_CHECKING:
    from stancegraph.session import Session

_DAY = "2025-04-05"
"""The day after the strike on Kryvyi Rih."""
_ACTORS = (
    "volodymyr-zelenskyy",
    "vladimir-putin",
    "david-lammy",
    "jean-noel-barrot",
    "marco-rubio",
    "christopher-cavoli",
)
_ISSUES = ("immediate-ceasefire", "peace-talks")


@click.command(epilog="Example:\n\n\b\n  stancegraph tour -o ceasefire.html")
@click.option(
    "-o",
    "--output",
    metavar="FILE.html",
    default="stancegraph.html",
    show_default=True,
    help="Where the explorer goes.",
)
def tour(output: str) -> None:
    """Build the bundled dataset, show six people on one day and everyone today, and write the explorer."""
    with stancegraph.open(bundled_dataset()) as session:
        opened = _one_day(session)
        _today(session)
        page = session.view()
    write_page(page, output)
    _marks()
    out = console()
    out.print("\nNext:")
    for command, what in (
        (f"explain {opened}", "one answer, down to its words"),
        ("explain putin peace-talks --as-of 2025-04-05", "all that stands behind a position"),
        ("timeline --actor russia", "all that Russia said"),
        ("shifts --since 2025-01-01", "who moved"),
        ("compare 2025-04-05 2025-08-20 --actor trump", "what differs between two days"),
        ("report immediate-ceasefire -o brief.html", "a page with footnotes"),
        ("query --list", "questions in SPARQL"),
        ("--help", "everything else"),
    ):
        out.print(f"  stancegraph {command}\n      {what}", style="bright_black")


def _one_day(session: Session) -> str:
    """Six people on the day after the strike on Kryvyi Rih; returns the short id of a stance to open."""
    from stancegraph.cli.answers import standing_table

    out = console()
    out.print("Kryvyi Rih, the day after: six people on a ceasefire and on peace talks", style="bold")
    rows = []
    for issue in _ISSUES:
        record = session.catalogue.issues[issue]
        out.print(f"\n“{record.proposition}”", style="italic")
        found = list(session.positions(_ACTORS, issue, as_of=_DAY))
        standing_table(found)
        rows += found
        silent = [each for each in _ACTORS if each not in {row.actor for row in found}]
        if silent:
            out.print(f"Nothing known of {_and(session.catalogue.actors[each].name for each in silent)}.")
    return short_id(next(row.stance for row in rows if row.disputed_by))


def _today(session: Session) -> None:
    """Everyone who has said something of late, and how many have not."""
    from stancegraph.cli.answers import standing_table

    out = console()
    answers = session.positions(issue=_ISSUES[0])
    fresh = [row for row in answers if row.standing == Standing.CURRENT]
    out.print(f"\nAll the others, as of {answers.day}, the last day the data cover", style="bold")
    if fresh:
        standing_table(fresh)
    out.print(
        f"{len(answers) - len(fresh):,} more positions are older than a position is fresh, hearsay, or from an office since "
        "left: stancegraph positions --issue immediate-ceasefire"
    )


def _marks() -> None:
    from stancegraph.cli.signs import sign_and_word
    from stancegraph.model.words import Position

    out = console()
    out.print("\nMarks:", style="bold")
    for position in reversed(Position):
        out.print(sign_and_word(position), f" {position.definition}", sep="")
    for mark, meaning in (
        ("own words", "the actor said so; reported: the source states it as fact"),
        ("words of X, for Y", "X spoke for Y on that day, under the government of the day asked about"),
        ("follows from Z", "said of another issue, which this one follows from"),
        ("denied by X", "X says of the actor that it stands on the other side"),
        ("hearsay", "nobody but others says so"),
        ("!", "contested: equally good stances disagree"),
    ):
        out.print(f"{mark}: {meaning}", style="bright_black")


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
