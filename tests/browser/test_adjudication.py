"""Several coders in a real browser: by keyboard alone, from two codings to what was decided; and for everybody."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Browser
from browser.test_access import violations
from coding.desk import SECOND, bench, sha, talks, values
from stancegraph.coding.codebook import CODEBOOK_FILE
from stancegraph.coding.journal import read_all
from stancegraph.coding.plan import write_plan
from stancegraph.tables.problems import Problems

pytestmark = pytest.mark.browser

SAID: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "ana": [
        ("armies should leave the bridge", {}),
        ("Not one soldier stays", {"position": "rejects", "note": "<b>bold</b>"}),
        ("army would pull back", {}),
    ],
    "ben": [
        ("the armies should leave the bridge", {}),
        ("Not one soldier stays", {"position": "conditional", "condition": "observers", "condition_kind": "terms", "actor": "bob"}),
    ],
}  # fmt: skip


class Desk:
    """The command, running, and its page."""

    def __init__(self, folder: Path, browser: Browser, *words: str) -> None:
        self.folder, self.browser = folder, browser
        command = [sys.executable, "-m", "stancegraph", "code", str(folder), "--no-browser", *words]
        command += ["--texts", str(folder.parent / "talks-texts")]
        environment = os.environ | {"XDG_CONFIG_HOME": str(folder.parent / "config")}
        self._running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        assert self._running.stderr is not None
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = self._running.stderr.readline()
            assert line, said
            said += line
        browser.driver.get("about:blank")
        browser.logged()
        browser.driver.get(found[0])

    def end(self) -> None:
        self._running.send_signal(signal.SIGINT)
        self._running.wait()
        assert self._running.stderr is not None
        self._running.stderr.close()

    def decided(self) -> list[dict[str, Any]]:
        return [dict(entry.values) for entry in read_all(self.folder, Problems()) if entry.op == "decide"]

    def press(self, key: str, decisions: int | None = None) -> None:
        self.browser.keys(key)
        if decisions is not None:
            self.browser.wait(
                lambda: len(self.decided()) == decisions and "saved" in self.browser.text("#saved").split()
            )


@pytest.fixture
def start(tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Desk]]:
    started: list[Desk] = []

    def begin(*words: str, said_by: dict[str, list[tuple[str, dict[str, Any]]]] = SAID, ford: bool = False) -> Desk:
        folder = talks(tmp_path / "talks")
        write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
        (folder / CODEBOOK_FILE).write_text("# Conditions {#named}\n\nOnly named ones count.\n", "utf-8")
        for coder, said in said_by.items():
            desk = bench(folder, coder)
            if ford:
                new = {"label": "The ford", "proposition": f"The ford, as {coder} says."}
                desk.decide("new-issue", seen=desk.head, values=new)
            for quote, other in said:
                desk.decide("add", seen=desk.head, text=sha(desk), values=values(quote, **other))
            desk.decide("done", seen=desk.head, text=sha(desk))
        browser.size(1280, 720)
        started.append(Desk(folder, browser, *words))
        return started[-1]

    yield begin
    for each in started:
        each.end()
        assert [line for line in browser.logged() if "favicon" not in line] == []


LEFT, RIGHT, ENTER = "\ue012", "\ue014", "\ue007"


def test_what_coders_mean_otherwise_is_no_agreement_and_who_says_so_stands_in_what_was_decided(
    start: Callable[..., Desk],
) -> None:
    by = {"voice": "attributed", "attributed_by": "bob"}
    ford = [("armies should leave the bridge", {"issue": "the-ford", **by}), ("army would pull back", by)]
    desk = start("--coder", "cem", "--adjudicate", said_by={"ana": ford, "ben": ford}, ford=True)
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 2)
    assert browser.texts(".unit .about") == ["not the same meant (\u2260)", "all alike"]
    shown = browser.text(".unit.on")
    assert "The ford, as ana says." in shown
    assert "The ford, as ben says." in shown
    assert browser.texts(".unit.on tbody tr td:last-child").count("\u2260") == 1
    # Enter takes the other one alone; this is decided on by itself.
    desk.press(ENTER, 1)
    assert desk.decided()[0]["issue"] == "bridge"
    browser.wait(lambda: "by Bob Ray" in browser.text(".unit.decided .outcome"))
    desk.press(LEFT, 2)
    assert desk.decided()[1]["issue"] == "the-ford"


def test_conditions_and_days_are_told_as_they_are_known_in_one_line(start: Callable[..., Desk]) -> None:
    month = {"date": "2025-05-01", "date_precision": "month", "position": "conditional", "condition": "before June", "condition_kind": "event"}  # fmt: skip
    said = {"ana": [("Not one soldier stays", {**month, "note": "so"})], "ben": [("Not one soldier stays", month)]}
    desk = start("--coder", "cem", "--adjudicate", said_by=said)
    browser = desk.browser
    browser.wait(lambda: browser.texts(".unit .about") == ["all alike"])
    assert "condition: before June (event)" in browser.text(".unit.on tbody")
    assert "2025-05\n" in browser.run("return document.querySelector('.unit.on tbody').innerText + '\\n'").replace(
        "\t", "\n"
    )
    desk.press(ENTER, 1)
    browser.wait(lambda: "decided" in browser.text(".outcome"))
    lines = browser.text(".outcome").splitlines()
    assert [line for line in lines if line.strip().startswith("\u00b7")] == []
    assert "+ conditional condition: before June (event) \u00b7 own words \u00b7 2025-05" in " ".join(lines)
    assert lines[-1] == "so"


def test_two_codings_are_decided_on_by_keys(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    assert browser.texts(".unit .about") == ["all alike", "2 differences", "only ana"]
    assert "0 of 3 units decided" in browser.text("#standing")
    assert browser.text("#figures").split()[:2] == ["units", ".80"]
    # Text from data is text.
    assert browser.run("return document.querySelectorAll('#list b b').length") == 0
    # What is alike by one key, with the first coder's words; then what differs by one key each.
    desk.press(ENTER, 1)
    assert desk.decided()[0]["quote"] == "armies should leave the bridge"
    # The name of the page stays whole beside what is told of saving.
    width = """
        const heading = document.getElementById("heading"), whole = document.createRange();
        heading.firstChild.textContent = "Talks on the river";
        whole.selectNodeContents(heading);
        return heading.getBoundingClientRect().width - whole.getBoundingClientRect().width;
    """
    assert browser.run(width) >= -0.01
    browser.wait(lambda: "Not one soldier stays" in browser.text(".unit.on h3"))
    assert browser.run("return document.querySelectorAll('.unit.on .differs').length") == 2
    desk.press(LEFT)
    assert browser.run("return document.querySelector('.unit.on [aria-pressed=true]').textContent").startswith(
        "Ann Lee"
    )
    desk.press("r")
    browser.wait(lambda: browser.run("return document.getElementById('rules').open"))
    browser.click("#rules-list button")
    browser.wait(lambda: "cites named" in browser.text(".unit.on"))
    desk.press(RIGHT, 2)
    second = desk.decided()[1]
    assert (second["actor"], second["position"], second["condition"]) == ("ann", "conditional", "observers")
    assert second["note"].endswith("rule: named")
    desk.press(RIGHT, 3)
    assert desk.decided()[2]["drop"] is True
    assert "3 of 3 units decided" in browser.text("#standing")
    desk.press("z")
    browser.wait(lambda: "2 of 3 units decided" in browser.text("#standing"))
    desk.press("Z")
    browser.wait(lambda: "3 of 3 units decided" in browser.text("#standing"))


def test_keys_do_the_same_whatever_alphabet_the_keyboard_writes(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    browser.key_elsewhere("\u043e", "KeyJ")
    browser.wait(lambda: "Not one soldier stays" in browser.text(".unit.on h3"))
    # All that the second coder has, by the letter over the column, which is told from two that differ.
    browser.key_elsewhere("\u0418", "KeyB", shift=True)
    browser.wait(lambda: len(desk.decided()) == 1)
    assert (desk.decided()[0]["actor"], desk.decided()[0]["position"]) == ("bob", "conditional")
    browser.wait(
        lambda: (
            "saved" in browser.text("#saved").split()
            and not browser.run("return document.getElementById('undo').disabled")
        )
    )
    browser.key_elsewhere("\u03b6", "KeyZ")
    browser.wait(lambda: "0 of 3 units decided" in browser.text("#standing"))
    browser.key_elsewhere("\u03c7", "KeyX")
    browser.wait(lambda: len(desk.decided()) == 2)
    assert desk.decided()[1]["drop"] is True


def test_a_position_none_of_them_has_and_anothers_words(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    desk.press("w")
    browser.wait(
        lambda: (
            "\u2713"
            in browser.run("return document.querySelectorAll('.unit.on tbody tr:last-child td')[1].textContent")
        )
    )
    desk.press(LEFT, 1)
    assert desk.decided()[0]["quote"] == "the armies should leave the bridge"
    desk.press("2")
    desk.press(RIGHT, 2)
    second = desk.decided()[1]
    assert (second["actor"], second["position"], "condition" in second) == ("bob", "opposes", False)


def test_what_was_taken_of_whom_is_marked_on_what_is_decided_also_when_the_page_is_loaded_again(
    start: Callable[..., Desk],
) -> None:
    day = {"date": "2025-05-11"}
    said = {
        "ana": [("Not one soldier stays", {"position": "rejects"}), ("army would pull back", {})],
        "ben": [("one soldier stays", {"position": "opposes", **day}), ("army would pull back", day)],
    }
    desk = start("--coder", "cem", "--adjudicate", said_by=said)
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 2)
    desk.press("w")
    desk.press("3")
    desk.press(RIGHT, 1)
    desk.press(LEFT, 2)

    def marked() -> list[list[str]]:
        found = []
        for number in (1, 2):
            browser.click(f".unit:nth-child({number}) h3 button")
            found.append([each.split()[0] for each in browser.texts(".unit.on td button[aria-pressed=true]")])
        return found

    for _ in range(2):
        assert marked() == [["2025-05-11"], ["2025-05-12"]]
        browser.click(".unit:nth-child(1) h3 button")
        assert browser.run("return document.querySelector('.unit.on .others .ambivalent').ariaPressed") == "true"
        words = browser.texts(".unit.on tbody tr:last-child td")
        assert [each.startswith("\u2713") for each in words[:2]] == [False, True]
        assert browser.texts(".unit.on tbody tr:nth-child(3) td")[-1] == "ambivalent"
        browser.driver.refresh()
        browser.wait(lambda: len(browser.texts(".unit")) == 2)
    # What is chosen anew is marked alone.
    browser.click(".unit:nth-child(1) h3 button")
    desk.press(LEFT)
    assert [each.split()[-1] for each in browser.texts(".unit.on td button[aria-pressed=true]")] == ["rejects"]


def test_how_often_texts_are_drawn_is_a_line_and_said_of_intervals_alone(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    # Of one text there is no interval.
    assert "intervals" not in browser.text("#figures")
    assert browser.text("#drawn") == ""
    folder = desk.folder
    for coder in ("ana", "ben"):
        one = bench(folder, coder)
        text = sha(one, "second")
        said = values("truce", SECOND, position="rejects" if coder == "ana" else "opposes", issue="truce")
        one.decide("add", seen=one.head, text=text, values=said)
        one.decide("done", seen=one.head, text=text)
    browser.driver.refresh()
    browser.wait(lambda: "drawn 200 times" in browser.text("#drawn"))
    assert (
        browser.run(
            "const box = document.getElementById('drawn'); return box.offsetWidth / box.parentElement.clientWidth"
        )
        > 0.8
    )


def test_a_journal_that_is_gone_is_said_to_be_and_written_again(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    desk.press(ENTER, 1)
    bench(desk.folder, "cem", adjudicates=True).journal_file.unlink()
    desk.press("x")
    browser.wait(lambda: browser.text("#fault").startswith("cem.jsonl: the journal is not there any more"))
    assert "1 of 3 units decided" in browser.text("#standing")
    browser.logged()  # Chromium notes that an answer was a refusal
    browser.click("#write-again")
    browser.wait(lambda: "1 decision written again" in browser.text("#saved"))
    desk.press("x", 2)
    assert "2 of 3 units decided" in browser.text("#standing")


def test_a_position_none_of_them_has_is_taken_on_a_phone(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    browser.size(390, 844)
    browser.click(".unit:nth-child(2) h3 button")
    offered = ".unit.on .others button"
    assert [each.split()[-1] for each in browser.texts(offered)] == ["opposes", "ambivalent", "supports"]
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.click(f"{offered}.ambivalent")
    browser.wait(lambda: browser.run(f"return document.querySelector('{offered}.ambivalent').ariaPressed") == "true")
    # The actor differs still: it is decided when that is chosen as well.
    browser.click(".unit.on .now button")
    browser.wait(lambda: len(desk.decided()) == 1)
    assert (desk.decided()[0]["actor"], desk.decided()[0]["position"]) == ("ann", "ambivalent")


def test_the_words_of_another_are_taken_on_a_phone(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    browser.size(390, 844)
    offered = ".unit.on tbody tr:last-child td button"
    pressed = f"return [...document.querySelectorAll('{offered}')].map((each) => each.ariaPressed)"
    assert browser.run(pressed) == ["true", "false"]
    browser.click(".unit.on tbody tr:last-child td:nth-child(3) button")
    browser.wait(lambda: browser.run(pressed) == ["false", "true"])
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    desk.press(LEFT, 1)
    assert desk.decided()[0]["quote"] == "the armies should leave the bridge"


def test_a_statement_that_nobody_found_is_added_by_keys(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    desk.press("n")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "words")
    words = "observers came first"
    browser.run(
        "codingWords.focus(document.getElementById('words').textContent.indexOf(arguments[0]) - 2)", words
    )  # two units of the envoy's face are one character each
    assert browser.text("#spoken") == "observers"
    from selenium.webdriver import ActionChains, Keys

    ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).key_up(
        Keys.SHIFT
    ).send_keys(Keys.ENTER).perform()
    browser.wait(lambda: browser.text("#quote") == words)
    browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
    browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
    assert browser.run("return getComputedStyle(document.getElementById('list')).display") == "none"
    assert browser.run("return document.querySelector('#scale [aria-checked=true]')") is None
    assert violations(browser) == []
    # What is missing is said in the form, and nothing is written.
    browser.run("document.activeElement.blur()")
    desk.press(Keys.ENTER)
    browser.wait(lambda: "needs it" in browser.text("#wrong-position"))
    assert desk.decided() == []
    browser.logged()  # Chromium notes that an answer was a refusal
    browser.run(
        "codingForm.choices.actor.set('bob'); codingForm.choices.issue.set('bridge'); document.activeElement.blur()"
    )
    desk.press("5")
    desk.press(Keys.ENTER, 1)
    browser.wait(lambda: len(browser.texts(".unit")) == 4)
    assert "found by nobody, added by cem" in browser.text(".added .about")
    assert (desk.decided()[0]["quote"], desk.decided()[0]["of"]) == (words, [])
    assert "0 of 3 units decided" in browser.text("#standing")
    if pictures := os.environ.get("STANCEGRAPH_PICTURES"):
        browser.driver.save_screenshot(f"{pictures}/added.png")
    # Keys are again those of the units.
    desk.press("k")
    desk.press(LEFT, 2)
    browser.click(".added .do button:last-child")
    browser.wait(lambda: len(browser.texts(".added")) == 0)
    desk.press("z")
    browser.wait(lambda: len(browser.texts(".added")) == 1)


def test_the_codebook_is_beside_coding(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "ana")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts("#texts button")) == 2)
    # The text that is finished is not the one that is opened first.
    browser.run(
        "[...document.querySelectorAll('#texts button')].find((each) => each.textContent.includes('offers terms')).click()"
    )
    browser.wait(lambda: browser.run("return document.querySelectorAll('#margin li').length") == 3)
    desk.press("j")
    browser.wait(lambda: not browser.run("return document.getElementById('form-body').hidden"))
    desk.press("b")
    browser.wait(lambda: browser.run("return document.getElementById('rules').open"))
    assert "Only named ones count." in browser.text("#rules-list")
    assert violations(browser) == []
    browser.click("#rules-list button")
    assert browser.run("return document.getElementById('note').value") == "rule: named"


KEEPING = """
    window.answers = [];
    const asks = window.fetch;
    window.fetch = async (...asked) => {
      const answer = await asks(...asked);
      window.answers.push(`${asked[0]} ${await answer.clone().text()}`);
      return answer;
    };
"""
"""Keeps every answer that a page gets."""


def test_two_windows_two_coders_and_nothing_of_one_in_any_answer_to_the_other(tmp_path: Path, browser: Browser) -> None:
    folder = talks(tmp_path / "talks")
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    driver = browser.driver
    browser.size(1280, 720)
    keeping = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": KEEPING})["identifier"]
    windows = {"ana": driver.current_window_handle}
    desks = {"ana": Desk(folder, browser, "--coder", "ana")}
    try:
        driver.switch_to.new_window("window")
        windows["ben"] = driver.current_window_handle
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": KEEPING})
        browser.size(1280, 720)
        desks["ben"] = Desk(folder, browser, "--coder", "ben")

        def at(coder: str) -> None:
            driver.switch_to.window(windows[coder])

        def entries(coder: str) -> int:
            return sum(entry.coder == coder for entry in read_all(folder, Problems()))

        def open_envoy() -> None:
            browser.wait(lambda: len(browser.texts("#texts button")) == 2)
            browser.run(
                "[...document.querySelectorAll('#texts button')].find((each) => each.textContent.includes('offers terms')).click()"
            )
            browser.wait(lambda: "Not one soldier" in browser.text("#words"))

        def code(coder: str, words: str) -> None:
            """A statement by keys, with a note, of an actor that the coder makes in the form."""
            count = entries(coder)
            browser.run(
                "codingWords.focus([...document.getElementById('words').textContent.split(arguments[0])[0]].length)",
                words,
            )
            browser.keys("n")
            browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
            browser.run(
                "document.getElementById('note').value = arguments[0]; codingForm.choices.issue.set('bridge'); codingForm.choices.actor.set('ann'); document.activeElement.blur()",
                f"a note of {coder}",
            )
            desks[coder].press("5")
            desks[coder].press(ENTER)
            browser.wait(lambda: entries(coder) == count + 1 and "saved" in browser.text("#saved").split())

        def answers() -> str:
            return "\n".join(browser.run("return window.answers"))

        for coder, others, words in (("ana", "ben", ("Not one soldier", "armies")), ("ben", "ana", ("observers",))):
            at(coder)
            open_envoy()
            for each in words:
                code(coder, each)
            assert f"a note of {coder}" in answers()
            assert f"a note of {others}" not in answers()
        # Both look at everything again, afresh, with ana done and ben not.
        at("ana")
        desks["ana"].press("f")
        browser.wait(lambda: entries("ana") == 3)
        for coder, others, count in (("ana", "ben", 2), ("ben", "ana", 1)):
            at(coder)
            driver.refresh()
            open_envoy()
            browser.wait(lambda: browser.run("return document.querySelectorAll('#margin li').length"))
            assert browser.run("return document.querySelectorAll('#margin li').length") == count
            assert f"a note of {coder}" in answers()
            for said in (answers(), browser.run("return document.body.innerText")):
                assert f"note of {others}" not in said
                assert others not in re.findall(r"\w+", said)
            assert f"{count} statement" in browser.text("#texts")
        assert [line for line in browser.logged() if "favicon" not in line] == []
    finally:
        for desk in desks.values():
            desk.end()
        if "ben" in windows:
            driver.switch_to.window(windows["ben"])
            driver.close()
        driver.switch_to.window(windows["ana"])
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": keeping})


@pytest.mark.parametrize(("size", "theme"), [((1280, 720), "dark"), ((390, 844), "light")])
def test_everybody_can_use_it(size: tuple[int, int], theme: str, start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    said = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", said)
    browser.size(*size)
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    assert violations(browser) == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    desk.press(ENTER, 1)
    assert violations(browser) == []
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def pressed(browser: Browser) -> list[str]:
    """What is chosen in the unit that is on."""
    return list(
        browser.run(
            "return [...document.querySelectorAll('.unit.on [aria-pressed=true]')].map((each) => each.textContent.split(' ')[0])"
        )
    )


NOBODYS = {
    "ana": [("Not one soldier stays", {"position": "rejects"}), ("army would pull back", {})],
    "ben": [("Not one soldier stays", {"position": "opposes", "actor": "bob"})],
}
"""Two things differ, and nobody names a condition."""


def test_a_condition_that_nobody_named_is_asked_for_and_nothing_that_was_chosen_is_lost(
    start: Callable[..., Desk],
) -> None:
    desk = start("--coder", "cem", "--adjudicate", said_by=NOBODYS)
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 2)
    desk.press(RIGHT)
    assert pressed(browser) == ["Bob"]
    desk.press("4")
    focus = "return document.activeElement.id"
    browser.wait(lambda: browser.run(focus) == "own-condition")
    for size in ((390, 844), (1280, 720)):
        browser.size(*size)
        assert violations(browser) == []
        if pictures := os.environ.get("STANCEGRAPH_PICTURES"):
            browser.driver.save_screenshot(f"{pictures}/asked-{size[0]}.png")
    # Left with Escape, it is as it was before.
    desk.press("\ue00c")
    assert browser.run(focus) == "units"
    assert pressed(browser) == ["Bob"]
    assert len(browser.texts(".asks")) == 0
    desk.press("4")
    browser.keys("observers come first")
    desk.press(ENTER)
    assert browser.run(focus) == "own-kind"
    # What cannot stand is said, and all is as it was.
    desk.press("d")
    desk.press(ENTER)
    browser.wait(lambda: "demand" in browser.text("#fault"))
    browser.logged()  # Chromium notes that an answer was a refusal
    assert desk.decided() == []
    assert pressed(browser) == ["Bob", "+"]
    assert browser.run("return document.getElementById('own-condition').value") == "observers come first"
    assert browser.run(focus) == "own-kind"
    leaves = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented"
    assert browser.run(leaves) is True
    desk.press("s")
    desk.press(ENTER, 1)
    (first,) = desk.decided()
    assert (first["actor"], first["position"]) == ("bob", "conditional")
    assert (first["condition"], first["condition_kind"]) == ("observers come first", "sequence")
    # The focus is on the next unit, and keys are those of the page.
    browser.wait(lambda: browser.run("return document.activeElement.matches('.unit.on')"))
    assert "only ana" in browser.text(".unit.on .about")
    assert browser.run(leaves) is False
    desk.press(LEFT, 2)


def test_a_condition_that_was_named_with_another_position_is_filled_in_and_its_kind_asked_for(
    start: Callable[..., Desk],
) -> None:
    terms = {"position": "rejects", "condition": "if the crews are released"}
    said = [("Not one soldier stays", terms), ("army would pull back", terms)]
    other = [said[0], ("army would pull back", {**terms, "condition": "before June", "condition_kind": "scope"})]
    desk = start("--coder", "cem", "--adjudicate", said_by={"ana": said, "ben": other})
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 2)
    desk.press("4")
    focus = "return document.activeElement.id"
    browser.wait(lambda: browser.run(focus) == "own-kind")
    filled = "return document.getElementById('own-condition').value"
    assert browser.run(filled) == "if the crews are released"
    assert browser.text("label[for=own-condition]") == "Condition"
    assert desk.decided() == []
    desk.press("e")
    desk.press(ENTER, 1)
    assert {**terms, "position": "conditional", "condition_kind": "event"}.items() <= desk.decided()[0].items()
    # Where they named several, one is filled in, and that there are others is said.
    browser.wait(lambda: "before June" in browser.text(".unit.on"))
    desk.press("4")
    browser.wait(lambda: browser.run(filled) == "if the crews are released")
    assert browser.text("label[for=own-condition]") == "Condition; they named several"
    # Another position than that leaves nothing of it.
    desk.press("\ue00c")
    desk.press("5", 2)
    assert "condition" not in desk.decided()[1]


def test_of_three_coders_a_letter_takes_one_thing_and_with_shift_all(tmp_path: Path, browser: Browser) -> None:
    folder = talks(tmp_path / "talks")
    write_plan(folder, {"coders": ["ana", "ben", "dia"], "coded_twice": 1, "coders_of_those": 3})
    said: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "ana": [("soldier stays", {"position": "rejects"}), ("pull back", {"note": "of ana"})],
        "ben": [("Not one soldier stays", {"position": "opposes", "note": "of ben"}), ("would pull back", {"note": "of ben"})],
        "dia": [("one soldier stays", {"actor": "bob", "note": "of dia"}), ("army would pull back", {"note": "of dia"})],
    }  # fmt: skip
    for coder, each in said.items():
        desk = bench(folder, coder)
        for quote, other in each:
            desk.decide("add", seen=desk.head, text=sha(desk), values=values(quote, **other))
        desk.decide("done", seen=desk.head, text=sha(desk))
    browser.size(1280, 720)
    page = Desk(folder, browser, "--coder", "cem", "--adjudicate")
    try:
        browser.wait(lambda: len(browser.texts(".unit")) == 2)
        from selenium.webdriver import ActionChains, Keys

        def with_shift(key: str) -> None:
            ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT).perform()

        # What was chosen before is no part of the whole.
        page.press("a")
        page.press("w")
        with_shift("c")
        browser.wait(lambda: len(page.decided()) == 1)
        first = page.decided()[0]
        assert [first[name] for name in ("actor", "position", "quote", "note")] == [
            "bob",
            "supports",
            "one soldier stays",
            "of dia",
        ]
        # Where nothing differs but the words, they and the note are of the one whose key it was.
        browser.wait(lambda: "pull back" in browser.text(".unit.on h3"))
        with_shift("b")
        browser.wait(lambda: len(page.decided()) == 2)
        second = page.decided()[1]
        assert (second["quote"], second["note"]) == ("would pull back", "of ben")
        # One thing each, on what was decided already.
        page.press("k")
        page.press("b")
        assert pressed(browser) == ["Ann"]
        page.press("c", 3)
        assert [page.decided()[2][name] for name in ("actor", "position")] == ["ann", "supports"]
    finally:
        page.end()
    assert [line for line in browser.logged() if "favicon" not in line] == []


def test_what_is_chosen_and_written_outlasts_another_window_and_another_text(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    driver = browser.driver
    address = driver.current_url
    token = browser.run("return sessionStorage.getItem('stancegraph-token')")
    first = driver.current_window_handle
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    desk.press("j")
    desk.press(LEFT)
    assert pressed(browser) == ["Ann"]
    driver.switch_to.new_window("window")
    try:
        browser.size(1280, 720)
        driver.get(f"{address}#{token}")
        browser.wait(lambda: len(browser.texts(".unit")) == 3)
        desk.press("j")
        desk.press("j")
        desk.press("x", 1)
    finally:
        driver.close()
        driver.switch_to.window(first)
    desk.press(RIGHT)
    browser.wait(lambda: "another window" in browser.text("#fault"))
    browser.logged()  # Chromium notes that an answer was a refusal
    browser.wait(lambda: len(browser.texts(".unit.decided")) == 1)
    assert "Not one soldier" in browser.text(".unit.on h3")
    assert pressed(browser) == ["Ann"]
    # Buttons of the list keep the focus.
    browser.run("document.querySelectorAll('.unit.on h3 button')[0].focus()")
    desk.press("w")
    assert browser.run("return document.activeElement.matches('.unit.on h3 button')")
    desk.press(RIGHT, 2)
    assert (desk.decided()[1]["actor"], desk.decided()[1]["position"]) == ("ann", "conditional")
    # A statement that is being added is not thrown away by a button, nor by the mouse in the text.
    browser.run(
        "codingWords.focus(9); document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))"
    )
    browser.wait(lambda: browser.run("return document.getElementById('date').value"))
    browser.run("document.getElementById('note').value = 'long thought of'; document.getElementById('undo').click()")
    assert "not kept yet" in browser.text("#fault")
    browser.run("document.getElementById('choose-text').dispatchEvent(new Event('change'))")
    assert browser.run(
        "return [document.getElementById('form-body').hidden, document.getElementById('note').value]"
    ) == [
        False,
        "long thought of",
    ]
    browser.run("document.getElementById('note').focus()")
    desk.press("\ue00c")
    assert browser.run(
        "return [document.getElementById('form-body').hidden, document.getElementById('fault').hidden]"
    ) == [True, True]
    assert len(desk.decided()) == 2


HELD = "document.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], repeat: true, bubbles: true, cancelable: true }))"
"""A key that is held, as browsers tell of it again and again."""


def test_a_key_that_is_held_decides_once_and_a_rule_that_is_cited_outlasts_another_decision(
    start: Callable[..., Desk],
) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    desk.press(ENTER, 1)
    browser.wait(lambda: "Not one soldier" in browser.text(".unit.on h3"))
    for key in ("ArrowLeft", "2", "x", "z", "a"):
        browser.run(HELD, key)
    assert pressed(browser) == []
    browser.run(HELD, "j")
    browser.wait(lambda: "only ana" in browser.text(".unit.on .about"))
    desk.press("k")
    desk.press("r")
    browser.click("#rules-list button")
    browser.wait(lambda: "cites named" in browser.text(".unit.on"))
    desk.press(LEFT)
    desk.press(LEFT, 2)
    assert desk.decided()[1]["note"] == "<b>bold</b>; rule: named"
    # Of the other coder now: that one's note, and the rule.
    browser.wait(lambda: "only ana" in browser.text(".unit.on .about"))
    desk.press("k")
    desk.press(RIGHT)
    desk.press(RIGHT, 3)
    assert (desk.decided()[2]["actor"], desk.decided()[2]["note"]) == ("bob", "rule: named")


def test_what_others_made_is_not_shown_once_a_coder_has_opened_the_text_again(start: Callable[..., Desk]) -> None:
    desk = start("--coder", "cem", "--adjudicate")
    browser = desk.browser
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
    ana = bench(desk.folder, "ana")
    ana.decide("reopen", seen=ana.head, text=sha(ana))
    desk.press(LEFT)
    browser.wait(lambda: not browser.texts(".unit"))
    assert "waits for ana" in browser.text("#fault")
    assert "waits for ana" in browser.text("#standing")
    assert browser.text("#title") == "No text is open yet"
    assert browser.text("#words") == ""
    assert desk.decided() == []
    assert any("409" in line for line in browser.logged())
    ana.decide("done", seen=ana.head, text=sha(ana))
    browser.driver.refresh()
    browser.wait(lambda: len(browser.texts(".unit")) == 3)
