"""RDF from others: what is read, what cannot be, what is passed over; nothing goes without a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from rdf.test_shacl import EXAMPLES, QUADS, REMOVE, spoilt, write
from stancegraph.errors import DataError, GraphError, Problem
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.model.schema import SCHEMA
from stancegraph.rdf import incoming
from stancegraph.rdf.incoming import Taken, taken_in
from stancegraph.rdf.shacl import validate_rdf
from stancegraph.rdf.together import check_together
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.store.build import build
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.writer import write_dataset
from support import actor, datasets, nquads, stance, tiny

_TURTLE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
_BASE = "https://example.org/talks/"


def in_one_order(dataset: Dataset) -> Dataset:
    """The records of a kind are a set: tables have them by date and id, or as somebody wrote them."""
    return SCHEMA.dataset_of(dataset.info, sorted(SCHEMA.records(dataset), key=lambda each: each.id))


def file(folder: Path, more: str = "", text: str | None = None, name: str = "data.ttl") -> Path:
    """The tiny dataset as Turtle, and some more about it; ``@base`` is that of the dataset."""
    store = Store()
    store.load((nquads(tiny()) if text is None else text).encode(), format=RdfFormat.N_QUADS)
    triples = serialize((quad.triple for quad in store), format=RdfFormat.TURTLE) or b""
    path = folder / name
    path.write_text(triples.decode() + f"\n@base <{_BASE}> .\n{_TURTLE}{more}", encoding="utf-8")
    return path


def problems(*paths: Path) -> list[Problem]:
    """What keeps files from being taken in."""
    with pytest.raises(DataError) as caught, taken_in(paths):
        pass
    return list(caught.value.problems)


def only(*paths: Path) -> tuple[Dataset, Taken]:
    """The one dataset of some files."""
    with taken_in(paths) as taken:
        [found] = taken.datasets
        return in_one_order(read_dataset(found.folder)), taken


# -- there and back ---------------------------------------------------------------------------------------------------


@given(datasets())
@settings(max_examples=30)
def test_whatever_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    path = tmp_path_factory.mktemp("rdf") / "data.nq"
    path.write_text(nquads(dataset), encoding="utf-8")
    found, taken = only(path)
    assert found == in_one_order(dataset)
    assert not taken.passed_over
    assert not taken.warnings


def test_files_are_read_together_and_what_two_say_counts_once(tmp_path: Path) -> None:
    lines = nquads(tiny()).splitlines(keepends=True)
    paths = [tmp_path / "a.nq", tmp_path / "b.nq"]
    paths[0].write_text("".join(lines[: len(lines) // 2 + 20]), encoding="utf-8")
    paths[1].write_text("".join(lines[len(lines) // 2 - 20 :]), encoding="utf-8")
    assert only(*paths)[0] == in_one_order(tiny())
    assert only(paths[0], paths[1], file(tmp_path))[0] == in_one_order(tiny())
    assert validate_rdf(*paths, file(tmp_path)) == []


def test_a_dataset_that_does_not_describe_itself_is_called_after_its_file(tmp_path: Path) -> None:
    lines = [line for line in nquads(tiny()).splitlines(keepends=True) if "graph/metadata" not in line]
    lines.append(
        f"<{_BASE}issue/> <{PREFIXES['rdf']}type> <{PREFIXES['skos']}ConceptScheme> <https://example.org/g> .\n"
    )
    path = tmp_path / "their.talks.nq"
    path.write_text("".join(lines), encoding="utf-8")
    assert only(path)[0].info == DatasetInfo("their", _BASE)
    with taken_in([path], "Their talks") as taken:
        assert taken.datasets[0].info == DatasetInfo("Their talks", _BASE)


# -- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_what_is_not_valid_is_not_taken_in(example: Path, tmp_path: Path) -> None:
    """The fast way of a build refuses whatever the shapes refuse."""
    text = example.read_text(encoding="utf-8")
    path = write(spoilt(REMOVE.findall(text), text), tmp_path / f"{example.stem}.nt")
    assert problems(path)


def test_what_is_valid_is_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "good.nq"
    path.write_text(QUADS, encoding="utf-8")
    with taken_in([path]) as taken:
        assert sum(taken.counts.values()) == len({line.split()[0] for line in QUADS.splitlines() if is_record(line)})
        assert not taken.passed_over


def is_record(line: str) -> bool:
    return " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " in line and any(
        f"{name}> <" in line
        for name in (
            "#Actor",
            "#Issue",
            "#Source",
            "#Stance",
            "#Retraction",
            "#Step",
            "#Event",
            "#Assessment",
            "#Vote",
            "org#Membership",
        )
    )


@pytest.mark.parametrize(
    ("more", "column", "message"),
    [
        ("<stance/s1> sg:posision position:rejects .", "stance/s1 sg:posision", 'did you mean "sg:position"?'),
        ("<actor/ann> sg:voice voice:self .", "actor/ann sg:voice", "sg:voice is no property of an actor"),
        ("<x> a sg:Stanc .", "x rdf:type", 'sg:Stanc is no class of records; did you mean "sg:Stance"?'),
        ("<x> sg:actor <actor/ann> .", "x", "has sg:actor and is nothing that has it"),
        ("<x> a sg:Figure ; sg:measure 'killed' .", "x", "has sg:measure and is nothing that has it"),
        ("<x> a sg:Bearing .", "x rdf:type", "sg:Bearing is part of an event; link it from one"),
        ("<issue/talks> a sg:State .", "issue/talks rdf:type", "sg:State is no class it can have"),
        ("<event/e1#figure-killed> sg:actor <actor/ann> .", "event/e1#figure-killed sg:actor", "no property of a figure"),
        ("<stance/s1#quote> sg:actor <actor/ann> .", "stance/s1#quote sg:actor", "no property of a quote"),
        ("<people/bob> a sg:Actor, foaf:Person ; rdfs:label 'B' .", "people/bob", 'its dataset (a web address), "actor/" and an id'),
        ("<actor/b~b> a sg:Actor, foaf:Person ; rdfs:label 'B' .", "actor/b~b", '"actor/" and an id'),
        ("<http://q/actor/bob> a sg:Actor, foaf:Person ; rdfs:label 'B' .", "<http://q/actor/bob>", "the base of no dataset"),
        ("<actor/ann> skos:altLabel 'a;b' .", "actor/ann skos:altLabel", "cannot hold ';'"),
        ("<actor/ann> schema:sameAs <http://q/a;b> .", "actor/ann schema:sameAs", "cannot hold ';'"),
        ("<actor/ann> schema:sameAs <mailto:ann> .", "actor/ann schema:sameAs", "is not a web address"),
        (r"<actor/ann> skos:altLabel 'a\u0007' .", "actor/ann skos:altLabel", "the control character U+0007"),
        ("<actor/ann> skos:altLabel '  ' .", "actor/ann skos:altLabel", "nothing but blanks"),
        ("<actor/ann> skos:altLabel 'Anne'@fr .", "actor/ann skos:altLabel", '(found "Anne"@fr)'),
        ("<actor/ann> skos:altLabel 3 .", "actor/ann skos:altLabel", '(found "3"^^xsd:integer)'),
        ("<herald> a sg:Source ; dcterms:title 'x' .", "herald", '"source/" and an id'),
        ("_:x a sg:Actor, foaf:Person ; rdfs:label 'B' .", "a blank node", "name this blank node"),
    ],
)  # fmt: skip
def test_what_uses_our_vocabulary_and_cannot_be_read_is_named(
    more: str, column: str, message: str, tmp_path: Path
) -> None:
    path = file(tmp_path, more)
    found = problems(path)
    assert [problem.column for problem in found] == [column], found
    assert message in found[0].message
    assert found[0].file == str(path)
    assert column in [problem.column for problem in validate_rdf(path)], "validate says what a build says"


def test_a_correction_of_another_dataset_is_refused(tmp_path: Path) -> None:
    other = replace(tiny(), info=DatasetInfo("Other", "https://example.org/other/"))
    paths = [file(tmp_path), file(tmp_path, text=nquads(other), name="other.ttl")]
    more = "<stance/s1> sg:retracts <https://example.org/other/stance/s2> ."
    paths[0].write_text(paths[0].read_text(encoding="utf-8") + more, encoding="utf-8")
    assert any("a record corrects one of its own dataset" in problem.message for problem in problems(*paths))


def test_problems_name_the_file_that_describes_the_node(tmp_path: Path) -> None:
    paths = [file(tmp_path), tmp_path / "more.ttl"]
    paths[1].write_text(f"@base <{_BASE}> .\n{_TURTLE}<actor/cat> a sg:Actor, foaf:Person .", encoding="utf-8")
    [found] = problems(*paths)
    assert (found.file, found.column) == (str(paths[1]), "actor/cat rdfs:label")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = nquads(tiny()).replace("scheme/voice/", "scheme/vice/").replace("scheme/position/", "scheme/pose/")
    found = problems(file(tmp_path, text=text))
    places = {f"stance/{each.id} sg:{name}" for each in tiny().stances for name in ("voice", "position")}
    assert places | {"event/e1#bears-on-truce sg:position"} <= {problem.column for problem in found}


def test_a_broken_file_stops_the_rest_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://q/a> <http://q/b> 1 .\n!", encoding="utf-8")
    [found] = problems(file(tmp_path), broken)
    assert (found.file, found.line) == (str(broken), 2)


@pytest.mark.parametrize("text", ["", "<http://q/a> <http://q/b> <http://q/c> .\n"])
def test_a_file_without_records_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text(text)
    [found] = problems(path)
    assert found.message.startswith("holds no record: nothing is any of sg:Actor, sg:Issue")


# -- several datasets -------------------------------------------------------------------------------------------------


def test_datasets_come_after_those_they_refer_to(tmp_path: Path) -> None:
    """Whatever their names."""
    for name in ("https://example.org/a/", "https://example.org/z'\"y/".replace('"', "")):
        ours = nquads(tiny())
        theirs = Dataset(DatasetInfo("Theirs", name), actors=(actor("zoe"),), stances=(stance("t1", actor="zoe"),))
        text = nquads(theirs)
        for kind, id in (("issue", "truce"), ("source", "gazette")):
            text = text.replace(f"<{name}{kind}/{id}>", f"<{_BASE}{kind}/{id}>")
        path = tmp_path / "both.nq"
        path.write_text(ours + text, encoding="utf-8")
        with taken_in([path]) as taken:
            assert [each.info.title for each in taken.datasets] == ["Talks on the river", "Theirs"]
            assert [len(list(each.folder.glob("*.csv"))) for each in taken.datasets] == [9, 9]
        assert validate_rdf(path) == []


def test_what_only_tables_notice_is_said_of_the_nodes(tmp_path: Path) -> None:
    other = replace(tiny(), info=DatasetInfo("Other", "https://example.org/other/"))
    other = replace(other, actors=(actor("ann", name="Another Ann"), *other.actors[1:]))
    paths = [file(tmp_path), file(tmp_path, text=nquads(other), name="other.ttl")]
    found = check_together(paths).problems
    assert found
    assert all("stancegraph-" not in str(problem) and ".csv" not in str(problem) for problem in found)
    assert {problem.file for problem in found} <= set(map(str, paths))
    assert all(problem.column and problem.column.startswith("<https://example.org/") for problem in found)


def of_two(folder: Path, more: str) -> Path:
    """Two datasets in one file, and something said of them."""
    theirs = replace(tiny(), info=DatasetInfo("Theirs", "https://example.org/theirs/"))
    theirs = replace(theirs, actors=(actor("zoe"),), stances=(), events=(), roles=(), issues=(), sources=())
    theirs = replace(theirs, assessments=(), retractions=(), votes=())
    return file(folder, more, nquads(tiny()) + nquads(theirs))


def test_a_dataset_builds_on_those_that_are_there_and_anything_else_it_requires_is_counted(tmp_path: Path) -> None:
    more = '<> dcterms:requires <https://example.org/theirs/>, <https://example.org/none/>, "https://example.org/theirs/" .'
    with taken_in([of_two(tmp_path, more)]) as taken:
        folders = {each.info.title: each.folder for each in taken.datasets}
        assert 'uses = ["../' in (folders["Talks on the river"] / "dataset.toml").read_text(encoding="utf-8")
        assert "uses" not in (folders["Theirs"] / "dataset.toml").read_text(encoding="utf-8")
        assert taken.passed_over == {"dcterms:requires": 2}


@pytest.mark.parametrize(
    ("more", "at"),
    [
        ("<> dcterms:requires <> .", 1),
        ("<> dcterms:requires <https://example.org/theirs/> . <https://example.org/theirs/> dcterms:requires <> .", 2),
    ],
)
def test_a_dataset_that_builds_on_itself_is_at_fault(more: str, at: int, tmp_path: Path) -> None:
    found = problems(of_two(tmp_path, more))
    assert len(found) == at
    assert {each.message.partition(",")[0] for each in found} == {"a dataset cannot build on itself"}
    assert all(each.column and each.column.endswith("dcterms:requires") for each in found)


@pytest.mark.filterwarnings("ignore::stancegraph.errors.DataWarning")
def test_what_is_wrong_with_a_dataset_is_said_of_its_node(tmp_path: Path) -> None:
    path, folder = file(tmp_path), tmp_path / "mine"
    write_dataset(tiny(), folder)
    with pytest.raises(DataError) as caught:
        build([folder, path], tmp_path / "store")
    [found] = [each for each in caught.value.problems if "is that of" in each.message]
    assert found.file == str(path)
    assert found.column is not None
    assert found.column.endswith("void:uriSpace")


# -- what is passed over ----------------------------------------------------------------------------------------------


def test_other_vocabularies_are_counted_statement_by_statement(tmp_path: Path) -> None:
    more = """
    <actor/ann> foaf:age 40 ; foaf:knows <actor/bob>, <actor/land> ; a prov:Agent .
    <stance/s1#evidence> oa:motivatedBy oa:describing ; oa:hasSelector <http://q/selector> .
    <http://q/selector> a oa:CssSelector ; rdf:value "p" .
    <issue/truce> skos:inScheme <http://q/scheme> . <http://q/scheme> a skos:ConceptScheme ; dcterms:title "x" .
    <issue/> dcterms:title "Another title" .
    <http://q/a> foaf:age 3 .
    sg:Stance rdfs:comment "Something else"@en .
    """
    path = file(tmp_path, more)
    found, taken = only(path)
    assert found == in_one_order(tiny())
    assert taken.passed_over == {
        "foaf:age": 2, "foaf:knows": 2, "rdf:type": 3, "oa:motivatedBy": 1, "oa:hasSelector": 1, "rdf:value": 1,
        "skos:inScheme": 1, "dcterms:title": 2, "rdfs:comment": 1,
    }  # fmt: skip
    [warning] = taken.warnings
    assert warning.message.startswith("14 statements are part of no record and passed over: rdf:type (3), ")
    assert warning.message.endswith(", and 1 more properties")


def test_every_statement_is_read_passed_over_or_at_fault(tmp_path: Path) -> None:
    """One statement more, whichever, makes another dataset, a count or a problem: none goes without a word."""
    known = {quad.triple for quad in parse(nquads(tiny()), format=RdfFormat.N_QUADS)}
    subjects = sorted({triple.subject for triple in known}, key=str)
    predicates = sorted({triple.predicate for triple in known}, key=str)
    extra = NamedNode("https://example.org/other")
    silent = []
    for number, (subject, predicate) in enumerate((s, p) for s in subjects for p in predicates):
        if number % 29:  # all of them take minutes
            continue
        store = Store()
        store.extend(Quad(*triple) for triple in known)
        for value in (Literal("2025-04-07") if number % 2 else extra,):
            store.add(Quad(subject, predicate, value))
        path = tmp_path / "data.nt"
        path.write_bytes(serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES) or b"")
        try:
            found, taken = only(path)
        except DataError:
            continue
        if found == in_one_order(tiny()) and not taken.passed_over:
            silent.append((subject, predicate))
    assert silent == []


# -- times ------------------------------------------------------------------------------------------------------------

ZONELESS = "without a time zone, read as UTC"
CUT = "finer than a microsecond, cut to it"


@pytest.mark.parametrize(
    ("written", "read", "said"),
    [
        ('"2025-04-10T09:00:00"^^xsd:dateTime', "2025-04-10T09:00:00+00:00", [ZONELESS]),
        ('"2025-04-10"^^xsd:date', "2025-04-10T00:00:00+00:00", [ZONELESS]),
        ('"2025-04-10+02:00"^^xsd:date', "2025-04-09T22:00:00+00:00", []),
        ('"2025-04-10Z"^^xsd:date', "2025-04-10T00:00:00+00:00", []),
        ('"2025-04-10T24:00:00"^^xsd:dateTime', "2025-04-11T00:00:00+00:00", [ZONELESS]),
        ('"2025-04-10T24:00:00Z"^^xsd:dateTime', "2025-04-11T00:00:00+00:00", []),
        ('"2025-04-10T09:00:00+02:00"^^xsd:dateTime', "2025-04-10T07:00:00+00:00", []),
        ('"2025-04-10T09:00:00.25-02:00"^^xsd:dateTime', "2025-04-10T11:00:00.250000+00:00", []),
        ('"2025-04-10T09:00:00.1234560Z"^^xsd:dateTime', "2025-04-10T09:00:00.123456+00:00", []),
        ('"2025-04-10T09:00:00.1234567Z"^^xsd:dateTime', "2025-04-10T09:00:00.123456+00:00", [CUT]),
        ('"2025-04-10T09:00:00.12345600001"^^xsd:dateTime', "2025-04-10T09:00:00.123456+00:00", [ZONELESS, CUT]),
    ],
)
def test_times_of_recording_are_read_as_they_are_meant(
    written: str, read: str, said: list[str], tmp_path: Path
) -> None:
    path = file(tmp_path, f"<stance/s2> prov:generatedAtTime {written} .")
    found, taken = only(path)
    [recorded] = [each.recorded for each in found.stances if each.id == "s2"]
    assert recorded is not None
    assert recorded.isoformat() == read
    warned: list[Problem] = []
    assert validate_rdf(path, warn=warned.append) == []
    assert warned == list(taken.warnings)
    assert [each.message for each in warned] == [
        f"1 time of recording (prov:generatedAtTime) {how}, the first of stance/s2" for how in said
    ]


@pytest.mark.parametrize(
    "written", ['"2025-04-10T25:00:00Z"^^xsd:dateTime', '"2025-02-30"^^xsd:date', '"soon"', "2025"]
)
def test_times_that_are_none_are_named(written: str, tmp_path: Path) -> None:
    [found] = problems(file(tmp_path, f"<stance/s2> prov:generatedAtTime {written} ."))
    assert found.column == "stance/s2 prov:generatedAtTime"
    assert found.message.startswith(
        "a stance has at most one time of recording (prov:generatedAtTime): an xsd:dateTime"
    )


def test_blanks_at_the_ends_of_texts_are_told(tmp_path: Path) -> None:
    more = """<actor/zed> a sg:Actor, sg:State ; rdfs:label " Zed" ; skos:altLabel "Z\u00a0", "Zet" .
        <actor/bob> skos:note "one\\n" ."""
    path = file(tmp_path, more)
    dataset, taken = only(path)
    [zed] = [each for each in dataset.actors if each.id == "zed"]
    assert (zed.name, zed.aliases) == ("Zed", ("Z", "Zet"))
    said = "3 texts with blanks at the ends, read without them, the first skos:note of actor/bob"
    assert [str(each) for each in taken.remarks] == [str(each) for each in taken.warnings] == [f"{path}: {said}"]
    assert [each.message for each in check_together([path]).warnings] == [said]


def test_blanks_that_are_kept_are_not_told(tmp_path: Path) -> None:
    text = nquads(tiny()).replace("we will, if they stop", " will, if they stop  ").replace("Who wants what.", "Who? ")
    dataset, taken = only(file(tmp_path, text=text))
    assert dataset.info.description == "Who? "
    assert any(each.evidence and each.evidence.quote == " will, if they stop  " for each in dataset.stances)
    assert not taken.warnings


@pytest.mark.parametrize(
    ("graph", "count", "first"),
    [
        ("graph/source/gazette", 7, "source/gazette"),
        ("graph/source/herald", 3, "source/herald"),
        ("graph/registry", 8, "actor/ann"),
        ("graph/corrections", 1, "stance/x1"),
        ("graph/metadata", 2, "step/1-begin"),
    ],
)
def test_records_that_stand_in_other_named_graphs_are_told(graph: str, count: int, first: str, tmp_path: Path) -> None:
    lines = nquads(tiny()).splitlines(keepends=True)
    moved = [line.replace(f"<{_BASE}{graph}> .", "<https://example.org/upload> .") for line in lines]
    path = tmp_path / "data.nq"
    path.write_text("".join(moved), encoding="utf-8")
    dataset, taken = only(path)
    assert dataset == in_one_order(tiny())
    number = f"{count} record{'s' * (count != 1)}"
    said = (
        f"{path}: {number} in named graphs of other names than records have here, put into those of their sources, of the "
        f"registry, of corrections or of metadata, the first {first} from <https://example.org/upload>"
    )
    assert [str(each) for each in taken.warnings] == [said] * bool(count)
    assert [str(each) for each in check_together([path]).warnings] == [said] * bool(count)


def test_a_stance_in_the_graph_of_another_source_is_told_once(tmp_path: Path) -> None:
    lines = nquads(tiny()).splitlines(keepends=True)
    moved = [
        line.replace("graph/source/gazette> .", "graph/source/herald> .") if "stance/s1" in line.split()[0] else line
        for line in lines
    ]
    paths = [tmp_path / "a.nq", tmp_path / "b.nq"]
    for path in paths:
        path.write_text("".join(moved), encoding="utf-8")
    [warning] = only(*paths)[1].warnings
    assert warning.message.startswith("1 record in named graphs")
    assert warning.message.endswith("the first stance/s1 from graph/source/herald")


def test_where_temporary_files_have_no_room_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: str) -> None:
        raise OSError("IO error: No space left on device")

    monkeypatch.setattr(incoming, "Store", full)
    (tmp_path / "tiny.nq").write_text(nquads(tiny()), encoding="utf-8")
    said = r"cannot hold what is made of the files .*: IO error: No space left on device$"
    with pytest.raises(GraphError, match=said), taken_in([tmp_path / "tiny.nq"]):
        pass
