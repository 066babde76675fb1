"""Datasets that are read together: those they use come first, ids that clash are told apart, and nothing leads astray."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import stancegraph
from stancegraph.cli import cli
from stancegraph.errors import DataError, DataWarning, GraphError
from stancegraph.store.build import build
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets, read_dataset
from stancegraph.tables.together import members, used_folders
from stancegraph.web.live import Watched
from support import Rows, csv_text, rows, write_folder
from unpacked import of_page

MORE = {"id": "cy", "name": "Cy", "kind": "person"}


def toml(name: str, uses: Any = None) -> str:
    said = "" if uses is None else f"uses = {uses}\n"
    return f'title = "{name.title()}"\n{said}base_iri = "https://example.org/{name}/"\nformat = 2\n'


def write(folder: Path, uses: Any = None, tables: dict[str, Rows] | None = None) -> Path:
    return write_folder(folder, tables, toml(folder.name, uses))


def mine(folder: Path, uses: Any = ("../theirs",), **tables: Rows) -> Path:
    """A dataset that has nothing but an actor and a stance of its own, and speaks of what another declares."""
    stance = rows()["stances"][0] | {"id": "m1", "actor": "cy", "other_sources": "", "supersedes": ""}
    own: dict[str, Rows] = {"actors": [MORE], "issues": [], "sources": [], "stances": [stance]}
    return write(folder, list(uses), own | tables)


def found(*folders: Path, **options: Any) -> list[str]:
    problems = Problems()
    check_datasets(folders, problems, **options)
    root = f"{folders[0].parent}/"
    return [str(problem).replace(root, "") for problem in problems.all(strict=True)]


class TestUses:
    def test_what_it_uses_is_read_before_it_and_without_what_it_says(self, tmp_path: Path) -> None:
        theirs, own = write(tmp_path / "theirs"), mine(tmp_path / "mine")
        assert found(own) == []
        built = build([own], tmp_path / "store")
        assert built.counts == {"actor": 5, "issue": 2, "source": 1, "role": 1, "stance": 1}
        with stancegraph.open(tmp_path / "store") as graph:
            assert [row.actor for row in graph.timeline()] == ["cy"]
            assert graph.iri("issue", "truce") == "https://example.org/theirs/issue/truce"
            assert graph.iri("actor", "cy") == "https://example.org/mine/actor/cy"
            assert graph.dataset().info.title == "Mine"
            graph.export("nquads", tmp_path / "mine.nq")
        assert CliRunner().invoke(cli, ["validate", str(tmp_path / "mine.nq")]).exit_code == 0
        assert {each.id for each in read_dataset(own).actors} == {"ann", "bob", "land", "cat", "cy"}
        assert read_dataset(own).info.title == "Mine"
        # Named as well, it is read whole, and once.
        assert build([own, theirs], tmp_path / "both").counts["stance"] == 5
        assert [each.used for each in members([own, theirs], Problems())] == [False, False]

    def test_the_graph_is_called_after_who_uses_not_who_is_used(self, tmp_path: Path) -> None:
        write(tmp_path / "a-used")
        build([mine(tmp_path / "z-mine", ["../a-used"])], tmp_path / "store")
        with stancegraph.open(tmp_path / "store") as graph:
            assert graph.dataset().info.title == "Z-Mine"

    def test_through_others_and_each_once(self, tmp_path: Path) -> None:
        write(tmp_path / "theirs")
        write(tmp_path / "between", ["../theirs"], {"actors": [], "issues": [], "sources": []})
        own = mine(tmp_path / "mine", ["../between", "../theirs"])
        assert found(own) == []
        assert [each.folder.name for each in members([own], Problems())] == ["theirs", "between", "mine"]
        assert members([own], Problems())[-1].uses == {"https://example.org/theirs/", "https://example.org/between/"}
        assert [each.resolve().name for each in used_folders(own)] == ["between", "theirs"]

    def test_a_dataset_of_actors_alone_can_be_used(self, tmp_path: Path) -> None:
        tables = {name: table for name, table in rows().items() if name in ("actors", "issues", "sources")}
        write(tmp_path / "theirs", None, tables)
        (tmp_path / "theirs" / "stances.csv").unlink(missing_ok=True)
        assert found(mine(tmp_path / "mine")) == []

    def test_a_fault_in_what_is_used_is_a_fault(self, tmp_path: Path) -> None:
        write(tmp_path / "theirs", None, rows() | {"actors": [{"id": "a b", "name": "x", "kind": "person"}]})
        assert any("theirs/actors.csv:2: id:" in each for each in found(mine(tmp_path / "mine")))

    @pytest.mark.parametrize(
        ("uses", "message"),
        [
            (
                ["../nowhere"],
                '"../nowhere" is no dataset: there is no nowhere/dataset.toml; paths begin at the folder of',
            ),
            (["/etc"], '"/etc" begins at the root of one machine'),
            (["../../theirs"], '"../../theirs" leads out of the folder that holds this dataset'),
            (["../x/../../theirs"], '"../x/../../theirs" leads out of the folder'),
            (["~/theirs"], '"~/theirs" is no path that holds everywhere'),
            (["..\\\\theirs"], "is no path that holds everywhere"),
            (["https://example.org/x"], "is no path that holds everywhere"),
            ([".."], '".." is not the folder of another dataset'),
            ([""], '"" is not the folder of another dataset'),
            (["."], '"." is not the folder of another dataset'),
            (["../mine"], "the datasets use each other in a circle: mine > mine; leave one of these out"),
            ("../theirs", 'should be a list of folders: ["../other-dataset"]'),
            ([1], 'should be a list of folders: ["../other-dataset"]'),
        ],
    )
    def test_where_it_cannot_lead(self, tmp_path: Path, uses: Any, message: str) -> None:
        write(tmp_path / "theirs")
        write(tmp_path / "out" / "mine", None, {"actors": [], "issues": [], "sources": [], "stances": []})
        own = tmp_path / "out" / "mine"
        text = f'"{uses}"' if isinstance(uses, str) else str(uses).replace("'", '"')
        (own / "dataset.toml").write_text(toml("mine", text), "utf-8")
        [problem] = found(own)
        assert problem.startswith("mine/dataset.toml:2: uses: ")
        assert message.replace("\\\\", "\\") in problem

    def test_a_circle_is_named(self, tmp_path: Path) -> None:
        for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
            write(tmp_path / name, [f"../{other}"], {"actors": [], "issues": [], "sources": [], "stances": []})
        assert found(tmp_path / "one") == [
            "three/dataset.toml:2: uses: the datasets use each other in a circle: one > two > three > one; "
            "leave one of these out"
        ]
        assert len(used_folders(tmp_path / "one")) == 2

    def test_a_misspelt_key_is_one(self, tmp_path: Path) -> None:
        own = write(tmp_path / "mine")
        (own / "dataset.toml").write_text(toml("mine") + 'use = ["../theirs"]\n', "utf-8")
        assert 'use: unknown key; did you mean "uses"?' in found(own)[0]

    def test_a_graph_follows_what_it_uses(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        theirs, own = write(tmp_path / "theirs"), mine(tmp_path / "mine")
        monkeypatch.chdir(own)
        build(["."], tmp_path / "store")

        def names() -> set[str]:
            with stancegraph.open() as graph:
                return {actor.name for actor in graph.dataset().actors}

        assert names() == {"Ann", "Bob", "Land", "Cat", "Cy"}
        stancegraph.open(theirs).close()
        kept = {each.name for each in (tmp_path / "cache" / "stancegraph" / "graphs").iterdir() if each.is_dir()}
        assert len(kept) == 2, "a dataset that is used has a graph of its own, which is not in the way"
        file = theirs / "actors.csv"
        file.write_text(file.read_text("utf-8").replace("Bob", "Robert"), "utf-8")
        assert names() == {"Ann", "Robert", "Land", "Cat", "Cy"}
        with pytest.warns(DataWarning, match=r"theirs changed.*build it again with: stancegraph build \. -o"):
            stancegraph.open(tmp_path / "store").close()


def test_a_page_that_follows_its_tables_follows_those_it_uses(tmp_path: Path) -> None:
    theirs, own = write(tmp_path / "theirs"), mine(tmp_path / "mine")
    watched = Watched(own)
    assert watched.look()
    assert not watched.problems
    assert not watched.look()
    with (theirs / "actors.csv").open("a", encoding="utf-8") as stream:
        stream.write(csv_text("actors", [{"id": "dan", "name": "Dan Danger", "kind": "person"}]).split("\n", 1)[1])
    assert watched.look()
    assert "Dan Danger" in [each["name"] for each in of_page(watched.page)["data"]["actors"]]


class TestIdsThatClash:
    @pytest.fixture
    def two(self, tmp_path: Path) -> list[Path]:
        tables = rows()
        tables["actors"][1]["name"] = "Robert"
        tables["stances"][1]["supersedes"] = "s1"
        tables["stances"][2]["on_behalf_of"] = "land"
        tables["events"][0] |= {"bears_on": "truce:supports;talks:rejects", "actors": "land;bob"}
        return [write(tmp_path / "first"), write(tmp_path / "second", None, tables)]

    def test_validate_and_build_refuse_alike_and_name_the_way_out(self, two: Sequence[Path], tmp_path: Path) -> None:
        with pytest.raises(DataError) as caught, pytest.warns(DataWarning):
            build(two, tmp_path / "store")
        refused = [str(each).replace(f"{tmp_path}/", "") for each in caught.value.problems]
        problems = Problems()
        check_datasets(two, problems)
        assert refused == [str(each).replace(f"{tmp_path}/", "") for each in problems.all()]
        assert refused[0].startswith('second/actors.csv:3: id: "bob" is declared differently in')
        assert "first/actors.csv:3;" in refused[0]
        assert any(each.startswith('second/stances.csv:2: id: "s1" stands already in') for each in refused)
        assert all("--prefix" in each for each in refused)

    def test_a_prefix_keeps_them_apart(self, two: Sequence[Path], tmp_path: Path) -> None:
        first, second = two
        assert found(first, second, prefixes={second: "t-"}) == []
        build(two, tmp_path / "store", prefixes={second: "t-"})
        with stancegraph.open(tmp_path / "store") as graph:
            dataset = graph.dataset()
            expected = read_dataset(first), read_dataset(second)
            for kind in (
                "actors",
                "roles",
                "issues",
                "sources",
                "stances",
                "retractions",
                "events",
                "assessments",
                "votes",
            ):
                ids = {each.id for each in getattr(dataset, kind)}
                assert ids == {each.id for each in getattr(expected[0], kind)} | {
                    f"t-{each.id}" for each in getattr(expected[1], kind)
                }
            assert graph.iri("actor", "t-bob") == "https://example.org/second/actor/t-bob"
            assert {row.stance for row in graph.timeline("ann")} == {"s1", "s2", "s3", "s4"}
            assert {row.stance for row in graph.timeline("t-ann")} == {"t-s2", "t-s3", "t-s4"}
        # Every reference went with what it refers to: alone, the second is what it was but for the prefix.
        build([second], tmp_path / "alone", prefixes={second: "t-"})
        with stancegraph.open(tmp_path / "alone") as graph:
            alone = graph.dataset()
            for kind in ("stances", "events", "assessments"):
                there = {each.id: each for each in getattr(dataset, kind)}
                assert all(there[each.id] == each for each in getattr(alone, kind))
            assert alone.stances[1].supersedes == "t-s1"
            assert alone.stances[2].on_behalf_of == "t-land"
            assert [each.issue for each in alone.events[0].bears_on] == ["t-talks", "t-truce"]
            assert alone.events[0].actors == ("t-bob", "t-land")
            assert alone.assessments[0].subject == "t-e1"
            graph.export("nquads", tmp_path / "alone.nq")
        assert CliRunner().invoke(cli, ["validate", str(tmp_path / "alone.nq")]).exit_code == 0

    def test_what_it_says_of_others_stays_theirs(self, tmp_path: Path) -> None:
        theirs, own = (
            write(tmp_path / "theirs"),
            mine(tmp_path / "mine", actors=[MORE, {"id": "ann", "name": "My Ann", "kind": "person"}]),
        )
        build([own], tmp_path / "store", prefixes={own: "m-"})
        with stancegraph.open(tmp_path / "store") as graph:
            [row] = graph.timeline()
            assert (row.actor, row.issue, row.stance, row.source) == ("m-cy", "truce", "m-m1", "gazette")
            assert {each.id for each in graph.dataset().actors} == {"ann", "bob", "land", "cat", "m-cy", "m-ann"}
        build([own], tmp_path / "store", prefixes={theirs: "t."})
        with stancegraph.open(tmp_path / "store") as graph:
            [row] = graph.timeline()
            assert (row.actor, row.issue, row.stance, row.source) == ("cy", "t.truce", "m1", "t.gazette")
            assert {each.id for each in graph.dataset().actors} == {"t.ann", "t.bob", "t.land", "t.cat", "cy", "ann"}

    def test_its_own_go_before_others(self, tmp_path: Path) -> None:
        theirs = write(tmp_path / "theirs")
        tables = rows()
        tables["issues"][1]["entails"] = "talks"
        own = write(tmp_path / "mine", ["../theirs"], tables)
        build([theirs, own], tmp_path / "store", prefixes={own: "m-"})
        with stancegraph.open(tmp_path / "store") as graph:
            issues = {each.id: each.entails for each in graph.dataset().issues}
            assert issues["m-truce"] == ("m-talks",)
            assert issues["truce"] == ()

    def test_rows_that_are_alike_are_one_and_said_to_be(self, tmp_path: Path) -> None:
        write(tmp_path / "theirs")
        alike = {"actors": [*rows()["actors"][:2], MORE], "sources": [], "issues": []}
        stance = {**rows()["stances"][0], "id": "m1", "actor": "cy", "other_sources": "", "supersedes": ""}
        own = write(tmp_path / "mine", None, {**alike, "stances": [stance]})
        assert found(tmp_path / "theirs", own) == [
            'mine/actors.csv:2: id: "ann", and 1 more, stands word for word in '
            f"{tmp_path}/theirs/actors.csv:2 too, and is taken for the same; if it is, say so in dataset.toml with uses, and "
            f"if it is not, keep them apart with: --prefix {tmp_path}/mine=PREFIX".replace(f"{tmp_path}/", "")
        ]
        (own / "dataset.toml").write_text(toml("mine", ["../theirs"]), "utf-8")
        assert found(own) == []

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--prefix", "t-"], "say of which dataset: second=t-"),
            (["--prefix", "second=-t"], '"-t" cannot go before ids'),
            (["--prefix", "second="], '"" cannot go before ids'),
            (["--prefix", "third=t-"], "which is not among the datasets read: first, second"),
            (["--prefix", "second=t-", "--prefix", "second=u-"], "given twice for second"),
            (["--prefix", f"second={'t' * 127}"], "it is longer than an id may be; take a shorter one"),
        ],
    )
    def test_prefixes_that_cannot_be(
        self, two: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for command in (["build", "first", "second"], ["validate", "first", "second"]):
            done = CliRunner().invoke(cli, [*command, *options])
            said = (
                done.output
                if not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit)
                else str(done.exception)
            )
            assert done.exit_code != 0
            assert message in said

    def test_a_stale_graph_is_built_again_with_its_prefix(
        self, two: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        done = CliRunner().invoke(cli, ["build", "first", "second", "--prefix", "second=t-", "-o", "both"])
        assert done.exit_code == 0, done.output
        with (tmp_path / "first" / "actors.csv").open("a", encoding="utf-8") as stream:
            stream.write("dan,Dan,person,,,\n")
        with pytest.warns(DataWarning, match="stancegraph build first second --prefix second=t- -o both"):
            stancegraph.open("both").close()


def test_a_prefix_for_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="not among the datasets"):
        members([write(tmp_path / "one")], Problems(), {tmp_path / "two": "t"})


def test_a_dataset_that_moves_with_what_it_uses_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a" / "theirs")
    mine(tmp_path / "a" / "mine")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    assert found(tmp_path / "b" / "mine") == []
