"""The page works positions out by the same rules as the command line: both answer the same on invented worlds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser.conftest import Browser
from browser.samples import sample
from reference import World
from stancegraph.answers.positions import positions
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Source
from stancegraph.model.words import ActorKind, Voice
from stancegraph.views.explorer import explorer_html
from stancegraph.views.payload import page_data
from worlds import NOW, TODAY, ask, role, some, stance, worlds

pytestmark = pytest.mark.browser

# Several questions go over to the browser at a time: the way there takes longer than the answer.
ASK = """
return arguments[0].map(({ data, day, voices, inherit }) => {
  const corrected = new Set([...data.stances, ...data.retractions].flatMap((each) => [each.supersedes, each.retracts]));
  const standing = data.stances.filter((each) => !corrected.has(each.id));
  const chosen = voices && new Set(voices);
  const cells = [...explorer.positions.asOf(standing, data.terms, day, { voices: chosen, inherit }).values()];
  return cells.flatMap((cell) => cell.rows.map((row) => [
    cell.actor, cell.issue, row.stance.value, row.stance.date, row.stance.voice, row.stance.by ?? null,
    row.via ?? null, cell.contested, row.stance.id,
  ]));
});
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(explorer_html(sample()), encoding="utf-8")
    browser.open(path)
    return browser


def _dataset(world: World) -> Dataset:
    return Dataset(
        info=DatasetInfo("World", "https://example.org/"),
        actors=tuple(Actor(each, each.title(), ActorKind.GROUP) for each in sorted(world.actor_ids)),
        roles=tuple(world.roles),
        issues=tuple(world.issues),
        sources=(Source("paper", "Paper"), Source("radio", "Radio")),
        stances=tuple(world.stances),
        retractions=tuple(world.retractions),
    )


def _question(world: World, day: date, voices: list[Voice] | None, inherit: bool) -> dict[str, Any]:
    return {
        "data": page_data(_dataset(world), order=[], first={}, as_of=None),
        "day": day.isoformat(),
        "voices": None if voices is None else [each.value for each in voices],
        "inherit": inherit,
    }


def _answer(world: World, day: date, voices: list[Voice] | None, inherit: bool) -> list[list[Any]]:
    found = ask(positions, world, day, NOW, voices=voices, inherit=inherit)
    return [
        [
            row.actor, row.issue, row.value, row.date.isoformat(), row.voice, row.attributed_by,
            row.via, row.contested, row.stance,
        ]
        for row in found
    ]  # fmt: skip


_days = st.just(TODAY) | st.integers(1, 7).map(lambda number: date(2025, 4, number))
_questions = st.tuples(worlds(), _days, some(list(Voice)), st.booleans())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_questions, min_size=5, max_size=20))
def test_page_and_program_agree(page: Browser, questions: list[Any]) -> None:
    answers = page.run(ASK, [_question(*each) for each in questions])
    for question, answer in zip(questions, answers, strict=True):
        assert sorted(answer, key=str) == sorted(_answer(*question), key=str)


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
}


@pytest.mark.parametrize("name", _SMALL)
def test_page_and_program_agree_where_chance_seldom_leads(page: Browser, name: str) -> None:
    for voices in (None, list(Voice), [Voice.REPORTED, Voice.ATTRIBUTED]):
        [found] = page.run(ASK, [_question(_SMALL[name], TODAY, voices, True)])
        assert found or voices
        assert sorted(found, key=str) == sorted(_answer(_SMALL[name], TODAY, voices, True), key=str)
