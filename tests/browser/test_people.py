"""Actors side by side: in columns, compared, tied to each other and by camps, held against the command line as they are drawn."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import seriation
import stancegraph
from browser.conftest import Browser
from browser.invented import dataset, every_world, in_words
from browser.samples import hostile
from browser.test_rendered import Hidden
from reference import World
from stancegraph.answers.positions import PositionRow, positions
from stancegraph.answers.scope import Scope
from stancegraph.model.words import Position, Voice
from stancegraph.networks.definition import Definition
from stancegraph.networks.observations import select
from stancegraph.networks.projection import network
from stancegraph.session import Session
from stancegraph.views.explorer import explorer_html
from worlds import ACTORS, ISSUES, NOW, TODAY, ask, bounds, catalogue_of, options, some, table_of

pytestmark = pytest.mark.browser

SIX = (
    "volodymyr-zelenskyy",
    "vladimir-putin",
    "david-lammy",
    "jean-noel-barrot",
    "marco-rubio",
    "christopher-cavoli",
)

DRAWN = """
const [{ day, from, voices, position, issue, kind, people, tieKind, tieNorm, shared, least, ...counting }] = arguments;
const { state, take } = explorer;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const hidden = { position: new Set(position.map(String)), issue: new Set(issue), kind: new Set(kind), voice: new Set(), basis: new Set() };
if (voices) hidden.voice = new Set(["self", "reported", "attributed"].filter((each) => !voices.includes(each)));
state.set({ ...state.initial(), ...counting, until: day, from: from ?? "", hidden, people, tieKind, tieNorm, shared, least, tab: "columns" });
const shown = { counts: document.getElementById("counts").textContent, columns: {}, saved: {} };
for (const about of explorer.data.issues.keys()) {
  state.set({ about });
  shown.columns[about] = all(".column").flatMap((column) => all("[data-stance]", column).map((card) => [
    column.getAttribute("aria-label"), card.querySelector(".head bdi").textContent, card.querySelector(".head .muted").textContent,
    card.dataset.stance, card.classList.contains("pale"), card.textContent.includes("contested")]));
  shown.saved[about] = take.csv();
}
state.set({ tab: "compare" });
const heads = all("#compare .compared thead th").slice(1).map((each) => each.textContent);
shown.compared = all("#compare .compared tbody tr").flatMap((row) => all("td", row).flatMap((cell, place) => {
  const chip = cell.querySelector(".chip");
  const sign = chip?.querySelector(".cell");
  return chip ? [[heads[place], row.dataset.issue, chip.lastChild.textContent, sign.firstChild.textContent, ["contested", "attributed", "entailed"].find((each) => sign.classList.contains(each)) ?? "said"]] : [];
}));
shown.pairs = all("#compare .agreements tbody tr").map((row) => [...row.cells].map((cell) => cell.textContent));
shown.chooses = Boolean(document.querySelector("#compare > .sentence")) && !document.querySelector("#compare .compared");
state.set({ tab: "similarity" });
const columns = all(".similarities thead th").map((each) => each.textContent);
shown.order = columns;
shown.starts = all(".similarities tbody tr.starts > th").map((each) => each.textContent);
shown.similar = all(".similarities tbody tr").flatMap((row) => [...row.cells].slice(1).flatMap((cell, place) => {
  const weight = cell.querySelector(".weight");
  return weight ? [[row.cells[0].textContent, columns[place], weight.textContent, weight.classList.contains("conflict")]] : [];
}));
state.set({ tab: "actornet" });
shown.listed = all("#actornet-ties li button").map((each) => [each.dataset.tie, each.textContent]);
shown.lines = all("#actornet .hit[data-tie]").map((each) => each.dataset.tie);
shown.ties = take.csv();
return shown;
"""


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _dated(row: PositionRow) -> str:
    match row.date_precision:
        case "day":
            return f"{row.date}"
        case "month":
            return f"{row.date:%Y-%m}"
        case _:
            return f"about {row.date}"


def _same(found: Any, expected: Any) -> None:
    assert sorted(map(list, found), key=str) == sorted(map(list, expected), key=str)


def _number(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def _compare(drawn: dict[str, Any], world: World, asked: dict[str, Any], day: date, words: dict[str, Any]) -> None:
    hidden, people = Hidden(world, asked), asked["people"]

    def who(actor: str) -> bool:
        return (not people or actor in people) and hidden.topic(actor, "")

    every: dict[tuple[str, str], list[PositionRow]] = defaultdict(list)
    for row in ask(positions, world, day, NOW, **words):
        every[row.actor, row.issue].append(row)
    held = {
        topic: rows
        for topic, rows in every.items()
        if who(topic[0]) and hidden.topic(*topic) and any(hidden.position(row.position) for row in rows)
    }
    # One issue: a card for each row of an answer, in the column of its position.
    for issue, cards in drawn["columns"].items():
        mine = [row for topic, rows in held.items() if topic[1] == issue for row in rows]
        _same(
            cards,
            (
                (row.position, row.actor, _dated(row), row.stance, row.standing != "current", row.contested)
                for row in mine
            ),
        )
        _same(
            ((row["actor"], row["stance"], row["standing"]) for row in _rows(drawn["saved"][issue])),
            ((row.actor, row.stance, row.standing) for row in mine),
        )
    # Side by side: a sign for each answer.
    fits = 2 <= len(people) <= 6
    assert drawn["chooses"] == (not fits)
    if fits:
        signs = {}
        for topic, rows in held.items():
            sign = "\u2260" if rows[0].contested else Position(rows[0].value).sign
            name = "contested" if rows[0].contested else rows[0].position
            how = "contested" if rows[0].contested else "attributed" if rows[0].voice == "attributed" else "entailed" if rows[0].entailed_from else "said"  # fmt: skip
            signs[topic] = (name, sign, how)
        _same(drawn["compared"], ((*topic, *look) for topic, look in signs.items()))
    # Ties: what filters hide of issues and positions changes no weight.
    scope = Scope.of(as_of=day, known_at=NOW, **{word: words[word] for word in ("voices", "since") if word in words})
    seen = select(table_of(world), catalogue_of(world), scope)
    found = network(seen, Definition.of(asked["tieKind"], normalisation=asked["tieNorm"]))
    issues_of: dict[str, set[int]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for actor, issue in zip(seen.actor.tolist(), seen.issue.tolist(), strict=True):
        issues_of[seen.actors[actor]].add(issue)
        count[seen.actors[actor]] += 1
    actors = sorted(filter(who, count), key=lambda actor: (-count[actor], actor))
    weights = {
        (one, other): found.weight(one, other)
        for one, other in combinations(sorted(actors), 2)
        if issues_of[one] & issues_of[other]
    }
    if len(actors) > 1:
        assert sorted(drawn["order"]) == sorted(actors)
        _same(
            ((one, other) for one, other, _, _ in drawn["similar"]),
            [pair for (one, other) in weights for pair in ((one, other), (other, one))],
        )
        for one, other, text, conflict in drawn["similar"]:
            weight = weights[min(one, other), max(one, other)]
            assert _number(text) == pytest.approx(weight, abs=0.00501)
            assert conflict == (asked["tieKind"] == "conflict" or weight < 0)
        values: dict[str, dict[str, int]] = defaultdict(dict)
        for (actor, issue), rows in every.items():
            if not rows[0].contested:
                values[actor][issue] = rows[0].value
        starts, camps = [], []
        for actor in drawn["order"]:
            if actor in drawn["starts"]:
                starts.append(actor)
                camps.append([actor])
            else:
                camps[-1].append(actor)
        several, alone = seriation.groups({each: values[each] for each in actors})
        assert set(map(frozenset, camps)) == {frozenset(each) for each in [*several, *([each] for each in alone)]}
    counted = {
        pair: weight
        for pair, weight in weights.items()
        if weight and len(issues_of[pair[0]] & issues_of[pair[1]]) >= asked["shared"]
    }
    most = max(map(abs, counted.values()), default=0)
    least = 0.2 * most if asked["least"] is None else asked["least"]
    # What is as strong as the least, but for the last digit, may be on either side.
    sure = {pair for pair, weight in counted.items() if abs(weight) > least + 1e-9}
    may = {pair for pair, weight in counted.items() if abs(weight) >= least - 1e-9}
    listed = {tuple(sorted(pair.split(" "))) for pair, _ in drawn["listed"]}
    assert sure <= listed <= may
    lines = {tuple(sorted(pair.split(" "))) for pair in drawn["lines"]}
    against = {pair for pair in listed if asked["tieKind"] == "conflict" or weights[pair] < 0}
    assert against <= lines <= listed
    assert len(lines - against) <= 2 * len(actors)
    assert {each for pair in listed for each in pair} == {each for pair in lines for each in pair}
    saved = {(row["source"], row["target"]): float(row["weight"]) for row in _rows(drawn["ties"]) if row["source"]}
    assert saved.keys() == listed
    assert all(saved[pair] == pytest.approx(weights[pair]) for pair in listed)
    for pair, text in drawn["listed"]:
        one, other = sorted(pair.split(" "))
        sense = "conflict" if (one, other) in against else "agreement"
        assert f": {sense} " in text


_yes = st.just(True)
_questions = st.fixed_dictionaries(
    {
        "day": st.just(TODAY) | st.integers(1, 9).map(lambda number: date(2025, 4, number)),
        "position": st.just([]) | st.lists(st.sampled_from([int(each) for each in Position]), unique=True, max_size=3),
        "issue": st.just([]) | st.lists(st.sampled_from(ISSUES), unique=True, max_size=1),
        "kind": st.just([]) | st.lists(st.sampled_from(["person", "state", "group"]), unique=True, max_size=1),
        "people": st.just([]) | st.lists(st.sampled_from(ACTORS), unique=True, min_size=1, max_size=5),
        "tieKind": st.sampled_from(["net", "agreement", "conflict"]),
        "tieNorm": st.sampled_from(["average", "cosine", "jaccard", "none"]),
        "shared": st.integers(1, 2),
        "least": st.none() | st.sampled_from([0, 0.25, 0.5, 1]),
        "words": options(
            voices=some(list(Voice)).filter(lambda each: each is None or 0 < len(each) < len(Voice)),
            since=bounds(),
            inherit=st.just(False),
            taken_over=_yes,
            across_governments=_yes,
            entailed=st.just(False),
            lapsed=_yes,
            fresh=_yes,
        ).filter(lambda words: not (words.get("taken_over") and "inherit" in words)),
    }
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(world=every_world(), asked=st.lists(_questions, min_size=3, max_size=3))
def test_what_is_drawn_is_what_the_commands_say(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, world: World, asked: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("world") / "page.html"
    path.write_text(explorer_html(dataset(world)), encoding="utf-8")
    browser.size(1280, 720)
    browser.open(path)
    for each in asked:
        words = each["words"]
        said = in_words(each["day"], words)
        drawn = browser.run(DRAWN, {**said, **{name: value for name, value in each.items() if name not in ("day", "words")}})  # fmt: skip
        _compare(drawn, world, each, each["day"], words)
    assert browser.logged() == []


@pytest.fixture(scope="module")
def graph() -> Iterator[Session]:
    with stancegraph.open() as session:
        yield session


@pytest.fixture(scope="module")
def page(browser: Browser, graph: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph.view(as_of="2025-04-05", sparql=False).save(tmp_path_factory.mktemp("people") / "page.html")


def _link(view: str, *people: str) -> str:
    return f"#view={view}" + "".join(f"&actor={each}" for each in people)


def test_the_six_of_the_seed_are_one_choice(browser: Browser, page: Path, graph: Session) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=compare")
    browser.run("document.querySelector('#compare .ready button').click()")
    people = browser.run("return explorer.state.get().people")
    assert sorted(people) == sorted(SIX)
    names = [graph.catalogue.actors[each].name for each in people]
    assert browser.texts("#compare .compared thead th")[1:] == names
    assert browser.run("return explorer.link.write(explorer.state.get())") == _link("compare", *people)
    # The same set by its name on the command line.
    asked = graph.positions(actor_group="group=The six of the seed", as_of="2025-04-05")
    drawn = browser.run("return document.querySelectorAll('#compare .compared .chip').length")
    assert drawn == len({(row.actor, row.issue) for row in asked}) > 50


@pytest.mark.parametrize(
    "link", ["actor=ukraine", "select=node&id=a%3Aukraine&alone=1", "not-kind=person&actor=ukraine"]
)
def test_what_was_said_for_an_actor_is_that_of_who_is_asked_about(
    browser: Browser, page: Path, graph: Session, link: str
) -> None:
    """As ``--actor`` has it: the words of presidents and ministers are those of their state too."""
    browser.open(page, f"#view=table&date=2025-04-05&{link}")
    expected = graph.timeline("ukraine", as_of="2025-04-05")
    rows = _rows(browser.run("return explorer.take.csv()"))
    _same(
        ([row[each] for each in ("actor", "stance", "standing", "stance_of")] for row in rows),
        ([row.actor, row.stance, row.standing, row.stance_of] for row in expected),
    )
    names = browser.run(
        "return [...document.querySelectorAll('#table tbody tr')].map((row) => row.cells[1].textContent)"
    )
    assert names == ["Ukraine"] * len(expected)
    assert browser.text("#counts").startswith(f"{len(expected)} of ")
    assert "· 1 actor ·" in browser.run("return document.getElementById('counts').textContent")
    browser.open(page, f"#view=ask&ask=moved&date=2025-04-05&{link}")
    moves = graph.shifts("ukraine", as_of="2025-04-05")
    assert len(moves) == 3
    if "alone" not in link:
        assert len(browser.texts("#ask-answer tbody tr")) == len(moves)
        browser.run("document.querySelector('#ask-answer tbody button.row').click()")
        assert browser.text("#panel h2").startswith("Ukraine on: "), "what is shown is opened, not what is hidden"


def test_a_set_hides_everybody_else_and_changes_no_answer(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page)
    cells = "return [...explorer.filter.shown(explorer.state.get()).cells].map(([key, cell]) => [key, cell.position.name, cell.size])"
    every = browser.run(cells)
    browser.open(page, _link("matrix", *SIX))
    some = browser.run(cells)
    assert some == [each for each in every if json.loads(each[0])[0] in SIX]
    assert len(browser.texts("#matrix tbody tr:not(.kind)")) == len(SIX)
    browser.run("document.querySelector('.filters .person-chosen').click()")
    assert browser.run("return explorer.state.get().people") == list(SIX[1:])


@pytest.mark.parametrize(
    "fragment",
    [
        _link("compare", *SIX[:3]),
        "#view=columns&about=peace-talks",
        "#view=actornet&tie=conflict&norm=jaccard&shared=5&weight=0.25",
        "#view=similarity&actor=russia&actor=ukraine&actor=china&norm=cosine",
    ],
)
def test_links_say_all_of_it(browser: Browser, page: Path, fragment: str) -> None:
    browser.open(page, fragment)
    assert browser.run("return explorer.link.write(explorer.state.get())") == fragment


def test_what_a_link_says_wrongly_is_as_at_the_start(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=actornet&actor=nobody&about=nothing&tie=love&norm=x&shared=0&weight=-1")
    assert browser.run("return explorer.link.write(explorer.state.get())") == "#view=actornet"


def test_a_tie_opens_its_stances(browser: Browser, page: Path, graph: Session) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=actornet&norm=average&actor=vladimir-putin&actor=volodymyr-zelenskyy&shared=1&weight=0")
    browser.run("document.querySelector('#actornet .hit[data-tie]').dispatchEvent(new MouseEvent('click'))")
    text = browser.text("#panel")
    found = {
        kind: graph.network(kind, as_of="2025-04-05").weight("vladimir-putin", "volodymyr-zelenskyy")
        for kind in ("net", "agreement", "conflict")
    }
    for kind, label in (("net", "agreement less conflict"), ("agreement", "agreement"), ("conflict", "conflict")):
        assert f"{label} {found[kind]:.2f}".replace("-", "\u2212") in text
    stances = browser.run("return document.querySelectorAll('#panel .bundle .stance').length")
    rows = graph.timeline(["vladimir-putin", "volodymyr-zelenskyy"], as_of="2025-04-05", inherit=False)
    issues = [{row.issue for row in rows if row.actor == each and row.voice != "attributed"} for each in SIX[:2]]
    assert stances == len([row for row in rows if row.voice != "attributed" and row.issue in issues[0] & issues[1]])


TEXTS = """
return [...document.querySelectorAll("#actornet svg text")].map((each) => {
  const { x, y, width, height } = each.getBBox();
  return [each.textContent, x, y + 2, x + width, y + height - 2];
});
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("view", ["columns", "compare", "actornet", "similarity"])
def test_every_view_is_legible(browser: Browser, page: Path, width: int, height: int, view: str) -> None:
    browser.size(width, height)
    browser.open(page, _link(view, *(SIX if view == "compare" else ())))
    # Tabs stand in one line, and the chosen one is in sight.
    tabs = browser.run(
        "return [...document.querySelectorAll('[role=tab]')].map((each) => [each.getBoundingClientRect().height, each.scrollHeight])"
    )
    assert max(each for each, _ in tabs) < 40
    chosen = browser.run(
        "const { left, right } = document.querySelector('[role=tab][aria-selected=true]').getBoundingClientRect(); return [left, right]"
    )
    assert 0 <= chosen[0] < chosen[1] <= width
    assert browser.run("return document.documentElement.scrollWidth") <= width
    small = browser.run(
        """
        const box = document.getElementById(arguments[0]);
        return [...box.querySelectorAll("*")].filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && parseFloat(getComputedStyle(each).fontSize) < 11).map((each) => each.textContent);
        """,
        view,
    )
    assert small == []
    if view == "actornet":
        boxes = browser.run(TEXTS)
        assert len(boxes) > 20
        over = [
            (one[0], other[0])
            for one, other in combinations(boxes, 2)
            if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
        ]
        assert over == []
    assert browser.logged() == []


@pytest.mark.parametrize("day", [date(2025, 4, 5), date(2026, 6, 1)], ids=str)
def test_what_others_say_of_an_actor_stands_in_its_card(
    day: date, browser: Browser, page: Path, graph: Session
) -> None:
    """On every issue: all that is hearsay, not old, and not what the card itself says; of many the newest two, and how many more."""
    browser.size(1440, 900)
    browser.open(page, f"#view=columns&date={day}")
    found = browser.run("""
        const { state, data } = explorer;
        const told = {};
        for (const issue of data.issues.keys()) {
          state.set({ about: issue, selection: undefined });
          for (const card of document.querySelectorAll(".column > ul > li")) {
            const said = [...card.querySelectorAll(".of-others")].map((each) => each.dataset.said);
            const more = card.querySelector(".of-others ~ p.small")?.textContent ?? "";
            const key = JSON.stringify([issue, data.stances.get(card.dataset.stance).issue, card.querySelector("button bdi").textContent]);
            told[key] = [...(told[key] ?? []), [card.dataset.stance, said, more]];
          }
        }
        return Object.entries(told);
    """)
    dataset = graph.dataset()
    names = {each.id: each.name for each in dataset.actors}
    gone = {each.retracts for each in dataset.retractions}
    gone |= {each for stance in dataset.stances for each in (stance.supersedes, stance.retracts) if each}
    stale = {each.id: each.stale_after or dataset.info.stale_after for each in dataset.issues}
    heard: dict[tuple[str, str], set[str]] = {}
    for stance in dataset.stances:
        age = (day - stance.date).days
        if stance.attributed_by and stance.id not in gone and 0 <= age <= (stale[stance.issue] or 180):
            heard.setdefault((stance.issue, names[stance.actor]), set()).add(stance.id)
    seen = 0
    for key, cards in found:
        issue, _, name = json.loads(key)
        own, said, more = cards[0]
        expected = heard.get((issue, name), set()) - {own}
        assert len(said) == min(len(expected), 2)
        assert set(said) <= expected
        assert more == (f"and {len(expected) - 2} more" if len(expected) > 2 else "")
        assert all(not others for _, others, _ in cards[1:])
        seen += len(said)
    if day.year > 2025:
        return
    assert seen >= 10
    browser.run("explorer.state.set({ about: 'immediate-ceasefire' })")
    assert "hearsay: David Lammy says so, 2025-04-04" in browser.text(".column.opposes .of-others")
    browser.run("document.querySelector('.column.opposes .of-others button').click()")
    assert "David Lammy" in browser.text("#panel")


def test_a_tie_has_its_card_by_pointer_and_by_keys(browser: Browser, page: Path) -> None:
    """What the tie weighs, and on what the two are farthest apart, in place of a tooltip that only a pointer finds."""
    from selenium.webdriver import ActionChains

    shown = "const card = document.getElementById('hover-card'); return card.hidden ? '' : card.innerText"
    browser.size(1440, 900)
    browser.open(page, "#view=similarity&date=2025-04-05")
    browser.wait(lambda: not browser.run("return Boolean(document.querySelector('main[aria-busy]'))"))
    weight = browser.driver.find_element("css selector", ".weight[data-tie='russia ukraine']")
    browser.run("arguments[0].scrollIntoView({ block: 'center', inline: 'center' })", weight)
    ActionChains(browser.driver).move_to_element(weight).perform()
    browser.wait(lambda: browser.run(shown))
    card = browser.run(shown)
    assert card.startswith(weight.get_attribute("aria-label"))
    assert len(browser.texts("#hover-card .hover-tie")) == 3
    apart = browser.run("""
        const { cells } = explorer.filter.shown(explorer.state.get());
        const both = [...cells.values()].filter(({ actor }) => actor === "russia").flatMap((mine) => [...cells.values()].filter(({ actor, issue }) => actor === "ukraine" && issue === mine.issue).map((theirs) => [Math.abs(mine.position.value - theirs.position.value), explorer.data.issues.get(mine.issue).name]));
        return both.sort((one, other) => other[0] - one[0] || one[1].localeCompare(other[1])).slice(0, 3).map(([, name]) => name);
    """)
    assert [line.endswith(name) for line, name in zip(browser.texts("#hover-card .hover-tie"), apart, strict=True)] == [
        True
    ] * 3
    assert not browser.run("return document.querySelector('.weight[title]')")
    browser.keys("\ue00c")
    assert not browser.run(shown)
    # A pointer that rests has no card once a key was pressed, whatever comes to lie under it; one that is moved has.
    browser.run("for (const each of document.querySelectorAll('.weight')) each.replaceWith(each.cloneNode(true))")
    browser.run("return new Promise((done) => setTimeout(done, 400))")
    assert not browser.run(shown)
    other = browser.driver.find_element(
        "css selector", ".weight[data-tie='russia france'], .weight[data-tie='france russia']"
    )
    ActionChains(browser.driver).move_to_element(other).perform()
    browser.wait(lambda: browser.run(shown))
    browser.keys("\ue00c")
    browser.run("document.querySelector('.similarities [tabindex=\"0\"]').focus()")
    browser.keys("\ue014")
    focused = "return document.activeElement.getAttribute('aria-label')"
    browser.wait(lambda: browser.run(shown).startswith(browser.run(focused)))
    # The picture of ties has them as a list for who goes by keys.
    browser.open(page, "#view=actornet&date=2025-04-05")
    browser.run(
        "document.getElementById('actornet-ties').open = true; document.querySelector('#actornet-ties summary').focus()"
    )
    browser.keys("\ue004")
    told = browser.run("return document.activeElement.innerText")
    browser.wait(lambda: browser.run(shown).startswith(told))
    browser.keys("\ue00c")
    line = browser.run("""
        const line = document.querySelector("#actornet .hit[data-tie]");
        const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
        const spot = new DOMPoint(x, y).matrixTransform(line.getScreenCTM());
        line.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, clientX: spot.x, clientY: spot.y, pointerType: "mouse" }));
        return [line.dataset.told, spot.x, spot.y];
    """)
    browser.wait(lambda: browser.run(shown).startswith(line[0]))
    left, top, right, bottom = browser.run(
        "const { left, top, right, bottom } = document.getElementById('hover-card').getBoundingClientRect(); return [left, top, right, bottom]"
    )
    assert left <= line[1] <= right
    assert min(abs(top - line[2]), abs(bottom - line[2])) < 30


def test_similarity_is_one_stop_and_its_cells_are_gone_through_by_arrow_keys(browser: Browser, page: Path) -> None:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.size(1440, 900)
    browser.open(page, "#view=similarity&date=2025-04-05")
    stops = "return document.querySelectorAll('.similarities [tabindex=\"0\"], .similarities button:not([tabindex])').length"
    at = "const cell = document.activeElement.closest('td'); return cell && [cell.parentElement.rowIndex, cell.cellIndex]"
    size = browser.run("return document.querySelectorAll('.similarities tbody tr').length")
    assert size > 10
    browser.run("document.querySelector('.similarities [tabindex=\"0\"]').focus()")
    for key, where in (
        (Keys.ARROW_DOWN, [2, 2]),
        (Keys.ARROW_RIGHT, [2, 3]),
        (Keys.HOME, [2, 1]),
        (Keys.ARROW_LEFT, [2, 1]),
        (Keys.END, [2, size]),
        (Keys.PAGE_DOWN, [12, size]),
        (Keys.ARROW_UP, [11, size]),
    ):
        browser.keys(key)
        assert browser.run(at) == where
        assert browser.run(stops) == 1
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(Keys.HOME).key_up(Keys.CONTROL).perform()
    assert browser.run(at) == [1, 1]
    browser.keys(Keys.ARROW_RIGHT)
    browser.run("explorer.state.set({ until: '2025-04-04' })")
    assert browser.run(at) == [1, 2], "another day leaves the focus where it was"
    browser.keys(Keys.ENTER)
    assert browser.run("return explorer.state.get().selection.tie.length") == 2


def test_actors_among_their_ties_are_gone_through_by_keys(browser: Browser, page: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.size(1440, 900)
    browser.open(page, "#view=actornet&date=2025-04-05")
    at = "return document.activeElement.getAttribute('aria-label')"
    stops = "return [...document.querySelectorAll('#actornet [tabindex=\"0\"]')].map((each) => each.getAttribute('aria-label'))"
    names = browser.run("return [...document.querySelectorAll('#actornet [data-actor]')].map((each) => explorer.wording.name(each.dataset.actor))")  # fmt: skip
    browser.keys(Keys.TAB, Keys.ENTER)
    assert browser.run(at) == names[0]
    assert browser.run(stops) == names[:1]
    assert names[0] in browser.text("#hover-card")
    # To the right one comes past each, camp by camp, and back; the end is the end.
    seen = [browser.run(at)]
    for _ in names:
        browser.keys(Keys.ARROW_RIGHT)
        seen.append(browser.run(at))
    assert seen == [*names, names[-1]]
    assert len(set(names)) == len(names) > 20
    browser.keys(Keys.HOME)
    assert browser.run(at) == names[0]
    # Below stands the next of the same column.
    where = "const { left, right, top } = document.activeElement.getBoundingClientRect(); return [left, right, top]"
    before = browser.run(where)
    browser.keys(Keys.ARROW_DOWN)
    after = browser.run(where)
    assert after[2] > before[2]
    assert after[0] < before[1]
    assert before[0] < after[1]
    browser.keys(Keys.ARROW_UP)
    assert browser.run(where) == before
    camps = browser.run("return [...document.querySelectorAll('#actornet g[role=group]')].map((each) => each.getAttribute('aria-label'))")  # fmt: skip
    assert camps
    assert set(camps) <= set(browser.run("return [...document.querySelectorAll('#actornet svg text')].map((each) => each.textContent)"))  # fmt: skip
    browser.keys(Keys.ARROW_DOWN, Keys.ENTER)
    opened = browser.run("return document.querySelector('#actornet [aria-pressed=true]').getAttribute('aria-label')")
    assert browser.text("#panel h2") == opened != names[0]
    browser.keys("v")
    assert browser.run(at) == opened, "drawn anew, it is still the stop"
    assert browser.run(stops) == [opened]
    assert browser.logged() == []


def test_an_empty_choice_is_said(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=actornet&actor=vladimir-putin")
    assert "No two of the actors shown" in browser.text("#actornet")
    browser.open(page, "#view=similarity&actor=vladimir-putin")
    assert "Nobody to compare" in browser.text("#similarity")
    browser.open(page, "#view=columns&date=1999-01-01")
    assert "Nobody had said anything by 1999-01-01." in browser.text("#columns")
    browser.open(page, "#view=columns&" + "&".join(f"not-position={value}" for value in range(-2, 3)))
    assert "No position passes" in browser.text("#columns")
    browser.open(page, _link("compare", *SIX, "russia"))
    assert "7 actors chosen; side by side stand 2 to 6" in browser.text("#compare")
    browser.open(page, "#view=columns&about=immediate-ceasefire&actor=christopher-cavoli&actor=david-lammy")
    assert "Nothing held or shown on it: Christopher Cavoli." in browser.text("#columns")


def test_markup_in_names_stays_text(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(explorer_html(hostile()), encoding="utf-8")
    for view in ("columns", "compare", "actornet", "similarity"):
        browser.open(path, f"#view={view}&shared=1&weight=0")
        people = browser.run("return [...explorer.data.actors.keys()].slice(0, 6)")
        browser.run("explorer.state.set({ people: arguments[0] })", people)
        assert browser.run("return window.hacked") is None
        assert browser.logged() == []


def test_a_world_with_sets_offers_them(browser: Browser, tmp_path: Path) -> None:
    """Attributes that several share are sets, headed by their name; one that one has is none."""
    from browser.samples import sample
    from stancegraph.model.records import Attribute

    told = {"putin": "a", "lammy": "a", "russia": "b"}
    data = sample()
    actors = tuple(
        replace(each, attributes=(Attribute("side", told[each.id]),)) if each.id in told else each
        for each in data.actors
    )
    path = tmp_path / "sets.html"
    path.write_text(explorer_html(replace(data, actors=actors)), encoding="utf-8")
    browser.open(path, "#view=compare")
    assert browser.run("return explorer.people.sets") == [
        {"attribute": "side", "value": "a", "actors": ["putin", "lammy"]}
    ]
    assert browser.run("return document.querySelector('.filters optgroup').label") == "side"
