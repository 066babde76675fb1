"""The nested backbone: which issues can go, one after another, before the network of actors is another one.

From all issues those are taken away whose loss changes the network least, one at a time until none is left: what goes last is
the backbone. Two networks are as far apart as the eigenvalues of their Laplacians, each set scaled to sum to 1 and sorted: the sum of
the differences. Negative weights count as none.

Discourse Network Analyzer, where this comes from (Leifeld and others), means the same but subtracts nothing from the degrees: it
compares the sorted shares of nodes in the sum of all weights. It takes away at once all issues whose loss is the same, and
R is that of the stances that are left. With the reading ``dna`` it is that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Floats, scale_of
from stancegraph.networks.definition import Kernel, Over, Reading
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Ints
from stancegraph.networks.projection import project

_MOST_TOPICS = 300
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class NestedRow:
    """What goes in a step: how far the network without it, and all that went before, is from the whole (``backbone_loss``), how far
    that of what has gone is (``redundant_loss``), and how many ``statements`` the former is made from."""

    step: int
    topic: str
    backbone_loss: float
    redundant_loss: float
    statements: int


def nested(network: Network) -> list[NestedRow]:
    """The order in which the issues of a network of actors (or the actors of one of issues) go; the last are its backbone.

    Raises StancegraphError for networks of two modes, of votes or with a kernel, and for too many issues.
    """
    definition = network.definition
    if network.two_mode or definition.kind.compares_votes or definition.kernel is not Kernel.NONE:
        raise StancegraphError(
            "the nested backbone is of agreement, conflict, net and co-issue networks without a kernel; choose one of these"
        )
    return list(_Nested(network).rows())


class _Nested:
    def __init__(self, network: Network) -> None:
        self._literal = network.definition.reading is Reading.DNA
        seen = network.observations
        self._seen = replace(seen, whole=None) if self._literal else seen
        self._definition = replace(network.definition, isolates=False)
        self._rows = network.rows
        over_issues = self._definition.over is Over.ISSUES
        self._names = seen.actors if over_issues else seen.issues
        self._topic: Ints = seen.actor if over_issues else seen.issue
        self._levels, apart = scale_of(self._seen, self._definition)
        self._apart = apart if self._literal else network.wholly_apart
        self._place = {name: place for place, name in enumerate(self._rows)}
        topics = np.unique(self._topic).tolist()
        if len(topics) > _MOST_TOPICS:
            raise StancegraphError(
                f"the nested backbone of {len(topics):,} takes too long; choose {_MOST_TOPICS} or fewer"
            )
        self._topics: list[int] = topics
        self._all = self._spectrum(topics)

    def rows(self) -> Iterator[NestedRow]:
        """Step by step."""
        left, gone = list(self._topics), list[int]()
        step = 0
        while left:
            losses = np.array([self._loss([each for each in left if each != other]) for other in left])
            smallest = losses.min()
            least = np.flatnonzero(losses <= smallest + _SAME)[::-1].tolist()
            before = list(left)
            for place in least if self._literal else least[:1]:
                step += 1
                topic = before[place]
                gone.append(topic)
                left.remove(topic)
                statements = int(np.isin(self._topic, [each for each in before if each != topic]).sum())
                yield NestedRow(step, self._names[topic], float(smallest), self._loss(gone), statements)

    def _loss(self, topics: Collection[int]) -> float:
        return float(np.abs(self._all - self._spectrum(topics)).sum())

    def _spectrum(self, topics: Collection[int]) -> Floats:
        """What networks are compared by, of the stances on these issues."""
        inside = self._seen[np.isin(self._topic, list(topics))]
        found = project(inside, self._definition, self._levels, self._apart)
        matrix = np.zeros((len(self._rows), len(self._rows)))
        places = [self._place[name] for name in found.rows]
        matrix[np.ix_(places, places)] = np.maximum(found.matrix, 0) if len(found) else 0
        degrees = matrix.sum(axis=1)
        values = np.sort(degrees if self._literal else np.linalg.eigvalsh(np.diag(degrees) - matrix))[::-1]
        total = values.sum()
        scaled: Floats = values / total if total > 0 else values * 0
        return scaled
