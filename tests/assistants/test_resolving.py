"""Who or what is meant by a name: the same as the other tools take it for, and all that it may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asking_assistant import Asking
from stancegraph.answers.catalogue import names_of
from stancegraph.answers.kinds import HitKind
from stancegraph.assistants.resolving import NAMED, Candidate, Fit, resolve
from stancegraph.errors import NotFound
from stancegraph.model.records import Actor, Issue, Source
from stancegraph.naming import fold
from stancegraph.session import Session
from stancegraph.web.served import Served


def _found(assistant: Asking, text: str, *kinds: str) -> list[tuple[str, str, str]]:
    rows = assistant.answer("resolve", text=text, **({"kind": list(kinds)} if kinds else {}))["rows"]
    return [(row["kind"], row["id"], row["fit"]) for row in rows]


def test_an_alias_or_an_address_is_as_good_as_a_name(assistant: Asking) -> None:
    for text in (
        "Emmanuel Macron",
        "emmanuel-macron",
        "еммануель макрон",
        "Q3052772",
        "http://www.wikidata.org/entity/Q3052772",
    ):
        assert _found(assistant, text)[0] == ("actor", "emmanuel-macron", "exact")


def test_of_one_word_the_name_that_has_it_comes_before_what_has_it_within(assistant: Asking) -> None:
    found = _found(assistant, "macron")
    assert found[0] == ("actor", "emmanuel-macron", "words")
    assert {kind for kind, _, _ in found} == {"actor", "source"}
    assert _found(assistant, "macro", "actor") == [("actor", "emmanuel-macron", "part")]


def test_several_that_may_be_meant_are_all_given(assistant: Asking) -> None:
    found = _found(assistant, "truce", "issue")
    assert len(found) > 3
    assert {fit for _, _, fit in found} <= {"exact", "words", "part"}


def test_what_nothing_is_called_gives_the_nearest(assistant: Asking) -> None:
    assert _found(assistant, "Emanuel Macrone", "actor")[0] == ("actor", "emmanuel-macron", "near")
    assert _found(assistant, "qqqqqqqq") == []


def test_the_iri_of_a_record_is_a_name_of_it(assistant: Asking, bundled: Served) -> None:
    iri = bundled.opened.session.iri("issue", "peace-talks")
    assert _found(assistant, iri) == [("issue", "peace-talks", "exact")]


def test_without_a_text_all_are_listed(assistant: Asking, bundled: Served) -> None:
    known = bundled.opened.session.catalogue
    rows = assistant.every("resolve", kind=["issue"], limit=100)
    assert [row["id"] for row in rows] == list(known.issues)
    assert {row["fit"] for row in rows} == {"listed"}
    assert [row["about"] for row in rows] == [each.proposition for each in known.issues.values()]
    assert assistant.answer("resolve")["total"] == len(known.actors) + len(known.issues) + len(known.sources)


def test_stances_are_found_by_words_where_they_are_asked_for(assistant: Asking) -> None:
    found = _found(assistant, "obscuring potential peace talks", "stance")
    assert ("stance", "s-2025-04-04-putin-peace-talks-1", "part") in found
    assert {kind for kind, _, _ in found} == {"stance"}
    assert "stance" not in {kind for kind, _, _ in _found(assistant, "peace talks")}


def _slowly(session: Session, text: str) -> dict[tuple[str, str], Fit]:
    """How well each record fits, by looking at each name of each."""
    known, wanted = session.catalogue, fold(text)
    every: list[Actor | Issue | Source] = [*known.actors.values(), *known.issues.values(), *known.sources.values()]
    found = {}
    for record in every:
        names = [fold(each) for each in names_of(record)]
        key = (type(record).__name__.lower(), record.id)
        if wanted in names:
            found[key] = Fit.EXACT
        elif any(set(wanted.split()) <= set(name.split()) for name in names):
            found[key] = Fit.WORDS
        elif any(all(word in name for word in wanted.split()) for name in names):
            found[key] = Fit.PART
    return found


@pytest.fixture(scope="module")
def texts(bundled: Served) -> list[str]:
    """Names, and words of names."""
    known = bundled.opened.session.catalogue
    every: list[Actor | Issue | Source] = [*known.actors.values(), *known.issues.values(), *known.sources.values()]
    names = sorted({name for each in every for name in names_of(each) if name.strip()})
    return [*names, *sorted({word for name in names for word in name.split()})]


@settings(max_examples=60)
@given(data=st.data())
def test_every_record_that_fits_is_given_with_how_well(data: st.DataObject, texts: list[str], bundled: Served) -> None:
    session = bundled.opened.session
    text = data.draw(st.sampled_from(texts))
    text = data.draw(st.sampled_from((text, text.upper(), f" {text} ", text[1:-1] or text)))
    found = resolve(session, text)
    expected = _slowly(session, text)
    if expected:
        assert {(each.kind, each.id): each.fit for each in found} == expected
        _is_ranked(found)
    else:
        assert {each.fit for each in found} <= {Fit.NEAR}
    # Whatever a question takes the text for comes first of its kind.
    for kind, find in (("actor", session.catalogue.actor_id), ("issue", session.catalogue.issue_id)):
        try:
            meant = find(text)
        except NotFound:
            continue
        assert next(each.id for each in found if each.kind == kind) == meant


def _is_ranked(found: list[Candidate]) -> None:
    places = [list(Fit).index(Fit(each.fit)) for each in found]
    assert places == sorted(places)


def test_kinds_are_those_of_a_search() -> None:
    assert [*NAMED, HitKind.STANCE] == list(HitKind)
