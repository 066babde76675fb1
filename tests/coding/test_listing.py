"""The table of what is coded: how each statement came to be is what the journals say, and nothing is shown that is not to be seen yet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from coding.desk import FIRST, SECOND, bench, library, sha, talks, values
from coding.test_candidates import QUOTES, passed, proposed, reviewing
from stancegraph.cli import cli
from stancegraph.coding.adjudication import Adjudication
from stancegraph.coding.codebook import CODEBOOK_FILE
from stancegraph.coding.listing import Found, Listing, listing
from stancegraph.coding.plan import write_plan
from stancegraph.coding.publish import prepare, publish
from stancegraph.coding.statements import CODED
from stancegraph.errors import StancegraphError
from stancegraph.exchange.leaving import outgoing
from stancegraph.tables.appending import append
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return talks(tmp_path / "talks")


def listed(folder: Path, *coders: str, sources: tuple[str, ...] = ()) -> Listing:
    return listing(folder, Problems(), coders, sources)


def test_how_a_statement_came_to_be_is_told(folder: Path) -> None:
    text = sha(bench(folder))
    candidate = proposed(text, QUOTES[0])
    work = reviewing(folder, candidate)
    alone = work.decide("add", seen="", text=text, values=values("Not one soldier stays"), ms=1500)
    assert alone.statement
    removed = work.decide("add", seen=work.head, text=text, values=values("Bob Ray"))
    work.decide("remove", seen=work.head, text=text, statement=removed.statement)
    passed(work)
    work.decide("accept", seen=work.head, text=text, candidate=candidate.id, values=values(QUOTES[0]), ms=500)
    work.decide("add", seen=work.head, text=text, values=values("observers came first", position="opposes"))
    changed = values("Not one soldier stays", position="rejects", note="twice")
    work.decide("edit", seen=work.head, text=text, statement=alone.statement, values=changed, ms=700)
    work.decide("edit", seen=work.head, text=text, statement=alone.statement, values=values("Not one soldier stays"))
    work.decide("undo", seen=work.head)
    rows = {row.quote: row for row in listed(folder).rows}
    assert list(rows) == [QUOTES[0], "Not one soldier stays", "observers came first"], "in the order of the text"
    assert [(row.found, row.rule, row.edits) for row in rows.values()] == [
        (Found.CANDIDATE, "rules:demand", 0),
        (Found.ALONE, "", 1),
        (Found.LATER, "", 0),
    ]
    row = rows["Not one soldier stays"]
    assert (row.position, row.note, row.seconds, row.finished, row.row) == ("rejects", "twice", 2.2, False, "")
    assert (row.actor_label, row.issue_label) == ("Ann Lee", "Withdrawal from the bridge")
    assert FIRST[row.start : row.end] == row.quote
    assert rows["observers came first"].seconds is None
    # When a candidate was accepted leaves with it, as when a statement was written.
    found = outgoing(folder, library(folder), (), Problems())
    assert all(each.created for each in found.annotations)
    # The first pass, undone, was none.
    for _ in range(4):
        work.decide("undo", seen=work.head)
    assert {row.found for row in listed(folder).rows} == {Found.ALONE}


def test_what_several_code_is_shown_to_nobody_before_all_have_finished(folder: Path) -> None:
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    for coder, position in (("ana", "supports"), ("ben", "opposes")):
        desk = bench(folder, coder)
        said = values("Not one soldier stays", position=position)
        desk.decide("add", seen=desk.head, text=sha(desk), values=said)
        other = values("said nothing of a truce", SECOND)
        desk.decide("add", seen=desk.head, text=sha(desk, "second"), values=other)
        if coder == "ana":
            desk.decide("done", seen=desk.head, text=sha(desk))
    before = listed(folder)
    assert (before.rows, before.withheld) == ([], 4)
    assert [row.coder for row in listed(folder, "ana").rows] == ["ana", "ana"]
    assert listed(folder, "ana", "ben").withheld == 4
    desk.decide("done", seen=desk.head, text=sha(desk))
    after = listed(folder)
    assert ([(row.source, row.coder) for row in after.rows], after.withheld) == (
        [("envoy", "ana"), ("envoy", "ben")],
        2,
    )
    assert listed(folder, sources=("second",)).withheld == 2
    judge = Adjudication(folder, "cem", library(folder))
    (unit,) = judge.units(sha(judge.bench))
    of = [each.id for each in unit.statements.values()]
    judge.decide(seen=judge.bench.head, text=sha(judge.bench), values={**unit.statements["ben"].values, "of": of})
    (decided,) = listed(folder, "cem").rows
    assert (decided.found, decided.of, decided.position, decided.finished) == (
        Found.DECISION,
        "ana, ben",
        "opposes",
        True,
    )
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    (written,) = listed(folder, "cem").rows
    assert written.row.startswith("s-2025-05-12-ann-bridge-")


def test_the_row_of_a_statement_is_the_one_that_stands(folder: Path) -> None:
    def write(coder: str) -> str:
        publish(folder, coder, prepare(folder, coder, Problems()))
        return read_dataset(folder).stances[-1].id

    def row(coder: str = "ana") -> str:
        (found,) = listed(folder, coder).rows
        return found.row

    desk = bench(folder)
    text = sha(desk)
    made = desk.decide("add", seen=desk.head, text=text, values=values("Not one soldier stays")).statement
    desk.decide("done", seen=desk.head, text=text)
    assert row() == ""
    first = write("ana")
    assert row() == first
    desk = bench(folder)
    desk.decide("remove", seen=desk.head, text=text, statement=made)
    publish(folder, "ana", prepare(folder, "ana", Problems()))
    desk = bench(folder)
    # Said again, and not written yet: of its row nothing stands.
    desk.decide("undo", seen=desk.head)
    assert row() == ""
    second = write("ana")
    assert row() == second != first
    # Another's decision takes its place.
    ben = bench(folder, "ben")
    ben.decide("add", seen=ben.head, text=text, values=values("Not one soldier stays", position="opposes"))
    ben.decide("done", seen=ben.head, text=text)
    judge = Adjudication(folder, "cem", library(folder))
    (unit,) = judge.units(text)
    of = [each.id for each in unit.statements.values()]
    judge.decide(seen=judge.bench.head, text=text, values={**unit.statements["ben"].values, "of": of})
    decided = write("cem")
    assert (row("ana"), row("ben"), row("cem")) == ("", "", decided)


def test_every_cell_that_a_coder_fills_is_listed(folder: Path) -> None:
    desk = bench(folder)
    said = values(
        "Not one soldier stays",
        condition="observers come",
        condition_kind="sequence",
        date_precision="approx",
        until="2025-06-01",
        confidence="0.5",
        on_behalf_of="land",
        note="twice",
    )
    desk.decide("add", seen=desk.head, text=sha(desk), values=said)
    done = CliRunner().invoke(cli, ["coded", "list", str(folder), "--format", "json"])
    (row,) = json.loads(done.stdout)
    assert {name: row[name] for name in CODED if name in said} == {name: said[name] for name in CODED if name in said}
    assert set(CODED) <= row.keys()


def test_of_sources_with_one_text_the_first_is_told_as_which_it_is_published(folder: Path) -> None:
    dataset = read_dataset(folder)
    append(folder, [replace(dataset.sources[0], id="reprint", title="The same, printed again")])
    desk = bench(folder)
    desk.decide("add", seen=desk.head, text=sha(desk), values=values("Not one soldier stays"))
    for asked in ((), ("envoy",), ("reprint",)):
        assert [row.source for row in listed(folder, sources=asked).rows] == ["envoy"], asked
    assert listed(folder, sources=("second",)).rows == []
    assert prepare(folder, "ana", Problems()).unfinished == ("envoy",)
    desk.decide("done", seen=desk.head, text=sha(desk))
    publish(folder, "ana", prepare(folder, "ana", Problems()))
    assert [each.source for each in read_dataset(folder).stances] == ["envoy"]


def test_who_has_decided_nothing_and_what_is_no_source_is_said(folder: Path) -> None:
    assert listed(folder).rows == []
    with pytest.raises(StancegraphError, match='"dan" has decided nothing in this dataset; there is nobody'):
        listed(folder, "dan")
    with pytest.raises(StancegraphError, match=r'no source "envy" is in sources\.csv; did you mean "envoy"'):
        listed(folder, sources=("envy",))


def test_a_codebook_that_cannot_be_read_is_told_of_and_keeps_nothing_from_being_listed(folder: Path) -> None:
    desk = bench(folder)
    said = values("leave the bridge", note="rule: r-gle")
    desk.decide("add", seen=desk.head, text=sha(desk), values=said)
    (folder / CODEBOOK_FILE).write_bytes(b"## R\xe8gle\n\nAs said.\n")
    done = CliRunner().invoke(cli, ["coded", "list", str(folder), "--format", "csv"])
    assert (done.exit_code, "leave the bridge" in done.stdout) == (0, True)
    assert f"warning: {folder / CODEBOOK_FILE}: byte 0xE8 is not UTF-8" in done.stderr
    assert 'cite them: "r-gle" 1.' in done.stderr
    assert "In no heading" not in done.stderr
