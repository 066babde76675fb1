"""What a question leaves out of the stances it looks at does not matter to its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import World
from stancegraph.answers.among import Among, among
from stancegraph.answers.contradictions import contradictions
from stancegraph.answers.kinds import ShiftKind
from stancegraph.answers.positions import positions
from stancegraph.answers.scope import Scope
from stancegraph.answers.shifts import shifts
from stancegraph.answers.stance_table import StanceTable, TableBuilder
from stancegraph.answers.timeline import timeline
from stancegraph.model.records import Retraction, Stance
from worlds import NOW, TODAY, all_worlds, catalogue_of, of_positions, role, scopes, stance, table_of


def is_among(wanted: Among, record: Stance, world: World) -> bool:
    """The plain meaning."""
    actors = wanted.actors or frozenset()
    speakers = {each.actor for each in world.stances if each.on_behalf_of in actors}
    return (
        (wanted.actors is None or record.actor in actors | speakers or record.on_behalf_of in actors)
        and (wanted.issues is None or record.issue in wanted.issues)
        and (wanted.first is None or record.date >= wanted.first)
        and (wanted.last is None or record.date <= wanted.last)
    )


def only(wanted: Among, world: World) -> StanceTable:
    """The stances among them, and what is known of their corrections."""
    builder = TableBuilder()
    for record in world.stances:
        if is_among(wanted, record, world):
            builder.add(record)
    corrections: list[Stance | Retraction] = [*world.stances, *world.retractions]
    for correction in corrections:
        for target in (getattr(correction, "supersedes", None), correction.retracts):
            if target:
                builder.close(target, correction.recorded)
    return builder.table()


QUESTIONS: dict[str, tuple[Callable[..., Any], bool, dict[str, Any]]] = {
    "positions": (positions, True, {}),
    "timeline": (timeline, True, {}),
    "shifts": (shifts, False, {"kinds": tuple(ShiftKind), "one_side": True}),
    "contradictions": (contradictions, False, {}),
}


@pytest.mark.parametrize("name", QUESTIONS)
@settings(max_examples=200)
@given(data=st.data())
def test_answers_from_some_are_those_from_all(name: str, data: st.DataObject) -> None:
    question, only_dated, options = QUESTIONS[name]
    world = data.draw(all_worlds())
    words = data.draw(of_positions() if name == "positions" else scopes())
    scope = Scope.of(as_of=TODAY, known_at=NOW, **words)
    catalogue = catalogue_of(world)
    wanted = among(catalogue, scope, only_dated=only_dated)
    some, every = (
        question(only(wanted, world), catalogue, scope, **options),
        question(table_of(world), catalogue, scope, **options),
    )
    assert list(some) == list(every)
    if name == "positions":
        assert some.unspoken() == every.unspoken()
        assert some.silences == every.silences


def test_the_last_word_of_who_speaks_without_an_office_may_be_about_something_else() -> None:
    """What cyd said for the state is cyd's last word on it, unless cyd said something since: then no voices are split."""
    said = [
        replace(stance("s1", "minister", "supports", "04-10"), on_behalf_of="france"),
        stance("s2", "minister", "opposes", "04-11"),
        stance("s3", "france", "rejects", "04-12"),
    ]
    scope = Scope.of("france", as_of=TODAY)
    for stances, split in ((said, 0), ([said[0], said[2]], 1)):
        world = World(stances=stances)
        catalogue = catalogue_of(world)
        table = only(among(catalogue, scope), world)
        assert len(table) == len(stances)
        assert len(contradictions(table, catalogue, scope)) == split


def test_other_issues_actors_and_days_are_left_out() -> None:
    world = World(
        stances=[
            stance("s1", "france", "supports", "04-10"),
            stance("s2", "norway", "supports", "04-10"),
            stance("s3", "minister", "supports", "04-10"),
        ],
        roles=[role("minister", "france")],
    )
    catalogue = catalogue_of(world)
    wanted = among(catalogue, Scope.of("france", since="2025-04-01", until="2025-04-20", as_of=TODAY), only_dated=True)
    assert [each.id for each in world.stances if is_among(wanted, each, world)] == ["s1", "s3"]
    assert (wanted.first, wanted.last) == (Scope.of(since="2025-04-01").since, Scope.of(until="2025-04-20").until)
    assert among(catalogue, Scope.of(where="coder=Jo")) == Among()
    assert among(catalogue, Scope.of("nobody", as_of=TODAY)).actors == frozenset({"nobody"})
