"""What is taken out of the page: pictures, cards, paper, frames and the page itself bear what they are of, and lose nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from browser.samples import hostile, sample
from stancegraph.session import Session
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

DRAWN = ("matrix", "columns", "compare", "network", "actornet", "similarity", "timeline")
CHOSEN = "&date=2025-04-05&actor=russia&actor=ukraine&actor=vladimir-putin&not-position=0&fresh=1&shared=1"
FILTERED = (
    "As of 2025-04-05",
    "Only Russia, Ukraine, Vladimir Putin",
    "Position: without ambivalent",
    "Only what is current",
)
SOURCE = "Source: Ukraine ceasefire diplomacy: positions, deeds and assessments"

# The texts of a picture in lines, and what of it lies outside of it, as a browser draws it.
INSPECT = """
const svg = document.documentElement;
const edge = svg.getBoundingClientRect();
const outside = [...svg.querySelectorAll("text, path")].filter((each) => {
  const { left, right, top, bottom } = each.getBoundingClientRect();
  return left < edge.left - 1 || right > edge.right + 1 || top < edge.top - 1 || bottom > edge.bottom + 1;
}).map((each) => each.textContent || each.getAttribute("d"));
return { texts: [...svg.querySelectorAll("text")].map((each) => each.textContent).join(" "), outside, width: edge.width, height: edge.height };
"""


@pytest.fixture(scope="module")
def graph() -> Iterator[Session]:
    with stancegraph.open() as session:
        yield session


@pytest.fixture(scope="module")
def page(browser: Browser, graph: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graph.view(sparql=False).save(tmp_path_factory.mktemp("publish") / "page.html")


def _inspected(browser: Browser, folder: Path, script: str = "return explorer.take.svg()") -> dict[str, Any]:
    """The file that a page gives, opened by itself."""
    file = folder / "picture.svg"
    file.write_text(browser.run(script), encoding="utf-8")
    browser.open(file)
    return dict(browser.run(INSPECT))


@pytest.mark.parametrize("view", DRAWN)
def test_a_picture_says_what_it_is_of_and_loses_nothing(
    browser: Browser, page: Path, tmp_path: Path, view: str
) -> None:
    browser.size(1280, 720)
    browser.open(page, f"#view={view}{CHOSEN}&title=Moscow+and+Kyiv+stand+apart")
    width, height = browser.run("const { width, height } = explorer.take.png(); return [width, height]")
    assert browser.logged() == []
    found = _inspected(browser, tmp_path)
    assert found["outside"] == []
    for each in ("Moscow and Kyiv stand apart", *FILTERED, SOURCE):
        assert each in found["texts"], each
    legend = ("agreement", "conflict") if view in ("actornet", "similarity") else ("supports", "rejects")
    for each in legend:
        assert each in found["texts"], each
    # The picture in dots is the same picture.
    assert width / height == pytest.approx(found["width"] / found["height"], rel=0.01)


@pytest.mark.parametrize("view", DRAWN)
def test_a_title_is_made_where_none_is_stated(browser: Browser, page: Path, tmp_path: Path, view: str) -> None:
    browser.open(page, f"#view={view}{CHOSEN}")
    made = browser.run("return document.getElementById('finding').textContent")
    assert made
    assert browser.run("return getComputedStyle(document.getElementById('finding')).display") == "none"
    assert made.split()[0] in _inspected(browser, tmp_path)["texts"]


def test_the_title_of_columns_counts_actors(browser: Browser, page: Path, graph: Session) -> None:
    browser.open(page, "#view=columns&about=immediate-ceasefire&date=2025-05-10")
    rows = graph.positions(issue="immediate-ceasefire", as_of="2025-05-10")
    sides = {word: len({row.actor for row in rows if row.position in those and not row.contested}) for word, those in (
        ("support", ("supports",)), ("on a condition", ("conditional",)), ("against", ("opposes", "rejects")), ("between", ("ambivalent",)),
    )}  # fmt: skip
    sides["contested"] = len({row.actor for row in rows if row.contested})
    title = browser.run("return document.getElementById('finding').textContent")
    assert all(f"{size} {word}" in title for word, size in sides.items() if size or word in ("support", "against"))
    # Nobody twice: who is contested stands in several columns.
    assert sides["contested"] > 0
    assert sum(map(int, re.findall(r"\b\d+\b", title))) == len({row.actor for row in rows})


# What a view leaves out, as it says on the screen, in numbers; and how a picture of it says the same.
LEFT_OUT = {
    "network": ("held-text", "{0} of {1} actors and issues drawn, {2} weaker ones held back"),
    "timeline": ("timeline-held", "the first {0} of {all} rows"),
    "timeline&select=node&id=a:russia": ("timeline-held", "{0} of {all} rows"),
    "similarity": ("similarity-held", "the {0} of {all} actors with most stances"),
    "actornet": ("actornet-left", "the 40 of {all} actors with most stances"),
}


@pytest.mark.parametrize("view", LEFT_OUT)
def test_a_picture_and_paper_say_how_much_they_leave_out(
    browser: Browser, page: Path, tmp_path: Path, view: str
) -> None:
    box, text = LEFT_OUT[view]
    browser.size(1280, 720)
    browser.open(page, f"#view={view}&date=2025-05-10")
    said = browser.run("return document.getElementById(arguments[0]).textContent", box)
    numbers = [int(each) for each in re.findall(r"\d+", said)]
    shown, left = (40, numbers[-1]) if box == "actornet-left" else numbers[:2]
    expected = text.format(*numbers, all=shown + left)
    assert expected in browser.run("return document.getElementById('finding-about').textContent").split(" \u00b7 ")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    about = browser.run("return document.getElementById('finding-about').textContent")
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert expected in about
    if box == "timeline-held" and "silence" in said:
        assert re.search(rf"\b{numbers[2]} moves? across more than a year of silence not marked", about)
    if box == "actornet-left":
        assert said.split(".")[0] in about
    assert expected in _inspected(browser, tmp_path)["texts"]


def test_a_picture_of_all_there_is_says_nothing_of_what_is_left_out(browser: Browser, page: Path) -> None:
    for view in ("network", "similarity", "actornet"):
        browser.open(page, f"#view={view}&nodes=1000&date=2025-05-10&actor=russia&actor=ukraine&actor=france")
        about = browser.run("return document.getElementById('finding-about').textContent")
        assert not any(each in about for each in ("held back", "with most stances"))


def test_the_picture_of_actors_side_by_side_has_what_positions_depend_on(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    link = "#view=compare&date=2025-05-10&actor=vladimir-putin&actor=volodymyr-zelenskyy&actor=marco-rubio"
    browser.size(1280, 720)
    browser.open(page, link)
    shown = browser.run("""
        const { wording, compare, filter, state } = explorer;
        const own = (cell) => { const span = document.createElement("p"); span.append(...[wording.conditioned(cell.rows[0].stance)].flat(9).filter(Boolean)); return span.textContent; };
        return compare.rows(state.get(), filter.shown(state.get())).map(own).filter(Boolean);
    """)
    found = _inspected(browser, tmp_path)
    assert any(each.startswith("\u25c6 demands") for each in shown)
    assert any(each.startswith("if ") for each in shown)
    assert any(each.startswith("as far as") for each in shown)
    for each in shown:
        assert each in found["texts"]
    assert found["outside"] == []


def test_a_long_title_takes_more_lines(browser: Browser, page: Path, tmp_path: Path) -> None:
    words = "+".join(["finding"] * 35)
    browser.open(page, f"#view=columns{CHOSEN}&title={words}")
    found = _inspected(browser, tmp_path)
    assert found["texts"].count("finding") == 35
    assert found["outside"] == []


def test_a_title_is_typed_and_in_the_link(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix")
    browser.run(
        "const field = document.getElementById('finding-text'); field.value = ' <b>Nobody</b> moved '; field.dispatchEvent(new Event('change'))"
    )
    assert browser.text("#finding") == "<b>Nobody</b> moved"
    fragment = browser.run("return explorer.link.fragment()")
    browser.open(page, fragment)
    assert browser.text("#finding") == "<b>Nobody</b> moved"
    assert browser.run("return explorer.link.fragment()") == fragment


@pytest.mark.parametrize("view", ["matrix", "columns", "actornet", "ask", "table"])
def test_a_card_is_1200_by_630(browser: Browser, page: Path, tmp_path: Path, view: str) -> None:
    browser.open(page, f"#view={view}{CHOSEN}&title=" + "+".join(["Everybody"] * 30))
    assert browser.run("const { width, height } = explorer.take.card(); return [width, height]") == [1200, 630]
    svg = """
        const { publish, picture, state, filter } = explorer;
        const { shapes, width, height } = publish.card(state.get(), filter.shown(state.get()));
        return new XMLSerializer().serializeToString(picture.svg(shapes, width, height));
    """
    found = _inspected(browser, tmp_path, svg)
    assert found["outside"] == []
    assert found["texts"].count("Everybody") == 30
    assert SOURCE in found["texts"]
    assert "As of 2025-04-05" in found["texts"]


def test_the_bar_of_a_card_counts_positions(browser: Browser, page: Path, graph: Session) -> None:
    browser.open(page, "#view=matrix&date=2025-04-05")
    rows = graph.positions(as_of="2025-04-05")
    topics = {(row.actor, row.issue): "contested" if row.contested else row.position for row in rows}
    texts = browser.run("""
        const { publish, state, filter } = explorer;
        return publish.card(state.get(), filter.shown(state.get())).shapes.map((each) => each.text ?? "");
    """)
    assert _counted(topics) in texts


def _counted(topics: dict[tuple[str, str], str]) -> str:
    signs = {"supports": "++", "conditional": "+", "ambivalent": "\u00b1", "opposes": "\u2212", "rejects": "\u2212\u2212", "contested": "\u2260"}  # fmt: skip
    held = [*topics.values()]
    return " \u00b7 ".join(f"{sign} {name} {held.count(name)}" for name, sign in signs.items() if name in held)


def test_a_card_of_two_days_counts_both(browser: Browser, page: Path, graph: Session) -> None:
    browser.open(page, "#view=matrix&date=2025-05-10&beside=2025-02-01")
    texts = browser.run("return explorer.publish.card(explorer.state.get(), explorer.filter.shown(explorer.state.get())).shapes.map((each) => each.text ?? '')")  # fmt: skip
    held = {}
    for day in ("2025-02-01", "2025-05-10"):
        rows = graph.positions(as_of=day)
        held[day] = {(row.actor, row.issue): "contested" if row.contested else row.position for row in rows}
        assert f"{day}: {_counted(held[day])}" in texts
    assert "contested" in held["2025-05-10"].values()
    differ = sum(row.difference != "same" for row in graph.compare("2025-02-01", "2025-05-10"))
    both = len({*held["2025-02-01"], *held["2025-05-10"]})
    assert f"{differ} of {both} positions differ" in texts


PRINT = {"media": "print"}


def test_on_paper_marks_stand_at_their_names_and_the_network_is_not_squeezed(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=matrix&date=2025-04-05")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", PRINT)
    try:
        sheet = "return getComputedStyle(document.body).page"
        apart = browser.run("""
            return [...document.querySelectorAll('.matrix tbody th .mark')].filter((mark) => {
              const [inner, outer] = [mark, mark.closest('th')].map((each) => each.getBoundingClientRect());
              return inner.top < outer.top || inner.bottom > outer.bottom || inner.left < outer.left || inner.right > outer.right;
            }).length""")
        assert (apart, browser.run(sheet)) == (0, "across")
        browser.run("explorer.state.set({ tab: 'network' })")
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", PRINT)
        high, wide, drawn_high, drawn_wide = browser.run("""
            const canvas = document.querySelector('#canvas canvas');
            const { height, width } = canvas.getBoundingClientRect();
            return [height, width, canvas.height, canvas.width];""")
        assert high / wide == pytest.approx(drawn_high / drawn_wide, rel=0.02)
        browser.run("explorer.state.set({ tab: 'table' })")
        assert browser.run(sheet) == "auto"
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("view", [*DRAWN, "table", "ask"])
def test_paper_has_all_of_it(browser: Browser, page: Path, view: str) -> None:
    """As wide as a sheet across, which the wide views ask for, or upright for the others."""
    browser.size(718 if view in ("table", "ask") else 1045, 900)
    people = "&actor=russia&actor=ukraine&actor=united-states" if view == "compare" else ""
    browser.open(page, f"#view={view}&date=2025-04-05&not-position=0&title=A+finding{people}")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", PRINT)
    try:
        browser.run("dispatchEvent(new Event('beforeprint'))")
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        beyond = browser.run(
            """
            const view = document.getElementById(`view-${arguments[0]}`);
            return [...view.querySelectorAll("*")].filter((each) => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth + 1 && !each.closest("#canvas, select")).map((each) => each.outerHTML.slice(0, 120)).slice(0, 5);
            """,
            view,
        )
        assert beyond == []
        for selector, words in (("#finding", "A finding"), ("#finding-about", "As of 2025-04-05"), ("#finding-about", "without ambivalent"), ("#finding-source", SOURCE)):  # fmt: skip
            assert words in browser.text(selector)
            assert browser.run("return document.querySelector(arguments[0]).getClientRects().length", selector) > 0
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_in_the_dark_is_dark_again_after_printing(browser: Browser, page: Path) -> None:
    browser.open(page)
    theme = "return document.documentElement.dataset.theme"
    browser.run("explorer.state.set({ theme: 'dark' })")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.run(theme) == "light"
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run(theme) == "dark"
    browser.run("explorer.state.set({ theme: 'light' })")


def test_paper_bears_no_controls_and_each_title_once(browser: Browser, page: Path) -> None:
    browser.size(1045, 900)
    visible = "return [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility()).map((each) => each.textContent.trim())"
    for view, title in (("matrix", "positions of "), ("ask", "Who contradicts whom, by 2025-04-05?"), ("sources", "")):
        browser.open(page, f"#view={view}&date=2025-04-05&ask=contradicts&lang=en")
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", PRINT)
        try:
            assert browser.run(visible, "#lang, .note button, #theme, .search, .tabs") == []
            headings = browser.run(visible, "main h2")
            assert title in headings[0]
            assert len(headings) == 1
        finally:
            browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_in_a_page_shows_its_view_and_source_alone(browser: Browser, page: Path) -> None:
    browser.size(900, 600)
    browser.open(page, "#view=matrix&date=2025-04-05&embed=1")
    for hidden in (".top", ".asked", ".filters", ".tabs", ".take-box", "#panel"):
        assert browser.run("return document.querySelector(arguments[0]).getClientRects().length", hidden) == 0
    assert SOURCE in browser.text("#finding-source")
    assert browser.run("return document.documentElement.scrollWidth") <= 900
    assert browser.run("return explorer.link.fragment()") == "#view=matrix&date=2025-04-05&embed=1"
    href = browser.run("return document.querySelector('#finding-source a').getAttribute('href')")
    assert href == "#view=matrix&date=2025-04-05"
    # Evidence still opens.
    browser.click("#matrix td .cell")
    assert browser.run("return document.getElementById('panel').getClientRects().length") > 0


@pytest.mark.parametrize("size", [(900, 600), (420, 500), (1200, 600)])
def test_nothing_covers_what_a_page_in_a_page_says_of_itself(
    browser: Browser, page: Path, size: tuple[int, int]
) -> None:
    browser.size(*size)
    browser.open(page, "#view=matrix&embed=1")
    covered = """
        explorer.state.set({ tab: arguments[0] });
        const ends = ({ left, top, bottom }) => [[left + 2, top + 2], [left + 2, bottom - 2]];
        return ["finding", "finding-source", "legend"].map((id) => document.getElementById(id)).filter((each) => each.checkVisibility())
          .filter((each) => !ends(each.getBoundingClientRect()).every(([x, y]) => each.contains(document.elementFromPoint(x, y)))).map((each) => each.id);
    """
    for view in ("ask", "matrix", "columns", "network", "actornet", "similarity", "timeline", "table", "sources"):
        assert (view, browser.run(covered, view)) == (view, [])
        titles = browser.run("return [...document.querySelectorAll('main h2')].filter((each) => each.checkVisibility()).map((each) => each.textContent)")  # fmt: skip
        # The name of a source that is read is a link to it.
        assert view == "sources" or len(titles) == len(set(titles)), view


SAVED = "return explorer.saving.text(explorer.link.fragment())"


@pytest.mark.parametrize("name", ["sample", "hostile", "bundled"])
def test_a_saved_page_opens_on_what_was_shown(browser: Browser, page: Path, tmp_path: Path, name: str) -> None:
    path = page
    if name != "bundled":
        path = tmp_path / "page.html"
        path.write_text(explorer_html(sample() if name == "sample" else hostile()), encoding="utf-8")
    browser.open(path, "#view=table&from=2024-01-01&title=Saved+%22here%22+%3C%2Fscript%3E")
    browser.run("explorer.state.set({ theme: 'dark' })")
    text = browser.run(SAVED)
    copy = tmp_path / "copy.html"
    copy.write_text(text, encoding="utf-8")
    fragment = browser.run("return explorer.link.fragment()")
    shown = browser.run("return document.getElementById('table').textContent")
    browser.open(copy)
    assert browser.run("return explorer.link.fragment()") == fragment
    assert browser.run("return document.getElementById('table').textContent") == shown
    assert browser.text("#finding") == 'Saved "here" </script>'
    # Saved again it is the same file; and but for the link it is the page that was written.
    assert browser.run(SAVED) == text
    assert browser.logged() == []
    assert browser.run("return window.hacked") is None


def test_what_follows_the_address_is_copied(browser: Browser, page: Path) -> None:
    browser.open(page, f"#view=columns{CHOSEN}")
    copied = browser.run("""
        const written = [];
        Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { written.push(text); } }, configurable: true });
        document.querySelector("[data-way=copy-fragment]").click();
        document.querySelector("[data-way=copy-link]").click();
        return written;
    """)
    assert copied[0] == browser.run("return explorer.link.fragment()")
    assert copied[1].endswith(copied[0])
    assert copied[1].startswith("file:")
