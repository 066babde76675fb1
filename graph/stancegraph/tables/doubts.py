"""What may be right in a dataset, but should be looked at: warnings for ``validate``, which ``--strict`` counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from stancegraph.characters import show
from stancegraph.model import values
from stancegraph.model.records import (
    Actor,
    Assessment,
    DatasetInfo,
    Event,
    PartialDate,
    Retraction,
    Role,
    Source,
    Stance,
    Vote,
)
from stancegraph.model.schema import SCHEMA, Kind
from stancegraph.model.words import ActorKind, DatePrecision, Position, Represents, Voice
from stancegraph.naming import address, fold
from stancegraph.tables.governments import gaps, terms
from stancegraph.tables.problems import Problems
from stancegraph.tables.registry import Located, place

EARLIEST = date(1900, 1, 1)
"""Dates before this day are warned of: a year with a digit too few, or a spreadsheet's day nought."""


_WHOSE = {"id": "has this id", "name": "is called so", "aliases": "has this alias"}


class Doubts:
    """Looks at records as they pass by, what is referred to before what refers to it; :meth:`conclude` ends it.

    ``today`` is the last day that can have come; where it is not given, the one it is where the day begins first.
    """

    def __init__(self, today: date | None = None) -> None:
        self._today = today or (datetime.now(UTC) + timedelta(hours=14)).date()
        self._names: dict[str, tuple[Located, str]] = {}
        self._same_as: dict[str, Located] = {}
        self._published: dict[str, date] = {}
        self._with_text: set[str] = set()
        # Statements are known by their hash, and rows by their ids, because there may be millions. That two of a million
        # have one hash of 64 bits happens once in thirty million datasets.
        self._said: dict[int, str] = {}
        self._quoted: dict[int, str] = {}
        self._repeated: list[tuple[str, int, str, str]] = []
        self._withdrawn: set[str] = set()
        self._covers_until: date | None = None
        self._states: set[str] = set()
        self._roles: dict[str, tuple[Role, Located]] = {}

    def begin(self, info: DatasetInfo) -> None:
        """The records that follow are of this dataset."""
        self._covers_until = info.covers_until

    def check(self, found: Located, problems: Problems) -> None:
        """Look at one record."""
        match record := found.record:
            case Actor():
                self._actor(record, found, problems)
                if record.kind is ActorKind.STATE:
                    self._states.add(record.id)
            case Role():
                self._roles.setdefault(record.id, (record, found))
            case Source():
                if record.published:
                    self._published[record.id] = record.published
                if record.sha256:
                    self._with_text.add(record.id)
            case Stance():
                self._stance(record, found, problems)
            case Retraction():
                self._correction(record, found, problems)
            case _:
                pass
        for column in _not_available(record):
            problems.warn(found.file, found.line, column, "NA, which R writes for nothing; leave the cell empty")
        for column, day in _dates(record):
            if fault := self._unreasonable(day):
                problems.warn(found.file, found.line, column, fault)

    def conclude(self, problems: Problems) -> None:
        """Say what could be told only when every record had passed by."""
        self._leaders(problems)
        for file, line, identifier, other in self._repeated:
            if not {identifier, other} & self._withdrawn:
                message = (
                    f'"{identifier}" says what "{other}" says: same actor, issue, position, date, voice and source; '
                    "keep one, or let one supersede the other"
                )
                problems.warn(file, line, "id", message)

    def _leaders(self, problems: Problems) -> None:
        """Days on which nobody leads an organisation, and states that somebody speaks for and nobody leads."""
        led = terms(role for role, _ in self._roles.values())
        for organisation, of_one in led.items():
            for role, first, last in gaps(of_one):
                _, found = self._roles[role.id]
                message = f"nobody leads {organisation} from {first} to {last}; what was said on these days is no answer later"
                problems.warn(found.file, found.line, "start", message)
        told: set[str] = set()
        for role, found in self._roles.values():
            state = role.organisation
            if _tells_of_offices(role) and state in self._states and state not in led and state not in told:
                told.add(state)
                message = (
                    f"empty in every role of {state}, which is a state: without its leaders nobody can tell which government "
                    "an answer is from; mark the office that sets its foreign policy"
                )
                problems.warn(found.file, found.line, "leads", message)

    def _actor(self, actor: Actor, found: Located, problems: Problems) -> None:
        called = (("id", actor.id), ("name", actor.name), *(("aliases", alias) for alias in actor.aliases))
        for column, name in called:
            other, what = self._names.setdefault(fold(name), (found, column))
            if other.record.id != actor.id:
                message = f'{show(name)}: "{other.record.id}" in {place(other, found.file)} {_WHOSE[what]} too; tell them apart, or make them one'
                problems.warn(found.file, found.line, column, message)
        for iri in actor.same_as:
            before = self._same_as.setdefault(address(iri) or iri, found)
            if before.record.id != actor.id:
                message = f'{show(iri)}: "{before.record.id}" in {place(before, found.file)} is the same; make the two actors one'
                problems.warn(found.file, found.line, "same_as", message)

    def _stance(self, stance: Stance, found: Located, problems: Problems) -> None:
        published = self._published.get(stance.source)
        exact = stance.date_precision is not DatePrecision.APPROX
        if published and exact and published < _first_day(stance.date, stance.date_precision):
            message = f"{stance.date} is after {published}, when its source {stance.source} was published"
            problems.warn(found.file, found.line, "date", message)
        if stance.voice is Voice.SELF and not (stance.evidence or stance.passages) and stance.source in self._with_text:
            message = f"own words without a quote, and {stance.source} has a text to quote from"
            problems.warn(found.file, found.line, "quote", message)
        if stance.position is Position.CONDITIONAL and stance.condition_kind is None:
            message = "empty, but the position is conditional; from format 2 on its kind has to be named"
            problems.warn(found.file, found.line, "condition_kind", message)
        if self._covers_until and stance.date_precision.span(stance.date)[0] > self._covers_until:
            message = f"{stance.date} is after {self._covers_until}, the last day that dataset.toml says is covered"
            problems.warn(found.file, found.line, "date", message)
        self._correction(stance, found, problems)
        if not (stance.supersedes or stance.retracts):
            self._repetition(stance, found)

    def _repetition(self, stance: Stance, found: Located) -> None:
        when = stance.date, stance.date_precision
        what = stance.actor, stance.issue, stance.position, stance.condition
        said = hash((what, when, stance.voice, stance.attributed_by, stance.source))
        if words := stance.evidence or stance.passages:
            # In one text the same may be said in several places; without its words a stance may be any of them.
            self._quoted.setdefault(said, stance.id)
            other = self._said.get(said) or self._said.setdefault(hash((said, words)), stance.id)
        else:
            other = self._quoted.get(said) or self._said.setdefault(said, stance.id)
        if other != stance.id:
            self._repeated.append((found.file, found.line, stance.id, other))

    def _correction(self, record: Stance | Retraction, found: Located, problems: Problems) -> None:
        supersedes = record.supersedes if isinstance(record, Stance) else None
        self._withdrawn.update(filter(None, (supersedes, record.retracts)))
        if (supersedes or record.retracts) and record.recorded is None:
            message = (
                "empty: this corrects another record, and without its moment --known-at takes it as known since ever"
            )
            problems.warn(found.file, found.line, "recorded", message)

    def _unreasonable(self, day: date) -> str:
        if day < EARLIEST:
            return f"{day} is before {EARLIEST.year}; is the year right?"
        return f"{day} has not come yet; is the date right?" if day > self._today else ""


def _texts(kind: Kind) -> tuple[tuple[str, str | None], ...]:
    """The columns of a kind in which any text may stand, each with the field it is a part of."""
    any_text = (values.TEXT, values.TEXTS, values.QUOTE)
    return tuple((column.name, column.part_of) for column in kind.columns if column.type in any_text)


_TEXTS = {kind.record: _texts(kind) for kind in SCHEMA.kinds}
_NOT_AVAILABLE = ("NA", ("NA",))


def _not_available(record: Any) -> Iterator[str]:
    """The columns that hold a sign for nothing, where it would be taken for text."""
    for column, part_of in _TEXTS[type(record)]:
        holder = record if part_of is None else getattr(record, part_of)
        if getattr(holder, column, None) in _NOT_AVAILABLE:
            yield column


def _dates(record: Any) -> Iterator[tuple[str, date]]:
    """The dates of a record that should lie in the past and not too far back, and their columns."""
    match record:
        case Stance() | Event() | Assessment() | Vote():
            precision = record.date_precision if isinstance(record, Stance | Event) else DatePrecision.DAY
            yield "date", _first_day(record.date, precision)
        case Source(published=date() as day):
            yield "published", day
        case Role():
            for column, partial in (("start", record.start), ("end", record.end)):
                # That a term of office will begin or end is known beforehand.
                if isinstance(partial, PartialDate) and partial.last < EARLIEST:
                    yield column, partial.last
        case _:
            pass
    if isinstance(record, Stance | Retraction) and record.recorded:
        yield "recorded", record.recorded.date()


def _tells_of_offices(role: Role) -> bool:
    """Whether somebody who noted such a role can be asked for the leader. A mandate from one day to another may be no more than the days of what was
    said, as an import of coded statements makes it."""
    return role.represents is Represents.BY_OFFICE or (
        role.represents.speaks and (role.start is None or role.end is None)
    )


def _first_day(day: date, precision: DatePrecision) -> date:
    return day.replace(day=1) if precision is DatePrecision.MONTH else day
