"""What is changed in a text that all had finished counts for no agreement: compared with what is open after every single decision."""

from __future__ import annotations

import csv
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.compared import Compared
from stancegraph.coding.fold import fold
from stancegraph.coding.journal import Entry
from stancegraph.coding.later import changed, later, reached
from stancegraph.coding.plan import Assignment, plan_of
from stancegraph.coding.workbench import Workbench

TEXTS = ("t1", "t2")
PLAN = Assignment(plan_of({"coders": ["ana", "ben"], "coded_twice": 1}), TEXTS)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """What three coders do in two texts, as pages let them."""
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 24))):
        coder, text = draw(st.sampled_from(["ana", "ben", "eve"])), draw(st.sampled_from(TEXTS))
        op = draw(
            st.sampled_from(
                ["add", "remove", "done", "done", "reopen", "first-pass", "undo", "redo", "decide", "new-issue", "move"]
            )
        )
        state = fold(found)
        own = [each.id for each in state.statements.values() if (each.coder, each.text) == (coder, text)]
        said: dict[str, Any] = {}
        statement = f"s{number}" if op == "add" else own[0] if op == "remove" and own else ""
        if op in ("remove", "move") and not own:
            continue
        if op in ("undo", "redo"):
            step = (state.undo if op == "undo" else state.redo).get(coder)
            if step is None:
                continue
            op, text, said = "undo", "", {"undoes": step.id}
        place = {"start": 0, "end": 1}
        if op == "add":
            said = place
        if op == "move":
            said = {"from": text, "places": dict.fromkeys(own, place)}
            text = next(each for each in TEXTS if each != text)
        n = 1 + sum(each.coder == coder for each in found)
        moment = f"2026-01-01T00:00:{number:02}.000Z"
        found.append(Entry(f"e{number:02}", n, moment, coder, op, text, statement, said))
    return found


def slowly(entries: list[Entry], assignment: Assignment | None) -> list[str]:
    opened: set[tuple[str, str]] = set()
    found = []
    by_id = {each.id: each for each in entries}
    for number, entry in enumerate(entries):
        what, holds = reached(entry, by_id)
        if what.op == "move":
            before, after = (what.values["from"], what.text) if holds else (what.text, what.values["from"])
            if (entry.coder, before) in opened:
                opened.add((entry.coder, after))
        if (entry.coder, what.text) in opened and what.op in ("add", "remove", "done", "reopen", "first-pass"):
            found.append(entry.id)
        compared = Compared(fold(entries[: number + 1]), assignment)
        for text in TEXTS:
            if compared.is_open(text):
                opened |= {(coder, text) for coder in compared.coders(text)}
    return found


@given(histories(), st.sampled_from([None, PLAN]))
def test_it_is_what_comes_after_a_text_was_open(entries: list[Entry], assignment: Assignment | None) -> None:
    found = later(entries, assignment)
    assert [each.id for each in found] == slowly(entries, assignment)
    told = {(coder, text) for coder, texts in changed(entries, found).items() for text in texts}
    assert told <= {(each.coder, reached(each, {e.id: e for e in entries})[0].text) for each in found}


def test_an_undo_that_names_itself_or_what_comes_after_it_ends() -> None:
    moment, undoes = "2026-01-01T00:00:00.000Z", {"a": "b", "b": "a", "c": "c"}
    entries = [
        Entry(each, n, moment, "ana", "undo", values={"undoes": undoes[each]}) for n, each in enumerate(undoes, 1)
    ]
    assert later(entries, None) == []


def test_what_is_moved_to_another_text_was_seen_in_the_one_before() -> None:
    def entry(n: int, coder: str, op: str, text: str, **said: Any) -> Entry:
        return Entry(f"{coder}{n}", n, f"2026-01-01T00:00:{n:02}.000Z", coder, op, text, "s" + coder, said)

    place = {"start": 0, "end": 1}
    coded = [
        each
        for coder in ("ana", "ben")
        for each in (entry(1, coder, "add", "t1", **place), entry(2, coder, "done", "t1"))
    ]
    moved = entry(3, "ana", "move", "t2", **{"from": "t1", "places": {"sana": place}})
    edited = entry(4, "ana", "edit", "t2", actor="bob")
    assert later([*coded, moved, edited], None) == [edited]


def test_a_text_that_a_statement_was_moved_to_and_back_again_does_not_wait_for_its_coder() -> None:
    def entry(n: int, coder: str, op: str, text: str, second: int, **said: Any) -> Entry:
        return Entry(f"{coder}{n}", n, f"2026-01-01T00:00:{second:02}.000Z", coder, op, text, "s" + coder, said)

    place = {"start": 0, "end": 1}
    moved = [
        entry(1, "eve", "add", "t1", 1, **place),
        entry(2, "eve", "move", "t2", 2, **{"from": "t1", "places": {"seve": place}}),
        entry(3, "eve", "undo", "", 3, undoes="eve2"),
    ]
    coded = [
        each
        for coder in ("ana", "ben")
        for each in (entry(1, coder, "add", "t2", 4, **place), entry(2, coder, "done", "t2", 5))
    ]
    edited = entry(3, "ana", "edit", "t2", 6, actor="bob")
    assert later([*moved, *coded, edited], None) == [edited]
    assert later([*moved[:2], *coded, edited], None) == []


def said_by(folder: Path) -> tuple[float, str]:
    done = CliRunner().invoke(cli, ["reliability", str(folder), "--format", "csv", "--draws", "0"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(done.stdout.splitlines()))
    return next(float(row["value"]) for row in rows if row["what"] == "statement"), done.stderr


@pytest.mark.parametrize("looks", [True, False])
def test_who_looks_at_what_others_made_and_codes_it_so_agrees_no_better(looks: bool, tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desks: dict[str, Workbench] = {}
    for coder, position in (("ana", "supports"), ("ben", "opposes")):
        desk = desks[coder] = bench(folder, coder)
        desk.decide("add", seen=desk.head, text=sha(desk), values=values("leave the bridge", FIRST, position=position))
        desk.decide("done", seen=desk.head, text=sha(desk))
    assert said_by(folder) == (0.0, said_by(folder)[1])
    if looks:
        assert "opposes" in CliRunner().invoke(cli, ["coded", "list", str(folder), "--format", "csv"]).stdout
    ana = desks["ana"]
    text = sha(ana)
    ana.decide("reopen", seen=ana.head, text=text)
    mine = ana.statements(text)[0].id
    ana.decide("edit", seen=ana.head, text=text, statement=mine, values={"position": "opposes"})
    ana.decide("done", seen=ana.head, text=text)
    value, said = said_by(folder)
    assert value == 0.0
    told = '"ana" changed 1 statement when all had finished the text: that counts for no agreement (envoy).'
    assert told in said
    page = tmp_path / "page.html"
    assert CliRunner().invoke(cli, ["reliability", str(folder), "--page", str(page)]).exit_code == 0
    assert told in unescape(page.read_text(encoding="utf-8"))
