"""How far coders agree, against a slow reference that counts by hand and the package `krippendorff`."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancegraph.coding.compared import Compared
from stancegraph.coding.fold import State, Statement
from stancegraph.coding.reliability import BY, AgreementRow, Verdict, agreement, agreement_by, confusion
from stancegraph.errors import StancegraphError
from stancegraph.model.words import Position

FIELDS = ("actor", "issue", "position", "voice", "attributed_by", "date")
LEVELS = {each.label: int(each) for each in Position}
SLOTS = [(place * 20, place * 20 + 10) for place in range(4)]


def state_of(said: dict[str, dict[str, dict[int, dict[str, str]]]]) -> State:
    """What coders made of texts: by text, coder and place in the text."""
    state = State()
    for text, codings in said.items():
        for coder, places in codings.items():
            state.done.add((coder, text))
            for place, cells in places.items():
                start, end = SLOTS[place]
                key = f"{text}-{coder}-{place}"
                state.statements[key] = Statement(key, coder, text, {**cells, "start": start, "end": end}, key)
    return state


CELLS = st.fixed_dictionaries(
    {
        "actor": st.sampled_from("xyz"),
        "issue": st.sampled_from("pq"),
        "position": st.sampled_from(sorted(LEVELS)),
        "voice": st.sampled_from(["self", "attributed"]),
        "date": st.sampled_from(["2025-05-12", "2025-05-13"]),
    },
    optional={"attributed_by": st.sampled_from("xy")},
)
CODING = st.dictionaries(st.integers(0, 3), CELLS, max_size=4)
WORLDS = st.dictionaries(
    st.sampled_from(["t1", "t2", "t3"]),
    st.dictionaries(st.sampled_from(["ana", "ben", "cem"]), CODING, min_size=2, max_size=3),
    min_size=1,
)


def rows_of(said: Any, **options: Any) -> dict[tuple[str, str, str], AgreementRow]:
    found = agreement(Compared(state_of(said), None), **{"draws": 0, **options})
    return {
        (row.one if row.other is None else f"{row.one}, {row.other}", row.what, row.measure.split()[-1]): row
        for row in found
    }


def slowly(said: Any, coders: tuple[str, ...]) -> dict[str, Any]:
    """Every place of every text that some of these coders share: what each said of it."""
    units, judges, totals, pairs = [], [], 0, 0
    for codings in said.values():
        here = [coder for coder in coders if coder in codings]
        if len(here) < 2 or (len(coders) == 2 and len(here) < 2):
            continue
        for one, other in combinations(here, 2):
            totals += len(codings[one]) + len(codings[other])
            pairs += 2 * len(codings[one].keys() & codings[other].keys())
        for place in range(len(SLOTS)):
            unit = {coder: codings[coder][place] for coder in here if place in codings[coder]}
            if unit:
                units.append(unit)
                judges.append(len(here))
    whole = [
        len(unit) == count and len({tuple(cells.get(name, "") for name in FIELDS) for cells in unit.values()}) == 1
        for unit, count in zip(units, judges, strict=True)
    ]
    return {
        "f1": pairs / totals if totals else None,
        "whole": sum(whole) / len(whole) if whole else None,
        "units": units,
    }


def by_the_package(units: list[dict[str, Any]], coders: tuple[str, ...], name: str) -> float | None:
    def number(cells: dict[str, str]) -> float:
        if name in ("position", "sign"):
            level = LEVELS[cells["position"]]
            return float(level if name == "position" else np.sign(level))
        return float(["", "x", "y", "z", "p", "q", "self", "attributed"].index(cells.get(name, "")))

    table = [[number(unit[coder]) if coder in unit else np.nan for unit in units] for coder in coders]
    pairable = [values for values in zip(*table, strict=True) if sum(not np.isnan(each) for each in values) > 1]
    if len({each for values in pairable for each in values if not np.isnan(each)}) < 2:
        return None
    level: Literal["ordinal", "nominal"] = "ordinal" if name == "position" else "nominal"
    return float(krippendorff.alpha(np.array(table), level_of_measurement=level))


@settings(max_examples=120, deadline=None)
@given(WORLDS)
def test_every_number_is_what_counting_by_hand_gives(said: Any) -> None:
    found = rows_of(said)
    coders = sorted({coder for codings in said.values() for coder in codings})
    groups = {", ".join(pair): pair for pair in combinations(coders, 2)}
    groups = {name: pair for name, pair in groups.items() if any(set(pair) <= set(each) for each in said.values())}
    if len(coders) > 2:
        groups["all"] = tuple(coders)
    assert {key[0] for key in found} == set(groups)
    for name, group in groups.items():
        shared = {text: each for text, each in said.items() if name == "all" or set(group) <= set(each)}
        expected = slowly(shared, group)
        assert found[name, "units", "F1"].value == pytest.approx(expected["f1"])
        assert found[name, "units strictly", "F1"].value == pytest.approx(expected["f1"])
        assert found[name, "statement", "alike"].value == pytest.approx(expected["whole"])
        for field in ("actor", "issue", "position", "sign", "voice", "attributed_by"):
            alpha = by_the_package(expected["units"], group, field)
            assert found[name, field, "alpha"].value == (None if alpha is None else pytest.approx(alpha))
        both = [unit for unit in expected["units"] if len(unit) > 1]
        same = [len({cells["date"] for cells in unit.values()}) == 1 for unit in both]
        assert found[name, "date", "alike"].value == (pytest.approx(np.mean(same)) if both else None)
        assert found[name, "date", "alike"].n == len(both)


@settings(max_examples=80, deadline=None)
@given(WORLDS, st.sampled_from(BY))
def test_of_each_issue_and_actor_it_is_as_if_there_were_no_others(said: Any, by: str) -> None:
    rows = agreement_by(Compared(state_of(said), None), by, draws=0)
    found = {(row.one, row.other, row.of, row.what): row for row in rows}
    assert len(found) == len(rows)
    groups = {(row.one, row.other): None for row in agreement(Compared(state_of(said), None), draws=0)}
    wanted = set()
    for one, other in groups:
        coders = sorted({coder for codings in said.values() for coder in codings}) if other is None else [one, other]
        shared = {text: each for text, each in said.items() if other is None or {one, other} <= set(each)}
        for value in "xyzpq":
            alone = {
                text: {
                    coder: {at: cells for at, cells in places.items() if cells[by] == value}
                    for coder, places in codings.items()
                }
                for text, codings in shared.items()
            }
            expected = slowly(alone, tuple(coders))
            if not expected["units"]:
                continue
            wanted |= {(one, other, value, "units"), (one, other, value, "position")}
            units, position = (found[one, other, value, what] for what in ("units", "position"))
            assert units.value == pytest.approx(expected["f1"])
            assert units.n == len(expected["units"])
            alpha = by_the_package(expected["units"], tuple(coders), "position")
            assert position.value == (None if alpha is None else pytest.approx(alpha))
            assert position.n == sum(len(unit) > 1 for unit in expected["units"])
            assert position.texts == sum(any(each.get(coder) for coder in coders) for each in alone.values())
    assert found.keys() == wanted


def test_those_on_whose_position_they_agree_least_come_first() -> None:
    def coding(*positions: str) -> dict[int, dict[str, str]]:
        return {
            place: statement(issue=issue, position=position)
            for place, (issue, position) in enumerate(zip("ppqr", positions, strict=True))
        }

    said = {
        "t1": {
            "ana": coding("supports", "rejects", "supports", "supports"),
            "ben": coding("supports", "rejects", "rejects", "supports"),
        },
        "t2": {
            "ana": coding("supports", "rejects", "rejects", "supports"),
            "ben": coding("supports", "rejects", "supports", "supports"),
        },
    }
    rows = agreement_by(Compared(state_of(said), None), "issue")
    # On q they are of opposite minds, on p of one, and on r nobody varied, so that nothing can be told.
    assert [row.of for row in rows] == ["q", "q", "p", "p", "r", "r"]
    assert [row.what for row in rows] == ["units", "position"] * 3
    q, p, r = rows[1::2]
    assert q.value is not None
    assert q.value < 0
    assert (p.value, p.low, p.high, p.verdict) == (1.0, 1.0, 1.0, Verdict.RELIABLE)
    assert (r.value, r.verdict) == (None, Verdict.NOBODY_VARIED)
    assert {row.of for row in agreement(Compared(state_of(said), None), draws=0)} == {""}


def statement(**other: str) -> dict[str, str]:
    return {"actor": "x", "issue": "p", "position": "supports", "voice": "self", "date": "2025-05-12", **other}


def test_where_nobody_varied_nothing_is_reliable() -> None:
    alike = {text: {coder: {0: statement()} for coder in ("ana", "ben")} for text in ("t1", "t2")}
    found = rows_of(alike)
    assert found["ana, ben", "actor", "alpha"].value is None
    assert found["ana, ben", "actor", "alpha"].verdict is Verdict.NOBODY_VARIED
    assert found["ana, ben", "actor", "alpha"].alike == 1.0
    assert found["ana, ben", "actor", "alpha"].base_rate == 1.0
    apart = {"t1": {"ana": {0: statement()}, "ben": {2: statement()}}}
    assert rows_of(apart)["ana, ben", "actor", "alpha"].verdict is Verdict.NOTHING
    assert rows_of(apart)["ana, ben", "units", "F1"].value == 0
    assert rows_of({"t1": {"ana": {}, "ben": {}}})["ana, ben", "units", "F1"].verdict is Verdict.NOTHING


def test_a_month_is_alike_with_that_month_and_not_with_its_first_day() -> None:
    day = statement(date="2025-05-01")
    month = statement(date="2025-05-01", date_precision="month")
    for other, alike in (
        (statement(date="2025-05-01", date_precision="day"), {0: 1.0, 1: 0.0}),
        (statement(date="2025-05-17", date_precision="month"), {0: 0.0, 1: 1.0}),
        (statement(date="2025-05-01", date_precision="approx"), {0: 0.0, 1: 0.0}),
    ):
        for number, one in enumerate((day, month)):
            found = rows_of({"t1": {"ana": {0: one}, "ben": {0: other}}})
            assert found["ana, ben", "date", "alike"].value == alike[number]
            assert found["ana, ben", "statement", "alike"].value == alike[number]


def test_percent_agreement_and_alpha_part_where_one_value_is_common() -> None:
    """Nine of ten alike, and still no better than chance."""
    texts = {f"t{number}": {"ana": {0: statement()}, "ben": {0: statement()}} for number in range(8)}
    texts["t8"] = {"ana": {0: statement(position="rejects")}, "ben": {0: statement()}}
    row = rows_of(texts)["ana, ben", "position", "alpha"]
    assert row.alike == pytest.approx(8 / 9)
    assert row.base_rate == pytest.approx(17 / 18)
    assert row.value == pytest.approx(0.0)
    assert row.verdict is Verdict.NOT_RELIABLE


def test_a_verdict_that_the_interval_does_not_bear_says_so() -> None:
    """All but the last two of thirty texts alike: reliable, but other thirty might be less so."""
    chance = np.random.default_rng(3)
    texts: dict[str, Any] = {}
    for number in range(30):
        cells = statement(actor=str(chance.choice(list("xyz"))))
        texts[f"t{number:02}"] = {"ana": {0: cells}, "ben": {0: statement(actor="y") if number > 26 else cells}}
    row = rows_of(texts, draws=500)["ana, ben", "actor", "alpha"]
    assert row.value is not None
    assert row.low is not None
    assert row.low < 0.8 <= row.value
    assert (row.verdict, row.at_worst) == (
        Verdict.RELIABLE,
        Verdict.TENTATIVE if row.low >= 0.667 else Verdict.NOT_RELIABLE,
    )
    assert row.said == f"reliable, perhaps {row.at_worst}"
    # Without an interval, or with one on the same side, there is nothing to add.
    assert rows_of(texts)["ana, ben", "actor", "alpha"].at_worst is None
    sure = {text: {**each, "ben": each["ana"]} for text, each in texts.items()}
    assert rows_of(sure, draws=100)["ana, ben", "actor", "alpha"].said == "reliable"


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    chance = np.random.default_rng(5)
    texts = {
        f"t{number}": {
            coder: {place: statement(actor=str(chance.choice(list("xyz"))), issue="p") for place in range(3)}
            for coder in ("ana", "ben")
        }
        for number in range(20)
    }
    for number in range(12):
        texts[f"t{number}"]["ben"] = texts[f"t{number}"]["ana"]
    first, again, other = (rows_of(texts, draws=300, seed=seed) for seed in (1, 1, 2))
    assert first == again
    row = first["ana, ben", "actor", "alpha"]
    assert row.low is not None
    assert row.high is not None
    assert row.value is not None
    assert row.low < row.value < row.high
    assert other["ana, ben", "actor", "alpha"].low != row.low
    # Of one text nothing can be drawn again.
    assert rows_of({"t1": texts["t1"]}, draws=300)["ana, ben", "statement", "alike"].low is None


def test_an_interval_is_that_of_texts_drawn_by_hand() -> None:
    texts = {
        f"t{number}": {"ana": {0: statement()}, "ben": {0: statement(date=f"2025-05-1{number % 2}")}}
        for number in range(6)
    }
    texts = {
        text: {**each, "ben": {0: each["ben"][0]} if text < "t4" else {1: each["ben"][0]}}
        for text, each in texts.items()
    }
    row = rows_of(texts, draws=200, seed=3)["ana, ben", "units", "F1"]
    found = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0]
    chance = np.random.default_rng(3)
    means = [np.mean([found[each] for each in chance.integers(0, 6, 6)]) for _ in range(200)]
    assert (row.low, row.high) == pytest.approx(tuple(np.quantile(means, (0.025, 0.975))))


def test_unitizing_alpha_is_of_all_texts_one_after_the_other() -> None:
    texts = {
        "t1": {"ana": {0: statement(), 2: statement()}, "ben": {0: statement()}},
        "t2": {"ana": {1: statement()}, "ben": {1: statement()}},
    }
    found = rows_of(texts, lengths={"t1": 100, "t2": 50})
    value = found["ana, ben", "units", "alpha"].value
    assert value is not None
    assert 0 < value < 1
    alike = {text: dict.fromkeys(("ana", "ben"), each["ana"]) for text, each in texts.items()}
    assert rows_of(alike, lengths={"t1": 100, "t2": 50})["ana, ben", "units", "alpha"].value == 1.0


def test_texts_that_are_not_finished_are_not_compared() -> None:
    state = state_of({"t1": {"ana": {0: statement()}, "ben": {0: statement()}}})
    state.done.discard(("ben", "t1"))
    assert agreement(Compared(state, None)) == []


def test_which_positions_are_taken_for_which() -> None:
    texts = {
        "t1": {"ana": {0: statement(), 1: statement()}, "ben": {0: statement(position="conditional"), 2: statement()}}
    }
    assert confusion(Compared(state_of(texts), None), "ana", "ben") == {("supports", "conditional"): 1}


def test_a_position_that_is_none_is_no_position() -> None:
    texts = {"t1": {"ana": {0: statement(position="likes")}, "ben": {0: statement()}}}
    with pytest.raises(StancegraphError, match='the position "likes", which is none'):
        rows_of(texts)
