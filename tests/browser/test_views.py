"""Matrix, timeline, slider, links, paths and what can be taken along, as a reader meets them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import stancegraph
from browser.conftest import Browser
from browser.samples import SCRIPT, hostile, large, sample
from stancegraph.cli import cli
from stancegraph.model.records import Aggregate, Bearing, Dataset, Event, PartialDate, Record, Stance
from stancegraph.model.words import AggregationRule, ConditionKind, EventType, Position, Voice
from stancegraph.rdf.writer import Mapper, dataset_quads
from stancegraph.views.console import NO_ENGINE
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
DESKTOP = (1400, 900)
PHONE = (360, 740)
Show = Callable[..., Browser]


def eventful() -> Dataset:
    """The sample with two events, one of them a deed of Russia, and an actor on either side of a path."""
    deed = Event("e1", EventType.ASSAULT, "Strike on a town", date(2025, 4, 2), "wire", "A town", ("russia",),
                 bears_on=(Bearing("ceasefire", Position.REJECTS),))  # fmt: skip
    return replace(sample(), events=(deed, Event("e2", EventType.CONSULT, "A meeting", date(2025, 3, 20), "wire")))


def counted() -> Dataset:
    """The sample, and what Russia's coded events of April come to: support for talks and for a ceasefire it rejects in words."""
    of = Aggregate(
        PartialDate("2025-04"),
        42,
        Decimal(2),
        Decimal("0.5"),
        date(2025, 4, 2),
        date(2025, 4, 30),
        AggregationRule.MEAN,
        "0" * 64,
    )
    worked_out = tuple(
        Stance(
            f"m-{issue}", "russia", issue, Position.SUPPORTS, date(2025, 4, 30), Voice.REPORTED, "wire", aggregate=of
        )
        for issue in ("talks", "ceasefire")
    )
    made = replace(sample(), stances=(*sample().stances, *worked_out))
    return replace(made, info=replace(made.info, covers_until=date(2025, 4, 30)))


def dangerous() -> Dataset:
    """Quotes and names that a spreadsheet would run."""
    stances = tuple(
        Stance(f"s{n}", "putin", "talks", Position.REJECTS, date(2025, 1, n), Voice.SELF, "wire", note="n", condition=text)
        for n, text in enumerate(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '"; DROP', "＝1", " =1", "a\n=1"], start=1)
    )  # fmt: skip
    return replace(sample(), stances=stances, retractions=())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, Path] = {}
    for make in (sample, hostile, large, eventful, dangerous, counted):
        made[make.__name__] = folder / f"{make.__name__}.html"
        made[make.__name__].write_text(explorer_html(make()), encoding="utf-8")
    return made


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Show:
    def open_page(name: str, fragment: str = "", size: tuple[int, int] = DESKTOP) -> Browser:
        browser.size(*size)
        browser.open(pages[name], fragment)
        return browser

    return open_page


def cells(page: Browser) -> dict[tuple[str, str], str]:
    """The matrix as a screen reader has it: what each cell says, by row and column heading."""
    rows = page.run("""
        const [head, ...rows] = document.querySelectorAll(".matrix tr");
        const names = [...head.cells].map((each) => each.textContent);
        return rows.flatMap((row) => [...row.cells].slice(1).map((cell, place) =>
          [row.cells[0].textContent, names[place + 1], cell.getAttribute("aria-label") ?? ""]));
    """)
    return {(actor, issue): text for actor, issue, text in rows if text}


def test_opens_on_the_matrix(show: Show) -> None:
    page = show("sample")
    putin = "conditional: Ukraine stops mobilising (sequence), own words, 2025-03-13, 22 days old; of 2 stances"
    follows = "follows from Immediate ceasefire"
    assert cells(page) == {
        ("Vladimir Putin", "Immediate ceasefire"): putin,
        ("Vladimir Putin", "Peace talks"): "opposes, hearsay: David Lammy says so, 2025-04-04, 0 days old",
        ("Russia", "Immediate ceasefire"): "rejects, reported as fact, 2025-04-04, 0 days old; of 3 stances",
        (
            "United Kingdom",
            "Immediate ceasefire",
        ): "supports, reported as fact, about 2025-04-04, a few days old at most",
        (
            "United Kingdom",
            "Halt to the fighting",
        ): f"supports, reported as fact, {follows}, about 2025-04-04, a few days old at most",
        ("United Kingdom", "Multinational force"): "supports, own words, 2025-04, about 2 days old",
        ("Coalition of the willing", "Multinational force"): "ambivalent, reported as fact, 2025-04-03, 1 day old",
    }
    assert page.run("return document.querySelectorAll('.matrix th[scope=row], .matrix th[scope=col]').length") == 8
    assert page.run("return document.querySelectorAll('.matrix .attributed').length") == 1


def test_words_of_speakers_can_be_left_out(show: Show) -> None:
    page = show("sample", "#date=2025-03-13")
    assert cells(page)["Russia", "Immediate ceasefire"].startswith(
        "conditional: Ukraine stops mobilising (sequence), words of"
    )
    page.click("#filters > summary")
    page.click("#counts-inherit")
    assert ("Russia", "Immediate ceasefire") not in cells(page)
    assert page.texts("#chips button") == ["Own words only \u00d7"]
    assert "own=1" in page.run("return location.hash")


def test_what_others_hold_is_taken_over_when_asked(show: Show) -> None:
    page = show("sample")
    assert ("David Lammy", "Multinational force") not in cells(page)
    page.run("explorer.state.select({ node: 'a:lammy' })")
    assert "Has said nothing on 3 more issues on which those spoken for have a position." in page.text("#panel")
    page.click("#panel .notice button")
    assert cells(page)["David Lammy", "Multinational force"] == (
        "supports, words of United Kingdom, for David Lammy, taken over, 2025-04, about 2 days old"
    )
    assert "more issue" not in page.text("#panel")
    page.run("explorer.state.set({ inherit: false })")
    assert not page.run("return explorer.state.get().takenOver")
    page.run("explorer.state.set({ takenOver: true })")
    assert page.run("return explorer.state.get().inherit")


def test_what_follows_can_be_left_out(show: Show) -> None:
    page = show("sample")
    assert cells(page)["United Kingdom", "Halt to the fighting"] == (
        "supports, reported as fact, follows from Immediate ceasefire, about 2025-04-04, a few days old at most"
    )
    assert page.text(".matrix .entailed") == "++"
    page.run("explorer.state.set({ entailed: false })")
    assert not [issue for _, issue in cells(page) if issue == "Halt to the fighting"]


def governed() -> Dataset:
    """A state whose government changes, and what its leaders and a minister said."""
    leads = tuple(
        replace(role, leads=True, start=PartialDate(start), end=PartialDate(end) if end else None)
        for role, start, end in zip(sample().roles, ("2024-01-01", "2025-04-03"), ("2025-04-02", ""), strict=True)
    )
    roles = tuple(replace(role, organisation="uk") for role in leads)
    stances = (
        Stance("g1", "putin", "talks", Position.REJECTS, date(2025, 3, 1), Voice.SELF, "wire"),
        Stance("g2", "putin", "force", Position.OPPOSES, date(2025, 3, 1), Voice.SELF, "wire", "the army leaves",
               condition_kind=ConditionKind.DEMAND, until=date(2025, 3, 31)),
        Stance("g3", "lammy", "force", Position.SUPPORTS, date(2025, 4, 3), Voice.SELF, "wire"),
        Stance("g4", "willing", "talks", Position.SUPPORTS, date(2024, 4, 3), Voice.SELF, "wire"),
    )  # fmt: skip
    return replace(sample(), roles=roles, stances=stances, retractions=())


def test_nothing_crosses_a_change_of_government_and_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, governed())
    assert cells(page) == {
        ("United Kingdom", "Peace talks"): "nothing since David Lammy took office on 2025-04-03; 1 earlier",
        (
            "United Kingdom",
            "Multinational force",
        ): "supports, words of David Lammy, for United Kingdom, 2025-04-03, 1 day old",
        ("David Lammy", "Multinational force"): "supports, own words, 2025-04-03, 1 day old",
        ("Vladimir Putin", "Peace talks"): "rejects, own words, 2025-03-01, 34 days old, former",
        ("Coalition of the willing", "Peace talks"): "supports, own words, 2024-04-03, 366 days old, stale",
    }
    assert page.text("#matrix-standings") == (
        "2 of 4 answers not current: 1 former, 1 stale. 1 cut off by a change of government."
    )
    assert page.run("return document.querySelectorAll('.matrix .dim').length") == 2
    page.run("explorer.state.select({ pair: ['uk', 'talks'] })")
    assert "nothing since David Lammy took office on 2025-04-03; 1 earlier." in page.text("#panel .answer")
    page.click("#panel .answer button")
    assert cells(page)["United Kingdom", "Peace talks"] == (
        "rejects, words of Vladimir Putin, for United Kingdom, said under Vladimir Putin, 2025-03-01, 34 days old"
    )
    page.run("explorer.state.set({ lapsed: true })")
    assert cells(page)["Vladimir Putin", "Multinational force"] == (
        "opposes: the army leaves (demand), until 2025-03-31, own words, 2025-03-01, 34 days old, lapsed"
    )
    page.run("explorer.state.set({ fresh: true })")
    assert {actor for actor, _ in cells(page)} == {"United Kingdom", "David Lammy"}


def test_condition_and_its_kind_are_printed_wherever_a_position_is(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, governed(), "#date=2025-03-20")
    words = "the army leaves (demand)"
    assert words in cells(page)["Vladimir Putin", "Multinational force"]
    page.run("explorer.state.select({ node: 'a:putin' })")
    page.run("document.querySelectorAll('#panel details').forEach((each) => (each.open = true))")
    assert words in page.text("#panel .bundle .answer")
    assert "Kind of condition" in page.text("#panel")
    page.run("explorer.state.set({ tab: 'network' })")
    assert words in page.run("return explorer.network.textOf('holds|a:putin|i:force')")
    page.run("explorer.state.set({ tab: 'timeline' })")
    labels = page.run("return [...document.querySelectorAll('.spot')].map((each) => each.getAttribute('aria-label'))")
    assert any(words in label for label in labels)
    page.run("explorer.state.set({ tab: 'table' })")
    assert words in page.text("#table")
    page.run("""
        const { state } = explorer;
        state.set({ hidden: { ...state.get().hidden, issue: new Set(["talks"]) }, selection: { path: ["putin", "uk"] } });
    """)
    assert words in page.text("#panel ol")
    turtle = page.run("return explorer.take.turtle()")
    assert "scheme/condition-kind/demand>" in turtle
    assert 'sg:until "2025-03-31"^^xsd:date' in turtle


def test_a_demand_and_a_limit_are_no_condition_in_any_view(browser: Browser, tmp_path: Path) -> None:
    """A demand goes with a no; how far a position goes is no "if"; each view has a mark of its own for them, or words."""
    dataset = governed()
    limit = Stance("g5", "willing", "force", Position.SUPPORTS, date(2025, 3, 1), Voice.SELF, "wire", "for a month",
                   condition_kind=ConditionKind.SCOPE)  # fmt: skip
    condition = replace(
        limit,
        id="g6",
        actor="lammy",
        issue="talks",
        position=Position.CONDITIONAL,
        condition="Russia comes",
        condition_kind=ConditionKind.TERMS,
    )
    page = _opened(
        browser, tmp_path, replace(dataset, stances=(*dataset.stances, limit, condition)), "#date=2025-03-20"
    )
    marks = "return [...document.querySelectorAll('.matrix .cell')].map((each) => each.textContent)"
    assert {*page.run(marks)} == {"++", "+if", "++\u2264", "\u2212\u25c6", "\u2212\u2212"}
    assert all(mark in page.text("#legend") for mark in ("condition", "\u25c6", "\u2264"))
    page.run("explorer.state.set({ tab: 'compare', people: ['lammy', 'putin', 'willing'] })")
    assert page.texts("#compare .compared td > .small:not(.muted)") == [
        "if Russia comes (terms)",
        "\u25c6 demands the army leaves",
        "as far as: for a month",
    ]
    assert all(mark in page.text("#legend") for mark in ("condition", "\u25c6", "\u2264"))
    page.run("explorer.state.set({ tab: 'columns', about: 'force', people: [] })")
    assert {*page.texts("#columns .on")} == {"as far as: for a month", "\u25c6 demands the army leaves"}
    drawn = page.run(
        "const { state, filter, columns } = explorer; return columns.picture(state.get(), filter.shown(state.get())).shapes.map(({ text }) => text)"
    )
    assert {"Vladimir Putin (\u25c6)", "Coalition of th\u2026 (\u2264)"} <= {*drawn}, str(drawn)
    page.run("explorer.state.set({ tab: 'matrix' })")
    assert "supports\n2025-03-01, own words, as far as: for a month" in page.text("#panel .brief")


def test_page_opens_on_the_last_day_covered_or_today_if_that_is_earlier(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, sample())
    assert page.text(".corner .as-of") == "As of 2025-04-04"
    assert page.text("#day-size") == "3 stances that day, last day covered"
    ahead = replace(sample(), info=replace(sample().info, covers_until=date(9999, 1, 1)))
    page = _opened(browser, tmp_path, ahead)
    # Asked of the page before and after: the day may change meanwhile.
    today = "return new Date().toISOString().slice(0, 10)"
    assert page.text("#day-text") in {page.run("return explorer.data.opensOn"), page.run(today)}
    assert page.run("return explorer.data.opensOn") <= page.run(today)


def test_slider_goes_through_the_days(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample")
    days = ["2025-03-01", "2025-03-13", "2025-04-02", "2025-04-03", "2025-04-04"]
    assert page.run("return explorer.data.days") == days
    page.run("document.getElementById('day').focus()")
    page.keys(Keys.HOME)
    assert page.text("#day-text") == "2025-03-01"
    assert cells(page)["Vladimir Putin", "Immediate ceasefire"] == "rejects, reported as fact, 2025-03-01, 0 days old"
    page.keys(Keys.ARROW_RIGHT)
    assert cells(page)["Vladimir Putin", "Immediate ceasefire"] == (
        "conditional: Ukraine stops mobilising (sequence), own words, 2025-03-13, 0 days old; of 2 stances"
    )
    assert page.run("return document.getElementById('day').getAttribute('aria-valuetext')") == "2025-03-13"
    page.click("#later")
    assert page.text("#day-text") == "2025-04-02"


def test_play_goes_from_the_first_day_to_the_last(show: Show) -> None:
    page = show("sample")
    page.click("#play")
    assert page.text("#day-text") == "2025-03-01"
    assert page.run("return explorer.time.isPlaying()")
    page.wait(lambda: page.text("#day-text") == "2025-04-04")
    page.wait(lambda: not page.run("return explorer.time.isPlaying()"))
    assert "Play" in page.text("#play")


def test_matrix_by_keyboard(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample", "#order=involvement")
    page.run("document.querySelector('.matrix [tabindex=\"0\"]').focus()")
    page.keys(Keys.ARROW_RIGHT, Keys.ENTER)
    assert page.text("#panel h2") == "Vladimir Putin on: Immediate ceasefire"
    assert page.run("return document.activeElement.closest('table')?.className") == "matrix"
    page.keys(Keys.ARROW_DOWN, " ")
    assert page.text("#panel h2") == "United Kingdom on: Immediate ceasefire"
    page.keys(Keys.HOME, Keys.ENTER)
    assert page.text("#panel h2") == "United Kingdom"
    page.driver.switch_to.active_element.send_keys(Keys.CONTROL, Keys.HOME)
    page.keys(Keys.ENTER)
    assert page.text("#panel h2") == "Immediate ceasefire"
    page.keys(Keys.ESCAPE)
    assert page.text("#panel h2").startswith("In brief")
    assert page.run("return document.querySelectorAll('.matrix [tabindex=\"0\"]').length") == 1


def test_an_answer_says_in_whose_words_and_shows_the_stances(show: Show) -> None:
    page = show("sample", "#taken-over=1")
    page.run("explorer.state.select({ pair: ['lammy', 'force'] })")
    assert "words of United Kingdom, for David Lammy, taken over" in page.text("#panel .answer")
    assert page.run("return [...document.querySelectorAll('#panel [data-stance]')].map((e) => e.dataset.stance)") == [
        "s5"
    ]
    page.run("explorer.state.select({ pair: ['russia', 'ceasefire'] })")
    assert "reported as fact" in page.text("#panel .answer")
    stances = page.run("return [...document.querySelectorAll('#panel [data-stance]')].map((e) => e.dataset.stance)")
    assert sorted(stances) == ["s2", "s3", "s9"]


def test_hiding_a_position_hides_who_holds_it_now_only(show: Show) -> None:
    page = show("sample")
    page.click("#filters > summary")
    page.click("input[data-field=position][value='1']")
    assert ("Vladimir Putin", "Immediate ceasefire") not in cells(page)
    page.click("#tab-network")
    assert "holds|a:putin|i:ceasefire" not in page.drawn()


def test_other_voices_are_another_question(show: Show) -> None:
    page = show("sample")
    for voice, stances in (("self", 5), ("reported", 3), ("attributed", 6), ("self", 5)):
        page.run(
            "const { state } = explorer; state.set({ hidden: { ...state.get().hidden, voice: new Set([arguments[0]]) } })",
            voice,
        )
        assert page.text("#counts").startswith(f"{stances} of 7"), voice


def test_rows_by_kind(show: Show) -> None:
    page = show("sample", "#by-kind=1")
    assert page.run("return document.getElementById('order').value") == "kind"
    assert page.texts(".matrix tr.kind") == ["People", "States", "Groups"]


@pytest.fixture(scope="module")
def larger(pages: dict[str, Path]) -> dict[int, Path]:
    """Pages of so many actors."""
    sizes = {3: (3, 2, 12), 40: (40, 10, 300), 200: (200, 70, 4000)}
    for actors, size in sizes.items():
        path = pages["sample"].with_name(f"{actors}.html")
        path.write_text(explorer_html(large(*size)), encoding="utf-8")
    return {actors: pages["sample"].with_name(f"{actors}.html") for actors in sizes}


def test_large_matrix_says_what_it_holds_back(show: Show, larger: dict[int, Path]) -> None:
    page = show("sample")
    page.open(larger[200])
    columns = "return document.querySelectorAll('.matrix thead th').length"
    assert page.run(columns) == 60
    assert "10 issues held back" in page.text("#matrix-held")
    page.click("#matrix-held button")
    assert page.run(columns) == 70
    assert page.text("#matrix-held").startswith("Everything is shown")


def test_timeline_marks_stances_shifts_and_deeds(show: Show) -> None:
    page = show("eventful", "#view=timeline")
    labels = page.run("return [...document.querySelectorAll('.spot')].map((each) => each.getAttribute('aria-label'))")
    assert "2025-03-13: conditional: Ukraine stops mobilising (sequence), own words" in labels
    assert "2025-04-04: opposes, hearsay: David Lammy says so" in labels
    assert "2025-04-02, event: Strike on a town, shows: rejects" in labels
    titles = page.run("return [...document.querySelectorAll('#timeline title')].map((each) => each.textContent)")
    assert "2025-03-13: from rejects to conditional" in titles
    page.run("document.querySelector('.spot[aria-label*=\"Strike\"]').dispatchEvent(new Event('click'))")
    assert page.text("#panel h2") == "Strike on a town"
    assert "rejects Immediate ceasefire" in page.text("#panel").replace("\n", " ")
    page.run("explorer.state.select({ pair: ['russia', 'ceasefire'] })")
    assert "Deeds that bear on it" in page.text("#panel")


# The middle of each name, and of the first mark of the row it stands at.
PLACES = """
const middle = (...elements) => {
  const boxes = elements.map((each) => each.getBoundingClientRect());
  return (Math.min(...boxes.map(({ top }) => top)) + Math.max(...boxes.map(({ bottom }) => bottom))) / 2;
};
explorer.state.set({ until: explorer.data.lastDay });
[...document.querySelectorAll("#timeline-held button")].find((each) => each.textContent === "Show all")?.click();
const box = document.getElementById("timeline");
const [seen, drawn, places] = [new Set(), [], []];
/* A screen after the other, for of many rows only those around what is in sight are drawn. */
for (let top = 0; top < box.scrollHeight; top += 300) {
  box.scrollTop = top;
  box.dispatchEvent(new Event("scroll"));
  /* A long name has two lines. */
  const names = [...document.querySelectorAll("#timeline .labels > g")].map((each) => [...each.querySelectorAll("text:not([font-weight])")]).filter(({ length }) => length);
  const rows = [...document.querySelectorAll("#timeline svg > g[aria-label]")];
  drawn.push([names.length, rows.length]);
  rows.forEach((row, place) => {
    const name = row.getAttribute("aria-label");
    if (seen.has(name)) return;
    seen.add(name);
    places.push([names[place].map((each) => each.textContent).join(" ").replace("\u2026", ""), name, middle(...names[place]), middle(row.querySelector(".spot"))]);
  });
}
return [drawn, seen.size, places];
"""


@pytest.mark.parametrize("size", [DESKTOP, (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("actors", [3, 40, 200])
def test_every_name_of_the_timeline_stands_at_its_row(
    browser: Browser, larger: dict[int, Path], actors: int, size: tuple[int, int]
) -> None:
    browser.size(*size)
    browser.open(larger[actors], "#view=timeline")
    drawn, rows, places = browser.run(PLACES)
    assert all(names == some for names, some in drawn)
    assert rows > actors / 2
    # Of many not all are drawn at once.
    assert max(some for _, some in drawn) < 110
    for name, row, middle, mark in places:
        assert name in row
        assert abs(middle - mark) < 2, row


def test_timeline_by_keyboard(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("eventful", "#view=timeline")
    page.run("document.querySelector('.spot[tabindex=\"0\"]').focus()")
    page.keys(Keys.ARROW_DOWN, Keys.HOME, Keys.ENTER)
    first = page.run("return document.activeElement.getAttribute('aria-label')")
    assert "rejects" in first
    assert page.run("return document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keys(Keys.END)
    assert page.run("return document.activeElement.getAttribute('aria-label')") != first


def test_timeline_shows_the_strongest_rows_and_all_of_what_is_selected(show: Show) -> None:
    page = show("large", "#view=timeline")
    assert "14 rows drawn" in page.text("#timeline-held")
    assert "held back" in page.text("#timeline-held")
    issue = page.run("return explorer.data.order.find((each) => each.startsWith('i:'))")
    page.run("explorer.state.select({ node: arguments[0] })", issue)
    held = page.run(
        "return new Set(explorer.data.standing.filter((each) => `i:${each.issue}` === arguments[0]).map((each) => each.actor)).size",
        issue,
    )
    assert page.text("#timeline-held").startswith(f"{min(held, 60)} rows drawn")


def test_link_brings_back_what_was_on_screen(show: Show) -> None:
    page = show("sample")
    page.run("""
        explorer.state.set({ tab: "timeline", until: "2025-04-02", from: "2025-03-02", inherit: false, lapsed: true, fresh: true, entailed: false, order: "kind" });
        const { hidden } = explorer.state.get();
        explorer.state.set({ hidden: { ...hidden, issue: new Set(["talks"]), voice: new Set(["self", "reported"]) } });
        explorer.state.select({ pair: ["putin", "ceasefire"] });
    """)
    fragment = page.run("return explorer.link.address().split('#')[1]")
    before = page.run("return explorer.link.write(explorer.state.get())")
    for part in ("view=timeline", "date=2025-04-02", "not-issue=talks", "voice=attributed", "select=pair"):
        assert part in fragment
    page = show("sample", f"#{fragment}")
    assert page.run("return explorer.link.write(explorer.state.get())") == before
    assert page.text("#panel h2") == "Vladimir Putin on: Immediate ceasefire"
    assert not page.run("return document.querySelector('input[data-field=issue][value=talks]').checked")


@pytest.mark.parametrize(
    "selection",
    [
        {"node": "a:a5|'\"&"}, {"node": "i:a1"}, {"stance": SCRIPT}, {"pair": ["a1", "a1"]},
        {"path": ["a1", "a5|'\"&"]}, {"edge": "holds|a:a5|'\"&|i:a1"},
    ],
)  # fmt: skip
def test_every_selection_can_be_linked_to(show: Show, selection: dict[str, object]) -> None:
    page = show("hostile")
    page.run("explorer.state.select(arguments[0])", selection)
    assert page.run("return explorer.link.read(location.hash).selection") == selection


@pytest.mark.parametrize(
    "fragment",
    ["#view=nothing&date=yesterday&select=pair&id=x", "#select=node&id=a:nobody", "#select=__proto__&id=x", "#%%%", "#nodes=-4&issue=zzz"],
)  # fmt: skip
def test_wrong_links_open_the_page_all_the_same(show: Show, fragment: str) -> None:
    page = show("sample", fragment)
    assert page.run("return explorer.state.get().tab") == "matrix"
    assert page.text("#panel h2").startswith("In brief")
    assert page.logged() == []


def test_a_link_to_own_stances_only_takes_nothing_over(show: Show) -> None:
    page = show("sample", "#own=1&taken-over=1&fresh=1")
    now = page.run(
        "const { inherit, takenOver, fresh, entailed } = explorer.state.get(); return [inherit, takenOver, fresh, entailed]"
    )
    assert now == [False, False, True, True]


def test_back_and_forward(show: Show) -> None:
    page = show("sample")
    page.click("#tab-table")
    page.click("#tab-network")
    page.run("explorer.state.select({ node: 'a:putin' })")
    page.driver.back()
    page.wait(lambda: page.text("#panel h2").startswith("In brief"))
    page.driver.back()
    page.wait(lambda: page.run("return explorer.state.get().tab") == "table")
    page.driver.forward()
    page.wait(lambda: page.run("return explorer.state.get().tab") == "network")


def test_shortest_path_between_two_actors(show: Show) -> None:
    page = show("sample", "#own=1")
    page.run("""
        const [from, to] = document.querySelectorAll(".path select");
        from.value = "putin"; to.value = "willing"; to.dispatchEvent(new Event("change"));
    """)
    assert page.text("#panel h2") == "From Vladimir Putin to Coalition of the willing"
    steps = [step.replace("\n", " ") for step in page.texts("#panel ol li")]
    assert [step.partition(" Evidence")[0] for step in steps] == [
        "Vladimir Putin +conditional Immediate ceasefire",
        "United Kingdom ++supports Immediate ceasefire",
        "United Kingdom ++supports Multinational force",
        "Coalition of the willing ±ambivalent Multinational force",
    ]
    page.click("#alone")
    assert len(cells(page)) == 4
    page.click("#tab-network")
    assert {each for each in page.drawn() if "|" not in each} == {
        "a:putin",
        "a:uk",
        "a:willing",
        "i:ceasefire",
        "i:force",
    }
    page.run("explorer.state.select({ path: ['putin', 'silent'] })")
    assert "No way leads" in page.text("#panel")


def test_only_the_neighbourhood(show: Show) -> None:
    page = show("sample", "#view=network&select=node&id=a:putin")
    place = "const { x, y } = explorer.network.drawing().getPosition(arguments[0]); return [x, y]"
    own = page.run(place, "i:talks")
    page.click("#alone")
    assert page.run(place, "a:putin") == [0, 0]
    page.click("#alone")
    assert page.run(place, "i:talks") == own
    page.click("#alone")
    assert {each for each in page.drawn() if "|" not in each} == {"a:putin", "a:lammy", "i:ceasefire", "i:talks"}
    page.click("#tab-table")
    assert {row.split("\t")[1].strip() for row in page.texts(".stances tbody tr")} == {"Vladimir Putin"}
    page.keys("\ue00c")
    assert len(page.texts(".stances tbody tr")) == 7


def test_what_is_dragged_stays_where_it_is_while_it_is_not_drawn(show: Show) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    page = show("sample", "#view=network")
    place = "const { x, y } = explorer.network.drawing().getPosition(arguments[0]); return [x, y]"
    before = page.run(place, "a:putin")
    x, y = page.run(
        """
        const [drawing, box] = [explorer.network.drawing(), document.getElementById("canvas").getBoundingClientRect()];
        const { x, y } = drawing.canvasToDOM(drawing.getPosition("a:putin"));
        return [box.x + x, box.y + y];
        """
    )
    action = ActionBuilder(page.driver)
    pointer: Any = action.pointer_action
    pointer.move_to_location(round(x), round(y)).pointer_down().move_to_location(round(x) + 30, round(y) + 20)
    pointer.move_to_location(round(x) + 60, round(y) + 40).pointer_up()
    action.perform()
    dragged = page.run(place, "a:putin")
    assert abs(dragged[0] - before[0]) > 10
    page.run("explorer.state.set({ hidden: { ...explorer.state.get().hidden, kind: new Set(['person']) } })")
    assert "a:putin" not in page.drawn()
    assert page.run("return Object.keys(explorer.network.drawing().body.nodes).includes('a:putin')") is False
    page.run("explorer.state.reset()")
    assert page.run(place, "a:putin") == pytest.approx(dragged)


def test_picture_can_be_zoomed_without_a_wheel(show: Show) -> None:
    page = show("large", "#view=network")
    scale = "return explorer.network.drawing().getScale()"
    start = page.run(scale)
    page.click("#zoom-in")
    assert page.run(scale) > start
    page.click("#zoom-out")
    page.click("#zoom-out")
    assert page.run(scale) < start
    page.click("#zoom-fit")
    assert abs(page.run(scale) - start) < 0.01


@pytest.mark.parametrize("view", ["matrix", "network", "timeline", "table"])
def test_csv_is_what_is_shown_in_the_columns_of_the_command_line(show: Show, tmp_path: Path, view: str) -> None:
    from stancegraph.tables.writer import write_dataset

    page = show("sample", f"#view={view}")
    text = page.run("return explorer.take.csv()")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    write_dataset(sample(), tmp_path / "sample")
    with stancegraph.open(tmp_path / "sample") as session:
        asked: list[Any] = list(
            session.positions(as_of="2025-04-04")
            if view in {"matrix", "network"}
            else session.timeline(as_of="2025-04-04", inherit=False)
        )
    expected = [{name: _cell(value) for name, value in asdict(row).items()} for row in asked]
    assert len(rows) == len(expected) > 5
    assert [each for each in rows[0] if each not in {"url", "quote"}] == [
        each for each in expected[0] if each != "quote"
    ]
    by_stance = sorted(rows, key=lambda row: (row["actor"], row["issue"], row["stance"]))
    for row, same in zip(
        by_stance, sorted(expected, key=lambda row: (row["actor"], row["issue"], row["stance"])), strict=True
    ):
        assert {name: value for name, value in row.items() if name in same} == same


@pytest.mark.parametrize(
    "view", ["matrix", "network", "timeline", "table", "columns", "compare", "actornet", "similarity", "sources", "ask"]
)
def test_csv_of_nothing_has_the_headings_it_would_have(show: Show, view: str) -> None:
    everything = show("large", f"#view={view}&select=actor&id=a0&people=a0,a1,a2").run("return explorer.take.csv()")
    nothing = show("large", f"#view={view}&date=1990-01-01").run("return explorer.take.csv()")
    assert nothing.splitlines() == everything.splitlines()[:1]
    assert "," in nothing


def _cell(value: Any) -> str:
    """As a spreadsheet has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ";".join(value)
        case _:
            return str(value)


def test_turtle_of_nothing_is_not_saved_and_said(show: Show) -> None:
    page = show("sample", "#view=table&date=1990-01-01")
    page.run(
        "explorer.take.saved = []; HTMLAnchorElement.prototype.click = function () { explorer.take.saved.push(this.download); }"
    )
    press = "document.querySelector('[data-way=turtle]').click(); return [explorer.take.saved, document.querySelector('[data-way=turtle]').textContent]"
    assert page.run(press) == [[], "Nothing is shown"]
    page = show("sample", "#view=table")
    page.run(
        "explorer.take.saved = []; HTMLAnchorElement.prototype.click = function () { explorer.take.saved.push(this.download); }"
    )
    assert page.run(press) == [["sample-positions-table-2025-04-04.ttl"], "Turtle"]


def test_csv_holds_no_formulas(show: Show) -> None:
    page = show("dangerous", "#view=table")
    rows = list(csv.DictReader(io.StringIO(page.run("return explorer.take.csv()")[1:], newline="")))
    assert sorted(row["condition"] for row in rows) == sorted(
        ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", '"; DROP', "'＝1", "' =1", "a\n=1"]
    )
    assert {row["value"] for row in rows} == {"-2"}


@pytest.mark.parametrize("make", [sample, hostile])
def test_turtle_is_part_of_the_graph_of_the_dataset(show: Show, tmp_path: Path, make: Callable[[], Dataset]) -> None:
    import rdflib

    page = show(make.__name__, "#view=table")
    turtle = page.run("return explorer.take.turtle()")
    shown = rdflib.Graph().parse(data=turtle, format="turtle")
    assert len(shown) > 20
    if make is hostile:
        assert SCRIPT in {str(label) for label in shown.objects(None, rdflib.RDFS.label)}
        return
    dataset = make()
    records: list[Record] = [*dataset.actors, *dataset.issues, *dataset.sources, *dataset.stances]
    quads = rdflib.Dataset(default_union=True)
    quads.parse(data="".join(dataset_quads(Mapper(dataset.info.base_iri), dataset.info, records)), format="nquads")
    assert not {triple for triple in shown if triple not in quads}
    stances = set(shown.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/stancegraph/ontology#Stance")))
    assert len(stances) == 7
    (tmp_path / "shown.ttl").write_text(turtle, encoding="utf-8")
    checked = CliRunner().invoke(cli, ["validate", "--strict", str(tmp_path / "shown.ttl")])
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("view", ["matrix", "network", "timeline"])
@pytest.mark.parametrize("name", ["eventful", "hostile"])
def test_pictures(show: Show, name: str, view: str) -> None:
    page = show(name, f"#view={view}")
    picture = ElementTree.fromstring(page.run("return explorer.take.svg()"))
    words = "".join(picture.itertext())
    assert ("Vladimir" if name == "eventful" else "<script>") in words
    assert not list(picture.iter("{http://www.w3.org/2000/svg}script"))
    wide, high, drawn = page.run("""
        const picture = explorer.take.png();
        const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
        return [picture.width, picture.height, new Set(new Uint32Array(data.buffer)).size];
    """)
    assert wide > 300
    assert high > 200
    assert drawn > 20
    assert page.logged() == []


def test_files_are_saved(show: Show, tmp_path: Path) -> None:
    page = show("sample")
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.click("#take-box > summary")
    for way in ("csv", "turtle", "svg", "png"):
        page.click(f"[data-way={way}]")
    page.wait(
        lambda: len([each for each in tmp_path.iterdir() if each.suffix in {".csv", ".ttl", ".svg", ".png"}]) == 4
    )
    names = {each.name for each in tmp_path.iterdir()}
    assert "sample-positions-matrix-2025-04-04.csv" in names
    page.wait(lambda: (tmp_path / "sample-positions-matrix-2025-04-04.png").read_bytes()[:4] == b"\x89PNG")
    page.click("#tab-table")
    assert not page.run("return document.querySelector('[data-way=png]').checkVisibility()")
    assert page.logged() == []


@pytest.mark.parametrize("view", ["matrix", "timeline"])
@pytest.mark.parametrize("name", ["hostile", "large"])
def test_phone_scrolls_views_in_their_own_box(show: Show, name: str, view: str) -> None:
    page = show(name, f"#view={view}", PHONE)
    assert page.run("return document.documentElement.scrollWidth <= innerWidth && innerWidth === 360")
    if name == "large":
        assert page.run(
            "const box = document.getElementById(arguments[0]); return box.scrollWidth > box.clientWidth", view
        )


def test_hostile_words_in_every_view_and_selection(show: Show) -> None:
    page = show("hostile")
    for view in ("ask", "matrix", "network", "timeline", "table"):
        page.run("explorer.state.set({ tab: arguments[0] })", view)
        for actor in ("a1", "a2", "a3", "a4", "a5|'\"&"):
            page.run("explorer.state.select({ node: `a:${arguments[0]}` })", actor)
        page.run("explorer.state.select({ path: ['a1', \"a5|'\\\"&\"] })")
        page.run("explorer.state.select(undefined)")
    assert page.run("return document.querySelectorAll('main img, main script, #panel img, #panel script').length") == 0
    assert page.run("return window.hacked") is None
    assert page.logged() == []


def test_a_selection_made_elsewhere_is_marked_in_the_matrix(show: Show) -> None:
    page = show("sample")
    chosen = "return document.querySelectorAll('.matrix [aria-selected=true]').length"
    assert page.run(chosen) == 0
    page.run("explorer.state.select({ stance: 's2' })")
    assert page.run(chosen) == 1
    page.run("explorer.state.select({ node: 'a:putin' })")
    assert page.run(chosen) == 3


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "page.html"
    with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
        path.write_text(session.view(), encoding="utf-8")
    return path


EXPLAINED = (ROOT / "docs" / "explorer.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", re.findall(r"^- `(#view=[^`]+)`$", EXPLAINED, re.MULTILINE))
def test_links_in_the_documentation_lead_where_they_say(browser: Browser, bundled: Path, link: str) -> None:
    browser.open(bundled, link)
    assert browser.run("return explorer.link.write(explorer.state.get())") == link
    assert ("select=" in link) != browser.text("#panel h2").startswith("In brief")
    assert browser.logged() == []


def test_every_view_and_every_part_of_a_link_is_in_the_documentation(show: Show) -> None:
    page = show("sample")
    for tab in page.texts("[role=tab]"):
        assert f"### {tab}\n" in EXPLAINED
    fragment = page.run("""
        const all = (...values) => new Set(values);
        const hidden = { issue: all("talks"), position: all("2"), voice: all("self"), kind: all("state"), basis: all("events") };
        const selection = { node: "a:putin" };
        const counting = { inherit: false, takenOver: true, acrossGovernments: true, entailed: false, lapsed: true, fresh: true };
        const ask = { question: "known", who: "putin", on: "talks", since: "2025-01-01", step: 2, after: "e", least: 5, known: "2025-01-01", all: true, find: "a", sort: "-who" };
        const changed = { tab: "ask", ask, from: "2025-01-01", until: "2025-04-02", known: "2025-05-01", beside: "2025-03-01", ...counting, order: "camps", orderedOn: "2025-01-01", limit: 3, alone: true };
        return explorer.link.write({ ...explorer.state.initial(), ...changed, hidden, selection });
    """)
    assert "taken-over=1" in fragment
    assert "known=2025-05-01&beside=2025-03-01" in fragment
    for part in re.findall(r"[#&]([a-z-]+)=", fragment):
        assert re.search(rf"`{part}(=1)?`", EXPLAINED), part


def test_console_tab_of_a_page_without_an_engine_says_so_and_harms_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(explorer_html(sample(), console=NO_ENGINE), encoding="utf-8")
    browser.size(*DESKTOP)
    browser.open(path)
    browser.click("#tab-console")
    assert "No SPARQL console in this page." in browser.text("#view-console")
    browser.run("explorer.state.select({ node: 'a:putin' })")
    assert browser.text("#panel h2") == "Vladimir Putin"
    assert browser.run("return document.querySelector('[data-way=png]').hidden")
    assert browser.logged() == []


def test_small_confidence_is_a_decimal_in_turtle(browser: Browser, tmp_path: Path) -> None:
    stances = tuple(replace(each, confidence=Decimal("0.0000001")) for each in sample().stances if each.id == "s2")
    path = tmp_path / "page.html"
    path.write_text(explorer_html(replace(sample(), stances=stances, retractions=())), encoding="utf-8")
    browser.open(path)
    assert '"0.0000001"^^xsd:decimal' in browser.run("return explorer.take.turtle()")


def test_picture_of_nothing_is_a_picture(show: Show) -> None:
    page = show("sample", "#view=network&date=1990-01-01")
    assert page.run("return explorer.filter.shown(explorer.state.get()).cells.size") == 0
    assert not re.search("Infinity|NaN", page.run("return explorer.take.svg()"))


# -- where rules of the page meet ---------------------------------------------------------------------------------------


def _russia(page: Browser) -> dict[str, str]:
    return {issue: said.split(",")[0] for (actor, issue), said in cells(page).items() if actor == "Russia" and said}


def test_what_rests_on_coded_events_can_be_left_out_and_taken_alone(show: Show, tmp_path: Path) -> None:
    page = show("counted")
    page.click("#filters > summary")
    group = "fieldset:has([data-field=basis])"
    assert page.text(group).split("\n")[0] == "Rests on"
    assert re.findall(r"[a-z ]+\n?\d+", page.text(".choices:has(> * [data-field=basis])").replace("\n", " ")) == [
        "statements 7",
        " coded events 2",
    ]
    shown = {}
    for name in ("", "statement", "events"):
        page.run("explorer.state.reset()")
        if name:
            page.click(f"[data-field=basis]:not([value={name}])")
        shown[name] = _russia(page), page.text("#counts").split(" ")[0]
        # The address says the same, and so does what is opened from it.
        if name:
            assert "basis=" in page.run("return location.hash")
        again = page.run("return explorer.link.write(explorer.link.read(location.hash))")
        assert again == page.run("return explorer.link.write(explorer.state.get())")
    stances = tmp_path / "counted"
    stancegraph.write_dataset(counted(), stances)
    with stancegraph.open(stances) as graph:
        for name, (drawn, number) in shown.items():
            asked: dict[str, Any] = {"where": f"basis={name}"} if name else {}
            rows = graph.positions(as_of=date(2025, 4, 30), actor="russia", **asked)
            assert {label: said.split(" ")[-1] for label, said in drawn.items()} == {
                row.issue_label: row.position for row in rows
            }
            assert int(number) == len(graph.timeline(as_of=date(2025, 4, 30), inherit=False, **asked))
    # What they rest on changes what is answered, not only what is shown.
    assert shown[""][0] != shown["statement"][0] != shown["events"][0]


def test_without_coded_events_there_is_nothing_to_choose_but_a_link_that_did_is_told(show: Show) -> None:
    hidden = "return document.querySelector('fieldset:has([data-field=basis])').hidden"
    page = show("sample")
    assert page.run(hidden)
    page = show("sample", "#basis=events")
    assert page.run(hidden) is False
    assert page.text("#counts").startswith("0 of ")
    page.click("#filters > summary")
    page.click("#reset")
    assert page.run(hidden)


def test_a_link_keeps_that_all_is_hidden_and_that_only_the_selection_is_shown(show: Show) -> None:
    page = show("sample", "#select=node&id=a:putin")
    found = page.run("""
        const { state, link } = explorer;
        const all = new Set(["self", "reported", "attributed"]);
        state.set({ hidden: { ...state.get().hidden, voice: all }, alone: true });
        const { hidden, alone } = link.read(link.write(state.get()));
        return [[...hidden.voice].sort(), hidden.issue.size, alone];
    """)
    assert found == [["attributed", "reported", "self"], 0, True]


def test_one_stance_that_was_found_marks_its_position_and_no_other(show: Show) -> None:
    page = show("sample")
    page.run("explorer.state.select({ found: explorer.found.of([], ['s2']) })")
    marked = "return [...document.querySelectorAll('.matrix [aria-selected=true]')].map((each) => each.ariaLabel)"
    assert page.run(marked) == [
        "conditional: Ukraine stops mobilising (sequence), own words, 2025-03-13, 22 days old; of 2 stances"
    ]


def disputed() -> Dataset:
    """Putin says two things on one day; of the UK one thing is said by another, and one by its minister."""
    more = (
        Stance("d1", "putin", "force", Position.SUPPORTS, date(2025, 4, 4), Voice.SELF, "wire"),
        Stance("d2", "putin", "force", Position.REJECTS, date(2025, 4, 4), Voice.SELF, "wire"),
        Stance("d3", "uk", "talks", Position.REJECTS, date(2025, 4, 4), Voice.ATTRIBUTED, "wire", attributed_by="putin"),
        Stance("d4", "lammy", "talks", Position.SUPPORTS, date(2025, 4, 1), Voice.SELF, "wire"),
        Stance("d5", "lammy", "talks", Position.REJECTS, date(2025, 4, 3), Voice.ATTRIBUTED, "wire", attributed_by="putin"),
        Stance("d6", "lammy", "talks", Position.SUPPORTS, date(2025, 4, 4), Voice.SELF, "wire"),
    )  # fmt: skip
    return replace(sample(), stances=(*sample().stances, *more))


def test_hiding_a_position_leaves_what_is_contested_with_another(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, disputed())
    assert cells(page)["Vladimir Putin", "Multinational force"].startswith("contested: supports, own words")
    page.run("""
        const { state } = explorer;
        state.set({ hidden: { ...state.get().hidden, position: new Set(["2"]) } });
    """)
    assert cells(page)["Vladimir Putin", "Multinational force"].startswith("contested: supports, own words")
    assert ("United Kingdom", "Multinational force") not in cells(page)


def test_a_line_of_the_network_is_the_answer_of_the_day(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, disputed())
    assert cells(page)["United Kingdom", "Peace talks"].startswith(
        "supports, words of David Lammy, for United Kingdom, denied by Vladimir Putin"
    )
    page.click("#tab-network")
    page.wait(lambda: page.run("return explorer.network.signs().length"))
    signs = page.run("return Object.fromEntries(explorer.network.signs().map(({ edge, sign }) => [edge, sign]))")
    drawn = page.drawn()
    assert signs["holds|a:uk|i:talks"] == signs["holds|a:lammy|i:talks"] == "++"
    assert signs["holds|a:uk|i:halt"] == "(++)"
    assert "says-of|a:putin|a:uk" in drawn
    assert "says-of|a:putin|a:uk" not in signs


def test_what_others_attribute_moves_nobody_in_the_timeline(browser: Browser, tmp_path: Path) -> None:
    page = _opened(browser, tmp_path, disputed(), "#view=timeline&select=node&id=a:lammy&alone=1")
    marks = page.run(
        "return [...document.querySelectorAll('#timeline .spot')].map((each) => each.getAttribute('aria-label'))"
    )
    assert any("2025-04-04" in mark for mark in marks)
    titles = page.run("return [...document.querySelectorAll('#timeline title')].map((each) => each.textContent)")
    assert not [title for title in titles if ": from " in title]


def _opened(browser: Browser, folder: Path, dataset: Dataset, fragment: str = "") -> Browser:
    path = folder / "page.html"
    path.write_text(explorer_html(dataset), encoding="utf-8")
    browser.size(*DESKTOP)
    browser.open(path, fragment)
    return browser


def test_turtle_keeps_every_character_of_words(browser: Browser, tmp_path: Path) -> None:
    import rdflib

    words = "back\\slash \\u0022 \\n, \"quoted\", 'single', a\ttab, two\nlines \x7f 🕊️"
    told = Stance("w1", "putin", "force", Position.CONDITIONAL, date(2025, 4, 4), Voice.SELF, "wire", words, note=words)
    page = _opened(browser, tmp_path, replace(sample(), stances=(told,), retractions=()))
    graph = rdflib.Graph().parse(data=page.run("return explorer.take.turtle()"), format="turtle")
    for name in ("http://www.w3.org/2004/02/skos/core#note", "https://w3id.org/stancegraph/ontology#condition"):
        subject = rdflib.URIRef("https://example.org/sample/stance/w1")
        assert [str(each) for each in graph.objects(subject, rdflib.URIRef(name))] == [words]


def test_a_date_acts_when_it_is_whole_and_is_one_step_back(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample")
    page.run("""
        window.steps = 0;
        const push = history.pushState;
        history.pushState = (...given) => { steps += 1; push.apply(history, given); };
    """)
    said = "return [explorer.state.get().from, steps]"
    page.click("#filters > summary")
    page.run("document.getElementById('from').focus()")
    order = page.run("return new Intl.DateTimeFormat().formatToParts(new Date()).map((each) => each.type)")
    if [each for each in order if each != "literal"] != ["month", "day", "year"]:
        pytest.skip("dates are typed in another order here")
    for key in "0402202":
        page.keys(key)
        assert page.run(said) == ["", 0]
    page.keys("5")
    assert page.run(said) == ["2025-04-02", 1]
    page.keys(Keys.ARROW_LEFT, Keys.ARROW_UP)
    assert page.run(said) == ["2025-04-03", 2]
    page.keys(Keys.ARROW_RIGHT, "44", Keys.ENTER)
    assert page.run(said) == ["0044-04-03", 3]


def test_timeline_is_printed_whole(show: Show) -> None:
    page = show("large", "#view=timeline", (480, 700))
    box = "const box = document.getElementById('timeline'); return box.scrollWidth > box.clientWidth"
    assert page.run(box)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        edges = page.run(
            "return [...document.querySelectorAll('#timeline svg')].map((each) => each.getBoundingClientRect().right)"
        )
        assert max(edges) <= 1000
        assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_timeline_of_a_single_day(show: Show) -> None:
    """The months of its axis were once counted in steps of nothing, without end."""
    page = show("hostile")
    page.driver.set_script_timeout(10)
    page.run("explorer.state.set({ tab: 'timeline', selection: { node: `a:${arguments[0]}` } })", "a5|'\"&")
    assert page.run("return document.querySelectorAll('#timeline .spot').length") == 1
    assert page.logged() == []
