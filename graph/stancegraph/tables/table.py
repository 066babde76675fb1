"""The tables of a dataset: their columns, and a row of cells <-> a record.

This is the outside contract for spreadsheets; ``docs/dataset.md`` explains it to people who fill them in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stancegraph.model import cells as c
from stancegraph.model.cells import Codec
from stancegraph.model.records import (
    Actor,
    ActorKind,
    Assessment,
    DatePrecision,
    Event,
    EventType,
    Evidence,
    Issue,
    PartialDate,
    Position,
    Record,
    Represents,
    Retraction,
    Role,
    Source,
    SourceKind,
    Stance,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how its cells are read, whether a cell may be empty and what then stands for it.

    ``refers_to`` names the kind of record whose ids stand in it; ``varied`` says that few cells repeat.
    """

    name: str
    codec: Codec
    required: bool = False
    empty: Any = None
    refers_to: str | None = None
    varied: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the kind of record it holds, its columns, and how a row of values becomes a record.

    ``make`` raises :class:`RowError` when the values of a row do not go together; :data:`FAULTY` among them is passed
    over, so that all faults of a row are found at once.
    """

    name: str
    kind: str
    columns: tuple[Column, ...]
    make: Callable[[Sequence[Any]], Record]
    optional: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def cells(self, record: Record) -> list[str]:
        """The row that stands for a record: the reverse of reading one."""
        return [_format(column, _value(record, column.name)) for column in self.columns]


class RowError(ValueError):
    """The cells of a row are fine each but do not go together; ``faults`` are the columns to look at and what is wrong."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{column}: {message}" for column, message in faults))


class _Faulty:
    """Equal to nothing, not even itself."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


FAULTY: Any = _Faulty()
"""Stands for a cell that could not be read, while the rest of its row is looked at."""


_IN_EVIDENCE = ("quote", "start", "end")


def _value(record: Record, name: str) -> Any:
    evidence = getattr(record, "evidence", None)
    return getattr(evidence if name in _IN_EVIDENCE and evidence else record, name, None)


def _format(column: Column, value: Any) -> str:
    return "" if value in (None, "", ()) else column.codec.format(value)


_Faults = list[tuple[str, str]]


def _evidence(quote: str, start: int | None, end: int | None, faults: _Faults) -> Evidence | None:
    if start is None and end is None:
        return Evidence(quote) if quote else None
    if not quote:
        faults.append(("quote", "start and end are given but no quote; give the words that stand there"))
    elif start is None or end is None:
        faults.append(("end" if end is None else "start", "start and end stand together or not at all"))
    elif FAULTY is not quote and FAULTY is not start and FAULTY is not end and end - start != len(quote):
        message = f"start {start} and end {end} span {end - start} characters, the quote has {len(quote)}"
        faults.append(("end", message))
    return Evidence(quote, start, end)


def _role(values: Sequence[Any]) -> Role:
    role = Role(*values)
    start, end = role.start, role.end
    if isinstance(start, PartialDate) and isinstance(end, PartialDate) and end.last < start.first:
        raise RowError([("end", f"the role ends ({end.text}) before it starts ({start.text})")])
    return role


def _issue(values: Sequence[Any]) -> Issue:
    issue = Issue(*values)
    if issue.entails is not FAULTY and issue.id in issue.entails:
        raise RowError([("entails", f"the issue {issue.id} cannot entail itself")])
    return issue


_ONLY_IN_STANCES = ("actor", "issue", "position", "date", "voice", "source")


def _stance(values: Sequence[Any]) -> Stance | Retraction:
    (
        identifier,
        actor,
        issue,
        position,
        condition,
        date,
        date_precision,
        voice,
        attributed_by,
        source,
        other_sources,
        quote,
        start,
        end,
        confidence,
        coder,
        recorded,
        supersedes,
        retracts,
        note,
    ) = values
    needed = (actor, issue, position, date, voice, source)
    faults: _Faults = []
    if None in needed:
        if retracts and needed == (None,) * len(needed):
            extra = (condition, attributed_by, other_sources, quote, start, end, confidence, supersedes)
            return _retraction(Retraction(identifier, retracts, coder, recorded, note), extra)
        missing = _missing_in_stance(retracts)
        faults += [(name, missing) for name, value in zip(_ONLY_IN_STANCES, needed, strict=True) if value is None]
    if voice is Voice.ATTRIBUTED:
        if attributed_by is None:
            faults.append(("attributed_by", "the voice is attributed, so say here which actor attributes it"))
        elif attributed_by == actor:
            message = f"{actor} cannot attribute a position to itself; if these are own words, the voice is self"
            faults.append(("attributed_by", message))
    elif attributed_by is not None and isinstance(voice, Voice):
        message = f"filled, but the voice is {voice}; leave it empty or make the voice attributed"
        faults.append(("attributed_by", message))
    if position is Position.CONDITIONAL and not condition:
        faults.append(("condition", "the position is conditional, so name the condition here"))
    for column, other in (("supersedes", supersedes), ("retracts", retracts)):
        if other is not None and other == identifier:
            faults.append((column, "a record cannot correct itself; name the earlier record"))
    evidence = _evidence(quote, start, end, faults)
    if faults:
        raise RowError(faults)
    return Stance(
        id=identifier,
        actor=actor,
        issue=issue,
        position=position,
        date=date,
        voice=voice,
        source=source,
        condition=condition,
        date_precision=date_precision,
        attributed_by=attributed_by,
        other_sources=other_sources,
        evidence=evidence,
        confidence=confidence,
        coder=coder,
        recorded=recorded,
        supersedes=supersedes,
        retracts=retracts,
        note=note,
    )


_NOT_IN_RETRACTIONS = (
    "condition", "attributed_by", "other_sources", "quote", "start", "end", "confidence", "supersedes",
)  # fmt: skip


def _retraction(retraction: Retraction, extra: Sequence[Any]) -> Retraction:
    message = "filled, but a row that only retracts another has nothing to say here; leave it empty"
    named = zip(_NOT_IN_RETRACTIONS, extra, strict=True)
    faults = [(name, message) for name, value in named if value not in (None, "", ())]
    if retraction.retracts == retraction.id:
        faults.append(("retracts", "a record cannot correct itself; name the earlier record"))
    if faults:
        raise RowError(faults)
    return retraction


def _missing_in_stance(retracts: str | None) -> str:
    if retracts:
        return (
            f"empty; a row that only retracts leaves {', '.join(_ONLY_IN_STANCES)} all empty, any other row fills them"
        )
    return "empty, but a stance needs it"


def _event(values: Sequence[Any]) -> Event:
    identifier, kind, label, date, place, actors, figures, source, bears_on, note = values
    return Event(identifier, kind, label, date, source, place, actors, figures, bears_on, note)


def _assessment(values: Sequence[Any]) -> Assessment:
    identifier, actor, subject, claim, measure, value, unit, date, source, quote, start, end, note = values
    faults: _Faults = []
    evidence = _evidence(quote, start, end, faults)
    if faults:
        raise RowError(faults)
    return Assessment(identifier, actor, subject, claim, date, source, measure, value, unit, evidence, note)


def _id() -> Column:
    return Column("id", c.ID, required=True, varied=True)


def _note() -> Column:
    return Column("note", c.TEXT, empty="", varied=True)


def _evidence_columns() -> tuple[Column, ...]:
    return (
        Column("quote", c.QUOTE, empty="", varied=True),
        Column("start", c.OFFSET, varied=True),
        Column("end", c.OFFSET, varied=True),
    )


ACTORS = Table(
    "actors",
    "actor",
    (
        _id(),
        Column("name", c.TEXT, required=True, varied=True),
        Column("kind", c.choice(ActorKind), required=True),
        Column("aliases", c.TEXTS, empty=(), varied=True),
        Column("same_as", c.IRIS, empty=(), varied=True),
        _note(),
    ),
    lambda values: Actor(*values),
)
ISSUES = Table(
    "issues",
    "issue",
    (
        _id(),
        Column("label", c.TEXT, required=True),
        Column("proposition", c.TEXT, required=True),
        Column("broader", c.IDS, empty=(), refers_to="issue"),
        Column("entails", c.IDS, empty=(), refers_to="issue"),
        _note(),
    ),
    _issue,
)
SOURCES = Table(
    "sources",
    "source",
    (
        _id(),
        Column("title", c.TEXT, required=True, varied=True),
        Column("publisher", c.TEXT, empty=""),
        Column("url", c.IRI, empty="", varied=True),
        Column("published", c.DAY),
        Column("kind", c.choice(SourceKind)),
        Column("language", c.TEXT, empty=""),
        Column("sha256", c.SHA256, empty="", varied=True),
        Column("licence", c.TEXT, empty=""),
    ),
    lambda values: Source(*values),
)
ROLES = Table(
    "roles",
    "role",
    (
        _id(),
        Column("actor", c.ID, required=True, refers_to="actor"),
        Column("office", c.TEXT, required=True),
        Column("organisation", c.ID, required=True, refers_to="actor"),
        Column("represents", c.choice(Represents), required=True),
        Column("start", c.PARTIAL_DATE),
        Column("end", c.PARTIAL_DATE),
    ),
    _role,
    optional=True,
)
STANCES = Table(
    "stances",
    "stance",
    (
        _id(),
        Column("actor", c.ID, refers_to="actor"),
        Column("issue", c.ID, refers_to="issue"),
        Column("position", c.POSITION),
        Column("condition", c.TEXT, empty="", varied=True),
        Column("date", c.DAY),
        Column("date_precision", c.choice(DatePrecision), empty=DatePrecision.DAY),
        Column("voice", c.choice(Voice)),
        Column("attributed_by", c.ID, refers_to="actor"),
        Column("source", c.ID, refers_to="source"),
        Column("other_sources", c.IDS, empty=(), refers_to="source"),
        *_evidence_columns(),
        Column("confidence", c.CONFIDENCE),
        Column("coder", c.TEXT, empty=""),
        Column("recorded", c.MOMENT),
        Column("supersedes", c.ID, refers_to="stance", varied=True),
        Column("retracts", c.ID, refers_to="stance", varied=True),
        _note(),
    ),
    _stance,
)
EVENTS = Table(
    "events",
    "event",
    (
        _id(),
        Column("type", c.choice(EventType), required=True),
        Column("label", c.TEXT, required=True, varied=True),
        Column("date", c.DAY, required=True),
        Column("place", c.TEXT, empty=""),
        Column("actors", c.IDS, empty=(), refers_to="actor"),
        Column("figures", c.FIGURES, empty=(), varied=True),
        Column("source", c.ID, required=True, refers_to="source"),
        Column("bears_on", c.BEARINGS, empty=(), refers_to="issue"),
        _note(),
    ),
    _event,
    optional=True,
)
ASSESSMENTS = Table(
    "assessments",
    "assessment",
    (
        _id(),
        Column("actor", c.ID, required=True, refers_to="actor"),
        Column("subject", c.ID, required=True, refers_to="subject"),
        Column("claim", c.TEXT, required=True, varied=True),
        Column("measure", c.ID, empty=""),
        Column("value", c.NUMBER),
        Column("unit", c.TEXT, empty=""),
        Column("date", c.DAY, required=True),
        Column("source", c.ID, required=True, refers_to="source"),
        *_evidence_columns(),
        _note(),
    ),
    _assessment,
    optional=True,
)

TABLES = (ACTORS, ISSUES, SOURCES, ROLES, STANCES, EVENTS, ASSESSMENTS)
"""In reading order: what is referred to comes before what refers to it."""
