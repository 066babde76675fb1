"""The command that joins what was coded elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from stancegraph.cli.terminal import say, warned


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph merge talks ~/from-ben/talks\n  stancegraph merge talks ben.jsonl dia.jsonl"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("others", metavar="OTHER...", nargs=-1, required=True, type=click.Path(path_type=Path))
def merge(dataset: Path, others: tuple[Path, ...]) -> None:
    """Join the journals of other copies of DATASET to its own: each OTHER is a folder of the dataset, or a journal.

    Decisions that are not there yet are appended, nothing is changed, and the order of merging makes no difference. Git does the same
    by itself. Tables, texts, plan and codebook are not merged. Exit code 1 when there was no decision to join.
    """
    from stancegraph.coding.merging import merge as join
    from stancegraph.coding.merging import unknown_texts
    from stancegraph.tables.problems import Problems
    from stancegraph.tables.reader import read_dataset

    sources = read_dataset(dataset).sources
    with warned(Problems()) as problems:
        found = join(dataset, others, problems)
    for each in found:
        say(f"{each.coder}: {each.new:,} decision{'s' * (each.new != 1)} joined, {each.known:,} there already.")
    if not found:
        say("There is no decision in these journals; nothing was joined.")
        raise click.exceptions.Exit(1)
    if strange := unknown_texts(dataset, {each.sha256 for each in sources if each.sha256}):
        many = strange != 1
        say(
            f"warning: {strange:,} text{'s' * many} that {'were' if many else 'was'} coded {'have' if many else 'has'} no row in sources.csv here; "
            "bring it over, or add the text: stancegraph text add"
        )
