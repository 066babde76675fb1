"""Questions to a table of coded events, as Ibis expressions.

The rules are those of ``docs/positions.md``, of which the columns of events hold these: an event counts from its day, as known
from the day on which the dataset took it in (1), the latest day answers (2), events of that day that differ are all given,
and of those alike the one taken in last, then that of the lowest id (3). Nobody speaks for another, nothing follows from
other issues, and all events are reports. Rows without an issue or a position take part in pairs only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stancegraph.answers.kinds import Basis
from stancegraph.answers.scope import OF_POSITIONS, Scope
from stancegraph.bulk.ranges import Window, dated, sign
from stancegraph.errors import ArgumentError

Table = Any
"""A table of Ibis, bound to an engine or not."""


@dataclass(frozen=True)
class CodedEvents:
    """A table with the columns of :data:`~stancegraph.model.coded_events.EVENT_COLUMNS`, and what can be asked of it."""

    table: Table

    def refuse(self, scope: Scope) -> None:
        """Raise ArgumentError for a word of a scope that the columns of events cannot answer."""
        for word in (*OF_POSITIONS, "stale_after", "voices", "where", "actor_group"):
            if word in scope.keywords:
                raise ArgumentError(word, "asks for what coded events do not have; it is for stances")
        if not scope.inherit:
            raise ArgumentError("inherit", "means nothing for coded events, where nobody speaks for another")
        for word in ("since", "until"):
            if isinstance(getattr(scope, word), datetime):
                raise ArgumentError(word, "events are dated by day: leave the time out")

    def _seen(self, scope: Scope, columns: tuple[str, ...], *, whole: bool = False) -> Table:
        """These columns of the events that count; ``whole`` leaves ``since`` and ``until`` out."""
        self.refuse(scope)
        needed = dict.fromkeys((*columns, "actor", "issue", "date", "recorded"))
        found = dated(self.table.select(*needed), scope, since_and_until=not whole)
        if scope.known_at is not None:
            # What was taken in on a day is known from the first moment of it.
            known = scope.known_at.date()
            found = found.filter(found.recorded.isnull() | (found.recorded <= known))
        if scope.actors is not None:
            found = found.filter(found.actor.isin(list(scope.actors)))
        if scope.issues is not None:
            found = found.filter(found.issue.isin(list(scope.issues)))
        return found

    @property
    def placed(self) -> Table:
        """All events that have a position on an issue."""
        return _on_issues(self.table)

    def _placed(self, scope: Scope, *columns: str, whole: bool = False) -> Table:
        """Those that have a position on an issue."""
        return _on_issues(self._seen(scope, (*columns, "position"), whole=whole))

    def positions(self, scope: Scope) -> Table:
        """The latest position of each actor on each issue, as of the day; several where the events of that day differ.

        Columns: ``actor``, ``issue``, ``value``, ``date``, ``contested``, ``event``, ``code``, ``source``.
        """
        import ibis

        # First which day it is: rows are then sorted of that day only, not of all. The two sides differ in their columns, for
        # what is the same twice engines keep, which takes longer than reading it twice.
        days = self._placed(scope)
        last = days.group_by("actor", "issue").agg(date=days.date.max())
        seen = self._placed(scope, "event_id", "code", "source")
        told = seen.inner_join(last, ["actor", "issue", "date"])
        told = _first(told, ["actor", "issue", "position"])
        topic = ibis.window(group_by=["actor", "issue"])
        return told.select(
            "actor",
            "issue",
            "date",
            "code",
            "source",
            value=told.position,
            event=told.event_id,
            contested=told.count().over(topic) > 1,
        )

    def shifts(self, scope: Scope, *, one_side: bool = False, longest_gap: int = 365) -> Table:
        """Neighbouring days of an actor on an issue that tell a position and differ in sign (``one_side``: at all).

        Columns: ``actor``, ``issue``, ``from_value``, ``to_value``, ``from_date``, ``to_date``, ``from_id``, ``to_id``, ``days``,
        ``from_basis``, ``to_basis`` (both are events).
        """
        import ibis

        seen = self._placed(scope, "event_id", whole=True)
        day = ["actor", "issue", "date"]
        told = _first(seen, [*day, "position"])
        told = told.mutate(alone=told.count().over(ibis.window(group_by=day)))
        told = told.filter(told.alone == 1)
        course = ibis.window(group_by=["actor", "issue"], order_by="date")
        told = told.mutate(
            from_value=told.position.lag().over(course),
            from_date=told.date.lag().over(course),
            from_id=told.event_id.lag().over(course),
        )
        told = told.filter(told.from_date.notnull())
        days = told.date.delta(told.from_date, unit="day")
        before, after = (told.from_value, told.position) if one_side else (sign(told.from_value), sign(told.position))
        moves = dated(told.filter((before != after) & (days <= longest_gap)), scope)
        return moves.select(
            "actor",
            "issue",
            "from_value",
            "from_date",
            "from_id",
            to_value=moves.position,
            to_date=moves.date,
            to_id=moves.event_id,
            days=moves.date.delta(moves.from_date, unit="day"),
            from_basis=ibis.literal(Basis.EVENTS.value),
            to_basis=ibis.literal(Basis.EVENTS.value),
        )

    def counts(self, scope: Scope, window: Window, *, total: bool = False) -> Table:
        """How many events each actor has on each issue at each level in each window; ``total``: on all issues together.

        Columns: ``actor``, ``issue`` (of a total not there), ``value``, ``window`` (its first day; without windows it is not there), ``count``.
        """
        seen = self._placed(scope)
        return window.grouped(seen.select("actor", "issue", "date", value=seen.position), total=total)

    def pairs(self, scope: Scope, window: Window) -> Table:
        """How many events each actor has with each target in each window, positions and scores on average.

        Columns: ``actor``, ``target``, ``window``, ``count``, ``mean_position`` and ``mean_score`` (empty where no event has one).
        """
        seen = self._seen(scope, ("target", "position", "score"))
        seen = seen.filter(seen.target != "")
        seen = seen.select("actor", "target", "position", "score", **window.column(seen.date))
        by = seen.group_by("actor", "target", *window.names)
        return by.agg(count=seen.count(), mean_position=seen.position.mean(), mean_score=seen.score.mean())

    def levels(self, scope: Scope) -> Table:
        """How many events each actor has on each issue at each level, from which day to which: what networks are made from.

        Columns: ``actor``, ``issue``, ``value``, ``count``, ``first``, ``last``.
        """
        seen = self._placed(scope)
        seen = seen.select("actor", "issue", "date", value=seen.position)
        return seen.group_by("actor", "issue", "value").agg(
            count=seen.count(), first=seen.date.min(), last=seen.date.max()
        )


def _on_issues(events: Table) -> Table:
    return events.filter(events.position.notnull() & (events.issue != ""))


def _first(events: Table, alike: list[str]) -> Table:
    """Of events that are alike the one taken in last, then that of the lowest id."""
    import ibis

    # Engines differ in where they sort what is empty: taken in nowhen is before all.
    taken_in = events.recorded.fill_null(date.min)
    order = ibis.window(group_by=alike, order_by=[ibis.desc(taken_in), events.event_id])
    ranked = events.mutate(place=ibis.row_number().over(order))
    return ranked.filter(ranked.place == 0).drop("place")
