"""Faults of queries are said in the words of whoever wrote them, with the line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import QueryError
from stancegraph.queries import library
from stancegraph.rdf.faults import fault
from stancegraph.rdf.mistakes import certain_mistake
from stancegraph.rdf.sparql import tokens
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
            r"^line 5: there is one , too many$",
        ),
        ("SELECT ?s, ?p\n{ ?s ?p ?o }", r"^line 1: between variables there is no comma$"),
        ("SELEC ?s { ?s ?p ?o }", r'^line 1: a query begins with .*, not with "SELEC"; did you mean "SELECT"\?$'),
        ("SELECT * {\n?s ?p ?o\n} }", r"^line 3: } closes nothing$"),
        ("SELECT * {\n?s ?p ?o FILTER(?o = 3\n}", r"^line 2: \( is opened here and never closed$"),
        ("SELECT * { ?s ?p ?o }\nLIMIT ten", r'^line 2: LIMIT takes a number, not "ten"$'),
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


SLIPS = [
    ("SELECT (COUNT(*) ?n) { ?s ?p ?o }", "line 1: AS is missing before ?n: (... AS ?n)"),
    (
        "SELECT * { ?s ?p ?o\nFILTER(REGEX(STR(?o) 'x')) }",
        "line 2: between ) and 'x' an operator or a comma is missing",
    ),
    ("SELECT * { ?s ?p ?o\nFILTER(?o ?p) }", "line 2: between ?o and ?p an operator or a comma is missing"),
    ("SELECT * { ?s ?p ?o\nFILTER(xsd:day(?o) = 1) }", "line 2: no function is called xsd:day here"),
    (
        "SELECT * WHERE {\n ?a a sg:Actor\n ?a rdfs:label ?n\n}",
        "line 3: a full stop is missing before ?a, or one too many parts stand here: a pattern has three",
    ),
    (
        "SELECT * {\n ?s sg:actor ?a ; sg:issue ?i\n ?a rdfs:label ?n .\n}",
        "line 3: a full stop is missing before ?a, or one too many parts stand here: a pattern has three",
    ),
    (
        "SELECT * {\n ?a rdfs:label ?n\n FILTER(CONTAIN(?n, 'x'))\n}",
        'line 3: no function is called "CONTAIN"; did you mean "CONTAINS"?',
    ),
    (
        "SELECT (LENGTH(?n) AS ?l) {\n ?a rdfs:label ?n }",
        'line 1: no function is called "LENGTH"; did you mean "LANG"?',
    ),
    ("SELECT * {\n ?a foo:bar ?n }", "line 2: the prefix foo: is not declared; add PREFIX foo: <...>"),
    ("SELECT * {\n ?a sg:actor ?b , . }", "line 2: behind a comma stands one more value"),
    ("SELECT ?a ?a a sg:Actor", "line 1: the pattern stands in braces: SELECT ... WHERE { ... }"),
    ("SELECT ?a\n?a a sg:Actor .", "line 2: the pattern stands in braces: SELECT ... WHERE { ... }"),
    ("SELECT * {\n ?a sg:date ?d\n FILTER ?d > 3\n}", "line 3: FILTER takes brackets: FILTER(...)"),
    ("SELECT * {\n ?a a sg:Actor\n OPTIONAL ?a rdfs:label ?n\n}", "line 3: OPTIONAL takes braces: OPTIONAL { ... }"),
    (
        "SELECT (COUNT(*) = ?n) { ?s ?p ?o }",
        "line 1: what is worked out gets its name by AS: SELECT (COUNT(*) AS ?number)",
    ),
    (
        "SELECT ?n = COUNT(*) { ?s ?p ?o }",
        "line 1: what is worked out gets its name by AS: SELECT (COUNT(*) AS ?number)",
    ),
    (
        "SELECT COUNT(*) AS ?n { ?s ?p ?o }",
        "line 1: what is worked out stands in brackets, with a name: (COUNT(...) AS ?name)",
    ),
    (
        "SELECT COUNT(?s) { ?s ?p ?o }",
        "line 1: what is worked out stands in brackets, with a name: (COUNT(...) AS ?name)",
    ),
    (
        "SELECT * {\n ?a rdfs:label ?n BIND(STR(?n)) }",
        "line 2: BIND gives a name to what is worked out: BIND(... AS ?name)",
    ),
    (
        "SELECT * {\n ?a rdfs:label ?n BIND(?x AS STR(?n)) }",
        "line 2: behind AS stands a new variable, and before it what is worked out: BIND(... AS ?name)",
    ),
    ("SELECT (1 AS ?n) (2 AS ?n) { }", "line 1: ?n is selected twice; give what AS names another name"),
    (
        "SELECT (STR(?a) AS ?a) {\n ?a a sg:Actor }",
        "line 1: ?a is in the pattern already; give what AS names another name",
    ),
    (
        'SELECT * {\n ?a rdfs:label "x"^^ }',
        'line 2: behind ^^ stands the datatype of a text, without a blank: "1"^^xsd:integer',
    ),
    (
        "SELECT * {\n ?s sg:date ?d FILTER(?d > 2025-04-05) }",
        'line 2: 2025-04-05 is a subtraction here; a day is written "2025-04-05"^^xsd:date',
    ),
    (
        "SELECT * {\n ?s sg:date 2025-04-05 }",
        'line 2: 2025-04-05 is a subtraction here; a day is written "2025-04-05"^^xsd:date',
    ),
    ("SELECT ?a (COUNT(*) AS ?n) { ?s sg:actor ?a } GROUP ?a", "line 1: it is GROUP BY"),
    ("SELECT ?a { ?s sg:actor ?a } ORDER ?a", "line 1: it is ORDER BY"),
    (
        "SELECT ?a ORDER BY ?a { ?s sg:actor ?a }",
        "line 1: ORDER stands behind the pattern: SELECT ... WHERE { ... } ORDER ...",
    ),
    (
        "SELECT ?a { ?s sg:actor ?a } LIMIT 10 ORDER BY ?a GROUP BY ?a",
        "line 1: what stands behind the pattern has an order: GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET",
    ),
    ("PREFIX x: <http://x/>;\nSELECT * { ?s ?p ?o }", "line 1: behind the IRI of a prefix there is no ;"),
    (
        "PREFIX x <http://x/>\nSELECT * { ?s ?p ?o }",
        "line 1: behind PREFIX stands a name with a colon, and an IRI: PREFIX x: <http://...>",
    ),
    ("PREFIX x: http://x/\nSELECT * { ?s ?p ?o }", "line 1: an IRI stands in pointed brackets: PREFIX x: <http://...>"),
    (
        "@prefix x: <http://x/> .\nSELECT * { ?s ?p ?o }",
        "line 1: in queries it is PREFIX, without @ before it and without a full stop at its end",
    ),
    ("SELECT * { ?s ?p ?o };", "line 1: a query ends without ;"),
    ("SELECT * { ?s ?p ?o } SELECT * { ?s ?p ?o }", "line 1: a second query begins here; ask one at a time"),
    (
        "SELECT * FROM actors WHERE name = 'x'",
        "line 1: behind FROM stands the IRI of a graph; what is looked for stands in braces: WHERE { ?who rdfs:label ?name }",
    ),
    (
        "select name from actors",
        "line 1: behind FROM stands the IRI of a graph; what is looked for stands in braces: WHERE { ?who rdfs:label ?name }",
    ),
    ("SELECT a { a rdfs:label ?n }", "line 1: a variable begins with a question mark: ?a"),
    (
        "SELECT ?n { actor rdfs:label ?n }",
        'line 1: "actor" is neither a variable (?actor), a name with a prefix (sg:actor), nor a text in quotation marks',
    ),
    ("SELECT * { ?s ?p ?o FILTER(?o == 1) }", "line 1: equal is written ="),
    ("SELECT * { ?s ?p ?o FILTER(?o = 1 AND ?p = 2) }", "line 1: AND is written &&"),
    ("SELECT * { ?s ?p ?o FILTER(NOT ?o = 1) }", "line 1: NOT is written !, with brackets: !(...)"),
    ("SELECT * { ?s ?p ?o UNION { ?a ?b ?c } }", "line 1: both sides of UNION stand in braces: { ... } UNION { ... }"),
    ("SELECT ?s FILTER(?s > 1) { ?s ?p ?o }", "line 1: FILTER stands within the braces of the pattern"),
    (
        "SELECT * { ?s ?p ?o NOT EXISTS { ?s a sg:State } }",
        "line 1: in a pattern (NOT) EXISTS follows FILTER: FILTER NOT EXISTS { ... }",
    ),
    (
        "SELECT * { ?s rdfs:label “Russia” }",
        'line 1: a text stands in straight quotation marks, and "“" is another sign',
    ),
    ("SELECT { ?s ?p ?o }", "line 1: nothing is selected; name variables behind SELECT, or * for all of them"),
    ("SELECT DISTINCT { ?s ?p ?o }", "line 1: nothing is selected; name variables behind SELECT, or * for all of them"),
    ("SELECT * {\n ?s ?p .\n ?s a ?o }", "line 2: a pattern has three parts, and one is missing: ?s ?p"),
    (
        "SELECT * {\n ?s 'label' ?o }",
        "line 2: a property is an IRI, a name with a prefix or a variable, and 'label' is none",
    ),
    (
        "SELECT ?a (COUNT(*) AS ?n) { ?s sg:actor ?a } GROUP BY ?a HAVING ?n > 1",
        "line 1: HAVING takes brackets: HAVING(...)",
    ),
    (
        "SELECT ?a { ?s sg:actor ?a FILTER(COUNT(?s) > 1) }",
        "line 1: COUNT is worked out over groups, not within a pattern; put it into GROUP BY ... HAVING(...)",
    ),
    (
        "SELECT * { VALUES ?a ?b { 1 2 } ?a ?b ?c }",
        "line 1: several variables of VALUES stand in brackets: VALUES (?a ?b) { (1 2) }",
    ),
    (
        "SELECT * { VALUES (?a ?b) { (1) } ?a ?b ?c }",
        "line 1: each row of these VALUES stands in brackets and has 2 values: UNDEF where one is left open",
    ),
    ("SELECT * { VALUES ?a { 1, 2 } ?a ?b ?c }", "line 1: between values there is no comma"),
    ("ASK SELECT * { ?s ?p ?o }", "line 1: a query has one form; leave ASK or SELECT out"),
    ("CONSTRUCT { ?s ?p ?o }", "line 1: what is looked for is missing: CONSTRUCT { ... } WHERE { ... }"),
    ("SELECT (COUNT(*) AS ?n { ?s ?p ?o }", "line 1: ( is opened here and never closed"),
    ("SELECT * { ?s ?p ?o FILTER(?o IN 1, 2) }", "line 1: IN takes a list in brackets: ?x IN (1, 2)"),
    ("SELECT ?s DISTINCT { ?s ?p ?o }", "line 1: DISTINCT stands right behind SELECT"),
    ("SELECT * { ?s ?p ?o FILTER REGEX(?o) }", "line 1: what stands in the brackets of REGEX is not what it takes"),
    ("SELECT (?a + 'x' || ?b AS ?c ?d) { ?a ?b ?x }", "line 1: behind AS ?c the bracket ends"),
    ("SELECT (COUNT() AS ?n) { ?s ?p ?o }", "line 1: an aggregate takes what it works on: COUNT(*), COUNT(?x)"),
    ("SELECT * { ?s ?p ?o LIMIT 5 }", "line 1: LIMIT stands behind the closing brace, not within the pattern"),
    ("SELECT * {\n ?s ?p ?o\n ORDER BY ?s }", "line 3: ORDER stands behind the closing brace, not within the pattern"),
    (
        "SELECT * { ?s ?p ?o AS ?x }",
        "line 1: AS gives a name to what is worked out, within brackets: BIND(... AS ?name)",
    ),
    ("SELECT * {\n ?s a sg:Stance . .\n }", "line 2: there is one . too many"),
    (
        "SELECT * { ?a a Person }",
        'line 1: "Person" is neither a variable (?Person), a name with a prefix (foaf:Person), nor a text in quotation marks',
    ),
    (
        "ASK { ?a sg:issue ?i ;\n type sg:Stance }",
        'line 2: "type" is neither a variable (?type), a name with a prefix (rdf:type), nor a text in quotation marks',
    ),
    (
        "ASK { ?a rdfs:label ?l . ?a STR ?x }",
        "line 1: STR is a function; it stands in FILTER(...), BIND(... AS ?name) or SELECT (... AS ?name)",
    ),
    *(
        (query, f'line 1: the query cannot be read on from "{at}"; {hint}')
        for query, at, hint in (
            ("ASK { ?a ?b ?c FILTER(STR() = ?c) }", ")", 'behind "(" a value or a variable may be missing'),
            ("ASK { ?a ?b ?c BIND(CONCAT(?a, ) AS ?x) }", ")", 'behind "," a value or a variable may be missing'),
            ("ASK { ?a ?b ?c FILTER(?a = ) }", ")", 'behind "=" a value or a variable may be missing'),
            (
                "SELECT (?a AS ) { ?a ?b ?c }",
                "(",
                "in the brackets a value, an operator, a comma or a name may be missing, or be one too many",
            ),
            (
                "SELECT (MIN(?b) AS ?d) (MIN(?a) AS ) { ?a ?b ?c }",
                "?a",
                "in the brackets a value, an operator, a comma or a name may be missing, or be one too many",
            ),
            ("ASK { ?a ?b ?c FILTER(?b | ?c) }", "(", "in an expression | is written twice: ||"),
            (
                "ASK { ?a ?b ?c FILTER((?a) ! ?c) }",
                "(",
                "in the brackets a value, an operator, a comma or a name may be missing, or be one too many",
            ),
            (
                "sg: <https://example.org/> SELECT * { ?a ?b ?c }",
                "sg:",
                "before SELECT, ASK, CONSTRUCT or DESCRIBE stand PREFIX name: <IRI> and BASE <IRI>; the word PREFIX may be missing",
            ),
            (
                "SELECT ?a 5 { ?a ?b ?c }",
                "5",
                "behind SELECT stand variables, or (... AS ?name), and then the pattern in braces",
            ),
            (
                "ASK { ?a ?b ?c . (!BOUND(?a)) }",
                "(",
                "before ( the word FILTER, BIND or a function may be missing",
            ),
            (
                "ASK { ?a ?b ?c } ORDER BY ?a OPTIONAL ?b",
                "OPTIONAL",
                "behind the pattern stand GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or VALUES, in this order",
            ),
            (
                "ASK { ?a ?b ?c . { ?a ?b ?c } UNION UNION { ?a ?b ?c } }",
                "UNION",
                'before it a part of a pattern, which has three, or a full stop may be missing, or "}" is one too many',
            ),
        )
    ),
    ("SELECT :x { ?s ?p ?o }", "line 1: the prefix : is not declared; add PREFIX : <...>"),
]
"""Slips that people make, and what they are told: what it is, where, and what would be right."""


@pytest.mark.parametrize(("query", "message"), SLIPS, ids=[query for query, _ in SLIPS])
def test_a_slip_is_said_in_the_words_of_whoever_made_it(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        OxigraphGraph("").query(query)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", library())
def test_where_nobody_knows_the_place_nothing_is_made_up(name: str) -> None:
    query = library()[name].text
    found = list(tokens(query))
    for at in (None, *found):
        assert certain_mistake(query, found, at, "Invalid IRI") is None
    assert fault(query, "Invalid IRI") == "the query is not valid SPARQL: Invalid IRI"


_WORDS = sorted({token.text for query in library().values() for token in tokens(query.text)})


@given(st.data())
@settings(max_examples=150)
def test_whatever_is_wrong_is_said_with_its_line(data: st.DataObject) -> None:
    """A word left out, twice, put in or put for another, in any query of ours: it runs, or it is said what is wrong where."""
    query = data.draw(st.sampled_from(list(library().values()))).text
    found = list(tokens(query))
    token = data.draw(st.sampled_from(found))
    word = data.draw(st.sampled_from(_WORDS))
    put = data.draw(st.sampled_from(["", f"{token.text} {token.text}", f"{word} {token.text}", word, token.text[:-1]]))
    wrong = f"{query[: token.start]}{put}{query[token.end :]}"
    graph = OxigraphGraph("")
    try:
        graph.query(wrong)
    except QueryError as error:
        said = str(error)
        line = re.match(r"line ([0-9]+): (?!.*expected)", said)
        assert line, said
        assert 1 <= int(line[1]) <= wrong.count("\n") + 1
