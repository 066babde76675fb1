"""Answers from columns as rows: what programs are given, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812  # a field is called date
from math import isfinite
from typing import Any

from stancegraph.answers.scope import Scope
from stancegraph.bulk.opened import Columns
from stancegraph.bulk.ranges import Window
from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.model.words import Position


@dataclass(frozen=True, slots=True)
class EventPosition:
    """The latest position of an actor on an issue by coded events; ``event`` is the one that answers."""

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    position: str
    value: int
    date: Day
    contested: bool
    age_days: int
    as_of: Day
    event: str
    code: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ColumnPosition:
    """A position as of a day from the columns of a graph: as those of the graph itself, without what roles make of it today."""

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    position: str
    value: int
    condition: str
    condition_kind: str | None
    date: Day
    date_precision: str
    until: Day | None
    voice: str
    attributed_by: str | None
    stance_of: str
    contested: bool
    age_days: int
    as_of: Day
    stance: str
    source: str
    basis: str
    events: int | None
    period: str | None
    mean: float | None
    entailed_from: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A move from one position to another; ``from_evidence`` and ``to_evidence`` are the ids of the events or stances,
    ``days`` the time between them (None: it is not known which came first), ``from_basis`` and ``to_basis`` what the two rest on
    (:class:`~stancegraph.answers.kinds.Basis`)."""

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    from_: str
    to: str
    change: int
    from_date: Day
    to_date: Day
    from_evidence: str
    to_evidence: str
    days: int | None
    from_basis: str
    to_basis: str


@dataclass(frozen=True, slots=True)
class Count:
    """How often an actor took a position on an issue, in a window that begins on that day (none: in all of the time).

    Of a total over all issues ``issue`` is empty, and its label says what it is.
    """

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    position: str
    value: int
    window: Day | None
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """How many events an actor has with a target, in a window that begins on that day (none: in all of the time)."""

    actor: str
    actor_label: str
    target: str
    target_label: str
    window: Day | None
    count: int
    mean_position: float | None
    mean_score: float | None


def positions(found: Columns, scope: Scope) -> tuple[type, Iterator[Any]]:
    """The class of the rows, and the rows, by actor, issue, position (from support to rejection) and who attributes it.

    Of coded events they are :class:`EventPosition`, of a graph :class:`ColumnPosition`. The scope is resolved, here and below.
    """
    told = found.positions(scope)
    if found.coded is not None:
        rows = _rows(found, told, "actor", "issue", told.value.desc())
        names, labels = _names(found)
        return EventPosition, (_event_position(row, scope, names, labels) for row in rows)
    rows = _rows(found, told, "actor", "issue", told.value.desc(), "attributed_by")
    return ColumnPosition, (_column_position(row, scope, found) for row in rows)


def shifts(found: Columns, scope: Scope, *, one_side: bool = False, longest_gap: int = 365) -> Iterator[Move]:
    """Moves, by date, actor and issue."""
    told = found.shifts(scope, one_side=one_side, longest_gap=longest_gap)
    called, labels = _names(found)
    for row in _rows(found, told, "to_date", "actor", "issue", "from_id"):
        before, after = Position(row["from_value"]), Position(row["to_value"])
        yield Move(
            row["actor"],
            called.get(row["actor"], row["actor"]),
            row["issue"],
            labels.get(row["issue"], row["issue"]),
            before.label,
            after.label,
            after - before,
            row["from_date"],
            row["to_date"],
            row["from_id"],
            row["to_id"],
            row["days"],
            row["from_basis"],
            row["to_basis"],
        )


ALL_ISSUES = "all issues"
"""What stands for the label of the issue in a total."""


def counts(found: Columns, scope: Scope, window: Window = Window.ALL, *, total: bool = False) -> Iterator[Count]:
    """Counts, by actor, issue, window and position (from support to rejection); ``total``: over all issues of the scope together."""
    told = found.counts(scope, window, total=total)
    called, labels = _names(found)
    for row in _rows(found, told, "actor", *(() if total else ("issue",)), *window.names, told.value.desc()):
        position, issue = Position(row["value"]), row.get("issue", "")
        yield Count(
            row["actor"],
            called.get(row["actor"], row["actor"]),
            issue,
            ALL_ISSUES if total else labels.get(issue, issue),
            position.label,
            int(position),
            row.get("window"),
            row["count"],
        )


def pairs(found: Columns, scope: Scope, window: Window = Window.ALL) -> Iterator[Pair]:
    """Counts of events, by actor, target and window. Raises StancegraphError where scores have no mean: one is no finite number."""
    told = found.pairs(scope, window)
    names = found.target_names()
    for row in _rows(found, told, "actor", "target", *window.names):
        # Programs write NaN where there is no number; engines then give NaN for all of the pair, in silence.
        if row["mean_score"] is not None and not isfinite(row["mean_score"]):
            raise StancegraphError(
                f"an event of {show(row['actor'])} towards {show(row['target'])} has a score that is no finite number (NaN, infinite); "
                "leave it empty where there is none"
            )
        yield Pair(
            row["actor"],
            names.get(row["actor"], row["actor"]),
            row["target"],
            names.get(row["target"], row["target"]),
            row.get("window"),
            row["count"],
            row["mean_position"],
            row["mean_score"],
        )


def _names(found: Columns) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What actors and issues are called, by id or code, as far as it is known."""
    if found.coded is not None:
        return found.actor_names(), found.issue_names()
    assert found.catalogue is not None
    actors, issues = found.catalogue.actors, found.catalogue.issues
    return {key: each.name for key, each in actors.items()}, {key: each.label for key, each in issues.items()}


def _rows(found: Columns, told: Any, *by: Any) -> Iterator[dict[str, Any]]:
    for batch in found.engine.batches(told.order_by(by)):
        yield from batch.to_pylist()


def _event_position(
    row: Mapping[str, Any], scope: Scope, names: Mapping[str, str], labels: Mapping[str, str]
) -> EventPosition:
    return EventPosition(
        row["actor"],
        names.get(row["actor"], row["actor"]),
        row["issue"],
        labels.get(row["issue"], row["issue"]),
        Position(row["value"]).label,
        row["value"],
        row["date"],
        row["contested"],
        (scope.day - row["date"]).days,
        scope.day,
        row["event"],
        row["code"],
        row["source"],
    )


def _column_position(row: Mapping[str, Any], scope: Scope, found: Columns) -> ColumnPosition:
    assert found.catalogue is not None
    actors, issues = found.catalogue.actors, found.catalogue.issues
    actor, issue = row["actor"], row["issue"]
    return ColumnPosition(
        actor,
        actors[actor].name if actor in actors else actor,
        issue,
        issues[issue].label if issue in issues else issue,
        Position(row["value"]).label,
        row["value"],
        row["condition"] or "",
        row["condition_kind"],
        row["date"],
        row["date_precision"],
        row["until"],
        row["voice"],
        row["attributed_by"],
        row["stance_of"],
        row["contested"],
        max((scope.day - row["date"]).days, 0),
        scope.day,
        row["stance"],
        row["source"],
        row["basis"],
        row["events"],
        row["period"],
        row["mean"],
        row["entailed_from"],
    )
