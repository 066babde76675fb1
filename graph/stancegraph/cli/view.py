"""The command that writes the explorer."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.core import ParameterSource

from stancegraph.answers.scope import Scope
from stancegraph.cli import options
from stancegraph.cli.asked_query import AskedQuery, values_given
from stancegraph.cli.naming import opened, refuse_graph
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.cli.terminal import say
from stancegraph.errors import ArgumentError

# What a page that is served while its tables are edited takes.
_WATCHED = ("watched", "port")


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph view -o ceasefire.html\n  stancegraph --graph mine view -o - > mine.html\n"
    "  stancegraph view --no-sparql -o small.html\n  stancegraph view --actor France --actor Germany --issue peace-talks -o part.html\n"
    "  stancegraph view --as-of 2025-04-05 --fresh --voice self -o own-words.html\n  stancegraph view --lang uk -o pryklad.html\n  stancegraph view --query shifts --set issue=us-mediation -o moved.html\n  stancegraph view --watch data/mine"
)
@click.option(
    "-o",
    "--output",
    metavar="FILE.html",
    default="stancegraph.html",
    show_default=True,
    help="The page; - is standard output.",
)
@options.scope(
    voices="self and reported; attributed, flagged, where nothing else is", dated="No stance", positions=True
)
@click.option(
    "--query",
    "asked_query",
    metavar="[NAME|FILE.rq|-]",
    type=options.QUERY,
    help="A page of what a query finds: of the stances its rows name, else of their actors and issues.",
)
@click.option(
    "--set",
    "values",
    metavar="NAME=VALUE",
    multiple=True,
    callback=values_given,
    help="With --query: bind a variable, as for the command query.",
)
@options.texts_in(
    "A folder with source texts: the page holds as much of each as its column embed, or else its licence, allows. May be given again."
)
@click.option(
    "--lang",
    metavar="CODE",
    help="Language of the words of the page and of names in it: en, fr, uk, or another of names alone. [default: that of the reader's browser]",
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
@click.option("--no-sparql", is_flag=True, help="Leave out the SPARQL console: a file smaller by some 3 MB.")
@click.pass_obj
def view(
    graph: str | None,
    scope: Scope,
    asked_query: str | None,
    values: dict[str, str],
    output: str,
    folders: tuple[Path, ...],
    lang: str | None,
    watched: Path | None,
    port: int,
    no_sparql: bool,
) -> None:
    """Write the graph as one interactive HTML file that opens from disk, with no network, and can be mailed.

    With actors, issues or a query it is a page of a part; of more than 10,000 actors it has to be. What is recorded, dated or told otherwise than --known-at, --until and --where say is not in it. It opens on
    --as-of and with what the other options say, which its reader may change.
    """
    ctx = click.get_current_context()
    if watched is not None:
        refuse_graph("--watch")
        for parameter in ctx.command.params:
            if parameter.name not in _WATCHED and _given(ctx, parameter):
                raise click.UsageError(
                    f"{parameter.opts[-1]} is for a page that is written, and --watch serves the whole of a dataset"
                )
        from stancegraph.web.live import watch

        watch(watched, port)
        return
    if _given(ctx, next(each for each in ctx.command.params if each.name == "port")):
        raise click.UsageError("--port is for a page that is served: name its dataset with --watch")
    if values and asked_query is None:
        raise click.UsageError("--set is for the variables of a query: name it with --query")
    text = None if asked_query is None else AskedQuery(asked_query, None).text
    with opened(graph) as session:
        try:
            page = session.view(
                query=text,
                values=values or None,
                texts=folders,
                lang=lang,
                sparql=not no_sparql,
                say=say,
                **scope.keywords,
            )
        except ArgumentError as error:
            raise click.BadParameter(error.message, param_hint=f"--{error.word.replace('_', '-')}") from error
    write_page(page, output)


def _given(ctx: click.Context, parameter: click.Parameter) -> bool:
    return ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE


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
