"""Networks straight from coded statements, as Discourse Network Analyzer makes them, without the five-point scale.

A statement is whatever has an id, an actor, a concept, a qualifier, a document and a moment; those of a database come
from ``stancegraph.importers.dna_columns.coded_statements``, in the program's order::

    coded = coded_statements("debate.dna", actor="person")
    coded.network("agreement", reading="dna", duplicates="month", normalisation="jaccard")

A boolean qualifier is for or against. An integer keeps its values, and two values are wholly opposed that are as far apart as
the highest and the lowest: of all statements, or to the letter of the program of those in the date range. Words are the same
or not. Nodes are called by their labels; the stances behind a tie are statements, by number.

Statements without an actor, a concept or a qualifier are left out, except that to the letter of the program those without a boolean or an
integer count where it does not matter (co-issue, counted affiliations).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypedDict, Unpack, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Mask
from stancegraph.answers.scope import Names, Scope, refuse_unknown, several
from stancegraph.answers.stance_table import day_number
from stancegraph.errors import NotFound, StancegraphError
from stancegraph.nearest import nearest_name
from stancegraph.networks.coders import CoderRow, reliability
from stancegraph.networks.counts import compact
from stancegraph.networks.definition import Definition, Kind, Listing, Over, Reading, Weighting, usual
from stancegraph.networks.duplicates import without_duplicates
from stancegraph.networks.listing import CountRow, EventRow, counts, events
from stancegraph.networks.network import Network
from stancegraph.networks.observations import DAY, Ints, Observations, Whole
from stancegraph.networks.options import Asking, Product, refuse_idle
from stancegraph.networks.periods import Period, seconds_of
from stancegraph.networks.projection import network
from stancegraph.networks.windows import Series, windows

LARGEST = 2**31
"""Integers of the program are smaller than that, above and below 0."""
_SIGNS: Mapping[int, str] = {-1: "against", 1: "for"}
ABSENT = -(2**62)
"""Stands among the values for no value at all."""


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


@runtime_checkable
class CodedTable(Protocol):
    """Statements that were selected from others: ``whole`` are all of them, ``blank`` those selected that lack something, and
    ``documents`` the moments of all documents, with or without statements."""

    @property
    def whole(self) -> Sequence[Coded]: ...
    @property
    def blank(self) -> Sequence[Coded]: ...
    @property
    def documents(self) -> Sequence[datetime]: ...


@dataclass(frozen=True, eq=False)
class Columns:
    """Coded statements as columns, in the order in which the earliest of several duplicates is found.

    ``actor`` and ``concept`` are places in ``actors`` and ``concepts``, which are sorted; the label "" is none. ``value`` is the
    integer, or -1 (against) and 1 (for), or of words the place in ``words``; :data:`ABSENT` where there is none, and the place of
    "" is none either. ``sort`` is what qualifiers are (bool, int or str). ``moment`` are seconds since 1970, ``documents`` those of all
    documents. ``chosen`` are the rows that networks are made of, ``variables`` what actor, concept and qualifier are called,
    ``dropped`` counts what never became a row, by reason. ``coder`` are numbers of ``coders``, where it is known who coded.
    """

    id: Ints
    actor: Ints
    concept: Ints
    value: Ints
    document: Ints
    moment: Ints
    chosen: Mask
    actors: Sequence[str]
    concepts: Sequence[str]
    words: Sequence[str]
    sort: type
    documents: Ints
    variables: tuple[str, str, str] = ("actor", "concept", "qualifier")
    dropped: Mapping[str, int] = field(default_factory=dict)
    coder: Ints | None = None
    coders: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def of(cls, statements: Iterable[Coded]) -> Columns:
        """From statements, one at a time.

        Raises StancegraphError when qualifiers are of several sorts, or integers too large for the program.
        """
        rows: Sequence[Coded] = tuple(statements)
        chosen = np.ones(len(rows), dtype=bool)
        documents: Sequence[datetime] = ()
        if isinstance(statements, CodedTable):
            documents = statements.documents
            selected = {row.id for row in rows} | {row.id for row in statements.blank}
            rows = tuple(statements.whole)
            chosen = np.array([row.id in selected for row in rows], dtype=bool)
        sorts = {type(row.qualifier) for row in rows}
        if len(sorts) > 1:
            raise StancegraphError("qualifiers are booleans, integers or words, and these statements mix them")
        sort = sorts.pop() if sorts else bool
        words: Sequence[str] = sorted({str(row.qualifier) for row in rows}) if sort is str else ()
        code = {word: place for place, word in enumerate(words)}
        values: Sequence[int] = [code[str(row.qualifier)] if sort is str else int(row.qualifier) for row in rows]
        if sort is int and any(abs(value) > LARGEST for value in values):
            raise StancegraphError(f"a qualifier is larger than {LARGEST:,}, the largest the program can hold")
        value = np.array(values, dtype=np.int64)
        actors, actor = coded_labels([row.actor for row in rows])
        concepts, concept = coded_labels([row.concept for row in rows])
        return cls(
            id=_whole_numbers(row.id for row in rows),
            actor=actor,
            concept=concept,
            value=np.where(value > 0, 1, -1) if sort is bool else value,
            document=_whole_numbers(row.document for row in rows),
            moment=_whole_numbers(seconds_of(row.moment) for row in rows),
            chosen=chosen,
            actors=actors,
            concepts=concepts,
            words=words,
            sort=sort,
            documents=_whole_numbers(map(seconds_of, documents)),
        )

    @cached_property
    def usable(self) -> tuple[tuple[str, Mask], ...]:
        """What each of the three can lack, and which rows lack it."""
        blank_word = self.words.index("") if "" in self.words else ABSENT
        lacks = (
            _is_label(self.actor, self.actors, ""),
            _is_label(self.concept, self.concepts, ""),
            (self.value == ABSENT) | (self.value == blank_word),
        )
        return tuple(zip((f"no {name}" for name in self.variables), lacks, strict=True))

    @cached_property
    def scale(self) -> Mapping[int, str]:
        """Every value there is, and what it is called."""
        if self.sort is bool:
            return _SIGNS
        there = self.value[~self.usable[2][1]]
        if self.sort is str:
            return {code: self.words[code] for code in np.unique(there).tolist()}
        return {value: str(value) for value in np.unique(there).tolist()}


def coded_labels(labels: Iterable[str]) -> tuple[list[str], Ints]:
    """The labels that occur, sorted, and the place of each among them."""
    place: dict[str, int] = {}
    codes = _whole_numbers(place.setdefault(label, len(place)) for label in labels)
    ordered = sorted(place)
    rank = np.empty(len(place), dtype=np.int64)
    rank[[place[label] for label in ordered]] = np.arange(len(place))
    return ordered, rank[codes]


def _whole_numbers(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)


def _is_label(codes: Ints, labels: Sequence[str], label: str) -> Mask:
    place = labels.index(label) if label in labels else -1
    found: Mask = codes == place
    return found


class Choices(TypedDict, total=False):
    """All that can be chosen, each with a default.

    ``over`` (actors), ``weighting`` (distance; binary reads an integer by its sign; words are always nominal), ``normalisation`` (none),
    ``duplicates`` (all; source is the document), ``reading`` (textbook), ``cell`` (count), ``metric`` (absolute), ``isolates`` (no),
    ``weeks`` (iso), ``kernel`` (none): see :mod:`stancegraph.networks.definition`. Actors and issues are given by label, one or several. ``since`` and
    ``until`` are days, both included, or moments.
    """

    over: str
    weighting: str
    normalisation: str
    duplicates: str
    reading: str
    cell: str
    metric: str
    isolates: bool
    weeks: str
    kernel: str
    actor: Names | None
    issue: Names | None
    without_actor: Names
    without_issue: Names
    since: date | str | None
    until: date | str | None


CHOICES = tuple(Choices.__annotations__)

_DEFINING = ("over", "normalisation", "duplicates", "reading", "cell", "metric", "isolates", "weeks", "kernel")


class CodedStatements:
    """Statements that networks are made from, in the order in which the earliest of several duplicates is found.

    Raises StancegraphError when qualifiers are of several sorts, or integers too large for the program.
    """

    def __init__(self, statements: Iterable[Coded] | Columns) -> None:
        self._columns = statements if isinstance(statements, Columns) else Columns.of(statements)

    def __len__(self) -> int:
        """The number of statements that networks are made of, with those that lack something."""
        return int(self._columns.chosen.sum())

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The labels of all actors, sorted."""
        return self._labels(self._columns.actor, self._columns.actors)

    @cached_property
    def issues(self) -> tuple[str, ...]:
        """The labels of all concepts, sorted."""
        return self._labels(self._columns.concept, self._columns.concepts)

    def _labels(self, codes: Ints, labels: Sequence[str]) -> tuple[str, ...]:
        used = codes[self._columns.chosen & ~self._lacking(*range(3))]
        return tuple(labels[code] for code in np.unique(used).tolist())

    def _lacking(self, *which: int) -> Mask:
        """The rows that lack an actor (0), a concept (1) or a qualifier (2)."""
        found: Mask = np.any([self._columns.usable[each][1] for each in which], axis=0)
        return found

    @property
    def undated(self) -> Mapping[str, int]:
        """How many statements of the file have no document, or none with a date, by what is wrong."""
        return self._columns.dropped

    def left_out(
        self, kind: str = "agreement", listed: Listing | None = None, **choices: Unpack[Choices]
    ) -> Mapping[str, int]:
        """How many of the statements asked for such a network, or list, leaves out because they lack something, by what; and how many of the
        file have no date to be asked for by."""
        found = dict(self.undated)
        rest = self._columns.chosen.copy()
        for _reason, asked_for in self._asked_for(choices, _scope(choices)):
            rest &= asked_for
        for needed in _needed(self._definition(kind, choices), listed):
            reason, lacks = self._columns.usable[needed]
            if count := int((lacks & rest).sum()):
                found[reason] = found.get(reason, 0) + count
            rest &= ~lacks
        return found

    def actor(self, label: str) -> str:
        """The label, if an actor of the file has it, chosen or not; raises NotFound with the nearest labels."""
        return _label("actor", label, self._columns.actors)

    def issue(self, label: str) -> str:
        """The label, if a concept of the file has it, chosen or not; raises NotFound with the nearest labels."""
        return _label("concept", label, self._columns.concepts)

    def reliability(self, **choices: Unpack[Choices]) -> list[CoderRow]:
        """How far each two coders agree on the documents that both coded; see :mod:`stancegraph.networks.coders`.

        The choices say which statements count; what has to do with networks is refused. Raises StancegraphError where it is not
        known who coded.
        """
        refuse_unknown("reliability", choices, CHOICES)
        told = self._columns
        if told.coder is None:
            raise StancegraphError("it is not known who coded these statements; read them with coded_statements")
        refuse_idle(Asking(Kind.AGREEMENT, product=Product.CODERS), choices)
        rows = self._observations(choices, _scope(choices), self._definition("agreement", choices)).stance
        coder = told.coder[rows]
        names = {each: told.coders.get(each, "") or f"coder {each}" for each in np.unique(coder).tolist()}
        columns = (coder, told.document[rows], told.actor[rows], told.concept[rows], told.value[rows])
        return reliability(*columns, names, graded=told.sort is int)

    def events(self, kind: str = "agreement", **choices: Unpack[Choices]) -> list[EventRow]:
        """The statements a network is made from, in order of time; to the letter of Discourse Network Analyzer also those that lack an
        actor, a concept or a qualifier, as it lists them."""
        refuse_unknown("events", choices, CHOICES)
        definition = self._definition(kind, choices)
        if definition.reading is Reading.TEXTBOOK:
            return events(self.network(kind, **choices).observations, definition)
        seen = self._observations(choices, _scope(choices), definition, Listing.EVENTS)
        return events(without_duplicates(seen, definition), definition)

    def counts(self, kind: str = "agreement", **choices: Unpack[Choices]) -> list[CountRow]:
        """How often each actor (or concept) took each position; to the letter of Discourse Network Analyzer also where it is not said on what."""
        refuse_unknown("counts", choices, CHOICES)
        definition = self._definition(kind, choices)
        if definition.reading is Reading.TEXTBOOK:
            all_: Choices = {**choices, "duplicates": "all", "weeks": "iso"}
            return counts(self.network(kind, **all_).observations, definition)
        return counts(self._observations(choices, _scope(choices), definition, Listing.COUNTS), definition)

    def network(self, kind: str = "agreement", **choices: Unpack[Choices]) -> Network:
        """One network."""
        refuse_unknown("network", choices, CHOICES)
        definition = self._definition(kind, choices)
        return network(self._observations(choices, _scope(choices), definition), definition)

    def networks(
        self, window: str, kind: str = "agreement", *, step: str | None = None, **choices: Unpack[Choices]
    ) -> Series:
        """The networks of moving windows; see :mod:`stancegraph.networks.windows`."""
        refuse_unknown("networks", choices, CHOICES)
        scope, definition = _scope(choices), self._definition(kind, choices)
        return windows(
            self._observations(choices, scope, definition),
            definition,
            length=Period.parse(window),
            step=None if step is None else Period.parse(step),
            since=_day(scope.since),
            until=_day(scope.until),
        )

    def _definition(self, kind: str, choices: Choices) -> Definition:
        asked, sort = choices.get("weighting"), self._columns.sort
        if sort is str:
            if asked not in (None, Weighting.NOMINAL):
                lacks = "sign" if asked == Weighting.BINARY else "distance"
                raise StancegraphError(f"the qualifier is words, and words have no {lacks}; leave the weighting out")
            asked = Weighting.NOMINAL
        elif sort is bool:
            asked = Weighting.BINARY
        elif choices.get("reading") == Reading.DNA and asked not in (None, Weighting.DISTANCE):
            raise StancegraphError(f"Discourse Network Analyzer has no {asked} weighting of integers; leave it out")
        scale = self._columns.scale
        length = max(scale) - min(scale) if scale else 0
        options: dict[str, Any] = {name: value for name, value in choices.items() if name in _DEFINING}
        definition = usual(kind, weighting=asked or Weighting.DISTANCE, scale=length or 1, **options)
        refuse_idle(Asking.network(definition), choices)
        return definition

    def _observations(
        self, choices: Choices, scope: Scope, definition: Definition, listed: Listing | None = None
    ) -> Observations:
        """The statements asked for, and if there are none, what left none over."""
        needed = _needed(definition, listed)
        told = self._columns
        first, last = _from(scope.since), _to(scope.until)
        reason, keep = "", told.chosen & ~self._lacking(*needed)
        if not keep.any():
            reason = (
                "there is no statement" if told.chosen.any() or not len(told) else "no statement has what was asked for"
            )
        *of_time, of_labels = self._asked_for(choices, scope)
        dated: Mask = np.all([mask for _words, mask in of_time], axis=0)
        for words, mask in (*of_time, of_labels):
            keep = keep & mask
            reason = reason or ("" if keep.any() else words)
        rows = np.flatnonzero(keep)
        labels = [
            _used(codes[dated], codes[rows], names, blank=place not in needed)
            for place, (codes, names) in enumerate(((told.actor, told.actors), (told.concept, told.concepts)))
        ]
        return Observations(
            actor=labels[0][1],
            issue=labels[1][1],
            value=self._values(told.value[rows]),
            day=told.moment[rows] // DAY,
            source=told.document[rows],
            stance=rows,
            actors=labels[0][0],
            issues=labels[1][0],
            ids=_Numbers(told.id),
            why_empty=reason,
            scale=told.scale,
            moment=told.moment[rows],
            whole=self._whole(dated, first, last),
        )

    def _asked_for(self, choices: Choices, scope: Scope) -> list[tuple[str, Mask]]:
        """Which statements are within the dates, and of the labels, asked for; and what to say where none is."""
        told = self._columns
        actors, issues = _known(self.actor, scope.actors), _known(self.issue, scope.issues)
        not_actors = _known(self.actor, several(choices.get("without_actor", ()))) or frozenset()
        not_issues = _known(self.issue, several(choices.get("without_issue", ()))) or frozenset()
        first, last = _from(scope.since), _to(scope.until)
        every = np.ones(len(told), dtype=bool)
        return [
            (f"no statement since {scope.since}", every if first is None else told.moment >= first),
            (f"no statement until {scope.until}", every if last is None else told.moment <= last),
            (
                "no statement of the actors on the concepts asked for",
                _among(told.actor, told.actors, actors, not_actors)
                & _among(told.concept, told.concepts, issues, not_issues),
            ),
        ]

    def _values(self, values: Ints) -> Ints:
        """The values of statements; what lacks one, where the qualifier is not needed, has one that nothing else has."""
        return np.where(
            values == ABSENT, 0 if self._columns.sort is bool else max(self._columns.scale, default=0) + 1, values
        )

    def _whole(self, dated: Mask, first: int | None, last: int | None) -> Whole:
        """The values of the statements of the date range, and that range: as asked for, or else that of the documents."""
        told = self._columns
        values = told.value[dated]
        moments = told.documents if len(told.documents) else told.moment[dated]
        earliest, latest = (int(moments.min()), int(moments.max())) if len(moments) else (0, 0)
        return Whole(
            np.unique(values[values != ABSENT]), earliest if first is None else first, latest if last is None else last
        )


class _Numbers(Sequence[str]):
    """Numbers as the ids they are shown as, each when it is asked for."""

    def __init__(self, numbers: Ints) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        return str(self._numbers[place])


def _needed(definition: Definition, listed: Listing | None = None) -> tuple[int, ...]:
    """Which of actor (0), concept (1) and qualifier (2) a statement must have."""
    literal = definition.reading is Reading.DNA
    # To the letter a blank word is dropped wherever there is one, also where words do not matter.
    words = definition.weighting is Weighting.NOMINAL
    qualifier = () if literal and definition.ignores_position and not words else (2,)
    if literal and listed is Listing.EVENTS:
        return ()
    if literal and listed is Listing.COUNTS:
        return (1 if definition.over is Over.ISSUES else 0, *qualifier)
    return (0, 1, *qualifier)


def _used(there: Ints, codes: Ints, names: Sequence[str], *, blank: bool) -> tuple[list[str], Ints]:
    """The labels that are there, with or without a ``blank`` one, and the places of ``codes`` among them."""
    found, _places = compact(there)
    found = found[[blank or names[code] != "" for code in found.tolist()]] if len(found) else found
    return [names[code] for code in found.tolist()], np.searchsorted(found, codes)


def _among(codes: Ints, labels: Sequence[str], wanted: Collection[str] | None, barred: Collection[str]) -> NDArray[Any]:
    if wanted is None and not barred:
        return np.ones(len(codes), dtype=bool)
    fits = np.array([(wanted is None or label in wanted) and label not in barred for label in labels], dtype=bool)
    return fits[codes] if len(fits) else np.zeros(len(codes), dtype=bool)


def _from(since: date | None) -> int | None:
    if since is None:
        return None
    return seconds_of(since) if isinstance(since, datetime) else day_number(since) * DAY


def _to(until: date | None) -> int | None:
    if until is None:
        return None
    return seconds_of(until) if isinstance(until, datetime) else day_number(until) * DAY + DAY - 1


def _scope(choices: Choices) -> Scope:
    return Scope.of(choices.get("actor"), choices.get("issue"), since=choices.get("since"), until=choices.get("until"))


def _known(find: Callable[[str], str], wanted: Collection[str] | None) -> frozenset[str] | None:
    return None if wanted is None else frozenset(map(find, wanted))


def _label(sort: str, text: str, labels: Sequence[str]) -> str:
    if text and text in labels:
        return text
    near = nearest_name(text, filter(None, labels))
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise NotFound(f'no {sort} has the label "{text}"{hint}')


def _day(moment: date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
