"""The command that tells how far coders agree."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stancegraph.characters import show, some
from stancegraph.cli import options
from stancegraph.cli.options import texts_in
from stancegraph.cli.rows import Shown, grid, print_table, show_rows
from stancegraph.cli.terminal import MOST_NAMED, console, say, warned
from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stancegraph.coding.compared import Compared
    from stancegraph.coding.reliability import AgreementRow

_MOST_OF_PAGE = 100
"""Issues, and actors, that a page tells of one by one for each two coders."""


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph reliability talks\n  stancegraph reliability talks --format json\n"
    "  stancegraph reliability talks --by issue\n  stancegraph reliability talks --unitizing --page agreement.html"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--unitizing", is_flag=True, help="Krippendorff's alpha of the stretches coded, too; needs the texts.")
@texts_in("A folder in which texts lie, for --unitizing (any number of times).")
@click.option(
    "--draws",
    type=click.IntRange(0, 100_000),
    default=1000,
    show_default=True,
    help="How often texts are drawn again for the intervals.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What drawing begins with.")
@click.option(
    "--by",
    type=click.Choice(["issue", "actor"]),
    help="How far they agree on each issue, or each actor, least first.",
)
@click.option("--page", metavar="FILE", type=click.Path(path_type=Path), help="Write a page of it, too.")
@options.row_format
def reliability(
    dataset: Path,
    unitizing: bool,
    folders: tuple[Path, ...],
    draws: int,
    seed: int,
    by: str | None,
    page: Path | None,
    format: str,
) -> None:
    """How far the coders of DATASET agree on the texts that several coded: each two of them, and all.

    Units are statements of the same words: F1 of finding them, then Krippendorff's alpha of what was made of those that were matched, ordinal
    for position. With 95 % intervals over texts. From .80 reliable, from .667 tentative. Texts that somebody has not finished are left out, as is
    what was changed after seeing another's coding, or when all had finished the text, so that it could be seen. --by tells of each issue, or each actor, the F1 of finding its statements and the alpha of position; the page has
    both.
    """
    from stancegraph.coding.compared import read_codings
    from stancegraph.coding.meanings import Meanings, told
    from stancegraph.coding.reliability import BY, FEW, AgreementRow, agreement, agreement_by, few
    from stancegraph.coding.texts import source_ids
    from stancegraph.tables.problems import Problems

    if folders and not unitizing:
        raise click.UsageError("--texts says where texts lie for --unitizing; say that too")
    if by and unitizing and page is None:
        raise click.UsageError(
            "--unitizing is of whole texts, and not of what they say by issue or actor; say it without --by, or with --page"
        )
    with warned(Problems()) as problems:
        codings = read_codings(dataset, problems)
    compared = codings.unseen
    waiting = [text for text in compared.shared if not compared.is_open(text)]
    if not compared.shared:
        raise StancegraphError(
            f"no text of {dataset} is coded by several; say who codes what: stancegraph plan {shlex.quote(str(dataset))}"
        )
    lengths = (
        _lengths(dataset, folders, [text for text in compared.shared if compared.is_open(text)]) if unitizing else None
    )
    rows = agreement(compared, draws=draws, seed=seed, lengths=lengths)
    left_out = source_ids(codings.dataset.sources, waiting)
    if waiting:
        names = sorted({coder for text in waiting for coder in compared.unfinished(text)})
        many = len(waiting) != 1
        say(
            f"{len(waiting):,} text{'s' * many} left out that {', '.join(map(show, names))} {'have' if len(names) > 1 else 'has'} not finished: "
            f"{some(left_out, MOST_NAMED)}."
        )
    remarks = []
    for coder, texts in compared.left_out.items():
        remarks.append(
            f"{show(coder)} is not in the plan and has not finished {len(texts):,} text{'s' * (len(texts) != 1)}; what they coded there is left out: "
            f"{some(source_ids(codings.dataset.sources, texts), MOST_NAMED)}."
        )
    for coder, of in codings.later.items():
        changed = sum(of.values())
        remarks.append(
            f"{show(coder)} changed {changed:,} statement{'s' * (changed != 1)} when all had finished the text: that counts for no agreement "
            f"({some(source_ids(codings.dataset.sources, of), MOST_NAMED)})."
        )
    for each in remarks:
        say(each)
    if not rows:
        raise StancegraphError("nothing is compared: no text is finished by all of its coders")
    open_texts = [text for text in compared.shared if compared.is_open(text)]
    statements = [
        each for text in open_texts for coder in compared.coders(text) for each in compared.coding(text, coder)
    ]
    for (kind, identifier), said in Meanings(codings.dataset, codings.entries).apart(statements).items():
        remarks.append(f"The {kind} {identifier} counts as one, and is {told(said)}: is that the same?")
        say(remarks[-1])
    of_each = agreement_by(compared, by, draws=draws, seed=seed) if by else []
    if caution := few(min(row.texts for row in rows)):
        say(caution)
    elif thin := len({row.of for row in of_each if row.texts < FEW}):
        say(
            f"{thin:,} of {len({row.of for row in of_each}):,} {by}s are in fewer than {FEW} texts: their intervals are narrower than they should be, and "
            "verdicts surer."
        )
    if not compared.is_blind:
        remarks.append(
            "The plan says that coders are not blind: agreement of who could see one another's coding proves little."
        )
        say(remarks[-1])
    if by is None:
        show_rows(rows, AgreementRow, format, partial(_draw, _texts_of(rows)), "")
    else:
        show_rows(of_each, AgreementRow, format, partial(_draw_by, by, _texts_of(rows)), "They found no statement.")
    if page is not None:
        from stancegraph.files import writing

        with writing(page) as stream:
            parts = {each: agreement_by(compared, each, draws=draws, seed=seed) for each in BY}
            stream.write(_page(codings.dataset.info.title, compared, rows, parts, left_out, remarks).encode())
        say(f"{page}: written.")


def _page(
    title: str,
    compared: Compared,
    rows: list[AgreementRow],
    parts: Mapping[str, list[AgreementRow]],
    waiting: list[str],
    remarks: list[str],
) -> str:
    from stancegraph.coding.reliability import RELIABLE, TENTATIVE, confusion, few
    from stancegraph.model.words import Position
    from stancegraph.views.agreement_page import Group, Part, agreement_html

    labels = [each.label for each in sorted(Position)]
    groups = []
    texts_of = _texts_of(rows)
    for one, other, own in _grouped(rows):
        texts = texts_of[one, other]
        found = confusion(compared, one, other) if other is not None else {}
        counts = [[found.get((here, there), 0) for there in labels] for here in labels]
        each_one = {
            by: _by_one([row for row in told if (row.one, row.other) == (one, other)]) for by, told in parts.items()
        }
        shown = [
            Part(by, pairs[:_MOST_OF_PAGE], len(pairs) - len(pairs[:_MOST_OF_PAGE]))
            for by, pairs in each_one.items()
            if pairs
        ]
        groups.append(Group(one, other, texts, few(texts), own, counts, shown))
    return agreement_html(title, groups, labels, RELIABLE, TENTATIVE, waiting, remarks)


def _grouped(rows: list[AgreementRow]) -> list[tuple[str, str | None, list[AgreementRow]]]:
    """The rows of each two coders, and of all."""
    names = dict.fromkeys((row.one, row.other) for row in rows)
    return [(*each, [row for row in rows if (row.one, row.other) == each]) for each in names]


def _texts_of(rows: list[AgreementRow]) -> dict[tuple[str, str | None], int]:
    """In how many texts each two coders are compared, and all."""
    return {(one, other): max(row.texts for row in own) for one, other, own in _grouped(rows)}


def _by_one(rows: list[AgreementRow]) -> list[tuple[str, AgreementRow, AgreementRow]]:
    """Of each issue or actor its figure of units and that of positions."""
    return [(units.of, units, position) for units, position in zip(rows[::2], rows[1::2], strict=True)]


def _lengths(dataset: Path, folders: tuple[Path, ...], texts: list[str]) -> dict[str, int]:
    from stancegraph.coding.texts import Library, Places, places_of

    for folder in folders:
        if not folder.is_dir():
            raise StancegraphError(f"{folder}: no such folder; name the folder that holds the texts")
    known = places_of(dataset)
    library = Library(Places((*known.folders, *folders), known.files))
    return {text: len(library.words(text)) for text in texts}


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _between(row: AgreementRow) -> str:
    return "" if row.low is None or row.high is None else f"{row.low:.2f} to {row.high:.2f}"


def _draw(texts: Mapping[tuple[str, str | None], int], rows: list[AgreementRow]) -> None:
    _draw_each(
        texts,
        rows,
        list,
        [
            Shown("What", lambda row: row.what.replace("_", " "), {"min_width": 8}),
            Shown("Measure", lambda row: row.measure, {"min_width": 8}),
            Shown("Value", lambda row: _figure(row.value), {"justify": "right"}),
            Shown("95 %", _between, {"no_wrap": True}),
            Shown("n", lambda row: f"{row.n:,}", {"justify": "right"}),
            Shown("Alike", lambda row: _percent(row.alike), {"justify": "right"}),
            Shown("Base rate", lambda row: _percent(row.base_rate), {"justify": "right"}, from_width=90),
            Shown("Verdict", lambda row: row.said, {"min_width": 8}),
        ],
    )


def _draw_by(by: str, texts: Mapping[tuple[str, str | None], int], rows: list[AgreementRow]) -> None:
    _draw_each(
        texts,
        rows,
        _by_one,
        [
            Shown(by.capitalize(), lambda each: each[0], {"min_width": 10}),
            Shown("Units", lambda each: _figure(each[1].value), {"justify": "right"}),
            Shown("of", lambda each: f"{each[1].n:,}", {"justify": "right"}),
            Shown("Position", lambda each: _figure(each[2].value), {"justify": "right"}),
            Shown("95 %", lambda each: _between(each[2]), {"no_wrap": True}, from_width=70),
            Shown("n", lambda each: f"{each[2].n:,}", {"justify": "right"}),
            Shown("Alike", lambda each: _percent(each[2].alike), {"justify": "right"}),
            Shown("Texts", lambda each: f"{each[2].texts:,}", {"justify": "right"}, from_width=90),
            Shown("Verdict", lambda each: each[2].said, {"min_width": 8}),
        ],
    )


def _draw_each(
    texts: Mapping[tuple[str, str | None], int],
    rows: list[AgreementRow],
    lines: Callable[[list[AgreementRow]], list[Any]],
    columns: list[Shown],
) -> None:
    """A table for each two coders, and for all, with the number of ``texts`` they are compared in; ``lines`` makes of the rows of one what its lines
    are."""
    for one, other, own in _grouped(rows):
        count = texts[one, other]
        who = "All coders" if other is None else f"{one} and {other}"
        console().print(f"{who}, {count:,} text{'s' * (count != 1)}", style="bold", markup=False)
        shown = [column for column in columns if column.from_width <= console().width]
        table = grid({column.heading: column.options for column in shown})
        for line in lines(own):
            table.add_row(*(column.cell(line) for column in shown))
        print_table(table)
