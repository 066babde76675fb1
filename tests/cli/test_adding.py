"""``add``, ``correct``, ``retract``, ``anchor`` and ``sheet`` as their users meet them: shown first, never written unasked, and said in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import cli
from stancegraph.cli.add import add
from stancegraph.cli.correct import correct, retract
from stancegraph.naming import id_of
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES
from support import rows, write_folder

STANCE = ["--actor", "Ann", "--issue", "truce", "--position", "opposes", "--date", "2025-05-01", "--voice", "self", "--source", "gazette"]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "d")


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_there_is_an_option_for_every_column_that_is_not_made() -> None:
    made = {"supersedes", "retracts", "corrects"}
    for table in TABLES:
        command = add.commands[table.kinds[0].name]
        found = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
        columns = {f"--{column.name.replace('_', '-')}": column for column in table.columns if column.name not in made}
        assert found == {*columns, "--yes", "--dry-run"}
        for param in command.params:
            if isinstance(param, click.Option) and (column := columns.get(param.opts[0])):
                assert param.required is (column.required and column.name != "id")
                assert param.multiple is column.type.many
    of_stances = {name for param in correct.params if isinstance(param, click.Option) for name in param.opts}
    assert of_stances == {f"--{name.replace('_', '-')}" for name in TABLES[4].header if name not in made} | {
        "--yes",
        "--dry-run",
    }
    assert not [param for param in correct.params if isinstance(param, click.Option) and param.required]
    assert {name for param in retract.params if isinstance(param, click.Option) for name in param.opts} == {
        "--id", "--coder", "--recorded", "--note", "--yes", "--dry-run",
    }  # fmt: skip


SHOWN = """\
{}/stances.csv:
  id              s-2025-05-01-ann-truce-1
  actor           ann
  issue           truce
  position        opposes
  date            2025-05-01
  date_precision  day
  voice           self
  source          gazette
  recorded        2026-01-02T00:00:00Z
"""


def test_a_row_is_shown_and_written_only_when_told(folder: Path) -> None:
    before = everything(folder)
    command = ["add", "stance", folder, *STANCE, "--recorded", "2026-01-02"]
    for options, code, word in (
        (["--dry-run"], 0, "Nothing was written."),
        ([], 2, "nothing was written: --yes writes it without asking, --dry-run only shows it"),
        (["--yes", "--dry-run"], 2, "--yes writes and --dry-run does not: give one"),
    ):
        done = run(*command, *options)
        assert done.exit_code == code
        assert word in done.stderr
        assert done.stdout == (SHOWN.format(folder) if len(options) < 2 else "")
        assert everything(folder) == before
    done = run(*command, "--yes")
    assert (done.exit_code, done.stdout) == (0, SHOWN.format(folder))
    assert "Appended s-2025-05-01-ann-truce-1." in done.stderr
    assert (folder / "stances.csv").read_bytes().startswith(before["stances.csv"])
    assert read_dataset(folder).stances[-1].id == "s-2025-05-01-ann-truce-1"
    again = run(*command, "--yes", "--id", "s-2025-05-01-ann-truce-1")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "That is there already, word for word." in again.stderr


def test_on_a_terminal_it_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(folder)
    monkeypatch.setattr("stancegraph.cli.asking._is_asked", lambda: True)
    command = [str(each) for each in ("add", "actor", folder, "--name", "Zoe", "--kind", "person")]
    done = CliRunner().invoke(cli, command, input="n\n")
    assert (done.exit_code, everything(folder)) == (0, before)
    assert "Append this row? [y/N]" in done.stderr
    done = CliRunner().invoke(cli, command, input="y\n")
    assert done.exit_code == 0
    assert read_dataset(folder).actors[-1].id == "zoe"


def test_names_that_differ_by_signs_have_the_ids_that_coders_give_them(folder: Path) -> None:
    for name in ("C++", "C", "C#", "Łódź", "C"):
        done = run("add", "actor", folder, "--name", name, "--kind", "group", "--yes")
        assert done.exit_code == 0, done.output
    ids = [each.id for each in read_dataset(folder).actors[-5:]]
    assert ids[:4] == [id_of(name, "actor") for name in ("C++", "C", "C#", "Łódź")]
    assert (len(set(ids)), ids[1]) == (5, "c")


def test_what_is_wrong_is_said_of_the_option(folder: Path) -> None:
    before = everything(folder)
    done = run("add", "stance", folder, *STANCE, "--attributed-by", "bob", "--on-behalf-of", "Zed", "--yes")
    assert done.exit_code == 2
    assert done.stderr == (
        'Error: --on-behalf-of: unknown actor "Zed"; did you mean "bob"?\n' if "did you mean" in done.stderr
        else 'Error: --on-behalf-of: unknown actor "Zed"; add it to actors.csv\n'
    ) + "--attributed-by: filled, but the voice is self; leave it empty or make the voice attributed\n"  # fmt: skip
    assert run("add", "stance", folder, "--actor", "ann").exit_code == 2
    assert "no such folder" in run("add", "actor", folder / "x", "--name", "Z", "--kind", "person", "--yes").stderr
    assert run("add", "actor", folder, "--name", "Z", "--kind", "robot").exit_code == 2
    assert everything(folder) == before


def test_a_dataset_with_problems_is_not_added_to(folder: Path) -> None:
    (folder / "roles.csv").write_text((folder / "roles.csv").read_text().replace("by-office", "by-chance"))
    before = everything(folder)
    done = run("add", "actor", folder, "--name", "Zoe", "--kind", "person", "--yes")
    assert done.exit_code == 1
    assert 'represents: "by-chance" is none of' in done.stderr
    assert everything(folder) == before


def test_lists_and_flags(folder: Path) -> None:
    assert (
        run(
            "add",
            "issue",
            folder,
            "--label",
            "Sub",
            "--proposition",
            "P.",
            "--broader",
            "Talks",
            "--broader",
            "truce",
            "--yes",
        ).exit_code
        == 0
    )
    assert read_dataset(folder).issues[-1].broader == ("talks", "truce")
    done = run("add", "role", folder, "--actor", "Cat", "--office", "Queen", "--organisation", "land", "--represents", "by-office",
               "--start", "2020-01-01", "--leads", "--yes")  # fmt: skip
    assert done.exit_code == 1  # there is one who leads already
    assert "r-cat-queen" in done.stderr
    done = run(
        "add",
        "role",
        folder,
        "--actor",
        "Cat",
        "--office",
        "Queen",
        "--organisation",
        "land",
        "--represents",
        "none",
        "--yes",
    )
    assert done.exit_code == 0
    assert read_dataset(folder).roles[-1].leads is False


def test_correct_and_retract(folder: Path) -> None:
    before = (folder / "stances.csv").read_bytes()
    assert run("correct", folder, "s1", "--position", "opposes", "--coder", "bc", "--yes").exit_code == 0
    assert run("correct", folder, "s2", "--issue", "talks", "--yes").exit_code == 0
    assert run("retract", folder, "s3", "--note", "misread", "--yes").exit_code == 0
    dataset = read_dataset(folder)
    assert [(each.supersedes, each.retracts) for each in dataset.stances[4:]] == [("s1", None), (None, "s2")]
    assert [(each.id, each.retracts, each.note) for each in dataset.retractions] == [("x-s3", "s3", "misread")]
    assert all(each.recorded for each in dataset.stances[4:])
    assert all(each.recorded for each in dataset.retractions)
    assert (folder / "stances.csv").read_bytes().startswith(before)
    now = everything(folder)
    for words in (
        ["correct", folder, "s1", "--note", "x"],
        ["retract", folder, "s3"],
        ["correct", folder, "s4"],
        ["correct", folder, "land", "--note", "x"],
    ):
        assert run(*words, "--yes").exit_code == 2
    assert everything(folder) == now


def test_anchor_shows_what_it_fills_in_and_says_what_it_leaves(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0]["quote"], tables["stances"][1]["quote"] = "the guns", "peace"
    tables["sources"].append({"id": "herald", "title": "Herald"})
    tables["stances"][1]["source"] = "herald"
    folder = write_folder(tmp_path / "d", tables)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "gazette.txt").write_text("Stop the guns.")
    before = everything(folder)
    done = run("anchor", folder, "--texts", tmp_path / "texts", "--dry-run")
    assert done.exit_code == 0
    assert f"left: {folder}/stances.csv:3: quote: s2: the text of herald is not here" in done.stderr
    assert "Found 1 quote and 1 hash; 1 left." in done.stderr
    assert "+s1,ann,truce,supports,,,2025-04-01,,,self,,,gazette,,the guns,5,13,,,,,,,,\n" in done.stdout
    assert everything(folder) == before
    assert run("anchor", folder, "--texts", tmp_path / "texts", "--yes").exit_code == 0
    assert run("validate", folder, "--texts", tmp_path / "texts").exit_code == 0
    again = run("anchor", folder, "--texts", tmp_path / "texts")
    assert again.exit_code == 0
    assert "Found 0 quotes and 0 hashes; 1 left." in again.stderr


def test_anchor_finds_the_quotes_of_a_text_that_changed_again(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][0]["quote"], tables["stances"][1]["quote"] = "the guns", "peace"
    tables["sources"][0]["sha256"] = "0" * 64
    folder = write_folder(tmp_path / "d", tables)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "gazette.txt").write_text("Stop the guns.")
    added = run("text", "add", folder, tmp_path / "texts" / "gazette.txt", "--id", "corrected")
    assert added.exit_code == 0, added.stderr
    before = everything(folder)
    words = ("anchor", folder, "--texts", tmp_path / "texts", "--again", "gazette", "corrected")
    unasked = run(*words)
    assert unasked.exit_code == 2
    assert "left: s2: its words stand nowhere there" in unasked.stderr
    assert "0 in the same place of corrected, 1 in another" in unasked.stderr
    assert everything(folder) == before
    done = run(*words, "--yes")
    assert done.exit_code == 0
    (new,) = [each for each in read_dataset(folder).stances if each.source == "corrected"]
    assert (new.supersedes, new.evidence and (new.evidence.quote, new.evidence.start)) == ("s1", ("the guns", 5))
    # Nothing found is no success.
    again = run(*words, "--yes")
    assert (again.exit_code, "nothing that rests on gazette stands" in again.stderr) == (2, True)


def test_sheet_writes_a_workbook_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    done = run("sheet", folder, "-o", tmp_path / "d.xlsx")
    assert done.exit_code == 0
    assert "Wrote" in done.stderr
    assert zipfile.is_zipfile(tmp_path / "d.xlsx")
    assert zipfile.is_zipfile(io.BytesIO(run("sheet", folder, "-o", "-").stdout_bytes))
    for name, word in (
        ("d.ods", "another suffix than .ods: .xlsx"),
        ("book", "a workbook ends in .xlsx"),
        ("d.csv", ".xlsx"),
    ):
        done = run("sheet", folder, "-o", tmp_path / name)
        assert done.exit_code == 2
        assert word in done.stderr
        assert not (tmp_path / name).exists()
    done = run("sheet", folder, "-o", folder / "dataset.xlsx")
    assert done.exit_code == 2
    assert "is a part of the dataset in" in done.stderr
    (folder / "actors.csv").write_text("id\n")
    done = run("sheet", folder, "-o", tmp_path / "e.xlsx")
    assert done.exit_code == 1
    assert not (tmp_path / "e.xlsx").exists()
