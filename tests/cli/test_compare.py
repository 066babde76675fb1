"""``compare``, ``report`` and ``explain ACTOR ISSUE`` as they are printed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import stancegraph
from stancegraph.answers.short_ids import short_id
from stancegraph.cli import cli
from support import rows, write_folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    tables = rows()
    said = tables["stances"][0]
    tables["stances"] = [
        {**said, "id": "ann-supports-the-truce", "quote": "we will stop"},
        {
            **said,
            "id": "bob-opposes-the-truce",
            "actor": "bob",
            "position": "opposes",
            "condition": "land goes",
            "condition_kind": "demand",
        },
        {**said, "id": "ann-denies-it-of-bob", "actor": "bob", "voice": "attributed", "attributed_by": "ann"},
        {**said, "id": "ann-on-talks", "issue": "talks"},
        {**said, "id": "bob-on-talks", "actor": "bob", "issue": "talks"},
    ]
    stancegraph.build([write_folder(folder / "d", tables)], folder / "store")
    return folder / "store"


def run(store: Path, *arguments: str, width: int = 120) -> Result:
    return CliRunner().invoke(cli, ["--graph", str(store), *arguments], env={"COLUMNS": str(width)})


def words(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.parametrize("width", [30, 40, 80, 120, 200])
def test_both_sides_with_condition_date_and_id_at_any_width(store: Path, width: int) -> None:
    result = run(store, "compare", "ann", "bob", "--as-of", "2025-04-05", "--format", "table", width=width)
    shown = words(result)
    for each in ("Truce", "opposed", "supports", "opposes", "land", "goes", "2025-04-01"):
        assert each in shown, each
    for stance in ("ann-supports-the-truce", "bob-opposes-the-truce"):
        assert short_id(stance) in shown
    assert "Talks" not in shown
    assert "1 more is the same on both sides: --all" in result.stderr
    assert all(len(line) <= width for line in result.stdout.splitlines())


def test_what_is_the_same_on_request(store: Path) -> None:
    result = run(store, "compare", "ann", "bob", "--as-of", "2025-04-05", "--all", "--format", "csv")
    assert [(row["issue"], row["difference"]) for row in csv.DictReader(result.stdout.splitlines())] == [
        ("truce", "opposed"),
        ("talks", "same"),
    ]
    assert "more" not in result.stderr


def test_no_difference_is_said(store: Path) -> None:
    result = run(store, "compare", "2025-04-02", "2025-04-03", "--format", "table")
    assert result.exit_code == 0
    assert "No difference between 2025-04-02 and 2025-04-03." in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("2025-04-02", "ann"),
        ("ann", "ann"),
        ("2025-04-02", "2025-04-03", "--as-of", "2025-04-02"),
        ("ann", "bob", "--actor", "ann"),
    ],
)
def test_what_cannot_be_compared_is_a_usage_error(store: Path, arguments: tuple[str, ...]) -> None:
    result = run(store, "compare", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")


def test_a_report_in_the_format_of_its_file(store: Path, tmp_path: Path) -> None:
    for name, beginning in (("b.md", "# Ann\n"), ("b.html", "<!DOCTYPE html>"), ("b.txt", "# Ann\n")):
        written = run(store, "report", "ann", "--as-of", "2025-04-05", "-o", str(tmp_path / name))
        assert written.exit_code == 0, written.output
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)
    clash = run(store, "report", "ann", "--format", "md", "-o", str(tmp_path / "c.html"))
    assert clash.exit_code == 2
    assert not (tmp_path / "c.html").exists()


def test_a_report_on_nothing_known_writes_nothing(store: Path, tmp_path: Path) -> None:
    result = run(store, "report", "nobody", "-o", str(tmp_path / "b.md"))
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_all_that_stands_behind_a_position(store: Path) -> None:
    shown = words(run(store, "explain", "bob", "truce", "--as-of", "2025-04-05"))
    for each in ("opposes", "land goes", "bob-opposes-the-truce"):
        assert each in shown, each
    assert "denied by Ann" in shown
    found = json.loads(run(store, "explain", "ann", "truce", "--as-of", "2025-04-05", "--format", "json").stdout)
    assert [row["stance"] for row in found["positions"]] == ["ann-supports-the-truce"]
    assert [each["stance"]["evidence"]["quote"] for each in found["stances"]] == ["we will stop"]


def test_a_short_id_opens_the_stance(store: Path) -> None:
    assert "ann-supports-the-truce" in words(run(store, "explain", short_id("ann-supports-the-truce")))


def test_a_day_is_for_positions_only(store: Path) -> None:
    result = run(store, "explain", "ann-supports-the-truce", "--as-of", "2025-04-05")
    assert result.exit_code == 2
    assert "ACTOR ISSUE" in result.stderr


def test_no_position_is_said(store: Path) -> None:
    result = run(store, "explain", "cat", "truce", "--as-of", "2025-04-05")
    assert "No position as of 2025-04-05" in result.stderr


def test_a_quote_that_is_not_shown_in_its_text_is_said(store: Path, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("we will stop", encoding="utf-8")
    for asked in (("ann-supports-the-truce",), ("ann", "truce", "--as-of", "2025-04-05")):
        said = run(store, "explain", *asked, "--texts", str(tmp_path)).stderr
        assert "ann-supports-the-truce is not shown in its text: no text in" in said
    assert "it has no quote" in run(store, "explain", "ann-on-talks", "--texts", str(tmp_path)).stderr
