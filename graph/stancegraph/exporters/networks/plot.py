"""Pictures for print: a network, or a measure over time, as SVG or PNG; needs matplotlib (the extra ``plot``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import IO, Any

from stancegraph.characters import as_xml
from stancegraph.errors import StancegraphError
from stancegraph.networks.measures import MeasureRow
from stancegraph.networks.network import Network
from stancegraph.views.drawing import drawn

_INCH = 72.0
_BLUE, _ORANGE, _INK = "#1f6fd1", "#c75100", "#1d2530"


# Points. Names are of these sizes: in a page's width where there is room, else the picture grows with what is in it.
_SMALLEST, _LARGEST = 6.0, 11.0
_WIDTH, _LEAST = 10 * _INCH, 5 * _INCH
_TITLE = 30.0


def draw(
    network: Network,
    format: str,
    stream: IO[bytes],
    names: Mapping[str, str],
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """The strongest nodes and ties; negative ties are dashed. Raises StancegraphError without matplotlib."""
    drawing = drawn(network, names, attributes)
    smallest = min((mark.glyph.font for mark in drawing.marks), default=_LARGEST)
    # Points for a unit of the picture.
    scale = min(max(_WIDTH / drawing.width, _SMALLEST / smallest), _LARGEST / smallest)
    width, height = max(drawing.width * scale, _LEAST), drawing.height * scale + _TITLE
    figure = _matplotlib().Figure(figsize=(width / _INCH, height / _INCH))
    axes = figure.add_axes((0, 0, 1, 1 - _TITLE / height))
    beside = (width / scale - drawing.width) / 2
    axes.set_xlim(-beside, drawing.width + beside)
    axes.set_ylim(drawing.height, 0)
    for line in drawing.lines:
        style, colour = ("-", _BLUE) if line.weight > 0 else ("--", _ORANGE)
        ends = (line.head.x, line.tail.x), (line.head.y, line.tail.y)
        axes.plot(*ends, style, color=colour, linewidth=line.thickness * scale, alpha=0.5, zorder=1)
    for mark in drawing.marks:
        look = mark.glyph
        if mark.issue:
            corner = (mark.x - look.width / 2, mark.y - look.height / 2)
            axes.add_patch(
                _patches().Rectangle(
                    corner, look.width, look.height, facecolor=_INK, edgecolor=mark.colour or _INK, zorder=2
                )
            )
        else:
            axes.add_patch(_patches().Circle((mark.x, mark.y), look.radius, color=mark.colour or _INK, zorder=2))
        # On paper of their own, names can be read over lines.
        paper = {} if mark.issue else {"bbox": {"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0}}
        about = {"fontsize": look.font * scale, "color": "white" if mark.issue else _INK, "ha": "center", **paper}
        for row, foot in look.rows:
            axes.text(mark.x, mark.y + foot, _words(row), zorder=3, **about)
    axes.set_axis_off()
    axes.set_title(network.definition.heading if len(network) else f"Empty: {network.why_empty}")
    _save(figure, format, stream)


def draw_measures(rows: Sequence[MeasureRow], format: str, stream: IO[bytes]) -> None:
    """A line for each measure, and for each node where it is measured of nodes, over the first days of the windows, or their middles where they are about one."""
    figure = _matplotlib().Figure(figsize=(10, 7), layout="constrained")
    axes = figure.add_subplot()
    lines: dict[str, list[tuple[Any, float]]] = {}
    for row in rows:
        name = row.measure if row.node is None else f"{row.measure} of {row.node}"
        lines.setdefault(name, []).append((row.window_middle or row.first, row.value))
    for name, points in lines.items():
        axes.plot(*zip(*points, strict=True), marker=".", label=_words(name))
    axes.set_xlabel("middle of the window" if any(row.window_middle for row in rows) else "first day of the window")
    if 0 < len(lines) <= 20:
        axes.legend(fontsize=7)
    _save(figure, format, stream)


def _matplotlib() -> Any:
    try:
        return import_module("matplotlib.figure")
    except ModuleNotFoundError:
        raise StancegraphError("pictures need matplotlib: pip install 'stancegraph[plot]'") from None


def _patches() -> Any:
    return import_module("matplotlib.patches")


def _save(figure: Any, format: str, stream: IO[bytes]) -> None:
    # Without a date the same network gives the same file.
    settings = {"svg.hashsalt": "stancegraph", "svg.fonttype": "none"}
    with import_module("matplotlib").rc_context(settings):
        figure.savefig(stream, format=format, dpi=150, metadata={"Date": None} if format == "svg" else None)


def _words(text: str) -> str:
    """Text that is drawn as it is: a dollar sign would begin a formula."""
    return as_xml(text).replace("$", r"\$")
