"""Coded events: what a machine or a codebook made of reports, one row an event, kept as columns and never as statements.

Who did or said what to whom, on what, when, under which code of which scheme. An event is no stance: nobody wrote down a
position with words to show for it. What stands here is the declaration of the table: its columns in Parquet, in the
mappings that fill them and in the documentation follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

EVENTS_FORMAT = 1
"""The format of tables of coded events this version writes, and the newest it reads."""


class Holds(Enum):
    """What a column holds."""

    TEXT = "text"
    DAY = "day"
    POSITION = "position"
    NUMBER = "number"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class EventColumn:
    """A column of a table of coded events: its name, what it holds, whether every row has it, and what it means."""

    name: str
    holds: Holds
    meaning: str
    required: bool = False


EVENT_COLUMNS = (
    EventColumn("event_id", Holds.TEXT, "the event's key in the dataset it comes from; once in a table", required=True),
    EventColumn("date", Holds.DAY, "the day on which it is said to have happened", required=True),
    EventColumn("recorded", Holds.DAY, "the day on which the dataset took it in; empty where it does not say"),
    EventColumn(
        "actor", Holds.TEXT, "who did or said it: an id where it is known, else as it was coded", required=True
    ),
    EventColumn("actor_name", Holds.TEXT, "the name it was coded with"),
    EventColumn("target", Holds.TEXT, "to or about whom, as `actor`"),
    EventColumn("target_name", Holds.TEXT, "the name it was coded with"),
    EventColumn("issue", Holds.TEXT, "on what: the id of an issue; empty where its code says nothing of one"),
    EventColumn(
        "position", Holds.POSITION, "the position its code stands for, -2 to 2; empty where it stands for none"
    ),
    EventColumn("score", Holds.NUMBER, "the number it was scored with, as it stands in the dataset (Goldstein, tone)"),
    EventColumn("code", Holds.TEXT, "its code in the scheme, as text: `010` is not `10`"),
    EventColumn("source", Holds.TEXT, "where it was read: an address, or the key of a document"),
    EventColumn("according_to", Holds.TEXT, "who reported it, where the dataset says"),
    EventColumn("mentions", Holds.COUNT, "in how many reports; empty where it does not say"),
)
"""The columns, in the order of the table. What a dataset has beside them is kept under its own names after them."""


class Scheme(StrEnum):
    """In which scheme an actor of events is identified, the one that tells actors apart best first."""

    WIKIDATA = "wikidata"
    WIKIPEDIA = "wikipedia"
    ISO3166 = "iso3166"
    COW = "cow"


IDENTITY_COLUMNS = {f"{of}_is_{scheme}": (of, scheme) for of in ("actor", "target") for scheme in Scheme}
"""Columns a table may have besides: who the actor or target of the row is in a scheme; empty where the row does not say."""
