"""Coding in a real browser: places by mouse, double click and keys are those of the text; six keys a stance; nothing is shown as saved that is not."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from browser.conftest import Browser
from browser.test_access import violations
from coding.desk import FIRST, bench, library, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.adjudication import Adjudication
from stancegraph.coding.journal import read_all
from stancegraph.tables.problems import Problems

pytestmark = pytest.mark.browser

HARD = (
    "\u041c\u0438\u0440 \U0001f469\u200d\U0001f4bb\U0001f1fa\U0001f1e6, 12 May.\r\n"
    'Lee: "We will not wait \U0001f1eb\U0001f1f7 here."\r\n\r\n'
    "\u041f\u0435\u0440\u0435\u043c\u043e\u0432\u0438\u043d\u0438 \u0431\u0435\u0437 \u0443\u043c\u043e\u0432, \u043f\u2019\u044f\u0442\u044c \u0434\u043d\u0456\u0432.\r\n"
    "\u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631: \u0644\u0646 \u0646\u0646\u062a\u0638\u0631 \u0623\u0643\u062b\u0631.\r\n"
    "The re\u0301sume\u0301 of talks, kept\u00a0in a drawer,\tholds \U0001d4ae firm.\r\n"
    "The re\u0301sume\u0301 of talks, kept\u00a0in a drawer,\tholds \U0001d4ae firm."
)
"""CR LF, joined emoji, flags, combining marks, a letter beyond the first 65,536, a tab, two scripts, a sentence twice."""


class Coding:
    """The command, running, and its page."""

    def __init__(self, folder: Path, browser: Browser, environment: dict[str, str]) -> None:
        self.folder, self.browser, self._environment = folder, browser, environment
        self._running: subprocess.Popen[str] | None = None

    def start(self, begun: bool = True) -> None:
        """Start it and open the page; where it can be ``begun``, wait until a text is shown."""
        command = [sys.executable, "-m", "stancegraph", "code", str(self.folder), "--coder", "ana", "--no-browser"]
        command += ["--texts", str(self.folder.parent / f"{self.folder.name}-texts")]
        self._running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=self._environment)
        assert self._running.stderr is not None
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = self._running.stderr.readline()
            assert line, said
            said += line
        self.address = found[0]
        self.browser.driver.get("about:blank")
        self.browser.logged()
        self.browser.requests()
        self.browser.driver.get(self.address)
        if begun:
            self.browser.wait(lambda: self.browser.run("return document.querySelectorAll('#words > span').length > 0"))

    def end(self, number: int = signal.SIGINT) -> None:
        assert self._running is not None
        self._running.send_signal(number)
        self._running.wait()
        assert self._running.stderr is not None
        self._running.stderr.close()

    def entries(self) -> list[dict[str, Any]]:
        return [dict(entry.values, op=entry.op) for entry in read_all(self.folder, Problems())]

    def saved(self, count: int) -> None:
        """Wait until that many decisions are on the disk, and the page says so."""
        self.browser.wait(lambda: len(self.entries()) == count and "saved" in self.browser.text("#saved"))

    def open_text(self, number: int) -> None:
        self.browser.run("document.querySelectorAll('#texts button')[arguments[0]].click()", number)
        self.browser.wait(
            lambda: self.browser.run(
                "return document.querySelectorAll('#texts button')[arguments[0]].getAttribute('aria-current')", number
            )
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.keys(key)


def add_text(folder: Path, name: str, words: str) -> None:
    """One more text, beside those that the dataset has, as the command adds it."""
    place = folder.parent / "talks-texts" / f"{name}.txt"
    place.write_bytes(words.encode())
    done = CliRunner().invoke(
        cli,
        ["text", "add", str(folder), str(place), "--published", "2025-05-13"],
        env={"XDG_CONFIG_HOME": str(folder.parent / "config")},
    )
    assert done.exit_code == 0, done.output


@pytest.fixture
def coding(tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Coding]]:
    started: list[Coding] = []

    def start(hard: bool = False, folder: Path | None = None, begun: bool = True) -> Coding:
        folder = folder or talks(tmp_path / "talks")
        environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
        if hard:
            add_text(folder, "hard", HARD)
        browser.size(1400, 900)
        started.append(Coding(folder, browser, environment))
        started[-1].start(begun)
        return started[-1]

    yield start
    for each in started:
        each.end()
        assert [line for line in browser.logged() if "favicon" not in line] == []
        assert [
            url for url in browser.requests() if not url.startswith((each.address.partition("#")[0], "about:"))
        ] == []


def place(browser: Browser, start: int, end: int) -> tuple[list[float], list[float]]:
    """Where the first and the last character of a stretch are on the screen; offsets count code points."""
    found = browser.run(
        """
        codingWords.reveal(arguments[0], arguments[1]);
        const boxes = [...codingWords.range(arguments[0], arguments[1]).getClientRects()].filter((each) => each.width > 0);
        const first = boxes[0], last = boxes[boxes.length - 1];
        return [[first.left, first.top + first.height / 2, first.right], [last.right, last.top + last.height / 2, last.left]];
        """,
        start,
        end,
    )
    return found[0], found[1]


def drag(browser: Browser, begin: tuple[float, float], end: tuple[float, float]) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    action = ActionBuilder(browser.driver)
    pointer = action.pointer_action
    pointer.move_to_location(*map(round, begin)).pointer_down().move_to_location(*map(round, end)).pointer_up()  # type: ignore[no-untyped-call]  # selenium
    action.perform()


def test_words_are_found_without_their_accents_and_what_is_not_listed_is_counted(
    tmp_path: Path, coding: Callable[..., Coding], browser: Browser
) -> None:
    folder = talks(tmp_path / "talks")
    add_text(folder, "many", "Orb\u00e1n spoke. " * 1250)
    coding(folder=folder)
    browser.keys("/")
    browser.keys("orban")
    browser.wait(lambda: "more places" in browser.text("#found"))
    found = browser.run("return [...document.querySelectorAll('#found li')].map((each) => each.textContent)")
    assert (len(found), found[-1]) == (201, "And at 1,050 more places: look for more words.")
    browser.keys("x")
    browser.wait(lambda: browser.text("#found") == "Nowhere in the texts at hand.")


def double_click(browser: Browser, at: tuple[float, float]) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    action = ActionBuilder(browser.driver)
    action.pointer_action.move_to_location(*map(round, at)).double_click()  # type: ignore[no-untyped-call]  # selenium
    action.perform()


def occurrences(words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), HARD)]


LEFT_TO_RIGHT = (
    "We will not wait \U0001f1eb\U0001f1f7",
    "\u041f\u0435\u0440\u0435\u043c\u043e\u0432\u0438\u043d\u0438 \u0431\u0435\u0437 \u0443\u043c\u043e\u0432",
    "re\u0301sume\u0301 of",
    "holds \U0001d4ae firm",
)
RIGHT_TO_LEFT = "\u0644\u0646 \u0646\u0646\u062a\u0638\u0631 \u0623\u0643\u062b\u0631"


def test_places_by_mouse_double_click_and_keys_are_those_of_the_text(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    desk = coding(hard=True)
    browser = desk.browser
    desk.open_text(2)
    assert browser.run("return document.getElementById('words').textContent") == HARD
    expected: list[tuple[int, str]] = []

    def keep(start: int, words: str) -> None:
        """The form shows these words; say something of them."""
        browser.wait(lambda: browser.run("return document.getElementById('quote').textContent") == words)
        browser.wait(
            lambda: browser.run("return document.getElementById('date').value") == "2025-05-12" or "Lee" not in words
        )
        browser.run(
            "codingForm.choices.actor.set('ann'); codingForm.choices.issue.set('truce'); document.getElementById('date').value = '2025-05-12'; document.activeElement.blur()"
        )
        desk.press("5", "\ue007")
        expected.append((start, words))
        desk.saved(len(expected))
        browser.wait(lambda: browser.run("return document.getElementById('form-body').hidden"))

    for words in (*LEFT_TO_RIGHT, RIGHT_TO_LEFT):
        for start in occurrences(words):
            (left, high, right), (last, low, begin) = place(browser, start, start + len(words))
            if words is RIGHT_TO_LEFT:
                drag(browser, (right - 1, high), (begin + 1, low))
            else:
                drag(browser, (left + 1, high), (last - 1, low))
            keep(start, words)
    for words in ("drawer", "\u0434\u043d\u0456\u0432", "\u0623\u0643\u062b\u0631"):
        for start in occurrences(words):
            (left, high, right), _ = place(browser, start, start + len(words))
            double_click(browser, ((left + right) / 2, high))
            keep(start, words)
    # By keys: the word cursor on a word, then on with shift.
    from selenium.webdriver import ActionChains, Keys

    def select(start: int, steps: int, key: str) -> None:
        browser.run("codingWords.focus(arguments[0])", start)
        chain = ActionChains(browser.driver).key_down(Keys.SHIFT)
        for _ in range(steps):
            chain = chain.send_keys(key)
        chain.key_up(Keys.SHIFT).send_keys(Keys.ENTER).perform()

    for words, steps, key in (
        ("We will not wait", 3, Keys.ARROW_RIGHT),
        ("holds \U0001d4ae firm", 2, Keys.ARROW_RIGHT),
        (RIGHT_TO_LEFT, 2, Keys.ARROW_LEFT),
        ("The re\u0301sume\u0301", 1, Keys.ARROW_RIGHT),
    ):
        for start in occurrences(words):
            select(start, steps, key)
            keep(start, words)

    found = [(entry["start"], entry["quote"]) for entry in desk.entries()]
    assert found == expected
    assert all(HARD[start : start + len(words)] == words for start, words in found)
    browser.keys("f")
    desk.saved(len(expected) + 1)
    run = CliRunner().invoke
    assert run(cli, ["publish", str(desk.folder), "--coder", "ana", "--yes"]).exit_code == 0
    done = run(cli, ["validate", str(desk.folder), "--texts", str(tmp_path / "talks-texts")])
    assert (done.exit_code, f"{len(expected)} quotes compared" in done.output) == (0, True), done.output


def test_what_would_turn_words_round_is_shown_as_a_sign_and_kept_as_it_is(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    words = "Lee said \u202eton\u202c that the armies leave.\n"
    add_text(folder, "turned", words)
    desk = coding(folder=folder)
    browser = desk.browser
    desk.open_text(2)
    shown = words.replace("\u202e", "\u21e4")
    assert browser.run("return document.getElementById('words').textContent") == shown
    # By keys: drawing with the mouse depends on which way the last character is drawn.
    from selenium.webdriver import ActionChains, Keys

    start, end = words.index("said"), words.index("\u202c")
    browser.run("codingWords.focus(arguments[0])", start)
    ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(Keys.SHIFT).send_keys(
        Keys.ENTER
    ).perform()
    browser.wait(lambda: browser.run("return document.getElementById('quote').textContent") == shown[start:end])
    browser.run(
        "codingForm.choices.actor.set('ann'); codingForm.choices.issue.set('truce'); document.getElementById('date').value = '2025-05-12'; document.activeElement.blur()"
    )
    desk.press("5", "\ue007")
    desk.saved(1)
    # The row has the words of the text, sign or no sign.
    (entry,) = desk.entries()
    assert (entry["start"], entry["end"], entry["quote"]) == (start, end, "said \u202eton")


def test_a_stance_takes_at_most_six_keys_beside_the_words_typed(coding: Callable[..., Coding]) -> None:
    from selenium.webdriver import Keys

    desk = coding()
    browser = desk.browser
    keys = 0

    def press(*each: str) -> None:
        nonlocal keys
        keys += len(each)
        desk.press(*each)

    def selected(words: str) -> None:
        """By the word cursor, whose keys depend on where it is."""
        text = browser.run("return document.getElementById('words').textContent")
        start = len(text[: text.index(words)].encode("utf-16-le").decode("utf-16-le"))
        browser.run("codingWords.focus(arguments[0])", start)
        from selenium.webdriver import ActionChains

        ActionChains(browser.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).send_keys(
            Keys.ARROW_RIGHT
        ).key_up(Keys.SHIFT).perform()

    def ready() -> None:
        browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
        browser.wait(
            lambda: browser.run(
                "return Boolean(document.getElementById('date').value && codingForm.choices.actor.value())"
            )
        )

    # Supports: n, issue, position, keep.
    selected("Not one soldier")
    press("n")
    ready()
    browser.keys("with")
    press(Keys.ENTER, "5", Keys.ENTER)
    desk.saved(1)
    assert keys == 4
    # Conditional: condition and its kind as well.
    keys = 0
    selected("pull back if")
    press("n")
    ready()
    browser.keys("with")
    press(Keys.ENTER, "4")
    browser.keys("observers come first")
    press(Keys.ENTER)
    press("s", Keys.ENTER)
    desk.saved(2)
    assert keys == 6
    first, second = desk.entries()
    assert (first["quote"], first["actor"], first["issue"], first["position"], first["voice"], first["date"]) == (
        "Not one soldier", "ann", "bridge", "supports", "self", "2025-05-12",
    )  # fmt: skip
    assert (second["condition"], second["condition_kind"], second["position"]) == (
        "observers come first",
        "sequence",
        "conditional",
    )
    # A new issue asks for its proposition, and the position is never filled in.
    selected("leave the bridge")
    desk.press("n")
    ready()
    assert browser.run("return document.querySelector('#scale [aria-checked=true]')") is None
    browser.keys("Peace everywhere")
    desk.press(Keys.ENTER)
    browser.keys("There should be peace.")
    desk.press(Keys.ENTER)
    desk.saved(3)
    browser.wait(lambda: browser.run("return document.activeElement.className") == "rejects")
    desk.press("2", "t")
    browser.keys("Bob")
    desk.press(Keys.ENTER, Keys.ENTER)
    desk.saved(4)
    assert desk.entries()[2:] == [
        {
            "op": "new-issue",
            "id": "peace-everywhere",
            "label": "Peace everywhere",
            "proposition": "There should be peace.",
        },
        desk.entries()[3]
        | {"issue": "peace-everywhere", "position": "opposes", "voice": "attributed", "attributed_by": "bob"},
    ]
    # Over a restart, killed at that, everything is there, and can be undone and done again.
    desk.end(signal.SIGKILL)
    desk.start()
    cards = "#margin .card"
    assert len(browser.texts(cards)) == 3
    desk.press("z")
    desk.saved(5)
    browser.wait(lambda: len(browser.texts(cards)) == 2)
    browser.keys("Z")
    desk.saved(6)
    browser.wait(lambda: len(browser.texts(cards)) == 3)


KEYS_ELSEWHERE = [
    ("\u044f", "KeyZ", False, "z"),  # Ukrainian, Russian
    ("\u042f", "KeyZ", True, "Z"),
    ("\u0445", "BracketLeft", False, "["),
    ("\u0407", "BracketRight", True, "}"),
    ("\u03b6", "KeyZ", False, "z"),  # Greek
    ("\u0644\u0627", "KeyB", False, "b"),  # Arabic: two letters by one key
    ("\u06f4", "Digit4", False, "4"),  # Persian
    ("j", "KeyC", False, "j"),  # Dvorak
    (";", "KeyZ", False, ";"),
    ("a", "KeyQ", False, "a"),  # French
    ("\u00e9", "Digit2", False, "\u00e9"),
    ("\u00fc", "BracketLeft", False, "\u00fc"),  # German
    ("Enter", "Enter", False, "Enter"),
    ("?", "Digit7", True, "?"),
]
"""What keys write on keyboards for other languages, where they are, whether with shift, and what they mean to a page."""

MEANT = "return arguments[0].map(([key, code, shiftKey]) => dom.key({ key, code, shiftKey }))"


def test_keys_do_the_same_whatever_alphabet_the_keyboard_writes(coding: Callable[..., Coding]) -> None:
    from selenium.webdriver import Keys

    desk = coding()
    browser = desk.browser
    assert browser.run(MEANT, KEYS_ELSEWHERE) == [each[-1] for each in KEYS_ELSEWHERE]
    # A stance on a Ukrainian keyboard: word cursor, new, the words a word longer, issue; then undo and redo.
    desk.press(Keys.ESCAPE)
    browser.key_elsewhere("\u0446", "KeyW")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "words")
    browser.key_elsewhere("\u0442", "KeyN")
    browser.wait(
        lambda: browser.run("return Boolean(codingForm.choices.actor.value() || document.activeElement.id === 'actor')")
    )
    browser.run("codingForm.choices.actor.set('ann'); codingForm.choices.issue.set('truce')")
    browser.run("document.getElementById('date').value = '2025-05-12'; document.activeElement.blur()")
    assert browser.text("#quote") == "Envoy"
    browser.key_elsewhere("\u0407", "BracketRight", shift=True)
    browser.wait(lambda: browser.text("#quote").endswith(" offers"))
    browser.key_elsewhere("\u0448", "KeyI")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
    # Where somebody writes, letters are letters.
    browser.key_elsewhere("\u044f", "KeyZ")
    assert browser.run("return document.getElementById('issue').value") == "\u044f"
    browser.run("document.activeElement.blur(); codingForm.choices.issue.set('truce')")
    desk.press("5", Keys.ENTER)
    desk.saved(1)
    browser.key_elsewhere("\u044f", "KeyZ")
    desk.saved(2)
    browser.key_elsewhere("\u042f", "KeyZ", shift=True)
    desk.saved(3)
    assert [each["op"] for each in desk.entries()] == ["add", "undo", "undo"]


def test_a_journal_that_is_gone_is_said_to_be_and_written_again_with_what_is_being_written_kept(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    folder = talks(tmp_path / "talks")
    work = bench(folder)
    work.decide("add", seen=work.head, text=sha(work), values=values("leave the bridge"))
    desk = coding(folder=folder)
    browser, journal = desk.browser, work.journal_file
    journal.unlink()
    browser.run("codingWords.focus(arguments[0])", FIRST.index("Not one"))
    desk.press("n")
    browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
    browser.keys("with")
    desk.press(Keys.ENTER, "5", Keys.ENTER)
    browser.wait(lambda: browser.text("#fault").startswith("ana.jsonl: the journal is not there any more"))
    assert "1 decision that was saved in it stands in this page alone" in browser.text("#fault")
    assert (browser.text("#saved"), journal.exists()) == ("not saved", False)
    assert len(browser.texts("#margin .card")) == 1
    assert violations(browser) == []
    browser.logged()  # Chromium notes that an answer was a refusal
    browser.click("#write-again")
    browser.wait(lambda: browser.text("#saved") == "\u2713 1 decision written again")
    assert browser.run("return document.getElementById('fault').hidden")
    # What was being written is there still, and is kept by the same key.
    assert browser.run("return codingForm.draft().end") == FIRST.index("Not one") + len("Not")
    browser.run("document.activeElement.blur()")
    desk.press(Keys.ENTER)
    desk.saved(2)
    # Gone again, it is said in a page that is opened anew, and where the command ends nothing is lost.
    journal.unlink()
    browser.driver.refresh()
    browser.wait(lambda: "2 decisions that were saved in it stand in this page alone" in browser.text("#fault"))
    desk.end()
    assert [each["op"] for each in desk.entries()] == ["add", "add"]
    desk.start()


def test_undo_goes_past_a_name_that_a_decision_rests_on_and_says_that_it_stays(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    work = bench(folder)
    text = sha(work)
    for each in (work, bench(folder, "ben")):
        each.decide("add", seen=each.head, text=text, values=values("Not one soldier stays"))
        each.decide("done", seen=each.head, text=text)
    said = {"label": "The ford", "proposition": "It should be opened."}
    made = work.decide("new-issue", seen=work.head, values=said).values["id"]
    judge = Adjudication(folder, "ana", library(folder))
    (unit,) = judge.units(text)
    of = [each.id for each in unit.statements.values()]
    judge.decide(seen=judge.bench.head, text=text, values={**values("Not one soldier stays", issue=made), "of": of})
    desk = coding(folder=folder)
    browser = desk.browser
    before = len(desk.entries())
    desk.open_text(0)
    browser.wait(lambda: "finished" in browser.text("#meta"))
    desk.press("z")
    desk.saved(before + 1)
    browser.wait(lambda: browser.text("#fault").startswith("Undone is what was decided before: a decision on others"))
    assert f'names the issue "{made}", so making it cannot be undone' in browser.text("#fault")
    assert "finished" not in browser.text("#meta")
    desk.press("Z")
    desk.saved(before + 2)
    browser.wait(lambda: browser.run("return document.getElementById('fault').hidden"))
    assert "finished" in browser.text("#meta")


def test_a_second_window_that_is_behind_is_told_and_nothing_is_lost(coding: Callable[..., Coding]) -> None:
    from selenium.webdriver import Keys

    desk = coding()
    browser = desk.browser
    driver = browser.driver
    first = driver.current_window_handle
    assert "#" not in driver.current_url
    driver.switch_to.new_window("window")
    try:
        browser.size(1400, 900)
        driver.get(desk.address)
        browser.wait(lambda: browser.run("return document.querySelectorAll('#words > span').length > 0"))
        desk.press("f")
        desk.saved(1)
    finally:
        driver.close()
        driver.switch_to.window(first)
    browser.run("codingWords.focus(arguments[0])", FIRST.index("Not one"))
    desk.press("n")
    browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
    browser.keys("with")
    desk.press(Keys.ENTER, "5", Keys.ENTER)
    browser.wait(lambda: "another window" in browser.text("#fault"))
    assert browser.text("#saved") == "not saved"
    assert len(desk.entries()) == 1
    browser.wait(lambda: "done" in browser.text("#texts"))
    browser.logged()  # Chromium notes that an answer was a refusal
    desk.press(Keys.ENTER)
    desk.saved(2)
    assert [each["op"] for each in desk.entries()] == ["done", "add"]


def test_the_text_stays_where_it_is_when_it_is_pressed_and_when_a_statement_is_left(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    folder = talks(tmp_path / "talks")
    words = "".join(f"{number:03} Ann Lee said that the armies should leave the bridge.\n" for number in range(200))
    add_text(folder, "long", words)
    desk = coding(folder=folder)
    browser = desk.browser
    desk.open_text(2)
    # By the wheel, so that nothing was in the text before the mouse.
    browser.run("document.getElementById('reading').scrollTop = 3000")
    high = "return document.getElementById('reading').scrollTop"
    there = browser.run(high)
    assert there > 2000

    def first_in_sight() -> int:
        line = browser.run(
            "const { top } = document.getElementById('reading').getBoundingClientRect();"
            "return [...document.querySelectorAll('#words > span')].findIndex((each) => each.getBoundingClientRect().top > top + 100)"
        )
        return int(line)

    line = first_in_sight()
    begin = browser.run(
        "const node = document.querySelectorAll('#words > span')[arguments[0]].firstChild, found = document.createRange();"
        "found.setStart(node, 4); found.setEnd(node, 11); const box = found.getBoundingClientRect();"
        "return [box.left, box.top + box.height / 2, box.right]",
        line,
    )
    browser.run(
        "document.getElementById('words').addEventListener('focus', () => (window.putOn = document.getElementById('spoken').textContent))"
    )
    drag(browser, (begin[0] + 1, begin[1]), (begin[2] - 1, begin[1]))
    browser.wait(lambda: browser.run("return document.getElementById('quote').textContent") == "Ann Lee")
    assert browser.run(high) == there
    assert browser.run("return window.putOn") == "", "pressing put the cursor elsewhere"
    browser.wait(lambda: browser.run("return document.getElementById('date').value"))
    assert browser.run("return codingForm.draft().start") == words.index(f"{line:03}") + 4
    # A letter outside a field starts nothing else over what is being written.
    browser.run("document.activeElement.blur()")
    desk.press("n")
    assert browser.text("#quote") == "Ann Lee"
    desk.press(Keys.ESCAPE)
    assert browser.run("return [document.getElementById('form-body').hidden, document.activeElement.id]") == [
        True,
        "words",
    ]
    assert browser.run(high) == there
    assert browser.text("#spoken") == "Ann"
    # Asked for where nobody pointed, the cursor begins with what is in sight.
    desk.open_text(0)
    desk.open_text(2)
    browser.run("document.activeElement.blur(); document.getElementById('reading').scrollTop = 3000")
    desk.press("w")
    assert browser.run(high) == 3000
    assert abs(int(browser.text("#spoken")) - first_in_sight()) < 4


def test_who_is_named_nowhere_before_the_words_is_asked_for_and_not_filled_in(coding: Callable[..., Coding]) -> None:
    from selenium.webdriver import Keys

    desk = coding()
    browser = desk.browser
    browser.run("codingWords.focus(0)")
    desk.press("n")
    browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
    assert browser.run("return [codingForm.choices.actor.value(), document.activeElement.id]") == ["", "actor"]
    # Ann Lee, who is named further on, is the first that is offered.
    assert browser.text("#actor-list").startswith("Ann Lee")
    desk.press(Keys.ENTER)
    browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
    assert browser.run("return codingForm.choices.actor.value()") == "ann"


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_a_dialog_is_read_from_its_beginning_and_a_proposition_whole(
    size: tuple[int, int], coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    long = "There should be a truce of at least ninety days on every front, watched by observers whom both sides have agreed to beforehand."
    table = folder / "issues.csv"
    table.write_text(table.read_text("utf-8").replace("There should be a truce.", f'"{long}"'), "utf-8")
    rules = "\n\n".join(f"## Rule {number}\n\nWhat is to be done in case {number}." for number in range(40))
    (folder / "coding").mkdir(exist_ok=True)
    (folder / "coding" / "codebook.md").write_text(rules, "utf-8")
    desk = coding(folder=folder)
    browser = desk.browser
    browser.size(*size)
    for shows, dialog, close in (("show-keys", "keys", "close-keys"), ("show-rules", "rules", "close-rules")):
        browser.run("document.getElementById(arguments[0]).click()", shows)
        top = "const each = document.getElementById(arguments[0]); return [each.open, each.scrollTop, each.getBoundingClientRect().right <= innerWidth]"
        assert browser.run(top, dialog) == [True, 0, True]
        browser.run("document.getElementById(arguments[0]).click()", close)
    browser.run(
        "codingForm.open({ id: '', number: 0, start: 0, end: 5, values: { start: 0, end: 5, issue: 'truce' } })"
    )
    assert long in browser.text("#position-of")
    legend = "const each = document.getElementById('position-of'); return each.scrollWidth <= each.clientWidth + 1 && getComputedStyle(each).whiteSpace !== 'nowrap'"
    assert browser.run(legend)


def test_of_a_long_text_what_is_in_sight_is_marked_first_and_all_of_it_in_the_end(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    words = "".join(f"{number:03} Ann Lee said that the armies should leave the bridge.\n" for number in range(400))
    add_text(folder, "long", words)
    work = bench(folder)
    text = sha(work, "long")
    for number in range(0, 400, 2):
        said = values(f"{number:03} Ann Lee", words)
        work.decide("add", seen=work.head, text=text, values=said)
    desk = coding(folder=folder)
    browser = desk.browser
    desk.open_text(2)
    shown = """
        const marked = [...CSS.highlights.get("says-supports")].map((each) => each.startContainer.data.slice(0, 3));
        const view = document.getElementById("reading").getBoundingClientRect();
        const lines = [...document.querySelectorAll("#words > span")].filter((each) => {
            const { top, bottom } = each.getBoundingClientRect();
            return bottom > view.top && top < view.bottom;
        }).map((each) => each.textContent.slice(0, 3));
        return [marked, lines.filter((each) => Number(each) % 2 === 0)];
    """
    for place in (0, 0.5, 1, 0.25):
        browser.run(
            "const view = document.getElementById('reading'); view.scrollTop = arguments[0] * (view.scrollHeight - view.clientHeight)",
            place,
        )
        browser.wait(lambda: set(browser.run(shown)[1]) <= set(browser.run(shown)[0]))
        marked, lines = browser.run(shown)
        assert lines or place == 1
        assert len(marked) < 150
    # One more is kept: it stands among the others, in the order of the text, and each where its words are.
    browser.wait(lambda: browser.run("return document.getElementById('margin').ariaBusy === 'false'"))
    assert len(browser.texts("#margin .card")) == 200
    browser.run(
        "codingForm.open({ id: '', start: arguments[0], end: arguments[0] + 3, number: 0, values: {} })",
        words.index("201"),
    )
    browser.wait(lambda: browser.run("return document.getElementById('form-body').hidden === false"))
    browser.run(
        "codingForm.choices.actor.set('ann'); codingForm.choices.issue.set('bridge'); codingForm.choose('rejects'); "
        "document.getElementById('date').value = '2025-05-12'; codingForm.keep()"
    )
    desk.saved(201)
    browser.wait(lambda: len(browser.texts("#margin .card")) == 201)
    tops = browser.run(
        "return [...document.querySelectorAll('#margin .card')].map((each) => parseFloat(each.style.top))"
    )
    assert tops == sorted(tops)
    signs = browser.run(
        "return [...document.querySelectorAll('#margin .card')].map((each) => each.classList.contains('rejects'))"
    )
    assert [at for at, each in enumerate(signs) if each] == [101]


def test_where_a_text_is_laid_out_otherwise_cards_and_marks_go_with_their_words(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    """Another font, or a scroll bar, moves words in a window that stays as it is."""
    folder = talks(tmp_path / "talks")
    words = "".join(
        f"{number:03} Ann Lee said that the armies should leave the bridge, and more.\n" for number in range(90)
    )
    add_text(folder, "long", words)
    add_text(folder, "short", words[:140])
    work = bench(folder)
    for number in range(0, 90, 4):
        work.decide("add", seen=work.head, text=sha(work, "long"), values=values(f"{number:03} Ann", words))
    for number in range(12):
        said = {**values("000 Ann", words), "start": number, "end": number + 70}
        work.decide("add", seen=work.head, text=sha(work, "short"), values=said)
    desk = coding(folder=folder)
    browser = desk.browser
    # Of each card how far it is from where its words, and the card before it, want it; and the lines in sight whose mark is missing.
    apart = """
        const box = document.getElementById("margin").getBoundingClientRect().top;
        const view = document.getElementById("reading").getBoundingClientRect();
        const lines = [...document.querySelectorAll("#words > span")].map((each) => [each.textContent.slice(0, 3), each.getBoundingClientRect()]);
        const cards = [...document.querySelectorAll("#margin .card")];
        const marked = new Set([...CSS.highlights.get("says-supports")].map((each) => each.startContainer.data.slice(0, 3)));
        const missing = lines.filter(([name, at]) => Number(name) % 4 === 0 && at.top > view.top && at.bottom < view.bottom && !marked.has(name));
        let floor = 0;
        const far = cards.map((card, index) => {
            const range = document.createRange();
            range.selectNodeContents(document.querySelectorAll("#words > span")[cards.length > 20 ? 4 * index : 0]);
            const top = Math.max(range.getClientRects()[0].top - box - 4, floor);
            floor = top + 67;
            return Math.abs(parseFloat(card.style.top) - top);
        });
        return [cards.length, Math.round(Math.max(...far)), missing.length];
    """

    def settled(count: int) -> None:
        browser.wait(lambda: browser.run(apart) == [count, 0, 0])

    for number, count in ((2, 23), (3, 12)):
        desk.open_text(number)
        settled(count)
        browser.run("const view = document.getElementById('reading'); view.scrollTop = view.scrollHeight / 3")
        for name, value in (
            ("fontSize", "27px"),
            ("fontSize", "11px"),
            ("fontSize", ""),
            ("letterSpacing", "9px"),
            ("letterSpacing", ""),
        ):
            browser.run("document.getElementById('words').style[arguments[0]] = arguments[1]", name, value)
            settled(count)
        # On paper all marks are there, and afterwards those in sight again.
        browser.run("document.getElementById('reading').scrollTop = 0")
        settled(count)
        before = browser.run("return CSS.highlights.get('says-supports').size")
        browser.run(
            "addEventListener('beforeprint', () => (window.printed = CSS.highlights.get('says-supports').size))"
        )
        browser.driver.execute_cdp_cmd("Page.printToPDF", {})
        assert browser.run("return [window.printed, CSS.highlights.get('says-supports').size]") == [count, before]
        assert before < count or count == 12


@pytest.mark.parametrize(("size", "theme"), [((1400, 900), "dark"), ((390, 760), "light")])
def test_everybody_can_use_it(size: tuple[int, int], theme: str, coding: Callable[..., Coding]) -> None:
    desk = coding()
    browser = desk.browser
    browser.driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    )
    browser.size(*size)
    browser.run("codingWords.focus(60); document.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }))")
    browser.wait(lambda: browser.run("return Boolean(document.getElementById('date').value)"))
    browser.run("codingForm.choices.issue.set('bridge'); document.activeElement.blur()")
    desk.press("5", "\ue007")
    desk.saved(1)
    desk.press("j")
    browser.wait(lambda: not browser.run("return document.getElementById('form-body').hidden"))
    assert violations(browser) == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    if size[0] < 400:
        desk.browser.click("#scale .opposes")
        desk.browser.click("#keep")
        desk.saved(2)
        assert desk.entries()[1]["position"] == "opposes"
        # Each button is one line of whole words.
        heights = browser.run(
            "return ['show-texts', 'undo'].map((id) => document.getElementById(id)).map((each) => [each.offsetHeight, each.scrollWidth - each.clientWidth])"
        )
        assert all(height < 44 and beyond <= 0 for height, beyond in heights), heights
        browser.click("#show-texts")
        assert len(browser.texts("#texts button")) == 2
        assert violations(browser) == []
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_without_room_for_cards_marks_open_what_they_mark_and_undo_can_be_taken_back(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    for said in (values("Not one soldier stays", position="rejects"), values("one soldier", actor="bob")):
        desk.decide("add", seen=desk.head, text=sha(desk), values=said)
    page = coding(folder=folder)
    browser = page.browser
    browser.size(390, 844)

    def press(words: str) -> None:
        start = FIRST.index(words)
        left, top = place(browser, start, start + len(words))[0][:2]
        drag(browser, (left + 4, top), (left + 4, top))

    def open_actor() -> str:
        return str(browser.run("return codingForm.draft() ? codingForm.choices.actor.value() : ''"))

    press("Not one")
    browser.wait(lambda: open_actor() == "ann")
    press("one soldier")
    browser.wait(lambda: open_actor() == "bob")
    press("one soldier")
    browser.wait(lambda: open_actor() == "ann")
    heights = browser.run(
        "return [...document.querySelectorAll('.acts button'), redo, undo].filter((each) => each.offsetParent)"
        ".map((each) => [each.textContent, each.offsetHeight, each.scrollWidth - each.clientWidth])"
    )
    assert [each for each in heights if each[1] > 50 or each[2] > 0] == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.click("#remove")
    page.saved(3)
    browser.click("#undo")
    page.saved(4)
    browser.click("#redo")
    page.saved(5)


def test_a_card_and_on_a_phone_what_is_open_say_all_that_a_statement_says(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    month = {"date": "2025-05-01", "date_precision": "month"}
    terms = {"position": "conditional", "condition": "if the crews are released", "condition_kind": "event"}
    rest = {"on_behalf_of": "land", "until": "2025-06-12", "confidence": "0.8", "note": "as <b>told</b>"}
    with_statements(folder, ("Not one soldier stays", {**terms, **month, **rest}), ("The army would pull back", {}))
    page = coding(folder=folder)
    browser = page.browser
    browser.wait(lambda: len(browser.texts(".card small")) == 2)
    assert browser.texts(".card small") == [
        "own words \u00b7 2025-05 \u00b7 condition: if the crews are released (event)",
        "own words \u00b7 2025-05-12",
    ]
    browser.size(390, 844)
    said = "return Object.fromEntries([...document.querySelectorAll('#summary span')].map((each) => [each.textContent, each.nextSibling.textContent]))"
    plain = {"actor": "Ann Lee", "issue": "Withdrawal from the bridge", "says so": "own words"}
    page.press("j")
    browser.wait(
        lambda: (
            browser.run(said)
            == {
                **plain, "said on": "2025-05", "condition": "if the crews are released (event)", "for": "Land",
                "until": "2025-06-12", "confidence": "0.8", "note": "as <b>told</b>",
            }
        )
    )  # fmt: skip
    assert browser.run("return document.getElementById('summary').offsetHeight > 0")
    assert violations(browser) == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    # What is changed in the fields is told once they are out of sight again.
    browser.click("#edit")
    browser.run("document.getElementById('precision').value = 'approx'; document.getElementById('note').value = ''")
    browser.click("#edit")
    assert browser.run(said)["said on"] == "2025-05-01 (approx)"
    assert "note" not in browser.run(said)
    browser.run("codingForm.close()")
    page.press("j")
    browser.wait(lambda: browser.run(said) == {**plain, "said on": "2025-05-12"})


def test_cards_make_room_for_the_one_that_is_open(coding: Callable[..., Coding], tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    condition = (
        "observers of both sides and of the neighbours come first, and stay until every soldier has left the bridge"
    )
    for words in ("Not one soldier stays", "one soldier stays", "soldier stays"):
        said = values(words, position="conditional", condition=condition, condition_kind="sequence")
        desk.decide("add", seen=desk.head, text=sha(desk), values=said)
    page = coding(folder=folder)
    page.press("j")
    page.browser.wait(lambda: page.browser.run("return Boolean(document.querySelector('.card.on'))"))
    ends = page.browser.run(
        "return [...document.querySelectorAll('.card')].map((each) => each.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
    )
    assert len(ends) == 3
    assert ends[0][1] - ends[0][0] > 80
    assert [[one, other] for (_, one), (other, _) in pairwise(ends) if one > other] == []


def test_the_address_of_a_server_that_was_begun_again_opens_the_page_in_the_same_window(
    coding: Callable[..., Coding],
) -> None:
    page = coding()
    browser = page.browser
    browser.run("sessionStorage.setItem('stancegraph-token', 'of another'); location.reload()")
    browser.wait(lambda: "takes the token" in browser.text("#fault"))
    browser.driver.get(page.address)
    browser.wait(lambda: browser.run("return document.querySelectorAll('#words > span').length > 0"))
    assert browser.run("return location.hash") == ""
    browser.logged()  # that it was refused before


@pytest.mark.parametrize(("size", "theme"), [((1280, 720), "light"), ((390, 844), "dark")])
def test_the_quotes_of_a_text_that_changed_are_found_again(
    size: tuple[int, int], theme: str, coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    workbench = bench(folder)
    for quote in ("armies should leave the bridge", "Not one soldier stays", "observers came first", "pull back"):
        workbench.decide("add", seen=workbench.head, text=sha(workbench), values=values(quote, note="<b>x</b>"))
    path = tmp_path / "talks-texts" / "envoy.txt"
    run, environment = CliRunner().invoke, {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert run(cli, ["text", "add", str(folder), str(path)], env=environment).exit_code == 0
    changed = "CORRECTED\n" + FIRST.replace("Not one soldier", "Not one\u00a0soldier").replace(
        "observers came first", "they did"
    )
    path.write_bytes((changed + "Pull back? Yes, pull back.\n").encode())
    desk = coding(folder=folder, begun=False)
    browser = desk.browser
    browser.driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    )
    browser.size(*size)
    # What lies there is no text of the dataset yet: what to do is said.
    browser.wait(lambda: "has changed since it was added" in browser.text("#fault"))
    browser.logged()  # Chromium notes that an answer was a refusal
    browser.click("#find-again")
    browser.wait(lambda: "stancegraph text add DATASET" in browser.text("#again-said"))
    assert browser.run("return document.getElementById('again-move').disabled")
    browser.click("#again-close")
    done = run(cli, ["text", "add", str(folder), str(path), "--id", "envoy-corrected"], env=environment)
    assert done.exit_code == 0, done.output
    desk.end()
    desk.start(begun=False)
    browser.wait(lambda: "has changed since it was added" in browser.text("#fault"))
    browser.logged()
    assert violations(browser) == []
    browser.click("#find-again")
    browser.wait(lambda: len(browser.texts("#again-list > li")) == 4)
    said = browser.text("#again-said")
    for each in (
        "4 statements",
        "(envoy-corrected)",
        "1 in another place",
        "1 written otherwise",
        "1 in several places",
        "1 nowhere",
    ):
        assert each in said
    # Only what stands there once, word for word, is ticked.
    ticked = "return [...document.querySelectorAll('#again-list li')].map((each) => [...each.querySelectorAll('input')].map((one) => one.checked))"
    assert browser.run(ticked) == [[True], [False], [False, False], []]
    assert browser.text("#again-move") == "Move 1 statement"
    assert violations(browser) == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    if pictures := os.environ.get("STANCEGRAPH_PICTURES"):
        browser.driver.save_screenshot(f"{pictures}/again-{size[0]}.png")
    browser.run(
        "document.querySelectorAll('#again-list input')[1].click(); document.querySelectorAll('#again-list input')[3].click()"
    )
    assert browser.text("#again-move") == "Move 3 statements"
    browser.click("#again-move")
    desk.saved(5)
    browser.wait(lambda: "CORRECTED" in browser.run("return document.getElementById('words').textContent"))
    cards = "return document.querySelectorAll('#margin .card').length"
    browser.wait(lambda: browser.run(cards) == 3)
    places = desk.entries()[4]["places"].values()
    assert sorted(each["quote"] for each in places) == [
        "Not one\u00a0soldier stays", "armies should leave the bridge", "pull back",
    ]  # fmt: skip
    whole = path.read_bytes().decode()
    assert all(whole[each["start"] : each["end"]] == each["quote"] for each in places)
    # The one that stands nowhere is still said of the text as it was; what was moved can be taken back.
    assert browser.run("return document.getElementById('texts').textContent").count("1 statement") == 1
    desk.press("z")
    desk.saved(6)
    browser.wait(lambda: browser.run(cards) == 0)
    assert browser.run("return document.getElementById('texts').textContent").count("4 statements") == 1
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_what_is_found_in_all_texts_comes_into_sight_below_a_list_that_fills_the_window(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    folder = talks(tmp_path / "talks")
    for number in range(5):
        add_text(folder, f"more-{number}", f"A text, number {number}. " + "It speaks of a truce. " * (number + 1))
    desk = coding(folder=folder)
    browser = desk.browser
    browser.size(1280, 560)
    desk.press("/")
    browser.keys("truce")
    browser.wait(lambda: len(browser.texts("#found button")) > 8)
    seen = "const [box, one] = ['#rail', arguments[0]].map((each) => document.querySelector(each).getBoundingClientRect()); return one.top >= box.top && one.bottom <= box.bottom"
    assert browser.run(seen, "#found li:nth-child(3)")
    assert browser.run(seen, "#find")
    assert browser.run("return document.activeElement.id") == "find"


def proposing(coding: Callable[..., Coding], tmp_path: Path, given: list[dict[str, str]]) -> Coding:
    """The page, on a text in which these candidates wait."""
    folder = talks(tmp_path / "talks")
    # No text is a control text here, whatever chance has drawn.
    (folder / "coding").mkdir()
    (folder / "coding" / "plan.toml").write_text('coders = ["ana"]\ncontrol = 0.0\n', encoding="utf-8")
    path = tmp_path / "found.jsonl"
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    done = CliRunner().invoke(
        cli,
        ["extract", str(folder), "--with", str(path), "--texts", str(tmp_path / "talks-texts")],
        env={"XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert done.exit_code == 0, done.output
    desk = coding(folder=folder)
    browser = desk.browser
    number = browser.run(
        "return [...document.querySelectorAll('#texts button')].findIndex((each) => each.textContent.includes('envoy') || each.textContent.includes('Envoy'))"
    )
    desk.open_text(number)
    return desk


def test_candidates_are_reviewed_by_one_key_each_after_the_first_pass(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    quotes = ("the armies should leave the bridge", "Not one soldier stays", "The army would pull back")
    given = [
        {"source": "envoy", "quote": each, "actor": "ann", "issue": "bridge", "position": "rejects"} for each in quotes
    ]
    desk = proposing(coding, tmp_path, given)
    browser = desk.browser
    browser.wait(lambda: "after your first pass" in browser.text("#review-left"))
    assert browser.run("return document.getElementById('candidate').hidden")
    desk.press("v")
    assert browser.run("return document.getElementById('candidate').hidden")

    def shown(words: str) -> None:
        browser.wait(lambda: browser.run("return document.getElementById('candidate-quote').textContent") == words)
        browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))

    desk.press("p")
    desk.saved(1)
    shown(quotes[0])
    assert "3 candidates left" in browser.text("#review-left")
    # What the file thinks of the position is nowhere; the five are offered alike.
    assert (
        browser.run("return document.querySelector('#candidate-scale [aria-checked], #candidate-scale [aria-pressed]')")
        is None
    )
    for size in ((1280, 720), (390, 844)):
        browser.size(*size)
        assert violations(browser) == []
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        if folder_of_pictures := os.environ.get("STANCEGRAPH_PICTURES"):
            browser.driver.save_screenshot(f"{folder_of_pictures}/review-{size[0]}.png")
    browser.size(1400, 900)
    desk.press("v")
    shown(quotes[1])
    desk.press("x")
    desk.saved(2)
    # What was passed over comes again: the likeliest that is left.
    shown(quotes[0])
    desk.press("2")
    desk.saved(3)
    shown(quotes[2])
    desk.press("5")
    desk.saved(4)
    browser.wait(lambda: "No candidate is left" in browser.text("#review-left"))
    assert [(each["op"], each.get("quote"), each.get("position")) for each in desk.entries()] == [
        ("first-pass", None, None),
        ("reject", None, None),
        ("accept", quotes[0], "opposes"),
        ("accept", quotes[2], "supports"),
    ]
    desk.press("z")
    desk.saved(5)
    browser.wait(lambda: "1 candidate left" in browser.text("#review-left"))


def test_a_candidate_of_an_actor_that_is_not_there_yet_is_opened_with_its_name_and_with_nobody_else(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    quote = "the armies should leave the bridge"
    desk = proposing(
        coding, tmp_path, [{"source": "envoy", "quote": quote, "actor": "Northern League", "issue": "bridge"}]
    )
    browser = desk.browser
    desk.press("p")
    browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))
    desk.press("2")
    browser.wait(lambda: "Northern League" in browser.text("#actor-list"))
    # What is likely for these words has come, and took nobody's place.
    browser.wait(lambda: "from" in browser.text("#why-date"))
    assert browser.run("return document.activeElement.id") == "actor"
    assert browser.run("return document.getElementById('actor').value") == "Northern League"
    assert browser.run("return document.querySelector('#scale [aria-checked=true]').dataset.position") == "opposes"
    assert browser.run("return codingForm.isUnsaved()"), (
        "the position is the coder's, and is not thrown away by a letter"
    )
    desk.press("\ue007")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "actor-new-kind")
    desk.press("\ue007")
    desk.saved(2)
    browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
    desk.press("\ue007")
    browser.wait(lambda: browser.run("return document.activeElement.dataset.position") == "opposes")
    desk.press("\ue007")
    desk.saved(3)
    kept = desk.entries()[-1]
    assert (kept["op"], kept["actor"], kept["issue"], kept["position"]) == (
        "accept",
        "northern-league",
        "bridge",
        "opposes",
    )


def test_the_condition_of_a_candidate_is_shown_and_kept_with_conditional_alone(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    quotes = ("the armies should leave the bridge", "Not one soldier stays", "The army would pull back")
    found = {"source": "envoy", "actor": "ann", "issue": "bridge", "condition": "if observers came first"}
    desk = proposing(coding, tmp_path, [{**found, "quote": each} for each in quotes])
    browser = desk.browser

    def waits(words: str) -> None:
        browser.wait(lambda: browser.run("return document.getElementById('candidate-quote').textContent") == words)
        browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))
        assert "if observers came first" in browser.text("#candidate-said")

    desk.press("p")
    desk.saved(1)
    waits(quotes[0])
    desk.press("1")
    desk.saved(2)
    assert "condition" not in desk.entries()[-1]
    # In the form it comes and goes with its position, also where the form was opened first.
    waits(quotes[1])
    field = "return document.getElementById('condition').value"
    desk.press("e")
    browser.wait(lambda: browser.run("return document.getElementById('form-body').hidden") is False)
    browser.wait(lambda: "from" in browser.text("#why-date"))
    browser.run("document.activeElement.blur()")
    assert browser.run(field) == ""
    desk.press("4")
    assert browser.run(field) == "if observers came first"
    browser.run("document.activeElement.blur()")
    desk.press("2")
    assert browser.run(field) == ""
    desk.press("\ue007")
    desk.saved(3)
    assert (desk.entries()[-1]["position"], desk.entries()[-1].get("condition")) == ("opposes", None)
    # Of which kind it is, is asked.
    waits(quotes[2])
    desk.press("4")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "condition-kind")
    assert browser.run(field) == "if observers came first"
    desk.press("s", "\ue007")
    desk.saved(4)
    kept = desk.entries()[-1]
    assert (kept["op"], kept["position"], kept["condition"], kept["condition_kind"]) == (
        "accept", "conditional", "if observers came first", "sequence",
    )  # fmt: skip


def test_what_a_candidate_names_and_nobody_knows_is_said_before_a_key_is_pressed(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    given = [
        {"source": "envoy", "quote": "the armies should leave the bridge", "actor": "Northern League", "issue": "ford", "voice": "attributed", "attributed_by": "The <b>Herald</b>"},
    ]  # fmt: skip
    desk = proposing(coding, tmp_path, given)
    desk.press("p")
    desk.browser.wait(lambda: "2025-05" in desk.browser.text("#candidate-said"))
    said = desk.browser.text("#candidate-said")
    for words in (
        "\u201cNorthern League\u201d: not among the actors",
        "\u201cford\u201d: not among the issues",
        "\u201cThe <b>Herald</b>\u201d: not among the actors",
    ):
        assert words in said


def test_why_a_candidate_cannot_be_accepted_is_said_beside_its_field(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    given = [
        {"source": "envoy", "quote": "the armies should leave the bridge", "actor": "ann", "issue": "bridge", "voice": "attributed", "attributed_by": "ann"},
    ]  # fmt: skip
    desk = proposing(coding, tmp_path, given)
    browser = desk.browser
    desk.press("p")
    browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))
    desk.press("5")
    browser.wait(lambda: "cannot attribute a position to itself" in browser.text("#wrong-by"))
    browser.wait(lambda: "from" in browser.text("#why-date"))
    assert browser.run("return document.activeElement.id") == "by"
    assert browser.run("return document.activeElement.getAttribute('aria-invalid')") == "true"
    assert browser.run("return document.querySelector('#scale [aria-checked=true]').dataset.position") == "supports"
    browser.logged()  # Chromium notes that an answer was a refusal
    # Mended there, it is kept.
    desk.press("bob", "\ue007")
    browser.wait(lambda: browser.run("return document.activeElement.id") == "keep")
    desk.press("\ue007")
    desk.saved(2)
    assert (desk.entries()[-1]["op"], desk.entries()[-1]["attributed_by"]) == ("accept", "bob")


def test_enter_in_a_field_leaves_what_is_chosen_there(coding: Callable[..., Coding]) -> None:
    desk = coding()
    browser = desk.browser
    for issue in ("Truce", "Withdrawal"):
        browser.run(
            "const [start, end] = arguments; codingForm.open({ id: '', number: 0, start, end, values: { start, end } })",
            FIRST.index("Not one"),
            FIRST.index("stays"),
        )
        browser.wait(lambda: browser.run("return document.getElementById('date').value"))
        desk.press(issue, "\ue007")
        chosen = browser.run("return document.getElementById('issue').value")
        assert chosen.startswith(issue)
        # The actor afterwards, and back to the issue: nothing is typed there.
        desk.press("a", "Bob", "\ue007")
        browser.wait(lambda: browser.run("return document.activeElement.id") == "issue")
        desk.press("\ue007")
        assert browser.run("return document.getElementById('issue').value") == chosen
        browser.run("codingForm.close()")


def test_where_no_actor_is_known_the_actor_is_asked_for_first(coding: Callable[..., Coding], tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    for table in ("actors", "roles"):
        lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        (folder / f"{table}.csv").write_text(f"{lines[0]}\n", encoding="utf-8")
    desk = coding(folder=folder)
    browser = desk.browser
    browser.run("codingForm.open({ id: '', number: 0, start: 0, end: 5, values: { start: 0, end: 5 } })")
    browser.wait(lambda: browser.run("return document.getElementById('date').value"))
    assert browser.run("return document.activeElement.id") == "actor"


def shown(desk: Coding, words: str = "Not one soldier", **values: str) -> None:
    """The form, open on words of the first text, with what is likely filled in and these values."""
    start = FIRST.index(words)
    said = {"actor": "ann", "issue": "bridge", **values, "start": start, "end": start + len(words)}
    desk.browser.run(
        "const [start, end, values] = arguments; codingForm.open({ id: '', number: 0, start, end, values })",
        start,
        start + len(words),
        said,
    )
    desk.browser.wait(lambda: desk.browser.run("return document.getElementById('date').value"))
    desk.browser.run("document.activeElement.blur()")


def test_positions_are_whole_and_none_is_below_the_bar_that_keeps(coding: Callable[..., Coding]) -> None:
    desk = coding()
    browser = desk.browser
    cut = "return [...document.querySelectorAll('#scale button')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"
    for width, height in ((800, 900), (1150, 900), (1400, 420), (1280, 360), (320, 700)):
        browser.size(width, height)
        browser.run("codingForm.close()")
        shown(desk)
        assert browser.run(cut) == []
        # Who goes to them has them in sight, as after the issue was chosen.
        browser.run("document.getElementById('form').scrollTop = 0; document.querySelector('#scale button').focus()")
        below = browser.run(
            "const [scale, keep] = ['scale', 'keep'].map((each) => document.getElementById(each).getBoundingClientRect()); return scale.bottom - keep.top"
        )
        assert below < 0, (width, height)


def test_arrow_keys_choose_a_position_and_a_voice(coding: Callable[..., Coding]) -> None:
    from selenium.webdriver import Keys

    desk = coding()
    browser = desk.browser
    focus = "return document.activeElement.dataset.position ?? document.activeElement.dataset.voice ?? document.activeElement.id"
    shown(desk)
    desk.press("5")
    # Tab goes back to what is chosen, and arrow keys choose among them, round the ends.
    browser.run("document.querySelector('#scale [tabindex=\"0\"]').focus()")
    assert browser.run(focus) == "supports"
    desk.press(Keys.ARROW_LEFT)
    assert browser.run(focus) == "conditional"
    desk.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT)
    assert browser.run(focus) == "rejects"
    chosen = "return [...document.querySelectorAll('#form [role=radio][aria-checked=true]')].map((each) => each.dataset.position ?? each.dataset.voice)"
    assert browser.run(chosen) == ["rejects", "self"]
    browser.run("document.querySelector('#voices [tabindex=\"0\"]').focus()")
    desk.press(Keys.ARROW_RIGHT)
    assert browser.run(focus) == "reported"
    assert browser.run(chosen) == ["rejects", "reported"]
    assert browser.run("return document.querySelectorAll('#voices [tabindex=\"0\"]').length") == 1
    desk.press(Keys.ENTER)
    desk.saved(1)
    (first,) = desk.entries()
    assert (first["position"], first["voice"]) == ("rejects", "reported")
    # Of those that are not chosen yet the space bar takes the one with the focus, and by whom outlasts a look at another voice.
    shown(desk, "armies should leave", voice="attributed", attributed_by="bob")
    browser.run("document.querySelector('#scale [tabindex=\"0\"]').focus()")
    desk.press(Keys.SPACE)
    assert browser.run(focus) == "rejects"
    browser.run("document.querySelector('#voices [tabindex=\"0\"]').focus()")
    desk.press(Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ENTER)
    desk.saved(2)
    second = desk.entries()[1]
    assert (second["position"], second["voice"], second["attributed_by"]) == ("rejects", "attributed", "bob")


def with_statements(folder: Path, *said: tuple[str, dict[str, Any]]) -> Path:
    """What ana has made of the first text of a dataset, before its page is open."""
    desk = bench(folder)
    for words, other in said:
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(words, **other))
    return folder


DAY = {"date_precision": "day"}
"""As the page keeps a day."""
NOTED = "return document.getElementById('note').value"
QUOTED = "return document.getElementById('form-body').hidden ? '' : document.getElementById('quote').textContent"


def write_note(browser: Browser, words: str) -> None:
    """By hand: what no key of the page writes."""
    browser.run("document.getElementById('more').open = true; document.getElementById('note').focus()")
    browser.keys(words)
    browser.run("document.activeElement.blur()")


def test_what_another_window_changed_in_the_statement_that_is_open_is_shown_in_it_and_kept(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    folder = with_statements(talks(tmp_path / "talks"), ("Not one soldier stays", {}), ("army would pull back", {}))
    desk = coding(folder=folder)
    browser = desk.browser
    driver = browser.driver
    first = driver.current_window_handle

    def elsewhere(*steps: Callable[[], None]) -> None:
        """The same statement, in another window."""
        driver.switch_to.new_window("window")
        try:
            browser.size(1400, 900)
            driver.get(desk.address)
            browser.wait(lambda: len(browser.texts("#margin .card")) > 0)
            desk.press("j")
            for step in steps:
                step()
        finally:
            driver.close()
            driver.switch_to.window(first)

    def behind() -> None:
        desk.press(Keys.ENTER)
        browser.wait(lambda: "another window" in browser.text("#fault"))
        browser.logged()  # Chromium notes that an answer was a refusal

    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    desk.press("1")
    elsewhere(lambda: write_note(browser, "from there"), lambda: desk.press("2", Keys.ENTER), lambda: desk.saved(3))
    behind()
    # The position is said otherwise in both, the note in one.
    assert "shown in it: note." in browser.text("#fault")
    assert "position (there: opposes)" in browser.text("#fault")
    assert browser.run(NOTED) == "from there"
    desk.press(Keys.ENTER)
    desk.saved(4)
    kept = desk.entries()[3]
    assert (kept["op"], kept["position"], kept["note"]) == ("edit", "rejects", "from there")
    # What was removed there is made anew, where one wants it.
    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED))
    if browser.run(QUOTED) != "Not one soldier stays":
        desk.press("k")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    desk.press("3")
    elsewhere(lambda: desk.press(Keys.DELETE), lambda: desk.saved(5))
    behind()
    browser.wait(lambda: "was removed there" in browser.text("#fault"))
    assert browser.text("#form-title") == "New statement"
    desk.press(Keys.ENTER)
    desk.saved(6)
    kept = desk.entries()[5]
    assert (kept["op"], kept["position"], kept["note"]) == ("add", "ambivalent", "from there")
    # A name that is made while the window is behind is asked for once more, and not for ever.
    shown(desk, "observers", issue="")
    elsewhere(lambda: desk.press("f"), lambda: desk.saved(7))
    desk.press("i")
    browser.keys("Ceasefire")
    desk.press(Keys.ENTER)
    browser.keys("Guns should be silent.")
    desk.press(Keys.ENTER)
    browser.wait(lambda: "another window" in browser.text("#field-issue .wrong"))
    browser.logged()
    desk.press(Keys.ENTER)
    desk.saved(8)
    browser.wait(lambda: browser.run("return codingForm.choices.issue.value()") == "ceasefire")
    desk.press(Keys.ESCAPE)


@pytest.mark.parametrize("way", ["j", "k", "z", "v", "f", "card", "text", "words", "mouse"])
def test_what_is_written_and_not_kept_is_thrown_away_by_escape_alone(
    way: str, coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    folder = with_statements(talks(tmp_path / "talks"), ("Not one soldier stays", DAY), ("army would pull back", DAY))
    desk = coding(folder=folder)
    browser = desk.browser
    leaves = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented"
    # What is only looked at is left by every one of these.
    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED) == "army would pull back")
    assert browser.run(leaves) is False
    write_note(browser, "long thought of")
    assert browser.run(leaves) is True
    if way == "card":
        browser.click("#margin .card button")
    elif way == "text":
        browser.run("document.querySelectorAll('#texts button')[1].click()")
    elif way == "words":
        browser.run("codingWords.focus(9)")
        desk.press(Keys.ENTER)
    elif way == "mouse":
        at = FIRST.index("told")
        (left, high, right), _ = place(browser, at, at + 4)
        double_click(browser, ((left + right) / 2, high))
    else:
        desk.press(way)
    if way == "v":
        assert browser.run("return document.getElementById('fault').hidden"), "there are no candidates to go to"
    else:
        browser.wait(lambda: "not kept yet" in browser.text("#fault"))
        assert browser.run("return document.activeElement.id") == "keep"
    assert (browser.run(QUOTED), browser.run(NOTED)) == ("army would pull back", "long thought of")
    assert len(desk.entries()) == 2
    if way == "j":
        # Nor does who looks for words lose it.
        browser.run("document.getElementById('find').focus()")
        desk.press("x", Keys.ESCAPE, Keys.ESCAPE)
        assert browser.run(NOTED) == "long thought of"
        browser.click("#keep")
        desk.saved(3)
        assert desk.entries()[2]["note"] == "long thought of"
        assert browser.run("return document.getElementById('fault').hidden")
        # Kept as it is, nothing is decided, so that nothing counts as changed.
        desk.press("j")
        browser.click("#keep")
        browser.wait(lambda: browser.run(QUOTED) == "")
        desk.press("z")
        desk.saved(4)
        assert desk.entries()[3]["op"] == "undo"
        return
    desk.press(Keys.ESCAPE)
    assert browser.run(QUOTED) == ""
    assert browser.run("return document.getElementById('fault').hidden")
    assert browser.run(leaves) is False


def test_enter_on_a_card_opens_it_and_keeps_no_other(coding: Callable[..., Coding], tmp_path: Path) -> None:
    from selenium.webdriver import Keys

    folder = with_statements(talks(tmp_path / "talks"), ("Not one soldier stays", {}), ("army would pull back", {}))
    desk = coding(folder=folder)
    browser = desk.browser
    card = "const card = document.querySelectorAll('#margin .card button')[arguments[0]]; card.focus(); return card === document.activeElement"
    focused = "return [...document.querySelectorAll('#margin .card button')].indexOf(document.activeElement)"
    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    assert browser.run(card, 1)
    desk.press(Keys.DELETE, Keys.BACKSPACE, Keys.ENTER)
    browser.wait(lambda: browser.run(QUOTED) == "army would pull back")
    assert len(desk.entries()) == 2
    # The focus goes with the statement that is open.
    desk.press("k")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    assert browser.run(focused) == 0
    desk.press("2")
    assert browser.run(card, 1)
    desk.press(Keys.ENTER)
    browser.wait(lambda: "not kept yet" in browser.text("#fault"))
    assert len(desk.entries()) == 2
    desk.press(Keys.ENTER)
    desk.saved(3)
    assert (desk.entries()[2]["op"], desk.entries()[2]["position"]) == ("edit", "opposes")
    # On its own card Enter keeps what is open.
    browser.run("document.querySelector('#margin .card button').click()")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    desk.press("5")
    assert browser.run(card, 0)
    desk.press(Keys.ENTER)
    desk.saved(4)


def test_an_issue_that_is_being_made_belongs_to_the_statement_it_is_made_for(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    folder = with_statements(talks(tmp_path / "talks"), ("Not one soldier stays", {}))
    desk = coding(folder=folder)
    browser = desk.browser
    making = "return document.querySelector('#field-issue .making').hidden"

    def make() -> None:
        shown(desk, "observers", issue="")
        desk.press("i")
        browser.keys("Ceasefire")
        desk.press(Keys.ENTER)
        assert browser.run(making) is False

    make()
    browser.click("#margin .card button")
    browser.wait(lambda: "not added yet" in browser.text("#fault"))
    assert browser.run("return document.activeElement.id") == "issue-new-name"
    desk.press(Keys.ESCAPE, Keys.ESCAPE)
    if browser.run(QUOTED):
        desk.press(Keys.ESCAPE)
    assert browser.run(QUOTED) == ""
    # Nor is it there, or set, in the next.
    desk.press("j")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    assert browser.run(making) is True
    desk.press(Keys.ESCAPE)
    make()
    browser.keys("Guns should be silent.")
    browser.run(
        """
        document.querySelector('#field-issue .making button').click();
        codingForm.close();
        document.querySelector('#margin .card button').click();
        """
    )
    desk.saved(2)
    browser.wait(lambda: browser.run("return Boolean(codingNames.issues().ceasefire)"))
    assert browser.run("return codingForm.choices.issue.value()") == "bridge"


def test_the_focus_stays_where_lists_are_made_anew_and_faults_are_said_of_their_fields(
    coding: Callable[..., Coding], tmp_path: Path
) -> None:
    from selenium.webdriver import Keys

    quotes = ("the armies should leave the bridge", "Not one soldier stays")
    given = [{"source": "envoy", "quote": each, "actor": "ann", "issue": "bridge"} for each in quotes]
    desk = proposing(coding, tmp_path, given)
    browser = desk.browser
    # A text that is opened by its button is still under the fingers.
    held = "return document.activeElement.dataset.text ?? document.activeElement.id"
    text = browser.run("return document.querySelector('#texts [aria-current]').dataset.text")
    browser.run("document.querySelector('#texts button:not([aria-current])').focus()")
    other = browser.run(held)
    assert other != text
    desk.press(Keys.ENTER)
    browser.wait(lambda: browser.run("return document.querySelector('#texts [aria-current]').dataset.text") == other)
    assert browser.run(held) == other
    desk.open_text(
        browser.run(
            "return [...document.querySelectorAll('#texts button')].findIndex((each) => each.dataset.text === arguments[0])",
            text,
        )
    )
    # A position that is pressed is one of its candidate, and none of the next.
    desk.press("p")
    browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))
    browser.run("document.querySelector('#candidate-scale .supports').focus()")
    desk.press(Keys.ENTER)
    desk.saved(2)
    browser.wait(lambda: browser.run("return document.getElementById('candidate-quote').textContent") == quotes[1])
    browser.wait(lambda: browser.run(held) == "candidate")
    browser.wait(lambda: "2025-05" in browser.text("#candidate-said"))
    desk.press(Keys.ENTER, Keys.SPACE)
    desk.press("x")
    desk.saved(3)
    # A rule is cited in a statement, and where none is open that is said.
    browser.run("codingForm.cite('named')")
    assert "No statement is open" in browser.text("#fault")
    shown(desk, "observers", issue="")
    desk.press(Keys.ENTER)
    browser.wait(lambda: "needs it" in browser.text("#wrong-position"))
    browser.logged()  # Chromium notes that an answer was a refusal
    assert violations(browser) == []
    invalid = "return [...document.querySelectorAll('#form [aria-invalid=true]')].map((each) => [each.id, document.getElementById(each.getAttribute('aria-describedby')).textContent !== ''])"
    assert ["scale", True] in browser.run(invalid)
    browser.run("document.activeElement.blur()")
    desk.press("5", Keys.ENTER)
    browser.wait(lambda: "scale" not in str(browser.run(invalid)))
    browser.logged()
    # What is being made is not passed over by the button that keeps the statement.
    browser.run("document.getElementById('issue').focus()")
    browser.keys("Ceasefire")
    desk.press(Keys.ENTER)
    browser.click("#keep")
    assert "not added yet" in browser.text("#fault")
    assert len(desk.entries()) == 3
    desk.press(Keys.ESCAPE, Keys.ESCAPE, Keys.ESCAPE)


def test_a_key_that_is_held_decides_once(coding: Callable[..., Coding], tmp_path: Path) -> None:
    from selenium.webdriver import Keys

    folder = with_statements(talks(tmp_path / "talks"), ("Not one soldier stays", DAY), ("army would pull back", DAY))
    desk = coding(folder=folder)
    browser = desk.browser
    held = "document.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], repeat: true, bubbles: true, cancelable: true }))"
    desk.press("f")
    desk.saved(3)
    for key in ("f", "z"):
        browser.run(held, key)
    browser.run(held, "j")
    browser.wait(lambda: browser.run(QUOTED) == "Not one soldier stays")
    desk.press("2")
    for key in ("5", "Delete"):
        browser.run(held, key)
    desk.press(Keys.ENTER)
    desk.saved(4)
    assert [(each["op"], each.get("position")) for each in desk.entries()[2:]] == [("done", None), ("edit", "opposes")]
