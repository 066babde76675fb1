"""A journal is anybody's file: a line whose values cannot stand says nothing, and what reads journals goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from coding.desk import bench, library, sha, talks, values
from stancegraph.coding.adjudication import Adjudication
from stancegraph.coding.codebook import read_codebook
from stancegraph.coding.compared import read_codings
from stancegraph.coding.journal import FOLDER, entry_of, parse, read_all
from stancegraph.coding.merging import merge
from stancegraph.coding.plan import read_plan, write_plan
from stancegraph.coding.publish import prepare
from stancegraph.coding.reliability import agreement
from stancegraph.errors import StancegraphError
from stancegraph.exchange.leaving import outgoing
from stancegraph.extraction.answers import Answers
from stancegraph.extraction.runs import Run, write_run
from stancegraph.tables.problems import Problems


def coded(folder: Path) -> Path:
    """Two coders, everything that can be decided, and a third who decides on it."""
    talks(folder)
    for coder in ("ana", "ben"):
        desk = bench(folder, coder)
        text = sha(desk)
        first = desk.decide("add", seen="", text=text, values=values("leave the bridge")).statement
        desk.decide("new-actor", seen=desk.head, values={"name": "Zed Q", "kind": "person"})
        desk.decide("new-issue", seen=desk.head, values={"label": "Zed", "proposition": "There should be Zed."})
        said = values("Not one soldier stays", actor="zed-q", issue="zed")
        second = desk.decide("add", seen=desk.head, text=text, values=said).statement
        desk.decide("edit", seen=desk.head, text=text, statement=first, values={"note": "x"})
        desk.decide("remove", seen=desk.head, text=text, statement=second)
        desk.decide("undo", seen=desk.head)
        desk.decide("note", seen=desk.head, text=text, values={"note": "hm"})
        desk.decide("done", seen=desk.head, text=text)
    decides = Adjudication(folder, "cem", library(folder))
    unit = decides.units(text)[0]
    of = [each.id for each in unit.statements.values()]
    decides.bench.decide("decide", seen=decides.bench.head, text=text, values={"of": of, **values("leave the bridge")})
    return folder


def read_by_all(folder: Path) -> None:
    """Everything that reads journals; what it refuses it refuses in a sentence."""
    desk = bench(folder)
    text = sha(desk)
    # As it goes to the page, which takes no numbers that are none.
    json.dumps([dict(each.values) for each in desk.statements(text)], allow_nan=False, ensure_ascii=False).encode()
    decides = Adjudication(folder, "cem", library(folder))
    decides.units(text)
    agreement(read_codings(folder, Problems()).unseen, draws=2)
    outgoing(folder, library(folder), [], Problems())
    for coder in ("ana", "cem"):
        prepare(folder, coder, Problems())
    other = talks(folder.parent / "other")
    merge(other, [folder], Problems())


Change = Callable[[dict[str, Any]], object]
UNSOUND: dict[str, tuple[str, Change]] = {
    "no start": ("add", lambda said: said.pop("start")),
    "a start that is a text": ("add", lambda said: said.update(start="5")),
    "an end before it": ("add", lambda said: said.update(end=0)),
    "an end that is a truth": ("add", lambda said: said.update(end=True)),
    "an end that no text has": ("add", lambda said: said.update(end=2**70)),
    "an actor that is a list": ("add", lambda said: said.update(actor=["ann"])),
    "a number that is none": ("add", lambda said: said.update(more=float("nan"))),
    "half a character": ("add", lambda said: said.update(note="\ud800")),
    "an edit of one end": ("edit", lambda said: said.update(start=3) or said.pop("end")),
    "an edit of no end": ("edit", lambda said: said.update(start=None, end=None)),
    "a decision on no place": ("decide", lambda said: said.update(end=-1)),
    "an actor of no kind": ("new-actor", lambda said: said.pop("kind")),
    "an actor without an id": ("new-actor", lambda said: said.update(id=None)),
    "an issue that proposes nothing": ("new-issue", lambda said: said.update(proposition={})),
    "a note that is a list": ("note", lambda said: said.update(note=[])),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_cannot_stand_says_nothing_and_stops_nobody(name: str, tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    op, change = UNSOUND[name]
    journal = folder / FOLDER / ("cem.jsonl" if op == "decide" else "ana.jsonl")
    lines = journal.read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if json.loads(line)["op"] == op)
    said = json.loads(lines[place])
    change(said["values"])
    journal.write_text("\n".join([*lines[:place], json.dumps(said), *lines[place + 1 :]]) + "\n")
    problems = Problems()
    assert said["id"] not in {entry.id for entry in read_all(folder, problems)}
    assert [(found.line, "no line of a journal (" in found.message) for found in problems.warnings()] == [
        (place + 1, True)
    ]
    # What rests on it may be missing now, and that is said of the row or the page.
    with suppress(StancegraphError):
        read_by_all(folder)


@pytest.mark.parametrize(
    "said",
    [
        {"row": "", "cells": {"actor": "ann"}},
        {"row": "r"},
        {"row": "r", "cells": {}},
        {"row": "r", "cells": {"retracts": "s", "recorded": "yesterday"}},
        {"row": "r", "cells": {"actor": 1}},
    ],
)
def test_a_row_that_was_written_is_one(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"row|cells|actor|yesterday"):
        entry_of(json.dumps({"id": "i", "n": 1, "at": "2026", "coder": "ana", "op": "publish", "values": said}))


def test_what_coders_decide_is_sound(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    problems = Problems()
    assert len(read_all(folder, problems)) == 19
    assert problems.warnings() == ()
    read_by_all(folder)


def test_of_a_file_that_is_no_journal_some_lines_are_named_and_all_counted() -> None:
    problems = Problems()
    assert parse(b"x\n" * 1000, "j", problems) == []
    said = [str(each) for each in problems.warnings()]
    assert len(said) == 6
    assert any("995 more lines are no line of a journal" in each for each in said)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
def test_a_pipe_in_the_place_of_a_journal_is_not_waited_for(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    bench(folder)
    os.mkfifo(folder / FOLDER / "ben.jsonl")
    with pytest.raises(StancegraphError, match=r"ben\.jsonl: is no file, but a pipe"):
        read_all(folder, Problems())


def codes(folder: Path) -> object:
    return bench(folder, "ana")


def plans(folder: Path) -> object:
    return write_plan(folder, {"coders": ["ana"]})


def extracts(folder: Path) -> object:
    return write_run(folder, Run("rules"), [], "2025-05-13", "1")


def reads_codebook(folder: Path) -> object:
    return read_codebook(folder, Problems())


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize(
    ("name", "refusing"),
    [
        ("coding/journal/ana.jsonl", [codes]),
        ("coding/journal", [codes]),
        ("coding", [codes, plans, extracts, Answers, read_plan, reads_codebook]),
        (".gitattributes", [codes]),
        ("coding/plan.toml", [codes, plans, read_plan]),
        ("coding/codebook.md", [reads_codebook]),
        (f"coding/candidates/{Run('rules').name}.jsonl", [extracts]),
        ("coding/candidates", [extracts, Answers]),
    ],
)
def test_what_leads_out_of_the_dataset_by_a_link_is_neither_read_nor_written(
    tmp_path: Path, name: str, refusing: Sequence[Callable[[Path], object]], is_there: bool
) -> None:
    folder, elsewhere = coded(tmp_path / "talks"), tmp_path / "elsewhere"
    place = folder / name
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere)
    if is_there and "." in name:
        elsewhere.write_text("PASSWORD=hunter2\n")
    elif is_there:
        elsewhere.mkdir()
    before = told(elsewhere)
    for each in refusing:
        with pytest.raises(StancegraphError, match=r"leads out of .*talks by a link, which is not followed"):
            each(folder)
    assert (place.is_symlink(), told(elsewhere)) == (True, before)


def told(place: Path) -> object:
    """All that is at a place."""
    return sorted(place.rglob("*")) if place.is_dir() else place.read_text() if place.exists() else None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_within_a_dataset_and_to_it_are_followed(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    (folder / FOLDER).rename(folder / "decided")
    (folder / FOLDER).symlink_to(folder / "decided")
    (tmp_path / "link").symlink_to(folder)
    assert len(read_all(tmp_path / "link", Problems())) == 19
    codes(tmp_path / "link")


def test_why_nothing_is_published_is_said_before_that(tmp_path: Path) -> None:
    folder = coded(tmp_path / "talks")
    journal = folder / FOLDER / "ana.jsonl"
    journal.write_bytes(journal.read_text().encode("utf-16"))
    words = [sys.executable, "-m", "stancegraph", "publish", str(folder), "--coder", "ana", "--dry-run"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "ana.jsonl:1: no line of a journal, so it says nothing" in done.stderr
    assert '"ana" has decided nothing' in done.stderr
