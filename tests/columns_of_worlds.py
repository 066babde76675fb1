"""Worlds of tests as the columns that Parquet holds: several at once, so that one query answers for all of them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from reference import World
from stancegraph.answers.stance_table import TableBuilder
from stancegraph.answers.stance_texts import TextsBuilder
from stancegraph.answers.stored_catalogue import CatalogueBuilder
from stancegraph.bulk.columns import TABLES
from stancegraph.bulk.engines import Engine, connected
from stancegraph.bulk.folder import Written, arrow_batches
from stancegraph.bulk.ranges import Window
from stancegraph.bulk.stances import StanceColumns
from stancegraph.model.records import Actor, DatasetInfo, Record, Retraction
from stancegraph.model.renaming import renamed
from stancegraph.model.words import ActorKind

BASE = "https://example.org/w/"


def apart(number: int, identifier: str) -> str:
    """An id of a world among several."""
    return f"{number:02d}.{identifier}"


def records_of(world: World) -> list[Record]:
    """All records of a world, with those it only names."""
    accusers = {each.attributed_by for each in world.stances if each.attributed_by}
    everyone = sorted(world.actor_ids | accusers | {actor for each in world.events for actor in each.actors})
    actors = [Actor(each, each.title(), world.kinds.get(each, ActorKind.GROUP)) for each in everyone]
    return [*actors, *world.issues, *world.roles, *world.events, *world.stances, *world.retractions]


def written(worlds: Sequence[World]) -> Written:
    """The worlds as one graph's columns; the ids of each have its number before them."""
    stances, catalogue, texts = TableBuilder(), CatalogueBuilder(), TextsBuilder()
    catalogue.describe(DatasetInfo("Worlds", BASE))
    for number, world in enumerate(worlds):
        named = partial(_named, number)
        for record in records_of(world):
            record = renamed(record, apart(number, ""), named)
            if hasattr(record, "position") or isinstance(record, Retraction):
                stances.add(record)  # type: ignore[arg-type]
                if not isinstance(record, Retraction):
                    texts.add(record, BASE)  # type: ignore[arg-type]
            else:
                catalogue.add(record, BASE)
    return Written("g-0", {}, stances.table(), texts.columns(), catalogue.catalogue())


def _named(number: int, kind: str, name: str) -> str:
    return name if kind == "source" else apart(number, name)


ENGINE = os.environ.get("COLUMNS_ENGINE", "duckdb")
"""Where the tests of expressions ask; ``scripts/spark`` runs them on others."""


def examples(number: int) -> int:
    """So many examples in DuckDB, and as many as there is time for where each takes seconds."""
    return number if ENGINE == "duckdb" else max(2, number // 5)


@cache
def engine() -> Engine:
    """One engine for all tests of a process."""
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(connected(ENGINE))


def as_table(name: str, table: Any) -> Any:
    """An Arrow table as one of the engine."""
    if ENGINE == "duckdb":
        engine().backend.con.register(name, table)
        return engine().backend.table(name)
    folder = Path(tempfile.mkdtemp(prefix="columns-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    parquet.write_table(table, folder / f"{name}.parquet")
    return engine().parquet([folder / f"{name}.parquet"])


def stance_columns(worlds: Sequence[World]) -> StanceColumns:
    """The worlds as tables of the engine."""
    columns = written(worlds)
    tables = {}
    for name in TABLES:
        schema, batches = arrow_batches(columns, name)
        tables[name] = as_table(name, pa.Table.from_batches(batches, schema))
    return StanceColumns(tables)


def rows_of(expression: Any) -> list[dict[str, Any]]:
    """The answer, in any order."""
    return [row for batch in engine().batches(expression) for row in batch.to_pylist()]


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows to be compared, whatever their order."""
    return sorted(repr(sorted(row.items())) for row in rows)


def first_day(day: date, window: Window) -> date:
    """The first day of a window, found by walking back."""

    def key(each: date) -> tuple[int, ...]:
        return {
            Window.DAY: (each.toordinal(),),
            Window.WEEK: each.isocalendar()[:2],
            Window.MONTH: (each.year, each.month),
            Window.QUARTER: (each.year, (each.month + 2) // 3),
            Window.YEAR: (each.year,),
        }[window]

    number = day.toordinal()
    while number > 1 and key(date.fromordinal(number - 1)) == key(day):
        number -= 1
    return date.fromordinal(number)
