"""Who leads an organisation when: one a day, save the handover; days without a leader are warned of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancegraph.model import governments
from stancegraph.model.records import PartialDate, Role
from stancegraph.model.words import Represents
from stancegraph.tables.governments import gaps, overlaps, terms
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import check_datasets
from support import Rows, rows, write_folder

ZERO = date(2025, 1, 1)
LONGEST = 12


def term(id: str, actor: str, start: int | None, end: int | None, organisation: str = "land") -> Role:
    """A role that leads, from a day to a day counted from the first of January."""

    def day(number: int | None) -> PartialDate | None:
        return None if number is None else PartialDate((ZERO + timedelta(number)).isoformat())

    return Role(id, actor, "Head", organisation, Represents.BY_OFFICE, day(start), day(end), leads=True)


def days(role: Role) -> set[int]:
    """The days of a term, of those that are looked at."""
    first = (role.start.first - ZERO).days if role.start else -1
    last = (role.end.last - ZERO).days if role.end else LONGEST + 1
    return set(range(first, last + 1))


def may_stand(one: Role, other: Role) -> bool:
    """The rule, day by day: no day in common, or one only, the last of one and the first of the other."""
    common = days(one) & days(other)
    if one.actor == other.actor or not common:
        return True
    [day, *more] = sorted(common)
    return not more and any(
        a.end is not None and b.start is not None and day == max(days(a)) == min(days(b))
        for a, b in ((one, other), (other, one))
    )


def in_order(span: tuple[int | None, int | None]) -> bool:
    first, last = span
    return first is None or last is None or first <= last


bounds = st.none() | st.integers(0, LONGEST)
spans = st.tuples(bounds, bounds).filter(in_order)


@given(st.lists(st.tuples(st.sampled_from(["ann", "bob", "cat"]), spans), min_size=2, max_size=4))
def test_overlaps_are_those_of_the_rule_day_by_day(drawn: list[tuple[str, tuple[int | None, int | None]]]) -> None:
    roles = [term(f"r{number}", actor, *span) for number, (actor, span) in enumerate(drawn)]
    expected = {
        frozenset((one.id, other.id))
        for number, one in enumerate(roles)
        for other in roles[:number]
        if not may_stand(one, other)
    }
    found = list(overlaps(terms(roles)["land"]))
    assert {frozenset(role.id for role in overlap.roles) for overlap in found} == expected


@given(st.lists(spans, min_size=1, max_size=4))
def test_gaps_are_the_days_between_terms_on_which_nobody_leads(drawn: list[tuple[int | None, int | None]]) -> None:
    roles = [term(f"r{number}", f"p{number}", *span) for number, span in enumerate(drawn)]
    led = set().union(*map(days, roles))
    expected = set(range(min(led), max(led) + 1)) - led
    found = {
        number
        for _, first, last in gaps(terms(roles)["land"])
        for number in range((first - ZERO).days, (last - ZERO).days + 1)
    }
    assert found == expected


def test_terms_are_those_that_lead_by_organisation() -> None:
    roles = [term("b", "bob", 5, 9), term("a", "ann", 0, 5), term("c", "cat", 0, None, "sea")]
    follower = Role("d", "dan", "Minister", "land", Represents.BY_OFFICE)
    assert {key: [role.id for role in each] for key, each in terms([*roles, follower]).items()} == {
        "land": ["a", "b"],
        "sea": ["c"],
    }


def leaders(*spans: tuple[str, str, str]) -> dict[str, Rows]:
    """Tables in which these lead the land, each from a day to a day."""
    tables = rows()
    tables["roles"] = [
        tables["roles"][0] | {"id": f"r{number}", "actor": actor, "start": start, "end": end}
        for number, (actor, start, end) in enumerate(spans, 1)
    ]
    return tables


def said(*folders: Path) -> list[str]:
    problems = Problems()
    check_datasets(folders, problems)
    return [str(problem).replace(f"{folders[0].parent}/", "") for problem in problems.all()]


RULE = "one leads it at a time, save that a term may begin on the last day of the one before"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("ann", "2024-01-01", "2025-01-20"), ("bob", "2025-01-20", "")], []),
        ([("ann", "2024-01-01", ""), ("ann", "2024-06-01", "")], []),
        (
            [("ann", "2024-01-01", "2025-01-21"), ("bob", "2025-01-20", "")],
            [
                f'd/roles.csv:3: leads: yes, but ann leads land from 2025-01-20 to 2025-01-21 too ("r1" in line 2); {RULE}'
            ],
        ),
        (
            [("bob", "2025-01-20", ""), ("ann", "2024-01-01", "")],
            [f'd/roles.csv:2: leads: yes, but ann leads land from 2025-01-20 on too ("r2" in line 3); {RULE}'],
        ),
        (
            [("ann", "", "2024-05-05"), ("bob", "", "2024-06-06")],
            [f'd/roles.csv:3: leads: yes, but ann leads land until 2024-05-05 too ("r1" in line 2); {RULE}'],
        ),
        (
            [("ann", "", ""), ("bob", "", "")],
            [f'd/roles.csv:3: leads: yes, but ann leads land always too ("r1" in line 2); {RULE}'],
        ),
        (
            [("ann", "2024-01-01", "2024-12-31"), ("bob", "2024-06-06", "2024-06-06")],
            [f'd/roles.csv:3: leads: yes, but ann leads land on 2024-06-06 too ("r1" in line 2); {RULE}'],
        ),
    ],
)
def test_two_do_not_lead_on_one_day(spans: list[tuple[str, str, str]], expected: list[str], tmp_path: Path) -> None:
    assert said(write_folder(tmp_path / "d", leaders(*spans))) == expected


def test_leaders_in_several_datasets_are_held_against_each_other(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", leaders(("ann", "2024-06-01", "")))
    tables: dict[str, Rows] = {name: [] for name in ("actors", "issues", "sources", "stances")}
    tables["roles"] = [leaders(("bob", "2024-01-01", "2024-07-01"))["roles"][0] | {"id": "s1"}]
    second = write_folder(
        tmp_path / "second", tables, 'title = "S"\nbase_iri = "https://example.org/second/"\nformat = 2\n'
    )
    assert said(first, second) == [
        'second/roles.csv:2: leads: yes, but ann leads land from 2024-06-01 to 2024-07-01 too ("r1" in '
        f"first/roles.csv:2); {RULE}"
    ]


def test_a_term_may_end_on_the_first_day_there_is_and_begin_on_the_last() -> None:
    first, last = (PartialDate(each.isoformat()) for each in (date.min, date.max))
    ended = Role("r", "ana", "Head", "land", Represents.BY_OFFICE, None, first, leads=True)
    begun = Role("s", "bo", "Head", "land", Represents.BY_OFFICE, last, None, leads=True)
    assert governments.terms([ended, begun]) == [("ana", None, date.min), ("bo", date.max, None)]
    assert [(each.first, each.last, each.government.leader) for each in governments.spells([ended, begun])] == [
        (None, date.min, "ana"),
        (date(1, 1, 2), date(9999, 12, 30), None),
        (date.max, None, "bo"),
    ]
