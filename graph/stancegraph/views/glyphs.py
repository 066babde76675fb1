"""How a node is drawn: its shape by kind, its size by involvement, its label, and the room all that takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from stancegraph.model.words import ActorKind
from stancegraph.views.labels import LINE_HEIGHT, canvas_label, label_size

_SHAPES = {
    ActorKind.PERSON.value: "dot",
    ActorKind.STATE.value: "square",
    ActorKind.ORGANISATION.value: "diamond",
    ActorKind.BLOC.value: "hexagon",
    ActorKind.OFFICE.value: "triangle",
    ActorKind.GROUP.value: "star",
    # Where it is not known what kind of actor it is.
    "actor": "dot",
    "issue": "box",
}
_GAP = 5.0
_BOX_MARGIN = 7.0
# How much of a line lies above the foot of its letters.
_LETTERS = 0.78


@dataclass(frozen=True, slots=True)
class Glyph:
    """A node as drawn. ``width``, ``height`` and ``offset`` give its room, label included, about its position."""

    label: str
    shape: str
    radius: float
    font: float
    width: float
    height: float
    offset: float

    @property
    def rows(self) -> list[tuple[str, float]]:
        """The lines of the label, each with how far below the position its letters stand."""
        lines = self.label.split("\n")
        high = LINE_HEIGHT * self.font
        bottom = self.offset + self.height / 2 - (_BOX_MARGIN if self.shape == "box" else 0)
        return [(line, bottom - (len(lines) - place - _LETTERS) * high) for place, line in enumerate(lines)]


def glyph(*, name: str, identifier: str, kind: str, involvement: int, most: int) -> Glyph:
    """The glyph of a node with this many stances, where the most involved node has ``most``."""
    label = canvas_label(name, identifier)
    share = sqrt(involvement / max(most, 1))
    if kind == "issue":
        font = round(13 + 5 * share, 1)
        width, height = label_size(label, font)
        return Glyph(label, _SHAPES[kind], 0, font, width + 2 * _BOX_MARGIN, height + 2 * _BOX_MARGIN, 0)
    radius, font = round(8 + 14 * share, 1), 14.0
    width, height = label_size(label, font)
    below = _GAP + height
    return Glyph(label, _SHAPES[kind], radius, font, max(width, 2 * radius), 2 * radius + below, below / 2)
