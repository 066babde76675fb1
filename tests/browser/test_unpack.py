"""What Python packs the browser unpacks; and what a page says that cannot be unpacked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.samples import sample
from stancegraph.views.explorer import explorer_html
from stancegraph.views.packing import packed

pytestmark = pytest.mark.browser

WORDS = st.sampled_from(["", "supports", "\ud800", "\ufeff", "\0", "</script>", "\u2028"]) | st.text(max_size=6)
FIELDS = WORDS | st.booleans() | st.integers(-(2**31), 2**31) | st.sampled_from([0.25, -1.5])
VALUES = FIELDS | st.lists(FIELDS, max_size=2) | st.dictionaries(WORDS, FIELDS, max_size=2)
RECORDS = st.lists(st.dictionaries(st.sampled_from(["id", "actor", "value", "size"]), VALUES, max_size=4), max_size=12)
OBJECTS = st.dictionaries(WORDS, RECORDS | VALUES, max_size=4)
UNPACK = """
const [text, done] = arguments;
// No text becomes a script in a page: it stands in another element.
const element = document.createElement("p");
element.id = "page-data";
element.textContent = text;
document.getElementById("page-data").replaceWith(element);
explorer.unpack.unpacked("page-data").arrayBuffer().then((packed) => done(JSON.stringify(explorer.unpack.values(new Uint8Array(packed)).data)));
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def page(browser: Browser, path: Path) -> Browser:
    browser.size(1280, 720)
    browser.open(path)
    return browser


@given(OBJECTS)
@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_what_python_packs_the_browser_unpacks(page: Browser, value: dict[str, object]) -> None:
    found = json.loads(page.driver.execute_async_script(UNPACK, packed(data=value)))
    assert json.dumps(found, sort_keys=True) == json.dumps(value, sort_keys=True)


# A field that one of many has, and words that a few of many share.
SOME = [{"id": str(place)} | ({"actor": "a"} if place in (2, 8) else {}) for place in range(9)] + [{"value": 0}]


@pytest.mark.parametrize("own", [True, False], ids=["by the browser", "by hand"])
def test_base64_is_read_by_the_browser_or_by_hand(page: Browser, own: bool) -> None:
    page.run("window.own ??= Uint8Array.fromBase64; Uint8Array.fromBase64 = arguments[0] ? own : undefined", own)
    value = {"some": SOME, "stances": SOME}
    found = json.loads(page.driver.execute_async_script(UNPACK, packed(data=value)))
    page.run("Uint8Array.fromBase64 = own")
    assert json.dumps(found, sort_keys=True) == json.dumps(value, sort_keys=True)


def test_a_damaged_page_says_so(browser: Browser, path: Path) -> None:
    whole = path.read_text(encoding="utf-8")
    head, mark, rest = whole.partition('id="page-data">')
    damaged = path.with_name("damaged.html")
    damaged.write_text(head + mark + rest[:400] + rest[404:], encoding="utf-8")
    browser.open(damaged)
    assert browser.text("main").startswith("The data in this page are damaged")
    assert browser.logged() == []


def test_a_browser_that_cannot_unpack_says_so(browser: Browser, path: Path) -> None:
    driver = browser.driver
    script = driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": "delete window.DecompressionStream"}
    )
    try:
        browser.open(path)
        assert browser.text("main").startswith("This browser is too old to open this page")
        assert "Firefox since 113" in browser.text("main")
        assert browser.logged() == []
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
