"""What a query found: records by their IRIs, and by ids where the column says of what."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import Store

from stancegraph.answers.found import Found, Held, found
from stancegraph.errors import NotFound, QueryError

BASE = "https://example.org/"
KNOWN = {"actor": {"anna", "bob", "s1"}, "issue": {"truce", "anna"}, "stance": {"s1", "s2"}}


def ask(text: str) -> Found:
    def iri(kind: str, identifier: str) -> str | None:
        return f"{BASE}{kind}/{identifier}" if identifier in KNOWN[kind] else None

    answer: Any = Store().query(text)
    return found(answer, KNOWN, iri)


def one(term: str, name: str = "x", more: str = "") -> Found:
    return ask(f"SELECT ?{name} {more} {{ BIND({term} AS ?{name}) }}")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("<https://example.org/actor/anna>", Found(("anna",), (), ())),
        ("<https://example.org/issue/anna>", Found((), ("anna",), ())),
        ("<https://example.org/stance/s2>", Found((), (), ("s2",))),
    ],
)
def test_iris_say_themselves_what_they_name(term: str, expected: Found) -> None:
    assert one(term) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("actor", Found(("anna",), (), ())),
        ("attributed_by", Found(("anna",), (), ())),
        ("issue", Found((), ("anna",), ())),
        ("entailed_from", Found((), ("anna",), ())),
    ],
)
def test_an_id_is_of_what_its_column_says(name: str, expected: Found) -> None:
    assert one('"anna"', name) == expected


def test_a_column_of_names_beside_it_makes_an_id_of_an_actor() -> None:
    assert one('"bob"', "of", "?of_label") == Found(("bob",), (), ())


def test_the_id_of_a_stance_stands_anywhere() -> None:
    assert one('"s1"', "actor") == Found((), (), ("s1",))
    assert one('"s2"', "first") == Found((), (), ("s2",))


@pytest.mark.parametrize(
    "term",
    [
        '"anna"',  # in a column that may hold anything
        '"anna"@en',
        "<https://elsewhere.org/actor/anna>",
        "<https://example.org/actor/carol>",
        "<https://example.org/event/anna>",
    ],
)
def test_what_names_no_record_of_ours_is_none(term: str) -> None:
    with pytest.raises(NotFound, match="the 1 row of the query name no actor"):
        one(term)


def test_each_is_named_once_in_order() -> None:
    rows = " ".join(f'"{each}"' for each in ("bob", "anna", "bob"))
    assert ask(f"SELECT ?actor {{ VALUES ?actor {{ {rows} }} }}").actors == ("bob", "anna")


def test_no_rows_and_no_table_are_errors() -> None:
    with pytest.raises(NotFound, match="has no rows"):
        ask("SELECT ?x { VALUES ?x { } }")
    with pytest.raises(QueryError, match="rows of a SELECT"):
        ask("ASK { }")


def test_a_row_says_of_whom_it_is() -> None:
    text = 'SELECT ?actor ?by ?issue ?first { VALUES (?actor ?by ?issue ?first) { ("anna" "bob" "truce" "s1") ("bob" "anna" UNDEF "s2") } }'
    assert ask(text).held == {Held("anna", ("truce",), ("s1",)), Held("bob", (), ("s2",))}
    assert ask('SELECT ?by { BIND("bob" AS ?by) }').held == frozenset()
