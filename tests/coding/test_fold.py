"""Decisions -> what stands: the same whatever the order of files, undone and done again, and equal to a slow reference."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.coding.fold import Folding, fold
from stancegraph.coding.journal import Entry, in_order

OPS = (
    *("add", "edit", "remove", "accept", "reject", "undo", "done", "reopen"),
    *("new-actor", "publish", "first-pass", "move", "of-tomorrow"),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of two coders on two machines each: numbers repeat, clocks are wrong, undos name anything."""
    found: list[Entry] = []
    for number in range(draw(st.integers(0, 14))):
        op = draw(st.sampled_from(OPS))
        values: dict[str, Any] = {}
        if op in ("add", "edit", "accept"):
            values = {"start": draw(st.integers(0, 3)), "end": 9, "actor": draw(st.sampled_from(["a", "b", ""]))}
        elif op == "undo":
            values = {"undoes": draw(st.sampled_from([*(each.id for each in found), "e9", "nothing"]))}
        elif op == "new-actor":
            values = {"id": "eve", "name": f"Eve {number}", "kind": "person"}
        elif op == "move":
            places: dict[str, Any] = {"s1": {"start": 4, "end": 7}, "s2": {"start": 5, "end": 8, "quote": "moved"}}
            places |= {"s3": {"start": 1, "end": 2}, "s2 ": {"start": 1}}
            gone = draw(st.sets(st.sampled_from(sorted(places))))
            values = {
                "from": draw(st.sampled_from(["t1", "t2"])),
                "places": {key: place for key, place in places.items() if key not in gone},
            }
        elif op == "publish":
            values = {"row": f"r{number}", "cells": {"id": f"r{number}", "actor": "ann"}}
        found.append(
            Entry(
                f"e{number}",
                draw(st.integers(1, 5)),
                draw(st.sampled_from(["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"])),
                draw(st.sampled_from(["ana", "ben"])),
                op,
                draw(st.sampled_from(["t1", "t2"])),
                draw(st.sampled_from(["s1", "s2"])),
                values,
                origin=draw(st.sampled_from(["c1", "c2"])) if op in ("accept", "reject") else "",
            )
        )
    return found


def counts(entry: Entry, ordered: list[Entry]) -> bool:
    """Whether an entry counts: no later entry that counts, of the same coder, undoes it."""
    later = ordered[ordered.index(entry) + 1 :]
    undoing = [
        each for each in later if each.op == "undo" and each.values["undoes"] == entry.id and each.coder == entry.coder
    ]
    return entry.op == "publish" or not any(counts(each, ordered) for each in undoing)


def slowly(entries: list[Entry]) -> dict[str, Any]:
    """What stands, by going through what counts and nothing else."""
    ordered = sorted(entries, key=lambda each: (each.n, each.at, each.id))
    statements: dict[str, tuple[str, str, dict[str, Any]]] = {}
    done: set[tuple[str, str]] = set()
    actors: dict[str, str] = {}
    published: dict[str, list[str]] = {}
    reviewed: dict[str, tuple[str, str]] = {}
    for entry in [each for each in ordered if counts(each, ordered)]:
        if entry.op == "reject" and entry.origin not in reviewed:
            reviewed[entry.origin] = "reject", ""
        if entry.op == "accept" and entry.statement not in statements:
            reviewed[entry.origin] = "accept", entry.statement
        if entry.op in ("add", "accept") and entry.statement not in statements:
            statements[entry.statement] = entry.coder, entry.text, dict(entry.values)
        if entry.op == "edit" and entry.statement in statements and statements[entry.statement][0] == entry.coder:
            coder, text, before = statements[entry.statement]
            said = {name: value for name, value in entry.values.items() if text == entry.text or name == "actor"}
            after = {name: value for name, value in {**before, **said}.items() if value != ""}
            statements[entry.statement] = coder, text, after
        if entry.op == "remove" and statements.get(entry.statement, ("",))[0] == entry.coder:
            del statements[entry.statement]
        if entry.op == "move" and entry.values["from"] != entry.text:
            for key, place in entry.values["places"].items():
                coder, text, before = statements.get(key, ("", "", {}))
                if (coder, text) == (entry.coder, entry.values["from"]):
                    kept = {"actor": before["actor"]} if "actor" in before else {}
                    statements[key] = coder, entry.text, {**kept, **place}
        if entry.op == "done":
            done.add((entry.coder, entry.text))
        if entry.op == "reopen":
            done.discard((entry.coder, entry.text))
        if entry.op == "new-actor":
            actors.setdefault("eve", entry.values["name"])
        if entry.op == "publish":
            published.setdefault(entry.statement, []).append(entry.values["row"])
    return {"statements": statements, "done": done, "actors": actors, "published": published, "reviewed": reviewed}


def quickly(entries: list[Entry]) -> dict[str, Any]:
    state = fold(entries)
    return {
        "statements": {key: (each.coder, each.text, dict(each.values)) for key, each in state.statements.items()},
        "done": state.done,
        "actors": {key: each["name"] for key, each in state.actors.items()},
        "reviewed": state.reviewed,
        "published": {key: [row.row for row in rows] for key, rows in state.published.items()},
    }


@settings(max_examples=150)
@given(histories(), st.randoms())
def test_what_stands_is_what_the_slow_reference_says_in_whatever_order_lines_come(
    entries: list[Entry], random: Any
) -> None:
    expected = slowly(entries)
    assert quickly(entries) == expected
    # As git joins two files, and as a copy of a file brings lines twice.
    made: dict[str, set[str]] = {}
    for key, (_coder, text, _values) in expected["statements"].items():
        made.setdefault(text, set()).add(key)
    by_text = {text: set(found) for text, found in Folding.of(in_order(entries)).coded.items() if found}
    assert by_text == made
    shuffled = [*entries, *entries[::2]]
    random.shuffle(shuffled)
    assert quickly(shuffled) == expected


@settings(max_examples=100)
@given(histories())
def test_entries_taken_one_by_one_make_what_all_of_them_make(entries: list[Entry]) -> None:
    ordered = in_order([each for each in entries if each.op != "undo"])
    folding = Folding()
    for entry in ordered:
        folding.take(entry)
    assert folding.state == fold(ordered)


@given(st.lists(st.sampled_from(["act", "undo", "redo"]), max_size=25))
def test_undo_and_redo_are_a_stack(steps: list[str]) -> None:
    """As every editor has it: doing something new forgets what could be done again."""
    entries: list[Entry] = []
    done: list[str] = []
    undone: list[str] = []
    for number, step in enumerate(steps, 1):
        state = fold(entries)
        assert ("ana" in state.undo, "ana" in state.redo) == (bool(done), bool(undone))
        assert set(state.statements) == set(done)
        if step == "act":
            entries.append(Entry(f"e{number:02}", number, "", "ana", "add", "t", f"s{number}", {"start": 0, "end": 1}))
            done.append(f"s{number}")
            undone.clear()
            continue
        target = (state.undo if step == "undo" else state.redo).get("ana")
        if target is None:
            continue
        entries.append(Entry(f"e{number:02}", number, "", "ana", "undo", values={"undoes": target.id}))
        if step == "undo":
            undone.append(done.pop())
        else:
            done.append(undone.pop())
    assert set(fold(entries).statements) == set(done)
