"""Finding who and what is meant by the names people use."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest

from stancegraph.answers.catalogue import Catalogue, GraphCatalogue
from stancegraph.errors import NotFound
from support import INFO, OxigraphGraph, actor, issue, nquads, tiny

_TWO = replace(
    tiny(),
    info=INFO,
    actors=(
        actor("marie", name="Marie Lepère", aliases=("Minister Lepère", "La Dame")),
        actor("paul", name="Paul Lepère"),
        actor("lepere-party", name="Lepère"),
        actor("dame", name="Lord"),
        actor(
            "putin",
            name="Vladimir Putin",
            aliases=("Мар’яна", "O'Neill", "Ali\u0307 I\u015f\u0131k"),
            same_as=("http://www.wikidata.org/entity/Q7747", "https://www.example.org/people/7/"),
        ),
        actor("lammy", name="David Lammy", same_as=("https://www.wikidata.org/wiki/Q77",)),
    ),
    issues=(issue("talks", label="Peace talks"), issue("truce", label="Peace by force")),
    roles=(),
    stances=(),
    retractions=(),
    events=(),
    assessments=(),
)


def catalogue() -> Catalogue:
    return GraphCatalogue(OxigraphGraph(nquads(_TWO)))


def test_a_name_that_may_mean_several_is_not_found_but_asked_about() -> None:
    with pytest.raises(NotFound) as caught:
        catalogue().issue_id("peace")
    assert str(caught.value) == '"peace" may mean several: talks, truce; give one of these ids'
    assert catalogue().issue_id("force") == "truce"


def test_a_whole_name_goes_before_a_word_of_another() -> None:
    assert catalogue().actor_id("Lepère") == "lepere-party"
    assert catalogue().actor_id("Paul") == "paul"
    # An id is a name too, and goes before the word of an alias.
    assert catalogue().actor_id("DAME") == "dame"


@pytest.mark.parametrize("text", ["marie lepere", "MARIE LEPÈRE", "  Marie   Lepe\u0300re ", "la dame", "minister"])
def test_accents_case_and_blanks_do_not_matter(text: str) -> None:
    assert catalogue().actor_id(text) == "marie"


@pytest.mark.parametrize(
    "text",
    [
        "Q7747",
        "q7747",
        "wd:Q7747",
        "http://www.wikidata.org/entity/Q7747",
        "https://www.wikidata.org/wiki/Q7747",
        "<https://wikidata.org/entity/Q7747>",
        "http://example.org/people/7",
        f"{INFO.base_iri}actor/putin",
        f"<{INFO.base_iri}actor/putin>",
        "actor:putin",
        "actor:Vladimir Putin",
    ],
)
def test_an_actor_is_found_by_its_addresses(text: str) -> None:
    assert catalogue().actor_id(text) == "putin"


@pytest.mark.parametrize(
    "text",
    [
        "Q774",
        "Q77470",
        "wd:Q7",
        "https://elsewhere.org/actor/putin",
        f"{INFO.base_iri}issue/putin",
        "issue:putin",
        "''",
    ],
)
def test_another_address_is_nobodys(text: str) -> None:
    with pytest.raises(NotFound, match="no actor is called"):
        catalogue().actor_id(text)


def test_a_short_word_within_a_name_is_not_what_was_meant() -> None:
    people = replace(_TWO, actors=(*_TWO.actors, actor("x", name="Group for Peace")))
    with pytest.raises(NotFound, match="see what there is with"):
        GraphCatalogue(OxigraphGraph(nquads(people))).actor_id("foo")


@pytest.mark.parametrize("mark", list("'\u2019\u2018\u02bc`\u2032\u00b4\u02b9\uff07"))
@pytest.mark.parametrize(("before", "after"), [("Мар", "яна"), ("o", "NEILL")])
def test_any_apostrophe_will_do(before: str, after: str, mark: str) -> None:
    assert catalogue().actor_id(f"{before}{mark}{after}") == "putin"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("cased", [str.upper, str.lower, str.title, str.swapcase])
def test_any_form_and_case_will_do(form: Literal["NFC", "NFD", "NFKC", "NFKD"], cased: Callable[[str], str]) -> None:
    for name in ("Ali\u0307 I\u015f\u0131k", "Мар’яна"):
        assert catalogue().actor_id(unicodedata.normalize(form, cased(name))) == "putin"


def test_an_issue_is_found_by_its_iri() -> None:
    assert catalogue().issue_id(f"{INFO.base_iri}issue/talks") == "talks"
    assert catalogue().issue_id("issue:talks") == "talks"


def test_who_shares_an_address_is_asked_about() -> None:
    twins = (
        actor("ann", same_as=("http://www.wikidata.org/entity/Q1",)),
        actor("bob", same_as=("https://www.wikidata.org/wiki/Q1",)),
    )
    found = GraphCatalogue(OxigraphGraph(nquads(replace(_TWO, actors=twins))))
    with pytest.raises(NotFound, match='"Q1" may mean several: ann, bob'):
        found.actor_id("Q1")
