"""Marks and what the legend says of them: whatever a view draws is explained, and one mark means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from browser.samples import sample
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

# Of each cell of the matrix, by actor and issue: the looks of it, or of its halves.
LOOKS = """
const looks = (element) => [element.classList.contains("nothing") ? "" : element.firstChild?.textContent ?? "", ...["supports", "conditional", "ambivalent", "opposes", "rejects", "contested", "entailed", "attributed", "dim", "cut"].filter((each) => element.classList.contains(each) && !(each === "ambivalent" && element.classList.contains("cut")))];
const found = {};
const heads = [...document.querySelectorAll("#matrix thead th")].map((each) => each.getAttribute("aria-label"));
for (const row of document.querySelectorAll("#matrix tbody tr:not(.kind)")) {
  [...row.cells].slice(1).forEach((cell, place) => {
    const inside = cell.firstElementChild;
    if (!inside) return;
    const halves = [...inside.querySelectorAll(".half")];
    found[`${row.cells[0].textContent} | ${heads[place]}`] = halves.length ? halves.map(looks) : looks(inside);
  });
}
return found;
"""
TOPICS = "&kind=state&kind=person&issue=immediate-ceasefire&issue=peace-talks&issue=energy-pause-2025&issue=us-mediation&order=name&whole=1"
NOTHING = [""]
SHAPES = (
    "return explorer[arguments[0]].picture(explorer.state.get(), explorer.filter.shown(explorer.state.get())).shapes"
)
LEGEND = "return [...document.querySelectorAll('#legend > span')].map((each) => [each.textContent, each.querySelector('.cell')?.className ?? '', each.querySelector('path')?.getAttribute('stroke-dasharray') ?? '', each.querySelectorAll('path').length])"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with stancegraph.open() as session:
        yield session.view(sparql=False).save(tmp_path_factory.mktemp("marks") / "page.html")


def _drawn(browser: Browser, page: Path, fragment: str) -> Any:
    browser.size(1280, 4000)
    browser.open(page, f"#view=matrix{TOPICS}&{fragment}")
    return browser.run(LOOKS)


def test_half_a_cell_looks_as_the_cell_does_on_its_day(browser: Browser, page: Path) -> None:
    """Said, no longer current, what follows, what others say, contested and cut off are told apart on two days as on one."""
    first, last = "2025-02-01", "2025-05-10"
    then, now = (_drawn(browser, page, f"date={day}") for day in (first, last))
    both = _drawn(browser, page, f"date={last}&beside={first}")
    assert both == {key: [then.get(key, NOTHING), now.get(key, NOTHING)] for key in {*then, *now}}
    marks = {mark for halves in both.values() for half in halves for mark in half}
    assert {"dim", "entailed", "contested", "cut"} <= marks
    legend = browser.run(LEGEND)
    explained = {mark for _, look, *_ in legend for mark in look.split()}
    assert {"dim", "entailed", "contested", "cut"} <= explained
    assert ("attributed" in explained) == ("attributed" in marks)
    # In the picture, too.
    cuts = [each for each in browser.run(SHAPES, "matrix") if each.get("text") == "\u2205"]
    assert len(cuts) == sum("cut" in half for halves in both.values() for half in halves)


def test_what_was_cut_off_on_the_other_day_is_said(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=matrix&date=2025-05-10&beside=2025-02-01&select=pair&id=germany&id=peace-talks")
    label = "return [...document.querySelectorAll('#matrix td[aria-selected=true]')].map((each) => each.getAttribute('aria-label'))"
    [told] = browser.run(label)
    assert "2025-05-10: nothing since" in told
    assert "no position" not in told
    browser.open(page, "#view=matrix&date=2025-02-01&beside=2025-05-10&select=pair&id=germany&id=peace-talks")
    assert "nothing since" in browser.text("#panel .other-day")


def test_every_mark_of_compare_is_in_its_legend(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    people = ("vladimir-putin", "russia", "marco-rubio", "france")
    browser.open(page, "#view=compare&date=2025-05-10" + "".join(f"&actor={each}" for each in people))
    looks = browser.run("return [...document.querySelectorAll('.compared .cell')].map((each) => [each.className, [...each.children].map((mark) => mark.textContent).join('')])")  # fmt: skip
    legend = browser.run(LEGEND)
    explained = {mark for _, look, *_ in legend for mark in look.split()}
    for mark in ("dim", "entailed", "contested", "attributed"):
        assert (mark in explained) == any(mark in look.split() for look, _ in looks) or mark == "attributed"
    assert {"dim", "entailed", "contested"} <= explained
    words = " ".join(text for text, *_ in legend)
    assert all(glyph in words for _, glyphs in looks for glyph in glyphs if glyph in "\u25c6\u2264!")
    # A cell is drawn in the picture as it is on the page.
    signs = [each["text"] for each in browser.run(SHAPES, "compare") if each.get("weight") == 700]
    assert sorted(each.replace(" ", "") for each in signs) == sorted(browser.run("return [...document.querySelectorAll('.compared .cell')].map((each) => each.textContent.replaceAll(' ', ''))"))  # fmt: skip


def test_thin_lines_and_arrows_of_the_network_are_explained(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=network&date=2025-05-10")
    assert any(line["sign"].startswith("(") for line in browser.run("return explorer.network.signed()"))
    legend = {text: (dash, paths) for text, _, dash, paths in browser.run(LEGEND)}
    assert "(++)follows" in legend
    # What one says of another has an arrow, which nothing else has.
    assert [text for text, (_, paths) in legend.items() if paths == 2] == ["says so of"]


def test_a_picture_of_a_crowded_network_bears_signs(browser: Browser, page: Path) -> None:
    """On the page one looks further in; a picture has as many as there is room for, which in this one are nearly all."""
    browser.size(1280, 720)
    browser.open(page, "#view=network&date=2025-05-10&nodes=40")
    assert browser.run("return explorer.network.signed()") == []
    [drawn] = browser.run(SHAPES, "network")
    signs = [each for each in drawn["group"] if each.get("weight") == 700 and each.get("size") == 15]
    lines = browser.run("const { drawn, ties } = explorer.filter.shown(explorer.state.get()); return [...drawn.edges].filter((each) => ties.get(each).cell).length")  # fmt: skip
    assert lines > 100
    assert len(signs) > 0.9 * lines


def test_no_name_breaks_a_line_of_agreement(browser: Browser, page: Path) -> None:
    """Dashes are conflict: what lies over a line lets it be seen."""
    browser.size(1280, 720)
    browser.open(page, "#view=actornet&date=2025-05-10")
    shapes = browser.run(SHAPES, "actornet")
    lines = [place for place, each in enumerate(shapes) if "Q" in each.get("path", "")]
    assert lines
    assert not any(each.get("dash") for each in shapes)
    # Grounds have no border; marks have.
    over = [each["fill"] for each in shapes[lines[-1] + 1 :] if "path" in each and not each.get("stroke")]
    assert over
    assert all(len(fill) == 9 and fill[7:] < "c0" for fill in over)
    # The legend draws on the page what a picture draws.
    legend = {text: dash for text, _, dash, _ in browser.run(LEGEND)}
    assert (legend["agreement"], legend["conflict"]) == ("", "6 4")


@pytest.mark.parametrize("language", ["en", "fr", "uk"])
def test_heads_of_narrow_columns_are_whole(browser: Browser, page: Path, language: str) -> None:
    browser.size(901, 600)
    browser.open(page, f"#view=columns&about=multinational-force&date=2025-04-05&embed=1&lang={language}")
    heads = browser.run("""
        return [...document.querySelectorAll(".column h3")].map((head) => {
          const [word, number] = [head.children[1], head.children[2]].map((each) => each.getBoundingClientRect());
          const meet = word.right > number.left + 0.5 && word.bottom > number.top + 0.5 && number.bottom > word.top + 0.5;
          return [meet, Math.max(word.right, number.right) - head.getBoundingClientRect().right];
        });
    """)
    assert len(heads) == 5
    assert not any(meet for meet, _ in heads)
    assert all(beyond <= 1 for _, beyond in heads)


def test_on_a_phone_a_name_of_another_script_stands_beside_its_label(browser: Browser, tmp_path: Path) -> None:
    written = sample()
    issues = tuple(replace(each, label="\u0645\u0641\u0627\u0648\u0636\u0627\u062a \u0627\u0644\u0633\u0644\u0627\u0645") if each.id == "talks" else each for each in written.issues)  # fmt: skip
    html = explorer_html(replace(written, issues=issues))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    browser.size(390, 844)
    browser.open(tmp_path / "page.html", "#view=table")
    starts = browser.run("""
        const text = (each) => { const range = document.createRange(); range.selectNodeContents(each); return Math.round(range.getBoundingClientRect().left); };
        return [...document.querySelectorAll(".stances tbody td > bdi")].map(text);
    """)
    assert len(set(starts)) == 1
