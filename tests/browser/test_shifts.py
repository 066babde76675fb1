"""The shifts that the page draws and those of the command line: both are the same on invented worlds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.samples import sample
from reference import World
from stancegraph.answers.shifts import ShiftRow, shifts
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Source
from stancegraph.model.words import POSITIONS, ActorKind, Position, Voice
from stancegraph.views.explorer import explorer_html
from stancegraph.views.payload import page_data
from worlds import ACTORS, NOW, TODAY, ask, bounds, crowded_worlds, some, worlds

pytestmark = pytest.mark.browser

# Several questions go over to the browser at a time: the way there takes longer than the answer.
ASK = """
const { positions } = explorer;
return arguments[0].map(({ data, day, voices, inherit }) => {
  const corrected = new Set([...data.stances, ...data.retractions].flatMap((each) => [each.supersedes, each.retracts]));
  const counting = data.stances.filter((each) => !corrected.has(each.id) && each.date <= day);
  const chosen = voices && new Set(voices);
  const courses = new Map();
  for (const claim of positions.followed(counting, data.terms, { voices: chosen, inherit })) {
    const key = JSON.stringify([claim.holder, claim.stance.issue]);
    courses.set(key, [...(courses.get(key) ?? []), claim]);
  }
  return [...courses].flatMap(([key, claims]) =>
    positions.shifts(positions.course(claims)).map(({ from, to }) => [
      ...JSON.parse(key), from.position.name, to.position.name, from.date, to.date, to.via ?? null,
    ]),
  );
});
"""

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
    .map((title) => title.textContent.match(/^(\\S+): from (\\w+) to (\\w+)(?:, via (.*))?$/))
    .filter(Boolean)
    .map(([, date, from, to, via]) => [...row.getAttribute("aria-label").split(" on: "), from, to, date, via ?? null]),
);
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


def _dataset(world: World) -> Dataset:
    """The world as it is drawn: everybody is called by id."""
    return Dataset(
        info=DatasetInfo("World", "https://example.org/"),
        actors=tuple(Actor(each, each, ActorKind.GROUP) for each in sorted({*ACTORS, *world.actor_ids})),
        roles=tuple(world.roles),
        issues=tuple(world.issues),
        sources=(Source("paper", "Paper"), Source("radio", "Radio")),
        stances=tuple(world.stances),
        retractions=tuple(world.retractions),
    )


def _asked(day: date, voices: list[Voice] | None, inherit: bool) -> dict[str, Any]:
    chosen = None if voices is None else [each.value for each in voices]
    return {"day": day.isoformat(), "voices": chosen, "inherit": inherit}


def _found(world: World, day: date, **options: Any) -> list[ShiftRow]:
    return ask(shifts, world, day, NOW, **options)


_days = st.just(TODAY) | st.integers(1, 7).map(lambda number: date(2025, 4, number))
_questions = st.tuples(crowded_worlds() | worlds(), _days, some(list(Voice)), st.booleans())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_program_agree_on_shifts(page: Browser, questions: list[Any]) -> None:
    asked = [
        {"data": page_data(_dataset(world), order=[], first={}, as_of=None), **_asked(*rest)}
        for world, *rest in questions
    ]
    for (world, day, voices, inherit), answer in zip(questions, page.run(ASK, asked), strict=True):
        expected = [
            [row.actor, row.issue, row.from_, row.to, f"{row.from_date}", f"{row.to_date}", row.via]
            for row in _found(world, day, voices=voices, inherit=inherit)
        ]
        assert sorted(answer, key=str) == sorted(expected, key=str)


# In the page voices are hidden: where none is, it is not said which ones count.
_hiding = some(list(Voice)).filter(lambda each: each is None or 0 < len(each) < len(Voice))


# To hide a position takes the shifts to it away, and lets no others appear.
_unseen: st.SearchStrategy[list[Position]] = st.just([]) | st.lists(st.sampled_from(Position), max_size=2, unique=True)


# Another world is another page to load, so a world is asked about in many ways; making it smaller would take long.
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    (crowded_worlds() | worlds()).filter(lambda world: len(world.stances) > 6),
    st.lists(st.tuples(_days, _hiding, st.booleans(), bounds(), _unseen), min_size=8),
)
def test_the_timeline_draws_the_shifts_of_the_command_line(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, world: World, questions: list[Any]
) -> None:
    path: Path = tmp_path_factory.mktemp("world") / "page.html"
    path.write_text(explorer_html(_dataset(world)), encoding="utf-8")
    browser.size(1400, 900)
    browser.open(path)
    for day, voices, inherit, since, unseen in questions:
        asked: Mapping[str, Any] = _asked(day, voices, inherit) | {
            "since": f"{since or ''}",
            "unseen": [int(each) for each in unseen],
        }
        expected = [
            [row.actor, row.issue, row.from_, row.to, f"{row.to_date}", row.via]
            for row in _found(world, day, voices=voices, inherit=inherit, since=since)
            if POSITIONS[row.to] not in unseen
        ]
        assert sorted(browser.run(DRAWN, asked), key=str) == sorted(expected, key=str)
