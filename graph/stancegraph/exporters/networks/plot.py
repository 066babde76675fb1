"""Pictures for print: a network, or a measure over time, as SVG or PNG; needs matplotlib (the extra ``plot``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import IO, Any

import numpy as np

from stancegraph.characters import as_xml
from stancegraph.errors import StancegraphError
from stancegraph.networks.graphs import labels
from stancegraph.networks.measures import MeasureRow
from stancegraph.networks.network import Network
from stancegraph.views.places import placed

_BLUE, _ORANGE, _INK = "#1f6fd1", "#c75100", "#1d2530"


def draw(network: Network, format: str, stream: IO[bytes], names: Mapping[str, str]) -> None:
    """The strongest nodes and ties; negative ties are dashed. Raises StancegraphError without matplotlib."""
    figure, axes = _figure()
    drawing = placed(network)
    called = labels(network, names)
    place = dict(zip(drawing.nodes.tolist(), drawing.at.tolist(), strict=True))
    heads, tails = network.ends
    most = float(np.abs(network.ties.weights).max(initial=0)) or 1.0
    for tie in drawing.ties.tolist():
        weight = float(network.ties.weights[tie])
        ends = np.array([place[int(heads[tie])], place[int(tails[tie])]])
        style = ("-", _BLUE) if weight > 0 else ("--", _ORANGE)
        axes.plot(*ends.T, style[0], color=style[1], linewidth=0.3 + 3 * abs(weight) / most, alpha=0.5, zorder=1)
    for node, (x, y) in place.items():
        axes.scatter([x], [y], marker="s" if network.kinds[node] == "issue" else "o", color=_INK, s=18, zorder=2)
        axes.annotate(_words(called[node]), (x, y), xytext=(4, 3), textcoords="offset points", fontsize=7)
    axes.set_axis_off()
    axes.set_title(network.definition.heading if len(network) else f"Empty: {network.why_empty}")
    _save(figure, format, stream)


def draw_measures(rows: Sequence[MeasureRow], format: str, stream: IO[bytes]) -> None:
    """A line for each measure, and for each node where it is measured of nodes, over the first days of the windows."""
    figure, axes = _figure()
    lines: dict[str, list[tuple[Any, float]]] = {}
    for row in rows:
        name = row.measure if row.node is None else f"{row.measure} of {row.node}"
        lines.setdefault(name, []).append((row.first, row.value))
    for name, points in lines.items():
        axes.plot(*zip(*points, strict=True), marker=".", label=_words(name))
    axes.set_xlabel("first day of the window")
    if 0 < len(lines) <= 20:
        axes.legend(fontsize=7)
    _save(figure, format, stream)


def _figure() -> tuple[Any, Any]:
    try:
        figure = import_module("matplotlib.figure").Figure(figsize=(10, 7), layout="constrained")
    except ModuleNotFoundError:
        raise StancegraphError("pictures need matplotlib: pip install 'stancegraph[plot]'") from None
    return figure, figure.add_subplot()


def _save(figure: Any, format: str, stream: IO[bytes]) -> None:
    # Without a date the same network gives the same file.
    settings = {"svg.hashsalt": "stancegraph", "svg.fonttype": "none"}
    with import_module("matplotlib").rc_context(settings):
        figure.savefig(stream, format=format, dpi=150, metadata={"Date": None} if format == "svg" else None)


def _words(text: str) -> str:
    """Text that is drawn as it is: a dollar sign would begin a formula."""
    return as_xml(text).replace("$", r"\$")
