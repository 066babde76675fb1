"""The command that finds things."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from stancegraph.answers.kinds import HitKind
from stancegraph.cli import options
from stancegraph.cli.naming import opened
from stancegraph.cli.rows import grid, print_table, write_rows
from stancegraph.cli.terminal import say


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph search Путин\n  stancegraph search ceasefire --kind issue --kind stance"
)
@click.argument("text")
@click.option(
    "--kind", "kinds", multiple=True, type=options.one_of(HitKind), help="Only this kind; repeat for several."
)
@options.row_format
@click.pass_obj
def search(graph: str | None, text: str, kinds: tuple[str, ...], format: str) -> None:
    """Find actors, issues, sources and stances that hold all words of TEXT, whatever their case.

    Names and aliases are found without their accents too.
    """
    options.check_text(text, "TEXT")
    with opened(graph) as session:
        hits = session.search(text, kinds or None)
    if format != "table":
        write_rows(map(asdict, hits), ["kind", "id", "label", "match"], format)
    elif hits:
        _table(hits)
    else:
        say("Nothing found. Try fewer or shorter words.")


def _table(hits: list[Any]) -> None:
    table = grid(
        {"Kind": {"no_wrap": True}, "Id": {"overflow": "fold"}, "Label": {}, "Found in": {"style": "bright_black"}}
    )
    for hit in hits:
        table.add_row(hit.kind, hit.id, hit.label, hit.match if hit.match != hit.label else "")
    print_table(table)
