"""New rows are shown, asked about, and appended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stancegraph.cli.asking import go_ahead
from stancegraph.cli.terminal import say, tell
from stancegraph.model.records import Record


def append_rows(folder: Path, records: Sequence[Record], *, yes: bool, dry_run: bool) -> None:
    """Append records to the tables of a dataset: checked as ``validate`` does, shown, and written when the user says so."""
    from stancegraph.tables.appending import append, plan

    planned = plan(folder, records)
    for addition in planned.additions:
        for cells in addition.cells:
            tell(f"{addition.file}:")
            filled = [(name, cell) for name, cell in zip(addition.columns, cells, strict=True) if cell]
            width = max(len(name) for name, _ in filled)
            for name, cell in filled:
                tell(f"  {name:{width}}  {cell}")
    for warning in planned.warnings:
        say(f"warning: {warning}")
    count = sum(len(each.cells) for each in planned.additions)
    if not count:
        say("That is there already, word for word.")
        return
    if go_ahead(f"Append {'this row' if count == 1 else f'these {count} rows'}?", yes=yes, dry_run=dry_run):
        append(folder, records)
        say(f"Appended {', '.join(record.id for record in records)}.")
