"""Finding who and what is meant by the names people use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stancegraph.answers.catalogue import Catalogue
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
    ),
    issues=(issue("talks", label="Peace talks"), issue("truce", label="Peace by force")),
    roles=(),
    stances=(),
    retractions=(),
    events=(),
    assessments=(),
)


def catalogue() -> Catalogue:
    return Catalogue(OxigraphGraph(nquads(_TWO)))


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
