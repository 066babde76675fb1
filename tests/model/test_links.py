"""Links into the page: what they may say, what of one has no meaning, and the same link of other ids."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.answers.kinds import Basis
from stancegraph.model import links
from stancegraph.views.opening import _COUNTING

RECORDS = {
    ("actor", "land"),
    ("actor", "sea"),
    ("issue", "truce"),
    ("event", "e1"),
    ("stance", "s1"),
    ("source", "gazette"),
    ("kind", "state"),
}


def knows(kind: str, identifier: str) -> bool:
    return (kind, identifier) in RECORDS


def called(kind: str, name: str) -> bool:
    return knows(kind, name) or (kind, name) == ("issue", "The truce")


GOOD = (
    "#",
    "#view=matrix",
    "#view=ask&ask=moved&who=land&on=truce&since=2025-01-01&steps=2&after=e1&sort=-steps&find=a+b",
    "#view=columns&date=2025-04-05&about=truce&from=2024-02-29&known=2025-01-01&beside=2025-01-01",
    "#date=&actor=land&actor=land&tie=net&norm=cosine&weight=0.25&shared=3",
    "#issue=truce&not-position=-2&not-position=2&voice=&kind=state&basis=events",
    "#own=1&embed=1&by-kind=1&order=camps&ordered=&whole=1&all=1&title=%3Cb%3E&nodes=12&story=3",
    "#taken-over=1&select=stance&id=s1&alone=1",
    "#view=console&query=positions&set=issue%3Dtruce&set=as_of%3D2025-01-01&sparql=ASK%7B%7D",
    "#view=console&query=votes&set=actor%3D&set=event%3De1",
    "#query=positions&set=issue%3DThe+truce&set=known_at%3D2025-01-01T10%3A00%2B02%3A00",
    "#query=shifts&set=issue%3Dtruce&set=as_of%3D+2025-01-01+&set=longest_gap%3D%2B30",
    "#query=source-content&set=source%3Dgazette&sparql=ASK%7B%7D",
    "#query=evidence&set=stance%3Ds1",
    "#order=issue%3Atruce&ordered=2025-03-01",
    "#select=node&id=a%3Aland",
    "#select=edge&id=holds%7Ca%3Aland%7Ci%3Atruce",
    "#select=pair&id=land&id=truce",
    "#select=path&id=land&id=sea",
    "#select=stance&id=s1",
    "#select=source&id=gazette",
)
BAD = {
    "#viev=matrix": '"viev" is no word of a link; did you mean "view"?',
    "#view=matrx": 'view: "matrx" is none of ask, matrix,',
    "#view=ask&view=ask": "view is given twice; the first counts",
    "#date=2025-02-30": 'date: "2025-02-30" is no day, written YYYY-MM-DD',
    "#date=20250204": 'date: "20250204" is no day',
    "#from=": 'from: "" is no day',
    "#actor=nobody": 'actor: unknown actor "nobody"',
    "#about=land": 'about: unknown issue "land"',
    "#after=e2": 'after: unknown event "e2"',
    "#steps=5": 'steps: "5" is no whole number from 1 to 4',
    "#nodes=1": "nodes: ",
    "#own=1&taken-over=1": "taken-over: own leaves nothing to take over",
    "#alone=1": "alone: nothing says what is selected; select does",
    "#shared=%D9%A1": "shared: ",
    "#weight=-1": 'weight: "-1" is no number of 0 or more',
    "#weight=1.": "weight: ",
    "#order=size": 'order: "size" is none of camps, involvement, name, kind, issue:ID',
    "#order=issue%3A": "order: ",
    "#order=issue%3Aland": 'order: unknown issue "land"',
    "#own=yes": 'own: "yes" should be 1',
    "#set=issue": 'set: "issue" is not NAME=VALUE',
    "#query=postions": 'query: no named query is called "postions"; did you mean "positions"?',
    "#query=postions&set=isue%3Dtruce": "query: no named query",
    "#set=issue%3Dtruce&set=as_of%3D2025-01-01": "set: nothing says of which query; query does",
    "#query=positions&set=isue%3Dtruce": 'set: the query positions has no value "isue"; did you mean "issue"?',
    "#query=positions&set=issue%3Dland": 'set: "land" cannot stand: issue is the id of an issue in the dataset',
    "#query=positions&set=issue%3D": 'set: "" cannot stand: issue has to be chosen',
    "#query=evidence&set=stance%3Ds2": "stance is the id of a stance in the dataset",
    "#query=positions&set=as_of%3Dsoon": 'set: "soon" cannot stand: as_of is a day: YYYY-MM-DD',
    "#query=positions&set=known_at%3D2025-01-01+10%3A00": "known_at is a moment: ",
    "#query=positions&set=known_at%3D2025-01-01T25%3A00": "known_at is a moment: ",
    "#query=shifts&set=longest_gap%3D-1": "longest_gap is 0 or more",
    "#query=shifts&set=longest_gap%3D1.5": "longest_gap is a whole number",
    "#position=3": 'position: "3" is none of',
    "#not-voice=": 'not-voice: "" is none of',
    "#id=land": "id: nothing says of what it is; select does",
    "#select=actor&id=land": 'select: "actor" is none of node,',
    "#select=pair&id=land": "select: pair goes with 2 ids, and 1 is given",
    "#select=pair&id=land&id=land": 'id: unknown issue "land"',
    "#select=tie&id=land&id=land": 'id: a tie is between two actors, and both are "land"',
    "#select=path&id=land&id=land": 'id: a path is between two actors, and both are "land"',
    "#select=node&id=land": 'id: "land" names no node',
    "#select=node&id=a%3Anobody": 'id: unknown actor "nobody"',
    "#select=edge&id=holds%7Ca%3Aland": "names no edge",
    "#select=edge&id=holds%7Ca%3Aland%7Ci%3Aland": 'id: unknown issue "land"',
}


@pytest.mark.parametrize("link", GOOD)
def test_what_a_link_may_say_is_no_fault(link: str) -> None:
    assert links.faults(link, knows, called) == []
    assert links.check(link) == link


@pytest.mark.parametrize("link", BAD)
def test_each_part_without_meaning_is_named(link: str) -> None:
    [fault] = links.faults(link, knows, called)
    assert BAD[link] in fault


def test_all_faults_of_a_link_are_found_and_the_records_only_where_they_are_known() -> None:
    link = "#view=matrx&actor=nobody&foo=1"
    assert len(links.faults(link, knows)) == 3
    assert [fault.split(":")[0] for fault in links.faults(link)] == ["view", '"foo" is no word of a link']
    with pytest.raises(ValueError, match=r"view: .*; .*foo"):
        links.check(link)


@pytest.mark.parametrize("text", ["", "view=matrix", "https://example.org/#view=matrix", "#" + "a" * 10_000])
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="link"):
        links.faults(text)


@pytest.mark.parametrize("link", GOOD)
def test_under_other_ids_a_link_names_the_same_records(link: str) -> None:
    def other(_kind: str, identifier: str) -> str:
        return f"x-{identifier}"

    changed = links.with_ids(link, other)
    ours, names = (lambda kind, name, of=of: of(kind, name.removeprefix("x-")) for of in (knows, called))
    assert links.faults(changed, ours, names) == []
    named = {(kind, name) for kind, name in RECORDS if f"{name}" in link}
    assert (changed == link) == (not named or "x-" not in changed)
    assert [word for word, _ in parse_qsl(changed[1:], True)] == [word for word, _ in parse_qsl(link[1:], True)]
    assert links.with_ids(link, lambda _kind, identifier: identifier) == link
    assert links.with_ids(changed, lambda _kind, identifier: identifier.removeprefix("x-")).count("x-") == 0


def test_under_other_ids_every_kind_of_id_is_another() -> None:
    link = "#actor=land&about=truce&after=e1&select=edge&id=holds%7Ca%3Aland%7Ci%3Atruce&title=land"
    changed = dict(parse_qsl(links.with_ids(link, lambda kind, identifier: f"{kind}.{identifier}")[1:]))
    assert changed == {
        "actor": "actor.land",
        "about": "issue.truce",
        "after": "event.e1",
        "select": "edge",
        "id": "holds|a:actor.land|i:issue.truce",
        "title": "land",
    }
    console = links.with_ids("#query=positions&set=issue%3Dtruce&set=as_of%3D2025-01-01&set=land%3Dland", lambda kind, identifier: f"{kind}.{identifier}")  # fmt: skip
    assert parse_qsl(console[1:])[1:] == [("set", "issue=issue.truce"), ("set", "as_of=2025-01-01"), ("set", "land=land")]  # fmt: skip


@given(st.text(max_size=60))
def test_whatever_stands_in_a_link_it_is_looked_at(text: str) -> None:
    for fault in links.faults(f"#{text}", knows):
        assert fault.isprintable()


def test_every_word_is_in_the_documentation_of_links() -> None:
    text = (Path(__file__).parents[2] / "docs" / "explorer.md").read_text(encoding="utf-8")
    for each in links.LINK:
        assert re.search(rf"`{each.word}(=1)?`", text), each.word
    for link in re.findall(r"^- `(#view=[^`]+)`$", text, re.MULTILINE):
        assert links.faults(link) == []


def test_the_words_are_each_declared_once_and_are_those_of_the_program() -> None:
    words = [each.word for each in links.LINK]
    assert len(words) == len(set(words))
    assert {word for word, _, _ in _COUNTING} <= {each.word for each in links.LINK if each.holds == "yes"}
    [basis] = [each for each in links.LINK if each.word == "basis"]
    assert basis.choices == tuple(each.value for each in Basis)
