"""Measures the explorer against pyvis' own page of the same graph, in headless Chromium, as ratios.

    benchmark_view.py [--actors 200] [--issues 40] [--stances 5000] [--patience 180]

For each: time from opening to a stable picture that can be used, frames a second while the picture is dragged, size of
the file; for ours also the time one day takes when days are played. Ours is measured on its first look and with every line drawn. pyvis writes its defaults, with
its library in the file, because its default page needs the network. Needs chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "graph"), str(Path(__file__).resolve().parent)]

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--disable-component-update --force-device-scale-factor=1 --window-size=1400,900"
)
# Moves the ground of a canvas to and fro for 80 frames and gives back how long each took.
DRAG = """
const done = arguments[arguments.length - 1];
const canvas = document.querySelector(arguments[0]);
const box = canvas.getBoundingClientRect();
const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, isPrimary: true,
  pointerType: "mouse", clientX: x, clientY: y, buttons: type === "pointerup" ? 0 : 1, button: type === "pointermove" ? -1 : 0 }));
let [x, y, last, frames] = [box.x + 10, box.y + 10, performance.now(), []];
send("pointerdown", x, y);
requestAnimationFrame(function step(now) {
  frames.push(now - last);
  last = now;
  if (frames.length > 80) {
    send("pointerup", x, y);
    return done(frames.slice(5));
  }
  x += frames.length % 40 < 20 ? 4 : -4;
  y += 2;
  send("pointermove", x, y);
  requestAnimationFrame(step);
});
"""


PLAY = """
const start = performance.now();
explorer.state.set({ until: arguments[0] });
return performance.now() - start;
"""
GOALS = "Goals for ours: stable within 2 s, at least 30 frames a second, a day within 450 ms."


@dataclass(frozen=True)
class Measured:
    """One page: seconds to a stable picture (None: not within our patience), frames a second, megabytes.

    ``day`` is how many milliseconds it takes to show the next day; None for a page that has no days.
    """

    seconds: float | None
    frames: float | None
    megabytes: float
    day: float | None = None


@contextmanager
def chromium(profile: Path, patience: float) -> Iterator[Any]:
    """A headless Chromium with an empty profile."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in [*FLAGS.split(), f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(patience)
    driver.set_page_load_timeout(patience)
    try:
        yield driver
    finally:
        driver.quit()


def frames_a_second(driver: Any, canvas: str) -> float | None:
    """Frames a second while dragging; None when the page does not answer."""
    from selenium.common.exceptions import TimeoutException

    try:
        times: list[float] = driver.execute_async_script(DRAG, canvas)
    except TimeoutException:
        return None
    return 1000 * len(times) / sum(times)


def measure_ours(driver: Any, path: Path, fragment: str) -> Measured:
    """The explorer; it is stable as soon as it is drawn, which it is when loaded."""
    driver.get("about:blank")
    driver.get(path.as_uri() + fragment)
    loaded = "return performance.getEntriesByType('navigation')[0].loadEventEnd"
    seconds = driver.execute_script(loaded) / 1000
    time.sleep(0.5)
    frames = frames_a_second(driver, "#canvas canvas") if "network" in fragment else None
    days = driver.execute_script("return explorer.data.days.slice(-8)")
    day = statistics.median(float(driver.execute_script(PLAY, each)) for each in days)
    return Measured(seconds, frames, path.stat().st_size / 1e6, day)


def measure_pyvis(driver: Any, path: Path, patience: float) -> Measured:
    """pyvis' page; it shows itself when its physics has gone through its iterations."""
    driver.get("about:blank")
    driver.get(path.as_uri())
    watch = "if (window.network && !window.watched) { watched = true; network.on('stabilizationIterationsDone', () => { stable = performance.now(); }); }"
    end = time.monotonic() + patience
    stable = None
    while stable is None and time.monotonic() < end:
        stable = driver.execute_script(f"{watch} return window.stable ?? null")
        time.sleep(0.1)
    frames = frames_a_second(driver, "#mynetwork canvas") if stable else None
    return Measured(stable / 1000 if stable else None, frames, path.stat().st_size / 1e6)


def pyvis_page(dataset: Any) -> str:
    """The same nodes and lines as pyvis writes them when told nothing else."""
    import networkx as nx
    from pyvis.network import Network

    from stancegraph.views.network import stance_network

    ours = stance_network(dataset)
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"label": about["name"]}) for node, about in ours.nodes(data=True))
    graph.add_edges_from((start, end) for start, end in ours.edges())
    page = Network(directed=True, cdn_resources="in_line")
    page.from_nx(graph)
    return str(page.generate_html())


def bench_view(actors: int = 200, issues: int = 40, stances: int = 5000, patience: float = 180) -> dict[str, Measured]:
    """Write and measure both pages of one generated dataset."""
    import generate_dataset
    import stancegraph
    from stancegraph.views.explorer import explorer_html

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        generate_dataset.generate(work / "data", stances, actors, issues)
        with stancegraph.open(work / "data") as session:
            dataset = session.dataset()
        (work / "ours.html").write_text(explorer_html(dataset), encoding="utf-8")
        (work / "pyvis.html").write_text(pyvis_page(dataset), encoding="utf-8")
        with chromium(work / "profile", patience) as driver:
            return {
                "first look (matrix)": measure_ours(driver, work / "ours.html", ""),
                "network, first look": measure_ours(driver, work / "ours.html", "#view=network"),
                "network, every line": measure_ours(driver, work / "ours.html", "#view=network&nodes=999999"),
                "pyvis": measure_pyvis(driver, work / "pyvis.html", patience),
            }


def report(found: dict[str, Measured], patience: float) -> str:
    """A table of the figures, ratios to pyvis beside them."""
    floor = found["pyvis"]
    rows = [
        f"{'page':<24}{'stable, s':>11}{'pyvis/ours':>12}{'frames/s':>10}{'ours/pyvis':>12}{'MB':>7}{'ours/pyvis':>12}{'day, ms':>9}"
    ]
    for name, each in found.items():
        seconds = f"{each.seconds:.2f}" if each.seconds else f"> {patience:.0f}"
        frames = f"{each.frames:.0f}" if each.frames else "-"
        faster = (
            f"{'' if floor.seconds else '> '}{(floor.seconds or patience) / each.seconds:.1f}" if each.seconds else "-"
        )
        smoother = f"{each.frames / floor.frames:.1f}" if each.frames and floor.frames else "-"
        size = f"{each.megabytes:>7.2f}{each.megabytes / floor.megabytes:>12.2f}"
        day = f"{each.day:.0f}" if each.day is not None else "-"
        rows.append(f"{name:<24}{seconds:>11}{faster:>12}{frames:>10}{smoother:>12}{size}{day:>9}")
    return "\n".join([*rows, GOALS])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actors", type=int, default=200)
    parser.add_argument("--issues", type=int, default=40)
    parser.add_argument("--stances", type=int, default=5000)
    parser.add_argument("--patience", type=float, default=180, help="seconds to wait for a page (default: %(default)s)")
    options = parser.parse_args()
    found = bench_view(options.actors, options.issues, options.stances, options.patience)
    print(f"{options.actors} actors, {options.issues} issues, {options.stances} stances")
    print(report(found, options.patience))


if __name__ == "__main__":
    main()
