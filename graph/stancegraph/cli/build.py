"""Commands that check data and build graphs."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from stancegraph.cli.progress import counting
from stancegraph.cli.terminal import say, tell
from stancegraph.errors import StancegraphError


@click.command(epilog="Example:\n\n\b\n  stancegraph init talks --title 'Talks on the river'")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="What the dataset is called. [default: the name of the folder]")
@click.option(
    "--base-iri",
    metavar="IRI",
    help="How the IRIs of its records begin, ending in /; use a domain of yours. [default: https://example.org/FOLDER/]",
)
def init(folder: Path, title: str | None, base_iri: str | None) -> None:
    """Start a dataset in FOLDER: dataset.toml, and tables with their headers, ready for a spreadsheet."""
    from urllib.parse import quote

    from stancegraph.tables.writer import new_dataset

    name = folder.resolve().name
    new_dataset(folder, title or name, base_iri or f"https://example.org/{quote(name)}/")
    quoted = shlex.quote(str(folder))
    say(
        f"Started {folder}. Fill in actors.csv, issues.csv, sources.csv and stances.csv, then:\n"
        f"  stancegraph validate {quoted}\n  stancegraph build {quoted}"
    )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph build data/ukraine-ceasefire\n  stancegraph build mine theirs -o both.graph\n"
    "  stancegraph --graph both.graph positions"
)
@click.argument("datasets", metavar="DATASET...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "store",
    metavar="STORE",
    type=click.Path(path_type=Path),
    default=".stancegraph",
    show_default=True,
    help="The folder of the graph.",
)
def build(datasets: tuple[Path, ...], store: Path) -> None:
    """Build a graph from one or more dataset folders.

    Everything is checked first to last; a build that fails or is killed leaves the graph that was there.
    """
    from stancegraph.store.build import build as build_graph

    with counting("records") as progress:
        info = build_graph(datasets, store, progress)
    counts = ", ".join(f"{count:,} {_plural(kind, count)}" for kind, count in info.counts.items())
    say(f"Built {store}: {counts}.")
    if store != Path(".stancegraph"):
        say(f"Ask it with: stancegraph --graph {shlex.quote(str(store))} positions")


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else f"{kind}s"


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph validate data/ukraine-ceasefire\n"
    "  stancegraph validate data/ukraine-ceasefire --texts folder-of-source-texts\n  stancegraph validate graph.trig"
)
@click.argument("targets", metavar="DATASET|RDF...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder with source texts: every quote is looked up in the text with the recorded SHA-256.",
)
def validate(targets: tuple[Path, ...], texts: Path | None) -> None:
    """Check dataset folders or RDF files. Lists every problem with file and line, then exits with 1 if there was any."""
    from stancegraph.rdf.shacl import validate_rdf
    from stancegraph.tables.anchoring import Anchors, read_texts
    from stancegraph.tables.problems import Problems
    from stancegraph.tables.reader import check_datasets

    problems = Problems()
    anchors = Anchors(read_texts(texts)) if texts else None
    folders = [target for target in targets if target.is_dir()]
    with counting("records") as progress:
        records = check_datasets(folders, problems, anchors.check if anchors else None, progress)
    for warning in problems.warnings:
        say(f"warning: {warning}")
    found = list(problems.all())
    for target in targets:
        if not target.exists():
            raise StancegraphError(f"{target}: there is no such file or folder")
        if not target.is_dir():
            found += validate_rdf(target)
    for problem in found:
        tell(str(problem))
    if anchors:
        _report_anchors(anchors.checked, sorted(anchors.without_text))
    if found:
        raise click.exceptions.Exit(_failed(len(found)))
    say(f"No problems{f' in {records:,} records' if folders else ''}.")


def _report_anchors(checked: int, without_text: list[str]) -> None:
    say(f"{checked} quotes compared with their texts.")
    if without_text:
        names = ", ".join(without_text[:5]) + (", ..." if len(without_text) > 5 else "")
        say(f"{len(without_text)} sources with quotes have no text there: {names}")


def _failed(count: int) -> int:
    say(f"{count} problem{'s' * (count != 1)}.")
    return 1
