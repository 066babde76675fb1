"""Contradictions: positions of opposite sign that stand close together in time and should not both be the actor's.

Three kinds:

- ``self-vs-attributed``: the actor's own words against what another actor says of it on the same issue;
- ``split-voice``: two voices of one organisation, that is, two persons who spoke for it, or one of them and itself;
- ``words-vs-deeds``: what the actor (or who spoke for it) says against how an event it did bears on the issue.

For the last two only direct voices count, for the first own words and attributed ones. Only what still stands counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask, expand_ranges
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, NOBODY, Claims, Codes, in_range, in_voices, live_rows
from stancegraph.answers.kinds import ContradictionKind
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.rows import days_of, labelled, position_words, texts, voice_words
from stancegraph.answers.scope import Scope, whole
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.records import Event
from stancegraph.model.words import Voice

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """Two things that do not go together, of ``actor`` on ``issue`` (ids); ``kind`` says what stands against what.

    ``first`` is the id of a stance; ``second`` that of a stance, for words-vs-deeds of an event.
    ``first`` is the own words, the words, or for split-voice the earlier stance. ``first_by`` and ``second_by`` say who
    says (or does) so: the actor, one who spoke for it, or who attributes it. ``second_voice`` is None for a deed.
    ``first_position`` and ``second_position``, ``first_voice`` and ``second_voice`` are words.
    ``dates`` is both dates (``first_date``, ``second_date``) with a slash between them, ``gap_days`` how many days they are
    apart, whichever came first.
    """

    kind: str
    actor: str
    actor_label: str
    issue: str
    issue_label: str
    first: str
    second: str
    dates: str
    gap_days: int
    first_date: date
    second_date: date
    first_position: str
    second_position: str
    first_voice: str
    second_voice: str | None
    first_by: str
    first_by_label: str
    second_by: str
    second_by_label: str


def contradictions(
    table: StanceTable,
    catalogue: Catalogue,
    scope: Scope,
    *,
    kinds: Collection[ContradictionKind] | None = None,
    within: int = 30,
) -> list[ContradictionRow]:
    """Contradictions at most ``within`` days apart, by kind, actor, issue, the two dates and ids.

    ``kinds`` narrows the answer (None: all). Both sides lie from ``since`` to ``until`` and are no later than the day
    asked about. ``voices`` leaves out stances in others; deeds have no voice and stay. ``inherit=False`` leaves out what
    those said who spoke for the actor, and with it every split voice.
    """
    scope.refuse_entailed("contradictions compare")
    whole("within", within, 0)
    names = Codes.of(table, catalogue)
    live = live_rows(table, scope) & in_range(table.date, scope)
    if scope.voices is not None:
        live &= in_voices(table, scope.voices)
    said = Claims.own(table, np.flatnonzero(live & in_voices(table, DIRECT)))
    if scope.inherit:
        said = Claims.concat([said, Mandates.of(catalogue.roles, names).spoken_for(table, said)])
    hearsay = Claims.own(table, np.flatnonzero(live & in_voices(table, [Voice.ATTRIBUTED])))

    words = _stances(table, said.about(names, scope.actors, scope.issues))
    attributed = _stances(table, hearsay.about(names, scope.actors, scope.issues))
    own_words = words[(words.by == words.holder) & (table.voice[words.what] == Voice.SELF.rank)]
    events = _done(catalogue.events, scope)

    found: list[ContradictionRow] = []
    if kinds is None or ContradictionKind.SELF_VS_ATTRIBUTED in kinds:
        pairs = _opposed(own_words, attributed, within)
        found += _rows(ContradictionKind.SELF_VS_ATTRIBUTED, table, catalogue, names, *pairs)
    if kinds is None or ContradictionKind.SPLIT_VOICE in kinds:
        pairs = _split(table, words, within)
        found += _rows(ContradictionKind.SPLIT_VOICE, table, catalogue, names, *pairs)
    if kinds is None or ContradictionKind.WORDS_VS_DEEDS in kinds:
        pairs = _opposed(words, _deeds(events, names), within)
        found += _rows(ContradictionKind.WORDS_VS_DEEDS, table, catalogue, names, *pairs, events)
    return found


def _done(events: Sequence[Event], scope: Scope) -> list[Event]:
    """The events of the days asked about."""
    since, until = scope.since or date.min, min(scope.day, scope.until or date.max)
    return [event for event in events if since <= event.date <= until]


@dataclass(frozen=True, slots=True)
class _Signs:
    """Signs of a position: stances (``what`` is the row of the table) or deeds (``what`` is the place among events).

    ``holder`` is whose position it shows, ``by`` who gives the sign; both are codes.
    """

    what: Ints
    holder: Ints
    issue: Ints
    day: Ints
    value: Ints
    by: Ints

    def __getitem__(self, which: NDArray[Any]) -> _Signs:
        return _Signs(
            self.what[which], self.holder[which], self.issue[which], self.day[which], self.value[which], self.by[which]
        )


def _stances(table: StanceTable, claims: Claims) -> _Signs:
    day, value = table.date[claims.row].astype(np.int64), table.value[claims.row].astype(np.int64)
    by = np.where(claims.via == NOBODY, claims.holder, claims.via)
    attributed_by = table.attributed_by[claims.row]
    by = np.where(attributed_by == NOBODY, by, attributed_by)
    return _Signs(claims.row, claims.holder, claims.issue, day, value, by)


def _deeds(events: Iterable[Event], names: Codes) -> _Signs:
    """Events as signs of each of their actors, on each issue they bear on."""
    actors = {name: code for code, name in enumerate(names.actors)}
    issues = {name: code for code, name in enumerate(names.issues)}
    rows = [
        (place, actors[actor], issues[deed.issue], day_number(event.date), int(deed.position), actors[actor])
        for place, event in enumerate(events)
        for deed in event.bears_on
        for actor in event.actors
        if actor in actors and deed.issue in issues
    ]
    return _Signs(*np.array(rows, dtype=np.int64).reshape(-1, 6).T)


def _opposed(left: _Signs, right: _Signs, within: int) -> tuple[_Signs, _Signs]:
    """All pairs of one holder and issue, of opposite sign, at most ``within`` days apart."""
    left, right = left[left.value != 0], right[right.value != 0]
    if not len(left.what) or not len(right.what):
        return left[_NONE], right[_NONE]
    # Issue, holder and sign make stretches of a line on which days are steps; each is too far from the next to reach it.
    earliest = int(min(left.day.min(), right.day.min()))
    days = int(max(left.day.max(), right.day.max())) - earliest + 1
    within = min(within, days)
    issues = int(max(left.issue.max(), right.issue.max())) + 1
    stretch = days + within

    def places(signs: _Signs, positive: Mask) -> Ints:
        line = (signs.holder * issues + signs.issue) * 2 + positive.astype(np.int64)
        return line * stretch + (signs.day - earliest)

    ours, theirs = places(left, left.value > 0), places(right, right.value < 0)
    order = np.argsort(theirs, kind="stable")
    theirs = theirs[order]
    which, other = expand_ranges(
        np.searchsorted(theirs, ours - within, "left"), np.searchsorted(theirs, ours + within, "right")
    )
    return left[which], right[order[other]]


def _split(table: StanceTable, words: _Signs, within: int) -> tuple[_Signs, _Signs]:
    """Pairs of words for one holder by two different voices, the earlier first (on one day by id)."""
    first, second = _opposed(words, words, within)
    different = first.by != second.by
    first, second = first[different], second[different]
    ids = zip(texts(table.ids, first.what), texts(table.ids, second.what), strict=True)
    lower_id = np.fromiter((one < other for one, other in ids), dtype=bool, count=len(first.what))
    # Each pair is found both ways round.
    in_order = (first.day < second.day) | ((first.day == second.day) & lower_id)
    return first[in_order], second[in_order]


def _rows(
    kind: ContradictionKind,
    table: StanceTable,
    catalogue: Catalogue,
    names: Codes,
    first: _Signs,
    second: _Signs,
    events: Sequence[Event] | None = None,
) -> list[ContradictionRow]:
    """Pairs as rows in order; ``events`` are what the second sides are places of, None: they are rows of the table."""
    seconds = texts(table.ids, second.what) if events is None else [events[place].id for place in second.what.tolist()]
    voices = voice_words(table.voice[second.what].tolist()) if events is None else [None] * len(seconds)
    first_days, second_days = days_of(first.day), days_of(second.day)
    rows = map(
        ContradictionRow,
        repeat(kind.value),
        *labelled(names.actors, first.holder, catalogue.actors),
        *labelled(names.issues, first.issue, catalogue.issues),
        texts(table.ids, first.what),
        seconds,
        (f"{one}/{other}" for one, other in zip(first_days, second_days, strict=True)),
        np.abs(first.day - second.day).tolist(),
        first_days,
        second_days,
        position_words(first.value.tolist()),
        position_words(second.value.tolist()),
        voice_words(table.voice[first.what].tolist()),
        voices,
        *labelled(names.actors, first.by, catalogue.actors),
        *labelled(names.actors, second.by, catalogue.actors),
    )
    return sorted(rows, key=lambda row: (row.actor, row.issue, row.first_date, row.second_date, row.first, row.second))
