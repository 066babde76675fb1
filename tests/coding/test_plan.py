"""Who codes what: exact shares, even loads, nothing that changes when texts are added, and no key that is passed over."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.desk import bench, sha, talks
from stancegraph.coding.plan import KEYS, PLAN_FILE, Assignment, Plan, plan_of, read_plan, write_plan
from stancegraph.errors import StancegraphError
from stancegraph.model.records import Source

NAMES = ("ana", "ben", "cem", "dia")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    coders = draw(st.integers(2, 4))
    return plan_of(
        {
            "coders": list(NAMES[:coders]),
            "coded_twice": draw(st.sampled_from([0, 0.1, 0.2, 1 / 3, 0.5, 0.7, 1])),
            "coders_of_those": draw(st.integers(2, coders)),
            "control": draw(st.sampled_from([0, 0.25, 1])),
            "seed": draw(st.integers(0, 5)),
        }
    )


def texts(count: int) -> tuple[str, ...]:
    return tuple(f"text-{number}" for number in range(count))


@settings(deadline=None)
@given(plans(), st.integers(0, 60))
def test_shares_are_exact_and_loads_even(plan: Plan, count: int) -> None:
    found = Assignment(plan, texts(count))
    several = [text for text in found.texts if len(found.coders[text]) > 1]
    assert abs(len(several) - plan.coded_twice * count) <= 1
    assert abs(len(found.control) - plan.control * count) <= 1
    assert {len(found.coders[text]) for text in several} <= {plan.coders_of_those}
    assert set(found.coders) == set(found.texts)
    loads = Counter(coder for coders in found.coders.values() for coder in coders)
    assert max(loads.values(), default=0) - min((loads[each] for each in plan.coders), default=0) <= 1
    for coder in plan.coders:
        assert sorted(found.of(coder)) == sorted(text for text in found.texts if coder in found.coders[text])


@settings(deadline=None)
@given(plans(), st.integers(0, 40), st.integers(0, 20))
def test_texts_that_are_added_change_nothing_for_those_before_them(plan: Plan, count: int, more: int) -> None:
    before, after = Assignment(plan, texts(count)), Assignment(plan, texts(count + more))
    assert all(after.coders[text] == before.coders[text] for text in before.texts)
    assert after.control & set(before.texts) == before.control
    for coder in plan.coders:
        assert [text for text in after.of(coder) if text in set(before.texts)] == list(before.of(coder))


def test_everything_once_or_everything_by_all() -> None:
    alone = Assignment(plan_of({"coders": ["ana", "ben"], "coded_twice": 0}), texts(10))
    assert [len(each) for each in alone.coders.values()] == [1] * 10
    assert Counter(each for coders in alone.coders.values() for each in coders) == {"ana": 5, "ben": 5}
    plan = plan_of({"coders": ["ana", "ben", "cem"], "coded_twice": 1, "coders_of_those": 3})
    assert set(Assignment(plan, texts(7)).coders.values()) == {("ana", "ben", "cem")}
    assert set(Assignment(plan_of({"coders": ["ana"]}), texts(7)).coders.values()) == {("ana",)}


def test_another_seed_is_another_plan() -> None:
    drawn = {
        tuple(sorted(Assignment(plan_of({"coders": ["ana", "ben"], "seed": seed}), texts(50)).control))
        for seed in range(10)
    }
    assert len(drawn) > 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('coders = ["ana"]\nblnd = true', '"blnd" is no key of a plan; did you mean "blind"?'),
        ("seed = 2", "coders: is missing"),
        ('coders = "ana"', "coders: should be a list of names"),
        ('coders = ["ana", "Ana"]', "coders: the same name stands there twice"),
        ('coders = ["é", "e\u0301"]', "coders: the same name stands there twice"),
        ('coders = [" ana"]', "is no name for a coder"),
        ('coders = ["ana"]\ncoded_twice = 1.5', "coded_twice: should be a share from 0 to 1"),
        ('coders = ["ana"]\ncoded_twice = 0.5', "coders_of_those: is 2, more than there are coders (1)"),
        ('coders = ["ana"]\nblind = 1', "blind: should be true or false"),
        ('coders = ["ana"]\nseed = -1', "seed: should be a whole number from 0"),
        ('coders = ["ana"]\ncontrol = nan', "control: should be a share"),
        ("coders = [", "not readable as TOML"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "coding").mkdir()
    (tmp_path / PLAN_FILE).write_text(content, "utf-8")
    with pytest.raises(StancegraphError, match=r"plan\.toml") as error:
        read_plan(tmp_path)
    assert said in str(error.value)


def test_a_plan_that_is_written_is_the_plan_that_is_read(tmp_path: Path) -> None:
    said: dict[str, Any] = {
        "coders": ["ana", 'b"é\\n'],
        "texts": ["envoy"],
        "coded_twice": 0.25,
        "blind": False,
        "seed": 7,
    }
    assert read_plan(tmp_path) is None
    assert write_plan(tmp_path, said) == read_plan(tmp_path) == plan_of(said)
    content = (tmp_path / PLAN_FILE).read_text("utf-8")
    assert all(key.meaning in content for key in KEYS)


def test_a_source_that_is_none_is_refused() -> None:
    plan = plan_of({"coders": ["ana"], "texts": ["envy"]})
    with pytest.raises(
        StancegraphError, match=r'no source "envy" with a text is in sources\.csv; did you mean "envoy"'
    ):
        plan.among([Source("envoy", "Envoy", sha256="a" * 64), Source("other", "Other")])


def test_a_coder_sees_the_texts_of_the_plan_in_its_order_and_what_was_begun(tmp_path: Path) -> None:
    folder = talks(tmp_path / "talks")
    before = bench(folder, "cem")
    before.decide("note", seen=before.head, text=sha(before, "second"), values={"note": "begun"})
    write_plan(folder, {"coders": ["ana", "ben", "cem"], "texts": ["envoy"], "coded_twice": 1})
    coders = read_plan(folder).among(before.dataset.sources).coders[sha(before)]  # type: ignore[union-attr]
    assert len(coders) == 2
    for coder in coders:
        assert [each.id for each in bench(folder, coder).sources.values()] == [
            "envoy",
            *(["second"] if coder == "cem" else []),
        ]
    with pytest.raises(
        StancegraphError, match=r"\"bea\" is not in coding/plan\.toml, whose coders are ana, ben, cem; did"
    ):
        bench(folder, "bea")
