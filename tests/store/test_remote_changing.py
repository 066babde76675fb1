"""A server whose graph becomes another while it is read: an answer is all of one state, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store

import stancegraph
from stancegraph.cli import cli
from stancegraph.errors import GraphError, NotFound
from stancegraph.model.records import Dataset
from stancegraph.rdf.vocabulary import expand
from stancegraph.session import Session
from stancegraph.store.remote import RemoteGraph
from stancegraph.store.remote_tables import state_of
from store.capping import capping
from support import actor, issue, nquads, source, stance, tiny
from web.conftest import spoken

CHANGED = "the graph there changed while it was read"


def _grown() -> Dataset:
    """What the small dataset is later: somebody new says something of something new, and old things; and everybody is called otherwise."""
    of_tiny = tiny()
    made = (
        stance("zz1", actor="newcomer", issue="novelty", source="leaflet", date=of_tiny.stances[0].date),
        stance(
            "zz2", actor="newcomer", issue=of_tiny.stances[0].issue, source="leaflet", date=of_tiny.stances[-1].date
        ),
    )
    return replace(
        of_tiny,
        actors=(*(replace(each, name=f"{each.name} the Newer") for each in of_tiny.actors), actor("newcomer")),
        issues=(*of_tiny.issues, issue("novelty")),
        sources=(*of_tiny.sources, source("leaflet")),
        stances=tuple(sorted((*of_tiny.stances, *made), key=lambda each: (each.date, each.id))),
    )


def _store(dataset: Dataset) -> Store:
    store = Store()
    store.load(nquads(dataset), RdfFormat.N_QUADS)
    return store


class Changing:
    """A store that is another from the query of that number on."""

    def __init__(self, before: Store, after: Store, number: int) -> None:
        self.before, self.after, self.number, self.asked = before, after, number, 0

    def query(self, *arguments: Any, **words: Any) -> Any:
        self.asked += 1
        return (self.before if self.asked < self.number else self.after).query(*arguments, **words)


def _exported(format: str) -> Callable[[Session, Path], Any]:
    def written(session: Session, place: Path) -> Any:
        session.export(format, place)
        if place.is_dir():
            return {each.name: each.read_bytes() for each in place.iterdir()}
        return sorted(place.read_bytes().splitlines())

    return written


def _rows(answer: Any) -> list[str]:
    return sorted(map(str, answer))


ASKED: dict[str, Callable[[Session, Path], Any]] = {
    "timeline": lambda session, _: sorted(map(repr, session.timeline())),
    "records": lambda session, _: session.dataset(),
    "csv": _exported("csv"),
    "nquads": _exported("nquads"),
    "nanopub": _exported("nanopub"),
    "explain": lambda session, _: asdict(session.explain("s1")),
    "votes": lambda session, _: session.votes("land"),
    "search": lambda session, _: session.search("ann"),
    "query": lambda session, _: _rows(session.query("actor-profile", {"actor": "bob"})),
    "query with values": lambda session, _: _rows(
        session.query("SELECT ?name { ?who rdfs:label ?name }", {"who": "actor:ann"})
    ),
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("is_growing", [True, False], ids=["grows", "shrinks"])
def test_an_answer_is_of_one_state_or_refused(name: str, is_growing: bool, tmp_path: Path) -> None:
    stores = (_store(tiny()), _store(_grown()))
    before, after = stores if is_growing else stores[::-1]

    def asked(number: int) -> tuple[Any, int]:
        changing: Any = Changing(before, after, number)
        place = tmp_path / str(number)
        with capping(changing, 100_000) as (url, _):
            try:
                with stancegraph.open(url, cache=False) as session:
                    found = ASKED[name](session, place)
                return found, changing.asked
            except GraphError as error:
                return (str(error), place.exists()), changing.asked

    (earlier, number), (later, _) = asked(10_000), asked(1)
    assert earlier != later
    found = [asked(each)[0] for each in range(2, number + 1, 3 if number < 40 else 5)]
    refused = [each for each in found if each not in (earlier, later)]
    assert refused
    for said, is_written in refused:
        assert CHANGED in said
        assert not is_written, "nothing is written of what is refused"
    assert asked(number + 1)[0] == earlier


def test_a_name_in_a_query_is_looked_up_in_the_graph_that_is_asked() -> None:
    """All is the same but for the IRIs: of those of before the query would find nothing."""
    moved = replace(tiny(), info=replace(tiny().info, base_iri="https://example.org/moved/"))
    before, after = _store(tiny()), _store(moved)

    def asked(number: int) -> tuple[list[str], int]:
        changing: Any = Changing(before, after, number)
        with capping(changing, 100_000) as (url, _):
            try:
                with stancegraph.open(url, cache=False) as session:
                    found = _rows(session.query("SELECT ?name { ?who rdfs:label ?name }", {"who": "actor:ann"}))
            except (GraphError, NotFound) as error:
                found = [str(error)]
            return found, changing.asked

    named, count = asked(10_000)
    others = [found for number in range(1, count + 2) if (found := asked(number)[0]) != named]
    assert others
    for [said] in others:
        assert CHANGED in said or said == 'no actor has the id "ann"'


def test_the_command_ends_with_two(tmp_path: Path) -> None:
    changing: Any = Changing(_store(tiny()), _store(_grown()), 30)
    with capping(changing, 100_000) as (url, _):
        done = CliRunner().invoke(cli, ["--no-cache", "--graph", url, "timeline"])
    assert done.exit_code == 2
    assert CHANGED in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def nameless() -> Iterator[str]:
    """The address of a server on which somebody else describes a dataset that has no name."""
    store = _store(tiny())
    there = BlankNode(), NamedNode("urn:others")
    store.add(Quad(there[0], NamedNode(expand("rdf:type")), NamedNode(expand("dcat:Dataset")), there[1]))
    store.add(Quad(there[0], NamedNode(expand("dcterms:title")), BlankNode(), there[1]))
    with capping(store, 100_000) as (url, _):
        yield url


def test_what_has_no_name_has_another_each_time_and_is_no_change(nameless: str) -> None:
    graph = RemoteGraph(nameless, may_be_empty=True)
    assert state_of(graph, lambda: "").content == state_of(graph, lambda: "").content


def test_a_server_that_calls_each_answer_otherwise_has_not_changed() -> None:
    names = iter(map(str, range(1000)))
    with capping(_store(tiny()), 100_000) as (url, _):
        graph = RemoteGraph(url)
        one, other = (state_of(graph, lambda: next(names)) for _ in range(2))
    assert one != other
    assert one.content == other.content


class Miscounting:
    """A store that gives this where it is to count records."""

    def __init__(self, store: Store, given: str) -> None:
        self.store, self.given = store, given

    def query(self, query: str, **words: Any) -> Any:
        return self.store.query(self.given if "COUNT(DISTINCT ?record)" in query else query, **words)


@pytest.mark.parametrize(
    "given",
    [
        "SELECT ?number { FILTER(false) }",
        'SELECT ("-1e99" AS ?number) {}',
        "SELECT ?number {}",
        "SELECT (1 AS ?number) { VALUES ?x { 1 2 } }",
    ],
    ids=["no row", "no number", "no value", "two rows"],
)
def test_a_server_that_does_not_count_is_said_to_give_no_number(given: str) -> None:
    miscounting: Any = Miscounting(_store(tiny()), given)
    with capping(miscounting, 100_000) as (url, _):
        done = CliRunner().invoke(cli, ["--graph", url, "timeline"])
    assert done.exit_code == 2
    assert "should give one number" in done.stderr
    assert "unexpected" not in done.stderr


_NAMED = "explain a2|search a|export nanopub|export dna -o {place}|view -o {place}"


@pytest.mark.parametrize("command", _NAMED.split("|"))
@pytest.mark.parametrize(("kind", "identifier"), [("actor", "ann"), ("issue", "truce"), ("source", "gazette")])
def test_a_record_that_is_named_and_not_there_is_said_to_be(
    kind: str, identifier: str, command: str, tmp_path: Path
) -> None:
    store = _store(spoken())
    store.update(f"DELETE WHERE {{ GRAPH ?g {{ <https://example.org/talks/{kind}/{identifier}> ?p ?o }} }}")
    place = tmp_path / ("x.dna" if "dna" in command else "x.html")
    with capping(store, 100_000) as (url, _):
        done = CliRunner().invoke(cli, ["--no-cache", "--graph", url, *command.format(place=place).split()])
    if command.startswith("search") and kind == "source":
        assert done.exit_code == 0  # nothing that was found names it
        return
    assert done.exit_code == 2
    assert done.stderr.startswith(f'Error: there is no {kind} "{identifier}" in the graph, and ')
    assert len(done.stderr.splitlines()) == 1
    assert not place.exists()
