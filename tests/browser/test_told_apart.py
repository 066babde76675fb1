"""Who, when and what is meant, where names, months and links could be taken for others: a small world in which they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import stancegraph
from browser.conftest import Browser
from stancegraph.model.records import (
    Actor,
    Bearing,
    Dataset,
    DatasetInfo,
    Event,
    Issue,
    Name,
    PartialDate,
    Role,
    Source,
    Stance,
)
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, EventType, Position, Represents, Voice
from stancegraph.views.explorer import explorer_html

pytestmark = pytest.mark.browser

MONTH, ABOUT = DatePrecision.MONTH, DatePrecision.APPROX
Show = Callable[..., Browser]


def world() -> Dataset:
    """Two men of one name, two councils of one name, a month, a day that is not known exactly, and a condition that became another."""
    since = PartialDate("2024-01-01")
    return Dataset(
        info=DatasetInfo("Told apart", "https://example.org/apart/", language="en", covers_until=date(2025, 6, 30)),
        actors=(
            Actor("alpha", "Alpha", ActorKind.STATE),
            Actor("beta", "Beta", ActorKind.STATE),
            Actor("h1", "Ali Hassan", ActorKind.PERSON),
            Actor("h2", "Ali Hassan", ActorKind.PERSON),
            Actor("nc1", "National Council", ActorKind.ORGANISATION, names=(Name("fr", "Conseil national d\u2019Alpha"),)),
            Actor("nc2", "National Council", ActorKind.ORGANISATION, names=(Name("fr", "Conseil national de Beta"),)),
            Actor("quiet", "Quiet One", ActorKind.STATE),
        ),
        roles=(
            Role("r1", "h1", "Chair", "nc1", Represents.BY_OFFICE, since),
            Role("r2", "h2", "Chair", "nc2", Represents.BY_OFFICE, since),
        ),
        issues=(
            Issue("halt", "Halt", "There should be a halt."),
            Issue("talks", "Talks", "Talks should begin."),
        ),
        sources=(Source("paper", "Report", "The Paper"),),
        stances=(
            Stance("s1", "h1", "talks", Position.SUPPORTS, date(2025, 3, 1), Voice.SELF, "paper"),
            Stance("s2", "h2", "talks", Position.REJECTS, date(2025, 3, 2), Voice.SELF, "paper"),
            Stance("s3", "beta", "talks", Position.OPPOSES, date(2025, 3, 20), Voice.SELF, "paper"),
            Stance("c3", "quiet", "halt", Position.SUPPORTS, date(2025, 4, 1), Voice.SELF, "paper", date_precision=MONTH),
            Stance("c4", "quiet", "halt", Position.REJECTS, date(2025, 4, 20), Voice.ATTRIBUTED, "paper", attributed_by="alpha", date_precision=ABOUT),
            Stance("d1", "quiet", "talks", Position.CONDITIONAL, date(2025, 5, 1), Voice.SELF, "paper", "if A", condition_kind=ConditionKind.SEQUENCE),
            Stance("d2", "quiet", "talks", Position.CONDITIONAL, date(2025, 6, 1), Voice.SELF, "paper", "if B", condition_kind=ConditionKind.SEQUENCE),
        ),
        events=(
            Event("e2", EventType.AGREE, "Meeting", date(2025, 3, 15), "paper", date_precision=MONTH, actors=("beta",), bears_on=(Bearing("talks", Position.SUPPORTS),)),
            Event("e3", EventType.ASSAULT, "Shelling", date(2025, 4, 20), "paper", date_precision=MONTH, actors=("quiet",), bears_on=(Bearing("halt", Position.OPPOSES),)),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def show(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Show:
    folder = tmp_path_factory.mktemp("apart")
    (folder / "page.html").write_text(explorer_html(world()), encoding="utf-8")

    def opened(fragment: str = "") -> Browser:
        browser.size(1280, 720)
        browser.open(folder / "page.html", fragment)
        return browser

    return opened


def panel(page: Browser, **selection: Any) -> str:
    page.run("explorer.state.select(arguments[0])", selection)
    return page.text("#panel")


# -- who ---------------------------------------------------------------------------------------------------------------


def test_an_office_is_in_the_organisation_it_is_in_not_in_another_of_its_name(show: Show) -> None:
    page = show("#view=matrix&lang=fr")
    assert "Conseil national d\u2019Alpha" in panel(page, node="a:h1")
    assert "Conseil national de Beta" in panel(page, node="a:h2")


BOTH = ["Ali Hassan (h1)", "Ali Hassan (h2)"]


def test_those_of_one_name_are_told_apart_wherever_they_are_named(show: Show) -> None:
    page = show("#view=compare&actor=h1&actor=h2")
    assert page.texts("#compare .compared thead th")[1:] == BOTH
    assert page.texts("#compare-people .person-chosen") == [f"{each} \u00d7" for each in BOTH]
    page.run("explorer.state.set({ ...explorer.state.initial(), tab: 'ask' })")
    chosen = page.run("return [...document.querySelectorAll('#ask-who option')].map((each) => each.textContent)")
    assert [each for each in chosen if each.startswith("Ali")] == BOTH
    assert "Quiet One" in chosen, "whose name is its own is shown as it was"
    assert {*BOTH} <= set(page.texts("#ask-answer th[scope=row]"))
    page.run(
        "const field = document.getElementById('search'); field.value = 'ali hassan'; field.dispatchEvent(new Event('input'))"
    )
    page.wait(lambda: all(each in page.text("#hits") for each in BOTH))
    heading, *rest = panel(page, node="a:h1").split("\n")
    assert heading == "Ali Hassan (h1)"
    assert "Ali Hassan" not in rest, "and not once more as a name elsewhere"


def test_what_is_taken_along_bears_the_names_of_the_dataset(show: Show) -> None:
    page = show("#view=table")
    rows = list(csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").removeprefix("\ufeff"), newline="")))
    assert {row["actor_label"] for row in rows if row["actor"] in {"h1", "h2"}} == {"Ali Hassan"}
    assert '"Ali Hassan"' in page.run("return explorer.take.turtle()")
    assert "(h1)" not in page.run("return explorer.take.turtle()")


def test_names_that_differ_in_the_readers_language_need_no_ids(show: Show) -> None:
    page = show("#view=table&lang=fr")
    names = page.run("return [...explorer.data.actors.values()].map(({ name }) => name)")
    assert "Conseil national de Beta" in names
    assert "Ali Hassan (h1)" in names


@pytest.mark.parametrize("more", ["", "&embed=1", "&who=beta"])
def test_a_question_bears_one_title_on_the_page_and_wherever_it_is_published(show: Show, more: str) -> None:
    page = show(f"#view=ask&ask=agrees{more}")
    title = page.run("return document.getElementById('ask-title').textContent")
    assert ("Beta" if "beta" in more else "Quiet One") in title
    assert page.run("return document.getElementById('finding').textContent") == title
    card = "const { state, filter, publish } = explorer; return publish.heading(state.get(), filter.shown(state.get())).title"
    assert page.run(card) == title


# -- when ---------------------------------------------------------------------------------------------------------------


def test_of_two_days_another_condition_differs_as_the_command_has_it(show: Show, tmp_path: Path) -> None:
    page = show("#view=matrix&date=2025-06-02&beside=2025-05-02&actor=quiet")
    stancegraph.write_dataset(world(), tmp_path / "tables")
    stancegraph.build([tmp_path / "tables"], tmp_path / "graph")
    with stancegraph.open(tmp_path / "graph") as session:
        rows = session.compare("2025-05-02", "2025-06-02", actor="quiet")
    assert {row.issue: row.difference for row in rows} == {"halt": "same", "talks": "condition"}
    assert "1 of 2 positions differ" in page.text("#panel")
    assert "if A \u2192" in " ".join(page.text("#panel .two-days").split())
    assert page.text("#panel .two-days").rstrip().endswith("if B")
    differing = page.run(
        "return [...document.querySelectorAll('#matrix .two.differs')].map((cell) => cell.closest('td').getAttribute('aria-label'))"
    )
    assert len(differing) == 1
    told = panel(page, pair=["quiet", "talks"])
    assert "if A" in told
    assert "if B" in told


def test_a_day_is_told_as_exactly_as_it_is_known_everywhere(show: Show) -> None:
    page = show("#view=ask&ask=contradicts&date=2025-06-30")
    texts = {"contradicts": page.text("#ask-answer tbody")}
    for question in ("deeds", "stands"):
        page.run("explorer.state.ask({ question: arguments[0] })", question)
        texts[question] = page.text("#ask-answer tbody")
    texts["brief"] = page.text("#panel")
    texts["pair"] = panel(page, pair=["quiet", "halt"])
    texts["deed"] = panel(page, pair=["beta", "talks"])
    texts["event"] = panel(page, event="e2")
    assert "2025-03: Meeting" in page.run("return document.getElementById('time').textContent")
    for where, text in texts.items():
        assert not re.findall(r"2025-04-01|2025-03-15|(?<!about )2025-04-20", text), where
    assert "2025-04, " in texts["contradicts"]
    assert "about 2025-04-20" in texts["contradicts"]
    assert "2025-03" in texts["event"]
    assert "2025-04, Shelling" in " ".join(texts["deeds"].split())
    assert "2025-04 " in texts["pair"]


@pytest.mark.parametrize(("stance", "day"), [("s1", "2025-03-01"), ("c3", "2025-04"), ("c4", "2025-04-20~")])
def test_bibtex_has_the_day_as_it_is_known(show: Show, stance: str, day: str) -> None:
    page = show()
    assert f"  date = {{{day}}}" in page.run(
        "return explorer.cite.stanceAsBibtex(explorer.data.stances.get(arguments[0]))", stance
    )


# -- what is kept -------------------------------------------------------------------------------------------------------

SAVED = "return explorer.saving.text(explorer.link.fragment())"


def test_what_is_saved_copied_or_added_shows_the_same_day_in_another_page_and_on_another_day(
    browser: Browser, tmp_path: Path
) -> None:
    other = replace(world(), info=replace(world().info, covers_until=None))
    (tmp_path / "other.html").write_text(explorer_html(other), encoding="utf-8")
    (tmp_path / "page.html").write_text(explorer_html(world(), as_of=date(2025, 3, 5)), encoding="utf-8")
    browser.size(1280, 720)
    day = "return document.getElementById('day-text').textContent"
    for path in ("other.html", "page.html"):
        browser.open(tmp_path / path)
        shown = browser.run(day)
        assert shown == browser.run("return explorer.data.opensOn"), "it is the day on which the page opens by itself"
        link = browser.run("return explorer.link.fragment()")
        assert link == f"#view=matrix&date={shown}"
        assert browser.run("return explorer.link.address()").endswith(link)
        browser.run("document.getElementById('take-box').open = true")
        browser.run("document.querySelector('[data-way=\"add-view\"]').click()")
        browser.run("document.getElementById('story-writing').requestSubmit()")
        assert f"date={shown}" in browser.run("return explorer.story.table()")
        saved = browser.run(SAVED)
        assert f"date={shown}" in saved
        # Nothing else tells which day that was: the link of the one page shows it in the other.
        browser.open(tmp_path / "other.html", link)
        assert browser.run(day) == shown
        assert browser.run("return document.getElementById('order-again')") is None
