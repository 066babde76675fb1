"""What every answer about a stance says, and how columns of codes become its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Ints, Mask
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import NOBODY, Claims, Codes
from stancegraph.answers.stance_table import VOICES, StanceTable, Strings, day_number, day_of
from stancegraph.model.records import Actor, Issue, Source
from stancegraph.model.words import Position


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What every answer about a stance says: who stands where on what, since when, according to whom.

    An ``actor``, ``issue`` or ``source`` is its id, with what it is called in the field behind it. ``position`` is the word and ``value`` its number, from -2 to 2; ``condition`` is what a
    conditional one depends on. ``date`` is the day it was expressed, ``age_days`` how many days before the day asked about.
    ``voice`` is self, reported or attributed, ``attributed_by`` the actor who says so. ``via`` is through whom it counts
    for the actor, None: its own. ``contested`` is True where claims of one strength disagree: then all are given.
    ``stance`` is the id to open.
    """

    actor: str
    actor_label: str
    issue: str
    issue_label: str
    position: str
    value: int
    condition: str
    date: date
    voice: str
    attributed_by: str | None
    attributed_by_label: str | None
    via: str | None
    via_label: str | None
    contested: bool
    age_days: int
    stance: str
    source: str
    source_label: str


def answer_columns(
    table: StanceTable, catalogue: Catalogue, names: Codes, claims: Claims, contested: Mask, day: date
) -> list[list[Any]]:
    """The columns of :class:`AnswerRow` for these claims; ages are counted up to ``day``."""
    rows = claims.row
    values = table.value[rows].tolist()
    dates = days_of(table.date[rows])
    return [
        *labelled(names.actors, claims.holder, catalogue.actors),
        *labelled(names.issues, claims.issue, catalogue.issues),
        position_words(values),
        values,
        texts(table.condition, rows),
        dates,
        voice_words(table.voice[rows].tolist()),
        *labelled(table.actors, table.attributed_by[rows], catalogue.actors),
        *labelled(names.actors, claims.via, catalogue.actors),
        contested.tolist(),
        (day_number(day) - table.date[rows].astype(np.int64)).tolist(),
        texts(table.ids, rows),
        *labelled(table.sources, table.source[rows], catalogue.sources),
    ]


_VOICE_WORDS = [voice.value for voice in VOICES]

_POSITION_WORDS = {int(position): position.label for position in Position}


def voice_words(ranks_of_voices: Iterable[int]) -> list[str]:
    """The word of each voice, given by rank."""
    return [_VOICE_WORDS[rank] for rank in ranks_of_voices]


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
        called[each] = _label(known[each]) if each in known else each
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
    days = {number: day_of(number) for number in np.unique(numbers).tolist()}
    return [days[number] for number in numbers.tolist()]


def texts(strings: Strings, rows: Ints) -> list[str]:
    """The strings of these rows."""
    # Reading a string on its own costs several times what it costs among all.
    every = strings if len(rows) * 8 < len(strings) else list(strings)
    return [every[row] for row in rows.tolist()]
