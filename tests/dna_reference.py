"""The networks of Discourse Network Analyzer, computed from a coding as slowly and plainly as they are defined.

Every function says what one sentence of the definitions says, with nested loops over statements and labels. Nothing
here is shared with the package, and nothing is read from a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from dna_fixtures import Coded, Coding, Doc, Value

Pairs = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Query:
    """What is asked of a coding."""

    kind: str
    actor: str = "organization"
    concept: str = "concept"
    qualifier: str = "agreement"
    normalisation: str = "none"
    duplicates: str = "all"
    over: str = "actors"
    since: datetime | None = None
    until: datetime | None = None
    without: tuple[tuple[str, str], ...] = ()

    @property
    def ignores(self) -> bool:
        """Whether the qualifier is ignored."""
        return self.kind == "ignore"


def kept(coding: Coding, query: Query) -> list[tuple[int, Coded]]:
    """The statements that count, with their numbers."""

    def document(coded: Coded) -> Doc:
        return coding.documents[coded.document - 1]

    # The date range,
    all_ = [
        (number, each)
        for number, each in enumerate(coding.statements, start=1)
        if each.type == "DNA Statement"
        and (query.since is None or document(each).date >= query.since)
        and (query.until is None or document(each).date <= query.until)
    ]
    # the order,
    all_.sort(key=lambda pair: (document(pair[1]).date, pair[1].document, pair[1].start, pair[1].stop, pair[0]))
    # filters of values,
    for variable, value in query.without:
        all_ = [pair for pair in all_ if pair[1].values[variable] != value]
    # blanks,
    all_ = [pair for pair in all_ if pair[1].values[query.actor] != "" and pair[1].values[query.concept] != ""]
    all_ = [pair for pair in all_ if pair[1].values[query.qualifier] != ""]
    # duplicates.
    found: list[tuple[int, Coded]] = []
    for number, each in all_:
        for _number, before in found:
            one, other = document(before), document(each)
            same_time = {
                "all": False,
                "source": before.document == each.document,
                "week": week(one.date.date()) == week(other.date.date()),
                "month": one.date.month == other.date.month,
                "year": one.date.year == other.date.year,
                "range": True,
            }[query.duplicates]
            variables = [query.actor, query.concept, *([] if query.ignores else [query.qualifier])]
            if same_time and all(before.values[name] == each.values[name] for name in variables):
                break
        else:
            found.append((number, each))
    return found


@cache
def week(day: date) -> int:
    """Weeks begin on Sunday, and 1 January lies in week 1."""
    sunday = day - timedelta(days=day.isoweekday() % 7)
    for ahead in range(7):
        each = sunday + timedelta(days=ahead)
        if (each.month, each.day) == (1, 1):
            return 1
    return week(sunday - timedelta(days=7)) + 1


def label(coded: Coded, variable: str) -> str:
    """What a statement says for a variable that holds words."""
    value = coded.values[variable]
    assert isinstance(value, str)
    return value


class Counts:
    """A[i, c, k] and the levels q_k."""

    def __init__(self, coding: Coding, query: Query) -> None:
        self.statements = [each for _number, each in kept(coding, query)]
        self.type = coding.types["DNA Statement"][query.qualifier]
        self.query = query
        one, other = (query.actor, query.concept) if query.over == "actors" else (query.concept, query.actor)
        self.row_variable, self.column_variable = one, other
        self.rows = sorted({label(each, one) for each in self.statements})
        self.columns = sorted({label(each, other) for each in self.statements})
        values = {each.values[query.qualifier] for each in self.statements}
        self.numbers = (
            [False, True] if self.type == "boolean" else sorted(each for each in values if isinstance(each, int))
        )
        self.levels: Sequence[Value] = self.numbers or sorted(str(each) for each in values)
        self._counted: dict[tuple[object, object, object], int] = {}

    def a(self, row: object, column: object, level: object) -> int:
        """How many statements; counted once."""
        cell = row, column, level
        if cell not in self._counted:
            variables = self.row_variable, self.column_variable, self.query.qualifier
            self._counted[cell] = sum(
                tuple(each.values[name] for name in variables) == cell for each in self.statements
            )
        return self._counted[cell]

    def of_row(self, row: object) -> int:
        """n(i)."""
        return sum(self.a(row, column, level) for column in self.columns for level in self.levels)

    def of_column(self, column: object) -> int:
        """The statements of a column."""
        return sum(self.a(row, column, level) for row in self.rows for level in self.levels)


def one_mode(coding: Coding, query: Query) -> Pairs:
    """Every pair of nodes and its weight."""
    counts = Counts(coding, query)
    return {
        (i, j): divided(weight(counts, query.kind, i, j), divisor(counts, query.normalisation, i, j))
        for i in counts.rows
        for j in counts.rows
        if i < j
    }


def weight(counts: Counts, kind: str, i: object, j: object) -> float:
    """Without normalisation."""
    columns, levels, a = counts.columns, counts.levels, counts.a
    if kind == "ignore":
        return sum(sum(a(i, c, k) for k in levels) * sum(a(j, c, k) for k in levels) for c in columns)
    if kind == "subtract":
        return weight(counts, "congruence", i, j) - weight(counts, "conflict", i, j)
    if counts.type == "short text":
        if kind == "congruence":
            return sum(a(i, c, k) * a(j, c, k) for c in columns for k in levels)
        return sum(a(i, c, k) + a(j, c, k) for c in columns for k in levels if (a(i, c, k) > 0) is not (a(j, c, k) > 0))
    numbers = counts.numbers
    length = numbers[-1] - numbers[0]
    total = 0.0
    for c in columns:
        for k in numbers:
            for other in numbers:
                distance = abs(k - other) / length if length else 0
                total += a(i, c, k) * a(j, c, other) * (1 - distance if kind == "congruence" else distance)
    return total


def divisor(counts: Counts, normalisation: str, i: object, j: object) -> float:
    """What the weight is divided by."""
    n, a = counts.of_row, counts.a
    if normalisation == "average":
        return (n(i) + n(j)) / 2
    if normalisation == "cosine":
        return n(i) * n(j)
    if normalisation == "jaccard":
        cells = [(c, k) for c in counts.columns for k in counts.levels]
        m10 = sum(a(i, *cell) for cell in cells if a(j, *cell) == 0)
        m01 = sum(a(j, *cell) for cell in cells if a(i, *cell) == 0)
        m11 = sum(a(i, *cell) * a(j, *cell) for cell in cells)
        return m10 + m01 + m11
    return 1


def two_mode(coding: Coding, query: Query) -> Pairs:
    """Every actor and concept and what they share."""
    counts = Counts(coding, query)
    found = {}
    for i in counts.rows:
        for c in counts.columns:
            levels, a = counts.levels, counts.a
            if query.kind == "ignore":
                total = sum(a(i, c, k) for k in levels)
            elif query.kind == "subtract" and counts.type == "boolean":
                total = a(i, c, True) - a(i, c, False)
            elif query.kind == "subtract":
                total = sum(k * a(i, c, k) for k in counts.numbers)
            else:
                total = sum(2 ** (len(levels) - 1 - place) for place, k in enumerate(levels) if a(i, c, k) > 0)
            by = {"none": 1, "activity": counts.of_row(i), "prominence": counts.of_column(c)}[query.normalisation]
            found[i, c] = divided(total, by)
    return found


def divided(weight: float, by: float) -> float:
    """0 where the divisor is 0."""
    return weight / by if by else 0.0


TYPES = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "boolean",
    "strength": "integer",
    "frame": "short text",
    "remark": "long text",
}
# Around new years, at several hours, so that weeks and months of different years share their numbers.
_MOMENTS = st.sampled_from(
    [
        datetime(year, month, day, hour)
        for year, month, day in (
            (2023, 12, 30),
            (2023, 12, 31),
            (2024, 1, 1),
            (2024, 3, 5),
            (2024, 12, 28),
            (2024, 12, 30),
            (2025, 1, 1),
            (2025, 1, 5),
            (2025, 3, 6),
            (1969, 12, 31),
        )
        for hour in (0, 11, 23)
    ]
)


@st.composite
def codings(draw: st.DrawFn) -> Coding:
    """Few labels, some blank, said often in few documents; now and then a statement of another type."""
    documents = draw(st.lists(_MOMENTS.map(lambda moment: Doc(date=moment)), min_size=1, max_size=4))
    integers: Sequence[int] = draw(st.sampled_from([(-2, -1, 0, 1, 2), (1, 4, 7), (-3, 10), (5,), (0, 1)]))
    values = st.fixed_dictionaries(
        {
            "person": st.sampled_from(["Ann", "Bob", ""]),
            "organization": st.sampled_from(["Alpha", "beta", "Émile & Co", "gamma", ""]),
            "concept": st.sampled_from(["a dam", "Z", "z", ""]),
            "agreement": st.booleans(),
            "strength": st.sampled_from(integers),
            "frame": st.sampled_from(["cost", "Risk", "risk", ""]),
            "remark": st.just("said"),
        }
    )
    statement = st.builds(
        Coded,
        values,
        st.integers(1, len(documents)),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from(["DNA Statement"] * 9 + ["Annotation"]),
    )
    statements = [
        each if each.type == "DNA Statement" else Coded({}, each.document, type=each.type)
        for each in draw(st.lists(statement, max_size=18))
    ]
    return Coding(tuple(documents), tuple(statements), {"Annotation": {"note": "long text"}, "DNA Statement": TYPES})
