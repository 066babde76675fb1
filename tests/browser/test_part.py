"""A page of a part answers as the command line does about the same actors and issues, by all that lies outside the part."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from stancegraph.errors import ArgumentError, NotFound, QueryError
from stancegraph.model.words import ActorKind
from stancegraph.session import Session
from unpacked import of_page

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
    row.holder, row.issue, row.stance.value, row.stance.id, row.standing, explorer.positions.age(row.stance, all.day), row.from ?? null, row.disputedBy])),
  silences: [...all.silences.values()].map((each) => [each.actor, each.issue, each.earlier]),
  contradictions: all.contradictions().length,
  moves: all.topics.reduce((sum, [actor, issue]) => sum + all.moved(actor, issue).moves.length, 0),
  said: all.stances().map(({ stance }) => stance.id),
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


def test_its_table_tells_each_stance_of_whom_it_counts_for(page: Browser, graph: Session, part: dict[str, Any]) -> None:
    saved = "explorer.state.set({ ...explorer.state.initial(), until: arguments[0], tab: 'table' }); return explorer.take.csv()"
    for day in DAYS:
        text = page.run(saved, day.isoformat()).removeprefix("\ufeff")
        rows = [
            [row[each] for each in ("actor", "stance", "standing")]
            for row in csv.DictReader(io.StringIO(text, newline=""))
        ]
        expected = [[row.actor, row.stance, row.standing] for row in graph.timeline(**part, as_of=day)]
        assert sorted(rows) == sorted(expected)


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


# What leaves stances out of a page, and what it opens with: words of a scope, and whether the page itself is asked to count otherwise.
SCOPES: dict[str, dict[str, Any]] = {
    "known at": {"known_at": "2026-11-24"},
    "until": {"until": "2025-03-31"},
    "where": {"where": ["kind=media", "language=en"]},
    "coder and basis": {"where": "basis=statement", "known_at": "2026-11-24"},
    "stale after": {"stale_after": 20, "fresh": True},
    "since and voices": {"since": "2025-02-01", "voices": ["self", "attributed"]},
    "counting": {"taken_over": True, "across_governments": True, "entailed": False, "lapsed": True},
    "own": {"inherit": False, "issue": "peace-talks"},
}
AS_IT_OPENS = """
const all = explorer.answered.of(explorer.state.get());
return [...all.cells.values()].flatMap(({ rows }) => rows.map((row) => [row.holder, row.issue, row.stance.id, row.standing, row.from ?? null]));
"""


@pytest.mark.parametrize("words", SCOPES.values(), ids=SCOPES)
def test_a_page_opens_on_what_its_scope_asks(
    browser: Browser, graph: Session, words: dict[str, Any], tmp_path: Path
) -> None:
    for day in DAYS[1:3]:
        browser.open(graph.view(**words, as_of=day, sparql=False).save(tmp_path / "page.html"))
        found = browser.run(AS_IT_OPENS)
        expected = graph.positions(**words, as_of=day)
        assert len(expected) > 0
        rows = [[row.actor, row.issue, row.stance, row.standing, row.entailed_from] for row in expected]
        assert sorted(found, key=str) == sorted(rows, key=str)
    assert browser.logged() == []


@pytest.mark.parametrize("name", ["known at", "where", "coder and basis"])
def test_its_contradictions_are_those_of_its_scope(browser: Browser, graph: Session, name: str, tmp_path: Path) -> None:
    """Deeds too: of those told in other sources a page of some sources knows nothing."""
    words = SCOPES[name]
    browser.open(graph.view(**words, as_of=DAYS[2], sparql=False).save(tmp_path / "page.html"))
    found = browser.run("return explorer.answered.of(explorer.state.get()).contradictions().map(({ kind }) => kind)")
    expected = [row.kind for row in graph.contradictions(**words, as_of=DAYS[2])]
    assert "words-vs-deeds" in expected
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("words", [{"known_at": "2025-04-01"}, {"until": "1999-01-01"}])
def test_a_page_that_nothing_is_left_in_is_an_error(graph: Session, words: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match="would be empty"):
        graph.view(**words, sparql=False)


def test_what_is_left_out_stands_in_the_title(graph: Session) -> None:
    page = graph.view(until="2025-03-31", where="kind=media", known_at="2026-11-24", sparql=False)
    assert "as known at 2026-11-24, until 2025-03-31, where kind=media</title>" in page
    assert "\u2013 stale after 30 days</title>" in graph.view(stale_after=30, sparql=False)


FOUND = """
explorer.state.set({ ...explorer.state.initial(), until: arguments[0] });
const all = explorer.answered.of(explorer.state.get());
return { cells: [...all.cells.keys()].map((key) => JSON.parse(key)), said: explorer.data.standing.map(({ id }) => id) };
"""


class TestAQuery:
    """A page of what a query found shows that, and no more."""

    def test_of_stances(self, browser: Browser, graph: Session, tmp_path: Path) -> None:
        values = {"issue": "us-mediation"}
        rows = graph.query("shifts", values).to_dicts()  # type: ignore[union-attr]
        ids = {row[name] for row in rows for name in ("from_stance", "to_stance")}
        assert len(ids) > 2
        path = graph.view(query="shifts", values=values, sparql=False).save(tmp_path / "found.html")
        browser.open(path)
        found = browser.run(FOUND, "2026-05-01")
        assert set(found["said"]) == ids
        held = {row.id: (row.actor, row.issue) for row in graph.dataset().stances}
        # A row of a state is there with what was said for it.
        topics = {held[each] for each in ids} | {(row["actor"], "us-mediation") for row in rows}
        expected = {(row.actor, row.issue) for row in graph.positions(as_of="2026-05-01")} & topics
        assert {tuple(each) for each in found["cells"]} == expected
        assert (
            "found by \u201cWho changed position on an issue: from what to what, and when?\u201d with issue=us-mediation"
            in browser.text("h1")
        )

    def test_of_moves_opens_where_they_are_and_shows_each(
        self, browser: Browser, graph: Session, tmp_path: Path
    ) -> None:
        rows = graph.query("shifts", {"issue": "us-mediation"}).to_dicts()  # type: ignore[union-attr]
        page = graph.view(query="shifts", values={"issue": "us-mediation"}, sparql=False)
        browser.open(page.save(tmp_path / "found.html"), "#view=ask&ask=moved")
        assert {row["kind"] for row in rows} >= {"moved"}
        assert sorted(each.split("\n")[0] for each in browser.texts(".asked-rows tbody th")) == sorted(
            row["actor_label"] for row in rows
        )
        values = {"issue": "us-mediation", "as_of": "2026-01-24"}
        browser.open(graph.view(query="positions", values=values, sparql=False).save(tmp_path / "day.html"))
        assert browser.run("return explorer.data.opensOn") == "2026-01-24"
        held = {row["actor"] for row in graph.query("positions", values).to_dicts()}  # type: ignore[union-attr]
        assert "ukraine" in held, "by what was said for it"
        found = browser.run(FOUND, "2026-01-24")
        assert {actor for actor, _ in found["cells"]} == held

    def test_of_actors(self, browser: Browser, graph: Session, tmp_path: Path) -> None:
        text = "SELECT ?who { ?who a sg:Bloc }"
        blocs = {each.id for each in graph.dataset().actors if each.kind is ActorKind.BLOC}
        browser.open(graph.view(query=text, sparql=False).save(tmp_path / "found.html"))
        found = browser.run(FOUND, "2026-05-01")
        expected = {(row.actor, row.issue) for row in graph.positions(sorted(blocs), as_of="2026-05-01")}
        assert expected
        assert {tuple(each) for each in found["cells"]} == expected

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("SELECT ?name { ?a a sg:Bloc ; rdfs:label ?name }", "name no actor, issue or stance"),
            ("SELECT ?a { ?a a sg:Nothing }", "has no rows"),
        ],
    )
    def test_of_nothing_is_an_error(self, graph: Session, text: str, reason: str) -> None:
        with pytest.raises(NotFound, match=reason):
            graph.view(query=text, sparql=False)

    def test_that_has_no_rows_at_all_is_an_error(self, graph: Session) -> None:
        with pytest.raises(QueryError, match="rows of a SELECT"):
            graph.view(query="ASK { ?a a sg:Bloc }", sparql=False)

    @pytest.mark.parametrize("value", ["2025-04", "5", "no day"])
    def test_what_only_is_called_as_of_is_no_day(self, graph: Session, value: str) -> None:
        text = "SELECT ?stance ?as_of { ?stance a sg:Stance } LIMIT 3"
        page, today = (
            of_page(graph.view(query=text, values={"as_of": each}, sparql=False)) for each in (value, "today")
        )
        for each in (page, today):
            del each["data"]["info"]["title"]
        assert page == today, "all but the title is the same"

    def test_says_itself_what_it_is_about(self, graph: Session) -> None:
        with pytest.raises(ArgumentError, match="says itself"):
            graph.view("russia", query="shifts", sparql=False)
        with pytest.raises(ArgumentError, match="none is given"):
            graph.view(values={"issue": "x"}, sparql=False)
