"""A network as one HTML file to look at, with the stances behind every tie a click away; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stancegraph.answers.stance_table import day_of
from stancegraph.answers.wording import by_whom
from stancegraph.model.lexical import plain
from stancegraph.networks.network import Network
from stancegraph.views.drawing import Drawing, Line, drawn
from stancegraph.views.page import page


def html(
    network: Network,
    names: Mapping[str, str],
    stances: bool,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[str]:
    """The page: a drawing, and beside it a list of ties, strongest first, that open to their stances."""
    drawing = drawn(network, names, attributes)
    yield page(
        "network_page/page.html",
        title=network.definition.heading,
        styles=["network_page/page.css"],
        scripts=["network_page/page.js"],
        summary=_summary(network, drawing),
        drawing=drawing,
        ties=[_tie(network, line, names) for line in reversed(drawing.lines)],
    )


def _tie(network: Network, line: Line, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "ends": [line.head.name, line.tail.name],
        "weight": plain(round(line.weight, 4)),
        "stances": _stances(network, line.tie, names),
    }


def _summary(network: Network, drawing: Drawing) -> str:
    nodes, ties = len(drawing.marks), len(drawing.lines)
    if network.why_empty:
        return f"There is nothing to show: {network.why_empty}."
    time = f", {network.span.first} to {network.span.last}" if network.span else ""
    all_ = f"{len(network):,} nodes, {len(network.ties):,} ties{time}."
    shown = (
        "" if nodes == len(network) and ties == len(network.ties) else f" Shown: the strongest {nodes:,} and {ties:,}."
    )
    return all_ + shown


def _stances(network: Network, tie: int, names: Mapping[str, str]) -> list[list[str]]:
    """Of each stance behind a tie: day, whose it is, issue, position, id."""
    seen = network.observations
    found = []
    for row in network.rows_behind(tie).tolist():
        stance = int(seen.stance[row])
        actor, issue = seen.actors[seen.actor[row]], seen.issues[seen.issue[row]]
        value = int(seen.value[row])
        position = seen.scale.get(value, str(value))
        if network.definition.weighting == "binary" and value:
            position = "for" if value > 0 else "against"
        day = day_of(int(seen.day[row])).isoformat()
        found.append(
            [
                day,
                by_whom(names.get(f"actor:{actor}", actor), seen.basis(stance)),
                names.get(f"issue:{issue}", issue),
                position,
                seen.ids[stance],
            ]
        )
    return found
