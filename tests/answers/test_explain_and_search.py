"""All answers of an opened graph, over a generated dataset, against the reference: from table files to rows and back."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import reference
import stancegraph
from invented import COVERS_UNTIL, governed
from reference import World
from stancegraph.answers.scope import Scope
from stancegraph.errors import NotFound
from stancegraph.session import Session
from worlds import plain

AS_OF, KNOWN_AT = date(2024, 12, 15), datetime(2025, 5, 1, tzinfo=UTC)
BOTH: dict[str, Any] = {"as_of": AS_OF, "known_at": KNOWN_AT}


def generator() -> ModuleType:
    """The script that invents datasets."""
    path = Path(__file__).resolve().parents[2] / "scripts" / "generate_dataset.py"
    spec = importlib.util.spec_from_file_location("generate_dataset", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of 2,000 stances of 40 actors on 6 issues."""
    return governed(tmp_path_factory.mktemp("data"), stances=2000, actors=40, issues=6, seed=7)


@pytest.fixture(scope="module")
def world(folder: Path) -> World:
    """The dataset as records."""
    found = stancegraph.read_dataset(folder)
    assert found.retractions
    assert any(each.supersedes for each in found.stances)
    return World(
        list(found.stances),
        list(found.roles),
        list(found.issues),
        list(found.retractions),
        list(found.events),
        {each.id: each.kind for each in found.actors},
    )


@pytest.fixture(scope="module")
def session(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The dataset, built and opened."""
    store = tmp_path_factory.mktemp("store") / "graph"
    stancegraph.build([folder], store)
    with stancegraph.open(store) as opened:
        yield opened


def test_positions_of_a_graph_equal_the_reference(session: Session, world: World) -> None:
    expected = reference.positions(world, AS_OF, KNOWN_AT)
    assert plain(list(session.positions(**BOTH))) == expected
    assert any(each["stance_of"] != each["actor"] for each in expected)
    assert any(each["under"] for each in expected)
    assert {"stale", "hearsay"} <= {each["standing"] for each in expected}


@pytest.mark.parametrize(
    "words",
    [
        {"taken_over": True},
        {"lapsed": True},
        {"across_governments": True},
        {"fresh": True, "stale_after": 30},
        {"inherit": False},
    ],
    ids=lambda words: str(next(iter(words))),
)
def test_otherwise_asked_for_positions_of_a_graph_equal_the_reference(
    session: Session, world: World, words: dict[str, Any]
) -> None:
    expected = reference.positions(world, AS_OF, KNOWN_AT, **words)
    assert plain(list(session.positions(**words, **BOTH))) == expected
    assert expected


def test_the_timeline_of_a_state_in_a_graph_equals_the_reference(session: Session, world: World) -> None:
    expected = reference.timeline(world, COVERS_UNTIL, KNOWN_AT, actors=["state-00000"])
    assert plain(session.timeline("state-00000", known_at=KNOWN_AT)) == expected
    assert {each["stance_of"] == "state-00000" for each in expected} == {True, False}


def test_shifts_of_a_graph_equal_the_reference(session: Session, world: World) -> None:
    expected = reference.shifts(world, AS_OF, KNOWN_AT)
    assert plain(list(session.shifts(**BOTH))) == expected
    assert any(each["after_event"] for each in expected)
    assert any(each["speaks_for"] for each in expected)


def test_contradictions_of_a_graph_equal_the_reference(session: Session, world: World) -> None:
    expected = reference.contradictions(world, AS_OF, KNOWN_AT, within=1000)
    assert plain(session.contradictions(within=1000, **BOTH)) == expected
    assert {"self-vs-attributed", "words-vs-deeds"} <= {each["kind"] for each in expected}


@pytest.mark.parametrize("question", ["positions", "timeline", "shifts", "contradictions"])
@pytest.mark.parametrize("asked", [{"actor": "nobody at all"}, {"issue": "nothing at all"}])
def test_unknown_names_are_not_found(session: Session, question: str, asked: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        getattr(session, question)(**asked)


@pytest.mark.parametrize("question", ["positions", "timeline", "shifts", "contradictions"])
def test_actors_and_issues_may_be_named_as_people_call_them(session: Session, question: str) -> None:
    ask = getattr(session, question)
    label = session.catalogue.issues["issue-00000"].label
    named, by_id = ask("republic 0", label), ask("state-00000", "issue-00000")
    assert list(named) == list(by_id)


def test_a_moment_without_a_zone_is_in_utc() -> None:
    assert Scope.of(known_at=KNOWN_AT.replace(tzinfo=None)) == Scope(known_at=KNOWN_AT)


def test_today_and_all_that_is_recorded_are_asked_about_where_nothing_is_said() -> None:
    asked = Scope.of()
    assert asked.day == datetime.now(UTC).date()
    assert asked.moment > datetime(9999, 1, 1, tzinfo=UTC), "a clock that is behind must not empty the answers"


def test_the_generator_writes_the_same_twice_and_something_else_for_another_seed(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        generator().generate(tmp_path / name, stances=50, actors=10, issues=3, seed=seed)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert [(tmp_path / "one" / name).read_bytes() for name in files] == [
        (tmp_path / "two" / name).read_bytes() for name in files
    ]
    assert (tmp_path / "one" / "stances.csv").read_bytes() != (tmp_path / "three" / "stances.csv").read_bytes()


@pytest.mark.parametrize(("stances", "actors", "issues"), [(0, 2, 1), (1, 2, 1), (200, 2, 1), (2000, 40, 11)])
def test_generated_datasets_are_valid_at_any_size(tmp_path: Path, stances: int, actors: int, issues: int) -> None:
    generator().generate(tmp_path / "data", stances, actors, issues)
    found = stancegraph.read_dataset(tmp_path / "data")
    assert len(found.stances) + len(found.retractions) == stances
