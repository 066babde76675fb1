"""What DuckDB had too little of is told apart, on errors that it raises itself."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from stancegraph.events.wanting import Wanting, wanting, why_unfinished

_AT_ONCE = "SELECT count(*) FROM (SELECT hash(i) AS key, list(i) FROM range(3_000_000) r(i) GROUP BY key)"
_ON_DISK = "CREATE TABLE kept AS SELECT hash(i) AS key FROM range(5_000_000) r(i)"


def _fails(query: str, aside: Path, *settings: str) -> duckdb.Error:
    with duckdb.connect(config={"threads": "1", "temp_directory": str(aside)}) as connection:
        for each in ("enable_progress_bar = false", *settings):
            connection.execute(f"SET {each}")
        with pytest.raises(duckdb.Error) as told:
            connection.execute(query).fetchall()
    return told.value


def test_memory_that_is_too_small_is_told_with_how_much_it_is(tmp_path: Path) -> None:
    error = _fails(_AT_ONCE, tmp_path / "aside", "memory_limit = '5MB'", "preserve_insertion_order = false")
    assert wanting(error) is Wanting.MEMORY
    assert "the 4.7 MiB of memory it is held to cannot hold" in why_unfinished(error, Wanting.MEMORY)


def test_a_disk_that_is_too_small_is_told_from_memory(tmp_path: Path) -> None:
    error = _fails(_ON_DISK, tmp_path / "aside", "memory_limit = '20MB'", "max_temp_directory_size = '1MB'")
    assert wanting(error) is Wanting.DISK
    assert "not enough disk" in why_unfinished(error, Wanting.DISK)


def test_other_errors_are_neither(tmp_path: Path) -> None:
    assert wanting(_fails("SELECT nothing", tmp_path)) is None
    assert wanting(_fails(f"SELECT * FROM '{tmp_path}/none.parquet'", tmp_path)) is None
    assert wanting(MemoryError()) is None
