"""Measures coding in headless Chromium: a long text with many statements, a long journal, many texts.

    benchmark_coding.py [--words 20000] [--statements 500] [--lines 100000] [--texts 10000]
    benchmark_coding.py --units 10000 [--shared 500] [--draws 1000]

Times are medians in milliseconds: from the data being there to a text with its statements on screen, beside the same words as bare text in
one element; from selecting words to a form that is filled in, and from keeping to "saved", with a long journal; from the second of
many texts being asked for to its being there. Needs chromium and chromedriver. With ``--units`` only the agreement of three coders is measured,
on so many units in so many texts, each drawn again so often.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from stancegraph.coding.compared import Compared
from stancegraph.coding.fold import State, Statement
from stancegraph.coding.journal import FOLDER, Entry, uuid7
from stancegraph.coding.reliability import agreement
from stancegraph.coding.statements import evidence_cells
from stancegraph.coding.texts import read_text, source_of
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Issue
from stancegraph.model.words import ActorKind
from stancegraph.tables.writer import write_dataset

FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync --window-size=1400,900"
GOALS = (
    "Goals: a text of 20,000 words with 500 statements on screen in 150 ms and within 3 times bare text; selection to form, and keeping to "
    "saved, in 50 ms each at 100,000 lines; the second of 10,000 texts in 200 ms."
)
# The whole of it: lines, marks, cards in their places, and the layout that shows them.
SHOW = """
const [words, statements] = [arguments[0], arguments[1]];
const frame = document.getElementById("reading");
const measure = (work) => { const start = performance.now(); work(); void frame.scrollHeight; return performance.now() - start; };
const ours = measure(() => { codingMargin.clear(); codingWords.show(words); codingMargin.show([...statements], ""); });
const box = document.createElement("div");
box.className = "words";
document.getElementById("words").replaceChildren();
document.getElementById("margin").replaceChildren();
document.getElementById("words").after(box);
const bare = measure(() => { box.textContent = words; });
box.remove();
return [ours, bare];
"""
SELECT = """
const done = arguments[arguments.length - 1];
const [start, end] = [arguments[0], arguments[1]];
codingForm.close();
document.getElementById("date").value = "";
const node = codingWords.range(start, end);
const selection = getSelection();
selection.removeAllRanges();
selection.addRange(node);
const begun = performance.now();
document.getElementById("words").dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
document.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, button: 0 }));
(function look() {
  if (document.getElementById("date").value) done(performance.now() - begun);
  else setTimeout(look, 0);
})();
"""
KEEP = """
const done = arguments[arguments.length - 1];
codingForm.choices.actor.set("ann");
codingForm.choices.issue.set("issue-1");
codingForm.choose("supports");
const begun = performance.now();
codingForm.keep();
(function look() {
  if (document.getElementById("form-body").hidden) done(performance.now() - begun);
  else setTimeout(look, 0);
})();
"""
TURN = """
const done = arguments[arguments.length - 1];
const begun = performance.now();
const title = document.getElementById("title").textContent;
document.dispatchEvent(new KeyboardEvent("keydown", { key: arguments[0], shiftKey: true, bubbles: true }));
(function look() {
  if (document.getElementById("title").textContent !== title) done(performance.now() - begun);
  else setTimeout(look, 0);
})();
"""


def main() -> None:
    """Measure, and say what was wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=20_000, help="words of the long text (default: 20,000)")
    parser.add_argument("--statements", type=int, default=500, help="statements on it (default: 500)")
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the journal (default: 100,000)")
    parser.add_argument("--texts", type=int, default=10_000, help="texts (default: 10,000)")
    parser.add_argument("--units", type=int, help="measure the agreement of three coders on so many units instead")
    parser.add_argument("--shared", type=int, default=500, help="texts these units are in (default: 500)")
    parser.add_argument("--draws", type=int, default=1000, help="how often the texts are drawn again (default: 1,000)")
    asked = parser.parse_args()
    if asked.units:
        measure_agreement(asked.units, asked.shared, asked.draws)
        return
    with tempfile.TemporaryDirectory(prefix="stancegraph-bench-") as name:
        place = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(place / "config")
        measure(place, asked.words, asked.statements, asked.lines, asked.texts)
    print(GOALS)


def measure(place: Path, words: int, statements: int, lines: int, texts: int) -> None:
    """Make a dataset as large as asked for, and measure its page."""
    long = long_text(words)
    folder = written(place, long, texts, lines)
    spans = overlapping(long, statements)
    with served(folder, place / "texts") as address, browser() as driver:
        driver.get(address)
        wait(driver, "return document.querySelectorAll('#words > span').length > 0")
        shown = [driver.execute_script(SHOW, long, spans) for _ in range(7)]
        ours, bare = (statistics.median(each[side] for each in shown) for side in (0, 1))
        print(
            f"{words:,} words with {statements:,} statements on screen: {ours:.0f} ms, bare text {bare:.0f} ms ({ours / bare:.1f} times)"
        )
        driver.get("about:blank")
        driver.get(address)
        wait(driver, "return document.querySelectorAll('#words > span').length > 0")
        at = long.index("bridge", 2000)
        selected = [driver.execute_async_script(SELECT, at + 7 * step, at + 7 * step + 40) for step in range(9)]
        print(f"selection to form, {lines:,} lines in the journal: {statistics.median(selected):.0f} ms")
        kept = []
        for step in range(9):
            driver.execute_async_script(SELECT, at + 11 * step, at + 11 * step + 40)
            kept.append(driver.execute_async_script(KEEP))
        print(f"keep to saved, {lines:,} lines in the journal: {statistics.median(kept):.0f} ms")
        turned = [driver.execute_async_script(TURN, key) for key in ("PageDown", "PageUp") * 4]
        print(
            f"text 2 of {texts:,}: {statistics.median(turned[::2]):.0f} ms, and back to the long one {statistics.median(turned[1::2]):.0f} ms"
        )


def measure_agreement(units: int, texts: int, draws: int) -> None:
    """How long the agreement of three coders takes."""
    compared = Compared(coded_by_three(units, texts), None)
    begun = time.perf_counter()
    rows = agreement(compared, draws=draws)
    took = time.perf_counter() - begun
    print(
        f"agreement of 3 coders, {units:,} units in {texts:,} texts, {draws:,} draws: {took:.1f} s ({len(rows)} figures)"
    )
    print("Goal: 10,000 units and 1,000 draws in 5 s.")


def coded_by_three(units: int, texts: int) -> State:
    """What three coders made of the same units: 300 actors, 100 issues, one in seven of each their own."""
    chance = Random(1)
    state = State()
    positions = ("rejects", "opposes", "ambivalent", "conditional", "supports")
    for number in range(units):
        text, start = f"t{number % texts}", number // texts * 100
        truth = chance.randrange(300), chance.randrange(100), chance.randrange(5)
        for coder in ("ana", "ben", "cem"):
            state.done.add((coder, text))
            actor, issue, position = (
                value if chance.random() < 6 / 7 else chance.randrange(size)
                for value, size in zip(truth, (300, 100, 5), strict=True)
            )
            values = {
                "actor": f"actor-{actor}",
                "issue": f"issue-{issue}",
                "position": positions[position],
                "voice": "self",
                "date": "2025-05-12",
                "start": start + chance.randrange(5),
                "end": start + 60,
            }
            key = f"{coder}-{number}"
            state.statements[key] = Statement(key, coder, text, values, key)
    return state


def long_text(words: int) -> str:
    """A text of so many words, in sentences and paragraphs, with a sign of two units now and then."""
    chance = Random(1)
    some = [
        "Ann",
        "Lee",
        "said",
        "that",
        "the",
        "armies",
        "should",
        "leave",
        "the",
        "bridge",
        "before",
        "observers",
        "come",
        "and",
        "talks",
        "on",
        "a",
        "truce",
        "go",
        "on",
    ]
    found = []
    for number in range(words):
        end = ".\n\n" if number % 90 == 89 else ". " if number % 15 == 14 else " "
        found.append(("\U0001f1fa\U0001f1e6" if number % 500 == 499 else chance.choice(some)) + end)
    return "".join(found)


def overlapping(text: str, count: int) -> list[dict[str, Any]]:
    """Statements over a text, each over the one before."""
    step = (len(text) - 200) // count
    positions = ("rejects", "opposes", "ambivalent", "conditional", "supports")
    return [
        {
            "id": f"s{number}",
            "published": False,
            "values": {
                "start": number * step,
                "end": number * step + 2 * step,
                "actor": "ann",
                "issue": "issue-1",
                "position": positions[number % 5],
                "voice": "self",
                "date": "2025-05-12",
            },
        }
        for number in range(count)
    ]


def written(place: Path, long: str, texts: int, lines: int) -> Path:
    """The dataset, its texts beside it, and a journal of so many lines, most of them on other texts than the first."""
    (place / "texts").mkdir()
    sources = []
    for number in range(texts):
        path = place / "texts" / f"text-{number:05}.txt"
        path.write_text(
            long
            if number == 0
            else f"Text {number}. Ann Lee said on Monday that the armies should leave the bridge.\n",
            "utf-8",
        )
        sources.append(source_of(read_text(path), (), {"title": f"Text {number}", "published": date(2025, 5, 13)})[0])
    folder = place / "talks"
    actors = [Actor(f"actor-{number}", f"Actor Name{number}", ActorKind.PERSON) for number in range(300)]
    issues = tuple(
        Issue(f"issue-{number}", f"Issue {number}", f"Thing {number} should be done at the bridge.")
        for number in range(100)
    )
    info = DatasetInfo("Many", "https://example.org/many/")
    write_dataset(
        Dataset(
            info, actors=(Actor("ann", "Ann Lee", ActorKind.PERSON), *actors), issues=issues, sources=tuple(sources)
        ),
        folder,
    )
    journal = folder / FOLDER / "ana.jsonl"
    journal.parent.mkdir(parents=True)
    with journal.open("wb") as stream:
        for number in range(lines):
            text = sources[1 + number % (texts - 1)].sha256 if texts > 1 else sources[0].sha256
            values = {
                "actor": "ann",
                "issue": "issue-1",
                "position": "supports",
                "voice": "self",
                "date": "2025-05-12",
                "start": 0,
                "end": 6,
                "quote": "Text 1",
            }
            stream.write(
                Entry(
                    uuid7(number), number + 1, "2026-01-01T00:00:00.000Z", "ana", "add", text, f"s{number}", values
                ).line()
            )
        for number, each in enumerate(overlapping(long, 500)):
            said = {name: value for name, value in each["values"].items() if name not in ("start", "end")}
            start, end = each["values"]["start"], each["values"]["end"]
            values = {
                **said,
                **evidence_cells(long, start, end),
                "start": start,
                "end": end,
                "condition": "x",
                "condition_kind": "terms",
            }
            line = Entry(
                uuid7(lines + number),
                lines + number + 1,
                "2026-01-01T00:00:00.000Z",
                "ana",
                "add",
                sources[0].sha256,
                f"long-{number}",
                values,
            )
            stream.write(line.line())
    return folder


@contextmanager
def served(folder: Path, texts: Path) -> Iterator[str]:
    """The page, served; its address."""
    command = [
        sys.executable,
        "-m",
        "stancegraph",
        "code",
        str(folder),
        "--coder",
        "ana",
        "--no-browser",
        "--texts",
        str(texts),
    ]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    address = ""
    for line in running.stderr:
        if found := re.search(r"http://\S+", line):
            address = found[0]
            break
    threading.Thread(target=running.stderr.read, daemon=True).start()
    try:
        yield address
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for flag in FLAGS.split():
        options.add_argument(flag)
    for name in ("/usr/bin/chromium", "/usr/bin/chromium-browser"):
        if Path(name).exists():
            options.binary_location = name
            break
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(120)
    try:
        yield driver
    finally:
        driver.quit()


def wait(driver: Any, script: str) -> None:
    """Until a script says yes."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(driver, 120, poll_frequency=0.05).until(lambda _: driver.execute_script(script))


if __name__ == "__main__":
    main()
