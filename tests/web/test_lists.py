"""Lists of records: what each holds, chosen and counted, against the records themselves."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import stancegraph
from asgi import Client
from stancegraph.model.records import Dataset, Record
from stancegraph.rdf.vocabulary import ONTOLOGY
from stancegraph.web.answers import Answer
from stancegraph.web.lists import LISTS, TIE
from stancegraph.web.shapes import Records, plain_value


@pytest.fixture(scope="session")
def dataset(spoken_store: Path) -> Dataset:
    """What the graph holds, read from the graph alone."""
    with stancegraph.open(spoken_store) as session:
        return session.dataset()


_BESIDE = ("stands", "corrections")
"""What a stance in a list has beside its own fields."""


def _kind(answer: Answer) -> Any:
    assert isinstance(answer.shape, Records)
    return answer.shape.of


def _of(dataset: Dataset, answer: Answer) -> list[Record]:
    return list(getattr(dataset, _kind(answer).plural))


def _values(record: Any, facet: str) -> list[str]:
    """What a record has in the field of a facet, as text."""
    name = {"actor": "actors"}.get(facet, facet) if type(record).__name__ == "Event" else facet
    value = plain_value(getattr(record, name))
    return [each for each in (value if isinstance(value, list) else [value]) if each]


@pytest.mark.parametrize("answer", LISTS, ids=lambda answer: answer.name)
def test_a_list_has_all_records_of_its_kind(answer: Answer, client: Client, dataset: Dataset) -> None:
    found = client.ask(f"{answer.path}.json").json
    expected = {each.id: plain_value(asdict(each)) for each in _of(dataset, answer)}
    if answer.name == "stances":  # which say beside themselves whether they stand
        rows = [{name: value for name, value in row.items() if name not in _BESIDE} for row in found["rows"]]
    else:
        rows = found["rows"]
    assert {row["id"]: row for row in rows} == expected
    assert found["total"] == len(found["rows"]) == len(expected) > 0
    days = [row["date"] for row in found["rows"] if "date" in row]
    assert days == sorted(days)
    for facet in answer.facets:
        counts = Counter(value for each in _of(dataset, answer) for value in _values(each, facet))
        assert found["facets"][facet] == counts
        assert list(found["facets"][facet].values()) == sorted(counts.values(), reverse=True)


def test_some_facets_have_several_values(client: Client) -> None:
    """Else the tests beside this one could not fail."""
    seen = {
        (answer.name, facet): len(client.ask(f"{answer.path}.json").json["facets"][facet])
        for answer in LISTS
        for facet in answer.facets
    }
    assert {name for (name, _), number in seen.items() if number > 1} >= {"actors", "roles", "stances"}
    assert not [facet for facet, number in seen.items() if not number and facet[0] != "sources"]


@pytest.mark.parametrize("answer", LISTS, ids=lambda answer: answer.name)
def test_a_value_of_a_facet_chooses_as_many_rows_as_it_counts(answer: Answer, client: Client, dataset: Dataset) -> None:
    for facet, counts in client.ask(f"{answer.path}.json").json["facets"].items():
        for value, count in counts.items():
            page = client.ask(f"{answer.path}.json?{urlencode({facet: value, 'limit': 1})}").json
            assert page["total"] == count
            chosen = [each for each in _of(dataset, answer) if value in _values(each, facet)]
            for other in answer.facets:
                assert page["facets"][other] == Counter(one for each in chosen for one in _values(each, other))


@given(data=st.data())
def test_what_is_chosen_by_several_words_has_all_of_them(data: st.DataObject, client: Client, dataset: Dataset) -> None:
    """Of one word any value will do; the slow way goes over the records."""
    answer = data.draw(st.sampled_from(LISTS), label="list")
    records = _of(dataset, answer)
    pairs: list[tuple[str, str]] = []
    tests: list[Callable[[Any], bool]] = []
    for facet in data.draw(st.lists(st.sampled_from(answer.facets), unique=True), label="facets"):
        known = sorted({value for each in records for value in _values(each, facet)})
        if known:
            wanted = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True), label=facet)
            pairs += [(facet, each) for each in wanted]
            tests.append(lambda each, facet=facet, wanted=wanted: bool({*wanted} & {*_values(each, facet)}))  # type: ignore[misc]
    names = {each.name for each in answer.parameters}
    dated = "published" if answer.name == "sources" else "date"
    for word in ("since", "until"):
        if word in names and data.draw(st.booleans(), label=word):
            day = data.draw(
                st.dates(date(2025, 1, 1), date(2025, 5, 10))
                if word == "since"
                else st.dates(date(2025, 5, 10), date(2025, 8, 1))
            )
            pairs.append((word, day.isoformat()))
            tests.append(
                lambda each, day=day, word=word: (  # type: ignore[misc]
                    (told := getattr(each, dated)) is not None and (told >= day if word == "since" else told <= day)
                )
            )
    found = client.ask(f"{answer.path}.json?{urlencode(pairs)}")
    assert found.status == 200, found.text
    assert {row["id"] for row in found.json["rows"]} == {
        each.id for each in records if all(test(each) for test in tests)
    }


def _corrections(dataset: Dataset, identifier: str) -> list[Any]:
    """What corrects a stance, and what corrects that."""
    every: tuple[Any, ...] = (*dataset.stances, *dataset.retractions)
    direct = [each for each in every if identifier in (each.retracts, getattr(each, "supersedes", None))]
    found = [*direct, *(other for each in direct for other in _corrections(dataset, each.id))]
    return list(dict.fromkeys(found))


def test_who_takes_a_part_takes_what_corrects_it(client: Client, dataset: Dataset) -> None:
    """As a table, or as RDF, a stance without what corrects it is one that stands."""
    superseded = [each.supersedes for each in dataset.stances if each.supersedes]
    assert superseded
    for identifier in superseded:
        about = next(each for each in dataset.stances if each.id == identifier)
        expected = {identifier, *(each.id for each in _corrections(dataset, identifier))}
        assert len(expected) > 2, "what supersedes it is withdrawn in turn"
        part = urlencode({"until": about.date, "since": about.date, "coder": about.coder or "", "stands": "no"})
        listed = {row["id"] for row in client.ask(f"/stances.json?{part}").json["rows"]}
        assert listed == {identifier}
        for path, end in ((f"/stances/{identifier}", ""), ("/stances", f"?{part}")):
            table = csv.DictReader(io.StringIO(client.ask(f"{path}.csv{end}").text, newline=""))
            assert {row["id"] for row in table} == expected
            graph = rdflib.Graph().parse(data=client.ask(f"{path}.ttl{end}").body, format="turtle")
            types = ("Stance", "Retraction")
            found = {
                str(subject).rpartition("/")[2]
                for each in types
                for subject in graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{ONTOLOGY}#{each}"))
            }
            assert found == expected
        assert "no longer stands" in client.ask(f"/stances.html?{part}").text


def test_stances_that_stand_are_told_from_others(client: Client, dataset: Dataset) -> None:
    closed = {other for each in dataset.stances for other in (each.supersedes, each.retracts)} | {
        each.retracts for each in dataset.retractions
    }
    for said, expected in (("yes", False), ("no", True)):
        rows = client.ask(f"/stances.json?stands={said}").json["rows"]
        assert {row["id"] for row in rows} == {each.id for each in dataset.stances if (each.id in closed) is expected}
        assert rows
        assert {row["stands"] for row in rows} == {not expected}
        for row in rows:
            correcting = sorted(_corrections(dataset, row["id"]), key=lambda each: each.id)
            assert row["corrections"] == [plain_value(asdict(each)) for each in correcting]


def test_the_table_of_stances_is_that_of_the_dataset_withdrawals_among_it(
    client: Client, spoken_store: Path, tmp_path: Path, dataset: Dataset
) -> None:
    with stancegraph.open(spoken_store) as session:
        session.export("csv", tmp_path / "tables")
    with (tmp_path / "tables" / "stances.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    found = list(csv.DictReader(io.StringIO(client.ask("/stances.csv").text, newline="")))
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert {each.id for each in dataset.retractions} <= {row["id"] for row in found}
    assert dataset.retractions
    [gone] = {each.retracts for each in dataset.retractions}
    about = next(each for each in dataset.stances if each.id == gone)
    part = client.ask(f"/stances.csv?{urlencode({'actor': about.actor, 'issue': about.issue, 'stands': 'no'})}").text
    ids = [row["id"] for row in csv.DictReader(io.StringIO(part, newline=""))]
    assert gone in ids
    withdrawing = {each.id for each in dataset.retractions}
    assert withdrawing <= {*ids}
    one = csv.DictReader(io.StringIO(client.ask(f"/stances/{gone}.csv").text, newline=""))
    assert {row["id"] for row in one} == {gone, *withdrawing}
    for address in (f"/stances/{gone}.ttl", f"/stances.ttl?{urlencode({'actor': about.actor, 'stands': 'no'})}"):
        graph = rdflib.Graph().parse(data=client.ask(address).body, format="turtle")
        retraction = rdflib.URIRef("https://w3id.org/stancegraph/ontology#Retraction")
        assert len(set(graph.subjects(rdflib.RDF.type, retraction))) == len(withdrawing)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/actors?text=ganna", set()),
        ("/actors?text=%D0%B3%D0%B0%D0%BD%D0%BD%D0%B0", {"ann"}),  # in another case, in another script
        ("/actors?text=ANNIE%20ann", {"ann"}),
        ("/actors?text=an", {"ann", "land"}),
        ("/issues?text=truce", {"truce"}),
        ("/roles?text=minister&actor=Annie", {"r1"}),
        ("/sources?text=writer&author=jo%20writer", {"gazette"}),
        ("/issues?broader=talks", {"truce"}),
    ],
)
def test_words_are_found_whatever_their_case(client: Client, address: str, expected: set[str]) -> None:
    assert {row["id"] for row in client.ask(address).json["rows"]} == expected


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/actors?kind=stat", 400, "none of person, state"),
        ("/actors?colour=red", 400, 'actors has no parameter "colour"'),
        ("/sources?publisher=The%20Gazete", 404, "did you mean The Gazette?"),
        ("/sources?publisher=qqqq", 404, "of no source"),
        ("/stances?actor=nobody", 404, "no actor is called"),
        ("/stances?coder=nobody", 404, "of no stance"),
        ("/stances?position=maybe", 400, "none of rejects"),
        ("/stances?stands=perhaps", 400, "yes or no"),
        ("/stances?since=2025-03-01&until=2025-02-01", 400, "comes before"),
        ("/events?since=2025-03-01T10:00", 400, "dated by day"),
        ("/stances?as_of=2025-03-01", 400, "no parameter"),
        (f"/actors?text={'a' * 201}", 400, "200"),
        ("/tie?source=ann", 400, "tie needs target"),
        ("/tie?source=ann&target=nobody", 404, "no node"),
        ("/tie?source=ann&target=ann", 400, "a node has no tie to itself"),
    ],
)
def test_what_means_nothing_is_refused(client: Client, address: str, status: int, said: str) -> None:
    found = client.ask(address)
    assert (found.status, said in found.text) == (status, True), found.text


@pytest.mark.parametrize("answer", LISTS, ids=lambda answer: answer.name)
def test_each_form_has_the_same_records(answer: Answer, client: Client, dataset: Dataset) -> None:
    ids = [row["id"] for row in client.ask(f"{answer.path}.json").json["rows"]]
    table = list(csv.DictReader(io.StringIO(client.ask(f"{answer.path}.csv").text)))
    withdrawals = sorted(each.id for each in dataset.retractions) if answer.name == "stances" else []
    assert [row["id"] for row in table] == ids + withdrawals
    # A table of a dataset, which a dataset can be made of again.
    assert tuple(table[0]) == tuple(column.name for column in _kind(answer).columns)
    graph = rdflib.Graph().parse(data=client.ask(f"{answer.path}.ttl").body, format="turtle")
    kind = _kind(answer).path
    for each in ids:
        assert (rdflib.URIRef(f"{dataset.info.base_iri}{kind}/{each}"), rdflib.RDF.type, None) in graph
    page = client.ask(f"{answer.path}.html")
    assert page.text.count("</tr>") == len(ids) + 1
    next_page = client.ask(f"{answer.path}.html?limit=1")
    assert ("Next rows" in next_page.text) == (len(ids) > 1)


def test_a_page_leads_to_what_its_records_refer_to(client: Client) -> None:
    stances = client.ask("/stances.html?actor=ann").text
    for place in ("/actors/ann", "/issues/truce", "/sources/gazette", "/stances/a.1"):
        assert f'href="{place}"' in stances
    assert client.ask("/roles.html").text.count('href="/actors/land"') == 3
    for path in (
        "/actors",
        "/issues",
        "/stances",
        "/sources",
        "/roles",
        "/events",
        "/assessments",
        "/queries",
        "/catalog",
    ):
        assert f'href="{path}"' in stances
    start = client.accepting("/", "text/html").text
    for path in ("/positions", "/actors", "/catalog"):
        assert f'href="{path}"' in start


def test_words_are_said_to_be_in_the_language_they_are_in(client: Client) -> None:
    page = client.ask("/actors.html").text
    assert '<bdi lang="uk">Ганна</bdi>' in page
    assert '<bdi lang="en">Ann' in page or '<bdi lang="en">ann' in page
    quote = client.ask("/stances/a2.html").text
    assert '<q dir="auto" lang="en">a truce now</q>' in quote
    # A quote from a source whose language nobody gave has none.
    assert 'lang=""' not in client.ask("/stances.html").text


@pytest.mark.parametrize("kind", ["agreement", "conflict", "affiliation"])
def test_each_tie_opens_the_stances_behind_it(client: Client, kind: str) -> None:
    session = client.site.served.opened.session
    network = session.network(kind)
    ties = client.ask(f"/network.json?kind={kind}").json["rows"]
    page = client.ask(f"/network.html?kind={kind}").text
    assert ties
    for tie in ties:
        ends = {"source": tie["source"], "target": tie["target"]}
        address = f"/tie?{urlencode(ends)}&kind={kind}"
        assert f'href="{address.replace("&", "&amp;")}"' in page
        plain = [each.partition(":")[2] if kind == "affiliation" else each for each in ends.values()]
        behind = network.stances(*plain)
        rows = client.ask(address).json["rows"]
        assert {row["id"] for row in rows} == set(behind)
        assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
        assert behind
    assert all(f'href="/actors/{node}"' in page for node in ("ann", "bob")) or kind == "conflict"


def test_a_tie_is_asked_for_in_the_words_of_its_network(client: Client) -> None:
    whole = client.ask("/tie.json?source=ann&target=bob").json
    part = client.ask("/tie.json?source=ann&target=bob&issue=talks").json
    assert 0 < part["total"] < whole["total"]
    assert client.ask("/tie.json?source=Annie&target=bob").json["rows"] == whole["rows"]
    assert {each.name for each in TIE.parameters} >= {"kind", "issue", "roll_up", "as_of"}
