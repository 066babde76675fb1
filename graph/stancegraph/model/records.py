"""The domain as immutable values: who (actors, roles), on what (issues), says what (stances), on which evidence.

A record knows nothing of files, RDF or screens. Identifiers are plain strings, unique within their kind.
The words are defined in ``docs/design.md`` and, for RDF users, in ``ontology/stancegraph.ttl``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from stancegraph.model.words import (
    ActorKind,
    AggregationRule,
    Ballot,
    ConditionKind,
    DatePrecision,
    Embed,
    EventType,
    Position,
    Represents,
    SourceKind,
    Voice,
)

Day = date
"""The type under another name, for records whose field of that name hides it."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day (EDTF level 0), kept as ``text``: ``2024``, ``2024-07``, ``2024-07-05``.

    The constructor takes the text as it is; :meth:`parse` checks it.
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``text`` as an EDTF level 0 date; raises ValueError when it is none.

        >>> stancegraph.PartialDate.parse("2024-07")
        PartialDate(text='2024-07')
        """
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
            part.isascii() and part.isdigit() for part in parts
        ):
            raise ValueError(text)
        partial = cls(text)
        _ = partial.first, partial.last
        return partial

    @property
    def is_day(self) -> bool:
        """Whether it is known to the day.

        >>> stancegraph.PartialDate("2024-07").is_day
        False
        """
        return len(self.text) > len("2024-07")

    @property
    def first(self) -> date:
        """The earliest day it can mean.

        >>> stancegraph.PartialDate("2024").first
        datetime.date(2024, 1, 1)
        """
        year, month, day = (*map(int, self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last(self) -> date:
        """The latest day it can mean.

        >>> stancegraph.PartialDate("2024-02").last
        datetime.date(2024, 2, 29)
        """
        match [int(part) for part in self.text.split("-")]:
            case [year]:
                return date(year, 12, 31)
            case [year, month]:
                return date(year, month, monthrange(year, month)[1])
            case _:
                return self.first


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What something is called, the ``text``, in a ``language`` (a tag such as ``uk``).

    >>> stancegraph.Name("fr", "Volodymyr Zelensky").text
    'Volodymyr Zelensky'
    """

    language: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Attribute:
    """Something said of an actor or issue that has no column: ``name``, one word, is ``value``, for example ``party``, ``Greens``.

    >>> stancegraph.Attribute("party", "Greens").value
    'Greens'
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, organisation, bloc, office or group that can hold a position.

    ``id`` is its key among actors and part of its IRI; ``name`` is what it is called and ``kind`` what it is; it is also
    found by its ``aliases``. ``same_as`` has IRIs of the same thing elsewhere. ``names`` is what it is called in other
    languages, ``iso3166`` and ``cow`` are the codes of a state (ISO 3166-1 alpha-3, and the number of the Correlates of
    War project). ``attributes`` are what else it is told apart by: groups it belongs to, a colour. ``note`` is free text.

    >>> stancegraph.Actor("ann", "Ann Lee", stancegraph.ActorKind.PERSON, aliases=("A. Lee",)).name
    'Ann Lee'
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    note: str = ""
    names: tuple[Name, ...] = ()
    iso3166: str = ""
    cow: str = ""
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A person holds an office for an organisation from a date to a date, both days included.

    ``actor`` is the id of the person, ``organisation`` that of the actor the ``office`` is held for, ``represents``
    whether the person speaks for it. ``leads`` says that this is the one office that sets its foreign policy. ``remit``
    has the ids of the issues the holder may speak on, narrower ones included; empty is all. ``start`` and ``end`` are
    the first and last day; None is not known, or open. ``id`` is its key among roles.
    """

    id: str
    actor: str
    office: str
    organisation: str
    represents: Represents
    start: PartialDate | None = None
    end: PartialDate | None = None
    leads: bool = False
    remit: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day it may have been held; those of the calendar where it is open, or not known."""
        return self.start.first if self.start else date.min, self.end.last if self.end else date.max

    def holds(self, day: date) -> bool:
        """Whether it is held on a ``day``; dates known to the month or year are taken generously.

        >>> role = stancegraph.Role("r", "ann", "Minister", "land", stancegraph.Represents.BY_OFFICE)
        >>> role.holds(date(2025, 4, 5))
        True
        """
        first, last = self.span
        return first <= day <= last


@dataclass(frozen=True, slots=True)
class Issue:
    """A proposition one can be for or against.

    ``id`` is its key among issues, ``label`` a short name, ``proposition`` the sentence that positions are about.
    ``broader`` has ids of wider issues, for browsing; only ``entails`` carries positions: who supports this issue thereby
    supports those, and who opposes one of those opposes this. A position is stale when it is older than ``stale_after``
    days (None: as its dataset has it). ``attributes`` are what else it is told apart by. ``note`` is free text. ``short`` is a
    label of at most 20 characters, for where there is little room.
    """

    id: str
    label: str
    proposition: str
    broader: tuple[str, ...] = ()
    entails: tuple[str, ...] = ()
    note: str = ""
    stale_after: int | None = None
    attributes: tuple[Attribute, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that positions are read from.

    ``id`` is its key among sources; ``title``, ``publisher``, ``url`` and the day it was ``published`` say which document,
    ``kind`` how near it stands to what it reports, ``language`` (a tag such as ``en``) and ``licence`` what it is in and
    under. ``sha256`` is the hash, in hexadecimal, of the UTF-8 text that offsets point into. ``author`` wrote it, ``section``
    and ``type`` are where in the publication it stands and what sort of text it is, ``time`` is the time of day it was
    published, as its own clock showed it. ``note`` is free text. ``embed`` says how much of the text may stand in a page (None:
    as its licence has it, see :func:`stancegraph.model.licences.embeds`).
    """

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    published: date | None = None
    kind: SourceKind | None = None
    language: str = ""
    sha256: str = ""
    licence: str = ""
    author: str = ""
    section: str = ""
    type: str = ""
    time: str = ""
    note: str = ""
    embed: Embed | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a record rests on: a short ``quote``, and where it stands in the text of the source.

    ``start`` and ``end`` count Unicode code points from 0, the end not included; both are None where it is not known.

    >>> "The truce holds."[4:9] == stancegraph.Evidence("truce", 4, 9).quote
    True
    """

    quote: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of the text of a source that a record rests on, without its words: it may be longer than may be quoted.

    ``start`` and ``end`` are as in :class:`Evidence`; ``sha256`` is the hash, in hexadecimal, of the words in UTF-8, by which
    whoever has the text can tell that it is the same.

    >>> stancegraph.Passage.of("The truce holds.", 4, 9).sha256[:8]
    '4b370f30'
    """

    start: int
    end: int
    sha256: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Passage:
        """The passage of ``text`` from ``start`` to ``end``.

        >>> stancegraph.Passage.of("The truce holds.", 4, 9).holds_in("The truce holds.")
        True
        """
        return cls(start, end, sha256(text[start:end].encode()).hexdigest())

    def holds_in(self, text: str) -> bool:
        """Whether its words stand at its place in ``text``.

        >>> stancegraph.Passage.of("The truce holds.", 4, 9).holds_in("The peace holds.")
        False
        """
        return self.end <= len(text) and Passage.of(text, self.start, self.end) == self


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What a stance was worked out of, where nobody said it: coded events of a ``period``, a month, a year or a day.

    ``count`` is how many events there were, ``mean`` and ``spread`` (the standard deviation of all of them) are of their
    positions, from -2 to 2; ``earliest`` and ``latest`` are the days of the first and the last. ``rule`` says how one position
    was made of them, ``share`` what part of the events had to be on its side, where the rule asks for one. ``codes`` are those
    they were coded with, ``sha256`` is the hash of the file they stand in, in hexadecimal.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> march = stancegraph.PartialDate("2014-03")
    >>> days = date(2014, 3, 2), date(2014, 3, 30)
    >>> rule = stancegraph.AggregationRule.MEAN
    >>> stancegraph.Aggregate(march, 42, Decimal("-1.2"), Decimal("0.9"), *days, rule, "0" * 64).count
    42
    """

    period: PartialDate
    count: int
    mean: Decimal
    spread: Decimal
    earliest: date
    latest: date
    rule: AggregationRule
    sha256: str
    share: Decimal | None = None
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """One actor's position on one issue, at one date, as one source has it.

    ``id`` is its key among stances; ``actor``, ``issue``, ``source``, ``attributed_by`` (who says so, where the voice is
    attributed) and ``on_behalf_of`` (the one actor it was said for, whatever the roles say) are ids, as are the ``other_sources`` that have it too. ``position`` is as ``voice`` has it;
    ``condition`` says what it depends on or how far it goes, ``condition_kind`` which of these. ``date`` is valid time (when
    it was expressed), known as exactly as ``date_precision`` says, ``until`` the last day for which it was declared to hold
    (None: no end was named); ``recorded`` is record time (when it entered the dataset; None: since ever).
    ``supersedes`` and ``retracts`` name records that no longer stand from ``recorded`` on. ``evidence`` is the
    quote it rests on, ``passages`` are stretches of the text that are too long to quote, ``confidence`` how sure ``coder`` was of the coding, from 0 to 1; ``note`` is free text.
    A stance with an ``aggregate`` rests on coded events: it is dated on the last day of their period, and nobody said it.
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
    condition_kind: ConditionKind | None = None
    until: Day | None = None
    on_behalf_of: str | None = None
    passages: tuple[Passage, ...] = ()
    aggregate: Aggregate | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """A record that only withdraws another: the stance named by ``retracts`` no longer stands from ``recorded`` on.

    ``id`` is its key among stances, ``coder`` who withdrew it, ``note`` why.
    """

    id: str
    retracts: str
    coder: str = ""
    recorded: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number an event is reported with: of what (``measure``), how many (``value``), in what ``unit``.

    >>> from decimal import Decimal
    >>> figure = stancegraph.Figure("killed", Decimal(14), "people")
    >>> f"{figure.measure}: {figure.value} {figure.unit}"
    'killed: 14 people'
    """

    measure: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a deed bears on an issue: the ``position`` it shows on ``issue`` (an id), whatever its doers say."""

    issue: str
    position: Position


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; with a bearing it is a deed of its ``actors`` (those who did it, never those who suffered it).

    ``id`` is its key among events, ``type`` its PLOVER type, ``label`` what happened in a few words, ``date`` the day,
    known as exactly as ``date_precision`` says, ``place`` where, ``source`` the id of the document it is told in.
    ``figures`` are the numbers it is reported with, ``bears_on`` the positions it shows. ``note`` is free text.
    """

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
    date_precision: DatePrecision = DatePrecision.DAY


@dataclass(frozen=True, slots=True)
class Assessment:
    """An actor's claim of fact about a situation; it carries no position.

    ``id`` is its key among assessments; ``actor`` claims on the day ``date`` what ``claim`` says of ``subject``, an
    actor, issue or event. ``measure``, ``value`` and ``unit`` hold the number in it, if there is one. ``source`` is the id of
    the document, ``evidence`` the quote it rests on, ``note`` free text.
    """

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
class Vote:
    """How an actor voted on a text: evidence of its own kind, from which no stance follows by itself.

    ``id`` is its key among votes, ``actor`` and ``event`` (the roll call) are ids, ``ballot`` is how it voted, ``date`` the
    day it did or, where it ``corrects`` another vote (an id), the day on which it said how it had meant to vote: what the
    roll call recorded stays. ``source`` and ``other_sources`` are ids of the documents it stands in, ``note`` is free text.
    """

    id: str
    actor: str
    event: str
    ballot: Ballot
    date: date
    source: str
    other_sources: tuple[str, ...] = ()
    corrects: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story that the page of a dataset can play: a view of it, and what there is to see.

    ``id`` is its key among steps, which are told in the order of their ids (:attr:`place`); ``link`` is what follows ``#`` in the address
    of the page that shows it, from ``#`` on; ``heading`` and ``text`` stand beside it.
    """

    id: str
    link: str
    heading: str
    text: str = ""

    @property
    def place(self) -> tuple[tuple[int, int, str], ...]:
        """What steps are sorted by: the id, its numbers counted as numbers and before letters.

        >>> stancegraph.Step("10-end", "#view=matrix", "The end").place > stancegraph.Step("9", "#view=matrix", "Before").place
        True
        """
        return tuple(
            (0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", self.id)
        )


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What a dataset says of itself, in ``dataset.toml``.

    ``base_iri`` ends in ``/`` and begins the IRI of every record. ``title``, ``description``, ``licence``, ``version``,
    ``creators``, ``language`` (a tag such as ``en``) and ``homepage`` (an IRI) describe it. It tells of the days from
    ``covers_from`` to ``covers_until``; a position is stale when it is older than ``stale_after`` days. Its page opens on the day
    ``opens_on`` (None: the last day covered). For catalogues it may say
    who is its ``publisher``, the days on which it was ``issued`` and last ``modified``, the address of the ``previous_version``, and
    those of its ``downloads``: files that hold all of it.

    >>> graph.dataset().info.licence
    'CC-BY-4.0'
    """

    title: str
    base_iri: str
    description: str = ""
    licence: str = ""
    version: str = ""
    creators: tuple[str, ...] = ()
    language: str = ""
    homepage: str = ""
    covers_from: date | None = None
    covers_until: date | None = None
    stale_after: int | None = None
    publisher: str = ""
    issued: date | None = None
    modified: date | None = None
    previous_version: str = ""
    downloads: tuple[str, ...] = ()
    opens_on: date | None = None


Record = Actor | Role | Issue | Source | Stance | Retraction | Event | Assessment | Vote | Step


@dataclass(frozen=True, slots=True, order=True)
class Aside:
    """A cell of a column that is not of the format (a private note, say): kept with the tables, never in the graph.

    ``table`` and ``id`` say of which row it is, ``column`` what the column is called, ``cell`` what stands there.
    """

    table: str
    id: str
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A whole dataset in memory: what it says of itself (``info``) and its records by kind.

    Read by :func:`stancegraph.read_dataset` or :meth:`Session.dataset`, every reference in it resolves and every rule of
    the model is kept: ``actors``, ``roles``, ``issues``, ``sources``, ``stances``, ``retractions``, ``events``,
    ``assessments``, ``votes``, and the ``steps`` of its story. ``aside`` holds cells of columns that are not of the format.

    >>> dataset = graph.dataset()
    >>> next(actor.name for actor in dataset.actors if actor.id == "emmanuel-macron")
    'Emmanuel Macron'
    """

    info: DatasetInfo
    actors: tuple[Actor, ...] = ()
    roles: tuple[Role, ...] = ()
    issues: tuple[Issue, ...] = ()
    sources: tuple[Source, ...] = ()
    stances: tuple[Stance, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    events: tuple[Event, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    votes: tuple[Vote, ...] = ()
    steps: tuple[Step, ...] = ()
    aside: tuple[Aside, ...] = ()

    def __repr__(self) -> str:
        kinds = ("actors", "issues", "sources", "stances", "events", "votes")
        counts = ", ".join(f"{len(held):,} {kind}" for kind in kinds if (held := getattr(self, kind)))
        return f"<{type(self).__name__}: {self.info.title}; {counts or 'nothing in it'}>"
