"""The formulas of networks, written as slowly and plainly as they are defined: nested loops over rows, no columns.

A row is (actor, issue, value, day, source, id). Nothing here is shared with the package.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, product
from math import sqrt
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

Row = tuple[str, str, int, date, str, str]


def kept(rows: list[Row], *, weighting: str, duplicates: str, reading: str, ignore: bool) -> list[Row]:
    """Rows that count, with the values that they count with."""
    ordered = sorted(rows, key=lambda row: row[3])
    if weighting == "binary" and not ignore:
        ordered = [(*row[:2], 1 if row[2] > 0 else -1, *row[3:]) for row in ordered if row[2] != 0]
    seen = set()
    found = []
    for row in ordered:
        actor, issue, value, day, source, _id = row
        when: Any = {
            "all": object(),
            "source": source,
            "week": day.isocalendar().week if reading == "dna" else day.isocalendar()[:2],
            "month": day.month if reading == "dna" else (day.year, day.month),
            "year": day.year,
            "range": None,
        }[duplicates]
        key = (actor, issue, None if ignore else value, when)
        if key not in seen:
            seen.add(key)
            found.append(row)
    return found


def wholly_apart(rows: list[Row], *, weighting: str, reading: str) -> int:
    """R."""
    values = [row[2] for row in rows]
    if weighting == "binary":
        return 2
    if reading == "dna":
        return (max(values) - min(values)) or 1
    return 4


def tie(kind: str, one: int, other: int, apart: int) -> float:
    """What two stances on one issue are worth."""
    distance = abs(one - other) / apart
    return {"co-issue": 1.0, "agreement": 1 - distance, "conflict": distance, "net": 1 - 2 * distance}[kind]


def one_mode(
    rows: list[Row], *, kind: str, over: str, weighting: str, normalisation: str, duplicates: str, reading: str
) -> dict[tuple[str, str], float]:
    """Every pair of nodes and its weight."""
    rows = kept(rows, weighting=weighting, duplicates=duplicates, reading=reading, ignore=kind == "co-issue")
    if not rows:
        return {}
    apart = wholly_apart(rows, weighting=weighting, reading=reading)
    node, topic = (0, 1) if over == "actors" else (1, 0)
    name_of = itemgetter(node)
    names: set[str] = {name_of(row) for row in rows}
    of = {name: [row for row in rows if row[node] == name] for name in names}

    def weight(kind: str, one: str, other: str) -> float:
        return sum(tie(kind, a[2], b[2], apart) for a in of[one] for b in of[other] if a[topic] == b[topic])

    def divisor(one: str, other: str) -> float:
        like = "co-issue" if kind == "co-issue" else "agreement"
        n, m = len(of[one]), len(of[other])
        if normalisation == "none":
            return 1
        if normalisation == "average":
            return (n + m) / 2
        if normalisation == "cosine":
            return n * m if reading == "dna" else sqrt(weight(like, one, one) * weight(like, other, other))
        if reading == "dna":
            mine, yours = (Counter((row[topic], row[2]) for row in of[each]) for each in (one, other))
            m10 = sum(count for cell, count in mine.items() if cell not in yours)
            m01 = sum(count for cell, count in yours.items() if cell not in mine)
            return m10 + m01 + sum(count * yours[cell] for cell, count in mine.items())
        return weight(like, one, one) + weight(like, other, other) - weight(like, one, other)

    return {
        (one, other): weight(kind, one, other) / divisor(one, other) if divisor(one, other) else 0.0
        for one, other in combinations(sorted(of), 2)
    }


def two_mode(
    rows: list[Row], *, cell: str, weighting: str, normalisation: str, duplicates: str, reading: str
) -> dict[tuple[str, str], float]:
    """Every actor and issue and what they share."""
    rows = kept(rows, weighting=weighting, duplicates=duplicates, reading=reading, ignore=cell == "count")
    levels = sorted({row[2] for row in rows})
    if weighting == "binary":
        levels = [-1, 1]
    elif reading != "dna":
        levels = [-2, -1, 0, 1, 2]
    found = {}
    for actor, issue in product({row[0] for row in rows}, {row[1] for row in rows}):
        values = [row[2] for row in rows if row[:2] == (actor, issue)]
        if not values:
            found[actor, issue] = 0.0
            continue
        weight = {
            "count": len(values),
            "net": sum(values),
            "mean": sum(values) / len(values),
            "combine": sum(2 ** (len(levels) - 1 - levels.index(each)) for each in set(values) & set(levels)),
        }[cell]
        place = {"activity": 0, "prominence": 1}.get(normalisation)
        by = 1 if place is None else sum(row[place] == (actor, issue)[place] for row in rows)
        found[actor, issue] = weight / by
    return found


def similarity(
    rows: list[Row], *, kind: str, metric: str, weighting: str, over: str = "actors"
) -> dict[tuple[str, str], float]:
    """The measures for roll calls, over the latest position of each actor on each issue."""
    rows = kept(rows, weighting=weighting, duplicates="all", reading="textbook", ignore=False)
    apart = 2 if weighting == "binary" else 4
    votes: dict[str, dict[str, int]] = {}
    for actor, issue, value, *_rest in rows:
        node, topic = (actor, issue) if over == "actors" else (issue, actor)
        votes.setdefault(node, {})[topic] = value

    def distance(one: int, other: int) -> float:
        return (abs(one - other) / apart) ** (2 if metric == "squared" else 1)

    found = {}
    for one, other in combinations(sorted(votes), 2):
        both = votes[one].keys() & votes[other].keys()
        if not both:
            found[one, other] = 0.0
            continue
        x, y = [votes[one][each] for each in both], [votes[other][each] for each in both]
        observed = sum(map(distance, x, y)) / len(both)
        if kind == "lijphart":
            found[one, other] = 1 - observed
        elif kind == "signorino-ritter":
            found[one, other] = 1 - 2 * observed
        else:
            left, right = (x, y) if kind == "cohen-kappa" else (x + y, x + y)
            expected = sum(distance(a, b) for a in left for b in right) / (len(left) * len(right))
            found[one, other] = 1 - observed / expected if expected else 0.0
    return found


def behind(rows: list[Row], one: str, other: str, *, kind: str, over: str, apart: int) -> set[str]:
    """The ids of the stances that a tie is made of; rows are those kept."""
    node, topic = (0, 1) if over == "actors" else (1, 0)
    return {
        each
        for a in rows
        for b in rows
        if a[node] == one and b[node] == other and a[topic] == b[topic] and tie(kind, a[2], b[2], apart)
        for each in (a[5], b[5])
    }


# Days around two new years, so that weeks and months of different years share their numbers.
_DAYS = st.sampled_from(
    [date(2023, 12, 28) + timedelta(days=each) for each in range(0, 12, 2)]
    + [date(2024, 12, 27) + timedelta(days=each) for each in range(0, 12, 2)]
    + [date(2024, 3, 5), date(1969, 12, 30)]
)


def rows(values: list[int] | None = None) -> st.SearchStrategy[list[Row]]:
    """Stances of few actors on few issues."""
    one = st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from("xyz"),
        st.sampled_from(values or [-2, -1, 0, 1, 2]),
        _DAYS,
        st.sampled_from(["paper", "radio"]),
    )
    several = st.lists(one, max_size=16)
    return several.map(lambda all_: [(*each, f"s{number}") for number, each in enumerate(all_)])
