"""Tables of coded events say what they hold, and are whole or not there."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from stancegraph.errors import StancegraphError
from stancegraph.events.files import About, about_events, arrow_schema, write_events
from stancegraph.model.coded_events import EVENT_COLUMNS, EVENTS_FORMAT

ABOUT = About("Events of ours", "CC0-1.0", "us", "own", "0" * 64, {"a.csv": "1" * 64})
ROW = {"event_id": "1", "date": date(2014, 3, 27), "actor": "RUS", "code": "010", "position": -2, "score": -4.5}


def batch(schema: Any, *rows: dict[str, Any]) -> Any:
    return pa.RecordBatch.from_pylist([{**dict.fromkeys(schema.names), **row} for row in rows], schema=schema)


def test_a_table_says_what_it_was_made_from_and_keeps_its_columns(tmp_path: Path) -> None:
    schema = arrow_schema(ABOUT, [("tone", pa.float64())])
    path = tmp_path / "e.parquet"
    assert write_events(path, [batch(schema, ROW, {**ROW, "event_id": "2", "tone": 1.5})], schema) == 2
    assert about_events(path) == ABOUT
    table = parquet.read_table(path)
    assert table.column_names == [*(each.name for each in EVENT_COLUMNS), "tone"]
    assert table.column("code").to_pylist() == ["010", "010"]
    assert table.column("tone").to_pylist() == [None, 1.5]


def test_a_failed_writing_leaves_what_was_there(tmp_path: Path) -> None:
    schema, path = arrow_schema(ABOUT), tmp_path / "e.parquet"
    path.write_bytes(b"old")

    def failing() -> Iterator[Any]:
        yield batch(schema, ROW)
        raise StancegraphError("no more")

    with pytest.raises(StancegraphError, match="no more"):
        write_events(path, failing(), schema)
    assert [each.name for each in tmp_path.iterdir()] == ["e.parquet"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (None, "no table of coded events"),
        ({"kind": "stances", "format": 1}, "no table of coded events"),
        ({"kind": "events", "format": EVENTS_FORMAT + 1, "dataset": "x"}, "this version reads up to"),
        ({"kind": "events", "format": EVENTS_FORMAT, "dataset": "x"}, "no column event_id"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, said: Any, message: str) -> None:
    path = tmp_path / "e.parquet"
    metadata = None if said is None else {b"stancegraph": json.dumps(said).encode()}
    parquet.write_table(pa.table({"a": [1]}).replace_schema_metadata(metadata), path)
    with pytest.raises(StancegraphError, match=message):
        about_events(path)
    path.write_bytes(b"PAR1 no")
    with pytest.raises(StancegraphError, match="cannot be read"):
        about_events(path)


def column_of(path: Path, name: str, values: Any, **said: Any) -> Path:
    """A table of events by another program: one column otherwise."""
    schema = arrow_schema(ABOUT)
    table = pa.Table.from_batches([batch(schema, ROW, {**ROW, "event_id": "2"})])
    place = table.schema.get_field_index(name)
    parquet.write_table(table.set_column(place, name, values), path, **said)
    return path


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("date", pa.array(["2014-03-27", "2014-03-28"]), "the column date is of the type string, and holds a day"),
        ("date", pa.array([date(2014, 3, 27), None]), "1 events without date"),
        ("actor", pa.array([None, None], pa.string()), "2 events without actor"),
        ("event_id", pa.array(["1", None]), "1 events without event_id"),
        ("position", pa.array(["1", "2"]), "the column position is of the type string, and holds a position"),
        ("position", pa.array([1.5, 1.0]), "the column position is of the type double"),
        ("position", pa.array([None, 7], pa.int8()), "a position that is not from -2 to 2"),
        ("position", pa.array([-3, 2], pa.int64()), "a position that is not from -2 to 2"),
        ("mentions", pa.array([1.5, None]), "the column mentions is of the type double, and holds a count"),
    ],
)
def test_what_no_event_can_hold_is_refused(
    tmp_path: Path, name: str, values: Any, message: str, statistics: bool
) -> None:
    with pytest.raises(StancegraphError, match=message):
        about_events(column_of(tmp_path / "e.parquet", name, values, write_statistics=statistics))


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("actor", pa.array(["a", "b"]).dictionary_encode()),
        ("code", pa.array(["a", None], pa.large_string())),
        ("position", pa.array([None, None], pa.int8())),
        ("position", pa.nulls(2)),
        ("position", pa.array([-2, 2], pa.int64())),
        ("score", pa.array([1, 2], pa.int32())),
        ("date", pa.array([date(2014, 3, 27)] * 2, pa.date64())),
    ],
)
def test_other_programs_may_write_the_same_otherwise(tmp_path: Path, name: str, values: Any, statistics: bool) -> None:
    assert about_events(column_of(tmp_path / "e.parquet", name, values, write_statistics=statistics)) == ABOUT


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"dataset": 3}, "say of dataset cannot be read"),
        ({"issues": []}, "say of issues cannot be read"),
        ({"issues": {"aid": ["x"]}}, "say of issues cannot be read"),
        ({"issues": {"aid": ["x", 3]}}, "say of issues cannot be read"),
        ({"actors": {"RUS": None}}, "say of actors cannot be read"),
        ({"format": True}, "has format True"),
        ({"format": 0}, "has format 0"),
    ],
)
def test_what_a_file_says_of_itself_is_read_or_refused(tmp_path: Path, said: Any, message: str) -> None:
    schema, path = arrow_schema(ABOUT), tmp_path / "e.parquet"
    told = {**json.loads(schema.metadata[b"stancegraph"]), **said}
    schema = schema.with_metadata({b"stancegraph": json.dumps(told).encode()})
    write_events(path, [batch(schema, ROW)], schema)
    with pytest.raises(StancegraphError, match=message):
        about_events(path)
