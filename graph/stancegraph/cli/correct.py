"""Commands that correct and withdraw stances, by rows that are appended: nothing is ever erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from stancegraph.cli import asking, cells
from stancegraph.cli.appended import append_rows
from stancegraph.tables.table import TABLES

_STANCES = next(table for table in TABLES if table.name == "stances")
_DATASET = click.Argument(["dataset"], metavar="DATASET", type=click.Path(path_type=Path))
_ID = click.Argument(["identifier"], metavar="ID")
_OF_RETRACTIONS = ("id", "coder", "recorded", "note")


def _correct(dataset: Path, identifier: str, yes: bool, dry_run: bool, **options: Any) -> None:
    """Append a stance that takes the place of the one called ID, and says what it says but for the options given.

    Where actor and issue stay, it supersedes the other, and else retracts it. An option with an empty value empties the cell. The
    coder is whoever corrects: say who with --coder. A quote that is changed has no offsets until anchor finds them.
    """
    from stancegraph.tables.adding import CellError, Known, now

    asking.refuse_both(yes=yes, dry_run=dry_run)
    try:
        record = Known.read(dataset).correction(_STANCES, identifier, cells.given(options), now())
    except CellError as error:
        raise cells.in_words(error) from None
    append_rows(dataset, [record], yes=yes, dry_run=dry_run)


def _retract(dataset: Path, identifier: str, yes: bool, dry_run: bool, **options: Any) -> None:
    """Append a row that withdraws the stance called ID from now on; say why with --note."""
    from stancegraph.tables.adding import CellError, Known, now

    asking.refuse_both(yes=yes, dry_run=dry_run)
    try:
        record = Known.read(dataset).retraction(identifier, cells.given(options), now())
    except CellError as error:
        raise cells.in_words(error) from None
    append_rows(dataset, [record], yes=yes, dry_run=dry_run)


def _command(name: str, run: Any, options: list[click.Parameter], example: str) -> click.Command:
    return click.Command(
        name,
        params=[_DATASET, _ID, *options, *asking.options()],
        callback=run,
        help=run.__doc__,
        epilog=f"Example:\n\n\b\n  stancegraph {example}",
    )


correct = _command(
    "correct",
    _correct,
    cells.options(_STANCES, ("supersedes", "retracts"), needed=False),
    "correct talks s1 --position opposes --coder 'B. Coder' --note 'misread'",
)
retract = _command(
    "retract",
    _retract,
    cells.options(_STANCES, [name for name in _STANCES.header if name not in _OF_RETRACTIONS], needed=False),
    "retract talks s1 --note 'the source withdrew it'",
)
