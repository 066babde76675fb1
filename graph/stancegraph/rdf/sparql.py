"""What must be known of a SPARQL query without running it: its words, whether it calls out, where values may be bound.

This is a lexer, not a parser: the engines parse. Tokens follow the terminals of the SPARQL 1.1 grammar, so that a word
inside a string, a comment or an IRI is never mistaken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from stancegraph.errors import QueryError
from stancegraph.rdf.vocabulary import PREFIXES

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


@dataclass(frozen=True, slots=True)
class Token:
    """One terminal of a query: its kind, its text, and where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word as keywords are compared, in capitals; empty for anything that is no word."""
        return self.text.upper() if self.kind == "word" else ""


_END = Token("end", "", 0, 0)


def tokens(query: str) -> Iterator[Token]:
    """The terminals of a query, comments and blanks left out."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup not in (None, "blank"):
            yield Token(match.lastgroup or "", match[0], match.start(), match.end())


def _unescaped(query: str) -> str:
    """The query with ``\\uXXXX`` escapes resolved, as the grammar asks before anything else (section 19.2)."""

    def char(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 else match[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", char, query)


def refuse_service(query: str) -> None:
    """Raise :class:`QueryError` when a query would call another server."""
    for text in {query, _unescaped(query)}:
        if _calls_service(list(tokens(text))):
            raise QueryError("the query calls another server (SERVICE), which is off; allow it with --allow-service")


def _calls_service(tokens: list[Token]) -> bool:
    """Engines that want no blank between words read SERVICE out of ``1e5SERVICE``, ``trueSERVICE`` and ``SERVICE:x {``."""
    if any("SERVICE" in token.keyword for token in tokens):
        return True
    return any(
        name.kind == "prefixed"
        and "SERVICE" in name.text.partition(":")[0].upper()
        and after.text == "{"
        and before.keyword not in ("GRAPH", "FROM", "NAMED")
        for before, name, after in zip([_END, *tokens], tokens, tokens[1:], strict=False)
    )


def declared_prefixes(query: str) -> dict[str, str]:
    """The prefixes a query declares itself, with what they stand for."""
    found = [_END, *tokens(query)]
    return {
        name.text.partition(":")[0]: iri.text[1:-1]
        for before, name, iri in zip(found, found[1:], found[2:], strict=False)
        if before.keyword == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri"
    }


def with_prefixes(query: str) -> str:
    """The query with those of our prefixes declared that it does not declare itself, on its first line."""
    used: set[str] = set()
    declared: set[str] = set()
    for before, token in pairwise([_END, *tokens(query)]):
        if token.kind == "prefixed":
            (declared if before.keyword == "PREFIX" else used).add(token.text.partition(":")[0])
    wanted = [name for name in PREFIXES if name in used - declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in wanted) + query


def names_its_graphs(query: str) -> bool:
    """Whether a query says itself, by FROM, which graphs it is about."""
    return any(token.keyword == "FROM" for token in tokens(query))


def variables(query: str) -> frozenset[str]:
    """The names of all variables a query mentions."""
    return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")


def with_values(query: str, bindings: Bindings) -> str:
    """The query with variables bound by ``VALUES`` blocks, which every SPARQL 1.1 engine understands alike.

    A block of one row is put at the start of every group that mentions a bound variable, so that filters, optional
    parts and sub-queries see it; what a (sub-)query says outside of its group counts as said in it. Only in HAVING,
    where no group reaches, a term stands for the variable itself. Terms are written by the RDF library, never from
    text. (Parameters that engines offer of their own differ: Oxigraph's must be projected, rdflib's do not reach
    sub-queries, the SPARQL protocol has none.)
    """
    if not bindings:
        return query
    pieces: list[str] = []
    position = 0
    for start, end, text in sorted(_insertions(query, bindings)):
        pieces += [query[position:start], text]
        position = end
    return "".join([*pieces, query[position:]])


@dataclass(slots=True)
class _Braces:
    """What stands between two braces, or the whole query: ``kind`` is query, group or other (a template, data)."""

    kind: str
    start: int
    names: set[str] = field(default_factory=set)


def _insertions(query: str, bindings: Bindings) -> Iterator[tuple[int, int, str]]:
    """Where which text replaces what is there from a start to an end."""
    whole = _Braces("query", 0)
    found, open_braces = [whole], [whole]
    before, values_ahead, in_having = _END, False, False
    for token in tokens(query):
        inner = open_braces[-1]
        match token.keyword or token.text:
            case "WHERE" | "FROM" if before.keyword == "CONSTRUCT":
                raise QueryError(
                    "values cannot be bound in CONSTRUCT WHERE { ... }; write CONSTRUCT { ... } WHERE { ... }"
                )
            case "SELECT" if before.text == "{":
                inner.kind = "query"
            case "VALUES":
                values_ahead = True
            case "{":
                if values_ahead or before.keyword == "CONSTRUCT":
                    opened = _Braces("other", token.end)
                elif inner.kind == "query":
                    opened = _Braces("group", token.end, inner.names)
                else:
                    opened = _Braces("group", token.end)
                values_ahead = False
                open_braces.append(opened)
                found.append(opened)
            case "}" if len(open_braces) > 1:
                open_braces.pop()
        if inner.kind == "query" and token.keyword in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
            in_having = token.keyword == "HAVING"
        elif token.text == "}":
            in_having = False
        if token.kind == "variable" and token.text[1:] in bindings:
            if in_having:
                yield token.start, token.end, f" {_written(bindings[token.text[1:]])} "
            for each in open_braces:
                each.names.add(token.text[1:])
        before = token
    groups = [each for each in found if each.kind == "group"]
    if whole.names and not groups:  # DESCRIBE ?name
        yield len(query), len(query), f"\n{{{_values(whole.names, bindings)}}}"
    for group in groups:
        if group.names:
            yield group.start, group.start, _values(group.names, bindings)


def _values(names: Iterable[str], bindings: Bindings) -> str:
    ordered = sorted(names)
    variables = " ".join(f"?{name}" for name in ordered)
    return f" VALUES ({variables}) {{ ({' '.join(_written(bindings[name]) for name in ordered)}) }} "


def _written(term: Term) -> str:
    r"""A term as SPARQL. The text ``\u`` is written ``\\\U00000075``: some engines read ``\\u0022`` as the string's end."""
    return re.sub(r"(\\\\)([uU])|\\.", lambda m: f"{m[1]}\\U{ord(m[2]):08x}" if m[1] else m[0], str(term))
