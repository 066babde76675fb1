"""A text that has changed: its statements are found again in what it is now, moved where the coder says so, and published anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.coding.fold import fold, unseen
from stancegraph.coding.journal import Entry, read_all
from stancegraph.coding.moving import moving
from stancegraph.coding.publish import prepare, publish
from stancegraph.coding.texts import read_text, source_of
from stancegraph.coding.workbench import UnfitError, Workbench
from stancegraph.errors import StancegraphError
from stancegraph.tables.appending import append
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset

QUOTES = ("armies should leave the bridge", "Not one soldier stays", "observers came first", "pull back")
# A line more at the beginning, another blank, one quote gone, one twice.
CHANGED = (
    "CORRECTED\n"
    + FIRST.replace("Not one soldier", "Not one\u00a0soldier").replace("observers came first", "they did")
    + "Pull back? Yes, pull back.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The first statement is published; then the text changes."""
    found = talks(tmp_path / "talks")
    desk = bench(found)
    for quote in QUOTES:
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(quote))
    desk.decide("done", seen=desk.head, text=sha(desk))
    publish(found, "ana", prepare(found, "ana", Problems()))
    change(found)
    return found


def change(folder: Path) -> None:
    (folder.parent / "talks-texts" / "envoy.txt").write_bytes(CHANGED.encode())


def added(folder: Path) -> Workbench:
    text = read_text(folder.parent / "talks-texts" / "envoy.txt")
    source, _ = source_of(text, read_dataset(folder).sources, {"id": "envoy-corrected"})
    append(folder, [source])
    return bench(folder)


def move(desk: Workbench, *quotes: str) -> Entry:
    found = moving(desk, sha(desk))
    places = {
        each.id: [again.places[0].start, again.places[0].end]
        for each, again in found.found
        if each.values["quote"] in quotes
    }
    return desk.decide("move", seen=desk.head, text=found.to, values={"from": sha(desk), "places": places})


def test_what_is_found_is_told_and_nothing_moves_by_itself(folder: Path) -> None:
    assert moving(bench(folder), sha(bench(folder))).to == ""
    desk = added(folder)
    found = moving(desk, sha(desk))
    assert desk.all_sources[found.to].id == "envoy-corrected"
    assert {each.values["quote"]: (again.how, len(again.places)) for each, again in found.found} == {
        "armies should leave the bridge": ("moved", 1),
        "Not one soldier stays": ("otherwise", 1),
        "observers came first": ("lost", 0),
        "pull back": ("several", 2),
    }
    assert (desk.count(sha(desk)), desk.count(found.to)) == (4, 0)


def test_what_is_moved_has_the_words_of_the_text_and_can_be_taken_back(folder: Path) -> None:
    desk = added(folder)
    before = desk.statements(sha(desk))
    entry = move(desk, *QUOTES[:2])
    for again in (desk, bench(folder)):
        assert [each.values["quote"] for each in again.statements(sha(again))] == ["pull back", "observers came first"]
        moved = again.statements(entry.text)
        assert [each.values["quote"] for each in moved] == [QUOTES[0], "Not one\u00a0soldier stays"]
        for each in moved:
            assert CHANGED[each.values["start"] : each.values["end"]] == each.values["quote"]
            assert (each.values["actor"], each.values["position"]) == ("ann", "supports")
        assert (again.coder, entry.text) not in again.state.done
    desk.decide("undo", seen=desk.head)
    assert [each.values for each in desk.statements(sha(desk))] == [each.values for each in before]
    assert desk.count(entry.text) == 0
    desk.decide("redo", seen=desk.head)
    assert desk.count(entry.text) == 2


def test_what_was_published_is_superseded_by_the_row_of_the_new_text(folder: Path) -> None:
    old = {each.evidence.quote: each.id for each in read_dataset(folder).stances if each.evidence}
    desk = added(folder)
    entry = move(desk, QUOTES[0])
    assert prepare(folder, "ana", Problems()).is_empty
    desk.decide("done", seen=desk.head, text=entry.text)
    publish(folder, "ana", prepare(folder, "ana", Problems()))
    (new,) = [each for each in read_dataset(folder).stances if each.source == "envoy-corrected"]
    assert new.supersedes == old[QUOTES[0]]
    assert new.evidence is not None
    assert CHANGED[new.evidence.start : new.evidence.end] == QUOTES[0]
    assert len(read_dataset(folder).stances) == 5
    assert prepare(folder, "ana", Problems()).is_empty


def test_what_cannot_be_moved_is_refused(folder: Path) -> None:
    desk = added(folder)
    old = sha(desk)
    found = moving(desk, old)
    by_quote = {each.values["quote"]: each.id for each, _ in found.found}

    def refused(match: str, text: str = found.to, **said: Any) -> None:
        places = said.pop("places", {by_quote[QUOTES[0]]: [0, 4]})
        with pytest.raises(UnfitError, match=match):
            desk.decide("move", seen=desk.head, text=text, values={"from": old, "places": places, **said})

    refused("do not stand there")
    refused("do not stand there", places={by_quote[QUOTES[2]]: [0, 4]})
    refused("do not stand there", places={by_quote[QUOTES[0]]: "x"})
    refused("no such statement", places={"x": [0, 4]})
    refused("which statements", places={})
    refused("which statements", note="x")
    refused("as another text", text=old)
    refused("as another text", text="0" * 64)
    (folder.parent / "talks-texts" / "again.txt").write_bytes(FIRST.encode())
    desk = bench(folder)
    refused("at hand as it was")
    with pytest.raises(StancegraphError, match="nothing to find again"):
        moving(desk, old)


def test_without_the_file_the_text_with_most_of_the_words_is_found(folder: Path) -> None:
    (folder.parent / "talks-texts" / "envoy.txt").rename(folder.parent / "talks-texts" / "other.txt")
    assert moving(bench(folder), sha(bench(folder))).file is None
    text = read_text(folder.parent / "talks-texts" / "other.txt")
    append(folder, [source_of(text, read_dataset(folder).sources, {})[0]])
    desk = bench(folder)
    found = moving(desk, sha(desk))
    assert (desk.all_sources[found.to].id, len(found.found)) == ("other", 4)


def test_an_edit_on_another_machine_does_not_move_a_statement_back() -> None:
    place = {"start": 30, "end": 34, "quote": "here"}
    said = {"start": 3, "end": 7, "quote": "here", "actor": "ann"}
    entries = [
        Entry("e1", 1, "1", "ana", "add", "old", "s", said),
        Entry("e2", 2, "1", "ana", "move", "new", "", {"from": "old", "places": {"s": place}}),
        Entry("e3", 3, "1", "ana", "edit", "old", "s", {**said, "start": 2, "actor": "bob"}),
    ]
    (found,) = fold(entries).statements.values()
    assert (found.text, found.values) == ("new", {**place, "actor": "bob"})
    # Another coder's line moves nothing of hers.
    foreign = [entries[0], Entry("e2", 2, "1", "ben", "move", "new", "", dict(entries[1].values))]
    assert fold(foreign).statements["s"].text == "old"


def test_who_has_seen_others_coding_of_a_text_has_seen_it_of_what_the_text_became() -> None:
    place = {"start": 30, "end": 34}
    entries = [
        Entry("e1", 1, "1", "ana", "add", "old", "s", {"start": 3, "end": 7}),
        Entry("e2", 2, "1", "ana", "compare", "old"),
        Entry("e3", 3, "1", "ana", "move", "new", "", {"from": "old", "places": {"s": place}}),
        Entry("e4", 4, "1", "ana", "add", "new", "t", {"start": 1, "end": 2}),
    ]
    assert [entry.id for entry in unseen(entries)] == ["e1", "e3"]


def test_the_journal_has_one_line_for_what_was_moved_together(folder: Path) -> None:
    desk = added(folder)
    move(desk, *QUOTES[:2])
    (entry,) = [entry for entry in read_all(folder, Problems()) if entry.op == "move"]
    assert (len(entry.values["places"]), entry.values["from"]) == (2, sha(desk))
