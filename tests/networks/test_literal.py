"""To the letter of Discourse Network Analyzer: windows, kernels, isolates and weeks against the definitions written out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import dna_reference as slow
from dna_fixtures import USUAL, Coded, Coding, Doc, write_dna
from stancegraph.cli.network import network as command
from stancegraph.errors import StancegraphError
from stancegraph.importers.dna import statements
from stancegraph.importers.dna_columns import coded_statements
from stancegraph.networks import Network
from stancegraph.networks.dna import CodedStatements
from stancegraph.networks.periods import Unit, seconds_of, units_between

KINDS = {"ignore": "co-issue", "congruence": "agreement", "conflict": "conflict", "subtract": "net"}


def read(coding: Coding, query: slow.Query, version: int = 3) -> CodedStatements:
    """The statements of a coding that was written to a file."""
    with TemporaryDirectory() as folder:
        path = write_dna(Path(folder) / "test.dna", coding, version)
        return coded_statements(path, actor=query.actor, concept=query.concept, qualifier=query.qualifier)


def told(*rows: tuple[str, str, str, Any], documents: tuple[str, ...] = (), kind: str = "boolean") -> CodedStatements:
    """Statements by moment, organization, concept and agreement; and documents without any."""
    moments = sorted({row[0] for row in rows} | set(documents))
    coded = tuple(
        Coded({"organization": who, "concept": what, "agreement": how}, document=moments.index(moment) + 1)
        for moment, who, what, how in rows
    )
    types = {"DNA Statement": {**USUAL, "agreement": kind}}
    return read(
        Coding(tuple(Doc(date=datetime.fromisoformat(each)) for each in moments), coded, types), slow.Query("ignore")
    )


def pairs(found: Network, *, diagonal: bool = False) -> slow.Pairs:
    """What the matrix says of every pair."""
    return {
        (row, column): found.matrix[i, j]
        for i, row in enumerate(found.rows)
        for j, column in enumerate(found.columns)
        if found.two_mode or row < column or diagonal
    }


_QUERIES = {
    "actor": st.sampled_from(["organization", "person"]),
    "qualifier": st.sampled_from(["agreement", "strength", "frame"]),
    "duplicates": st.sampled_from(["all", "source", "week", "month", "year", "range"]),
    "isolates": st.booleans(),
    "over": st.sampled_from(["actors", "issues"]),
}
_RANGES = st.sampled_from(
    [(None, None), (datetime(2023, 12, 31, 11), None), (datetime(2024, 1, 1, 1), datetime(2025, 3, 6, 11))]
)


def asked(query: slow.Query) -> dict[str, Any]:
    """The choices of a query."""
    names = ("normalisation", "duplicates", "isolates", "over", "since", "until")
    return {name: getattr(query, name) for name in names} | {"reading": "dna"}


@settings(max_examples=150, deadline=None)
@given(st.data(), slow.codings(), st.sampled_from(["iso", "us"]))
def test_isolates_and_weeks(data: st.DataObject, coding: Coding, weeks: str) -> None:
    since, until = data.draw(_RANGES)
    choice: dict[str, Any] = data.draw(st.fixed_dictionaries({**_QUERIES, "kind": st.sampled_from(list(KINDS))}))
    query = slow.Query(**choice | {"duplicates": "week", "weeks": weeks}, since=since, until=until)
    coded = read(coding, query)
    assert pairs(coded.network(KINDS[query.kind], weeks=weeks, **asked(query))) == pytest.approx(
        slow.one_mode(coding, query), abs=1e-9
    )
    query = slow.Query(**choice | {"kind": "ignore", "over": "actors"}, since=since, until=until)
    assert pairs(coded.network("affiliation", **asked(query))) == pytest.approx(slow.two_mode(coding, query), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.data(), slow.codings(), st.integers(1, 40), st.sampled_from(["hours", "days", "weeks", "months", "years"]))
def test_windows(data: st.DataObject, coding: Coding, width: int, unit: str) -> None:
    since, until = data.draw(_RANGES)
    until = until or (max(each.date for each in coding.documents) if unit != "hours" else None)
    if unit == "hours":
        since, until = datetime(2023, 12, 30), datetime(2024, 1, 3)
    choice: dict[str, Any] = data.draw(st.fixed_dictionaries({**_QUERIES, "kind": st.sampled_from(list(KINDS))}))
    query = slow.Query(**choice, since=since, until=until)
    if since is None and (until or datetime.max) - min(each.date for each in coding.documents) > timedelta(days=3_000):
        unit = "years"
    if since and until and since > until:
        return
    expected = slow.windows(coding, query, width, unit)
    found = read(coding, query).networks(f"{width}{unit}", KINDS[query.kind], **asked(query))
    assert [(each.span.start, each.span.middle, each.span.stop) for each in found if each.span] == [
        each[:3] for each in expected
    ]
    for one, other in zip(found, expected, strict=True):
        assert pairs(one) == pytest.approx(other[3], abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(
    st.data(),
    slow.codings(),
    st.sampled_from(["uniform", "epanechnikov", "triangular", "gaussian"]),
    st.integers(1, 9),
    st.sampled_from(["days", "weeks", "months", "years"]),
    st.booleans(),
)
def test_kernels(data: st.DataObject, coding: Coding, kernel: str, width: int, unit: str, two: bool) -> None:
    since, until = data.draw(st.sampled_from([(None, None), (datetime(2023, 12, 31, 11), datetime(2024, 3, 6, 11))]))
    choice: dict[str, Any] = data.draw(
        st.fixed_dictionaries(
            {
                **_QUERIES,
                "kind": st.sampled_from(["ignore", "subtract"] if two else list(KINDS)),
                "normalisation": st.sampled_from(["none"] if two else ["none", "average"]),
            }
        )
    )
    # Documents that lie together, so that windows hold several.
    apart = {"days": 8, "weeks": 40, "months": 200, "years": 2_000}[unit] * width
    hours = st.lists(st.integers(0, 24 * apart // 8), min_size=len(coding.documents), max_size=len(coding.documents))
    documents = tuple(Doc(date=datetime(2023, 12, 30) + timedelta(hours=each)) for each in data.draw(hours))
    coding = replace(coding, documents=documents)
    query = slow.Query(**choice | ({"over": "actors"} if two else {}), since=since, until=until)
    kind = "affiliation" if two else KINDS[query.kind]
    cell: Any = {"cell": "net" if query.kind == "subtract" else "count"} if two else {}
    expected = slow.smoothed(coding, query, kernel, width, unit, two=two)
    found = read(coding, query).networks(f"{width}{unit}", kind, kernel=kernel, **cell, **asked(query))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert pairs(one, diagonal=True) == pytest.approx(other, abs=1e-9)


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
)
def test_whole_units(moment: datetime, middle: datetime) -> None:
    moment, middle = moment.replace(microsecond=0), middle.replace(microsecond=0)
    for unit in (Unit.SECONDS, Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
        found = units_between(np.array([seconds_of(moment)]), middle, unit)
        assert found.tolist() == [slow.whole_units(moment, middle, unit.value)]


@settings(max_examples=100, deadline=None)
@given(st.data(), slow.codings(), st.sampled_from([2, 3]))
def test_columns_are_the_statements_one_by_one(data: st.DataObject, coding: Coding, version: int) -> None:
    """The two ways to read a database give the same networks."""
    choice: dict[str, Any] = data.draw(st.fixed_dictionaries({**_QUERIES, "kind": st.sampled_from(list(KINDS))}))
    query = slow.Query(**choice)
    with TemporaryDirectory() as folder:
        path = write_dna(Path(folder) / "test.dna", coding, version)
        asked_of: Any = {"actor": query.actor, "concept": query.concept, "qualifier": query.qualifier}
        table, coded = statements(path, **asked_of), coded_statements(path, **asked_of)
    slowly = CodedStatements(table)
    assert (coded.actors, coded.issues) == (slowly.actors, slowly.issues)
    assert coded.left_out() == table.dropped
    for reading in ("textbook", "dna"):
        choices: Any = asked(query) | {"reading": reading}
        one, other = coded.network(KINDS[query.kind], **choices), slowly.network(KINDS[query.kind], **choices)
        assert (one.rows, list(one), list(one.evidence())) == (other.rows, list(other), list(other.evidence()))
        series = [
            each.networks(
                "2months",
                KINDS[query.kind],
                since="2023-01-01",
                **{name: value for name, value in choices.items() if name not in ("since", "until")},
            )
            for each in (coded, slowly)
        ]
        assert series[0].spans == series[1].spans


# --- Each difference, by hand -----------------------------------------------------------------------------------------


def test_what_was_said_later_on_the_last_day_is_outside() -> None:
    coded = told(
        ("2024-05-01T08:00", "a", "x", True), ("2024-05-03T09:00", "b", "x", True), ("2024-05-05T08:00", "a", "x", True)
    )
    series = coded.networks("3days", reading="dna")
    assert [each.span.middle for each in series if each.span] == [datetime(2024, 5, day, 8) for day in (2, 3, 4)]
    assert [each.rows for each in series] == [("a",), ("b",), ("a", "b")]


def test_the_range_is_that_of_all_documents() -> None:
    rows = (("2024-05-10", "a", "x", True), ("2024-05-12", "b", "x", True))
    coded = told(*rows, documents=("2024-05-01", "2024-05-20"))
    assert len(coded.networks("3days", reading="dna")) == 18
    assert len(coded.networks("3days", reading="dna", actor="a")) == 18
    assert len(told(*rows).networks("3days", reading="dna")) == 1


def test_a_short_month_shortens_those_that_follow() -> None:
    coded = told(("2023-01-30", "a", "x", True), ("2023-07-30", "b", "x", True))
    middles = [each.span.middle for each in coded.networks("3months", reading="dna") if each.span]
    assert middles == [datetime(2023, month, 28) for month in (3, 4, 5, 6)]


def test_the_triangular_kernel_favours_what_comes_later_to_the_letter() -> None:
    """About 3 May, in four days: half a day-width before it 1 - 1/2, after it 1 + 1/2 to the letter."""
    rows = [(f"2024-05-{day:02}", who, "x", True) for day, who in ((1, "a"), (2, "b"), (4, "c"), (5, "a"))]
    (found,) = told(*rows).networks("4days", "affiliation", reading="dna", kernel="triangular")
    assert [found.weight(each, "x") for each in "bc"] == [0.5, 1.5]
    (right,) = told(*rows).networks("5days", "affiliation", since="2024-05-01", until="2024-05-05", kernel="triangular")
    assert [right.weight(each, "x") for each in "bc"] == pytest.approx([0.6, 0.6])


def test_levels_of_a_kernel_are_sorted_as_text_to_the_letter() -> None:
    """As text -1 comes before -2, so that -2 is half as far from 2 as -1 is."""
    rows = [
        (f"2024-05-{day:02}", who, "x", value)
        for day, who, value in ((1, "d", 2), (3, "a", -2), (3, "b", -1), (3, "c", 2), (5, "d", 2))
    ]
    (found,) = told(*rows, kind="integer").networks("4days", reading="dna", kernel="uniform", isolates=True)
    assert [found.weight("a", "c"), found.weight("b", "c")] == pytest.approx([0.25, 0])
    # The diagonal stays: one statement with itself, and two with each other and themselves.
    assert [found.weight("a", "a"), found.weight("d", "d")] == pytest.approx([0.5, 2])
    assert [tuple(tie)[:2] for tie in found] == [("a", "b"), ("a", "c"), ("a", "d"), ("c", "d")]


def test_isolates_have_a_row_in_every_window() -> None:
    coded = told(("2024-05-01", "a", "x", True), ("2024-05-02", "b", "x", True), ("2024-05-03", "c", "y", False))
    for reading in ("textbook", "dna"):
        choices: Any = {"reading": reading, "isolates": True, "without_issue": "y"}
        assert coded.network(**choices).rows == ("a", "b", "c")
        assert coded.network(**choices).matrix.shape == (3, 3)
        series = coded.networks("1day", since="2024-05-01", until="2024-05-03", **choices)
        assert [each.rows for each in series] == [("a", "b", "c")] * 3
        assert coded.network("affiliation", **choices).columns == ("x", "y")


def test_the_same_beyond_127_is_not_the_same() -> None:
    coded = told(*[("2024-05-01", who, "x", value) for who in "ab" for value in (128, 127, 128, 127)], kind="integer")
    assert coded.network("affiliation", cell="net", duplicates="range", reading="dna").weight("a", "x") == 3 * 128 - 1
    assert coded.network("affiliation", cell="net", duplicates="range").weight("a", "x") == 128 + 127


def test_without_a_word_none_counts_even_where_words_do_not_matter() -> None:
    coded = told(("2024-05-01", "a", "x", "cost"), ("2024-05-02", "b", "x", ""), kind="short text")
    assert coded.network("co-issue", reading="dna").rows == ("a",)
    assert coded.network("agreement", reading="dna").rows == ("a",)
    assert coded.network("co-issue").rows == ("a",)
    assert coded.left_out("co-issue", reading="dna") == {"no agreement": 1}
    assert coded.left_out("co-issue") == {"no agreement": 1}


def test_windows_of_statements() -> None:
    rows = [(f"2024-05-{day:02}", who, "x", True) for day, who in ((1, "a"), (2, "b"), (3, "c"), (3, "d"), (4, "e"))]
    series = told(*rows).networks("3statements", reading="dna")
    found = [each.rows for each in series]
    assert found[0] in (("a", "b", "c"), ("a", "b", "d"))
    assert [len(each) for each in found] == [3, 3, 3]
    assert [each.rows for each in told(*rows).networks("3statements", reading="dna")] == found
    # Four act as five.
    assert [each.rows for each in told(*rows).networks("4statements", reading="dna")] == [("a", "b", "c", "d", "e")]


def test_coders_of_a_database(tmp_path: Path) -> None:
    said = [("a", "x", True), ("a", "x", True), ("b", "x", False), ("b", "x", True), ("c", "y", True)]
    coded = tuple(Coded({"organization": who, "concept": what, "agreement": how}) for who, what, how in said)
    path = write_dna(tmp_path / "two.dna", Coding(statements=coded))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO CODERS(ID, Name) VALUES (9, 'Zoe')")
        connection.execute("UPDATE STATEMENTS SET Coder = 9 WHERE ID IN (2, 4)")
        connection.commit()
    (row,) = coded_statements(path).reliability()
    # Both found a and b; one of them c; on a they agree.
    assert (row.one, row.other, row.documents, row.common, row.overlap, row.same) == ("Admin", "Zoe", 1, 2, 0.8, 0.5)
    assert row.alpha == pytest.approx(1 - 0.5 / (2 * 3 * 1 / (4 * 3)))
    result = CliRunner().invoke(command, ["agreement", "--dna", str(path), "--list", "coders", "--format", "csv"])
    assert result.stdout.splitlines()[1].startswith("Admin,Zoe,1,3,2,2,0.8,0.5,")
    assert coded_statements(path).reliability(actor="c") == []


@pytest.mark.parametrize(
    ("kind", "choices", "words"),
    [
        ("lijphart", {}, "has no lijphart"),
        ("affiliation", {"cell": "mean"}, "no mean affiliations"),
        ("agreement", {"kernel": "uniform", "normalisation": "jaccard"}, "no jaccard normalisation with a kernel"),
        ("affiliation", {"kernel": "uniform", "cell": "combine"}, "codes have no weight"),
        ("affiliation", {"kernel": "uniform", "normalisation": "activity"}, "no activity normalisation with a kernel"),
        ("agreement", {"weeks": "us"}, "choose both"),
    ],
)
def test_what_the_program_has_not_is_refused(kind: str, choices: dict[str, Any], words: str) -> None:
    coded = told(("2024-05-01", "a", "x", True))
    with pytest.raises(StancegraphError, match=words):
        coded.networks("2days", kind, reading="dna", **choices)


def test_more_that_does_not_go_together() -> None:
    coded = told(("2024-05-01", "a", "x", 1), kind="integer")
    with pytest.raises(StancegraphError, match="no binary weighting of integers"):
        coded.network(reading="dna", weighting="binary")
    with pytest.raises(StancegraphError, match="give a window too"):
        coded.network(kernel="uniform")
    with pytest.raises(StancegraphError, match="shorter ones only to the letter"):
        coded.networks("3hours")
    with pytest.raises(StancegraphError, match="no length in time"):
        coded.networks("3statements", kernel="gaussian")
    with pytest.raises(StancegraphError, match="one position a voter"):
        coded.networks("3days", "lijphart", kernel="gaussian")
