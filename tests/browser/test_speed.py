"""200 actors with 5,000 stances: what a view makes and what a frame draws is bounded, however much the graph holds.

How long it takes on a machine is for ``scripts/bench view``; here is counted, so that no busy machine says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import stancegraph
from benchmark_view import DRAG, Measured, report
from browser.conftest import Browser
from generate_dataset import generate
from stancegraph.views.explorer import explorer_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACTORS, ISSUES = 200, 40
# Counts what the page makes and draws, from before its first script on.
COUNT = """
window.counted = { elements: 0, strokes: 0 };
const count = (owner, name, what) => {
  const was = owner[name];
  owner[name] = function (...given) { counted[what] += 1; return was.apply(this, given); };
};
count(Document.prototype, "createElement", "elements");
count(Document.prototype, "createElementNS", "elements");
count(CanvasRenderingContext2D.prototype, "stroke", "strokes");
"""
# The parts of the page that work when something changes, and how often each did.
CALLS = """
window.calls = {};
const watch = (part, name) => {
  const was = explorer[part][name];
  explorer[part][name] = (...given) => { calls[part] = (calls[part] ?? 0) + 1; return was(...given); };
};
watch("filter", "shown");
for (const view of ["ask", "matrix", "network", "timeline", "table"]) watch(view, "update");
"""
# The strokes of each frame.
FRAMES = """
window.frames_drawn = [];
explorer.network.drawing().on("afterDrawing", () => { frames_drawn.push(counted.strokes); counted.strokes = 0; });
"""


# How often names are placed.
PLACED = """
window.placed = 0;
const place = explorer.labels.place;
explorer.labels.place = (...given) => { placed += 1; return place(...given); };
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("large")
    generate(folder / "data", 5000, ACTORS, ISSUES)
    with stancegraph.open(folder / "data") as session:
        (folder / "page.html").write_text(explorer_html(session.dataset()), encoding="utf-8")
    browser.size(1400, 900)
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT})
    yield folder / "page.html"
    browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


# The actors to choose from and to lay beside each other, a list of them and of issues with its switches and what is said in brief, two elements a cell of the rows in sight, of 40 columns, 13 a row of 300, 17 a row of 200.
MOST_ELEMENTS = {"ask": 6500, "matrix": 6000, "network": 2100, "timeline": 3000, "table": 6500}


@pytest.mark.parametrize("view", MOST_ELEMENTS)
def test_opens_with_few_elements(browser: Browser, page: Path, view: str) -> None:
    browser.open(page, f"#view={view}")
    made = browser.run("return counted.elements")
    assert ACTORS + ISSUES < made < MOST_ELEMENTS[view]


def test_nothing_is_left_to_place_when_the_network_opens(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=network")
    assert browser.run("return explorer.network.drawing().physics.physicsEnabled") is False


@pytest.mark.parametrize("nodes", ["", "&nodes=9999"], ids=["first look", "every line"])
def test_a_frame_of_a_moving_picture_draws_few_lines(browser: Browser, page: Path, nodes: str) -> None:
    browser.open(page, f"#view=network{nodes}")
    browser.run(FRAMES)
    lines = browser.run("return explorer.data.edges.size")
    moved = len(browser.driver.execute_async_script(DRAG, "#canvas canvas"))
    # The picture is drawn once more when the hand lets go, with every line it has.
    drawn = browser.run("return frames_drawn")[1:moved]
    assert len(drawn) > moved / 2
    assert 0 < max(drawn) <= 500 + ACTORS + ISSUES < lines


def test_names_go_along_while_every_line_moves_and_are_placed_when_it_rests(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=network&nodes=9999")
    browser.run(PLACED)
    names = "return explorer.network.names().map(({ node, x, y, name }) => [node.id, name.x - x, name.y - y])"
    before = browser.run(names)
    browser.driver.execute_async_script(DRAG, "#canvas canvas")
    browser.wait(lambda: browser.run("return placed") > 0)
    assert browser.run("return placed") == 1
    assert {name for name, _, _ in before} & {name for name, _, _ in browser.run(names)}


@pytest.mark.parametrize("view", MOST_ELEMENTS)
def test_a_day_that_is_played_draws_one_view_once(browser: Browser, page: Path, view: str) -> None:
    browser.open(page, f"#view={view}")
    browser.run(CALLS)
    for day in browser.run("return explorer.data.days.slice(-4)"):
        browser.run("calls = {}; explorer.state.set({ until: arguments[0] })", day)
        assert browser.run("return calls") == {"filter": 1, view: 1}


def test_report_is_in_ratios() -> None:
    text = report({"ours": Measured(0.5, 60, 2.0, 40), "pyvis": Measured(None, None, 1.0)}, 100)
    assert "> 200.0" in text
    assert "2.00" in text
    assert "  40" in text
