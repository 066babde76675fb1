"""The networks of Discourse Network Analyzer, computed from a coding as slowly and plainly as they are defined.

Every function says what one sentence of the definitions says, with nested loops over statements and labels. Nothing
here is shared with the package, and nothing is read from a database.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from math import exp, pi, sqrt

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
    weeks: str = "iso"
    isolates: bool = False

    @property
    def ignores(self) -> bool:
        """Whether the qualifier is ignored."""
        return self.kind == "ignore"


def of_range(coding: Coding, query: Query) -> list[tuple[int, Coded]]:
    """The statements of the date range, with their numbers."""
    return [
        (number, each)
        for number, each in enumerate(coding.statements, start=1)
        if each.type == "DNA Statement"
        and (query.since is None or coding.documents[each.document - 1].date >= query.since)
        and (query.until is None or coding.documents[each.document - 1].date <= query.until)
    ]


def never_blank(coding: Coding, query: Query) -> list[str]:
    """What a statement that counts has: an actor, a concept and, where the qualifier is a short text, that, ignored or not."""
    sort = coding.types["DNA Statement"][query.qualifier]
    return [query.actor, query.concept] + [query.qualifier] * (sort == "short text")


def kept(coding: Coding, query: Query, *, needed: Sequence[str] | None = None) -> list[tuple[int, Coded]]:
    """The statements that count, with their numbers; those that are needed must not be blank, nor lack it."""
    if needed is None:
        needed = never_blank(coding, query)

    def document(coded: Coded) -> Doc:
        return coding.documents[coded.document - 1]

    # The date range,
    all_ = of_range(coding, query)
    # the order,
    all_.sort(key=lambda pair: (document(pair[1]).date, pair[1].document, pair[1].start, pair[1].stop, pair[0]))
    # filters of values,
    for variable, value in query.without:
        all_ = [pair for pair in all_ if pair[1].values.get(variable, "") != value]
    # blanks,
    all_ = [pair for pair in all_ if all(pair[1].values.get(name, "") != "" for name in needed)]
    # duplicates.
    found: list[tuple[int, Coded]] = []
    for number, each in all_:
        for _number, before in found:
            one, other = document(before), document(each)
            same_time = {
                "all": False,
                "source": before.document == each.document,
                "week": week(one.date, query.weeks) == week(other.date, query.weeks),
                "month": one.date.month == other.date.month,
                "year": one.date.year == other.date.year,
                "range": True,
            }[query.duplicates]
            variables = [query.actor, query.concept, *([] if query.ignores else [query.qualifier])]
            if same_time and all(before.values.get(name, "") == each.values.get(name, "") for name in variables):
                break
        else:
            found.append((number, each))
    return found


def week(day: date, which: str) -> int:
    """The number of the week in its year."""
    return day.isocalendar().week if which == "iso" else us_week(day)


@cache
def us_week(day: date) -> int:
    """Weeks begin on Sunday, and 1 January lies in week 1."""
    sunday = day - timedelta(days=day.isoweekday() % 7)
    for ahead in range(7):
        each = sunday + timedelta(days=ahead)
        if (each.month, each.day) == (1, 1):
            return 1
    return us_week(sunday - timedelta(days=7)) + 1


def label(coded: Coded, variable: str) -> str:
    """What a statement says for a variable that holds words."""
    value = coded.values.get(variable, "")
    assert isinstance(value, str)
    return value


class Counts:
    """A[i, c, k] and the levels q_k."""

    def __init__(self, coding: Coding, query: Query, statements: list[Coded] | None = None) -> None:
        self.statements = [each for _number, each in kept(coding, query)] if statements is None else statements
        everything = [each for _number, each in of_range(coding, query)]
        self.type = coding.types["DNA Statement"][query.qualifier]
        self.query = query
        one, other = (query.actor, query.concept) if query.over == "actors" else (query.concept, query.actor)
        self.row_variable, self.column_variable = one, other
        named = everything if query.isolates else self.statements
        self.rows = sorted({label(each, one) for each in named} - {""})
        self.columns = sorted({label(each, other) for each in named} - {""})
        # The levels are those of the date range, whatever is left out.
        values = {each.values.get(query.qualifier, "") for each in everything}
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
                tuple(each.values.get(name, "") for name in variables) == cell for each in self.statements
            )
        return self._counted[cell]

    def of_row(self, row: object) -> int:
        """n(i)."""
        return sum(self.a(row, column, level) for column in self.columns for level in self.levels)

    def of_column(self, column: object) -> int:
        """The statements of a column."""
        return sum(self.a(row, column, level) for row in self.rows for level in self.levels)


def one_mode(coding: Coding, query: Query, statements: list[Coded] | None = None) -> Pairs:
    """Every pair of nodes and its weight; of all kept statements, or of some of them."""
    counts = Counts(coding, query, statements)
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


def two_mode(coding: Coding, query: Query, statements: list[Coded] | None = None) -> Pairs:
    """Every actor and concept and what they share."""
    counts = Counts(coding, query, statements)
    found = {}
    for i in counts.rows:
        for c in counts.columns:
            levels, a = counts.levels, counts.a
            if query.kind == "ignore":
                total = sum(a(i, c, k) for k in levels)
            elif query.kind == "subtract" and counts.type == "boolean":
                total = a(i, c, True) - a(i, c, False)
            elif query.kind == "subtract" and counts.type == "short text":
                total = sum(a(i, c, k) for k in levels)
            elif query.kind == "subtract":
                total = sum(k * a(i, c, k) for k in counts.numbers)
            else:
                total = sum(2 ** (len(levels) - 1 - place) for place, k in enumerate(levels) if a(i, c, k) > 0)
            by = {"none": 1, "activity": counts.of_row(i), "prominence": counts.of_column(c)}[query.normalisation]
            found[i, c] = divided(total, by)
    return found


# --- Windows ----------------------------------------------------------------------------------------------------------


def moved(moment: datetime, count: int, unit: str) -> datetime:
    """So many units later; a day that a month does not have becomes its last."""
    if unit not in ("months", "years"):
        return moment + timedelta(**{unit: count})
    year, month = moment.year, moment.month
    for _step in range(abs(count) * (12 if unit == "years" else 1)):
        month += 1 if count > 0 else -1
        if month in (0, 13):
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12)
    return moment.replace(year, month, min(moment.day, monthrange(year, month)[1]))


def moment_of(coding: Coding, coded: Coded) -> datetime:
    """When a statement was made: as its document."""
    return coding.documents[coded.document - 1].date


def windows(coding: Coding, query: Query, width: int, unit: str) -> list[tuple[datetime, datetime, datetime, Pairs]]:
    """Start, middle and stop of each window, and its network."""
    start = query.since or min(each.date for each in coding.documents)
    stop = query.until or max(each.date for each in coding.documents)
    found, middle = [], start
    while middle <= stop:
        half = int((width - 1) / 2 + 0.5)
        first, last = moved(middle, -half, unit), moved(middle, half, unit)
        if first >= start and last <= stop:
            inside = [each for _number, each in kept(coding, query) if first <= moment_of(coding, each) <= last]
            found.append((first, middle, last, one_mode(coding, query, inside)))
        middle = moved(middle, 1, unit)
    return found


def smoothed(coding: Coding, query: Query, kernel: str, width: int, unit: str, *, two: bool = False) -> list[Pairs]:
    """The networks of a kernel, the diagonal with them."""
    statements = [each for _number, each in kept(coding, query)]
    if not statements:
        return []
    width += width % 2
    moments = [moment_of(coding, each) for each in statements]
    begin = max(query.since or min(each.date for each in coding.documents), min(moments))
    end = min(query.until or max(each.date for each in coding.documents), max(moments))
    middle, final = moved(begin, width // 2, unit), moved(end, -(width // 2), unit)
    found = []
    while middle <= final:
        found.append(_smooth(coding, query, statements, kernel, width, unit, (begin, middle, end), two))
        middle = moved(middle, 1, unit)
    return found


def _smooth(
    coding: Coding,
    query: Query,
    statements: list[Coded],
    kernel: str,
    width: int,
    unit: str,
    range_: tuple[datetime, datetime, datetime],
    two: bool,
) -> Pairs:
    begin, middle, end = range_
    first, last = max(begin, moved(middle, -(width // 2), unit)), min(end, moved(middle, width // 2, unit))
    one, other = (query.actor, query.concept) if query.over == "actors" or two else (query.concept, query.actor)
    named = [each for _number, each in of_range(coding, query)] if query.isolates else statements
    rows = sorted({label(each, one) for each in named} - {""})
    columns = sorted({label(each, other) for each in named} - {""})
    qualifier = coding.types["DNA Statement"][query.qualifier]

    def text(each: Coded) -> str:
        value = each.values.get(query.qualifier, "")
        return str(int(value)) if qualifier != "short text" else str(value)

    levels = sorted({text(each) for each in named})
    weighed = []
    for each in statements:
        moment = moment_of(coding, each)
        if kernel == "gaussian" or first <= moment <= last:
            u = 2 * whole_units(moment, middle, unit) / width
            inside = -1 <= u <= 1
            z = {
                "uniform": 0.5 * inside,
                "epanechnikov": 0.75 * (1 - u * u) * inside,
                "triangular": abs(1 - u) * inside,
                "gaussian": exp(-u * u / 2) / sqrt(2 * pi),
            }[kernel]
            weighed.append((each, levels.index(text(each)), z))
    pairs: Pairs = {}
    if two:
        for i in rows:
            for c in columns:
                value = 0.0
                for each, k, z in weighed:
                    if label(each, one) == i and label(each, other) == c:
                        by = 1.0
                        if query.kind == "subtract" and qualifier != "short text":
                            by = (k - 0.5) * 2 if qualifier == "boolean" else k
                        value += by * z
                pairs[i, c] = value
        return pairs
    for i in rows:
        for j in rows:
            total = 0.0
            for each, k, z in weighed:
                for second, m, z2 in weighed:
                    if label(each, one) == i and label(second, one) == j and label(each, other) == label(second, other):
                        alike = (
                            1.0 if qualifier == "short text" or len(levels) == 1 else 1 - abs(k - m) / (len(levels) - 1)
                        )
                        worth = {"congruence": alike, "conflict": 1 - alike, "subtract": 2 * alike - 1, "ignore": 1.0}
                        total += worth[query.kind] * sqrt(z * z2)
            if query.normalisation == "average":
                norm = 0.0
                for c in columns:
                    for level in levels:
                        both = sum(
                            (label(each, one) == node) * (label(each, other) == c) * (text(each) == level)
                            for each in statements
                            for node in (i, j)
                        )
                        norm += 2 / both if both else 0
                total *= norm or 1
            pairs[i, j] = total
    return pairs


def whole_units(moment: datetime, middle: datetime, unit: str) -> int:
    """From a moment to the middle, cut towards 0; a month is whole when its day is reached again, from either side."""
    if unit not in ("months", "years"):
        return int((middle - moment) / timedelta(**{unit: 1}))
    one, other = (moment.year, moment.month, moment.day), (middle.year, middle.month, middle.day)
    early, late = sorted((one, other))
    count = -1
    while early <= late:
        early = (early[0] + early[1] // 12, early[1] % 12 + 1, early[2])
        count += 1
    count //= 12 if unit == "years" else 1
    return count if one <= other else -count


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
            "frame": st.sampled_from(["cost", "Risk", "risk", "", None]),
            "remark": st.just("said"),
        }
    ).map(lambda told: {name: value for name, value in told.items() if value is not None})
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
