"""Who and what there is in a graph: actors, roles, issues, sources by id, found by what people call them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from stancegraph.characters import show
from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, DatasetInfo, Event, Issue, Role, Source
from stancegraph.model.schema import ACTOR, ISSUE, SOURCE
from stancegraph.naming import address, fold
from stancegraph.nearest import nearest
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph
from stancegraph.rdf.vocabulary import record_id

_NO_NAME = 3
"""Letters of a word within a name that is hardly what somebody calls it by: "for", "of", "the"."""

STALE_AFTER = 180
"""After how many days a position is old news where nobody says."""


class Catalogue(ABC):
    """The small tables of a graph, wherever they are read, and what is found in them by name."""

    @property
    @abstractmethod
    def actors(self) -> Mapping[str, Actor]:
        """All actors by id, in order."""

    @property
    @abstractmethod
    def roles(self) -> Sequence[Role]:
        """All roles, by id."""

    @property
    @abstractmethod
    def issues(self) -> Mapping[str, Issue]:
        """All issues by id, in order."""

    @property
    @abstractmethod
    def sources(self) -> Mapping[str, Source]:
        """All sources by id, in order."""

    @property
    @abstractmethod
    def events(self) -> Sequence[Event]:
        """All events, by date and id."""

    @property
    @abstractmethod
    def infos(self) -> Sequence[DatasetInfo]:
        """What the datasets say of themselves, by base IRI."""

    @abstractmethod
    def iri(self, kind: str, identifier: str) -> str | None:
        """The IRI of the actor, role, issue, source or event of that id; None where there is none."""

    def perhaps_holding(self, words: Sequence[str]) -> Iterable[Actor | Issue | Source]:
        """The actors, then the issues, then the sources, each by id: at least all whose :func:`names_of` hold all ``words``."""
        return (*self.actors.values(), *self.issues.values(), *self.sources.values())

    @cached_property
    def covers_until(self) -> date | None:
        """The last day that the data tell of, of several datasets the latest; None where one does not say."""
        days = [info.covers_until for info in self.infos if info.covers_until]
        return max(days) if days and len(days) == len(self.infos) else None

    @cached_property
    def stale_after(self) -> int:
        """After how many days a position is old news, unless its issue says; of several datasets the longest."""
        return max((info.stale_after for info in self.infos if info.stale_after is not None), default=STALE_AFTER)

    def actor_id(self, text: str) -> str:
        """The id of the actor called ``text``: its id, name, alias or IRI, or the address of the same thing elsewhere.

        Wikidata's may be written ``Q7747``. Raises NotFound with the nearest names.
        """
        names = {each.id: (each.name, *each.aliases) for each in self.actors.values()}
        return self._find("actor", text, names, {each.id: each.same_as for each in self.actors.values()})

    def issue_id(self, text: str) -> str:
        """The id of the issue called ``text`` (id, label or IRI); raises NotFound with the nearest names."""
        return self._find("issue", text, {each.id: (each.label,) for each in self.issues.values()})

    def actor_or_issue(self, text: str) -> tuple[str, str]:
        """Whether an actor or an issue is called ``text``, and its id; raises NotFound for neither.

        Of what is a word in the names of both the actor is meant, as Zelenskyy in a meeting of Putin and Zelenskyy; what is
        the whole name of both raises NotFound too.
        """
        found, missed = [], []
        for kind, find in (("actor", self.actor_id), ("issue", self.issue_id)):
            try:
                found.append((kind, find(text)))
            except NotFound as error:
                missed.append(str(error))
        if not found:
            raise NotFound("; ".join(missed))
        if len(found) == 2 and fold(text) in map(fold, (found[1][1], self.issues[found[1][1]].label)):
            actor = self.actors[found[0][1]]
            if fold(text) not in map(fold, (actor.id, actor.name, *actor.aliases)):
                return found[1]
            raise NotFound(f"{show(text)} is an actor, {actor.id}, and an issue, {found[1][1]}; give one of these ids")
        return found[0]

    def actors_with(self, wanted: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """The ids of the actors that have each of these attributes with one of its values; raises NotFound for one that nobody has."""
        told = {
            each.id: {attribute.name: (attribute.value,) for attribute in each.attributes}
            for each in self.actors.values()
        }
        return _having(told, wanted, "actor")

    def sources_with(self, wanted: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """The ids of the sources of which each of these fields is one of its values; raises NotFound for one that none has."""
        told = {
            each.id: {
                "author": (each.author,),
                "publisher": (each.publisher,),
                "section": (each.section,),
                "type": (each.type,),
                "kind": (each.kind or "",),
                "language": (each.language,),
                "source": (each.id, each.title),
            }
            for each in self.sources.values()
        }
        return _having(told, wanted, "source")

    def source_id(self, text: str) -> str:
        """The id of the source called ``text`` (id, title, web address or IRI); raises NotFound with the nearest ids."""
        names = {each.id: (each.title,) for each in self.sources.values()}
        return self._find("source", text, names, {each.id: (each.url,) for each in self.sources.values()})

    def _find(
        self,
        kind: str,
        text: str,
        names: Mapping[str, Iterable[str]],
        addresses: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> str:
        called = reading.plain_name(kind, text)
        if called in names:
            return called
        identifier = record_id(called)
        if identifier in names and self.iri(kind, identifier) == called:
            return identifier
        wanted, place = fold(called), address(called)
        exact = [
            each
            for each in names
            if wanted in {fold(each), *map(fold, names[each])}
            or (place and place in map(address, addresses.get(each, ())))
        ]
        # "Lavrov" is enough where one name has it as a word.
        found = exact or [each for each in names if any(wanted in fold(name).split() for name in names[each])]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f'"{text}" may mean several: {", ".join(sorted(found)[:8])}; give one of these ids')
        raise NotFound(f'no {kind} is called "{text}"{_nearest(wanted, names)}')


@dataclass(frozen=True)
class GraphCatalogue(Catalogue):
    """The small tables of any graph, each read by SPARQL when it is first needed."""

    graph: Graph

    def __repr__(self) -> str:
        return f"<Catalogue of {self.graph!r}>"

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        return reading.ById(ACTOR, ((actor.id, actor) for actor in reading.actors(self.graph)))

    @cached_property
    def roles(self) -> Sequence[Role]:
        return tuple(reading.roles(self.graph))

    @cached_property
    def issues(self) -> Mapping[str, Issue]:
        return reading.ById(ISSUE, ((issue.id, issue) for issue in reading.issues(self.graph)))

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return reading.ById(SOURCE, ((source.id, source) for source in reading.sources(self.graph)))

    @cached_property
    def events(self) -> Sequence[Event]:
        return tuple(reading.events(self.graph))

    @cached_property
    def infos(self) -> Sequence[DatasetInfo]:
        return tuple(reading.infos(self.graph))

    def iri(self, kind: str, identifier: str) -> str | None:
        getattr(self, f"{kind}s")  # what was read is known by its IRI
        return self.graph.identities.iri(kind, identifier)


def names_of(record: Actor | Issue | Source) -> tuple[str, ...]:
    """What a record is found by; the first is what it is called."""
    match record:
        case Actor():
            return (record.name, *record.aliases, record.id)
        case Issue():
            return (record.label, record.proposition, record.id)
        case Source():
            return (record.title, record.publisher, record.id)


def _having(
    told: Mapping[str, Mapping[str, Iterable[str]]], wanted: Mapping[str, Collection[str]], kind: str
) -> tuple[str, ...]:
    """The ids of what is told to have, under each name wanted, one of the values wanted, whatever the case and the accents."""
    kept = tuple(told)
    for name, values in wanted.items():
        known = {fold(each): each for about in told.values() for each in about.get(name, ()) if each}
        for value in values:
            if not known:
                names = sorted({each for about in told.values() for each, said in about.items() if any(said)})
                what = "attribute" if kind == "actor" else "field"
                there = f"there are {', '.join(names)}" if names else "none has any"
                raise NotFound(f'no {kind} has the {what} "{name}"; {there}')
            if fold(value) not in known:
                near = [known[each] for each in nearest(fold(value), known)]
                hint = (
                    f"did you mean {' or '.join(near)}?"
                    if near
                    else f"there are {', '.join(sorted(known.values())[:8])}"
                )
                raise NotFound(f'no {kind} has the {name} "{value}"; {hint}')
        asked = set(map(fold, values))
        kept = tuple(each for each in kept if asked & set(map(fold, told[each].get(name, ()))))
    return kept


def _nearest(wanted: str, names: Mapping[str, Iterable[str]]) -> str:
    known = {
        word: each
        for each, called in names.items()
        for name in called
        for word in fold(name).split()
        if len(word) > _NO_NAME
    }
    known |= {fold(name): each for each, called in names.items() for name in (each, *called)}
    near = list(dict.fromkeys(known[name] for name in nearest(wanted, known)))
    return f"; did you mean {' or '.join(near)}?" if near else "; see what there is with: stancegraph search"
