"""The declaration of the tables that a graph is as Parquet: their columns, what these hold and mean.

``stances`` has what the stance table of a build has, with words instead of codes; ``speakers``, ``offices``, ``governments`` and
``entailments`` are what the rules of positions make of roles and issues, so that other engines apply these rules by
joins. The other tables are those of the datasets (``docs/dataset.md``): their cells as they stand there, with the
base IRI of the dataset they are of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from stancegraph.answers.stored_catalogue import is_list
from stancegraph.model.coded_events import EVENT_COLUMNS
from stancegraph.model.coded_events import Holds as OfEvents
from stancegraph.model.schema import ACTOR, DATASET, EVENT, ISSUE, ROLE, SOURCE, Kind

COLUMNS_FORMAT = 1
"""The format of folders of Parquet this version writes, and the newest it reads."""


class Holds(Enum):
    """What a column holds, as Ibis calls it."""

    TEXT = "string"
    TEXTS = "array<string>"
    DAY = "date"
    MOMENT = "timestamp('UTC')"
    SMALL = "int8"
    NUMBER = "int32"
    REAL = "float64"


@dataclass(frozen=True, slots=True)
class BulkColumn:
    """A column: its name, what it holds, what it means; where it may be empty, ``empty`` says what that means."""

    name: str
    holds: Holds
    meaning: str
    empty: str = ""


STANCES = (
    BulkColumn("id", Holds.TEXT, "the id of the stance"),
    BulkColumn("dataset", Holds.TEXT, "the base IRI of its dataset; its IRI is this, `stance/` and the id"),
    BulkColumn("actor", Holds.TEXT, "whose stance it is"),
    BulkColumn("issue", Holds.TEXT, "on what"),
    BulkColumn("position", Holds.TEXT, "the word of the scale"),
    BulkColumn("value", Holds.SMALL, "its number, -2 to 2"),
    BulkColumn("condition", Holds.TEXT, "what it depends on, as text", "none"),
    BulkColumn("condition_kind", Holds.TEXT, "which sort of condition that is", "none"),
    BulkColumn("date", Holds.DAY, "the day it was expressed"),
    BulkColumn("date_precision", Holds.TEXT, "how exactly that is known"),
    BulkColumn("first", Holds.DAY, "the first day on which it may have been expressed"),
    BulkColumn("last", Holds.DAY, "the last such day"),
    BulkColumn("until", Holds.DAY, "the last day for which it was declared to hold", "no end was named"),
    BulkColumn("voice", Holds.TEXT, "in whose words"),
    BulkColumn("attributed_by", Holds.TEXT, "who attributes it", "nobody"),
    BulkColumn("on_behalf_of", Holds.TEXT, "for whom it was made, where it says so", "it does not say"),
    BulkColumn("source", Holds.TEXT, "the id of its source"),
    BulkColumn("coder", Holds.TEXT, "who coded it", "nobody said"),
    BulkColumn("recorded", Holds.MOMENT, "when it entered the dataset", "since ever"),
    BulkColumn(
        "closed",
        Holds.MOMENT,
        "from when, in record time, it is superseded or retracted; 0001-01-01: since ever",
        "it stands",
    ),
    BulkColumn("basis", Holds.TEXT, "what it rests on: `statement`, or coded `events` it was worked out of"),
    BulkColumn("events", Holds.NUMBER, "of how many coded events", "it is a statement"),
    BulkColumn("period", Holds.TEXT, "the month, year or day in which they were", "it is a statement"),
    BulkColumn("mean", Holds.REAL, "the mean of their positions", "it is a statement"),
    BulkColumn("quote", Holds.TEXT, "the words it rests on, as text", "none"),
    BulkColumn("note", Holds.TEXT, "what the coder wrote of it, as text", "nothing"),
)

SPEAKERS = (
    BulkColumn("speaker", Holds.TEXT, "who speaks for an organisation"),
    BulkColumn("organisation", Holds.TEXT, "for which"),
    BulkColumn("issue", Holds.TEXT, "on which issue of the remit, narrower ones included", "on any"),
    BulkColumn("weight", Holds.SMALL, "2 who leads it, 1 another office, 0 a mandate"),
    BulkColumn("first", Holds.DAY, "the first day"),
    BulkColumn("last", Holds.DAY, "the last day"),
)

OFFICES = (
    BulkColumn("actor", Holds.TEXT, "who holds any office in an organisation"),
    BulkColumn("organisation", Holds.TEXT, "in which"),
    BulkColumn("first", Holds.DAY, "the first day"),
    BulkColumn("last", Holds.DAY, "the last day"),
)

GOVERNMENTS = (
    BulkColumn("organisation", Holds.TEXT, "whose government"),
    BulkColumn("said_by", Holds.TEXT, "of whose own words that is, on a day of handover", "of anybody's"),
    BulkColumn("first", Holds.DAY, "the first day"),
    BulkColumn("last", Holds.DAY, "the last day"),
    BulkColumn("government", Holds.NUMBER, "which government: days of one have one number"),
    BulkColumn("leader", Holds.TEXT, "who leads it", "nobody known"),
)

ENTAILMENTS = (
    BulkColumn("issue", Holds.TEXT, "the issue that entails another, directly or through others"),
    BulkColumn("follows", Holds.TEXT, "the issue that follows from it"),
)

CATALOGUE: Mapping[str, Kind] = {
    "actors": ACTOR,
    "issues": ISSUE,
    "sources": SOURCE,
    "roles": ROLE,
    "events": EVENT,
    "datasets": DATASET,
}
"""The tables of records, by name."""


def columns_of(kind: Kind) -> tuple[BulkColumn, ...]:
    """The columns of a table of records: its id, the dataset, and its fields as they stand in the tables of datasets."""
    named = BulkColumn("id", Holds.TEXT, "its id" if kind is not DATASET else "the base IRI of the dataset")
    of = BulkColumn("dataset", Holds.TEXT, "the base IRI of its dataset")
    fields = (
        BulkColumn(each.name, Holds.TEXTS if is_list(each.type) else Holds.TEXT, each.meaning, "as in the table")
        for each in kind.fields
    )
    return named, of, *(each for each in fields if each.name not in ("id", "dataset"))


TABLES: Mapping[str, Sequence[BulkColumn]] = {
    "stances": STANCES,
    "speakers": SPEAKERS,
    "offices": OFFICES,
    "governments": GOVERNMENTS,
    "entailments": ENTAILMENTS,
    **{name: columns_of(kind) for name, kind in CATALOGUE.items()},
}
"""All tables of a graph, with their columns."""

_OF_EVENTS = {
    OfEvents.TEXT: "string",
    OfEvents.DAY: "date",
    OfEvents.POSITION: "int8",
    OfEvents.NUMBER: "float64",
    OfEvents.COUNT: "int32",
}


def schema(table: str) -> dict[str, str]:
    """The types of the columns of a table, in the words of Ibis; ``coded_events`` is the table of coded events."""
    if table == "coded_events":
        return {each.name: _OF_EVENTS[each.holds] for each in EVENT_COLUMNS}
    return {each.name: each.holds.value for each in TABLES[table]}
