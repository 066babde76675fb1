"""Questions in plain words: each answer, as it is drawn and as it is saved, is that of the command line on invented worlds."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import stancegraph
from browser.conftest import Browser
from browser.invented import PREPARE, data, dataset, dissenting_worlds, every_world, in_words
from browser.samples import hostile, sample
from browser.test_rendered import Hidden
from reference import World
from stancegraph.answers.contradictions import contradictions
from stancegraph.answers.positions import PositionRow, positions
from stancegraph.answers.scope import Scope
from stancegraph.answers.shifts import shifts
from stancegraph.answers.solutions import Solutions
from stancegraph.model.records import Bearing, Dataset, Event, Stance
from stancegraph.model.words import ActorKind, EventType, Position, Voice
from stancegraph.networks.definition import Definition
from stancegraph.networks.observations import select
from stancegraph.networks.projection import network
from stancegraph.views.explorer import explorer_html
from worlds import ACTORS, ISSUES, NOW, TODAY, ask, bounds, catalogue_of, options, some, table_of

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
QUESTIONS = ("stands", "moved", "contradicts", "deeds", "contested", "agrees", "known", "follows")

# Each answer, as a reader sees it, cell by cell, the signs of positions apart; and as it is saved.
DRAWN = """
const [{ day, from, voices, position, issue, kind, people, ask, who, known, ...counting }] = arguments;
const { state, take } = explorer;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const hidden = { position: new Set(position.map(String)), issue: new Set(issue), kind: new Set(kind), voice: new Set(), basis: new Set() };
if (voices) hidden.voice = new Set(["self", "reported", "attributed"].filter((each) => !voices.includes(each)));
const chosen = { ...state.initial(), ...counting, tab: "ask", until: day, from: from ?? "", hidden, people };
return Object.fromEntries(explorer.questions.all.map(({ name }) => {
  const of = (who) => state.set({ ...chosen, ask: { ...chosen.ask, question: name, who, least: 0, known, all: true } });
  of(who);
  const narrowed = take.csv();
  of(name === "agrees" ? who : "");
  all("#ask-answer .more").forEach((each) => each.click());
  const rows = all("#ask-answer tbody tr").map((row) => [...row.cells].map((cell) => ({
    text: cell.innerText.replaceAll("\\n", " ").trim(),
    positions: all(".chip", cell).map((chip) => chip.lastChild.textContent),
  })));
  return [name, { rows, narrowed, saved: take.csv(), count: document.getElementById("ask-count").textContent, empty: all("#ask-answer .empty").map((each) => each.textContent) }];
}));
"""


def _plain(value: Any) -> str:
    """As a spreadsheet has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ";".join(value)
        case _:
            return str(value)


def _saved(answer: dict[str, Any], which: str = "saved") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer[which].removeprefix("\ufeff"), newline="")))


def _same(found: Any, expected: Any) -> None:
    assert sorted(map(list, found)) == sorted(map(list, expected))


def _all_saved(answer: dict[str, Any], rows: list[Any], *without: str) -> None:
    """Every column that the rows have, under the names of the command line."""
    named = {field: field.rstrip("_") for field in (rows[0].__slots__ if rows else ()) if field not in without}
    _same(
        ([row[outside] for outside in named.values()] for row in _saved(answer)),
        ([_plain(getattr(row, inside)) for inside in named] for row in rows),
    )
    assert len(_saved(answer)) == len(rows)


def _topics(rows: list[PositionRow]) -> dict[tuple[str, str], list[PositionRow]]:
    found: dict[tuple[str, str], list[PositionRow]] = defaultdict(list)
    for row in rows:
        found[row.actor, row.issue].append(row)
    return found


def _compare(drawn: dict[str, Any], world: World, asked: dict[str, Any], day: date, words: dict[str, Any]) -> None:
    hidden = Hidden(world, asked)
    said = {word: words[word] for word in ("voices", "since", "inherit") if word in words}
    chosen = {"actors": hidden.asked} if asked["people"] else {}

    def shown(rows: list[PositionRow]) -> list[PositionRow]:
        every = _topics(rows)
        return [
            row
            for row in rows
            if hidden.topic(row.actor, row.issue) and any(hidden.position(each.position) for each in every[row.actor, row.issue])
        ]  # fmt: skip

    every = ask(positions, world, day, NOW, **words)
    held = shown(every)
    for name, rows in (
        ("stands", held),
        ("contested", [row for row in held if row.contested]),
        ("follows", [row for row in held if row.entailed_from]),
    ):
        columns = ("actor", "issue", "position", "condition", "date", "standing", "age_days", "contested", "stance", "stance_of", "under", "entailed_from", "disputed_by")  # fmt: skip
        _same(
            ([row[each] for each in columns] for row in _saved(drawn[name])),
            ([_plain(getattr(row, each)) for each in columns] for row in rows),
        )
    _same(
        ((who.get("text"), issue["text"], position["positions"], "contested" in position["text"]) for who, issue, position, *_ in drawn["stands"]["rows"]),
        ((row.actor, row.issue, [row.position], row.contested) for row in held),
    )  # fmt: skip
    _same(
        ((who["text"], issue["text"], sorted(several["positions"])) for who, issue, several, _ in drawn["contested"]["rows"]),
        ((*topic, sorted(row.position for row in rows)) for topic, rows in _topics(held).items() if rows[0].contested),
    )  # fmt: skip
    _same(
        ((who["text"], issue["text"], position["positions"], because["text"]) for who, issue, position, because, *_ in drawn["follows"]["rows"]),
        ((row.actor, row.issue, [row.position], row.entailed_from) for row in held if row.entailed_from),
    )  # fmt: skip

    moves = [
        row
        for row in ask(shifts, world, day, NOW, **said, **chosen)
        if ((chosen and row.issue not in asked["issue"]) or hidden.topic(row.actor, row.issue))
        and hidden.position(row.to)
    ]
    labels = [each for each in (moves[0].__slots__ if moves else ()) if each.endswith("_label")]
    _all_saved(drawn["moved"], moves, *labels)
    _same(
        ((who["text"], issue["text"], before["positions"] + now["positions"], steps["text"].replace("−", "-"), after["text"][: len("Event e0")]) for who, issue, before, now, steps, _, after in drawn["moved"]["rows"]),
        (
            (
                f"{row.actor} for {row.speaks_for}" if row.speaks_for else f"{row.actor} change of government" if row.kind == "government" else row.actor,
                row.issue, [row.from_, row.to], f"{row.change:+}", row.after_event_label or "",
            )
            for row in moves
        ),
    )  # fmt: skip

    against = [
        row
        for row in ask(contradictions, world, day, NOW, **said, **chosen)
        if hidden.topic(row.actor, row.issue) and (hidden.position(row.first_position) or hidden.position(row.second_position))
    ]  # fmt: skip
    for name, pairs_of in (
        ("contradicts", [row for row in against if row.second_voice]),
        ("deeds", [row for row in against if not row.second_voice]),
    ):
        labels = [each for each in (pairs_of[0].__slots__ if pairs_of else ()) if each.endswith("_label")]
        _all_saved(drawn[name], pairs_of, *labels)
        _same(
            ((who["text"], issue["text"], first["positions"] + second["positions"], gap["text"].split()[0]) for who, issue, first, second, gap, *_ in drawn[name]["rows"]),
            ((row.actor, row.issue, [row.first_position, row.second_position], str(row.gap_days)) for row in pairs_of),
        )  # fmt: skip

    # With an actor chosen, the rows that the command gives of it: those of whom it accuses, or speaks for, are not its own.
    who = asked["who"]
    narrowed: dict[str, tuple[Sequence[Any], tuple[str, ...]]] = {
        "stands": ([row for row in held if row.actor == who], ("actor", "issue", "stance")),
        "contested": ([row for row in held if row.contested and row.actor == who], ("actor", "issue", "stance")),
        "follows": ([row for row in held if row.entailed_from and row.actor == who], ("actor", "issue", "stance")),
    }
    if not chosen:
        moved = [row for row in ask(shifts, world, day, NOW, **said, actors=[who]) if hidden.topic(row.actor, row.issue) and hidden.position(row.to)]  # fmt: skip
        opposed = [
            row
            for row in ask(contradictions, world, day, NOW, **said, actors=[who])
            if hidden.topic(row.actor, row.issue) and (hidden.position(row.first_position) or hidden.position(row.second_position))
        ]  # fmt: skip
        narrowed["moved"] = moved, ("actor", "issue", "from_stance", "to_stance", "kind")
        narrowed["contradicts"] = [row for row in opposed if row.second_voice], ("kind", "actor", "issue", "first", "second")  # fmt: skip
        narrowed["deeds"] = [row for row in opposed if not row.second_voice], ("kind", "actor", "issue", "first", "second")  # fmt: skip
    for name, (own, named) in narrowed.items():
        _same(
            ([row[each] for each in named] for row in _saved(drawn[name], "narrowed")),
            ([_plain(getattr(row, each)) for each in named] for row in own),
        )

    # Networks know no "own": without rolling up stances always count for who made them.
    scope = Scope.of(as_of=day, known_at=NOW, **{word: said[word] for word in ("voices", "since") if word in said})
    seen = select(table_of(world), catalogue_of(world), scope)
    agreement, compared = (
        network(seen, Definition.of(each, normalisation="none")) for each in ("agreement", "co-issue")
    )
    sides = {
        topic: 0 if rows[0].contested else (rows[0].value > 0) - (rows[0].value < 0)
        for topic, rows in _topics(every).items()
    }
    with_whom = []
    for other in sorted({*compared.nodes, *(actor for actor, _ in sides)} - {who}):
        both = [
            sides[who, issue] * sides[other, issue]
            for issue in ISSUES
            if {(who, issue), (other, issue)} <= sides.keys()
        ]
        pairs = compared.weight(who, other) if {who, other} <= set(compared.nodes) else 0
        if (both or pairs) and Hidden(world, {**asked, "issue": []}).topic(other, ""):
            near = agreement.weight(who, other) if pairs else 0
            with_whom.append((other, len(both), both.count(1), both.count(-1), near, int(pairs)))
    _same(
        ((row["other"], *(int(row[each]) for each in ("shared", "alike", "opposed")), float(row["agreement"]), int(row["pairs"])) for row in _saved(drawn["agrees"])),
        with_whom,
    )  # fmt: skip
    _same(
        ([cell["text"] for cell in row[:5]] for row in drawn["agrees"]["rows"]),
        ((other, f"{alike} of {shared}" if shared else "", f"{opposed}", f"{_percent(near / pairs)} %" if pairs else "", f"{pairs}") for other, shared, alike, opposed, near, pairs in with_whom),
    )  # fmt: skip

    then = ask(positions, world, day, datetime.fromisoformat(f"{asked['known']}T00:00:00+00:00"), **words)
    before, now = _topics(shown(then)), _topics(held)
    _same(
        ((who["text"], issue["text"], sorted(one["positions"]), sorted(other["positions"])) for who, issue, one, other, _ in drawn["known"]["rows"]),
        ((*topic, sorted(row.position for row in before[topic]), sorted(row.position for row in now[topic])) for topic in {**before, **now}),
    )  # fmt: skip
    for row in _saved(drawn["known"]):
        topic = row["actor"], row["issue"]
        ids = [sorted(each.stance for each in rows[topic]) for rows in (before, now)]
        assert [sorted(filter(None, row[each].split(";"))) for each in ("then_stances", "now_stances")] == ids
        assert (row["change"] == "the same") == (ids[0] == ids[1])
        assert (row["change"] == "added", row["change"] == "gone") == (not before[topic], not now[topic])
    # What is hidden is counted, and an empty answer says why.
    hides = len(every) - len(held)
    assert (f"{hides} more hidden by filters." in drawn["stands"]["count"]) == (hides > 0)
    for answer in drawn.values():
        assert bool(answer["empty"]) == (not answer["rows"])
        assert all(text.endswith((". ", ".", "filters", "of them")) for text in answer["empty"])


def _percent(share: float) -> str:
    """As JavaScript rounds: halves away from zero, as far as numbers are exact."""
    from decimal import ROUND_HALF_UP, Decimal

    return str(Decimal(100 * share).quantize(Decimal(1), ROUND_HALF_UP))


_days = st.just(TODAY) | st.integers(1, 9).map(lambda number: date(2025, 4, number))
_moments = st.integers(1, 10).map(lambda number: f"2025-04-{number:02}")
_yes = st.just(True)
_counting = options(
    voices=some(list(Voice)).filter(lambda each: each is None or 0 < len(each) < len(Voice)),
    since=bounds(),
    inherit=st.just(False),
    taken_over=_yes,
    across_governments=_yes,
    entailed=st.just(False),
    lapsed=_yes,
    fresh=_yes,
).filter(lambda words: not (words.get("taken_over") and words.get("inherit") is False))


def _few(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.just([]) | st.lists(st.sampled_from(values), max_size=2, unique=True)


_rest = st.fixed_dictionaries(
    {
        "position": _few([int(each) for each in Position]),
        "issue": _few(list(ISSUES)),
        "kind": _few([ActorKind.GROUP.value, ActorKind.PERSON.value]),
        "people": _few(list(ACTORS)),
        "who": st.sampled_from(ACTORS),
        "known": _moments,
    }
)


# Another world is another page to load, so a world is asked about in many ways; making it smaller would take long.
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    (every_world() | dissenting_worlds()).filter(lambda world: len(world.stances) > 6),
    st.lists(st.tuples(_days, _counting, _rest), min_size=5, max_size=8),
)
def test_every_answer_is_that_of_the_command_line(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, world: World, questions: list[Any]
) -> None:
    path: Path = tmp_path_factory.mktemp("world") / "page.html"
    path.write_text(explorer_html(dataset(world)), encoding="utf-8")
    browser.size(1400, 900)
    browser.open(path)
    for day, words, rest in questions:
        asked = {"inherit": True, **in_words(day, words), **rest}
        _compare(browser.run(DRAWN, asked), world, asked, day, words)
    assert [each for each in browser.logged() if "Throttling navigation" not in each] == []


# Many worlds in one page: what happens in few of them is met often enough. Several go over at a time.
MOVED = (
    PREPARE
    + """
return arguments[0].map((question) => {
  const { answers, asked } = prepare(question);
  const found = answers.to(asked);
  const rows = (moves) => moves.map(({ actor, issue, kind, from, to, speaksFor, after }) =>
    [actor, issue, kind, from.stance.id, to.stance.id, speaksFor ?? null, after?.id ?? null]);
  return [rows(found.movements()), found.silent().length];
});
"""
)


@pytest.fixture(scope="module")
def plain(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


_questions = st.tuples(
    every_world() | dissenting_worlds(),
    _days,
    options(voices=some(list(Voice)), since=bounds(), inherit=st.just(False)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_program_agree_on_whom_movers_speak_for_and_what_came_before(
    plain: Browser, questions: list[Any]
) -> None:
    asked = [{"data": data(world), "asked": in_words(day, words)} for world, day, words in questions]
    for (world, day, words), (rows, silent) in zip(questions, plain.run(MOVED, asked), strict=True):
        scope = Scope.of(as_of=day, known_at=NOW, **words)
        expected = shifts(table_of(world), catalogue_of(world), scope)
        assert sorted(rows, key=str) == sorted(
            (
                [row.actor, row.issue, row.kind, row.from_stance, row.to_stance, row.speaks_for, row.after_event]
                for row in expected
            ),
            key=str,
        )
        assert silent == expected.silent


# -- as a reader uses it ------------------------------------------------------------------------------------------------

Show = Callable[..., Browser]


def eventful() -> Dataset:
    """The sample, in which Putin's word is contested, the UK moved after an event and did what it rejects."""
    more = (
        Stance("m1", "uk", "talks", Position.REJECTS, date(2025, 3, 1), Voice.SELF, "wire"),
        Stance("m2", "uk", "talks", Position.SUPPORTS, date(2025, 3, 20), Voice.SELF, "wire"),
        Stance("m3", "putin", "force", Position.SUPPORTS, date(2025, 3, 4), Voice.SELF, "wire"),
        Stance("m4", "putin", "force", Position.REJECTS, date(2025, 3, 4), Voice.SELF, "wire"),
        Stance("m6", "putin", "talks", Position.SUPPORTS, date(2025, 4, 1), Voice.SELF, "wire"),
        Stance("m5", "willing", "talks", Position.SUPPORTS, date(2025, 3, 4), Voice.SELF, "wire"),
    )
    done = (
        Event("e1", EventType.ASSAULT, "A night of strikes", date(2025, 3, 10), "wire", actors=("uk",)),
        Event("e2", EventType.ASSAULT, "A boycott", date(2025, 4, 1), "wire", actors=("uk",), bears_on=(Bearing("talks", Position.REJECTS),)),
    )  # fmt: skip
    plain = sample()
    return replace(plain, stances=(*plain.stances, *more), events=done)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for make in (sample, eventful, hostile):
        (folder / make.__name__).with_suffix(".html").write_text(explorer_html(make()), encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


@pytest.mark.parametrize(
    "question", ["stands", "moved", "contradicts", "deeds", "contested", "agrees", "known", "follows"]
)
def test_an_answer_without_rows_has_the_columns_of_one_with_rows(show: Show, question: str) -> None:
    asked = f"#view=ask&ask={question}"
    full = show("eventful", asked).run("return explorer.take.csv()")
    empty, count = show("eventful", f"{asked}&find=qqqq").run(
        "return [explorer.take.csv(), document.querySelectorAll('.asked-rows tbody tr').length]"
    )
    assert count == 0
    assert empty.splitlines() == full.splitlines()[:1]
    assert len(empty.split(",")) > 5


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Show:
    def open_page(name: str, fragment: str = "", size: tuple[int, int] = (1400, 900)) -> Browser:
        browser.size(*size)
        browser.open(pages[name], fragment)
        return browser

    return open_page


def _names(page: Browser) -> list[str]:
    return page.texts("#ask-answer tbody th button")


def test_a_question_is_one_click_from_every_view_and_part_of_the_link(show: Show) -> None:
    page = show("eventful", "#view=table&select=node&id=a%3Auk")
    assert page.texts("#asked a") == page.run("return explorer.questions.all.map(({ short }) => short)")
    page.click("#asked [data-question=moved]")
    page.wait(lambda: page.text("#ask-title") == "Who moved by 2025-04-04?")
    assert page.text("#asked [aria-current]") == "Who moved?"
    # The selection stays, and back leads where one came from.
    assert page.text("#panel h2") == "United Kingdom"
    page.driver.back()
    page.wait(lambda: page.run("return explorer.state.get().tab") == "table")
    assert page.texts("#asked [aria-current]") == []


def test_a_link_brings_back_the_answer(show: Show) -> None:
    link = "#view=ask&ask=moved&who=uk&on=talks&since=2025-03-02&steps=4&after=e1&find=strikes&sort=-steps"
    page = show("eventful", link)
    assert page.run("return explorer.link.write(explorer.state.get())") == link
    assert _names(page) == ["United Kingdom"]
    assert page.text("#ask-answer tbody td:last-child").split("\n") == ["A night of strikes 10 days before"]
    assert page.run("return [...document.querySelectorAll('#ask-form :is(select, input)')].filter((each) => each.checkVisibility()).map((each) => each.value)") == [
        "uk", "talks", "4", "e1", "2025-03-02", "strikes",
    ]  # fmt: skip
    assert page.run("return document.querySelector('[aria-sort]').ariaSort") == "descending"


@pytest.mark.parametrize(
    "wrong", ["ask=nothing", "ask=moved&who=nobody", "ask=moved&steps=9&since=soon&after=x", "ask=agrees&least=-1&sort=__proto__"]
)  # fmt: skip
def test_what_a_link_says_wrongly_is_left_out(show: Show, wrong: str) -> None:
    page = show("eventful", f"#view=ask&{wrong}")
    assert page.run("return explorer.link.write(explorer.state.get())") in {"#view=ask", "#view=ask&ask=moved", "#view=ask&ask=agrees"}  # fmt: skip
    assert page.logged() == []


def test_each_row_opens_its_evidence_by_mouse_and_by_keys(show: Show) -> None:
    from selenium.webdriver.common.keys import Keys

    page = show("eventful", "#view=ask&ask=stands&sort=actor")
    names = _names(page)
    assert len(names) > 5
    page.click("#ask-answer tbody tr:nth-child(2) td:nth-child(2)")
    issue = page.text("#ask-answer tbody tr:nth-child(2) td:nth-child(2)")
    assert page.text("#panel h2") == f"{names[1]} on: {issue}"
    assert page.run("return document.querySelector('#ask-answer [aria-current]').rowIndex") == 2
    # One stop of the Tab key; the arrows go from row to row.
    assert page.run("return document.querySelectorAll('#ask-answer .row[tabindex=\"0\"]').length") == 1
    page.run("document.querySelector('#ask-answer .row[tabindex=\"0\"]').focus()")
    page.keys(Keys.END, Keys.ARROW_UP, Keys.ENTER)
    # A contested position has a row for each side.
    marked = page.run("return [...document.querySelectorAll('#ask-answer [aria-current]')].map((row) => row.rowIndex)")
    assert len(names) - 1 in marked
    assert page.text("#panel h2").startswith(names[-2])


def test_a_side_of_a_row_opens_its_own_evidence(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=deeds")
    assert _names(page) == ["United Kingdom"]
    page.click("#ask-answer tbody td:nth-child(3) button")
    assert page.run("return explorer.state.get().selection") == {"stance": "m2"}
    page.click("#ask-answer tbody td:nth-child(4) button")
    assert page.run("return explorer.state.get().selection") == {"event": "e2"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_heading_sorts_up_down_and_back(show: Show, question: str) -> None:
    page = show("eventful", f"#view=ask&ask={question}&least=0&all=1")
    first = page.texts("#ask-answer tbody tr")
    assert first
    for place in range(1, page.run("return document.querySelectorAll('#ask-answer thead th').length") + 1):
        seen = []
        for way in ("ascending", "descending", None):
            page.click(f"#ask-answer thead th:nth-child({place}) button")
            assert page.run("return document.activeElement.closest('th').ariaSort") == way
            keys = page.run(
                """
                const now = explorer.state.get();
                const { name } = document.activeElement.dataset.sort ? { name: document.activeElement.dataset.sort } : {};
                return [name, [...document.querySelectorAll("#ask-answer tbody tr")].map((row) => row.cells[arguments[0] - 1].innerText)];
                """,
                place,
            )[1]
            seen.append(keys)
        assert sorted(seen[0]) == sorted(seen[1])
        assert page.texts("#ask-answer tbody tr") == first


def test_numbers_are_sorted_as_numbers(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=stands&sort=age")
    ages = [int(text.replace("about ", "").split()[0]) if text[0] != "a few" else 0 for text in page.texts("#ask-answer tbody td:nth-child(6)") if "few" not in text]  # fmt: skip
    assert ages == sorted(ages)
    assert ages[-1] > 10 > ages[0]


@pytest.mark.parametrize(
    ("link", "why", "button"),
    [
        ("ask=moved&date=2024-01-01", "Nobody moved by 2024-01-01: a move takes two stances", None),
        ("ask=contested&date=2025-03-03", "Nothing is contested on 2025-03-03", None),
        ("ask=moved&not-issue=talks&not-issue=ceasefire&not-issue=force&not-issue=halt", "The filters hide all of it: 2 rows.", "Reset all filters"),
        ("ask=moved&find=nowhere", "None of 2 rows is what is asked for.", "Ask for all of them"),
        ("ask=agrees&least=20", "rows is what is asked for.", "Ask for all of them"),
        ("ask=known&known-at=2025-04-11", "Nothing differs:", None),
    ],
)  # fmt: skip
def test_an_empty_answer_says_why_and_what_would_show_more(show: Show, link: str, why: str, button: str | None) -> None:
    page = show("eventful", f"#view=ask&{link}")
    assert why in page.text("#ask-answer")
    if button:
        assert page.text("#ask-answer .empty button") == button
        page.click("#ask-answer .empty button")
        assert _names(page)


def _with_moves_across_silence() -> Dataset:
    """The sample, in which two more moved, each after years of silence and on another issue."""
    more = [
        Stance(f"{actor}-{year}", actor, issue, position, date(year, 3, 1), Voice.SELF, "wire")
        for actor, issue in (("putin", "force"), ("willing", "talks"))
        for year, position in ((2021, Position.SUPPORTS), (2023, Position.REJECTS))
    ]
    return replace(sample(), stances=(*sample().stances, *more))


def test_moves_across_a_silence_are_counted_of_those_asked_about(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(explorer_html(_with_moves_across_silence()), encoding="utf-8")
    browser.size(1400, 900)
    for asked, left in (
        ("", 2),
        ("&who=putin", 1),
        ("&on=talks", 1),
        ("&who=uk", 0),
        ("&since=2023-06-01", 0),
        ("&steps=4", 2),
    ):
        browser.open(path, f"#view=ask&ask=moved&date=2023-12-01{asked}")
        said = browser.text("#ask-count")
        found = re.search(r"(\d+) more moves?", said)
        assert (int(found[1]) if found else 0) == left, (asked, said)


def test_what_was_known_before_a_correction_is_shown_beside_what_is_known_now(show: Show) -> None:
    page = show("sample", "#view=ask&ask=known&known-at=2025-04-10")
    rows = page.run("return [...document.querySelectorAll('#ask-answer tbody tr')].map((row) => [row.cells[0].innerText, ...[2, 3].map((place) => row.cells[place].querySelector('.chip')?.lastChild.textContent ?? null), row.cells[4].innerText])")  # fmt: skip
    assert ["Coalition of the willing", "supports", "ambivalent", "changed"] in rows
    assert "The first record is of 2025-04-10, the last of 2025-04-10." in page.text("#ask-count")
    # Putin's words were not known either, and Russia's had not yet been retracted.
    assert ["Russia", "rejects", None, "gone"] in [[name, one, other, what] for name, one, other, what in rows]


def test_two_who_are_compared_stand_side_by_side(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=agrees&who=uk&least=0&sort=actor")
    page.click("#ask-answer tbody tr:nth-child(1) button.row")
    assert page.text("#panel h2") == f"United Kingdom and {_names(page)[0]}"
    assert page.run("return explorer.link.read(location.hash).selection.tie[0]") == "uk"
    rows = page.run("return [...document.querySelectorAll('#panel .tie tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))")  # fmt: skip
    assert ["++", "Peace talks", "++"] in rows
    page.click("#panel .tie tbody td button")
    assert page.text("#panel h2").startswith("United Kingdom on: ")


def test_who_contradicts_himself_is_on_no_side(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=agrees&who=uk&least=0")
    rows = page.run("return [...document.querySelectorAll('#ask-answer tbody tr')].map((row) => [...row.cells].slice(0, 3).map((cell) => cell.innerText))")  # fmt: skip
    # Both back talks and, on a condition, a ceasefire; on the force Putin said two things on one day.
    assert ["Vladimir Putin", "2 of 3", "0"] in rows


def test_in_brief_names_the_deed_whose_day_it_tells(show: Show) -> None:
    page = show("eventful")
    rows = page.run("""
        const { state, filter } = explorer;
        const shown = filter.shown(state.get());
        return shown.contradictions().flatMap(({ deed }) => (deed ? [[deed.event.label, deed.event.date]] : []));
    """)
    said = [each for each in page.texts("#panel .brief li") if "but does: " in each]
    assert said
    for each in said:
        label = each.split("but does: ")[1].strip()
        assert any(label == name and day in each for name, day in rows)


def test_all_that_is_contradicted_is_behind_a_way_for_words_and_one_for_deeds(show: Show) -> None:
    page = show("eventful")
    kinds = "return [...new Set(explorer.filter.shown(explorer.state.get()).contradictions().map(({ deed }) => Boolean(deed)))].length"
    assert page.run(kinds) == 2
    for place, (way, question) in enumerate([("Who contradicts whom?", "contradicts"), ("Words against deeds", "deeds")]):  # fmt: skip
        page.run("explorer.state.set({ tab: 'matrix' })")
        assert page.texts("#panel .all-of-brief button")[place] == way
        page.click(f"#panel .all-of-brief button:nth-of-type({place + 1})")
        assert page.run("return explorer.state.get().ask.question") == question


def test_in_brief_leads_to_the_evidence_and_to_all(show: Show) -> None:
    page = show("eventful")
    assert page.texts("#panel h3.of-brief > span") == [
        "Newest 3 on 2025-04-04",
        "Moved last 2 of 2",
        "Contradicted last 2 of 2",
        "Contested 2 positions",
    ]
    items = page.texts("#panel .brief li")
    assert items[3].split("\n")[:2] == ["United Kingdom Peace talks", "−−rejects → ++supports"]
    assert "after: A night of strikes" in items[3]
    page.click("#panel .brief li button")
    assert page.run("return Object.keys(explorer.state.get().selection)") == ["stance"]
    page.click("#panel [aria-label=Close]")
    page.click("#panel h3:nth-of-type(2) button")
    assert page.text("#ask-title") == "Who moved by 2025-04-04?"
    page.run("explorer.state.set({ until: '2024-01-01' })")
    assert page.texts("#panel h3.of-brief") == [
        "Newest none by this day",
        "Moved nobody by this day",
        "Contradicted nobody by this day",
        "Contested none on this day",
    ]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", ["eventful", "hostile"])
def test_nothing_is_cut_off_or_overlaps(show: Show, name: str, size: tuple[int, int], question: str) -> None:
    page = show(name, f"#view=ask&ask={question}&least=0&all=1", size)
    found = page.run("""
        const wide = document.documentElement.scrollWidth > innerWidth;
        const box = document.getElementById("ask-answer");
        const cells = [...box.querySelectorAll("tbody :is(th, td)")].slice(0, 400);
        const spilt = cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText.slice(0, 60));
        const tabs = [...document.querySelectorAll("[role=tab]")].map((tab) => tab.getBoundingClientRect().height);
        return [wide, box.scrollWidth > box.clientWidth + 1, spilt, Math.max(...tabs) < 40];
    """)
    assert found == [False, False, [], True]
    assert page.run("return window.hacked") is None
    assert page.logged() == []


def test_the_question_asked_is_in_sight_on_a_phone(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=follows", (390, 844))
    left, right = page.run(
        "const { left, right } = document.querySelector('#asked [aria-current]').getBoundingClientRect(); return [left, right]"
    )
    assert 0 <= left < right < 391


# -- as SPARQL ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def console(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("console") / "page.html"
    with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
        path.write_text(session.view(), encoding="utf-8")
    if "page-engine" not in path.read_text(encoding="utf-8"):
        pytest.skip("no SPARQL engine here")
    browser.size(1280, 860)
    browser.open(path, "#date=2025-04-05")
    return browser


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_put_into_the_console_with_its_values(console: Browser, question: str) -> None:
    page = console
    page.run(
        "const { state } = explorer; state.set({ tab: 'ask', until: '2025-04-05', selection: undefined, ask: { ...state.initial().ask, question: arguments[0] } })",
        question,
    )
    expected = page.run(
        "return explorer.questions.called(arguments[0]).queries('immediate-ceasefire', { day: '2025-04-05' }, { who: 'volodymyr-zelenskyy', known: '2026-11-26' })",
        question,
    )
    names = page.run("return [...document.querySelectorAll('#ask-sparql button')].map((each) => each.dataset.query)")
    assert names == [each["name"] for each in expected]
    for name, values in ((each["name"], each["values"]) for each in expected):
        page.run(
            "const { state } = explorer; state.set({ tab: 'ask', ask: { ...state.get().ask, on: 'issue' in arguments[0] ? 'immediate-ceasefire' : '' } })",
            values,
        )
        page.click(f"#ask-sparql [data-query={name}]")
        assert page.run("return explorer.state.get().tab") == "console"
        assert page.run("return document.getElementById('console-name').value") == name
        for parameter, value in values.items():
            assert page.run("return document.getElementById(arguments[0]).value", f"console-value-{parameter}") == value
        text = page.run("return document.getElementById('console-text').value")
        assert "2025-04-05" in text
        assert ("/issue/immediate-ceasefire>" in text) == ("issue" in values)
        assert page.text("#console-status") == ""


def test_the_query_answers_as_the_question_does(console: Browser) -> None:
    """Whoever moved on an issue: the rows of the page and those of its query are the same moves."""
    page = console
    page.run(
        "const { state } = explorer; state.set({ tab: 'ask', until: '2025-04-05', ask: { ...state.initial().ask, question: 'moved', on: 'partial-ceasefire' } })"
    )
    rows = {row["to_stance"] for row in csv.DictReader(io.StringIO(page.run("return explorer.take.csv()").removeprefix("\ufeff"), newline=""))}  # fmt: skip
    page.click("#ask-sparql button")
    page.click("#console-run")
    page.wait(lambda: page.run("return explorer.console.answer()?.kind") == "rows")
    found = page.run("const { names, rows } = explorer.console.answer(); return rows.map((row) => row[names.indexOf('to_stance')].value)")  # fmt: skip
    assert rows
    assert set(found) == rows


@pytest.mark.parametrize(
    ("question", "query", "least"),
    [
        ("stands", "positions", 40),
        ("contested", "positions", 40),
        ("known", "positions", 40),
        ("moved", "shifts", 3),
        ("follows", "entailed-positions", 10),
    ],
)
def test_asked_of_every_issue_the_query_is_on_every_issue(
    console: Browser, question: str, query: str, least: int
) -> None:
    """What is put into the console answers as the named query does on each issue by itself."""
    page = console
    page.run(
        "const { state } = explorer; state.set({ tab: 'ask', until: '2025-04-05', selection: undefined, ask: { ...state.initial().ask, question: arguments[0] } })",
        question,
    )
    assert "on every issue" in page.text("#ask-sparql")
    page.click(f"#ask-sparql [data-query={query}]")
    text = page.run("return document.getElementById('console-text').value")
    with stancegraph.open(ROOT / "data" / "ukraine-ceasefire") as session:
        known = page.run("return document.getElementById('console-value-known_at')?.value")

        def rows(query: str, values: dict[str, str] | None = None) -> list[Any]:
            return list(cast("Solutions", session.query(query, values)))

        asked = {"as_of": "2025-04-05", **({"known_at": known} if known else {})}
        found = {tuple(str(each) for each in row) for row in rows(text)}
        expected = {
            (f'"{issue}"', *(str(each) for each in row))
            for issue in session.catalogue.issues
            for row in rows(query, {**asked, "issue": issue})
        }
    assert len({row[0] for row in expected}) > least
    assert found == expected
    assert page.run("return explorer.link.read(explorer.link.fragment()).sparql.text") == text


def test_paper_bears_the_query(console: Browser) -> None:
    page = console
    page.run(
        "explorer.state.set({ tab: 'ask', until: '2025-04-05', ask: { ...explorer.state.initial().ask, question: 'moved' } })"
    )
    page.click("#ask-sparql button")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = "return [...document.querySelectorAll(arguments[0])].map((each) => each.checkVisibility())"
        assert page.run(seen, "#console-text") == [True]
        assert not any(page.run(seen, "#console-run, #console-name, #console-values, .console label"))
        assert page.run(
            "const text = document.getElementById('console-text'); return text.scrollHeight <= text.clientHeight + 1 && text.scrollWidth <= text.clientWidth + 1"
        )
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_without_the_engine_offers_no_sparql(show: Show) -> None:
    page = show("eventful", "#view=ask&ask=moved")
    assert page.texts("#ask-sparql button") == []
    assert page.logged() == []
