"""The command that serves a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from stancegraph.cli.assistants import ALLOW_SPARQL, refuse_without_sdk
from stancegraph.cli.naming import named_timeout, refuse_no_cache
from stancegraph.cli.terminal import say
from stancegraph.extras import refuse_without

if TYPE_CHECKING:
    from collections.abc import Callable

    from stancegraph.web.app import Guard, Mounted
    from stancegraph.web.site import Site

_EXTRA = ("starlette", "uvicorn")


def _public(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter(f"{value!r} should look like https://example.org")
    return value.rstrip("/")


def _origins(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for each in values:
        parts = urlsplit(each)
        if each != "*" and (parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != each):
            raise click.BadParameter(f"{each!r} should be * or look like https://example.org")
    return values


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph serve\n  stancegraph --graph mine serve --port 0\n"
    "  stancegraph serve --host 0.0.0.0 --public-url https://example.org --cors '*'"
)
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 is one that is free."
)
@click.option(
    "--public-url",
    "public",
    metavar="URL",
    callback=_public,
    help="By what address others know this server, where a proxy stands before it.",
)
@click.option(
    "--cors",
    "origins",
    metavar="ORIGIN",
    multiple=True,
    callback=_origins,
    help="Let pages of this site, or of all (*), read the answers; repeat for several. [default: none; * where --host is not of this machine only]",
)
@click.option(
    "--most-rows",
    metavar="N",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="Rows or triples an answer to a query may have; more is refused.",
)
@click.option("--mcp", "has_mcp", is_flag=True, help="Answer assistants too, at /mcp (docs/assistants.md).")
@click.option("--allow-sparql", is_flag=True, help=f"With --mcp: {ALLOW_SPARQL[0].lower()}{ALLOW_SPARQL[1:]}")
@click.option("--log", "is_logged", is_flag=True, help="Write a line for each request to standard error.")
@click.pass_obj
def serve(
    graph: str | None,
    host: str,
    port: int,
    public: str | None,
    origins: tuple[str, ...],
    most_rows: int,
    has_mcp: bool,
    allow_sparql: bool,
    is_logged: bool,
) -> None:
    """Serve the graph over HTTP, read-only: SPARQL, the answers as pages and data, and the explorer.

    It listens on this machine only unless --host says otherwise, and goes on with a new graph when build replaces it. A SPARQL query
    may take 30 seconds, or what --timeout says. docs/serve.md has all addresses.
    """
    refuse_without(_EXTRA, "serving", "web")
    if allow_sparql and not has_mcp:
        raise click.UsageError("--allow-sparql is for assistants (--mcp); everybody else asks SPARQL at /sparql")
    if has_mcp:
        refuse_without_sdk()
    from stancegraph.web import server
    from stancegraph.web.asking import Limits
    from stancegraph.web.site import Settings

    ctx = click.get_current_context()
    refuse_no_cache(ctx)
    timeout = named_timeout(ctx)
    settings = Settings(Limits(most_rows) if timeout is None else Limits(most_rows, timeout), public)
    server.serve(
        graph,
        host=host,
        port=port,
        settings=settings,
        guard=_guard(host, public, origins, is_logged),
        beside=_for_assistants(allow_sparql) if has_mcp else None,
        say=say,
    )


def _for_assistants(allow_sparql: bool) -> Callable[[Site, Guard], Mounted]:
    from stancegraph.assistants.over_http import beside

    return lambda site, guard: beside(site, guard, say, allows_sparql=allow_sparql)


def _guard(host: str, public: str | None, origins: tuple[str, ...], is_logged: bool) -> Guard:
    from stancegraph.web.app import LOOPBACK, Guard
    from stancegraph.web.server import is_loopback

    local = is_loopback(host)
    names = LOOPBACK | ({urlsplit(public).hostname or ""} if public else set()) if local else None
    return Guard(names, frozenset(origins or (() if local else ("*",))), say if is_logged else None)
