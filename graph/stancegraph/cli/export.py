"""The command that writes the whole graph in other formats."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import stancegraph
from stancegraph.exporters.graphs import FORMATS, export_rdf


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph export turtle -o graph.ttl\n  stancegraph export nquads | gzip > graph.nq.gz\n"
    "  stancegraph export csv -o tables"
)
@click.argument("format", type=click.Choice(FORMATS))
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    default="-",
    show_default=True,
    help="Where to write; - is standard output.",
)
@click.pass_obj
def export(graph: str | None, format: str, output: str) -> None:
    """Write the whole graph as RDF (turtle and ntriples: without its named graphs), or as tables (csv: into a new folder)."""
    if format == "csv" and output == "-":
        raise click.UsageError("tables are several files: name a new folder with -o FOLDER")
    with stancegraph.open(graph) as session:
        if output == "-":
            export_rdf(session.graph, format, sys.stdout.buffer)
        else:
            session.export(format, output)
            sys.stderr.write(f"Wrote {Path(output)}.\n")
