"""Names and addresses are compared as people mean them."""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model.cells import is_id
from stancegraph.naming import address, fold, id_of, ids_of


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_unicode_form_does_not_matter(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.text())
def test_what_is_folded_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("D\u2019Arcy", "d'arcy"),
        ("Jean\u2011No\u00ebl", "jean-noel"),
        ("K\u0131br\u0131s", "KIBRIS"),
        ("Ann\u00ad Lee\u200b", "ann lee"),
        (" Ann\u00a0\tLee ", "ann lee"),
        ("\u0141\u00d3D\u0179", "\u0142\u00f3d\u017a"),
        ("\uff21nn", "ann"),
    ],
)
def test_what_people_take_for_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("anna", "ann a"), ("O'Neill", "ONeill"), ("Ли", "Лю")])
def test_what_is_not_one(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_addresses() -> None:
    assert address("wd:q7") == address("http://www.wikidata.org/entity/Q7") == "Q7"
    assert address("https://m.wikidata.org/wiki/Special:EntityPage/Q7") == "Q7"
    assert address("http://www.un.org/en/") == address("https://un.org/en") != address("https://un.org/EN")
    assert address("urn:isbn:1") == "urn:isbn:1"
    assert {address(text) for text in ("Q0", "Q", "Queen", "example.org", "Ann", "")} == {""}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Lee", "ann-lee"),
        ("Café, Ltd.", "cafe-ltd"),
        ("Перемир\u2019я", "issue-ecd94d"),
        ("перемир'я ", "issue-ecd94d"),
        ("Бригада 3", "3-"),
        ("Łódź", "lodz-"),
        ("???", "issue-"),
        ("a" * 81, "a" * 50 + "-"),
        ("C++", "c-"),
    ],
)
def test_the_id_of_a_name(name: str, expected: str) -> None:
    assert id_of(name, "issue").startswith(expected)


@given(st.text("aбβ3 -é\u0301Ł'", min_size=1), st.text("aбβ3 -é\u0301Ł'", min_size=1))
def test_names_of_which_letters_are_lost_have_one_id_only_where_they_are_one_name(one: str, other: str) -> None:
    ids = [id_of(each, "actor") for each in (one, other)]
    assert all(map(is_id, ids))
    if fold(one) == fold(other):
        assert ids[0] == ids[1]
    elif not fold(one + other).isascii():
        assert ids[0] != ids[1]


SIGNS = ["C", "C++", "C#", "C+", "-C", "C-", "A/C", "A&C", "A C", "Yes", "Yes!", "5", "-5", "5 %", "1.5", "1 5", ".5"]


def test_names_that_differ_by_signs_have_ids_that_differ() -> None:
    ids = [id_of(each, "actor") for each in SIGNS]
    assert len(set(ids)) == len(SIGNS)
    assert all(map(is_id, ids))
    assert id_of("c++", "actor") == id_of("C++ ", "actor")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J. Smith", "J Smith"),
        ("Caf\u00e9, Ltd.", "Cafe Ltd"),
        ("Halven-Post", "Halven Post"),
        ("Land \u2013 army", "Land army"),
        ("O\u2019Neill (Land)", "O'Neill Land"),
        ("\u201cAzov\u201d brigade", "Azov brigade"),
    ],
)
def test_what_some_leave_out_of_a_name_is_not_in_its_id(one: str, other: str) -> None:
    assert id_of(one, "actor") == id_of(other, "actor")


def test_where_an_id_is_taken_the_next_is_made_of_the_name_too() -> None:
    first, second, third = islice(ids_of("Ann Lee", "actor"), 3)
    assert (first, third) == ("ann-lee", f"{second}-2")
    assert second.startswith("ann-lee-")
    assert second != next(islice(ids_of("Ann-Lee", "actor"), 1, None))
    assert next(ids_of("???", "actor")).startswith("actor-")
