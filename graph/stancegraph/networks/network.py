"""A network as an immutable value: its nodes, the weights of its ties, and the stances behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.shown import MOST_ROWS, Brief
from stancegraph.answers.stance_table import day_of
from stancegraph.answers.tabular import Column, Tabular, columns_html, columns_of
from stancegraph.arguments import checked, shown
from stancegraph.characters import show
from stancegraph.errors import ArgumentError, NotFound, StancegraphError
from stancegraph.model.lexical import plain
from stancegraph.nearest import nearest
from stancegraph.networks.counts import Floats
from stancegraph.networks.definition import Definition, Kind, Over, Weighting
from stancegraph.networks.observations import Ints, Observations

_LARGEST_MATRIX = 500_000_000


class Tie(NamedTuple):
    """A tie: two nodes by id and its weight."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True, repr=False)
class TieRow(Brief):
    """A tie of a network: two nodes, by id and by what they are called, and its weight, as in the files of networks."""

    source: str
    source_label: str
    target: str
    target_label: str
    weight: float | int


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties as columns: places of nodes (one-mode: head before tail, each pair once) and weights, none of them 0."""

    heads: Ints
    tails: Ints
    weights: Floats

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,}>"

    @classmethod
    def none(cls) -> Ties:
        """No ties at all."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, np.zeros(0))

    @classmethod
    def of_matrix(cls, matrix: Floats) -> Ties:
        """Those above the diagonal of a symmetric matrix."""
        tied = matrix != 0
        tied &= ~np.tri(len(matrix), dtype=bool)
        # By rows: several times as fast as asking for the places in two dimensions.
        flat = np.flatnonzero(tied)
        heads = np.repeat(np.arange(len(matrix)), np.count_nonzero(tied, axis=1))
        return cls(heads, flat - heads * len(matrix), matrix.ravel()[flat])

    def __len__(self) -> int:
        return len(self.heads)

    def __getitem__(self, which: NDArray[Any]) -> Ties:
        return Ties(self.heads[which], self.tails[which], self.weights[which])


@dataclass(frozen=True)
class Span:
    """From a day (``first``) to a day (``last``), both included.

    To the letter of Discourse Network Analyzer a window reaches from a moment (``start``) to a moment (``stop``) about one in its
    ``middle``, and leaves out what else was said on its first and its last day; else these are None.
    """

    first: date
    last: date
    start: datetime | None = None
    middle: datetime | None = None
    stop: datetime | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.start or self.first} to {self.stop or self.last}>"

    @classmethod
    def about(cls, start: datetime, middle: datetime, stop: datetime) -> Span:
        """From moment to moment."""
        return cls(start.date(), stop.date(), start, middle, stop)


@dataclass(frozen=True, eq=False)
@checked
class Network(Tabular):
    """Nodes and weighted ties without direction; in a two-mode network every tie links a row to a column.

    ``rows`` are ids in order; ``columns`` are the same in a one-mode network, issues in a two-mode one. The weights are
    ``held`` as a matrix or as a list, whichever they were computed as; :attr:`matrix` and :attr:`ties` give either.
    ``definition`` is what it was chosen with, ``observations`` are the stances it was made of, as columns, and
    ``wholly_apart`` is the distance of two positions that are wholly opposed. ``span`` is the time it covers (its days
    ``first`` and ``last``), ``why_empty`` why it has no nodes, ``weights`` how much each stance weighs where a kernel is used, and ``names`` what the
    nodes are called, by ``actor:ID`` and ``issue:ID``, as far as that is known. As a table it has a row a tie. Its length is the number of nodes; going over it gives
    its ties, by ``source`` and ``target`` (ids), each with its ``weight``.

    >>> network = graph.network("agreement", since=date(2025, 5, 10), until=date(2025, 5, 10))
    >>> len(network), next(iter(network))
    (10, Tie(source='antonio-costa', target='dmitry-peskov', weight=0.5))
    """

    definition: Definition
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    observations: Observations
    wholly_apart: int
    span: Span | None = None
    why_empty: str = ""
    held: Floats | Ties = field(default_factory=lambda: np.zeros((0, 0)), repr=False, compare=False)
    weights: Floats | None = None
    names: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def matrix(self) -> Floats:
        """The weights, rows by columns, as a numpy array; 0 where there is no tie.

        Raises StancegraphError where it would not fit into memory.

        >>> graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10)).matrix.shape
        (10, 10)
        """
        if not isinstance(self.held, Ties):
            return self.held
        if len(self.rows) * len(self.columns) > _LARGEST_MATRIX:
            raise StancegraphError(
                f"a matrix of {len(self.rows):,} by {len(self.columns):,} does not fit; use the list of ties instead"
            )
        matrix = np.zeros((len(self.rows), len(self.columns)))
        matrix[self.held.heads, self.held.tails] = self.held.weights
        if not self.two_mode:
            matrix[self.held.tails, self.held.heads] = self.held.weights
        return matrix

    @cached_property
    def ties(self) -> Ties:
        """The weights that are not 0, each pair once, as columns: places of nodes (``heads``, ``tails``) and ``weights``.

        >>> len(graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10)).ties)
        45
        """
        return self.held if isinstance(self.held, Ties) else Ties.of_matrix(self.held)

    @property
    def two_mode(self) -> bool:
        """True when ties link actors to issues.

        >>> graph.network("affiliation").two_mode
        True
        """
        return self.definition.two_mode

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes as in a file: rows, then in a two-mode network columns, told apart by ``actor:`` and ``issue:``.

        >>> graph.network("affiliation", since=date(2025, 2, 12), until=date(2025, 2, 12)).nodes
        ('actor:pete-hegseth', 'issue:multinational-force', 'issue:nato-membership', 'issue:territorial-concessions')
        """
        if not self.two_mode:
            return self.rows
        return tuple(f"actor:{each}" for each in self.rows) + tuple(f"issue:{each}" for each in self.columns)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Whether each of :attr:`nodes` is an ``actor`` or an ``issue``.

        >>> graph.network("affiliation", since=date(2025, 2, 12), until=date(2025, 2, 12)).kinds
        ('actor', 'issue', 'issue', 'issue')
        """
        if self.two_mode:
            return ("actor",) * len(self.rows) + ("issue",) * len(self.columns)
        return ("issue" if self.definition.over is Over.ISSUES else "actor",) * len(self.rows)

    @property
    def ends(self) -> tuple[Ints, Ints]:
        """The places of both ends of each tie among :attr:`nodes`, counted from 0.

        >>> heads, tails = graph.network("affiliation", since=date(2025, 2, 12), until=date(2025, 2, 12)).ends
        >>> heads.tolist(), tails.tolist()
        ([0, 0, 0], [1, 2, 3])
        """
        return self.ties.heads, self.ties.tails + (len(self.rows) if self.two_mode else 0)

    @cached_property
    def activity(self) -> Ints:
        """How many stances each of :attr:`nodes` has in this network.

        >>> graph.network("affiliation", since=date(2025, 2, 12), until=date(2025, 2, 12)).activity.tolist()
        [3, 1, 1, 1]
        """
        times = self.observations.times
        sides = [_counts(self._own, len(self.rows), times)]
        if self.two_mode:
            sides.append(_counts(self._other, len(self.columns), times))
        return np.concatenate(sides)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.definition.heading}, {len(self):,} nodes, {len(self.ties):,} ties>"

    def _columns(self) -> list[Column]:
        return columns_of(TieRow, tie_rows(self, self.names))

    def _repr_html_(self) -> str:
        strongest = np.argsort(-np.abs(self.ties.weights), kind="stable")[:MOST_ROWS]
        first = replace(self, held=self.ties[strongest])
        said = [f"{self.span.first} to {self.span.last}"] if self.span else []
        said += [f"There is nothing to show: {self.why_empty}"] if self.why_empty else ["The strongest ties come first"]
        return columns_html(repr(self), first._columns(), len(self.ties), f"{'; '.join(said)}.")

    def __len__(self) -> int:
        """The number of nodes."""
        return len(self.rows) + (len(self.columns) if self.two_mode else 0)

    def __iter__(self) -> Iterator[Tie]:
        """The ties, by source and target."""
        for head, tail, weight in zip(
            self.ties.heads.tolist(), self.ties.tails.tolist(), self.ties.weights.tolist(), strict=True
        ):
            yield Tie(self.rows[head], self.columns[tail], weight)

    def keeping(self, which: NDArray[np.bool_]) -> Network:
        """The same nodes with only these of its ties: ``which`` is a mask as long as :attr:`ties`.

        >>> network = graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10))
        >>> len(network.keeping(network.ties.weights >= 0.75).ties)
        18
        """
        if not isinstance(which, np.ndarray) or which.dtype != bool or which.shape != (len(self.ties),):
            raise ArgumentError("which", f"should be an array of {len(self.ties):,} truth values, one for each tie")
        return replace(self, held=self.ties[which])

    def weight(self, one: str, other: str) -> float:
        """The weight of the pair of nodes ``one`` and ``other`` (ids); 0 where there is no tie.

        In a two-mode network ``one`` is an actor and ``other`` an issue. Raises NotFound for what is no node.

        >>> network = graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10))
        >>> network.weight("keir-starmer", "emmanuel-macron")
        1.0
        """
        return float(self.matrix[_place(self.rows, one), _place(self.columns, other)])

    def stances(self, one: str, other: str) -> tuple[str, ...]:
        """The ids of the stances behind a tie, by date: those that add to it or, in a net network, take from it.

        ``one`` and ``other`` are its nodes as in :meth:`weight`; a node has no tie to itself, and nothing is behind it. Raises NotFound for what is no node.

        >>> network = graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10))
        >>> network.stances("keir-starmer", "donald-tusk")
        ('s-2025-05-10-starmer-immediate-ceasefire-1', 's-2025-05-10-tusk-immediate-ceasefire-1')
        """
        head, tail = _place(self.rows, one), _place(self.columns, other)
        return () if head == tail and not self.two_mode else self._behind(head, tail)

    def evidence(self) -> Iterator[tuple[str, ...]]:
        """The stances behind each tie, as ids by date, in the order of :attr:`ties`.

        >>> network = graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10))
        >>> list(network.evidence())[-1]
        ('s-2025-05-10-zelenskyy-immediate-ceasefire-1', 's-2025-05-10-von-der-leyen-immediate-ceasefire-1')
        """
        for head, tail in zip(self.ties.heads.tolist(), self.ties.tails.tolist(), strict=True):
            yield self._behind(head, tail)

    def days(self) -> Iterator[tuple[date, date]]:
        """The first and last day of the stances behind each tie, in the order of :attr:`ties`.

        >>> first, last = next(graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10)).days())
        >>> print(first, last)
        2025-05-10 2025-05-10
        """
        for head, tail in zip(self.ties.heads.tolist(), self.ties.tails.tolist(), strict=True):
            days = self.observations.day[self._rows_behind(head, tail)]
            yield day_of(int(days[0])), day_of(int(days[-1]))

    def rows_behind(self, tie: int) -> Ints:
        """The places in ``observations`` of what is behind a tie, by date; ``tie`` is its number in :attr:`ties`, from 0.

        >>> graph.network(since=date(2025, 5, 10), until=date(2025, 5, 10)).rows_behind(0).tolist()
        [2, 3, 8]
        """
        if not 0 <= tie < len(self.ties):
            raise NotFound(
                f"the network has {len(self.ties):,} ties, counted from 0, and none has the number {shown(tie)}"
            )
        return self._rows_behind(int(self.ties.heads[tie]), int(self.ties.tails[tie]))

    def _behind(self, head: int, tail: int) -> tuple[str, ...]:
        seen = self.observations
        return tuple(dict.fromkeys(seen.ids[each] for each in seen.stance[self._rows_behind(head, tail)].tolist()))

    def _rows_behind(self, head: int, tail: int) -> Ints:
        """The observations behind a tie, by date."""
        if self.observations.times is not None:
            raise StancegraphError(
                "the network was made from counts: which stances are behind a tie is not known there"
            )
        mine = self._of(head)
        if self.two_mode:
            ours: Ints = mine[self._other[mine] == tail]
            return ours
        yours = self._of(tail)
        if self.definition.ties_strangers:
            return self._in_conflict(mine, yours)
        topic, value = self._other, self.observations.value
        both = topic[mine][:, None] == topic[yours][None, :]
        distance = np.abs(value[mine][:, None] - value[yours][None, :])
        if self.definition.weighting is Weighting.NOMINAL:
            distance = np.minimum(distance, 1)
        match self.definition.kind:
            case Kind.AGREEMENT:
                both &= distance < self.wholly_apart
            case Kind.CONFLICT:
                both &= distance > 0
            case Kind.NET:
                both &= 2 * distance != self.wholly_apart
        return np.unique(np.concatenate([mine[both.any(axis=1)], yours[both.any(axis=0)]]))

    def _in_conflict(self, mine: Ints, yours: Ints) -> Ints:
        """What one says and the other does not in the same word; in a net network also what both do."""
        together = np.sort(np.concatenate([mine, yours]))
        if self.definition.kind is Kind.NET:
            return together
        said = self._other * (len(self.observations.scale) + 1) + self.observations.value
        shared: Ints = together[~np.isin(said[together], np.intersect1d(said[mine], said[yours]))]
        return shared

    def _of(self, place: int) -> Ints:
        order, starts = self._by_node
        mine: Ints = order[starts[place] : starts[place + 1]]
        return mine

    @cached_property
    def _by_node(self) -> tuple[Ints, Ints]:
        order = np.argsort(self._own, kind="stable")
        return order, np.searchsorted(self._own[order], np.arange(len(self.rows) + 1))

    @cached_property
    def _own(self) -> Ints:
        """The row each observation belongs to."""
        seen = self.observations
        over_issues = self.definition.over is Over.ISSUES and not self.two_mode
        return (
            _places(seen.issue, seen.issues, self.rows) if over_issues else _places(seen.actor, seen.actors, self.rows)
        )

    @cached_property
    def _other(self) -> Ints:
        """The topic of each observation; in a two-mode network its column."""
        seen = self.observations
        if self.two_mode:
            return _places(seen.issue, seen.issues, self.columns)
        return seen.actor if self.definition.over is Over.ISSUES else seen.issue


def keys(network: Network) -> list[str]:
    """Each of the nodes as ``actor:ID`` or ``issue:ID``."""
    own = network.rows + (network.columns if network.two_mode else ())
    return [f"{kind}:{each}" for kind, each in zip(network.kinds, own, strict=True)]


def labels(network: Network, names: Mapping[str, str] | None = None) -> list[str]:
    """What each of the nodes is called; its id where ``names`` has no ``actor:ID`` or ``issue:ID`` of that id."""
    known = names or {}
    return [known.get(key, key.partition(":")[2]) for key in keys(network)]


def tie_rows(network: Network, names: Mapping[str, str] | None = None) -> Iterator[TieRow]:
    """The ties as rows, in their order; ``names`` are those of :func:`labels`."""
    nodes, called = network.nodes, labels(network, names)
    heads, tails = (each.tolist() for each in network.ends)
    for head, tail, weight in zip(heads, tails, network.ties.weights.tolist(), strict=True):
        yield TieRow(nodes[head], called[head], nodes[tail], called[tail], plain(weight))


def _places(codes: Ints, names: Any, nodes: tuple[str, ...]) -> Ints:
    """Codes of names as places among nodes, which hold all that occur."""
    place = {name: number for number, name in enumerate(nodes)}
    table = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    return table[codes] if len(table) else codes


def _place(nodes: tuple[str, ...], name: str) -> int:
    try:
        return nodes.index(name)
    except ValueError:
        near = nearest(name, nodes, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise NotFound(f"the network has no node {show(name)}{hint}") from None


def _counts(places: Ints, size: int, times: Ints | None) -> Ints:
    return np.bincount(places, times, minlength=size).astype(np.int64)
