"""What is looked for is found: in a worker, and on the page itself where none can be started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from browser.firefox import Firefox, firefox
from browser.samples import large, sample
from browser.test_reach import world
from browser.test_views import eventful
from stancegraph.model.records import Dataset
from stancegraph.views.explorer import explorer_html
from stancegraph.views.held import Page

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE, UP, DOWN, BACKSPACE = "\ue004", "\ue007", "\ue00c", "\ue013", "\ue015", "\ue003"
Show = Callable[..., Browser]
# What runs before the scripts of the page.
WAYS = {"worker": "", "page": "delete window.Worker;"}
# Workers that a test can look into: what they were told, and what they said, which the page hears when it is let go.
HELD = """
const Was = window.Worker;
Object.assign(window, { told: [], workers: [], held: [], holds: false });
window.letGo = (place = 0) => { for (const act of held.splice(place, 1)) act(); };
window.Worker = class extends Was {
  constructor(address) {
    super(address);
    workers.push(this);
  }
  postMessage(message, over) {
    if (message.act === "find") told.push(message.text);
    super.postMessage(message, over);
  }
  addEventListener(kind, act) {
    super.addEventListener(kind, kind === "message" ? (event) => (holds ? held.push(() => act(event)) : act(event)) : act);
  }
};
"""


def accented() -> Dataset:
    actors = tuple(replace(each, name="Amélie Żak") if each.id == "putin" else each for each in sample().actors)
    return replace(sample(), actors=actors)


def many() -> Dataset:
    return large(60, 20, 9000)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for make in (sample, world, eventful, accented, many):
        found[make.__name__] = folder / f"{make.__name__}.html"
        found[make.__name__].write_text(explorer_html(make()), encoding="utf-8")
    return found


@contextmanager
def before(browser: Browser, script: str) -> Iterator[None]:
    """Run a script before those of each page that is opened."""
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        yield
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def shown(browser: Browser, path: Path) -> Browser:
    browser.size(1280, 800)
    browser.open(path)
    return browser


@pytest.fixture(params=WAYS)
def show(browser: Browser, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Show]:
    """Opens a page whose search runs in either way; afterwards it has refused nothing, and a worker was at work or was not."""
    with before(browser, WAYS[request.param]):
        yield lambda name="sample": shown(browser, pages[name])
    assert browser.logged() == []
    asked = {url.partition(":")[0] for url in browser.requests()} - {"about"}
    assert asked == ({"file", "blob"} if request.param == "worker" else {"file"})


@pytest.fixture
def holding(browser: Browser, pages: dict[str, Path]) -> Iterator[Show]:
    with before(browser, HELD):
        yield lambda name="sample": shown(browser, pages[name])
    assert browser.logged() == []


def look(page: Browser, *keys: str) -> list[str]:
    """Type, from where the page is or in the field; what is listed once it is answered."""
    page.run("document.getElementById('search').focus()")
    page.keys(*keys)
    return listed(page)


def listed(page: Browser) -> list[str]:
    page.answered_once()
    return [each.replace("\n", " ") for each in page.texts("#hits li")]


CHOSEN = "#hits li[aria-selected=true]"


def test_search_by_keyboard(show: Show) -> None:
    page = show()
    page.keys("/")
    page.keys("путин")
    found = listed(page)
    assert found[0] == "Vladimir Putin person"
    assert all(each.startswith("Vladimir Putin, ") and each.endswith(" stance") for each in found[1:])
    page.keys(ENTER)
    assert page.text("#panel h2") == "Vladimir Putin"
    page.keys(ESCAPE)
    assert page.text("#panel h2").startswith("In brief")
    page.keys("/")
    page.keys("i")
    first, second = listed(page)[:2]
    page.keys(DOWN)
    assert page.texts(CHOSEN) == [second]
    page.keys(UP)
    assert page.texts(CHOSEN) == [first]


LIST = """
const input = document.getElementById("search");
return [document.getElementById("hits").checkVisibility(), input.getAttribute("aria-expanded"), input.hasAttribute("aria-activedescendant"), input.value];
"""


def test_the_list_of_the_search_is_closed_and_comes_back_with_what_was_found(show: Show) -> None:
    page = show()
    page.keys("/")
    found = look(page, "putin")
    said = page.text("#announced")
    assert page.run(LIST) == [True, "true", True, "putin"]
    page.keys(ESCAPE)
    assert page.run(LIST) == [False, "false", False, "putin"]
    assert page.text("#announced") == said, "nothing else was found"
    page.keys(DOWN)
    assert page.run(LIST) == [True, "true", True, "putin"]
    assert page.texts("#hits li") == found
    assert page.texts(CHOSEN) == found[:1], "the key that opens it goes nowhere"
    page.keys(TAB)
    assert page.run(LIST) == [False, "false", False, "putin"]
    page.click("#search")
    assert page.run(LIST) == [True, "true", True, "putin"]
    page.keys(ESCAPE, ESCAPE)
    assert page.run(LIST) == [False, "false", False, ""], "the second time the field is emptied"


def test_search_finds_words_of_a_stance_and_actors_without_any(show: Show) -> None:
    page = show()
    for words, found in (("obscuring", "Vladimir Putin on: Peace talks"), ("silent", "Silent Observer")):
        page.keys("/")
        # Who types on at once need not wait for the answer.
        look(page, words, ENTER)
        assert page.text("#panel h2") == found
        page.keys(ESCAPE)


def test_search_minds_neither_apostrophes_nor_hyphens_and_knows_addresses(show: Show) -> None:
    page = show()
    for words in ("d'arcy", "D\u02bcARCY", "jean-noel d`arcy", "jean\u2013noe\u0308l"):
        assert look(page, words) == ["Silent Observer person"]
        page.keys(ENTER)
        page.keys(ESCAPE)
    assert look(page, "Q159") == ["Russia state"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ceasefire putin", "Vladimir Putin on: Immediate ceasefire position"),
        ("putin ceasefire", "Vladimir Putin on: Immediate ceasefire position"),
        ("uk", "United Kingdom state"),
        ("britain", "United Kingdom state"),
        ("lammy minister", None),
        ("coast russia", "2025-04-02: Raid on the coast event"),
        ("thousand kurier", "A thousand days, Kurier source"),
        ("usatii", "A thousand days, Kurier source"),
        ("obscuring", "Vladimir Putin, 2025-04-04: obscuring potential peace talks stance"),
        ("troops uk", "United Kingdom on: Multinational force position"),
    ],
)
def test_what_is_looked_for_stands_first(show: Show, text: str, first: str | None) -> None:
    page = show("world")
    found = look(page, text)
    if first is None:
        assert found == ["Nothing found"]
        assert page.text("#announced").strip() == "Nothing found"
    else:
        assert found[0] == first
        assert page.text("#announced").strip().endswith(f"found: {first.rpartition(' ')[0]}")


def test_short_words_are_not_found_within_others(show: Show) -> None:
    page = show("world")
    assert "A thousand days, Kurier source" in look(page, "usa"), "its author begins so"
    assert look(page, BACKSPACE * 3, "sand") == ["A thousand days, Kurier source"], "four letters are"
    assert not any("thousand" in each for each in look(page, BACKSPACE * 4, "and"))


def test_more_is_found_than_is_listed_and_said_so(show: Show) -> None:
    page = show("world")
    *hits, last = look(page, "zeit number")
    assert hits == [f"Number {number}, Zeitung source" for number in range(1, 13)]
    assert last == "and 3 more: add a word"
    page.keys(DOWN * 20)
    assert page.texts(CHOSEN) == [hits[-1]], "what is no hit is never chosen"


SET = "const field = document.getElementById('search'); field.value = arguments[0]; field.dispatchEvent(new Event('input'))"


def found(page: Browser, text: str) -> list[str]:
    page.run(SET, text)
    return listed(page)


def test_all_words_are_looked_for_in_all_that_has_words(show: Show) -> None:
    page = show("eventful")
    assert found(page, "ceasefire putin")[0] == "Vladimir Putin on: Immediate ceasefire position"
    assert found(page, "putin ceasefire")[0] == found(page, "ceasefire  Putin")[0]
    # An alias that is the word itself comes before names that only begin with it.
    assert found(page, "britain")[0] == "United Kingdom state"
    assert found(page, "strike town") == ["2025-04-02: Strike on a town event"]
    assert {each.rsplit(" ", 1)[1] for each in found(page, "agency wire")} == {"source", "stance"}
    assert found(page, "putin nonsense") == ["Nothing found"]
    found(page, "")
    assert page.run("return document.getElementById('hits').hidden")


def test_names_are_found_without_their_accents(show: Show) -> None:
    page = show("accented")
    for text in ("amelie", "AMÉLIE", "Ame\u0301lie z"):
        assert found(page, text)[0] == "Amélie Żak person"
    assert found(page, "emilie") == ["Nothing found"]


def test_what_was_corrected_is_found_too(show: Show) -> None:
    page = show()
    gone = page.run("return explorer.data.gone.map(({ id }) => id)")
    assert gone
    for stance in gone:
        assert [each for each in found(page, stance) if each.endswith(" stance")]


def test_in_the_page_of_a_part_nothing_beside_it_is_found(browser: Browser, tmp_path: Path) -> None:
    with stancegraph.open() as graph:
        path = graph.view(actor="russia", issue="peace-talks", sparql=False).save(tmp_path / "part.html")
    page = shown(browser, path)
    beside = page.run("return [...explorer.data.actors.values()].filter((each) => each.beside).map(({ name }) => name)")
    assert beside
    assert found(page, "russia")[0] == "Russia state"
    for name in beside[:5]:
        assert not [each for each in found(page, name) if each.startswith(name) and not each.endswith(" stance")]


# All that has every word, by looking through whole records one after the other.
SLOWLY = """
const { data, answered, state } = explorer;
const words = (...texts) => texts.flat().filter(Boolean).join(" ").toLowerCase().split(/[^a-z0-9'-]+/);
const wanted = arguments[0].toLowerCase().split(" ");
const has = (text) => wanted.every((part) => text.some((word) => word.startsWith(part) || (part.length > 3 && word.includes(part))));
const actors = [...data.actors.values()].filter((each) => has(words(each.name, each.id)));
const issues = [...data.issues.values()].filter((each) => has(words(each.name, each.id, each.proposition)));
const pairs = wanted.length < 2 ? [] : answered.ever(state.get()).topics.filter(([actor, issue]) => has(words(data.actors.get(actor).name, actor, data.issues.get(issue).name, issue, data.issues.get(issue).proposition)));
const sources = [...data.sources.values()].filter((each) => has(words(each.title, each.id)));
const stances = data.standing.filter((each) => has(words(each.id, each.date, each.quote, data.actors.get(each.actor).name, each.actor, data.issues.get(each.issue).name, each.issue, data.issues.get(each.issue).proposition, data.sources.get(each.source).title)));
return actors.length + issues.length + pairs.length + sources.length + stances.length;
"""
# Keeps what the list says from one answer to the next.
WATCHED = "window.seen = []; new MutationObserver(() => seen.push(document.getElementById('hits').innerText)).observe(document.getElementById('hits'), { childList: true });"
LEFT = "return document.getElementById('hits').innerText.includes('not looked through')"


@pytest.mark.parametrize("wanted", ["actor", "number 7", "actor 12 issue 3", "s8999", "thing should", "nothing-of-it"])
def test_of_many_stances_none_is_passed_over_and_the_search_says_while_some_are(show: Show, wanted: str) -> None:
    page = show("many")
    page.keys("/")
    page.run(WATCHED)
    found(page, wanted)
    page.wait(lambda: not page.run(LEFT))
    [first, *_] = seen = page.run("return seen.filter(Boolean)")
    last = page.text("#hits")
    assert last == seen[-1]
    # While the page tells of positions, for two words, a worker may have read all.
    if len(seen) > 1 or " " not in wanted:
        assert "Nothing found" not in first
        assert "of 9000 stances not looked through yet" in first.replace(",", "")
    hits = page.texts("#hits [role=option]:not([aria-disabled])")
    [*_, more] = [
        0,
        *(int(each.split()[1].replace(",", "")) for each in page.texts("#hits [aria-disabled]") if "more" in each),
    ]
    expected = page.run(SLOWLY, wanted)
    assert len(hits) + more == expected
    assert (last == "Nothing found") == (expected == 0)
    assert page.text("#announced").startswith(f"{expected} found" if expected else "Nothing found")


WANTED = (
    "zeit number",
    "putin",
    "ceasefire putin",
    "путин",
    "i",
    "wire agency",
    "2025-04-04",
    "talks uk",
    "s1",
    "d`arcy",
    "?",
    "zzz",
)
# As the page is told to look itself, with the text that is given to a worker.
POISON = "const was = explorer.searched; explorer.searched = Object.assign(() => { throw new Error('the page looks itself'); }, { toString: () => String(was) });"


def test_worker_and_page_answer_alike_and_the_page_looks_through_nothing_where_a_worker_does(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = shown(browser, pages["world"])
    page.run(POISON)
    in_worker = {text: found(page, text) for text in WANTED}
    assert [url for url in page.requests() if url.startswith("blob:")]
    assert {len(each) for each in in_worker.values()} > {1, 13}
    with before(browser, WAYS["page"]):
        page = shown(browser, pages["world"])
        assert {text: found(page, text) for text in WANTED} == in_worker
    assert browser.logged() == []


def test_nothing_is_handed_over_before_something_is_looked_for(holding: Show) -> None:
    page = holding()
    page.keys("/", " ")
    assert page.run("return workers.length") == 0
    look(page, "putin")
    assert page.run("return workers.length") == 1
    look(page, " talks")
    assert page.run("return workers.length") == 1


def test_a_late_answer_is_never_drawn_and_of_letters_that_come_faster_only_the_last_is_asked_for(holding: Show) -> None:
    page = holding()
    first = look(page, "talks")
    page.run("told.length = 0; holds = true")
    page.keys(BACKSPACE * 5, "putin")
    page.wait(lambda: page.run("return held.length"))
    assert page.run("return told") == ["talk"]
    assert page.texts("#hits li") == [], "the field was empty in between"
    page.run("letGo()")
    assert page.texts("#hits li") == [], "an answer to letters before"
    page.wait(lambda: page.run("return held.length"))
    assert page.run("return told") == ["talk", "putin"]
    page.run("letGo(); holds = false")
    assert page.texts("#hits li")[0] == "Vladimir Putin person"
    assert page.texts("#hits li") != first
    # What was chosen or emptied meanwhile stays so.
    page.run("holds = true")
    page.keys(BACKSPACE)
    page.wait(lambda: page.run("return held.length"))
    page.keys(BACKSPACE * 4)
    page.run("letGo(); holds = false")
    assert page.run(LIST) == [False, "false", False, ""]
    assert page.run("return document.getElementById('hits').hasAttribute('aria-busy')") is False


def test_what_was_found_before_stays_until_the_answer_and_nothing_is_said_to_be_missing(holding: Show) -> None:
    page = holding()
    look(page, "zzz")
    page.run("holds = true; document.getElementById('announced').textContent = ''")
    page.keys(BACKSPACE)
    page.click("#search")
    assert page.run(LIST)[:2] == [False, "false"], "of what is being looked for nobody knows that there is nothing"
    assert page.run("return document.getElementById('hits').getAttribute('aria-busy')") == "true"
    page.run("holds = false")
    page.wait(lambda: page.run("return held.length"))
    page.run("letGo()")
    assert listed(page) == ["Nothing found"]
    before = look(page, BACKSPACE * 2, "putin")
    page.run("holds = true")
    page.keys(BACKSPACE)
    assert page.texts("#hits li") == before


def test_keys_wait_for_the_answer(holding: Show) -> None:
    page = holding()
    second = look(page, "i")[1]
    page.keys(BACKSPACE)
    page.run("holds = true")

    def typed(*keys: str) -> None:
        page.keys("i", *keys)
        page.wait(lambda: page.run("return held.length"))
        page.run("letGo()")

    typed(DOWN)
    assert page.texts(CHOSEN) == [second]
    page.keys(BACKSPACE)
    typed(DOWN, DOWN, UP, ENTER)
    assert page.text("#panel h2").startswith(second.partition(",")[0])
    # Escape gives the focus back to the field.
    page.keys(ESCAPE)
    # Who has left the list, or closed it, comes back to it closed.
    typed(ENTER, TAB)
    assert page.run(LIST) == [False, "false", False, "i"]
    assert page.text("#panel h2").startswith("In brief")
    page.run("document.getElementById('search').focus()")
    page.keys(BACKSPACE)
    typed(DOWN, ESCAPE)
    assert page.run(LIST) == [False, "false", False, "i"]
    page.keys(DOWN)
    assert page.run(LIST) == [True, "true", True, "i"]


# An id of the stances that are read last, with which ids of those that are read first begin.
LAST = """
const ids = explorer.data.standing.map(({ id }) => id);
return ids.slice(3000).find((id) => ids.slice(0, 3000).filter((each) => each.startsWith(id)).length > 4);
"""


def test_what_is_chosen_stays_chosen_when_the_list_grows(holding: Show) -> None:
    page = holding("many")
    page.run("holds = true")
    last = page.run(LAST)
    page.keys("/")
    page.run(SET, last)
    for _ in range(2):
        page.wait(lambda: page.run("return held.length"))
        page.run("letGo()")
        if page.run(LEFT):
            before = listed(page)
            page.keys(DOWN * 3)
            [chosen] = page.texts(CHOSEN)
    assert not page.run(LEFT)
    assert listed(page)[:4] != before[:4]
    assert page.texts(CHOSEN) == [chosen]


@pytest.mark.parametrize("when", ["while it is told", "later"])
def test_where_a_worker_breaks_the_page_looks_itself(holding: Show, when: str) -> None:
    page = holding("many")
    whole = "number 17"
    if when == "later":
        look(page, "number 7")
    else:
        page.run("holds = true")
    page.run(SET, whole)
    page.run("workers[0].dispatchEvent(new Event('error'))")
    listed(page)
    page.wait(lambda: not page.run(LEFT))
    said = page.text("#announced")
    assert said.startswith(f"{page.run(SLOWLY, whole)} found")
    look(page, BACKSPACE)
    assert page.run("return workers.length") == 1


# What a page is refused: another script as a worker, a policy of its own or of that name, WebAssembly, markup. What a driver runs is free of much of the
# policy, what it makes the page run later is not.
REFUSED = """
const attempts = {
  worker: () => new Worker(URL.createObjectURL(new Blob(["1"]))),
  address: () => new Worker("other.js"),
  again: () => trustedTypes.createPolicy("stancegraph-worker", {}),
  other: () => trustedTypes.createPolicy("other", {}),
  wasm: () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
  code: () => new Function("return 1")(),
  markup: () => (document.body.innerHTML = "<b>x</b>"),
};
setTimeout(() => {
  window.may = Object.keys(attempts).filter((each) => {
    try {
      attempts[each]();
      return true;
    } catch {
      return false;
    }
  });
});
"""


def test_workers_from_its_own_scripts_are_all_that_the_page_may_make(browser: Browser, pages: dict[str, Path]) -> None:
    page = shown(browser, pages["sample"])
    page.run(REFUSED)
    page.wait(lambda: page.run("return Boolean(window.may)"))
    assert page.run("return may") == []
    assert page.logged()
    assert look(page, "putin")[0] == "Vladimir Putin person"


FRAME = '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{}"><body>{}'
COUNTED = "const was = explorer.searched; window.here = 0; explorer.searched = Object.assign((...given) => { here += 1; return was(...given); }, { toString: () => String(was) });"
OPEN = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; trusted-types *"


@pytest.mark.parametrize(
    ("around", "workers"),
    [
        ("", True),
        (f"{OPEN}; worker-src blob:", True),
        (f"{OPEN}; worker-src 'none'", False),
        (f"{OPEN.replace('*', 'other')}; require-trusted-types-for 'script'; worker-src blob:", False),
    ],
    ids=["none", "allows", "forbids workers", "forbids the policy"],
)
def test_in_a_frame_it_looks_as_far_as_the_page_around_lets_it(
    browser: Browser, tmp_path: Path, around: str, workers: bool
) -> None:
    """A frame whose text was put into it, as notebooks do, is under the policy of the page around it too."""
    path = tmp_path / "notebook.html"
    path.write_text(FRAME.format(escape(around), Page(explorer_html(eventful()))._repr_html_()), encoding="utf-8")
    browser.size(1280, 900)
    browser.open(path)
    browser.driver.switch_to.frame(browser.driver.find_element("css selector", "iframe"))
    try:
        browser.drawn_once()
        browser.run(COUNTED)
        assert found(browser, "ceasefire putin")[0] == "Vladimir Putin on: Immediate ceasefire position"
        assert found(browser, "strike town") == ["2025-04-02: Strike on a town event"]
        assert browser.run("return here") == (0 if workers else 1)
    finally:
        browser.driver.switch_to.default_content()


@pytest.mark.parametrize("way", WAYS)
def test_firefox_finds_the_same(tmp_path: Path, pages: dict[str, Path], way: str) -> None:
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile") as page:
        page.size(1280, 800)
        page.ask("script.addPreloadScript", functionDeclaration=f"() => {{ {WAYS[way]} }}")
        page.get(pages["many"].as_uri())
        page.wait(lambda: page.run("return !document.querySelector('main[aria-busy]')"))
        if way == "worker":
            page.run(POISON)
        page.run("document.getElementById('search').focus()")
        page.keys("number 7")
        page.wait(lambda: page.run("return !document.querySelector('#hits[aria-busy]')") and not page.run(LEFT))
        assert page.text("#announced").startswith(f"{_slowly(page, 'number 7')} found")
        page.keys(DOWN, ENTER)
        assert page.run("return explorer.state.get().selection")
        assert page.logged() == []


def _slowly(page: Firefox, wanted: str) -> Any:
    return page.run(f"return (function () {{ {SLOWLY} }})(given[0])", wanted)
