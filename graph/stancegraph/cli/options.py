"""Options and arguments that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # older releases of click do not subscript it

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


class _Parsed(_ParamType):
    """A value in the form that table cells have."""

    def __init__(self, name: str, codec: str) -> None:
        self.name = name
        self._codec = codec

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from stancegraph.model import cells

        if not isinstance(value, str):
            return value
        try:
            return getattr(cells, self._codec).parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _Today(_Parsed):
    """A day, or the word today."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return date.today() if value == "today" else super().convert(value, param, ctx)


class _DayOrMoment(_ParamType):
    """A day, the word today, or a moment as the clock of a database shows it."""

    name = "date or date-time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and ":" in value:
            return MOMENT.convert(value, param, ctx).replace(tzinfo=None)
        return DAY.convert(value, param, ctx)


DAY = _Today("date", "DAY")
MOMENT = _Parsed("date-time", "MOMENT")
DAY_OR_MOMENT = _DayOrMoment()


class Known(_ParamType):
    """The name of something in the graph; shells complete it."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        root = ctx.find_root()
        try:
            names = _names(self.name, root.obj or root.params.get("graph"))
        except Exception:  # completion must never disturb the shell
            return []
        return [CompletionItem(name, help=label) for name, label in names.items() if name.startswith(incomplete)]


def _names(kind: str, graph: str | None) -> dict[str, str]:
    if kind == "query":
        from stancegraph.queries import library

        return {query.name: query.title for query in library().values()}
    import stancegraph

    with stancegraph.open(graph) as session:
        if kind == "actor":
            return {actor.id: actor.name for actor in session.catalogue.actors.values()}
        return {issue.id: issue.label for issue in session.catalogue.issues.values()}


QUERY = Known("query")

actor: Decorator[Any] = click.option(
    "--actor", metavar="A", type=Known("actor"), help="Only this actor: id, name or alias."
)
issue: Decorator[Any] = click.option("--issue", metavar="I", type=Known("issue"), help="Only this issue: id or label.")
as_of: Decorator[Any] = click.option(
    "--as-of", metavar="D", type=DAY, help="The day asked about, YYYY-MM-DD. [default: today]"
)
known_at: Decorator[Any] = click.option(
    "--known-at",
    metavar="R",
    type=MOMENT,
    help="Only what was recorded by then (date or date-time, UTC). [default: all that is recorded]",
)
since: Decorator[Any] = click.option("--since", metavar="D", type=DAY, help="Not before this day.")
until: Decorator[Any] = click.option("--until", metavar="D", type=DAY, help="Not after this day.")
own: Decorator[Any] = click.option(
    "--own", is_flag=True, help="Only what actors said themselves: nothing taken over from speakers or states."
)


dna_holder: Decorator[Any] = click.option(
    "--holder",
    metavar="VARIABLE",
    help="The variable that says who holds the position: organization, person, any other short text, or "
    "document.author, document.source. [default: organization, else person]",
)
dna_concept: Decorator[Any] = click.option(
    "--concept", metavar="VARIABLE", help="The variable that holds the proposition. [default: concept]"
)
dna_statement_type: Decorator[Any] = click.option(
    "--statement-type",
    metavar="LABEL",
    help="Which statements to read. [default: the first type with statements that has these variables]",
)
dna_timezone: Decorator[Any] = click.option(
    "--timezone", metavar="ZONE", help="Where a file of version 2 was written. [default: UTC]"
)


def _voices(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> Any:
    from stancegraph.model.records import Voice

    return [Voice(each) for each in value] or None


voice: Decorator[Any] = click.option(
    "--voice",
    "voices",
    multiple=True,
    type=click.Choice(["self", "reported", "attributed"]),
    callback=_voices,
    help="Let only this voice count; repeat for several. [default: self and reported; attributed, flagged, where nothing else is]",
)


def _format(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    return value or ("table" if sys.stdout.isatty() else "csv")


row_format: Decorator[Any] = click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json", "csv", "tsv"]),
    callback=_format,
    help="How rows are written. [default: table on a terminal, csv elsewhere]",
)
output: Decorator[Any] = click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where to write; - is standard output. [default: -]"
)


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def day_range(since: date | None, until: date | None) -> None:
    """Refuse a range that ends before it begins."""
    if since and until and (until < since if type(since) is type(until) else _day(until) < _day(since)):
        raise click.BadParameter(f"{until} comes before --since {since}", param_hint="--until")
