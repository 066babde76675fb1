"""Everybody: the page by keys alone and by ear; years below 100."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from browser.conftest import Browser
from browser.samples import sample
from stancegraph.model.records import Dataset, Event, Name, Source
from stancegraph.model.words import EventType
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE, DOWN, RIGHT = "\ue004", "\ue007", "\ue00c", "\ue015", "\ue014"
VIEWS = ("ask", "matrix", "columns", "compare", "network", "actornet", "similarity", "timeline", "table", "sources")


def world() -> Dataset:
    before = sample()
    [putin, *others] = before.actors
    return replace(
        before,
        actors=(replace(putin, names=(Name("uk", "Володимир Путін"),)), *others),
        sources=(
            *(replace(each, language="ro") for each in before.sources),
            Source("thousand", "A thousand days", "Kurier", author="Ana Usatii", language="de"),
            Source("turned", "[What was said]", "Kurier", language="de"),
            *(Source(f"issue-{number}", f"Number {number}", "Zeitung") for number in range(1, 16)),
        ),
        events=(Event("raid", EventType.ASSAULT, "Raid on the coast", date(2025, 4, 2), "paper", actors=("russia",)),),
    )


@pytest.fixture(scope="module")
def show(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Browser]:
    path = tmp_path_factory.mktemp("reach") / "page.html"
    path.write_text(explorer_html(world()), encoding="utf-8")

    def opened(fragment: str = "", width: int = 1280) -> Browser:
        browser.size(width, 720)
        browser.open(path, fragment)
        return browser

    return opened


def here(page: Browser) -> str:
    return str(
        page.run(
            "const at = document.activeElement; return at === document.body ? '' : at.id || at.getAttribute('aria-label') || at.textContent || at.tagName"
        )
    )


Show = Callable[..., Browser]


@pytest.mark.parametrize("view", ["matrix", "timeline", "ask"])
def test_the_first_cell_is_a_few_tabs_away(show: Show, view: str) -> None:
    page = show(f"#view={view}")
    page.keys(TAB)
    assert here(page) == "To the view"
    assert page.run("return document.activeElement.getBoundingClientRect().width") > 40, "seen once it has the focus"
    page.keys(ENTER)
    assert page.run("return document.getElementById(arguments[0]).contains(document.activeElement)", f"view-{view}")
    assert page.run("return document.activeElement.tabIndex") == 0
    page.keys(TAB)
    assert page.logged() == []


def test_keys_lead_to_the_view_and_to_the_evidence(show: Show) -> None:
    page = show()
    page.keys("v")
    assert page.run("return document.getElementById('matrix').contains(document.activeElement)")
    page.keys("e")
    assert page.run("return document.activeElement === document.querySelector('#panel h2')")
    page.keys("/")
    assert here(page) == "search"
    page.keys("ve?")
    assert page.run("return document.getElementById('search').value") == "ve?", "what is typed does nothing else"


def test_the_keys_are_shown_and_put_away(show: Show) -> None:
    page = show("#select=stance&id=s2")
    page.keys("v")
    before = here(page)
    page.keys("?")
    assert page.run("return document.getElementById('keys').open")
    assert "Search" in page.text("#keys")
    page.keys(ESCAPE)
    assert not page.run("return document.getElementById('keys').open")
    assert here(page) == before, "the focus is where it was"
    assert page.run("return explorer.state.get().selection.stance") == "s2", "and the selection stays"
    page.click("#keys-open")
    assert page.run("return document.getElementById('keys').open")
    page.click(".keys-close")
    assert here(page) == "Keys (?)" or here(page) == "keys-open"


def test_a_card_is_shown_to_who_goes_by_keys_as_to_who_points(show: Show) -> None:
    from selenium.webdriver import ActionChains

    page = show()
    cell = page.driver.find_element("css selector", "#matrix td[aria-label]")
    ActionChains(page.driver).move_to_element(cell).perform()
    page.wait(lambda: page.driver.find_element("id", "hover-card").is_displayed())
    pointed = page.text("#hover-card")
    ActionChains(page.driver).move_to_element(page.driver.find_element("id", "counts")).perform()
    page.wait(lambda: not page.driver.find_element("id", "hover-card").is_displayed())
    page.keys("v", RIGHT, "\ue012")
    page.run("arguments[0].previousElementSibling.focus()", cell)
    while page.run("return document.activeElement !== arguments[0]", cell):
        page.keys(RIGHT)
    assert page.text("#hover-card") == pointed
    assert page.run("return document.activeElement.getAttribute('aria-describedby')") == "hover-card"
    page.keys(ESCAPE)
    assert not page.driver.find_element("id", "hover-card").is_displayed(), "it can be put away"
    page.keys(TAB)
    assert page.run("return document.querySelector('[aria-describedby]')") is None


@pytest.mark.parametrize("view", VIEWS)
def test_the_focus_is_never_lost(show: Show, view: str) -> None:
    page = show(f"#view={view}")
    page.keys("v")
    assert here(page), view
    for _ in range(3):
        page.keys(ENTER)
        assert here(page), view
        page.keys(ESCAPE)
        assert here(page), view
        page.keys(DOWN)
        assert here(page), view
    page.run("explorer.state.select({ stance: 's2' })")
    page.keys("e")
    assert page.run("return document.getElementById('panel').contains(document.activeElement)")
    page.keys(ESCAPE)
    assert here(page), "the panel is empty, and the focus where it was"
    page.keys("e")
    page.run(
        "explorer.state.set({ hidden: { ...explorer.state.get().hidden, position: new Set(['-2', '-1', '0', '1', '2']) } })"
    )
    assert here(page), "and so it is where nothing is left to show"


def test_keys_go_on_from_what_was_opened(show: Show) -> None:
    page = show("#view=matrix")
    page.keys("v")
    assert page.run("return document.activeElement.scope") == "row"
    page.keys(ENTER, ESCAPE, DOWN)
    assert page.run("return document.activeElement.scope") == "row", (
        "as the arrow goes from a heading that was not opened"
    )


def test_what_is_selected_is_read_out(show: Show) -> None:
    page = show()
    assert page.run("return document.getElementById('announced').getAttribute('role')") == "status"
    page.run("explorer.state.select({ node: 'a:putin' })")
    assert page.text("#announced").startswith("Selected: Vladimir Putin")
    page.keys("v", ESCAPE)
    assert page.text("#announced") == "Nothing is selected."


def test_names_and_titles_say_their_language(show: Show) -> None:
    page = show("#select=node&id=a%3Aputin")
    assert page.run("return document.querySelector('#panel [lang=uk]').textContent") == "Володимир Путін"
    page.run("explorer.state.select({ stance: 's1' })")
    assert page.run("return document.querySelector('#panel blockquote').lang") == "ro"
    assert page.run("return document.querySelector('#panel dd [lang=ro]').textContent") == "Report on the talks"
    page.run("explorer.state.set({ tab: 'sources', selection: { source: 'thousand' } })")
    assert page.run("return document.getElementById('source-title').lang") == "de"
    page.run("explorer.state.set({ tab: 'sources', selection: { source: 'turned' } })")
    assert page.run("return document.getElementById('source-title').lang") == "", "a title in brackets is translated"


def test_years_below_100_are_those_years(browser: Browser, tmp_path: Path) -> None:
    before = sample()
    ancient = replace(
        before,
        info=replace(before.info, covers_until=None, opens_on=date(51, 6, 1)),
        roles=(),
        stances=tuple(
            replace(each, date=date(50, 1 + number, 3), recorded=None)
            for number, each in enumerate(before.stances)
            if number < 5
        ),
        retractions=(),
        events=(),
    )
    path = tmp_path / "page.html"
    path.write_text(explorer_html(ancient), encoding="utf-8")
    browser.size(1280, 720)
    browser.open(path, "#view=timeline")
    ticks = [
        each
        for each in browser.run(
            "return [...document.querySelectorAll('#timeline text')].map((text) => text.textContent)"
        )
        if each[:4].isdigit()
    ]
    assert ticks
    assert {"0050"} <= {each[:4] for each in ticks} <= {"0050", "0051"}
    assert browser.text("#day-text") == "0051-06-01"
    assert browser.run("return explorer.linkwords.faults('#date=0050-02-03')") == []
    browser.run(
        "const field = document.getElementById('until'); field.value = '0050-03-01'; field.dispatchEvent(new Event('change'))"
    )
    assert browser.run("return explorer.state.get().until") == "0050-03-01"
    assert browser.logged() == []
