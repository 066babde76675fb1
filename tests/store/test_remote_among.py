"""Over an endpoint only the stances that can matter are fetched, and the answers are those of the graph on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

import stancegraph
from generate_dataset import generate
from stancegraph.answers.stance_table import NEVER
from stancegraph.session import Session
from stancegraph.store.build import build
from stancegraph.store.remote import RemoteGraph
from store.capping import capping
from support import table_rows

MOST = 60


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, str, list[str]]]:
    place = tmp_path_factory.mktemp("generated")
    generate(place / "data", stances=500, actors=30, issues=8, seed=3)
    build([place / "data"], place / "store")
    with stancegraph.open(place / "store") as here:
        here.export("nquads", place / "all.nq")
        store = Store()
        store.load(path=str(place / "all.nq"), format=RdfFormat.N_QUADS)
        with capping(store, MOST) as (url, asked):
            yield here, url, asked


def scopes(here: Session) -> st.SearchStrategy[dict[str, Any]]:
    days = st.dates(date(2021, 12, 1), date(2025, 1, 31))
    actors, issues = sorted(here.catalogue.actors), sorted(here.catalogue.issues)
    return st.fixed_dictionaries(
        {},
        optional={
            "actor": st.lists(st.sampled_from(actors), min_size=1, max_size=3, unique=True),
            "issue": st.lists(st.sampled_from(issues), min_size=1, max_size=2, unique=True),
            "as_of": days,
            "since": st.dates(date(2021, 12, 1), date(2023, 6, 1)),
            "until": st.dates(date(2023, 6, 1), date(2025, 1, 31)),
            "known_at": st.dates(date(2025, 1, 1), date(2025, 6, 30)),
        },
    )


@settings(max_examples=25)
@given(data=st.data())
def test_answers_are_those_of_the_graph_on_disk(graphs: tuple[Session, str, list[str]], data: st.DataObject) -> None:
    here, url, _ = graphs
    words = data.draw(scopes(here))
    with stancegraph.open(url) as there:
        assert list(there.positions(**words)) == list(here.positions(**words))
        assert there.timeline(**words) == here.timeline(**words)
        assert list(there.shifts(**words)) == list(here.shifts(**words))
        assert there.contradictions(**words) == here.contradictions(**words)


def test_an_issue_does_not_fetch_all(graphs: tuple[Session, str, list[str]]) -> None:
    here, url, _ = graphs
    every = here.stances
    corrected = {every.issues[code] for code in every.issue[every.closed < NEVER].tolist()}
    issue = min(sorted(corrected), key=lambda each: len(here.timeline(issue=each)))
    with stancegraph.open(url) as there:
        found = there.positions(issue=issue)
        table = found.rules.table
        assert 0 < len(table) < len(here.stances) / 3
        known = {row[0]: row for row in table_rows(every)}
        assert all(known[row[0]] == row for row in table_rows(table))
        assert (table.closed < NEVER).sum() > 0, "some were superseded"
        assert len(there.timeline(actor=found[0].actor)) == len(here.timeline(actor=found[0].actor))
        assert there.graph.stances() is there.stances
        assert there.positions(issue=issue).rules.table is there.stances, "what has been fetched is not fetched again"


def test_a_table_is_fetched_once(graphs: tuple[Session, str, list[str]], tmp_path: Path) -> None:
    _, url, asked = graphs
    with stancegraph.open(url) as there:
        assert isinstance(there.graph, RemoteGraph)
        issue = next(iter(there.catalogue.issues))
        there.positions(issue=issue)
        asked.clear()
        there.positions(issue=issue)
        assert asked == []
