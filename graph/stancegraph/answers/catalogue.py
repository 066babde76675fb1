"""Who and what there is in a graph: actors, roles, issues, sources by id, found by what people call them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, DatasetInfo, Event, Issue, Role, Source
from stancegraph.nearest import nearest
from stancegraph.rdf import reader as reading
from stancegraph.rdf.graph import Graph

STALE_AFTER = 180
"""After how many days a position is old news where nobody says."""


def fold(text: str) -> str:
    """Text as it is compared: no accents, no case, single blanks."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


@dataclass(frozen=True)
class Catalogue:
    """The small tables of a graph, read when first needed."""

    graph: Graph

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """All actors by id."""
        return {actor.id: actor for actor in reading.actors(self.graph)}

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """All roles."""
        return tuple(reading.roles(self.graph))

    @cached_property
    def issues(self) -> Mapping[str, Issue]:
        """All issues by id."""
        return {issue.id: issue for issue in reading.issues(self.graph)}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """All sources by id."""
        return {source.id: source for source in reading.sources(self.graph)}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All events, by date and id."""
        return tuple(reading.events(self.graph))

    @cached_property
    def covers_until(self) -> date | None:
        """The last day that the data tell of, of several datasets the latest; None where one does not say."""
        days = [info.covers_until for info in self.infos if info.covers_until]
        return max(days) if days and len(days) == len(self.infos) else None

    @cached_property
    def stale_after(self) -> int:
        """After how many days a position is old news, unless its issue says; of several datasets the longest."""
        return max((info.stale_after for info in self.infos if info.stale_after is not None), default=STALE_AFTER)

    @cached_property
    def infos(self) -> tuple[DatasetInfo, ...]:
        """What the datasets say of themselves."""
        return tuple(reading.infos(self.graph))

    def actor_id(self, text: str) -> str:
        """The id of the actor called ``text`` (id, name or alias); raises NotFound with the nearest names."""
        return _find("actor", text, {each.id: (each.name, *each.aliases) for each in self.actors.values()})

    def issue_id(self, text: str) -> str:
        """The id of the issue called ``text`` (id or label); raises NotFound with the nearest names."""
        return _find("issue", text, {each.id: (each.label,) for each in self.issues.values()})

    def source_id(self, text: str) -> str:
        """The id of the source called ``text`` (id or title); raises NotFound with the nearest ids."""
        return _find("source", text, {each.id: (each.title,) for each in self.sources.values()})


def _find(kind: str, text: str, names: Mapping[str, Iterable[str]]) -> str:
    if text in names:
        return text
    wanted = fold(text)
    exact = [each for each, called in names.items() if wanted in {fold(each), *map(fold, called)}]
    # "Lavrov" is enough where one name has it as a word.
    found = exact or [each for each, called in names.items() if any(wanted in fold(name).split() for name in called)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f'"{text}" may mean several: {", ".join(sorted(found)[:8])}; give one of these ids')
    raise NotFound(f'no {kind} is called "{text}"{_nearest(wanted, names)}')


def _nearest(wanted: str, names: Mapping[str, Iterable[str]]) -> str:
    known = {word: each for each, called in names.items() for name in called for word in fold(name).split()}
    known |= {fold(name): each for each, called in names.items() for name in (each, *called)}
    near = list(dict.fromkeys(known[name] for name in nearest(wanted, known)))
    return f"; did you mean {' or '.join(near)}?" if near else "; see what there is with: stancegraph search"
