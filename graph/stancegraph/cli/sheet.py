"""The command that writes a dataset as a workbook."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.cli.terminal import say


@click.command(epilog="Example:\n\n\b\n  stancegraph sheet talks -o talks.xlsx")
@click.argument("dataset", metavar="DATASET", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE.xlsx", required=True, help="The workbook; - for standard output.")
def sheet(dataset: Path, output: str) -> None:
    """Write a dataset folder as a workbook for a spreadsheet program (needs the extra sheets).

    There is a sheet for each table, with drop-downs for ids and words, typed days, and a note on each column. A folder with
    dataset.toml and the workbook as dataset.xlsx, in place of the CSV files, is the same dataset.
    """
    from stancegraph.tables.sheet_writer import write_workbook

    if output != STANDARD_OUTPUT and format_of(output, None, {".xlsx": "xlsx"}) is None:
        raise click.UsageError(f"{output}: a workbook ends in .xlsx")
    with target(output) as stream:
        count = write_workbook(dataset, stream)
    wrote(output)
    say(
        f"{count:,} record{'s' * (count != 1)}. To read it again, put it as dataset.xlsx into a folder with the dataset.toml of "
        f"{shlex.quote(str(dataset))}, in place of the CSV files."
    )
