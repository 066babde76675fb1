"""Coding in Firefox: places by mouse, double click and keys are those of the text, as in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from browser.conftest import Browser
from browser.firefox import ENTER, LEFT, RIGHT, SHIFT, TAB, UP, Firefox, firefox
from browser.samples import sample
from browser.test_coding import (
    HARD,
    KEYS_ELSEWHERE,
    LEFT_TO_RIGHT,
    MEANT,
    RIGHT_TO_LEFT,
    Coding,
    occurrences,
    place,
)
from coding.desk import talks
from stancegraph.cli import cli
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Firefox]:
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile") as page:
        yield page


def test_places_by_mouse_double_click_and_keys_are_those_of_the_text(browser: Firefox, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    path = tmp_path / "talks-texts" / "hard.txt"
    path.write_bytes(HARD.encode())
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    run = CliRunner().invoke
    added = run(cli, ["text", "add", str(folder), str(path), "--published", "2025-05-13"], env=environment)
    assert added.exit_code == 0, added.output
    browser.size(1400, 900)
    # As far as coding asks it, it is a page like that in Chromium.
    page = cast(Browser, browser)
    desk = Coding(folder, page, os.environ | environment)
    desk.start()
    assert browser.run(MEANT, KEYS_ELSEWHERE) == [each[-1] for each in KEYS_ELSEWHERE]
    expected: list[tuple[int, str]] = []

    def keep(start: int, words: str) -> None:
        """The form shows these words; say something of them."""
        browser.wait(lambda: browser.run("return document.getElementById('quote').textContent") == words)
        browser.run(
            "codingForm.choices.actor.set('ann'); codingForm.choices.issue.set('truce'); document.getElementById('date').value = '2025-05-12'; document.activeElement.blur()"
        )
        browser.keys("5")
        # Without a screen no window has the focus, and Enter presses no button: here it is the page that is told.
        browser.run("document.activeElement.blur()")
        browser.keys(ENTER)
        expected.append((start, words))
        desk.saved(len(expected))
        browser.wait(lambda: browser.run("return document.getElementById('form-body').hidden"))

    try:
        desk.open_text(2)
        assert browser.run("return document.getElementById('words').textContent") == HARD
        for words in (*LEFT_TO_RIGHT, RIGHT_TO_LEFT):
            for start in occurrences(words):
                (left, high, right), (last, low, begin) = place(page, start, start + len(words))
                if words is RIGHT_TO_LEFT:
                    browser.drag((right - 1, high), (begin + 1, low))
                else:
                    browser.drag((left + 1, high), (last - 1, low))
                keep(start, words)
        for words in ("drawer", "\u0434\u043d\u0456\u0432", "\u0623\u0643\u062b\u0631"):
            for start in occurrences(words):
                (left, high, right), _ = place(page, start, start + len(words))
                browser.double_click(((left + right) / 2, high))
                keep(start, words)
        # By keys: the word cursor on a word, then on with shift.
        for words, steps, key in (
            ("We will not wait", 3, RIGHT),
            ("holds \U0001d4ae firm", 2, RIGHT),
            (RIGHT_TO_LEFT, 2, LEFT),
            ("The re\u0301sume\u0301", 1, RIGHT),
        ):
            for start in occurrences(words):
                browser.run("codingWords.focus(arguments[0])", start)
                browser.keys(SHIFT, *[key] * steps, SHIFT, ENTER)
                keep(start, words)
        assert [(entry["start"], entry["quote"]) for entry in desk.entries()] == expected
        browser.keys("f")
        desk.saved(len(expected) + 1)
    finally:
        desk.end()
    assert [line for line in browser.logged() if "favicon" not in line] == []
    origin = desk.address.partition("#")[0]
    asked = browser.requests()
    assert asked
    assert [url for url in asked if not url.startswith((origin, "about:"))] == []
    assert run(cli, ["publish", str(folder), "--coder", "ana", "--yes"]).exit_code == 0
    done = run(cli, ["validate", str(folder), "--texts", str(tmp_path / "talks-texts")])
    assert (done.exit_code, f"{len(expected)} quotes compared" in done.output) == (0, True), done.output


def explorer(browser: Firefox, tmp_path: Path, fragment: str = "") -> None:
    (tmp_path / "page.html").write_text(explorer_html(sample()), encoding="utf-8")
    browser.size(1400, 900)
    browser.get((tmp_path / "page.html").as_uri() + fragment)
    browser.wait(lambda: browser.run("return !document.querySelector('main[aria-busy]')"))


def test_the_text_stays_where_it_is_when_the_mouse_is_first_pressed_on_it(browser: Firefox, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    path = tmp_path / "talks-texts" / "long.txt"
    path.write_text("".join(f"{number:03} Ann Lee said that the armies leave.\n" for number in range(200)), "utf-8")
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    added = CliRunner().invoke(cli, ["text", "add", str(folder), str(path)], env=environment)
    assert added.exit_code == 0, added.output
    browser.size(1400, 900)
    desk = Coding(folder, cast(Browser, browser), os.environ | environment)
    desk.start()
    try:
        desk.open_text(2)
        left, high, right = browser.run(
            "document.getElementById('reading').scrollTop = 3000; const found = document.createRange();"
            "const { top } = document.getElementById('reading').getBoundingClientRect();"
            "const line = [...document.querySelectorAll('#words > span')].find((each) => each.getBoundingClientRect().top > top + 200);"
            "found.setStart(line.firstChild, 4); found.setEnd(line.firstChild, 11); const box = found.getBoundingClientRect();"
            "return [box.left, box.top + box.height / 2, box.right]"
        )
        browser.drag((left + 1, high), (right - 1, high))
        browser.wait(lambda: browser.run("return document.getElementById('quote').textContent") == "Ann Lee")
        assert browser.run("return document.getElementById('reading').scrollTop") == 3000
    finally:
        desk.end()


def test_a_date_acts_when_it_is_whole(browser: Firefox, tmp_path: Path) -> None:
    """With real keys: each of the years 2, 20 and 202 passes by, and one below 100 counts where it is left."""
    explorer(browser, tmp_path)
    browser.activate()
    browser.run("""
        window.steps = 0;
        const push = history.pushState;
        history.pushState = (...given) => { steps += 1; push.apply(history, given); };
        document.getElementById("filters").open = true;
        document.getElementById("from").focus();
    """)
    shown = "return [document.getElementById('from').value, explorer.state.get().from, steps]"

    def typed(keys: str) -> list[object]:
        browser.keys(keys)
        return list(browser.run(shown))

    # Month, day, then the year: nothing before its last digit, and then one step of history.
    for digit in "0402202":
        assert typed(digit) == ["", "", 0]
    assert typed("5") == ["2025-04-02", "2025-04-02", 1]
    assert typed(UP) == ["2026-04-02", "2026-04-02", 2]
    # A year below 100 is one once the part of the field is left.
    assert typed("44")[1:] == ["2026-04-02", 2]
    assert typed(ENTER)[1:] == ["2026-04-02", 2]
    assert typed(LEFT) == ["0044-04-02", "0044-04-02", 3]
    # Over a date that is there: the month and the day alone are dates too, of a year that may not be meant.
    assert typed(LEFT + "1231") == ["0044-12-31", "0044-04-02", 3]
    assert typed("202")[1:] == ["0044-04-02", 3]
    assert typed("4") == ["2024-12-31", "2024-12-31", 4]
    assert browser.run("return location.hash").endswith("from=2024-12-31")
    # The date before is one step back.
    browser.run("history.back()")
    browser.wait(lambda: browser.run("return explorer.state.get().from") == "0044-04-02")
    browser.wait(lambda: browser.run("return document.getElementById('from').value") == "0044-04-02")
    # Whoever leaves the field has ended.
    assert typed(LEFT + LEFT + "0102")[1] == "0044-04-02"
    assert typed(TAB + TAB)[1:] == ["0044-01-02", 5]
    assert browser.logged() == []


def test_the_page_speaks_the_language_of_its_link(browser: Firefox, tmp_path: Path) -> None:
    explorer(browser, tmp_path, "#view=table&lang=uk")
    assert browser.text("#tab-table") == "Таблиця"
    assert browser.run("return [1, 3, 5].map((n) => explorer.words.count(n, 'row'))") == [
        "1 рядок",
        "3 рядки",
        "5 рядків",
    ]
    assert browser.run("return explorer.words.written('2025-04-05')") == "5 квіт. 2025"
    browser.run(
        "const choice = document.getElementById('lang'); choice.value = 'fr'; choice.dispatchEvent(new Event('change'))"
    )
    browser.wait(
        lambda: browser.run(
            "return document.documentElement.lang === 'fr' && !document.querySelector('main[aria-busy]')"
        )
    )
    assert browser.text("#tab-table") == "Tableau"
    assert browser.run("return location.hash") == "#view=table&lang=fr"
    assert browser.logged() == []


def test_actors_among_their_ties_are_gone_through_by_keys(browser: Firefox, tmp_path: Path) -> None:
    explorer(browser, tmp_path, "#view=actors&shared=1&weight=0")
    names = browser.run("return [...document.querySelectorAll('#actornet [data-actor]')].map((each) => each.getAttribute('aria-label'))")  # fmt: skip
    assert len(names) > 1
    at = "return document.activeElement.getAttribute('aria-label')"
    browser.keys("v")
    assert browser.run(at) == names[0]
    seen = []
    for _ in names:
        browser.keys(RIGHT)
        seen.append(browser.run(at))
    assert seen == [*names[1:], names[-1]]
    browser.keys(LEFT, ENTER)
    browser.wait(lambda: browser.text("#panel h2") == names[-2])
    assert browser.logged() == []
