"""Questions to coded events, held to the reference of positions and to counting by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from statistics import mean
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference
from columns_of_worlds import as_table, examples, first_day, in_order, rows_of
from reference import World
from stancegraph.answers.scope import Scope
from stancegraph.bulk.coded import CodedEvents
from stancegraph.bulk.ranges import Window
from stancegraph.errors import ArgumentError
from stancegraph.events.files import About, arrow_schema
from stancegraph.model.records import Stance
from stancegraph.model.words import POSITIONS, Position, Voice

Event = dict[str, Any]
FIRST = date(2025, 4, 1)
_DAYS = tuple(FIRST + timedelta(days=number) for number in (0, 1, 2, 3, 30, 400))
_ACTORS = tuple(f"a{number}" for number in range(12))


@st.composite
def some_events(draw: st.DrawFn) -> list[Event]:
    """Events of few days, actors and issues, so that much meets; some without an issue, a position or a target."""
    random = Random(draw(st.integers(0, 2**32)))  # drawn one by one they would take longer than the questions
    return [
        {
            "event_id": f"e{number}",
            "date": random.choice(_DAYS),
            "recorded": random.choice((None, None, *_DAYS)),
            "actor": random.choice(_ACTORS),
            "target": random.choice((None, "", *_ACTORS[:3])),
            "issue": random.choice((None, "", "peace", "talks", "peace")),
            "position": random.choice((None, *map(int, Position), 2, 2)),
            "score": random.choice((None, -10.0, 3.4)),
            "code": "010",
        }
        for number in random.sample(range(1000), draw(st.integers(0, 150)))
    ]


def table_of(events: list[Event]) -> CodedEvents:
    """The events as a table of DuckDB."""
    schema = arrow_schema(About("Invented"))
    whole = [{**dict.fromkeys(schema.names), **each} for each in events]
    return CodedEvents(as_table("coded_events", pa.Table.from_pylist(whole, schema=schema)))


def as_world(events: list[Event]) -> World:
    """The events as reports, which the reference of positions knows."""
    return World(
        [
            Stance(
                id=each["event_id"],
                actor=each["actor"],
                issue=each["issue"],
                position=Position(each["position"]),
                date=each["date"],
                voice=Voice.REPORTED,
                source="paper",
                recorded=each["recorded"] and datetime.combine(each["recorded"], time(), UTC),
            )
            for each in events
            if each["issue"] and each["position"] is not None
        ]
    )


def questions() -> st.SearchStrategy[dict[str, Any]]:
    """What may be asked of coded events."""
    none = st.none()
    return st.fixed_dictionaries(
        {
            "since": none | st.sampled_from(_DAYS[:2]),
            "until": none | st.sampled_from(_DAYS[2:]),
            "actors": none | none | st.just(list(_ACTORS[:5])),
            "issues": none | none | st.just(["peace"]),
        }
    )


def scope_of(day: date, known: datetime | None, words: dict[str, Any]) -> Scope:
    """The question."""
    return Scope.of(as_of=day, known_at=known, **words)


_MOMENTS = st.none() | st.sampled_from([datetime.combine(each, time(12), UTC) for each in _DAYS])
_EVER = datetime(2100, 1, 1, tzinfo=UTC)


@settings(max_examples=examples(25), deadline=None)
@given(events=some_events(), day=st.sampled_from(_DAYS), known=_MOMENTS, words=questions())
def test_the_latest_positions_are_those_of_the_reference(
    events: list[Event], day: date, known: datetime | None, words: dict[str, Any]
) -> None:
    expected = [
        {name: row[name] for name in ("actor", "issue", "value", "date", "contested")} | {"event": row["stance"]}
        for row in reference.positions(as_world(events), day, known or _EVER, inherit=False, entailed=False, **words)
    ]
    told = table_of(events).positions(scope_of(day, known, words))
    found = rows_of(told.drop("code", "source"))
    assert in_order(found) == in_order(expected)


@settings(max_examples=examples(20), deadline=None)
@given(events=some_events(), day=st.sampled_from(_DAYS), words=questions(), one_side=st.booleans())
def test_shifts_are_those_of_the_reference(
    events: list[Event], day: date, words: dict[str, Any], one_side: bool
) -> None:
    expected = [
        {name: row[name] for name in ("actor", "issue", "from_date", "to_date", "days")}
        | {"from_id": row["from_stance"], "to_id": row["to_stance"]}
        | {"from_value": int(POSITIONS[row["from_"]]), "to_value": int(POSITIONS[row["to"]])}
        | {"from_basis": "events", "to_basis": "events"}
        for row in reference.shifts(
            as_world(events), day, _EVER, inherit=False, one_side=one_side, longest_gap=300, **words
        )
    ]
    found = rows_of(table_of(events).shifts(scope_of(day, None, words), one_side=one_side, longest_gap=300))
    assert in_order(found) == in_order(expected)


@settings(max_examples=examples(25), deadline=None)
@given(events=some_events(), day=st.sampled_from(_DAYS), words=questions(), window=st.sampled_from(Window))
def test_counts_pairs_and_levels_are_those_of_going_over_every_event(
    events: list[Event], day: date, words: dict[str, Any], window: Window
) -> None:
    chosen = [
        each
        for each in events
        if each["date"] <= day
        and reference.in_range(each["date"], words["since"], words["until"])
        and (words["actors"] is None or each["actor"] in words["actors"])
        and (words["issues"] is None or each["issue"] in words["issues"])
    ]

    def grouped(some: list[Event], *names: str) -> dict[tuple[Any, ...], list[Event]]:
        found: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
        for each in some:
            when = () if window is Window.ALL else (first_day(each["date"], window),)
            found[*(each[name] for name in names), *when].append(each)
        return found

    def average(some: list[Event], name: str) -> float | None:
        known = [each[name] for each in some if each[name] is not None]
        return round(mean(known), 9) if known else None

    columns, scope = table_of(events), scope_of(day, None, words)
    placed = [each for each in chosen if each["issue"] and each["position"] is not None]
    by_level = grouped(placed, "actor", "issue", "position")
    found = rows_of(columns.counts(scope, window))
    names = ("actor", "issue", "value", *window.names, "count")
    assert sorted(tuple(row[name] for name in names) for row in found) == sorted(
        (*key, len(some)) for key, some in by_level.items()
    )
    names = ("actor", "value", *window.names, "count")
    assert sorted(
        tuple(row[name] for name in names) for row in rows_of(columns.counts(scope, window, total=True))
    ) == sorted((*key, len(some)) for key, some in grouped(placed, "actor", "position").items())
    of_pairs = grouped([each for each in chosen if each["target"]], "actor", "target")
    told = {
        tuple(row[name] for name in ("actor", "target", *window.names)): (
            row["count"],
            *(None if row[name] is None else round(row[name], 9) for name in ("mean_position", "mean_score")),
        )
        for row in rows_of(columns.pairs(scope, window))
    }
    assert told == {
        key: (len(some), average(some, "position"), average(some, "score")) for key, some in of_pairs.items()
    }
    if window is Window.ALL:
        levels = {(row["actor"], row["issue"], row["value"]): row for row in rows_of(columns.levels(scope))}
        assert {key: (row["count"], row["first"], row["last"]) for key, row in levels.items()} == {
            key: (len(some), min(each["date"] for each in some), max(each["date"] for each in some))
            for key, some in by_level.items()
        }


@pytest.mark.parametrize(
    "words",
    [
        {"voices": "self"},
        {"inherit": False},
        {"taken_over": True},
        {"across_governments": True},
        {"entailed": False},
        {"lapsed": True},
        {"fresh": True},
        {"stale_after": 9},
        {"where": "coder=Jo"},
        {"actor_group": "party=Greens"},
        {"since": "2025-04-01T10:00"},
    ],
)
def test_what_events_do_not_have_is_refused_by_name(words: dict[str, Any]) -> None:
    events = table_of([])
    for ask in (
        events.positions,
        events.shifts,
        events.levels,
        lambda scope: events.counts(scope, Window.DAY),
        lambda scope: events.counts(scope, Window.MONTH, total=True),
        lambda scope: events.pairs(scope, Window.DAY),
    ):
        with pytest.raises(ArgumentError, match=next(iter(words))):
            ask(Scope.of(**words))
