"""No command but those that write the whole graph asks the engine for more than one record, or the statements about one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.rdf.graph import Request
from stancegraph.resources import bundled_dataset
from stancegraph.store.build import build
from stancegraph.store.embedded import EmbeddedGraph

_STANCE = "s-2025-04-04-putin-peace-talks-1"
COLUMNS_ALONE = [
    ["positions", "--issue", "immediate-ceasefire"],
    ["positions", "--actor", "lavrov"],
    ["timeline", "--actor", "lavrov", "--where", "kind=media"],
    ["shifts"],
    ["contradictions"],
    ["compare", "lavrov", "zelenskyy"],
    ["network", "agreement"],
    ["network", "affiliation", "--roll-up", "--list", "events"],
    ["search", "peace"],
    ["search", "zelensky", "--kind", "actor"],
]
RECORD_BY_RECORD = [
    ["explain", _STANCE],
    ["explain", "putin", "peace-talks"],
    ["explain", "lavrov"],
    ["report", "lavrov"],
    ["report", "peace-talks"],
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset, built."""
    place = tmp_path_factory.mktemp("scans") / "store"
    build([bundled_dataset()], place)
    return place


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine is asked."""
    found: list[str] = []
    run = EmbeddedGraph._run

    def noted(graph: EmbeddedGraph, request: Request, timeout: float | None) -> Any:
        found.append(request.text)
        return run(graph, request, timeout)

    monkeypatch.setattr(EmbeddedGraph, "_run", noted)
    return found


def run(store: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(cli, ["--graph", str(store), *arguments])
    assert done.exit_code == 0, done.output
    assert done.stdout


@pytest.mark.parametrize("arguments", COLUMNS_ALONE, ids=" ".join)
def test_answers_come_from_columns_alone(arguments: list[str], store: Path, asked: list[str]) -> None:
    run(store, arguments)
    assert asked == []


@pytest.mark.parametrize("arguments", RECORD_BY_RECORD, ids=" ".join)
def test_records_are_asked_for_one_by_one(arguments: list[str], store: Path, asked: list[str]) -> None:
    run(store, arguments)
    assert asked
    for text in asked:
        of_datasets = "?base a dcat:Dataset" in text
        assert (
            of_datasets
            or "VALUES (?record) { (<" in text
            or "VALUES (?stance) { (<" in text
            or "VALUES (?actor) { (<" in text
        ), text


def test_a_query_is_seen(store: Path, asked: list[str]) -> None:
    run(store, ["query", "SELECT * { ?stance a sg:Stance } LIMIT 1"])
    assert len(asked) == 1
