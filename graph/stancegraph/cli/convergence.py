"""The command that holds two datasets against each other: do they place the same actors alike?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import click

import stancegraph
from stancegraph.answers.short_ids import short_id
from stancegraph.cli import options
from stancegraph.cli.output import write_text
from stancegraph.cli.rows import Shown, draw, grid, print_table, show_rows
from stancegraph.cli.terminal import console, say

if TYPE_CHECKING:
    from stancegraph.answers.convergence import Convergence
    from stancegraph.bulk.opened import Columns
    from stancegraph.session import Session

_MOST_SHOWN = 10


class _Part(StrEnum):
    """A part of the answer, as a table of its own."""

    SUMMARY = "summary"
    PAIRS = "pairs"
    DISAGREEMENTS = "disagreements"
    MATCHES = "matches"


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph convergence coded by-month --as-of 2014-12-31\n"
    "  stancegraph convergence coded un --second-votes --list pairs --format csv\n"
    "  stancegraph convergence coded un_votes_1946_2009 --least 5\n"
    "  stancegraph convergence coded by-month --same-issue ceasefire=truce --format json"
)
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option("--as-of", metavar="DATE", help="The day asked about. [default: the last day that both cover, or today]")
@click.option("--known-at", metavar="MOMENT", help="Only what was recorded by then.")
@click.option("--since", metavar="DATE", help="Only stances and votes of this day and after.")
@click.option(
    "--where",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Only stances of some sources, coders or bases count, as for positions.",
)
@click.option("--first-votes", is_flag=True, help="Of FIRST the ballots of its roll calls, not its stances.")
@click.option("--second-votes", is_flag=True, help="Of SECOND the ballots of its roll calls, not its stances.")
@click.option(
    "--same-actor", "same_actors", metavar="ID=ID", multiple=True, help="An actor of FIRST and the one of SECOND it is."
)
@click.option(
    "--same-issue", "same_issues", metavar="ID=ID", multiple=True, help="An issue of FIRST and the one of SECOND it is."
)
@click.option(
    "--least",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="On how many topics of a dataset two actors must both stand to be compared in it.",
)
@click.option(
    "--list",
    "part",
    type=options.one_of(_Part),
    help="Only this part; for csv and tsv the one that is written. [default: summary]",
)
@options.row_format
def convergence(
    first: str,
    second: str,
    same_actors: tuple[str, ...],
    same_issues: tuple[str, ...],
    part: str | None,
    format: str,
    where: tuple[str, ...],
    **words: Any,
) -> None:
    """How far two datasets place the same actors alike: FIRST and SECOND are folders, RDF files, stores, tables of coded events (Parquet), or
    tables of roll calls as they are published.

    Rank correlation of positions on the issues both have, of how near any two actors are, agreement issue by issue, and the worst
    disagreements with what each rests on. Actors and issues are matched by id, Wikidata, code and name; --list matches says how.

    Exit code 1 when what was asked for could not be compared.
    """
    words |= {
        "where": where or None,
        "same_actors": _pairs("--same-actor", same_actors),
        "same_issues": _pairs("--same-issue", same_issues),
    }
    from stancegraph.session import Session as Graph
    from stancegraph.session import converged

    with _opened(first) as one, _opened(second) as other:
        found = converged(one, other, **words)
        votes = any(
            words[word] if isinstance(each, Graph) else each.are_roll_calls
            for each, word in ((one, "first_votes"), (other, "second_votes"))
        )
    wanting = _wanting(found, None if part is None else _Part(part), votes=votes)
    if wanting:
        say(wanting)
    _show(found, part, format)
    if wanting:
        click.get_current_context().exit(1)


def _opened(place: str) -> AbstractContextManager[Session | Columns]:
    """A graph, or the columns of a table that needs none."""
    from stancegraph.cli.bulk import columns, holds_columns

    return columns(place, None) if holds_columns(place) else stancegraph.open(place)


def _wanting(found: Convergence, part: _Part | None, *, votes: bool) -> str:
    """Why what was asked for was not compared; empty where it was. Of roll calls, which no dataset shares, pairs of actors are all there is."""
    positions, pairs = (row.n for row in found.summary[:2])
    compared: dict[_Part | None, int] = {_Part.MATCHES: 1, _Part.PAIRS: pairs, _Part.DISAGREEMENTS: positions}
    if compared.get(part, pairs if votes else positions):
        return ""
    if part is _Part.DISAGREEMENTS and votes:
        why = "roll calls are topics of their own, and no issues"
    else:
        of_pairs = votes or part is _Part.PAIRS
        why = next(
            filter(None, (_not_met(found, kind) for kind in (("actor",) if of_pairs else ("actor", "issue")))), ""
        )
        if not why and of_pairs:
            why = "no two actors stand on as many topics in both as --least says"
        why = why or "nobody stands in both on the same issue"
    beside = f"; how near actors are to each other was, of pairs {pairs:,}" if pairs and not votes else ""
    what = "Of positions nothing was compared" if beside else "Nothing was compared"
    return f"{what}: {why}{beside}. --list matches says what was taken for what."


def _not_met(found: Convergence, kind: str) -> str:
    """That no actor, or no issue, of one dataset was taken for one of the other; empty where one was."""
    rows = [row for row in found.matches if row.kind == kind]
    if any(row.by for row in rows):
        return ""
    only = [sum(getattr(row, side) is not None for row in rows) for side in ("first", "second")]
    return f"no {kind} is in both (the first has {only[0]:,} with a position, the second {only[1]:,}); --same-{kind} FIRST=SECOND says which is which"


def _show(found: Convergence, part: str | None, format: str) -> None:
    if format == "json" and part is None:
        _as_json(found)
        return
    parts = [_Part(part)] if part else list(_Part)[:3] if format == "table" else [_Part.SUMMARY]
    for each in parts:
        rows, table, empty = _PARTS[each]
        answers: Sequence[Any] = getattr(found, rows)
        kind = _kind_of(each)
        shown = answers if part or each is _Part.SUMMARY else answers[:_MOST_SHOWN]
        if format == "table":
            console().print(_HEADINGS[each], style="bold")
        show_rows(shown, kind, format, table, empty, apart=False)
        if more := len(answers) - len(shown):
            say(f"{more:,} more: --list {each}")
    if format == "table":
        _tell(found)


def _kind_of(part: _Part) -> type:
    from stancegraph.answers import convergence as kinds

    return {
        _Part.SUMMARY: kinds.SummaryRow,
        _Part.PAIRS: kinds.PairRow,
        _Part.DISAGREEMENTS: kinds.DisagreementRow,
        _Part.MATCHES: kinds.MatchRow,
    }[part]


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        one, equals, other = (text.strip() for text in each.partition("="))
        if not (one and equals and other):
            raise click.BadParameter(f'"{each}" should look like {option} france=FRA', param_hint=option)
        if one in found:
            raise click.BadParameter(f"{one} is given twice", param_hint=option)
        found[one] = other
    return found


def _as_json(found: Convergence) -> None:
    import json

    from stancegraph.exporters.rows import plain

    whole = {
        "as_of": found.as_of.isoformat(),
        **{each.value: list(plain(getattr(found, _PARTS[each][0]))) for each in _Part},
        "first_left_out": dict(found.first_left_out),
        "second_left_out": dict(found.second_left_out),
    }
    write_text([json.dumps(whole, ensure_ascii=False, indent=2, default=str), "\n"])


def _tell(found: Convergence) -> None:
    """How many were matched and how, and what told no value."""
    for kind in ("actor", "issue"):
        rows = [row for row in found.matches if row.kind == kind]
        matched = Counter(row.by for row in rows if row.by)
        ways = ", ".join(f"{count:,} by {by}" for by, count in sorted(matched.items())) or "none"
        only = [sum(row.by is None and getattr(row, side) is not None for row in rows) for side in ("first", "second")]
        say(
            f"{kind.capitalize()}s matched: {ways}; only in the first {only[0]:,}, only in the second {only[1]:,}: --list matches"
        )
    for side, left_out in (("first", found.first_left_out), ("second", found.second_left_out)):
        for reason, count in left_out.items():
            say(f"Left out of the {side}: {count:,} {reason}")
    say(f"As of {found.as_of}.")


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def _rates(row: Any) -> str:
    if row.first_for is None:
        return ""
    return f"{row.first_for:.0%} for, {row.first_against:.0%} against\n{row.second_for:.0%} for, {row.second_against:.0%} against"


def _print(rows: list[Any], columns: list[Shown]) -> None:
    """A table of figures: where it does not fit, each with its heading."""
    shown = [column for column in columns if column.from_width <= console().width]
    table = grid({column.heading: column.options for column in shown})
    for row in rows:
        table.add_row(*(column.cell(row) for column in shown))
    print_table(table)


def _summary(rows: list[Any]) -> None:
    _print(
        rows,
        [
            Shown("What", lambda row: row.issue_label or row.what.replace("-", " "), {"min_width": 10}),
            Shown("n", lambda row: f"{row.n:,}", {"justify": "right"}),
            Shown("tau-b", lambda row: _figure(row.tau_b), {"justify": "right"}),
            Shown("rho", lambda row: _figure(row.rho), {"justify": "right"}),
            Shown(
                "Same side", lambda row: "" if row.same_side is None else f"{row.same_side:.0%}", {"justify": "right"}
            ),
            Shown(
                "By chance", lambda row: "" if row.by_chance is None else f"{row.by_chance:.0%}", {"justify": "right"}
            ),
            Shown("kappa", lambda row: "" if row.same_side is None else _figure(row.kappa), {"justify": "right"}),
            Shown("Base rates", _rates, {}, from_width=100),
        ],
    )


def _of_pairs(rows: list[Any]) -> None:
    _print(
        rows,
        [
            Shown("Actors", lambda row: f"{row.actor_label},\n{row.other_label}", {"min_width": 10}),
            Shown("First", lambda row: f"{row.first:.2f} (of {row.first_topics:,})", {"min_width": 8}),
            Shown("Second", lambda row: f"{row.second:.2f} (of {row.second_topics:,})", {"min_width": 8}),
            Shown("Difference", lambda row: f"{row.difference:+.2f}", {"justify": "right"}),
        ],
    )


def _disagreements(rows: list[Any]) -> None:
    from stancegraph.cli.signs import sign_and_word

    def side(value: int, day: Any, evidence: str, record: str) -> Any:
        from rich.text import Text

        return Text("\n").join(
            [sign_and_word(value), Text(f"{day}: {evidence}"), Text(short_id(record), "bright_black")]
        )

    draw(
        rows,
        [
            Shown("Actor", lambda row: row.actor_label, {"min_width": 10}),
            Shown("Issue", lambda row: row.issue_label, {"min_width": 10}),
            Shown(
                "First",
                lambda row: side(row.first, row.first_date, row.first_evidence, row.first_record),
                {"min_width": 14},
            ),
            Shown(
                "Second",
                lambda row: side(row.second, row.second_date, row.second_evidence, row.second_record),
                {"min_width": 14},
            ),
        ],
    )


def _matches(rows: list[Any]) -> None:
    def named(label: str | None, identifier: str | None) -> str:
        return "" if identifier is None else f"{label} [{identifier}]"

    draw(
        rows,
        [
            Shown("Kind", lambda row: row.kind, {}),
            Shown("First", lambda row: named(row.first_label, row.first), {"min_width": 10}),
            Shown("Second", lambda row: named(row.second_label, row.second), {"min_width": 10}),
            Shown("By", lambda row: row.by or "no match", {}),
        ],
    )


_HEADINGS: Mapping[_Part, str] = {
    _Part.SUMMARY: "Agreement",
    _Part.PAIRS: "Pairs of actors, how near they are (1: alike)",
    _Part.DISAGREEMENTS: "Disagreements",
    _Part.MATCHES: "Who is whom",
}
_PARTS: Mapping[_Part, tuple[str, Any, str]] = {
    _Part.SUMMARY: ("summary", _summary, "Nothing to compare."),
    _Part.PAIRS: ("pairs", _of_pairs, "No two actors stand on a topic in both datasets."),
    _Part.DISAGREEMENTS: (
        "disagreements",
        _disagreements,
        "No actor stands elsewhere on an issue that both datasets have.",
    ),
    _Part.MATCHES: ("matches", _matches, "There is nobody to match."),
}
"""What each part is called in the answer, how it is drawn, and what it means that it is empty."""
