"""Rules that join the cells of a row: what goes together, and what is said where it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model.records import Actor, Name, Record, Role
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, Position, Represents
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from stancegraph.tables.table import TABLES, RowError, Table
from support import Rows, rows, stance, tiny, write_folder

MAKING_CONDITIONAL = "third-party, sequence, verification, reciprocity, terms, event, unstated"


def said(folder: Path, table: str, **cells: str) -> list[str]:
    """What is said of a dataset whose first row of a table has these cells."""
    tables: dict[str, Rows] = rows()
    tables[table][0] |= cells
    problems = Problems()
    check_datasets([write_folder(folder, tables)], problems)
    return [str(problem).removeprefix(f"{folder}/{table}.csv:2: ") for problem in problems.all()]


def table_of(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def faults(record: Record, table: str) -> list[str]:
    """The columns at fault when a record is written."""
    try:
        table_of(table).cells(record)
    except RowError as error:
        return [column for column, _ in error.faults]
    return []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"position": "opposes", "condition": "they leave", "condition_kind": "demand"}, []),
        ({"position": "supports", "condition": "for thirty days", "condition_kind": "scope"}, []),
        ({"position": "conditional", "condition": "if checked", "condition_kind": "verification"}, []),
        ({"position": "conditional", "condition": "a code of 1", "condition_kind": "unstated"}, []),
        ({"position": "supports", "condition": "in words"}, []),
        ({"position": "supports", "condition_kind": "unstated"}, []),
        (
            {"position": "supports", "condition": "they leave", "condition_kind": "demand"},
            ["condition_kind: demand goes with opposes only, and the position is supports"],
        ),
        (
            {"position": "rejects", "condition": "they leave", "condition_kind": "demand"},
            ["condition_kind: demand goes with opposes only, and the position is rejects"],
        ),
        (
            {"position": "conditional", "condition": "they leave", "condition_kind": "demand"},
            [
                "condition_kind: demand, but the position is conditional: a yes if another gives something up is no yes; "
                "make the position opposes"
            ],
        ),
        (
            {"position": "conditional", "condition": "for thirty days", "condition_kind": "scope"},
            [
                "condition_kind: scope, but the position is conditional: how long, how much or where is no condition; the "
                "position is supports, or another"
            ],
        ),
        (
            {"position": "supports", "condition_kind": "terms"},
            ["condition: empty, but its kind is terms; name the condition, or leave the kind empty"],
        ),
        (
            {"position": "conditional", "condition": "if"},
            [
                f"condition_kind: empty, but the position is conditional: say what the condition asks for, one of {MAKING_CONDITIONAL}"
            ],
        ),
        (
            {"position": "supports", "condition_kind": "maybe"},
            [f'condition_kind: "maybe" is none of {", ".join(ConditionKind)}'],
        ),
    ],
)
def test_kinds_of_condition_and_positions(cells: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, "stances", **cells) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2025-04-01", []),
        ("2025-05-01", []),
        ("2025-03-31", ["until: it ends (2025-03-31) before it was expressed (2025-04-01)"]),
    ],
)
def test_a_position_does_not_end_before_it_was_expressed(until: str, expected: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, "stances", until=until) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"start": "2024-01-01", "end": "2025-01-01"}, []),
        ({"leads": "no"}, ['leads: "no" is not yes; leave the cell empty for no']),
        (
            {"represents": "by-mandate"},
            ["leads: yes, but the role is by-mandate; who leads speaks by-office"],
        ),
        (
            {"start": "2024-01"},
            ["leads: yes, so the start and the end need the day: what was said on it belongs to one government"],
        ),
        (
            {"end": "2025"},
            ["leads: yes, so the start and the end need the day: what was said on it belongs to one government"],
        ),
        ({"leads": "", "start": "2024-01", "remit": "talks;truce"}, []),
        (
            {"leads": "", "represents": "own-remit", "remit": "talks"},
            ["remit: filled, but the role is own-remit, which speaks for nobody; leave it empty"],
        ),
        ({"remit": "talk"}, ['remit: unknown issue "talk"; did you mean "talks"?']),
    ],
)
def test_leaders_and_remits(cells: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, "roles", **cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"names": "uk=Анна; fr=Anne", "iso3166": "UKR", "cow": "369"}, []),
        (
            {"names": "Anne"},
            ['names: "Anne" is not a name in a language; write language=name, for example fr=Ukraine'],
        ),
        (
            {"iso3166": "ukr"},
            ['iso3166: "ukr" is not an ISO 3166-1 alpha-3 code; it has three capital letters, for example UKR'],
        ),
        (
            {"cow": "0"},
            [
                'cow: "0" is not a number of the Correlates of War project; it goes from 2 to 990, for example 369',
            ],
        ),
    ],
)
def test_names_and_codes_of_actors(cells: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, "actors", **cells) == expected


@given(st.sampled_from(Position), st.sampled_from([None, *ConditionKind]), st.sampled_from(["", "if they stop"]))
def test_what_is_written_is_what_would_be_read(position: Position, kind: ConditionKind | None, condition: str) -> None:
    table = table_of("stances")
    record = stance(position=position, condition_kind=kind, condition=condition)
    values = [{"quote": ""}.get(column.name, getattr(record, column.name, None)) for column in table.columns]
    refused: list[str] = []
    try:
        assert table.make(values) == record
    except RowError as error:
        refused = [column for column, _ in error.faults]
    assert faults(record, "stances") == refused


def test_roles_that_would_be_refused_are_not_written() -> None:
    role = Role("r", "ann", "Envoy", "land", Represents.BY_MANDATE, leads=True)
    assert faults(role, "roles") == ["leads"]
    assert faults(replace(role, leads=False), "roles") == []


def test_no_is_an_empty_cell_and_nought_is_none() -> None:
    table = table_of("roles")
    leads = table.header.index("leads")
    assert [table.cells(role)[leads] for role in tiny().roles] == ["", "", "yes"]
    issues = table_of("issues")
    [talks, _] = tiny().issues
    assert issues.cells(replace(talks, stale_after=0))[issues.header.index("stale_after")] == "0"


def test_names_are_written_in_one_cell() -> None:
    table = table_of("actors")
    actor = Actor("a", "A", ActorKind.STATE, names=(Name("fr", "Ukraine"), Name("uk", "Україна")))
    assert table.cells(actor)[table.header.index("names")] == "fr=Ukraine;uk=Україна"
    with pytest.raises(RowError, match="holds ';', which divides"):
        table.cells(replace(actor, names=(Name("fr", "a;b"),)))


def test_dates_of_events_may_be_inexact(tmp_path: Path) -> None:
    assert said(tmp_path / "1", "events", date_precision="month") == []
    assert said(tmp_path / "2", "events", date_precision="year") == [
        f'date_precision: "year" is none of {", ".join(DatePrecision)}'
    ]


def aggregate(**other: str) -> str:
    parts = {
        "period": "2024-02", "count": "3", "mean": "-1.5", "spread": "0.5", "earliest": "2024-02-02", "latest": "2024-02-29",
        "rule": "mean", "sha256": "a" * 64,
    }  # fmt: skip
    return ";".join(f"{name}={text}" for name, text in (parts | other).items() if text)


WORKED_OUT = {
    "date": "2024-02-29",
    "voice": "reported",
    "quote": "",
    "start": "",
    "end": "",
    "condition": "",
    "condition_kind": "",
}


@pytest.mark.parametrize(
    ("told", "cells", "expected"),
    [
        ({}, {}, ""),
        ({"rule": "majority", "share": "0.6", "codes": "010, 0231"}, {}, ""),
        ({"period": "2023"}, {"date": "2023-12-31"}, "its events are of 2024-02-02 to 2024-02-29"),
        ({"period": "2023", "earliest": "2023-01-01", "latest": "2023-12-31"}, {"date": "2023-12-31"}, ""),
        ({}, {"date": "2024-02-28"}, "date: it rests on the events of 2024-02, so that it is known on the last day of it: 2024-02-29"),
        ({"earliest": "2024-02-29", "latest": "2024-02-02"}, {}, "which is not within 2024-02"),
        ({"latest": "2024-03-01"}, {}, "which is not within 2024-02"),
        ({"share": "0.6"}, {}, "share goes with the rule majority"),
        ({"rule": "majority"}, {}, "share goes with the rule majority"),
        ({}, {"voice": "self"}, "voice: self, but it rests on coded events, which nobody said"),
        ({}, {"quote": "never"}, "it has words to rest on"),
        ({}, {"passages": f"1-9 {'a' * 64}"}, "it has words to rest on"),
        ({"count": "0"}, {}, "is not a number of events"),
        ({"mean": "2.1"}, {}, "is not a mean of positions; it goes from -2 to 2"),
        ({"spread": "2.1"}, {}, "is not a standard deviation of positions"),
        ({"sha256": ""}, {}, "the aggregate does not say sha256"),
        ({"sort": "x"}, {}, '"sort=x" is no part of an aggregate'),
    ],
)  # fmt: skip
def test_what_was_worked_out_of_events(
    told: dict[str, str], cells: dict[str, str], expected: str, tmp_path: Path
) -> None:
    found = said(tmp_path, "stances", **(WORKED_OUT | {"aggregate": aggregate(**told)} | cells))
    found = [each for each in found if "stances.csv:" not in each]
    assert [expected in each for each in found] == ([True] if expected else [])
