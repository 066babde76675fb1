"""How far a network falls into two camps of equal size that agree within and disagree between.

Of a partition into two camps, with C and F the agreement and the conflict of each ordered pair of actors and |C|, |F| their sums
over all pairs: ideal camps would have |C| spread evenly over the pairs within them, and no conflict there; |F| spread evenly over the pairs
between them, and no agreement there. The distance of the network from that, from 0 to 1, adds up

    sum within (|C - expected| + F) + sum between (C + |F - expected|),

and divides by 2 (|C| + |F|). Where no pair is within (two actors) what is expected there is missing whole, and |C| counts once more.

The index is 1 less the smallest distance of any partition into two camps whose sizes differ by at most one, of the actors that have any
tie. Two even camps in perfect opposition have 1. Where all agree, the index is the share of pairs that lie within camps, (n - 2) / (2 n - 2) of n
actors, n even: 1/3 of 4, and near 1/2 of many. Where everybody is against everybody it is the share between, n / (2 n - 2): 2/3 of 4, and
near 1/2 of many. Ties by chance have about 1/2, few actors somewhat more. It is of camps as large as one another: seven against
three in perfect opposition have 0.591, nine against one 0.396. Without equal sizes consensus would be as good as one against all others. Camps of any size: modularity.

To the letter of Discourse Network Analyzer it is the largest distance, of all actors of the network and of any partition, neither camp empty, since
that program keeps the largest though 0 is what it looks for. So two even camps and a consensus have the same: 2/3 of four actors.
That program looks for it by swapping members of camps of equal size, or by breeding such camps, and keeps what it ends with.

All partitions are tried of up to 16 actors; of more the search climbs from several starts, by swaps, and where sizes may
change by moves from camp to camp.
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
_SMALLEST_GAIN, _DIGITS = 1e-12, 12
Camps = NDArray[np.bool_]
"""For each actor whether it is in the one camp or the other."""


def polarisation(network: Network, seed: int = 0) -> float:
    """The polarisation index of a network, from 0 to 1: 1 is two even camps in perfect opposition, about 1/2 and less consensus and chance; 0 where
    fewer than two actors have a tie, and there is nothing to be apart about.

    To the letter of Discourse Network Analyzer another number, which does not tell camps from consensus. ``seed`` is where the search starts, of more
    than 16 actors. Raises StancegraphError for networks that do not weigh agreement and conflict.
    """
    found = camps(network, seed)
    return 0.0 if found is None else found[0]


def camps(network: Network, seed: int = 0) -> tuple[float, Camps] | None:
    """The index and the two camps it is reached with; None where there is nothing to be apart about."""
    normalisation = normalised_by(network.definition)
    agreement, conflict = (as_kind(network, kind, normalisation).matrix for kind in (Kind.AGREEMENT, Kind.CONFLICT))
    return camps_of(agreement, conflict, seed, literal=network.definition.reading is Reading.DNA)


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
    agreement: Floats, conflict: Floats, seed: int = 0, start: Camps | None = None, *, literal: bool = False
) -> tuple[float, Camps] | None:
    """As :func:`camps`, of matrices; from ``start``, if it is given, the search climbs and goes nowhere else."""
    agreement, conflict = np.abs(agreement), np.abs(conflict)
    tied: Camps = np.ones(len(agreement), dtype=bool)
    if not literal:
        tied = np.any(agreement + conflict, axis=0)
    if tied.sum() < 2 or (not agreement.any() and not conflict.any()):
        return None
    here = np.ix_(tied, tied)
    search = _Search(agreement[here], conflict[here], literal)
    if tied.sum() <= (_MOST_EXACT if start is None else _MOST_AGAIN):
        best = search.exact()
    else:
        best = search.climbed(seed) if start is None else search.climb(search.allowed(start[tied]))
    found: Camps = np.zeros(len(tied), dtype=bool)
    found[tied] = best
    return search.index(best), found


@dataclass(frozen=True, eq=False)
class _Search:
    """For the partition of the highest index. Of camps of given sizes the distance from the ideal is a constant plus half of y D y, with y = 1 in the
    one camp and -1 in the other."""

    agreement: Floats
    conflict: Floats
    literal: bool

    @cached_property
    def _sums(self) -> tuple[float, float]:
        return float(self.agreement.sum()), float(self.conflict.sum())

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """How many may be in the one camp."""
        count = len(self.agreement)
        return tuple(range(1, count)) if self.literal else tuple(sorted({count // 2, count - count // 2}))

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
        distance = float(np.where(together, inside, outside).sum())
        if len(chosen) == 2 and not self.literal:
            distance += self._sums[0]
        # The last digits are those of means and sums that were rounded.
        distance = round(distance / (2 * sum(self._sums)), _DIGITS)
        return distance if self.literal else round(1 - distance, _DIGITS)

    def exact(self) -> Camps:
        """The best of all partitions."""
        count = len(self.agreement)
        # The last is always in the other camp, so that no partition is met twice.
        numbers = np.arange(1, 2 ** (count - 1))
        members = (numbers[:, None] >> np.arange(count)) & 1
        sizes, value = members.sum(axis=1), np.full(len(members), -np.inf)
        for size in self._sizes:
            rows = np.flatnonzero(sizes == size)
            constant, differences = self._quadratic(size)
            signs = 2.0 * members[rows] - 1
            value[rows] = constant + ((signs @ differences) * signs).sum(axis=1) / 2
        best: Camps = members[int(value.argmax())] == 1
        return best

    def _quadratic(self, size: int) -> tuple[float, Floats]:
        """The constant and D; to be made as large as can be, so that what is to be small has its sign turned."""
        inside, outside = self._parts(size)
        constant, differences = float((inside + outside).sum()) / 2, inside - outside
        return (constant, differences) if self.literal else (-constant, -differences)

    def climbed(self, seed: int) -> Camps:
        """The best of what several climbs end with."""
        found = [self.climb(start) for start in self._starts(seed)]
        return max(found, key=self.index)

    def allowed(self, start: Camps) -> Camps:
        """The nearest partition of an allowed size: of the larger camp those go first who pull to the other most."""
        start = start.copy()
        while (size := int(start.sum())) not in self._sizes:
            larger = size > self._sizes[-1]
            signs = 2.0 * start - 1
            pull = (self._quadratic(self._sizes[0])[1] @ signs) * signs
            members = np.flatnonzero(start == larger)
            some = members[np.argsort(pull[members], kind="stable")]
            start[some[: size - self._sizes[-1] if larger else self._sizes[0] - size]] ^= True
        return start

    def _starts(self, seed: int) -> Iterator[Camps]:
        count = len(self.agreement)
        draw = np.random.default_rng(seed)
        starts = int(np.clip(_CELLS_TO_SEARCH // count**2, _FEWEST_STARTS, _MOST_STARTS))
        if not self.literal:
            # As D has it, apart from what all have in common; then at random.
            _constant, differences = self._quadratic(count // 2)
            about = differences - differences.mean(axis=0)
            about -= about.mean(axis=1)[:, None]
            order = np.argsort(np.linalg.eigh((about + about.T) / 2)[1][:, -1])
            for chosen in (order, *(draw.permutation(count) for _number in range(starts))):
                yield np.isin(np.arange(count), chosen[: count // 2])
            return
        leading = np.linalg.eigh(self.agreement - self.conflict)[1][:, -1]
        order = np.argsort(leading)
        # By who agrees with whom, at several sizes; then at random, half of them even.
        for size in sorted({count // 2, max(count // 4, 1), max(count // 10, 1), int((leading > 0).sum()) or 1}):
            if size < count:
                yield np.isin(np.arange(count), order[:size])
        for number in range(starts):
            size = count // 2 if number % 2 else int(draw.integers(1, count))
            yield np.isin(np.arange(count), draw.permutation(count)[:size])

    def climb(self, chosen: Camps) -> Camps:
        """Take the best step until none is better: swap two, or move one from camp to camp."""
        chosen, about = chosen.copy(), dict[int, tuple[float, Floats]]()
        while True:
            size = int(chosen.sum())
            signs = 2.0 * chosen - 1
            near = [each for each in (size, size - 1, size + 1) if each in self._sizes]
            about = {each: about.get(each) or self._quadratic(each) for each in near}
            constant, differences = about[size]
            pull = differences @ signs
            now = constant + float(signs @ pull) / 2
            ones, others = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            gains = -2 * pull[ones][:, None] + 2 * pull[others] - 4 * differences[np.ix_(ones, others)]
            one, other = divmod(int(gains.argmax()), len(others))
            best, step = float(gains.max()), [ones[one], others[other]]
            for movers, new_size in ((ones, size - 1), (others, size + 1)):
                if new_size in about:
                    constant, differences = about[new_size]
                    pull = differences @ signs
                    gain = constant + float(signs @ pull) / 2 - 2 * signs[movers] * pull[movers] - now
                    if gain.max() > best:
                        best, step = float(gain.max()), [movers[int(gain.argmax())]]
            if best <= _SMALLEST_GAIN * max(abs(now), 1):
                return chosen
            chosen[step] = ~chosen[step]
