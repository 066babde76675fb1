"""Options and arguments that several commands share."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from stancegraph import limits
from stancegraph.answers.scope import SCOPE_WORDS, WHERE, Scope
from stancegraph.characters import not_text, printable, show
from stancegraph.cli.rows import RowFormat
from stancegraph.cli.terminal import on_terminal
from stancegraph.errors import ArgumentError
from stancegraph.exporters.formats import format_called
from stancegraph.model.cells import DAY, is_id, is_language
from stancegraph.model.words import AggregationRule, Voice
from stancegraph.store.deadline import within

if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # older releases of click do not subscript it

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


class Known(_ParamType):
    """The name of something in the graph; shells complete it."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        root = ctx.find_root()
        try:
            with warnings.catch_warnings(action="ignore"):
                # What has to be loaded first takes as long as the machine takes.
                ask = _asker(self.name, root.obj or root.params.get("graph"))
                names = within(limits.LONGEST_COMPLETION, ask)
        except Exception:  # completion must never disturb the shell
            return []
        # What a shell puts on the line may be run: an id has no sign that means anything there.
        return [
            CompletionItem(name, help=printable(" ".join(label.split())))
            for name, label in names.items()
            if name.startswith(incomplete) and is_id(name)
        ]


def _asker(kind: str, graph: str | None) -> Callable[[], dict[str, str]]:
    """What gives all names of a kind, each with what it is called."""
    if kind == "query":
        from stancegraph.queries import library

        return lambda: {query.name: query.title for query in library().values()}
    from stancegraph.store.locate import open_graph

    def ask() -> dict[str, str]:
        with closing(open_graph(graph, build=False)) as opened:
            catalogue = opened.catalogue()
            if kind == "actor":
                return {actor.id: actor.name for actor in catalogue.actors.values()}
            return {issue.id: issue.label for issue in catalogue.issues.values()}

    return ask


def check_text(text: str, called: str) -> None:
    """Refuse words of the command line that are no text: on some systems they are bytes in any encoding."""
    if fault := not_text(text):
        raise click.BadParameter(
            fault.replace("save the file as UTF-8", "type it again in a terminal that is set to UTF-8"),
            param_hint=called,
        )


class Format(_ParamType):
    """A format, by any of its names: the one we call it by, its suffix, its media type."""

    name = "format"

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self._names)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = format_called(value, self._names)
        if found is None:
            self.fail(f'"{value}" is none of {", ".join(self._names)}', param, ctx)
        return found

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self._names if name.startswith(incomplete)]


QUERY = Known("query")

_TODAY = "today, or the last day the data cover"


def one_of(sort: type[StrEnum]) -> click.Choice:  # type: ignore[type-arg]  # older releases of click do not subscript it
    """The words of an enumeration."""
    return click.Choice([each.value for each in sort])


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """The value of an option that is a day."""
    if value is None:
        return None
    try:
        found = DAY.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    assert isinstance(found, date)
    return found


def language(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The value of an option that is a tag of a language."""
    if value and not is_language(value):
        raise click.BadParameter(f"{show(value)} is no tag of a language (BCP 47); write for example en, uk or pt-BR")
    return value


def _share(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value)
    except InvalidOperation:
        raise click.BadParameter(f'"{value}" is no number') from None


def aggregation(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--rule`` and ``--share``: how one position is made of those of many coded events."""
    rule = click.option(
        "--rule",
        type=one_of(AggregationRule),
        default=AggregationRule.MEAN.value,
        show_default=True,
        help="How one position is made of those of the events: docs/aggregates.md.",
    )
    share = click.option(
        "--share",
        metavar="PART",
        callback=_share,
        help="Of majority: more than this part of the events is on one side. [default: 0.5]",
    )
    return rule(share(command))


def several(name: str, help: str) -> Decorator[Any]:
    """``--actor``, ``--without-issue`` and the like, as often as one likes."""
    kind = name.rpartition("-")[2]
    return click.option(
        f"--{name}",
        metavar=kind[0].upper(),
        type=Known(kind),
        multiple=True,
        help=f"{help}; repeat for several.",
    )


def scope(
    *,
    voices: str,
    dated: str = "",
    moments: bool = False,
    positions: bool = False,
    stale: bool = False,
    topic: bool = True,
    inherits: bool = True,
) -> Decorator[Any]:
    """All options of a scope, handed to the command as one ``scope``; see :class:`stancegraph.answers.scope.Scope`.

    ``voices`` says which count unless chosen, ``dated`` whose day is bounded, ``moments`` that it may have a time.
    What only positions take (``positions``), and after how many days a position is old news (``stale``), is not shown
    where it means nothing, and the answer says so to whoever gives it; nor is whether words count for others than who said them, where
    nothing is inherited (``inherits``). ``topic`` says that actors and issues are options.
    """
    day = "day (with --dna also: moment)" if moments else "day"
    known = "Only what was recorded by then (date or date-time, UTC). [default: all that is recorded]"
    given = [
        *(
            (several("actor", "Only this actor: id, name or alias"), several("issue", "Only this issue: id or label"))
            if topic
            else ()
        ),
        click.option(
            "--since", metavar="D", help=f"{dated or 'Nothing dated'} before this {day}, YYYY-MM-DD or today."
        ),
        click.option("--until", metavar="D", help=f"{dated or 'Nothing dated'} after this {day}."),
        click.option(
            "--as-of", metavar="D", help=f"The day asked about: nothing dated later counts. [default: {_TODAY}]"
        ),
        click.option("--known-at", metavar="R", help=known),
        click.option(
            "--voice",
            "voices",
            multiple=True,
            type=one_of(Voice),
            help=f"Let only this voice count; repeat for several. [default: {voices}]",
        ),
        click.option(
            "--where",
            metavar="FIELD=VALUE",
            multiple=True,
            help=f"Let only stances of these sources or coders count: {', '.join(WHERE)}"
            + ("; with --dna not kind and language, but any variable of the statement" if moments else "")
            + "; repeat for several.",
        ),
        *(
            (
                click.option(
                    "--actor-group",
                    metavar="NAME=VALUE",
                    multiple=True,
                    help="Only actors with this attribute, for example party=Greens; repeat for several.",
                ),
            )
            if topic
            else ()
        ),
        click.option(
            "--inherit/--own",
            default=True,
            hidden=not inherits,
            help="Whether what speakers say counts for whom they speak for. [default: --inherit]",
        ),
        click.option(
            "--taken-over",
            is_flag=True,
            hidden=not positions,
            help="Let who has said nothing answer with the position of whom they speak for.",
        ),
        click.option(
            "--across-governments",
            is_flag=True,
            hidden=not positions,
            help="Let what was said under an earlier government answer.",
        ),
        click.option(
            "--entailed/--no-entailed",
            default=True,
            hidden=not positions,
            help="Whether positions answer on issues that follow, where nothing else does. [default: --entailed]",
        ),
        click.option("--lapsed", is_flag=True, hidden=not positions, help="Show positions whose declared end is over."),
        click.option(
            "--fresh",
            is_flag=True,
            hidden=not positions,
            help="Leave out what is old news, hearsay or said in an office since left.",
        ),
        click.option(
            "--stale-after",
            metavar="DAYS",
            type=click.IntRange(min=0),
            hidden=not (positions or stale),
            help="When a position is old news. [default: as the data have it, else 180]",
        ),
    ]

    def decorate(command: Function) -> Function:
        @wraps(command)
        def within_scope(*arguments: Any, **others: Any) -> Any:
            actors, issues = others.pop("actor", ()), others.pop("issue", ())
            words = {word: others.pop(word) for word in SCOPE_WORDS if word in others}
            for word in ("voices", "where", "actor_group"):
                words[word] = words.get(word) or None
            try:
                asked = Scope.of(actors or None, issues or None, **words)
            except ArgumentError as error:
                raise click.BadParameter(error.message, param_hint=f"--{error.word.replace('_', '-')}") from error
            return command(*arguments, scope=asked, **others)

        decorated: Any = within_scope
        for option in reversed(given):
            decorated = option(decorated)
        return decorated  # type: ignore[no-any-return]

    return decorate


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


def _format(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    return value or ("table" if on_terminal() else "csv")


row_format: Decorator[Any] = click.option(
    "--format",
    "format",
    type=one_of(RowFormat),
    callback=_format,
    help="How rows are written. [default: table on a terminal, csv elsewhere]",
)
output: Decorator[Any] = click.option(
    "-o", "--output", metavar="FILE", default="-", help="Where to write; - is standard output. [default: -]"
)


def folder_out(help: str) -> Decorator[Any]:
    """``-o FOLDER``, which has to be given: where what is made goes, as ``folder``."""
    return click.option(
        "-o", "--output", "folder", metavar="FOLDER", required=True, type=click.Path(path_type=Path), help=help
    )


def texts_in(help: str) -> Decorator[Any]:
    """``--texts DIR``, any number of times: the folders in which texts lie, as ``folders``."""
    return click.option("--texts", "folders", metavar="DIR", multiple=True, type=click.Path(path_type=Path), help=help)
