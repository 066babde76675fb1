"""Commands that check data and build graphs."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.cli.progress import counting
from stancegraph.cli.terminal import say, tell
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from stancegraph.tables.anchoring import Anchors


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
    help="A folder with source texts: every quote is looked up in the text with the recorded SHA-256. "
    "That none could be compared is a failure.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Let warnings count as problems: duplicates, names shared by two actors, dates out of reason, corrections "
    "without record time, own words without a quote, conditional positions without the kind of condition, days on which "
    "nobody leads an organisation, states nobody leads, stances after the last day covered, columns that are not of the "
    "format.",
)
def validate(targets: tuple[Path, ...], texts: Path | None, strict: bool) -> None:
    """Check dataset folders, together, and RDF files, together.

    Lists every problem with file and line, then exits with 1 if there was any. What may be right but should be looked at
    is a warning, on standard error.
    """
    from stancegraph.rdf.shacl import validate_rdf
    from stancegraph.tables.anchoring import Anchors, Texts
    from stancegraph.tables.doubts import Doubts
    from stancegraph.tables.problems import Problems
    from stancegraph.tables.reader import check_datasets

    for target in targets:
        if not target.exists():
            raise StancegraphError(f"{target}: there is no such file or folder")
    folders = [target for target in targets if target.is_dir()]
    files = [target for target in targets if not target.is_dir()]
    if texts and not folders:
        raise click.BadParameter(
            "RDF files are checked without their texts; name a dataset folder", param_hint="--texts"
        )
    problems = Problems()
    anchors = Anchors(Texts.read(texts)) if texts else None
    doubts = Doubts()
    checks = [doubts.check, *([anchors.check] if anchors else [])]
    with counting("records") as progress:
        records = check_datasets(folders, problems, checks, progress, doubts.begin)
    doubts.conclude(problems)
    found = list(problems.all(strict=strict))
    if files:
        found += validate_rdf(*files)
    warnings = [] if strict else problems.warnings()
    for warning in warnings:
        say(f"warning: {warning}")
    for problem in found:
        tell(str(problem))
    problem_count = len(found) + (anchors is not None and _nothing_compared(anchors, texts))
    count = f"{problem_count} problem{'s' * (problem_count != 1)}" if problem_count else "No problems"
    if folders and not problem_count:
        count += f" in {records:,} records"
    beside = f"; {len(warnings)} warning{'s' * (len(warnings) != 1)}, which --strict counts" if warnings else ""
    say(f"{count}{beside}.")
    if problem_count:
        raise click.exceptions.Exit(1)


def _nothing_compared(anchors: Anchors, folder: Path | None) -> bool:
    """Say how many quotes were compared with texts and how many were not; whether it was none."""
    say(f"{anchors.checked:,} quote{'s' * (anchors.checked != 1)} compared with their texts.")
    if anchors.unchecked:
        sources = sorted(anchors.without_text)
        names = ", ".join(sources[:5]) + (", ..." if len(sources) > 5 else "")
        many = "s" * (len(sources) != 1)
        say(f"{anchors.unchecked:,} not compared, for want of the text of {len(sources):,} source{many}: {names}")
    if not anchors.checked:
        tell(f"{folder}: no quote was compared: {anchors.why_nothing()}")
    return not anchors.checked
