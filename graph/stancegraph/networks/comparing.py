"""Two networks side by side: which ties appeared, vanished, grew stronger or weaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from stancegraph.answers.arrays import Mask
from stancegraph.networks.bootstrap import Draws, Resampled, documents_of
from stancegraph.networks.counts import Floats
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Ints


class Change(StrEnum):
    """What became of a tie; in a net network one that changes sides is turned."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class TieChange:
    """A tie, by its nodes as in a file, that is another in the later network: its weights, their difference and what that is. With draws also the interval of the
    difference and its p-value; see :mod:`stancegraph.networks.bootstrap`."""

    source: str
    target: str
    before: float
    after: float
    difference: float
    change: str
    low: float | None = None
    high: float | None = None
    p: float | None = None


def compared(before: Network, after: Network, draws: Draws | None = None) -> list[TieChange]:
    """The ties that differ, from the greatest difference; both networks are of one definition."""
    rows = sorted(set(before.rows) | set(after.rows))
    columns = sorted(set(before.columns) | set(after.columns))
    both = [_by_pair(each, rows, columns) for each in (before, after)]
    pairs = sorted(both[0].keys() | both[1].keys())
    pairs = [pair for pair in pairs if both[0].get(pair, 0.0) != both[1].get(pair, 0.0)]
    intervals: Sequence[tuple[float | None, ...]] = [(None, None, None)] * len(pairs)
    if draws is not None and pairs:
        differences = np.array([both[1].get(pair, 0.0) - both[0].get(pair, 0.0) for pair in pairs])
        intervals = _intervals((before, after), rows, columns, pairs, differences, draws)
    one_end, other_end = ("actor:", "issue:") if before.two_mode else ("", "")
    found = [
        TieChange(
            f"{one_end}{rows[head]}",
            f"{other_end}{columns[tail]}",
            one := both[0].get((head, tail), 0.0),
            other := both[1].get((head, tail), 0.0),
            other - one,
            _change(one, other),
            *ends,
        )
        for (head, tail), ends in zip(pairs, intervals, strict=True)
    ]
    return sorted(found, key=lambda row: (-abs(row.difference), row.source, row.target))


def _change(before: float, after: float) -> str:
    if not before:
        return Change.APPEARED.value
    if not after:
        return Change.VANISHED.value
    if (before > 0) is not (after > 0):
        return Change.TURNED.value
    return (Change.STRENGTHENED if abs(after) > abs(before) else Change.WEAKENED).value


def _by_pair(network: Network, rows: Sequence[str], columns: Sequence[str]) -> dict[tuple[int, int], float]:
    """The weights of ties by the places of their nodes."""
    row, column = ({name: place for place, name in enumerate(names)} for names in (rows, columns))
    return {(row[each.source], column[each.target]): each.weight for each in network}


def _intervals(
    networks: tuple[Network, Network],
    rows: Sequence[str],
    columns: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    differences: Floats,
    draws: Draws,
) -> list[tuple[float | None, ...]]:
    documents = documents_of(networks)
    again = [Resampled(each, documents) for each in networks]
    places = [_places(each, rows, columns, pairs) for each in networks]
    found: list[tuple[float | None, ...]] = []
    most = max(_AT_ONCE // draws.samples, 1)
    for first in range(0, len(pairs), most):
        changes = np.zeros((len(pairs[first : first + most]), draws.samples))
        for sample, times in enumerate(draws.of(len(documents))):
            for sign, each, (there, head, tail) in zip((-1, 1), again, places, strict=True):
                part = there[first : first + most]
                weights: Floats = each.again(times).matrix[
                    head[first : first + most][part], tail[first : first + most][part]
                ]
                changes[part, sample] += sign * weights
        low, high = draws.interval(changes)
        found += zip(
            low.tolist(), high.tolist(), draws.p(changes, differences[first : first + most]).tolist(), strict=True
        )
    return found


_AT_ONCE = 50_000_000


def _places(
    network: Network, rows: Sequence[str], columns: Sequence[str], pairs: Sequence[tuple[int, int]]
) -> tuple[Mask, Ints, Ints]:
    """Which pairs have both nodes in a network, and where."""
    row, column = ({name: place for place, name in enumerate(names)} for names in (network.rows, network.columns))
    head = np.array([row.get(rows[one], -1) for one, _other in pairs], dtype=np.int64)
    tail = np.array([column.get(columns[other], -1) for _one, other in pairs], dtype=np.int64)
    return (head >= 0) & (tail >= 0), head, tail
