"""What the command says of two datasets that have nothing to compare."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.resources import bundled_dataset
from stancegraph.tables.writer import write_dataset
from support import tiny


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_nothing_compared_is_said(tiny_folder: Path, tmp_path: Path, format: str) -> None:
    write_dataset(
        replace(tiny(), stances=(), retractions=(), info=replace(tiny().info, base_iri="https://example.org/other/")),
        tmp_path / "other",
    )
    done = CliRunner().invoke(cli, ["convergence", str(tiny_folder), str(tmp_path / "other"), "--format", format])
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Nothing was compared: no actor is in both")
    alike = CliRunner().invoke(cli, ["convergence", str(bundled_dataset()), str(bundled_dataset()), "--format", format])
    assert alike.exit_code == 0
    assert "Nothing was compared" not in alike.stderr


@pytest.mark.parametrize(
    ("options", "code", "first"),
    [
        (
            (),
            1,
            "Of positions nothing was compared: no issue is in both (the first has 1 with a position, the second 1)",
        ),
        (("--format", "json"), 1, "Of positions nothing was compared: no issue is in both"),
        (("--list", "disagreements"), 1, "Of positions nothing was compared: no issue is in both"),
        (("--list", "pairs"), 0, ""),
        (
            ("--list", "pairs", "--least", "2"),
            1,
            "Nothing was compared: no two actors stand on as many topics in both as --least",
        ),
        (("--list", "matches"), 0, ""),
        (("--same-issue", "truce=armistice"), 0, ""),
    ],
)
def test_datasets_without_an_issue_in_common_are_not_as_if_compared(
    tmp_path: Path, options: tuple[str, ...], code: int, first: str
) -> None:
    for name, issue in (("one", "truce"), ("other", "armistice")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "dataset.toml").write_text(f'title = "{name}"\nbase_iri = "https://example.org/{name}/"\n')
        (folder / "actors.csv").write_text("id,name,kind\nann,Ann,person\nbob,Bob,person\n")
        (folder / "issues.csv").write_text(f"id,label,proposition\n{issue},{issue.title()},There should be one.\n")
        (folder / "sources.csv").write_text("id,title\npaper,Paper\n")
        (folder / "stances.csv").write_text(
            "id,actor,issue,position,date,voice,source\n"
            f"s1,ann,{issue},supports,2024-01-01,self,paper\ns2,bob,{issue},rejects,2024-01-02,self,paper\n"
        )
    done = CliRunner().invoke(cli, ["convergence", str(tmp_path / "one"), str(tmp_path / "other"), *options])
    assert done.exit_code == code, done.output
    if first:
        assert done.stderr.startswith(first)
    else:
        assert "othing was compared" not in done.stderr


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--least", "0"), "is not in the range"),
        (("--as-of", "2025-13-01"), "2025-13-01"),
        (("--list", "everything"), "is not one of"),
        (("--where", "basis=words"), "words"),
        (("--same-actor", "france"), "france"),
        (("--same-actor", "france=nobody-at-all"), "nobody-at-all"),
        (("--same-issue", "no-such-issue=peace-talks"), "no-such-issue"),
    ],
)
def test_what_does_not_go_is_refused(options: tuple[str, ...], complaint: str) -> None:
    done = CliRunner().invoke(cli, ["convergence", str(bundled_dataset()), str(bundled_dataset()), *options])
    assert done.exit_code in (1, 2), done.output
    assert complaint in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_a_dataset_agrees_with_itself_in_every_form_and_within_forty_columns() -> None:
    command = ["convergence", str(bundled_dataset()), str(bundled_dataset()), "--as-of", "2025-04-05"]
    [whole, *_] = json.loads(CliRunner().invoke(cli, [*command, "--format", "json"]).stdout)["summary"]
    assert (whole["what"], whole["tau_b"], whole["rho"], whole["same_side"]) == ("positions", 1, 1, 1)
    [first, *_] = csv.DictReader(StringIO(CliRunner().invoke(cli, [*command, "--format", "csv"]).stdout))
    assert int(first["n"]) == whole["n"] > 0
    narrow = {**os.environ, "COLUMNS": "40", "PYTHONIOENCODING": "ascii", "NO_COLOR": "1"}
    shown = subprocess.run(
        [sys.executable, "-m", "stancegraph", *command, "--format", "table"],
        capture_output=True,
        env=narrow,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.decode("ascii").splitlines()
    assert max(map(len, lines)) <= 40
    assert str(whole["n"]) in shown.stdout.decode()
