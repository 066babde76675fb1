"""What a network is made from, as rows: the stances that count in order of time, and how often each node took each position."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from stancegraph.answers.stance_table import day_of
from stancegraph.networks.definition import Definition, Over, Reading, Weighting
from stancegraph.networks.duplicates import without_duplicates
from stancegraph.networks.observations import Observations
from stancegraph.networks.periods import moment_at


@dataclass(frozen=True, slots=True)
class EventRow:
    """A stance that counts; ``moment`` is the day where the time is not known, ``value`` the number of its position, ``basis`` what it
    rests on (:class:`~stancegraph.answers.kinds.Basis`). To the letter of Discourse Network
    Analyzer what a statement lacks is blank."""

    id: str
    moment: date | datetime
    actor: str
    issue: str
    position: str
    value: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How often a node took a position."""

    node: str
    position: str
    value: int | None
    count: int


def events(seen: Observations, definition: Definition) -> list[EventRow]:
    """The stances that count, in order of time, as for models of relational events."""
    timed = seen.moment is not None
    return [
        EventRow(
            seen.ids[stance],
            moment_at(moment) if timed else day_of(day),
            seen.actors[actor],
            seen.issues[issue],
            *_position(seen, definition, value),
            seen.basis(stance).value,
        )
        for stance, moment, day, actor, issue, value in zip(
            seen.stance.tolist(),
            seen.moments.tolist(),
            seen.day.tolist(),
            seen.actor.tolist(),
            seen.issue.tolist(),
            seen.value.tolist(),
            strict=True,
        )
    ]


def counts(seen: Observations, definition: Definition) -> list[CountRow]:
    """How often each node took each position there is among them. The stances are all, with duplicates; which are dropped
    follows from the definition.

    To the letter of Discourse Network Analyzer a repetition is the same position of the same node, on whatever issue.
    """
    over_issues = definition.over is Over.ISSUES and not definition.two_mode
    if definition.reading is Reading.DNA:
        nowhere = np.zeros_like(seen.issue)
        seen = replace(seen, actor=nowhere) if over_issues else replace(seen, issue=nowhere)
    seen = without_duplicates(seen, definition)
    node, names = (seen.issue, seen.issues) if over_issues else (seen.actor, seen.actors)
    values, level = np.unique(seen.value, return_inverse=True)
    nodes, place = np.unique(node, return_inverse=True)
    found = np.bincount(place * max(len(values), 1) + level, minlength=len(nodes) * len(values))
    return [
        CountRow(names[nodes[number // len(values)]], *_position(seen, definition, value), count)
        for number, count in enumerate(found.tolist())
        for value in (int(values[number % len(values)]),)
    ]


def _position(seen: Observations, definition: Definition, value: int) -> tuple[str, int | None]:
    """What a value is called, and the value; in a binary reading all on one side are one. What stands for no value has neither."""
    signs = definition.weighting is Weighting.BINARY and not definition.ignores_position
    word = ({-1: "against", 1: "for"} if signs else seen.scale).get(value, "")
    return word, value if word else None
