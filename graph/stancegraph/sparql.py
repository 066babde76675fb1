"""What must be known of a SPARQL query without running it: its words, whether it calls out, where values may be bound.

This is a lexer, not a parser: the engines parse. Tokens follow the terminals of the SPARQL 1.1 grammar, so that a word
inside a string, a comment or an IRI is never mistaken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from stancegraph.errors import QueryError
from stancegraph.vocabulary import PREFIXES

Term = NamedNode | Literal
Bindings = Mapping[str, Term]

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\n\r]*)
  | (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<prefixed>(?:[^\W\d_][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%-]))*)
  | (?P<word>[^\W\d_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"prefix\s+([\w.-]*):", re.IGNORECASE)
_COMMENT = re.compile(r"(?m)^\s*#.*$")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    end: int


def _tokens(query: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(query):
        if match.lastgroup not in (None, "blank"):
            yield _Token(match.lastgroup or "", match[0], match.end())


def _unescaped(query: str) -> str:
    """The query with ``\\uXXXX`` escapes resolved, as the grammar asks before anything else (section 19.2)."""

    def char(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", char, query)


def refuse_service(query: str) -> None:
    """Raise :class:`QueryError` when a query would call another server."""
    for text in {query, _unescaped(query)}:
        if any(token.kind == "word" and token.text.upper() == "SERVICE" for token in _tokens(text)):
            raise QueryError("the query calls another server (SERVICE), which is off; allow it with --allow-service")


def with_prefixes(query: str) -> str:
    """The query with those of our prefixes declared that it does not declare itself, on its first line."""
    declared = {name.lower() for name in _PREFIX.findall(_COMMENT.sub("", query))}
    used = {token.text.partition(":")[0] for token in _tokens(query) if token.kind == "prefixed"}
    wanted = [name for name in PREFIXES if name in used and name.lower() not in declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in wanted) + query


def variables(query: str) -> frozenset[str]:
    """The names of all variables a query mentions."""
    return frozenset(token.text[1:] for token in _tokens(query) if token.kind == "variable")


def with_values(query: str, bindings: Bindings) -> str:
    """The query with variables bound by ``VALUES`` blocks, which every SPARQL 1.1 engine understands alike.

    A block of one row is put at the start of every group that mentions a bound variable, so that filters, optional
    parts and sub-queries see it. The row is written by the RDF library from terms, never from text. (Parameters that
    engines offer of their own differ: Oxigraph's must be projected, rdflib's do not reach sub-queries, the SPARQL
    protocol has none.)
    """
    if not bindings:
        return query
    pieces: list[str] = []
    position = 0
    for opening, names in _groups(query, frozenset(bindings)):
        if names:
            pieces += [query[position:opening], _values({name: bindings[name] for name in names})]
            position = opening
    return "".join([*pieces, query[position:]])


def _values(bindings: Bindings) -> str:
    names = " ".join(f"?{name}" for name in bindings)
    return f" VALUES ({names}) {{ ({' '.join(map(str, bindings.values()))}) }} "


def _groups(query: str, wanted: frozenset[str]) -> list[tuple[int, list[str]]]:
    """Where each group graph pattern opens, with the wanted variables mentioned inside it, in order of opening."""
    found: list[tuple[int, set[str]]] = []
    # A brace opens a group unless it is the template of CONSTRUCT or the data of VALUES.
    open_braces: list[set[str] | None] = []
    previous, values_ahead = "", False
    for token in _tokens(query):
        text = token.text.upper()
        if text == "WHERE" and previous == "CONSTRUCT":
            raise QueryError("values cannot be bound in CONSTRUCT WHERE { ... }; write CONSTRUCT { ... } WHERE { ... }")
        if token.kind == "word":
            values_ahead = values_ahead or text == "VALUES"
        elif text == "{":
            is_group = not values_ahead and previous != "CONSTRUCT"
            names: set[str] | None = set() if is_group else None
            open_braces.append(names)
            if names is not None:
                found.append((token.end, names))
            values_ahead = False
        elif text == "}" and open_braces:
            open_braces.pop()
        elif token.kind == "variable" and token.text[1:] in wanted:
            for names in open_braces:
                if names is not None:
                    names.add(token.text[1:])
        previous = text
    return [(opening, sorted(names)) for opening, names in found]
