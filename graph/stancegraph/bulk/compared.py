"""A table of coded events, or of roll calls, as one side of a comparison (:mod:`stancegraph.answers.convergence`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stancegraph.answers.convergence import Cell, Side
from stancegraph.answers.scope import Scope
from stancegraph.bulk.opened import Columns
from stancegraph.errors import StancegraphError
from stancegraph.events.identities import Identities
from stancegraph.model.coded_events import Scheme
from stancegraph.model.records import Actor, Issue
from stancegraph.model.words import ActorKind

_COLUMNS = ("actor", "issue", "value", "date", "event", "code")


def side_of_events(columns: Columns, scope: Scope) -> Side:
    """Where actors stand by their latest events; where those of that day differ no value is told, and it is counted.

    Each roll call is a topic of its own, and no issue. Raises StancegraphError for a graph as Parquet, ArgumentError for a word of
    the scope that the columns cannot answer.
    """
    if columns.coded is None:
        raise StancegraphError(
            "a graph as Parquet is compared as the dataset or store that it was written from; name that"
        )
    answer = columns.positions(columns.resolved(scope))
    clear = columns.table(answer.filter(~answer.contested).select(*_COLUMNS)).to_pydict()
    cells = [
        Cell(actor, issue, value, event, day, _evidence(code, columns.are_roll_calls))
        for actor, issue, value, day, event, code in zip(*(clear[name] for name in _COLUMNS), strict=True)
    ]
    topics = answer.filter(answer.contested).select("actor", "issue").distinct()
    contested = columns.table(topics).num_rows
    return Side(
        cells,
        _actors(columns, sorted(set(clear["actor"]))),
        {} if columns.are_roll_calls else _issues(columns, sorted(set(clear["issue"]))),
        {"positions that are contested": contested} if contested else {},
    )


def _evidence(code: str | None, of_roll_call: bool) -> str:
    if not code:
        return "an event without a code"
    return f"voted {code}" if of_roll_call else f"an event coded {code}"


def _actors(columns: Columns, ids: list[str]) -> Mapping[str, Actor]:
    """Who they are, by the one name each was coded with and by what their identities say."""
    names = columns.actor_names()

    def actor(each: str) -> Actor:
        has: Identities = columns.who.identities.get(each, {})
        pages = (has.get(Scheme.WIKIDATA, ""), has.get(Scheme.WIKIPEDIA, ""))
        return Actor(
            each,
            names.get(each, each),
            ActorKind.GROUP,
            same_as=tuple(filter(None, pages)),
            iso3166=has.get(Scheme.ISO3166, ""),
            cow=has.get(Scheme.COW, ""),
        )

    return {each: actor(each) for each in ids}


def _issues(columns: Columns, ids: list[str]) -> Mapping[str, Issue]:
    told: dict[str, Any] = {each: value for about in columns.abouts for each, value in about.issues.items()}
    return {each: Issue(each, *told.get(each, (each, each))) for each in ids}
