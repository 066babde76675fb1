"""The declaration of the data: of every field of every kind of record what it holds and what it is called outside.

What stands here stands nowhere else. The columns of the tables (read, written, started), the N-Quads and the SELECTs
that read them back, the data of the page, the JSON-LD context, the SHACL shapes and the tables of ``docs/dataset.md``
follow from it. By hand stay the rules that join cells (:mod:`stancegraph.tables.table`) and the few triples that
follow from several fields (:mod:`stancegraph.rdf.writer`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cached_property
from typing import Any

from stancegraph.model import values as t
from stancegraph.model.records import (
    Actor,
    Aggregate,
    Assessment,
    Attribute,
    Bearing,
    Dataset,
    DatasetInfo,
    Event,
    Figure,
    Issue,
    Passage,
    Record,
    Retraction,
    Role,
    Source,
    Stance,
    Step,
    Vote,
)
from stancegraph.model.values import ValueType
from stancegraph.model.words import (
    AggregationRule,
    Ballot,
    ConditionKind,
    DatePrecision,
    Embed,
    EventType,
    Represents,
    SourceKind,
    Voice,
)

FORMAT = 2
"""The format of datasets this version writes, and the newest it reads. A dataset that does not say has format 1."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of record, wherever it shows.

    ``name`` is that of the attribute and of the column, ``type`` what it holds (:mod:`stancegraph.model.values`),
    ``predicate`` the property that carries it in RDF, ``meaning`` what to fill in, for whoever fills in tables.
    ``refers_to`` names the kind of record whose ids it holds; ``subject`` means an actor, event or issue.
    ``default`` stands for an empty cell where that is not "not known". ``varied`` says that few values repeat.
    ``json`` is its name in JSON-LD, ``page`` that in the data of the page (default: the same; None: not there).
    ``noun`` is what messages call it, ``since`` the format in which it appeared.
    """

    name: str
    type: ValueType
    predicate: str
    meaning: str
    required: bool = False
    refers_to: str | None = None
    default: Any = None
    varied: bool = False
    json: str = ""
    page: str | None = ""
    noun: str = ""
    since: int = 1

    @property
    def empty(self) -> Any:
        """What an empty cell means."""
        return self.type.empty if self.default is None else self.default

    @property
    def json_name(self) -> str:
        """Its name in JSON-LD, for example ``datePrecision``."""
        return self.json or _camel(self.name)

    @property
    def page_name(self) -> str | None:
        """Its name in the data of the page; None where it is not there."""
        return self.page if self.page is None else (self.page or self.json_name)

    @property
    def called(self) -> str:
        """What messages call it."""
        return self.noun or self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a field, or one of the parts that a field is spread over.

    ``part_of`` names the field whose part it is.
    """

    name: str
    type: ValueType
    empty: Any
    meaning: str
    required: bool
    refers_to: str | None
    varied: bool
    since: int
    part_of: str | None = None


class GraphOf(Enum):
    """Which named graph holds a record."""

    REGISTRY = "registry"
    SOURCE = "source"
    CORRECTIONS = "corrections"
    METADATA = "metadata"


@dataclass(frozen=True)
class Kind:
    """A kind of record: its class, its name, the class and the graph it has in RDF, its fields in column order.

    ``table`` is the name of the table it has rows in, ``optional`` says that the table may be missing; of two kinds in
    one table the first has all its columns. ``path`` stands before the id in its IRIs. ``article`` is the kind as
    messages name it, ``about`` what the documentation says it is for, ``since`` the format in which its table appeared. Where a
    kind ``makes_ids``, rows without one have an id made of their place.
    """

    record: type
    name: str
    path: str
    table: str
    rdf_class: str
    graph: GraphOf
    fields: tuple[Field, ...]
    article: str
    about: str = ""
    optional: bool = False
    makes_ids: bool = False
    since: int = 1

    def __post_init__(self) -> None:
        attributes = {attribute.name for attribute in fields(self.record)}
        lacking = [field.name for field in self.fields if field.name not in attributes]
        if lacking:
            raise TypeError(f"{self.record.__name__} has no attribute {', '.join(lacking)}, which is declared for it")

    @property
    def plural(self) -> str:
        """Where a :class:`~stancegraph.model.records.Dataset` keeps them."""
        return f"{self.name}s"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order, ``id`` first where it has one."""
        identifier = _MADE_ID if self.makes_ids else _ID
        own = (identifier,) if self.record is not DatasetInfo else ()
        return (*own, *(column for field in self.fields for column in _columns(field)))

    @cached_property
    def page_fields(self) -> tuple[tuple[Field, str], ...]:
        """Its fields in the data of the page, each with its name there; of one that is spread over parts these have the names."""
        return tuple(
            (field, field.page_name or "")
            for field in self.fields
            if field.page_name or field.type.name in PARTS_IN_COLUMNS
        )

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


_ID = Column("id", t.ID, None, "the key; up to 128 letters, digits, `-`, `_` and `.`", True, None, True, 1)

_MADE_ID = replace(_ID, required=False, meaning=f"{_ID.meaning}; empty: made of the place of the row")


def _columns(field: Field) -> Iterator[Column]:
    parts = PARTS_IN_COLUMNS.get(field.type.name, ())
    for part in parts:
        yield Column(part.name, part.type, part.empty, part.meaning, False, None, part.varied, field.since, field.name)
    if not parts:
        yield Column(
            field.name,
            field.type,
            field.empty,
            field.meaning,
            field.required and field.default is None,
            field.refers_to,
            field.varied,
            field.since,
        )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


# -- parts: values with fields of their own ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A value that is a node of its own in RDF: its class, and what its fields are.

    ``key`` tells those of a record apart; empty where a record has at most one.
    """

    value: type
    name: str
    rdf_class: str
    fields: tuple[Field, ...]
    key: str = ""

    @property
    def article(self) -> str:
        """It as messages name it."""
        name = self.value.__name__.lower()
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


EVIDENCE = (
    Field("quote", t.QUOTE, "oa:exact", "at most 300 characters of the source's own words", required=True, varied=True),
    Field(
        "start",
        t.OFFSET,
        "oa:start",
        "where the quote begins in the text, in Unicode code points from 0; with `end`, or empty",
        varied=True,
    ),
    Field("end", t.OFFSET, "oa:end", "where it ends, not included", varied=True),
)
"""The fields of :class:`~stancegraph.model.records.Evidence`. Its nodes are written by hand: an annotation has its own shape."""

_MEASURE = Field("measure", t.NAME, "sg:measure", "what is counted, in one word")
_VALUE = Field("value", t.NUMBER, "rdf:value", "the number")
_UNIT = Field("unit", t.TEXT, "sg:unit", "of what, for example `people`")

FIGURE = Part(
    Figure,
    "figure",
    "sg:Figure",
    (replace(_MEASURE, required=True), replace(_VALUE, required=True), _UNIT),
    key="measure",
)
BEARING = Part(
    Bearing,
    "bears-on",
    "sg:Bearing",
    (
        Field("issue", t.REFERENCE, "sg:issue", "the issue", required=True, refers_to="issue"),
        Field("position", t.POSITION, "sg:position", "the position the deed shows", required=True, page="value"),
    ),
    key="issue",
)
ATTRIBUTE = Part(
    Attribute,
    "attribute",
    "sg:Attribute",
    (
        Field("name", t.NAME, "schema:propertyID", "which attribute, in one word", required=True, json="propertyID", page="name"),
        Field("value", t.ITEM, "schema:value", "what it is", required=True, json="attributeValue", page="value"),
    ),
    key="name",
)  # fmt: skip
_, _START, _END = EVIDENCE
_HASH = Field("sha256", t.SHA256, "sg:sha256", "of its words", required=True, noun="SHA-256")
PASSAGE = Part(
    Passage,
    "passage",
    "sg:Passage",
    (replace(_START, required=True), replace(_END, required=True), _HASH),
    key="start",
)
AGGREGATE = Part(
    Aggregate,
    "aggregate",
    "sg:Aggregate",
    (
        Field("period", t.PARTIAL_DATE, "sg:period", "the month or year, whole", required=True),
        Field("count", t.COUNT, "sg:eventCount", "how many events", required=True, json="eventCount", page="count", noun="number of events"),
        Field("mean", t.SCALE_MEAN, "sg:mean", "the mean of their positions", required=True, varied=True, json="meanPosition", page="mean"),
        Field("spread", t.SCALE_SPREAD, "sg:spread", "the standard deviation of their positions, of all of them", required=True, varied=True),
        Field("earliest", t.DAY, "sg:earliest", "the day of the first", required=True, noun="day of the first event"),
        Field("latest", t.DAY, "sg:latest", "the day of the last", required=True, noun="day of the last event"),
        Field("rule", t.word(AggregationRule), "sg:aggregationRule", "{words}", required=True, json="aggregationRule", page="rule"),
        replace(_HASH, meaning="of the file of events", noun="SHA-256 of the events"),
        Field("share", t.CONFIDENCE, "sg:share", "of a majority: more than this part of the events is on its side"),
        Field("codes", t.TEXT, "sg:codes", "the codes of the events, in the scheme of their dataset"),
    ),
)  # fmt: skip
PARTS = {
    t.FIGURES.name: FIGURE,
    t.BEARINGS.name: BEARING,
    t.ATTRIBUTES.name: ATTRIBUTE,
    t.PASSAGES.name: PASSAGE,
    t.AGGREGATE.name: AGGREGATE,
}
"""The parts that stand in one cell, by the name of their type."""
PARTS_IN_COLUMNS = {t.EVIDENCE.name: EVIDENCE}
"""The parts that are spread over columns."""


# -- the kinds of record ----------------------------------------------------------------------------------------------

_ATTRIBUTES = Field(
    "attributes",
    t.ATTRIBUTES,
    "sg:attribute",
    "what else it is told apart by, `name=value`, for example `party=Greens;colour=#3a7d44`; each name once, of letters a-z, "
    "digits, `-`, `_` and `.`",
    varied=True,
    since=2,
)
_NOTE = Field("note", t.TEXT, "skos:note", "in your own words", varied=True)
_CODER = Field("coder", t.TEXT, "dc:creator", "who coded it", json="creator", page="coder")
_RECORDED = Field(
    "recorded",
    t.MOMENT,
    "prov:generatedAtTime",
    "when it entered the dataset: a date-time, without a zone UTC; empty: since ever",
    noun="time of recording",
)
_RETRACTS = Field(
    "retracts",
    t.OWN_REFERENCE,
    "sg:retracts",
    "a stance that no longer stands. A row that only retracts leaves actor, issue, position, date, voice and source empty",
    refers_to="stance",
    varied=True,
    noun="retracted record",
)
_SOURCE = Field("source", t.REFERENCE, "dcterms:source", "where it stands", required=True, refers_to="source")
_OTHER_SOURCES = Field(
    "other_sources", t.REFERENCES, "sg:otherSource", "where it stands too", refers_to="source", noun="other sources"
)
_DATE = Field("date", t.DAY, "sg:date", "the day, `YYYY-MM-DD`", required=True)
_QUOTED = Field("evidence", t.EVIDENCE, "sg:evidence", "the words it rests on")

ACTOR = Kind(
    Actor,
    "actor",
    "actor",
    "actors",
    "sg:Actor",
    GraphOf.REGISTRY,
    (
        Field("name", t.TEXT, "rdfs:label", "what it is called", required=True, varied=True),
        Field("kind", t.CLASS, "rdf:type", "{words}", required=True),
        Field("aliases", t.TEXTS, "skos:altLabel", "other names, in any script", varied=True, noun="other names"),
        Field(
            "names",
            t.NAMES,
            "schema:alternateName",
            "what it is called in other languages, `language=name`, for example `fr=Ukraine;uk=Україна`",
            varied=True,
            json="alternateName",
            page="names",
            noun="names by language",
            since=2,
        ),
        Field(
            "same_as",
            t.IRIS,
            "schema:sameAs",
            "web addresses of the same thing elsewhere, for example `http://www.wikidata.org/entity/Q159`",
            varied=True,
            noun="addresses elsewhere",
        ),
        Field(
            "iso3166",
            t.ISO3166,
            "sg:iso3166",
            "of a state: its ISO 3166-1 alpha-3 code, for example `UKR`",
            varied=True,
            noun="ISO 3166 code",
            since=2,
        ),
        Field(
            "cow",
            t.COW,
            "sg:cow",
            "of a state: its number in the Correlates of War project, for example `369`",
            varied=True,
            noun="Correlates of War number",
            since=2,
        ),
        _ATTRIBUTES,
        _NOTE,
    ),
    "an actor",
)
ROLE = Kind(
    Role,
    "role",
    "role",
    "roles",
    "org:Membership",
    GraphOf.REGISTRY,
    (
        Field(
            "actor",
            t.REFERENCE,
            "org:member",
            "who",
            required=True,
            refers_to="actor",
            json="member",
            page=None,
            noun="holder",
        ),
        Field("office", t.TEXT, "rdfs:label", "what", required=True, json="name", page="office"),
        Field("organisation", t.REFERENCE, "org:organization", "for which actor", required=True, refers_to="actor"),
        Field(
            "represents",
            t.word(Represents),
            "sg:represents",
            "`by-office` (head of state or government, foreign minister, head of an organisation), `by-mandate` (envoy, "
            "spokesperson): they speak for the organisation; `own-remit` (general, governor, other minister), `none`: they do not",
            required=True,
            noun="representation",
        ),
        Field(
            "leads",
            t.YES,
            "sg:leads",
            "`yes` for the one office that sets the foreign policy of the organisation: president or prime minister, head of "
            "an organisation. One holder a day; what was said under one holder is no answer under the next",
            noun="lead",
            since=2,
        ),
        Field(
            "remit",
            t.REFERENCES,
            "sg:remit",
            "the issues, or broader ones, on which the holder speaks for the organisation; empty: all",
            refers_to="issue",
            since=2,
        ),
        Field("start", t.PARTIAL_DATE, "schema:startDate", "empty: not known", json="startDate", page="start"),
        Field("end", t.PARTIAL_DATE, "schema:endDate", "empty: not known, or still open", json="endDate", page="end"),
    ),
    "a role",
    "A person holds an office for an organisation from a day to a day, both included. Dates may be only a year or a month.",
    optional=True,
)
ISSUE = Kind(
    Issue,
    "issue",
    "issue",
    "issues",
    "sg:Issue",
    GraphOf.REGISTRY,
    (
        Field("label", t.TEXT, "skos:prefLabel", "a short name", required=True, page="name"),
        Field(
            "short",
            t.SHORT,
            "sg:shortLabel",
            "a shorter one, of at most 20 characters, for the heads of tables; empty: the label",
            varied=True,
            json="shortLabel",
            page="short",
            noun="short label",
            since=2,
        ),
        Field(
            "proposition",
            t.TEXT,
            "skos:definition",
            "a sentence one can be for or against; all positions are relative to its wording",
            required=True,
        ),
        Field(
            "broader",
            t.REFERENCES,
            "skos:broader",
            "wider issues, for browsing; carries nothing",
            refers_to="issue",
            noun="broader issues",
        ),
        Field(
            "entails",
            t.REFERENCES,
            "sg:entails",
            "issues that whoever supports this one thereby supports (and whoever opposes them thereby opposes this one)",
            refers_to="issue",
            noun="entailed issues",
        ),
        Field(
            "stale_after",
            t.DAYS,
            "sg:staleAfter",
            "after how many days a position on it is old news; empty: as `dataset.toml` has it, else 180",
            since=2,
        ),
        _ATTRIBUTES,
        _NOTE,
    ),
    "an issue",
)
SOURCE = Kind(
    Source,
    "source",
    "source",
    "sources",
    "sg:Source",
    GraphOf.SOURCE,
    (
        Field("title", t.TEXT, "dcterms:title", "what it is called", required=True, varied=True),
        Field("publisher", t.TEXT, "dc:publisher", "who published it"),
        Field("url", t.IRI, "schema:url", "its web address", varied=True, noun="address"),
        Field("published", t.DAY, "dcterms:issued", "the day it was published", noun="date of publication"),
        Field("kind", t.word(SourceKind), "sg:sourceKind", "{words}", json="sourceKind", page="kind"),
        Field("language", t.TEXT, "dc:language", "for example `en`"),
        Field(
            "sha256",
            t.SHA256,
            "sg:sha256",
            "of the text that offsets count in; the text itself is not part of the dataset",
            varied=True,
            noun="SHA-256",
        ),
        Field("licence", t.TEXT, "dc:rights", "of the source, best as an SPDX identifier such as `CC-BY-4.0`"),
        Field(
            "embed",
            t.word(Embed),
            "sg:embed",
            "how much of its text may stand in a page that is handed on: {words}; empty: `whole` where the licence is one "
            "that lets anybody hand on the text, else `around`",
            noun="text in a page",
            since=2,
        ),
        Field("author", t.TEXT, "dc:creator", "who wrote it", json="creator", page="author", since=2),
        Field("section", t.TEXT, "schema:articleSection", "where in the publication it stands", since=2),
        Field(
            "type", t.TEXT, "dc:type", "what sort of text it is, for example `editorial`", json="documentType", since=2
        ),
        Field(
            "time",
            t.CLOCK,
            "sg:time",
            "the time of day it was published, as its own clock showed it, for example `09:30`",
            since=2,
        ),
        replace(_NOTE, since=2),
    ),
    "a source",
)
STANCE = Kind(
    Stance,
    "stance",
    "stance",
    "stances",
    "sg:Stance",
    GraphOf.SOURCE,
    (
        Field("actor", t.REFERENCE, "sg:actor", "who", required=True, refers_to="actor"),
        Field("issue", t.REFERENCE, "sg:issue", "on what", required=True, refers_to="issue"),
        Field(
            "position",
            t.POSITION,
            "sg:position",
            "`rejects` (-2, rules it out), `opposes` (-1, against, the door open), `ambivalent` (0), `conditional` (+1, yes, "
            "if), `supports` (+2)",
            required=True,
            page="value",
        ),
        Field(
            "condition",
            t.TEXT,
            "sg:condition",
            "what it depends on, or how far it goes; needed where the position is conditional",
            varied=True,
        ),
        Field(
            "condition_kind",
            t.word(ConditionKind),
            "sg:conditionKind",
            "what the condition asks for: {words}; of several the first. `demand` goes with `opposes` only, `scope` with any "
            "position but `conditional`",
            noun="kind of condition",
            since=2,
        ),
        Field("date", t.DAY, "sg:date", "when it was expressed", required=True),
        Field(
            "date_precision",
            t.word(DatePrecision),
            "sg:datePrecision",
            "{words}; empty: `day`",
            required=True,
            default=DatePrecision.DAY,
            page="precision",
        ),
        Field(
            "until",
            t.DAY,
            "sg:until",
            "the last day for which it was declared to hold, where an end was named",
            noun="last day",
            since=2,
        ),
        Field(
            "voice",
            t.word(Voice),
            "sg:voice",
            "`self` (own words), `reported` (the source states it as fact), `attributed` (another actor says so)",
            required=True,
        ),
        Field(
            "attributed_by",
            t.REFERENCE,
            "sg:attributedBy",
            "that actor; only with `attributed`, and never the holder",
            refers_to="actor",
            page="by",
            noun="actor who attributes it",
        ),
        Field(
            "on_behalf_of",
            t.REFERENCE,
            "sg:onBehalfOf",
            "the state or organisation it was said for, where roles do not tell: it then counts for that one and no other",
            refers_to="actor",
            noun="actor it was said for",
            since=2,
        ),
        _SOURCE,
        _OTHER_SOURCES,
        _QUOTED,
        Field(
            "passages",
            t.PASSAGES,
            "sg:passage",
            "where it stands in the text, where that is longer than may be quoted: `start-end SHA-256`, counted as `start` and "
            "`end`, the hash of the words alone",
            varied=True,
            since=2,
        ),
        Field(
            "aggregate",
            t.AGGREGATE,
            "sg:aggregate",
            "where nobody said it, and it was worked out of coded events: `period=2014-03; count=42; mean=-1.2; spread=0.9; "
            "earliest=2014-03-02; latest=2014-03-30; rule=mean; sha256=` and the 64 digits of their file, also `share` and `codes`. "
            "Its `date` is the last day of the period, its voice `reported`, and it has no quote",
            varied=True,
            since=2,
        ),
        Field("confidence", t.CONFIDENCE, "sg:confidence", "0 to 1: that the coding is right, not that the claim is"),
        _CODER,
        _RECORDED,
        Field(
            "supersedes",
            t.OWN_REFERENCE,
            "prov:wasRevisionOf",
            "the stance (same actor and issue) this one replaces",
            refers_to="stance",
            varied=True,
            noun="superseded record",
        ),
        _RETRACTS,
        _NOTE,
    ),
    "a stance",
)
RETRACTION = Kind(
    Retraction,
    "retraction",
    "stance",
    "stances",
    "sg:Retraction",
    GraphOf.CORRECTIONS,
    (
        replace(_RETRACTS, required=True),
        _CODER,
        _RECORDED,
        _NOTE,
    ),
    "a retraction",
)
EVENT = Kind(
    Event,
    "event",
    "event",
    "events",
    "sg:Event",
    GraphOf.SOURCE,
    (
        Field("type", t.word(EventType), "sg:eventType", "a PLOVER type: {words}", required=True, json="eventType", page="type"),
        Field("label", t.TEXT, "rdfs:label", "what happened, in a few words", required=True, varied=True, json="name", page="label"),
        _DATE,
        Field(
            "date_precision",
            t.word(DatePrecision),
            "sg:datePrecision",
            "{words}; empty: `day`",
            default=DatePrecision.DAY,
            page="precision",
            since=2,
        ),
        Field("place", t.TEXT, "schema:location", "where"),
        Field(
            "actors",
            t.REFERENCES,
            "sg:doneBy",
            "those who did it, never those who suffered it",
            refers_to="actor",
            json="doneBy",
            page="actors",
            noun="doers",
        ),
        Field(
            "figures",
            t.FIGURES,
            "sg:figure",
            "`measure=number unit`, for example `killed=14 people;vehicles_damaged=30 vehicles`; the unit may be left out",
            varied=True,
        ),
        _SOURCE,
        Field(
            "bears_on",
            t.BEARINGS,
            "sg:bearsOn",
            "`issue:position`: the deed shows this position of its actors, whatever they say",
            refers_to="issue",
            noun="bearings",
        ),
        _NOTE,
    ),
    "an event",
    optional=True,
)  # fmt: skip
ASSESSMENT = Kind(
    Assessment,
    "assessment",
    "assessment",
    "assessments",
    "sg:Assessment",
    GraphOf.SOURCE,
    (
        Field("actor", t.REFERENCE, "sg:actor", "who claims it", required=True, refers_to="actor"),
        Field(
            "subject",
            t.REFERENCE,
            "sg:subject",
            "the actor, event or issue it is about",
            required=True,
            refers_to="subject",
        ),
        Field("claim", t.TEXT, "dcterms:description", "what is claimed, in your words", required=True, varied=True, json="description", page="claim"),
        _MEASURE,
        _VALUE,
        _UNIT,
        _DATE,
        _SOURCE,
        _QUOTED,
        _NOTE,
    ),
    "an assessment",
    "An actor's claim of fact; no position.",
    optional=True,
)  # fmt: skip
VOTE = Kind(
    Vote,
    "vote",
    "vote",
    "votes",
    "sg:Vote",
    GraphOf.SOURCE,
    (
        Field("actor", t.REFERENCE, "sg:actor", "who voted", required=True, refers_to="actor"),
        Field(
            "event",
            t.REFERENCE,
            "sg:rollCall",
            "on what: the event that is the roll call",
            required=True,
            refers_to="event",
            json="rollCall",
            page="event",
            noun="roll call",
        ),
        Field("ballot", t.word(Ballot), "sg:ballot", "{words}", required=True),
        replace(_DATE, meaning="the day of the roll call; of a correction the day it was said"),
        _SOURCE,
        _OTHER_SOURCES,
        Field(
            "corrects",
            t.OWN_REFERENCE,
            "sg:corrects",
            "the vote that the actor says it meant otherwise; the roll call stands as it was",
            refers_to="vote",
            varied=True,
            noun="corrected vote",
        ),
        _NOTE,
    ),
    "a vote",
    "How states voted on a text in a roll call, which is an event. No stance follows from a vote by itself.",
    optional=True,
    since=2,
)
STEP = Kind(
    Step,
    "step",
    "step",
    "story",
    "sg:Step",
    GraphOf.METADATA,
    (
        Field(
            "link",
            t.LINK,
            "sg:link",
            "what follows the address of the page where it shows this, from `#` on, for example `#view=matrix&date=2025-04-05`",
            required=True,
            varied=True,
        ),
        Field("heading", t.TEXT, "rdfs:label", "what there is to see, in a few words", required=True, varied=True, json="name", page="heading"),
        Field("text", t.TEXT, "dcterms:description", "the same in a few sentences", varied=True, json="description", page="text"),
    ),
    "a step of a story",
    "The steps of a story that the page of the dataset plays, in the order of their ids, in which numbers count as numbers. The column "
    "`id` may be left out: the rows are then told in their order. [The page](explorer.md) writes these rows with its button Add this view.",
    optional=True,
    makes_ids=True,
    since=2,
)  # fmt: skip
DATASET = Kind(
    DatasetInfo,
    "dataset",
    "",
    "dataset",
    "dcat:Dataset",
    GraphOf.METADATA,
    (
        Field("title", t.PROSE, "dcterms:title", "what the dataset is called", required=True),
        Field(
            "base_iri",
            t.BASE,
            "void:uriSpace",
            "begins the IRI of every record; ends in `/`",
            required=True,
            json="uriSpace",
            page="base",
            noun="base IRI",
        ),
        Field("description", t.PROSE, "dcterms:description", "what it is about"),
        Field("licence", t.TEXT, "dc:rights", "for example `CC-BY-4.0`"),
        Field("version", t.TEXT, "owl:versionInfo", "for example `1.2.0`"),
        Field("creators", t.TEXTS, "dc:creator", "a list of names", json="creator", page="creators"),
        Field("language", t.TEXT, "dc:language", "for example `en`"),
        Field("homepage", t.IRI, "foaf:homepage", "its web address"),
        Field("covers_from", t.DAY, "sg:coversFrom", "the first day it tells of", noun="first day covered", since=2),
        Field(
            "covers_until",
            t.DAY,
            "sg:coversUntil",
            "the last day it tells of; without a day asked about, answers are as of this day, or today if that is earlier",
            noun="last day covered",
            since=2,
        ),
        Field(
            "stale_after",
            t.DAYS,
            "sg:staleAfter",
            "after how many days a position is old news, unless its issue says; empty: 180",
            since=2,
        ),
        Field("publisher", t.TEXT, "dc:publisher", "who publishes it", page=None, since=2),
        Field(
            "issued",
            t.DAY,
            "dcterms:issued",
            "the day it was first published",
            page=None,
            noun="day of publication",
            since=2,
        ),
        Field(
            "modified",
            t.DAY,
            "dcterms:modified",
            "the day of this version",
            page=None,
            noun="day of the last change",
            since=2,
        ),
        Field(
            "previous_version",
            t.IRI,
            "dcat:previousVersion",
            "the web address of the version before it",
            page=None,
            since=2,
        ),
        Field(
            "downloads",
            t.IRIS,
            "void:dataDump",
            "web addresses of files that hold all of it, for example `https://example.org/talks.nq.gz`",
            page=None,
            noun="downloads",
            since=2,
        ),
        Field(
            "opens_on",
            t.DAY,
            "sg:opensOn",
            "the day its page opens on; empty: the last day covered, or today if that is earlier",
            noun="day its page opens on",
            since=2,
        ),
    ),
    "a dataset",
)


@dataclass(frozen=True)
class Schema:
    """All kinds of record, in reading order (what is referred to before what refers to it), and the dataset's own."""

    kinds: tuple[Kind, ...] = (ACTOR, ISSUE, SOURCE, ROLE, STANCE, RETRACTION, EVENT, ASSESSMENT, VOTE, STEP)
    dataset: Kind = DATASET
    format: int = FORMAT

    @cached_property
    def by_record(self) -> dict[type, Kind]:
        """The kind of each class of records."""
        return {kind.record: kind for kind in self.kinds}

    def of(self, record: Record) -> Kind:
        """The kind of a record."""
        return self.by_record[type(record)]

    def records(self, dataset: Dataset) -> Iterator[Record]:
        """All records of a dataset, in reading order."""
        for kind in self.kinds:
            yield from getattr(dataset, kind.plural)

    def dataset_of(self, info: DatasetInfo, records: Iterable[Record]) -> Dataset:
        """Sort records into a dataset, keeping their order."""
        sorted_out: dict[type, list[Any]] = {kind.record: [] for kind in self.kinds}
        for record in records:
            sorted_out[type(record)].append(record)
        return Dataset(info, **{kind.plural: tuple(sorted_out[kind.record]) for kind in self.kinds})


SCHEMA = Schema()
