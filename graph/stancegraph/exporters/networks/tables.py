"""Networks for spreadsheets and scripts: an edge list or a matrix as CSV, and node-link JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from io import StringIO
from typing import Any

from stancegraph.delimited import Delimited
from stancegraph.exporters.rows import field_names
from stancegraph.model.lexical import plain
from stancegraph.networks.definition import Reading
from stancegraph.networks.network import Network, TieRow, keys, labels, tie_rows

_Attributes = Mapping[str, Mapping[str, str]]
_EDGE = tuple(field_names(TieRow))
_WINDOW = ("window_first", "window_last")
_MIDDLE = "window_middle"


def edge_list(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """A row for each tie; with stances, their ids parted by ``;``."""
    yield _line((*_EDGE, "stances") if stances else _EDGE)
    yield from map(_line, _edges(network, names, stances))


def edge_lists(networks: Sequence[Network], names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """The same of several windows, each row with the first and last day of its window.

    Windows to the letter of Discourse Network Analyzer are about a moment, which is told too: those of a kernel may share their days.
    """
    heading = _EDGE + (("stances",) if stances else ())
    about_moments = bool(networks) and networks[0].definition.reading is Reading.DNA
    yield _line((*_WINDOW, *((_MIDDLE,) if about_moments else ()), *heading))
    for network in networks:
        span = network.span
        window: tuple[Any, ...] = (span.first, span.last) if span else ("", "")
        if about_moments:
            window = (*window, span.middle.isoformat() if span and span.middle else "")
        for row in _edges(network, names, stances):
            yield _line((*window, *row))


def _edges(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[tuple[Any, ...]]:
    behind = network.evidence() if stances else iter(())
    for tie in tie_rows(network, names):
        row = tuple(getattr(tie, name) for name in _EDGE)
        yield (*row, ";".join(next(behind))) if stances else row


def matrix(network: Network, names: Mapping[str, str], stances: bool) -> Iterator[str]:
    """Rows by columns, with ids as heading of both; 0 where there is no tie."""
    yield _line(("", *network.columns))
    for row, weights in zip(network.rows, network.matrix, strict=True):
        yield _line((row, *map(plain, weights.tolist())))


def node_link(network: Network, names: Mapping[str, str], stances: bool, attributes: _Attributes) -> Iterator[str]:
    """The form that networkx and D3 read: nodes, and edges that name them."""
    yield _json(_as_node_link(network, names, stances, attributes)) + "\n"


def node_links(
    networks: Sequence[Network], names: Mapping[str, str], stances: bool, attributes: _Attributes
) -> Iterator[str]:
    """A list of such networks, one a window."""
    yield "["
    for number, network in enumerate(networks):
        yield ("," if number else "") + "\n" + _json(_as_node_link(network, names, stances, attributes))
    yield "\n]\n"


def _as_node_link(network: Network, names: Mapping[str, str], stances: bool, attributes: _Attributes) -> dict[str, Any]:
    nodes = network.nodes
    told = [attributes.get(key, {}) for key in keys(network)]
    described = zip(nodes, labels(network, names), network.kinds, network.activity.tolist(), told, strict=True)
    heads, tails = (each.tolist() for each in network.ends)
    edges = [
        {"source": nodes[head], "target": nodes[tail], "weight": plain(weight)}
        for head, tail, weight in zip(heads, tails, network.ties.weights.tolist(), strict=True)
    ]
    if stances:
        for edge, behind in zip(edges, network.evidence(), strict=True):
            edge["stances"] = list(behind)
    return {
        "directed": False,
        "multigraph": False,
        "graph": about(network),
        "nodes": [
            {"id": node, "label": label, "kind": kind, "stances": count, **more}
            for node, label, kind, count, more in described
        ],
        "edges": edges,
    }


def about(network: Network) -> dict[str, Any]:
    """What it is a network of, in plain words and numbers."""
    definition = {each.name: getattr(network.definition, each.name) for each in fields(network.definition)}
    found = {name: int(value) if isinstance(value, int) else str(value) for name, value in definition.items()}
    if network.span:
        found |= {"first": network.span.first.isoformat(), "last": network.span.last.isoformat()}
        moments = {name: getattr(network.span, name) for name in ("start", "middle", "stop")}
        found |= {name: moment.isoformat() for name, moment in moments.items() if moment}
    return found | ({"why_empty": network.why_empty} if network.why_empty else {})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _line(cells: Iterable[Any]) -> str:
    buffer = StringIO()
    Delimited(buffer).write(cells)
    return buffer.getvalue()
