"""The types of values that fields hold: how a value stands in a cell and as what kind of term it stands in RDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from stancegraph import limits
from stancegraph.model import cells as c
from stancegraph.model.cells import Codec
from stancegraph.model.lexical import moment
from stancegraph.model.records import Name, PartialDate
from stancegraph.model.words import SCHEMES, ActorKind, Position, Word


class Term(Enum):
    """What kind of term a value is in RDF."""

    LITERAL = "literal"
    IRI = "iri"
    REFERENCE = "reference"
    """The IRI of another record, in whichever dataset."""
    OWN_REFERENCE = "own-reference"
    """The IRI of another record of the same dataset."""
    CONCEPT = "concept"
    """A word of a fixed list, as a concept."""
    CLASS = "class"
    """A class beside that of the record."""
    PART = "part"
    """A node of the record's own, with fields of its own."""


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of values.

    ``codec`` reads and writes its cells; None where it is spread over several. ``read`` makes a value of its lexical form
    in RDF, which ``lexical`` or else ``codec.format`` writes (of references and concepts: the last part of the IRI).
    ``empty`` is the value of
    an empty cell. ``described`` is what messages and documentation call one value. ``words`` are all there are, if they
    are few; ``scheme`` is their concept scheme. ``pattern``, ``minimum`` and ``maximum`` are facets of the literal (XML
    Schema part 2).
    """

    name: str
    codec: Codec | None
    term: Term
    described: str
    datatype: str = ""
    read: Callable[[str], Any] = str
    many: bool = False
    empty: Any = None
    words: tuple[str, ...] = ()
    scheme: str = ""
    pattern: str = ""
    minimum: str = ""
    maximum: str = ""
    lexical: Callable[[Any], str] | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is free text, of at least one character."""
        return self.datatype == "xsd:string" and not self.pattern


def _is_true(text: str) -> bool:
    if text not in ("true", "1"):
        raise ValueError(text)
    return True


LANGUAGE_TAGGED = "rdf:langString"
"""The datatype of text with a language; readers ask for the language and the text with ``=`` between them."""


def _tagged_name(text: str) -> Name:
    language, _, name = text.partition("=")
    if not (language and name):
        raise ValueError(text)
    return Name(language, name)


_DAY_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _text(
    name: str, codec: Codec, described: str = "plain text", *, many: bool = False, pattern: str = ""
) -> ValueType:
    empty = () if many else ""
    return ValueType(name, codec, Term.LITERAL, described, "xsd:string", many=many, empty=empty, pattern=pattern)


def word(kind: type[Word]) -> ValueType:
    """The type of one word of a fixed list."""
    scheme, words = SCHEMES[kind].name, tuple(each.value for each in kind)
    codec = c.choice(kind)
    return ValueType(
        f"word of {scheme}", codec, Term.CONCEPT, f"one of {', '.join(words)}", read=codec.parse, words=words, scheme=scheme
    )  # fmt: skip


ID = ValueType("id", c.ID, Term.OWN_REFERENCE, "an id")
TEXT = _text("text", c.TEXT)
PROSE = _text("prose", c.TEXT)
"""Text that has the language of its dataset, where that says one."""
TEXTS = _text("texts", c.TEXTS, many=True)
ITEM = _text("item", c.ITEM, "plain text without a semicolon")
QUOTE = _text("quote", c.QUOTE)
NAME = _text(
    "name",
    c.ID,
    "one word of letters a-z, digits, '-', '_' and '.', such as \"killed\"",
    pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
)
SHA256 = _text("sha256", c.SHA256, "64 digits 0-9 a-f", pattern="^[0-9a-f]{64}$")
BASE = _text("base", c.IRI, 'text: an absolute IRI that ends in "/"', pattern="^[A-Za-z][A-Za-z0-9+.-]*:.*/$")
IRI = ValueType("iri", c.IRI, Term.IRI, "an IRI, not a text", empty="")
IRIS = ValueType("iris", c.IRIS, Term.IRI, "IRIs, not texts", many=True, empty=())
REFERENCE = ValueType("reference", c.ID, Term.REFERENCE, "a record")
REFERENCES = ValueType("references", c.IDS, Term.REFERENCE, "records", many=True, empty=())
OWN_REFERENCE = ValueType("own reference", c.ID, Term.OWN_REFERENCE, "a record of the same dataset")
POSITION = ValueType(
    "position",
    c.POSITION,
    Term.CONCEPT,
    f"one of {', '.join(each.label for each in Position)}",
    read=c.POSITION.parse,
    words=tuple(each.label for each in Position),
    scheme=SCHEMES[Position].name,
)
CLASS = ValueType(
    "class", c.choice(ActorKind), Term.CLASS, "the class of its kind", words=tuple(each.value for each in ActorKind)
)
DAY = ValueType(
    "day",
    c.DAY,
    Term.LITERAL,
    "a day of the calendar, an xsd:date written YYYY-MM-DD without a time zone",
    "xsd:date",
    date.fromisoformat,
    pattern=_DAY_PATTERN,
)
PARTIAL_DATE = ValueType(
    "partial date",
    c.PARTIAL_DATE,
    Term.LITERAL,
    "an edtf:EDTF-level0 date: YYYY, YYYY-MM or YYYY-MM-DD",
    "edtf:EDTF-level0",
    PartialDate.parse,
    pattern="^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
)
MOMENT = ValueType(
    "moment",
    c.MOMENT,
    Term.LITERAL,
    "an xsd:dateTime with a time zone, such as 2025-04-10T09:00:00Z",
    "xsd:dateTime",
    moment,
    pattern="(Z|[+-][0-9]{2}:[0-9]{2})$",
)
NUMBER = ValueType("number", c.NUMBER, Term.LITERAL, "an xsd:decimal", "xsd:decimal", Decimal)
SCALE_MEAN = ValueType(
    "scale mean",
    c.SCALE_MEAN,
    Term.LITERAL,
    "an xsd:decimal from -2 to 2",
    "xsd:decimal",
    Decimal,
    minimum="-2.0",
    maximum="2.0",
)
SCALE_SPREAD = ValueType(
    "scale spread",
    c.SCALE_SPREAD,
    Term.LITERAL,
    "an xsd:decimal from 0 to 2",
    "xsd:decimal",
    Decimal,
    minimum="0.0",
    maximum="2.0",
)
COUNT = ValueType("count", c.COUNT, Term.LITERAL, "an xsd:integer of 1 or more", "xsd:integer", int, minimum="1")
CONFIDENCE = ValueType(
    "confidence",
    c.CONFIDENCE,
    Term.LITERAL,
    "an xsd:decimal from 0 to 1",
    "xsd:decimal",
    Decimal,
    minimum="0.0",
    maximum="1.0",
)
DAYS = ValueType(
    "days",
    c.DAYS,
    Term.LITERAL,
    "an xsd:integer, a number of days",
    "xsd:integer",
    int,
    minimum="0",
)
YES = ValueType(
    "yes",
    c.YES,
    Term.LITERAL,
    "true, or not there",
    "xsd:boolean",
    _is_true,
    empty=False,
    pattern="^(true|1)$",
    lexical=lambda _yes: "true",
)
ISO3166 = _text("iso3166", c.ISO3166, 'three capital letters, such as "UKR"', pattern="^[A-Z]{3}$")
COW = _text("cow", c.COW, 'a number of up to three digits, such as "369"', pattern="^[1-9][0-9]{0,2}$")
CLOCK = _text(
    "clock", c.CLOCK, 'a time of day, such as "09:30"', pattern="^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
)
SHORT = _text(
    "short",
    c.SHORT,
    f"one line of at most {limits.LONGEST_SHORT} characters",
    pattern=f"^[^\\r\\n]{{1,{limits.LONGEST_SHORT}}}$",
)
LINK = _text("link", c.LINK, "what follows the address of the page, from # on", pattern="^#")
NAMES = ValueType(
    "names", c.NAMES, Term.LITERAL, "text with a language", LANGUAGE_TAGGED, _tagged_name, many=True, empty=()
)
OFFSET = ValueType(
    "offset",
    c.OFFSET,
    Term.LITERAL,
    "an xsd:integer, counted in characters from 0",
    "xsd:integer",
    int,
    minimum="0",
)
EVIDENCE = ValueType("evidence", None, Term.PART, "an oa:SpecificResource")
FIGURES = ValueType("figures", c.FIGURES, Term.PART, "figures", many=True, empty=())
ATTRIBUTES = ValueType("attributes", c.ATTRIBUTES, Term.PART, "attributes", many=True, empty=())
PASSAGES = ValueType("passages", c.PASSAGES, Term.PART, "passages", many=True, empty=())
AGGREGATE = ValueType("aggregate", c.AGGREGATE, Term.PART, "an aggregate")
BEARINGS = ValueType("bearings", c.BEARINGS, Term.PART, "bearings", many=True, empty=())
