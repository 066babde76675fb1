"""Positions of coded events on the command line: what it says and refuses, and what is left when it ends halfway."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import cli
from stancegraph.events.files import About, arrow_schema, write_events

BY = ("--by", "actor,issue,month")
EVENTS = [
    ("e1", date(2014, 3, 2), "RUS", "truce", -2),
    ("e2", date(2014, 3, 9), "RUS", "truce", -1),
    ("e3", date(2014, 4, 1), "UKR", "truce", 2),
    ("e4", date(2014, 4, 2), "UKR", None, None),
]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    about = About(
        "Événements", issues={"truce": ("Truce", "Arms should rest.")}, actors={"RUS": "Russia", "UKR": "Україна"}
    )
    schema = arrow_schema(about)
    names = ("event_id", "date", "actor", "issue", "position")
    rows = [{**dict.fromkeys(schema.names), **dict(zip(names, row, strict=True))} for row in EVENTS]
    write_events(tmp_path / "e.parquet", [pa.RecordBatch.from_pylist(rows, schema=schema)], schema)
    return tmp_path / "e.parquet"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def started(*arguments: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, in a pipe."""
    command = [sys.executable, "-m", "stancegraph", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env={**os.environ, **variables}, check=False)


def content(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_what_was_made_and_left_out_is_said_and_the_dataset_is_right(events: Path, tmp_path: Path) -> None:
    done = run("aggregate", events, *BY, "-o", tmp_path / "made")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "2 stances, 3 events counted, 2 actors, 1 issue, 2 periods." in done.stderr
    assert "1: events whose code says nothing of an issue" in done.stderr
    assert run("validate", tmp_path / "made").exit_code == 0
    told = run("--graph", tmp_path / "made", "positions", "--as-of", "2014-05-01", "--format", "csv")
    assert "RUS,Russia,truce,Truce,opposes" in told.stdout
    assert "UKR,Україна,truce,Truce,supports" in told.stdout


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--by", "actor,issue"), "should be actor,issue,month or actor,issue,year"),
        (("--by", "actor,issue,month,year"), "should be actor,issue,month or actor,issue,year"),
        (("--by", "actor,issue,month,month"), "should be actor,issue,month or actor,issue,year"),
        (("--by", "actor,issue,week"), '"week" is none of actor, issue, month, year'),
        ((*BY, "--share", "0.6"), "goes with the rule majority"),
        ((*BY, "--rule", "majority", "--share", "half"), '"half" is no number'),
        ((*BY, "--rule", "majority", "--share", "0.4"), "should be from 0.5 to below 1"),
        ((*BY, "--rule", "median"), "is not one of"),
        ((*BY, "--least", "0"), "is not in the range"),
        ((*BY, "--since", "2014-13-01"), "2014-13-01"),
        ((*BY, "--since", "2014-04-02", "--until", "2014-04-01"), "comes before since"),
        ((*BY, "--uses", "nowhere"), "nowhere"),
        ((*BY, "--since", "2015-01-01"), "gives no position"),
    ],
)
def test_what_does_not_go_is_refused_and_nothing_is_written(
    events: Path, tmp_path: Path, options: tuple[str, ...], complaint: str
) -> None:
    done = run("aggregate", events, *options, "-o", tmp_path / "made")
    assert done.exit_code in (1, 2)
    assert complaint in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert [each.name for each in tmp_path.iterdir()] == ["e.parquet"]


def test_a_dataset_that_is_used_may_lie_in_the_folder_and_nothing_else(events: Path, tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    assert run("aggregate", events, *BY, "-o", place / "base").exit_code == 0
    done = run("aggregate", events, *BY, "--uses", place / "base", "-o", place)
    assert done.exit_code == 0, done.output
    assert "not looked into" not in done.output
    other = tmp_path / "other"
    (other / "x").mkdir(parents=True)
    done = run("aggregate", events, *BY, "--uses", place / "base", "-o", other)
    assert (done.exit_code, "something else is here" in done.output) == (2, True)


def test_what_is_no_table_of_events_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("actor,issue\n")
    for name in ("e.csv", "nowhere.parquet"):
        done = run("aggregate", tmp_path / name, *BY, "-o", tmp_path / "made")
        assert done.exit_code == 2
        assert name in done.output
    assert not (tmp_path / "made").exists()


def test_a_dataset_that_is_there_is_not_written_over(events: Path, tmp_path: Path) -> None:
    assert run("aggregate", events, *BY, "-o", tmp_path / "made").exit_code == 0
    before = content(tmp_path / "made")
    done = run("aggregate", events, *BY, "--rule", "modal", "-o", tmp_path / "made")
    assert done.exit_code == 1
    assert "made" in done.output
    assert content(tmp_path / "made") == before


KILLED = """
import os, signal, sys
from stancegraph.events.aggregating import Aggregation
whole = Aggregation.write
def half(self, path, *rest):
    whole(self, path, *rest)
    os.kill(os.getpid(), signal.SIGKILL)
Aggregation.write = half
from stancegraph.cli import cli
cli(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_halfway_it_leaves_no_half_dataset_and_what_was_there(events: Path, tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    arguments = ["aggregate", str(events), *BY, "-o", str(place)]
    ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not (place / "dataset.toml").exists()
    assert run("validate", place).exit_code != 0
    assert run(*arguments).exit_code == 0
    assert run("validate", place).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_in_a_pipe_of_forty_columns_in_ascii_all_of_it_can_be_read(events: Path, tmp_path: Path) -> None:
    narrow = {"COLUMNS": "40", "PYTHONIOENCODING": "ascii", "NO_COLOR": "1"}
    done = started("aggregate", events, *BY, "-o", tmp_path / "made", **narrow)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert b"3 events counted" in done.stderr
    shown = started("--graph", tmp_path / "made", "positions", "--as-of", "2014-05-01", "--format", "table", **narrow)
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.decode("ascii").splitlines()
    assert max(map(len, lines)) <= 40
    words = " ".join(shown.stdout.decode().split())
    assert "2 events" in words
    assert "March" in words
