"""Where the nodes go: computed here once, so that a picture opens settled and every run gives the same one.

Nodes are laid out by springs (:func:`settled`), then labels are pushed apart until none covers another. In the explorer
these are the nodes of the first look (:func:`node_places`): actors come to lie near what they back and away from what
they reject, people near those they speak for. The others stand around them on rings, strongest innermost, each on the
side where its partners are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

from stancegraph.views.crowding import Crowd, Node
from stancegraph.views.glyphs import Glyph
from stancegraph.views.network import HOLDS

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Array = NDArray[Any]

Point = tuple[float, float]

# Springs settle differently from each start; the clearest of this many pictures is taken, of fewer where there is much
# to draw: the work grows with the nodes times the lines.
_TRIES = 16
_WORK = 72_000
# networkx lays out fewer than 500 nodes without scipy.
_MOST_SPRUNG = 400
_RING_STEP = 95.0
_RING_SLOT = 130.0
# How strongly an edge pulls its ends together, by position from "rejects" to "supports".
_PULL = {-2: 0.15, -1: 0.3, 0: 0.5, 1: 0.8, 2: 1.0}
_SAYS_OF_PULL = 0.3
_TIE_PULL = 0.4
_BRIDGE_PULL = 0.15


def node_places(
    network: nx.MultiDiGraph,
    order: Sequence[str],
    first: int,
    glyphs: Mapping[str, Glyph],
    ties: Sequence[tuple[str, str]] = (),
    *,
    aspect: float,
) -> dict[str, tuple[int, int]]:
    """A place for every node. ``order`` is strongest first, of which ``first`` make the first look; ``ties`` are pairs
    to keep near without an edge; ``aspect`` is the width of the canvas over its height.
    """
    if not order:
        return {}
    size = max(min(first, _MOST_SPRUNG), 1)
    core, rest = list(order[:size]), order[size:]
    placed = settled(_pulls(network, core, ties), glyphs, aspect=aspect)
    placed |= _around(placed, network, rest, glyphs)
    return {node: (round(x), round(y)) for node, (x, y) in placed.items()}


def settled(pulls: nx.Graph, glyphs: Mapping[Node, Glyph], *, aspect: float) -> dict[Node, Point]:
    """A place for every node of a graph, in its order, strongest first: what pulls each other is near, no two rooms
    overlap.

    Edges have a ``weight`` from 0 (no pull) to 1 and ``drawn``, whether a line is seen. Parts of the graph that nothing
    pulls together are held by their strongest nodes. ``aspect`` is the width of the canvas over its height.
    """
    nodes = list(pulls)
    if not nodes:
        return {}
    lines = [(one, other) for one, other, drawn in pulls.edges(data="drawn") if drawn]
    held = _in_one_piece(pulls)
    crowd = Crowd(nodes, glyphs, lines, aspect)
    tries = max(1, min(_TRIES, _WORK // max(len(nodes) * len(lines), 1)))
    pictures = [crowd.arrange(_sprung(held, nodes, seed, upright=aspect < 1)) for seed in range(tries)]
    clearest = min(pictures, key=crowd.clutter) if tries > 1 else pictures[0]
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, clearest, strict=True)}


def _pulls(network: nx.MultiDiGraph, core: list[str], ties: Iterable[tuple[str, str]]) -> nx.Graph:
    """One weighted line between any two nodes that have something to do with each other."""
    import networkx as nx

    pulls = nx.Graph()
    pulls.add_nodes_from(core)
    between: dict[tuple[str, str], list[float]] = {}
    for start, end, about in network.edges(data=True):
        if start in pulls and end in pulls:
            pull = _PULL[about["position"]] if about["relation"] == HOLDS else _SAYS_OF_PULL
            between.setdefault((start, end), []).append(pull)
    for (start, end), each in between.items():
        pulls.add_edge(start, end, weight=sum(each) / len(each), drawn=True)
    for start, end in ties:
        if start in pulls and end in pulls and not pulls.has_edge(start, end):
            pulls.add_edge(start, end, weight=_TIE_PULL, drawn=False)
    return pulls


def _in_one_piece(pulls: nx.Graph) -> nx.Graph:
    """The same with pulls between the strongest nodes of the parts that nothing pulls together."""
    import networkx as nx

    pulling = nx.Graph()
    pulling.add_nodes_from(pulls)
    pulling.add_weighted_edges_from(each for each in pulls.edges(data="weight") if each[2] > 0)
    rank = {node: place for place, node in enumerate(pulls)}
    heads = sorted(
        (min(piece, key=rank.__getitem__) for piece in nx.connected_components(pulling)), key=rank.__getitem__
    )
    pulling.add_weighted_edges_from((heads[0], other, _BRIDGE_PULL) for other in heads[1:])
    return pulling


def _sprung(pulls: nx.Graph, core: list[Node], seed: int, *, upright: bool) -> Array:
    """Places by springs, as rows of an array, turned so that the picture is wider than high, or higher if upright."""
    import networkx as nx
    import numpy as np

    if len(core) < 2:
        return np.zeros((len(core), 2))
    found = nx.spring_layout(pulls, k=2.2 / sqrt(len(core)), iterations=300, weight="weight", seed=seed)
    places = np.array([found[node] for node in core])
    places -= places.mean(axis=0)
    _, axes = np.linalg.eigh(places.T @ places)
    turned = places @ (axes if upright else axes[:, ::-1])
    # An axis has no direction of its own: the strongest node goes to the upper left.
    mirrored: Array = turned * np.where(turned[0] > 0, -1.0, 1.0)
    return mirrored


def _around(
    placed: Mapping[str, Point], network: nx.MultiDiGraph, rest: Sequence[str], glyphs: Mapping[str, Glyph]
) -> dict[str, Point]:
    """Places on rings about the nodes already placed, in the order of the direction in which the partners lie."""
    radius = max((hypot(x, y) for x, y in placed.values()), default=0.0) + _RING_STEP / 2
    found: dict[str, Point] = {}
    start = 0
    while start < len(rest):
        radius += _RING_STEP
        ring = list(rest[start : start + max(int(2 * pi * radius // _RING_SLOT), 1)])
        start += len(ring)
        known = {**placed, **found}
        ring.sort(key=lambda node: (_direction(node, network, known), node))
        turn = _direction(ring[0], network, known)
        for place, node in enumerate(ring):
            angle = turn + 2 * pi * place / len(ring)
            found[node] = (radius * cos(angle), radius * sin(angle) - glyphs[node].offset)
    return found


def _direction(node: str, network: nx.MultiDiGraph, known: Mapping[str, Point]) -> float:
    """The angle at which the placed partners of a node lie, seen from the middle."""
    # Sorted: sums in another order would differ in their last digits from run to run.
    partners = sorted({*network.successors(node), *network.predecessors(node)} & known.keys())
    there = [known[each] for each in partners]
    return atan2(sum(y for _, y in there), sum(x for x, _ in there))
