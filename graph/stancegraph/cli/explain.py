"""The command that opens one stance."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from stancegraph.answers.explained import details
from stancegraph.cli.naming import opened
from stancegraph.cli.output import write_text
from stancegraph.cli.rows import grid
from stancegraph.cli.terminal import console, say
from stancegraph.errors import ArgumentError, NotFound
from stancegraph.exporters.rows import field_names, plain, rows_as_text
from stancegraph.model.words import Ballot, Position

if TYPE_CHECKING:
    from stancegraph.answers.explain import Explanation
    from stancegraph.answers.roll_calls import VoteRow
    from stancegraph.session import Session


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph explain s-2025-04-04-putin-peace-talks-1\n"
    "  stancegraph explain s-2025-04-04-putin-peace-talks-1 --texts folder-of-source-texts\n"
    "  stancegraph explain putin peace-talks --as-of 2025-04-05"
)
@click.argument("identifier", metavar="STANCE|EVENT|ACTOR")
@click.argument("issue", metavar="[ISSUE]", required=False)
@click.option(
    "--as-of",
    metavar="D",
    help="With ACTOR ISSUE: the day asked about. [default: today, or the last day the data cover]",
)
@click.option("--texts", metavar="DIR", help="A folder with source texts: shows the quote in its context.")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def explain(
    graph: str | None, identifier: str, issue: str | None, as_of: str | None, texts: str | None, format: str
) -> None:
    """Open one stance: the record, its evidence, its source, its provenance and what corrected it.

    STANCE is an id, or the short one that tables show. ACTOR ISSUE opens all that stands behind the position of an actor on an
    issue. Of an event that is a roll call it lists the votes, of an actor its votes, the newest first.
    """
    if issue is not None:
        _explain_position(graph, identifier, issue, as_of, texts, format)
        return
    if as_of is not None:
        raise click.BadParameter("a record has no day that is asked about; it is for ACTOR ISSUE", param_hint="--as-of")
    with opened(graph) as session:
        try:
            found = session.explain(identifier, texts)
        except NotFound as error:
            rows, title, instead = _votes(session, identifier, error)
            if texts is not None:
                raise click.BadParameter("only stances have texts", param_hint="--texts") from None
            _show_votes(rows, title, instead, format)
            return
    _say_what_is_not_shown(found, texts)
    if format == "json":
        write_text([_as_json(found), "\n"])
    else:
        _show(found)


def _say_what_is_not_shown(found: Explanation, texts: str | None) -> None:
    """That a text was asked for in which the quote cannot be shown."""
    if texts is not None and found.context is None:
        why = (
            f"no text in {texts} has both the recorded SHA-256 of {found.source.id} and the words at their place; "
            "stancegraph validate --texts says what is there"
            if found.stance.evidence or found.stance.passages
            else "it has no quote and no passage"
        )
        say(f"{found.stance.id} is not shown in its text: {why}")


def _as_json(found: Explanation) -> str:
    return json.dumps(asdict(found, dict_factory=_with_words), ensure_ascii=False, indent=2, default=_plain)


def _explain_position(
    graph: str | None, actor: str, issue: str, as_of: str | None, texts: str | None, format: str
) -> None:
    """The position of an actor on an issue, and every stance that it and those who deny it rest on."""
    from stancegraph.answers.positions import PositionRow
    from stancegraph.cli.answers import say_what_is_silent, standing_table

    with opened(graph) as session:
        try:
            found = session.positions(actor, issue, as_of=as_of)
        except ArgumentError as error:
            raise click.BadParameter(error.message, param_hint=f"--{error.word.replace('_', '-')}") from error
        told = [session.explain(stance, texts) for stance in dict.fromkeys(row.stance for row in found)]
        for each in told:
            _say_what_is_not_shown(each, texts)
        if format == "json":
            rows = "".join(rows_as_text(plain(found), field_names(PositionRow), "json")).rstrip()
            write_text([f'{{"positions": {rows}, "stances": [{", ".join(map(_as_json, told))}]}}\n'])
        elif found:
            standing_table(list(found))
            for each in told:
                console().print()
                _show(each)
        else:
            say(f"No position as of {found.day}: nothing that was said by then counts. See: stancegraph timeline")
        say_what_is_silent(found, session.catalogue)


def _votes(session: Session, identifier: str, no_stance: NotFound) -> tuple[list[VoteRow], str, str]:
    """The votes in the roll call, or of the actor, that has the identifier, its name, and what to ask where there are none.

    Raises ``no_stance`` for any other.
    """
    for event in session.catalogue.events:
        if event.id == identifier:
            return session.votes(event=identifier), f"{event.label} ({event.date})", ""
    try:
        actor = session.catalogue.actor_id(identifier)
    except NotFound:
        raise no_stance from None
    instead = f"Where it stands: stancegraph positions --actor {shlex.quote(actor)}"
    return session.votes(actor), session.catalogue.actors[actor].name, instead


def _show_votes(rows: list[VoteRow], title: str, instead: str, format: str) -> None:
    if format == "json":
        from stancegraph.answers.roll_calls import VoteRow

        write_text(rows_as_text(plain(rows), field_names(VoteRow), "json"))
        return
    from rich.text import Text

    out = console()
    out.print(Text(title, "bold"))
    if not rows:
        out.print(f"No votes are recorded. {instead}".rstrip())
    elif len({row.event for row in rows}) == 1 and len({row.actor for row in rows}) == len(rows):
        _show_roll_call(rows)
    else:
        table = grid({"Date": {"no_wrap": True}, "Ballot": {"overflow": "fold"}, "Roll call": {"overflow": "fold"}})
        for row in rows:
            table.add_row(f"{row.date}", _ballot(row), Text(f"{row.event_label} [{row.event}]"))
        out.print(table)


def _show_roll_call(rows: list[VoteRow]) -> None:
    """How many voted how, and who."""
    from rich.text import Text

    out = console()
    cast = {ballot: [row for row in rows if row.ballot == ballot] for ballot in Ballot}
    out.print(", ".join(f"{len(each):,} {ballot}" for ballot, each in cast.items()))
    table = grid({"Ballot": {"no_wrap": True}, "Who": {"overflow": "fold"}})
    for ballot, each in cast.items():
        if each:
            table.add_row(ballot, Text("; ".join(f"{row.actor_label}{_meant(row)}" for row in each)))
    out.print(table)


def _ballot(row: VoteRow) -> str:
    return f"{row.ballot}{_meant(row)}"


def _meant(row: VoteRow) -> str:
    """A mark of what the actor said it had meant."""
    return f" (said on {row.meant_date}: meant {row.meant})" if row.meant else ""


def _with_words(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a record, a position by its word with its number beside it, as in the rows of other commands."""
    return {
        name: shown
        for field, value in pairs
        for name, shown in (
            ((field, value.label), ("value", int(value))) if isinstance(value, Position) else ((field, value),)
        )
    }


def _plain(value: Any) -> Any:
    match value:
        case date() | datetime():
            return value.isoformat()
        case Decimal():
            return float(value)
    raise TypeError(type(value).__name__)


def _show(found: Explanation) -> None:
    from rich.table import Table
    from rich.text import Text

    from stancegraph.cli.signs import sign_and_word

    stance = found.stance
    out = console()
    out.print(Text.assemble((found.actor.name, "bold"), " on ", (found.issue.label, "bold")))
    out.print(f"“{found.issue.proposition}”", style="italic")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("position", Text.assemble(sign_and_word(stance.position), f"  ({int(stance.position):+d} on -2..+2)"))
    for name, text in details(found):
        if text:
            table.add_row(name, Text(text))
    out.print(table)
    if found.context:
        context = found.context
        out.print(Text.assemble("\n", context.before, (context.quote, "bold reverse"), context.after.rstrip()))
