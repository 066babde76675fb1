"""The shapes: good data passes, and every rule is shown to catch what it is there for, with its own message.

Each file in ``shapes/`` spoils the good data below in one way. Its first lines are comments: ``# expect:`` gives the
beginning of the only message there may be (once for each, where one fault breaks two rules), ``# remove:`` a triple
pattern to take away; the Turtle after them is added. All spoilt copies are validated in one run, each in a file and
under a base IRI of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

import derive_ontology
from stancegraph.errors import GraphError, Problem
from stancegraph.model.records import (
    Actor,
    Aggregate,
    Assessment,
    Attribute,
    Bearing,
    DatasetInfo,
    Event,
    Evidence,
    Figure,
    Issue,
    Name,
    PartialDate,
    Passage,
    Retraction,
    Role,
    Source,
    Stance,
    Step,
    Vote,
)
from stancegraph.model.schema import PARTS, SCHEMA
from stancegraph.model.values import Term
from stancegraph.model.words import (
    ActorKind,
    AggregationRule,
    Ballot,
    ConditionKind,
    DatePrecision,
    Embed,
    EventType,
    Position,
    Represents,
    SourceKind,
    Voice,
)
from stancegraph.rdf.shacl import validate_rdf
from stancegraph.rdf.vocabulary import PREFIXES
from stancegraph.rdf.writer import Mapper, dataset_quads
from stancegraph.resources import ontology_file

BASE = "https://w3id.org/stancegraph/demo/"
EXAMPLES = sorted(Path(__file__).with_name("shapes").glob("*.ttl"))
EXPECT = re.compile(r"^# expect: (.+)$", re.MULTILINE)
REMOVE = re.compile(r"^# remove: (.+)$", re.MULTILINE)
KINDS = ("actor", "role", "issue", "source", "stance", "event", "assessment", "vote")
PROLOGUE = "".join(
    f"PREFIX {prefix}: <{iri}> " for prefix, iri in {**PREFIXES, **{kind: f"{BASE}{kind}/" for kind in KINDS}}.items()
)

INFO = DatasetInfo(
    "Demo",
    BASE,
    "Positions.",
    "CC-BY-4.0",
    "1.0",
    ("An editor", "Another"),
    "en",
    "https://example.org/",
    date(2022, 2, 24),
    date(2026, 6, 30),
    90,
    "A press",
    date(2025, 1, 2),
    date(2026, 1, 2),
    "https://example.org/0.9",
    ("https://example.org/demo.trig.gz",),
    date(2025, 4, 5),
)
RECORDED = datetime(2025, 4, 10, 9, tzinfo=UTC)
RECORDS = (
    Actor(
        "putin",
        "Vladimir Putin",
        ActorKind.PERSON,
        ("Путин",),
        ("http://www.wikidata.org/entity/Q7747",),
        "President.",
        (Name("fr", "Vladimir Poutine"), Name("ru", "Владимир Путин")),
        attributes=(Attribute("colour", "#ff0010"), Attribute("party", "None")),
    ),
    Actor("lammy", "David Lammy", ActorKind.PERSON),
    Actor("russia", "Russia", ActorKind.STATE),
    Actor("uk", "United Kingdom", ActorKind.STATE, iso3166="GBR", cow="200"),
    Actor("sunak", "Rishi Sunak", ActorKind.PERSON),
    Actor("starmer", "Keir Starmer", ActorKind.PERSON),
    Actor("nato", "NATO", ActorKind.ORGANISATION),
    Actor("coalition", "Coalition of the willing", ActorKind.BLOC),
    Actor("kremlin", "Office of the President", ActorKind.OFFICE),
    Actor("ministers", "Western foreign ministers", ActorKind.GROUP),
    Role("president", "putin", "President", "russia", Represents.BY_OFFICE, PartialDate("2012-05")),
    Role(
        "minister",
        "lammy",
        "Minister",
        "uk",
        Represents.BY_OFFICE,
        PartialDate("2024-07-05"),
        PartialDate("2025-09-05"),
    ),
    Role(
        "before",
        "sunak",
        "Prime Minister",
        "uk",
        Represents.BY_OFFICE,
        PartialDate("2022-10-25"),
        PartialDate("2024-07-05"),
        leads=True,
    ),
    Role("head", "starmer", "Prime Minister", "uk", Represents.BY_OFFICE, PartialDate("2024-07-05"), leads=True),
    Role(
        "envoy",
        "lammy",
        "Envoy",
        "uk",
        Represents.BY_MANDATE,
        PartialDate("2020"),
        PartialDate("2024-02"),
        remit=("talks",),
    ),
    Role("member", "lammy", "Member", "uk", Represents.NONE, None, PartialDate("2023")),
    Issue("ceasefire", "Ceasefire", "All fighting should stop."),
    Issue(
        "immediate-ceasefire",
        "Immediate ceasefire",
        "It should stop now.",
        ("ceasefire",),
        ("ceasefire",),
        "As worded.",
    ),
    Issue(
        "talks",
        "Talks",
        "The parties should talk.",
        stale_after=60,
        attributes=(Attribute("kind", "way"),),
        short="Talks",
    ),
    Source(
        "first",
        "A title",
        "A paper",
        "https://example.org/a",
        date(2025, 4, 5),
        SourceKind.MEDIA,
        "en",
        "a" * 64,
        "CC0-1.0",
        "A writer",
        "Politics",
        "report",
        "09:30",
        "As printed.",
        Embed.AROUND,
    ),
    Source("second", "Another title"),
    Stance(
        "attributed",
        "putin",
        "talks",
        Position.OPPOSES,
        date(2025, 4, 4),
        Voice.ATTRIBUTED,
        "first",
        attributed_by="lammy",
        other_sources=("second",),
        evidence=Evidence("obscuring", 10, 19),
        confidence=Decimal("0.9"),
        coder="An editor",
        recorded=RECORDED,
        note="An accusation.",
        on_behalf_of="russia",
    ),
    Stance(
        "own",
        "uk",
        "talks",
        Position.CONDITIONAL,
        date(2025, 4, 3),
        Voice.SELF,
        "first",
        "all take part",
        DatePrecision.MONTH,
        condition_kind=ConditionKind.THIRD_PARTY,
        until=date(2025, 4, 30),
    ),
    Stance("reported", "russia", "talks", Position.REJECTS, date(2025, 4, 4), Voice.REPORTED, "first"),
    Stance(
        "older",
        "lammy",
        "talks",
        Position.SUPPORTS,
        date(2025, 3, 1),
        Voice.REPORTED,
        "second",
    ),
    Stance(
        "old",
        "lammy",
        "talks",
        Position.AMBIVALENT,
        date(2025, 4, 1),
        Voice.REPORTED,
        "first",
        passages=(Passage(400, 900, "c" * 64),),
    ),
    Stance(
        "events",
        "russia",
        "talks",
        Position.OPPOSES,
        date(2024, 2, 29),
        Voice.REPORTED,
        "first",
        aggregate=Aggregate(
            PartialDate("2024-02"),
            3,
            Decimal("-1.2"),
            Decimal("0.9"),
            date(2024, 2, 2),
            date(2024, 2, 29),
            AggregationRule.MAJORITY,
            "d" * 64,
            Decimal("0.5"),
            "043, 0231",
        ),
    ),
    Stance(
        "new",
        "lammy",
        "talks",
        Position.SUPPORTS,
        date(2025, 4, 1),
        Voice.SELF,
        "first",
        recorded=RECORDED,
        supersedes="old",
    ),
    Stance(
        "instead",
        "uk",
        "talks",
        Position.SUPPORTS,
        date(2025, 4, 4),
        Voice.SELF,
        "second",
        recorded=RECORDED,
        retracts="own",
    ),
    Retraction("withdrawal", "reported", "An editor", RECORDED, "Misread."),
    Event(
        "strike",
        EventType.ASSAULT,
        "Strike",
        date(2025, 4, 4),
        "first",
        "Kryvyi Rih",
        ("russia",),
        (Figure("injured", Decimal(50)), Figure("killed", Decimal(14), "people")),
        (Bearing("ceasefire", Position.REJECTS), Bearing("talks", Position.OPPOSES)),
        "At night.",
    ),
    Event("resolution", EventType.CONSULT, "A roll call", date(2025, 2, 24), "first"),
    Step("1-start", "#view=matrix", "The start", "As it was."),
    Vote("cast", "uk", "resolution", Ballot.ABSTAIN, date(2025, 2, 24), "first", ("second",), note="As recorded."),
    Vote("meant", "uk", "resolution", Ballot.YES, date(2025, 2, 26), "second", corrects="cast"),
    Vote("other", "russia", "resolution", Ballot.NO, date(2025, 2, 24), "first"),
    Assessment(
        "troops",
        "lammy",
        "russia",
        "So many stand there.",
        date(2025, 4, 3),
        "first",
        "troops",
        Decimal(600000),
        "people",
        Evidence("600,000"),
        "A claim.",
    ),
    Assessment("outlook", "lammy", "talks", "They will take long.", date(2025, 4, 3), "second"),
)
KIND_OF = {record.id: type(record).__name__.lower() for record in RECORDS}
QUADS = "".join(dataset_quads(Mapper(BASE, lambda _, name: (BASE, KIND_OF[name])), INFO, RECORDS))
GOOD = [Quad(quad.subject, quad.predicate, quad.object) for quad in parse(QUADS, format=RdfFormat.N_QUADS)]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def spoilt(remove: Iterable[str] = (), add: str = "") -> Store:
    """The good data in one graph, without what matches the patterns and with some Turtle added."""
    store = Store()
    store.extend(GOOD)
    for pattern in remove:
        before = len(store)
        store.update(f"{PROLOGUE} DELETE WHERE {{ {pattern} }}")
        assert len(store) < before, f"nothing matches {pattern}"
    store.load(add, format=RdfFormat.TURTLE)
    return store


def write(store: Store, path: Path) -> Path:
    """Write a spoilt copy, moved to a base IRI of its own."""
    lines = "".join(f"{quad.triple} .\n" for quad in store)
    path.write_text(lines.replace(BASE, f"https://example.org/{path.stem}/"), encoding="utf-8")
    return path


def by_name(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by the file they are in."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[Path(problem.file).stem].append(problem)
    return found


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The spoilt copies, and a good one."""
    folder = tmp_path_factory.mktemp("spoilt")
    found = {"good": write(spoilt(), folder / "good.nt")}
    for example in EXAMPLES:
        text = example.read_text(encoding="utf-8")
        found[example.stem] = write(spoilt(REMOVE.findall(text), text), folder / f"{example.stem}.nt")
    return found


@pytest.fixture(scope="module")
def verdicts(copies: dict[str, Path]) -> dict[str, list[Problem]]:
    """What validation says of each copy, but that the copies have each other's ids."""
    found = validate_rdf(*copies.values())
    return by_name(each for each in found if " id of another record" not in each.message)


def shapes() -> rdflib.Graph:
    """All shapes of the ontology."""
    return rdflib.Graph().parse(ontology_file("shapes.ttl")).parse(ontology_file("shapes-sparql.ttl"))


def messages(*, parameter: URIRef | None = None) -> set[str]:
    """The messages of all rules that make data invalid, or of those that have a parameter."""
    graph = shapes()
    assert not list(graph.subjects(SH.severity, None)), "to an engine nothing conforms where advice is reported"
    rules = set(graph.subjects(SH.message, None)) & (
        set(graph.subjects(parameter, None)) if parameter else set(graph.subjects())
    )
    return {str(graph.value(rule, SH.message)) for rule in rules}


def test_good_data_has_no_problem(verdicts: dict[str, list[Problem]]) -> None:
    assert verdicts["good"] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_spoilt_data_gives_the_one_right_message(example: Path, verdicts: dict[str, list[Problem]]) -> None:
    expected = EXPECT.findall(example.read_text(encoding="utf-8"))
    found = {problem.message for problem in verdicts[example.stem]}
    assert expected
    assert all(any(message.startswith(start) for message in found) for start in expected), found
    assert all(any(message.startswith(start) for start in expected) for message in found), found


def derived_messages() -> set[str]:
    """The messages of the rules that follow from the declaration: each parameter of them is spoilt further below."""
    kinds = [(kind.article, kind.fields) for kind in (*SCHEMA.kinds, SCHEMA.dataset)]
    kinds += [(part.article, part.fields) for part in PARTS.values()]
    return {derive_ontology.message(field, article, SCHEMA) for article, fields in kinds for field in fields}


def test_every_rule_has_an_example() -> None:
    expected = {start for example in EXAMPLES for start in EXPECT.findall(example.read_text(encoding="utf-8"))}
    by_hand = messages() - derived_messages()
    unproven = {message for message in by_hand if not any(message.startswith(start) for start in expected)}
    assert not unproven
    assert len(by_hand) >= 30
    assert len(EXAMPLES) >= 130


def test_every_rule_has_its_own_message() -> None:
    graph = shapes()
    said = [str(message) for message in graph.objects(None, SH.message)]
    assert len(said) == len(set(said)) >= 100
    named = {*graph.objects(None, SH.property), *graph.objects(None, SH.sparql)}
    inner = set(graph.subjects(SH.hasValue, None))
    assert all(graph.value(rule, SH.message) for rule in named - inner)


def test_a_sparql_rule_says_the_same_in_a_shacl_engine(
    copies: dict[str, Path], verdicts: dict[str, list[Problem]]
) -> None:
    """On every node that a rule speaks about, and on all nodes of good data; the engine is too slow for all copies."""
    rules = rdflib.Graph().parse(ontology_file("shapes-sparql.ttl"))
    known = {str(rules.value(rule, SH.message)) for rule in rules.subjects(SH.message, None)}
    fast = {
        (name, focus(problem), message)
        for name, problems in verdicts.items()
        for problem in problems
        if (message := problem.message.partition(" (found ")[0]) in known
    }
    good = rdflib.Graph().parse(copies["good"], format="nt")
    nodes = [str(node) for node in good.subjects(unique=True)] + [node for _, node, _ in fast]
    for name in {name for name, _, _ in fast}:
        good.parse(copies[name], format="nt")
    _, report, _ = pyshacl.validate(good, shacl_graph=rules, inplace=True, focus_nodes=nodes)
    slow = {
        (node.split("/")[3], node, str(report.value(result, SH.resultMessage)))
        for result in report.objects(None, SH.result)
        if report.value(result, SH.resultSeverity) == SH.Violation
        for node in [str(report.value(result, SH.focusNode))]
    }
    assert slow == fast
    assert {message for _, _, message in fast} == known


def test_a_conditional_position_without_its_kind_is_advised_against_and_valid(tmp_path: Path) -> None:
    """Data of format 1 has no kinds."""
    path = write(spoilt(["stance:own sg:conditionKind ?o"]), tmp_path / "old.nt")
    assert validate_rdf(path) == []
    rules = rdflib.Graph().parse(ontology_file("shapes-advised.ttl"))
    said = []
    for each in (path, write(spoilt(), tmp_path / "good.nt")):
        _, report, _ = pyshacl.validate(rdflib.Graph().parse(each, format="nt"), shacl_graph=rules, allow_warnings=True)
        said.append(
            [
                (str(report.value(result, SH.focusNode)), report.value(result, SH.resultSeverity))
                for result in report.objects(None, SH.result)
                if "kind of its condition" in str(report.value(result, SH.resultMessage))
            ]
        )
    assert said == [[("https://example.org/old/stance/own", SH.Warning)], []]


def focus(problem: Problem) -> str:
    """The IRI of the node a problem is about, where there are several datasets."""
    assert problem.column
    return problem.column.split()[0].strip("<>")


@dataclass(frozen=True)
class Mutation:
    """A way to spoil the values of a property whose shape has a parameter; ``spoil`` makes a wrong value from a good one."""

    parameter: URIRef
    spoil: Callable[[Any], list[Literal | NamedNode]]


ELSEWHERE = NamedNode("https://example.org/elsewhere")
MUTATIONS = (
    Mutation(SH.minCount, lambda good: []),
    Mutation(SH.maxCount, lambda good: [good, Literal("one more"), Literal("and one more")]),
    Mutation(SH["class"], lambda good: [ELSEWHERE]),
    Mutation(SH["class"], lambda good: [Literal("text")]),
    Mutation(SH.node, lambda good: [ELSEWHERE]),
    Mutation(SH.node, lambda good: [Literal("text")]),
    Mutation(SH.nodeKind, lambda good: [ELSEWHERE if isinstance(good, Literal) else Literal("text")]),
    Mutation(SH.datatype, lambda good: [ELSEWHERE]),
    Mutation(SH.datatype, lambda good: [Literal("text") if good.language else Literal("text", language="en")]),
    Mutation(SH.datatype, lambda good: [Literal(good.value, datatype=ELSEWHERE)]),
    Mutation(SH.pattern, lambda good: [Literal("~\n~", datatype=good.datatype)]),
    Mutation(SH.minLength, lambda good: [Literal("")]),
    Mutation(SH.maxLength, lambda good: [Literal("x" * 301)]),
    Mutation(SH.minInclusive, lambda good: [Literal("-3", datatype=good.datatype)]),
    Mutation(SH.maxInclusive, lambda good: [Literal("3", datatype=good.datatype)]),
)


def mutant(mutation: Mutation) -> tuple[Store, set[str]]:
    """Good data in which every property with that parameter is spoilt on one node, and the messages that must follow."""
    store, graph = spoilt(), shapes()
    spoiling = [
        (str(graph.value(rule, SH.message)), quad)
        for shape, rule in graph.subject_objects(SH.property)
        if (rule, mutation.parameter, None) in graph
        for quad in instances(store, graph, shape, NamedNode(str(graph.value(rule, SH.path))))
    ]
    for _, quad in spoiling:
        for each in list(store.quads_for_pattern(quad.subject, quad.predicate, None)):
            store.remove(each)
        store.extend(Quad(quad.subject, quad.predicate, value) for value in mutation.spoil(quad.object))
    return store, {message for message, _ in spoiling}


def instances(store: Store, graph: rdflib.Graph, shape: Node, path: NamedNode) -> Iterator[Quad]:
    """A good triple with the property for each class a shape is for, where there is one."""
    for target in graph.objects(shape, SH.targetClass):
        members = store.quads_for_pattern(None, NamedNode(str(RDF.type)), NamedNode(str(target)))
        values = (value for member in members for value in store.quads_for_pattern(member.subject, path, None))
        yield from islice(values, 1)


def test_every_parameter_of_a_shape_kills_its_mutants(tmp_path: Path) -> None:
    mutants = {f"mutant-{number}": mutant(mutation) for number, mutation in enumerate(MUTATIONS)}
    found = by_name(validate_rdf(*(write(store, tmp_path / f"{name}.nt") for name, (store, _) in mutants.items())))
    for name, (_, expected) in mutants.items():
        said = {problem.message.partition(" (found ")[0] for problem in found[name]}
        assert expected, name
        assert expected <= said, name
    assert sum(len(expected) for _, expected in mutants.values()) >= 250
    without_facets = {
        derive_ontology.message(each, kind.article, SCHEMA)
        for kind in SCHEMA.kinds
        for each in kind.fields
        if each.type.term is Term.CLASS
    }
    assert derived_messages() - without_facets <= {said for _, expected in mutants.values() for said in expected}


# -- files ------------------------------------------------------------------------------------------------------------


def test_problems_name_the_node_within_the_dataset_and_show_the_value(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(QUADS.replace('"2025-04-03"^^', '"2025-02-30"^^'), encoding="utf-8")
    problem, *_ = validate_rdf(path)
    assert str(problem) == (
        f"{path}: assessment/outlook sg:date: an assessment has exactly one date (sg:date): a day of the calendar, an "
        'xsd:date written YYYY-MM-DD without a time zone (found "2025-02-30"^^xsd:date)'
    )


def test_literals_are_judged_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(
        QUADS.replace('"10"^^<http://www.w3.org/2001/XMLSchema#integer', '"10"^^<http://www.w3.org/2001/XMLSchema#int'),
        encoding="utf-8",
    )
    (problem,) = validate_rdf(path)
    assert "exactly one xsd:integer" in problem.message


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_every_format_is_read(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"data.{ending}"
    format = RdfFormat.from_extension(ending)
    assert format is not None
    triples = list(GOOD) if format.supports_datasets else [quad.triple for quad in GOOD]
    serialize(triples, str(path), format=format)
    assert validate_rdf(path) == []


def test_named_graphs_and_files_are_checked_as_one_graph(tmp_path: Path) -> None:
    quads = QUADS.splitlines(keepends=True)
    halves = tmp_path / "registry.nq", tmp_path / "sources.nq"
    halves[0].write_text("".join(line for line in quads if "graph/registry" in line), encoding="utf-8")
    halves[1].write_text("".join(line for line in quads if "graph/registry" not in line), encoding="utf-8")
    assert validate_rdf(*halves) == []
    alone = validate_rdf(halves[1])
    assert {problem.file for problem in alone} == {str(halves[1])}
    assert any("exactly one actor" in problem.message for problem in alone)


def test_the_ontology_beside_the_data_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(QUADS, encoding="utf-8")
    assert validate_rdf(path, ontology_file("stancegraph.ttl"), ontology_file("schemes.ttl")) == []


def test_the_worked_example_of_the_readme_is_good_data(tmp_path: Path) -> None:
    (example,) = re.findall(r"```turtle\n(.+?)```", ontology_file("README.md").read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.ttl"
    path.write_text(example, encoding="utf-8")
    assert validate_rdf(path) == []


def test_a_fault_of_syntax_has_its_line_and_stops_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("@prefix a: <https://example.org/> .\n\na:b a:c ; .\n", encoding="utf-8")
    good = tmp_path / "good.nq"
    good.write_text(QUADS.replace("position/rejects", "position/maybe"), encoding="utf-8")
    (problem,) = validate_rdf(good, path)
    assert (problem.file, problem.line, problem.column) == (str(path), 3, None)
    assert problem.message.endswith("(column 9)")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.ttl", b"", "holds no record"),
        ("other.ttl", b"<https://example.org/a> a <http://xmlns.com/foaf/0.1/Person> .", "holds no record"),
        ("latin.ttl", b'<https://example.org/a> <https://example.org/b> "\xe9" .', "UTF-8"),
        ("relative.ttl", b"<a> <b> <c> .", "No scheme found in an absolute IRI (column 1)"),
        ("cut.jsonld", b'{"@id": ', "not readable as JSON: Expecting value (column 9)"),
        ("remote.jsonld", b'{"@context": "https://example.org/context.jsonld"}', "its @context is on the network"),
        ("cut.rdf", b"<rdf:RDF", "not readable as XML: unclosed token"),
        ("star.ttl", b"<https://x.org/a> <https://x.org/b> <<( <https://x.org/a> <https://x.org/b> 1 )>> .", "RDF 1.1"),
    ],
)
def test_what_is_no_data_of_ours_is_said_so(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = validate_rdf(path)
    assert message in problem.message
    assert "Parser error" not in problem.message
    assert problem.file == str(path)


@pytest.mark.parametrize("name", ["absent.ttl", "data.xlsx", "folder.ttl"])
def test_what_cannot_be_read_is_an_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "data.xlsx").touch()
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(GraphError, match=name):
        validate_rdf(tmp_path / name)


def test_validation_loads_its_engines_when_called() -> None:
    code = "import sys, stancegraph.rdf.shacl; print({'rdflib', 'pyshacl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout == "set()\n"


def test_validation_is_silent(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
) -> None:
    path = tmp_path / "data.nq"
    text = QUADS.replace("2025-04-0", "2025-04-4").replace('"true"', '"yes"')
    path.write_text(text, encoding="utf-8")
    assert validate_rdf(path) == validate_rdf(path) != []
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
    assert not recwarn.list


def test_problems_come_by_file_node_and_message(tmp_path: Path) -> None:
    """Of every node its place in time and words is taken away, so that there is much to say about many."""
    path = tmp_path / "data.nq"
    dates_and_names = ("ontology#date>", "schema#label>", "core#prefLabel>", "terms/title>")
    lines = [line for line in QUADS.splitlines(keepends=True) if not line.split()[1].endswith(dates_and_names)]
    path.write_text("".join(lines), encoding="utf-8")
    problems = [(problem.file, problem.column or "", problem.message) for problem in validate_rdf(path)]
    assert len(problems) > 20
    assert problems == sorted(problems)
