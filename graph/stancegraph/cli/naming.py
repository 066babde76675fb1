"""Whether ``--graph`` was given, before or after the command: what names a graph must not be passed over."""

from __future__ import annotations

import click

_KEY = "stancegraph.graph"


def name_graph(ctx: click.Context, graph: str) -> None:
    """Remember that ``--graph`` names this one."""
    ctx.meta[_KEY] = graph


def named_graph(ctx: click.Context) -> str | None:
    """The graph that ``--graph`` names; None where it was not given, whatever the environment says."""
    found: str | None = ctx.meta.get(_KEY)
    return found


def refuse_graph(what: str) -> None:
    """Raise UsageError when ``--graph`` was given to what asks no graph."""
    ctx = click.get_current_context()
    if named_graph(ctx) is not None:
        raise click.UsageError(f"--graph names the graph to ask, and {what} asks none; leave it out", ctx)
