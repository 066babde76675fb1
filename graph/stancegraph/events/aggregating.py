"""Coded events -> one position for each actor, issue and period: columns in, columns out, counted by DuckDB.

What is left out is counted by reason. A rule works on how many events there are of each position, in whole numbers, so that
no machine rounds otherwise than another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from stancegraph.errors import ArgumentError, StancegraphError
from stancegraph.events.called import called
from stancegraph.events.files import about_events, counts_twice
from stancegraph.events.identities import Alike, Identities, alike, identities_told
from stancegraph.events.wanting import Wanting, wanting, why_unfinished
from stancegraph.files import temporary_folder
from stancegraph.model.coded_events import EVENT_COLUMNS, IDENTITY_COLUMNS
from stancegraph.model.words import AggregationRule, ConditionKind, Position

_MEMORY = "1500MB"
_LESS = {
    Wanting.MEMORY: "count a part of the time by itself (since, until)",
    Wanting.DISK: "make room, or let TMPDIR name a folder on another disk",
}
# What a rule leaves without a position.
_NONE = "NULL::TINYINT"


class Every(StrEnum):
    """How long the periods are."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be made of events: periods ``every`` month or year (None: all of the time is one), one position by ``rule``, of at
    least ``least`` events.

    ``share`` goes with the rule majority: more than this part of the events has to be on one side. ``target`` tells positions
    towards different targets apart. ``since`` and ``until`` are the first and the last day of events that count.

    Raises ArgumentError for what does not go together.
    """

    every: Every | None
    rule: AggregationRule = AggregationRule.MEAN
    share: Decimal | None = None
    least: int = 1
    target: bool = False
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.rule is not AggregationRule.MAJORITY and self.share is not None:
            raise ArgumentError("share", f"goes with the rule majority, and the rule is {self.rule}")
        if self.share is not None and (self.share.is_nan() or not Decimal("0.5") <= self.share < 1):
            raise ArgumentError(
                "share", f"{self.share} should be from 0.5 to below 1: more than this part is a majority"
            )
        if self.least < 1:
            raise ArgumentError("least", f"{self.least} should be a whole number of 1 or more")
        if self.since and self.until and self.until < self.since:
            raise ArgumentError("until", f"{self.until} comes before since, {self.since}")

    @property
    def part(self) -> Decimal | None:
        """The part of the events that has to be on one side; None for the other rules."""
        if self.rule is not AggregationRule.MAJORITY:
            return None
        return Decimal("0.5") if self.share is None else self.share

    @property
    def called(self) -> str:
        """The rule with its parameter, as coders are named: majority-0.6."""
        return str(self.rule) if self.share is None else f"{self.rule}-{self.share:f}"


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, target or issue of events: its ``key`` as it stands there, and a ``name`` it was coded with, or none."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was made: how many ``positions``, of how many ``events``, what was ``dropped`` by reason, and between which days."""

    positions: int
    events: int
    dropped: Mapping[str, int]
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """The ``position`` that the rule makes of a group of ``events``, and the mean of theirs."""

    position: Position
    events: int
    mean: float


class Aggregation:
    """The groups of a table of events, counted, from which stances are written. Made by :func:`aggregating`."""

    def __init__(self, connection: Any, asked: Asked, names: Mapping[str, str], who: Alike) -> None:
        self._connection, self._asked, self._known = connection, asked, names
        self.who = who
        """Which codes are one actor, and who each is elsewhere."""

    def counted(self) -> Counted:
        """How much came of how much."""
        positions, events, earliest, latest = self._row(
            "SELECT count(*), coalesce(sum(n), 0)::BIGINT, min(earliest), max(latest) FROM chosen"
        )
        dropped = dict(self._connection.execute("SELECT reason, number FROM dropped WHERE number > 0").fetchall())
        return Counted(positions, events, dropped, earliest, latest)

    def actors(self) -> list[Named]:
        """All actors and targets that there are positions of or towards, by key, called as :func:`~stancegraph.events.called.called` says."""
        there = "SELECT actor AS key FROM chosen UNION SELECT target FROM chosen WHERE target <> ''"
        # Of codes that are one actor the one that stands for them says what it is called.
        names = "SELECT actor AS key, actor_name AS name FROM events WHERE actor = actor_code"
        if self._asked.target:
            names += " UNION ALL SELECT target, target_name FROM events WHERE target = target_code"
        told = self._rows(f"SELECT key, count(DISTINCT name), max(name) FROM ({names}) WHERE key <> '' GROUP BY key")
        by_key = called(told, self._known)
        return [Named(key, by_key.get(key, "")) for (key,) in self._rows(f"SELECT key FROM ({there}) ORDER BY key")]

    def held(self) -> Iterator[tuple[str, str, Held]]:
        """The actor, the issue and what is held, of each group in turn."""
        for actor, issue, place, number, mean in self._rows("SELECT actor, issue, place, n, total / n FROM chosen"):
            yield actor, issue, Held(Position(place), number, mean)

    def topics(self) -> list[tuple[str, str]]:
        """All pairs of issue and target (empty: towards nobody in particular) that there are positions on."""
        return self._rows("SELECT DISTINCT issue, target FROM chosen ORDER BY ALL")

    def periods(self) -> list[str]:
        """All periods that there are positions of."""
        return [period for (period,) in self._rows("SELECT DISTINCT period FROM chosen ORDER BY period")]

    def write(self, path: Path, actors: Mapping[str, str], topics: Mapping[tuple[str, str], str], sha256: str) -> None:
        """Write the stances as a table of a dataset in Parquet; ``actors`` and ``topics`` give the ids."""
        import pyarrow as pa

        ids = pa.table({"key": list(actors), "id": list(actors.values())})
        issues, targets = zip(*topics, strict=True) if topics else ((), ())
        text = pa.string()
        on = pa.table(
            {"issue": pa.array(issues, text), "target": pa.array(targets, text), "id": pa.array(topics.values(), text)}
        )
        self._connection.register("actor_ids", ids)
        self._connection.register("topic_ids", on)
        part = "" if self._asked.part is None else f"; share={self._asked.part:f}"
        self._connection.execute(
            f"COPY ({_STANCES}) TO '{_quoted(str(path))}' (FORMAT parquet, COMPRESSION zstd)",
            {"rule": f"; rule={self._asked.rule}; sha256={sha256}{part}", "coder": f"aggregate:{self._asked.called}"},
        )

    def _rows(self, query: str) -> list[Any]:
        found: list[Any] = self._connection.execute(query).fetchall()
        return found

    def _row(self, query: str) -> tuple[Any, ...]:
        [row] = self._rows(query)
        return tuple(row)


@contextmanager
def aggregating(
    paths: Sequence[Path], asked: Asked, known: Mapping[str, Identities] | None = None, *, each_once: bool = False
) -> Iterator[Aggregation]:
    """The events of one or several files, grouped by actor, issue and period, with one position each.

    Codes that are one actor by the identities they have in the events are counted as one, as :func:`~stancegraph.events.identities.alike`
    says; ``known`` are actors there are already, by id, with theirs. ``each_once`` says that it is known that no event stands
    in them twice, as in tables that were written together: else it is looked for.

    Raises StancegraphError when a file is no table of events, when an event stands in them twice, or has a position that is none.
    """
    abouts = [about_events(path) for path in paths]
    duckdb = _duckdb()
    # What does not fit is written aside; its own choice of a place would be the folder one happens to be in.
    with temporary_folder() as aside, duckdb.connect(config={"temp_directory": str(aside)}) as connection:
        try:
            connection.execute(f"SET memory_limit = '{_MEMORY}'; SET preserve_insertion_order = false")
            _read(connection, paths)
            if not each_once:
                _refuse_twice(connection, paths)
            who = _who(connection, known or {})
            _group(connection, asked)
            names = {code: name for about in abouts for code, name in about.actors.items()}
            yield Aggregation(connection, asked, names, who)
        except duckdb.Error as error:
            what = wanting(error)
            why = (
                f"DuckDB: {why_unfinished(error, what)}; {_LESS[what]}"
                if what
                else f"DuckDB says: {' '.join(str(error).split())}"
            )
            raise StancegraphError(f"{_listed(paths)} cannot be counted: {why}") from error


def _listed(paths: Sequence[Path]) -> str:
    return str(paths[0]) if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1:,} more files"


def _read(connection: Any, paths: Sequence[Path]) -> None:
    files = ", ".join(f"'{_quoted(str(path))}'" for path in paths)
    connection.execute(f"CREATE VIEW coded AS SELECT * FROM read_parquet([{files}], union_by_name = true)")


def _who(connection: Any, known: Mapping[str, Identities]) -> Alike:
    """Who is who, and the view ``merged`` of the events, in which codes of one actor are one."""
    there = [name for (name, *_rest) in connection.execute("DESCRIBE coded").fetchall() if name in IDENTITY_COLUMNS]
    sizes: dict[str, int] = {}
    told = identities_told(
        (key, scheme, text)
        for name, (of, scheme) in IDENTITY_COLUMNS.items()
        if name in there
        for key, text in connection.execute(
            f"SELECT DISTINCT {of}, {name} FROM coded WHERE {of} <> '' AND {name} <> ''"
        ).fetchall()
    )
    if told:
        for of in ("actor", "target"):
            for key, number in connection.execute(f"SELECT {of}, count(*) FROM coded GROUP BY {of}").fetchall():
                if key in told:
                    sizes[key] = sizes.get(key, 0) + number
    who = alike(told, sizes, known)
    connection.execute("CREATE TEMP TABLE same (code VARCHAR PRIMARY KEY, one VARCHAR)")
    if who.same:
        connection.executemany("INSERT INTO same VALUES (?, ?)", list(who.same.items()))
    # What a dataset has beside the columns of all tables is left aside: it may be called anything.
    kept = ", ".join(f"coded.{each.name}" for each in EVENT_COLUMNS if each.name not in ("actor", "target"))
    connection.execute(
        f"""CREATE VIEW merged AS
        SELECT {kept}, coalesce(a.one, coded.actor) AS actor, coalesce(t.one, coded.target) AS target,
            coded.actor AS actor_code, coded.target AS target_code
        FROM coded LEFT JOIN same a ON a.code = coded.actor LEFT JOIN same t ON t.code = coded.target"""
        if who.same
        else f"CREATE VIEW merged AS SELECT {kept}, actor, target, actor AS actor_code, target AS target_code FROM coded"
    )
    return who


def _refuse_twice(connection: Any, paths: Sequence[Path]) -> None:
    """Raise StancegraphError where an event stands twice: it would count twice."""
    # Numbers are told apart with half the memory of texts; two texts may share one, so what they say is looked at once more.
    [[rows, different]] = connection.execute(
        "SELECT (SELECT count(*) FROM coded), (SELECT count(*) FROM (SELECT DISTINCT hash(event_id) FROM coded))"
    ).fetchall()
    if rows == different:
        return
    twice = connection.execute(
        "SELECT event_id, count(*) FROM coded GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id LIMIT 1"
    ).fetchall()
    for one, times in twice:
        raise counts_twice(_listed(paths), one, times)


def _group(connection: Any, asked: Asked) -> None:
    target = "coalesce(target, '')" if asked.target else "''"
    connection.execute(f"CREATE VIEW events AS SELECT *, {target} AS towards FROM merged")
    tests = _reasons(asked)
    reasons = " ".join(f"WHEN {test} THEN {number}" for number, (_reason, test) in enumerate(tests))
    connection.execute(
        f"CREATE TEMP TABLE why AS SELECT CASE {reasons} END AS reason, count(*) AS number FROM events GROUP BY ALL"
    )
    usable = " AND ".join(f"NOT coalesce({test}, false)" for _reason, test in tests)
    places = ", ".join(f"count(*) FILTER (position = {int(each)}) AS {_column(each)}" for each in Position)
    connection.execute(
        f"""CREATE TEMP TABLE grouped AS
        SELECT actor, issue, towards AS target, {_PERIODS[asked.every]} AS period, count(*) AS n,
            sum(position)::BIGINT AS total, sum(position * position)::BIGINT AS squares, {places},
            min(date) AS earliest, max(date) AS latest, string_agg(DISTINCT nullif(replace(code, ';', ','), ''), chr(31)) AS codes,
            CASE WHEN count(recorded) = count(*) THEN max(recorded) END AS recorded
        FROM events WHERE {usable} GROUP BY ALL"""
    )
    connection.execute(
        f"CREATE TEMP TABLE placed AS SELECT *, {_PLACES[asked.rule](asked)} AS place, n < {asked.least} AS few FROM grouped"
    )
    connection.execute("CREATE TEMP VIEW chosen AS SELECT * FROM placed WHERE NOT few AND place IS NOT NULL")
    named = " UNION ALL ".join(
        f"SELECT '{reason}' AS reason, coalesce(sum(number), 0)::BIGINT AS number, {number} AS place FROM why WHERE reason = {number}"
        for number, (reason, _test) in enumerate(tests)
    )
    connection.execute(
        f"""CREATE TEMP VIEW dropped AS SELECT reason, number FROM ({named}
        UNION ALL SELECT 'events of an actor, issue and period with fewer than {asked.least}', coalesce(sum(n), 0)::BIGINT, 90
            FROM placed WHERE few
        UNION ALL SELECT 'events of which the rule {asked.called} makes no position', coalesce(sum(n), 0)::BIGINT, 91
            FROM placed WHERE NOT few AND place IS NULL) ORDER BY place"""
    )


def _reasons(asked: Asked) -> list[tuple[str, str]]:
    """Why an event does not count, the first that fits, as tests in SQL."""
    found = []
    if asked.since:
        found.append((f"events before {asked.since}", f"date < DATE '{asked.since}'"))
    if asked.until:
        found.append((f"events after {asked.until}", f"date > DATE '{asked.until}'"))
    found.append(("events whose code says nothing of an issue", "coalesce(issue, '') = ''"))
    found.append(("events whose code stands for no position", "position IS NULL"))
    if asked.target:
        found.append(("events without a target", "towards = ''"))
    return found


def _column(position: Position) -> str:
    return f"of_{position.label}"


def _nearest(total: str, count: str) -> str:
    """The place of the scale nearest to a mean; half way between two, the one nearer to 0."""
    return f"(sign({total}) * ((2 * abs({total}) + {count} - 1) // (2 * {count})))::TINYINT"


def _mean(_asked: Asked) -> str:
    return _nearest("total", "n")


def _modal(_asked: Asked) -> str:
    columns = [_column(each) for each in Position]
    most = f"greatest({', '.join(columns)})"
    alone = " + ".join(f"({each} = {most})::INT" for each in columns)
    which = " ".join(f"WHEN {_column(each)} = {most} THEN {int(each)}" for each in Position)
    return f"CASE WHEN {alone} > 1 THEN {_NONE} {which} END::TINYINT"


def _majority(asked: Asked) -> str:
    part = asked.part
    assert part is not None
    above, below = part.as_integer_ratio()
    sides = []
    for sign in (1, -1, 0):
        of_side = [each for each in Position if (each > 0) - (each < 0) == sign]
        count = "(" + " + ".join(_column(each) for each in of_side) + ")"
        total = "(" + " + ".join(f"{int(each)} * {_column(each)}" for each in of_side) + ")"
        sides.append(f"WHEN {count} * {below} > n * {above} THEN {_nearest(total, count)}")
    return f"CASE {' '.join(sides)} ELSE {_NONE} END"


_PLACES: Mapping[AggregationRule, Callable[[Asked], str]] = {
    AggregationRule.MEAN: _mean,
    AggregationRule.MODAL: _modal,
    AggregationRule.MAJORITY: _majority,
}
"""What gives the place of each rule, in SQL; NULL where it gives none."""

# The period of an event, in SQL.
_PERIODS = {Every.MONTH: "strftime(date, '%Y-%m')", Every.YEAR: "strftime(date, '%Y')", None: "''"}
_WORDS = " ".join(f"WHEN {int(each)} THEN '{each.label}'" for each in Position)
_PLAIN = "rtrim(rtrim(({})::DECIMAL(9, 4)::VARCHAR, '0'), '.')"
# An id has at most 128 letters.
_STANCES = f"""
SELECT
    CASE WHEN length(whole) > 128 THEN left(whole, 95) || '-' || md5(whole) ELSE whole END AS id,
    actor, issue,
    CASE place {_WORDS} END AS position,
    CASE WHEN place = {int(Position.CONDITIONAL)} THEN 'not named; worked out of coded events' ELSE '' END AS condition,
    CASE WHEN place = {int(Position.CONDITIONAL)} THEN '{ConditionKind.UNSTATED}' ELSE '' END AS condition_kind,
    last_day AS date, 'day' AS date_precision, 'reported' AS voice, 'events-' || period AS source,
    'period=' || period || '; count=' || n || '; mean=' || {_PLAIN.format("total / n")}
        || '; spread=' || {_PLAIN.format("sqrt((n * squares - total * total)::DOUBLE) / n")}
        || '; earliest=' || earliest || '; latest=' || latest || $rule
        || CASE WHEN coalesce(codes, '') = '' THEN '' ELSE '; codes=' || array_to_string(list_sort(string_split(codes, chr(31))), ', ') END AS aggregate,
    $coder AS coder,
    coalesce((recorded + 1)::DATE || 'T00:00:00Z', '') AS recorded
FROM (
    SELECT chosen.* EXCLUDE (actor, issue, recorded), recorded, actor_ids.id AS actor, topic_ids.id AS issue,
        actor_ids.id || '.' || topic_ids.id || '.' || period AS whole,
        CASE WHEN length(period) = 4 THEN period || '-12-31' ELSE last_day((period || '-01')::DATE)::VARCHAR END AS last_day
    FROM chosen
    JOIN actor_ids ON actor_ids.key = chosen.actor
    JOIN topic_ids ON topic_ids.issue = chosen.issue AND topic_ids.target = chosen.target
)
ORDER BY actor, issue, period
"""


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise StancegraphError('counting events needs DuckDB: pip install "stancegraph[bulk]"') from error
    return duckdb
