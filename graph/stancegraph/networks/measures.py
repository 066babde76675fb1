"""What can be said of a network in numbers, of the whole or of each node.

Where a measure needs weights that are not negative, the negative ties of a net network are left out. Where there is
nothing to measure (no nodes, no ties, no triads) it is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import fsum

import numpy as np

from stancegraph.errors import StancegraphError
from stancegraph.networks import paths
from stancegraph.networks.communities import bettered
from stancegraph.networks.counts import Floats, sums
from stancegraph.networks.definition import SCALE, Cell, Kind, Measure, Reading, Weighting
from stancegraph.networks.graphs import to_networkx
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Ints
from stancegraph.networks.polarisation import polarisation

_FOR_TWO_MODES = (Measure.DENSITY, Measure.DEGREE, Measure.STRENGTH, Measure.BETWEENNESS, Measure.DRIFT)

_SIGNED = (Kind.NET, Kind.SIGNORINO_RITTER, Kind.SCOTT_PI, Kind.COHEN_KAPPA)
"""Kinds of one mode whose ties can be negative."""

_OF_WEIGHTS = (Measure.STRENGTH, Measure.BETWEENNESS)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One number: of a node in a window, or (``node`` None) of the window's network. Windows to the letter of Discourse Network Analyzer are
    about a moment, their ``window_middle``."""

    first: date | None
    last: date | None
    window_middle: datetime | None
    measure: str
    node: str | None
    value: float


def density(network: Network) -> float:
    """The share of pairs that are tied (in a two-mode network: of pairs of an actor and an issue)."""
    rows, columns = len(network.rows), len(network.columns)
    possible = rows * columns if network.two_mode else rows * (rows - 1) // 2
    return len(network.ties) / possible if possible else 0.0


STARTS = 10
"""How often the search for communities begins anew: Louvain ends where its order of nodes leads it."""


def partition(network: Network, seed: int = 0) -> tuple[tuple[str, ...], ...]:
    """The communities of highest modularity found, largest first.

    The best of several searches: greedy merging (Clauset, Newman and Moore 2004) and :data:`STARTS` of Louvain (Blondel et al. 2008), the
    latter from a seed, so that they give the same every time; and what single steps make better of it.
    """
    import networkx as nx

    graph = _positive(network)
    if not graph.size():
        return tuple((each,) for each in network.nodes)

    def quality(each: Iterable[Iterable[str]]) -> float:
        return _modularity(graph, each)

    found = [
        nx.community.greedy_modularity_communities(graph, weight="weight"),
        # No two seeds share a start.
        *(
            nx.community.louvain_communities(graph, weight="weight", seed=start)
            for start in range(seed * STARTS, (seed + 1) * STARTS)
        ),
    ]
    best = max(found, key=quality)
    if len(network) <= _MOST_BETTERED:
        best = max(best, _bettered(network, best), key=quality)
    return tuple(sorted((tuple(sorted(each)) for each in best), key=lambda each: (-len(each), each)))


_MOST_BETTERED = 3_000


def _bettered(network: Network, communities: Iterable[Iterable[str]]) -> list[set[str]]:
    place = {node: number for number, each in enumerate(communities) for node in each}
    start = np.array([place[node] for node in network.nodes], dtype=np.int64)
    found: dict[int, set[str]] = {}
    weights = np.maximum(without_loops(network.matrix), 0)
    for node, number in zip(network.nodes, bettered(weights, start).tolist(), strict=True):
        found.setdefault(number, set()).add(node)
    return list(found.values())


def modularity(network: Network, seed: int = 0) -> float:
    """The modularity of the best partition found: how far ties keep within communities beyond what chance would do.

    Q = sum over communities of (weight within / W) - (strength / 2 W)^2, W the sum of all weights (Newman 2004, Physical
    Review E 70: 056131); as a measure of polarisation in Waugh et al. 2009.
    """
    graph = _positive(network)
    return _modularity(graph, partition(network, seed)) if graph.size() else 0.0


def _modularity(graph, communities: Iterable[Iterable[str]]) -> float:  # type: ignore[no-untyped-def]  # networkx has no types
    """Of a partition. The sums are the nearest there are to the true ones and what follows from them is exact, so that where all are in one, it is 0."""
    of = {node: number for number, each in enumerate(communities) for node in each}
    within, strength = (dict[int, list[float]]() for _each in range(2))
    for one, other, weight in graph.edges(data="weight"):
        for end in (one, other):
            strength.setdefault(of[end], []).append(weight)
        if of[one] == of[other]:
            within.setdefault(of[one], []).append(weight)
    total = Fraction(fsum(weight for _one, _other, weight in graph.edges(data="weight")))
    return float(
        sum(
            Fraction(fsum(within.get(each, ()))) / total - (Fraction(fsum(weights)) / (2 * total)) ** 2
            for each, weights in strength.items()
        )
    )


def camps_of(members: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The camp of each node that is in one, from the nodes of each camp, as :func:`ei_index` takes it.

    Raises StancegraphError for a node in two camps.

    >>> camps_of({"west": ["france", "germany"], "east": ["russia"]})
    {'france': 'west', 'germany': 'west', 'russia': 'east'}
    """
    found: dict[str, str] = {}
    for camp, nodes in members.items():
        for node in nodes:
            if found.setdefault(node, camp) != camp:
                raise StancegraphError(
                    f"{node} is in the camps {found[node]} and {camp}; the E-I index has each in one"
                )
    return found


def _check_camps(camps: Mapping[str, str]) -> None:
    if len(set(camps.values())) < 2:
        raise StancegraphError("the E-I index compares camps: name at least two")


def ei_index(network: Network, camps: Mapping[str, str]) -> float:
    """(E - I) / (E + I) with E the weight of ties between camps and I within: -1 all within, 1 all between.

    Krackhardt and Stern 1988, Social Psychology Quarterly 51: 123-140. ``camps`` has the camp of each node that is in one (see
    :func:`camps_of`); ties of nodes without a camp are left out. Raises StancegraphError for fewer than two camps.
    """
    _check_camps(camps)
    outside = inside = 0.0
    for source, target, weight in network:
        if weight > 0 and source in camps and target in camps:
            if camps[source] == camps[target]:
                inside += weight
            else:
                outside += weight
    return (outside - inside) / (outside + inside) if outside + inside else 0.0


def balance(network: Network) -> float:
    """The share of balanced triads among all sets of three nodes that are tied to one another.

    A triad is balanced when the product of its signs is positive (Cartwright and Harary 1956, Psychological Review 63:
    277-293). With S the signs, the trace of S^3 is six times balanced less unbalanced triads, that of |S|^3 six times all.
    """
    signs = np.sign(without_loops(network.matrix))
    ties = np.abs(signs)
    triads = float(((ties @ ties) * ties).sum())
    difference = float(((signs @ signs) * signs).sum())
    return (triads + difference) / (2 * triads) if triads else 0.0


def communities(network: Network, seed: int = 0) -> dict[str, float]:
    """The number of each node's community, 1 for the largest; see :func:`partition`."""
    found = {node: float(number) for number, each in enumerate(partition(network, seed), 1) for node in each}
    return {node: found[node] for node in network.nodes}


def betweenness(network: Network) -> dict[str, float]:
    """Brokers: the share of shortest paths between other nodes that pass through a node (Freeman 1977).

    A tie of weight w is 1 / w long (Newman 2001, Physical Review E 64: 016132), so that strong ties are short. Paths that differ by less than
    :data:`~stancegraph.networks.paths.SAME` of their length are equally long.
    """
    heads, tails = network.ends
    weights = network.ties.weights
    there = np.flatnonzero(weights > 0)
    found = paths.betweenness(len(network), heads[there], tails[there], weights[there])
    if found is not None:
        return dict(zip(network.nodes, found.tolist(), strict=True))
    import networkx as nx

    graph = _positive(network)
    for _one, _other, about in graph.edges(data=True):
        about["length"] = 1 / about["weight"]
    return {node: float(value) for node, value in nx.betweenness_centrality(graph, weight="length").items()}


def degree(network: Network) -> dict[str, float]:
    """The share of other nodes that a node is tied to (Freeman 1978); in a two-mode network of those it could be."""
    heads, tails = network.ends
    counts = np.bincount(np.concatenate([heads, tails]), minlength=len(network))
    if network.two_mode:
        others = np.repeat([len(network.columns), len(network.rows)], [len(network.rows), len(network.columns)])
    else:
        others = np.full(len(network), max(len(network) - 1, 1))
    return dict(zip(network.nodes, (counts / others).tolist(), strict=True))


def strength(network: Network) -> dict[str, float]:
    """The sum of the weights of a node's ties (Barrat et al. 2004, PNAS 101: 3747-3752)."""
    heads, tails = network.ends
    weights, size = network.ties.weights, len(network)
    return dict(zip(network.nodes, (sums(heads, weights, size) + sums(tails, weights, size)).tolist(), strict=True))


def eigenvector(network: Network) -> dict[str, float]:
    """A node is as central as its neighbours are, by weight: the leading eigenvector, of length 1 (Bonacich 1972).

    Where the network falls apart the part with the largest eigenvalue has it all, and parts with the same share it. So each part is solved
    by itself: a vector for all of them at once creeps towards its end where two parts are nearly as strong.
    """
    found = np.zeros(len(network))
    if len(network):
        weights = np.maximum(without_loops(network.matrix), 0)
        solved = [(part, *_leading(weights[np.ix_(part, part)])) for part in parts(weights) if len(part) > 1]
        largest = max((value for _part, value, _vector in solved), default=0.0)
        for part, value, vector in solved:
            if value >= largest * (1 - _SAME):
                found[part] = vector
        if solved:
            found /= np.linalg.norm(found)
    return dict(zip(network.nodes, found.tolist(), strict=True))


_SAME = 1e-12


def parts(weights: Floats) -> list[Ints]:
    """The nodes of each part that is tied together."""
    tied = weights > 0
    part = np.full(len(weights), -1)
    for start in range(len(weights)):
        if part[start] < 0:
            reached = np.zeros(len(weights), dtype=bool)
            reached[start] = True
            fresh = reached.copy()
            while fresh.any():
                fresh = tied[fresh].any(axis=0) & ~reached
                reached |= fresh
            part[reached] = start
    return [np.flatnonzero(part == each) for each in np.unique(part)]


def _leading(weights: Floats) -> tuple[float, Floats]:
    """The largest eigenvalue of a part and its eigenvector, none of whose entries is negative."""
    found = _lanczos(weights) if len(weights) > _SMALL else None
    if found is None:
        values, vectors = np.linalg.eigh(weights)
        found = float(values[-1]), vectors[:, -1]
    return found[0], np.abs(found[1])


_SMALL, _MOST_STEPS = 500, 300


def _lanczos(weights: Floats) -> tuple[float, Floats] | None:
    """The same of a large part, to the last digits (Lanczos 1950, each step made orthogonal to all before); None where it takes too long."""
    size = len(weights)
    basis = np.zeros((_MOST_STEPS + 1, size))
    basis[0] = size**-0.5
    small = np.zeros((_MOST_STEPS, _MOST_STEPS))
    for step in range(_MOST_STEPS):
        following = weights @ basis[step]
        small[step, step] = following @ basis[step]
        for _twice in range(2):
            following -= (basis[: step + 1] @ following) @ basis[: step + 1]
        length = float(np.linalg.norm(following))
        values, vectors = np.linalg.eigh(small[: step + 1, : step + 1])
        if length * abs(vectors[-1, -1]) <= 1e-14 * values[-1]:
            return float(values[-1]), vectors[:, -1] @ basis[: step + 1]
        basis[step + 1] = following / length
        if step + 1 < _MOST_STEPS:
            small[step, step + 1] = small[step + 1, step] = length
    return None


def without_loops(matrix: Floats) -> Floats:
    """The same with 0 on its diagonal, where kernel networks to the letter have weights."""
    found = matrix.copy()
    np.fill_diagonal(found, 0)
    return found


def positions(network: Network) -> dict[tuple[str, str], float]:
    """The mean position of each actor on each issue, over the stances of the network."""
    seen = network.observations
    key = seen.actor * max(len(seen.issues), 1) + seen.issue
    found, place = np.unique(key, return_inverse=True)
    means: Floats = sums(place, seen.value, len(found)) / np.maximum(np.bincount(place, minlength=len(found)), 1)
    actors, issues = np.divmod(found, max(len(seen.issues), 1))
    return {
        (seen.actors[actor], seen.issues[issue]): mean
        for actor, issue, mean in zip(actors.tolist(), issues.tolist(), means.tolist(), strict=True)
    }


def drift(earlier: Network, later: Network) -> dict[str, float]:
    """How far each actor moved from one window to the next, from 0 to 1: the mean, over the issues it took a position on
    in both, of the distance between its mean positions, in lengths of the scale. Actors without such an issue are not there.
    """
    before, after = positions(earlier), positions(later)
    moves: dict[str, list[float]] = {}
    for (actor, issue), value in after.items():
        if (actor, issue) in before:
            moves.setdefault(actor, []).append(abs(value - before[actor, issue]))
    apart = later.wholly_apart or SCALE
    return {actor: sum(each) / len(each) / apart for actor, each in sorted(moves.items())}


OF_ALL: dict[Measure, Callable[[Network, int], float]] = {
    Measure.DENSITY: lambda network, _seed: density(network),
    Measure.POLARISATION: polarisation,
    Measure.MODULARITY: modularity,
    Measure.BALANCE: lambda network, _seed: balance(network),
}
_OF_NODES: dict[Measure, Callable[[Network, int], dict[str, float]]] = {
    Measure.COMMUNITIES: communities,
    Measure.BETWEENNESS: lambda network, _seed: betweenness(network),
    Measure.DEGREE: lambda network, _seed: degree(network),
    Measure.STRENGTH: lambda network, _seed: strength(network),
    Measure.EIGENVECTOR: lambda network, _seed: eigenvector(network),
}


def measured(
    networks: Iterable[Network], measures: Sequence[Measure], *, camps: Mapping[str, str] | None = None, seed: int = 0
) -> Iterator[MeasureRow]:
    """The measures of each network in turn; drift is from the one before, so the first has none."""
    if Measure.EI_INDEX in measures:
        _check_camps(camps or {})
    earlier: Network | None = None
    for network in networks:
        for measure in measures:
            _check(measure, network)
            for node, value in values(measure, network, earlier, camps or {}, seed):
                span = network.span
                first, last, middle = (span.first, span.last, span.middle) if span else (None, None, None)
                yield MeasureRow(first, last, middle, measure.value, node, value)
        earlier = network


def _check(measure: Measure, network: Network) -> None:
    """Refuse what means nothing."""
    definition = network.definition
    if network.two_mode and measure not in _FOR_TWO_MODES:
        raise StancegraphError(f"{measure} is not defined for affiliation networks; choose another kind")
    if network.two_mode and definition.cell is Cell.COMBINE and measure in _OF_WEIGHTS:
        raise StancegraphError(
            f"combined cells are codes (1 for, 2 against, 3 both), and {measure} adds or compares them; choose another cell"
        )
    if measure is Measure.BALANCE and definition.kind not in _SIGNED:
        raise StancegraphError(
            f"ties of {definition.kind} networks are never negative, so that every triad is balanced; balance is for "
            f"{', '.join(_SIGNED[:-1])} and {_SIGNED[-1]}"
        )
    if definition.reading is Reading.DNA and measure is not Measure.POLARISATION:
        raise StancegraphError(
            f"Discourse Network Analyzer has no {measure} of its own, so that it cannot be read to the letter; only polarisation is"
        )


def values(
    measure: Measure, network: Network, earlier: Network | None, camps: Mapping[str, str], seed: int
) -> Iterable[tuple[str | None, float]]:
    """What a measure says of a network: a node and its number, or None and that of the whole."""
    if measure is Measure.EI_INDEX:
        return [(None, ei_index(network, camps))]
    if measure is Measure.DRIFT and network.definition.weighting is Weighting.NOMINAL:
        raise StancegraphError("drift is a distance, and positions that are words have none; choose another measure")
    if measure is Measure.DRIFT:
        return list(drift(earlier, network).items()) if earlier else []
    if measure in OF_ALL:
        return [(None, OF_ALL[measure](network, seed))]
    return list(_OF_NODES[measure](network, seed).items())


def _positive(network: Network):  # type: ignore[no-untyped-def]  # networkx has no types
    return to_networkx(network.keeping(network.ties.weights > 0))
