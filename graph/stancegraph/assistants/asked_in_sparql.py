"""Queries, named ones and any, as tools: their rows are values of JSON, given page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, RdfFormat, parse

from stancegraph import queries
from stancegraph.answers.scope import today
from stancegraph.arguments import shown
from stancegraph.assistants.arguments import text, whole_number
from stancegraph.assistants.schema import Schema
from stancegraph.limits import LONGEST_QUERY
from stancegraph.model.query_headers import Parameter
from stancegraph.queries.values import Value
from stancegraph.rdf.misnamed import misnamed
from stancegraph.rdf.sparql import refuse_too_large
from stancegraph.rdf.vocabulary import expand
from stancegraph.session import Session
from stancegraph.web.asking import Ask, Result
from stancegraph.web.reading import refuse_empty, refuse_unknown
from stancegraph.web.reply import Refusal
from stancegraph.web.schemas import whole
from stancegraph.web.sparql import differs

_KINDS: Mapping[str, Schema] = {
    "date": {"type": "string", "description": "A day, YYYY-MM-DD or today."},
    "moment": {"type": "string", "description": "A date-time in UTC, a date, or now."},
    "integer": {"type": "integer"},
    "days": {"type": "integer", "minimum": 0, "description": "A number of days."},
    "text": {"type": "string"},
}
"""How a value for a parameter of a query is given; of records, by id or name, there are other kinds."""

CELL: Schema = {"type": ["string", "number", "boolean", "null"]}
"""A value in a row: an IRI or a text as it is, a number, true or false; null where the variable is unbound."""

_OF_INTEGERS = "integer nonPositiveInteger negativeInteger nonNegativeInteger positiveInteger long int short byte"
_OF_UNSIGNED = "unsignedLong unsignedInt unsignedShort unsignedByte"
_INTEGERS = frozenset(expand(f"xsd:{each}") for each in f"{_OF_INTEGERS} {_OF_UNSIGNED}".split())
_NUMBERS = frozenset(map(expand, ("xsd:decimal", "xsd:double", "xsd:float")))
_BOOLEAN = expand("xsd:boolean")
_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Question:
    """A query that is to be asked: its ``text`` for limits, what tells it from others (None: nothing, each answer is new), how it
    is asked for, and what is said beside its rows."""

    text: str
    key: object
    ask: Ask
    beside: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave: ``kind`` is solutions, truth or triples; ``truth`` is that of an ASK."""

    kind: str
    columns: list[str]
    rows: list[dict[str, Any]]
    truth: bool | None


def names() -> Schema:
    """The schema of the name of a query."""
    return {"type": "string", "enum": list(queries.library()), "description": "Which query."}


def values() -> Schema:
    """The schema of the values for parameters of queries, all there are: each is of one kind, whatever query takes it."""
    properties: dict[str, Schema] = {}
    for query in queries.library().values():
        for each in query.parameters:
            of_record = {"type": "string", "description": f"The {each.kind}, by id or name."}
            properties[each.name] = _KINDS.get(each.kind, of_record)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "description": "Values for the parameters of the query; those that have a default may be left out.",
    }


def listed() -> str:
    """All named queries, a line each, with their parameters and what they answer."""
    return "\n".join(
        f"- {each.name}({', '.join(map(_listed, each.parameters))}): {each.title}"
        for each in queries.library().values()
    )


def _listed(parameter: Parameter) -> str:
    if parameter.default is not None:
        return f"{parameter.name}={parameter.default}"
    return f"{parameter.name}?" if parameter.optional else parameter.name


def named(session: Session, arguments: Mapping[str, Any]) -> Question:
    """The named query that is asked for; raises Refusal, NotFound and QueryError for what is amiss."""
    if arguments.get("name") is None:
        raise Refusal(400, "named_query needs name: one of those in its description")
    found = queries.named(text("name", arguments["name"]))
    given = arguments.get("values")
    if given is not None and not isinstance(given, Mapping):
        raise Refusal(400, f"values: {shown(given)} should be an object with the parameters of the query")
    declared = {each.name: each for each in found.parameters}
    said: dict[str, Value] = {}
    for name, value in (given or {}).items():
        refuse_unknown(name, declared, f"the query {found.name}")
        if value is not None:
            said[name] = _typed(name, declared[name].kind, value)
    bound = found.bind(said, session.iri)
    moments = {
        # By default whatever is recorded counts, which queries say as a day that is far off.
        name: getattr(bound[name], "value", None) if name in bound and (name == "as_of" or name in said) else None
        for name in ("as_of", "known_at")
    }
    return Question(
        f"{found.name} {sorted(said.items())}",
        (found.name, sorted(said.items()), today()),
        lambda seconds: session.query(found.name, said, timeout=seconds),
        {"query": found.name, **moments},
    )


def free(session: Session, arguments: Mapping[str, Any]) -> Question:
    """Any query; raises Refusal, and QueryError for one that is too large."""
    if arguments.get("query") in (None, ""):
        raise Refusal(400, "sparql needs query: the text of a query")
    asked = text("query", arguments["query"], LONGEST_QUERY)
    refuse_too_large(asked)
    return Question(
        asked,
        None if differs(asked) else asked,
        lambda seconds: session.graph.query(asked, timeout=seconds),
        {"as_of": None, "known_at": None, "notes": misnamed(asked)},
    )


def _typed(name: str, kind: str, value: object) -> Value:
    if kind in ("integer", "days") and not isinstance(value, str):
        return whole_number(name, value)
    said = text(name, value)
    refuse_empty(name, said)
    return said


def rows_of(result: Result) -> Rows:
    """The rows of a result as values of JSON."""
    if result.kind == "triples":
        triples = [each.triple for each in parse(result.body, format=RdfFormat.N_TRIPLES)]
        rows = [dict(zip(_TRIPLE, map(_cell, each), strict=True)) for each in triples]
        return Rows(result.kind, list(_TRIPLE), rows, None)
    found = result.rows()
    if isinstance(found, QueryBoolean):
        return Rows(result.kind, [], [], bool(found))
    columns = [each.value for each in found.variables]
    return Rows(result.kind, columns, [{name: _cell(row[name]) for name in columns} for row in found], None)


def _cell(term: object) -> Any:
    match term:
        case None:
            return None
        case NamedNode():
            return term.value
        case Literal():
            return _of_literal(term.value, term.datatype.value)
        case BlankNode():
            return str(term)
    return str(term)


def _of_literal(value: str, datatype: str) -> Any:
    """A literal; one that says to be a number and is none stays the text it is."""
    try:
        if datatype in _INTEGERS:
            return int(value)
        if datatype in _NUMBERS:
            number = float(value)
            return number if isfinite(number) else value
    except ValueError:
        return value
    if datatype == _BOOLEAN and value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    return value


def given(**more: Schema) -> Schema:
    """The schema of a page of a query's answer."""
    return whole(
        {
            **more,
            "kind": {"type": "string", "enum": ["solutions", "truth", "triples"]},
            "columns": {"type": "array", "items": {"type": "string"}},
            "truth": {"type": ["boolean", "null"], "description": "The answer to an ASK."},
            "rows": {"type": "array", "items": {"type": "object", "additionalProperties": CELL}},
        }
    )
