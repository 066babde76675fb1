"""The shifts that the page draws and those of the command line: both are the same on invented worlds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.invented import PREPARE, data, dataset, every_world, in_words, plain_voices
from browser.samples import sample
from reference import World
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.shifts import LONGEST_GAP, ShiftRow, shifts
from stancegraph.model.words import POSITIONS, ActorKind, DatePrecision, Position, Voice
from stancegraph.views.explorer import explorer_html
from worlds import ACTORS, NOW, TODAY, ask, bounds, options, role, some, stance

pytestmark = pytest.mark.browser

# Several questions go over to the browser at a time: the way there takes longer than the answer.
ASK = (
    PREPARE
    + """
return arguments[0].map((question) => {
  const { rules, asked } = prepare(question);
  return rules.topics.flatMap(([actor, issue]) => {
    const { moves, silent } = explorer.shifts.of(rules, actor, issue, asked);
    return [...moves.map((move) => [false, move]), ...silent.map((move) => [true, move])].map(([late, { kind, from, to, orderKnown }]) =>
      [actor, issue, kind, from.stance.id, to.stance.id, orderKnown, late]);
  });
});
"""
)

# Arrows are told by their titles, rows by their labels, as screen readers read both.
DRAWN = """
const { state } = explorer;
const [{ day, voices, inherit, since, unseen }] = arguments;
const { hidden } = state.initial();
if (voices) hidden.voice = new Set(["self", "reported", "attributed"].filter((each) => !voices.includes(each)));
hidden.position = new Set(unseen.map(String));
state.set({ ...state.initial(), tab: "timeline", until: day, from: since, inherit, hidden });
const more = [...document.querySelectorAll("#timeline-held button")].find((each) => each.textContent === "Show all");
more?.click();
return [...document.querySelectorAll("#timeline g[aria-label*=' on: ']")].flatMap((row) =>
  [...row.querySelectorAll("title")]
    .map((title) => title.textContent.match(/^(\\S+): from (\\w+) to (\\w+)(, change of government)?/))
    .filter(Boolean)
    .map(([, date, from, to, led]) => [...row.getAttribute("aria-label").split(" on: "), led ? "government" : "moved", from, to, date]),
);
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


def _by_row(world: World, day: date, **words: Any) -> list[tuple[str, ShiftRow]]:
    """The shifts of each actor: in the page each has a row of its own."""
    return [(actor, row) for actor in ACTORS for row in ask(shifts, world, day, NOW, actors=[actor], **words)]


_ANY_GAP = 100_000


def _across_a_silence(row: ShiftRow) -> bool:
    return row.kind == ShiftKind.MOVED and (row.to_date - row.from_date).days > LONGEST_GAP


_days = st.just(TODAY) | st.integers(1, 7).map(lambda number: date(2025, 4, number))
_questions = st.tuples(every_world(), _days, options(voices=some(list(Voice)), inherit=st.just(False)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_program_agree_on_shifts(page: Browser, questions: list[Any]) -> None:
    asked = [{"data": data(world), "asked": in_words(day, words)} for world, day, words in questions]
    for (world, day, words), answer in zip(questions, page.run(ASK, asked), strict=True):
        expected = [
            [actor, row.issue, row.kind, row.from_stance, row.to_stance, row.order_known, _across_a_silence(row)]
            for actor, row in _by_row(world, day, longest_gap=_ANY_GAP, **words)
        ]
        assert sorted(answer, key=str) == sorted(expected, key=str)


def test_moves_across_a_long_silence_are_counted_and_those_of_governments_drawn(page: Browser) -> None:
    world = World(
        [
            stance("s1", "ann", "supports", "01-01"),
            stance("s2", "ann", "rejects", "01-02"),
            stance("s3", "bob", "supports", "01-03"),
        ],
        [
            role("ann", "Eland", "2020", "2025-01-02", leads=True),
            role("bob", "Eland", "2025-01-03", leads=True),
        ],
    )
    world.stances.append(replace(stance("s0", "ann", "rejects", "01-01"), date=date(2023, 12, 31)))
    [found] = page.run(ASK, [{"data": data(world), "asked": in_words(TODAY, {})}])
    late = [row[:2] + row[3:5] for row in found if row[-1]]
    assert sorted(late) == [["Eland", "ceasefire", "s0", "s1"], ["ann", "ceasefire", "s0", "s1"]]
    assert [row[3:5] for row in found if row[2] == "government"] == [["s2", "s3"]]


def test_days_without_a_leader_come_after_a_term_of_one_day(page: Browser) -> None:
    world = World(
        [
            replace(stance("s1", "ann", "rejects", "02-01"), on_behalf_of="Eland", date_precision=DatePrecision.APPROX),
            replace(stance("s2", "Eland", "conditional", "01-20"), condition="if it holds"),
        ],
        [role("ann", "Eland", "2025-01-20", "2025-01-20", leads=True)],
        kinds={"Eland": ActorKind.STATE},
    )
    [found] = page.run(ASK, [{"data": data(world), "asked": in_words(TODAY, {})}])
    assert [row[2:5] for row in found] == [["government", "s2", "s1"]]


# In the page voices are hidden: where none is, it is not said which ones count.
_hiding = some(list(Voice)).filter(lambda each: each is None or 0 < len(each) < len(Voice))


# To hide a position takes the shifts to it away, and lets no others appear.
_unseen: st.SearchStrategy[list[Position]] = st.just([]) | st.lists(st.sampled_from(Position), max_size=2, unique=True)


# Another world is another page to load, so a world is asked about in many ways; making it smaller would take long.
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    every_world().filter(lambda world: len(world.stances) > 6),
    st.lists(st.tuples(_days, _hiding, st.booleans(), bounds(), _unseen), min_size=8),
)
def test_the_timeline_draws_the_shifts_of_the_command_line(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, world: World, questions: list[Any]
) -> None:
    path: Path = tmp_path_factory.mktemp("world") / "page.html"
    path.write_text(explorer_html(dataset(world)), encoding="utf-8")
    browser.size(1400, 900)
    browser.open(path)
    for day, voices, inherit, since, unseen in questions:
        asked = {
            "day": day.isoformat(),
            "voices": plain_voices(voices),
            "inherit": inherit,
            "since": f"{since or ''}",
            "unseen": [int(each) for each in unseen],
        }
        expected = [
            [actor, row.issue, row.kind, row.from_, row.to, f"{row.to_date}"]
            for actor, row in _by_row(world, day, voices=voices, inherit=inherit, since=since)
            if POSITIONS[row.to] not in unseen
        ]
        assert sorted(browser.run(DRAWN, asked), key=str) == sorted(expected, key=str)
