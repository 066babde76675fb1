"""RDF -> tables: what was exported comes back as it was, in every format; what is left out is told."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

import stancegraph
from stancegraph.cli import cli
from stancegraph.errors import DataError, StancegraphError
from stancegraph.exporters.formats import RDF_NAMES
from stancegraph.importers import importer
from stancegraph.importers.rdf import import_rdf
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.resources import bundled_dataset
from stancegraph.session import Session
from stancegraph.store.build import build
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from support import datasets, nquads, tiny

_SUFFIX = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "trig": "trig", "nquads": "nq", "jsonld": "jsonld"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], env={"STANCEGRAPH": ""})


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    store = tmp_path_factory.mktemp("bundled") / "store"
    build([bundled_dataset()], store)
    with stancegraph.open(store) as session:
        yield session


@pytest.mark.parametrize("format", RDF_NAMES)
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
    assert f"Wrote {tmp_path / 'back'}: 3 actors, 2 issues, 2 sources, 2 roles, 3 stances" in done.stderr
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


def test_several_datasets_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    other = replace(tiny(), info=DatasetInfo("Other", "https://example.org/other/"))
    theirs = re.sub(r"(https://example\.org/other/[a-z]+/)(?=\w)", r"\1o-", nquads(other))
    path.write_text(nquads(tiny()) + theirs, encoding="utf-8")
    with pytest.raises(StancegraphError, match=r"several datasets here \(https://example\.org/other/, https"):
        import_rdf(path, tmp_path / "back")
