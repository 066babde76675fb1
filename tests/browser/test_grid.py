"""A matrix of more cells than are in sight: what is drawn is what a page opened there draws, whatever was shown before."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from generate_dataset import generate
from stancegraph.views.explorer import explorer_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACTORS, ISSUES = 450, 40
# As many as are drawn before all are asked for.
MOST = 80
# What a reader has before the eyes: headings, and each row that is in sight with all of its cells.
SIGHT = """
const box = document.getElementById("matrix");
const html = (each) => each.outerHTML.replace(/ tabindex="[^"]*"| aria-describedby="[^"]*"| class=""/g, "");
const top = box.getBoundingClientRect().top + document.querySelector("#matrix thead").offsetHeight;
const bottom = box.getBoundingClientRect().top + box.clientHeight;
const rows = [...document.querySelectorAll("#matrix tbody tr")].filter((each) => each.getBoundingClientRect().bottom > top && each.getBoundingClientRect().top < bottom);
return {
  empty: document.getElementById("matrix-empty").hidden,
  said: document.querySelector("#view-matrix .note").textContent,
  heads: [...document.querySelectorAll("#matrix thead th")].map((each) => each.getAttribute("aria-label")),
  columns: [...document.querySelectorAll("#matrix thead th")].map((each) => each.getAttribute("aria-selected")),
  names: [...document.querySelectorAll("#matrix tbody th")].map((each) => each.textContent),
  corner: document.querySelector("#matrix .corner").textContent,
  rows: rows.map(html),
  stops: document.querySelectorAll("#matrix [tabindex='0']").length,
};
"""
NEXT_FRAME = (
    "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done()))"
)
PLACE = "document.getElementById('matrix').scrollTo(arguments[0], arguments[1])"
SCROLLED = "const { scrollLeft, scrollTop } = document.getElementById('matrix'); return [scrollLeft, scrollTop]"
# Whether all is shown is no part of a link.
WHOLE = (
    "[...document.querySelectorAll('#matrix-held button')].find((each) => each.textContent === arguments[0])?.click()"
)
# Changes of what is shown, as a reader makes them.
STEPS = {
    "day": "set({ until: days.at(-1 - Math.floor(chance * 200) % days.length) })",
    "next day": "set({ until: days[Math.min(days.indexOf(state.get().until) + 1, days.length - 1)] })",
    "position": "set({ hidden: { ...state.get().hidden, position: new Set(chance < 0.5 ? [] : [String(Math.floor(chance * 100) % 5 - 2)]) } })",
    "issues": "set({ hidden: { ...state.get().hidden, issue: new Set(chance < 0.5 ? [] : issues.filter((_, place) => (place * 7 + Math.floor(chance * 100)) % 3 === 0)) } })",
    "people": "set({ people: chance < 0.5 ? [] : actors.filter((_, place) => (place + Math.floor(chance * 100)) % 2 === 0) })",
    "order": "set({ order: ['camps', 'involvement', 'name', 'kind', `issue:${issues[3]}`][Math.floor(chance * 5)], orderedOn: state.get().until })",
    "beside": "set({ beside: chance < 0.6 ? '' : days.at(-40) })",
    "counting": "set(chance < 0.5 ? { lapsed: chance < 0.25 } : { inherit: chance < 0.75 })",
    "selection": "state.select(chance < 0.3 ? undefined : chance < 0.6 ? { node: `a:${actors[Math.floor(chance * 60)]}` } : { pair: [actors[Math.floor(chance * 60)], issues[1]] })",
    "tab": "set({ tab: 'table' }); set({ tab: 'matrix' })",
    "whole": "[...document.querySelectorAll('#matrix-held button')].find((each) => each.textContent.startsWith('Show'))?.click()",
    "scroll": "document.getElementById('matrix').scrollTo(chance * 900, chance * 3000)",
}
STEP = """
const [what, chance] = arguments;
const { state, data } = explorer;
const { set } = state;
const days = data.days;
const [actors, issues] = [[...data.actors.keys()], [...data.issues.keys()]];
const steps = {STEPS};
steps[what]();
""".replace("STEPS", ", ".join(f'"{name}": () => {{ {script}; }}' for name, script in STEPS.items()))


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("large")
    generate(folder / "data", 6000, ACTORS, ISSUES)
    with stancegraph.open(folder / "data") as session:
        (folder / "page.html").write_text(explorer_html(session.dataset()), encoding="utf-8")
    browser.size(1280, 720)
    yield folder / "page.html"
    assert browser.logged() == []


def _settled(browser: Browser) -> None:
    browser.driver.execute_async_script(NEXT_FRAME)


def _sight(browser: Browser) -> dict[str, Any]:
    _settled(browser)
    found: dict[str, Any] = browser.run(SIGHT)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_draws_what_a_page_opened_there_draws(browser: Browser, page: Path, seed: int) -> None:
    chance = random.Random(seed)
    browser.open(page, "#view=matrix")
    rounds = []
    for _ in range(4):
        for _ in range(8):
            browser.run(STEP, chance.choice(list(STEPS)), chance.random())
            if chance.random() < 0.4:
                _settled(browser)
        whole = browser.run("return document.getElementById('matrix-held').textContent.startsWith('Everything')")
        rounds.append((browser.run("return explorer.link.fragment()"), browser.run(SCROLLED), whole, _sight(browser)))
    assert sum(len(sight["rows"]) for *_, sight in rounds) > 20
    for fragment, scrolled, whole, walked in rounds:
        browser.open(page, fragment)
        browser.run(WHOLE, "Show all" if whole else "Show the most involved only")
        browser.run(PLACE, *scrolled)
        assert _sight(browser) == walked, fragment
        assert not any('class="rest"' in row for row in walked["rows"]), "a row in sight has its cells"


# How many actors have an answer, or one that is cut off.
HELD = "const { cells, silences } = explorer.filter.shown(explorer.state.get()); return new Set([...cells.values(), ...silences.values()].map(({ actor }) => actor)).size"
FILLED = (
    "return [...document.querySelectorAll('#matrix tbody tr:has(th[scope=row])')].map((each) => each.cells.length > 2)"
)


def test_only_rows_in_sight_have_cells_and_scrolling_brings_the_others(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix")
    _settled(browser)
    first = browser.run(FILLED)
    assert len(first) == MOST
    assert 10 < sum(first) < 60
    assert first[0]
    assert not first[-1]
    browser.run(PLACE, 0, 1e6)
    _settled(browser)
    assert browser.run(FILLED)[-1]
    # The row with the cell that takes part in the order of Tab keeps it.
    assert browser.run("return document.querySelectorAll('#matrix [tabindex=\"0\"]').length") == 1


def test_of_a_very_long_table_only_rows_around_what_is_in_sight_are_there(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    _settled(browser)
    assert 30 < len(browser.run(FILLED)) < 150
    count = int(browser.run("return document.querySelector('#matrix table').getAttribute('aria-rowcount')"))
    assert count - 1 == browser.run(HELD) > 400
    names = browser.run("return [...explorer.data.actors.values()].map(({ name }) => name)")
    high = browser.run("return document.querySelector('#matrix table').offsetHeight")
    seen: dict[str, str] = {}
    for top in range(0, high, 500):
        browser.run(PLACE, 0, top)
        _settled(browser)
        rows = "return [...document.querySelectorAll('#matrix tbody tr:has(th[scope=row])')].map((each) => [each.firstChild.textContent, each.getAttribute('aria-rowindex')])"
        for name, place in browser.run(rows):
            assert seen.setdefault(place, name) == name
        # As high however much of it is there.
        assert browser.run("return document.querySelector('#matrix table').offsetHeight") == high
        assert browser.run("return document.querySelectorAll('#matrix tbody tr').length") < 200
    assert sorted(seen.values()) == sorted(name for name in names if name in seen.values())
    assert len(seen) == count - 1
    assert list(map(int, sorted(seen, key=int))) == list(range(2, count + 1))


def test_from_day_to_day_the_elements_stay_and_only_changed_cells_are_drawn(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix")
    script = """
        const { data, state, filter } = explorer;
        const cells = () => [...document.querySelectorAll("#matrix tbody tr:not(.kind) td:not(.rest)")];
        const held = () => new Map([...filter.shown(state.get()).cells].map(([key, { position, current, voice, contested }]) => [key, [position.name, current, voice.name, contested].join()]));
        state.set({ until: data.days.at(-30) });
        const [before, inside, was] = [cells(), cells().map((each) => each.firstChild), held()];
        state.set({ until: data.days.at(-29) });
        const now = held();
        const changed = [...new Set([...was.keys(), ...now.keys()])].filter((key) => was.get(key) !== now.get(key)).length;
        const after = new Set(cells());
        return [before.length, before.filter((each) => after.has(each)).length, before.filter((each, place) => each.firstChild !== inside[place]).length, changed];
    """
    cells, stayed, drawn, changed = browser.run(script)
    assert cells == stayed > 500
    # What is cut off by a government, or follows from another issue, is worked out anew each day.
    made_anew = "const { cells, silences } = explorer.filter.shown(explorer.state.get()); return [...cells.values()].filter(({ rows }) => rows[0].from !== undefined).length + silences.size"
    assert changed > 0
    assert drawn <= changed + browser.run(made_anew)
    assert drawn < cells / 4


def test_the_focus_stays_with_whom_it_was_on(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    browser.run("document.querySelectorAll('#matrix tbody th[scope=row]')[3].focus()")
    name = "return document.activeElement.textContent"
    who = browser.run(name)
    # Out of sight, on another day, in another order, and while others are left out.
    browser.run(PLACE, 0, 1e6)
    _settled(browser)
    assert browser.run(name) == who
    browser.run("explorer.state.set({ until: explorer.data.days.at(-20) })")
    assert browser.run(name) == who
    browser.run("explorer.state.set({ order: 'involvement' })")
    assert browser.run(name) == who
    stop = "return document.querySelector('#matrix [tabindex=\"0\"]') === document.activeElement"
    assert browser.run(stop)
    browser.run(
        "explorer.state.set({ people: [...explorer.data.actors.keys()].filter((each) => explorer.data.actors.get(each).name !== arguments[0]) })",
        who,
    )
    assert browser.run("return document.getElementById('matrix').contains(document.activeElement)")
    assert browser.run(name) != who
    assert browser.run(stop)


def test_keys_reach_cells_that_were_out_of_sight(browser: Browser, page: Path) -> None:
    from selenium.webdriver import Keys

    browser.open(page, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    lines = int(browser.run("return document.querySelector('#matrix table').getAttribute('aria-rowcount')")) - 1
    browser.run("document.querySelector('#matrix [tabindex=\"0\"]').focus()")
    browser.keys(Keys.ARROW_RIGHT)
    for _ in range(7):
        browser.keys(Keys.PAGE_DOWN)
    spot = "const cell = document.activeElement; return [cell.tagName, cell.cellIndex, Number(cell.parentElement.getAttribute('aria-rowindex')) - 2]"
    assert browser.run(spot) == ["TD", 1, 70]
    inside = "const { top, bottom } = document.activeElement.getBoundingClientRect(); const box = document.getElementById('matrix').getBoundingClientRect(); return top >= box.top && bottom <= box.bottom + 1"
    assert browser.run(inside)
    browser.run(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', ctrlKey: true, bubbles: true }))"
    )
    assert browser.run(spot) == ["TD", ISSUES, lines - 1]
    # What is chosen there is marked there, and opens what the cell is of.
    browser.run("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }))")
    browser.keys(Keys.ENTER)
    assert browser.run("return document.querySelectorAll('#matrix th[aria-selected=true]').length") == 1
    assert browser.text("#panel h2") == browser.run(
        "return document.querySelector('#matrix tbody th[aria-selected=true]').textContent"
    )


# Whether what is in focus is what is seen at its place.
UNCOVERED = "const cell = document.activeElement; const { x, y, width, height } = cell.getBoundingClientRect(); return [[3, 3], [width - 3, height - 3]].every(([right, down]) => cell.contains(document.elementFromPoint(x + right, y + down)))"


def test_what_keys_go_to_lies_under_no_heads_and_no_names(browser: Browser, wide: Path) -> None:
    from selenium.webdriver import Keys

    browser.open(wide, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    browser.run("document.querySelector('#matrix [tabindex=\"0\"]').focus()")
    browser.keys(Keys.ARROW_RIGHT, *[Keys.PAGE_DOWN] * 12, *[Keys.ARROW_RIGHT] * 60)
    keys = (Keys.ARROW_UP, Keys.PAGE_UP, Keys.ARROW_LEFT, Keys.ARROW_DOWN, Keys.END, Keys.HOME, Keys.ARROW_RIGHT)
    for key, times in zip(keys, (26, 3, 40, 5, 1, 1, 3), strict=True):
        for _ in range(times):
            browser.keys(key)
            assert browser.run(UNCOVERED), (key, browser.run("return document.activeElement.outerHTML"))
    assert browser.logged() == []


# What lies over the middle of what has the focus, and whether names or heads lie over a part of it.
AT_ITS_PLACE = """
const cell = document.activeElement;
const { left, right, top, bottom } = cell.getBoundingClientRect();
const corner = document.querySelector("#matrix .corner").getBoundingClientRect();
const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
return [cell.tagName, cell.contains(met), cell.tagName === "TH" || left >= corner.right - 1, Boolean(cell.closest("thead")) || top >= corner.bottom - 1];
"""


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=str)
def test_what_keys_go_to_is_never_below_names_heads_or_its_card(
    browser: Browser, page: Path, size: tuple[int, int]
) -> None:
    from selenium.webdriver import Keys

    browser.size(*size)
    try:
        browser.open(page, "#view=matrix&order=name")
        browser.run("document.querySelector('#matrix [tabindex=\"0\"]').focus()")
        ways = [(Keys.ARROW_RIGHT, 38), (Keys.ARROW_DOWN, 35), (Keys.ARROW_LEFT, 37), (Keys.ARROW_UP, 34)]
        back = [(Keys.END, 1), (Keys.PAGE_DOWN, 3), (Keys.ARROW_LEFT, 3), (Keys.PAGE_UP, 2), (Keys.HOME, 1)]
        for key, times in ways + back:
            for step in range(times):
                browser.keys(key)
                tag, *uncovered = browser.run(AT_ITS_PLACE)
                assert tag in {"TD", "TH"}
                assert all(uncovered), (key, step, uncovered)
    finally:
        browser.size(1280, 720)


def test_where_nothing_passes_the_filters_nothing_is_there(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix")
    browser.run(
        "explorer.state.set({ hidden: { ...explorer.state.get().hidden, issue: new Set(explorer.data.issues.keys()) } })"
    )
    assert browser.run("return document.querySelectorAll('#matrix tbody tr, #matrix thead th').length") == 0
    assert browser.run("return document.getElementById('matrix').hidden")
    browser.run("explorer.state.reset()")
    assert len(browser.run(FILLED)) == MOST


def test_paper_has_the_rows_that_can_be_printed_and_says_what_it_leaves_out(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix")
    on_paper = 16_000 // ISSUES
    for button, rows in (("", MOST), ("Show all", browser.run(HELD))):
        browser.run(WHOLE, button)
        _settled(browser)
        assert not all(browser.run(FILLED))
        browser.run("dispatchEvent(new Event('beforeprint'))")
        printed = browser.run(FILLED)
        assert all(printed)
        assert len(printed) == min(rows, on_paper)
        left = browser.run("return document.getElementById('matrix-unprinted')?.textContent ?? ''")
        assert left.startswith(f"{rows - on_paper} rows more than can be printed") if rows > on_paper else left == ""
        browser.run("dispatchEvent(new Event('afterprint'))")
        assert sum(browser.run(FILLED)) < rows
        assert browser.run("return document.getElementById('matrix-unprinted')") is None
    assert rows > on_paper


def test_a_picture_too_large_to_read_is_offered_as_svg_of_the_rows_that_paper_takes(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=matrix")
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    rows, on_paper = browser.run(HELD), 16_000 // ISSUES
    browser.click("#take-box > summary")
    browser.click("[data-way=png]")
    browser.wait(lambda: len(list(tmp_path.glob("*.png"))) == 1)
    assert browser.run("return document.querySelector('#take-box [role=alert]').hidden")
    browser.run(WHOLE, "Show all")
    browser.click("[data-way=png]")
    said = browser.text("#take-box [role=alert]")
    assert re.search(r"As PNG this picture of \d+ by \d{5} points would be too small to read\. As SVG", said)
    box = browser.run(
        "const { left, right } = document.querySelector('#take-box [role=alert]').getBoundingClientRect(); return [left, right]"
    )
    assert 0 <= box[0] < box[1] <= 1280
    browser.click("#take-box [role=alert] button")
    (file,) = browser.wait(lambda: list(tmp_path.glob("*.svg")))
    browser.wait(lambda: file.read_text(encoding="utf-8").endswith("</svg>"))
    text = file.read_text(encoding="utf-8")
    assert f"the first {on_paper} of {rows} rows" in text
    names = browser.run("return [...explorer.data.actors.values()].map(({ name }) => name)")
    drawn = re.findall(r">([^<]*)</text>", text)
    assert len([each for each in drawn if each in set(names)]) == on_paper
    assert len(list(tmp_path.glob("*.png"))) == 1
    # Another view, and the sentence is gone.
    browser.click("#tab-timeline")
    assert browser.run("return document.querySelector('#take-box [role=alert]').hidden")
    assert browser.logged() == []


MANY_ISSUES = 130
# Of each row and column in sight: what stands where they cross, and what is answered there.
CROSSINGS = """
const box = document.getElementById("matrix");
const { left, right, top, bottom } = box.getBoundingClientRect();
const corner = document.querySelector("#matrix .corner").getBoundingClientRect();
const ids = new Map([...explorer.data.actors.values(), ...explorer.data.issues.values()].map(({ name, id }) => [name, id]));
const middle = (each) => { const { x, y, width, height } = each.getBoundingClientRect(); return [x + width / 2, y + height / 2]; };
const heads = [...document.querySelectorAll("#matrix thead th")].map((each) => [ids.get(each.getAttribute("aria-label")), middle(each)[0]]).filter(([, x]) => x > corner.right + 2 && x < right - 22);
const rows = [...document.querySelectorAll("#matrix tbody th[scope=row]")].map((each) => [ids.get(each.textContent), middle(each)[1]]).filter(([, y]) => y > corner.bottom + 2 && y < bottom - 22);
const { cells, silences } = explorer.filter.shown(explorer.state.get());
return rows.flatMap(([actor, y]) => heads.map(([issue, x]) => {
  const cell = document.elementFromPoint(x, y).closest("td");
  const sign = cells.of(actor, issue)?.position.sign ?? (silences.of(actor, issue) ? "\u2205" : "");
  return [cell.className === "rest" ? "rest" : (cell.textContent.match(/^[^a-z\u25c6!]*/) ?? [""])[0], sign];
}));
"""


@pytest.fixture(scope="module")
def wide(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide")
    generate(folder / "data", 6000, ACTORS, MANY_ISSUES)
    with stancegraph.open(folder / "data") as session:
        (folder / "page.html").write_text(explorer_html(session.dataset()), encoding="utf-8")
    browser.size(1280, 720)
    return folder / "page.html"


def test_of_very_many_columns_a_row_has_cells_in_those_in_sight(browser: Browser, wide: Path) -> None:
    browser.open(wide, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    for place in ((0, 0), (900, 0), (1e6, 3000), (2000, 3100), (2300, 3100), (40, 1e6)):
        browser.run(PLACE, *place)
        _settled(browser)
        found = browser.run(CROSSINGS)
        assert len(found) > 300
        assert any(sign for _, sign in found)
        assert [drawn for drawn, _ in found] == [sign for _, sign in found]
        cells = [
            row
            for row in browser.run(
                "return [...document.querySelectorAll('#matrix tbody tr:has(th[scope=row])')].map((each) => each.cells.length)"
            )
            if row > 2
        ]
        # But one, which keys go along.
        assert sorted(cells)[-2] < 60 < MANY_ISSUES
    # Another day is drawn in all of them.
    browser.run("explorer.state.set({ until: explorer.data.days.at(-60) })")
    _settled(browser)
    found = browser.run(CROSSINGS)
    assert [drawn for drawn, _ in found] == [sign for _, sign in found]
    assert browser.logged() == []


# Of a cell far to the right: whose row it is in, below which head it stands, and what a click on it selects.
OPENED_THERE = """
const inside = (each) => each.getBoundingClientRect().right < document.getElementById("matrix").getBoundingClientRect().right - 40;
const cell = [...document.querySelectorAll("#matrix tbody td[aria-label]")].filter(inside).at(-1);
const below = [...document.querySelectorAll("#matrix thead th")].find((each) => Math.abs(each.getBoundingClientRect().x - cell.getBoundingClientRect().x) < 5);
cell.click();
const { pair } = explorer.state.get().selection;
return [cell.parentElement.cells[0].textContent, below.getAttribute("aria-label"), [explorer.data.actors.get(pair[0]).name, explorer.data.issues.get(pair[1]).name]];
"""


def test_hundreds_of_columns_away_every_cell_stands_below_its_head(browser: Browser, tmp_path: Path) -> None:
    # More than a cell can span, each wider by a part of a pixel than it says.
    generate(tmp_path / "data", 9000, 24, 1160)
    with stancegraph.open(tmp_path / "data") as session:
        (tmp_path / "page.html").write_text(explorer_html(session.dataset()), encoding="utf-8")
    browser.size(1280, 720)
    browser.open(tmp_path / "page.html", "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    assert browser.run("return document.querySelectorAll('#matrix thead th').length") > 1045
    for left in (0, 15_000, 30_000, 1e6):
        browser.run(PLACE, left, 0)
        _settled(browser)
        found = browser.run(CROSSINGS)
        assert len(found) > 100
        assert any(sign for _, sign in found)
        assert [drawn for drawn, _ in found] == [sign for _, sign in found]
    # What is clicked there is what opens.
    actor, issue, opened = browser.run(OPENED_THERE)
    assert opened == [actor, issue]
    assert browser.logged() == []


def test_keys_and_paper_reach_columns_that_were_out_of_sight(browser: Browser, wide: Path) -> None:
    from selenium.webdriver import Keys

    browser.open(wide, "#view=matrix&order=name")
    browser.run(WHOLE, "Show all")
    browser.run(PLACE, 1500, 0)
    _settled(browser)
    cell = "[...document.querySelectorAll('#matrix tbody tr:has(> .rest) td[aria-label]')].find((each) => each.getBoundingClientRect().left > 500)"
    label = browser.run(f"const cell = {cell}; cell.focus(); return cell.getAttribute('aria-label')")
    focused = "return document.activeElement.getAttribute('aria-label')"
    assert browser.run(focused) == label
    # The row has all of its cells now, and the stop of Tab is where the focus is.
    assert browser.run("return document.querySelector('#matrix [tabindex=\"0\"]') === document.activeElement")
    browser.keys(Keys.END)
    spot = "const { left, right } = document.activeElement.getBoundingClientRect(); const head = document.querySelector('#matrix thead th:last-child').getBoundingClientRect(); return [document.activeElement.tagName, left >= head.left - 1 && right <= head.right + 1]"
    assert browser.run(spot) == ["TD", True]
    browser.keys(Keys.ARROW_DOWN)
    assert browser.run(spot) == ["TD", True]
    _settled(browser)
    assert browser.run(spot) == ["TD", True]
    browser.keys(Keys.ENTER)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    widths = browser.run(
        "return [...new Set([...document.querySelectorAll('#matrix tbody tr:has(th[scope=row])')].map((each) => each.cells.length))]"
    )
    assert widths == [browser.run("return document.querySelectorAll('#matrix thead th').length") + 1]
    browser.run("dispatchEvent(new Event('afterprint'))")
    # What was in sight before it was printed is so again, though paper has fewer rows.
    browser.run(PLACE, 1500, 6000)
    _settled(browser)
    before = browser.run(SCROLLED)
    assert before == [1500, 6000]
    browser.driver.execute_cdp_cmd("Page.printToPDF", {})
    _settled(browser)
    assert browser.run(SCROLLED) == before
    assert all(drawn == sign for drawn, sign in browser.run(CROSSINGS))
    assert browser.logged() == []
