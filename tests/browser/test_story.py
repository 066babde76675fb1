"""The story that the page plays, the steps that are written with it, and what of a link it does not understand."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.samples import SCRIPT, sample
from stancegraph.model import links
from stancegraph.model.records import Dataset, Step
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

STEPS = (
    Step("1-begin", "#view=matrix&date=2025-03-13", "It begins", "In March."),
    Step("2-script", "#view=timeline&select=node&id=a%3Aputin", SCRIPT, SCRIPT),
    Step("10-end", "#view=columns&about=ceasefire&date=2025-04-04", "It ends"),
)


def told() -> Dataset:
    return replace(sample(), steps=STEPS)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "page.html"
    path.write_text(explorer_html(told()), encoding="utf-8")
    return path


def state(browser: Browser) -> dict[str, Any]:
    return dict(
        browser.run(
            "const { tab, until, about, story, selection } = explorer.state.get();"
            "return { tab, until, about, story: story ?? null, node: selection?.node ?? null }"
        )
    )


def focused(browser: Browser) -> str:
    return str(browser.run("return document.activeElement.id || document.activeElement.textContent"))


def test_a_story_is_played_by_buttons_and_each_step_shows_its_view(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page)
    assert not browser.driver.find_element("id", "story").is_displayed()
    assert browser.text("#story-open") == "Story · 3 steps"
    browser.click("#story-open")
    assert focused(browser) == "story-heading"
    assert browser.text("#story .story-words").split() == ["1", "of", "3", "It", "begins", "In", "March."]
    assert state(browser) == {"tab": "matrix", "until": "2025-03-13", "about": "", "story": 1, "node": None}
    browser.run("document.querySelector('.story-step:nth-of-type(2)').focus()")
    browser.keys("\ue007")
    assert state(browser)["tab"] == "timeline"
    assert state(browser)["node"] == "a:putin"
    assert state(browser)["until"] == "", "a step says all of its view: what it leaves out is as at the start"
    assert focused(browser) == "Next ›"
    browser.keys("\ue007")
    assert state(browser) == {"tab": "columns", "until": "2025-04-04", "about": "ceasefire", "story": 3, "node": None}
    assert focused(browser) == "Next ›", "at the end the button keeps the focus"
    assert browser.run("return document.querySelectorAll('.story-step')[1].getAttribute('aria-disabled')") == "true"
    browser.keys("\ue007")
    assert state(browser)["story"] == 3
    assert browser.text("#announced") == "Step 3 of 3: It ends."
    assert browser.logged() == []


def test_a_story_is_played_by_keys_and_escape_leaves_it_alone(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#story=2")
    assert state(browser)["node"] == "a:putin"
    browser.keys("p")
    assert state(browser)["story"] == 1
    browser.keys("p")
    assert state(browser)["story"] == 1
    browser.keys("n")
    assert state(browser)["story"] == 2
    browser.run("document.getElementById('search').focus()")
    browser.keys("n")
    assert state(browser)["story"] == 2, "what is typed plays nothing"
    browser.run("document.getElementById('search').value = ''; document.querySelector('.story-step').focus()")
    browser.keys("\ue00c")
    assert state(browser)["story"] is None
    assert state(browser)["node"] == "a:putin", "the view stays, with its selection"
    assert focused(browser) == "story-open"
    browser.keys("n")
    assert state(browser)["story"] is None


def test_a_step_is_in_the_link_and_can_be_sent(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#story=3")
    browser.wait(lambda: state(browser)["tab"] == "columns")
    browser.run("document.querySelector('[data-view=table]').click()")
    assert browser.driver.find_element("css selector", ".story-back").is_displayed()
    link = browser.run("return explorer.link.fragment()")
    browser.open(page, link)
    assert state(browser)["tab"] == "table"
    assert browser.text("#story h2") == "It ends"
    browser.click(".story-back")
    assert state(browser)["tab"] == "columns"
    assert not browser.driver.find_element("css selector", ".story-back").is_displayed()
    browser.run("history.back()")
    browser.wait(lambda: state(browser)["tab"] == "table")
    assert browser.run("return explorer.link.write(explorer.link.read(arguments[0]))", link) == link


def test_text_of_the_table_is_never_markup(browser: Browser, page: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#story=2")
    assert browser.text("#story h2") == SCRIPT
    assert browser.text("#story .story-text") == SCRIPT
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('#story img, #story script').length") == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
def test_nothing_of_a_step_lies_outside_or_over_something(
    browser: Browser, page: Path, width: int, height: int
) -> None:
    browser.size(width, height)
    browser.open(page, "#story=1")
    boxes = browser.run(
        """
        return [...document.querySelectorAll("#story h2, #story .story-text, #story button:not([hidden])")].map((each) => {
          const { left, right, top, bottom } = each.getBoundingClientRect();
          return { name: each.textContent, left, right, top, bottom };
        });
        """
    )
    assert len(boxes) == 5
    for one in boxes:
        assert one["left"] >= 0, one
        assert one["right"] <= width, one
        assert one["bottom"] <= height, one
        for other in boxes:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert one is other or apart, (one, other)
    if width < 900:
        browser.run("scrollTo(0, 400)")
        assert browser.run("return document.querySelector('.story-step').getBoundingClientRect().top") >= 0
        browser.open(page, "#story=2")
        seen = browser.run(
            """
            return [...document.querySelectorAll(".story-step, .story-close, #story h2")].map((each) => {
              const { left, top, width, height } = each.getBoundingClientRect();
              return each.contains(document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 12)));
            });
            """
        )
        assert browser.run("return document.getElementById('panel').matches('.chosen')")
        assert seen == [True] * 4, "the evidence covers no button"
    browser.size(1280, 720)


def test_paper_bears_the_step_and_not_its_buttons(browser: Browser, page: Path) -> None:
    browser.open(page, "#story=1")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.driver.find_element("css selector", "#story h2").is_displayed()
        assert not browser.driver.find_element("css selector", ".story-step").is_displayed()
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_without_a_story_has_no_way_to_one(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path, "#story=1")
    assert browser.run("return document.getElementById('story-open')") is None
    assert "this page tells 0 steps, and none of number 1" in browser.text("#link-faults")


def add(browser: Browser, heading: str, text: str = "") -> None:
    browser.run(
        """
        document.getElementById("story-title").value = arguments[0];
        document.getElementById("story-note").value = arguments[1];
        document.querySelector("#story-writing [type=submit]").click();
        """,
        heading,
        text,
    )


def test_added_views_are_rows_that_the_tables_take(browser: Browser, page: Path, tmp_path: Path) -> None:
    browser.size(1280, 720)
    browser.open(page, "#view=matrix&actor=putin&story=1")
    browser.run(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => { window.copied = text; return Promise.resolve(); } } })"
    )
    browser.run("document.getElementById('take-box').open = true")
    browser.run("document.querySelector('[data-way=\"add-view\"]').click()")
    assert focused(browser) == "story-title"
    assert not browser.driver.find_element("css selector", ".story-save").is_displayed(), "nothing to save yet"
    add(browser, "  ")
    assert browser.text("#story-writing [role=status]") == "A step needs a heading."
    add(browser, 'Ça, "so"', "one\ttext, and more")
    add(browser, "=1+1")
    browser.wait(lambda: browser.run("return window.copied?.includes('1+1')"))
    assert browser.run("return window.copied") == browser.run("return document.getElementById('story-row').value")
    assert browser.text(".story-save") == "Save story.csv (3 of the dataset, 2 added)"
    table = browser.run("return explorer.story.table()")
    found = list(csv.DictReader(io.StringIO(table)))
    assert [row["id"] for row in found] == ["1-begin", "2-script", "10-end", "11-ca-so", "12-1-1"]
    assert found[3] == {
        "id": "11-ca-so",
        "link": "#view=matrix&date=2025-04-04&actor=putin",
        "heading": 'Ça, "so"',
        "text": "one\ttext, and more",
    }
    assert found[4]["heading"] == "'=1+1", "a spreadsheet takes it for text"
    write_dataset(sample(), tmp_path / "talks")
    (tmp_path / "talks" / "story.csv").write_text(table, encoding="utf-8", newline="")
    steps = read_dataset(tmp_path / "talks").steps
    assert steps[:3] == STEPS
    assert [each.id for each in steps[3:]] == ["11-ca-so", "12-1-1"]
    browser.run("document.querySelector('.story-drop').click()")
    assert browser.text(".story-save") == "Save story.csv (3 of the dataset, 1 added)"


@pytest.mark.parametrize(
    ("ids", "third"), [(("intro", "outro"), "outro-1-end"), (("9", "outro-4-b"), "outro-4-b-10-end")]
)
def test_an_added_step_is_told_last_whatever_the_others_are_called(
    browser: Browser, tmp_path: Path, ids: tuple[str, str], third: str
) -> None:
    steps = tuple(Step(each, "#view=matrix", each) for each in ids)
    path = tmp_path / "story.html"
    path.write_text(explorer_html(replace(sample(), steps=steps)), encoding="utf-8")
    browser.open(path)
    browser.run("document.getElementById('take-box').open = true")
    browser.run("document.querySelector('[data-way=\"add-view\"]').click()")
    add(browser, "End")
    add(browser, "Really")
    found = [row["id"] for row in csv.DictReader(io.StringIO(browser.run("return explorer.story.table()")))]
    assert found[:3] == [*ids, third]
    assert sorted(found, key=lambda each: Step(each, "#", each).place) == found


@pytest.mark.parametrize("how", ["list", "link", "frame"])
def test_steps_that_are_in_no_file_yet_outlast_another_language(
    browser: Browser, page: Path, tmp_path: Path, how: str
) -> None:
    browser.size(1280, 720)
    if how == "frame":
        text = page.read_text(encoding="utf-8").replace("&", "&amp;").replace('"', "&quot;")
        (tmp_path / "frame.html").write_text(
            f'<iframe width="1200" height="600" srcdoc="{text}"></iframe>', encoding="utf-8"
        )
        browser.driver.get((tmp_path / "frame.html").as_uri())
        browser.driver.switch_to.frame(0)
        browser.drawn_once()
    else:
        browser.open(page, "#view=timeline")
    browser.run("document.getElementById('take-box').open = true")
    browser.run("document.querySelector('[data-way=\"add-view\"]').click()")
    add(browser, 'Two, "so"', "</script>")
    add(browser, "Then", "")
    browser.wait(lambda: len(browser.texts(".story-added li")) == 2)
    table = browser.run("return explorer.story.table()")
    if how == "link":
        browser.run("location.hash = '#view=table&lang=fr'")
    else:
        browser.run(
            "const choice = document.querySelector('#lang'); choice.value = 'fr'; choice.dispatchEvent(new Event('change'))"
        )
    french = "return document.documentElement.lang === 'fr' && document.querySelector('main:not([aria-busy])') !== null"
    browser.wait(lambda: browser.run(french))
    assert browser.run("return explorer.story.table()") == table
    assert browser.texts(".story-added li") == ['Two, "so"', "Then"]
    assert browser.driver.find_element("css selector", ".story-save").is_displayed()
    # Once only: who dropped them and loads the page again has none.
    browser.run("document.querySelector('.story-drop').click(); document.querySelector('.story-drop').click()")
    if how != "frame":
        browser.driver.refresh()
        browser.drawn_once()
        assert browser.run("return explorer.story.table()").count("\n") == 1 + len(STEPS)
    browser.driver.switch_to.default_content()


def test_the_words_of_a_step_say_their_language_where_the_data_do(browser: Browser, page: Path, tmp_path: Path) -> None:
    """A French reader of an English story has it read out in English; where the data say nothing no language is claimed."""
    said = "return ['#story-heading', '.story-text'].map((each) => document.querySelector(each).closest('[lang]').lang)"
    language = sample().info.language
    assert not language
    browser.open(page, "#story=1&lang=fr")
    assert browser.run(said) == ["", ""]
    english = replace(told(), info=replace(sample().info, language="en"))
    (tmp_path / "english.html").write_text(explorer_html(english), encoding="utf-8")
    for reader in ("fr", "en"):
        browser.open(tmp_path / "english.html", f"#story=1&lang={reader}")
        assert browser.run("return document.documentElement.lang") == reader
        assert browser.run(said) == ["en", "en"]


def test_without_leave_to_copy_the_row_is_marked(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.run(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } })"
    )
    browser.run("document.getElementById('take-box').open = true")
    browser.run("document.querySelector('[data-way=\"add-view\"]').click()")
    add(browser, "Here")
    browser.wait(lambda: "marked below" in browser.text("#story-writing [role=status]"))
    assert browser.run("return getSelection().toString() || document.activeElement.id") in (
        "story-row",
        browser.run("return document.getElementById('story-row').value"),
    )


# -- what of a link is not understood ----------------------------------------------------------------------------------


def faults(browser: Browser, link: str) -> list[str]:
    return list(browser.run("return explorer.linkwords.faults(arguments[0])", link))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("#view=matrx", "view: “matrx” is none of ask, matrix,"),
        ("#foo=1&view=table", "“foo” is no word of a link"),
        ("#date=2025-02-30", "date: “2025-02-30” is no day, written YYYY-MM-DD"),
        ("#actor=nobody", "actor: unknown actor “nobody”"),
        ("#issue=nothing", "issue: unknown issue “nothing”"),
        ("#select=stance&id=s99", "id: no stance here is “s99”"),
        ("#select=tie&id=uk&id=uk", "id: a tie is between two actors, and both are “uk”"),
        ("#view=actornet&select=path&id=russia&id=russia", "id: a path is between two actors, and both are “russia”"),
        ("#view=console", "view: this page has no SPARQL console"),
        ("#kind=bloc", "kind: no actor here is of the kind “bloc”"),
        ("#ask=moved&sort=share", "sort: “share” is none of actor, issue, from, to,"),
        ("#sort=nonsense", "sort: “nonsense” is none of actor, issue, position,"),
        ("#own=0", "own: “0” should be 1"),
    ],
)
def test_what_of_a_link_is_not_understood_is_said_once_and_the_rest_shown(
    browser: Browser, page: Path, link: str, said: str
) -> None:
    browser.open(page, f"{link}&by-kind=1")
    assert said in browser.text("#link-faults")
    assert browser.text("#link-faults").count("The rest is shown.") == 1
    assert browser.run("return explorer.state.get().order") == "kind", "what is understood is shown"
    assert int(browser.text("#counts").split()[0]) > 0, "and unknown choices hide nothing"
    browser.run("explorer.state.set({ tab: 'table' })")
    assert said in browser.text("#link-faults")
    browser.click("#link-faults button")
    assert browser.run("return document.getElementById('link-faults')") is None
    browser.run("explorer.state.set({ tab: 'timeline' })")
    assert browser.run("return document.getElementById('link-faults')") is None
    assert browser.logged() == []


@pytest.mark.parametrize(
    "word",
    ["own", "taken-over", "fresh", "lapsed", "no-entailed", "across-governments", "embed", "by-kind", "whole", "all"],
)
@pytest.mark.parametrize("value", ["0", "no", ""])
def test_a_switch_that_is_not_on_acts_as_one_that_is_not_there(
    browser: Browser, page: Path, word: str, value: str
) -> None:
    if value == "0" and word == "own":
        browser.open(page, "#own=0")
        assert browser.run("return document.getElementById('counts-inherit').checked")
    read = "return explorer.link.write(explorer.link.read(arguments[0]))"
    assert browser.run(read, f"#view=ask&{word}={value}") == browser.run(read, "#view=ask")
    assert len(faults(browser, f"#view=ask&{word}={value}")) == 1


def test_what_is_left_and_what_is_hidden_both_count(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=table&position=2&position=1&not-position=2&not-position=-2")
    positions = set(browser.texts("#table tbody .chip"))
    assert {each.lstrip("+-\u2212 ") for each in positions} == {"conditional"}


def test_a_link_that_is_understood_says_nothing(browser: Browser, page: Path) -> None:
    browser.open(page, "#view=ask&ask=moved&on=ceasefire")
    assert browser.run("return document.getElementById('link-faults')") is None


@pytest.mark.parametrize(("said", "view"), [("issue", "columns"), ("actors", "actornet")])
def test_a_view_goes_by_the_name_on_its_tab_too(browser: Browser, page: Path, said: str, view: str) -> None:
    browser.open(page, f"#view={said}")
    assert browser.run("return document.getElementById('link-faults')") is None
    assert browser.run("return document.querySelector('[role=tab][aria-selected=true]').dataset.view") == view
    assert browser.run("return explorer.link.write(explorer.state.get())") == f"#view={view}"
    assert links.faults(f"#view={said}") == []


def test_what_the_page_writes_it_understands(browser: Browser, page: Path) -> None:
    browser.open(page)
    changes = """
        const { state, link, linkwords } = explorer;
        const start = state.initial();
        const changes = [
          { tab: "ask", ask: { ...start.ask, question: "agrees", who: "putin", on: "talks", since: "2025-01-01", step: 3, least: 20, all: true, find: "a b", sort: "-share", known: "2025-04-01" } },
          { hidden: { ...start.hidden, position: new Set(["-2", "1"]), voice: new Set(["self"]), kind: new Set(["state"]), basis: new Set(["events"]), issue: new Set(["talks"]) } },
          { hidden: { ...start.hidden, voice: new Set(["self", "reported", "attributed"]) } },
          { people: ["putin", "uk"], about: "ceasefire", tieKind: "conflict", tieNorm: "none", least: 0.25, shared: 8 },
          { from: "2025-03-01", until: "", known: "2025-04-01", beside: "2025-03-13", order: "kind", alone: true, embed: true, finding: "x=1&y", limit: 5, story: 2 },
          { order: "issue:talks", whole: true },
          { orderedOn: "2025-03-01" },
          { orderedOn: "", until: "2025-03-01" },
          { inherit: false, acrossGovernments: true, entailed: false, lapsed: true, fresh: true },
          ...[{ node: "a:putin" }, { node: "i:talks" }, { edge: [...explorer.data.edges.keys()][0] }, { pair: ["putin", "talks"] }, { path: ["putin", "uk"] }, { tie: ["putin", "uk"] }, { stance: "s1" }, { source: "paper" }].map((selection) => ({ selection })),
        ];
        return changes.map((change) => { const fragment = link.write({ ...start, ...change }); return [fragment, linkwords.faults(fragment)]; });
    """
    for fragment, said in browser.run(changes):
        assert said == [], fragment
        assert links.faults(fragment) == [], fragment


def test_the_lists_of_the_page_are_those_of_its_links(browser: Browser, page: Path) -> None:
    browser.open(page)
    declared = {each.word: list(each.choices) for each in links.LINK}
    columns = browser.run(
        "return Object.fromEntries(explorer.questions.all.map(({ name, columns }) => [name, columns.map(([column]) => column)]))"
    )
    assert columns == {question: list(names) for question, names in links.COLUMNS.items()}
    found = browser.run(
        """
        const { questions, weights, look } = explorer;
        const names = (list) => list.map(({ name }) => name);
        return { ask: names(questions.all), tie: names(weights.KINDS), norm: names(weights.NORMS), voice: names(look.VOICES),
          order: Object.keys(explorer.order.NAMES), kind: look.KINDS, basis: names(look.BASES), position: look.SCALE.map(({ value }) => String(value)),
          views: [...document.querySelectorAll("[role=tab]")].map((tab) => tab.dataset.view) };
        """
    )
    views = found.pop("views")
    assert {name: declared[name] for name in found} == found
    assert {*views, "console"} == set(links.VIEWS)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A link of known and unknown words with values that may be good."""
    words = [each.word for each in links.LINK] + ["foo", "View", ""]
    values = [
        "1",
        "0",
        "-1",
        "99",
        "100",
        "1.5",
        "",
        "putin",
        "talks",
        "matrix",
        "issue",
        "actors",
        "issue:talks",
        "issue:nothing",
        "2025-04-05",
        "2025-02-30",
        "0000-01-01",
        "stands",
        "moved",
        "-share",
        "steps",
        "bloc",
    ]
    values += [
        "a:putin",
        "node",
        "pair",
        "stance",
        "s1",
        "x=1",
        "=1",
        "state",
        "self",
        "statement",
        "-2",
        "\u0661",
        "01",
        "999999999",
    ]
    said = draw(st.lists(st.tuples(st.sampled_from(words), st.sampled_from(values)), max_size=5))
    return f"#{urlencode(said)}"


def test_page_and_tables_find_fault_with_the_same_links(browser: Browser, page: Path) -> None:
    """By their numbers and the words they are about: the sentences differ in their quotation marks, and what the page alone knows."""
    browser.open(page)
    dataset = told()
    ids = {
        "actor": {each.id for each in dataset.actors},
        "issue": {each.id for each in dataset.issues},
        "event": {each.id for each in dataset.events},
        "stance": {each.id for each in dataset.stances},
        "source": {each.id for each in dataset.sources},
        "kind": {each.kind.value for each in dataset.actors},
    }

    def plain(faults: list[str]) -> list[str]:
        return sorted(
            {
                fault.replace("“", '"').replace("”", '"').split(";")[0].split(" is ")[0].split(" names ")[0]
                for fault in faults
            }
        )

    @settings(max_examples=150, deadline=None)
    @given(st.lists(spoiled(), min_size=8, max_size=8))
    def same(several: list[str]) -> None:
        answers = browser.run("return arguments[0].map((link) => explorer.linkwords.faults(link))", several)
        for link, answer in zip(several, answers, strict=True):
            ours = [
                each
                for each in links.faults(link, lambda kind, name: name in ids[kind])
                if not each.startswith(("id: ", "set: nothing", "query: no"))
            ]
            theirs = [
                each
                for each in answer
                if not each.startswith(("id: ", "story: this page", "query: no", "lang: this page"))
            ]
            assert plain(ours) == plain(theirs), link

    same()
