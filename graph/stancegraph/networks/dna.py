"""Networks straight from coded statements, as Discourse Network Analyzer makes them, without the five-point scale.

A statement is whatever has an id, an actor, a concept, a qualifier, a document and a moment; those of a database come
from ``stancegraph.importers.dna.statements``, already in the program's order and free of blanks::

    table = statements("debate.dna", actor="person")
    coded = CodedStatements(table)
    coded.network("agreement", reading="dna", duplicates="month", normalisation="jaccard")

A boolean qualifier is for or against. An integer keeps its values, and two values are wholly opposed that are as far apart as
the highest and the lowest: of all statements, or to the letter of the program of those that are kept. Words are the same
or not. Nodes are called by their labels; the stances behind a tie are statements, by number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypedDict, Unpack

from stancegraph.answers.scope import Names, Scope, refuse_unknown, several
from stancegraph.errors import NotFound, StancegraphError
from stancegraph.nearest import nearest
from stancegraph.networks.definition import Definition, Weighting, usual
from stancegraph.networks.network import Network
from stancegraph.networks.observations import Observations
from stancegraph.networks.periods import Period
from stancegraph.networks.projection import network
from stancegraph.networks.windows import Series, windows

LARGEST = 2**31
"""Integers of the program are smaller than that, above and below 0."""
_SIGNS: Mapping[int, str] = {-1: "against", 1: "for"}


class Coded(Protocol):
    """One coded statement; ``moment`` is the date and time of its document."""

    @property
    def id(self) -> int: ...
    @property
    def actor(self) -> str: ...
    @property
    def concept(self) -> str: ...
    @property
    def qualifier(self) -> str | int | bool: ...
    @property
    def document(self) -> int: ...
    @property
    def moment(self) -> datetime: ...


class Choices(TypedDict, total=False):
    """All that can be chosen, each with a default.

    ``over`` (actors), ``weighting`` (distance; binary reads an integer by its sign; words are always nominal), ``normalisation`` (none),
    ``duplicates`` (all; source is the document), ``reading`` (textbook), ``cell`` (count), ``metric`` (absolute): see
    :mod:`stancegraph.networks.definition`. Actors and issues are given by label, one or several. ``since`` and
    ``until`` are days, both included, or moments.
    """

    over: str
    weighting: str
    normalisation: str
    duplicates: str
    reading: str
    cell: str
    metric: str
    actor: Names | None
    issue: Names | None
    without_actor: Names
    without_issue: Names
    since: date | str | None
    until: date | str | None


CHOICES = tuple(Choices.__annotations__)

_DEFINING = ("over", "normalisation", "duplicates", "reading", "cell", "metric")


class CodedStatements:
    """Statements that networks are made from, in the order in which the earliest of several duplicates is found.

    Raises StancegraphError when qualifiers are of several sorts, or integers too large for the program.
    """

    def __init__(self, statements: Iterable[Coded]) -> None:
        self._rows: Sequence[Coded] = tuple(statements)
        sorts = {type(row.qualifier) for row in self._rows}
        if len(sorts) > 1:
            raise StancegraphError("qualifiers are booleans, integers or words, and these statements mix them")
        self._sort = sorts.pop() if sorts else bool
        if self._sort is int and any(abs(row.qualifier) > LARGEST for row in self._rows):  # type: ignore[arg-type]
            raise StancegraphError(f"a qualifier is larger than {LARGEST:,}, the largest the program can hold")

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The labels of all actors, sorted."""
        return tuple(sorted({row.actor for row in self._rows}))

    @cached_property
    def issues(self) -> tuple[str, ...]:
        """The labels of all concepts, sorted."""
        return tuple(sorted({row.concept for row in self._rows}))

    def actor(self, label: str) -> str:
        """The label, if an actor has it; raises NotFound with the nearest labels."""
        return _label("actor", label, self.actors)

    def issue(self, label: str) -> str:
        """The label, if a concept has it; raises NotFound with the nearest labels."""
        return _label("concept", label, self.issues)

    def network(self, kind: str = "agreement", **choices: Unpack[Choices]) -> Network:
        """One network."""
        refuse_unknown("network", choices, CHOICES)
        return network(self._observations(choices, _scope(choices)), self._definition(kind, choices))

    def networks(
        self, window: str, kind: str = "agreement", *, step: str | None = None, **choices: Unpack[Choices]
    ) -> Series:
        """The networks of moving windows; see :mod:`stancegraph.networks.windows`."""
        refuse_unknown("networks", choices, CHOICES)
        scope = _scope(choices)
        return windows(
            self._observations(choices, scope),
            self._definition(kind, choices),
            length=Period.parse(window),
            step=None if step is None else Period.parse(step),
            since=_day(scope.since),
            until=_day(scope.until),
        )

    @cached_property
    def _scale(self) -> Mapping[int, str]:
        """Every value there can be, and what it is called."""
        if self._sort is bool:
            return _SIGNS
        values = sorted({row.qualifier for row in self._rows})
        if self._sort is int:
            return {int(each): str(each) for each in values}
        return dict(enumerate(map(str, values)))

    @cached_property
    def _values(self) -> Mapping[str | int | bool, int]:
        """The number that stands for each qualifier."""
        if self._sort is bool:
            return {False: -1, True: 1}
        if self._sort is int:
            return {each: each for each in self._scale}
        return {word: code for code, word in self._scale.items()}

    def _definition(self, kind: str, choices: Choices) -> Definition:
        asked = choices.get("weighting")
        if self._sort is str:
            if asked not in (None, Weighting.NOMINAL):
                lacks = "sign" if asked == Weighting.BINARY else "distance"
                raise StancegraphError(f"the qualifier is words, and words have no {lacks}; leave the weighting out")
            asked = Weighting.NOMINAL
        elif self._sort is bool:
            asked = Weighting.BINARY
        length = max(self._scale) - min(self._scale) if self._scale else 0
        options: dict[str, Any] = {name: value for name, value in choices.items() if name in _DEFINING}
        return usual(kind, weighting=asked or Weighting.DISTANCE, scale=length or 1, **options)

    def _observations(self, choices: Choices, scope: Scope) -> Observations:
        """The statements asked for, and if there are none, what left none over."""
        actors, issues = _known(self.actor, scope.actors), _known(self.issue, scope.issues)
        not_actors = _known(self.actor, several(choices.get("without_actor", ()))) or ()
        not_issues = _known(self.issue, several(choices.get("without_issue", ()))) or ()
        since, until = scope.since, scope.until
        steps: list[tuple[str, Callable[[Coded], bool]]] = [
            (f"no statement since {since}", lambda row: since is None or not _before(row.moment, since)),
            (f"no statement until {until}", lambda row: until is None or not _after(row.moment, until)),
            (
                "no statement of the actors on the concepts asked for",
                lambda row: (
                    (actors is None or row.actor in actors)
                    and (issues is None or row.concept in issues)
                    and row.actor not in not_actors
                    and row.concept not in not_issues
                ),
            ),
        ]
        rows, reason = self._rows, "" if self._rows else "there is no statement"
        for words, keep in steps:
            rows = tuple(filter(keep, rows))
            reason = reason or ("" if rows else words)
        found = Observations.of(
            [
                (row.actor, row.concept, self._values[row.qualifier], row.moment.date(), str(row.document), str(row.id))
                for row in rows
            ]
        )
        return replace(found, scale=self._scale, why_empty=reason)


def _scope(choices: Choices) -> Scope:
    return Scope.of(choices.get("actor"), choices.get("issue"), since=choices.get("since"), until=choices.get("until"))


def _known(find: Callable[[str], str], wanted: Collection[str] | None) -> frozenset[str] | None:
    return None if wanted is None else frozenset(map(find, wanted))


def _label(sort: str, text: str, labels: Sequence[str]) -> str:
    if text in labels:
        return text
    near = nearest(text, labels)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise NotFound(f'no {sort} has the label "{text}"{hint}')


def _before(moment: datetime, first: date) -> bool:
    return moment < first if isinstance(first, datetime) else moment.date() < first


def _after(moment: datetime, last: date) -> bool:
    return moment > last if isinstance(last, datetime) else moment.date() > last


def _day(moment: date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
