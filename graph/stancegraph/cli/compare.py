"""Commands that set answers side by side or gather them on a page: what differs, and a brief with footnotes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from stancegraph.answers.kinds import Difference
from stancegraph.answers.scope import Scope
from stancegraph.answers.short_ids import short_id
from stancegraph.cli import options
from stancegraph.cli.naming import opened
from stancegraph.cli.output import format_of, target, wrote
from stancegraph.cli.rows import Shown, draw, show_rows
from stancegraph.cli.terminal import console, say
from stancegraph.errors import ArgumentError

_BRIEF_SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph compare 2025-02-01 2025-08-20 --actor trump\n"
    "  stancegraph compare putin zelenskyy --as-of 2025-04-05\n  stancegraph compare france germany --issue multinational-force"
)
@click.argument("first", metavar="DAY|ACTOR")
@click.argument("second", metavar="DAY|ACTOR")
@options.scope(voices="self and reported; attributed, flagged, where nothing else is", positions=True)
@click.option("--all", "everything", is_flag=True, help="Also what is the same on both sides.")
@options.row_format
@click.pass_obj
def compare(graph: str | None, first: str, second: str, scope: Scope, everything: bool, format: str) -> None:
    """What differs between two days, or between two actors on one day, with the stances behind both sides."""
    from stancegraph.answers.comparison import ComparisonRow

    with opened(graph) as session:
        try:
            found = session.compare(first, second, **scope.keywords)
        except ArgumentError as error:
            raise click.UsageError(error.message) from error
    shown = [row for row in found if everything or row.difference != Difference.SAME]
    show_rows(shown, ComparisonRow, format, _table, f"No difference between {first} and {second}.")
    if same := len(found) - len(shown):
        say(f"{same:,} more {'is' if same == 1 else 'are'} the same on both sides: --all")


def _table(rows: list[Any]) -> None:
    first, second = rows[0].first_label, rows[0].second_label
    topic = [
        *([Shown("Actor", lambda row: row.actor_label, {"min_width": 10})] if rows[0].actor else []),
        Shown("Issue", lambda row: row.issue_label, {"min_width": 10}),
    ]
    draw(
        rows,
        [
            *topic,
            Shown("Difference", lambda row: row.difference, {"min_width": 10}),
            Shown(first, lambda row: _side(row, "first"), {"min_width": 14}),
            Shown(second, lambda row: _side(row, "second"), {"min_width": 14}),
        ],
    )
    told = Counter(row.difference for row in rows)
    console().print(", ".join(f"{word}: {count:,}" for word, count in told.most_common()), style="bright_black")
    console().print("Open one: stancegraph explain ID", style="bright_black")


def _side(row: Any, side: str) -> Any:
    from rich.text import Text

    from stancegraph.cli.signs import sign_and_word
    from stancegraph.model.words import POSITIONS

    def of(name: str) -> tuple[str, ...]:
        several: tuple[str, ...] = getattr(row, f"{side}_{name}")
        return several

    if not of("position"):
        return Text("nothing", style="bright_black")
    signs = Text("\n").join(sign_and_word(POSITIONS[position]) for position in of("position"))
    said = [*of("condition"), ", ".join((*of("date"), *(each for each in of("standing") if each != "current")))]
    return Text.assemble(
        signs, *(f"\n{each}" for each in said), (f"\n{' '.join(map(short_id, of('stance')))}", "bright_black")
    )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph report putin\n  stancegraph report immediate-ceasefire --as-of 2025-04-05 -o brief.html"
)
@click.argument("about", metavar="ACTOR|ISSUE")
@options.scope(voices="self and reported; attributed, flagged, where nothing else is", positions=True, topic=False)
@click.option("--format", "format", type=click.Choice(["md", "html"]), help="[default: as FILE ends, else md]")
@options.output
@click.pass_obj
def report(graph: str | None, about: str, scope: Scope, format: str | None, output: str) -> None:
    """A brief of one page on an actor or an issue: positions, moves, contradictions, with a footnote to each quote and source."""
    format = format_of(output, format, _BRIEF_SUFFIXES) or "md"
    with opened(graph) as session:
        text = session.report(about, format, **scope.keywords)
    with target(output) as stream:
        stream.write(text.encode())
    wrote(output)
