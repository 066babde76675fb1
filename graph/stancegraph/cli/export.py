"""The command that writes the whole graph, or its stances, in other formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.answers.scope import Scope
from stancegraph.cli.naming import opened
from stancegraph.cli.options import Format, several
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, refuse_data, standard_output, wrote
from stancegraph.cli.terminal import say
from stancegraph.exporters.formats import GRAPH_SUFFIXES
from stancegraph.exporters.graphs import ALSO, GRAPH_NAMES, export_to

if TYPE_CHECKING:
    from stancegraph.session import Session


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph export -o graph.ttl\n  stancegraph export nquads | gzip > graph.nq.gz\n"
    "  stancegraph export csv -o tables\n"
    "  stancegraph export parquet -o columns\n"
    "  stancegraph export dna -o debate.dna --texts debate-texts\n"
    "  stancegraph export nanopub --actor macron -o macron.trig"
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
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="With dna, a folder of the sources' texts, which the database then holds.",
)
@several("actor", "With nanopub, only stances of this actor: id, name or alias")
@several("issue", "With nanopub, only stances on this issue: id or label")
@click.pass_obj
def export(
    graph: str | None,
    format: str | None,
    output: str,
    dataset: str | None,
    texts: Path | None,
    actor: tuple[str, ...],
    issue: tuple[str, ...],
) -> None:
    """Write the whole graph as RDF (turtle, ntriples, rdfxml: without its named graphs), as tables (csv: into a new folder), as
    columns for DuckDB, Polars, pandas or Spark (parquet: into a folder), or its stances as a Discourse Network Analyzer database of version 3 (dna) or as nanopublications (nanopub).

    Each nanopublication is a stance with where it comes from, under a name that is made of what it says (a trusty URI); one
    that corrects another names it. They are TriG, not signed, and are checked by: stancegraph validate --nanopub FILE.

    Tables of several datasets go into a folder each within FOLDER, and say there what they use.

    Without a format the suffix of FILE tells it: .ttl, .nt, .rdf, .trig, .nq, .jsonld or .dna. A format may also be named by its
    suffix or media type (ttl, text/turtle).
    """
    format = format_of(output, format, GRAPH_SUFFIXES | {".dna": "dna"}, also=ALSO)
    if format is None:
        raise click.UsageError(
            f"name a format: {', '.join(GRAPH_NAMES)}; or a FILE with one of {', '.join(GRAPH_SUFFIXES)}, .dna"
        )
    if format == "csv" and output == STANDARD_OUTPUT:
        raise click.UsageError("tables are several files: name a new folder with -o FOLDER")
    if format == "parquet" and output == STANDARD_OUTPUT:
        raise click.UsageError("a graph as Parquet is several files: name a folder with -o FOLDER")
    if format == "dna" and output == STANDARD_OUTPUT:
        raise click.UsageError("a database is a file: name it with -o FILE.dna")
    if texts is not None and format != "dna":
        raise click.UsageError(f"--texts go into a database (dna); {format} has no place for them")
    if dataset is not None and format != "csv":
        raise click.UsageError(f"--dataset chooses what is written as tables (csv); {format} holds the whole graph")
    if (actor or issue) and format != "nanopub":
        raise click.UsageError(f"--actor and --issue choose nanopublications (nanopub); {format} holds all stances")
    with opened(graph) as session:
        if output == STANDARD_OUTPUT:
            asked = Scope.of(actor or None, issue or None).resolved(session.catalogue) if actor or issue else None
            with standard_output() as stream:
                export_to(session.graph, format, stream, asked)
        elif format == "dna":
            refuse_data(output)
            _export_dna(session, Path(output), texts)
        else:
            refuse_data(output)
            session.export(format, output, dataset=dataset, actor=actor or None, issue=issue or None)
    wrote(output)
    if dataset is not None and (absent := _absent(Path(output))):
        say(f"It uses {', '.join(absent)}, which is not there; write that beside it, with --dataset too.")


def _export_dna(session: Session, target: Path, texts: Path | None) -> None:
    """Write the database, and say what is in it and what is not."""
    from stancegraph.exporters.dna import export_dna
    from stancegraph.tables.anchoring import read_texts

    found = export_dna(session.dataset(), target, read_texts(texts) if texts else None)
    say(", ".join(f"{count:,} {kind}" for kind, count in found.written.items()) + ".")
    for reason, count in found.dropped.items():
        say(f"Left out {count:,}: {reason}.")
    for remark in found.remarks:
        say(f"Note: {remark}.")


def _absent(folder: Path) -> list[str]:
    """The datasets that one uses, as paths from it, and that are not there."""
    from stancegraph.tables.info import is_dataset, read_uses

    return [each for each in read_uses(folder) if not is_dataset(folder / each)]
