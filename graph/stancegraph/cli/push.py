"""The command that brings a graph to a server."""

from __future__ import annotations

import click

from stancegraph import limits
from stancegraph.cli.naming import named_timeout, opened
from stancegraph.cli.progress import counting
from stancegraph.cli.terminal import say, tell


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph push http://127.0.0.1:7878/query --dry-run\n"
    "  stancegraph --graph both.graph push http://127.0.0.1:7878/query\n"
    "  stancegraph push https://host.example/sparql --graph-store https://host.example/sparql-graph-crud-auth"
)
@click.argument("url")
@click.option(
    "--update", metavar="URL", help="Where the server takes SPARQL 1.1 Update. [default: where servers of its kind do]"
)
@click.option("--graph-store", metavar="URL", help="Where it speaks the Graph Store HTTP Protocol, to be used instead.")
@click.option(
    "--replace",
    "named",
    metavar="IRI",
    multiple=True,
    help="A named graph of the server that may be replaced, or removed where the graph has none of this name (any number of times).",
)
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(0, limits.MOST_ASKED_BACK),
    default=100,
    show_default=True,
    help="How many statements, drawn by lot, the server is asked back at the end.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Where the lot starts: the same seed draws the same statements.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only say what would be sent where: one line a named graph. The server is asked, and nothing is changed.",
)
@click.pass_obj
def push(
    graph: str | None,
    url: str,
    update: str | None,
    graph_store: str | None,
    named: tuple[str, ...],
    sample: int,
    seed: int,
    dry_run: bool,
) -> None:
    """Bring the graph to a server, named graph by named graph. URL is where the server answers queries, as --graph would name it.

    What is there already is not sent again, what is another version is replaced; graphs of others are left alone. A push that was
    ended goes on when it is given again. At the end the server is asked for the number of statements of every graph, and for some of
    them back. A name and password are kept as for reading, never in an address: see docs/push.md.
    """
    from stancegraph.pushing.push import Step

    if update is not None and graph_store is not None:
        raise click.UsageError("--update and --graph-store are two protocols; give one of them")
    with opened(graph) as session, counting("graphs") as progress:
        done = session.push(
            url,
            update=update,
            graph_store=graph_store,
            replace=named,
            sample=sample,
            seed=seed,
            dry_run=dry_run,
            timeout=named_timeout(click.get_current_context()),
            progress=progress,
        )
    if dry_run:
        for each in done.plan:
            if each.step is not Step.SAME:
                tell(f"{each.step:7}  {each.statements:9,}  {each.name}")
        counted = ", ".join(f"{done.count(step):,} {step}" for step in Step if done.count(step))
        say(
            f"Nothing was sent. It is for {done.url} ({done.protocol}): {done.statements:,} statements in "
            f"{_graphs(sum(done.count(step) for step in (Step.NEW, Step.REPLACE, Step.SAME)))} ({counted})."
        )
        if done.count(Step.LEFT):
            say(
                "What is left there has no place in the graph any more; nothing is pushed until it is named with --replace."
            )
        return
    sent = done.count(Step.NEW) + done.count(Step.REPLACE)
    say(
        f"Pushed to {done.url} ({done.protocol}): {done.statements:,} statements in {_graphs(sent + done.count(Step.SAME))}, of which "
        f"{done.count(Step.SAME):,} were there. All counts agree, and {done.asked_back:,} statements were asked back (seed {seed})."
    )
    if removed := done.count(Step.REMOVE):
        say(f"Removed {_graphs(removed)}.")
    if done.parted:
        say(
            f"{_graphs(len(done.parted)).capitalize()} went in pieces: for a while the server had a part of {'it' if len(done.parted) == 1 else 'each'}."
        )


def _graphs(number: int) -> str:
    return f"{number:,} graph{'s' * (number != 1)}"
