"""The gate that tries faults: it tells killed from survived, follows the code, and leaves the checkout alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import mutants

CODE = "def older(one: int, other: int) -> bool:\n    return one > other and one >= 0\n"
TESTS = "from stancegraph.rules import older\n\n\ndef test_older() -> None:\n    assert older(2, 1)\n    assert not older(1, 1)\n"
SEEN = ("seen", "one > other", "one >= other")
MISSED = ("missed", "one >= 0", "one >= 1")


def tree(folder: Path, *faults: tuple[str, str, str], floor: int, tests: str = "test_rules.py") -> Path:
    """A project of one rule with these faults, and how many must be killed."""
    for name, content in {
        "graph/stancegraph/__init__.py": "",
        "graph/stancegraph/rules.py": CODE,
        "tests/test_rules.py": TESTS,
        ".ci/least-tests.json": json.dumps({"mutants_killed": floor}),
        "tests/mutations.toml": "\n".join(
            f'[[mutation]]\nname = "{name}"\nfile = "rules.py"\nold = "{old}"\nnew = "{new}"\ntests = ["{tests}"]\nwhy = "why"\n'
            for name, old, new in faults
        ),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = mutants.main(["--processes", "1", *arguments], folder)
    return code, "".join(capsys.readouterr())


def test_what_no_test_sees_survives_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tree(tmp_path, SEEN, MISSED, floor=2)
    code, said = run(folder, capsys, "--processes", "2")
    assert code == 1
    assert "1 of 2 killed; survived: missed" in said
    assert (folder / "graph/stancegraph/rules.py").read_text() == CODE
    assert sorted(path.name for path in folder.iterdir()) == [".ci", "graph", "tests"]
    code, said = run(folder, capsys, "seen")
    assert (code, said.splitlines()[-1]) == (0, "1 of 1 killed")
    (folder / ".ci/least-tests.json").write_text('{"mutants_killed": 1}')
    assert run(folder, capsys, "2")[0] == 0


def test_the_whole_list_must_apply_whatever_part_of_it_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(tree(tmp_path, SEEN, ("gone", "one < other", ""), floor=2), capsys, "seen")
    assert code == 1
    assert "1 of 1 killed" in said


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (("gone", "one < other", "one > other"), "rules.py holds the old text 0 times, not once"),
        (("twice", "one", "other"), "rules.py holds the old text 3 times, not once"),
        (("same", "one > other", "one > other"), "old and new are the same"),
        (("broken", "one > other", "one > > other"), "what comes out is no Python"),
    ],
)
def test_a_fault_that_does_not_apply_is_a_failure(
    fault: tuple[str, str, str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tree(tmp_path, SEEN, fault, floor=1)
    code, said = run(folder, capsys, "--check")
    assert code == 1
    assert f"2 NOT APPLICABLE  {fault[0]}: {reason}" in said


def test_a_list_shorter_than_its_floor_and_tests_that_are_gone_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tree(tmp_path / "a", SEEN, floor=2), capsys, "--check")[0] == 1
    code, said = run(tree(tmp_path / "b", SEEN, floor=1, tests="test_gone.py"), capsys, "--check")
    assert (code, "no such tests: test_gone.py" in said) == (1, True)
    assert run(tree(tmp_path / "c", SEEN, SEEN, floor=1), capsys, "--check")[0] == 2
    assert run(tree(tmp_path / "d", SEEN, floor=1), capsys, "nobody")[0] == 2


def test_tests_that_fail_without_any_fault_prove_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tree(tmp_path, SEEN, floor=1)
    (folder / "tests/test_rules.py").write_text("def test_nothing() -> None:\n    assert False\n")
    code, said = run(folder, capsys)
    assert code == 1
    assert "the tests must pass before any fault is put in" in said


def test_only_what_changed_and_a_sample_that_a_seed_repeats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tree(tmp_path, *((f"n{n}", "one > other", "one >= other") for n in range(20)), floor=20)
    samples = [run(folder, capsys, "--list", "--sample", "5", "--seed", seed)[1] for seed in ("a", "a", "b")]
    assert samples[0] == samples[1] != samples[2]
    assert {len(each.splitlines()) for each in samples} == {5}
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "all"]):
        author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *author, *command], cwd=folder, check=True)
    assert run(folder, capsys, "--list", "--changed")[1] == ""
    (folder / "graph/stancegraph/rules.py").write_text(CODE + "\n")
    assert len(run(folder, capsys, "--list", "--changed")[1].splitlines()) == 20
