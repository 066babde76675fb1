"""Which stances a network is made from: columns of who, on what, which position, when, in which source."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Mask
from stancegraph.answers.catalogue import Catalogue
from stancegraph.answers.claims import DIRECT, NOBODY, AsOf, Claims, Codes, in_voices, live_rows
from stancegraph.answers.mandates import Mandates
from stancegraph.answers.stance_table import StanceTable, day_number
from stancegraph.model.records import Position, Voice
from stancegraph.networks.definition import Definition, Weighting

Ints = NDArray[np.int64]
POSITIONS: Mapping[int, str] = {int(each): each.label for each in Position}
"""The five-point scale."""


@dataclass(frozen=True)
class Selection:
    """Which stances to take.

    ``actors`` and ``issues`` name what the network may hold (None: all), ``without_actors`` and ``without_issues`` what
    it must not; a person left out is left out as a speaker too. ``roll_up`` counts what a person said for the states
    and organisations the person spoke for on the day; what was said for nobody stays with the person.
    """

    actors: Collection[str] | None = None
    issues: Collection[str] | None = None
    without_actors: Collection[str] = ()
    without_issues: Collection[str] = ()
    since: date | None = None
    until: date | None = None
    voices: Collection[Voice] = DIRECT
    roll_up: bool = False


@dataclass(frozen=True, eq=False)
class Observations:
    """One row for every stance that counts for an actor, by day and, on one day, as they stand in the dataset.

    ``actor`` and ``issue`` are places in the sorted ``actors`` and ``issues``, ``stance`` in ``ids``; ``source`` tells
    sources apart. ``scale`` has every value there can be, and its word; ``why_empty`` says what left nothing over.
    """

    actor: Ints
    issue: Ints
    value: Ints
    day: Ints
    source: Ints
    stance: Ints
    actors: Sequence[str]
    issues: Sequence[str]
    ids: Sequence[str]
    why_empty: str = ""
    scale: Mapping[int, str] = field(default_factory=lambda: POSITIONS)

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str, int, date, str, str]]) -> Observations:
        """From rows of actor, issue, value, day, source and id, in any order."""
        actors, issues, sources = (
            sorted({row[0] for row in rows}),
            sorted({row[1] for row in rows}),
            {row[4] for row in rows},
        )
        places = [{name: place for place, name in enumerate(names)} for names in (actors, issues, sorted(sources))]
        columns = np.array(
            [
                (places[0][actor], places[1][issue], value, day_number(on), places[2][source], number)
                for number, (actor, issue, value, on, source, _id) in enumerate(rows)
            ],
            dtype=np.int64,
        ).reshape(-1, 6)
        ordered = columns[np.argsort(columns[:, 3], kind="stable")]
        actor, issue, value, day, source, stance = ordered.T
        ids = [row[5] for row in rows]
        return cls(actor, issue, value, day, source, stance, actors, issues, ids, "" if rows else "there is no stance")

    def __len__(self) -> int:
        return len(self.actor)

    def __getitem__(self, which: NDArray[Any] | slice) -> Observations:
        return replace(
            self,
            actor=self.actor[which],
            issue=self.issue[which],
            value=self.value[which],
            day=self.day[which],
            source=self.source[which],
            stance=self.stance[which],
        )

    def because(self, reason: str) -> Observations:
        """The same; where nothing is left and no earlier reason is known, with this reason."""
        return self if len(self) or self.why_empty else replace(self, why_empty=reason)

    def read(self, definition: Definition) -> Observations:
        """With values as the definition reads them: a binary reading leaves out 0 and keeps only the sign."""
        if definition.weighting is not Weighting.BINARY or definition.ignores_position:
            return self
        signed = self[self.value != 0]
        signed = replace(signed, value=np.sign(signed.value))
        return signed.because("every position is ambivalent, and a binary reading leaves those out")


def select(table: StanceTable, catalogue: Catalogue, as_of: AsOf, selection: Selection) -> Observations:
    """The stances that stand and are asked for; see :class:`Selection`."""
    names = Codes.of(table, catalogue) if selection.roll_up else Codes(table.actors, table.issues)
    kept, reason = _claims(table, catalogue, as_of, selection, names)
    actors, actor = _sorted_codes(names.actors, kept.holder)
    issues, issue = _sorted_codes(names.issues, kept.issue)
    day = table.date[kept.row].astype(np.int64)
    order = np.argsort(day * max(len(table), 1) + kept.row)
    rows = kept.row[order]
    return Observations(
        actor=actor[order],
        issue=issue[order],
        value=table.value[rows].astype(np.int64),
        day=day[order],
        source=table.source[rows].astype(np.int64),
        stance=rows,
        actors=actors,
        issues=issues,
        ids=table.ids,
        why_empty=reason,
    )


def _claims(
    table: StanceTable, catalogue: Catalogue, as_of: AsOf, selection: Selection, names: Codes
) -> tuple[Claims, str]:
    """The claims that are asked for, and if there are none, what left none over."""
    usable = np.ones(len(table), dtype=bool)
    reason = "" if len(table) else "the graph has no stances"
    known = f" as known at {as_of.known_at:%Y-%m-%d %H:%M}" if as_of.known_at.year < MAXYEAR else ""
    steps: list[tuple[str, Mask]] = [
        (f"no stance stands on {as_of.day}{known}", live_rows(table, as_of)),
        (f"no stance in the voices asked for ({', '.join(selection.voices)})", in_voices(table, selection.voices)),
    ]
    if selection.since:
        steps.append((f"no stance since {selection.since}", table.date >= day_number(selection.since)))
    if selection.until:
        steps.append((f"no stance until {selection.until}", table.date <= day_number(selection.until)))
    for words, mask in steps:
        usable &= mask
        if not reason and not usable.any():
            reason = words
    claims = Claims.own(table, np.flatnonzero(usable))
    if selection.roll_up:
        claims = _rolled_up(table, catalogue, names, claims)
    claims = claims.about(names, selection.actors, selection.issues)
    if selection.without_actors:
        left_out = _codes(names.actors, selection.without_actors)
        claims = claims[~np.isin(claims.holder, left_out) & ~np.isin(claims.via, left_out)]
    if selection.without_issues:
        claims = claims[~np.isin(claims.issue, _codes(names.issues, selection.without_issues))]
    return claims, reason or ("" if len(claims) else "no stance of the actors on the issues asked for")


def _rolled_up(table: StanceTable, catalogue: Catalogue, names: Codes, claims: Claims) -> Claims:
    spoken = Mandates.of(catalogue.roles, names).spoken_for(table, claims)
    # One who spoke for several counts for each; two speakers are two stances, so nothing counts twice for one.
    return Claims.concat([claims[~np.isin(claims.row, spoken.row)], spoken])


def _codes(names: Sequence[str], wanted: Collection[str]) -> list[int]:
    chosen = set(wanted)
    return [code for code, name in enumerate(names) if name in chosen]


def _sorted_codes(names: Sequence[str], codes: Ints) -> tuple[list[str], Ints]:
    """The names that occur, sorted, and each code as a place among them."""
    occurs = np.zeros(len(names), dtype=bool)
    occurs[codes] = True
    present = sorted((names[code], code) for code in np.flatnonzero(occurs).tolist())
    place = np.full(len(names), NOBODY, dtype=np.int64)
    place[[code for _name, code in present]] = np.arange(len(present))
    return [name for name, _code in present], place[codes]
