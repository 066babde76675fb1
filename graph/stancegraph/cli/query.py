"""The command that asks in SPARQL."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from stancegraph import limits
from stancegraph.cli import options
from stancegraph.cli.asked_query import AskedQuery, values_given
from stancegraph.cli.naming import named_timeout, opened, refuse_graph
from stancegraph.cli.output import standard_output, write_text
from stancegraph.cli.rows import RowFormat, grid, print_table, write_rows
from stancegraph.cli.terminal import on_terminal, say
from stancegraph.errors import QueryError
from stancegraph.exporters.formats import RDF_NAMES, ROW_NAMES

if TYPE_CHECKING:
    from stancegraph.session import Session

_FOR_ROWS = ("table", *ROW_NAMES)
_FOR_TRIPLES = tuple(RDF_NAMES)
# "xml" and its like are the results format of rows, and RDF/XML of triples.
_NAMES = {"table": (), **ROW_NAMES, **RDF_NAMES}
# What a table for eyes holds: a terminal lays out all of it at once.
_MOST_SHOWN = 1000
_LONGEST_CELL = 10_000


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph query --list\n  stancegraph query positions --set issue=peace-talks --set as_of=2025-04-05\n"
    "  stancegraph query my.rq --format json\n  stancegraph query -e 'SELECT ?name { ?a a sg:State ; rdfs:label ?name }'\n"
    "  stancegraph query -e 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }' --set s=actor:russia --format turtle"
)
@click.argument("query", metavar="[FILE.rq|NAME|-]", required=False, type=options.QUERY)
@click.option("-e", "text", metavar="TEXT", help="The query itself.")
@click.option("--list", "list_all", is_flag=True, help="List the named queries with their parameters.")
@click.option("--show", is_flag=True, help="Print the query instead of running it: with --set as it would run.")
@click.option(
    "--set",
    "values",
    metavar="NAME=VALUE",
    multiple=True,
    callback=values_given,
    help="Bind a variable: actor:id, issue:id and the like, a term as SPARQL writes it, or text.",
)
@click.option("--allow-service", is_flag=True, help="Let the query call other servers (SERVICE).")
@click.option(
    "--format",
    "format",
    type=options.Format(_NAMES),
    help="SELECT, ASK: table, json, xml, csv, tsv (W3C formats). CONSTRUCT, DESCRIBE: turtle, ntriples, rdfxml, trig, "
    "nquads, jsonld. Suffixes (ttl) and media types are understood. "
    "[default: table on a terminal, csv elsewhere; turtle]",
)
@click.pass_obj
def query(
    graph: str | None,
    query: str | None,
    text: str | None,
    list_all: bool,
    show: bool,
    values: dict[str, str],
    allow_service: bool,
    format: str | None,
) -> None:
    """Ask in SPARQL 1.1, read-only: a named query, a file (one that is called as a named query: ./NAME), standard input (-) or text (-e).

    The prefixes of the vocabulary and of the dataset (actor:, issue:, stance: and the like) need no declaration. Queries see
    all named graphs as one, unless they say FROM.
    """
    if list_all:
        refuse_graph("--list")
        _list(format)
        return
    if (query is None) == (text is None):
        raise click.UsageError("give one query: a name (see --list), a file, - or -e TEXT")
    options.check_text(text or "", "-e")
    asked = AskedQuery(query, text)
    if show:
        if not values:
            refuse_graph("--show")
        write_text([_text(graph, asked, values).rstrip(), "\n"])
        return
    with opened(graph) as session:
        timeout = named_timeout(click.get_current_context())
        answer = session.query(
            asked.text, values, timeout=limits.PATIENCE if timeout is None else timeout, allow_service=allow_service
        )
        _write(answer, format, session, asked.text)


def _text(graph: str | None, asked: AskedQuery, values: dict[str, str]) -> str:
    """The query with its rules written out; with values in it, as it would run."""
    if not values:
        from stancegraph.queries.rules import written_out

        return written_out(asked.text, asked.name)
    with opened(graph) as session:
        return session.query_text(asked.text, values)


def _list(format: str | None) -> None:
    from stancegraph.queries import library

    if format not in (None, *RowFormat):
        raise click.UsageError(f"--list is written as one of {', '.join(RowFormat)}")

    rows = [
        {
            "name": query.name,
            "question": query.title,
            "parameters": " ".join(
                f"[{each.name}=…]" if each.optional else f"{each.name}={each.default or '…'}"
                for each in query.parameters
            ),
        }
        for query in library().values()
    ]
    if format in (None, "table") and (format or on_terminal()):
        table = grid({"Name": {"no_wrap": True}, "Question": {}, "Parameters": {"style": "bright_black"}})
        for row in rows:
            table.add_row(*row.values())
        print_table(table)
    else:
        write_rows(rows, ["name", "question", "parameters"], format or "csv")


def _write(answer: Any, format: str | None, session: Session, query: str) -> None:
    from pyoxigraph import QueryBoolean, QuerySolutions

    if not isinstance(answer, QuerySolutions | QueryBoolean):
        _write_triples(answer, format or "turtle", session, query)
        return
    if format in _FOR_TRIPLES and format != "xml":
        raise QueryError(
            f"{format} holds triples, and this query gives rows or a truth value; choose one of {', '.join(_FOR_ROWS)}"
        )
    format = format or ("table" if on_terminal() else "csv")
    if format == "table" and isinstance(answer, QuerySolutions):
        _table(answer)
    else:
        from stancegraph.exporters.answers import write_rows

        with standard_output() as stream:
            write_rows(answer, "csv" if format == "table" else format, stream)


def _write_triples(triples: Any, format: str, session: Session, query: str) -> None:
    from stancegraph.exporters.graphs import short_names, write_triples
    from stancegraph.rdf.sparql import declared_prefixes

    if format == "xml":
        format = "rdfxml"
    if format in _FOR_ROWS:
        raise QueryError(f"{format} holds rows, and this query gives triples; choose one of {', '.join(_FOR_TRIPLES)}")
    with standard_output() as stream:
        write_triples(triples, format, stream, short_names(session.graph, declared_prefixes(query)))


def _table(solutions: Any) -> None:
    """The first rows as a table. The others are only counted, so that any number of them takes no more memory."""
    names = [variable.value for variable in solutions.variables]
    table = grid({name: {"overflow": "fold"} for name in names})
    for solution in islice(solutions, _MOST_SHOWN):
        table.add_row(*(_shown(solution[name]) for name in names))
    if not table.row_count:
        say("No solutions.")
        return
    print_table(table)
    if left := sum(1 for _ in solutions):
        say(
            f"The first {_MOST_SHOWN:,} of {_MOST_SHOWN + left:,} rows are shown, {left:,} are left out; all of them: --format csv, "
            "or fewer: LIMIT"
        )


def _shown(term: Any) -> str:
    from pyoxigraph import Literal, NamedNode

    from stancegraph.rdf.vocabulary import shorten

    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    text = term.value if isinstance(term, Literal) else str(term)
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]} ... ({len(text):,} characters)"
