"""Networks straight from databases, against the definitions written out, in both layouts; and their edges."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import dna_reference as slow
from dna_fixtures import USUAL, Coded, Coding, Doc, write_dna
from stancegraph.cli.network import network as command
from stancegraph.errors import NotFound, StancegraphError
from stancegraph.importers.dna import statements
from stancegraph.networks import Network, shared
from stancegraph.networks.dna import LARGEST, CodedStatements
from stancegraph.networks.network import Network as Found

KINDS = {"ignore": "co-issue", "congruence": "agreement", "conflict": "conflict", "subtract": "net"}
CELLS = {"ignore": "count", "subtract": "net", "combine": "combine"}
QUALIFIERS = ["agreement", "strength", "frame"]
DUPLICATES = ["all", "source", "week", "month", "year", "range"]


def read(coding: Coding, version: int, query: slow.Query) -> CodedStatements:
    """The statements of a coding that was written to a file."""
    with TemporaryDirectory() as folder:
        path = write_dna(Path(folder) / "test.dna", coding, version)
        table = statements(path, actor=query.actor, concept=query.concept, qualifier=query.qualifier)
    return CodedStatements(
        table.where(lambda row: all(row.values.get(variable, "") != value for variable, value in query.without))
    )


def equi_join(found: Network) -> slow.Pairs:
    """What a network says of every pair."""
    return {
        (row, column): found.matrix[i, j]
        for i, row in enumerate(found.rows)
        for j, column in enumerate(found.columns)
        if found.two_mode or row < column
    }


def asked(query: slow.Query) -> dict[str, Any]:
    """The choices of a query that both modes have."""
    return {
        "normalisation": query.normalisation,
        "duplicates": query.duplicates,
        "reading": "dna",
        "since": query.since,
        "until": query.until,
    }


_RANGES = st.sampled_from(
    [
        (None, None),
        (datetime(2023, 12, 31, 11), None),
        (None, datetime(2025, 1, 1, 10, 59)),
        (datetime(2024, 1, 1, 1), datetime(2025, 3, 6, 11)),
    ]
)
_SHARED = {
    "actor": st.sampled_from(["organization", "person"]),
    "qualifier": st.sampled_from(QUALIFIERS),
    "duplicates": st.sampled_from(DUPLICATES),
    "without": st.sampled_from([(), (("person", "Ann"),), (("concept", "z"), ("frame", "cost"))]),
}


@settings(max_examples=300, deadline=None)
@given(st.data(), slow.codings(), st.sampled_from([2, 3]), st.booleans())
def test_one_mode(data: st.DataObject, coding: Coding, version: int, listing: bool) -> None:
    since, until = data.draw(_RANGES)
    choice: dict[str, Any] = data.draw(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(list(KINDS)),
                "normalisation": st.sampled_from(["none", "average", "jaccard", "cosine"]),
                "over": st.sampled_from(["actors", "issues"]),
                **_SHARED,
            }
        )
    )
    query = slow.Query(**choice, since=since, until=until)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "_PER_PAIR", -1.0 if listing else 1e9)
        found = read(coding, version, query).network(KINDS[query.kind], over=query.over, **asked(query))
    assert equi_join(found) == pytest.approx(slow.one_mode(coding, query), abs=1e-9)
    # Every tie has its statements, and they are among those that count.
    counted = {str(number) for number, _each in slow.kept(coding, query)}
    for each in found:
        behind = set(found.stances(each.source, each.target))
        assert behind
        assert behind <= counted


@settings(max_examples=150, deadline=None)
@given(st.data(), slow.codings(), st.sampled_from(["congruence", "ignore"]))
def test_lists_to_the_letter_have_what_is_blank(data: st.DataObject, coding: Coding, kind: str) -> None:
    choice: dict[str, Any] = data.draw(
        st.fixed_dictionaries({**_SHARED, "over": st.sampled_from(["actors", "issues"])})
    )
    query = slow.Query(kind=kind, **choice)
    coded = read(coding, 3, query)
    rows = coded.events(KINDS[kind], **asked(query))
    kept = slow.kept(coding, query, needed=())
    assert [(row.id, row.actor, row.issue) for row in rows] == [
        (str(number), each.values[query.actor], each.values[query.concept]) for number, each in kept
    ]
    words: dict[Any, str] = {True: "for", False: "against"} if query.qualifier == "agreement" else {}
    said = [each.values.get(query.qualifier, "") for _number, each in kept]
    assert [row.position for row in rows] == [words[value] if words else str(value) for value in said]
    assert [row.value is None for row in rows] == [value == "" for value in said]
    # Of counts only the node, and its position, must be there; a repetition is the same position on whatever concept.
    node, other = (query.concept, query.actor) if query.over == "issues" else (query.actor, query.concept)
    nowhere = replace(
        coding,
        statements=tuple(
            replace(each, values={**each.values, other: "?"}) if other in each.values else each
            for each in coding.statements
        ),
    )
    if not any(name == other for name, _value in query.without):
        kept = slow.kept(nowhere, query, needed=[name for name in slow.never_blank(nowhere, query) if name != other])
        expected = Counter((str(each.values[node]), each.values.get(query.qualifier)) for _number, each in kept)
        found = coded.counts(KINDS[kind], over=query.over, **asked(query))
        assert sorted(row.count for row in found if row.count) == sorted(expected.values())
        assert {row.node for row in found} == {name for name, _value in expected}


@settings(max_examples=200, deadline=None)
@given(st.data(), slow.codings(), st.sampled_from([2, 3]))
def test_two_mode(data: st.DataObject, coding: Coding, version: int) -> None:
    since, until = data.draw(_RANGES)
    choice: dict[str, Any] = data.draw(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(list(CELLS)),
                "normalisation": st.sampled_from(["none", "activity", "prominence"]),
                **_SHARED,
            }
        )
    )
    query = slow.Query(**choice, since=since, until=until)
    coded = read(coding, version, query)
    if coded.actors and query.qualifier == "frame" and query.kind == "subtract":
        with pytest.raises(StancegraphError, match="words cannot be added"):
            coded.network("affiliation", cell="net", **asked(query) | {"reading": "textbook"})
    if CELLS[query.kind] == "combine" and query.normalisation != "none":
        with pytest.raises(StancegraphError, match="codes divided by counts mean nothing"):
            coded.network("affiliation", cell="combine", **asked(query))
        return
    found = coded.network("affiliation", cell=CELLS[query.kind], **asked(query))
    assert equi_join(found) == pytest.approx(slow.two_mode(coding, query), abs=1e-9)


FULL = Coding(
    tuple(Doc(date=datetime(2023 + number % 3, 1 + number * 5 % 12, 1 + number, number)) for number in range(12)),
    tuple(
        Coded(
            {
                "person": "Ann",
                "organization": f"org {number % 4}",
                "concept": f"concept {number * number % 5}",
                "agreement": number % 3 > 0,
                "strength": (number * 7) % 5 - 3,
                "frame": f"frame {number // 3 % 3}",
            },
            document=1 + number * 5 % 12,
            start=number,
        )
        for number in range(30)
    ),
    {"DNA Statement": slow.TYPES},
)


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("duplicates", DUPLICATES)
def test_every_combination_is_compared(version: int, qualifier: str, duplicates: str) -> None:
    """No kind, normalisation, duplicate rule or type of qualifier is left to chance."""
    coded = read(FULL, version, slow.Query("ignore", qualifier=qualifier))
    for kind, ours in KINDS.items():
        for normalisation in ("none", "average", "jaccard", "cosine"):
            for over in ("actors", "issues"):
                query = slow.Query(
                    kind, qualifier=qualifier, normalisation=normalisation, duplicates=duplicates, over=over
                )
                found = equi_join(coded.network(ours, over=over, **asked(query)))
                expected = slow.one_mode(FULL, query)
                assert any(expected.values())
                assert found == pytest.approx(expected, abs=1e-9), query
    for kind, cell in CELLS.items():
        for normalisation in ("none", "activity", "prominence"):
            of_codes = cell == "combine" and normalisation != "none"
            if not of_codes:
                query = slow.Query(kind, qualifier=qualifier, normalisation=normalisation, duplicates=duplicates)
                found = equi_join(coded.network("affiliation", cell=cell, **asked(query)))
                assert found == pytest.approx(slow.two_mode(FULL, query), abs=1e-9), query


def said(*rows: tuple[str, str, Any], kind: str = "boolean") -> CodedStatements:
    """Statements of an organization on a concept, a day apart."""
    types = {"DNA Statement": {**USUAL, "agreement": kind}}
    coded = tuple(
        Coded({"organization": who, "concept": what, "agreement": how}, document=number)
        for number, (who, what, how) in enumerate(rows, start=1)
    )
    documents = tuple(Doc(date=datetime(2024, 1, number)) for number in range(1, len(rows) + 1)) or (Doc(),)
    return read(Coding(documents, coded, types), 3, slow.Query("ignore"))


def test_pro_contra_and_both() -> None:
    coded = said(("a", "x", True), ("b", "x", False), ("c", "x", True), ("c", "x", False))
    found = coded.network("affiliation", cell="combine", reading="dna")
    assert [found.weight(each, "x") for each in "abc"] == [1, 2, 3]
    # Also where only one side occurs.
    assert said(("b", "x", False)).network("affiliation", cell="combine", reading="dna").weight("b", "x") == 2


def test_integers_are_as_far_apart_as_the_levels_of_the_date_range_or_that_there_are() -> None:
    coded = said(("a", "x", 1), ("b", "x", 3), ("c", "x", 5), kind="integer")
    assert coded.network("conflict", reading="dna", actor=["a", "b"]).weight("a", "b") == 0.5
    assert coded.network("conflict", reading="dna", until=date(2024, 1, 2)).weight("a", "b") == 1
    assert coded.network("conflict", until=date(2024, 1, 2), normalisation="none").weight("a", "b") == 0.5
    assert coded.network("conflict", weighting="binary").weight("a", "c") == 0


def test_words_differ_on_a_topic_or_to_the_letter_anywhere() -> None:
    coded = said(("a", "x", "cost"), ("b", "x", "risk"), ("b", "x", "cost"), ("c", "y", "cost"), kind="short text")
    found = coded.network("conflict", normalisation="none")
    assert list(found) == [("a", "b", 1)]
    # Three statements by two: divided by their mean number of topics and qualifiers.
    assert coded.network("conflict").weight("a", "b") == pytest.approx(2 / 3)
    assert found.stances("a", "b") == ("1", "2")
    found = coded.network("conflict", reading="dna")
    assert list(found) == [("a", "b", 1), ("a", "c", 2), ("b", "c", 3)]
    assert found.stances("a", "b") == ("2",)
    assert found.stances("b", "c") == ("2", "3", "4")
    net = coded.network("net")
    assert list(net) == []
    assert coded.network("agreement").stances("a", "b") == ("1", "3")
    assert coded.network("net", reading="dna").stances("a", "c") == ("1", "4")
    assert coded.network("agreement", normalisation="jaccard").weight("a", "b") == pytest.approx(1 / (1 + 2 - 1))
    assert coded.network("agreement", normalisation="cosine").weight("a", "b") == pytest.approx(1 / 2**0.5)
    with pytest.raises(StancegraphError, match="numbers, and these are words"):
        coded.network("lijphart")
    assert coded.network("affiliation", cell="net", reading="dna").weight("b", "x") == 2
    with pytest.raises(StancegraphError, match="words have no sign"):
        coded.network(weighting="binary")


def test_many_levels_can_be_combined_as_far_as_numbers_reach() -> None:
    coded = said(*(("a", f"c{level}", level) for level in range(31)), kind="integer")
    assert coded.network("affiliation", cell="combine", reading="dna").weight("a", "c0") == 2**30


def test_labels_and_time() -> None:
    coded = said(("a", "x", True), ("b", "x", True), ("b", "y", False))
    assert coded.actors == ("a", "b")
    assert coded.network(without_issue=["x"]).rows == ("b",)
    assert coded.network(issue=["y"], since=date(2024, 1, 3)).rows == ("b",)
    assert coded.network(until=date(2024, 1, 1)).rows == ("a",)
    assert len(coded.network(since=datetime(2024, 1, 3, 0, 0, 1))) == 0
    with pytest.raises(NotFound, match='no actor has the label "aa"'):
        coded.network(actor=["aa"])
    with pytest.raises(NotFound, match='no concept has the label "X"'):
        coded.network(without_issue=["X"])
    series = coded.networks("2days", since=datetime(2024, 1, 1, 6))
    assert series[0].span is not None
    assert [len(each) for each in series] == [1, 1]


def test_an_empty_selection_says_why() -> None:
    def why(found: Found) -> str:
        assert len(found) == 0
        return found.why_empty

    assert why(said().network()) == "there is no statement"
    coded = said(("a", "x", True), ("b", "y", False))
    assert why(coded.network(since=date(2025, 1, 1))) == "no statement since 2025-01-01"
    assert why(coded.network(until=date(2023, 1, 1))) == "no statement until 2023-01-01"
    assert why(coded.network(actor=["a"], issue=["y"])) == "no statement of the actors on the concepts asked for"
    assert "ambivalent" in why(said(("a", "x", 0), kind="integer").network(weighting="binary"))


def test_what_the_program_cannot_hold_is_refused() -> None:
    with pytest.raises(StancegraphError, match="largest the program can hold"):
        said(("a", "x", LARGEST + 1), kind="integer")


# --- The command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_dna(tmp_path_factory.mktemp("dna") / "debate.dna", FULL))


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, arguments, catch_exceptions=True)


def test_edge_list_is_that_of_the_definitions(database: str) -> None:
    result = run(
        *("agreement", "--dna", database, "--qualifier", "strength", "--dna-literal", "--duplicates", "month"),
        *("--normalisation", "jaccard", "--since", "2023-02-01T12:00", "--stances", "--format", "csv"),
    )
    assert result.exit_code == 0, result.output
    query = slow.Query(
        "congruence",
        qualifier="strength",
        duplicates="month",
        normalisation="jaccard",
        since=datetime(2023, 2, 1, 12),
    )
    expected = {pair: each for pair, each in slow.one_mode(FULL, query).items() if each}
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert {(row["source"], row["target"]): float(row["weight"]) for row in rows} == pytest.approx(expected, abs=1e-9)
    assert all(row["source_label"] == row["source"] and row["stances"] for row in rows)


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("kind", [*KINDS.values(), "affiliation"])
def test_every_format_is_written(database: str, tmp_path: Path, kind: str, qualifier: str) -> None:
    for format in ("csv", "matrix", "json", "graphml", "gexf", "pajek", "html", "svg", "table"):
        target = () if format == "table" else ("-o", str(tmp_path / "out"))
        result = run(kind, "--dna", database, "--qualifier", qualifier, "--dna-literal", "--format", format, *target)
        assert result.exit_code == 0, (format, result.output, result.exception)
        assert result.output if format == "table" else (tmp_path / "out").stat().st_size > 0


def test_windows_and_measures(database: str) -> None:
    result = run("net", "--dna", database, "--window", "1year", "--measure", "balance", "--measure", "drift")
    assert result.exit_code == 0, result.output
    camps = ("--camp", "one=org 0;org 1", "--camp", "two=org 2;org 3")
    assert run("agreement", "--dna", database, "--measure", "ei-index", *camps).exit_code == 0
    result = run("agreement", "--dna", database, "--measure", "ei-index", "--camp", "one=nobody", "--camp", "two=org 1")
    assert isinstance(result.exception, NotFound)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--holder", "person"), "--holder is for a database: give --dna FILE too"),
        (("--since", "2024-01-01T10:00"), "leave the time out"),
        (("--dna", "DATABASE", "--voice", "self"), "--voice is for the graph"),
        (("--dna", "DATABASE", "--roll-up"), "--roll-up is for the graph"),
        (("--dna", "DATABASE", "--since", "2024-01-02T10:00", "--until", "2024-01-02T09:00"), "comes before"),
        (("--dna", "DATABASE", "--holder", "country"), "no statement type has the variables country"),
        (("--dna", "DATABASE", "--qualifier", "remark"), "no statement type has the variables"),
        (("--dna", "DATABASE", "--qualifier", "frame", "--binary"), "words have no sign"),
        (("--dna", "DATABASE", "--actor", "Org 1"), 'no actor has the label "Org 1"; did you mean org 1'),
        (("--dna", "DATABASE", "--statement-type", "Nothing"), 'no statement type is called "Nothing"'),
        (("--dna", "nowhere.dna"), "cannot be read"),
    ],
)
def test_wrong_requests_say_what_is_wrong(database: str, arguments: tuple[str, ...], words: str) -> None:
    result = run("agreement", *(database if each == "DATABASE" else each for each in arguments))
    assert result.exit_code != 0
    assert words in result.output + str(result.exception)


def test_what_is_left_out_and_why_it_is_empty_is_said(tmp_path: Path) -> None:
    coded = Coded({"organization": "", "concept": "x", "agreement": True})
    path = write_dna(tmp_path / "blank.dna", Coding(statements=(coded,)))
    result = run("agreement", "--dna", str(path))
    assert result.exit_code == 0
    assert "Left out: 1 statement of those asked for, no organization." in result.stderr
    assert "The network is empty: there is no statement." in result.stderr


def several(tmp_path: Path) -> str:
    """Two years, two frames and a statement of each that lacks something."""
    rows = [
        ("Alpha", "x", "cost", 1),
        ("Beta", "x", "risk", 1),
        ("", "x", "cost", 1),
        ("Beta", "", "cost", 2),
        ("Alpha", "x", "cost", 2),
    ]
    statements_ = tuple(
        Coded({"organization": who, "concept": what, "frame": frame, "agreement": True}, document=document)
        for who, what, frame, document in rows
    )
    types = {
        "DNA Statement": {
            "organization": "short text",
            "concept": "short text",
            "frame": "short text",
            "agreement": "boolean",
        }
    }
    documents = (Doc(date=datetime(2024, 1, 1)), Doc(date=datetime(2025, 1, 1)))
    return str(write_dna(tmp_path / "several.dna", Coding(documents, statements_, types)))


def test_what_is_left_out_is_of_what_is_asked_for(tmp_path: Path) -> None:
    path = several(tmp_path)
    for arguments, told in (
        ((), {"no organization", "no concept"}),
        (("--until", "2024-12-31"), {"no organization"}),
        (("--since", "2025-01-01"), {"no concept"}),
        (("--where", "frame=risk"), set()),
        (("--actor", "Alpha"), set()),
        (("--without-actor", "Beta"), {"no organization"}),
        (("--list", "events", "--dna-literal"), set()),
    ):
        result = run("agreement", "--dna", path, *arguments)
        assert result.exit_code == 0, result.output
        said = {line.rpartition(", ")[2].rstrip(".") for line in result.stderr.splitlines() if "Left out" in line}
        assert said == told, arguments


def test_what_is_left_out_of_two_periods_is_said_of_each(tmp_path: Path) -> None:
    result = run("agreement", "--dna", several(tmp_path), "--compare", "2024", "2024-12..2025")
    assert [line for line in result.stderr.splitlines() if "Left out" in line] == [
        "Left out: 1 statement of those from 2024-01-01 to 2024-12-31, no organization.",
        "Left out: 1 statement of those from 2024-12-01 to 2025-12-31, no concept.",
    ]


def test_a_label_that_is_chosen_away_is_known_all_the_same(tmp_path: Path) -> None:
    path = several(tmp_path)
    for option in ("--actor", "--without-actor"):
        result = run("agreement", "--dna", path, "--where", "frame=risk", option, "Alpha")
        assert result.exit_code == 0, result.output
    result = run("agreement", "--dna", path, "--where", "frame=risk", "--actor", "Alpha")
    assert "The network is empty: no statement of the actors on the concepts asked for." in result.stderr
    for wrong, right in (("ALPHA", "Alpha"), ("alhpa", "Alpha"), ("BETTA", "Beta")):
        found = run("net", "--dna", path, "--actor", wrong)
        assert str(found.exception) == f'no actor has the label "{wrong}"; did you mean {right}?'


def test_all_fields_there_are_are_told(tmp_path: Path) -> None:
    result = run("agreement", "--dna", several(tmp_path), "--where", "zzzzzz=1")
    for each in (
        "organization",
        "frame",
        "coder",
        "author",
        "publisher",
        "section",
        "type",
        "source",
        "document.title",
    ):
        assert each in str(result.exception)
    many = tuple(Coded({"organization": f"org {n:02}", "concept": "x", "agreement": True}) for n in range(30))
    path = write_dna(tmp_path / "many.dna", Coding(statements=many))
    result = run("agreement", "--dna", str(path), "--where", "organization=!")
    assert "org 19 and 10 others" in str(result.exception)


def test_measures_of_windows_shorter_than_a_day_are_told_apart(database: str) -> None:
    asked = ("agreement", "--dna", database, "--dna-literal", "--measure", "polarisation", "--window", "12hours")
    when = ("--since", "2024-01-01", "--until", "2024-01-02")
    for more in ([], ["--bootstrap", "2"]):
        result = run(*asked, *when, *more, "--format", "csv")
        assert result.exit_code == 0, result.output
        heading, *rows = result.stdout.splitlines()
        assert heading.startswith("first,last,window_middle,measure,node,value")
        middles = [row.split(",")[2] for row in rows]
        assert len(middles) == len(set(middles)) > 24
