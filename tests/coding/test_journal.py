"""The file of decisions: nothing that was said to be saved is lost, whatever else goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.desk import bench, sha, talks, values
from stancegraph.coding.journal import FOLDER, LAST, Entry, entry_of, file_name, parse, read_all, uuid7
from stancegraph.coding.plan import write_plan
from stancegraph.coding.workbench import LostError, StaleError, UnfitError
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Issue
from stancegraph.tables.appending import append
from stancegraph.tables.problems import Problems

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
entries = st.builds(
    Entry,
    texts.filter(bool),
    st.integers(1, 9**9),
    texts.filter(bool),
    texts.filter(bool),
    # Of kinds that nobody knows no values are asked.
    texts.map(lambda word: f"~{word}"),
    texts,
    texts,
    st.dictionaries(texts, texts | st.integers()),
    texts,
    texts,
    st.none() | st.integers(0, 9**6),
)


@given(st.lists(entries, max_size=4), st.booleans(), st.binary(max_size=20))
def test_lines_come_back_whatever_stands_between_them(found: list[Entry], crlf: bool, foreign: bytes) -> None:
    between = foreign.replace(b"\n", b"") + b"\n"
    content = b"".join(entry.line() + between for entry in found)
    if crlf:
        content = content.replace(b"\n", b"\r\n")
    problems = Problems()
    assert parse(content, "j", problems) == found
    foreign_lines = len(found) * bool(between.strip())
    assert len(problems.warnings()) == foreign_lines


def test_a_torn_line_is_passed_over_and_takes_no_other_with_it(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    desk.decide("add", seen="", text=sha(desk), values=values("leave the bridge"))
    journal = folder / FOLDER / "ana.jsonl"
    whole = journal.read_bytes()
    for cut in (*range(1, len(whole) - 1, 23), len(whole) - 2):
        journal.write_bytes(whole + whole[:cut].replace(b'"n": 1', b'"n": 2'))
        again = bench(folder)
        assert len(again.state.statements) == 1
        assert "was not written to its end" in str(again.problems.warnings()[0])
        if cut in (1, len(whole) - 2):
            again.decide("done", seen=again.head, text=sha(again))
            last = bench(folder)
            assert (len(last.state.statements), len(last.state.done)) == (1, 1)
            # It is the last line no longer, and still a torn one.
            assert "was not written to its end" in str(last.problems.warnings()[0])


@pytest.mark.parametrize(
    "line", [b"{}", b'{"x": 1}', b"<<<<<<< HEAD", b'{"id": "x", "n": "one"}', b'{"id": "a" "b"}', b'{"id": "\xff"}']
)
def test_a_foreign_line_is_not_called_torn(line: bytes) -> None:
    problems = Problems()
    assert parse(line + b"\n", "j", problems) == []
    assert "no line of a journal" in str(problems.warnings()[0])


def test_a_number_that_would_take_itself_from_all_later_lines_is_passed_over() -> None:
    line = Entry("i", 1, "2026", "ana", "done", "t").line()
    problems = Problems()
    assert parse(line.replace(b'"n": 1', b'"n": ' + b"9" * 4300), "j", problems) == []
    assert "no line of a journal" in str(problems.warnings()[0])


def test_copies_of_a_program_that_keeps_folders_alike_and_unknown_decisions_are_kept(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    desk.decide("add", seen="", text=sha(desk), values=values("leave the bridge"))
    journal = folder / FOLDER / "ana.jsonl"
    before = journal.read_bytes()
    desk.decide("add", seen=desk.head, text=sha(desk), values=values("Not one soldier stays"))
    (folder / FOLDER / "ana (conflicted copy 2026-01-01).jsonl").write_bytes(journal.read_bytes())
    future = Entry(uuid7(9), 9, "2026", "ana", "of-tomorrow", values={"x": 1})
    journal.write_bytes(before + future.line())
    again = bench(folder)
    assert len(again.state.statements) == 2
    again.decide("done", seen=again.head, text=sha(again))
    assert future.line() in journal.read_bytes()
    assert [entry.n for entry in read_all(folder, Problems())] == [1, 2, 9, 10]


def test_a_window_that_has_not_seen_the_last_decision_is_refused(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    left, right = bench(folder), bench(folder)
    left.decide("add", seen="", text=sha(left), values=values("leave the bridge"))
    with pytest.raises(StaleError):
        right.decide("add", seen="", text=sha(right), values=values("Not one soldier stays"))
    right.decide("add", seen=right.head, text=sha(right), values=values("Not one soldier stays"))
    left.look()
    assert left.state == right.state == bench(folder).state
    assert len(left.state.statements) == 2


def test_a_window_under_which_the_journal_was_written_anew_is_refused_and_knows_all_of_it(tmp_path: Path) -> None:
    """As by ``git pull --rebase``, which puts what was decided on another machine first."""
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    journal = folder / FOLDER / "ana.jsonl"
    text = sha(desk)
    desk.decide("new-issue", seen="", values={"label": "The ford", "proposition": "It should be opened."})
    before = journal.read_bytes()
    elsewhere = bench(talks(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere" / FOLDER / "ana.jsonl").write_bytes(before)
    elsewhere.look()
    there = elsewhere.decide("add", seen=elsewhere.head, text=text, values=values("soldier stays", issue="the-ford"))
    here = [desk.decide("add", seen=desk.head, text=text, values=values(each)) for each in ("leave the", "pull back")]
    seen = desk.head
    journal.write_bytes(before + there.line() + b"".join(map(Entry.line, here)))
    with pytest.raises(StaleError):
        desk.decide("done", seen=seen, text=text)
    desk.look()
    stands = bench(folder)
    assert (desk.entries, desk.state) == (stands.entries, stands.state)
    assert desk.suggestions.issues.keys() == stands.suggestions.issues.keys()
    made = desk.decide("add", seen=desk.head, text=text, values=values("leave the"))
    assert read_all(folder, Problems())[-1] == made


def put_in_place(journal: Path, content: bytes) -> None:
    """Another file under the name of the journal, as git and programs that keep folders alike do it."""
    other = journal.with_suffix(".new")
    other.write_bytes(content)
    other.replace(journal)


REPLACED: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "with its folder": lambda journal: shutil.rmtree(journal.parent),
    "renamed": lambda journal: journal.rename(journal.with_name("ana.bak")),
    "emptied": lambda journal: journal.write_bytes(b""),
    "older": lambda journal: journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0]),
    "another file": lambda journal: put_in_place(journal, journal.read_bytes().splitlines(keepends=True)[0]),
}


@pytest.mark.parametrize("how", REPLACED)
def test_where_the_journal_is_gone_or_another_that_is_said_and_nothing_of_it_is_lost(how: str, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    text, journal = sha(desk), desk.journal_file
    for each in ("leave the bridge", "Not one soldier stays"):
        desk.decide("add", seen=desk.head, text=text, values=values(each))
    known, state = desk.entries, desk.state
    REPLACED[how](journal)
    here = journal.read_bytes() if journal.exists() else None
    many = 2 if not here else 1
    for _ in range(2):
        with pytest.raises(LostError, match=rf"ana\.jsonl: .* {many} decision"):
            desk.decide("done", seen=desk.head, text=text)
        desk.look()
        assert ("is not there any more" in desk.lost) == (here is None)
        assert (desk.entries, desk.state) == (known, state)
        # Nothing is made in its place unasked.
        assert (journal.read_bytes() if journal.exists() else None) == here
    assert desk.restore() == many
    assert (desk.lost, desk.restore()) == ("", 0)
    assert (bench(folder).entries, desk.entries) == (known, known)
    desk.decide("done", seen=desk.head, text=text)
    assert bench(folder).entries == desk.entries
    # Put back, it is as if it had never been gone.
    after = journal.read_bytes()
    journal.unlink()
    desk.look()
    assert desk.lost
    journal.write_bytes(after)
    desk.decide("reopen", seen=desk.head, text=text)
    assert desk.lost == ""


def test_nothing_is_said_to_be_saved_in_a_file_that_has_no_name_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    text, journal = sha(desk), desk.journal_file
    desk.decide("add", seen=desk.head, text=text, values=values("leave the bridge"))
    before, known = journal.read_bytes(), desk.entries
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        put_in_place(journal, before)

    with monkeypatch.context() as patch:
        # While it is written.
        patch.setattr("stancegraph.coding.journal.os.fsync", fsync)
        with pytest.raises(StancegraphError, match="not saved: the file was deleted or replaced while it was written"):
            desk.decide("done", seen=desk.head, text=text)
    assert (desk.entries, journal.read_bytes()) == (known, before)
    locks = iter([True, False])

    def flock(_handle: int, _how: int) -> None:
        if next(locks):
            put_in_place(journal, before)

    with monkeypatch.context() as patch:
        # And where that was while this waited for it, the one that has the name is written to.
        patch.setattr("stancegraph.coding.journal.fcntl.flock", flock)
        desk.decide("done", seen=desk.head, text=text)
    assert bench(folder).entries == desk.entries
    assert len(desk.entries) == 2


def test_that_the_journal_was_written_anew_is_known_also_where_it_could_not_be_read_at_once(tmp_path: Path) -> None:
    desk = bench(talks(tmp_path / "talks"))
    for words in ("leave the bridge", "Not one soldier stays"):
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(words))
    seen, journal = desk.head, desk.journal_file
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])
    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_text("")
    link = journal.with_name("zoe.jsonl")
    link.symlink_to(elsewhere)
    for _ in range(2):
        with pytest.raises(StancegraphError, match="zoe"):
            desk.look()
        with pytest.raises(StancegraphError, match="zoe"):
            desk.decide("done", seen=seen, text=sha(desk))
    link.unlink()
    with pytest.raises(LostError):
        desk.decide("done", seen=seen, text=sha(desk))
    assert desk.restore() == 1
    desk.decide("done", seen=desk.head, text=sha(desk))


@pytest.mark.parametrize("first", [True, False])
def test_a_text_that_was_begun_on_another_machine_comes_into_sight(first: bool, tmp_path: Path) -> None:
    """Whether the lines of the other machine stand last, or the journal was written anew with them first."""
    folder = talks(tmp_path / "talks")
    text = sha(bench(folder), "second")
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 0.0})
    coder = next(each for each in ("ana", "ben") if text not in bench(folder, each).sources)
    desk = bench(folder, coder)
    desk.decide("note", seen=desk.head, text=sha(desk), values={"note": "Look at the map."})
    journal, here = desk.journal_file, desk.journal_file.read_bytes()
    there = Entry(uuid7(1), 1, "2020-01-01T00:00:00.000Z", coder, "note", text, values={"note": "Short."}).line()
    journal.write_bytes(there + here if first else here + there)
    desk.look()
    assert text in desk.sources
    assert desk.sources == bench(folder, coder).sources


def test_what_comes_in_before_the_last_decision_is_seen_before_anything_is_decided(tmp_path: Path) -> None:
    """As when git joins what was decided on two machines: the line stands last, and counts before."""
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    text = sha(desk)
    for each in ("leave the bridge", "pull back"):
        last = desk.decide("add", seen=desk.head, text=text, values=values(each))
    with (folder / FOLDER / "ana.jsonl").open("ab") as stream:
        stream.write(Entry(uuid7(1), 1, "2020-01-01T00:00:00.000Z", "ana", "done", text).line())
    with pytest.raises(StaleError):
        desk.decide("reopen", seen=last.id, text=text)
    assert ("ana", text) in desk.state.done
    with pytest.raises(StaleError):
        desk.decide("reopen", seen=last.id, text=text)
    assert desk.decide("reopen", seen=desk.head, text=text).based_on == last.id


def test_coders_see_nothing_of_each_other(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    ana = bench(folder)
    ana.decide("new-actor", seen="", values={"name": "Eve", "kind": "person"})
    ana.decide("add", seen=ana.head, text=sha(ana), values=values("leave the bridge", actor="eve"))
    ben = bench(folder, "ben")
    assert (ben.state.statements, ben.state.actors, ben.head) == ({}, {}, "")
    ben.decide("add", seen="", text=sha(ben), values=values("leave the bridge"))
    assert len(bench(folder).state.statements) == 1


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "..", ".", "Ана", "con.", "a b"])
def test_whatever_a_coder_is_called_the_file_lies_in_the_folder(name: str, tmp_path: Path) -> None:
    found = tmp_path / file_name(name)
    assert found.parent == tmp_path
    assert "/" not in found.name
    assert found.name.endswith(".jsonl")
    assert not found.name.startswith(".")
    found.write_text("")


def test_a_number_that_was_given_by_hand_keeps_nobody_from_deciding(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    first = desk.decide("add", seen="", text=sha(desk), values=values("leave the bridge"))
    journal = folder / FOLDER / "ana.jsonl"
    line = first.line().replace(first.id.encode(), uuid7(2).encode())
    with journal.open("ab") as stream:
        stream.write(line.replace(b'"n": 1,', b'"n": ' + b"9" * 4300 + b","))
        stream.write(line.replace(b'"n": 1,', b'"n": 1, "ms": -1,'))
        stream.write(line.replace(b'"n": 1,', b'"n": %d,' % LAST))
    for _ in range(3):
        again = bench(folder)
        assert [each.line for each in again.problems.warnings()] == [2, 3]
        done = again.decide("note", seen=again.head, text=sha(again), values={"note": "x"})
        assert bench(folder).head == again.head != ""
        assert done == read_all(folder, Problems())[-1]


def test_names_that_are_none_and_names_that_differ_in_capitals_only_are_refused(tmp_path: Path) -> None:
    for name in ("", " ana", "a\nb", "x" * 61):
        with pytest.raises(StancegraphError, match="no name for a coder"):
            file_name(name)
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    desk.decide("done", seen="", text=sha(desk))
    with pytest.raises(StancegraphError, match="are you the same coder"):
        bench(folder, "Ana")
    for one, another in (("Émile", "émile"), ("Ж", "ж"), ("José", "Jose\u0301"), ("Jose\u0301 B", "josé b")):
        desk = bench(folder, one)
        desk.decide("done", seen=desk.head, text=sha(desk))
        with pytest.raises(StancegraphError, match=f'there is a journal of "{one}"; are you the same coder'):
            bench(folder, another)
    attributes = (folder / ".gitattributes").read_text()
    bench(folder, "ben")
    assert (folder / ".gitattributes").read_text() == attributes == "coding/journal/*.jsonl merge=union text eol=lf\n"


def test_where_the_disk_is_full_nothing_is_said_to_be_saved_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    desk.decide("add", seen="", text=sha(desk), values=values("leave the bridge"))
    before = (folder / FOLDER / "ana.jsonl").read_bytes()
    real = os.write

    def write(handle: int, content: bytes) -> int:
        real(handle, content[:7])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(StancegraphError, match="not saved: No space left on device"):
            desk.decide("done", seen=desk.head, text=sha(desk))
    assert (folder / FOLDER / "ana.jsonl").read_bytes() == before
    assert not desk.state.done
    desk.decide("done", seen=desk.head, text=sha(desk))
    assert len(bench(folder).state.done) == 1


def test_on_the_disk_before_it_is_said_to_be_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    journal = folder / FOLDER / "ana.jsonl"
    synced: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda _handle: synced.append(journal.read_bytes()))
    entry = desk.decide("done", seen="", text=sha(desk))
    # The line, and, for a file that is new, its name.
    assert synced == [entry.line(), entry.line()]


@pytest.mark.parametrize(
    ("op", "said", "column"),
    [
        ("add", {"actor": "nobody"}, "actor"),
        ("add", {"position": "conditional"}, "condition"),
        ("add", {"position": "", "issue": ""}, "position"),
        ("add", {"voice": "attributed"}, "attributed_by"),
        ("add", {"end": 99_999}, "quote"),
        ("add", {"start": True}, "quote"),
        ("add", {"recorded": "2026"}, "recorded"),
        ("add", {"date": "12 May"}, "date"),
        ("edit", {}, "statement"),
        ("accept", {}, "candidate"),
        ("undo", {}, "op"),
        ("new-issue", {"label": "Truce", "proposition": "x"}, "label"),
        ("new-issue", {"label": "Peace"}, "proposition"),
        ("new-issue", {"label": "Peace", "proposition": "x", "broader": "nowhere"}, "broader"),
        ("new-issue", {"label": "Peace", "proposition": "x", "entails": "bridge;nowhere"}, "entails"),
        ("new-actor", {"name": "Eve", "kind": "ghost"}, "kind"),
    ],
)
def test_what_could_not_become_a_row_is_refused_where_it_is_wrong(
    op: str, said: dict[str, Any], column: str, tmp_path: Path
) -> None:
    desk = bench(talks(tmp_path / "talks"))
    whole = values("leave the bridge", **said) if op in ("add", "edit") else said
    with pytest.raises(UnfitError) as caught:
        desk.decide(op, seen="", text=sha(desk), values=whole)
    assert column in dict(caught.value.faults)
    assert desk.head == ""


def test_names_that_differ_by_signs_get_the_same_ids_whoever_makes_them_first(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    append(folder, [Issue("go", "Chess", "There should be chess.")])
    ids: dict[str, dict[str, str]] = {"ana": {}, "ben": {}}
    # Of one coder in one order, of the other in the other, one of them only by the second.
    for coder, names in (("ana", ["C", "C++", "C#", "Go"]), ("ben", ["Go", "C#", "C++"])):
        desk = bench(folder, coder)
        for name in names:
            said = {"label": name, "proposition": f"{name} should be used."}
            ids[coder][name] = desk.decide("new-issue", seen=desk.head, values=said).values["id"]
    assert len(set(ids["ana"].values())) == 4
    assert ids["ana"]["C"] == "c"
    assert ids["ben"] == {name: ids["ana"][name] for name in ids["ben"]}
    # What has one id with a name of another coder cannot be two things here.
    with pytest.raises(UnfitError, match=f"is there already: {ids['ben']['C++']}"):
        desk.decide("new-issue", seen=desk.head, values={"label": "c++", "proposition": "Another."})
    desk.decide("new-actor", seen=desk.head, values={"name": "U.S. Senate", "kind": "organisation"})
    with pytest.raises(UnfitError, match="is there already: u-s-senate"):
        desk.decide("new-actor", seen=desk.head, values={"name": "U-S Senate", "kind": "organisation"})


def test_words_are_taken_from_the_text_and_long_ones_become_a_place_with_a_hash(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    long = folder.parent / "talks-texts" / "second.txt"
    desk = bench(folder)
    entry = desk.decide(
        "add", seen="", text=sha(desk), values=values("\u0644\u0627 \u0634\u0631\u0648\u0637", quote="invented")
    )
    assert entry.values["quote"] == "\u0644\u0627 \u0634\u0631\u0648\u0637"
    long.write_text("changed")
    with pytest.raises(StancegraphError, match="has changed since it was added"):
        desk.decide("add", seen=desk.head, text=sha(desk, "second"), values={**values("leave"), "start": 0, "end": 4})


def test_uuids_are_of_version_7_and_in_order_of_time() -> None:
    found = [UUID(uuid7(moment)) for moment in (0, 1, 1_700_000_000_000, (1 << 48) - 1)]
    assert {(each.version, each.variant) for each in found} == {(7, "specified in RFC 4122")}
    assert found == sorted(found)
    assert [each.int >> 80 for each in found] == [0, 1, 1_700_000_000_000, (1 << 48) - 1]


_CODING = """
import sys
from collections.abc import Callable
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from coding.desk import bench, sha, values
desk = bench(Path(sys.argv[1]))
while True:
    entry = desk.decide("add", seen=desk.head, text=sha(desk), values=values("leave the bridge"))
    print(entry.statement, flush=True)
"""


def test_killed_at_any_moment_nothing_that_was_said_is_lost(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    said: list[str] = []
    for number in range(3):
        coding = subprocess.Popen(
            [sys.executable, "-c", _CODING, str(folder), str(Path(__file__).parents[1])],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert coding.stdout is not None
        said += [coding.stdout.readline().strip() for _ in range(3 + 5 * number)]
        coding.send_signal(signal.SIGKILL)
        said += coding.stdout.read().split()
        coding.wait()
        stands = bench(folder).state.statements
        assert set(said) <= set(stands)
    assert len(said) == len(set(said))


def test_a_line_is_read_as_it_was_written() -> None:
    entry = Entry("i", 3, "2026", "ana", "~add", "t", "s", {"a": 1}, "b", "run-1", 12)
    assert json.loads(entry.line()) == {
        "id": "i", "n": 3, "at": "2026", "coder": "ana", "op": "~add", "text": "t", "statement": "s", "values": {"a": 1},
        "based_on": "b", "from": "run-1", "ms": 12,
    }  # fmt: skip
    assert entry_of(entry.line().decode()) == entry
