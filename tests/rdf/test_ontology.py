"""The ontology files: every reader reads them alike, they define what the mapping uses, and a reasoner does no harm."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef

from stancegraph.model import words as words_of_lists
from stancegraph.model.records import (
    Actor,
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
from stancegraph.rdf import writer as mapping
from stancegraph.rdf.parts import LANGUAGES
from stancegraph.rdf.statements import FOLLOWS, RECORDS_WITH
from stancegraph.rdf.vocabulary import ACTOR_CLASSES, ONTOLOGY, PREFIXES, SCHEMES, expand, shorten
from stancegraph.rdf.writer import Mapper, dataset_quads
from stancegraph.resources import ontology_file
from stancegraph.store import consequences

TURTLE = ("stancegraph.ttl", "schemes.ttl", "shapes.ttl", "shapes-sparql.ttl", "shapes-advised.ttl")
ENUMERATIONS: dict[str, type[Enum]] = {
    "position": Position,
    "voice": Voice,
    "represents": Represents,
    "source-kind": SourceKind,
    "embed": Embed,
    "date-precision": DatePrecision,
    "condition-kind": ConditionKind,
    "aggregation-rule": AggregationRule,
    "ballot": Ballot,
    "event-type": EventType,
}
BASE = "https://w3id.org/stancegraph/demo/"


def words(enumeration: type[Enum]) -> dict[str, Any]:
    """The members of an enumeration by the word that stands in tables and in IRIs."""
    return {member.label if isinstance(member, Position) else str(member.value): member for member in enumeration}


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_file("stancegraph.ttl"))


@pytest.fixture(scope="module")
def schemes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_file("schemes.ttl"))


# -- files ------------------------------------------------------------------------------------------------------------


def test_these_are_all_files() -> None:
    folder = ontology_file("stancegraph.ttl").parent
    assert {path.name for path in folder.iterdir()} == {
        *TURTLE,
        "context.jsonld",
        "translations.toml",
        "README.md",
        "w3id.htaccess",
    }


@pytest.mark.parametrize("name", TURTLE)
def test_two_readers_read_the_same_and_there_are_no_blank_nodes(name: str) -> None:
    path = ontology_file(name)
    graph = rdflib.Graph().parse(path)
    triples = list(ox.parse(path=str(path)))
    assert len(graph) == len(triples) > 30
    assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]
    assert {str(term) for triple in graph for term in triple} == {
        term.value for each in triples for term in (each.subject, each.predicate, each.object)
    }


@pytest.mark.parametrize("name", TURTLE)
def test_a_file_describes_itself(name: str) -> None:
    graph = rdflib.Graph().parse(ontology_file(name))
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for term in ("dcterms:title", "dcterms:description", "dcterms:license", "owl:versionInfo"):
        assert len(list(graph.objects(header, URIRef(expand(term))))) == 1, term


def test_all_files_have_one_version() -> None:
    versions = {
        str(each)
        for name in TURTLE
        for each in rdflib.Graph().parse(ontology_file(name)).objects(None, OWL.versionInfo)
    }
    assert len(versions) == 1


# -- the vocabulary ---------------------------------------------------------------------------------------------------


def used_terms() -> set[URIRef]:
    """The terms of our own namespace that the mapping writes: those of the declaration, and those beside it."""
    kinds = (*SCHEMA.kinds, SCHEMA.dataset)
    declared = {kind.rdf_class for kind in kinds} | {each.predicate for kind in kinds for each in kind.fields}
    declared |= {
        name for part in PARTS.values() for name in (part.rdf_class, *(each.predicate for each in part.fields))
    }
    written = (mapping.__file__, consequences.__file__)
    beside = [name for file in written for name in re.findall(r"\bsg:\w+", Path(file).read_text(encoding="utf-8"))]
    names = {name for name in {*declared, *beside, *ACTOR_CLASSES.values()} if name.startswith("sg:")}
    return {URIRef(expand(name)) for name in names}


def own_terms(vocabulary: rdflib.Graph) -> set[URIRef]:
    """The terms that the vocabulary defines."""
    return {URIRef(str(term)) for term in vocabulary.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY))}


def test_the_vocabulary_defines_what_the_mapping_uses_and_nothing_else(vocabulary: rdflib.Graph) -> None:
    assert own_terms(vocabulary) == used_terms()
    assert len(used_terms()) >= 35


def test_every_term_has_label_comment_and_example(vocabulary: rdflib.Graph) -> None:
    for term in own_terms(vocabulary):
        assert vocabulary.value(term, RDF.type) in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        assert len(list(vocabulary.objects(term, SKOS.example))) == 1, term
        for documentation in (RDFS.label, RDFS.comment):
            assert languages(vocabulary, term, documentation) == sorted(LANGUAGES), (term, documentation)


def languages(graph: rdflib.Graph, term: Any, documentation: URIRef) -> list[str]:
    """The languages in which something is said of a term, each as often as it is."""
    texts = [each for each in graph.objects(term, documentation) if isinstance(each, Literal)]
    assert all(str(each).strip() == str(each) != "" for each in texts)
    return sorted(each.language or "" for each in texts)


def test_the_other_languages_are_in_their_scripts_and_no_two_are_alike_by_mistake() -> None:
    """A text that stands in the wrong place, or was left in another language, is told by its letters."""
    told = tomllib.loads(ontology_file("translations.toml").read_text(encoding="utf-8"))
    for name, by_language in told.items():
        assert set(by_language) == set(LANGUAGES) - {"en"}, name
        for language, (label, meaning) in by_language.items():
            cyrillic = len(re.findall("[а-яёіїєґ]", meaning, re.IGNORECASE))
            latin = len(re.findall("[a-zà-ÿœ]", meaning, re.IGNORECASE))
            assert (cyrillic > 0) == (language != "fr"), (name, language)
            assert language != "fr" or latin > 3, name
            assert not re.search("[ыэёъ]" if language == "uk" else "[іїєґ]", label + meaning), (name, language)
            assert meaning.endswith("."), (name, language)
        for first, second in (("uk", "ru"), ("fr", "uk")):
            assert by_language[first][1] != by_language[second][1], name
    # The property and the list of kinds of source mean the same.
    meanings = [texts[1] for name in told if name != "source-kind:" for texts in told[name].values()]
    assert len(set(meanings)) == len(meanings)


def test_every_example_is_turtle_about_its_term(vocabulary: rdflib.Graph) -> None:
    prologue = f"@base <{BASE}> . " + "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in PREFIXES.items())
    for term in own_terms(vocabulary):
        example = str(vocabulary.value(term, SKOS.example))
        graph = rdflib.Graph().parse(data=prologue + example, format="turtle")
        assert term in {part for triple in graph for part in triple}, example
        ours = {part for triple in graph for part in triple if str(part).startswith(f"{ONTOLOGY}#")}
        assert ours <= own_terms(vocabulary), example


def test_the_words_for_people_say_their_language(vocabulary: rdflib.Graph, schemes: rdflib.Graph) -> None:
    for graph in (vocabulary, schemes):
        for term in (RDFS.label, RDFS.comment, SKOS.prefLabel, SKOS.definition):
            found = {text.language for text in graph.objects(None, term) if isinstance(text, Literal)}
            assert found in (set(), set(LANGUAGES)), term


# -- the schemes ------------------------------------------------------------------------------------------------------


def test_there_is_a_scheme_for_each_enumeration(schemes: rdflib.Graph) -> None:
    assert set(schemes.subjects(RDF.type, SKOS.ConceptScheme)) == {URIRef(f"{SCHEMES}{name}/") for name in ENUMERATIONS}
    listed = {kind for kind in vars(words_of_lists).values() if isinstance(kind, type) and issubclass(kind, Enum)}
    ours = {kind for kind in listed if kind.__module__ == words_of_lists.__name__}
    assert set(ENUMERATIONS.values()) == ours - {ActorKind, words_of_lists.Word}


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_the_concepts_of_a_scheme_are_the_words_of_its_enumeration(name: str, schemes: rdflib.Graph) -> None:
    scheme = URIRef(f"{SCHEMES}{name}/")
    concepts = set(schemes.subjects(SKOS.inScheme, scheme))
    assert concepts == {URIRef(f"{scheme}{word}") for word in words(ENUMERATIONS[name])}
    assert (
        concepts == set(schemes.subjects(SKOS.topConceptOf, scheme)) == set(schemes.objects(scheme, SKOS.hasTopConcept))
    )
    for concept in concepts:
        assert (concept, RDF.type, SKOS.Concept) in schemes
        assert list(schemes.objects(concept, SKOS.notation)) == [Literal(str(concept).rpartition("/")[2])]
        assert len(list(schemes.objects(concept, SKOS.example))) == 1, concept
        for documentation in (SKOS.prefLabel, SKOS.definition):
            assert languages(schemes, concept, documentation) == sorted(LANGUAGES), concept
    for called in ("dcterms:title", "skos:prefLabel", "dcterms:description"):
        assert languages(schemes, scheme, URIRef(expand(called))) == sorted(LANGUAGES), called


def test_numbers_of_the_scale_and_ranks_of_the_voices_agree(schemes: rdflib.Graph) -> None:
    def values(scheme: str) -> dict[str, Any]:
        concepts = schemes.subjects(SKOS.inScheme, URIRef(f"{SCHEMES}{scheme}/"))
        return {str(concept).rpartition("/")[2]: schemes.value(concept, RDF.value) for concept in concepts}

    assert values("position") == {position.label: Literal(int(position)) for position in Position}
    assert values("voice") == {voice.value: Literal(voice.rank) for voice in Voice}
    assert len(set(schemes.subjects(RDF.value))) == len(Position) + len(Voice)


# -- JSON-LD ----------------------------------------------------------------------------------------------------------

RECORDS = (
    Actor("putin", "Vladimir Putin", ActorKind.PERSON, ("Путин",), ("http://www.wikidata.org/entity/Q7747",)),
    Actor("lammy", "David Lammy", ActorKind.PERSON),
    Actor(
        "uk",
        "United Kingdom",
        ActorKind.STATE,
        names=(Name("fr", "Royaume-Uni"), Name("uk", "Велика Британія"), Name("uk", "Сполучене Королівство")),
        iso3166="GBR",
        cow="200",
        attributes=(Attribute("camp", "west"),),
    ),
    Role(
        "r", "lammy", "Foreign Secretary", "uk", Represents.BY_OFFICE, PartialDate("2024-07"), PartialDate("2025-09-05")
    ),
    Role("h", "lammy", "Prime Minister", "uk", Represents.BY_OFFICE, leads=True, remit=("talks",)),
    Issue("talks", "Talks", "The parties should talk.", note="As worded."),
    Issue("direct", "Direct talks", "They should talk to each other.", ("talks",), ("talks",), stale_after=60),
    Source(
        "s1",
        "A title",
        "A paper",
        "https://example.org/a",
        date(2025, 4, 5),
        SourceKind.STATE_MEDIA,
        "en",
        "a" * 64,
        "CC0",
        "A writer",
        "Politics",
        "report",
        "09:30",
        "As printed.",
    ),
    Source("s2", "Another title"),
    Stance(
        "first",
        "putin",
        "talks",
        Position.CONDITIONAL,
        date(2025, 4, 4),
        Voice.ATTRIBUTED,
        "s1",
        "all take part",
        DatePrecision.APPROX,
        "lammy",
        ("s2",),
        Evidence("obscuring", 10, 19),
        Decimal("0.9"),
        "An editor",
        datetime(2025, 4, 10, 9, tzinfo=UTC),
        condition_kind=ConditionKind.THIRD_PARTY,
        until=date(2025, 4, 30),
        passages=(Passage(10, 400, "b" * 64),),
    ),
    Stance("second", "putin", "talks", Position.REJECTS, date(2025, 4, 4), Voice.SELF, "s1", supersedes="first"),
    Retraction("gone", "second"),
    Event(
        "strike",
        EventType.ASSAULT,
        "Strike",
        date(2025, 4, 4),
        "s1",
        "Kryvyi Rih",
        ("putin",),
        (Figure("killed", Decimal(14), "people"),),
        (Bearing("talks", Position.OPPOSES),),
    ),
    Event("roll-call", EventType.CONSULT, "A roll call", date(2025, 2, 1), "s1", date_precision=DatePrecision.MONTH),
    Step("1-start", "#view=matrix", "The start", "As it was."),
    Vote("cast", "uk", "roll-call", Ballot.ABSTAIN, date(2025, 2, 24), "s1", ("s2",)),
    Vote("meant", "uk", "roll-call", Ballot.YES, date(2025, 2, 26), "s2", corrects="cast"),
    Assessment("troops", "lammy", "uk", "So many.", date(2025, 4, 3), "s1", "troops", Decimal(600000), "people"),
)
INFO = DatasetInfo(
    "Demo",
    BASE,
    "Positions.",
    "CC-BY-4.0",
    "1.0",
    ("An editor",),
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
)

# The same records, as a person would write them in JSON-LD.
DOCUMENT: list[dict[str, Any]] = [
    {
        "id": "",
        "type": ["Dataset", "VoidDataset"],
        "dcterms:title": {"@value": "Demo", "@language": "en"},
        "dcterms:description": {"@value": "Positions.", "@language": "en"},
        "uriSpace": BASE,
        "creator": ["An editor"],
        "licence": "CC-BY-4.0",
        "version": "1.0",
        "language": "en",
        "homepage": "https://example.org/",
        "coversFrom": "2022-02-24",
        "coversUntil": "2026-06-30",
        "staleAfter": 90,
        "publisher": "A press",
        "issued": "2025-01-02",
        "modified": "2026-01-02",
        "previousVersion": "https://example.org/0.9",
        "downloads": ["https://example.org/demo.trig.gz"],
        # What follows from it, for catalogues.
        "licenceDocument": "https://creativecommons.org/licenses/by/4.0/",
        "publishedBy": {"id": "#publisher", "type": "Agent", "agentName": "A press"},
        "currentVersion": "1.0",
        "writtenIn": {"id": "http://id.loc.gov/vocabulary/iso639-1/en", "type": "LinguisticSystem"},
        "landingPage": "https://example.org/",
        "period": {"id": "#period", "type": "Period", "firstDayCovered": "2022-02-24", "lastDayCovered": "2026-06-30"},
        "vocabularies": [
            PREFIXES[name] for name in ("sg", "skos", "foaf", "org", "prov", "oa", "schema", "dcterms", "dcat", "void")
        ],
        "distributions": [
            {
                "id": "#download-1",
                "type": "Distribution",
                "downloadURL": "https://example.org/demo.trig.gz",
                "accessURL": "https://example.org/demo.trig.gz",
                "mediaType": "https://www.iana.org/assignments/media-types/application/trig",
                "compressFormat": "https://www.iana.org/assignments/media-types/application/gzip",
                "licenceDocument": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
    },
    {"id": "issue/", "type": "IssueScheme", "title": "Issues of: Demo"},
    {
        "id": "actor/putin",
        "type": ["Actor", "Person"],
        "name": "Vladimir Putin",
        "aliases": ["Путин"],
        "sameAs": ["http://www.wikidata.org/entity/Q7747"],
    },
    {"id": "actor/lammy", "type": ["Actor", "Person"], "name": "David Lammy"},
    {
        "id": "actor/uk",
        "type": ["Actor", "State"],
        "name": "United Kingdom",
        "alternateName": {"fr": "Royaume-Uni", "uk": ["Велика Британія", "Сполучене Королівство"]},
        "iso3166": "GBR",
        "cow": "200",
        "attributes": [
            {"id": "actor/uk#attribute-camp", "type": "Attribute", "propertyID": "camp", "attributeValue": "west"}
        ],
    },
    {
        "id": "role/r",
        "type": "Role",
        "member": "actor/lammy",
        "name": "Foreign Secretary",
        "organisation": "actor/uk",
        "represents": "by-office",
        "startDate": "2024-07",
        "firstDay": "2024-07-01",
        "endDate": "2025-09-05",
        "lastDay": "2025-09-05",
    },
    {
        "id": "role/h",
        "type": "Role",
        "member": "actor/lammy",
        "name": "Prime Minister",
        "organisation": "actor/uk",
        "represents": "by-office",
        "leads": True,
        "remit": ["issue/talks"],
    },
    {
        "id": "issue/talks",
        "type": "Issue",
        "label": "Talks",
        "proposition": "The parties should talk.",
        "scheme": "issue/",
        "note": "As worded.",
    },
    {
        "id": "issue/direct",
        "type": "Issue",
        "label": "Direct talks",
        "proposition": "They should talk to each other.",
        "scheme": "issue/",
        "broader": ["issue/talks"],
        "entails": ["issue/talks"],
        "staleAfter": 60,
    },
    {
        "id": "source/s1",
        "type": "Source",
        "title": "A title",
        "publisher": "A paper",
        "url": "https://example.org/a",
        "published": "2025-04-05",
        "sourceKind": "state-media",
        "language": "en",
        "sha256": "a" * 64,
        "licence": "CC0",
        "creator": ["A writer"],
        "section": "Politics",
        "documentType": "report",
        "time": "09:30",
        "note": "As printed.",
    },
    {"id": "source/s2", "type": "Source", "title": "Another title"},
    {
        "id": "stance/first",
        "type": "Stance",
        "actor": "actor/putin",
        "issue": "issue/talks",
        "position": "conditional",
        "condition": "all take part",
        "conditionKind": "third-party",
        "until": "2025-04-30",
        "date": "2025-04-04",
        "datePrecision": "approx",
        "voice": "attributed",
        "attributedBy": "actor/lammy",
        "source": "source/s1",
        "otherSources": ["source/s2"],
        "evidence": {
            "id": "stance/first#evidence",
            "type": "Evidence",
            "source": "source/s1",
            "selectors": [
                {"id": "stance/first#quote", "type": "Quote", "quote": "obscuring"},
                {"id": "stance/first#span", "type": "Span", "start": 10, "end": 19},
            ],
        },
        "passages": [{"id": "stance/first#passage-10", "type": "Passage", "start": 10, "end": 400, "sha256": "b" * 64}],
        "confidence": "0.9",
        "creator": ["An editor"],
        "recorded": "2025-04-10T09:00:00Z",
    },
    {
        "id": "stance/second",
        "type": "Stance",
        "actor": "actor/putin",
        "issue": "issue/talks",
        "position": "rejects",
        "date": "2025-04-04",
        "datePrecision": "day",
        "voice": "self",
        "source": "source/s1",
        "supersedes": "stance/first",
    },
    {"id": "stance/gone", "type": "Retraction", "retracts": "stance/second"},
    {
        "id": "event/strike",
        "type": "Event",
        "eventType": "ASSAULT",
        "name": "Strike",
        "date": "2025-04-04",
        "datePrecision": "day",
        "place": "Kryvyi Rih",
        "source": "source/s1",
        "doneBy": ["actor/putin"],
        "figures": [
            {"id": "event/strike#figure-killed", "type": "Figure", "measure": "killed", "value": "14", "unit": "people"}
        ],
        "bearsOn": [
            {"id": "event/strike#bears-on-talks", "type": "Bearing", "issue": "issue/talks", "position": "opposes"}
        ],
    },
    {
        "id": "event/roll-call",
        "type": "Event",
        "eventType": "CONSULT",
        "name": "A roll call",
        "date": "2025-02-01",
        "datePrecision": "month",
        "source": "source/s1",
    },
    {
        "id": "step/1-start",
        "type": "Step",
        "link": "#view=matrix",
        "name": "The start",
        "description": "As it was.",
    },
    {
        "id": "vote/cast",
        "type": "Vote",
        "actor": "actor/uk",
        "rollCall": "event/roll-call",
        "ballot": "abstain",
        "date": "2025-02-24",
        "source": "source/s1",
        "otherSources": ["source/s2"],
    },
    {
        "id": "vote/meant",
        "type": "Vote",
        "actor": "actor/uk",
        "rollCall": "event/roll-call",
        "ballot": "yes",
        "date": "2025-02-26",
        "source": "source/s2",
        "corrects": "vote/cast",
    },
    {
        "id": "assessment/troops",
        "type": "Assessment",
        "actor": "actor/lammy",
        "subject": "actor/uk",
        "description": "So many.",
        "date": "2025-04-03",
        "source": "source/s1",
        "measure": "troops",
        "value": "600000",
        "unit": "people",
    },
]


def context() -> dict[str, Any]:
    """The context as it is in its file."""
    loaded: dict[str, Any] = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))["@context"]
    return loaded


def data() -> rdflib.Graph:
    """The records as the mapping writes them, in one graph, every literal as written."""
    graph = rdflib.Graph()
    for quad in ox.parse("".join(dataset_quads(Mapper(BASE), INFO, RECORDS)), format=ox.RdfFormat.N_QUADS):
        graph.parse(data=f"{quad.triple} .", format="nt")
    return graph


def told() -> set[tuple[Any, Any, Any]]:
    """What the records say, without what follows from several of them: who writes JSON-LD need not work that out."""
    written = data()
    classes = {rdflib.URIRef(expand(name)) for name in FOLLOWS if name not in RECORDS_WITH}
    nodes = {node for node, found in written.subject_objects(rdflib.RDF.type) if found in classes}
    follows = {rdflib.URIRef(expand(name)) for each in RECORDS_WITH for name in FOLLOWS[each]}
    left = {each for each in written if each[0] not in nodes and each[1] not in follows}
    assert len(nodes) >= 2
    assert len(left) < len(written)
    return left


def test_json_ld_written_with_the_context_is_the_same_graph() -> None:
    document = json.dumps({"@context": [context(), {"@base": BASE}], "@graph": DOCUMENT})
    by_rdflib = rdflib.Graph().parse(data=document, format="json-ld")
    by_oxigraph = ox.serialize(ox.parse(document, format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_TRIPLES)
    expected = told()
    assert set(by_rdflib) == expected
    assert set(rdflib.Graph().parse(data=by_oxigraph, format="nt")) == expected


def test_the_context_is_loaded_from_its_file() -> None:
    document = json.dumps({"@context": {"@base": BASE}, "@graph": DOCUMENT})
    loaded = rdflib.Graph().parse(data=document, format="json-ld", context=[context()])
    assert set(loaded) == told()


def test_the_context_has_a_key_for_every_term_of_the_mapping() -> None:
    keys = {each if isinstance(each, str) else each.get("@id") for each in context().values() if each != 1.1}
    scoped = {
        each["@id"]
        for key in context().values()
        if isinstance(key, dict)
        for each in key.get("@context", {}).values()
        if isinstance(each, dict)
    }
    lines = data().serialize(format="nt")
    written = {shorten(iri) for iri in re.findall(r"<([^>]+)>", lines) if not iri.startswith((BASE, SCHEMES))}
    written = {name for name in written if not name.startswith(("xsd:", "edtf:", "<"))}
    assert len(written) > 60
    assert written - keys - scoped == {"rdf:type"}


def test_no_word_of_a_scheme_is_a_key_of_the_context() -> None:
    keys = set(context())
    assert not [word for enumeration in ENUMERATIONS.values() for word in words(enumeration) if word in keys]


# -- inference --------------------------------------------------------------------------------------------------------

# What the reused vocabularies say of the terms we use or align to, as far as it could clash.
ELSEWHERE = """
prov:wasRevisionOf rdfs:subPropertyOf prov:wasDerivedFrom . prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:generatedAtTime rdfs:domain prov:Entity . prov:wasAssociatedWith rdfs:domain prov:Activity ; rdfs:range prov:Agent .
org:member rdfs:domain org:Membership ; rdfs:range foaf:Agent . org:organization rdfs:domain org:Membership ; rdfs:range org:Organization .
org:FormalOrganization rdfs:subClassOf org:Organization . org:Organization rdfs:subClassOf foaf:Agent .
oa:hasSelector rdfs:domain oa:SpecificResource . oa:hasSource rdfs:domain oa:SpecificResource . foaf:Person rdfs:subClassOf foaf:Agent .
skos:broader rdfs:subPropertyOf skos:broaderTransitive . skos:broaderTransitive rdfs:subPropertyOf skos:semanticRelation .
skos:related rdfs:subPropertyOf skos:semanticRelation . skos:semanticRelation rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:inScheme rdfs:range skos:ConceptScheme . foaf:homepage rdfs:range foaf:Document .
"""
DISJOINT = [
    ("prov:Entity", "prov:Activity"),
    ("org:Organization", "org:Membership"),
    ("org:Organization", "foaf:Person"),
    ("foaf:Document", "org:Organization"),
    ("skos:Concept", "skos:ConceptScheme"),
    ("skos:Concept", "foaf:Agent"),
    ("foaf:Document", "foaf:Agent"),
    ("sg:Stance", "foaf:Agent"),
    ("prov:Activity", "foaf:Agent"),
]


def test_a_reasoner_derives_nothing_false(vocabulary: rdflib.Graph) -> None:
    from owlrl import DeductiveClosure, RDFS_Semantics

    prefixes = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in PREFIXES.items())
    closure = data() + vocabulary + rdflib.Graph().parse(data=prefixes + ELSEWHERE, format="turtle")
    asserted = set(closure)
    DeductiveClosure(RDFS_Semantics).expand(closure)
    assert len(closure) > len(asserted)
    declared = [
        (str(one), str(other))
        for one in vocabulary.subjects(OWL.disjointWith)
        for other in vocabulary.objects(one, OWL.disjointWith)
    ]
    for one, other in [*((expand(one), expand(other)) for one, other in DISJOINT), *declared]:
        members = set(closure.subjects(RDF.type, URIRef(one))) & set(closure.subjects(RDF.type, URIRef(other)))
        assert not members, (one, other)
    added = closure - rdflib.Graph().parse(ontology_file("stancegraph.ttl"))
    for stance in added.subjects(RDF.type, URIRef(expand("sg:Stance"))):
        assert len(set(added.objects(stance, URIRef(expand("dcterms:source"))))) == 1
        assert len(set(added.objects(stance, URIRef(expand("sg:actor"))))) == 1
