"""Room for everything: labels pushed apart and off the lines, and how hard the picture then is to read.

Places are arrays with a row (x, y) for every node, in the order of ``Crowd.nodes``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any, TypeVar

from stancegraph.views.glyphs import Glyph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Node = TypeVar("Node", bound=Hashable)

# Room given to the picture, as a multiple of the room its nodes and labels take; less where lines fill it anyway.
_ROOM, _DENSE_ROOM = 3.4, 2.2
_PADDING = 12.0
# Between linked nodes the line and its sign have to be seen.
_LINE = 26.0
_ROUNDS = 500
_CLEARINGS = 6
# Among more lines there is no way around all of them: moved off one, a label comes under another.
_MOST_CLEARED = 150


class Crowd:
    """Nodes with the room each takes, the lines between them, and the shape of the canvas they share."""

    def __init__(
        self, nodes: Sequence[Node], glyphs: Mapping[Node, Glyph], lines: Iterable[tuple[Node, Node]], aspect: float
    ) -> None:
        import numpy as np

        number = {node: place for place, node in enumerate(nodes)}
        self.aspect = aspect
        self.room: Array = np.array([(glyphs[node].width, glyphs[node].height) for node in nodes])
        self.offset: Array = np.array([(0.0, glyphs[node].offset) for node in nodes])
        self.lines: Array = np.array([(number[one], number[other]) for one, other in lines], dtype=int).reshape(-1, 2)
        self._reach = self._distances()

    @property
    def _dense(self) -> bool:
        return len(self.lines) > _MOST_CLEARED

    def _distances(self) -> Array:
        """How far apart, across and down, the middles of each two rooms have to be for the rooms not to overlap."""
        import numpy as np

        room = self.room + _PADDING
        reach: Array = (room[:, None, :] + room[None, :, :]) / 2
        reach[self.lines[:, 0], self.lines[:, 1]] += _LINE
        reach[self.lines[:, 1], self.lines[:, 0]] += _LINE
        each = np.arange(len(room))
        reach[each, each] = 0
        return reach

    def arrange(self, places: Array) -> Array:
        """The places spread out over the canvas, no two rooms overlapping, as few lines as may be over a room."""
        places = self._apart(self._spread(places))
        if self._dense:
            return self._centred(places)
        best, least = places, self.clutter(places)
        for _ in range(_CLEARINGS):
            if not self._covered(places).any():
                break
            places = self._apart(self._off_lines(places))
            if (clutter := self.clutter(places)) < least:
                best, least = places, clutter
        return self._centred(best)

    def _centred(self, places: Array) -> Array:
        centred: Array = places - (places + self.offset).mean(axis=0)
        return centred

    def _spread(self, places: Array) -> Array:
        import numpy as np

        area = float(self.room.prod(axis=1).sum()) * (_DENSE_ROOM if self._dense else _ROOM)
        wanted = np.array([sqrt(area * self.aspect), sqrt(area / self.aspect)])
        if self._dense:
            # Springs leave a heap in the middle and much room about it: half way to equal room for all.
            places = _scaled(places) + _scaled(places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable"))
        spread: Array = _scaled(places) * wanted
        return spread

    def _apart(self, places: Array) -> Array:
        """Push overlapping rooms apart, each two along the way that is shorter, until none overlap."""
        import numpy as np

        middle: Array = places + self.offset
        each = np.arange(len(places))
        # Two nodes at the very same place part in the order they come in.
        before = np.where(each[:, None] < each[None, :], -1.0, 1.0)[:, :, None]
        for _ in range(_ROUNDS):
            away = middle[:, None, :] - middle[None, :, :]
            overlap = self._reach - np.abs(away)
            hit = (overlap > 0.01).all(axis=2)
            if not hit.any():
                break
            side = np.where(away == 0, before, np.sign(away))
            flat = overlap[:, :, 0] < overlap[:, :, 1]
            along = np.stack([hit & flat, hit & ~flat], axis=2)
            middle = middle + (side * overlap * along).sum(axis=1) * 0.35
        return middle - self.offset

    def _off_lines(self, places: Array) -> Array:
        """Every room under a line that does not end there moved off that line, by the shortest way."""
        import numpy as np

        moved: Array = places.copy()
        for line, node in np.argwhere(self._covered(places)):
            start, end = places[self.lines[line, 0]], places[self.lines[line, 1]]
            across: Array = np.array([start[1] - end[1], end[0] - start[0]]) / max(
                float(np.hypot(*(end - start))), 1e-6
            )
            distance = float((places[node] + self.offset[node] - start) @ across)
            needed = float(np.abs(across) @ (self.room[node] / 2 + _PADDING)) - abs(distance)
            moved[node] += across * (needed if distance >= 0 else -needed)
        return moved

    def clutter(self, places: Array) -> float:
        """How hard the picture is to read: rooms under lines, lines over lines, and how small it gets on the canvas."""
        import numpy as np

        middle = places + self.offset
        wide, high = np.ptp(np.vstack([middle - self.room / 2, middle + self.room / 2]), axis=0)
        size = max(float(wide) / sqrt(self.aspect), float(high) * sqrt(self.aspect))
        smallness = size / sqrt(float(self.room.prod(axis=1).sum()))
        return 8.0 * int(self._covered(places).sum()) + self._crossings(places) + 12.0 * smallness

    def _covered(self, places: Array) -> Array:
        """For each line and room, whether the line passes over the room without ending there; 25 points are tried."""
        import numpy as np

        along = np.linspace(0.0, 1.0, 25)[None, :, None]
        points = places[self.lines[:, 0]][:, None, :] * (1 - along) + places[self.lines[:, 1]][:, None, :] * along
        within: Array = np.all(np.abs(points[:, :, None, :] - (places + self.offset)) < self.room / 2, axis=3)
        covered: Array = np.any(within, axis=1)
        each = np.arange(len(self.lines))
        covered[each, self.lines[:, 0]] = covered[each, self.lines[:, 1]] = False
        return covered

    def _crossings(self, places: Array) -> int:
        """How many pairs of lines cross, those that meet in a node not counted."""
        starts, ends = places[self.lines[:, 0]], places[self.lines[:, 1]]
        parted = _side(starts[None], starts[:, None], ends[:, None]) * _side(ends[None], starts[:, None], ends[:, None])
        meeting = (self.lines[:, None, :, None] == self.lines[None, :, None, :]).any(axis=(2, 3))
        return int(((parted < 0) & (parted < 0).T & ~meeting).sum()) // 2


def _scaled(places: Array) -> Array:
    """The same arrangement, 1 wide and 1 high."""
    import numpy as np

    scaled: Array = places / np.maximum(np.ptp(places, axis=0), 1e-6)
    return scaled


def _side(point: Array, start: Array, end: Array) -> Array:
    """On which side of the line from start to end the point lies: 1, -1, or 0 for on it."""
    import numpy as np

    along, towards = end - start, point - start
    side: Array = np.sign(along[..., 0] * towards[..., 1] - along[..., 1] * towards[..., 0])
    return side
