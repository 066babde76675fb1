"""The page speaks its reader's language: nothing that is shown stands outside the table of words, and names, days and numbers are the reader's."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.conftest import Browser
from stancegraph.model.links import LANGUAGES, QUESTIONS, VIEWS
from stancegraph.resources import bundled_dataset
from stancegraph.tables.reader import read_dataset
from stancegraph.views import explorer
from stancegraph.views.explorer import explorer_html, words

pytestmark = pytest.mark.browser

OPEN, SHUT = "\u27e6", "\u27e7"
# Whatever has words: views, questions, selections, and what only some of them show. Ids are those of the bundled data.
SHOWN = [
    *[f"view={view}" for view in VIEWS if view != "console"],
    *[f"view=ask&ask={question}" for question in QUESTIONS],
    *[f"view=matrix&select={selected}" for selected in ("node&id=a:russia", "node&id=a:vladimir-putin", "node&id=i:immediate-ceasefire", "pair&id=russia&id=immediate-ceasefire", "path&id=russia&id=france", "tie&id=ukraine&id=france")],
    "view=matrix&beside=2025-03-01",
    "view=matrix&own=1&no-entailed=1&fresh=1&not-position=2&not-voice=reported&from=2025-01-01&since=2&nonsense=1&date=x&select=pair&id=a",
    "view=matrix&order=kind&across-governments=1",
    "view=matrix&order=issue:immediate-ceasefire",
    "view=compare&actor=russia&actor=ukraine",
    "view=timeline&select=node&id=a:russia",
    "view=ask&ask=known&known-at=2025-01-01&all=1",
    "view=matrix&story=1",
    *[f"view={view}&position=" for view in ("matrix", "ask", "table", "network", "timeline", "columns", "sources", "actornet", "compare")],
]  # fmt: skip

# What is shown outside of the brackets that the words of the page stand in: texts, and what is said in attributes.
OUTSIDE = """
    const [open, shut, named] = arguments;
    let depth = 0;
    const outside = (text) => {
      let left = "";
      for (const letter of text) {
        if (letter === open) depth += 1;
        else if (letter === shut) depth -= 1;
        else if (!depth) left += letter;
      }
      return left;
    };
    /* Days are the browser's; names of data stand in what is read out too. */
    const names = new RegExp(named.map((each) => each.replace(/[.*+?^${}()|[\\]\\\\]/g, "\\\\$&")).join("|"), "gu");
    const DAY = /\\d*\\s?\\p{L}+\\.?\\s\\d{4}(\\sр\\.)?/gu;
    const KEPT = /SPARQL|BibTeX|Turtle|RDF|SHA|sha|UTC|CC|PNG|SVG|CSV/g;
    const letters = (text) => /\\p{L}{2}/u.test(text) && /\\p{L}{2}/u.test(text.replace(names, "").replace(DAY, "").replace(KEPT, ""));
    /* Words from data are set apart, or say their language; what is typed, code and pictures of names are no words of the page. */
    const DATA = "bdi, q, code, pre, textarea, [lang]:not(html), script, style, noscript, option, svg, mark, #canvas, .taken, optgroup";
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      /* Elements may stand within a text: its bracket is shut in a later node. A picture cuts what is too long for it. */
      const left = node.parentElement.closest("svg") ? "" : outside(node.data);
      if (letters(left) && !node.parentElement.closest(DATA)) found.push(`${node.parentElement.tagName} ${node.parentElement.className}: ${node.data}`);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) {
        const text = element.getAttribute(name) ?? "";
        depth = 0;
        if (letters(outside(text)) && !element.closest("code, [lang]:not(html)")) found.push(`${name}: ${text}`);
      }
    }
    return [...new Set(found)];
"""


def bracketed(text: words.Wording) -> words.Wording:
    return (
        f"{OPEN}{text}{SHUT}" if isinstance(text, str) else {form: f"{OPEN}{each}{SHUT}" for form, each in text.items()}
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of the bundled data as it is, and one in whose Ukrainian every text is the English one in brackets."""
    folder = tmp_path_factory.mktemp("words")
    dataset = read_dataset(bundled_dataset())
    (folder / "plain.html").write_text(explorer_html(dataset), encoding="utf-8")
    whole = words.for_page()
    place = LANGUAGES.index("uk")
    texts = {
        key: [bracketed(each["en"]) if at == place else each[language] for at, language in enumerate(LANGUAGES)]
        for key, each in words.texts().items()
    }
    with pytest.MonkeyPatch.context() as patch:
        # The forms of the plural in brackets are those of English: one, else other.
        patch.setattr(explorer, "for_page", lambda: {**whole, "texts": texts})
        (folder / "bracketed.html").write_text(explorer_html(dataset), encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


NAMES = """
    const { actors, issues, sources, events, stances, info } = explorer.data;
    const all = [...actors.values(), ...issues.values()].flatMap(({ name, short, names = [] }) => [name, short, ...names.map(({ text }) => text)]);
    const attributes = [...actors.values()].flatMap(({ attributes = [] }) => attributes.flatMap(({ name, value }) => [name, value]));
    const texts = [...sources.values()].flatMap(({ title, publisher }) => [title, publisher]);
    const said = [...stances.values()].flatMap(({ id, condition }) => [id, condition]);
    const found = [...new Set([...all, ...attributes, ...texts, ...said, ...events.map(({ label }) => label), info.title])].filter(Boolean);
    return found.sort((one, other) => other.length - one.length);
"""


@pytest.fixture(scope="module")
def bracketed_page(browser: Browser, pages: dict[str, Path]) -> tuple[Browser, list[str]]:
    browser.size(1440, 900)
    browser.open(pages["bracketed"], "#lang=uk")
    return browser, browser.run(NAMES)


@pytest.mark.parametrize("fragment", SHOWN)
def test_no_word_of_the_page_stands_outside_the_table(bracketed_page: tuple[Browser, list[str]], fragment: str) -> None:
    page, names = bracketed_page
    page.run("location.hash = arguments[0]", f"{fragment}&lang=uk")
    page.run("explorer.linkwords.say(arguments[0])", f"#{fragment}")
    page.wait(lambda: page.run("return [...document.querySelectorAll('details')].every((each) => (each.open = true))"))
    assert page.run("return document.querySelector('h1 ~ .tabs').textContent").count(OPEN) >= len(VIEWS) - 1
    assert page.run(OUTSIDE, OPEN, SHUT, names) == []
    assert page.logged() == []


def test_a_word_outside_the_table_would_be_found(bracketed_page: tuple[Browser, list[str]]) -> None:
    page, names = bracketed_page
    page.run("document.querySelector('.foot').insertAdjacentHTML('beforeend', '<i id=beyond title=Hint>Beyond</i>')")
    assert page.run(OUTSIDE, OPEN, SHUT, names) == ["I : Beyond", "title: Hint"]
    page.run("document.querySelector('#beyond').remove()")
