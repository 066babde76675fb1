"""Positions made of coded events are those that a slow count by hand makes, and each says that nobody said it."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import stancegraph
from stancegraph.answers.kinds import Basis
from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.events import aggregating
from stancegraph.events.files import About, arrow_schema, write_events
from stancegraph.importers.aggregate import aggregate
from stancegraph.model.records import Stance
from stancegraph.model.words import AggregationRule, Position, Voice
from stancegraph.networks.listing import events
from stancegraph.tables.reader import read_dataset
from stancegraph.views.network_page import html
from support import tiny

ABOUT = About("Events of ours", "CC0-1.0", "us", "own", "0" * 64, {"a.csv": "1" * 64})


def event(
    number: int = 0,
    actor: str = "FRA",
    on: str = "2014-03-05",
    position: int | None = 2,
    issue: str | None = "aid",
    **more: Any,
) -> dict[str, Any]:
    row = {
        "event_id": str(number),
        "actor": actor,
        "date": date.fromisoformat(on),
        "position": position,
        "issue": issue,
    }
    return row | more


def written(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """A table of events with ids of their own."""
    schema = arrow_schema(ABOUT)
    whole = [{**dict.fromkeys(schema.names), **row, "event_id": str(number)} for number, row in enumerate(rows)]
    write_events(path, [pa.RecordBatch.from_pylist(whole, schema=schema)], schema)
    return path


def made(folder: Path, rows: Iterable[dict[str, Any]], every: str = "month", **options: Any) -> dict[str, Stance]:
    """The stances by actor, issue and period."""
    aggregate(written(folder / "events.parquet", rows), folder / "made", every, **options)
    return {
        f"{each.actor} {each.issue} {period(each)}": each for each in stancegraph.read_dataset(folder / "made").stances
    }


def period(stance: Stance) -> str:
    assert stance.aggregate is not None
    return stance.aggregate.period.text


# --- by hand ----------------------------------------------------------------------------------------------------------


def nearest(mean: Fraction) -> int:
    """The place of the scale that is nearest; half way the one nearer to 0."""
    return min(range(-2, 3), key=lambda place: (abs(mean - place), abs(place)))


def by_hand(positions: list[int], rule: AggregationRule, share: Fraction) -> int | None:
    """The position that a rule makes of those of events."""
    match rule:
        case AggregationRule.MEAN:
            return nearest(Fraction(sum(positions), len(positions)))
        case AggregationRule.MODAL:
            (place, number), *others = Counter(positions).most_common()
            return None if others and others[0][1] == number else place
        case AggregationRule.MAJORITY:
            for side in (1, 0, -1):
                of_side = [each for each in positions if (each > 0) - (each < 0) == side]
                if Fraction(len(of_side), len(positions)) > share:
                    return nearest(Fraction(sum(of_side), len(of_side)))
            return None


def reference(
    rows: list[dict[str, Any]], length: int, rule: AggregationRule, share: Fraction, least: int
) -> dict[str, Any]:
    """Position, number, mean, spread, days and codes by actor, issue and period."""
    groups = defaultdict(list)
    for row in rows:
        if row["position"] is not None and row["issue"]:
            groups[row["actor"], row["issue"], row["date"].isoformat()[:length]].append(row)
    found = {}
    for (actor, issue, when), group in groups.items():
        positions = [row["position"] for row in group]
        place = by_hand(positions, rule, share)
        if place is not None and len(group) >= least:
            mean = sum(positions) / len(positions)
            spread = sqrt(sum((each - mean) ** 2 for each in positions) / len(positions))
            days = [row["date"] for row in group]
            codes = ", ".join(sorted({row["code"] for row in group if row["code"]}))
            found[f"{actor} {issue} {when}"] = (place, len(group), mean, spread, min(days), max(days), codes)
    return found


rows = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(["FRA", "DEU"]),
            "issue": st.sampled_from(["aid", "aid", "talks", "", None]),
            "date": st.integers(0, 420).map(lambda number: date(2013, 12, 30) + timedelta(number)),
            "position": st.sampled_from([None, -2, -1, 0, 1, 2, 2]),
            "code": st.sampled_from(["010", "10", "", None]),
        }
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=12, deadline=None)
@given(
    rows,
    st.sampled_from(["month", "year"]),
    st.sampled_from(AggregationRule),
    st.sampled_from(["0.5", "0.6"]),
    st.integers(1, 3),
)
@example([event(position=each, code="x") for each in (2, 2, 0, 0)], "month", AggregationRule.MODAL, "0.5", 1)
@example([event(position=each, code="x") for each in (2, 1)], "month", AggregationRule.MEAN, "0.5", 1)
@example([event(position=each, code="x") for each in (-2, -1)], "month", AggregationRule.MEAN, "0.5", 1)
@example([event(position=each, code="x") for each in (2, 1, 2, 0, 0)], "month", AggregationRule.MAJORITY, "0.6", 1)
@example([event(code=each) for each in ("a, b", "", "a", None)], "month", AggregationRule.MEAN, "0.5", 1)
@example([event(position=each, code="x") for each in (-2, -2, 2, 2)], "year", AggregationRule.MAJORITY, "0.5", 1)
def test_positions_are_those_counted_by_hand(
    events: list[dict[str, Any]], every: str, rule: AggregationRule, share: str, least: int
) -> None:
    length = {"month": 7, "year": 4}[every]
    expected = reference(events, length, rule, Fraction(share), least)
    options = {"share": Decimal(share)} if rule is AggregationRule.MAJORITY else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not expected:
            with pytest.raises(StancegraphError, match="gives no position"):
                made(folder, events, every, rule=rule, least=least, **options)
            return
        found = made(folder, events, every, rule=rule, least=least, **options)
        sha256 = hashlib.sha256((folder / "events.parquet").read_bytes()).hexdigest()
    assert found.keys() == expected.keys()
    for key, stance in found.items():
        place, count, mean, spread, earliest, latest, codes = expected[key]
        told = stance.aggregate
        assert told is not None
        assert (stance.position, told.count, told.earliest, told.latest, told.codes) == (
            place,
            count,
            earliest,
            latest,
            codes,
        )
        assert float(told.mean) == pytest.approx(mean, abs=6e-5)
        assert float(told.spread) == pytest.approx(spread, abs=6e-5)
        assert (told.rule, told.share, told.sha256) == (rule, options.get("share"), sha256)
        assert (stance.date, stance.voice, stance.evidence) == (told.period.last, Voice.REPORTED, None)


# --- what else a folder says ------------------------------------------------------------------------------------------


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    rows = [
        event(),
        event(position=2),
        event(actor="DEU"),
        event(issue=None),
        event(issue=""),
        event(position=None),
        event(on="2014-01-01"),
        event(on="2014-05-01"),
        event(actor="ITA", position=-2),
        event(actor="ITA", position=2),
    ]
    days: dict[str, Any] = {"since": date(2014, 2, 1), "until": date(2014, 4, 30)}
    path = written(tmp_path / "e.parquet", rows)
    report = aggregate(path, tmp_path / "made", "month", rule="modal", least=2, **days)
    assert report.dropped == {
        "events before 2014-02-01": 1,
        "events after 2014-04-30": 1,
        "events whose code says nothing of an issue": 2,
        "events whose code stands for no position": 1,
        "events of an actor, issue and period with fewer than 2": 1,
        "events of which the rule modal makes no position": 2,
    }
    assert (report.written["stances"], report.written["events counted"]) == (1, 2)
    assert sum(report.dropped.values()) + 2 == len(rows)


def test_an_aggregate_answers_from_the_last_day_of_its_period_on_and_can_be_left_out(tmp_path: Path) -> None:
    made(tmp_path, [event(), event(on="2014-03-31", position=1)])
    graph = stancegraph.open(tmp_path / "made")
    assert not graph.positions(as_of="2014-03-30")
    [row] = graph.positions(as_of="2014-03-31")
    assert (row.position, row.basis, row.events, row.period, row.mean) == ("conditional", "events", 2, "2014-03", 1.5)
    assert not graph.positions(where=f"basis={Basis.STATEMENT}")
    assert len(graph.positions(where=f"basis={Basis.EVENTS}")) == 1
    assert len(graph.timeline(where=["basis=events", "basis=statement"])) == 1
    with pytest.raises(ArgumentError, match="words"):
        graph.positions(where="basis=words")


def test_networks_and_their_ties_say_what_was_worked_out_of_events(tmp_path: Path) -> None:
    made(tmp_path, [event(), event(actor="DEU")])
    said = [
        replace(coded, id=f"said-{actor}", actor=actor, aggregate=None, coder="")
        for coded, actor in zip(read_dataset(tmp_path / "made").stances, ("DEU", "FRA"), strict=True)
    ]
    made_of = read_dataset(tmp_path / "made")
    stancegraph.write_dataset(replace(made_of, stances=(*made_of.stances, *said)), tmp_path / "both")
    graph = stancegraph.open(tmp_path / "both")
    network = graph.network(as_of="2014-03-31")
    listed = {row.id: row.basis for row in events(network.observations, network.definition)}
    assert listed == {row.stance: row.basis for row in graph.timeline(as_of="2014-03-31")}
    assert sorted(listed.values()) == ["events", "events", "statement", "statement"]
    [ties] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', "".join(html(network, {}, True)))
    [tie] = json.loads(ties)
    assert {id: whose for _day, whose, _issue, _position, id in tie["stances"]} == {
        row.stance: f"coded events of {row.actor}" if row.basis == Basis.EVENTS else row.actor
        for row in graph.timeline()
    }


def test_actors_and_issues_of_other_datasets_are_meant_by_their_ids(tmp_path: Path) -> None:
    info = stancegraph.DatasetInfo("Coded", "https://example.org/coded/")
    france = stancegraph.Actor("FRA", "France", stancegraph.ActorKind.STATE)
    aid = stancegraph.Issue("aid", "Aid", "There should be more aid.")
    stancegraph.write_dataset(stancegraph.Dataset(info, actors=(france,), issues=(aid,)), tmp_path / "coded")
    rows = [event(target="UKR"), event(actor="UAF GOV", actor_name="Forces", issue="prisoner-release")]
    report = aggregate(
        written(tmp_path / "e.parquet", rows), tmp_path / "made", "year", uses=[tmp_path / "coded"], prefix="g-"
    )
    assert "1 of 2 actors and 1 of 2 issues are those" in str(report)
    found = stancegraph.read_dataset(tmp_path / "made")
    assert [(each.id, each.name, each.kind.value) for each in found.actors] == [
        ("FRA", "France", "state"),
        ("g-uaf-gov", "Forces", "group"),
    ]
    assert {each.id for each in found.stances} == {"FRA.aid.2014", "g-uaf-gov.g-prisoner-release.2014"}
    assert [each.proposition for each in found.issues] == [
        "There should be more aid.",
        "There should be prisoner release.",
    ]


def test_an_issue_that_has_only_the_id_in_common_is_another(tmp_path: Path) -> None:
    """Aid to one country is not aid to whomever: a refusal of the latter would be one of the former."""
    info = stancegraph.DatasetInfo("Coded", "https://example.org/coded/")
    aid = stancegraph.Issue("aid", "Aid to Ruritania", "Ruritania should be given aid.")
    stancegraph.write_dataset(stancegraph.Dataset(info, issues=(aid,)), tmp_path / "coded")
    file = tmp_path / "e.parquet"

    def report(label: str, proposition: str, made: str, *uses: str, **options: Any) -> tuple[Any, list[str], set[str]]:
        schema = arrow_schema(replace(ABOUT, issues={"aid": (label, proposition)}))
        whole = [{**dict.fromkeys(schema.names), **event(), "event_id": "1"}]
        write_events(file, [pa.RecordBatch.from_pylist(whole, schema=schema)], schema)
        told = aggregate(file, tmp_path / made, "year", uses=[tmp_path / each for each in uses], **options)
        table = tmp_path / made / "issues.csv"
        new = [line.partition(",")[0] for line in table.read_text().splitlines()[1:]] if table.exists() else []
        return told, new, {each.issue for each in read_dataset(tmp_path / made).stances}

    told, new, asked = report("Aid", "Aid should be given.", "first", "coded")
    assert (new, asked) == (["aid-of-events"], {"aid-of-events"})
    assert "0 of 1 issues" in str(told)
    assert (
        'the issue "aid" of the events (Aid should be given.) is not that of the datasets it uses (Ruritania should be given aid.) and '
        'stands as "aid-of-events"'
    ) in told.remarks
    # Made once, it is met again.
    _, new, asked = report(
        "Aid", "Aid should be given.", "second", "coded", "first", base_iri="https://example.org/second/"
    )
    assert (new, asked) == ([], {"aid-of-events"})
    _, new, asked = report("Aid", "Aid should be given.", "third", "coded", prefix="g-")
    assert (new, asked) == (["g-aid"], {"g-aid"})
    for label, proposition in (("aid to ruritania", "Otherwise."), ("Help", "Ruritania should be given aid.")):
        told, new, asked = report(label, proposition, label, "coded")
        assert (new, asked) == ([], {"aid"})
        assert "1 of 1 issues" in str(told)


IDENTIFIED = [(name, pa.string()) for name in ("actor_is_cow", "actor_is_iso3166", "target_is_cow")]


def identified(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """A table of events that say who is who elsewhere."""
    schema = arrow_schema(ABOUT, IDENTIFIED)
    whole = [{**dict.fromkeys(schema.names), **row, "event_id": str(number)} for number, row in enumerate(rows)]
    write_events(path, [pa.RecordBatch.from_pylist(whole, schema=schema)], schema)
    return path


def test_an_actor_of_another_dataset_is_known_by_its_identity_with_all_its_codes(tmp_path: Path) -> None:
    info = stancegraph.DatasetInfo("Coded", "https://example.org/coded/")
    france = stancegraph.Actor("france", "France", stancegraph.ActorKind.STATE, cow="220")
    stancegraph.write_dataset(stancegraph.Dataset(info, actors=(france,)), tmp_path / "coded")
    rows = [
        event(actor="FRA", actor_is_cow="220", target="DEU", target_is_cow="255"),
        event(actor="france", position=-2, target="GMY", target_is_cow="255"),
        event(actor="FRA", on="2014-03-08", target="GMY"),
    ]
    file = identified(tmp_path / "e.parquet", rows)
    report = aggregate(file, tmp_path / "made", "month", target=True, uses=[tmp_path / "coded"])
    found = read_dataset(tmp_path / "made")
    [stance] = found.stances
    assert stance.aggregate is not None
    assert (stance.actor, stance.aggregate.count, stance.issue) == ("france", 3, "aid.GMY")
    assert {(each.id, each.aliases, each.cow) for each in found.actors} == {
        ("GMY", ("DEU",), "255"),
        ("france", (), "220"),
    }
    assert '2 codes of actors are counted with another that has the same identity, for example "DEU" with "GMY"' in str(
        report
    )
    assert "1 of 2 actors and 0 of 1 issues are those of the datasets it uses, by their ids or identities" in str(
        report
    )


def test_what_identities_leave_open_is_said(tmp_path: Path) -> None:
    rows = [
        event(actor="RUS", actor_is_cow="365", actor_is_iso3166="RUS"),
        event(actor="SUN", actor_is_cow="365", actor_is_iso3166="SUN"),
        event(actor="x", actor_is_cow="1"),
        event(actor="x", actor_is_cow="2", actor_is_iso3166="x"),
    ]
    report = aggregate(identified(tmp_path / "e.parquet", rows), tmp_path / "made", "month")
    assert [(each.id, each.iso3166, each.cow) for each in read_dataset(tmp_path / "made").actors] == [
        ("RUS", "RUS", "365"),
        ("SUN", "SUN", "365"),
        ("x", "", ""),
    ]
    remarks = set(report.remarks)
    assert '"RUS" and "SUN" share an identity and are told apart by another, so they stay apart' in remarks
    assert "codes of actors that have several identities by cow, so none of these is taken: 1" in remarks
    assert "codes of actors that have a text for iso3166 that is no identity there: 1" in remarks


def test_towards_each_target_there_is_an_issue_of_its_own_below_the_issue(tmp_path: Path) -> None:
    rows = [event(target="UKR", target_name="Ukraine"), event(target="RUS", position=-2), event()]
    found = made(tmp_path, rows, target=True)
    assert {key: stance.position for key, stance in found.items()} == {
        "FRA aid.UKR 2014-03": Position.SUPPORTS,
        "FRA aid.RUS 2014-03": Position.REJECTS,
    }
    issues = {each.id: each for each in stancegraph.read_dataset(tmp_path / "made").issues}
    assert (issues["aid.UKR"].label, issues["aid.UKR"].broader) == ("Aid: Ukraine", ("aid",))


def test_the_folder_says_where_the_events_are_and_what_was_done_with_them(tmp_path: Path) -> None:
    made(tmp_path, [event(recorded=date(2014, 3, 6)), event(issue=None), event(actor="DEU")], least=1)
    told = tomllib.loads((tmp_path / "made" / "aggregated.toml").read_text(encoding="utf-8"))
    assert (told["events"], told["rule"], told["counted"]) == ("../events.parquet", "mean", 2)
    assert told["sha256"] == hashlib.sha256((tmp_path / "events.parquet").read_bytes()).hexdigest()
    assert told["left_out"] == {"events whose code says nothing of an issue": 1}
    assert told["inputs"] == ABOUT.inputs
    recorded = {each.actor: each.recorded for each in stancegraph.read_dataset(tmp_path / "made").stances}
    assert recorded["DEU"] is None
    assert recorded["FRA"] is not None
    assert recorded["FRA"].isoformat() == "2014-03-07T00:00:00+00:00"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"share": Decimal("0.6")}, "goes with the rule majority"),
        ({"rule": "majority", "share": Decimal("0.4")}, "from 0.5 to below 1"),
        ({"rule": "majority", "share": Decimal(1)}, "from 0.5 to below 1"),
        ({"least": 0}, "1 or more"),
        ({"since": date(2014, 2, 1), "until": date(2014, 1, 1)}, "comes before since"),
    ],
)
def test_what_does_not_go_together_is_refused(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=message):
        aggregate(written(tmp_path / "e.parquet", [event()]), tmp_path / "made", "month", **options)
    assert not (tmp_path / "made").exists()


def test_a_position_beyond_the_scale_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StancegraphError, match="has events with a position that is not from -2 to 2"):
        aggregate(written(tmp_path / "e.parquet", [event(position=7)]), tmp_path / "made", "month")


def test_an_event_that_stands_twice_is_refused_and_not_counted_twice(tmp_path: Path) -> None:
    schema, file = arrow_schema(ABOUT), tmp_path / "e.parquet"
    whole = [{**dict.fromkeys(schema.names), **event(), "event_id": each} for each in "aba"]
    write_events(file, [pa.RecordBatch.from_pylist(whole, schema=schema)], schema)
    with pytest.raises(StancegraphError, match='the event "a" stands in it 2 times, and would count as often'):
        aggregate(file, tmp_path / "made", "month")
    assert not (tmp_path / "made").exists()


def test_a_share_that_is_no_number_and_a_prefix_that_is_none_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "e.parquet", [event()])
    with pytest.raises(ArgumentError, match=r"NaN should be from 0\.5 to below 1"):
        aggregate(file, tmp_path / "made", "month", rule="majority", share=Decimal("nan"))
    with pytest.raises(StancegraphError, match=r'"\.\./" cannot go before ids'):
        aggregate(file, tmp_path / "made", "month", prefix="../")
    assert not (tmp_path / "made").exists()


def test_memory_that_is_not_enough_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "e.parquet", [event()])
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(aggregating, "_MEMORY", "1MB")
    with pytest.raises(StancegraphError, match=r"cannot be counted: DuckDB: the .* of memory .* \(since, until\)$"):
        aggregate(file, tmp_path / "made", "month")
    assert not (tmp_path / "made").exists()
    assert list((tmp_path / "here").iterdir()) == []


def test_a_code_that_stands_for_several_names_is_called_by_none(tmp_path: Path) -> None:
    rows = [event(actor="ARG", actor_name="A PRESIDENT"), event(actor="ARG", actor_name="A CITY"), event(actor="DEU")]
    made(tmp_path, rows)
    assert {each.name for each in stancegraph.read_dataset(tmp_path / "made").actors} == {"ARG", "DEU"}


def test_a_dataset_that_could_not_be_read_together_with_the_new_one_is_refused(tmp_path: Path) -> None:
    """Its path would lead out of the folder that holds both, and no command would read what was written."""
    stancegraph.write_dataset(tiny(), tmp_path / "known")
    file = written(tmp_path / "e.parquet", [event()])
    with pytest.raises(StancegraphError, match="leads out of the folder that holds this dataset"):
        aggregate(file, tmp_path / "far" / "made", "month", uses=[tmp_path / "known"])
    assert not (tmp_path / "far").exists()


def test_a_folder_of_tables_is_all_of_its_events(tmp_path: Path) -> None:
    """As watch writes it: the positions are those of one table of the same rows."""
    rows = [event(position=place, on=f"2014-{month:02}-05") for place, month in ((2, 3), (-1, 3), (-2, 4), (1, 4))]
    whole = made(tmp_path, rows)
    folder = tmp_path / "parts"
    folder.mkdir()
    schema = arrow_schema(ABOUT)
    for number, row in enumerate(rows):
        part = pa.RecordBatch.from_pylist(
            [{**dict.fromkeys(schema.names), **row, "event_id": str(number)}], schema=schema
        )
        write_events(folder / f"{number}.parquet", [part], schema)
    report = aggregate(folder, tmp_path / "of-parts", "month")
    parts = {f"{each.actor} {each.issue} {period(each)}": each for each in read_dataset(tmp_path / "of-parts").stances}
    assert report.written["events counted"] == 4

    def told(stances: dict[str, Stance]) -> dict[str, Any]:
        return {key: (each.position, each.aggregate and each.aggregate.count) for key, each in stances.items()}

    assert told(parts) == told(whole)
    listed = "".join(
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in sorted(folder.iterdir())
    )
    said = tomllib.loads((tmp_path / "of-parts" / "aggregated.toml").read_text(encoding="utf-8"))
    assert said["sha256"] == hashlib.sha256(listed.encode()).hexdigest()
    assert (said["events"], said["dataset"]) == ("../parts", "Events of ours")
    assert {each.aggregate.sha256 for each in parts.values() if each.aggregate} == {said["sha256"]}


def test_an_event_that_stands_twice_counts_for_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for name in ("a", "b"):
        written(folder / f"{name}.parquet", [event()])
    with pytest.raises(StancegraphError, match='the event "0" stands in it 2 times'):
        aggregate(folder, tmp_path / "out", "month")
    assert not (tmp_path / "out").exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(StancegraphError, match="no Parquet in this folder"):
        aggregate(tmp_path / "empty", tmp_path / "out", "month")
