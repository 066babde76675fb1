"""Folders and RDF files together: validate and build have one verdict, and speak of what the user named."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import stancegraph
from stancegraph.errors import DataError, DataWarning, GraphError
from stancegraph.rdf.incoming import taken_in
from stancegraph.rdf.together import check_together
from stancegraph.store.build import build
from stancegraph.tables.doubts import Doubts
from stancegraph.tables.together import Prefixes
from support import Rows, nquads, rows, write_folder

Place = Callable[[str], Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two datasets that share ids, each as a folder (``mine``) and as a file (``mine.nq``)."""
    for name in ("mine", "theirs"):
        tables = rows()
        tables["actors"][0]["name"] = name.title()
        folder = write_folder(tmp_path / name, tables, toml(name))
        (tmp_path / f"{name}.nq").write_text(nquads(stancegraph.read_dataset(folder)), "utf-8")
    return lambda name: tmp_path / name


def toml(name: str) -> str:
    return f'title = "{name.title()}"\nbase_iri = "https://example.org/{name}/"\nformat = 2\n'


def adding(folder: Path) -> Path:
    """A dataset with one stance, of an actor that another declares."""
    stance = rows()["stances"][0] | {"id": "added", "other_sources": "", "supersedes": ""}
    return write_folder(folder, {"actors": [], "issues": [], "sources": [], "stances": [stance]}, toml("add"))


@pytest.mark.parametrize(
    "names",
    [
        "mine theirs.nq",
        "theirs.nq mine",
        "mine.nq theirs.nq",
        "mine mine.nq",
        "mine.nq mine",
        "theirs mine.nq theirs.nq",
    ],
)
def test_both_refuse_the_same_in_the_same_words(names: str, place: Place) -> None:
    paths = [place(name) for name in names.split()]
    verdict = check_together(paths)
    with warnings.catch_warnings(record=True, action="always") as warned, pytest.raises(DataError) as caught:
        build(paths, place("store"))
    assert list(caught.value.problems) == list(verdict.problems) != []
    said = [str(each.message) for each in warned if each.category is DataWarning]
    assert said == [str(each) for each in verdict.warnings]
    for text in [*map(str, verdict.problems), *said]:
        assert "stancegraph-" not in text
        assert text.startswith(tuple(map(str, paths)))
    assert any("stands already in" in each.message for each in verdict.problems)


@pytest.mark.parametrize("names", ["mine mine.nq", "mine.nq mine"])
def test_one_base_iri_twice_is_said_of_what_was_named(names: str, place: Place) -> None:
    first, second = (place(name) for name in names.split())
    [problem] = [
        each for each in check_together([first, second]).problems if "two records share an IRI" in each.message
    ]
    assert problem.message.startswith(f"is that of {first} too; give each dataset its own")
    assert Path(problem.file) == (second if second.is_file() else second / "dataset.toml")


@pytest.mark.parametrize("names", ["mine theirs.nq", "mine.nq theirs.nq", "theirs.nq mine.nq"])
def test_a_file_takes_a_prefix_by_its_name(names: str, place: Place) -> None:
    paths = [place(name) for name in names.split()]
    prefixes: Prefixes = {place("theirs.nq"): "t-"}
    verdict = check_together(paths, prefixes=prefixes)
    assert verdict.problems == []
    info = build(paths, place("store"), prefixes=prefixes)
    assert verdict.records == info.counts["stance"] + sum(n for kind, n in info.counts.items() if kind != "stance")
    assert [each.prefix for each in info.sources if each.path.endswith("theirs.nq")] == ["t-"]
    with stancegraph.open(place("store")) as graph:
        names_of = {each.id: each.name for each in graph.dataset().actors}
        assert (names_of["ann"], names_of["t-ann"]) == ("Mine", "Theirs")
        assert (
            {row.stance for row in graph.timeline("t-ann")}
            == {f"t-{row.stance}" for row in graph.timeline("ann")}
            != set()
        )


def test_the_advice_that_is_given_helps(place: Place) -> None:
    for other in ("mine", "mine.nq"):
        [*problems] = check_together([place(other), place("theirs.nq")]).problems
        assert all(each.message.endswith(f"--prefix {place('theirs.nq')}=PREFIX") for each in problems)


def test_a_file_of_several_datasets_takes_none_and_says_what_can_be_done(place: Place) -> None:
    both = place("both.nq")
    both.write_text(place("mine.nq").read_text("utf-8") + place("theirs.nq").read_text("utf-8"), "utf-8")
    problems = check_together([both]).problems
    assert problems
    assert all(
        "theirs/ into a file of their own, which takes a prefix: --prefix FILE=" in each.message for each in problems
    )
    for check in (
        lambda: check_together([both], prefixes={both: "t-"}),
        lambda: build([both], place("s"), prefixes={both: "t-"}),
    ):
        with pytest.raises(GraphError, match=r"both.nq holds records of 2 datasets \(https://example.org/mine/, "):
            check()


def test_a_prefix_for_what_is_not_read_names_what_is(place: Place) -> None:
    paths = [place("mine"), place("theirs.nq")]
    prefixes: Prefixes = {place("other.nq"): "t-"}
    for check in (
        lambda: check_together(paths, prefixes=prefixes),
        lambda: build(paths, place("s"), prefixes=prefixes),
    ):
        with pytest.raises(GraphError) as caught:
            check()
        assert str(caught.value).endswith(f"not among the datasets read: {paths[0]}, {paths[1]}")


def test_a_dataset_in_two_files_takes_one_prefix(place: Place) -> None:
    lines = place("mine.nq").read_text("utf-8").splitlines(keepends=True)
    halves = [place("a.nq"), place("b.nq")]
    for half, registry in zip(halves, (True, False), strict=True):
        half.write_text("".join(line for line in lines if ("graph/registry> ." in line) == registry), "utf-8")
    with taken_in(halves) as taken:
        [dataset] = taken.datasets
        assert dataset.files == tuple(halves)
        assert taken.prefixes({halves[1]: "m-"}) == taken.prefixes({halves[0]: "m-"}) == {dataset.folder: "m-"}
        with pytest.raises(GraphError, match="two prefixes are given for the dataset"):
            taken.prefixes({halves[0]: "m-", halves[1]: "n-"})


def test_a_folder_may_refer_to_what_a_file_declares(place: Place) -> None:
    paths = [place("mine.nq"), adding(place("add"))]
    verdict = check_together(paths)
    assert (verdict.problems, verdict.records) == ([], 17)
    assert build(paths, place("store")).counts["stance"] == 5
    assert check_together(paths[::-1]).problems, "what is declared later is not known yet"


def test_what_a_faulty_file_may_declare_is_not_held_against_a_folder(place: Place) -> None:
    path = place("mine.nq")
    path.write_text(path.read_text("utf-8").replace("voice/self>", "voice/none>"), "utf-8")
    folder = adding(place("add"))
    problems = check_together([path, folder]).problems
    assert {each.file for each in problems} == {str(path)}
    (folder / "stances.csv").write_text(
        (folder / "stances.csv").read_text("utf-8").replace("supports", "likes"), "utf-8"
    )
    assert {each.file for each in check_together([path, folder]).problems} == {str(path), f"{folder}/stances.csv"}


def test_prefixes_hold_for_folders_beside_a_faulty_file(place: Place) -> None:
    path = place("theirs.nq")
    path.write_text(path.read_text("utf-8").replace("voice/self>", "voice/none>"), "utf-8")
    paths = [place("mine"), place("theirs"), path]
    problems = check_together(paths, prefixes={place("theirs"): "t-", path: "u-"}).problems
    assert {each.file for each in problems} == {str(path)}


def test_checks_are_put_to_all_records_and_those_of_tables_to_those_of_folders(place: Place) -> None:
    seen: list[str] = []
    of_tables: list[str] = []
    check_together(
        [place("mine.nq"), adding(place("add"))],
        [lambda found, _problems: seen.append(found.record.id)],
        of_tables=[lambda found, _problems: of_tables.append(found.record.id)],
    )
    assert of_tables == ["added"]
    assert len(seen) == 17
    assert {"added", "ann", "s1"} <= set(seen)


def doubted() -> dict[str, Rows]:
    """Tables with one of each thing to look at."""
    tables = rows()
    plain = tables["stances"][0] | {
        "other_sources": "",
        "supersedes": "",
        "retracts": "",
        "quote": "",
        "start": "",
        "end": "",
    }
    person = tables["actors"][0] | {"aliases": "", "same_as": ""}
    tables["actors"] += [
        person | {"id": "ann2", "name": "Ann", "aliases": "two\nlines"},
        person | {"id": "eve", "name": "Eve", "same_as": "https://example.org/eve"},
        person | {"id": "eva", "name": "Eva", "same_as": "https://example.org/eve"},
        person | {"id": "bea", "name": "in line 3", "aliases": "B"},
        person | {"id": "bee", "name": "Bee", "aliases": "in line 3"},
    ]
    tables["sources"].append(tables["sources"][0] | {"id": "late", "published": "2025-01-01", "sha256": "a" * 64})
    tables["stances"] += [
        plain | {"id": "unquoted", "source": "late", "date": "2024-12-01"},
        plain | {"id": "again", "source": "late", "date": "2024-12-01"},
        plain | {"id": "after", "source": "late", "date": "2025-02-01"},
        plain | {"id": "early", "date": "1025-04-01"},
        plain | {"id": "future", "date": "2125-04-01"},
        plain | {"id": "correction", "date": "2024-11-01", "supersedes": "s1", "recorded": ""},
    ]
    return tables


def test_what_should_be_looked_at_is_the_same_in_rdf(place: Place) -> None:
    folder, file = write_folder(place("doubted"), doubted(), toml("doubted")), place("doubted.nq")
    file.write_text(nquads(stancegraph.read_dataset(folder)), "utf-8")
    tables, rdf = Doubts(date(2026, 1, 1)), Doubts(date(2026, 1, 1))
    expected = check_together([folder], [tables.check], tables.conclude)
    found = check_together([file], [rdf.check], rdf.conclude)
    assert [*expected.problems, *found.problems] == []
    assert {each.column for each in expected.warnings} == {
        "name",
        "aliases",
        "same_as",
        "id",
        "date",
        "quote",
        "recorded",
    }
    assert Counter(_without_places(each.message) for each in found.warnings) == Counter(
        _without_places(each.message) for each in expected.warnings
    )
    assert {(each.file, each.line) for each in found.warnings} == {(str(file), None)}
    said = [f"{each.column}: {each.message}" for each in found.warnings]
    for text in (
        f'actor/ann2 rdfs:label: "Ann": actor/ann of {file} has this id too; tell them apart, or make them one',
        f'actor/eve schema:sameAs: "https://example.org/eve": actor/eva of {file} is the same; make the two actors one',
        "stance/unquoted sg:evidence: own words without a quote, and late has a text to quote from",
        "stance/after sg:date: 2025-02-01 is after 2025-01-01, when its source late was published",
        "stance/correction prov:generatedAtTime: missing: this corrects another record",
        "stance/future sg:date: 2125-04-01 has not come yet; is the date right?",
    ):
        assert any(each.startswith(text) for each in said), said


def _without_places(message: str) -> str:
    """What is said, whichever of two alike it is said of."""
    message = re.sub(r'"[\w-]+" in line \d+|actor/[\w-]+ of \S+', "ANOTHER", message)
    return re.sub(r'"(unquoted|again)"', "ONE", message).removeprefix("empty").removeprefix("missing")


def test_both_kinds_of_warnings_are_said_of_what_was_named(place: Place) -> None:
    for name in ("one", "two"):
        folder = write_folder(place(name), doubted(), toml(name))
        place(f"{name}.nq").write_text(nquads(stancegraph.read_dataset(folder)), "utf-8")
    prefixes: Prefixes = {place("two.nq"): "t-"}
    doubts = Doubts(date(2026, 1, 1))
    found = check_together([place("one"), place("two.nq")], [doubts.check], doubts.conclude, prefixes=prefixes)
    assert not found.problems
    for warning in found.warnings:
        assert "stancegraph-" not in str(warning)
        assert warning.file == str(place("two.nq")) or Path(warning.file).parent == place("one")
    # A row of a folder is named by its line, also where it is compared with a node.
    assert any(f'"ann" in {place("one")}/actors.csv:2 has this id too' in each.message for each in found.warnings)


def test_a_reference_that_could_mean_two_is_refused(place: Place) -> None:
    path = place("theirs.nq")
    before, after = (f"<https://example.org/{name}/actor/ann>" for name in ("theirs", "mine"))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    [at, *_] = [n for n, line in enumerate(lines) if f"ontology#actor> {before}" in line]
    lines[at] = lines[at].replace(before, after)
    path.write_text("".join(lines), "utf-8")
    paths = [place("mine.nq"), path]
    [problem] = check_together(paths, prefixes={path: "t-"}).problems
    assert problem.message.startswith("is of another dataset, and answers know records by their ids")
    with pytest.raises(DataError, match="of which there are several"):
        build(paths, place("store"), prefixes={path: "t-"})
