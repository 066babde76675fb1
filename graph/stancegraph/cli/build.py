"""Commands that check data and build graphs."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.characters import as_text
from stancegraph.cli import asking
from stancegraph.cli.options import Decorator
from stancegraph.cli.progress import counting
from stancegraph.cli.terminal import say, tell
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from stancegraph.tables.anchoring import Anchors
    from stancegraph.tables.problems import Problems


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

    name = Path(os.path.realpath(folder)).name
    # On some systems names are bytes, and need be no text.
    new_dataset(folder, title or as_text(name, "?"), base_iri or f"https://example.org/{quote(os.fsencode(name))}/")
    quoted = shlex.quote(str(folder))
    say(
        f"Started {folder}. Fill in actors.csv, issues.csv, sources.csv and stances.csv, then:\n"
        f"  stancegraph validate {quoted}\n  stancegraph build {quoted}"
    )


def _prefixes(values: tuple[str, ...], datasets: Sequence[Path]) -> dict[str | os.PathLike[str], str]:
    """What goes before the ids of which dataset; for a single one its folder need not be said."""
    found: dict[str | os.PathLike[str], str] = {}
    for value in values:
        folder, named, prefix = value.rpartition("=")
        if not named and len(datasets) != 1:
            raise click.BadParameter(
                f"say of which dataset: {shlex.quote(f'{datasets[-1]}={value}')}", param_hint="--prefix"
            )
        place = Path(folder) if named else datasets[0]
        if place in found:
            raise click.BadParameter(f"given twice for {place}", param_hint="--prefix")
        found[place] = prefix
    return found


_prefix: Decorator[Any] = click.option(
    "--prefix",
    "prefixes",
    metavar="[DATASET=]PREFIX",
    multiple=True,
    help="What goes before all ids of a dataset, so that they clash with no other's, for example theirs=t- (any number of "
    "times). DATASET is a folder, or an RDF file with records of one dataset; it may be left out where there is one.",
)


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph build data/ukraine-ceasefire\n  stancegraph build mine theirs -o both.graph\n"
    "  stancegraph build mine theirs --prefix theirs=t- -o both.graph\n"
    "  stancegraph --graph both.graph positions\n  stancegraph build registry.ttl stances.nq.gz -o theirs.graph"
)
@click.argument("datasets", metavar="DATASET|RDF...", nargs=-1, required=True, type=click.Path(path_type=Path))
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
@_prefix
@click.option(
    "--parquet",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write the columns of the graph as Parquet too, into a folder that is new or was written so before; as: stancegraph export parquet.",
)
def build(datasets: tuple[Path, ...], store: Path, prefixes: tuple[str, ...], parquet: Path | None) -> None:
    """Build a graph from one or more dataset folders, with those they use, or RDF files (.ttl, .trig, .nt, .nq, .jsonld, .rdf,
    also with .gz).

    RDF files are read together as one graph; what they say in other vocabularies is passed over, and counted. Everything is
    checked first to last; a build that fails or is killed leaves the graph that was there.
    """
    from stancegraph.store.build import build as build_graph

    with counting("records") as progress:
        info = build_graph(datasets, store, progress, prefixes=_prefixes(prefixes, datasets))
    counts = ", ".join(f"{count:,} {_plural(kind, count)}" for kind, count in info.counts.items())
    say(f"Built {store}: {counts}.")
    if parquet is not None:
        import stancegraph

        with stancegraph.open(store) as session:
            session.export("parquet", parquet)
        say(f"Wrote {parquet}.")
    if store != Path(".stancegraph"):
        say(f"Ask it with: stancegraph --graph {shlex.quote(str(store))} positions")


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else f"{kind}s"


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph validate data/ukraine-ceasefire\n"
    "  stancegraph validate data/ukraine-ceasefire --texts folder-of-source-texts\n"
    "  stancegraph validate talks --fix\n  stancegraph validate registry.ttl stances.nq.gz\n  stancegraph validate --nanopub stances.trig"
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
    "nobody leads an organisation, states nobody leads, stances after the last day covered, rows that another "
    "dataset has too, columns that are not of the format, NA as a text; in RDF, what is read otherwise than it is written, and statements of other vocabularies.",
)
@_prefix
@click.option(
    "--nanopub",
    is_flag=True,
    help="The files hold nanopublications, anybody's: check that each is whole and that its name (trusty URI) is made of "
    "what it says. Signatures are not checked.",
)
@click.option(
    "--fix",
    "fixing",
    is_flag=True,
    help="First mend tables of CSV where that changes nothing they mean: ids for names, days as YYYY-MM-DD, no blanks at the ends of "
    "cells, UTF-8 divided by commas. It is shown, as a diff, and asked about.",
)
def validate(
    targets: tuple[Path, ...],
    texts: Path | None,
    strict: bool,
    prefixes: tuple[str, ...],
    nanopub: bool,
    fixing: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Check dataset folders, with those they use, and RDF files, all together as build reads them.

    Lists every problem with file and line, then exits with 1 if there was any. What may be right but should be looked at
    is a warning, on standard error.
    """
    from stancegraph.rdf.together import check_together
    from stancegraph.tables.anchoring import Anchors, Texts
    from stancegraph.tables.doubts import Doubts

    for target in targets:
        if not target.exists():
            raise StancegraphError(f"{target}: there is no such file or folder")
    asking.refuse_both(yes=yes, dry_run=dry_run)
    if (yes or dry_run) and not fixing:
        raise click.UsageError(f"{'--yes' if yes else '--dry-run'} is for what is written; it goes with --fix")
    if nanopub:
        for option, given in (("--texts", texts), ("--strict", strict), ("--prefix", prefixes), ("--fix", fixing)):
            if given:
                raise click.UsageError(f"{option} is for datasets; with --nanopub leave it out")
        _validate_nanopubs(targets)
        return
    if texts and not any(target.is_dir() for target in targets):
        raise click.BadParameter(
            "RDF files are checked without their texts; name a dataset folder", param_hint="--texts"
        )
    if fixing:
        from stancegraph.cli.rewriting import fix

        if not fix(targets, _prefixes(prefixes, targets), yes=yes, dry_run=dry_run):
            return
    anchors = Anchors(Texts.read(texts)) if texts else None
    doubts = Doubts()
    of_tables = [anchors.check] if anchors else []

    def conclude(problems: Problems) -> None:
        doubts.conclude(problems)
        if anchors:
            anchors.conclude(problems)

    with counting("records") as progress:
        verdict = check_together(
            targets,
            [doubts.check],
            conclude,
            progress,
            _prefixes(prefixes, targets),
            doubts.begin,
            of_tables=of_tables,
        )
    found = [*verdict.problems, *(verdict.warnings if strict else ())]
    warnings = () if strict else verdict.warnings
    for warning in warnings:
        say(f"warning: {warning}")
    for problem in found:
        tell(str(problem))
    problem_count = len(found) + (anchors is not None and _nothing_compared(anchors, texts))
    beside = f"; {len(warnings)} warning{'s' * (len(warnings) != 1)}, which --strict counts" if warnings else ""
    _conclude(problem_count, f"{verdict.records:,} record{'s' * (verdict.records != 1)}{beside}", beside)


def _validate_nanopubs(files: Sequence[Path]) -> None:
    from stancegraph.rdf.nanopubs import check_nanopubs

    number = problem_count = 0
    for file in files:
        if file.is_dir():
            raise StancegraphError(f"{file}: is a folder; nanopublications are files of TriG, N-Quads or JSON-LD")
        verdict = check_nanopubs(file)
        number += verdict.number
        problem_count += len(verdict.problems)
        for problem in verdict.problems:
            tell(str(problem))
    _conclude(problem_count, f"{number:,} nanopublication{'s' * (number != 1)}")


def _conclude(problem_count: int, of: str, beside: str = "") -> None:
    """Say how many problems there are, or that there are none ``of`` all that was looked at; exit with 1 if there are any."""
    if not problem_count:
        say(f"No problems in {of}.")
        return
    say(f"{problem_count} problem{'s' * (problem_count != 1)}{beside}.")
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


validate.params += asking.options()
