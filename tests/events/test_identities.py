"""Who actors of events are elsewhere: one form of each identity, and codes that are one actor by them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.events.identities import alike, as_written, identities_of
from stancegraph.model.coded_events import Scheme
from stancegraph.model.records import Actor
from stancegraph.model.words import ActorKind

WIKIDATA, WIKIPEDIA, ISO, COW = Scheme


@pytest.mark.parametrize(
    ("scheme", "text", "found"),
    [
        (COW, "365", "365"),
        (COW, "365.0", "365"),
        (COW, "020", "20"),
        (COW, "0", ""),
        (COW, "RUS", ""),
        (ISO, "rus", "RUS"),
        (ISO, "RU", ""),
        (WIKIDATA, "wd:Q159", "http://www.wikidata.org/entity/Q159"),
        (WIKIDATA, "https://www.wikidata.org/wiki/Q159", "http://www.wikidata.org/entity/Q159"),
        (WIKIDATA, "Russia", ""),
        (WIKIPEDIA, "25391", "https://en.wikipedia.org/?curid=25391"),
        (WIKIPEDIA, "25391.0", "https://en.wikipedia.org/?curid=25391"),
        (WIKIPEDIA, "0", ""),
        (WIKIPEDIA, "Doctors  without borders", "https://en.wikipedia.org/wiki/Doctors_without_borders"),
        (WIKIPEDIA, "doctors_without_borders", "https://en.wikipedia.org/wiki/Doctors_without_borders"),
        (WIKIPEDIA, "<b>?#", "https://en.wikipedia.org/wiki/%3Cb%3E%3F%23"),
        (WIKIPEDIA, "https://de.wikipedia.org/wiki/Russland", "https://de.wikipedia.org/wiki/Russland"),
        (WIKIPEDIA, "https://example.org/wiki/Russland", ""),
    ],
)
def test_an_identity_has_one_form(scheme: Scheme, text: str, found: str) -> None:
    assert as_written(scheme, text) == found


def test_of_an_actor_that_has_two_items_neither_counts() -> None:
    def of(*same_as: str) -> dict[Scheme, str]:
        return dict(identities_of(Actor("a", "A", ActorKind.STATE, same_as=same_as, cow="365")))

    item = "http://www.wikidata.org/entity/Q159"
    assert of(item, "https://example.org/a") == {COW: "365", WIKIDATA: item}
    assert of(item, "http://www.wikidata.org/entity/Q1") == {COW: "365"}


def test_codes_that_share_an_identity_are_one_and_that_of_most_events_stands() -> None:
    found = alike({"b": {WIKIPEDIA: ["p"]}, "a": {WIKIPEDIA: ["p"], COW: ["1"]}, "c": {}}, {"a": 1, "b": 2}, {})
    assert found.same == {"a": "b"}
    assert found.codes == {"b": ("a",)}
    assert found.identities == {"b": {WIKIPEDIA: "p", COW: "1"}}
    assert not found.apart


def test_codes_of_as_many_events_go_by_name() -> None:
    assert alike({"b": {COW: ["1"]}, "a": {COW: ["1"]}}, {"a": 2, "b": 2}, {}).same == {"b": "a"}


def test_a_scheme_that_tells_codes_apart_keeps_them_apart_and_it_is_said() -> None:
    told = {"RUS": {ISO: ["RUS"], COW: ["365"]}, "SUN": {ISO: ["SUN"], COW: ["365"]}}
    found = alike(told, {}, {})
    assert not found.same
    assert found.apart == (("RUS", "SUN"),)
    assert found.identities["SUN"] == {ISO: "SUN", COW: "365"}


def test_of_a_code_with_several_identities_none_counts() -> None:
    found = alike({"RUS": {WIKIPEDIA: ["p", "q"], ISO: ["RUS"]}, "x": {WIKIPEDIA: ["p"], COW: [""]}}, {}, {})
    assert not found.same
    assert found.identities == {"RUS": {ISO: "RUS"}, "x": {WIKIPEDIA: "p"}}
    assert (found.several, found.none) == ({WIKIPEDIA: 1}, {COW: 1})


def test_a_known_actor_stands_for_its_codes_and_two_are_never_one() -> None:
    known = {"russia": {ISO: "RUS", COW: "365"}, "ussr": {ISO: "SUN", COW: "365"}, "other": {}}
    told = {"RUS": {ISO: ["RUS"], COW: ["365"]}, "moscow": {COW: ["365"]}}
    found = alike(told, {"RUS": 9, "moscow": 9}, known)
    assert found.same == {"RUS": "russia"}
    assert found.apart == (("RUS", "moscow", "russia", "ussr"),)
    assert alike({}, {}, known).apart == ()


codes = st.dictionaries(
    st.sampled_from("abcdef"), st.dictionaries(st.sampled_from(Scheme), st.sampled_from("xyz"), max_size=3), max_size=6
)


@given(codes, codes)
def test_nobody_is_two_and_no_two_that_a_scheme_tells_apart_are_one(
    told: dict[str, dict[Scheme, str]], known: dict[str, dict[Scheme, str]]
) -> None:
    known = {key.upper(): has for key, has in known.items()}
    found = alike({key: {scheme: [each] for scheme, each in has.items()} for key, has in told.items()}, {}, known)
    own = told | known
    one = {key: found.same.get(key, key) for key in own}
    assert all(one[each] == each for each in one.values())
    for first, second in combinations(own, 2):
        shared = own[first].keys() & own[second].keys()
        if one[first] == one[second]:
            assert all(own[first][each] == own[second][each] for each in shared)
            assert first not in known or second not in known
        elif (first in told or second in told) and any(own[first][each] == own[second][each] for each in shared):
            assert any({first, second} <= set(each) for each in found.apart)
