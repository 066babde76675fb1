"""What a dataset says in the words of catalogues: what follows from its own words, counts by a slow reference, and the way back."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import stancegraph
from stancegraph.model.records import Dataset, DatasetInfo
from stancegraph.rdf.description import OF_DATASET, counted, described, is_count, language_tag
from stancegraph.rdf.shacl import validate_rdf
from stancegraph.rdf.vocabulary import PREFIXES, expand, shorten
from stancegraph.store.build import build
from stancegraph.tables.info import info_faults
from support import INFO, OxigraphGraph, datasets, nquads, tiny

BASE = tiny().info.base_iri


def triples(lines: list[str]) -> set[tuple[str, str, str]]:
    """Subject without the base, shortened predicate, and value."""
    text = "".join(f"{line} .\n" for line in lines)
    return {
        (quad.subject.value.removeprefix(BASE), shorten(quad.predicate.value), quad.object.value)
        for quad in parse(text.encode(), format=RdfFormat.N_TRIPLES)
    }


# -- counts -----------------------------------------------------------------------------------------------------------


def reference(base: str, quads: list[Quad]) -> set[tuple[str, str, str]]:
    """The counts, one statement after the other."""
    triples, properties = 0, Counter[str]()
    of_class, links = defaultdict[str, set[str]](set), 0
    for quad in quads:
        name = str(quad.graph_name)[1:-1]
        if not name.startswith(f"{base}graph/") or name == f"{base}graph/metadata":
            continue
        triples += 1
        properties[quad.predicate.value] += 1
        if quad.predicate.value == expand("rdf:type"):
            of_class[quad.object.value].add(quad.subject.value)  # type: ignore[union-attr]
        if quad.predicate.value == expand("schema:sameAs"):
            links += quad.object.value.startswith("http://www.wikidata.org/entity/")  # type: ignore[union-attr]
    records = ("Actor", "Issue", "Source", "Stance", "Retraction", "Event", "Assessment", "Vote")
    kinds = [expand(f"sg:{name}") for name in records] + [expand("org:Membership")]
    totals = (triples, sum(len(of_class.get(kind, ())) for kind in kinds), len(of_class), len(properties))
    found = {
        ("", f"void:{name}", str(n))
        for name, n in zip(("triples", "entities", "classes", "properties"), totals, strict=True)
    }
    for sort, number, counts in (
        ("class", "entities", {iri: len(members) for iri, members in of_class.items()}),
        ("property", "triples", dict(properties)),
    ):
        for iri, count in counts.items():
            node = f"#{sort}-{''.join(c if c.isalnum() else '-' for c in shorten(iri))}"
            found |= {
                ("", f"void:{sort}Partition", base + node),
                (node, f"void:{sort}", iri),
                (node, f"void:{number}", str(count)),
            }
    found |= {("", "void:exampleResource", min(of_class[kind])) for kind in kinds if kind in of_class}
    if links:
        node = "#links-wikidata"
        found |= {
            ("", "void:subset", base + node),
            (node, "rdf:type", expand("void:Linkset")),
            (node, "void:triples", str(links)),
        }
        found |= {(node, "void:subjectsTarget", base), (node, "void:objectsTarget", "http://www.wikidata.org/")}
        found |= {(node, "void:linkPredicate", expand("schema:sameAs"))}
    return found


def counts(dataset: Dataset) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    text = nquads(dataset)
    graph = OxigraphGraph(text)
    found = triples(list(counted(dataset.info.base_iri, graph.select)))
    assert found == triples(list(counted(dataset.info.base_iri, graph.select, alone=True)))
    return found, reference(dataset.info.base_iri, list(parse(text.encode(), format=RdfFormat.N_QUADS)))


def test_counts_of_a_small_dataset_are_those_of_one_statement_after_the_other() -> None:
    found, right = counts(tiny())
    assert found == right
    assert ("#links-wikidata", "void:triples", "1") in found
    assert ("#class-sg-Actor", "void:entities", "3") in found


@settings(max_examples=25)
@given(datasets())
def test_counts_are_those_of_one_statement_after_the_other(dataset: Dataset) -> None:
    found, right = counts(replace(dataset, info=tiny().info))
    assert found == right


def test_of_several_datasets_each_counts_its_own() -> None:
    other = replace(tiny(), info=replace(INFO, base_iri="https://example.org/other/"))
    graph = OxigraphGraph(nquads(tiny()) + nquads(other))
    alone, _ = counts(tiny())
    assert triples(list(counted(BASE, graph.select))) == alone


# -- what follows -----------------------------------------------------------------------------------------------------


def test_what_follows_from_what_a_dataset_says() -> None:
    found = triples(list(described(tiny().info)))
    licence = "https://creativecommons.org/licenses/by/4.0/"
    types = "https://www.iana.org/assignments/media-types/"
    expected = {
        ("", "dcterms:license", licence),
        ("", "dcterms:publisher", f"{BASE}#publisher"),
        ("#publisher", "rdf:type", expand("foaf:Agent")),
        ("#publisher", "foaf:name", 'The "River" Press'),
        ("", "dcat:version", "1.2"),
        ("", "dcterms:language", "http://id.loc.gov/vocabulary/iso639-1/en"),
        ("", "dcat:landingPage", "https://example.org/about?x=1"),
        ("", "dcterms:temporal", f"{BASE}#period"),
        ("#period", "dcat:startDate", "2024-01-01"),
        ("#period", "dcat:endDate", "2025-12-31"),
        ("#download-1", "dcat:downloadURL", "https://example.org/talks.nq.gz"),
        ("#download-1", "dcat:mediaType", f"{types}application/n-quads"),
        ("#download-1", "dcat:compressFormat", f"{types}application/gzip"),
        ("#download-2", "dcat:mediaType", f"{types}text/turtle"),
        ("#download-2", "dcterms:license", licence),
        ("", "void:vocabulary", PREFIXES["sg"]),
    }
    assert expected <= found
    assert ("#download-2", "dcat:compressFormat", f"{types}application/gzip") not in found


def test_of_a_dataset_that_says_little_nothing_is_made_up() -> None:
    bare = DatasetInfo("T", BASE, licence="ask us", language="Klingon, mostly")
    assert {predicate for _, predicate, _ in triples(list(described(bare)))} == {"void:vocabulary"}
    plain = replace(bare, downloads=("https://example.org/all",), language="zh-Hans", covers_until=date(2025, 1, 1))
    found = triples(list(described(plain)))
    assert {predicate for node, predicate, _ in found if node == "#download-1"} == {
        "rdf:type", "dcat:downloadURL", "dcat:accessURL",
    }  # fmt: skip
    assert ("", "dcterms:language", "http://id.loc.gov/vocabulary/iso639-1/zh") in found
    assert {predicate for node, predicate, _ in found if node == "#period"} == {"rdf:type", "dcat:endDate"}


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en", "en"), ("zh-Hans", "zh-hans"), ("", ""), ("English, French", ""), ("e", ""), ("en-", "")],
)
def test_title_and_description_have_the_language_of_the_dataset(language: str, tag: str) -> None:
    info = replace(tiny().info, language=language)
    assert language_tag(info) == tag
    graph = OxigraphGraph(nquads(replace(tiny(), info=info)))
    for term in ("dcterms:title", "dcterms:description"):
        [row] = graph.select(f"SELECT ?text {{ <{BASE}> {term} ?text }}")
        assert isinstance(row["text"], Literal)
        assert (row["text"].language or "") == tag


# -- in graphs, and the way back --------------------------------------------------------------------------------------


def metadata(store: Path) -> set[tuple[str, str, str]]:
    with stancegraph.open(store) as session:
        rows = session.graph.select(f"SELECT * {{ GRAPH <{BASE}graph/metadata> {{ ?s ?p ?o }} }}")
        return {(str(row["s"]), str(row["p"]), str(row["o"])) for row in rows}


def test_a_build_describes_and_counts_and_an_export_is_read_as_what_it_was(tmp_path: Path) -> None:
    stancegraph.write_dataset(tiny(), tmp_path / "talks")
    build([tmp_path / "talks"], tmp_path / "first")
    first = metadata(tmp_path / "first")
    assert {(shorten(p[1:-1])) for _, p, _ in first} >= {
        *OF_DATASET,
        "dcterms:issued",
        "dcterms:modified",
        "void:dataDump",
    }
    with stancegraph.open(tmp_path / "first") as session:
        counts = {str(q) for q in counted(BASE, session.graph.select)}
        session.export("nquads", tmp_path / "all.nq")
        session.export("jsonld", tmp_path / "all.jsonld")
    assert {" ".join(each) for each in first} >= counts
    for file in (tmp_path / "all.nq", tmp_path / "all.jsonld"):
        warned: list[object] = []
        assert validate_rdf(file, warn=warned.append) == []
        assert warned == [], "nothing of it is of other vocabularies"
        build([file], tmp_path / f"of-{file.suffix[1:]}")
        assert metadata(tmp_path / f"of-{file.suffix[1:]}") == first


def test_counts_are_those_of_the_graph_not_of_the_file_it_was_read_from(tmp_path: Path) -> None:
    """What a file counts is passed over: somebody may have changed the file since."""
    stancegraph.write_dataset(tiny(), tmp_path / "talks")
    build([tmp_path / "talks"], tmp_path / "first")
    with stancegraph.open(tmp_path / "first") as session:
        session.export("nquads", tmp_path / "all.nq")
    vote = f"<{BASE}vote/v2>"
    kept = [line for line in (tmp_path / "all.nq").read_text().splitlines(keepends=True) if not line.startswith(vote)]
    (tmp_path / "less.nq").write_text("".join(kept))
    build([tmp_path / "less.nq"], tmp_path / "less")
    number = f"<{expand('void:entities')}>"
    of = [
        {int(o.split('"')[1]) for s, p, o in metadata(tmp_path / name) if (s, p) == (f"<{BASE}>", number)}
        for name in ("first", "less")
    ]
    assert [max(each) - 1 for each in of[:1]] == [max(each) for each in of[1:]]


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("dcterms:license", NamedNode("https://example.org/another")),
        ("dcterms:publisher", NamedNode("https://example.org/another")),
        ("dcat:version", Literal("another")),
        ("dcterms:language", NamedNode("https://example.org/another")),
        ("dcat:landingPage", NamedNode("https://example.org/another")),
        ("void:vocabulary", NamedNode("https://example.org/another")),
        ("void:triples", Literal("many")),
        ("void:exampleResource", NamedNode("https://example.org/another")),
        ("dcat:distribution", NamedNode("https://example.org/another")),
    ],
)
def test_what_somebody_else_says_of_a_dataset_is_counted_as_passed_over(
    predicate: str, value: NamedNode | Literal, tmp_path: Path
) -> None:
    place = tmp_path / "x.nq"
    place.write_text(f"{nquads(tiny())}<{BASE}> <{expand(predicate)}> {value} .\n")
    warned: list[str] = []
    assert validate_rdf(place, warn=lambda warning: warned.append(str(warning))) == []
    assert len(warned) == 1
    assert predicate in warned[0]


def test_which_statements_count() -> None:
    number, actor = expand("void:triples"), expand("sg:Actor")
    right = [
        (BASE, number, "5"),
        (BASE, expand("void:classPartition"), f"{BASE}#class-sg-Actor"),
        (BASE, expand("void:exampleResource"), f"{BASE}actor/ann"),
        (BASE, expand("void:subset"), f"{BASE}#links-wikidata"),
        (f"{BASE}#class-sg-Actor", expand("void:class"), actor),
        (f"{BASE}#class-sg-Actor", expand("void:entities"), "5"),
        (f"{BASE}#property-sg-actor", number, "5"),
        (f"{BASE}#links-wikidata", number, "5"),
    ]
    for statement in right:
        assert is_count(BASE, *statement)
        subject, predicate, _ = statement
        assert not is_count(BASE, subject, predicate, "https://example.org/other")
        assert not is_count(BASE, subject, expand("rdfs:label"), statement[2])
        assert not is_count("https://example.org/else/", *statement)
    assert not is_count(BASE, f"{BASE}#class-sg-Actor", number, "5")
    assert not is_count(BASE, f"{BASE}#class-sg-Actor", expand("void:class"), expand("sg:Stance"))


def test_what_a_dataset_says_for_catalogues_is_checked() -> None:
    said = {"title": "T", "base_iri": BASE, "downloads": ["no address"], "issued": "soon", "previous_version": "1.1"}
    assert {key for key, _ in info_faults(said)} == {"downloads", "issued", "previous_version"}
    good = {"title": "T", "base_iri": BASE, "downloads": ["https://example.org/a.nq"], "issued": date(2025, 1, 1)}
    assert list(info_faults(good)) == []
    assert {key for key, _ in info_faults(good, 1)} == {"downloads", "issued"}
