"""Decisions on what several coded: nothing before all have finished, each unit once, and only what was decided is published."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import Any

import pytest
from click.testing import CliRunner

from coding.desk import bench, library, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.adjudication import TOGETHER, Adjudication
from stancegraph.coding.journal import read_all
from stancegraph.coding.listing import listing
from stancegraph.coding.plan import write_plan
from stancegraph.coding.publish import Publication, prepare, publish
from stancegraph.coding.reliability import agreement
from stancegraph.coding.statements import CODED
from stancegraph.coding.workbench import StaleError, UnfitError, Workbench
from stancegraph.errors import DataError, StancegraphError
from stancegraph.exchange.leaving import outgoing
from stancegraph.model.records import Actor, Retraction
from stancegraph.model.standing import replaced
from stancegraph.model.words import ActorKind
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset

QUOTES = ("armies should leave the bridge", "Not one soldier stays", "army would pull back")


def code(folder: Path, coder: str, *said: tuple[str, dict[str, Any]], finished: bool = True) -> None:
    desk = bench(folder, coder)
    for quote, other in said:
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(quote, **other))
    if finished:
        desk.decide("done", seen=desk.head, text=sha(desk))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = talks(tmp_path / "talks")
    write_plan(found, {"coders": ["ana", "ben"], "coded_twice": 1})
    code(found, "ana", (QUOTES[0], {}), (QUOTES[1], {"position": "rejects"}))
    return found


def ready(folder: Path, coder: str = "cem") -> Adjudication:
    code(folder, "ben", (QUOTES[0], {}), (QUOTES[1], {"position": "opposes"}), (QUOTES[2], {"actor": "bob"}))
    return Adjudication(folder, coder, library(folder))


def decide(desk: Adjudication, number: int, whose: str = "", **other: Any) -> str:
    desk.look()
    unit = desk.units(sha(desk.bench))[number]
    of = [each.id for each in unit.statements.values()]
    said = {**unit.statements[whose].values, **other} if whose else {"drop": True}
    return desk.decide(seen=desk.bench.head, text=sha(desk.bench), values={**said, "of": of}).statement


def test_nothing_is_shown_before_all_have_finished(folder: Path) -> None:
    code(folder, "ben", (QUOTES[0], {"actor": "bob"}), finished=False)
    for coder in ("ana", "cem"):
        desk = Adjudication(folder, coder, library(folder))
        with pytest.raises(StancegraphError, match="closed until ben finished it"):
            desk.units(sha(desk.bench))
        with pytest.raises(StancegraphError, match="closed until"):
            desk.decide(seen=desk.bench.head, text=sha(desk.bench), values={"of": ["x"], "drop": True})
    assert not [entry for entry in read_all(folder, Problems()) if entry.op == "compare"]
    code(folder, "ben")
    desk.look()
    assert len(desk.units(sha(desk.bench))) == 2


def test_units_say_what_is_alike(folder: Path) -> None:
    found = ready(folder).units(sha(bench(folder)))
    assert [(sorted(unit.statements), unit.is_alike, unit.decision) for unit in found] == [
        (["ana", "ben"], True, None),
        (["ana", "ben"], False, None),
        (["ben"], False, None),
    ]


def test_what_differs_is_what_agreement_counts_as_other(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    may = {"date": "2025-05-01", "date_precision": "month"}
    first = {"date": "2025-05-01", "date_precision": "day"}
    code(folder, "ana", (QUOTES[0], {**may}), (QUOTES[1], {"date": "2025-05-01"}), (QUOTES[2], may))
    code(folder, "ben", (QUOTES[0], first), (QUOTES[1], first), (QUOTES[2], {**may, "date": "2025-05-09"}))
    desk = Adjudication(folder, "cem", library(folder))
    units = desk.units(sha(desk.bench))
    assert [unit.differs for unit in units] == [["date"], [], []]
    (row,) = (each for each in agreement(desk.unseen, draws=0) if each.what == "date")
    assert row.value == pytest.approx(2 / 3)


def test_that_a_coder_has_seen_the_others_is_in_the_journal_first(folder: Path) -> None:
    desk = ready(folder, "ana")
    desk.units(sha(desk.bench))
    desk.units(sha(desk.bench))
    assert [entry.op for entry in read_all(folder, Problems()) if entry.coder == "ana"][-1:] == ["compare"]
    other = Adjudication(folder, "cem", library(folder))
    other.units(sha(other.bench))
    assert "cem" not in {entry.coder for entry in read_all(folder, Problems())}


def test_who_is_not_in_the_plan_and_coded_has_seen_the_others_too(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    code(folder, "eve", (QUOTES[0], {}), finished=False)
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    for coder in ("ana", "ben"):
        code(folder, coder, (QUOTES[0], {"position": "rejects"}))
    desk = Adjudication(folder, "eve", library(folder))
    text = sha(desk.bench)
    desk.units(text)
    write_plan(folder, {"coders": ["ana", "ben", "eve"], "coded_twice": 1})
    coding = bench(folder, "eve")
    coding.decide(
        "edit",
        seen=coding.head,
        text=text,
        statement=coded_by(folder, "eve", QUOTES[0]),
        values={"position": "rejects"},
    )
    coding.decide("done", seen=coding.head, text=text)
    assert [
        each.values["position"] for each in Adjudication(folder, "eve", library(folder)).unseen.coding(text, "eve")
    ] == ["supports"]


def test_a_unit_is_decided_once_by_one_and_anew_in_its_place(folder: Path) -> None:
    desk = ready(folder)
    first = decide(desk, 1, "ana")
    assert decide(desk, 1, "ben") == first
    assert desk.bench.state.statements[first].values["position"] == "opposes"
    other = Adjudication(folder, "dia", library(folder))
    with pytest.raises(UnfitError, match="cem has decided on this already"):
        decide(other, 1, "ana")
    with pytest.raises(UnfitError, match="the statements have changed"):
        desk.decide(seen=desk.bench.head, text=sha(desk.bench), values={"of": ["x"], "drop": True})
    with pytest.raises(UnfitError, match="position"):
        decide(desk, 0, "ana", position="likes")


def test_of_two_who_have_a_text_open_the_second_is_refused_and_so_is_who_decides_on_what_was_coded_anew(
    folder: Path,
) -> None:
    cem = ready(folder)
    dia = Adjudication(folder, "dia", library(folder))
    text = sha(cem.bench)
    units = dia.units(text)

    def by_dia(number: int) -> None:
        """As the page that was shown these units sends it: with nothing looked at in between."""
        of = [each.id for each in units[number].statements.values()]
        dia.decide(seen=dia.bench.head, text=text, values={"of": of, "drop": True})

    decide(cem, 1, "ana")
    with pytest.raises(StaleError, match="somebody coded or decided on this since"):
        by_dia(1)
    with pytest.raises(UnfitError, match="cem has decided on this already"):
        by_dia(1)
    # What is decided on another unit is in nobody's way.
    decide(cem, 0, "ana")
    by_dia(2)
    ben = bench(folder, "ben")
    ben.decide("reopen", seen=ben.head, text=text)
    with pytest.raises(StaleError):
        by_dia(2)
    statement = coded_by(folder, "ben", QUOTES[2])
    ben.decide("edit", seen=ben.head, text=text, statement=statement, values={"position": "opposes"})
    ben.decide("done", seen=ben.head, text=text)
    dia.look()
    by_dia(2)
    ben.decide("edit", seen=ben.head, text=text, statement=statement, values={"position": "rejects"})
    with pytest.raises(StaleError):
        by_dia(2)
    by_dia(2)
    assert [entry.op for entry in read_all(folder, Problems()) if entry.coder == "dia"] == ["decide"] * 3


def test_undo_reaches_decisions_here_and_coding_there(folder: Path) -> None:
    desk = ready(folder, "ana")
    text = sha(desk.bench)
    desk.units(text)
    assert not desk.bench.can("undo")
    with pytest.raises(UnfitError, match="nothing to undo"):
        desk.bench.decide("undo", seen=desk.bench.head)
    decide(desk, 0, "ana")
    # An issue that is made in between is in nobody's way, and what is decided here in none of coding.
    said = {"label": "The ford", "proposition": "It should be opened."}
    desk.bench.decide("new-issue", seen=desk.bench.head, values=said)
    assert desk.bench.can("undo")
    coder = bench(folder, "ana")
    assert coder.can("undo")
    desk.bench.decide("undo", seen=desk.bench.head)
    assert desk.units(text)[0].decision is None
    assert "the-ford" in desk.bench.state.issues
    assert desk.bench.can("redo")
    coder = bench(folder, "ana")
    assert not coder.can("redo")
    coder.decide("undo", seen=coder.head)
    assert ("the-ford" in coder.state.issues, coder.can("redo")) == (False, True)
    desk.look()
    assert desk.bench.can("redo")
    desk.bench.decide("redo", seen=desk.bench.head)
    assert desk.units(text)[0].decision is not None
    coder.look()
    assert coder.can("redo")
    with pytest.raises(UnfitError, match="is for adjudication"):
        coder.decide("compare", seen=coder.head, text=text)
    with pytest.raises(UnfitError, match="is for the page in which texts are coded"):
        desk.bench.decide("add", seen=desk.bench.head, text=text, values=values(QUOTES[0]))


def test_what_a_decision_names_is_not_undone_while_coding_nor_is_the_decision_done_again_without_it(
    folder: Path,
) -> None:
    desk = ready(folder, "ana")
    desk.units(sha(desk.bench))
    made = desk.bench.decide(
        "new-issue", seen=desk.bench.head, values={"label": "The ford", "proposition": "It should be opened."}
    ).values["id"]
    decide(desk, 0, "ana", issue=made)
    coder = bench(folder, "ana")
    finished = coder.decide("undo", seen=coder.head)
    # It is in the way of nothing that was coded before, and is said to stay.
    assert coder.reached(finished).op == "done"
    (why,) = coder.passed_over(finished)
    assert why.startswith(f'a decision on others\' coding names the issue "{made}", so making it cannot be undone')
    assert made in coder.state.issues
    again = coder.decide("redo", seen=coder.head)
    assert coder.passed_over(again) == []
    for _ in range(3):
        coder.decide("undo", seen=coder.head)
    assert (coder.statements(sha(coder)), made in coder.state.issues) == ([], True)
    # Where nothing else is left, that is what is said.
    with pytest.raises(StancegraphError, match="a decision on others' coding names the issue"):
        coder.decide("undo", seen=coder.head)
    for _ in range(3):
        coder.decide("redo", seen=coder.head)
    desk.look()
    for number in (1, 2):
        decide(desk, number)
    desk.bench.decide("undo", seen=desk.bench.head)
    desk.bench.decide("undo", seen=desk.bench.head)
    desk.bench.decide("undo", seen=desk.bench.head)
    coder.look()
    coder.decide("undo", seen=coder.head)
    assert made not in coder.state.issues
    desk.look()
    with pytest.raises(StancegraphError, match="which is not there any more"):
        desk.bench.decide("redo", seen=desk.bench.head)
    coder.decide("redo", seen=coder.head)
    desk.look()
    desk.bench.decide("redo", seen=desk.bench.head)
    for number in (1, 2):
        decide(desk, number)
    published(folder, "ana")
    assert made in {each.id for each in read_dataset(folder).issues}
    # What is in the tables stays whatever is undone.
    later = bench(folder, "ana")
    later.decide("undo", seen=later.head)


def test_what_is_decided_is_published_and_what_was_coded_is_not(folder: Path) -> None:
    desk = ready(folder)
    decide(desk, 0, "ana")
    decide(desk, 1, "ben", note="rule: named-condition")
    early = prepare(folder, "cem", Problems())
    assert (early.is_empty, early.unfinished) == (True, ("envoy",))
    decide(desk, 2)
    of_coder = prepare(folder, "ana", Problems())
    assert (of_coder.is_empty, of_coder.adjudicated) == (True, 2)
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    stances = read_dataset(folder).stances
    assert [(each.coder, each.position.label, each.note) for each in stances] == [
        ("cem", "supports", ""),
        ("cem", "opposes", "rule: named-condition"),
    ]
    assert prepare(folder, "cem", Problems()).is_empty
    # What is decided otherwise afterwards takes the place of the row.
    decide(desk, 1, "ana")
    decide(desk, 0)
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    dataset = read_dataset(folder)
    assert [each.supersedes for each in dataset.stances][2:] == [stances[1].id]
    assert [each.retracts for each in dataset.retractions] == [stances[0].id]
    assert prepare(folder, "cem", Problems()).is_empty


def test_a_decision_takes_the_place_of_rows_that_coders_published_before(tmp_path: Path) -> None:
    """Without a plan nobody knew that the text would be coded by another."""
    folder = talks(tmp_path / "talks")
    for coder, position in (("ana", "rejects"), ("ben", "opposes")):
        code(folder, coder, (QUOTES[0], {"position": position}), (QUOTES[1], {}))
        publish(folder, coder, prepare(folder, coder, Problems()))
    desk = Adjudication(folder, "cem", library(folder))
    decide(desk, 0, "ana")
    decide(desk, 1)
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    dataset = read_dataset(folder)
    gone = {each.supersedes for each in dataset.stances} | {each.retracts for each in dataset.retractions}
    standing = [each for each in dataset.stances if each.id not in gone]
    assert [(each.coder, each.position.label) for each in standing] == [("cem", "rejects")]
    assert all(isinstance(each, Retraction) for each in dataset.retractions)
    for coder in ("ana", "ben", "cem"):
        assert prepare(folder, coder, Problems()).is_empty


def coded_by(folder: Path, coder: str, quote: str) -> str:
    """The id of what a coder said on some words."""
    desk = bench(folder, coder)
    return next(each.id for each in desk.statements(sha(desk)) if each.values["quote"] == quote)


def anew(folder: Path, coder: str, *removed: str, added: str = "") -> None:
    """The coder opens the text again, removes statements, adds one, and finishes it."""
    desk = bench(folder, coder)
    text = sha(desk)
    desk.decide("reopen", seen=desk.head, text=text)
    for each in removed:
        desk.decide("remove", seen=desk.head, text=text, statement=each)
    code(folder, coder, *([(added, {})] if added else []))


def standing(folder: Path) -> list[tuple[str, str]]:
    """Whose rows stand, on which words."""
    dataset = read_dataset(folder)
    gone = replaced(dataset)
    return sorted(
        (each.coder, each.evidence.quote if each.evidence else "") for each in dataset.stances if each.id not in gone
    )


def published(folder: Path, coder: str) -> Publication:
    found = prepare(folder, coder, Problems())
    publish(folder, coder, found)
    return found


def test_a_decision_on_statements_that_are_others_now_is_taken_back_once_these_are_decided_on(folder: Path) -> None:
    desk = ready(folder)
    for number in range(3):
        decide(desk, number, "ben")
    published(folder, "cem")
    assert standing(folder) == [("cem", quote) for quote in sorted(QUOTES)]
    longer = QUOTES[0] + "."
    anew(folder, "ana", coded_by(folder, "ana", QUOTES[0]), added=longer)
    early = prepare(folder, "cem", Problems())
    assert (early.is_empty, early.unfinished, early.overtaken) == (True, ("envoy",), 0)
    decide(desk, 0, "ana")
    found = published(folder, "cem")
    assert (found.unfinished, found.overtaken) == ((), 1)
    assert standing(folder) == sorted(("cem", quote) for quote in (longer, *QUOTES[1:]))
    assert prepare(folder, "cem", Problems()).is_empty
    assert [row.quote for row in listing(folder, Problems(), ["cem"]).rows] == [longer, *QUOTES[1:]]
    leaving = outgoing(folder, library(folder), ["cem"], Problems())
    assert (len(leaving.annotations), leaving.left_out["decisions on statements that are others now"]) == (3, 1)
    # And where nothing is made of what is left.
    anew(folder, "ana", coded_by(folder, "ana", longer))
    decide(desk, 0)
    said = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "cem", "--yes"])
    assert (
        said.exit_code,
        "1 row is taken back: what was coded or decided there was changed or undone since" in said.output,
    ) == (0, True)
    assert standing(folder) == sorted(("cem", quote) for quote in QUOTES[1:])
    assert prepare(folder, "cem", Problems()).is_empty


def test_a_decision_that_was_published_and_undone_is_taken_back_once_the_text_is_decided_again(folder: Path) -> None:
    desk = ready(folder)
    for number in range(3):
        decide(desk, number, "ben")
    published(folder, "cem")
    desk.look()
    desk.bench.decide("undo", seen=desk.bench.head)
    assert (prepare(folder, "cem", Problems()).is_empty, len(standing(folder))) == (True, 3)
    decide(desk, 2)
    published(folder, "cem")
    assert standing(folder) == sorted(("cem", quote) for quote in QUOTES[:2])


def test_what_another_decided_on_statements_that_are_others_now_is_taken_back_by_who_decides_on_these(
    folder: Path,
) -> None:
    desk = ready(folder)
    for number in range(3):
        decide(desk, number, "ben")
    published(folder, "cem")
    anew(folder, "ana", coded_by(folder, "ana", QUOTES[0]), added=QUOTES[0] + ".")
    decide(Adjudication(folder, "dia", library(folder)), 0, "ana")
    # One text, on which two have decided: each publishes what is theirs.
    assert published(folder, "dia").overtaken == 1
    assert standing(folder) == sorted([("dia", QUOTES[0] + "."), ("cem", QUOTES[1]), ("cem", QUOTES[2])])
    assert prepare(folder, "cem", Problems()).is_empty


def test_of_two_decisions_on_the_same_statements_the_first_counts_and_the_other_is_told_of(folder: Path) -> None:
    """As of two machines, whose journals meet afterwards."""
    cem, dia = ready(folder), bench(folder, "dia", adjudicates=True)
    text = sha(dia)
    for number in range(3):
        decide(cem, number, "ben")
    # Which came first is told by the millisecond.
    sleep(0.01)
    for number in range(3):
        of = [each.id for each in cem.units(text)[number].statements.values()]
        dia.decide("decide", seen=dia.head, text=text, values={**values(QUOTES[number]), "of": of})
    found = published(folder, "dia")
    assert (found.is_empty, found.preceded) == (True, {"cem": 3})
    assert (
        '3 decisions left out: "cem" decided on the same statements before'
        in CliRunner().invoke(cli, ["publish", str(folder), "--coder", "dia", "--yes"]).output
    )
    published(folder, "cem")
    assert standing(folder) == [("cem", quote) for quote in sorted(QUOTES)]
    assert prepare(folder, "dia", Problems()).is_empty


def decided_apart(cem: Adjudication, dia: Workbench, number: int, **said: Any) -> None:
    """What dia decides on another machine, to which what cem decided did not come."""
    sleep(0.01)
    text = sha(dia)
    of = [each.id for each in cem.units(text)[number].statements.values()]
    dia.decide("decide", seen=dia.head, text=text, values={**values(QUOTES[number]), **said, "of": of})


def test_what_is_left_out_is_told_by_why_it_is(folder: Path) -> None:
    cem, dia = ready(folder), bench(folder, "dia", adjudicates=True)
    for number in range(3):
        decide(cem, number, "ben")
    decided_apart(cem, dia, 1)
    left_out = outgoing(folder, library(folder), [], Problems()).left_out
    assert left_out["decisions on statements that somebody had decided on before"] == 1
    assert left_out["decisions on statements that are others now"] == 0


def test_who_is_not_in_the_plan_is_not_told_that_their_coding_is_decided_on(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    code(folder, "eve", (QUOTES[0], {}), finished=False)
    write_plan(folder, {"coders": ["ana", "ben"], "coded_twice": 1})
    for coder in ("ana", "ben"):
        code(folder, coder, (QUOTES[0], {}))
    found = prepare(folder, "eve", Problems())
    assert (found.is_empty, found.adjudicated, found.outside, found.unfinished) == (True, 0, 1, ())
    said = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "eve"]).stderr
    assert '1 statement left out: "eve" is not in the plan and has not finished these texts' in said
    assert "is published instead" not in said
    assert prepare(folder, "ana", Problems()).outside == 0


def decided_by_two(folder: Path) -> tuple[Adjudication, Workbench]:
    """Cem has decided on all, and dia, who did not see it, on the last."""
    cem, dia = ready(folder), bench(folder, "dia", adjudicates=True)
    for number in (0, 1):
        decide(cem, number)
    decide(cem, 2, "ben")
    decided_apart(cem, dia, 2)
    return cem, dia


def test_where_the_first_of_two_decisions_is_undone_the_other_is_written_anew(folder: Path) -> None:
    cem, _dia = decided_by_two(folder)
    journal = cem.bench.journal_file
    here = journal.read_bytes()
    # Dia publishes before the journals meet: as if only her decision on the last words were there.
    journal.write_bytes(b"".join(here.splitlines(keepends=True)[:2]))
    published(folder, "dia")
    journal.write_bytes(here)
    assert standing(folder) == [("dia", QUOTES[2])]
    for _ in range(2):
        assert published(folder, "cem").overtaken == 1
        assert (standing(folder), prepare(folder, "dia", Problems()).is_empty) == ([("cem", QUOTES[2])], True)
        cem.look()
        cem.bench.decide("undo", seen=cem.bench.head)
        published(folder, "cem")
        published(folder, "dia")
        assert standing(folder) == [("dia", QUOTES[2])]
        assert prepare(folder, "dia", Problems()).is_empty
        cem.look()
        cem.bench.decide("redo", seen=cem.bench.head)
    assert CliRunner().invoke(cli, ["validate", str(folder)]).exit_code == 0


def test_who_publishes_between_anothers_undo_and_publish_takes_the_row_back_that_was_undone(folder: Path) -> None:
    cem, _dia = decided_by_two(folder)
    published(folder, "cem")
    for _ in range(2):
        assert standing(folder) == [("cem", QUOTES[2])]
        cem.look()
        cem.bench.decide("undo", seen=cem.bench.head)
        assert published(folder, "dia").overtaken == 1
        assert standing(folder) == [("dia", QUOTES[2])]
        assert prepare(folder, "cem", Problems()).is_empty
        cem.look()
        cem.bench.decide("redo", seen=cem.bench.head)
        assert published(folder, "cem").overtaken == 1
    assert CliRunner().invoke(cli, ["validate", str(folder)]).exit_code == 0


def test_who_decides_takes_back_what_a_coder_published_and_removed_and_publishes_later(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    code(folder, "ana", (QUOTES[0], {}), (QUOTES[1], {}))
    published(folder, "ana")
    code(folder, "ben", (QUOTES[1], {}))
    anew(folder, "ana", coded_by(folder, "ana", QUOTES[0]))
    cem = Adjudication(folder, "cem", library(folder))
    decide(cem, 0, "ana")
    published(folder, "cem")
    assert standing(folder) == [("cem", QUOTES[1])]
    for coder in ("ana", "ben", "cem"):
        assert prepare(folder, coder, Problems()).is_empty


def test_nothing_is_written_that_was_shown_to_nobody_where_another_undid_something_meanwhile(folder: Path) -> None:
    cem, _dia = decided_by_two(folder)
    shown = prepare(folder, "cem", Problems())
    cem.look()
    cem.bench.decide("undo", seen=cem.bench.head)
    published(folder, "dia")
    cem.look()
    cem.bench.decide("redo", seen=cem.bench.head)
    before = cem.bench.journal_file.read_bytes()
    # The rows of cem would be those that were shown, and that of dia has to go as well by now.
    with pytest.raises(StancegraphError, match="something was decided or published since this was prepared"):
        publish(folder, "cem", shown)
    assert (standing(folder), cem.bench.journal_file.read_bytes()) == ([("dia", QUOTES[2])], before)
    published(folder, "cem")
    assert standing(folder) == [("cem", QUOTES[2])]


def test_where_a_decision_is_undone_nothing_is_written_beside_its_row(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    for coder in ("ana", "ben"):
        code(folder, coder, (QUOTES[0], {}))
        published(folder, coder)
    cem = Adjudication(folder, "cem", library(folder))
    decide(cem, 0, "ana")
    published(folder, "cem")
    assert standing(folder) == [("cem", QUOTES[0])]
    cem.look()
    cem.bench.decide("undo", seen=cem.bench.head)
    # Nothing is said twice: the row of the decision stands until its text is decided on again.
    for coder in ("ana", "ben", "cem"):
        assert prepare(folder, coder, Problems()).is_empty
    assert standing(folder) == [("cem", QUOTES[0])]


@pytest.mark.parametrize("both", [True, False])
def test_what_was_decided_is_taken_back_where_the_text_is_coded_by_one_again(both: bool, tmp_path: Path) -> None:
    """Without a plan: who removed all they had coded is waited for no longer, and there is nothing to decide."""
    folder = talks(tmp_path / "talks")
    for coder in ("ana", "ben"):
        code(folder, coder, (QUOTES[0], {}), *([(QUOTES[1], {})] if coder == "ana" else []))
    cem = Adjudication(folder, "cem", library(folder))
    decide(cem, 0, "ana")
    decide(cem, 1, "ana")
    add(cem, QUOTES[2])
    published(folder, "cem")
    assert standing(folder) == [("cem", quote) for quote in sorted(QUOTES)]
    for coder in ("ben", "ana")[: 1 + both]:
        coding = bench(folder, coder)
        text = sha(coding)
        if coder == "ben":
            coding.decide("reopen", seen=coding.head, text=text)
        statement = coded_by(folder, coder, QUOTES[0])
        coding.decide("remove", seen=coding.head, text=text, statement=statement)
    # The coder's own waits until the row of what was decided on it is gone.
    assert prepare(folder, "ana", Problems()).is_empty
    found = published(folder, "cem")
    assert (found.unfinished, found.overtaken) == ((), 1)
    published(folder, "ana")
    # What was decided on the statement of one alone, or on none, is what it was.
    mine = [] if both else [("ana", QUOTES[0])]
    assert standing(folder) == sorted([*mine, ("cem", QUOTES[1]), ("cem", QUOTES[2])])
    assert {(row.coder, row.quote) for row in listing(folder, Problems(), ["cem"]).rows} == {
        ("cem", QUOTES[1]),
        ("cem", QUOTES[2]),
    }
    for coder in ("ana", "cem"):
        assert prepare(folder, coder, Problems()).is_empty
    assert CliRunner().invoke(cli, ["validate", str(folder)]).exit_code == 0


def test_rows_of_one_long_actor_and_issue_are_each_taken_back(tmp_path: Path) -> None:
    """Ids of rows end in what tells them apart."""
    folder = talks(tmp_path / "talks")
    long: dict[str, Any] = {}
    for coder in ("ana", "ben"):
        desk = bench(folder, coder)
        if coder == "ana":
            name = "Ministry of Foreign Affairs and International Cooperation of Halven"
            long["actor"] = desk.decide("new-actor", seen="", values={"name": name, "kind": "organisation"}).values[
                "id"
            ]
            said = {
                "label": "Withdrawal of troops from the occupied territories",
                "proposition": "Troops should leave.",
            }
            long["issue"] = desk.decide("new-issue", seen=desk.head, values=said).values["id"]
        code(folder, coder, *((quote, long) for quote in QUOTES))
        published(folder, coder)
    anew(folder, "ana", coded_by(folder, "ana", QUOTES[0]), coded_by(folder, "ana", QUOTES[1]))
    published(folder, "ana")
    assert standing(folder) == sorted([("ana", QUOTES[2]), *(("ben", quote) for quote in QUOTES)])
    deciding = Adjudication(folder, "cem", library(folder))
    for number in range(3):
        decide(deciding, number)
    published(folder, "cem")
    assert standing(folder) == []
    assert CliRunner().invoke(cli, ["validate", str(folder)]).exit_code == 0


def test_actors_that_two_coders_made_stand_in_decisions_and_are_published_once(folder: Path) -> None:
    for coder in ("ana", "ben"):
        coding = bench(folder, coder)
        if coder == "ana":
            coding.decide("reopen", seen=coding.head, text=sha(coding))
        made = coding.decide("new-actor", seen=coding.head, values={"name": "Deputy Cho", "kind": "person"}).values[
            "id"
        ]
        code(folder, coder, (QUOTES[2], {"actor": made}))
    desk = Adjudication(folder, "cem", library(folder))
    units = desk.units(sha(desk.bench))
    assert units[-1].is_alike
    for number, unit in enumerate(units):
        decide(desk, number, next(iter(unit.statements)))
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    assert [each.id for each in read_dataset(folder).actors].count("deputy-cho") == 1


def test_an_issue_of_one_name_with_two_propositions_is_shown_as_two_and_published_as_one_where_somebody_says_so(
    folder: Path,
) -> None:
    propositions = {"ana": "The ford should be opened.", "ben": "The ford should be closed."}
    for coder, proposition in propositions.items():
        coding = bench(folder, coder)
        if coder == "ana":
            coding.decide("reopen", seen=coding.head, text=sha(coding))
        coding.decide("new-issue", seen=coding.head, values={"label": "The ford", "proposition": proposition})
        code(folder, coder, (QUOTES[2], {"issue": "the-ford"}))
    desk = Adjudication(folder, "cem", library(folder))
    units = desk.units(sha(desk.bench))
    assert {coder: {"issue": said} for coder, said in propositions.items()} == desk.apart(units[-1])
    assert [desk.apart(unit) for unit in units[:-1]] == [{}] * (len(units) - 1)
    for number, unit in enumerate(units):
        decide(desk, number, next(iter(unit.statements)))
    with pytest.raises(DataError, match="say --same the-ford"):
        prepare(folder, "cem", Problems())
    publish(folder, "cem", prepare(folder, "cem", Problems(), same=["the-ford"]))
    (issue,) = (each for each in read_dataset(folder).issues if each.id == "the-ford")
    assert issue.proposition in propositions.values()


def test_what_is_written_of_a_new_name_is_what_those_say_who_coded_by_it(folder: Path) -> None:
    """Not what somebody else, whose journal is shorter, made under that name."""
    judge = bench(folder, "dan", adjudicates=True)
    judge.decide("new-actor", seen=judge.head, values={"name": "Sudland", "kind": "organisation"})
    for coder in ("ana", "ben"):
        coding = bench(folder, coder)
        if coder == "ana":
            coding.decide("reopen", seen=coding.head, text=sha(coding))
        coding.decide("new-actor", seen=coding.head, values={"name": "Sudland", "kind": "state"})
        code(folder, coder, (QUOTES[2], {"actor": "sudland"}))
    desk = Adjudication(folder, "cem", library(folder))
    for number, unit in enumerate(desk.units(sha(desk.bench))):
        decide(desk, number, next(iter(unit.statements)))
    found = prepare(folder, "cem", Problems())
    assert found.chosen == ()
    assert [each.kind for each in found.records if isinstance(each, Actor)] == [ActorKind.STATE]


def test_which_of_two_meanings_is_written_is_said(folder: Path) -> None:
    for coder, kind in (("ana", "state"), ("ben", "organisation")):
        coding = bench(folder, coder)
        if coder == "ana":
            coding.decide("reopen", seen=coding.head, text=sha(coding))
        coding.decide("new-actor", seen=coding.head, values={"name": "Sudland", "kind": kind})
        code(folder, coder, (QUOTES[2], {"actor": "sudland"}))
    desk = Adjudication(folder, "cem", library(folder))
    for number, unit in enumerate(desk.units(sha(desk.bench))):
        decide(desk, number, next(iter(unit.statements)))
    told = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "cem", "--same", "sudland", "--dry-run"]).stderr
    assert (
        "The actor sudland is written as \u201cstate\u201d: it is \u201cstate\u201d (ana), \u201corganisation\u201d (ben)."
        in told
    )


def add(desk: Adjudication, words: str, statement: str = "", **other: Any) -> str:
    said = {"drop": True} if other.get("drop") else values(words, **other)
    return desk.decide(
        seen=desk.bench.head, text=sha(desk.bench), values={**said, "of": []}, statement=statement
    ).statement


def test_a_statement_that_nobody_found_is_added_changed_dropped_and_published(folder: Path) -> None:
    desk = ready(folder)
    text = sha(desk.bench)
    before = [(row.what, row.value, row.n) for row in agreement(desk.unseen, draws=0)]
    first = add(desk, "observers came first", actor="bob")
    other = add(desk, "offers terms")
    assert [each.id for each in desk.added(text)] == [other, first]
    assert len(desk.units(text)) == 3
    assert add(desk, "observers came first", first, position="opposes") == first
    assert desk.bench.state.statements[first].values["position"] == "opposes"
    add(desk, "", other, drop=True)
    assert [each.id for each in desk.added(text)] == [first]
    desk.bench.decide("undo", seen=desk.bench.head)
    assert [each.id for each in desk.added(text)] == [other, first]
    desk.bench.decide("redo", seen=desk.bench.head)
    # It is nobody's coding: agreement is as it was, and it waits for the units of its text.
    desk.look()
    assert [(row.what, row.value, row.n) for row in agreement(desk.unseen, draws=0)] == before
    assert prepare(folder, "cem", Problems()).is_empty
    for number in range(3):
        decide(desk, number)
    publish(folder, "cem", prepare(folder, "cem", Problems()))
    stances = read_dataset(folder).stances
    assert [(each.evidence and each.evidence.quote, each.coder, each.position.label) for each in stances] == [
        ("observers came first", "cem", "opposes")
    ]
    assert prepare(folder, "cem", Problems()).is_empty


def test_what_is_added_is_that_of_who_added_it(folder: Path) -> None:
    desk = ready(folder)
    first = add(desk, "observers came first")
    dia = Adjudication(folder, "dia", library(folder))
    assert [each.coder for each in dia.added(sha(dia.bench))] == ["cem"]
    with pytest.raises(UnfitError, match="cem has decided on this already"):
        add(dia, "observers came first", first, position="opposes")
    with pytest.raises(UnfitError, match="no such statement"):
        add(dia, "observers came first", "x")
    with pytest.raises(UnfitError, match="name the statements that are dropped"):
        add(dia, "", drop=True)
    with pytest.raises(UnfitError, match="position"):
        add(dia, "observers came first", position="likes")


def test_nothing_is_added_to_a_text_that_is_closed(folder: Path) -> None:
    desk = Adjudication(folder, "cem", library(folder))
    with pytest.raises(StancegraphError, match="closed until ben finished it"):
        add(desk, "observers came first")
    with pytest.raises(StancegraphError, match="closed until ben finished it"):
        desk.added(sha(desk.bench))
    assert "cem" not in {entry.coder for entry in read_all(folder, Problems())}


def test_every_column_is_decided_on_or_follows() -> None:
    decided = [name for columns in TOGETHER for name in columns]
    assert len(set(decided)) == len(decided)
    assert set(CODED) - set(decided) == {"confidence", "note"}
