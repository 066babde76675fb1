"""The command that scores statements against gold ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.cli.options import one_of
from stancegraph.cli.output import write_text
from stancegraph.cli.rows import grid, print_table
from stancegraph.cli.terminal import console, say

if TYPE_CHECKING:
    from stancegraph.evaluation.probing import Held
    from stancegraph.evaluation.scores import Evaluation
    from stancegraph.extraction.probes import Probe

_MOST_RULES = 12


class _Format(StrEnum):
    TABLE = "table"
    JSON = "json"


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph evaluate talks talks/coding/candidates/rules-1a2b3c4d.jsonl\n"
    "  stancegraph evaluate gold.jsonld predicted/ --format json\n"
    "  stancegraph evaluate talks model.jsonl --probe reversed=r.jsonl --probe renamed=n.jsonl --probe swapped=s.jsonl"
)
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.argument("pred", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--probe",
    "probes",
    metavar="KIND=RUN",
    multiple=True,
    help="The file of the run asked otherwise: reversed, renamed or swapped; how many positions stay the same (one of each).",
)
@click.option(
    "--samples",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="How often texts are drawn again for the intervals.",
)
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="By which chance they are drawn.")
@click.option("--format", "format", type=one_of(_Format), default="table", show_default=True, help="How to write it.")
def evaluate(gold: Path, pred: Path, probes: tuple[str, ...], samples: int, seed: int, format: str) -> None:
    """Score the statements of PRED against those of GOLD, on the texts that both have.

    Each is a dataset, Web Annotation (.jsonld), the file of a run (coding/candidates/RUN.jsonl), or JSON Lines, a statement each, in
    one file or in a folder with a file a text. Five levels, each with all before it: span (half of the shorter stretch in common), +actor, +issue,
    +position, +attribution; precision, recall, F1, and its 95 % interval over texts. Nothing compared is an error.
    """
    from stancegraph.evaluation.reading import dataset_of_run, read_side
    from stancegraph.evaluation.scores import evaluate as score
    from stancegraph.tables.info import is_dataset
    from stancegraph.tables.reader import read_dataset

    asked = _probes(probes)
    names = dataset_of_run(pred) or (read_dataset(gold) if is_dataset(gold) else None)
    predicted = read_side(pred, names)
    found = score(read_side(gold, names if names and not gold.is_dir() else None), predicted, samples, seed)
    held = _held(asked, predicted, names)
    if format == _Format.JSON:
        write_text([json.dumps(_plain(found, held), ensure_ascii=False, indent=2), "\n"])
    else:
        _show(found)
        _show_probes(held)
    for reason, count in found.left_out.items():
        say(f"Not compared: {reason}: {count:,}.")


def _probes(given: tuple[str, ...]) -> dict[Probe, Path]:
    from stancegraph.extraction.probes import Probe

    found: dict[Probe, Path] = {}
    for each in given:
        kind, equals, path = each.partition("=")
        if not equals or kind not in list(Probe) or not path:
            raise click.BadParameter(
                f'"{each}" should look like reversed=RUN.jsonl; kinds are {", ".join(Probe)}', param_hint="--probe"
            )
        if Probe(kind) in found:
            raise click.BadParameter(f"{kind} is given twice", param_hint="--probe")
        if not Path(path).is_file():
            raise click.BadParameter(f"{path}: no such file", param_hint="--probe")
        found[Probe(kind)] = Path(path)
    return found


def _held(asked: Mapping[Probe, Path], predicted: Any, names: Any) -> dict[Probe, Held]:
    from stancegraph.evaluation.probing import held
    from stancegraph.evaluation.reading import read_side

    return {probe: held(probe, predicted, read_side(path, names)) for probe, path in asked.items()}


def _plain(found: Evaluation, probes: Mapping[Probe, Held]) -> dict[str, Any]:
    from stancegraph.evaluation.probing import STEADY, may_be_shown

    whole = asdict(found)
    if probes:
        each = {probe.value: {**asdict(one), "share": one.share} for probe, one in probes.items()}
        whole["probes"] = {"least_share": STEADY, "may_be_shown": may_be_shown(probes), "runs": each}
    return whole


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _interval(value: tuple[float, float] | None) -> str:
    return "-" if value is None else f"{value[0]:.2f} to {value[1]:.2f}"


def _show(found: Evaluation) -> None:
    first = found.scores[0]
    right = {"justify": "right", "no_wrap": True}
    table = grid(
        {
            "Level": {"no_wrap": True},
            "F1": right,
            "95 %": {"no_wrap": True},
            "Precision": right,
            "Recall": right,
            "Pairs": right,
        }
    )
    for score in found.scores:
        pairs = "-" if score.pairs is None else f"{score.pairs:,}"
        figures = (_figure(score.precision), _figure(score.recall))
        table.add_row(score.level.value, _figure(score.f1), _interval(score.interval), *figures, pairs)
    console().print(
        f"{first.gold:,} gold and {first.predicted:,} predicted statements on {_many(found.texts, 'text')}",
        style="bold",
    )
    print_table(table)
    if any(score.pairs is None for score in found.scores):
        silent = next(score.level.value for score in found.scores if score.pairs is None)
        say(f"Nothing predicted says anything of {silent.removeprefix('+')}, so there is no score from there on.")
    if found.texts == 1:
        say("There is one text, so no interval can be told.")
    _show_positions(found)
    table = grid({"First k": right, "Recall": right, "Found": right})
    for each in found.recall_at:
        table.add_row(
            "all" if each.k is None else f"{each.k:,}", _figure(each.recall), f"{each.found:,} of {each.gold:,}"
        )
    console().print("Gold statements that the first k predictions of each text point at", style="bold")
    print_table(table)
    _show_rules(found)
    say(f"Intervals: {found.samples:,} draws of texts, seed {found.seed}.")


def _show_positions(found: Evaluation) -> None:
    positions = found.positions
    if not positions.n:
        say("Positions: no pair of one actor and issue has a position on both sides, so there is no macro-F1.")
        return
    right = {"justify": "right", "no_wrap": True}
    table = grid({"Positions": {}, "Macro-F1": right, "95 %": {"no_wrap": True}, "Right": right})
    table.add_row(
        "predicted",
        _figure(positions.macro_f1),
        _interval(positions.interval),
        f"{positions.right:,} of {positions.n:,}",
    )
    table.add_row(
        f"always {positions.majority}",
        _figure(positions.majority_macro_f1),
        "-",
        f"{positions.majority_right:,} of {positions.n:,}",
    )
    console().print(f"Positions of the {_many(positions.n, 'pair')} of one actor and issue", style="bold")
    print_table(table)


def _show_rules(found: Evaluation) -> None:
    from stancegraph.evaluation.scores import Level

    if not found.rules:
        return
    right = {"justify": "right", "no_wrap": True}
    table = grid({"Rule": {}, "Predicted": right, **{level.value: right for level in Level}})
    for rule in found.rules[:_MOST_RULES]:
        table.add_row(rule.rule, f"{rule.predicted:,}", *(_figure(rule.precision[level]) for level in Level))
    console().print("Precision by rule", style="bold")
    print_table(table)
    if len(found.rules) > _MOST_RULES:
        say(f"{len(found.rules) - _MOST_RULES:,} more rules: --format json")


def _show_probes(probes: Mapping[Probe, Held]) -> None:
    from stancegraph.evaluation.probing import STEADY, may_be_shown
    from stancegraph.extraction.probes import Probe

    if not probes:
        return
    right = {"justify": "right", "no_wrap": True}
    table = grid({"Asked otherwise": {}, "The same": right, "Positions": right, "Unanswered": right})
    for probe, each in probes.items():
        table.add_row(
            f"labels {probe}" if probe is not Probe.SWAPPED else "definitions swapped",
            _figure(each.share),
            f"{each.n:,}",
            f"{each.unanswered:,}",
        )
    console().print("Positions that stay the same when the question is put otherwise", style="bold")
    print_table(table)
    absent = [probe.value for probe in Probe if probe not in probes]
    if may_be_shown(probes):
        say(f"At least {STEADY} stay the same in each way: the positions may be shown.")
    elif all(each.is_steady for each in probes.values()):
        say(f"Not asked: {', '.join(absent)}; before all three are known the positions must not be shown.")
    else:
        say(f"Fewer than {STEADY} stay the same: what this model says of positions must not be shown.")


def _many(number: int, one: str) -> str:
    return f"{number:,} {one}{'s' * (number != 1)}"
