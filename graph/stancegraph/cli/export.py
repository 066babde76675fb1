"""The command that writes the whole graph in other formats."""

from __future__ import annotations

from pathlib import Path

import click

import stancegraph
from stancegraph.cli.options import Format
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, refuse_data, standard_output, wrote
from stancegraph.cli.terminal import say
from stancegraph.exporters.formats import GRAPH_SUFFIXES
from stancegraph.exporters.graphs import GRAPH_NAMES, export_rdf


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph export -o graph.ttl\n  stancegraph export nquads | gzip > graph.nq.gz\n"
    "  stancegraph export csv -o tables"
)
# Releases of click differ in what they make of an argument that may be left out.
@click.argument("format", type=Format(GRAPH_NAMES), required=False, metavar=f"[{'|'.join(GRAPH_NAMES)}]")
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    default="-",
    show_default=True,
    help="Where to write; - is standard output.",
)
@click.option(
    "--dataset",
    metavar="NAME",
    help="With csv, of several datasets only this one: the name its folder would have, its title or its base IRI.",
)
@click.pass_obj
def export(graph: str | None, format: str | None, output: str, dataset: str | None) -> None:
    """Write the whole graph as RDF (turtle, ntriples, rdfxml: without its named graphs), or as tables (csv: into a new folder).

    Tables of several datasets go into a folder each within FOLDER, and say there what they use.

    Without a format the suffix of FILE tells it: .ttl, .nt, .rdf, .trig, .nq or .jsonld. A format may also be named by its
    suffix or media type (ttl, text/turtle).
    """
    format = format_of(output, format, GRAPH_SUFFIXES, also={"jsonld": ".json", "rdfxml": ".xml"})
    if format is None:
        raise click.UsageError(
            f"name a format: {', '.join(GRAPH_NAMES)}; or a FILE with one of {', '.join(GRAPH_SUFFIXES)}"
        )
    if format == "csv" and output == STANDARD_OUTPUT:
        raise click.UsageError("tables are several files: name a new folder with -o FOLDER")
    if dataset is not None and format != "csv":
        raise click.UsageError(f"--dataset chooses what is written as tables (csv); {format} holds the whole graph")
    with stancegraph.open(graph) as session:
        if output == STANDARD_OUTPUT:
            with standard_output() as stream:
                export_rdf(session.graph, format, stream)
        else:
            refuse_data(output)
            session.export(format, output, dataset=dataset)
    wrote(output)
    if dataset is not None and (absent := _absent(Path(output))):
        say(f"It uses {', '.join(absent)}, which is not there; write that beside it, with --dataset too.")


def _absent(folder: Path) -> list[str]:
    """The datasets that one uses, as paths from it, and that are not there."""
    from stancegraph.tables.info import is_dataset, read_uses

    return [each for each in read_uses(folder) if not is_dataset(folder / each)]
