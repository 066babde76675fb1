"""RDF -> tables: what was exported comes back as it was, in every format; what is left out is told."""

from __future__ import annotations

import gzip
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

import stancegraph
from stancegraph.cli import cli
from stancegraph.errors import DataError, Problem, StancegraphError
from stancegraph.importers import importer
from stancegraph.importers.rdf import import_rdf
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Record, Role
from stancegraph.model.schema import SCHEMA
from stancegraph.resources import bundled_dataset
from stancegraph.session import Session
from stancegraph.store.build import build
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.several import planned
from stancegraph.tables.writer import DatasetWriter, write_dataset
from support import datasets, issue, nquads, stance, tiny

_SUFFIX = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "trig": "trig", "nquads": "nq", "jsonld": "jsonld"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], env={"STANCEGRAPH": ""})


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    store = tmp_path_factory.mktemp("bundled") / "store"
    build([bundled_dataset()], store)
    with stancegraph.open(store) as session:
        yield session


# The next test is about all formats; these are the three ways in which they differ.
@pytest.mark.parametrize("format", ["trig", "rdfxml", "jsonld"])
def test_the_bundled_dataset_comes_back_as_it_is_exported(format: str, bundled: Session, tmp_path: Path) -> None:
    path = tmp_path / f"data.{_SUFFIX[format]}"
    bundled.export(format, path)
    report = import_rdf(path, tmp_path / "back")
    assert not report.dropped
    assert not report.remarks
    dataset = read_dataset(tmp_path / "back")
    assert dataset == bundled.dataset()
    assert report.written["stances"] == len(dataset.stances)
    bundled.export("csv", tmp_path / "tables")
    for table in (tmp_path / "tables").iterdir():
        assert (tmp_path / "back" / table.name).read_bytes() == table.read_bytes()


@given(datasets())
@settings(max_examples=8)
def test_any_dataset_comes_back_from_any_format(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    place = tmp_path_factory.mktemp("any")
    write_dataset(dataset, place / "tables")
    build([place / "tables"], place / "store")
    with stancegraph.open(place / "store") as session:
        for format, suffix in _SUFFIX.items():
            session.export(format, place / f"data.{suffix}")
            import_rdf(place / f"data.{suffix}", place / suffix)
            assert read_dataset(place / suffix) == session.dataset()


def test_files_are_taken_together_and_a_title_may_be_given(tmp_path: Path) -> None:
    lines = nquads(tiny()).splitlines(keepends=True)
    paths = [tmp_path / "a.nq", tmp_path / "b.nq.gz"]
    paths[0].write_text("".join(lines[:40]), encoding="utf-8")
    paths[1].write_bytes(gzip.compress("".join(lines[40:]).encode()))
    done = run("import", "rdf", *paths, "-o", tmp_path / "back", "--title", "Their talks")
    assert done.exit_code == 0, done.output
    assert f"Wrote {tmp_path / 'back'}: 3 actors, 2 issues, 2 sources, 3 roles, 3 stances" in done.stderr
    assert read_dataset(tmp_path / "back").info == replace(tiny().info, title="Their talks")
    assert importer("rdf") is import_rdf


def test_what_is_left_out_is_counted_by_property(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    more = "<https://example.org/talks/actor/ann> <http://xmlns.com/foaf/0.1/{}> <https://example.org/{}> .\n"
    extra = more.format("knows", "a") + more.format("knows", "b") + more.format("age", "c")
    recorded = '"2025-05-01T00:00:00Z"', '"2025-05-01T00:00:00"'
    path.write_text(nquads(tiny()).replace(*recorded) + extra, encoding="utf-8")
    done = run("import", "rdf", path, "-o", tmp_path / "back")
    assert done.exit_code == 0, done.output
    assert "Left out 3:\n" in done.stderr
    assert "  2: statements of another vocabulary: foaf:knows\n" in done.stderr
    assert "  1: statements of another vocabulary: foaf:age\n" in done.stderr
    assert "Note: 1 time of recording (prov:generatedAtTime) without a time zone, read as UTC" in done.stderr


def test_what_cannot_be_read_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(nquads(tiny()).replace("position/rejects", "position/never"), encoding="utf-8")
    done = run("import", "rdf", path, "-o", tmp_path / "back")
    assert done.exit_code == 1
    assert (
        f"{path}: stance/s3 sg:position: a stance has exactly one position (sg:position): one of rejects,"
        in done.output
    )
    assert not (tmp_path / "back").exists()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "actors.csv").touch()
    path.write_text(nquads(tiny()), encoding="utf-8")
    with pytest.raises(DataError, match="is there already"):
        import_rdf([path], tmp_path / "there")


# -- several datasets -------------------------------------------------------------------------------------------------


def content(folder: Path) -> dict[str, bytes]:
    """All files in a folder and those within it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def info(name: str) -> DatasetInfo:
    return DatasetInfo(name.title(), f"https://example.org/{name}/")


@pytest.fixture
def four(tmp_path: Path) -> Path:
    """``people``, ``talks`` that builds on it, ``more`` that builds on both, and ``wider`` on ``talks``, as exports write them.

    And their graph.
    """
    place = tmp_path / "originals"
    whole = tiny()
    with DatasetWriter(info("people"), place / "people") as writer:
        for record in SCHEMA.records(whole):
            if isinstance(record, Actor | Role):  # its issues are not there, so there is no remit
                writer.add(replace(record, remit=()) if isinstance(record, Role) else record)
    with DatasetWriter(info("talks"), place / "talks", uses=["../people"]) as writer:
        for record in SCHEMA.records(whole):
            if not isinstance(record, Actor | Role):
                writer.add(record)
    with DatasetWriter(info("more"), place / "more", uses=["../people", "../talks"]) as writer:
        writer.add(stance("added"))
    with DatasetWriter(info("wider"), place / "wider", uses=["../talks"]) as writer:
        writer.add(issue("later", broader=("truce",)))
    build([place / name for name in ("wider", "more", "talks", "people")], tmp_path / "store")
    return place


def test_several_datasets_come_back_byte_by_byte(four: Path, tmp_path: Path) -> None:
    with stancegraph.open(tmp_path / "store") as session:
        session.export("csv", tmp_path / "tables")
        session.export("nquads", tmp_path / "g.nq")
    assert content(tmp_path / "tables") == content(four)
    report = import_rdf(tmp_path / "g.nq", tmp_path / "back")
    assert content(tmp_path / "back") == content(four)
    assert {each.name for each in report.datasets} == {"people", "talks", "more", "wider"}
    assert report.written["stances"] == 4
    assert not report.remarks
    build(list((tmp_path / "back").iterdir()), tmp_path / "again")
    with stancegraph.open(tmp_path / "again") as session:
        session.export("nquads", tmp_path / "again.nq")
    assert sorted((tmp_path / "again.nq").open()) == sorted((tmp_path / "g.nq").open())


@pytest.mark.parametrize("name", ["talks", "Talks", "https://example.org/talks/"])
def test_one_of_several_datasets_may_be_chosen(name: str, four: Path, tmp_path: Path) -> None:
    store, path = tmp_path / "store", tmp_path / "g.nq"
    assert run("--graph", store, "export", "-o", path).exit_code == 0
    for command in (["--graph", store, "export", "csv"], ["import", "rdf", path]):
        folder = tmp_path / f"chosen-{command[0]}" / "talks"
        done = run(*command, "-o", folder, "--dataset", name)
        assert done.exit_code == 0, done.output
        assert content(folder) == content(four / "talks")
        if command[0] == "--graph":
            assert "It uses ../people, which is not there; write that beside it, with --dataset too." in done.stderr
    assert "Note: it uses people; import these into folders of these names beside it." in done.stderr
    assert f"stancegraph validate {folder}\n" in done.stderr


def test_a_dataset_that_is_not_there_is_said_with_those_that_are(four: Path, tmp_path: Path) -> None:
    store, path = tmp_path / "store", tmp_path / "g.nq"
    assert run("--graph", store, "export", "-o", path).exit_code == 0
    for command in (["--graph", store, "export", "csv"], ["import", "rdf", path]):
        done = run(*command, "-o", tmp_path / "x", "--dataset", "nobody")
        assert (done.exit_code, (tmp_path / "x").exists()) == (2, False)
        assert 'no dataset here is called "nobody"; there are ' in done.stderr
        assert 'talks ("Talks", https://example.org/talks/)' in done.stderr
    done = run("import", "rdf", path, "-o", tmp_path / "x", "--title", "One for all")
    assert (done.exit_code, (tmp_path / "x").exists()) == (2, False)
    assert "a title is for one dataset, and there are 4 here" in done.stderr
    assert run("import", "rdf", path, "-o", tmp_path / "x", "--title", "Mine", "--dataset", "more").exit_code == 0
    assert read_dataset_title(tmp_path / "x") == "Mine"
    done = run("--graph", store, "export", "nquads", "--dataset", "talks")
    assert done.exit_code == 2
    assert "--dataset chooses what is written as tables" in " ".join(done.stderr.split())


def read_dataset_title(folder: Path) -> str:
    found: str = tomllib.loads((folder / "dataset.toml").read_text("utf-8"))["title"]
    return found


def test_the_commands_that_are_suggested_for_several_datasets_work(four: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    assert run("--graph", tmp_path / "store", "export", "-o", path).exit_code == 0
    done = run("import", "rdf", path, "-o", tmp_path / "my back")
    assert "in 4 datasets, people, talks, more, wider." in done.stderr
    [check, make] = [shlex.split(line) for line in done.stderr.splitlines() if line.startswith("  stancegraph ")]
    assert run(*check[1:]).exit_code == 0
    assert run(*make[1:], "-o", tmp_path / "again").exit_code == 0


def test_several_are_written_all_or_nothing(four: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []
    add = DatasetWriter.add

    def failing(self: DatasetWriter, record: Record, aside: Any = None) -> None:
        add(self, record, aside)
        added.append(record.id)
        if record.id == "added":
            raise DataError([Problem(str(self._folder / "stances.csv"), None, "id", "cannot be")])

    with stancegraph.open(tmp_path / "store") as session:
        monkeypatch.setattr(DatasetWriter, "add", failing)
        for target in (tmp_path / "new", tmp_path / "empty"):
            if target.name == "empty":
                target.mkdir()
            with pytest.raises(DataError) as caught:
                session.export("csv", target)
            assert caught.value.problems[0].file == str(target / "more" / "stances.csv")
            assert not target.exists() or list(target.iterdir()) == []
        monkeypatch.undo()
        session.export("csv", tmp_path / "empty")
        assert content(tmp_path / "empty") == content(four)
        with pytest.raises(StancegraphError, match="the folder is not empty"):
            session.export("csv", tmp_path / "empty")


def test_a_dataset_says_that_it_uses_what_it_refers_to(tmp_path: Path) -> None:
    """Two that were built side by side, without a word of each other, are each whole when they are written apart."""
    with DatasetWriter(info("people"), tmp_path / "people") as writer:
        for record in SCHEMA.records(tiny()):
            writer.add(record)
    with DatasetWriter(info("more"), tmp_path / "more") as writer:
        writer.add(stance("added"))
    build([tmp_path / "people", tmp_path / "more"], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        session.export("csv", tmp_path / "tables")
        session.export("nquads", tmp_path / "g.nq")
    import_rdf(tmp_path / "g.nq", tmp_path / "back")
    assert content(tmp_path / "back") == content(tmp_path / "tables")
    assert 'uses = ["../people"]' in (tmp_path / "back/more/dataset.toml").read_text("utf-8")
    assert len(read_dataset(tmp_path / "back/more").stances) == 1


def test_ids_that_several_datasets_have_are_kept_apart(tmp_path: Path) -> None:
    other = replace(tiny(), info=DatasetInfo("Other", "https://example.org/other/"))
    path = tmp_path / "data.nq"
    path.write_text(nquads(tiny()) + nquads(other), encoding="utf-8")
    import_rdf(path, tmp_path / "back")
    for name, dataset in (("talks", tiny()), ("other", other)):
        found = read_dataset(tmp_path / "back" / name)
        assert found.info == dataset.info
        assert set(SCHEMA.records(found)) == set(SCHEMA.records(dataset))


@pytest.mark.parametrize(
    ("bases", "names"),
    [
        (["https://example.org/a/", "https://example.net/a/"], ["a-2", "a"]),
        (["https://example.org/a/", "https://example.org/A/"], ["a-2", "A"]),
        (["https://example.org/", "urn:x:y/"], ["example.org", "urn-x-y"]),
        (["https://example.org/../", "https://example.org/%2e%2e%2Fetc/"], ["dataset", "2e-2e-2Fetc"]),
        (["https://example.org/" + "x" * 500 + "/"], ["x" * 60]),
    ],
)
def test_names_of_folders_lead_nowhere_else(bases: list[str], names: list[str]) -> None:
    plans = planned({base: DatasetInfo("T", base) for base in bases}, {bases[0]: set(bases[1:])})
    assert [each.name for each in plans] == names
    assert plans[0].uses == tuple(names[1:])
