"""What a reader sees has room: cells, sizes of letters, labels that leave each other alone, in every window and theme."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import seriation
import stancegraph
from browser.conftest import Browser
from browser.samples import hostile, large, sample
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
DESKTOPS = [(1280, 720), (1440, 900), (1920, 1080)]
PHONE = (390, 844)
SIZES = [*DESKTOPS, PHONE]
DAY = "2025-04-05"
VIEWS = ("ask", "matrix", "columns", "compare", "network", "actornet", "similarity", "timeline", "table", "sources")
Show = Callable[..., Browser]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
        texts: dict[str, str] = {"bundled": session.view()}
    texts |= {make.__name__: explorer_html(make()) for make in (sample, hostile, large)}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Show:
    def open_page(name: str, fragment: str = "", size: tuple[int, int] = (1440, 900)) -> Browser:
        browser.size(*size)
        browser.open(pages[name], fragment)
        return browser

    return open_page


# -- room ---------------------------------------------------------------------------------------------------------------

# How much of the window the cells of the matrix take, and how much the rows with the names of camps between them.
SHARES = """
const box = document.getElementById("matrix").getBoundingClientRect();
const corner = document.querySelector(".corner").getBoundingClientRect();
const share = (selector) => {
  let sum = 0;
  for (const each of document.querySelectorAll(selector)) {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const wide = Math.min(right, box.left + each.ownerDocument.getElementById("matrix").clientWidth) - Math.max(left, corner.right);
    const high = Math.min(bottom, box.top + document.getElementById("matrix").clientHeight) - Math.max(top, corner.bottom);
    if (wide > 0 && high > 0) sum += wide * high;
  }
  return sum / (innerWidth * innerHeight);
};
return [share(".matrix tbody td"), share(".matrix tr.kind th")];
"""


@pytest.mark.parametrize("size", DESKTOPS, ids=str)
def test_cells_take_almost_half_of_the_window(show: Show, size: tuple[int, int]) -> None:
    page = show("bundled", f"#date={DAY}", size)
    cells, _ = page.run(SHARES)
    assert cells >= 0.45


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("view", VIEWS)
def test_no_letters_are_smaller_than_eleven_pixels(show: Show, view: str, size: tuple[int, int]) -> None:
    page = show("bundled", f"#view={view}&date={DAY}&select=pair&id=russia&id=immediate-ceasefire", size)
    page.run("for (const each of document.querySelectorAll('details')) each.open = true")
    small = page.run("""
        const found = new Set();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const { parentElement: element, textContent } = walker.currentNode;
          if (!textContent.trim() || !element.checkVisibility()) continue;
          const drawn = element.closest("svg");
          const scale = drawn ? drawn.getBoundingClientRect().width / drawn.width.baseVal.value : 1;
          const size = parseFloat(getComputedStyle(element).fontSize) * scale;
          if (size < 10.99) found.add(`${size}: ${element.outerHTML.slice(0, 80)}`);
        }
        return [...found];
    """)
    assert small == []


# Pairs of labels in sight of which one lies over the other.
OVERLAPS = """
const labels = [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility() && each.textContent.trim()).map((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  const cut = getComputedStyle(each).overflowX === "visible" ? Infinity : each.getBoundingClientRect().right;
  return { left, right: Math.min(right, cut), top, bottom, text: each.textContent };
});
const found = [];
labels.forEach((one, place) => labels.slice(place + 1).forEach((other) => {
  const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (wide > 1 && high > 2) found.push([one.text, other.text]);
}));
return [labels.length, found];
"""
LABELS = {
    "matrix": (".matrix tbody th[scope=row] bdi, .matrix tr.kind bdi, .matrix .as-of",),
    "timeline": ("#timeline .labels text", "#timeline svg:not(.labels) text"),
}


# On a phone the marks of the timeline scroll away under its names, as they should.
@pytest.mark.parametrize(
    ("view", "size"), [("matrix", each) for each in SIZES] + [("timeline", each) for each in DESKTOPS], ids=str
)
def test_no_two_labels_overlap(show: Show, view: str, size: tuple[int, int]) -> None:
    page = show("bundled", f"#view={view}&date={DAY}", size)
    for selector in (
        LABELS[view],
        "#strip text, #strip .day-dot",
        ".top button, .top h1, .top input",
        ".legend > span",
    ):
        labels, overlapping = page.run(OVERLAPS, selector)
        assert overlapping == []
        assert labels > 1


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ["bundled", "sample", "hostile"])
def test_slanted_heads_lie_beside_each_other_within_their_band(show: Show, name: str, size: tuple[int, int]) -> None:
    """Across the slant two columns are further apart than a head is high, so that no head lies over another."""
    page = show(name, f"#date={DAY}", size)
    heads = page.run("""
        const band = document.querySelector(".corner").getBoundingClientRect();
        return [...document.querySelectorAll(".matrix thead th")].map((each) => {
          const { a, b } = new DOMMatrix(getComputedStyle(each.firstChild).transform);
          const { top, bottom } = each.firstChild.getBoundingClientRect();
          return [each.offsetWidth * Math.sin(Math.atan2(b, a)), each.firstChild.offsetHeight, top - band.top, band.bottom - bottom];
        });
    """)
    assert heads
    for apart, high, above, below in heads:
        assert apart >= high
        assert above >= -0.5
        assert below >= 0


@pytest.mark.parametrize("language", ["en", "fr", "uk"])
@pytest.mark.parametrize("size", [*DESKTOPS, (1366, 768)], ids=str)
def test_the_title_of_the_dataset_is_seen_whole(show: Show, size: tuple[int, int], language: str) -> None:
    page = show("bundled", f"#date={DAY}&lang={language}", size)
    inside, whole = page.run("""
        const title = document.querySelector(".top h1");
        const range = document.createRange();
        range.selectNodeContents(title);
        const bar = document.querySelector(".top").getBoundingClientRect();
        const rects = [...range.getClientRects()];
        const box = title.getBoundingClientRect();
        const at = (rect) => rect.left >= box.left - 1 && rect.right <= box.right + 1 && rect.top >= bar.top - 1 && rect.bottom <= bar.bottom + 1;
        return [rects.length > 0 && rects.every(at), title.scrollHeight <= title.clientHeight + 1 && title.scrollWidth <= title.clientWidth];
    """)
    assert inside
    assert whole
    assert page.run("const tabs = document.querySelector('.tabs'); return tabs.scrollWidth <= tabs.clientWidth + 1")


def test_letters_that_go_below_the_line_are_seen_whole(show: Show) -> None:
    """The names of the rows, on one line and on two: g, p and y, and what hangs from a Turkish or Lithuanian letter."""
    page = show("bundled", f"#date={DAY}")
    room = page.run("""
        const found = [...document.querySelectorAll(".matrix tbody th[scope=row] > bdi")].filter((each) => each.checkVisibility());
        return found.map((each) => {
          const range = document.createRange();
          range.selectNodeContents(each);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
          return [each.clientHeight - 12 * Math.min(lines, 2), each.closest("tr").getBoundingClientRect().height];
        });
    """)
    assert len(room) > 20
    assert min(each for each, _ in room) >= 4
    assert max(high for _, high in room) <= 24.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_of_similarity_stand_out_from_their_colours(show: Show, theme: str) -> None:
    page = show("bundled", f"#view=similarity&date={DAY}")
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    contrasts = page.run("""
        const light = (parts) => parts.map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)).reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
        const read = (text) => {
          const parts = text.match(/[\\d.]+/g).map(Number).slice(0, 3);
          return light(text.startsWith("rgb") ? parts.map((each) => each / 255) : parts);
        };
        return [...document.querySelectorAll(".similarities .weight")].map((each) => {
          const { color, backgroundColor } = getComputedStyle(each);
          const [one, other] = [read(color), read(backgroundColor)];
          return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        });
    """)
    assert len(contrasts) > 1000
    assert min(contrasts) >= 4.5


def test_the_fullest_column_is_two_where_there_is_room(show: Show) -> None:
    page = show("bundled", f"#view=columns&about=immediate-ceasefire&date={DAY}", (1920, 1080))
    lefts = "return [...document.querySelectorAll('.column.fullest li')].map((each) => Math.round(each.getBoundingClientRect().left))"
    assert len(set(page.run(lefts))) == 2
    assert page.run(
        "return document.querySelector('.columns-box').scrollWidth <= document.querySelector('.columns-box').clientWidth"
    )
    page = show("bundled", f"#view=columns&about=immediate-ceasefire&date={DAY}", (1280, 720))
    assert len(set(page.run(lefts))) == 1


@pytest.mark.parametrize("size", DESKTOPS, ids=str)
def test_months_of_the_timeline_lie_within_it(show: Show, size: tuple[int, int]) -> None:
    page = show("bundled", f"#view=timeline&date={DAY}", size)
    wide, rights = page.run("""
        const chart = document.querySelector("#timeline svg.months");
        const months = [...chart.querySelectorAll("text")].filter((each) => /^\\d{4}-\\d\\d$/.test(each.textContent));
        return [chart.width.baseVal.value, months.map((each) => each.getBBox().x + each.getBBox().width)];
    """)
    assert len(rights) > 5
    assert max(rights) <= wide


@pytest.mark.parametrize(
    ("view", "first"),
    [
        ("story", "#story-heading"),
        ("ask", ".asked-rows tbody tr > :first-child button"),
        ("compare", ".compared tbody th button"),
        ("table", ".stances tbody td button"),
        ("table", ".stances caption"),
        ("matrix", ".matrix .as-of"),
        ("columns", ".columns-box > .finding"),
    ],
)
def test_every_view_begins_at_the_margin_of_the_page(show: Show, view: str, first: str) -> None:
    page = show(
        "bundled",
        "#story=1" if view == "story" else f"#view={view}&date={DAY}&actor=russia&actor=ukraine&ask=contradicts",
    )
    left = page.run(
        """
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(arguments[0]));
        return range.getBoundingClientRect().left;
    """,
        first,
    )
    assert left == pytest.approx(20, abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", DESKTOPS, ids=str)
@pytest.mark.parametrize("view", ["matrix", "columns", "network", "actornet", "similarity", "timeline"])
def test_the_legend_is_one_line_that_is_seen_whole(show: Show, view: str, size: tuple[int, int], theme: str) -> None:
    page = show("bundled", f"#view={view}&date={DAY}", size)
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    tops, over = page.run("""
        const legend = document.getElementById("legend");
        return [[...legend.children].map((each) => Math.round(each.getBoundingClientRect().top)), legend.scrollWidth - legend.clientWidth];
    """)
    assert len(tops) > (1 if view in {"actornet", "similarity"} else 5)
    assert len(set(tops)) == 1
    assert over <= 0


# Of each line that may go past its edge: what stands at its ends, and whether there is more there.
EDGES = """
return Object.fromEntries([".tabs", "#asked", "#chips", "#legend"].map((name) => {
  const line = document.querySelector(name);
  const signs = ["::before", "::after"].map((each) => getComputedStyle(line, each).content.match(/[\u2039\u203a]/)?.[0] ?? "");
  const left = line.scrollWidth - line.clientWidth - line.scrollLeft;
  return [name, [signs, [line.scrollLeft > 10, left > 10]]];
}));
"""
PHONE = (390, 844)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, (1280, 720)], ids=str)
def test_a_line_that_goes_past_its_edge_says_so_on_the_side_where_there_is_more(
    show: Show, size: tuple[int, int], theme: str
) -> None:
    chosen = "&not-voice=attributed&from=2025-01-01&actor=russia&actor=ukraine&not-issue=partial-ceasefire"
    page = show("bundled", f"#view=matrix&date={DAY}{chosen}", size)
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    seen = []
    for part in (0, 0.5, 1):
        page.run(
            "for (const each of ['.tabs', '#asked', '#chips', '#legend']) { const line = document.querySelector(each); line.scrollLeft = (line.scrollWidth - line.clientWidth) * arguments[0]; }",
            part,
        )

        def said() -> bool:
            found = page.run(EDGES)
            return all(
                signs == ["\u2039" if before else "", "\u203a" if after else ""]
                for signs, (before, after) in found.values()
            )

        page.wait(said)
        seen.append(page.run(EDGES)["#legend"][0])
    if size == PHONE:
        assert seen == [["", "\u203a"], ["\u2039", "\u203a"], ["\u2039", ""]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_what_is_set_is_seen_whole_below_the_questions(show: Show, theme: str) -> None:
    chosen = "&not-voice=attributed&from=2025-01-01&actor=russia&actor=ukraine&not-issue=partial-ceasefire"
    page = show("bundled", f"#view=matrix&date={DAY}{chosen}", PHONE)
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    asked, filters, chips, below = page.run("""
        const box = (element) => { const { left, right, top, bottom } = element.getBoundingClientRect(); return [left, right, top, bottom]; };
        const chips = [...document.querySelectorAll("#chips > .set")];
        return [box(document.getElementById("asked")), box(document.querySelector("#filters > summary")),
          chips.map((each) => [...box(each), each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight]), box(document.getElementById("rooms"))];
    """)
    assert len(chips) == 4
    assert asked[1] - asked[0] > 250
    assert asked[1] <= filters[0]
    for left, right, top, bottom, hidden, under in chips:
        assert 0 <= left < right <= 390
        assert max(asked[3], filters[3]) <= top < bottom <= below[2] + 1
        assert hidden <= 0
        assert under <= 0
        assert bottom - top >= 24
    # With nothing set the line is as it was.
    page.run("explorer.state.reset()")
    assert page.run("return document.querySelector('.asking').getBoundingClientRect().height") < 40


@pytest.mark.parametrize("language", ["en", "fr", "uk"])
def test_beside_an_open_panel_the_legend_is_seen_whole_and_nothing_lies_over_it(show: Show, language: str) -> None:
    link = f"#lang={language}&view=matrix&date={DAY}&select=pair&id=russia&id=immediate-ceasefire"
    page = show("bundled", link, (1280, 720))
    above, foot, signs, below, over = page.run("""
        const [note, foot, time] = ["#view-matrix .note", ".foot", ".time"].map((each) => document.querySelector(each).getBoundingClientRect());
        const legend = document.getElementById("legend");
        const signs = [...legend.children].map((each) => each.getBoundingClientRect());
        return [note.bottom, foot.top, [Math.min(...signs.map(({ top }) => top)), Math.max(...signs.map(({ bottom }) => bottom))], time.top, legend.scrollWidth - legend.clientWidth];
    """)
    assert over <= 0
    assert above <= foot <= signs[0] < signs[1] <= below + 1


# A button in sight is what is met at its middle.
MET = """
const button = document.querySelector("#matrix-held button");
const { x, y, width, height } = button.getBoundingClientRect();
return button === document.elementFromPoint(x + width / 2, y + height / 2);
"""


@pytest.mark.parametrize("name", ["bundled", "large"])
def test_of_long_counts_nothing_is_cut_off(show: Show, name: str) -> None:
    page = show(name, f"#view=matrix&date={DAY}&select=pair&id=russia&id=immediate-ceasefire", (1280, 720))
    # As long as they are in a page of many stances.
    page.run("""
        document.getElementById("matrix-standings").textContent = "18121 of 18121 answers not current: 2080 hearsay, 2205 former, 13836 stale. 1787 cut off by a change of government. 2585 less involved actors and 140 issues held back.";
    """)
    if name == "bundled":
        assert page.run(MET)
    days = page.run("return explorer.data.days")
    lefts = set()
    for day in (days[0], days[-1]):
        page.run("explorer.state.set({ until: arguments[0] })", day)
        text, over, beside = page.run("""
            const counts = document.getElementById("counts");
            return [counts.innerText, counts.scrollWidth - counts.clientWidth, document.querySelector(".strip-box").getBoundingClientRect().left];
        """)
        assert text.count("\u00b7") == 2
        assert over <= 0
        lefts.add(beside)
    # From day to day nothing moves.
    assert len(lefts) == 1


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ["bundled", "hostile", "large"])
def test_nothing_scrolls_sideways_and_no_tab_breaks(show: Show, name: str, size: tuple[int, int]) -> None:
    page = show(name, "", size)
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    lines = page.run("""
        return [...document.querySelectorAll("[role=tab]")].map((each) => {
          const range = document.createRange();
          range.selectNodeContents(each);
          return range.getClientRects().length;
        });
    """)
    assert set(lines) == {1}
    # On a phone the views go past the edge, and the one chosen is in sight.
    if size != PHONE:
        assert page.run("const tabs = document.querySelector('.tabs'); return tabs.scrollWidth <= tabs.clientWidth + 1")
    for tab in ("sources", "matrix"):
        page.run("explorer.state.set({ tab: arguments[0] })", tab)
        left, right = page.run(
            "const { left, right } = document.getElementById(`tab-${explorer.state.get().tab}`).getBoundingClientRect(); return [left, right]"
        )
        assert 0 <= left < right <= size[0]


def test_the_brief_folds_where_room_is_short_and_opens(show: Show) -> None:
    page = show("bundled", f"#date={DAY}", (1280, 720))
    assert not page.run("return document.getElementById('panel').checkVisibility()")
    page.click("#brief-open")
    assert page.text("#panel h2").startswith("In brief")
    assert page.run("return document.getElementById('panel').checkVisibility()")
    page.click("#brief-open")
    page.run("explorer.state.select({ node: 'a:russia' })")
    assert page.run("return document.getElementById('panel').checkVisibility()")


# -- colours ------------------------------------------------------------------------------------------------------------

CONTRAST = """
const style = getComputedStyle(document.documentElement);
const part = (name) => [1, 3, 5].map((at) => parseInt(style.getPropertyValue(`--${name}`).trim().slice(at, at + 2), 16) / 255);
const light = (name) => part(name).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)).reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
return arguments[0].map(([one, other]) => { const [a, b] = [light(one), light(other)]; return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
"""
SCALE = ("supports", "conditional", "ambivalent", "opposes", "rejects")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signs_stand_out_from_their_fills_and_fills_from_the_ground(show: Show, theme: str) -> None:
    page = show("sample")
    page.run("explorer.state.set({ theme: arguments[0] })", theme)
    written = [[f"on-{each}", each] for each in SCALE] + [[f"of-{each}", f"old-{each}"] for each in SCALE]
    written += [[f"of-{each}", "ground"] for each in SCALE] + [
        ["muted", "ground"],
        ["muted", "raised"],
        ["ink", "hover"],
    ]
    assert min(page.run(CONTRAST, written)) >= 4.5
    assert min(page.run(CONTRAST, [[each, "ground"] for each in SCALE])) >= 3.0


def test_forced_colours_keep_signs_borders_and_what_is_chosen(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    features = [{"name": "forced-colors", "value": "active"}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        page.click("#filters > summary")
        page.click("input[data-field=position][value='1']")
        looks = page.run("""
            const look = (selector) => {
              const { borderTopStyle, backgroundColor } = getComputedStyle(document.querySelector(selector));
              return [borderTopStyle, backgroundColor];
            };
            return [".cell.supports:not(.dim, .entailed, .attributed)", ".cell.dim:not(.entailed)", ".cell.entailed", ".cell.attributed", ".set"].map(look);
        """)
        assert [style for style, _ in looks] == ["solid", "solid", "solid", "dashed", "solid"]
        assert len({fill for _, fill in looks[:3]}) == 3
        signs = page.run(
            "return [...document.querySelectorAll('.matrix .cell')].map((each) => each.firstChild.textContent)"
        )
        assert set(signs) <= {"++", "+", "\u00b1", "\u2212", "\u2212\u2212", "\u2260", "\u2205"}
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_forced_colours_keep_what_numbers_mean_and_what_is_chosen(show: Show) -> None:
    """Every tie has its colour as in the legend, and a card, a source and a question that are chosen have a frame."""
    features = [{"name": "forced-colors", "value": "active"}]
    page = show("bundled", f"#view=similarity&date={DAY}")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    framed = "const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector(arguments[0])); return [outlineStyle, outlineWidth]"
    try:
        fills = "return [...document.querySelectorAll('.similarities .weight')].map((each) => getComputedStyle(each).backgroundColor)"
        assert len(set(page.run(fills))) > 20
        page.run(
            "explorer.state.set({ tab: 'columns', about: 'immediate-ceasefire', selection: { pair: ['russia', 'immediate-ceasefire'] } })"
        )
        assert page.run(framed, ".stand[aria-current]") == ["solid", "2px"]
        page.run("explorer.state.set({ tab: 'sources', selection: undefined })")
        assert page.run(framed, ".pick[aria-current]") == ["solid", "2px"]
        page.run("explorer.state.set({ tab: 'ask' })")
        assert page.run(framed, ".asked a[aria-current]") == ["solid", "2px"]
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


# -- order --------------------------------------------------------------------------------------------------------------

_ACTORS = [f"a{place}" for place in range(9)]
_ISSUES = [f"i{place}" for place in range(6)]
_POSITIONS = st.sampled_from([-2, -1, 0, 1, 2, 2])
_WORLDS = st.dictionaries(
    st.sampled_from(_ACTORS), st.dictionaries(st.sampled_from(_ISSUES), _POSITIONS, min_size=1), min_size=1
)


@pytest.fixture(scope="module")
def orders(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("orders") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


def _in_page(page: Browser, held: seriation.Held, involved: list[str]) -> Any:
    points = [
        {"actor": actor, "issue": issue, "value": value}
        for actor, answers in held.items()
        for issue, value in answers.items()
    ]
    found = page.run("return explorer.order.camps(...arguments)", points, involved)
    return [each["actors"] for each in found["camps"]], found["issues"], [each.get("head") for each in found["camps"]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=_WORLDS, involved=st.permutations(_ACTORS))
def test_camps_are_those_of_the_slow_reference(orders: Browser, held: seriation.Held, involved: list[str]) -> None:
    # Who has no position but is involved is in no camp.
    held = {actor: held.get(actor, {}) for actor in involved}
    along, gap = seriation.axis(held)
    # Where two axes are as long as each other the first is any of their plane.
    assume(gap > 0.02)
    camps, issues, heads = _in_page(orders, held, involved)
    assert (camps, issues) == seriation.camps(held, involved, along)
    for camp, head in zip(camps, heads, strict=True):
        assert head is None or head == min(camp, key=involved.index)


def _grid(page: Browser) -> tuple[list[str], list[str], list[str]]:
    """Ids of the rows and columns as drawn, and the words between the rows."""
    found = page.run("""
        const id = new Map([...explorer.data.actors.values(), ...explorer.data.issues.values()].map(({ name, id }) => [name, id]));
        const names = (selector) => [...document.querySelectorAll(selector)].map((each) => id.get(each.textContent));
        return [names(".matrix tbody th[scope=row]"), names(".matrix thead th"), [...document.querySelectorAll(".matrix tr.kind")].map((each) => each.textContent)];
    """)
    return found[0], found[1], found[2]


def test_the_matrix_is_drawn_in_the_order_of_the_reference_and_filters_move_nobody(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    cells, involved = page.run("""
        const all = [...explorer.answered.of(explorer.state.get()).cells.values()];
        const size = (id) => explorer.data.standing.filter(({ actor }) => actor === id).length;
        const held = (id) => all.filter(({ actor }) => actor === id).length;
        const actors = [...new Set(all.map(({ actor }) => actor))].map((id) => [id, size(id), held(id)]);
        return [all.filter(({ contested }) => !contested).map(({ actor, issue, position }) => [actor, issue, position.value]), actors];
    """)
    held: dict[str, dict[str, int]] = {actor: {} for actor, *_ in involved}
    for actor, issue, value in cells:
        held.setdefault(actor, {})[issue] = value
    ranked = [actor for actor, *_ in sorted(involved, key=lambda each: (-each[1], -each[2], each[0]))]
    along, gap = seriation.axis(held)
    assert gap > 0.5
    camps, issues = seriation.camps(held, ranked, along)
    rows, columns, heads = _grid(page)
    assert rows == [actor for camp in camps for actor in camp if actor in rows]
    # What only a change of government leaves empty has no place of its own, and follows.
    assert [each for each in columns if each in issues] == [issue for issue in issues if issue in columns]
    assert len(rows) == 80
    assert len(heads) >= 3
    assert heads[0] == "Around Volodymyr Zelenskyy"
    page.run(
        "const { state } = explorer; state.set({ hidden: { ...state.get().hidden, kind: new Set(['state']), position: new Set(['2']) } })"
    )
    fewer, _, _ = _grid(page)
    assert [each for each in rows if each in fewer] == [each for each in fewer if each in rows]
    # Whose words count decides answers, and moves nobody either.
    page.run(
        "const { state } = explorer; state.set({ hidden: { ...state.initial().hidden, voice: new Set(['reported', 'attributed']) } })"
    )
    own, _, _ = _grid(page)
    assert own != rows
    assert [each for each in rows if each in own] == [each for each in own if each in rows]


def test_another_day_moves_nobody_before_it_is_asked(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    before, _, _ = _grid(page)
    assert not page.run("return document.getElementById('order-again')")
    page.run("explorer.state.set({ until: '2024-11-29' })")
    stayed, _, _ = _grid(page)
    known = [each for each in before if each in stayed]
    assert [each for each in stayed if each in before] == known
    link = page.run("return explorer.link.write(explorer.state.get())")
    assert f"ordered={DAY}" in link
    page.click("#order-again")
    anew, _, _ = _grid(page)
    assert sorted(anew) == sorted(stayed)
    assert anew != stayed
    assert "ordered" not in page.run("return explorer.link.write(explorer.state.get())")


def test_rows_by_position_by_involvement_and_by_name(show: Show) -> None:
    page = show("bundled", f"#date={DAY}&order=issue:immediate-ceasefire")
    rows, _, heads = _grid(page)
    values = page.run(
        "return arguments[0].map((actor) => explorer.filter.shown(explorer.state.get()).cells.get(explorer.positions.topic(actor, 'immediate-ceasefire'))?.position.value ?? -3)",
        rows,
    )
    assert values == sorted(values, reverse=True)
    assert heads[0] == "supports"
    assert heads[-1].startswith("no position on ")
    page = show("sample", "#order=involvement")
    assert _grid(page)[0] == ["putin", "uk", "russia", "willing"]
    page = show("sample", "#order=name")
    assert _grid(page)[0] == ["willing", "russia", "uk", "putin"]
    page.run(
        "const order = document.getElementById('order'); order.value = 'kind'; order.dispatchEvent(new Event('change'))"
    )
    assert _grid(page)[2] == ["People", "States", "Groups"]


def test_heads_and_names_stay_and_a_cross_marks_row_and_column(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    places = "return ['.corner', '.matrix thead th:nth-child(40)', '.matrix tbody th[scope=row]'].map((each) => { const { left, top } = document.querySelector(each).getBoundingClientRect(); return [left, top]; })"
    corner, head, name = page.run(places)
    page.run("document.getElementById('matrix').scrollTo(500, 300)")
    corner2, head2, name2 = page.run(places)
    assert corner2 == corner
    assert head2[1] == head[1]
    assert name2[0] == name[0]
    # No head lies over the corner once its column has gone under the names: the page hears of it with its next picture.
    gone = "return [...document.querySelectorAll('.matrix thead th')].filter((each) => getComputedStyle(each.firstChild).visibility === 'hidden').length"
    page.wait(lambda: page.run(gone) >= 12)
    page.run("document.querySelector('.matrix tbody tr:nth-child(20) td:nth-child(20)').focus()")
    assert page.run(
        "return [...document.querySelectorAll('.crossed')].map((each) => [each.tagName, [...each.parentElement.children].indexOf(each)])"
    ) == [["COL", 19], ["TH", 19]]
    page.run(
        "document.querySelector('.matrix tbody tr:nth-child(20) td:nth-child(21)').dispatchEvent(new Event('pointerover', { bubbles: true }))"
    )
    assert page.run(
        "return [...document.querySelectorAll('.crossed')].map((each) => [...each.parentElement.children].indexOf(each))"
    ) == [20, 20]


# -- what is set --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1280, 720), PHONE], ids=str)
@pytest.mark.parametrize("left", [0, 10, 19, 30, 57, 300, 640])
def test_heads_that_are_scrolled_away_do_not_cover_the_corner(show: Show, size: tuple[int, int], left: int) -> None:
    """As of when and in which order stays to be read and pressed; below it no cell shows through a head that went."""
    page = show("bundled", f"#date={DAY}", size)
    page.run("document.getElementById('matrix').scrollTo(arguments[0], 60)", left)
    page.wait(lambda: page.run("return document.getElementById('matrix').scrollLeft") == left)
    page.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seen = page.run("""
        const corner = document.querySelector(".corner");
        const parts = [...corner.querySelectorAll(".as-of, select")].filter((each) => each.checkVisibility());
        const at = (x, y) => document.elementFromPoint(x, y);
        const spots = parts.flatMap((each) => { const { left, right, bottom } = each.getBoundingClientRect(); return [[left + 2, bottom - 4], [right - 2, bottom - 4]]; });
        const band = corner.getBoundingClientRect();
        const along = Array.from({ length: 40 }, (_, place) => at(band.right + 1 + place * 4, band.bottom - 3));
        return [spots.map(([x, y]) => Boolean(at(x, y).closest(".corner"))), along.filter(Boolean).every((each) => each.closest("thead"))];
    """)
    assert seen[0]
    assert all(seen[0])
    assert seen[1]


def test_only_what_is_set_shows_and_each_chip_takes_it_off(show: Show) -> None:
    page = show("sample")
    assert page.texts("#chips button") == []
    assert page.text("#filters > summary") == "Filters"
    assert not page.run("return document.getElementById('reset').checkVisibility()")
    page = show("sample", "#from=2025-03-02&not-position=1&kind=person&lapsed=1&no-entailed=1&not-issue=talks")
    assert [each.replace("\u00d7", "").strip() for each in page.texts("#chips button")] == [
        "Since 2025-03-02",
        "Position: without conditional",
        "Kind of actor: only person",
        "Issue: without Peace talks",
        "Without what follows",
        "Lapsed positions count",
    ]
    assert page.text("#filters > summary") == "Filters (6)"
    for left in range(5, -1, -1):
        page.click("#chips button")
        assert len(page.texts("#chips button")) == left
    assert page.run("return explorer.link.write(explorer.state.get())") == page.run(
        "return explorer.link.write(explorer.state.initial())"
    )
    # The keyboard is where it was.
    assert page.run("return document.activeElement.tagName") == "SUMMARY"


def test_escape_closes_the_drawer_and_keeps_the_selection(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("sample", "#select=node&id=a:putin")
    page.click("#filters > summary")
    page.keys(Keys.ESCAPE)
    assert not page.run("return document.getElementById('filters').open")
    assert page.text("#panel h2") == "Vladimir Putin"


# -- the time strip -----------------------------------------------------------------------------------------------------


def _half(day: date) -> str:
    return day.replace(day=1 if day.day <= 15 else 16).isoformat()


def test_bars_are_the_stances_of_half_months_to_the_square_root(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    bars = page.run(
        "return [...document.querySelectorAll('#strip .bar')].map((each) => [each.dataset.half, Number(each.dataset.size), each.getBBox().height, each.classList.contains('later')])"
    )
    with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
        dataset = session.dataset()
    corrected = {each.retracts for each in dataset.retractions} | {each.retracts for each in dataset.stances}
    corrected |= {each.supersedes for each in dataset.stances}
    standing = [each for each in dataset.stances if each.id not in corrected]
    last_day = max(each.date for each in standing)
    said = Counter(_half(each.date) for each in standing if each.date <= last_day)
    assert {half: size for half, size, *_ in bars} == said
    most = max(said.values())
    for half, size, high, later in bars:
        assert high == pytest.approx(28 * (size / most) ** 0.5, abs=0.1)
        assert later == (half > DAY)
    deeds = page.run(
        "return [...document.querySelectorAll('#strip .deed')].map((each) => [each.dataset.event, each.classList.contains('attack')])"
    )
    assert dict(deeds) == {
        each.id: each.type.value == "ASSAULT" for each in dataset.events if each.bears_on and each.actors
    }
    # With filters fewer.
    page.run(
        "const { state } = explorer; state.set({ hidden: { ...state.get().hidden, position: new Set(['2', '1', '0', '-1']) } })"
    )
    sizes = page.run("return [...document.querySelectorAll('#strip .bar')].map((each) => Number(each.dataset.size))")
    assert 0 < sum(sizes) < sum(said.values()) / 3


def _drag(page: Browser, start: float, end: float) -> None:
    """From one place along the strip to another, in shares of its width, in the middle of the bars."""
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    left, top, width = page.run(
        "const { left, top, width } = document.getElementById('strip').getBoundingClientRect(); return [left, top, width]"
    )
    action = ActionBuilder(page.driver)
    action.pointer_action.move_to_location(round(left + start * width), round(top + 20)).pointer_down()  # type: ignore[no-untyped-call]  # selenium
    action.pointer_action.move_to_location(round(left + (start + end) / 2 * width), round(top + 20))  # type: ignore[no-untyped-call]  # selenium
    action.pointer_action.move_to_location(round(left + end * width), round(top + 20)).pointer_up()  # type: ignore[no-untyped-call]  # selenium
    action.perform()


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=str)
def test_the_dot_is_dragged_to_a_day_and_bars_to_a_span(show: Show, size: tuple[int, int]) -> None:
    page = show("bundled", f"#date={DAY}", size)
    at = "const dot = document.querySelector('#strip .day-dot'); return Number(dot.getAttribute('cx')) / document.getElementById('strip').clientWidth"
    now = "const { from, until } = explorer.state.get(); return [from, until]"
    _drag(page, page.run(at), 0.5)
    from_, day = page.run(now)
    assert from_ == ""
    assert day in page.run("return explorer.data.days")
    assert "2023-10-01" < day < "2024-09-30"
    _drag(page, 0.8, 0.6)
    from_, until = page.run(now)
    assert from_ < until
    assert from_.endswith(("-01", "-16"))
    assert until[-2:] in {"15", "28", "29", "30", "31"}
    assert f"Since {from_}" in page.text("#chips")
    # A press is the nearest day, and the slider goes on from there.
    page.run("explorer.state.set({ from: '' })")
    _drag(page, 0.9, 0.9)
    assert page.run(now)[1] in page.run("return explorer.data.days")
    assert page.run(now)[1] > until
    assert page.run("return document.activeElement.id") == "day"


# -- the network --------------------------------------------------------------------------------------------------------

NAMES = """
const names = explorer.network.names().map(({ node, rows, width, height, x, y, half, name }) => ({ id: node.id, text: rows.join(" "), width, height, x, y, half, at: name }));
const drawing = explorer.network.drawing();
const lines = drawing.body.data.edges.get().filter((each) => !each.hidden).map(({ from, to }) => [from, to].map((node) => drawing.canvasToDOM(drawing.getPosition(node))));
return [names, lines.map(([one, other]) => [one.x, one.y, other.x, other.y])];
"""


def _crosses(box: tuple[float, float, float, float], line: Sequence[float]) -> bool:
    """Whether any of many points of a line lies in a box (left, top, right, bottom)."""
    x, y, to_x, to_y = line
    points = [(x + (to_x - x) * step / 2000, y + (to_y - y) * step / 2000) for step in range(2001)]
    return any(box[0] < one < box[2] and box[1] < other < box[3] for one, other in points)


def _boxes(names: list[dict[str, Any]]) -> list[tuple[float, float, float, float]]:
    halves = [(each["at"]["x"], each["at"]["y"], each["width"] / 2, each["height"] / 2) for each in names]
    return [(x - wide, y - high, x + wide, y + high) for x, y, wide, high in halves]


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_first_network_names_all_without_overlap_and_hardly_a_line_runs_under_a_name(
    show: Show, size: tuple[int, int]
) -> None:
    page = show("bundled", f"#view=network&date={DAY}", size)
    page.wait(lambda: page.run("return explorer.network.names().length"))
    names, lines = page.run(NAMES)
    assert {each["id"] for each in names} == {each for each in page.drawn() if "|" not in each}
    assert not [each["text"] for each in names if each["at"]["hidden"]]
    boxes = _boxes(names)
    wide, high = page.run(
        "const { clientWidth, clientHeight } = document.getElementById('canvas'); return [clientWidth, clientHeight]"
    )
    assert all(left >= 0 and top >= 0 and right <= wide and bottom <= high for left, top, right, bottom in boxes)
    marks = [
        (each["x"] - each["half"], each["y"] - each["half"], each["x"] + each["half"], each["y"] + each["half"])
        for each in names
    ]
    for place, box in enumerate(boxes):
        assert not any(_meet(box, other) for other in boxes[place + 1 :])
        assert not any(_meet(box, mark) for mark in marks)
    crossed = [
        name["text"] for name, box in zip(names, boxes, strict=True) if any(_crosses(box, line) for line in lines)
    ]
    assert len(crossed) <= 1


@pytest.mark.parametrize("nodes", ["", "&nodes=60&select=node&id=a:russia"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_sign_of_a_line_lies_over_another_a_name_or_a_mark(show: Show, size: tuple[int, int], nodes: str) -> None:
    page = show("bundled", f"#view=network&date={DAY}{nodes}", size)
    page.wait(lambda: page.run("return explorer.network.signs().length"))
    names, _ = page.run(NAMES)
    signs, lines = page.run("""
        const drawing = explorer.network.drawing();
        const ends = (node) => drawing.canvasToDOM(drawing.getPosition(node));
        const signs = explorer.network.signs();
        return [signs, signs.map(({ from, to }) => [ends(from), ends(to)])];
    """)
    halves = page.run("""
        const context = document.createElement("canvas").getContext("2d");
        context.font = `700 15px ${explorer.picture.FACE}`;
        return explorer.network.signs().map(({ sign }) => context.measureText(sign).width / 2);
    """)
    boxes = [
        (each["x"] - half, each["y"] - 7.5, each["x"] + half, each["y"] + 7.5)
        for each, half in zip(signs, halves, strict=True)
    ]
    others = _boxes([each for each in names if not each["at"]["hidden"]])
    others += [
        (each["x"] - each["half"], each["y"] - each["half"], each["x"] + each["half"], each["y"] + each["half"])
        for each in names
    ]
    for place, box in enumerate(boxes):
        assert not any(_meet(box, other) for other in (*boxes[place + 1 :], *others))
    # Each lies on its own line, and says what the cell of that line says.
    for sign, (one, other) in zip(signs, lines, strict=True):
        across = (other["x"] - one["x"]) * (sign["y"] - one["y"]) - (other["y"] - one["y"]) * (sign["x"] - one["x"])
        assert abs(across) / math.dist((one["x"], one["y"]), (other["x"], other["y"])) < 1
    told = page.run(
        "return explorer.network.signs().map(({ edge, sign }) => [sign, explorer.look.signOf(explorer.filter.shown(explorer.state.get()).ties.get(edge).cell)])"
    )
    assert all(sign == expected for sign, expected in told)
    # At first hardly any has no room.
    bearing = page.run(
        "const { ties, drawn } = explorer.filter.shown(explorer.state.get()); return [...drawn.edges].filter((each) => ties.get(each).cell).length"
    )
    if not nodes:
        assert len(signs) >= 0.8 * bearing


@pytest.mark.parametrize("zoom", [0.2, 0.5, 1, 3])
def test_names_are_as_large_at_any_zoom_and_none_lies_over_another(show: Show, zoom: float) -> None:
    """What has no free place is hidden, and found further in."""
    page = show("bundled", f"#view=network&date={DAY}&nodes=80")
    page.run(
        """
        window.sizes = [];
        const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (...given) {
          const { a } = this.getTransform();
          if (this.canvas.closest("#canvas") && given[0].trim()) sizes.push(parseFloat(this.font.match(/([0-9.]+)px/)[1]) * a * document.getElementById("canvas").clientWidth / this.canvas.width);
          return fill.apply(this, given);
        };
        explorer.network.drawing().moveTo({ scale: arguments[0] });
        explorer.network.drawing().redraw();
    """,
        zoom,
    )
    sizes = page.run("return sizes")
    assert sizes
    assert min(sizes) >= 10.99
    names, _ = page.run(NAMES)
    shown = _boxes([each for each in names if not each["at"]["hidden"]])
    assert shown
    for place, box in enumerate(shown):
        assert not any(_meet(box, other) for other in shown[place + 1 :])
    if zoom == 0.2:
        assert len(shown) < len(names)


_MARKS = st.lists(
    st.fixed_dictionaries({"x": st.integers(0, 300), "y": st.integers(0, 200), "half": st.integers(2, 20), "width": st.integers(10, 90), "height": st.sampled_from([14, 28])}),
    min_size=1, max_size=12,
)  # fmt: skip
_LINES = st.lists(st.lists(st.integers(0, 300), min_size=4, max_size=4), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=_MARKS, lines=_LINES)
def test_names_that_are_shown_leave_each_other_and_the_marks_alone(
    orders: Browser, marks: list[dict[str, int]], lines: list[list[int]]
) -> None:
    placed = orders.run("return explorer.labels.place(...arguments)", marks, lines)
    names = [{**mark, "at": at} for mark, at in zip(marks, placed, strict=True)]
    shown = [each for each in names if not each["at"]["hidden"]]
    boxes = _boxes(shown)
    around = [
        (each["x"] - each["half"], each["y"] - each["half"], each["x"] + each["half"], each["y"] + each["half"])
        for each in marks
    ]
    for place, box in enumerate(boxes):
        assert not any(_meet(box, other) for other in boxes[place + 1 :])
        assert not any(_meet(box, mark) for mark in around)
        # Every line that runs under it is counted; the ground around a name counts as well.
        assert sum(_crosses(box, line) for line in lines) <= shown[place]["at"]["crossed"]
    if not lines:
        assert not placed[0]["crossed"]


def _runs_through(box: tuple[float, ...], line: Sequence[float]) -> bool:
    """Whether more than a point of a line lies between all four sides of a box."""
    start, end = 0.0, 1.0
    for least, most, one, other in ((box[0], box[2], line[0], line[2]), (box[1], box[3], line[1], line[3])):
        if one == other:
            if not least <= one <= most:
                return False
        else:
            first, last = sorted(((least - one) / (other - one), (most - one) / (other - one)))
            start, end = max(start, first), min(end, last)
    return start < end


def _placed(marks: list[dict[str, int]], lines: list[list[int]]) -> list[dict[str, object]]:
    """Where names go, slow and obvious: every place of every ring is tried, and all that lies under it counted."""

    def box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

    slides = [0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1, -1]
    sides = [side for slid in slides for side in ((1, slid), (-1, slid), (slid, -1), (slid, 1))]
    names: list[tuple[float, float, float, float]] = []
    taken = [box(each["x"], each["y"], 2 * each["half"], 2 * each["half"]) for each in marks]
    found = []
    for mark in marks:
        best: tuple[float, dict[str, object]] = (math.inf, {})
        for ring in (0, 8, 18, 28):
            for order, (across, down) in enumerate(sides):
                far = (mark["half"] + 3 + ring) * (0.6 if abs(across * down) == 1 else 1)
                x = mark["x"] + across * (far + mark["width"] / 2)
                y = mark["y"] + down * (far + mark["height"] / 2)
                room = box(x, y, mark["width"] + 4, mark["height"] + 4)
                covers = sum(_meet(room, other) for other in (*taken, *names))
                crossed = sum(_runs_through(room, line) for line in lines)
                cost = 1000 * covers + 30 * crossed + order / 4 + ring
                if cost < best[0]:
                    best = cost, {"x": x, "y": y, "crossed": crossed, "hidden": covers > 0}
            if best[0] < 30:
                break
        found.append(best[1])
        if not best[1]["hidden"]:
            names.append(box(best[1]["x"], best[1]["y"], mark["width"] + 4, mark["height"] + 4))  # type: ignore[arg-type]
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=_MARKS, lines=_LINES)
def test_names_go_to_the_cheapest_place(orders: Browser, marks: list[dict[str, int]], lines: list[list[int]]) -> None:
    placed = orders.run("return explorer.labels.place(...arguments)", marks, lines)
    assert [{name: value for name, value in each.items() if name != "cost"} for each in placed] == _placed(marks, lines)


# -- a phone ------------------------------------------------------------------------------------------------------------


def test_on_paper_every_column_of_the_matrix_has_its_name_above_it(show: Show) -> None:
    page = show("bundled", f"#date={DAY}")
    page.run("document.getElementById('matrix').scrollTo(500, 300)")
    page.wait(lambda: page.run("return Boolean(document.querySelector('.matrix thead th.gone'))"))
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        heads = page.run("""
            return [...document.querySelectorAll(".matrix thead th > div")].map((each) => {
              const [{ right, bottom }, head] = [each.getBoundingClientRect(), each.parentElement.getBoundingClientRect()];
              return [right - head.left, head.bottom - bottom, getComputedStyle(each).visibility];
            });
        """)
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(heads) > 20
    assert {each[2] for each in heads} == {"visible"}
    assert all(0 <= right <= 60 and -2 <= low <= 40 for right, low, _ in heads), heads


def test_the_sheet_has_two_heights_and_the_cell_stays_above_the_lower(show: Show) -> None:
    page = show("bundled", f"#date={DAY}", PHONE)
    page.run("document.getElementById('matrix').scrollTo(0, 400)")
    low = """
        const box = document.getElementById("matrix").getBoundingClientRect();
        const cells = [...document.querySelectorAll(".matrix td[aria-label]")];
        const low = cells.find((each) => { const { left, top, right } = each.getBoundingClientRect(); return left > 120 && right < 390 && top > box.bottom - 60; });
        low?.click();
        return Boolean(low);
    """
    # Rows that come into sight are made in the next frame.
    page.wait(lambda: page.run(low))
    places = "return ['.matrix td[aria-selected=true]', '#panel'].map((each) => { const { top, bottom, height } = document.querySelector(each).getBoundingClientRect(); return [top, bottom, height]; })"
    cell, sheet = page.run(places)
    assert cell[0] > 0
    assert cell[1] <= sheet[0]
    assert sheet[2] < 844 * 0.47
    page.click(".handle")
    assert page.run(places)[1][2] > 844 * 0.9
    assert page.run("return document.querySelector('.handle').getAttribute('aria-expanded')") == "true"
    page.click(".handle")
    assert page.run(places)[1][2] == sheet[2]


def test_on_a_phone_a_row_of_the_table_is_a_card_with_all_it_has_on_a_wide_screen(show: Show) -> None:
    read = """
        const row = document.querySelector(".stances tbody tr");
        const date = row.querySelector("button");
        return [
          [...row.cells].map((each) => each.innerText.trim()),
          [...row.cells].map((each) => getComputedStyle(each, "::before").content.replaceAll('"', "")),
          [...document.querySelectorAll(".stances th")].map((each) => each.textContent),
          date.getClientRects().length === 1 && date.getBoundingClientRect().height < 1.6 * parseFloat(getComputedStyle(date).lineHeight),
          Math.max(...[...document.querySelectorAll(".stances td > *")].map((each) => each.getBoundingClientRect().right)),
          Math.min(...[...document.querySelectorAll(".stances td > *")].map((each) => each.getBoundingClientRect().left)),
        ];
    """
    wide = show("bundled", f"#view=table&date={DAY}").run(read)
    cells, labels, heads, is_whole, right, left = show("bundled", f"#view=table&date={DAY}", PHONE).run(read)
    assert [each.split() for each in cells] == [each.split() for each in wide[0]]
    assert all(cells)
    assert labels == heads == wide[2]
    assert is_whole
    assert right <= PHONE[0]
    assert left >= 100, "what it is called stands before it"


def test_the_timeline_says_where_the_day_is_and_which_rows_have_nothing_by_then(show: Show) -> None:
    page = show("bundled", "#view=timeline")
    read = """
        const rows = [...document.querySelectorAll("#timeline svg > g[aria-label]")];
        return [
          rows.filter((each) => !each.querySelector(".spot")).length,
          [...document.querySelectorAll("#timeline svg text")].filter((each) => each.textContent === `nothing shown by ${arguments[0]}`).length,
          [...document.querySelectorAll("#timeline svg path[stroke-width='2']")].some((each) => /^M([0-9.]+) 16L\\1 /.test(each.getAttribute("d"))),
        ];
    """
    empty, said, line = page.run(read, DAY)
    assert empty == said > 0
    assert line
    page.run("explorer.state.set({ until: explorer.data.lastDay })")
    assert page.run(read, DAY)[:2] == [0, 0]


@pytest.mark.parametrize("size", [PHONE, (1280, 720)], ids=["phone", "laptop"])
def test_names_of_the_timeline_are_whole(show: Show, size: tuple[int, int]) -> None:
    page = show("bundled", f"#view=timeline&date={DAY}", size)
    texts = page.run(
        "return [...document.querySelectorAll('#timeline .labels text:not([font-weight])')].map((each) => each.textContent)"
    )
    assert "Putin" in " ".join(texts)
    assert not [each for each in texts if each.endswith("\u2026")]


def test_the_months_of_the_timeline_stay_above_its_rows(show: Show) -> None:
    page = show("bundled", f"#view=timeline&date={DAY}", (1280, 720))
    places = """
        const box = document.getElementById("timeline");
        box.scrollTo(box.scrollLeft, arguments[0]);
        const months = box.querySelector(".months");
        const line = [...box.querySelectorAll("svg[role=group] > path")].map((each) => each.getBoundingClientRect().left);
        const names = [...months.querySelectorAll("text")].map((each) => each.getBoundingClientRect().left);
        const apart = names.map((name) => Math.min(...line.map((each) => Math.abs(name - 3 - each))));
        return [box.scrollTop, months.getBoundingClientRect().top - box.getBoundingClientRect().top, names.length, Math.max(...apart)];
    """
    for wanted in (0, 150):
        scrolled, top, months, apart = page.run(places, wanted)
        assert scrolled == wanted
        assert top == 0
        assert months > 5
        assert apart < 2, "each at its line"
