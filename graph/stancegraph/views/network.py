"""A dataset as a network: actors and issues are nodes, every standing stance is an edge from its actor to its issue."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from stancegraph.model.records import Dataset, Stance

if TYPE_CHECKING:
    import networkx as nx

HOLDS = "holds"
SAYS_OF = "says-of"


def actor_node(identifier: str) -> str:
    """The node of an actor; actors and issues may share an identifier."""
    return f"a:{identifier}"


def issue_node(identifier: str) -> str:
    """The node of an issue."""
    return f"i:{identifier}"


def replaced(dataset: Dataset) -> set[str]:
    """The stances that no longer stand because another record supersedes or retracts them."""
    named = {each.supersedes for each in dataset.stances} | {each.retracts for each in dataset.stances}
    return {each for each in named if each} | {each.retracts for each in dataset.retractions}


def stance_network(dataset: Dataset) -> nx.MultiDiGraph:
    """The network of all stances that stand, each an edge keyed by its id.

    ``relation`` of an edge is ``holds`` (actor -> issue) or, for an attributed stance, also ``says-of`` (who says so ->
    the holder). Nodes carry ``kind``, ``name`` and ``involvement``, the number of stances they have a part in.
    Actors and issues with no part in any stance are not in the network.
    """
    import networkx as nx

    network = nx.MultiDiGraph()
    gone = replaced(dataset)
    for stance in dataset.stances:
        if stance.id not in gone:
            _add_stance(network, stance)
    for actor in dataset.actors:
        _describe(network, actor_node(actor.id), kind=actor.kind.value, name=actor.name)
    for issue in dataset.issues:
        _describe(network, issue_node(issue.id), kind="issue", name=issue.label)
    return network


def _add_stance(network: nx.MultiDiGraph, stance: Stance) -> None:
    actor, issue = actor_node(stance.actor), issue_node(stance.issue)
    about = {"position": int(stance.position), "voice": stance.voice.value, "date": stance.date.isoformat()}
    network.add_edge(actor, issue, key=stance.id, relation=HOLDS, **about)
    if stance.attributed_by and stance.attributed_by != stance.actor:
        network.add_edge(actor_node(stance.attributed_by), actor, key=stance.id, relation=SAYS_OF, **about)


def _describe(network: nx.MultiDiGraph, node: str, *, kind: str, name: str) -> None:
    if node in network:
        network.add_node(node, kind=kind, name=name, involvement=network.degree(node))


def degeneracy_order(network: nx.MultiDiGraph) -> list[str]:
    """The nodes from strongest to weakest: the weakest is taken away again and again, the last to go is the strongest.

    Unlike an order by number of stances, the strongest N are then well connected among themselves, for every N.
    """
    degree = {node: network.degree(node) for node in network}
    queue = [(count, node) for node, count in degree.items()]
    heapify(queue)
    gone: dict[str, None] = {}
    while queue:
        count, node = heappop(queue)
        if node in gone or count != degree[node]:
            continue
        gone[node] = None
        for neighbour in {*network.successors(node), *network.predecessors(node)}:
            if neighbour in gone:
                continue
            degree[neighbour] -= network.number_of_edges(node, neighbour) + network.number_of_edges(neighbour, node)
            heappush(queue, (degree[neighbour], neighbour))
    return list(reversed(gone))


def first_look(network: nx.MultiDiGraph, order: list[str], *, most_nodes: int, most_lines: int) -> int:
    """How many of the strongest nodes can be shown at first so that the picture stays readable.

    A small network is shown whole; of a larger one as many as leave at most ``most_lines`` lines between them.
    """
    lines, shown = 0, set[str]()
    for node in order[:most_nodes]:
        neighbours = {*network.successors(node), *network.predecessors(node)}
        lines += len(neighbours & shown)
        if lines > most_lines:
            break
        shown.add(node)
    return len(shown)
