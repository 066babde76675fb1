"""A page of very many stances: what takes long is worked out when its reader asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from browser.samples import large, sample
from generate_dataset import generate
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

# As if there were so many.
MANY = (
    "Object.defineProperty(explorer.data.stances, 'size', { value: 20001, configurable: true }); explorer.state.set({})"
)
FEW = "delete explorer.data.stances.size; explorer.state.set({})"


def test_who_moved_among_very_many_is_found_when_asked(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.size(1440, 900)
    browser.open(path)
    at_once = browser.texts("#panel h3")
    assert len(browser.texts("#panel [data-find]")) == 0
    assert [each.split()[0] for each in at_once[:4]] == ["Newest", "Moved", "Contradicted", "Contested"]
    browser.run(MANY)
    assert [each.split()[0] for each in browser.texts("#panel h3")[:2]] == ["Newest", "Contested"]
    browser.click("#panel [data-find]")
    assert browser.texts("#panel h3") == at_once
    browser.run(FEW)
    assert browser.texts("#panel h3") == at_once
    assert browser.logged() == []


STANCES = 21_000
# What is seen when the first picture is there, before anything else runs; THEN is what a reader does at that moment.
AT_ONCE = """
window.seen = () => {
  const text = (id) => document.getElementById(id).textContent;
  const { cells } = explorer.filter.shown(explorer.state.get());
  return {
    busy: document.querySelector("main").hasAttribute("aria-busy"),
    counted: cells.complete,
    said: ["matrix-standings", "matrix-held", "finding"].map(text),
    contested: [...document.querySelectorAll("#panel h3")].map((each) => each.textContent).find((each) => each.startsWith("Contested")),
    counts: text("counts"),
    rows: [...document.querySelectorAll("#matrix tbody tr:has(td[aria-label])")].map((each) => each.outerHTML),
    heads: [...document.querySelectorAll("#matrix thead th, #matrix option")].map((each) => each.textContent),
  };
};
const mark = performance.mark;
performance.mark = function (name) {
  if (name === "drawn") {
    window.atOnce = seen();
    THEN
  }
  return mark.apply(performance, arguments);
};
"""
# The same from all answers, by the obvious way.
COUNTED = """
const { cells, silences } = explorer.filter.shown(explorer.state.get());
const all = [...cells.values()];
const actors = new Set([...all, ...silences.values()].map(({ actor }) => actor)).size;
return {
  positions: all.length,
  actors: new Set(all.map(({ actor }) => actor)).size,
  pale: all.filter(({ current }) => !current).length,
  contested: all.filter(({ contested }) => contested).length,
  left: actors - Number(document.querySelector("#matrix table").getAttribute("aria-rowcount")) + 1 + document.querySelectorAll("#matrix tr.kind").length,
};
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    generate(folder / "data", STANCES, 700, 40)
    with stancegraph.open(folder / "data") as session:
        (folder / "page.html").write_text(explorer_html(session.dataset()), encoding="utf-8")
    return folder / "page.html"


@pytest.fixture
def seen(browser: Browser, many: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    source = AT_ONCE.replace("THEN", getattr(request, "param", ""))
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        browser.size(1440, 900)
        browser.open(many)
        yield browser.run("return atOnce")
        assert browser.logged() == []
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


@pytest.mark.slow
def test_the_first_picture_is_right_before_all_is_counted_and_what_is_not_counted_says_so(
    browser: Browser, seen: dict[str, Any]
) -> None:
    assert seen["busy"]
    assert not seen["counted"]
    assert seen["said"] == ["being counted\u2026"] * 3
    assert seen["contested"] == "Contested being counted\u2026"
    now = browser.run("return seen()")
    assert now["counted"]
    assert not now["busy"]
    # What was there stays, and is what it was.
    assert len(seen["rows"]) > 10
    for part in ("rows", "heads", "counts"):
        assert seen[part] == now[part]
    found = browser.run(COUNTED)
    standings, held, title = now["said"]
    assert f"{found['pale']} of {found['positions']} answers" in standings
    assert f"{found['left']} less involved actors" in held
    assert title == f"{found['positions']} positions of {found['actors']} actors on 40 issues"
    assert now["contested"].startswith(f"Contested {found['contested']} positions")


# What a box of the drawer says, and how many stances there are, by the obvious way.
BOXES = """
const { data, look } = explorer;
const FIELD = { position: ({ value }) => String(value), basis: look.basis, kind: ({ actor }) => data.actors.get(actor).kind };
return [...document.querySelectorAll("#filter-form [data-field]")].map((box) => {
  const { field } = box.dataset;
  const of = FIELD[field] ?? ((stance) => String(stance[field]));
  return [`${field} ${box.value}`, box.closest(".choice").querySelector(".small").innerText, String(data.standing.filter((each) => of(each) === box.value).length)];
});
"""


@pytest.mark.slow
def test_the_drawer_counts_when_it_is_opened(browser: Browser, many: Path) -> None:
    browser.size(1440, 900)
    browser.open(many)
    browser.click("#filters > summary")
    browser.wait(lambda: browser.text("#filter-form .choice .small"))
    found = browser.run(BOXES)
    assert {field.split()[0] for field, _, _ in found} == {"position", "voice", "basis", "kind", "issue"}
    assert [(field, said) for field, said, _ in found] == [(field, size) for field, _, size in found]
    sizes = [int(size) for field, size, _ in found if field.startswith("issue")]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) > 20_000


# Whether anybody has an answer on each issue, asked before any row is worked out, against all answers; and the issues on which answers only follow.
ASKED_FIRST = """
const { data, state, answered } = explorer;
const until = data.days[2];
return [...data.issues.keys()].map((issue, place) => {
  // A question of its own, which counts the same.
  const { cells } = answered.of({ ...state.get(), until, from: `19${10 + place}-01-01` });
  const asked = cells.some(issue);
  const all = [...cells.values()].filter((cell) => cell.issue === issue);
  return [issue, asked, all.length > 0, all.length > 0 && all.every(({ rows }) => rows[0].from !== undefined)];
});
"""


@pytest.mark.slow
def test_an_issue_on_which_answers_only_follow_is_found_without_looking_at_everybody(
    browser: Browser, many: Path
) -> None:
    browser.open(many)
    found = browser.run(ASKED_FIRST)
    assert [asked for _, asked, _, _ in found] == [there for _, _, there, _ in found]
    assert any(following for *_, following in found)
    assert not all(there for _, _, there, _ in found)


# Whom and which issues the matrix shows, against all positions of the day.
EARLY = """
const { data, state, filter } = explorer;
state.set({ until: data.days[arguments[0]], order: "involvement" });
const shown = filter.shown(state.get());
const heads = [...document.querySelectorAll("#matrix thead th")].map((each) => each.getAttribute("aria-label")).sort();
const names = [...document.querySelectorAll("#matrix tbody th")].map((each) => each.textContent).sort();
const all = [...shown.cells.values(), ...shown.silences.values()];
const there = (field, index) => [...new Set(all.map((each) => each[field]))].map((id) => index.get(id).name).sort();
return [heads, there("issue", data.issues), names, there("actor", data.actors)];
"""


@pytest.mark.slow
@pytest.mark.parametrize("day", [0, 2, 9])
def test_on_an_early_day_the_matrix_is_of_what_was_said_by_then(browser: Browser, many: Path, day: int) -> None:
    browser.size(1440, 900)
    browser.open(many)
    heads, issues, names, actors = browser.run(EARLY, day)
    assert heads == issues
    assert len(names) == min(len(actors), 80)
    assert set(names) <= set(actors)
    assert 0 < len(issues) <= 40


CONTESTED = (
    "return [...explorer.filter.shown(explorer.state.get()).cells.values()].filter(({ contested }) => contested).length"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "link", ["#view=ask", "#view=table", "#view=matrix&order=kind&beside=2024-06-01", "#view=columns"]
)
def test_a_view_that_needs_all_answers_leaves_nothing_that_says_it_is_being_counted(
    browser: Browser, many: Path, link: str
) -> None:
    browser.open(many, link)
    assert "being counted" not in browser.text("body")
    contested = next(each for each in browser.texts("#panel h3") if each.startswith("Contested"))
    assert contested.startswith(f"Contested {browser.run(CONTESTED)} positions")


CELL = "document.querySelector('#matrix td[aria-label]')"


@pytest.mark.slow
@pytest.mark.parametrize(
    "seen",
    [
        f"{CELL}.click();",
        "explorer.state.set({ until: explorer.data.days.at(-9) });",
        # All is worked out for one view, and the other is there again before it was said.
        "explorer.state.set({ tab: 'network' }); explorer.state.set({ tab: 'matrix' });",
    ],
    indirect=True,
    ids=["click", "day", "views"],
)
def test_a_reader_need_not_wait_until_all_is_counted(browser: Browser, seen: dict[str, Any]) -> None:
    assert not seen["counted"]
    now = browser.run("return seen()")
    assert now["counted"]
    assert not any("counted" in each for each in now["said"])
    selected, marked = browser.run(
        f"return [explorer.state.get().selection?.pair ?? null, {CELL}.getAttribute('aria-selected')]"
    )
    if selected:
        assert marked == "true"
        name = browser.run("return explorer.data.actors.get(arguments[0]).name", selected[0])
        assert browser.text("#panel h2").startswith(name)
    found = browser.run(COUNTED)
    assert f"{found['pale']} of {found['positions']} answers" in now["said"][0]


# The names of the rows drawn, and of the rows that weigh most, by a look at all of them.
DRAWN = "return [...document.querySelectorAll('#timeline svg:not(.labels) > g[role=group]')].map((each) => each.getAttribute('aria-label')).filter((each) => each !== 'Events')"
WEIGHED = """
const { data, filter, answered, state } = explorer;
const all = answered.of({ ...state.get(), until: data.lastDay });
const seen = filter.visible(all, state.get());
const rows = all.topics.flatMap(([actor, issue]) => {
  const claims = seen.claims(actor, issue);
  const weight = claims.length + 2 * seen.moved(actor, issue).moves.length;
  return claims.length ? [{ weight, marks: claims.length, key: explorer.positions.topic(actor, issue), name: `${data.actors.get(actor).name} on: ${data.issues.get(issue).name}` }] : [];
});
rows.sort((one, other) => other.weight - one.weight || (one.key < other.key ? -1 : 1));
let marks = 0;
return [rows.length, rows.slice(0, arguments[0]).filter((row) => (marks += row.marks) <= arguments[1]).map(({ name }) => name)];
"""
# So many rows are drawn where all are asked for; a picture, or paper, holds so many, with so many marks.
ROWS, PICTURED, MARKS = 2000, 500, 4000
SHOW_ALL = "[...document.querySelectorAll('#timeline-held button')][0].click()"
# From its beginning to its end, a screen after the other: the names of the rows in the order in which they stand, and how many there were at once.
WALK = (
    """
const box = document.getElementById("timeline");
const [found, most] = [new Set(), []];
for (let top = 0; top < box.scrollHeight; top += 400) {
  box.scrollTop = top;
  box.dispatchEvent(new Event("scroll"));
  const names = (() => { DRAWN })();
  const below = names.findIndex((each) => !found.has(each));
  if (below >= 0 && names.slice(below).some((each) => found.has(each))) throw new Error("out of order");
  names.forEach((each) => found.add(each));
  most.push(names.length);
}
return [[...found], Math.max(...most)];
"""
).replace("DRAWN", DRAWN)


@pytest.mark.slow
@pytest.mark.parametrize(
    "chosen",
    ["{}", "{ hidden: { ...explorer.state.get().hidden, position: new Set(['2', '1']) } }", "{ inherit: false }"],
    ids=["all", "some positions", "own words"],
)
def test_the_timeline_draws_the_strongest_rows_and_says_how_many_it_holds_back(
    browser: Browser, many: Path, chosen: str
) -> None:
    browser.size(1440, 900)
    browser.open(many, "#view=timeline")
    browser.run(f"explorer.state.set({chosen})")
    count, strongest = browser.run(WEIGHED, 14, 1_000_000)
    assert sorted(browser.run(DRAWN)) == sorted(strongest)
    assert browser.text("#timeline-held").startswith(f"14 rows drawn, {count - 14} held back")
    # Of all only those around what is in sight are there.
    browser.run(SHOW_ALL)
    count, strongest = browser.run(WEIGHED, ROWS, 1_000_000)
    assert len(strongest) == ROWS < count
    assert browser.text("#timeline-held").startswith(f"{ROWS} rows drawn, {count - ROWS} held back")
    found, at_once = browser.run(WALK)
    assert sorted(found) == sorted(strongest)
    assert at_once < 80
    assert browser.logged() == []


TURN = "document.querySelector('#timeline-held [data-way=\"{}\"]').click()"
WAYS = "return [...document.querySelectorAll('#timeline-held button')].map((each) => each.textContent)"


@pytest.mark.slow
def test_the_timeline_goes_on_where_it_draws_no_more_rows_at_once(browser: Browser, many: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.size(1440, 900)
    browser.open(many, "#view=timeline")
    browser.run(SHOW_ALL)
    count, strongest = browser.run(WEIGHED, 1_000_000, 100_000_000)
    assert browser.run(WAYS) == [f"Next {ROWS}", "Show fewer"]
    browser.run("document.getElementById('timeline').scrollTop = 9999")
    browser.run("document.querySelector('#timeline-held button').focus()")
    browser.keys(Keys.ENTER)
    assert browser.text("#timeline-held").startswith(f"Rows {ROWS + 1} to {2 * ROWS} of {count} drawn")
    assert browser.run("return [document.activeElement.textContent, document.getElementById('timeline').scrollTop]") == [f"Next {ROWS}", 0]  # fmt: skip
    assert sorted(browser.run(WALK)[0]) == sorted(strongest[ROWS : 2 * ROWS])
    # A mark that is opened changes no rows, and from there it goes on and back.
    browser.run("document.querySelector('#timeline svg > g[role=group]:not([aria-label=Events]) > .spot').dispatchEvent(new MouseEvent('click'))")  # fmt: skip
    assert browser.run("return Boolean(explorer.state.get().selection.stance)")
    assert browser.text("#timeline-held").startswith(f"Rows {ROWS + 1} to {2 * ROWS} of {count} drawn")
    browser.run(TURN.format("before"))
    # What is selected is drawn with them.
    found = set(browser.run(WALK)[0])
    assert found > set(strongest[:ROWS])
    assert len(found) == ROWS + 1
    browser.run("explorer.state.set({ selection: undefined })")
    assert sorted(browser.run(WALK)[0]) == sorted(strongest[:ROWS])
    pages = -(-count // ROWS)
    for _ in range(pages - 1):
        browser.run(TURN.format("next"))
    assert browser.text("#timeline-held").startswith(f"Rows {(pages - 1) * ROWS + 1} to {count} of {count} drawn")
    assert sorted(set(browser.run(WALK)[0]) - set(strongest[:ROWS])) == sorted(strongest[(pages - 1) * ROWS :])
    assert browser.run(WAYS) == [f"Previous {ROWS}", "Show fewer"]
    # Other rows begin at the first.
    browser.run("explorer.state.set({ selection: undefined, inherit: false })")
    assert browser.text("#timeline-held").startswith(f"{ROWS} rows drawn")
    browser.run(TURN.format("next"))
    browser.run(TURN.format("all"))
    assert browser.text("#timeline-held").startswith("14 rows drawn")
    assert browser.logged() == []


@pytest.mark.slow
def test_a_picture_of_a_long_timeline_and_paper_hold_its_first_rows_and_say_so(browser: Browser, many: Path) -> None:
    browser.size(1440, 900)
    browser.open(many, "#view=timeline")
    browser.run(SHOW_ALL)
    count, strongest = browser.run(WEIGHED, PICTURED, MARKS)
    assert 200 < len(strongest) <= PICTURED
    # Those that the screen holds back are left out as well.
    said = f"the first {len(strongest)} of {count} rows"
    there = sorted(browser.run(DRAWN))
    svg = browser.run("return explorer.take.svg()")
    assert said in svg
    names = {name.split(" on: ")[0] for name in strongest}
    drawn = set(re.findall(r">([^<]*)</text>", svg))
    assert len([name for name in names if name in drawn]) > 0.9 * len(names)
    assert 'tabindex="0"' not in svg
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert sorted(browser.run(DRAWN)) == sorted(strongest)
    assert said in browser.run("return document.getElementById('finding-about').textContent")
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert sorted(browser.run(DRAWN)) == there
    assert browser.logged() == []


def test_a_picture_of_few_rows_with_very_many_marks_says_what_it_leaves_out(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    path.write_text(explorer_html(large(30, 1, 6000)), encoding="utf-8")
    browser.size(1440, 900)
    browser.open(path, "#view=timeline&select=node&id=i%3Ai0")
    browser.run("[...document.querySelectorAll('#timeline-held button')][0]?.click()")
    rows = len(browser.run(DRAWN))
    browser.run("dispatchEvent(new Event('beforeprint'))")
    pictured = len(browser.run(DRAWN))
    assert pictured < rows
    said = f"the first {pictured} of {rows} rows"
    assert said in browser.run("return document.getElementById('finding-about').textContent")
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert said in browser.run("return explorer.take.svg()")


@pytest.mark.slow
def test_keys_go_along_rows_of_the_timeline_that_were_not_drawn(browser: Browser, many: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.size(1280, 720)
    browser.open(many, "#view=timeline")
    browser.run(SHOW_ALL)
    browser.run("document.querySelector('#timeline .spot[tabindex=\"0\"]').focus()")
    rows = []
    for _ in range(60):
        browser.keys(Keys.ARROW_DOWN)
        rows.append(browser.run("return document.activeElement.parentElement.getAttribute('aria-label')"))
    assert len(set(rows)) == 60
    inside = "const [box, spot] = [document.getElementById('timeline'), document.activeElement].map((each) => each.getBoundingClientRect()); return spot.top >= box.top && spot.bottom <= box.bottom"
    assert browser.run(inside)
    # Scrolled away, it stays where the keys go on from.
    browser.run(
        "const box = document.getElementById('timeline'); box.scrollTop = 40000; box.dispatchEvent(new Event('scroll'))"
    )
    assert browser.run("return document.activeElement.parentElement.getAttribute('aria-label')") == rows[-1]
    browser.keys(Keys.ARROW_UP)
    assert browser.run("return document.activeElement.parentElement.getAttribute('aria-label')") == rows[-2]
    assert browser.run("return document.querySelectorAll('#timeline .spot[tabindex=\"0\"]').length") == 1
    # The next day draws the same rows, with the focus where it was.
    browser.run("explorer.state.set({ until: explorer.data.days.at(-3) })")
    assert browser.run("return document.activeElement.parentElement.getAttribute('aria-label')") == rows[-2]
    assert browser.logged() == []


@pytest.mark.slow
def test_of_very_many_stances_in_the_panel_those_of_a_closed_bundle_are_made_when_it_is_opened(
    browser: Browser, many: Path
) -> None:
    browser.size(1440, 900)
    browser.open(many, "#select=node&id=i%3Aissue-00003")
    cards = (
        "return [...document.querySelectorAll('#panel .bundle')].map((each) => each.querySelectorAll('.stance').length)"
    )
    # What was corrected is a bundle of its own.
    *closed, corrected = browser.run(cards)
    assert {*closed} == {0}
    said = browser.run("return document.querySelector('#panel .bundle summary').textContent")
    browser.click("#panel .bundle summary")
    first, *others = browser.wait(lambda: (made := browser.run(cards))[0] and made)
    assert said.endswith(f" {first} stance{'' if first == 1 else 's'}")
    assert others == [*closed[1:], corrected]
    for _ in range(2):
        browser.click("#panel .bundle summary")
    assert browser.run(cards)[0] == first, "once"
    assert browser.logged() == []


PRINT = "dispatchEvent(new Event('beforeprint')); window.printed = seen(); dispatchEvent(new Event('afterprint'));"


@pytest.mark.slow
@pytest.mark.parametrize("seen", [PRINT], indirect=True)
def test_paper_says_what_the_page_was_still_counting(browser: Browser, seen: dict[str, Any]) -> None:
    printed, now = browser.run("return [printed, seen()]")
    assert not any("counted" in each for each in printed["said"])
    # How many rows are left out is said beside what paper leaves out.
    for part in (0, 2):
        assert printed["said"][part] == now["said"][part]


# Views that look at all answers themselves, so that there is nothing left to work out.
@pytest.mark.slow
@pytest.mark.parametrize("view", ["ask", "columns", "network"])
@pytest.mark.parametrize("then", ["opened", "looked at"])
def test_where_a_view_works_all_out_itself_nothing_goes_on_being_counted(
    browser: Browser, many: Path, view: str, then: str
) -> None:
    browser.size(1440, 900)
    if then == "opened":
        browser.open(many, f"#view={view}")
    else:
        browser.open(many)
        # On a day of which nothing is known yet.
        browser.run(
            "explorer.state.set({ until: explorer.data.days.at(-9) }); window.before = document.getElementById('matrix-standings').textContent; explorer.state.set({ tab: arguments[0] })",
            view,
        )
        assert browser.run("return before") == "being counted\u2026"
    said = browser.run(
        "return [...document.querySelectorAll('#panel h3')].map((each) => each.textContent).find((each) => each.startsWith('Contested'))"
    )
    assert not browser.run("return document.querySelector('main').hasAttribute('aria-busy')")
    browser.run("explorer.state.set({ tab: 'matrix' })")
    found = browser.run(COUNTED)
    assert said.startswith(f"Contested {found['contested']} positions")
    assert f"{found['pale']} of {found['positions']} answers" in browser.text("#matrix-standings")
    assert "being counted" not in browser.text("body")
    assert browser.logged() == []
