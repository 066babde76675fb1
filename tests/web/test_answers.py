"""Answers by address: the same as those of a session, in every form, page by page."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import stancegraph
from asgi import Client, client_of
from stancegraph.answers import wording
from stancegraph.answers.scope import SCOPE_WORDS
from stancegraph.exporters.networks import write
from stancegraph.exporters.rows import plain
from stancegraph.model.words import Position
from stancegraph.networks.asking import names_of
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from stancegraph.web import answers as of_answers
from stancegraph.web import pages
from stancegraph.web import parameters as p
from stancegraph.web.answers import ANSWERS, Answer
from stancegraph.web.negotiation import OF_ANSWERS
from stancegraph.web.parameters import Sort
from stancegraph.web.site import EVERY
from support import stance
from web.conftest import spoken

_ASKED = {"search": [("text", "ann")]}


def _address(answer: Answer, form: str = "json", **more: object) -> str:
    pairs = [*_ASKED.get(answer.name, []), *((name, str(value)) for name, value in more.items())]
    return f"{answer.path}.{form}?{urlencode(pairs)}"


def test_every_word_of_a_scope_can_be_said() -> None:
    assert {each.called for each in p.SCOPE} == {"actor", "issue", *SCOPE_WORDS}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_is_that_of_the_session(answer: Answer, client: Client, spoken_store: Path) -> None:
    with stancegraph.open(spoken_store) as session:
        expected = list(plain(answer.ask(session, dict(_ASKED.get(answer.name, []))).rows))
    found = client.ask(_address(answer))
    assert found.status == 200
    # JSON has no tuples.
    assert [{**row, **_lists(row)} for row in expected] == found.json["rows"]
    assert found.json["total"] == len(expected)
    assert found.json["next"] is None
    assert not found.json["truncated"]


def _lists(row: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) for name, value in row.items() if isinstance(value, tuple)}


def test_some_answers_are_not_empty(client: Client) -> None:
    """Else the tests beside this one could not fail."""
    totals = {answer.name: client.ask(_address(answer)).json["total"] for answer in ANSWERS}
    assert totals["positions"] > 2
    assert totals["timeline"] > 2
    assert min(totals["search"], totals["shifts"], totals["network"]) > 0


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_each_form_has_the_same_rows(answer: Answer, client: Client) -> None:
    rows = client.ask(_address(answer)).json["rows"]
    table = list(csv.DictReader(io.StringIO(client.ask(_address(answer, "csv")).text)))
    assert len(table) == len(rows)
    if rows:
        assert list(table[0]) == list(rows[0])
    for form in OF_ANSWERS:
        found = client.ask(_address(answer, form.name))
        assert (found.status, found.kind) == (200, form.media[0])
        assert client.accepting(_address(answer, "x").replace(".x?", "?"), form.media[0]).body == found.body
    page = client.ask(_address(answer, "html")).text
    assert page.count("<td") == 0 if not rows else page.count("</tr>") == len(rows) + 1


def test_rdf_has_the_records_that_rows_rest_on(client: Client) -> None:
    rows = client.ask("/timeline.json").json["rows"]
    for suffix, format in (("ttl", "turtle"), ("jsonld", "json-ld")):
        graph = rdflib.Graph().parse(data=client.ask(f"/timeline.{suffix}").body, format=format)
        stances = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/stancegraph/ontology#Stance")))
        assert {str(each).rpartition("/")[2] for each in stances} == {row["stance"] for row in rows}
        quotes = set(map(str, graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact"))))
        assert quotes == {row["quote"] for row in rows if row["quote"]}
        # The context of JSON-LD, on the first line, has words for all that a graph holds.
        body = client.ask(f"/timeline.{suffix}").text.partition("\n")[2]
        assert "Stance" in body
        assert "candidate" not in body


@given(limit=st.integers(1, 6), offset=st.integers(0, 8))
def test_pages_together_are_the_answer(client: Client, limit: int, offset: int) -> None:
    every = client.ask("/timeline.json").json["rows"]
    found, address = [], f"/timeline.json?limit={limit}&offset={offset}"
    while address:
        page = client.ask(address)
        assert len(page.json["rows"]) <= limit
        assert page.json["total"] == len(every) == int(page.headers["x-total-count"])
        assert page.json["truncated"] == (page.json["rows"] != every)
        assert ("link" in page.headers) == (page.json["next"] is not None)
        found += page.json["rows"]
        address = page.json["next"]
    assert found == every[offset:]


@pytest.mark.parametrize("name", ["positions", "timeline", "shifts", "contradictions"])
def test_an_answer_says_for_when_it_holds(name: str, client: Client) -> None:
    """The day asked about, and by when it had to be recorded."""
    found = client.ask(f"/{name}.json?as_of=2025-05-04&known_at=2026-01-02T05:06:07").json
    assert (found["as_of"], found["known_at"]) == ("2025-05-04", "2026-01-02T05:06:07Z")
    found = client.ask(f"/{name}.json").json
    assert (found["as_of"], found["known_at"]) == ("2025-12-31", None)  # the last day the data cover


def test_the_way_on_keeps_the_question(client: Client) -> None:
    page = client.ask("/timeline?actor=ann&actor=bob&limit=1&voice=self&since=2000-01-01")
    pairs = parse_qsl(urlsplit(page.json["next"]).query)
    assert sorted(pairs) == [
        ("actor", "ann"),
        ("actor", "bob"),
        ("limit", "1"),
        ("offset", "1"),
        ("since", "2000-01-01"),
        ("voice", "self"),
    ]


@pytest.mark.parametrize(
    "path",
    [*(answer.path for answer in EVERY if answer.path != "/tie"), "/catalog", "/queries", "/queries/actor-positions"],
)
def test_every_column_has_a_head(path: str, client: Client) -> None:
    words = {"/search": "?text=a", "/queries/actor-positions": "?actor=ann"}.get(path, "")
    page = client.accepting(f"{path}{words}", "text/html").text
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page)
    assert heads or "Nothing." in page or "None." in page
    assert all(each.strip() for each in heads)


def test_both_sides_of_a_contradiction_are_opened(tmp_path: Path) -> None:
    said = stance("b0", actor="bob", issue="truce", position=Position.SUPPORTS, date=date(2025, 4, 1))
    dataset = spoken()
    write_dataset(replace(dataset, stances=(said, *dataset.stances)), tmp_path / "tables")
    build([tmp_path / "tables"], tmp_path / "store")
    seen = set()
    with client_of(tmp_path / "store") as client:
        for day in ("2025-04-10", "2025-05-15"):
            page = client.accepting(f"/contradictions?as_of={day}", "text/html").text
            for row in client.ask(f"/contradictions?as_of={day}").json["rows"]:
                second = "stances" if row["second_voice"] else "events"
                for way in (f"/stances/{row['first']}", f"/{second}/{row['second']}"):
                    assert f'href="{way}"' in page
                    assert client.ask(way).status == 200
                seen.add(second)
    assert seen == {"stances", "events"}


_SCRIPTS = Path(wording.__file__).parent.parent / "views"


@pytest.mark.parametrize(
    ("script", "written"),
    [("coding_page/names.js", '{voice}: "{said}'), ("explorer/words.toml", '\n{voice} = ["{said}')],
)
def test_scripts_call_a_voice_what_everybody_calls_it(script: str, written: str) -> None:
    text = (_SCRIPTS / script).read_text(encoding="utf-8")
    for voice, said in wording.SAID.items():
        assert written.format(voice=voice.value, said=said) in text


def test_pages_call_a_voice_what_everybody_calls_it(client: Client) -> None:
    for address in ("/positions", "/timeline", "/stances", "/stances/a2", "/stances/l2"):
        page = client.accepting(address, "text/html").text
        page = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)  # the form has the words of addresses
        shown = set(re.findall(r"<bdi>([^<]*)</bdi>", page))
        assert not shown & {"self"}, address
        assert {"own words"} <= shown or address.endswith("l2")
    assert "<bdi>attributed</bdi>" in client.accepting("/stances/l2", "text/html").text


def test_facets_count_all_rows_not_those_of_the_page(client: Client) -> None:
    rows = client.ask("/timeline.json").json["rows"]
    facets = client.ask("/timeline.json?limit=1").json["facets"]
    for name in ("actor", "issue", "position", "voice"):
        assert facets[name] == {value: sum(row[name] == value for row in rows) for value in {row[name] for row in rows}}
    assert "from" in client.ask("/shifts.json").json["facets"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/positions?isue=talks", 400, 'positions has no parameter "isue"; did you mean issue?'),
        ("/positions?issue=tals", 404, "did you mean talks"),
        ("/positions?voice=sel", 400, "none of self, reported, attributed"),
        ("/positions?as_of=2025-13-01", 400, "as_of"),
        ("/positions?limit=0", 400, "from 1 to 10,000"),
        ("/positions?limit=99999", 400, "from 1 to 10,000"),
        ("/positions?limit=-1", 400, "whole number from 1 to 10,000"),
        ("/positions?limit=5&limit=6", 400, "given twice"),
        ("/positions?inherit=no&own=yes", 400, "say the same"),
        ("/positions?fresh=perhaps", 400, "yes or no"),
        ("/positions?since=2025-02-01&until=2025-01-01", 400, "comes before"),
        ("/positions?taken_over&own", 400, "taken_over"),
        ("/timeline?fresh", 400, "it is for positions"),
        ("/shifts?kind=moves", 400, "none of moved"),
        ("/search", 400, "needs text"),
        (f"/search?text={'a' * 201}", 400, "200"),
        ("/positions?issue=%00", 400, "control character"),
        ("/positions?issue=%ff", 400, "UTF-8"),
        ("/positions.xlsx", 404, "json, html, csv, ttl, jsonld"),
        ("/positionen", 404, "nothing"),
        ("/timeline?offset=-1", 400, "whole number from 0 to"),
        ("/network?kind=x", 400, "none of"),
        ("/actors/ann?issue=x", 400, "takes none"),
        ("/actors/Ann%20X", 404, "no actor"),
        ("/stances/none", 404, "no stance"),
    ],
)
def test_what_means_nothing_is_refused_with_what_would(client: Client, address: str, status: int, said: str) -> None:
    found = client.ask(address)
    assert found.status == status
    assert said in found.text
    assert found.text.count("\n") == 1
    assert client.accepting(address, "application/json").json["status"] == status


def test_hyphens_are_as_good_as_underscores(client: Client) -> None:
    expected = client.ask("/positions?as_of=2025-04-01&own=yes&fresh=no").json["rows"]
    assert client.ask("/positions?as-of=2025-04-01&inherit=no").json["rows"] == expected
    assert client.ask("/positions?own=yes").json["rows"] != expected


@pytest.mark.parametrize("empty", ["", "%20"])
def test_no_parameter_of_any_list_means_all_where_it_is_empty(client: Client, empty: str) -> None:
    asked = 0
    for answer in EVERY:
        for each in answer.reads:
            if each.sort is Sort.FLAG:
                continue
            found = client.ask(f"{answer.path}?{each.name}={empty}")
            assert (found.status, found.text) == (
                400,
                f"{each.name} has no value; give one, or leave {each.name} out\n",
            )
            asked += 1
    assert asked > 100
    assert client.ask("/queries/positions?issue=truce&as_of=").status == 400


@pytest.mark.parametrize("unseen", ["%E2%80%8B", "%CC%81"], ids=["zero width space", "accent alone"])
def test_a_text_without_a_word_is_refused_and_not_found_in_all(client: Client, unseen: str) -> None:
    found = client.ask(f"/actors?text={unseen}")
    assert (found.status, found.text) == (400, "text has no word in it; give one, or leave text out\n")


@pytest.mark.parametrize("path", [*(answer.path for answer in EVERY if answer.path != "/tie"), "/queries/positions"])
def test_a_form_leads_to_the_address_of_what_was_filled_in(client: Client, path: str) -> None:
    # A browser sends every field there is, those left empty too.
    page = client.accepting(f"{path}?text=a" if path == "/search" else path, "text/html").text
    form = page[page.index(f'<form action="{path}" class="question">') :].partition("</form>")[0]
    names = re.findall(r'<(?:input|select) name="(\w+)"', form)
    assert '<input type="hidden" name="by" value="form">' in form
    assert len(names) > 2
    filled = {"limit": "3", "text": "a", "issue": "truce"}
    sent = [("by", "form"), *((name, filled.get(name, "")) for name in names)]
    led = client.accepting(f"{path}?{urlencode(sent)}", "text/html")
    assert led.status == 303
    assert led.headers["location"] == f"{path}?{urlencode([(name, filled[name]) for name in names if name in filled])}"
    assert client.accepting(led.headers["location"], "text/html").status == 200


def test_every_stance_opens_to_its_quote_source_and_address(client: Client) -> None:
    seen = 0
    for row in client.ask("/timeline.json").json["rows"]:
        opened = client.ask(f"/stances/{row['stance']}.json").json
        assert opened["stance"]["actor"] == row["stance_of"]
        assert opened["source"]["id"] == row["source"]
        page = client.ask(f"/stances/{row['stance']}.html").text
        if row["quote"]:
            assert opened["stance"]["evidence"]["quote"] == row["quote"]
            seen += 1
        if opened["source"]["url"]:
            assert "gazette/1?page=2#top" in page
    assert seen


@pytest.mark.parametrize(
    ("plural", "identifier", "shown"),
    [
        ("actors", "ann", "Positions"),
        ("issues", "truce", "Positions"),
        ("sources", "gazette", "Stances that rest on it"),
        ("roles", "r1", 'href="/timeline?actor=ann&amp;since='),
        ("events", "e1", "14 people"),
        ("assessments", "a1", 'href="/events/e1"'),
    ],
)
def test_a_record_is_given_in_every_form(client: Client, plural: str, identifier: str, shown: str) -> None:
    kind = plural[:-1]
    found = client.ask(f"/{plural}/{identifier}")
    assert found.json[kind]["id"] == identifier
    assert found.json["iri"] == f"https://example.org/talks/{kind}/{identifier}"
    [row] = csv.DictReader(io.StringIO(client.ask(f"/{plural}/{identifier}.csv").text))
    assert row["id"] == identifier
    graph = rdflib.Graph().parse(data=client.ask(f"/{plural}/{identifier}.ttl").body, format="turtle")
    assert (rdflib.URIRef(found.json["iri"]), None, None) in graph
    page = client.ask(f"/{plural}/{identifier}.html")
    assert page.kind == "text/html"
    assert shown in page.text


def test_a_network_of_actors_and_issues_has_the_nodes_and_numbers_of_its_files(client: Client) -> None:
    session = client.site.served.opened.session
    network = session.network("affiliation")
    stream = BytesIO()
    write(network, "csv", stream, names_of(session.catalogue))
    answer = client.ask("/network.csv?kind=affiliation")
    assert sorted(answer.text.splitlines()) == sorted(stream.getvalue().decode().splitlines())
    labels = {each["id"]: each["label"] for each in client.ask("/network.json?kind=affiliation").json["nodes"]}
    assert labels["issue:truce"] == session.catalogue.issues["truce"].label
    assert labels["issue:truce"] in client.ask("/network.html?kind=affiliation").text
    triples = client.ask("/network.ttl?kind=affiliation").text
    assert "/issue/truce" in triples or "issue:truce" in triples
    assert "actor/truce" not in triples
    assert "actor:truce" not in triples
    assert "actor/actor:" not in triples
    assert "actor%3A" not in triples


def test_values_of_a_facet_that_are_left_out_are_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.ask("/timeline.json").json
    assert whole["others"] == {}
    counts = whole["facets"]["actor"]
    assert len(counts) > 2
    client.site.cache.clear()
    monkeypatch.setattr(of_answers, "_MOST_IN_A_FACET", 2)
    monkeypatch.setattr(pages, "_MOST_OF_A_FACET", 1)
    try:
        cut = client.ask("/timeline.json").json
        assert list(cut["facets"]["actor"].items()) == list(counts.items())[:2]
        left = list(counts.values())[2:]
        assert cut["others"]["actor"] == {"values": len(left), "rows": sum(left)}
        assert f"and {len(counts) - 1} more" in client.ask("/timeline.html").text
    finally:
        client.site.cache.clear()


def test_the_time_of_a_role_is_as_it_was_written(client: Client) -> None:
    page = client.ask("/actors/ann.html").text
    assert "2024 to 2025-05" in page
    assert "PartialDate" not in page


def test_a_stance_that_no_longer_stands_says_so_before_all_else(client: Client) -> None:
    session = client.site.served.opened.session
    seen = set()
    for row in session.graph.select("SELECT ?stance { ?stance a sg:Stance }"):
        identifier = unquote(row["stance"].value.rpartition("/")[2])
        page = client.ask(f"/stances/{quote(identifier)}.html").text
        stands = session.explain(identifier).stands
        seen.add(stands)
        assert ("no longer stands" in page) == (not stands)
        assert stands or page.index("no longer stands") < page.index("<dl>")
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("address", "said"),
    [("/positions?issue=qqqqqqqq", "/search"), ("/stances/qqqqqqqqq", "/timeline"), ("/queries/qqqqqqqq", "/queries")],
)
def test_advice_is_for_the_web(client: Client, address: str, said: str) -> None:
    found = client.ask(address)
    assert found.status == 404
    assert said in found.text
    assert "stancegraph " not in found.text


def test_robots_are_asked_to_leave_questions_alone(client: Client) -> None:
    answer = client.ask("/robots.txt")
    assert (answer.status, answer.kind) == (200, "text/plain")
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert not robots.can_fetch("any", "http://localhost/sparql?query=ASK%20%7B%7D")
    assert robots.can_fetch("any", "http://localhost/actors/ann")
    assert 'rel="nofollow"' in client.ask("/timeline.html").text
