"""Questions to columns: tables of coded events, graphs as Parquet, and tables of databases, in an engine of one's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from stancegraph.answers.scope import Scope
from stancegraph.answers.shown import rows_apart
from stancegraph.bulk.ranges import Window
from stancegraph.cli import options
from stancegraph.cli.naming import refuse_graph
from stancegraph.cli.output import write_text
from stancegraph.cli.rows import grid, print_table
from stancegraph.cli.terminal import console, say
from stancegraph.errors import StancegraphError
from stancegraph.exporters.rows import answers_as_text
from stancegraph.files import folders_passed
from stancegraph.tables.info import INFO_FILE

if TYPE_CHECKING:
    from stancegraph.bulk.opened import Columns

_MOST_SHOWN = 1_000
"""Rows that are shown to eyes; programs get all."""

tables: options.Decorator[Any] = click.argument("tables", metavar="[PARQUET]", required=False)
engine: options.Decorator[Any] = click.option(
    "--engine",
    metavar="ENGINE",
    help="Where columns are asked: duckdb, duckdb:FILE, local[N] or spark://HOST:PORT, trino://, bigquery:// or snowflake://; "
    "see docs/bulk.md. [default: duckdb]",
)


@contextmanager
def columns(tables: str, engine: str | None) -> Iterator[Columns]:
    """The columns that are asked, open; what was given of a graph is refused. Tables of roll calls are read into columns first."""
    refuse_graph("a question to columns")
    from stancegraph.bulk.opened import open_columns
    from stancegraph.events.identities import remarks

    with (
        _as_parquet(tables, engine) as place,
        open_columns(place, "duckdb" if engine is None else engine, each_once=place != tables) as found,
    ):
        if not found.rows:
            say(f"{tables}: nothing can be answered from it, for it has no rows.")
            raise click.exceptions.Exit(1)
        passed = folders_passed(Path(tables)) if found.coded is not None and place == tables else ""
        for remark in filter(None, (passed, *remarks(found.who, found.who.codes))):
            say(f"Note: {remark}.")
        yield found


_TABLES_OF_TEXT = (".csv", ".tsv", ".tab", ".txt", ".gz", ".zip")


@contextmanager
def _as_parquet(tables: str, engine: str | None) -> Iterator[str]:
    """Where the columns lie: what was named, or what tables of roll calls became, until the block ends."""
    from stancegraph.bulk.engines import reads_files

    path = Path(tables)
    if not path.exists() or _has_parquet(path) or not reads_files(engine or ""):
        yield tables
        return
    from stancegraph.importers.roll_call_tables import holds_roll_calls

    if path.is_dir() or path.suffix.lower() in _TABLES_OF_TEXT:
        if holds_roll_calls(path):
            from stancegraph.cli.progress import counting
            from stancegraph.importers.un_votes import votes_as_events

            with counting("votes") as progress, votes_as_events(path, progress=progress) as (table, report):
                say(report.told("Read"))
                yield str(table)
            return
        if path.is_file():
            raise StancegraphError(
                f"{path}: columns are Parquet, and of other tables only those of roll calls are known; make a table of coded events of it "
                "first: stancegraph import csv FILE --map MAPPING -o events.parquet"
            )
    yield tables


def holds_columns(place: str) -> bool:
    """Whether it is a table of coded events, a folder of them, or tables of roll calls, and neither a dataset nor RDF nor a store."""
    from stancegraph.importers.roll_call_tables import holds_roll_calls

    path = Path(place)
    if path.is_dir():
        return not (path / INFO_FILE).exists() and (_has_parquet(path) or holds_roll_calls(path))
    if not path.is_file():
        return False
    return _has_parquet(path) or (path.suffix.lower() in _TABLES_OF_TEXT and holds_roll_calls(path))


def _has_parquet(path: Path) -> bool:
    """Whether it is Parquet, or a folder with some."""
    if path.is_dir():
        return any(each.suffix.lower() == ".parquet" for each in path.iterdir())
    with path.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def refuse_engine(engine: str | None) -> None:
    """Raise UsageError where an engine is named and no columns are."""
    if engine is not None:
        raise click.UsageError(
            "--engine is for columns: name a .parquet file or folder too, or ask the graph without it"
        )


def refuse_given(*names: str) -> None:
    """Raise UsageError for the first of these options that was given: columns cannot answer it."""
    context = click.get_current_context()
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = next(each for each in context.command.params if each.name == name)
            raise click.UsageError(f"{option.opts[0]} cannot be answered from columns; ask the graph itself", context)


def show_positions(
    tables: str, engine: str | None, scope: Scope, matrix: Callable[[list[Any]], None] | None, format: str
) -> None:
    """Positions from columns; ``matrix`` draws one of them instead of rows."""
    with columns(tables, engine) as found:
        from stancegraph.bulk.rows import positions

        asked = found.resolved(scope)
        kind, rows = positions(found, asked)
        if matrix is not None:
            matrix(list(rows))
        else:
            nothing = f"No position as of {asked.day}: nothing that was said by then counts."
            _show(rows, kind, format, lambda: nothing, f"As of {asked.day}")


def show_shifts(
    tables: str, engine: str | None, scope: Scope, *, one_side: bool, longest_gap: int, format: str
) -> None:
    """Moves from columns."""
    with columns(tables, engine) as found:
        from stancegraph.bulk.rows import Move, shifts

        asked = found.resolved(scope)
        rows = shifts(found, asked, one_side=one_side, longest_gap=longest_gap)
        _show(rows, Move, format, lambda: f"No shift by {asked.day}: nobody was seen to move.")


_window: options.Decorator[Any] = click.option(
    "--window",
    type=options.one_of(Window),
    default=Window.ALL.value,
    show_default=True,
    help="Count in stretches of time; weeks begin on Monday.",
)


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph counts events.parquet --window month --format csv\n"
    "  stancegraph counts events.parquet --window year --total --actor RUS\n"
    "  stancegraph counts columns --issue ceasefire --engine 'local[2]'"
)
@click.argument("tables", metavar="PARQUET")
@options.scope(voices="self and reported", inherits=False)
@_window
@click.option(
    "--total", is_flag=True, help="Count over all issues together, or those of --issue, instead of on each by itself."
)
@engine
@options.row_format
def counts(tables: str, scope: Scope, window: str, total: bool, engine: str | None, format: str) -> None:
    """How often each actor took each position on each issue, counted from PARQUET: a table of coded events, a folder of such
    files, a graph as Parquet (stancegraph export parquet), or tables of roll calls as they are published.
    """
    _refuse_inherited()
    with columns(tables, engine) as found:
        from stancegraph.bulk.rows import Count
        from stancegraph.bulk.rows import counts as counted

        rows = counted(found, found.resolved(scope), Window(window), total=total)
        _show(rows, Count, format, lambda: _nothing_to_count(found))


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph pairs events.parquet --window month --actor RUS --format csv\n"
    "  stancegraph pairs events --engine 'trino://me@host/catalogue/schema'"
)
@click.argument("tables", metavar="PARQUET")
@options.scope(voices="all", inherits=False)
@_window
@engine
@options.row_format
def pairs(tables: str, scope: Scope, window: str, engine: str | None, format: str) -> None:
    """Who acted towards whom how often, with the mean of positions and scores, from PARQUET: a table of coded events or a folder of such
    files.
    """
    _refuse_inherited()
    with columns(tables, engine) as found:
        from stancegraph.bulk.rows import Pair
        from stancegraph.bulk.rows import pairs as counted

        asked = found.resolved(scope)
        _show(counted(found, asked, Window(window)), Pair, format, lambda: "No event with a target. Widen the dates.")


def _nothing_to_count(found: Columns) -> str:
    if found.coded is not None and not found.placed:
        return f"Nothing to count: none of the {found.rows:,} events has both an issue and a position."
    return "Nothing to count. Widen the dates."


def _refuse_inherited() -> None:
    if click.get_current_context().get_parameter_source("inherit") is ParameterSource.COMMANDLINE:
        raise click.UsageError(
            "--inherit and --own mean nothing for counts, where everything counts for who did or said it"
        )


def _show(rows: Iterator[Any], kind: type, format: str, empty: Callable[[], str], heading: str = "") -> None:
    """Rows for programs, all of them as they come; or for eyes, under a heading, the first, and how many more there are."""
    if format != "table":
        first = list(islice(rows, 1))
        if not first:
            say(empty())
        rows = chain(first, rows)
        write_text(answers_as_text(rows, kind, format))
        return
    shown = rows_apart(list(islice(rows, _MOST_SHOWN)))
    if not shown:
        say(empty())
        return
    if heading:
        console().print(heading, style="bright_black")
    names = _worth_showing(shown, kind)
    numbers = {each.name for each in fields(kind) if each.type in ("int", "int | None", "float | None")}
    table = grid({_heading(name): {"justify": "right"} if name in numbers else {} for name in names})
    for row in shown:
        table.add_row(*(_cell(getattr(row, name)) for name in names))
    print_table(table)
    if more := sum(1 for _ in rows):
        console().print(f"{more:,} more: --format csv", style="bright_black")


_BESIDE = ("actor", "issue", "value", "as_of", "source", "date_precision", "condition_kind", "code")


def _worth_showing(rows: Sequence[Any], kind: type) -> list[str]:
    """The columns for eyes: what is called by a label once, and what no row has not at all."""
    names = [each.name for each in fields(kind)]
    labelled = [name for name in names if f"{name}_label" in names]
    hidden = {*labelled, *(set(_BESIDE) - {"actor", "issue"} if labelled else ())}
    return [
        name
        for name in names
        if name not in hidden and any(getattr(row, name) not in (None, "", False) for row in rows)
    ]


def _heading(name: str) -> str:
    return name.removesuffix("_label").rstrip("_").replace("_", " ").capitalize()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
