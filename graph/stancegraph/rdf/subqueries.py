"""A SELECT query inside another: to count its rows, to get them a portion at a time, or to ask of every value of a variable at once."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from stancegraph.rdf.sparql import Token, tokens

_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def form(query: str) -> str:
    """Which of the four forms a query has; empty where it has none."""
    return next((token.keyword for token in tokens(query) if token.keyword in FORMS), "")


@dataclass(frozen=True, slots=True)
class Subquery:
    """A SELECT query taken apart: its prologue, the graphs it names by FROM, and the rest, which may stand in braces."""

    prologue: str
    graphs: str
    select: str

    @classmethod
    def of(cls, query: str) -> Subquery:
        """Take a SELECT query apart."""
        found = list(tokens(query))
        start = next(place for place, token in enumerate(found) if token.keyword == "SELECT")
        clauses = _clauses(found[start:])
        select, graphs, place = "", "", found[start].start
        for first, last in clauses:
            select += query[place : first.start]
            graphs += f"{query[first.start : last.end]} "
            place = last.end
        return cls(query[: found[start].start], graphs, select + query[place:])

    def counted(self) -> str:
        """The query for how many rows there are, as ``?rows``."""
        return f"{self.prologue}SELECT (COUNT(*) AS ?rows) {self.graphs}{{ {{ {self.select}\n}} }}"

    def after(self, key: str, last: str, most: int) -> str:
        """The query for the next rows, ``most`` of them: those whose ``key`` comes after ``last`` as text, in this order."""
        filtered = f"FILTER(STR(?{key}) > {Literal(last)})"
        return f"{self.prologue}SELECT * {self.graphs}{{ {{ {self.select}\n}} {filtered} }} ORDER BY STR(?{key}) LIMIT {most}"


def of_every(query: str, variable: str) -> str:
    """The query with a variable in the columns and the groups of all sub-queries that mention it.

    With the variable bound a query means the same as before; free, it answers for each of its values what it answers where it is bound to that,
    for no sub-query puts two of them together or leaves out which it is. Raises ValueError where a sub-query counts without groups: of a value
    of which there is nothing it says so, and no query can for values that are nowhere.
    """
    found = list(tokens(query))
    mark = f"?{variable}"
    inner = [place for place, token in enumerate(found) if token.keyword == "SELECT"][1:]
    added = [place for start in inner for place in _added(found, start, mark)]
    for place in sorted(added, reverse=True):
        query = f"{query[:place]} {mark}{query[place:]}"
    return query


def _added(found: list[Token], start: int, mark: str) -> list[int]:
    """The places in the text where a sub-query that begins with that terminal has to name a variable: its columns, its groups."""
    group = next(place for place in range(start, len(found)) if found[place].text == "{")
    end = _closed(found, group)
    tail = next(place for place in range(end + 1, len(found)) if found[place].text == "}")
    if mark not in {token.text for token in found[start:tail]}:
        return []
    depth, columns = 0, []
    for token in found[start:group]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        columns += [token.text] if not depth else []
    if mark in columns or "*" in columns:
        return []
    by = next(
        (place for place in range(end, tail) if found[place].keyword == "BY" and found[place - 1].keyword == "GROUP"), 0
    )
    if not by and any(token.keyword in _AGGREGATES for token in found[start:group]):
        raise ValueError(f"a sub-query without GROUP BY counts what is of {mark}")
    first = start + 1 if found[start + 1].keyword in ("DISTINCT", "REDUCED") else start
    return [found[place].end for place in (first, by) if place]


def _closed(found: list[Token], brace: int) -> int:
    """The place of the brace that closes another."""
    depth = 0
    for place in range(brace, len(found)):
        depth += {"{": 1, "}": -1}.get(found[place].text, 0)
        if not depth:
            return place
    raise ValueError("a brace is not closed")


def _clauses(found: list[Token]) -> list[tuple[Token, Token]]:
    """The first and last terminal of each FROM clause that belongs to the query itself."""
    clauses = []
    for place, token in enumerate(found):
        if token.text == "{":
            break
        if token.keyword == "FROM":
            last = place + 2 if found[place + 1].keyword == "NAMED" else place + 1
            clauses.append((token, found[last]))
    return clauses
