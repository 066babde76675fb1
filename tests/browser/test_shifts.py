"""The shifts that the page draws and those of the command line: both are the same on invented worlds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.invented import PREPARE, data, every_world, in_words
from browser.samples import sample
from reference import World
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.shifts import LONGEST_GAP, ShiftRow, shifts
from stancegraph.model.words import ActorKind, DatePrecision, Voice
from stancegraph.views.explorer import explorer_html
from worlds import ACTORS, NOW, TODAY, ask, options, role, some, stance

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
