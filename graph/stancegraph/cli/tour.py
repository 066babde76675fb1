"""The command for the first minute."""

from __future__ import annotations

import click

import stancegraph
from stancegraph.cli.terminal import console
from stancegraph.cli.view import write_page
from stancegraph.resources import bundled_dataset

_ISSUE = "immediate-ceasefire"


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
    """Build the bundled dataset, show where each actor stands on the ceasefire, and write the explorer."""
    from stancegraph.cli.answers import standing_table

    with stancegraph.open(bundled_dataset()) as session:
        issue = session.catalogue.issues[_ISSUE]
        out = console()
        out.print(f"{issue.label}", style="bold")
        out.print(f"“{issue.proposition}”\n", style="italic")
        rows = list(session.positions(issue=_ISSUE, inherit=False))
        standing_table(rows)
        page = session.view()
    write_page(page, output)
    out.print("\nNext:")
    for command, what in (
        (f"explain {rows[-1].stance}", "one answer, down to its words"),
        ("timeline --actor russia", "all that Russia said"),
        ("positions --issue peace-talks", "the same for the talks"),
        ("shifts --since 2025-01-01", "who moved"),
        ("query --list", "questions in SPARQL"),
        ("--help", "everything else"),
    ):
        out.print(f"  stancegraph {command}\n      {what}", style="bright_black")
