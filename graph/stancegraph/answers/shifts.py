"""Who moved: from what to what, when, by how much, and how long after what event.

An actor's course on an issue runs over the days on which it has direct stances (or stances in the voices chosen). The
position of a day is that of its strongest voice; a day whose strongest voice contradicts itself tells none and is left
out. A shift is two telling days, one after the other, with different positions. An organisation without any such stance
of its own on the issue is followed through those who spoke for it; persons inherit nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from stancegraph.answers.arrays import composite_key, disagreeing, group_argmax, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, Claims, Codes, in_range, in_voices, live_rows, one_each
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.rows import days_of, labelled, position_words, texts
from stancegraph.answers.scope import Scope, whole
from stancegraph.answers.stance_table import StanceTable
from stancegraph.model.records import Event


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One move from a position to another, of ``actor`` on ``issue`` (ids). On the outside ``from_`` is called ``from``.

    ``change`` is the number of ``to`` minus that of ``from_``, ``days`` the time between the two stances: ``from_stance``
    of the day ``from_date``, and ``to_stance`` of ``to_date``. ``via`` is who
    made the later stance for an organisation, None: itself. ``after_event`` is the last event between them, that of the
    later stance's day included; of several on one day one that bears on the issue comes first. ``after_event_label`` says
    what happened, ``days_after_event`` how many days before the later stance.
    """

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    from_: str
    to: str
    change: int
    from_date: date
    to_date: date
    from_stance: str
    to_stance: str
    days: int
    via: str | None
    via_label: str | None
    after_event: str | None
    after_event_label: str | None
    days_after_event: int | None


def shifts(table: StanceTable, catalogue: Catalogue, scope: Scope, *, minimum: int = 1) -> list[ShiftRow]:
    """The shifts that were complete by the day asked about, by date, actor and issue; see the definition above.

    ``since`` and ``until`` bound the day of the later stance, ``minimum`` the size of the change whatever its direction.
    Voices are self and reported unless chosen. ``inherit=False`` follows organisations through their own stances only.
    """
    scope.refuse_entailed("shifts compare")
    names = Codes.of(table, catalogue)
    usable = live_rows(table, scope) & in_voices(table, DIRECT if scope.voices is None else scope.voices)
    claims = Claims.own(table, np.flatnonzero(usable)).about(names, None, scope.issues)
    if scope.inherit:
        spoken = Mandates.of(catalogue.roles, names).spoken_for(table, claims)
        claims = Claims.concat([claims, spoken.without(names, claims)])
    course = _telling(table, names, claims.about(names, scope.actors, None))
    earlier, later = _moves(table, names, course, whole("minimum", minimum, 0))
    kept = in_range(table.date[later.row], scope)
    return _rows(table, catalogue, names, earlier[kept], later[kept])


def _telling(table: StanceTable, names: Codes, claims: Claims) -> Claims:
    """One claim for each holder, issue and day that tells a position, in this order."""
    topic, day = claims.topic(names), table.date[claims.row].astype(np.int64)
    winners = claims[group_argmax(composite_key(topic, day), table.voice[claims.row].astype(np.int64))]
    said = (winners.topic(names), table.date[winners.row].astype(np.int64), table.value[winners.row].astype(np.int64))
    each = one_each(table, names, winners, said)
    days = composite_key(each.topic(names), table.date[each.row])
    return each[~disagreeing(days, table.value[each.row])]


def _moves(table: StanceTable, names: Codes, course: Claims, minimum: int) -> tuple[Claims, Claims]:
    """Neighbours on one course that differ, by day, actor and issue."""
    topic, value = course.topic(names), table.value[course.row].astype(np.int64)
    moved = (topic[1:] == topic[:-1]) & (np.abs(np.diff(value)) >= max(minimum, 1))
    place = np.flatnonzero(moved)
    later = course[place + 1]
    by_name = ranks(names.issues)[later.issue], ranks(names.actors)[later.holder]
    order = np.lexsort((*by_name, table.date[later.row]))
    return course[place[order]], later[order]


@dataclass(frozen=True, slots=True)
class _Events:
    """Events by day: of each day the first by id, and the first by id that bears on an issue."""

    days: list[date]
    first: dict[date, Event]
    bearing: dict[tuple[date, str], Event]

    @classmethod
    def of(cls, events: Iterable[Event]) -> _Events:
        first: dict[date, Event] = {}
        bearing: dict[tuple[date, str], Event] = {}
        for event in sorted(events, key=lambda each: (each.date, each.id)):
            first.setdefault(event.date, event)
            for deed in event.bears_on:
                bearing.setdefault((event.date, deed.issue), event)
        return cls(list(first), first, bearing)

    def last(self, after: date, until: date, issue: str) -> Event | None:
        """The latest event of the days from ``after`` (left out) to ``until``."""
        place = bisect_right(self.days, until)
        if place == 0 or self.days[place - 1] <= after:
            return None
        day = self.days[place - 1]
        return self.bearing.get((day, issue)) or self.first[day]


def _rows(table: StanceTable, catalogue: Catalogue, names: Codes, earlier: Claims, later: Claims) -> list[ShiftRow]:
    from_values, to_values = table.value[earlier.row].tolist(), table.value[later.row].tolist()
    from_days, to_days = days_of(table.date[earlier.row]), days_of(table.date[later.row])
    issue, issue_label = labelled(names.issues, later.issue, catalogue.issues)
    found = list(map(_Events.of(catalogue.events).last, from_days, to_days, issue))
    return list(
        map(
            ShiftRow,
            *labelled(names.actors, later.holder, catalogue.actors),
            issue,
            issue_label,
            position_words(from_values),
            position_words(to_values),
            (to - from_ for from_, to in zip(from_values, to_values, strict=True)),
            from_days,
            to_days,
            texts(table.ids, earlier.row),
            texts(table.ids, later.row),
            ((to - from_).days for from_, to in zip(from_days, to_days, strict=True)),
            *labelled(names.actors, later.via, catalogue.actors),
            (event and event.id for event in found),
            (event and event.label for event in found),
            ((to - event.date).days if event else None for event, to in zip(found, to_days, strict=True)),
        )
    )
