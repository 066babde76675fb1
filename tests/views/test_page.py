"""What all pages have in common: nothing from elsewhere, one policy, data that stays data."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from html import unescape

import pytest
from jinja2 import UndefinedError

from browser.samples import SCRIPT, hostile
from stancegraph.networks import Definition, Observations
from stancegraph.networks.projection import network
from stancegraph.views import network_page
from stancegraph.views.explorer import explorer_html
from stancegraph.views.page import page, part

ROWS = [("a", SCRIPT, 2, date(2024, 1, 5), SCRIPT, SCRIPT), (SCRIPT, SCRIPT, -1, date(2024, 1, 5), "p", "s2")]


def explorer() -> str:
    return explorer_html(hostile())


def of_network() -> str:
    found = network(Observations.of(ROWS), Definition.of("net"))
    return "".join(network_page.html(found, {"actor:a": SCRIPT, f"issue:{SCRIPT}": SCRIPT}, False))


PAGES = [explorer, of_network]
# What else a page may do than run what is in it: the search of the explorer looks in a worker.
MAY = {explorer: {"worker-src": ["blob:"], "trusted-types": ["stancegraph-worker"]}}


def rules(html: str) -> dict[str, list[str]]:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    return {name: values for name, *values in (rule.split() for rule in unescape(policy[1]).split(";"))}


@pytest.mark.parametrize("make", PAGES)
def test_policy_is_one_and_allows_the_code_of_the_page_only(make: Callable[[], str]) -> None:
    html = make()

    def hashes(element: str) -> list[str]:
        codes = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        return [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes]

    assert rules(html) == {
        "default-src": ["'none'"],
        "script-src": hashes("script"),
        "style-src": hashes("style"),
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
        **MAY.get(make, {}),
    }
    assert not re.search(r"<[^>]* (?:style|on\w+|src|href)=", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize("make", PAGES)
def test_page_begins_with_what_all_share(make: Callable[[], str]) -> None:
    html = make()
    assert f"<style>{part('base.css')}" in html
    assert part("dom.js").strip() in html


@pytest.mark.parametrize("make", PAGES)
def test_words_of_the_data_stay_words(make: Callable[[], str]) -> None:
    assert SCRIPT not in make()
    assert "window.hacked = 1</script>" not in make()


def test_what_a_template_asks_for_in_vain_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="summary"):
        page("network_page/page.html", title="T", styles=[], scripts=[])


def test_code_of_a_page_that_would_end_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="script"):
        page("network_page/page.html", title="T", styles=[], scripts=[], libraries=["'</script>'"])
