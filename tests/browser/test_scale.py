"""A page of very many stances: what takes long is worked out when its reader asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.conftest import Browser
from browser.samples import sample
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

# As if there were so many.
MANY = (
    "Object.defineProperty(explorer.data.stances, 'size', { value: 20001, configurable: true }); explorer.state.set({})"
)
FEW = "delete explorer.data.stances.size; explorer.state.set({})"


def test_who_moved_among_very_many_is_found_when_asked(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.size(1440, 900)
    browser.open(path)
    at_once = browser.texts("#panel h3")
    assert len(browser.texts("#panel [data-find]")) == 0
    assert [each.split()[0] for each in at_once[:4]] == ["Newest", "Moved", "Contradicted", "Contested"]
    browser.run(MANY)
    assert [each.split()[0] for each in browser.texts("#panel h3")[:2]] == ["Newest", "Contested"]
    browser.click("#panel [data-find]")
    assert browser.texts("#panel h3") == at_once
    browser.run(FEW)
    assert browser.texts("#panel h3") == at_once
    assert browser.logged() == []
