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
from selenium.webdriver.common.by import By

import stancegraph

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--disable-component-update --hide-scrollbars --force-device-scale-factor=1"
)


def browser(width: int, height: int, profile: str) -> webdriver.Chrome:
    """A Chromium of that size with an empty profile."""
    options = webdriver.ChromeOptions()
    for flag in [*FLAGS.split(), f"--window-size={width},{height}", f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def main() -> None:
    """Open the page of the bundled dataset, open the evidence of one stance, and save what is on screen."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
            page.write_text(session.view(), encoding="utf-8")
        driver = browser(1400, 900, f"{folder}/profile")
        try:
            driver.get(page.as_uri())
            time.sleep(3)
            search = driver.find_element(By.CSS_SELECTOR, "input[type=search]")
            search.send_keys("Vladimir Putin")
            time.sleep(0.5)
            search.send_keys("\n")
            time.sleep(1.5)
            driver.save_screenshot(str(IMAGES / "explorer.png"))
        finally:
            driver.quit()
    sys.stdout.write(f"{IMAGES / 'explorer.png'}\n")


if __name__ == "__main__":
    main()
