"""The command that writes the explorer."""

from __future__ import annotations

import os
from pathlib import Path

import click

from stancegraph.cli import options
from stancegraph.cli.naming import opened, refuse_graph
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.cli.terminal import say
from stancegraph.errors import ArgumentError


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph view -o ceasefire.html\n  stancegraph --graph mine view -o - > mine.html\n"
    "  stancegraph view --no-sparql -o small.html\n  stancegraph view --actor France --actor Germany --issue peace-talks -o part.html\n  stancegraph view --watch data/mine"
)
@click.option(
    "-o",
    "--output",
    metavar="FILE.html",
    default="stancegraph.html",
    show_default=True,
    help="The page; - is standard output.",
)
@options.several("actor", "A page of a part: only this actor, by id, name or alias")
@options.several("issue", "A page of a part: only this issue, by id or label")
@click.option(
    "--as-of",
    metavar="D",
    help="The day the page opens on. [default: the one the dataset names, else today or the last day the data cover]",
)
@options.texts_in(
    "A folder with source texts: the page holds as much of each as its column embed, or else its licence, allows. May be given again."
)
@click.option(
    "--watch",
    "watched",
    metavar="DATASET",
    type=click.Path(path_type=Path),
    help="Write no file, but serve the page of this dataset folder on this machine and reload it whenever a table is saved.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="With --watch: the port. [default: one that is free]"
)
@click.option("--no-sparql", is_flag=True, help="Leave out the SPARQL console: a file smaller by some 2 MB.")
@click.pass_obj
def view(
    graph: str | None,
    output: str,
    actor: tuple[str, ...],
    issue: tuple[str, ...],
    as_of: str | None,
    folders: tuple[Path, ...],
    watched: Path | None,
    port: int,
    no_sparql: bool,
) -> None:
    """Write the graph as one interactive HTML file that opens from disk, with no network, and can be mailed."""
    if watched is not None:
        refuse_graph("--watch")
        for name, given in (("--actor", actor), ("--issue", issue), ("--as-of", as_of), ("--texts", folders)):
            if given:
                raise click.UsageError(
                    f"{name} is for a page that is written, and --watch serves the whole of a dataset"
                )
        from stancegraph.web.live import watch

        watch(watched, port)
        return
    with opened(graph) as session:
        try:
            page = session.view(actor or None, issue or None, as_of=as_of, texts=folders, sparql=not no_sparql, say=say)
        except ArgumentError as error:
            raise click.BadParameter(error.message, param_hint=f"--{error.word.replace('_', '-')}") from error
    write_page(page, output)


def write_page(page: str, output: str) -> None:
    """Write a page to a file, all or nothing, or to standard output, and say where it is."""
    content = page.encode()
    format_of(output, None, {".html": "html", ".htm": "html"})
    with target(output) as stream:
        stream.write(content)
    if output != STANDARD_OUTPUT and (path := Path(os.path.realpath(output))).is_file():
        say(f"Wrote {output} ({len(content) / 1e6:.1f} MB). Open it in any browser: {path.as_uri()}")
    else:
        wrote(output)
