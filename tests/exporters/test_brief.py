"""Briefs: every line rests on a footnote that is there, what is left out is said, and text from data is never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import stancegraph
from stancegraph.errors import NotFound, StancegraphError
from stancegraph.exporters.brief import FORMATS, Brief, content
from stancegraph.exporters.brief.content import Cell, Footnote, Section
from stancegraph.exporters.brief.formats import as_html, as_markdown
from stancegraph.session import Session
from support import NASTY, rows, write_folder

NOTE = re.compile(r"\[\^(\d+)\]")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("brief")
    tables = rows()
    said = tables["stances"][0]
    tables["roles"] = [
        {
            "id": "r0",
            "actor": "cat",
            "office": "Head",
            "organisation": "land",
            "represents": "by-office",
            "leads": "yes",
            "end": "2025-03-31",
        },
        {**tables["roles"][0], "start": "2025-04-01"},
    ]
    tables["sources"] = [{"id": "gazette", "title": "Gazette", "url": "https://example.org/g?x=1"}]
    tables["stances"] = [
        {**said, "quote": "we will stop"},
        {
            **said,
            "id": "s2",
            "date": "2025-04-10",
            "position": "opposes",
            "condition": "land goes",
            "condition_kind": "demand",
        },
        {**said, "id": "s3", "actor": "bob", "voice": "attributed", "attributed_by": "cat"},
        {**said, "id": "s4", "actor": "cat", "issue": "talks", "date": "2025-03-01"},
    ]
    tables["events"][0] |= {"date": "2025-04-05", "bears_on": "truce:rejects", "actors": "ann"}
    stancegraph.build([write_folder(folder / "d", tables)], folder / "store")
    with stancegraph.open(folder / "store") as opened:
        yield opened


def sections(text: str) -> dict[str, str]:
    """What stands below each heading."""
    return dict(part.split("\n\n", 1) for part in text.split("\n## ")[1:])


def test_every_line_rests_on_a_footnote(session: Session) -> None:
    text = session.report("Ann", as_of="2025-05-01")
    used, given = NOTE.findall(text.rsplit("\n\n", 1)[0]), NOTE.findall(text.rsplit("\n\n", 1)[1])
    assert given == [str(number) for number in range(1, len(given) + 1)]
    assert set(used) == set(given)
    assert "“we will stop” Gazette. <https://example.org/g?x=1> `s1`" in text
    for line in sections(text)["Where it stands"].splitlines()[2:]:
        assert NOTE.search(line), line


def test_an_actor_has_its_offices_positions_moves_and_contradictions(session: Session) -> None:
    text = session.report("Ann", as_of="2025-05-01")
    assert text.startswith("# Ann\n\nAs of 2025-05-01.\n\nMinister, Land.\n")
    found = sections(text)
    assert (
        "| Truce | opposes: land goes \\(demand\\)[^1] | 2025-04-10, 21 days old | own words |"
        in found["Where it stands"]
    )
    assert "| 2025-04-10 | Truce | supports to opposes[^2][^1] | Ann, for Land | Raid[^3] |" in found["Moves"]
    assert (
        "| words-vs-deeds | Truce | supports \\(Ann, 2025-04-01\\)[^2] | rejects \\(Ann, 2025-04-05\\)[^3] |"
        in found["Contradictions"]
    )


def test_an_issue_has_everybody_from_support_to_rejection(session: Session) -> None:
    text = session.report("truce", as_of="2025-05-01")
    lines = [
        line.split(" | ")[:2] for line in sections(text)["Who stands where"].splitlines()[2:] if line.startswith("|")
    ]
    assert [who.removeprefix("| ") for who, _position in lines] == ["Bob", "Ann", "Land"]
    assert "“They should stop.”" in text


def test_what_is_left_out_is_said(session: Session) -> None:
    for format, mark in (("md", "- "), ("html", "<li>")):
        text = session.report("land", format, as_of="2025-05-01")
        assert f"{mark}Land on Talks: nothing since Ann took office on 2025-04-01; 1 earlier" in text
    assert "whom Ann speaks for" not in session.report("ann", as_of="2025-05-01")


def test_who_leads_until_a_day_left_on_it(tmp_path: Path) -> None:
    tables = rows()
    tables["roles"][0]["end"] = "2025-04-10"
    stancegraph.build([write_folder(tmp_path / "d", tables)], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        assert session.positions("land", as_of="2025-04-10")
        text = session.report("land", as_of="2025-04-12")
    assert "nothing since the last leader left on 2025-04-10; " in text


def test_where_there_is_nothing_it_says_so(session: Session) -> None:
    found = sections(session.report("cat", as_of="2020-01-01"))
    assert found["Where it stands"].startswith("No position is known.")
    assert found["Moves"].startswith("Nobody was seen to move.")
    assert found["Contradictions"].startswith("None is known.")


def test_of_a_word_in_both_names_the_actor_is_meant(tmp_path: Path) -> None:
    tables = rows()
    tables["actors"] += [
        {"id": "ann-lee", "name": "Ann Lee", "kind": "person"},
        {"id": "both", "name": "Both", "kind": "person"},
    ]
    tables["issues"] += [
        {"id": "meeting", "label": "Meeting of Lee and Cat", "proposition": "They should meet."},
        {"id": "lee-truce", "label": "Truce Lee", "proposition": "They should stop."},
        {"id": "cat-cat", "label": "Ann-Lee", "proposition": "They should."},
        {"id": "b", "label": "Both", "proposition": "Both should."},
    ]
    stancegraph.build([write_folder(tmp_path / "d", tables)], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        titles = {text: session.report(text).splitlines()[0] for text in ("cat", "meeting", "truce lee")}
        assert titles == {"cat": "# Cat", "meeting": "# Meeting of Lee and Cat", "truce lee": "# Truce Lee"}
        with pytest.raises(NotFound, match='"Both" is an actor, both, and an issue, b'):
            session.report("Both")


def test_what_it_is_about_must_be_one_thing(session: Session) -> None:
    with pytest.raises(NotFound):
        session.report("nobody")
    with pytest.raises(StancegraphError, match='"pdf" is no format of a report; there are md, html'):
        session.report("ann", "pdf")


def hostile(text: str) -> Brief:
    """A brief with a text wherever data can come."""
    section = Section("Where it stands", ("Issue", "Position"), ((Cell(text), Cell(text, (1,))),), "None.", (text,))
    return Brief(text, (text,), (section, replace(section, rows=())), (Footnote(1, text, text, "", "s1"),))


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


PLAIN = hostile("word")
ATTACKS = (
    *NASTY,
    "<script>alert(1)</script>",
    "![x](https://example.org/x)",
    "[x](javascript:alert)",
    "| a | b |",
    "- x",
    "1. x",
    "12) x",
    "=== x",
    "--- x",
    "# x",
    "> x",
    "    x",
    "~~~ x",
    "``` x",
    "a  \nb\n\nc",
    "[^1]: x",
    "<https://example.org>",
    "&lt;b&gt; &copy;",
    "*a* _b_ **c** __d__",
    "\\",
)


@pytest.mark.parametrize("text", ATTACKS)
def test_text_is_no_markup(text: str) -> None:
    assert Tags(as_html(hostile(text))).tags == Tags(as_html(PLAIN)).tags
    assert markdown_tags(hostile(text)) == markdown_tags(PLAIN)


@given(st.text(st.sampled_from("ab1 .-=#>*_`~[]()!|\\<&:\n\t$+^"), min_size=1, max_size=12).filter(str.strip))
def test_no_text_is_markup_in_markdown(text: str) -> None:
    assert markdown_tags(hostile(text)) == markdown_tags(PLAIN)


def markdown_tags(brief: Brief) -> list[str]:
    """The tags of which a Markdown text is made; the text itself must not make any."""
    return Tags(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(as_markdown(brief))).tags


def test_addresses_of_the_web_are_links(tmp_path: Path) -> None:
    tables = rows()
    tables["sources"][0]["url"] = "https://example.org/a%3Cb?c=d&e"
    stancegraph.build([write_folder(tmp_path / "d", tables)], tmp_path / "store")
    with stancegraph.open(tmp_path / "store") as session:
        page, text = (session.report("ann", format, as_of=date(2025, 4, 20)) for format in ("html", "md"))
    assert 'href="https://example.org/a%3Cb?c=d&amp;e"' in page
    assert "<https://example.org/a%3Cb?c=d&e>" in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "https://a b", "https://a>b", "https://a\nb"]
)
def test_nothing_else_is(url: str) -> None:
    # A table cannot hold these; whoever serves a graph may say anything.
    assert content._link(url) == ""


def test_there_are_two_formats() -> None:
    assert list(FORMATS) == ["md", "html"]
