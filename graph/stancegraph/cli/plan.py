"""The command that says who codes which text."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.characters import show, some
from stancegraph.cli import options
from stancegraph.cli.rows import Shown, draw, show_rows
from stancegraph.cli.terminal import MOST_NAMED, say, warned
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from stancegraph.coding.compared import Compared


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A text by its source, who codes it, and whether it is a control, for which no candidates are shown; then who has ``begun`` and not finished
    it, who has ``finished`` it, and who has ``decided`` on all that they made of it. What they made of it is not told."""

    source: str
    title: str
    coders: str
    control: bool
    begun: str
    finished: str
    decided: str


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph plan talks --coder ana --coder ben --coded-twice 0.3\n  stancegraph plan talks\n"
    "  stancegraph plan talks --control 0 --format csv"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--coder", "coders", metavar="NAME", multiple=True, help="Who codes (any number of times).")
@click.option(
    "--text", "texts", metavar="SOURCE", multiple=True, help="A source whose text is coded; else all that have one."
)
@click.option("--coded-twice", type=float, metavar="SHARE", help="The share of texts that several code.")
@click.option("--coders-of-those", type=int, metavar="N", help="By how many such a text is coded.")
@click.option(
    "--blind/--no-blind", default=None, help="Whether nobody sees another's coding before all have finished the text."
)
@click.option("--control", type=float, metavar="SHARE", help="The share of texts for which no candidates are shown.")
@click.option("--seed", type=int, metavar="N", help="What chance begins with.")
@options.row_format
def plan(dataset: Path, coders: tuple[str, ...], texts: tuple[str, ...], format: str, **said: Any) -> None:
    """Say who codes which text of DATASET, or show it, and how far they are: with options DATASET/coding/plan.toml is written, without it is only read.

    What is not said stays as the plan has it. Texts that are added later change nothing for those before them. stancegraph code follows
    the plan; a plan may also be written by hand.
    """
    from stancegraph.coding.compared import Compared
    from stancegraph.coding.fold import fold
    from stancegraph.coding.journal import journals, read_all
    from stancegraph.coding.plan import KEYS, PLAN_FILE, plan_of, read_plan, write_plan
    from stancegraph.tables.problems import Problems
    from stancegraph.tables.reader import read_dataset

    sources = read_dataset(dataset).sources
    known = read_plan(dataset)
    # What everybody coded, with what is wrong in journals said once.
    with warned(Problems()) as problems:
        coded = fold(read_all(dataset, problems))
    new = {name: value for name, value in said.items() if value is not None}
    new |= {name: list(value) for name, value in (("coders", coders), ("texts", texts)) if value}
    if new:
        before = {} if known is None else {key.name: getattr(known, key.name) for key in KEYS}
        whole = {name: list(value) if isinstance(value, tuple) else value for name, value in before.items()} | new
        found = plan_of(whole)
        after = found.among(sources)
        write_plan(dataset, whole)
        say(f"{dataset / PLAN_FILE}: written.")
        if journals(dataset):
            say("Coding has begun: what was coded stays with who coded it, and in sight.")
            _tell_opened(Compared(coded, known.among(sources) if known else None), Compared(coded, after))
    elif known is None:
        raise StancegraphError(
            f"{dataset} has no plan; make one: stancegraph plan {shlex.quote(str(dataset))} --coder ana --coder ben"
        )
    else:
        found = known
    assignment = found.among(sources)
    compared = Compared(coded, assignment)
    by_text = {each.sha256: each for each in sources if each.sha256}
    rows = [
        PlannedRow(
            by_text[text].id,
            by_text[text].title,
            ", ".join(assignment.coders[text]),
            text in assignment.control,
            ", ".join(each for each in compared.everybody(text) if compared.has_begun(text, each)),
            ", ".join(each for each in compared.everybody(text) if compared.has_finished(text, each)),
            ", ".join(compared.deciders(text)),
        )
        for text in assignment.texts
    ]
    show_rows(rows, PlannedRow, format, _draw, "There are no texts to code: stancegraph text add.")
    several = sum(len(each) > 1 for each in assignment.coders.values())
    loads = Counter(coder for each in assignment.coders.values() for coder in each)
    done = Counter(
        coder for text, each in assignment.coders.items() for coder in each if compared.has_finished(text, coder)
    )
    say(f"{_texts(len(rows))}, {several:,} coded by several, {len(assignment.control):,} control.")
    say("Finished: " + ", ".join(f"{show(coder)} {done[coder]:,} of {loads[coder]:,}" for coder in found.coders) + ".")
    if len(found.coders) > 1 and rows and not several:
        say("No text is coded by several, so agreement cannot be told; raise --coded-twice.")
    elif apart := [
        f"{show(one)} and {show(other)}"
        for one, other in combinations(found.coders, 2)
        if not any({one, other} <= set(each) for each in assignment.coders.values())
    ]:
        say(
            f"No text is coded by both of {some(apart, MOST_NAMED)}, so how far these agree cannot be told; raise --coded-twice, or take another --seed."
        )


def _tell_opened(old: Compared, new: Compared) -> None:
    """Say of which texts the codings can be compared by the new plan and could not by the old one, and the other way round."""
    were, are = ({text for text in each.shared if each.is_open(text)} for each in (old, new))
    if closed := were - are:
        waited = sorted({show(coder) for text in closed for coder in new.unfinished(text)})
        why = f"not finished by {', '.join(waited)}" if waited else "coded by one alone now"
        say(f"{_texts(len(closed))} that could be compared no longer can, and count for no agreement: {why}.")
    if opened := are - were:
        say(f"{_texts(len(opened))} can be compared now that could not: whoever looks sees the codings of others.")


def _texts(count: int) -> str:
    return f"{count:,} text{'s' * (count != 1)}"


def _draw(rows: list[PlannedRow]) -> None:
    draw(
        rows,
        [
            Shown("Text", lambda row: row.source, {"min_width": 8}),
            Shown("Title", lambda row: row.title, {"min_width": 10}),
            Shown("Coders", lambda row: row.coders, {"min_width": 8}),
            Shown("Begun", lambda row: row.begun, {"min_width": 6}),
            Shown("Finished", lambda row: row.finished, {"min_width": 8}),
            Shown("Decided", lambda row: row.decided, {"min_width": 7}, from_width=90),
            Shown("Control", lambda row: "control" if row.control else "", {}),
        ],
    )
