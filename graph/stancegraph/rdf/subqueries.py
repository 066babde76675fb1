"""A SELECT query inside another: to count its rows, or to get them a portion at a time."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal

from stancegraph.rdf.sparql import Token, tokens

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
