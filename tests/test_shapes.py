"""The shapes: good data passes, and every rule is shown to catch what it is there for, with its own message.

Each file in ``shapes/`` spoils the good data below in one way. Its first lines are comments: ``# expect:`` gives the
beginning of the only message there may be (once for each, where one fault breaks two rules), ``# remove:`` a triple
pattern to take away; the Turtle after them is added. All spoilt copies are validated in one run, each in a file and
under a base IRI of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, Store, parse, serialize
from rdflib import RDF, SH, URIRef

from stancegraph.errors import GraphError, Problem
from stancegraph.mapping import Mapper, dataset_quads
from stancegraph.records import (
    Actor,
    ActorKind,
    Assessment,
    Bearing,
    DatasetInfo,
    DatePrecision,
    Event,
    EventType,
    Evidence,
    Figure,
    Issue,
    PartialDate,
    Position,
    Represents,
    Retraction,
    Role,
    Source,
    SourceKind,
    Stance,
    Voice,
)
from stancegraph.resources import ontology_file
from stancegraph.validation import validate_rdf
from stancegraph.vocabulary import PREFIXES, record_iri

BASE = "https://w3id.org/stancegraph/demo/"
EXAMPLES = sorted(Path(__file__).with_name("shapes").glob("*.ttl"))
EXPECT = re.compile(r"^# expect: (.+)$", re.MULTILINE)
REMOVE = re.compile(r"^# remove: (.+)$", re.MULTILINE)
KINDS = ("actor", "role", "issue", "source", "stance", "event", "assessment")
PROLOGUE = "".join(
    f"PREFIX {prefix}: <{iri}> " for prefix, iri in {**PREFIXES, **{kind: f"{BASE}{kind}/" for kind in KINDS}}.items()
)

INFO = DatasetInfo(
    "Demo", BASE, "Positions.", "CC-BY-4.0", "1.0", ("An editor", "Another"), "en", "https://example.org/"
)
RECORDED = datetime(2025, 4, 10, 9, tzinfo=UTC)
RECORDS = (
    Actor(
        "putin", "Vladimir Putin", ActorKind.PERSON, ("Путин",), ("http://www.wikidata.org/entity/Q7747",), "President."
    ),
    Actor("lammy", "David Lammy", ActorKind.PERSON),
    Actor("russia", "Russia", ActorKind.STATE),
    Actor("uk", "United Kingdom", ActorKind.STATE),
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
    Role("envoy", "lammy", "Envoy", "uk", Represents.BY_MANDATE, PartialDate("2020"), PartialDate("2024-02")),
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
    Issue("talks", "Talks", "The parties should talk."),
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
    ),
    Stance("reported", "russia", "talks", Position.REJECTS, date(2025, 4, 4), Voice.REPORTED, "first"),
    Stance("older", "lammy", "talks", Position.SUPPORTS, date(2025, 3, 1), Voice.REPORTED, "second"),
    Stance("old", "lammy", "talks", Position.AMBIVALENT, date(2025, 4, 1), Voice.REPORTED, "first"),
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
IRIS = {record.id: record_iri(BASE, type(record).__name__.lower(), record.id) for record in RECORDS}
GOOD = [
    Quad(quad.subject, quad.predicate, quad.object)
    for quad in parse(
        "".join(dataset_quads(Mapper(BASE, lambda kind, id: IRIS[id]), INFO, RECORDS)), format=RdfFormat.N_QUADS
    )
]


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
    lines = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES).decode()
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
    """What validation says of each copy."""
    return by_name(validate_rdf(*copies.values()))


def shapes() -> rdflib.Graph:
    """All shapes of the ontology."""
    return rdflib.Graph().parse(ontology_file("shapes.ttl")).parse(ontology_file("shapes-sparql.ttl"))


def messages(*, parameter: URIRef | None = None) -> set[str]:
    """The messages of all rules that make data invalid, or of those that have a parameter."""
    graph = shapes()
    advice = set(graph.subjects(SH.severity, None))
    rules = set(graph.subjects(SH.message, None)) & (
        set(graph.subjects(parameter, None)) if parameter else set(graph.subjects())
    )
    return {str(graph.value(rule, SH.message)) for rule in rules - advice}


def test_good_data_has_no_problem(verdicts: dict[str, list[Problem]]) -> None:
    assert verdicts["good"] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_spoilt_data_gives_the_one_right_message(example: Path, verdicts: dict[str, list[Problem]]) -> None:
    expected = EXPECT.findall(example.read_text(encoding="utf-8"))
    found = {problem.message for problem in verdicts[example.stem]}
    assert expected
    assert all(any(message.startswith(start) for message in found) for start in expected), found
    assert all(any(message.startswith(start) for start in expected) for message in found), found


def test_every_rule_has_an_example() -> None:
    expected = {start for example in EXAMPLES for start in EXPECT.findall(example.read_text(encoding="utf-8"))}
    unproven = {message for message in messages() if not any(message.startswith(start) for start in expected)}
    assert not unproven
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
    rules = rdflib.Graph().parse(ontology_file("shapes-sparql.ttl"))
    known = {str(message) for message in rules.objects(None, SH.message)}
    fast = {
        (name, problem.message.partition(" (found ")[0])
        for name, problems in verdicts.items()
        for problem in problems
        if problem.message.partition(" (found ")[0] in known
    }
    data = rdflib.Graph()
    for name in {"good", *(name for name, _ in fast)}:
        data.parse(copies[name], format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inplace=True)
    slow = {
        (str(report.value(result, SH.focusNode)).split("/")[3], str(report.value(result, SH.resultMessage)))
        for result in report.objects(None, SH.result)
    }
    assert slow == fast
    assert {message for _, message in fast} == known
