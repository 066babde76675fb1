"""A page of a part answers as the command line does about the same actors and issues, by all that lies outside the part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from stancegraph.errors import NotFound
from stancegraph.session import Session

pytestmark = pytest.mark.browser

DAYS = (date(2025, 3, 13), date(2025, 4, 5), date(2025, 8, 20), date(2026, 5, 1))
# Organisations that others speak for, positions that follow from issues outside, hearsay, and deeds.
PARTS: dict[str, dict[str, Any]] = {
    "spoken for": {"actor": ["france", "united-states"], "issue": ["peace-talks", "immediate-ceasefire"]},
    "a speaker": {"actor": "emmanuel-macron"},
    "a state": {"actor": "russia"},
    "an issue": {"issue": "peace-talks"},
    "contested": {"actor": ["russia", "ukraine", "vladimir-putin"], "issue": ["immediate-ceasefire", "us-mediation"]},
}


@pytest.fixture(scope="module")
def graph() -> Iterator[Session]:
    with stancegraph.open() as session:
        yield session


@pytest.fixture(params=PARTS, scope="module")
def part(request: pytest.FixtureRequest) -> dict[str, Any]:
    return PARTS[request.param]


@pytest.fixture(scope="module")
def page(browser: Browser, graph: Session, part: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = graph.view(**part, sparql=False).save(tmp_path_factory.mktemp("part") / "part.html")
    browser.size(1280, 720)
    browser.open(path)
    return browser


ASK = """
const [day, change] = arguments;
explorer.state.set({ ...explorer.state.initial(), until: day, ...change });
const all = explorer.answered.of(explorer.state.get());
return {
  rows: [...all.cells.values()].flatMap(({ rows }) => rows.map((row) => [
    row.holder, row.issue, row.stance.value, row.stance.id, row.standing, row.age, row.from ?? null, row.disputedBy])),
  silences: [...all.silences.values()].map((each) => [each.actor, each.issue, each.earlier]),
  contradictions: all.contradictions().length,
  moves: all.topics.reduce((sum, [actor, issue]) => sum + all.moved(actor, issue).moves.length, 0),
  said: all.stances.map(({ stance }) => stance.id),
  drawn: document.querySelectorAll("#matrix td .cell").length,
};
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [({}, {}), ({"takenOver": True}, {"taken_over": True}), ({"inherit": False}, {"inherit": False})],
    ids=["usual", "taken over", "own"],
)
def test_answers_are_those_of_the_command(
    page: Browser, graph: Session, part: dict[str, Any], change: dict[str, Any], words: dict[str, Any]
) -> None:
    compared = 0
    for day in DAYS:
        found = page.run(ASK, day.isoformat(), change)
        expected = graph.positions(**part, as_of=day, **words)
        rows = [
            [
                row.actor, row.issue, row.value, row.stance, row.standing, row.age_days, row.entailed_from,
                list(row.disputed_by),
            ]
            for row in expected
        ]  # fmt: skip
        assert sorted(found["rows"], key=str) == sorted(rows, key=str)
        silences = [[each.actor, each.issue, each.earlier] for each in expected.silences]
        assert sorted(found["silences"]) == sorted(silences)
        compared += len(rows)
    assert compared > 0


def test_its_stances_are_those_of_the_timeline(page: Browser, graph: Session, part: dict[str, Any]) -> None:
    for day in DAYS:
        found = page.run(ASK, day.isoformat(), {})
        assert set(found["said"]) == {row.stance for row in graph.timeline(**part, as_of=day)}


def test_contradictions_are_those_of_the_command(page: Browser, graph: Session, part: dict[str, Any]) -> None:
    counts = [page.run(ASK, day.isoformat(), {})["contradictions"] for day in DAYS]
    assert counts == [len(graph.contradictions(**part, as_of=day)) for day in DAYS]


def test_it_says_what_part_it_is_and_lists_nothing_else(page: Browser, part: dict[str, Any], graph: Session) -> None:
    issues, actors = part.get("issue", []), part.get("actor", [])
    named = [graph.catalogue.issues[each].label for each in ([issues] if isinstance(issues, str) else issues)]
    named += [graph.catalogue.actors[each].name for each in ([actors] if isinstance(actors, str) else actors)]
    assert all(each in page.text("h1") for each in named)
    listed = page.run("return [...document.querySelectorAll('[data-field=issue]')].map((box) => box.value)")
    wanted = [issues] if isinstance(issues, str) else issues
    assert listed
    assert not wanted or set(listed) <= set(wanted)
    assert page.logged() == []


def test_the_head_keeps_its_height(page: Browser) -> None:
    """However long the name of a part is, nothing in the head is squeezed to a column of letters."""
    assert page.run("return document.querySelector('.top').getBoundingClientRect().height") < 110


def test_a_link_into_a_part_opens_it(graph: Session, browser: Browser, tmp_path: Path) -> None:
    path = graph.view("france", "immediate-ceasefire", as_of="2025-04-05", sparql=False).save(tmp_path / "part.html")
    browser.open(path)
    assert browser.text("#day-text").startswith("2025-04-05")
    browser.click("#matrix td .cell")
    address = browser.run("return explorer.link.address()")
    assert "select=pair" in address
    browser.open(path, "#" + address.partition("#")[2])
    assert "France" in browser.text("#panel")


def test_an_empty_part_is_an_error(graph: Session) -> None:
    with pytest.raises(NotFound, match="would be empty"):
        graph.view("afghanistan", "russia-good-faith", sparql=False)


def test_an_unknown_actor_is_an_error_with_the_nearest(graph: Session) -> None:
    with pytest.raises(NotFound, match="did you mean"):
        graph.view("Francee", sparql=False)
