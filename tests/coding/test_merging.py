"""Journals joined by `merge`, or line by line as git does: in either order the same stands, and no line is lost."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.desk import bench, sha, talks, values
from coding.test_fold import histories
from stancegraph.coding.fold import fold
from stancegraph.coding.journal import FOLDER, Entry, read_all
from stancegraph.coding.merging import merge, unknown_texts
from stancegraph.errors import StancegraphError
from stancegraph.tables.problems import Problems


def written(folder: Path, entries: list[Entry]) -> Path:
    (folder / FOLDER).mkdir(parents=True)
    for coder in {entry.coder for entry in entries}:
        lines = [entry.line() for entry in entries if entry.coder == coder]
        (folder / FOLDER / f"{coder}.jsonl").write_bytes(b"".join(lines))
    return folder


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_merging_in_either_order_is_the_union(entries: list[Entry], data: st.DataObject) -> None:
    """Two copies with a common beginning, and lines changed by hand in one of them."""
    here = [entry for entry in entries if data.draw(st.booleans())]
    there = [entry for entry in entries if entry not in here or data.draw(st.booleans())]
    with tempfile.TemporaryDirectory() as name:
        one, other = written(Path(name, "one"), here), written(Path(name, "other"), there)
        again = written(Path(name, "again"), here)
        before = {path.name: path.read_bytes() for path in (one / FOLDER).iterdir()}
        if there:
            merge(one, [other], Problems())
        if here:
            merge(other, [again], Problems())
        assert fold(read_all(one, Problems())) == fold(read_all(other, Problems())) == fold(entries)
        # Only ever appended to.
        for file, content in before.items():
            assert (one / FOLDER / file).read_bytes().startswith(content)
        if there:
            assert all(each.new == 0 for each in merge(one, [other], Problems()))


def test_git_joins_what_two_wrote_and_what_one_wrote_on_two_machines(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")

    def git(place: Path, *words: str) -> str:
        said = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
        return subprocess.run(said, cwd=place, check=True, capture_output=True, text=True).stdout

    def add(desk: Any, words: str) -> None:
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(words))

    add(bench(folder), "the armies should leave the bridge")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "begun")
    found = []
    for order in (("here", "there"), ("there", "here")):
        copies = {}
        for name in ("here", "there"):
            copies[name] = tmp_path / f"{name}-{order[0]}" / "talks"
            git(tmp_path, "clone", "-q", str(folder), str(copies[name]))
            (copies[name].parent / "talks-texts").symlink_to(tmp_path / "talks-texts")
        for name, words in (("here", "Not one soldier stays"), ("there", "observers came first")):
            add(bench(copies[name]), words)
            add(bench(copies[name], "ben"), words)
            git(copies[name], "add", "-A")
            git(copies[name], "commit", "-qm", name)
        place = copies[order[0]]
        git(place, "pull", "-q", "--no-rebase", "--no-edit", str(copies[order[1]]), "main")
        state = fold(read_all(place, Problems()))
        found.append(sorted((each.coder, each.values["quote"]) for each in state.statements.values()))
    assert found[0] == found[1]
    assert len(found[0]) == 5


def test_what_is_no_decision_is_said_and_not_joined(tmp_path: Path) -> None:
    one = talks(tmp_path / "one")
    other = written(
        tmp_path / "other", [Entry("e1", 1, "2026-01-01T00:00:00.000Z", "ana", "note", "t1", "", {"note": "x"})]
    )
    with (other / FOLDER / "ana.jsonl").open("ab") as stream:
        stream.write(b"<<<<<<< HEAD\n")
    problems = Problems()
    found = merge(one, [other], problems)
    assert [(each.coder, each.new, each.known) for each in found] == [("ana", 1, 0)]
    assert ["no line of a journal" in str(each) for each in problems.warnings()] == [True]
    assert unknown_texts(one, []) == 1
    assert unknown_texts(one, ["t1"]) == 0


def test_what_is_no_copy_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    one = talks(tmp_path / "one")
    (tmp_path / "x.txt").write_text("x")
    for path, said in (
        (tmp_path / "nowhere", "is not there"),
        (tmp_path / "x.txt", "is no journal"),
        (one, "is the dataset itself"),
        (talks(tmp_path / "two"), "has no journals"),
    ):
        with pytest.raises(StancegraphError, match=said):
            merge(one, [path], Problems())
    assert not (one / FOLDER).exists()


def test_of_names_that_differ_in_capitals_nothing_is_joined(tmp_path: Path) -> None:
    """Also where what comes brings both, and where other names come before them."""
    folder = talks(tmp_path / "talks")
    bench(folder, "ben")
    (folder / FOLDER / "ben.jsonl").write_bytes(Entry("b", 1, "2026", "ben", "done", "t").line())
    before = {path.name: path.read_bytes() for path in (folder / FOLDER).iterdir()}
    for number, names in enumerate(
        (("ana", "BEN"), ("ana", "dia", "DIA"), ("ana", "\u0416", "\u0436"), ("Jos\u00e9", "Jose\u0301"))
    ):
        file = tmp_path / f"{number}.jsonl"
        file.write_bytes(b"".join(Entry(f"{name}-{number}", 1, "2026", name, "done", "t").line() for name in names))
        with pytest.raises(StancegraphError, match="same coder"):
            merge(folder, [file], Problems())
        assert {path.name: path.read_bytes() for path in (folder / FOLDER).iterdir()} == before


def test_of_two_lines_of_one_id_the_same_counts_in_either_order(tmp_path: Path) -> None:
    """A line that somebody changed by hand in one copy."""
    lines = [
        Entry("e1", 1, "2026-01-01T00:00:00.000Z", "ana", "note", "t1", "", {"note": said})
        for said in ("here", "there")
    ]
    one, other = (written(tmp_path / entry.values["note"], [entry]) for entry in lines)
    merge(one, [other], Problems())
    merge(other, [written(tmp_path / "again", lines[:1])], Problems())
    assert [len((each / FOLDER / "ana.jsonl").read_bytes().splitlines()) for each in (one, other)] == [2, 2]
    assert read_all(one, Problems()) == read_all(other, Problems())
