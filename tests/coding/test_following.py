"""Feeds that are followed: what is new becomes a text, once, and what does not is counted with its reason."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import printable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from coding.desk import SECOND, talks
from coding.test_texts import PAGE
from stancegraph import limits
from stancegraph.cli import cli
from stancegraph.coding.feeds import read_feed, words_of_html
from stancegraph.coding.following import Left, _refuse_inside, follow
from stancegraph.coding.plan import read_plan, write_plan
from stancegraph.coding.texts import Library, places_of
from stancegraph.errors import DataError, StancegraphError
from stancegraph.fetching import fetched
from stancegraph.files import is_unfinished
from stancegraph.model.records import Source
from stancegraph.tables.reader import read_dataset

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Halven Post</title><link>https://post.example/</link><language>en</language>
<atom:link href="https://post.example/feed.xml" rel="self"/>
<item><title>Ray answers &amp; waits</title><link>https://post.example/2</link><guid isPermaLink="false">two</guid>
 <media:title>A picture</media:title><pubDate>Wed, 14 May 2025 23:30:00 +0200</pubDate><dc:creator>Eve</dc:creator>
 <description>Short.</description>
 <content:encoded><![CDATA[<h2>Ray&nbsp;answers</h2><p>Bob Ray said the <b>army</b>
 would&#8217;ve left.</p><script>var x = "no words";</script><p>\u0644\u0627 \u0634\u0631\u0648\u0637<br>\U0001f1fa\U0001f1e6</p>]]></content:encoded></item>
<item><title>Terms</title><link>https://post.example/1</link><guid>https://post.example/1</guid>
 <pubDate>Tue, 13 May 2025 08:00:00 GMT</pubDate><description>&lt;p&gt;Ann Lee said that 3 &amp;lt; 4.&lt;/p&gt;</description></item>
<item><title>Nothing in it</title><link>https://post.example/0</link><pubDate>never</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://blatt.example/news/"><title type="html">Das &lt;i&gt;Blatt&lt;/i&gt;</title>
<link rel="self" href="atom.xml"/><link href="https://blatt.example/"/><id>urn:x:feed</id>
<entry><title>Br\u00fccke</title><id>urn:x:1</id><link href="eins"/><updated>2025-05-15T01:00:00Z</updated><published>2025-05-14T01:00:00Z</published>
<author><name>Kim</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die Armee soll <em>gehen</em>.</p><p>Ja.</p></div></content></entry>
<entry><title>Plain</title><id>urn:x:2</id><updated>2025-05-13T01:00:00Z</updated><summary>1 &lt; 2 &amp;amp; so on</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://alt.example/"><title>Old</title><link>https://alt.example/</link></channel>
<item rdf:about="https://alt.example/a"><title>A</title><link>https://alt.example/a</link><description>Words of A.</description><dc:date>2025-05-12T10:00:00+02:00</dc:date></item>
</rdf:RDF>"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return talks(tmp_path / "talks")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in words])


def saved(place: Path, content: str) -> str:
    place.write_text(content, encoding="utf-8", newline="")
    return str(place)


def sources(folder: Path) -> dict[str, Source]:
    return {each.title: each for each in read_dataset(folder).sources}


# -- what a feed says -------------------------------------------------------------------------------------------------


def test_what_entries_of_rss_say() -> None:
    feed = read_feed(RSS.encode(), "feed.xml")
    assert (feed.title, feed.language, len(feed.entries)) == ("Halven Post", "en", 3)
    two, one, none = feed.entries
    assert (two.title, two.link, two.published, two.author) == (
        "Ray answers & waits",
        "https://post.example/2",
        date(2025, 5, 14),
        "Eve",
    )
    # The whole text goes before the summary; of markup only the words are left, and of scripts nothing.
    assert two.words == (
        "Ray answers\n\nBob Ray said the army would\u2019ve left.\n\n\u0644\u0627 \u0634\u0631\u0648\u0637\n\U0001f1fa\U0001f1e6"
    )
    assert (one.words, one.is_summary, two.is_summary) == ("Ann Lee said that 3 < 4.", True, False)
    assert (none.words, none.published) == ("", None)
    assert one.key == hashlib.sha256(b"https://post.example/1").hexdigest()
    # What is an address of nothing is known by it among those of its feed alone.
    assert two.key == hashlib.sha256(b"https://post.example/\ntwo").hexdigest()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<content type="image/png">iVBORw0KGgo=</content>', "Short."),
        ('<content type="application/pdf">JVBERi0x</content>', "Short."),
        (
            '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"><text>Logo</text></svg></content>',
            "Short.",
        ),
        ('<content type="text/html" mode="base64">PHA+</content>', "Short."),
        ('<content type="video/mp4" src="https://post.example/film"/>', "Short."),
        ('<content type="text/html; charset=utf-8">&lt;p&gt;Long.&lt;/p&gt;</content>', "Long."),
        ('<content type="TEXT/PLAIN">1 &lt; 2</content>', "1 < 2"),
        ('<content type="text/markdown">1 &lt; 2</content>', "1 < 2"),
        ('<content type="HTML">&lt;p&gt;Long.&lt;/p&gt;</content>', "Long."),
    ],
)
def test_what_is_no_text_in_an_entry_of_atom_is_none_of_its_words(content: str, words: str) -> None:
    entry = f"<entry><title>T</title><id>urn:x:3</id>{content}<summary>Short.</summary></entry>"
    (found,) = read_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode(), "feed.xml").entries
    assert (found.words, found.is_summary) == (words, words == "Short.")


def test_what_entries_of_atom_and_of_old_rss_say() -> None:
    feed = read_feed(ATOM.encode(), "atom.xml", address="https://cdn.example/x/atom.xml")
    assert (feed.title, feed.language) == ("Das Blatt", "de")
    one, two = feed.entries
    assert (one.link, one.published, one.author, one.words, one.is_summary) == (
        "https://blatt.example/news/eins",
        date(2025, 5, 14),
        "Kim",
        "Die Armee soll gehen.\n\nJa.",
        False,
    )
    assert two.link == ""
    assert (two.published, two.words, two.is_summary) == (date(2025, 5, 13), "1 < 2 &amp; so on", True)
    (old,) = read_feed(RDF.encode(), "old.rdf").entries
    assert (old.title, old.link, old.words, old.published) == (
        "A",
        "https://alt.example/a",
        "Words of A.",
        date(2025, 5, 12),
    )


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{LAUGHS}<rss><channel><title>&b;</title></channel></rss>", "declares entities of its own"),
        (f"{OUTSIDE}<rss><channel><title>&a;</title></channel></rss>", "declares entities of its own"),
        ("<rss><channel><title>&nbsp;</title></channel></rss>", "is no feed, or one that broke off: undefined entity"),
        ("<rss><channel><item>", "broke off"),
        ("", "is no feed, or one that broke off: no element found"),
        ('{"version": "https://jsonfeed.org/version/1"}', "is no feed"),
        ("<html><body/></html>", "is a page, and no feed; pages often name the address of theirs"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "is a page, and no feed"),
        ("<opml/>", "is no feed: RSS and Atom are read"),
        ("<rss/>", "its channel is missing"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "feed.xml: "),
        ("<rss>" + "<a>" * limits.DEEPEST_FEED, "nests elements deeper than 200"),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(content: str, said: str) -> None:
    with pytest.raises(StancegraphError) as error:
        read_feed(content.encode(), "feed.xml")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_entities_of_html_are_read_where_a_document_type_of_elsewhere_declares_them() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://localhost:1/rss.dtd">'
    feed = read_feed(f"{kind}<rss><channel><title>a&eacute;b</title></channel></rss>".encode(), "feed.xml")
    assert feed.title == "a\u00e9b"
    with pytest.raises(StancegraphError, match="names an entity that nobody declared: &nonsense;"):
        read_feed(f"{kind}<rss><channel><title>&nonsense;</title></channel></rss>".encode(), "feed.xml")


def test_what_the_server_says_of_the_encoding_counts() -> None:
    content = "<rss><channel><title>\u00e9</title></channel></rss>".encode("latin-1")
    assert read_feed(content, "feed.xml", charset="iso-8859-1").title == "\u00e9"
    with pytest.raises(StancegraphError, match=r"feed\.xml: cannot be read: unknown encoding: klingon"):
        read_feed(content, "feed.xml", charset="klingon")


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1), min_size=1)
)
def test_words_come_out_as_they_went_in(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    wanted = [" ".join(each.split()) for each in paragraphs]
    assert words_of_html(html).split("\n\n") == ([each for each in wanted if each] or [""])


@given(st.text(printable))
def test_no_html_ends_the_program(html: str) -> None:
    assert words_of_html(html) == words_of_html(html).strip()


@given(st.text("<>!?/-='\" abp[]&#;\n").map(lambda html: f"begin {html}"))
def test_hostile_html_keeps_the_words_before_it(html: str) -> None:
    assert words_of_html(html).startswith("begin")


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<!--",
        "<a ",
        "</a ",
        "<?",
        "<![x",
        "<!",
        "&#",
        "<a \"'>'",
        "<script></scrip",
        "<p '",
        "<p ='",
        '<p a="',
        "<sup>",
        "<sup>a</sup>",
    ],
)
def test_html_that_never_ends_is_read_once(unit: str) -> None:
    """Half a million characters: what looks for an end from each beginning would take minutes."""
    assert words_of_html("begin " + unit * (500_000 // len(unit))).startswith("begin")


class _Plain(HTMLParser):
    """The words of HTML by the parser of the standard library, its blanks folded."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found = ""
        self.silent = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        self.found += "" if self.silent else data


_PIECES = st.sampled_from(
    [
        *("one", "two ", "&amp;", "&#228;", "&notin;", "a < b", "1<2", "<3", "<b>", "</b>", "<i class=x>", "<A HREF='a>b'>", '<a title="it\'s >">'),
        *("<img src=x/>", "<b/>", "<!-- no > words -->", "<!doctype html>", "<?php x ?>", "<script>a<b</p>'</script>", "<style>p>a</style >"),
        *("<a b='c' d>", "<x:y>", "<em\nid=1>"),
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_words_are_those_of_the_parser_of_the_standard_library(html: str) -> None:
    # No blanks, for blocks are no words.
    assert "".join(words_of_html(html).split()) == "".join(_Plain(html).found.split())


def test_of_an_entry_what_is_raised_is_set_apart_and_what_is_struck_out_is_left_out() -> None:
    html = "<p>It cost 25<sup>3</sup> of CO<sub>2</sub> on the 1<sup>st</sup>, <del>struck</del> <s>out</s> x<sup><sup>2</sup>"
    assert words_of_html(html) == "It cost 25³ of CO₂ on the 1st, x²"


def test_a_comment_of_nothing_ends_where_it_begins() -> None:
    assert words_of_html("before<!-->after").split() == ["beforeafter"]


@pytest.mark.parametrize("place", ["http://[::1", "http://[bad]/x", "//[x"])
def test_an_address_that_is_none_leads_nowhere_and_stops_nothing(place: str, folder: Path, tmp_path: Path) -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{place}"><title>A</title>
        <entry><title>One</title><id>{place}</id><link href="{place}"/><summary>Words.</summary></entry>
        <entry xml:base="{place}"><title>Two</title><link href="x"/><summary>More.</summary></entry></feed>"""
    done = run("watch", "feed", folder, saved(tmp_path / "f.xml", feed), "-o", tmp_path / "texts")
    assert done.exit_code == 0
    assert {each.url for each in sources(folder).values() if each.title in ("One", "Two")} == {""}
    named = run("watch", "feed", folder, place, "-o", tmp_path / "texts", "--fetch", "--articles")
    assert named.exit_code == 1
    assert "is no file; name the file of a feed, or its address" in named.stderr


# -- what is new ------------------------------------------------------------------------------------------------------


def test_each_entry_becomes_a_text_once(folder: Path, tmp_path: Path) -> None:
    feed, out = saved(tmp_path / "feed.xml", RSS), tmp_path / "out"
    done = run("watch", "feed", folder, feed, "-o", out, "--format", "json", "--licence", "CC BY 4.0")
    assert done.exit_code == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [(each["title"], each["published"], each["words"], each["summary"]) for each in rows] == [
        ("Terms", "2025-05-13", 7, True),
        ("Ray answers & waits", "2025-05-14", 12, False),
    ]
    assert "2 texts added" in done.stderr
    assert "1 entry left out:\n  1 without words\n" in done.stderr
    assert "1 text may be only a summary" in done.stderr
    source = sources(folder)["Ray answers & waits"]
    text = out / f"{source.id}.txt"
    assert source.sha256 == hashlib.sha256(text.read_bytes()).hexdigest()
    assert (source.publisher, source.url, source.language, source.author, source.licence) == (
        "Halven Post", "https://post.example/2", "en", "Eve", "CC BY 4.0",
    )  # fmt: skip
    assert source.id.startswith("ray-answers-waits-")
    # Where it lies is remembered, so that code shows it.
    assert Library(places_of(folder)).words(source.sha256).startswith("Ray answers\n\nBob Ray")
    before = (folder / "sources.csv").read_bytes()
    again = run("watch", "feed", folder, feed, "-o", out)
    assert (again.exit_code, again.stdout.count("\n")) == (0, 1)
    assert "0 texts added" in again.stderr
    assert "3 entries left out:\n  2 there already\n  1 without words" in again.stderr
    assert (folder / "sources.csv").read_bytes() == before


@pytest.mark.parametrize("size", ["40", "100"])
def test_in_a_narrow_terminal(folder: Path, tmp_path: Path, size: str) -> None:
    feed = saved(tmp_path / "feed.xml", ATOM)
    done = CliRunner().invoke(
        cli,
        ["watch", "feed", str(folder), feed, "-o", str(tmp_path / "out"), "--format", "table"],
        env={"COLUMNS": size},
    )
    assert done.exit_code == 0, done.stderr
    assert "2025-05-14" in done.stdout
    assert all(len(line) <= int(size) for line in done.stdout.splitlines())


def changed(feed: str, old: str, new: str) -> str:
    assert old in feed
    return feed.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        # By what it is called, whatever else changed.
        ("https://post.example/2</link>", "https://post.example/moved</link>", {Left.THERE: 2, Left.NO_WORDS: 1}),
        ("would&#8217;ve left", "has left", {Left.THERE: 1, Left.CHANGED: 1, Left.NO_WORDS: 1}),
        # By its address, and by its words.
        (">two<", ">another<", {Left.THERE: 2, Left.NO_WORDS: 1}),
        ('2</link><guid isPermaLink="false">two<', 'x</link><guid isPermaLink="false">another<', {Left.THERE: 2, Left.NO_WORDS: 1}),
    ],
)  # fmt: skip
def test_what_is_there_already_is_told_by_name_address_or_words(
    old: str, new: str, left: dict[Left, int], folder: Path, tmp_path: Path
) -> None:
    follow(folder, [saved(tmp_path / "feed.xml", RSS)], tmp_path / "out")
    later = follow(folder, [saved(tmp_path / "later.xml", changed(RSS, old, new))], tmp_path / "out")
    assert (later.texts, dict(later.left_out)) == ((), left)


def test_what_stands_in_two_feeds_is_added_once(folder: Path, tmp_path: Path) -> None:
    feeds = [saved(tmp_path / name, RSS) for name in ("one.xml", "two.xml")]
    found = follow(folder, [*feeds, feeds[0]], tmp_path / "out")
    assert (len(found.texts), dict(found.left_out)) == (2, {Left.TWICE: 2, Left.NO_WORDS: 2})


def test_an_address_that_all_entries_share_is_that_of_none(folder: Path, tmp_path: Path) -> None:
    feed = RSS.replace("https://post.example/2</link>", "https://post.example/1</link>")
    assert len(follow(folder, [saved(tmp_path / "feed.xml", feed)], tmp_path / "out").texts) == 2


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("<dc:creator>A. B.</dc:creator><dc:creator> C\n D </dc:creator><dc:creator>A. B.</dc:creator>", "A. B.; C D"),
        ("<author>a@post.example (A)</author><author/><author>B</author>", "a@post.example (A); B"),
        ("<dc:creator/><author>A</author>", "A"),
    ],
)
def test_all_who_wrote_an_entry_are_its_authors(said: str, author: str) -> None:
    feed = f"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>{said}</item></channel></rss>"
    assert read_feed(feed.encode(), "feed.xml").entries[0].author == author
    both = ATOM.replace(
        "<author><name>Kim</name></author>", "<author><name>Kim</name></author><author><name>Lo; Ray</name></author>"
    )
    assert read_feed(both.encode(), "feed.xml").entries[0].author == "Kim; Lo; Ray"


def test_an_address_that_is_none_is_left_out_and_told(folder: Path, tmp_path: Path) -> None:
    feed = saved(
        tmp_path / "feed.xml",
        RSS.replace("<link>https://post.example/2</link>", "<link>mailto:ann@post.example</link>"),
    )
    done = run("watch", "feed", folder, feed, "-o", tmp_path / "out")
    assert (done.exit_code, "2 texts added" in done.stderr) == (0, True), done.output
    assert 'leads from an entry to no web address, and that is left out: "mailto:ann@post.example"' in done.stderr


def item(guid: str, words: str) -> str:
    return f"<item><title>T</title><link>https://post.example/1</link>{guid and f'<guid>{guid}</guid>'}<description>{words}</description></item>"


@pytest.mark.parametrize(
    ("guids", "count"),
    [
        (("abc", "other"), 2),
        (("abc", "abc"), 1),
        (("abc", ""), 2),
        (("abc", "https://post.example/1"), 2),
        (("", ""), 1),
        (("", "http://post.example/1/"), 1),
    ],
)
def test_what_is_added_of_one_address_is_the_same_in_one_look_and_in_two(
    guids: tuple[str, str], count: int, folder: Path, tmp_path: Path
) -> None:
    items = [item(guid, words) for guid, words in zip(guids, ("First words.", "Other words."), strict=True)]
    whole = "<rss><channel><title>P</title>{}</channel></rss>"
    for order in (items, items[::-1]):
        at_once = shutil.copytree(folder, tmp_path / f"once-{order is items}")
        one_by_one = shutil.copytree(folder, tmp_path / f"each-{order is items}")
        out = tmp_path / f"out-{order is items}"
        once = follow(at_once, [saved(tmp_path / "feed.xml", whole.format("".join(order)))], out / "once")
        each = [
            len(follow(one_by_one, [saved(tmp_path / f"{n}.xml", whole.format(one))], out / "each").texts)
            for n, one in enumerate(order)
        ]
        assert len(once.texts) == sum(each) == count


def test_a_text_that_was_added_by_hand_is_not_added_again(folder: Path, tmp_path: Path) -> None:
    feed = changed(RSS, "&lt;p&gt;Ann Lee said that 3 &amp;lt; 4.&lt;/p&gt;", SECOND.strip())
    found = follow(folder, [saved(tmp_path / "feed.xml", feed)], tmp_path / "out")
    assert (len(found.texts), found.left_out[Left.THERE]) == (1, 1)


def test_a_bad_feed_is_said_and_the_others_are_taken(folder: Path, tmp_path: Path) -> None:
    bad, good = saved(tmp_path / "bad.xml", RSS[:900]), saved(tmp_path / "feed.xml", RSS)
    done = run("watch", "feed", folder, bad, tmp_path / "none.xml", tmp_path, good, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert done.stderr.count("Left for the next time: ") == 3
    assert f"{bad}: is no feed, or one that broke off" in done.stderr
    assert f"{tmp_path / 'none.xml'}: is no file" in done.stderr
    assert "2 texts added" in done.stderr


def test_where_rows_do_not_fit_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    (folder / "sources.csv").write_text("id,title\nenvoy,Envoy\n")
    before = (folder / "sources.csv").read_bytes()
    with pytest.raises(DataError):
        follow(folder, [saved(tmp_path / "feed.xml", RSS)], tmp_path / "out")
    assert (folder / "sources.csv").read_bytes() == before
    assert not list((tmp_path / "out").glob("*"))


def feed_of(place: Path, entries: int) -> str:
    items = "".join(
        f"<item><title>Talk {each}</title><guid>{each}</guid><description>Words of {each}.</description></item>"
        for each in range(entries)
    )
    return saved(place, f"<rss><channel><title>Post</title><link>https://post.example/</link>{items}</channel></rss>")


def test_a_folder_is_looked_through_and_synced_as_often_for_many_entries_as_for_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Counter[str]] = []
    for entries in (2, 40):
        place = tmp_path / str(entries)
        folder = talks(place / "talks")
        (place / "new").mkdir()
        feed = feed_of(place / "feed.xml", entries)
        calls: Counter[str] = Counter()

        def counted(name: str, calls: Counter[str] = calls, place: Path = place) -> Callable[..., Any]:
            whole = getattr(os, name)

            def call(which: Any, *rest: Any) -> Any:
                where = Path(f"/proc/self/fd/{which}").readlink() if isinstance(which, int) else Path(which)
                calls[name] += where == place / "new"
                return whole(which, *rest)

            return call

        with monkeypatch.context() as patch:
            for name in ("listdir", "scandir", "fsync"):
                patch.setattr(os, name, counted(name))
            assert len(follow(folder, [feed], place / "new").texts) == entries
        found.append(calls)
    assert found[0] == found[1]
    assert found[0]["fsync"] > 0


@pytest.mark.skipif(sys.platform == "win32", reason="a process has no copy there")
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    entries = 4
    feed = feed_of(tmp_path / "feed.xml", entries)
    wanted = {f"Words of {each}.\n" for each in range(entries)}
    for new in (False, True):
        for step in range(1, 200):
            place = tmp_path / f"{new}-{step}"
            folder, texts = talks(place / "talks"), place / "new"
            if not new:
                texts.mkdir()
            was_killed = killed_at(step, lambda folder=folder, texts=texts: follow(folder, [feed], texts))  # type: ignore[misc]
            there = [each for each in read_dataset(folder).sources if each.title.startswith("Talk ")]
            known = {hashlib.sha256(each.encode()).hexdigest() for each in wanted}
            at_hand = {hashlib.sha256(each.read_bytes()).hexdigest() for each in texts.glob("*.txt")}
            assert {each.sha256 for each in there} <= at_hand <= known
            again = follow(folder, [feed], texts)
            assert (len(again.texts) + len(there), again.faults) == (entries, ())
            assert sorted(each.read_text() for each in texts.iterdir() if not is_unfinished(each.name)) == sorted(
                wanted
            )
            assert {each.sha256 for each in read_dataset(folder).sources} >= known
            assert len(read_dataset(folder).sources) == entries + 2
            if not was_killed:
                break
        assert step > 12


def killed_at(step: int, call: Callable[[], object]) -> bool:
    """Call it in a process of its own, which ends without a word before its so manieth step that reaches the disk, and say whether it did."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    steps = itertools.count(1)

    def ending(whole: Callable[..., Any]) -> Callable[..., Any]:
        def at_last(*words: Any, **options: Any) -> Any:
            if next(steps) == step:
                os._exit(9)
            return whole(*words, **options)

        return at_last

    try:
        for name in ("fsync", "rename", "replace", "mkdir", "rmdir", "unlink"):
            setattr(os, name, ending(getattr(os, name)))
        call()
    except BaseException:
        os._exit(1)
    os._exit(0)


def test_words_that_stand_under_a_name_already_stay(folder: Path, tmp_path: Path) -> None:
    feed, out = saved(tmp_path / "feed.xml", RSS), tmp_path / "out"
    (first, _second) = follow(folder, [feed], out).texts
    other = talks(tmp_path / "other")
    (out / f"{first.source}.txt").write_text("mine")
    found = follow(other, [feed], out)
    assert (len(found.texts), found.left_out[Left.FAULT]) == (1, 1)
    assert "is there already with other words" in found.faults[0]
    assert (out / f"{first.source}.txt").read_text() == "mine"


def test_new_texts_go_to_the_end_of_a_list_of_the_plan(folder: Path, tmp_path: Path) -> None:
    feed = saved(tmp_path / "feed.xml", RSS)
    write_plan(folder, {"coders": ["ana", "ben"], "texts": ["second"]})
    done = run("watch", "feed", folder, feed, "-o", tmp_path / "out")
    assert "2 texts put at the end of the list in coding/plan.toml." in done.stderr
    found = read_plan(folder)
    assert found is not None
    assert [each.rpartition("-")[0] for each in found.texts[1:]] == ["terms", "ray-answers-waits"]
    write_plan(folder, {"coders": ["ana", "ben"], "texts": ["second", found.texts[1]]})
    again = run("watch", "feed", folder, feed, "-o", tmp_path / "out")
    assert f"1 text not in the list of coding/plan.toml: {found.texts[2]}" in again.stderr


def test_text_of_a_feed_is_no_markup_and_no_path(folder: Path, tmp_path: Path) -> None:
    evil = "../../\x1b[31m[red]&lt;b&gt;\u202ex".replace("\x1b", "&amp;#27;")
    feed = changed(RSS, "Ray answers &amp; waits", evil)
    feed = changed(feed, "https://post.example/2</link>", "https://post.example/a b[1]</link>")
    done = run("watch", "feed", folder, saved(tmp_path / "feed.xml", feed), "-o", tmp_path / "out", "--format", "table")
    assert done.exit_code == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout + done.stderr
    assert "[red]" in done.stdout
    source = next(each for each in sources(folder).values() if "red" in each.id)
    assert source.url == "https://post.example/a%20b%5B1%5D"
    assert {each.parent for each in tmp_path.rglob(f"{source.id}.txt")} == {tmp_path / "out"}


# -- the network ------------------------------------------------------------------------------------------------------


@contextmanager
def site(pages: dict[str, tuple[int, str, str]]) -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, with the answers to its paths (status, content type or place, body), and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, kind, body = pages.get(self.path, (404, "text/plain", ""))
            content = body.encode()
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_the_network_is_asked_only_when_told_to_and_it_is_said(folder: Path, tmp_path: Path) -> None:
    pages = {"/feed": (302, "/feed.xml", ""), "/feed.xml": (200, "application/rss+xml", RSS)}
    with site(pages) as (place, asked):
        refused = run("watch", "feed", folder, f"{place}/feed", "-o", tmp_path / "out")
        assert (refused.exit_code, asked) == (2, [])
        assert "is on the network, which is asked only with --fetch" in refused.stderr
        done = run("watch", "feed", folder, f"{place}/feed", f"{place}/none", "--fetch", "-o", tmp_path / "out")
        assert (done.exit_code, asked) == (1, ["/feed", "/feed.xml", "/none"])
        assert f"Asking {place}/feed\n" in done.stderr
        assert f"Left for the next time: {place}/none: cannot be fetched: Not Found" in done.stderr
        assert "2 texts added" in done.stderr
    gone = run("watch", "feed", folder, f"{place}/feed", "--fetch", "-o", tmp_path / "out")
    assert (gone.exit_code, "cannot be fetched" in gone.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fetch"], "no feed is an address that could be fetched"),
        (["--articles"], "--articles asks the network for pages, which is asked only with --fetch"),
    ],
)
def test_options_that_mean_nothing_are_refused(words: list[str], said: str, folder: Path, tmp_path: Path) -> None:
    done = run("watch", "feed", folder, saved(tmp_path / "feed.xml", RSS), "-o", tmp_path / "out", *words)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_articles_are_those_of_the_pages_of_the_feed(folder: Path, tmp_path: Path) -> None:
    pages = {"/1": (200, "text/html", PAGE), "/2": (404, "text/html", "")}
    with site(pages) as (place, asked):
        pages["/feed.xml"] = (200, "application/rss+xml", RSS.replace("https://post.example", place))
        done = run("watch", "feed", folder, f"{place}/feed.xml", "--fetch", "--articles", "-o", tmp_path / "out")
        assert (done.exit_code, asked) == (1, ["/feed.xml", "/1", "/2", "/0"])
        # What could not be had is looked at again, what is there is not asked for.
        again = run("watch", "feed", folder, f"{place}/feed.xml", "--fetch", "--articles", "-o", tmp_path / "out")
        assert asked[4:] == ["/feed.xml", "/2", "/0"]
    assert "1 text added" in done.stderr
    assert "  2 not to be had\n" in done.stderr
    assert "0 texts added" in again.stderr
    source = sources(folder)["Terms"]
    words = (tmp_path / "out" / f"{source.id}.txt").read_text()
    assert words.startswith("Ann Lee told reporters") or "\nAnn Lee told reporters" in words
    assert "Other news" not in words
    assert (source.url, source.published) == (f"{place}/1", date(2025, 5, 13))


def test_a_feed_of_elsewhere_makes_nothing_here_be_asked(folder: Path, tmp_path: Path) -> None:
    with site({"/1": (200, "text/html", PAGE)}) as (place, asked):
        here = place.replace("127.0.0.1", "localhost")
        feed = saved(tmp_path / "feed.xml", RSS.replace("https://post.example", here))
        done = run("watch", "feed", folder, feed, "--fetch", "--articles", "-o", tmp_path / "out")
        assert (done.exit_code, asked) == (1, [])
        assert "leads to a machine of this network, where no page of the feed is, and is not fetched" in done.stderr
        # Nor by sending on from where it may ask.
    with site({"/1": (200, "text/html", PAGE)}) as (other, asked):
        away = other.replace("127.0.0.1", "localhost")
        with site({"/1": (302, f"{away}/1", ""), "/2": (302, "ftp://127.0.0.1/", "")}) as (place, first):
            with pytest.raises(StancegraphError, match="is no address of the web"):
                fetched(f"{place}/2", 100)
            with pytest.raises(StancegraphError, match="leads to a machine of this network"):
                fetched(f"{place}/1", 10_000, admits=lambda each: _refuse_inside(each, "127.0.0.1"))
            assert (first, asked) == (["/2", "/1"], [])


def test_what_is_fetched_is_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with site({"/": (200, "text/plain", "words" * 100)}) as (place, _asked):
        assert fetched(f"{place}/", 500).content == b"words" * 100
        with pytest.raises(StancegraphError, match="larger than 499 bytes"):
            fetched(f"{place}/", 499)
        monkeypatch.setattr(limits, "LONGEST_FETCH", -1.0)
        with pytest.raises(StancegraphError, match="not here after -1 seconds"):
            fetched(f"{place}/", 500)
    with pytest.raises(StancegraphError, match="is no address of the web"):
        fetched("file:///etc/passwd", 500)
