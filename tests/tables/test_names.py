"""Files that were meant to be tables are named; what lies beside the tables for other reasons is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancegraph.tables.names import PACKED, misnamed
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from stancegraph.tables.rows import WORKBOOKS
from support import rows, write_folder


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("role.csv", "roles"),
        ("Events.csv", "events"),
        ("EVENTS.CSV", "events"),
        ("events.CSV", "events"),
        ("stances (1).csv", "stances"),
        ("stances - Copy.csv", "stances"),
        ("Copy of stances.csv", "stances"),
        ("stances_old.csv", "stances"),
        ("stances-2025.csv", "stances"),
        ("stances.csv.csv", "stances"),
        ("stance.jsonl", "stances"),
        ("assesments.csv", "assessments"),
        ("isseus.csv", "issues"),
        ("actros.parquet", "actors"),
        ("sourcess.csv", "sources"),
        ("sources .csv", "sources"),
        ("roles.tsv", "roles"),
        ("roles.xls", "roles"),
        ("roles (1).xlsx", "roles"),
        ("roles.csv.txt", "roles"),
        ("roles.json", "roles"),
        ("Roles.ods", "roles"),
        ("roles.fods", "roles"),
        *((f"roles.csv{packed}", "roles") for packed in (".gz", ".bz2", ".xz", ".zip", ".zst", ".GZ")),
        ("roles.parquet.zst", "roles"),
        ("roles.zip", "roles"),
        ("role.csv.gz", "roles"),
        ("Events.jsonl.gz", "events"),
    ],
)
def test_a_table_under_a_wrong_name_is_named(name: str, table: str, tmp_path: Path) -> None:
    tables = rows()
    del tables["roles"], tables["events"], tables["assessments"], tables["votes"]
    folder = write_folder(tmp_path / "d", tables)
    (folder / name).write_text("id\n")
    assert list(misnamed(folder)) == [(folder / name, table)]
    problems = Problems()
    check_datasets([folder], problems)
    suffix = Path(name).suffix.lower()
    advice = f"did you mean {table}{suffix if suffix in WORKBOOKS else '.csv'}? {'Unpack' if suffix in PACKED else 'Rename'} the file"
    if suffix in (".xls", ".fods"):
        advice = f"save it as {table}.csv, {table}.xlsx or {table}.ods"
    assert [str(problem) for problem in problems.all()] == [
        f"{folder / name}: no table has this name, so nothing in it would count; {advice}, or move it out"
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "CHANGELOG.md", "documents.csv", "notes.xlsx", "notes.csv", "quotes.csv", "stances.csv.bak",
     "stances.csv~", "~$stances.xlsx", ".~lock.stances.csv#", ".stances.csv.swp", "codebook.pdf", "stances.xls", "budget.xlsx",
     "resources.csv", "source_texts.csv", "dataset.toml", "2025.csv", "-.csv",
     "stances.csv.gz", "stance.csv.gz", "stances.zip", "notes.csv.gz", "photos.zip", ".gz"],
)  # fmt: skip
def test_other_files_are_left_alone(name: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    if name != "dataset.toml":
        (folder / name).write_text("id\n")
    (folder / "role.csv").mkdir()
    assert list(misnamed(folder)) == []


@pytest.mark.parametrize(
    ("name", "read"), [("stances.tsv", "stances.csv"), ("Actors.JSON", "actors.csv"), ("roles.ndjson", "roles.jsonl")]
)
def test_rows_that_lie_unread_beside_their_table_are_named(name: str, read: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    if read == "roles.jsonl":
        (folder / "roles.csv").unlink()
        (folder / read).write_text("")
    (folder / name).write_text("id\n")
    problems = Problems()
    check_datasets([folder], problems)
    assert [each.file for each in problems.all()] == []
    assert [str(each) for each in problems.warnings()] == [
        f"{folder / name}: is not read, since {read} is; move the one out that is not meant"
    ]


def test_what_refers_to_a_misnamed_table_is_not_told_once_more(tmp_path: Path) -> None:
    tables = rows()
    tables["assessments"][0]["subject"] = "e1"
    folder = write_folder(tmp_path / "d", tables)
    (folder / "events.csv").rename(folder / "event.csv")
    problems = Problems()
    check_datasets([folder], problems)
    assert [problem.file for problem in problems.all()] == [str(folder / "event.csv")]
