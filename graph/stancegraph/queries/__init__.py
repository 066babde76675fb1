"""The named query library: one ``.rq`` file a question, documented in its own header.

A header is made of comment lines at the top of the file::

    # Who holds what position on an issue, as of a date?
    #
    # What the answer takes into account, and what its columns hold.
    # @param issue issue = immediate-ceasefire  the issue
    # @param as_of date = today  the day asked about

Each parameter has a name (the variable it binds), a kind and, unless it must be given, a default. Kinds are ``actor``,
``issue``, ``source`` and ``stance`` (by id or name, bound as IRI), ``date`` (``today`` for today), ``moment`` (``now``
for now), ``integer``, ``days`` (a number of them, from 0) and ``text``.

What queries share (which stances count, how voices are ranked, who speaks for whom) stands once, in
:mod:`stancegraph.queries.rules`; the text of a query has these rules written out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from stancegraph.errors import NotFound, QueryError
from stancegraph.model.cells import DAY, MOMENT
from stancegraph.model.query_headers import OF_RECORDS, Parameter, header, is_ours, parameters
from stancegraph.nearest import did_you_mean
from stancegraph.queries.rules import written_out
from stancegraph.queries.values import Value, literal_of, term_of, text_of
from stancegraph.rdf.sparql import Term, declared_prefixes, refuse_too_large, variables
from stancegraph.rdf.vocabulary import PREFIXES, RECORD_KINDS, expand
from stancegraph.resources import named_queries

Locate = Callable[[str, str], str]
"""Gives the IRI of a record from its kind (one of :data:`~stancegraph.rdf.vocabulary.RECORD_KINDS`) and what the user calls it."""

_Given = TypeVar("_Given")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query with its documentation; ``text`` is plain SPARQL 1.1, the rules it uses written out.

    ``mentioned`` are the names of the variables that it has itself, without those of its rules.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    mentioned: frozenset[str]

    def bind(self, values: Mapping[str, Value], locate: Locate) -> dict[str, Term]:
        """Terms for all parameters, from what the user gave and the defaults; raises QueryError where one will not do."""
        declared = {parameter.name for parameter in self.parameters}
        prefixes = {**PREFIXES, **declared_prefixes(self.text)}
        given = {name: _of_user(name, text_of, value) for name, value in values.items()}
        bindings = {
            name: _free_term(name, value, self, locate) for name, value in given.items() if name not in declared
        }
        for parameter in self.parameters:
            name, default = parameter.name, parameter.default
            needs = f"the query needs {name} ({parameter.meaning}): --set {name}=VALUE"
            if name in given:
                bindings[name] = _typed_term(name, parameter.kind, given[name], prefixes, locate)
            elif default is None and parameter.optional:
                continue
            elif default is None:
                raise QueryError(needs)
            else:
                try:
                    bindings[name] = _typed_term(name, parameter.kind, default, prefixes, locate)
                except NotFound as error:
                    raise QueryError(f"{needs}; its default, {default}, is not in this graph") from error
        return bindings

    def without_parameters(self) -> tuple[str, str]:
        """The comments at its top, those of parameters left out, and the query below them."""
        lines = self.text.split("\n")
        number = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
        top = [line for line in lines[:number] if not is_ours(line.lstrip("#").strip())]
        return "\n".join(top).rstrip("#\n"), "\n".join(lines[number:]).lstrip("\n")


@cache
def library() -> Mapping[str, Query]:
    """All named queries, by name."""
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in named_queries())
    queries = (parse(name.removesuffix(".rq"), text, name) for name, text in texts)
    return {query.name: query for query in sorted(queries, key=lambda query: query.name)}


def named(name: str) -> Query:
    """The named query; raises NotFound with the nearest names."""
    if name not in library():
        raise NotFound(
            f'no query is called "{name}"{did_you_mean(name, list(library())) or "; see: stancegraph query --list"}'
        )
    return library()[name]


def parse(name: str, text: str, file: str | None = None) -> Query:
    """Read a query, the header it may have and the rules it may use.

    ``file`` is what messages call it, its name unless given. Raises QueryError where the header or the use of a rule
    cannot be read.
    """
    text = text.removeprefix("\ufeff")  # some editors put it there
    file = file or name
    top = header(text)
    ours = parameters(top, file)
    own = variables(text)  # not those that rules use among themselves, to which a value would be another answer
    _refuse_unused(file, ours, sorted(own))
    return Query(
        name,
        top.title or name,
        top.description,
        tuple(parameter for _, parameter in ours),
        written_out(text, file),
        own,
    )


def asked(text: str, file: str = "query") -> Query:
    """A query of somebody's own, which may be of any size; ``file`` is what messages call it. Raises QueryError.

    The text of a named query, its rules written out, is that query: the variables of its rules are none to ask with.
    """
    if ours := next((each for each in library().values() if each.text == text), None):
        return ours
    refuse_too_large(text.removeprefix("\ufeff"))  # reading its header, parameters and rules takes time, too
    return parse("query", text, file)


def _refuse_unused(file: str, parameters: Iterable[tuple[int, Parameter]], mentioned: Sequence[str]) -> None:
    """Raise QueryError for parameters that the query does not have: what is set for them would narrow nothing."""
    first: dict[str, int] = {}
    for number, parameter in parameters:
        name = parameter.name
        if name in first:
            raise QueryError(f"{file}: line {number}: {name} is declared on line {first[name]} already")
        first[name] = number
    for name, number in first.items():
        if name not in mentioned:
            raise QueryError(f"{file}: line {number}: {_absent(name, mentioned)}")


def _absent(name: str, there: Sequence[str]) -> str:
    """That the query has no such variable, with the nearest it has."""
    has = f"it has {', '.join(there)}" if there else "it has no variables"
    return f"the query has no ?{name}{did_you_mean(name, there)}; {has}"


def _free_term(name: str, value: str, query: Query, locate: Locate) -> Term:
    """A value for a variable the header does not mention: ``actor:id`` and the like, or a term as SPARQL writes it, or text."""
    if name not in query.mentioned:
        raise QueryError(_absent(name, [parameter.name for parameter in query.parameters] or sorted(query.mentioned)))
    kind, _, rest = value.partition(":")
    declared = declared_prefixes(query.text)
    # Names have blanks in them, but a text may begin so too: "event: raid".
    is_named = (kind in OF_RECORDS and not rest[:1].isspace()) or (
        kind in RECORD_KINDS and not any(char.isspace() for char in rest)
    )
    if is_named and rest and kind not in declared:
        return NamedNode(locate(kind, rest))
    return _of_user(name, lambda text: term_of(text, {**PREFIXES, **declared}), value)


def _typed_term(name: str, kind: str, value: str, prefixes: Mapping[str, str], locate: Locate) -> Term:
    """A value for a parameter of this kind: bare, or as SPARQL writes it where that fits the kind."""
    if kind == "text":
        is_term = value.startswith(('"', "'"))
        return _of_user(name, lambda text: term_of(text, prefixes), value) if is_term else Literal(value)
    literal = _of_user(name, lambda text: literal_of(text, prefixes), value)
    if literal is not None:
        if literal.datatype.value not in map(expand, ("xsd:string", *_FITTING.get(kind, ()))):
            raise QueryError(f"{name}: {value} is no {kind}")
        value = literal.value
    if kind in OF_RECORDS:
        is_iri = value.startswith("<") and value.endswith(">")
        return NamedNode(locate(kind, value[1:-1] if is_iri else value.removeprefix(f"{kind}:")))
    return _of_user(name, _VALUES[kind], value)


def _of_user(name: str, read: Callable[[_Given], _Read], value: _Given) -> _Read:
    """What ``read`` makes of a value; raises QueryError with the name of the variable where it will not do."""
    try:
        return read(value)
    except ValueError as error:
        raise QueryError(f"{name}: {error}") from error


def _date(value: str) -> Literal:
    day = datetime.now(UTC).date() if value == "today" else DAY.parse(value)
    return Literal(DAY.format(day), datatype=NamedNode(expand("xsd:date")))


def _moment(value: str) -> Literal:
    moment = datetime.now(UTC) if value == "now" else MOMENT.parse(value)
    return Literal(MOMENT.format(moment), datatype=NamedNode(expand("xsd:dateTime")))


def _integer(value: str) -> Literal:
    try:
        return Literal(str(int(value)), datatype=NamedNode(expand("xsd:integer")))
    except ValueError:
        raise ValueError(f"{value!r} is not a whole number") from None


def _days(value: str) -> Literal:
    days = _integer(value)
    if int(days.value) < 0:
        raise ValueError(f"{value} is less than 0: no two things are that many days apart")
    return days


_VALUES: Mapping[str, Callable[[str], Literal]] = {
    "date": _date,
    "moment": _moment,
    "integer": _integer,
    "days": _days,
    "text": Literal,
}
"""Kinds of parameters that stand for a value, with what makes a term of it."""

_FITTING = {
    "date": ["xsd:date"],
    "moment": ["xsd:dateTime", "xsd:date"],
    "integer": ["xsd:integer"],
    "days": ["xsd:integer"],
}
"""The datatypes, beside that of texts, which a value of a kind may be written with."""
