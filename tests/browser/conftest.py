"""One headless Chromium for each module, fed with pages from disk and watched for errors and requests."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The page speaks the language of its reader: here English, wherever the tests run.
    "--lang=en-US",
    "--accept-lang=en-US",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A browser on a busy machine draws when it can: a test of a page that failed is tried once more, and the report says which was."""
    if config.pluginmanager.hasplugin("rerunfailures"):
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.flaky(reruns=1))


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip(f"no {names[0]} here: browser tests need Debian's chromium and chromium-driver")
    return found


class Browser:
    """A page in Chromium: what a reader does, and what the browser noticed."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width <= 480}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a page afresh, even one that is open already under another fragment."""
        self.driver.get("about:blank")
        self.logged()
        self.requests()
        self.driver.get(path.as_uri() + fragment)
        self.drawn_once()

    def drawn_once(self) -> None:
        """Wait until the page has unpacked its data and drawn what it opens on."""
        self.wait(lambda: self.run("return !document.querySelector('main[aria-busy]')"))

    def answered_once(self) -> None:
        """Wait until the search has answered what stands in its field."""
        self.wait(lambda: not self.run("return document.querySelector('#hits[aria-busy]')"))

    def logged(self) -> list[str]:
        """What was written to the console since last asked, refusals by the security policy included."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses asked for since last asked; Chromium draws its own controls from data: addresses."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith("data:")]

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)", selector))

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def key_elsewhere(self, key: str, code: str, shift: bool = False) -> None:
        """Press the key in a place of the keyboard (``code``) that writes something else than on one for English."""
        said = {"key": key, "code": code, "modifiers": 8 if shift else 0}
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", "text": key, **said})
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", **said})

    def click_drawing(self, identifier: str) -> None:
        """Click a node, or the middle of an edge, where it is on the canvas."""
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        x, y = self.run(
            """
            const drawing = explorer.network.drawing();
            const edge = explorer.data.edges.get(arguments[0]);
            const ends = edge ? [edge.from, edge.to] : [arguments[0]];
            const places = ends.map((node) => drawing.canvasToDOM(drawing.getPosition(node)));
            const mean = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
            const box = document.getElementById("canvas").getBoundingClientRect();
            return [box.x + mean("x"), box.y + mean("y")];
            """,
            identifier,
        )
        action = ActionBuilder(self.driver)
        action.pointer_action.move_to_location(round(x), round(y)).click()  # type: ignore[no-untyped-call]  # selenium
        action.perform()

    def drawn(self) -> set[str]:
        """The ids of the nodes and edges that are not hidden."""
        script = """
            const { body } = explorer.network.drawing();
            return [...body.data.nodes.get(), ...body.data.edges.get()].filter((each) => !each.hidden).map((each) => each.id);
        """
        return set(self.run(script))

    def paper(self) -> bytes:
        """The page as it is printed on A4, as a PDF."""
        said = self.driver.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
        return base64.b64decode(said["data"])

    def wait(self, condition: Callable[[], Any]) -> Any:
        from selenium.webdriver.support.wait import WebDriverWait

        return WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda _: condition())


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="no selenium here")
    options = webdriver.ChromeOptions()
    options.binary_location = _program("chromium", "chromium-browser", "google-chrome")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(_program("chromedriver")))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
