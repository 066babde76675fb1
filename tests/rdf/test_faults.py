"""Faults of queries are said in the words of whoever wrote them, with the line."""

from __future__ import annotations

import pyoxigraph
import pytest

from stancegraph.errors import QueryError
from stancegraph.store.worker import run_query


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s\nWHERE {\n  ?s a sgg:Stance .\n}", r"^line 3: the prefix sgg: is not declared"),
        ("SELECT ?s (COUNT(*) AS ?n)\nWHERE { ?s a sg:Stance }", r"neither grouped nor counted; group by it"),
        ("# c\nINSERT DATA { <a:b> <a:c> 1 }", r"^line 2: INSERT changes a graph, and graphs are read-only here"),
        ("PREFIX x: <http://x/>\nDELETE WHERE { ?s ?p ?o }", r"^line 2: DELETE changes a graph"),
        ("PREFIX x: <http://x/> WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", r"WITH changes a graph"),
        ('SELECT * {\n ?s ?p "x }', r"^line 2: a quotation mark is opened here and not closed"),
        ("SELECT * { ?s ?p", r"^the query is not valid SPARQL: "),
        ("", r"^the query is not valid SPARQL: "),
    ],
)
def test_a_fault_is_said_with_its_line(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(pyoxigraph.Store(), query)


@pytest.mark.parametrize("query", ["SELECT ?insert { ?insert ?p 'it\\'s' }", "# DELETE\nASK { ?s a sg:Stance }"])
def test_what_only_looks_like_a_fault_runs(query: str) -> None:
    run_query(pyoxigraph.Store(), query)
