"""The command line: a thin skin, one small module per group of commands, loaded only when called."""

from __future__ import annotations

import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from io import StringIO
from keyword import iskeyword
from typing import Any, TextIO

import click

from stancegraph import limits
from stancegraph.cli.naming import name_anew, name_graph, name_timeout, named_graph, named_timeout, said_for_nothing
from stancegraph.cli.once import once_only
from stancegraph.cli.plain import ERRORS
from stancegraph.cli.terminal import say
from stancegraph.errors import DataError, DataWarning, StancegraphError
from stancegraph.nearest import nearest

# Command: (module, what it does in one line). The lines stand here so that --help need not load the modules.
_COMMANDS = {
    "tour": ("tour", "Show where everyone stands on the ceasefire, and write the explorer."),
    "init": ("build", "Start a dataset: a folder of empty tables."),
    "build": ("build", "Build a graph from dataset folders or RDF files, all or nothing."),
    "validate": ("build", "Check datasets or RDF files; list every problem with file and line."),
    "add": ("add", "Append a row to a table of a dataset: a stance, an actor, a role, an issue ..."),
    "correct": ("correct", "Append a stance that takes the place of another."),
    "retract": ("correct", "Append a row that withdraws a stance."),
    "anchor": ("anchor", "Fill in where quotes stand in their texts, and the hashes of these."),
    "sheet": ("sheet", "Write a dataset as a workbook, with drop-downs, for a spreadsheet program."),
    "positions": ("answers", "Where actors stand on issues, as of a day."),
    "timeline": ("answers", "Every stance in order of time."),
    "shifts": ("answers", "Who moved: from what, to what, when."),
    "contradictions": ("answers", "Words against words, and words against deeds."),
    "compare": ("compare", "What differs between two days, or two actors."),
    "convergence": ("convergence", "How far two datasets place the same actors alike."),
    "report": ("compare", "A brief on an actor or an issue, with footnotes."),
    "explain": ("explain", "Open one stance down to the words it rests on."),
    "search": ("search", "Find actors, issues, sources and stances by name or words."),
    "query": ("query", "Ask in SPARQL: a named query, a file, or text."),
    "network": ("network", "Networks of agreement, conflict and affiliation, through time."),
    "counts": ("bulk", "Count coded events or stances kept as Parquet."),
    "pairs": ("bulk", "Who acted towards whom how often, by coded events."),
    "view": ("view", "Write the graph as one interactive HTML file."),
    "serve": ("serve", "Serve the graph over HTTP: SPARQL, answers, the explorer."),
    "mcp": ("assistants", "Answer an assistant on standard input and output (MCP)."),
    "console": ("console", "The SPARQL console of the page: is it there, and bring it in."),
    "ontology": ("ontology", "The vocabulary: ontology, lists, shapes and JSON-LD context, or a page of them."),
    "text": ("text", "Add texts to be coded to a dataset."),
    "extract": ("extract", "Propose stretches of texts to code: by cue words, or from a file."),
    "code": ("code", "Code texts in a page: select words, say who stands where."),
    "plan": ("plan", "Who codes which text: say it, or show it."),
    "merge": ("merge", "Join what was coded in other copies of a dataset."),
    "reliability": ("reliability", "How far coders agree, with intervals."),
    "publish": ("publish", "Append what a coder decided to the tables."),
    "coded": ("coded", "Coded statements to and from Web Annotation, Label Studio and the tables."),
    "evaluate": ("evaluate", "Score statements found by a method, or another coder, against gold ones."),
    "import": ("imports", "Bring other people's data into the tables of a dataset."),
    "watch": ("watch", "Read what is new of what others publish: coded events, and who shifted; feeds, to be coded."),
    "map": ("mapping", "Mappings of coded tables: those that ship, and a first one for a file of yours."),
    "aggregate": ("aggregate", "Make positions of coded events, by actor, issue and month or year."),
    "export": ("export", "Write the whole graph as RDF or as tables."),
    "push": ("push", "Bring the graph to a SPARQL server, and see that all is there."),
}


# Commands whose names Python has for something else.
_BUILT_IN = ("map",)
# As shells have it: 128 and the number of the signal, SIGINT, SIGPIPE or SIGTERM.
_INTERRUPTED, _UNREAD, _TERMINATED = 130, 141, 143
# The commands that ask a graph: they take --graph and --timeout, as the program does before them.
_ASKING = (
    "positions",
    "timeline",
    "shifts",
    "contradictions",
    "compare",
    "report",
    "explain",
    "search",
    "query",
    "network",
    "view",
    "serve",
    "mcp",
    "export",
    "push",
)
_GRAPH_HELP = "The graph to ask, as before the command."
_TIMEOUT_HELP = "Seconds that each answer of the graph may take, as before the command."
_ANEW_HELP = "Fetch the stances of an endpoint anew, as before the command."
_SECONDS = click.FloatRange(min=0.01)


class _Commands(click.Group):
    """A group that loads a command's module when the command is called, and turns our errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = import_module(f"stancegraph.cli.{_COMMANDS[name][0]}")
        command: click.Command = getattr(module, f"{name}_" if iskeyword(name) or name in _BUILT_IN else name)
        if name in _ASKING and not any(each.name == "graph" for each in command.params):
            command.params.append(
                click.Option(
                    ["--graph"], metavar="PATH|URL", expose_value=False, callback=_graph_here, help=_GRAPH_HELP
                )
            )
            command.params.append(
                click.Option(
                    ["--timeout"],
                    metavar="S",
                    type=_SECONDS,
                    expose_value=False,
                    callback=_timeout_here,
                    help=_TIMEOUT_HELP,
                )
            )
            command.params.append(
                click.Option(["--no-cache"], is_flag=True, expose_value=False, callback=_anew_here, help=_ANEW_HELP)
            )
        return once_only(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], _COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(error.message + hint, ctx) from error

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **options)
        except BrokenPipeError:  # of the help
            raise click.exceptions.Exit(_left_unread()) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", DataWarning)
                warnings.showwarning = _say_warning
                with _saying_which_graph():
                    return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            raise click.exceptions.Exit(_left_unread()) from None
        except Exception as error:
            if ctx.params["debug"]:
                raise
            raise _failure(error) from error

    def main(  # type: ignore[override]  # never as a decorator's overloads have it
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        standalone_mode: bool = True,
        **other: Any,
    ) -> Any:
        """Run the command; unless ``standalone_mode`` is off, say what went wrong and exit with its code."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **other)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **other)
        except click.ClickException as error:
            said = StringIO()
            error.show(said)
            say(said.getvalue().rstrip("\n"))
            code = error.exit_code
        except OSError as error:
            # The help, and what else click writes before there is a command.
            if error.filename is not None:
                raise
            code = _not_written(error)
        except click.Abort:
            say("Ended.")
            code = _INTERRUPTED
        sys.exit(_flushed(code if isinstance(code, int) else 0))


def _flushed(code: int) -> int:
    """The exit code, once all that was written to standard output has gone out."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        return _left_unread()
    except OSError as error:
        _leave_standard_output()
        return code or _not_written(error)
    return code


def _not_written(error: OSError) -> int:
    _leave_standard_output()
    say(f"Error: standard output cannot be written: {error.strerror or error}")
    return 2


def _left_unread() -> int:
    """Who was reading has read enough: nothing more goes out, and nothing is said."""
    _leave_standard_output()
    return _UNREAD


def _leave_standard_output() -> None:
    """What is still to be written goes nowhere: Python would try once more at its end, and complain."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _graph_here(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Take ``--graph`` after a command for the one before it."""
    if value is None:
        return
    before = named_graph(ctx)
    if before is not None and before != value:
        raise click.UsageError(f"--graph is given twice, as {before} and as {value}; name one graph", ctx)
    ctx.find_root().obj = ctx.obj = value
    name_graph(ctx, value)


def _timeout_here(ctx: click.Context, _param: click.Parameter, value: float | None) -> None:
    """Take ``--timeout`` after a command for the one before it."""
    if value is None:
        return
    before = named_timeout(ctx)
    if before is not None and before != value:
        raise click.UsageError(f"--timeout is given twice, as {before:g} and as {value:g}; give one", ctx)
    name_timeout(ctx, value)


def _anew_here(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """Take ``--no-cache`` after a command for the one before it."""
    if value:
        name_anew(ctx)


class _Said(logging.Handler):
    """What the program tells about itself, one line each on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


@contextmanager
def _saying_which_graph() -> Iterator[None]:
    """While a command runs, its user hears which graph answers where none was named."""
    log, said = logging.getLogger("stancegraph.store.locate"), _Said()
    before = log.level
    log.addHandler(said)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(said)
        log.setLevel(before)


def _say_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning as the user sees it: one line, without the place in the program."""
    say(f"warning: {message}")


class _BadData(click.ClickException):
    exit_code = 1


class _BadRequest(click.ClickException):
    exit_code = 2


def _failure(error: Exception) -> click.ClickException:
    """An error as the user sees it: what, where, what to do; no traceback."""
    match error:
        case DataError(problems=problems):
            count = len(problems)
            return _BadData(f"{error}\n{count} problem{'s' * (count != 1)}; nothing was written.")
        case StancegraphError():
            return _BadRequest(str(error))
        case OSError(strerror=str(reason), filename=place):
            return _BadRequest(f"{place}: {reason}" if place else reason)
        case _:
            kind = type(error).__name__
            return _BadRequest(f"unexpected {kind}: {error}; to see where: stancegraph --debug COMMAND ...")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Examples:\n\n\b\n  stancegraph tour\n  stancegraph positions --issue immediate-ceasefire --as-of 2025-04-05\n"
    "  stancegraph build data/ukraine-ceasefire\n  stancegraph query --list",
)
@click.option(
    "--graph",
    "graph",
    metavar="PATH|URL",
    envvar="STANCEGRAPH",
    help="The graph to ask: a store, a dataset folder, an RDF file or a SPARQL endpoint. "
    "[default: $STANCEGRAPH, then the dataset in this folder, then ./.stancegraph, then the bundled dataset]",
)
@click.option(
    "--timeout",
    metavar="S",
    type=_SECONDS,
    help="Seconds that each answer of the graph may take, on disk or behind an endpoint; then it is given up. "
    f"[default: {limits.PATIENCE:g} for an endpoint and for query, else none]",
)
@click.option(
    "--no-cache",
    "anew",
    is_flag=True,
    help="Fetch the stances of an endpoint anew, whatever was kept of them when they were asked for before.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="stancegraph", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, graph: str | None, timeout: float | None, anew: bool, debug: bool) -> None:
    """Who stands where, on what, since when, according to whom, and on what evidence.

    Every command answers right after installation, from the bundled dataset on the war in Ukraine.
    """
    ctx.obj = graph
    if graph is not None and ctx.get_parameter_source("graph") is click.core.ParameterSource.COMMANDLINE:
        name_graph(ctx, graph)
    if timeout is not None:
        name_timeout(ctx, timeout)
    if anew:
        name_anew(ctx)
    if ctx.invoked_subcommand not in _ASKING and (wrong := said_for_nothing(ctx, f"{ctx.invoked_subcommand}")):
        raise click.UsageError(wrong)
    if named_graph(ctx) == "":
        raise click.BadParameter("is empty; name a graph, or leave the option out", ctx, param_hint="--graph")


once_only(cli)


def main() -> None:
    """Run the command that this process was called with, and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Names come in all scripts; a terminal that cannot show one must not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ERRORS)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        # So that what is unfinished is removed.
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(_TERMINATED))
    cli(prog_name="stancegraph")
