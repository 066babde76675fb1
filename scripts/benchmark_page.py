"""What a page of many actors costs: to write, to open, to hold, and to step from day to day.

    benchmark_page.py [--actors 2000] [--issues 200] [--stances 50000] [--keep FOLDER]

A generated dataset is built first, which does not count. Then in a process of its own its page is written, without the console, and opened in headless Chromium. Times are processor time, since machines
are shared: of the writer all of it, of the browser that of the page's own thread until the first picture is painted and answers a click ("open"; also
by the clock), until all positions are counted, for a click on a position, and from one day to the next until it is painted, the least and the middle of five. What
a page puts off until after that, counting in slices, waits until the time was read. Heap is what is left after a collection, once open and after those five days. Then the views with all rows there are to see are scrolled
by the wheel, and the network is dragged: what a step takes, the middle and the most of 40, and by the clock frames a second and the longest task while that goes on for three seconds.
Last an actor and an issue are looked for, letter by letter: by the clock until the first letter is answered, until then all is looked through, and until each further letter is answered;
the longest task of the page's own thread meanwhile, also by the clock, and all of its processor time. Needs chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "graph"), str(Path(__file__).resolve().parent)]

WRITE = """
import json, resource, sys, time
from pathlib import Path
import stancegraph
start = time.process_time()
with stancegraph.open(sys.argv[1]) as session:
    page = session.view(sparql=False)
page.save(sys.argv[2])
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.process_time() - start, "peak": most, "megabytes": Path(sys.argv[2]).stat().st_size / 1e6}))
"""
# Timers wait until they are let go: nothing that a page puts off runs before the time was read.
HOLD = """
const start = window.setTimeout;
let held = [];
window.holdOn = () => (window.setTimeout = (...call) => -held.push(call));
window.goOn = () => {
  window.setTimeout = start;
  for (const call of held) start(...call);
  held = [];
};
holdOn();
"""
# Until what was drawn is painted.
PAINTED = "const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done()));"
DRAWN = "return performance.getEntriesByName('drawn')[0]?.startTime"
CLICK = "document.querySelector('#matrix td[aria-label]').click()"
STEP = "explorer.state.set({ until: explorer.data.days.at(arguments[0]) });"
# When letters are pressed and answered, and the tasks of the page's thread that take longer than 50 ms.
SEARCHED = """
const [input, list] = ["search", "hits"].map((id) => document.getElementById(id));
Object.assign(window, { pressed: 0, answers: [], long: [] });
input.addEventListener("keydown", () => (pressed = performance.now()));
new MutationObserver(() => list.hasAttribute("aria-busy") || answers.push((performance.now() - pressed) / 1000)).observe(list, { childList: true });
new PerformanceObserver((seen) => long.push(...seen.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
input.focus();
"""
WORDS = "const { actors, issues } = explorer.data; return [...actors.values()][0].name + ' ' + [...issues.values()][0].name.split(' ')[0]"
GOALS = "Goals at 10,000 actors and 250,000 stances: file 15 MB, writing 60 s, open 2 s, heap 300 MB, a day 0.1 s, a step of scrolling 33 ms, no task of the search over 50 ms."
# What is scrolled, or dragged, in each view, and the button for all there is to see.
SCROLLED = {
    "matrix": ("#matrix", "#matrix-held button"),
    "timeline": ("#timeline", "#timeline-held button"),
    "table": ("#view-table", ""),
    "network": ("#canvas canvas", ""),
}
WATCH = """
const seen = (window.seen = { frames: [], tasks: [0], on: true });
new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => seen.tasks.push(duration))).observe({ type: "longtask" });
let last = performance.now();
requestAnimationFrame(function next(now) {
  seen.frames.push(now - last);
  last = now;
  if (seen.on) requestAnimationFrame(next);
});
"""
SEEN = "seen.on = false; return [(1000 * seen.frames.length) / seen.frames.reduce((all, each) => all + each, 0), Math.max(...seen.tasks)]"
# So long the page is left alone before each step.
SETTLED = 3
STEPS = 40


def written(folder: Path, page: Path) -> dict[str, float]:
    """Write the page of a dataset folder; its graph is built before, in a process that does not count."""
    subprocess.run([sys.executable, "-c", f"import stancegraph; stancegraph.open({str(folder)!r}).close()"], check=True)
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(folder), str(page)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def opened(page: Path, profile: Path) -> dict[str, float]:
    """Open a page and step through its last days."""
    from benchmark_view import chromium

    with chromium(profile, 600) as driver:

        def busy() -> float:
            metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
            return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

        def heap() -> float:
            driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
            return float(driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]) / 1e6

        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": HOLD})
        driver.get(page.as_uri())
        while not driver.execute_script(DRAWN):
            time.sleep(0.02)
        driver.execute_async_script(PAINTED)
        found = {"open": busy(), "clock": driver.execute_script(DRAWN) / 1000}
        driver.execute_script("goOn()")
        while driver.execute_script("return Boolean(document.querySelector('main[aria-busy]'))"):
            time.sleep(0.02)
        found |= {"counted": busy(), "heap": heap()}
        before = busy()
        driver.execute_script(CLICK)
        found["click"] = busy() - before
        driver.execute_script("explorer.state.select(undefined)")
        steps = []
        for place in range(-6, -1):
            time.sleep(SETTLED)
            driver.execute_script("holdOn()")
            before = busy()
            driver.execute_script(STEP, place)
            driver.execute_async_script(PAINTED)
            steps.append(busy() - before)
            driver.execute_script("goOn()")
        found |= {"day": min(steps), "days": statistics.median(steps), "heap after": heap()}
        found |= scrolled(driver, busy)
        driver.execute_script("explorer.state.set({ tab: 'matrix' })")
        time.sleep(SETTLED)
        driver.execute_script(SEARCHED)
        before = busy()
        (first, looked, *_), *others = [
            typed(driver, each, place == 0) for place, each in enumerate(driver.execute_script(WORDS))
        ]
        letters = [each[0] for each in others]
        found |= {"first": first, "looked": looked, "letter": statistics.median(letters), "letters": max(letters)}
        found |= {"task": driver.execute_script("return Math.max(0, ...long)"), "search": busy() - before}
        return found | {"heap searched": heap()}


def typed(driver: Any, letter: str, grows: bool) -> list[float]:
    """Type a letter into the search; after how many seconds it was answered, and once more where what was found ``grows``."""
    driver.execute_script("answers.length = 0")
    for kind in ("keyDown", "keyUp"):
        driver.execute_cdp_cmd(
            "Input.dispatchKeyEvent", {"type": kind, "key": letter} | ({"text": letter} if kind == "keyDown" else {})
        )
    while len(found := driver.execute_script("return answers")) < 1 + grows:
        time.sleep(0.02)
    return list(found)


def scrolled(driver: Any, busy: Callable[[], float]) -> dict[str, float]:
    """What a step takes of each view that is scrolled or dragged, and how smooth that is."""
    found: dict[str, float] = {}

    def mouse(type: str, place: tuple[float, float], **more: Any) -> None:
        at = {"x": place[0], "y": place[1], "button": "none" if type == "mouseWheel" else "left", **more}
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": type, **at})

    for view, (box, whole) in SCROLLED.items():
        driver.execute_script("explorer.state.set({ tab: arguments[0] })", view)
        driver.execute_script("document.querySelector(arguments[0] || 'nothing')?.click()", whole)
        time.sleep(SETTLED)
        middle: list[float] = driver.execute_script(
            "const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect(); return [left + width / 2, top + height / 2]",
            box,
        )
        x, y = middle
        if view == "network":
            mouse("mousePressed", (x, y), clickCount=1)

        def step(number: int, x: float = x, y: float = y, drags: bool = view == "network") -> None:
            if drags:
                mouse("mouseMoved", (x + number * 7 % 200, y + number * 5 % 150))
            else:
                mouse("mouseWheel", (x, y), deltaX=0, deltaY=120)

        costs = []
        for number in range(STEPS):
            before = busy()
            step(number)
            driver.execute_async_script(PAINTED)
            costs.append(1000 * (busy() - before))
        driver.execute_script(WATCH)
        until, number = time.monotonic() + SETTLED, STEPS
        while time.monotonic() < until:
            number += 1
            step(number)
        frames, longest = driver.execute_script(SEEN)
        if view == "network":
            mouse("mouseReleased", (x, y), clickCount=1)
        found |= {
            f"{view} step": statistics.median(costs),
            f"{view} most": max(costs),
            f"{view} frames": frames,
            f"{view} longest": longest,
        }
    return found


def bench_page(actors: int, issues: int, stances: int, keep: Path | None = None) -> dict[str, Any]:
    """Write, open and step through the page of one generated dataset."""
    import generate_dataset

    with nullcontext(str(keep)) if keep else tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if not (work / "data").exists():
            generate_dataset.generate(work / "data", stances, actors, issues)
        with tempfile.TemporaryDirectory() as profile:
            return written(work / "data", work / "page.html") | opened(work / "page.html", Path(profile))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actors", type=int, default=2000)
    parser.add_argument("--issues", type=int, default=200)
    parser.add_argument("--stances", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="a folder in which data and page stay, and are taken up again")
    options = parser.parse_args()
    found = bench_page(options.actors, options.issues, options.stances, options.keep)
    print(f"{options.actors:,} actors, {options.issues:,} issues, {options.stances:,} stances")
    print(f"written in {found['seconds']:.1f} s, peak {found['peak']:.0f} MB, file {found['megabytes']:.1f} MB")
    print(
        f"open {found['open']:.2f} s ({found['clock']:.2f} s by the clock), all counted {found['counted']:.2f} s, heap {found['heap']:.0f} MB; "
        f"a click {found['click']:.2f} s, a day {found['day']:.2f} s (of five the middle {found['days']:.2f} s), heap then {found['heap after']:.0f} MB"
    )
    for view in SCROLLED:
        step, most, frames, longest = (found[f"{view} {each}"] for each in ("step", "most", "frames", "longest"))
        print(
            f"{view}: a step {step:.0f} ms, at most {most:.0f} ms; {frames:.0f} frames a second, longest task {longest:.0f} ms"
        )
    print(
        f"search: first letter answered in {found['first']:.2f} s, all looked through in {found['looked']:.2f} s, further letters {found['letter']:.2f} s "
        f"(at most {found['letters']:.2f} s); longest task of the page {found['task']:.0f} ms, all of them {found['search']:.2f} s; heap {found['heap searched']:.0f} MB"
    )
    print(GOALS)


if __name__ == "__main__":
    main()
