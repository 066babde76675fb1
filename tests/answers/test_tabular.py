"""Answers as dictionaries, data frames and tables of a notebook: the columns of the commands, typed, escaped, bounded."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pandas
import polars
import pytest
from click.testing import CliRunner
from pyoxigraph import QuerySolutions

import stancegraph
from browser.samples import sample
from stancegraph.answers.positions import PositionRow
from stancegraph.answers.shown import MOST_ROWS, Shown, details_html, link, table_html
from stancegraph.answers.tabular import Rows, Sort, columns_of, sort_of
from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.model.records import PartialDate
from stancegraph.model.words import Ballot, Position, Voice
from stancegraph.session import Session

DAY = date(2025, 4, 5)
HOSTILE = "</td><script>alert(1)</script>\"'&<b>\u202e\0\ud800"


@pytest.fixture(scope="module")
def graph() -> Iterator[Session]:
    with stancegraph.open() as session:
        yield session


# What is asked of the session, and of the command.
ASKED: dict[str, tuple[Callable[[Session], Any], list[str]]] = {
    "positions": (lambda graph: graph.positions(as_of=DAY), ["positions", "--as-of", "2025-04-05"]),
    "no positions": (lambda graph: graph.positions(as_of=date(2001, 1, 1)), ["positions", "--as-of", "2001-01-01"]),
    "timeline": (lambda graph: graph.timeline("zelenskyy"), ["timeline", "--actor", "zelenskyy"]),
    "shifts": (lambda graph: graph.shifts(until="2025-08-31"), ["shifts", "--until", "2025-08-31"]),
    "contradictions": (lambda graph: graph.contradictions(), ["contradictions"]),
    "compare": (
        lambda graph: graph.compare("2025-03-01", "2025-04-05", "immediate-ceasefire"),
        ["compare", "2025-03-01", "2025-04-05", "--issue", "immediate-ceasefire", "--all"],
    ),
    "search": (lambda graph: graph.search("macron"), ["search", "macron"]),
}


@pytest.fixture(scope="module")
def told(graph: Session) -> Callable[[list[str], str], str]:
    def run(command: list[str], format: str) -> str:
        done = CliRunner().invoke(cli, [*command, "--format", format])
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.mark.parametrize("name", ASKED)
def test_columns_and_values_are_those_of_the_command(
    graph: Session, told: Callable[[list[str], str], str], name: str
) -> None:
    ask, command = ASKED[name]
    answer = ask(graph)
    expected = json.loads(told(command, "json"))
    header = next(csv.reader(StringIO(told(command, "csv"))))
    found = answer.to_dicts()
    assert [{key: _as_json(value) for key, value in row.items()} for row in found] == expected
    assert len(expected) > 5 or name == "no positions"
    for frame in (answer.to_pandas(), answer.to_polars()):
        assert list(frame.columns) == header
        assert len(frame) == len(expected)
    assert answer.to_polars().to_dicts() == found


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def test_pandas_holds_what_the_dictionaries_hold(graph: Session) -> None:
    answer = graph.positions(as_of=DAY)
    frame = answer.to_pandas()
    for name in frame.columns:
        held = [None if not isinstance(each, list) and pandas.isna(each) else each for each in frame[name].tolist()]
        held = [each.date() if isinstance(each, datetime) else each for each in held]
        assert held == [row[name] for row in answer.to_dicts()], name


@pytest.mark.parametrize("rows", [0, 5])
def test_types_do_not_depend_on_what_is_there(graph: Session, rows: int) -> None:
    frame = graph.positions(as_of=DAY)[:rows].to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {
        name: kinds[name]
        for name in ("date", "until", "value", "events", "mean", "contested", "actor", "attributed_by")
    } == {
        "date": "datetime64[s]",
        "until": "datetime64[s]",
        "value": "int64",
        "events": "Int64",
        "mean": "Float64",
        "contested": "bool",
        "actor": "string",
        "attributed_by": "string",
    }
    schema = graph.positions(as_of=DAY)[:rows].to_polars().schema
    assert schema["until"] == polars.Date
    assert schema["events"] == polars.Int64
    assert schema["disputed_by"] == polars.List(polars.String)


def test_days_that_nanoseconds_cannot_hold_are_days(graph: Session) -> None:
    @dataclass(frozen=True)
    class Far:
        day: date
        until: date | None

    rows = Rows(Far, [Far(date(1, 1, 1), None), Far(date(9999, 12, 31), date(1648, 10, 24))])
    kinds = {"day": date, "until": date | None}
    Far.__annotations__.update(kinds)
    assert rows.to_polars().to_dicts() == rows.to_dicts()
    frame = rows.to_pandas()
    assert [str(each)[:10] for each in frame["day"]] == ["1-01-01 00", "9999-12-31"] or frame[
        "day"
    ].dt.year.tolist() == [1, 9999]
    assert frame["until"].dt.year.tolist()[1] == 1648
    assert frame["until"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("hint", "sort"),
    [
        (bool, Sort.TRUTH),
        (int, Sort.WHOLE),
        (float | int, Sort.NUMBER),
        (Position, Sort.TEXT),
        (Voice, Sort.TEXT),
        (Ballot, Sort.TEXT),
        (PartialDate, Sort.TEXT),
        (datetime, Sort.MOMENT),
        (date, Sort.DAY),
        (tuple[str, ...], Sort.TEXTS),
    ],
)
def test_what_an_annotation_holds(hint: Any, sort: Sort) -> None:
    assert sort_of(hint) is sort


def test_an_annotation_without_a_column_is_an_error() -> None:
    with pytest.raises(TypeError, match="no column holds"):
        sort_of(dict[str, int])


def test_ballots_are_words(graph: Session) -> None:
    rows = graph.votes("France").to_dicts()
    assert {type(row["ballot"]) for row in rows} == {str}
    assert graph.votes("France").to_polars()["ballot"].to_list() == [row["ballot"] for row in rows]


class TestRows:
    def test_they_are_a_list(self, graph: Session) -> None:
        rows = graph.timeline("zelenskyy")
        assert isinstance(rows, list)
        assert rows == list(rows)
        assert isinstance(rows[:3], Rows)
        assert rows[:3].to_dicts() == rows.to_dicts()[:3]

    def test_a_short_repr(self, graph: Session) -> None:
        rows = graph.timeline("zelenskyy")
        assert repr(rows) == f"<Timeline: {len(rows)} rows>"
        assert repr(rows[:1]) == "<Timeline: 1 row>"


SHOWN: dict[str, Callable[[Session], Any]] = {
    "session": lambda graph: graph,
    **{name: ask for name, (ask, _) in ASKED.items()},
    "votes": lambda graph: graph.votes("France"),
    "explanation": lambda graph: graph.explain(graph.positions(as_of=DAY)[0].stance),
    "convergence": lambda graph: graph.convergence(graph),
    "network": lambda graph: graph.network("agreement"),
    "definition": lambda graph: graph.network("agreement").definition,
    "ties": lambda graph: graph.network("agreement").ties,
    "observations": lambda graph: graph.network("agreement").observations,
    "span": lambda graph: graph.networks("3months")[0].span,
    "networks": lambda graph: graph.networks("3months"),
    "catalogue": lambda graph: graph.catalogue,
    "actors": lambda graph: graph.catalogue.actors,
    "stances": lambda graph: graph.stances,
    "graph": lambda graph: graph.graph,
    "rdflib": lambda graph: graph.rdflib(),
    "query": lambda graph: graph.query("positions"),
    "page": lambda graph: graph.view(sparql=False),
    "dataset": lambda graph: graph.dataset(),
}


@pytest.mark.parametrize("asked", SHOWN)
def test_every_answer_is_a_short_line_that_names_it(graph: Session, asked: str) -> None:
    found = SHOWN[asked](graph)
    line = repr(found)
    assert len(line) < 220
    assert re.fullmatch(r"<[^<>\n]+>", line)
    assert not re.search(r"\b_|\barray|datetime\.| at 0x|stancegraph\.", line)


def test_a_row_reads_as_what_it_says(graph: Session) -> None:
    [row] = graph.positions("zelenskyy", "immediate-ceasefire", as_of=DAY)
    line = repr(row)
    assert line.startswith("PositionRow(actor='volodymyr-zelenskyy', issue='immediate-ceasefire', position='supports', value=2, date=2025-03-13, ")  # fmt: skip
    assert not re.search(r"_label|None|datetime|contested|''|\(\)", line)
    assert "ballot='yes'" in repr(graph.votes("France")[0])
    for name, (ask, _) in ASKED.items():
        for each in ask(graph)[:1]:
            assert not re.search(r"None|datetime\.|np\.|<|=''", repr(each)), name


class TestNetworks:
    def test_ties_are_those_of_the_file(self, graph: Session, tmp_path: Path) -> None:
        words = {"since": "2025-03-01", "until": "2025-05-31"}
        network = graph.network("agreement", **words)  # type: ignore[arg-type]
        command = [
            "network",
            "agreement",
            "--since",
            "2025-03-01",
            "--until",
            "2025-05-31",
            "-o",
            str(tmp_path / "n.csv"),
        ]
        assert CliRunner().invoke(cli, command).exit_code == 0
        with (tmp_path / "n.csv").open(encoding="utf-8", newline="") as file:
            expected = list(csv.DictReader(file))
        found = network.to_dicts()
        assert [{**row, "weight": float(row["weight"])} for row in expected] == found
        assert network.to_pandas()["weight"].tolist() == [row["weight"] for row in found]
        assert any(row["source"] != row["source_label"] for row in found)

    def test_the_strongest_ties_are_shown(self, graph: Session) -> None:
        network = graph.network("agreement", normalisation="none")
        shown = _Table(network._repr_html_())
        weights = sorted((row["weight"] for row in network.to_dicts()), reverse=True)
        assert [row[-1] for row in shown.rows] == [f"{weight:.4g}" for weight in weights[:MOST_ROWS]]
        assert f"of {len(network.ties):,}" in shown.text

    def test_windows_call_their_nodes_by_name(self, graph: Session) -> None:
        [first, *_] = graph.networks("1month", since=date(2025, 3, 1), until=date(2025, 4, 30))
        assert any(row["source"] != row["source_label"] for row in first.to_dicts())

    def test_an_empty_one_says_why(self, graph: Session) -> None:
        network = graph.network("agreement", since=date(1990, 1, 1), until=date(1990, 1, 2))
        assert network.to_dicts() == []
        assert "There is nothing to show" in network._repr_html_()


class TestExplanation:
    STANCE = "s-2025-04-04-putin-peace-talks-1"

    def test_its_columns_are_paths_into_the_json_of_the_command(self, graph: Session) -> None:
        done = CliRunner().invoke(cli, ["explain", self.STANCE, "--format", "json"])
        whole = json.loads(done.stdout)
        [row] = graph.explain(self.STANCE).to_dicts()
        compared = 0
        for name, value in row.items():
            place = whole
            for part in name.split("."):
                place = place if place is None else place[part]
            if not isinstance(value, list):
                expected = value.isoformat() if isinstance(value, date) else value
                assert place == expected, name
                compared += 1
        assert compared > 60
        assert len(graph.explain(self.STANCE).to_pandas()) == 1
        assert graph.explain(self.STANCE).to_polars().to_dicts() == [row]

    def test_the_quote_is_shown_in_its_language(self, graph: Session) -> None:
        shown = graph.explain(self.STANCE)._repr_html_()
        assert '<q dir="auto" lang="en">obscuring potential peace talks</q>' in shown

    def test_a_short_repr(self, graph: Session) -> None:
        assert repr(graph.explain(self.STANCE)) == (
            f"<Explanation: Vladimir Putin opposes Peace talks in earnest, 2025-04-04, {self.STANCE}>"
        )

    def test_only_addresses_of_the_web_are_links(self) -> None:
        assert link("here", "javascript:alert(1)") == "here"
        assert link("here", 'https://example.org/"><b>').startswith('<a href="https://example.org/&quot;&gt;&lt;b&gt;"')


class TestSolutions:
    QUERY = """SELECT ?n ?d ?when ?day ?truth ?text ?mixed ?iri ?none ?large WHERE { VALUES (?n ?d ?when ?day ?truth ?text ?mixed ?iri ?large) {
        (1 1.5 "2025-04-05T10:00:00Z"^^xsd:dateTime "2025-04-05"^^xsd:date true "one"@en 1 sg:Stance 9223372036854775808)
        (2 2 "2025-04-05T10:00:00+02:00"^^xsd:dateTime "0099-01-01"^^xsd:date "0"^^xsd:boolean "two" "b" sg:Actor 1)
        (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF) } }"""

    def test_terms_are_what_they_stand_for(self, graph: Session) -> None:
        answer: Any = graph.query(self.QUERY)
        first, second, third = answer.to_dicts()
        assert first == {
            "n": 1,
            "d": 1.5,
            "when": datetime(2025, 4, 5, 10, tzinfo=UTC),
            "day": DAY,
            "truth": True,
            "text": "one",
            "mixed": "1",
            "iri": "https://w3id.org/stancegraph/ontology#Stance",
            "none": None,
            "large": "9223372036854775808",
        }
        assert (second["d"], second["truth"], second["mixed"], second["large"]) == (2.0, False, "b", "1")
        assert set(third.values()) == {None}
        frame = answer.to_pandas()
        assert str(frame.dtypes["n"]) == "Int64"
        assert str(frame.dtypes["when"]) == "datetime64[us, UTC]"
        assert frame["when"][1].hour == 8
        assert answer.to_polars().schema["when"] == polars.Datetime("us", "UTC")
        assert answer.to_polars()["day"].to_list() == [DAY, date(99, 1, 1), None]

    def test_showing_takes_nothing_away(self, graph: Session) -> None:
        answer: Any = graph.query("SELECT ?s { ?s a sg:Stance } ORDER BY ?s")
        assert isinstance(graph.query("SELECT ?s { ?s a sg:Stance }"), QuerySolutions)
        next(answer)
        shown = _Table(answer._repr_html_())
        assert len(shown.rows) == MOST_ROWS
        assert "The first 20 rows;" in shown.text
        left = len(list(answer))
        assert len(answer.to_dicts()) == left + 1 == len(answer.to_pandas())

    def test_a_query_of_few_rows_is_shown_whole(self, graph: Session) -> None:
        few: Any = graph.query("SELECT ?s { ?s a sg:Bloc } ORDER BY ?s LIMIT 2")
        shown = _Table(few._repr_html_())
        assert len(shown.rows) == 2
        assert "The first" not in shown.text

    def test_triples(self, graph: Session) -> None:
        answer: Any = graph.query("CONSTRUCT { ?s a sg:Bloc } WHERE { ?s a sg:Bloc }")
        assert list(answer.to_polars().columns) == ["subject", "predicate", "object"]
        assert len(answer.to_dicts()) == len(list(answer)) > 0

    def test_it_still_writes_itself(self, graph: Session) -> None:
        answer: Any = graph.query("SELECT ?s { ?s a sg:Bloc } LIMIT 1")
        assert answer.serialize(format=stancegraph_csv()).startswith(b"s\r\nhttps://")


def stancegraph_csv() -> Any:
    from pyoxigraph import QueryResultsFormat

    return QueryResultsFormat.CSV


class _Table(HTMLParser):
    """The first table of a text: its headings and rows, and the text around."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.text = unescape(re.sub(r"<[^>]*>", " ", html))
        self._cell: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            (self.rows[-1] if tag == "td" else self.headings).append("".join(self._cell))
            self._cell = None
        if tag == "thead":
            self.rows.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


class TestShown:
    def test_positions(self, graph: Session) -> None:
        answer = graph.positions(as_of=DAY)
        shown = _Table(answer._repr_html_())
        assert len(shown.rows) == MOST_ROWS
        names = [each.actor_label for each in answer[:MOST_ROWS]]
        assert [row[shown.headings.index("actor")] for row in shown.rows] == names
        assert [row[shown.headings.index("position")] for row in shown.rows] == [
            each.position for each in answer[:MOST_ROWS]
        ]
        assert f"The first 20 rows of {len(answer):,}" in shown.text
        assert "as of: 2025-04-05" in shown.text

    def test_those_of_one_name_are_told_apart_as_on_the_page(self, tmp_path: Path) -> None:
        """In a notebook and on the terminal alike; in what is for programs the names are as they are."""
        written = sample()
        twins = tuple(
            replace(each, name="John Smith") if each.id in ("putin", "uk") else each for each in written.actors
        )
        stancegraph.write_dataset(replace(written, actors=twins), tmp_path / "twins")
        with stancegraph.open(tmp_path / "twins") as graph:
            answer = graph.positions(issue="ceasefire", as_of=DAY)
            told = [each.actor_label for each in answer]
            shown = _Table(answer._repr_html_())
        assert told.count("John Smith") == 2
        names = [row[shown.headings.index("actor")] for row in shown.rows]
        assert sorted(names) == ["John Smith (putin)", "John Smith (uk)", "Russia"]
        about = ["positions", "--graph", str(tmp_path / "twins"), "--as-of", "2025-04-05"]
        for command in ([*about, "--issue", "ceasefire"], [*about, "--matrix"]):
            done = CliRunner().invoke(cli, [*command, "--format", "table"], env={"COLUMNS": "200"})
            assert "John Smith (putin)" in done.stdout, done.output
            assert "John Smith (uk)" in done.stdout
            assert "(russia)" not in done.stdout
            assert "Smith (" not in CliRunner().invoke(cli, [*command, "--format", "csv"]).stdout

    def test_shifts_say_what_lies_across_a_silence(self, graph: Session) -> None:
        moves = graph.shifts(longest_gap=30)
        assert moves.silent > 0
        assert f"{moves.silent:,} more lie across a longer silence" in moves._repr_html_()

    def test_silences_are_said(self, graph: Session) -> None:
        found = graph.positions(as_of=date(2025, 4, 5))
        assert len(found.silences) > 3
        assert f"{len(found.silences) - 3} more were answered under an earlier government only" in found._repr_html_()

    def test_no_rows(self, graph: Session) -> None:
        shown = _Table(graph.positions(as_of=date(2001, 1, 1))._repr_html_())
        assert "No rows." in shown.text
        assert "table" not in shown.tags

    def test_nothing_of_the_data_is_markup(self) -> None:
        shown = table_html(Shown(HOSTILE, {HOSTILE: [HOSTILE, HOSTILE + "x"], "same": [HOSTILE] * 2}, 2, HOSTILE))
        shown += details_html(HOSTILE, [(HOSTILE, "told")])
        found = _Table(shown)
        assert set(found.tags) <= {"div", "p", "b", "table", "thead", "tbody", "tr", "th", "td"}
        assert found.rows[0] == [HOSTILE.replace("\0", "\ufffd").replace("\ud800", "\ufffd")]
        shown.encode()

    def test_what_is_alike_is_said_once_and_what_is_empty_left_out(self) -> None:
        shown = _Table(table_html(Shown("t", {"a": ["1", "2"], "b": ["x", "x"], "c": [None, None], "d": ["", []]}, 2)))
        assert shown.headings == ["a"]
        assert "In all rows shown: b: x." in shown.text

    def test_what_is_alike_in_every_column_is_shown(self) -> None:
        shown = _Table(table_html(Shown("t", {"a": ["1", "1"]}, 2)))
        assert shown.rows == [["1"], ["1"]]

    def test_long_cells_are_cut_with_a_sentence(self) -> None:
        shown = _Table(table_html(Shown("t", {"a": ["x" * 301, "y"]}, 2)))
        assert shown.rows[0] == ["x" * 299 + "…"]
        assert "Cells are cut after 300 characters." in shown.text
        assert "Cells are cut" not in table_html(Shown("t", {"a": ["x" * 300, "y"]}, 2))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_without_the_library_a_sentence_says_what_brings_it(
    graph: Session, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setattr("stancegraph.extras.find_spec", lambda name: None if name == library else object())
    with pytest.raises(
        StancegraphError, match=rf"to_{library}\(\) needs {library}.*pip install 'stancegraph\[{library}\]'"
    ):
        getattr(graph.search("macron"), f"to_{library}")()


def test_every_row_class_of_an_answer_has_its_columns() -> None:
    from stancegraph.answers.comparison import ComparisonRow
    from stancegraph.answers.contradictions import ContradictionRow
    from stancegraph.answers.roll_calls import VoteRow
    from stancegraph.answers.search import Hit
    from stancegraph.answers.shifts import ShiftRow
    from stancegraph.answers.timeline import TimelineRow
    from stancegraph.exporters.rows import field_names

    for kind in (PositionRow, TimelineRow, ShiftRow, ContradictionRow, ComparisonRow, VoteRow, Hit):
        assert [each.name for each in columns_of(kind, [])] == field_names(kind)
