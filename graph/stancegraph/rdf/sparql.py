"""The words of a SPARQL query: its terminals, its prefixes and variables, and where values may be bound.

This is a lexer, not a parser: the engines parse. Terminals are those of the SPARQL 1.2 grammar, the longest one that fits,
so that a word inside a string, a comment, a name or an IRI is never mistaken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import QueryError
from stancegraph.rdf.vocabulary import PREFIXES

Term = NamedNode | Literal
Bindings = Mapping[str, Term]

# The classes of the grammar that names are made of.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORD = f"{_BASE}_0-9"
_MORE = "\u00b7\u0300-\u036f\u203f\u2040"
_NAME = rf"{_WORD}{_MORE}\-"
_ESCAPED = r"\\[_~.\-!$&'()*+,;=/?#@%]|%[0-9A-Fa-f]{2}"
_LOCAL = rf"(?:[{_WORD}:]|{_ESCAPED})(?:[{_NAME}:]|{_ESCAPED}|\.+(?=[{_NAME}:]|{_ESCAPED}))*+"

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*+")
_PREFIXED = rf"(?P<prefix>[{_BASE}](?:[{_NAME}]|\.+(?=[{_NAME}]))*+)?(?P<local>:(?:{_LOCAL})?)?"
_OTHER = rf"""
    (?P<string>\"{{3}}(?:\"{{0,2}}(?:[^\"\\]|\\.))*+\"{{3}}|'{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*+'{{3}}
              |\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*+(?:--[A-Za-z]+)?)
  | (?P<variable>[?$][{_WORD}][{_WORD}{_MORE}]*+)
  | (?P<label>_:[{_WORD}](?:[{_NAME}]|\.+(?=[{_NAME}]))*+)
  | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)
  | (?P<sign>\{{\||\|\}}|[{{}}()\[\].,;=!<>+*/|&^?~-])
    """
_TOKEN = rf"{_OTHER} | (?P<word>[{_BASE}][{_WORD}]*+) | (?P<stray>.)"
# What begins as a word is nearly always one, or a prefix, of plain signs only; whatever else it may be is looked at more closely.
_PLAIN = rf"""(?:[ \t\r\n]|\#[^\r\n]*)*+
  (?: (?P<word>[{_BASE}][{_WORD}]*+)(?![{_MORE}.:\-])
  | (?P<prefixed>(?:[{_BASE}][{_WORD}]*+)?:(?:{_LOCAL})?)
  | (?P<unsure>[{_BASE}])
  | {_OTHER} | (?P<end>\Z) | (?P<stray>.))"""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Those of names, of all other terminals, and of any with the blanks before it; making them takes longer than many an answer
    that asks no query."""
    token, plain = (re.compile(each, re.VERBOSE | re.DOTALL) for each in (_TOKEN, _PLAIN))
    return re.compile(_PREFIXED), token, plain


class Token(NamedTuple):
    """One terminal of a query: its kind, its text, and where it starts and ends."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word as keywords are compared, in capitals; empty for anything that is no word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def prefix(self) -> str:
        """What stands before the colon of a prefixed name."""
        return self.text.partition(":")[0]


NOTHING = Token("end", "", 0, 0)
"""What stands before the first terminal and after the last."""


class Lexer:
    """Reads the terminals of a query, at any place, each place once."""

    def __init__(self, query: str) -> None:
        self.query = query
        self._read: dict[int, Token] = {}
        # A run of name characters without a colon behind it: no prefixed name begins there.
        self._plain = range(0)

    def at(self, place: int) -> Token:
        """The next terminal from a place on, blanks and comments left out; of kind ``end`` where none is left."""
        if place not in self._read:
            self._read[place] = self._next(place)
        return self._read[place]

    def _next(self, place: int) -> Token:
        prefixed, other, _ = _patterns()
        blank = _BLANK.match(self.query, place)
        start = blank.end() if blank else place
        if start == len(self.query):
            return Token("end", "", start, start)
        if start not in self._plain and (name := prefixed.match(self.query, start)):
            if name["local"] is not None:
                return Token("prefixed", name[0], start, name.end())
            self._plain = range(start, name.end())
        match = other.match(self.query, start)
        assert match is not None
        return Token(match.lastgroup or "", match[0], start, match.end())


def tokens(query: str) -> Iterator[Token]:
    """The terminals of a query, comments and blanks left out; raises QueryError for what is none, with its line."""
    read = _read.get(query)
    return _tokens(query) if read is None else iter(read)


def _tokens(query: str) -> Iterator[Token]:
    lexer, found = Lexer(query), list[Token]()
    *_, plain = _patterns()
    place = 0
    while (match := plain.match(query, place)) and (kind := match.lastgroup) and kind != "end":
        if kind == "unsure":
            token = lexer.at(match.start(kind))
        else:
            # What the class itself does to make one takes as long as all else here.
            token = tuple.__new__(Token, (kind, match[kind], *match.span(kind)))
        if kind == "stray":
            raise QueryError(f"line {line_of(query, token)}: {_stray(token.text)}")
        if len(found) <= _MOST_KEPT:
            found.append(token)
        yield token
        place = token.end
    if len(found) <= _MOST_KEPT:
        with _reading:
            _read[query] = tuple(found)
            while len(_read) > _QUERIES_KEPT:
                del _read[next(iter(_read))]


# On its way to an engine a query is gone through some ten times. What was read to its end is kept, of the last few.
_QUERIES_KEPT = 16
_MOST_KEPT = 8_000
_read: dict[str, tuple[Token, ...]] = {}
_reading = Lock()


# What engines put around, or behind, what stands before it.
_STEPS = frozenset("+-*/|&!^<")
_STEP_WORDS = frozenset(("AS", "BIND", "EXISTS", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "SERVICE", "UNION"))


def refuse_too_large(query: str) -> None:
    """Raise QueryError for a query that is too long, or has too many parts in or behind one another.

    Engines go down into a query by recursion, and a process that runs out of stack ends without a word.
    """
    if len(query) > limits.LONGEST_QUERY:
        raise QueryError(f"the query has {len(query):,} characters, at most {limits.LONGEST_QUERY:,} are read")
    depth, steps, data, values_ahead = 0, 0, 0, False
    for number, token in enumerate(tokens(query), 1):
        if token.kind == "sign":
            sign = token.text.strip("|")
            if sign and sign in "({[":
                depth += 1
                if values_ahead and sign == "{":
                    data, values_ahead = depth, False
                elif sign == "{":
                    steps += 1
            elif sign and sign in ")}]":
                data = 0 if depth == data else data
                depth -= 1
            elif not data and token.text in _STEPS:
                steps += 1
        elif token.kind == "word":
            if token.keyword == "VALUES":
                values_ahead = True
            elif not data and token.keyword in _STEP_WORDS:
                steps += 1
        if number > limits.MOST_TERMINALS:
            many = f"it has more than {limits.MOST_TERMINALS:,} words and signs"
        elif depth > limits.DEEPEST_QUERY:
            many = f"brackets are nested deeper than {limits.DEEPEST_QUERY}"
        elif steps > limits.MOST_STEPS:
            many = f"it has more than {limits.MOST_STEPS:,} operators and parts such as OPTIONAL"
        else:
            continue
        raise QueryError(f"line {line_of(query, token)}: the query is too large to be run: {many}; ask in several")


def line_of(query: str, token: Token) -> int:
    """The line a terminal stands on, from 1."""
    return query.count("\n", 0, token.start) + 1


def _stray(char: str) -> str:
    if char in "\"'":
        return "a quotation mark is opened here and not closed; a text over several lines stands in three of them"
    if char in "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb":
        return f"a text stands in straight quotation marks, and {show(char)} is another sign"
    return f"the character {show(char)} means nothing here"


def declared_prefixes(query: str) -> dict[str, str]:
    """The prefixes a query declares itself, with what they stand for."""
    found = [NOTHING, *tokens(query)]
    return {
        name.prefix: iri.text[1:-1]
        for before, name, iri in zip(found, found[1:], found[2:], strict=False)
        if before.keyword == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri"
    }


def undeclared(query: str) -> dict[str, Token]:
    """The prefixes that a query uses and does not declare, each with the first name that has it."""
    used: dict[str, Token] = {}
    declared: set[str] = set()
    for before, token in pairwise([NOTHING, *tokens(query)]):
        if token.kind == "prefixed":
            if before.keyword == "PREFIX":
                declared.add(token.prefix)
            else:
                used.setdefault(token.prefix, token)
    return {prefix: token for prefix, token in used.items() if prefix not in declared}


def with_prefixes(query: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The query with those of ``prefixes`` declared that it uses and does not declare itself, on its first line."""
    used = undeclared(query)
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items() if name in used) + query


def names_its_graphs(query: str) -> bool:
    """Whether a query says itself, by FROM, which graphs it is about."""
    # Few have the word: to read the others for it takes longer than to plan most of them.
    return "FROM" in query.upper() and any(token.keyword == "FROM" for token in tokens(query))


def variables(query: str) -> frozenset[str]:
    """The names of all variables a query mentions."""
    return frozenset(token.text[1:] for token in tokens(query) if token.kind == "variable")


def with_values(query: str, bindings: Bindings) -> str:
    """The query with variables bound by ``VALUES`` blocks, which every SPARQL 1.1 engine understands alike.

    A block of one row is put at the start of every group that mentions a bound variable, so that filters, optional
    parts and sub-queries see it; what a (sub-)query says outside of its group counts as said in it. Only in HAVING,
    where no group reaches, a term stands for the variable itself. Terms are written by the RDF library, never from
    text. (Parameters that engines offer of their own differ: Oxigraph's must be projected, rdflib's do not reach
    sub-queries, the SPARQL protocol has none.) Raises QueryError for a variable that the query itself gives a value.
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
    before, values_ahead, in_having = NOTHING, False, False
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
            if before.keyword == "AS":
                raise QueryError(
                    f"line {line_of(query, token)}: {token.text} is what the query works out here (AS {token.text}), so no value can "
                    "be bound to it; bind a variable that stands in the pattern, or compare it in FILTER or HAVING"
                )
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
