"""Commands that answer about positions through time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stancegraph.answers.kinds import ContradictionKind, ShiftKind, Standing
from stancegraph.answers.scope import Scope
from stancegraph.answers.short_ids import short_id
from stancegraph.answers.shown import rows_apart
from stancegraph.answers.wording import (
    aged,
    by_whom,
    conditions,
    dated,
    days,
    measured,
    silent,
    spoken_for_only,
    whose_words,
)
from stancegraph.cli import bulk, options
from stancegraph.cli.naming import opened
from stancegraph.cli.rows import Shown, draw, grid, show_rows, write_rows
from stancegraph.cli.terminal import console, say
from stancegraph.model.words import Voice

if TYPE_CHECKING:
    from stancegraph.answers.catalogue import Catalogue
    from stancegraph.answers.positions import Positions


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph positions --issue immediate-ceasefire --as-of 2025-04-05\n"
    "  stancegraph positions --actor Putin --voice attributed\n  stancegraph positions --matrix --own\n"
    "  stancegraph positions --actor france --format json\n"
    "  stancegraph positions events.parquet --issue trade"
)
@bulk.tables
@options.scope(voices="self and reported; attributed, flagged, where nothing else is", positions=True)
@click.option("--matrix", is_flag=True, help="Actors by issues, one sign a cell.")
@bulk.engine
@options.row_format
@click.pass_obj
def positions(
    graph: str | None, tables: str | None, scope: Scope, matrix: bool, engine: str | None, format: str
) -> None:
    """Where actors stand on issues, as of a day, as known at a moment.

    The latest stance wins; on one day own words beat what the source reports. A state or organisation answers with what it
    or those who speak for it said under its present government. Where nothing was said, what follows from other issues
    answers, then what others attribute.

    PARQUET, a table of coded events, a graph as Parquet or tables of roll calls, is asked instead of the graph, by the rules that its columns hold.
    """
    if tables is not None:
        bulk.show_positions(tables, engine, scope, (lambda rows: _matrix(rows, format)) if matrix else None, format)
        return
    bulk.refuse_engine(engine)
    from stancegraph.answers.positions import PositionRow

    with opened(graph) as session:
        found = session.positions(**scope.keywords)
        if matrix:
            _matrix(list(found), format)
        else:
            empty = f"No position as of {found.day}: nothing that was said by then counts. See: stancegraph timeline"
            show_rows(found, PositionRow, format, _position_table, empty)
        if scope.actors is not None or scope.issues is not None or not found:
            say_what_is_silent(found, session.catalogue)


_MOST_SAID = 3


def say_what_is_silent(found: Positions, catalogue: Catalogue) -> None:
    """What has no answer although somebody said something: under an earlier government, or for whom a person speaks."""
    for each in found.silences[:_MOST_SAID]:
        say(f"{silent(each, catalogue)}, --across-governments")
    if (more := len(found.silences) - _MOST_SAID) > 0:
        say(f"{more:,} more answers were given under an earlier government only: --across-governments")
    if found.scope.actors is not None:
        unspoken = found.unspoken()
        for who, what in unspoken[:_MOST_SAID]:
            say(f"{spoken_for_only(who, what, catalogue)}: --taken-over")
        if (more := len(unspoken) - _MOST_SAID) > 0:
            say(f"{more:,} more on which only those spoken for have a position: --taken-over")


def _position_table(rows: list[Any]) -> None:
    console().print(f"As of {rows[0].as_of}", style="bright_black")
    draw(
        rows,
        [
            *_TOPIC,
            _position_column(),
            Shown("Date", when, {"no_wrap": True}),
            Shown("Who says so", whose_words, {"min_width": 12}),
            _ID,
            Shown("Source", lambda row: row.source, _FAINT, from_width=120),
        ],
        dimmed=lambda row: row.standing != Standing.CURRENT,
    )
    _explain_signs(rows)


def _explain_signs(rows: list[Any]) -> None:
    out = console()
    if any(row.contested for row in rows):
        out.print("! contested: equally good stances disagree", style="bright_black")
    if any(getattr(row, "standing", None) == Standing.STALE for row in rows):
        out.print(
            "Dimmed: old news, hearsay, or said in an office since left; --fresh leaves it out", style="bright_black"
        )
    out.print("Open one: stancegraph explain ID", style="bright_black")


def standing_table(rows: list[Any]) -> None:
    """Where actors stand on one issue, from most in favour to most against, with the stance to open.

    The rows of an actor stay together, where its most favourable one stands.
    """
    best: dict[str, int] = {}
    for row in rows:
        best[row.actor] = max(row.value, best.get(row.actor, row.value))
    _position_table(sorted(rows, key=lambda row: (-best[row.actor], row.actor, -row.value)))


_DATE = Shown("Date", lambda row: dated(row.date, row.date_precision), {"no_wrap": True})
_FAINT = {"style": "bright_black", "overflow": "fold"}
_ID = Shown("Id", lambda row: short_id(row.stance), {"style": "bright_black", "no_wrap": True})


_TOPIC = [
    Shown("Actor", lambda row: row.actor_label, {"min_width": 10}, lifted="actor"),
    Shown("Issue", lambda row: row.issue_label, {"min_width": 10}, lifted="issue"),
]


def when(row: Any) -> str:
    """The day of a stance, how long ago it is, and how far it can be leant on."""
    return f"{dated(row.date, row.date_precision)}\n" + aged(row).replace(", ", "\n")


def _position_column() -> Shown:
    return Shown("Position", position_and_condition, {"min_width": 14})


def position_and_condition(row: Any) -> Any:
    """The sign and word, and under it what it depends on and for how long it holds."""
    from rich.text import Text

    from stancegraph.cli.signs import sign_and_word

    return Text("\n").join([sign_and_word(row.value, row.contested), *map(Text, conditions(row))])


def _matrix(rows: list[Any], format: str) -> None:
    cells: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        cells.setdefault((row.actor, row.issue), []).append(row.value)
    apart = rows_apart(rows)
    actors = dict(sorted({row.actor: row.actor_label for row in apart}.items()))
    issues = dict(sorted({row.issue: row.issue_label for row in apart}.items()))
    if format == "table":
        _draw_matrix(cells, actors, issues)
        return
    from stancegraph.model.words import Position

    def word(actor: str, issue: str) -> str:
        return "|".join(Position(value).label for value in dict.fromkeys(cells.get((actor, issue), [])))

    write_rows(
        ({"actor": actor, **{issue: word(actor, issue) for issue in issues}} for actor in actors),
        ["actor", *issues],
        format,
    )


def _draw_matrix(cells: dict[tuple[str, str], list[int]], actors: Mapping[str, str], issues: Mapping[str, str]) -> None:
    """As many issues side by side as the terminal is wide, each under a number that is explained below.

    Actors and issues are labels by id.
    """
    from stancegraph.cli.signs import sign

    out = console()
    room = max(1, (out.width - 2 - max([len(name) for name in actors.values()] + [5])) // 6)
    for first in range(0, len(issues), room):
        part = list(issues)[first : first + room]
        numbers = range(first + 1, first + len(part) + 1)
        table = grid({"Actor": {}, **{str(number): {"justify": "center", "no_wrap": True} for number in numbers}})
        for actor, name in actors.items():
            signs = [sign(dict.fromkeys(cells.get((actor, issue), []))) for issue in part]
            if any(each.plain for each in signs):
                table.add_row(name, *signs)
        out.print(table)
    for number, name in enumerate(issues.values(), start=1):
        out.print(f"{number:>3}  {name}")
    out.print(
        "\n++ supports  + conditional  ± ambivalent  − opposes  −− rejects  (a/b: contested)", style="bright_black"
    )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph timeline --actor russia --issue immediate-ceasefire\n"
    "  stancegraph timeline --since 2025-03-01 --until 2025-04-30 --format csv"
)
@options.scope(voices="all", stale=True)
@options.row_format
@click.pass_obj
def timeline(graph: str | None, scope: Scope, format: str) -> None:
    """Every stance that still stands, in order of time.

    For an organisation, what was said by those who spoke for it on the day is included.
    """
    from stancegraph.answers.timeline import TimelineRow

    with opened(graph) as session:
        found = session.timeline(**scope.keywords)
    empty = "No stance. Widen the dates, or see what there is with: stancegraph search"
    show_rows(found, TimelineRow, format, _timeline_table, empty)


def _timeline_table(rows: list[Any]) -> None:
    draw(
        rows,
        [
            _DATE,
            *_TOPIC,
            _position_column(),
            Shown("Who says so", whose_words),
            Shown("Words", _words, {"style": "italic", "ratio": 2}, from_width=90),
            _ID,
        ],
    )
    direct = [row.value for row in rows if Voice(row.voice).direct]
    if len({(row.actor, row.issue) for row in rows}) == 1 and len(direct) > 2:
        from stancegraph.cli.signs import sparkline

        console().print(f"{rows[0].date}  {sparkline(direct)}  {rows[-1].date}   (from ▁ rejects to █ supports)")


def _words(row: Any) -> str:
    return f"“{row.quote}”" if row.quote else ""


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph shifts --since 2025-03-01\n  stancegraph shifts --actor trump --one-side\n"
    "  stancegraph shifts --issue immediate-ceasefire --format json\n"
    "  stancegraph shifts events.parquet --since 2025-03-01 --format csv"
)
@bulk.tables
@options.scope(voices="self and reported", dated="No shift whose later stance is dated")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=options.one_of(ShiftKind),
    help="Only this kind; repeat for several. [default: moved and government]",
)
@click.option("--one-side", is_flag=True, help="Moves that do not change the sign too; many lie within coding error.")
@click.option(
    "--longest-gap",
    metavar="DAYS",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    help="How much silence may lie between the two stances.",
)
@bulk.engine
@options.row_format
@click.pass_obj
def shifts(
    graph: str | None,
    tables: str | None,
    scope: Scope,
    kinds: tuple[str, ...],
    one_side: bool,
    longest_gap: int,
    engine: str | None,
    format: str,
) -> None:
    """Who moved: from what, to what, when, by how much, and how long after what event.

    moved: one speaker, in one capacity. government: the last position under one leader against the first under the next.
    speaker: two who speak for one organisation under one leader.

    PARQUET, a table of coded events, a graph as Parquet or tables of roll calls, is asked instead of the graph, for what moved in its own words.
    """
    if tables is not None:
        bulk.refuse_given("kinds")
        bulk.show_shifts(tables, engine, scope, one_side=one_side, longest_gap=longest_gap, format=format)
        return
    bulk.refuse_engine(engine)
    from stancegraph.answers.shifts import ShiftRow

    with opened(graph) as session:
        found = session.shifts(kinds=kinds or None, one_side=one_side, longest_gap=longest_gap, **scope.keywords)
        day = scope.resolved(session.catalogue).day
    empty = f"No shift by {day}: nobody was seen to move. Widen the dates, or see: stancegraph timeline"
    show_rows(found, ShiftRow, format, _shift_table, empty)
    if found.silent:
        say(f"{found.silent:,} more lie across a silence of over {days(longest_gap)}: --longest-gap")


def _shift_table(rows: list[Any]) -> None:
    draw(
        rows,
        [
            Shown(
                "Date", lambda row: f"{dated(row.to_date, row.to_date_precision)}\n{_how_long(row)}", {"no_wrap": True}
            ),
            *_TOPIC,
            Shown("Move", _move, {"min_width": 14}),
            Shown("Who", _who_moved, {"min_width": 12}),
            Shown("Ids", lambda row: f"{short_id(row.from_stance)}\n{short_id(row.to_stance)}", _ID.options),
            Shown("Last event before", _event_before, {"min_width": 14}, from_width=120),
        ],
    )
    console().print("Open one: stancegraph explain ID", style="bright_black")


def _how_long(row: Any) -> str:
    """How long after the earlier stance."""
    return f"after {days(row.days)}" if row.order_known else "order not known"


def _who_moved(row: Any) -> str:
    return "\n".join(filter(None, (_mover(row), measured(row.from_basis, row.to_basis))))


def _mover(row: Any) -> str:
    match row.kind:
        case ShiftKind.MOVED if row.speaks_for:
            return f"{row.actor_label}, for {row.speaks_for_label}"
        case ShiftKind.MOVED:
            return "itself" if row.from_by == row.actor else row.from_by_label
        case _:
            return f"{row.kind}: {row.from_by_label}, then {row.to_by_label}"


def _move(row: Any) -> Any:
    from rich.text import Text

    from stancegraph.cli.signs import sign, sign_and_word
    from stancegraph.model.words import POSITIONS

    return Text.assemble(sign([POSITIONS[row.from_]]), " → ", sign_and_word(POSITIONS[row.to]))


def _event_before(row: Any) -> str:
    if row.after_event is None:
        return ""
    return (
        f"{row.after_event_label} ({'same day' if row.days_after_event == 0 else f'{row.days_after_event} d before'})"
    )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph contradictions --actor putin\n  stancegraph contradictions --kind words-vs-deeds --within 7"
)
@options.scope(voices="all", dated="Neither side", stale=True)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=options.one_of(ContradictionKind),
    help="Only this kind; repeat for several.",
)
@click.option(
    "--within",
    metavar="DAYS",
    type=click.IntRange(min=0),
    help="How far apart the two may stand. [default: as long as a position on the issue is fresh]",
)
@options.row_format
@click.pass_obj
def contradictions(graph: str | None, scope: Scope, kinds: tuple[str, ...], within: int | None, format: str) -> None:
    """What stands against a position that holds on that day, at least three steps of the scale away.

    self-vs-attributed: own words against what another says of the actor. words-vs-deeds: what is held against what is
    done. split-voice: the last words of two who speak for one organisation, at most 14 days apart. dissent: the same where
    one of them belongs to it and does not speak for it.
    """
    from stancegraph.answers.contradictions import ContradictionRow

    with opened(graph) as session:
        found = session.contradictions(within=within, kinds=kinds or None, **scope.keywords)
        day = scope.resolved(session.catalogue).day
    apart = f" within {days(within)}" if within is not None else ""
    show_rows(found, ContradictionRow, format, _contradiction_table, f"No contradiction{apart} as of {day}.")


def _contradiction_table(rows: list[Any]) -> None:
    from rich.text import Text

    from stancegraph.cli.signs import sign_and_word
    from stancegraph.model.words import POSITIONS

    def side(position: str, by: str, day: date) -> Text:
        return Text.assemble(sign_and_word(POSITIONS[position]), (f"\n{by}, {day}", "bright_black"))

    draw(
        rows,
        [
            Shown("Kind", lambda row: row.kind.replace("-vs-", " vs\n").replace("-", " ")),
            *_TOPIC,
            Shown(
                "First",
                lambda row: side(row.first_position, by_whom(row.first_by_label, row.first_basis), row.first_date),
            ),
            Shown(
                "Second",
                lambda row: side(row.second_position, by_whom(row.second_by_label, row.second_basis), row.second_date),
            ),
            Shown("Ids", lambda row: f"{short_id(row.first)}\n{short_id(row.second)}", _ID.options),
        ],
    )
    console().print("Open one: stancegraph explain ID", style="bright_black")
