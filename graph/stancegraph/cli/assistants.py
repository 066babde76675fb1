"""The command by which an assistant asks a graph, and what it needs to be installed."""

from __future__ import annotations

from importlib.util import find_spec

import click

from stancegraph.cli.naming import named_graph, named_timeout, refuse_no_cache
from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError

# The SDK in its first edition has no second.
_EXTRA = ("mcp", "mcp_types", "starlette")

ALLOW_SPARQL = "Let assistants ask any SPARQL query (the tool sparql), read-only and within limits."


def refuse_without_sdk() -> None:
    """Raise StancegraphError, with what to install, where the protocol cannot be spoken."""
    if any(find_spec(name) is None for name in _EXTRA):
        raise StancegraphError(
            "answering assistants needs the SDK of the Model Context Protocol, which the extra brings: pip install 'stancegraph[mcp]'"
        )


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph mcp\n  stancegraph mcp mine/.stancegraph\n  stancegraph --timeout 10 mcp --allow-sparql"
)
@click.argument("target", metavar="[GRAPH]", required=False)
@click.option("--allow-sparql", is_flag=True, help=ALLOW_SPARQL)
@click.pass_obj
def mcp(graph: str | None, target: str | None, allow_sparql: bool) -> None:
    """Answer an assistant about the graph, read-only, by the Model Context Protocol (MCP) on standard input and output.

    An assistant starts it: its configuration names this command. GRAPH is a store, a dataset folder or an RDF file. It goes on with a new
    graph when build replaces it, and ends with standard input. A query may take 30 seconds, or what --timeout says. docs/assistants.md says how
    it is set up, and what is answered; over HTTP the same is: stancegraph serve --mcp.
    """
    ctx = click.get_current_context()
    named = named_graph(ctx)
    if target is not None and named is not None:
        raise click.UsageError(f"the graph is named twice, as {named} and as {target}; name one graph")
    refuse_no_cache(ctx)
    refuse_without_sdk()
    from stancegraph.assistants.over_stdio import serve_over_stdio
    from stancegraph.web.asking import Limits

    timeout = named_timeout(ctx)
    limits = Limits() if timeout is None else Limits(seconds=timeout)
    serve_over_stdio(target if target is not None else graph, limits, allows_sparql=allow_sparql, say=say)
