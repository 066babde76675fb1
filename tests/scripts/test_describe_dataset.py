"""What the bundled dataset says of itself is what the scripts make of its tables."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import count_dataset
import describe_dataset
from stancegraph.model.schema import SCHEMA
from stancegraph.tables.table import TABLES

DATASET = describe_dataset.BUNDLED

LACKING = {
    "actors": {"attributes"},
    "issues": {"attributes"},
    "sources": {"author", "embed", "section", "type", "time", "note"},
    "stances": {"on_behalf_of", "passages", "aggregate"},
}
"""Columns of the format that the bundled dataset has no use for."""


@pytest.fixture(name="copy")
def copy_of_the_dataset(tmp_path: Path) -> Path:
    return shutil.copytree(DATASET, tmp_path / DATASET.name)


@pytest.mark.parametrize("name", ["datapackage.json", "croissant.json"])
def test_the_descriptions_are_those_of_the_tables(name: str) -> None:
    written = (DATASET / name).read_text(encoding="utf-8")
    assert written == describe_dataset.files(DATASET)[name], "python scripts/describe_dataset.py"


def test_the_figures_of_the_datasheet_are_counted() -> None:
    written = (DATASET / "README.md").read_text(encoding="utf-8")
    counted = count_dataset.Counted(count_dataset.BUNDLED)
    assert written == count_dataset.page(written, counted), "python scripts/count_dataset.py"


def test_a_datasheet_without_marks_is_no_datasheet() -> None:
    with pytest.raises(ValueError, match="the marks of figures are missing"):
        count_dataset.page("# A datasheet", count_dataset.Counted(count_dataset.BUNDLED))


def test_every_column_of_every_table_is_described_in_the_order_of_the_file() -> None:
    package = json.loads((DATASET / "datapackage.json").read_text(encoding="utf-8"))
    found = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]] for resource in package["resources"]
    }
    for table in TABLES:
        header = (DATASET / f"{table.name}.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert found[table.name] == header
        # What is said for one organisation only, and what imports bring, has a column where anything is.
        assert {column.name for column in table.columns} - set(header) <= LACKING.get(table.name, set())
        assert set(header) <= {column.name for column in table.columns}


def test_references_name_tables_that_there_are() -> None:
    package = json.loads((DATASET / "datapackage.json").read_text(encoding="utf-8"))
    names = {resource["name"] for resource in package["resources"]}
    keys = [key for resource in package["resources"] for key in resource["schema"].get("foreignKeys", ())]
    assert {key["reference"]["resource"] for key in keys} <= names | {""}
    assert {"actor", "issue", "source", "event", "organisation", "supersedes", "corrects"} <= {
        key["fields"] for key in keys
    }


def test_a_table_that_is_missing_is_not_described(copy: Path) -> None:
    (copy / "votes.csv").unlink()
    described = describe_dataset.files(copy)
    package, croissant = (json.loads(described[name]) for name in ("datapackage.json", "croissant.json"))
    assert "votes" not in {resource["name"] for resource in package["resources"]}
    assert {record_set["name"] for record_set in croissant["recordSet"]} == {kind.table for kind in SCHEMA.kinds} - {
        "votes"
    }


def test_checking_tells_which_file_is_old_and_writing_mends_it(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert describe_dataset.main([str(copy), "--check"]) == 0
    with (copy / "votes.csv").open("a", encoding="utf-8") as file:
        file.write("v-x,russia,e-2022-03-02-unga-es11-1,no,2022-03-02,unxml-es-11,,,\n")
    assert describe_dataset.main([str(copy), "--check"]) == 1
    assert capsys.readouterr().out == f"{copy / 'croissant.json'} is not what scripts/describe_dataset.py writes\n"
    assert describe_dataset.main([str(copy)]) == 0
    assert describe_dataset.main([str(copy), "--check"]) == 0


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"has no dataset.toml that can be read"):
        describe_dataset.files(tmp_path)
