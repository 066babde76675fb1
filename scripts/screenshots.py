"""Takes the pictures in the documentation from the real page, in headless Chromium.

    screenshots.py

Needs chromium and chromedriver. Writes ``docs/images/``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import stancegraph

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--disable-component-update --hide-scrollbars --force-device-scale-factor=1 --lang=en-US --accept-lang=en-US"
)


def browser(width: int, height: int, profile: str) -> webdriver.Chrome:
    """A Chromium of that size with an empty profile."""
    options = webdriver.ChromeOptions()
    for flag in [*FLAGS.split(), f"--window-size={width},{height}", f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


# Name: width, height, link, theme.
PICTURES = {
    "explorer": (1400, 900, "#date=2025-04-05&select=pair&id=russia&id=immediate-ceasefire", "light"),
    "explorer-network": (1200, 780, "#view=network&select=node&id=a:vladimir-putin&alone=1", "light"),
    "explorer-timeline": (1400, 900, "#view=timeline&select=event&id=e-2025-03-31-conscription", "light"),
    "explorer-issue": (1440, 900, "#view=columns&date=2025-04-05&about=immediate-ceasefire", "light"),
    "explorer-actors": (1440, 900, "#view=actornet&date=2025-04-05", "light"),
    "explorer-dark": (1400, 900, "#by-kind=1", "dark"),
    "explorer-phone": (360, 740, "", "light"),
    "explorer-uk": (1400, 900, "#view=ask&date=2025-04-05&ask=contradicts&lang=uk", "light"),
}
LARGEST = 350_000


def main() -> None:
    """Open the page of the bundled dataset at each link and save what is on screen."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
            page.write_text(session.view(), encoding="utf-8")
        driver = browser(1400, 900, f"{folder}/profile")
        try:
            for name, (width, height, link, theme) in PICTURES.items():
                take(driver, page.as_uri() + link, width, height, theme, IMAGES / f"{name}.png")
        finally:
            driver.quit()


def take(driver: webdriver.Chrome, address: str, width: int, height: int, theme: str, path: Path) -> None:
    """Save one picture; one that is too heavy for a page of documentation is refused."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width <= 480}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get("about:blank")
    driver.get(address)
    while driver.execute_script("return Boolean(document.querySelector('main[aria-busy]'))"):
        time.sleep(0.05)
    driver.execute_script("explorer.state.set({ theme: arguments[0] })", theme)
    time.sleep(1)
    driver.save_screenshot(str(path))
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path}: {path.stat().st_size:,} bytes are too many")
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
