"""Which graph a command asks: ``--graph`` before or after it, and what is said when there is none."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import _ASKING, _COMMANDS, cli
from stancegraph.store.build import build
from support import rows, write_folder

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], env={"STANCEGRAPH": ""} | environment)


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two graphs with four stances and one, outside the folder one is in."""
    tables = rows()
    del tables["stances"][1:]
    build([write_folder(tmp_path / "d4")], tmp_path / "four")
    build([write_folder(tmp_path / "d1", tables)], tmp_path / "one")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "four", tmp_path / "one"


def stances(result: Result) -> int:
    assert result.exit_code == 0, result.output
    return len(result.stdout.splitlines()) - 1


def test_graph_stands_before_or_after_the_command(stores: tuple[Path, Path]) -> None:
    four, one = stores
    for done in (
        run("--graph", four, "timeline"),
        run("timeline", "--graph", four),
        run("timeline", f"--graph={four}", "--format", "csv"),
        run("--graph", four, "timeline", "--graph", four),
        run("timeline", "--graph", four, STANCEGRAPH=str(one)),
    ):
        assert stances(done) == 4
        assert done.stderr == ""
    assert stances(run("--graph", one, "timeline", STANCEGRAPH=str(four))) == 1
    assert stances(run("timeline", STANCEGRAPH=str(one))) == 1


def test_two_graphs_are_an_error(stores: tuple[Path, Path]) -> None:
    four, one = stores
    done = run("--graph", four, "timeline", "--graph", one)
    assert done.exit_code == 2
    assert f"--graph is given twice, as {four} and as {one}; name one graph" in done.output


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_that_asks_a_graph_takes_it(name: str) -> None:
    """A command that is handed the graph is one that asks it."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    parameters = [each.name for each in command.params]
    assert parameters.count("graph") == (name in _ASKING)
    assert cli.get_command(click.Context(cli), name) is command
    assert [each.name for each in command.params] == parameters
    if command.callback is not None:
        taken = inspect.signature(inspect.unwrap(command.callback)).parameters
        assert ("graph" in taken) == (name in _ASKING)


def test_one_line_says_which_graph_answers_when_none_was_named(stores: tuple[Path, Path], tmp_path: Path) -> None:
    build([tmp_path / "d4"], Path(".stancegraph"))
    done = run("timeline")
    assert stances(done) == 4
    assert done.stderr == "Answering from .stancegraph, the graph built in this folder; name another with --graph.\n"


def test_a_stale_graph_says_so_once(stores: tuple[Path, Path], tmp_path: Path) -> None:
    build([tmp_path / "d4"], Path(".stancegraph"))
    path = tmp_path / "d4" / "stances.csv"
    path.write_text(path.read_text().replace("supports", "rejects"))
    for arguments in (["timeline"], ["timeline", "--graph", ".stancegraph"]):
        done = run(*arguments)
        assert done.exit_code == 0
        assert done.stderr.count("warning: ") == 1
        assert f"built before {tmp_path / 'd4'} changed" in done.stderr
        assert f"build it again with: stancegraph build {tmp_path / 'd4'}\n" in done.stderr


def test_commands_that_ask_nothing_say_nothing(stores: tuple[Path, Path]) -> None:
    assert run("query", "--list").stderr == ""
    assert "Answering" not in run("--help").output


def test_names_complete_from_the_graph_named_after_the_command(stores: tuple[Path, Path]) -> None:
    four, _ = stores
    words = f"stancegraph positions --graph {four} --actor a"
    done = subprocess.run(
        [sys.executable, "-c", "from stancegraph.cli import main; main()"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "graph"),
            "STANCEGRAPH": "",
            "_STANCEGRAPH_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": "5",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["plain,ann"]
    assert done.stderr == ""
