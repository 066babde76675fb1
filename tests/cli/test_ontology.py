"""``ontology``: the files that ship, in other formats, and the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, RdfFormat, parse

from stancegraph.cli import cli
from stancegraph.rdf.files import statements
from stancegraph.rdf.parts import LANGUAGES
from stancegraph.resources import ontology_file

FILES = {
    "ontology": "stancegraph.ttl",
    "schemes": "schemes.ttl",
    "shapes": "shapes.ttl",
    "rules": "shapes-sparql.ttl",
    "advice": "shapes-advised.ttl",
    "context": "context.jsonld",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["ontology", *map(str, arguments)], env={"STANCEGRAPH": ""})


@pytest.mark.parametrize("part", FILES)
def test_a_part_comes_as_the_file_it_is(part: str, tmp_path: Path) -> None:
    content = ontology_file(FILES[part]).read_bytes()
    done = run("--part", part)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes == content
    path = tmp_path / FILES[part]
    assert run("--part", part, "-o", path).stderr == f"Wrote {path}.\n"
    assert path.read_bytes() == content


def test_the_ontology_is_what_comes_unasked() -> None:
    assert run().stdout_bytes == run("--part", "ontology", "--format", "ttl").stdout_bytes


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "xml"])
@pytest.mark.parametrize("part", sorted(set(FILES) - {"context"}))
def test_every_format_says_the_same(part: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"part.{suffix}"
    assert run("--part", part, "-o", path).exit_code == 0
    wanted = parse(path=str(ontology_file(FILES[part])), format=RdfFormat.TURTLE)
    assert {quad.triple for quad in statements(path)} == {quad.triple for quad in wanted}


@pytest.mark.parametrize(("short", "long"), [("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml")])
def test_short_names_are_those_formats(short: str, long: str) -> None:
    assert run("--format", short).stdout_bytes == run("--format", long).stdout_bytes != b""


def test_the_page_is_html_by_format_or_suffix(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.html"
    assert run("-o", path).exit_code == 0
    for arguments in (["--format", "html"], ["--format", "html", "--part", "ontology"]):
        assert run(*arguments).stdout_bytes == path.read_bytes()
    assert path.read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--part", "context", "--format", "turtle"], "the context is part of JSON-LD"),
        (["--part", "shapes", "--format", "html"], "the page shows ontology and schemes, and nothing of shapes"),
        (["--format", "ttl", "-o", "vocabulary.html"], "has the suffix of html, and the format is turtle"),
        (["--format", "owl"], "'owl' is not one of"),
        (["--lang", "de"], "'de' is not one of"),
        (
            ["-o", "o.nq"],
            "o.nq: nothing is written as .nq; name a FILE with one of .ttl, .nt, .jsonld, .rdf, .xml, .html",
        ),
        (["-o", "o.trig"], "o.trig: nothing is written as .trig"),
        (["-o", "o.json"], "o.json: nothing is written as .json"),
        (["-o", "o.txt"], "o.txt: nothing is written as .txt"),
        (["--part", "context", "-o", "o.txt"], "o.txt: nothing is written as .txt"),
        (["--part", "context", "-o", "o.nq"], "o.nq: nothing is written as .nq"),
        (["--format", "ttl", "-o", "o.nq"], "o.nq has the suffix of nquads, and the format is turtle"),
        (["--format", "ttl", "-o", "o.json"], "o.json has the suffix of json, and the format is turtle"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert list(tmp_path.iterdir()) == []
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["--part", "context", "-o", "context.json"], "context.jsonld"),
        (["--format", "ttl", "-o", "o.txt"], "stancegraph.ttl"),
        (["-o", "vocabulary"], "stancegraph.ttl"),
    ],
)
def test_names_that_tell_no_other_format_are_taken(
    arguments: list[str], file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 0
    assert (tmp_path / arguments[-1]).read_bytes() == ontology_file(file).read_bytes()


@pytest.mark.parametrize("part", ["ontology", "schemes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_chosen(part: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "o.ttl"
    assert run("--part", part, "--lang", language, "-o", path).exit_code == 0
    whole = {quad.triple for quad in parse(path=str(ontology_file(FILES[part])), format=RdfFormat.TURTLE)}
    found = {quad.triple for quad in statements(path)}
    assert found == {
        each
        for each in whole
        if not (isinstance(each.object, Literal) and each.object.language not in (None, language))
    }
    assert len(found) < len(whole)


def test_the_page_in_a_language_and_what_has_none() -> None:
    assert run("--format", "html", "--lang", "en").stdout_bytes == run("--format", "html").stdout_bytes
    assert "Хто каже" in run("--format", "html", "--lang", "uk").stdout_bytes.decode()
    done = run("--part", "shapes", "--lang", "fr")
    assert done.exit_code == 2
    assert "shapes is in English only; a language is chosen for ontology and schemes" in done.output
