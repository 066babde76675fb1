"""Where nodes are drawn: strongly tied ones near each other, the same every time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stancegraph.networks.counts import Floats, sums
from stancegraph.networks.graphs import to_networkx
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Ints

# networkx lays out fewer than 500 nodes without scipy, and more than this nobody can read.
MOST_NODES = 150
MOST_TIES = 600


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is drawn: places of nodes, their coordinates from -1 to 1, and the numbers of ties, strongest last."""

    nodes: Ints
    at: Floats
    ties: Ints


def placed(network: Network) -> Drawing:
    """The nodes with the strongest ties, and the strongest ties among them, laid out by springs."""
    import networkx as nx

    (heads, tails), weights = network.ends, np.abs(network.ties.weights)
    size = len(network)
    strength = sums(heads, weights, size) + sums(tails, weights, size)
    nodes = np.sort(np.argsort(-strength, kind="stable")[:MOST_NODES])
    shown = np.isin(heads, nodes) & np.isin(tails, nodes)
    order = np.argsort(weights, kind="stable")
    ties = order[shown[order]][-MOST_TIES:]
    graph = to_networkx(network).subgraph([network.nodes[each] for each in nodes.tolist()])
    springs = nx.Graph()
    springs.add_nodes_from(network.nodes[each] for each in nodes.tolist())
    # Opponents repel each other, as those without a tie do.
    springs.add_edges_from((one, other, about) for one, other, about in graph.edges(data=True) if about["weight"] > 0)
    found = nx.spring_layout(springs, seed=1, weight="weight") if len(springs) else {}
    at = np.array([found[network.nodes[each]] for each in nodes.tolist()]).reshape(-1, 2)
    return Drawing(nodes, _filling(at), ties)


def _filling(at: Floats) -> Floats:
    """The same arrangement, from -1 to 1 in both directions."""
    if len(at) < 2:
        return np.zeros_like(at)
    lowest, highest = at.min(axis=0), at.max(axis=0)
    filled: Floats = 2 * (at - lowest) / np.maximum(highest - lowest, 1e-9) - 1
    return filled
