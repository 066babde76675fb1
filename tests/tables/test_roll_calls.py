"""Votes: one of an actor in a roll call, and what corrects it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from support import Rows, rows, write_folder

FIRST = {"id": "v1", "actor": "land", "event": "e1", "ballot": "no", "date": "2025-04-03", "source": "gazette"}
ONCE = "an actor votes once in a roll call, and what it says later it had meant corrects that vote"


def said(*folders: Path) -> list[str]:
    problems = Problems()
    check_datasets(folders, problems)
    return [str(problem).replace(f"{folders[0].parent}/", "") for problem in problems.all()]


def votes(*changes: dict[str, str]) -> dict[str, Rows]:
    """Tables with these votes, each the first one with changes, and a second roll call."""
    tables = rows()
    tables["events"].append(tables["events"][0] | {"id": "e2"})
    tables["votes"] = [FIRST | {"id": f"v{number}"} | change for number, change in enumerate(changes, 1)]
    return tables


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([{}, {"actor": "ann"}, {"event": "e2"}], []),
        ([{}, {"corrects": "v1"}, {"corrects": "v2"}], []),
        ([{"corrects": "v2"}, {}], []),
        ([{}, {}], [f'd/votes.csv:3: actor: land voted in e1 already ("v1" in line 2); {ONCE}']),
        (
            [{}, {"corrects": "v1"}, {}],
            [f'd/votes.csv:4: actor: land voted in e1 already ("v1" in line 2); {ONCE}'],
        ),
        ([{}, {"corrects": "v9"}], ['d/votes.csv:3: corrects: unknown vote "v9"; add it to votes.csv']),
        (
            [{}, {"actor": "ann", "corrects": "v1"}],
            [
                'd/votes.csv:3: corrects: "v1" is of land in e1; a vote corrects one of the same actor and roll call',
            ],
        ),
        (
            [{}, {"event": "e2", "corrects": "v1"}],
            [
                'd/votes.csv:3: corrects: "v1" is of land in e1; a vote corrects one of the same actor and roll call',
            ],
        ),
        ([{"corrects": "v1"}], ["d/votes.csv:2: corrects: corrections run in a circle: v1 > v1"]),
        (
            [{"corrects": "v2"}, {"corrects": "v1"}],
            ["d/votes.csv:2: corrects: corrections run in a circle: v1 > v2 > v1"],
        ),
        ([{"event": "e9"}], ['d/votes.csv:2: event: unknown event "e9"; add it to events.csv']),
        ([{"ballot": "maybe"}], ['d/votes.csv:2: ballot: "maybe" is none of yes, no, abstain, absent']),
    ],
)
def test_votes(changes: list[dict[str, str]], expected: list[str], tmp_path: Path) -> None:
    assert said(write_folder(tmp_path / "d", votes(*changes))) == expected


def test_votes_of_several_datasets_are_held_against_each_other(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", votes({}))
    tables: dict[str, Rows] = {name: [] for name in ("actors", "issues", "sources", "stances")}
    tables["votes"] = [FIRST | {"id": "w1"}, FIRST | {"id": "w2", "corrects": "v1"}]
    second = write_folder(
        tmp_path / "second", tables, 'title = "S"\nbase_iri = "https://example.org/second/"\nformat = 2\n'
    )
    assert said(first, second) == [
        f'second/votes.csv:2: actor: land voted in e1 already ("v1" in first/votes.csv:2); {ONCE}',
        'second/votes.csv:3: corrects: "v1" stands in another dataset; a vote corrects one of its own',
    ]
