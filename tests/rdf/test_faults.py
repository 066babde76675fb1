"""Faults of queries are said in the words of whoever wrote them, with the line."""

from __future__ import annotations

import pytest

from stancegraph.errors import QueryError
from support import OxigraphGraph


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s\nWHERE {\n  ?s a sgg:Stance .\n}", r"^line 3: the prefix sgg: is not declared"),
        (
            "SELECT ?s (COUNT(*) AS ?n)\nWHERE { ?s a sg:Stance }",
            r"^line 1: \?s is neither grouped nor counted; add GROUP BY \?s",
        ),
        (
            "SELECT (COUNT(*) AS ?n)\n(STR(?b) AS ?t) { ?s ?p ?b, ?a }\nGROUP BY ?a",
            r"^line 2: \?b is neither grouped nor counted",
        ),
        (
            "SELECT * {\n{ SELECT ?s\n?a (MAX(?v) AS ?m) { ?s ?v ?a } GROUP BY ?s HAVING (?a > 1) } }",
            r"^line 3: \?a is neither",
        ),
        (
            "# c\nSELECT ?s\nWHERE {\n ?s a sg:Stance ;\n sg:voice ?v ,,\n}",
            r'^line 5: .* from ","; there is one , too many$',
        ),
        ("SELECT ?s, ?p\n{ ?s ?p ?o }", r'^line 1: .* from "\?s"; between variables there is no comma$'),
        ("SELEC ?s { ?s ?p ?o }", r'^line 1: a query begins with .*, not with "SELEC"; did you mean "SELECT"\?$'),
        ("SELECT * {\n?s ?p ?o\n} }", r"^line 3: } closes nothing$"),
        ("SELECT * {\n?s ?p ?o FILTER(?o = 3\n}", r"^line 2: \( is opened here and never closed$"),
        ("SELECT * { ?s ?p ?o }\nLIMIT ten", r'^line 2: the query cannot be read on from "ten"$'),
        ("SELECT * {\n ?s ?p <rel> }", r"^line 2: <rel> is no complete IRI"),
        ("SELECT * { ?s ?p ?o\nBIND(1 AS ?o) }", r"^line 2: \?o has a value already"),
        ("SELECT * {\n ?s ?p 1 }\n;\nDROP ALL", r"^line 4: DROP changes a graph, and graphs are read-only here$"),
        ("SELECT * {\n ?s ?p \\ }", r'^line 2: the character "\\" means nothing here$'),
        ("# c\nINSERT DATA { <a:b> <a:c> 1 }", r"^line 2: INSERT changes a graph, and graphs are read-only here"),
        ("PREFIX x: <http://x/>\nDELETE WHERE { ?s ?p ?o }", r"^line 2: DELETE changes a graph"),
        ("PREFIX x: <http://x/> WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", r"WITH changes a graph"),
        ('SELECT * {\n ?s ?p "x }', r"^line 2: a quotation mark is opened here and not closed"),
        ("SELECT *\n{ ?s ?p", r"^line 2: { is opened here and never closed$"),
        ("# only a comment", r"^the query is empty; it begins with SELECT"),
    ],
)
def test_a_fault_is_said_with_its_line(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        OxigraphGraph("").query(query)


@pytest.mark.parametrize("query", ["SELECT ?insert { ?insert ?p 'it\\'s' }", "# DELETE\nASK { ?s a sg:Stance }"])
def test_what_only_looks_like_a_fault_runs(query: str) -> None:
    OxigraphGraph("").query(query)
