"""``explain`` of a roll call lists who voted how, of an actor how it voted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import cli
from stancegraph.model.records import Event, Vote
from stancegraph.model.words import Ballot, EventType
from stancegraph.tables.writer import write_dataset
from support import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset with two more votes and a second roll call."""
    folder = tmp_path_factory.mktemp("votes") / "d"
    dataset = tiny()
    later = Event("e3", EventType.CONSULT, "A second roll call", date(2025, 6, 1), "herald")
    votes = (
        Vote("v3", "bob", "e2", Ballot.NO, date(2025, 4, 8), "gazette"),
        Vote("v4", "land", "e3", Ballot.NO, date(2025, 6, 1), "herald"),
        Vote("v5", "land", "e2", Ballot.NO, date(2025, 4, 12), "herald", corrects="v2"),
    )
    write_dataset(replace(dataset, events=(*dataset.events, later), votes=(*dataset.votes, *votes)), folder)
    return folder


def explain(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--graph", str(folder), "explain", *arguments], env={"COLUMNS": "100"})


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.stdout.splitlines() if line.strip() and "──" not in line]


def test_a_roll_call_has_counts_then_names_with_what_they_meant(folder: Path) -> None:
    assert lines(explain(folder, "e2")) == [
        "A roll call (2025-04-08)",
        "0 yes, 1 no, 1 abstain, 0 absent",
        "Ballot Who",
        "no Bob",
        "abstain Land (said on 2025-04-12: meant no)",
    ]


def test_an_actor_has_its_votes_newest_first(folder: Path) -> None:
    assert lines(explain(folder, "Land")) == [
        "Land",
        "Date Ballot Roll call",
        "2025-06-01 no A second roll call [e3]",
        "2025-04-08 abstain (said on 2025-04-12: meant no) A roll call [e2]",
    ]


def test_without_votes_it_says_so(folder: Path) -> None:
    assert lines(explain(folder, "ann")) == [
        "Ann",
        "No votes are recorded. Where it stands: stancegraph positions --actor ann",
    ]


def test_votes_for_programs(folder: Path) -> None:
    [bob] = json.loads(explain(folder, "bob", "--format", "json").stdout)
    assert bob == {
        "actor": "bob",
        "actor_label": "Bob",
        "event": "e2",
        "event_label": "A roll call",
        "date": "2025-04-08",
        "ballot": "no",
        "meant": None,
        "meant_date": None,
        "source": "gazette",
        "source_label": "Gazette",
        "vote": "v3",
    }


def test_what_is_none_of_these_is_said_as_before_and_texts_are_of_stances(folder: Path) -> None:
    unknown = explain(folder, "nobody-at-all")
    assert unknown.exit_code != 0
    assert "no stance has the id" in unknown.stderr
    texts = explain(folder, "e2", "--texts", str(folder))
    assert texts.exit_code == 2
    assert "only stances have texts" in texts.stderr
