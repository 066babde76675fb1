"""Names for ids and days in another order are read where they mean one thing only, and said; else the error lists what they may mean."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.naming import fold
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.registry import Declared, Registry, names_of
from support import TOML, Rows, actor, rows, write_folder

MDY = f'{TOML}date_order = "mdy"\n'


def said(folder: Path) -> tuple[list[str], list[str]]:
    """Problems and warnings, without the folder; nothing of what every such dataset is warned of."""
    problems = Problems()
    check_datasets([folder], problems)
    plain = [[str(each).replace(f"{folder}/", "") for each in some] for some in (problems.all(), problems.warnings())]
    return plain[0], plain[1]


def changed(*changes: tuple[str, int, str, str]) -> dict[str, Rows]:
    tables = rows()
    for table, line, column, cell in changes:
        tables[table][line - 2][column] = cell
    return tables


def test_names_are_read_as_the_ids_they_mean_and_said_once_a_column(tmp_path: Path) -> None:
    tables = changed(
        ("actors", 2, "name", "Ann Berg"),
        ("actors", 3, "aliases", "Bobby; The Builder"),
        ("actors", 4, "names", "fr=Le Pays"),
        ("stances", 2, "actor", "ann  BERG"),
        ("stances", 3, "actor", "Änn Berg"),
        ("stances", 3, "issue", "Truce"),
        ("stances", 4, "voice", "attributed"),
        ("stances", 4, "attributed_by", "the builder"),
        ("stances", 5, "source", "Gazette"),
        ("issues", 3, "broader", "TALKS"),
        ("events", 2, "actors", "Bob; le pays;ann"),
        ("events", 2, "bears_on", "Truce: rejects"),
        ("assessments", 2, "subject", "Raid"),
        ("roles", 2, "organisation", "Land"),
    )
    folder = write_folder(tmp_path / "d", tables)
    problems, warnings = said(folder)
    assert problems == []
    assert (
        'stances.csv:2: actor: "ann  BERG" is read as ann (an id), and more like it; validate --fix writes it so'
        in warnings
    )
    assert len([each for each in warnings if each.startswith("stances.csv") and ": actor:" in each]) == 1
    with pytest.warns(match="is read as"):
        dataset = read_dataset(folder)
    assert [each.actor for each in dataset.stances] == ["ann"] * 4
    assert dataset.stances[1].issue == "truce"
    assert dataset.stances[2].attributed_by == "bob"
    assert dataset.stances[3].source == "gazette"
    assert dataset.issues[1].broader == ("talks",)
    assert dataset.events[0].actors == ("ann", "bob", "land")
    assert [each.issue for each in dataset.events[0].bears_on] == ["truce"]
    assert dataset.assessments[0].subject == "e1"
    assert dataset.roles[0].organisation == "land"


def test_an_id_goes_before_any_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", changed(("actors", 3, "aliases", "ann"), ("stances", 2, "actor", "ann")))
    assert said(folder) == ([], [])
    tables = changed(
        ("issues", 3, "label", "Talks"), ("actors", 3, "aliases", "ann"), ("events", 2, "actors", "ann;Bob")
    )
    problems, warnings = said(write_folder(tmp_path / "e", tables))
    assert problems == []
    assert not [each for each in warnings if ": broader:" in each]


def test_a_name_of_several_is_an_error_that_lists_them(tmp_path: Path) -> None:
    tables = changed(
        ("actors", 2, "aliases", "Berg"),
        ("actors", 3, "aliases", "berg"),
        ("actors", 4, "name", "Talks"),
        ("stances", 3, "actor", "Berg"),
        ("assessments", 2, "subject", "TALKS"),
    )
    assert said(write_folder(tmp_path / "d", tables))[0] == [
        'assessments.csv:2: subject: "TALKS" is the name of more than one actor, event or issue: land, talks; '
        "write the id of the one that is meant",
        'stances.csv:3: actor: "Berg" is the name of more than one actor: ann, bob; write the id of the one that is meant',
    ]


def test_what_nothing_is_called_is_unknown_as_ever(tmp_path: Path) -> None:
    tables = changed(
        ("stances", 3, "actor", "Zed"), ("issues", 3, "broader", "Peace"), ("events", 2, "actors", "Bob;Zed Z")
    )
    assert said(write_folder(tmp_path / "d", tables))[0] == [
        "events.csv:2: actors: \"Zed Z\" is not an id; use up to 128 letters a-z, digits, '-', '_' and '.', beginning with a letter or digit",
        'issues.csv:3: broader: unknown issue "Peace"; add it to issues.csv',
        'stances.csv:3: actor: unknown actor "Zed"; add it to actors.csv',
    ]


def test_with_a_prefix_names_mean_what_ids_would(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    write_folder(mine)
    write_folder(theirs, changed(("stances", 2, "actor", "Ann")), TOML.replace("talks/", "theirs/"))
    problems = Problems()
    check_datasets([mine, theirs], problems, prefixes={theirs: "t-"})
    assert [str(each) for each in problems.all()] == []
    assert any('"Ann" is read as ann' in str(each) for each in problems.warnings())


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["x", "X", "y", "é", "E\u0301"]), st.sampled_from(["x", "Y", "É", "z "])), max_size=5
    )
)
def test_who_is_called_so_is_who_a_look_at_each_finds(called: list[tuple[str, str]]) -> None:
    registry, slow = Registry(), defaultdict[str, set[str]](set)
    for place, (name, alias) in enumerate(called):
        record = actor(f"a{place}", name=name, aliases=(alias,))
        registry._by_kind["actor"][record.id] = Declared(record, "f", place, "b")
        for each in names_of(record):
            slow[fold(each)].add(record.id)
        for each in ("x", "y", "e", "z"):
            found = registry.called("actor", each)
            assert (len(found), set(found)) == (len(slow[each]), slow[each])


# -- days -------------------------------------------------------------------------------------------------------------


def test_days_are_read_in_the_order_that_is_declared(tmp_path: Path) -> None:
    tables = changed(
        ("stances", 2, "date", "4/1/2025"),
        ("stances", 3, "date", "1/13/2024"),
        ("stances", 3, "recorded", "5/6/2025 9:30"),
        ("stances", 4, "date", "2025/4/3"),
        ("stances", 5, "date", "2025-04-04"),
        ("sources", 2, "published", "4.9.25"),
        ("roles", 2, "start", "12/31/2024"),
    )
    folder = write_folder(tmp_path / "d", tables, MDY)
    problems, warnings = said(folder)
    assert problems == []
    assert (
        'stances.csv:2: date: "4/1/2025" is read as 2025-04-01 (month first, as dataset.toml says), and more like it; validate --fix writes it so'
        in warnings
    )
    with pytest.warns(match="month first"):
        dataset = read_dataset(folder)
    assert [each.date for each in dataset.stances] == [
        date(2025, 4, 1),
        date(2024, 1, 13),
        date(2025, 4, 3),
        date(2025, 4, 4),
    ]
    assert dataset.stances[1].recorded == datetime(2025, 5, 6, 9, 30, tzinfo=UTC)
    assert dataset.sources[0].published == date(2025, 4, 9)
    assert dataset.roles[0].start is not None
    assert dataset.roles[0].start.text == "2024-12-31"


def test_without_an_order_a_day_is_an_error_that_names_its_readings(tmp_path: Path) -> None:
    tables = changed(("stances", 2, "date", "4/5/2025"), ("stances", 3, "date", "1/13/2024"))
    assert said(write_folder(tmp_path / "d", tables))[0] == [
        'stances.csv:2: date: "4/5/2025" is not a date; write it as YYYY-MM-DD, for example 2025-05-04 (day first) or 2025-04-05 (month first); '
        'or say in dataset.toml which it is: date_order = "dmy" or "mdy"',
        'stances.csv:3: date: "1/13/2024" is not a date; write it as YYYY-MM-DD, for example 2024-01-13',
    ]


def test_a_day_that_is_none_in_the_declared_order_is_an_error(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", changed(("stances", 2, "date", "13/1/2024")), MDY)
    assert said(folder)[0] == [
        'stances.csv:2: date: "13/1/2024" is not a date; write it as YYYY-MM-DD, for example 2024-01-13 (dataset.toml says date_order = "mdy")'
    ]
