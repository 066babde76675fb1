"""Commands that turn other people's formats into dataset folders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli.options import Decorator, dna_concept, dna_holder, dna_statement_type, dna_timezone
from stancegraph.cli.progress import counting

if TYPE_CHECKING:
    from stancegraph.importers import Report

_folder: Decorator[Any] = click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the new dataset.",
)
_title: Decorator[Any] = click.option("--title", metavar="TEXT", help="What the dataset is called.")
_base_iri: Decorator[Any] = click.option(
    "--base-iri", metavar="IRI", help="How the IRIs of its records begin, ending in /; use a domain of yours."
)


@click.group("import")
def import_() -> None:
    """Turn other people's formats into a dataset folder, which validate and build then take.

    What is left out is counted, with the reason.
    """


@import_.command(
    epilog="Examples:\n\n\b\n  stancegraph import dna debate.dna -o debate\n"
    "  stancegraph import dna debate.dna -o debate --holder person --texts debate-texts\n"
    "  stancegraph import dna old.dna -o old --timezone Europe/Berlin\n  stancegraph build debate"
)
@click.argument("file", type=click.Path(path_type=Path))
@_folder
@dna_holder
@dna_concept
@click.option(
    "--qualifier",
    metavar="VARIABLE",
    help="The boolean or integer that says for or against. [default: agreement, else the only one there is]",
)
@dna_statement_type
@dna_timezone
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Also write the documents' texts, into a new folder.",
)
@_title
@_base_iri
def dna(file: Path, folder: Path, **options: Any) -> None:
    """Import the statements of a Discourse Network Analyzer database (SQLite, versions 2 and 3)."""
    from stancegraph.importers import importer

    _tell(importer("dna")(file, folder, **options))


@import_.command(
    "un-votes",
    epilog="Examples:\n\n\b\n  stancegraph import un-votes un_votes_1946_2009 -o un\n"
    "  stancegraph import un-votes un_votes.csv.gz un_roll_calls.csv.gz un_roll_call_issues.csv.gz -o un\n"
    "  stancegraph build un -o un.graph",
)
@click.argument("files", metavar="FOLDER|FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_folder
@_title
@_base_iri
def un_votes(files: tuple[Path, ...], folder: Path, **options: Any) -> None:
    """Import roll-call votes of the UN General Assembly from the tables of the unvotes data (CSV, also gzipped).

    Yes supports, no rejects, an abstention is ambivalent; an absence is no position.
    """
    from stancegraph.importers import importer

    with counting("records") as progress:
        report = importer("un-votes")(files, folder, progress=progress, **options)
    _tell(report)


def _tell(report: Report) -> None:
    sys.stderr.write(f"{report}\nCheck and build it with:\n")
    sys.stderr.write(f"  stancegraph validate {report.folder}\n  stancegraph build {report.folder}\n")
