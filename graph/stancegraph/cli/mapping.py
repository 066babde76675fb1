"""Mappings of coded tables: the list of those that ship, a first one for a file, and what one would make of rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.cli.terminal import say, tell

if TYPE_CHECKING:
    from stancegraph.importers.mapped import Preview


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph map\n  stancegraph map gdelt > mine.toml\n"
    "  stancegraph map --guess coded.csv -o coded.toml\n  stancegraph import csv coded.csv --map coded.toml --dry-run"
)
@click.argument("name", required=False)
@click.option(
    "--guess",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a first mapping of a table, from its header and its cells, to be looked at and corrected.",
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where it goes. [default: standard output]"
)
def map_(name: str | None, guess: Path | None, output: Path | None) -> None:
    """List the mappings that ship with the package, print the one of NAME, or guess a first one for a file.

    A mapping says how `import csv` reads a coded table.
    """
    from stancegraph.cli.output import standard_output
    from stancegraph.errors import StancegraphError
    from stancegraph.files import writing
    from stancegraph.importers.mapping import find_mapping, shipped

    if guess is not None and name is not None:
        raise click.UsageError("NAME is a mapping that ships, and --guess makes a new one: give one of them")
    if guess is not None:
        from stancegraph.importers.guess import guess_mapping

        text = guess_mapping(guess).encode()
    elif name is not None:
        text = find_mapping(name).read_bytes()
    elif output is not None:
        raise click.UsageError("-o goes with NAME or --guess")
    else:
        for each, title in shipped().items():
            tell(f"{each:<18} {title}")
        return
    if output is None:
        with standard_output() as stream:
            stream.write(text)
        return
    if output.is_file():
        raise StancegraphError(f"{output} is there already, and may have been corrected; name a new file")
    with writing(output) as stream:
        stream.write(text)
    say(f"Wrote {output}. Look at it, then try it: stancegraph import csv FILE --map {output} --dry-run")


def show_preview(preview: Preview) -> None:
    """The first rows as they will be, on standard output, and the counts, on standard error; ends with 1 when none can be used."""
    from stancegraph.characters import show
    from stancegraph.cli.rows import grid, print_table

    names = list(dict.fromkeys(name for row in preview.rows for name in row))
    if preview.rows:
        table = grid({name: {} for name in names})
        for row in preview.rows:
            table.add_row(*(row.get(name, "") for name in names))
        print_table(table)
    left = sum(preview.dropped.values())
    say(f"Of {preview.read:,} rows {preview.usable:,} would be written; {left:,} left out. This is a dry run.")
    for reason, count in preview.dropped.items():
        say(f"  {count:,}: {reason}")
        for each in preview.examples.get(reason, ()):
            say(f"    {each.file}:{each.row}" + (f": {show(each.cell)}" if each.cell else ""))
    for remark in preview.remarks:
        say(f"Note: {remark}.")
    if not preview.usable:
        raise click.exceptions.Exit(1)
