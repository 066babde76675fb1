"""Stances as nanopublications: what is read back is the same stance, and the names hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import stancegraph
from stancegraph import limits
from stancegraph.answers.scope import Scope
from stancegraph.cli import cli
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.exporters.nanopubs import export_nanopubs
from stancegraph.model.licences import licence_iri
from stancegraph.model.records import Dataset, DatasetInfo, Retraction, Stance
from stancegraph.model.words import Position
from stancegraph.rdf import reader as reading
from stancegraph.rdf.nanopubs import NP, NPX, check_nanopubs
from stancegraph.rdf.trusty import artifact_code, code_in
from stancegraph.rdf.writer import Mapper, dataset_quads
from support import INFO, NASTY, OxigraphGraph, actor, datasets, issue, source, stance, tiny


def written(dataset: Dataset, scope: Scope | None = None) -> bytes:
    mapper = Mapper(dataset.info.base_iri)
    records = (
        record
        for kind in ("actors", "issues", "sources", "roles", "stances", "retractions")
        for record in getattr(dataset, kind)
    )
    stream = BytesIO()
    number = export_nanopubs(OxigraphGraph("".join(dataset_quads(mapper, dataset.info, records))), stream, scope)
    assert stream.getvalue().count(b"np:Nanopublication ;") == number
    return stream.getvalue()


def quads(text: bytes) -> list[Quad]:
    return list(parse(text, format=RdfFormat.TRIG))


def read_back(text: bytes) -> tuple[list[Stance], list[Retraction]]:
    graph = OxigraphGraph("".join(f"{quad} .\n" for quad in quads(text)))
    by_id = lambda record: record.id  # noqa: E731
    return sorted(reading.stances(graph), key=by_id), sorted(reading.retractions(graph), key=by_id)


def small(*stances: Stance, retractions: tuple[Retraction, ...] = (), info: DatasetInfo = INFO) -> Dataset:
    actors, issues = (actor("ann"), actor("bob")), (issue("talks"), issue("truce"))
    return Dataset(info, actors, (), issues, (source(),), stances, retractions)


def test_a_prefix_is_declared_once_and_only_where_it_is_used() -> None:
    lines = written(tiny()).decode().splitlines()
    without_texts = [re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>', "_", line) for line in lines]
    declared = [line.split()[1].rstrip(":") for line in lines if line.startswith("@prefix")]
    shared = [name for name in declared if name not in ("this", "sub")]
    assert len(shared) == len(set(shared)) > 10
    last = 0
    for number, line in enumerate(lines):
        if line.startswith("@prefix"):
            name = line.split()[1].rstrip(":")
            # Before the next nanopublication, of which the first line is that of its head.
            end = next(place for place in range(number, len(lines)) if lines[place].startswith("sub:Head"))
            until = next((at for at in range(end, len(lines)) if lines[at].startswith("@prefix")), len(lines))
            assert any(re.search(rf"(?<![\w-]){name}:", each) for each in without_texts[end:until]), name
            last = number
    assert last > 20  # what only a later one uses is declared there


@settings(max_examples=40)
@given(datasets())
def test_what_is_read_back_is_what_the_graph_held(dataset: Dataset) -> None:
    by_id = lambda record: record.id  # noqa: E731
    right = sorted(dataset.stances, key=by_id), sorted(dataset.retractions, key=by_id)
    assert read_back(written(dataset)) == right


@pytest.mark.parametrize("text", NASTY)
def test_no_text_breaks_a_file_or_a_name(text: str, tmp_path: Path) -> None:
    dataset = small(stance(note=text, condition=f"x {text} x", coder=text))
    place = tmp_path / "x.trig"
    place.write_bytes(written(dataset))
    assert check_nanopubs(place).problems == ()
    assert read_back(place.read_bytes())[0] == list(dataset.stances)


def test_every_name_is_made_of_what_it_names_and_nothing_stands_beside() -> None:
    found: dict[str, list[Quad]] = {}
    for quad in quads(written(tiny())):
        found.setdefault(quad.graph_name.value.partition("#")[0], []).append(quad)  # type: ignore[union-attr]
    assert len(found) == len(tiny().stances) + len(tiny().retractions)
    for name, each in found.items():
        code = code_in(name)
        assert code is not None
        assert artifact_code(each, code) == code
        parts = [f"{name}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo")]
        graphs = [str(quad.graph_name)[1:-1] for quad in each]
        assert graphs == sorted(graphs, key=parts.index)


def names(text: bytes) -> dict[str, str]:
    """The name of the nanopublication of each record, by its id."""
    introduces = NamedNode(f"{NPX}introduces")
    return {
        quad.object.value.rpartition("/")[2]: quad.subject.value  # type: ignore[union-attr]
        for quad in quads(text)
        if quad.predicate == introduces
    }


def facts(text: bytes, predicate: str) -> set[tuple[str, str]]:
    return {
        (quad.subject.value, quad.object.value)  # type: ignore[union-attr]
        for quad in quads(text)
        if quad.predicate.value == predicate
    }


def test_what_corrects_names_what_it_replaces_also_where_that_is_not_written() -> None:
    dataset = small(
        stance("z-first"),
        stance("a-second", supersedes="z-first", position=Position.OPPOSES),
        stance("b-third", supersedes="a-second", issue="truce"),
        stance("other", issue="talks"),
        retractions=(
            Retraction("gone", "b-third", "A coder"),
            Retraction("gone-2", "other"),
            Retraction("back", "gone"),
        ),
    )
    text = written(dataset)
    name = names(text)
    assert facts(text, f"{NPX}supersedes") == {
        (name["a-second"], name["z-first"]),
        (name["b-third"], name["a-second"]),
    }
    assert facts(text, f"{NPX}retracts") == {
        (name["gone"], name["b-third"]),
        (name["gone-2"], name["other"]),
        (name["back"], name["gone"]),
    }
    # What was replaced keeps its name, and a name does not depend on what else is written.
    assert names(written(small(stance("z-first"))))["z-first"] == name["z-first"]
    chosen = names(written(dataset, Scope(issues=("talks",))))
    assert chosen == {each: name[each] for each in ("other", "gone-2")}
    with pytest.raises(GraphError, match="there is no stance of bob in the graph, and so no nanopublication"):
        written(dataset, Scope(actors=("bob",)))


def test_a_stance_that_says_something_else_has_another_name() -> None:
    name = names(written(small(stance())))["s1"]
    for other in (
        stance(position=Position.REJECTS),
        stance(note="x"),
        stance(coder="x"),
        stance(date=date(2025, 4, 5)),
    ):
        assert names(written(small(other)))["s1"] != name
    newer = DatasetInfo(INFO.title, INFO.base_iri, version="2")
    assert names(written(small(stance(), info=newer)))["s1"] != name


def test_licence_creators_day_and_version_are_told_where_they_are_known_and_nothing_is_made_up() -> None:
    info = DatasetInfo("T", INFO.base_iri, licence="CC-BY-4.0", version="1.2", creators=("A", "B"))
    text = written(small(stance(recorded=datetime(2025, 5, 1, 9, tzinfo=UTC)), info=info))
    [name] = names(text).values()
    dcterms = "http://purl.org/dc/terms/"
    assert facts(text, f"{dcterms}license") == {(name, "https://creativecommons.org/licenses/by/4.0/")}
    assert facts(text, f"{dcterms}created") == {(name, "2025-05-01T09:00:00Z")}
    assert facts(text, f"{dcterms}creator") == {(name, f"{name}#creator-1"), (name, f"{name}#creator-2")}
    assert facts(text, "http://www.w3.org/2002/07/owl#versionInfo") == {(INFO.base_iri, "1.2")}
    bare = written(small(stance(), info=DatasetInfo("T", INFO.base_iri, licence="ask us")))
    [name] = names(bare).values()
    assert facts(bare, "http://purl.org/dc/elements/1.1/rights") == {(name, "ask us")}
    for absent in (
        f"{dcterms}license",
        f"{dcterms}created",
        f"{dcterms}creator",
        "http://www.w3.org/2002/07/owl#versionInfo",
    ):
        assert facts(bare, absent) == set()
    assert b"Not signed" in bare


def test_what_goes_in_a_circle_or_leads_nowhere_is_refused() -> None:
    with pytest.raises(GraphError, match="corrects what corrects it"):
        written(small(stance("a", supersedes="b"), stance("b", supersedes="a")))
    with pytest.raises(GraphError, match="which is not in the graph"):
        written(small(stance("a", supersedes="b")))


@pytest.mark.parametrize(
    ("licence", "iri"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc by-nc-sa 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("https://example.org/a b", None),
        ("CC-BY", None),
        ("CC-BY-9.0", None),
        ("all rights reserved", None),
        ("", None),
    ],
)
def test_only_licences_that_are_known_have_an_address(licence: str, iri: str | None) -> None:
    assert licence_iri(licence) == iri


# -- checking ---------------------------------------------------------------------------------------------------------


def problems(text: str | bytes, place: Path) -> list[str]:
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return [each.message for each in check_nanopubs(place).problems]


@pytest.fixture
def good() -> str:
    return written(small(stance("a"), stance("b", supersedes="a"))).decode()


def test_what_was_changed_is_found(good: str, tmp_path: Path) -> None:
    place = tmp_path / "x.trig"
    assert problems(good, place) == []
    for old, new in (
        ("position:supports", "position:rejects"),
        ('"2025-04-04"', '"2025-04-05"'),
        ("Not signed", "Signed"),
        ("npx:supersedes", "npx:retracts"),
    ):
        assert old in good
        [fault, *_] = problems(good.replace(old, new), place)
        assert "it is not what its name was made of" in fault


def test_the_order_of_statements_is_no_matter_and_a_missing_one_is(good: str, tmp_path: Path) -> None:
    lines = sorted({f"{quad} .\n" for quad in quads(good.encode())})
    place = tmp_path / "x.nq"
    assert problems("".join(lines), place) == []
    for index in range(0, len(lines), 5):
        assert problems("".join(lines[:index] + lines[index + 1 :]), place)


@pytest.mark.parametrize("most", [limits.MOST_NANOPUB_STATEMENTS, 70], ids=["at once", "in pieces"])
def test_what_stands_there_twice_is_there_once(
    most: int, good: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_NANOPUB_STATEMENTS", most)
    place = tmp_path / "x.nq"
    place.write_text("".join(2 * f"{quad} .\n" for quad in quads(good.encode())), encoding="utf-8")
    found = check_nanopubs(place)
    assert (found.number, found.problems) == (2, ())


def test_what_is_not_whole_is_named(good: str, tmp_path: Path) -> None:
    place = tmp_path / "x.trig"
    assert problems("", place) == ["holds no nanopublication"]
    other = "<urn:a> <urn:b> <urn:c> . <urn:g> { <urn:a> <urn:b> <urn:c> } <urn:h> { <urn:a> <urn:b> <urn:c> }"
    assert problems(other, place) == ["holds no nanopublication"]
    assert any("in no named graph" in each for each in problems(good + "\n<urn:a> <urn:b> <urn:c> .", place))
    loose = problems(good + "\n<urn:g> { <urn:a> <urn:b> <urn:c> , <urn:d> }", place)
    assert loose == ["<urn:g>: 2 statements in a graph of no nanopublication"]
    head = f"<urn:h> {{ <urn:np> a <{NP}Nanopublication> ; <{NP}hasAssertion> <urn:a> ; <{NP}hasProvenance> <urn:p> ; <{NP}hasPublicationInfo> "
    rest = " <urn:a> { <urn:x> <urn:y> _:b } <urn:p> { <urn:a> <urn:y> <urn:z> } <urn:i> { <urn:np> <urn:y> <urn:z> }"
    assert problems(head + "<urn:i> }" + rest, place) == ["<urn:np>: has a blank node, which no trusty URI can name"]
    rest = rest.replace("_:b", "<urn:z>")
    assert "is no trusty URI" in problems(head + "<urn:i> }" + rest, place)[0]
    assert any("is empty or not in the file" in each for each in problems(head + "<urn:j> }" + rest, place))
    assert any(
        "names 2 graphs as its PublicationInfo" in each for each in problems(head + "<urn:i> , <urn:p> }" + rest, place)
    )
    assert any("two of its parts are one graph" in each for each in problems(head + "<urn:p> }" + rest, place))
    silent = rest.replace("<urn:a> <urn:y> <urn:z>", "<urn:o> <urn:y> <urn:z>")
    assert any(
        "its Provenance says nothing of <urn:a>" in each for each in problems(head + "<urn:i> }" + silent, place)
    )
    assert "expected" in problems("<urn:g> {", place)[0].lower() or problems("<urn:g> {", place)


def test_two_do_not_share_a_graph(tmp_path: Path) -> None:
    one = f"<urn:h> {{ <urn:np> a <{NP}Nanopublication> ; <{NP}hasAssertion> <urn:a> ; <{NP}hasProvenance> <urn:p> ; <{NP}hasPublicationInfo> <urn:i> }}"
    rest = (
        "<urn:a> { <urn:x> <urn:y> <urn:z> } <urn:p> { <urn:a> <urn:y> <urn:z> } <urn:i> { <urn:np> <urn:y> <urn:np2> }"
    )
    other = one.replace("urn:h>", "urn:h2>").replace("urn:np>", "urn:np2>")
    found = problems(one + other + rest, tmp_path / "x.trig")
    assert "<urn:np2>: its graph <urn:a> is that of <urn:np> too" in found


def test_large_files_are_checked_in_pieces(good: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_NANOPUB_STATEMENTS", 30)
    place = tmp_path / "x.trig"
    assert problems(good, place) == []
    changed = good.replace("position:supports", "position:rejects")
    assert len(problems(changed, place)) == 2
    monkeypatch.setattr(limits, "MOST_NANOPUB_STATEMENTS", 10)
    [apart] = problems("".join(sorted(f"{quad} .\n" for quad in quads(good.encode()))), tmp_path / "x.nq")
    assert "put those of each" in apart
    monkeypatch.setattr(limits, "MOST_NANOPUB_STATEMENTS", 30)
    assertion = next(str(quad.graph_name) for quad in quads(good.encode()) if "#assertion" in str(quad.graph_name))
    [late] = problems(f"{good}\n{assertion} {{ <urn:a> <urn:b> <urn:c> }}", place)
    assert "goes on after 30 other statements" in late


# -- commands ---------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    return result.exit_code, result.output


def test_the_command_writes_what_the_other_command_checks(tiny_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "all.trig"
    assert run("--graph", tiny_store, "export", "nanopub", "-o", place)[0] == 0
    code, said = run("validate", "--nanopub", place, place)
    with stancegraph.open(tiny_store) as session:
        number = len(session.dataset().stances) + len(session.dataset().retractions)
        session.export("nanopub", tmp_path / "one.trig", actor="Ann", issue=["truce"])
        mine = [each for each in session.dataset().stances if (each.actor, each.issue) == ("ann", "truce")]
    assert (code, said) == (0, f"No problems in {2 * number} nanopublications.\n")
    assert {each.id for each in mine} <= set(names((tmp_path / "one.trig").read_bytes()))
    place.write_text(re.sub("a sg:Stance", "a sg:Event", place.read_text()))
    code, said = run("validate", "--nanopub", place)
    assert code == 1
    assert "it is not what its name was made of" in said
    again = CliRunner().invoke(
        cli, ["--graph", str(tiny_store), "export", "nanopub", "--actor", "ann", "--issue", "truce"]
    )
    assert again.stdout_bytes == (tmp_path / "one.trig").read_bytes()


def test_a_file_of_none_is_not_written(tiny_store: Path, tmp_path: Path) -> None:
    place = tmp_path / "none.trig"
    place.write_text("what was there")
    with stancegraph.open(tiny_store) as session:
        held = session.dataset()
    said = {(each.actor, each.issue) for each in held.stances}
    pairs = {(actor.id, issue.id) for actor in held.actors for issue in held.issues}
    actor, issue = min(pairs - said)
    words = ("--graph", tiny_store, "export", "nanopub", "--actor", actor, "--issue", issue)
    for target in (place, "-"):
        code, output = run(*words, "-o", target)
        assert code == 2
        assert f"there is no stance of {actor} on {issue} in the graph" in " ".join(output.split())
        assert "@prefix" not in output
    assert place.read_text() == "what was there"


def test_what_means_nothing_is_refused(tiny_store: Path, tmp_path: Path) -> None:
    for words, said in (
        (("export", "turtle", "--actor", "ann"), "--actor and --issue choose nanopublications"),
        (("export", "nanopub", "-o", tmp_path / "x.nq"), "has the suffix of nquads"),
        (("export", "nanopub", "--actor", "nobody-at-all"), "nobody-at-all"),
        (("export", "nanopub", "--dataset", "x"), "--dataset chooses what is written as tables"),
        (("validate", "--nanopub", "--strict", tiny_store), "leave it out"),
        (("validate", "--nanopub", tiny_store), "is a folder"),
    ):
        code, output = run("--graph", tiny_store, *words) if words[0] == "export" else run(*words)
        assert code == 2 or "is a folder" in output
        assert said in " ".join(output.split())
    with stancegraph.open(tiny_store) as session, pytest.raises(StancegraphError, match="chosen for nanopublications"):
        session.export("turtle", tmp_path / "x.ttl", issue="truce")
