"""What is wrong with a query, in the words of whoever wrote it: engines tell what they expected instead."""

from __future__ import annotations

from itertools import pairwise
from textwrap import shorten

from stancegraph.characters import show
from stancegraph.rdf.sparql import Token, declared_prefixes, tokens
from stancegraph.rdf.vocabulary import PREFIXES

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PROLOGUE = ("PREFIX", "BASE")
# Some of what could stand there; the engine lists everything, over many lines.
_LONGEST = 200


def fault(query: str, said: str) -> str:
    """What is wrong with a query that an engine refused with the words ``said``."""
    found = list(tokens(query))
    if (first := _form(found)) and first.keyword in _UPDATES:
        return f"line {_line(query, first)}: {first.keyword} changes a graph, and graphs are read-only here"
    if open_quote := next((each for each in found if each.kind == "other" and each.text in "\"'"), None):
        return f"line {_line(query, open_quote)}: a quotation mark is opened here and not closed on this line"
    if "Prefix not found" in said and (name := _undeclared(query, found)):
        prefix = name.text.partition(":")[0]
        return f"line {_line(query, name)}: the prefix {prefix}: is not declared; add PREFIX {prefix}: <...>, or is {show(prefix)} misspelt?"
    if "contains a variable that is unbound" in said:
        return "SELECT names a variable that is neither grouped nor counted; group by it (GROUP BY ?x), or count it too"
    return f"the query is not valid SPARQL: {shorten(said, _LONGEST, placeholder=' ...')}"


def _form(found: list[Token]) -> Token | None:
    """The first word after the prologue: what the query is to do."""
    for before, token in pairwise([Token("end", "", 0, 0), *found]):
        in_prologue = token.keyword in _PROLOGUE or before.keyword in _PROLOGUE or token.kind in ("iri", "prefixed")
        if not in_prologue:
            return token
    return None


def _undeclared(query: str, found: list[Token]) -> Token | None:
    known = {**PREFIXES, **declared_prefixes(query)}
    named = (each for each in found if each.kind == "prefixed")
    return next((each for each in named if each.text.partition(":")[0] not in known), None)


def _line(query: str, token: Token) -> int:
    return query.count("\n", 0, token.start) + 1
