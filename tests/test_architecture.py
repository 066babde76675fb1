"""Imports run one way: every arrow that the contract forbids is planted, one at a time, and seen refused by its name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from itertools import combinations, permutations
from pathlib import Path
from typing import TypeVar

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graph" / "stancegraph"
TESTS = ROOT / "tests"
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS, VIEWS, DECIDED, PROPOSED = OPTIONS["contracts"]

# The rooms of each layer, the highest first.
ROOMS = [[f"stancegraph.{room.strip()}" for room in layer.split("|")] for layer in LAYERS["layers"]]
UPWARDS = [(low, high) for above, below in combinations(ROOMS, 2) for low in below for high in above]
SIDEWAYS = [arrow for layer in ROOMS for arrow in permutations(layer, 2)]
DOWNWARDS = [(high, low) for low, high in UPWARDS]


Kind = TypeVar("Kind", LayersContract, ForbiddenContract)


def contract(kind: type[Kind], name: str) -> Kind:
    found = read_configuration(str(ROOT / "pyproject.toml"))
    [options] = [each for each in found["contracts_options"] if each["name"] == name]
    return kind(name=name, session_options=found["session_options"], contract_options=options)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports whom in the package as it is; not to be changed."""
    return grimp.build_graph("stancegraph", exclude_type_checking_imports=True, cache_dir=None)


@pytest.fixture(scope="module")
def layers() -> LayersContract:
    return contract(LayersContract, LAYERS["name"])


@pytest.fixture(scope="module")
def views() -> ForbiddenContract:
    return contract(ForbiddenContract, VIEWS["name"])


@pytest.fixture(scope="module")
def decided() -> ForbiddenContract:
    return contract(ForbiddenContract, DECIDED["name"])


def modules(graph: grimp.ImportGraph, room: str) -> list[str]:
    """A room and everything in it."""
    return [room, *sorted(graph.find_descendants(room))]


def planted(graph: grimp.ImportGraph, importer: str, imported: str) -> grimp.ImportGraph:
    """The package with one import more."""
    found = deepcopy(graph)
    found.add_import(importer=importer, imported=imported)
    return found


def faults(layers: LayersContract, graph: grimp.ImportGraph) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The arrows between rooms that are refused, each with the imports it consists of."""
    check = layers.check(graph, verbose=False)
    found = [
        (each["importer"], each["imported"], [(step["importer"], step["imported"]) for step in route["chain"]])
        for each in check.metadata["invalid_dependencies"]
        for route in each["routes"]
    ]
    assert check.kept is not bool(found)
    return found


def test_the_package_keeps_all_contracts(
    graph: grimp.ImportGraph, layers: LayersContract, views: ForbiddenContract, decided: ForbiddenContract
) -> None:
    assert faults(layers, graph) == []
    assert views.check(deepcopy(graph), verbose=False).kept
    assert decided.check(deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize(("low", "high"), UPWARDS + SIDEWAYS)
def test_an_arrow_up_or_to_the_side_is_refused(
    low: str, high: str, graph: grimp.ImportGraph, layers: LayersContract
) -> None:
    """From wherever in the lower room, to wherever in the other."""
    arrows = [(importer, high) for importer in modules(graph, low)]
    arrows += [(low, imported) for imported in modules(graph, high)]
    for arrow in arrows:
        assert faults(layers, planted(graph, *arrow)) == [(low, high, [arrow])]


def test_every_arrow_down_is_allowed(graph: grimp.ImportGraph, layers: LayersContract) -> None:
    every = deepcopy(graph)
    for importer, imported in DOWNWARDS:
        every.add_import(importer=importer, imported=imported)
    assert faults(layers, every) == []


def test_a_room_that_no_layer_names_is_refused(graph: grimp.ImportGraph, layers: LayersContract) -> None:
    more = deepcopy(graph)
    more.add_module("stancegraph.utilities")
    check = layers.check(more, verbose=False)
    assert not check.kept
    assert check.metadata["undeclared_modules"] == {"stancegraph.utilities"}


@pytest.mark.parametrize("forbidden", VIEWS["forbidden_modules"])
def test_views_that_know_a_graph_are_refused(
    forbidden: str, graph: grimp.ImportGraph, views: ForbiddenContract
) -> None:
    [source] = VIEWS["source_modules"]
    arrows = [(importer, forbidden) for importer in modules(graph, source)]
    arrows += [(source, imported) for imported in modules(graph, forbidden)]
    for arrow in arrows:
        check = views.check(planted(graph, *arrow), verbose=False)
        assert not check.kept
        assert [
            (
                each["downstream_module"],
                each["upstream_module"],
                [(step["importer"], step["imported"]) for step in chain],
            )
            for each in check.metadata["invalid_chains"]
            for chain in each["chains"]
        ] == [(source, forbidden, [arrow])]


@pytest.mark.parametrize("room", DECIDED["source_modules"])
def test_a_graph_that_knows_of_codings_is_refused(
    room: str, graph: grimp.ImportGraph, decided: ForbiddenContract
) -> None:
    """Also by way of others: what is not published must not be reached at all."""
    assert not decided.check(planted(graph, room, "stancegraph.coding"), verbose=False).kept
    detour = planted(planted(graph, room, "stancegraph.nearest"), "stancegraph.nearest", "stancegraph.coding.fold")
    assert not decided.check(detour, verbose=False).kept

    assert not decided.check(planted(graph, room, "stancegraph.extraction"), verbose=False).kept


@pytest.mark.parametrize("writer", PROPOSED["forbidden_modules"])
def test_what_proposes_cannot_reach_what_writes_tables(writer: str, graph: grimp.ImportGraph) -> None:
    proposed = contract(ForbiddenContract, PROPOSED["name"])
    assert proposed.check(graph, verbose=False).kept
    assert not proposed.check(planted(graph, "stancegraph.extraction.runs", writer), verbose=False).kept


# -- the command itself, over a copy ----------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and of its contract, to be written to."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "built", "*.rq", "*.js", "*.css", "*.html")
    shutil.copytree(PACKAGE, tmp_path / "graph" / "stancegraph", ignore=ignored)
    return tmp_path


def lint(copy: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(copy / "graph"), "COLUMNS": "300", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_command_keeps_a_faithful_copy(copy: Path) -> None:
    code, said = lint(copy)
    assert (code, f"{len(OPTIONS['contracts'])} kept, 0 broken" in said) == (0, True), said


@pytest.mark.parametrize(
    ("file", "line", "named"),
    [
        (
            "networks/measures.py",
            "from stancegraph.views.explorer import explorer_html",
            "stancegraph.networks is not allowed to import stancegraph.views:",
        ),
        (
            "answers/search.py",
            "def late() -> object:\n    from stancegraph import queries\n    return queries",
            "stancegraph.answers is not allowed to import stancegraph.queries:",
        ),
        (
            "views/payload.py",
            "import stancegraph.store.locate",
            "stancegraph.views is not allowed to import stancegraph.store:",
        ),
        ("model/utilities/__init__.py", "import stancegraph.cli", "stancegraph.model is not allowed to import stancegraph.cli:"),
        ("utilities.py", "", "- stancegraph.utilities"),
    ],
    ids=["up", "to the side, late", "from a view to the store", "from a new package", "a new room"],
)  # fmt: skip
def test_the_command_names_what_was_planted(file: str, line: str, named: str, copy: Path) -> None:
    path = copy / "graph" / "stancegraph" / file
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")
    code, said = lint(copy)
    assert code == 1
    assert named in said
    assert f"{len(OPTIONS['contracts']) - 1} kept, 1 broken" in said


# -- folders ----------------------------------------------------------------------------------------------------------


def children(folder: Path) -> set[str]:
    """Modules and packages in a folder, and folders that hold code without saying that they are packages."""
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return files | {path.name for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py"))}


def test_every_room_stands_in_one_layer() -> None:
    named = [room.removeprefix("stancegraph.") for layer in ROOMS for room in layer]
    assert len(named) == len(set(named))
    assert set(named) == children(PACKAGE)


# What is tested whole rather than room by room.
NO_ROOM = {"browser", "docs", "scripts"}


def test_tests_lie_as_the_code_does() -> None:
    folders = {path.relative_to(TESTS).parts[:-1] for path in TESTS.rglob("test_*.py")}
    rooms = {each[0] for each in folders if each}
    assert rooms - NO_ROOM <= children(PACKAGE)
    assert rooms >= NO_ROOM
    of_modules = {f"test_{path.name}" for path in PACKAGE.glob("*.py")}
    assert {path.name for path in TESTS.glob("test_*.py")} - of_modules == {Path(__file__).name, "test_public.py"}
