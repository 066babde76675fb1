"""What several coded meets when all have finished, and not before; decisions on it; and what proves agreement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import given, settings

from coding.desk import bench, sha, talks, values
from coding.test_fold import histories
from stancegraph.cli import cli
from stancegraph.coding.compared import Compared
from stancegraph.coding.fold import fold, unseen
from stancegraph.coding.journal import Entry, in_order, read_all
from stancegraph.coding.plan import read_plan, write_plan
from stancegraph.coding.workbench import Workbench
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset


def compared(folder: Path) -> Compared:
    plan = read_plan(folder)
    assignment = plan.among(read_dataset(folder).sources) if plan else None
    return Compared(fold(read_all(folder, Problems())), assignment)


def add(desk: Workbench, words: str, **other: Any) -> str:
    return desk.decide("add", seen=desk.head, text=sha(desk), values=values(words, **other)).statement


def finish(desk: Workbench) -> None:
    desk.decide("done", seen=desk.head, text=sha(desk))


def test_a_text_is_open_when_all_of_its_coders_have_finished_it(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    ana, ben = bench(folder, "ana"), bench(folder, "ben")
    text = sha(ana)
    add(ana, "the armies should leave the bridge")
    finish(ana)
    assert compared(folder).unfinished(text) == ("ben",)
    assert not compared(folder).is_open(text)
    one = add(ben, "armies should leave the bridge")
    two = add(ben, "Not one soldier stays")
    assert not compared(folder).is_open(text)
    finish(ben)
    found = compared(folder)
    assert found.is_open(text)
    assert [{coder: each.id for coder, each in unit.items()}.get("ben") for unit in found.units(text)] == [one, two]
    assert [set(unit) for unit in found.units(text)] == [{"ana", "ben"}, {"ben"}]
    # Who takes it up again hides it again.
    ben.decide("reopen", seen=ben.head, text=text)
    assert not compared(folder).is_open(text)


def test_without_a_plan_whoever_has_begun_has_to_finish(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    ana, ben = bench(folder, "ana"), bench(folder, "ben")
    finish(ana)
    assert not compared(folder).is_open(sha(ana))
    add(ben, "Not one soldier stays")
    assert not compared(folder).is_open(sha(ana))
    finish(ben)
    assert compared(folder).is_open(sha(ana))
    assert compared(folder).shared == (sha(ana),)


def test_where_nobody_is_blind_two_who_have_begun_are_enough(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1, "blind": False})
    ana, ben = bench(folder, "ana"), bench(folder, "ben")
    add(ana, "Not one soldier stays")
    assert not compared(folder).is_open(sha(ana))
    add(ben, "Not one soldier stays")
    assert compared(folder).is_open(sha(ana))


def test_a_decision_is_a_statement_of_who_decided_and_can_be_decided_anew_and_undone(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    ana, ben, cem = bench(folder, "ana"), bench(folder, "ben"), bench(folder, "cem", adjudicates=True)
    of = [add(each, "the armies should leave the bridge") for each in (ana, ben)]
    finish(ana)
    finish(ben)
    text = sha(cem)
    said = {**values("the armies should leave the bridge"), "of": of}
    made = cem.decide("decide", seen=cem.head, text=text, values={**said, "position": "opposes"}).statement
    unit = compared(folder).units(text)[0]
    assert compared(folder).is_decided(text)
    # It is no coding: it is compared with nobody's, and stands in no list of what was coded.
    assert compared(folder).coders(text) == ("ana", "ben")
    assert cem.statements(text) == []
    assert cem.state.statements[made].values["position"] == "opposes"
    cem.decide("decide", seen=cem.head, text=text, statement=made, values={"of": of, "drop": True})
    assert made not in cem.state.statements
    decision = compared(folder).decision(unit)
    assert decision is not None
    assert not decision.kept
    cem.decide("undo", seen=cem.head)
    assert made in cem.state.statements
    cem.decide("undo", seen=cem.head)
    assert compared(folder).decision(unit) is None
    assert made not in cem.state.statements


def test_of_agreement_counts_what_was_coded_before_others_were_seen(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    ana = bench(folder, "ana")
    first = add(ana, "Not one soldier stays")
    finish(ana)
    looking = bench(folder, "ana", adjudicates=True)
    looking.decide("compare", seen=looking.head, text=sha(ana))
    ana.look()
    # Seeing cannot be undone, and what is undone after it was there before.
    ana.decide("undo", seen=ana.head)
    ana.decide("undo", seen=ana.head)
    add(ana, "the armies should leave the bridge")
    ana.decide(
        "add",
        seen=ana.head,
        text=sha(ana, "second"),
        values=values("a truce", "A second text. Lee said nothing of a truce.\n"),
    )
    entries = read_all(folder, Problems())
    state, before = fold(entries), fold(unseen(entries))
    assert first not in state.statements
    assert (("ana", sha(ana)) in state.compared, ("ana", sha(ana)) in before.done) == (True, True)
    assert sorted(str(each.values.get("quote")) for each in before.statements.values()) == [
        "Not one soldier stays",
        "a truce",
    ]


@settings(max_examples=100)
@given(histories())
def test_who_has_seen_nothing_loses_nothing(entries: list[Entry]) -> None:
    assert unseen(entries) == in_order(entries)


def test_nobody_waits_for_who_is_not_in_the_plan(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    eve, ana, ben = (bench(folder, coder) for coder in ("eve", "ana", "ben"))
    add(eve, "Not one soldier stays")
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    add(ana, "Not one soldier stays")
    finish(ana)
    assert compared(folder).unfinished(sha(ana)) == ("ben",)
    finish(ben)
    assert compared(folder).is_open(sha(ana))
    # What she has not finished is left out, and said to be; what she had finished before there was a plan counts.
    found = compared(folder)
    assert (found.coders(sha(ana)), found.left_out) == (("ana", "ben"), {"eve": (sha(ana),)})
    assert [sorted(unit) for unit in found.units(sha(ana))] == [["ana"]]
    said = CliRunner().invoke(cli, ["reliability", str(folder), "--format", "csv"])
    assert (said.exit_code, '"eve" is not in the plan and has not finished 1 text' in said.stderr) == (0, True)
    assert {line.split(",")[0] for line in said.stdout.splitlines()[1:]} == {"ana"}
    assert "eve" in CliRunner().invoke(cli, ["plan", str(folder), "--format", "csv"]).stdout
    finish(eve)
    assert (compared(folder).coders(sha(ana)), compared(folder).left_out) == (("ana", "ben", "eve"), {})
