"""A format that can grow: columns that are missing, unknown, misspelt or newer, and datasets newer than the program."""

from __future__ import annotations

import warnings
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.errors import DataError, DataWarning
from stancegraph.model.records import Aside, Figure
from stancegraph.model.schema import FORMAT, SCHEMA, Schema
from stancegraph.store.build import build
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset, scan
from stancegraph.tables.registry import Registry
from stancegraph.tables.table import tables_of
from stancegraph.tables.writer import write_dataset
from support import WITHOUT_FORMAT, rows, tiny, write_folder


def with_column(folder: Path, table: str, name: str, cell: str) -> Path:
    """The folder with one column more in a table, its first row filled."""
    path = folder / f"{table}.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},{name}", f"{first},{cell}", *(f"{line}," for line in rest)]) + "\n", "utf-8")
    return folder


def without_columns(folder: Path, table: str, *names: str) -> Path:
    """The folder without some columns of a table."""
    path = folder / f"{table}.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [index for index, name in enumerate(lines[0]) if name not in names]
    path.write_text("\n".join(",".join(line[index] for index in kept) for line in lines) + "\n", "utf-8")
    return folder


def as_of_format_1(folder: Path) -> Path:
    """The folder without what came with later formats."""
    for table in tables_of(SCHEMA):
        if table.since > 1:
            (folder / f"{table.name}.csv").unlink()
        else:
            without_columns(folder, table.name, *(column.name for column in table.columns if column.since > 1))
    return folder


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_dataset(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_columns_that_are_not_needed_may_be_missing(tmp_path: Path) -> None:
    whole = read_dataset(write_folder(tmp_path / "whole"))
    folder = write_folder(tmp_path / "small")
    for table in tables_of(SCHEMA):
        without_columns(folder, table.name, *(set(table.header) - table.must_stand))
    small = read_dataset(folder)
    assert small.stances == whole.stances
    assert small.issues == tuple(replace(each, broader=()) for each in whole.issues)
    assert build([folder], tmp_path / "store").counts["stance"] == len(whole.stances)


@pytest.mark.parametrize("table", [table.name for table in tables_of(SCHEMA)])
def test_columns_that_are_needed_may_not(table: str, tmp_path: Path) -> None:
    [found] = [each for each in tables_of(SCHEMA) if each.name == table]
    for name in sorted(found.must_stand):
        folder = without_columns(write_folder(tmp_path / name), table, name)
        assert f"{table}.csv:1: {name}: column missing; add it to the header" in problems_of(folder)


def test_a_private_column_is_kept_aside_with_one_warning_and_survives_a_rewrite(tmp_path: Path) -> None:
    folder = with_column(write_folder(tmp_path / "a"), "stances", "mood", "cheerful")
    with pytest.warns(DataWarning) as caught:
        dataset = read_dataset(folder)
    [warning] = caught
    assert str(warning.message) == (
        f'{folder}/stances.csv:1: "mood": no column of the format: its cells stay in the table and do not enter the graph'
    )
    assert dataset.aside == (Aside("stances", "s1", "mood", "cheerful"),)
    write_dataset(dataset, tmp_path / "b")
    with pytest.warns(DataWarning):
        assert read_dataset(tmp_path / "b") == dataset
    assert (tmp_path / "b" / "stances.csv").read_text(encoding="utf-8").splitlines()[0].endswith(",note,mood")
    with pytest.warns(DataWarning, match="mood"):
        build([folder], tmp_path / "store")


def test_a_private_key_in_json_lines_is_said_once(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources.csv").unlink()
    lines = (
        '{"id": "gazette", "title": "Gazette", "shelf": 3}\n{"id": "herald", "title": "Herald", "shelf": {"row": 1}}\n'
    )
    (folder / "sources.jsonl").write_text(lines, encoding="utf-8")
    with pytest.warns(DataWarning) as caught:
        dataset = read_dataset(folder)
    assert len(caught) == 1
    assert dataset.aside == (
        Aside("sources", "gazette", "shelf", "3"),
        Aside("sources", "herald", "shelf", '{"row": 1}'),
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("notes", "note"),
        ("Note", "note"),
        ("attributed-by", "attributed_by"),
        ("qoute", "quote"),
        ("reccorded", "recorded"),
    ],
)
def test_a_slip_of_the_pen_is_an_error_with_the_nearest_name(name: str, meant: str, tmp_path: Path) -> None:
    folder = with_column(without_columns(write_folder(tmp_path), "stances", meant), "stances", name, "")
    assert problems_of(folder) == [f'stances.csv:1: "{name}": unknown column; did you mean "{meant}"?']


def test_a_name_near_a_column_that_is_there_is_a_private_one(tmp_path: Path) -> None:
    folder = with_column(write_folder(tmp_path), "stances", "quote_fr", "oui")
    with pytest.warns(DataWarning, match="quote_fr"):
        assert read_dataset(folder).aside


def test_columns_without_a_name_are_passed_over_if_they_are_empty(tmp_path: Path) -> None:
    folder = with_column(with_column(write_folder(tmp_path), "stances", "", ""), "stances", "", "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read_dataset(folder).stances) == len(rows()["stances"])
    folder = with_column(write_folder(tmp_path / "filled"), "stances", "", "lost")
    assert problems_of(folder) == ['stances.csv:2: "lost" stands in a column without a name; name it in the header']


def test_a_dataset_says_its_format_and_one_of_version_0_1_need_not(tmp_path: Path) -> None:
    plain = read_dataset(as_of_format_1(write_folder(tmp_path / "plain", toml=WITHOUT_FORMAT)))
    assert read_dataset(as_of_format_1(write_folder(tmp_path / "one", toml=f"format = 1\n{WITHOUT_FORMAT}"))) == plain
    write_dataset(plain, tmp_path / "written")
    assert f"format = {FORMAT}\n" in (tmp_path / "written" / "dataset.toml").read_text(encoding="utf-8")
    assert read_dataset(tmp_path / "written") == plain


def test_a_newer_dataset_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, toml=f"{WITHOUT_FORMAT}format = {FORMAT + 1}\n")
    with_column(folder, "stances", "telepathy", "yes")
    assert problems_of(folder) == [
        f"dataset.toml:3: format: this dataset is in format {FORMAT + 1}, and this version of stancegraph reads formats up "
        f"to {FORMAT}; get a newer one"
    ]


@pytest.mark.parametrize("format", ['"1"', "true", "0", "1.0", "[1]"])
def test_a_format_that_is_no_number_is_said_so(format: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path, toml=f"{WITHOUT_FORMAT}format = {format}\n")
    assert problems_of(folder) == [f"dataset.toml:3: format: should be a whole number, such as {FORMAT}"]


def test_a_column_of_a_later_format_needs_a_dataset_of_that_format(tmp_path: Path) -> None:
    kinds = tuple(
        replace(kind, fields=tuple(replace(each, since=3) if each.name == "licence" else each for each in kind.fields))
        if kind.name == "source"
        else kind
        for kind in SCHEMA.kinds
    )
    folder = write_folder(tmp_path)
    problems = Problems()
    list(scan(folder, "https://example.org/talks/", Registry(), problems, tables_of(Schema(kinds))))
    assert next(str(problem).replace(f"{folder}/", "") for problem in problems.all()) == (
        "sources.csv:1: licence: this column came with format 3; say so in dataset.toml: format = 3"
    )
    without_columns(folder, "sources", "licence")
    problems = Problems()
    assert list(scan(folder, "https://example.org/talks/", Registry(), problems, tables_of(Schema(kinds))))
    assert not problems.all()


def test_data_of_format_1_with_what_came_later_is_told_so(tmp_path: Path) -> None:
    folder = as_of_format_1(write_folder(tmp_path, toml=f"{WITHOUT_FORMAT}covers_until = 2025-12-31\n"))
    assert problems_of(folder) == ["dataset.toml:3: covers_until: this key came with format 2; say so: format = 2"]
    (folder / "dataset.toml").write_text(WITHOUT_FORMAT, encoding="utf-8")
    with_column(folder, "stances", "until", "2025-04-30")
    assert problems_of(folder) == [
        "stances.csv:1: until: this column came with format 2; say so in dataset.toml: format = 2"
    ]


def test_a_table_of_a_later_format_is_left_alone_with_a_warning(tmp_path: Path) -> None:
    """It was a private file when the dataset was made."""
    folder = as_of_format_1(write_folder(tmp_path, toml=WITHOUT_FORMAT))
    for name in ("votes.csv", "vote.csv"):
        (folder / name).write_text("who,what\n", encoding="utf-8")
    with pytest.warns(DataWarning) as caught:
        assert read_dataset(folder).votes == ()
    assert [str(each.message) for each in caught] == [
        f"{folder}/votes.csv: this table came with format 2, so it is not read; say so in dataset.toml: format = 2"
    ]


def conditional(folder: Path, toml: str) -> Path:
    """A dataset whose first stance is conditional, without the kind of its condition."""
    tables = rows()
    tables["stances"][0] |= {"position": "conditional", "condition": "if they stop"}
    return write_folder(folder, tables, toml)


def test_a_condition_without_its_kind_is_an_error_from_format_2_on(tmp_path: Path) -> None:
    assert problems_of(conditional(tmp_path / "two", f"{WITHOUT_FORMAT}format = 2\n")) == [
        "stances.csv:2: condition_kind: empty, but the position is conditional: say what the condition asks for, one of "
        "third-party, sequence, verification, reciprocity, terms, event, unstated"
    ]
    old = as_of_format_1(conditional(tmp_path / "one", WITHOUT_FORMAT))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        [first, *_] = read_dataset(old).stances
    assert first.condition_kind is None
    done = CliRunner().invoke(cli, ["validate", str(old)])
    assert done.exit_code == 0
    assert (
        "stances.csv:2: condition_kind: empty, but the position is conditional; from format 2 on its kind has to be named"
        in done.stderr
    )


def test_what_would_be_refused_when_read_is_not_written(tmp_path: Path) -> None:
    old = read_dataset(as_of_format_1(conditional(tmp_path / "one", WITHOUT_FORMAT)))
    with pytest.raises(DataError, match=r"stances\.csv: condition_kind: s1: empty, but the position is conditional"):
        write_dataset(old, tmp_path / "written")
    assert not list((tmp_path / "written").glob("*"))


def test_the_command_line_says_a_private_column_in_one_line(tmp_path: Path) -> None:
    folder = with_column(write_folder(tmp_path / "a"), "stances", "mood", "cheerful")
    said = f'warning: {folder}/stances.csv:1: "mood": no column of the format'
    for arguments in (["validate", str(folder)], ["build", str(folder), "-o", str(tmp_path / "store")]):
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        assert [line.startswith(said) for line in done.stderr.splitlines()].count(True) == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert ".py" not in done.stderr


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['{"id": "a", "title": "A", "licence": "x", "license": "y"}', '{"id": "b", "title": "B", "license": "z"}'], 2),
        (['{"id": "b", "title": "B", "license": "z"}', '{"id": "a", "title": "A", "licence": "x", "license": "y"}'], 1),
    ],
)
def test_a_misspelt_key_of_json_lines_is_an_error_on_its_line_in_any_order(
    lines: list[str], said: int, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources.csv").unlink()
    more = '{"id": "gazette", "title": "Gazette"}'
    (folder / "sources.jsonl").write_text("\n".join([*lines, more, *lines[:0]]) + "\n", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        assert problems_of(folder) == [f'sources.jsonl:{said}: "license": unknown column; did you mean "licence"?']


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"id": "x", "title": "X", "title": "Y"}', '"title" stands twice'),
        ('{"id": "x", "title": "X", "note ": "Y"}', "this name of a column begins or ends with a blank; remove it"),
        ('{"id": "x", "title": "X", "u\\ud800": "Y"}', "a lone surrogate is not UTF-8; save the file as UTF-8"),
    ],
)
def test_names_in_json_lines_are_held_to_what_a_header_is(row: str, message: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources.csv").unlink()
    (folder / "sources.jsonl").write_text('{"id": "gazette", "title": "Gazette"}\n' + row + "\n", encoding="utf-8")
    [problem] = problems_of(folder)
    assert problem.startswith("sources.jsonl:2: ")
    assert problem.endswith(message)


def test_what_would_not_be_read_back_as_it_is_is_not_written(tmp_path: Path) -> None:
    plain = tiny()
    ann = replace(plain.actors[0], aliases=("Lee; Ann",))
    raid = replace(plain.events[0], figures=(Figure("killed", Decimal(1), "a;b=2"),))
    for number, (dataset, column) in enumerate(
        [(replace(plain, actors=(ann, *plain.actors[1:])), "aliases"), (replace(plain, events=(raid,)), "figures")]
    ):
        with pytest.raises(DataError, match=f"{column}: .*holds ';', which divides"):
            write_dataset(dataset, tmp_path / str(number))
        assert not list((tmp_path / str(number)).glob("*"))


@pytest.mark.parametrize(
    ("aside", "message"),
    [
        (Aside("stances", "nobody", "mood", "x"), "there is no such row"),
        (Aside("actor", "ann", "mood", "x"), "there is no such row"),
        (Aside("stances", "s1", "note", "x"), "no name for a column"),
        (Aside("stances", "s1", " mood", "x"), "no name for a column"),
    ],
)
def test_cells_kept_aside_need_a_row_and_a_name(aside: Aside, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        write_dataset(replace(tiny(), aside=(aside,)), tmp_path / "d")


def test_a_private_column_may_have_any_name_that_is_text(tmp_path: Path) -> None:
    dataset = replace(tiny(), aside=(Aside("stances", "s1", "a\rb", "x"), Aside("stances", "s1", "c,d", "y")))
    write_dataset(dataset, tmp_path / "d")
    with pytest.warns(DataWarning):
        assert read_dataset(tmp_path / "d").aside == dataset.aside


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000])
def test_numbers_beyond_all_measure_are_refused(number: str, tmp_path: Path) -> None:
    folder = write_folder(tmp_path, toml=f"{WITHOUT_FORMAT}format = {number}\n")
    [problem] = problems_of(folder)
    assert problem.startswith("dataset.toml")
    assert "format" in problem or "TOML" in problem
