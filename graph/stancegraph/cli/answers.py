"""Commands that answer about positions through time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from stancegraph.cli import options
from stancegraph.cli.rows import Shown, console, draw, grid, label, show_rows, write_rows
from stancegraph.session import Session
from stancegraph.session import open as open_session


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph positions --issue immediate-ceasefire --as-of 2025-04-05\n"
    "  stancegraph positions --actor Putin --voice attributed\n  stancegraph positions --matrix --own\n"
    "  stancegraph positions --actor france --format json"
)
@options.actor
@options.issue
@options.as_of
@options.known_at
@options.voice
@click.option(
    "--include-entailed", is_flag=True, help="Let stances count for issues they entail (the rows say from which)."
)
@options.own
@click.option("--matrix", is_flag=True, help="Actors by issues, one sign a cell.")
@options.row_format
@click.pass_obj
def positions(
    graph: str | None,
    actor: str | None,
    issue: str | None,
    as_of: date | None,
    known_at: datetime | None,
    voices: Any,
    include_entailed: bool,
    own: bool,
    matrix: bool,
    format: str,
) -> None:
    """Where actors stand on issues, as of a day, as known at a moment.

    The latest stance wins; on one day own words beat what the source reports, which beats what others attribute.
    An actor without a stance of its own takes that of those who speak for it, or of whom it speaks for: see "via".
    """
    from stancegraph.answers.positions import PositionRow

    with open_session(graph) as session:
        found = session.positions(
            actor,
            issue,
            as_of=as_of,
            known_at=known_at,
            voices=voices,
            include_entailed=include_entailed,
            inherit=not own,
        )
        if matrix:
            _matrix(list(found), session, format)
        else:
            empty = "No position: nothing that was said by then counts. See: stancegraph timeline"
            show_rows(found, session.catalogue, PositionRow, format, lambda rows: _position_table(rows, session), empty)


def _position_table(rows: list[Any], session: Session) -> None:
    draw(
        rows,
        [
            *_topic_columns(session),
            _position_column(),
            _DATE,
            Shown("Age", lambda row: f"{row.age_days:,} d", {"justify": "right", "no_wrap": True}, from_width=90),
            Shown("Who says so", lambda row: who_says_so(row, session)),
            Shown("Source", lambda row: row.source, _FAINT, from_width=110),
        ],
        session.catalogue,
    )
    if any(row.contested for row in rows):
        console().print("! contested: stances of the same day and voice disagree", style="bright_black")


def standing_table(rows: list[Any], session: Session) -> None:
    """Where actors stand on one issue, from most in favour to most against, with the stance to open."""
    draw(
        sorted(rows, key=lambda row: (-row.value, row.actor)),
        [
            *_topic_columns(session),
            _position_column(),
            _DATE,
            Shown("Who says so", lambda row: who_says_so(row, session)),
            Shown("Stance", lambda row: row.stance, _FAINT, from_width=110),
        ],
        session.catalogue,
    )


_DATE = Shown("Date", lambda row: row.date.isoformat(), {"no_wrap": True})
_FAINT = {"style": "bright_black", "overflow": "fold"}


def _topic_columns(session: Session) -> list[Shown]:
    return [
        Shown("Actor", lambda row: label(session.catalogue, "actor", row.actor), {"min_width": 12}, lifted="actor"),
        Shown("Issue", lambda row: label(session.catalogue, "issue", row.issue), {"min_width": 12}, lifted="issue"),
    ]


def _position_column() -> Shown:
    from stancegraph.cli.signs import sign_and_word

    return Shown("Position", lambda row: sign_and_word(row.value, row.contested), {"no_wrap": True})


def who_says_so(row: Any, session: Session) -> str:
    """The voice, the speaker it was taken from and the issue it follows from, in a few words."""
    catalogue = session.catalogue
    said = {"self": "own words", "reported": "reported"}.get(row.voice)
    parts = [said or f"according to {label(catalogue, 'actor', row.attributed_by)}"]
    if row.via:
        parts.append(f"via {label(catalogue, 'actor', row.via)}")
    if getattr(row, "entailed_from", None):
        parts.append(f"from {row.entailed_from}")
    return ", ".join(parts)


def _matrix(rows: list[Any], session: Session, format: str) -> None:
    cells: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        cells.setdefault((row.actor, row.issue), []).append(row.value)
    actors = sorted({actor for actor, _ in cells})
    issues = sorted({issue for _, issue in cells})
    if format == "table":
        _draw_matrix(cells, actors, issues, session)
        return
    from stancegraph.model.records import Position

    def word(actor: str, issue: str) -> str:
        return "|".join(Position(value).label for value in dict.fromkeys(cells.get((actor, issue), [])))

    write_rows(
        ({"actor": actor, **{issue: word(actor, issue) for issue in issues}} for actor in actors),
        ["actor", *issues],
        format,
    )


def _draw_matrix(
    cells: dict[tuple[str, str], list[int]], actors: list[str], issues: list[str], session: Session
) -> None:
    """As many issues side by side as the terminal is wide, each under a number that is explained below."""
    from stancegraph.cli.signs import sign

    names = {actor: label(session.catalogue, "actor", actor) or actor for actor in actors}
    out = console()
    room = max(1, (out.width - 2 - max([len(name) for name in names.values()] + [5])) // 6)
    for first in range(0, len(issues), room):
        part = issues[first : first + room]
        numbers = range(first + 1, first + len(part) + 1)
        table = grid(
            {"Actor": {"no_wrap": True}, **{str(number): {"justify": "center", "no_wrap": True} for number in numbers}}
        )
        for actor in actors:
            signs = [sign(dict.fromkeys(cells.get((actor, issue), []))) for issue in part]
            if any(each.plain for each in signs):
                table.add_row(names[actor], *signs)
        out.print(table)
    for number, issue in enumerate(issues, start=1):
        out.print(f"{number:>3}  {label(session.catalogue, 'issue', issue)}")
    out.print(
        "\n++ supports  + conditional  ± ambivalent  − opposes  −− rejects  (a/b: contested)", style="bright_black"
    )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph timeline --actor russia --issue immediate-ceasefire\n"
    "  stancegraph timeline --since 2025-03-01 --until 2025-04-30 --format csv"
)
@options.actor
@options.issue
@options.since
@options.until
@options.known_at
@options.voice
@options.own
@options.row_format
@click.pass_obj
def timeline(
    graph: str | None,
    actor: str | None,
    issue: str | None,
    since: date | None,
    until: date | None,
    known_at: datetime | None,
    voices: Any,
    own: bool,
    format: str,
) -> None:
    """Every stance that still stands, in order of time.

    For an organisation, what was said by those who spoke for it on the day is included and marked "via".
    """
    from stancegraph.answers.timeline import TimelineRow

    options.day_range(since, until)
    with open_session(graph) as session:
        found = session.timeline(
            actor, issue, since=since, until=until, known_at=known_at, voices=voices, inherit=not own
        )
        empty = "No stance. Widen the dates, or see what there is with: stancegraph search"
        show_rows(found, session.catalogue, TimelineRow, format, lambda rows: _timeline_table(rows, session), empty)


def _timeline_table(rows: list[Any], session: Session) -> None:
    draw(
        rows,
        [
            _DATE,
            *_topic_columns(session),
            _position_column(),
            Shown("Who says so", lambda row: who_says_so(row, session)),
            Shown("Words", _words, {"style": "italic", "ratio": 2}, from_width=90),
            Shown("Stance", lambda row: row.stance, _FAINT, from_width=140),
        ],
        session.catalogue,
    )
    direct = [row.value for row in rows if row.voice != "attributed"]
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
@options.actor
@options.issue
@options.since
@options.until
@options.known_at
@options.voice
@click.option(
    "--minimum",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help="Only moves of at least so many steps on the scale.",
)
@options.own
@options.row_format
@click.pass_obj
def shifts(
    graph: str | None,
    actor: str | None,
    issue: str | None,
    since: date | None,
    until: date | None,
    known_at: datetime | None,
    voices: Any,
    minimum: int,
    own: bool,
    format: str,
) -> None:
    """Who moved: from what, to what, when, by how much, and how long after what event.

    A day on which an actor's own stances disagree tells no position and is passed over. An organisation without stances
    of its own on an issue is followed through those who spoke for it.
    """
    from stancegraph.answers.shifts import ShiftRow

    options.day_range(since, until)
    with open_session(graph) as session:
        found = session.shifts(
            actor, issue, since=since, until=until, known_at=known_at, voices=voices, minimum=minimum, inherit=not own
        )
        empty = "No shift: nobody was seen to move. Widen the dates, or see: stancegraph timeline"
        show_rows(found, session.catalogue, ShiftRow, format, lambda rows: _shift_table(rows, session), empty)


def _shift_table(rows: list[Any], session: Session) -> None:
    draw(
        rows,
        [
            Shown("Date", lambda row: row.to_date.isoformat(), {"no_wrap": True}),
            *_topic_columns(session),
            Shown("Move", _move, {"no_wrap": True}),
            Shown("After", lambda row: f"{row.days:,} d", {"justify": "right", "no_wrap": True}),
            Shown("Last event before", _event_before, from_width=100),
        ],
        session.catalogue,
    )


def _move(row: Any) -> Any:
    from rich.text import Text

    from stancegraph.cli.signs import sign, sign_and_word
    from stancegraph.model.records import POSITIONS

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
@options.actor
@options.issue
@options.as_of
@options.known_at
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["self-vs-attributed", "split-voice", "words-vs-deeds"]),
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
def contradictions(
    graph: str | None,
    actor: str | None,
    issue: str | None,
    as_of: date | None,
    known_at: datetime | None,
    kinds: tuple[str, ...],
    within: int,
    format: str,
) -> None:
    """Positions of opposite sign that stand close together and should not both be the actor's.

    self-vs-attributed: own words against what another says of the actor. split-voice: two who speak for one
    organisation. words-vs-deeds: what is said against what is done.
    """
    from stancegraph.answers.contradictions import ContradictionKind, ContradictionRow

    with open_session(graph) as session:
        found = session.contradictions(
            actor,
            issue,
            as_of=as_of,
            known_at=known_at,
            kinds=[ContradictionKind(kind) for kind in kinds] or None,
            within=within,
        )
        empty = f"No contradiction within {within} days."
        show_rows(
            found, session.catalogue, ContradictionRow, format, lambda rows: _contradiction_table(rows, session), empty
        )


def _contradiction_table(rows: list[Any], session: Session) -> None:
    from rich.text import Text

    from stancegraph.cli.signs import sign_and_word
    from stancegraph.model.records import POSITIONS

    def side(position: str, by: str, day: date) -> Text:
        who = label(session.catalogue, "actor", by) or by
        return Text.assemble(sign_and_word(POSITIONS[position]), (f"\n{who}, {day}", "bright_black"))

    draw(
        rows,
        [
            Shown("Kind", lambda row: row.kind.replace("-vs-", " vs\n").replace("-", " ")),
            *_topic_columns(session),
            Shown("First", lambda row: side(row.first_position, row.first_by, row.first_date)),
            Shown("Second", lambda row: side(row.second_position, row.second_by, row.second_date)),
            Shown("To open with explain", lambda row: f"{row.first}\n{row.second}", _FAINT, from_width=150),
        ],
        session.catalogue,
    )
