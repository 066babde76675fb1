"""Candidates: shown to nobody before the first pass, never on control texts, learned from what was decided; rows come of none but accepted ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF

from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.coding.candidates import (
    ENOUGH,
    FOLDER,
    Candidate,
    Learned,
    candidate_of,
    is_control,
    read_runs,
    retired,
)
from stancegraph.coding.publish import prepare, publish
from stancegraph.coding.texts import Library, Places
from stancegraph.coding.workbench import UnfitError, Workbench
from stancegraph.errors import StancegraphError
from stancegraph.extraction.runs import Dropped, Extracted, Run, write_run
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from support import nquads

STANCE = "https://w3id.org/stancegraph/ontology#Stance"
QUOTES = (
    "the armies should leave the bridge",
    "Not one soldier stays",
    "The army would pull back if observers came first",
)


def proposed(text: str, quote: str, **other: Any) -> Candidate:
    start = FIRST.index(quote)
    plain: dict[str, Any] = {"rule": "rules:demand", "actor": "ann", "issue": "bridge", "position": "rejects"}
    return Candidate(text, start, start + len(quote), **{**plain, **other})


def run_of(folder: Path, *candidates: Candidate, name: str = "rules") -> None:
    by_text: dict[str, list[Candidate]] = {}
    for each in candidates:
        by_text.setdefault(each.text, []).append(each)
    lines = [Extracted(text, "envoy", found) for text, found in by_text.items()]
    write_run(folder, Run(name), lines, "2025-05-14T00:00:00Z", "0")


def reviewing(folder: Path, *candidates: Candidate, when: str = "first-pass") -> Workbench:
    """A coder at work where these are proposed, and no text is a control text."""
    run_of(folder, *candidates)
    found = Workbench(folder, "ana", Library(Places((folder.parent / f"{folder.name}-texts",))), when)
    found.reviewing.control = frozenset()
    return found


def passed(at_work: Workbench) -> str:
    text = sha(at_work)
    at_work.decide("first-pass", seen=at_work.head, text=text)
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return talks(tmp_path / "talks")


def text_of(folder: Path) -> str:
    return sha(bench(folder, "nobody"))


def test_candidates_come_after_the_first_pass_and_go_when_it_is_undone(folder: Path) -> None:
    at_work = reviewing(folder, proposed(text_of(folder), QUOTES[0]))
    text = sha(at_work)
    assert (at_work.withheld(text), at_work.candidates(text)) == ("first-pass", [])
    passed(at_work)
    assert [each.actor for each in at_work.candidates(text)] == ["ann"]
    at_work.decide("undo", seen=at_work.head)
    assert (at_work.withheld(text), at_work.candidates(text)) == ("first-pass", [])


def test_what_is_withheld_cannot_be_accepted_by_its_id(folder: Path) -> None:
    candidate = proposed(text_of(folder), QUOTES[0])
    at_work = reviewing(folder, candidate)
    for op in ("accept", "reject"):
        with pytest.raises(UnfitError, match="none that waits"):
            at_work.decide(op, seen=at_work.head, text=candidate.text, candidate=candidate.id, values=values(QUOTES[0]))
    assert at_work.head == ""
    with pytest.raises(UnfitError, match="goes with nothing else"):
        at_work.decide("add", seen="", text=candidate.text, candidate=candidate.id, values=values(QUOTES[0]))
    with pytest.raises(UnfitError, match="goes with nothing else"):
        at_work.decide("accept", seen="", text=candidate.text, values=values(QUOTES[0]))


@pytest.mark.parametrize(("when", "shown"), [("first-pass", 0), ("at-once", 1), ("never", 0)])
def test_when_they_are_shown_is_chosen(when: str, shown: int, folder: Path) -> None:
    at_work = reviewing(folder, proposed(text_of(folder), QUOTES[0]), when=when)
    assert len(at_work.candidates(sha(at_work))) == shown


def test_a_control_text_shows_none_whatever_was_decided(folder: Path) -> None:
    candidate = proposed(text_of(folder), QUOTES[0])
    for when in ("first-pass", "at-once"):
        at_work = reviewing(folder, candidate, when=when)
        at_work.reviewing.control = frozenset((candidate.text,))
        passed(at_work)
        assert (at_work.withheld(candidate.text), at_work.candidates(candidate.text)) == ("control", [])


def test_control_texts_are_a_share_of_all_and_stay_the_same_ones() -> None:
    texts = [f"{number:064x}" for number in range(4000)]
    drawn = {text for text in texts if is_control(text, 0.1)}
    assert 320 <= len(drawn) <= 480
    assert drawn <= {text for text in texts if is_control(text, 0.2)}
    assert not any(is_control(text, 0.0) for text in texts)
    assert all(is_control(text, 1.0) for text in texts)


def test_accepted_with_a_position_of_ones_own_it_is_a_statement(folder: Path) -> None:
    candidate, other = (proposed(text_of(folder), quote) for quote in QUOTES[:2])
    at_work = reviewing(folder, candidate, other)
    text = passed(at_work)
    no_position = {**values(QUOTES[0]), "position": ""}
    with pytest.raises(UnfitError, match="position"):
        at_work.decide("accept", seen=at_work.head, text=text, candidate=candidate.id, values=no_position)
    at_work.decide("accept", seen=at_work.head, text=text, candidate=candidate.id, values=values(QUOTES[0]))
    at_work.decide("reject", seen=at_work.head, text=text, candidate=other.id)
    assert [each.values["position"] for each in at_work.statements(text)] == ["supports"]
    assert at_work.candidates(text) == []
    again = bench(folder)
    assert {key: op for key, (op, _) in again.state.reviewed.items()} == {candidate.id: "accept", other.id: "reject"}
    assert again.reviewing.learned(again.state)["rules:demand"] == Learned("rules:demand", 1, 1)
    at_work.decide("undo", seen=at_work.head)
    assert at_work.candidates(text) == [other]


def test_what_was_accepted_and_removed_counts_as_rejected(folder: Path) -> None:
    candidate = proposed(text_of(folder), QUOTES[0])
    at_work = reviewing(folder, candidate)
    text = passed(at_work)
    at_work.decide("accept", seen=at_work.head, text=text, candidate=candidate.id, values=values(QUOTES[0]))
    (statement,) = at_work.statements(text)
    at_work.decide("remove", seen=at_work.head, text=text, statement=statement.id)
    assert at_work.reviewing.learned(at_work.state)["rules:demand"] == Learned("rules:demand", 0, 1)


def test_the_likeliest_rule_comes_first_and_a_bad_one_is_retired(folder: Path) -> None:
    text = text_of(folder)
    bad = [replace(proposed(text, "A"), start=number, end=number + 1, rule="rules:bad") for number in range(ENOUGH + 2)]
    good = proposed(text, QUOTES[2], rule="rules:good", issue="truce")
    at_work = reviewing(folder, *bad, good)
    passed(at_work)
    assert len(at_work.candidates(text)) == ENOUGH + 3
    for number in range(ENOUGH):
        assert not retired(at_work.reviewing.learned(at_work.state).values())
        at_work.decide("reject", seen=at_work.head, text=text, candidate=bad[number].id)
        if number == 0:
            assert at_work.candidates(text)[0] == good
    assert at_work.candidates(text) == [good]
    (left_out,) = retired(at_work.reviewing.learned(at_work.state).values())
    assert (left_out.rule, left_out.decided, left_out.precision) == ("rules:bad", ENOUGH, 0.0)


@pytest.mark.parametrize(
    ("accepted", "decided", "is_retired"), [(5, 20, True), (6, 20, False), (0, 19, False), (29, 100, True)]
)
def test_a_rule_is_retired_below_three_in_ten_after_twenty(accepted: int, decided: int, is_retired: bool) -> None:
    assert Learned("x", accepted, decided - accepted).is_retired is is_retired


def test_what_is_coded_already_and_what_says_less_is_not_proposed(folder: Path) -> None:
    text = text_of(folder)
    full, bare = proposed(text, QUOTES[0]), proposed(text, QUOTES[0], actor="", issue="", rule="cues:demand")
    run_of(folder, bare, name="cues")
    at_work = reviewing(folder, full)
    passed(at_work)
    assert at_work.candidates(text) == [full]
    at_work.decide("add", seen=at_work.head, text=text, values=values(QUOTES[0]))
    assert at_work.candidates(text) == []


def test_what_is_coded_says_one_candidate_of_those_with_words_for_an_actor(folder: Path) -> None:
    text = text_of(folder)
    whole = proposed(text, QUOTES[2], issue="", issue_words="the army")
    other = proposed(text, "if observers came first", actor="", actor_name="Observers")
    at_work = reviewing(folder, whole, other)
    passed(at_work)
    at_work.decide("accept", seen=at_work.head, text=text, candidate=whole.id, values=values(QUOTES[2]))
    assert at_work.candidates(text) == [other]
    at_work.decide("undo", seen=at_work.head)
    at_work.decide("add", seen=at_work.head, text=text, values=values(QUOTES[2]))
    assert at_work.candidates(text) == [other]
    at_work.decide("add", seen=at_work.head, text=text, values=values("if observers came first", actor="bob"))
    assert at_work.candidates(text) == []


def test_a_statement_that_a_candidate_has_by_ids_stands_for_no_other(folder: Path) -> None:
    text = text_of(folder)
    told, other = proposed(text, QUOTES[2]), proposed(text, "if observers came first", actor="", actor_name="Observers")
    at_work = reviewing(folder, told, other)
    passed(at_work)
    at_work.decide("add", seen=at_work.head, text=text, values=values(QUOTES[2]))
    assert at_work.candidates(text) == [other]


def test_lines_of_a_run_that_say_nothing_are_warned_of(folder: Path) -> None:
    good = proposed(text_of(folder), QUOTES[0])
    run_of(folder, good)
    (path,) = (folder / FOLDER).glob("*.jsonl")
    lines = [
        "[]",
        '{"text": "x"}',
        '{"text": "x", "candidates": [{"start": 3, "end": 2, "rule": "r"}]}',
        '{"text": "x", "cand',
    ]
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines), encoding="utf-8")
    problems = Problems()
    assert read_runs(folder, problems) == {good.text: [good]}
    assert [each.line for each in problems.warnings()] == [2, 3, 4, 5]
    with pytest.raises(ValueError, match="positoin"):
        candidate_of("x", {"start": 1, "end": 2, "rule": "r", "positoin": "supports"})


def test_a_run_keeps_the_lines_of_other_texts_and_is_the_same_whatever_the_order(folder: Path) -> None:
    one, two = Extracted("a" * 64, "one", [], [Dropped("not in the text", "x")]), Extracted("b" * 64, "two", [])
    path, _ = write_run(folder, Run("cues"), [one], "2025-05-14T00:00:00Z", "0")
    write_run(folder, Run("cues"), [two], "2025-05-15T00:00:00Z", "0")
    content = path.read_bytes()
    assert [json.loads(line)["source"] for line in content.splitlines()] == ["one", "two"]
    path.unlink()
    write_run(folder, Run("cues"), [two, one], "2025-05-16T00:00:00Z", "0")
    assert path.read_bytes() == content
    assert Run("cues", {"words": "x"}).name != Run("cues").name == Run("cues", about={"model": "m"}).name


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_in_the_graph_is_only_what_a_coder_accepted(data: st.DataObject) -> None:
    places = st.tuples(
        st.integers(0, 150),
        st.integers(1, 80),
        st.sampled_from(["ann", "bob", ""]),
        st.sampled_from(["bridge", "truce", ""]),
    )
    with TemporaryDirectory() as temporary:
        folder = talks(Path(temporary) / "talks")
        text = text_of(folder)
        candidates = {
            each.id: each
            for start, length, actor, issue in data.draw(st.lists(places, min_size=1, max_size=6))
            for each in [Candidate(text, start, start + length, "rules:x", actor, "", issue, position="rejects")]
        }
        at_work = reviewing(folder, *candidates.values())
        if data.draw(st.booleans()):
            passed(at_work)
        accepted: list[tuple[str, str, str, int]] = []
        for identifier, candidate in candidates.items():
            op = data.draw(st.sampled_from(["accept", "reject", "nothing"]))
            position = data.draw(st.sampled_from(["supports", "opposes"]))
            said: dict[str, Any] = {
                "actor": candidate.actor or "ann", "issue": candidate.issue or "truce", "position": position,
                "voice": "self", "date": "2025-05-12", "start": candidate.start, "end": candidate.end,
            }  # fmt: skip
            if op == "nothing":
                continue
            try:
                at_work.decide(op, seen=at_work.head, text=text, candidate=identifier, values=said)
            except UnfitError:
                continue
            if op == "accept":
                accepted.append((said["actor"], said["issue"], position, candidate.start))
        at_work.decide("done", seen=at_work.head, text=text)
        found = prepare(folder, "ana", Problems())
        publish(folder, "ana", found)
        dataset = read_dataset(folder)
        rows = [
            (each.actor, each.issue, each.position.label, each.evidence.start)
            for each in dataset.stances
            if each.evidence is not None and each.evidence.start is not None
        ]
        assert sorted(rows) == sorted(accepted)
        assert nquads(dataset).count(f"<{RDF.type}> <{STANCE}>") == len(accepted)


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": {}, "candidates": []}',
        b'{"text": 5, "candidates": []}',
        b'{"text": "a", "candidates": {}}',
        b'{"text": "a", "candidates": [5]}',
        b'{"candidates": []}',
        b"[]",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_line_of_a_run_is_warned_of_and_the_others_count(line: bytes, folder: Path) -> None:
    text = text_of(folder)
    run_of(folder, proposed(text, QUOTES[0]))
    (folder / FOLDER / "bad.jsonl").write_bytes(line + b"\n")
    problems = Problems()
    assert [len(each) for each in read_runs(folder, problems).values()] == [1]
    assert ["no line of a run" in str(each) for each in problems.warnings()] == [True]


def test_the_file_of_a_run_is_read_within_its_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_of(folder, proposed(text_of(folder), QUOTES[0]))
    monkeypatch.setattr("stancegraph.limits.LARGEST_RUN", 10)
    with pytest.raises(StancegraphError, match="is it the file of a run"):
        read_runs(folder, Problems())
    with pytest.raises(StancegraphError, match="is it the file of a run"):
        run_of(folder, proposed(text_of(folder), QUOTES[1]))
