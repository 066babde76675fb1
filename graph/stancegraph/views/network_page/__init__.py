"""A network as one HTML file to look at, with the stances behind every tie a click away; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources

import numpy as np

from stancegraph.answers.stance_table import day_of
from stancegraph.model.lexical import plain
from stancegraph.networks.graphs import labels
from stancegraph.networks.network import Network
from stancegraph.views.embedding import content_security_policy, inline, json_text
from stancegraph.views.places import placed

_WIDTH, _HEIGHT = 1000, 720


def html(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """The page: a drawing, and beside it a list of ties, strongest first, that open to their stances."""
    style, script = inline(_read("page.css"), "style"), inline(_read("page.js"), "script")
    drawing = placed(network)
    called = labels(network, names)
    title = network.definition.heading
    yield f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
    policy = escape(content_security_policy(scripts=[script], styles=[style]))
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{style}</style></head><body>\n'
    yield f"<header><h1>{escape(title)}</h1><p>{escape(_summary(network, len(drawing.nodes), len(drawing.ties)))}</p></header>\n"
    yield f'<main><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">\n'
    points = {
        node: (_WIDTH / 2 + x * _WIDTH * 0.42, _HEIGHT / 2 + y * _HEIGHT * 0.42)
        for node, (x, y) in zip(drawing.nodes.tolist(), drawing.at.tolist(), strict=True)
    }
    heads, tails = network.ends
    weights = network.ties.weights
    most = float(np.abs(weights).max(initial=0)) or 1.0
    ties = []
    for number, tie in enumerate(drawing.ties.tolist()):
        head, tail, weight = int(heads[tie]), int(tails[tie]), float(weights[tie])
        (x1, y1), (x2, y2) = points[head], points[tail]
        sign = "against" if weight < 0 else "with"
        width = 0.5 + 5 * abs(weight) / most
        yield (
            f'<line data-tie="{number}" class="{sign}" stroke-width="{width:.2f}" '
            f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>\n'
        )
        ties.append(
            {
                "ends": [called[head], called[tail]],
                "weight": plain(round(weight, 4)),
                "stances": _stances(network, tie, names),
            }
        )
    for node, (x, y) in points.items():
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        if network.kinds[node] == "issue":
            shape = f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12"/>'
        # At the right edge names stand to the left of their node.
        place = f'x="{x - 9:.1f}" text-anchor="end"' if x > 0.75 * _WIDTH else f'x="{x + 9:.1f}"'
        yield f'<g>{shape}<text {place} y="{y + 4:.1f}">{escape(called[node])}</text></g>\n'
    yield '</svg><aside><h2>Ties, strongest first</h2><ol id="ties"></ol></aside></main>\n'
    yield f'<script type="application/json" id="data">{json_text(ties[::-1])}</script>\n<script>{script}</script></body></html>\n'


def _summary(network: Network, nodes: int, ties: int) -> str:
    if network.why_empty:
        return f"There is nothing to show: {network.why_empty}."
    time = f", {network.span.first} to {network.span.last}" if network.span else ""
    all_ = f"{len(network):,} nodes, {len(network.ties):,} ties{time}."
    shown = (
        "" if nodes == len(network) and ties == len(network.ties) else f" Shown: the strongest {nodes:,} and {ties:,}."
    )
    return all_ + shown


def _stances(network: Network, tie: int, names: Mapping[str, str]) -> list[list[str]]:
    """Of each stance behind a tie: day, actor, issue, position, id."""
    seen = network.observations
    found = []
    for row in network.rows_behind(tie).tolist():
        actor, issue = seen.actors[seen.actor[row]], seen.issues[seen.issue[row]]
        value = int(seen.value[row])
        position = seen.scale.get(value, str(value))
        if network.definition.weighting == "binary" and value:
            position = "for" if value > 0 else "against"
        day = day_of(int(seen.day[row])).isoformat()
        found.append(
            [
                day,
                names.get(f"actor:{actor}", actor),
                names.get(f"issue:{issue}", issue),
                position,
                seen.ids[int(seen.stance[row])],
            ]
        )
    return found


def _read(name: str) -> str:
    return resources.files("stancegraph.views").joinpath("network_page", name).read_text(encoding="utf-8")
