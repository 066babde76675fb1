"""Every stance in order of time, as far as it still stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stancegraph.answers.arrays import composite_key, disagreeing, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import NOBODY, Claims, Codes, in_range, in_voices, live_rows
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.rows import AnswerRow, answer_columns, texts
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import StanceTable


@dataclass(frozen=True, slots=True)
class TimelineRow(AnswerRow):
    """One stance, with its ``quote``. ``via`` is set where it counts for an organisation because its speaker made it."""

    quote: str


def timeline(table: StanceTable, catalogue: Catalogue, scope: Scope) -> list[TimelineRow]:
    """Stances up to the day asked about, by date, actor, issue and id; superseded and retracted ones are left out.

    For an organisation asked about, what was said by those who spoke for it on the day is included, marked ``via``
    (unless ``inherit`` is False). ``contested`` marks stances of one actor, issue, day and voice that disagree; an
    organisation's own are held against each other, and those of its speakers among themselves.
    """
    scope.refuse_entailed("a timeline gives")
    usable = live_rows(table, scope) & in_range(table.date, scope)
    if scope.voices is not None:
        usable &= in_voices(table, scope.voices)
    names = Codes.of(table, catalogue)
    claims = Claims.own(table, np.flatnonzero(usable))
    if scope.actors is not None and scope.inherit:
        claims = Claims.concat([claims, Mandates.of(catalogue.roles, names).spoken_for(table, claims)])
    claims = claims.about(names, scope.actors, scope.issues)
    day, voice = table.date[claims.row], table.voice[claims.row]
    together = composite_key(claims.topic(names), claims.via != NOBODY, day, voice)
    contested = disagreeing(together, table.value[claims.row])
    by_name = ranks(names.issues)[claims.issue], ranks(names.actors)[claims.holder]
    order = np.lexsort((ranks(texts(table.ids, claims.row)), *by_name, day))
    ordered = claims[order]
    columns = answer_columns(table, catalogue, names, ordered, contested[order], scope.day)
    return list(map(TimelineRow, *columns, texts(table.quote, ordered.row)))
