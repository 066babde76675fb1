"""The stance table holds what the stances hold, however it came to be: from records, from disk, from a graph."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stancegraph.answers.stance_table import (
    EVER,
    NEVER,
    StanceTable,
    Strings,
    TableBuilder,
    day_number,
    day_of,
    moment_number,
)
from stancegraph.model.records import Dataset, Retraction, Stance
from stancegraph.model.words import Voice
from stancegraph.rdf import reader as reading
from support import NASTY, OxigraphGraph, datasets, nquads, stance, table_of, table_rows, tiny


@settings(max_examples=20)
@example(tiny())
@given(datasets())
def test_each_row_says_what_its_stance_says(dataset: Dataset) -> None:
    table = table_of(dataset.stances, dataset.retractions)
    records: list[Stance | Retraction] = [*dataset.stances, *dataset.retractions]
    closings = [
        (moment_number(each.recorded), closed)
        for each in records
        for closed in (each.retracts, getattr(each, "supersedes", None))
        if closed
    ]
    expected = [
        (
            each.id,
            each.actor,
            each.issue,
            int(each.position),
            (each.date - date(1970, 1, 1)).days,
            {Voice.ATTRIBUTED: 0, Voice.REPORTED: 1, Voice.SELF: 2}[each.voice],
            each.attributed_by,
            each.on_behalf_of,
            each.source,
            each.coder or None,
            moment_number(each.recorded),
            min((moment for moment, closed in closings if closed == each.id), default=NEVER),
            each.condition,
            each.evidence.quote if each.evidence else "",
        )
        for each in dataset.stances
    ]
    assert table_rows(table) == sorted(expected)
    assert len(table) == len(dataset.stances)


@settings(max_examples=10)
@example(tiny())
@given(datasets())
def test_the_graph_gives_the_same_table(dataset: Dataset) -> None:
    graph = OxigraphGraph(nquads(dataset))
    from_graph = table_of(reading.stances(graph), reading.retractions(graph))
    assert table_rows(from_graph) == table_rows(table_of(dataset.stances, dataset.retractions))


@settings(max_examples=10)
@example(tiny())
@example(Dataset(tiny().info))
@given(datasets())
def test_saving_and_loading_changes_nothing(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    table = table_of(dataset.stances, dataset.retractions)
    folder = tmp_path_factory.mktemp("tables") / "stances"
    table.save(folder)
    loaded = StanceTable.load(folder)
    assert table_rows(loaded) == table_rows(table)
    for name in (
        "actor",
        "issue",
        "value",
        "date",
        "voice",
        "attributed_by",
        "on_behalf_of",
        "source",
        "recorded",
        "closed",
    ):
        ours, theirs = getattr(table, name), getattr(loaded, name)
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
    assert list(loaded.ids) == [each.id for each in dataset.stances]
    assert (loaded.actors, loaded.issues, loaded.sources) == (table.actors, table.issues, table.sources)
    assert loaded.coders == table.coders


def test_a_table_is_closed_by_the_earliest_correction_whatever_the_order() -> None:
    early, late = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
    records: list[Stance | Retraction] = [
        stance("a"),
        stance("b", supersedes="a", recorded=late),
        Retraction("x", "a", recorded=early),
        Retraction("y", "b"),
        Retraction("z", "not here"),
    ]
    for order in (records, records[::-1]):
        builder = TableBuilder()
        for record in order:
            builder.add(record)
        table = builder.table()
        closed = dict(zip(table.ids, table.closed.tolist(), strict=True))
        assert closed == {"a": moment_number(early), "b": EVER}


def test_a_damaged_table_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    table_of(tiny().stances, ()).save(tmp_path / "t")
    path = tmp_path / "t" / "closed.npy"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ValueError):
        StanceTable.load(tmp_path / "t")
    path.unlink()
    with pytest.raises(OSError):
        StanceTable.load(tmp_path / "t")


def test_a_table_that_would_run_code_is_refused(tmp_path: Path) -> None:
    table_of(tiny().stances, ()).save(tmp_path / "t")
    np.save(tmp_path / "t" / "actor.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError):
        StanceTable.load(tmp_path / "t")


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(NASTY)))
def test_packed_strings(texts: list[str]) -> None:
    packed = Strings.of(texts)
    assert len(packed) == len(texts)
    assert list(packed) == texts
    assert [packed[index] for index in range(len(texts))] == texts


@given(st.dates())
def test_days_are_numbers(day: date) -> None:
    assert day_of(day_number(day)) == day


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_moments_are_numbers_in_order(first: datetime, second: datetime) -> None:
    assert (moment_number(first) < moment_number(second)) == (first < second)
    assert EVER < moment_number(first) < NEVER
    assert np.int64(moment_number(first)) == moment_number(first)


def test_moments_and_days_around_the_epoch() -> None:
    assert moment_number(None) == EVER
    assert moment_number(datetime(1970, 1, 1, 0, 0, 1, 5, UTC)) == 1_000_005
    assert moment_number(datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC)) == -1
    assert day_number(date(1969, 12, 31)) == -1
