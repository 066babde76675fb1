"""What every answer about a stance says, and how columns of codes become its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask
from stancegraph.answers.claims import NOBODY, Claims
from stancegraph.answers.kinds import Basis
from stancegraph.answers.pools import Rules
from stancegraph.answers.scope import Scope
from stancegraph.answers.shown import Brief
from stancegraph.answers.stance_table import CONDITION_KINDS, FOREVER, PRECISIONS, VOICES, StanceTable, day_of
from stancegraph.answers.standing import STANDINGS, ages
from stancegraph.model.records import Actor, Day, Issue, Source
from stancegraph.model.words import Position


@dataclass(frozen=True, slots=True, repr=False)
class AnswerRow(Brief):
    """What every answer about a stance says: who stands where on what, since when, according to whom.

    An ``actor``, ``issue`` or ``source`` is its id, with what it is called in the field behind it. ``position`` is the
    word and ``value`` its number, from -2 to 2; ``condition`` is what it depends on, or how far it goes, and
    ``condition_kind`` which of these. ``date`` is the day it was expressed, known as exactly as ``date_precision`` says,
    ``until`` the last day for which it was declared to hold. ``voice`` is self, reported or attributed, ``attributed_by``
    the actor who says so. ``stance_of`` is whose stance it is: the actor, or who spoke for it; ``under`` is who led the
    actor on the day it was said. ``contested`` is True where claims of one strength disagree: then all are given.
    ``standing`` is how far it can be leant on (:class:`Standing`), ``age_days`` how many days it is old on the day asked
    about, ``as_of``. ``stance`` is the id to open. ``basis`` is what it rests on (:class:`Basis`): of coded events there were
    ``events``, in the month or year ``period``, and ``mean`` is the mean of their positions; None of a statement.
    """

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
    attributed_by_label: str | None
    stance_of: str
    stance_of_label: str
    under: str | None
    under_label: str | None
    contested: bool
    standing: str
    age_days: int
    as_of: Day
    stance: str
    source: str
    source_label: str
    basis: str
    events: int | None
    period: str | None
    mean: float | None


def answer_columns(rules: Rules, claims: Claims, contested: Mask, standing: Ints, scope: Scope) -> list[list[Any]]:
    """The columns of :class:`AnswerRow` for these claims, as of the day asked about."""
    table, catalogue, names, rows = rules.table, rules.catalogue, rules.names, claims.row
    led = rules.governments.leaders(rules.governments.of_claims(table, claims))
    values = table.value[rows].tolist()
    dates = days_of(table.date[rows])
    return [
        *labelled(names.actors, claims.holder, catalogue.actors),
        *labelled(names.issues, claims.issue, catalogue.issues),
        position_words(values),
        values,
        table.condition.at(rows),
        [None if code < 0 else _CONDITION_WORDS[code] for code in table.condition_kind[rows].tolist()],
        dates,
        precision_words(table.precision[rows].tolist()),
        [None if day == FOREVER else day_of(day) for day in table.until[rows].tolist()],
        voice_words(table.voice[rows].tolist()),
        *labelled(table.actors, table.attributed_by[rows], catalogue.actors),
        *labelled(table.actors, table.actor[rows], catalogue.actors),
        *labelled(names.actors, led, catalogue.actors),
        contested.tolist(),
        [STANDINGS[code].value for code in standing.tolist()],
        ages(table, rows, scope).tolist(),
        [scope.day] * len(rows),
        table.ids.at(rows),
        *labelled(table.sources, table.source[rows], catalogue.sources),
        *worked_out(table, rows),
    ]


def bases(table: StanceTable, rows: Ints) -> list[str]:
    """What the stances of these rows rest on."""
    return [_BASES[events > 0] for events in table.events[rows].tolist()]


_BASES = (Basis.STATEMENT.value, Basis.EVENTS.value)


def worked_out(table: StanceTable, rows: Ints) -> tuple[list[str], list[Any], list[Any], list[Any]]:
    """What these stances rest on, and of coded events how many, in which period, with what mean."""
    counts = table.events[rows].tolist()
    spans = zip(table.opens[rows].tolist(), table.date[rows].tolist(), strict=True)
    return (
        bases(table, rows),
        [count or None for count in counts],
        [
            period_of(day_of(first), day_of(last)) if count else None
            for count, (first, last) in zip(counts, spans, strict=True)
        ],
        [mean if count else None for count, mean in zip(counts, table.mean[rows].tolist(), strict=True)],
    )


def period_of(first: date, last: date) -> str:
    """The month or year, or the day, from the one day to the other: 2014-03."""
    known = 10 if first == last else 7 if first.month == last.month else 4
    return first.isoformat()[:known]


_CONDITION_WORDS = [kind.value for kind in CONDITION_KINDS]

_PRECISION_WORDS = [precision.value for precision in PRECISIONS]

_VOICE_WORDS = [voice.value for voice in VOICES]

_POSITION_WORDS = {int(position): position.label for position in Position}


def voice_words(ranks_of_voices: Iterable[int]) -> list[str]:
    """The word of each voice, given by rank."""
    return [_VOICE_WORDS[rank] for rank in ranks_of_voices]


def precision_words(ranks_of_precisions: Iterable[int]) -> list[str]:
    """The word of each date precision, given by rank."""
    return [_PRECISION_WORDS[rank] for rank in ranks_of_precisions]


def position_words(values: Iterable[int]) -> list[str]:
    """The word of each position, given by number."""
    return [_POSITION_WORDS[value] for value in values]


def named(names: Sequence[str], codes: NDArray[np.integer[Any]]) -> list[Any]:
    """The name of each code; None for nobody."""
    return [None if code == NOBODY else names[code] for code in codes.tolist()]


def labelled(
    names: Sequence[str],
    codes: NDArray[np.integer[Any]],
    known: Mapping[str, Actor] | Mapping[str, Issue] | Mapping[str, Source],
) -> tuple[list[Any], list[Any]]:
    """The id of each code, and what it is called (itself where nobody knows); None and None for nobody."""
    ids = named(names, codes)
    called: dict[str | None, str | None] = {None: None}
    for each in set(ids) - {None}:
        record = known.get(each)
        called[each] = each if record is None else _label(record)
    return ids, [called[each] for each in ids]


def _label(record: Actor | Issue | Source) -> str:
    match record:
        case Actor():
            return record.name
        case Issue():
            return record.label
        case Source():
            return record.title


def days_of(numbers: NDArray[np.integer[Any]]) -> list[date]:
    """The day of each day number."""
    listed = numbers.tolist()
    days = {number: day_of(number) for number in set(listed)}
    return [days[number] for number in listed]
