"""What the protocol says of a query beside its text: the graphs it is about, which go before those it names itself (2.1.4),
and where relative IRIs in it begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stancegraph.characters import show
from stancegraph.errors import QueryError
from stancegraph.rdf.files import is_iri
from stancegraph.rdf.sparql import Token, tokens
from stancegraph.web.reply import Refusal

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
# What may follow where FROM may stand.
_BEHIND = ("FROM", "WHERE", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES")


def graph_iri(text: str, what: str) -> str:
    """The text where it is an absolute IRI; raises Refusal for any other."""
    # The engine judges, which will read the query: whatever could end an IRI in it is none to it.
    if not is_iri(text):
        raise Refusal(400, f"{what}: {show(text)} is no absolute IRI")
    return text


def with_base(query: str, base: str) -> str:
    """The query with this base, where it has relative IRIs and perhaps no base of its own, which would go on from it."""
    is_relative = any(token.kind == "iri" and not _SCHEME.match(token.text[1:-1]) for token in tokens(query))
    return f"BASE <{base}> {query}" if is_relative else query


def about_graphs(query: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The query about these graphs (absolute IRIs) instead of those it names itself; as it is where there are none.

    Raises QueryError for a text that cannot be read as a query.
    """
    if not default and not named:
        return query
    found = list(tokens(query))
    start, stop = _clauses(query, found)
    clauses = "".join(f" FROM <{iri}>" for iri in default) + "".join(f" FROM NAMED <{iri}>" for iri in named)
    return f"{query[:start]}{clauses} {query[stop:]}"


def _clauses(query: str, found: list[Token]) -> tuple[int, int]:
    """Where the clauses begin and end that say what a query is about."""
    place = next((number for number, token in enumerate(found) if token.keyword in _FORMS), None)
    if place is None:
        raise QueryError("the query is empty; it begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    is_construct = found[place].keyword == "CONSTRUCT"
    place += 1
    if is_construct and place < len(found) and found[place].text == "{":
        place = _behind_group(found, place)
    depth = 0
    while place < len(found):
        token = found[place]
        if not depth and (token.text == "{" or token.keyword in _BEHIND):
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        place += 1
    start = found[place - 1].end
    while place < len(found) and found[place].keyword == "FROM":
        place += 1
        if place < len(found) and found[place].keyword == "NAMED":
            place += 1
        place += 1
    return start, found[min(place, len(found)) - 1].end if place else start


def _behind_group(found: list[Token], place: int) -> int:
    depth = 0
    for number in range(place, len(found)):
        depth += {"{": 1, "}": -1}.get(found[number].text, 0)
        if not depth:
            return number + 1
    return len(found)
