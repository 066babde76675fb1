"""Everybody can use the page: axe-core finds nothing in any view, everything works by keyboard, targets are large enough."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Browser
from browser.samples import hostile, large, sample
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

VIEWS = ("ask", "matrix", "columns", "compare", "network", "actornet", "similarity", "timeline", "table", "sources")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = (360, 740)


def axe_core() -> str:
    """The text of axe-core, from whichever package brings it; the first is the newer one."""
    for package in ("axe_playwright_python", "axe_core_python"):
        found = find_spec(package)
        if found and found.origin:
            return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    pytest.skip("no axe-core here: pip install axe-core-python")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for make in (sample, hostile, large):
        (folder / make.__name__).with_suffix(".html").write_text(explorer_html(make()), encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


Show = Callable[..., Browser]


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Show:
    def open_page(name: str, fragment: str = "", size: tuple[int, int] = (1400, 900)) -> Browser:
        browser.size(*size)
        browser.open(pages[name], fragment)
        return browser

    return open_page


def violations(page: Browser) -> list[Any]:
    """What axe-core objects to, as (rule, element, why)."""
    page.run(axe_core() + "; window.axe = axe;")
    found = page.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: arguments[0], resultTypes: ["violations"] }).then(
          ({ violations }) => done(violations.map((each) => [each.id, each.nodes[0].html.slice(0, 200), each.nodes[0].failureSummary])),
          (error) => done([["error", String(error)]]));
        """,
        RULES,
    )
    return list(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("name", "size"), [("sample", (1400, 900)), ("sample", PHONE), ("large", (1400, 900))])
def test_axe_finds_nothing(show: Show, name: str, size: tuple[int, int], view: str, theme: str) -> None:
    page = show(name, f"#view={view}", size)
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    assert violations(page) == []


@pytest.mark.parametrize(
    "selection",
    [{"node": "a:putin"}, {"node": "i:ceasefire"}, {"stance": "s2"}, {"pair": ["russia", "ceasefire"]}, {"path": ["putin", "willing"]}, {"tie": ["putin", "russia"]}],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_evidence(show: Show, selection: dict[str, object], theme: str) -> None:
    page = show("sample")
    page.run("explorer.state.set({ theme: arguments[0], selection: arguments[1] })", theme, selection)
    page.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert violations(page) == []


@pytest.mark.parametrize("view", ["ask", "matrix", "sources"])
@pytest.mark.parametrize("language", ["fr", "uk"])
def test_axe_finds_nothing_in_another_language(show: Show, view: str, language: str) -> None:
    assert violations(show("sample", f"#view={view}&select=stance&id=s2&lang={language}")) == []


def test_axe_finds_nothing_in_hostile_data(show: Show) -> None:
    assert violations(show("hostile")) == []


@pytest.mark.parametrize("view", VIEWS)
def test_targets_are_large_enough(show: Show, view: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, or in a line of text, or with as much room around it."""
    page = show("sample", f"#view={view}&select=stance&id=s2")
    small = page.run("""
        const spots = [...document.querySelectorAll("button, a, input:not([type=range]), select, summary, [role=tab], td[aria-label], .spot")];
        return spots.filter((each) => each.checkVisibility() && !each.matches("li *, p *, dd *, .plain, .only"))
          .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
          .filter(([each, box]) => box.width < 23.9 || box.height < 23.9)
          .map(([each, box]) => [each.outerHTML.slice(0, 90), box.width, box.height]);
    """)
    assert small == []


def test_every_control_is_reached_by_tab(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample")
    page.click("#filters > summary")
    page.run("document.getElementById('take-box').open = true")
    reached = set()
    for _ in range(120):
        page.keys(Keys.TAB)
        reached.add(
            page.run("""
            const { activeElement: here } = document;
            return here.id || here.dataset.way || here.dataset.field || here.closest("table")?.className || here.tagName;
        """)
        )
    for name in (
        "search",
        "lang",
        "keys-open",
        "play",
        "day",
        "tab-matrix",
        "matrix",
        "order",
        "counts-fresh",
        "until",
        "reset",
        "csv",
        "issue",
    ):
        assert name in reached, name


FOCUS = "const { activeElement: here } = document; return here.id || here.dataset.question || here.textContent.trim()"


@pytest.mark.parametrize("chips", ["", "&from=2025-01-01&known=2026-01-01&not-position=-2&fresh=1"])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_first_cell_is_at_most_ten_tabs_away(show: Show, chips: str, language: str) -> None:
    """The three ways past, which would be faster, are one stop among them."""
    from selenium.webdriver.common.keys import Keys

    page = show("sample", f"#view=matrix{chips}&lang={language}")
    stops = []
    while not page.run("return Boolean(document.activeElement.closest('[role=grid] :is(td, th)[tabindex]'))"):
        page.keys(Keys.TAB)
        stops.append(page.run("return document.activeElement.outerHTML.slice(0, 60)"))
        assert len(stops) <= 10, stops
    assert len(set(stops)) == len(stops)


def test_a_row_of_buttons_is_one_stop_and_arrow_keys_go_along_it(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample", "#view=matrix&from=2025-01-01&fresh=1")
    page.keys(Keys.TAB)
    seen = [page.run(FOCUS)]
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.HOME, Keys.END):
        page.keys(key)
        seen.append(page.run(FOCUS))
    view, evidence, search = "To the view", "To the evidence", "To the search"
    assert seen == [view, evidence, search, view, search, view, search]
    # Where one left a row one comes back to.
    page.run("document.getElementById('keys-open').focus()")
    page.keys(Keys.ARROW_RIGHT)
    assert page.run(FOCUS) == "theme"
    page.keys(Keys.TAB)
    assert page.run(FOCUS) == "stands"
    page.keys(Keys.ARROW_RIGHT, Keys.ENTER)
    assert page.run("return explorer.state.get().ask.question") == "moved"
    page.run("document.getElementById('theme').focus()")
    page.keys(Keys.TAB)
    assert page.run(FOCUS) == "moved"
    # A chip that is taken off leaves the next one in its place.
    page.keys(Keys.TAB, Keys.ARROW_RIGHT, Keys.DELETE)
    assert page.run("return document.querySelectorAll('#chips [tabindex=\"0\"]').length") == 1
    page.keys(Keys.ENTER)
    assert not page.run("return explorer.state.get().fresh")
    assert page.run("return document.activeElement.parentElement.id + document.activeElement.tabIndex") == "chips0"
    # Letters and arrows that are typed stay what they are.
    page.run("document.getElementById('search').focus()")
    page.keys("ab", Keys.ARROW_LEFT, Keys.HOME)
    assert page.run(FOCUS) == "search"


def test_tabs_by_arrow_keys(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample")
    page.run("document.getElementById('tab-matrix').focus()")
    seen = []
    for _ in VIEWS:
        page.keys(Keys.ARROW_RIGHT)
        seen.append(page.run("return document.activeElement.dataset.view"))
    assert seen == [*VIEWS[2:], *VIEWS[:2]]
    page.keys(Keys.ARROW_LEFT)
    assert page.run("return explorer.state.get().tab") == "ask"


@pytest.mark.parametrize(
    ("view", "where"),
    [
        ("matrix", "#matrix tbody td"),
        ("timeline", "#timeline .spot[tabindex='0']"),
        ("ask", "#ask-answer button.row"),
        ("matrix", "#tab-matrix"),
    ],
)
def test_keys_of_the_browser_stay_the_browsers(show: Show, view: str, where: str) -> None:
    page = show("sample", f"#view={view}")
    script = """
        const spot = document.querySelector(arguments[0]);
        spot.focus();
        const keys = ["ArrowLeft", "ArrowRight", "Home"].flatMap((key) => [{ key, altKey: true }, { key, metaKey: true }]);
        const sent = keys.map((each) => new KeyboardEvent("keydown", { ...each, bubbles: true, cancelable: true }));
        for (const event of sent) spot.dispatchEvent(event);
        return [document.activeElement === spot, sent.some((event) => event.defaultPrevented), explorer.state.get().tab];
    """
    assert page.run(script, where) == [True, False, view]


def test_focus_is_seen(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample")
    for _ in range(6):
        page.keys(Keys.TAB)
        style = page.run(
            "const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement); return [outlineStyle, outlineWidth]"
        )
        assert style == ["solid", "3px"]


def test_prints_what_is_read_and_not_the_controls(show: Show) -> None:
    page = show("sample", "#select=stance&id=s2")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = page.run(
            "return ['filters', 'search', 'play', 'take-box', 'theme', 'matrix', 'panel'].filter((id) => document.getElementById(id).checkVisibility())"
        )
        assert shown == ["matrix", "panel"]
        assert page.run("return getComputedStyle(document.getElementById('matrix')).overflow") == "visible"
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
