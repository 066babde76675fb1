"""Invented events, of which questions to columns are measured: their columns have nothing to do with each other."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import benchmark_columns

_ROWS = 100_000
# How many different values each column has.
_SIZES = {"actor": 300, "target": 300, "date": 5_844, "issue": 100, "position": 5, "score": 200, "code": 20}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    benchmark_columns.child(benchmark_columns.GENERATE, _ROWS, folder / "events.parquet", folder)
    return folder / "events.parquet"


@pytest.mark.parametrize(
    ("one", "other"),
    [(one, other) for one in _SIZES for other in _SIZES if list(_SIZES).index(one) < list(_SIZES).index(other)],
)
def test_any_two_columns_meet_as_often_as_chance_has_it(events: Path, one: str, other: str) -> None:
    cells = _SIZES[one] * _SIZES[other]
    expected = cells * -math.expm1(-_ROWS / cells)
    with duckdb.connect() as connection:
        [[pairs, most]] = connection.execute(
            f"SELECT count(*), max(n) FROM (SELECT count(*) AS n FROM '{events}' GROUP BY {one}, {other})"
        ).fetchall()
    assert pairs == pytest.approx(expected, rel=0.02)
    mean = _ROWS / cells
    assert most < mean + 7 * math.sqrt(mean) + 7


def test_too_little_memory_ends_with_2_and_a_sentence(events: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        benchmark_columns.spilled(events, "5MB", events.parent)
    assert ended.value.code == 2
    told = capfd.readouterr().err
    assert told.startswith("pairs: DuckDB: ")
    assert told.count("\n") == 1
