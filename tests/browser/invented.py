"""Invented worlds as the datasets a page is made of, and questions about them as the page takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from reference import World
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Source
from stancegraph.model.words import ActorKind, Voice
from stancegraph.views.payload import page_data
from worlds import ACTORS, bounds, crowded_worlds, governed_worlds, some, worlds

# Corrections, and the question as the page's state has it: the rules say nothing of either.
PREPARE = """
const prepare = ({ data, asked }) => {
  const corrected = new Set([...data.stances, ...data.retractions].flatMap((each) => [each.supersedes, each.retracts]));
  const stances = data.stances.filter((each) => !corrected.has(each.id));
  const voices = asked.voices ? new Set(asked.voices) : undefined;
  const counting = { inherit: true, entailed: true, takenOver: false, acrossGovernments: false, lapsed: false, fresh: false };
  const ground = { ...data, stances };
  const answers = explorer.answered.over(ground, data.events);
  return { rules: explorer.positions.over(ground), answers, stances, asked: { ...counting, ...asked, voices } };
};
"""


def dataset(world: World) -> Dataset:
    """The world as it is drawn: everybody is called by id."""
    accusers = {each.attributed_by for each in world.stances if each.attributed_by}
    doers = {actor for each in world.events for actor in each.actors}
    everyone = sorted({*ACTORS, *world.actor_ids, *accusers, *doers})
    return Dataset(
        info=DatasetInfo("World", "https://example.org/", stale_after=world.stale_after),
        actors=tuple(Actor(each, each, world.kinds.get(each, ActorKind.GROUP)) for each in everyone),
        roles=tuple(world.roles),
        issues=tuple(world.issues),
        sources=(Source("paper", "Paper"), Source("radio", "Radio")),
        stances=tuple(world.stances),
        retractions=tuple(world.retractions),
        events=tuple(world.events),
    )


def data(world: World) -> dict[str, Any]:
    """What the page is told of the world."""
    return page_data(dataset(world), order=[], first={}, as_of=None)


def in_words(day: date, options: dict[str, Any]) -> dict[str, Any]:
    """A question as the page's state has it."""
    named = {"taken_over": "takenOver", "across_governments": "acrossGovernments", "since": "from"}
    said = {named.get(word, word): value for word, value in options.items()}
    if since := said.get("from"):
        said["from"] = since.isoformat()
    return {**said, "day": day.isoformat(), "voices": plain_voices(options.get("voices"))}


def plain_voices(voices: list[Voice] | None) -> list[str] | None:
    return None if voices is None else [each.value for each in voices]


def every_world() -> st.SearchStrategy[World]:
    """Worlds of all sorts, those with changes of government more often."""
    return worlds() | crowded_worlds() | governed_worlds() | governed_worlds()


def dissenting_worlds() -> st.SearchStrategy[World]:
    """Many roles and deeds of few actors on one issue."""
    return worlds(
        actors=("ann", "bob", "Eland"), issues=("truce",), organisations=("Eland",), least=4, roles=3, events=3
    )


def since_and_voices() -> dict[str, st.SearchStrategy[Any]]:
    return {"voices": some(list(Voice)), "since": bounds(), "inherit": st.just(False)}
