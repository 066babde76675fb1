"""Sources in the page, the evidence of a stance, the card under the pointer; what was known when, and two days side by side."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from click.testing import CliRunner

import stancegraph
from browser.conftest import Browser
from browser.samples import SCRIPT, hostile, sample
from stancegraph.cli import cli
from stancegraph.model.records import Dataset, Evidence, Retraction, Source, Stance
from stancegraph.model.words import DatePrecision, Embed, Position, Voice
from stancegraph.views.explorer import explorer_html
from support import nquads
from unpacked import of_page

pytestmark = pytest.mark.browser

# An astral character before the quotes: offsets count code points, strings in a page do not.
BEFORE = "\U0001f600 " + "So it began. " * 40
SAID = "obscuring potential peace talks"
MIDDLE = f". {'And it went on. ' * 60}"
STOPS = "we shall stop if they stop"
TEXT = f"{BEFORE}{SAID}{MIDDLE}{STOPS}{' Then nothing.' * 60}"
SHORT = "Yes, all of us want talks & <b>more</b>, said both."
EARLY, LATE = datetime(2025, 4, 10, 12, tzinfo=UTC), datetime(2025, 5, 20, 12, tzinfo=UTC)


def quoting() -> Dataset:
    """The sample with words in a text that may stand around quotes, one that may stand whole, and one that may not stand."""
    made = sample()
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    sources = (
        replace(made.sources[0], sha256=digest),
        made.sources[1],
        Source("open", "Open transcript", "Ministry", published=date(2025, 4, 6), sha256=hashlib.sha256(SHORT.encode()).hexdigest(), licence="CC-BY-4.0", author="A. & B. {Writer}"),
        Source("shut", "Handed over", sha256="f" * 64, embed=Embed.QUOTES),
    )  # fmt: skip
    at = TEXT.index(SAID)
    stances = tuple(
        replace(each, evidence=Evidence(SAID, at, at + len(SAID)))
        if each.id == "s1"
        else replace(each, evidence=Evidence(STOPS, TEXT.index(STOPS), TEXT.index(STOPS) + len(STOPS)))
        if each.id == "s2"
        else each
        for each in made.stances
    )
    more = (
        Stance("t1", "uk", "talks", Position.SUPPORTS, date(2025, 4, 3), Voice.SELF, "open", evidence=Evidence("all of us want talks", 5, 25)),
        Stance("t2", "willing", "talks", Position.SUPPORTS, date(2025, 4, 3), Voice.REPORTED, "open", evidence=Evidence("want talks", 15, 25)),
        Stance("t3", "russia", "force", Position.REJECTS, date(2025, 4, 3), Voice.SELF, "shut", evidence=Evidence("never", 10, 15)),
        Stance("t4", "uk", "talks", Position.OPPOSES, date(2025, 4, 1), Voice.SELF, "wire", recorded=EARLY),
        Stance("t5", "uk", "talks", Position.AMBIVALENT, date(2025, 4, 1), Voice.SELF, "wire", recorded=LATE, supersedes="t4", note="read anew"),
    )  # fmt: skip
    return replace(made, sources=sources, stances=(*stances, *more))


@dataclass(frozen=True)
class World:
    page: Path
    session: stancegraph.Session
    told: list[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("quoting")
    stancegraph.write_dataset(quoting(), folder / "data")
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_bytes(TEXT.encode())
    (folder / "texts" / "b.txt").write_bytes(SHORT.encode())
    told: list[str] = []
    with stancegraph.open(folder / "data") as session:
        page = folder / "page.html"
        page.write_text(session.view(texts=folder / "texts", sparql=False, say=told.append), encoding="utf-8")
        yield World(page, session, told)


@pytest.fixture
def read(browser: Browser, world: World) -> Iterator[Any]:
    def open_page(fragment: str, size: tuple[int, int] = (1400, 900)) -> Browser:
        browser.size(*size)
        browser.open(world.page, fragment)
        return browser

    yield open_page
    assert browser.logged() == []
    assert [url for url in browser.requests() if not url.startswith(("file:", "blob:"))] == []


# The list as it stands: days of sources, and what stands between.
LISTED = """
return [...document.querySelectorAll("#source-list li")].map((each) => {
  const id = each.querySelector("[data-source]")?.dataset.source;
  return id ? explorer.data.sources.get(id).published ?? "" : `! ${each.textContent}`;
});
"""


@pytest.mark.parametrize("day", ["2025-04-05", "2025-03-20", "2025-01-10"])
def test_sources_published_after_the_day_stand_apart_below_the_newest_of_it(
    browser: Browser, tmp_path: Path, day: str
) -> None:
    path = tmp_path / "page.html"
    with stancegraph.open() as session:
        session.view(sparql=False).save(path)
    browser.size(1440, 900)
    browser.open(path, f"#view=sources&date={day}")
    browser.run("[...document.querySelectorAll('#source-list > .more')][0]?.click()")
    listed = browser.run(LISTED)
    apart = [place for place, each in enumerate(listed) if each.startswith("!")]
    assert [listed[place] for place in apart] == [f"! Published after {day}, on what was said by then"]
    before, after = listed[: apart[0]], listed[apart[0] + 1 :]
    assert len(before) > 3
    assert before == sorted(before, reverse=True)
    assert after == sorted(after, reverse=True)
    assert max(before) <= day < min(after)
    # What is read at first is the newest of the day.
    current = browser.run("return document.querySelector('#source-list [aria-current]').dataset.source")
    assert browser.run("return explorer.data.sources.get(arguments[0]).published", current) == before[0]
    # Where all of them are there by the day, nothing stands apart.
    browser.run("explorer.state.set({ until: explorer.data.lastDay })")
    assert not [each for each in browser.run(LISTED) if each.startswith("!")]
    assert browser.logged() == []


MARKS = """
return [...document.querySelectorAll("#source mark")].map((each) => [each.textContent, each.className, each.dataset.stances]);
"""


def test_words_are_marked_where_they_stand_with_200_characters_around_them(read: Any, world: World) -> None:
    page = read("#view=sources&select=source&id=paper")
    assert page.run(MARKS) == [
        [SAID, "said opposes attributed", "s1"],
        [STOPS, "said conditional self", "s2"],
    ]
    stretches = page.run(
        "return [...document.querySelectorAll('#source .stretch')].map((each) => [...each.childNodes].filter((part) => part.ariaLabel !== 'text left out').map((part) => part.textContent).join(''))"
    )
    for quote, shown in zip((SAID, STOPS), stretches, strict=True):
        at = TEXT.index(quote)
        assert shown == TEXT[at - 200 : at + len(quote) + 200]
    assert "So it began. " * 17 not in page.run("return document.documentElement.outerHTML"), (
        "the rest is not in the page"
    )
    assert "200 characters around each quote" in page.text(".source-note")
    assert world.told == [
        "Texts in the page: 1 whole; 1 only around quotes (200 characters); of 2 sources no text is at hand."
    ]


def test_a_text_whose_licence_allows_it_stands_whole_and_markup_in_it_is_text(read: Any) -> None:
    page = read("#view=sources&select=source&id=open")
    assert page.run("return document.querySelector('#source .words').textContent") == SHORT
    assert page.run("return document.querySelectorAll('#source .words b').length") == 0
    assert page.run(MARKS) == [
        ["all of us ", "said supports self", "t1"],
        ["want talks", "said supports reported", "t2 t1"],
    ], "the shorter words give the look"
    assert page.text(".source-note") == "The whole text is in this page."


def test_without_a_text_quotes_stand_with_offsets_and_hash(read: Any) -> None:
    page = read("#view=sources&select=source&id=shut")
    assert page.texts(".quoted blockquote") == ["\u201cnever\u201d"]
    assert "characters 10\u201315 of the text with SHA-256 ffffffffffff" in page.text(".quoted")
    assert "may not be handed on" in page.text(".source-note")


def test_n_and_p_go_from_stance_to_stance_in_the_order_of_the_text(read: Any) -> None:
    page = read("#view=sources&select=source&id=paper")
    listed = page.run("return explorer.sources.reads().map(({ id }) => id)")
    assert listed[:2] == ["s1", "s2"], "in the order of the text"
    assert set(listed) == {"s1", "s2", "s4", "s5", "s9"}
    chosen = "return explorer.state.get().selection.stance"
    page.keys("n")
    assert page.run(chosen) == "s1"
    assert page.text("#source-at") == "Stance 1 of 5"
    assert page.run("return document.querySelector('#source mark.about').textContent") == SAID
    page.keys("n")
    assert page.run(chosen) == "s2"
    page.keys("p", "p")
    assert page.run(chosen) == listed[-1], "from the first to the last"
    page.click("#source-next")
    assert page.run(chosen) == "s1"
    assert page.run("return document.activeElement.id") == "source-next", "focus stays"
    page.click("#search")
    page.keys("n")
    assert page.run(chosen) == "s1", "who types goes nowhere"


def test_a_source_is_read_again_from_its_link(read: Any) -> None:
    page = read("#view=sources&select=stance&id=t3")
    assert page.text("#source-title") == "Handed over"
    assert page.run("return document.querySelector('.pick[aria-current]').dataset.source") == "shut"
    assert page.run("return explorer.link.write(explorer.state.get())") == "#view=sources&select=stance&id=t3"
    page.click('.pick[data-source="open"]')
    assert page.run("return location.hash") == "#view=sources&select=source&id=open"


def test_what_filters_hide_is_not_marked_and_counted(read: Any) -> None:
    page = read("#view=sources&not-position=1&select=source&id=paper")
    assert [each[2] for each in page.run(MARKS)] == ["s1"]
    assert "1 more hidden by filters" in page.text("#source")
    page = read("#view=sources&date=2025-03-20&select=source&id=paper")
    assert [each[2] for each in page.run(MARKS)] == ["s2"]
    assert "4 later." in page.text("#source")


def test_csv_and_turtle_are_of_the_source_that_is_read(read: Any) -> None:
    page = read("#view=sources&select=source&id=paper")
    rows = list(csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").lstrip("\ufeff"))))
    assert {row["stance"] for row in rows} == {"s1", "s2", "s4", "s5", "s9"}
    assert {row["source"] for row in rows} == {"paper"}


def facts(page: Browser) -> dict[str, str]:
    return dict(
        page.run(
            "return [...document.querySelectorAll('#panel .checked dt')].map((each) => [each.innerText, each.nextElementSibling.innerText])"
        )
    )


def test_the_evidence_of_a_stance_is_that_of_the_command_line(read: Any, world: World) -> None:
    for identifier in ("s1", "s2", "s5", "t1", "t4", "s7"):
        page = read(f"#view=matrix&select=stance&id={identifier}")
        told, found = world.session.explain(identifier), facts(page)
        offices = [f"{each.role.office}, {each.organisation.name}" for each in told.offices]
        shown = [
            line.split(", since")[0].split(";")[0]
            for line in found.get("Office then", "").splitlines()
            if line != "none known"
        ]
        assert sorted(shown) == sorted(offices)
        assert found["Address"] == told.iri
        assert (
            found["Day known"]
            == {"day": "to the day", "month": "to the month", "approx": "about then"}[told.stance.date_precision.value]
        )
        if told.stance.evidence and told.stance.evidence.start is not None:
            assert f"characters {told.stance.evidence.start}\u2013{told.stance.evidence.end}" in found["Words"]
        listed = {each.rstrip(",.:") for each in page.text("#panel").split()}
        assert {each.id for each in told.corrected_by} <= listed


def test_the_history_of_a_stance_has_what_was_replaced_struck_out(read: Any) -> None:
    page = read("#view=matrix&select=stance&id=t5")
    lines = page.texts("#panel .history li")
    assert [line.split(",")[0] for line in lines] == ["2025-04-10 12:00 opposes", "2025-05-20 12:00 ambivalent"]
    assert page.texts("#panel .history s") == ["opposes"]
    page = read("#view=matrix&select=stance&id=s8")
    assert "withdrawn, x1" in page.text("#panel .history")
    assert "The wire withdrew its copy." in page.text("#panel .history")


def test_a_stance_is_cited_in_words_as_bibtex_and_as_rdf(read: Any) -> None:
    page = read("#view=sources&select=stance&id=t1")
    words = page.text('[data-cite="In words"] .taken')
    assert words == (
        "United Kingdom on Peace talks, 2025-04-03: supports. From A. & B. {Writer}, \u201cOpen transcript\u201d, Ministry, 2025-04-06. "
        "In: Sample positions, stancegraph dataset, version 1.2.0, CC-BY-4.0. https://example.org/sample/stance/t1"
    )
    bibtex = page.run("return document.querySelector('[data-cite=BibTeX] pre').textContent")
    assert bibtex.startswith("@misc{t1,\n")
    assert r"A. \& B. \{Writer\}" in bibtex
    assert bibtex.replace(r"\{", "").replace(r"\}", "").count("{") == bibtex.replace(r"\{", "").replace(
        r"\}", ""
    ).count("}")
    page.run("[...document.querySelectorAll('#panel details')].at(-1).open = true")
    page.wait(lambda: page.run("return document.querySelector('[data-cite=Turtle] pre')?.textContent"))
    turtle = page.run("return document.querySelector('[data-cite=Turtle] pre').textContent")
    told = {quad.triple for quad in pyoxigraph.parse(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)}
    whole = {quad.triple for quad in pyoxigraph.parse(nquads(quoting()), format=pyoxigraph.RdfFormat.N_QUADS)}
    assert told <= whole, "it says nothing that the graph does not"
    starts = {str(each.object) for each in told if each.predicate.value == "http://www.w3.org/ns/oa#start"}
    assert starts == {'"5"^^<http://www.w3.org/2001/XMLSchema#integer>'}


def test_names_of_several_words_stay_one_author_each(read: Any) -> None:
    page = read("#view=matrix")
    names = ["Ministry of Peace and War", "Lee, Ann", "Bo Andersen"]
    page.run("explorer.data.info.creators = arguments[0]", names)
    bibtex = page.run("return explorer.cite.stanceAsBibtex(explorer.data.stances.get('t1'))")
    assert "  author = {{Ministry of Peace and War} and {Lee, Ann} and Bo Andersen},\n" in bibtex
    bibtex = page.run("return explorer.cite.sourceAsBibtex({ id: 'x', title: 'T', author: 'Smith\\nand Sons' })")
    assert "  author = {{Smith and Sons}}" in bibtex


def test_a_source_without_a_stance_is_described_all_the_same(read: Any) -> None:
    page = read("#view=matrix")
    turtle = page.run(
        """
        const source = explorer.data.sources.get("open");
        const box = document.createElement("div");
        box.append(...explorer.evidence.ofSource(source, []).flat(9).filter(Boolean));
        document.body.append(box);
        const told = box.querySelector("details:last-of-type");
        told.open = true;
        return new Promise((done) => setTimeout(() => done(box.querySelector("[data-cite=Turtle] pre")?.textContent), 300));
        """
    )
    told = {quad.triple for quad in pyoxigraph.parse(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)}
    whole = {quad.triple for quad in pyoxigraph.parse(nquads(quoting()), format=pyoxigraph.RdfFormat.N_QUADS)}
    assert told <= whole
    assert {each.object.value for each in told if each.subject.value.endswith("source/open")} >= {
        "Open transcript",
        "Ministry",
    }


def test_a_card_says_what_stood_as_things_were_known(browser: Browser, tmp_path: Path) -> None:
    """Of t4, corrected later; of t5, recorded later; of s7, corrected by then and once more later."""
    made = quoting()
    twice = replace(made, retractions=(*made.retractions, Retraction("x2", "s7", "ed", LATE, "Twice.")))
    (tmp_path / "page.html").write_text(explorer_html(twice), encoding="utf-8")
    browser.size(1400, 900)
    card = """
        const { className, children } = explorer.card.card(explorer.data.stances.get(arguments[0]));
        return [className.includes("gone"), ...[...children].filter((each) => each.matches(".notice")).map((each) => each.textContent)];
    """
    browser.open(tmp_path / "page.html", "#view=table&known=2025-04-11")
    assert browser.run(card, "t4") == [
        False,
        "Stands as known on 2025-04-11: superseded later, on 2025-05-20, by t5",
    ]
    assert browser.run(card, "t5") == [False, "Not known yet on 2025-04-11: recorded on 2025-05-20."]
    assert browser.run(card, "s7") == [True, "No longer stands: superseded on 2025-04-10 by s6"]
    browser.run("explorer.state.set({ known: '' })")
    assert browser.run(card, "t4") == [True, "No longer stands: superseded on 2025-05-20 by t5"]
    assert browser.run(card, "t5") == [False]
    assert browser.run(card, "s7") == [True, "No longer stands: superseded on 2025-04-10 by s6"]


HOVER = """
const element = document.querySelector(arguments[0]);
element.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: arguments[1] ?? "mouse" }));
"""


def test_a_card_with_the_quote_stands_under_the_pointer(read: Any) -> None:
    page = read("#view=matrix")
    cell = 'td[aria-label^="conditional: Ukraine stops mobilising"]'
    page.run(HOVER, cell)
    page.wait(lambda: page.run("return !document.getElementById('hover-card').hidden"))
    card = page.text("#hover-card")
    assert STOPS in card
    assert "Vladimir Putin Immediate ceasefire" in card
    assert "if Ukraine stops mobilising" in card
    assert "of 2 stances" in card
    box = page.run(
        "const { left, right, top, bottom } = document.getElementById('hover-card').getBoundingClientRect(); return [left, top, innerWidth - right, innerHeight - bottom]"
    )
    assert min(box) >= 0, "inside the window"
    assert page.run("return document.querySelectorAll('#matrix [title]').length") == 0, (
        "no tooltip of the browser beside it"
    )
    page.keys("\ue00c")
    assert page.run("return document.getElementById('hover-card').hidden"), "Escape takes it away"
    page = read("#view=timeline")
    page.run(HOVER, ".spot[aria-label*='Ukraine stops mobilising']")
    page.wait(lambda: STOPS in page.text("#hover-card"))
    assert page.run("return document.querySelectorAll('.spot title').length") == 0


def test_a_finger_opens_the_thing_itself(read: Any) -> None:
    page = read("#view=matrix", (390, 844))
    page.run(HOVER, "td[aria-label]", "touch")
    page.run("return new Promise((done) => setTimeout(done, 400))")
    assert page.run("return document.getElementById('hover-card').hidden")


def held(world: World, **asked: Any) -> set[tuple[str, str, str]]:
    return {(row.actor, row.issue, row.position) for row in world.session.positions(**asked)}


def drawn(page: Browser) -> set[tuple[str, str, str]]:
    rows = csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").lstrip("\ufeff")))
    return {(row["actor"], row["issue"], row["position"]) for row in rows}


@pytest.mark.parametrize("known", ["2025-04-01", "2025-04-11", "2025-05-20", "2025-05-21", ""])
def test_what_was_known_is_that_of_the_command_line_in_every_view(read: Any, world: World, known: str) -> None:
    page = read(f"#view=matrix{known and f'&known={known}'}")
    asked: dict[str, Any] = {"known_at": known} if known else {}
    wanted = held(world, as_of="2025-04-04", **asked)
    assert drawn(page) == wanted
    stances = {row.stance for row in world.session.timeline(as_of="2025-04-04", **asked)}
    page.run("explorer.state.set({ tab: 'table' })")
    rows = list(csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").lstrip("\ufeff"))))
    assert {row["stance"] for row in rows} == stances
    assert page.text("#counts").startswith(f"{len(stances)} of {len(stances)} stances"), "of those that stood then"
    page.run("explorer.state.set({ tab: 'network', limit: 99 })")
    lines = {
        tuple(each)
        for each in page.run(
            "return explorer.network.drawing().body.data.edges.get().filter(({ hidden, id }) => !hidden && id.startsWith('holds|')).map(({ from, to }) => [from.slice(2), to.slice(2)])"
        )
    }
    assert lines == {(actor, issue) for actor, issue, _ in wanted}
    page.run("explorer.state.set({ tab: 'timeline' })")
    spots = page.run("return document.querySelectorAll('#timeline .spot').length")
    assert spots > 0


def test_switches_over_the_views_are_options_of_the_command_line(read: Any, world: World) -> None:
    page = read("#view=matrix")
    page.click("#filters > summary")
    page.click("#counts-entailed")
    assert drawn(page) == held(world, as_of="2025-04-04", entailed=False)
    page.click("#counts-takenOver")
    assert drawn(page) == held(world, as_of="2025-04-04", entailed=False, taken_over=True)
    page.click("#counts-acrossGovernments")
    assert drawn(page) == held(world, as_of="2025-04-04", entailed=False, taken_over=True, across_governments=True)
    for tab in ("ask", "matrix", "network", "timeline", "table", "sources"):
        page.run("explorer.state.set({ tab: arguments[0] })", tab)
        assert page.run("return document.querySelector('#counts-fresh').checkVisibility()")


@pytest.mark.parametrize("other", ["2025-03-05", "2025-03-20", "2025-04-02"])
def test_two_days_stand_side_by_side_and_what_differs_is_marked(read: Any, world: World, other: str) -> None:
    page = read(f"#view=matrix&beside={other}")
    then, now = held(world, as_of=other), held(world, as_of="2025-04-04")

    def on(rows: set[tuple[str, str, str]], actor: str, issue: str) -> set[str]:
        return {position for one, two, position in rows if (one, two) == (actor, issue)}

    topics = {(actor, issue) for actor, issue, _ in then | now}
    wanted = {topic: on(then, *topic) != on(now, *topic) for topic in topics}
    found = page.run("""
        const names = (map) => new Map([...map.values()].map(({ id, name, short }) => [short ?? name, id]));
        const [actors, issues] = [names(explorer.data.actors), names(explorer.data.issues)];
        const heads = [...document.querySelectorAll("#matrix thead th")].map((each) => issues.get(each.textContent));
        return [...document.querySelectorAll("#matrix tbody tr")].flatMap((row) => [...row.cells].slice(1).flatMap((cell, place) => {
          const two = cell.querySelector(".two");
          return two ? [[actors.get(row.cells[0].textContent), heads[place], two.classList.contains("differs"), [...two.children].map((each) => each.textContent.trim()).join(" ")]] : [];
        }));
    """)
    assert {(actor, issue): differs for actor, issue, differs, _ in found} == wanted
    count = sum(wanted.values())
    assert page.text("#panel").count("\u2192") >= min(count, 12)
    assert f"{count} of {len(wanted)} positions differ" in page.text("#panel")
    rows = list(csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").lstrip("\ufeff"))))
    assert {(row["as_of"], row["actor"], row["issue"], row["position"]) for row in rows} == {
        *((other, *each) for each in then),
        *(("2025-04-04", *each) for each in now),
    }
    texts = page.run("""
        const { matrix, filter, state } = explorer;
        return matrix.picture(state.get(), filter.shown(state.get())).shapes.flatMap(({ text }) => text ?? []);
    """)
    signs = [each for each in texts if each in {"++", "+", "\u00b1", "\u2212", "\u2212\u2212"}]
    assert len(signs) == len({each[:2] for each in then}) + len({each[:2] for each in now}), (
        "each day of each cell is in the picture"
    )
    assert (
        page.run("return explorer.twodates.named(explorer.state.get(), explorer.filter.shown(explorer.state.get()))")
        == f"{other} and 2025-04-04"
    )


def test_a_position_that_filters_hide_on_one_day_is_not_gone(read: Any) -> None:
    page = read("#view=matrix&beside=2025-03-05&not-position=1")
    putin, _russia = page.run(
        "return [...document.querySelectorAll('#matrix td[aria-label]')].map((each) => each.getAttribute('aria-label')).filter((each) => each.includes('2025-03-05: rejects'))"
    )
    assert "2025-04-04: conditional" in putin
    assert "no position" not in putin


def test_of_two_days_what_only_the_other_holds_is_there(read: Any) -> None:
    page = read("#view=matrix&date=1990-01-01&beside=2025-04-04")
    assert page.run("return document.querySelector('#matrix').checkVisibility()")
    assert not page.run("return document.querySelector('#matrix-empty').checkVisibility()")
    labels = page.run(
        "return [...document.querySelectorAll('#matrix td[aria-label]')].map((each) => each.getAttribute('aria-label'))"
    )
    assert labels
    assert all(each.startswith("1990-01-01: no position. 2025-04-04: ") for each in labels)
    page = read("#view=matrix&date=1990-01-01&beside=1990-01-02")
    assert page.run("return document.querySelector('#matrix-empty').checkVisibility()")


@pytest.mark.parametrize(
    ("view", "place"),
    [("matrix", "#matrix-empty"), ("network", "#empty"), ("columns", "#columns > .sentence"), ("sources", "#source .sentence")],
)  # fmt: skip
def test_why_nothing_is_shown_is_told_as_it_is(read: Any, view: str, place: str) -> None:
    for asked, said in {
        "date=1990-01-01": "Nobody had said anything by 1990-01-01.",
        "not-position=" + "&not-position=".join(["2", "1", "0", "-1", "-2"]): "filters",
    }.items():
        page = read(f"#view={view}&{asked}")
        assert said in page.text(place)
        assert ("filters" in page.text(place)) == (said == "filters")


def test_that_nothing_was_known_yet_is_told_apart_from_that_nothing_was_said(browser: Browser, tmp_path: Path) -> None:
    late = replace(quoting(), stances=tuple(each for each in quoting().stances if each.recorded == LATE))
    late = replace(late, stances=tuple(replace(each, supersedes=None) for each in late.stances), retractions=())
    (tmp_path / "page.html").write_text(explorer_html(late), encoding="utf-8")
    browser.size(1400, 900)
    browser.open(tmp_path / "page.html", "#view=matrix&known=2025-01-01")
    assert browser.text("#matrix-empty") == "Nothing that was said by that day was known on 2025-01-01."


def test_days_that_are_not_known_exactly_are_drawn_as_spans(read: Any) -> None:
    page = read("#view=timeline")
    spans = page.run("""
        const axis = [...document.querySelectorAll("#timeline .spot")];
        return Object.fromEntries(axis.map((each) => [each.getAttribute("aria-label"), [...each.querySelectorAll("path")].filter((path) => path.getAttribute("d").includes("L")).map((path) => path.getBoundingClientRect().width)]));
    """)
    month = next(widths for label, widths in spans.items() if label.startswith("2025-04:"))
    about = next(widths for label, widths in spans.items() if label.startswith("about 2025-04-04"))
    assert len(month) == len(about) == 1
    first, last = DatePrecision.MONTH.span(date(2025, 4, 2))
    near, far = DatePrecision.APPROX.span(date(2025, 4, 4))
    days = (last - first).days, (far - near).days
    assert month[0] / about[0] == pytest.approx(days[0] / days[1], rel=0.15)
    exact = [widths for label, widths in spans.items() if label.startswith("2025-03-13")]
    assert exact
    assert not any(exact)


def test_the_page_opens_on_the_day_the_dataset_names_and_heads_are_short(browser: Browser, tmp_path: Path) -> None:
    made = sample()
    made = replace(
        made,
        info=replace(made.info, opens_on=date(2025, 3, 20)),
        issues=tuple(replace(each, short=f"Short {each.id}") for each in made.issues),
    )
    page = tmp_path / "page.html"
    page.write_text(explorer_html(made), encoding="utf-8")
    browser.open(page)
    assert browser.text("#day-text") == "2025-03-20"
    assert browser.texts("#matrix thead th") == ["Short ceasefire"]
    assert "date=" not in browser.run("return explorer.link.write(explorer.state.get())")
    page.write_text(explorer_html(made, as_of=date(2025, 4, 3)), encoding="utf-8")
    browser.open(page)
    assert browser.text("#day-text") == "2025-04-03"


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    made = hostile()
    page = tmp_path / "page.html"
    page.write_text(explorer_html(made), encoding="utf-8")
    for identifier in ("w1", "w2", "w3"):
        browser.open(page, f"#view=sources&select=source&id={identifier}")
        browser.keys("n")
        browser.run("for (const each of document.querySelectorAll('#panel details')) each.open = true")
        assert browser.run("return window.hacked") is None
        assert (
            browser.run(
                "return document.querySelectorAll('#source script, #panel script, #source img, #panel img').length"
            )
            == 0
        )
        assert browser.run(
            "return [...document.querySelectorAll('#view-sources a, #panel a')].every(({ protocol }) => /^https?:$/.test(protocol))"
        )
        assert browser.logged() == []
    assert SCRIPT[:9] in browser.run("return explorer.data.sources.get('w1').title")


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
@pytest.mark.parametrize("source", ["paper", "open", "shut"])
def test_nothing_of_a_source_is_cut_or_covered(read: Any, size: tuple[int, int], source: str) -> None:
    page = read(f"#view=sources&select=source&id={source}", size)
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    overlaps = page.run("""
        const boxes = [...document.querySelectorAll("#source .tag, #source .stretch, #source h2, #source .steps button")].map((each) => each.getBoundingClientRect());
        return boxes.flatMap((one, place) => boxes.slice(place + 1).filter((other) =>
          one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1)).length;
    """)
    assert overlaps == 0
    smallest = page.run(
        "return Math.min(...[...document.querySelectorAll('#view-sources *')].filter((each) => each.innerText).map((each) => Number.parseFloat(getComputedStyle(each).fontSize)))"
    )
    assert smallest >= 11


def test_words_that_do_not_stand_in_the_text_are_said_not_to(browser: Browser, tmp_path: Path) -> None:
    made = quoting()
    misquoted = tuple(
        replace(each, evidence={"t1": Evidence("nobody said so", 5, 19), "t2": Evidence("nor this")}.get(each.id, each.evidence))
        for each in made.stances
    )  # fmt: skip
    stancegraph.write_dataset(replace(made, stances=misquoted), tmp_path / "data")
    (tmp_path / "open.txt").write_bytes(SHORT.encode())
    (tmp_path / "latin.txt").write_bytes("caf\u00e9".encode("latin-1"))
    told: list[str] = []
    with stancegraph.open(tmp_path / "data") as session:
        session.view(texts=tmp_path, sparql=False, say=told.append).save(tmp_path / "page.html")
    assert "2 stances have words that do not stand in their text: t1, t2." in told[0]
    browser.size(1400, 900)
    browser.open(tmp_path / "page.html", "#view=sources&select=source&id=open")
    there, nowhere = (
        "These words do not stand at that place of the text of the source.",
        "These words stand nowhere in the text of the source, or at several places of it.",
    )
    assert browser.texts("#source .lost") == [there, nowhere]
    for stance, said in {"t1": [there], "t2": [nowhere], "s2": []}.items():
        browser.open(tmp_path / "page.html", f"#view=table&select=stance&id={stance}")
        assert browser.texts("#panel .lost") == said


def test_the_command_says_what_texts_the_page_has(tmp_path: Path) -> None:
    stancegraph.write_dataset(quoting(), tmp_path / "data")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes(TEXT.encode())
    run, out = CliRunner(), str(tmp_path / "page.html")
    asked = ["--graph", str(tmp_path / "data"), "view", "--no-sparql", "-o", out, "--texts"]
    done = run.invoke(cli, [*asked, str(tmp_path / "texts")])
    assert done.exit_code == 0
    assert "0 whole; 1 only around quotes (200 characters); of 3 sources no text is at hand." in done.stderr
    assert SAID in str(of_page(Path(out).read_text(encoding="utf-8")))
    (tmp_path / "texts" / "a.txt").unlink()
    (tmp_path / "texts" / "b.txt").write_bytes(TEXT.encode("utf-16"))
    made = quoting()
    digest = hashlib.sha256(TEXT.encode("utf-16")).hexdigest()
    sources = (replace(made.sources[0], sha256=digest), *made.sources[1:])
    stancegraph.write_dataset(replace(made, sources=sources), tmp_path / "other")
    asked[1] = str(tmp_path / "other")
    done = run.invoke(cli, [*asked, str(tmp_path / "texts")])
    assert 'no text is at hand; 1 at hand in another encoding than UTF-8: "b.txt".' in done.stderr
    nowhere = run.invoke(cli, [*asked, str(tmp_path / "nowhere")])
    assert nowhere.exit_code == 2
    assert "no such folder" in nowhere.stderr
    watched = run.invoke(cli, ["view", "--watch", str(tmp_path / "data"), "--texts", str(tmp_path / "texts")])
    assert watched.exit_code == 2
    assert "--texts is for a page that is written" in watched.stderr


def test_on_a_phone_the_words_of_a_stance_stand_above_its_card(read: Any) -> None:
    page = read("#view=sources&select=stance&id=s2", (390, 844))
    mark, card = page.run(
        "return ['#source mark.about', '#panel'].map((each) => { const { top, bottom } = document.querySelector(each).getBoundingClientRect(); return { top, bottom }; })"
    )
    assert mark["top"] >= 0
    assert mark["bottom"] <= card["top"]


def test_what_is_known_now_is_all_that_is_also_where_the_views_show_less(read: Any) -> None:
    page = read("#view=ask&date=2025-04-02&ask=known&known-at=2025-04-11&known=2025-04-11")
    [row] = [each for each in page.texts("#ask-answer tbody tr") if "United Kingdom" in each and "Peace talks" in each]
    assert "opposes" in row
    assert "ambivalent" in row
