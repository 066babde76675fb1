"""Decided statements -> rows: each once, as validate would have them, whenever it is killed and however often it is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coding.desk import FIRST, bench, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.journal import FOLDER
from stancegraph.coding.listing import listing
from stancegraph.coding.publish import prepare, publish
from stancegraph.coding.statements import CODED, cells_of, evidence_cells
from stancegraph.coding.texts import Library, Places
from stancegraph.coding.workbench import Workbench
from stancegraph.errors import DataError, StancegraphError
from stancegraph.model.records import Actor, Evidence, Retraction, Stance
from stancegraph.model.words import ActorKind, ConditionKind, Position, Voice
from stancegraph.resources import bundled_dataset
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset


def published(folder: Path, coder: str = "ana", same: Sequence[str] = ()) -> list[Stance]:
    found = prepare(folder, coder, Problems(), same=same)
    publish(folder, coder, found)
    return list(read_dataset(folder).stances)


def coded(folder: Path) -> Path:
    """With three statements on a text that is finished, one of a new actor, and one on a text that is not."""
    desk = bench(folder)
    first, second = sha(desk), sha(desk, "second")

    def add(text: str, said: dict[str, Any]) -> str:
        return desk.decide("add", seen=desk.head, text=text, values=said).statement

    add(first, values("Not one soldier stays"))
    condition = {"position": "conditional", "condition": "observers come first", "condition_kind": "sequence"}
    add(first, values("pull back if observers came first", actor="land", **condition, note="a note", confidence="0.9"))
    desk.decide("new-actor", seen=desk.head, values={"name": "Eve Ng", "kind": "person"})
    add(first, values("leave the bridge", actor="land", position="opposes", voice="attributed", attributed_by="eve-ng"))
    add(second, {**values("leave the bridge"), "start": 0, "end": 8})
    desk.decide("done", seen=desk.head, text=first)
    return folder


def plain(stance: Stance) -> tuple[Any, ...]:
    return (
        stance.actor, stance.issue, stance.position, stance.voice, stance.attributed_by, stance.condition_kind,
        stance.evidence.quote if stance.evidence else "", stance.date, stance.coder,
    )  # fmt: skip


def test_by_a_clock_that_went_back_nothing_is_recorded_before_what_it_takes_the_place_of(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    desk = bench(folder)
    text, moment = sha(desk), datetime(2025, 5, 13, 9, tzinfo=UTC)

    def write(at: datetime) -> None:
        publish(folder, "ana", prepare(folder, "ana", Problems(), at))

    said = values("Not one soldier stays")
    made = desk.decide("add", seen=desk.head, text=text, values=said).statement
    desk.decide("done", seen=desk.head, text=text)
    write(moment)
    other = {**said, "position": "opposes"}
    bench(folder).decide("edit", seen=bench(folder).head, text=text, statement=made, values=other)
    write(moment - timedelta(hours=1))
    bench(folder).decide("remove", seen=bench(folder).head, text=text, statement=made)
    write(moment - timedelta(hours=2))
    dataset = read_dataset(folder)
    rows: list[Stance | Retraction] = [*dataset.stances, *dataset.retractions]
    assert [each.recorded for each in rows] == [moment] * 3


def test_rows_are_those_that_were_coded_with_evidence_where_it_stands(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    found = published(folder)
    day = date(2025, 5, 12)
    assert sorted(map(plain, found), key=str) == sorted(
        [
            ("ann", "bridge", Position.SUPPORTS, Voice.SELF, None, None, "Not one soldier stays", day, "ana"),
            ("land", "bridge", Position.CONDITIONAL, Voice.SELF, None, ConditionKind.SEQUENCE,
             "pull back if observers came first", day, "ana"),
            ("land", "bridge", Position.OPPOSES, Voice.ATTRIBUTED, "eve-ng", None, "leave the bridge", day, "ana"),
        ],
        key=str,
    )  # fmt: skip
    for each in found:
        assert isinstance(each.evidence, Evidence)
        assert FIRST[each.evidence.start : each.evidence.end] == each.evidence.quote
    assert read_dataset(folder).actors[-1] == Actor("eve-ng", "Eve Ng", ActorKind.PERSON)
    done = CliRunner().invoke(cli, ["validate", str(folder), "--texts", str(tmp_path / "talks-texts")])
    assert done.exit_code == 0, done.output
    assert "3 quotes compared with their texts" in done.output


def test_run_again_it_adds_nothing_and_what_was_decided_anew_takes_the_place_of_its_row(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    before = published(folder)
    assert prepare(folder, "ana", Problems()).is_empty
    desk = bench(folder)
    by_words = {each.values["quote"]: each.id for each in desk.statements(sha(desk))}
    rows = {each.evidence.quote: each.id for each in before if each.evidence}
    first, second, third = "Not one soldier stays", "pull back if observers came first", "leave the bridge"
    desk.decide("edit", seen=desk.head, text=sha(desk), statement=by_words[first], values={"position": "opposes"})
    desk.decide("edit", seen=desk.head, text=sha(desk), statement=by_words[second], values={"actor": "bob"})
    desk.decide("remove", seen=desk.head, text=sha(desk), statement=by_words[third])
    after = published(folder)
    new = {each.evidence.quote: each for each in after[3:] if each.evidence}
    assert (new[first].supersedes, new[first].retracts) == (rows[first], None)
    # Another actor's stance takes no place: the old row is withdrawn.
    assert (new[second].supersedes, new[second].retracts) == (None, rows[second])
    assert [each.retracts for each in read_dataset(folder).retractions] == [rows[third]]
    assert prepare(folder, "ana", Problems()).is_empty
    # The removal is undone: it is said again, in a row of its own.
    desk = bench(folder)
    desk.decide("undo", seen=desk.head)
    assert published(folder)[-1].evidence == Evidence(third, FIRST.index(third), FIRST.index(third) + len(third))
    assert prepare(folder, "ana", Problems()).is_empty


def test_what_was_removed_or_undone_is_taken_back_when_its_text_is_finished(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    desk = bench(folder)
    text = sha(desk)
    desk.decide("reopen", seen=desk.head, text=text)
    desk.decide("add", seen=desk.head, text=text, values=values("armies should leave"))
    added = desk.head
    desk.decide("done", seen=desk.head, text=text)
    rows = {each.evidence.quote: each.id for each in published(folder) if each.evidence}
    desk = bench(folder)
    # Done is undone, then what was added: it stands in no list any more.
    for _ in range(2):
        desk.decide("undo", seen=desk.head)
    assert desk.entries[-1].values["undoes"] == added
    removed = next(each.id for each in desk.statements(text) if each.values["quote"] == "leave the bridge")
    desk.decide("remove", seen=desk.head, text=text, statement=removed)
    desk.decide("reopen", seen=desk.head, text=text)
    found = prepare(folder, "ana", Problems())
    assert (found.is_empty, found.unfinished) == (True, ("envoy", "second"))
    desk.decide("done", seen=desk.head, text=text)
    published(folder)
    gone = {each.retracts for each in read_dataset(folder).retractions}
    assert gone == {rows["armies should leave"], rows["leave the bridge"]}
    assert prepare(folder, "ana", Problems()).is_empty


def test_a_row_that_somebody_corrected_in_the_table_stays_as_it_is(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    row = published(folder)[0]
    with (folder / "stances.csv").open("a") as stream:
        header = (folder / "stances.csv").read_text().splitlines()[0].split(",")
        cells = {"id": "by-hand", "retracts": row.id, "recorded": "2026-01-01T00:00:00Z"}
        stream.write(",".join(cells.get(name, "") for name in header) + "\n")
    statement = noted(folder, row)
    found = prepare(folder, "ana", Problems())
    assert (found.is_empty, found.corrected) == (True, (row.id,))
    told = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "ana"])
    assert (
        f"1 statement changed here is not written: somebody has corrected or withdrawn its row in the table since, and that stands ({row.id})."
        in told.stderr
    )
    assert [each.row for each in listing(folder, Problems()).rows if each.id == statement] == [""]


def noted(folder: Path, row: Stance) -> str:
    """Change the note of the statement that a row was published of; gives its id."""
    desk = bench(folder)
    assert row.evidence is not None
    statement = next(each.id for each in desk.statements(sha(desk)) if each.values["quote"] == row.evidence.quote)
    desk.decide("edit", seen=desk.head, text=sha(desk), statement=statement, values={"note": "changed"})
    return statement


def test_a_row_that_somebody_mended_in_its_place_is_not_undone(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    row = next(each for each in published(folder) if each.position == Position.SUPPORTS)
    table = folder / "stances.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    mended = [line.replace(",supports,", ",rejects,") if line.startswith(row.id) else line for line in lines]
    assert mended != lines
    table.write_text("".join(mended), encoding="utf-8")
    noted(folder, row)
    found = prepare(folder, "ana", Problems())
    assert (found.is_empty, found.corrected) == (True, (row.id,))


class _Killed(BaseException):
    """Nobody catches it, as nobody catches a kill."""


def test_killed_at_any_step_and_run_again_each_row_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the journal, between journal and tables, and between two tables."""
    expected = sorted(map(plain, published(coded(talks(tmp_path / "whole")))), key=str)
    for step, killed_at in enumerate(("journal", "tables", "stances.csv")):
        folder = coded(talks(tmp_path / str(step)))
        real: Callable[[Path, Path], Path] = Path.replace

        def replace(here: Path, there: Path, killed_at: str = killed_at, real: Any = real) -> Path:
            if Path(there).name == killed_at:
                raise _Killed
            found: Path = real(here, there)
            return found

        def killed(*_arguments: object) -> None:
            raise _Killed

        with monkeypatch.context() as patch:
            if killed_at == "journal":
                patch.setattr("stancegraph.coding.journal.Journal.append", killed)
            elif killed_at == "tables":
                patch.setattr("stancegraph.coding.publish.append", killed)
            else:
                patch.setattr(Path, "replace", replace)
            with pytest.raises(_Killed):
                publish(folder, "ana", prepare(folder, "ana", Problems()))
        assert sorted(map(plain, published(folder)), key=str) == expected
        assert prepare(folder, "ana", Problems()).is_empty


def test_what_validate_would_refuse_is_refused_and_nothing_is_noted(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    journal = folder / FOLDER / "ana.jsonl"
    before = journal.read_bytes(), (folder / "stances.csv").read_bytes()
    issues = (folder / "issues.csv").read_text()
    (folder / "issues.csv").write_text(
        "\n".join(line for line in issues.splitlines() if not line.startswith("bridge")) + "\n"
    )
    with pytest.raises(DataError, match='Not one soldier stays” in envoy: unknown issue "bridge"'):
        prepare(folder, "ana", Problems())
    (folder / "issues.csv").write_text(issues)
    found = prepare(folder, "ana", Problems())
    desk = bench(folder)
    desk.decide("reopen", seen=desk.head, text=sha(desk))
    with pytest.raises(StancegraphError, match="something was decided or published since this was prepared"):
        publish(folder, "ana", found)
    assert journal.read_bytes().startswith(before[0])
    assert (folder / "stances.csv").read_bytes() == before[1]
    assert prepare(folder, "ana", Problems()).is_empty


def test_the_command_shows_and_asks_before_it_writes(tmp_path: Path) -> None:
    folder = coded(talks(tmp_path / "talks"))
    before = (folder / "stances.csv").read_bytes(), (folder / FOLDER / "ana.jsonl").read_bytes()
    run = CliRunner().invoke
    shown = run(cli, ["publish", str(folder), "--coder", "ana", "--dry-run"])
    assert shown.exit_code == 0
    assert "actor=ann, issue=bridge, position=supports" in shown.stdout
    assert "1 text not finished (second): the statements stay" in shown.stderr
    unasked = run(cli, ["publish", str(folder), "--coder", "ana"])
    assert (unasked.exit_code, "say --yes" in unasked.stderr) == (1, True)
    assert ((folder / "stances.csv").read_bytes(), (folder / FOLDER / "ana.jsonl").read_bytes()) == before
    done = run(cli, ["publish", str(folder), "--coder", "ana", "--yes"])
    assert "stances.csv: 3 rows added." in done.stderr
    assert "Nothing is to be published." in run(cli, ["publish", str(folder), "--coder", "ana", "--yes"]).stderr
    other = run(cli, ["publish", str(folder), "--coder", "ben"])
    assert (other.exit_code, '"ben" has decided nothing in this dataset; there is "ana"' in other.stderr) == (2, True)


ARTICLE = Path(__file__).parents[3] / "shared" / "seed"


def as_coded(stance: Stance) -> Stance:
    """Without what publishing adds to what was coded, and what other sources say."""
    return replace(stance, id="", coder="", recorded=None, supersedes=None, retracts=None, other_sources=())


@pytest.mark.skipif(
    not ARTICLE.is_dir(), reason="the article is not redistributed: it is only coded where it is at hand"
)
def test_the_article_of_the_bundled_dataset_coded_from_nothing_gives_its_rows(tmp_path: Path) -> None:
    whole = read_dataset(bundled_dataset())
    nothing = replace(whole, stances=(), retractions=(), events=(), assessments=(), votes=(), steps=(), aside=())
    write_dataset(nothing, tmp_path / "talks")
    desk = Workbench(tmp_path / "talks", "ana", Library(Places((ARTICLE,))))
    text = next(key for key, each in desk.sources.items() if each.id == "kryvyi-rih-2025-04")
    # Rows on the same words that say the same but for a later correction are coded once.
    rows = [
        each
        for each in whole.stances
        if each.source == "kryvyi-rih-2025-04" and each.evidence and each.evidence.start is not None
    ]
    expected = set(map(as_coded, rows))
    assert len(expected) >= 8
    for each in expected:
        assert each.evidence is not None
        cells = {name: cell for name, cell in cells_of(each).items() if name in CODED}
        desk.decide(
            "add", seen=desk.head, text=text, values={**cells, "start": each.evidence.start, "end": each.evidence.end}
        )
    desk.decide("done", seen=desk.head, text=text)
    found = published(tmp_path / "talks")
    assert set(map(as_coded, found)) == expected


def test_words_that_no_table_can_hold_are_kept_as_a_place(tmp_path: Path) -> None:
    words = "He said \x1b[31mno\x1b[0m twice."
    assert set(evidence_cells(words, 0, len(words))) == {"passages"}
    assert set(evidence_cells(words, 0, 7)) == {"quote", "start", "end"}


def test_a_note_with_a_control_character_is_refused_when_it_is_decided(tmp_path: Path) -> None:
    desk = bench(talks(tmp_path / "talks"))
    with pytest.raises(Exception, match=r"U\+001B"):
        desk.decide("add", seen=desk.head, text=sha(desk), values=values("Not one soldier stays", note="\x1b[31mred"))
    assert not desk.state.statements


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return talks(tmp_path / "talks")


def made_alike(folder: Path, *propositions: tuple[str, str]) -> None:
    """Each coder makes an issue of one name with a proposition of their own, and says something on it in a text that is finished."""
    for coder, proposition in propositions:
        desk = bench(folder, coder)
        desk.decide("new-issue", seen=desk.head, values={"label": "The ford", "proposition": proposition})
        text = sha(desk, "envoy" if coder == "ana" else "second")
        said = values("Not one soldier stays", issue="the-ford")
        said |= {} if coder == "ana" else {"start": 0, "end": 8}
        desk.decide("add", seen=desk.head, text=text, values=said)
        desk.decide("done", seen=desk.head, text=text)


def test_what_was_coded_by_another_proposition_is_not_published_as_if_by_that_of_the_table(folder: Path) -> None:
    made_alike(folder, ("ana", "The ford should be opened."), ("ben", "The ford should be closed."))
    assert [each.coder for each in published(folder)] == ["ana"]
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    said = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "ben", "--yes"])
    assert said.exit_code == 1
    assert "\u201cThe ford should be closed.\u201d (ben)" in said.output
    assert "say --same the-ford" in said.output
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before
    assert bench(folder, "ben").state.published == {}
    wrong = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "ben", "--yes", "--same", "the-frod"])
    assert (wrong.exit_code, "did you mean" in wrong.output) == (2, True), wrong.output
    said = CliRunner().invoke(cli, ["publish", str(folder), "--coder", "ben", "--yes", "--same", "the-ford"])
    assert said.exit_code == 0, said.output
    assert [each.coder for each in read_dataset(folder).stances] == ["ana", "ben"]


def also_said(folder: Path, coder: str, end: int) -> None:
    """The coder says one thing more of the same issue, in the second text."""
    desk = bench(folder, coder)
    text = sha(desk, "second")
    said = {**values("Not one soldier stays", issue="the-ford"), "start": 0, "end": end}
    desk.decide("add", seen=desk.head, text=text, values=said)
    desk.decide("done", seen=desk.head, text=text)


def test_that_propositions_mean_the_same_is_said_once_and_of_these_propositions(folder: Path) -> None:
    made_alike(folder, ("ana", "The ford should be opened."), ("ben", "The ford should be open to all."))
    published(folder)
    by_ben = ["publish", str(folder), "--coder", "ben", "--yes"]
    assert CliRunner().invoke(cli, by_ben).exit_code == 1
    assert "changes nothing" not in CliRunner().invoke(cli, [*by_ben, "--same", "the-ford"]).output
    also_said(folder, "ben", 5)
    said = CliRunner().invoke(cli, [*by_ben, "--same", "the-ford"])
    assert (said.exit_code, "--same the-ford: these statements say nothing else of it" in said.output) == (0, True)
    assert [each.coder for each in read_dataset(folder).stances] == ["ana", "ben", "ben"]
    issues = folder / "issues.csv"
    issues.write_text(issues.read_text(encoding="utf-8").replace("be opened.", "be closed."), encoding="utf-8")
    also_said(folder, "ben", 6)
    said = CliRunner().invoke(cli, by_ben)
    assert (said.exit_code, "say --same the-ford" in said.output) == (1, True)


def test_of_two_who_publish_at_once_the_second_is_not_read_by_the_propositions_of_the_first(folder: Path) -> None:
    made_alike(folder, ("ana", "The ford should be opened."), ("ben", "The ford should be closed."))
    prepared = {coder: prepare(folder, coder, Problems()) for coder in ("ana", "ben")}
    publish(folder, "ana", prepared["ana"])
    with pytest.raises(DataError, match="the-ford"):
        publish(folder, "ben", prepared["ben"])
    assert [each.coder for each in read_dataset(folder).stances] == ["ana"]
    # What ben was about to write is noted now; it is compared all the same.
    with pytest.raises(DataError, match="the other"):
        prepare(folder, "ben", Problems())
    assert [each.coder for each in published(folder, "ben", same=["the-ford"])] == ["ana", "ben"]


@pytest.mark.parametrize("other", ["The ford should be opened", "THE FORD  SHOULD BE OPENED."])
def test_a_proposition_written_a_little_otherwise_is_the_same(other: str, folder: Path) -> None:
    made_alike(folder, ("ana", "The ford should be opened."), ("ben", other))
    published(folder)
    assert [each.coder for each in published(folder, "ben")] == ["ana", "ben"]


def test_an_issue_that_was_made_and_undone_says_nothing(folder: Path) -> None:
    desk = bench(folder, "ben")
    desk.decide("new-issue", seen=desk.head, values={"label": "The ford", "proposition": "The ford should be closed."})
    desk.decide("undo", seen=desk.head)
    made_alike(folder, ("ana", "The ford should be opened."))
    published(folder)
    desk = bench(folder, "ben")
    text = sha(desk, "second")
    said = {**values("Not one soldier stays", issue="the-ford"), "start": 0, "end": 8}
    desk.decide("add", seen=desk.head, text=text, values=said)
    desk.decide("done", seen=desk.head, text=text)
    assert [each.coder for each in published(folder, "ben")] == ["ana", "ben"]


@pytest.mark.parametrize("issue", ["The ford", "Перемир\u2019я", "Перемир\u2019я між сторонами", "停战"])
def test_what_two_make_under_one_name_has_one_id_and_under_two_names_two_whatever_the_script(
    issue: str, folder: Path
) -> None:
    made: dict[str, list[str]] = {}
    for coder, unit in (("ana", "Бригада 3"), ("ben", "Полк 3")):
        desk = bench(folder, coder)
        for op, said in (
            ("new-actor", {"name": "Володимир Зеленський", "kind": "person"}),
            ("new-issue", {"label": issue, "proposition": "There should be one."}),
            ("new-actor", {"name": unit, "kind": "group"}),
        ):
            made.setdefault(coder, []).append(desk.decide(op, seen=desk.head, values=said).values["id"])
    (*ana, brigade), (*ben, regiment) = made.values()
    assert ana == ben
    assert brigade != regiment
