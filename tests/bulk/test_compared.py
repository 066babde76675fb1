"""Tables of coded events and of roll calls as a side of a comparison: as the datasets made of the same rows, without a graph."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

import stancegraph
from stancegraph.answers.convergence import Convergence
from stancegraph.bulk.opened import Columns, open_columns
from stancegraph.cli import cli
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.events.files import About, arrow_schema, write_events
from stancegraph.importers.un_votes import import_un_votes, votes_as_events
from stancegraph.session import Session, converged

_STATES = {"France": ("FR", "FRA"), "Ghana": ("GH", "GHA"), "Peru": ("PE", "PER"), "Chad": ("", "TCD")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Coded statements on two issues, and eight roll calls, of the same states."""
    place = tmp_path_factory.mktemp("compared")
    coded = place / "coded"
    coded.mkdir()
    (coded / "dataset.toml").write_text(
        'format = 2\ntitle = "Coded"\nbase_iri = "https://example.org/coded/"\ncovers_until = 2014-12-31\n'
    )
    actors = "".join(f"{name.lower()},{name},state,{iso}\n" for name, (_code, iso) in _STATES.items())
    (coded / "actors.csv").write_text(f"id,name,kind,iso3166\n{actors}")
    (coded / "issues.csv").write_text(
        "id,label,proposition\naid,Aid,There should be aid.\ntalks,Talks,There should be.\n"
    )
    (coded / "sources.csv").write_text("id,title\npaper,Paper\n")
    held = [
        (name, issue, ("rejects", "opposes", "supports")[(place + on) % 3])
        for place, name in enumerate(_STATES)
        for on, issue in enumerate(("aid", "talks"))
    ]
    (coded / "stances.csv").write_text(
        "id,actor,issue,position,date,voice,source\n"
        + "".join(
            f"s{number},{name.lower()},{issue},{word},2014-03-01,self,paper\n"
            for number, (name, issue, word) in enumerate(held)
        )
    )
    calls = place / "calls"
    calls.mkdir()
    votes = [
        (str(rcid), name, code, ("yes", "no", "abstain")[(rcid * 7 + number * 5 + rcid // 3) % 3])
        for rcid in range(8)
        for number, (name, (code, _iso)) in enumerate(_STATES.items())
        if (rcid + number) % 5
    ]
    tables: dict[str, list[tuple[str, ...]]] = {
        "un_votes": [("rcid", "country", "country_code", "vote"), *votes],
        "un_roll_calls": [
            ("rcid", "date", "unres"),
            *((str(rcid), f"2010-0{rcid + 1}-01", f"R/{rcid}") for rcid in range(8)),
        ],
    }
    for name, rows in tables.items():
        with (calls / f"{name}.csv").open("w", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return place


@contextmanager
def _roll_calls(folder: Path) -> Iterator[Columns]:
    with votes_as_events(folder / "calls") as (table, _report), open_columns(str(table)) as columns:
        yield columns


def _figures(found: Convergence) -> tuple[Any, ...]:
    """What does not depend on how records are named."""
    return (
        found.summary[1],
        found.pairs,
        [(row.first, row.second, row.by) for row in found.matches if row.by and row.kind == "actor"],
    )


@pytest.mark.parametrize("day", ["2014-12-31", "2010-04-01"])
def test_roll_calls_as_they_are_published_give_what_the_dataset_of_them_gives(folder: Path, day: str) -> None:
    if not (folder / "imported").exists():
        import_un_votes(folder / "calls", folder / "imported")
    with ExitStack() as opened:
        coded, imported = (opened.enter_context(stancegraph.open(folder / each)) for each in ("coded", "imported"))
        columns = opened.enter_context(_roll_calls(folder))
        assert _figures(converged(imported, columns, as_of=day)) == _figures(imported.convergence(imported, as_of=day))
        ours, theirs = converged(coded, columns, as_of=day), coded.convergence(imported, as_of=day)
        assert _figures(ours) == _figures(theirs)
        back = converged(columns, coded, as_of=day)
    assert len(ours.pairs) == (6 if day == "2014-12-31" else 0)
    assert sorted((row.second, row.first) for row in back.pairs) == sorted(
        (row.first, row.second) for row in ours.pairs
    )
    assert {row.kind for row in ours.matches if row.second and not row.first} <= {"actor"}


def _written(path: Path, rows: list[dict[str, Any]], **about: Any) -> Path:
    schema = arrow_schema(About("Made-up events", **about))
    whole = [{**dict.fromkeys(schema.names), "event_id": f"e{number}", **row} for number, row in enumerate(rows)]
    write_events(path, [pa.RecordBatch.from_pylist(whole, schema=schema)], schema)
    return path


def _event(actor: str, issue: str, position: int, day: int = 1, **more: Any) -> dict[str, Any]:
    return {"actor": actor, "issue": issue, "position": position, "date": date(2014, 1, 1) + timedelta(day), **more}


@contextmanager
def _both(folder: Path, events: Path) -> Iterator[tuple[Session, Columns]]:
    with stancegraph.open(folder / "coded") as coded, open_columns(str(events)) as columns:
        yield coded, columns


def test_the_latest_event_of_each_actor_and_issue_is_compared_with_its_code_as_evidence(
    folder: Path, tmp_path: Path
) -> None:
    rows = [
        _event("A", "aid", 2, 1, actor_name="France", code="070"),
        _event("A", "aid", -1, 9, actor_name="France", code="112"),
        _event("A", "help", 2, 3, actor_name="France"),
        _event("B", "aid", 2, 5, actor_name="Ghana"),
        _event("B", "aid", -2, 5, actor_name="Ghana"),
        _event("C", "aid", 1, 400, actor_name="Peru"),
    ]
    labels = {"help": ("Talks", "There should be.")}
    with _both(folder, _written(tmp_path / "e.parquet", rows, issues=labels)) as (coded, columns):
        found = converged(coded, columns)
        later = converged(coded, columns, as_of="2015-12-31")
    assert found.as_of == date(2014, 12, 31)
    assert {(row.first, row.second): row.by for row in found.matches if row.by} == {
        ("france", "A"): "name",
        ("aid", "aid"): "id",
        ("talks", "help"): "name",
    }
    # Of two that differ on the last day neither is told; who acts after the day asked about has not yet.
    assert found.second_left_out == {"positions that are contested": 1}
    assert found.summary[0].n == 2
    [on_aid] = [row for row in found.disagreements if row.issue == "aid"]
    assert (on_aid.first, on_aid.second, on_aid.second_date) == (-2, -1, date(2014, 1, 10))
    assert (on_aid.second_record, on_aid.second_evidence) == ("e1", "an event coded 112")
    assert {row.second_evidence for row in found.disagreements} == {"an event coded 112", "an event without a code"}
    assert later.summary[0].n == 3


def test_what_tables_cannot_answer_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    with _both(folder, _written(tmp_path / "e.parquet", [_event("A", "aid", 2)])) as (coded, columns):
        for words in ({"where": ["basis=events"]}, {"second_votes": True}, {"entailed": True, "lapsed": True}):
            asked: Mapping[str, Any] = words
            with pytest.raises(ArgumentError):
                converged(coded, columns, **asked)
        with pytest.raises(ArgumentError, match="first_votes"):
            converged(columns, coded, first_votes=True)
    done = CliRunner().invoke(
        cli, ["--graph", str(folder / "coded"), "export", "parquet", "-o", str(tmp_path / "graph")]
    )
    assert done.exit_code == 0, done.output
    with (
        stancegraph.open(folder / "coded") as coded,
        open_columns(str(tmp_path / "graph")) as columns,
        pytest.raises(StancegraphError, match="compared as the dataset or store"),
    ):
        converged(coded, columns)


def _asked(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["convergence", *map(str, arguments)])


def test_the_command_takes_roll_calls_and_events_where_it_takes_datasets(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _asked(folder / "coded", folder / "calls", "--list", "pairs", "--format", "csv")
    assert done.exit_code == 0, done.output
    assert len(list(csv.DictReader(StringIO(done.stdout)))) == 6
    # No dataset shares roll calls: that there is no common issue is no failure.
    whole = _asked(folder / "coded", folder / "calls")
    assert whole.exit_code == 0, whole.output
    assert "othing was compared" not in whole.output
    back = _asked(folder / "calls", folder / "coded", "--list", "disagreements")
    assert back.exit_code == 1
    assert "roll calls are topics of their own" in back.stderr
    events = _written(tmp_path / "e.parquet", [_event("fr", "aid", 2, actor_name="France", code="070")])
    # Wide enough for every word, however long the path of the folder is.
    monkeypatch.setenv("COLUMNS", "1000")
    shown = _asked(folder / "coded", events, "--format", "table", "--list", "disagreements")
    assert shown.exit_code == 0, shown.output
    assert "an event coded 070" in " ".join(shown.output.split())
    refused = _asked(folder / "coded", folder / "calls", "--second-votes")
    assert refused.exit_code == 2
    assert "compared by their ballots without it" in refused.output
