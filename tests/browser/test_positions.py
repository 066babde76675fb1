"""The page works positions out by the same rules as the command line: both answer the same on invented worlds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.invented import PREPARE, data, every_world, in_words, since_and_voices
from browser.samples import sample
from reference import World
from stancegraph.answers.positions import Positions, positions
from stancegraph.answers.scope import Scope
from stancegraph.model.words import ActorKind, Voice
from stancegraph.views.explorer import explorer_html
from worlds import NOW, TODAY, ask, catalogue_of, issue, options, role, stance, table_of

pytestmark = pytest.mark.browser

# Several questions go over to the browser at a time: the way there takes longer than the answer.
ASK = (
    PREPARE
    + """
return arguments[0].map((question) => {
  const { rules, asked } = prepare(question);
  const { cells, silences } = rules.asOf(asked);
  const rows = [...cells.values()].flatMap((cell) => cell.rows.map((row) => [
    row.holder, row.issue, row.stance.value, row.stance.by ?? null, row.stance.actor, row.led?.leader ?? null,
    cell.contested, row.standing, explorer.positions.age(row.stance, asked.day), row.stance.id, row.from ?? null, row.disputedBy,
  ]));
  return [rows, [...silences.values()].map((each) => [each.actor, each.issue, each.leader ?? null, each.earlier])];
});
"""
)

# From day to day as a reader goes, against answers that remember no other day.
WALK = (
    PREPARE
    + """
const told = ({ cells, silences }) => JSON.stringify([[...cells], [...silences]]);
return arguments[0].map(({ days, ...question }) => {
  const { rules, asked } = prepare(question);
  return days.map(([day, takenOver]) => {
    const now = { ...asked, day, takenOver: asked.takenOver || (asked.inherit && takenOver) };
    return told(rules.asOf(now)) === told(prepare(question).rules.asOf(now));
  });
});
"""
)

# What the timeline draws as held on a day: the last step by then.
HELD = (
    PREPARE
    + """
return arguments[0].map((question) => {
  const { rules, asked } = prepare(question);
  return rules.topics.flatMap(([actor, issue]) => {
    const steps = rules.held(actor, issue, { ...asked, day: question.end });
    const last = steps.filter(({ day }) => day <= asked.day).at(-1);
    return last?.position ? [[actor, issue, last.position.name, last.current]] : [];
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


def _found(world: World, day: date, words: dict[str, Any]) -> Positions:
    return positions(table_of(world), catalogue_of(world), Scope.of(as_of=day, known_at=NOW, **words))


def _answer(world: World, day: date, words: dict[str, Any]) -> list[Any]:
    found = _found(world, day, words)
    rows = [
        [
            row.actor, row.issue, row.value, row.attributed_by, row.stance_of, row.under, row.contested, row.standing,
            row.age_days, row.stance, row.entailed_from, list(row.disputed_by),
        ]
        for row in found
    ]  # fmt: skip
    silences = [[each.actor, each.issue, each.leader, each.earlier] for each in found.silences]
    return [sorted(rows, key=str), sorted(silences, key=str)]


_days = st.just(TODAY) | st.just(date(2025, 10, 1)) | st.integers(1, 7).map(lambda number: date(2025, 4, number))
_yes = st.just(True)
_counting = options(
    **since_and_voices(),
    taken_over=_yes,
    across_governments=_yes,
    entailed=st.just(False),
    lapsed=_yes,
    fresh=_yes,
).filter(lambda words: not (words.get("taken_over") and words.get("inherit") is False))
_questions = st.tuples(every_world(), _days, _counting)


def _asked(questions: list[Any]) -> list[dict[str, Any]]:
    return [{"data": data(world), "asked": in_words(day, words)} for world, day, words in questions]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_program_agree(page: Browser, questions: list[Any]) -> None:
    answers = page.run(ASK, _asked(questions))
    for question, answer in zip(questions, answers, strict=True):
        assert [sorted(part, key=str) for part in answer] == _answer(*question)


_walked = _days | st.integers(0, 400).map(lambda number: date(2025, 3, 28) + timedelta(number))
_walks = st.lists(st.tuples(_walked.map(date.isoformat), st.booleans()), min_size=2, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_questions, _walks), min_size=5, max_size=20))
def test_a_day_is_answered_alike_whatever_days_were_looked_at_before(page: Browser, walks: list[Any]) -> None:
    asked = [
        {**question, "days": days}
        for question, (_, days) in zip(_asked([each for each, _ in walks]), walks, strict=True)
    ]
    for (_, days), alike in zip(walks, page.run(WALK, asked), strict=True):
        assert alike == [True] * len(days)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(every_world(), _days, options(**since_and_voices())), min_size=5, max_size=20))
def test_what_the_timeline_draws_as_held_is_the_position_of_the_day(page: Browser, questions: list[Any]) -> None:
    end = date(2025, 12, 1)
    answers = page.run(HELD, [{**each, "end": end.isoformat()} for each in _asked(questions)])
    for (world, day, words), answer in zip(questions, answers, strict=True):
        said: dict[tuple[str, str], list[Any]] = {}
        for row in _found(world, day, {**words, "entailed": False}):
            if words.get("voices") is not None or Voice(row.voice).direct:
                said.setdefault((row.actor, row.issue), []).append(row)
        expected = [
            [
                actor,
                issue,
                "contested" if rows[0].contested else rows[0].position,
                any(row.standing == "current" for row in rows),
            ]
            for (actor, issue), rows in said.items()
        ]
        assert sorted(answer, key=str) == sorted(expected, key=str)


_SMALL = {
    "every voice on one day": World(
        [
            stance("s1", "ann", "supports", "04-04"),
            stance("s2", "ann", "ambivalent", "04-04", voice="reported"),
            stance("s3", "ann", "rejects", "04-04", by="bob"),
        ]
    ),
    "the last day in office": World(
        [stance("s1", "ann", "supports", "04-04")], [role("ann", "Eland", "2025-04-01", "2025-04-04")]
    ),
    "who speaks until today": World(
        [stance("s1", "Eland", "supports", "04-01")], [role("ann", "Eland", "2025-04-01", "2025-06-01")]
    ),
    "recorded last": World(
        [
            stance("s1", "ann", "supports", "04-04", recorded="04-05"),
            stance("s2", "ann", "supports", "04-04", recorded="04-06"),
            stance("s3", "ann", "supports", "04-04"),
        ]
    ),
    "several accusers": World(
        [
            stance("s1", "ann", "rejects", "04-04", by="bob"),
            stance("s2", "ann", "rejects", "04-04", by="cyd"),
            stance("s3", "ann", "rejects", "04-04", by="cyd"),
        ]
    ),
    "several speakers": World(
        [stance("s2", "ann", "supports", "04-04"), stance("s1", "bob", "supports", "04-04")],
        [role("ann", "Eland"), role("bob", "Eland")],
    ),
    "a leader, another office, a mandate": World(
        [
            stance("s1", "ann", "supports", "04-04"),
            stance("s2", "bob", "rejects", "04-04"),
            stance("s3", "cyd", "opposes", "04-04"),
        ],
        [
            role("ann", "Eland", "2025-04-01", leads=True),
            role("bob", "Eland"),
            role("cyd", "Eland", represents="by-mandate"),
        ],
        kinds={"Eland": ActorKind.STATE},
    ),
    "the day of a handover": World(
        [stance("s1", "ann", "supports", "04-04"), stance("s2", "bob", "rejects", "04-03")],
        [
            role("ann", "Eland", "2025-04-01", "2025-04-04", leads=True),
            role("bob", "Eland", "2025-04-04", leads=True),
            role("bob", "Eland", "2025-03-01"),
        ],
        kinds={"Eland": ActorKind.STATE},
    ),
    "a remit of a wider issue": World(
        [stance("s1", "ann", "supports", "04-04", issue="truce")],
        [role("ann", "Eland", remit=("peace",))],
        [issue("peace"), issue("talks", broader=("peace",)), issue("truce", broader=("talks",))],
    ),
    "an ultimatum": World(
        [stance("s1", "ann", "opposes", "04-04", issue="truce", kind="demand")],
        [],
        [issue("peace", entails=("truce",)), issue("truce")],
    ),
    "some day of the month": World(
        [
            stance("s1", "ann", "supports", "04-04", precision="month"),
            stance("s2", "ann", "rejects", "04-20", precision="approx"),
            stance("s3", "ann", "opposes", "04-09"),
        ]
    ),
    "lapsed": World([stance("s1", "ann", "supports", "04-04", until="04-05"), stance("s2", "ann", "rejects", "04-03")]),
    "an office since left": World(
        [stance("s1", "ann", "supports", "04-04")],
        [
            role("ann", "Eland", "2025-04-01", "2025-04-10", office="one"),
            role("ann", "Eland", "2025-05-01", office="two"),
        ],
        stale_after=1,
    ),
}


@pytest.mark.parametrize("name", _SMALL)
@pytest.mark.parametrize("day", [date(2025, 4, 4), date(2025, 4, 30), TODAY])
def test_page_and_program_agree_where_chance_seldom_leads(page: Browser, name: str, day: date) -> None:
    for words in (
        {},
        {"voices": list(Voice)},
        {"voices": [Voice.REPORTED, Voice.ATTRIBUTED]},
        {"taken_over": True},
        {"across_governments": True},
        {"lapsed": True},
    ):
        question = _SMALL[name], day, words
        [found] = page.run(ASK, _asked([question]))
        assert [sorted(part, key=str) for part in found] == _answer(*question)
    if day == TODAY:
        assert ask(positions, _SMALL[name], day, NOW, lapsed=True, across_governments=True)
