"""A network as a networkx graph, for whatever is not measured here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from stancegraph.networks.network import Network, labels

if TYPE_CHECKING:
    import networkx as nx

COLOUR = "colour"
"""The attribute of a node that says how it is drawn, as ``#3a7d44``."""
_CODE = re.compile("#[0-9a-fA-F]{6}")


def to_networkx(network: Network, names: Mapping[str, str] | None = None, *, stances: bool = False) -> nx.Graph:
    """An undirected graph whose edges carry ``weight`` and, when asked for, ``stances`` (ids, parted by blanks).

    Nodes carry ``label`` (what ``names`` has under ``actor:ID`` or ``issue:ID``, else the id), ``kind`` and ``stances``, how many they have;
    those of a two-mode network also ``bipartite`` (0 actors, 1 issues).
    """
    import networkx as nx

    graph = nx.Graph(kind=network.definition.kind.value)
    nodes = network.nodes
    for node, label, kind, count in zip(
        nodes, labels(network, names), network.kinds, network.activity.tolist(), strict=True
    ):
        graph.add_node(node, label=label, kind=kind, stances=count)
        if network.two_mode:
            graph.nodes[node]["bipartite"] = int(kind == "issue")
    heads, tails = network.ends
    for head, tail, weight in zip(heads.tolist(), tails.tolist(), network.ties.weights.tolist(), strict=True):
        graph.add_edge(nodes[head], nodes[tail], weight=weight)
    if stances:
        for head, tail, behind in zip(heads.tolist(), tails.tolist(), network.evidence(), strict=True):
            graph.edges[nodes[head], nodes[tail]]["stances"] = " ".join(behind)
    return graph


def rgb(code: str) -> tuple[int, int, int] | None:
    """The parts of a colour, from 0 to 255; None for what is none."""
    if not _CODE.fullmatch(code):
        return None
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:], 16)


def named_apart(key: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes of a node as outputs take them: one whose name means something else in a file has ``actor_`` or ``issue_`` before it."""
    kind = key.partition(":")[0]
    return {f"{kind}_{name}" if name in _MEANT else name: value for name, value in attributes.items()}


_MEANT = frozenset(("id", "name", "label", "kind", "type", "stances", "weight", "actor_kind", "aliases", "bipartite"))
