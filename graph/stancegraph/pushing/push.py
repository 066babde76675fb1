"""Push a graph to a server: what differs is sent, and then the server is asked whether all of it is there.

A push may be ended at any moment and begun again: what it sends makes a named graph what it should be, whatever it was, and
nothing is taken for sent that the server has not confirmed. A graph that is not this dataset's is left alone unless it is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from stancegraph import limits
from stancegraph.arguments import check_seconds, shown
from stancegraph.characters import some
from stancegraph.errors import ArgumentError, GraphError, QueryTimeout, StancegraphError
from stancegraph.nearest import did_you_mean
from stancegraph.pushing.contents import NamedGraph, Sample, belongs, names, read
from stancegraph.pushing.sent import Sent, sent_to
from stancegraph.pushing.target import Target, TooLargeError, target_of
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import ONTOLOGY, expand
from stancegraph.store.remote import RemoteGraph

Term = NamedNode | BlankNode | Literal | Triple | None

_NUMBERS = tuple(expand(f"xsd:{name}") for name in ("integer", "decimal"))
_MOST_NAMED = 3
_MOST_PROVEN = 20
_SMALLEST = 1024


class Step(StrEnum):
    """What becomes of a named graph of a server."""

    NEW = "new"
    """It is not there yet."""
    REPLACE = "replace"
    """It is there, and is not known to be this version."""
    SAME = "same"
    """It is there as it should be."""
    REMOVE = "remove"
    """It is there and not in the graph that is pushed, and was said to go."""
    LEFT = "left"
    """The same, and nothing was said of it: so nothing can be pushed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a push does with one named graph, ``name``, of so many ``statements``."""

    step: Step
    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: the address that was written to and the ``protocol``, the ``plan``, and what was looked at afterwards.

    ``parted`` are the names of the graphs that went in several pieces, so that the server had a part of them for a while;
    ``asked_back`` is how many statements were, 0 where nothing was sent to be looked at.
    """

    url: str
    protocol: str
    plan: tuple[Planned, ...]
    parted: tuple[str, ...] = ()
    asked_back: int = 0

    def count(self, step: Step) -> int:
        """How many named graphs that happened to."""
        return sum(each.step is step for each in self.plan)

    @property
    def statements(self) -> int:
        """How many statements the server has of the graph."""
        return sum(each.statements for each in self.plan if each.step in (Step.NEW, Step.REPLACE, Step.SAME))


@dataclass(frozen=True, slots=True)
class Wish:
    """How to push: see :meth:`stancegraph.session.Session.push`."""

    update: str | None = None
    graph_store: str | None = None
    replace: Collection[str] = ()
    sample: int = 100
    seed: int = 0
    dry_run: bool = False
    timeout: float | None = None

    def check(self) -> None:
        """Raise ArgumentError for what means nothing."""
        if self.update is not None and self.graph_store is not None:
            raise ArgumentError("graph_store", "is another protocol than update; name one of them")
        if not 0 <= self.sample <= limits.MOST_ASKED_BACK:
            raise ArgumentError(
                "sample", f"{shown(self.sample)} should be a number from 0 to {limits.MOST_ASKED_BACK:,}"
            )
        check_seconds("timeout", self.timeout)


def push(graph: Graph, url: str, wish: Wish, progress: Callable[[int], None] = lambda _count: None) -> Pushed:
    """Push a graph to the server that answers queries at ``url``; ``progress`` is told how many named graphs have been gone through.

    Raises GraphError when the server does not take it, or does not have it afterwards, whole.
    """
    wish.check()
    patience = limits.PATIENCE if wish.timeout is None else wish.timeout
    there = RemoteGraph(url, patience, may_be_empty=True)
    try:
        there.ask("ASK { GRAPH ?graph { ?s ?p ?o } }")
        target = target_of(there.url, there.program, wish.update, wish.graph_store, patience)
        try:
            with sent_to(there.url, target.url, target.user) as sent, graph.as_one():
                return _Push(graph, there, target, sent, wish, progress).run()
        finally:
            target.close()
    finally:
        there.close()


class _Push:
    def __init__(
        self,
        graph: Graph,
        there: RemoteGraph,
        target: Target,
        sent: Sent,
        wish: Wish,
        progress: Callable[[int], None],
    ) -> None:
        self._graph, self._there, self._target = graph, there, target
        self._sent, self._wish, self._progress = sent, wish, progress
        self._names = names(graph)
        self._counts: Mapping[str, int] = {}
        self._sample = Sample(wish.sample, wish.seed)
        self._plan: list[Planned] = []
        self._parted: list[str] = []
        self._largest = limits.PUSHED_PIECE
        self._is_proven = False
        self._confirmed = 0

    def run(self) -> Pushed:
        self._counts = self._ask_counts()
        removed = self._check_names()
        waiting: list[tuple[NamedGraph, Step]] = []
        size = 0
        for number, name in enumerate(self._names, 1):
            found = read(self._graph, name, self._sample)
            step = self._step(found)
            self._plan.append(Planned(step, name, found.count))
            self._confirmed += step is Step.SAME
            if step is not Step.SAME and not self._wish.dry_run:
                if waiting and (size + found.size > self._largest or len(waiting) >= self._target.most_at_once):
                    self._put(waiting)
                    waiting, size = [], 0
                waiting.append((found, step))
                size += found.size
            self._progress(number)
        if waiting:
            self._put(waiting)
        for name in removed:
            self._plan.append(Planned(Step.REMOVE, name, self._counts[name]))
            if not self._wish.dry_run:
                self._trying(partial(self._target.drop, name))
                self._sent.forget(name)
        asked = 0 if self._wish.dry_run else self._verify()
        return Pushed(self._target.url, self._target.protocol, tuple(self._plan), tuple(self._parted), asked)

    def _ask_counts(self) -> dict[str, int]:
        """How many statements the server has in each of the graphs that are this dataset's or have the name of one."""
        others = {*self._names, *self._wish.replace} - {
            name for name in self._names if belongs(name, self._graph.bases) and name != ONTOLOGY
        }
        begins = " || ".join(f"STRSTARTS(STR(?g), {Literal(f'{base}graph/')})" for base in self._graph.bases)
        patterns = [f"GRAPH ?g {{ ?s ?p ?o }} FILTER({begins})"] if begins else []
        patterns += [_one_of([name]) for name in sorted(others)]
        return {name: number for pattern in patterns for name, number in self._ask(pattern).items()}

    def _ask(self, pattern: str) -> dict[str, int]:
        """How many statements the server has in each named graph of which a pattern holds."""
        rows = self._there.select_by("g", f"SELECT ?g (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?g")
        # Some give a row of nothing where there is nothing.
        return {
            row["g"].value: int(row["n"].value)
            for row in rows
            if isinstance(row["g"], NamedNode) and isinstance(row["n"], Literal)
        }

    def _check_names(self) -> list[str]:
        """The graphs that are to be removed; raises GraphError where one that is there may be neither kept nor touched."""
        known, named = set(self._names), self._wish.replace
        if unknown := [name for name in named if name not in known and name not in self._counts]:
            raise GraphError(
                f"{self._there.url}: neither the server nor this graph has a graph <{unknown[0]}>, which is to be replaced"
                f"{did_you_mean(unknown[0], (*self._counts, *self._names))}"
            )
        bases = self._graph.bases
        foreign = [
            name
            for name in self._names
            if name in self._counts and not belongs(name, bases) and not self._sent.knows(name) and name not in named
        ]
        if foreign:
            raise GraphError(
                f"{self._there.url}: the server has {_listed(foreign)} already, of somebody else for all that is known, and nothing "
                "was sent; to have it replaced say so: --replace IRI"
            )
        over = [name for name in self._counts if name not in known and name not in named]
        if over and not self._wish.dry_run:
            raise GraphError(
                f"{self._there.url}: the server has {_listed(over)} of this dataset, which has no such graph any more, and nothing was "
                "sent; to have it removed say so: --replace IRI (--dry-run lists them all)"
            )
        self._plan = [Planned(Step.LEFT, name, self._counts[name]) for name in sorted(over)]
        return sorted(name for name in named if name not in known)

    def _step(self, found: NamedGraph) -> Step:
        there = self._counts.get(found.name, 0)
        if not there:
            return Step.NEW
        is_same = there == found.count and self._sent.has(found.name, found.fingerprint)
        return Step.SAME if is_same and found.name not in self._wish.replace else Step.REPLACE

    def _put(self, waiting: Sequence[tuple[NamedGraph, Step]]) -> None:
        """Send some named graphs, in one request if they fit in it."""
        size = sum(each.size for each, _ in waiting)
        if len(waiting) == 1 and size > self._most_at_once:
            self._put_in_pieces(waiting[0][0])
            return
        graphs = [(each.name, b"".join(each.pieces(each.size))) for each, _ in waiting]
        old = [each.name for each, step in waiting if step is Step.REPLACE]
        self._sent.doubt(old)
        try:
            self._trying(lambda: self._target.put(graphs, old))
        except TooLargeError:
            self._largest = max(_SMALLEST, size // 2)
            if len(waiting) == 1:
                self._put_in_pieces(waiting[0][0])
            else:
                half = len(waiting) // 2
                self._put(waiting[:half])
                self._put(waiting[half:])
            return
        self._confirm([each for each, _ in waiting])

    @property
    def _most_at_once(self) -> int:
        """Bytes of a single graph in one request: many, until the server says that it is too many."""
        return limits.PUSHED_AT_ONCE if self._largest == limits.PUSHED_PIECE else self._largest

    def _put_in_pieces(self, found: NamedGraph) -> None:
        """Send a large named graph piece by piece, the first instead of what was there."""
        self._sent.begin(found.name, found.fingerprint)
        old = [found.name] if found.name in self._counts else []
        is_first = True
        for piece in found.pieces(self._largest):
            self._put_piece(found.name, piece, old, is_first=is_first)
            is_first = False
        self._parted.append(found.name)
        self._confirm([found])

    def _put_piece(self, name: str, piece: bytes, old: Sequence[str], *, is_first: bool) -> None:
        try:
            self._trying(lambda: self._target.put([(name, piece)], old) if is_first else self._target.add(name, piece))
        except TooLargeError as error:
            lines = piece.splitlines(keepends=True)
            if len(lines) == 1:
                raise self._stopped(error) from error
            self._largest = max(_SMALLEST, len(piece) // 2)
            half = len(lines) // 2
            self._put_piece(name, b"".join(lines[:half]), old, is_first=is_first)
            self._put_piece(name, b"".join(lines[half:]), old, is_first=False)

    def _trying(self, send: Callable[[], None]) -> None:
        """Send something, and where that fails say how far it came."""
        try:
            send()
        except TooLargeError:
            raise
        except GraphError as error:
            raise self._stopped(error) from error
        except QueryTimeout as error:
            raise QueryTimeout(str(self._stopped(error))) from error

    def _stopped(self, error: StancegraphError) -> GraphError:
        return GraphError(
            f"{error}; {self._confirmed:,} of {len(self._names):,} graphs are there as they should be, and the same command goes on "
            "from there"
        )

    def _confirm(self, found: Sequence[NamedGraph]) -> None:
        """Note what was taken. After the first request the server is asked for it: a page to log in at is an answer, too."""
        if not self._is_proven:
            self._compare(found[:_MOST_PROVEN], self._ask(_one_of(each.name for each in found[:_MOST_PROVEN])))
            self._is_proven = True
        for each in found:
            self._sent.confirm(each.name, each.fingerprint)
        self._confirmed += len(found)

    def _compare(self, expected: Sequence[NamedGraph | Planned], counts: Mapping[str, int]) -> None:
        """Raise GraphError unless the server has all statements of these named graphs, and no others."""
        wrong = [each for each in expected if counts.get(each.name, 0) != _number(each)]
        if not wrong:
            return
        for each in wrong:
            self._sent.forget(each.name)
        first = wrong[0]
        many = f", and {len(wrong) - 1:,} more graphs are not as they should be" if len(wrong) > 1 else ""
        raise GraphError(
            f"{self._target.url}: the server took what it was sent, and {self._there.url} has {counts.get(first.name, 0):,} of the "
            f"{_number(first):,} statements of <{first.name}>{many}; nothing of this push is to be relied on"
        )

    def _verify(self) -> int:
        """Ask for the counts of all graphs and for a sample of statements, and say of how many; raises GraphError where one is not there."""
        counts = self._ask_counts()
        self._compare(
            [replace(each, statements=0) if each.step is Step.REMOVE else each for each in self._plan], counts
        )
        drawn = self._sample.drawn()
        for (name, subject), wanted in _by_subject(drawn).items():
            query = f"SELECT ?p ?o {{ GRAPH {NamedNode(name)} {{ {subject} ?p ?o }} }}"
            given = {(row["p"], same_value(row["o"])) for row in self._there.select_by("p", query)}
            for triple in wanted:
                if (triple.predicate, same_value(triple.object)) not in given:
                    self._sent.forget(name)
                    raise GraphError(
                        f"{self._there.url}: the server has all statements by number, and does not give this one of <{name}> back as it "
                        f"was sent: {triple}; nothing of this push is to be relied on"
                    )
        return len(drawn)


def same_value(term: Term) -> object:
    """What is the same of two terms that a server may take for one, since their values are: true and 1, 2.50 and 2.5."""
    if not isinstance(term, Literal) or term.language:
        return term
    kind, text = term.datatype.value, term.value
    try:
        if kind in _NUMBERS:
            return kind, Decimal(text)
        if kind == expand("xsd:boolean"):
            return kind, {"1": "true", "0": "false"}.get(text, text)
        if kind == expand("xsd:dateTime"):
            return kind, datetime.fromisoformat(text)
    except (ArithmeticError, ValueError):
        pass
    return term


def _number(expected: NamedGraph | Planned) -> int:
    return expected.count if isinstance(expected, NamedGraph) else expected.statements


def _one_of(names: Iterable[str]) -> str:
    return f"VALUES ?g {{ {' '.join(str(NamedNode(name)) for name in names)} }} GRAPH ?g {{ ?s ?p ?o }}"


def _by_subject(drawn: Iterable[tuple[str, bytes]]) -> dict[tuple[str, str], list[Triple]]:
    """Statements by the named graph they are in and what they are about: so many questions need to be asked."""
    found: dict[tuple[str, str], list[Triple]] = defaultdict(list)
    for name, line in drawn:
        [quad] = parse(line, format=RdfFormat.N_TRIPLES)
        found[name, str(quad.subject)].append(quad.triple)
    return found


def _listed(names: Sequence[str]) -> str:
    return f"the graph{'s' * (len(names) != 1)} {some([f'<{name}>' for name in names], _MOST_NAMED)}"
