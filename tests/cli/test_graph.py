"""Which graph a command asks: ``--graph`` before or after it, and what is said when there is none."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import stancegraph
from stancegraph import limits
from stancegraph.cli import _ASKING, _COMMANDS, cli, options
from stancegraph.errors import StancegraphError
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


def _completed(monkeypatch: pytest.MonkeyPatch, ask: Callable[[], dict[str, str]]) -> list[tuple[str, str | None]]:
    monkeypatch.setattr(options, "_asker", lambda _kind, _graph: ask)
    kind, context = options.Known("actor"), click.Context(click.Command("positions"))
    return [(each.value, each.help) for each in kind.shell_complete(context, click.Option(["--actor"]), "")]


def test_only_ids_are_put_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = [
        "$(touch pwn)",
        "`id`",
        "a;id",
        "a b",
        "a\nb",
        "-o",
        "--output",
        "~",
        "*",
        "a'b",
        "\x1b[31m",
        "a\x9b",
        "",
        "é",
    ]
    offered = _completed(
        monkeypatch, lambda: dict.fromkeys(hostile, "x") | {"bob": "B\x1b]52;c;x\x07\nbob", "a.b-c_1": "A"}
    )
    assert offered == [("bob", r"B\x1b]52;c;x\x07 bob"), ("a.b-c_1", "A")]


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "ADDRESS"],
        ["build", "ADDRESS"],
        ["import", "rdf", "ADDRESS", "-o", "o"],
        ["export", "nquads", "-o", "ADDRESS"],
        ["view", "--watch", "ADDRESS"],
        ["query", "ADDRESS"],
        ["positions", "--graph", "ADDRESS"],
        ["--graph", "ADDRESS", "positions", "--graph", "x"],
        ["ADDRESS"],
        ["positions", "--format", "ADDRESS"],
    ],
)
@pytest.mark.parametrize("address", ["HTTP://u:secret@127.0.0.1:1/x", "http://u:sec/secret@127.0.0.1:1/x"])
def test_a_password_is_not_said_wherever_the_address_was_put(
    words: list[str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*(address if word == "ADDRESS" else word for word in words))
    assert said.exit_code == 2 or words[0] in ("validate", "build")
    assert "Error" in said.output or "no such" in said.output
    assert "secret" not in said.output


def test_completion_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_COMPLETION", 0.1)
    over = threading.Event()

    def silent() -> dict[str, str]:
        over.wait(60)
        return {"late": "Late"}

    try:
        assert _completed(monkeypatch, silent) == []
        assert not over.is_set()
    finally:
        over.set()


def test_completion_builds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = write_folder(tmp_path / "d")
    with pytest.raises(StancegraphError):
        options._asker("actor", str(folder))()
    assert not list((tmp_path / "cache").rglob("*.lock"))
    stancegraph.open(folder).close()
    assert "ann" in options._asker("actor", str(folder))()


# -- graphs that nobody asks -------------------------------------------------------------------------------------------

_ARGUMENTS = {
    "init": ["d"],
    "build": ["d"],
    "validate": ["d"],
    "import": ["dna", "x", "-o", "y"],
    "console": ["status"],
    "counts": ["e.parquet"],
    "pairs": ["e.parquet"],
}


@pytest.mark.parametrize("name", sorted(set(_COMMANDS) - set(_ASKING)))
def test_a_graph_for_what_asks_none_is_an_error(name: str, stores: tuple[Path, Path]) -> None:
    four, _ = stores
    before = run("--graph", four, name, *_ARGUMENTS.get(name, []))
    assert before.exit_code == 2
    assert f"--graph names the graph to ask, and {name} asks none; leave it out" in before.output
    after = run(name, *_ARGUMENTS.get(name, []), "--graph", four)
    assert after.exit_code == 2
    assert "No such option" in after.output
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["query", "--list"], "--list"),
        (["query", "allies", "--show"], "--show"),
        (["view", "--watch", "d"], "--watch"),
        (["network", "agreement", "--dna", "x.dna"], "--dna"),
    ],
)
def test_a_graph_beside_an_option_that_asks_none_is_an_error(
    command: list[str], what: str, stores: tuple[Path, Path]
) -> None:
    four, _ = stores
    for done in (run("--graph", four, *command), run(*command, "--graph", four)):
        assert done.exit_code == 2
        assert f"--graph names the graph to ask, and {what} asks none" in " ".join(done.output.split())


def test_a_graph_named_by_the_environment_is_for_those_who_ask(stores: tuple[Path, Path], tmp_path: Path) -> None:
    four, _ = stores
    assert run("query", "--list", STANCEGRAPH=str(four)).exit_code == 0
    assert run("validate", tmp_path / "d4", STANCEGRAPH=str(four)).exit_code == 0


def test_an_rdf_file_is_a_graph_before_and_after_the_command(stores: tuple[Path, Path], tmp_path: Path) -> None:
    four, _ = stores
    path = tmp_path / "four.ttl"
    assert run("--graph", four, "export", "-o", path).exit_code == 0
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for done in (run("--graph", path, "timeline", **environment), run("timeline", "--graph", path, **environment)):
        assert stances(done) == 4
        assert done.stderr == ""
    done = run("build", path, "-o", tmp_path / "again")
    assert done.exit_code == 0
    assert "4 stances" in done.stderr


def once() -> list[tuple[str, click.Option]]:
    """All options of one value, with their commands."""
    context, found = click.Context(cli), []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        for more, each in inner.items():
            options = [param for param in each.params if isinstance(param, click.Option)]
            found += [(f"{name} {more}".strip(), param) for param in options if not (param.multiple or param.is_flag)]
    return found


@pytest.mark.parametrize(("name", "param"), once(), ids=lambda each: getattr(each, "name", each))
def test_an_option_that_has_one_value_is_given_once(name: str, param: click.Option) -> None:
    """Whatever the values are, alike or not: one of them would be lost."""
    flag = param.opts[0]
    done = run(*name.split(), flag, *"1" * param.nargs, "x", flag, *"2" * param.nargs)
    assert done.exit_code == 2
    assert f"{param.opts[-1]} is given twice, and only one of the two would count; give it once" in done.output


def test_options_of_several_values_and_words_that_only_say_yes_may_be_repeated(stores: tuple[Path, Path]) -> None:
    four, _ = stores
    done = run("positions", "--graph", four, "--actor", "ann", "--actor", "ann", "--lapsed", "--lapsed")
    assert done.exit_code == 0, done.output
    assert "--inherit/--own is given twice" in run("positions", "--graph", four, "--own", "--inherit").output
    assert "--graph is given twice" in run("--graph", four, "--graph", four, "positions").output
    for _ in range(3):  # a command is called as often as one likes
        assert run("positions", "--graph", four).exit_code == 0
