"""The domain as immutable values: who (actors, roles), on what (issues), says what (stances), on which evidence.

A record knows nothing of files, RDF or screens. Identifiers are plain strings, unique within their kind.
The words are defined in ``docs/design.md`` and, for RDF users, in ``ontology/stancegraph.ttl``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from stancegraph.model.words import POSITIONS as POSITIONS
from stancegraph.model.words import ActorKind as ActorKind
from stancegraph.model.words import DatePrecision as DatePrecision
from stancegraph.model.words import EventType as EventType
from stancegraph.model.words import Position as Position
from stancegraph.model.words import Represents as Represents
from stancegraph.model.words import SourceKind as SourceKind
from stancegraph.model.words import Voice as Voice


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day (EDTF level 0), for example ``2024``, ``2024-07``, ``2024-07-05``."""

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read an EDTF level 0 date; raises ValueError when it is none."""
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
            part.isascii() and part.isdigit() for part in parts
        ):
            raise ValueError(text)
        partial = cls(text)
        _ = partial.first, partial.last
        return partial

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        year, month, day = (*map(int, self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        match [int(part) for part in self.text.split("-")]:
            case [year]:
                return date(year, 12, 31)
            case [year, month]:
                return date(year, month, monthrange(year, month)[1])
            case _:
                return self.first


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, organisation, bloc, office or group that can hold a position."""

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A person holds an office for an organisation from a date to a date, both days included; None is open."""

    id: str
    actor: str
    office: str
    organisation: str
    represents: Represents
    start: PartialDate | None = None
    end: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A proposition one can be for or against. ``broader`` is for browsing; only ``entails`` carries positions."""

    id: str
    label: str
    proposition: str
    broader: tuple[str, ...] = ()
    entails: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that positions are read from. ``sha256`` is the hash of the text that offsets point into."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    published: date | None = None
    kind: SourceKind | None = None
    language: str = ""
    sha256: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a record rests on: a short quote and where it stands, in Unicode code points of the source text."""

    quote: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """One actor's position on one issue, at one date, as one source has it.

    ``date`` is valid time (when it was expressed), ``recorded`` is record time (when it entered the dataset; None:
    since ever). ``supersedes`` and ``retracts`` name records that no longer stand from ``recorded`` on.
    """

    id: str
    actor: str
    issue: str
    position: Position
    date: date
    voice: Voice
    source: str
    condition: str = ""
    date_precision: DatePrecision = DatePrecision.DAY
    attributed_by: str | None = None
    other_sources: tuple[str, ...] = ()
    evidence: Evidence | None = None
    confidence: Decimal | None = None
    coder: str = ""
    recorded: datetime | None = None
    supersedes: str | None = None
    retracts: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """A record that only withdraws another: the stance named by ``retracts`` no longer stands from ``recorded`` on."""

    id: str
    retracts: str
    coder: str = ""
    recorded: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number an event is reported with, for example 14 people killed."""

    measure: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a deed bears on an issue: the position it shows, whatever its doers say."""

    issue: str
    position: Position


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; with a bearing it is a deed of its ``actors`` (those who did it, never those who suffered it)."""

    id: str
    type: EventType
    label: str
    date: date
    source: str
    place: str = ""
    actors: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    bears_on: tuple[Bearing, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An actor's claim of fact about a situation; it carries no position. ``subject`` is an actor, issue or event."""

    id: str
    actor: str
    subject: str
    claim: str
    date: date
    source: str
    measure: str = ""
    value: Decimal | None = None
    unit: str = ""
    evidence: Evidence | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What a dataset says of itself. ``base_iri`` ends in ``/`` and begins the IRI of every record."""

    title: str
    base_iri: str
    description: str = ""
    licence: str = ""
    version: str = ""
    creators: tuple[str, ...] = ()
    language: str = ""
    homepage: str = ""


Record = Actor | Role | Issue | Source | Stance | Retraction | Event | Assessment


@dataclass(frozen=True, slots=True)
class Aside:
    """A cell of a column that is not of the format (a private note, say): kept with the tables, never in the graph."""

    table: str
    id: str
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A whole dataset in memory, every reference resolved and every rule of the model kept."""

    info: DatasetInfo
    actors: tuple[Actor, ...] = ()
    roles: tuple[Role, ...] = ()
    issues: tuple[Issue, ...] = ()
    sources: tuple[Source, ...] = ()
    stances: tuple[Stance, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    events: tuple[Event, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    aside: tuple[Aside, ...] = ()
