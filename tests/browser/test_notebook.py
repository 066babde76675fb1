"""A page inside a notebook: a frame whose text was put into it, as JupyterLab and the HTML of nbconvert have it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.conftest import Browser
from browser.samples import hostile, sample
from stancegraph.views.explorer import explorer_html
from stancegraph.views.held import Page

pytestmark = pytest.mark.browser


def nbconvert(output: str) -> str:
    """An output as nbconvert's HTML has it: in the document as it is loaded."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Notebook</title></head><body class="jp-Notebook">'
        f'<div class="jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output">{output}</div></body></html>'
    )


def jupyterlab(output: str) -> str:
    """An output as JupyterLab has it: put as markup into a page that is there."""
    from stancegraph.views.embedding import json_text

    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        "<title>Lab</title></head>"
        '<body><div id="output" class="jp-RenderedHTMLCommon"></div>'
        f'<script type="application/json" id="held">{json_text(output)}</script>'
        '<script>document.getElementById("output").innerHTML = JSON.parse(document.getElementById("held").textContent);</script>'
        "</body></html>"
    )


Notebook = Callable[[str], str]


@pytest.fixture(params=[nbconvert, jupyterlab], ids=lambda each: str(each.__name__))
def notebook(request: pytest.FixtureRequest) -> Notebook:
    found: Notebook = request.param
    return found


def shown(browser: Browser, tmp_path: Path, notebook: Notebook, page: Page) -> Browser:
    """The browser inside the frame of a notebook that shows the page."""
    (tmp_path / "notebook.html").write_text(notebook(page._repr_html_()), encoding="utf-8")
    browser.size(1280, 900)
    browser.driver.switch_to.default_content()
    browser.open(tmp_path / "notebook.html")
    browser.driver.switch_to.frame(browser.driver.find_element("css selector", "iframe"))
    browser.wait(lambda: browser.run("return document.readyState") == "complete")
    browser.drawn_once()
    return browser


def test_it_draws_and_answers(browser: Browser, tmp_path: Path, notebook: Notebook) -> None:
    page = shown(browser, tmp_path, notebook, Page(explorer_html(sample())))
    assert page.run("return location.href") == "about:srcdoc"
    page.wait(lambda: page.run("return document.querySelectorAll('#matrix td .cell').length") > 3)
    page.click("#tab-timeline")
    assert page.run("return !document.getElementById('view-timeline').hidden")
    page.click("#tab-matrix")
    page.click("#matrix td .cell")
    assert page.text("#panel h2") != "Evidence"
    assert page.logged() == []


def test_what_is_shown_is_copied_as_what_follows_the_address(
    browser: Browser, tmp_path: Path, notebook: Notebook
) -> None:
    page = shown(browser, tmp_path, notebook, Page(explorer_html(sample())))
    page.click("#tab-table")
    page.click("#take-box > summary")
    page.click("#take [data-way=copy-link]")
    page.wait(lambda: page.run("return document.querySelector('#take input')"))
    link = page.run("return document.querySelector('#take input').value")
    assert link.startswith("#view=table")
    assert page.run("return getSelection().toString() || document.activeElement.value") == link
    assert page.logged() == []


def test_it_reaches_nothing_of_the_notebook(browser: Browser, tmp_path: Path, notebook: Notebook) -> None:
    page = shown(browser, tmp_path, notebook, Page(explorer_html(hostile())))
    reached = "try { return parent.document.title } catch (error) { return error.name }"
    assert page.run(reached) == "SecurityError"
    page.driver.switch_to.default_content()
    assert page.run("return document.querySelectorAll('body *').length") < 6


def test_another_language_is_chosen_in_the_frame(browser: Browser, tmp_path: Path, notebook: Notebook) -> None:
    """It has no address to remember the choice by, and is loaded anew all the same."""
    page = shown(browser, tmp_path, notebook, Page(explorer_html(sample())))
    page.click("#tab-table")
    page.run(
        "const choice = document.querySelector('#lang'); choice.value = 'fr'; choice.dispatchEvent(new Event('change'))"
    )
    page.wait(
        lambda: page.run("return document.documentElement.lang === 'fr' && !document.querySelector('main[aria-busy]')")
    )
    assert page.text("#tab-table") == "Tableau"
    assert page.run("return document.querySelector('#tab-table').ariaSelected") == "true"
    assert page.logged() == []
