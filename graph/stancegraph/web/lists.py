"""All records of a kind, by address: chosen by their fields, counted by them, page by page.

Those of the catalogue, and assessments, are looked at one by one. Stances may be a million, and are chosen and counted as columns; only those of
a page are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.arrays import Mask
from stancegraph.answers.scope import Scope
from stancegraph.answers.stance_table import NEVER, VOICES, StanceTable, day_number
from stancegraph.characters import show
from stancegraph.errors import NotFound
from stancegraph.model.records import Retraction, Stance
from stancegraph.model.schema import ACTOR, ASSESSMENT, EVENT, ISSUE, ROLE, SOURCE, STANCE, Field, Kind
from stancegraph.model.words import Position
from stancegraph.naming import fold
from stancegraph.nearest import nearest
from stancegraph.networks.definition import Over
from stancegraph.rdf.reader import corrections, read_with_iris
from stancegraph.session import Session
from stancegraph.web.answers import ANSWERS, MOST_SEARCHED, Answer, Found
from stancegraph.web.answers import Record as Reference
from stancegraph.web.parameters import Parameter, Sort
from stancegraph.web.records import iri_of
from stancegraph.web.reply import Refusal
from stancegraph.web.shapes import Records, plain_value, table_text

_AT_ONCE = 500
"""Stances that are read by one query."""

_TEXT = Parameter("text", "Words that all have to be found in what it is called.")
_SINCE = Parameter("since", "None dated before this day, YYYY-MM-DD.", Sort.DAY)
_UNTIL = Parameter("until", "None dated after this day.", Sort.DAY)
_STANDS = Parameter("stands", "Only those that stand, or only those that were corrected or withdrawn.", Sort.FLAG)


@dataclass(frozen=True, slots=True)
class _Facet:
    """A field by which records are chosen and counted; ``name`` is its word in addresses."""

    name: str
    field: Field

    @property
    def parameter(self) -> Parameter:
        """By which records are chosen."""
        about = f"Only those with this: {self.field.called}"
        if self.field.refers_to:
            return Parameter(self.name, f"{about}, by id or by what it is called.", several=True)
        return Parameter(self.name, f"{about}.", choices=self.field.type.words, several=True)

    def of(self, record: Any) -> tuple[str, ...]:
        """What a record has there, as text."""
        value = plain_value(getattr(record, self.field.name))
        several = value if isinstance(value, list) else [value]
        return tuple(str(each) for each in several if each not in (None, ""))


def _facets(kind: Kind, *names: str, **others: str) -> tuple[_Facet, ...]:
    """The facets of these fields, the ``others`` under a word of their own."""
    named = {name: name for name in names} | others
    return tuple(_Facet(name, kind.field(field)) for name, field in named.items())


def _answer(
    kind: Kind,
    about: str,
    facets: tuple[_Facet, ...],
    more: tuple[Parameter, ...],
    ask: Callable[[Session, dict[str, Any]], Found],
    shape: Records | None = None,
    records: Callable[[Any], Iterable[Reference]] | None = None,
) -> Answer:
    return Answer(
        path=f"/{kind.plural}",
        title=kind.plural.capitalize(),
        about=about,
        parameters=(*more, *(each.parameter for each in facets)),
        shape=shape or Records(kind),
        facets=tuple(each.name for each in facets),
        ask=ask,
        records=records or (lambda record: [(kind.path, record.id)]),
        tag="records",
    )


# -- those that are looked at one by one ------------------------------------------------------------------------------


def _of_catalogue(session: Session, kind: Kind) -> Iterable[Any]:
    held = getattr(session.catalogue, kind.plural)
    return held.values() if isinstance(held, Mapping) else held


def _of_graph(session: Session, kind: Kind) -> Iterable[Any]:
    """Those that no other answer needs, and so no build writes beside the graph; by day."""
    records = (record for _, record in read_with_iris(session.graph, kind))
    return sorted(records, key=lambda record: (record.date, record.id))


def _looked_at(
    kind: Kind,
    about: str,
    texts: Callable[[Any], Iterable[str]],
    facets: tuple[_Facet, ...],
    dated: str = "",
    held: Callable[[Session, Kind], Iterable[Any]] = _of_catalogue,
) -> Answer:
    """A list of the records that are ``held``; ``texts`` are what words are looked for in, ``dated`` names the day of one."""

    def ask(session: Session, words: dict[str, Any]) -> Found:
        every = [(record, {each.name: each.of(record) for each in facets}) for record in held(session, kind)]
        chosen = every
        for facet in facets:
            if (wanted := words.get(facet.name)) is not None:
                known = (value for _, about in every for value in about[facet.name])
                values = frozenset(_meant(session, kind, facet, wanted, known))
                chosen = [each for each in chosen if not values.isdisjoint(each[1][facet.name])]
        if (text := words.get("text")) is not None:
            sought = _words_of(text)
            chosen = [each for each in chosen if _holds(texts(each[0]), sought)]
        since, until = _days(session, words)
        if since or until:
            chosen = [each for each in chosen if _is_between(getattr(each[0], dated), since, until)]
        counts = {each.name: Counter(value for _, about in chosen for value in about[each.name]) for each in facets}
        return Found([record for record, _ in chosen], counts=counts)

    more = (_TEXT, _SINCE, _UNTIL) if dated else (_TEXT,)
    return _answer(kind, about, facets, more, ask)


def _meant(session: Session, kind: Kind, facet: _Facet, wanted: Sequence[str], known: Iterable[str]) -> Collection[str]:
    """The values of a facet that these words mean; raises NotFound for one that means none, with the nearest."""
    if facet.field.refers_to in ("actor", "issue", "source"):
        find = getattr(session.catalogue, f"{facet.field.refers_to}_id")
        return {find(each) for each in wanted}
    if facet.field.type.words:
        return set(wanted)
    folded: dict[str, set[str]] = {}
    for each in known:
        folded.setdefault(fold(each), set()).add(each)
    for each in wanted:
        if fold(each) not in folded:
            near = nearest(each, sorted({value for values in folded.values() for value in values}), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise NotFound(f"of no {kind.name} is {show(each)} the {facet.field.called}{hint}")
    return {value for each in wanted for value in folded[fold(each)]}


def _words_of(text: str) -> list[str]:
    if len(text) > MOST_SEARCHED:
        raise Refusal(400, f"text: more than {MOST_SEARCHED} characters; search for fewer words")
    words = fold(text).split()
    if not words:  # signs that cannot be seen, which all texts would hold
        raise Refusal(400, "text has no word in it; give one, or leave text out")
    return words


def _holds(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether texts hold all words, whatever the case and the accents."""
    held = fold("\n".join(texts))
    return all(word in held for word in words)


def _days(session: Session, words: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The days between which it is to be dated, read as all answers read them."""
    given = {name: words[name] for name in ("since", "until") if name in words}
    scope = Scope.of(**given).resolved(session.catalogue)
    return scope.since, scope.until


def _is_between(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since or day) <= day <= (until or day)


# -- stances ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedStance(Stance):
    """A stance, whether it still ``stands``, and else its ``corrections``: what supersedes or withdraws it, and what does so with one of these."""

    stands: bool = True
    corrections: tuple[Stance | Retraction, ...] = ()


_FIELDS = tuple(each.name for each in fields(Stance))


class _ListOfStances(Records):
    """Stances with whether they stand. In their table what corrects one is a row too, and without it the stance would be one that stands."""

    @property
    def row(self) -> type:
        return ListedStance

    def csv(self, rows: Iterable[Any]) -> str:
        listed = list(rows)
        records: list[Stance | Retraction] = [Stance(**_held(each)) for each in listed]
        records += [correction for each in listed for correction in each.corrections]
        return table_text(STANCE, list({each.id: each for each in records}.values()))


def _listed_records(stance: ListedStance) -> Iterator[Reference]:
    """A stance and what corrects it, as RDF has them: without the latter it would stand there too."""
    yield STANCE.path, stance.id
    for each in stance.corrections:
        yield STANCE.path, each.id


def _held(stance: Stance) -> dict[str, Any]:
    return {name: getattr(stance, name) for name in _FIELDS}


def _of(every: Mapping[str, Sequence[Stance | Retraction]], stance: str) -> tuple[Stance | Retraction, ...]:
    """Of the records by what they correct those that correct a stance, and those that correct one of these in turn, by id."""
    found: dict[str, Stance | Retraction] = {}
    ahead = [stance]
    while ahead:
        reached = {each.id: each for identifier in ahead for each in every.get(identifier, ())}
        ahead = [identifier for identifier in reached if identifier not in found]
        found |= reached
    return tuple(found[each] for each in sorted(found))


@dataclass(frozen=True)
class _Stances(Sequence[ListedStance]):
    """The stances of these ids, each read when it is asked for."""

    session: Session
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> ListedStance: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ListedStance]: ...
    def __getitem__(self, index: int | slice) -> ListedStance | Sequence[ListedStance]:
        if isinstance(index, int):
            return self._listed([int(self.rows[index])])[0]
        return self._listed(self.rows[index].tolist())

    def _listed(self, rows: list[int]) -> list[ListedStance]:
        table = self.session.stances
        stand: list[bool] = (table.closed[rows] == NEVER).tolist()
        ids = [table.ids[row] for row in rows]
        read = [each for start in range(0, len(ids), _AT_ONCE) for each in self._read(ids[start : start + _AT_ONCE])]
        over = [each.id for each, stands in zip(read, stand, strict=True) if not stands]
        iris = [iri for each in over if (iri := iri_of(self.session, STANCE.path, each))]
        correcting: dict[str, list[Stance | Retraction]] = {}
        for each in corrections(self.session.graph, iris):
            superseded = each.supersedes if isinstance(each, Stance) else None
            for target in filter(None, (each.retracts, superseded)):
                correcting.setdefault(target, []).append(each)
        return [
            ListedStance(**_held(each), stands=stands, corrections=() if stands else _of(correcting, each.id))
            for each, stands in zip(read, stand, strict=True)
        ]

    def _read(self, ids: list[str]) -> Iterator[Stance]:
        iris = [iri for each in ids if (iri := iri_of(self.session, "stance", each))]
        values = " ".join(f"<{iri}>" for iri in iris)
        found = {
            record.id: record
            for _, record in read_with_iris(self.session.graph, STANCE, about=f"VALUES ?record {{ {values} }} ")
        }
        return (found[each] for each in ids)


@dataclass(frozen=True)
class _Coded:
    """A column of codes and what each is called."""

    codes: NDArray[Any]
    names: Mapping[int, str]

    def holding(self, values: Collection[str]) -> Mask:
        """Which rows have one of these."""
        found: Mask = np.isin(self.codes, [code for code, name in self.names.items() if name in values])
        return found

    def counted(self, rows: NDArray[np.int64]) -> Counter[str]:
        """How many of some rows have which; those that have none are left out."""
        codes, counts = np.unique(self.codes[rows], return_counts=True)
        pairs = zip(codes.tolist(), counts.tolist(), strict=True)
        return Counter({self.names[code]: count for code, count in pairs if code in self.names})


def _coded(table: StanceTable) -> dict[str, _Coded]:
    """The facets of stances as columns."""
    return {
        "actor": _Coded(table.actor, dict(enumerate(table.actors))),
        "issue": _Coded(table.issue, dict(enumerate(table.issues))),
        "position": _Coded(table.value, {int(each): each.label for each in Position}),
        "voice": _Coded(table.voice, {each.rank: each.value for each in VOICES}),
        "source": _Coded(table.source, dict(enumerate(table.sources))),
        "coder": _Coded(table.coder, dict(enumerate(table.coders))),
    }


_OF_STANCES = _facets(STANCE, "actor", "issue", "position", "voice", "source", "coder")


def _stances(session: Session, words: dict[str, Any]) -> Found:
    table = session.stances
    columns = _coded(table)
    chosen: Mask = np.ones(len(table), dtype=bool)
    for facet in _OF_STANCES:
        if (wanted := words.get(facet.name)) is not None:
            column = columns[facet.name]
            chosen &= column.holding(_meant(session, STANCE, facet, wanted, column.names.values()))
    if (stands := words.get("stands")) is not None:
        chosen &= (table.closed == NEVER) == stands
    since, until = _days(session, words)
    if since:
        chosen &= table.date >= day_number(since)
    if until:
        chosen &= table.date <= day_number(until)
    return _found(session, np.flatnonzero(chosen))


def _found(session: Session, rows: NDArray[np.int64]) -> Found:
    """These rows of the table in order of time, of one day as they stand in it."""
    table = session.stances
    rows = rows[np.argsort(table.date[rows], kind="stable")]
    return Found(_Stances(session, rows), counts={name: each.counted(rows) for name, each in _coded(table).items()})


# -- all of them ------------------------------------------------------------------------------------------------------

LISTS = (
    _looked_at(
        ACTOR,
        "Who takes positions: persons, states, organisations.",
        lambda actor: (actor.id, actor.name, *actor.aliases, *(each.text for each in actor.names)),
        _facets(ACTOR, "kind"),
    ),
    _looked_at(
        ISSUE,
        "What positions are about: propositions one can be for or against.",
        lambda issue: (issue.id, issue.label, issue.proposition),
        _facets(ISSUE, "broader", "entails"),
    ),
    _answer(
        STANCE,
        "Every stance there is, in order of time, those that no longer stand among them; the timeline has what stands on a day.",
        _OF_STANCES,
        (_SINCE, _UNTIL, _STANDS),
        _stances,
        _ListOfStances(STANCE),
        _listed_records,
    ),
    _looked_at(
        SOURCE,
        "The documents that positions are read from.",
        lambda source: (source.id, source.title, source.publisher, source.author),
        _facets(SOURCE, "publisher", "kind", "language", "author", "section", "type"),
        dated="published",
    ),
    _looked_at(
        ROLE,
        "Who holds or held which office, and for whom they speak in it.",
        lambda role: (role.id, role.office),
        _facets(ROLE, "actor", "organisation", "represents"),
    ),
    _looked_at(
        EVENT,
        "What happened, and what it shows of those who did it.",
        lambda event: (event.id, event.label, event.place),
        _facets(EVENT, "type", "source", actor="actors"),
        dated="date",
    ),
    _looked_at(
        ASSESSMENT,
        "What actors claim to be the case, which is no position.",
        lambda assessment: (assessment.id, assessment.claim, assessment.measure),
        _facets(ASSESSMENT, "actor", "subject", "measure", "source"),
        dated="date",
        held=_of_graph,
    ),
)
"""The lists."""


def _node(session: Session, nodes: Collection[str], name: str, is_issue: bool) -> str:
    """The id of a node, which may also be said by its name; what nothing is called is left to the network to refuse."""
    if name in nodes:
        return name
    try:
        return session.catalogue.issue_id(name) if is_issue else session.catalogue.actor_id(name)
    except NotFound:
        return name


def _behind(session: Session, words: dict[str, Any]) -> Found:
    source, target = words.pop("source"), words.pop("target")
    network = session.network(**words)
    over_issues = network.definition.over is Over.ISSUES and not network.two_mode
    if network.two_mode:  # whose nodes are told apart by what stands before their ids
        source, target = source.removeprefix("actor:"), target.removeprefix("issue:")
    source = _node(session, network.rows, source, over_issues)
    target = _node(session, network.columns, target, over_issues or network.two_mode)
    if source == target and not network.two_mode:
        raise Refusal(400, f"source and target are both {show(source)}, and a node has no tie to itself")
    ids = frozenset(network.stances(source, target))
    table = session.stances
    rows = np.unique(network.observations.stance)
    return _found(session, rows[[table.ids[row] in ids for row in rows.tolist()]])


_NETWORK = next(each for each in ANSWERS if each.name == "network")

TIE = Answer(
    "/tie",
    "Tie",
    "The stances behind a tie of a network, which is asked for in the same words.",
    (
        Parameter("source", "The node at one end of the tie: its id in the network, or a name or alias.", needed=True),
        Parameter("target", "The node at the other end.", needed=True),
        *_NETWORK.parameters,
    ),
    _ListOfStances(STANCE),
    tuple(each.name for each in _OF_STANCES),
    _behind,
    _listed_records,
)
"""What a tie of a network rests on."""
