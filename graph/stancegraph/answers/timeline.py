"""Every stance in order of time, as far as it still stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stancegraph.answers.arrays import composite_key, disagreeing, ranks
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import Claims, in_range, in_voices, live_rows
from stancegraph.answers.pools import Rules
from stancegraph.answers.rows import AnswerRow, answer_columns
from stancegraph.answers.scope import OF_POSITIONS, Scope
from stancegraph.answers.stance_table import StanceTable
from stancegraph.answers.standing import standings


@dataclass(frozen=True, slots=True, repr=False)
class TimelineRow(AnswerRow):
    """One stance, with its ``quote``. ``stance_of`` is another where it counts for an organisation because its speaker made it."""

    quote: str


def timeline(table: StanceTable, catalogue: Catalogue, scope: Scope) -> list[TimelineRow]:
    """Stances up to the day asked about, by date, actor, issue and id; superseded and retracted ones are left out.

    For an organisation asked about, what was said by those who spoke for it on the day is included (unless ``inherit`` is
    False). ``contested`` marks stances of one actor, issue, day and voice that disagree; an organisation's own are held
    against each other, and those of its speakers among themselves.
    """
    scope.refuse("a timeline", *OF_POSITIONS)
    usable = live_rows(table, scope) & in_range(table.date, scope)
    if scope.voices is not None:
        usable &= in_voices(table, scope.voices)
    rules = Rules(table, catalogue)
    names = rules.names
    asked_for_speakers = scope.actors is not None and scope.inherit
    claims = rules.pool(np.flatnonzero(usable), inherit=asked_for_speakers).about(names, scope.actors, scope.issues)
    rows = claims.row
    own = table.actor[rows] == claims.holder
    together = composite_key(claims.topic(names), own, table.date[rows], table.precision[rows], table.voice[rows])
    contested = disagreeing(together, table.value[rows])
    by_name = ranks(names.issues)[claims.issue], ranks(names.actors)[claims.holder]
    order = np.lexsort((ranks(table.ids.at(rows)), *by_name, table.date[rows]))
    ordered: Claims = claims[order]
    standing = standings(table, catalogue, names, ordered, scope)
    columns = answer_columns(rules, ordered, contested[order], standing, scope)
    return list(map(TimelineRow, *columns, table.quote.at(ordered.row)))
