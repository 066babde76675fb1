"""What was given of ``--graph``, ``--timeout`` and ``--no-cache``, before or after the command: what is about a graph must not be passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import stancegraph
from stancegraph.errors import ArgumentError

if TYPE_CHECKING:
    from stancegraph.session import Session

_GRAPH, _TIMEOUT, _ANEW = "stancegraph.graph", "stancegraph.timeout", "stancegraph.anew"


def name_graph(ctx: click.Context, graph: str) -> None:
    """Remember that ``--graph`` names this one."""
    ctx.meta[_GRAPH] = graph


def named_graph(ctx: click.Context) -> str | None:
    """The graph that ``--graph`` names; None where it was not given, whatever the environment says."""
    found: str | None = ctx.meta.get(_GRAPH)
    return found


def name_timeout(ctx: click.Context, seconds: float) -> None:
    """Remember that ``--timeout`` gives so many seconds."""
    ctx.meta[_TIMEOUT] = seconds


def named_timeout(ctx: click.Context) -> float | None:
    """The seconds that ``--timeout`` gives; None where it was not given."""
    found: float | None = ctx.meta.get(_TIMEOUT)
    return found


def name_anew(ctx: click.Context) -> None:
    """Remember that ``--no-cache`` was given."""
    ctx.meta[_ANEW] = True


def named_anew(ctx: click.Context) -> bool:
    """Whether ``--no-cache`` was given."""
    return bool(ctx.meta.get(_ANEW))


def refuse_no_cache(ctx: click.Context) -> None:
    """Raise UsageError when ``--no-cache`` was given to what answers from a graph of this machine only."""
    if named_anew(ctx):
        raise click.UsageError("--no-cache is for an endpoint, and what is served is none; leave it out", ctx)


def opened(graph: str | None) -> Session:
    """The graph that is asked, open, each of its answers within the time that was given."""
    ctx = click.get_current_context()
    try:
        return stancegraph.open(graph, timeout=named_timeout(ctx), cache=not named_anew(ctx))
    except ArgumentError as error:
        if error.word != "cache":
            raise
        raise click.UsageError("--no-cache is for an endpoint, and the graph is none; leave it out", ctx) from error


def said_for_nothing(ctx: click.Context, what: str) -> str | None:
    """What is wrong where ``what`` asks no graph, and something was given of one; None where nothing was."""
    for is_given, option in (
        (named_graph(ctx) is not None, "--graph names the graph to ask"),
        (named_timeout(ctx) is not None, "--timeout is for what a graph is asked"),
        (named_anew(ctx), "--no-cache is for what a graph is asked"),
    ):
        if is_given:
            return f"{option}, and {what} asks none; leave it out"
    return None


def refuse_graph(what: str) -> None:
    """Raise UsageError when ``--graph``, ``--timeout`` or ``--no-cache`` was given to what asks no graph."""
    ctx = click.get_current_context()
    if wrong := said_for_nothing(ctx, what):
        raise click.UsageError(wrong, ctx)
