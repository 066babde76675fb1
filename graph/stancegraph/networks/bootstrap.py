"""How sure a tie or a measure is: intervals by drawing documents again, and how much of a change is more than chance.

What was coded is a sample of what was said, in documents: statements of one article stand and fall together. So documents
(in a graph: sources) are drawn with replacement, as many as there are, and all statements of a document count as often as it is
drawn (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 6 and 13; on clusters: Davison and Hinkley 1997, ch. 3.8). Of the
weights of a tie so found the middle share is its interval (percentile method). What is best for its own network, as polarisation is, or
grows with what is there, as density does, lies to one side in every draw: the interval of a measure is the middle share of the draws moved
so that their mean is the measure, and ends where the measure does (:attr:`Measure.bounds`): density at 0 and 1, and a change of it at -1 and 1. All networks of a series, or of a comparison, are made anew from one and the same draw, so that windows that
share documents are not taken for independent. The p-value of a change d is the share of draws whose change is at least as
far from their mean as d is from none, (k + 1) / (n + 1) (Hall and Wilson 1991, Biometrics 47: 757-762).

Nodes are those of the network itself: one that no document is drawn for has no ties. Repetitions are dropped before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.errors import StancegraphError
from stancegraph.networks import measures as of
from stancegraph.networks.communities import best, quality
from stancegraph.networks.counts import Cells, Floats, cells, scale_of
from stancegraph.networks.definition import Definition, Kernel, Kind, Measure, Reading
from stancegraph.networks.network import Network, Ties
from stancegraph.networks.normalisation import needs, weigher
from stancegraph.networks.observations import Ints
from stancegraph.networks.polarisation import Camps, camps, camps_of, normalised_by
from stancegraph.networks.projection import affiliations
from stancegraph.networks.shared import multiplied

MEASURES = tuple(each for each in Measure if each not in (Measure.COMMUNITIES, Measure.DRIFT))
"""Those that are a number of the same thing in every draw."""
_AT_ONCE = 50_000_000
_MOST_SAMPLES = 100_000
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class TieInterval:
    """A tie, by its nodes as in a file, with its ``weight``, the interval it lies in, and the share of draws in which it is ``tied`` at all."""

    source: str
    target: str
    weight: float
    low: float
    high: float
    tied: float


@dataclass(frozen=True, slots=True)
class MeasureInterval:
    """A measure of a window, or of one of its nodes, with its interval; the ``change`` since the window before, its interval and p-value."""

    first: date | None
    last: date | None
    window_middle: datetime | None
    measure: str
    node: str | None
    value: float
    low: float
    high: float
    change: float | None
    change_low: float | None
    change_high: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Draws:
    """How many samples are drawn, how large the share in the middle is, and what the draw begins with."""

    samples: int = 1_000
    confidence: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if not 2 <= self.samples <= _MOST_SAMPLES:
            raise StancegraphError(f"from 2 to {_MOST_SAMPLES:,} samples can be drawn, not {self.samples:,}")
        if not 0 < self.confidence < 1:
            raise StancegraphError(f"a confidence lies between 0 and 1, not at {self.confidence}")

    def of(self, documents: int) -> Iterator[Ints]:
        """How often each document is drawn, sample by sample."""
        draw = np.random.default_rng(self.seed)
        for _sample in range(self.samples):
            yield np.bincount(draw.integers(0, documents, documents), minlength=documents)

    def interval(self, values: NDArray[Any]) -> tuple[Floats, Floats]:
        """The ends of the middle share of each row of values."""
        outside = (1 - self.confidence) / 2
        ends: Floats = np.quantile(values, [outside, 1 - outside], axis=-1)
        return ends[0], ends[1]

    def about(self, values: Floats, measured: float, bounds: tuple[float, float]) -> tuple[float, float]:
        """The ends of the middle share of values that are moved so that their mean is what was measured, and of which none lies beyond the bounds."""
        # As differences from one of them, so that where all are the same there is none.
        apart = values - values[0]
        low, high = self.interval(apart - apart.mean())
        least, greatest = bounds
        return max(measured + float(low), least), min(measured + float(high), greatest)

    @staticmethod
    def p(changes: NDArray[Any], measured: Floats) -> Floats:
        """The p-value of each change that was measured, by the changes in all draws."""
        apart = np.abs(changes - changes.mean(axis=-1, keepdims=True))
        # As far but for rounding is as far.
        found: Floats = ((apart >= np.abs(measured)[..., None] * (1 - 1e-9)).sum(axis=-1) + 1) / (changes.shape[-1] + 1)
        return found


class Resampled:
    """A network that can be made again from some of its documents."""

    def __init__(self, network: Network, documents: Ints) -> None:
        definition = network.definition
        if definition.kind.compares_votes or definition.kernel is not Kernel.NONE:
            raise StancegraphError(
                "votes are not a sample, and kernels have weights of their own: intervals are for agreement, conflict, net, co-issue and "
                "affiliation networks without a kernel"
            )
        self.network = network
        seen = network.observations
        self._document = np.searchsorted(documents, seen.source)
        self._empty = not len(seen) or not len(network)
        if not self._empty:
            self._cells = self._counted(definition)
            self._place = self._places(definition)

    def _counted(self, definition: Definition) -> Cells:
        seen = self.network.observations
        levels, _apart = scale_of(seen, definition)
        return cells(seen, definition, levels, self.network.wholly_apart)

    def _places(self, definition: Definition) -> Ints:
        """The cell of each stance."""
        counted, seen = self._cells, self.network.observations
        over_issues = definition.over == "issues" and not definition.two_mode
        node, topic = (seen.issue, seen.actor) if over_issues else (seen.actor, seen.issue)

        def key(topics: Ints, nodes: Ints, levels: Ints) -> Ints:
            return (topics * len(counted.nodes) + nodes) * len(counted.levels) + levels

        found: Ints = np.searchsorted(
            key(counted.topic, counted.node, counted.level),
            key(
                np.searchsorted(counted.topics, topic),
                np.searchsorted(counted.nodes, node),
                np.searchsorted(counted.levels, seen.value),
            ),
        )
        return found

    def again(self, times: Ints, kind: Definition | None = None) -> Network:
        """The network where each document counts so often; of another definition of the same stances, if one is given."""
        definition = kind or self.network.definition
        if self._empty:
            return self.network
        counted = self._drawn(times)
        held: Floats | Ties
        if definition.two_mode:
            held = affiliations(counted, definition, sorted(self.network.observations.scale))
        else:
            held = _multiplied(counted, definition)
        return replace(self.network, definition=definition, held=held)

    def weights(self, times: Ints, heads: Ints, tails: Ints) -> Floats:
        """The weights of some pairs, in order of their heads, where each document counts so often."""
        definition = self.network.definition
        if definition.two_mode or self._empty or not len(heads):
            return self.again(times).matrix[heads, tails]
        counted, rows = self._drawn(times), slice(int(heads[0]), int(heads[-1]) + 1)
        found: Floats = _multiplied(counted, definition, rows)[heads - rows.start, tails]
        return found

    def _drawn(self, times: Ints) -> Cells:
        weights = times[self._document].astype(np.float64)
        counts = np.bincount(self._place, weights, len(self._cells.count)).astype(np.int64)
        told = self._cells
        # What nobody says in this draw is no cell.
        said = np.flatnonzero(counts)
        return replace(told, node=told.node[said], topic=told.topic[said], level=told.level[said], count=counts[said])


def _multiplied(counted: Cells, definition: Definition, rows: slice | None = None) -> Floats:
    """The weights of all pairs, or of some rows; of nodes that no document is drawn for none."""
    found = multiplied(counted, needs(definition, counted), weigher(definition, counted), rows)
    if definition.ties_strangers:
        silent = counted.activity == 0
        found[silent if rows is None else silent[rows]] = 0
        found[:, silent] = 0
    return found


def documents_of(networks: Sequence[Network]) -> Ints:
    """The documents that any of the networks is made from."""
    sources = [each.observations.source for each in networks]
    return np.unique(np.concatenate(sources)) if sources else np.zeros(0, dtype=np.int64)


def tie_intervals(network: Network, draws: Draws) -> list[TieInterval]:
    """Each tie of a network with its interval, in the order of its ties."""
    ties, documents = network.ties, documents_of([network])
    again = Resampled(network, documents)
    found: list[tuple[float, float, float]] = []
    most = max(_AT_ONCE // draws.samples, 1)
    for first in range(0, len(ties), most):
        part = slice(first, first + most)
        weights = ties.weights[part]
        drawn = np.empty((len(weights), draws.samples))
        for sample, times in enumerate(draws.of(len(documents))):
            drawn[:, sample] = again.weights(times, ties.heads[part], ties.tails[part])
        low, high = draws.interval(drawn)
        tied = (drawn != 0).mean(axis=-1)
        found += zip(low.tolist(), high.tolist(), tied.tolist(), strict=True)
    heads, tails = network.ends
    ends = zip(heads.tolist(), tails.tolist(), ties.weights.tolist(), found, strict=True)
    nodes = network.nodes
    return [TieInterval(nodes[head], nodes[tail], weight, *rest) for head, tail, weight, rest in ends]


def measure_intervals(
    networks: Sequence[Network],
    measures: Sequence[Measure],
    draws: Draws,
    *,
    camps: Mapping[str, str] | None = None,
) -> Iterator[MeasureInterval]:
    """The measures of each network in turn with their intervals, and their change since the one before.

    Raises StancegraphError for measures that are not a number of the same thing in every draw.
    """
    for measure in measures:
        if measure not in MEASURES:
            raise StancegraphError(
                f"{measure} has no interval: it is not a number of the same thing in every draw; choose another measure"
            )
    plain = list(of.measured(networks, measures, camps=camps, seed=draws.seed))
    documents = documents_of(networks)
    again = [Resampled(each, documents) for each in networks]
    asked = [[_measurer(measure, each, camps or {}, draws.seed) for measure in measures] for each in again]
    drawn = np.empty((len(plain), draws.samples))
    for sample, times in enumerate(draws.of(len(documents))):
        values = [number for several in asked for measure in several for number in measure(times)]
        drawn[:, sample] = values
    earlier: dict[tuple[str, str | None], int] = {}
    place = 0
    for each in networks:
        met: dict[tuple[str, str | None], int] = {}
        for _row in range(sum(_size(measure, each) for measure in measures)):
            row = plain[place]
            key = row.measure, row.node
            change = low = high = p = None
            least, greatest = Measure(row.measure).bounds
            if key in earlier:
                changes = drawn[place] - drawn[earlier[key]]
                change = row.value - plain[earlier[key]].value
                low, high = draws.about(changes, change, (least - greatest, greatest - least))
                p = float(draws.p(changes, np.array(change)))
            ends = draws.about(drawn[place], row.value, (least, greatest))
            window = row.first, row.last, row.window_middle
            yield MeasureInterval(*window, row.measure, row.node, row.value, *ends, change, low, high, p)
            met[key] = place
            place += 1
        earlier = met


def _size(measure: Measure, network: Network) -> int:
    return 1 if measure in (*of.OF_ALL, Measure.EI_INDEX) else len(network)


def _measurer(
    measure: Measure, again: Resampled, members: Mapping[str, str], seed: int
) -> Callable[[Ints], list[float]]:
    """What measures a network made again."""
    if measure is Measure.POLARISATION:
        return _Polarisation(again, seed).of
    if measure is Measure.MODULARITY:
        return _Modularity(again, seed).of
    return lambda times: [value for _node, value in of.values(measure, again.again(times), None, members, seed)]


@dataclass
class _Polarisation:
    """The index of networks made again: the search begins at the camps of the network itself."""

    again: Resampled
    seed: int

    @cached_property
    def _camps(self) -> Camps | None:
        found = camps(self.again.network, self.seed)
        return None if found is None else found[1]

    def of(self, times: Ints) -> list[float]:
        """The index where each document counts so often."""
        definition = self.again.network.definition
        normalisation = normalised_by(definition)
        agreement, conflict = (
            self.again.again(times, replace(definition, kind=kind, normalisation=normalisation)).matrix
            for kind in (Kind.AGREEMENT, Kind.CONFLICT)
        )
        literal = definition.reading is Reading.DNA
        found = camps_of(agreement, conflict, self.seed, self._camps, literal=literal)
        return [0.0 if found is None else found[0]]


@dataclass
class _Modularity:
    """That of networks made again: the search begins at the communities of the network itself, and at some at random."""

    again: Resampled
    seed: int

    @cached_property
    def _communities(self) -> Ints:
        network = self.again.network
        place = {node: number for number, each in enumerate(of.partition(network, self.seed)) for node in each}
        return np.array([place[node] for node in network.nodes], dtype=np.int64)

    def of(self, times: Ints) -> list[float]:
        """The modularity where each document counts so often."""
        weights = np.maximum(self.again.again(times).matrix, 0)
        found = quality(weights, best(weights, self._communities, self.seed))
        # The last digits are those of sums that were rounded.
        return [round(found, _DIGITS)]
