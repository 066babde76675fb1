"""What people write as a value is the term it looks like, and what looks like one and is none is refused."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from stancegraph.errors import QueryError
from stancegraph.model.query_headers import OF_RECORDS, OF_VALUES
from stancegraph.queries import _VALUES, parse
from stancegraph.queries.values import Value, term_of
from stancegraph.rdf.vocabulary import PREFIXES, expand


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(expand(name)))


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("<https://example.org/a>", NamedNode("https://example.org/a")),
        ("https://example.org/a?b#c", NamedNode("https://example.org/a?b#c")),
        ('"?x"', Literal("?x")),
        ("russia", Literal("russia")),
        ("sg:Stance", NamedNode(expand("sg:Stance"))),
        ("position:supports", NamedNode(expand("position:supports"))),
        ("0.9", typed("0.9", "xsd:decimal")),
        ("-.5", typed("-.5", "xsd:decimal")),
        ("7", typed("7", "xsd:integer")),
        ("1e3", typed("1e3", "xsd:double")),
        ("true", typed("true", "xsd:boolean")),
        ("2025-04-05", typed("2025-04-05", "xsd:date")),
        ("2025-04-05T09:00", typed("2025-04-05T09:00:00Z", "xsd:dateTime")),
        ('"0.9"', Literal("0.9")),
        ('"oui"@fr', Literal("oui", language="fr")),
        ('"1"^^xsd:integer', typed("1", "xsd:integer")),
        ('"1"^^<http://www.w3.org/2001/XMLSchema#integer>', typed("1", "xsd:integer")),
        ("sg:a b", Literal("sg:a b")),
        ("note: this", Literal("note: this")),
        ("plain words", Literal("plain words")),
        ("12 people", Literal("12 people")),
        ("", Literal("")),
    ],
)
def test_a_value_is_the_term_it_looks_like(value: str, term: object) -> None:
    assert term_of(value, PREFIXES) == term


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("foo:bar", "no prefix that is declared"),
        ("http://[x", "Invalid character"),
        ("?x", "a variable is no value"),
        ("_:b", "a blank node names nothing"),
        ('"a', "opened and not closed"),
        ("'a", "opened and not closed"),
        ('"chat"@', "neither @language nor"),
        ('"chat" and more', "neither @language nor"),
        ("<https://example.org/a", "an IRI is opened and not closed"),
        ('"x"^^http://example.org/x', "stands in angle brackets"),
        ("<a b>", "IRI"),
        ("2025-02-31", "not a day of the calendar"),
        ('"x"^^nonsense', "no datatype"),
        ('"x"^^foo:bar', "no prefix"),
    ],
)
def test_what_looks_like_a_term_and_is_none_is_refused(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        term_of(value, PREFIXES)


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (date(2025, 4, 5), typed("2025-04-05", "xsd:date")),
        (datetime(2025, 4, 5, 9), typed("2025-04-05T09:00:00Z", "xsd:dateTime")),
        (datetime(2025, 4, 5, 9, tzinfo=timezone(timedelta(hours=2))), typed("2025-04-05T07:00:00Z", "xsd:dateTime")),
        (7, typed("7", "xsd:integer")),
        (True, typed("true", "xsd:boolean")),
        (Decimal("0.9"), typed("0.9", "xsd:decimal")),
        (Decimal("1E+2"), typed("100.0", "xsd:decimal")),
    ],
)
def test_values_of_python_are_terms(value: Value, term: object) -> None:
    assert parse("q", "ASK { ?s ?p ?x }").bind({"x": value}, lambda *_: "") == {"x": term}


def test_days_and_numbers_of_python_fit_parameters() -> None:
    query = parse("q", "# Who\n# @param day date\n# @param within days\nASK { ?day ?within ?x }")
    bound = query.bind({"day": date(2025, 4, 5), "within": 3}, lambda *_: "")
    assert bound == {"day": typed("2025-04-05", "xsd:date"), "within": typed("3", "xsd:integer")}
    with pytest.raises(QueryError, match=r"^day: .*is not a date"):
        query.bind({"day": datetime(2025, 4, 5, 9), "within": 3}, lambda *_: "")


@pytest.mark.parametrize("value", [0.5, None, Decimal("NaN"), ["a"]])
def test_what_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(QueryError, match=r"^x: .*cannot be bound; give text"):
        parse("q", "ASK { ?s ?p ?x }").bind({"x": value}, lambda *_: "")


def test_the_documentation_says_what_values_become() -> None:
    page = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    table = page.partition("| value | term |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()[1:]
    assert len(table) == 12
    for line in table:
        value, term = line.split("`")[1::2][:2]
        assert str(term_of(value, PREFIXES)) == term
    kinds = page.partition("The kinds are:")[2].partition("Each also takes")[0]
    assert set(re.findall(r"`([a-z]+)`", kinds)) - {"today", "now"} == {*OF_RECORDS, *OF_VALUES}
    assert set(OF_VALUES) == set(_VALUES)


def test_prefixes_that_the_query_declares_count() -> None:
    query = parse("q", "PREFIX ex: <https://example.org/> SELECT * { ?s ?p ?o }")
    assert query.bind({"s": "ex:a"}, lambda *_: "") == {"s": NamedNode("https://example.org/a")}
    with pytest.raises(QueryError, match=r"s: .*no prefix"):
        query.bind({"s": "other:a"}, lambda *_: "")


def test_headers_of_others_and_byte_order_marks_are_fine() -> None:
    query = parse("q", "\ufeff# Who said it\n# @author Jane\n# @param n integer = 3  how many\nSELECT (?n AS ?x) {}")
    assert query.title == "Who said it"
    assert [each.name for each in query.parameters] == ["n"]
    assert not query.text.startswith("\ufeff")
    with pytest.raises(QueryError, match="cannot read the header line '@parm n integer'"):
        parse("q", "# @parm n integer\nSELECT * {}")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"2025-02-30"^^xsd:date', "there is no such day"),
        ('"2025-13-01T00:00:00Z"^^xsd:dateTime', "there is no such day"),
        ('"abc"^^xsd:integer', '"abc" is no xsd:integer'),
        ('"yes"^^xsd:boolean', "is no xsd:boolean"),
        ('"1,5"^^xsd:decimal', "is no xsd:decimal"),
        ("0.8^^xsd:decimal", "stands in quotation marks, which a shell may have taken"),
        ("0.8 ", "a blank stands beside it"),
        (" 2025-04-05", "a blank stands beside it"),
    ],
)
def test_what_is_no_value_of_its_type_is_refused(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        term_of(value, PREFIXES)


@pytest.mark.parametrize(
    "value",
    [
        '"2024-02-29Z"^^xsd:date',
        '"2025-04-05T09:00:00.5+02:00"^^xsd:dateTime',
        '"-5"^^xsd:integer',
        '"1."^^xsd:decimal',
        '"1e3"^^xsd:double',
        '"1"^^xsd:boolean',
        '"any"^^<https://example.org/type>',
        "a b ",
        "ranked 5 ",
    ],
)
def test_what_is_one_is_taken(value: str) -> None:
    assert isinstance(term_of(value, PREFIXES), Literal)
