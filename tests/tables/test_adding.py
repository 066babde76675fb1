"""Cells make a record as those of a table do, ids are made that nobody has, and corrections follow what the rules of positions ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.errors import DataError, NotFound, StancegraphError
from stancegraph.model.cells import is_id
from stancegraph.model.records import Dataset, Evidence, Record, Retraction, Stance
from stancegraph.tables.adding import CellError, Known
from stancegraph.tables.appending import append
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES
from stancegraph.tables.writer import write_dataset
from support import TOML, datasets, rows, write_folder

OF = {table.name: table for table in TABLES}
NOW = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
STANCE = {
    "actor": "ann",
    "issue": "truce",
    "position": "opposes",
    "date": "2025-05-01",
    "voice": "self",
    "source": "gazette",
}


def known(tmp_path: Path, toml: str = TOML) -> Known:
    tables = rows()
    tables["stances"][0] |= {"quote": "the guns", "start": "4", "end": "12", "coder": "ac", "note": "first"}
    tables["stances"][1] |= {"supersedes": "s1"}
    return Known.read(write_folder(tmp_path / "d", tables, toml))


@settings(max_examples=15, deadline=None)
@given(datasets())
@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_the_cells_of_any_record_make_it_again(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    folder = tmp_path_factory.mktemp("written") / "d"
    write_dataset(dataset, folder)
    there = Known.read(folder)
    tables = {kind.record: table for table in TABLES for kind in table.kinds}
    for record in (*dataset.actors, *dataset.roles, *dataset.issues, *dataset.sources, *dataset.stances, *dataset.retractions,
                   *dataset.events, *dataset.assessments, *dataset.votes, *dataset.steps):  # fmt: skip
        assert isinstance(record, Record)
        table = tables[type(record)]
        cells = dict(zip(table.header, table.cells(record), strict=True))
        assert there.record(table, cells) == record
        made = there.record(table, cells | {"id": ""})
        assert is_id(made.id)
        assert made.id not in there.taken[table.name]
        assert replace(made, id=record.id) == record


@pytest.mark.parametrize(
    ("table", "cells", "id"),
    [
        ("actors", {"name": "Zoë de la Cruz", "kind": "person"}, "zoe-de-la-cruz"),
        ("actors", {"name": "ANN", "kind": "person"}, "ann-49915e"),
        ("actors", {"name": "Мир", "kind": "group"}, "actor-63fb1a"),
        ("issues", {"label": "River toll", "proposition": "P."}, "river-toll"),
        ("story", {"link": "#view=matrix", "heading": "And then"}, "2-and-then"),
        (
            "roles",
            {"actor": "Bob", "office": "Envoy to Land", "organisation": "land", "represents": "none"},
            "r-bob-envoy-to-land",
        ),
        ("sources", {"title": "The Herald, 4 May"}, "the-herald-4-may"),
        ("stances", STANCE, "s-2025-05-01-ann-truce-1"),
    ],
)
def test_ids_are_made_of_what_the_row_says(table: str, cells: dict[str, str], id: str, tmp_path: Path) -> None:
    assert known(tmp_path).record(OF[table], cells).id == id


def test_names_and_days_are_read_as_in_tables(tmp_path: Path) -> None:
    there = known(tmp_path, f'{TOML}date_order = "dmy"\n')
    found = there.record(
        OF["stances"], STANCE | {"actor": "ÁNN", "issue": "Truce", "date": "2/5/2025", "source": "Gazette"}
    )
    assert found == there.record(OF["stances"], STANCE | {"date": "2025-05-02"})
    issue = there.record(OF["issues"], {"label": "Sub", "proposition": "P.", "broader": "TALKS; truce"})
    assert getattr(issue, "broader", None) == ("talks", "truce")


def test_every_fault_is_found_at_once(tmp_path: Path) -> None:
    cells = STANCE | {"actor": "Zed", "position": "perhaps", "date": "1/2/2025", "note": "a\x1bb"}
    with pytest.raises(CellError) as raised:
        known(tmp_path).record(OF["stances"], cells)
    assert [column for column, _ in raised.value.faults] == ["note"]
    with pytest.raises(CellError) as raised:
        known(tmp_path).record(OF["stances"], cells | {"note": "", "voice": "attributed"})
    assert [column for column, _ in raised.value.faults] == ["actor", "position", "date", "attributed_by"]
    with pytest.raises(CellError, match='broader: unknown issue "trce"; did you mean "truce"'):
        known(tmp_path).record(OF["issues"], {"label": "S", "proposition": "P.", "broader": "trce"})


def test_a_correction_says_what_the_other_says_but_for_what_is_given(tmp_path: Path) -> None:
    there = known(tmp_path)
    old = there.stances["s2"]
    found = there.correction(OF["stances"], "s2", {"position": "opposes", "coder": "bc"}, NOW)
    assert found == replace(
        old, id="s-2025-04-02-ann-truce-1", position=found.position, coder="bc", recorded=NOW, supersedes="s2"
    )
    assert found.position.label == "opposes"
    append(there.folder, [found])
    assert read_dataset(there.folder).stances[-1] == found


def test_a_correction_of_another_topic_retracts(tmp_path: Path) -> None:
    there = known(tmp_path)
    found = there.correction(OF["stances"], "s3", {"issue": "talks"}, NOW)
    assert (found.supersedes, found.retracts, found.issue) == (None, "s3", "talks")
    append(there.folder, [found])


def test_cells_can_be_emptied_and_a_new_quote_has_no_offsets(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "e", rows())
    quoted = Stance(**{each: getattr(read_dataset(folder).stances[0], each) for each in Stance.__slots__})
    append(
        folder, [replace(quoted, id="q1", date=date(2025, 6, 1), evidence=Evidence("the guns", 4, 12), note="first")]
    )
    there = Known.read(folder)
    found = there.correction(OF["stances"], "q1", {"quote": "the gun", "note": ""}, NOW)
    assert (found.evidence, found.note) == (Evidence("the gun"), "")
    found = there.correction(OF["stances"], "q1", {"quote": "the guns", "note": ""}, NOW)
    assert found.evidence == Evidence("the guns", 4, 12)
    found = there.correction(OF["stances"], "q1", {"quote": "a gun", "start": "1", "end": "6"}, NOW)
    assert found.evidence == Evidence("a gun", 1, 6)


def test_what_is_corrected_already_or_cannot_be_is_refused(tmp_path: Path) -> None:
    there = known(tmp_path)
    for identifier, said in (
        ("s1", '"s1" was corrected by "s2"; correct that one'),
        ("s9", 'no stance has the id "s9"'),
        ("ann", '"ann" stands in actors, and only stances are corrected by new rows'),
    ):
        with pytest.raises(NotFound, match=said):
            there.correction(OF["stances"], identifier, {"note": "x"}, NOW)
        with pytest.raises(NotFound, match=said):
            there.retraction(identifier, {}, NOW)
    with pytest.raises(StancegraphError, match="s3 says this already; name what is to be otherwise"):
        there.correction(OF["stances"], "s3", {"coder": "bc"}, NOW)


def test_by_a_clock_that_went_back_nothing_is_recorded_before_what_it_takes_the_place_of(tmp_path: Path) -> None:
    there = known(tmp_path)
    append(there.folder, [there.correction(OF["stances"], "s2", {"position": "opposes"}, NOW)])
    there, sooner = Known.read(there.folder), NOW - timedelta(days=1)
    last = read_dataset(there.folder).stances[-1].id
    assert there.correction(OF["stances"], last, {"position": "supports"}, sooner).recorded == NOW
    assert there.correction(OF["stances"], last, {"actor": "bob"}, sooner).recorded == NOW
    assert there.retraction(last, {}, sooner).recorded == NOW
    said = {"recorded": sooner.isoformat()}
    assert there.retraction(last, said, NOW).recorded == sooner, "who says when is believed"


def test_a_retraction_withdraws_and_is_nothing_to_correct(tmp_path: Path) -> None:
    there = known(tmp_path)
    found = there.retraction("s3", {"note": "misread", "coder": "bc"}, NOW)
    assert found == Retraction("x-s3", "s3", "bc", NOW, "misread")
    append(there.folder, [found])
    there = Known.read(there.folder)
    for identifier, said in (
        ("s3", '"s3" was retracted by "x-s3" and no longer stands; to state it again, .* stancegraph add stance'),
        ("x-s3", '"x-s3" only retracts another stance; .* to state it again, .* stancegraph add stance'),
    ):
        with pytest.raises(NotFound, match=said):
            there.retraction(identifier, {}, NOW)
        with pytest.raises(NotFound, match=said):
            there.correction(OF["stances"], identifier, {"note": "x"}, NOW)


def test_ids_of_datasets_that_are_used_are_taken_and_what_is_no_dataset_is_said(tmp_path: Path) -> None:
    base = known(tmp_path).folder
    more = write_folder(
        tmp_path / "more",
        {name: [] for name in rows()},
        TOML.replace("talks/", "more/") + f'uses = ["../{base.name}"]\n',
    )
    there = Known.read(more)
    assert there.record(OF["actors"], {"name": "Ann", "kind": "person"}).id == "ann-49915e"
    assert there.record(OF["stances"], STANCE | {"actor": "Bob"}).actor == "bob"  # type: ignore[union-attr]
    with pytest.raises(DataError, match="no such folder"):
        Known.read(tmp_path / "nothing")


@given(st.text(min_size=1, max_size=80))
def test_an_id_can_be_made_of_any_name(text: str) -> None:
    from stancegraph.tables.adding import _part

    assert is_id(_part(text, "actor"))
