"""The page and the command line find the same contradictions on invented worlds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from browser.conftest import Browser
from browser.invented import PREPARE, data, dissenting_worlds, every_world, in_words, since_and_voices
from browser.samples import sample
from reference import World
from stancegraph.model.words import ActorKind, Represents
from stancegraph.views.explorer import explorer_html
from worlds import NOW, TODAY, options, role, stance

pytestmark = pytest.mark.browser

# Several questions go over to the browser at a time: the way there takes longer than the answer.
ASK = (
    PREPARE
    + """
return arguments[0].map((question) => {
  const { answers, asked } = prepare(question);
  const all = answers.to(asked);
  // On one issue as on all: asked in both ways, each time of the whole.
  const found = arguments[1] ? question.data.issues.flatMap(({ id }) => all.contradictions(id)) : all.contradictions();
  return found.map(({ kind, actor, issue, first, second }) => [kind, actor, issue, first.id, second.id]);
});
"""
)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path: Path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


def _found(page: Browser, questions: list[Any], *, by_issue: bool = False) -> list[list[list[str]]]:
    asked = [{"data": data(world), "asked": in_words(day, words)} for world, day, words in questions]
    return [sorted(each) for each in page.run(ASK, asked, by_issue)]


_days = st.just(TODAY) | st.integers(1, 14).map(lambda number: date(2025, 4, number))
_questions = st.tuples(every_world() | dissenting_worlds(), _days, options(**since_and_voices()))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_reference_agree_on_contradictions(page: Browser, questions: list[Any]) -> None:
    each_way = zip(_found(page, questions), _found(page, questions, by_issue=True), strict=True)
    for (world, day, words), (found, on_each) in zip(questions, each_way, strict=True):
        rows = reference.contradictions(world, day, NOW, **words)
        assert found == sorted([row[each] for each in ("kind", "actor", "issue", "first", "second")] for row in rows)
        assert on_each == found


def test_who_holds_an_office_that_does_not_count_dissents_all_the_same(page: Browser) -> None:
    world = World(
        [stance("s1", "ann", "supports", "04-01"), stance("s2", "bob", "rejects", "04-03")],
        [role("ann", "Eland"), role("bob", "Eland", represents=Represents.NONE.value)],
        kinds={"Eland": ActorKind.STATE},
    )
    assert _found(page, [(world, TODAY, {})]) == [[["dissent", "Eland", "ceasefire", "s1", "s2"]]]


@pytest.mark.parametrize(("second", "found"), [("04-15", 1), ("04-16", 0)])
def test_voices_split_within_a_fortnight(page: Browser, second: str, found: int) -> None:
    world = World(
        [stance("s1", "ann", "supports", "04-01"), stance("s2", "bob", "rejects", second)],
        [role("ann", "Eland"), role("bob", "Eland")],
        kinds={"Eland": ActorKind.STATE},
    )
    assert len(_found(page, [(world, TODAY, {})])[0]) == found


@pytest.mark.parametrize(("day", "found"), [(date(2025, 4, 10), 0), (date(2025, 4, 15), 1)])
def test_own_words_of_a_later_day_contradict_nobody_yet(page: Browser, day: date, found: int) -> None:
    """What is attributed some day in April may be of a day before that asked about; what was said after that is not known."""
    world = World(
        [
            stance("s1", "ann", "supports", "04-15"),
            stance("s2", "ann", "rejects", "04-20", by="bob", precision="month"),
        ]
    )
    assert len(_found(page, [(world, day, {})])[0]) == found
