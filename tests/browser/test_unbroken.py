"""Pages that would break: of days far apart, of a file that is cut off, in a low window; and what a link opens is there and in sight."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import stancegraph
from browser.conftest import Browser
from browser.samples import sample
from stancegraph.model.records import Dataset
from stancegraph.model.words import Position
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with stancegraph.open() as graph:
        return graph.view(as_of="2025-04-05", sparql=False).save(tmp_path_factory.mktemp("unbroken") / "many.html")


def _said_on(*days: str) -> Dataset:
    """The sample, in which something was said on these days too."""
    data = sample()
    said = replace(data.stances[8], other_sources=())
    more = tuple(replace(said, id=f"far-{day}", date=date.fromisoformat(day)) for day in days)
    return replace(data, info=replace(data.info, covers_until=None), stances=(*data.stances, *more))


@pytest.mark.parametrize(
    ("days", "bars", "first"),
    [
        (("9999-12-31",), 3, "2026"),
        (("0001-01-01", "9999-12-31"), 4, "0001"),
        (("0099-02-03",), 3, "0100"),
        (("2025-02-16",), 3, "2026"),
    ],
)
def test_days_however_far_apart_are_drawn(
    browser: Browser, tmp_path: Path, days: tuple[str, ...], bars: int, first: str
) -> None:
    path = tmp_path / "far.html"
    path.write_text(explorer_html(_said_on(*days)), encoding="utf-8")
    browser.size(1280, 720)
    browser.open(path, f"#date={max(days)}")
    assert browser.run("return document.querySelectorAll('#strip .bar').length") == bars
    assert browser.run("return document.querySelector('#strip text').textContent") == first
    ends = browser.run(
        "const wide = document.querySelector('#strip svg').clientWidth;"
        "return [...document.querySelectorAll('#strip .bar')].every((each) => { const { x, width } = each.getBBox(); return x >= 0 && x + width <= wide; })"
    )
    assert ends
    assert browser.logged() == []


def test_a_file_that_is_cut_off_says_so(browser: Browser, tmp_path: Path) -> None:
    whole = explorer_html(sample())
    seen = "return getComputedStyle(document.getElementById('cut-off')).visibility"
    for place in ('id="page-data">', "explorer.strip = "):
        path = tmp_path / "cut.html"
        path.write_text(whole[: whole.index(place) + len(place) + 20], encoding="utf-8")
        browser.driver.get(path.as_uri())
        assert browser.run(seen) == "hidden", "it may still be coming"
        time.sleep(4.2)
        assert browser.run(seen) == "visible"
        assert "its file is cut off: get it again" in browser.text("#cut-off")
    path.write_text(whole, encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.getElementById('cut-off')") is None


@pytest.mark.parametrize("size", [(350, 225), (384, 190), (1000, 300)])
@pytest.mark.parametrize("view", ["matrix", "timeline"])
def test_in_a_low_window_what_is_shown_can_be_scrolled_to(
    browser: Browser, many: Path, size: tuple[int, int], view: str
) -> None:
    browser.size(*size)
    browser.open(many, f"#view={view}")
    high, left = browser.run(
        "const box = document.getElementById(arguments[0]); box.scrollIntoView();"
        "const { top, height } = box.getBoundingClientRect();"
        "const footer = document.querySelector('footer').getBoundingClientRect().top;"
        "return [height, Math.min(innerHeight, footer) - Math.max(top, 0)]",
        view,
    )
    assert high > 150
    assert left > 150, "nothing that stays lies over it"


def test_a_link_to_a_cell_has_it_in_sight(browser: Browser, many: Path) -> None:
    browser.size(1280, 600)
    browser.open(many, "#view=matrix&whole=1")
    assert browser.run("return explorer.link.write(explorer.state.get())") == "#view=matrix&whole=1"
    rows = browser.run("return document.querySelectorAll('#matrix tbody tr:not(.kind)').length")
    assert rows > 80
    actor, issue = browser.run(
        "const [cell] = [...document.querySelectorAll('#matrix td[aria-label]')].slice(-1); cell.click();"
        "return explorer.state.get().selection.pair"
    )
    browser.open(many, f"#view=matrix&whole=1&select=pair&id={actor}&id={issue}")
    seen = browser.run(
        "const cell = document.querySelector('#matrix td[aria-selected]').getBoundingClientRect();"
        "return document.elementFromPoint((cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2)?.closest('td')?.getAttribute('aria-selected')"
    )
    assert seen == "true"
    browser.open(many, "#view=matrix")
    browser.click("#matrix-held button")
    assert browser.run("return location.hash") == "#view=matrix&whole=1"
    assert browser.run("return document.querySelectorAll('#matrix tbody tr:not(.kind)').length") == rows


def test_a_picture_says_how_many_rows_it_leaves_out(browser: Browser, many: Path) -> None:
    browser.size(1280, 720)
    said = "return explorer.publish.heading(explorer.state.get(), explorer.filter.shown(explorer.state.get())).about"
    browser.open(many, "#view=matrix")
    actors = browser.run(
        "const { cells, silences } = explorer.filter.shown(explorer.state.get());"
        "return new Set([...cells.values(), ...silences.values()].map(({ actor }) => actor)).size"
    )
    assert actors > 80
    assert f"the first 80 of {actors} rows" in browser.run(said)
    assert f"the first 80 of {actors} rows" in browser.run(
        "return document.getElementById('finding-about').textContent"
    )
    browser.open(many, "#view=matrix&whole=1")
    assert "the first" not in browser.run(said)


def test_a_network_of_few_has_lines_however_strong_the_others_are(browser: Browser, tmp_path: Path) -> None:
    """The strongest may be issues alone: each comes with somebody who holds something on it."""
    data = sample()
    issues = tuple(replace(data.issues[0], id=f"i{number}", entails=(), broader=()) for number in range(40))
    on_all = tuple(
        replace(data.stances[8], id=f"{actor}{issue.id}", actor=actor, issue=issue.id, position=Position.SUPPORTS)
        for actor in ("uk", "putin", "russia")
        for issue in issues
    )
    path = tmp_path / "issues.html"
    path.write_text(
        explorer_html(replace(data, issues=(*data.issues, *issues), stances=(*data.stances, *on_all))), encoding="utf-8"
    )
    for limit in (2, 3, 10):
        browser.open(path, f"#view=network&actor=russia&nodes={limit}")
        drawn = [each for each in browser.drawn() if "|" not in each]
        assert 2 <= len(drawn) <= limit
        assert browser.run("return document.getElementById('empty').hidden")
