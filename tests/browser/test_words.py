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
    const DATA = "bdi, q, code, pre, textarea, [lang]:not(html), script, style, noscript, option, svg, mark, #canvas, .taken, .whole, optgroup";
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
    script = "document.querySelector('.foot').append(explorer.dom.el('i', { id: 'beyond', title: 'Hint' }, 'Beyond'))"
    page.run(script)
    assert page.run(OUTSIDE, OPEN, SHUT, names) == ["I : Beyond", "title: Hint"]
    page.run("document.querySelector('#beyond').remove()")


def reads(browser: Browser, page: Path, languages: list[str], fragment: str = "") -> None:
    """Open the page as somebody whose browser has these languages."""
    script = f"Object.defineProperty(navigator, 'languages', {{ get: () => {languages!r} }})"
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        browser.open(page, fragment)
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


SEEN = """return [document.documentElement.lang, document.querySelector("#tab-matrix").textContent, explorer.data.actors.get("russia").name,
    document.querySelector("#day-text").textContent, document.querySelector("#lang").value]"""


@pytest.mark.parametrize(
    ("languages", "fragment", "seen"),
    [
        (["en-GB", "fr"], "", ["en", "Matrix", "Russia", "2025-04-05", "en"]),
        (["fr-CA", "en"], "", ["fr", "Matrice", "Russie", "5 avr. 2025", "fr"]),
        (["uk"], "", ["uk", "Матриця", "Росія", "5 квіт. 2025", "uk"]),
        # Words there are none in Russian: the next language has them; names there are.
        (["ru-RU", "uk-UA"], "", ["uk", "Матриця", "Россия", "5 квіт. 2025", "ru"]),
        (["de"], "", ["en", "Matrix", "Russia", "2025-04-05", "en"]),
        ([], "", ["en", "Matrix", "Russia", "2025-04-05", "en"]),
        (["fr"], "#lang=uk", ["uk", "Матриця", "Росія", "5 квіт. 2025", "uk"]),
        (["fr"], "#lang=zh", ["fr", "Matrice", "俄罗斯", "5 avr. 2025", "zh"]),
        (["fr"], "#lang=%3Cb%3E", ["fr", "Matrice", "Russie", "5 avr. 2025", "fr"]),
    ],
)
def test_language_is_that_of_the_link_else_of_the_reader(
    browser: Browser, pages: dict[str, Path], languages: list[str], fragment: str, seen: list[str]
) -> None:
    browser.size(1440, 900)
    reads(browser, pages["plain"], languages, fragment)
    assert browser.run(SEEN) == seen
    assert browser.logged() == []


def test_a_language_that_the_page_does_not_have_is_named(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["plain"], "#lang=xx")
    assert "neither words nor names in \u201cxx\u201d" in browser.text("#link-faults")
    browser.open(pages["plain"], "#lang=Klingon")
    assert "\u201cKlingon\u201d is no code of a language, such as en, fr, uk" in browser.text("#link-faults")
    browser.open(pages["plain"], "#lang=zh")
    assert not browser.run("return document.querySelector('#link-faults')")


def test_the_switch_opens_the_same_view_in_another_language(browser: Browser, pages: dict[str, Path]) -> None:
    browser.size(1440, 900)
    browser.open(pages["plain"], "#view=timeline&date=2025-03-20&select=node&id=a:russia")
    assert browser.texts("#lang option")[:3] == ["EN\u2003English", "FR\u2003Fran\u00e7ais", "UK\u2003Українська"]
    assert browser.run("return [...document.querySelectorAll('#lang option')].map((each) => each.value)") == [
        "en",
        "fr",
        "uk",
        "ru",
        "zh",
    ]
    browser.run(
        "const choice = document.querySelector('#lang'); choice.value = 'fr'; choice.dispatchEvent(new Event('change'))"
    )
    browser.wait(
        lambda: browser.run(
            "return document.documentElement.lang === 'fr' && !document.querySelector('main[aria-busy]')"
        )
    )
    assert browser.run("return location.hash") == "#view=timeline&date=2025-03-20&select=node&id=a%3Arussia&lang=fr"
    assert browser.text("#panel h2") == "Russie"
    assert browser.run("return document.querySelector('#tab-timeline').ariaSelected") == "true"
    # Back and forward, and links that are followed, change the language with the rest.
    browser.run("location.hash = '#view=table&lang=uk'")
    browser.wait(
        lambda: browser.run(
            "return document.documentElement.lang === 'uk' && !document.querySelector('main[aria-busy]')"
        )
    )
    assert browser.text("#tab-table") == "Таблиця"
    browser.driver.back()
    browser.wait(
        lambda: browser.run(
            "return document.documentElement.lang === 'fr' && !document.querySelector('main[aria-busy]')"
        )
    )
    assert browser.logged() == []


def test_names_say_their_language_and_files_have_those_of_the_dataset(browser: Browser, pages: dict[str, Path]) -> None:
    browser.size(1440, 900)
    browser.open(pages["plain"], "#view=matrix&lang=uk&select=node&id=a:vladimir-putin")
    assert browser.text("#panel h2") == "Володимир Путін"
    assert "Vladimir Putin" in browser.text("#panel")
    assert browser.run("return document.querySelector('#panel h2 bdi').getAttribute('lang')") is None
    heads = "return [...document.querySelectorAll('.matrix tbody th[scope=row] bdi')].filter((each) => each.textContent === arguments[0]).map((each) => each.lang)"
    assert browser.run(heads, "Hungary") == ["en"]
    assert browser.run(heads, "Україна") == [""]
    assert browser.run("return document.querySelector('.matrix thead bdi').lang") == "en"
    csv = browser.run("return explorer.take.csv()")
    assert "Vladimir Putin" in csv
    assert "Путін" not in csv
    assert "supports" in csv
    assert "підтримує" not in csv
    assert '"Vladimir Putin"' in browser.run("return explorer.take.turtle()")
    # What is looked for is found by either name, and drawn by the reader's.
    for name in ("путін", "putin"):
        browser.run(
            "const box = document.querySelector('#search'); box.value = arguments[0]; box.dispatchEvent(new Event('input'))",
            name,
        )
        browser.answered_once()
        assert "Володимир Путін" in browser.texts("#hits li")[0]
    assert (
        browser.run("return explorer.data.drawing.nodes.find(({ id }) => id === 'a:vladimir-putin').label")
        == "Володимир Путін"
    )


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", ["0 stances", "1 stance", "2 stances", "5 stances", "21 stances", "22 stances", "1000000 stances"]),
        ("fr", ["0 prise de position", "1 prise de position", "2 prises de position", "5 prises de position", "21 prises de position", "22 prises de position", "1000000 prises de position"]),
        ("uk", ["0 висловлювань", "1 висловлювання", "2 висловлювання", "5 висловлювань", "21 висловлювання", "22 висловлювання", "1000000 висловлювань"]),
    ],
)  # fmt: skip
def test_numbers_take_the_form_of_the_language(
    browser: Browser, pages: dict[str, Path], language: str, counts: list[str]
) -> None:
    browser.open(pages["plain"], f"#lang={language}")
    assert browser.run("return [0, 1, 2, 5, 21, 22, 1e6].map((n) => explorer.words.count(n, 'stance'))") == counts
    forms = browser.run("return new Intl.PluralRules(arguments[0]).resolvedOptions().pluralCategories", language)
    # French tells millions apart, which is `other` here.
    assert set(words.FORMS[language]) == set(forms) - ({"many"} if language == "fr" else set())


def test_days_and_numbers_are_written_as_the_reader_writes_them(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["plain"], "#lang=fr")
    written = "return arguments[0].map((text) => explorer.words.written(text))"
    days = ["2025-04-05", "0050-03-01", "2025-04", "2025", "", "early 2025"]
    assert browser.run(written, days) == [
        "5 avr. 2025",
        "1er mars 50",
        "avr. 2025",
        "2025",
        "",
        "early 2025",
    ]
    assert browser.run("return [explorer.words.decimal(-1234.5, 2), explorer.weights.shown(0.001)]") == [
        "-1234,50",
        "0,00",
    ]
    browser.open(pages["plain"])
    assert browser.run(written, days) == days
    assert browser.run("return [explorer.words.decimal(-1234.5, 2), explorer.weights.shown(0.001)]") == [
        "-1234.50",
        "0.00",
    ]


def test_a_page_that_is_saved_speaks_to_its_next_reader(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    reads(browser, pages["plain"], ["uk"], "#view=table")
    saved = tmp_path / "saved.html"
    saved.write_text(browser.run("return explorer.saving.text(explorer.link.fragment())"), encoding="utf-8")
    reads(browser, saved, ["fr"])
    assert browser.run(SEEN)[:2] == ["fr", "Matrice"]
    assert browser.text("#tab-table") == "Tableau"
    assert browser.run("return document.querySelector('#tab-table').ariaSelected") == "true"


def test_a_page_written_in_a_language_is_in_it_before_any_script_has_run(browser: Browser, tmp_path: Path) -> None:
    html = explorer_html(read_dataset(bundled_dataset()), language="uk", opens="#view=matrix&lang=uk")
    head = html[: html.index("<script")]
    assert '<html lang="uk">' in head
    assert ">Матриця</button>" in head
    assert ">Matrix<" not in head
    assert "Цей браузер застарий" in head
    page = tmp_path / "uk.html"
    page.write_text(html, encoding="utf-8")
    browser.open(page)
    assert browser.run(SEEN)[0] == "uk"
    browser.run("location.hash = explorer.link.write(explorer.state.get())")
    assert browser.run("return location.hash").endswith("&lang=uk")
