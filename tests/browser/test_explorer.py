"""The explorer as a reader meets it: opened from disk in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from browser.conftest import Browser
from browser.samples import LONG, SCRIPT, hostile, large, sample
from stancegraph.model.records import Dataset
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

DESKTOP = (1400, 900)
PHONE = (360, 740)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, dataset: Dataset) -> Path:
        path = folder / f"{name}.html"
        path.write_text(explorer_html(dataset), encoding="utf-8")
        return path

    return {name: write(name, make()) for name, make in {"sample": sample, "hostile": hostile, "large": large}.items()}


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Callable[..., Browser]:
    def open_page(name: str, size: tuple[int, int] = DESKTOP, fragment: str = "#view=network") -> Browser:
        browser.size(*size)
        browser.open(pages[name], fragment)
        return browser

    return open_page


@pytest.mark.parametrize("name", ["sample", "hostile", "large"])
def test_opens_without_errors_or_requests(show: Callable[..., Browser], pages: dict[str, Path], name: str) -> None:
    page = show(name)
    for tab in page.run("return [...document.querySelectorAll('[role=tab]')].map((each) => each.id)"):
        page.click(f"#{tab}")
    page.click("#theme")
    assert page.logged() == []
    assert page.requests() == [pages[name].as_uri()]
    assert page.run("return performance.getEntriesByType('resource').length") == 0


def test_counts_and_drawing(show: Callable[..., Browser]) -> None:
    page = show("sample")
    assert page.text("#counts") == "7 of 7 stances · 4 actors · 3 issues"
    assert {"a:putin", "a:lammy", "i:talks", "holds|a:uk|i:force", "says-of|a:lammy|a:putin"} <= page.drawn()
    assert "holds|a:russia|i:talks" not in page.drawn()
    assert not page.run("return document.getElementById('held').checkVisibility()")


def test_click_on_a_line_opens_its_evidence(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.click_drawing("holds|a:putin|i:talks")
    page.wait(lambda: page.texts(".panel [data-stance]"))
    panel = page.text("#panel")
    for words in (
        "opposes",
        "2025-04-04",
        "attributed: David Lammy says so",
        "“obscuring potential peace talks”",
        "Report on the talks",
        "The Paper, 2025-04-05",
        "s1",
    ):
        assert words in panel
    link = page.driver.find_element("css selector", ".stance a")
    assert link.get_attribute("href") == "https://example.org/paper"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_click_on_an_actor_lists_all_stances_by_issue(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.click_drawing("a:putin")
    page.wait(lambda: "Vladimir Putin" in page.text("#panel h2"))
    panel = page.text("#panel")
    assert "Владимир Путин" in panel
    assert "since 2012-05-07; speaks for it" in panel
    assert "3 stances" in panel
    assert page.run("return [...document.querySelectorAll('[data-stance]')].map((e) => e.dataset.stance).sort()") == [
        "s1",
        "s2",
        "s3",
    ]
    page.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    opened = page.text("#panel")
    for words in (
        "Ukraine stops mobilising",
        "own words",
        "reported by the source as fact",
        "Agrees in principle.",
        "Wire copy",
        "0.9",
    ):
        assert words in opened


def test_click_on_an_issue_shows_its_proposition_and_who_stands_where(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.click_drawing("i:ceasefire")
    page.wait(lambda: "Immediate ceasefire" in page.text("#panel h2"))
    assert "All fighting should stop now." in page.text("#panel")
    summaries = page.texts(".bundle > summary")
    assert [each.replace("\n", " ") for each in summaries] == [
        "++supports United Kingdom · 1 stance",
        "+conditional Vladimir Putin · 2 stances",
        "−−rejects Russia · 3 stances",
    ]


def test_corrections_are_history_not_position(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.run("explorer.state.select({ edge: 'holds|a:willing|i:force' })")
    assert "1 stance\n" in page.text("#panel")
    page.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert "No longer stands: superseded on 2025-04-10 by s6" in page.text("#panel")
    page.run("explorer.state.select({ node: 'a:russia' })")
    page.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert "retracted on 2025-04-10 by x1: The wire withdrew its copy." in page.text("#panel")


@pytest.mark.parametrize(
    ("field", "value", "stances", "gone"),
    [
        ("issue", "ceasefire", 3, "holds|a:uk|i:ceasefire"),
        ("position", "2", 5, "holds|a:uk|i:force"),
        ("voice", "attributed", 6, "says-of|a:lammy|a:putin"),
        ("kind", "state", 4, "holds|a:russia|i:ceasefire"),
    ],
)
def test_filters(show: Callable[..., Browser], field: str, value: str, stances: int, gone: str) -> None:
    page = show("sample")
    assert gone in page.drawn()
    page.click("#filters > summary")
    page.click(f"input[data-field={field}][value='{value}']")
    assert page.text("#counts").startswith(f"{stances} of 7")
    assert gone not in page.drawn()
    page.click("#reset")
    assert page.text("#counts").startswith("7 of 7")
    assert gone in page.drawn()


def test_filter_by_date_and_what_it_hides_in_the_panel(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.run("explorer.state.select({ node: 'a:putin' })")
    page.run(
        "const until = document.getElementById('until'); until.value = '2025-03-05'; until.dispatchEvent(new Event('change'))"
    )
    assert page.text("#counts").startswith("1 of 7")
    assert "1 stance, 2 later" in page.text("#panel")
    page.run(
        "const from = document.getElementById('from'); from.value = '2025-03-02'; from.dispatchEvent(new Event('change'))"
    )
    assert page.text("#counts").startswith("0 of 7")
    assert page.text("#empty") == "No stance passes the filters."


def test_opens_on_the_day_asked_for(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "as-of.html"
    path.write_text(explorer_html(sample(), as_of=date(2025, 3, 31)), encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.getElementById('until').value") == "2025-03-31"
    assert browser.text("#counts").startswith("3 of 7")


def test_id_to_cite_can_be_copied(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.run("explorer.state.select({ stance: 's2' })")
    page.click(".stance dd button[aria-label^='Copy the id']")
    page.wait(lambda: page.text(".stance dd button[aria-label^='Copy the id']") in {"Copied", "Marked"})


def test_table_holds_what_the_picture_holds(show: Callable[..., Browser]) -> None:
    page = show("sample")
    page.click("#tab-table")
    rows = page.texts(".stances tbody tr")
    assert len(rows) == 7
    assert any("about 2025-04-04" in row for row in rows)
    page.click(".stances tbody tr:last-child button")
    assert page.text("#panel h2") == "Vladimir Putin on: Immediate ceasefire"
    assert page.run("return document.activeElement.tagName") == "H2"


def test_large_network_opens_on_the_strongest_and_says_so(show: Callable[..., Browser]) -> None:
    page = show("large")
    nodes = [each for each in page.drawn() if "|" not in each]
    assert 10 <= len(nodes) <= 60
    assert f"{len(nodes)} of " in page.text("#held")
    assert "weaker ones held back" in page.text("#held")
    weakest = page.run("return explorer.data.order[explorer.data.order.length - 1]")
    assert weakest not in nodes
    page.run("explorer.state.select({ node: arguments[0] })", weakest)
    assert weakest in page.drawn()
    page.click("#show-all")
    assert page.run("return explorer.data.order.length") == len([each for each in page.drawn() if "|" not in each])


def test_hostile_words_are_shown_and_never_run(show: Callable[..., Browser]) -> None:
    page = show("hostile")
    assert page.text("h1").startswith("</script>")
    for node in ("a:a1", "a:a2", "a:a3", "a:a4", "i:a1", "i:i2", "i:i3"):
        page.run("explorer.state.select({ node: arguments[0] })", node)
        page.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert page.run("return document.querySelectorAll('#panel img, #panel script').length") == 0
    page.run("explorer.state.select({ node: 'a:a1' })")
    assert page.text("#panel h2") == SCRIPT
    page.run("explorer.state.select({ node: 'a:a2' })")
    assert page.text("#panel h2") == LONG.strip()
    page.click("#tab-table")
    page.keys("/")
    page.keys("script")
    # Besides those to places in the page itself.
    addresses = page.run("return [...document.querySelectorAll('a:not([href^=\"#\"])')].map((each) => each.protocol)")
    assert set(addresses) <= {"https:"}
    assert page.run("return window.hacked") is None
    assert page.logged() == []


def test_markup_cannot_be_written_into_the_page_at_all(show: Callable[..., Browser]) -> None:
    page = show("sample")
    refused = (
        "try { document.body.innerHTML = '<b>x</b>'; return false } catch (error) { return error instanceof TypeError }"
    )
    assert page.run(refused)
    assert page.logged()


@pytest.mark.parametrize("name", ["sample", "hostile", "large"])
def test_phone_has_no_sideways_scrolling(show: Callable[..., Browser], name: str) -> None:
    page = show(name, PHONE)

    def fits() -> bool:
        return bool(page.run("return document.documentElement.scrollWidth <= innerWidth && innerWidth === 360"))

    assert not page.run("return document.getElementById('filters').open")
    assert fits()
    page.run("document.getElementById('filters').open = true")
    assert fits()
    page.run("explorer.state.select({ node: explorer.data.order[0] })")
    sheet = page.run(
        "const box = document.getElementById('panel').getBoundingClientRect(); return [box.bottom, box.height]"
    )
    assert sheet[0] == 740
    assert sheet[1] <= 740 * 0.6
    assert fits()
    page.run("explorer.state.set({ tab: 'table' })")
    assert fits()


def test_theme_follows_the_reader(show: Callable[..., Browser]) -> None:
    page = show("sample")
    ground = "return getComputedStyle(document.body).backgroundColor"
    before = page.run(ground)
    page.click("#theme")
    assert page.run(ground) != before
