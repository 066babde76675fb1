"""Commands that answer about positions through time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

import stancegraph
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.answers.scope import Scope
from stancegraph.cli import options
from stancegraph.cli.rows import Shown, draw, grid, show_rows, write_rows
from stancegraph.cli.terminal import console
from stancegraph.model.words import Voice


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph positions --issue immediate-ceasefire --as-of 2025-04-05\n"
    "  stancegraph positions --actor Putin --voice attributed\n  stancegraph positions --matrix --own\n"
    "  stancegraph positions --actor france --format json"
)
@options.scope(
    voices="self and reported; attributed, flagged, where nothing else is",
    include_entailed=True,
)
@click.option("--matrix", is_flag=True, help="Actors by issues, one sign a cell.")
@options.row_format
@click.pass_obj
def positions(graph: str | None, scope: Scope, matrix: bool, format: str) -> None:
    """Where actors stand on issues, as of a day, as known at a moment.

    The latest stance wins; on one day own words beat what the source reports, which beats what others attribute.
    An actor without a stance of its own inherits that of those who speak for it, or of whom it speaks for: see "via".
    """
    from stancegraph.answers.positions import PositionRow

    with stancegraph.open(graph) as session:
        found = session.positions(**scope.keywords)
        if matrix:
            _matrix(list(found), format)
        else:
            empty = "No position: nothing that was said by then counts. See: stancegraph timeline"
            show_rows(found, PositionRow, format, _position_table, empty)


def _position_table(rows: list[Any]) -> None:
    draw(
        rows,
        [
            *_TOPIC,
            _position_column(),
            _DATE,
            Shown("Age", lambda row: f"{row.age_days:,} d", {"justify": "right", "no_wrap": True}, from_width=90),
            Shown("Who says so", _who_says_so),
            Shown("Source", lambda row: row.source, _FAINT, from_width=110),
        ],
    )
    _explain_contested(rows)


def _explain_contested(rows: list[Any]) -> None:
    if any(row.contested for row in rows):
        console().print("! contested: stances of the same day and voice disagree", style="bright_black")


def standing_table(rows: list[Any]) -> None:
    """Where actors stand on one issue, from most in favour to most against, with the stance to open.

    The rows of an actor stay together, where its most favourable one stands.
    """
    best: dict[str, int] = {}
    for row in rows:
        best[row.actor] = max(row.value, best.get(row.actor, row.value))
    draw(
        sorted(rows, key=lambda row: (-best[row.actor], row.actor, -row.value)),
        [
            *_TOPIC,
            _position_column(),
            _DATE,
            Shown("Who says so", _who_says_so),
            Shown("Stance", lambda row: row.stance, _FAINT, from_width=110),
        ],
    )
    _explain_contested(rows)


_DATE = Shown("Date", lambda row: row.date.isoformat(), {"no_wrap": True})
_FAINT = {"style": "bright_black", "overflow": "fold"}


_TOPIC = [
    Shown("Actor", lambda row: row.actor_label, {"min_width": 12}, lifted="actor"),
    Shown("Issue", lambda row: row.issue_label, {"min_width": 12}, lifted="issue"),
]


def _position_column() -> Shown:
    from stancegraph.cli.signs import sign_and_word

    return Shown("Position", lambda row: sign_and_word(row.value, row.contested), {"no_wrap": True})


def _who_says_so(row: Any) -> str:
    """The voice, through whom it counts and the issue it follows from, in a few words."""
    own = "own words" if row.voice == Voice.SELF else str(row.voice)
    parts = [f"according to {row.attributed_by_label}" if row.attributed_by else own]
    if row.via:
        parts.append(f"via {row.via_label}")
    if getattr(row, "entailed_from", None):
        parts.append(f"from {row.entailed_from}")
    return ", ".join(parts)


def _matrix(rows: list[Any], format: str) -> None:
    cells: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        cells.setdefault((row.actor, row.issue), []).append(row.value)
    actors = dict(sorted({row.actor: row.actor_label for row in rows}.items()))
    issues = dict(sorted({row.issue: row.issue_label for row in rows}.items()))
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
@options.scope(voices="all")
@options.row_format
@click.pass_obj
def timeline(graph: str | None, scope: Scope, format: str) -> None:
    """Every stance that still stands, in order of time.

    For an organisation, what was said by those who spoke for it on the day is included and marked "via".
    """
    from stancegraph.answers.timeline import TimelineRow

    with stancegraph.open(graph) as session:
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
            Shown("Who says so", _who_says_so),
            Shown("Words", _words, {"style": "italic", "ratio": 2}, from_width=90),
            Shown("Stance", lambda row: row.stance, _FAINT, from_width=140),
        ],
    )
    direct = [row.value for row in rows if Voice(row.voice).direct]
    if len({(row.actor, row.issue) for row in rows}) == 1 and len(direct) > 2:
        from stancegraph.cli.signs import sparkline

        console().print(f"{rows[0].date}  {sparkline(direct)}  {rows[-1].date}   (from ▁ rejects to █ supports)")


def _words(row: Any) -> str:
    if row.quote:
        return f"“{row.quote}”"
    return f"if {row.condition}" if row.condition else ""


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph shifts --since 2025-03-01\n  stancegraph shifts --actor trump --minimum 2\n"
    "  stancegraph shifts --issue immediate-ceasefire --format json"
)
@options.scope(voices="self and reported", dated="No shift whose later stance is dated")
@click.option(
    "--minimum",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help="Only moves of at least so many steps on the scale.",
)
@options.row_format
@click.pass_obj
def shifts(graph: str | None, scope: Scope, minimum: int, format: str) -> None:
    """Who moved: from what, to what, when, by how much, and how long after what event.

    A day on which an actor's own stances disagree tells no position and is passed over. An organisation without stances
    of its own on an issue is followed through those who spoke for it.
    """
    from stancegraph.answers.shifts import ShiftRow

    with stancegraph.open(graph) as session:
        found = session.shifts(minimum=minimum, **scope.keywords)
    empty = "No shift: nobody was seen to move. Widen the dates, or see: stancegraph timeline"
    show_rows(found, ShiftRow, format, _shift_table, empty)


def _shift_table(rows: list[Any]) -> None:
    draw(
        rows,
        [
            Shown("Date", lambda row: row.to_date.isoformat(), {"no_wrap": True}),
            *_TOPIC,
            Shown("Move", _move, {"no_wrap": True}),
            Shown("After", lambda row: f"{row.days:,} d", {"justify": "right", "no_wrap": True}),
            Shown("Last event before", _event_before, from_width=100),
        ],
    )


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
@options.scope(voices="all", dated="Neither side")
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
    default=30,
    show_default=True,
    help="How far apart the two may stand.",
)
@options.row_format
@click.pass_obj
def contradictions(graph: str | None, scope: Scope, kinds: tuple[str, ...], within: int, format: str) -> None:
    """Positions of opposite sign that stand close together and should not both be the actor's.

    self-vs-attributed: own words against what another says of the actor. split-voice: two who speak for one
    organisation. words-vs-deeds: what is said against what is done.
    """
    from stancegraph.answers.contradictions import ContradictionRow

    with stancegraph.open(graph) as session:
        found = session.contradictions(within=within, kinds=kinds or None, **scope.keywords)
    show_rows(found, ContradictionRow, format, _contradiction_table, f"No contradiction within {within} days.")


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
            Shown("First", lambda row: side(row.first_position, row.first_by_label, row.first_date)),
            Shown("Second", lambda row: side(row.second_position, row.second_by_label, row.second_date)),
            Shown("To open with explain", lambda row: f"{row.first}\n{row.second}", _FAINT, from_width=150),
        ],
    )
