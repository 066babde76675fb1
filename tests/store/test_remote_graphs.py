"""What other people have on a server does not mix into answers: it is kept apart, or the question is refused."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from stancegraph import limits
from stancegraph.errors import GraphError
from stancegraph.model.records import Dataset
from stancegraph.rdf import reader as reading
from stancegraph.rdf.vocabulary import ONTOLOGY, expand
from stancegraph.store import remote_tables
from stancegraph.store.remote import RemoteGraph
from store.capping import capping
from store.served import serving
from support import nquads, tiny

OURS = list(parse(nquads(tiny()), format=RdfFormat.N_QUADS))
BASE = tiny().info.base_iri
ANN, OTHERS, TYPE = (
    NamedNode(f"{BASE}actor/ann"),
    NamedNode("http://other.example/graph"),
    NamedNode(expand("rdf:type")),
)
THEIRS = "http://other.example/"


def theirs(subject: str, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), value, OTHERS)


COPY = next(Quad(each.subject, each.predicate, each.object, OTHERS) for each in OURS if each.subject == ANN)
HARMLESS = {
    "other data": theirs(f"{THEIRS}a", TYPE.value, NamedNode(f"{THEIRS}Thing")),
    "a link to where we link": theirs(
        f"{THEIRS}a", TYPE.value, NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    ),
}
HARMFUL = {
    "another catalogue": theirs(THEIRS, TYPE.value, NamedNode(expand("dcat:Dataset"))),
    "a role of theirs": theirs(f"{THEIRS}m", TYPE.value, NamedNode(expand("org:Membership"))),
    "what we say too": COPY,
    "another name of an actor": theirs(ANN.value, expand("rdfs:label"), Literal("Somebody else")),
    "another class of an actor": theirs(ANN.value, TYPE.value, NamedNode(expand("sg:State"))),
    "a stance without a base": theirs("urn:x:s", TYPE.value, NamedNode(expand("sg:Stance"))),
    "a stance under our name": theirs(f"{BASE}stance/s-evil", TYPE.value, NamedNode(expand("sg:Stance"))),
    "a correction": theirs("urn:x:c", expand("sg:supersedes"), NamedNode(f"{BASE}stance/s1")),
    "a link to an issue": theirs("urn:x:c", expand("skos:broader"), NamedNode(f"{BASE}issue/truce")),
}


def stored(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def read(url: str) -> Dataset:
    with closing(RemoteGraph(url, cache=False)) as graph:
        assert graph.bases == (BASE,)
        return reading.read_dataset(graph)


@pytest.mark.parametrize("name", [*HARMLESS, *HARMFUL])
def test_what_others_have_is_not_read(name: str) -> None:
    store = stored([*OURS, (HARMLESS | HARMFUL)[name]])
    with capping(store, 100_000) as (url, asked):
        assert read(url) == tiny()
        assert any("default-graph-uri" in each for each in asked) is (name in HARMFUL)


@pytest.mark.parametrize("name", HARMFUL)
def test_what_cannot_be_kept_apart_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OWN_GRAPHS", 2)
    with (
        capping(stored([*OURS, HARMFUL[name]]), 100_000) as (url, _),
        pytest.raises(
            GraphError, match=rf"the graph {OTHERS.value} on this server says something .* a server of its own"
        ),
    ):
        RemoteGraph(url)


@pytest.mark.parametrize("name", [*HARMLESS, *HARMFUL])
def test_a_real_server_of_many(name: str, tmp_path: Path) -> None:
    """Oxigraph passes over named graphs where it makes a union, so that nothing can be kept apart."""
    store = Store(str(tmp_path / "store"))
    store.extend([*OURS, (HARMLESS | HARMFUL)[name]])
    store.flush()
    del store
    with serving(tmp_path / "store", "--union-default-graph") as url:
        if name in HARMLESS:
            assert read(url) == tiny()
        else:
            with pytest.raises(GraphError, match="cannot be kept apart"):
                RemoteGraph(url)


def test_a_dataset_in_a_graph_of_another_name_is_its_own_too() -> None:
    flat = [Quad(each.subject, each.predicate, each.object, NamedNode("urn:x:ours")) for each in OURS]
    for quad in (HARMFUL["another name of an actor"], HARMFUL["a link to an issue"]):
        with capping(stored([*flat, quad]), 100_000) as (url, asked):
            assert read(url) == tiny()
            assert any("default-graph-uri urn:x:ours" in each for each in asked)


def test_another_dataset_of_stances_is_read_too() -> None:
    other = nquads(tiny()).replace(BASE, f"{THEIRS}talks/").replace("/actor/", "/actor/t-")
    with capping(stored([*OURS, *parse(other, format=RdfFormat.N_QUADS)]), 100_000) as (url, asked):
        assert RemoteGraph(url).bases == tuple(sorted([BASE, f"{THEIRS}talks/"]))
        assert not any("default-graph-uri" in each for each in asked)


def test_a_server_that_has_to_look_through_all_is_looked_at_once_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_tables, "_place", lambda: tmp_path)
    store = stored(OURS)
    with capping(store, 100_000, names_graphs=False) as (url, asked):

        def looks(*, cache: bool = True) -> bool:
            asked.clear()
            RemoteGraph(url, cache=cache)
            return any(each.startswith("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o }") for each in asked)

        assert looks()
        assert not looks()
        assert looks(cache=False)
        [look] = tmp_path.glob("alone-*")
        assert look.stat().st_mode & 0o777 == 0o600
        os.utime(look, (0, time.time() - limits.LONGEST_UNLOOKED - 1))
        store.add(HARMFUL["another name of an actor"])
        assert looks()
        assert not any(look.stat().st_mtime > time.time() - 60 for look in tmp_path.glob("alone-*"))
        assert read(url) == tiny()
        assert looks()


def test_a_server_that_knows_its_graphs_is_looked_at_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_tables, "_place", lambda: tmp_path)
    ontology = Quad(NamedNode("urn:x:a"), TYPE, NamedNode(expand("owl:Class")), NamedNode(ONTOLOGY))
    with capping(stored([*OURS, ontology]), 100_000) as (url, asked):
        for _ in range(2):
            asked.clear()
            RemoteGraph(url)
            assert any("GRAPH ?g {} FILTER" in each for each in asked)
            assert not any(each.startswith("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o }") for each in asked)
    assert not list(tmp_path.iterdir())


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_others_say_is_said_by_others(seed: int) -> None:
    """Statements made of terms of ours and theirs, in graphs of theirs: all is read as if they were not there."""
    lot = random.Random(seed)
    terms = [*(each.object for each in lot.sample(OURS, 8)), NamedNode(f"{THEIRS}a"), ANN]
    names = [*(each.subject for each in lot.sample(OURS, 8)), NamedNode(f"{THEIRS}a")]
    predicates = [*(each.predicate for each in lot.sample(OURS, 8)), NamedNode(f"{THEIRS}p")]
    graphs = [OTHERS, NamedNode("urn:x:more")]
    said = [
        Quad(lot.choice(names), lot.choice(predicates), lot.choice(terms), lot.choice(graphs))
        for _ in range(lot.randint(1, 5))
    ]
    with capping(stored([*OURS, *said]), 100_000) as (url, _):
        assert read(url) == tiny()
