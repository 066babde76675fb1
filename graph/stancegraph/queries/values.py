"""Values as people write them for a query: terms of SPARQL, numbers and dates as they are, anything else as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from stancegraph.characters import show
from stancegraph.model.cells import DAY, MOMENT
from stancegraph.rdf.sparql import Term
from stancegraph.rdf.vocabulary import expand

Value = str | bool | int | Decimal | date
"""What may be given for a variable in Python; moments are ``datetime``, which is a kind of ``date``."""

_QUOTED = re.compile(
    r"""(["'])(?P<text>.*)\1(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?P<type>\S+))?""", re.DOTALL
)
_PREFIXED = re.compile(r"(?P<prefix>[A-Za-z][\w.-]*):(?P<local>\S*)", re.ASCII)
# The numbers of the SPARQL grammar, and what each is.
_NUMBERS = {
    "xsd:integer": re.compile(r"[+-]?[0-9]+"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "xsd:double": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
}
_FORMS = {
    **_NUMBERS,
    "xsd:decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    "xsd:boolean": re.compile(r"true|false|1|0"),
    "xsd:date": re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?"),
    "xsd:dateTime": re.compile(
        r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}
"""How values of these datatypes are written (XML Schema 1.1 part 2, of doubles without INF and NaN, of years with four digits)."""
_UNQUOTED_TYPE = re.compile(r"[^\s\"']+\^\^\S+")

# What terms of SPARQL begin with, and what is amiss where none follows.
_BEGINNINGS = {
    '"': "a text is opened and not closed, or followed by what is neither @language nor ^^datatype",
    "'": "a text is opened and not closed, or followed by what is neither @language nor ^^datatype",
    "<": "an IRI is opened and not closed",
    "?": "a variable is no value",
    "_:": "a blank node names nothing in a query",
}


def text_of(value: Value) -> str:
    """A value of Python as people write it; raises ValueError for what is none of :data:`Value`."""
    match value:
        case str():
            return str(value)
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Decimal() if value.is_finite():
            text = f"{value:f}"
            return text if "." in text else f"{text}.0"
        case date():  # or a moment
            return value.isoformat()
    raise ValueError(
        f"{value!r} cannot be bound; give text, a whole number, a Decimal, True or False, a date or a datetime"
    )


def term_of(value: str, prefixes: Mapping[str, str]) -> Term:
    """The term that a value stands for.

    ``<iri>``, ``prefix:name`` with one of ``prefixes``, ``"text"``, ``"text"@en``, ``"x"^^type``, whole numbers, decimals,
    doubles, ``true`` and ``false``, days and date-times mean what they mean in SPARQL or in tables, and ``https://...`` is an IRI
    too; anything else is text.

    Raises ValueError where it begins as a term and is none: an unknown prefix, a text that is not closed, a variable.
    """
    if value.startswith("<") and value.endswith(">"):
        return NamedNode(value[1:-1])
    if (literal := literal_of(value, prefixes)) is not None:
        return literal
    for beginning, amiss in _BEGINNINGS.items():
        if value.startswith(beginning):
            raise ValueError(
                f"{show(value)}: {amiss}; a text with such a beginning stands in quotation marks: '\"text\"'"
            )
    if _UNQUOTED_TYPE.fullmatch(value):
        text, _, datatype = value.partition("^^")
        raise ValueError(
            f"{show(value)}: the text before ^^ stands in quotation marks, which a shell may have taken: '\"{text}\"^^{datatype}'"
        )
    if value != value.strip() and any(form.fullmatch(value.strip()) for form in _FORMS.values()):
        raise ValueError(f"{show(value)}: a blank stands beside it; leave it out, or write a text: '\"{value}\"'")
    for datatype, number in _NUMBERS.items():
        if number.fullmatch(value):
            return Literal(value, datatype=NamedNode(expand(datatype)))
    if value in ("true", "false"):
        return Literal(value, datatype=NamedNode(expand("xsd:boolean")))
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        codec, datatype = (DAY, "xsd:date") if len(value) == len("2025-04-05") else (MOMENT, "xsd:dateTime")
        return Literal(codec.format(codec.parse(value)), datatype=NamedNode(expand(datatype)))
    if prefixed := _PREFIXED.fullmatch(value):
        if prefixed["prefix"] not in prefixes and prefixed["local"].startswith("//"):
            return NamedNode(value)
        return NamedNode(_expanded(prefixed, prefixes))
    return Literal(value)


def literal_of(value: str, prefixes: Mapping[str, str]) -> Literal | None:
    """The literal that is written in quotation marks, None for what is not; raises ValueError for an unknown datatype."""
    if not (quoted := _QUOTED.fullmatch(value)):
        return None
    text = quoted["text"]
    if quoted["language"]:
        return Literal(text, language=quoted["language"])
    if not quoted["type"]:
        return Literal(text)
    if quoted["type"].startswith("<"):
        return Literal(text, datatype=NamedNode(quoted["type"].strip("<>")))
    prefixed = _PREFIXED.fullmatch(quoted["type"])
    if not prefixed:
        raise ValueError(f"{show(quoted['type'])} is no datatype; write it as xsd:decimal or <iri>")
    datatype = _expanded(prefixed, prefixes)
    if fault := _ill_typed(text, datatype):
        raise ValueError(fault)
    return Literal(text, datatype=NamedNode(datatype))


def _ill_typed(text: str, datatype: str) -> str:
    """What is wrong with a text as a value of a datatype; empty for datatypes that are not known here."""
    for name, form in _FORMS.items():
        if datatype == expand(name):
            match = form.fullmatch(text)
            fault = f"{show(text)} is no {name}"
            try:
                if match and "day" in form.groupindex:
                    date.fromisoformat(match["day"])
            except ValueError:
                return f"{fault}: there is no such day"
            return "" if match else fault
    return ""


def _expanded(prefixed: re.Match[str], prefixes: Mapping[str, str]) -> str:
    prefix = prefixed["prefix"]
    if prefix not in prefixes:
        if prefixed["local"].startswith("//"):
            raise ValueError(f"{show(prefixed[0])}: an IRI stands in angle brackets: '<{prefixed[0]}>'")
        raise ValueError(
            f"{show(prefix)} is no prefix that is declared; for text write it in quotation marks: '\"{prefixed[0]}\"'"
        )
    return prefixes[prefix] + prefixed["local"]
