"""A network as drawn, the same for its page and its pictures: which nodes and ties, how they look, where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stancegraph.networks.counts import sums
from stancegraph.networks.graphs import COLOUR, rgb
from stancegraph.networks.network import Network, keys, labels
from stancegraph.views.glyphs import Glyph, glyph
from stancegraph.views.layout import Point, settled

# More than this nobody can read, and the time of the layout grows with their product.
MOST_NODES = 150
MOST_TIES = 600
ASPECT = 1.25
"""Width of the canvas over its height."""
_MARGIN = 24.0
_THINNEST, _THICKEST = 0.6, 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A node as drawn: its name, whether it is an ``issue``, its look and place, in units of the picture, and its colour, if it has one."""

    name: str
    issue: bool
    glyph: Glyph
    x: float
    y: float
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as drawn: its number in the network, its ends, its weight, and how thick it is, in units of the picture."""

    tie: int
    head: Mark
    tail: Mark
    weight: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks, strongest first, and the lines, strongest last, on a canvas from (0, 0) to (width, height)."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def drawn(
    network: Network, names: Mapping[str, str], attributes: Mapping[str, Mapping[str, str]] | None = None
) -> Drawing:
    """The nodes with the strongest ties, and the strongest ties among them; ``names`` are labels by ``actor:ID`` and
    ``issue:ID``, ``attributes``, by the same, may have a colour.
    """
    (heads, tails), weights = network.ends, np.abs(network.ties.weights)
    strength = sums(heads, weights, len(network)) + sums(tails, weights, len(network))
    nodes = np.argsort(-strength, kind="stable")[:MOST_NODES]
    shown = np.isin(heads, nodes) & np.isin(tails, nodes)
    order = np.argsort(weights, kind="stable")
    ties = order[shown[order]][-MOST_TIES:].tolist()
    looks = _glyphs(network, names, nodes.tolist())
    places = _places(network, looks, ties)
    left, top, right, bottom = _box(looks, places)
    called, colours = labels(network, names), _colours(network, attributes or {})
    marks = {
        node: Mark(called[node], network.kinds[node] == "issue", look, x - left, y - top, colours[node])
        for node, look in looks.items()
        for x, y in (places[node],)
    }
    most = float(weights.max(initial=0)) or 1.0
    lines = [
        Line(
            tie,
            marks[int(heads[tie])],
            marks[int(tails[tie])],
            float(network.ties.weights[tie]),
            _THINNEST + (_THICKEST - _THINNEST) * float(weights[tie]) / most,
        )
        for tie in ties
    ]
    return Drawing(tuple(marks.values()), tuple(lines), right - left, bottom - top)


def _colours(network: Network, attributes: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The colour of each node; empty where it has none."""
    told = (attributes.get(key, {}).get(COLOUR, "") for key in keys(network))
    return [code if rgb(code) else "" for code in told]


def _glyphs(network: Network, names: Mapping[str, str], nodes: list[int]) -> dict[int, Glyph]:
    called = labels(network, names)
    most = int(network.activity.max(initial=1))
    return {
        node: glyph(
            name=called[node],
            identifier=network.nodes[node],
            kind=network.kinds[node],
            involvement=int(network.activity[node]),
            most=most,
        )
        for node in nodes
    }


def _places(network: Network, looks: Mapping[int, Glyph], ties: list[int]) -> dict[int, Point]:
    """Places by number of node. Opponents do not pull each other, as those without a tie do not."""
    import networkx as nx

    pulls = nx.Graph()
    pulls.add_nodes_from(looks)
    heads, tails = (ends[ties] for ends in network.ends)
    weights = np.maximum(network.ties.weights[ties], 0.0)
    # Of two nodes with many ties one is little: measured by weight alone, all would lie in a heap about the strongest.
    strength = sums(heads, weights, len(network)) + sums(tails, weights, len(network))
    share = weights / np.sqrt(np.maximum(strength[heads] * strength[tails], 1e-12))
    pull = share / max(float(share.max(initial=0)), 1e-12)
    for head, tail, each in zip(heads.tolist(), tails.tolist(), pull.tolist(), strict=True):
        pulls.add_edge(head, tail, weight=each, drawn=True)
    return settled(pulls, looks, aspect=ASPECT)


def _box(looks: Mapping[int, Glyph], places: Mapping[int, Point]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything drawn, with a margin."""
    if not looks:
        return 0.0, 0.0, ASPECT * 100, 100.0
    size = np.array([(look.width / 2, look.height / 2) for look in looks.values()])
    middle = np.array([places[node] for node in looks]) + [(0.0, look.offset) for look in looks.values()]
    left, top = (middle - size).min(axis=0) - _MARGIN
    right, bottom = (middle + size).max(axis=0) + _MARGIN
    return float(left), float(top), float(right), float(bottom)
