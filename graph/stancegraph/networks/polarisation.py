"""The polarisation index of Discourse Network Analyzer: how far agreement and conflict are from even, for two camps.

Of a partition into two camps, with C and F the agreement and the conflict of each ordered pair of actors and |C|, |F| their sums
over all pairs: within camps agreement is expected to be |C| over the number of pairs within, and no conflict; between them
conflict |F| over the number of pairs between, and no agreement. The index adds up how far the network is from that,

    sum within (|C - expected| + F) + sum between (C + |F - expected|),

and divides by 2 (|C| + |F|). The index of a network is the largest of any partition into two camps, neither empty.

That program looks for it by swapping members of camps of equal size, or by breeding such camps, and keeps what it ends with. Here all
partitions are tried of up to 16 actors; of more the search climbs from several starts, by swaps and by moves that change the size of camps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Floats
from stancegraph.networks.definition import Definition, Kernel, Kind, Normalisation, Reading
from stancegraph.networks.network import Network
from stancegraph.networks.projection import as_kind

_MOST_EXACT, _MOST_AGAIN = 16, 10
_FEWEST_STARTS, _MOST_STARTS = 4, 24
_CELLS_TO_SEARCH = 2_000_000
_SMALLEST_GAIN = 1e-12
Camps = NDArray[np.bool_]
"""For each actor whether it is in the one camp or the other."""


def polarisation(network: Network, seed: int = 0) -> float:
    """The polarisation index of a network, from 0 to 1; 0 where there is nothing to be apart about.

    Raises StancegraphError for networks that do not weigh agreement and conflict.
    """
    found = camps(network, seed)
    return 0.0 if found is None else found[0]


def camps(network: Network, seed: int = 0) -> tuple[float, Camps] | None:
    """The index and the two camps it is reached with; None where there is nothing to be apart about."""
    normalisation = normalised_by(network.definition)
    agreement, conflict = (as_kind(network, kind, normalisation).matrix for kind in (Kind.AGREEMENT, Kind.CONFLICT))
    return camps_of(agreement, conflict, seed)


def normalised_by(definition: Definition) -> Normalisation:
    """What agreement and conflict are divided by; raises StancegraphError where there are none."""
    if definition.kind not in (Kind.AGREEMENT, Kind.CONFLICT, Kind.NET):
        raise StancegraphError(
            f"polarisation weighs agreement and conflict, and {definition.kind} networks have neither; choose agreement, conflict or net"
        )
    if definition.reading is not Reading.DNA:
        return definition.normalisation
    if definition.kernel is not Kernel.NONE:
        raise StancegraphError(
            "Discourse Network Analyzer takes net ties for both agreement and conflict here, which means nothing; leave out the kernel"
        )
    # That program always normalises by average activity.
    return Normalisation.AVERAGE


def camps_of(
    agreement: Floats, conflict: Floats, seed: int = 0, start: Camps | None = None
) -> tuple[float, Camps] | None:
    """As :func:`camps`, of matrices; from ``start``, if it is given, the search climbs and goes nowhere else."""
    agreement, conflict = np.abs(agreement), np.abs(conflict)
    if len(agreement) < 2 or (not agreement.any() and not conflict.any()):
        return None
    search = _Search(agreement, conflict)
    if len(agreement) <= (_MOST_EXACT if start is None else _MOST_AGAIN):
        best = search.exact()
    else:
        best = search.climbed(seed) if start is None else search.climb(start)
    return search.index(best), best


@dataclass(frozen=True, eq=False)
class _Search:
    """Of camps of given sizes the index is a constant plus half of y D y, with y = 1 in the one camp and -1 in the other."""

    agreement: Floats
    conflict: Floats

    @cached_property
    def _sums(self) -> tuple[float, float]:
        return float(self.agreement.sum()), float(self.conflict.sum())

    def _parts(self, size: int) -> tuple[Floats, Floats]:
        """What each pair adds within, and between, camps of which one has that size."""
        count = len(self.agreement)
        within = size * (size - 1) + (count - size) * (count - size - 1)
        between = count * (count - 1) - within
        agreement, conflict = self._sums
        inside = np.abs(self.agreement - (agreement / within if within else 0)) + self.conflict
        outside = self.agreement + np.abs(self.conflict - (conflict / between if between else 0))
        for each in (inside, outside):
            np.fill_diagonal(each, 0)
        return inside, outside

    def index(self, chosen: Camps) -> float:
        """The index of a partition."""
        inside, outside = self._parts(int(chosen.sum()))
        together = chosen[:, None] == chosen
        return float(np.where(together, inside, outside).sum()) / (2 * sum(self._sums))

    def exact(self) -> Camps:
        """The best of all partitions."""
        count = len(self.agreement)
        # The last is always in the other camp, so that no partition is met twice.
        numbers = np.arange(1, 2 ** (count - 1))
        members = (numbers[:, None] >> np.arange(count)) & 1
        sizes, value = members.sum(axis=1), np.empty(len(members))
        for size in range(1, count):
            rows = np.flatnonzero(sizes == size)
            constant, differences = self._quadratic(size)
            signs = 2.0 * members[rows] - 1
            value[rows] = constant + ((signs @ differences) * signs).sum(axis=1) / 2
        best: Camps = members[int(value.argmax())] == 1
        return best

    def _quadratic(self, size: int) -> tuple[float, Floats]:
        inside, outside = self._parts(size)
        return float((inside + outside).sum()) / 2, inside - outside

    def climbed(self, seed: int) -> Camps:
        """The best of what several climbs end with."""
        found = [self.climb(start) for start in self._starts(seed)]
        return max(found, key=self.index)

    def _starts(self, seed: int) -> Iterator[Camps]:
        count = len(self.agreement)
        draw = np.random.default_rng(seed)
        leading = np.linalg.eigh(self.agreement - self.conflict)[1][:, -1]
        order = np.argsort(leading)
        # By who agrees with whom, at several sizes; then at random, half of them even.
        for size in sorted({count // 2, max(count // 4, 1), max(count // 10, 1), int((leading > 0).sum()) or 1}):
            if size < count:
                yield np.isin(np.arange(count), order[:size])
        starts = int(np.clip(_CELLS_TO_SEARCH // count**2, _FEWEST_STARTS, _MOST_STARTS))
        for number in range(starts):
            size = count // 2 if number % 2 else int(draw.integers(1, count))
            yield np.isin(np.arange(count), draw.permutation(count)[:size])

    def climb(self, chosen: Camps) -> Camps:
        """Take the best step until none is better: swap two, or move one from camp to camp."""
        chosen = chosen.copy()
        while True:
            size, count = int(chosen.sum()), len(chosen)
            signs = 2.0 * chosen - 1
            constant, differences = self._quadratic(size)
            pull = differences @ signs
            now = constant + float(signs @ pull) / 2
            ones, others = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            gains = -2 * pull[ones][:, None] + 2 * pull[others] - 4 * differences[np.ix_(ones, others)]
            one, other = divmod(int(gains.argmax()), len(others))
            best, step = float(gains.max()), [ones[one], others[other]]
            for movers, new_size in ((ones, size - 1), (others, size + 1)):
                if 0 < new_size < count:
                    constant, differences = self._quadratic(new_size)
                    pull = differences @ signs
                    gain = constant + float(signs @ pull) / 2 - 2 * signs[movers] * pull[movers] - now
                    if gain.max() > best:
                        best, step = float(gain.max()), [movers[int(gain.argmax())]]
            if best <= _SMALLEST_GAIN * max(now, 1):
                return chosen
            chosen[step] = ~chosen[step]
