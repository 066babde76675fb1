"""Does what a model says of positions hold still when only the question is put otherwise?

A model is asked again with the labels in reverse order, with other names for them, or with their definitions swapped; the file of each such
run has the answers as positions of the scale again. Whoever reads the words answers as before; whoever reads the labels does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stancegraph.errors import StancegraphError
from stancegraph.evaluation.said import Side
from stancegraph.extraction.probes import Probe

STEADY = 0.9
"""The least share of positions that have to stay the same, in each way of asking, before a screen may show what a model says."""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of the ``n`` positions of a run when the question was put otherwise: how many are the ``same``, and how many statements have
    no position any more (``unanswered``); these are not the same."""

    probe: Probe
    n: int
    same: int
    unanswered: int

    @property
    def share(self) -> float:
        """The share that stayed the same."""
        return self.same / self.n

    @property
    def is_steady(self) -> bool:
        """Whether enough did."""
        return self.same >= STEADY * self.n


def held(probe: Probe, run: Side, probed: Side) -> Held:
    """Compare a run with one that was asked otherwise, statement by statement: same text, same words, same actor and issue.

    Raises StancegraphError where the run has no position to compare, or no statement of it is in the other.
    """
    before, after = _positions(run), _positions(probed)
    asked = {key: position for key, position in before.items() if position}
    if not asked:
        raise StancegraphError(f"nothing was compared: {run.place} says no position")
    if not asked.keys() & after.keys():
        raise StancegraphError(
            f"nothing was compared: no statement of {run.place} is in {probed.place}; is it of the same texts?"
        )
    same = sum(after.get(key) == position for key, position in asked.items())
    return Held(probe, len(asked), same, sum(not after.get(key) for key in asked))


def may_be_shown(found: Mapping[Probe, Held]) -> bool:
    """Whether the screen may show what a model says of positions: steady in each of the three ways."""
    return all(probe in found and found[probe].is_steady for probe in Probe)


_Key = tuple[str, int, int, tuple[str, ...], tuple[str, ...], int]


def _positions(side: Side) -> dict[_Key, str]:
    found: dict[_Key, str] = {}
    for text in side.texts:
        for each in text.said:
            number = 0
            place = (max(text.names, key=len), each.start, each.end, each.actor.names, each.issue.names)
            while (key := (*place, number)) in found:
                number += 1
            found[key] = each.positions[0] if each.positions else ""
    return found
