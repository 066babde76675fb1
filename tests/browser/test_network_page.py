"""The page of a network, as a reader meets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from browser.conftest import Browser
from browser.samples import LONG, RIGHT_TO_LEFT, SCRIPT
from browser.test_access import violations
from stancegraph.networks import Definition, Network, Observations
from stancegraph.networks.projection import network
from stancegraph.views import network_page

pytestmark = pytest.mark.browser

DESKTOP = (1440, 900)
PHONE = (390, 844)
NAMES = {f"actor:a{n}": f"Federation of the {n}th coast" for n in range(150)}
HOSTILE = {"actor:a0": SCRIPT, "actor:a1": LONG, "actor:a2": RIGHT_TO_LEFT, "actor:a3": "\u200b", "issue:i1": SCRIPT}
Show = Callable[..., Browser]


def said(actors: int) -> Observations:
    return Observations.of(
        [
            (f"a{n}", f"i{(n % 4 * 5 + n * k) % 20}", (n + k) % 5 - 2, date(2024, 1 + k, 1), "p", f"s{n}-{k}")
            for n in range(actors)
            for k in range(n % 6 + 1)
        ]
    )


SMALL = network(said(5), Definition.of("net"))


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Show:
    def open_page(found: Network, names: dict[str, str], size: tuple[int, int] = DESKTOP) -> Browser:
        path = tmp_path / "network.html"
        path.write_text("".join(network_page.html(found, names, False)), encoding="utf-8", errors="replace")
        browser.size(*size)
        browser.open(path)
        return browser

    return open_page


@pytest.mark.parametrize("kind", ["net", "affiliation"])
def test_names_cover_neither_each_other_nor_marks(show: Show, kind: str) -> None:
    page = show(network(said(120), Definition.of(kind)), NAMES)
    boxes = page.run("""
        return [...document.querySelectorAll("#drawing g")].map((group) =>
          [...group.querySelectorAll("circle, rect, text")].map((each) => each.getBBox())
            .map(({ x, y, width, height }, place, all) => [x, y, width, height])
            .concat([[group.transform.baseVal[0].matrix.e, group.transform.baseVal[0].matrix.f]]));
    """)
    assert len(boxes) >= 120

    def rooms(group: list[list[float]]) -> list[tuple[float, float, float, float]]:
        *shapes, (left, top) = group
        return [(left + x, top + y, left + x + width, top + y + height) for x, y, width, height in shapes]

    covering = 0
    for one, other in combinations(map(rooms, boxes), 2):
        for left, top, right, bottom in one:
            for left2, top2, right2, bottom2 in other:
                # A line of letters is a little higher than its letters.
                covering += min(right, right2) - max(left, left2) > 2 and min(bottom, bottom2) - max(top, top2) > 3
    assert covering == 0
    inside = page.run("""
        return [...document.querySelectorAll(".issue")].every((group) => {
          const [rect, text] = ["rect", "text"].map((name) => group.querySelector(name).getBBox());
          return text.x >= rect.x && text.x + text.width <= rect.x + rect.width;
        });
    """)
    assert inside


def test_tie_opens_from_the_picture_and_shows_from_the_list(show: Show) -> None:
    page = show(SMALL, NAMES)
    count = len(SMALL.ties)
    assert page.run("return document.querySelectorAll('#ties details').length") == count
    page.run("document.querySelectorAll('#drawing line')[0].dispatchEvent(new Event('click'))")
    page.wait(lambda: page.run("return document.querySelectorAll('#drawing .chosen').length") == 1)
    # The weakest lies lowest in the picture and is last in the list.
    assert page.run("return document.querySelectorAll('#drawing line')[0].classList.contains('chosen')")
    assert page.run("return [...document.querySelectorAll('#ties details')].map((each) => each.open)") == [
        *[False] * (count - 1),
        True,
    ]
    weakest = min(range(count), key=lambda tie: (abs(SMALL.ties.weights[tie]), tie))
    assert page.run("return document.querySelectorAll('#ties details[open] li').length") == len(
        SMALL.rows_behind(weakest)
    )
    page.click("#ties li:last-child summary")
    page.wait(lambda: page.run("return document.querySelectorAll('#drawing .chosen').length") == 0)


def test_picture_fits_and_can_be_made_larger(show: Show) -> None:
    page = show(network(said(120), Definition.of("net")), NAMES)
    width = "return Number(document.getElementById('drawing').getAttribute('width'))"
    room = "const box = document.getElementById('box'); return [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    opened = page.run(width)
    assert max(page.run(room)) > 0
    page.click("#zoom-in")
    assert page.run(width) == pytest.approx(opened * 1.3)
    page.click("#zoom-out")
    assert page.run(width) == pytest.approx(opened)
    page.click("#zoom-fit")
    assert max(page.run(room)) <= 1


@pytest.mark.parametrize("names", [NAMES, HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_nothing_is_asked_for_nothing_goes_wrong(show: Show, size: tuple[int, int], names: dict[str, str]) -> None:
    page = show(SMALL, names, size)
    page.run("document.querySelectorAll('#ties details').forEach((each) => (each.open = true))")
    page.wait(lambda: page.run("return document.querySelectorAll('#ties details ul').length") == len(SMALL.ties))
    assert page.logged() == []
    assert [url for url in page.requests() if not url.startswith("file:")] == []
    assert page.run("return window.hacked") is None
    assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_everybody_can_use_it(show: Show, size: tuple[int, int], theme: str) -> None:
    show(SMALL, NAMES, size).driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    )
    page = show(SMALL, NAMES, size)
    assert page.run("return document.documentElement.dataset.theme") == theme
    assert violations(page) == []


def test_an_empty_network_makes_a_page(show: Show) -> None:
    page = show(network(Observations.of([]), Definition.of("net")), {})
    assert "There is nothing to show" in page.text("header")
    assert page.logged() == []
