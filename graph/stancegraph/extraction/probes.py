"""How the question about a position is put: as the scale is written, or otherwise, to see whether a model reads the words or the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stancegraph.model.words import POSITIONS


class Probe(StrEnum):
    """How the question was put otherwise."""

    REVERSED = "reversed"
    RENAMED = "renamed"
    SWAPPED = "swapped"


# Words that stand for nothing on a scale.
_NAMES = ("amber", "birch", "cedar", "delta", "ember")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given: the ``label`` that is shown, the ``definition`` beside it, and the ``position`` that this defines."""

    label: str
    definition: str
    position: str


def choices(probe: Probe | None = None) -> Sequence[Choice]:
    """The answers a model may give, in the order in which it is shown them: what counts is always the definition.

    >>> [(each.label, each.position) for each in choices(Probe.SWAPPED)][:2]
    [('rejects', 'supports'), ('opposes', 'conditional')]
    """
    plain = [Choice(label, position.definition, label) for label, position in POSITIONS.items()]
    if probe is Probe.REVERSED:
        return plain[::-1]
    if probe is Probe.RENAMED:
        return [Choice(name, each.definition, each.position) for name, each in zip(_NAMES, plain, strict=True)]
    if probe is Probe.SWAPPED:
        return [
            Choice(one.label, other.definition, other.position) for one, other in zip(plain, plain[::-1], strict=True)
        ]
    return plain
