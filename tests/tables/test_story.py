"""The table of a story: read and checked with the others, with or without ids."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from stancegraph.errors import DataError
from stancegraph.model.records import Step
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from support import tiny, write_folder

HEAD = "link,heading,text\n"


def folder_with(tmp_path: Path, story: str) -> Path:
    folder = write_folder(tmp_path / "talks")
    (folder / "story.csv").write_text(story, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(DataError) as raised:
        read_dataset(folder)
    return [(each.line, each.column, each.message) for each in raised.value.problems]


def test_rows_without_ids_are_told_in_their_order(tmp_path: Path) -> None:
    rows = "".join(f"#view=matrix&actor=bob,Step {number},\n" for number in range(1, 12))
    steps = read_dataset(folder_with(tmp_path, HEAD + rows)).steps
    assert [each.id for each in steps] == [f"{number}-step-{number}" for number in range(1, 12)]
    assert sorted(steps, key=lambda step: step.place) == list(steps)
    assert [each.heading for each in sorted(steps, key=lambda step: step.id)][1] == "Step 10"


def test_an_id_is_made_of_the_place_where_the_heading_gives_no_letters(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "id,link,heading\nfirst,#view=matrix,One\n,#view=table,\u548c\u5e73\n")
    assert [each.id for each in read_dataset(folder).steps] == ["first", "2"]


def test_each_part_of_a_link_that_names_nothing_is_a_fault_of_its_row(tmp_path: Path) -> None:
    story = (
        HEAD + "#view=matrix&actor=nobody&about=nothing,One,\n#select=stance&id=s1,Two,\n#select=stance&id=s99,Three,\n"
    )
    assert faults(folder_with(tmp_path, story)) == [
        (2, "link", 'actor: unknown actor "nobody"'),
        (2, "link", 'about: unknown issue "nothing"'),
        (4, "link", 'id: unknown stance "s99"'),
    ]


def test_a_kind_that_nobody_is_of_and_a_column_that_is_not_there_are_faults(tmp_path: Path) -> None:
    story = (
        HEAD
        + "#kind=bloc&kind=person,One,\n#view=ask&ask=agrees&sort=-share,Two,\n#view=ask&ask=moved&sort=share,Three,\n"
    )
    found = faults(folder_with(tmp_path, story))
    assert [(line, text.partition(", ")[0]) for line, _, text in found] == [
        (2, 'kind: no actor here is of the kind "bloc"'),
        (4, 'sort: "share" is none of actor'),
    ]


def test_a_query_and_what_it_is_asked_with_are_looked_up(tmp_path: Path) -> None:
    asked = "#view=console&query=actor-positions&set="
    story = (
        f"{HEAD}{asked}actor%3Dbob,One,\n{asked}actor%3DAnn,Two,\n{asked}actor%3Dbobb,Three,\n{asked}actr%3Dbob,Four,\n"
    )
    story += "#view=console&query=actor-position,Five,\n#set=actor%3Dbob,Six,\n"
    assert faults(folder_with(tmp_path, story)) == [
        (4, "link", 'set: "bobb" cannot stand: actor is the id of an actor in the dataset'),
        (5, "link", 'set: the query actor-positions has no value "actr"; did you mean "actor"?'),
        (6, "link", 'query: no named query is called "actor-position"; did you mean "actor-positions"?'),
        (7, "link", "set: nothing says of which query; query does"),
    ]


def test_what_no_page_understands_is_a_fault_of_the_cell(tmp_path: Path) -> None:
    story = HEAD + "#view=matrx&day=2025-01-01,One,\nview=matrix,Two,\n#view=matrix,,\n"
    found = faults(folder_with(tmp_path, story))
    assert [(line, column) for line, column, _ in found] == [(2, "link"), (3, "link"), (4, "heading")]
    assert '"matrx" is none of' in found[0][2]
    assert '"day" is no word of a link' in found[0][2]
    assert 'it is what follows its address, from "#" on' in found[1][2]


def test_links_are_not_held_against_rows_that_have_faults_of_their_own(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, HEAD + "#actor=ann&select=stance&id=s1,One,\n")
    actors = (folder / "actors.csv").read_text(encoding="utf-8").splitlines()
    broken = [line if not line.startswith("ann,") else "ann,Ann,no-such-kind" for line in actors]
    (folder / "actors.csv").write_text("\n".join(broken) + "\n", encoding="utf-8")
    assert not [fault for fault in faults(folder) if fault[1] == "link"]


def test_a_step_is_written_with_its_id_and_read_as_it_was(tmp_path: Path) -> None:
    write_dataset(tiny(), tmp_path / "out")
    with (tmp_path / "out" / "story.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["id"] for row in csv.DictReader(stream)] == ["1-begin", "10"]
    assert read_dataset(tmp_path / "out").steps == tiny().steps


def test_steps_are_in_the_order_of_their_ids_with_numbers_as_numbers() -> None:
    ids = ["10", "9", "b-2", "b-10", "a", "2-x", "2-10-x"]
    assert [step.id for step in sorted((Step(each, "#", "x") for each in ids), key=lambda step: step.place)] == [
        "2-10-x",
        "2-x",
        "9",
        "10",
        "a",
        "b-2",
        "b-10",
    ]
