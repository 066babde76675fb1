"""Commands that append a row to a table of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from stancegraph.cli import asking, cells
from stancegraph.cli.appended import append_rows
from stancegraph.tables.table import TABLES, Table

_MADE = ("supersedes", "retracts", "corrects")
"""Columns that other commands fill in."""
_EXAMPLES = {
    "stance": "  stancegraph add stance talks --actor 'Ann Lee' --issue truce --position supports \\\\\n"
    "    --date 2025-04-04 --voice self --source gazette --quote 'the guns must stop'",
    "actor": "  stancegraph add actor talks --name 'Ann Lee' --kind person",
    "issue": "  stancegraph add issue talks --label Truce --proposition 'There should be a truce.'",
    "role": "  stancegraph add role talks --actor 'Ann Lee' --office 'Foreign minister' \\\\\n"
    "    --organisation land --represents by-office --start 2025-01",
    "source": "  stancegraph add source talks --title 'The Gazette, 4 April' --published 2025-04-04",
    "event": "  stancegraph add event talks --type CONSULT --label 'Talks open' --date 2025-04-04 --source gazette",
    "assessment": "  stancegraph add assessment talks --actor 'Ann Lee' --subject truce --claim 'It holds.' \\\\\n"
    "    --date 2025-04-04 --source gazette",
    "vote": "  stancegraph add vote talks --actor land --event roll-call-1 --ballot yes --date 2025-04-04 \\\\\n"
    "    --source gazette",
    "step": "  stancegraph add step talks --link '#view=matrix&date=2025-04-04' --heading 'A truce is offered'",
}


@click.group(
    epilog="Examples:\n\n\b\n"
    + "\n".join(_EXAMPLES[each] for each in ("actor", "issue"))
    + "\n  stancegraph add stance --help"
)
def add() -> None:
    """Append a row to a table of a dataset, checked as validate does, and shown before it is written.

    There is an option for each column. Where an id is asked, a name that only one record has will do. The id of the row is made.
    """


def _command(table: Table) -> click.Command:
    kind = table.kinds[0]

    def run(dataset: Path, yes: bool, dry_run: bool, **options: Any) -> None:
        from stancegraph.tables.adding import CellError, Known, now

        asking.refuse_both(yes=yes, dry_run=dry_run)
        given = cells.given(options)
        if "recorded" in table.header:
            given.setdefault("recorded", now().isoformat())
        try:
            record = Known.read(dataset).record(table, given)
        except CellError as error:
            raise cells.in_words(error) from None
        append_rows(dataset, [record], yes=yes, dry_run=dry_run)

    return click.Command(
        kind.name,
        params=[
            click.Argument(["dataset"], metavar="DATASET", type=click.Path(path_type=Path)),
            *cells.options(table, _MADE),
            *asking.options(),
        ],
        callback=run,
        help=f"Append {kind.article} to {table.name}.csv of DATASET.",
        epilog=f"Example:\n\n\b\n{_EXAMPLES[kind.name]}",
    )


for _table in TABLES:
    add.add_command(_command(_table))
